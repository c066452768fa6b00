// League table: one column of bars an indicator, this region set off.
import { COLOUR, hiddenAxis, hit, isNarrow, words, wordsRight } from './base.mjs';
import { figure, fit, fitNames, L, measure, periodWord, plural, tellApart, word } from '../words.mjs';

const ROW = 25;
const HEAD = 48;
const FOOT = 24;
const MOST = 4;
const PEERS = 16;

const moved = (row) => (row.rank_change === null ? '' : row.rank_change > 0 ? `▲${row.rank_change}` : row.rank_change < 0 ? `▼${-row.rank_change}` : '＝');

// Of many regions: the first, those around this region, and the last.
function shorten(rows) {
	if (rows.length <= PEERS) return { shown: rows, left: 0 };
	const self = rows.findIndex((row) => row.is_focus);
	const shown = rows.filter((row, i) => i < 5 || i >= rows.length - 3 || (self >= 0 && Math.abs(i - self) <= 3));
	return { shown, left: rows.length - shown.length };
}

const groupHeight = (group) => HEAD + group.shown.length * ROW + FOOT;
const columns = (width, groups) => (isNarrow(width) || groups.length === 1 ? 1 : 2);

export default {
	id: 'league',
	name: () => L('排名', 'Ranks'),
	source: ['v_league'],
	follows: ['region'],
	subtitle: () => L('同级地区排名（最近一期；▲▼为较上年升降）', 'Regions of the same level, latest period; arrows are places moved within a year'),
	empty: () => L('还没有可以排名的指标', 'There are no indicators to rank yet.'),
	legend: [
		{ zh: '本地区', en: 'this region', fill: COLOUR.good },
		{ zh: '其他地区', en: 'others', fill: COLOUR.half },
		{ zh: '平均值', en: 'mean', fill: COLOUR.ink, shape: 'tick' },
	],

	rows(data) {
		const groups = new Map();
		for (const given of data.league) {
			const row = { ...given, is_focus: given.is_focus ?? given.is_self };
			if (!groups.has(row.indicator)) groups.set(row.indicator, []);
			groups.get(row.indicator).push(row);
		}
		return [...groups.values()].map((all) => ({
			...shorten(all), all, name: all[0].indicator_name, period: all[0].period, frequency: all[0].frequency, unit: all[0].unit, direction: all[0].direction,
			self: all.find((row) => row.is_focus), peers: all[0].peer_count ?? 0, mean: all.find((row) => row.mean !== null)?.mean ?? null,
		})).filter((group) => group.peers > 1);
	},

	finding(groups) {
		const own = groups.filter((group) => group.self?.rank);
		if (!own.length) return L(`${groups.length}项指标有排名，本地区未参加`, `${plural(groups.length, 'indicator')} ranked, without this region`);
		const first = own.slice(0, 2);
		return L(`${word(own[0].self.region_name)}${first.map((group) => `${word(group.name)}列${group.peers}个地区第${group.self.rank}`).join('，')}`,
			`${word(own[0].self.region_name)}: ${first.map((group) => `${word(group.name)}, ${group.self.rank} of ${group.peers}`).join('; ')}`);
	},

	tables: (groups) => [{
		caption: L('名次', 'Ranks'),
		head: L(['指标', '期', '名次', '地区', '数值', '上年名次', '升降', '平均值'], ['Indicator', 'Period', 'Rank', 'Region', 'Value', 'Rank a year before', 'Moved', 'Mean']),
		rows: groups.flatMap((group) => {
			const names = tellApart(group.all, 'region', 'region_name');
			return group.all.map((row, i) => [word(group.name), periodWord(row.period, row.frequency), figure(row.rank), names[i], measure(row.value, row.unit), figure(row.previous_rank), figure(row.rank_change), measure(row.mean, row.unit)]);
		}),
		isNeeded: groups.length > MOST || groups.some((group) => group.left),
	}],

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
		const option = { grid: [], xAxis: [], yAxis: [], series: [], graphic: [], hits: [] };
		const titles = fitNames(shown.map((group) => group.name), column, 13, shown.map((group) => group.all[0].indicator));
		let top = 0;
		shown.forEach((group, g) => {
			const x0 = (g % across) * (column + gutter);
			const left = x0 + 100;
			const right = 78;
			const plot = column - 100 - right;
			const y0 = top;
			option.graphic.push(words(x0, y0 + 6, titles[g], { fontSize: 13, fontWeight: 500 }));
			option.graphic.push(words(x0, y0 + 25, fit(`${group.direction === 'lower_is_better' ? L('越低越好', 'less is better') : L('越高越好', 'more is better')} · ${periodWord(group.period, group.frequency)} · ${L('平均', 'mean')} ${measure(group.mean, group.unit)}`, column, 12), { fill: COLOUR.soft }));
			const names = fitNames(group.shown.map((row) => row.region_name), 68, 12, group.shown.map((row) => row.region));
			group.shown.forEach((row, i) => {
				const y = y0 + HEAD + i * ROW + 6;
				const style = row.is_focus ? { fill: COLOUR.good, fontWeight: 700 } : {};
				option.hits.push(hit(x0, y - 5, column, ROW - 2, [word(row.region_name), [word(group.name), measure(row.value, row.unit)], [L('名次', 'Rank'), figure(row.rank)], [L('上年名次', 'Rank a year before'), figure(row.previous_rank)], [L('平均值', 'Mean'), measure(group.mean, group.unit)]], { kind: 'league', indicator: row.indicator }));
				option.graphic.push(wordsRight(x0 + 22, 2, y, figure(row.rank), { ...style, ...(row.is_focus ? {} : { fill: COLOUR.soft }) }));
				option.graphic.push(words(x0 + 28, y, names[i], style));
				option.graphic.push(wordsRight(x0 + column, 28, y, row.value === null ? L('未报', 'none') : row.value.replace(/^-/, '−'), style));
				option.graphic.push(wordsRight(x0 + column, 0, y, moved(row), row.rank_change > 0 ? { fill: COLOUR.good } : row.rank_change < 0 ? { fill: COLOUR.bad } : { fill: COLOUR.soft }));
			});
			if (group.left) option.graphic.push(words(x0, y0 + HEAD + group.shown.length * ROW + 3, L(`略去 ${group.left} 个地区，见数据表`, `${group.left} regions are left out; see the table`), { fill: COLOUR.soft }));
			const values = group.shown.filter((row) => row.value !== null).map((row) => Number(row.value));
			option.grid.push({ left, width: plot, top: y0 + HEAD, height: group.shown.length * ROW });
			option.xAxis.push({ gridIndex: g, type: 'value', min: Math.min(0, ...values), max: Math.max(0, ...values) || 1, ...hiddenAxis });
			option.yAxis.push({ gridIndex: g, type: 'category', inverse: true, data: group.shown.map((row, i) => i), ...hiddenAxis });
			option.series.push({
				type: 'bar', name: L('数值', 'Value'), xAxisIndex: g, yAxisIndex: g, barWidth: 14,
				data: group.shown.map((row) => (row.value === null ? null : { value: Number(row.value), itemStyle: { color: row.is_focus ? COLOUR.good : COLOUR.half } })),
			});
			if (group.mean !== null) {
				option.series.push({
					type: 'custom', name: L('平均值', 'Mean'), xAxisIndex: g, yAxisIndex: g, data: [[Number(group.mean), 0]], z: 4,
					renderItem(params, api) {
						const [at] = api.coord([Number(group.mean), 0]);
						return { type: 'line', shape: { x1: at, x2: at, y1: y0 + HEAD - 2, y2: y0 + HEAD + group.shown.length * ROW }, style: { stroke: COLOUR.ink, lineWidth: 1.2, lineDash: [4, 3] } };
					},
				});
			}
			if (g % across === across - 1) top += Math.max(...shown.slice(g - across + 1, g + 1).map(groupHeight));
		});
		if (groups.length > MOST) option.graphic.push(words(0, this.height(groups, width) - 18, L(`其余 ${groups.length - MOST} 项指标见数据表`, `${groups.length - MOST} more indicators are in the table`), { fill: COLOUR.soft }));
		return option;
	},
};
