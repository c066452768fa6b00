// Messy files into a ledger: every cell right, or its row rejected with the reason; the
// second time nothing changes; what is repaired comes in.
import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import ExcelJS from 'exceljs';
import { readSheets } from '../sheets/read.mjs';
import { office, ownDatabase, withFolder } from './lib.mjs';
import { makeMessy } from './messy.mjs';

const COUNT = Number(process.env.BIZENV_OFFICE_ROWS || 600);
const SHARED = process.env.BIZENV_SHEETS;
const TASKS = `SELECT t.department, t.lead_department AS lead, t.name, trim_scale(t.planned)::text AS planned, t.starts_on AS starts, t.due_on AS due,
		p.percent, trim_scale(p.done)::text AS done, p.progress_class, p.note
, t.unit, (SELECT string_agg(s.supporting_department, '、' ORDER BY s.supporting_department COLLATE "C") FROM oversight.task_support AS s WHERE (s.department, s.task_id) = (t.department, t.task_id)) AS helpers
	FROM oversight.task AS t LEFT JOIN oversight.task_progress AS p USING (department, task_id) ORDER BY t.task_id`;
const ROWS = {
	task: TASKS,
	problem: 'SELECT department, name, document_number AS number, source, category, found_on AS found FROM oversight.problem ORDER BY problem_id',
	indicator_value: 'SELECT indicator, region, period, trim_scale(value)::text AS value FROM oversight.indicator_value ORDER BY indicator, region',
};
const AUDIT = "SELECT count(*) AS n FROM oversight.audit WHERE table_name NOT LIKE 'import%'";

const known = (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
const byKey = (rows) => rows.map((row) => JSON.stringify(known(row), Object.keys(known(row)).sort())).sort();

let db;
before(async () => { db = await ownDatabase(); });
after(() => db?.drop());

// a ledger with what the sheets of problems and figures speak of
async function ledger() {
	await db.query('DROP SCHEMA IF EXISTS oversight CASCADE');
	await db.query('SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS bizenv_office CASCADE');
	await db.query("SELECT bizenv.create_ledger('oversight')");
	await db.query("INSERT INTO oversight.department (department, name) SELECT n, n FROM unnest('{市住建局,市市场监管局,市财政局,市发改委,市工信局,市人社局,市自然资源局}'::text[]) AS n");
	await db.query("INSERT INTO oversight.region (region, name, is_self) VALUES ('乌海市', '乌海市', true), ('包头市', '包头市', false), ('呼伦贝尔', '呼伦贝尔', false)");
	await db.query("INSERT INTO oversight.indicator (indicator, name, direction) VALUES ('fxl', '发现率', 'higher_is_better')");
}

// [row in the file, reason] of the file of rejected rows
async function rejectedIn(file) {
	const { sheets } = await readSheets(file);
	return sheets[0].rows.slice(1).map((row) => [Number(row.cells[0]), row.cells.at(-1)]);
}

function sameRejections(found, expected, name) {
	assert.deepEqual(found.map(([row]) => row), expected.map(([row]) => row), name);
	for (const [i, [row, reason]] of found.entries()) assert.match(reason, expected[i][1], `${name}, row ${row}`);
}

test('seven messy files: trial, once, twice', { timeout: 3600000 }, () => withFolder(async (folder) => {
	const files = await makeMessy(folder, { count: COUNT });
	for (const [name, made] of Object.entries(files)) {
		await ledger();
		const isOfDepartments = made.target === 'task';
		const args = ['import', name, ...(isOfDepartments ? ['--new'] : [])];
		const run = (...more) => office([...args, ...more], { env: db.env, cwd: folder });
		// 3 where rows are rejected; where they may be, either
		const ends = made.rejected.length ? [3] : made.doubtful?.length ? [0, 3] : [0];
		const trial = await run();
		assert.ok(ends.includes(trial.code), `${name}: ${trial.stderr}${trial.stdout}`);
		assert.match(trial.stdout, /这是试导入，没有写入任何东西/);
		if (made.encoding) assert.match(trial.stdout, new RegExp(made.encoding));
		assert.deepEqual((await db.query(ROWS[made.target])).length, 0, `${name}: a trial leaves nothing`);
		assert.deepEqual((await db.query('SELECT name FROM oversight.sheet_mapping')).length, 0);

		const first = await run('--write');
		assert.ok(ends.includes(first.code), `${name}: ${first.stderr}${first.stdout}`);
		const expected = made.rows.map((row) => ('indicator' in row ? { ...row, indicator: 'fxl' } : row));
		const stored = await db.query(ROWS[made.target]);
		// what can be doubted came in as it was meant, or did not come in
		const doubted = new Map((made.doubtful ?? []).map((row) => [row.name, row]));
		for (const row of stored.filter((other) => doubted.has(other.name))) assert.deepEqual(known(row), known(doubted.get(row.name)), `${name}: ${row.name}`);
		assert.deepEqual(byKey(stored.filter((row) => !doubted.has(row.name))), byKey(expected), name);
		if (made.period && isOfDepartments) assert.deepEqual(await db.query('SELECT DISTINCT period FROM oversight.task_progress'), [{ period: made.period }]);
		if (made.list) assert.deepEqual(await db.query('SELECT name FROM oversight.task_list'), [{ name: made.list }]);
		if (made.rejected.length) sameRejections((await rejectedIn(join(folder, name.replace(/\.\w+$/, '-退回.xlsx')))).filter(([row]) => !doubted.has(`任务${row - 2}`)), made.rejected, name);
		for (const kind of new Set(made.left)) assert.equal((first.stdout.match(new RegExp(`^  ${{ total: '合计', note: '注', group: '分组标题', header: '重复的表头' }[kind]}（`, 'gm')) ?? []).length, made.left.filter((other) => other === kind).length, `${name}: ${kind}`);
		// in = added + replaced + unchanged + rejected
		const [, all, ...parts] = /(\d+) 行：新增 (\d+)，更新 (\d+)，未变 (\d+)，退回 (\d+)/.exec(first.stdout).map(Number);
		assert.equal(all, parts.reduce((a, b) => a + b), name);

		const [before] = await db.query(AUDIT);
		const second = await run('--write');
		assert.match(second.stdout, new RegExp(`新增 0，更新 0，未变 ${stored.length}，退回 ${all - stored.length}`), name);
		assert.match(second.stdout, /台账里已经是这样，没有改动/, name);
		assert.deepEqual(byKey(await db.query(ROWS[made.target])), byKey(stored), `${name}, the second time`);
		assert.deepEqual(await db.query(AUDIT), [before], `${name}: the audit has no change`);
	}
}));

async function changed(file, work) {
	const book = new ExcelJS.Workbook();
	await book.xlsx.readFile(file);
	work(book.worksheets[0]);
	await book.xlsx.writeFile(file);
}

test('the corrected file changes what was corrected; the repaired rows come in; next month takes the saved mapping', () => withFolder(async (folder) => {
	await ledger();
	await makeMessy(folder, { count: 10 });
	const run = (...args) => office(['import', ...args, '--write'], { env: db.env, cwd: folder });
	assert.equal((await run('merged.xlsx', '--new', '--as', '重点任务台账')).code, 3);
	const before = await db.query(TASKS);

	await changed(join(folder, 'merged.xlsx'), (sheet) => { sheet.getCell('H13').value = '45%'; sheet.getCell('F13').value = '4.5场'; });
	const [{ n }] = await db.query('SELECT coalesce(max(audit_id), 0) AS n FROM oversight.audit');
	const corrected = await run('merged.xlsx');
	assert.match(corrected.stdout, /保存的对应关系“重点任务台账”/);
	assert.match(corrected.stdout, /新增 0，更新 1，未变 4，退回 1/);
	assert.deepEqual((await db.query(TASKS)).filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i])).map((row) => [row.name, row.done]), [['惠企政策宣讲', '4.5']]);
	const audit = await db.query(`SELECT table_name, operation, trim_scale((row_before ->> 'done')::numeric)::text AS was, trim_scale((row_after ->> 'done')::numeric)::text AS is FROM oversight.audit WHERE audit_id > ${n} AND table_name NOT LIKE 'import%'`);
	assert.deepEqual(audit, [{ table_name: 'task_progress', operation: 'UPDATE', was: '4', is: '4.5' }]);

	// what was sent back is repaired where it was sent back
	await changed(join(folder, 'merged-退回.xlsx'), (sheet) => { sheet.getCell('I2').value = '80%'; });
	const repaired = await run('merged-退回.xlsx');
	assert.equal(repaired.code, 0, repaired.stdout + repaired.stderr);
	assert.match(repaired.stdout, /新增 1，更新 0，未变 0，退回 0/);
	assert.equal((await db.query(TASKS)).length, 6);

	// August
	await copyFile(join(folder, 'merged.xlsx'), join(folder, 'august.xlsx'));
	await changed(join(folder, 'august.xlsx'), (sheet) => { sheet.getCell('A2').value = '乌海市2025年优化营商环境重点任务台账（8月调度）'; sheet.getCell('A3').value = '填报时间：2025年8月31日'; sheet.getCell('H7').value = 0.7; });
	const august = await run('august.xlsx');
	assert.equal(august.code, 3, august.stderr);
	assert.deepEqual(await db.query("SELECT p.period, p.percent FROM oversight.task AS t JOIN oversight.task_progress AS p USING (department, task_id) WHERE t.name = '施工许可提速' ORDER BY 1"), [{ period: '2025-07-01', percent: '65.00' }, { period: '2025-08-01', percent: '70.00' }]);
	assert.equal((await db.query('SELECT name FROM oversight.sheet_mapping')).length, 1);

	// a heading that is gone is told, and not guessed over
	await changed(join(folder, 'august.xlsx'), (sheet) => { sheet.getCell('G4').value = '何时完成'; });
	const gone = await run('august.xlsx', '--as', '重点任务台账');
	assert.equal(gone.code, 1);
	assert.match(gone.stderr, /完成时限/);
	assert.equal((await run('august.xlsx', '--as', '重点任务台账', '--map', 'due_on=何时完成')).code, 3);
}));

test('who helps, and problems by their own numbers', () => withFolder(async (folder) => {
	await ledger();
	await db.query("INSERT INTO oversight.name_alias (of_table, alias, code) VALUES ('department', '住建局', '市住建局')");
	const run = (...args) => office(['import', ...args, '--write'], { env: db.env, cwd: folder });
	const sheet = (name, ...rows) => writeFile(join(folder, name), rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n'));
	const HEAD = [['2025年重点任务清单（2025年7月）'], ['任务名称', '牵头单位', '配合单位', '进度']];
	await sheet('joint.csv', ...HEAD, ['井盖整治', '住建局', '市城管局、供电公司', '10%'], ['占道经营', '市城管局\n市住建局', '无', '20%'], ['渣土清运', '配合单位：市城管局；牵头单位：市财政局', '—', '30%'], ['管线迁改', '市直有关部门', '', '40%']);
	const first = await run('joint.csv', '--new');
	assert.equal(first.code, 3, first.stdout + first.stderr);
	assert.match(first.stdout, /部门 供电公司、市城管局/);
	assert.match(first.stdout, /其余配合/);
	assert.match(first.stdout, /新增 3，更新 0，未变 0，退回 1/);
	assert.match(first.stdout, /没有新建：市直有关部门/);
	const HELPED = "SELECT task_name, department, supporting_departments FROM oversight.v_task ORDER BY progress_pct";
	assert.deepEqual((await db.query(HELPED)).map(Object.values), [['井盖整治', '市住建局', '供电公司、市城管局'], ['占道经营', '市城管局', '市住建局'], ['渣土清运', '市财政局', '市城管局']]);
	assert.match((await run('joint.csv')).stdout, /新增 0，更新 0，未变 3，退回 1/);

	// next month, by the saved mapping
	await sheet('august.csv', ['2025年重点任务清单（2025年8月）'], HEAD[1], ['井盖整治', '住建局', '供电公司', '15%'], ['占道经营', '市城管局、市住建局', '市财政局', '25%'], ['渣土清运', '市财政局、市城管局', '', '35%']);
	const next = await run('august.csv');
	assert.match(next.stdout, /保存的对应关系“joint”/);
	assert.equal(next.code, 0, next.stdout + next.stderr);
	assert.deepEqual((await db.query(HELPED)).map(Object.values), [['井盖整治', '市住建局', '供电公司'], ['占道经营', '市城管局', '市住建局、市财政局'], ['渣土清运', '市财政局', '市城管局']]);

	// two calls of one day that read the same are two; one that is handed on is the same one
	const CALLS = ['工单号', '诉求内容', '来源', '承办单位', '受理时间'];
	await sheet('calls.csv', CALLS, ['WH-001', '噪声扰民', '热线', '市城管局', '2025-07-01'], ['WH-002', '噪声扰民', '热线', '市城管局', '2025-07-01'], ['WH-003', '井盖破损', '热线', '市住建局', '2025-07-02']);
	const calls = await run('calls.csv');
	assert.equal(calls.code, 0, calls.stdout + calls.stderr);
	assert.match(calls.stdout, /按“工单号”认出同一行[\s\S]*新增 3，更新 0，未变 0/);
	await sheet('calls.csv', CALLS, ['WH-001', '噪声扰民', '热线', '市城管局', '2025-07-01'], ['WH-002', '夜间噪声扰民', '热线', '市城管局', '2025-07-01'], ['WH-003', '井盖破损', '热线', '市城管局', '2025-07-02']);
	assert.match((await run('calls.csv')).stdout, /新增 0，更新 2，未变 1，退回 0/);
	assert.deepEqual((await db.query('SELECT document_number, department, name FROM oversight.problem ORDER BY 1')).map(Object.values), [['WH-001', '市城管局', '噪声扰民'], ['WH-002', '市城管局', '夜间噪声扰民'], ['WH-003', '市城管局', '井盖破损']]);

	// one that is there without its number takes it, and does not stand there twice
	await db.query("INSERT INTO oversight.problem (department, source, name, found_on) VALUES ('市住建局', 'hotline', '路灯不亮', '2025-07-03')");
	await sheet('more.csv', CALLS, ['WH-004', '路灯不亮', '热线', '市住建局', '2025-07-03'], ['WH-005', '停水', '热线', '市住建局', '2025-07-03']);
	assert.match((await run('more.csv')).stdout, /新增 1，更新 1，未变 0，退回 0/);
	// a number that two rows have is told
	await sheet('twice.csv', CALLS, ['WH-006', '停电', '热线', '市住建局', '2025-07-04'], ['WH-006', '停气', '热线', '市住建局', '2025-07-04']);
	const twice = await run('twice.csv');
	assert.match(twice.stdout, /新增 1，更新 0，未变 0，退回 1/);
	assert.match(twice.stdout, /第 3 行：.*WH-006|第 3 行：.*document_number/);
}));

test('a rejected row is the one that was meant, however long its neighbours are', () => withFolder(async (folder) => {
	await ledger();
	const rows = Array.from({ length: 2600 }, (_, i) => [`任务${i + 3}`, '市住建局', i % 13 ? '10%' : '不清楚', '长'.repeat(i % 17 === 0 ? 1300 : (i * 7) % 60)]);
	await writeFile(join(folder, 'long.csv'), [['2025年重点任务清单（2025年7月）'], ['任务名称', '责任部门', '进度', '备注'], ...rows].map((row) => row.join(',')).join('\n'));
	const run = await office(['import', 'long.csv', '--new', '--write'], { env: db.env, cwd: folder });
	assert.equal(run.code, 3, run.stderr);
	const { sheets } = await readSheets(join(folder, 'long-退回.xlsx'));
	assert.deepEqual(sheets[0].rows.slice(1).map((row) => [row.cells[1], row.cells[0]]), rows.filter((row) => row[2] === '不清楚').map(([name]) => [name, name.slice(2)]));
	// of a task that stands there twice the last one counts, and is told by its row in the file
	await writeFile(join(folder, 'twice.csv'), [['2025年重点任务清单（2025年8月）'], ['任务名称', '责任部门', '进度', '备注'], [], ['甲', '市住建局', '不清楚', ''], ['乙', '市住建局', '10%', ''], ['小计'], ['乙', '市住建局', '20%', '']].map((row) => row.join(',')).join('\n'));
	const twice = await office(['import', 'twice.csv', '--new', '--write'], { env: db.env, cwd: folder });
	assert.match(twice.stdout, /第 5 行：(第7行与之相同|row 7 has the same key)/, twice.stdout);
	assert.deepEqual(await db.query("SELECT p.percent FROM oversight.task AS t JOIN oversight.task_progress AS p USING (department, task_id) WHERE t.name = '乙'"), [{ percent: '20.00' }]);
}));

test('struck out, confirmed; headings with units; a year that is said', () => withFolder(async (folder) => {
	await ledger();
	const run = (...args) => office(['import', ...args, '--write'], { env: db.env, cwd: folder });
	await makeMessy(folder, { count: 10 });
	const first = await run('supervised.xlsx', '--new');
	assert.match(first.stdout, /没写年份的，按2025年/);
	assert.match(first.stdout, /没有新建：各区人民政府/);
	// what is left beside what is struck out is confirmed by importing what was sent back
	const again = await run('supervised-退回.xlsx');
	assert.match(again.stdout, /5 行：新增 2，更新 0，未变 0，退回 3/, again.stdout + again.stderr);
	assert.deepEqual((await db.query("SELECT name, due_on::text FROM oversight.task WHERE name IN ('新名', '期限', '划去', '旧名新名') ORDER BY name COLLATE \"C\"")).map(Object.values), [['新名', '2025-12-31'], ['期限', '2025-09-30']]);
	assert.match(again.stdout, /整行划去/);
	// a figure in 万元 is none in 亿元
	await db.query("INSERT INTO oversight.indicator (indicator, name, direction, unit) VALUES ('dk', '贷款余额', 'higher_is_better', '亿元'), ('hs', '经营主体', 'higher_is_better', '万元')");
	await writeFile(join(folder, 'units.csv'), '指标名称,地区,月份,数值（万元）\n贷款余额,乌海市,2025-07,5847\n经营主体,乌海市,2025-07,12');
	const units = await run('units.csv');
	assert.match(units.stdout, /新增 1，更新 0，未变 0，退回 1/);
	assert.match(units.stdout, /第 2 行：.*表头的单位是万元，台账里该指标的单位是亿元/);
	// 7月15日 is of the year that is said, or of none
	await writeFile(join(folder, 'calls.csv'), '诉求内容,来源,承办单位,受理时间\n噪声,热线,市住建局,7月15日\n井盖,12345,市住建局,2025-07-15');
	const calls = await run('calls.csv');
	assert.match(calls.stdout, /--year 2025[\s\S]*--word source:/, calls.stdout);
	assert.match(calls.stdout, /新增 0/);
	assert.match((await run('calls.csv', '--year', '2024', '--word', 'source:12345=热线')).stdout, /新增 2，更新 0，未变 0，退回 0/);
	assert.deepEqual((await db.query('SELECT name, found_on::text FROM oversight.problem ORDER BY 2')).map(Object.values), [['噪声', '2024-07-15'], ['井盖', '2025-07-15']]);
	assert.equal((await run('calls.csv', '--year', '24')).code, 2);
}));

test('the two sheets that are kept beside the project', { skip: SHARED ? false : 'BIZENV_SHEETS does not name their folder' }, () => withFolder(async (folder) => {
	await ledger();
	const run = (...args) => office(['import', ...args, '--write'], { env: db.env, cwd: folder });
	const one = await run(join(SHARED, 'messy.xlsx'), '--new');
	assert.equal(one.code, 3, one.stderr);
	const tasks = await db.query(TASKS);
	const of = (name) => tasks.find((row) => row.name === name);
	assert.deepEqual([of('施工许可提速').percent, of('施工许可提速').due], ['65.00', '2025-12-31']);
	assert.deepEqual([of('企业开办一网通办').planned, of('企业开办一网通办').done, of('企业开办一网通办').due], ['5', '4', '2025-11-30']);
	assert.deepEqual([of('不动产登记').progress_class, of('不动产登记').due], ['completed', '2025-10-31']);
	assert.equal(of('信用修复')?.percent ?? '100.00', '100.00');
	assert.match((await run(join(SHARED, 'messy.xlsx'))).stdout, /新增 0，更新 0/);
	const two = await run(join(SHARED, 'messy_gbk.csv'), '--new', '--list', '2025年工作要点', '--period', '2025-07');
	assert.equal(two.code, 0, two.stdout + two.stderr);
	assert.deepEqual((await db.query("SELECT t.name, p.percent, t.due_on FROM oversight.task AS t JOIN oversight.task_progress AS p USING (department, task_id) WHERE t.task_list = '2025年工作要点' ORDER BY t.task_id")).map(Object.values),
		[['施工许可提速', '65.00', '2025-12-31'], ['企业开办“一网通办”, 含税务', '80.00', '2025-11-30'], ['乌海㊣办', '75.00', '2025-09-30']]);
}));

test('what cannot be done is said, and what to type', () => withFolder(async (folder) => {
	await ledger();
	await makeMessy(folder, { count: 10 });
	const refuses = async (args, code, words) => {
		const result = await office(args, { env: db.env, cwd: folder });
		assert.equal(result.code, code, result.stderr);
		assert.match(result.stderr, words);
	};
	await refuses(['import'], 2, /请给出一个文件/);
	await refuses(['import', 'nowhere.xlsx'], 1, /读不了文件/);
	await refuses(['import', 'merged.xlsx'], 1, /--list/);
	await refuses(['import', 'merged.xlsx', '--new', '--list', '某某表'], 1, /--kind[\s\S]*工作要点/);
	await refuses(['import', 'statistics.csv', '--target', 'task'], 1, /department|--list/);
	await refuses(['import', 'merged.xlsx', '--new', '--map', 'name=没有这列'], 1, /没有这列/);
	await refuses(['import', 'merged.xlsx', '--sheet', '第二张'], 1, /第二张[\s\S]*7月调度/);
	await refuses(['import', 'merged.xlsx', '--period', '2025-13'], 2, /2025-13/);
	await refuses(['import', 'merged.xlsx', '--wrong'], 2, /--wrong/);
	await refuses(['import', 'merged.xlsx', '--schema', 'elsewhere'], 1, /没有台账[\s\S]*oversight/);
	await refuses(['imports'], 2, /imports/);
	const nowhere = await office(['import', 'merged.xlsx'], { env: { ...db.env, PGHOST: '/nowhere' }, cwd: folder });
	assert.equal(nowhere.code, 1);
	assert.match(nowhere.stderr, /连不上数据库/);
}));
