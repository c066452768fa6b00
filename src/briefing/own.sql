-- What an office hands to the check of a draft beside its ledger: its own figures,
-- as figures of indicators.  Of several periods of a name the last one that has
-- begun is the value, the one a year before it last year's.
CREATE FUNCTION bizenv_internal.draft_own_figures(figures jsonb, as_of date) RETURNS SETOF bizenv.briefing_figure_row
    LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10000 ROWS 10 SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
    is_postgres CONSTANT boolean := bizenv_internal.read_as_postgres('');
    fault record;
BEGIN
    IF as_of IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed',
            MESSAGE = format(bizenv_internal.translated('%s must not be NULL'), 'as_of'),
            DETAIL = format(bizenv_internal.translated('Argument "%s" is NULL.'), 'as_of'),
            HINT = 'as_of => ''2025-07-31''.';
    ELSIF jsonb_typeof(figures) <> 'array' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('figures of an office''s own must be an array'),
            DETAIL = format(bizenv_internal.translated('Argument "figures" is a JSON %s.'), jsonb_typeof(figures)),
            HINT = 'figures => ''[{"name": "经营主体", "value": 12.3, "unit": "万户", "period": "2025-06"}]''.';
    END IF;
    SELECT f.figure, f.n, f.what INTO fault
    FROM (SELECT e.figure, e.n, CASE
              WHEN jsonb_typeof(e.figure) <> 'object' THEN 'object'
              WHEN jsonb_typeof(e.figure -> 'name') IS DISTINCT FROM 'string' OR length(e.figure ->> 'name') NOT BETWEEN 2 AND 190 THEN 'name'
              WHEN coalesce(jsonb_typeof(e.figure -> 'value'), 'null') NOT IN ('number', 'null') OR abs((e.figure ->> 'value')::numeric) >= 1e24 THEN 'value'
              WHEN coalesce(jsonb_typeof(e.figure -> 'unit'), 'null') NOT IN ('string', 'null') OR length(e.figure ->> 'unit') > 20 THEN 'unit'
              WHEN coalesce(jsonb_typeof(e.figure -> 'period'), 'null') NOT IN ('string', 'null') OR e.figure ->> 'period' !~ '^(19|2[01])[0-9]{2}(-(0[1-9]|1[0-2])(-01)?)?$' THEN 'period' END AS what
          FROM jsonb_array_elements(figures) WITH ORDINALITY AS e(figure, n)) AS f
    WHERE f.what IS NOT NULL ORDER BY f.n LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format(bizenv_internal.translated('figure %s of an office''s own cannot be read'), fault.n),
            DETAIL = format(bizenv_internal.translated('Its %s is not as it should be: %s.'), fault.what, left(fault.figure::text, 200)),
            HINT = bizenv_internal.translated('A figure has "name" (2 to 190 characters), "value" (a number), "unit" (万户, %, …) and "period" (2025, 2025-06 or 2025-06-01).');
    END IF;
    SELECT min(f.name) AS name, f.period INTO fault
    FROM (SELECT e ->> 'name' AS name, coalesce(e ->> 'period', '') AS period FROM jsonb_array_elements(figures) AS e) AS f
    GROUP BY f.name, f.period HAVING count(*) > 1 ORDER BY f.name COLLATE "C" LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = bizenv_internal.translated('a figure of an office''s own is there twice'),
            DETAIL = format(bizenv_internal.translated('Name %s, period "%s".'), fault.name, fault.period),
            HINT = bizenv_internal.translated('Give each figure of a period once, and figures that differ names that differ.');
    END IF;
    RETURN QUERY
    WITH own AS (
        -- (a month of a year, or a whole year: each is compared with its like)
        SELECT e ->> 'name' AS name, (e ->> 'value')::numeric AS value, coalesce(e ->> 'unit', '') AS unit, coalesce(length(e ->> 'period'), 0) = 4 AS is_year,
               (rpad(e ->> 'period', 10, '-01-01'))::date AS period
        FROM jsonb_array_elements(figures) AS e
    ), last AS (
        SELECT DISTINCT ON (o.name) o.* FROM own AS o WHERE o.period IS NULL OR o.period <= as_of ORDER BY o.name, o.period DESC NULLS LAST
    ), pair AS (
        SELECT l.name, l.unit, l.value, p.value AS previous, greatest(scale(trim_scale(l.value)), scale(trim_scale(p.value)), 0) AS digits,
               bizenv_internal.unit_kind(l.unit, NULL, l.name) AS kind
        FROM last AS l LEFT JOIN own AS p ON p.name = l.name AND p.unit = l.unit AND p.is_year = l.is_year AND p.period = l.period - interval '1 year'
    )
    SELECT (1000000 + row_number() OVER (ORDER BY p.name COLLATE "C", f.place))::integer, 'own'::varchar(20), NULL::integer, NULL::varchar(20), f.figure::varchar(40), (p.name || f.label)::varchar(400),
           NULL::varchar(200), NULL::varchar(200), NULL::varchar(20), NULL::varchar(200), NULL::varchar(200), NULL::varchar(20), ('own ' || p.name)::varchar(200), p.name::varchar(200), NULL::varchar(200),
           NULL::varchar(20), NULL::varchar(200), NULL::varchar(20), round(f.result, 6)::numeric(38,6), f.unit::varchar(20), p.digits,
           (CASE WHEN f.figure = 'change' AND f.result = 0 THEN '无变化' ELSE coalesce(f.verb, '') || bizenv_internal.briefing_number(CASE f.figure WHEN 'change' THEN abs(f.result) ELSE f.result END, f.unit, p.digits, false) END)::varchar(80),
           f.input_1::numeric(38,6), f.input_2::numeric(38,6), f.formula::varchar(80), as_of
    FROM pair AS p CROSS JOIN LATERAL (VALUES
        (1, 'value', '：数值', p.value, p.unit, NULL, p.value, NULL::numeric, 'value'),
        (2, 'previous', '：上年', p.previous, p.unit, NULL, p.previous, NULL, 'previous'),
        (3, 'change', '：较上年变化', p.value - p.previous, CASE WHEN p.unit = '%' THEN 'pp' ELSE p.unit END, bizenv_internal.change_verb(p.kind, p.value > p.previous), p.value, p.previous, 'input_1 - input_2')
    ) AS f(place, figure, label, result, unit, verb, input_1, input_2, formula)
    WHERE f.result IS NOT NULL;
END
$$;
COMMENT ON FUNCTION bizenv_internal.draft_own_figures(jsonb, date) IS 'internal: figures that an office hands to the check of a draft';

