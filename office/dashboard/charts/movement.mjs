// Movement: the classes of each list at the end of three months, and how many
// tasks went forward, stood still or fell back in between.
import { CLASSES, COLOUR, hiddenAxis, hit, isNarrow, said, segment, words, wordsRight } from './base.mjs';
import { exactPercent, fitNames, fit, L, listName, monthLabel, monthWord, textWidth, word } from '../words.mjs';

const ROW = 27;
const HEAD = 28;
const FOOT = 30;
const MOST = 3;

const moveWords = (list) => (list.moves === null ? '' : L(
	`有进展${list.moves.forward_count}项　无进展${list.moves.still_count}项　回落${list.moves.back_count}项${list.moves.unknown_count ? `　无法比较${list.moves.unknown_count}项` : ''}`,
	`${list.moves.forward_count} forward, ${list.moves.still_count} still, ${list.moves.back_count} back${list.moves.unknown_count ? `, ${list.moves.unknown_count} not comparable` : ''}`));
const groupHeight = (list) => HEAD + list.months.length * ROW + FOOT;
const monthEnd = (day) => L(`${monthWord(day)}末`, `${monthWord(day)}`);

export default {
	id: 'movement',
	name: () => L('变化', 'Movement'),
	source: ['v_task_list', 'v_task', 'v_task_progress'],
	follows: ['department', 'list', 'region', 'month'],
	subtitle: () => L('三个月来的变化（各月末的进度分类）', 'Progress classes at the end of three months'),
	empty: () => L('还没有可以比较的月份', 'There are no months to compare yet.'),
	legend: CLASSES,

	rows(data) {
		const lists = new Map();
		for (const row of data.history) {
			if (!lists.has(row.task_list)) {
				lists.set(row.task_list, { ...row, months: [], moves: data.moves?.find((move) => move.task_list === row.task_list) ?? null });
			}
			lists.get(row.task_list).months.push(row);
		}
		return [...lists.values()];
	},

	finding(lists) {
		const phrase = (list) => {
			const first = list.months[0];
			const last = list.months.at(-1);
			return { name: listName(list, lists), from: monthEnd(first.as_of), to: monthEnd(last.as_of), first: first.completed_count, last: last.completed_count };
		};
		const told = lists.slice(0, 2).map(phrase);
		return L(`${told[0].from}到${told[0].to}，${told.map((list) => `${list.name}已完成从${list.first}项到${list.last}项`).join('，')}`,
			`${told[0].from} to ${told[0].to}: completed ${told.map((list) => `from ${list.first} to ${list.last} of ${list.name}`).join('; ')}`);
	},

	tables: (lists) => [
		{
			caption: L('各月末', 'At the ends of months'),
			head: L(['清单', '截至', '任务', '已完成', '进度过半', '初步开展', '未报送', '平均进度'], ['List', 'As of', 'Tasks', 'Completed', 'Past half', 'Just started', 'Not reported', 'Mean progress']),
			rows: lists.flatMap((list) => list.months.map((row) => [word(row.task_list_name), row.as_of, row.task_count, ...CLASSES.map(({ key }) => row[`${key}_count`]), exactPercent(row.mean_pct)])),
			isNeeded: lists.length > MOST,
		},
		{
			caption: L('其间各项任务的进度', 'Each task in between'),
			head: L(['清单', '有进展', '无进展', '回落', '无法比较'], ['List', 'Forward', 'Still', 'Back', 'Not comparable']),
			rows: lists.filter((list) => list.moves).map((list) => [word(list.task_list_name), list.moves.forward_count, list.moves.still_count, list.moves.back_count, list.moves.unknown_count]),
			isNeeded: lists.length > MOST,
		},
	],

	height: (lists) => lists.slice(0, MOST).reduce((sum, list) => sum + groupHeight(list), 0) + (lists.length > MOST ? 20 : 0),

	option(lists, width) {
		const shown = lists.slice(0, MOST);
		const left = 40;
		const right = isNarrow(width) ? 52 : 72;
		const plot = width - left - right;
		const option = { grid: [], xAxis: [], yAxis: [], series: [], graphic: [], hits: [] };
		const names = fitNames(shown.map((list) => list.task_list_name), width - right - 20, 13, shown.map((list) => list.task_list));
		let top = 0;
		shown.forEach((list, g) => {
			option.graphic.push(words(0, top + 6, names[g], { fontSize: 13, fontWeight: 500 }));
			option.graphic.push(wordsRight(width, 0, top + 7, L('平均进度', 'mean'), { fill: COLOUR.soft }));
			option.hits.push(hit(0, top, width, HEAD - 2, [word(list.task_list_name), ...(list.moves ? [[L('其间', 'In between'), moveWords(list)]] : [])], { kind: 'tasks', list: list.task_list }));
			top += HEAD;
			list.months.forEach((month, i) => {
				option.graphic.push(words(0, top + i * ROW + 7, monthEnd(month.as_of), { fill: COLOUR.soft }));
				option.graphic.push(wordsRight(width, 0, top + i * ROW + 7, exactPercent(month.mean_pct)));
				let x = left;
				for (const legend of CLASSES) {
					const count = month[`${legend.key}_count`];
					const w = (count / month.task_count) * plot;
					if (count) option.hits.push(hit(x, top + i * ROW + 3, w, 21, [word(list.task_list_name), [L('截至', 'As of'), month.as_of], [said(legend), L(`${count}项，共${month.task_count}项`, `${count} of ${month.task_count}`)]],
						i === list.months.length - 1 && list.moves ? { kind: 'tasks', list: list.task_list, class: legend.key } : null));
					x += w;
				}
			});
			option.grid.push({ left, width: plot, top, height: list.months.length * ROW });
			option.xAxis.push({ gridIndex: g, type: 'value', min: 0, max: 100, ...hiddenAxis });
			option.yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: list.months.map((month, i) => i), ...hiddenAxis });
			for (const legend of CLASSES) {
				option.series.push({
					type: 'bar', stack: `class${g}`, xAxisIndex: g, yAxisIndex: g, barWidth: 21, name: said(legend),
					data: list.months.map((month) => {
						const count = month[`${legend.key}_count`];
						const pixels = (count / month.task_count) * plot;
						const label = textWidth(`${count}`, 12) + 4 < pixels ? `${count}` : '';
						return count === 0 ? null : { value: (100 * count) / month.task_count, ...segment(legend, pixels, label) };
					}),
				});
			}
			top += list.months.length * ROW;
			option.graphic.push(words(left, top + 3, fit(moveWords(list) || monthLabel(list.months.at(-1).as_of), width - left, 12), { fill: COLOUR.soft }));
			top += FOOT;
		});
		if (lists.length > MOST) option.graphic.push(words(0, top, L(`其余 ${lists.length - MOST} 张清单见数据表`, `${lists.length - MOST} more lists are in the table`), { fill: COLOUR.soft }));
		return option;
	},
};
