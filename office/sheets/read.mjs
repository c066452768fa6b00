// A file as grids of texts: { name, rows: [{ number, cells: [text], faults, spans, isHidden }], hidden, comments, merges }.
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { cellText } from './cell.mjs';
import { decodeText, parseCsv } from './csv.mjs';

export const MOST_COLUMNS = 200;
const FORMULA = 6;    // of the types of cells of exceljs

// Which file it is its first bytes say, not its name.
export async function readSheets(file, { encoding, progress = () => {} } = {}) {
	let bytes;
	try {
		bytes = await readFile(file);
	} catch (error) {
		throw new Refusal(say('no_file', file, error.code ?? error.message), { hint: say('file_hint') });
	}
	if (!bytes.length) throw new Refusal(say('empty_file', file));
	if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readWorkbook(bytes, file, progress);
	if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') throw new Refusal(say('old_xls', basename(file)), { hint: say('old_xls_hint') });
	if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(bytes.subarray(0, 200).toString('latin1'))) throw new Refusal(say('html_file', basename(file)), { hint: say('old_xls_hint') });
	const { text, encoding: found } = decodeText(bytes, encoding);
	const { rows, separator } = parseCsv(text);
	return { kind: 'csv', encoding: found, separator, sheets: [{
		name: basename(file, extname(file)), hidden: new Set(), comments: [], isHidden: false,
		rows: rows.map((cells, i) => ({ number: i + 1, cells, spans: null, faults: null, isHidden: false })) }] };
}

async function readWorkbook(bytes, file, progress) {
	const { default: ExcelJS } = await import('exceljs');
	const book = new ExcelJS.Workbook();
	let notes;
	try {
		const { bare } = await import('./package.mjs');
		const stripped = await bare(bytes);
		notes = stripped.notes;
		await book.xlsx.load(stripped.bytes, { ignoreNodes: ['legacyDrawing', 'legacyDrawingHF', 'tableParts', 'dataValidations', 'conditionalFormatting', 'sheetProtection', 'drawing', 'picture', 'extLst', 'printOptions', 'pageSetup', 'headerFooter', 'autoFilter'] });
	} catch (error) {
		throw new Refusal(say('bad_workbook', basename(file), error.message), { hint: say('bad_workbook_hint') });
	}
	if (!book.worksheets.length) throw new Refusal(say('no_sheets', basename(file)));
	return { kind: 'xlsx', sheets: book.worksheets.map((sheet) => readWorksheet(sheet, notes.get(sheet.name) ?? [], progress)) };
}

function readWorksheet(sheet, comments, progress) {
	const hidden = new Set();
	const width = Math.min(sheet.columnCount, MOST_COLUMNS);
	for (let i = 1; i <= width; i += 1) if (sheet.getColumn(i).hidden) hidden.add(i - 1);
	const rows = [];
	let seen = 0;
	sheet.eachRow({ includeEmpty: false }, (row, number) => {
		const cells = [];
		let faults = null;
		let spans = null;
		row.eachCell({ includeEmpty: false }, (cell, column) => {
			if (column > MOST_COLUMNS) return;
			const at = column - 1;
			// (of a formula the library drops a result of 0 from the value)
			const value = cell.type === FORMULA ? { formula: true, result: cell.result } : cell.value;
			const read = cellText(value, cell.numFmt, Boolean(cell.font?.strike));
			cells[at] = read.text;
			if (read.fault) (faults ??= {})[at] = read.fault;
			if (cell.isMerged) {
				const master = cell.master;
				(spans ??= {})[at] = { row: Number(master.row), column: Number(master.col) - 1, isMaster: master === cell };
			}
		});
		for (let i = 0; i < cells.length; i += 1) cells[i] ??= '';
		rows.push({ number, cells, faults, spans, isHidden: Boolean(row.hidden) });
		if ((seen += 1) % 5000 === 0) progress(seen, sheet.rowCount);
	});
	return { name: sheet.name, isHidden: sheet.state !== 'visible' && sheet.state !== undefined, rows, hidden, comments };
}
