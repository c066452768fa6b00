-- What test/fuzz/run must find: offenders that are made a part of the extension.
SET client_min_messages = error;	-- a type that is only a shell

CREATE FUNCTION bizenv.planted_internal(a numeric[], n integer, b text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF n < 0 THEN
		RAISE EXCEPTION 'planted' USING ERRCODE = 'XX000';
	END IF;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_foreign(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF n < 0 THEN
		RAISE EXCEPTION 'planted' USING ERRCODE = '08006';
	END IF;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_slow(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF n = 0 THEN
		-- (longer than any machine gives a call)
		PERFORM pg_catalog.pg_sleep(3600);
	END IF;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_large(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF n > 100000 THEN
		RETURN pg_catalog.length(pg_catalog.repeat('x', 70000000));
	END IF;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_crash(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	IF n < -100000 THEN
		PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
	END IF;
	RETURN n;
END
$$;
CREATE FUNCTION bizenv.planted_never(n integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'planted' USING ERRCODE = '22023';
END
$$;

-- the name of a ledger, put into a statement as it is
CREATE FUNCTION bizenv.planted_unquoted(schema text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=) schema) THEN
		RETURN NULL;
	END IF;
	EXECUTE 'SELECT pg_catalog.count(*) FROM ' OPERATOR(pg_catalog.||) schema OPERATOR(pg_catalog.||) '.region' INTO n;
	RETURN n;
END
$$;
-- a rule that takes every table for its own
CREATE FUNCTION bizenv.planted_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.stage := 'closed';
	RETURN NEW;
END
$$;

-- frames that take out what they should add; workers that take away what they should add
CREATE AGGREGATE bizenv.planted_moving(n integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0',
	MSFUNC = int4pl, MINVFUNC = int4pl, MSTYPE = integer, MINITCOND = '0');
CREATE AGGREGATE bizenv.planted_workers(n integer) (SFUNC = int4mi, STYPE = integer, INITCOND = '0', COMBINEFUNC = int4mi, PARALLEL = SAFE);

-- a type in which nothing equals itself
CREATE TYPE bizenv.planted_type;
CREATE FUNCTION bizenv.planted_in(cstring) RETURNS bizenv.planted_type LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION bizenv.planted_out(bizenv.planted_type) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION bizenv.planted_recv(internal) RETURNS bizenv.planted_type LANGUAGE internal IMMUTABLE STRICT AS 'textrecv';
CREATE FUNCTION bizenv.planted_send(bizenv.planted_type) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'textsend';
CREATE TYPE bizenv.planted_type (INPUT = bizenv.planted_in, OUTPUT = bizenv.planted_out, RECEIVE = bizenv.planted_recv, SEND = bizenv.planted_send);
CREATE FUNCTION bizenv.planted_cmp(bizenv.planted_type, bizenv.planted_type) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1';
CREATE OPERATOR CLASS bizenv.planted_ops DEFAULT FOR TYPE bizenv.planted_type USING btree AS
	FUNCTION 1 bizenv.planted_cmp(bizenv.planted_type, bizenv.planted_type);

DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT oid FROM pg_proc WHERE proname ~ '^planted_' AND prokind = 'f' LOOP
		EXECUTE format('ALTER EXTENSION bizenv ADD FUNCTION %s', f);
		IF f::text ~ 'planted_(in|out|recv|send|cmp)\(' THEN
			EXECUTE format('COMMENT ON FUNCTION %s IS %L', f, 'internal: planted');
		END IF;
	END LOOP;
END
$$;
ALTER EXTENSION bizenv ADD AGGREGATE bizenv.planted_moving(integer);
ALTER EXTENSION bizenv ADD AGGREGATE bizenv.planted_workers(integer);
ALTER EXTENSION bizenv ADD TYPE bizenv.planted_type;
