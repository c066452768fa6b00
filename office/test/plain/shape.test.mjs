// Where in a grid the table is, and what each heading means.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { departmentsIn, isOneDepartment, namesSeveral, settleDepartments } from '../../sheets/departments.mjs';
import { listName, kindOfList } from '../../sheets/given.mjs';
import { amend, guessMapping, missingHeadings, toImport } from '../../sheets/mapping.mjs';
import { periodOf, shapeOf } from '../../sheets/shape.mjs';
import { columnOf, TARGETS, unitOf } from '../../sheets/words.mjs';

// rows of texts as a sheet; merges as [row, column, rows, columns], from 0
export function sheetOf(rows, merges = []) {
	const grid = rows.map((cells, i) => ({ number: i + 1, cells: cells.map((cell) => cell ?? ''), spans: null, faults: null, isHidden: false }));
	for (const [row, column, height, width] of merges) for (let r = row; r < row + height; r += 1) for (let c = column; c < column + width; c += 1) {
		(grid[r].spans ??= {})[c] = { row: row + 1, column, isMaster: r === row && c === column };
		grid[r].cells[c] = grid[row].cells[column];
	}
	return { name: 'Sheet1', rows: grid, hidden: new Set(), comments: [] };
}
const namesOf = (shape) => shape.columns.map((column) => column.name);

test('headings in the first row', () => {
	const shape = shapeOf(sheetOf([['任务名称', '责任部门', '进度'], ['甲', '市住建局', '65%']]));
	assert.deepEqual(namesOf(shape), ['任务名称', '责任部门', '进度']);
	assert.equal(shape.rows.length, 1);
});
test('headings in two rows, merged and not', () => {
	const rows = [['某市2025年任务台账'], ['序号', '任务', '责任单位', null, '完成时限'], [null, null, '牵头单位', '责任部门', null], ['1', '甲', '市住建局', '市发改委', '2025-12-31']];
	const expected = ['序号', '任务', '责任单位·牵头单位', '责任单位·责任部门', '完成时限'];
	assert.deepEqual(namesOf(shapeOf(sheetOf(rows))), expected);
	assert.deepEqual(namesOf(shapeOf(sheetOf(rows, [[0, 0, 1, 5], [1, 0, 2, 1], [1, 1, 2, 1], [1, 2, 1, 2], [1, 4, 2, 1]]))), expected);
});
test('a first row of data is no second row of headings', () => {
	for (const first of [['1', '甲', '市住建局', '推进中'], ['甲', '乙', '丙', '丁'], ['任务', '一', '单位', '进度']]) {
		const shape = shapeOf(sheetOf([['序号', '任务名称', '责任部门', '备注'], first, ['2', '乙', '市发改委', '']]));
		assert.deepEqual(shape.header, [1]);
		assert.equal(shape.rows.length, 2);
	}
});
test('totals, notes, groups and headings again are left out, and told', () => {
	const shape = shapeOf(sheetOf([['任务名称', '责任部门', '计划数', '备注'], ['一、优化审批', '', '', ''], ['甲', '市住建局', '5', ''], ['小计', '', '5', ''], ['任务名称', '责任部门', '计划数', '备注'],
		['乙', '市住建局', '6', ''], ['合  计', '', '11', ''], ['注：截至7月底', '', '', ''], ['填表人：张三', '', '审核人：李四', ''], ['', '', '', '']]));
	assert.deepEqual(shape.rows.map((row) => row.number), [3, 6]);
	assert.deepEqual(shape.left.map((row) => [row.number, row.kind]), [[2, 'group'], [4, 'total'], [5, 'header'], [7, 'total'], [8, 'note'], [9, 'note']]);
});
test('subtotals say whose they are, and numbers of groups may have a cell of their own', () => {
	const HEAD = ['序号', '任务名称', '责任部门', '计划数', '备注'];
	const of = (...row) => { const shape = shapeOf(sheetOf([HEAD, ['1', '甲', '市住建局', '5', ''], row, ['2', '乙', '市财政局', '6', '']])); return shape.left[0]?.kind ?? 'data'; };
	for (const word of ['市住建局小计', '一、优化审批小计', '第一类合计', '市发改委合计', '乌达区总计', '全市合计', '（一）小计：']) for (const at of [0, 1, 2]) {
		const row = ['', '', '', '5', ''];
		row[at] = word;
		assert.equal(of(...row), 'total', `${word} ${at}`);
	}
	for (const number of ['一', '（二）', '十一、', '三．']) assert.equal(of(number, '优化审批服务', '', '', ''), 'group', number);
	for (const row of [['一', '优化审批服务', '市住建局', '', ''], ['3', '税收收入合计', '市税务局', '5', ''], ['3', '优化审批服务', '', '', ''], ['3', '一般公共预算收入总计', '市财政局', '5', '']]) assert.equal(of(...row), 'data', row.join());
});
test('a third row of headings below one that is merged', () => {
	const rows = [['任务名称', '责任单位', '进度', null], [null, null, '资金（万元）', null], [null, null, '计划数', '完成数'], ['甲', '市住建局', '5', '3']];
	const merges = [[0, 0, 3, 1], [0, 1, 3, 1], [0, 2, 1, 2], [1, 2, 1, 2]];
	const shape = shapeOf(sheetOf(rows, merges));
	assert.deepEqual([shape.header, namesOf(shape)], [[1, 2, 3], ['任务名称', '责任单位', '进度·资金（万元）·计划数', '进度·资金（万元）·完成数']]);
	assert.deepEqual(guessMapping(shape).columns, { name: { heading: '任务名称' }, department: { heading: '责任单位' }, unit: { const: '万元' }, planned: { heading: '进度·资金（万元）·计划数', unit: '万元' }, 'progress.done': { heading: '进度·资金（万元）·完成数', unit: '万元' } });
});
test('the unit that a heading says', () => {
	for (const [path, unit] of [['计划数（万元）', '万元'], ['计划数(家)', '家'], ['资金（单位：亿元）·计划数', '亿元'], ['完成率（%）', '%'], ['完成率（％）', '%'], ['计划数', null], ['计划数（2025年）', null], ['计划数（必填）', null], ['资金（万元）·计划数（家）', '家']]) assert.equal(unitOf(path), unit, path);
});
test('of a task over several rows and what each row does, what each row does is the name', () => {
	const rows = (first, second) => [[first, second, '责任部门', '进度'], ['优化审批', '施工许可', '市住建局', '1%'], ['优化审批', '联合验收', '市住建局', '2%'], ['优化审批', '水电报装', '市住建局', '3%']];
	for (const task of ['重点任务', '主要任务', '重点工作', '工作任务']) for (const step of ['具体举措', '工作措施', '主要举措', '具体任务']) assert.deepEqual(guessMapping(shapeOf(sheetOf(rows(task, step)))).columns.name, { heading: step }, `${task} ${step}`);
});
test('what looks like one of these and is data stays data', () => {
	const shape = shapeOf(sheetOf([['任务名称', '责任部门', '进度'], ['合计投资平台建设', '市住建局', '5%'], ['注册登记提速', '市市场监管局', '6%'], ['说明书编制', '市住建局', '7%'], ['一、二级响应机制', '市应急局', '8%'], ['全市', '市发改委', '9%'], ['甲', '', '']]));
	assert.equal(shape.rows.length, 6, JSON.stringify(shape.left));
});
test('cells without a heading are told, and two headings of a name are two columns', () => {
	const shape = shapeOf(sheetOf([['任务名称', '责任部门', '备注', '备注'], ['甲', '市住建局', 'a', 'b', 'c']]));
	assert.deepEqual(shape.stray, [4]);
	assert.deepEqual(namesOf(shape), ['任务名称', '责任部门', '备注', '备注_2']);
});
test('a sheet without a table is refused', () => {
	assert.throws(() => shapeOf(sheetOf([['请各单位按时报送。']])), /--header|表头|headings/);
	assert.throws(() => shapeOf(sheetOf([['']])), /empty|空/);
	assert.deepEqual(namesOf(shapeOf(sheetOf([['x'], ['甲栏', '乙栏'], ['1', '2']]), { header: 2 })), ['甲栏', '乙栏']);
});
test('the month that a title speaks of', () => {
	for (const [texts, period, day, year] of [[['乌海市2025年台账（7月调度）'], '2025-07', null, '2025'], [['2025年7月任务进度'], '2025-07', null, '2025'], [['2025年任务', '填报时间：2025年7月31日'], '2025-07', '2025-07-31', '2025'], [['2025年任务', '填报时间：2025年8月5日'], null, '2025-08-05', '2025'], [['2025年任务（7月调度）', '填报日期：2025/8/5'], '2025-07', '2025-08-05', '2025'], [['任务', '截至2025年7月31日'], '2025-07', '2025-07-31', '2025'],
		[['２０２５年８月调度表'], '2025-08', null, '2025'], [['2025年12月底前完成任务清单'], null, null, '2025'], [['2025年任务清单（7月）'], '2025-07', null, '2025'], [['2025年任务清单（7月份）', 'Sheet1'], '2025-07', null, '2025'], [['2025年任务清单', '7月'], '2025-07', null, '2025'], [['2025年任务清单', '07月份'], '2025-07', null, '2025'],
		[['2025年任务清单（1-7月）'], '2025-07', null, '2025'], [['任务清单', '7月'], null, null, null], [['2025年任务（12月底前完成）'], null, null, '2025'], [['2025年任务（截至7月底）'], null, null, '2025'], [['任务清单'], null, null, null], [['2025年12月份调度'], '2025-12', null, '2025']]) {
		const found = periodOf(texts);
		assert.deepEqual([found.period, found.day, found.year], [period, day, year], texts.join());
	}
});
test('the list that a title names, and its kind', () => {
	assert.equal(listName('附件1：乌海市2025年优化营商环境工作要点任务台账（7月调度）'), '乌海市2025年优化营商环境工作要点任务台账');
	assert.equal(listName('2025年重点任务7月份进展情况表'), '2025年重点任务');
	assert.equal(kindOfList('2024年度营商环境评估问题清单'), 'assessment');
	assert.equal(kindOfList('高效办成一件事重点事项清单'), 'one_thing');
	assert.equal(kindOfList('典型经验宣传计划'), 'publicity');
	assert.equal(kindOfList('某某表'), null);
});
test('a heading means one column of a target', () => {
	for (const [target, { columns }] of Object.entries(TARGETS)) for (const column of Object.keys(columns)) assert.equal(columnOf(target, column.replace('progress.', '')), column, `${target}.${column} by its own name`);
	assert.equal(columnOf('task', '责任单位·牵头单位'), 'lead_department');
	assert.equal(columnOf('task', '完成进度（%）'), 'progress.percent');
	assert.equal(columnOf('task', '领导批示'), null);
});
test('what is guessed of a heading is checked by its cells', () => {
	const of = (rows) => guessMapping(shapeOf(sheetOf(rows))).columns;
	assert.deepEqual(of([['任务名称', '责任部门', '完成情况'], ['甲', '乙', '65%'], ['甲', '乙', '70％']])['progress.percent'], { heading: '完成情况' });
	assert.deepEqual(of([['任务名称', '责任部门', '完成情况'], ['甲', '乙', '已完成'], ['甲', '乙', '进度过半']])['progress.progress_class'], { heading: '完成情况' });
	assert.deepEqual(of([['任务名称', '责任部门', '进展情况'], ['甲', '乙', '已召开推进会'], ['甲', '乙', '正在起草']])['progress.note'], { heading: '进展情况' });
	assert.deepEqual(of([['任务名称', '单位', '进度'], ['甲', '市住建局', '1%'], ['甲', '市发改委', '2%']]).department, { heading: '单位' });
	const both = of([['任务名称', '责任部门', '计划数', '单位', '进度'], ['甲', '市住建局', '5', '项', '1%']]);
	assert.deepEqual([both.department, both.unit], [{ heading: '责任部门' }, { heading: '单位' }]);
	assert.throws(() => guessMapping(shapeOf(sheetOf([['品名', '单价'], ['a', '1']], []), { header: 1 })), /--target|哪种表|kind of sheet/);
});
test('of two groups of columns the one of this time is meant, and of a plan none', () => {
	const grouped = (first, second, headings) => [['任务名称', '责任部门', first, null, second, null], [null, null, ...headings, ...headings], ['甲', '市住建局', '3', '30%', '5', '50%']];
	const merges = [[0, 0, 2, 1], [0, 1, 2, 1], [0, 2, 1, 2], [0, 4, 1, 2]];
	const of = (rows, merged) => guessMapping(shapeOf(sheetOf(rows, merged ? merges : []))).columns;
	for (const other of ['上月', '上期', '去年同期', '上年同期', '上季度', '计划', '年度目标', '目标', '序时进度']) for (const now of ['本月', '本期', '今年', '实际', '目前', '7月']) for (const merged of [true, false]) for (const turned of [true, false]) {
		const columns = of(turned ? grouped(now, other, ['完成数', '完成率']) : grouped(other, now, ['完成数', '完成率']), merged);
		assert.deepEqual([columns['progress.done'], columns['progress.percent']], [{ heading: `${now}·完成数` }, { heading: `${now}·完成率` }], `${other} ${now}`);
	}
	const soFar = of(grouped('本月', '累计', ['完成数', '完成率']), true);
	assert.deepEqual([soFar['progress.done'], soFar['progress.percent']], [{ heading: '累计·完成数' }, { heading: '累计·完成率' }]);
	for (const group of ['计划执行情况', '目标任务完成情况']) assert.deepEqual(of([['任务名称', '责任部门', group, null], [null, null, '完成数', '完成率'], ['甲', '市住建局', '3', '30%']], false)['progress.percent'], { heading: `${group}·完成率` });
	// which of two is meant cannot be told, and of the month before there is no progress of this one
	for (const [first, second] of [['工程', '资金'], ['6月', '7月'], ['上月', '去年']]) {
		const columns = of(grouped(first, second, ['完成数', '完成率']), true);
		assert.deepEqual([columns['progress.done'], columns['progress.percent']], [undefined, undefined], `${first} ${second}`);
	}
	const values = (first, second) => guessMapping(shapeOf(sheetOf([['指标名称', '地区', first, null, second, null], [null, null, '数值', '位次', '数值', '位次'], ['满意率', '甲区', '3', '4', '5', '6']], merges)), 'indicator_value').columns.value;
	assert.deepEqual([values('上年同期', '本期'), values('目标', '完成'), values('本月', '累计')], [{ heading: '本期·数值' }, { heading: '完成·数值' }, undefined]);
});
test('a deadline is what is planned, and not the day on which it was done', () => {
	const due = (...headings) => guessMapping(shapeOf(sheetOf([['任务名称', '责任部门', ...headings, '进度'], ['甲', '市住建局', ...headings.map(() => '2025-12-31'), '50%']]))).columns.due_on;
	for (const planned of ['计划完成时间', '完成时限', '整改时限', '截止日期', '时间节点']) for (const done of ['完成时间', '完成日期']) {
		assert.deepEqual([due(done, planned), due(planned, done)], [{ heading: planned }, { heading: planned }], `${planned} ${done}`);
	}
	assert.deepEqual(due('开始时间', '完成时间'), { heading: '完成时间' });
});
test('a title of several months speaks of the last one, and of no day', () => {
	for (const mark of ['-', '—', '－', '～', '~', '至', '到', '——']) for (const month of [2, 7, 12]) {
		for (const title of [`2025年1${mark}${month}月`, `2025年1月${mark}${month}月进展情况`, `某市2025年1${mark}${month}月任务台账（单位：项）`]) assert.deepEqual(periodOf([title]), { year: '2025', period: `2025-${String(month).padStart(2, '0')}`, day: null }, title);
	}
	assert.deepEqual(periodOf(['2025年7月（截至2025年7月31日）']), { year: '2025', period: '2025-07', day: '2025-07-31' });
});
test('own numbers, and who helps', () => {
	const of = (rows) => { const shape = shapeOf(sheetOf(rows)); return settleDepartments(guessMapping(shape), shape).columns; };
	const problem = of([['工单号', '诉求内容', '来源', '承办单位', '协办单位', '受理时间'], ['WH20250701-12', '噪声', '热线', '市住建局', '市城管局', '2025-07-01']]);
	assert.deepEqual([problem.document_number, problem.department, problem.supporting_departments], [{ heading: '工单号' }, { heading: '承办单位' }, { heading: '协办单位' }]);
	assert.equal(of([['工单号', '诉求内容', '来源', '承办单位', '受理时间'], ['1', '噪声', '热线', '市住建局', '2025-07-01'], ['2', '井盖', '热线', '市住建局', '2025-07-01']]).document_number, undefined);
	const task = of([['任务名称', '牵头单位', '配合单位', '进度'], ['甲', '市住建局', '市城管局、市财政局', '1%'], ['乙', '市住建局', '无', '2%']]);
	assert.deepEqual([task.department, task.lead_department, task.supporting_departments], [{ heading: '牵头单位' }, undefined, { heading: '配合单位', map: { 无: null } }]);
	for (const cell of ['市住建局、市城管局', '牵头单位：市住建局', '市住建局 市城管局（牵头）', '市住建局\n市城管局']) {
		assert.deepEqual(of([['任务名称', '责任单位', '进度'], ['甲', cell, '1%'], ['乙', '市财政局', '1%']]).department, { heading: '责任单位', joint: true }, cell);
	}
	const both = of([['任务名称', '责任单位', '牵头单位', '进度'], ['甲', '市住建局', '市财政局', '1%']]);
	assert.deepEqual([both.department, both.lead_department], [{ heading: '责任单位' }, { heading: '牵头单位' }]);
	const lead = of([['诉求内容', '来源', '牵头单位', '受理时间'], ['噪声', '热线', '市住建局', '2025-07-01']]);
	assert.deepEqual(lead.department, { heading: '牵头单位' });
});
test('the departments of a cell', () => {
	for (const [cell, expected] of [['市住建局', ['市住建局']], ['', []], [undefined, []], ['N/A', []], ['—', []], ['无', []], ['市住建局/市城管局', ['市住建局', '市城管局']], ['牵头单位：市住建局；配合单位：市城管局、市财政局', ['市住建局', '市城管局', '市财政局']],
		['市住建局（牵头） 市城管局（配合）', ['市住建局', '市城管局']], ['主办：市住建局\n协办：—', ['市住建局']], ['各区（园区）', ['各区（园区）']]]) assert.deepEqual(departmentsIn(cell), expected, cell);
});
test('the departments of a cell in more of their forms, and what is none', () => {
	for (const cell of ['市住建局牵头，市财政局、市发改委配合', '【牵头】市住建局【配合】市财政局、市发改委', '1.市住建局2.市财政局3.市发改委', '1、市住建局；2、市财政局；3、市发改委。', '①市住建局②市财政局③市发改委', '市住建局|市财政局|市发改委', '市住建局+市财政局+市发改委', '市住建局\\市财政局\\市发改委', '[牵头单位]市住建局[配合单位]市财政局，市发改委']) {
		assert.deepEqual(departmentsIn(cell), ['市住建局', '市财政局', '市发改委'], cell);
		assert.equal(namesSeveral(cell), true, cell);
	}
	assert.deepEqual(['市住建局', '', '无', '市住建局（市人防办）', ' 市住建局 '].map(namesSeveral), [false, false, false, false, false]);
	for (const name of ['市住建局', '市发展和改革委员会', '市工业和信息化局', '市文化和旅游局', '国家税务总局乌海市税务局', '海勃湾区人民政府', '市委宣传部', '市发改委（市营商局）', '供电公司', '中国人民银行乌海市分行', '市政务服务与数据管理局', '高新区管委会', '政府办', '乌达区']) assert.equal(isOneDepartment(name), true, name);
	for (const name of ['各区人民政府', '各区', '市直有关部门', '相关单位', '市住建局等', '市住建局等5部门', '市住建局等有关单位', '市住建局和市财政局', '市住建局与市财政局', '市住建局会同市财政局', '市住建局-市财政局', '市财政局按职责分工负责', '牵头市住建局', '市住建局（张三）', '张三（市住建局）', '市住建局（市财政局配合）', '市住建局：市财政局', '全体成员单位']) assert.equal(isOneDepartment(name), false, name);
});
test('a hidden column gives way to a visible one', () => {
	const sheet = sheetOf([['任务名称', '责任单位', '责任部门'], ['甲', '旧单位', '新部门']]);
	sheet.hidden.add(1);
	assert.deepEqual(guessMapping(shapeOf(sheet)).columns.department, { heading: '责任部门' });
});
test('the mapping by hand, saved, and as import_table takes it', () => {
	const shape = shapeOf(sheetOf([['工作', '责任部门', '进度', '渠道'], ['甲', '乙', '0.8', '网络']]), { header: 1 });
	const guess = guessMapping(shape, 'task');
	const mapping = amend(guess, shape, { map: ['name=工作', 'note='], set: ['task_list=甲清单'], word: ['percent:过半=60%'], fractions: true });
	mapping.columns['progress.period'] = { given: 'period' };
	assert.deepEqual(toImport(mapping, { period: '2025-07' }, (heading) => heading), { name: { column: '工作' }, department: { column: '责任部门' }, task_list: { const: '甲清单' },
		progress: { percent: { column: '进度', map: { 过半: '60%' }, times: 100 }, period: { const: '2025-07' } } });
	assert.deepEqual(missingHeadings(mapping, shapeOf(sheetOf([['工作', '责任部门'], ['甲', '乙']]), { header: 1 })), ['进度']);
	assert.throws(() => amend(guess, shape, { map: ['name=没有'] }), /没有/);
	assert.throws(() => amend(guess, shape, { map: ['name'] }), /name/);
	// of which year a day is that names none: a deadline of the year of its list, anything of the year that is said
	const days = { target: 'task', columns: { due_on: { heading: '期限' }, starts_on: { heading: '开始' }, name: { heading: '名称' }, task_list: { given: 'task_list' } } };
	const years = (given) => { const made = toImport(days, given, (heading) => heading); return [made.due_on.year, made.starts_on.year, made.name.year]; };
	assert.deepEqual([years({}), years({ list_year: '2025' }), years({ year: '2024', list_year: '2025' })], [[undefined, undefined, undefined], [2025, undefined, undefined], [2024, 2024, undefined]]);
});
