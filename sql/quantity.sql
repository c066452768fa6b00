--
-- quantity (数量): what ledgers really hold, figures in words with units and bounds
--
\set VERBOSITY default

-- A figure as it is printed: an exact value, its unit, what kind it is, and the bounds of what the words say
SELECT text, q.*
FROM (VALUES ('1370.44亿元'), ('58项'), ('12个盟市'), ('3.50%'), ('72个基点'), ('5个工作日'), ('2倍')) AS v(text), bizenv.parse_quantity(text) AS q;

-- Words are bounds: 余, 超, 近, 以上, 以内 (Civil Code 1259: 以上 includes the number, 超过 does not)
SELECT text, q.value, q.unit, q.bounds, q.approximate
FROM (VALUES ('900余笔'), ('超28亿元'), ('近200家'), ('100家以上'), ('不少于10000人次'), ('15个工作日内'), ('约5%'), ('5-10个'), ('两三个')) AS v(text),
     bizenv.parse_quantity(text) AS q;

-- Numerals, shares, directions
SELECT text, q.value, q.unit, q.kind
FROM (VALUES ('三万五'), ('一百二十万三'), ('一点五亿'), ('玖仟陆佰陆拾伍圆壹角捌分'), ('七成五'), ('三分之一'), ('百分之二点四'), ('翻两番'), ('下降0.47个百分点')) AS v(text),
     bizenv.parse_quantity(text) AS q;

-- What is no quantity is an error that says where reading stopped ...
SELECT bizenv.parse_quantity('无变化');
SELECT bizenv.parse_quantity('1,05,000元');
SELECT bizenv.parse_quantity('2025年');
SELECT bizenv.parse_quantity('5兆');
-- ... or NULL
SELECT text, (bizenv.try_parse_quantity(text)).value
FROM (VALUES ('20.7%'), ('—'), ('#DIV/0!'), ('无变化'), ('亿万'), ('')) AS v(text);

-- Percentage points are no percent: ask for a kind, and the other is refused
SELECT (bizenv.parse_quantity('2.67个百分点', 'pp')).value;
SELECT bizenv.parse_quantity('2.67%', 'pp');

-- Running prose
SELECT f.position, f.fragment, f.value, f.unit, f.kind_zh, f.low, f.high
FROM bizenv.find_quantities('7月初，对政务大厅进行监察，共发现6类31条问题，走访企业近200家，累计发放贷款900余笔，利率下降25个基点。') AS f;
SELECT f.fragment
FROM bizenv.find_quantities('国办发〔2025〕24号；一件事、第三方、两单一函；电话0473-3998316；7月10日前完成；一是、二是；1.加强领导') AS f;

-- Written again
SELECT bizenv.format_quantity(137044000000, '元'), bizenv.format_quantity(137044000000, '元', 1), bizenv.format_quantity(58470000, '元'),
       bizenv.format_quantity(-5.41, 'pp'), bizenv.format_quantity(20.6897, '%', 1), bizenv.format_quantity(12, '个盟市');
SELECT bizenv.format_quantity(1370.44, '亿元');

-- Is the target met?
SELECT target, bizenv.meets(actual, target)
FROM (VALUES (1, '1个行业'), (12, '10轮次以上'), (120, '100家以上'), (9800, '不少于10000人次'), (5, '5个工作日内'), (NULL, '100家')) AS v(actual, target);

-- Nothing depends on the search_path
SET search_path = '';
SELECT (bizenv.parse_quantity('超15亿元')).bounds;
