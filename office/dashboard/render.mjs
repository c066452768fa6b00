// bizenv-office dashboard: the views of a ledger as one page of charts.
import { writeOut } from '../lib/files.mjs';
import { readLedger } from './data.mjs';
import { page } from './page.mjs';

export async function renderDashboard(options) {
	const text = page(await readLedger(options));
	if (options.out) await writeOut(options.out, text, options);
	else process.stdout.write(text);
}
