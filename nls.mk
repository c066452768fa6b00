# Messages in other languages, compiled and installed by PostgreSQL's own rules.
# (tools/check-messages tells what is not translated: it also finds the messages that
# PL/pgSQL raises, by bizenv_internal.translated(), and those that macros put together, which
# xgettext, and so make update-po, does not.)
CATALOG_NAME = bizenv
AVAIL_LANGUAGES = $(shell cat $(srcdir)/po/LINGUAS)
GETTEXT_FILES = $(sort $(wildcard $(srcdir)/src/*/*.c $(srcdir)/src/*/*.h))
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS) translated
GETTEXT_FLAGS = $(BACKEND_COMMON_GETTEXT_FLAGS)
