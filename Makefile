# bizenv: build, install and test. `make help` lists what it can do.

# The rooms in load order, a folder each: src/ROOM/. Those of the extension bizenv,
# and those of bizenv_office, which stand on them. Objects, both install scripts,
# regression tests, pgTAP lists and documentation index derive from these lines: a
# new room is its own files and one word here.
ROOMS = types rounding progress indicator closure calendar clock reporting trend supervision quantity cells proofreading ranking composite scoring series help
OFFICE_ROOMS = ledger rollup briefing

# pgTAP files that belong to no room (test/NAME.sql), run where there is bizenv alone,
# and where there is bizenv_office as well.
EXTRA_TESTS = decimal tally plans catalog examples
OFFICE_EXTRA_TESTS = catalog examples dialect hostile

# ---------------------------------------------------------------- derived
TOP := $(dir $(lastword $(MAKEFILE_LIST)))

# bizenv.control is the one place where the version stands: one number for both
# extensions.  (PGXS has a VERSION of its own: the server's.)
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" "$(TOP)bizenv.control")
DISTVERSION := $(shell sed -n '/"version"/{s/.*: *"\([^"]*\)".*/\1/p;q;}' "$(TOP)META.json" 2>/dev/null)

# Two extensions from one library. What is said of both below is said of NAME, whose own
# files in src/lib and src/upgrade end in _office where NAME does.
EXTENSIONS = bizenv bizenv_office
part = $(1:bizenv%=%)
# (a room says itself of which further parts it is made: --@include)
rooms_sql = $(foreach room,$(1),src/$(room)/$(room).sql)
SQL_SOURCES = src/lib/header.sql $(call rooms_sql,$(ROOMS))
OFFICE_SQL_SOURCES = src/lib/header_office.sql $(call rooms_sql,$(OFFICE_ROOMS))
sources_of = $(if $(call part,$(1)),$(OFFICE_SQL_SOURCES),$(SQL_SOURCES))
EXTENSION_SQL = $(EXTENSIONS:%=%--$(EXTVERSION).sql)
# Each is installed as a step from version 0, which only looks whether the database
# can hold Chinese: nothing that stands in a script comes before its conversion.
FIRST_SQL = $(EXTENSIONS:%=%--0.sql) $(EXTENSIONS:%=%--0--$(EXTVERSION).sql)
# the laws of a room may continue in test/ROOM_*.sql
room_tests = $(foreach room,$(1),test/$(room).sql $(patsubst $(TOP)%,%,$(sort $(wildcard $(TOP)test/$(room)_*.sql))))

# Released scripts never change: `make freeze` has put them into src/upgrade.
# What leads from the last of them to this tree is src/upgrade/unreleased*.sql.
FROZEN_SQL = $(patsubst $(TOP)%,%,$(wildcard $(EXTENSIONS:%=$(TOP)src/upgrade/%--*.sql)))
FROZEN_NAMES = $(patsubst src/upgrade/bizenv--%.sql,%,$(filter src/upgrade/bizenv--%,$(FROZEN_SQL)))
FROZEN_VERSIONS := $(shell printf '%s\n' $(foreach name,$(FROZEN_NAMES),$(if $(findstring --,$(name)),,$(name))) | sort -t. -k1,1n -k2,2n -k3,3n)
LAST_FROZEN = $(lastword $(FROZEN_VERSIONS))
UPGRADE_SQL = $(if $(filter-out $(EXTVERSION),$(LAST_FROZEN)),$(EXTENSIONS:%=%--$(LAST_FROZEN)--$(EXTVERSION).sql))
UPGRADE_SOURCES = src/lib/update.sql src/upgrade/unreleased.sql
OFFICE_UPGRADE_SOURCES = src/lib/update_office.sql src/upgrade/unreleased_office.sql
upgrade_of = $(if $(call part,$(1)),$(OFFICE_UPGRADE_SOURCES),$(UPGRADE_SOURCES))
# What every room stands on is always compiled.
LIB_C = $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/lib/*.c))
ROOM_C = $(patsubst $(TOP)%,%,$(wildcard $(foreach room,$(ROOMS) $(OFFICE_ROOMS),$(TOP)src/$(room)/*.c)))

MODULE_big = bizenv
EXTENSION = $(EXTENSIONS)
OBJS = $(LIB_C:.c=.o) $(ROOM_C:.c=.o)
DATA = $(filter-out $(EXTENSION_SQL:%=src/upgrade/%),$(FROZEN_SQL))
DATA_built = $(FIRST_SQL) $(UPGRADE_SQL)
PG_CFLAGS = -fvisibility=hidden
PG_CPPFLAGS = -I$(TOP)src -DBIZENV_VERSION='"$(EXTVERSION)"'
PGFILEDESC = "bizenv - the language of a business-environment office"

# A room of bizenv is tried in a database that has bizenv alone.
REGRESS = $(ROOMS)
OFFICE_REGRESS = $(OFFICE_ROOMS)
REGRESS_OPTS += --load-extension=bizenv --encoding=UTF8 --no-locale
OFFICE_REGRESS_OPTS = --dbname=contrib_regression_office $(REGRESS_OPTS) --load-extension=bizenv_office
pgtap_files = $(wildcard $(addprefix $(TOP),$(call room_tests,$(1)) $(2:%=test/%.sql)))
PGTAP = $(call pgtap_files,$(ROOMS),$(EXTRA_TESTS))
OFFICE_PGTAP = $(call pgtap_files,$(OFFICE_ROOMS),$(OFFICE_EXTRA_TESTS))
DOCS_INDEX = $(patsubst %,doc/%.md,$(ROOMS) $(OFFICE_ROOMS))
EXTRA_CLEAN = po/*.mo $(wildcard bizenv--*.sql bizenv_office--*.sql bizenv-*.zip src/*/*.o src/*/*.bc) results regression.diffs regression.out

all:
.PHONY: all help test demo bench office office-server office-package test-office dashboard dashboard-picture test-dashboard test-clients docs cheatsheet test-docs check-heavy check-house freeze test-matrix test-big-endian dist list

# ------------------------------------------- what needs nothing but make
# The tools bring what is missing themselves. They get PG_CONFIG only when
# someone set it, hence before the default below.
test demo bench test-office dashboard dashboard-picture test-dashboard test-clients check-heavy: export BIZENV_UNDER_MAKE = 1
test:
	@exec bash "$(TOP)tools/test"
demo:
	@exec bash "$(TOP)tools/demo/run"
bench:
	@exec bash "$(TOP)tools/bench"
office:
	@exec bash "$(TOP)tools/office" setup
office-server:
	@exec bash "$(TOP)tools/office" server
office-package:
	@exec bash "$(TOP)tools/office" pack
test-office:
	@exec bash "$(TOP)tools/office" test
dashboard:
	@exec bash "$(TOP)tools/office" page
dashboard-picture:
	@exec bash "$(TOP)tools/office" picture
test-dashboard:
	@exec bash "$(TOP)tools/office" test-dashboard
test-clients:
	@exec bash "$(TOP)tools/clients"
docs:
	@exec bash "$(TOP)tools/docs" build
cheatsheet:
	@exec bash "$(TOP)tools/docs" cheatsheet
test-docs:
	@exec bash "$(TOP)tools/docs" test
check-heavy:
	@exec bash "$(TOP)tools/check-heavy"
check-house:
	@exec bash "$(TOP)tools/check-house"
test-matrix:
	@exec bash "$(TOP)tools/test-matrix"
test-big-endian:
	@exec bash "$(TOP)tools/test-big-endian"
freeze:
	@exec bash "$(TOP)tools/freeze"

help:
	@echo 'make              compile, for the server that PG_CONFIG=... (or pg_config) names'
	@echo 'make install      install into that server; then: CREATE EXTENSION bizenv, or bizenv_office CASCADE'
	@echo 'make installcheck regression tests against the running server'
	@echo 'make demo         the newsletter figures computed from rows, in a throwaway cluster'
	@echo 'make test         every test, in a throwaway cluster; TESTS="progress help" for some'
	@echo 'make test-matrix  make test for each PostgreSQL here and, as root, for those of Debian; PG_CONFIGS="..." RELEASES="trixie sid experimental"'
	@echo 'make test-big-endian    the rooms on an emulated machine that stores the high byte first; as root'
	@echo 'make check-heavy  what takes too long for make test: an hour or two; HEAVY="fuzz memory" for some'
	@echo 'make bench        speed beside plain SQL, in a throwaway cluster'
	@echo 'make office       the command bizenv-office: sheets in, papers, tables and a dashboard out; brings npm packages'
	@echo 'make office-server      as root: a server of this machine with bizenv, started, with a database of yours'
	@echo 'make office-package     bizenv-office and its modules in one file, for a closed network'
	@echo 'make test-office  that command tried: sheets, papers as PDF; brings LibreOffice where it can be had'
	@echo 'make dashboard    the views of the sample ledger as one page of charts: dashboard.html'
	@echo 'make test-dashboard     that page tried in a browser; brings 300 MB of it'
	@echo 'make test-clients PostGraphile, kanel, drizzle-kit, SQLAlchemy, dbplyr, Adminer, LibreOffice Base on the views of a ledger; brings them'
	@echo 'make dashboard-picture  doc/dashboard.png anew'
	@echo 'make docs         the manual in both languages as pages that open from a folder, with search: manual/index.html'
	@echo 'make cheatsheet   two A4 pages, functions by question: cheatsheet.pdf; brings a browser (300 MB)'
	@echo 'make test-docs    those pages tried in a browser'
	@echo 'make check-house  does every room have all its files?'
	@echo 'make uninstall    remove what make install put there'
	@echo 'make clean        remove what was built'
	@echo 'make freeze       keep the install scripts of this version for ever: before its release'
	@echo 'make dist         bizenv-$(DISTVERSION).zip for PGXN, from the last commit'

# For the tools: one derived list, as words (make -s list OF=ROOMS).
list:
	@echo $($(OF))

dist:
	git -C "$(TOP)." archive --format=zip --prefix=bizenv-$(DISTVERSION)/ -o "$(CURDIR)/bizenv-$(DISTVERSION).zip" HEAD

# ------------------------------------------------------- what needs PGXS
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
SERVER_HEADERS := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)

# pg_config --pgxs answers even where the headers are missing.
ifneq (,$(and $(wildcard $(PGXS)),$(wildcard $(SERVER_HEADERS)/postgres.h)))

# A server built with LLVM wants bitcode as well. Without its clang and
# llvm-lto there is none, and nothing is lost but inlining by the JIT.
LLVM_TOOLS := $(shell sed -n 's/^CLANG *= *//p; s,^LLVM_BINPATH *= *\(.*\),\1/llvm-lto,p' $(dir $(PGXS))../Makefile.global)
ifneq ($(words $(LLVM_TOOLS)),$(words $(foreach tool,$(LLVM_TOOLS),$(shell command -v $(tool) 2>/dev/null))))
override with_llvm = no
endif

# A server that speaks other languages wants bizenv's messages in them (nls.mk,
# po/). Without msgfmt to compile them they stay English.
MSGFMT_TOOL := $(shell sed -n 's/^MSGFMT *= *//p' $(dir $(PGXS))../Makefile.global)
ifeq (,$(and $(MSGFMT_TOOL),$(shell command -v $(MSGFMT_TOOL) 2>/dev/null)))
override enable_nls = no
all: english-only
.PHONY: english-only
english-only:
	@echo 'bizenv: messages will be in English only: the server has no other languages, or there is no msgfmt (gettext)' >&2
endif

# Where it was built is no part of what is built: two builds of the same tree
# are the same bytes.
SOURCE_DIRS = $(sort $(CURDIR) $(patsubst %/,%,$(abspath $(TOP))))
PREFIX_MAP := $(shell cc=$$(sed -n 's/^CC *= *//p' "$(dir $(PGXS))../Makefile.global"); \
	$${cc:-cc} -ffile-prefix-map=/a=b -E -x c /dev/null >/dev/null 2>&1 && echo yes)
ifeq ($(PREFIX_MAP),yes)
PG_CFLAGS += $(SOURCE_DIRS:%=-ffile-prefix-map=%=.)
endif

include $(PGXS)

$(shell mkdir -p po $(sort $(dir $(OBJS))))
$(foreach file,src/lib/bizenv src/help/version,$(file).o $(file).bc): bizenv.control
$(OBJS) $(OBJS:.o=.bc): $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/*/*.h))

define EXTENSION_RULES
$(1)--0.sql: src/lib/encoding$(call part,$(1)).sql
	cp $$< $$@
$(1)--0--$(EXTVERSION).sql: $(1)--$(EXTVERSION).sql
	cp $$< $$@
$(1)--$(EXTVERSION).sql: $(call sources_of,$(1))
$(1)--$(EXTVERSION).sql: EXPANDED = $(call sources_of,$(1))
$(1)--$(LAST_FROZEN)--$(EXTVERSION).sql: $(call upgrade_of,$(1))
$(1)--$(LAST_FROZEN)--$(EXTVERSION).sql: EXPANDED = $(call upgrade_of,$(1))
endef
$(foreach name,$(EXTENSIONS),$(eval $(call EXTENSION_RULES,$(name))))
$(EXTENSION_SQL) $(UPGRADE_SQL): $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/*/*.sql.in $(TOP)src/*/*.csv $(TOP)src/*/*.sql)) $(TOP)tools/expand-sql $(TOP)bizenv.control
	awk -f "$(TOP)tools/expand-sql" $(foreach source,$(EXPANDED),$(filter %$(source),$^)) > $@.new && mv $@.new $@

# pg_regress makes one database with the extensions that it is told: the rooms of the
# office have one of their own.
.PHONY: installcheck-office
installcheck: installcheck-office
installcheck-office:
	$(if $(OFFICE_REGRESS),$(pg_regress_installcheck) $(OFFICE_REGRESS_OPTS) $(OFFICE_REGRESS))

else

all install uninstall installcheck $(EXTENSION_SQL):
	@echo 'bizenv: the headers of the PostgreSQL server are not there ($(PG_CONFIG) names $(or $(SERVER_HEADERS),nothing)).' >&2
	@echo 'On Debian or Ubuntu: apt-get install postgresql-server-dev-NN  (NN: the major version of your server, 14 to 19)' >&2
	@echo 'Elsewhere: make PG_CONFIG=/path/to/bin/pg_config' >&2
	@echo 'make demo and make test need neither: they bring what is missing.' >&2
	@exit 1

clean:
	rm -rf $(OBJS) $(OBJS:.o=.bc) bizenv.so $(EXTRA_CLEAN)

endif
