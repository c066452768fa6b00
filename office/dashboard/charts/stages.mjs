// Problems by stage, and by what became of their deadline.
import { COLOUR, hiddenAxis, isNarrow, segment, words, wordsRight } from './base.mjs';
import { fit, plural, textWidth, word } from '../words.mjs';

const ROW = 36;

const TERMS = [
	{ key: 'overdue', zh: '逾期未办', en: 'overdue', fill: COLOUR.bad, ink: COLOUR.paper },
	{ key: 'soon', zh: '七日内到期', en: 'due within 7 days', fill: COLOUR.warn, ink: COLOUR.ink },
	{ key: 'later', zh: '七日后到期', en: 'due later', fill: '#f7dfa8', ink: COLOUR.ink },
	{ key: 'none', zh: '无期限', en: 'no deadline', fill: COLOUR.paper, ink: COLOUR.ink, border: COLOUR.grey },
	{ key: 'late', zh: '逾期办结', en: 'done late', fill: COLOUR.grey, ink: COLOUR.ink },
	{ key: 'in_time', zh: '按期办结', en: 'done in time', fill: COLOUR.half, ink: COLOUR.ink },
];

export default {
	id: 'stages',
	source: ['v_supervision'],
	subtitle: { zh: '问题所处环节与办结期限', en: 'Problems by stage and deadline' },
	empty: { zh: '还没有收集到问题', en: 'No problems have been collected yet.' },
	legend: TERMS,
	rows: (data) => (data.stages.length ? [{ stages: data.stages, sum: data.problems[0] }] : []),

	finding: ([{ sum }]) => ({
		zh: `${sum.problem_count}个问题中已办结${sum.closed_count}个，未办结${sum.open_count}个，其中逾期${sum.overdue_count}个${sum.overdue_unknown_count ? `，是否逾期待核实${sum.overdue_unknown_count}个` : ''}`,
		en: `${sum.closed_count} of ${plural(sum.problem_count, 'problem')} closed; ${sum.open_count} open, of these ${sum.overdue_count} overdue`,
	}),

	table: ([{ stages }]) => ({
		head: ['环节', '问题', ...TERMS.map((term) => term.zh)],
		rows: stages.map((row) => [word(row.stage_zh), row.problem_count, ...TERMS.map(({ key }) => row[`${key}_count`])]),
	}),

	height: ([{ stages }]) => stages.length * ROW + 4,

	option([{ stages }], width) {
		const left = 64;
		const right = isNarrow(width) ? 38 : 48;
		const plot = width - left - right;
		const most = Math.max(...stages.map((row) => row.problem_count));
		return {
			grid: { left, right, top: 0, height: stages.length * ROW },
			xAxis: { type: 'value', min: 0, max: most, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: stages.map((row, i) => i), ...hiddenAxis },
			graphic: stages.flatMap((row, i) => [
				words(0, i * ROW + 10, fit(row.stage_zh, left - 6, 13), { fontSize: 13 }),
				wordsRight(width, 0, i * ROW + 10, `${row.problem_count}个`, { fill: COLOUR.soft }),
			]),
			series: TERMS.map((term) => ({
				type: 'bar', stack: 'term', barWidth: 24, name: term.zh,
				data: stages.map((row) => {
					const count = row[`${term.key}_count`];
					const pixels = (count / most) * plot;
					return count === 0 ? null : { value: count, ...segment(term, pixels, textWidth(`${count}`, 12) + 4 < pixels ? `${count}` : '') };
				}),
			})),
		};
	},
};
