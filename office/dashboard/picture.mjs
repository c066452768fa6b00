// A chart as a PNG, with its finding, legend and source, on white: for a slide or a paper.
import { COLOUR, FONT, said, WIDE } from './charts/base.mjs';
import { L, textWidth } from './words.mjs';

const SCALE = 2;
const EDGE = 20;

function broken(text, pixels, size) {
	const lines = [''];
	for (const sign of text) {
		if (textWidth(lines.at(-1) + sign, size) > pixels) lines.push('');
		lines[lines.length - 1] += sign;
	}
	return lines;
}

const loaded = (svg) => new Promise((resolve, reject) => {
	const image = new Image();
	image.onload = () => resolve(image);
	image.onerror = () => reject(new Error('the drawing cannot be shown as a picture'));
	image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
});

// as the legend of the page has it: a square, a line, a dot or a diamond
function mark(pen, shape, x, y) {
	pen.beginPath();
	if (shape === 'diamond') [[8.5, 0], [16, 7.5], [8.5, 15], [1, 7.5]].forEach(([right, down]) => pen.lineTo(x + right, y + down));
	else if (shape === 'dot') pen.arc(x + 8.5, y + 7.5, 6.5, 0, 2 * Math.PI);
	else pen.rect(x + 0.5, y + 0.5, shape === 'tick' ? 3 : 16, 14);
	pen.closePath();
	pen.fill();
	pen.stroke();
}

export async function pictureOf(chart, figure, made, data) {
	const svg = figure.querySelector('.wide svg').outerHTML;
	const { height } = made.hits.wide;
	const title = broken(made.finding, WIDE, 18);
	const marks = [];
	let x = 0;
	let line = 0;
	for (const entry of chart.legend) {
		const width = 24 + textWidth(said(entry), 13) + 14;
		if (x && x + width > WIDE) { x = 0; line += 1; }
		marks.push({ entry, x, line });
		x += width;
	}
	const top = EDGE + title.length * 26 + 24;
	const legendTop = top + 4;
	const chartTop = legendTop + (line + 1) * 22 + 8;
	const canvas = document.createElement('canvas');
	canvas.width = (WIDE + 2 * EDGE) * SCALE;
	canvas.height = (chartTop + height + 34) * SCALE;
	const pen = canvas.getContext('2d');
	pen.scale(SCALE, SCALE);
	pen.fillStyle = '#ffffff';
	pen.fillRect(0, 0, canvas.width, canvas.height);
	const write = (text, left, base, size, colour, weight = 400) => { pen.font = `${weight} ${size}px ${FONT}`; pen.fillStyle = colour; pen.fillText(text, left, base); };
	title.forEach((text, i) => write(text, EDGE, EDGE + 18 + i * 26, 18, COLOUR.ink, 700));
	write(chart.subtitle(), EDGE, top - 8, 12, COLOUR.soft);
	for (const { entry, x: left, line: row } of marks) {
		const y = legendTop + row * 22;
		pen.fillStyle = entry.fill;
		pen.strokeStyle = entry.border ?? entry.fill;
		mark(pen, entry.shape, EDGE + left, y);
		write(said(entry), EDGE + left + 24, y + 12, 13, COLOUR.ink);
	}
	pen.drawImage(await loaded(svg), EDGE, chartTop, WIDE, height);
	write(`${data.title ?? ''}${L('，截至', ', as of ')}${data.day}${L('　来源：', '; source: ')}${chart.source.join(L('、', ', '))}`, EDGE, chartTop + height + 22, 11, COLOUR.soft);
	return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
