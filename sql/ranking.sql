--
-- ranking (排名): ranks among those that reported, and what lies between the places
--
\set VERBOSITY default

-- The 12 leagues of the region and two of their indicators. The newsletter
-- prints only the means (27.35 and 3.96) and the city's own figures (21.94 and
-- 4.68, last year 19.27); the others are made up to fit them. One league
-- reported no rate, another was not in last year's table.
CREATE TABLE league (league text PRIMARY KEY, found_pct numeric, found_before numeric, rate numeric);
INSERT INTO league VALUES
    ('呼和浩特市', 33.10, 31.02, 3.52), ('包头市', 31.45, 32.10, 3.61), ('呼伦贝尔市', 21.38, 18.20, 4.02), ('兴安盟', 24.37, 24.90, 4.21),
    ('通辽市', 28.62, 27.35, 3.95), ('赤峰市', 29.90, 28.11, 3.88), ('锡林郭勒盟', 25.16, 23.80, NULL), ('乌兰察布市', 22.58, 19.94, 4.15),
    ('鄂尔多斯市', 34.28, 30.76, 3.47), ('巴彦淖尔市', 28.62, 26.08, 3.95), ('乌海市', 21.94, 19.27, 4.68), ('阿拉善盟', 26.80, NULL, 4.12);

-- Ranks: problems found should be many, a lending rate low. Two leagues are
-- tied in each; who did not report has no rank and counts for nobody.
SELECT league, found_pct, bizenv.league_rank(found_pct, 'higher_is_better') OVER () AS found_rank,
       rate, bizenv.league_rank(rate, '逆向') OVER () AS rate_rank
FROM league ORDER BY found_rank, league COLLATE "C";
-- Plain SQL gives the first place to the league that reported no rate
SELECT league, rate, rank() OVER (ORDER BY rate DESC) AS rank_desc, bizenv.league_rank(rate, 'higher_is_better') OVER () AS league_rank
FROM league ORDER BY rank_desc LIMIT 3;

-- Ties: the places they take
SELECT v, bizenv.league_rank(v, '正向') OVER () AS competition, bizenv.league_rank(v, '正向', 'dense') OVER () AS dense,
       bizenv.league_rank(v, '正向', 'average') OVER () AS average, bizenv.league_rank(v, '正向', 'max') OVER () AS max
FROM (VALUES (95), (90), (90.0), (80), (NULL), ('NaN')) AS u(v) ORDER BY competition, v;
-- The basis: exact values, or what is printed, rounded half up before
SELECT v, round(v, 1) AS printed, bizenv.league_rank(v, '正向') OVER () AS exact, bizenv.league_rank(v, '正向', digits => 1) OVER () AS by_printed
FROM (VALUES (95.04), (95.00), (94.95), (94.94)) AS u(v) ORDER BY exact;
-- Neither order nor frame of the window matter; PARTITION BY does
SELECT grp, v, bizenv.league_rank(v, '正向') OVER (PARTITION BY grp) AS in_group, bizenv.league_rank(v, '正向') OVER () AS of_all,
       bizenv.league_rank(v, '正向') OVER (ORDER BY v ROWS CURRENT ROW) AS of_all_again
FROM (VALUES ('city', 3), ('city', 5), ('district', 4), ('district', NULL)) AS u(grp, v) ORDER BY grp, v;

-- Changes: + is up. Comparing ranks of different tables says that the city
-- fell; among those that are in both it stayed where it was.
SELECT league, found_before, found_pct,
       bizenv.rank_change(bizenv.league_rank(found_pct, '正向') OVER (), bizenv.league_rank(found_before, '正向') OVER ()) AS all_ranks,
       bizenv.league_change(found_pct, found_before, '正向') OVER () AS in_both
FROM league ORDER BY found_pct DESC, league COLLATE "C";
SELECT bizenv.rank_change(rank => 8, previous_rank => 10) AS up, bizenv.rank_change(10, 8) AS down, bizenv.rank_change(3, NULL) AS joined;

-- The row of a league table: taken apart outside, so that it is computed once
SELECT (s.r).* FROM (SELECT league, bizenv.league_row(found_pct, 'higher_is_better') OVER () AS r FROM league) AS s WHERE league = '乌海市' \gx
SELECT league, (r).rank, (r).rank_reason, (r).ranked_count, (r).to_leader, (r).mean_value, (r).mean_advantage, (r).next_rank, (r).to_next, (r).beaten_count, (r).beaten_pct
FROM (SELECT league, bizenv.league_row(rate, 'lower_is_better') OVER () AS r FROM league) AS s ORDER BY (r).rank, league COLLATE "C";
-- Printed figures: text and table agree, 94.95 is 95.0 and tied with it
SELECT v, (r).rank, (r).tied_count, (r).leader_value, (r).to_leader, (r).mean_value, (r).mean_advantage, (r).basis, (r).basis_zh, (r).basis_digits
FROM (SELECT v, bizenv.league_row(v, '正向', digits) OVER (PARTITION BY digits) AS r
      FROM (VALUES (95.04), (94.95), (94.94), (NULL)) AS u(v), (VALUES (1), (NULL)) AS d(digits)) AS s ORDER BY (r).basis, v DESC NULLS LAST;
-- Alone there is nobody to beat, and among nobody nothing to compare with
SELECT grp, (r).rank, (r).rank_reason, (r).ranked_count, (r).leader_value, (r).mean_value, (r).to_next, (r).beaten_pct, (r).beaten_reason
FROM (SELECT grp, bizenv.league_row(v, '逆向') OVER (PARTITION BY grp) AS r FROM (VALUES (1, 3.96), (2, NULL), (3, 'NaN')) AS u(grp, v)) AS s ORDER BY grp;

-- Errors
SELECT bizenv.league_rank(1, 'up') OVER ();
SELECT bizenv.league_rank(1, '正向', ties => 'min') OVER ();
SELECT bizenv.league_rank(1, NULL) OVER ();
SELECT bizenv.league_rank('Infinity', '正向') OVER ();
SELECT bizenv.league_rank(1, '正向', digits => -1) OVER ();
SELECT bizenv.league_rank(v, d) OVER () FROM (VALUES (1, '正向'), (2, '逆向')) AS u(v, d);
SELECT bizenv.league_rank(v, '正向', digits => v) OVER () FROM generate_series(1, 2) AS v;
SELECT bizenv.league_rank(1, '正向');
SELECT bizenv.rank_change(0, 1);
SELECT bizenv.league_row(1e32, '正向') OVER ();

-- Nothing depends on the search_path
SET search_path = '';
SELECT bizenv.league_rank(1, 'higher_is_better') OVER (), bizenv.league_change(1, 2, 'higher_is_better') OVER (), bizenv.rank_change(1, 2);

-- Equal values: the next criterion decides, and then the next; a missing one loses
SELECT city, score, done_pct, overdue, bizenv.league_rank(score, '正向', tie_breaks => ARRAY[done_pct, overdue], tie_directions => '{正向,逆向}') OVER () AS rank
FROM (VALUES ('a', 90, 98.0, 3), ('b', 90, 98.0, 1), ('c', 90, NULL, 0), ('d', 95, 90.0, 9), ('e', NULL, 99.0, 0)) AS v(city, score, done_pct, overdue) ORDER BY rank, city;
-- What must be reached for a place, and tiers that no tie is split by
SELECT city, rate, bizenv.value_for_rank(rate, '逆向', 2) OVER () AS for_second, bizenv.league_tier(rate, '逆向', '{25,50}') OVER () AS tier
FROM (VALUES ('a', 3.96), ('b', 4.10), ('c', 4.10), ('d', 4.68), ('e', NULL)) AS v(city, rate) ORDER BY city;
SELECT bizenv.league_rank(1, '正向', tie_breaks => '{1,2}', tie_directions => '{正向}') OVER ();
SELECT bizenv.value_for_rank(1, '正向', 0) OVER ();
SELECT bizenv.league_tier(1, '正向', '{60,60}') OVER ();
