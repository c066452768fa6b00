--
-- closure (销号): which rectification item may be closed, and what it lacks
--
\set VERBOSITY default

-- Conditions are rows: item, condition, met. The office's own rules say which
-- conditions exist. Item 4 has none yet, so the LEFT JOIN gives it a row of NULLs.
CREATE TABLE item (item integer PRIMARY KEY, name text);
INSERT INTO item VALUES (1, '专利预审时限'), (2, '知识产权质押融资'), (3, '维权援助站点'), (4, '商标恶意注册');
CREATE TABLE item_condition (item integer, condition text, met boolean);
INSERT INTO item_condition VALUES
    (1, 'measures_completed', true), (1, 'standard_reached', true), (1, 'evidence_filed', true), (1, 'approved', true),
    (2, 'measures_completed', true), (2, 'standard_reached', false), (2, 'evidence_filed', NULL), (2, 'approved', false),
    (3, 'measures_completed', true), (3, 'standard_reached', true), (3, 'evidence_filed', true), (3, 'approved', NULL);

-- Which items may be closed, and what do the others lack? A condition is met
-- when no row says otherwise: a no outweighs (unmet), then silence (unknown).
-- To apply for closure an item needs everything but the approval itself.
SELECT s.item, s.name, bizenv.is_eligible(t) AS may_close,
       bizenv.is_eligible(t, ignoring => '{approved}') AS may_apply,
       bizenv.unmet_conditions(t), bizenv.unknown_conditions(t)
FROM (SELECT i.item, i.name, bizenv.closure_agg(c.condition, c.met) AS t
      FROM item AS i LEFT JOIN item_condition AS c USING (item) GROUP BY i.item) AS s
ORDER BY s.item;

-- In the office's own words
SELECT s.item, string_agg(bizenv.code_label(u.condition), '、') AS lacks
FROM (SELECT item, bizenv.closure_agg(condition, met) AS t FROM item_condition GROUP BY item) AS s
     CROSS JOIN LATERAL unnest(bizenv.unmet_conditions(s.t) || bizenv.unknown_conditions(s.t)) AS u(condition)
GROUP BY s.item ORDER BY s.item;

-- A table that already has the figures in columns: the standard five conditions.
-- 双随机、一公开: problems were found in 21.94% of the inspections, in the region in 27.35%.
SELECT c.* FROM bizenv.closure_conditions(measures_percent => 80, value => 21.94, standard => 27.35,
    direction => 'higher_is_better', evidence_count => 2, approved => false) AS c;
-- 新发放企业贷款: 4.68% on average, 3.96% in the region; it is good to be low. The
-- evidence was not reported. The office asks for six months without rebound.
SELECT c.condition, c.met, c.detail FROM bizenv.closure_conditions(100, 4.68, 3.96, '逆向', NULL, false,
    months_without_rebound => 3, rebound_window => 6, lang => 'en') AS c;
-- Together: from columns to eligibility. To be equal to the standard is to reach it.
CREATE TABLE rectification (item integer, percent numeric(5,2), value numeric(6,2), standard numeric(6,2),
                            direction text, evidence bigint, approved boolean);
INSERT INTO rectification VALUES
    (1, 100, 27.35, 27.35, 'higher_is_better', 3, true), (2, 80, 21.94, 27.35, 'higher_is_better', 2, false),
    (3, 100, 4.68, 3.96, 'lower_is_better', 1, NULL), (4, NULL, NULL, NULL, 'lower_is_better', NULL, NULL);
SELECT s.item, bizenv.is_eligible(s.t), s.reasons
FROM (SELECT r.item, bizenv.closure_agg(c.condition, c.met) AS t,
             string_agg(c.detail, '；' ORDER BY c.condition_order) FILTER (WHERE c.met IS NOT TRUE) AS reasons
      FROM rectification AS r
           CROSS JOIN LATERAL bizenv.closure_conditions(r.percent, r.value, r.standard, r.direction, r.evidence, r.approved) AS c
      GROUP BY r.item) AS s
ORDER BY s.item;

-- The tally is a value: it can be stored, read, merged. Each condition has
-- three counts: met, unmet, unknown.
CREATE TABLE monthly AS SELECT item, bizenv.closure_agg(condition, met) AS t FROM item_condition GROUP BY item;
SELECT item, t, bizenv.row_count(t), bizenv.skipped_count(t) FROM monthly ORDER BY item;
SELECT bizenv.merge(t) AS all_items FROM monthly;
SELECT t -> 'conditions' -> 'approved' AS approvals FROM (SELECT t::jsonb FROM monthly WHERE item = 3) AS s;
-- One condition may have several rows, as one for each site: all have to agree
SELECT bizenv.unmet_conditions(t), bizenv.unknown_conditions(t), bizenv.is_eligible(t)
FROM (SELECT bizenv.closure_agg(c, m) AS t
      FROM (VALUES ('site checked', true), ('site checked', false), ('notice published', true), ('notice published', NULL)) AS v(c, m)) AS s;
-- The last two checks of each condition, as a moving frame
SELECT checked, condition, met, bizenv.is_eligible(bizenv.closure_agg(condition, met) OVER (ORDER BY checked ROWS 1 PRECEDING)) AS last_two_met
FROM (VALUES (1, 'site', true), (2, 'file', true), (3, 'site', false), (4, 'file', true), (5, 'site', true)) AS v(checked, condition, met);

-- Nothing, and nothing but silence
SELECT bizenv.closure_agg(condition, met) AS t, bizenv.is_eligible(bizenv.closure_agg(condition, met)) AS eligible FROM item_condition WHERE item = 5;
SELECT bizenv.closure_agg(NULL, NULL) AS t;
SELECT bizenv.is_eligible(NULL) AS eligible, bizenv.unmet_conditions(NULL), bizenv.unknown_conditions('{}'), bizenv.is_eligible('{}', '{approved}') AS empty_eligible;

-- What is refused
SELECT bizenv.closure_agg(NULL, true);
SELECT bizenv.closure_agg('  ', true);
SELECT bizenv.closure_agg(repeat('长', 334), true);
SELECT bizenv.closure_agg('note ' || n, true) FROM generate_series(1, 1001) AS n;
SELECT bizenv.is_eligible('{}', NULL);
SELECT * FROM bizenv.closure_conditions(-1, 1, 1, 'higher_is_better', 1, true);
SELECT * FROM bizenv.closure_conditions(100, 'NaN', 1, 'higher_is_better', 1, true);
SELECT * FROM bizenv.closure_conditions(100, 1, 'Infinity', 'higher_is_better', 1, true);
SELECT * FROM bizenv.closure_conditions(100, 1, 1, 'high', 1, true);
SELECT * FROM bizenv.closure_conditions(100, 1, 1, 'higher_is_better', -1, true);
SELECT * FROM bizenv.closure_conditions(100, 1, 1, 'higher_is_better', 1, true, rebound_window => -6);
SELECT bizenv_internal.closure_add('{}', 'approved', true);
SELECT '{"conditions": {"approved": [1, 0]}}'::bizenv.closure_tally;
SELECT '{"conditions": {"approved": [1, -1, 0]}}'::bizenv.closure_tally;
SELECT '{"conditions": {"approved": [0, 0, 0]}}'::bizenv.closure_tally;

DROP TABLE item, item_condition, rectification, monthly;
