// DuckDB's side of bench/duckdb: node duckdb.mjs DIRECTORY-OF-node_modules DATA ROUNDS prints
// the version, and for each question its median of milliseconds of processor time and the answer to compare.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [where, data, rounds] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(where, 'package.json'))('@duckdb/node-api');
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const session = await instance.connect();
const one = async (query) => String((await session.runAndReadAll(query)).getRowsJson()[0][0]);

await session.run(`CREATE TABLE progress AS SELECT * FROM read_csv('${data}/progress.csv', header = false, columns = {grp: 'INTEGER', percent_float: 'DOUBLE', percent: 'DECIMAL(9,1)'})`);
await session.run(`CREATE TABLE loan AS SELECT * FROM read_csv('${data}/loan.csv', header = false, columns = {grp: 'INTEGER', rate: 'DECIMAL(9,4)', amount: 'DECIMAL(18,2)'})`);
console.log(`DuckDB ${await one('SELECT version()')}, ${await one("SELECT current_setting('threads')")} thread, in memory`);
for (const line of readFileSync(`${data}/asked`, 'utf8').split('\n').filter(Boolean)) {
	const [, , theirs, , check] = line.split('\t');
	const times = [];
	for (let round = 0; round <= Number(rounds); round++) {
		const began = process.cpuUsage();
		await session.runAndReadAll(theirs);
		const took = process.cpuUsage(began);
		// the first one warms up
		if (round > 0) times.push((took.user + took.system) / 1000);
	}
	times.sort((a, b) => a - b);
	console.log(`${times[(times.length - 1) >> 1].toFixed(2)}\t${await one(check)}`);
}
process.exit(0);
