// League table: one column of bars an indicator, this region set off.
import { COLOUR, hiddenAxis, isNarrow, words, wordsRight } from './base.mjs';
import { figure, fit, measure, plural, textWidth, word } from '../words.mjs';

const ROW = 25;
const HEAD = 48;
const FOOT = 24;
const MOST = 4;
const PEERS = 16;

const moved = (row) => (row.rank_change === null ? '' : row.rank_change > 0 ? `▲${row.rank_change}` : row.rank_change < 0 ? `▼${-row.rank_change}` : '＝');

// Of many regions: the first, those around this region, and the last.
function shorten(rows) {
	if (rows.length <= PEERS) return { shown: rows, left: 0 };
	const self = rows.findIndex((row) => row.is_self);
	const shown = rows.filter((row, i) => i < 5 || i >= rows.length - 3 || (self >= 0 && Math.abs(i - self) <= 3));
	return { shown, left: rows.length - shown.length };
}

const groupHeight = (group) => HEAD + group.shown.length * ROW + FOOT;
const columns = (width, groups) => (isNarrow(width) || groups.length === 1 ? 1 : 2);

export default {
	id: 'league',
	source: ['v_league'],
	subtitle: { zh: '同级地区排名（最近一期；▲▼为较上年升降）', en: 'Regions of the same level, latest period; arrows are places moved within a year' },
	empty: { zh: '还没有可以排名的指标', en: 'There are no indicators to rank yet.' },
	legend: [
		{ zh: '本地区', en: 'this region', fill: COLOUR.good },
		{ zh: '其他地区', en: 'others', fill: COLOUR.half },
		{ zh: '平均值', en: 'mean', fill: COLOUR.ink, shape: 'tick' },
	],

	rows(data) {
		const groups = new Map();
		for (const row of data.league) {
			if (!groups.has(row.indicator)) groups.set(row.indicator, []);
			groups.get(row.indicator).push(row);
		}
		return [...groups.values()].map((all) => ({
			...shorten(all), all, name: all[0].indicator_name, period: all[0].period, unit: all[0].unit, direction: all[0].direction,
			self: all.find((row) => row.is_self), peers: all[0].peer_count ?? 0, mean: all.find((row) => row.mean !== null)?.mean ?? null,
		})).filter((group) => group.peers > 1);
	},

	finding(groups) {
		const own = groups.filter((group) => group.self?.rank);
		if (!own.length) return { zh: `${groups.length}项指标有排名，本地区未参加`, en: `${plural(groups.length, 'indicator')} ranked, without this region` };
		const first = own.slice(0, 2);
		return {
			zh: `${word(own[0].self.region_name)}${first.map((group) => `${word(group.name)}列${group.peers}个地区第${group.self.rank}`).join('，')}`,
			en: `Rank of this region: ${first.map((group) => `${group.self.rank} of ${group.peers}`).join('; ')}`,
		};
	},

	table: (groups) => ({
		head: ['指标', '期', '名次', '地区', '数值', '上年名次', '升降', '平均值'],
		rows: groups.flatMap((group) => group.all.map((row) => [word(group.name), row.period, figure(row.rank), word(row.region_name), measure(row.value, row.unit), figure(row.previous_rank), figure(row.rank_change), measure(row.mean, row.unit)])),
	}),

	height(groups, width) {
		const shown = groups.slice(0, MOST);
		const across = columns(width, shown);
		let sum = shown.length < groups.length ? 20 : 0;
		for (let i = 0; i < shown.length; i += across) sum += Math.max(...shown.slice(i, i + across).map(groupHeight));
		return sum;
	},

	option(groups, width) {
		const shown = groups.slice(0, MOST);
		const across = columns(width, shown);
		const gutter = 28;
		const column = (width - (across - 1) * gutter) / across;
		const option = { grid: [], xAxis: [], yAxis: [], series: [], graphic: [] };
		let top = 0;
		shown.forEach((group, g) => {
			const x0 = (g % across) * (column + gutter);
			const left = x0 + 100;
			const right = 78;
			const plot = column - 100 - right;
			const y0 = top;
			option.graphic.push(words(x0, y0 + 6, fit(group.name, column, 13), { fontSize: 13, fontWeight: 500 }));
			option.graphic.push(words(x0, y0 + 25, fit(`${group.direction === 'lower_is_better' ? '越低越好' : '越高越好'} · ${group.period.slice(0, 4)}年 · 平均 ${measure(group.mean, group.unit)}`, column, 12), { fill: COLOUR.soft }));
			group.shown.forEach((row, i) => {
				const y = y0 + HEAD + i * ROW + 6;
				const style = row.is_self ? { fill: COLOUR.good, fontWeight: 700 } : {};
				option.graphic.push(wordsRight(x0 + 22, 2, y, figure(row.rank), { ...style, ...(row.is_self ? {} : { fill: COLOUR.soft }) }));
				option.graphic.push(words(x0 + 28, y, fit(row.region_name, 68, 12), style));
				option.graphic.push(wordsRight(x0 + column, 28, y, row.value === null ? '未报' : row.value.replace(/^-/, '−'), style));
				option.graphic.push(wordsRight(x0 + column, 0, y, moved(row), row.rank_change > 0 ? { fill: COLOUR.good } : row.rank_change < 0 ? { fill: COLOUR.bad } : { fill: COLOUR.soft }));
			});
			if (group.left) option.graphic.push(words(x0, y0 + HEAD + group.shown.length * ROW + 3, `略去 ${group.left} 个地区，见数据表`, { fill: COLOUR.soft }));
			const values = group.shown.filter((row) => row.value !== null).map((row) => Number(row.value));
			option.grid.push({ left, width: plot, top: y0 + HEAD, height: group.shown.length * ROW });
			option.xAxis.push({ gridIndex: g, type: 'value', min: Math.min(0, ...values), max: Math.max(0, ...values) || 1, ...hiddenAxis });
			option.yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: group.shown.map((row, i) => i), ...hiddenAxis });
			option.series.push({
				type: 'bar', name: '数值', xAxisIndex: g, yAxisIndex: g, barWidth: 14,
				data: group.shown.map((row) => (row.value === null ? null : { value: Number(row.value), itemStyle: { color: row.is_self ? COLOUR.good : COLOUR.half } })),
			});
			if (group.mean !== null) {
				option.series.push({
					type: 'custom', name: '平均值', xAxisIndex: g, yAxisIndex: g, data: [[Number(group.mean), 0]], z: 4,
					renderItem(params, api) {
						const [at] = api.coord([Number(group.mean), 0]);
						return { type: 'line', shape: { x1: at, x2: at, y1: y0 + HEAD - 2, y2: y0 + HEAD + group.shown.length * ROW }, style: { stroke: COLOUR.ink, lineWidth: 1.2, lineDash: [4, 3] } };
					},
				});
			}
			if (g % across === across - 1) top += Math.max(...shown.slice(g - across + 1, g + 1).map(groupHeight));
		});
		if (groups.length > MOST) option.graphic.push(words(0, this.height(groups, width) - 18, `其余 ${groups.length - MOST} 项指标见数据表`, { fill: COLOUR.soft }));
		return option;
	},
};
