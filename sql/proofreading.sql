--
-- proofreading (校对): a text against its own arithmetic
--
\set VERBOSITY default

-- Right sentences: every relation that is found has a row
SELECT c.position, c.fragment, c.relation, c.verdict, c.statement
FROM bizenv.check_text('评估问题46项，通过11项，占23.9%，推进中35项，占76.1%。交办2988件，办结2391件，办结率达80%。') AS c;

-- Wrong ones, with what the figure should be and the intervals
SELECT c.fragment, c.relation_zh, c.verdict_zh, c.recomputed, c.implied_low, c.implied_high, c.computed_low, c.computed_high
FROM bizenv.check_text('评估问题46项，通过11项，占29.3%。立案86件：已解决24件，正在解决45件，暂难解决9件。整改任务30项，完成22项，余下9项在推进。') AS c;

-- Percentage points that are printed as percent: proved by two levels, or in doubt by the words
SELECT c.fragment, c.verdict, c.note
FROM bizenv.check_text('检查问题发现率18.40%，比上年16.25%提升2.15%。结案率96.08%，同比上升5.9%。') AS c;

-- Rounded figures are judged by what their digits allow, and every way to round is told apart
SELECT c.fragment, c.verdict, c.statement
FROM bizenv.check_text('受理1204.3万件，结案745.6万件，结案率61.92%。立案86件，暂难解决9件，占10.4%。市州受理121.46万件，办结98.31万件，在办23.16万件。') AS c;

-- Nothing is said of figures that need not fit
SELECT c.fragment, c.verdict
FROM bizenv.check_text('新增企业120家，增长20%，其中科技型30家，占全省的5%。地区生产总值由900亿元增加到1200亿元，年均增长6%。') AS c;

-- The rest in one look
SELECT c.relation, c.verdict, c.statement
FROM bizenv.check_text('常住人口由615万增加到618万，增长0.5%；出口由38万辆增至266万辆，增长7倍。服务业增长8.1%，快于全市（6.9%）2.2个百分点。一周受理50418件，日均7302件。开工65个，完成年度目标118个的58.05%。三次产业结构为5.2:38.1:57.7。共58项任务，完成率20.9%。抓好以下三方面：一是查，二是改。') AS c;

-- The counts that a printed share can stand for
SELECT p.* FROM bizenv.possible_parts(20.7, 58) AS p;
SELECT p.* FROM bizenv.possible_parts(20.9, 58) AS p;
SELECT p.part, p.percent, p.verdict FROM bizenv.possible_parts(14, 64) AS p;
SELECT * FROM bizenv.possible_parts(120, 58);
SELECT * FROM bizenv.possible_parts(20.7, 58.5);
SELECT * FROM bizenv.possible_parts(50, 1000000000);
