// The views as an .xlsx: every figure is what SQL says, as a number, a day or a word.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { cellOf, formatOf, shownColumns } from '../tables/tables.mjs';
import { asRole, office, withFolder } from './lib.mjs';

test('columns that are shown, their formats and their cells', () => {
	const column = (name, type = 'character varying', scale = null) => ({ name, type, scale, label: name });
	assert.deepEqual(shownColumns([column('class'), column('class_order', 'integer'), column('class_zh'), column('progress_pct', 'numeric', 2), column('progress_ratio', 'numeric', 6), column('mean_pct', 'numeric', 2)]).map((one) => [one.name, one.isPercent]),
		[['class_zh', false], ['progress_pct', true], ['mean_pct', true]]);
	assert.equal(cellOf('20.70', { type: 'numeric', isPercent: true }), 0.207);
	assert.equal(formatOf({ ...column('x_pct', 'numeric', 2), isPercent: true }), '0.0#%');
	assert.equal(formatOf(column('due_on', 'date')), 'yyyy-mm-dd');
	assert.equal(formatOf(column('task_id', 'integer')), '0');
	assert.equal(formatOf(column('value', 'numeric', 6)), '#,##0.00####');
	assert.equal(cellOf('12345678901234567.89', column('v', 'numeric')), '12345678901234567.89');
	assert.equal(cellOf('1234.5000', column('v', 'numeric')), 1234.5);
	assert.equal(cellOf(null, column('v', 'numeric')), null);
	assert.equal(cellOf('=1+1', column('v')), '=1+1');
	assert.deepEqual(cellOf('2025-07-31', column('v', 'date')), new Date('2025-07-31T00:00:00Z'));
});

test('every view is there, with its labels, and says what it says', () => withFolder(async (folder) => {
	const file = join(folder, 'tables.xlsx');
	const run = await office(['tables', '--xlsx', '--as-of', '2025-07-31', '--out', file]);
	assert.equal(run.code, 0, run.stderr);
	assert.equal((await office(['tables', '--xlsx', '--as-of', '2025-07-31', '--out', file])).code, 1, 'what is there is not written over');
	const book = new ExcelJS.Workbook();
	await book.xlsx.readFile(file);
	await asRole(process.env.PGUSER, async (client) => {
		await client.query("SELECT set_config('bizenv.as_of', '2025-07-31', false)");
		const { rows: views } = await client.query("SELECT c.relname AS name FROM pg_class AS c WHERE c.relnamespace = 'oversight'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'v\\_%' AND c.relname <> 'v_calendar' ORDER BY 1");
		assert.equal(book.worksheets.length, views.length);
		for (const [i, { name }] of views.entries()) {
			const sheet = book.worksheets[i];
			const { rows: [{ n }] } = await client.query(`SELECT count(*) AS n FROM oversight.${name}`);
			assert.equal(sheet.rowCount - 1, Number(n), name);
			assert.equal(sheet.views[0].state, 'frozen');
			assert.ok(sheet.getRow(1).values.slice(1).every((label) => /[\u4e00-\u9fff%]/.test(label)), `${name}: ${sheet.getRow(1).values}`);
		}
		const at = views.findIndex(({ name }) => name === 'v_task_list');
		const sheet = book.worksheets[at];
		const column = (label) => sheet.getRow(1).values.indexOf(label);
		const { rows } = await client.query('SELECT task_list_name, task_count, completed_count, completed_pct, due_on FROM oversight.v_task_list');
		const labels = Object.fromEntries((await client.query("SELECT a.attname, col_description(a.attrelid, a.attnum) AS label FROM pg_attribute AS a WHERE a.attrelid = 'oversight.v_task_list'::regclass AND a.attnum > 0")).rows.map((row) => [row.attname, row.label]));
		rows.forEach((row, i) => {
			const line = sheet.getRow(i + 2);
			assert.equal(line.getCell(column(labels.task_list_name)).value, row.task_list_name);
			assert.equal(line.getCell(column(labels.task_count)).value, Number(row.task_count));
			const percent = line.getCell(column(labels.completed_pct));
			if (row.completed_pct !== null) assert.equal((percent.value * 100).toFixed(2), row.completed_pct);
			if (row.due_on) assert.equal(line.getCell(column(labels.due_on)).value.toISOString().slice(0, 10), row.due_on);
		});
	});
}));

test('one view by name; an unknown one is refused with those there are', () => withFolder(async (folder) => {
	const file = join(folder, 'one.xlsx');
	assert.equal((await office(['tables', '--view', 'v_reporting', '--out', file])).code, 0);
	const book = new ExcelJS.Workbook();
	await book.xlsx.readFile(file);
	assert.equal(book.worksheets.length, 1);
	const run = await office(['tables', '--view', 'v_nothing', '--out', join(folder, 'no.xlsx')]);
	assert.equal(run.code, 1);
	assert.match(run.stderr, /v_nothing[\s\S]*v_task/);
}));
