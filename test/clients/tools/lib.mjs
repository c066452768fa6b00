// What the scripts of tools written for Node share: the ledger that is looked at, and TAP.
import pg from 'pg';

export const [tables, views] = ['oversight', 'oversight_bi'];

let number = 0;
export function check(good, task, seen = '') {
	number += 1;
	console.log(`${good ? '' : 'not '}ok ${number} - ${task}${seen ? `: ${seen}` : ''}`);
	if (!good) process.exitCode = 1;
}
export const done = () => console.log(`1..${number}`);

export const pool = (user) => new pg.Pool({ user, max: 4 });

// The eleven views as the catalog has them: { v_task: [columns] }, and how many rows the role reads
export async function promised(user) {
	const client = new pg.Client({ user });
	await client.connect();
	try {
		const { rows } = await client.query(`SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
			WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'v' GROUP BY c.relname ORDER BY c.relname`, [views]);
		const count = {};
		for (const { relname } of rows) count[relname] = Number((await client.query(`SELECT count(*) FROM ${views}.${relname}`)).rows[0].count);
		return { columns: Object.fromEntries(rows.map((row) => [row.relname, row.columns])), count };
	} finally {
		await client.end();
	}
}
// v_task_list as ORMs write it
export const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
export const pascal = (name) => camel(`_${name}`);
