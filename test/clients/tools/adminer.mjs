// Adminer: logs in as the role bi, lists the schema, shows and searches rows.
import { spawn } from 'node:child_process';
import { check, done, promised, views } from './lib.mjs';

const { columns, count } = await promised('bi');
const { PGHOST: host, PGPORT: port, PGDATABASE: database } = process.env;
const where = `127.0.0.1:${20000 + (process.pid % 20000)}`;
const server = spawn('php', ['-S', where, '/usr/share/adminer/adminer.php'], { cwd: '/usr/share/adminer', stdio: 'ignore', env: { ...process.env, PGHOST: host, PGPORT: port } });
const jar = {};
async function get(query, form) {
	const response = await fetch(`http://${where}/${query}`, { redirect: 'manual', method: form ? 'POST' : 'GET', body: form && new URLSearchParams(form),
		headers: { cookie: Object.entries(jar).map(([name, value]) => `${name}=${value}`).join('; ') } });
	for (const cookie of response.headers.getSetCookie()) {
		const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
		jar[name] = value;
	}
	return response.status === 302 ? get(response.headers.get('location').replace(/^.*\//, '')) : response.text();
}
try {
	for (let i = 0; i < 50; i += 1) {
		try {
			await get('');
			break;
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	// (a password is asked for; the throwaway server wants none)
	await get('', { 'auth[driver]': 'pgsql', 'auth[server]': host, 'auth[username]': 'bi', 'auth[password]': 'x', 'auth[db]': database });
	const base = `?pgsql=${encodeURIComponent(host)}&username=bi&db=${database}`;
	const list = await get(`${base}&ns=${views}`);
	const listed = [...new Set([...list.matchAll(/(?:select|table)=([a-z_]+)["&']/g)].map((found) => found[1]))].sort();
	check(listed.join() === Object.keys(columns).join(), 'the schema of the views lists ten and no table', listed.join(' '));
	const table = await get(`${base}&ns=${views}&table=v_task`);
	check(/进度分类/.test(table) && /numeric\(7,2\)/.test(table), 'columns are shown with type and label');
	for (const [view, names] of Object.entries(columns)) {
		const page = await get(`${base}&ns=${views}&select=${view}&limit=20000`);
		const rows = (page.match(/<tr[^>]*>\s*<td/g) ?? []).length - (page.match(/<tr[^>]*>\s*<td[^>]*><input type='checkbox' id='all-page'/g) ?? []).length;
		check(names.every((name) => page.includes(name)) && rows === count[view] && !/class='error'/.test(page), `${view} is shown, with all of its columns and rows`, `${rows} rows`);
	}
	const found = await get(`${base}&ns=${views}&select=v_task&${new URLSearchParams({ 'where[0][col]': 'progress_class', 'where[0][op]': '=', 'where[0][val]': 'completed' })}`);
	check(/completed/.test(found) && !/just_started<\/td>/.test(found), 'rows are searched for by a code');
} finally {
	server.kill();
}
done();
