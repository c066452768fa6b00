// How figures, days and long names are written. Figures arrive as the text that
// SQL gave and are never rounded again.

export const MISSING = '—';

// The page speaks one language at a time: the one it is made in.
let english = false;
export const speakPage = (language) => { english = language === 'en'; };
export const pageLanguage = () => (english ? 'en' : 'zh');
export const L = (zh, en) => (english ? en : zh);

// a word of a list of codes: its label, or in English the code that it is
export const label = (row, name) => {
	const code = row[name];
	if (!english) return word(row[`${name}_zh`]);
	return code === null || code === undefined ? word(row[`${name}_zh`]) : code.replace(/_/g, ' ');
};

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
	return unit === 'pp' ? L(`${exact(text)}个百分点`, `${exact(text)} pp`) : `${exact(text)}${unit ?? ''}`;
};

// a word that is not there is not a blank
export const word = (text) => (text === null || text === undefined || text === '' ? MISSING : text);

// a list is called by its kind, if there is no other of that kind
export const listName = (list, lists) =>
	(lists.filter((other) => other.list_kind_zh === list.list_kind_zh).length > 1 ? word(list.task_list_name) : label(list, 'list_kind'));

export const dayWords = (day) => {
	const [year, month, date] = day.split('-').map(Number);
	return L(`${year}年${month}月${date}日`, day);
};
export const monthDay = (day) => (day ? day.split('-').slice(1).map(Number).join('/') : MISSING);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const monthWord = (day) => L(`${Number(day.split('-')[1])}月`, MONTHS[Number(day.split('-')[1]) - 1]);
export const yearWord = (day) => L(`${day.slice(0, 4)}年`, day.slice(0, 4));
// A period by how often its indicator has a figure; where nobody says, nothing is known but its day
export function periodWord(period, frequency) {
	if (period === null) return MISSING;
	const [year, month] = period.split('-').map(Number);
	switch (frequency) {
		case 'monthly': return L(`${year}年${month}月`, `${MONTHS[month - 1]} ${year}`);
		case 'quarterly': return L(`${year}年第${'一二三四'[Math.ceil(month / 3) - 1]}季度`, `Q${Math.ceil(month / 3)} ${year}`);
		case 'half_yearly': return L(`${year}年${month <= 6 ? '上' : '下'}半年`, `${month <= 6 ? 'first' : 'second'} half of ${year}`);
		case 'yearly': return yearWord(period);
		default: return period;
	}
}
export const monthLabel = (day) => day.slice(0, 7);
export const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;
export const numberDay = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

// 'x, y and z' of a few, with what is left out said
export const several = (items, most = 3, more = (n) => L(`等${n}个`, ` and others, ${n} in all`)) =>
	items.slice(0, most).join(L('、', ', ')) + (items.length > most ? more(items.length) : '');

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

// cut in the middle: what stands at both ends tells names of offices apart
function fitMiddle(text, pixels, size, share) {
	const signs = [...text];
	const room = pixels - size;
	let head = 0;
	let tail = 0;
	while (head < signs.length && textWidth(signs.slice(0, head + 1).join(''), size) <= room * share) head += 1;
	while (tail < signs.length - head && textWidth(signs.slice(0, head).concat(signs.slice(signs.length - tail - 1)).join(''), size) <= room) tail += 1;
	return `${signs.slice(0, head).join('')}…${signs.slice(signs.length - tail).join('')}`;
}

// Names that stand below each other: what fits, and no two that look alike. keys
// are the codes of those whose names are the same from end to end.
export function fitNames(names, pixels, size, keys = []) {
	const whole = names.map(word);
	const cuts = [(text) => fit(text, pixels, size), (text) => fitMiddle(text, pixels, size, 0.5), (text) => fitMiddle(text, pixels, size, 0.2)];
	const given = whole.map((text) => fit(text, pixels, size));
	const sameAs = (i) => given.flatMap((text, k) => (text === given[i] ? [k] : []));
	for (let i = 0; i < given.length; i += 1) {
		const alike = sameAs(i);
		if (alike.length < 2) continue;
		const cut = cuts.slice(1).find((shorten) => {
			const tried = alike.map((k) => (textWidth(whole[k], size) <= pixels ? whole[k] : shorten(whole[k])));
			return new Set(tried).size === tried.length && tried.every((text) => given.every((other, k) => alike.includes(k) || other !== text));
		});
		alike.forEach((k, n) => {
			const mark = keys[k] === undefined ? `#${n + 1}` : `(${keys[k]})`;
			const tag = textWidth(mark, size) < pixels / 2 ? mark : `#${n + 1}`;
			if (cut) given[k] = textWidth(whole[k], size) <= pixels ? whole[k] : cut(whole[k]);
			else given[k] = `${fit(whole[k], pixels - textWidth(tag, size), size)}${tag}`;
		});
	}
	return given;
}

// the same for menus and tables, where there is room for all of a name
export const tellApart = (rows, key, name) => rows.map((row) => (rows.some((other) => other[key] !== row[key] && word(other[name]) === word(row[name])) ? `${word(row[name])}（${row[key]}）` : word(row[name])));
