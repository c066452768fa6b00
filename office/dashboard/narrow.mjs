// Filters: what the page shows of a department, a list, a region, a month. Counts and
// sums are added up again, exactly, from those of each list and department; where no
// filter is set, figures are those that SQL gave.

const DIGITS = 20;

// '12.345' → an integer of 10^-20
function scaled(text) {
	const [, sign, whole, part] = /^(-?)(\d*)\.?(\d*)$/.exec(String(text)) ?? [];
	if (whole === undefined) return null;
	const number = BigInt(`${whole || 0}${part.slice(0, DIGITS).padEnd(DIGITS, '0')}`);
	return sign ? -number : number;
}

// as round(numeric, digits) has it: halves away from zero
function rounded(number, divisor, digits) {
	if (number === null || !divisor) return null;
	const scale = 10n ** BigInt(DIGITS - digits) * BigInt(divisor);
	const isNegative = number < 0n;
	const size = (2n * (isNegative ? -number : number) + scale) / (2n * scale);
	const text = String(size).padStart(digits + 1, '0');
	return `${isNegative && size ? '-' : ''}${digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text}`;
}

export const share = (count, of, digits) => (of ? rounded(scaled(100 * count), of, digits) : null);
export const meanOf = (sum, count, digits = 2) => (count ? rounded(scaled(sum), count, digits) : null);
const minus = (a, b) => (a === null || b === null ? null : rounded(scaled(a) - scaled(b), 1, 2));
const trimmed = (text) => (text?.includes('.') ? text.replace(/\.?0+$/, '') : text);

const total = (rows, name) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
const totalExact = (rows, name) => {
	const known = rows.filter((row) => row[name] !== null);
	return known.length ? known.reduce((sum, row) => sum + scaled(row[name]), 0n) : null;
};
const asText = (sum) => (sum === null ? null : trimmed(rounded(sum, 1, 4)));

// how far a group of rows of the cube is: what tasks without sub-tasks come to, as a
// department is told of them
function departmentOf(rows) {
	const known = total(rows, 'known_count');
	const hasClassOnly = total(rows, 'class_only_count') > 0;
	return {
		task_count: total(rows, 'leaf_count'), not_reported_count: total(rows, 'silent_count'), on_pace_count: total(rows, 'on_pace_count'),
		has_class_only: hasClassOnly, mean_reason: hasClassOnly ? 'class_only' : known ? null : 'none_reported',
		mean_pct: hasClassOnly || !known ? null : rounded(totalExact(rows, 'percent_sum'), known, 2),
		elapsed_pct: rounded(totalExact(rows, 'elapsed_sum'), total(rows, 'elapsed_count'), 2),
	};
}

const SCALE = 10n ** BigInt(DIGITS);

// the mean of a part of a list, as a role has it that sees no more: by weight where there
// are weights or sub-tasks, and none where a tree of tasks is not all in the part
function meanOfPart(rows, tops, isShared) {
	const weights = total(tops, 'weight_count');
	const isTree = weights > 0 || rows.some((row) => row.upper_department !== null || row.leaf_count < row.task_count || row.unseen_count);
	const known = total(rows, 'known_count');
	const reason = total(rows, 'class_only_count') ? 'class_only' : isShared ? 'shared' : total(rows, 'unseen_count') ? 'not_all_seen'
		: isTree && ((weights && weights < total(tops, 'task_count')) || total(rows, 'untold_count')) ? 'weights_missing' : known ? null : 'none_reported';
	if (reason !== null) return { mean_pct: null, mean_reason: reason };
	if (!isTree) return { mean_pct: rounded(totalExact(rows, 'percent_sum'), known, 2), mean_reason: null };
	// (at ten decimals first: shares of weights are cut at sixteen)
	const [sum, weight] = [totalExact(rows, 'weighted_sum') ?? 0n, totalExact(rows, 'known_weight')];
	const near = rounded(sum * SCALE, weight, 10);
	return { mean_pct: rounded(scaled(near), 1, 2), mean_reason: null };
}

// A list as its part in some departments has it; all are the rows of the cube of the list.
function listOf(whole, all, isMine) {
	const rows = all.filter((row) => isMine(row.department));
	const tops = rows.filter((row) => row.upper_department === null || !isMine(row.upper_department));
	const isShared = all.some((row) => row.upper_department !== null && isMine(row.department) !== isMine(row.upper_department));
	const count = (name) => total(tops, name);
	const task_count = count('task_count');
	const approved_count = count('approved_count');
	const pct = (number) => share(number, task_count, whole.share_digits);
	const units = new Set(rows.filter((row) => row.planned_count).flatMap((row) => [row.first_unit, row.last_unit]));
	const planned = units.size === 1 && rows.every((row) => !row.planned_count || row.first_unit === null || row.unit_count === row.planned_count || row.unit_count > 0) ? totalExact(rows, 'planned_sum') : null;
	const mean = meanOfPart(rows, tops, isShared);
	return {
		...whole, task_count, ...Object.fromEntries(['completed', 'past_half', 'just_started', 'not_reported'].flatMap((name) => [[`${name}_count`, count(`${name}_count`)], [`${name}_pct`, pct(count(`${name}_count`))]])),
		...mean, pace_gap_pp: minus(mean.mean_pct, whole.elapsed_pct),
		approved_count, approved_pct: pct(approved_count), ongoing_count: task_count - approved_count, ongoing_pct: pct(task_count - approved_count),
		planned_total: asText(planned), done_total: planned === null ? null : asText(totalExact(rows, 'done_sum')), done_pct: null,
		half_verdict: null, half_verdict_zh: null,
	};
}

const grouped = (rows, key) => {
	const groups = new Map();
	for (const row of rows) {
		if (!groups.has(key(row))) groups.set(key(row), []);
		groups.get(key(row)).push(row);
	}
	return groups;
};

const byGap = (a, b) => (a.pace_gap_pp === null) - (b.pace_gap_pp === null) || Number(a.pace_gap_pp) - Number(b.pace_gap_pp) || (a.department < b.department ? -1 : 1);

const STATUS = ['missing', 'short', 'late', 'on_time', 'not_due', null];
const severity = (row) => STATUS.indexOf(row.report_status);
const most = (rows, name) => { const known = rows.map((row) => row[name]).filter((value) => value !== null); return known.length ? Math.max(...known) : null; };
const sumOrNull = (rows, name) => (rows.every((row) => row[name] === null) ? null : total(rows, name));

// Of the lists of a department the worst word of the month is shown; who is silent
// longest, and missed most, comes first.
export function calendar(reports) {
	const cells = [...grouped(reports, (row) => `${row.department}\n${row.period}`).values()].map((rows) => {
		const worst = rows.reduce((a, b) => (severity(b) < severity(a) ? b : a));
		return { department: worst.department, department_name: worst.department_name, period: worst.period, report_status: worst.report_status, report_status_zh: worst.report_status_zh,
			report_count: rows.length, expected_items: sumOrNull(rows, 'expected_items'), submitted_items: sumOrNull(rows, 'submitted_items'), days_late: most(rows, 'days_late'), trailing_missing: most(rows, 'trailing_missing') };
	});
	const rank = new Map([...grouped(cells, (cell) => cell.department)].map(([department, own]) =>
		[department, [most(own, 'trailing_missing') ?? 0, own.filter((cell) => cell.report_status === 'missing').length, own.filter((cell) => ['missing', 'short', 'late'].includes(cell.report_status)).length]]));
	const compare = (a, b) => a.map((part, i) => b[i] - part).find((difference) => difference !== 0) ?? 0;
	return cells.sort((a, b) => compare(rank.get(a.department), rank.get(b.department)) || (a.department < b.department ? -1 : a.department > b.department ? 1 : a.period < b.period ? -1 : 1));
}

export function stagesOf(sums, terms) {
	return [...grouped(sums, (row) => row.stage).values()].map((rows) => ({ stage: rows[0].stage, stage_zh: rows[0].stage_zh, problem_count: total(rows, 'problem_count'),
		...Object.fromEntries(terms.map((term) => [`${term}_count`, total(rows.filter((row) => row.term === term), 'problem_count')])) }));
}

export const problemSum = (sums) => ({ ...Object.fromEntries(['problem_count', 'closed_count', 'open_count', 'overdue_count', 'undecided_count', 'letter_due_count'].map((name) => [name, total(sums, name)])), longest_workdays: most(sums, 'longest_workdays') });

export const isSet = (filter) => Object.values(filter).some(Boolean);

// which of three days is the last of the month that is asked for; the last without one
export const dayOf = (data, filter) => {
	const at = filter.month ? data.days.findIndex((day) => day.startsWith(filter.month)) : -1;
	return at < 0 ? data.days.length - 1 : at;
};

const LAGGARDS = 10;
const laggardsOf = (tasks, lists) => tasks.filter((task) => task.is_leaf && task.pace_gap_pp !== null && Number(task.pace_gap_pp) < 0 && !task.is_approved)
	.sort((a, b) => Number(a.pace_gap_pp) - Number(b.pace_gap_pp) || (a.department < b.department ? -1 : a.department > b.department ? 1 : a.task_id - b.task_id)).slice(0, LAGGARDS)
	.map((task) => ({ ...task, task_list_name: lists.find((list) => list.task_list === task.task_list)?.task_list_name ?? null }));

// the departments that a filter leaves; null for all of them
export function departmentsIn(data, filter) {
	const byRegion = filter.region && !data.regionless;
	if (!filter.department && !byRegion) return null;
	const of = (data.places ?? []).filter((row) => (!filter.department || row.department === filter.department) && (!byRegion || row.region === filter.region)).map((row) => row.department);
	return new Set(byRegion ? of : [...of, filter.department]);
}

// The data as a filter has it: the same shape, so that the same charts are drawn of it.
export function narrow(data, filter = {}) {
	const departments = departmentsIn(data, filter);
	const isMine = (department) => departments === null || departments.has(department);
	const mine = (row) => isMine(row.department);
	const listed = (row) => !filter.list || row.task_list === filter.list;
	const k = dayOf(data, filter);
	const isNow = k === data.days.length - 1;
	const cubes = (data.cubes ?? []).map((cube) => cube?.filter(listed) ?? null);
	const cancelledOf = (list, i) => total((data.cancelledOn?.[i] ?? []).filter((row) => row.task_list === list.task_list && mine(row) && (row.parent_department === null || !isMine(row.parent_department))), 'cancelled_count');
	const listsOn = (i) => (data.listsOn?.[i] ?? []).filter(listed).map((list) => ({ ...list, cancelled_count: cancelledOf(list, i) })).flatMap((list) => {
		if (departments === null) return [list];
		const rows = (cubes[i] ?? []).filter((row) => row.task_list === list.task_list);
		return rows.some(mine) ? [listOf(list, rows, isMine)] : [];
	});
	const departmentRows = () => {
		if (!filter.list && isNow) return data.departments.filter(mine);
		return [...grouped(cubes[k].filter((row) => mine(row) && row.leaf_count), (row) => row.department).entries()].map(([department, rows]) => {
			const sums = departmentOf(rows);
			const known = data.departments.find((row) => row.department === department);
			return { department, department_name: rows[0].department_name, region: known?.region ?? null, region_name: known?.region_name ?? null, ...sums, pace_gap_pp: minus(sums.mean_pct, sums.elapsed_pct) };
		}).sort(byGap);
	};
	const moves = isNow && data.moves ? [...grouped(data.moves.filter((row) => mine(row) && listed(row)), (row) => row.task_list).entries()].map(([task_list, rows]) =>
		({ task_list, ...Object.fromEntries(['forward_count', 'still_count', 'back_count', 'unknown_count'].map((name) => [name, total(rows, name)])) })) : null;
	const sums = data.problem_sums?.filter(mine) ?? null;
	const tasks = data.tasks?.filter((row) => mine(row) && listed(row)).map((row) => ({ ...row, is_top: row.upper_department === null || !isMine(row.upper_department) })) ?? null;
	const reports = data.reports?.filter((row) => mine(row) && listed(row) && (!filter.month || row.period.startsWith(filter.month))) ?? null;
	return {
		...data, filter,
		lists: data.listsOn ? listsOn(k) : null,
		history: data.listsOn ? data.days.slice(0, k + 1).flatMap((_, i) => listsOn(i)).filter((list) => list.list_kind !== 'publicity') : null,
		departments: data.departments && data.cubes ? departmentRows() : null,
		laggards: !isNow || !tasks ? [] : laggardsOf(tasks, data.listsOn?.at(-1) ?? []),
		shownDay: data.days[k], moves, tasks, reports,
		gaps: data.gaps?.filter((row) => (!filter.department || row.department === filter.department) && (!filter.region || row.region === filter.region)) ?? null,
		reporting: reports && calendar(reports),
		problem_sums: sums,
		sum: sums && problemSum(sums),
		problems: data.problems?.filter(mine) ?? null,
		league: data.league?.map((row) => ({ ...row, is_focus: filter.region ? row.region === filter.region : row.is_self })) ?? null,
	};
}
