-- Papers do not lie: no sentence of a briefing contradicts itself or the
-- figures, and a letter that was issued says what it said on its day.  Random
-- ledgers, as of days before, within and after their terms.
-- Other random rows by SEED=N make test (psql -v seed=N).
\ir lib/begin.psql
SELECT no_plan();
\ir lib/seed.psql
\ir lib/tools.psql

CREATE ROLE papers_office;
SELECT format('GRANT CREATE ON DATABASE %I TO papers_office', current_database()) \gexec
GRANT papers_office TO CURRENT_USER;
SET LOCAL ROLE papers_office;
SET LOCAL client_min_messages = error;
SELECT bizenv.create_ledger('papers') \g /dev/null
SELECT bizenv.create_ledger('oversight') \g /dev/null
SELECT bizenv.load_sample('oversight') \g /dev/null
RESET ROLE;

---------------------------------------------------------------- contradictions

-- what no paper of the programme says: a pattern, and why
CREATE TEMP TABLE banned (pattern text, why text);
INSERT INTO banned VALUES
	('提升', 'praises what may be worse'), ('相较于|去年', 'it is 较上年'), ('个别|多数|不认真|足额', 'an opinion, or a word for money'),
	('连续[0-9]+月|[^0-9]1个月未|未填报', 'months are counted by 个月, and one is named'), ('为-[0-9.]+(户|家|件|项|次|人|名|个)', 'a count below zero'),
	('\.0+(户|件|名|位|次)', 'zeros that nobody measured'), ('占[^，。；]*\.[0-9]*0%', 'zeros of a share'),
	('[^0-9.]0(项|条|次|份|类)', 'nothing is said by words'), ('(热线|企业反映)：共发现', 'not found, but heard'),
	('(均未|尚未)交办.*(已办结|已整改|已交办)', 'what is not assigned is not closed'), ('(均未|尚未)(办结|整改)，.*(已办结|已整改)', 'closed and not closed'),
	('NULL|%%|个百分点%', 'no figure');

-- the sentences of a text, between 。 and ； and new lines
CREATE FUNCTION pg_temp.sentences(draft text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT s FROM regexp_split_to_table(draft, E'[。；\n]+') AS s WHERE s <> ''
$$;
-- the number of things that a sentence says by a word
CREATE FUNCTION pg_temp.said(sentence text, word text) RETURNS numeric LANGUAGE sql AS $$ SELECT coalesce(substring(sentence, word || '([0-9]+)(?:项|条|次|份|类)')::numeric, 0) $$;
CREATE FUNCTION pg_temp.contradictions(draft text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT format('%s: %s', b.why, s) FROM pg_temp.sentences(draft) AS s JOIN banned AS b ON s ~ b.pattern
	-- equal figures called different, different figures called level
	UNION ALL SELECT 'equal figures that differ: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '为(第?[0-9.-]+[^，（]*)，(?:.*，)?仍?(?:分别)?(?:高于|低于|落后于|领先)[^，]*（\1）'
	UNION ALL SELECT 'level, with another figure: ' || s FROM pg_temp.sentences(draft) AS s, LATERAL regexp_matches(s, '与[^，（]*（([^）]*)）持平', 'g') AS m WHERE strpos(s, '为' || m[1]) + strpos(s, '减少' || substr(m[1], 2)) = 0
	-- lists: parts add up to the whole; a share is nothing or all only where its count is
	UNION ALL SELECT 'parts: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '共[0-9]+项任务，' AND pg_temp.said(s, '共') <> pg_temp.said(s, '已完成') + pg_temp.said(s, '进度过半') + pg_temp.said(s, '初步开展')
		+ pg_temp.said(s, '，未启动') + pg_temp.said(s, '未报送') + pg_temp.said(s, '审核通过') + pg_temp.said(s, '正在推进')
	UNION ALL SELECT 'not begun: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '其中未启动' AND NOT (pg_temp.said(s, '其中未启动') BETWEEN 1 AND pg_temp.said(s, '初步开展') - 1)
	UNION ALL SELECT 'share: ' || s FROM pg_temp.sentences(draft) AS s, LATERAL regexp_matches(s, '([0-9]+)项，占任务总量的([0-9.]+)%', 'g') AS m
		WHERE m[2]::numeric = 0 OR (m[2]::numeric = 100) <> (m[1]::numeric = pg_temp.said(s, '共')) OR m[2]::numeric > 100
	UNION ALL SELECT 'closures: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '列入销号管理' AND pg_temp.said(s, '列入销号管理') <> pg_temp.said(s, '已销号') + pg_temp.said(s, '待销号') + pg_temp.said(s, '未达到条件')
	-- problems, reports: no part is more than the whole
	UNION ALL SELECT 'problems: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '：共(收集|受理|发现|收到)'
		AND substring(s, '([0-9]+)条问题')::numeric < greatest(pg_temp.said(s, '已交办'), pg_temp.said(s, '已办结'), pg_temp.said(s, '已整改'), pg_temp.said(s, '逾期未办结'), pg_temp.said(s, '待交办'))
	UNION ALL SELECT 'reports: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '应报[0-9]+次' AND (pg_temp.said(s, '应报') < pg_temp.said(s, '少报') + pg_temp.said(s, '漏报') + pg_temp.said(s, '滞后报送')
		OR pg_temp.said(s, '少报') + pg_temp.said(s, '漏报') + pg_temp.said(s, '滞后报送') = 0 OR coalesce(substring(s, '连续([0-9]+)个月')::numeric, 0) > pg_temp.said(s, '漏报') AND s ~ '连续')
$$;
-- what the text says beside what the figures are
CREATE FUNCTION pg_temp.misreadings(draft text, day date) RETURNS SETOF text LANGUAGE sql AS $$
	WITH f AS MATERIALIZED (SELECT * FROM bizenv.briefing_figures('papers', day)),
	list AS (SELECT f.task_list, f.task_list_name AS name, max(f.printed) FILTER (WHERE f.figure = 'half_verdict') AS verdict, max(f.value) FILTER (WHERE f.figure = 'task_count') AS tasks,
			max(f.input_1) FILTER (WHERE f.figure = CASE f.list_kind WHEN '评估问题' THEN 'approved_share' ELSE 'completed_share' END) AS done
		FROM f WHERE f.section = 'progress' GROUP BY f.task_list, f.task_list_name)
	-- 实现 is said where half of what is told is done, 没有实现 where it is not
	SELECT format('verdict %s of %s: %s of %s', verdict, name, done, tasks) FROM list WHERE tasks > 0 AND (verdict IN ('实现', '提前过半')) <> (2 * done >= tasks)
	UNION ALL SELECT '各类: ' || s FROM pg_temp.sentences(draft) AS s WHERE s ~ '各类重点任务' AND (SELECT count(DISTINCT verdict) <> 1 OR bool_or(verdict IS NULL) FROM list WHERE tasks > 0)
	-- verbs: of a time 延长 or 缩短, of a rank up where its number falls
	UNION ALL SELECT format('%s: %s', f.label, f.printed) FROM f WHERE f.figure = 'change' AND f.value <> 0 AND f.printed !~ CASE
		WHEN f.unit = '位' THEN CASE WHEN f.value < 0 THEN '^上升' ELSE '^下降' END WHEN f.unit IN ('天', '小时') THEN CASE WHEN f.value < 0 THEN '^缩短' ELSE '^延长' END
		WHEN f.unit = 'pp' THEN CASE WHEN f.value < 0 THEN '^下降' ELSE '^提高' END WHEN f.unit ~ '元$' AND f.direction = 'lower_is_better' THEN CASE WHEN f.value < 0 THEN '^降低' ELSE '^上升' END
		ELSE CASE WHEN f.value < 0 THEN '^减少' ELSE '^增加' END END
	-- problems stand where there are some, and only there
	UNION ALL SELECT 'reports without a fault' WHERE (draft ~ '任务报送不') <> EXISTS (SELECT FROM f WHERE f.figure IN ('short_count', 'missing_count', 'late_count', 'trailing_missing') AND f.value > 0)
	UNION ALL SELECT 'all in time, and not' WHERE draft ~ '均已按时完整报送' AND EXISTS (SELECT FROM f WHERE f.figure IN ('short_count', 'missing_count', 'late_count', 'undetermined_count') AND f.value > 0)
	UNION ALL SELECT 'behind without an indicator' WHERE draft ~ '部分指标落后' AND NOT EXISTS (SELECT FROM f WHERE f.figure = 'standing' AND f.printed = '落后')
	UNION ALL SELECT 'slow without a reason' WHERE (draft ~ '任务推进不快') <> EXISTS (SELECT FROM f WHERE f.section = 'progress' AND (f.printed = '没有实现' OR f.figure = 'overdue_count' AND f.value > 0))
	UNION ALL SELECT 'problems without one' WHERE (draft ~ '## 存在问题') <> (draft ~ '\*\*一是')
	UNION ALL SELECT format('check: %s %s %s', c.fragment, c.verdict, c.printed) FROM bizenv.check_draft(draft, 'papers', day) AS c WHERE c.verdict <> 'ok'
$$;

-- the rules find what they are for
SELECT isnt_empty(format('SELECT pg_temp.contradictions(%L)', s), s) FROM unnest(ARRAY['“发票办理”为1天，与全区平均（1天）持平，高于全国平均（1天）1天', '开办时间为4小时，较上年提升2小时', '甲为3.96%，与均值（3.97%）持平', '市工信局连续2月未报送台账',
	'清单共3项任务，初步开展3项，占任务总量的100.0%', '清单共4项任务，已完成1项，占任务总量的25%', '净增为-12户', '热线：共发现3条问题，已交办0条', '清单列入销号管理5项，其中已销号2项、未达到条件2项', '甲局台账报送不全，应报3次，少报2次、漏报2次',
	'清单共3项任务，初步开展3项，占任务总量的100%，其中未启动3项', '清单共10000项任务，已完成1项，占任务总量的0%，初步开展9999项，占任务总量的99.99%']) AS s;
SELECT is_empty(format('SELECT pg_temp.contradictions(%L)', s), s) FROM unnest(ARRAY['甲为3天，较上年缩短2天，高于全国平均（2天）1天，与全区平均（3天）持平', '清单共3项任务，初步开展3项，占任务总量的100%，其中未启动1项', '甲局6月份未报送台账，累计应报4次，漏报2次']) AS s;

---------------------------------------------------------------- random ledgers

CREATE FUNCTION pg_temp.refill() RETURNS void LANGUAGE plpgsql SET search_path = papers, pg_catalog, pg_temp SET session_replication_role = replica AS $$
BEGIN
	TRUNCATE answer, supervision_letter, assignment_order, problem_condition, problem_stage, problem, report, report_duty, closure_application, task_condition, task_progress, task, task_list, benchmark, indicator_value, indicator, department, region CASCADE;
	INSERT INTO region (region, name, is_self) VALUES ('self', '本市', true);
	INSERT INTO department (department, name) SELECT 'd' || g, (ARRAY['市住建局', '市商务局', '市水务局', '市文旅局'])[g] FROM generate_series(1, 4) AS g;
	INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on, share_digits)
	SELECT 'l' || g, (ARRAY['高效办成一件事重点事项清单', '优化行动方案', '上级评价反馈整改台账', '惠企政策落地分工表'])[g], (ARRAY['one_thing', 'work_points', 'assessment', 'work_points'])[g], '2025-01-01', date '2025-12-31' - g * 20, g % 3
	FROM generate_series(1, 1 + floor(random() * 4)::integer) AS g;
	INSERT INTO task (department, task_list, name) SELECT 'd' || 1 + floor(random() * 4)::integer, l.task_list, '任务' || g FROM task_list AS l, LATERAL (SELECT floor(random() * 25)::integer + length(l.name) * 0 AS n) AS r, generate_series(1, r.n) AS g;
	INSERT INTO task_progress (department, task_id, period, reported_on, percent, progress_class)
	SELECT t.department, t.task_id, m::date, m::date + 20, CASE WHEN k < 0.7 THEN (ARRAY[0, 0, 10, 50, 51, 99, 100, 120])[1 + floor(random() * 8)::integer] END, CASE WHEN k > 0.8 THEN (ARRAY['completed', 'past_half', 'just_started', 'not_begun'])[1 + floor(random() * 4)::integer] END
	FROM task AS t, generate_series(timestamp '2025-03-01', '2025-09-01', '2 months') AS m, LATERAL (SELECT random() + t.task_id * 0 AS k) AS r WHERE random() < 0.8;
	INSERT INTO task_condition (department, task_id, condition, met) SELECT t.department, t.task_id, c, random() < 0.6 FROM task AS t, unnest('{approved,evidence_filed}'::text[]) AS c WHERE t.task_list IN ('l2', 'l3');
	INSERT INTO closure_application (department, task_id, applied_on, decision, decided_on) SELECT department, task_id, '2025-04-01', 'closed', '2025-04-10' FROM task WHERE task_list IN ('l2', 'l3') AND random() < 0.2;
	INSERT INTO indicator (indicator, name, direction, unit, digits, lead_department)
	SELECT 'i' || g, (ARRAY['开办企业耗时', '用水报装办理时间', '不动产登记满意度', '用电报装平均成本', '净增经营主体', '便利度排名', '投诉件次', '贷款余额'])[g], (ARRAY['lower_is_better', 'lower_is_better', 'higher_is_better', 'lower_is_better', 'higher_is_better', 'lower_is_better', 'lower_is_better', 'higher_is_better'])[g],
		(ARRAY['天', '小时', '%', '元', '户', '名', '件', '亿元'])[g], CASE WHEN random() < 0.3 THEN 0 END, 'd1' FROM generate_series(1, 8) AS g;
	INSERT INTO indicator_value SELECT i.indicator, 'self', p::date, CASE i.unit WHEN '%' THEN round((random() * 3)::numeric + 95, 3) WHEN '户' THEN floor(random() * 30) - 15 WHEN '名' THEN 1 + floor(random() * 5) WHEN '件' THEN floor(random() * 6) ELSE (ARRAY[0.5, 1, 1.4, 2, 2.5, 3])[1 + floor(random() * 6)::integer] END
	FROM indicator AS i, unnest('{2024-06-01,2025-06-01}'::text[]) AS p WHERE random() < 0.9;
	INSERT INTO benchmark SELECT i.indicator, k.kind, '2025-06-01', CASE i.unit WHEN '%' THEN round((random() * 3)::numeric + 95, 3) WHEN '户' THEN floor(random() * 15) WHEN '名' THEN 1 + floor(random() * 5) WHEN '件' THEN floor(random() * 6) ELSE (ARRAY[0.5, 1, 1.4, 2, 2.5, 3])[1 + floor(random() * 6)::integer] END, k.name
	FROM indicator AS i, (VALUES ('region_mean', '全区平均'), ('nation', '全国平均'), ('target', '目标值')) AS k(kind, name) WHERE random() < 0.7;
	INSERT INTO report_duty (department, task_list, starts_on, due_day, expected_items, due_kind)
	SELECT d.department, l.task_list, '2025-02-01', 5, 3, (ARRAY['calendar_day', 'next_workday', 'nth_workday'])[1 + floor(random() * 3)::integer] FROM department AS d, task_list AS l WHERE random() < 0.6;
	INSERT INTO report SELECT u.department, u.task_list, m::date, m::date + 30 + floor(random() * 9)::integer, CASE WHEN random() < 0.8 THEN 3 ELSE 2 END
	FROM report_duty AS u, generate_series(timestamp '2025-02-01', '2025-11-01', '1 month') AS m WHERE random() < 0.8;
	INSERT INTO problem (department, source, category, name, found_on) SELECT 'd' || 1 + floor(random() * 4)::integer, (ARRAY['enterprise', 'inspection', 'hotline', 'assessment'])[1 + floor(random() * 4)::integer], '类' || g % 3, '问题' || g, date '2025-03-01' + floor(random() * 120)::integer
	FROM generate_series(1, floor(random() * 20)::integer) AS g;
	INSERT INTO problem_stage (department, problem_id, step, stage, entered_on) SELECT department, problem_id, 1, 'collected', found_on FROM problem;
	INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays, due_on) SELECT department, problem_id, '办', found_on + 2, 5, bizenv.add_workdays(found_on + 2, 5) FROM problem WHERE random() < 0.7;
	INSERT INTO problem_stage (department, problem_id, step, stage, entered_on) SELECT department, problem_id, 2, 'assigned', ordered_on FROM assignment_order;
	INSERT INTO problem_stage (department, problem_id, step, stage, entered_on) SELECT department, problem_id, 2 + n, s, ordered_on + 3 * n::integer FROM assignment_order, unnest('{in_progress,answered,verified,closed}'::text[]) WITH ORDINALITY AS u(s, n)
	WHERE n <= (hashtext(problem_id::text) & 7) % 5;
	INSERT INTO answer (department, order_id, answered_on, content, handled_poorly) SELECT department, order_id, ordered_on + 6, '答', (ARRAY[true, false, NULL])[1 + floor(random() * 3)::integer] FROM assignment_order WHERE random() < 0.3;
END
$$;
CREATE FUNCTION pg_temp.of_random_ledgers(rounds integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	draft text;
	day date;
BEGIN
	FOR i IN 1..rounds LOOP
		PERFORM pg_temp.refill();
		FOREACH day IN ARRAY '{2025-04-10,2025-07-31,2026-02-10}'::date[] LOOP
			draft := bizenv.briefing('papers', day);
			RETURN QUERY SELECT format('%s, %s: %s', i, day, c) FROM pg_temp.contradictions(draft) AS c;
			RETURN QUERY SELECT format('%s, %s: %s', i, day, c) FROM pg_temp.misreadings(draft, day) AS c;
		END LOOP;
	END LOOP;
END
$$;
SELECT is_empty('SELECT pg_temp.of_random_ledgers(5)', 'no briefing of a random ledger contradicts itself, or its figures, or is refused by the check');
SELECT cmp_ok(count(*), '>', 60::bigint, 'there are figures in them') FROM bizenv.briefing_figures('papers', '2025-07-31');

---------------------------------------------------------------- letters

-- a problem that is answered or verified by its steps alone has its clock stopped
SELECT is_empty($$SELECT v.problem_id, v.stage FROM papers.v_supervision AS v WHERE v.stage IN ('answered', 'verified') AND v.order_id IS NOT NULL AND v.answered_on IS NULL$$, 'what stands answered has an answer day');
SELECT is_empty($$SELECT v.order_id, t FROM papers.v_supervision AS v, bizenv.letter_text('papers', v.order_id) AS t WHERE v.order_id IS NOT NULL AND v.stage IN ('answered', 'verified', 'closed') AND t ~ '尚未答复'$$, 'and no letter says 尚未答复 of it');

SET LOCAL ROLE papers_office;
SET LOCAL search_path = oversight, public;
-- (whatever the random ledgers hold: each of these stands so, without a row in answer)
INSERT INTO problem (department, source, name, found_on) SELECT 'czj', 'hotline', 'alone ' || n, '2025-03-03' FROM generate_series(0, 4) AS n;
INSERT INTO problem_stage (department, problem_id, stage, entered_on)
SELECT p.department, p.problem_id, s.stage, s.day::date FROM problem AS p, (VALUES (0, 'assigned', '2025-03-03'), (1, 'answered', '2025-03-10'), (2, 'verified', '2025-03-12'), (3, 'in_progress', '2025-03-13'), (4, 'answered', '2025-05-06')) AS s(n, stage, day)
WHERE p.name ~ '^alone' AND s.n <= right(p.name, 1)::integer AND NOT (s.n = 2 AND right(p.name, 1)::integer > 2) ORDER BY p.problem_id, s.n;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, name, '2025-03-03', 5 FROM problem WHERE name ~ '^alone';
SET LOCAL bizenv.as_of = '2025-06-30';
SELECT is(string_agg(format('%s %s %s %s %s', stage, coalesce(answered_on::text, '-'), is_overdue, overdue_workdays, coalesce(escalation_name, '-')), E'\n' ORDER BY problem_name),
	'assigned - t 76 督办函
answered 2025-03-10 f 0 -
verified 2025-03-10 f 0 -
in_progress - t 76 督办函
answered 2025-05-06 f 38 督办函', 'a stage answered or verified stops the clock while it stands, and no letter is due for what it came in time for') FROM v_supervision WHERE problem_name ~ '^alone';
SELECT is(string_agg(concat_ws(' ', v.stage, substring(bizenv.letter_text('oversight', v.order_id) from '该事项尚?[未已虽][^，。]*')), E'\n' ORDER BY problem_name), 'assigned 该事项尚未答复
answered
verified
in_progress 该事项尚未答复
answered 该事项已于2025年5月6日答复', 'and 尚未答复 is said where it is so') FROM v_supervision AS v WHERE problem_name ~ '^alone';
SELECT is((SELECT string_agg(left(pg_temp.outcome(format('INSERT INTO supervision_letter (department, order_id, issued_on) VALUES (%L, %s, ''2025-06-30'')', v.department, v.order_id), 'order'), 5), ' ' ORDER BY problem_name)
	FROM v_supervision AS v WHERE problem_name ~ '^alone' AND stage IN ('answered', 'verified') AND right(problem_name, 1)::integer < 3), '23514 23514', 'nor is one issued that is not due');
SET LOCAL bizenv.as_of = '2025-07-31';
CREATE TEMP TABLE issued AS SELECT department, order_id, bizenv.letter_text('oversight', order_id, 'zh', '市营商环境办', '乌营商办函〔2025〕3号', '张三', '2025-08-05') AS zh, bizenv.letter_text('oversight', order_id, 'en') AS en FROM v_supervision WHERE escalation_level IS NOT NULL AND order_id IS NOT NULL AND problem_name !~ '^alone';
SELECT cmp_ok(count(*), '>=', 3::bigint, 'letters that are due') FROM issued;
INSERT INTO supervision_letter (department, order_id, issued_on) SELECT department, order_id, '2025-07-31' FROM issued;
SELECT is(bizenv.letter_text('oversight', order_id, 'zh', '市营商环境办', '乌营商办函〔2025〕3号', '张三', '2025-08-05'), zh, format('letter on order %s: issued, it says what it said when it was due', order_id)) FROM issued;
SELECT is(bizenv.letter_text('oversight', order_id, 'en'), en, format('letter on order %s, in English', order_id)) FROM issued;
-- later facts: answers, closures
SET LOCAL bizenv.as_of = '2025-08-29';
INSERT INTO answer (department, order_id, answered_on, content) SELECT i.department, i.order_id, '2025-08-04', '已办' FROM issued AS i JOIN v_supervision AS v USING (department, order_id) WHERE v.stage = 'in_progress';
SELECT is(bizenv.letter_text('oversight', order_id, 'zh', '市营商环境办', '乌营商办函〔2025〕3号', '张三', '2025-08-05'), zh || '（2025年8月29日重印）' || E'\n', format('letter on order %s: reprinted, it says the day of the reprint', order_id)) FROM issued;
SELECT is(bizenv.letter_text('oversight', order_id, 'en'), en || E'(Reprint of 29 August 2025)\n', format('letter on order %s, reprinted in English', order_id)) FROM issued;
SELECT is_empty($$SELECT i.order_id FROM issued AS i JOIN supervision_letter AS l USING (department, order_id) WHERE strpos(i.zh, '督办理由：' || regexp_replace(l.reason, '（发函条件：[^）]*）', '', 'g') || '。') = 0$$, 'the reason is the one that is stored');
SET LOCAL bizenv.as_of = '2026-03-31';
SELECT is(bizenv.letter_text('oversight', 34) ~ '2026年3月31日重印' AND bizenv.letter_text('oversight', 34) ~ '截至2025年7月25日，该事项尚未答复。督办理由：已逾期1个工作日。', true, 'an old letter');
-- a letter on an order is not one on the next order of the problem
INSERT INTO problem_stage (department, problem_id, stage, entered_on) SELECT v.department, v.problem_id, 'returned', '2025-08-11' FROM v_supervision AS v WHERE order_id = 34;
INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT v.department, v.problem_id, '重新办理', '2025-08-12', 200 FROM v_supervision AS v WHERE order_id = 34;
SELECT is(bizenv.letter_text('oversight', v.order_id) ~ '^工作交办单', true, 'an order of its own') FROM v_supervision AS v WHERE v.requirement = '重新办理';
SELECT is(pg_temp.outcome($$SELECT bizenv.letter_text('oversight', 33, reply_by => '2025-07-30')$$, 'reply_by'), '22023', 'an answer is not asked for before the letter');
SELECT is(pg_temp.outcome($$SELECT bizenv.letter_text('oversight', 33, reply_by => 'infinity')$$, 'reply_by'), '22023', 'nor at the end of time');

---------------------------------------------------------------- duties

SET LOCAL bizenv.as_of = '2026-11-30';
SELECT is(max(period)::text || ' ' || bool_and(period <= l.due_on), '2025-12-01 true', 'a duty ends with its list') FROM v_reporting JOIN task_list AS l USING (task_list);
SET LOCAL bizenv.as_of = '2027-03-01';
INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('long', '长期清单', 'work_points', '2026-11-01', '2027-12-31');
INSERT INTO report_duty (department, task_list, starts_on) SELECT 'czj', 'long', '2026-11-01';
SELECT is(string_agg(format('%s %s %s %s', to_char(period, 'YYYY-MM'), coalesce(due_on::text, '-'), coalesce(due_reason, '-'), coalesce(report_status, '-')), ', ' ORDER BY period),
	'2026-11 2026-12-07 - missing, 2026-12 - not_announced -, 2027-01 - not_announced -, 2027-02 2027-03-05 not_announced not_due, 2027-03 2027-04-05 not_announced not_due', 'what the notice of a year decides is open, what is not due in any case is not due') FROM v_reporting WHERE task_list = 'long';
SELECT matches(bizenv.briefing('oversight', '2027-03-01'), '市财政局2026年11月份未报送长期清单（放假安排未公布、期限待核实2次）', 'the briefing says it');
SELECT is_empty($$SELECT c.fragment, c.verdict FROM bizenv.check_draft(bizenv.briefing('oversight', '2027-03-01'), 'oversight', '2027-03-01') AS c WHERE c.verdict <> 'ok'$$, 'and the check agrees');
SET LOCAL search_path = :path;

SELECT * FROM finish();
ROLLBACK;
