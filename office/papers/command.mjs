// bizenv-office briefing, bizenv-office letter: papers out of a ledger.
import { writeOut } from '../lib/files.mjs';
import { say, spoken } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { inSnapshot } from '../lib/snapshot.mjs';
import { briefingModel, dayInWords, letterModel } from './model.mjs';
import { toHtml, toText } from './text.mjs';

const FORMATS = {
	docx: async (paper) => (await import('./docx.mjs')).toDocx(paper),
	html: (paper, lang) => toHtml(paper, lang),
	text: (paper) => toText(paper),
};
const ENDING = { docx: 'docx', html: 'html', text: 'txt' };

async function write(paper, name, options) {
	const formats = Object.keys(FORMATS).filter((format) => options[format]);
	if (!formats.length) throw new Refusal(say('no_format'), { hint: say('format_hint'), status: 2 });
	const lang = spoken();
	for (const format of formats) await writeOut(`${options.out ?? name}.${ENDING[format]}`, await FORMATS[format](paper, lang), options);
	return 0;
}

// Words by both of their names, as templates may have either.
const words = (pairs) => Object.fromEntries(pairs.flatMap(([zh, en, value]) => [[zh, value ?? null], [en, value ?? null]]));

export async function writeBriefing(options) {
	const lang = spoken();
	const { markdown, parts, day } = await inSnapshot(options, async (client, asOf, schema) => {
		const headings = options.heading ? [0, 1, 2].map((i) => options.heading[i] || null) : null;
		const { rows: [row] } = await client.query('SELECT bizenv.briefing($1, $2::date, $3, $4::text[]) AS markdown', [schema, asOf, lang, headings]);
		const issued = options['issued-on'] ?? asOf;
		const frame = await client.query('SELECT p.part, p.text FROM bizenv.paper_parts($1, $2, $3::jsonb, $4) AS p ORDER BY p.place', [schema, 'briefing', JSON.stringify(words([
			['标志', 'head', options.head], ['文号', 'document_number', options.number], ['主送', 'addressee', options.to], ['联系人', 'contact', options.contact],
			['署名', 'issuer', options.issuer], ['日期', 'day', dayInWords(issued, lang === 'en')], ['抄送', 'copy_to', options['copy-to']]])), lang]);
		return { markdown: row.markdown, parts: frame.rows, day: issued };
	}, { lines: true });
	const frame = letterModel(parts, {});
	const paper = briefingModel(markdown, { english: lang === 'en', date: day, head: frame.head, number: frame.number, addressee: frame.addressee,
		contact: frame.contact, issuer: frame.issuer, day: frame.day, copyTo: frame.copyTo, notes: frame.notes });
	return write(paper, `${lang === 'en' ? 'briefing' : '通报'}-${day.slice(0, 7)}`, options);
}

export async function writeLetter(order, options) {
	const lang = spoken();
	const { parts, day } = await inSnapshot(options, async (client, asOf, schema) => ({ day: asOf,
		parts: (await client.query('SELECT p.part, p.text FROM bizenv.letter_parts($1, $2, $3, $4, $5, $6, $7::date, $8, $9) AS p ORDER BY p.place',
			[schema, order, lang, options.issuer ?? null, options.number ?? null, options.contact ?? null, options['reply-by'] ?? null, options['copy-to'] ?? null, options.head ?? null])).rows,
	}), { lines: true });
	return write(letterModel(parts, { date: day }), `${lang === 'en' ? 'letter' : '文书'}-${order}`, options);
}
