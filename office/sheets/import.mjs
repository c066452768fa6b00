// bizenv-office import FILE: a sheet into the ledger.
//
// All of it is one transaction: without --write it is rolled back at the end, so that a
// trial is what would happen, rules and all.
import { basename, extname, resolve } from 'node:path';
import { connected, setForms } from '../lib/connect.mjs';
import { openLedger } from '../lib/ledger.mjs';
import { say, spoken } from '../lib/messages.mjs';
import { bar } from '../lib/progress.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { checkRows, letterOf } from './check.mjs';
import { settleDepartments } from './departments.mjs';
import { settleGiven } from './given.mjs';
import { amend, guessMapping, missingHeadings, toImport, yearOf } from './mapping.mjs';
import { readSheets } from './read.mjs';
import { keptIn, KEPT, writeRejects } from './rejects.mjs';
import { findSaved, saveMapping } from './saved.mjs';
import { shapeOf } from './shape.mjs';
import { TARGETS } from './words.mjs';

const BATCH = 2000;

function chooseSheet(sheets, options) {
	const visible = sheets.filter((sheet) => sheet.name !== KEPT && !sheet.isHidden);
	if (options.sheet) {
		const found = sheets.find((sheet) => sheet.name === options.sheet) ?? visible[Number(options.sheet) - 1];
		if (!found) throw new Refusal(say('no_such_sheet', options.sheet), { hint: say('sheets_are', sheets.map((sheet) => sheet.name).join('、')) });
		return { shape: shapeOf(found, options), others: visible.filter((sheet) => sheet !== found) };
	}
	let reason;
	for (const sheet of visible) {
		try {
			return { shape: shapeOf(sheet, options), others: visible.filter((other) => other !== sheet && other.rows.length) };
		} catch (error) {
			reason ??= error;
		}
	}
	throw reason ?? new Refusal(say('no_sheets', ''));
}

// what was found in the file, and what of it is not read
function tellShape(out, read, shape, others, file) {
	out(say('found_file', basename(file), read.kind === 'csv' ? `CSV, ${read.encoding}` : 'xlsx'));
	out(say('found_sheet', shape.name, shape.header.join('–'), shape.rows.length));
	if (shape.title) out(say('found_title', shape.title));
	const list = (columns) => columns.map((column) => `${letterOf(column.at)} ${column.name}`).join('、');
	const hidden = shape.columns.filter((column) => column.isHidden);
	if (hidden.length) out(say('hidden_columns', list(hidden)));
	if (shape.hiddenRows) out(say('hidden_rows', shape.hiddenRows));
	if (shape.comments.length) out(say('comments_told', shape.comments.length, shape.comments.slice(0, 3).map((note) => `${letterOf(note.column)}${note.row} ${note.text.trim().slice(0, 40)}`).join('；')));
	if (shape.stray.length) out(say('stray_cells', shape.stray.map(letterOf).join('、')));
	if (others.length) out(say('other_sheets', others.map((sheet) => sheet.name).join('、')));
	if (shape.left.length) {
		out(say('left_out', shape.left.length));
		for (const row of shape.left.slice(0, 10)) out(`  ${say('left_kind', say(`kind_${row.kind}`), row.number, row.text)}`);
		if (shape.left.length > 10) out(`  ${say('and_more', shape.left.length - 10)}`);
	}
}

function tellMapping(out, mapping, shape, given) {
	out(say('mapping_title', shape.name, mapping.target));
	for (const [column, entry] of Object.entries(mapping.columns)) {
		const heading = shape.columns.find((other) => other.name === entry.heading);
		const from = heading ? `${letterOf(heading.at)} ${heading.name}${heading.isHidden ? say('mapping_hidden') : ''}` : say('mapping_const', entry.given ? given[entry.given] : entry.const);
		const more = [heading && yearOf(column, given) && say('mapping_year', yearOf(column, given)), entry.times && `× ${entry.times}`, entry.unit, entry.joint && say('mapping_joint'), entry.map && Object.entries(entry.map).map(([cell, word]) => `${cell}=${word ?? '—'}`).join(' ')].filter(Boolean).join(' ');
		out(`  ${say('mapping_line', column, from)}${more ? ` (${more})` : ''}`);
	}
	const used = new Set(Object.values(mapping.columns).map((entry) => entry.heading));
	const unused = shape.columns.filter((column) => !used.has(column.name));
	if (unused.length) out(say('not_mapped', unused.map((column) => column.name).join('、')));
}

// Names of the staging table: headings, cut to what a name may have, each once.
export function stagingNames(shape) {
	const taken = new Set();
	return new Map(shape.columns.map((column) => {
		let name = column.name;
		while (Buffer.byteLength(name) > 56) name = name.slice(0, -1);
		let unique = name;
		for (let i = 2; taken.has(unique); i += 1) unique = `${name}~${i}`;
		taken.add(unique);
		return [column.name, unique];
	}));
}

// (a table gives its rows as its pages have room for them: the view keeps them as the sheet has them)
async function stage(client, shape, names, sent, show) {
	const columns = shape.columns.map((column) => client.escapeIdentifier(names.get(column.name)));
	await client.query(`CREATE TEMP TABLE bizenv_sheet_rows (${columns.map((name) => `${name} text, `).join('')}" place" integer) ON COMMIT DROP`);
	await client.query(`CREATE TEMP VIEW bizenv_sheet AS SELECT ${columns.join(', ')} FROM pg_temp.bizenv_sheet_rows ORDER BY " place"`);
	const values = columns.map((_, i) => `e.cells ->> ${i}`).join(', ');
	for (let i = 0; i < sent.length; i += BATCH) {
		const batch = sent.slice(i, i + BATCH).map(({ cells }) => shape.columns.map((column) => cells[column.at] ?? ''));
		await client.query(`INSERT INTO pg_temp.bizenv_sheet_rows SELECT ${values}, e.n + ${i} FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e(cells, n)`, [JSON.stringify(batch)]);
		show(say('staging'), Math.min(i + BATCH, sent.length), sent.length);
	}
}

async function pickMapping(client, ledger, shape, kept, options, out) {
	if (kept && !options.guess) {
		out(say('repaired_file'));
		return { ...kept.mapping, name: kept.name };
	}
	const saved = options.guess ? null : await findSaved(client, ledger, shape, options.as);
	if (!saved) return guessMapping(shape, options.target);
	const missing = missingHeadings(saved, shape).filter((heading) => !(options.map ?? []).some((entry) => Object.entries(saved.columns).some(([column, of]) => of.heading === heading && entry.startsWith(`${column.replace(/^progress\./, '')}=`))));
	if (missing.length) throw new Refusal(say('headings_changed', saved.name, missing.join('、')), { hint: say('headings_changed_hint') });
	out(say('mapping_saved', saved.name, saved.savedOn));
	return saved;
}

function mustBeWhole(mapping, shape) {
	const missing = TARGETS[mapping.target].needs.filter((column) => !mapping.columns[column]);
	if (missing.length) throw new Refusal(say('columns_missing', missing.join('、')), { hint: say('missing_hint', shape.columns.map((column) => column.name).join('、')) });
}

// What the columns hold, as the database reads them; where it cannot tell, how full they are.
async function tellProfile(client, out, shape, names, sent) {
	const { rows: [has] } = await client.query("SELECT to_regproc('bizenv.sheet_profile') IS NOT NULL AS profile");
	out(say('profile_title'));
	if (!has.profile) {
		for (const column of shape.columns) {
			const texts = sent.map(({ cells }) => (cells[column.at] ?? '').trim()).filter(Boolean);
			out(`  ${say('profile_plain', column.name, texts.length, new Set(texts).size, [...new Set(texts)].slice(0, 3).join('、').slice(0, 60))}`);
		}
		return;
	}
	const { rows } = await client.query("SELECT p.column_name, p.filled, CASE WHEN $1 = 'zh' THEN p.kind_zh ELSE p.kind END AS kind, p.fitting, p.unfit, p.unfit_samples::text AS samples, p.warnings_text::text AS warnings FROM bizenv.sheet_profile('pg_temp.bizenv_sheet', lang => $1) AS p", [spoken()]);
	const heading = new Map([...names].map(([of, name]) => [name, of]));
	for (const row of rows) {
		const more = [Number(row.unfit) > 0 && say('profile_unfit', row.unfit, row.samples ?? ''), row.warnings].filter(Boolean).join('；');
		out(`  ${say('profile_line', heading.get(row.column_name) ?? row.column_name, row.filled, row.kind, row.fitting)}${more ? `；${more}` : ''}`);
	}
}

// Problems that all have a number of their own are known by it: two calls of one day may
// read the same, and one may be handed on.  Not where the ledger has one of them without
// its number, which would then stand there twice.
async function knownByNumber(client, ledger, mapping, shape, names, sent) {
	const at = (column) => shape.columns.find((other) => other.name === mapping.columns[column]?.heading)?.at;
	if (mapping.target !== 'problem' || at('document_number') === undefined || at('name') === undefined) return false;
	const numbers = sent.map(({ cells }) => (cells[at('document_number')] ?? '').trim());
	if (numbers.some((number) => !number) || new Set(numbers).size < numbers.length) return false;
	const { rows } = await client.query(`SELECT FROM ${ledger.ident}.problem AS p JOIN pg_temp.bizenv_sheet AS s
		ON btrim(s.${client.escapeIdentifier(names.get(mapping.columns.name.heading))}) = p.name WHERE p.document_number IS NULL LIMIT 1`);
	return rows.length === 0;
}

// → { counts, rejected, skipped: [{ row, reasons, headings }] } of what was sent
async function runImport(client, ledger, mapping, given, names, sent, show, isByNumber) {
	const target = toImport(mapping, given, (heading) => names.get(heading));
	if (isByNumber) target.key = ['document_number'];
	if (ledger.canReplace && !('when_there' in target)) target.when_there = 'replace';
	const before = await client.query(`SELECT coalesce(max(rejected_id), 0) AS id FROM ${ledger.ident}.import_rejected`);
	const onNotice = (notice) => {
		const read = /(\d+)/.exec(notice.message);
		if (read && Number(read[1]) <= sent.length) show(say('importing'), Number(read[1]), sent.length);
	};
	client.on('notice', onNotice);
	show(say('importing'), 0, sent.length);
	await client.query('SET LOCAL client_min_messages = notice');    // it tells how far it is
	let counts;
	try {
		({ rows: [{ counts }] } = await client.query("SELECT to_jsonb(i) AS counts FROM bizenv.import_table($1, 'pg_temp.bizenv_sheet', $2, $3::jsonb) AS i", [ledger.schema, mapping.target, JSON.stringify(target)]));
	} finally {
		client.removeListener('notice', onNotice);
	}
	const faults = ledger.hasFaults ? `ARRAY(SELECT DISTINCT f.source_column FROM ${ledger.ident}.import_fault AS f WHERE f.rejected_id = r.rejected_id AND f.source_column IS NOT NULL)` : "'{}'::text[]";
	const codes = ledger.hasFaults ? `ARRAY(SELECT DISTINCT f.fault || ' ' || coalesce(f.column_name, '') FROM ${ledger.ident}.import_fault AS f WHERE f.rejected_id = r.rejected_id)` : "'{}'::text[]";
	// (the place among those that were sent is no row of the file)
	const other = ledger.hasFaults ? `(SELECT f.cell FROM ${ledger.ident}.import_fault AS f WHERE f.rejected_id = r.rejected_id AND f.fault = 'superseded' LIMIT 1)` : 'NULL::text';
	const { rows } = await client.query(`SELECT r.row_place::integer AS place, r.reason, to_jsonb(r) ->> 'outcome' AS outcome, ${faults} AS columns, ${other} AS other, ${codes} AS faults
		FROM ${ledger.ident}.import_rejected AS r WHERE r.rejected_id > $1 ORDER BY r.row_place, r.rejected_id`, [before.rows[0].id]);
	const headingOf = new Map([...names].map(([heading, name]) => [name, heading]));
	const inFile = (reason, place) => (sent[place - 1] ? reason.replace(new RegExp(`(?<!\\d)${place}(?!\\d)`), sent[place - 1].row.number) : reason);
	const told = rows.map(({ place, reason, outcome, columns, other: winner, faults: found }) => ({ row: sent[place - 1].row, reasons: [inFile(reason, winner)], outcome, faults: found,
		headings: new Set(columns.map((column) => headingOf.get(column)).filter(Boolean)) }));
	const rejected = told.filter(({ outcome }) => outcome !== 'skipped');
	const skipped = told.filter(({ outcome }) => outcome === 'skipped');
	return { counts: { replaced: 0, skipped: 0, ...counts }, rejected, skipped };
}

function tellFaults(out, title, rejected) {
	if (!rejected.length) return;
	out(say(title));
	for (const { row, reasons } of rejected.slice(0, 20)) out(`  ${say('fault_line', row.number, reasons.join('；'))}`);
	if (rejected.length > 20) out(`  ${say('and_more', rejected.length - 20)}`);
}

// The unit that the ledger has an indicator in, by what the cells call it: where a heading says another
// one, 5847 is not what it would be taken for.
async function unitsOf(client, ledger, mapping, shape) {
	const column = mapping.target === 'indicator_value' && shape.columns.find((other) => other.name === mapping.columns.indicator?.heading);
	if (!column) return new Map();
	const cells = [...new Set(shape.rows.map((row) => (row.cells[column.at] ?? '').trim()).filter(Boolean))];
	const alias = ledger.hasAliases ? `OR i.indicator IN (SELECT a.code FROM ${ledger.ident}.name_alias AS a WHERE a.of_table = 'indicator' AND a.alias = c.cell)` : '';
	const { rows } = await client.query(`SELECT c.cell, min(i.unit) AS unit FROM unnest($1::text[]) AS c(cell) JOIN ${ledger.ident}.indicator AS i
		ON i.indicator = c.cell OR bizenv.name_key(i.name) = bizenv.name_key(c.cell) ${alias} GROUP BY c.cell HAVING count(DISTINCT i.unit) = 1`, [cells]);
	return new Map(rows.map((row) => [row.cell, row.unit]));
}

// What to add to the command where many rows want the same.
function tellHints(out, rejected) {
	const faults = new Set(rejected.flatMap((one) => one.faults ?? []));
	const reasons = rejected.flatMap((one) => one.reasons).join(' ');
	if (/没有年份|names no year/.test(reasons)) out(`  ${say('hint_year')}`);
	const word = [...faults].map((fault) => /^unknown_word (.+)$/.exec(fault)?.[1]).find(Boolean);
	if (word) out(`  ${say('hint_word', word)}`);
	if (faults.has('too_long note')) out(`  ${say('hint_note')}`);
}

// Beside where the program runs, and never over the file that is read: what was repaired there
// would be lost in a trial.
function rejectsName(file, options) {
	if (options.rejects) return options.rejects;
	const stem = `${basename(file, extname(file)).replace(/-(退回|rejected)\d*$/, '')}-${say('kind_rejects')}`;
	for (let i = 1; ; i += 1) {
		const name = `${stem}${i > 1 ? i : ''}.xlsx`;
		if (resolve(name) !== resolve(file)) return name;
	}
}

export async function importFile(file, options, out = console.log) {
	const progress = bar();
	const read = await readSheets(file, { encoding: options.encoding, progress: (done, total) => progress.show(say('reading'), done, total) });
	progress.clear();
	const kept = keptIn(read.sheets);
	const { shape, others } = chooseSheet(read.sheets, kept ? { ...options, header: 1 } : options);
	tellShape(out, read, shape, others, file);
	return connected(options, async (client) => {
		await client.query('BEGIN');
		await setForms(client, true);
		const ledger = await openLedger(client, options);
		const picked = await pickMapping(client, ledger, shape, kept, options, out);
		let mapping = settleDepartments(amend(picked, shape, options), shape);
		const { given, columns, made } = await settleGiven(client, ledger, mapping, shape, { ...options, kept: kept?.given });
		mapping = { ...mapping, columns };
		mustBeWhole(mapping, shape);
		tellMapping(out, mapping, shape, given);
		const names = stagingNames(shape);
		const { sent, rejected: seen, agreed } = checkRows(shape, mapping, await unitsOf(client, ledger, mapping, shape));
		if (agreed) out(say('agreed', agreed));
		await stage(client, shape, names, sent, progress.show);
		const isByNumber = await knownByNumber(client, ledger, mapping, shape, names, sent);
		if (isByNumber) out(say('mapping_by_number', mapping.columns.document_number.heading));
		if (!options.write) await tellProfile(client, out, shape, names, sent);
		const { counts, rejected: refused, skipped } = await runImport(client, ledger, mapping, given, names, sent, progress.show, isByNumber);
		progress.clear();
		const rejected = [...seen, ...refused].sort((a, b) => a.row.number - b.row.number);
		const allMade = [...ledger.made, ...made];
		if (allMade.length) out(say('made_new', allMade.join('；')));
		if (made.doubted) out(say('no_department', made.doubted.join('、')));
		out(say('result', shape.rows.length, counts.accepted, counts.replaced, counts.skipped, rejected.length));
		tellFaults(out, 'faults_title', rejected);
		tellHints(out, rejected);
		tellFaults(out, 'skipped_title', skipped);
		const name = options.as ?? picked.name ?? basename(file, extname(file));
		const changes = counts.accepted + counts.replaced > 0 || allMade.length > 0;
		if (options.write && changes) {
			if (await saveMapping(client, ledger, name, mapping)) out(say('saved_as', name));
			await client.query('COMMIT');
			out(say('was_written', ledger.schema));
		} else {
			await client.query('ROLLBACK');
			out(say(options.write ? 'nothing_changed' : 'dry_run'));
		}
		if (rejected.length) {
			const to = rejectsName(file, options);
			const tooLong = await writeRejects(to, { shape, rejected, kept: { mapping: { target: mapping.target, columns: mapping.columns }, given, name } });
			out(say('rejects_file', to));
			if (tooLong.length) out(say('rejects_too_long', tooLong.join('、')));
		}
		return { counts, rejected, mapping, status: rejected.length ? 3 : 0 };
	});
}
