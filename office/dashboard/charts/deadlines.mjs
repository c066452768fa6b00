// Open problems against their deadlines: from the order to the day it is due,
// and beyond it to the day that is shown.
import { COLOUR, hiddenAxis, hit, words, wordsCentre, wordsRight } from './base.mjs';
import { dayNumber, figure, fit, L, label, monthDay, numberDay, plural, textWidth, word } from '../words.mjs';

const ROW = 50;
const HEAD = 24;
const MOST = 12;

const at = (row) => (row.overdue_workdays === null && row.least_overdue_workdays > 0);
export const overdueWords = (row) => (row.overdue_workdays !== null ? figure(row.overdue_workdays) : at(row) ? L(`至少 ${row.least_overdue_workdays}`, `at least ${row.least_overdue_workdays}`) : figure(null));
// the day, and that it is provisional, or that the clock stands
export const dueWords = (row, day = row.due_on) => (row.due_reason === 'paused' || row.is_paused === true ? `${word(day)}${L('（中止计时）', ' (paused)')}` : row.due_reason === 'not_announced' ? `${word(day)}${L('（暂定）', ' (provisional)')}` : word(day));

const status = (row) => [
	row.is_overdue && row.overdue_workdays !== null ? L(`逾期${row.overdue_workdays}个工作日`, `overdue ${plural(row.overdue_workdays, 'workday')}`)
		: row.is_overdue && at(row) ? L(`逾期至少${row.least_overdue_workdays}个工作日`, `overdue at least ${plural(row.least_overdue_workdays, 'workday')}`)
			: row.is_overdue ? L('逾期', 'overdue') : row.is_paused || row.due_reason === 'paused' ? L('中止计时', 'paused')
				: row.due_on === null ? L('尚无期限', 'no deadline') : L(`${monthDay(row.due_on)}到期`, `due ${monthDay(row.due_on)}`),
	...(row.due_reason === 'not_announced' ? [L('暂定', 'provisional')] : []),
	...(row.is_overdue === null && row.due_on !== null ? [L('是否逾期未定', 'overdue not certain')] : []),
	...(row.light ? [label(row, 'light')] : []),
	...(row.last_letter_on ? [L(`${monthDay(row.last_letter_on)}已督办`, `letter ${monthDay(row.last_letter_on)}`)] : []),
	...(row.escalation_name ? [L(`应发${row.escalation_name}`, `due: ${row.escalation_name}`)] : row.undecided_reason ? [L('应发文书未定', 'next paper not certain')] : []),
].join(L('，', ', '));

const tipOf = (row) => [word(row.problem_name), [L('责任部门', 'Department'), word(row.department_name)], [L('环节', 'Stage'), label(row, 'stage')], [L('交办', 'Ordered'), word(row.ordered_on)], [L('期限', 'Due'), dueWords(row)],
	[L('逾期工作日', 'Workdays overdue'), overdueWords(row)], ...(row.light ? [[L('亮灯', 'Light'), label(row, 'light')]] : []), ...(row.deadline_note ? [[L('中止和延期', 'Pauses, extension'), row.deadline_note]] : []),
	[L('最近督办函', 'Last letter'), word(row.last_letter_on)], [L('应发文书', 'Paper due'), word(row.escalation_name)], ...(row.escalation_reason ? [[L('理由', 'Reason'), row.escalation_reason]] : [])];

export default {
	id: 'deadlines',
	name: () => L('期限', 'Deadlines'),
	source: ['v_supervision'],
	follows: ['department', 'region'],
	subtitle: () => L(`未办结问题的办结期限（逾期多的在前，至多${MOST}个）`, 'Open problems from their order to their deadline, at most twelve'),
	empty: () => L('没有未办结的问题', 'No problem is open.'),
	legend: [
		{ zh: '交办至期限', en: 'order to deadline', fill: COLOUR.half },
		{ zh: '期限暂定或中止计时', en: 'provisional or paused', fill: COLOUR.late, border: COLOUR.grey },
		{ zh: '逾期', en: 'overdue', fill: COLOUR.bad },
		{ zh: '截至日期', en: 'reference day', fill: COLOUR.ink, shape: 'tick' },
		{ zh: '督办函', en: 'letter', fill: COLOUR.ink, shape: 'diamond' },
	],
	orders: () => [
		[L('逾期多的在前', 'longest overdue first'), null],
		[L('先到期的在前', 'first due first'), (a, b) => ((a.due_on ?? '9999') < (b.due_on ?? '9999') ? -1 : 1)],
		[L('按部门代码', 'by department'), (a, b) => (a.department < b.department ? -1 : 1)],
	],
	inOrder: ([rows], compare) => [{ ...rows, open: [...rows.open].sort(compare), problems: [...rows.open].sort(compare).slice(0, MOST) }],
	rows(data) {
		const open = data.problems.filter((row) => row.is_open);
		return open.length ? [{ open, problems: open.slice(0, MOST), sum: data.sum, day: data.day }] : [];
	},

	finding: ([{ sum }]) => {
		const tail = `${L(`应发督办函${sum.letter_due_count}份`, `${plural(sum.letter_due_count, 'letter')} due`)}${sum.undecided_count ? L(`，是否逾期未定${sum.undecided_count}个`, `; ${sum.undecided_count} not certain`) : ''}`;
		return sum.overdue_count ? L(`${sum.overdue_count}个问题逾期未办${sum.longest_workdays ? `，最长${sum.longest_workdays}个工作日` : ''}；${tail}`, `${sum.overdue_count} overdue${sum.longest_workdays ? `, the longest by ${plural(sum.longest_workdays, 'workday')}` : ''}; ${tail}`)
			: L(`${sum.open_count}个未办结问题${sum.undecided_count ? '没有确定逾期的' : '均未逾期'}；${tail}`, `${plural(sum.open_count, 'open problem')}, none overdue for certain; ${tail}`);
	},

	tables: ([{ problems, sum }]) => [{
		caption: L(`未办结的问题${sum.open_count > problems.length ? `（${sum.open_count}个中的${problems.length}个；其余点“环节”图看）` : ''}`, `Open problems${sum.open_count > problems.length ? ` (${problems.length} of ${sum.open_count})` : ''}`),
		head: L(['问题', '责任部门', '来源', '环节', '交办', '期限', '逾期工作日', '最近督办函', '应发文书', '理由', '亮灯', '中止和延期'], ['Problem', 'Department', 'Source', 'Stage', 'Ordered', 'Due', 'Workdays overdue', 'Last letter', 'Paper due', 'Reason', 'Light', 'Pauses, extension']),
		rows: problems.map((row) => [word(row.problem_name), word(row.department_name), label(row, 'source'), label(row, 'stage'), word(row.ordered_on), dueWords(row), overdueWords(row), word(row.last_letter_on), word(row.escalation_name), word(row.escalation_reason), label(row, 'light'), word(row.deadline_note)]),
	}],

	height: ([{ problems }]) => HEAD + problems.length * ROW,

	option([{ problems, day }], width) {
		const today = dayNumber(day);
		const number = (value) => (value === null ? null : dayNumber(value));
		const ordered = problems.filter((row) => row.ordered_on !== null);
		const first = Math.min(today, ...ordered.map((row) => number(row.ordered_on)));
		const last = Math.max(today, ...ordered.map((row) => number(row.due_on)));
		const span = last - first || 1;
		const edge = 14;
		const x = (when) => edge + ((when - first) / span) * (width - 2 * edge);
		const clear = L(84, 110);
		const texts = [wordsCentre(Math.min(Math.max(x(today), clear / 2), width - clear / 2), 4, L(`${monthDay(day)} 截至日期`, `${monthDay(day)} as of`), { fontWeight: 500 })];
		if (x(today) - x(first) > clear) texts.push(words(0, 4, monthDay(numberDay(first)), { fill: COLOUR.soft }));
		if (x(last) - x(today) > clear) texts.push(wordsRight(width, 0, 4, monthDay(numberDay(last)), { fill: COLOUR.soft }));
		const hits = problems.map((row, i) => hit(0, HEAD + i * ROW, width, ROW - 2, tipOf(row), { kind: 'problems', department: row.department, id: row.problem_id }));
		problems.forEach((row, i) => {
			const y = HEAD + i * ROW + 3;
			const text = fit(status(row), width * 0.62, 12);
			const room = width - textWidth(text, 12) - 14;
			const where = word(row.department_name);
			// of a long department what fits is shown, and that it goes on
			const tail = `（${fit(where, Math.max(room * 0.4, 52), 13)}）`;
			const whole = `${word(row.problem_name)}（${where}）`;
			texts.push(words(0, y, textWidth(whole, 13) <= room ? whole : `${fit(row.problem_name, room - textWidth(tail, 13), 13)}${tail}`, { fontSize: 13 }));
			texts.push(wordsRight(width, 0, y + 1, text, row.is_overdue ? { fill: COLOUR.bad, fontWeight: 700 } : { fill: COLOUR.soft }));
		});
		const bars = problems.flatMap((row, i) => {
			const starts = number(row.ordered_on);
			const due = number(row.due_on);
			if (starts === null || due === null) return [];
			const isSoft = row.due_reason !== null && row.due_reason !== undefined || row.is_paused === true;
			return [{ i, from: starts, to: due, fill: isSoft ? COLOUR.late : COLOUR.half, stroke: isSoft ? COLOUR.grey : null }, ...(row.is_overdue ? [{ i, from: due, to: today, fill: COLOUR.bad }] : [])];
		});
		return {
			hits,
			grid: { left: edge, right: edge, top: HEAD, height: problems.length * ROW },
			xAxis: { type: 'value', min: first, max: first + span, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: problems.map((row, i) => i), ...hiddenAxis },
			graphic: texts,
			series: [
				{
					type: 'custom', name: L('期限', 'Deadlines'), data: bars.map(({ from, to, i }) => [from, to, i]), encode: { x: [0, 1], y: 2 },
					renderItem(params, api) {
						const [left, y] = api.coord([api.value(0), api.value(2)]);
						const [right] = api.coord([api.value(1), api.value(2)]);
						const { fill, stroke } = bars[params.dataIndex];
						return { type: 'rect', shape: { x: left, y: y + 1, width: Math.max(right - left, 2), height: 12 }, style: { fill, ...(stroke ? { stroke, lineDash: [4, 3] } : {}) } };
					},
				},
				{
					type: 'scatter', name: L('截至日期', 'As of'), symbol: 'rect', symbolSize: [2.5, 20], symbolOffset: [0, 7], itemStyle: { color: COLOUR.ink, opacity: 1 }, z: 4,
					data: problems.map((row, i) => [today, i]),
				},
				{
					type: 'scatter', name: L('督办函', 'Letter'), symbol: 'diamond', symbolSize: 13, symbolOffset: [0, 7], itemStyle: { color: COLOUR.ink, borderColor: COLOUR.paper, borderWidth: 1.5, opacity: 1 }, z: 5,
					data: problems.flatMap((row, i) => (row.last_letter_on && number(row.last_letter_on) >= first ? [[number(row.last_letter_on), i]] : [])),
				},
			],
		};
	},
};
