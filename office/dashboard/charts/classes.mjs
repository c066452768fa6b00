// Class shares: one stacked bar a list.
import { CLASSES, COLOUR, hiddenAxis, hit, isNarrow, said, segment, words, wordsRight } from './base.mjs';
import { figure, fitNames, L, listName, percent, textWidth, word } from '../words.mjs';

const ROW = 62;
const MOST = 8;

const done = (list) => (list.list_kind === 'assessment'
	? { word: L('审核通过', 'approved'), count: list.approved_count, pct: list.approved_pct }
	: { word: L('已完成', 'completed'), count: list.completed_count, pct: list.completed_pct });

const main = (lists) => {
	const counted = lists.filter((list) => list.list_kind !== 'publicity');
	return (counted.length ? counted : lists).slice(0, 2);
};
const notReported = (list) => (list.not_reported_count ? L(`，未报送${list.not_reported_count}项`, `, ${list.not_reported_count} not reported`) : '');

const cancelled = (list) => (list.cancelled_count ? L(`，另有${list.cancelled_count}项取消`, `, another ${list.cancelled_count} cancelled`) : '');

export default {
	id: 'classes',
	name: () => L('进度分类', 'Classes'),
	source: ['v_task_list'],
	follows: ['department', 'list', 'region', 'month'],
	subtitle: () => L('各清单任务的进度分类及占比', 'Tasks of each list by progress class'),
	empty: () => L('还没有清单和任务', 'There are no lists with tasks yet.'),
	legend: CLASSES,
	rows: (data) => data.lists,
	orders: () => [
		[L('清单次序', 'by list'), null],
		[L('任务多的在前', 'most tasks first'), (a, b) => b.task_count - a.task_count],
		[L('完成少的在前', 'least completed first'), (a, b) => a.completed_count / a.task_count - b.completed_count / b.task_count],
	],

	finding(lists) {
		const shown = main(lists);
		return shown.map((list) => L(`${listName(list, lists)}${/\d$/.test(listName(list, lists)) ? ' ' : ''}${list.task_count}项，${done(list).word}${done(list).count}项（${percent(done(list).pct)}）${notReported(list)}${cancelled(list)}`,
			`${listName(list, lists)}: ${done(list).count} of ${list.task_count} ${done(list).word} (${percent(done(list).pct)})${notReported(list)}${cancelled(list)}`)).join(L('；', '; '));
	},

	// (a column of cancelled tasks where there are any)
	tables: (lists, known = lists.some((list) => list.cancelled_count)) => [{
		caption: L('清单', 'Lists'),
		head: [...L(['清单', '任务', '已完成', '占比', '进度过半', '占比', '初步开展', '占比', '未报送', '占比', '审核通过', '占比', '计划', '完成'],
			['List', 'Tasks', 'Completed', 'Share', 'Past half', 'Share', 'Just started', 'Share', 'Not reported', 'Share', 'Approved', 'Share', 'Planned', 'Done']), ...(known ? [L('已取消', 'Cancelled')] : [])],
		rows: lists.map((list) => [word(list.task_list_name), list.task_count,
			...CLASSES.flatMap(({ key }) => [list[`${key}_count`], percent(list[`${key}_pct`])]),
			list.approved_count, percent(list.approved_pct), figure(list.planned_total), figure(list.done_total), ...(known ? [list.cancelled_count] : [])]),
		drills: lists.map((list) => ({ kind: 'tasks', list: list.task_list })),
		isNeeded: lists.length > MOST,
	}],

	height: (lists) => Math.min(lists.length, MOST) * ROW + (lists.length > MOST ? 24 : 4),

	option(lists, width) {
		const shown = lists.slice(0, MOST);
		const texts = [];
		const hits = [];
		const items = (n) => L(`${n}项`, `${n}`);
		const rights = shown.map((list) => (isNarrow(width) ? L(`${list.task_count}项`, `${list.task_count} tasks`)
			: list.list_kind === 'assessment' ? L(`审核通过 ${list.approved_count}项 ${percent(list.approved_pct)}　共 ${list.task_count}项`, `${list.approved_count} approved ${percent(list.approved_pct)}, ${list.task_count} tasks`)
				: list.planned_total !== null ? L(`计划 ${figure(list.planned_total)}，完成 ${figure(list.done_total)}　共 ${list.task_count}项`, `planned ${figure(list.planned_total)}, done ${figure(list.done_total)}, ${list.task_count} tasks`) : L(`共 ${list.task_count}项`, `${list.task_count} tasks`)));
		const room = width - Math.max(0, ...rights.map((text) => textWidth(text, 12))) - 16;
		const names = fitNames(shown.map((list) => list.task_list_name), room, 13, shown.map((list) => list.task_list));
		shown.forEach((list, i) => {
			texts.push(words(0, i * ROW + 8, names[i], { fontSize: 13, fontWeight: 500 }));
			texts.push(wordsRight(width, 0, i * ROW + 9, rights[i], { fill: COLOUR.soft }));
			hits.push(hit(0, i * ROW, width, 26, [word(list.task_list_name), [L('任务', 'Tasks'), items(list.task_count)], [L('审核通过', 'Approved'), `${items(list.approved_count)} ${percent(list.approved_pct)}`]], { kind: 'tasks', list: list.task_list }));
			let x = 0;
			for (const legend of CLASSES) {
				const count = list[`${legend.key}_count`];
				const w = (count / list.task_count) * width;
				if (count) hits.push(hit(x, i * ROW + 29, w, 28, [word(list.task_list_name), [said(legend), `${items(count)} ${percent(list[`${legend.key}_pct`])}`]], { kind: 'tasks', list: list.task_list, class: legend.key }));
				x += w;
			}
		});
		if (lists.length > MOST) texts.push(words(0, MOST * ROW + 4, L(`其余 ${lists.length - MOST} 张清单见数据表`, `${lists.length - MOST} more lists are in the table`), { fill: COLOUR.soft }));
		return {
			hits,
			grid: { left: 0, right: 1, top: 12, height: shown.length * ROW },
			xAxis: { type: 'value', min: 0, max: 100, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((list, i) => i), ...hiddenAxis },
			graphic: texts,
			series: CLASSES.map((legend) => ({
				type: 'bar', stack: 'class', barWidth: 28, name: said(legend),
				data: shown.map((list) => {
					const count = list[`${legend.key}_count`];
					const pixels = (count / list.task_count) * width;
					const label = [`${items(count)} ${percent(list[`${legend.key}_pct`])}`, `${count}`, ''].find((text) => textWidth(text, 12) + 6 < pixels) ?? '';
					return count === 0 ? null : { value: (100 * count) / list.task_count, ...segment(legend, pixels, label) };
				}),
			})),
		};
	},
};
