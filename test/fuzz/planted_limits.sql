-- What test/fuzz/memory and test/fuzz/cancel must find: a function that keeps something at
-- each call (a row type that no other has), and one that does not hear while it computes.
CREATE FUNCTION bizenv.planted_leak(n integer) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
	kept record;
BEGIN
	EXECUTE pg_catalog.format('SELECT ROW(''x''::pg_catalog.varchar(%s))', 1 + (pg_catalog.random() * 10000000)::integer) INTO kept;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_deaf(n numeric) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF pg_catalog.length(n::text) > 100000 THEN
		RETURN pg_catalog.div(pg_catalog.repeat('9', 131072)::numeric, pg_catalog.repeat('7', 65000)::numeric);
	END IF;
	RETURN n;
END
$$;
ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted_leak(integer);
ALTER EXTENSION bizenv ADD FUNCTION bizenv.planted_deaf(numeric);
