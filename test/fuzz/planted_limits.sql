-- What test/fuzz/memory and test/fuzz/cancel must find: a function that keeps something at
-- each call (a row type that no other has, wide enough to be seen after the few calls that a
-- slow machine makes), and one that goes on when it is cancelled.
CREATE FUNCTION bizenv.planted_leak(n integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
	kept record;
BEGIN
	EXECUTE pg_catalog.format('SELECT ROW(''x''::pg_catalog.varchar(%s)%s)', 1 + (pg_catalog.random() * 10000000)::integer, pg_catalog.repeat(', 1', 100)) INTO kept;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_deaf(n numeric) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF pg_catalog.length(n::text) > 100000 THEN
		PERFORM pg_catalog.pg_sleep(60);
	END IF;
	RETURN n;
EXCEPTION WHEN query_canceled THEN
	-- (later than a slow machine may be)
	PERFORM pg_catalog.pg_sleep(5);
	RETURN n;
END
$$;
ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted_leak(integer);
ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted_deaf(numeric);
