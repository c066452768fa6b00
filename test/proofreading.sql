-- Laws of the room "proofreading": sentences one by one, and sentences made of true and of false figures.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT plan(440);

\ir lib/seed.psql

-- What check_text says of a text, in one line
CREATE FUNCTION pg_temp.said(text) RETURNS text AS $$
	SELECT coalesce(string_agg(format('%s %s %s', c.relation, c.verdict, c.fragment), ', ' ORDER BY c.item), '') FROM bizenv.check_text($1) AS c
$$ LANGUAGE SQL STABLE;

-- Whether it accuses a figure
CREATE FUNCTION pg_temp.accuses(text) RETURNS boolean AS $$
	SELECT coalesce(bool_or(c.verdict NOT IN ('ok', 'ok_half_even', 'undetermined')), false) FROM bizenv.check_text($1) AS c
$$ LANGUAGE SQL STABLE;

---------------------------------------------------------------- sentence by sentence
CREATE TEMP TABLE sentence (place integer GENERATED ALWAYS AS IDENTITY, text text, said text);
INSERT INTO sentence (text, said) VALUES
	('税收8103万元，比上年增收1284万元，增长18.8%。', 'change ok 18.8%'),
	('税收8103万元，比上年增收1284万元，增长28.8%。', 'change wrong 28.8%'),
	('非税16524万元，比上年减收2354万元，下降12.5%。', 'change ok 12.5%'),
	('办结2454件，比上年同期多办136件，上升5.9%。', 'change ok 5.9%'),
	('办结2454件，较去年同期少办136件，下降5.3%。', 'change ok 5.3%'),
	('办结2454件，比上年同期多转出136件，上升8.9%。', ''),
	('结案2454件，比上月净流出136件，上升5.9%。', ''),
	('结案2454件，比上月2318件上升5.9%。', 'change ok 5.9%'),
	('结案2454件，比上月的2318件上升9.5%。', 'change wrong 9.5%'),
	('贷款余额500亿元，同比多增20亿元，增长12%。', ''),
	('交易总额142.3亿元，增收总额0.7亿元，增长20.5%。', ''),
	('财政收入完成28583万元，其中税务部门13866万元，占年初预算的100.9%，占48.5%。', ''),
	('一般公共预算收入28583万元，其中税收13866万元，占调整预算的100.9%。', ''),
	('计划内项目完成投资100亿元，其中工业40亿元，占计划的80%。', ''),
	('年度计划投资100亿元，完成40亿元，占年度计划的80%。', 'share wrong 80%'),
	('共批准逮捕143人，不捕86人，不捕率38.1%。', ''),
	('决定起诉329人，不起诉83人，不起诉率20.9%。', ''),
	('起诉90人，不起诉10人，不起诉率10%。', 'rate ok 10%'),
	('成交95亿元，节约5亿元，资金节约率6.1%。', ''),
	('抽检1200批次，不合格18批次，不合格率2.5%。', 'rate wrong 2.5%'),
	('转办3411件，办结2750件，办结率达86%。', 'rate wrong 86%'),
	('接访320批1280人次，其中集体访45批680人次，占14.1%、53.1%。', ''),
	('接访320批1280人次，其中集体访45批680人次，占19.1%、35.1%。', ''),
	('满意2850件，基本满意210件，不满意140件，满意率95.6%。', ''),
	('回访3200件，满意2850件，基本满意210件，满意率95.6%。', 'rate ok 95.6%'),
	('回访3200件，满意2850件，满意率98.1%。', 'rate wrong 98.1%'),
	('已完成整改85个，完成率70.8%；达到序时25个，占20.8%；滞后10个，占8.3%。', ''),
	('受理100件，办结率90%，其中投诉20件，占25%。', 'share wrong 25%'),
	('问题120个，已完成整改85个，完成率70.8%；达到序时25个，占28.8%。', 'rate ok 70.8%, share wrong 28.8%'),
	('反馈问题64个：年内完成20个，两年内完成38个，长期坚持6个。', 'parts_sum ok 64个'),
	('反馈问题64个：年内完成20个，两年内完成38个，长期坚持7个。', 'parts_sum wrong 64个'),
	('收到群众来信52件次，首轮21件、回头看6件、市级25件。', 'parts_sum ok 52件次'),
	('交办信访件75件：首轮36件，回头看30件，省级9件。', 'parts_sum ok 75件'),
	('一周话务50418件：当场办结28350件，转交22068件。', 'parts_sum ok 50418件'),
	('诉求分类：咨询21460、求助13205、建议4127、投诉2046、感谢131、其他845，总量41814件。', 'parts_sum ok 41814件'),
	('诉求分类：咨询21460、求助13205、建议4127、投诉2046、感谢131、其他845，总量41841件。', 'parts_sum wrong 41841件'),
	('热线月度总量198236件；咨询80215、求助40772、投诉2107、建议988、感谢311、其他7735件。', 'parts_sum wrong 198236件'),
	('工单3120件分五类：2210、412、188、96、214件。', 'parts_sum ok 3120件'),
	('工单3120件分五类：2210、412、188、69、214件。', 'parts_sum wrong 3120件'),
	('转派工单办结2870件，解决2511件，未解决359件。', 'parts_sum ok 2870件'),
	('转派工单办结2870件，解决2511件，未解决395件。', 'parts_sum wrong 2870件'),
	('提案86件立案：党派11件，委员75件。', 'parts_sum ok 86件'),
	('立案86件：已解决24件，正在解决45件，暂难解决9件。', 'parts_sum wrong 86件'),
	('上半年生产总值9205.4亿元：一产61.2、二产1840.9、三产7303.3亿元。', 'parts_sum ok 9205.4亿元'),
	('全省受理96.00万件：省级31250件，市州92.88万件。', 'parts_sum ok 96.00万件'),
	('市州受理121.46万件，办结98.31万件，在办23.16万件。', 'parts_sum ok 121.46万件'),
	('招商开工186个：工业40、农业12、商贸36、基建98个；按新旧分：新建61、续建125个。', 'parts_sum ok 186个, parts_sum ok 186个'),
	('招商开工186个：工业40、农业12、商贸36、基建98个；按新旧分：新建61、续建152个。', 'parts_sum ok 186个, parts_sum wrong 186个'),
	('整改任务21项，已基本完成9项，目前还有12项未完成。', 'complement ok 12项'),
	('整改任务30项，完成22项，余下8项在推进。', 'complement ok 8项'),
	('整改任务30项，完成22项，余下9项在推进。', 'complement wrong 9项'),
	('评估问题46项，通过11项，占23.9%。', 'share ok 23.9%'),
	('评估问题46项，推进中35项，占76.1%。', 'share ok 76.1%'),
	('评估问题46项，通过11项，占29.3%。', 'share wrong 29.3%'),
	('要点72项，完成13项，占18%。', 'share ok 18%'),
	('要点72项，完成13项，占18.05%。', 'share truncated 18.05%'),
	('17项任务完成8项，完成率47%。', 'rate ok 47%'),
	('交办2988件，办结2391件，办结率达80%。', 'rate ok 80%'),
	('立案86件，已解决24件，占27.9%。', 'share ok 27.9%'),
	('立案86件，已解决24件，占29.7%。', 'share wrong 29.7%'),
	('立案86件，暂难解决9件，占10.4%。', 'share truncated 10.4%'),
	('签约项目174个，开工159个，占比91.38%。', 'share ok 91.38%'),
	('收案2206件，结案1103件，结案率50%。', 'rate ok 50%'),
	('受理965件（含旧存312件），结案801件，结案率83.01%。', 'rate ok 83.01%'),
	('受理1204.3万件，结案745.6万件，结案率61.92%。', 'rate ok 61.92%'),
	('调解180件、撤诉96件，结案402件，调撤率69%。', 'rate ok 69%'),
	('已办理31.4%，正在办理52.3%，难办理10.1%。', 'shares_sum wrong 10.1%'),
	('占比8.2、11.4、5.1、70.9、4.5，合计100.1。', 'shares_sum ok 100.1'),
	('本月工单2870件，比上期减少56件，环比下降1.91%。', 'change ok 1.91%'),
	('本月工单2870件，比上期减少56件，环比下降2.11%。', 'change wrong 2.11%'),
	('结案1012件，增加48件，上升4.98%。', 'change ok 4.98%'),
	('常住人口由615万增加到618万，增长0.5%。', 'change ok 0.5%'),
	('空白栏目由平均16个降到1.8个，下降八成以上。', 'change ok 八成以上'),
	('空白栏目由平均16个降到4.8个，下降八成以上。', 'change wrong 八成以上'),
	('机场增加4个、达到19个。', 'levels undetermined 19个'),
	('开通率由9.6%降到4.2%，下降5.4%。', 'change_pp unit 5.4%'),
	('开通率由9.6%降到4.2%，下降56.3%。', 'change ok 56.3%'),
	('检查问题发现率18.40%，比上年16.25%提升2.15%。', 'change_pp unit 2.15%'),
	('结案率96.08%，同比上升5.9%。', 'change_unit unit_suspect 5.9%'),
	('问题整改完成率91%，较上月增加4%。', 'change_unit unit_suspect 4%'),
	('问题整改完成率91%，较上月增加4个百分点。', ''),
	('高技术增长11.2%，快于全部工业7.1个百分点，全部工业增长4.1%。', 'gap ok 7.1个百分点'),
	('高技术增长11.2%，快于全部工业7.6个百分点，全部工业增长4.1%。', 'gap wrong 7.6个百分点'),
	('7月增长4.3%，比上月（1.2%）加快3.1个百分点。', 'gap ok 3.1个百分点'),
	('服务业增长8.1%，快于全市（6.9%）1.2个百分点。', 'gap ok 1.2个百分点'),
	('服务业增长8.1%，快于全市（6.9%）2.2个百分点。', 'gap wrong 2.2个百分点'),
	('服务业增长6.1%，高于全市（6.9%）0.8个百分点。', 'gap wrong 0.8个百分点'),
	('中西部分别增长10.4%和11.9%，快于东部2.1和3.6个百分点。', 'gap ok 3.6个百分点'),
	('中西部分别增长10.4%和11.9%，快于东部2.1和3.9个百分点。', 'gap wrong 3.9个百分点'),
	('发现率18.40%，低于全区平均值（25.12%）6.72个百分点。', 'gap ok 6.72个百分点'),
	('一周受理50418件，日均7203件。', 'average ok 7203件'),
	('一周受理50418件，日均7302件。', 'average wrong 7302件'),
	('到位资金180.36亿元，完成年度目标520亿元的34.68%。', 'target ok 34.68%'),
	('开工65个，完成年度目标118个的55.08%。', 'target ok 55.08%'),
	('开工65个，完成年度目标118个的58.05%。', 'target wrong 58.05%'),
	('抽查680个，不合格95个，总体合格率86%。', 'rate ok 86%'),
	('综合办结10240件，有效工单10255件，办结率99.85%。', 'rate ok 99.85%'),
	('派单540件，按时办结534件、超时6件，按时率99%，结案率100%。', 'parts_sum ok 540件, rate ok 99%'),
	('满意9件、不满意3件，共12件，满意率85%。', 'parts_sum ok 12件, rate wrong 85%'),
	('出口由38万辆增至266万辆，增长6倍。', 'multiple ok 6倍'),
	('出口由38万辆增至266万辆，增长7倍。', 'multiple wrong 7倍'),
	('要点所称“以下四方面”后列一是、二是、三是。', 'listed wrong 四'),
	('共58项任务，完成率20.9%。', 'possible wrong 20.9%'),
	('共58项任务，完成率20.7%。', 'possible ok 20.7%'),
	('今年共58项任务，占20.9%。', 'possible wrong 20.9%'),
	('超过原定计划：投资493亿元，超过计划427.4亿元的15.3%。', ''),
	('机构由40个减少到29个，内设处室精简四分之一。', ''),
	('试点由88个增加到317个，参保人数增加7359万，总计达到1.17亿。', ''),
	('办事环节由5个减少4个、达到1个。', 'levels ok 5个'),
	('全市共设窗口30个（综合窗口12个、专业窗口18个），综合窗口占40%。', 'parts_sum ok 30个'),
	('上半年受理120件，同比增长20%，办结110件，同比增长10%。', ''),
	('全年办理850件，是去年340件的2.5倍。', 'multiple ok 2.5倍'),
	('全年办理850件，是去年340件的3.5倍。', 'multiple wrong 3.5倍'),
	('会议要求抓好三项工作。一是抓进度。二是抓质量。', 'listed wrong 三'),
	('2025年共12345热线来电1000件，办结率98%。', ''),
	('已完成整改45个、正在整改12个、尚未启动3个，合计60个。', 'parts_sum ok 60个'),
	('已完成整改45个、正在整改12个、尚未启动3个，合计61个。', 'parts_sum wrong 61个'),
	('本科及以上占45.2%，大专占30.5%，高中占15.1%，其他占9.2%。', 'shares_sum ok 9.2%'),
	('本科及以上占45.2%，大专占30.5%，高中占15.1%，其他占7.2%。', 'shares_sum wrong 7.2%'),
	('问题12类58个，其中环境类20个、服务类38个。', 'parts_sum ok 58个'),
	('收到来信30封，其中表扬3封、投诉5封等。', ''),
	('任务64项：完成9项，占14%；过半41项，占64%；初步14项，占22%。', 'share ok 14%, share ok 64%, share ok 22%'),
	('任务64项：完成9项，占14%；过半41项，占64%；初步14项，占23%。', 'share ok 14%, share ok 64%, share off_by_last_digit 23%'),
	('存款余额1370.44亿元，同比增长2.46%，贷款余额686.77亿元，同比增长7.32%。', ''),
	('新增贷款120亿元，同比多增15亿元，增长14.3%。', ''),
	('平均办理时间由12小时压缩到8小时，压缩三成以上。', 'change ok 三成以上'),
	('由2020年的30家增加到2024年的45家，增长50%，年均增长10.7%。', 'change ok 50%'),
	('市级45项、县级30项，县级占40%。', 'share ok 40%'),
	('全市共收到意见建议120条，其中采纳84条，采纳率65%。', 'rate wrong 65%'),
	('全市共收到意见建议120条，其中采纳84条，采纳率70%。', 'rate ok 70%'),
	('本月共受理群众诉求1,520件，办结1,444件，办结率为96%。', 'rate off_by_last_digit 96%'),
	('今年全市共排查隐患240处，已整改198处，占总数的85%，剩余42处正在整改。', 'share wrong 85%, complement ok 42处'),
	('今年全市共排查隐患240处，已整改198处，占总数的82.5%，剩余42处正在整改。', 'share ok 82.5%, complement ok 42处'),
	('全区应销号问题36个，已销号27个，还有8个未销号。', 'complement wrong 8个'),
	('反馈问题36个，已销号27个，其余8个正在推进。', 'complement wrong 8个'),
	('检查企业85家，发现问题130个：安全类52个、环保类48个、消防类31个。', 'parts_sum wrong 130个'),
	('检查企业85家，发现问题130个：安全类52个、环保类48个、消防类30个。', 'parts_sum ok 130个'),
	('城镇登记失业率由3.2%下降到2.8%，下降0.4%。', 'change_pp unit 0.4%'),
	('办理时限由15个工作日压缩到6个工作日，压缩50%。', 'change wrong 50%'),
	('办理时限由15个工作日压缩到6个工作日，压缩60%。', 'change ok 60%'),
	('企业开办时间从5天压减至1天，压减70%。', 'change wrong 70%'),
	('群众满意率98.6%，较去年提高1.2个百分点，去年为97.1%。', 'change_pp wrong 1.2个百分点'),
	('发明专利授权量1200件，比上年增加300件，增长25%。', 'change wrong 25%'),
	('发明专利授权量1200件，比上年增加200件，增长20%。', 'change ok 20%'),
	('贷款余额686.77亿元，比年初增加46.85亿元，增长9.32%。', 'change wrong 9.32%'),
	('市场主体达到5.6万户，其中企业1.8万户，占32.14%，个体工商户3.8万户，占76.86%。', 'parts_sum ok 5.6万户, share ok 32.14%, share wrong 76.86%'),
	('工业增加值增长8.5%，高于全省平均水平（7.1%）2.4个百分点。', 'gap wrong 2.4个百分点'),
	('全省平均水平为7.1%，我市为8.5%，高于全省平均水平2.4个百分点。', 'gap wrong 2.4个百分点'),
	('三次产业结构为5.2:38.1:57.7。', 'shares_sum wrong 57.7'),
	('上半年累计接听热线36,500个，日均接听302个。', ''),
	('30天内共办理1500件，日均60件。', 'average wrong 60件'),
	('完成投资45亿元，占年度计划60亿元的85%。', 'target wrong 85%'),
	('重点抓好以下四项工作：一是加强领导。二是压实责任。三是督促检查。', 'listed wrong 四'),
	('主要存在三个方面问题：一是进度慢。二是质量差。三是资料缺。四是报送迟。', 'listed wrong 三'),
	('2024年共58项，完成率20.9%。', 'possible wrong 20.9%'),
	('全年共开展活动12场次，其中线上5场次、线下8场次。', ''),
	('问卷调查共回收320份，有效问卷304份，有效率97%。', 'rate wrong 97%'),
	('参加培训人数由120人增加到180人，增长1.5倍。', 'multiple wrong 1.5倍'),
	('A县、B县、C县分别完成12项、15项、18项，共计47项。', 'parts_sum wrong 47项'),
	('完成12项，正在推进15项，尚未启动5项，共33项。', 'parts_sum wrong 33项'),
	('任务总数33项，其中完成12项，推进15项，未启动5项。', ''),
	('新增企业120家，达到560家。', 'levels undetermined 560家'),
	('收回问卷200份，非常满意120份，占60%；满意60份，占30%；一般15份，占8.5%；不满意5份，占2.5%。', 'share ok 60%, share ok 30%, share wrong 8.5%, share ok 2.5%'),
	('投诉类占35.2%，咨询类占40.1%，求助类占15.6%，其他占12.3%。', 'shares_sum wrong 12.3%'),
	('不良率为1.25%，比年初下降0.15%。', 'change_unit unit_suspect 0.15%'),
	('不良率由1.40%降至1.25%，下降0.15%。', 'change_pp unit 0.15%'),
	('立案数由2023年的50件下降到2024年的40件，同比下降25%。', 'change wrong 25%'),
	('应办200件，按期办结190件，按期办结率98%。', 'rate wrong 98%'),
	('受理35件，已办结30件，正在办理6件。', 'parts_sum wrong 35件'),
	('接待来访56批次，同比减少14批次，下降25%。', 'change wrong 25%'),
	('今年1-6月，受理投诉320件，同比增加80件，增长25%，办结率98%。', 'change wrong 25%'),
	('今年1-6月，受理投诉320件，同比增加80件，增长33.3%，办结率98%。', 'change ok 33.3%'),
	('全市48个部门中，已完成整改36个，占比70%。', 'share wrong 70%'),
	('到位资金8.5亿元，是去年同期的2倍，去年同期为3.4亿元。', ''),
	('今年办理850件，是去年340件的3倍。', 'multiple ok 3倍'),
	('要点已完成9项，占14%，比去年同期高2%，低于序时进度44.3个百分点，序时进度58.3%。', ''),
	('“受理、审批、办结”四个环节全部压缩。', ''),
	('办结率：受理35件，办结30件，办结率95.7%。', 'rate wrong 95.7%'),
	('全市新增企业120家，同比增长20%，其中科技型企业30家，同比增长50%。', ''),
	('地区生产总值增长5.5%，固定资产投资增长10%，工业增加值增长7.1%。', ''),
	('城镇居民收入32000元，增长6%；农村居民收入18000元，增长8%。', ''),
	('实施项目120个，完成投资50亿元，占年度计划的65%。', ''),
	('受理120件，其中企业60件，办结110件，满意率95%。', ''),
	('A类企业30家、B类企业50家，培育国家级12家、省级25家。', ''),
	('抽查30家企业，发现问题12个，涉及5家企业，占比16.7%。', 'share ok 16.7%'),
	('上半年完成12项，占全年任务的60%，下半年完成8项。', '');
SELECT is(pg_temp.said(text), said, text) FROM sentence ORDER BY place;

---------------------------------------------------------------- true figures and false ones
-- One row for each pattern and draw: the sentence with figures that fit, and the same with one that does not
CREATE TEMP TABLE draw AS
SELECT d.*, w.whole, w.whole - d.part - d.more AS rest, round(100.0 * d.part / w.whole, d.digits) AS share,
       round(100.0 * (d.now - d.before) / d.before, d.digits) AS growth
FROM (SELECT id, 3 + floor(random() * 400)::integer AS part, 1 + floor(random() * 400)::integer AS more, 40 + floor(random() * 3000)::integer AS before, 0 AS zero,
             floor(random() * 3)::integer AS digits, 2 + floor(random() * 8)::integer AS n,
             round((2 + random() * 40)::numeric, 1) AS rate, round((3 + random() * 20)::numeric, 1) AS points
      FROM generate_series(1, 60) AS id) AS s
     CROSS JOIN LATERAL (SELECT s.*, s.before + 1 + floor(random() * s.before * 2)::integer AS now) AS d
     CROSS JOIN LATERAL (SELECT d.part + d.more + 1 + floor(random() * 2000)::integer AS whole) AS w;

-- A share that neither the part and the whole nor what else two figures can mean gives
CREATE FUNCTION pg_temp.false_share(part integer, whole integer, digits integer) RETURNS numeric AS $$
	SELECT p FROM (SELECT round(100.0 * part / whole, digits) + shift AS p FROM generate_series(7, 12) AS shift) AS s
	WHERE abs(p - 100.0 * (whole - part) / whole) > 2 AND abs(p - 100.0 * part / (part + whole)) > 2 AND abs(p - 100.0 * whole / (part + whole)) > 2 ORDER BY p LIMIT 1
$$ LANGUAGE SQL IMMUTABLE;

-- A share of a part that no two or three figures of a list give
CREATE FUNCTION pg_temp.false_in_list(list integer[], digits integer) RETURNS numeric AS $$
	SELECT p FROM (SELECT 2 + n + CASE WHEN digits > 0 THEN 0.5 ELSE 0 END AS p FROM generate_series(1, 95) AS n) AS s
	WHERE NOT EXISTS (SELECT FROM unnest(list) AS a, unnest(list) AS b, unnest(list || 0) AS c
		WHERE abs(p - 100.0 * (a + c) / b) < 1 OR abs(p - 100.0 * a / (a + b)) < 1 OR abs(p - 100.0 * (b - a) / b) < 1) ORDER BY p LIMIT 1
$$ LANGUAGE SQL;

CREATE TEMP TABLE pattern AS
SELECT d.id, p.pattern, p.fits, p.differs
FROM draw AS d CROSS JOIN LATERAL (SELECT pg_temp.false_share(d.part, d.whole, d.digits) AS off, pg_temp.false_in_list(ARRAY[d.part, d.more, d.rest, d.whole], d.digits) AS list_off) AS o CROSS JOIN LATERAL (VALUES
	('share', format('台账共%s项任务，截至目前，已完成%s项，占任务总量的%s%%。', d.whole, d.part, d.share), format('台账共%s项任务，截至目前，已完成%s项，占任务总量的%s%%。', d.whole, d.part, o.off)),
	('share in brackets', format('收到建议%s条，采纳%s条（占%s%%）。', d.whole, d.part, d.share), format('收到建议%s条，采纳%s条（占%s%%）。', d.whole, d.part, o.off)),
	('rate', format('交办%s件，办结%s件，办结率达%s%%。', d.whole, d.part, d.share), format('交办%s件，办结%s件，办结率达%s%%。', d.whole, d.part, o.off)),
	('rate, 其中', format('共抽查企业%s家，其中合格%s家，合格率为%s%%。', d.whole, d.part, d.share), format('共抽查企业%s家，其中合格%s家，合格率为%s%%。', d.whole, d.part, o.off)),
	('target', format('完成投资%s亿元，完成年度计划%s亿元的%s%%。', d.part, d.whole, d.share), format('完成投资%s亿元，完成年度计划%s亿元的%s%%。', d.part, d.whole, d.share + 9)),
	('rest', format('共排查隐患%s处，已整改%s处，其余%s处正在推进。', d.whole, d.part, d.whole - d.part), format('共排查隐患%s处，已整改%s处，其余%s处正在推进。', d.whole, d.part, d.whole - d.part + 1)),
	('parts', format('反馈问题%s个：年内完成%s个，明年完成%s个，长期坚持%s个。', d.whole, d.part, d.more, d.rest), format('反馈问题%s个：年内完成%s个，明年完成%s个，长期坚持%s个。', d.whole + 1, d.part, d.more, d.rest)),
	('parts without a unit', format('工单%s件：投诉%s、咨询%s、其他%s件。', d.whole, d.part, d.more, d.rest), format('工单%s件：投诉%s、咨询%s、其他%s件。', d.whole + 2, d.part, d.more, d.rest)),
	('parts, then the sum', format('完成%s项、推进%s项、未启动%s项，共%s项。', d.part, d.more, d.rest, d.whole), format('完成%s项、推进%s项、未启动%s项，共%s项。', d.part, d.more, d.rest, d.whole + 1)),
	('opposites', format('转办诉求%s件，解决%s件，未解决%s件。', d.whole, d.part, d.whole - d.part), format('转办诉求%s件，解决%s件，未解决%s件。', d.whole, d.part, d.whole - d.part + 1)),
	('two levels', format('登记企业由%s户增加到%s户，增长%s%%。', d.before, d.now, d.growth), format('登记企业由%s户增加到%s户，增长%s%%。', d.before, d.now, d.growth + 6)),
	('two levels, down', format('平均办理时限由%s个工作日压缩到%s个工作日，压缩%s%%。', d.now, d.before, round(100.0 * (d.now - d.before) / d.now, d.digits)),
	 format('平均办理时限由%s个工作日压缩到%s个工作日，压缩%s%%。', d.now, d.before, round(100.0 * (d.now - d.before) / d.now, d.digits) + 6)),
	('level and amount', format('受理%s件，比上年增加%s件，增长%s%%。', d.now, d.now - d.before, d.growth), format('受理%s件，比上年增加%s件，增长%s%%。', d.now, d.now - d.before, d.growth + 6)),
	('level and previous', format('受理%s件，去年同期%s件，增长%s%%。', d.now, d.before, d.growth), format('受理%s件，去年同期%s件，增长%s%%。', d.now, d.before, d.growth + 6)),
	('amount between levels', format('窗口由%s个增加%s个、达到%s个。', d.before, d.now - d.before, d.now), format('窗口由%s个增加%s个、达到%s个。', d.before + 1, d.now - d.before, d.now)),
	('points', format('按时办结率由%s%%提高到%s%%，提高%s个百分点。', d.rate, d.rate + d.points, d.points), format('按时办结率由%s%%提高到%s%%，提高%s个百分点。', d.rate, d.rate + d.points, d.points + 1.1)),
	('gap', format('工业增长%s%%，高于全省（%s%%）%s个百分点。', d.rate + d.points, d.rate, d.points), format('工业增长%s%%，高于全省（%s%%）%s个百分点。', d.rate + d.points, d.rate, d.points + 1)),
	('gap by name', format('工业增长%s%%，高于全省平均%s个百分点，全省平均增长%s%%。', d.rate + d.points, d.points, d.rate), format('工业增长%s%%，高于全省平均%s个百分点，全省平均增长%s%%。', d.rate + d.points, d.points + 1, d.rate)),
	('average', format('%s天共受理来电%s件，日均%s件。', d.n, d.now, round(d.now::numeric / d.n)), format('%s天共受理来电%s件，日均%s件。', d.n, d.now, round(d.now::numeric / d.n) + 3)),
	('multiple', format('发放贷款%s笔，是去年%s笔的%s倍。', d.now, d.before, round(d.now::numeric / d.before, 2)), format('发放贷款%s笔，是去年%s笔的%s倍。', d.now, d.before, round(d.now::numeric / d.before, 2) + 0.5)),
	('list', format('重点抓好以下%s个方面工作：一是一、二是二、三是三、四是四。', 4), format('重点抓好以下%s个方面工作：一是一、二是二、三是三、四是四。', 4 + CASE WHEN d.n = 4 THEN 1 ELSE d.n END)),
	('shares in the next sentence', format('本月共受理诉求%s件，环比下降%s%%。其中：投诉类%s件，占%s%%；举报类%s件，占比率达%s%%；咨询类%s件，占诉求总量的%s%%。', d.whole, d.rate, d.part, d.share, d.more, round(100.0 * d.more / d.whole, d.digits), d.rest, round(100.0 * d.rest / d.whole, d.digits)),
	 format('本月共受理诉求%s件，环比下降%s%%。其中：投诉类%s件，占%s%%；举报类%s件，占比率达%s%%；咨询类%s件，占诉求总量的%s%%。', d.whole, d.rate, d.part, o.list_off, d.more, round(100.0 * d.more / d.whole, d.digits), d.rest, round(100.0 * d.rest / d.whole, d.digits))),
	('shares in the next sentence, by kind', format('本月共受理诉求%s件。从诉求类型来看，投诉类%s件，占%s%%，咨询类%s件，占%s%%，其他%s件，占%s%%。', d.whole, d.part, d.share, d.more, round(100.0 * d.more / d.whole, d.digits), d.rest, round(100.0 * d.rest / d.whole, d.digits)),
	 format('本月共受理诉求%s件。从诉求类型来看，投诉类%s件，占%s%%，咨询类%s件，占%s%%，其他%s件，占%s%%。', d.whole, d.part, d.share, d.more, round(100.0 * d.more / d.whole, d.digits), d.rest, o.list_off)),
	('three sectors', format('三次产业结构为%s:%s:%s。', d.rate, d.points, 100 - d.rate - d.points), format('三次产业结构为%s:%s:%s。', d.rate, d.points, 101 - d.rate - d.points))
) AS p(pattern, fits, differs);
SELECT is_empty(format('SELECT fits, pg_temp.said(fits) FROM pattern WHERE pattern = %L AND pg_temp.accuses(fits)', pattern), pattern || ': figures that fit are not accused')
FROM pattern GROUP BY pattern ORDER BY pattern;
SELECT is_empty(format('SELECT fits FROM pattern WHERE pattern = %L AND pg_temp.said(fits) = %L', pattern, ''), pattern || ': and are found')
FROM pattern GROUP BY pattern ORDER BY pattern;
SELECT is_empty(format('SELECT differs, pg_temp.said(differs) FROM pattern WHERE pattern = %L AND NOT pg_temp.accuses(differs)', pattern), pattern || ': one that does not fit is accused')
FROM pattern GROUP BY pattern ORDER BY pattern;

-- Sentences whose figures say nothing of each other: whatever they are, none is accused
CREATE TEMP TABLE loose AS
SELECT d.id, s.text
FROM draw AS d CROSS JOIN LATERAL (VALUES
	(format('生产总值增长%s%%，投资增长%s%%，工业增加值增长%s%%。', d.rate, d.points, d.share)),
	(format('新增企业%s家，增长%s%%，其中科技型%s家，增长%s%%。', d.now, d.rate, d.part, d.points)),
	(format('走访企业%s家，收集问题%s个，解决%s个，涉及资金%s亿元。', d.before, d.whole, d.part, d.more)),
	(format('培育国家级%s家、省级%s家，建成平台%s个，占全省的%s%%。', d.part, d.more, d.n, d.rate)),
	(format('贷款余额%s亿元，占全市的%s%%，比年初增加%s亿元，同比增长%s%%。', d.now, d.rate, d.n, d.points)),
	(format('地区生产总值由%s亿元增加到%s亿元，年均增长%s%%。', d.before, d.now, d.rate)),
	(format('地区生产总值由%s亿元增加到%s亿元，增长%s%%。', d.before, d.now, d.rate)),
	(format('参加活动%s人次，其中党员%s人次、青年%s人次。', d.part, d.whole, d.now)),
	(format('机构由%s个减少到%s个，内设处室精简%s%%。', d.now, d.before, d.rate)),
	(format('力争到2027年，企业达到%s家，增长%s%%，其中规上企业占%s%%。', d.now, d.rate, d.points)),
	(format('城镇、农村居民收入分别增长%s%%和%s%%，高于全国%s和%s个百分点。', d.rate + 9, d.rate + 8, d.points, d.points + 3)),
	(format('本月受理%s件，累计办结%s件，累计办结率%s%%。', d.part, d.whole, d.rate)),
	(format('森林覆盖率%s%%，优良天数比例%s%%，断面达标率%s%%。', d.rate, d.points, d.rate + d.points)),
	(format('本月收到投诉%s件，较年初减少%s件，同比下降%s%%。', d.now, d.n, d.rate)),
	(format('涉及市场监管、税务等%s个部门，一是加强协同，二是压实责任。', d.n)),
	-- (what a sentence divides is not always the figure before it)
	(format('本月共受理诉求%s件。其中，咨询类%s件，占%s%%；求助类%s件，占%s%%。', d.whole, d.part, d.rate, d.more, d.points)),
	(format('共检查企业%s家。其中，规上企业%s家，整改问题%s家，占%s%%。', d.whole, d.part, d.more, d.rate)),
	(format('共有项目%s个、总投资%s亿元。其中，新建%s个，占%s%%，续建%s个。', d.whole, d.now, d.part, d.points, d.more)),
	(format('新增企业%s家，增长%s%%。其中，科技型%s家、增长%s%%，占全市的%s%%。', d.now, d.rate, d.part, d.points, d.rate + 1)),
	(format('上年共受理%s件。其中，投诉类%s件，占%s%%。', d.whole, d.part, d.rate))
) AS s(text);
SELECT is_empty('SELECT text, pg_temp.said(text) FROM loose WHERE pg_temp.accuses(text)', 'figures that say nothing of each other are not accused');

---------------------------------------------------------------- the columns of a row
SELECT is_empty($$
	SELECT p.differs, c.* FROM pattern AS p CROSS JOIN LATERAL bizenv.check_text('前文：' || p.differs || '后文，' || p.fits) AS c
	WHERE substr('前文：' || p.differs || '后文，' || p.fits, c.position, c.length) <> c.fragment
	   OR c.item < 1 OR c.verdict_order <> (SELECT k.place FROM unnest('{ok,ok_half_even,truncated,off_by_last_digit,unit_suspect,unit,wrong,undetermined}'::text[]) WITH ORDINALITY AS k(code, place) WHERE k.code = c.verdict)
	   OR c.statement IS NULL OR c.relation_zh IS NULL OR c.verdict_zh IS NULL$$,
	'the fragment stands at its place, every row has its words');
SELECT is_empty($$
	SELECT p.differs, c.*, f FROM pattern AS p CROSS JOIN LATERAL bizenv.check_text(p.differs) AS c
	       CROSS JOIN LATERAL regexp_split_to_table(c.positions, ',') AS f
	WHERE substr(p.differs, f::integer, 1) !~ '[0-9]'$$,
	'the figures that were used stand at their places');
SELECT is_empty($$
	SELECT p.fits, c.* FROM pattern AS p CROSS JOIN LATERAL bizenv.check_text(p.fits) AS c
	WHERE c.verdict = 'ok' AND c.relation NOT IN ('shares_sum', 'possible') AND (c.computed_high < c.implied_low OR c.computed_low > c.implied_high)$$,
	'right is what lies within both intervals');
SELECT is_empty($$
	SELECT p.differs, c.* FROM pattern AS p CROSS JOIN LATERAL bizenv.check_text(p.differs) AS c
	WHERE c.verdict = 'wrong' AND c.relation NOT IN ('shares_sum', 'possible', 'listed') AND c.computed_high >= c.implied_low AND c.computed_low <= c.implied_high
	  AND c.printed <> trunc(c.printed)$$,
	'wrong is what does not');
SELECT is((SELECT c::text FROM bizenv.check_text('共58项，已完成12项，占27.0%。') AS c),
	'(1,14,5,27.0%,share,3,部分占总体,wrong,7,不符,27.0,%,20.7,26.95,27.05,20.690,20.690,"部分占总体：12项 ÷ 58项 = 20.7%，文中27.0%",12项（第9字）、58项（第2字）,"9,2",)', 'a row');

---------------------------------------------------------------- possible_parts
CREATE TEMP TABLE printed AS
SELECT round((random() * 100)::numeric, digits) AS pct, whole, digits
FROM (SELECT floor(random() * 3)::integer AS digits, 1 + floor(random() * 300)::integer AS whole FROM generate_series(1, 60)) AS s;
SELECT is_empty($$
	(SELECT p.pct, p.whole, c.part::numeric, v.verdict::text FROM printed AS p CROSS JOIN LATERAL generate_series(0, p.whole) AS c(part)
	        CROSS JOIN LATERAL bizenv.check_percent(p.pct, c.part, p.whole) AS v WHERE v.verdict IN ('ok', 'ok_half_even', 'truncated')
	 EXCEPT SELECT p.pct, p.whole, r.part, r.verdict FROM printed AS p CROSS JOIN LATERAL bizenv.possible_parts(p.pct, p.whole) AS r)
	UNION ALL
	(SELECT p.pct, p.whole, r.part, r.verdict FROM printed AS p CROSS JOIN LATERAL bizenv.possible_parts(p.pct, p.whole) AS r
	 EXCEPT SELECT p.pct, p.whole, c.part, v.verdict FROM printed AS p CROSS JOIN LATERAL generate_series(0, p.whole) AS c(part)
	        CROSS JOIN LATERAL bizenv.check_percent(p.pct, c.part, p.whole) AS v)$$,
	'the counts that fit are those that check_percent accepts');
SELECT is((SELECT string_agg(p.part || ' ' || p.percent || ' ' || p.verdict, ', ' ORDER BY p.part) FROM bizenv.possible_parts(pct, whole) AS p), parts, format('%s%% of %s', pct, whole))
FROM (VALUES (20.7, 58, '12 20.689655 ok'), (20.9, 58, NULL), (9.8, 71, '7 9.859155 truncated'), (12.2, 400, '49 12.250000 ok_half_even'),
             (50, 3, NULL), (0, 3, '0 0.000000 ok'), (100, 3, '3 100.000000 ok'), (0, 0, NULL), (33, 3, '1 33.333333 ok'), (33.3, 3.0, '1 33.333333 ok')) AS t(pct, whole, parts);
SELECT is((SELECT count(*)::integer FROM bizenv.possible_parts(NULL, 58)) + (SELECT count(*)::integer FROM bizenv.possible_parts(20.7, NULL)), 0, 'NULL has no rows');
SELECT throws_ok(format('SELECT * FROM bizenv.possible_parts(%s)', call), state, NULL, format('possible_parts(%s) is %s', call, state))
FROM (VALUES ('-1, 58', '22003'), ('100.1, 58', '22003'), ('20.7, -1', '22003'), ('20.7, 58.5', '22003'), ('20.7, 2147483648', '22003'),
             ('20.12345678, 58', '22003'), ('''NaN'', 58', '22003'), ('20.7, ''Infinity''', '22003'), ('50, 1000000000', '54000')) AS t(call, state);

---------------------------------------------------------------- what stands beside a figure and is no part of it
-- a change in any verb, true: never accused, and explained where the verb is one of 多 and 少
CREATE TEMP TABLE moved AS
SELECT format('办理%s件，%s%s%s%s件，%s%s%%。', level, base, CASE WHEN more THEN '多' ELSE '少' END, verb, part, CASE WHEN more THEN '上升' ELSE '下降' END,
	round(100.0 * part / (level - CASE WHEN more THEN part ELSE -part END), 1)) AS text
FROM unnest('{比上年,比去年,比上年同期,较去年同期,比上月,较上季度,比上周}'::text[]) AS base, unnest('{办,结,收,受理,接听,转办,派出}'::text[]) AS verb, generate_series(0, 1) AS n,
	LATERAL (SELECT n = 0 AS more, 2000 + length(verb) * 137 + length(base) * 61 AS level, 90 + length(base) * 13 AS part) AS f;
SELECT is_empty($$SELECT text FROM moved WHERE pg_temp.accuses(text)$$, 'by how much, in any verb, is no level');
-- a rate or a share whose whole is not printed: never accused, whatever the figure is
CREATE TEMP TABLE beside AS
SELECT format(form, 143 + n * 10, 86 - n, round(random()::numeric * 100, 1)) AS text FROM generate_series(0, 9) AS n, unnest(ARRAY['批捕%s人，不捕%s人，不捕率%s%%。', '决定起诉%s人，不起诉%s人，不起诉率%s%%。',
	'共评定满意%s件，不满意%s件，不满意率%s%%。', '同意%s件，驳回%s件，驳回率%s%%。', '成交%s亿元，节约资金%s亿元，资金节约率%s%%。', '中标价%s亿元，节约%s亿元，节资率%s%%。', '交易额%s亿元，增值%s亿元，增值率%s%%。',
	'支出%s亿元，结余%s亿元，结余率%s%%。', '公共预算收入完成%s亿元，其中税收%s亿元，占调整预算的%s%%。', '公共预算收入完成%s亿元，其中非税%s亿元，占年初预算%s%%。',
	'计划内项目完成投资%s亿元，其中工业%s亿元，占年度计划的%s%%。', '目标任务项目完工%s个，其中水利%s个，占目标的%s%%。']) AS form;
SELECT is_empty($$SELECT text FROM beside WHERE pg_temp.accuses(text)$$, 'a part of what is not printed is not accused');

---------------------------------------------------------------- levels before, lists without a whole
TRUNCATE sentence;
INSERT INTO sentence (text, said) VALUES
	('新登记经营主体4467户，上年同期3816户，同比增加651户，增长17.06%。', 'levels ok 651户, change ok 17.06%'),
	('新登记经营主体4467户，上年同期3816户，同比增加651户，增长14.57%。', 'levels ok 651户, change wrong 14.57%'),
	('信访总量3559件次，较去年同期的4143件次减少584件次，下降14.10%。', 'levels ok 584件次, change ok 14.10%'),
	('信访总量3559件次，较去年同期的4143件次减少584件次，下降16.41%。', 'levels ok 584件次, change wrong 16.41%'),
	('完成抽检16641批次，比2020年的11183批次增加了5458批次，增长了48.81%。', 'levels ok 5458批次, change ok 48.81%'),
	('完成抽检16641批次，比2020年的11183批次增加了5458批次，增长了32.80%。', 'levels ok 5458批次, change wrong 32.80%'),
	('零售额286.2亿元，上年为274.4亿元，净增11.8亿元。', 'levels ok 11.8亿元'),
	('零售额286.2亿元，上年为274.4亿元，净增18.1亿元。', 'levels wrong 18.1亿元'),
	('总体得分89.08分，较去年总体得分（85.50分）提升3.58分。', 'levels ok 3.58分'),
	('总体得分89.08分，较去年总体得分（85.50分）提升3.85分。', 'levels wrong 3.85分'),
	('本月受理6629件，环比增加886件（上月5743件）。', 'levels ok 886件'),
	('本月受理6629件，环比增加868件（上月5743件）。', 'levels wrong 868件'),
	('审批时限从42个工作日缩短为9个工作日，减少33个工作日，压缩比例达78.6%。', 'levels ok 33个工作日, change ok 78.6%'),
	('审批时限从42个工作日缩短为9个工作日，减少32个工作日，压缩比例达76.8%。', 'levels wrong 32个工作日, change wrong 76.8%'),
	('成本由1324元增至1411元，增加87元，涨幅6.6%。', 'levels ok 87元, change ok 6.6%'),
	('成本由1324元增至1411元，增加87元，涨幅6.2%。', 'levels ok 87元, change wrong 6.2%'),
	('任务清单共142条，销号83条，销号率58.5%，剩余59条正在推进。', 'rate ok 58.5%, complement ok 59条'),
	('任务清单共142条，销号83条，销号率58.5%，剩余63条正在推进。', 'rate ok 58.5%, complement wrong 63条'),
	('整改事项100项，已完成36项，达到序时进度38项，余下23项未达序时进度。', 'complement wrong 23项'),
	('甲县901户、乙县238户、丙县447户、丁县539户，四县共2125户。', 'parts_sum ok 2125户'),
	('甲县901户、乙县238户、丙县447户、丁县539户，四县共2152户。', 'parts_sum wrong 2152户'),
	('住建1136件、交通109件、市场监管24件、劳动保障21件，以上4类合计1380件。', 'parts_sum wrong 1380件'),
	('收到答复675件：采纳50件；部分采纳112件；未采纳531件。', 'parts_sum wrong 675件'),
	('审批服务事项共72项（行政许可20项，行政确认3项，其他权力49项）。', 'parts_sum ok 72项'),
	('审批服务事项共67项（行政许可20项，行政确认3项，其他权力49项）。', 'parts_sum wrong 67项'),
	('全市410名窗口人员中，在编128人，占31.2%；聘用282人，占86.8%。', 'share ok 31.2%, share wrong 86.8%'),
	('应公示83家，实际公示62家，公示率77.4%。', 'rate wrong 77.4%'),
	('市级受理187件，办结59件，办结率31.6%；县级受理360件，办结243件，办结率76.5%。', 'rate ok 31.6%, rate wrong 76.5%'),
	('年度目标869亿元，1—10月完成405亿元，完成年度目标的64.6%。', 'share wrong 64.6%'),
	('城镇新增就业960人，完成目标864人的101.1%。', 'target wrong 101.1%'),
	('三次产业结构由上年的13.2:32.3:54.5调整为12.4:28.7:56.7。', 'shares_sum ok 54.5, shares_sum wrong 56.7'),
	('咨询33523件，占47.09%；求助21570件，占30.30%；建议10497件，占17.45%；投诉3783件，占5.31%。', 'share wrong 17.45%'),
	('电话917件（28.2%）、网络1402件（34.1%）、微信934件（28.7%）、信件12件（0.4%）。', 'share wrong 34.1%');
SELECT is(pg_temp.said(text), said, text) FROM sentence ORDER BY place;
-- true sentences beside these kinds: another base, another whole, a list that is not complete
SELECT is(pg_temp.accuses(text), false, text)
FROM unnest(ARRAY[
	'上年同期受理3816件，今年受理4467件，增加651件，增长17.06%。',
	'新登记经营主体4467户，同比增加651户，增长17.06%。',
	'受理4467件，比上月3900件增加567件，同比增长17.1%。',
	'存款余额4467亿元，比年初3816亿元增加651亿元，同比增长8.2%。',
	'存款余额4467亿元，较年初增加651亿元，同比增长8.2%。',
	'今年办结4467件，去年办结3816件，同比增长17.1%。',
	'较2020年的3816件增加651件，年均增长3.2%。',
	'比2020年增加651件，年均增长3.2%。',
	'2020年3816件，2021年4100件，2022年4467件，三年增加651件。',
	'全年受理3560件，较上年减少40件，其中投诉1200件，增长3.2%。',
	'全年GDP4467亿元，上年为3816亿元，增加651亿元，增长5.2%。',
	'由3816件增至4467件，增加651件，其中投诉增加300件，增长20%。',
	'审批时限由20天缩短为5天，减少15天，即办件占比提高20%。',
	'审批时限由20天缩短为5天，减少15天，压缩75%，申请材料减少50%。',
	'审批事项由120项调整为98项，减少22项，减幅18.3%。',
	'收费标准由每吨3.5元调整为2.8元，下调0.7元，降幅20%。',
	'人口由729万增加到732万，增加3万，增长0.4%。',
	'咨询类33523件，占47.09%；求助类21570件，占30.30%；投诉类3783件，占5.31%；已办结70000件，占98.34%。',
	'咨询类33523件，占47.09%；求助类21570件，占30.30%；投诉类3783件，占5.31%；重点诉求378件，占投诉类的10.0%。',
	'咨询类33523件，占47.09%；求助类21570件，占30.30%；投诉类3783件，占5.31%，其中物业投诉1000件，占26.4%。',
	'电话917件（28.2%）、网络1402件（43.1%）、微信934件（28.7%）。',
	'电话917件（28.2%）、网络1402件（43.1%）、微信934件（28.7%），其中好评500件（15.4%）。',
	'一类企业120家，占40%；二类企业90家，占30%；三类企业60家，占20%；四类企业30家，占10%。',
	'一类企业120家，占40%；二类企业90家，占30%；三类企业60家，占20%；外资企业15家，占规上企业的50%。',
	'甲县901户、乙县238户、丙县447户，三县共1586户。',
	'甲县901户、乙县238户、丙县447户，全市共2586户。',
	'甲县901户、乙县238户、丙县447户，四县共2586户。',
	'甲县901户、乙县238户、丙县447户，两类共2586户。',
	'甲类901件、乙类238件、丙类447件，其中三类共500件。',
	'受理901件、办结238件、回访447件，三项合计1586件次。',
	'受理901件，办结238件，5项共12件。',
	'共立案100件，结案80件，余下20件。',
	'年初结存50件，新收100件，办结80件，剩余70件。',
	'共受理100件，办结80件，其中提前办结30件，剩余20件。',
	'共受理100件，初审80件，办结60件，剩余40件。',
	'共受理100件，初审80件，办结60件，剩余20件未初审。',
	'任务100项，完成60项，完成率60%，剩余40项。',
	'任务100项，完成60项，完成率60%，剩余30天时间。',
	'任务100项，本周完成20项，累计完成60项，剩余40项。',
	'共走访企业120家（规上企业30家，限上企业20家）。',
	'共走访企业120家（其中规上企业30家，限上企业85家）。',
	'共检查120家（规上企业70家、限上企业48家等）。',
	'共13件（含新制定5件，修改4件，废止4件）。',
	'共13件（新制定5件，修改4件，废止4件），印发文件30件。',
	'共出台政策13件（市级5件、县级8件）。',
	'全市共有社区120个（城市社区100个，其中示范社区30个）。',
	'市级受理187件，办结59件，办结率31.6%；县级受理360件，办结243件，办结率67.5%。',
	'受理187件，办结59件，办结率31.6%；满意率98%；按时办结58件，按时办结率98.3%。',
	'应公示83家，已公示62家，公示率74.7%。',
	'应参评100家，实际参评98家，参评率98%，优秀率20%。',
	'应办结100件，办结98件，办结率98%。',
	'收到答复675件：采纳50件；部分采纳112件；未采纳513件。',
	'收到答复675件：采纳50件；部分采纳112件；未采纳513件；另有电话答复30件。',
	'收到建议100件：采纳50件；采纳率50%；回访30件。',
	'全市58个：市级12个；县级46个；其中示范8个。',
	'办理100件：一是咨询60件；二是投诉30件；三是其他10件。',
	'城镇新增就业960人，完成目标864人的111.1%。',
	'新增专利960件，完成年度目标864件的111.1%。',
	'年度目标869亿元，1—10月完成405亿元，完成年度目标的46.6%。',
	'年度目标869亿元，已签约900亿元，到位405亿元，完成年度目标的46.6%。',
	'年度目标100项，已开工98项，完工405项，完成目标的98%。',
	'年度任务100项，完成40项，完成季度任务的80%。',
	'投资计划100亿元，1—6月完成55亿元，完成年度计划的55%，快于序时进度5个百分点。',
	'三次产业结构由13.2:32.3:54.5调整为12.4:30.9:56.7。',
	'三次产业结构由13.2:32.3:54.5调整为12.4:30.9:56.6。',
	'招录比例3:1:2，调整为4:1:1。',
	'总得分89.08分，较去年（85.50分）提升3.58分。',
	'总得分89.08分，较去年（85.50分）提升3.58分，排名提升2位。',
	'热线数量242条，与去年热线数量（120条）相比增长101.67%。',
	'受理242件，较去年同期（120件）增加122件，增长101.7%。',
	'受理242件，环比增加42件（上月200件），同比增长10%。',
	'受理242件（上月200件），环比增长21%。',
	'受理242件，环比增加42件（上月办结200件）。',
	'全市410名干部中，党员128人，占31.2%；群众282名，占68.8%。',
	'培训干部410名，服务群众1280人，占常住人口的0.5%。',
	'120名窗口人员，平均每人办件30件，人均提高5件。',
	'涨幅6.6%，比上月回落0.3个百分点。',
	'价格由1324元涨至1411元，上涨87元，涨幅6.6%。',
	'价格由1324元涨至1411元，上涨87元，环比涨幅2.1%。',
	'股价从12元跌至9元，跌幅25%。',
	'减税19亿元、降费30亿元，两项合计49亿元。',
	'减税19亿元、降费30亿元，两项合计减负49亿元，其中制造业20亿元。',
	'拨付资金5万元、8万元，三次共20万元。',
	'A区12件、B区15件，2个区共27件。',
	'A区12件、B区15件，以上两区共27件。',
	'第一批12个、第二批15个，两批次共27个。',
	'12月5日受理30件，6日受理40件，两日共70件。'
]) AS text;

-- the same kinds, drawn: true figures accuse nothing, and one false figure is told
CREATE TEMP TABLE kind AS
SELECT d.id, k.kind, k.good, k.bad
FROM (SELECT id, 300 + floor(random() * 3000)::integer AS before, 20 + floor(random() * 250)::integer AS delta, 2 + floor(random() * 6)::integer AS slip,
             100 + floor(random() * 900)::integer AS a, 100 + floor(random() * 900)::integer AS b, 100 + floor(random() * 900)::integer AS c, 100 + floor(random() * 900)::integer AS e
      FROM generate_series(1, 40) AS id) AS d
     CROSS JOIN LATERAL (SELECT before + delta AS now, round(100.0 * delta / before, 2) AS rise, a + b + c + e AS whole) AS w
     CROSS JOIN LATERAL (VALUES
	('上年同期', format('受理%s件，上年同期%s件，同比增加%s件，增长%s%%。', now, before, delta, rise), format('受理%s件，上年同期%s件，同比增加%s件，增长%s%%。', now, before, delta, rise + slip)),
	('比同期的', format('受理%s件，较去年同期的%s件增加%s件，增长%s%%。', now, before, delta, rise), format('受理%s件，较去年同期的%s件增加%s件，增长%s%%。', now, before, delta, rise + slip)),
	('比某年的', format('受理%s件，比2020年的%s件增加%s件，增长%s%%。', now, before, delta, rise), format('受理%s件，比2020年的%s件增加%s件，增长%s%%。', now, before, delta + slip, rise)),
	('括号上期', format('受理%s件，环比增加%s件（上月%s件）。', now, delta, before), format('受理%s件，环比增加%s件（上月%s件）。', now, delta + slip, before)),
	('由为', format('材料由%s份精简为%s份，减少%s份，降幅%s%%。', now, before, delta, round(100.0 * delta / now, 2)), format('材料由%s份精简为%s份，减少%s份，降幅%s%%。', now, before, delta + slip, round(100.0 * delta / now, 2))),
	('几县共', format('甲县%s户、乙县%s户、丙县%s户、丁县%s户，四县共%s户。', a, b, c, e, whole), format('甲县%s户、乙县%s户、丙县%s户、丁县%s户，四县共%s户。', a, b, c, e, whole + slip)),
	('括号分项', format('事项共%s项（许可%s项，确认%s项，处罚%s项，其他%s项）。', whole, a, b, c, e), format('事项共%s项（许可%s项，确认%s项，处罚%s项，其他%s项）。', whole + slip, a, b, c, e)),
	('分号分项', format('答复%s件：采纳%s件；部分采纳%s件；留作参考%s件；未采纳%s件。', whole, a, b, c, e), format('答复%s件：采纳%s件；部分采纳%s件；留作参考%s件；未采纳%s件。', whole, a, b, c, e + slip)),
	('率后剩余', format('清单共%s条，销号%s条，销号率%s%%，剩余%s条。', a + b, a, round(100.0 * a / (a + b), 1), b), format('清单共%s条，销号%s条，销号率%s%%，剩余%s条。', a + b, a, round(100.0 * a / (a + b), 1), b + slip)),
	('互相印证', format('咨询%s件，占%s%%；求助%s件，占%s%%；建议%s件，占%s%%；投诉%s件，占%s%%。', a, round(100.0 * a / whole, 2), b, round(100.0 * b / whole, 2), c, round(100.0 * c / whole, 2), e, round(100.0 * e / whole, 2)),
		format('咨询%s件，占%s%%；求助%s件，占%s%%；建议%s件，占%s%%；投诉%s件，占%s%%。', a, round(100.0 * a / whole, 2), b, round(100.0 * b / whole, 2) + slip * 3, c, round(100.0 * c / whole, 2), e, round(100.0 * e / whole, 2)))) AS k(kind, good, bad);
SELECT is_empty($$SELECT good FROM kind WHERE pg_temp.accuses(good)$$, 'true figures accuse nothing');
-- (a false share may by chance be that of two other figures: then it is explained, and nothing is said)
SELECT is(count(*) FILTER (WHERE pg_temp.accuses(bad)) >= 0.9 * count(*), true, format('a false figure is told: %s', k.kind)) FROM kind AS k GROUP BY k.kind ORDER BY 1;

---------------------------------------------------------------- texts of every kind
SELECT is(pg_temp.said(text), said, why)
FROM (VALUES (NULL, '', 'NULL has no rows'), ('', '', 'nor has an empty text'), ('没有数字。', '', 'nor one without figures'),
             ('共58项' || chr(10) || '已完成12项，占27%', '', 'a sentence ends with its line'),
             ('共５８项，已完成１２项，占２７．０％。', 'share wrong ２７．０％', 'full-width digits'),
             ('共 58 项，已完成 12 项，占 27.0%。', 'share wrong 27.0%', 'blanks'),
             ('共五十八项，已完成十二项，占百分之二十七。', 'share wrong 百分之二十七', 'numerals'),
             (repeat('(', 1000) || '共58项，已完成12项，占27%。' || repeat(')', 1000), '', 'brackets without end'),
             ('投资999999999999999999亿元，完成1亿元，占5%。', '', 'a figure beyond every column is left out'),
             -- (parts in a sentence of their own)
             ('共转接3738通。其中东胜区2272通、达拉特旗343通、准格尔旗1123通。', 'parts_sum ok 3738通', 'parts in the sentence behind their whole'),
             ('共转接3738通，其中东胜区2272通，达拉特旗343通，准格尔旗1123通。', 'parts_sum ok 3738通', 'parts behind 其中'),
             ('共转接3738通。其中东胜区2272通、达拉特旗343通、准格尔旗1124通。', '', 'they need not be all'),
             ('共转接3738通。' || chr(10) || '其中东胜区2272通、达拉特旗343通、准格尔旗1123通。', '', 'a paragraph of its own'),
             ('共转接3738通，共办理512通。其中东胜区2272通、达拉特旗343通、准格尔旗1123通。', '', 'two wholes'),
             ('共受理200件。按新旧分：新建80件、续建120件。按大小分：大型50件、小型150件。', 'parts_sum ok 200件, parts_sum ok 200件', 'two divisions of a whole'),
             ('共受理200件。其中，投诉类100件，已办结80件，占80%；咨询类100件，占50%。', 'share ok 80%, share ok 50%', 'a part of a part'),
             ('共受理200件。其中，投诉类100件，占60%；咨询类100件，占70%。', 'parts_sum ok 200件', 'shares of which none is right are of something else'),
             ('共受理200件。' || repeat('情况说明', 30) || '。其中，投诉类120件，占60%；咨询类80件，占45%。', '', 'another sentence between'),
             ('共受理200件' || repeat('，情况说明', 30) || '。其中，投诉类120件，占60%；咨询类80件，占45%。', 'share ok 60%', 'a whole that stands far before')) AS t(text, said, why);
SELECT is((SELECT count(*)::integer FROM bizenv.check_text(repeat('共58项，已完成12项，占27.0%；', 2000)) AS c WHERE c.verdict = 'wrong') > 0, true, 'a sentence of thousands of figures is cut');
SELECT is((SELECT count(*)::integer FROM bizenv.check_text(repeat('共58项，已完成12项，占27.0%。', 20000)) AS c WHERE c.verdict = 'wrong'), 20000, 'figures that do not fit into memory are read back');
SELECT throws_ok($$SELECT count(*) FROM bizenv.check_text(repeat('字', 6000000))$$, '54000', NULL, 'more than 16 MB are refused');

SELECT * FROM finish();
ROLLBACK;
