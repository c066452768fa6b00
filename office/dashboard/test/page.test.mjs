// The page in a browser: its figures beside SQL, its marks, its glyphs, its manners.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { namedQueries, threeMonths } from '../data.mjs';
import { CLASSES, COLOUR } from '../charts/base.mjs';
import { asRole, openBrowser, openPage, renderLedger, SAMPLE, tablesOf } from './lib.mjs';

const FIGURES = namedQueries(new URL('figures.sql', import.meta.url));
const CHARTS = ['classes', 'movement', 'pace', 'reporting', 'stages', 'deadlines', 'gaps', 'league'];
const WIDTHS = { wide: 1280, narrow: 390 };

let browser;
before(async () => {
	browser = await openBrowser();
	await asRole({ role: 'postgres' }, (client) => client.query('CREATE ROLE page_bi LOGIN; CREATE ROLE page_gxj LOGIN; CREATE ROLE page_bi_hnq LOGIN'));
	await asRole({ role: 'city_office' }, (client) => client.query(`SELECT bizenv.grant_ledger('oversight', 'page_bi', as_role => 'bi'),
		bizenv.grant_ledger('oversight', 'page_gxj', as_role => 'department', department => 'gxj'),
		bizenv.grant_ledger('oversight', 'page_bi_hnq', as_role => 'bi', department => 'hnq')`));
});
after(() => browser?.close());

const plain = (text) => (text === null ? '—' : String(text)).replace(/−/g, '-');
const sorted = (rows) => rows.map((row) => row.map(plain).join(' | ')).sort();

// the rows of that query, as the reader of the page would get them
const ask = (where, name) => asRole(where, async (client) => {
	const [first, second] = threeMonths(where.asOf);
	const text = FIGURES[name].text;
	const { rows } = await client.query({ text, values: text.includes('$2') ? [first, second] : [], rowMode: 'array' });
	return rows;
});

// what is drawn in a chart: boxes of shapes by their fill, texts with their boxes
const drawn = (tab, id, width) => tab.evaluate(([id, width]) => {
	const svg = document.querySelector(`#${id} .${width} svg`);
	const frame = svg.getBoundingClientRect();
	const scale = svg.viewBox.baseVal.width ? frame.width / svg.viewBox.baseVal.width : frame.width / svg.getAttribute('width');
	const box = (node) => {
		const { left, top, width: w, height: h } = node.getBoundingClientRect();
		return { x: (left - frame.left) / scale, y: (top - frame.top) / scale, w: w / scale, h: h / scale };
	};
	return {
		frame: { w: frame.width / scale, h: frame.height / scale },
		shapes: [...svg.querySelectorAll('path, rect, circle')].map((node) => ({ fill: node.getAttribute('fill'), ...box(node) })).filter(({ fill, w, h }) => fill !== 'none' && w > 0 && h > 0),
		texts: [...svg.querySelectorAll('text')].map((node) => ({ text: node.textContent, ...box(node) })),
	};
}, [id, width]);
const filled = (shapes, fill) => shapes.filter((shape) => shape.fill?.toLowerCase() === fill);

async function withPage(where, width, work) {
	const page = await openPage(browser, await renderLedger(where), WIDTHS[width]);
	try {
		await work(page);
	} finally {
		await page.close();
	}
}

async function figuresAgree(where, tab, names = Object.keys(FIGURES)) {
	const tables = await tablesOf(tab);
	for (const name of names.filter((other) => !['titles', 'cards'].includes(other))) {
		const [page, sql] = [sorted(tables[name] ?? []), sorted(await ask(where, name))];
		assert.deepEqual({ onPageOnly: page.filter((row) => !sql.includes(row)), inSqlOnly: sql.filter((row) => !page.includes(row)), rows: page.length },
			{ onPageOnly: [], inSqlOnly: [], rows: sql.length }, `table ${name}`);
	}
}

// every number in a drawing is one of its table, or a day of it
async function labelsAgree(tab, width) {
	const tables = await tablesOf(tab);
	const day = await tab.getAttribute('time', 'datetime');
	for (const id of CHARTS) {
		if (await tab.locator(`#${id}.empty`).count()) continue;
		const known = new Set([day, ...Object.keys(tables).filter((name) => name.split('.')[0] === id).flatMap((name) => tables[name]).flat()]
			.flatMap((cell) => plain(cell).match(/\d+(\.\d+)?/g) ?? []).flatMap((number) => [number, String(Number(number))]));
		for (const { text } of (await drawn(tab, id, width)).texts) {
			if (/^(其余|略去) \d+ /.test(text)) continue;
			for (const number of text.match(/\d+(\.\d+)?/g) ?? []) assert.ok(known.has(number), `${id}: ${number} in "${text}" is in no table`);
		}
	}
}

// a text may touch neither another nor the edge
async function nothingOverlaps(tab, width) {
	for (const id of CHARTS) {
		if (await tab.locator(`#${id}.empty`).count()) continue;
		const { frame, texts } = await drawn(tab, id, width);
		for (const [i, a] of texts.entries()) {
			assert.ok(a.x > -1 && a.y > -3 && a.x + a.w < frame.w + 2 && a.y + a.h < frame.h + 3, `${id} ${width}: "${a.text}" leaves the picture`);
			for (const b of texts.slice(i + 1)) {
				const across = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
				const down = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
				assert.ok(across < 1 || down < 4, `${id} ${width}: "${a.text}" and "${b.text}" overlap`);
			}
		}
	}
}

const behaves = ({ seen, url }) => {
	assert.deepEqual(seen.console, []);
	assert.deepEqual(seen.dialogs, []);
	assert.deepEqual(seen.requests, [url]);
};

for (const asOf of ['2025-07-31', '2025-06-30', '2025-08-20']) {
	test(`every figure agrees with SQL as of ${asOf}`, () => withPage({ ...SAMPLE, asOf }, 'wide', async ({ tab }) => {
		await figuresAgree({ ...SAMPLE, asOf }, tab);
		await labelsAgree(tab, 'wide');
	}));
}

test('titles and headline figures agree with SQL', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	for (const [id, title] of await ask(SAMPLE, 'titles')) {
		assert.equal(await tab.locator(`#${id} h2`).textContent(), title);
		assert.equal(await tab.getAttribute(`#${id}`, 'aria-label'), title);
	}
	for (const [id, text] of await ask(SAMPLE, 'cards')) {
		const parts = await tab.evaluate((name) => {
			const card = document.getElementById(name);
			return [card.querySelector('h2').textContent, card.querySelector('.big').firstChild.textContent, card.querySelector('small')?.textContent ?? '', card.querySelector('p:not(.big)').textContent].join('|');
		}, id);
		assert.equal(parts, text);
	}
	assert.equal(await tab.locator('.cards li').count(), 5);
	const movement = await tablesOf(tab).then((tables) => tables['movement.1']);
	assert.equal(await tab.locator('#movement h2').textContent(),
		`5月末到7月末，工作要点已完成从${movement[0][3]}项到${movement[2][3]}项，评估问题已完成从${movement[3][3]}项到${movement[5][3]}项`);
}));

test('the printed figures of the month are there', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	const text = await tab.locator('.cards').textContent();
	for (const figure of ['评估问题 58项', '审核通过 12项', '20.7%', '46项，79.3%', '工作要点 64项', '已完成 9项', '14%', '41项 64%', '14项 22%', '没有实现', '市工信局', '2个月']) {
		assert.ok(text.includes(figure), figure);
	}
}));

for (const width of Object.keys(WIDTHS)) {
	test(`every chart has marks, and none of its words overlap (${width})`, () => withPage(SAMPLE, width, async ({ tab }) => {
		for (const id of CHARTS) assert.ok((await drawn(tab, id, width)).shapes.length >= 3, `${id} has marks`);
		await labelsAgree(tab, width);
		await nothingOverlaps(tab, width);
		const [inner, outer] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		assert.ok(inner <= outer, `the page is ${inner} wide, the window ${outer}`);
	}));
}

test('bars are as long as their figures', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	const near = (a, b, what) => assert.ok(Math.abs(a - b) < 1.5, `${what}: ${a} beside ${b}`);
	const number = (text) => Number(plain(text).replace(/[^\d.-]/g, ''));
	const tables = await tablesOf(tab);

	const classes = await drawn(tab, 'classes', 'wide');
	for (const [c, { fill, key }] of CLASSES.entries()) {
		const bars = filled(classes.shapes, fill).filter(({ h }) => h > 20).sort((a, b) => a.y - b.y);
		const counts = tables.classes.map((row) => [Number(row[2 + 2 * c]), Number(row[1])]).filter(([count]) => count > 0);
		assert.equal(bars.length, counts.length, key);
		bars.forEach((bar, i) => near(bar.w, (counts[i][0] / counts[i][1]) * 551, key));
	}

	const pace = await drawn(tab, 'pace', 'wide');
	const bars = [...filled(pace.shapes, COLOUR.half), ...filled(pace.shapes, COLOUR.bad)].filter(({ h }) => h > 14 && h < 18).sort((a, b) => a.y - b.y);
	const means = [...tables['pace.1'].map((row) => row[1]), ...tables['pace.2'].map((row) => row[4])].map(number);
	assert.equal(bars.length, means.length);
	bars.forEach((bar, i) => near(bar.w, (means[i] / 100) * 250, 'mean'));
	assert.equal(filled(pace.shapes, COLOUR.bad).length, tables['pace.2'].filter((row) => number(row[6]) < 0).length);

	const stages = await drawn(tab, 'stages', 'wide');
	const most = Math.max(...tables.stages.map((row) => Number(row[1])));
	for (const [fill, column] of [[COLOUR.bad, 2], [COLOUR.warn, 3], [COLOUR.half, 7]]) {
		const counts = tables.stages.map((row) => Number(row[column])).filter((count) => count > 0);
		const stacks = filled(stages.shapes, fill).sort((a, b) => a.y - b.y);
		assert.equal(stacks.length, counts.length);
		stacks.forEach((bar, i) => near(bar.w, (counts[i] / most) * (552 - 64 - 48), 'problems'));
	}

	const league = await drawn(tab, 'league', 'wide');
	const lengths = [...filled(league.shapes, COLOUR.half), ...filled(league.shapes, COLOUR.good)].sort((a, b) => Math.round(a.x - b.x) || a.y - b.y);
	const values = tables.league.map((row) => number(row[4]));
	assert.equal(lengths.length, values.length);
	for (const half of [0, 12]) {
		const longest = Math.max(...values.slice(half, half + 12));
		for (let i = half; i < half + 12; i++) near(lengths[i].w, (values[i] / longest) * 84, 'value');
	}
}));

test('the calendar has a cell a month of each colour, the gaps point the right way, and deadlines are days', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	const tables = await tablesOf(tab);
	const { shapes } = await drawn(tab, 'reporting', 'wide');
	for (const [fill, word] of [[COLOUR.bad, '漏报'], [COLOUR.warn, '少报'], [COLOUR.half, '按时报送'], [COLOUR.faint, '未到期']]) {
		assert.equal(filled(shapes, fill).length, tables.reporting.filter((row) => row[2] === word).length, word);
	}

	// right is better: who is behind stands left of the benchmark
	const gaps = (await drawn(tab, 'gaps', 'wide')).shapes;
	const own = filled(gaps, COLOUR.bad).sort((a, b) => a.y - b.y);
	const benchmarks = filled(gaps, COLOUR.ink).sort((a, b) => a.y - b.y);
	assert.deepEqual([own.length, benchmarks.length, tables.gaps.filter((row) => row[8] === '落后').length], [3, 3, 3]);
	own.forEach((dot, i) => assert.ok(dot.x + dot.w < benchmarks[i].x));

	const deadlines = (await drawn(tab, 'deadlines', 'wide')).shapes;
	const day = (text) => Date.parse(`${text}T00:00:00Z`) / 86400000;
	const terms = tables.deadlines.map((row) => day(row[5]) - day(row[4]));
	const late = tables.deadlines.map((row) => day(SAMPLE.asOf) - day(row[5])).filter((days) => days > 0);
	const bars = filled(deadlines, COLOUR.half).sort((a, b) => a.y - b.y);
	const overdue = filled(deadlines, COLOUR.bad).sort((a, b) => a.y - b.y);
	assert.deepEqual([bars.length, overdue.length], [terms.length, late.length]);
	const scale = bars[0].w / terms[0];
	bars.forEach((bar, i) => assert.ok(Math.abs(bar.w - terms[i] * scale) < 1.5));
	overdue.forEach((bar, i) => assert.ok(Math.abs(bar.w - late[i] * scale) < 1.5));
}));

test('Chinese is drawn with the glyphs of a Chinese font', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	const session = await tab.context().newCDPSession(tab);
	await session.send('DOM.enable');
	await session.send('CSS.enable');
	const { root } = await session.send('DOM.getDocument');
	for (const selector of ['h1', '#card-silent .big', ...CHARTS.map((id) => `#${id} h2`), ...CHARTS.map((id) => `#${id} .wide svg text`)]) {
		const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
		const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
		assert.ok(fonts.length > 0 && fonts.every((font) => /CJK SC/.test(font.familyName)), `${selector}: ${JSON.stringify(fonts)}`);
	}
}));

test('nothing is fetched, logged or run', () => withPage(SAMPLE, 'wide', async (page) => {
	behaves(page);
	// (its own program, and the rows that it reads)
	assert.equal(await page.tab.locator('script').count(), 2);
	assert.equal(await page.tab.locator('iframe, object, embed, link, img, audio, video, form').count(), 0);
}));

test('on paper every chart stands whole on an A4 page', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	await tab.emulateMedia({ media: 'print' });
	await tab.setViewportSize({ width: 703, height: 1032 });
	for (const id of CHARTS) {
		const [width, height] = await tab.evaluate((name) => { const { width, height } = document.getElementById(name).getBoundingClientRect(); return [width, height]; }, id);
		assert.ok(width <= 703 && height <= 1032, `${id} is ${width} by ${height}`);
		assert.ok(await tab.locator(`#${id} .narrow`).isVisible() && !(await tab.locator(`#${id} .wide`).isVisible()));
	}
	const pdf = await tab.pdf({ preferCSSPageSize: true });
	const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
	assert.ok(pages >= 2 && pages <= 4, `${pages} pages`);
}));

test('who cannot see a drawing is told what it shows', () => withPage(SAMPLE, 'wide', async ({ tab }) => {
	for (const id of CHARTS) {
		assert.ok((await tab.getAttribute(`#${id}`, 'aria-label')).length > 5);
		assert.equal(await tab.locator(`#${id} .wide [role=img][aria-label]`).count(), 1);
		assert.equal(await tab.locator(`#${id} summary`).count(), 1);
		for (const table of await tab.locator(`#${id} table`).all()) assert.ok((await table.locator('caption').textContent()).length > 1);
		assert.match(await tab.locator(`#${id} .source`).textContent(), /v_[a-z]+/);
		assert.ok(await tab.locator(`#${id} table th[scope=col]`).count() > 3);
	}
}));

test('a BI role without a department has the page of the office', async () => {
	assert.ok(await renderLedger({ ...SAMPLE, role: 'page_bi' }) === await renderLedger(SAMPLE));
});

for (const role of ['page_gxj', 'page_bi_hnq']) {
	test(`${role} has a page of one department`, () => withPage({ ...SAMPLE, role }, 'wide', async (page) => {
		behaves(page);
		await figuresAgree({ ...SAMPLE, role }, page.tab, ['classes', 'pace.1', 'pace.2', 'pace.3', 'reporting', 'stages', 'gaps', 'league']);
		await labelsAgree(page.tab, 'wide');
		await nothingOverlaps(page.tab, 'wide');
		const { reporting, 'pace.2': pace } = await tablesOf(page.tab);
		const name = role === 'page_gxj' ? '市工信局' : '海南区';
		assert.deepEqual([...new Set([...reporting, ...pace].map((row) => row[0]))], [name]);
	}));
}

test('an empty ledger says so in words', async () => {
	await asRole({ role: 'city_office' }, (client) => client.query("SELECT bizenv.create_ledger('page_empty')"));
	await withPage({ ...SAMPLE, schema: 'page_empty' }, 'narrow', async (page) => {
		behaves(page);
		assert.equal(await page.tab.locator('svg').count(), 0);
		assert.equal(await page.tab.locator('figure.empty').count(), CHARTS.length);
		for (const id of CHARTS) assert.match(await page.tab.locator(`#${id} h2`).textContent(), /没有/);
		assert.match(await page.tab.locator('.cards').textContent(), /台账里还没有数据/);
		assert.doesNotMatch(await page.tab.locator('main').textContent(), /undefined|null|NaN/);
	});
});

test('a schema with some views only says which are missing', async () => {
	await asRole({ role: 'city_office' }, (client) => client.query('CREATE SCHEMA page_own; CREATE VIEW page_own.v_task_list AS SELECT * FROM oversight.v_task_list'));
	await withPage({ ...SAMPLE, schema: 'page_own' }, 'wide', async (page) => {
		behaves(page);
		assert.equal(await page.tab.locator('#classes svg').count(), 2);
		assert.match(await page.tab.locator('#league h2').textContent(), /没有可读的视图 v_league/);
		assert.equal(await page.tab.locator('#card-list-2 .big').textContent(), '20.7%审核通过 12项');
	});
});

// Everything that a person can type, in a ledger whose schema has a hostile name too.
const HOSTILE = { schema: 'we"ird <b>名</b>', role: 'city_office', asOf: '2025-07-31' };
const NAMES = {
	list: '<script>alert("list")</script>', department: '"><img src=x onerror=alert(1)>', task: "<script>alert('task')</script>",
	indicator: '{a|b}{c} &lt;b&gt; 甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸', benchmark: '</text></svg><script>alert(3)</script>', problem: '第一行\n第二行\u202e<svg onload=alert(4)>\u0007', region: '</style>\\" 地区',
};

test('what a person typed is text and nothing else', async () => {
	const schema = '"we""ird <b>名</b>"';
	await asRole({ role: 'city_office' }, async (client) => {
		await client.query('SELECT bizenv.create_ledger($1)', [HOSTILE.schema]);
		const put = (sql, values) => client.query(sql.replace(/@/g, `${schema}.`), values);
		await put("INSERT INTO @region (region, name, parent, is_self) VALUES ('0', '上级', NULL, false), ('1', $1, '0', true), ('2', '邻市', '0', false), ('3', '未报市', '0', false)", [NAMES.region]);
		await put("INSERT INTO @department (department, name, region) VALUES ('d', $1, '1'), ('e', '无进度部门', '1')", [NAMES.department]);
		await put("INSERT INTO @indicator (indicator, name, direction, unit, lead_department, department) VALUES ('i', $1, 'higher_is_better', '%', 'd', 'd')", [NAMES.indicator]);
		await put("INSERT INTO @indicator_value (indicator, region, period, value) VALUES ('i', '1', '2025-01-01', 50), ('i', '2', '2025-01-01', 60.5), ('i', '3', '2025-01-01', NULL), ('i', '1', '2024-01-01', 40)");
		await put("INSERT INTO @benchmark (indicator, benchmark_kind, period, value, name) VALUES ('i', 'target', '2025-01-01', 50, $1), ('i', 'nation', '2025-01-01', 49.99, '全国')", [NAMES.benchmark]);
		await put("INSERT INTO @task_list (task_list, name, list_kind, starts_on, due_on) VALUES ('l', $1, 'one_thing', '2025-01-01', '2025-12-31')", [NAMES.list]);
		await put("INSERT INTO @task (department, task_list, lead_department, name) VALUES ('d', 'l', 'd', $1), ('d', 'l', 'd', '只报分类'), ('e', 'l', 'd', '没有报送')", [NAMES.task]);
		await put("INSERT INTO @task_progress (department, task_id, period, reported_on, percent) SELECT 'd', task_id, '2025-07-01', '2025-07-20', 3 FROM @task WHERE name = $1", [NAMES.task]);
		await put("INSERT INTO @task_progress (department, task_id, period, reported_on, progress_class) SELECT 'd', task_id, '2025-07-01', '2025-07-20', 'past_half' FROM @task WHERE name = '只报分类'");
		await put("INSERT INTO @report_duty (department, task_list, starts_on, due_day, expected_items) VALUES ('d', 'l', '2025-05-01', 5, 2)");
		await put("INSERT INTO @problem (department, source, category, name, found_on) VALUES ('d', 'hotline', $1, $1, '2025-07-01')", [NAMES.problem]);
	});
	for (const width of Object.keys(WIDTHS)) {
		await withPage(HOSTILE, width, async (page) => {
			behaves(page);
			assert.equal(await page.tab.locator('script').count(), 2);
			assert.equal(await page.tab.locator('img, [onerror], [onload], b').count(), 0);
			const text = await page.tab.evaluate(() => [...document.querySelectorAll('header, main, footer')].map((part) => part.textContent).join());
			for (const name of Object.values(NAMES)) assert.ok(text.includes(name.replace(/[\n\u202e\u0007]/g, ' ')), name);
			assert.ok(text.includes(HOSTILE.schema));
			assert.doesNotMatch(text, /undefined|NaN|\u202e/);
			await nothingOverlaps(page.tab, width);
		});
	}
	await withPage(HOSTILE, 'wide', async ({ tab }) => {
		const tables = await tablesOf(tab);
		// what was not reported is a dash, never a zero
		assert.deepEqual(tables['pace.2'].find((row) => row[0] === '无进度部门').slice(1), ['1', '0', '1', '—', '58.33%', '—']);
		assert.deepEqual(tables['pace.1'][0].slice(1), ['—', '58.33%', '—']);
		assert.deepEqual(tables.gaps.map((row) => row[8]).sort(), ['持平', '领先']);
		assert.deepEqual(tables.deadlines[0].slice(4, 10), ['—', '—', '—', '—', '工作交办单', tables.deadlines[0][9]]);
		assert.match(await tab.locator('#pace h2').textContent(), /^2个部门都没有可与时间比较的进度；未报送1项$/);
		assert.match((await drawn(tab, 'deadlines', 'wide')).texts.map(({ text }) => text).join(), /尚无期限/);
	});
});

test('of a large ledger charts show a part, say so, and the tables have all', async () => {
	const where = { schema: 'page_large', role: 'city_office', asOf: '2025-07-31' };
	await asRole({ role: 'city_office' }, async (client) => {
		await client.query("SELECT bizenv.create_ledger('page_large')");
		await client.query(`SET search_path = page_large;
			INSERT INTO region (region, name, parent, is_self) VALUES ('0', '全省', NULL, false);
			INSERT INTO region (region, name, parent, is_self) SELECT 'r' || g, format('第%s个名字很长的地级行政区', g), '0', g = 20 FROM generate_series(1, 40) AS g;
			INSERT INTO department (department, name, region) SELECT 'd' || g, format('第%s个名字长得放不下的责任部门和单位', g), 'r20' FROM generate_series(1, 40) AS g;
			INSERT INTO indicator (indicator, name, direction, unit, lead_department, department) SELECT 'i' || g, format('第%s个名字很长很长的一级指标下的二级指标', g), (ARRAY['higher_is_better', 'lower_is_better'])[1 + g % 2], '%', 'd1', 'd1' FROM generate_series(1, 12) AS g;
			INSERT INTO indicator_value (indicator, region, period, value) SELECT i.indicator, r.region, y.period::date, 10 + (length(i.name) * substring(r.region, 2)::integer * 7 + extract(year FROM y.period)::integer) % 83 FROM indicator AS i, region AS r, (VALUES (date '2024-01-01'), ('2025-01-01')) AS y(period) WHERE r.region <> '0';
			INSERT INTO benchmark (indicator, benchmark_kind, period, value, name) SELECT indicator, 'target', '2025-01-01', 55.55, '年度目标' FROM indicator;
			INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) SELECT 'l' || g, format('第%s张名字很长很长很长很长很长很长很长的重点事项清单', g), 'one_thing', '2025-01-01', '2025-12-31' FROM generate_series(1, 14) AS g;
			INSERT INTO task (department, task_list, lead_department, name) SELECT d.department, l.task_list, 'd1', '任务' FROM department AS d, task_list AS l;
			INSERT INTO task_progress (department, task_id, period, reported_on, percent) SELECT department, task_id, m, m + 20, (task_id * 37 + extract(month FROM m)::integer * 11) % 101 FROM task, (VALUES (date '2025-05-01'), ('2025-06-01'), ('2025-07-01')) AS v(m);
			INSERT INTO report_duty (department, task_list, starts_on, due_day, expected_items) SELECT department, 'l1', '2024-01-01', 5, 2 FROM department;
			INSERT INTO problem (department, source, category, name, found_on) SELECT 'd' || g, 'hotline', '类', format('第%s个名字也很长很长很长很长很长的问题', g), '2025-06-01' FROM generate_series(1, 30) AS g;
			INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, '办', date '2025-06-02' + (problem_id % 30)::integer, 10 FROM problem`);
	});
	for (const width of Object.keys(WIDTHS)) {
		await withPage(where, width, async (page) => {
			behaves(page);
			await nothingOverlaps(page.tab, width);
			await labelsAgree(page.tab, width);
			if (width === 'narrow') return;
			const words = async (id) => (await drawn(page.tab, id, width)).texts.map(({ text }) => text).join('\n');
			assert.match(await words('classes'), /其余 6 张清单见数据表/);
			assert.match(await words('movement'), /其余 11 张清单见数据表/);
			assert.match(await words('pace'), /其余 22 个部门见数据表/);
			assert.match(await words('pace'), /其余 10 张清单见数据表/);
			assert.match(await words('reporting'), /其余 16 个部门见数据表/);
			assert.match(await words('gaps'), /其余 4 项见数据表/);
			assert.match(await words('league'), /略去 \d+ 个地区，见数据表/);
			assert.match(await words('league'), /其余 8 项指标见数据表/);
			await figuresAgree(where, page.tab, ['classes', 'movement.1', 'movement.2', 'pace.1', 'pace.2', 'pace.3', 'reporting', 'stages', 'gaps', 'league']);
		});
	}
});
