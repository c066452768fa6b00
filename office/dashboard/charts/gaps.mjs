// Gaps of indicators: each row has a scale of its own, on which right is better.
import { COLOUR, FONT, hiddenAxis, hit, isNarrow, words, wordsRight } from './base.mjs';
import { fit, fitNames, L, label, measure, periodWord, signed, textWidth, word } from '../words.mjs';

const ROW = 104;
const MOST = 8;

const higher = (row) => Number(row.difference) > 0;
const isBehind = (row) => row.standing === 'behind';
const isUnknown = (row) => row.difference === null;
const sentence = (row) => (isUnknown(row) ? L(`与${word(row.benchmark_name)}无法比较`, `not comparable with ${word(row.benchmark_name)}`)
	: Number(row.difference) === 0 ? L(`与${word(row.benchmark_name)}持平`, `level with ${word(row.benchmark_name)}`)
		: L(`${higher(row) ? '高于' : '低于'}${word(row.benchmark_name)}${measure(row.distance, row.difference_unit)}`, `${measure(row.distance, row.difference_unit)} ${higher(row) ? 'above' : 'below'} ${word(row.benchmark_name)}`));
const change = (row) => (row.trend_zh === null && row.trend === null ? L('上年未报', 'no value a year before') : Number(row.change) === 0 ? L('较上年无变化', 'as a year before')
	: L(`较上年${signed(row.change)}${row.difference_unit === 'pp' ? '个百分点' : row.difference_unit ?? ''}，${row.trend_zh}`, `${signed(row.change)} ${row.difference_unit ?? ''} on the year, ${label(row, 'trend')}`));
const colourOf = (row) => (isUnknown(row) ? COLOUR.grey : isBehind(row) ? COLOUR.bad : COLOUR.good);
const inkOf = (row) => (isUnknown(row) ? COLOUR.soft : colourOf(row));
const standing = (row) => (isUnknown(row) ? L('无法比较', 'not comparable') : label(row, 'standing'));

// one indicator beside several benchmarks is one name
const sameName = (rows, row) => rows.every((other) => other.indicator === row.indicator || other.indicator_name !== row.indicator_name)
	&& rows.filter((other) => other.indicator === row.indicator).length > 1;

export default {
	id: 'gaps',
	name: () => L('差距', 'Gaps'),
	source: ['v_indicator_gap'],
	follows: ['department', 'region'],
	subtitle: () => L('指标与基准的差距（每行自有刻度，越靠右越好）', 'Indicators beside their benchmarks; further right is better, each row on its own scale'),
	empty: () => L('还没有可与基准比较的指标', 'There are no indicators with a benchmark yet.'),
	legend: [
		{ zh: '本地区（落后）', en: 'this region, behind', fill: COLOUR.bad, shape: 'dot' },
		{ zh: '本地区（领先或持平）', en: 'ahead or level', fill: COLOUR.good, shape: 'dot' },
		{ zh: '无法比较', en: 'not comparable', fill: COLOUR.grey, shape: 'dot' },
		{ zh: '基准', en: 'benchmark', fill: COLOUR.ink, shape: 'tick' },
		{ zh: '上年', en: 'a year before', fill: COLOUR.paper, border: COLOUR.soft, shape: 'dot' },
	],
	rows: (data) => data.gaps,
	orders: () => [
		[L('落后多的在前', 'furthest behind first'), null],
		[L('按指标', 'by indicator'), (a, b) => isUnknown(a) - isUnknown(b) || (a.indicator < b.indicator ? -1 : a.indicator > b.indicator ? 1 : 0)],
	],

	finding(rows) {
		const known = rows.filter((row) => !isUnknown(row));
		const behind = known.filter(isBehind);
		const tail = known.length < rows.length ? L(`；${rows.length - known.length}项无法比较`, `; ${rows.length - known.length} cannot be compared`) : '';
		if (!known.length) return L(`${rows.length}项对比都无法比较`, `None of ${rows.length} comparisons can be made`);
		if (!behind.length) return L(`${known.length}项对比没有落后的${tail}`, `No gap in ${known.length} comparisons${tail}`);
		const worst = behind[0];
		return L(`${known.length}项对比中${behind.length}项落后：${word(worst.indicator_name)}${sentence(worst)}${tail}`,
			`${behind.length} of ${known.length} comparisons behind: ${word(worst.indicator_name)} ${sentence(worst)}${tail}`);
	},

	tables: (rows) => [{
		caption: L('指标与基准', 'Indicators and benchmarks'),
		head: L(['指标', '责任部门', '期', '方向', '本地区', '基准', '基准值', '差', '位置', '上年', '较上年', '趋势'], ['Indicator', 'Department', 'Period', 'Direction', 'This region', 'Benchmark', 'Its value', 'Difference', 'Standing', 'Year before', 'Change', 'Trend']),
		rows: rows.map((row) => [word(row.indicator_name), word(row.department_name), periodWord(row.period, row.frequency), label(row, 'direction'), measure(row.value, row.unit), word(row.benchmark_name),
			measure(row.benchmark, row.unit), measure(row.difference, row.difference_unit), standing(row), measure(row.previous, row.unit), measure(row.change, row.difference_unit), label(row, 'trend')]),
		isNeeded: rows.length > MOST,
	}],

	height: (rows) => Math.min(rows.length, MOST) * ROW + (rows.length > MOST ? 20 : 0),

	option(rows, width) {
		const shown = rows.slice(0, MOST);
		const edge = isNarrow(width) ? 62 : 90;
		const texts = [];
		const lines = [];
		const own = [];
		const benchmarks = [];
		const before = [];
		const hits = [];
		const noteOf = (row) => `${row.direction === 'lower_is_better' ? L('越低越好', 'less is better') : L('越高越好', 'more is better')} · ${periodWord(row.period, row.frequency)}`;
		// (a period of an indicator without a frequency is a day, which is longer than a year)
		const room = width - Math.max(108, ...shown.map((row) => textWidth(noteOf(row), 12))) - 10;
		const names = fitNames(shown.map((row) => row.indicator_name), room, 13);
		shown.forEach((row, i) => {
			const known = [row.value, row.benchmark, row.previous].filter((value) => value !== null).map(Number);
			const low = Math.min(...known);
			const span = Math.max(...known) - low || 1;
			const place = (value) => {
				const share = known.length && Math.max(...known) > low ? (Number(value) - low) / span : 0.5;
				return row.direction === 'lower_is_better' ? 1 - share : share;
			};
			const y = i * ROW;
			texts.push(words(0, y + 6, sameName(shown, row) ? fit(row.indicator_name, room, 13) : names[i], { fontSize: 13, fontWeight: 500 }));
			hits.push(hit(0, y + 2, width, ROW - 6, [word(row.indicator_name), [L('比较', 'Comparison'), sentence(row)], [L('本地区', 'This region'), measure(row.value, row.unit)], [word(row.benchmark_name), measure(row.benchmark, row.unit)],
				[L('上年', 'Year before'), measure(row.previous, row.unit)], [L('责任部门', 'Department'), word(row.department_name)], [L('期', 'Period'), periodWord(row.period, row.frequency)]], { kind: 'gaps', indicator: row.indicator }));
			texts.push(wordsRight(width, 0, y + 7, noteOf(row), { fill: COLOUR.soft }));
			texts.push(words(0, y + 25, fit(`${sentence(row)}；${change(row)}`, width, 12), { fill: inkOf(row) }));
			const colour = colourOf(row);
			const at = Object.fromEntries(['value', 'benchmark', 'previous'].map((name) => [name, row[name] === null ? null : place(row[name])]));
			const moved = at.previous !== null && Number(row.previous) !== Number(row.value);
			// labels look away from the gap; below, where last year's dot stands in their way
			const side = at.benchmark === null || at.value <= at.benchmark ? -1 : 1;
			const mark = (name, towards, style) => ({
				show: true, formatter: () => measure(row[name], row.unit), fontFamily: FONT, fontSize: 12, distance: 7, ...style,
				...(moved && (at.previous - at[name]) * towards > 0 ? { position: 'bottom', distance: 2 } : { position: towards < 0 ? 'left' : 'right' }),
			});
			if (at.value !== null && at.benchmark !== null) lines.push({ coords: [[at.value, i], [at.benchmark, i]], lineStyle: { color: colour } });
			if (at.value !== null) own.push({ value: [at.value, i], itemStyle: { color: colour, opacity: 1 }, label: mark('value', side, { color: inkOf(row), fontWeight: 700 }) });
			if (at.benchmark !== null) benchmarks.push({ value: [at.benchmark, i], label: mark('benchmark', -side, { color: COLOUR.ink }) });
			if (moved) before.push({ value: [at.previous, i], label: { show: true, position: 'top', distance: 3, formatter: () => measure(row.previous, row.unit), fontSize: 11, color: COLOUR.soft } });
		});
		if (rows.length > MOST) texts.push(words(0, MOST * ROW + 2, L(`其余 ${rows.length - MOST} 项见数据表`, `${rows.length - MOST} more are in the table`), { fill: COLOUR.soft }));
		return {
			hits,
			grid: { left: edge, right: edge, top: 24, height: shown.length * ROW },
			xAxis: { type: 'value', min: 0, max: 1, ...hiddenAxis },
			yAxis: { type: 'category', inverse: true, data: shown.map((row, i) => i), ...hiddenAxis },
			graphic: texts,
			series: [
				{ type: 'scatter', name: L('刻度', 'Scale'), symbol: 'rect', symbolSize: [width - 2 * edge + 24, 1], itemStyle: { color: COLOUR.line }, data: shown.map((row, i) => [0.5, i]), z: 1 },
				{ type: 'lines', coordinateSystem: 'cartesian2d', name: L('差距', 'Gaps'), data: lines, lineStyle: { width: 5, opacity: 0.45 }, z: 2 },
				{ type: 'scatter', name: L('基准', 'Benchmark'), symbol: 'rect', symbolSize: [4, 20], itemStyle: { color: COLOUR.ink, opacity: 1 }, data: benchmarks, z: 4 },
				{ type: 'scatter', name: L('上年', 'Year before'), symbolSize: 11, itemStyle: { color: COLOUR.paper, borderColor: COLOUR.soft, borderWidth: 1.5, opacity: 1 }, data: before, z: 3 },
				{ type: 'scatter', name: L('本地区', 'This region'), symbolSize: 15, data: own, z: 5 },
			],
		};
	},
};
