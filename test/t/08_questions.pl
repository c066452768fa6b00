# The questions of doc/questions.md: each answer is that of plain SQL with nothing of bizenv
# in it, written from the question; both languages give the same.
use strict;
use warnings;
use utf8;
use FindBin ();
use Test::More;
use lib "$FindBin::Bin/../lib";
use Databases;

# questions(FILE): { number of the question => its statement }, and the tables
sub questions
{
	my $text = slurp($_[0]);
	my ($tables) = $text =~ /^```sql\n(.*?)^```$/ms;
	my %of;
	$of{$1} = $2 while $text =~ /^### (\d+)\. [^\n]*\n\n```sql\n(.*?)^```$/msg;
	return ($tables, \%of);
}

# Figures without the noughts that are printed behind them, for comparing
sub tidy { return join "\n", map { join '|', map { /^-?\d+\.\d*?0*$/ ? s/\.?0+$//r : $_ } split /\|/, $_, -1 } split /\n/, $_[0] }

my ($tables, $question) = questions('doc/questions.md');
my ($tables_zh, $question_zh) = questions('doc/zh/questions.md');
is($tables_zh, $tables, 'both pages have the same tables');
is(join(' ', sort { $a <=> $b } keys %$question_zh), join(' ', sort { $a <=> $b } keys %$question), 'and the same questions');
cmp_ok(scalar keys %$question, '>=', 50, 'as many as there were');

# working minutes from 8:30 to 12:00 and 14:30 to 18:00, Monday to Friday, by counting them
my $minutes = q{(SELECT count(*) FROM generate_series(received, coalesce(answered, '2025-07-31 18:00+08') - interval '1 minute', '1 minute') AS m,
	LATERAL (SELECT m AT TIME ZONE 'Asia/Shanghai') AS l(t)
	WHERE extract(isodow FROM t) < 6 AND (t::time >= '8:30' AND t::time < '12:00' OR t::time >= '14:30' AND t::time < '18:00'))};
# days off and days worked around the holidays of October 2025, by the notice
my $is_workday = q{(d::date = '2025-10-11' OR extract(isodow FROM d) < 6 AND d::date NOT BETWEEN '2025-10-01' AND '2025-10-08')};
my $july = q{LEFT JOIN progress AS p ON p.task = t.task AND p.month = '2025-07-01'};
my $missing = q{(SELECT count(*) FROM generate_series(date '2025-01-01', '2025-06-01', '1 month') AS m WHERE NOT EXISTS (SELECT FROM submission AS s WHERE s.unit = u.unit AND s.month = m))};
my $days = q{(SELECT count(*) FROM generate_series(due_on + 1, coalesce(answered_on, '2025-07-31'), '1 day') AS d WHERE extract(isodow FROM d) < 6)};

my %plain = (
	1 => qq{SELECT department, class, n, round(100.0 * n / sum(n) OVER (PARTITION BY department), 1)
		FROM (SELECT department, class, o, count(*) AS n FROM task AS t $july, LATERAL (SELECT CASE WHEN percent >= 100 THEN '已完成' WHEN percent > 50 THEN '进度过半' WHEN percent IS NULL THEN '未报送' ELSE '初步开展' END,
			CASE WHEN percent >= 100 THEN 1 WHEN percent > 50 THEN 2 WHEN percent IS NULL THEN 4 ELSE 3 END) AS c(class, o) GROUP BY department, class, o) AS s ORDER BY department COLLATE "C", o},
	2 => qq{SELECT department, round(sum(percent * weight) / sum(weight) FILTER (WHERE percent IS NOT NULL), 1) AS w, round(100 * sum(weight) FILTER (WHERE percent IS NOT NULL) / sum(weight), 1)
		FROM task AS t $july GROUP BY department ORDER BY 2 DESC},
	3 => q{SELECT r, round(700 / 12.0, 2), round(v, 2), CASE WHEN v >= 50 THEN '实现' ELSE '没有实现' END FROM (SELECT 100.0 * count(*) FILTER (WHERE percent >= 100) / count(*),
		100.0 * count(*) FILTER (WHERE percent > 50) / count(*), avg(percent) FROM progress WHERE month = '2025-07-01') AS s(a, b, c),
		LATERAL (VALUES ('completed_share', a), ('at_least_past_half_share', b), ('mean_percent', c)) AS v(r, v)},
	4 => qq{SELECT name, percent, round(100.0 * (date '2025-07-31' - starts + 1) / (due - starts + 1), 1), round(percent - 100.0 * (date '2025-07-31' - starts + 1) / (due - starts + 1), 1)
		FROM task AS t $july WHERE (percent >= 100.0 * (date '2025-07-31' - starts + 1) / (due - starts + 1)) IS NOT TRUE ORDER BY 4, t.task},
	5 => q{SELECT department, name, max(percent) FILTER (WHERE month = '2025-06-01') AS a, max(percent) FILTER (WHERE month = '2025-07-01') AS b,
		max(percent) FILTER (WHERE month = '2025-07-01') - max(percent) FILTER (WHERE month = '2025-06-01') FROM task JOIN progress USING (task) GROUP BY task
		HAVING max(percent) FILTER (WHERE month = '2025-07-01') BETWEEN 0 AND least(99.99, max(percent) FILTER (WHERE month = '2025-06-01')) AND max(percent) FILTER (WHERE month = '2025-06-01') IS NOT NULL},
	6 => q{WITH r AS (SELECT task, percent, lag(percent) OVER w AS before, row_number() OVER (PARTITION BY task ORDER BY month DESC) AS back FROM progress WHERE percent IS NOT NULL WINDOW w AS (PARTITION BY task ORDER BY month)),
		s AS (SELECT task, max(percent) FILTER (WHERE back = 1) AS latest, coalesce(min(back) FILTER (WHERE percent > before OR before IS NULL), 1) - 1 AS n, bool_or(percent < before) AS fell FROM r GROUP BY task)
		SELECT name, round(latest, 2), n, coalesce(fell, false) FROM s JOIN task USING (task) WHERE n > 0 AND latest < 100 ORDER BY n DESC, task},
	7 => q{WITH r AS (SELECT task, min(month) AS a, max(month) AS b FROM progress WHERE percent IS NOT NULL GROUP BY task),
		s AS (SELECT r.*, t.name, t.due, (y.percent - x.percent) / (extract(month FROM b) - extract(month FROM a)) AS gain, CASE WHEN extract(month FROM due) > extract(month FROM b) THEN (100 - y.percent) / (extract(month FROM due) - extract(month FROM b)) END AS need, y.percent
			FROM r JOIN task AS t USING (task) JOIN progress AS x ON x.task = r.task AND x.month = a JOIN progress AS y ON y.task = r.task AND y.month = b)
		SELECT name, due, round(gain, 2), round(need, 2) FROM s WHERE percent < 100 AND (need IS NULL OR gain < need) ORDER BY due, task},
	8 => qq{SELECT due, department, name, percent FROM task AS t $july WHERE due IN ('2025-08-01', '2025-08-04', '2025-08-05') AND (percent <> 100 OR percent IS NULL) ORDER BY due},
	9 => q{SELECT department, name, (SELECT max(month) FROM progress AS q WHERE q.task = t.task AND percent IS NOT NULL) FROM task AS t
		WHERE NOT EXISTS (SELECT FROM progress AS p WHERE p.task = t.task AND month = '2025-07-01' AND percent IS NOT NULL) ORDER BY task},
	10 => q{SELECT work, planned, done, round(100 * done / planned, 1), planned - done FROM plan ORDER BY done / planned NULLS LAST, work COLLATE "C"},
	11 => qq{SELECT name, percent, due, f FROM task AS t $july, LATERAL (SELECT starts + ceil((date '2025-07-31' - starts + 1) * 100 / NULLIF(percent, 0))::integer - 1) AS x(f) WHERE percent < 100 AND f > due ORDER BY f DESC},
	12 => qq{SELECT department, round(m, 1), round((SELECT avg(percent) FROM progress WHERE month = '2025-07-01'), 1), n FROM (SELECT department, avg(percent) AS m, count(*) FILTER (WHERE percent IS NULL) AS n FROM task AS t $july GROUP BY department) AS s
		WHERE m < (SELECT avg(percent) FROM progress WHERE month = '2025-07-01') ORDER BY m},
	13 => q{SELECT round(100.0 * count(*) FILTER (WHERE percent >= 100) / count(*), 1), round(100.0 * count(*) FILTER (WHERE percent >= 100) / count(percent), 1), count(*), count(*) - count(percent) FROM progress WHERE month = '2025-07-01'},
	14 => q{SELECT name, count(c.condition) > 0 AND count(c.condition) = count(*) FILTER (WHERE met), coalesce(string_agg(condition, '、' ORDER BY condition COLLATE "C") FILTER (WHERE NOT met), ''),
		coalesce(string_agg(condition, '、' ORDER BY condition COLLATE "C") FILTER (WHERE met IS NULL), '') FROM issue LEFT JOIN issue_condition AS c USING (issue) GROUP BY issue ORDER BY issue},
	15 => q{SELECT condition, count(*) FILTER (WHERE NOT met), count(*) FILTER (WHERE met IS NULL) FROM issue_condition WHERE met IS NOT TRUE GROUP BY condition ORDER BY count(*) DESC, condition COLLATE "C"},
	16 => q{SELECT unit, n FROM (SELECT u.unit, 6 - coalesce(max(extract(month FROM month)), 0)::integer AS n FROM unit AS u LEFT JOIN submission AS s ON s.unit = u.unit AND month < '2025-07-01' GROUP BY u.unit) AS s WHERE n > 0},
	17 => qq{SELECT u.unit, $missing, count(*) FILTER (WHERE items < 5), count(*) FILTER (WHERE items = 5 AND submitted_on > (month + interval '1 month 4 days')::date),
		count(*) FILTER (WHERE items = 5 AND submitted_on <= (month + interval '1 month 4 days')::date), round(100.0 * count(month) / 6, 1)
		FROM unit AS u LEFT JOIN submission AS s USING (unit) GROUP BY u.unit ORDER BY 2 DESC, 3 DESC, u.unit COLLATE "C"},
	18 => qq{SELECT min(d)::date FROM generate_series(date '2025-10-05', '2025-10-31', '1 day') AS d WHERE $is_workday},
	19 => qq{SELECT department, count(*) FILTER (WHERE m <= 480 AND answered IS NOT NULL), count(*) FILTER (WHERE m > 480), count(*) FILTER (WHERE m <= 480 AND answered IS NULL),
		round(100.0 * count(*) FILTER (WHERE m <= 480 AND answered IS NOT NULL) / count(*) FILTER (WHERE m > 480 OR answered IS NOT NULL), 1) FROM (SELECT *, $minutes AS m FROM hotline) AS s GROUP BY department ORDER BY department COLLATE "C"},
	20 => qq{SELECT department, count(*), round(avg($minutes) / 60, 1) FROM hotline WHERE answered IS NOT NULL GROUP BY department ORDER BY 3},
	21 => qq{SELECT department, matter, due_on, answered_on, $days FROM assignment WHERE $days > 0 ORDER BY 5 DESC},
	22 => qq{SELECT department, matter, '督办函', format('已逾期%s个工作日（发函条件：1个工作日）', $days) FROM assignment WHERE answered_on IS NULL AND letters = 0 AND $days > 0 ORDER BY assignment},
	23 => qq{SELECT (SELECT d::date FROM generate_series(date '2025-09-30', '2025-10-31', '1 day') AS d WHERE $is_workday ORDER BY d OFFSET 4 LIMIT 1),
		(SELECT min(d)::date FROM generate_series(date '2025-09-29' + 5, '2025-10-31', '1 day') AS d WHERE $is_workday)},
	24 => q{WITH s AS (SELECT problem, string_agg(stage, ' ' ORDER BY entered_on) AS way FROM problem_stage GROUP BY problem)
		SELECT CASE WHEN way ~ 'closed$' THEN '已办结' ELSE '办理中' END, way = 'collected assigned in_progress answered verified closed', 1 FROM s ORDER BY 2 DESC, problem},
	25 => q{WITH s AS (SELECT problem, stage, entered_on, coalesce(lead(entered_on) OVER (PARTITION BY problem ORDER BY entered_on), '2025-07-31') AS left_on FROM problem_stage),
		d AS (SELECT CASE stage WHEN 'collected' THEN 1 WHEN 'assigned' THEN 2 WHEN 'in_progress' THEN 3 ELSE 4 END AS phase, (SELECT count(*) FROM generate_series(entered_on + 1, left_on, '1 day') AS d WHERE extract(isodow FROM d) < 6) AS days FROM s WHERE stage <> 'closed')
		SELECT (ARRAY['问题收集', '精准交办', '限时督办', '结果反馈'])[phase], sum(days) FROM d GROUP BY phase ORDER BY 2 DESC, phase},
	26 => q{WITH d AS (SELECT d::date FROM generate_series(date '2025-01-01', '2025-12-31', '1 day') AS d), w AS (SELECT d FROM d WHERE d IN ('2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11') OR extract(isodow FROM d) < 6 AND NOT
		(d = '2025-01-01' OR d BETWEEN '2025-01-28' AND '2025-02-04' OR d BETWEEN '2025-04-04' AND '2025-04-06' OR d BETWEEN '2025-05-01' AND '2025-05-05' OR d BETWEEN '2025-05-31' AND '2025-06-02' OR d BETWEEN '2025-10-01' AND '2025-10-08'))
		SELECT count(*) FILTER (WHERE d BETWEEN '2025-07-01' AND '2025-07-31'), count(*) FILTER (WHERE d > '2025-07-31'), count(*) FROM w},
	27 => q{WITH w AS (SELECT d::date FROM generate_series(date '2025-07-02', '2025-07-31', '1 day') AS d WHERE extract(isodow FROM d) < 6)
		SELECT (SELECT d FROM w ORDER BY d OFFSET 9 LIMIT 1), (SELECT d FROM w WHERE d NOT BETWEEN '2025-07-10' AND '2025-07-15' ORDER BY d OFFSET 9 LIMIT 1)},
	28 => q{SELECT indicator, value, benchmark, value - benchmark, CASE unit WHEN '%' THEN 'pp' ELSE unit END, CASE sign(value - benchmark) * s WHEN 1 THEN '领先' WHEN 0 THEN '持平' ELSE '落后' END,
		value - last_year, CASE sign(value - last_year) * s WHEN 1 THEN '改善' WHEN 0 THEN '无变化' ELSE '下滑' END FROM indicator, LATERAL (SELECT CASE direction WHEN '正向' THEN 1 ELSE -1 END) AS d(s) ORDER BY indicator COLLATE "C"},
	29 => q{VALUES ('百分点', round(21.94 - 2.67, 2), round(21.94 - 19.27, 2), '一致'), ('百分比', round(21.94 / 1.0267, 2), round(100 * (21.94 - 19.27) / 19.27, 2), '不符')},
	30 => q{SELECT round(1370.44 / 1.0246, 2), 1370.44 - round(1370.44 / 1.0246, 2)},
	31 => q{WITH s AS (SELECT month, cumulative, cumulative_before, cumulative - lag(cumulative) OVER w AS a, cumulative_before - lag(cumulative_before) OVER w AS b FROM deposit WINDOW w AS (ORDER BY month))
		SELECT month, cumulative, a, round(100 * (a / lag(a) OVER (ORDER BY month) - 1), 1), round(100 * (a / b - 1), 1), round(100 * (cumulative / cumulative_before - 1), 1) FROM s ORDER BY month},
	32 => q{SELECT round(sum(rate * balance) / sum(balance) FILTER (WHERE rate IS NOT NULL), 2), round(100 * sum(balance) FILTER (WHERE rate IS NOT NULL) / sum(balance), 1) FROM loan},
	33 => q{SELECT kind, round(100 * (balance / balance_before - 1), 2), round(100 * (balance - balance_before) / (SELECT sum(balance_before) FROM loan), 2) FROM loan ORDER BY 3 DESC},
	34 => q{SELECT round(100 * (power(1610.51 / 1000, 1.0 / 5) - 1), 2), round(100 * (sqrt(96.8 / 80) - 1), 1)},
	35 => q{SELECT 21.94 - 27.35, 19.27 - 24.10, round(100 * (1 - (27.35 - 21.94) / (24.10 - 19.27)), 2)},
	36 => q{SELECT round(avg(value), 2), round(avg(value) FILTER (WHERE league <> '乌海市'), 2), count(value) FROM league},
	37 => q{SELECT league, value, CASE WHEN value IS NOT NULL THEN (SELECT count(*) + 1 FROM league AS o WHERE o.value > l.value) END,
		CASE WHEN value IS NOT NULL AND value_before IS NOT NULL THEN (SELECT count(*) FILTER (WHERE o.value_before > l.value_before) - count(*) FILTER (WHERE o.value > l.value) FROM league AS o WHERE o.value IS NOT NULL AND o.value_before IS NOT NULL) END
		FROM league AS l ORDER BY 3},
	39 => q{SELECT code, round(a.score * a.weight / 10, 2), round(b.score * b.weight / 10, 2), round(b.score * b.weight / 10, 2) - round(a.score * a.weight / 10, 2) FROM score AS a JOIN score AS b USING (code) WHERE a.year = 2024 AND b.year = 2025 ORDER BY 4 DESC},
	40 => q{SELECT round(sum(score * weight) / sum(weight), 2), round((80 * sum(weight) - sum(score * weight) FILTER (WHERE code <> '知识产权')) / sum(weight) FILTER (WHERE code = '知识产权'), 1) FROM score WHERE year = 2025},
	41 => q{SELECT v, CASE WHEN v >= 90 THEN '优秀' WHEN v >= 80 THEN '良好' ELSE '一般' END FROM (VALUES (92), (90), (89.9)) AS g(v)},
	42 => q{WITH r AS (SELECT league, value, rank() OVER (ORDER BY value DESC) AS rank FROM league WHERE value IS NOT NULL)
		SELECT league, rank, (SELECT max(rank) FROM r AS b WHERE b.rank < r.rank), (SELECT min(value) FROM r AS b WHERE b.rank < r.rank) - value, (SELECT count(*) FROM r) FROM r WHERE league = '乌海市'},
	43 => q{WITH s AS (SELECT department, item, kind, cap, sum(points) AS p, count(*) > count(points) AS missing FROM card GROUP BY department, item, kind, cap),
		t AS (SELECT department, sum(CASE kind WHEN '扣分' THEN -1 WHEN '一票否决' THEN 0 ELSE 1 END * least(coalesce(p, 0), cap)) AS known, min(cap) FILTER (WHERE kind = '一票否决' AND p > 0) AS veto, bool_or(missing) AS missing FROM s GROUP BY department)
		SELECT department, CASE WHEN NOT missing THEN round(least(known, veto), 1) END, round(least(known, veto), 1) FROM t ORDER BY 2 DESC NULLS LAST},
	44 => q{SELECT c, n, round(100.0 * n / 23, 0), floor(100.0 * n / 23) + (row_number() OVER (ORDER BY 100.0 * n / 23 - floor(100.0 * n / 23) DESC) <= 100 - sum(floor(100.0 * n / 23)) OVER ())::integer
		FROM (VALUES ('已完成', 12), ('进度过半', 10), ('初步开展', 1)) AS t(c, n) ORDER BY n DESC},
	45 => q{SELECT item, printed, round(100.0 * n / 64, 0), CASE WHEN printed = round(100.0 * n / 64, 0) THEN '一致' ELSE '不符' END FROM (VALUES (1, 14, 9), (2, 61, 41), (3, 22, 14)) AS v(item, printed, n) ORDER BY item},
	46 => q{SELECT pct, whole, part, CASE WHEN part IS NOT NULL THEN '一致' END FROM (VALUES (20.7, 58), (20.9, 58), (14, 64)) AS q(pct, whole) LEFT JOIN generate_series(0, 64) AS part ON part <= whole AND round(100.0 * part / whole, scale(pct)) = pct ORDER BY whole, pct},
	47 => q{SELECT f, '不符', format('%s：%s%s ÷ %s%s = %s%%，文中%s', r, a, u, b, u, round(100.0 * a / b, 0), f) FROM (VALUES ('61%', '部分占总体', 41, 64, '项'), ('86%', '比率', 2750, 3411, '件')) AS v(f, r, a, b, u)},
	48 => q{VALUES ('不少于10000人次', '9800人次', 9800 >= 10000), ('10轮次以上', '10轮次', 10 >= 10), ('5个工作日内', '5个工作日', 5 <= 5), ('超过200家', '近200家', false), ('2亿元', '1.8亿元', 180000000 >= 200000000), ('3年', '36个月', 36 >= 3 * 12)},
	49 => q{VALUES ('1370.44亿元', 1370.44 * 100000000, '元', false), ('５８项', 58, '项', false), ('900余笔', 900, '笔', true), ('七成五', 75, '%', false), ('20.7%', 20.7, '%', false), ('—', NULL, NULL, NULL), ('无变化', NULL, NULL, NULL)},
	50 => q{SELECT format('2025年工作要点共%s项任务，已完成%s项，占任务总量的%s%%，进度过半%s项，占任务总量的%s%%，初步开展%s项，占任务总量的%s%%，未报送%s项，占任务总量的%s%%', n, a, 100 * a / n, b, 100 * b / n, c, 100 * c / n, d, 100 * d / n)
		FROM (SELECT count(*) AS n, count(*) FILTER (WHERE percent = 100) AS a, count(*) FILTER (WHERE percent > 50 AND percent < 100) AS b, count(*) FILTER (WHERE percent <= 50) AS c, count(*) FILTER (WHERE percent IS NULL) AS d FROM progress WHERE month = '2025-07-01') AS s
		UNION ALL SELECT format('%s为%s%%，较上年提高%s个百分点，仍低于全区平均（%s%%）%s个百分点', indicator, value, value - last_year, benchmark, benchmark - value) FROM indicator WHERE indicator = '检查问题发现率'},
);
# 38 is plain SQL itself; here it is asked the other way round: with that value, how many are ahead?
$plain{38} = q{SELECT v, v + 0.01 FROM (SELECT value AS v FROM league WHERE league <> '乌海市') AS s WHERE (SELECT count(*) FROM league WHERE league <> '乌海市' AND value > v) = 2};

my $database = new_database('questions') or BAIL_OUT('no database');
succeeds($database, $super, [ 'SET client_min_messages = warning', 'CREATE EXTENSION bizenv_office CASCADE', $tables ], 'the tables of the page can be made');
# All answers of a set in one session: { number => what it prints }
sub answers
{
	my ($of) = @_;
	my ($text) = sql($database, $super, map { ("SELECT 'number $_'", $of->{$_}) } sort keys %$of);
	my %answer;
	$answer{$1} = $2 while $text =~ /^number (\d+)\n(.*?)(?=^number \d|\z)/msg;
	return \%answer;
}

my ($of_plain, $of_english, $of_chinese) = map { answers($_) } \%plain, $question, $question_zh;
for my $number (sort { $a <=> $b } keys %$question)
{
	my $plain = $of_plain->{$number};
	ok(defined $plain && $plain{$number} !~ /bizenv/, "$number has an answer in plain SQL") or next;
	for ([ 'English', $of_english->{$number} ], [ 'Chinese', $of_chinese->{$number} ])
	{
		my ($language, $got) = @$_;
		# (readings are shown by their labels in Chinese)
		$got =~ s/^(?:完成率|过半及以上占比|平均进度)\|/qw(completed_share at_least_past_half_share mean_percent)[index('完过平', substr($&, 0, 1))] . '|'/gme;
		is(tidy($got), tidy($plain), "$number, $language: the answer of plain SQL");
	}
}
isnt(tidy('1.50|f'), tidy('1.49|f'), 'answers that differ are seen to differ');
is(tidy('1.50|10|f'), tidy('1.5|10|f'), 'noughts behind a figure are not');

# What is easily got wrong gives what the page says that it gives.
my $page = slurp('doc/questions.md');
my %wrong = (
	'41.3' => "SELECT round(sum(percent * weight) / sum(weight), 1) FROM task AS t $july WHERE department = '市工信局'",
	'1336.73' => 'SELECT round(1370.44 * (1 - 0.0246), 2)',
	'4.58' => 'SELECT round(avg(rate), 2) FROM loan',
	'4.33' => 'SELECT round(sum(rate * balance) / sum(balance), 2) FROM loan',
	'1.8' => 'SELECT round(6 * 3 / 10.0, 1)',
	'12.2' => 'SELECT round(61.05 / 5, 1)',
	'3.25' => 'SELECT 27.35 - 24.10',
);
for my $figure (sort keys %wrong)
{
	gives($database, $super, $wrong{$figure}, $figure, "$figure is what the wrong way gives");
	like($page, qr/(?<![\d.])\Q$figure\E(?!\d)/, '… and what the page says');
}
gives($database, $super, 'SELECT league FROM league ORDER BY rank() OVER (ORDER BY value DESC) LIMIT 1', '锡林郭勒盟', 'rank() gives the first place to who did not report');
gives($database, $super, "SELECT count(*) FROM (SELECT issue FROM issue_condition GROUP BY issue HAVING bool_and(met)) AS s", '2', 'bool_and() closes one item too many');

done_testing();

END { my $status = $?; command('dropdb', $_) for @databases; $? = $status }
