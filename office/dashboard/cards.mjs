// The headline row: what the briefing says first.
import { listName, MISSING, percent, several, unknown, word } from './words.mjs';

const MOST_LISTS = 2;

function listCard(list, i, lists) {
	const name = listName(list, lists);
	const id = `list-${i + 1}`;
	if (list.list_kind === 'assessment') {
		return {
			id, title: `${name} ${list.task_count}项`, big: percent(list.approved_pct), small: `审核通过 ${list.approved_count}项`,
			note: `正在推进 ${list.ongoing_count}项，${percent(list.ongoing_pct)}`, en: `Approved: ${list.approved_count} of ${list.task_count}`,
		};
	}
	return {
		id, title: `${name} ${list.task_count}项`, big: percent(list.completed_pct), small: `已完成 ${list.completed_count}项`,
		note: `过半 ${list.past_half_count}项 ${percent(list.past_half_pct)}，初步 ${list.just_started_count}项 ${percent(list.just_started_pct)}${list.not_reported_count ? `，未报送 ${list.not_reported_count}项` : ''}`,
		en: `Completed: ${list.completed_count} of ${list.task_count}`,
	};
}

function halfCard(lists) {
	const judged = lists.filter((list) => list.half_verdict !== null);
	if (!judged.length) return null;
	const words = [...new Set(judged.map((list) => list.half_verdict_zh))];
	const times = [...new Set(judged.map((list) => list.elapsed_pct))];
	const missed = judged.filter((list) => list.half_verdict === 'missed');
	return {
		id: 'half', title: '时间过半、任务过半', tone: missed.length ? 'bad' : judged.every((list) => ['achieved', 'early'].includes(list.half_verdict)) ? 'good' : '',
		big: words.length === 1 ? words[0] : `${missed.length}/${judged.length}`, small: words.length === 1 ? '' : '没有实现',
		note: times.length === 1 ? `时间已过 ${percent(times[0])}` : `${judged.length}张清单，期限不一`,
		en: `Half the time, half the tasks: missed by ${missed.length} of ${judged.length}`,
	};
}

function silentCard(reporting) {
	const expected = new Set(reporting.map((row) => row.department)).size;
	if (!expected) return null;
	const silent = new Map();
	for (const row of reporting) {
		if (row.trailing_missing > 0) silent.set(row.department, { name: word(row.department_name), months: Math.max(silent.get(row.department)?.months ?? 0, row.trailing_missing) });
	}
	const rows = [...silent.values()];
	const longest = Math.max(...rows.map((row) => row.months));
	return {
		id: 'silent', title: '至今连续未报送', tone: rows.length ? 'bad' : 'good',
		big: rows.length === 1 ? rows[0].name : `${rows.length}个部门`, small: rows.length ? `${rows.length > 1 ? '最长' : ''}${longest}个月` : '',
		note: rows.length > 1 ? several(rows.map((row) => row.name), 3, (n) => `等${n}个部门`) : `应报送部门 ${expected}个`,
		en: `Silent to this day: ${rows.length} of ${expected}`,
	};
}

function problemCard([sum]) {
	if (!sum.problem_count) return null;
	return {
		id: 'problems', title: `问题 ${sum.problem_count}个`, tone: sum.overdue_count ? 'bad' : 'good',
		big: `${sum.open_count}个`, small: '未办结', note: `逾期 ${sum.overdue_count}个，应发督办函 ${sum.letter_due_count}份${unknown(sum)}`,
		en: `Open problems: ${sum.open_count}; overdue: ${sum.overdue_count}`,
	};
}

export function cards(data) {
	const lists = (data.lists ?? []).filter((list) => list.list_kind !== 'publicity');
	const chosen = [...lists].sort((a, b) => b.task_count - a.task_count).slice(0, MOST_LISTS);
	const shown = [
		...lists.filter((list) => chosen.includes(list)).map((list, i) => listCard(list, i, lists)),
		halfCard(lists), silentCard(data.reporting ?? []), data.problems && problemCard(data.problems),
	].filter(Boolean);
	return shown.length ? shown : [{ id: 'empty', title: '台账里还没有数据', big: MISSING, small: '', note: '录入清单、任务、报送和问题之后，这里显示主要数字。', en: 'There is nothing in this ledger yet, or nothing that this role may see.' }];
}
