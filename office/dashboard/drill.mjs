// From a bar to the rows behind it: the tasks, reports, problems and values that were
// counted there, as one table with the reason of each.
import { CLASSES, said } from './charts/base.mjs';
import { dueWords, overdueWords } from './charts/deadlines.mjs';
import { TERMS } from './charts/stages.mjs';
import { exactPercent, figure, L, label, measure, periodWord, signed, word } from './words.mjs';

const classOf = (row) => CLASSES.find(({ key }) => key === (row.progress_class === 'not_begun' ? 'just_started' : row.progress_class));
const yes = (value) => (value === null || value === undefined ? word(null) : value ? L('是', 'yes') : L('否', 'no'));
const REASONS = { class_only: ['只报了分类', 'class only'], no_plan: ['没有计划数', 'no planned number'], not_reported: ['未报送', 'not reported'], out_of_range: ['超出范围', 'out of range'], weights_missing: ['权重不全', 'weights missing'], not_all_seen: ['下级任务不全可见', 'not all sub-tasks seen'], not_announced: ['放假安排未公布', 'holidays not announced'], paused: ['中止计时', 'paused'], unknown_calendar: ['日历不明', 'unknown calendar'] };
export const reason = (code) => (code === null || code === undefined ? word(null) : REASONS[code] ? L(...REASONS[code]) : code);

const KINDS = {
	tasks: {
		// (a list counts its uppermost tasks, a department those that it reports of)
		rows: (data, where) => (data.tasks ?? []).filter((row) => (where.department === undefined ? row.is_top : row.is_leaf) && (!where.class || classOf(row)?.key === where.class) && (!where.list || row.task_list === where.list)),
		head: () => L(['任务', '清单', '责任部门', '进度分类', '进度', '序时进度', '差（百分点）', '缺失原因', '期限', '逾期工作日', '亮灯', '填报日期', '审核通过'],
			['Task', 'List', 'Department', 'Class', 'Progress', 'Elapsed time', 'Gap (pp)', 'Why missing', 'Due', 'Workdays overdue', 'Light', 'Reported', 'Approved']),
		cells: (row, data) => [word(row.task_name), word(data.listsOn?.at(-1).find((list) => list.task_list === row.task_list)?.task_list_name), word(row.department_name), said(classOf(row)), exactPercent(row.progress_pct), exactPercent(row.elapsed_pct), signed(row.pace_gap_pp),
			reason(row.progress_reason), word(row.due_on), row.overdue_workdays === null && row.is_overdue ? reason(row.overdue_reason) : figure(row.overdue_workdays), label(row, 'light'), word(row.reported_on), yes(row.is_approved)],
	},
	reports: {
		rows: (data, where) => (data.reports ?? []).filter((row) => !where.period || row.period === where.period),
		head: () => L(['部门', '清单', '月份', '情况', '报送期限', '报送日期', '应报条数', '已报条数', '滞后天数', '期限未定原因', '至今连续漏报（月）'], ['Department', 'List', 'Month', 'Status', 'Due', 'Submitted', 'Expected', 'Submitted items', 'Days late', 'Why no day', 'Months silent']),
		cells: (row) => [word(row.department_name), word(row.task_list_name), row.period.slice(0, 7), row.report_status === null ? L('期限未定', 'no certain day') : label(row, 'report_status'), word(row.due_on), word(row.submitted_on), figure(row.expected_items), figure(row.submitted_items), figure(row.days_late), reason(row.due_reason), figure(row.trailing_missing)],
	},
	problems: {
		rows: (data, where) => (data.problems ?? []).filter((row) => (where.stage === undefined || row.stage === where.stage) && (!where.term || row.term === where.term) && (where.id === undefined || row.problem_id === where.id)),
		head: () => L(['问题', '责任部门', '来源', '环节', '交办', '期限', '情况', '逾期工作日', '亮灯', '中止和延期', '答复', '最近督办函', '应发文书', '理由'], ['Problem', 'Department', 'Source', 'Stage', 'Ordered', 'Due', 'Term', 'Workdays overdue', 'Light', 'Pauses, extension', 'Answered', 'Last letter', 'Paper due', 'Reason']),
		cells: (row) => [word(row.problem_name), word(row.department_name), label(row, 'source'), label(row, 'stage'), word(row.ordered_on), dueWords(row), said(TERMS.find(({ key }) => key === row.term)), overdueWords(row), label(row, 'light'),
			word(row.deadline_note ?? (row.extension_workdays ? L(`延期${row.extension_workdays}个工作日`, `extended by ${row.extension_workdays}`) : null)), word(row.answered_on), word(row.last_letter_on), word(row.escalation_name), row.escalation_reason ? row.escalation_reason : row.undecided_reason ? reason(row.undecided_reason) : word(null)],
	},
	gaps: {
		rows: (data, where) => (data.gaps ?? []).filter((row) => row.indicator === where.indicator),
		head: () => L(['指标', '责任部门', '期', '基准', '本地区', '基准值', '差', '位置', '上年', '无法比较的原因'], ['Indicator', 'Department', 'Period', 'Benchmark', 'This region', 'Its value', 'Difference', 'Standing', 'Year before', 'Why not comparable']),
		cells: (row) => [word(row.indicator_name), word(row.department_name), periodWord(row.period, row.frequency), word(row.benchmark_name), measure(row.value, row.unit), measure(row.benchmark, row.unit), measure(row.difference, row.difference_unit), row.difference === null ? L('无法比较', 'not comparable') : label(row, 'standing'), measure(row.previous, row.unit),
			row.difference !== null ? word(null) : row.value === null ? L('本地区没有数值', 'this region has no value') : row.benchmark === null ? L('基准没有数值', 'the benchmark has no value') : L('算不出差', 'the difference cannot be computed')],
	},
	league: {
		rows: (data, where) => (data.league ?? []).filter((row) => row.indicator === where.indicator),
		head: () => L(['指标', '期', '名次', '地区', '数值', '上年名次', '升降'], ['Indicator', 'Period', 'Rank', 'Region', 'Value', 'Rank a year before', 'Moved']),
		cells: (row) => [word(row.indicator_name), periodWord(row.period, row.frequency), figure(row.rank), word(row.region_name), measure(row.value, row.unit), figure(row.previous_rank), figure(row.rank_change)],
	},
};

// what the words at the head of a drill say: which rows these are
function titleOf(where, rows) {
	const parts = [where.list && rows[0]?.task_list_name, where.department && rows[0]?.department_name, where.class && said(CLASSES.find(({ key }) => key === where.class)),
		where.stage !== undefined && rows[0] && label(rows[0], 'stage'), where.term && said(TERMS.find(({ key }) => key === where.term)), where.period?.slice(0, 7), where.indicator && rows[0]?.indicator_name];
	return parts.filter(Boolean).join(L('，', ', '));
}

// { title, note, table } of a drill in data that a filter has narrowed already
export function drill(data, where) {
	const kind = KINDS[where.kind];
	// of the tasks only the last state is in the page: those of a month before are not said to be in a class
	const isPast = where.kind === 'tasks' && data.shownDay !== data.day;
	const rows = kind.rows(data, isPast ? { ...where, class: undefined } : where).filter((row) => where.department === undefined || row.department === where.department);
	const names = rows.map((row) => ({ ...row, task_list_name: row.task_list_name ?? data.listsOn?.at(-1).find((list) => list.task_list === row.task_list)?.task_list_name }));
	const cut = data.cut?.[where.kind];
	return {
		title: `${titleOf(isPast ? { ...where, class: undefined } : where, names)}${L(`：${rows.length}行`, `: ${rows.length} rows`)}`,
		note: (isPast ? L(`图上是 ${data.shownDay} 的情况，这里是截至 ${data.day} 的任务。`, `The chart shows ${data.shownDay}; these are the tasks as of ${data.day}. `) : '') + (cut ? L(`页面只收了${cut.all}行中最要紧的${cut.kept}行；全部的在 bizenv-office tables 里。`, `The page has the ${cut.kept} of ${cut.all} rows that want attention most; bizenv-office tables has all.`) : ''),
		table: { caption: '', head: kind.head(), rows: rows.map((row) => kind.cells(row, data)) },
	};
}
