--
-- types (类型): what arguments are declared as, so that a figure, a count and a day of any
-- everyday type go in.  One type for each, with the bytes of numeric, integer and date, and
-- implicit casts to it: an overload for double precision would take untyped literals and
-- numeric beside double precision too, and drop digits of both; one for timestamps would
-- make an untyped day a point in time of the session's zone.
--

CREATE TYPE bizenv.number;
CREATE FUNCTION bizenv_internal.number_in(cstring, oid, integer) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.number_in(cstring, oid, integer) IS 'internal: input of number';
CREATE FUNCTION bizenv_internal.number_out(bizenv.number) RETURNS cstring
    AS 'MODULE_PATHNAME', 'number_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.number_out(bizenv.number) IS 'internal: output of number';
CREATE FUNCTION bizenv_internal.number_recv(internal, oid, integer) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.number_recv(internal, oid, integer) IS 'internal: binary input of number';
CREATE FUNCTION bizenv_internal.number_send(bizenv.number) RETURNS bytea
    AS 'MODULE_PATHNAME', 'number_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.number_send(bizenv.number) IS 'internal: binary output of number';
CREATE TYPE bizenv.number (
    INPUT = bizenv_internal.number_in, OUTPUT = bizenv_internal.number_out, RECEIVE = bizenv_internal.number_recv, SEND = bizenv_internal.number_send,
    LIKE = pg_catalog.numeric, CATEGORY = 'N'
);
COMMENT ON TYPE bizenv.number IS
'数字参数：各种整数、numeric、real、double precision 及文本都可传入，精确换算
Argument that is a figure: smallint, integer, bigint, numeric, real, double precision, and text as numeric reads it; a real or double precision counts as its shortest decimal, what is printed of it, and is 22003 from 2^24 or 2^53 on, where not every integer has one; NaN and Infinity are judged as those of numeric; stored as numeric is.
SELECT bizenv.percent_of(0.1::double precision, 0.3::double precision, 2);  -- 33.33';
CREATE FUNCTION bizenv_internal.as_number(smallint) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_int2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_number(smallint) IS 'internal: cast of smallint to number';
CREATE FUNCTION bizenv_internal.as_number(integer) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_number(integer) IS 'internal: cast of integer to number';
CREATE FUNCTION bizenv_internal.as_number(bigint) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_number(bigint) IS 'internal: cast of bigint to number';
CREATE FUNCTION bizenv_internal.as_number(real) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_float4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_number(real) IS 'internal: cast of real to number';
CREATE FUNCTION bizenv_internal.as_number(double precision) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_number(double precision) IS 'internal: cast of double precision to number';
CREATE FUNCTION bizenv_internal.as_number(text) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_number(text) IS 'internal: cast of text to number';
CREATE FUNCTION bizenv_internal.as_number(bpchar) RETURNS bizenv.number
    AS 'MODULE_PATHNAME', 'number_of_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_number(bpchar) IS 'internal: cast of character to number';

CREATE CAST (numeric AS bizenv.number) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (numeric AS bizenv.number) IS '传入参数';
CREATE CAST (bizenv.number AS numeric) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (bizenv.number AS numeric) IS '取出参数';
CREATE CAST (smallint AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS bizenv.number) IS '传入参数';
CREATE CAST (integer AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS bizenv.number) IS '传入参数';
CREATE CAST (bigint AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS bizenv.number) IS '传入参数';
CREATE CAST (real AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(real) AS IMPLICIT;
COMMENT ON CAST (real AS bizenv.number) IS '传入参数';
CREATE CAST (double precision AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(double precision) AS IMPLICIT;
COMMENT ON CAST (double precision AS bizenv.number) IS '传入参数';
CREATE CAST (text AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(text) AS IMPLICIT;
COMMENT ON CAST (text AS bizenv.number) IS '传入参数';
CREATE CAST (varchar AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(text) AS IMPLICIT;
COMMENT ON CAST (varchar AS bizenv.number) IS '传入参数';
CREATE CAST (bpchar AS bizenv.number) WITH FUNCTION bizenv_internal.as_number(bpchar) AS IMPLICIT;
COMMENT ON CAST (bpchar AS bizenv.number) IS '传入参数';

CREATE TYPE bizenv.whole;
CREATE FUNCTION bizenv_internal.whole_in(cstring) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.whole_in(cstring) IS 'internal: input of whole';
CREATE FUNCTION bizenv_internal.whole_out(bizenv.whole) RETURNS cstring
    AS 'MODULE_PATHNAME', 'whole_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.whole_out(bizenv.whole) IS 'internal: output of whole';
CREATE FUNCTION bizenv_internal.whole_recv(internal) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.whole_recv(internal) IS 'internal: binary input of whole';
CREATE FUNCTION bizenv_internal.whole_send(bizenv.whole) RETURNS bytea
    AS 'MODULE_PATHNAME', 'whole_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.whole_send(bizenv.whole) IS 'internal: binary output of whole';
CREATE TYPE bizenv.whole (
    INPUT = bizenv_internal.whole_in, OUTPUT = bizenv_internal.whole_out, RECEIVE = bizenv_internal.whole_recv, SEND = bizenv_internal.whole_send,
    LIKE = pg_catalog.int4, CATEGORY = 'N'
);
COMMENT ON TYPE bizenv.whole IS
'整数参数（个数、位数、年份等）：count(*)、extract() 等各种数字类型都可传入，须为整数
Argument that is a whole number, a count, digits, a year: smallint, integer, bigint as of count(*), numeric as of extract(), real, double precision and text; what is no whole number is 22023, never rounded, and what leaves the range of integer is 22003; stored as integer is.
SELECT bizenv.workdays_in_year(extract(year FROM date ''2025-07-31''));  -- 248';
CREATE FUNCTION bizenv_internal.as_whole(smallint) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_int2' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_whole(smallint) IS 'internal: cast of smallint to whole';
CREATE FUNCTION bizenv_internal.as_whole(bigint) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_whole(bigint) IS 'internal: cast of bigint to whole';
CREATE FUNCTION bizenv_internal.as_whole(numeric) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_numeric' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_whole(numeric) IS 'internal: cast of numeric to whole';
CREATE FUNCTION bizenv_internal.as_whole(real) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_float4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_whole(real) IS 'internal: cast of real to whole';
CREATE FUNCTION bizenv_internal.as_whole(double precision) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_float8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_whole(double precision) IS 'internal: cast of double precision to whole';
CREATE FUNCTION bizenv_internal.as_whole(text) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_whole(text) IS 'internal: cast of text to whole';
CREATE FUNCTION bizenv_internal.as_whole(bpchar) RETURNS bizenv.whole
    AS 'MODULE_PATHNAME', 'whole_of_text' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_whole(bpchar) IS 'internal: cast of character to whole';

CREATE CAST (integer AS bizenv.whole) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (integer AS bizenv.whole) IS '传入参数';
CREATE CAST (bizenv.whole AS integer) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (bizenv.whole AS integer) IS '取出参数';
CREATE CAST (smallint AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS bizenv.whole) IS '传入参数';
CREATE CAST (bigint AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS bizenv.whole) IS '传入参数';
CREATE CAST (numeric AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(numeric) AS IMPLICIT;
COMMENT ON CAST (numeric AS bizenv.whole) IS '传入参数';
CREATE CAST (real AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(real) AS IMPLICIT;
COMMENT ON CAST (real AS bizenv.whole) IS '传入参数';
CREATE CAST (double precision AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(double precision) AS IMPLICIT;
COMMENT ON CAST (double precision AS bizenv.whole) IS '传入参数';
CREATE CAST (text AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(text) AS IMPLICIT;
COMMENT ON CAST (text AS bizenv.whole) IS '传入参数';
CREATE CAST (varchar AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(text) AS IMPLICIT;
COMMENT ON CAST (varchar AS bizenv.whole) IS '传入参数';
CREATE CAST (bpchar AS bizenv.whole) WITH FUNCTION bizenv_internal.as_whole(bpchar) AS IMPLICIT;
COMMENT ON CAST (bpchar AS bizenv.whole) IS '传入参数';

CREATE TYPE bizenv.day;
CREATE FUNCTION bizenv_internal.day_in(cstring) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_in' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.day_in(cstring) IS 'internal: input of day';
CREATE FUNCTION bizenv_internal.day_out(bizenv.day) RETURNS cstring
    AS 'MODULE_PATHNAME', 'day_out' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.day_out(bizenv.day) IS 'internal: output of day';
CREATE FUNCTION bizenv_internal.day_recv(internal) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.day_recv(internal) IS 'internal: binary input of day';
CREATE FUNCTION bizenv_internal.day_send(bizenv.day) RETURNS bytea
    AS 'MODULE_PATHNAME', 'day_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.day_send(bizenv.day) IS 'internal: binary output of day';
CREATE TYPE bizenv.day (
    INPUT = bizenv_internal.day_in, OUTPUT = bizenv_internal.day_out, RECEIVE = bizenv_internal.day_recv, SEND = bizenv_internal.day_send,
    LIKE = pg_catalog.date, CATEGORY = 'D'
);
COMMENT ON TYPE bizenv.day IS
'日期参数：date、timestamp、timestamptz（如 now()、date_trunc()）及文本都可传入，取其日期
Argument that is a day: date, timestamp as of date_trunc(), timestamptz as of now(), and text; a point in time is the day on which it is, a timestamptz in the time zone of the session, as the cast to date says; stored as date is.
SELECT bizenv.add_workdays(timestamp ''2025-09-28 14:30'', 3);  -- 2025-10-09';
CREATE FUNCTION bizenv_internal.as_day(timestamp) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_of_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_day(timestamp) IS 'internal: cast of timestamp to day';
CREATE FUNCTION bizenv_internal.as_day(timestamptz) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_of_timestamptz' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv_internal.as_day(timestamptz) IS 'internal: cast of timestamptz to day';
CREATE FUNCTION bizenv_internal.as_day(text) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_of_text' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_day(text) IS 'internal: cast of text to day';
CREATE FUNCTION bizenv_internal.as_day(bpchar) RETURNS bizenv.day
    AS 'MODULE_PATHNAME', 'day_of_text' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv_internal.as_day(bpchar) IS 'internal: cast of character to day';

CREATE CAST (date AS bizenv.day) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (date AS bizenv.day) IS '传入参数';
CREATE CAST (bizenv.day AS date) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (bizenv.day AS date) IS '取出参数';
CREATE CAST (timestamp AS bizenv.day) WITH FUNCTION bizenv_internal.as_day(timestamp) AS IMPLICIT;
COMMENT ON CAST (timestamp AS bizenv.day) IS '传入参数';
CREATE CAST (timestamptz AS bizenv.day) WITH FUNCTION bizenv_internal.as_day(timestamptz) AS IMPLICIT;
COMMENT ON CAST (timestamptz AS bizenv.day) IS '传入参数';
CREATE CAST (text AS bizenv.day) WITH FUNCTION bizenv_internal.as_day(text) AS IMPLICIT;
COMMENT ON CAST (text AS bizenv.day) IS '传入参数';
CREATE CAST (varchar AS bizenv.day) WITH FUNCTION bizenv_internal.as_day(text) AS IMPLICIT;
COMMENT ON CAST (varchar AS bizenv.day) IS '传入参数';
CREATE CAST (bpchar AS bizenv.day) WITH FUNCTION bizenv_internal.as_day(bpchar) AS IMPLICIT;
COMMENT ON CAST (bpchar AS bizenv.day) IS '传入参数';
