/*
 * lib/tally_io.c
 *		What the text and the bytes of several kinds of tallies share.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "lib/tally.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/json.h"

/* The longest date: 4714-11-24 BC, 5874897-12-31 */
#define TALLY_DATE_LENGTH 13

/* Why a message is none: it announces more than it has */
#define TALLY_MESSAGE_TOO_SHORT "A length is more than the message has."

/* Reads a count of JSON; false where the value is none */
bool
tally_read_count(const JsonbValue *value, int64 *count)
{
	int			groups;

	return value->type == jbvNumeric &&
		numeric_unpack(value->val.numeric, count, &groups) == NUMERIC_FITS &&
		groups == 0 && *count >= 0;
}

/*
 * Reads the counts and the elements of a tally's text, keys left out being
 * empty.  NULL and a reason where there is anything else.
 */
Tally *
tally_read_elements(const TallyElements *form, JsonbContainer *object, const char **reason)
{
	int64		counts[TALLY_MOST_COUNTS] = {0};
	JsonbValue	buffer;
	JsonbValue *value;
	JsonbIterator *it;
	JsonbIteratorToken token;
	JsonbValue	item;
	char	   *elements;
	uint32		known = 0;
	int			n = 0;

	/* "reason" is set before each check, so that every NULL below has one */
	*reason = form->wrong_keys;
	for (int i = 0; i < form->ncounts; i++)
	{
		value = getKeyJsonValueFromContainer(object, form->counts[i],
											 (int) strlen(form->counts[i]), &buffer);
		if (value != NULL && !tally_read_count(value, &counts[i]))
			return NULL;
		known += value != NULL;
	}
	value = getKeyJsonValueFromContainer(object, form->key, (int) strlen(form->key), &buffer);
	known += value != NULL;
	/* keys of an object are distinct: one more than are known is a key of nothing */
	if (JsonContainerSize(object) != known)
		return NULL;
	/* no container is an empty one; build() gets memory all the same */
	if (value == NULL)
		return form->build(counts, palloc(form->size), 0, reason);
	/* jbvBinary is a nested container, all other types are scalars */
	if (value->type != jbvBinary ||
		!(form->is_array ? JsonContainerIsArray(value->val.binary.data)
		  : JsonContainerIsObject(value->val.binary.data)))
		return NULL;
	*reason = form->too_many;
	/* the upper bound is checked before memory is allocated */
	if (JsonContainerSize(value->val.binary.data) > (uint32) form->most)
		return NULL;
	elements = palloc((JsonContainerSize(value->val.binary.data) + 1) * form->size);
	it = JsonbIteratorInit(value->val.binary.data);
	while ((token = JsonbIteratorNext(&it, &item, true)) != WJB_DONE)
	{
		JsonbValue	key = item;

		CHECK_FOR_INTERRUPTS();
		/* the iterator also gives the beginning and the end of the container */
		if (token != WJB_KEY && token != WJB_ELEM)
			continue;
		/* the value follows its key; what is nested comes as one container */
		if (token == WJB_KEY)
			(void) JsonbIteratorNext(&it, &item, true);
		*reason = form->wrong_keys;
		if (!form->read(token == WJB_KEY ? &key : NULL, &item, elements + n * form->size, reason))
			return NULL;
		n++;
	}
	return form->build(counts, elements, n, reason);
}

/* Reads the same from a message: the counts, how many elements, and each of them */
Tally *
tally_receive_elements(const TallyElements *form, StringInfo in, const char **reason)
{
	int64		counts[TALLY_MOST_COUNTS];
	uint32		announced;
	char	   *elements;

	/* pq_getmsg functions raise where the message ends too early */
	for (int i = 0; i < form->ncounts; i++)
		counts[i] = pq_getmsgint64(in);
	announced = pq_getmsgint(in, 4);
	*reason = form->too_many;
	if (announced > (uint32) form->most)
		return NULL;
	/* no memory for elements that the message cannot have */
	*reason = TALLY_MESSAGE_TOO_SHORT;
	if (announced > (uint32) (in->len - in->cursor) / form->least_message)
		return NULL;
	elements = palloc((announced + 1) * form->size);
	for (uint32 i = 0; i < announced; i++)
	{
		CHECK_FOR_INTERRUPTS();
		*reason = TALLY_MESSAGE_TOO_SHORT;
		if (!form->receive(in, elements + i * form->size, reason))
			return NULL;
	}
	return form->build(counts, elements, (int) announced, reason);
}

/* Writes a word as a string of JSON */
void
tally_write_text(StringInfo out, const char *word, int length)
{
	char	   *copy = pnstrdup(word, length);

	escape_json(out, copy);
	pfree(copy);
}

/* Writes a word into a message, as length and bytes in the client's encoding */
void
tally_send_text(StringInfo out, const char *word, int length)
{
	char	   *copy = pnstrdup(word, length);
	char	   *sent = pg_server_to_client(copy, length);
	int			sent_length = (int) strlen(sent);

	/* the length counts the bytes as they are sent, after the conversion */
	pq_sendint32(out, (uint32) sent_length);
	pq_sendbytes(out, sent, sent_length);
}

/* Reads a word of a message; false where it is longer than the message */
bool
tally_receive_text(StringInfo in, const char **word, int *length)
{
	uint32		sent_length = pq_getmsgint(in, 4);

	if (sent_length > (uint32) (in->len - in->cursor))
		return false;
	*word = pq_getmsgtext(in, (int) sent_length, length);
	return true;
}

/* Writes a date as ISO 8601 does, whatever DateStyle says, as a string of JSON */
void
tally_write_date(StringInfo out, DateADT date)
{
	struct pg_tm tm = {0};
	char		word[MAXDATELEN + 1];

	j2date(date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, word);
	appendStringInfo(out, "\"%s\"", word);
}

/* Reads a date as tally_write_date writes it and in no other form */
bool
tally_read_date(const JsonbValue *value, DateADT *date)
{
	char		word[TALLY_DATE_LENGTH + 1];
	struct pg_tm tm = {0};
	char		again[MAXDATELEN + 1];
	int			year;
	int			month;
	int			day;

	/* a longer string is no date, and would not fit the buffer */
	if (value->type != jbvString || value->val.string.len > TALLY_DATE_LENGTH)
		return false;
	memcpy(word, value->val.string.val, value->val.string.len);
	word[value->val.string.len] = '\0';
	if (sscanf(word, "%7d-%2d-%2d", &year, &month, &day) != 3)
		return false;
	/* the year before 1 is 1 BC, which the calendar counts as 0 */
	if (strstr(word, " BC") != NULL)
		year = 1 - year;
	/* bounds before date2j(), which computes with any numbers */
	if (month < 1 || month > MONTHS_PER_YEAR || day < 1 || day > 31 ||
		!IS_VALID_JULIAN(year, month, day))
		return false;
	*date = date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
	if (!IS_VALID_DATE(*date))
		return false;
	/* sscanf takes much that is no date: only what would be written again is one */
	j2date(*date + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, again);
	return strlen(again) == (size_t) value->val.string.len && strcmp(word, again) == 0;
}

/* Writes a number into a message, as length and bytes of a numeric */
void
tally_send_number(StringInfo out, Numeric number)
{
	bytea	   *bytes = DatumGetByteaP(DirectFunctionCall1(numeric_send,
														   NumericGetDatum(number)));

	pq_sendint32(out, (uint32) (VARSIZE(bytes) - VARHDRSZ));
	pq_sendbytes(out, VARDATA(bytes), (int) (VARSIZE(bytes) - VARHDRSZ));
}

/* Reads a numeric of so many bytes, NULL where there is none that is finite */
Numeric
tally_receive_number(StringInfo in, int length)
{
	StringInfoData part;
	Numeric		number;

	/* a length below 0 is how a message writes NULL */
	if (length < 0 || length > in->len - in->cursor)
		return NULL;
	/* numeric_recv() reads to the end of its buffer: give it one that holds this number only */
	initStringInfo(&part);
	appendBinaryStringInfo(&part, pq_getmsgbytes(in, length), length);
	number = DatumGetNumeric(DirectFunctionCall3(numeric_recv, PointerGetDatum(&part),
												 ObjectIdGetDatum(InvalidOid),
												 Int32GetDatum(-1)));
	/* bytes behind the number are refused, so that a number has one form */
	if (part.cursor != part.len || numeric_is_nan(number) || numeric_is_inf(number))
		return NULL;
	return number;
}

/* Finds a key of JSON among names, -1 where it is none of them */
int
tally_json_key(const JsonbValue *key, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strlen(names[i]) == (size_t) key->val.string.len &&
			memcmp(names[i], key->val.string.val, key->val.string.len) == 0)
			return i;
	return -1;
}
