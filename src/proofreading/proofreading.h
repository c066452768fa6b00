/*
 * proofreading/proofreading.h
 *		A text against its own arithmetic: figures, relations, findings.
 *
 * A text is read sentence by sentence.  The figures of a sentence are those of
 * find_quantities, and the bare numbers of its lists; each relation has a
 * function that looks for its own pattern and adds findings.  A figure is an
 * interval, which its printed digits imply.  A relation accuses only where no
 * other reading of the sentence explains what is printed.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#ifndef BIZENV_PROOFREADING_H
#define BIZENV_PROOFREADING_H

#include "quantity/quantity.h"

#include "executor/tuptable.h"

#include "lib/decimal.h"
#include "lib/rows.h"

/* Figures are in units of 10^-PROOF_SCALE; one that has more decimals, or reaches PROOF_LIMIT, is left out */
#define PROOF_SCALE 7
#define PROOF_UNIT INT64CONST(10000000)
#define PROOF_LIMIT ((int128) INT64CONST(1000000000000000) * PROOF_UNIT)
/* The largest printed percentage or multiple that is judged: products with it fit int128 */
#define PROOF_RATE_LIMIT ((int128) 1000000 * PROOF_UNIT)
/* Upper bound of the figures of one sentence; a longer list is cut into sentences */
#define PROOF_MAX_FIGURES 100
/* Upper bound of the figures that one finding computes with */
#define PROOF_MAX_INPUTS 40
/* How many figures before a share are searched for a part and a whole */
#define PROOF_NEAR 10
/* How many characters before a figure are searched for words */
#define PROOF_LEAD 30

/* What words before a figure say; bits of Figure.cues and Figure.lead_cues */
typedef enum Cue
{
	CUE_RISE = 1 << 0, CUE_FALL = 1 << 1, CUE_SHARE = 1 << 2, CUE_TOTAL = 1 << 3,
	CUE_PARTLY = 1 << 4, CUE_REST = 1 << 5, CUE_STILL = 1 << 6, CUE_BEFORE = 1 << 7,
	CUE_ABOVE = 1 << 8, CUE_BELOW = 1 << 9, CUE_FROM = 1 << 10, CUE_TO = 1 << 11,
	CUE_YEARLY = 1 << 12, CUE_TARGET = 1 << 13, CUE_AVERAGE = 1 << 14, CUE_RATE = 1 << 15,
	CUE_REAL = 1 << 16, CUE_OTHER = 1 << 17, CUE_NOT = 1 << 18, CUE_ELSEWHERE = 1 << 19,
	CUE_SO_FAR = 1 << 20, CUE_COMPARE = 1 << 21, CUE_DONE = 1 << 22, CUE_OPEN = 1 << 23,
	CUE_EACH = 1 << 24, CUE_PLANNED = 1 << 25, CUE_LEVEL = 1 << 26
} Cue;
#define CUE_CHANGE (CUE_RISE | CUE_FALL)

/* The relations, in the order of the code list */
typedef enum TextRelation
{
	RELATION_PARTS_SUM, RELATION_COMPLEMENT, RELATION_SHARE, RELATION_RATE, RELATION_TARGET,
	RELATION_POSSIBLE, RELATION_SHARES_SUM, RELATION_LEVELS, RELATION_CHANGE, RELATION_CHANGE_PP,
	RELATION_CHANGE_UNIT, RELATION_GAP, RELATION_AVERAGE, RELATION_MULTIPLE, RELATION_LISTED
} TextRelation;

typedef enum TextVerdict
{
	TEXT_OK, TEXT_OK_HALF_EVEN, TEXT_TRUNCATED, TEXT_OFF_BY_LAST_DIGIT, TEXT_UNIT_SUSPECT,
	TEXT_UNIT, TEXT_WRONG, TEXT_UNDETERMINED
} TextVerdict;

/* What a printed figure can stand for, in units of 10^-PROOF_SCALE */
typedef struct Span
{
	int128		mid;
	int128		low;
	int128		high;
} Span;

/* A figure of the text */
typedef struct Figure
{
	int			from;			/* code points: the fragment as it was found */
	int			begin;			/* its first digit or numeral */
	int			end;
	int			clause;			/* where its clause begins, or the figure before ends */
	int			position;		/* characters, from 1 */
	int			length;
	int128		value;			/* without a sign */
	int128		ulp;			/* one unit of the last digit printed */
	int			power;			/* the value is the number printed, times 10^power */
	bool		point;			/* neither bounds nor a vague word: one number */
	bool		exact;			/* a whole number of things that are counted one by one */
	bool		negative;		/* a minus sign is printed */
	bool		inherits;		/* a bare number that has the unit of the next figure */
	bool		has_low;
	bool		has_high;
	int128		low;
	int128		high;
	int			kind;			/* a Kind, or -1 for a bare number */
	char	   *unit;			/* NULL: none */
	int			depth;			/* of brackets */
	int			segment;		/* parts of the sentence between semicolons, from 0 */
	int			cues;			/* of its clause, up to the figure */
	int			lead_cues;		/* of all that stands between it and the figure before */
} Figure;

/* A number as a fraction, in units of 10^-PROOF_SCALE */
typedef struct Ratio
{
	int128		num;
	int128		den;			/* above 0 */
} Ratio;

/* What the inputs allow the judged figure to be */
typedef struct Computed
{
	bool		there;
	bool		exact;			/* low and high are the same number */
	Ratio		mid;
	Ratio		low;
	Ratio		high;
} Computed;

/* A relation that the sentence states */
typedef struct Finding
{
	TextRelation	relation;
	TextVerdict verdict;
	int			judged;			/* the figure that is judged, as figure_at() knows it */
	Computed	computed;
	int			ninputs;
	int			inputs[PROOF_MAX_INPUTS];
	bool		to_100;			/* the sum of shares is judged, by 100: nothing is printed for it */
	const char *formula;		/* $1, $2 stand for the inputs; "+" for their sum, "-" for what they leave of the first */
	const char *note;			/* in Chinese; NULL: none */
} Finding;

#define PROOF_MAX_FINDINGS (2 * PROOF_MAX_FIGURES)

/* A loose number is named by its place plus PROOF_LOOSE, where a figure is named by its place */
#define PROOF_LOOSE 1000

/* A place in the text; it only moves forward */
typedef struct TextPlace
{
	int			byte;
	int			character;
} TextPlace;

/* How far before a sentence a figure may stand that it judges */
#define PROOF_BEFORE 80

/* A sentence: its place among the code points, its figures, what was found */
typedef struct Sentence
{
	const Reader *reader;
	TextPlace	place;			/* at most PROOF_BEFORE characters before it; kept from sentence to sentence */
	int			begin;
	int			end;
	int			n;
	Figure		figures[PROOF_MAX_FIGURES];
	int			nloose;			/* bare numbers without a unit, by place */
	Figure		loose[PROOF_MAX_FIGURES];
	int			nfindings;
	Finding		findings[PROOF_MAX_FINDINGS];
	bool		has_kept;		/* of the sentence before, what this one may divide */
	Figure		kept;
	char		kept_unit[64];
} Sentence;

/* Words: words.c */
extern int	cues_between(const Reader *reader, int from, int to);
extern int	word_within(const Reader *reader, int from, int to, const uint16 *word);
extern bool ends_with(const Reader *reader, int from, int to, const uint16 *word);
extern bool ends_in_cue(const Reader *reader, int from, int to, int cues);
extern bool starts_with(const Reader *reader, int from, int to, const uint16 *word);
extern bool is_mark(pg_wchar code);
extern bool is_sentence_end(pg_wchar code);
extern int	marks_between(const Reader *reader, int from, int to);

/* Figures: figures.c */
extern bool figure_of_row(Figure *figure, const Reader *reader, TupleTableSlot *slot, int *map);
extern int	bare_number(Sentence *sentence, int at, int to);
extern void finish_figures(Sentence *sentence);
extern bool counts_alike(const Figure *a, const Figure *b);
extern bool is_level(const Figure *figure);
extern bool is_rate(const Figure *figure);
extern bool is_counted_unit(const char *unit);
extern int	between(const Sentence *sentence, int figure);

/* Judging: judge.c */
extern Span interval_of(const Figure *figure);
extern Span interval_add(Span a, Span b);
extern Span interval_sub(Span a, Span b);
extern Computed computed_value(Span value);
extern Computed computed_quotient(Span part, Span whole, int factor);
extern Computed computed_growth(Span now, Span before, int factor);
extern TextVerdict judge_figure(const Figure *printed, const Computed *computed);
extern TextVerdict judge_sum(const Figure *printed, const Computed *computed);
extern Finding *add_finding(Sentence *sentence, TextRelation relation, int judged, TextVerdict verdict);
extern bool is_judged(const Sentence *sentence, int figure);
extern void finding_uses(Finding *finding, const char *formula, int n, ...);

/* Relations: sums.c, rests.c, shares.c, sharegroups.c, rates.c, previous.c, changes.c, gaps.c, lists.c, continued.c */
extern void find_sums(Sentence *sentence);
extern void find_complements(Sentence *sentence);
extern void find_share_lists(Sentence *sentence);
extern void find_share_groups(Sentence *sentence);
extern bool explain_share(const Sentence *sentence, int share, int part, bool rate, Finding *finding);
extern bool explain_of_whole(const Sentence *sentence, int share, int whole, Finding *finding);
extern bool has_possible_part(const Figure *share, const Figure *whole);
extern int	find_whole(const Sentence *sentence, int part, int share);
extern void find_shares(Sentence *sentence);
extern bool rate_stem(const Sentence *sentence, int share, int *from, int *to);
extern void find_rate(Sentence *sentence, int share);
extern bool is_share_of(const Sentence *sentence, int share, int whole, bool *certain);
extern bool follows_from(const Sentence *sentence, int share, int part, int whole);
extern void judge_share(Sentence *sentence, TextRelation relation, int share, int part, int whole, bool certain, bool named);
extern bool says_previous(const Sentence *sentence, int figure);
extern void find_changes(Sentence *sentence);
extern void find_gaps(Sentence *sentence);
extern void find_averages(Sentence *sentence);
extern void find_listed(Sentence *sentence);
extern void find_parts_within(Sentence *sentence);
extern bool begins_division(const Sentence *sentence);
extern void find_continued(Sentence *sentence);
extern void keep_whole(Sentence *sentence);

/* Rows: report.c */
extern void put_findings(Row *row, Sentence *sentence, int *items);


/* The figure that a finding names */
static inline const Figure *
figure_at(const Sentence *sentence, int index)
{
	return index >= PROOF_LOOSE ? &sentence->loose[index - PROOF_LOOSE] : &sentence->figures[index];
}

#endif							/* BIZENV_PROOFREADING_H */
