--
-- composite (综合得分): weighted scores of indicators, what is missing, what each adds, what is needed
--
\set VERBOSITY default

-- One row for each region and indicator; the weights stand with the indicators.
-- Water has not been reported by B, and C has no row at all.
CREATE TABLE indicator_weight (code text PRIMARY KEY, weight numeric(6,2));
INSERT INTO indicator_weight VALUES ('permits', 3), ('taxes', 2), ('water', 1);
CREATE TABLE region_score (region text, code text, score numeric(6,2));
INSERT INTO region_score VALUES ('A', 'permits', 90), ('A', 'taxes', 60), ('A', 'water', 75),
    ('B', 'taxes', 80), ('B', 'permits', 85), ('B', 'water', NULL);
CREATE VIEW region_tally AS
SELECT r.region, bizenv.composite_agg(s.code, s.score, w.weight) AS t
FROM (VALUES ('A'), ('B'), ('C')) AS r(region) LEFT JOIN region_score AS s USING (region) LEFT JOIN indicator_weight AS w USING (code)
GROUP BY r.region;

-- The tally is keyed by code: rows may come in any order
SELECT region, t, bizenv.row_count(t), bizenv.skipped_count(t) FROM region_tally ORDER BY region;
-- A missing score is left out and the others are re-weighted; the coverage says
-- how much of the weight then counts, and can be demanded (equal is enough)
SELECT region, bizenv.composite_score(t, digits => 2) AS score, bizenv.coverage_pct(t, 1),
       bizenv.composite_score(t, least_coverage_pct => 90, digits => 2) AS with_90
FROM region_tally ORDER BY region;
-- Three means: the further from each other the scores, the lower the second and the third
SELECT region, bizenv.composite_score(t) AS arithmetic, bizenv.composite_score(t, 'geometric', digits => 4) AS geometric,
       bizenv.composite_score(t, '调和平均', digits => 4) AS harmonic
FROM region_tally WHERE region <> 'C' ORDER BY region;

-- What each indicator adds: the column adds up to exactly the printed score
SELECT r.region, c.* FROM region_tally AS r, bizenv.contributions(r.t) AS c ORDER BY r.region, c.code COLLATE "C";
SELECT r.region, sum(c.contribution) AS added_up, bizenv.composite_score(r.t, digits => 2) AS score
FROM region_tally AS r LEFT JOIN LATERAL bizenv.contributions(r.t) AS c ON true GROUP BY r.region, r.t ORDER BY r.region;
SELECT c.contribution FROM bizenv.contributions('{"codes": {"a": [100, 1], "b": [100, 1], "c": [100, 1]}}') AS c;
SELECT c.contribution FROM bizenv.contributions('{"codes": {"a": [-1, 1], "b": [-1, 1], "c": [0.5, 1]}}', 1) AS c;

-- The inverse question: what must "taxes" be for 82? Rounded up, so that it is enough
SELECT region, bizenv.needed_score(t, 'taxes', 82, digits => 2) AS taxes_for_82,
       bizenv.needed_score(t, 'taxes', 82, 'geometric', 2) AS by_geometric,
       bizenv.needed_score(t, 'water', 95, digits => 1) AS water_for_95
FROM region_tally WHERE region <> 'C' ORDER BY region;

-- No practice is the worst score; not applicable is left out
SELECT practice, bizenv.scored_at_worst(days, has_practice, 60) AS days,
       bizenv.frontier_score(bizenv.scored_at_worst(days, has_practice, 60), 60, 10) AS score
FROM (VALUES ('reported', 20, true), ('no practice', NULL, false), ('marked 999', 999, false), ('not applicable', NULL, NULL))
    AS v(practice, days, has_practice);

-- On one scale, so that days and percent can be composed; the better the higher
SELECT region, days, bizenv.normalise(days, 'min_max', 'lower_is_better', 2) OVER w AS min_max,
       bizenv.normalise(days, 'z_score', '逆向', 4) OVER w AS z_score,
       bizenv.normalise(days, 'percentile', 'lower_is_better', 1) OVER w AS percentile,
       bizenv.normalise(days, 'distance_to_mean', 'lower_is_better', 1) OVER w AS to_mean
FROM (VALUES ('A', 3), ('B', 7), ('C', 7), ('D', 13), ('E', NULL)) AS v(region, days) WINDOW w AS () ORDER BY region;
-- One row, all alike, nothing
SELECT region, bizenv.normalise(x, 'min_max') OVER w AS min_max, bizenv.normalise(x, 'z_score') OVER w AS z_score,
       bizenv.normalise(x, 'percentile') OVER w AS percentile, bizenv.normalise(x, 'distance_to_mean') OVER w AS to_mean
FROM (VALUES ('one', 5), ('alike', 2), ('alike', 2), ('nothing', NULL)) AS v(region, x) WINDOW w AS (PARTITION BY region) ORDER BY region;

-- Level by level: scores of the lower level are the rows of the next
SELECT bizenv.composite_score(bizenv.composite_agg(dimension, score, weight), digits => 2) AS overall
FROM (SELECT dimension, weight, bizenv.composite_score(bizenv.composite_agg(code, score, w)) AS score
      FROM (VALUES ('approvals', 2, 'permits', 90, 3), ('approvals', 2, 'licences', 70, 1), ('utilities', 1, 'water', 60, 1), ('utilities', 1, 'power', NULL, 1))
          AS v(dimension, weight, code, score, w)
      GROUP BY dimension, weight) AS d;

-- The tally is a value: parts by different departments are merged
CREATE TABLE part AS SELECT code, bizenv.composite_agg(code, score, 1) AS t FROM region_score WHERE region = 'A' GROUP BY code;
SELECT bizenv.merge(t) AS merged, bizenv.composite_score(bizenv.merge(t)) AS score FROM part;
-- The last two indicators, as a moving frame
SELECT code, bizenv.composite_score(bizenv.composite_agg(code, score, 1) OVER (ORDER BY code ROWS 1 PRECEDING)) AS last_two
FROM region_score WHERE region = 'A' ORDER BY code;

-- Zero weights, all missing, nothing
SELECT what, bizenv.composite_score(t) AS score, bizenv.coverage_pct(t) AS coverage, bizenv.composite_score(t, 'geometric') AS geometric
FROM (VALUES ('zero weights', '{"codes": {"a": [80, 0], "b": [70, 0]}}'::bizenv.composite_tally), ('all missing', '{"codes": {"a": [null, 1]}}'),
    ('no weight given', '{"codes": {"a": [80, null]}}'), ('nothing', '{}'), ('null', NULL), ('a score of 0', '{"codes": {"a": [0, 1], "b": [70, 1]}}')) AS v(what, t);
SELECT c.code, c.contribution, c.contribution_reason, c.contribution_reason_zh
FROM bizenv.contributions('{"codes": {"a": [80, 0], "b": [null, 1], "c": [70, null]}}') AS c;

-- What is refused
SELECT bizenv.composite_agg(code, score, 1) FROM region_score;
SELECT bizenv.merge(t) FROM (SELECT t FROM part UNION ALL SELECT t FROM part) AS s;
SELECT bizenv.composite_agg(NULL, 1, 1);
SELECT bizenv.composite_agg(NULL, NULL, 1);
SELECT bizenv.composite_agg('  ', 1, 1);
SELECT bizenv.composite_agg(repeat('长', 334), 1, 1);
SELECT bizenv.composite_agg('a', 'NaN', 1);
SELECT bizenv.composite_agg('a', 1, -1);
SELECT bizenv.composite_agg(n::text, 1, 1) FROM generate_series(1, 1001) AS n;
SELECT bizenv.composite_score('{"codes": {"a": [-1, 1]}}', 'geometric');
SELECT bizenv.composite_score('{}', 'median');
SELECT bizenv.composite_score('{}', least_coverage_pct => 101);
SELECT bizenv.composite_score('{}', least_coverage_pct => NULL);
SELECT bizenv.needed_score('{"codes": {"a": [1, 1]}}', 'A', 1);
SELECT bizenv.needed_score('{"codes": {"a": [1, 1]}}', 'a', -1, 'harmonic');
SELECT bizenv.scored_at_worst(NULL, false, NULL);
SELECT bizenv.normalise(x, 'min_max') OVER () FROM (VALUES (1), ('Infinity'::numeric)) AS v(x);
SELECT bizenv.normalise(x, m) OVER () FROM (VALUES (1, 'min_max'), (2, 'z_score')) AS v(x, m);
SELECT bizenv.normalise(1, 'min_max');
SELECT bizenv_internal.composite_add('{}', 'a', 1, 1);
SELECT '{"codes": {"a": [1]}}'::bizenv.composite_tally;
SELECT '{"codes": {"a": [1, -1]}}'::bizenv.composite_tally;

DROP VIEW region_tally;
DROP TABLE indicator_weight, region_score, part;

-- Why the composite moved: scores, weights, and what came and went add up to the change
SELECT c.code, c.change_kind, c.score_effect, c.weight_effect, c.presence_effect, c.total_effect, c.effect_reason
FROM bizenv.score_change('{"codes": {"a": [88, 30], "b": [80, 40], "c": [60, 30], "d": [null, 5]}}', '{"codes": {"a": [82, 50], "b": [80, 50], "e": [70, 10]}}') AS c;
-- Is the place safe? The draws depend on the seed and the codes alone
SELECT n, (r).rank, (r).best_rank, (r).worst_rank, (r).kept_pct, (r).ranked_count, (r).draw_count
FROM (SELECT n, bizenv.rank_interval(t::bizenv.composite_tally, 20) OVER () AS r FROM (VALUES (1, '{"codes": {"a": [80, 1], "b": [60, 1]}}'), (2, '{"codes": {"a": [65, 1], "b": [70, 1]}}'), (3, '{"codes": {"a": [75, 1], "b": [66, 1]}}'), (4, '{}')) AS v(n, t)) AS s ORDER BY n;
SELECT bizenv.rank_interval('{}', 120) OVER ();

-- Weights from the figures themselves: what differs more between cities weighs more. D has no days, and is
-- left out; the steps are everywhere the same, and the order of rows changes nothing
CREATE TABLE city_figure (city text, indicator text, value numeric);
INSERT INTO city_figure VALUES ('A', 'days', 3), ('B', 'days', 7), ('C', 'days', 13), ('D', 'days', NULL), ('C', 'online', 90.5), ('B', 'online', 95),
    ('A', 'online', 92), ('D', 'online', 99), ('A', 'steps', 4), ('B', 'steps', 4), ('C', 'steps', 4), ('D', 'steps', 4);
SELECT bizenv.row_count(t), bizenv.skipped_count(t), t FROM (SELECT bizenv.weights_agg(city, indicator, value) AS t FROM city_figure) AS s;
SELECT m.method, w.indicator, w.weight, w.measure, w.unit_count, w.left_out_count, w.weight_reason, w.weight_reason_zh
FROM (SELECT bizenv.weights_agg(city, indicator, value) AS t FROM city_figure) AS s, unnest('{entropy,variation,critic,熵权法}'::text[]) AS m(method), bizenv.weights(s.t, m.method) AS w;
-- They add up to exactly 1 whatever the digits; a composite takes them as its weights
SELECT d AS digits, sum(w.weight), string_agg(w.weight::text, ' + ' ORDER BY w.indicator)
FROM (SELECT bizenv.weights_agg(city, indicator, value) AS t FROM city_figure) AS s, unnest('{0,2,16}'::integer[]) AS d, bizenv.weights(s.t, 'variation', d) AS w GROUP BY d ORDER BY d;
SELECT city, bizenv.composite_score(t, digits => 2) AS score, bizenv.coverage_pct(t, 2) AS coverage
FROM (SELECT f.city, bizenv.composite_agg(f.indicator, f.score, w.weight) AS t
      FROM (SELECT city, indicator, bizenv.normalise(value, 'min_max', CASE indicator WHEN 'online' THEN 'higher_is_better' ELSE 'lower_is_better' END) OVER (PARTITION BY indicator) AS score FROM city_figure) AS f
      JOIN bizenv.weights((SELECT bizenv.weights_agg(city, indicator, value) FROM city_figure)) AS w USING (indicator) GROUP BY f.city) AS c ORDER BY city;
-- No weights, and why: one unit alone, nothing that differs, nothing that conflicts; nothing at all
SELECT what, w.indicator, w.weight, w.unit_count, w.left_out_count, w.weight_reason
FROM (VALUES ('few', '{"cells": [["a", "x", 1], ["b", "x", 2]]}'::bizenv.weights_tally, 'entropy'), ('alike', '{"cells": [["a", "x", 1], ["a", "y", 1]]}', 'variation'),
    ('in step', '{"cells": [["a", "x", 1], ["a", "y", 3], ["b", "x", 5], ["b", "y", 9]]}', 'critic'), ('a zero', '{"cells": [["a", "x", 0], ["a", "y", 3], ["b", "x", 5], ["b", "y", 9]]}', 'entropy'),
    ('nothing', '{}', 'entropy'), ('null', NULL, 'entropy')) AS v(what, t, method), bizenv.weights(v.t, v.method) AS w;
-- What is refused: a pair that comes twice, in rows or in parts, a name that lacks, figures that are no shares
SELECT bizenv.weights_agg(city, indicator, value) FROM (TABLE city_figure UNION ALL VALUES ('A', 'days', 3)) AS f;
SELECT bizenv.merge(t) FROM (SELECT bizenv.weights_agg(city, indicator, value) AS t FROM city_figure UNION ALL SELECT bizenv.weights_agg('A', 'days', 3)) AS s;
SELECT bizenv.weights_agg(NULL, 'days', 3);
SELECT bizenv.weights_agg('A', 'days', 'NaN');
SELECT bizenv.weights_agg('A', ' ', 1);
SELECT * FROM bizenv.weights('{"cells": [["a", "x", -1], ["a", "y", 3]]}');
SELECT * FROM bizenv.weights('{}', 'ahp');
SELECT * FROM bizenv.weights('{}', 'entropy', 17);
DROP TABLE city_figure;
