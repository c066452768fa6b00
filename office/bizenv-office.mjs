#!/usr/bin/env node
// bizenv-office: sheets into a ledger; papers, tables and a dashboard out of it.
import { parseArgs } from 'node:util';
import { say, speak } from './lib/messages.mjs';
import { Refusal } from './lib/refusal.mjs';
import { usage } from './lib/usage.mjs';

const TEXT = { type: 'string' };
const FLAG = { type: 'boolean' };
const MANY = { type: 'string', multiple: true };
const COMMON = { schema: TEXT, service: TEXT, lang: TEXT, help: FLAG };

// what each command understands, and where it is
const COMMANDS = {
	import: {
		options: { sheet: TEXT, header: TEXT, encoding: TEXT, target: TEXT, map: MANY, set: MANY, word: MANY, fractions: FLAG, percents: FLAG, as: TEXT, guess: FLAG,
			list: TEXT, kind: TEXT, from: TEXT, until: TEXT, period: TEXT, year: TEXT, 'reported-on': TEXT, new: FLAG, write: FLAG, rejects: TEXT },
		run: async (values, [file, ...rest]) => {
			if (!file || rest.length) throw new Refusal(say('needs_file'), { status: 2 });
			const { importFile } = await import('./sheets/import.mjs');
			return (await importFile(file, values)).status;
		},
	},
	briefing: {
		options: { 'as-of': TEXT, docx: FLAG, html: FLAG, text: FLAG, out: TEXT, force: FLAG, issuer: TEXT, number: TEXT, to: TEXT, 'copy-to': TEXT, head: TEXT, contact: TEXT, 'issued-on': TEXT, heading: MANY },
		run: async (values) => (await import('./papers/command.mjs')).writeBriefing(values),
	},
	letter: {
		options: { 'as-of': TEXT, docx: FLAG, html: FLAG, text: FLAG, out: TEXT, force: FLAG, issuer: TEXT, number: TEXT, 'copy-to': TEXT, head: TEXT, contact: TEXT, 'reply-by': TEXT },
		run: async (values, [order, ...rest]) => {
			if (!/^[1-9]\d{0,9}$/.test(order ?? '') || rest.length) throw new Refusal(say('needs_number', [order, ...rest].filter(Boolean).join(' ')), { status: 2 });
			return (await import('./papers/command.mjs')).writeLetter(Number(order), values);
		},
	},
	tables: {
		options: { 'as-of': TEXT, xlsx: FLAG, out: TEXT, force: FLAG, view: MANY },
		run: async (values) => (await import('./tables/tables.mjs')).writeTables(values),
	},
	dashboard: {
		options: { 'as-of': TEXT, out: TEXT, force: FLAG, issuer: TEXT },
		run: async (values) => (await import('./dashboard/render.mjs')).renderDashboard(values),
	},
	serve: {
		options: { 'as-of': TEXT, port: TEXT, issuer: TEXT },
		run: async (values) => (await import('./dashboard/serve.mjs')).serve(values),
	},
};

const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

function checkDays(values) {
	for (const name of ['as-of', 'reported-on', 'issued-on', 'reply-by', 'from', 'until']) {
		if (values[name] !== undefined && !isDay(values[name])) throw new Refusal(say('no_day', `--${name}`, values[name]), { status: 2 });
	}
	if (values.period !== undefined && !/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(values.period)) throw new Refusal(say('no_month', '--period', values.period), { status: 2 });
	if (values.year !== undefined && !/^(19|20|21)\d\d$/.test(values.year)) throw new Refusal(say('no_year', '--year', values.year), { status: 2 });
	if (values.header !== undefined) values.header = Number(values.header);
}

function read(command, args) {
	try {
		return parseArgs({ args, options: { ...COMMON, ...COMMANDS[command].options }, allowPositionals: true });
	} catch (error) {
		throw new Refusal(say('wrong_option', error.message), { hint: usage(command), status: 2 });
	}
}

async function main([command, ...args]) {
	const lang = args.find((arg, i) => args[i - 1] === '--lang') ?? args.find((arg) => arg.startsWith('--lang='))?.slice(7);
	if (lang === 'zh' || lang === 'en') speak(lang);
	if (!command || command === 'help' || command === '--help') {
		console.log(usage(args[0]));
		return command ? 0 : 2;
	}
	if (!Object.hasOwn(COMMANDS, command)) throw new Refusal(say('no_command', command), { hint: usage(), status: 2 });
	const { values, positionals } = read(command, args);
	if (values.help) {
		console.log(usage(command));
		return 0;
	}
	checkDays(values);
	return (await COMMANDS[command].run(values, positionals)) ?? 0;
}

// 0 done, 1 not possible, 2 wrongly asked, 3 done and rows were rejected
function tell(error) {
	const fromServer = error.severity !== undefined && error.code !== undefined;
	console.error(`bizenv-office: ${fromServer ? say('server_said', error.message) : error.message || error.code}`);
	for (const line of [error.detail, error.hint].filter(Boolean)) console.error(`  ${line}`);
	if (!(error instanceof Refusal) && !fromServer && !error.code) console.error(error.stack);
	return error.status ?? 1;
}

process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	process.exitCode = tell(error);
}
