--
-- ledger (台账), what is read: the day that views show, and rows to look at
--

CREATE FUNCTION bizenv.reference_date() RETURNS date
    AS 'MODULE_PATHNAME' LANGUAGE C STRICT STABLE PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.reference_date() IS
'视图的截至日期：设置项 bizenv.as_of，未设置则为今天（按设置项 bizenv.time_zone 的时区，默认北京时间）
The day as of which the views of a ledger show everything: the setting bizenv.as_of, such as SET bizenv.as_of = ''2025-07-31'' in a session, or ALTER ROLE ... SET for a tool, else today in the time zone of the setting bizenv.time_zone, which is that of Beijing and not of the session; a setting that is no day from 1900-01-01 to 2199-12-31 is refused.
SELECT bizenv.reference_date() = (now() AT TIME ZONE ''Asia/Shanghai'')::date;  -- t';
