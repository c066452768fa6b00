// The manual as a reader has it: built, opened from its folder by a browser, searched, printed.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { deadLinks } from '../links.mjs';

const site = path.dirname(fileURLToPath(new URL('.', import.meta.url)));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bizenv-manual-'));
const out = path.join(folder, 'a folder 手册');
const WIDTHS = { wide: 1440, middle: 820, narrow: 390 };
const files = () => fs.readdirSync(out, { recursive: true }).filter((name) => name.endsWith('.html'));

let browser;
before(async () => {
	execFileSync(process.execPath, [path.join(site, 'build.mjs'), out], { stdio: 'inherit' });
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
});
after(async () => {
	await browser?.close();
	fs.rmSync(folder, { recursive: true, force: true });
});

// A tab that keeps what it complains of and what it asks for
async function open(name, options = {}) {
	const context = await browser.newContext(options);
	context.setDefaultTimeout(600000);	// (nothing fails because a machine is slow)
	const tab = await context.newPage();
	tab.complaints = [];
	tab.requests = [];
	tab.on('console', (message) => { if (['error', 'warning'].includes(message.type())) tab.complaints.push(message.text()); });
	tab.on('pageerror', (error) => tab.complaints.push(String(error)));
	tab.on('request', (request) => tab.requests.push(request.url()));
	await tab.goto(pathToFileURL(path.join(out, name)).href);
	return tab;
}

async function hits(tab, query) {
	await tab.fill('#query', '');
	await tab.fill('#query', query);
	await tab.waitForFunction(() => document.querySelector('#hits').childElementCount > 0);
	return tab.$$eval('#hits a', (links) => links.map((a) => ({ at: a.getAttribute('href'), text: a.textContent })));
}

test('every page of both languages is there', () => {
	const pages = fs.readdirSync(path.join(site, '..')).filter((name) => name.endsWith('.md')).map((name) => name.replace('.md', '.html'));
	assert.ok(pages.length >= 30);
	for (const page of pages) for (const lang of ['zh', 'en']) assert.ok(fs.existsSync(path.join(out, lang, page)), `${lang}/${page}`);
});

test('no link leads nowhere, and one that does makes the build fail', () => {
	assert.deepEqual(deadLinks(out), []);
	const page = path.join(out, 'zh/rounding.html');
	const text = fs.readFileSync(page, 'utf8');
	fs.writeFileSync(page, text.replace('<main id="text">', '<main id="text"><a href="nowhere.html">1</a><a href="progress.html#nowhere">2</a><img src="no.png">'));
	assert.equal(deadLinks(out).length, 3);
	fs.writeFileSync(page, text);
	// (the same in the sources, and a copy of those that the build reads)
	const copy = path.join(folder, 'copy');
	fs.cpSync(path.join(site, '..'), path.join(copy, 'doc'), { recursive: true, filter: (from) => !from.includes('node_modules') });
	fs.symlinkSync(path.join(site, 'node_modules'), path.join(copy, 'doc/site/node_modules'));
	for (const name of ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'LICENSE', 'META.json']) fs.copyFileSync(path.join(site, '../..', name), path.join(copy, name));
	fs.cpSync(path.join(site, '../../office'), path.join(copy, 'office'), { recursive: true, filter: (from) => !from.includes('node_modules') });
	const build = () => spawnSync(process.execPath, [path.join(copy, 'doc/site/build.mjs'), path.join(copy, 'out')], { encoding: 'utf8' });
	assert.equal(build().status, 0);
	fs.appendFileSync(path.join(copy, 'doc/rounding.md'), '\n[gone](progress.md#gone)\n');
	const broken = build();
	assert.equal(broken.status, 1);
	assert.match(broken.stderr, /en\/rounding\.html: progress\.html#gone: there is no such heading/);
});

test('a folder that is something else is not written over', () => {
	const other = path.join(folder, 'other');
	fs.mkdirSync(other);
	assert.equal(spawnSync(process.execPath, [path.join(site, 'build.mjs'), other]).status, 2);
	assert.ok(fs.existsSync(other));
});

test('no page asks for anything outside of the folder', async () => {
	for (const name of files()) {
		const text = fs.readFileSync(path.join(out, name), 'utf8');
		assert.doesNotMatch(text, /<(?:script|link|img|iframe)[^>]+(?:src|href)="https?:/, name);
	}
	assert.doesNotMatch(fs.readFileSync(path.join(out, 'assets/style.css'), 'utf8'), /url\(|@import/);
});

const QUERIES = {
	zh: { 环比: /series|functions|questions/, 逾期: /calendar|supervision|functions|questions/, deadline: /calendar|functions/, 工作小时: /clock|glossary/, 销号: /closure/, 红黄灯: /ledger/, 赋分: /scoring/, add_workdays: /calendar|functions/ },
	en: { 环比: /series|functions|questions|tutorial/, 逾期: /./, deadline: /calendar/, overdue: /calendar|supervision/, 'traffic light': /ledger/, percentt: /./, 'check_per': /rounding|functions/ },
};
for (const [lang, queries] of Object.entries(QUERIES)) {
	for (const [query, where] of Object.entries(queries)) {
		test(`${lang}: ${query} is found, and the hit leads there`, async () => {
			const tab = await open(`${lang}/index.html`);
			const found = await hits(tab, query);
			assert.ok(found.length > 0);
			assert.ok(found.slice(0, 8).some((hit) => where.test(hit.at)), JSON.stringify(found.map((hit) => hit.at)));
			await tab.click('#hits a');
			await tab.waitForURL((url) => url.href.endsWith(encodeURI(decodeURI(found[0].at))) || url.href.endsWith(found[0].at));
			assert.ok(await tab.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null));
			assert.deepEqual(tab.complaints, []);
			assert.deepEqual(tab.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')), []);
			await tab.context().close();
		});
	}
}

test('what is nowhere is said not to be found', async () => {
	const tab = await open('zh/index.html');
	await tab.fill('#query', '量子纠缠态');
	await tab.waitForSelector('#hits p');
	assert.equal(await tab.textContent('#hits p'), '没有找到');
	await tab.context().close();
});

test('the keyboard is enough: /, arrows, Enter, Escape', async () => {
	const tab = await open('zh/rounding.html');
	await tab.keyboard.press('/');
	await tab.keyboard.type('销号');
	await tab.waitForSelector('#hits a');
	await tab.keyboard.press('Escape');
	assert.ok(await tab.isHidden('#hits'));
	await tab.keyboard.type('条件');
	await tab.waitForSelector('#hits a');
	await tab.keyboard.press('ArrowDown');
	await tab.keyboard.press('Enter');
	await tab.waitForURL(/zh\/(?!rounding)/);
	await tab.context().close();
});

for (const [name, width] of Object.entries(WIDTHS)) {
	test(`every page fits ${width} pixels, without a complaint`, async () => {
		const tab = await open('zh/index.html', { viewport: { width, height: 900 } });
		for (const file of files().filter((file) => file.includes(path.sep))) {
			await tab.goto(pathToFileURL(path.join(out, file)).href);
			const [wanted, there] = await tab.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
			assert.ok(file.includes('cheatsheet') || wanted <= there, `${file}: ${wanted} of ${there} pixels`);
		}
		assert.deepEqual(tab.complaints, []);
		assert.deepEqual(tab.requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')), []);
		if (process.env.PICTURES) {
			for (const file of ['zh/index', 'zh/calendar', 'en/ledger']) {
				await tab.goto(pathToFileURL(path.join(out, `${file}.html`)).href);
				if (file === 'zh/calendar') await hits(tab, '逾期');
				await tab.screenshot({ path: path.join(process.env.PICTURES, `${name}-${file.replace('/', '-')}.png`) });
			}
		}
		await tab.context().close();
	});
}

// Contrast by WCAG: 4.5 for text
const contrast = (tab, selector) => tab.$eval(selector, (node) => {
	const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	let at = node;
	while (parse(getComputedStyle(at).backgroundColor)[3] === 0 && at.parentElement) at = at.parentElement;
	const [a, b] = [light(parse(getComputedStyle(node).color)), light(parse(getComputedStyle(at).backgroundColor))];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
});
for (const colorScheme of ['light', 'dark']) {
	test(`${colorScheme}: text can be read`, async () => {
		const tab = await open('zh/calendar.html', { colorScheme });
		for (const selector of ['main p', 'main code', 'main pre', 'main a', 'nav h2', 'nav li a', 'th', 'summary']) {
			const ratio = await contrast(tab, selector);
			assert.ok(ratio >= 4.5, `${selector}: ${ratio.toFixed(2)}`);
		}
		const [r] = (await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
		assert.equal(r > 128, colorScheme === 'light');
		if (process.env.PICTURES) await tab.screenshot({ path: path.join(process.env.PICTURES, `${colorScheme}.png`) });
		await tab.context().close();
	});
}

test('printed, a page has its text alone', async () => {
	const tab = await open('zh/rounding.html');
	await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
	assert.equal(await tab.isVisible('header'), false);
	assert.equal(await tab.isVisible('nav'), false);
	assert.equal(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
	const bytes = await tab.pdf({ format: 'A4', ...(process.env.PICTURES ? { path: path.join(process.env.PICTURES, 'print.pdf') } : {}) });
	assert.ok(bytes.length > 20000);
	await tab.context().close();
});

test('the cheat sheet is two A4 pages, and nothing is cut off', async () => {
	const file = path.join(folder, 'cheatsheet.pdf');
	execFileSync(process.execPath, [path.join(site, 'cheatsheet.mjs'), file]);
	const pdf = fs.readFileSync(file, 'latin1');
	assert.equal([...pdf.matchAll(/\/Type \/Page\b/g)].length, 2);
	for (const [, box] of pdf.matchAll(/\/MediaBox \[([^\]]+)\]/g)) assert.match(box.trim(), /^0 0 59[45]\S* 84[12]\S*$/);
	const tab = await open('zh/index.html', { viewport: { width: 711, height: 1000 } });
	await tab.goto(pathToFileURL(path.join(site, '../cheatsheet.html')).href);
	assert.deepEqual(await tab.$$eval('td', (cells) => cells.filter((td) => td.scrollWidth > td.clientWidth + 1).map((td) => td.textContent)), []);
	assert.deepEqual(tab.complaints, []);
	await tab.context().close();
});
