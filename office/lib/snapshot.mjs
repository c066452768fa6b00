// Reading: one read-only snapshot of a schema, as of a day.
import pg from 'pg';
import { connected, setForms } from './connect.mjs';
import { say } from './messages.mjs';
import { Refusal } from './refusal.mjs';

const TYPE = { numeric: 1700, date: 1082, bigint: 20 };
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

// Numerics stay the text that SQL gave, and dates have no hour that a time
// zone could shift. Of texts only what a page cannot show is replaced.
const types = {
	getTypeParser(oid, format) {
		if (oid === TYPE.numeric || oid === TYPE.date) return (text) => text;
		if (oid === TYPE.bigint) return Number;
		const parse = pg.types.getTypeParser(oid, format);
		return (text) => {
			const value = parse(text);
			return typeof value === 'string' ? value.replace(FORBIDDEN, ' ') : value;
		};
	},
};
// texts as they are: papers have lines
const wholeTexts = { getTypeParser: (oid, format) => (oid === TYPE.numeric || oid === TYPE.date ? (text) => text : oid === TYPE.bigint ? Number : pg.types.getTypeParser(oid, format)) };

export const setDay = (client, day) => client.query("SELECT set_config('bizenv.as_of', $1, true)", [day]);

// The schema that was named, or that of the only ledger there is.  Of a ledger whose own
// schema the role does not see, that of its views: { schema, ledger }.
async function schemaOf(client, { schema }) {
	const { rows: [is] } = await client.query("SELECT c.oid IS NOT NULL AS there, has_table_privilege(c.oid, 'SELECT') AS open FROM (SELECT to_regclass('bizenv.ledgers') AS oid) AS c");
	if (schema && !is.open) return { schema, ledger: schema };
	if (!is.there) throw new Refusal(say('no_extension', client.database), { hint: say('no_extension_hint') });
	const { rows } = await client.query(`SELECT l.schema, l.views, has_schema_privilege(l.schema, 'USAGE') AS seen FROM bizenv.ledgers AS l
		WHERE $1::text IS NULL OR $1 IN (l.schema, l.views) ORDER BY l.schema`, [schema ?? null]);
	if (!schema && rows.length !== 1) throw new Refusal(say('which_ledger'), { hint: say('no_ledger_hint', rows.map((row) => row.schema).join('、') || say('none')), status: 2 });
	const [found] = rows;
	if (!found) return { schema, ledger: schema };
	return { schema: schema === found.views || (found.views && !found.seen) ? found.views : found.schema, ledger: found.schema };
}

// Runs work(client, day, schema, ledger): the schema of the views, and that of the ledger.
export async function inSnapshot(options, work, { lines = false } = {}) {
	return connected({ ...options, types: lines ? wholeTexts : types }, async (client) => {
		await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
		const { schema, ledger } = await schemaOf(client, options);
		await client.query("SELECT set_config('search_path', format('%I, pg_temp', $1::text), true)", [schema]);
		const { rows } = await client.query("SELECT to_char(coalesce($1::date, bizenv.reference_date()), 'YYYY-MM-DD') AS day", [options['as-of']]);
		await setForms(client, true);
		await setDay(client, rows[0].day);
		return work(client, rows[0].day, schema, ledger);
	});
}
