// What the charts share: colours, type, and how an option becomes SVG.
// (by parts: what is not named here is not in the page)
import { BarChart, CustomChart, HeatmapChart, LinesChart, ScatterChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { L } from '../words.mjs';

echarts.use([BarChart, CustomChart, HeatmapChart, LinesChart, ScatterChart, GraphicComponent, GridComponent, VisualMapPiecewiseComponent, SVGRenderer]);

// Blue for what is well, orange for what is not: told apart by every eye, and
// in grey print by their lightness. White with a border: nothing was reported.
export const COLOUR = {
	ink: '#1b2733', soft: '#56636f', line: '#d5dbe1', faint: '#eef1f4', paper: '#ffffff',
	good: '#1f5f99', half: '#86b6dc', start: '#f2c879', bad: '#c2501b', warn: '#e9a23b', late: '#f7dfa8', grey: '#9aa5b0', white: '#fefefe',
};

// The same in a dark room: a drawing is made once, the style sheet puts these in the
// place of those. What has words on it is dark here, since the words are light.
export const DARK = {
	ink: '#e8eef4', soft: '#a9b6c2', line: '#3a4856', faint: '#243240', paper: '#16202a',
	good: '#62ace8', half: '#2a5b85', start: '#765614', bad: '#ff9264', warn: '#96600a', late: '#544723', grey: '#5b6873', white: '#10181f',
};

// (single quotes: the drawing writes it into an attribute that stands between double ones, as it is)
export const FONT = "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

// Charts are drawn twice, for a column of the page and for a phone.
export const WIDE = 552;
export const NARROW = 336;
export const isNarrow = (width) => width < 450;

// the words and colours of classes, in the order in which they are read
export const CLASSES = [
	{ key: 'completed', zh: '已完成', en: 'completed', fill: COLOUR.good, ink: COLOUR.white },
	{ key: 'past_half', zh: '进度过半', en: 'past half', fill: COLOUR.half, ink: COLOUR.ink },
	{ key: 'just_started', zh: '初步开展', en: 'just started', fill: COLOUR.start, ink: COLOUR.ink },
	{ key: 'not_reported', zh: '未报送', en: 'not reported', fill: COLOUR.paper, ink: COLOUR.ink, border: COLOUR.grey },
];

export const words = (left, top, text, style = {}) => ({
	type: 'text', left, top, silent: true, z: 10,
	style: { text, fontSize: 12, fontFamily: FONT, fill: COLOUR.ink, ...style },
});

// text that ends at a right edge
export const wordsRight = (width, right, top, text, style = {}) => ({
	type: 'text', silent: true, z: 10, x: width - right, y: top,
	style: { text, fontSize: 12, fontFamily: FONT, fill: COLOUR.ink, align: 'right', ...style },
});

export const wordsCentre = (x, top, text, style = {}) => ({
	type: 'text', silent: true, z: 10, x, y: top,
	style: { text, fontSize: 12, fontFamily: FONT, fill: COLOUR.ink, align: 'center', ...style },
});

export const hiddenAxis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } };

// a stacked segment: its fill, and its label where there is room for it
export const segment = (legend, pixels, label) => ({
	itemStyle: { color: legend.fill, borderColor: legend.border ?? COLOUR.paper, borderWidth: 1 },
	label: { show: pixels > 0 && label !== '', formatter: () => label, color: legend.ink, fontSize: 12, fontFamily: FONT },
});

export const said = (legend) => L(legend.zh, legend.en);

// What is under the pointer: a box of the drawing, what is told of it in full, and
// the rows behind it. tip is [title, [what, value]...].
export const hit = (x, y, w, h, tip, drill = null) => ({ x, y, w, h, tip, drill });

// the option, drawn: { svg, height } of one width
export function draw(option, width, height) {
	const { hits, ...drawn } = option;
	const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
	try {
		chart.setOption({
			animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: FONT, color: COLOUR.ink }, ...drawn,
			// rows are placed by pixels: no grid may shrink to make room
			grid: [option.grid].flat().map((grid) => ({ ...grid, outerBoundsMode: 'none' })),
			series: option.series.map((series) => ({ silent: true, emphasis: { disabled: true }, ...series })),
		});
		return chart.renderToSVGString();
	} finally {
		chart.dispose();
	}
}
