// One chart of the page: its finding, its drawings, its source, its tables. Made on
// the server for the first sight, and by the same words in the page for every other.
import { draw, NARROW, said, WIDE } from './charts/base.mjs';
import classes from './charts/classes.mjs';
import deadlines from './charts/deadlines.mjs';
import gaps from './charts/gaps.mjs';
import league from './charts/league.mjs';
import movement from './charts/movement.mjs';
import pace from './charts/pace.mjs';
import reporting from './charts/reporting.mjs';
import stages from './charts/stages.mjs';
import { html, trusted } from './html.mjs';
import { dayOf } from './narrow.mjs';
import { L, MISSING } from './words.mjs';

// in reading order: how far, how fast, who does not report, what is stuck, where we stand
export const CHARTS = [classes, movement, pace, reporting, stages, deadlines, gaps, league];

const legendMark = ({ fill, border, shape, sign, letter, ink }) => {
	const style = `background:${colour(fill)};border-color:${colour(border ?? fill)};${ink ? `color:${colour(ink)}` : ''}`;
	return html`<i class="mark ${shape ?? 'box'}" style="${style}" aria-hidden="true">${L(sign, letter) ?? ''}</i>`;
};
// colours of marks turn with the page, as those of drawings do
const colour = (hex) => `var(--c${hex.slice(1)},${hex})`;

const legendOf = (chart) => html`<ul class="legend">${chart.legend.map((entry) => html`<li>${legendMark(entry)}${said(entry)}</li>`)}</ul>`;

// Columns of figures stand right, days are not broken.
const kindOf = (cells) => {
	const known = cells.filter((cell) => cell !== MISSING).map(String);
	if (!known.length) return '';
	if (known.every((cell) => /^[+−]?[\d.]+%?$/.test(cell))) return 'number';
	return known.every((cell) => /^\d{4}-\d{2}(-\d{2})?$/.test(cell)) ? 'date' : '';
};

export function tableOf({ caption, head, rows }, id = '') {
	const kinds = head.map((_, i) => kindOf(rows.map((row) => row[i])));
	return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table${id && html` id="${id}"`}>${caption && html`<caption>${caption}</caption>`}
<thead><tr>${head.map((cell, i) => html`<th scope="col" class="${kinds[i]}">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class="${kinds[i]}">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

// A drawing has no name of its own: the figure around it has one. Its words are not
// read one by one, since the table says the same in order.
function drawing(chart, rows, width, name, finding, isThere) {
	const height = chart.height(rows, width);
	const option = chart.option(rows, width);
	return { hits: option.hits ?? [], width, height, html: isThere ? '' : html`<div class="plot ${name}"><div role="img" aria-label="${finding}">${trusted(draw(option, width, height))}</div></div>` };
}

const sourceOf = (chart) => html`<p class="source">${L('来源', 'Source')}${L('：', ': ')}${chart.source.map((view, i) => html`${i ? L('、', ', ') : ''}<code>${view}</code>`)}</p>`;

const silence = (chart, title, detail) => html`<figure id="${chart.id}" class="empty" aria-label="${title}">
<figcaption><h2>${title}</h2>${detail && html`<p>${detail}</p>`}<p>${chart.subtitle()}</p></figcaption>
${sourceOf(chart)}</figure>`;

const FILTERS = () => ({ department: L('部门', 'department'), list: L('清单', 'list'), region: L('地区', 'region'), month: L('月份', 'month') });

// which filters a chart does not follow, in words
function unfollowed(chart, data) {
	const filter = data.filter ?? {};
	const not = Object.keys(FILTERS()).filter((name) => filter[name] && (!chart.follows.includes(name) || name === 'region' && data.regionless && !['gaps', 'league'].includes(chart.id)
		|| name === 'month' && chart.id !== 'reporting' && !data.days[dayOf(data, filter)].startsWith(filter.month)));
	if (not.length) return L(`此图不随所选的${not.map((name) => FILTERS()[name]).join('、')}。`, `This chart does not follow the chosen ${not.map((name) => FILTERS()[name]).join(', ')}.`);
	return '';
}

// { html, hits: { wide, narrow }, tables, finding } of a chart; of one that is in the page
// already, all but the html
export function figureOf(chart, data, order = 0, isThere = false) {
	const missing = chart.source.filter((view) => data.views[view] !== 'readable' && data.views[view] !== 'lacking');
	if (missing.length) return { html: silence(chart, L(`没有可读的视图 ${missing.join('、')}`, `No view that may be read: ${missing.join(', ')}`)), hits: null, tables: [] };
	const lacking = chart.source.filter((view) => data.lacking[view]);
	if (lacking.length) {
		return { html: silence(chart, L(`视图 ${lacking.join('、')} 缺列`, `Columns are missing from ${lacking.join(', ')}`), lacking.map((view) => L(`${view} 没有列 ${data.lacking[view].join('、')}`, `${view} does not have ${data.lacking[view].join(', ')}`)).join(L('；', '; '))), hits: null, tables: [] };
	}
	const found = chart.rows(data);
	const isFiltered = Object.values(data.filter ?? {}).some(Boolean);
	if (!found.length) return { html: silence(chart, isFiltered ? L('所选范围内没有', 'Nothing in what was chosen') : chart.empty()), hits: null, tables: [] };
	const finding = chart.finding(found);
	const compare = chart.orders?.()[order]?.[1];
	const rows = !compare ? found : chart.inOrder ? chart.inOrder(found, compare) : [...found].sort(compare);
	const tables = chart.tables(rows).filter((table) => table.rows.length);
	const note = unfollowed(chart, data);
	const wide = drawing(chart, rows, WIDE, 'wide', finding, isThere);
	const narrow = drawing(chart, rows, NARROW, 'narrow', finding, isThere);
	const isNeeded = tables.some((table) => table.isNeeded);
	return {
		hits: { wide, narrow }, tables, finding,
		html: isThere ? '' : html`<figure id="${chart.id}" aria-label="${finding}">
<figcaption><h2>${finding}</h2>
<p>${chart.subtitle()}</p>${note && html`<p class="note">${note}</p>`}</figcaption>
${legendOf(chart)}
${wide.html}${narrow.html}
${sourceOf(chart)}
<details><summary>${L('数据表', 'Table')}${L('：', ': ')}${chart.name()}</summary></details>
<div class="tables${isNeeded && ' needed'}">${tables.map((table, i) => tableOf(table, `${chart.id}-table-${i + 1}`))}</div>
</figure>`,
	};
}
