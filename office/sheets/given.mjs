// What a sheet does not say in each of its rows: the month, the day, the list; and what
// --new adds that is not there yet.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { departmentsIn, isOneDepartment } from './departments.mjs';

const squeeze = (text) => (text ?? '').replace(/[\s\u00a0\u200b\u3000\ufeff]+/g, '');
const lastDay = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);

// 附件1：乌海市2025年工作要点任务台账（7月调度） → 乌海市2025年工作要点任务台账
export const listName = (title) => squeeze(title).replace(/^附件?\d*[:：.、]?/, '').replace(/[（(][^（()）]*(月|季|调度|进度|进展|截至|截止)[^（()）]*[）)]/g, '')
	.replace(/(?:1[0-2]|[1-9])月份?(?=调度|进度|进展|情况)/, '').replace(/(调度|进度|进展)(情况)?表?$/, '').slice(0, 200);

const KIND_WORDS = [['publicity', /宣传/], ['assessment', /评估|整改|问题清单|反馈问题/], ['one_thing', /重点事项|一件事|高效办成/], ['work_points', /要点|重点工作|重点任务|行动方案|实施方案|任务台账|任务清单|任务分解|工作任务/]];
export const kindOfList = (name) => KIND_WORDS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;

const QUALIFIED = (client, ledger) => (name) => `${ledger.ident}.${client.escapeIdentifier(name)}`;

async function settleList(client, ledger, shape, options, made) {
	const table = QUALIFIED(client, ledger);
	const { rows: lists } = await client.query(`SELECT l.task_list, l.name FROM ${table('task_list')} AS l ORDER BY l.task_list`);
	if (!options.list && lists.some((list) => list.task_list === options.kept?.task_list)) return options.kept.task_list;
	const title = listName(shape.title);
	const wanted = options.list && squeeze(options.list);
	const found = wanted ? lists.filter((list) => list.task_list === options.list || squeeze(list.name) === wanted)
		: lists.filter((list) => title && (title.includes(squeeze(list.name)) || squeeze(list.name).includes(title)));
	if (found.length === 1) return found[0].task_list;
	if (!wanted && !title && lists.length === 1) return lists[0].task_list;
	const name = (options.list ?? title).trim();
	const hint = say('list_hint', lists.map((list) => list.name).join('、') || say('none'));
	if (!options.new || !name) throw new Refusal(say('needs_list'), { hint });
	const kind = options.kind ?? kindOfList(name);
	if (!kind) {
		const { rows } = await client.query("SELECT string_agg(w.code_zh || '（' || w.code || '）', '、' ORDER BY w.code_order) AS words FROM bizenv.code_words('list_kind') AS w");
		throw new Refusal(say('needs_kind', name), { hint: say('kind_hint', rows[0].words) });
	}
	const year = /((?:19|20|21)\d\d)年/.exec(name)?.[1] ?? shape.period.year;
	const [starts, due] = [options.from ?? (year && `${year}-01-01`), options.until ?? (year && `${year}-12-31`)];
	if (!starts || !due) throw new Refusal(say('needs_year', name), { hint: say('year_hint') });
	const code = name.slice(0, 40);
	await client.query(`INSERT INTO ${table('task_list')} (task_list, name, list_kind, starts_on, due_on)
		VALUES ($1, $2, coalesce(bizenv.code_of_word($3, 'list_kind'), $3), $4, $5)`, [code, name, kind, starts, due]);
	const { rows } = await client.query("SELECT bizenv.code_label(coalesce(bizenv.code_of_word($1, 'list_kind'), $1), list => 'list_kind') AS word", [kind]);
	made.push(say('made_list', name, rows[0].word ?? kind, starts, due));
	return code;
}

// Departments that the sheet names and the ledger does not know; each is its own code.
// A cell that is a name as a whole is not taken apart; of 市 住建局 nobody makes two.
async function addDepartments(client, ledger, mapping, shape, made) {
	const table = QUALIFIED(client, ledger);
	if (mapping.target === 'department') return;
	const cells = new Set();
	for (const column of ['department', 'lead_department', 'supporting_departments']) {
		const place = shape.columns.find((other) => other.name === mapping.columns[column]?.heading)?.at;
		if (place === undefined) continue;
		const words = mapping.columns[column].map ?? {};
		for (const row of shape.rows) {
			const cell = (row.cells[place] ?? '').trim();
			if (cell && !row.faults?.[place] && !(cell in words)) cells.add(cell);
		}
	}
	const aliases = ledger.hasAliases ? `UNION SELECT btrim(a.alias) FROM ${table('name_alias')} AS a WHERE a.of_table = 'department'` : '';
	const unknown = async (names) => (await client.query(`SELECT n.name FROM unnest($1::text[]) AS n(name)
		WHERE n.name NOT IN (SELECT d.department FROM ${table('department')} AS d UNION SELECT btrim(d.name) FROM ${table('department')} AS d ${aliases})
		ORDER BY n.name COLLATE "C"`, [names])).rows.map((row) => row.name);
	const parts = (await unknown([...cells])).filter((cell) => !/\s/.test(cell) || departmentsIn(cell).every((name) => name.length > 2)).flatMap(departmentsIn);
	const all = (await unknown([...new Set(parts)])).filter((name) => [...name].length <= 40);
	const names = all.filter(isOneDepartment);
	if (all.length > names.length) made.doubted = all.filter((name) => !isOneDepartment(name));
	if (!names.length) return;
	await client.query(`INSERT INTO ${table('department')} (department, name) SELECT n, n FROM unnest($1::text[]) AS n`, [names]);
	made.push(say('made_departments', names.join('、')));
}

// → { given, columns, made }: columns with what was left to be given
export async function settleGiven(client, ledger, mapping, shape, options) {
	const columns = { ...mapping.columns };
	const given = {};
	const made = [];
	const wants = (column) => !columns[column] || columns[column].given;
	const reports = ['percent', 'done', 'progress_class', 'note'].some((column) => `progress.${column}` in columns);
	if (mapping.target === 'task' && wants('task_list') || mapping.target === 'report' && wants('task_list')) {
		given.task_list = await settleList(client, ledger, shape, options, made);
		columns.task_list = { given: 'task_list' };
	}
	if (options.year ?? options.kept?.year) given.year = options.year ?? options.kept.year;
	if (given.task_list && ['due_on', 'progress.period'].some((column) => columns[column]?.heading)) {
		const { rows: [list] } = await client.query(`SELECT to_char(l.starts_on, 'YYYY') AS starts, to_char(l.due_on, 'YYYY') AS due FROM ${QUALIFIED(client, ledger)('task_list')} AS l WHERE l.task_list = $1`, [given.task_list]);
		if (list && list.starts === list.due) given.list_year = list.due;
	}
	const month = options.period ?? options.kept?.period ?? shape.period.period;
	const today = (await client.query("SELECT to_char(bizenv.today(), 'YYYY-MM-DD') AS day")).rows[0].day;
	const settleMonth = (column) => {
		if (!month) throw new Refusal(say('needs_period'), { hint: say('period_hint') });
		given.period = month;
		columns[column] = { given: 'period' };
	};
	if (mapping.target === 'task' && reports) {
		if (wants('progress.period')) settleMonth('progress.period');
		if (wants('progress.reported_on')) {
			const day = options['reported-on'] ?? options.kept?.reported_on ?? shape.period.day ?? (month ? lastDay(month) : today);
			given.reported_on = day > today ? today : day;
			columns['progress.reported_on'] = { given: 'reported_on' };
		}
	} else if (['report', 'indicator_value'].includes(mapping.target) && wants('period')) {
		settleMonth('period');
	}
	if (options.new) await addDepartments(client, ledger, mapping, shape, made);
	return { given, columns, made };
}
