// Text of a .csv: which encoding, which separator, which fields.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';

const decode = (bytes, encoding) => {
	try {
		return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
	} catch {
		return null;
	}
};

const CJK = /[\u2e80-\u9fff\uf900-\ufaff]/;

// UTF-8 by its mark or because nothing contradicts it, else GB18030, which GBK and
// GB2312 are parts of.  A few pairs of bytes are letters of the West in one and Chinese in the other:
// where all that is not ASCII is such, it is Chinese.
export function decodeText(bytes, wanted) {
	if (wanted) {
		const text = decode(bytes, wanted);
		if (text === null) throw new Refusal(say('not_this_encoding', wanted), { hint: say('encoding_hint') });
		return { text, encoding: wanted.toUpperCase() };
	}
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: decode(bytes, 'utf-16le') ?? refuse(), encoding: 'UTF-16LE' };
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decode(bytes, 'utf-16be') ?? refuse(), encoding: 'UTF-16BE' };
	const utf8 = decode(bytes, 'utf-8');
	const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	// eslint-disable-next-line no-control-regex
	if (utf8 !== null && (hasMark || /^[\u0000-\u007f]*$/.test(utf8) || /[\u0800-\uffff]/.test(utf8))) return { text: utf8, encoding: 'UTF-8' };
	const chinese = decode(bytes, 'gb18030');
	if (chinese !== null && (utf8 === null || CJK.test(chinese))) return { text: chinese, encoding: 'GB18030' };
	if (utf8 !== null) return { text: utf8, encoding: 'UTF-8' };
	return refuse();
}

function refuse() {
	throw new Refusal(say('no_encoding'), { hint: say('encoding_hint') });
}

// The separator that stands most evenly in the first lines, outside of quotes.
function separatorOf(text) {
	const lines = text.slice(0, 20000).replace(/"(?:[^"]|"")*"/g, '""').split(/\r?\n/).slice(0, 20).filter((line) => line.trim());
	const counts = [',', '\t', ';', '|', '，'].map((mark) => {
		const times = new Map();
		for (const line of lines) {
			const n = line.split(mark).length - 1;
			if (n > 0) times.set(n, (times.get(n) ?? 0) + 1);
		}
		// in how many lines it stands equally often, and how often
		return { mark, count: Math.max(0, ...[...times].map(([n, many]) => n * many)) };
	});
	const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
	return best.count ? best.mark : ',';
}

// Fields of each record; a quote opens a field only where it begins.
export function parseCsv(text, separator = separatorOf(text)) {
	const rows = [];
	let row = [];
	let at = 0;
	const body = text.replace(/^\ufeff/, '').replace(/\u0000/g, '\ufffd');
	while (at < body.length) {
		let field;
		if (body[at] === '"') {
			field = '';
			let from = at + 1;
			for (;;) {
				const quote = body.indexOf('"', from);
				if (quote < 0) throw new Refusal(say('quote_open', rows.length + 1), { hint: say('quote_hint') });
				field += body.slice(from, quote);
				if (body[quote + 1] !== '"') { at = quote + 1; break; }
				field += '"';
				from = quote + 2;
			}
			// (what stands behind the closing quote belongs to the field)
			const rest = /^[^\r\n]*/.exec(body.slice(at, at + 100000))[0].split(separator)[0];
			field += rest;
			at += rest.length;
		} else {
			let end = at;
			while (end < body.length && body[end] !== separator && body[end] !== '\n' && body[end] !== '\r') end += 1;
			field = body.slice(at, end);
			at = end;
		}
		const kept = /^="([^"]*)"$/.exec(field);    // how a spreadsheet is told to keep zeros
		row.push(kept ? kept[1] : field);
		if (body[at] === separator) {
			at += 1;
			if (at >= body.length) row.push('');
			continue;
		}
		if (body[at] === '\r') at += 1;
		if (body[at] === '\n') at += 1;
		rows.push(row);
		row = [];
	}
	if (row.length) rows.push(row);
	return { rows, separator };
}
