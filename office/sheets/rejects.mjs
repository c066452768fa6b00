// The rejected rows as an .xlsx, each with its reason in the last column, to be repaired
// there and imported again: a hidden sheet keeps by which mapping.  Gives the numbers of
// rows that it could not take.
import { say } from '../lib/messages.mjs';

export const KEPT = '_bizenv';
// (a cell of a workbook holds no more; what were cut would be imported as it is)
const MOST_CHARACTERS = 32767;

export async function writeRejects(file, { shape, rejected, kept }) {
	const { default: ExcelJS } = await import('exceljs');
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet(shape.name.slice(0, 31).replace(/[*?:/\\[\]]/g, ' ') || 'Sheet', { views: [{ state: 'frozen', ySplit: 1 }] });
	const headings = [say('row_heading'), ...shape.columns.map((column) => column.name), say('reason_heading')];
	sheet.addRow(headings).font = { bold: true };
	sheet.columns.forEach((column, i) => {
		column.width = i === 0 ? 8 : i === headings.length - 1 ? 60 : Math.min(Math.max(headings[i].length * 2 + 2, 12), 40);
		column.numFmt = '@';    // what is typed here stays as it is typed
		column.alignment = { vertical: 'top', wrapText: true };
	});
	const fits = ({ row }) => shape.columns.every((column) => (row.cells[column.at] ?? '').length <= MOST_CHARACTERS);
	for (const { row, reasons, headings: marked } of rejected.filter(fits)) {
		const line = sheet.addRow([String(row.number), ...shape.columns.map((column) => row.cells[column.at] ?? ''), reasons.join('；')]);
		shape.columns.forEach((column, i) => {
			if (row.faults?.[column.at] === 'struck_out') line.getCell(i + 2).font = { strike: true };
			if (marked.has(column.name)) line.getCell(i + 2).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF2CC' } };
		});
		line.getCell(headings.length).font = { color: { argb: 'FFC00000' } };
	}
	const note = book.addWorksheet(KEPT, { state: 'veryHidden' });
	const text = JSON.stringify(kept);
	for (let i = 0; i < text.length; i += 30000) note.addRow([text.slice(i, i + 30000)]);
	await book.xlsx.writeFile(file);
	return rejected.filter((one) => !fits(one)).map(({ row }) => row.number);
}

// what the hidden sheet of such a file says, or null
export function keptIn(sheets) {
	const sheet = sheets.find((other) => other.name === KEPT);
	if (!sheet) return null;
	try {
		return JSON.parse(sheet.rows.map((row) => row.cells[0]).join(''));
	} catch {
		return null;
	}
}
