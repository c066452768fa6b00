// bizenv-office serve, and tables of one's own: what is answered, to whom, and in which words.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MAY_HAVE, WANTS } from '../wants.mjs';
import { asRole, render, SAMPLE } from './lib.mjs';

const PROGRAM = fileURLToPath(new URL('../../bizenv-office.mjs', import.meta.url));
const query = (text, values) => asRole({ role: 'city_office' }, (client) => client.query(text, values));

before(() => query(`CREATE SCHEMA serve_own;
	${Object.keys(WANTS).map((view) => `CREATE VIEW serve_own.${view} AS SELECT ${WANTS[view].join(', ')} FROM oversight.${view};`).join('\n')}`));

const ask = (port, { path = '/', method = 'GET', host = `127.0.0.1:${port}` } = {}) => new Promise((resolve, reject) => {
	request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
		const parts = [];
		response.on('data', (part) => parts.push(part));
		response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() }));
	}).on('error', reject).end();
});

// Runs work(port) beside a server on a port that is free.
async function withServer(args, work) {
	const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', ...args], { env: { ...process.env, PGUSER: 'city_office', LC_ALL: 'C.UTF-8' } });
	let said = '';
	try {
		const port = await new Promise((resolve, reject) => {
			child.stderr.on('data', (text) => { said += text; const at = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said); if (at) resolve(Number(at[1])); });
			child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
		});
		await work(port);
	} finally {
		const ended = new Promise((resolve) => { child.once('exit', resolve); });
		child.kill('SIGINT');
		assert.equal(child.exitCode ?? await ended, 0, said);
	}
}

test('it answers this machine alone, one page alone, and reading alone', () => withServer(['--schema', 'oversight', '--as-of', SAMPLE.asOf, '--issuer', '市营商环境办 <b>'], async (port) => {
	const page = await ask(port);
	assert.equal(page.status, 200);
	assert.match(page.headers['content-type'], /^text\/html; charset=utf-8$/);
	assert.deepEqual([page.headers['cache-control'], page.headers['x-content-type-options'], page.headers['x-frame-options']], ['no-store', 'nosniff', 'DENY']);
	assert.match(page.body.slice(0, 2000), /<title>市营商环境办 &lt;b&gt;营商环境看板 2025-07-31<\/title>/);
	assert.equal((await ask(port, { host: `localhost:${port}` })).status, 200);
	for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1:${port + 1}`, `localhost.evil.example:${port}`]) {
		const refused = await ask(port, { host });
		assert.equal(refused.status, 421, host);
		assert.doesNotMatch(refused.body, /乌海|任务/);
	}
	for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.equal((await ask(port, { method })).status, 405, method);
	for (const path of ['/x', '/../package.json', '/%2e%2e/package.json', '//']) assert.equal((await ask(port, { path })).status, 404, path);
	assert.deepEqual([(await ask(port, { method: 'HEAD' })).body, (await ask(port, { method: 'HEAD' })).status], ['', 200]);
	await assert.rejects(new Promise((resolve, reject) => { request({ host: '127.0.0.2', port }, resolve).on('error', reject).end(); }));
}));

test('a reload reads anew, and what fails is said in the page', async () => {
	await query("SELECT bizenv.create_ledger('serve_fresh')");
	await withServer(['--schema', 'serve_fresh', '--as-of', SAMPLE.asOf], async (port) => {
		assert.ok((await ask(port)).body.includes('<h2>台账里还没有数据'));
		await query(`INSERT INTO serve_fresh.department (department, name) VALUES ('d', '新来的部门');
			INSERT INTO serve_fresh.task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', '新清单', 'work_points', '2025-01-01', '2025-12-31');
			INSERT INTO serve_fresh.task (department, task_list, lead_department, name) VALUES ('d', 'l', 'd', '新任务')`);
		assert.ok((await ask(port)).body.includes('新清单'));
		await query('ALTER SCHEMA serve_fresh RENAME TO serve_gone');
		const failed = await ask(port);
		assert.equal(failed.status, 503);
		assert.match(failed.body, /no views of a ledger in schema &quot;serve_fresh&quot;/);
		assert.doesNotMatch(failed.body, /at .*\.mjs/);
		await query('ALTER SCHEMA serve_gone RENAME TO serve_fresh');
		assert.equal((await ask(port)).status, 200);
	});
});

test('what is wrong from the start is said at the start', async () => {
	const run = (args) => new Promise((resolve) => {
		const child = spawn(process.execPath, [PROGRAM, 'serve', ...args], { env: { ...process.env, PGUSER: 'city_office', LC_ALL: 'C.UTF-8' } });
		let said = '';
		child.stderr.on('data', (text) => { said += text; });
		child.on('exit', (code) => resolve({ code, said }));
	});
	for (const port of ['x', '70000', '-1', '8710x']) {
		const { code, said } = await run([`--port=${port}`]);
		assert.deepEqual([code, /--port is no port/.test(said)], [2, true], said);
	}
	const nowhere = await run(['--port', '0', '--schema', 'nowhere']);
	assert.deepEqual([nowhere.code, /no views of a ledger/.test(nowhere.said)], [1, true], nowhere.said);
});

// ---------------------------------------------------------------- tables of one's own
test('views that have what is asked for, and no more, make a page', async () => {
	const { code, stdout, stderr } = await render(['--schema', 'serve_own', '--as-of', SAMPLE.asOf], { PGUSER: 'city_office' });
	assert.equal(code, 0, stderr);
	assert.ok(!/<figure id="\w+" class="empty"/.test(stdout));
	assert.ok(Object.values(MAY_HAVE).flat().length > 10);
});

test('a column that is missing is told by view and column, in its place', async () => {
	const columns = WANTS.v_reporting.filter((name) => !['due_on', 'days_late'].includes(name));
	await query(`DROP VIEW serve_own.v_reporting; CREATE VIEW serve_own.v_reporting AS SELECT ${columns.join(', ')} FROM oversight.v_reporting`);
	const { code, stdout } = await render(['--schema', 'serve_own', '--as-of', SAMPLE.asOf], { PGUSER: 'city_office' });
	assert.equal(code, 0);
	assert.match(stdout.replace(/<script[^]*<\/script>/, ''), /<figure id="reporting" class="empty"[^>]*>\s*<figcaption><h2>视图 v_reporting 缺列<\/h2><p>v_reporting 没有列 due_on、days_late<\/p>/);
	assert.ok(/<figure id="classes" aria-label="工作要点64项/.test(stdout));
});

test('a word that is none is told by view, column and word', async () => {
	const put = (view, column, value) => query(`DROP VIEW serve_own.${view}; CREATE VIEW serve_own.${view} AS SELECT ${WANTS[view].map((name) => (name === column ? `${value} AS ${name}` : name)).join(', ')} FROM oversight.${view}`);
	for (const [view, column, value, word] of [['v_reporting', 'report_status', "'overdue'", 'overdue'], ['v_task', 'progress_class', "'done'", 'done'], ['v_task', 'progress_class', 'NULL::text', 'NULL'], ['v_indicator_gap', 'standing', "'worse'", 'worse'], ['v_league', 'direction', "'up'", 'up']]) {
		await put(view, column, value);
		const { code, stdout, stderr } = await render(['--schema', 'serve_own', '--as-of', SAMPLE.asOf], { PGUSER: 'city_office' });
		assert.deepEqual([code, stdout], [1, ''], view);
		assert.ok(stderr.includes(`view ${view}, column ${column}: "${word}" is not known`) && /The codes are: /.test(stderr), stderr);
		await put(view, column, column);
	}
});
