// How the database is found: variables, a service, the words when it is not.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readService } from '../lib/connect.mjs';
import { office, withFolder } from './lib.mjs';

test('a service file is read as libpq reads it', () => withFolder(async (folder) => {
	const file = join(folder, 'services');
	await writeFile(file, '# [office]\n[other]\nhost=nowhere\n\n[office]\nhost=/run/x\n port = 5433 \ndbname=o\nuser=u\n#password=no\n[last]\nuser=v\n');
	const env = { PGSERVICEFILE: file, PGSYSCONFDIR: folder };
	assert.deepEqual(readService('office', env), { host: '/run/x', port: '5433', dbname: 'o', user: 'u' });
	assert.throws(() => readService('nothing', env), /nothing/);
	await writeFile(file, '[office]\nhots=x\n');
	assert.throws(() => readService('office', env), /hots/);
	await writeFile(join(folder, 'pg_service.conf'), '[everybody]\nuser=w\n');
	assert.deepEqual(readService('everybody', env), { user: 'w' });
}));

test('a service says more than the variables do', () => withFolder(async (folder) => {
	const file = join(folder, 'services');
	await writeFile(file, `[office]\nhost=${process.env.PGHOST}\nport=${process.env.PGPORT ?? 5432}\ndbname=${process.env.PGDATABASE}\nuser=${process.env.PGUSER}\n`);
	const env = { PGSERVICEFILE: file, PGHOST: '/nowhere', PGDATABASE: 'nowhere', PGUSER: 'nobody' };
	const out = join(folder, 'a');
	const run = await office(['briefing', '--text', '--as-of', '2025-07-31', '--service', 'office', '--out', out], { env });
	assert.equal(run.code, 0, run.stderr);
	assert.equal((await office(['briefing', '--text', '--as-of', '2025-07-31', '--out', join(folder, 'b')], { env: { ...env, PGSERVICE: 'office' } })).code, 0);
	assert.match((await office(['briefing', '--text', '--as-of', '2025-07-31', '--out', join(folder, 'c')], { env })).stderr, /连不上数据库/);
	assert.match((await office(['briefing', '--text', '--service', 'unknown', '--out', join(folder, 'd')], { env })).stderr, /找不到服务 unknown/);
}));

test('help in both languages, and what is not known', async () => {
	assert.match((await office(['help'])).stdout, /用法：bizenv-office/);
	assert.match((await office(['help', 'import', '--lang', 'en'], { env: { LC_ALL: 'C.UTF-8' } })).stdout, /usage: bizenv-office/);
	for (const command of ['import', 'briefing', 'letter', 'tables', 'dashboard']) assert.match((await office([command, '--help'])).stdout, new RegExp(`bizenv-office ${command}`));
	const none = await office([]);
	assert.equal(none.code, 2);
	assert.equal((await office(['nothing'])).code, 2);
});
