--
-- scoring (赋分): bands and their points, lines through marks, caps, score cards
--
\set VERBOSITY default

-- A scale is written in brackets, or as an assessment rule words it: the same value
SELECT v::bizenv.scale FROM (VALUES ('[90,]=优秀:10; [80,90)=良好:8; [,80)=一般:5'), (' [90.0, ) = 优秀 : 10.00 ；[80，90)=良好：8; (,80)=一般:5;'),
    ('90分以上为优秀，得10分；80分以上不足90分为良好，得8分；其他为一般，得5分。'),
    ('90分（含）以上为优秀（10分）、80分（含）以上90分以下（不含）为良好（8分）、80分以下（不含）为一般（5分）')) AS s(v);
SELECT v::bizenv.scale FROM (VALUES ('90分以上为优秀、80分以上不足90分为良好、不足80分为一般'), ('优秀：90分以上；良好：80分以上不足90分；一般：不足80分'),
    ('优秀（90分以上）、良好（80分以上不足90分）、一般（不足80分）'), ('得分90分以上的评为优秀，80分以上，不足90分的评为良好，其余评为一般'),
    ('3个工作日以内为绿、超过3个工作日不满6个工作日为黄、6个工作日以上为红'), ('1,000万元以上得10分；500万元以上不足1,000万元得6分；不足500万元不得分'),
    ('[40,60]=适度; (60,]=偏离; [,40)=偏离')) AS s(v);
-- Bands hold what they say they hold: 以上 and 以下 include the number
SELECT v, bizenv.scale_label(v, s), bizenv.scale_points(v, s), bizenv.scale_order(v, s)
FROM (VALUES (95), (90), (89.999), (80), (79.9), (-5), (NULL)) AS n(v), (VALUES (bizenv.scale '[90,]=优秀:10; [80,90)=良好:8; [,80)=一般:5')) AS t(s);
SELECT to_json(s), s::jsonb -> 0 ->> 'label' AS first FROM (VALUES (bizenv.scale '[60,]=合格:1; [,60)=不合格:0')) AS t(s);
SELECT bizenv.scale_order(v, '[40,60]=适度; (60,]=偏离; [,40)=偏离') FROM (VALUES (50), (70), (10)) AS n(v);

-- What is refused, and why
SELECT '90分以上为优秀、80分以上90分以下为良好、不足80分为一般'::bizenv.scale;
SELECT '80-89分为良、90分以上为优、不足80分为差'::bizenv.scale;
SELECT '(90,]=a; [,90)=b'::bizenv.scale;
SELECT '[90,80]=a'::bizenv.scale;
SELECT '[,]=a; [,]=b'::bizenv.scale;
SELECT '[90,]=a:1; [,90)=b'::bizenv.scale;
SELECT '[90,]=a; [,90)=:1'::bizenv.scale;
SELECT '[90,]=; [,90)=b'::bizenv.scale;
SELECT '[90,]a'::bizenv.scale;
SELECT '[NaN,]=a'::bizenv.scale;
SELECT '[9,]=a:b'::bizenv.scale;
SELECT '[9,]=a=b:1'::bizenv.scale;
SELECT '90分为优秀，其他为一般'::bizenv.scale;
SELECT '近90分为优、其他为差'::bizenv.scale;
SELECT '未达到90%以上为差，其他为优'::bizenv.scale;
SELECT '90分以上为优、80%以上为良'::bizenv.scale;
SELECT '90分以上为优、其他为良、其余为差'::bizenv.scale;
SELECT '90分以上得满分'::bizenv.scale;
SELECT '90分以上为优、不足90分'::bizenv.scale;
SELECT ' '::bizenv.scale;
SELECT string_agg(format('[%s,%s)=%s', n, n + 1, n), ';')::bizenv.scale FROM generate_series(1, 10000) AS n;
SELECT bizenv.scale_points(101, '[90,100]=:10; [0,90)=:5');
SELECT bizenv.scale_points(-1, '[90,100]=:10; [0,90)=:5');
SELECT bizenv.scale_points('NaN', '[90,100]=:10; [0,90)=:5');

-- Five standard values, the best first: on the lines between them, 0 below the last
SELECT v, bizenv.piecewise_score(v, '{20,15,10,5,1}', '{100,80,60,40,20}', 'linear', 'zero', 1) AS sasac, bizenv.piecewise_score(v, '{20,15,10,5,1}', '{100,80,60,40,20}', 'step') AS step,
       bizenv.piecewise_score(v, '{20,15,10,5,1}', '{100,80,60,40,20}', digits => 1) AS clip, bizenv.piecewise_score(v, '{1,5,10,15,20}', '{20,40,60,80,100}', '插值', '外推', 1) AS extend
FROM (VALUES (25), (20), (17.5), (15), (3), (1), (0), (NULL)) AS n(v);
-- Lower is better: the points fall with the marks
SELECT v, bizenv.piecewise_score(v, '{3,5,10}', '{10,8,5}', 'step') AS step, bizenv.piecewise_score(v, '{3,5,10}', '{10,8,5}', digits => 1) AS line
FROM (VALUES (2), (3), (4), (10), (11)) AS n(v);
SELECT bizenv.piecewise_score(1, '{1,2}', '{1}');
SELECT bizenv.piecewise_score(1, '{}', '{}');
SELECT bizenv.piecewise_score(1, '{1,3,2}', '{1,2,3}');
SELECT bizenv.piecewise_score(NULL, '{1,1}', '{1,2}');
SELECT bizenv.piecewise_score(1, ARRAY[1, NULL], '{1,2}');
SELECT bizenv.piecewise_score(1, '{1,2,3}', '{1,3,2}', 'step');
SELECT bizenv.piecewise_score(1, '{1,2,3}', '{1,3,2}', beyond => 'zero');
SELECT bizenv.piecewise_score(1, '{1,2}', '{-1,2}', 'step');
SELECT bizenv.piecewise_score(1, '{1,2}', '{1,2}', 'step', 'extend');
SELECT bizenv.piecewise_score(1, '{1}', '{1}', 'linear', 'extend');
SELECT bizenv.piecewise_score(1, '{1,2}', '{1,2}', 'spline');
SELECT bizenv.piecewise_score(1, array_agg(n), array_agg(n)) FROM generate_series(1, 1001) AS n;

-- Efficacy: 60 at the unsatisfying value, 100 at the satisfying one; caps never score what was not reported
SELECT v, bizenv.efficacy_score(v, 30, 60, digits => 2) AS open, bizenv.efficacy_score(v, 30, 60, lowest => 0, highest => 100, digits => 2) AS capped,
       bizenv.efficacy_score(v, 10, 3, 50, digits => 2) AS lower_is_better
FROM (VALUES (75), (60), (45), (30), (-20), (NULL)) AS n(v);
SELECT bizenv.efficacy_score(1, 2, 2) AS no_range, least(bizenv.percent_of(NULL, 100), 120) AS trap, bizenv.frontier_score(NULL, 0, 100, highest => 120) AS without;
SELECT v, bizenv.frontier_score(v, 0, 100) AS usual, bizenv.frontier_score(v, 0, 100, highest => 120) AS capped, bizenv.frontier_score(v, 0, 100, lowest => NULL, highest => NULL, digits => 1) AS open
FROM (VALUES (150), (110), (-5), (NULL)) AS n(v);
SELECT bizenv.efficacy_score(1, 2, 3, 100);
SELECT bizenv.efficacy_score(1, 2, 3, NULL);
SELECT bizenv.efficacy_score(1, 2, 3, lowest => 3, highest => 2);
SELECT bizenv.frontier_score(1, 2, 3, 2, lowest => -1);

-- A card: base points, bonus up to 5, deductions until nothing is left, a veto
CREATE TABLE card (department text, item text, points numeric(8,2), kind text, cap numeric(8,2));
INSERT INTO card VALUES
    ('A', '日常考核', 86.5, 'base', 100), ('A', '获奖', 3, '加分', 5), ('A', '获奖', 4, '加分', 5), ('A', '通报', 2, '扣分', 10),
    ('B', '日常考核', 91, 'base', 100), ('B', '事故', 1, '一票否决', 59), ('B', '通报', 0, '扣分', 10),
    ('C', '日常考核', 88, 'base', 100), ('C', '通报', NULL, '扣分', 10), ('C', '获奖', 2, '加分', 5), ('D', NULL, NULL, NULL, NULL);
CREATE VIEW card_tally AS SELECT department, bizenv.score_card_agg(item, points, kind, cap) AS t FROM card GROUP BY department;
SELECT department, t, bizenv.row_count(t), bizenv.skipped_count(t) FROM card_tally ORDER BY department;
SELECT department, bizenv.score_card_total(t) AS total, bizenv.score_card_total(t, known_only => true) AS known FROM card_tally ORDER BY department;
SELECT c.department, r.* FROM card_tally AS c, bizenv.score_card_rows(c.t) AS r ORDER BY c.department, r.kind_order, r.item COLLATE "C";
SELECT c.department, sum(r.contribution) FROM card_tally AS c, bizenv.score_card_rows(c.t) AS r GROUP BY c.department ORDER BY c.department;
SELECT bizenv.merge(t) FROM (SELECT t FROM card_tally WHERE department IN ('A', 'D')) AS s;
SELECT bizenv.merge(t) FROM card_tally;
SELECT bizenv.score_card_agg('a', p, k, c) FROM (VALUES (1, 'bonus', 5), (1, 'bonus', 4)) AS v(p, k, c);
SELECT bizenv.score_card_agg('a', p, k, c) FROM (VALUES (1, 'bonus', 5), (1, 'veto', 5)) AS v(p, k, c);
SELECT bizenv.score_card_agg('a', -1, 'deduction', 5);
SELECT bizenv.score_card_agg('a', 1, 'deduction', -5);
SELECT bizenv.score_card_agg('a', 'NaN', 'base', NULL);
SELECT bizenv.score_card_agg('a', 1, 'extra', NULL);
SELECT bizenv.score_card_agg('a', 1, NULL, NULL);
SELECT bizenv.score_card_agg(NULL, 1, 'base', NULL);
SELECT bizenv.score_card_agg(' ', 1, 'base', NULL);
SELECT bizenv.score_card_agg(n::text, 1, 'base', NULL) FROM generate_series(1, 1001) AS n;
SELECT bizenv.score_card_total('{}', NULL);
SELECT '{"items": {"a": ["base", 1, null, 2, 0]}}'::bizenv.score_card_tally;
SELECT '{"items": {"a": ["best", 1, null, 1, 0]}}'::bizenv.score_card_tally;
DROP TABLE card CASCADE;
