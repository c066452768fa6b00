// Class shares: one stacked bar a list.
import { CLASSES, COLOUR, hiddenAxis, isNarrow, segment, words, wordsRight } from './base.mjs';
import { figure, fit, listName, percent, textWidth, word } from '../words.mjs';

const ROW = 62;
const MOST = 8;

const done = (list) => (list.list_kind === 'assessment'
	? { zh: '审核通过', en: 'approved', count: list.approved_count, pct: list.approved_pct }
	: { zh: '已完成', en: 'completed', count: list.completed_count, pct: list.completed_pct });

const main = (lists) => {
	const counted = lists.filter((list) => list.list_kind !== 'publicity');
	return (counted.length ? counted : lists).slice(0, 2);
};

export default {
	id: 'classes',
	source: ['v_task_list'],
	subtitle: { zh: '各清单任务的进度分类及占比', en: 'Tasks of each list by progress class' },
	empty: { zh: '还没有清单和任务', en: 'There are no lists with tasks yet.' },
	legend: CLASSES,
	rows: (data) => data.lists,

	finding(lists) {
		const shown = main(lists);
		return {
			zh: shown.map((list) => `${listName(list, lists)}${list.task_count}项，${done(list).zh}${done(list).count}项（${percent(done(list).pct)}）`).join('；'),
			en: shown.map((list) => `${done(list).count} of ${list.task_count} ${done(list).en} (${percent(done(list).pct)})`).join('; '),
		};
	},

	table: (lists) => ({
		head: ['清单', '任务', '已完成', '占比', '进度过半', '占比', '初步开展', '占比', '未报送', '占比', '审核通过', '占比', '计划', '完成'],
		rows: lists.map((list) => [word(list.task_list_name), list.task_count,
			...CLASSES.flatMap(({ key }) => [list[`${key}_count`], percent(list[`${key}_pct`])]),
			list.approved_count, percent(list.approved_pct), figure(list.planned_total), figure(list.done_total)]),
	}),

	height: (lists) => Math.min(lists.length, MOST) * ROW + (lists.length > MOST ? 24 : 4),

	option(lists, width) {
		const shown = lists.slice(0, MOST);
		const texts = [];
		shown.forEach((list, i) => {
			const right = isNarrow(width) ? `${list.task_count}项`
				: list.list_kind === 'assessment' ? `审核通过 ${list.approved_count}项 ${percent(list.approved_pct)}　共 ${list.task_count}项`
					: list.planned_total !== null ? `计划 ${figure(list.planned_total)}，完成 ${figure(list.done_total)}　共 ${list.task_count}项` : `共 ${list.task_count}项`;
			const room = width - textWidth(right, 12) - 16;
			texts.push(words(0, i * ROW + 8, fit(list.task_list_name, room, 13), { fontSize: 13, fontWeight: 500 }));
			texts.push(wordsRight(width, 0, i * ROW + 9, right, { fill: COLOUR.soft }));
		});
		if (lists.length > MOST) texts.push(words(0, MOST * ROW + 4, `其余 ${lists.length - MOST} 张清单见数据表`, { fill: COLOUR.soft }));
		return {
			grid: { left: 0, right: 1, top: 12, height: shown.length * ROW },
			xAxis: { type: 'value', min: 0, max: 100, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((list, i) => i), ...hiddenAxis },
			graphic: texts,
			series: CLASSES.map((legend) => ({
				type: 'bar', stack: 'class', barWidth: 28, name: legend.zh,
				data: shown.map((list) => {
					const count = list[`${legend.key}_count`];
					const pixels = (count / list.task_count) * width;
					const label = [`${count}项 ${percent(list[`${legend.key}_pct`])}`, `${count}`, ''].find((text) => textWidth(text, 12) + 6 < pixels) ?? '';
					return count === 0 ? null : { value: (100 * count) / list.task_count, ...segment(legend, pixels, label) };
				}),
			})),
		};
	},
};
