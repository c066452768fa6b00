#!/usr/bin/env node
// node office/dashboard/render.mjs --schema oversight --as-of 2025-07-31 > dashboard.html
// The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER ... name.
import { parseArgs } from 'node:util';
import { readLedger, Refusal } from './data.mjs';
import { page } from './page.mjs';

const USAGE = `usage: node office/dashboard/render.mjs --schema SCHEMA [--as-of YYYY-MM-DD] > dashboard.html
The views of the ledger in SCHEMA as one page of charts, as of that day (left out: the setting
bizenv.as_of, else today). The connection is that of PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE.`;

function readArguments() {
	try {
		const { values } = parseArgs({ options: { schema: { type: 'string' }, 'as-of': { type: 'string' }, help: { type: 'boolean' } } });
		if (values.help) return null;
		if (!values.schema) throw new Error('--schema is missing');
		const asOf = values['as-of'];
		if (asOf !== undefined && !isDay(asOf)) throw new Error(`--as-of "${asOf}" is no day: write it as 2025-07-31`);
		return { schema: values.schema, asOf };
	} catch (error) {
		console.error(`bizenv dashboard: ${error.message}\n${USAGE}`);
		process.exit(2);
	}
}

function isDay(text) {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const where = readArguments();
if (!where) {
	console.log(USAGE);
} else {
	try {
		process.stdout.write(page(await readLedger(where)));
	} catch (error) {
		console.error(`bizenv dashboard: ${error.message || error.code}`);
		if (!(error instanceof Refusal) && !error.code) console.error(error.stack);
		process.exitCode = 1;
	}
}
