-- Prose and what find_quantities reads in it, kind by kind (room "quantity").
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT no_plan();

\ir lib/seed.psql

-- what is found in a text: fragment, value and unit, bounds where they are not the value, ~ where it is not exact
CREATE FUNCTION pg_temp.in_full(t text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(concat_ws(' ', f.fragment || '=' || trim_scale(f.value) || coalesce(f.unit, ''),
		CASE WHEN f.low IS DISTINCT FROM f.value OR f.high IS DISTINCT FROM f.value THEN
			concat(CASE WHEN f.low_inclusive THEN '[' ELSE '(' END, trim_scale(f.low), ',', trim_scale(f.high), CASE WHEN f.high_inclusive THEN ']' ELSE ')' END) END,
		CASE WHEN f.approximate THEN '~' END), '; ' ORDER BY f.position), '')
	FROM bizenv.find_quantities(t) AS f
$$;

---------------------------------------------------------------- commas between digits, and what a unit is divided by
SELECT is(pg_temp.in_full(text), found, text)
FROM (VALUES
	('三地分别为120，150，180家。', '120=120家; 150=150家; 180家=180家'),
	('三地分别为120,150,180家。', '120=120家; 150=150家; 180家=180家'),
	('三地分别为12，34和56家。', '12=12家; 34=34家; 56家=56家'),
	('分别达到1.2，3.4，5.6亿元。', '1.2=120000000元; 3.4=340000000元; 5.6亿元=560000000元'),
	('分别为1,200、1,350家。', '1,200=1200家; 1,350家=1350家'),
	('分别为1,200家，1,350家和12家。', '1,200家=1200家; 1,350家=1350家; 12家=12家'),
	('分别为1,050，其中新增12家。', '12家=12家'),
	('分别为120，1,500，180家。', ''),
	('分别为1,234,567元。', ''),
	('共12,34万元，另有1,234万元。', '1,234万元=12340000元'),
	('共12,345,6件，比上年多6件。', '6件=6件'),
	('得分95，12家企业受表扬；得分95.5，奖金12万元。', '12家=12家; 12万元=120000元'),
	('补助1200元/人·年，误工费30元/（人·天），工资3000元/人/月，房价8000元/平方米。',
		'1200元/人·年=1200元/人·年; 30元/（人·天）=30元/(人·天); 3000元/人/月=3000元/人/月; 8000元/平方米=8000元/平方米'),
	('补助30元/（每人），共12家。', '30元=30元; 12家=12家'),
	-- a bound may stand behind its figure
	('80%≤完成率<100%得3分，60分≤得分≤80分为良好。', '80%≤=80% [80,); <100%=100% (,100); 3分=3分; 60分≤=60分 [60,); ≤80分=80分 (,80]')) AS t(text, found);
-- drawn: members of three digits each; the list is read as three figures, whatever they are
SELECT is_empty($$
	SELECT t FROM generate_series(1, 60) AS id, LATERAL (SELECT 100 + floor(random() * 900 + 0 * id)::integer AS a, 100 + floor(random() * 900 + 0 * id)::integer AS b, 100 + floor(random() * 900 + 0 * id)::integer AS c) AS d,
		LATERAL (SELECT format('三地分别为%s，%s，%s家。', a, b, c) AS t) AS s
	WHERE pg_temp.in_full(t) <> format('%1$s=%1$s家; %2$s=%2$s家; %3$s家=%3$s家', a, b, c)$$, 'a list with commas behind 分别');

---------------------------------------------------------------- sentences

CREATE TEMP TABLE sentence (text text, found text);
INSERT INTO sentence VALUES
	('为市场主体减负18亿元，肩负12项任务，担负3项职责，自负2000元。',
		'18亿元=1800000000元; 12项=12项; 3项=3项; 2000元=2000元'),
	('商户邀约30家，签约率95%，合约12份，毁约2起，隐约3处，约谈12家企业。',
		'30家=30家; 95%=95%; 12份=12份; 2起=2起; 3处=3处; 12家=12家'),
	('临近3个小区，新近12家，拉近2公里，最近三年，最近12个月。',
		'3个=3个; 12家=12家; 2公里=2公里; 三年=3年; 12个月=12个月'),
	('反超3家，赶超5家，治超12次，出超3亿元，收入超3亿元，支出超2亿元，产出超12万吨。',
		'3家=3家; 5家=5家; 12次=12次; 3亿元=300000000元; 超3亿元=300000000元 (300000000,); 超2亿元=200000000元 (200000000,); 超12万吨=120000吨 (120000,)'),
	('仍存在不足3条；查找不足15个；人数仍不足30人；弥补不足8项。',
		'3条=3条; 15个=15个; 不足30人=30人 (,30); 8项=8项'),
	('办理时间没超5天，未超预算3%，不会超过8项，不应超过2次，从未突破12家，难以突破100亿元。',
		'没超5天=5天 (,5]; 3%=3%; 不会超过8项=8项 (,8]; 不应超过2次=2次 (,2]; 未突破12家=12家 (,12]; 难以突破100亿元=10000000000元 (,10000000000]'),
	('合格率不会低于95%，未达到80%，没达到60家，尚未达到100户，达不到12家。',
		'不会低于95%=95% [95,); 未达到80%=80% (,80); 没达到60家=60家 (,60); 尚未达到100户=100户 (,100); 不到12家=12家 (,12)'),
	('同比分别减少12起、3起和5起，其中重大2起。',
		'减少12起=-12起; 3起=-3起; 5起=-5起; 2起=2起'),
	('出口、进口同比分别增长3.2%、下降1.5%。',
		'3.2%=3.2%; 下降1.5%=-1.5%'),
	('分别压减3天、2天，分别缩短12个、8个工作日。',
		'压减3天=-3天; 2天=-2天; 缩短12个=-12个工作日; 8个工作日=-8个工作日'),
	('降幅分别为3.5%、5.5%和7.1%；分别同比下降3%和4%，增长5%。',
		'降幅分别为3.5%=-3.5%; 5.5%=-5.5%; 7.1%=-7.1%; 下降3%=-3%; 4%=-4%; 5%=5%'),
	('较上年分别下降1.2、2.3个百分点。',
		'下降1.2=-1.2pp; 2.3个百分点=-2.3pp'),
	('甲、乙、丙分别完成12、15和18家，其中优秀3、2家。',
		'12=12家; 15=15家; 18家=18家; 3=3家; 2家=2家'),
	('增速分别高于全国、全省2.1个、1.3个百分点。',
		'2.1个=2.1pp; 1.3个百分点=1.3pp'),
	('减少5项至7项，提升3个百分点至95%，上调5元至20元，下降2%至3%。',
		'减少5项=-5项; 7项=7项; 3个百分点=3pp; 95%=95%; 5元=5元; 20元=20元; 下降2%=-2%; 3%=3%'),
	('压缩3至5个工作日，缩短3—5天，每年培育3家至5家。',
		'压缩3至5个工作日=-4个工作日 [-5,-3]; 缩短3—5天=-4天 [-5,-3]; 3家至5家=4家 [3,5]'),
	('增长8%至10%，增加2000户至3万户。',
		'8%至10%=9% [8,10]; 2000户=2000户; 3万户=30000户'),
	('五百到八百万元，一千二百到一千五百亿元，三千到五千人，八十到一百二十万人。',
		'五百到八百万元=6500000元 [5000000,8000000]; 一千二百到一千五百亿元=135000000000元 [120000000000,150000000000]; 三千到五千人=4000人 [3000,5000]; 八十到一百二十万人=1000000人 [800000,1200000]'),
	('超过2018年水平，不低于2021年，突破2023年峰值，接近2022年同期，约2024年建成，超过1500年历史。',
		'超过1500年=1500年 (1500,)'),
	('2026年内贸，2025年内需，10日内召开，截至9日内陆地区，3年内建成，五年内完成。',
		'10日内=10日 (,10]; 3年内=3年 (,3]; 五年内=5年 (,5]'),
	('办结：30件；受理：40件；同比：下降3.2%；降幅：5%；最高：3万元；时间：10:30。',
		'30件=30件; 40件=40件; 下降3.2%=-3.2%; 降幅：5%=-5%; 最高：3万元=30000元 (,30000]'),
	('审核通过<strong>12项</strong>（占比<em>27%</em>）；<p>58项</p><p>12</p><p>家</p><td>5</td><td>项</td>',
		'12项=12项; 27%=27%; 58项=58项'),
	('| 指标 | **98.5%** | *12家* | `30件` | ~~8户~~ |',
		'98.5%=98.5%; 12家=12家; 30件=30件; 8户=8户'),
	('增长&gt;5%，&lt;3天，100&nbsp;家，10<sup>3</sup>吨，<!-- 12项 -->3项',
		'>5%=5% (5,); <3天=3天 (,3); 100 家=100家; 3项=3项'),
	(E'立案58\n件，办结3\n5件，完成率98\n.5%，共1,\n200家，近\n300户。',
		E'58\n件=58件; 近\n300户=300户 (,300) ~'),
	(E'附件1\n项目清单（共3项），表2\n人员名单',
		'3项=3项'),
	('一百二十三台、三十五辆、二十八座、三台县、九台区、八五折、七折优惠、打半折、半折叠、一波三折。',
		'一百二十三台=123台; 三十五辆=35辆; 二十八座=28座; 八五折=85%; 七折=70%; 半折=50%'),
	('收费3000元整，人民币叁仟元整，100元整改，5万元整治。',
		'3000元整=3000元; 人民币叁仟元整=3000元; 100元=100元; 5万元=50000元'),
	('十分之一、占十分之九、十分满意、万分感谢、差错率万分之三、百万分之五。',
		'十分之一=10%; 十分之九=90%; 万分之三=0.03%; 百万分之五=0.0005%'),
	('完成項目12項，走訪企業30家，設立3個窗口，減少5份，下降3.2%，億元18億元，陸續3戶。',
		'12項=12项; 30家=30家; 3個窗口=3个窗口; 減少5份=-5份; 下降3.2%=-3.2%; 18億元=1800000000元; 3戶=3户'),
	('PM2.5浓度35微克/立方米，装机3.5吉瓦时，220千伏，12英寸，30分贝，500标箱，20亿方，3县5乡，国考10市，4大基地。',
		'35微克/立方米=35微克/立方米; 3.5吉瓦时=3.5吉瓦时; 220千伏=220千伏; 12英寸=12英寸; 30分贝=30分贝; 500标箱=500标箱; 20亿方=2000000000方; 3县=3县; 5乡=5乡; 10市=10市; 4大=4大'),
	('↓3.2%，↑5%，▼2.1%，微降0.3%，略升0.2%，跌幅2%，降息25个基点，核减3项，±0.5%，空降2名。',
		'↓3.2%=-3.2%; 5%=5%; ▼2.1%=-2.1%; 微降0.3%=-0.3%; 0.2%=0.2%; 跌幅2%=-2%; 降息25个基点=-0.25pp; 核减3项=-3项; 2名=2名'),
	('利润-3.2亿元，净增-12户，增加值为-5户，交办-5项，气温-5℃。',
		'-3.2亿元=-320000000元; -12户=-12户; -5户=-5户; 5项=5项; -5℃=-5°C'),
	('三万一天，两千一个月，一百两，三千五百人，9万亿三个台阶。',
		'三千五百人=3500人; 9万亿=9000000000000; 三个=3个'),
	('第 5 项，第12、13条，第3至5项，排名第 3 位，前10名，前3个月，后5位，最后3名，落后2位。',
		'3个月=3个月; 3名=3名; 2位=2位'),
	('“三个区分开来”，“五大任务”，《三年行动计划》，“12项”举措，九年义务教育，地铁三期，分三期，四期工程。',
		'12项=12项; 三期=3期'),
	(E'2.1项目管理\n3.2条件保障\n1.1件数统计，人均2.3件。',
		'2.3件=2.3件'),
	('12345热线，12345分中心，96345家政，120分站，拨打12345件件有回音，受理12345件。',
		'12345件=12345件'),
	('超过了30家，至少有20户，达到了98%，不少于了5家，已有30家。',
		'超过了30家=30家 (30,); 至少有20户=20户 [20,); 98%=98%; 不少于了5家=5家 [5,); 30家=30家'),
	('平均用时1小时30分钟，8小时30分到岗，缩短1小时零5分；3年6个月，1年零3个月，2天4小时，2小时15分钟30秒，平均4.5个工作小时，30个工作分钟内。',
		'1小时30分钟=90分钟; 8小时30分=510分钟; 缩短1小时零5分=-65分钟; 3年6个月=42个月; 1年零3个月=15个月; 2天4小时=52小时; 2小时15分钟30秒=8130秒; 4.5个工作小时=4.5个工作小时; 30个工作分钟内=30个工作分钟 (,30]'),
	('1小时30分贝，3小时5分中心，10小时12个部门，5小时20家，3年6月，2天30小时，1.5小时30分钟，10个工作日零2小时。',
		'1小时=1小时; 30分贝=30分贝; 3小时=3小时; 10小时=10小时; 12个部门=12个部门; 5小时=5小时; 20家=20家; 3年=3年; 2天=2天; 30小时=30小时; 1.5小时=1.5小时; 30分钟=30分钟; 10个工作日=10个工作日; 2小时=2小时'),
	('30家（含本数）以上，5天（含本数）以内，20%（不含本数）以下，12家（不含本数）以上。',
		'30家（含本数）以上=30家 [30,); 5天（含本数）以内=5天 (,5]; 20%（不含本数）以下=20% (,20); 12家（不含本数）以上=12家 (12,)'),
	('一吨半，两米半，三天半，两米半径，3年半。',
		'一吨半=1.5吨; 两米半=2.5米; 三天半=3.5天; 两米=2米; 3年半=3.5年'),
	('100-200家之间，58 余项，60 余项，50多 家，1200 多人。',
		'100-200家=150家 [100,200]; 60 余项=60项 (60,70) ~; 50多 家=50家 (50,60) ~; 1200 多人=1200人 (1200,1300) ~'),
	('5家以上市公司为主体，3个以上市级项目，8家以外商投资为主，2个以下属单位，10人以上游客团。',
		'5家=5家; 3个以上=3个 [3,); 8家=8家; 2个=2个; 10人以上=10人 [10,)'),
	('120家上下游，3次前后端，12条左右岸，10天左右，50人上下。',
		'120家=120家; 3次=3次; 12条=12条; 10天左右=10天 (,) ~; 50人上下=50人 (,) ~'),
	('3个体系，5个体制，2个体育馆，12个体检中心，3个个体户，个体工商户200户。',
		'3个=3个; 5个=5个; 2个=2个; 12个=12个; 3个=3个; 200户=200户'),
	('最高5家，最大3家企业，最高1万元，最低3次，最多5人。',
		'5家=5家; 3家=3家; 最高1万元=10000元 (,10000]; 最低3次=3次 [3,); 最多5人=5人 (,5]'),
	('得分80分以上不足90分的为良好，60%（含）—80%（不含）为一般，10人以上20人以下。',
		'80分以上不足90分=85分 [80,90); 60%（含）—80%（不含）=70% [60,80); 10人以上20人以下=15人 [10,20]'),
	('3.2万、4.5万户，12万、15万元，5、8、13和21亿元，3000、1.2万元。',
		'3.2万=32000户; 4.5万户=45000户; 12万=120000元; 15万元=150000元; 5=500000000元; 8=800000000元; 13=1300000000元; 21亿元=2100000000元; 3000=3000元; 1.2万元=12000元'),
	('1、12家企业完成整改；2、15家企业未完成。',
		'12家=12家; 15家=15家'),
	('国道1、2号线，附件1、2，7、8月份，2024、2025年，3、4季度。',
		''),
	('增长1.2倍，翻一番，翻两番，增长50%以上，下降过半，一半以上。',
		'1.2倍=1.2倍; 翻一番=2倍; 翻两番=4倍; 50%以上=50% [50,); 一半以上=50% [50,)'),
	('同比下降3.5%，其中甲下降2%、乙3%，丙上升1%。',
		'下降3.5%=-3.5%; 下降2%=-2%; 3%=3%; 1%=1%'),
	('没有减少3件，未增加2项，不减少5家。',
		'3件=3件; 2项=2项; 5家=5家'),
	('上百家，线上百家，近百家，数百家，几十家，十几家，30余家，百余家，网上百件。',
		'上百家=100家 [100,); 近百家=100家 (,100) ~; 数百家=200家 [200,1000) ~; 几十家=20家 [20,100) ~; 十几家=10家 (10,20) ~; 30余家=30家 (30,40) ~; 百余家=100家 (100,200) ~'),
	('5日内江苏，3年内江西，30日内地企业，5天内部审核，3日内控制，5日内部门反馈，10日内需提交。',
		'3年=3年; 5天=5天; 3日内=3日 (,3]; 5日内=5日 (,5]; 10日内=10日 (,10]'),
	('超3成，近5成，九成以上，8成多，三成五。',
		'超3成=30% (30,); 近5成=50% (,50) ~; 九成以上=90% [90,); 8成多=80% (80,90) ~; 三成五=35%'),
	('受理35件/办结30件，58项/12项，5000元/吨，3元/人。',
		'35件=35件; 30件=30件; 58项=58项; 12项=12项; 5000元/吨=5000元/吨; 3元/人=3元/人'),
	('宽3×5米，3*5米，A4纸5包，5G基站3座，COVID-19，T3航站楼，G6高速12公里。',
		'3座=3座; 12公里=12公里'),
	('负增长3.2%，为负3.2%，增速负2%，为负增加2分。',
		'负增长3.2%=-3.2%; 负3.2%=-3.2%; 负2%=-2%; 负增加2分=-2分'),
	('每百人3.2件，每万人口12.5件，每3天1次。',
		'3.2件=3.2件; 12.5件=12.5件; 3天=3天; 1次=1次'),
	('2025-2027年，1-6月，6月1日—7日，3-5天，5%-8%，-3%至5%。',
		'3-5天=4天 [3,5]; 5%-8%=6.5% [5,8]; -3%至5%=1% [-3,5]'),
	('全市新登记企业12万户、个体户30万户，注销率下降0.5个百分点，投诉办结率100%。',
		'12万户=120000户; 30万户=300000户; 下降0.5个百分点=-0.5pp; 100%=100%'),
	('甲县12家、乙县15家，合计27家，占全市的三分之一。',
		'12家=12家; 15家=15家; 27家=27家; 三分之一=33.333333333333333333%'),
	('办理环节由12个减少3个至9个，时限由20天压缩到5天，成本比上年降低了十分之一。',
		'12个=12个; 减少3个=-3个; 9个=9个; 20天=20天; 5天=5天; 降低了十分之一=-10%'),
	('得分超过95分，低于全省平均1.2分，位次上升3位次。',
		'超过95分=95分 (95,); 1.2分=1.2分; 3位次=3位次'),
	('会议安排第 4 项，8月20日内江市代表到会，30家企业参加。',
		'30家=30家'),
	('审批事项分别压减12.5%、8.3%和6%，材料分别精简3份、2份。',
		'压减12.5%=-12.5%; 8.3%=-8.3%; 6%=-6%; 精简3份=-3份; 2份=-2份'),
	('事故同比减少1起、4人，环比减少2起3人，受伤增加5人。',
		'减少1起=-1起; 4人=-4人; 减少2起=-2起; 3人=-3人; 5人=5人'),
	('投诉减少5件、12家企业受益，环节减少3个、15天办结。',
		'减少5件=-5件; 12家=12家; 减少3个=-3个; 15天=15天'),
	('283个省、市重点项目，9个省外客商，5个区属国企，15个县重点工程，6个村集体，4个市本级单位。',
		'283个=283个; 9个=9个; 5个=5个; 15个=15个; 6个=6个; 4个=4个'),
	('12个省、3个市、32个省、市、自治区和5个县参会。',
		'12个省=12个省; 3个市=3个市; 32个省=32个省; 5个县=5个县'),
	('重污染40天次，调度车辆60辆次，飞行20架次，投入机械30台班，周转量10亿吨公里，客运5亿人公里，提高5个千分点。',
		'40天次=40天次; 60辆次=60辆次; 20架次=20架次; 30台班=30台班; 10亿吨公里=1000000000吨公里; 5亿人公里=500000000人公里; 5个千分点=0.5pp'),
	('修复12处次干道，发现5起次生灾害，查获3台次品。',
		'12处=12处; 5起=5起; 3台=3台'),
	('一次性补助不少于5万元、不超过20万元。',
		'不少于5万元、不超过20万元=125000元 [50000,200000]'),
	('入伍12人，队伍人数30人，大陆居民5人，登陆12次，陆家嘴3家，伍家岗区2个。',
		'12人=12人; 30人=30人; 5人=5人; 12次=12次; 3家=3家; 2个=2个');
SELECT is(pg_temp.in_full(text), found, text) FROM sentence;

---------------------------------------------------------------- laws

SELECT is_empty($$SELECT f.fragment, f.value FROM unnest('{净增-到2户,同比增长-至2%,下降-至5个}'::text[]) AS t, bizenv.find_quantities(t) AS f WHERE f.value < 0$$, 'a dash before 到 is no sign');
-- each sentence, the marks of a page around its figures and in them, and random texts of the same words
CREATE TEMP TABLE page AS SELECT text FROM sentence;
INSERT INTO page SELECT string_agg(substr(s.letters, 1 + floor(random() * length(s.letters))::integer, 1 + (random() * 2)::integer), '')
FROM generate_series(1, 400) AS n, generate_series(1, 50) AS m,
	(SELECT string_agg(text, '' ORDER BY text) || repeat('12358.%万元家项、和至分别下降超以上不足', 40) AS letters FROM sentence) AS s GROUP BY n;
CREATE TEMP TABLE found AS SELECT p.ctid AS page, p.text, f.* FROM page AS p, bizenv.find_quantities(p.text) AS f;
SELECT cmp_ok(count(*), '>', 1500::bigint, 'enough is found') FROM found;
-- a member of a list (behind a mark, 和 or 分别, or directly behind the one before: 减少5起4人) takes its direction, bound or unit from its neighbours (23*和3年, with a mark
-- of the page between them): it cannot be read by itself
CREATE TEMP TABLE differing AS SELECT f.* FROM found AS f, bizenv.try_parse_quantity(f.fragment) AS q
	WHERE q.value IS DISTINCT FROM f.value OR q.unit IS DISTINCT FROM f.unit OR q.kind IS DISTINCT FROM f.kind OR q.approximate IS DISTINCT FROM f.approximate
		OR q.bounds IS DISTINCT FROM CASE WHEN f.low IS NOT NULL OR f.high IS NOT NULL THEN numrange(f.low, f.high,
			CASE WHEN f.low_inclusive THEN '[' ELSE '(' END || CASE WHEN f.high_inclusive THEN ']' ELSE ')' END) END;
SELECT is((SELECT string_agg(fragment || ' in ' || text, ' | ') FROM (SELECT * FROM differing
	WHERE substr(text, position - 6, 6) !~ '(、|和|与|及|或|,|，|分别)[[:space:]*_`~]*$' AND substr(text, position + length, 6) !~ '^[[:space:]*_`~]*(、|和|与|及|或)'
		AND NOT EXISTS (SELECT FROM found AS b WHERE b.page = differing.page AND b.position + b.length = differing.position) LIMIT 3) AS s), NULL,
	'parse_quantity reads every fragment as it is in the text, but for members of lists');
SELECT is((SELECT string_agg(fragment || ' in ' || text, ' | ') FROM (SELECT d.* FROM differing AS d, bizenv.try_parse_quantity(d.fragment) AS q
	WHERE (q.unit IS NOT NULL AND q.unit <> '个' AND (q.unit IS DISTINCT FROM d.unit OR abs(q.value) <> abs(d.value))) OR q.value IS NULL LIMIT 3) AS s), NULL,
	'and of those it reads the figure, and its unit where they have one');
SELECT is((SELECT string_agg(fragment || ' in ' || text, ' | ') FROM (SELECT * FROM found WHERE text !~ '[<&*`~_]' AND substr(text, position, length) <> fragment LIMIT 3) AS s), NULL,
	'fragments stand at their positions');
SELECT is_empty('SELECT a.fragment FROM (SELECT fragment, position, lag(position + length) OVER (PARTITION BY page ORDER BY position) AS before FROM found) AS a
	WHERE position < before', 'and do not overlap');

-- marks that a reader does not see change nothing: tags, entities, marks of Markdown, characters of no width, a line that is broken before the unit
CREATE TEMP TABLE plain AS SELECT text, regexp_replace(text, '[^0-9.]', '', 'g') FROM sentence WHERE text !~ E'[<&*`~_\\n]' AND text !~ '附件|[0-9]+[×+]|[0-9] ';
SELECT is((SELECT string_agg(mark || ': ' || text, ' | ') FROM (SELECT m.mark, p.text FROM plain AS p, (VALUES
		('bold', E'**\\1**\\2'), ('tag', E'<b>\\1</b>\\2'), ('attribute', E'<span style="color:#333">\\1</span>\\2'), ('entity', E'\\1&nbsp;\\2'), ('zero width', E'\\1\u200B\\2')) AS m(mark, form)
	CROSS JOIN LATERAL (SELECT regexp_replace(p.text, '([0-9]+(?:[.][0-9]+)?)([%项件条家户人次元万亿个天])', m.form, 'g') AS text) AS t
	WHERE regexp_replace(pg_temp.in_full(t.text), E'[ \u200B]', '', 'g') <> regexp_replace(pg_temp.in_full(p.text), ' ', '', 'g') LIMIT 3) AS s), NULL, 'marks in a figure change nothing');
-- a number that is cut in two is read whole, or not at all
SELECT is((SELECT string_agg(mark || ': ' || found, ' | ') FROM (SELECT m.mark, f.fragment || '=' || f.value AS found FROM generate_series(1, 300) AS n
	CROSS JOIN LATERAL (SELECT 11 + floor(random() * 98888)::integer + n * 0 AS number) AS r
	CROSS JOIN (VALUES ('zero width', E'\u200B'), ('line', E'\n'), ('return', E'\r\n'), ('space', ' '), ('no-break space', E'\u00A0'), ('entity', '&nbsp;'), ('tag', '<b>')) AS m(mark, cut)
	CROSS JOIN LATERAL bizenv.find_quantities(overlay('共' || r.number || '项，超过' || r.number || '.5万元' PLACING substr(r.number::text, 1, 1) || m.cut FROM 2 FOR 1)) AS f
	WHERE f.value NOT IN (r.number, r.number * 10000 + 5000) LIMIT 3) AS s), NULL, 'a number that is cut is read whole, or not at all');

---------------------------------------------------------------- hostile texts

SET LOCAL statement_timeout = '60s';
CREATE TEMP TABLE long_text AS SELECT piece, repeat(piece, 1500000 / octet_length(piece)) AS text
FROM unnest(ARRAY['1、', '1和', '第1、', '<a', '<a "', '<!--', '<', '&#', '&', '*', '**1', '_', '不', '不超过1家', '下降1%、', '分别下降1%、', '1个、', '80分以上', '1至', '1%(含)-', '(不含1', '1 ', E'1\n',
	'签约', '三万一天', '<script>', E'\u200B', '“三个', '没有', '〔', '1、1和1家', '附件1、']) AS piece;
SELECT cmp_ok((SELECT count(*) FROM bizenv.find_quantities(text)), '>=', 0::bigint, 'ends: many times ' || piece) FROM long_text;

SELECT * FROM finish();
ROLLBACK;
