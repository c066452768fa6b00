// The page as it answers: every filter, bar, order, key and export is tried, and what it
// then shows is set beside SQL that asks for the same.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { namedQueries, threeMonths } from '../data.mjs';
import { asRole, openBrowser, openPage, renderLedger, SAMPLE, tablesOf } from './lib.mjs';

const FIGURES = namedQueries(new URL('figures.sql', import.meta.url));
const CHARTS = ['classes', 'movement', 'pace', 'reporting', 'stages', 'deadlines', 'gaps', 'league'];
const LARGE = { schema: 'board_large', role: 'city_office', asOf: '2025-07-31' };
const TREES = { schema: 'board_trees', role: 'city_office', asOf: '2025-07-31' };
// each part of TREES that a filter leaves, and a role that sees no other
const PARTS = [...[1, 2, 3, 4, 5, 6, 7].map((n) => ({ filter: ['department', `d${n}`], departments: [`d${n}`] })), ...[1, 2, 3].map((n) => ({ filter: ['region', `r${n}`], departments: [1, 2, 3, 4, 5, 6, 7].filter((g) => 1 + (g % 3) === n).map((g) => `d${g}`) }))]
	.map((part, i) => ({ ...part, role: `board_part${i}` }));
const CJK = /[\u3400-\u9fff]/;

let browser;
before(async () => {
	browser = await openBrowser();
	await asRole({ role: 'postgres' }, (client) => client.query('CREATE ROLE board_gxj LOGIN'));
	await asRole({ role: 'city_office' }, async (client) => {
		await client.query("SELECT bizenv.grant_ledger('oversight', 'board_gxj', as_role => 'bi', department => 'gxj')");
		await client.query(`CREATE SCHEMA board_list;
			CREATE VIEW board_list.v_task AS SELECT * FROM oversight.v_task WHERE task_list = (SELECT min(task_list) FROM oversight.v_task WHERE list_kind = 'work_points');
			CREATE VIEW board_list.v_task_list AS SELECT l.* FROM oversight.v_task_list AS l WHERE EXISTS (SELECT FROM board_list.v_task AS t WHERE t.task_list = l.task_list);
			CREATE VIEW board_list.v_task_progress AS SELECT p.* FROM oversight.v_task_progress AS p WHERE EXISTS (SELECT FROM board_list.v_task AS t WHERE t.task_list = p.task_list);
			CREATE VIEW board_list.v_reporting AS SELECT r.* FROM oversight.v_reporting AS r WHERE EXISTS (SELECT FROM board_list.v_task AS t WHERE t.task_list = r.task_list)`);
		await client.query("SELECT bizenv.create_ledger('board_large')");
		await client.query(`SET search_path = board_large;
			INSERT INTO region (region, name, parent, is_self) VALUES ('0', '全省', NULL, false);
			INSERT INTO region (region, name, parent, is_self) SELECT 'r' || g, format('第%s个地级行政区', g), '0', g = 5 FROM generate_series(1, 20) AS g;
			INSERT INTO department (department, name, region) SELECT 'd' || g, CASE WHEN g <= 8 THEN '国家税务总局乌海市税务局第' || g || '税务分局' WHEN g IN (13, 14) THEN '同名的部门' ELSE format('第%s个名字长得放不下的责任部门和单位', g) END, 'r' || (1 + g % 3) FROM generate_series(1, 60) AS g;
			INSERT INTO indicator (indicator, name, direction, unit, lead_department, department) SELECT 'i' || g, format('第%s个指标', g), (ARRAY['higher_is_better', 'lower_is_better'])[1 + g % 2], '%', 'd1', 'd' || g FROM generate_series(1, 20) AS g;
			INSERT INTO indicator_value (indicator, region, period, value) SELECT i.indicator, r.region, y.period::date, CASE WHEN r.region = 'r5' AND i.indicator IN ('i1', 'i2') THEN NULL ELSE 10 + (length(i.name) * substring(r.region, 2)::integer * 7 + substring(i.indicator, 2)::integer + extract(year FROM y.period)::integer) % 83 END FROM indicator AS i, region AS r, (VALUES (date '2024-04-01'), ('2025-04-01')) AS y(period) WHERE r.region <> '0';
			INSERT INTO benchmark (indicator, benchmark_kind, period, value, name) SELECT indicator, 'target', '2025-01-01', 40 + substring(indicator, 2)::integer, '年度目标' FROM indicator;
			INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on) SELECT 'l' || g, format('第%s张重点事项清单', g), (ARRAY['one_thing', 'work_points', 'assessment'])[1 + g % 3], '2025-01-01', '2025-12-31' FROM generate_series(1, 10) AS g;
			INSERT INTO task (department, task_list, lead_department, name, planned, unit, due_on) SELECT 'd' || (1 + g % 60), 'l' || (1 + (g / 60) % 10), 'd1', format('第%s项任务，名字写得很长，说明要做什么、由谁来做、做到什么程度', g), CASE WHEN g % 7 = 0 THEN 20 END, CASE WHEN g % 7 = 0 THEN '个' END, CASE WHEN g % 11 = 0 THEN date '2025-06-30' END FROM generate_series(1, 700) AS g;
			INSERT INTO task_progress (department, task_id, period, reported_on, percent, done) SELECT department, task_id, m, m + 20, CASE WHEN planned IS NULL THEN least(100, (task_id * 37) % 80 + extract(month FROM m)::integer * 4) END, CASE WHEN planned IS NOT NULL THEN task_id % 23 END FROM task, (VALUES (date '2025-05-01'), ('2025-06-01'), ('2025-07-01')) AS v(m) WHERE task_id % 17 <> 0;
			INSERT INTO report_duty (department, task_list, starts_on, due_day, expected_items) SELECT department, 'l1', '2024-01-01', 5, 2 FROM department;
			INSERT INTO report (department, task_list, period, submitted_on, submitted_items) SELECT department, 'l1', m::date, m::date + 33, 2 FROM department, generate_series(timestamp '2024-06-01', '2025-06-01', interval '1 month') AS m WHERE (substring(department, 2)::integer * 7 + extract(month FROM m)::integer) % 13 > 1;
			INSERT INTO problem (department, source, category, name, found_on) SELECT 'd' || (1 + g % 60), 'hotline', '类', format('第%s个名字也很长很长很长很长很长很长的问题', g), '2025-06-01' FROM generate_series(1, 90) AS g;
			INSERT INTO assignment_order (department, problem_id, requirement, ordered_on, workdays) SELECT department, problem_id, '办', date '2025-06-02' + (problem_id % 30)::integer, 10 FROM problem WHERE problem_id % 9 <> 0`);
		// lists with weights and sub-tasks: of one department, of several, some weights missing
		await client.query("SELECT bizenv.create_ledger('board_trees'), setseed(0.42)");
		await client.query(`SET search_path = board_trees;
			INSERT INTO region (region, name) SELECT 'r' || g, format('第%s区', g) FROM generate_series(1, 3) AS g;
			INSERT INTO department (department, name, region) SELECT 'd' || g, format('第%s局', g), 'r' || (1 + g % 3) FROM generate_series(1, 7) AS g;
			INSERT INTO task_list (task_list, name, list_kind, starts_on, due_on, share_digits) SELECT 'l' || g, format('第%s张', g), 'work_points', '2025-01-01', '2025-12-31', g % 3 FROM generate_series(1, 8) AS g;
			INSERT INTO task (department, task_list, name, planned) SELECT 'd' || (1 + g % 7), 'l' || (1 + g % 8), '上' || g, CASE WHEN g % 5 = 0 THEN 30 END FROM generate_series(1, 130) AS g;
			-- (of l1 to l3 nobody has a sub-task, of l4 and l5 those of the same department)
			INSERT INTO task (department, task_list, name, parent_task_id) SELECT CASE WHEN task_list < 'l6' OR random() < 0.6 THEN department ELSE 'd' || (1 + floor(random() * 7)::integer) END, task_list, name || '下' || g, task_id
			FROM task, generate_series(1, 3) AS g WHERE task_list > 'l3' AND random() < 0.3;
			INSERT INTO task (department, task_list, name, parent_task_id) SELECT department, task_list, name || '再' || g, task_id FROM task, generate_series(1, 2) AS g WHERE parent_task_id IS NOT NULL AND random() < 0.3;
			UPDATE task SET weight = 1 + floor(random() * 20) / 4 WHERE task_list IN ('l2', 'l5', 'l7') OR task_list = 'l3' AND department > 'd3' OR task_list = 'l8' AND random() < 0.9;
			INSERT INTO task_progress (department, task_id, period, reported_on, percent, done, progress_class)
			SELECT department, task_id, m, m + 20, CASE WHEN planned IS NULL AND NOT by_class THEN least(120, floor(random() * 130)) END, CASE WHEN planned IS NOT NULL THEN floor(random() * 33) END, CASE WHEN planned IS NULL AND by_class THEN 'past_half' END
			FROM (SELECT *, task_list = 'l4' AND random() < 0.1 AS by_class FROM task) AS t, (VALUES (date '2025-06-01'), ('2025-07-01')) AS v(m) WHERE random() < 0.8;
			-- (some are cancelled in July, with all that is below them; who sees one part alone does not
			-- know that the other is cancelled, as the page does: of these there are none)
			UPDATE task SET cancelled_on = CASE WHEN random() < 0.5 THEN date '2025-07-25' ELSE '2025-07-28' END WHERE random() < 0.06 AND (parent_task_id IS NULL OR task_list < 'l6')`);
	});
	await asRole({ role: 'postgres' }, (client) => client.query(PARTS.map(({ role }) => `CREATE ROLE ${role} LOGIN`).join(';')));
	await asRole({ role: 'city_office' }, (client) => client.query(PARTS.flatMap(({ role, departments }) => departments.map((department) => `SELECT bizenv.grant_ledger('board_trees', '${role}', 'bi', '${department}')`)).join(';')));
});
after(async () => {
	await browser?.close();
	// (other tests ask for the only ledger that there is)
	await asRole({ role: 'city_office' }, (client) => client.query('SET client_min_messages = warning; DROP SCHEMA IF EXISTS board_large, board_list, board_trees CASCADE'));
});

const plain = (text) => (text === null ? '—' : String(text)).replace(/−/g, '-');
const sorted = (rows) => rows.map((row) => row.map(plain).join(' | ')).sort();
const ask = (where, name) => asRole(where, async (client) => {
	const [first, second] = threeMonths(where.asOf);
	const { text } = FIGURES[name];
	return (await client.query({ text, values: text.includes('$2') ? [first, second] : [], rowMode: 'array' })).rows;
});
const behaves = ({ seen, url }) => {
	assert.deepEqual(seen.console, []);
	assert.deepEqual(seen.dialogs, []);
	assert.deepEqual([...new Set(seen.requests.filter((request) => !request.startsWith('data:image/svg+xml') && !request.startsWith('blob:')).map((request) => request.split('#')[0]))], [url]);
};
async function withPage(where, work, { width = 1280, ...given } = {}) {
	const page = await openPage(browser, await renderLedger(where), width, given);
	try {
		await work(page.tab, page);
		behaves(page);
	} finally {
		await page.close();
	}
}
const choose = (tab, name, value) => tab.selectOption(`#filter-${name}`, value);
const downloaded = async (tab, click) => {
	// (an error of the page gives no download, and is told instead of waited for)
	const failed = new Promise((_, reject) => { tab.once('pageerror', reject); });
	const [download] = await Promise.race([Promise.all([tab.waitForEvent('download'), click()]), failed]);
	return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
const dialogRows = (tab) => tab.evaluate(() => [...document.querySelectorAll('#rows tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)));

// ---------------------------------------------------------------- under the pointer
test('what is under the pointer is told in full', () => withPage(LARGE, async (tab) => {
	const row = tab.locator('#pace .wide .hit').nth(6);
	await row.hover();
	const text = await tab.locator('#tip').textContent();
	const own = (await tablesOf(tab))['pace.2'][2];
	assert.match(text, /^(国家税务总局乌海市税务局第\d税务分局|第\d+个名字长得放不下的责任部门和单位|同名的部门)/);
	assert.ok(text.startsWith(own[0].replace(/（d\d+）$/, '')) && text.includes(own[4]) && text.includes(own[5]) && text.includes(own[6]), text);
	assert.equal(await row.getAttribute('aria-label').then((label) => label.length > 20), true);
	await tab.mouse.move(2, 2);
	assert.equal(await tab.locator('#tip').isVisible(), false);
}));

test('every bar of a chart has its box, on the wide drawing and on the narrow', async () => {
	for (const width of [1280, 390]) {
		await withPage(SAMPLE, async (tab) => {
			for (const id of CHARTS) {
				const where = `#${id} .${width > 640 ? 'wide' : 'narrow'}`;
				const frame = await tab.locator(`${where} svg`).boundingBox();
				const boxes = await tab.locator(`${where} .hit`).evaluateAll((all) => all.map((one) => { const { x, y, width, height } = one.getBoundingClientRect(); return { x: x + scrollX, y: y + scrollY, width, height }; }));
				assert.ok(boxes.length >= 3, id);
				for (const box of boxes) assert.ok(box.x >= frame.x - 1 && box.x + box.width <= frame.x + frame.width + 1 && box.y >= frame.y - 1 && box.y + box.height <= frame.y + frame.height + 1 && box.width > 0 && box.height > 3, `${id} ${JSON.stringify(box)}`);
			}
		}, { width });
	}
});

// ---------------------------------------------------------------- keys
test('keys alone reach a bar, move, open its rows and come back', () => withPage(SAMPLE, async (tab) => {
	await tab.locator('#classes .png').focus();
	for (let i = 0; i < 6 && !(await tab.evaluate(() => document.activeElement.classList.contains('hit'))); i += 1) await tab.keyboard.press('Tab');
	const first = await tab.evaluate(() => document.activeElement.getAttribute('aria-label'));
	assert.match(first, /工作要点/);
	assert.ok(await tab.locator('#tip').isVisible());
	await tab.keyboard.press('ArrowRight');
	const second = await tab.evaluate(() => document.activeElement.getAttribute('aria-label'));
	assert.match(second, /已完成 9项/);
	await tab.keyboard.press('Enter');
	assert.equal((await dialogRows(tab)).length, 9);
	assert.equal(await tab.evaluate(() => document.querySelector('#rows').contains(document.activeElement)), true);
	await tab.keyboard.press('Escape');
	assert.equal(await tab.locator('#rows').isVisible(), false);
	assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('aria-label')), second);
	await tab.keyboard.press('End');
	assert.notEqual(await tab.evaluate(() => document.activeElement.getAttribute('aria-label')), second);
}));

test('each chart is one sentence and one button of a group that has a name', () => withPage(SAMPLE, async (tab) => {
	for (const id of CHARTS) {
		assert.equal(await tab.locator(`#${id} .wide [role=img]`).getAttribute('aria-label'), await tab.locator(`#${id} h2`).textContent());
		assert.equal(await tab.locator(`#${id} .wide .hits[role=group][aria-label] .hit[tabindex="0"]`).count(), 1);
		assert.equal(await tab.locator(`#${id} summary`).count(), 1);
	}
	const summaries = await tab.locator('summary').allTextContents();
	assert.equal(new Set(summaries).size, CHARTS.length);
	const unnamed = await tab.evaluate(() => [...document.querySelectorAll('button, select')].filter((one) => !(one.getAttribute('aria-label') ?? (one.labels?.[0] ?? one).textContent).trim()).length);
	assert.equal(unnamed, 0);
}));

// ---------------------------------------------------------------- filters
test('a department that is chosen is the page of a role that sees no other', async () => {
	const own = await openPage(browser, await renderLedger({ ...SAMPLE, role: 'board_gxj' }));
	const theirs = await tablesOf(own.tab);
	const [titles, cards] = await own.tab.evaluate(() => [[...document.querySelectorAll('figure h2')].map((one) => one.textContent), [...document.querySelectorAll('.cards li')].map((one) => one.textContent)]);
	await own.close();
	await withPage(SAMPLE, async (tab) => {
		await choose(tab, 'department', 'gxj');
		const ours = await tablesOf(tab);
		for (const name of ['classes', 'movement.1', 'movement.2', 'pace.1', 'pace.2', 'pace.3', 'reporting', 'stages', 'league']) assert.deepEqual(sorted(ours[name] ?? []), sorted(theirs[name] ?? []), name);
		assert.deepEqual((await tab.locator('figure h2').allTextContents()).filter((_, i) => i !== 6), titles.filter((_, i) => i !== 6).map((title, i) => (i === 5 && /^没有/.test(title) ? '所选范围内没有' : title)));
		// (whether half the tasks are done with half of the time is not said of a part of a list)
		assert.deepEqual((await tab.locator('.cards li').allTextContents()), cards.filter((text) => !text.includes('时间过半')));
		assert.equal(await tab.locator('.status').textContent(), '只看：市工信局');
		assert.equal(await tab.evaluate(() => location.hash), '#department=gxj');
		assert.match(await tab.locator('#league .note').textContent(), /不随所选的部门/);
		await tab.click('#reset');
		assert.deepEqual(sorted((await tablesOf(tab)).classes), sorted(await ask(SAMPLE, 'classes')));
		assert.equal(await tab.locator('#reset').isVisible(), false);
	});
});

test('so is every department of a large ledger', async () => {
	await withPage(LARGE, async (tab) => {
		for (const department of ['d1', 'd14', 'd60']) {
			await choose(tab, 'department', department);
			const ours = await tablesOf(tab);
			const of = (column) => ` WHERE ${column} = '${department}'`;
			const schema = `board_${department}`;
			await asRole({ role: 'city_office' }, (client) => client.query(`CREATE SCHEMA ${schema};
				CREATE VIEW ${schema}.v_task AS SELECT * FROM board_large.v_task${of('department')};
				CREATE VIEW ${schema}.v_task_list AS SELECT * FROM board_large.v_task_list;
				CREATE VIEW ${schema}.v_task_progress AS SELECT * FROM board_large.v_task_progress${of('department')};
				CREATE VIEW ${schema}.v_supervision AS SELECT * FROM board_large.v_supervision${of('department')};
				CREATE VIEW ${schema}.v_reporting AS SELECT * FROM board_large.v_reporting${of('department')}`));
			for (const name of ['classes', 'movement.1', 'movement.2', 'pace.1', 'stages']) assert.deepEqual(sorted(ours[name] ?? []), sorted(await ask({ ...LARGE, schema }, name)), `${department} ${name}`);
			const withoutCode = (rows) => sorted(rows.map((row) => row.map((cell) => plain(cell).replace(/（d\d+）$/, ''))));
			assert.deepEqual(withoutCode(ours.reporting), withoutCode(await ask({ ...LARGE, schema }, 'reporting')), `${department} reporting`);
		}
	});
});

test('a list that is chosen is the page of views that have no other', () => withPage(SAMPLE, async (tab) => {
	const list = await asRole({ role: 'city_office' }, async (client) => (await client.query('SELECT DISTINCT task_list FROM board_list.v_task')).rows[0].task_list);
	await choose(tab, 'list', list);
	const ours = await tablesOf(tab);
	const where = { ...SAMPLE, schema: 'board_list' };
	for (const name of ['classes', 'movement.1', 'movement.2', 'pace.1', 'pace.2', 'pace.3', 'reporting']) assert.deepEqual(sorted(ours[name] ?? []), sorted(await ask(where, name)), name);
	assert.match(await tab.locator('#stages .note').textContent(), /不随所选的清单/);
	assert.equal(await tab.locator('#classes .note').count(), 0);
}));

test('a region that is chosen leaves its departments, and stands out among the others', () => withPage(LARGE, async (tab) => {
	await choose(tab, 'region', 'r2');
	const ours = await tablesOf(tab);
	const names = await asRole({ role: 'city_office' }, async (client) => (await client.query("SELECT department_name FROM board_large.v_department WHERE region = 'r2' AND task_count > 0 ORDER BY 1")).rows.map((row) => row.department_name));
	assert.deepEqual(ours['pace.2'].map((row) => row[0].replace(/（d\d+）$/, '')).sort(), names.sort());
	assert.match(await tab.locator('#league h2').textContent(), /^第2个地级行政区/);
}));

test('lists with weights and sub-tasks are, in part, what a role has that sees no other part', () => withPage(TREES, async (tab) => {
	const seen = new Set();
	for (const month of ['', '2025-06']) {
		const asOf = month ? '2025-06-30' : TREES.asOf;
		await choose(tab, 'month', month);
		for (const { filter: [name, value], role } of PARTS) {
			await choose(tab, name, value);
			const ours = await tablesOf(tab);
			const [lists, departments] = await asRole({ ...TREES, role, asOf }, async (client) => [(await client.query('SELECT * FROM v_task_list WHERE task_count > 0')).rows,
				(await client.query(`SELECT d.*, t.* FROM v_department AS d JOIN (SELECT department, count(*) FILTER (WHERE is_on_pace) AS on_pace, round(avg(elapsed_pct), 2) AS elapsed FROM v_task WHERE part_count = 0 GROUP BY department) AS t USING (department)`)).rows]);
			const dash = (text) => (text === null ? '—' : `${text}%`);
			const gap = (mean, elapsed) => (mean === null ? '—' : (Math.round(100 * mean - 100 * elapsed) / 100).toFixed(2).replace(/^(?!-|0\.00)/, '+'));
			assert.deepEqual(sorted(ours['pace.1']), sorted(lists.map((list) => [list.task_list_name, dash(list.mean_pct), dash(list.elapsed_pct), gap(list.mean_pct, list.elapsed_pct)])), `${value} ${asOf}`);
			assert.deepEqual(sorted(ours['pace.2']), sorted(departments.map((own) => [own.department_name, own.task_count, own.on_pace, own.not_reported_count, dash(own.mean_pct), dash(own.elapsed), gap(own.mean_pct, own.elapsed)])), `${value} ${asOf}`);
			// (of a task that others have parts of the page knows the class, and they do not)
			for (const list of lists) {
				const row = ours.classes.find(([text]) => text === list.task_list_name);
				const all = [list.task_count, list.completed_count, list.past_half_count, list.just_started_count, list.not_reported_count].map(String);
				assert.equal(Number(row[14] ?? 0), list.cancelled_count, `${value} ${asOf} ${list.task_list_name}`);
				if (list.cancelled_count) seen.add('cancelled');
				const known = list.mean_reason === 'not_all_seen' || list.weight_reason === 'not_all_seen' ? 1 : all.length;
				assert.deepEqual([1, 2, 4, 6, 8].map((i) => row[i]).slice(0, known), all.slice(0, known), `${value} ${asOf} ${list.task_list_name}`);
				seen.add(list.mean_reason ?? (list.is_weighted ? 'by weight' : list.leaf_count > list.task_count ? 'by sub-tasks' : 'plain'));
			}
			await choose(tab, name, '');
		}
	}
	for (const kind of ['by weight', 'by sub-tasks', 'plain', 'not_all_seen', 'weights_missing', 'class_only', 'cancelled']) assert.ok(seen.has(kind), kind);
}));

test('departments of a list are those of the view, by the tasks that they report of', () => withPage(TREES, async (tab) => {
	for (const list of ['l1', 'l5', 'l7', 'l8']) {
		await choose(tab, 'list', list);
		const rows = await asRole(TREES, async (client) => (await client.query({ rowMode: 'array', values: [list], text: `SELECT department_name, count(*), count(*) FILTER (WHERE is_on_pace), count(*) FILTER (WHERE progress_class = 'not_reported'),
			round(avg(CASE WHEN coalesce(100 * done / planned, progress_pct) > 100 THEN 100 ELSE coalesce(100 * done / planned, progress_pct) END), 2) || '%', round(avg(elapsed_pct), 2) || '%' FROM v_task WHERE task_list = $1 AND part_count = 0 GROUP BY department, department_name` })).rows);
		assert.deepEqual(sorted((await tablesOf(tab))['pace.2'].map((row) => row.slice(0, 6))), sorted(rows), list);
	}
}));

test('behind a list are its uppermost tasks, behind a department those that it reports of', () => withPage(TREES, async (tab) => {
	for (const department of ['', 'd3']) {
		await choose(tab, 'department', department);
		const ours = await tablesOf(tab);
		for (const [table, column] of [['classes-table', 'classes'], ['pace-table-2', 'pace.2']]) {
			const links = tab.locator(`[id^="${table}"] button.link`);
			assert.equal(await links.count(), ours[column].length);
			for (let i = 0; i < ours[column].length; i += 1) {
				await links.nth(i).evaluate((button) => button.click());
				if (await tab.locator('#rows .more').isVisible()) await tab.locator('#rows .more').click();
				assert.equal((await dialogRows(tab)).length, Number(ours[column][i][1]), `${table} ${ours[column][i][0]}`);
				await tab.locator('#rows .close').click();
			}
		}
	}
}));

test('a month that is chosen is the page as of its last day', async () => withPage(SAMPLE, async (tab) => {
	await choose(tab, 'month', '2025-06');
	const ours = await tablesOf(tab);
	const june = { ...SAMPLE, asOf: '2025-06-30' };
	for (const name of ['classes', 'pace.1', 'pace.2']) assert.deepEqual(sorted(ours[name] ?? []), sorted(await ask(june, name)), name);
	assert.deepEqual([...new Set(ours.reporting.map((row) => row[1]))], ['2025-06']);
	assert.deepEqual((ours['movement.1'] ?? ours.movement).map((row) => row[1]).filter((day) => day > '2025-06-30'), []);
	assert.match(await tab.locator('#gaps .note').textContent(), /不随所选的月份/);
	// of a month that was not read it is said
	await choose(tab, 'month', '2025-02');
	assert.match(await tab.locator('#classes .note').textContent(), /不随所选的月份/);
	assert.equal(await tab.locator('#reporting .note').count(), 0);
}));

test('a link keeps what was chosen', () => withPage(SAMPLE, async (tab) => {
	assert.equal(await tab.locator('#filter-department').inputValue(), 'gxj');
	assert.equal(await tab.evaluate(() => document.documentElement.dataset.theme), 'dark');
	assert.deepEqual([...new Set((await tablesOf(tab))['pace.2'].map((row) => row[0]))], ['市工信局']);
}, { hash: '#department=gxj&theme=dark' }));

test('a link to what is not there shows everything', () => withPage(SAMPLE, async (tab) => {
	assert.deepEqual(sorted((await tablesOf(tab)).classes), sorted(await ask(SAMPLE, 'classes')));
}, { hash: '#department=%22%3E%3Cimg%3E&theme=%3Cb%3E' }));

// ---------------------------------------------------------------- the rows behind a bar
test('behind each bar are as many rows as it says', () => withPage(SAMPLE, async (tab) => {
	for (const [id, unit] of [['classes', '项'], ['stages', '个']]) {
		const bars = tab.locator(`#${id} .wide .hit`);
		for (let i = 0; i < await bars.count(); i += 1) {
			const label = await bars.nth(i).getAttribute('aria-label');
			const count = Number(new RegExp(` (\\d+)${unit}`).exec(label)[1]);
			await bars.nth(i).click();
			assert.equal((await dialogRows(tab)).length, count, `${id}: ${label}`);
			assert.match(await tab.locator('#rows h2').textContent(), new RegExp(`：${count}行$`));
			await tab.locator('#rows .close').click();
		}
	}
	// a department: its tasks; a day of the calendar: its report, and why; a problem: its paper, and why
	await tab.locator('#pace-table-2 button.link').first().evaluate((button) => button.click());
	const [, worst] = (await tablesOf(tab))['pace.2'][0];
	const tasks = await dialogRows(tab);
	assert.equal(tasks.length, Number(worst));
	await tab.locator('#rows .close').click();
	await tab.locator('#reporting .wide .hit', { hasText: '' }).nth(6).click();
	assert.deepEqual((await dialogRows(tab)).map((row) => [row[0], row[2], row[3]]), [['市工信局', '2025-06', '漏报']]);
	await tab.locator('#rows .close').click();
	await tab.locator('#deadlines .wide .hit').first().click();
	const [problem] = await dialogRows(tab);
	assert.deepEqual([problem[12], /逾期|工作日/.test(problem[13])], ['督办函', true]);
	await tab.locator('#rows .close').click();
	for (const id of ['gaps', 'league', 'movement']) {
		await tab.locator(`#${id} .wide .hit:not(.still)`).last().click();
		assert.ok((await dialogRows(tab)).length >= 1, id);
		await tab.locator('#rows .close').click();
	}
}));

test('a bar of a filtered page has the rows of the filter', () => withPage(LARGE, async (tab) => {
	await choose(tab, 'department', 'd14');
	const bar = tab.locator('#classes .wide .hit').nth(1);
	const count = Number(/ (\d+)项/.exec(await bar.getAttribute('aria-label'))[1]);
	await bar.click();
	const rows = await dialogRows(tab);
	assert.deepEqual([rows.length, [...new Set(rows.map((row) => row[2]))]], [count, ['同名的部门']]);
}));

test('behind a bar of a month before are its tasks, of which the last state is told', () => withPage(SAMPLE, async (tab) => {
	await choose(tab, 'month', '2025-06');
	await tab.locator('#classes .wide .hit').nth(1).click();
	assert.match(await tab.locator('#rows .note').textContent(), /^图上是 2025-06-30 的情况，这里是截至 2025-07-31 的任务。/);
	assert.equal((await dialogRows(tab)).length, Number((await tablesOf(tab)).classes[0][1]));
}));

test('many rows come in parts, and all of them when asked for', () => withPage(LARGE, async (tab) => {
	await tab.locator('#classes .wide .hit').first().click();
	const all = Number(/：(\d+)行/.exec(await tab.locator('#rows h2').textContent())[1]);
	assert.ok(all <= 200 || await tab.locator('#rows .more').isVisible());
	if (all > 200) await tab.locator('#rows .more').click();
	assert.equal((await dialogRows(tab)).length, all);
}));

// ---------------------------------------------------------------- order
test('charts change their order, and what is not known stays last', () => withPage(LARGE, async (tab) => {
	const gaps = async () => (await tablesOf(tab))['pace.2'].map((row) => row[6]);
	const number = (text) => Number(plain(text));
	const first = await gaps();
	const known = first.filter((text) => text !== '—').map(number);
	assert.deepEqual(known, [...known].sort((a, b) => a - b));
	await tab.selectOption('#pace .tools select', '1');
	const turned = await gaps();
	assert.deepEqual(turned.filter((text) => text !== '—').map(number), [...known].sort((a, b) => b - a));
	assert.equal(turned.slice(0, known.length).includes('—'), false);
	assert.match(await tab.locator('#pace h2').textContent(), /个落后于序时进度/);
	assert.equal(await tab.evaluate(() => document.activeElement.closest('figure').id), 'pace');
}));

test('tables are sorted by a column, numbers as numbers, and say so', () => withPage(SAMPLE, async (tab) => {
	await tab.locator('#pace summary').click();
	const head = tab.locator('#pace-table-2 th').nth(1);
	const values = () => tab.locator('#pace-table-2 tbody tr td:nth-child(2)').allTextContents().then((texts) => texts.map(Number));
	await head.locator('button').click();
	assert.equal(await head.getAttribute('aria-sort'), 'ascending');
	assert.deepEqual(await values(), [...await values()].sort((a, b) => a - b));
	await head.locator('button').click();
	assert.equal(await head.getAttribute('aria-sort'), 'descending');
	assert.deepEqual(await values(), [...await values()].sort((a, b) => b - a));
	await tab.locator('#reporting summary').click();
	await tab.locator('#reporting-table-1 th button').nth(6).click();
	await tab.locator('#reporting-table-1 th button').nth(5).click();
	const items = await tab.locator('#reporting-table-1 tbody tr td:nth-child(6)').allTextContents();
	assert.equal(items.slice(items.indexOf('—')).every((text) => text === '—'), true);
}));

// ---------------------------------------------------------------- out of the page
test('every drawing is whole as a file of its own', () => withPage(LARGE, async (tab) => {
	const broken = await tab.evaluate(() => [...document.querySelectorAll('figure svg')].map((svg) => [svg.closest('figure').id, new DOMParser().parseFromString(svg.outerHTML, 'image/svg+xml').querySelector('parsererror')?.textContent]));
	assert.ok(broken.length >= 2 * CHARTS.length);
	assert.deepEqual(broken.filter(([, error]) => error), []);
	const fonts = await tab.evaluate(() => [...new Set([...document.querySelectorAll('figure svg text')].map((text) => getComputedStyle(text).fontFamily))]);
	assert.equal(fonts.length, 1, fonts.join(' | '));
	assert.match(fonts[0], /Noto Sans CJK SC.*Microsoft YaHei/);
}));

test('a chart is saved as a picture', () => withPage(SAMPLE, async (tab) => {
	for (const id of CHARTS) {
		const { name, bytes } = await downloaded(tab, () => tab.locator(`#${id} .png`).click());
		assert.match(name, /2025-07-31\.png$/);
		assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
		const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
		const frame = await tab.locator(`#${id} .wide svg`).evaluate((svg) => svg.viewBox.baseVal.height || Number(svg.getAttribute('height')));
		assert.ok(width === 1184 && height > 2 * frame && bytes.length > 8000, `${id}: ${width} by ${height}, ${bytes.length} bytes`);
	}
}));

test('its rows are saved as a sheet, as they stand', () => withPage(SAMPLE, async (tab) => {
	await choose(tab, 'department', 'gxj');
	const { name, bytes } = await downloaded(tab, () => tab.locator('#reporting .csv').click());
	const text = bytes.toString('utf8');
	assert.match(name, /^报送-每月报送-2025-07-31\.csv$/);
	assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
	const lines = text.slice(1).trimEnd().split('\r\n').map((line) => line.split(','));
	assert.deepEqual(lines[0].slice(0, 3), ['部门', '月份', '情况']);
	assert.deepEqual(sorted(lines.slice(1)), sorted((await tablesOf(tab)).reporting.map((row) => row.map((cell) => (cell === '—' ? '' : plain(cell))))));
	// and those of the dialog
	await tab.locator('#classes .wide .hit').first().click();
	const rows = await downloaded(tab, () => tab.locator('#rows .csv').click());
	assert.equal(rows.bytes.toString('utf8').trimEnd().split('\r\n').length - 1, (await dialogRows(tab)).length);
}));

// ---------------------------------------------------------------- light and dark
const contrasts = (tab) => tab.evaluate(() => {
	const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
	const luminance = (colour) => { const [r, g, b] = channels(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const isOpaque = (colour) => colour && colour.startsWith('rgb') && (channels(colour)[3] ?? 1) > 0.5;
	const behind = (node) => { for (let at = node; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; if (isOpaque(colour)) return colour; } return 'rgb(255, 255, 255)'; };
	const found = [];
	const put = (text, ink, paper) => { const [a, b] = [luminance(ink), luminance(paper)].sort((x, y) => y - x); found.push({ text, ink, paper, ratio: (a + 0.05) / (b + 0.05) }); };
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		const parent = node.parentElement;
		if (!node.textContent.trim() || parent.closest('script, style, svg, option') || !parent.checkVisibility() || parent.getClientRects().length === 0) continue;
		put(node.textContent.trim().slice(0, 20), getComputedStyle(parent).color, behind(parent));
	}
	for (const svg of document.querySelectorAll('svg')) {
		if (!svg.checkVisibility()) continue;
		const paper = behind(svg);
		const shapes = [...svg.querySelectorAll('path, rect, circle')].map((node) => ({ box: node.getBoundingClientRect(), fill: getComputedStyle(node).fill, opacity: Number(getComputedStyle(node).fillOpacity) })).filter(({ fill, opacity }) => isOpaque(fill) && opacity > 0.5);
		for (const text of svg.querySelectorAll('text')) {
			const box = text.getBoundingClientRect();
			const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
			const under = shapes.filter(({ box: other }) => other.left <= x && other.right >= x && other.top <= y && other.bottom >= y).at(-1);
			put(text.textContent.slice(0, 20), getComputedStyle(text).fill, under?.fill ?? paper);
		}
	}
	return found;
});
for (const colorScheme of ['light', 'dark']) {
	test(`every word stands out by 4.5 at least (${colorScheme})`, async () => {
		for (const where of [SAMPLE, LARGE]) {
			await withPage(where, async (tab) => {
				const found = await contrasts(tab);
				assert.ok(found.length > 300);
				const weak = found.filter(({ ratio }) => ratio < 4.5);
				assert.deepEqual(weak.slice(0, 5), [], `${weak.length} of ${found.length}`);
				await tab.locator('#classes .wide .hit').first().click();
				assert.deepEqual((await contrasts(tab)).filter(({ ratio }) => ratio < 4.5).slice(0, 5), []);
			}, { colorScheme });
		}
	});
}

test('light and dark are those of the machine until a button is pressed', () => withPage(SAMPLE, async (tab) => {
	const paper = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const dark = await paper();
	await tab.click('#theme');
	const light = await paper();
	assert.notEqual(dark, light);
	assert.equal(await tab.evaluate(() => location.hash), '#theme=light');
	await tab.click('#theme');
	assert.equal(await paper(), dark);
	await tab.emulateMedia({ media: 'print' });
	assert.equal(await paper(), 'rgb(255, 255, 255)');
}, { colorScheme: 'dark' }));

// ---------------------------------------------------------------- screens and paper
test('a wide screen and a wall are used, and nothing is wider than its window', async () => {
	for (const where of [SAMPLE, LARGE]) {
		for (const [width, columns] of [[375, 1], [390, 1], [768, 1], [1366, 2], [1920, 3], [3840, 4]]) {
			await withPage(where, async (tab) => {
				const [inner, outer, left, right, seen] = await tab.evaluate(() => {
					const boxes = [...document.querySelectorAll('figure')].map((figure) => figure.getBoundingClientRect());
					return [document.documentElement.scrollWidth, innerWidth, Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right)), new Set(boxes.map((box) => Math.round(box.left))).size];
				});
				assert.ok(inner <= outer, `${width}: the page is ${inner} wide`);
				assert.equal(seen, columns, `${width}`);
				if (width >= 1900) assert.ok((right - left) / width > 0.94, `${width}: ${Math.round(right - left)} used`);
			}, { width });
		}
	}
});

test('paper has the tables that the text points to', () => withPage(LARGE, async (tab) => {
	await tab.emulateMedia({ media: 'print' });
	for (const id of CHARTS) {
		const says = (await tab.locator(`#${id} .wide svg text`).allTextContents()).some((text) => /见数据表/.test(text));
		const isPrinted = await tab.locator(`#${id} table`).first().isVisible();
		assert.ok(!says || isPrinted, id);
	}
	assert.equal(await tab.locator('.filters').isVisible(), false);
	assert.equal(await tab.locator('#gaps table').first().isVisible(), true);
	const [page, figure] = await tab.evaluate(() => [document.body.getBoundingClientRect().width, document.querySelector('#gaps').getBoundingClientRect().width]);
	assert.ok(figure > page * 0.9, `${figure} of ${page}`);
}));

// ---------------------------------------------------------------- words
test('equal-looking names are told apart', async () => {
	for (const [width, name] of [[1280, 'wide'], [390, 'narrow']]) {
		await withPage(LARGE, async (tab) => {
			for (const id of ['pace', 'reporting']) {
				await tab.selectOption(`#${id} .tools select`, { label: '按部门代码' });
				const texts = (await tab.locator(`#${id} .${name} svg text`).evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().left - one.closest('svg').getBoundingClientRect().left < 12).map((one) => one.textContent))).filter((text) => CJK.test(text) && !/^(清单|部门|其余)/.test(text));
				assert.ok(texts.length >= 18, id);
				assert.equal(new Set(texts).size, texts.length, `${id} ${name}: ${texts.join(' ')}`);
			}
			const menu = await tab.locator('#filter-department option').allTextContents();
			assert.equal(new Set(menu).size, menu.length);
		}, { width });
	}
});

test('what cannot be compared comes last and is grey', () => withPage(LARGE, async (tab) => {
	const rows = (await tablesOf(tab)).gaps;
	assert.deepEqual(rows.slice(-2).map((row) => row[8]), ['无法比较', '无法比较']);
	assert.equal(rows.slice(0, -2).some((row) => row[8] === '无法比较'), false);
	assert.match(await tab.locator('#gaps h2').textContent(), /^18项对比中\d+项落后：.*；2项无法比较$/);
}));

test('a task that was not reported is in the headline', () => withPage(LARGE, async (tab) => {
	const silent = await asRole({ role: 'city_office' }, async (client) => (await client.query("SET bizenv.as_of = '2025-07-31'; SELECT count(*)::integer AS n FROM board_large.v_task WHERE progress_class = 'not_reported'")).at(-1).rows[0].n);
	assert.ok(silent > 0);
	assert.match(await tab.locator('#pace h2').textContent(), new RegExp(`；未报送${silent}项$`));
	assert.match(await tab.locator('#classes h2').textContent(), /未报送\d+项/);
}));

test('a calendar has its years, and a period without a frequency its day', () => withPage(LARGE, async (tab) => {
	const texts = await tab.locator('#reporting .wide svg text').allTextContents();
	assert.deepEqual(texts.filter((text) => /年$/.test(text)), ['2024年', '2025年']);
	assert.ok((await tab.locator('#gaps .wide svg text').allTextContents()).some((text) => /2025-04-01$/.test(text)));
}));

test('in English there is no Chinese but that of the ledger', () => withPage({ ...SAMPLE, lang: 'en' }, async (tab) => {
	assert.equal(await tab.getAttribute('html', 'lang'), 'en');
	for (const selector of ['figcaption p', '.legend', 'th', 'summary', 'button', '.filters label span', 'caption', '.source', 'footer p:first-child', '.cards h2', '.day']) {
		// (a bar of the ledger's names has them in its label, and a row's button is a name)
		const texts = await tab.locator(`${selector}:not(.link)`).allTextContents();
		assert.ok(texts.length > 0, selector);
		assert.deepEqual(texts.filter((text) => CJK.test(text)), [], selector);
	}
	await choose(tab, 'month', '2025-06');
	await tab.locator('#stages .wide .hit').first().click();
	assert.deepEqual((await tab.locator('#rows th').allTextContents()).filter((text) => CJK.test(text)), []);
	const chinese = await tablesOf(tab);
	assert.deepEqual(chinese.stages.map((row) => row[0]).filter((text) => CJK.test(text)), []);
}));

test('the title has the office, and the page its size', async () => {
	const text = await renderLedger(SAMPLE);
	assert.match(text, /<title>乌海市营商环境看板 2025-07-31<\/title>/);
	for (const where of [SAMPLE, LARGE]) assert.ok(Buffer.byteLength(await renderLedger(where)) < 2500000);
});
