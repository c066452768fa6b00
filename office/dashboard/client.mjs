// What the page does: filters, full names under the pointer, the rows behind a bar,
// order, light and dark, pictures and sheets. It asks nobody anything: all is in the page.
import { cardsOf } from './cards.mjs';
import { csvOf } from './csv.mjs';
import { drill } from './drill.mjs';
import { CHARTS, figureOf, tableOf } from './figure.mjs';
import { isSet, narrow } from './narrow.mjs';
import { unpackData } from './pack.mjs';
import { pictureOf } from './picture.mjs';
import { L, speakPage, tellApart } from './words.mjs';

const packed = JSON.parse(document.getElementById('data').textContent);
speakPage(packed.lang);
const data = unpackData(packed);
let shown = narrow(data);
const orders = Object.fromEntries(CHARTS.map((chart) => [chart.id, 0]));

const make = (name, properties = {}, ...children) => {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (key in element && key !== 'role') element[key] = value;
		else element.setAttribute(key, value);
	}
	element.append(...children);
	return element;
};

// ---------------------------------------------------------------- state, which a link keeps
const FILTERS = ['department', 'list', 'region', 'month'];
const state = { department: '', list: '', region: '', month: '', theme: '' };
function readState() {
	const given = new URLSearchParams(location.hash.slice(1));
	for (const name of Object.keys(state)) state[name] = given.get(name) ?? '';
	if (!['', 'light', 'dark'].includes(state.theme)) state.theme = '';
}
function keepState() {
	const kept = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
	try {
		history.replaceState(null, '', kept.toString() ? `#${kept}` : location.pathname + location.search);
	} catch {
		// (a page of a mail has no address that could be kept)
	}
}

// ---------------------------------------------------------------- what is under the pointer
const tip = make('div', { id: 'tip', hidden: true, role: 'tooltip' });
document.body.append(tip);
const linesOf = ([title, ...lines]) => [make('strong', {}, title), ...lines.map(([what, value]) => make('div', {}, make('span', {}, `${what}${L('：', ': ')}`), value))];
const wordsOf = ([title, ...lines]) => `${title}${L('：', ': ')}${lines.map(([what, value]) => `${what} ${value}`).join(L('，', ', '))}`;

function showTip(button, lines) {
	tip.replaceChildren(...linesOf(lines));
	tip.hidden = false;
	const at = button.getBoundingClientRect();
	const { offsetWidth: w, offsetHeight: h } = tip;
	tip.style.left = `${Math.max(4, Math.min(at.left + at.width / 2 - w / 2, innerWidth - w - 4))}px`;
	tip.style.top = `${at.bottom + h + 8 < innerHeight || at.top < h + 8 ? at.bottom + 6 : at.top - h - 6}px`;
}
const hideTip = () => { tip.hidden = true; };
addEventListener('scroll', hideTip, { passive: true, capture: true });

// Buttons over a drawing, in the order in which it is read; one of them is reached by
// Tab, the others by arrows.
function layHits(plot, { hits, width, height }, name) {
	const layer = make('div', { className: 'hits', role: 'group', 'aria-label': L(`${name}：用方向键逐个查看，回车看明细`, `${name}: arrows move, Enter shows the rows`) });
	const buttons = hits.map((hit, i) => {
		const button = make('button', { type: 'button', className: hit.drill ? 'hit' : 'hit still', tabIndex: i ? -1 : 0, 'aria-label': wordsOf(hit.tip) });
		Object.assign(button.style, { left: `${(100 * hit.x) / width}%`, top: `${(100 * hit.y) / height}%`, width: `${(100 * hit.w) / width}%`, height: `${(100 * hit.h) / height}%` });
		button.addEventListener('pointerenter', () => showTip(button, hit.tip));
		button.addEventListener('focus', () => showTip(button, hit.tip));
		button.addEventListener('pointerleave', hideTip);
		button.addEventListener('blur', hideTip);
		if (hit.drill) button.addEventListener('click', () => openRows(hit.drill));
		return button;
	});
	layer.addEventListener('keydown', (event) => {
		const at = buttons.indexOf(document.activeElement);
		const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: buttons.length - 1 - at }[event.key];
		if (event.key === 'Escape') hideTip();
		if (step === undefined || at < 0) return;
		event.preventDefault();
		const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + step))];
		buttons[at].tabIndex = -1;
		next.tabIndex = 0;
		next.focus();
	});
	layer.append(...buttons);
	plot.append(layer);
}

// ---------------------------------------------------------------- tables: order, and out
function save(blob, name) {
	const link = make('a', { href: URL.createObjectURL(blob), download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
// (the table as it stands: what was sorted is written sorted)
const standing = (table) => ({ head: [...table.tHead.rows[0].cells].map((cell) => cell.textContent), rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)) });
const saveTable = (table, name) => save(new Blob([csvOf(standing(table))], { type: 'text/csv;charset=utf-8' }), `${name}-${data.day}.csv`.replace(/[\\/:*?"<>|\s]+/g, '-'));

const collator = new Intl.Collator(L('zh-CN', 'en'), { numeric: true });
const numberIn = (text) => Number(text.replace(/−/g, '-').replace(/^[^\d+-]*/, '').match(/^[+-]?[\d.]+/)?.[0] ?? NaN);
function compareCells(a, b, isNumber) {
	if (a === '—' || b === '—') return (a === '—') - (b === '—');
	return isNumber ? numberIn(a) - numberIn(b) : collator.compare(a, b);
}
function makeSortable(table) {
	[...table.tHead.rows[0].cells].forEach((head, column) => {
		const button = make('button', { type: 'button', className: 'sort' }, head.textContent);
		head.replaceChildren(button);
		button.addEventListener('click', () => {
			const down = head.getAttribute('aria-sort') === 'ascending';
			for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
			head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
			const rows = [...table.tBodies[0].rows];
			const texts = new Map(rows.map((row) => [row, row.cells[column].textContent]));
			const isNumber = [...texts.values()].every((text) => text === '—' || !Number.isNaN(numberIn(text)) && !/^\d{4}-\d\d/.test(text));
			const missing = (row) => texts.get(row) === '—';
			rows.sort((a, b) => (missing(a) || missing(b) ? missing(a) - missing(b) : (down ? -1 : 1) * compareCells(texts.get(a), texts.get(b), isNumber)));
			table.tBodies[0].append(...rows);
		});
	});
}

// ---------------------------------------------------------------- the rows behind a bar
const dialog = make('dialog', { id: 'rows', 'aria-labelledby': 'rows-title' });
document.body.append(dialog);
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
const PART = 200;
function openRows(where) {
	hideTip();
	const { title, note, table } = drill(shown, where);
	const close = make('button', { type: 'button', className: 'close' }, L('关闭', 'Close'));
	const csv = make('button', { type: 'button', className: 'csv' }, 'CSV');
	const part = make('div');
	part.innerHTML = String(tableOf({ ...table, caption: title, rows: table.rows.slice(0, PART) }));
	const more = make('button', { type: 'button', className: 'more' }, L(`显示全部 ${table.rows.length} 行`, `Show all ${table.rows.length} rows`));
	const ready = () => makeSortable(part.querySelector('table'));
	more.addEventListener('click', () => { part.innerHTML = String(tableOf({ ...table, caption: title })); more.remove(); ready(); });
	close.addEventListener('click', () => dialog.close());
	csv.addEventListener('click', () => save(new Blob([csvOf(more.isConnected ? table : standing(part.querySelector('table')))], { type: 'text/csv;charset=utf-8' }), `${title}-${data.day}.csv`.replace(/[\\/:*?"<>|\s]+/g, '-')));
	dialog.replaceChildren(make('div', { className: 'bar' }, make('h2', { id: 'rows-title' }, title), csv, close), ...(note ? [make('p', { className: 'note' }, note)] : []), part, ...(table.rows.length > PART ? [more] : []));
	ready();
	if (!dialog.open) dialog.showModal();
	close.focus();
}

// ---------------------------------------------------------------- one chart
const drawnBy = {};
function bringToLife(chart, made) {
	const figure = document.getElementById(chart.id);
	drawnBy[chart.id] = made;
	if (!made.hits) return;
	for (const width of ['wide', 'narrow']) layHits(figure.querySelector(`.${width}`), made.hits[width], chart.name());
	const tools = make('div', { className: 'tools' });
	const options = chart.orders?.() ?? [];
	if (options.length) {
		const select = make('select', { 'aria-label': L(`${chart.name()}：次序`, `${chart.name()}: order`) }, ...options.map(([name], i) => make('option', { value: String(i), selected: i === orders[chart.id] }, name)));
		select.addEventListener('change', () => { orders[chart.id] = Number(select.value); redraw(chart); document.querySelector(`#${chart.id} select`).focus(); });
		tools.append(select);
	}
	const png = make('button', { type: 'button', className: 'png', 'aria-label': L(`${chart.name()}：存为 PNG 图片`, `${chart.name()}: save as PNG`) }, 'PNG');
	png.addEventListener('click', async () => save(await pictureOf(chart, figure, made, data), `${chart.name()}-${data.day}.png`));
	tools.append(png);
	made.tables.forEach((table, i) => {
		const name = table.caption.replace(/[（(].*$/, '');
		const csv = make('button', { type: 'button', className: 'csv', 'aria-label': L(`${chart.name()}：${name}存为 CSV`, `${chart.name()}: save ${name} as CSV`) }, `CSV ${made.tables.length > 1 ? name : ''}`.trim());
		csv.addEventListener('click', () => saveTable(document.getElementById(`${chart.id}-table-${i + 1}`), `${chart.name()}-${name}`));
		tools.append(csv);
	});
	figure.querySelector('figcaption').after(tools);
	made.tables.forEach((given, i) => {
		const table = document.getElementById(`${chart.id}-table-${i + 1}`);
		given.drills?.forEach((where, k) => {
			const cell = table.tBodies[0].rows[k].cells[0];
			const button = make('button', { type: 'button', className: 'link' }, cell.textContent);
			button.addEventListener('click', () => openRows(where));
			cell.replaceChildren(button);
		});
		makeSortable(table);
	});
}

function redraw(chart) {
	const made = figureOf(chart, shown, orders[chart.id]);
	const old = document.getElementById(chart.id);
	const isOpen = old.querySelector('details')?.open;
	const holder = make('template');
	holder.innerHTML = String(made.html);
	old.replaceWith(holder.content);
	if (isOpen) document.querySelector(`#${chart.id} details`)?.setAttribute('open', '');
	bringToLife(chart, made);
}

// ---------------------------------------------------------------- filters
const status = make('p', { role: 'status', className: 'status' });
const selects = {};
function apply() {
	const filter = Object.fromEntries(FILTERS.map((name) => [name, state[name]]));
	shown = narrow(data, filter);
	document.getElementById('cards').innerHTML = String(cardsOf(shown));
	for (const chart of CHARTS) redraw(chart);
	const chosen = FILTERS.filter((name) => filter[name]).map((name) => selects[name].selectedOptions[0].textContent);
	status.textContent = chosen.length ? L(`只看：${chosen.join('、')}`, `Only: ${chosen.join(', ')}`) : '';
	reset.hidden = !isSet(filter);
	keepState();
}
const reset = make('button', { type: 'button', id: 'reset', hidden: true }, L('全部', 'All'));
reset.addEventListener('click', () => {
	for (const name of FILTERS) { state[name] = ''; selects[name].value = ''; }
	apply();
	selects.department.focus();
});

const unique = (rows, key) => [...new Map(rows.filter((row) => row[key] !== null && row[key] !== undefined).map((row) => [row[key], row])).values()];
function choices() {
	const departments = unique([...(data.places ?? []), ...(data.departments ?? []), ...(data.reports ?? []), ...(data.problems ?? [])], 'department').sort((a, b) => (a.department < b.department ? -1 : 1));
	const lists = unique([...(data.listsOn?.at(-1) ?? []), ...(data.reports ?? [])], 'task_list');
	const regions = unique([...(data.league ?? []), ...(data.gaps ?? []), ...(data.places ?? [])], 'region').sort((a, b) => (a.region < b.region ? -1 : 1));
	const months = [...new Set([...(data.reports ?? []).map((row) => row.period.slice(0, 7)), ...data.days.map((day) => day.slice(0, 7))])].sort().reverse();
	const named = (rows, key, name) => tellApart(rows, key, name).map((text, i) => [rows[i][key], text]);
	return { department: [L('部门', 'Department'), named(departments, 'department', 'department_name')], list: [L('清单', 'List'), named(lists, 'task_list', 'task_list_name')],
		region: [L('地区', 'Region'), named(regions, 'region', 'region_name')], month: [L('月份', 'Month'), months.map((month) => [month, month])] };
}

function showTheme() {
	if (state.theme) document.documentElement.dataset.theme = state.theme;
	else delete document.documentElement.dataset.theme;
}
function buildTools() {
	const bar = make('div', { className: 'filters', role: 'search', 'aria-label': L('筛选', 'Filters') });
	for (const [name, [title, options]] of Object.entries(choices())) {
		const select = make('select', { id: `filter-${name}` }, make('option', { value: '' }, L('全部', 'All')), ...options.map(([value, text]) => make('option', { value }, text)));
		select.addEventListener('change', () => { state[name] = select.value; apply(); });
		selects[name] = select;
		bar.append(make('label', {}, make('span', {}, title), select));
	}
	const theme = make('button', { type: 'button', id: 'theme' }, L('明暗', 'Light, dark'));
	theme.addEventListener('click', () => {
		const isDark = state.theme ? state.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
		state.theme = isDark ? 'light' : 'dark';
		showTheme();
		keepState();
	});
	const print = make('button', { type: 'button', id: 'print' }, L('打印', 'Print'));
	print.addEventListener('click', () => window.print());
	bar.append(reset, theme, print);
	document.getElementById('tools').append(bar, status);
}

function start() {
	readState();
	showTheme();
	for (const name of FILTERS) {
		selects[name].value = state[name];
		// (of a link to what is no more: everything is shown)
		if (selects[name].value !== state[name]) { state[name] = ''; selects[name].value = ''; }
	}
	if (FILTERS.some((name) => state[name])) apply();
	else for (const chart of CHARTS) bringToLife(chart, figureOf(chart, shown, 0, true));
}

buildTools();
start();
addEventListener('hashchange', () => { readState(); showTheme(); for (const name of FILTERS) selects[name].value = state[name]; apply(); });
