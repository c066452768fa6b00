// Where in a grid the table is, and what each heading means.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { departmentsIn, settleDepartments } from '../../sheets/departments.mjs';
import { listName, kindOfList } from '../../sheets/given.mjs';
import { amend, guessMapping, missingHeadings, toImport } from '../../sheets/mapping.mjs';
import { periodOf, shapeOf } from '../../sheets/shape.mjs';
import { columnOf, TARGETS } from '../../sheets/words.mjs';

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
		[['２０２５年８月调度表'], '2025-08', null, '2025'], [['2025年12月底前完成任务清单'], null, null, '2025'], [['任务清单'], null, null, null], [['2025年12月份调度'], '2025-12', null, '2025']]) {
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
});
