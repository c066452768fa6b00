# bizenv: build, install and test. `make help` lists what it can do.

# The rooms in load order. Objects, install script, regression tests, pgTAP
# list and documentation index derive from this line: a new room is its own
# files and one word here.
ROOMS = rounding progress indicator closure calendar reporting trend supervision quantity ranking ledger briefing help

# What every room may stand on: the fixed stairs, always compiled.
STAIRS = bizenv decimal tally tally_forms codes counted counted_forms rows window

# pgTAP files that belong to no room (test/NAME.sql).
EXTRA_TESTS = decimal tally catalog hostile examples plans

# ---------------------------------------------------------------- derived
TOP := $(dir $(lastword $(MAKEFILE_LIST)))

# bizenv.control is the one place where the version stands.  (PGXS has a
# VERSION of its own: the server's.)
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" "$(TOP)bizenv.control")
DISTVERSION := $(shell sed -n '/"version"/{s/.*: *"\([^"]*\)".*/\1/p;q;}' "$(TOP)META.json" 2>/dev/null)

EXTENSION_SQL = bizenv--$(EXTVERSION).sql
# a room may continue in src/ROOM_*.sql and test/ROOM_*.sql
room_files = $(foreach room,$(ROOMS),$(1)/$(room).sql $(patsubst $(TOP)%,%,$(sort $(wildcard $(TOP)$(1)/$(room)_*.sql))))
SQL_SOURCES = src/header.sql $(call room_files,src)
ROOM_C = $(patsubst $(TOP)%,%,$(wildcard $(foreach room,$(ROOMS),$(TOP)src/$(room).c $(TOP)src/$(room)_*.c)))
STAIR_C = $(STAIRS:%=src/%.c)

MODULE_big = bizenv
EXTENSION = bizenv
OBJS = $(STAIR_C:.c=.o) $(ROOM_C:.c=.o)
DATA = $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/upgrade/*.sql))
DATA_built = $(EXTENSION_SQL)
PG_CFLAGS = -fvisibility=hidden
PG_CPPFLAGS = -DBIZENV_VERSION='"$(EXTVERSION)"'
PGFILEDESC = "bizenv - the language of a business-environment office"

REGRESS = $(ROOMS)
REGRESS_OPTS += --load-extension=bizenv --encoding=UTF8 --no-locale
PGTAP = $(wildcard $(addprefix $(TOP),$(call room_files,test)) $(EXTRA_TESTS:%=$(TOP)test/%.sql))
DOCS_INDEX = $(ROOMS:%=doc/%.md)
EXTRA_CLEAN = $(wildcard bizenv--*.sql bizenv-*.zip src/*.o src/*.bc) results regression.diffs regression.out

all:
.PHONY: all help test demo bench check-house dist list

# ------------------------------------------- what needs nothing but make
# The tools bring what is missing themselves. They get PG_CONFIG only when
# someone set it, hence before the default below.
test demo bench: export BIZENV_UNDER_MAKE = 1
test:
	@exec bash "$(TOP)tools/test"
demo:
	@exec bash "$(TOP)tools/demo/run"
bench:
	@exec bash "$(TOP)tools/bench"
check-house:
	@exec bash "$(TOP)tools/check-house"

help:
	@echo 'make              compile, for the server that PG_CONFIG=... (or pg_config) names'
	@echo 'make install      install into that server; then: CREATE EXTENSION bizenv'
	@echo 'make installcheck regression tests against the running server'
	@echo 'make demo         the newsletter figures computed from rows, in a throwaway cluster'
	@echo 'make test         every test, in a throwaway cluster; TESTS="progress help" for some'
	@echo 'make bench        speed beside plain SQL, in a throwaway cluster'
	@echo 'make check-house  does every room have all its files?'
	@echo 'make uninstall    remove what make install put there'
	@echo 'make clean        remove what was built'
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

include $(PGXS)

$(shell mkdir -p src)
src/bizenv.o src/bizenv.bc: bizenv.control
$(OBJS) $(OBJS:.o=.bc): $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/*.h))

$(EXTENSION_SQL): $(SQL_SOURCES) $(patsubst $(TOP)%,%,$(wildcard $(TOP)src/*.sql.in $(TOP)src/*.csv $(TOP)src/*/*.sql)) $(TOP)tools/expand-sql $(TOP)bizenv.control
	awk -f "$(TOP)tools/expand-sql" $(foreach source,$(SQL_SOURCES),$(filter %$(source),$^)) > $@.new && mv $@.new $@

else

all install uninstall installcheck $(EXTENSION_SQL):
	@echo 'bizenv: the headers of the PostgreSQL server are not there ($(PG_CONFIG) names $(or $(SERVER_HEADERS),nothing)).' >&2
	@echo 'On Debian or Ubuntu: apt-get install postgresql-server-dev-NN  (NN: the major version of your server, 14 to 18)' >&2
	@echo 'Elsewhere: make PG_CONFIG=/path/to/bin/pg_config' >&2
	@echo 'make demo and make test need neither: they bring what is missing.' >&2
	@exit 1

clean:
	rm -rf $(OBJS) $(OBJS:.o=.bc) bizenv.so $(EXTRA_CLEAN)

endif
