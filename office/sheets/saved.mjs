// Mappings that are kept in the ledger, each under a name: table sheet_mapping.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { missingHeadings } from './mapping.mjs';

const read = (row) => ({ target: row.target, columns: row.mapping, name: row.name, savedOn: row.day });

// The one of that name; without a name, the newest that finds all its headings.
export async function findSaved(client, ledger, shape, name) {
	if (!ledger.hasMappings) return null;
	const { rows } = await client.query(`SELECT m.name, m.target, m.mapping, to_char(m.saved_at, 'YYYY-MM-DD') AS day
		FROM ${ledger.ident}.sheet_mapping AS m WHERE $1::text IS NULL OR m.name = $1 ORDER BY m.saved_at DESC, m.name`, [name ?? null]);
	if (name) return rows.length ? read(rows[0]) : null;
	return rows.map(read).find((mapping) => missingHeadings(mapping, shape).length === 0) ?? null;
}

// true where it was not there, or was another
export async function saveMapping(client, ledger, name, mapping) {
	if (!ledger.hasMappings) return false;
	if (name.length > 80) throw new Refusal(say('name_too_long', name), { status: 2 });
	const { rowCount } = await client.query(`INSERT INTO ${ledger.ident}.sheet_mapping AS m (name, target, mapping, saved_at) VALUES ($1, $2, $3::jsonb, now())
		ON CONFLICT (name) DO UPDATE SET target = EXCLUDED.target, mapping = EXCLUDED.mapping, saved_at = EXCLUDED.saved_at
		WHERE (m.target, m.mapping) IS DISTINCT FROM (EXCLUDED.target, EXCLUDED.mapping)`, [name, mapping.target, JSON.stringify(mapping.columns)]);
	return rowCount > 0;
}
