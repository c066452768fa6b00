// Which heading goes into which column of the ledger: guessed, said, or saved.
//
// A mapping is { target, columns: { COLUMN: { heading } | { const } | { given } } }: what
// is "given" differs from month to month (period, reported_on, task_list) and is filled in
// when it is used.  Entries may also have what import_table knows: times, unit, map.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { columnOf, isOrdinal, TARGETS, unitOf } from './words.mjs';

const squeeze = (text) => (text ?? '').replace(/[\s\u00a0\u200b\u3000\ufeff]+/g, '');
const PERCENT = /^约?\d+(\.\d+)?[%％]$|^百分之|成$|成[一二三四五六七八九半]$/;
const CLASS = /^(已完成|完成|进度过半|初步开展|未启动|推进中|正在推进|已办结)$/;

function samples(shape, column, most = 200) {
	const texts = [];
	for (const row of shape.rows) {
		const text = squeeze(row.cells[column.at]);
		if (text) texts.push(text);
		if (texts.length >= most) break;
	}
	return texts;
}
const share = (texts, pattern) => (texts.length ? texts.filter((text) => pattern.test(text)).length / texts.length : 0);

// A heading may promise something else than its cells hold: 完成情况 may be percentages,
// classes or prose.  单位 is a department, or beside a plan the unit of it.
function settleByCells(target, shape, column) {
	const found = columnOf(target, column.path);
	const texts = () => samples(shape, column);
	if (target === 'task') {
		if (found === 'progress.note' || found === 'progress.progress_class' || found === null && /^(完成情况|进展|落实情况|工作进展情况)$/.test(column.leaf)) {
			if (share(texts(), PERCENT) > 0.5) return 'progress.percent';
			if (share(texts(), CLASS) > 0.5) return 'progress.progress_class';
			return found === 'progress.progress_class' ? found : 'progress.note';
		}
	}
	// 1, 2, 3 … are places in this sheet, and nobody's own numbers
	if (found === 'document_number' && share(texts(), /^\d{1,4}$/) > 0.5) return null;
	if (found === null && /^单位$/.test(column.leaf)) {
		const short = texts().filter((text) => text.length <= 2).length > texts().length / 2;
		return target === 'task' && short ? 'unit' : 'department' in TARGETS[target].columns ? 'department' : null;
	}
	return found;
}

// Words of a heading, or above it, that say of another time or of a plan what stands below.
const BEFORE = /上月|上期|上季|上周|上次|上年|去年|往年|前期|同期|年初/;
const PLAN = /^(年度|全年|年初|季度|月度|本年|本月|本季|总)?(计划|目标|预期|预算|应完成|序时)(数|值|任务|量|进度|目标|情况)?$/;
const SO_FAR = /累计|截至|至今|总体|全年/;
const CURRENT = /^(progress\.(percent|done|progress_class|note)|value)$/;
const PLANNED_DAY = /计划|时限|期限|截止|要求|目标|到期|节点/;

// Of several headings that mean the same: those of this time, of what is so far, and of the
// plan where a deadline is meant. Empty: which of them is meant cannot be told.
function settleSeveral(to, list) {
	const words = (column) => column.path.split('·');
	let left = CURRENT.test(to) ? list.filter((column) => !words(column).some((word) => BEFORE.test(word)) && !words(column).slice(0, -1).some((word) => PLAN.test(word))) : list;
	const prefer = (test) => { const better = left.filter((column) => words(column).some(test)); if (better.length) left = better; };
	if (to === 'due_on') prefer((word) => PLANNED_DAY.test(word));
	if (/^progress\.(percent|done)$/.test(to)) prefer((word) => SO_FAR.test(word));
	// 本月·数值 beside 累计·数值: a figure of one group is not one of the other
	const groups = new Set(left.filter((column) => !column.isHidden).map((column) => words(column).slice(0, -1).join('·')));
	return CURRENT.test(to) && groups.size > 1 ? [] : left;
}

const WEIGHT = (target, column) => (TARGETS[target].needs.includes(column) ? 3 : 1);

function guessFor(target, shape) {
	const columns = {};
	let score = 0;
	const candidates = new Map();
	for (const column of shape.columns) {
		if (isOrdinal(column.leaf)) continue;
		const to = settleByCells(target, shape, column);
		if (!to) continue;
		if (!candidates.has(to)) candidates.set(to, []);
		candidates.get(to).push(column);
	}
	for (const [to, several] of candidates) {
		const list = settleSeveral(to, several);
		if (!list.length) continue;
		// of two that mean the same the visible one, then the fuller one, then the first
		const filled = (column) => samples(shape, column, 1000).length;
		// (and of 重点任务 over several rows of 具体举措 what each row has for itself)
		const distinct = (column) => (to === 'name' ? new Set(samples(shape, column, 1000)).size : filled(column));
		const best = list.reduce((a, b) => (a.isHidden !== b.isHidden ? (a.isHidden ? b : a) : distinct(b) > distinct(a) ? b : a));
		columns[to] = { heading: best.name };
		score += WEIGHT(target, to);
	}
	// where nobody else is named, who leads is who answers for it
	const lead = 'supporting_departments' in TARGETS[target].columns && !columns.department && shape.columns.find((column) => columnOf('task', column.path) === 'lead_department');
	if (lead) {
		columns.department = columns.lead_department ?? { heading: lead.name };
		delete columns.lead_department;
		score += WEIGHT(target, 'department');
	}
	// 计划数（万元）: what stands bare below it is so many 万元
	const unit = columns.planned && !columns.unit ? unitOf(shape.columns.find((column) => column.name === columns.planned.heading).path) : null;
	if (unit && unit !== '%') {
		columns.unit = { const: unit };
		for (const to of ['planned', 'progress.done']) if (columns[to]) columns[to].unit = unit;
	}
	// a percentage says the class as well: two figures for one progress would be refused
	if (columns['progress.percent'] && columns['progress.progress_class']) {
		const { heading } = columns['progress.progress_class'];
		delete columns['progress.progress_class'];
		if (!columns['progress.note'] && columnOf(target, heading) !== 'progress.progress_class') columns['progress.note'] = { heading };
	}
	return { target, columns, score };
}

export function guessMapping(shape, wanted) {
	if (wanted && !TARGETS[wanted]) throw new Refusal(say('no_target'), { hint: say('target_hint', Object.keys(TARGETS).join(', ')) });
	const guesses = (wanted ? [wanted] : Object.keys(TARGETS)).map((target) => guessFor(target, shape));
	const best = guesses.reduce((a, b) => (b.score > a.score ? b : a));
	const sure = best.score >= 4 || wanted;
	if (!sure) throw new Refusal(say('no_target'), { hint: say('target_hint', Object.keys(TARGETS).join(', ')) });
	return { target: best.target, columns: best.columns };
}

const pairs = (entries) => entries.map((entry) => {
	const at = entry.indexOf('=');
	if (at < 1) throw new Refusal(say('map_form', entry), { status: 2 });
	return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
});

// what the user says by hand: --map COLUMN=HEADING (or nothing: not at all), --set COLUMN=VALUE,
// --word COLUMN:CELL=WORD, --fractions or --percents
export function amend(mapping, shape, { map = [], set = [], word = [], fractions = false, percents = false }) {
	const columns = structuredClone(mapping.columns);
	const name = (column) => (column in columns || column in TARGETS[mapping.target].columns || column.includes('.') || mapping.target !== 'task' || !(`progress.${column}` in TARGETS.task.columns) ? column : `progress.${column}`);
	for (const [column, heading] of pairs(map)) {
		const to = name(column);
		if (!heading) { delete columns[to]; continue; }
		const found = shape.columns.find((other) => other.name === squeeze(heading)) ?? shape.columns.find((other) => other.leaf === squeeze(heading));
		if (!found) throw new Refusal(say('map_no_heading', heading), { hint: say('sheets_are', shape.columns.map((other) => other.name).join('、')) });
		for (const other of Object.keys(columns)) if (columns[other].heading === found.name && other !== to) delete columns[other];
		columns[to] = { ...columns[to], heading: found.name };
		delete columns[to].const;
		delete columns[to].given;
	}
	for (const [column, value] of pairs(set)) columns[name(column)] = { const: value };
	for (const [left, meant] of pairs(word)) {
		const at = left.indexOf(':');
		if (at < 1) throw new Refusal(say('map_form', left), { status: 2 });
		const to = name(left.slice(0, at));
		(columns[to] ??= {}).map = { ...columns[to].map, [left.slice(at + 1)]: meant };
	}
	if ((fractions || percents) && columns['progress.percent']) columns['progress.percent'].times = fractions ? 100 : 1;
	return { ...mapping, columns };
}

// a saved mapping fits a sheet that has all its headings
export const missingHeadings = (mapping, shape) => {
	const there = new Set(shape.columns.map((column) => column.name));
	return Object.values(mapping.columns).map((entry) => entry.heading).filter((heading) => heading !== undefined && !there.has(heading));
};

// A deadline, or a month, that names no year is of the year of its list, where that has but one;
// of the days on which something was found, begun or reported only who knows says the year.
const OF_LIST = new Set(['due_on', 'progress.period']);
const DAYS = new Set(['starts_on', 'due_on', 'cancelled_on', 'found_on', 'submitted_on', 'period', 'progress.period', 'progress.reported_on']);
export const yearOf = (column, given) => (DAYS.has(column) && given.year || OF_LIST.has(column) && given.list_year) || null;

// → the mapping of import_table, over the names that the columns have in the staging table
export function toImport(mapping, given, nameOf) {
	const result = {};
	const progress = {};
	for (const [column, entry] of Object.entries(mapping.columns)) {
		const { heading, given: what, ...rest } = entry;
		const year = yearOf(column, given);
		const to = heading !== undefined ? { ...(year ? { year: Number(year) } : {}), ...rest, column: nameOf(heading) } : what !== undefined ? { const: given[what] } : rest;
		if (column.startsWith('progress.')) progress[column.slice(9)] = to;
		else result[column] = to;
	}
	if (['percent', 'done', 'progress_class', 'note'].some((column) => column in progress)) result.progress = progress;
	return result;
}
