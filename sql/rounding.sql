--
-- rounding (数值修约): how a figure is rounded, and whether a printed one is right
--
\set VERBOSITY default

-- Half up (四舍五入) is PostgreSQL's own round(); GB/T 8170 rounds an exact
-- half to the even digit, and never rounds twice.
SELECT v AS value, round(v) AS half_up, bizenv.round_half_even(v) AS half_even
FROM (VALUES (0.5), (1.5), (2.5), (2.51), (-2.5), (-3.5), (15.4546), (0)) AS t(v);
SELECT bizenv.round_half_even(20.65, 1) AS tenths,
       bizenv.round_half_even(1250, -2) AS hundreds,
       bizenv.round_half_even(7, 3) AS padded,
       bizenv.round_half_even(0.5, -100) AS nothing_left,
       bizenv.round_half_even(NULL) AS missing;
SELECT bizenv.round_half_even('NaN');
SELECT bizenv.round_half_even('-Infinity', 1);
SELECT bizenv.round_half_even(1, 101);

-- A percentage of counts. Integers are exact here (12/58*100 is 0), and the
-- exact ratio is rounded once.
SELECT bizenv.percent_of(12, 58, 1) AS approved, bizenv.percent_of(46, 58, 1) AS in_progress,
       bizenv.percent_of(9, 64, 0) AS completed, bizenv.percent_of(54.9, 190.9, 2) AS financed,
       bizenv.percent_of(8, 12) AS not_rounded;
SELECT bizenv.percent_of(5, 0, 1) AS of_nothing, bizenv.percent_of(NULL, 58, 1) AS missing,
       bizenv.percent_of(0, 58, 1) AS none, bizenv.percent_of(-3, 58, 1) AS negative,
       bizenv.percent_of(64.5, 58, 1) AS over_100;
SELECT bizenv.percent_of('Infinity', 58);
SELECT bizenv.percent_of(12, 'NaN');
SELECT bizenv.percent_of(12, 58, -1);

-- Shares that add up to exactly 100, only where they must: the units that
-- cutting leaves over go to the largest remainders, ties to the earlier one.
SELECT bizenv.shares_to_100(ARRAY[9, 41, 14]) AS tasks,
       bizenv.shares_to_100(ARRAY[1, 1, 1]) AS thirds,
       bizenv.shares_to_100(ARRAY[1, 1, 1], 2) AS with_two_decimals,
       bizenv.shares_to_100(ARRAY[13.626332, 47.989636, 9.596008, 28.788024]) AS amounts;
SELECT bizenv.shares_to_100(ARRAY[1, NULL, 2]) AS one_missing,
       bizenv.shares_to_100(ARRAY[0, NULL, 0]) AS nothing_to_share,
       bizenv.shares_to_100('{}') AS no_element,
       bizenv.shares_to_100('[2026:2027]={3,1}', 1) AS bounds_stay,
       bizenv.shares_to_100(NULL) AS no_array;
SELECT bizenv.shares_to_100(ARRAY[1, -1, 3]);
SELECT bizenv.shares_to_100(ARRAY[1, 'NaN'::numeric]);
SELECT bizenv.shares_to_100('{{1,2},{3,4}}');
SELECT bizenv.shares_to_100(ARRAY[1, 2], -1);
SELECT bizenv.shares_to_100(ARRAY[1, 2], NULL);

-- The same over rows
SELECT class, tasks, bizenv.percent_of(tasks, sum(tasks) OVER (), 0) AS rounded,
       bizenv.share_to_100(tasks) OVER (ORDER BY tasks DESC NULLS LAST, class) AS to_100
FROM (VALUES ('completed', 17), ('past half', 17), ('just started', 17), ('not reported', NULL)) AS t(class, tasks)
ORDER BY tasks DESC NULLS LAST, class;
SELECT district, status, items, bizenv.share_to_100(items, 1) OVER (PARTITION BY district) AS share_pct
FROM (VALUES ('east', 'open', 1), ('east', 'closed', 5), ('west', 'open', 2), ('west', 'closed', 1), ('north', 'open', 0))
     AS t(district, status, items)
ORDER BY district, status;
SELECT bizenv.share_to_100(v) OVER () FROM (VALUES (1), (-1)) AS t(v);
SELECT bizenv.share_to_100(1, d) OVER () FROM (VALUES (1), (2)) AS t(d);
SELECT bizenv.share_to_100(1, NULL) OVER ();
SELECT bizenv.share_to_100(1);

-- Is a printed percentage right? It is judged with the decimals it is
-- printed with; a half of the last one to either side is what it implies.
SELECT p.part, p.whole, c.printed, c.recomputed, c.verdict, c.verdict_zh, c.implied_low, c.implied_high
FROM (VALUES (20.7, 12, 58), (14, 9, 64), (100, 31, 31),
             (66, 37, 56), (60.8, 14, 23), (77, 7, 9), (76.9, 10, 13),
             (12.4, 1, 8), (12.5, 1, 8), (12.2, 49, 400), (12.3, 49, 400),
             (20.8, 12, 58), (27.0, 12, 58), (-5.2, -3, 58)) AS p(printed, part, whole)
     CROSS JOIN LATERAL bizenv.check_percent(p.printed, p.part, p.whole) AS c;
SELECT p.n, c.*
FROM (VALUES (1, NULL, 12, 58), (2, 20.7, NULL, 58), (3, 20.7, 12, 0)) AS p(n, printed, part, whole)
     CROSS JOIN LATERAL bizenv.check_percent(p.printed, p.part, p.whole) AS c
ORDER BY p.n;
SELECT * FROM bizenv.check_percent('NaN', 12, 58);

-- Are printed shares right, and how were they made to add up to 100?
-- A county's half-year report (金寨 2025): 73.0 was printed as 72.9, for the
-- half-up shares add up to 100.1. Cutting explains it as well, and is tried first.
SELECT * FROM bizenv.check_shares(ARRAY[7.7, 10.8, 4.5, 72.9, 4.1], ARRAY[17, 24, 10, 162, 9]);
-- the same counts, shared out by largest remainder
SELECT * FROM bizenv.check_shares(bizenv.shares_to_100(ARRAY[17, 24, 10, 162, 9], 1), ARRAY[17, 24, 10, 162, 9]);
-- Half up gives 52, 43 and 4, and 1 is missing: given to the largest class, to
-- the largest remainder, to neither of them, and not at all.
SELECT l.given_to, c.item, c.printed, c.recomputed, c.verdict, c.verdict_zh
FROM (VALUES (1, 'largest class', ARRAY[53, 43, 4]), (2, 'largest remainder', ARRAY[52, 44, 4]),
             (3, 'neither', ARRAY[52, 43, 5]), (4, 'none', ARRAY[52, 43, 4])) AS l(n, given_to, printed)
     CROSS JOIN LATERAL bizenv.check_shares(l.printed, ARRAY[12, 10, 1]) AS c
ORDER BY l.n, c.item;
-- a count that is not known is left out of the whole
SELECT * FROM bizenv.check_shares(ARRAY[50, NULL, 50, 30], ARRAY[3, 1, NULL, 2]);
SELECT * FROM bizenv.check_shares(ARRAY[50, 50], ARRAY[0, 0]);
SELECT * FROM bizenv.check_shares(NULL, ARRAY[1, 2]);
SELECT * FROM bizenv.check_shares('{}', '{}');
SELECT * FROM bizenv.check_shares(ARRAY[50, 50], ARRAY[1, 2, 3]);
SELECT * FROM bizenv.check_shares(ARRAY[50, 50], ARRAY[1, -2]);
SELECT * FROM bizenv.check_shares('{50,Infinity}', ARRAY[1, 2]);
SELECT * FROM bizenv.check_shares('{{50},{50}}', '{{1},{2}}');

-- "21.94%, up 2.67%": percentage points or percent? Each reading implies
-- another figure of last year; which one is right, last year's report tells.
SELECT * FROM bizenv.check_change(2.67, 21.94);
SELECT * FROM bizenv.check_change(2.67, 21.94, 19.27);
-- deposits of 1370.44, up 2.46%, from 1337.54
SELECT * FROM bizenv.check_change(2.46, 1370.44, 1337.54);
-- a rate that fell from 4.12 to 3.65 fell by 0.47 points, by 11.4 percent
SELECT * FROM bizenv.check_change(-0.47, 3.65, 4.12);
SELECT * FROM bizenv.check_change(-11.4, 3.65, 4.12);
-- nothing grows by a percentage from zero or less
SELECT * FROM bizenv.check_change(3, 3, 0);
SELECT * FROM bizenv.check_change(-100, 0, 5);
SELECT * FROM bizenv.check_change(2.67, NULL, 19.27);
SELECT * FROM bizenv.check_change(2.67, 21.94, 'NaN');
SELECT * FROM bizenv.check_change('up', 21.94);

-- Nothing depends on the search_path
SET search_path = '';
SELECT bizenv.percent_of(12, 58, 1), bizenv.shares_to_100(ARRAY[9, 41, 14]), c.verdict
FROM bizenv.check_percent(20.7, 12, 58) AS c;
