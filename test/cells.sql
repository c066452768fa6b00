-- Laws of the room "cells".
\ir lib/begin.psql
SELECT no_plan();
-- how many values are rendered; the large run sets it
\if :{?rendered}
\else
\set rendered 300
\endif
\ir lib/tools.psql

-- what a cell gives: the value and, behind a blank, !reason
CREATE FUNCTION pg_temp.said(reader text, cell text, options text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	value text;
	reason text;
	arguments text := format('%L', cell) || coalesce(', ' || nullif(options, ''), '');
BEGIN
	EXECUTE format('SELECT bizenv.try_read_%s(%s)::text, bizenv.%1$s_reason(%2$s)', reader, arguments) INTO value, reason;
	RETURN concat_ws(' ', value, '!' || reason);
END
$$;
CREATE TEMP TABLE example (reader text, options text, said text, cells text[]);
INSERT INTO example VALUES
----------------------------------------------------------------- percentages
	('percent', '', '65', '{65%,65％,６５%,６５％,65,"65 %"," 65% ",六成五,百分之六十五,"65　%",完成65%,已完成65%,进度：65%,完成率65％,"''65%","=\"65%\"",65%。,达到65%,+65%}'),
	('percent', '', '65.00', '{65.00%,65.00,６５．００％}'),
	('percent', '', '65.5', '{65.5%,百分之六十五点五}'),
	('percent', '', '80', '{八成,八十,八十％,百分之八十,80}'),
	('percent', '', '0', '{0,0%,百分之零,-0}'),
	('percent', '', '0.65', '{0.65%}'),
	('percent', '', '33.333333333333333333', '{三分之一}'), ('percent', '', '75', '{四分之三,七成五}'), ('percent', '', '100', '{百分之百,100%,100,十成,已完成100%}'), ('percent', '', '50', '{一半,五成}'),
	('percent', '', '1250', '{"1,250%","1,250"}'), ('percent', '', '8.0', '{80‰}'), ('percent', '', '-5', '{-5%,－5％,−5%,负5%,百分之负五}'), ('percent', '', '120', '{120%,120}'),
	('percent', '', '!undetermined', '{0.65,1,0.8,1.0,.5,0.333333,1.2,-0.5,０．６５}'),
	('percent', 'bare => ''percent''', '0.65', '{0.65,0.65%,.65}'), ('percent', 'bare => ''fraction''', '65', '{0.65,65%,.65,六成五}'), ('percent', 'bare => ''fraction''', '120', '{1.2,120%}'), ('percent', 'bare => ''fraction''', '100', '{1,100%}'),
	('percent', 'bare => ''fraction''', '65.0', '{0.650}'), ('percent', 'bare => ''fraction''', '33.3333', '{0.333333}'), ('percent', 'bare => ''fraction''', '!undetermined', '{65,2,100}'), ('percent', 'bare => ''percent''', '1', '{1,1%}'),
	('percent', '', '!approximate', '{约65%,大约65%,65%左右,近65%,60%多,约六成,六成左右,将近七成}'), ('percent', 'allow => ''{approximate}''', '65 !approximate', '{约65%,大约65%,65%左右,近65%,约65}'),
	('percent', '', '!bounds', '{65%以上,不低于65%,超过65%,超65%,≥65%,65%+,不足65%,65%以下,>65%}'), ('percent', 'allow => ''{bounds}''', '65 !bounds', '{65%以上,不低于65%,≥65%}'), ('percent', 'allow => ''{approximate}''', '!bounds', '{65%以上,约65%以上}'),
	('percent', '', '!change', '{增长5%,下降5%,提高5%,同比下降5%,↓5%}'), ('percent', 'allow => ''{change}''', '-5 !change', '{下降5%,同比下降5%,↓5%}'),
	('percent', '', '!change', '{同比65%,环比5%,比上年65%,较年初5%}'), ('percent', '', '!brackets', '{(65%),（65）}'), ('percent', '', '!aim', '{力争65%,预计65%,计划65%,目标65%,确保65%,完成率目标65%}'), ('percent', 'allow => ''{aim}''', '65 !aim', '{力争65%,目标65%}'), ('percent', '', '!not_understood', '{人均65%,平均65%,每月65%,~65%,65%？,1 00%,65%、,其中65%}'), ('percent', '', '65', '{提升到65%,降至65%,累计65%,百分之65,百分之６５}'),
	('percent', '', '!class_word', '{已完成,完成,办结,未启动,进度过半,过半,初步开展,已办结}'), ('percent', 'allow => ''{class}''', '100 !class_word', '{已完成,完成,已办结}'), ('percent', 'allow => ''{class}''', '0 !class_word', '{未启动,未开展}'), ('percent', 'allow => ''{class}''', '!class_word', '{过半,初步开展}'),
	('percent', '', '!several', '{1-20%,60%-70%,60-70%,60%～70%,五至六成,百分之五到百分之六}'),
	('percent', '', '!other_unit', '{5个百分点,5项,5亿元,3倍,30天,8折,八五折}'),
	('percent', '', '!not_understood', '{序时进度,基本完成,推进中,65%/70%,65%→70%,65%（其中A类70%）,%,65%%,百分之,007,65.%,1.2.3,"6,5%",4/5,未完成80%,剩余20%,已完成大部分,65%是预计,第3,Q3}'),
	('percent', '', '!sheet_error', '{#REF!,#DIV/0!,#VALUE!,#NAME?,###,########}'), ('percent', '', '!scientific', '{6.5E-05,1E+02,1e5}'), ('percent', '', '!out_of_range', '{1000001%,99999999999,-2000000%}'),
----------------------------------------------------------------- amounts
	('amount', '', '1370.44', '{1370.44,"1,370.44",１３７０．４４,"１，３７０．４４"," 1370.44 ",+1370.44}'), ('amount', '', '5', '{5,5项,五项,５家,共5项,5个}'), ('amount', '', '50000', '{5万,5万户,五万,"50,000"}'),
	('amount', '''万元''', '!other_unit', '{5万元/户,5天,5万户}'), ('amount', '''项''', '5', '{已完成5项,累计完成5项,共5项}'), ('amount', '''亿元''', '1370.44', '{1370.44,1370.44亿元,137044000000元,13704400万元,1370.44亿,"1,370.44亿元"}'), ('amount', '''亿元''', '0.5847', '{5847万元,5847万}'), ('amount', '''万元''', '5847', '{5847,5847万元,58470000元,￥5847万,5847万}'), ('amount', '''万元''', '-12.5', '{-12.5,-12.5万元,-125000元}'),
	('amount', '''项''', '3', '{3,3项,三项}'), ('amount', '''项''', '!other_unit', '{3批,3个,3%,3亿元,3天}'), ('amount', '', '!other_unit', '{5亿元,65%,3天,0.5个百分点}'), ('amount', '''%''', '65', '{65%,65,六成五}'), ('amount', '''%''', '!undetermined', '{0.65}'),
	('amount', '''轮''', '!bounds', '{不少于10轮,10轮以上,≥10}'), ('amount', '''轮'', ''{bounds}''', '10 !bounds', '{不少于10轮,10轮以上,≥10}'), ('amount', '''家''', '!approximate', '{900余家,约900家,近900家,900家左右}'), ('amount', '''家'', ''{approximate}''', '900 !approximate', '{约900家,近900家,900家左右}'),
	('amount', '''万元''', '!aim', '{计划5万元,力争5万元}'), ('amount', '''万元''', '!not_understood', '{人均5万元,户均5万元,每月5万元,其中5万元}'), ('amount', '''万元''', '!change', '{同比5万元,较年初5万元}'),
	('amount', '', '!brackets', '{(5),（5）}'), ('amount', '', '!several', '{5-10,5至10项,两三项,3～5个}'), ('amount', '', '!not_understood', '{007,"1,37",1.370.44,5项6项,十几二十,约,"1 370.44",12-5项}'), ('amount', '''亿元''', '!change', '{增加5亿元,减少5亿元}'), ('amount', '', '!scientific', '{1.2E+08}'),
----------------------------------------------------------------- dates
	('date', '', '2025-12-31', '{2025-12-31,2025/12/31,2025.12.31,20251231,2025年12月31日,2025年12月31号,２０２５年１２月３１日,"2025 年 12 月 31 日","2025-12-31 00:00:00",2025-12-31T00:00:00,2025-12-31T00:00:00.000Z,2025-12-31T00:00:00+08:00,"2025-12-31 18:30","2025/12/31 0:00:00",2025年12月31日（星期三）,2025年12月31日(周三),2025年12月31日星期三,二〇二五年十二月三十一日,二○二五年十二月三十一日,二零二五年十二月三十一日,二0二五年十二月三十一日,二O二五年十二月三十一日,2025年12月31日前,2025年12月31日之前,2025年12月31日以前,2025年12月31日前完成,截至2025年12月31日,至2025年12月31日止,25年12月31日,2025年12月31,2025年12月31日18时,2025年12月31日下午6点,2025年12月31日17:30前,2025年底,2025年末,2025年年底,2025年底前,2025年底前完成,2025年12月底,2025年12月末,2025年12月底前,2025年12月月底,2025年四季度末,2025年第四季度末,2025年下半年末,"2025- 12-31",2025。12。31,2025-12月底,2025.12月底}'),
	('date', '', '2025-07-08', '{2025-7-8,2025/7/8,2025.7.8,2025年7月8日,2025年07月08日,20250708,二〇二五年七月八日,2025-07-08}'), ('date', '', '2025-01-31', '{2025年元月31日,2025年一月三十一日,2025年1月底}'), ('date', '', '2024-02-29', '{2024年2月29日,2024年2月底,2024年2月末}'), ('date', '', '2025-09-30', '{2025年三季度末,2025年3季度末,2025年9月底}'), ('date', '', '2025-06-30', '{2025年上半年末,2025年6月底前,2025年二季度末}'),
	('date', '2025', '2025-12-31', '{12月31日,12月31日前,12月31号,十二月三十一日,年底,年底前,年末,今年年底,今年底,12月底,12月末前,12/31,四季度末,第四季度末,本年底,2025年12月31日,本年度年底}'), ('date', '2025', '2026-03-31', '{明年3月底,明年一季度末,2026年3月31日}'), ('date', '2025', '2024-12-31', '{去年年底,去年12月31日}'),
	('date', 'end_of => true', '2025-12-31', '{2025年,2025年12月,2025年12月份,2025-12,2025/12,2025.12,202512,2025年四季度,2025年度,2025年全年,2025年内,2025Q4,2025年Q4,2025年第四季度,2025-Q4,2025年下半年,2025年12月内,2025年12月下旬,25年12月,2025年12月完成}'), ('date', '2025, true', '2025-12-31', '{12月,年内,全年,12月份,四季度,下半年,12月下旬}'), ('date', '2025, true', '2025-07-10', '{7月上旬,2025年7月上旬,7月10日}'), ('date', '2025, true', '2025-07-20', '{7月中旬}'),
	('date', '', '!period', '{2025年,2025年12月,2025-12,202512,2025年四季度,2025Q4,2025年上半年,2025年12月中旬}'),
	('date', '', '!no_deadline', '{长期,长期坚持,持续推进,常态化,常态化推进,无期限,长期任务,"长期 "}'), ('date', '2025, true', '!no_deadline', '{长期,持续推进}'),
	('date', '', '!no_deadline', '{长期、持续推进,长期坚持，常态化开展}'), ('date', '2025, true', '!not_understood', '{年,月,底,2025年月底,2025年季末,"持续推进，12月底前见效",2025年起,2025-12-31x,"2025-12-31 24:30"}'), ('date', '2025, true', '!recurring', '{年度}'), ('date', '', '2025-12-31', '{"2025/12/31 12:00:00 AM","2025/12/31 上午 12:00:00","2025-12-31 24:00"}'),
	('date', '', '!no_year', '{12月31日,年底,12月底,三季度末,全年,今年底,12/31,1-2月}'), ('date', '', '!two_digit_year', '{25-12-31,25.12.31,25/12/31,98年12月31日,12-31-25}'), ('date', '', '!unclear_order', '{2025年7月1日至6月1日,12/31/2025,31/12/2025,7/8/2025,7-8-2025}'),
	('date', '', '!serial', '{46022,46022.0,45992.5}'), ('date', 'serial => true', '2025-12-31', '{46022,46022.0,46022.75,2025-12-31}'), ('date', 'serial => true', '!not_understood', '{36525,73051,1,"46,022"}'),
	('date', '', '!no_such_day', '{2025-02-30,2025年2月29日,2025-13-01,2025年13月1日,20251301,20250230,2025年6月31日,2025-00-10,2025-1-0,2025年0月,2025年12月32}'), ('date', '', '!out_of_range', '{460220,1899-12-31,0025-01-01,2200年1月1日,9999-12-31,18991231}'), ('date', '', '!wrong_weekday', '{2025年12月31日（星期四）,2025年12月31日周日}'),
	('date', '', '!time_zone', '{2025-12-30T16:00:00Z,2025-12-30T16:00:00.000Z,"2025-12-30 16:00:00+00"}'), ('date', '', '!lost_zero', '{2025.1}'), ('date', '', '!vague', '{2025年12月前,2025年初,2025年7月初,2025年7月中,2025年中,尽快,近期,待定,立行立改,2025年前,适时}'), ('date', '2025', '!vague', '{12月前,7月初,年初,年中}'),
	('date', '', '!relative', '{本月底,下月15日,月底,季度末,本周五,当日}'), ('date', '', '!recurring', '{每月10日前,每月底,每季度末,每季度,按月,逐月推进}'), ('date', '', '!approximate', '{2025年12月31日左右,2025年12月底左右}'), ('date', 'allow => ''{approximate}''', '2025-12-31 !approximate', '{2025年12月31日左右,2025年12月底左右}'),
	('date', '', '!span', '{2025年7月1日至15日,2025年7月1日-2025年12月31日,2025-07-01至2025-12-31,2025.1.1-2025.12.31,2025年1-2月,2025-01-01~2025-12-31,2025/1/1-2025/12/31}'), ('date', 'allow => ''{span}''', '2025-12-31 !span', '{2025年7月1日-2025年12月31日,2025年7月1日至12月31日,2025-07-01至2025-12-31,2025.1.1-2025.12.31,2025年1月1日至12月31日,2025年7月至12月底}'), ('date', 'allow => ''{span}'', end_of => true', '2025-12-31 !span', '{2025年1-12月,2025年1月-12月,2025年1月至2025年12月,2025.11-2025.12}'),
	('date', '', '2025-12-31', '{2025—12—31,2025–12–31,2025–12–31日,不晚于2025年12月31日,不迟于2025年12月底,最迟2025年12月31日前,最晚于2025年12月31日}'), ('date', '', '!not_understood', '{2025—12,2025–12,2025—12月,2025—2027,2025年12月31日（已完成）,不晚于,7.31,7-8,7,2025,100%,已完成,第一批,2025年12月31日起,2025年12月31日、2026年1月,2025-12/31,已于2025年7月31日完成,甲,2025-,2025年月日,2025年12月31日备注,2025-12-31-,三,12,3年,30天,20251,202512311}'),
----------------------------------------------------------------- months
	('month', '', '2026-01-01', '{202601,2026-01,2026/1,2026/01,2026.01,2026年1月,2026年01月,2026年1月份,二〇二六年一月,2026年元月,2026-01-31,2026年1月31日,20260115,26年1月,2026年1月底,２０２６０１,"2026-01-01 00:00:00","2026 年 1 月"}'), ('month', '2026', '2026-01-01', '{1月,一月,1月份,元月,01月,１月,2026年1月}'), ('month', '', '2026-10-01', '{202610,2026.10,2026年十月,2026年10月}'),
	('month', '', '!no_year', '{1月,一月份,12月}'), ('month', '', '!lost_zero', '{2026.1}'), ('month', '', '!serial', '{46023}'), ('month', 'serial => true', '2026-01-01', '{46023,46023.0,46053}'), ('month', '2026', '!span', '{1-2月,1—2月,1～2月,1至2月,1月-2月,一季度,上半年,全年,1-12月,2026年1-2月,2026年,2026Q1}'), ('month', '2026, allow => ''{span}''', '2026-02-01 !span', '{1-2月,1—2月,1～2月,1至2月,1月至2月,2026年1-2月,2026.01-2026.02,2026年1月-2月}'), ('month', '2026, allow => ''{span}''', '2026-06-01 !span', '{上半年,1-6月,二季度,2026年1-6月,1—6月份}'),
	('month', '', '!no_such_day', '{202613,202600,2026年13月,2026-13,2026年0月}'), ('month', '', '!out_of_range', '{189912,330001}'), ('month', '2026', '!relative', '{本月,上月,当月}'), ('month', '', '!not_understood', '{2026,13,1,甲,Jan-26,2026年1月2月}'), ('month', '2026', '!unclear_order', '{1/26,7/31}'), ('month', '2026', '!vague', '{1月初,近期}'),
----------------------------------------------------------------- words
	('yes_no', '', '!not_understood', '{☒,○,是/否}'), ('yes_no', '', 'true', '{☒是☐否,是,有,对,√,✓,✔,☑,Y,y,YES,Yes,true,TRUE,t,1,１,Ｙ,符合,满足,达标,已达标,通过,合格,"是 ",是。,"　是",☑是□否,☑是 □否,是☑否□}'), ('yes_no', '', 'false', '{否,无,不,没有,×,x,X,✗,✘,N,no,NO,false,0,０,不符合,未达标,未通过,不合格,□是☑否,是□否☑,□有 √无}'), ('yes_no', '', '!not_understood', '{○,部分,基本符合,是/否,√/×,是（部分）,□是□否,☑是☑否,2,是否,是是,☐}'),
	('class', '', 'completed', '{已完成,完成,办结,已办结,completed,"已完成 ",已完成。,全部完成}'), ('class', '', 'past_half', '{进度过半,过半,past_half,已过半}'), ('class', '', 'just_started', '{初步开展,未过半}'), ('class', '', 'not_begun', '{未启动,未开展,尚未启动,未开始}'), ('class', '', 'not_reported', '{未报送,未填报}'), ('class', '', '!not_understood', '{基本完成,推进中,进行中,65%,完成65%,未完成,部分完成,正常推进,1}'),
----------------------------------------------------------------- what says nothing
	('percent', '', '!blank', '{"",-,—,——,/,\\,N/A,#N/A,未报送,未填报,"null",None,nan,NaN,NaT," ",　,－,暂无,－－}'), ('amount', '', '!blank', '{"",-,/,未报送,—}'), ('date', '', '!blank', '{"",-,/,—,"   ",无数据}'), ('month', '', '!blank', '{"",-,/}'), ('yes_no', '', '!blank', '{"",-,/,未填报}'), ('class', '', '!blank', '{"",-,/,—}');

SELECT is(pg_temp.said(e.reader, c.cell, e.options), e.said, format('%s of "%s" (%s)', e.reader, c.cell, e.options))
FROM example AS e CROSS JOIN LATERAL unnest(e.cells) AS c(cell);

-- a cell that is not read is named, with the rule and what is understood; its neighbours try_ and _reason say the same
SELECT is(pg_temp.outcome(format('SELECT bizenv.read_%s(%L)', reader, cell), cell), state, format('%s: %s is an error', reader, cell)) FROM (VALUES
	('percent', '约65%', '22P02'), ('percent', '0.65', '22P02'), ('percent', '1000001%', '22003'), ('amount', '3天', '22P02'), ('date', '2025年12月', '22P02'), ('date', '2025-02-30', '22008'), ('date', '1899-12-31', '22008'),
	('month', '1月', '22P02'), ('yes_no', '部分', '22P02'), ('class', '推进中', '22P02')) AS v(reader, cell, state);
SELECT is(pg_temp.outcome(format('SELECT bizenv.%s', call), argument), state, call) FROM (VALUES
	('read_percent(''65%'', ''ratio'')', 'bare', '22023'), ('try_read_percent(''65%'', ''ratio'')', 'bare', '22023'), ('percent_reason(''65%'', allow => ''{span}'')', 'allow', '22023'), ('read_date(''长期'', allow => ''{class}'')', 'allow', '22023'),
	('read_amount(''5'', ''不是单位'')', 'unit', '22023'), ('read_amount(''5'', '''')', 'unit', '22023'), ('read_amount(NULL, ''不是单位'')', 'unit', '22023'), ('read_date(''7月1日'', 1899)', 'year', '22008'), ('try_read_month(''7月'', 2200)', 'year', '22008'),
	('read_percent(''65%'', allow => NULL)', 'allow', '22004'), ('read_percent(''65%'', allow => ''{NULL}'')', 'allow', '22004'), ('read_date(''7月1日'', end_of => NULL)', 'end_of', '22004'), ('cell_forms(''words'')', 'kind', '22023')) AS v(call, argument, state);
SELECT is(num_nonnulls(bizenv.read_percent(NULL), bizenv.read_amount(NULL), bizenv.read_date(NULL), bizenv.read_month(NULL), bizenv.read_yes_no(NULL), bizenv.read_class(NULL), bizenv.percent_reason(NULL), bizenv.date_reason(NULL)), 0, 'NULL is NULL');
SELECT is(num_nonnulls(bizenv.read_percent('-'), bizenv.read_amount(''), bizenv.read_date('长期'), bizenv.read_date('/'), bizenv.read_month('—'), bizenv.read_yes_no('未填报'), bizenv.read_class('')), 0, 'a cell that says that there is nothing is no error, nor is one without a deadline');
SELECT is_empty($$SELECT w.code FROM bizenv.code_words('cell_kind') AS w WHERE w.code NOT IN ('text', 'empty') AND bizenv.cell_forms(w.code) !~ '、'$$, 'each kind tells its forms');
-- what is told as a form is read
SELECT is_empty(format($$SELECT f FROM unnest(regexp_split_to_array(regexp_replace(bizenv.cell_forms(%L), '（[^）]*）', '', 'g'), '[、；]')) AS f WHERE bizenv.%s_reason(f%s) IS NOT NULL AND f <> '长期'$$, kind, kind, options), 'the forms of ' || kind || ' are read') FROM (VALUES
	('percent', ''), ('date', ', 2025'), ('month', ', 2026'), ('yes_no', ''), ('class', '')) AS v(kind, options);
SELECT is(bizenv.cell_forms(kind), '', 'of text there is nothing to tell') FROM unnest('{text,empty}'::text[]) AS kind;

----------------------------------------------------------------- what is rendered comes back, or is refused
SELECT setseed(0.5) IS NOT NULL AS seeded \gset
CREATE FUNCTION pg_temp.numeral(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN n < 10 THEN substr('零一二三四五六七八九', n + 1, 1) WHEN n < 20 THEN '十' || CASE WHEN n > 10 THEN pg_temp.numeral(n - 10) ELSE '' END
		WHEN n < 100 THEN pg_temp.numeral(n / 10) || '十' || CASE WHEN n % 10 > 0 THEN pg_temp.numeral(n % 10) ELSE '' END
		ELSE pg_temp.numeral(n / 100) || '百' || CASE WHEN n % 100 = 0 THEN '' WHEN n % 100 < 10 THEN '零' || pg_temp.numeral(n % 100) WHEN n % 100 < 20 THEN '一' || pg_temp.numeral(n % 100) ELSE pg_temp.numeral(n % 100) END END
$$;
-- how clerks, input methods and files change a cell without changing what it says
CREATE FUNCTION pg_temp.worn(cell text, how integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE how % 8 WHEN 0 THEN cell WHEN 1 THEN ' ' || cell || '  ' WHEN 2 THEN '　' || cell WHEN 3 THEN cell || chr(160) WHEN 4 THEN translate(cell, '0123456789%.-/', '０１２３４５６７８９％．－／')
		WHEN 5 THEN chr(65279) || cell || E'\n' WHEN 6 THEN cell || '。' ELSE chr(8203) || cell END
$$;
CREATE TEMP TABLE pct AS SELECT n, round((random() * 150)::numeric, (random() * 3)::integer) AS v, (random() * 100)::integer AS how FROM generate_series(1, :rendered) AS n;
CREATE TEMP TABLE pct_cell AS
SELECT p.v, pg_temp.worn(c.cell, p.how + c.k::integer) AS cell, c.k FROM pct AS p CROSS JOIN LATERAL unnest(ARRAY[
	v || '%', trim_scale(v) || '%', v || ' %', v::text, '完成' || v || '%', '已完成' || v || '%', (v / 100)::text, trim_scale(v / 100)::text, '约' || v || '%', v || '%以上', v || '%左右', '百分之' || v, '不低于' || v || '%', '提高' || v || '%',
	'百分之' || pg_temp.numeral(trunc(v)::integer) || CASE WHEN v <> trunc(v) THEN '点' || translate(split_part(v::text, '.', 2), '0123456789', '零一二三四五六七八九') ELSE '' END,
	CASE WHEN v <= 99 AND v = trunc(v) AND v % 10 > 0 AND v >= 10 THEN pg_temp.numeral(trunc(v / 10)::integer) || '成' || pg_temp.numeral((v % 10)::integer) END,
	CASE WHEN v % 10 = 0 AND v BETWEEN 10 AND 100 THEN pg_temp.numeral((v / 10)::integer) || '成' END, v || '%-' || (v + 5) || '%', v || '%（预计）', v || '%', '进度：' || v || '%', to_char(v / 100, '9.99EEEE'), '=' || '"' || v || '%"']) WITH ORDINALITY AS c(cell, k) WHERE c.cell IS NOT NULL;
SELECT is_empty('SELECT v, cell, bizenv.try_read_percent(cell) FROM pct_cell WHERE bizenv.try_read_percent(cell) <> v', 'a percentage is never read as another one');
SELECT is_empty('SELECT v, cell, bizenv.try_read_percent(cell) FROM pct_cell WHERE k IN (1, 2, 3, 5, 6, 12, 15, 16, 17, 20, 21) AND bizenv.try_read_percent(cell) IS DISTINCT FROM v', 'and is read where it carries its unit');
SELECT is_empty('SELECT v, cell FROM pct_cell WHERE k <> 4 AND bizenv.try_read_percent(cell, ''fraction'', ''{approximate,bounds}'') <> v', 'bare fractions are what they are said to be, what carries % is not multiplied');
SELECT is_empty('SELECT v, cell FROM pct_cell WHERE (bizenv.try_read_percent(cell) IS NULL) IS DISTINCT FROM (bizenv.percent_reason(cell) IS NOT NULL)', 'what is not read has a reason');

CREATE TEMP TABLE day AS SELECT n, date '1990-01-01' + (random() * 40000)::integer AS d, (random() * 100)::integer AS how FROM generate_series(1, :rendered) AS n
	UNION ALL SELECT n, (date_trunc('month', date '1990-01-01' + (random() * 40000)::integer) + interval '1 month' - interval '1 day')::date, n FROM generate_series(1, :rendered / 10) AS n;
CREATE TEMP TABLE day_cell AS
SELECT p.d, p.y, pg_temp.worn(c.cell, p.how + c.k::integer) AS cell, c.k
FROM (SELECT d, how, extract(year FROM d)::integer AS y, extract(month FROM d)::integer AS m, extract(day FROM d)::integer AS a, d = (date_trunc('month', d) + interval '1 month' - interval '1 day')::date AS is_last FROM day) AS p
CROSS JOIN LATERAL (SELECT translate(y::text, '0123456789', '〇一二三四五六七八九') AS yz, pg_temp.numeral(m) AS mz, pg_temp.numeral(a) AS az, (ARRAY['一', '二', '三', '四', '五', '六', '日'])[extract(isodow FROM d)] AS wz) AS z
CROSS JOIN LATERAL unnest(ARRAY[
	to_char(d, 'YYYY-MM-DD'), to_char(d, 'YYYY/MM/DD'), to_char(d, 'YYYY.MM.DD'), to_char(d, 'YYYYMMDD'), format('%s-%s-%s', y, m, a), format('%s/%s/%s', y, m, a), format('%s.%s.%s', y, m, a), format('%s年%s月%s日', y, m, a), format('%s年%s月%s日', y, lpad(m::text, 2, '0'), lpad(a::text, 2, '0')),
	format('%s 年 %s 月 %s 日', y, m, a), format('%s年%s月%s号', y, m, a), format('%s年%s月%s日', yz, mz, az), format('%s年%s月%s日', translate(yz, '〇', '○'), mz, az), format('%s年%s月%s日前', y, m, a), format('%s年%s月%s日（星期%s）', y, m, a, wz), to_char(d, 'YYYY-MM-DD') || ' 00:00:00', to_char(d, 'YYYY-MM-DD') || 'T00:00:00.000Z', format('截至%s年%s月%s日', y, m, a),
	format('%s月%s日', m, a), format('%s月%s日前完成', mz, az), CASE WHEN is_last THEN format('%s年%s月底', y, m) END, CASE WHEN is_last THEN format('%s年%s月末前', y, m) END, CASE WHEN is_last THEN format('%s月底', m) END, CASE WHEN is_last AND m = 12 THEN format('%s年底', y) END, CASE WHEN is_last AND m % 3 = 0 THEN format('%s年%s季度末', y, (ARRAY['一', '二', '三', '四'])[m / 3]) END,
	-- what may mean another day: refused
	to_char(d, 'MM/DD/YYYY'), to_char(d, 'DD/MM/YYYY'), to_char(d, 'YY-MM-DD'), to_char(d, 'DD-MM-YY'), to_char(d, 'FMMM.FMDD'), (d - date '1899-12-30')::text, format('%s年%s月', y, m), format('%s年', y), format('%s月', m), format('%s年%s月初', y, m), format('%s年%s月中旬', y, m), to_char(d - 1, 'YYYY-MM-DD') || 'T16:00:00Z', format('%s年%s月%s日左右', y, m, a), format('%s年%s月%s日至%s日', y, m, a, a + 1), format('%s.%s', y, m), format('每月%s日', a), format('%s年%s月前', y, m)]) WITH ORDINALITY AS c(cell, k) WHERE c.cell IS NOT NULL;
SELECT is_empty('SELECT d, cell, bizenv.try_read_date(cell, y) FROM day_cell WHERE bizenv.try_read_date(cell, y) <> d', 'a day is never read as another one');
SELECT is_empty('SELECT d, cell, bizenv.date_reason(cell, y) FROM day_cell WHERE k <= 25 AND bizenv.try_read_date(cell, y) IS DISTINCT FROM d', 'and is read in the forms of offices');
SELECT is_empty('SELECT d, cell FROM day_cell WHERE k > 25 AND bizenv.try_read_date(cell, y) IS NOT NULL', 'what may mean another day is refused');
SELECT is_empty('SELECT d, cell FROM day_cell WHERE k = 31 AND bizenv.try_read_date(cell, serial => true) <> d', 'the number of a spreadsheet is its day where that is said');
SELECT is_empty($$SELECT d, cell FROM day_cell WHERE k = 32 AND bizenv.try_read_date(cell, y, true) IS DISTINCT FROM (date_trunc('month', d) + interval '1 month' - interval '1 day')::date$$, 'a month as a deadline is its last day');
SELECT is_empty($$SELECT d, cell FROM day_cell WHERE k <> 37 AND bizenv.try_read_month(cell, y) <> date_trunc('month', d)::date$$, 'a month is never read as another one');
SELECT is_empty($$SELECT d, cell FROM day_cell WHERE (k <= 25 OR k IN (32, 34)) AND k <> ALL ('{24,25}') AND bizenv.try_read_month(cell, y) IS DISTINCT FROM date_trunc('month', d)::date$$, 'and is read');

CREATE TEMP TABLE amt AS SELECT n, round((random() * power(10, 1 + random() * 6))::numeric, (random() * 2)::integer) AS v, (random() * 100)::integer AS how FROM generate_series(1, :rendered) AS n;
CREATE TEMP TABLE amt_cell AS
SELECT p.v, pg_temp.worn(c.cell, p.how + c.k::integer) AS cell, c.k FROM amt AS p CROSS JOIN LATERAL unnest(ARRAY[
	v::text, v || '万元', to_char(v, 'FM9,999,999,990.00'), to_char(v, 'FM9,999,999,990.00') || '万元', v * 10000 || '元', trim_scale(v / 10000) || '亿元', '￥' || v || '万元', trim_scale(v / 10000) || '亿', v || '万',
	'约' || v || '万元', v || '万元以上', v || '万户', '增加' || v || '万元', '计划' || v || '万元', v || '万美元', v || '%', '(' || v || ')', to_char(v, '9.9EEEE'), '0' || (v + 1), v || '-' || v + 1 || '万元', '人均' || v || '万元']) WITH ORDINALITY AS c(cell, k);
SELECT is_empty('SELECT v, cell, bizenv.try_read_amount(cell, ''万元'') FROM amt_cell WHERE bizenv.try_read_amount(cell, ''万元'') <> v', 'an amount is never read as another one');
SELECT is_empty('SELECT v, cell, bizenv.amount_reason(cell, ''万元'') FROM amt_cell WHERE k <= 9 AND bizenv.try_read_amount(cell, ''万元'') IS DISTINCT FROM v', 'and is read in its unit and in others of money');
SELECT is_empty('SELECT v, cell FROM amt_cell WHERE k > 9 AND bizenv.try_read_amount(cell, ''万元'') IS NOT NULL', 'what is not that amount is refused');

----------------------------------------------------------------- a sheet
CREATE TEMP TABLE sheet ("序号" text, "任务名称" text, "责任部门" text, "计划数" text, "完成时限" text, "完成进度" text, "月份" text, "是否达标" text, "分类" text, "贷款" numeric, "报送" date, "空" text);
INSERT INTO sheet ("序号") VALUES ('乌海市2025年工作要点任务台账');
INSERT INTO sheet VALUES
	('序号', '任务名称', '责任单位', '计划数', '完成时限', '完成进度', '月份', '是否达标', '分类');
INSERT INTO sheet VALUES
	('1', '施工许可提速', '市住建局', NULL, '46022', '0.65', '202507', '是', '已完成', 1.5, '2025-07-31'), ('2', '企业开办一网通办', '市市监局', '5项', '45991', NULL, '2025年7月', '√', '过半', 2, '2025-07-31');
INSERT INTO sheet VALUES ('3', '助企服务港湾', '市财政局', '不少于10轮', '2025年11月底', '65%', '7月', '否', '推进中'), ('4', '不动产登记', '市自然资源局', NULL, '2025/10/31', '已完成', '-', '', NULL);
INSERT INTO sheet VALUES ('5', '信用修复', '市发改委', '3批', '2025-9-30', '1'), ('6', '信用修复 ', '市发改委', NULL, '12月31日', '约70%'), ('7', '水电气报装', '市工信局', NULL, '长期', '#DIV/0!'), ('合计', NULL, NULL, NULL, NULL, '73%');
INSERT INTO sheet ("序号") VALUES ('注：数据截至7月31日。');
SELECT results_eq('SELECT column_name::text, filled, kind::text, fitting, unfit, warnings::text FROM bizenv.sheet_profile(''pg_temp.sheet'')', $$VALUES
	('序号', 11, 'amount', 7, 4, 'total_rows,header_rows,title_rows,note_rows'), ('任务名称', 8, 'text', 8, 0, 'header_rows,blanks_in_names'), ('责任部门', 8, 'text', 8, 0, 'header_rows'),
	('计划数', 4, 'amount', 2, 2, 'mixed_units,header_rows'), ('完成时限', 8, 'date', 4, 4, 'serial_dates,years_missing,header_rows'), ('完成进度', 8, 'percent', 2, 6, 'mixed_fractions,header_rows,sheet_errors'), ('月份', 4, 'month', 2, 2, 'years_missing,header_rows'),
	('是否达标', 4, 'yes_no', 3, 1, 'header_rows'), ('分类', 4, 'class', 2, 2, 'header_rows'), ('贷款', 2, 'amount', 2, 0, NULL), ('报送', 2, 'date', 2, 0, NULL), ('空', 0, 'empty', 0, 0, NULL)$$, 'the profile of a sheet');
SELECT is((SELECT unfit_samples::text FROM bizenv.sheet_profile('pg_temp.sheet', 2025, 'en') WHERE column_name = '完成时限'), '"完成时限": is not understood; "46022": may be the day of a spreadsheet; "45991": may be the day of a spreadsheet', 'samples say why');
SELECT matches((SELECT warnings_text::text FROM bizenv.sheet_profile('pg_temp.sheet') WHERE column_name = '任务名称'), '名称只差空格: 第7行“信用修复”, 第8行“信用修复 ”', 'and warnings where');
SELECT is((SELECT sum(fitting) FROM bizenv.sheet_profile('pg_temp.sheet', 2025) WHERE column_name IN ('完成时限', '月份')), 8::bigint, 'a year reads more');
SELECT is(pg_temp.outcome(format('SELECT * FROM bizenv.sheet_profile(%s)', arguments), argument), state, 'sheet_profile(' || arguments || ')') FROM (VALUES
	('NULL', 'source', '22004'), ('''pg_class_oid_index''', 'source', '42P01'), ('0', 'source', '42P01'), ('''pg_class'', 1800', 'year', '22008'), ('''pg_class'', NULL, ''fr''', 'lang', '22023'), ('''pg_class'', lang => NULL', 'lang', '22004')) AS v(arguments, argument, state);
CREATE TEMP TABLE bare AS SELECT (n % 10)::numeric / 10 AS "完成率", n AS "数", 202500 + n AS "月", n || '%' AS "混" FROM generate_series(1, 12) AS n;
SELECT results_eq('SELECT kind::text, warnings::text, fitting FROM bizenv.sheet_profile(''pg_temp.bare'')', $$VALUES ('percent', 'bare_fractions', 1), ('amount', NULL, 12), ('month', NULL, 12), ('percent', NULL, 12)$$, 'names and ranges say what plain numbers are');
-- a view is read as its reader would, every dialect of dates aside
SET LOCAL "DateStyle" = 'German';
SELECT is((SELECT kind::text FROM bizenv.sheet_profile('pg_temp.sheet') WHERE column_name = '报送'), 'date', 'a column of days is one in any style');
SET LOCAL "DateStyle" = 'ISO, MDY';
CREATE TEMP VIEW filled AS SELECT "完成进度" FROM sheet WHERE position('%' IN "完成进度") > 0;
SELECT results_eq('SELECT row_count, filled, fitting FROM bizenv.sheet_profile(''pg_temp.filled'')', 'VALUES (3, 3, 2)', 'a view');

----------------------------------------------------------------- periods
-- Every period of some years, in random spellings: what is read is what was meant, at the
-- frequency that it is of; at another one it is refused, or is a period that it equals
CREATE TEMP TABLE step (step text, length integer, place integer);
INSERT INTO step VALUES ('monthly', 1, 1), ('quarterly', 3, 2), ('half_yearly', 6, 3), ('yearly', 12, 4);
CREATE TEMP TABLE spelt AS
SELECT s.step, s.length, m.first, (m.first + make_interval(months => s.length) - interval '1 day')::date AS last, f.cell
FROM step AS s CROSS JOIN LATERAL (SELECT make_date(y, n * s.length + 1, 1) AS first, y, n FROM generate_series(2023, 2025) AS y, generate_series(0, 12 / s.length - 1) AS n) AS m
CROSS JOIN LATERAL (
	SELECT format(w, m.y, m.n * s.length + 1, (m.n + 1) * s.length, m.n + 1, (ARRAY['一', '二', '三', '四'])[m.n + 1], CASE m.n WHEN 0 THEN '上' ELSE '下' END) AS cell
	FROM unnest(CASE s.step
		WHEN 'monthly' THEN '{%1$s年%2$s月,%1$s年%2$s月份,%1$s-%2$s,%1$s/%2$s月}'
		WHEN 'quarterly' THEN '{%1$s年第%5$s季度,%1$s年%5$s季度,%1$sQ%4$s,%1$s年%4$s季度,%1$s年第%4$s季度,%1$s年%2$s-%3$s月,%1$s年%2$s月至%3$s月}'
		WHEN 'half_yearly' THEN '{%1$s年%6$s半年,%1$s年%2$s-%3$s月,%1$s年%2$s月至%1$s年%3$s月}'
		ELSE '{%1$s年,%1$s年度,%1$s年全年,%1$s年1-12月}' END::text[]) AS w) AS f;
SELECT cmp_ok((SELECT count(*) FROM spelt), '>', 150::bigint, 'periods in many spellings');
SELECT is_empty($$SELECT cell FROM spelt WHERE bizenv.try_read_period(cell, step) IS DISTINCT FROM first OR bizenv.period_reason(cell, step) IS NOT NULL OR bizenv.try_read_period(cell) IS DISTINCT FROM first
	OR bizenv.try_read_period(translate(cell, '0123456789', '０１２３４５６７８９'), step) IS DISTINCT FROM first OR bizenv.try_read_period(regexp_replace(cell, '年', ' 年 '), step) IS DISTINCT FROM first$$, 'a period is read, however it is spelt');
SELECT is_empty($$SELECT p.cell, s.step, bizenv.try_read_period(p.cell, s.step) FROM spelt AS p JOIN step AS s ON s.step <> p.step WHERE bizenv.try_read_period(p.cell, s.step) IS NOT NULL
	OR bizenv.period_reason(p.cell, s.step) NOT IN ('span', 'other_period')$$, 'and never as one of another length');
SELECT is_empty($$SELECT p.cell, s.step FROM spelt AS p JOIN step AS s ON s.length < p.length WHERE p.step IN ('quarterly', 'half_yearly') AND bizenv.try_read_period(p.cell, s.step, allow => '{span}')
	IS DISTINCT FROM CASE WHEN extract(month FROM p.first) = 1 THEN bizenv.period_start(p.last, s.step) END$$, 'a year so far is the period that it ends in, by leave; another span is none');
SELECT is_empty($$SELECT d::date, s.step FROM generate_series(timestamp '2024-01-01', '2025-01-31', '1 day') AS d CROSS JOIN step AS s CROSS JOIN LATERAL (SELECT bizenv.period_start(d::date, s.step) AS first) AS f
	WHERE bizenv.try_read_period(to_char(d, 'YYYY-MM-DD'), s.step) IS DISTINCT FROM CASE WHEN s.length = 1 OR d = f.first OR d = f.first + make_interval(months => s.length) - interval '1 day' THEN f.first END$$,
	'a day is its month, and a longer period where it begins or ends one');
SELECT results_eq($$SELECT cell, s.step, bizenv.try_read_period(cell, s.step, 2025), bizenv.period_reason(cell, s.step, 2025) FROM (VALUES
		(1, '2025', 'yearly'), (2, '2025', 'monthly'), (3, '1899', 'yearly'), (4, '2,025', 'yearly'), (5, '年底', 'quarterly'), (6, '2025年底', NULL), (7, '2025-06-30', NULL), (8, '二季度', '季度'), (9, '46022', 'monthly'), (10, '6月上旬', 'monthly'),
		(11, '7月1日至15日', 'monthly'), (12, '2025-01-01至2025-06-30', 'quarterly'), (13, '2025-01-01至2025-06-30', '半年'), (14, '第五季度', 'quarterly'), (15, '-', 'yearly'), (16, '7/31', 'monthly')) AS s(n, cell, step) ORDER BY n$$,
	$$VALUES ('2025', 'yearly', date '2025-01-01', NULL), ('2025', 'monthly', NULL, 'not_understood'), ('1899', 'yearly', NULL, 'not_understood'), ('2,025', 'yearly', NULL, 'not_understood'), ('年底', 'quarterly', '2025-10-01', NULL),
		('2025年底', NULL, NULL, 'no_frequency'), ('2025-06-30', NULL, NULL, 'no_frequency'), ('二季度', '季度', '2025-04-01', NULL), ('46022', 'monthly', NULL, 'serial'), ('6月上旬', 'monthly', NULL, 'other_period'),
		('7月1日至15日', 'monthly', NULL, 'other_period'), ('2025-01-01至2025-06-30', 'quarterly', NULL, 'span'), ('2025-01-01至2025-06-30', '半年', '2025-01-01', NULL),
		('第五季度', 'quarterly', NULL, 'not_understood'), ('-', 'yearly', NULL, 'blank'), ('7/31', 'monthly', NULL, 'unclear_order')$$, 'what is no certain period is none');
SELECT is(pg_temp.outcome('SELECT bizenv.' || call, argument), state, call) FROM (VALUES ('read_period(''2025年5月'', ''quarterly'')', 'cell', '22P02'), ('read_period(''2025Q2'', ''weekly'')', 'frequency', '22023'),
	('read_period(''2025年13月'', ''monthly'')', 'cell', '22008'), ('read_period(''二季度'', ''quarterly'', 1800)', 'year', '22008'), ('read_period(''二季度'', ''quarterly'', serial => NULL)', 'serial', '22004')) AS v(call, argument, state);

-- negatives of accounts: every figure in brackets of either width, with the unit in or behind them
CREATE TEMP TABLE account AS
SELECT n, d, x, w, replace(w, '#', CASE g WHEN 1 THEN btrim(to_char(x, 'FM999,999,990' || CASE WHEN d > 0 THEN '.' || repeat('0', d) ELSE '' END)) ELSE x::text END) AS cell
FROM generate_series(1, 12) AS n, generate_series(0, 2) AS d, generate_series(0, 1) AS g, unnest('{(#),（#）, （ #）,(#)项,（#项）}'::text[]) AS w
CROSS JOIN LATERAL (SELECT round((n * n * 7919.37)::numeric, d) AS x) AS f;
SELECT is_empty($$SELECT cell FROM account WHERE bizenv.try_read_amount(cell, '项') IS NOT NULL OR bizenv.amount_reason(cell, '项') <> 'brackets' OR bizenv.try_read_amount(cell, '项', '{brackets}') IS DISTINCT FROM -x
	OR bizenv.amount_reason(cell, '项', '{brackets}') <> 'brackets'$$, 'a figure in brackets is its negative by leave, and none without');
SELECT results_eq($$SELECT cell, bizenv.try_read_percent(cell), bizenv.percent_reason(cell), bizenv.try_read_percent(cell, allow => '{brackets}') FROM unnest('{(12.5)%,（12.5%）,(65),(-12%),-(12%),(约12%),()%,(12,100％}'::text[]) AS cell$$,
	$$VALUES ('(12.5)%', NULL, 'brackets', -12.5), ('（12.5%）', NULL, 'brackets', -12.5), ('(65)', NULL, 'brackets', -65), ('(-12%)', NULL, 'not_understood', NULL), ('-(12%)', NULL, 'not_understood', NULL), ('(约12%)', NULL, 'not_understood', NULL),
		('()%', NULL, 'not_understood', NULL), ('(12', NULL, 'not_understood', NULL), ('100％', 100::numeric, NULL, 100::numeric)$$, 'percentages too; two signs are none');
SELECT is_empty($$SELECT cell FROM unnest('{百分百,百分之百,百分之一百,完成百分百,已完成百分百, 百分百 ,100%,100％}'::text[]) AS cell WHERE bizenv.try_read_percent(cell) IS DISTINCT FROM 100$$, 'all of it, in words');
SELECT results_eq($$SELECT cell, bizenv.try_read_percent(cell, allow => '{bounds}'), bizenv.percent_reason(cell) FROM unnest('{30%（含）,30%(不含),30%（含）以上,30%以上（含）,百分百满意}'::text[]) AS cell$$,
	$$VALUES ('30%（含）', NULL::numeric, 'bounds'), ('30%(不含)', NULL, 'bounds'), ('30%（含）以上', 30::numeric, 'bounds'), ('30%以上（含）', 30::numeric, 'bounds'), ('百分百满意', NULL, 'not_understood')$$, 'a bound of which nobody says the side is none');
-- a year so far, in every spelling: the last of its months by leave, and a date never
CREATE TEMP TABLE so_far AS
SELECT n, replace(replace(replace(w, '#', n::text), '@', (ARRAY['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'])[n]), '~', mark) AS cell
FROM generate_series(2, 12) AS n, unnest('{-,—,－,至,到,~,–}'::text[]) AS mark, unnest('{1~#月,1~#月份,1月~#月,一~@月,2025年1~#月,2025年1~#月累计,1~#月累计,1~#月（累计）,累计1~#月,#月累计,2025年#月累计,1月~#月累计}'::text[]) AS w;
SELECT is_empty($$SELECT cell FROM so_far WHERE bizenv.try_read_month(cell, 2025) IS NOT NULL OR bizenv.month_reason(cell, 2025) <> 'span' OR bizenv.try_read_month(cell, 2025, allow => '{span}') IS DISTINCT FROM make_date(2025, n, 1)
	OR bizenv.try_read_date(cell, 2025, true) IS NOT NULL OR bizenv.try_read_period(cell, 'monthly', 2025) IS NOT NULL OR bizenv.try_read_period(cell, 'monthly', 2025, allow => '{span}') IS DISTINCT FROM make_date(2025, n, 1)
	OR n = 6 AND bizenv.try_read_period(cell, 'half_yearly', 2025) IS DISTINCT FROM date '2025-01-01'$$, 'the months of a year so far, in every spelling');

-- what a cell says twice is read where both agree: a percentage beside the class, the part and the fraction that it is
CREATE TEMP TABLE twice AS
SELECT round(100.0 * a / b, d) AS percent, a, b, d, n FROM generate_series(0, 12) AS a, generate_series(1, 12) AS b, generate_series(0, 2) AS d, generate_series(1, 4) AS n WHERE a <= b;
SELECT is_empty($$SELECT cell, percent FROM twice, LATERAL (SELECT (ARRAY['%s%%（%s/%s）', '%s％(%s/%s)', '完成%s%% （ %s/%s ）', '进度：%s%%（%s/%s）'])[n] AS form) AS f, LATERAL format(form, percent, a, b) AS cell
	WHERE bizenv.try_read_percent(cell) IS DISTINCT FROM percent OR bizenv.percent_reason(cell) IS NOT NULL OR bizenv.try_read_percent(cell, 'fraction') IS DISTINCT FROM percent$$, 'a percentage with the part that it is');
SELECT is_empty($$SELECT cell FROM twice, LATERAL format('%s/%s（%s%%）', a, b, percent) AS cell WHERE bizenv.try_read_percent(cell) IS DISTINCT FROM percent$$, 'and behind it');
SELECT is_empty($$SELECT cell FROM twice, LATERAL format('%s%%（%s/%s）', round(percent + (sign(n - 2.5) * (1 + n) / 10 ^ d)::numeric, d), a, b) AS cell WHERE bizenv.try_read_percent(cell) IS NOT NULL$$, 'two that differ are none');
SELECT is(pg_temp.said('percent', cell, ''), said, 'said twice: ' || cell) FROM (VALUES ('100%（已完成）', '100'), ('100%(完成)', '100'), ('已完成（100%）', '100'), ('0%（未启动）', '0'), ('60%（过半）', '60'), ('30%（初步开展）', '30'),
	('0.65（65%）', '65'), ('65%（65）', '65'), ('66.6%（2/3）', '66.6'), ('65%（已完成）', '!not_understood'), ('100%（未启动）', '!not_understood'), ('30%（过半）', '!not_understood'), ('65%（70%）', '!not_understood'),
	('65%（上月60%）', '!not_understood'), ('约80%（8/10）', '!not_understood'), ('80%以上（8/10）', '!not_understood'), ('80%（8/10）（已完成）', '!not_understood'), ('8/10', '!not_understood'), ('完成8/10', '!not_understood'),
	('80%（10/8）', '!not_understood'), ('0%（0/0）', '!not_understood'), ('100%（）', '!not_understood'), ('65（百分之）', '!not_understood')) AS v(cell, said);
-- a unit in brackets is a unit; anything else there is none
SELECT is_empty($$SELECT cell FROM unnest('{万元,亿元,元,件,家,项,个}'::text[]) AS unit, unnest('{12,"1,370",0.5,-12}'::text[]) AS figure, unnest('{（#）,(#),"（ # ）"}'::text[]) AS b, LATERAL (SELECT figure || replace(b, '#', unit) AS cell) AS c
	WHERE bizenv.try_read_amount(cell, unit) IS DISTINCT FROM bizenv.try_read_amount(figure || unit, unit) OR bizenv.try_read_amount(cell, unit) IS NULL$$, 'a unit in brackets');
SELECT is_empty($$SELECT cell FROM unnest('{12（预计）,12（含5）,12（以上）,12（余）,12（人均）,12（3）,12（月均）,12（）,12（万）}'::text[]) AS cell WHERE bizenv.try_read_amount(cell) IS NOT NULL OR bizenv.try_read_amount(cell, '万元') IS NOT NULL$$, 'what is no unit there');
-- 并长期坚持 behind a day changes nothing of it; before it, or with another day, nothing is read
CREATE TEMP TABLE lasting AS
SELECT d || t AS cell, d AS plain FROM unnest('{2025年12月底,2025年12月31日前完成,2025年底前,2025-12-31,2025年12月,12月前,12月底前完成,2025年四季度末}'::text[]) AS d,
	unnest('{，长期坚持,，并长期坚持,并持续推进,；长期,"，长期坚持、持续巩固"}'::text[]) AS t;
SELECT is_empty($$SELECT cell FROM lasting WHERE bizenv.try_read_date(cell, 2025) IS DISTINCT FROM bizenv.try_read_date(plain, 2025) OR bizenv.date_reason(cell, 2025) IS DISTINCT FROM bizenv.date_reason(plain, 2025)
	OR bizenv.try_read_date(cell, 2025, true) IS DISTINCT FROM bizenv.try_read_date(plain, 2025, true)$$, 'a deadline, and what lasts behind it');
SELECT is_empty($$SELECT cell FROM unnest('{长期坚持，2025年底前完成,2025年7月5日、8月5日,2025年底前，,2025年底前并,2025年底前，争取更早,2025年底前基本完成}'::text[]) AS cell WHERE bizenv.try_read_date(cell, 2025, true) IS NOT NULL$$, 'another order is none');

-- 前三季度 is nine months, and no quarter
SELECT is_empty($$SELECT cell FROM unnest('{2025年前三季度,前三季度,2025年前3季度,前三个季度,2025年度前三季度}'::text[]) AS cell WHERE bizenv.try_read_period(cell, 'quarterly', 2025) IS NOT NULL OR bizenv.period_reason(cell, 'quarterly', 2025) <> 'span'
	OR bizenv.try_read_period(cell, 'quarterly', 2025, allow => '{span}') IS DISTINCT FROM date '2025-07-01' OR bizenv.try_read_month(cell, 2025, allow => '{span}') IS DISTINCT FROM date '2025-09-01' OR bizenv.try_read_month(cell, 2025) IS NOT NULL
	OR bizenv.try_read_date(cell, 2025, true) IS DISTINCT FROM date '2025-09-30' OR bizenv.try_read_date(cell, 2025) IS NOT NULL$$, 'nine months are no quarter');
SELECT is(pg_temp.said('period', cell, '''quarterly'''), '2025-04-01', cell) FROM unnest('{2025年度第二季度,2025年度二季度}'::text[]) AS cell;

----------------------------------------------------------------- one name in several spellings

SELECT is(bizenv.name_key(name), key, format('key of "%s"', name)) FROM (VALUES ('提升 12345 热线（市级）办理。', '提升12345热线(市级)办理'), (U&'\FEFF提升１２３４５热线\00A0(市级)\200B办理；', '提升12345热线(市级)办理'),
	(E'提升12345热线\n(市级)办理', '提升12345热线(市级)办理'), ('《优化营商环境条例》', '"优化营商环境条例"'), ('优化—提升', '优化-提升'), ('①', '①'), ('㎡', '㎡'), ('第一批', '第一批'),
	('。', '。'), ('办理。。', '办理'), ('  ', ''), ('', ''), ('　', '')) AS v(name, key);
SELECT is(bizenv.name_key(NULL), NULL, 'no name has no key');
SELECT is(bizenv.name_key(repeat('营商', 100000)), repeat('营商', 100000), 'a long name has one');
SELECT is(pg_temp.outcome('SELECT bizenv.name_key(repeat(''a'', 17000000))', 'name'), '54000', 'but not any length');
-- spellings that a clerk may type of the same names, and the names themselves
CREATE TEMP TABLE spelling AS
	SELECT n.name, (SELECT string_agg(CASE WHEN c.letter ~ '[!-~]' AND random() < 0.4 THEN chr(ascii(c.letter) + 65248)
			WHEN c.letter = '“' THEN (ARRAY['"', '「', '“', '＂'])[1 + floor(random() * 4)::integer] WHEN c.letter = '”' THEN (ARRAY['"', '」', '”', '＂'])[1 + floor(random() * 4)::integer] ELSE c.letter END
		|| CASE WHEN random() < 0.15 THEN (ARRAY[' ', '　', U&'\00A0', U&'\200B', E'\n', U&'\2009', U&'\FEFF'])[1 + floor(random() * 7)::integer] ELSE '' END, '' ORDER BY c.n)
		FROM string_to_table(n.name, NULL) WITH ORDINALITY AS c(letter, n) WHERE g.i = g.i) || CASE WHEN random() < 0.3 THEN '。' ELSE '' END AS spelt
	FROM (VALUES ('推进“高效办成一件事”(第1批)'), ('推进“高效办成一件事”(第2批)'), ('施工许可A类提速30%'), ('施工许可B类提速30%'), ('12345热线办理'), ('12315热线办理'), ('落实《条例》'), ('落实《办法》')) AS n(name)
	CROSS JOIN generate_series(1, 40) AS g(i);
SELECT is((SELECT count(*) FROM spelling WHERE bizenv.name_key(spelt) <> bizenv.name_key(name)), 0::bigint, 'a spelling has the key of its name');
SELECT is((SELECT count(DISTINCT bizenv.name_key(spelt)) FROM spelling), 8::bigint, 'and of no other');
SELECT is((SELECT count(*) FROM spelling WHERE bizenv.name_key(bizenv.name_key(spelt)) <> bizenv.name_key(spelt)), 0::bigint, 'a key is its own key');
SELECT ok((SELECT count(DISTINCT spelt) FROM spelling) > 250, 'the spellings differ');

SELECT * FROM finish();
ROLLBACK;
