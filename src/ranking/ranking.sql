--
-- ranking (排名): ranks among the units that reported, and the distances between them
--

CREATE FUNCTION bizenv.league_rank(value bizenv.number, direction text, ties text DEFAULT 'competition', digits bizenv.whole DEFAULT NULL, tie_breaks bizenv.number[] DEFAULT NULL, tie_directions text[] DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.league_rank(bizenv.number, text, text, bizenv.whole, bizenv.number[], text[]) IS
'排名（窗口函数）：未报送的不参加排名，也不计入；可按原值或按刊印值
Rank in the partition, 1 is the best, whatever its order and frame; NULL and NaN have no rank and are not counted; direction higher_is_better or lower_is_better (正向, 逆向); ties competition (1, 1, 3), dense (1, 1, 2), average (1.5, 1.5, 3) or max (2, 2, 3); digits NULL ranks exact values, 0 to 100 ranks printed figures, rounded half up to so many decimals first; tie_breaks are 1 to 32 keys that decide, one after the other, between rows of the same value, the way of each in tie_directions (left out: as direction), a key that is NULL or NaN being worse than any; what is equal in all of them stays a tie; unknown words, keys that are not as many in all rows, or words and digits that differ within a partition, are 22023, infinities 22003.
SELECT string_agg(w.r::text, '' '' ORDER BY w.r) FROM (SELECT bizenv.league_rank(v, ''lower_is_better'') OVER () AS r FROM (VALUES (4.68), (3.96), (3.96), (NULL)) AS u(v)) AS w;  -- 1 1 3';

CREATE FUNCTION bizenv.league_change(value bizenv.number, previous_value bizenv.number, direction text, ties text DEFAULT 'competition', digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.league_change(bizenv.number, bizenv.number, text, text, bizenv.whole) IS
'名次变化（窗口函数）：两期均报送的单位之间比较，正为上升
Places moved up since the previous period, among the rows that are ranked in both: who joins or drops out moves nobody else; + up, - down; NULL for a row that has no rank in one of them; arguments and errors as of league_rank.
SELECT string_agg(w.c::text, '' '' ORDER BY w.c) FROM (SELECT bizenv.league_change(v, p, ''higher_is_better'') OVER () AS c FROM (VALUES (95, NULL), (80, 70), (75, 90), (60, 60)) AS u(v, p)) AS w;  -- -1 0 1';

CREATE FUNCTION bizenv.value_for_rank(value bizenv.number, direction text, place bizenv.whole, digits bizenv.whole DEFAULT NULL) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.value_for_rank(bizenv.number, text, bizenv.whole, bizenv.whole) IS
'要达到某一名次需要多少（窗口函数）：其他单位不变，达到此数即并列该名次
What the unit of a row must reach to have that place in the partition, the others as they are: the value of the place-th best of the others, with which it has the place or a better one, as ties share the better; NULL where there are fewer others, so that any value will do; a unit without a value asks the same question; digits NULL compares exact values, 0 to 100 printed figures; place below 1 is 22003, NULL 22004; other errors as of league_rank.
SELECT max(w.n) FROM (SELECT bizenv.value_for_rank(v, ''higher_is_better'', 2) OVER () AS n FROM (VALUES (95), (90), (88), (NULL)) AS u(v)) AS w;  -- 90';
CREATE FUNCTION bizenv.league_tier(value bizenv.number, direction text, shares bizenv.number[], digits bizenv.whole DEFAULT NULL) RETURNS integer
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.league_tier(bizenv.number, text, bizenv.number[], bizenv.whole) IS
'按名次分档（窗口函数）：如前30%为第1档、其后50%为第2档，并列的不拆开
Tier by rank: shares are the percentages of the ranked units that the tiers take, the best first; a unit is in the first tier of which the end is not before its rank (rank <= percent so far of the units), so that ties are never split and a tier never begins early; what the shares leave of 100 is one tier more; NULL and NaN are in none and are not counted; shares of 0 or less, or of more than 100 in all, are 22023, as are parameters that differ within a partition, NULL for one 22004; digits as of league_rank.
SELECT string_agg(w.n::text, '' '' ORDER BY w.v DESC) FROM (SELECT v, bizenv.league_tier(v, ''higher_is_better'', ''{30,50}'') OVER () AS n FROM generate_series(1, 10) AS u(v)) AS w;  -- 1 1 1 2 2 2 2 2 3 3';

CREATE FUNCTION bizenv.rank_change(rank bizenv.number, previous_rank bizenv.number) RETURNS numeric
    AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION bizenv.rank_change(bizenv.number, bizenv.number) IS
'名次变化：正为上升，负为下降
Previous rank less rank: + moved up, - moved down; both ranks must be among the same units, else use league_change; NULL where a unit was not ranked; a rank below 1, NaN and infinities are 22003.
SELECT bizenv.rank_change(rank => 8, previous_rank => 10);  -- 2';

CREATE TYPE bizenv.league_place_row AS (
    rank integer,
    rank_reason varchar(30),
    ranked_count integer,
    tied_count integer,
    leader_value numeric(38,6),
    to_leader numeric(38,6),
    mean_value numeric(38,6),
    mean_advantage numeric(38,6),
    next_rank integer,
    to_next numeric(38,6),
    beaten_count integer,
    beaten_pct numeric(7,2),
    beaten_reason varchar(30),
    basis varchar(20),
    basis_order integer,
    basis_zh varchar(20),
    basis_digits integer
);
COMMENT ON TYPE bizenv.league_place_row IS
'排名表的一行：名次，与第一名、平均值、前一名的距离，超过的单位
Row of league_row: the rank and the number of ranked units, the distances to the leader, to the mean and to the next place up, the number of units that are beaten, and whether exact values or printed figures were ranked.
SELECT (w.r).rank FROM (SELECT bizenv.league_row(v, ''higher_is_better'') OVER () AS r FROM (VALUES (21.94)) AS u(v)) AS w;  -- 1';
COMMENT ON COLUMN bizenv.league_place_row.rank IS '名次';
COMMENT ON COLUMN bizenv.league_place_row.rank_reason IS '未排名原因';
COMMENT ON COLUMN bizenv.league_place_row.ranked_count IS '参加排名单位数';
COMMENT ON COLUMN bizenv.league_place_row.tied_count IS '同名次单位数';
COMMENT ON COLUMN bizenv.league_place_row.leader_value IS '第一名数值';
COMMENT ON COLUMN bizenv.league_place_row.to_leader IS '距第一名';
COMMENT ON COLUMN bizenv.league_place_row.mean_value IS '平均值';
COMMENT ON COLUMN bizenv.league_place_row.mean_advantage IS '较平均值优劣（正为优）';
COMMENT ON COLUMN bizenv.league_place_row.next_rank IS '前一名次';
COMMENT ON COLUMN bizenv.league_place_row.to_next IS '距前一名';
COMMENT ON COLUMN bizenv.league_place_row.beaten_count IS '超过单位数';
COMMENT ON COLUMN bizenv.league_place_row.beaten_pct IS '超过其他单位比例';
COMMENT ON COLUMN bizenv.league_place_row.beaten_reason IS '超过比例缺失原因';
COMMENT ON COLUMN bizenv.league_place_row.basis IS '排名依据代码';
COMMENT ON COLUMN bizenv.league_place_row.basis_order IS '排名依据次序';
COMMENT ON COLUMN bizenv.league_place_row.basis_zh IS '排名依据';
COMMENT ON COLUMN bizenv.league_place_row.basis_digits IS '刊印小数位数';
CREATE FUNCTION bizenv.league_row(value bizenv.number, direction text, digits bizenv.whole DEFAULT NULL) RETURNS bizenv.league_place_row
    AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION bizenv.league_row(bizenv.number, text, bizenv.whole) IS
'排名表的一行（窗口函数）：名次，与第一名、平均值、前一名的距离，超过百分之几的单位
One row of plain columns for each row of the partition: competition rank, distances of 0 or more to the leader and the next place up, mean_advantage over the mean of all who are ranked (+ better), beaten_pct of the others; a rank that is NULL has the reason missing or not_a_number, a beaten_pct without other units the reason no_peers; digits 0 to 6 ranks and compares figures as printed, and prints the mean so; errors as of league_rank; take it apart outside: SELECT (r).* FROM (SELECT ... OVER () AS r ...).
SELECT (w.r).beaten_pct FROM (SELECT v, bizenv.league_row(v, ''higher_is_better'') OVER () AS r FROM (VALUES (30), (21.94), (20), (NULL)) AS u(v)) AS w WHERE w.v = 21.94;  -- 50.00';
