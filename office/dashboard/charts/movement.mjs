// Movement: the classes of each list at the end of three months, and how many
// tasks went forward, stood still or fell back in between.
import { CLASSES, COLOUR, hiddenAxis, isNarrow, segment, words, wordsRight } from './base.mjs';
import { exactPercent, fit, listName, monthZh, textWidth, word } from '../words.mjs';

const ROW = 27;
const HEAD = 28;
const FOOT = 30;
const MOST = 3;

const moveWords = (list) => (list.moves === null ? ''
	: `有进展${list.moves.forward_count}项　无进展${list.moves.still_count}项　回落${list.moves.back_count}项${list.moves.unknown_count ? `　无法比较${list.moves.unknown_count}项` : ''}`);
const groupHeight = (list) => HEAD + list.months.length * ROW + FOOT;

export default {
	id: 'movement',
	source: ['v_task_list', 'v_task', 'v_task_progress'],
	subtitle: { zh: '三个月来的变化（各月末的进度分类）', en: 'Progress classes at the end of three months' },
	empty: { zh: '还没有可以比较的月份', en: 'There are no months to compare yet.' },
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
			return { name: listName(list, lists), from: monthZh(first.as_of), to: monthZh(last.as_of), first: first.completed_count, last: last.completed_count };
		};
		const told = lists.slice(0, 2).map(phrase);
		return {
			zh: `${told[0].from}末到${told[0].to}末，${told.map((list) => `${list.name}已完成从${list.first}项到${list.last}项`).join('，')}`,
			en: `Completed in three months: ${told.map((list) => `from ${list.first} to ${list.last}`).join('; ')}`,
		};
	},

	tables: (lists) => [
		{
			head: ['清单', '截至', '任务', '已完成', '进度过半', '初步开展', '未报送', '平均进度'],
			rows: lists.flatMap((list) => list.months.map((row) => [word(row.task_list_name), row.as_of, row.task_count, ...CLASSES.map(({ key }) => row[`${key}_count`]), exactPercent(row.mean_pct)])),
		},
		{
			caption: '其间各项任务的进度  Each task in between',
			head: ['清单', '有进展', '无进展', '回落', '无法比较'],
			rows: lists.filter((list) => list.moves).map((list) => [word(list.task_list_name), list.moves.forward_count, list.moves.still_count, list.moves.back_count, list.moves.unknown_count]),
		},
	],

	height: (lists) => lists.slice(0, MOST).reduce((sum, list) => sum + groupHeight(list), 0) + (lists.length > MOST ? 20 : 0),

	option(lists, width) {
		const shown = lists.slice(0, MOST);
		const left = 40;
		const right = isNarrow(width) ? 52 : 72;
		const plot = width - left - right;
		const option = { grid: [], xAxis: [], yAxis: [], series: [], graphic: [] };
		let top = 0;
		shown.forEach((list, g) => {
			option.graphic.push(words(0, top + 6, fit(list.task_list_name, width - right, 13), { fontSize: 13, fontWeight: 500 }));
			option.graphic.push(wordsRight(width, 0, top + 7, '平均进度', { fill: COLOUR.soft }));
			top += HEAD;
			list.months.forEach((month, i) => {
				option.graphic.push(words(0, top + i * ROW + 7, `${monthZh(month.as_of)}末`, { fill: COLOUR.soft }));
				option.graphic.push(wordsRight(width, 0, top + i * ROW + 7, exactPercent(month.mean_pct)));
			});
			option.grid.push({ left, width: plot, top, height: list.months.length * ROW });
			option.xAxis.push({ gridIndex: g, type: 'value', min: 0, max: 100, ...hiddenAxis });
			option.yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: list.months.map((month, i) => i), ...hiddenAxis });
			for (const legend of CLASSES) {
				option.series.push({
					type: 'bar', stack: `class${g}`, xAxisIndex: g, yAxisIndex: g, barWidth: 21, name: legend.zh,
					data: list.months.map((month) => {
						const count = month[`${legend.key}_count`];
						const pixels = (count / month.task_count) * plot;
						const label = textWidth(`${count}`, 12) + 4 < pixels ? `${count}` : '';
						return count === 0 ? null : { value: (100 * count) / month.task_count, ...segment(legend, pixels, label) };
					}),
				});
			}
			top += list.months.length * ROW;
			option.graphic.push(words(left, top + 3, fit(moveWords(list), width - left, 12), { fill: COLOUR.soft }));
			top += FOOT;
		});
		if (lists.length > MOST) option.graphic.push(words(0, top, `其余 ${lists.length - MOST} 张清单见数据表`, { fill: COLOUR.soft }));
		return option;
	},
};
