--
-- indicator (指标): gaps to a benchmark, growth, weighted means, distance to the frontier
--
\set VERBOSITY default

-- 双随机、一公开: problems were found in 21.94% of the inspections, in the region
-- in 27.35%; last year in 19.27%. Percentages differ by percentage points (pp).
SELECT * FROM bizenv.gap_report(21.94, 27.35, 'higher_is_better', previous => 19.27, previous_benchmark => 27.35) \gx
-- New loans to enterprises cost 4.68% on average: in the region 3.96%, in the
-- nation 3.50%, last year 4.68% as well. Here it is good to be low.
SELECT b.name, g.difference, g.difference_unit, g.relative_pct, g.advantage, g.standing, g.standing_zh, g.change, g.trend, g.trend_zh
FROM (VALUES (1, 'region', 3.96), (2, 'nation', 3.50)) AS b(n, name, rate)
     CROSS JOIN LATERAL bizenv.gap_report(4.68, b.rate, 'lower_is_better', previous => 4.68) AS g
ORDER BY b.n;
-- The two figures by themselves: the gap as it is printed (高于, 低于 follow its
-- sign), and the advantage (领先, 落后 follow its sign).
SELECT bizenv.indicator_gap(21.94, 27.35) AS inspections_gap, bizenv.advantage(21.94, 27.35, 'higher_is_better') AS inspections,
       bizenv.indicator_gap(4.68, 3.96) AS rate_gap, bizenv.advantage(4.68, 3.96, 'lower_is_better') AS rate,
       bizenv.advantage(4.68, 3.96, '逆向') AS in_the_offices_words;

-- 同比增长: deposits 1370.44 (亿元, +2.46%), loans, private loans, inclusive loans.
-- What were they a year ago? A rate that is computed from a rounded base may
-- miss the printed one by the last digit; from the exact base it does not.
SELECT f.name, f.balance, f.rate, b.base, f.balance - b.base AS added,
       bizenv.growth_rate(f.balance, b.base, 2) AS from_rounded, bizenv.growth_rate(f.balance, b.exact_base, 2) AS from_exact
FROM (VALUES (1, 'deposits', 1370.44, 2.46), (2, 'loans', 686.77, 7.32),
             (3, 'private', 391.75, 22.05), (4, 'inclusive', 94.73, 19.98)) AS f(n, name, balance, rate)
     CROSS JOIN LATERAL (SELECT bizenv.growth_base(f.balance, f.rate, 2), bizenv.growth_base(f.balance, f.rate)) AS b(base, exact_base)
ORDER BY f.n;
-- Private loans alone gave 11.06 points to a growth of 7.32: all others shrank.
SELECT bizenv.contribution_pp(391.75, 320.98, 639.93, 2) AS private_pp,
       bizenv.contribution_pp(686.77 - 391.75, 639.93 - 320.98, 639.93, 2) AS others_pp,
       bizenv.growth_rate(686.77, 639.93, 2) AS all_loans;
-- Of 190.9 (亿元) asked for, 54.9 were met; of 143.47 granted, 114.07 were paid out.
SELECT bizenv.percent_of(54.9, 190.9, 2) AS demand_met, bizenv.percent_of(114.07, 143.47, 2) AS credit_drawn;

-- Growth from nothing or from a loss is NULL, never a made-up number
SELECT base, current, bizenv.growth_rate(current, base) AS growth_rate
FROM (VALUES (1, 80, 100), (2, 100, 0), (3, 0, 100), (4, 0, 0), (5, -50, 100), (6, -50, -20), (7, NULL, 100), (8, 80, NULL)) AS g(n, base, current)
ORDER BY n;
SELECT bizenv.growth_base(0, -100) AS all_gone, bizenv.growth_base(50, -50) AS halved, bizenv.growth_base(12, NULL) AS rate_missing,
       bizenv.contribution_pp(5, 3, 0) AS of_nothing, bizenv.contribution_pp(5, 3, -1) AS of_a_loss, bizenv.contribution_pp(5, NULL, 100) AS missing;

-- Other units: the difference keeps the unit of the figures
SELECT f.name, g.difference, g.difference_unit, g.relative_pct, g.standing_zh, g.trend_zh
FROM (VALUES (1, '办理时限', 3, 5, 'lower_is_better', '天', 4), (2, '贷款余额', 686.77, 700, 'higher_is_better', '亿元', 639.93),
             (3, '满意度', 98.5, 98.496, '正向', '%', 98.496), (4, '投诉率', 1.2, 1.2, '越低越好', '％', 1.1)) AS f(n, name, value, benchmark, direction, unit, previous)
     CROSS JOIN LATERAL bizenv.gap_report(f.value, f.benchmark, f.direction, f.unit, f.previous) AS g
ORDER BY f.n;
-- "level" is a difference of 0 at the digits that are shown
SELECT d AS digits, g.difference, g.standing FROM generate_series(0, 4) AS d CROSS JOIN LATERAL bizenv.gap_report(98.5, 98.496, 'higher_is_better', digits => d) AS g
ORDER BY d;
-- How much of last year's gap is closed: widened, part of it, all, overtaken; or there was none
SELECT n, value, benchmark, previous, previous_benchmark, g.gap_closed_pct, g.gap_closed_reason
FROM (VALUES (1, 20, 30, 22, 30), (2, 26, 30, 22, 30), (3, 30, 30, 22, 30), (4, 32, 30, 22, 30),
             (5, 20, 30, 31, 30), (6, 20, 30, 22, NULL), (7, NULL, 30, 22, 30), (8, 20, 1000, 999.999, 1000)) AS f(n, value, benchmark, previous, previous_benchmark)
     CROSS JOIN LATERAL bizenv.gap_report(f.value, f.benchmark, 'higher_is_better', previous => f.previous, previous_benchmark => f.previous_benchmark) AS g
ORDER BY n;
-- A share of a benchmark that is zero or negative is none, and its reason says so
SELECT n, value, benchmark, g.difference, g.relative_pct, g.relative_reason, g.standing, g.standing_order, g.trend
FROM (VALUES (1, 5, 0), (2, 5, -2), (3, 5, 0.001), (4, NULL, 3), (5, 5, NULL)) AS f(n, value, benchmark)
     CROSS JOIN LATERAL bizenv.gap_report(f.value, f.benchmark, 'higher_is_better', '万元') AS g
ORDER BY n;

-- Weighted mean (加权平均): each loan weighs as much as it is large. The mean of
-- the districts' means (平均的平均) is not the mean of the loans.
CREATE TABLE loan (district text, amount numeric(12,2), rate numeric(6,3));
INSERT INTO loan VALUES ('海勃湾', 900, 3.50), ('海勃湾', 100, 5.00), ('乌达', 60, 4.80), ('乌达', 40, 5.30),
                        ('海南', 20, 6.00), ('海南', 30, NULL), ('海南', NULL, 5.50);
SELECT district, round(bizenv.weighted_avg(rate, amount), 2) AS rate
FROM loan GROUP BY ROLLUP (district) ORDER BY district COLLATE "C" NULLS LAST;
SELECT round(avg(rate), 2) AS average_of_averages
FROM (SELECT bizenv.weighted_avg(rate, amount) AS rate FROM loan GROUP BY district) AS d;
-- In two steps: the tally keeps both sums, so districts merge into the city exactly.
-- A pair with a NULL is counted, not read as zero.
CREATE TABLE district_loans AS SELECT district, bizenv.weighted_agg(rate, amount) AS t FROM loan GROUP BY district;
SELECT district, t FROM district_loans ORDER BY district COLLATE "C";
-- The coverage is the share of the money whose rate is known.
SELECT s.district, bizenv.mean_value(s.t, 2) AS rate, bizenv.total_weight(s.t) AS amount, bizenv.coverage_pct(s.t, 1) AS coverage_pct,
       bizenv.row_count(s.t) AS loans, bizenv.skipped_count(s.t) AS skipped
FROM (SELECT 1 AS n, district, t FROM district_loans UNION ALL SELECT 2, '全市', bizenv.merge(t) FROM district_loans) AS s
ORDER BY s.n, s.district COLLATE "C";
-- The benchmark without oneself: each league beside the mean of all and of the others
SELECT league, rate, bizenv.mean_value(bizenv.weighted_agg(rate, amount) OVER (), 2) AS all_leagues,
       bizenv.mean_without(bizenv.weighted_agg(rate, amount) OVER (), rate, amount, 2) AS others
FROM (VALUES ('呼和浩特', 3.60, 520), ('乌海', 4.68, 100), ('阿拉善', NULL, 80)) AS l(league, rate, amount)
ORDER BY league COLLATE "C";
-- Sums are exact, however long the figures are, also in a moving frame
SELECT id, value, bizenv.weighted_agg(value, 1) OVER w::jsonb ->> 'product' AS sum, trim_scale(bizenv.weighted_avg(value, 1) OVER w) AS mean
FROM (VALUES (1, 0.1), (2, 1e-30), (3, 1e30), (4, 0.2), (5, 0.3)) AS v(id, value)
WINDOW w AS (ORDER BY id ROWS 1 PRECEDING) ORDER BY id;
-- No rows, no weight: NULL, and not 0
SELECT bizenv.weighted_avg(v, w) AS mean, bizenv.weighted_agg(v, w) AS t FROM (VALUES (1.0, 1.0)) AS l(v, w) WHERE false;
SELECT bizenv.weighted_avg(v, w) AS no_weight, bizenv.total_weight(bizenv.weighted_agg(v, w)) AS weight,
       bizenv.coverage_pct(bizenv.weighted_agg(v, w)) AS coverage_pct
FROM (VALUES (4.5, 0), (5.0, 0)) AS l(v, w);
SELECT bizenv.coverage_pct(bizenv.weighted_agg(NULL, w), 1) AS nothing_known, bizenv.mean_value(bizenv.weighted_agg(NULL, w)) AS mean FROM (VALUES (10)) AS l(w);
SELECT bizenv.mean_value(NULL) AS mean_value, bizenv.total_weight(NULL) AS total_weight, bizenv.coverage_pct(NULL::bizenv.weighted_tally) AS coverage_pct,
       bizenv.mean_without(NULL, 4.5, 100) AS mean_without;

-- Many indicators: how many are ahead, level, behind in each department, each
-- judged in its own direction; one unit in a tally, here percentage points
CREATE TABLE indicator (department text, name text, value numeric, benchmark numeric, direction text);
INSERT INTO indicator VALUES ('市场监管局', '问题发现率', 21.94, 27.35, 'higher_is_better'), ('市场监管局', '按时办结率', 99.1, 98.2, 'higher_is_better'),
                             ('人民银行', '企业贷款利率', 4.68, 3.96, 'lower_is_better'), ('人民银行', '不良率', 1.5, 1.5, 'lower_is_better'),
                             ('人民银行', '首贷占比', NULL, 12.5, '正向'), ('税务局', '退税差错率', 0.02, 0.05, '逆向');
CREATE TABLE department_gaps AS SELECT department, bizenv.gap_agg(value, benchmark, direction) AS t FROM indicator GROUP BY department;
SELECT department, t FROM department_gaps ORDER BY department COLLATE "C";
SELECT s.department, bizenv.row_count(s.t) AS indicators, bizenv.standing_count(s.t, 'ahead') AS ahead, bizenv.standing_count(s.t, 'level') AS level,
       bizenv.standing_count(s.t, '落后') AS behind, bizenv.skipped_count(s.t) AS skipped,
       bizenv.mean_advantage(s.t, 2) AS mean_advantage, bizenv.worst_advantage(s.t) AS worst_advantage
FROM (SELECT 1 AS n, department, t FROM department_gaps UNION ALL SELECT 2, '全部', bizenv.merge(t) FROM department_gaps) AS s
ORDER BY s.n, s.department COLLATE "C";
SELECT bizenv.standing_count('{}', 'behind') AS behind, bizenv.mean_advantage('{}') AS mean_advantage, bizenv.worst_advantage('{}') AS worst_advantage,
       bizenv.gap_agg(NULL, 5, '正向') AS only_a_null;

-- Distance to frontier: 0 at the worst, 100 at the best; which way is better is
-- the sign of best - worst, and what lies beyond is clipped
SELECT value, bizenv.frontier_score(value, 6, 3, digits => 1) AS lower_is_better, bizenv.frontier_score(value, 3, 6, digits => 1) AS higher_is_better,
       bizenv.frontier_score(value, 6, 3, 2, 1) AS squared, bizenv.frontier_score(value, 3, 3) AS no_range
FROM (VALUES (2), (3), (4.5), (4.68), (6), (7), (NULL)) AS v(value) ORDER BY value;

-- Tallies are values: equal figures are equal tallies, whatever they were written as
SELECT bizenv.weighted_agg(v, w) = '{"weight": 4.0e2, "product": 1950, "pairs": 2}' AS same
FROM (VALUES (4.50, 100), (5.0, 300.00)) AS l(v, w);
SELECT DISTINCT t FROM (SELECT bizenv.gap_agg(v, 3, '正向') FROM (VALUES (3.0), (3.00), (4)) AS v(v) GROUP BY v) AS s(t) ORDER BY t;

-- What is refused
SELECT bizenv.indicator_gap('NaN', 3.96);
SELECT bizenv.advantage(4.68, 'Infinity', 'lower_is_better');
SELECT bizenv.advantage(4.68, 3.96, 'lower');
SELECT bizenv.advantage(4.68, 3.96, NULL);
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better', 'pp');
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better', '百分点');
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better', '');
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better', digits => 7);
SELECT * FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better', digits => NULL);
SELECT bizenv.growth_rate(1370.44, 1337.54, -1);
SELECT bizenv.growth_base(1370.44, -100.01);
SELECT bizenv.contribution_pp(391.75, '-Infinity', 639.93);
SELECT bizenv.frontier_score(4.68, 6, 3, 0);
SELECT bizenv.weighted_avg(v, w) FROM (VALUES (4.5, 100), (5.0, -1)) AS l(v, w);
SELECT bizenv.weighted_avg(v, w) FROM (VALUES (4.5, 100), ('NaN', 300)) AS l(v, w);
SELECT bizenv.mean_without('{"pairs": 1, "product": 450, "weight": 100}', 5.0, 300);
SELECT bizenv.gap_agg(v, b, NULL) FROM (VALUES (4.68, 3.96)) AS i(v, b);
SELECT bizenv.standing_count('{}', 'first');
SELECT bizenv.weighted_tally '{"pairs": 1, "weight": -5}';
SELECT bizenv.gap_tally '{"ahead": 1, "advantage": -2, "worst": -2}';
SELECT bizenv.gap_tally '{"first": 1}';
SELECT bizenv_internal.weighted_add('{}', 4.5, 100);

-- Nothing depends on the search_path
SET search_path = '';
SELECT g.difference, g.difference_unit, g.standing_zh, bizenv.growth_base(1370.44, 2.46, 2), bizenv.frontier_score(4.68, 6, 3, digits => 1)
FROM bizenv.gap_report(4.68, 3.96, 'lower_is_better') AS g;
SELECT bizenv.weighted_avg(rate, amount) FROM public.loan;
SELECT bizenv.merge(t) FROM public.department_gaps;
