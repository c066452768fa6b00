-- The tables that are measured: 5 million rows each, 300 groups.
\set ON_ERROR_STOP on
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION bizenv_office CASCADE;
CREATE SCHEMA bench;
SET search_path = bench, public;
SELECT setseed(0.5) \g /dev/null
CREATE UNLOGGED TABLE progress AS
SELECT (g % 300)::integer AS grp,
       CASE WHEN g % 50 <> 0 THEN p END AS percent_float,
       CASE WHEN g % 50 <> 0 THEN round(p::numeric, 1) END AS percent
FROM (SELECT g, random() * 100 AS p FROM generate_series(1, :rows) AS g) AS s;
-- rates and amounts with every scale from 0 to 8
CREATE UNLOGGED TABLE loan AS
SELECT (g % 300)::integer AS grp,
       round((random() * 10)::numeric, (g % 9)::integer) AS rate,
       round((random() * 1000000)::numeric, (g / 9 % 9)::integer) AS amount
FROM generate_series(1, :rows) AS g;
-- the same with values of 20 decimals, which do not fit 128 bits
CREATE UNLOGGED TABLE long_loan AS
SELECT rate + (1 + g % 97) * 0.00000000000000000001 AS rate, amount
FROM (SELECT row_number() OVER () AS g, rate, round(amount, 2) AS amount FROM loan) AS s;
-- a million stored tallies beside a million stored sums
CREATE UNLOGGED TABLE monthly AS
SELECT bizenv.progress_agg(percent) AS t, sum(percent) AS total
FROM (SELECT row_number() OVER () / 5 AS month, percent FROM progress) AS s
GROUP BY month;
-- periods of all lengths up to a year, and a few to count day by day
CREATE UNLOGGED TABLE term AS
SELECT starts, starts + (random() * 365)::integer AS ends
FROM (SELECT date '2005-01-01' + (random() * 7500)::integer AS starts FROM generate_series(1, :rows)) AS s;
-- the same as moments, and what an analyst has without the room clock: a table of the spans that are worked
CREATE UNLOGGED TABLE ticket AS
SELECT created, created + random() * interval '30 days' AS closed
FROM (SELECT timestamptz '2005-01-01 00:00+08' + date_trunc('second', random() * interval '7500 days') AS created FROM generate_series(1, :rows)) AS s;
CREATE UNLOGGED TABLE few_tickets AS SELECT * FROM ticket LIMIT 20000;
CREATE UNLOGGED TABLE year_ticket AS SELECT created, created + interval '365 days' AS closed FROM ticket LIMIT 2000;
-- a hotline: 200,000 tickets with the moments of their way, some of them open
CREATE UNLOGGED TABLE hotline AS
SELECT g % 40 AS department, created, created + random() * interval '30 minutes' AS assigned, created + random() * interval '3 days' AS answered,
       CASE WHEN g % 50 > 0 THEN created + interval '3 days' + random() * interval '12 days' END AS closed
FROM (SELECT g, timestamptz '2025-01-02 00:00+08' + date_trunc('second', random() * interval '180 days') AS created FROM generate_series(1, least(:rows, 200000)) AS g) AS s;
CREATE UNLOGGED TABLE working_span AS
SELECT d.day, (d.day + s.starts) AT TIME ZONE 'Asia/Shanghai' AS starts, (d.day + s.ends) AT TIME ZONE 'Asia/Shanghai' AS ends
FROM (SELECT date '2005-01-01' + n AS day FROM generate_series(0, 7900) AS n) AS d CROSS JOIN bizenv.timetable_span AS s
WHERE s.timetable = 'example_office' AND bizenv.is_workday(d.day);
CREATE INDEX ON working_span (starts);
-- (and workdays with their number and the moment at which work ends)
CREATE UNLOGGED TABLE working_day AS
SELECT s.day, row_number() OVER (ORDER BY s.day) AS number, max(s.ends) AS closes FROM working_span AS s GROUP BY s.day;
CREATE UNIQUE INDEX ON working_day (day);
CREATE UNIQUE INDEX ON working_day (number);
CREATE UNLOGGED TABLE year_term AS
SELECT starts, starts + 365 AS ends FROM term LIMIT 10000;
-- for moving frames
CREATE UNLOGGED TABLE short AS
SELECT row_number() OVER ()::integer AS id, p.percent_float, p.percent,
       round((random() * 10)::numeric, 4) AS rate,
       round((random() * 1000000)::numeric, 2) AS amount
FROM (SELECT percent_float, percent FROM progress LIMIT 100000) AS p;
-- reports of six years
CREATE UNLOGGED TABLE report AS
SELECT (g % 300)::integer AS grp, p AS period, date_trunc('month', p)::date AS month
FROM (SELECT g, date '2020-01-01' + floor(random() * 2190)::integer AS p FROM generate_series(1, :rows) AS g) AS s;
-- a million dispatches, ten months of 100,000 tasks, as they came in: month by month
CREATE UNLOGGED TABLE dispatch AS
SELECT task, (date '2025-01-01' + make_interval(months => month))::date AS period,
       CASE WHEN random() < 0.95 THEN round((least(100, month * 8 + random() * 20))::numeric, 1) END AS percent
FROM generate_series(0, 9) AS month, generate_series(1, greatest(1, :rows / 50)) AS task;
-- a megabyte of prose, some ten figures in a hundred characters of every third sentence
CREATE UNLOGGED TABLE prose AS
SELECT string_agg(format('今年以来，各部门把优化营商环境摆在突出位置，推动政务服务从“能办”向“好办”转变，企业群众的获得感不断增强。全市共收到反馈问题%s个，已销号%s个，占总数的%s%%，其余问题正在推进。' ||
       '要坚持问题导向，压实工作责任，加强部门协同，建立健全定期调度、跟踪督办、结果通报的闭环机制，确保各项任务落到实处。热线转办诉求%s件，办结%s件，办结率达%s%%，同比提高%s个百分点。' ||
       '市场监管、税务、人社等部门主动上门服务，走访企业近%s家，解决融资、用工、用地等方面的困难。新增贷款%s亿元，同比增长%s%%。' || chr(10),
       w, p, round(100.0 * p / w, 1), w * 50, p * 50, round(100.0 * p / w), 1 + g % 5, 100 * (1 + g % 9), 10 + g % 90, 3 + g % 17), '') AS text
FROM (SELECT g, 50 + g % 200 AS w, 10 + g % 40 AS p FROM generate_series(1, 1000) AS g) AS s;
-- leagues: two decimals as they are printed, one in fifty not reported; a fifth of the rows, and a tenth of these
CREATE UNLOGGED TABLE league AS
SELECT g / 12 AS table_of_12, CASE WHEN g % 50 <> 0 THEN round((random() * 1000)::numeric, 2) END AS value,
       CASE WHEN g % 49 <> 0 THEN round((random() * 1000)::numeric, 2) END AS previous
FROM generate_series(1, greatest(1, :rows / 5)) AS g;
CREATE UNLOGGED TABLE short_league AS SELECT * FROM league LIMIT (SELECT greatest(1, count(*) / 10) FROM league);
-- scores of 20 indicators in 50,000 regions, row by row as they came in
CREATE UNLOGGED TABLE region_score AS
SELECT region, 'indicator_' || lpad(code::text, 2, '0') AS code,
       CASE WHEN random() < 0.95 THEN round((random() * 100)::numeric, 2) END AS score,
       (1 + code % 5)::numeric AS weight
FROM generate_series(1, 20) AS code, generate_series(1, greatest(1, :rows / 100)) AS region;
-- the scores of two years, tallied
CREATE UNLOGGED TABLE score_pair AS
SELECT region, bizenv.composite_agg(code, score, weight) AS now, bizenv.composite_agg(code, before, weight) AS before
FROM (SELECT region, code, coalesce(score, 50) AS score, coalesce(100 - score, 60) AS before, weight FROM region_score WHERE region <= 5000) AS s GROUP BY region;
-- 24 months of five parts of 200 places, all reported
CREATE UNLOGGED TABLE month_figure AS
SELECT place, part, (date '2024-01-01' + make_interval(months => month))::date AS period, round((50 + random() * 100)::numeric, 1) AS value
FROM generate_series(0, 23) AS month, generate_series(1, 5) AS part, generate_series(1, 200) AS place;
-- a million figures as ledgers print them, and the shortest correct reading of them in plpgsql
CREATE UNLOGGED TABLE printed_figure AS
SELECT CASE g % 4 WHEN 0 THEN round((random() * 2000)::numeric, 2) || '亿元' WHEN 1 THEN floor(random() * 1000) || (ARRAY['项', '家', '笔', '个'])[1 + (g / 4 % 4)::integer]
       WHEN 2 THEN round((random() * 100)::numeric, (g % 3)::integer) || '%' ELSE round((random() * 9000)::numeric, 1) || '万元' END AS printed
FROM generate_series(1, greatest(1, :rows / 5)) AS g;
CREATE FUNCTION read_figure(printed text, OUT value numeric, OUT unit text, OUT kind text) IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
    part text[] := regexp_match(printed, '^(\d+(?:\.\d+)?)(万|亿)?(元|%|[项家笔个])$');
BEGIN
    IF part IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '22P02', MESSAGE = 'not a quantity';
    END IF;
    value := part[1]::numeric * CASE part[2] WHEN '万' THEN 10000 WHEN '亿' THEN 100000000 ELSE 1 END;
    unit := part[3];
    kind := CASE unit WHEN '元' THEN 'money' WHEN '%' THEN 'percent' ELSE 'count' END;
END
$$;
-- three tables alike: audited, audited by the shortest plpgsql that writes the same, and not
CREATE TABLE audit (audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, changed_at timestamptz NOT NULL, session_role name NOT NULL, acting_role name NOT NULL,
    table_name name NOT NULL, operation varchar(10) NOT NULL, department varchar(40), row_before jsonb, row_after jsonb);
CREATE TABLE plain_audit (LIKE audit INCLUDING ALL);
CREATE TABLE audited (department varchar(40) NOT NULL, entry bigint GENERATED ALWAYS AS IDENTITY, period date NOT NULL, reported_on date NOT NULL, percent numeric(9,2),
    done numeric(18,4), progress_class varchar(20), note varchar(400), PRIMARY KEY (department, entry));
CREATE TABLE plain_audited (LIKE audited INCLUDING ALL);
CREATE TABLE unaudited (LIKE audited INCLUDING ALL);
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON audited FOR EACH ROW EXECUTE FUNCTION bizenv_internal.ledger_audit();
CREATE FUNCTION write_plain_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.plain_audit (changed_at, session_role, acting_role, table_name, operation, department, row_before, row_after)
    VALUES (clock_timestamp(), session_user, current_user, TG_TABLE_NAME, TG_OP, coalesce(NEW.department, OLD.department), to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END
$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON plain_audited FOR EACH ROW EXECUTE FUNCTION write_plain_audit();
VACUUM (FREEZE, ANALYZE) progress, loan, long_loan, monthly, term, ticket, few_tickets, year_ticket, hotline, working_span, working_day, year_term, short, report, dispatch, league, short_league, region_score, score_pair, month_figure, printed_figure;
CHECKPOINT;

-- tallies that are kept of the rows above, and two tables alike that are written in batches,
-- one of which keeps tallies
SELECT bizenv.keep('bench.progress', 'bench.progress_now', '{grp}', ARRAY['bizenv.progress_agg(percent) AS tally']) \g /dev/null
CREATE TABLE entry (entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, grp integer, percent numeric, note text);
CREATE TABLE kept_entry (LIKE entry INCLUDING ALL);
SELECT bizenv.keep('bench.kept_entry', 'bench.kept_entry_now', '{grp}', ARRAY['bizenv.progress_agg(percent) AS tally']) \g /dev/null
CREATE FUNCTION write_batches(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR n IN 1 .. 100 LOOP
        EXECUTE format('INSERT INTO %s (grp, percent, note) SELECT g %% 300, g %% 101, ''a note of some length, as rows have'' FROM generate_series(1, 1000) AS g', relation);
    END LOOP;
END
$$;
