// Pace: how far lists and departments are, beside how much of the time is gone.
import { COLOUR, hiddenAxis, hit, isNarrow, words, wordsRight } from './base.mjs';
import { exactPercent, figure, fit, fitNames, L, listName, plural, signed, tellApart, textWidth, word } from '../words.mjs';

const ROW = 26;
const HEAD = 26;
const MOST = 18;

const isBehind = (row) => row.pace_gap_pp !== null && Number(row.pace_gap_pp) < 0;
const distance = (row) => figure(row.pace_gap_pp).replace('−', '');
const WHY = { class_only: ['只报分类', 'class only'], shared: ['上下级任务分属多个部门', 'tasks shared by departments'], weights_missing: ['权重不全', 'weights missing'], not_all_seen: ['下级任务不全可见', 'not all sub-tasks seen'] };
const why = (row) => L(...WHY[row.has_class_only ? 'class_only' : row.mean_reason] ?? ['无进度', 'no progress']);
const mean = (row) => (row.mean_pct === null ? why(row) : exactPercent(row.mean_pct));
const silentTasks = (rows) => rows.reduce((sum, row) => sum + row.not_reported_count, 0);

const tipOf = (name, row) => [name, [L('平均进度', 'Mean progress'), mean(row)], [L('序时进度', 'Elapsed time'), exactPercent(row.elapsed_pct)], [L('差（百分点）', 'Gap (pp)'), signed(row.pace_gap_pp)],
	...(row.on_pace_count === undefined ? [] : [[L('达到序时', 'On pace'), L(`${row.on_pace_count}/${row.task_count}项`, `${row.on_pace_count} of ${row.task_count}`)]]),
	[L('未报送', 'Not reported'), L(`${row.not_reported_count}项`, `${row.not_reported_count}`)]];

export default {
	id: 'pace',
	name: () => L('序时进度', 'Pace'),
	source: ['v_task_list', 'v_department', 'v_task'],
	follows: ['department', 'list', 'region', 'month'],
	subtitle: () => L('平均进度与序时进度（到截至日期应完成的比例；平均只算报了进度的任务）', 'Mean progress of the tasks that reported it, beside elapsed time'),
	empty: () => L('还没有任务进度', 'There is no progress of tasks yet.'),
	legend: [
		{ zh: '达到序时', en: 'on pace', fill: COLOUR.half },
		{ zh: '落后于序时', en: 'behind', fill: COLOUR.bad },
		{ zh: '序时进度', en: 'elapsed time', fill: COLOUR.ink, shape: 'tick' },
	],
	rows: (data) => (data.departments.length || data.lists.length ? [{ lists: data.lists, departments: data.departments, laggards: data.laggards, filter: data.filter ?? {} }] : []),
	orders: () => [
		[L('落后多的在前', 'furthest behind first'), null],
		[L('领先多的在前', 'furthest ahead first'), (a, b) => (a.pace_gap_pp === null) - (b.pace_gap_pp === null) || Number(b.pace_gap_pp) - Number(a.pace_gap_pp)],
		[L('未报送多的在前', 'most not reported first'), (a, b) => b.not_reported_count - a.not_reported_count],
		[L('任务多的在前', 'most tasks first'), (a, b) => b.task_count - a.task_count],
		[L('按部门代码', 'by code'), (a, b) => (a.department < b.department ? -1 : 1)],
	],
	inOrder: ([rows], compare) => [{ ...rows, departments: [...rows.departments].sort(compare) }],

	finding([{ departments, lists }]) {
		const known = departments.filter((row) => row.pace_gap_pp !== null);
		const behind = known.filter(isBehind);
		const silent = silentTasks(departments.length ? departments : lists);
		const tail = silent ? L(`；未报送${silent}项`, `; ${plural(silent, 'task')} not reported`) : '';
		if (!departments.length) return L(`没有可见的部门${tail}`, `No department is visible${tail}`);
		if (!known.length) return L(`${departments.length}个部门都没有可与时间比较的进度${tail}`, `${plural(departments.length, 'department')}, none with progress to set beside time${tail}`);
		if (!behind.length) return L(`有进度的${known.length}个部门没有一个落后于序时进度${tail}`, `None of ${plural(known.length, 'department')} with progress is behind${tail}`);
		const worst = behind.reduce((a, b) => (Number(b.pace_gap_pp) < Number(a.pace_gap_pp) ? b : a));
		return L(`${departments.length}个部门中${behind.length}个落后于序时进度，${word(worst.department_name)}差${distance(worst)}个百分点${tail}`,
			`${behind.length} of ${plural(departments.length, 'department')} behind elapsed time, ${word(worst.department_name)} by ${distance(worst)} points${tail}`);
	},

	tables: ([{ lists, departments, laggards, filter }]) => {
		const own = tellApart(departments, 'department', 'department_name');
		return [
			{
				caption: L('清单', 'Lists'),
				head: L(['清单', '平均进度', '序时进度', '差（百分点）'], ['List', 'Mean progress', 'Elapsed time', 'Gap (pp)']),
				rows: lists.map((list) => [word(list.task_list_name), exactPercent(list.mean_pct), exactPercent(list.elapsed_pct), signed(list.pace_gap_pp)]),
				drills: lists.map((list) => ({ kind: 'tasks', list: list.task_list })),
				isNeeded: lists.length > 4,
			},
			{
				caption: L('部门', 'Departments'),
				head: L(['部门', '任务', '达到序时', '未报送', '平均进度', '序时进度', '差（百分点）'], ['Department', 'Tasks', 'On pace', 'Not reported', 'Mean progress', 'Elapsed time', 'Gap (pp)']),
				rows: departments.map((row, i) => [own[i], row.task_count, row.on_pace_count, row.not_reported_count, exactPercent(row.mean_pct), exactPercent(row.elapsed_pct), signed(row.pace_gap_pp)]),
				drills: departments.map((row) => ({ kind: 'tasks', department: row.department, list: filter.list || undefined })),
				isNeeded: departments.length > MOST,
			},
			{
				caption: L('落后最多的未销号任务（至多10项）', 'Open tasks furthest behind (at most 10)'),
				head: L(['任务', '清单', '责任部门', '进度', '序时进度', '差（百分点）'], ['Task', 'List', 'Department', 'Progress', 'Elapsed time', 'Gap (pp)']),
				rows: laggards.map((task) => [word(task.task_name), word(task.task_list_name), word(task.department_name), exactPercent(task.progress_pct), exactPercent(task.elapsed_pct), signed(task.pace_gap_pp)]),
			},
		];
	},

	height: ([{ lists, departments }]) =>
		2 * HEAD + (Math.min(lists.length, 4) + Math.min(departments.length, MOST)) * ROW + 4 + (lists.length > 4 ? 20 : 0) + (departments.length > MOST ? 20 : 0),

	option([{ lists, departments, filter }], width) {
		const narrow = isNarrow(width);
		const left = narrow ? 96 : 168;
		const right = narrow ? 54 : 134;
		const plot = width - left - right;
		const more = (n, zh, en) => L(`其余 ${n} ${zh}见数据表`, `${n} more ${en} are in the table`);
		const groups = [
			{ title: L('清单', 'Lists'), rows: lists.slice(0, 4), whole: lists.slice(0, 4).map((list) => listName(list, lists)), keys: lists.map((list) => list.task_list),
				more: lists.length > 4 ? more(lists.length - 4, '张清单', 'lists') : '', drill: (row) => ({ kind: 'tasks', list: row.task_list }) },
			{ title: L('部门', 'Departments'), rows: departments.slice(0, MOST), whole: departments.slice(0, MOST).map((row) => row.department_name), keys: departments.map((row) => row.department),
				more: departments.length > MOST ? more(departments.length - MOST, '个部门', 'departments') : '', drill: (row) => ({ kind: 'tasks', department: row.department, list: filter.list || undefined }) },
		];
		const option = { grid: [], xAxis: [], yAxis: [], series: [], graphic: [], hits: [] };
		const { graphic: texts } = option;
		let top = 0;
		groups.forEach(({ title, rows, whole, keys, more: rest, drill }, g) => {
			texts.push(words(0, top + 6, title, { fill: COLOUR.soft, fontWeight: 500 }));
			texts.push(wordsRight(width, narrow ? 0 : 68, top + 6, narrow ? L('百分点', 'pp') : L('差（百分点）', 'gap (pp)'), { fill: COLOUR.soft }));
			if (!narrow && g) texts.push(wordsRight(width, 0, top + 6, L('达到序时', 'on pace'), { fill: COLOUR.soft }));
			top += HEAD;
			const start = top;
			const names = fitNames(whole, left - 8, 13, keys);
			option.grid.push({ left, width: plot, top, height: rows.length * ROW });
			option.xAxis.push({ gridIndex: g, type: 'value', min: 0, max: 100, ...hiddenAxis });
			option.yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: rows.map((row, i) => i), ...hiddenAxis });
			rows.forEach((row, i) => {
				const y = start + i * ROW + 6;
				texts.push(words(0, y, names[i], { fontSize: 13 }));
				texts.push(wordsRight(width, narrow ? 0 : 68, y, signed(row.pace_gap_pp), { fontSize: 12, fill: isBehind(row) ? COLOUR.bad : COLOUR.ink, fontWeight: isBehind(row) ? 700 : 400 }));
				if (!narrow && g) texts.push(wordsRight(width, 0, y, L(`${row.on_pace_count}/${row.task_count}项`, `${row.on_pace_count}/${row.task_count}`), { fill: COLOUR.soft }));
				option.hits.push(hit(0, start + i * ROW + 1, width, ROW - 2, tipOf(word(g ? row.department_name : row.task_list_name), row), drill(row)));
			});
			option.series.push({
				type: 'bar', name: title, xAxisIndex: g, yAxisIndex: g, barWidth: 16, showBackground: true, backgroundStyle: { color: COLOUR.faint },
				data: rows.map((row) => {
					const text = mean(row);
					const inside = (Number(row.mean_pct ?? 0) / 100) * plot > textWidth(text, 11) + 10;
					return {
						value: row.mean_pct === null ? 0 : Math.min(100, Number(row.mean_pct)),
						itemStyle: { color: isBehind(row) ? COLOUR.bad : COLOUR.half },
						label: { show: true, position: inside ? 'insideLeft' : 'right', formatter: () => fit(text, plot - 4, 11), fontSize: 11, color: inside && isBehind(row) ? COLOUR.white : COLOUR.ink },
					};
				}),
			});
			option.series.push({
				type: 'scatter', name: title, xAxisIndex: g, yAxisIndex: g, symbol: 'rect', symbolSize: [2.5, 22], itemStyle: { color: COLOUR.ink }, z: 5,
				data: rows.flatMap((row, i) => (row.elapsed_pct === null ? [] : [[Number(row.elapsed_pct), i]])),
			});
			top += rows.length * ROW;
			if (rest) {
				texts.push(words(0, top + 2, rest, { fill: COLOUR.soft }));
				top += 20;
			}
		});
		return option;
	},
};
