// Reporting calendar: departments by months, a word a cell.
import { COLOUR, FONT, hiddenAxis, isNarrow, words, wordsCentre } from './base.mjs';
import { figure, fit, monthLabel, monthZh, plural, several, word } from '../words.mjs';

const ROW = 25;
const HEAD = 26;
const MOST = 24;

// in the order of the precedence of report_status
const STATUS = [
	{ key: 'missing', zh: '漏报', en: 'missing', sign: '漏', fill: COLOUR.bad, ink: COLOUR.paper },
	{ key: 'short', zh: '少报', en: 'short', sign: '少', fill: COLOUR.warn, ink: COLOUR.ink },
	{ key: 'late', zh: '滞后', en: 'late', sign: '滞', fill: '#f7dfa8', ink: COLOUR.ink },
	{ key: 'on_time', zh: '按时', en: 'on time', sign: '', fill: COLOUR.half, ink: COLOUR.ink },
	{ key: 'not_due', zh: '未到期', en: 'not due', sign: '·', fill: COLOUR.faint, ink: COLOUR.soft },
];
const troubled = (cell) => ['missing', 'short', 'late'].includes(cell.report_status);

export default {
	id: 'reporting',
	source: ['v_reporting'],
	subtitle: { zh: '报送日历（一个部门有几张清单的，取最差一张）', en: 'Reporting calendar; of several lists of a department the worst is shown' },
	empty: { zh: '近一年没有应报的报告', en: 'No reports were expected within a year.' },
	legend: STATUS,

	rows(data) {
		const departments = new Map();
		for (const row of data.reporting) {
			if (!departments.has(row.department)) departments.set(row.department, { name: row.department_name, silent: row.trailing_missing ?? 0, cells: [] });
			const department = departments.get(row.department);
			department.silent = Math.max(department.silent, row.trailing_missing ?? 0);
			department.cells.push(row);
		}
		return [...departments.values()];
	},

	finding(rows) {
		const silent = rows.filter((row) => row.silent > 0);
		const partly = rows.filter((row) => row.silent === 0 && row.cells.some(troubled));
		const zh = [
			...silent.slice(0, 2).map((row) => `${word(row.name)}已连续${row.silent}个月未报送`),
			...(silent.length > 2 ? [`连续未报送的部门共${silent.length}个`] : []),
			...(partly.length ? [`${several(partly.map((row) => word(row.name)), 2)}有${[...new Set(partly.flatMap((row) => row.cells.filter(troubled)).sort((a, b) => order(a) - order(b)).map((cell) => cell.report_status_zh))].join('、')}`] : []),
		];
		return {
			zh: zh.join('，') || `${rows.length}个部门均按时报送`,
			en: silent.length || partly.length ? `Silent to this day: ${silent.length}; missing, short or late in some months: ${partly.length}; of ${plural(rows.length, 'department')}` : `All ${plural(rows.length, 'department')} reported on time`,
		};
	},

	table: (rows) => ({
		head: ['部门', '月份', '情况', '清单', '应报条数', '已报条数', '滞后天数', '至今连续漏报（月）'],
		rows: rows.flatMap((row) => row.cells.map((cell) => [word(row.name), monthLabel(cell.period), cell.report_status_zh, cell.report_count, figure(cell.expected_items), figure(cell.submitted_items), figure(cell.days_late), row.silent])),
	}),

	height: (rows) => HEAD + Math.min(rows.length, MOST) * ROW + (rows.length > MOST ? 22 : 2),

	option(rows, width) {
		const shown = rows.slice(0, MOST);
		const months = [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.period)))].sort();
		const left = isNarrow(width) ? 92 : 168;
		const cell = (width - left) / months.length;
		const texts = months.map((month, m) => wordsCentre(left + (m + 0.5) * cell, 5, cell < 30 ? monthZh(month).replace('月', '') : monthZh(month), { fill: COLOUR.soft }));
		shown.forEach((row, i) => texts.push(words(0, HEAD + i * ROW + 5, fit(row.name, left - 8, 13), { fontSize: 13, ...(row.silent > 0 ? { fill: COLOUR.bad, fontWeight: 700 } : {}) })));
		if (rows.length > MOST) texts.push(words(0, HEAD + MOST * ROW + 3, `其余 ${rows.length - MOST} 个部门见数据表`, { fill: COLOUR.soft }));
		return {
			grid: { left, right: 0, top: HEAD, height: shown.length * ROW },
			xAxis: { type: 'category', data: months, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((row, i) => i), ...hiddenAxis },
			visualMap: { show: false, type: 'piecewise', dimension: 2, pieces: STATUS.map((status, s) => ({ value: s, color: status.fill })) },
			graphic: texts,
			series: [{
				type: 'heatmap', name: '报送',
				itemStyle: { borderColor: COLOUR.paper, borderWidth: 2, borderRadius: 3 },
				data: shown.flatMap((row, i) => row.cells.map((report) => {
					const s = STATUS.findIndex((status) => status.key === report.report_status);
					return { value: [months.indexOf(report.period), i, s], label: { show: true, formatter: () => STATUS[s].sign, color: STATUS[s].ink, fontFamily: FONT, fontSize: 12 } };
				})),
			}],
		};
	},
};

const order = (cell) => STATUS.findIndex((status) => status.key === cell.report_status);
