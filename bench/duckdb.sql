-- The rows that bench/duckdb asks about, and what is asked; what has to be the same is
-- a text that both write the same.
SET client_min_messages = warning;
CREATE EXTENSION bizenv_office CASCADE;
SELECT setseed(0.5) \g /dev/null
CREATE UNLOGGED TABLE progress AS
SELECT (g % 300)::integer AS grp, CASE WHEN g % 50 <> 0 THEN p END AS percent_float, CASE WHEN g % 50 <> 0 THEN round(p::numeric, 1) END AS percent
FROM (SELECT g, random() * 100 AS p FROM generate_series(1, :rows) AS g) AS s;
CREATE UNLOGGED TABLE loan AS
SELECT (g % 300)::integer AS grp, round((random() * 10)::numeric, 4) AS rate, round((random() * 1000000)::numeric, 2) AS amount FROM generate_series(1, :rows) AS g;
VACUUM (FREEZE, ANALYZE) progress, loan;
SELECT bizenv.keep('progress', 'progress_now', '{grp}', ARRAY['bizenv.progress_agg(percent) AS tally']) \g /dev/null
CHECKPOINT;

CREATE TABLE asked (place integer GENERATED ALWAYS AS IDENTITY, query text, ours text, theirs text, check_ours text, check_theirs text);
\set idiom 'count(p), count(*) FILTER (WHERE p >= 100), count(*) FILTER (WHERE p > 50 AND p < 100), count(*) FILTER (WHERE p <= 50), avg(p)'
INSERT INTO asked (query, ours, theirs, check_ours, check_theirs)
SELECT a.query, a.ours, replace(a.theirs, 'IDIOM', :'idiom'), a.check_ours, a.check_theirs
FROM (VALUES
    ('progress_agg(numeric)', 'SELECT bizenv.progress_agg(percent) FROM progress', 'SELECT IDIOM FROM (SELECT percent AS p FROM progress)',
     'SELECT concat_ws('' '', bizenv.class_count(t, ''completed''), bizenv.class_count(t, ''past_half''), bizenv.class_count(t, ''just_started'')) FROM (SELECT bizenv.progress_agg(percent) AS t FROM progress) AS s',
     'SELECT concat_ws('' '', count(*) FILTER (WHERE p >= 100), count(*) FILTER (WHERE p > 50 AND p < 100), count(*) FILTER (WHERE p <= 50)) FROM (SELECT percent AS p FROM progress)'),
    ('progress_agg(float8)', 'SELECT bizenv.progress_agg(percent_float) FROM progress', 'SELECT IDIOM FROM (SELECT percent_float AS p FROM progress)',
     'SELECT bizenv.class_count(bizenv.progress_agg(percent_float), ''past_half'') FROM progress', 'SELECT count(*) FILTER (WHERE percent_float > 50 AND percent_float < 100) FROM progress'),
    ('progress_agg(numeric), 300 groups', 'SELECT grp, bizenv.progress_agg(percent) FROM progress GROUP BY grp', 'SELECT grp, IDIOM FROM (SELECT grp, percent AS p FROM progress) GROUP BY grp',
     'SELECT sum(grp * bizenv.class_count(t, ''past_half'')) FROM (SELECT grp, bizenv.progress_agg(percent) AS t FROM progress GROUP BY grp) AS s', 'SELECT sum(grp) FILTER (WHERE percent > 50 AND percent < 100) FROM progress'),
    ('the same, kept', 'SELECT grp, tally FROM progress_now', 'SELECT grp, IDIOM FROM (SELECT grp, percent AS p FROM progress) GROUP BY grp',
     'SELECT sum(grp * bizenv.class_count(tally, ''past_half'')) FROM progress_now', 'SELECT sum(grp) FILTER (WHERE percent > 50 AND percent < 100) FROM progress'),
    ('weighted_avg, scales 4 and 2', 'SELECT bizenv.weighted_avg(rate, amount) FROM loan', 'SELECT sum(rate * amount) / sum(amount) FROM loan',
     'SELECT round(bizenv.weighted_avg(rate, amount), 6) FROM loan', 'SELECT round(CAST(sum(rate * amount) / sum(amount) AS DECIMAL(18,9)), 6) FROM loan'),
    ('weighted_avg, 300 groups', 'SELECT grp, bizenv.weighted_avg(rate, amount) FROM loan GROUP BY grp', 'SELECT grp, sum(rate * amount) / sum(amount) FROM loan GROUP BY grp',
     'SELECT round(sum(w), 4) FROM (SELECT bizenv.weighted_avg(rate, amount) AS w FROM loan GROUP BY grp) AS s', 'SELECT round(sum(CAST(w AS DECIMAL(18,12))), 4) FROM (SELECT sum(rate * amount) / sum(amount) AS w FROM loan GROUP BY grp)'),
    ('league_rank', 'SELECT count(r) FROM (SELECT bizenv.league_rank(percent, ''higher_is_better'') OVER () AS r FROM progress) AS s',
     'SELECT count(r) FROM (SELECT CASE WHEN percent IS NOT NULL THEN rank() OVER (ORDER BY percent DESC NULLS LAST) END AS r FROM progress)',
     'SELECT sum(r)::bigint FROM (SELECT bizenv.league_rank(percent, ''higher_is_better'') OVER () AS r FROM progress) AS s',
     'SELECT sum(r) FROM (SELECT CASE WHEN percent IS NOT NULL THEN rank() OVER (ORDER BY percent DESC NULLS LAST) END AS r FROM progress)')
) AS a(query, ours, theirs, check_ours, check_theirs);
