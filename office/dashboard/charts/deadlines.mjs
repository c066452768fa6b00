// Open problems against their deadlines: from the order to the day it is due,
// and beyond it to the day that is shown.
import { COLOUR, hiddenAxis, words, wordsCentre, wordsRight } from './base.mjs';
import { dayNumber, fit, monthDay, numberDay, plural, textWidth, unknown, word } from '../words.mjs';

const ROW = 50;
const HEAD = 24;

// (what days that are not announced leave open is said to be so)
const term = (row) => {
	if (row.is_overdue) return row.overdue_workdays !== null ? `逾期${row.overdue_workdays}个工作日` : row.least_overdue_workdays ? `逾期至少${row.least_overdue_workdays}个工作日` : '逾期';
	if (row.is_paused) return '中止计时';
	if (row.is_overdue === null && row.due_on !== null) return '是否逾期待核实';
	return row.due_on === null ? '尚无期限' : `${monthDay(row.due_on)}到期${row.due_reason === 'not_announced' ? '（暂定）' : ''}`;
};

const said = (row) => [
	term(row),
	...(row.last_letter_on ? [`${monthDay(row.last_letter_on)}已督办`] : []),
	...(row.escalation_name ? [`应发${row.escalation_name}`] : []),
].join('，');

export default {
	id: 'deadlines',
	source: ['v_supervision'],
	subtitle: { zh: '未办结问题的办结期限（逾期多的在前，至多12个）', en: 'Open problems from their order to their deadline, at most twelve' },
	empty: { zh: '没有未办结的问题', en: 'No problem is open.' },
	legend: [
		{ zh: '交办至期限', en: 'order to deadline', fill: COLOUR.half },
		{ zh: '逾期', en: 'overdue', fill: COLOUR.bad },
		{ zh: '截至日期', en: 'reference day', fill: COLOUR.ink, shape: 'tick' },
		{ zh: '督办函', en: 'letter', fill: COLOUR.ink, shape: 'diamond' },
	],
	rows: (data) => (data.deadlines.length ? [{ problems: data.deadlines, sum: data.problems[0], day: data.day }] : []),

	finding: ([{ sum }]) => ({
		zh: (sum.overdue_count ? `${sum.overdue_count}个问题逾期未办${sum.longest_workdays ? `，最长${sum.longest_workdays}个工作日` : ''}；应发督办函${sum.letter_due_count}份`
			: `${sum.open_count}个未办结问题${sum.overdue_unknown_count ? '没有确定逾期的' : '均未逾期'}；应发督办函${sum.letter_due_count}份`) + unknown(sum),
		en: `${sum.overdue_count} overdue${sum.longest_workdays ? `, the longest by ${plural(sum.longest_workdays, 'workday')}` : ''}; ${plural(sum.letter_due_count, 'letter')} due${sum.overdue_unknown_count ? `; ${sum.overdue_unknown_count} perhaps overdue` : ''}`,
	}),

	table: ([{ problems }]) => ({
		head: ['问题', '责任部门', '来源', '环节', '交办', '期限', '逾期工作日', '最近督办函', '应发文书', '理由', '亮灯', '中止和延期'],
		rows: problems.map((row) => [word(row.problem_name), word(row.department_name), word(row.source_zh), word(row.stage_zh), word(row.ordered_on), word(row.due_on), word(row.overdue_workdays), word(row.last_letter_on), word(row.escalation_name), word(row.escalation_reason), word(row.light_zh), word(row.deadline_note)]),
	}),

	height: ([{ problems }]) => HEAD + problems.length * ROW,

	option([{ problems, day }], width) {
		const today = dayNumber(day);
		const number = (value) => (value === null ? null : dayNumber(value));
		const ordered = problems.filter((row) => row.ordered_on !== null);
		const first = Math.min(today, ...ordered.map((row) => number(row.ordered_on)));
		const last = Math.max(today, ...ordered.map((row) => number(row.due_on)));
		const span = last - first || 1;
		const edge = 14;
		const x = (at) => edge + ((at - first) / span) * (width - 2 * edge);
		const clear = 84;
		const texts = [wordsCentre(Math.min(Math.max(x(today), clear / 2), width - clear / 2), 4, `${monthDay(day)} 截至日期`, { fontWeight: 500 })];
		if (x(today) - x(first) > clear) texts.push(words(0, 4, monthDay(numberDay(first)), { fill: COLOUR.soft }));
		if (x(last) - x(today) > clear) texts.push(wordsRight(width, 0, 4, monthDay(numberDay(last)), { fill: COLOUR.soft }));
		problems.forEach((row, i) => {
			const y = HEAD + i * ROW + 3;
			const status = said(row);
			const room = width - textWidth(status, 12) - 14;
			const whole = `${word(row.problem_name)}（${word(row.department_name)}）`;
			texts.push(words(0, y, fit(textWidth(whole, 13) > room ? row.problem_name : whole, room, 13), { fontSize: 13 }));
			texts.push(wordsRight(width, 0, y + 1, status, row.is_overdue ? { fill: COLOUR.bad, fontWeight: 700 } : { fill: COLOUR.soft }));
		});
		const bars = problems.flatMap((row, i) => {
			const starts = number(row.ordered_on);
			const due = number(row.due_on);
			if (starts === null || due === null) return [];
			return [{ i, from: starts, to: due, fill: COLOUR.half }, ...(row.is_overdue ? [{ i, from: due, to: today, fill: COLOUR.bad }] : [])];
		});
		return {
			grid: { left: edge, right: edge, top: HEAD, height: problems.length * ROW },
			xAxis: { type: 'value', min: first, max: first + span, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: problems.map((row, i) => i), ...hiddenAxis },
			graphic: texts,
			series: [
				{
					type: 'custom', name: '期限', data: bars.map(({ from, to, i }) => [from, to, i]), encode: { x: [0, 1], y: 2 },
					renderItem(params, api) {
						const [left, y] = api.coord([api.value(0), api.value(2)]);
						const [right] = api.coord([api.value(1), api.value(2)]);
						return { type: 'rect', shape: { x: left, y: y + 1, width: Math.max(right - left, 2), height: 12 }, style: { fill: bars[params.dataIndex].fill } };
					},
				},
				{
					type: 'scatter', name: '截至日期', symbol: 'rect', symbolSize: [2.5, 20], symbolOffset: [0, 7], itemStyle: { color: COLOUR.ink, opacity: 1 }, z: 4,
					data: problems.map((row, i) => [today, i]),
				},
				{
					type: 'scatter', name: '督办函', symbol: 'diamond', symbolSize: 13, symbolOffset: [0, 7], itemStyle: { color: COLOUR.ink, borderColor: COLOUR.paper, borderWidth: 1.5, opacity: 1 }, z: 5,
					data: problems.flatMap((row, i) => (row.last_letter_on && number(row.last_letter_on) >= first ? [[number(row.last_letter_on), i]] : [])),
				},
			],
		};
	},
};
