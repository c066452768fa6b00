// What the tests share: the command, ledgers of their own, folders.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const PROGRAM = fileURLToPath(new URL('../bizenv-office.mjs', import.meta.url));

// { code, stdout, stderr } of a command, run in a folder
export function office(args, { env = {}, cwd } = {}) {
	return new Promise((resolve) => {
		execFile(process.execPath, [PROGRAM, ...args], { cwd, env: { ...process.env, LC_ALL: 'zh_CN.UTF-8', ...env }, maxBuffer: 1 << 26 },
			(error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
	});
}

export async function withFolder(work) {
	const folder = await mkdtemp(join(tmpdir(), 'office-'));
	try {
		return await work(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export async function asRole(role, work, database) {
	const client = new pg.Client({ user: role, database, types: { getTypeParser: () => (text) => text } });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

// A database of its own, in which a role that owns it may do what an office may.
let count = 0;
export async function ownDatabase() {
	count += 1;
	const name = `office_${process.pid}_${count}`;
	await asRole('postgres', async (client) => {
		await client.query(`CREATE DATABASE ${name} OWNER city_office TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`);
	}, 'postgres');
	return { name, env: { PGDATABASE: name, PGUSER: 'city_office' },
		query: (text, values) => asRole('city_office', async (client) => (await client.query(text, values)).rows, name),
		drop: () => asRole('postgres', (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`), 'postgres') };
}
