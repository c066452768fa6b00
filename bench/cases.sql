-- What is measured against what, and how much it may cost at most.
SET search_path = bench, public;
CREATE TABLE measured (
    place integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    query text NOT NULL,        -- as the table prints it
    against text NOT NULL,
    budget numeric NOT NULL,
    ours text NOT NULL,         -- as it is run
    plain text NOT NULL,
    ours_serial text,           -- parallel cases: what the gain is taken over
    plain_serial text
);

\set idiom 'count(p), count(*) FILTER (WHERE p >= 100), count(*) FILTER (WHERE p > 50 AND p < 100), count(*) FILTER (WHERE p <= 50), avg(p)'
INSERT INTO measured (query, against, budget, ours, plain)
SELECT c.query, c.against, c.budget, replace(c.ours, 'IDIOM', :'idiom'), replace(c.plain, 'IDIOM', :'idiom')
FROM (VALUES
    ('progress_agg(float8)', 'the idiom: count, three count FILTER, avg', 0.70,
     'SELECT bizenv.progress_agg(percent_float) FROM progress',
     'SELECT IDIOM FROM (SELECT percent_float AS p FROM progress) AS s'),
    ('progress_agg(numeric)', 'the idiom', 0.50,
     'SELECT bizenv.progress_agg(percent) FROM progress',
     'SELECT IDIOM FROM (SELECT percent AS p FROM progress) AS s'),
    ('progress_agg(float8), 300 groups', 'the idiom, grouped', 0.80,
     'SELECT grp, bizenv.progress_agg(percent_float) FROM progress GROUP BY grp',
     'SELECT grp, IDIOM FROM (SELECT grp, percent_float AS p FROM progress) AS s GROUP BY grp'),
    ('progress_agg(numeric), 300 groups', 'the idiom, grouped', 0.60,
     'SELECT grp, bizenv.progress_agg(percent) FROM progress GROUP BY grp',
     'SELECT grp, IDIOM FROM (SELECT grp, percent AS p FROM progress) AS s GROUP BY grp'),
    ('progress_agg(float8)', 'sum(float8), the floor', 1.15,
     'SELECT bizenv.progress_agg(percent_float) FROM progress',
     'SELECT sum(percent_float) FROM progress'),
    ('weighted_avg, scales 0 to 8', 'sum(v*w)/sum(w)', 0.35,
     'SELECT bizenv.weighted_avg(rate, amount) FROM loan',
     'SELECT sum(rate * amount) / sum(amount) FROM loan'),
    ('weighted_avg, 300 groups', 'the same, grouped', 0.42,
     'SELECT grp, bizenv.weighted_avg(rate, amount) FROM loan GROUP BY grp',
     'SELECT grp, sum(rate * amount) / sum(amount) FROM loan GROUP BY grp'),
    ('count(v), count(w), 300 groups', 'the same: what it costs to group and to read two columns', 0.42,
     'SELECT grp, count(rate), count(amount) FROM loan GROUP BY grp',
     'SELECT grp, sum(rate * amount) / sum(amount) FROM loan GROUP BY grp'),
    ('weighted_avg, 20 decimals (spill)', 'sum(v*w)/sum(w)', 1.20,
     'SELECT bizenv.weighted_avg(rate, amount) FROM long_loan',
     'SELECT sum(rate * amount) / sum(amount) FROM long_loan'),
    ('moving progress_agg(numeric), 1,000 rows', 'the idiom over the same frame', 1.00,
     'SELECT bizenv.progress_agg(percent) OVER (ORDER BY id ROWS 999 PRECEDING) FROM short',
     'SELECT count(p) OVER w, count(*) FILTER (WHERE p >= 100) OVER w, count(*) FILTER (WHERE p > 50 AND p < 100) OVER w, count(*) FILTER (WHERE p <= 50) OVER w, avg(p) OVER w FROM (SELECT id, percent AS p FROM short) AS s WINDOW w AS (ORDER BY id ROWS 999 PRECEDING)'),
    ('moving weighted_avg, 1,000 rows', 'sum(v*w)/sum(w) over the same frame', 1.00,
     'SELECT bizenv.weighted_avg(rate, amount) OVER (ORDER BY id ROWS 999 PRECEDING) FROM short',
     'SELECT sum(rate * amount) OVER w / sum(amount) OVER w FROM short WINDOW w AS (ORDER BY id ROWS 999 PRECEDING)'),
    ('moving progress_agg(float8), 10,000 rows', 'itself over 100 rows: flat', 1.20,
     'SELECT bizenv.progress_agg(percent_float) OVER (ORDER BY id ROWS 9999 PRECEDING) FROM short',
     'SELECT bizenv.progress_agg(percent_float) OVER (ORDER BY id ROWS 99 PRECEDING) FROM short'),
    ('moving weighted_avg, 10,000 rows', 'itself over 100 rows: flat', 1.20,
     'SELECT bizenv.weighted_avg(rate, amount) OVER (ORDER BY id ROWS 9999 PRECEDING) FROM short',
     'SELECT bizenv.weighted_avg(rate, amount) OVER (ORDER BY id ROWS 99 PRECEDING) FROM short'),
    ('merge of 1 million stored tallies', 'sum(numeric) of 1 million rows', 1.50,
     'SELECT bizenv.merge(t) FROM monthly',
     'SELECT sum(total) FROM monthly'),
    ('trend_agg, ten dispatches of 100,000 tasks', 'lag, first_value and GROUP BY', 1.00,
     'SELECT task, bizenv.trend_agg(period, percent) FROM dispatch GROUP BY task',
     'SELECT task, count(*), count(percent), min(period), max(period), min(first), bool_or(percent < before), count(*) FILTER (WHERE percent <= before) FROM (SELECT task, period, percent, lag(percent) OVER w AS before, first_value(percent) OVER w AS first FROM dispatch WINDOW w AS (PARTITION BY task ORDER BY period)) AS s GROUP BY task'),
    ('the same with trend_summary', 'window functions, GROUP BY, classes and pace', 1.00,
     'SELECT task, r.* FROM (SELECT task, bizenv.trend_agg(period, percent) AS t FROM dispatch GROUP BY task) AS s, bizenv.trend_summary(s.t, ''2025-12-31'') AS r',
     'WITH step AS (SELECT task, period, percent, lag(percent) OVER w AS before, first_value(percent) OVER w AS first, last_value(percent) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last FROM dispatch WHERE percent IS NOT NULL WINDOW w AS (PARTITION BY task ORDER BY period)), tasks AS (SELECT task, count(*) AS reported, min(period) AS first_period, max(period) AS last_period, min(first) AS first, min(last) AS last, bool_or(percent < before) AS fell, max(period) FILTER (WHERE percent > before OR percent >= 100) AS last_gain, extract(year FROM age(max(period), min(period))) * 12 + extract(month FROM age(max(period), min(period))) AS months FROM step GROUP BY task) SELECT task, reported, first_period, last_period, first, last, CASE WHEN first >= 100 THEN ''completed'' WHEN first > 50 THEN ''past_half'' ELSE ''just_started'' END, CASE WHEN last >= 100 THEN ''completed'' WHEN last > 50 THEN ''past_half'' ELSE ''just_started'' END, last - first, fell, last_gain, round((last - first) / nullif(months, 0), 2), round((100 - last) / 3, 2) FROM tasks'),
    ('month_agg, 300 groups', 'count(DISTINCT month), grouped', 0.50,
     'SELECT grp, bizenv.month_agg(period) FROM report GROUP BY grp',
     'SELECT grp, count(DISTINCT month) FROM report GROUP BY grp'),
    ('month_agg, 300 groups', 'max(period), grouped', 1.30,
     'SELECT grp, bizenv.month_agg(period) FROM report GROUP BY grp',
     'SELECT grp, max(period) FROM report GROUP BY grp'),
    ('workdays_between on table columns', 'ends - starts', 1.50,
     'SELECT sum(bizenv.workdays_between(starts, ends)) FROM term',
     'SELECT sum(ends - starts) FROM term'),
    ('workdays_between over a year, 10,000 rows', 'generate_series and the days off', 0.001,
     'SELECT sum(bizenv.workdays_between(starts, ends)) FROM year_term',
     'SELECT sum((SELECT count(*) FROM generate_series(starts + 1, ends, interval ''1 day'') AS g(day)
         LEFT JOIN bizenv.calendar_day AS c ON c.calendar = ''cn'' AND c.day = g.day::date
         WHERE coalesce(c.is_workday, extract(isodow FROM g.day) < 6))) FROM year_term')
,
    ('league_rank, 1 million rows', 'rank() and CASE for what is not reported', 1.00,
     'SELECT count(r) FROM (SELECT bizenv.league_rank(value, ''higher_is_better'') OVER () AS r FROM league) AS s',
     'SELECT count(r) FROM (SELECT CASE WHEN value IS NOT NULL THEN rank() OVER (ORDER BY value DESC NULLS LAST) END AS r FROM league) AS s'),
    ('league_rank, tables of 12 rows', 'the same, PARTITION BY', 1.00,
     'SELECT count(r) FROM (SELECT bizenv.league_rank(value, ''higher_is_better'') OVER (PARTITION BY table_of_12) AS r FROM league) AS s',
     'SELECT count(r) FROM (SELECT CASE WHEN value IS NOT NULL THEN rank() OVER (PARTITION BY table_of_12 ORDER BY value DESC NULLS LAST) END AS r FROM league) AS s'),
    ('league_rank, 1 million rows', 'itself, ten times over a tenth of them: n log n', 1.50,
     'SELECT count(r) FROM (SELECT bizenv.league_rank(value, ''higher_is_better'') OVER () AS r FROM league) AS s',
     'SELECT sum(n) FROM generate_series(1, 10) AS g, LATERAL (SELECT count(r) AS n FROM (SELECT bizenv.league_rank(value + 0 * g, ''higher_is_better'') OVER () AS r FROM short_league) AS s) AS t'),
    ('league_rank, average ties on printed figures', 'rank(), count(*) and CASE over round(value, 1)', 1.00,
     'SELECT count(r) FROM (SELECT bizenv.league_rank(value, ''higher_is_better'', ''average'', 1) OVER () AS r FROM league) AS s',
     'SELECT count(r) FROM (SELECT CASE WHEN v IS NOT NULL THEN rank() OVER (ORDER BY v DESC NULLS LAST) + (count(*) OVER (PARTITION BY v) - 1) / 2.0 END AS r FROM (SELECT round(value, 1) AS v FROM league) AS l) AS s'),
    ('league_change, 1 million rows', 'two rank() over the rows that have both', 1.00,
     'SELECT count(r) FROM (SELECT bizenv.league_change(value, previous, ''higher_is_better'') OVER () AS r FROM league) AS s',
     'SELECT count(r) FROM (SELECT rank() OVER (ORDER BY previous DESC) - rank() OVER (ORDER BY value DESC) AS r FROM league WHERE value IS NOT NULL AND previous IS NOT NULL) AS s'),
    ('league_row, 1 million rows', 'its columns by window functions', 1.00,
     'SELECT count((r).to_next) FROM (SELECT bizenv.league_row(value, ''higher_is_better'') OVER () AS r FROM league) AS s',
     'SELECT count(to_next) FROM (SELECT CASE WHEN value IS NOT NULL THEN rank() OVER best END AS rank, count(value) OVER () AS ranked, count(*) OVER (PARTITION BY value) AS tied, max(value) OVER () AS leader, max(value) OVER () - value AS to_leader, round(avg(value) OVER (), 6) AS mean, round(value - avg(value) OVER (), 6) AS advantage, min(value) OVER (best RANGE BETWEEN UNBOUNDED PRECEDING AND 0.000001 PRECEDING) - value AS to_next, count(value) OVER () - count(value) OVER best AS beaten, round(100.0 * (count(value) OVER () - count(value) OVER best) / nullif(count(value) OVER () - 1, 0), 2) AS beaten_pct FROM league WINDOW best AS (ORDER BY value DESC NULLS LAST)) AS s')
) AS c(query, against, budget, ours, plain);
INSERT INTO measured (query, against, budget, ours, plain, ours_serial, plain_serial)
VALUES ('parallel share of the serial time, progress_agg(float8), 2 workers', 'that of sum(float8)', 1.10,
    'SELECT bizenv.progress_agg(percent_float) FROM progress', 'SELECT sum(percent_float) FROM progress',
    'SELECT bizenv.progress_agg(percent_float) FROM progress', 'SELECT sum(percent_float) FROM progress');
