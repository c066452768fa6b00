// What a cell of an .xlsx shows, as text: a percentage with its sign, a day as a day,
// the stored result of a formula; and what is wrong with it, where it shows no value.

const unquoted = (format) => (format ?? '').replace(/\[[^\]]*\]/g, '').replace(/\\./g, '').replace(/_./g, '').replace(/\*./g, '');
const withoutWords = (format) => unquoted(format).replace(/"[^"]*"/g, '').split(';')[0];

const isPercent = (format) => withoutWords(format).includes('%');
const showsPercentSign = (format) => /"[^"]*[%％][^"]*"|\\[%％]/.test(format ?? '');
// (h:mm has minutes, no month)
const showsNoDay = (format) => /[ym]/i.test(withoutWords(format)) && !/[dhs]/i.test(withoutWords(format));
const showsMonth = (format) => /m/i.test(withoutWords(format));

// A number as a spreadsheet knows it: 15 digits, and none that binary arithmetic left.
export function decimal(number) {
	const text = String(Number(number.toPrecision(15)));
	if (!/e/i.test(text)) return text;
	const [, sign, whole, fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/i.exec(text);
	return sign + shift(`${whole}.${fraction}`, Number(exponent));
}

// The point of a decimal moved to the right (or left), digit by digit.
export function shift(text, places) {
	const sign = text.startsWith('-') ? '-' : '';
	const [whole, fraction = ''] = text.replace(/^-/, '').split('.');
	const digits = whole + fraction;
	const at = whole.length + places;
	const padded = at <= 0 ? '0'.repeat(1 - at) + digits : digits.padEnd(at, '0');
	const point = Math.max(at, 1);
	const left = padded.slice(0, point).replace(/^0+(?=\d)/, '');
	const right = padded.slice(point).replace(/0+$/, '');
	return sign + left + (right ? `.${right}` : '');
}

const two = (number) => String(number).padStart(2, '0');

// A format that shows no day means the month: 2025年12月 is not its first day.
function dayText(date, format) {
	if (Number.isNaN(date.getTime())) return null;
	const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
	if (showsNoDay(format)) return showsMonth(format) ? `${year}年${month}月` : `${year}年`;
	const seconds = Math.round(date.getTime() / 1000) % 86400;
	const time = seconds ? ` ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` : '';
	return `${year}-${two(month)}-${two(day)}${time}`;
}

const numberText = (number, format) => {
	if (isPercent(format)) return `${shift(decimal(number), 2)}%`;
	return decimal(number) + (showsPercentSign(format) ? '%' : '');
};

// What is struck out is no longer meant: text that is left beside it is given, and told.
const isBlank = (text) => /^[\s\u00a0\u200b\u3000\ufeff]*$/.test(text);
function struckText(runs, isStruck) {
	const isOut = (run) => (run.font ? Boolean(run.font.strike) : isStruck);
	const textOf = (some) => some.map((run) => run.text).join('');
	const [all, out, left] = [textOf(runs), textOf(runs.filter(isOut)), textOf(runs.filter((run) => !isOut(run)))];
	if (isBlank(out)) return { text: all };
	return isBlank(left) ? { text: all, fault: 'struck_out' } : { text: left, fault: 'struck' };
}

// value, numFmt, whether it is struck out → { text, fault }: fault is a code of what no reader could see.
export function cellText(value, format, isStruck = false) {
	if (value?.richText) return struckText(value.richText, isStruck);
	const read = shownText(value, format);
	return isStruck && !read.fault && !isBlank(read.text) ? { text: read.text, fault: 'struck_out' } : read;
}

function shownText(value, format) {
	if (value === null || value === undefined) return { text: '' };
	if (typeof value === 'string') return { text: value };
	if (typeof value === 'number') return Number.isFinite(value) ? { text: numberText(value, format) } : { text: '', fault: 'not_a_number' };
	if (typeof value === 'boolean') return { text: value ? '是' : '否' };
	if (value instanceof Date) {
		const text = dayText(value, format);
		return text === null ? { text: '', fault: 'no_day' } : { text };
	}
	if (value.error) return { text: value.error, fault: 'error_value' };
	if ('formula' in value || 'sharedFormula' in value) {
		if (value.result === undefined || value.result === null) return { text: '', fault: 'not_calculated' };
		return cellText(value.result, format);
	}
	if ('text' in value) return typeof value.text === 'string' ? { text: value.text } : cellText(value.text, format);
	return { text: '', fault: 'unknown_kind' };
}
