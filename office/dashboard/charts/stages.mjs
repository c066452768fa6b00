// Problems by stage, and by what became of their deadline.
import { COLOUR, hiddenAxis, hit, isNarrow, said, segment, words, wordsRight } from './base.mjs';
import { stagesOf } from '../narrow.mjs';
import { fit, L, label, plural, textWidth } from '../words.mjs';

const ROW = 36;

export const TERMS = [
	{ key: 'overdue', zh: '逾期未办', en: 'overdue', fill: COLOUR.bad, ink: COLOUR.white },
	{ key: 'soon', zh: '七日内到期', en: 'due within 7 days', fill: COLOUR.warn, ink: COLOUR.ink },
	{ key: 'later', zh: '七日后到期', en: 'due later', fill: COLOUR.late, ink: COLOUR.ink },
	{ key: 'none', zh: '无期限或未定', en: 'no certain deadline', fill: COLOUR.paper, ink: COLOUR.ink, border: COLOUR.grey },
	{ key: 'late', zh: '逾期办结', en: 'done late', fill: COLOUR.grey, ink: COLOUR.ink },
	{ key: 'in_time', zh: '按期办结', en: 'done in time', fill: COLOUR.half, ink: COLOUR.ink },
];

const problems = (n) => L(`${n}个`, `${n}`);

export default {
	id: 'stages',
	name: () => L('环节', 'Stages'),
	source: ['v_supervision'],
	follows: ['department', 'region'],
	subtitle: () => L('问题所处环节与办结期限', 'Problems by stage and deadline'),
	empty: () => L('还没有收集到问题', 'No problems have been collected yet.'),
	legend: TERMS,
	rows(data) {
		const stages = stagesOf(data.problem_sums, TERMS.map((term) => term.key));
		return stages.length ? [{ stages, sum: data.sum }] : [];
	},

	finding: ([{ sum }]) => L(`${sum.problem_count}个问题中已办结${sum.closed_count}个，未办结${sum.open_count}个，其中逾期${sum.overdue_count}个${sum.undecided_count ? `，是否逾期未定${sum.undecided_count}个` : ''}`,
		`${sum.closed_count} of ${plural(sum.problem_count, 'problem')} closed; ${sum.open_count} open, of these ${sum.overdue_count} overdue${sum.undecided_count ? `, ${sum.undecided_count} not certain` : ''}`),

	tables: ([{ stages }]) => [{
		caption: L('环节', 'Stages'),
		head: [L('环节', 'Stage'), L('问题', 'Problems'), ...TERMS.map(said)],
		rows: stages.map((row) => [label(row, 'stage'), row.problem_count, ...TERMS.map(({ key }) => row[`${key}_count`])]),
		drills: stages.map((row) => ({ kind: 'problems', stage: row.stage })),
	}],

	height: ([{ stages }]) => stages.length * ROW + 4,

	option([{ stages }], width) {
		const left = L(64, 76);
		const right = isNarrow(width) ? 38 : 48;
		const plot = width - left - right;
		const most = Math.max(...stages.map((row) => row.problem_count));
		return {
			hits: stages.flatMap((row, i) => {
				let x = left;
				return [hit(0, i * ROW + 3, left - 4, ROW - 6, [label(row, 'stage'), [L('问题', 'Problems'), problems(row.problem_count)]], { kind: 'problems', stage: row.stage }),
					...TERMS.flatMap((term) => {
						const count = row[`${term.key}_count`];
						const w = (count / most) * plot;
						x += w;
						return count ? [hit(x - w, i * ROW + 6, w, 24, [label(row, 'stage'), [said(term), problems(count)]], { kind: 'problems', stage: row.stage, term: term.key })] : [];
					})];
			}),
			grid: { left, right, top: 0, height: stages.length * ROW },
			xAxis: { type: 'value', min: 0, max: most, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: stages.map((row, i) => i), ...hiddenAxis },
			graphic: stages.flatMap((row, i) => [
				words(0, i * ROW + 10, fit(label(row, 'stage'), left - 6, 13), { fontSize: 13 }),
				wordsRight(width, 0, i * ROW + 10, problems(row.problem_count), { fill: COLOUR.soft }),
			]),
			series: TERMS.map((term) => ({
				type: 'bar', stack: 'term', barWidth: 24, name: said(term),
				data: stages.map((row) => {
					const count = row[`${term.key}_count`];
					const pixels = (count / most) * plot;
					return count === 0 ? null : { value: count, ...segment(term, pixels, textWidth(`${count}`, 12) + 4 < pixels ? `${count}` : '') };
				}),
			})),
		};
	},
};
