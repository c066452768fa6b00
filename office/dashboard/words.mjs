// How figures, days and long names are written. Figures arrive as the text that
// SQL gave and are never rounded again.

export const MISSING = '—';

// '20.70' → '20.7', null → '—'
export const figure = (text) => {
	if (text === null || text === undefined) return MISSING;
	const plain = String(text);
	return (plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain).replace(/^-/, '−');
};

// with all the decimals that SQL gave it, as in a column of its like
export const exact = (text) => (text === null || text === undefined ? MISSING : `${text}`.replace(/^-/, '−'));
export const exactPercent = (text) => (text === null || text === undefined ? MISSING : `${exact(text)}%`);

export const percent = (text) => (text === null || text === undefined ? MISSING : `${figure(text)}%`);

// with its sign, as a difference is written: +8.33, −5.41, 0
export const signed = (text) => (text === null || text === undefined ? MISSING : Number(text) > 0 ? `+${text}` : exact(text));

// a value with as many decimals as SQL gave it, and its unit
export const measure = (text, unit) => {
	if (text === null || text === undefined) return MISSING;
	return unit === 'pp' ? `${exact(text)}个百分点` : `${exact(text)}${unit ?? ''}`;
};
export const measureEn = (text, unit) => (unit === 'pp' ? `${text} percentage points` : measure(text, unit));

// a word that is not there is not a blank
export const word = (text) => (text === null || text === undefined || text === '' ? MISSING : text);

// a list is called by its kind, if there is no other of that kind
export const listName = (list, lists) =>
	word(lists.filter((other) => other.list_kind_zh === list.list_kind_zh).length > 1 ? list.task_list_name : list.list_kind_zh);

export const dayZh = (day) => {
	const [year, month, date] = day.split('-').map(Number);
	return `${year}年${month}月${date}日`;
};
export const monthDay = (day) => (day ? day.split('-').slice(1).map(Number).join('/') : MISSING);
export const monthZh = (day) => `${Number(day.split('-')[1])}月`;
export const monthLabel = (day) => day.slice(0, 7);
export const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;
export const numberDay = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

// 'x, y and z' of a few, with what is left out said
export const several = (items, most = 3, more = (n) => `等${n}个`) =>
	items.slice(0, most).join('、') + (items.length > most ? more(items.length) : '');

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const signWidth = (sign) => {
	const code = sign.codePointAt(0);
	if (code >= 0x2e80 || (code >= 0x2010 && code <= 0x2026)) return 1;
	return /[ilj.,:;'|!()[\] ]/.test(sign) ? 0.33 : /[mwMW@%+−]/.test(sign) ? 0.9 : /[A-Z]/.test(sign) ? 0.68 : 0.58;
};

// how many pixels a text takes, about
export const textWidth = (text, size) => [...text].reduce((sum, sign) => sum + signWidth(sign), 0) * size;

// shortened to that many pixels; the table has it whole
export function fit(text, pixels, size) {
	const whole = word(text);
	if (textWidth(whole, size) <= pixels) return whole;
	let short = '';
	for (const sign of whole) {
		if (textWidth(short + sign, size) + size > pixels) break;
		short += sign;
	}
	return `${short.trimEnd()}…`;
}

// What days that are not announced leave open, of how many problems; mostly nothing
export const unknown = (sum) => [
	...(sum.overdue_unknown_count ? [`；是否逾期待核实${sum.overdue_unknown_count}个`] : []),
	...(sum.letter_unknown_count ? [`；是否应发督办函待核实${sum.letter_unknown_count}个`] : []),
].join('');
