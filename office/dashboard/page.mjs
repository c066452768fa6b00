// The page: headline figures, then a figure a chart, each with its finding, its
// source and its rows as a table. No script, nothing fetched: the policy in the
// head forbids both.
import { readFileSync } from 'node:fs';
import { draw, NARROW, WIDE } from './charts/base.mjs';
import { cards } from './cards.mjs';
import classes from './charts/classes.mjs';
import deadlines from './charts/deadlines.mjs';
import gaps from './charts/gaps.mjs';
import league from './charts/league.mjs';
import movement from './charts/movement.mjs';
import pace from './charts/pace.mjs';
import reporting from './charts/reporting.mjs';
import stages from './charts/stages.mjs';
import { html, trusted } from './html.mjs';
import { dayZh, MISSING, textWidth } from './words.mjs';

// in reading order: how far, how fast, who does not report, what is stuck, where we stand
export const CHARTS = [classes, movement, pace, reporting, stages, deadlines, gaps, league];

const CSS = trusted(readFileSync(new URL('page.css', import.meta.url), 'utf8'));

const legendMark = ({ fill, border, shape, sign, ink }) => {
	const style = `background:${fill};border-color:${border ?? fill};${ink ? `color:${ink}` : ''}`;
	return html`<i class="mark ${shape ?? 'box'}" style="${style}" aria-hidden="true">${sign ?? ''}</i>`;
};

const legendOf = (chart) => html`<ul class="legend">${chart.legend.map((entry) =>
	html`<li>${legendMark(entry)}${entry.zh} <span lang="en">${entry.en}</span></li>`)}</ul>`;

// Columns of figures stand right, days are not broken.
const kindOf = (cells) => {
	const known = cells.filter((cell) => cell !== MISSING).map(String);
	if (!known.length) return '';
	if (known.every((cell) => /^[+−]?[\d.]+%?$/.test(cell))) return 'number';
	return known.every((cell) => /^\d{4}-\d{2}(-\d{2})?$/.test(cell)) ? 'date' : '';
};

function tableOf({ caption, head, rows }) {
	const kinds = head.map((_, i) => kindOf(rows.map((row) => row[i])));
	return html`<div class="scroll" tabindex="0"><table>${caption && html`<caption>${caption}</caption>`}
<thead><tr>${head.map((cell, i) => html`<th scope="col" class="${kinds[i]}">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${kinds[i]}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

// A drawing has no name of its own: the figure around it has one.
const drawing = (chart, rows, width, name) => {
	const svg = draw(chart.option(rows, width), width, chart.height(rows, width));
	return html`<div class="${name}" role="img" aria-label="${chart.finding(rows).zh}">${trusted(svg)}</div>`;
};

const sourceOf = (chart) => html`<p class="source">来源 <span lang="en">source</span>：${chart.source.map((view, i) => html`${i ? '、' : ''}<code>${view}</code>`)}</p>`;

const silence = (chart, title, subtitle) => html`<figure id="${chart.id}" class="empty" aria-label="${title}">
<figcaption><h2>${title}</h2><p lang="en">${subtitle}</p><p>${chart.subtitle.zh}　<span lang="en">${chart.subtitle.en}</span></p></figcaption>
${sourceOf(chart)}</figure>`;

function figureOf(chart, data) {
	const missing = chart.source.filter((view) => data.views[view] !== 'readable');
	if (missing.length) {
		return silence(chart, `没有可读的视图 ${missing.join('、')}`, `The view is missing, or this role may not read it: ${missing.join(', ')}`);
	}
	const rows = chart.rows(data);
	if (!rows.length) return silence(chart, chart.empty.zh, chart.empty.en);
	const finding = chart.finding(rows);
	const tables = chart.tables ? chart.tables(rows) : [chart.table(rows)];
	return html`<figure id="${chart.id}" aria-label="${finding.zh}">
<figcaption><h2>${finding.zh}</h2><p lang="en">${finding.en}</p>
<p>${chart.subtitle.zh}　<span lang="en">${chart.subtitle.en}</span></p></figcaption>
${legendOf(chart)}
${drawing(chart, rows, WIDE, 'wide')}${drawing(chart, rows, NARROW, 'narrow')}
${sourceOf(chart)}
<details><summary>数据表 <span lang="en">table</span></summary>${tables.filter((table) => table.rows.length).map(tableOf)}</details>
</figure>`;
}

const cardOf = (card) => html`<li class="${card.tone ?? ''}" id="card-${card.id}"><h2>${card.title}</h2>
<p class="big${textWidth(card.big, 1) > 7 && ' long'}">${card.big}${card.small && html`<small>${card.small}</small>`}</p><p>${card.note}</p><p lang="en">${card.en}</p></li>`;

export const page = (data) => `${html`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>营商环境看板 ${data.day}</title>
<style>
${CSS}</style>
</head>
<body>
<header><h1>营商环境看板</h1>
<p lang="en">Business-environment dashboard</p>
<p class="day">截至 <time datetime="${data.day}">${dayZh(data.day)}</time></p></header>
<main>
<ul class="cards" aria-label="主要数字">${cards(data).map(cardOf)}</ul>
<div class="charts">${CHARTS.map((chart) => figureOf(chart, data))}</div>
</main>
<footer><p>数据取自模式 <code>${data.schema}</code> 的视图，截至 ${dayZh(data.day)}；“${MISSING}”为没有报送或无法计算。<span lang="en">Read from the views of this schema as of this day; a dash is what was not reported or cannot be computed.</span></p>
${data.note && html`<p>${data.note}</p>`}</footer>
</body>
</html>
`}`;
