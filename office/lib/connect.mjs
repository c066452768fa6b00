// A connection as psql makes it: PG* variables, a service file, the local socket.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { say } from './messages.mjs';
import { Refusal } from './refusal.mjs';

const SOCKETS = ['/var/run/postgresql', '/run/postgresql', '/tmp'];
// what libpq calls a parameter of a service, and the variable that says the same
const VARIABLE = { host: 'PGHOST', hostaddr: 'PGHOST', port: 'PGPORT', dbname: 'PGDATABASE', user: 'PGUSER', password: 'PGPASSWORD',
	passfile: 'PGPASSFILE', sslmode: 'PGSSLMODE', sslrootcert: 'PGSSLROOTCERT', sslcert: 'PGSSLCERT', sslkey: 'PGSSLKEY', options: 'PGOPTIONS',
	application_name: 'PGAPPNAME', connect_timeout: 'PGCONNECT_TIMEOUT', client_encoding: 'PGCLIENTENCODING' };

const serviceFiles = (env) => [env.PGSERVICEFILE ?? join(homedir(), '.pg_service.conf'),
	join(env.PGSYSCONFDIR ?? '/etc/postgresql-common', 'pg_service.conf')];

// The parameters of one service: those of the first file that has it.
export function readService(name, env = process.env) {
	const files = serviceFiles(env).filter((file) => existsSync(file));
	for (const file of files) {
		let section = null;
		const found = {};
		let isThere = false;
		for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
			const heading = /^\s*\[(.+)\]\s*$/.exec(line);
			const entry = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/.exec(line);
			if (heading) {
				section = heading[1];
				isThere ||= section === name;
			} else if (entry && section === name && !line.trimStart().startsWith('#')) {
				if (!VARIABLE[entry[1]]) throw new Refusal(say('service_unknown_key', file, name, entry[1]), { hint: say('service_keys', Object.keys(VARIABLE).join(', ')) });
				found[entry[1]] ??= entry[2];
			}
		}
		if (isThere) return found;
	}
	throw new Refusal(say('service_missing', name, files.join(', ') || serviceFiles(env).join(', ')), { hint: say('service_hint') });
}

// Of a service, as of psql, the service says what it says, whatever the variables are.
function settle(service) {
	const name = service ?? process.env.PGSERVICE;
	if (name) for (const [key, value] of Object.entries(readService(name))) process.env[VARIABLE[key]] = value;
}

const isSocket = (file) => {
	try {
		return statSync(file).isSocket();
	} catch {
		return false;
	}
};

function configuration() {
	const port = Number(process.env.PGPORT || 5432);
	const host = process.env.PGHOST || SOCKETS.find((folder) => isSocket(join(folder, `.s.PGSQL.${port}`)));
	const user = process.env.PGUSER || userInfo().username;
	return { host, port, user, database: process.env.PGDATABASE || user, application_name: process.env.PGAPPNAME || 'bizenv-office' };
}

// In which form values come as text, whatever the database, the role or PGOPTIONS
// would have.  Not the time zone: what day it is where the office is they know.
export const FORMS = { datestyle: 'ISO, YMD', intervalstyle: 'postgres', extra_float_digits: '1', bytea_output: 'hex', standard_conforming_strings: 'on' };

// Runs work(client) and ends the connection, whatever happens.
export async function connected({ service, types, notice }, work) {
	settle(service);
	const client = new pg.Client({ ...configuration(), types });
	client.on('error', () => {});
	if (notice) client.on('notice', notice);
	try {
		await client.connect();
	} catch (error) {
		throw new Refusal(say('no_connection', error.message || error.code || String(error)), { hint: say('connection_hint', client.host ?? 'localhost', client.port, client.database, client.user) });
	}
	try {
		return await work(client);
	} finally {
		await client.end().catch(() => {});
	}
}

export const setForms = (client, isLocal) =>
	client.query('SELECT set_config(name, value, $3) FROM unnest($1::text[], $2::text[]) AS s(name, value)', [Object.keys(FORMS), Object.values(FORMS), isLocal]);
