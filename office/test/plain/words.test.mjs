// What the program says, and the words of papers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { both, CODES, languageOf, say, speak } from '../../lib/messages.mjs';
import { briefingModel, letterModel, ordinal } from '../../papers/model.mjs';
import { CHARACTER, CHARACTERS, LINE, LINES, NARROWER, PAGE, SIZE, twips, widthOf } from '../../papers/standard.mjs';

const root = new URL('../../', import.meta.url);
const sources = ['', 'lib/', 'sheets/', 'papers/', 'tables/', 'dashboard/'].flatMap((folder) => readdirSync(new URL(folder, root)).filter((name) => name.endsWith('.mjs')).map((name) => readFileSync(new URL(folder + name, root), 'utf8')));

test('every message is in both languages, with the same holes, and is used', () => {
	const whole = sources.join('\n');
	for (const code of CODES) {
		const [zh, en] = both(code);
		assert.deepEqual([...new Set(zh.match(/\{\d\}/g))].sort(), [...new Set(en.match(/\{\d\}/g))].sort(), code);
		assert.match(zh, /[\u4e00-\u9fff]|^\{\d\}( ← \{\d\})?$/, code);
		assert.doesNotMatch(en, /[\u4e00-\u9fff]/, code);
		assert.ok(whole.includes(`'${code}'`) || /^(cell|kind)_/.test(code), `${code} is not used`);
	}
	for (const [, code] of whole.matchAll(/\bsay\('([a-z_0-9]+)'/g)) assert.ok(CODES.includes(code), `there is no message ${code}`);
});
test('the language is that of the locale', () => {
	assert.equal(languageOf({ LANG: 'zh_CN.UTF-8' }), 'zh');
	assert.equal(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }), 'en');
	assert.equal(languageOf({}), 'en');
	speak('zh');
	assert.equal(say('wrote', 'x'), '已写入 x');
	speak('en');
	assert.equal(say('wrote', 'x'), 'wrote x');
	speak(null);
});
test('22 lines of 28 characters fill the text, and no more would fit', () => {
	assert.ok(LINE * LINES <= twips(PAGE.textHeight) && LINE * (LINES + 1) > twips(PAGE.textHeight));
	const character = SIZE.third * 20 + NARROWER;
	assert.ok(character * CHARACTERS <= twips(PAGE.textWidth) && character * (CHARACTERS + 1) > twips(PAGE.textWidth));
	assert.ok(Math.abs(character - CHARACTER) < 1);
	assert.equal(PAGE.height - PAGE.top - PAGE.textHeight, 35);
	assert.equal(widthOf('2025年7月31日'), 6.5);
	assert.deepEqual([1, 10, 11, 20, 21].map(ordinal), ['一', '十', '十一', '二十', '二十一']);
});
test('the briefing becomes headings and paragraphs, and nothing of Markdown is left', () => {
	const paper = briefingModel('# 关于\\*甲\\*的通报\n\n（数据截至2025年7月31日）\n\n## 工作动态\n\n- 企业反映：共收集5类6条问题。\n- 宣传计划12期，已完成8期。\n\n## 存在问题\n\n**一是任务推进不快。**没有实现。\n\n**二是任务报送不及时。**甲、乙。\n', { date: '2025-07-31' });
	assert.equal(paper.title, '关于*甲*的通报');
	assert.equal(paper.caption, '（数据截至2025年7月31日）');
	assert.deepEqual(paper.blocks.map((block) => [block.level, block.heading, block.text]), [[1, '一、工作动态', ''], [2, '（一）企业反映。', '共收集5类6条问题。'], [2, '（二）', '宣传计划12期，已完成8期。'],
		[1, '二、存在问题', ''], [2, '（一）任务推进不快。', '没有实现。'], [2, '（二）任务报送不及时。', '甲、乙。']]);
});
test('a letter of parts', () => {
	const paper = letterModel([{ part: 'title', text: '督办函' }, { part: 'body', text: '甲' }, { part: 'body', text: '乙' }, { part: 'contact', text: '（联系人、电话）' }, { part: 'note', text: '（重印）' }, { part: 'copy_to', text: '抄送：丙' }], { date: '2025-07-31' });
	assert.deepEqual([paper.title, paper.blocks.map((block) => block.text), paper.contact, paper.notes, paper.copyTo], ['督办函', ['甲', '乙'], '联系人、电话', ['重印'], '丙']);
});
