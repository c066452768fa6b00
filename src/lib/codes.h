/*
 * lib/codes.h
 *		Code words: every fixed list of text codes, in one dictionary.
 *
 * The constants of an enum are the places of the words in its list, beginning
 * with 0; they carry a prefix that says which list.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_CODES_H
#define BIZENV_CODES_H

#include "lib/compat.h"

/* One word of a list */
typedef struct Code
{
	const char *code;
	const char *zh;				/* label */
	const char *en;				/* label */
	const char *also[6];		/* synonyms that offices write */
} Code;

typedef struct CodeList
{
	const char *name;			/* of the list, for messages */
	const char *id;				/* what the argument "list" of SQL calls it */
	int			length;
	const Code *codes;
	int			first_order;	/* the order of the first word in SQL: 1, or 0 (see below) */
} CodeList;

/*
 * What the list is called in messages, and as the argument "list" of SQL. The order
 * of the first word is 1; of classes it is 0, for what has not begun.
 */
#define CODE_LIST_IN_ORDER(first_order, list, list_name, list_id, ...) \
	static const Code list##_codes[] = {__VA_ARGS__}; \
	const CodeList list = {list_name, list_id, lengthof(list##_codes), list##_codes, first_order}
#define CODE_LIST(...) CODE_LIST_IN_ORDER(1, __VA_ARGS__)
#define CODE_LIST_FROM_0(...) CODE_LIST_IN_ORDER(0, __VA_ARGS__)

extern const CodeList progress_classes;
extern const CodeList share_bases;
extern const CodeList half_readings;
extern const CodeList term_bases;
extern const CodeList half_verdicts;
extern const CodeList directions;
extern const CodeList standings;
extern const CodeList trends;
extern const CodeList print_verdicts;
extern const CodeList change_readings;
extern const CodeList closure_words;
extern const CodeList period_units;
extern const CodeList time_units;
extern const CodeList on_unannounced_words;
extern const CodeList report_statuses;
extern const CodeList due_kinds;
extern const CodeList pace_reasons;
extern const CodeList stages;
extern const CodeList phases;
extern const CodeList rank_ties;
extern const CodeList rank_bases;
extern const CodeList composite_methods;
extern const CodeList normal_methods;
extern const CodeList contribution_reasons;
extern const CodeList weight_methods;
extern const CodeList weight_reasons;
extern const CodeList score_change_kinds;
extern const CodeList score_kinds;
extern const CodeList card_reasons;
extern const CodeList piecewise_methods;
extern const CodeList beyond_marks;
extern const CodeList series_kinds;
extern const CodeList series_steps;
extern const CodeList series_bases;
extern const CodeList series_reasons;
extern const CodeList quantity_kinds;
extern const CodeList extension_decisions;
extern const CodeList time_reasons;
extern const CodeList lights;
extern const CodeList light_subjects;
extern const CodeList light_measures;
extern const CodeList list_kinds;
extern const CodeList problem_sources;
extern const CodeList benchmark_kinds;
extern const CodeList vocabulary_lists;
extern const CodeList day_kinds;
extern const CodeList progress_reasons;
extern const CodeList briefing_sections;
extern const CodeList draft_verdicts;
extern const CodeList papers;
extern const CodeList paper_parts;
extern const CodeList text_verdicts;
extern const CodeList text_relations;
extern const CodeList cell_kinds;
extern const CodeList cell_reasons;
extern const CodeList cell_allowances;
extern const CodeList bare_numbers;
extern const CodeList sheet_warnings;
extern const CodeList languages;
extern const CodeList closure_decisions;
extern const CodeList ledger_places;
extern const CodeList ledger_states;
extern const CodeList import_outcomes;
extern const CodeList import_faults;

/*
 * What has not begun is no class of its own: it is a part of those that are not
 * past half, and the classes from CLASS_COMPLETED on add up to all tasks without
 * it.  Its order is 0, so that the classes keep theirs.
 */
typedef enum ProgressClass
{
	CLASS_NOT_BEGUN, CLASS_COMPLETED, CLASS_PAST_HALF, CLASS_JUST_STARTED, CLASS_NOT_REPORTED
} ProgressClass;

typedef enum ShareBase
{
	SHARE_OF_ALL, SHARE_OF_REPORTED
} ShareBase;

typedef enum HalfReading
{
	HALF_BY_COMPLETED_SHARE, HALF_BY_PAST_HALF_SHARE, HALF_BY_MEAN_PERCENT
} HalfReading;

typedef enum TermBasis
{
	TERM_BY_DAY, TERM_BY_MONTH
} TermBasis;

typedef enum HalfVerdict
{
	HALVES_ACHIEVED, HALVES_MISSED, HALVES_EARLY, HALVES_NOT_DUE
} HalfVerdict;

typedef enum Direction
{
	DIRECTION_HIGHER, DIRECTION_LOWER
} Direction;

typedef enum Standing
{
	STANDING_AHEAD, STANDING_LEVEL, STANDING_BEHIND
} Standing;

typedef enum Trend
{
	TREND_IMPROVED, TREND_UNCHANGED, TREND_WORSE
} Trend;

typedef enum PrintVerdict
{
	PRINT_OK, PRINT_OK_HALF_EVEN, PRINT_TRUNCATED, PRINT_RESIDUAL_ADJUSTED,
	PRINT_OFF_BY_LAST_DIGIT, PRINT_WRONG, PRINT_UNDETERMINED
} PrintVerdict;

typedef enum ChangeReading
{
	CHANGE_IN_PP, CHANGE_IN_PERCENT
} ChangeReading;

typedef enum ClosureWord
{
	CONDITION_MEASURES, CONDITION_STANDARD, CONDITION_EVIDENCE, CONDITION_APPROVED,
	CONDITION_NO_REBOUND
} ClosureWord;

typedef enum PeriodUnit
{
	UNIT_WORKDAY, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR
} PeriodUnit;

typedef enum TimeUnit
{
	TIME_WORKDAY, TIME_DAY, TIME_MINUTE, TIME_HOUR, TIME_WORK_MINUTE, TIME_WORK_HOUR
} TimeUnit;

typedef enum BeyondWord
{
	UNANNOUNCED_ERROR, UNANNOUNCED_NULL
} BeyondWord;

typedef enum DayKind
{
	DAY_STATUTORY_HOLIDAY, DAY_ADJUSTED_OFF, DAY_OFF, DAY_WEEKEND, DAY_MAKE_UP_WORKDAY, DAY_WORKDAY
} DayKind;

typedef enum ReportStatus
{
	REPORT_MISSING, REPORT_SHORT, REPORT_LATE, REPORT_ON_TIME, REPORT_NOT_DUE
} ReportStatus;

typedef enum DueKind
{
	DUE_CALENDAR_DAY, DUE_NEXT_WORKDAY, DUE_NTH_WORKDAY
} DueKind;

typedef enum PaceReason
{
	PACE_NONE_REPORTED, PACE_DUE_PASSED, PACE_ONE_MONTH, PACE_NO_DUE
} PaceReason;

/* Stored in tallies on disk: never renumber a stage, add new ones at the end */
typedef enum Stage
{
	STAGE_COLLECTED, STAGE_ASSIGNED, STAGE_IN_PROGRESS, STAGE_ANSWERED, STAGE_VERIFIED,
	STAGE_CLOSED, STAGE_RETURNED, STAGE_REJECTED, STAGE_REOPENED, STAGE_NSTAGES
} Stage;

typedef enum Phase
{
	PHASE_COLLECTION, PHASE_ASSIGNMENT, PHASE_SUPERVISION, PHASE_FEEDBACK
} Phase;

typedef enum RankTies
{
	RANK_TIES_COMPETITION, RANK_TIES_DENSE, RANK_TIES_AVERAGE, RANK_TIES_MAX
} RankTies;

typedef enum RankBasis
{
	RANK_BY_EXACT, RANK_BY_PRINTED
} RankBasis;

typedef enum CompositeMethod
{
	MEAN_ARITHMETIC, MEAN_GEOMETRIC, MEAN_HARMONIC
} CompositeMethod;

typedef enum NormalMethod
{
	NORMAL_MIN_MAX, NORMAL_Z_SCORE, NORMAL_PERCENTILE, NORMAL_DISTANCE,
	NORMAL_Z_SAMPLE, NORMAL_PERCENT_RANK
} NormalMethod;

typedef enum ContributionReason
{
	LACKS_SCORE, LACKS_WEIGHT, LACKS_ANY_WEIGHT
} ContributionReason;

typedef enum WeightMethod
{
	WEIGH_ENTROPY, WEIGH_VARIATION, WEIGH_CRITIC
} WeightMethod;

typedef enum WeightReason
{
	WEIGHT_NO_RANGE, WEIGHT_FEW_UNITS, WEIGHT_NO_CONFLICT, WEIGHT_NO_DIFFERENCE
} WeightReason;

typedef enum ScoreChangeKind
{
	SCORE_STAYED, SCORE_ENTERED, SCORE_LEFT, SCORE_ABSENT
} ScoreChangeKind;

typedef enum ScoreKind
{
	SCORE_BASE, SCORE_BONUS, SCORE_DEDUCTION, SCORE_VETO
} ScoreKind;

typedef enum CardReason
{
	CARD_POINTS_MISSING, CARD_OVER_CAP, CARD_VETOED
} CardReason;

typedef enum PiecewiseMethod
{
	PIECEWISE_STEP, PIECEWISE_LINEAR
} PiecewiseMethod;

typedef enum BeyondMarks
{
	BEYOND_CLIP, BEYOND_EXTEND, BEYOND_ZERO
} BeyondMarks;

typedef enum SeriesKind
{
	SERIES_SINGLE, SERIES_CUMULATIVE
} SeriesKind;


typedef enum SeriesStep
{
	SERIES_BY_NONE = -1, SERIES_BY_MONTH, SERIES_BY_QUARTER, SERIES_BY_HALF, SERIES_BY_YEAR
} SeriesStep;

/* The months of a period; of one that nobody declared, none */
static inline int
step_months(SeriesStep step)
{
	switch (step)
	{
		case SERIES_BY_MONTH:
			return 1;
		case SERIES_BY_QUARTER:
			return 3;
		case SERIES_BY_HALF:
			return 6;
		case SERIES_BY_YEAR:
			return 12;
		case SERIES_BY_NONE:
			break;
	}
	return 0;
}

typedef enum SeriesBase
{
	SERIES_YEAR_AGO, SERIES_PREVIOUS
} SeriesBase;

typedef enum SeriesReason
{
	SERIES_VALUE_MISSING, SERIES_MONTH_MISSING, SERIES_MERGED, SERIES_BEFORE_SERIES,
	SERIES_BASE_MISSING, SERIES_BASE_NOT_POSITIVE, SERIES_TWO_MONTHS, SERIES_PART_MISSING,
	SERIES_TOO_LARGE
} SeriesReason;

typedef enum Language
{
	LANGUAGE_ZH, LANGUAGE_EN
} Language;

/* Compares a text with a word */
static inline bool
word_is(const text *word, const char *other)
{
	size_t		length = VARSIZE_ANY_EXHDR(word);

	return length == strlen(other) && memcmp(VARDATA_ANY(word), other, length) == 0;
}

extern char *label_of_code(const Code *code, int language);
extern int	code_find_code(const CodeList *list, const text *word);
extern int	code_find_label(const CodeList *list, const text *word);
extern const text *code_as_spelled(const text *word);
extern int	code_find(const CodeList *list, const text *word);
extern int	code_of_row(const CodeList *list, const text *word, const char *argument);
extern int	code_argument(FunctionCallInfo fcinfo, int n, const CodeList *list,
						  const char *argument);
pg_noreturn extern void error_unknown_word(const CodeList *list, const char *detail);

#endif							/* BIZENV_CODES_H */
