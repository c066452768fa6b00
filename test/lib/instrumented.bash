# shellcheck shell=bash
# What test/heavy/sanitize and test/heavy/valgrind share: the library with planted errors in
# it, tests and calls beside those of tools/test.
# shellcheck source=tools/test
. "$(dirname "${BASH_SOURCE[0]}")/../../tools/test"

skip() {
	echo "SKIP: $1"
	echo '0 passed, 0 failed, 1 skipped'
	exit 0
}

# build_planted PG_CONFIG [MAKE-ARGUMENT...]: with test/lib/planted.c in the library
build_planted() {
	mkdir -p "$BIZENV_BUILD/src/lib"
	cp "$TOP/test/lib/planted.c" "$BIZENV_BUILD/src/lib"
	cluster_build "$@" "LIB_C=$(make -s -C "$TOP" list OF=LIB_C) src/lib/planted.c"
}

# call_planted NUMBER...: each in a session of its own, which it may cost
call_planted() {
	local n
	as_owner createdb planted
	cluster_psql -d planted -c "CREATE FUNCTION planted(integer) RETURNS integer LANGUAGE c STRICT AS '$BIZENV_STAGE$PKGLIBDIR/bizenv', 'planted'"
	for n; do
		cluster_psql -d planted -c "SELECT planted($n)" >/dev/null 2>&1 || true
		await_server
	done
	as_owner dropdb planted
}

# expect LOG PATTERN...: what the planted errors must have been called
expect() {
	local log=$1 pattern found=0
	shift
	for pattern; do ! grep -q "$pattern" "$log" || found=$((found + 1)); done
	count 'planted errors are seen' $found $(($# - found)) "$log"
}

# fuzz CALLS [OPTION...]: slower and larger than without instruments, and no less sound
fuzz() {
	local log="$BIZENV_DIR/log/fuzz" status=0 last calls=${CALLS:-$1}
	shift
	run as_owner perl test/fuzz/run --calls "$calls" "$@" --seconds 120 --megabytes 8000 ${SEED:+--seed "$SEED"} >"$log" 2>&1 || status=$?
	last=$(tail -n 1 "$log")
	if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
		count "fuzz, $(head -n 1 "$log")" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "$log"
	else
		count fuzz 0 1 "$log"
	fi
}

# reports LOG PATTERN: the log holds what was reported of the library; the pattern counts it
reports() {
	if [ -s "$1" ]; then
		count 'no report of the library' 0 "$(grep -cE "$2" "$1")" "$1"
	else
		count 'no report of the library' 1 0 /dev/null
	fi
}
