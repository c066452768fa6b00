// The headline row: what the briefing says first.
import { html } from './html.mjs';
import { L, label, listName, MISSING, percent, several, textWidth, word } from './words.mjs';

const MOST_LISTS = 2;

function listCard(list, i, lists) {
	const name = listName(list, lists);
	const id = `list-${i + 1}`;
	const items = (n) => L(`${n}项`, `${n}`);
	const title = L(`${name} ${list.task_count}项`, `${name}: ${list.task_count} tasks`);
	const silent = list.not_reported_count ? L(`，未报送 ${list.not_reported_count}项`, `, not reported ${list.not_reported_count}`) : '';
	if (list.list_kind === 'assessment') {
		return { id, title, big: percent(list.approved_pct), small: L(`审核通过 ${list.approved_count}项`, `${list.approved_count} approved`), note: `${L('正在推进', 'ongoing')} ${items(list.ongoing_count)}${L('，', ', ')}${percent(list.ongoing_pct)}${silent}` };
	}
	return {
		id, title, big: percent(list.completed_pct), small: L(`已完成 ${list.completed_count}项`, `${list.completed_count} completed`),
		note: L(`过半 ${list.past_half_count}项 ${percent(list.past_half_pct)}，初步 ${list.just_started_count}项 ${percent(list.just_started_pct)}`, `past half ${list.past_half_count} (${percent(list.past_half_pct)}), just started ${list.just_started_count} (${percent(list.just_started_pct)})`) + silent,
	};
}

function halfCard(lists) {
	const judged = lists.filter((list) => list.half_verdict !== null);
	if (!judged.length) return null;
	const words = [...new Set(judged.map((list) => label(list, 'half_verdict')))];
	const times = [...new Set(judged.map((list) => list.elapsed_pct))];
	const missed = judged.filter((list) => list.half_verdict === 'missed');
	return {
		id: 'half', title: L('时间过半、任务过半', 'Half the time, half the tasks'), tone: missed.length ? 'bad' : judged.every((list) => ['achieved', 'early'].includes(list.half_verdict)) ? 'good' : '',
		big: words.length === 1 ? words[0] : `${missed.length}/${judged.length}`, small: words.length === 1 ? '' : L('没有实现', 'missed'),
		note: times.length === 1 ? L(`时间已过 ${percent(times[0])}`, `${percent(times[0])} of the time is gone`) : L(`${judged.length}张清单，期限不一`, `${judged.length} lists with terms of their own`),
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
		id: 'silent', title: L('至今连续未报送', 'Silent to this day'), tone: rows.length ? 'bad' : 'good',
		big: rows.length === 1 ? rows[0].name : L(`${rows.length}个部门`, `${rows.length} departments`), small: rows.length ? L(`${rows.length > 1 ? '最长' : ''}${longest}个月`, `${rows.length > 1 ? 'at most ' : ''}${longest} months`) : '',
		note: rows.length > 1 ? several(rows.map((row) => row.name), 3, (n) => L(`等${n}个部门`, ` and others, ${n} in all`)) : L(`应报送部门 ${expected}个`, `of ${expected} that are to report`),
	};
}

function problemCard(sum) {
	if (!sum.problem_count) return null;
	return {
		id: 'problems', title: L(`问题 ${sum.problem_count}个`, `${sum.problem_count} problems`), tone: sum.overdue_count ? 'bad' : 'good',
		big: L(`${sum.open_count}个`, `${sum.open_count}`), small: L('未办结', 'open'),
		note: L(`逾期 ${sum.overdue_count}个，应发督办函 ${sum.letter_due_count}份`, `${sum.overdue_count} overdue, ${sum.letter_due_count} letters due`) + (sum.undecided_count ? L(`，未定 ${sum.undecided_count}个`, `, ${sum.undecided_count} not certain`) : ''),
	};
}

export function cards(data) {
	const lists = (data.lists ?? []).filter((list) => list.list_kind !== 'publicity');
	const chosen = [...lists].sort((a, b) => b.task_count - a.task_count).slice(0, MOST_LISTS);
	const shown = [
		...lists.filter((list) => chosen.includes(list)).map((list, i) => listCard(list, i, lists)),
		halfCard(lists), silentCard(data.reporting ?? []), data.sum && problemCard(data.sum),
	].filter(Boolean);
	return shown.length ? shown : [{ id: 'empty', title: L('台账里还没有数据', 'There is nothing in this ledger yet'), big: MISSING, small: '', note: L('录入清单、任务、报送和问题之后，这里显示主要数字。', 'Or nothing that this role may see.') }];
}

const cardOf = (card) => html`<li class="${card.tone ?? ''}" id="card-${card.id}"><h2>${card.title}</h2>
<p class="big${textWidth(card.big, 1) > 7 && ' long'}">${card.big}${card.small && html`<small>${card.small}</small>`}</p><p>${card.note}</p></li>`;

export const cardsOf = (data) => html`<ul class="cards" aria-label="${L('主要数字', 'Headline figures')}">${cards(data).map(cardOf)}</ul>`;
