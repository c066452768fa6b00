// The ledger that is worked on: the one that --schema names, or the only one there is.
import { say } from './messages.mjs';
import { Refusal } from './refusal.mjs';

async function hasExtension(client) {
	const { rows } = await client.query("SELECT count(*)::integer AS n FROM pg_extension WHERE extname = 'bizenv_office'");
	return rows[0].n > 0;
}

const ledgersOf = async (client) => (await client.query('SELECT l.schema FROM bizenv.ledgers AS l ORDER BY l.schema')).rows.map((row) => row.schema);

// → { schema, ident, made: [what --new made], hasMappings, canReplace }
export async function openLedger(client, options) {
	const made = [];
	if (!(await hasExtension(client))) {
		if (!options.new) throw new Refusal(say('no_extension', client.database), { hint: say('no_extension_hint') });
		await client.query('CREATE EXTENSION bizenv_office CASCADE');
		made.push(say('made_extension'));
	}
	const ledgers = await ledgersOf(client);
	const schema = options.schema ?? (ledgers.length === 1 ? ledgers[0] : options.new ? 'oversight' : null);
	if (schema === null || !ledgers.includes(schema)) {
		const hint = say('no_ledger_hint', ledgers.join('、') || say('none'));
		if (!options.new) throw new Refusal(say('no_ledger', schema ?? ''), { hint });
		await client.query('SELECT bizenv.create_ledger($1)', [schema]);
		made.push(say('made_ledger', schema));
	}
	const { rows } = await client.query(`SELECT to_regclass(format('%I.sheet_mapping', $1::text)) IS NOT NULL AS "hasMappings",
		to_regprocedure('bizenv.import_table(text,regclass,text,jsonb,boolean)') IS NOT NULL AS "canReplace",
		to_regclass(format('%I.import_fault', $1::text)) IS NOT NULL AS "hasFaults",
		to_regclass(format('%I.name_alias', $1::text)) IS NOT NULL AS "hasAliases"`, [schema]);
	return { schema, ident: client.escapeIdentifier(schema), made, ...rows[0] };
}
