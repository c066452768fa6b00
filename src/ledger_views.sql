--
-- ledger (台账), what is read: the day that views show, and rows to look at
--

-- No SET here: views call it once a query, and the planner takes it apart.
CREATE FUNCTION bizenv.reference_date() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(pg_catalog.current_setting('bizenv.as_of', true), '')::pg_catalog.date, current_date);
COMMENT ON FUNCTION bizenv.reference_date() IS
'视图的基准日：设置项 bizenv.as_of，未设置则为今天
The day as of which the views of a ledger show everything: the setting bizenv.as_of, such as SET bizenv.as_of = ''2025-07-31'' in a session, or ALTER ROLE ... SET for a tool, else today; a setting that is no date is 22007.
SELECT bizenv.reference_date() = current_date;  -- t';
