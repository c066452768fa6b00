// bizenv-office tables: the views of a ledger as an .xlsx, a worksheet each: labels as
// headings, a frozen first row, widths, and formats by type.
import { writeOut } from '../lib/files.mjs';
import { say, spoken } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { inSnapshot } from '../lib/snapshot.mjs';
import { widthOf } from '../papers/standard.mjs';
import { shift } from '../sheets/cell.mjs';

const MOST_ROWS = 1048575;
// what an office asks for by name only: every day of twenty years
const ON_DEMAND = new Set(['v_calendar']);

async function viewsOf(client, schema) {
	const { rows } = await client.query(`SELECT c.relname AS name, split_part(obj_description(c.oid, 'pg_class'), E'\\n', 1) AS label,
			jsonb_agg(jsonb_build_object('name', a.attname, 'label', coalesce(split_part(col_description(c.oid, a.attnum), E'\\n', 1), a.attname),
				'type', a.atttypid::regtype::text, 'scale', CASE WHEN a.atttypid = 'numeric'::regtype AND a.atttypmod > 4 THEN (a.atttypmod - 4) & 65535 END) ORDER BY a.attnum) AS columns
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE n.nspname = $1 AND c.relkind IN ('v', 'm') AND c.relname LIKE 'v\\_%' AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
		GROUP BY c.oid, c.relname ORDER BY c.relname`, [schema]);
	return rows;
}

// Of a class its word is shown, of a percentage the one that is rounded as it is printed.
export function shownColumns(columns) {
	const names = new Set(columns.map((column) => column.name));
	return columns.flatMap((column) => {
		const stem = column.name.replace(/_(order|pct|ratio)$/, '');
		if (names.has(`${column.name}_zh`) || column.name.endsWith('_order') && names.has(`${stem}_zh`)) return [];
		if (column.name.endsWith('_ratio') && names.has(`${stem}_pct`)) return [];
		return [{ ...column, isPercent: column.name.endsWith('_pct') && column.type === 'numeric' }];
	});
}

export function formatOf({ name, type, scale, isPercent }) {
	if (isPercent) return '0.0#%';
	if (type === 'date') return 'yyyy-mm-dd';
	if (/^(integer|bigint|smallint)$/.test(type)) return /_id$/.test(name) ? '0' : '#,##0';
	if (type === 'numeric') return `#,##0${scale ? `.${'0'.repeat(Math.min(scale, 2))}${'#'.repeat(Math.max(scale - 2, 0))}` : ''}`;
	return '@';
}

// A number that a spreadsheet cannot hold stays the text that it is.
export function cellOf(value, { type, isPercent }) {
	if (value === null) return null;
	if (type === 'boolean') return value ? '是' : '否';
	if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : value;
	if (isPercent && /^-?[\d.]+$/.test(value)) return Number(shift(value, -2));
	if (type === 'numeric') return value.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 && /^-?\d/.test(value) ? Number(value) : value;
	return value;
}

const shown = (value, format) => (value === null ? '' : value instanceof Date ? '2025-07-31' : typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: format.includes('.') ? 2 : 0 }) : String(value));

function fill(book, view, rows, taken) {
	let name = (view.label || view.name).replace(/[：:].*$/s, '').replace(/[*?/\\[\]]/g, ' ').slice(0, 28).trim() || view.name;
	while (taken.has(name)) name = `${name.slice(0, 25)} ${taken.size + 1}`;
	taken.add(name);
	const columns = shownColumns(view.columns);
	const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }],
		// printed: across an A4, as wide as the page, the headings on each
		pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1' } });
	sheet.addRow(columns.map((column) => column.label)).eachCell((cell) => {
		cell.font = { bold: true };
		cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEFEF' } };
		cell.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true };
	});
	const widths = columns.map((column) => widthOf(column.label) * 2);
	for (const row of rows) {
		const values = columns.map((column) => cellOf(row[column.name], column));
		sheet.addRow(values);
		values.forEach((value, i) => { widths[i] = Math.max(widths[i], widthOf(shown(value, formatOf(columns[i]))) * 2); });
	}
	columns.forEach((column, i) => {
		const format = formatOf(column);
		const kept = sheet.getColumn(i + 1);
		kept.width = Math.min(Math.max(widths[i] + 2, 8), 50);
		if (format !== '@') kept.numFmt = format;
		if (widths[i] > 48) kept.alignment = { wrapText: true, vertical: 'top' };
	});
	sheet.getRow(1).alignment = { vertical: 'middle', horizontal: 'center', wrapText: true };
	if (columns.length) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
}

export async function writeTables(options) {
	const { default: ExcelJS } = await import('exceljs');
	const book = new ExcelJS.Workbook();
	const day = await inSnapshot(options, async (client, asOf, schema) => {
		const views = await viewsOf(client, schema);
		const wanted = options.view ?? views.map((view) => view.name).filter((name) => !ON_DEMAND.has(name));
		const missing = wanted.find((name) => !views.some((view) => view.name === name));
		if (!views.length) throw new Refusal(say('no_views', schema));
		if (missing) throw new Refusal(say('no_such_view', missing), { hint: say('views_are', views.map((view) => view.name).join('、')) });
		const taken = new Set();
		for (const view of views.filter((other) => wanted.includes(other.name))) {
			const from = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(view.name)}`;
			const { rows } = await client.query(`SELECT ${view.columns.map((column) => client.escapeIdentifier(column.name)).join(', ')} FROM ${from}`);
			if (rows.length > MOST_ROWS) throw new Refusal(say('too_many_rows', view.name, rows.length));
			fill(book, view, rows, taken);
		}
		// (the same ledger and day give the same file)
		book.created = new Date(`${asOf}T00:00:00Z`);
		book.modified = book.created;
		return asOf;
	}, { lines: true });
	await writeOut(options.out ?? `${spoken() === 'zh' ? '台账' : 'tables'}-${day}.xlsx`, Buffer.from(await book.xlsx.writeBuffer()), options);
	return 0;
}
