// Tables as a spreadsheet reads them: UTF-8 with its mark, CRLF, and no cell that a
// spreadsheet would take for a formula.
import { MISSING } from './words.mjs';

const NUMBER = /^[-+]?\d+(\.\d+)?%?$/;
const FORMULA = /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20|]/;

export function cellOf(value) {
	let text = value === null || value === undefined || value === MISSING ? '' : String(value);
	const number = text.replace(/^−/, '-');
	if (NUMBER.test(number)) text = number;
	else if (FORMULA.test(text)) text = `'${text}`;
	return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export const csvOf = ({ head, rows }) => `\ufeff${[head, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
