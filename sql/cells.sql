--
-- cells (单元格): what the cells of a sheet say, and what a whole sheet holds
--
\set VERBOSITY default
SET datestyle = 'ISO, MDY';

-- A column of progress as it comes out of a workbook: what carries % is a percentage, a bare
-- number is one or a fraction, and nobody but the reader of the sheet knows which
SELECT cell, bizenv.try_read_percent(cell) AS percent, bizenv.percent_reason(cell) AS reason,
       bizenv.try_read_percent(cell, bare => 'fraction') AS of_fractions,
       bizenv.try_read_percent(cell, allow => '{approximate,bounds,class}') AS allowed
FROM unnest('{65%,0.65,1,73,六成五,百分之六十五,三分之二,完成80％,约65%,80%以上,已完成,下降5%,力争90%,60%-70%,5个百分点,#DIV/0!,-}'::text[]) AS cell;

-- The error names the cell, the rule, and what is understood
SELECT bizenv.read_percent('0.65');
SELECT bizenv.read_date('2025年12月');
SELECT bizenv.read_yes_no('部分达标');

-- Amounts in the unit of their column
SELECT cell, bizenv.try_read_amount(cell, '万元') AS in_wan, bizenv.amount_reason(cell, '万元') AS reason
FROM unnest('{5847,5847万元,1.2亿元,"1,370.44",￥500000,三千万,约500万元,500户,500万美元,(500)}'::text[]) AS cell;
SELECT bizenv.read_amount('5项'), bizenv.read_amount('不少于10轮', '轮', allow => '{bounds}'), bizenv.try_read_amount('3批', '项'), bizenv.read_amount('', '项');
SELECT bizenv.read_amount('5', '不是单位');

-- Deadlines of a plan: 底 is the last day, a month is refused or taken as its last day, 长期 has none
SELECT cell, bizenv.try_read_date(cell, 2025) AS day, bizenv.try_read_date(cell, 2025, end_of => true) AS end_of, bizenv.date_reason(cell, 2025) AS reason
FROM unnest('{2025-12-31,2025年12月31日（星期三）,20251231,12月31日前,2025年底,三季度末,2025年12月,2025年四季度,二〇二五年十一月,长期,12月前,7月初,每月10日,46022,25.12.31,12/31/2025,2025-02-30,2025年12月31日（星期四）}'::text[]) AS cell;
SELECT bizenv.read_date('46022', serial => true) AS serial, bizenv.read_date('2025年7月1日至12月31日', allow => '{span}') AS span, bizenv.read_date('长期') IS NULL AS no_deadline;

-- Months
SELECT cell, bizenv.try_read_month(cell, 2026) AS month, bizenv.month_reason(cell, 2026) AS reason, bizenv.try_read_month(cell, 2026, allow => '{span}') AS span
FROM unnest('{202601,2026-01,2026年1月,1月,元月,2026.10,2026.1,1-2月,上半年,2026-01-31,本月,13月}'::text[]) AS cell;

-- Yes and no, boxes, and classes
SELECT cell, bizenv.try_read_yes_no(cell) AS yes FROM unnest('{是,√,符合,否,×,未达标,☑是□否,部分}'::text[]) AS cell;
SELECT cell, bizenv.try_read_class(cell) AS class FROM unnest('{已完成,办结,过半,未启动,未报送,基本完成,65%}'::text[]) AS cell;

-- Every reason in words
SELECT w.code, w.code_zh, w.code_en FROM bizenv.code_words('cell_reason') AS w;

-- Spellings of one name
SELECT n.name, bizenv.name_key(n.name) FROM (VALUES ('提升 12345 热线（市级）办理'), ('提升１２３４５热线(市级)办理。'), ('“高效办成一件事”'), ('「高效办成一件事」'), ('第一批'), ('第1批')) AS n(name);

-- A sheet with all that a sheet has
CREATE TEMP TABLE sheet ("序号" text, "任务名称" text, "计划数" text, "完成时限" text, "完成进度" text);
INSERT INTO sheet VALUES
    ('2025年优化营商环境任务台账', NULL, NULL, NULL, NULL), ('序号', '任务名称', '计划数', '完成时限', '完成进度'),
    ('1', '施工许可提速', '5项', '46022', '0.65'), ('2', '信用修复', '3批', '2025年11月底', '65%'), ('3', '信用修复 ', NULL, '长期', '约70%'),
    ('4', '水电气报装', NULL, '2025/10/31', '#DIV/0!'), ('合计', NULL, NULL, NULL, '73%'), ('注：数据截至7月31日。', NULL, NULL, NULL, NULL);
\pset format unaligned
SELECT p.column_name, p.filled, p.kind_zh, p.fitting, p.unfit, p.unfit_samples, p.warnings_text FROM bizenv.sheet_profile('sheet') AS p;
SELECT p.place, p.row_count, p.kind, p.kind_order, p.unfit_samples, p.warnings, p.warnings_text FROM bizenv.sheet_profile('sheet', 2025, 'en') AS p WHERE p.place > 3;
SELECT p.place FROM bizenv.sheet_profile('pg_class_oid_index') AS p;
\pset format aligned
