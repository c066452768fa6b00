// Seven sheets as offices have them, each messy in another way, made of rows that are known:
// what comes in must be these rows, or a rejection.  Nothing of them is kept as a file.
import ExcelJS from 'exceljs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeGb18030 } from './gb18030.mjs';

const day = (text) => new Date(`${text}T00:00:00Z`);
const DEPARTMENTS = ['市住建局', '市市场监管局', '市财政局', '市发改委', '市工信局', '市人社局'];

// 1: titles, headings in two merged rows, a department over several rows, groups, subtotals,
// a hidden column, notes, signatures; percentages as numbers, as text and as words.
async function merged(file) {
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet('7月调度');
	const put = (row, ...values) => { sheet.getRow(row).values = values; };
	put(1, '附件1：');
	put(2, '乌海市2025年优化营商环境重点任务台账（7月调度）');
	sheet.mergeCells('A2:I2');
	put(3, '填报单位：市营商环境办　　填报时间：2025年7月31日');
	sheet.mergeCells('A3:I3');
	put(4, '序号', '任务名称', '责任单位', null, '任务情况', null, '完成时限', '完成进度', '备注');
	for (const range of ['A4:A5', 'B4:B5', 'C4:D4', 'E4:F4', 'G4:G5', 'H4:H5', 'I4:I5']) sheet.mergeCells(range);
	sheet.getCell('C5').value = '牵头单位';
	sheet.getCell('D5').value = '责任部门';
	sheet.getCell('E5').value = '计划数';
	sheet.getCell('F5').value = '完成数';
	put(6, '一、优化审批服务');
	sheet.mergeCells('A6:I6');
	put(7, 1, '施工许可提速', '市住建局', '市住建局', null, null, day('2025-12-31'), 0.65, '持续推进中');
	put(8, 2, '竣工联合验收', '市住建局', '市住建局', null, null, '2025.11.30', '七成五', null);
	put(9, 3, '不动产登记提速', '市住建局', '市住建局', null, null, day('2025-10-31'), '已完成', null);
	sheet.mergeCells('D7:D9');
	sheet.getCell('G7').numFmt = 'yyyy"年"m"月"d"日"';
	sheet.getCell('G9').numFmt = 'yyyy/m/d';
	sheet.getCell('H7').numFmt = '0.0%';
	put(10, '小计', 3, null, null, null, null, null, 0.8);
	put(11, '二、助企纾困');
	sheet.mergeCells('A11:I11');
	put(12, 4, '助企服务港湾', '市财政局', '市财政局', '12场', '9场', '２０２５年１２月３１日', null, '=SUM(1)是文字');
	put(13, 5, '惠企政策宣讲', '市发改委', '市发改委', '10场', '4场', '2025/12/31', '40%', null);
	put(14, 6, '融资对接', '市财政局', '市财政局', '10场', '8场', '2025-12-31', '65%', null);     // 80 or 65?
	put(15, '合计', null, null, null, 32, 21);
	put(16, '注：数据截至7月31日，由各责任单位填报。');
	put(17, '填表人：张三', null, null, '审核人：李四', null, null, '联系电话：0473-1234567');
	sheet.getColumn(3).hidden = true;
	await book.xlsx.writeFile(file);
	return { target: 'task', list: '乌海市2025年优化营商环境重点任务台账', period: '2025-07-01', rows: [
		{ department: '市住建局', lead: '市住建局', name: '施工许可提速', due: '2025-12-31', percent: '65.00', note: '持续推进中' },
		{ department: '市住建局', lead: '市住建局', name: '竣工联合验收', due: '2025-11-30', percent: '75.00' },
		{ department: '市住建局', lead: '市住建局', name: '不动产登记提速', due: '2025-10-31', progress_class: 'completed' },
		{ department: '市财政局', lead: '市财政局', name: '助企服务港湾', planned: '12', unit: '场', due: '2025-12-31', done: '9', note: '=SUM(1)是文字' },
		{ department: '市发改委', lead: '市发改委', name: '惠企政策宣讲', planned: '10', unit: '场', due: '2025-12-31', done: '4' },
	], rejected: [[14, /80%.*65%/]], left: ['group', 'total', 'group', 'total', 'note', 'note'] };
}

// 2: what a database exported: GB18030, every field between quotes, days with a time, lines
// within fields, characters that GBK does not have, a column that nobody knows.
async function exported(file) {
	const rows = [
		['工单号', '诉求标题', '来源', '类别', '承办单位', '受理时间', '经办坐席'],
		['202507000012', '㊣牌匾审批\n材料反复提交', '热线', '行政审批', '市住建局', '2025-07-01 09:12:33', '07'],
		['202507000013', '“一网通办”登录失败, 无法提交', '热线', '政务服务', '市市场监管局', '2025-07-02 00:00:00', '11'],
		['202507000014', '𠮷祥路施工噪声', '企业反映', '', '市住建局', '2025/7/3', '07'],
		['202507000015', '退税"慢"', '天上来', '税务', '市财政局', '2025-07-04 10:00:00', '02'],     // no such source
		['202507000016', '水电报装', '热线', '市政', '市城管局', '2025-07-05 10:00:00', '02'],     // no such department
		['202507000017', '无日期', '热线', '市政', '市住建局', '昨天', '02'],
		['合计', '6', '', '', '', '', ''],
	];
	await writeFile(file, encodeGb18030(rows.map((row) => row.map((field) => `"${field.replace(/"/g, '""')}"`).join(',')).join('\r\n') + '\r\n'));
	return { target: 'problem', rows: [
		{ department: '市住建局', name: '㊣牌匾审批\n材料反复提交', number: '202507000012', source: 'hotline', category: '行政审批', found: '2025-07-01' },
		{ department: '市市场监管局', name: '“一网通办”登录失败, 无法提交', number: '202507000013', source: 'hotline', category: '政务服务', found: '2025-07-02' },
		{ department: '市住建局', name: '𠮷祥路施工噪声', number: '202507000014', source: 'enterprise', category: null, found: '2025-07-03' },
	], rejected: [[5, /天上来/], [6, /市城管局/], [7, /昨天/]], left: ['total'], encoding: 'GB18030' };
}

// 3: formulas: a stored result (0 too), an error, no result at all; a month as a day; a
// number in a cell that three rows share; text that looks like a formula.
async function formulas(file) {
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet('2025年工作要点');
	sheet.addRow(['2025年工作要点任务台账（2025年7月）']);
	sheet.addRow(['任务', '责任部门', '计划数', '完成率', '完成时限']);
	const add = (...values) => sheet.addRow(values);
	add('甲', '市工信局', null, { formula: 'B3/C3', result: 0.5 }, day('2025-12-31')).getCell(4).numFmt = '0%';
	add('乙', '市工信局', null, { formula: 'B4*0', result: 0 }, '2025-12-31').getCell(4).numFmt = '0%';
	add('丙', '市工信局', null, { formula: 'B5/0', result: { error: '#DIV/0!' } }, '2025-12-31');
	add('丁', '市工信局', null, { formula: 'NOW()' }, '2025-12-31');
	add({ richText: [{ text: '戊' }, { font: { bold: true }, text: '（重点）' }] }, '市工信局', null, '30%', day('2025-12-01')).getCell(5).numFmt = 'yyyy-mm-dd';
	add('己', '市工信局', 5, '10%', '2025-12-31');
	add('庚', '市工信局', 5, '20%', '2025-12-31');
	sheet.mergeCells('C8:C9');
	add('-辛', '市工信局', null, 1, '2025-12-31').getCell(4).numFmt = '0.00%';
	add({ text: '壬', hyperlink: 'https://example.org/' }, '市工信局', null, 0.07, '2025-12-31').getCell(4).numFmt = '0%';
	await book.xlsx.writeFile(file);
	return { target: 'task', list: '2025年工作要点任务台账', period: '2025-07-01', rows: [
		{ department: '市工信局', name: '甲', due: '2025-12-31', percent: '50.00' },
		{ department: '市工信局', name: '乙', due: '2025-12-31', percent: '0.00' },
		{ department: '市工信局', name: '戊（重点）', due: '2025-12-01', percent: '30.00' },
		{ department: '市工信局', name: '-辛', due: '2025-12-31', percent: '100.00' },
		{ department: '市工信局', name: '壬', due: '2025-12-31', percent: '7.00' },
	], rejected: [[5, /#DIV\/0!/], [6, /公式|formula/], [8, /合并|merged/], [9, /合并|merged/]], left: [] };
}

// 4: a workbook of several sheets, the first of words; headings on each page again; hidden
// rows; spaces of every kind; a column that another program left without a heading.
async function pages(file) {
	const book = new ExcelJS.Workbook();
	const words = book.addWorksheet('填报说明');
	words.addRow(['请各单位于每月5日前报送。']);
	words.addRow(['未报送的计入通报。']);
	const sheet = book.addWorksheet('重点事项 ');
	for (let i = 0; i < 4; i += 1) sheet.addRow([]);
	sheet.addRow([null, '高效办成一件事重点事项清单']);
	sheet.addRow([null, '截至2025年7月31日']);
	const heading = [null, '序号', '事 项 名 称', '责任 单位', '开始\n时间', '完成时限', '进度（%）', '进展情况'];
	sheet.addRow(heading);
	sheet.addRow([null, 1, '　新生儿出生　', '市人社局', '2025-01-01', '2025-06-30', '１００％', '已办结']);
	sheet.addRow([null, 2, '企业注销\u00a0', '市市场监管局 ', '2025年3月1日', '2025-12-31', '80', null]);
	sheet.addRow(heading);
	sheet.addRow([null, 3, '社保卡\u200b', '市人社局', null, '20251231', ' 65 % ', null, '王五']);
	sheet.addRow([null, 4, '退休', '市人社局', null, '2025-13-45', '5%', null]);
	sheet.getRow(11).hidden = true;
	await book.xlsx.writeFile(file);
	return { target: 'task', list: '高效办成一件事重点事项清单', period: '2025-07-01', rows: [
		{ department: '市人社局', name: '新生儿出生', starts: '2025-01-01', due: '2025-06-30', percent: '100.00', note: '已办结' },
		{ department: '市市场监管局', name: '企业注销', starts: '2025-03-01', due: '2025-12-31', percent: '80.00' },
		{ department: '市人社局', name: '社保卡', due: '2025-12-31', percent: '65.00' },
	], rejected: [[12, /2025-13-45/]], left: ['header'] };
}

// 5: UTF-16 and tabs, as a program for statistics writes it; figures with commas.
async function statistics(file) {
	const rows = [['指标', '地区', '年份', '数值'], ['发现率', '乌海市', '2025-07', '21.94'], ['发现率', '包头市', '2025-07', '1,234.5'],
		['发现率', '全市', '2025-07', '3'], ['发现率', '呼伦贝尔', '2025-07', '—'], ['', '', '', ''], ['合计', '', '', '1259.4']];
	await writeFile(file, Buffer.from(`\ufeff${rows.map((row) => row.join('\t')).join('\n')}`, 'utf16le'));
	return { target: 'indicator_value', rows: [
		{ indicator: '发现率', region: '乌海市', period: '2025-07-01', value: '21.94' },
		{ indicator: '发现率', region: '包头市', period: '2025-07-01', value: '1234.5' },
		{ indicator: '发现率', region: '呼伦贝尔', period: '2025-07-01', value: null },
	], rejected: [[4, /全市/]], left: ['total'], encoding: 'UTF-16LE' };
}

// 7: what a supervision ledger is kept in: headings in three rows, their unit, groups whose number has a
// cell of its own, subtotals of departments, deadlines without a year, what is struck out,
// several departments in each of their forms, and what is none.
async function supervised(file) {
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet('7月');
	const add = (...values) => sheet.addRow(values);
	add('附件2');
	add('某市2025年优化营商环境重点工作督办台账');
	add(null, null, null, null, null, null, '单位：万元');
	add('序号', '重点工作', '具体举措', '责任单位', '进度情况', null, '完成时限');
	add(null, null, null, null, '资金（万元）', null, null);
	add(null, null, null, null, '计划数', '完成数', null);
	for (const range of ['A2:G2', 'A4:A6', 'B4:B6', 'C4:C6', 'D4:D6', 'E4:F4', 'E5:F5', 'G4:G6']) sheet.mergeCells(range);
	const strike = { font: { strike: true } };
	add('一', '市住建局');
	sheet.mergeCells('B7:G7');
	add(1, '审批提速', '施工许可提速', '市住建局牵头，市财政局、市发改委配合', 100, 65, '10月底前');
	add(2, null, '联合验收', '【牵头】市住建局【配合】市财政局', '1，200万元', '0.03亿元', '12月31日');
	sheet.mergeCells('B8:B9');
	add(null, null, '市住建局小计', null, 1300, 365, null);
	add('（二）', '市财政局');
	add(3, '助企', '资金直达', '1.市财政局2.市发改委', '１００', '５０', '年底');
	add(4, '助企', '政采公开', '各区人民政府', 10, 5, '12月底');           // nobody's name
	add(5, '助企', '贴息', '市财政局和市工信局', 10, 5, '12月底');
	add(6, '助企', { richText: [{ ...strike, text: '旧名' }, { text: '新名' }] }, '市财政局', 10, 5, '12月底');
	add(7, '助企', '期限', '市财政局', 10, 5, { richText: [{ text: '2025年9月' }, { ...strike, text: '，原为6月' }] });
	add(8, '助企', '划去', '市财政局', 10, 5, '12月底').eachCell((cell) => { Object.assign(cell, strike); });
	add(9, '助企', '场次', '市财政局', '10场', 5, '12月底');           // not 万元
	add(null, '小计', null, null, 130, 60, null);
	add('总计', null, null, null, 1430, 425, null);
	await book.xlsx.writeFile(file);
	return { target: 'task', list: '某市2025年优化营商环境重点工作督办台账', period: '2025-07-01', rows: [
		{ department: '市住建局', name: '施工许可提速', planned: '100', done: '65', due: '2025-10-31', unit: '万元', helpers: '市发改委、市财政局' },
		{ department: '市住建局', name: '联合验收', planned: '1200', done: '300', due: '2025-12-31', unit: '万元', helpers: '市财政局' },
		{ department: '市财政局', name: '资金直达', planned: '100', done: '50', due: '2025-12-31', unit: '万元', helpers: '市发改委' },
		// (both are known)
		{ department: '市财政局', name: '贴息', planned: '10', done: '5', due: '2025-12-31', unit: '万元', helpers: '市工信局' },
	], rejected: [[13, /各区人民政府/], [15, /划去.*“新名”/], [16, /划去.*“2025年9月”/], [17, /^整行划去/], [18, /10场/]], left: ['group', 'total', 'group', 'total', 'total'] };
}

const TENTHS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
// spellings that may be understood or refused, and must not be taken for something else
const DOUBTFUL_PERCENTS = [(n) => `约${n}%`, (n) => n / 100 + 0.001, (n) => `${n}`, (n) => `${n}%左右`, (n) => `百分之${n}`, (n) => `${TENTHS[Math.floor(n / 10)]}成${n % 10 ? TENTHS[n % 10] : ''}`, (n) => `已完成${n}%`,
	(n) => `完成率${n}%`, (n) => `达到${n}%`, (n) => `${n}%。`, (n) => `${n}%（上月${Math.max(n - 1, 0)}%）`, (n) => `${n}%-${n + 1}%`, (n) => `${n}个百分点`, (n) => `${n}%↑`, (n) => `已完成${n}%，正在推进`, (n) => `完成${n}%，预计下月完成`, (n) => ` ${n} ％`];
const DOUBTFUL_DAYS = [(y, m, d, last) => (last ? `${y}年${m}月底` : `${m}月${d}日`), (y, m, d, last) => (last ? `${y}年${m}月` : `${y}年${m}月${d}日前`), (y, m, d, last) => (last ? `${y}-${m}` : `${y}.${m}.${d}前`),
	(y, m, d, last) => (last ? `${m}月底` : `${m}月${d}号`), (y, m, d, last) => (last ? `${y}.${m}` : `${m}.${d}`), (y, m, d, last) => (last ? `${y}年${m}月末前` : `${y % 100}.${m}.${d}`), (y, m, d, last) => (last ? `${m}月` : `${d}/${m}/${y}`),
	(y, m, d, last) => (last ? `${y}${String(m).padStart(2, '0')}` : `${m}/${d}/${y}`), (y, m, d, last) => (last ? `${m}月底前完成` : `${y}年${m}月${d}日(逾期通报)`)];
// one that leads and one that helps
const DOUBTFUL_DEPARTMENTS = [(a, b) => `${a}、${b}`, (a, b) => `${a}牵头，${b}配合`, (a, b) => `${b}（配合）、${a}`, (a, b) => `${a}和${b}`, (a, b) => `1.${a}2.${b}`, (a, b) => `牵头：${a}；配合：${b}`, (a, b) => `【牵头】${a}【配合】${b}`, (a, b) => `${b}配合、${a}牵头`, (a, b) => `${a}\n${b}`,
	(a, b) => `${a}会同${b}`, (a, b) => `${a}/${b}`, (a, b) => `${a}|${b}`, (a, b) => `${a}（${b}配合）`, (a, b) => `${a}-${b}`, (a, b) => `${a}及${b}负责`];
const PERCENTS = [(n) => `${n}%`, (n) => `${n}％`, (n) => ({ value: n / 100, numFmt: '0%' }), (n) => ` ${n}.0% `, (n) => [...`${n}%`].map((sign) => (/\d/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)).join('')];
const DAYS = [(y, m, d) => `${y}-${m}-${d}`, (y, m, d) => `${y}/${m}/${d}`, (y, m, d) => `${y}.${m}.${d}`, (y, m, d) => `${y}年${m}月${d}日`,
	(y, m, d) => `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`, (y, m, d) => ({ value: new Date(Date.UTC(y, m - 1, d)), numFmt: 'yyyy-mm-dd' })];

// a small generator of its own: the same seed, the same sheet
export function randomOf(seed) {
	let state = seed >>> 0 || 1;
	return (most) => {
		state ^= state << 13; state >>>= 0;
		state ^= state >>> 17;
		state ^= state << 5; state >>>= 0;
		return state % most;
	};
}

// 6: many rows, each spelt at random; every 1000th is one that nobody can read.
export async function large(file, count = 100000, seed = 7) {
	const random = randomOf(seed);
	const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true });
	const sheet = book.addWorksheet('任务');
	sheet.addRow(['2025年重点任务清单（2025年7月）']).commit();
	sheet.addRow(['序号', '任务名称', '责任部门', '完成时限', '进度']).commit();
	const rows = [];
	const rejected = [];
	const doubtful = [];
	for (let i = 1; i <= count; i += 1) {
		const [percent, month, date] = [random(101), 1 + random(12), 1 + random(28)];
		const department = DEPARTMENTS[random(DEPARTMENTS.length)];
		const isBad = i % 1000 === 0;
		if (!isBad && i % 20 === 0) {
			const isLast = random(2) === 1;
			const lastDay = new Date(Date.UTC(2025, month, 0)).getUTCDate();
			const number = Math.min(percent, 99);
			const doubted = DOUBTFUL_PERCENTS[random(DOUBTFUL_PERCENTS.length)](number);
			const meant = typeof doubted === 'number' ? `${((number / 100 + 0.001) * 100).toFixed(2)}` : `${number}.00`;
			const other = DEPARTMENTS[random(DEPARTMENTS.length)];
			const isJoint = other !== department && random(2) === 1;
			sheet.addRow([i, `任务${i}`, isJoint ? DOUBTFUL_DEPARTMENTS[random(DOUBTFUL_DEPARTMENTS.length)](department, other) : department, DOUBTFUL_DAYS[random(DOUBTFUL_DAYS.length)](2025, month, date, isLast), doubted]).commit();
			doubtful.push({ department, ...(isJoint ? { helpers: other } : {}), name: `任务${i}`, due: `2025-${String(month).padStart(2, '0')}-${String(isLast ? lastDay : date).padStart(2, '0')}`, percent: meant });
			continue;
		}
		const [due, progress] = [DAYS[random(DAYS.length)](2025, month, date), isBad ? '不清楚' : PERCENTS[random(PERCENTS.length)](percent)];
		const row = sheet.addRow([i, `任务${i}${'　 '[random(2)]}`, department, due.value ?? due, progress.value ?? progress]);
		if (due.numFmt) row.getCell(4).numFmt = due.numFmt;
		if (progress.numFmt) row.getCell(5).numFmt = progress.numFmt;
		row.commit();
		if (isBad) rejected.push([i + 2, /不清楚/]);
		else rows.push({ department, name: `任务${i}`, due: `2025-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`, percent: `${percent}.00` });
	}
	await book.commit();
	return { target: 'task', list: '2025年重点任务清单', period: '2025-07-01', rows, rejected, doubtful, left: [] };
}

const MAKERS = { 'merged.xlsx': merged, 'exported.csv': exported, 'formulas.xlsx': formulas, 'pages.xlsx': pages, 'statistics.csv': statistics, 'supervised.xlsx': supervised };

// → { FILE: what must come of it }, the files in the folder
export async function makeMessy(folder, { count = 3000 } = {}) {
	const made = {};
	for (const [name, make] of Object.entries(MAKERS)) made[name] = await make(join(folder, name));
	made['large.xlsx'] = await large(join(folder, 'large.xlsx'), count);
	return made;
}
