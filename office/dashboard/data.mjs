// Reads the views of a ledger, all in one snapshot, and gives plain rows.
import { readFileSync } from 'node:fs';
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { inSnapshot, setDay } from '../lib/snapshot.mjs';
import { checkWords, MAY_HAVE, missingColumns } from './wants.mjs';

// { name: { text, views } } of a file of named queries.
export function namedQueries(url) {
	const queries = {};
	for (const part of readFileSync(url, 'utf8').split(/^-- name: /m).slice(1)) {
		const name = part.slice(0, part.indexOf('\n')).trim();
		const text = part.slice(part.indexOf('\n')).replace(/^--.*$/gm, '').trim();
		queries[name] = { text, views: [...new Set(text.match(/\bv_[a-z_]+/g) ?? [])] };
	}
	return queries;
}

const QUERIES = namedQueries(new URL('queries.sql', import.meta.url));
const EVERY_VIEW = [...new Set(Object.values(QUERIES).flatMap((query) => query.views))].sort();

// How many rows a bar can be asked for; of more, those that want attention most.
export const MOST_ROWS = { tasks: 5000, problems: 2500 };

// The last days of the two months before, and the day itself.
export function threeMonths(asOf) {
	const [year, month] = asOf.split('-').map(Number);
	const last = (back) => new Date(Date.UTC(year, month - back, 0)).toISOString().slice(0, 10);
	return [last(2), last(1), asOf];
}

// Which views are there and may be read; those that are not make gaps in the
// page, all of them missing is a mistake.
async function lookAtViews(client, schema) {
	const { rows } = await client.query(
		`SELECT v.name, c.oid IS NOT NULL AS is_there,
		        coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'), false) AS may_read,
		        ARRAY(SELECT a.attname::text FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
		 FROM unnest($2::text[]) AS v(name)
		 LEFT JOIN pg_namespace AS n ON n.nspname = $1
		 LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = v.name AND c.relkind IN ('v', 'm', 'r', 'f', 'p')`, [schema, EVERY_VIEW]);
	if (!rows.some((row) => row.is_there)) {
		const ledgers = await client.query("SELECT DISTINCT n.nspname AS name FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relname = 'v_task_list' ORDER BY 1");
		throw new Refusal(ledgers.rows.length ? say('no_views_some_in', schema, ledgers.rows.map((row) => row.name).join(', ')) : say('no_views_at_all', schema, client.database));
	}
	if (!rows.some((row) => row.may_read)) throw new Refusal(say('no_right_to_views', client.user, schema));
	return { views: Object.fromEntries(rows.map((row) => [row.name, row.is_there ? row.may_read ? 'readable' : 'forbidden' : 'missing'])),
		columns: Object.fromEntries(rows.map((row) => [row.name, row.columns])) };
}

// {column}: NULL where the view has none; {column=value}: that value
const settle = ({ text, views }, columns) => text.replace(/\{((?:\w+\.)?(\w+))(?:=([\w:]+))?\}/g, (braced, column, name, otherwise) => {
	const view = views.find((other) => MAY_HAVE[other]?.includes(name));
	return columns[view].includes(name) ? column : otherwise ?? `NULL::text AS ${name}`;
});

// Everything that the page shows: { schema, day, days, note, views, lacking, QUERY: rows | null };
// a null is a query whose views are not there, may not be read, or lack columns.
export async function readLedger(options) {
	return inSnapshot(options, async (client, day, schema, ledger) => {
		const { views, columns } = await lookAtViews(client, schema);
		const lacking = missingColumns(views, columns);
		const usable = { ...views, ...Object.fromEntries(Object.keys(lacking).map((view) => [view, 'lacking'])) };
		await checkWords(client, usable);
		const days = threeMonths(day);
		const ask = async (name, parameters = []) => {
			if (QUERIES[name].views.some((view) => usable[view] !== 'readable')) return null;
			try {
				return (await client.query(settle(QUERIES[name], columns), parameters)).rows;
			} catch (error) {
				throw new Refusal(say('query_failed', name, QUERIES[name].views.join(', '), error.message));
			}
		};
		const data = { schema, day, days, views: usable, lacking };
		for (const name of ['departments', 'places', 'gaps', 'reports', 'problem_sums', 'league']) data[name] = await ask(name);
		data.moves = await ask('moves', [days[0]]);
		for (const name of ['tasks', 'problems']) data[name] = await ask(name, [MOST_ROWS[name]]);
		data.listsOn = [];
		data.cubes = [];
		data.cancelledOn = [];
		for (const then of days) {
			await setDay(client, then);
			data.listsOn.push(await ask('lists'));
			data.cubes.push(await ask('cube'));
			data.cancelledOn.push(await ask('cancelled'));
		}
		if (data.listsOn.includes(null)) data.listsOn = null;
		if (data.cubes.includes(null)) data.cubes = null;
		// (views of an office need not know of cancelled tasks)
		if (data.cancelledOn.includes(null)) data.cancelledOn = null;
		data.regionless = !columns.v_department.includes('region');
		const note = await client.query("SELECT obj_description(oid, 'pg_namespace') AS note FROM pg_namespace WHERE nspname = $1", [ledger]);
		data.note = note.rows[0]?.note ?? null;
		return data;
	});
}
