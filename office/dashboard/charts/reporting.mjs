// Reporting calendar: departments by months, a word a cell.
import { COLOUR, FONT, hiddenAxis, hit, isNarrow, said, words, wordsCentre } from './base.mjs';
import { figure, fitNames, L, label, monthLabel, monthWord, plural, several, tellApart, word, yearWord } from '../words.mjs';

const ROW = 25;
const HEAD = 44;
const MOST = 24;

// in the order of the precedence of report_status; the last has no word yet
const STATUS = [
	{ key: 'missing', zh: '漏报', en: 'missing', sign: '漏', letter: 'M', fill: COLOUR.bad, ink: COLOUR.white },
	{ key: 'short', zh: '少报', en: 'short', sign: '少', letter: 'S', fill: COLOUR.warn, ink: COLOUR.ink },
	{ key: 'late', zh: '滞后报送', en: 'late', sign: '滞', letter: 'L', fill: COLOUR.late, ink: COLOUR.ink },
	{ key: 'on_time', zh: '按时报送', en: 'on time', sign: '', letter: '', fill: COLOUR.half, ink: COLOUR.ink },
	{ key: 'not_due', zh: '未到期', en: 'not due', sign: '·', letter: '·', fill: COLOUR.faint, ink: COLOUR.soft },
	{ key: null, zh: '期限未定', en: 'no certain day', sign: '？', letter: '?', fill: COLOUR.paper, ink: COLOUR.ink, border: COLOUR.grey },
];
const order = (cell) => STATUS.findIndex((status) => status.key === cell.report_status);
const statusOf = (cell) => STATUS[order(cell)];
const statusWord = (cell) => (cell.report_status === null ? said(STATUS[5]) : label(cell, 'report_status'));
const troubled = (cell) => ['missing', 'short', 'late'].includes(cell.report_status);

export default {
	id: 'reporting',
	name: () => L('报送', 'Reporting'),
	source: ['v_reporting'],
	follows: ['department', 'list', 'region', 'month'],
	subtitle: () => L('报送日历（一个部门有几张清单的，取最差一张）', 'Reporting calendar; of several lists of a department the worst is shown'),
	empty: () => L('近一年没有应报的报告', 'No reports were expected within a year.'),
	legend: STATUS,
	orders: () => [
		[L('漏报多的在前', 'most missing first'), null],
		[L('按部门代码', 'by code'), (a, b) => (a.department < b.department ? -1 : 1)],
	],

	rows(data) {
		const departments = new Map();
		for (const row of data.reporting) {
			if (!departments.has(row.department)) departments.set(row.department, { department: row.department, name: row.department_name, silent: row.trailing_missing ?? 0, cells: [] });
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
			...(partly.length ? [`${several(partly.map((row) => word(row.name)), 2)}有${[...new Set(partly.flatMap((row) => row.cells.filter(troubled)).sort((a, b) => order(a) - order(b)).map(statusWord))].join('、')}`] : []),
		];
		return L(zh.join('，') || `${rows.length}个部门均按时报送`,
			silent.length || partly.length ? `Silent to this day: ${silent.length}; missing, short or late in some months: ${partly.length}; of ${plural(rows.length, 'department')}` : `All ${plural(rows.length, 'department')} reported on time`);
	},

	tables: (rows) => {
		const names = tellApart(rows, 'department', 'name');
		return [{
			caption: L('每月报送', 'Each month'),
			head: L(['部门', '月份', '情况', '清单', '应报条数', '已报条数', '滞后天数', '至今连续漏报（月）'], ['Department', 'Month', 'Status', 'Lists', 'Expected', 'Submitted', 'Days late', 'Months silent']),
			rows: rows.flatMap((row, i) => row.cells.map((cell) => [names[i], monthLabel(cell.period), statusWord(cell), cell.report_count, figure(cell.expected_items), figure(cell.submitted_items), figure(cell.days_late), row.silent])),
			drills: rows.flatMap((row) => row.cells.map((cell) => ({ kind: 'reports', department: row.department, period: cell.period }))),
			isNeeded: rows.length > MOST,
		}];
	},

	height: (rows) => HEAD + Math.min(rows.length, MOST) * ROW + (rows.length > MOST ? 22 : 2),

	option(rows, width) {
		const shown = rows.slice(0, MOST);
		const months = [...new Set(rows.flatMap((row) => row.cells.map((cell) => cell.period)))].sort();
		const left = isNarrow(width) ? 92 : 168;
		const cell = Math.min((width - left) / months.length, 90);
		const short = (month) => (cell < 30 ? L(monthWord(month).replace('月', ''), String(Number(month.slice(5, 7)))) : monthWord(month));
		const texts = months.map((month, m) => wordsCentre(left + (m + 0.5) * cell, 23, short(month), { fill: COLOUR.soft }));
		// the year, where it begins
		months.forEach((month, m) => {
			if (m === 0 ? months.length === 1 || !months[1].endsWith('-01-01') : month.endsWith('-01-01')) texts.push(words(left + m * cell + 2, 5, yearWord(month), { fill: COLOUR.soft, fontWeight: 500 }));
		});
		const names = fitNames(shown.map((row) => row.name), left - 8, 13, shown.map((row) => row.department));
		shown.forEach((row, i) => texts.push(words(0, HEAD + i * ROW + 5, names[i], { fontSize: 13, ...(row.silent > 0 ? { fill: COLOUR.bad, fontWeight: 700 } : {}) })));
		if (rows.length > MOST) texts.push(words(0, HEAD + MOST * ROW + 3, L(`其余 ${rows.length - MOST} 个部门见数据表`, `${rows.length - MOST} more departments are in the table`), { fill: COLOUR.soft }));
		return {
			hits: shown.flatMap((row, i) => [
				hit(0, HEAD + i * ROW + 1, left - 6, ROW - 2, [word(row.name), [L('至今连续漏报', 'Silent'), L(`${row.silent}个月`, plural(row.silent, 'month'))]], { kind: 'reports', department: row.department }),
				...row.cells.map((report) => hit(left + months.indexOf(report.period) * cell, HEAD + i * ROW + 1, cell, ROW - 2, [word(row.name), [monthLabel(report.period), statusWord(report)],
					[L('应报、已报', 'Expected, submitted'), `${figure(report.expected_items)}, ${figure(report.submitted_items)}`], [L('滞后天数', 'Days late'), figure(report.days_late)]], { kind: 'reports', department: row.department, period: report.period })),
			]),
			grid: { left, width: cell * months.length, top: HEAD, height: shown.length * ROW },
			xAxis: { type: 'category', data: months, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((row, i) => i), ...hiddenAxis },
			visualMap: { show: false, type: 'piecewise', dimension: 2, pieces: STATUS.map((status, s) => ({ value: s, color: status.fill })) },
			graphic: texts,
			series: [{
				type: 'heatmap', name: L('报送', 'Reporting'),
				itemStyle: { borderColor: COLOUR.paper, borderWidth: 2, borderRadius: 3 },
				data: shown.flatMap((row, i) => row.cells.map((report) => {
					const status = statusOf(report);
					return { value: [months.indexOf(report.period), i, order(report)], ...(status.border ? { itemStyle: { borderColor: status.border, borderWidth: 1 } } : {}),
						label: { show: true, formatter: () => L(status.sign, status.letter), color: status.ink, fontFamily: FONT, fontSize: 12 } };
				})),
			}],
		};
	},
};
