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
    ('composite_agg, 20 codes of 50,000 regions, score and coverage', 'sum(s*w)/sum(w) and coverage, grouped', 1.30,
     'SELECT region, bizenv.composite_score(t), bizenv.coverage_pct(t) FROM (SELECT region, bizenv.composite_agg(code, score, weight) AS t FROM region_score GROUP BY region OFFSET 0) AS s',
     'SELECT region, sum(score * weight) / sum(weight) FILTER (WHERE score IS NOT NULL), 100 * sum(weight) FILTER (WHERE score IS NOT NULL) / sum(weight) FROM region_score GROUP BY region'),
    ('composite_score, geometric, 16 decimals', 'exp(sum(w*ln(s))/sum(w)), grouped, 16 digits', 6.00,
     'SELECT region, bizenv.composite_score(bizenv.composite_agg(code, score + 0.01, weight), ''geometric'') FROM region_score WHERE region <= 5000 GROUP BY region',
     'SELECT region, exp(sum(weight * ln(score + 0.01)) / sum(weight) FILTER (WHERE score IS NOT NULL)) FROM region_score WHERE region <= 5000 GROUP BY region'),
    ('normalise min_max, 20 partitions of 50,000 rows', 'window min and max', 1.20,
     'SELECT region, code, bizenv.normalise(score, ''min_max'') OVER (PARTITION BY code) FROM region_score',
     'SELECT region, code, 100 * (score - min(score) OVER w) / nullif(max(score) OVER w - min(score) OVER w, 0) FROM region_score WINDOW w AS (PARTITION BY code)'),
    ('normalise percentile, the same', 'rank and counts over three windows', 0.40,
     'SELECT region, code, bizenv.normalise(score, ''percentile'') OVER (PARTITION BY code) FROM region_score',
     'SELECT region, code, 100 * (rank() OVER (PARTITION BY code ORDER BY score) - 1 + count(score) OVER (PARTITION BY code, score) / 2.0) / count(score) OVER (PARTITION BY code) FROM region_score'),
    ('normalise z_score, the same, 16 decimals', 'window avg and stddev_pop, 16 digits', 3.00,
     'SELECT region, code, bizenv.normalise(score, ''z_score'') OVER (PARTITION BY code) FROM region_score',
     'SELECT region, code, (score - avg(score) OVER w) / nullif(stddev_pop(score) OVER w, 0) FROM region_score WINDOW w AS (PARTITION BY code)'),
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
) AS c(query, against, budget, ours, plain);
INSERT INTO measured (query, against, budget, ours, plain, ours_serial, plain_serial)
VALUES ('parallel share of the serial time, progress_agg(float8), 2 workers', 'that of sum(float8)', 1.10,
    'SELECT bizenv.progress_agg(percent_float) FROM progress', 'SELECT sum(percent_float) FROM progress',
    'SELECT bizenv.progress_agg(percent_float) FROM progress', 'SELECT sum(percent_float) FROM progress');
