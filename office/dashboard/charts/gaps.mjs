// Gaps of indicators: each row has a scale of its own, on which right is better.
import { COLOUR, FONT, hiddenAxis, isNarrow, words, wordsRight } from './base.mjs';
import { fit, measure, measureEn, monthLabel, signed, word } from '../words.mjs';

const ROW = 104;
const MOST = 8;

const higher = (row) => Number(row.difference) > 0;
const verb = (row) => (Number(row.difference) === 0 ? '与' : higher(row) ? '高于' : '低于');
const isBehind = (row) => row.standing === 'behind';
const sentence = (row) => (row.difference === null ? `${word(row.benchmark_name)}无法比较`
	: Number(row.difference) === 0 ? `与${word(row.benchmark_name)}持平`
		: `${verb(row)}${word(row.benchmark_name)}${measure(row.distance, row.difference_unit)}`);
const change = (row) => (row.trend_zh === null ? '上年未报' : Number(row.change) === 0 ? '较上年无变化' : `较上年${signed(row.change)}${row.difference_unit === 'pp' ? '个百分点' : row.difference_unit ?? ''}，${row.trend_zh}`);

export default {
	id: 'gaps',
	source: ['v_indicator_gap'],
	subtitle: { zh: '指标与基准的差距（每行自有刻度，越靠右越好）', en: 'Indicators beside their benchmarks; further right is better, each row on its own scale' },
	empty: { zh: '还没有可与基准比较的指标', en: 'There are no indicators with a benchmark yet.' },
	legend: [
		{ zh: '本地区（落后）', en: 'this region, behind', fill: COLOUR.bad, shape: 'dot' },
		{ zh: '本地区（领先或持平）', en: 'ahead or level', fill: COLOUR.good, shape: 'dot' },
		{ zh: '基准', en: 'benchmark', fill: COLOUR.ink, shape: 'tick' },
		{ zh: '上年', en: 'a year before', fill: COLOUR.paper, border: COLOUR.soft, shape: 'dot' },
	],
	rows: (data) => data.gaps,

	finding(rows) {
		const behind = rows.filter(isBehind);
		if (!behind.length) return { zh: `${rows.length}项对比没有落后的`, en: `No gap in ${rows.length} comparisons` };
		const worst = behind[0];
		return {
			zh: `${rows.length}项对比中${behind.length}项落后：${word(worst.indicator_name)}${sentence(worst)}`,
			en: `${behind.length} of ${rows.length} comparisons behind, the furthest ${measureEn(worst.distance, worst.difference_unit)} ${higher(worst) ? 'above' : 'below'} its benchmark`,
		};
	},

	table: (rows) => ({
		head: ['指标', '责任部门', '期', '方向', '本地区', '基准', '基准值', '差', '位置', '上年', '较上年', '趋势'],
		rows: rows.map((row) => [word(row.indicator_name), word(row.department_name), row.period, row.direction_zh, measure(row.value, row.unit), word(row.benchmark_name),
			measure(row.benchmark, row.unit), measure(row.difference, row.difference_unit), word(row.standing_zh), measure(row.previous, row.unit), measure(row.change, row.difference_unit), word(row.trend_zh)]),
	}),

	height: (rows) => Math.min(rows.length, MOST) * ROW + (rows.length > MOST ? 20 : 0),

	option(rows, width) {
		const shown = rows.slice(0, MOST);
		const edge = isNarrow(width) ? 62 : 90;
		const texts = [];
		const lines = [];
		const own = [];
		const benchmarks = [];
		const before = [];
		shown.forEach((row, i) => {
			const known = [row.value, row.benchmark, row.previous].filter((value) => value !== null).map(Number);
			const low = Math.min(...known);
			const span = Math.max(...known) - low || 1;
			const place = (value) => {
				const share = known.length && Math.max(...known) > low ? (Number(value) - low) / span : 0.5;
				return row.direction === 'lower_is_better' ? 1 - share : share;
			};
			const y = i * ROW;
			const note = `${row.direction === 'lower_is_better' ? '越低越好' : '越高越好'} · ${monthLabel(row.period).slice(0, 4)}`;
			texts.push(words(0, y + 6, fit(row.indicator_name, width - 96, 13), { fontSize: 13, fontWeight: 500 }));
			texts.push(wordsRight(width, 0, y + 7, note, { fill: COLOUR.soft }));
			texts.push(words(0, y + 25, fit(`${sentence(row)}；${change(row)}`, width, 12), { fill: isBehind(row) ? COLOUR.bad : COLOUR.good }));
			const colour = isBehind(row) ? COLOUR.bad : COLOUR.good;
			const at = Object.fromEntries(['value', 'benchmark', 'previous'].map((name) => [name, row[name] === null ? null : place(row[name])]));
			const moved = at.previous !== null && Number(row.previous) !== Number(row.value);
			// labels look away from the gap; below, where last year's dot stands in their way
			const side = at.benchmark === null || at.value <= at.benchmark ? -1 : 1;
			const label = (name, towards, style) => ({
				show: true, formatter: () => measure(row[name], row.unit), fontFamily: FONT, fontSize: 12, distance: 7, ...style,
				...(moved && (at.previous - at[name]) * towards > 0 ? { position: 'bottom', distance: 2 } : { position: towards < 0 ? 'left' : 'right' }),
			});
			if (at.value !== null && at.benchmark !== null) lines.push({ coords: [[at.value, i], [at.benchmark, i]], lineStyle: { color: colour } });
			if (at.value !== null) own.push({ value: [at.value, i], itemStyle: { color: colour, opacity: 1 }, label: label('value', side, { color: colour, fontWeight: 700 }) });
			if (at.benchmark !== null) benchmarks.push({ value: [at.benchmark, i], label: label('benchmark', -side, { color: COLOUR.ink }) });
			if (moved) before.push({ value: [at.previous, i], label: { show: true, position: 'top', distance: 3, formatter: () => measure(row.previous, row.unit), fontSize: 11, color: COLOUR.soft } });
		});
		if (rows.length > MOST) texts.push(words(0, MOST * ROW + 2, `其余 ${rows.length - MOST} 项见数据表`, { fill: COLOUR.soft }));
		return {
			grid: { left: edge, right: edge, top: 24, height: shown.length * ROW },
			xAxis: { type: 'value', min: 0, max: 1, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((row, i) => i), ...hiddenAxis },
			graphic: texts,
			series: [
				{ type: 'scatter', name: '刻度', symbol: 'rect', symbolSize: [width - 2 * edge + 24, 1], itemStyle: { color: COLOUR.line }, data: shown.map((row, i) => [0.5, i]), z: 1 },
				{ type: 'lines', coordinateSystem: 'cartesian2d', name: '差距', data: lines, lineStyle: { width: 5, opacity: 0.45 }, z: 2 },
				{ type: 'scatter', name: '基准', symbol: 'rect', symbolSize: [4, 20], itemStyle: { color: COLOUR.ink, opacity: 1 }, data: benchmarks, z: 4 },
				{ type: 'scatter', name: '上年', symbolSize: 11, itemStyle: { color: COLOUR.paper, borderColor: COLOUR.soft, borderWidth: 1.5, opacity: 1 }, data: before, z: 3 },
				{ type: 'scatter', name: '本地区', symbolSize: 15, data: own, z: 5 },
			],
		};
	},
};
