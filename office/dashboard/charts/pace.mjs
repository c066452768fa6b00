// Pace: how far lists and departments are, beside how much of the time is gone.
import { COLOUR, hiddenAxis, isNarrow, words, wordsRight } from './base.mjs';
import { exactPercent, figure, fit, listName, plural, signed, textWidth, word } from '../words.mjs';

const ROW = 26;
const HEAD = 26;
const MOST = 18;

const isBehind = (row) => row.pace_gap_pp !== null && Number(row.pace_gap_pp) < 0;
const distance = (row) => figure(row.pace_gap_pp).replace('−', '');
const why = (row) => (row.mean_reason === 'class_only' ? '只报分类' : '无进度');

export default {
	id: 'pace',
	source: ['v_task_list', 'v_department', 'v_task'],
	subtitle: { zh: '平均进度与序时进度（到截至日期应完成的比例）', en: 'Mean progress beside elapsed time; departments furthest behind come first' },
	empty: { zh: '还没有任务进度', en: 'There is no progress of tasks yet.' },
	legend: [
		{ zh: '达到序时', en: 'on pace', fill: COLOUR.half },
		{ zh: '落后于序时', en: 'behind', fill: COLOUR.bad },
		{ zh: '序时进度', en: 'elapsed time', fill: COLOUR.ink, shape: 'tick' },
	],
	rows: (data) => (data.departments.length || data.lists.length ? [{ lists: data.lists, departments: data.departments, laggards: data.laggards }] : []),

	finding([{ departments }]) {
		const known = departments.filter((row) => row.pace_gap_pp !== null);
		const behind = known.filter(isBehind);
		if (!departments.length) return { zh: '没有可见的部门', en: 'No department is visible' };
		if (!known.length) return { zh: `${departments.length}个部门都没有可与时间比较的进度`, en: `${plural(departments.length, 'department')}, none with progress to set beside time` };
		if (!behind.length) return { zh: `有进度的${known.length}个部门没有一个落后于序时进度`, en: `None of ${plural(known.length, 'department')} with progress is behind` };
		const worst = behind[0];
		return {
			zh: `${departments.length}个部门中${behind.length}个落后于序时进度，${word(worst.department_name)}差${distance(worst)}个百分点`,
			en: `${behind.length} of ${plural(departments.length, 'department')} behind elapsed time, the furthest by ${distance(worst)} points`,
		};
	},

	tables: ([{ lists, departments, laggards }]) => [
		{
			head: ['清单', '平均进度', '序时进度', '差（百分点）'],
			rows: lists.map((list) => [word(list.task_list_name), exactPercent(list.mean_pct), exactPercent(list.elapsed_pct), signed(list.pace_gap_pp)]),
		},
		{
			head: ['部门', '任务', '达到序时', '未报送', '平均进度', '序时进度', '差（百分点）'],
			rows: departments.map((row) => [word(row.department_name), row.task_count, row.on_pace_count, row.not_reported_count, exactPercent(row.mean_pct), exactPercent(row.elapsed_pct), signed(row.pace_gap_pp)]),
		},
		{
			caption: '落后最多的未销号任务（至多10项）  Open tasks furthest behind',
			head: ['任务', '清单', '责任部门', '进度', '序时进度', '差（百分点）'],
			rows: laggards.map((task) => [word(task.task_name), word(task.task_list_name), word(task.department_name), exactPercent(task.progress_pct), exactPercent(task.elapsed_pct), signed(task.pace_gap_pp)]),
		},
	],

	height: ([{ lists, departments }]) =>
		2 * HEAD + (Math.min(lists.length, 4) + Math.min(departments.length, MOST)) * ROW + 4,

	option([{ lists, departments }], width) {
		const narrow = isNarrow(width);
		const left = narrow ? 96 : 168;
		const right = narrow ? 54 : 134;
		const plot = width - left - right;
		const groups = [
			{ title: '清单', rows: lists.slice(0, 4).map((list) => ({ ...list, name: listName(list, lists) })) },
			{ title: departments.length > MOST ? `部门（落后最多的${MOST}个）` : '部门', rows: departments.slice(0, MOST).map((row) => ({ ...row, name: row.department_name })) },
		];
		const texts = [];
		const grids = [];
		const xAxis = [];
		const yAxis = [];
		const series = [];
		let top = 0;
		groups.forEach(({ title, rows }, g) => {
			texts.push(words(0, top + 6, title, { fill: COLOUR.soft, fontWeight: 500 }));
			texts.push(wordsRight(width, narrow ? 0 : 68, top + 6, narrow ? '百分点' : '差（百分点）', { fill: COLOUR.soft }));
			if (!narrow && g) texts.push(wordsRight(width, 0, top + 6, '达到序时', { fill: COLOUR.soft }));
			top += HEAD;
			grids.push({ left, width: plot, top, height: rows.length * ROW });
			xAxis.push({ gridIndex: g, type: 'value', min: 0, max: 100, ...hiddenAxis });
			yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: rows.map((row, i) => i), ...hiddenAxis });
			rows.forEach((row, i) => {
				const y = top + i * ROW + 6;
				texts.push(words(0, y, fit(row.name, left - 8, 13), { fontSize: 13 }));
				texts.push(wordsRight(width, narrow ? 0 : 68, y, signed(row.pace_gap_pp), { fontSize: 12, fill: isBehind(row) ? COLOUR.bad : COLOUR.ink, fontWeight: isBehind(row) ? 700 : 400 }));
				if (!narrow && g) texts.push(wordsRight(width, 0, y, `${row.on_pace_count}/${row.task_count}项`, { fill: COLOUR.soft }));
			});
			series.push({
				type: 'bar', name: title, xAxisIndex: g, yAxisIndex: g, barWidth: 16, showBackground: true, backgroundStyle: { color: COLOUR.faint },
				data: rows.map((row) => {
					const label = row.mean_pct === null ? why(row) : exactPercent(row.mean_pct);
					const inside = (Number(row.mean_pct ?? 0) / 100) * plot > textWidth(label, 11) + 10;
					return {
						value: row.mean_pct === null ? 0 : Math.min(100, Number(row.mean_pct)),
						itemStyle: { color: isBehind(row) ? COLOUR.bad : COLOUR.half },
						label: { show: true, position: inside ? 'insideLeft' : 'right', formatter: () => label, fontSize: 11, color: inside && isBehind(row) ? COLOUR.paper : COLOUR.ink },
					};
				}),
			});
			series.push({
				type: 'scatter', name: `${title}序时`, xAxisIndex: g, yAxisIndex: g, symbol: 'rect', symbolSize: [2.5, 22], itemStyle: { color: COLOUR.ink }, z: 5,
				data: rows.flatMap((row, i) => (row.elapsed_pct === null ? [] : [[Number(row.elapsed_pct), i]])),
			});
			top += rows.length * ROW;
		});
		return { grid: grids, xAxis, yAxis, series, graphic: texts };
	},
};
