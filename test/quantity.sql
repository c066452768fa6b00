-- Laws of the room "quantity": what ledgers really hold, read and written.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql

SELECT no_plan();

\ir lib/seed.psql
\ir lib/tools.psql

-- a quantity in one line
CREATE FUNCTION pg_temp.said(q bizenv.quantity) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN (q).value IS NOT NULL THEN
		concat_ws(' ', (q).value, coalesce((q).unit, '-'), (q).kind, coalesce((q).bounds::text, 'no bounds'), CASE WHEN (q).approximate THEN '~' END) END
$$;
-- what is found in a text
CREATE FUNCTION pg_temp.found(t text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(fragment, ' ' ORDER BY position), '') FROM bizenv.find_quantities(t)
$$;
-- the error of a call: SQLSTATE, where reading stopped, what to type
CREATE FUNCTION pg_temp.error_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state text; detail text; hint text;
BEGIN
	EXECUTE call;
	RETURN 'no error';
EXCEPTION WHEN data_exception THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' | ', state, detail, left(hint, 40));
END
$$;

---------------------------------------------------------------- examples: of the newsletter and of published specifications

CREATE TEMP TABLE example (text text PRIMARY KEY, value numeric, unit text, bounds numrange);
INSERT INTO example VALUES
	('1370.44亿元', '137044000000', '元', NULL), ('686.77亿元', '68677000000', '元', NULL),
	('391.75亿元', '39175000000', '元', NULL), ('94.73亿元', '9473000000', '元', NULL),
	('190.9亿元', '19090000000', '元', NULL), ('54.9亿元', '5490000000', '元', NULL),
	('17.6亿元', '1760000000', '元', NULL), ('143.47亿元', '14347000000', '元', NULL),
	('114.07亿元', '11407000000', '元', NULL), ('82.21亿元', '8221000000', '元', NULL),
	('1.23亿元', '123000000', '元', NULL), ('1.6亿元', '160000000', '元', NULL), ('18亿元', '1800000000', '元', NULL),
	('5847万元', '58470000', '元', NULL), ('1万元', '10000', '元', NULL), ('超15亿元', '1500000000', '元', '(1500000000,)'),
	('超28亿元', '2800000000', '元', '(2800000000,)'), ('900余笔', '900', '笔', '(900,1000)'),
	('近200家', '200', '家', '(,200)'), ('20余家', '20', '家', '(20,30)'), ('40余家', '40', '家', '(40,50)'),
	('20余名', '20', '名', '(20,30)'), ('10轮次以上', '10', '轮次', '[10,)'), ('100家以上', '100', '家', '[100,)'),
	('不少于10000人次', '10000', '人次', '[10000,)'), ('20.7%', '20.7', '%', NULL), ('79.3%', '79.3', '%', NULL),
	('14%', '14', '%', NULL), ('64%', '64', '%', NULL), ('22%', '22', '%', NULL), ('21.94%', '21.94', '%', NULL),
	('27.35%', '27.35', '%', NULL), ('4.68%', '4.68', '%', NULL), ('3.96%', '3.96', '%', NULL),
	('3.50%', '3.5', '%', NULL), ('2.46%', '2.46', '%', NULL), ('22.05%', '22.05', '%', NULL),
	('100%', '100', '%', NULL), ('60%', '60', '%', NULL), ('80%', '80', '%', NULL), ('2.67%', '2.67', '%', NULL),
	('12期', '12', '期', NULL), ('8期', '8', '期', NULL), ('58项', '58', '项', NULL), ('64项', '64', '项', NULL),
	('6类', '6', '类', NULL), ('31条', '31', '条', NULL), ('12个盟市', '12', '个盟市', NULL), ('5笔', '5', '笔', NULL),
	('7家', '7', '家', NULL), ('11项', '11', '项', NULL), ('两家', '2', '家', NULL), ('连续三年', '3', '年', NULL),
	('4个方面', '4', '个方面', NULL), ('人民币8千元', '8000', '元', NULL), ('10.1万零100', NULL, NULL, NULL),
	('十一', '11', NULL, NULL), ('一千零一十一', '1011', NULL, NULL), ('一万零一十一', '10011', NULL, NULL),
	('一千零一万一千零一', '10011001', NULL, NULL), ('一千亿一千万一千零一', '100010001001', NULL, NULL), ('廿二', '22', NULL, NULL),
	('负十一', '-11', NULL, NULL), ('零点零一', '0.01', NULL, NULL), ('玖仟陆佰陆拾伍圆壹角捌分', '9665.18', '元', NULL),
	('三万五', '35000', NULL, NULL), ('十三万五', '135000', NULL, NULL), ('两千六', '2600', NULL, NULL),
	('一百二', '120', NULL, NULL), ('一百二十万三', '1203000', NULL, NULL), ('一百九十万零三千九百七十一', '1903971', NULL, NULL),
	('兩千六', '2600', NULL, NULL), ('〇', '0', NULL, NULL), ('16.4亿', '1640000000', NULL, NULL),
	('35.1亿', '3510000000', NULL, NULL), ('100万三千', '1003000', NULL, NULL),
	('200亿零四千230', '20000004230', NULL, NULL), ('-10.1万', '-101000', NULL, NULL), ('1万600', '10600', NULL, NULL),
	('4.78万亿', '4780000000000', NULL, NULL), ('4.78萬億', '4780000000000', NULL, NULL),
	('２．２亿', '220000000', NULL, NULL), ('１１.92亿', '1192000000', NULL, NULL),
	('1,050,000,000', '1050000000', NULL, NULL), ('三千 八百 九十六 万 四千 九百 六十五', '38964965', NULL, NULL),
	('四百五', '450', NULL, NULL), ('半百', '50', NULL, NULL), ('五亿零六', '500000006', NULL, NULL),
	('拾亿零六万零五百零六', '1000060506', NULL, NULL), ('百分之２．４', '2.4', '%', NULL), ('千分之２．４', '0.24', '%', NULL),
	('三成半', '35', '%', NULL), ('9.5成', '95', '%', NULL), ('十成', '100', '%', NULL), ('２２％', '22', '%', NULL),
	('负3.9%', '-3.9', '%', NULL), ('百分之1,111', '1111', '%', NULL), ('百分之一百二十点五', '120.5', '%', NULL),
	('36.57亿元', '3657000000', '元', NULL);
SELECT is((bizenv.try_parse_quantity(text)).value, value, text) FROM example;
SELECT is((bizenv.try_parse_quantity(text)).unit::text, unit, text || ': unit') FROM example WHERE value IS NOT NULL;
SELECT is((bizenv.try_parse_quantity(text)).bounds, coalesce(bounds, numrange(value, value, '[]')), text || ': bounds') FROM example WHERE value IS NOT NULL;
SELECT is(count(*), 99::bigint, 'all of them') FROM example;

---------------------------------------------------------------- the grammar, one rule after the other

CREATE TEMP TABLE rule (text text PRIMARY KEY, said text);
INSERT INTO rule VALUES
	('0', '0 - count [0,0]'), ('58', '58 - count [58,58]'), ('-3', '-3 - count [-3,-3]'), ('+5%', '5 % percent [5,5]'),
	('−5.41个百分点', '-5.41 pp pp [-5.41,-5.41]'), ('１０５', '105 - count [105,105]'), ('1,050', '1050 - count [1050,1050]'),
	('１，０５０', '1050 - count [1050,1050]'), ('0.5', '0.5 - count [0.5,0.5]'), ('20.70%', '20.70 % percent [20.70,20.70]'),
	('一', '1 - count [1,1]'), ('两', '2 - count [2,2]'), ('十', '10 - count [10,10]'), ('廿二', '22 - count [22,22]'),
	('卅', '30 - count [30,30]'), ('一百零五', '105 - count [105,105]'), ('一千零五', '1005 - count [1005,1005]'),
	('二百一十', '210 - count [210,210]'), ('两千六', '2600 - count [2600,2600]'), ('一百二', '120 - count [120,120]'),
	('三万五', '35000 - count [35000,35000]'), ('一百二十万三', '1203000 - count [1203000,1203000]'),
	('1亿2', '120000000 - count [120000000,120000000]'), ('1万6', '16000 - count [16000,16000]'),
	('3万5', '35000 - count [35000,35000]'), ('1万600', '10600 - count [10600,10600]'),
	('100万三千', '1003000 - count [1003000,1003000]'), ('2亿3千万', '230000000 - count [230000000,230000000]'),
	('3千5百万', '35000000 - count [35000000,35000000]'), ('5百万', '5000000 - count [5000000,5000000]'),
	('8千', '8000 - count [8000,8000]'), ('1.5千万', '15000000 - count [15000000,15000000]'),
	('一点五亿', '150000000 - count [150000000,150000000]'), ('二十点五', '20.5 - count [20.5,20.5]'), ('零点五', '0.5 - count [0.5,0.5]'),
	('二〇二五', '2025 - count [2025,2025]'), ('二〇', '20 - count [20,20]'),
	('一万五千亿', '1500000000000 - count [1500000000000,1500000000000]'),
	('1.5万亿', '1500000000000 - count [1500000000000,1500000000000]'),
	('十万亿', '10000000000000 - count [10000000000000,10000000000000]'), ('壹佰贰拾叁', '123 - count [123,123]'),
	('兩萬', '20000 - count [20000,20000]'), ('⼀百', '100 - count [100,100]'), ('两三个', '2.5 个 count [2,3] ~'),
	('三五天', '4 天 duration [3,5] ~'), ('三四十', '35 - count [30,40] ~'), ('七八千', '7500 - count [7000,8000] ~'),
	('十五六', '15.5 - count [15,16] ~'), ('三百五六十', '355 - count [350,360] ~'), ('两三百万', '2500000 - count [2000000,3000000] ~'),
	('两三个以上', '2.5 个 count [2,) ~'), ('十几', '10 - count (10,20) ~'), ('二十几', '20 - count (20,30) ~'),
	('十几万', '100000 - count (100000,200000) ~'), ('几十', '20 - count [20,100) ~'), ('数百家', '200 家 count [200,1000) ~'),
	('数十万人', '200000 人 count [200000,1000000) ~'), ('几百万元', '2000000 元 money [2000000,10000000) ~'),
	('上百家', '100 家 count [100,)'), ('上千人', '1000 人 count [1000,)'), ('成百上千', '100 - count [100,)'),
	('成千上万', '1000 - count [1000,)'), ('百余家', '100 家 count (100,200) ~'), ('千余人', '1000 人 count (1000,2000) ~'),
	('近百家', '100 家 count (,100) ~'), ('超千家', '1000 家 count (1000,)'), ('十余万', '100000 - count (100000,200000) ~'),
	('30多万', '300000 - count (300000,400000) ~'), ('三十多万元', '300000 元 money (300000,400000) ~'),
	('十来个', '10 个 count no bounds ~'), ('10几个', '10 个 count (10,20) ~'), ('120多家', '120 家 count (120,130) ~'),
	('1200余笔', '1200 笔 count (1200,1300) ~'), ('1.5亿余元', '150000000 元 money (150000000,160000000) ~'),
	('3万多元', '30000 元 money (30000,40000) ~'), ('5年多', '5 年 duration (5,6) ~'), ('一年多', '1 年 duration (1,2) ~'),
	('3个多月', '3 个月 duration (3,4) ~'), ('2倍多', '2 倍 times (2,3) ~'), ('约200家', '200 家 count no bounds ~'),
	('大约5%', '5 % percent no bounds ~'), ('200家左右', '200 家 count no bounds ~'), ('10个上下', '10 个 count no bounds ~'),
	('约900余笔', '900 笔 count (900,1000) ~'), ('近200家', '200 家 count (,200) ~'), ('将近5%', '5 % percent (,5) ~'),
	('接近三成', '30 % percent (,30) ~'), ('近三年', '3 年 duration no bounds ~'), ('超15亿元', '1500000000 元 money (1500000000,)'),
	('超过100家', '100 家 count (100,)'), ('逾5000人', '5000 人 count (5000,)'), ('突破10亿元', '1000000000 元 money (1000000000,)'),
	('高于5%', '5 % percent (5,)'), ('不低于80%', '80 % percent [80,)'), ('不少于10000人次', '10000 人次 count [10000,)'),
	('至少3次', '3 次 count [3,)'), ('最低2万元', '20000 元 money [20000,)'), ('≥100家', '100 家 count [100,)'), ('>5%', '5 % percent (5,)'),
	('不超过5天', '5 天 duration (,5]'), ('不高于5%', '5 % percent (,5]'), ('不多于3个', '3 个 count (,3]'), ('至多5个', '5 个 count (,5]'),
	('最多5天', '5 天 duration (,5]'), ('最高1万元', '10000 元 money (,10000]'), ('≤3%', '3 % percent (,3]'), ('低于5%', '5 % percent (,5)'),
	('不足100家', '100 家 count (,100)'), ('不到1年', '1 年 duration (,1)'), ('未满18岁', '18 岁 count (,18)'), ('<3', '3 - count (,3)'),
	('100家以上', '100 家 count [100,)'), ('10轮次以上', '10 轮次 count [10,)'), ('10个及以上', '10 个 count [10,)'),
	('10(含)以上', '10 - count [10,)'), ('50元以上(含)', '50 元 money [50,)'), ('10个以下', '10 个 count (,10]'), ('5个以内', '5 个 count (,5]'),
	('15个工作日内', '15 个工作日 duration (,15]'), ('5日内', '5 日 duration (,5]'), ('100公里以外', '100 公里 count (100,)'),
	('30(不含)以上', '30 - count (30,)'), ('不少于100家以上', '100 家 count [100,)'), ('超过100家以上', '100 家 count (100,)'),
	('过半', '50 % percent (50,)'), ('过半数', '50 % percent (50,)'), ('半数以上', '50 % percent [50,)'), ('近半数', '50 % percent (,50) ~'),
	('增长5%', '5 % percent [5,5]'), ('同比增长2.46%', '2.46 % percent [2.46,2.46]'), ('增长了5个百分点', '5 pp pp [5,5]'),
	('下降0.47个百分点', '-0.47 pp pp [-0.47,-0.47]'), ('降低3%', '-3 % percent [-3,-3]'), ('减少20家', '-20 家 count [-20,-20]'),
	('下降5%以上', '-5 % percent (,-5]'), ('下降超过5%', '-5 % percent (,-5)'), ('下降近5%', '-5 % percent (-5,) ~'),
	('增长-2.3%', '-2.3 % percent [-2.3,-2.3]'), ('负增长2%', '-2 % percent [-2,-2]'), ('增长到80%', '80 % percent [80,80]'),
	('3个至5个', '4 个 count [3,5]'), ('三个到5个', '4 个 count [3,5]'), ('3个项目至5个项目', '4 个项目 count [3,5]'), ('3个到户项目', '3 个到户项目 count [3,3]'),
	('降至5%', '5 % percent [5,5]'), ('提高为27.35%', '27.35 % percent [27.35,27.35]'), ('下降5-10%', '-7.5 % percent [-10,-5]'),
	('20.7%', '20.7 % percent [20.7,20.7]'), ('3‰', '0.3 % percent [0.3,0.3]'), ('5‱', '0.05 % percent [0.05,0.05]'),
	('百分之五', '5 % percent [5,5]'), ('百分之２．４', '2.4 % percent [2.4,2.4]'), ('百分之百', '100 % percent [100,100]'),
	('百分之一百二十点五', '120.5 % percent [120.5,120.5]'), ('百分之负五', '-5 % percent [-5,-5]'), ('负百分之五', '-5 % percent [-5,-5]'),
	('千分之五', '0.5 % percent [0.5,0.5]'), ('万分之三', '0.03 % percent [0.03,0.03]'),
	('三分之一', '33.333333333333333333 % percent [33.333333333333333333,33.333333333333333333]'),
	('三分之二', '66.666666666666666667 % percent [66.666666666666666667,66.666666666666666667]'), ('四分之三', '75 % percent [75,75]'),
	('十分之三', '30 % percent [30,30]'), ('八成', '80 % percent [80,80]'), ('十成', '100 % percent [100,100]'),
	('七成五', '75 % percent [75,75]'), ('三成半', '35 % percent [35,35]'), ('9.5成', '95 % percent [95,95]'),
	('六七成', '65 % percent [60,70] ~'), ('近八成', '80 % percent (,80) ~'), ('八成以上', '80 % percent [80,)'),
	('一半', '50 % percent [50,50]'), ('半数', '50 % percent [50,50]'), ('翻番', '2 倍 times [2,2]'), ('翻一番', '2 倍 times [2,2]'),
	('翻两番', '4 倍 times [4,4]'), ('2倍', '2 倍 times [2,2]'), ('1.5倍', '1.5 倍 times [1.5,1.5]'), ('3倍半', '3.5 倍 times [3.5,3.5]'),
	('0.72pp', '0.72 pp pp [0.72,0.72]'), ('1.18百分点', '1.18 pp pp [1.18,1.18]'), ('5个百分点', '5 pp pp [5,5]'),
	('72个基点', '0.72 pp pp [0.72,0.72]'), ('72BP', '0.72 pp pp [0.72,0.72]'), ('30bps', '0.30 pp pp [0.30,0.30]'),
	('5个基本点', '0.05 pp pp [0.05,0.05]'), ('1370.44亿元', '137044000000 元 money [137044000000,137044000000]'),
	('1370.440亿元', '137044000000 元 money [137044000000,137044000000]'), ('8千元', '8000 元 money [8000,8000]'),
	('￥100', '100 元 money [100,100]'), ('¥1,000.50元', '1000.50 元 money [1000.50,1000.50]'), ('人民币100', '100 元 money [100,100]'),
	('人民币8千元', '8000 元 money [8000,8000]'), ('100元人民币', '100 元 money [100,100]'),
	('玖仟陆佰陆拾伍圆壹角捌分', '9665.18 元 money [9665.18,9665.18]'), ('12元5角', '12.5 元 money [12.5,12.5]'),
	('3元2角1分', '3.21 元 money [3.21,3.21]'), ('5角', '0.5 元 money [0.5,0.5]'), ('5角2分', '0.52 元 money [0.52,0.52]'),
	('5分钱', '0.05 元 money [0.05,0.05]'), ('85分', '85 分 count [85,85]'), ('玖仟元整', '9000 元 money [9000,9000]'),
	('100美元', '100 美元 money [100,100]'), ('$100', '100 美元 money [100,100]'),
	('1.2亿美元', '120000000 美元 money [120000000,120000000]'), ('-¥5', '-5 元 money [-5,-5]'),
	('100元/平方米', '100 元/平方米 money [100,100]'), ('2万元/亩', '20000 元/亩 money [20000,20000]'), ('3年', '3 年 duration [3,3]'),
	('半年', '0.5 年 duration [0.5,0.5]'), ('一年半', '1.5 年 duration [1.5,1.5]'), ('2个月', '2 个月 duration [2,2]'),
	('连续2月', '2 月 duration [2,2]'), ('31月', '31 月 duration [31,31]'), ('历时3月', '3 月 duration [3,3]'),
	('一个半月', '1.5 个月 duration [1.5,1.5]'), ('两个半小时', '2.5 个小时 duration [2.5,2.5]'), ('6周', '6 周 duration [6,6]'),
	('10日', '10 日 duration [10,10]'), ('10天', '10 天 duration [10,10]'), ('24小时', '24 小时 duration [24,24]'),
	('30分钟', '30 分钟 duration [30,30]'), ('5个工作日', '5 个工作日 duration [5,5]'), ('15工作日', '15 工作日 duration [15,15]'),
	('连续三年', '3 年 duration [3,3]'), ('2个季度', '2 个季度 duration [2,2]'), ('12个盟市', '12 个盟市 count [12,12]'),
	('12个盟市以上', '12 个盟市 count [12,)'), ('4个方面', '4 个方面 count [4,4]'), ('3个区域', '3 个区域 count [3,3]'),
	('58项', '58 项 count [58,58]'), ('58 项', '58 项 count [58,58]'), ('6类', '6 类 count [6,6]'), ('500㎡', '500 ㎡ count [500,500]'),
	('25℃', '25 °C count [25,25]'), ('5千米', '5 千米 count [5,5]'), ('500千瓦时', '500 千瓦时 count [500,500]'),
	('5兆瓦', '5 兆瓦 count [5,5]'), ('10万吨', '100000 吨 count [100000,100000]'), ('200人/天', '200 人/天 count [200,200]'),
	('5-10个', '7.5 个 count [5,10]'), ('5~10%', '7.5 % percent [5,10]'), ('5～10％', '7.5 % percent [5,10]'),
	('3—5天', '4 天 duration [3,5]'), ('三至五年', '4 年 duration [3,5]'), ('3到5家', '4 家 count [3,5]'),
	('10%至20%', '15 % percent [10,20]'), ('百分之五十至六十', '55 % percent [50,60]'), ('百分之五十至百分之六十', '55 % percent [50,60]'),
	('-3~-1%', '-2 % percent [-3,-1]'), ('5-10万元', '75000 元 money [50000,100000]'), ('5000-1万元', '7500 元 money [5000,10000]'),
	('三至五千万', '40000000 - count [30000000,50000000]'), ('1亿至1.5亿元', '125000000 元 money [100000000,150000000]'),
	('20-30万', '250000 - count [200000,300000]'), ('1.5-2倍', '1.75 倍 times [1.5,2.0]'), ('约5-10个', '7.5 个 count [5,10] ~'),
	('比去年同期下降0.3个百分点', '-0.3 pp pp [-0.3,-0.3]'), ('较上年同期提高0.8个百分点', '0.8 pp pp [0.8,0.8]'),
	('比年初增加22.05亿元', '2205000000 元 money [2205000000,2205000000]'), ('较上季度末下降2.1%', '-2.1 % percent [-2.1,-2.1]'),
	('较2024年末提高0.8个百分点', '0.8 pp pp [0.8,0.8]'), ('比2024年减少3户', '-3 户 count [-3,-3]'),
	('较上月回落0.8个百分点', '-0.8 pp pp [-0.8,-0.8]'), ('25BPs', '0.25 pp pp [0.25,0.25]'),
	('下调10个基点', '-0.10 pp pp [-0.10,-0.10]'), ('上调了25BP', '0.25 pp pp [0.25,0.25]'), ('下浮10%', '-10 % percent [-10,-10]'),
	('精简30%以上', '-30 % percent (,-30]'), ('降幅达3%', '-3 % percent [-3,-3]'), ('降幅为3%', '-3 % percent [-3,-3]'),
	('增速为3%', '3 % percent [3,3]'), ('新增3家', '3 家 count [3,3]'), ('净减3户', '-3 户 count [-3,-3]'),
	('七成多', '70 % percent (70,80) ~'), ('三成余', '30 % percent (30,40) ~'), ('3亿元多', '300000000 元 money (300000000,400000000) ~'),
	('5折', '50 % percent [50,50]'), ('打八折', '80 % percent [80,80]'), ('八五折', '85 % percent [85,85]'), ('七八折', '78 % percent [78,78]'),
	('8.5折', '85 % percent [85,85]'), ('对折', '50 % percent [50,50]'), ('翻了一番', '2 倍 times [2,2]'), ('翻了两番', '4 倍 times [4,4]'),
	('控制在3天以内', '3 天 duration (,3]'), ('10——20人', '15 人 count [10,20]'), ('>=100', '100 - count [100,)'),
	('<= 100家', '100 家 count (,100]'), ('≧3%', '3 % percent [3,)'), ('不及3%', '3 % percent (,3)'), ('18周岁以上', '18 周岁 count [18,)'),
	('80分以上不足90分', '85 分 count [80,90)'), ('90分以下80分以上', '85 分 count [80,90]'), ('大于等于80分小于90分', '85 分 count [80,90)'),
	('80%（含）—90%（不含）', '85 % percent [80,90)'), ('80分(不含)至90分', '85 分 count (80,90]'), ('80分及以上、90.5分以下', '85.25 分 count [80.0,90.5]'),
	('不低于80%且低于90%', '85 % percent [80,90)'), ('80以上90以下', '85 - count [80,90]'), ('1万元以上（含1万元）', '10000 元 money [10000,)'),
	('100万元以下（不含本数）', '1000000 元 money (,1000000)'), ('力争100家以上', '100 家 count [100,)'), ('100+家', '100 家 count [100,)'), ('90%+', '90 % percent [90,)'),
	('超过了80家', '80 家 count (80,)'), ('至少有10家', '10 家 count [10,)'), ('没有超过12家', '12 家 count (,12]'), ('不超12家', '12 家 count (,12]'),
	('未能突破3亿元', '300000000 元 money (,300000000]'), ('不会低于95%', '95 % percent [95,)'), ('尚未达到60户', '60 户 count (,60)'),
	('达到了100%', '100 % percent [100,100]'), ('人均3.2万元', '32000 元 money [32000,32000]'), ('百万分之五', '0.0005 % percent [0.0005,0.0005]'),
	('一吨半', '1.5 吨 count [1.5,1.5]'), ('两米半', '2.5 米 count [2.5,2.5]'), ('一万零十二点一五', '10012.15 - count [10012.15,10012.15]'),
	('100-200个之间', '150 个 count [100,200]'), ('3.2--5.6%', '4.4 % percent [3.2,5.6]'), ('60 余项', '60 项 count (60,70) ~'), ('100万元整', '1000000 元 money [1000000,1000000]'),
	('一百二十到一百五十万元', '1350000 元 money [1200000,1500000]'), ('七千到九千亿元', '800000000000 元 money [700000000000,900000000000]'),
	('一百到二百万元', '1500000 元 money [1000000,2000000]'), ('9000至1.2万亿元', '1050000000000 元 money [900000000000,1200000000000]'), ('500-1千万', '7500000 - count [5000000,10000000]'),
	('三分之一到二分之一', '41.666666666666666667 % percent [33.333333333333333333,50.000000000000000000]'), ('三分之一到40%', '36.666666666666666667 % percent [33.333333333333333333,40.000000000000000000]'),
	('百分之三到五', '4 % percent [3,5]'), ('85折', '85 % percent [85,85]'), ('10折', '100 % percent [100,100]'), ('降幅：3.2%', '-3.2 % percent [-3.2,-3.2]'), ('微降0.3%', '-0.3 % percent [-0.3,-0.3]'),
	('↓3.2%', '-3.2 % percent [-3.2,-3.2]'), ('降息25个基点', '-0.25 pp pp [-0.25,-0.25]'), ('-12户', '-12 户 count [-12,-12]'), ('35微克/立方米', '35 微克/立方米 count [35,35]'),
	('220千伏', '220 千伏 count [220,220]'), ('30分贝', '30 分贝 count [30,30]'), ('12亿方', '1200000000 方 count [1200000000,1200000000]'), ('3个體系', '3 个体系 count [3,3]'), ('18.5億條', '1850000000 条 count [1850000000,1850000000]'),
	(U&'5\200B8项', '58 项 count [58,58]'), (U&'20.7%\200B', '20.7 % percent [20.7,20.7]'), (U&'\202A5\20668\2069项\202C', '58 项 count [58,58]'), (U&'58\E5E5项', '58 项 count [58,58]'), ('**58** 项', '58 项 count [58,58]'), ('<b>58</b>&nbsp;项', '58 项 count [58,58]'), (E'58\n项', '58 项 count [58,58]'),
	('五个半', '5.5 个 count [5.5,5.5]'), ('三个半以上', '3.5 个 count [3.5,)'), ('5个半导体项目', '5 个半导体项目 count [5,5]');
SELECT is(pg_temp.said(bizenv.parse_quantity(text)), said, text) FROM rule;
SELECT is((SELECT string_agg(text, ' ') FROM rule WHERE bizenv.parse_quantity(text) IS DISTINCT FROM bizenv.try_parse_quantity(text)), NULL,
	'try_parse_quantity reads the same');
SELECT is((SELECT string_agg(text, ' ') FROM rule WHERE bizenv.parse_quantity(text) IS DISTINCT FROM bizenv.parse_quantity('  ' || text || E' \n')), NULL,
	'spaces around it are passed over');

---------------------------------------------------------------- what is no quantity

CREATE TEMP TABLE refused (text text, error text);
INSERT INTO refused VALUES
	('', '22P02 | Reading of argument "text" stopped at its end, character 1. | A quantity is a number with its unit, su'),
	('   ', '22P02 | Reading of argument "text" stopped at its end, character 4. | A quantity is a number with its unit, su'),
	('—', '22P02 | Reading of argument "text" stopped at character 1, at "—". | A quantity is a number with its unit, su'),
	('/', '22P02 | Reading of argument "text" stopped at character 1, at "/". | A quantity is a number with its unit, su'),
	('#DIV/0!', '22P02 | Reading of argument "text" stopped at character 1, at "#DIV/0!". | A quantity is a number with its unit, su'),
	('无变化', '22P02 | Reading of argument "text" stopped at character 1, at "无变化". | A quantity is a number with its unit, su'),
	('未填报', '22P02 | Reading of argument "text" stopped at character 1, at "未填报". | A quantity is a number with its unit, su'),
	('1..5', '22P02 | Reading of argument "text" stopped at character 2, at "..5". | A number has one decimal point, with dig'),
	('1.2.3', '22P02 | Reading of argument "text" stopped at character 4, at ".3". | A number has one decimal point, with dig'),
	('5.', '22P02 | Reading of argument "text" stopped at character 2, at ".". | A number has one decimal point, with dig'),
	('.5', '22P02 | Reading of argument "text" stopped at character 1, at ".5". | A quantity is a number with its unit, su'),
	('1,05,000', '22P02 | Reading of argument "text" stopped at character 2, at ",05,000". | Commas separate groups of three digits: '),
	('1,0500', '22P02 | Reading of argument "text" stopped at character 2, at ",0500". | Commas separate groups of three digits: '),
	('12,34', '22P02 | Reading of argument "text" stopped at character 3, at ",34". | Commas separate groups of three digits: '),
	('5 8', '22P02 | Reading of argument "text" stopped at character 3, at "8". | Nothing but a unit and words such as 以上,'),
	('亿万', '22P02 | Reading of argument "text" stopped at character 1, at "亿万". | A quantity is a number with its unit, su'),
	('二十百', '22P02 | Reading of argument "text" stopped at character 3, at "百". | Larger units come first, and once each: '),
	('万万', '22P02 | Reading of argument "text" stopped at character 1, at "万万". | A quantity is a number with its unit, su'),
	('三千五万', '22P02 | Reading of argument "text" stopped at character 4, at "万". | Larger units come first, and once each: '),
	('20千', '22P02 | Reading of argument "text" stopped at character 3, at "千". | Larger units come first, and once each: '),
	('15百', '22P02 | Reading of argument "text" stopped at character 3, at "百". | Larger units come first, and once each: '),
	('10.1万零100', '22P02 | Reading of argument "text" stopped at character 6, at "零100". | Larger units come first, and once each: '),
	('1.5亿5千万', '22P02 | Reading of argument "text" stopped at character 5, at "5千万". | Larger units come first, and once each: '),
	('七成五多', '22P02 | Reading of argument "text" stopped at character 4, at "多". | Nothing but a unit and words such as 以上,'),
	('三八五折', '22P02 | Reading of argument "text" stopped at character 1, at "三八五折". | Larger units come first, and once each: '),
	('比下降3%', '22P02 | Reading of argument "text" stopped at character 1, at "比下降3%". | A quantity is a number with its unit, su'),
	('较20年下降3%', '22P02 | Reading of argument "text" stopped at character 1, at "较20年下降3%". | A quantity is a number with its unit, su'),
	('10———20人', '22P02 | Reading of argument "text" stopped at character 5, at "—20人". | A quantity is a number with its unit, su'),
	('二一', '22P02 | Reading of argument "text" stopped at character 2, at "一". | Larger units come first, and once each: '),
	('5兆', '22P02 | Reading of argument "text" stopped at character 2, at "兆". | Write 万亿 or 百万 for 兆, which is a million'),
	('007', '22P02 | Reading of argument "text" stopped at character 1, at "007". | A number that begins with 0 is a code, n'),
	('2025年', '22P02 | Reading of argument "text" stopped at character 5, at "年". | This is a date; write a length of time a'),
	('7月', '22P02 | Reading of argument "text" stopped at character 2, at "月". | This is a date; write a length of time a'),
	('1-7月', '22P02 | Reading of argument "text" stopped at character 4, at "月". | This is a date; write a length of time a'),
	('下降-5%', '22P02 | Reading of argument "text" stopped at character 4, at "5%". | Say the direction once: 下降5% or -5%.'),
	('增长下降5%', '22P02 | Reading of argument "text" stopped at character 3, at "下降5%". | A quantity is a number with its unit, su'),
	('不足100家以上', '22P02 | Reading of argument "text" stopped at character 7, at "以上". | The words that bound the figure contradi'),
	('不少于5-10个', '22P02 | Reading of argument "text" stopped at character 6, at "10个". | The words that bound the figure contradi'),
	('10至5', '22P02 | Reading of argument "text" stopped at character 4, at "5". | Write the smaller end of a range first, '),
	('5%-10', '22P02 | Reading of argument "text" stopped at its end, character 6. | Write the smaller end of a range first, '),
	('5%-3个百分点', '22P02 | Reading of argument "text" stopped at character 4, at "3个百分点". | Write the smaller end of a range first, '),
	('第3项', '22P02 | Reading of argument "text" stopped at character 1, at "第3项". | A quantity is a number with its unit, su'),
	('58项58项', '22P02 | Reading of argument "text" stopped at character 4, at "58项". | Nothing but a unit and words such as 以上,'),
	('100家企业', '22P02 | Reading of argument "text" stopped at character 5, at "企业". | Nothing but a unit and words such as 以上,'),
	('1e5', '22P02 | Reading of argument "text" stopped at character 2, at "e5". | Nothing but a unit and words such as 以上,'),
	('①', '22P02 | Reading of argument "text" stopped at character 1, at "①". | A quantity is a number with its unit, su'),
	('10²', '22P02 | Reading of argument "text" stopped at character 3, at "²". | Nothing but a unit and words such as 以上,'),
	('1/3', '22P02 | Reading of argument "text" stopped at character 2, at "/3". | Nothing but a unit and words such as 以上,'),
	('半', '22P02 | Reading of argument "text" stopped at its end, character 2. | Nothing but a unit and words such as 以上,'),
	('几个', '22P02 | Reading of argument "text" stopped at character 1, at "几个". | A quantity is a number with its unit, su'),
	('百', '22P02 | Reading of argument "text" stopped at character 1, at "百". | A quantity is a number with its unit, su'),
	('±5%', '22P02 | Reading of argument "text" stopped at character 1, at "±5%". | A quantity is a number with its unit, su'),
	('$100元', '22P02 | Reading of argument "text" stopped at character 5, at "元". | Nothing but a unit and words such as 以上,'),
	('50%上', '22P02 | Reading of argument "text" stopped at character 4, at "上". | Nothing but a unit and words such as 以上,'),
	('增加12项至58项', '22P02 | Reading of argument "text" stopped at character 6, at "至58项". | Write the smaller end of a range first, '),
	('百分之三到十五天', '22P02 | Reading of argument "text" stopped at character 6, at "十五天". | Write the smaller end of a range first, '),
	('三十两', '22P02 | Reading of argument "text" stopped at character 3, at "两". | Nothing but a unit and words such as 以上,'),
	('零百', '22P02 | Reading of argument "text" stopped at character 2, at "百". | Larger units come first, and once each: '),
	('三千一个月', '22P02 | Reading of argument "text" stopped at character 3, at "一个月". | Nothing but a unit and words such as 以上,'),
	('120折', '22P02 | Reading of argument "text" stopped at character 4, at "折". | Nothing but a unit and words such as 以上,'),
	('连续2025年', '22P02 | Reading of argument "text" stopped at character 7, at "年". | This is a date; write a length of time a'),
	('90分以下100分以上', '22P02 | Reading of argument "text" stopped at character 6, at "100分以上". | Nothing but a unit and words such as 以上,'),
	('80分以上90%以下', '22P02 | Reading of argument "text" stopped at character 6, at "90%以下". | Nothing but a unit and words such as 以上,'),
	(U&'5\0301项', U&'22P02 | Reading of argument "text" stopped at character 2, at "\0301项". | Nothing but a unit and words such as 以上,');
SELECT is(pg_temp.error_of(format('SELECT bizenv.parse_quantity(%L)', text)), error, 'refused: ' || text) FROM refused;
SELECT is_empty('SELECT text FROM refused WHERE bizenv.try_parse_quantity(text) IS NOT NULL', 'try_parse_quantity gives NULL for them');
SELECT throws_ok($$SELECT bizenv.parse_quantity('无变化')$$, '22P02', 'not a quantity');
SELECT is(bizenv.parse_quantity(NULL), NULL, 'NULL for NULL');
SELECT is(bizenv.try_parse_quantity(NULL), NULL, 'the same of try_parse_quantity');

-- long and hostile text ends soon, with an error that is no longer for it
SET LOCAL statement_timeout = '20s';
CREATE TEMP TABLE long_text (what text, text text);
INSERT INTO long_text SELECT 'many times ' || piece, repeat(piece, 1000000 / octet_length(piece))
FROM unnest(ARRAY['1', '一', '约', ',', '1,', '1-', '不超过', '１', '个', '1.', '千', '三分之', ' ', '5 ', '-', '增长', '半', '点', 'ﷺ', '1a', '第一', '¥']) AS piece;
SELECT is(pg_temp.error_of(format('SELECT bizenv.parse_quantity(text) FROM long_text WHERE what = %L', what)) ~ '^22P02 \| .{1,120} \| ', true, what) FROM long_text;
SELECT is(count(*), 0::bigint, 'nor does try_parse_quantity read them') FROM long_text WHERE bizenv.try_parse_quantity(text) IS NOT NULL;
SELECT is((SELECT string_agg(what, ', ') FROM long_text WHERE (SELECT count(*) FROM bizenv.find_quantities(text)) > 0 AND what NOT LIKE '%三分之'), NULL,
	'nor are there quantities in them');
SELECT is((SELECT count(*) FROM bizenv.find_quantities(repeat('5项', 250000))), 250000::bigint, 'a megabyte of quantities');
SELECT is(pg_temp.error_of('SELECT bizenv.parse_quantity(repeat(''1'', 31))'),
	'22P02 | Reading of argument "text" stopped at character 1, at "11111111111111111111". | A number has at most 30 digits, and lies', 'a number has at most 30 digits');
SELECT is((bizenv.parse_quantity(repeat('9', 30))).value, repeat('9', 30)::numeric, 'and those are exact');
SELECT is((bizenv.parse_quantity('0.' || repeat('3', 29))).value, ('0.' || repeat('3', 29))::numeric, 'before and behind the point');
SELECT is(pg_temp.error_of('SELECT bizenv.parse_quantity(repeat(''9'', 30) || ''亿'')'),
	'22P02 | Reading of argument "text" stopped at character 31, at "亿". | A number has at most 30 digits, and lies', 'nothing is read beyond 10^34');
SELECT throws_ok('SELECT bizenv.find_quantities(repeat(''5'', 16777217))', '54000', 'text is too long');
RESET statement_timeout;

---------------------------------------------------------------- kinds: percentage points are no percent

SELECT is((bizenv.parse_quantity(text, kind)).kind::text, code, format('%s is of kind %s', text, kind)) FROM (VALUES
	('5个百分点', 'pp', 'pp'), ('72BP', '百分点', 'pp'), ('20.7%', 'percent', 'percent'), ('八成', '百分比', 'percent'), ('58项', 'count', 'count'),
	('11', '数量', 'count'), ('1.6亿元', 'money', 'money'), ('3倍', '倍', 'times'), ('5个工作日', 'duration', 'duration')) AS v(text, kind, code);
SELECT is(pg_temp.error_of('SELECT bizenv.parse_quantity(''2.67%'', ''pp'')'),
	'22023 | Argument "text" holds a quantity of kind percent, argument "kind" asks for pp. | A difference of two percentages is in pe', 'a bare % is no change in points');
SELECT is(pg_temp.error_of('SELECT bizenv.parse_quantity(''2.67个百分点'', ''percent'')'),
	'22023 | Argument "text" holds a quantity of kind pp, argument "kind" asks for percent. | A difference of two percentages is in pe', 'nor the other way');
SELECT is(pg_temp.error_of('SELECT bizenv.parse_quantity(''11'', ''money'')'),
	'22023 | Argument "text" holds a quantity of kind count, argument "kind" asks for money. | Leave "kind" out to read any kind.', 'other kinds');
SELECT is(bizenv.try_parse_quantity('2.67%', 'pp'), NULL, 'try_parse_quantity gives NULL for another kind');
SELECT throws_ok($$SELECT bizenv.try_parse_quantity('5%', 'ratio')$$, '22023', 'unknown kind of quantity', 'but knows its words');
SELECT is((SELECT string_agg(concat_ws(':', k, bizenv.code_order(k), bizenv.code_label(k)), ' ' ORDER BY bizenv.code_order(k))
	FROM unnest('{count,money,percent,pp,times,duration}'::text[]) AS k), 'pp:1:百分点 percent:2:百分比 count:3:数量 money:4:金额 times:5:倍数 duration:6:时长', 'kinds are code words');
SELECT is((SELECT string_agg((bizenv.try_parse_quantity(t, k)).value::text, ',' ORDER BY n) FROM (VALUES (1, '5%', 'percent'), (2, '5%', 'pp'), (3, '6pp', 'pp'), (4, '7%', NULL), (5, '8%', 'percent')) AS v(n, t, k)),
	'5,6,7,8', 'kinds may differ from row to row');

---------------------------------------------------------------- plain figures, once more in plain SQL

CREATE TEMP TABLE plain AS
SELECT digits || scale || unit AS text, digits::numeric * CASE scale WHEN '万' THEN 10000 WHEN '亿' THEN 100000000 ELSE 1 END AS value, nullif(unit, '') AS unit,
	greatest(scale(digits::numeric) - CASE scale WHEN '万' THEN 4 WHEN '亿' THEN 8 ELSE 0 END, 0) AS decimals
FROM (SELECT round((random() * 10 ^ (1 + floor(random() * 9)))::numeric, floor(random() * 7)::integer)::text AS digits,
		(ARRAY['', '', '万', '亿'])[1 + floor(random() * 4)::integer] AS scale,
		(ARRAY['', '元', '%', '项', '个盟市', '笔', 'pp', '倍', '分', '吨', '美元', '元/平方米', '个工作日', '人次', '㎡', '家', '户', '个', '条', '件', '期'])[1 + floor(random() * 21)::integer] AS unit
	FROM generate_series(1, 5000)) AS r;
SELECT is((SELECT string_agg(text, ' ') FROM (SELECT p.text FROM plain AS p, bizenv.parse_quantity(p.text) AS q
	WHERE q.value IS DISTINCT FROM p.value OR scale(q.value) <> p.decimals OR q.unit IS DISTINCT FROM p.unit OR q.bounds IS DISTINCT FROM numrange(p.value, p.value, '[]') OR q.approximate LIMIT 5) AS s),
	NULL, 'digits, 万 and 亿, units: value, decimals, bounds');
-- a call site remembers the units that it has read; a space before the text keeps it from using them
CREATE TEMP TABLE tail AS
SELECT n, digits || t AS text FROM (SELECT n, (random() * 300)::integer + 1 || CASE WHEN random() < 0.3 THEN '.5' ELSE '' END AS digits FROM generate_series(1, 4000) AS n) AS r,
	LATERAL (SELECT (ARRAY['成', '成五', '元', '元5角', '角', '角2分', '千', '千元', '千克', '百', '百分点', '万', '万五', '万0项', '亿', '亿万', '月', '年', '日', '余家', '家以上', '家', '‰', '个基点', '-9个', '至9个',
		'个', '个月', '个半月', '天内', '%', '%左右', ',000', '.5', '', ' 项', '项 ', '第', '万千', '万亿元', '千米', '零', '分之一', '多', '亿2', '元整', '不等', '折', '成多'])[1 + floor(random() * 49)::integer + n * 0] AS t) AS l;
SELECT is((SELECT string_agg(text, ' ') FROM (SELECT text FROM tail WHERE bizenv.try_parse_quantity(text) IS DISTINCT FROM bizenv.try_parse_quantity(' ' || text) ORDER BY n LIMIT 5) AS s), NULL,
	'what a call site remembers changes nothing');

---------------------------------------------------------------- format_quantity

SELECT is(bizenv.format_quantity(value, unit, digits), text, text) FROM (VALUES
	(137044000000, '元', NULL, '1370.44亿元'), (137044000000, '元', 1, '1370.4亿元'), (58470000, '元', NULL, '5847万元'), (10000, '元', NULL, '1万元'), (9999.5, '元', NULL, '9999.5元'),
	(123456789, '元', NULL, '123456789元'), (123456789, '元', 2, '1.23亿元'), (-68677000000, '元', NULL, '-686.77亿元'), (120000000, '美元', NULL, '1.2亿美元'), (0, '元', NULL, '0元'),
	(20.7, '%', NULL, '20.7%'), (3.50, '%', NULL, '3.50%'), (20.6897, '%', 1, '20.7%'), (14.0625, '%', 0, '14%'), (0.72, 'pp', NULL, '0.72个百分点'), (-5.41, 'pp', NULL, '-5.41个百分点'),
	(2, '倍', NULL, '2倍'), (12, '个盟市', NULL, '12个盟市'), (58, '项', NULL, '58项'), (58, '项', 1, '58.0项'), (11, NULL, NULL, '11'), (2.5, NULL, 0, '3'), (3, '年', NULL, '3年'),
	(2, '月', NULL, '2个月'), (12, '月', NULL, '12个月'), (31, '月', NULL, '31月'), (5, '个工作日', NULL, '5个工作日'), (120000, '元/平方米', NULL, '12万元/平方米'), (10000, '人次', NULL, '10000人次')) AS v(value, unit, digits, text);
CREATE TEMP TABLE written AS
SELECT value, unit, digits, bizenv.format_quantity(value, unit, digits) AS text
FROM (SELECT round((random() * 2 - 1)::numeric * 10::numeric ^ floor(random() * 14)::integer, floor(random() * 7)::integer) AS value,
		(ARRAY[NULL, '元', '美元', '%', 'pp', '倍', '项', '家', '个盟市', '年', '月', '个月', '日', '工作日', '人次', '元/亩', '分', '㎡'])[1 + floor(random() * 18)::integer] AS unit,
		CASE WHEN random() < 0.3 THEN floor(random() * 9)::integer END AS digits FROM generate_series(1, 5000)) AS r
-- (2025年 is a date)
WHERE NOT (unit IS NOT DISTINCT FROM '年' AND abs(round(value, coalesce(digits, 30))) BETWEEN 1000 AND 3000);
SELECT is((SELECT string_agg(concat_ws(' ', value, unit, text), ', ') FROM (SELECT w.* FROM written AS w, bizenv.parse_quantity(w.text) AS q
	WHERE digits IS NULL AND (q.value IS DISTINCT FROM w.value OR q.unit IS DISTINCT FROM CASE WHEN w.text ~ '个月$' THEN '个月' ELSE w.unit END OR q.kind <> 'money' AND scale(q.value) <> scale(w.value)) LIMIT 5) AS s), NULL,
	'what is written is read back as it was, with its decimals');
SELECT is((SELECT string_agg(concat_ws(' ', value, unit, digits, text), ', ') FROM (SELECT w.* FROM written AS w, bizenv.parse_quantity(w.text) AS q
	WHERE digits IS NOT NULL AND (q.unit IS DISTINCT FROM CASE WHEN w.text ~ '个月$' THEN '个月' ELSE w.unit END OR abs(q.value - w.value) > 0.5 * ('1e-' || digits)::numeric *
		CASE WHEN q.kind <> 'money' OR abs(w.value) < 10000 THEN 1 WHEN abs(w.value) < 100000000 THEN 10000 ELSE 100000000 END) LIMIT 5) AS s), NULL,
	'with digits, to half a unit of the last digit');
SELECT is((SELECT string_agg(text, ' ') FROM rule, bizenv.parse_quantity(text) AS q WHERE NOT q.approximate AND q.unit IS DISTINCT FROM '月'
	AND (bizenv.parse_quantity(bizenv.format_quantity(q.value, q.unit))).value <> q.value), NULL, 'every quantity above can be written and read again');
SELECT is(bizenv.format_quantity(NULL, '元'), NULL, 'NULL for NULL');
SELECT is(pg_temp.error_of('SELECT bizenv.format_quantity(' || arguments || ')'), error, 'format_quantity(' || arguments || ')') FROM (VALUES
	('5, ''亿元''', '22023 | "亿元" is not a unit that argument "unit" knows. | Use a unit as parse_quantity gives it: %'),
	('5, ''以上''', '22023 | "以上" is not a unit that argument "unit" knows. | Use a unit as parse_quantity gives it: %'),
	('5, ''''', '22023 | "" is not a unit that argument "unit" knows. | Use a unit as parse_quantity gives it: %'),
	('5, ''成''', '22023 | "成" is not a unit that argument "unit" knows. | Use a unit as parse_quantity gives it: %'),
	('''NaN'', ''元''', '22003 | "value" must be a finite number, not NaN or Infinity. | Pass NULL for a figure that was not repo'),
	('1e40, ''项''', '22003 | "value" must have at most 30 digits. | Pass digits to round it, or a larger uni'),
	('1, ''项'', 31', '22023 | "digits" must be from 0 to 30. | digits => 1 rounds to one decimal.'),
	('2025, ''年''', '22003 | "2025年" is a date, no length of time. | Write the name of a year as text.'),
	('1, ''项'', -1', '22023 | "digits" must be from 0 to 30. | digits => 1 rounds to one decimal.')) AS v(arguments, error);

---------------------------------------------------------------- meets

SELECT is(bizenv.meets(actual, target), met, format('%s against %s', actual, target)) FROM (VALUES
	(120, '100家以上', true), (100, '100家以上', true), (99, '100家以上', false), (10000, '不少于10000人次', true), (9999, '不少于10000人次', false),
	(100, '100家', true), (101, '100家', true), (99.9, '100家', false), (100, '超过100家', false), (101, '超过100家', true), (99, '近100家', true), (100, '近100家', false),
	(5, '不超过5个工作日', true), (6, '不超过5个工作日', false), (5, '5个工作日内', true), (0.4, '千分之五以内', true), (0.6, '千分之五以内', false),
	(7, '5-10个', true), (5, '5-10个', true), (10, '5-10个', true), (11, '5-10个', false), (901, '900余笔', true), (5000, '900余笔', true), (900, '900余笔', false),
	(2, '两三个', true), (1.9, '两三个', false), (20, '几十家', true), (200, '几十家', true), (200, '约200家', true), (199, '约200家', false),
	(-5, '下降5%', true), (-6, '下降5%', true), (-4, '下降5%', false), (-5, '下降5%以上', true), (-5, '下降超过5%', false), (-5.1, '下降超过5%', true),
	(2.46, '增长2.46%', true), (160000000, '1.6亿元', true), (159999999, '1.6亿元', false), (95, '不低于95%', true), (50, '过半', false), (50.1, '过半', true)) AS v(actual, target, met);
SELECT is(bizenv.meets(NULL, '100家'), NULL, 'what was not reported is not judged');
SELECT is(bizenv.meets(1, NULL), NULL, 'nor what has no target');
SELECT is(bizenv.meets(actual, target), met, format('%s against %s', actual, target)) FROM (VALUES
	('8600万元', '1.2亿元', false), ('1.3亿元', '1.2亿元', true), ('120', '100家以上', true), ('120家', '力争100家以上', true), ('100%', '100%兑付', true), ('99.9%', '100%兑付', false),
	('13个', '不少于13个“一件事”', true), ('2100家', '服务企业2000余家', true), ('2000家', '服务企业2000余家', false), ('9.5万平方米', '盘活10万平方米', false), ('1公顷', '盘活15亩', true),
	('0.9公顷', '盘活15亩', false), ('36个月', '不超过3年', true), ('37个月', '不超过3年', false), ('90分钟', '2小时以内', true), ('85分', '80分以上不足90分', true), ('90分', '80分以上不足90分', false),
	('80%', '80%（含）—90%（不含）', true), ('90%', '80%（含）—90%（不含）', false), ('4个工作日', '5个工作日内', true), ('下降6%', '下降5%以上', true), ('120名', '100人以上', true),
	('近200家', '150家以上', NULL), ('近200家', '250家以上', false), ('约200家', '100家以上', NULL), ('900余笔', '900笔', true), ('900余笔', '950笔', NULL), ('超15亿元', '15亿元', true), ('已走访企业120家', '100家', true),
	('12个', '10个盟市', true), ('-12户', '净增-20户', true)) AS v(actual, target, met);
SELECT is(pg_temp.error_of(format('SELECT bizenv.meets(%L::text, %L)', actual, target)), error, format('%s cannot be compared with %s', actual, target)) FROM (VALUES
	('8600', '1.2亿元', '22023 | Argument "actual" is in "", argument "target" in "元". | Write the figure with the unit of the ta'),
	('0.95', '不低于90%', '22023 | Argument "actual" is in "", argument "target" in "%". | Write the figure with the unit of the ta'),
	('4天', '5个工作日内', '22023 | Argument "actual" is in "天", argument "target" in "个工作日". | Write the figure with the unit of the ta'),
	('5%', '5个百分点', '22023 | Argument "actual" is in "%", argument "target" in "pp". | Write the figure with the unit of the ta'),
	('12家', '10户', '22023 | Argument "actual" is in "家", argument "target" in "户". | Write the figure with the unit of the ta'),
	('100美元', '50元', '22023 | Argument "actual" is in "美元", argument "target" in "元". | Write the figure with the unit of the ta'),
	('5', '10亩', '22023 | Argument "actual" is in "", argument "target" in "亩". | Write the figure with the unit of the ta'),
	('12家', '新增50家，总数100家以上', '22023 | Argument "target" holds more than one quantity. | Pass the one that is meant; find_quantit'),
	('持续推进', '50家', '22P02 | Reading of argument "actual" stopped at character 1, at "持续推进". | A quantity is a number with its unit, su')) AS v(actual, target, error);
SELECT is((SELECT count(*) FROM (VALUES ('8600', '1.2亿元'), ('4天', '5个工作日内'), ('12家', '新增50家，总数100家以上'), ('持续推进', '50家'), ('50家', '持续推进')) AS v(actual, target)
	WHERE bizenv.try_meets(actual, target) IS NOT NULL), 0::bigint, 'try_meets gives NULL for them');
SELECT is(bizenv.try_meets(a, t), m, format('try_meets(%s, %s)', a, t)) FROM (VALUES (120, '100家以上', true), (99, '100家以上', false), (5, '持续推进', NULL), ('NaN'::numeric, '5家', NULL)) AS v(a, t, m);
SELECT is(bizenv.try_meets('120家', '100家以上'), true, 'and the answer where there is one');
-- of two bounds whose unit stands once the second is no target by itself
SELECT is_empty($$SELECT n, t FROM generate_series(0, 100, 10) AS n, unnest('{60≤完成率<80%,60＜完成率≤80%,60以上80%以下,60及以上80%以下,≥60且<80%,大于60≤80%,大于60小于80%,不低于60不足80%}'::text[]) AS t WHERE bizenv.try_meets(n, t) IS NOT NULL$$, 'a band with one unit is not judged by its last bound');
SELECT is(bizenv.meets(30, t), true, t || ' has one bound') FROM unnest('{完成率≥20%,完成20%以上,力争20%以上,比2024年提高20%以上,超过2024年20%以上}'::text[]) AS t;
SELECT is(pg_temp.error_of('SELECT bizenv.meets(1, ''很多'')'), '22P02 | Reading of argument "target" stopped at character 1, at "很多". | A quantity is a number with its unit, su', 'a target must be one');
SELECT is(pg_temp.error_of('SELECT bizenv.meets(''NaN''::numeric, ''5家'')'), '22003 | "actual" must be a finite number, not NaN or Infinity. | Pass NULL for a figure that was not repo', 'NaN meets nothing');
SELECT is((SELECT string_agg(format('%s %s', a, text), ', ') FROM rule, generate_series(-10, 300, 7) AS a, bizenv.parse_quantity(text) AS q
	WHERE (lower_inf(bounds) OR upper_inf(bounds)) AND NOT approximate AND bizenv.meets(a, text) <> (a::numeric <@ bounds)), NULL,
	'one-sided targets are met within their bounds');

---------------------------------------------------------------- find_quantities

\set newsletter `cat tools/demo/newsletter.txt`
CREATE TEMP TABLE newsletter AS SELECT :'newsletter'::text AS text;
SELECT results_eq('SELECT fragment || '' '' || value || unit FROM newsletter, bizenv.find_quantities(text) ORDER BY position', $$VALUES
	('4个方面 4个方面'), ('6类 6类'), ('31条 31条'), ('100% 100%'), ('12期 12期'), ('8期 8期'), ('12个盟市 12个盟市'), ('三个月 3个月'),
	('三方面 3方面'), ('58项 58项'), ('12项 12项'), ('20.7% 20.7%'), ('46项 46项'), ('79.3% 79.3%'), ('64项 64项'), ('9项 9项'),
	('14% 14%'), ('41项 41项'), ('64% 64%'), ('14项 14项'), ('22% 22%'), ('连续2月 2月'), ('21.94% 21.94%'),
	('2.67% 2.67%'), ('27.35% 27.35%'), ('4.68% 4.68%'), ('3.96% 3.96%'), ('3.50% 3.50%'),
	('1370.44亿元 137044000000元'), ('2.46% 2.46%'), ('686.77亿元 68677000000元'), ('7.32% 7.32%'),
	('391.75亿元 39175000000元'), ('22.05% 22.05%'), ('94.73亿元 9473000000元'), ('19.98% 19.98%'),
	('190.9亿元 19090000000元'), ('3次 3次'), ('54.9亿元 5490000000元'), ('17.6亿元 1760000000元'), ('7家 7家'),
	('143.47亿元 14347000000元'), ('114.07亿元 11407000000元'), ('82.21亿元 8221000000元'), ('7家 7家'),
	('1.23亿元 123000000元'), ('11项 11项'), ('3家 3家'), ('1.6亿元 160000000元'), ('11家 11家'), ('5笔 5笔'),
	('5847万元 58470000元'), ('18亿元 1800000000元'), ('超15亿元 1500000000元'), ('900余笔 900笔'), ('超28亿元 2800000000元'),
	('近200家 200家'), ('连续三年 3年'), ('60% 60%'), ('80% 80%'), ('1万元 10000元'), ('100% 100%'), ('两家 2家'), ('20余家 20家'),
	('40余家 40家'), ('1个行业 1个行业'), ('10轮次以上 10轮次'), ('100家以上 100家'), ('不少于10000人次 10000人次'), ('20余名 20名')$$,
	'every figure of the newsletter, and nothing else');
SELECT is((SELECT string_agg(fragment || ' ' || concat_ws(' ', low, low_inclusive, high, high_inclusive, approximate), '; ' ORDER BY position)
	FROM newsletter, bizenv.find_quantities(text) WHERE low IS DISTINCT FROM value OR high IS DISTINCT FROM value),
	'超15亿元 1500000000 f f; 900余笔 900 f 1000 f t; 超28亿元 2800000000 f f; 近200家 200 f t; 20余家 20 f 30 f t; 40余家 40 f 50 f t; 10轮次以上 10 t f; 100家以上 100 t f; 不少于10000人次 10000 t f; 20余名 20 f 30 f t',
	'those that are bounds');

CREATE TEMP TABLE prose (text text, found text);
INSERT INTO prose VALUES
	('全市共受理群众诉求1,204件，办结1,187件，办结率98.6%，同比提升1.2个百分点。', '1,204件 1,187件 98.6% 1.2个百分点'),
	('新增市场主体5.3万户，总量突破32万户，同比增长11.4%。', '5.3万户 突破32万户 11.4%'),
	('一般公共预算收入完成48.62亿元，下降3.5%，降幅收窄0.8个百分点。', '48.62亿元 下降3.5% 收窄0.8个百分点'),
	('审批时限由15个工作日压缩至5个工作日内，材料由12份减至4份。', '15个工作日 5个工作日内 12份 4份'),
	('对3家逾期未办结的单位发出督办函，要求10日内整改到位。', '3家 10日内'),
	('五年来累计减税降费约27亿元，惠及企业三千余家。', '五年 约27亿元 三千余家'),
	('全年开展“双随机、一公开”检查两百多次，抽查企业近千家。', '两百多次 近千家'),
	('深入推进“一件事”改革，第三方评估位列全区第3，一网通办率达九成以上。', '九成以上'),
	('召开党的二十届三中全会精神宣讲会20余场，覆盖干部2000多人次。', '20余场 2000多人次'),
	('根据国办发〔2025〕24号、平政督字〔2020〕18号文件，于7月10日前报送。', ''),
	('联系电话：0473-3998316，邮编016000，蒙ICP备05000809号。', ''),
	('实施“1+10+100+10000”计划，推行一窗受理、一次办好、最多跑一次。', ''),
	('会议于9:30开始，历时2个半小时，9时30分签到。', '历时2个半小时'),
	('每周三、每月5日前报送，逾期3天以上的通报批评。', '3天以上'),
	('1.加强组织领导。2.压实责任。（一）明确分工。（二）强化考核。', ''),
	('一是任务推进慢，二是报送不及时，三是成效不明显。', ''),
	('十分重要，百分之百完成，千方百计推动，万无一失。', '百分之百'),
	('2024年12月底前完成，2023-2025年行动方案，1-7月完成投资18.5亿元。', '18.5亿元'),
	('上半年营收增长两成，下半年力争翻一番，全年完成一半以上任务。', '两成 翻一番 一半以上'),
	('三年行动计划投资3至5亿元，建设5-8个园区，每个园区500亩左右。', '三年 3至5亿元 5-8个园区 500亩左右'),
	('办理时间不超过3个工作日，满意度不低于95%，差评率控制在千分之五以内。', '不超过3个工作日 不低于95% 千分之五以内'),
	('贷款加权平均利率3.65%，较上年下降25个基点，较年初下降0.12个百分点。', '3.65% 下降25个基点 下降0.12个百分点'),
	('两单一函、两会一书、一体化平台、双碳、四大班子、五一节。', ''),
	('得分92.5分，排名第4位，比上年上升2位。', '92.5分 2位'),
	('企业反映问题三十五条，已解决二十八条，解决率80%。', '三十五条 二十八条 80%'),
	('GDP增长5.2%，A4纸5包，5G基站320个，第三产业占比60%。', '5.2% 320个 60%'),
	('每平方米补贴200元，最高不超过20万元，三户企业获补15.8万元。', '200元 最高不超过20万元 三户 15.8万元'),
	('党的十九大以来，“十四五”规划实施，三个代表，八项规定。', ''),
	('走访企业12家(其中规上企业5家)，收集问题7个、建议3条。', '12家 5家 7个 3条'),
	('第一季度完成25%，前三季度完成75%，比序时进度快5个百分点。', '25% 75% 5个百分点'),
	('有的地方1家也没有，有的多达20家。', '1家 20家'),
	('身份证号150303199001010011，账号6222020409000123456，车牌蒙C12345。', ''),
	('全市228个村，其中1/3完成改造，约占三分之一。', '228个村 约占三分之一'),
	('网速提升10倍，带宽达1000Mbps，24小时不打烊，365天随时办。', '10倍 24小时 365天'),
	('帮扶资金$5万美元，折合人民币36万元，汇率7.2。', '$5万美元 人民币36万元'),
	('会期两天，参会一百二十人，发言十几人。', '两天 一百二十人 十几人'),
	('从60%提升至80%，由3.2亿元增至4.5亿元，从5个减少到3个。', '60% 80% 3.2亿元 4.5亿元 5个 3个'),
	('三分之二以上的企业反映，半数以上受访者认为，超过八成满意。', '三分之二以上 半数以上 超过八成'),
	('不满意率不足1%，差错率为0.5‰，通过率在85%-90%之间。', '不足1% 0.5‰ 85%-90%'),
	('同比少增2.3亿元，环比多增1.1亿元，负债率下降至45.6%。', '少增2.3亿元 1.1亿元 45.6%'),
	('3月15日至4月20日，为期36天，投诉举报12315热线接听8600余个。', '为期36天 8600余个'),
	('五家渠市、七台河市、三明市、五台县、六安市、九江市', ''),
	('周三项目推进会，星期五个别单位缺席', ''),
	('双随机、一公开，一网通办，一件事一次办，零距离，零跑腿', ''),
	('二期工程、三区共建、四好农村路、五保户', ''),
	('两个毫不动摇，四个意识，五位一体，两位数增长', ''),
	('人大代表、三农、六稳、八项规定、百强县、千家万户', ''),
	('', ''),
	('没有数字的句子。', ''),
	('2.67%', '2.67%'),
	('办结 58 项 任务，占 20.7 %', '58 项 20.7 %'),
	('达到3.2万，其中1.5亿', '3.2万 1.5亿'),
	('共5、6、7三个月', '三个月'),
	('7月10日内、10日内、30日、60日', '10日内 60日'),
	('连续三个月、近三年、一年、一天、一次、至少一次', '连续三个月 近三年 一年 至少一次'),
	('温度-5℃，同比-3.2%，型号X-5项', '-5℃ -3.2%'),
	('为5兆瓦、5千米、100元/平方米、3万元/亩', '5兆瓦 5千米 100元/平方米 3万元/亩'),
	('增速较去年同期回落0.8个百分点，降幅收窄0.5个百分点，降幅达3%，平均精简三成多', '回落0.8个百分点 收窄0.5个百分点 降幅达3% 精简三成多'),
	('存款余额翻了一番，比年初增加22.05亿元，利率下调10BP，按8.5折优惠，折合3折页', '翻了一番 22.05亿元 下调10BP 8.5折'),
	('六届三次全会、自治区十三届人大四次会议、三次产业比、六个一、三个一批、地铁3号线，全年召开四次会议、3次调度会', '四次 3次'),
	('35岁以下、18周岁以上，新登记1.2万户，其中个体工商户8千余户', '35岁以下 18周岁以上 1.2万户 8千余户');
SELECT is(pg_temp.found(text), found, text) FROM prose;

-- a fragment stands where it is said to stand, and is read by itself as it is in the text
CREATE TEMP TABLE all_prose AS SELECT text FROM prose UNION ALL SELECT text FROM newsletter UNION ALL SELECT string_agg(text, '，' ORDER BY text) FROM rule
	UNION ALL SELECT string_agg(text, '。' ORDER BY random()) FROM rule, generate_series(1, 20);
INSERT INTO all_prose SELECT string_agg(substr(letters, 1 + floor(random() * length(letters))::integer, 1), '')
	FROM generate_series(1, 300) AS n, generate_series(1, 60) AS m,
		(SELECT '0123456789..,,%‰一二三十百千万亿零两半余多约近超不以上下内至到-~元个项家年月日成分点几第 增降，。（）5５０％'::text) AS s(letters) GROUP BY n;
CREATE TEMP TABLE found AS SELECT p.text, f.* FROM all_prose AS p, bizenv.find_quantities(p.text) AS f;
SELECT cmp_ok(count(*), '>', 1000::bigint, 'enough is found') FROM found;
SELECT is((SELECT string_agg(fragment, ' | ') FROM (SELECT fragment FROM found
	WHERE regexp_replace(substr(text, position, length), E'<[^>]*>|~~|[*\\u200B\\u202A-\\u202E\\u2066-\\u2069]', '', 'g') <> replace(fragment, ' ', CASE WHEN substr(text, position, length) ~ '&nbsp;' THEN '&nbsp;' ELSE ' ' END) LIMIT 5) AS s), NULL,
	'fragments stand at their positions, without what a reader does not see');
SELECT is((SELECT string_agg(fragment, ' | ') FROM (SELECT fragment FROM found, bizenv.try_parse_quantity(fragment) AS q
	WHERE q.value IS DISTINCT FROM found.value OR q.unit IS DISTINCT FROM found.unit OR q.kind IS DISTINCT FROM found.kind OR q.approximate IS DISTINCT FROM found.approximate
		OR q.bounds IS DISTINCT FROM CASE WHEN found.low IS NOT NULL OR found.high IS NOT NULL THEN numrange(found.low, found.high,
			CASE WHEN found.low_inclusive THEN '[' ELSE '(' END || CASE WHEN found.high_inclusive THEN ']' ELSE ')' END) END LIMIT 5) AS s), NULL,
	'fragments are read by parse_quantity as they are in the text');
SELECT is_empty('SELECT a.fragment FROM (SELECT text, fragment, position, lag(position + length) OVER (PARTITION BY text ORDER BY position) AS before FROM found) AS a
	WHERE position < before', 'fragments do not overlap');
SELECT is((SELECT count(*) FROM bizenv.find_quantities(NULL)), 0::bigint, 'no row for NULL');

---------------------------------------------------------------- types and plans

SELECT is((SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'bizenv.quantity'::regclass AND attnum > 0),
	'value numeric, unit character varying(40), kind character varying(20), bounds numrange, approximate boolean', 'the row type is this');
CREATE TABLE figure AS SELECT text FROM rule, generate_series(1, 100);
ALTER TABLE figure SET (parallel_workers = 2);
ANALYZE figure;
CREATE TEMP TABLE serial AS SELECT sum((bizenv.parse_quantity(text)).value), count((bizenv.parse_quantity(text)).bounds) FROM figure;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT matches(pg_temp.plan_of('SELECT sum((bizenv.parse_quantity(text)).value) FROM figure'), 'Gather', 'reading runs in parallel');
SELECT results_eq('SELECT sum((bizenv.parse_quantity(text)).value), count((bizenv.parse_quantity(text)).bounds) FROM figure', 'SELECT * FROM serial', 'and gives the same');
CREATE FUNCTION pg_temp.anywhere() RETURNS text LANGUAGE sql SET search_path = '' AS $$
	SELECT pg_catalog.concat_ws(' ', (bizenv.parse_quantity('1370.44亿元')).value, bizenv.format_quantity(5, '项'), bizenv.meets(5, '3家'),
		(SELECT f.fragment FROM bizenv.find_quantities('共58项') AS f))
$$;
SELECT is(pg_temp.anywhere(), '137044000000 5项 t 58项', 'under an empty search_path');

SELECT * FROM finish();
ROLLBACK;
