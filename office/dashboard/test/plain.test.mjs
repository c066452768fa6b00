// What needs neither a database nor a browser: cells of sheets, names, sums, packing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, csvOf } from '../csv.mjs';
import { meanOf, share } from '../narrow.mjs';
import { asScript, packRows, unpackRows } from '../pack.mjs';
import { isOurHost } from '../serve.mjs';
import { fitNames, periodWord, textWidth } from '../words.mjs';

test('no cell of a sheet is a formula', () => {
	for (const evil of ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1', '＋1x', '|x', '=HYPERLINK("http://x")', '\n@x']) {
		const cell = cellOf(evil);
		assert.match(cell, /^"?'/, evil);
	}
	assert.deepEqual(['−5.41', '+8.33', '-3', '12.5%', '0', '—', null, '市,局', '说"好"', '两\n行'].map(cellOf), ['-5.41', '+8.33', '-3', '12.5%', '0', '', '', '"市,局"', '"说""好"""', '"两\n行"']);
	assert.equal(csvOf({ head: ['a', 'b'], rows: [['1', '=2']] }), "\ufeffa,b\r\n1,'=2\r\n");
});

test('names that were shortened differ, and say which where they are the same', () => {
	const names = ['国家税务总局乌海市税务局第一税务分局', '国家税务总局乌海市税务局第二税务分局', '国家税务总局乌海市税务局稽查局', '市工信局', '市工信局'];
	for (const pixels of [60, 96, 160]) {
		const shown = fitNames(names, pixels, 13, ['a', 'b', 'c', 'd', 'e']);
		assert.equal(new Set(shown).size, names.length, shown.join(' '));
		shown.forEach((text) => assert.ok(textWidth(text, 13) <= pixels + 14, `${text} ${pixels}`));
	}
	assert.deepEqual(fitNames(['短', '也短'], 100, 13), ['短', '也短']);
});

test('shares and means are rounded as SQL rounds them', () => {
	assert.deepEqual([share(1, 8, 1), share(1, 3, 2), share(2, 3, 0), share(0, 0, 1), share(1, 200, 0), share(9, 64, 0)], ['12.5', '33.33', '67', null, '1', '14']);
	assert.deepEqual([meanOf('200.005', 1), meanOf('0.01', 2), meanOf('-0.01', 2), meanOf('100', 3), meanOf('5', 0)], ['200.01', '0.01', '-0.01', '33.33', null]);
});

test('rows come out of the page as they went in, and cannot end their element', () => {
	const rows = [{ a: '</script><script>alert(1)</script>', b: 1, c: null, d: true }, { a: '\u2028&amp;<!--', b: 2, c: null, d: null }, { a: null, b: null, c: null, d: false }];
	const text = asScript(packRows(rows));
	assert.doesNotMatch(text, /[<>&\u2028]/);
	assert.deepEqual(unpackRows(JSON.parse(text)), rows);
	assert.deepEqual([unpackRows(packRows([])), unpackRows(packRows(null))], [[], null]);
});

test('only names of this machine are answered', () => {
	assert.deepEqual(['localhost:8710', '127.0.0.1:8710', '[::1]:8710', 'localhost', 'evil.example:8710', 'localhost:8711', 'localhost.evil.example:8710', undefined, ''].map((host) => isOurHost(host, 8710)), [true, true, true, false, false, false, false, false, false]);
});

test('a period is what the frequency of its indicator says, and a day where nobody says it', () => {
	assert.deepEqual(['yearly', 'half_yearly', 'quarterly', 'monthly', null, undefined].map((frequency) => periodWord('2025-01-01', frequency)),
		['2025年', '2025年上半年', '2025年第一季度', '2025年1月', '2025-01-01', '2025-01-01']);
	assert.deepEqual([periodWord('2025-10-01', 'quarterly'), periodWord('2025-07-01', 'half_yearly'), periodWord('2025-12-01', 'monthly'), periodWord(null, 'yearly')], ['2025年第四季度', '2025年下半年', '2025年12月', '—']);
});
