// The program: what it refuses and in which words, and that it changes nothing.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inSnapshot } from '../../lib/snapshot.mjs';
import { CLASSES, COLOUR, DARK } from '../charts/base.mjs';
import { asRole, render, renderLedger, SAMPLE } from './lib.mjs';

before(() => asRole({ role: 'postgres' }, (client) => client.query('CREATE ROLE render_stranger LOGIN')));

async function refuses(args, env, code, words) {
	const result = await render(args, env);
	assert.equal(result.code, code, result.stderr);
	assert.equal(result.stdout, '');
	assert.match(result.stderr, words);
}

test('--help says how it is called', async () => {
	const { code, stdout } = await render(['--help']);
	assert.equal(code, 0);
	assert.match(stdout, /usage: bizenv-office dashboard/);
});
test('without a schema it is the only ledger that there is', async () => {
	const { stdout } = await render(['--as-of', SAMPLE.asOf], { PGUSER: 'city_office' });
	assert.ok(stdout === await renderLedger(SAMPLE));
});
test('an unknown option is refused', () => refuses(['--scheme', 'oversight'], {}, 2, /--scheme/));
test('a day that is none is refused', () => refuses(['--schema', 'oversight', '--as-of', '2025-02-30'], {}, 2, /--as-of is no day: "2025-02-30"/));
test('a schema without views is named, with those that have some', () =>
	refuses(['--schema', 'oversigth'], { PGUSER: 'city_office' }, 1, /no views of a ledger in schema "oversigth"; there are some in: .*oversight/));
test('a role without rights is told what the owner may type', () =>
	refuses(['--schema', 'oversight'], { PGUSER: 'render_stranger' }, 1, /grant_ledger\('oversight', 'render_stranger', as_role => 'bi'\)/));
test('a BI tool finds the views where they were placed, by the name of the ledger, of the views, and by none', async () => {
	const office = (statement) => asRole({ role: 'city_office' }, (client) => client.query(statement));
	await asRole({ role: 'postgres' }, (client) => client.query('CREATE ROLE render_bi LOGIN'));
	await office("SELECT bizenv.grant_ledger('oversight', 'render_bi', as_role => 'bi')");
	const asTool = async (...schema) => {
		const result = await render([...schema, '--as-of', SAMPLE.asOf], { PGUSER: 'render_bi' });
		assert.equal(result.code, 0, result.stderr);
		return result.stdout;
	};
	const before = await asTool('--schema', 'oversight');
	await office("SELECT bizenv.place_views('oversight', views => 'oversight_bi')");
	try {
		for (const schema of [['--schema', 'oversight'], ['--schema', 'oversight_bi'], []]) {
			assert.equal((await asTool(...schema)).replaceAll('oversight_bi', 'oversight'), before, schema.join(' '));
		}
		const { stdout } = await render(['--schema', 'oversight', '--as-of', SAMPLE.asOf], { PGUSER: 'city_office' });
		assert.ok(stdout === await renderLedger(SAMPLE), 'the office reads the ledger itself');
	} finally {
		await office("SELECT bizenv.place_views('oversight', views => 'oversight')");
		await office("SELECT bizenv.revoke_ledger('oversight', 'render_bi')");
	}
});
test('a server that is not there is said to be missing', () => refuses(['--schema', 'oversight'], { PGHOST: '/nowhere' }, 1, /nowhere/));
test('a database that is not there too', () => refuses(['--schema', 'oversight'], { PGDATABASE: 'nowhere' }, 1, /database "nowhere" does not exist/));

test('without --as-of the day is that of the setting bizenv.as_of', async () => {
	const { stdout } = await render(['--schema', 'oversight'], { PGUSER: 'city_office', PGOPTIONS: '-c bizenv.as_of=2025-06-30' });
	assert.match(stdout, /<time datetime="2025-06-30">2025年6月30日/);
});

test('the same ledger gives the same bytes, in any time zone', async () => {
	const page = await renderLedger(SAMPLE);
	for (const zone of ['America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
		const { stdout } = await render(['--schema', 'oversight', '--as-of', SAMPLE.asOf], { PGUSER: 'city_office', TZ: zone, PGTZ: zone });
		assert.ok(stdout === page, zone);
	}
	// (its program speaks of addresses, and may ask for none: the policy in the head forbids it)
	const rest = page.replace(/<script>[^]*?<\/script>/g, '').replace(/http:\/\/www\.w3\.org\/[\w/]+/g, '');
	assert.doesNotMatch(rest, /https?:|url\((?!#)|@import|<script(?! type="application\/json")/);
	assert.match(page, /default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'"/);
});

// every form in which a server writes days, numbers and bytes
const FORMS = {
	datestyle: ['ISO, DMY', 'SQL, DMY', 'SQL, MDY', 'Postgres, DMY', 'Postgres, YMD', 'German'],
	intervalstyle: ['postgres_verbose', 'iso_8601'],
	timezone: ['America/St_Johns'],
	extra_float_digits: ['-15', '3'],
	bytea_output: ['escape'],
	standard_conforming_strings: ['off'],
};
for (const [name, values] of Object.entries(FORMS)) {
	test(`${name} does not change a byte, set by the connection`, async (t) => {
		const page = await renderLedger(SAMPLE);
		for (const value of values) {
			const options = { PGUSER: 'city_office', PGOPTIONS: `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}` };
			const { code, stdout, stderr } = await render(['--schema', 'oversight', '--as-of', SAMPLE.asOf], options);
			// (PostgreSQL 19 has no other strings)
			if (/invalid value for parameter|not supported/.test(stderr)) {
				t.diagnostic(`${value}: not on this server`);
				continue;
			}
			assert.equal(code, 0, `${value}: ${stderr}`);
			assert.ok(stdout === page, value);
		}
	});
}

test('a day that the server writes otherwise is found', async () => {
	for (const style of ['SQL\\,\\ DMY', 'German']) {
		const options = { PGUSER: 'city_office', PGOPTIONS: `-c datestyle=${style}` };
		const today = await render(['--schema', 'oversight'], options);
		assert.match(today.stdout, /<time datetime="\d{4}-\d\d-\d\d">/, `${style}: ${today.stderr}`);
		const set = await render(['--schema', 'oversight'], { ...options, PGOPTIONS: `${options.PGOPTIONS} -c bizenv.as_of=2025-06-30` });
		assert.match(set.stdout, /<time datetime="2025-06-30">/, `${style}: ${set.stderr}`);
	}
});

test('nor set for the role or the database', async () => {
	const page = await renderLedger(SAMPLE);
	const places = ['ROLE city_office', `DATABASE ${process.env.PGDATABASE}`];
	try {
		for (const place of places) {
			await asRole({ role: 'postgres' }, (client) => client.query(`ALTER ${place} SET datestyle = 'SQL, DMY'`));
			assert.ok(await renderLedger(SAMPLE, { isNew: true }) === page, place);
			await asRole({ role: 'postgres' }, (client) => client.query(`ALTER ${place} RESET datestyle`));
		}
	} finally {
		await asRole({ role: 'postgres' }, (client) => client.query(places.map((place) => `ALTER ${place} RESET datestyle`).join('; ')));
	}
});

test('everything is read in one read-only snapshot', () => {
	process.env.PGUSER = 'city_office';
	return inSnapshot({ schema: 'oversight', 'as-of': SAMPLE.asOf }, async (client, day) => {
		assert.equal(day, SAMPLE.asOf);
		const { rows: [row] } = await client.query("SELECT current_setting('transaction_isolation') AS isolation, current_setting('transaction_read_only') AS read_only, current_setting('search_path') AS path");
		assert.deepEqual(row, { isolation: 'repeatable read', read_only: 'on', path: 'oversight, pg_temp' });
		await assert.rejects(client.query("INSERT INTO department (department, name) VALUES ('x', 'x')"), { code: '25006' });
	});
});

// ---------------------------------------------------------------- colours
const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (a, b) => {
	const [light, dark] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
};
// what is seen without one of the three cones (Machado, Oliveira and Fernandes, 2009)
const EYES = {
	trichromatic: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
	protanopic: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
	deuteranopic: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
	tritanopic: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
function lab(rgb) {
	const [x, y, z] = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]].map((row) => row.reduce((sum, part, i) => sum + part * rgb[i], 0));
	const f = (part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
	const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
	return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}
const seen = (colour, eye) => lab(eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, part, i) => sum + part * channels(colour)[i], 0)))));

const inDark = (hex) => DARK[Object.keys(COLOUR).find((name) => COLOUR[name] === hex)];

test('words stand out from what is behind them', () => {
	const pairs = [...CLASSES.map(({ ink, fill }) => [ink, fill]), [COLOUR.soft, COLOUR.paper], [COLOUR.soft, '#f4f6f8'], [COLOUR.bad, COLOUR.paper], [COLOUR.good, COLOUR.paper],
		[COLOUR.white, COLOUR.bad], [COLOUR.ink, COLOUR.late], [COLOUR.ink, COLOUR.warn], [COLOUR.ink, COLOUR.grey], [COLOUR.soft, COLOUR.faint]];
	pairs.push(...pairs.filter(([, fill]) => inDark(fill)).map((pair) => pair.map(inDark)), [DARK.soft, '#0e161d']);
	for (const [ink, fill] of pairs) assert.ok(contrast(ink, fill) >= 4.5, `${ink} on ${fill}: ${contrast(ink, fill).toFixed(2)}`);
});

test('colours that stand side by side differ for every eye', () => {
	const sides = [CLASSES.map(({ fill }) => fill), [COLOUR.bad, COLOUR.warn, COLOUR.late, COLOUR.half, COLOUR.faint], [COLOUR.good, COLOUR.half], [COLOUR.good, COLOUR.bad], [COLOUR.bad, COLOUR.warn, COLOUR.late, COLOUR.paper, COLOUR.grey, COLOUR.half]];
	sides.push(...sides.map((colours) => colours.map(inDark)));
	for (const [name, eye] of Object.entries(EYES)) {
		for (const colours of sides) {
			for (const [i, a] of colours.entries()) {
				for (const b of colours.slice(i + 1)) {
					const apart = Math.hypot(...seen(a, eye).map((part, k) => part - seen(b, eye)[k]));
					assert.ok(apart >= 15, `${a} and ${b} are ${apart.toFixed(1)} apart for ${name} eyes`);
				}
			}
		}
	}
});
