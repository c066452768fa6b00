# nls.mk: messages in other languages, by PostgreSQL's own rules (make update-po)
CATALOG_NAME = bizenv
AVAIL_LANGUAGES = $(shell cat $(srcdir)/po/LINGUAS)
GETTEXT_FILES = $(sort $(wildcard $(srcdir)/src/*.c $(srcdir)/src/*.h))
GETTEXT_TRIGGERS = $(BACKEND_COMMON_GETTEXT_TRIGGERS) translated
GETTEXT_FLAGS = $(BACKEND_COMMON_GETTEXT_FLAGS)
