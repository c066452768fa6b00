// bizenv-office dashboard: the views of a ledger as one page of charts.
import { writeOut } from '../lib/files.mjs';
import { boardScript } from './bundle.mjs';
import { readLedger } from './data.mjs';
import { page } from './page.mjs';

export async function makePage(options) {
	const [data, script] = [await readLedger(options), await boardScript()];
	return page(data, { script, lang: options.lang, issuer: options.issuer });
}

export async function renderDashboard(options) {
	const text = await makePage(options);
	if (options.out) await writeOut(options.out, text, options);
	else process.stdout.write(text);
}
