// Programs that write code from a schema: kanel, drizzle-kit.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { camel, check, done, pascal, promised, views } from './lib.mjs';

const { columns } = await promised('bi');
const folder = mkdtempSync(join(tmpdir(), 'clients-'));
const { PGHOST: host, PGPORT: port, PGDATABASE: database } = process.env;
const bin = (name) => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
const run = (file, args) => {
	try {
		return execFileSync(process.execPath, [bin(file), ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	} catch (error) {
		return `${error.stdout}${error.stderr}`;
	}
};
const text = (path) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')).join('\n');
const every = (source, form) => Object.entries(columns).flatMap(([view, names]) => names.filter((name) => !source.includes(form(name))).map((name) => `${view}.${name}`));

try {
	const { default: kanel } = await import('kanel');
	console.info = () => {};
	await (kanel.processDatabase ?? kanel)({ connection: { host, port: Number(port), database, user: 'bi' }, schemaNames: [views], schemas: [views], outputPath: join(folder, 'kanel') });
	const made = text(join(folder, 'kanel'));
	check(Object.keys(columns).every((view) => made.includes(`interface ${pascal(view)}`)), 'kanel writes an interface for each view');
	check(every(made, (name) => `  ${name}:`).length === 0, 'with its columns', every(made, (name) => `  ${name}:`).join(' '));
	check(made.includes('任务') && !/: unknown/.test(made), 'labels are comments, and no type is unknown');
} catch (error) {
	check(false, 'kanel', error.message);
}
writeFileSync(join(folder, 'drizzle.config.json'), JSON.stringify({ dialect: 'postgresql', out: './drizzle', schemaFilter: [views], dbCredentials: { host, port: Number(port), database, user: 'bi', ssl: false } }));
const pulled = run('drizzle-kit', ['pull', '--config', 'drizzle.config.json']);
let drizzle = '';
try {
	drizzle = text(join(folder, 'drizzle'));
} catch {
	// (what it said is told below)
}
check(Object.keys(columns).every((view) => drizzle.includes(`"${view}"`)), 'drizzle-kit pulls each view', /11\s+views/.test(pulled) ? '11 views' : pulled.trim().split('\n').slice(-3).join(' '));
check(every(drizzle, (name) => `\t${camel(name)}: `).length === 0 && !/unknown\(/.test(drizzle), 'with its columns, and no type is unknown', every(drizzle, (name) => `\t${camel(name)}: `).slice(0, 5).join(' '));
check(!/pgTable\(/.test(drizzle), 'and no table');
rmSync(folder, { recursive: true });
done();
