// Which columns of which view the page reads, in which of them a code stands, and
// the codes that there are. A view of one's own that has other columns or words is
// told of: a chart that counts what it does not know would count wrong.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';

export const WANTS = {
	v_task_list: 'task_list task_list_name list_kind list_kind_zh list_kind_order starts_on due_on task_count completed_count completed_pct past_half_count past_half_pct just_started_count just_started_pct not_reported_count not_reported_pct approved_count approved_pct ongoing_count ongoing_pct mean_pct mean_reason elapsed_pct planned_total done_total half_verdict half_verdict_zh share_digits as_of',
	v_task: 'task_list department department_name task_id task_name planned done unit due_on reported_on progress_pct progress_reason progress_class elapsed_pct pace_gap_pp is_on_pace is_overdue is_approved',
	v_task_cancelled: 'task_list department parent_department',
	v_task_progress: 'department task_id period reported_on progress_pct',
	v_department: 'department department_name task_count not_reported_count mean_pct',
	v_indicator_gap: 'indicator indicator_name department department_name region region_name period benchmark_name benchmark_kind_zh benchmark_kind_order direction direction_zh unit digits value benchmark previous difference difference_unit relative_pct standing standing_zh standing_order change trend trend_zh',
	v_reporting: 'department department_name task_list task_list_name period due_on expected_items submitted_items submitted_on report_status report_status_zh days_late trailing_missing as_of',
	v_supervision: 'department department_name problem_id problem_name source source_zh stage stage_zh stage_order ordered_on due_on overdue_workdays is_overdue answered_on handled_poorly last_letter_on closed_on escalation_level escalation_name escalation_reason as_of',
	v_league: 'indicator indicator_name period region region_name is_self direction direction_zh unit digits value rank peer_count previous_rank rank_change to_mean',
};
for (const view of Object.keys(WANTS)) WANTS[view] = WANTS[view].split(' ');

// where they are there, they are shown
export const MAY_HAVE = {
	v_task: ['overdue_workdays', 'overdue_reason', 'light', 'light_zh', 'parent_task_id', 'part_count', 'weight', 'effective_weight', 'weight_reason'],
	v_department: ['region', 'region_name'],
	v_indicator_gap: ['frequency'],
	v_league: ['frequency'],
	v_reporting: ['due_reason'],
	v_supervision: ['due_reason', 'overdue_reason', 'least_overdue_workdays', 'is_paused', 'extension_workdays', 'deadline_note', 'light', 'light_zh', 'undecided_reason'],
};

const DIRECTIONS = ['higher_is_better', 'lower_is_better'];
export const CODES = [
	['v_task', 'progress_class', ['completed', 'past_half', 'just_started', 'not_begun', 'not_reported'], false],
	['v_reporting', 'report_status', ['missing', 'short', 'late', 'on_time', 'not_due'], true],
	['v_indicator_gap', 'direction', DIRECTIONS, false],
	['v_indicator_gap', 'standing', ['behind', 'level', 'ahead'], true],
	['v_league', 'direction', DIRECTIONS, false],
];

export const missingColumns = (views, columns) => Object.fromEntries(Object.keys(WANTS)
	.filter((view) => views[view] === 'readable')
	.map((view) => [view, WANTS[view].filter((name) => !columns[view].includes(name))])
	.filter(([, missing]) => missing.length));

// Asks each column of codes whether it has a word that is none.
export async function checkWords(client, views) {
	for (const [view, column, known, mayBeNull] of CODES) {
		if (views[view] !== 'readable') continue;
		const { rows } = await client.query(`SELECT DISTINCT ${column}::text AS word FROM ${view} WHERE ${column}::text <> ALL ($1)${mayBeNull ? '' : ` OR ${column} IS NULL`} ORDER BY 1 LIMIT 3`, [known]);
		if (rows.length) throw new Refusal(say('unknown_word', view, column, rows.map((row) => row.word ?? 'NULL').join('", "')), { hint: say('words_are', known.join(', ')) });
	}
}
