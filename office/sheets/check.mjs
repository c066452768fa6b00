// What only the file shows and no text cell could tell: errors of formulas, numbers in
// merged cells, two figures for one progress.  Such a row is rejected before it is sent.
import { say } from '../lib/messages.mjs';
import { decimal } from './cell.mjs';
import { unitOf } from './words.mjs';

const NUMBERS = new Set(['planned', 'weight', 'progress.done', 'progress.percent', 'value', 'submitted_items']);
// eslint-disable-next-line no-control-regex
const CANNOT = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const blank = (text) => (text ?? '').trim() === '';

export function letterOf(at) {
	let name = '';
	for (let n = at + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
	return name;
}

const numberIn = (text) => {
	const found = /^\D{0,4}?(\d[\d,]*(?:\.\d+)?)\s*[^\d\s]{0,3}$/.exec((text ?? '').normalize('NFKC').trim());
	return found && !/[%％]/.test(text) ? found[1].replace(/,/g, '') : null;
};

// 8 of 10 beside 80% is one figure, told twice; beside 65% it is two.
function twoFigures(row, at) {
	const [planned, done, percent] = ['planned', 'progress.done', 'progress.percent'].map((column) => (at[column] === undefined ? '' : row.cells[at[column]]));
	if (blank(done) || blank(percent)) return null;
	const [whole, part] = [numberIn(planned), numberIn(done)];
	const printed = /^(\d+(?:\.(\d+))?)\s*%?$/.exec(percent.normalize('NFKC').trim());
	if (whole === null || part === null || !printed || Number(whole) === 0) return null;    // import_table says what is wrong
	const exact = (Number(part) / Number(whole)) * 100;
	const half = 0.5 * 10 ** -(printed[2]?.length ?? 0);
	if (Math.abs(exact - Number(printed[1])) <= half * 1.000001) return { agree: true };
	return { agree: false, reason: say('cell_two_figures', part, whole, decimal(Math.round(exact * 100) / 100), percent.trim()) };
}

// A bare 0.65 is 65% or 0.65%, a bare 1 beside percentages is 1% or 100%: which of the two,
// the mapping says (times), and nobody guesses.
function doubtfulShare(shape, at, entry) {
	if (at === undefined || entry?.times !== undefined) return () => false;
	const FRACTION = /^[0０]?[.．][0-9０-９]+$/;
	const texts = shape.rows.map((row) => (row.cells[at] ?? '').trim());
	const mixes = texts.some((text) => /[%％成]|百分之/.test(text) || FRACTION.test(text) && /[1-9１-９]/.test(text));
	return (text) => FRACTION.test(text) && /[1-9１-９]/.test(text) || mixes && /^[1１]([.．][0０]+)?$/.test(text);
}

// 12项 and 3场 are no part of one another
function twoUnits(row, at) {
	const unitIn = (column) => (at[column] === undefined ? '' : /^[\d,.\s]+([^\d\s]{1,4})$/.exec((row.cells[at[column]] ?? '').normalize('NFKC').trim())?.[1].replace(/^[万亿](?!元)/, '') ?? '');
	const [planned, done] = [unitIn('planned'), unitIn('progress.done')];
	const MONEY = /元$/;
	return planned && done && planned !== done && !(MONEY.test(planned) && MONEY.test(done));
}

// rows → { sent: [{ row, cells }], rejected: [{ row, reasons, headings }], agreed }
export function checkRows(shape, mapping, units = new Map()) {
	const at = {};
	for (const [column, entry] of Object.entries(mapping.columns)) {
		const found = shape.columns.find((other) => other.name === entry.heading);
		if (found) at[column] = found.at;
	}
	const spanRows = new Map();
	for (const row of shape.rows) for (const span of Object.values(row.spans ?? {})) {
		const key = `${span.row}:${span.column}`;
		spanRows.set(key, (spanRows.get(key) ?? new Set()).add(row.number));
	}
	const isDoubtful = doubtfulShare(shape, at['progress.percent'], mapping.columns['progress.percent']);
	const sent = [];
	const rejected = [];
	let agreed = 0;
	for (const row of shape.rows) {
		const reasons = [];
		const headings = new Set();
		const fault = (column, text) => {
			reasons.push(text);
			headings.add(column.name);
		};
		for (const column of shape.columns) {
			const text = row.cells[column.at] ?? '';
			if (CANNOT.test(text)) fault(column, say('cell_nul', letterOf(column.at), column.name));
		}
		for (const [to, place] of Object.entries(at)) {
			const column = shape.columns.find((other) => other.at === place);
			if (to === 'progress.percent' && isDoubtful((row.cells[place] ?? '').trim())) fault(column, say('cell_doubtful_share', letterOf(place), column.name, row.cells[place].trim()));
			if (row.faults?.[place]) fault(column, say(`cell_${row.faults[place]}`, letterOf(place), column.name, row.cells[place]));
			const span = row.spans?.[place];
			const rows = span && spanRows.get(`${span.row}:${span.column}`);
			if (NUMBERS.has(to) && rows?.size > 1 && !blank(row.cells[place])) fault(column, say('cell_merged_number', letterOf(place), column.name, rows.size));
		}
		const said = at.value === undefined ? null : unitOf(mapping.columns.value.heading);
		const own = said && units.get((row.cells[at.indicator] ?? '').trim());
		if (own && own !== said && !blank(row.cells[at.value])) fault(shape.columns.find((other) => other.at === at.value), say('cell_heading_unit', letterOf(at.value), mapping.columns.value.heading, said, own));
		if (twoUnits(row, at)) {
			reasons.push(say('cell_two_units', row.cells[at.planned].trim(), row.cells[at['progress.done']].trim()));
			for (const to of ['planned', 'progress.done']) headings.add(mapping.columns[to].heading);
		}
		const told = shape.columns.filter((column) => Object.values(at).includes(column.at) && !blank(row.cells[column.at]));
		if (told.length && told.every((column) => row.faults?.[column.at] === 'struck_out')) reasons.splice(0, reasons.length, say('row_struck_out', told.map((column) => row.cells[column.at].trim()).join(' ').slice(0, 60)));
		let cells = row.cells;
		const two = reasons.length ? null : twoFigures(row, at);
		if (two?.agree) {
			agreed += 1;
			cells = [...row.cells];
			cells[at['progress.percent']] = '';
		} else if (two) {
			reasons.push(two.reason);
			for (const to of ['progress.done', 'progress.percent']) headings.add(mapping.columns[to].heading);
		}
		if (reasons.length) rejected.push({ row, reasons, headings });
		else sent.push({ row, cells });
	}
	return { sent, rejected, agreed };
}

