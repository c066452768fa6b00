// What the tests share: the browser, the program, ledgers to show.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';

export const SAMPLE = { schema: 'oversight', role: 'city_office', asOf: '2025-07-31' };

// (brought where a browser is wanted: what the program says needs none)
export async function openBrowser() {
	const { chromium } = await import('playwright-core');
	return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

// Runs the command as somebody: { code, stdout, stderr }.
export function render(args, env = {}) {
	return new Promise((resolve) => {
		execFile(process.execPath, [fileURLToPath(new URL('../../bizenv-office.mjs', import.meta.url)), 'dashboard', ...args],
			{ env: { ...process.env, LC_ALL: 'C.UTF-8', ...env }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
	});
}

// (each page is made once: what a test changes in a ledger it changes before)
const made = new Map();
export async function renderLedger({ schema, role, asOf, lang }, { isNew = false } = {}) {
	const key = JSON.stringify([schema, role, asOf, lang]);
	if (isNew || !made.has(key)) {
		const { code, stdout, stderr } = await render(['--schema', schema, '--as-of', asOf, ...(lang ? ['--lang', lang] : [])], { PGUSER: role });
		if (code !== 0) throw new Error(stderr);
		made.set(key, stdout);
	}
	return made.get(key);
}

// the tables of a page by the chart in which they stand: { 'pace.2': [[cell...]...] }
export const tablesOf = (tab) => tab.evaluate(() => Object.fromEntries([...document.querySelectorAll('figure')].flatMap((figure) => {
	const tables = [...figure.querySelectorAll('table')];
	return tables.map((table, i) => [tables.length > 1 ? `${figure.id}.${i + 1}` : figure.id,
		[...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))]);
})));

// Runs work(client) as that role, in the schema and as of the day, if given.
export async function asRole({ role, schema, asOf }, work) {
	const client = new pg.Client({ user: role });
	await client.connect();
	try {
		if (schema) await client.query("SELECT set_config('search_path', format('%I', $1::text), false), set_config('bizenv.as_of', $2, false)", [schema, asOf ?? '']);
		return await work(client);
	} finally {
		await client.end();
	}
}

// Opens pages in tabs that notice what no page may do.
export async function openPage(browser, html, width = 1280, { hash = '', ...given } = {}) {
	const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
	const file = join(folder, 'dashboard.html');
	await writeFile(file, html);
	const tab = await browser.newPage({ viewport: { width, height: 900 }, ...given });
	tab.setDefaultTimeout(0);
	const seen = { console: [], requests: [], dialogs: [] };
	tab.on('console', (message) => seen.console.push(message.text()));
	tab.on('pageerror', (error) => seen.console.push(String(error)));
	tab.on('request', (request) => seen.requests.push(request.url()));
	tab.on('dialog', (dialog) => { seen.dialogs.push(dialog.message()); dialog.dismiss(); });
	const url = pathToFileURL(file).href + hash;
	await tab.goto(url);
	return { tab, seen, url: pathToFileURL(file).href, close: async () => { await tab.close(); await rm(folder, { recursive: true }); } };
}
