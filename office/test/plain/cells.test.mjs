// Cells and texts of files, without a library and without a database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellText, decimal, shift } from '../../sheets/cell.mjs';
import { decodeText, parseCsv } from '../../sheets/csv.mjs';
import { encodeGb18030 } from '../gb18030.mjs';

const day = (text) => new Date(`${text}T00:00:00Z`);
const shows = (value, format, text, fault) => assert.deepEqual(cellText(value, format), fault ? { text, fault } : { text }, `${JSON.stringify(value)} as ${format}`);

test('a percentage keeps its sign, and no digit of binary arithmetic', () => {
	for (let n = 0; n <= 1000; n += 1) shows(n / 1000, '0.0%', `${shift(String(n), -1)}%`);
	shows(0.07, '0%', '7%');
	shows(0.29, '0.00%', '29%');
	shows(1, '0%', '100%');
	shows(-0.0541, '0.00%;[Red]-0.00%', '-5.41%');
	shows(1.15, '0%', '115%');
	shows(0.1 + 0.2, '0%', '30%');
	shows(1 / 3, '0%', '33.3333333333333%');
});
test('what is struck out is told, and what is left is what is given', () => {
	const [out, left] = [(text) => ({ text, font: { strike: true } }), (text) => ({ text, font: { bold: true } })];
	shows({ richText: [out('旧'), left('新')] }, '', '新', 'struck');
	shows({ richText: [{ text: '新' }, out('旧')] }, '', '新', 'struck');
	shows({ richText: [out('1'), { text: '10' }] }, '', '10', 'struck');
	shows({ richText: [out('旧'), out('名')] }, '', '旧名', 'struck_out');
	shows({ richText: [out('旧'), left('　')] }, '', '旧　', 'struck_out');
	shows({ richText: [left('新'), out(' ')] }, '', '新 ');
	shows({ richText: [left('甲'), left('乙')] }, '', '甲乙');
	for (const [value, format, text] of [['甲', '', '甲'], [0.65, '0%', '65%'], [10, '', '10'], [day('2025-07-31'), 'yyyy-mm-dd', '2025-07-31']]) assert.deepEqual(cellText(value, format, true), { text, fault: 'struck_out' });
	for (const value of ['', ' ', null]) assert.equal(cellText(value, '', true).fault, undefined);
	// (runs without a form of their own have that of the cell)
	assert.deepEqual(cellText({ richText: [{ text: '旧' }, { text: '新', font: { strike: false } }] }, '', true), { text: '新', fault: 'struck' });
});
test('a bare number stays bare', () => {
	shows(0.65, 'General', '0.65');
	shows(0.65, undefined, '0.65');
	shows(65, '0.0"%"', '65%');
	shows(65, '0.0\\%', '65%');
	shows(65, '0"项"', '65');
	shows(123456789012345680000, undefined, '123456789012346000000');
	shows(1e-7, undefined, '0.0000001');
	shows(-0, undefined, '0');
});
test('a point is moved digit by digit', () => {
	for (const [text, places, moved] of [['0.065', 2, '6.5'], ['12', 2, '1200'], ['-0.5', 2, '-50'], ['1.234', 2, '123.4'], ['0', 2, '0'], ['5', -3, '0.005'], ['100', -2, '1']]) assert.equal(shift(text, places), moved);
	assert.equal(decimal(1.5e21), '1500000000000000000000');
});
test('days as days, months as months', () => {
	shows(day('2025-12-31'), 'yyyy-mm-dd', '2025-12-31');
	shows(day('2025-12-31'), 'yyyy"年"m"月"d"日"', '2025-12-31');
	shows(day('2025-12-01'), 'yyyy"年"m"月"', '2025年12月');
	shows(day('2025-12-01'), '[$-804]yyyy"年"m"月";@', '2025年12月');
	shows(day('2025-01-01'), 'yyyy"年"', '2025年');
	shows(new Date('2025-07-01T09:12:33Z'), 'yyyy-mm-dd hh:mm:ss', '2025-07-01 09:12:33');
	shows(new Date('2025-07-01T09:12:00Z'), 'h:mm', '2025-07-01 09:12:00');
	shows(new Date(NaN), 'yyyy-mm-dd', '', 'no_day');
});
test('a formula is its stored result, 0 too; without one it is a fault', () => {
	shows({ formula: 'A1', result: 0.5 }, '0%', '50%');
	shows({ formula: 'A1', result: 0 }, '0%', '0%');
	shows({ sharedFormula: 'A1', result: '甲' }, undefined, '甲');
	shows({ formula: 'A1', result: day('2025-12-31') }, 'yyyy-mm-dd', '2025-12-31');
	shows({ formula: 'A1' }, undefined, '', 'not_calculated');
	shows({ formula: 'A1', result: { error: '#REF!' } }, undefined, '#REF!', 'error_value');
	shows({ error: '#DIV/0!' }, undefined, '#DIV/0!', 'error_value');
});
test('text is text', () => {
	shows('=1+1', undefined, '=1+1');
	shows('-', undefined, '-');
	shows({ richText: [{ text: '甲' }, { text: '乙' }] }, undefined, '甲乙');
	shows({ text: '甲', hyperlink: 'x' }, undefined, '甲');
	shows({ text: { richText: [{ text: '甲' }] }, hyperlink: 'x' }, undefined, '甲');
	shows(true, undefined, '是');
	shows(null, undefined, '');
	const long = '长'.repeat(40000);
	shows(long, undefined, long);
});

const utf8 = (text) => Buffer.from(text, 'utf8');
test('the encoding of a file', () => {
	const text = '责任部门,进度\n市住建局,65%\n';
	assert.deepEqual(decodeText(utf8(text)), { text, encoding: 'UTF-8' });
	assert.deepEqual(decodeText(utf8(`\ufeff${text}`)).encoding, 'UTF-8');
	assert.deepEqual(decodeText(encodeGb18030(text)), { text, encoding: 'GB18030' });
	assert.deepEqual(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le')), { text, encoding: 'UTF-16LE' });
	// two bytes that are a letter of the West in UTF-8
	for (const word of ['联通', '中国', '㊣', '𠮷', '一'.repeat(9)]) assert.equal(decodeText(encodeGb18030(`${word},1`)).text, `${word},1`, word);
	// where nothing but that tells, the file is Chinese, unless it is said not to be
	assert.equal(decodeText(utf8('caf\u00e9,1'), 'utf-8').text, 'caf\u00e9,1');
	assert.equal(decodeText(utf8('a,b\n1,2')).encoding, 'UTF-8');
	assert.throws(() => decodeText(Buffer.from([0xff, 0x30, 0x81, 0xff, 0xff])), /UTF-8.*GB18030|GB18030/);
	assert.throws(() => decodeText(encodeGb18030('责任部门'), 'utf-8'), /UTF-8|utf-8/);
});
test('every pair of bytes of GB18030 that is a character comes back as it was', () => {
	const signs = [];
	for (let code = 0x4e00; code <= 0x9fa5; code += 7) signs.push(String.fromCharCode(code));
	const text = signs.join('');
	assert.equal(decodeText(encodeGb18030(text)).text, text);
});
test('fields of a record', () => {
	const fields = (text, separator) => parseCsv(text, separator).rows;
	assert.deepEqual(fields('a,b\r\n"1,2","x""y"\r\n'), [['a', 'b'], ['1,2', 'x"y']]);
	assert.deepEqual(fields('a;b\n1,5;2\n'), [['a', 'b'], ['1,5', '2']]);
	assert.deepEqual(fields('a\tb\n1\t\n'), [['a', 'b'], ['1', '']]);
	assert.deepEqual(fields('a,b\n"two\nlines",2'), [['a', 'b'], ['two\nlines', '2']]);
	assert.deepEqual(fields('a,b\n="007",2'), [['a', 'b'], ['007', '2']]);
	assert.deepEqual(fields('a,b\n1,'), [['a', 'b'], ['1', '']]);
	assert.deepEqual(fields('a，b\n1，2'), [['a', 'b'], ['1', '2']]);
	assert.deepEqual(fields('a,b\n\n1,2\n'), [['a', 'b'], [''], ['1', '2']]);
	assert.throws(() => fields('a,b\n"open,2\n'), /quote|引号/);
	const many = Array.from({ length: 20000 }, (_, i) => `${i},"x,${i}"`).join('\n');
	assert.equal(fields(many).length, 20000);
});
