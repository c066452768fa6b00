--
-- series (同比、环比、累计): figures of periods beside those of the period and the year before
--
\set VERBOSITY default

-- Monthly revenue of two years: April 2025 was not reported, June has no row
CREATE TABLE revenue (period date, value numeric);
INSERT INTO revenue VALUES ('2024-01-01', 100), ('2024-02-01', 80), ('2024-03-01', 120), ('2024-04-01', 110), ('2024-05-01', 0), ('2024-06-01', 95),
    ('2025-01-01', 106), ('2025-02-01', 88), ('2025-03-01', 114), ('2025-04-01', NULL), ('2025-05-01', 12.5), ('2025-07-01', 99);
SELECT s.period, (s.r).single_value, (s.r).previous, (s.r).change, (s.r).change_pct, (s.r).change_reason, (s.r).year_ago, (s.r).year_ago_pct, (s.r).year_ago_reason
FROM (SELECT period, bizenv.series_row(value, period) OVER () AS r FROM revenue) AS s ORDER BY s.period;
SELECT s.period, (s.r).cumulative, (s.r).cumulative_reason, (s.r).cumulative_year_ago, (s.r).cumulative_pct, (s.r).cumulative_pct_reason, bizenv.code_label((s.r).cumulative_pct_reason)
FROM (SELECT period, bizenv.series_row(value, period, digits => 1) OVER () AS r FROM revenue) AS s WHERE s.period >= '2025-01-01' ORDER BY s.period;

-- 1—2月: the row of February stands for both, published as a cumulative figure
SELECT s.period, (s.r).single_value, (s.r).month_count, (s.r).change_reason, (s.r).cumulative, (s.r).cumulative_pct
FROM (SELECT period, bizenv.series_row(value, period, '累计', jan_feb_as_one => true) OVER () AS r
      FROM (VALUES (date '2024-02-01', 180), ('2024-03-01', 300), ('2025-02-01', 194), ('2025-03-01', 308)) AS m(period, value)) AS s ORDER BY s.period;
-- Without saying so, a February without January is not taken for both
SELECT s.period, (s.r).single_value, (s.r).single_reason, (s.r).cumulative
FROM (SELECT period, bizenv.series_row(value, period, 'cumulative') OVER () AS r FROM (VALUES (date '2025-02-01', 194), ('2025-03-01', 308)) AS m(period, value)) AS s ORDER BY s.period;
-- single figures with a January of its own: the two are added
SELECT s.period, (s.r).single_value, (s.r).single_reason, (s.r).month_count, (s.r).cumulative
FROM (SELECT period, bizenv.series_row(value, period, jan_feb_as_one => true) OVER () AS r FROM revenue WHERE period < '2024-04-01') AS s ORDER BY s.period;

-- Quarters and years
SELECT s.period, (s.r).single_value, (s.r).change_pct, (s.r).cumulative, (s.r).month_count
FROM (SELECT period, bizenv.series_row(value, period, step => '季度') OVER () AS r FROM (VALUES (date '2025-03-31', 30), ('2025-06-30', 33), ('2025-12-31', 40)) AS m(period, value)) AS s ORDER BY s.period;
SELECT s.period, (s.r).change_pct, (s.r).year_ago_pct, (s.r).month_count
FROM (SELECT period, bizenv.series_row(value, period, step => 'yearly') OVER () AS r FROM (VALUES (date '2024-12-31', 1000), ('2025-12-31', 1060)) AS m(period, value)) AS s ORDER BY s.period;

-- From one kind to the other and back
SELECT period, value, c, bizenv.series_value(c, period, 'cumulative', 'single') OVER () AS again
FROM (SELECT period, value, bizenv.series_value(value, period, 'single', 'cumulative') OVER () AS c FROM revenue WHERE period < '2024-07-01') AS s ORDER BY period;

-- What each part gave to the growth of the whole: loans, by borrower
SELECT s.period, s.part, (s.r).growth_pct, (s.r).whole_growth_pct, (s.r).contribution_pp, (s.r).contribution_reason
FROM (SELECT period, part, bizenv.series_parts(value, period, part) OVER () AS r
      FROM (VALUES (date '2024-06-01', '国有', 233.30), ('2024-06-01', '民营', 320.98), ('2024-06-01', '外资', 85.65),
                   ('2025-06-01', '国有', 222.10), ('2025-06-01', '民营', 391.75), ('2025-06-01', '外资', 72.92)) AS l(period, part, value)) AS s ORDER BY s.period, s.part COLLATE "C";
SELECT s.part, (s.r).contribution_pp, (s.r).contribution_reason
FROM (SELECT part, period, bizenv.series_parts(value, period, part, 'previous') OVER () AS r
      FROM (VALUES (date '2025-05-01', 'a', 1), ('2025-05-01', 'b', NULL), ('2025-06-01', 'a', 1), ('2025-06-01', 'b', 2), ('2025-07-01', 'a', 2), ('2025-07-01', 'b', 3)) AS l(period, part, value)) AS s ORDER BY s.period, s.part;

-- What is refused
SELECT bizenv.series_row(1, '2025-05-01') OVER () FROM generate_series(1, 2);
SELECT bizenv.series_row(1, NULL) OVER ();
SELECT bizenv.series_row(NULL, NULL) OVER ();
SELECT bizenv.series_row('NaN', '2025-05-01') OVER ();
SELECT bizenv.series_row(1, 'infinity') OVER ();
SELECT bizenv.series_row(1, '2025-05-01', 'sum') OVER ();
SELECT bizenv.series_row(1, '2025-05-01', step => 'quarterly', jan_feb_as_one => true) OVER ();
SELECT bizenv.series_row(1, '2025-05-01', digits => 3) OVER ();
SELECT bizenv.series_row(1, '2025-05-01');
SELECT bizenv.series_value(1, make_date(2025, n, 1), CASE n WHEN 1 THEN 'single' ELSE 'cumulative' END, 'single') OVER () FROM generate_series(1, 2) AS n;
SELECT bizenv.series_row(1, make_date(2025, n, 1), jan_feb_as_one => n = 1) OVER () FROM generate_series(1, 2) AS n;
SELECT bizenv.series_parts(1, '2025-05-01', 'a') OVER () FROM generate_series(1, 2);
SELECT bizenv.series_parts(1, '2025-05-01', NULL) OVER ();
