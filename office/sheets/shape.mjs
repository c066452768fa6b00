// Where in a grid the table is: titles above it, headings of one to three rows, rows of
// data, and what is none: totals, notes, headings of groups. All that is left out is told.
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { isKnownHeading } from './words.mjs';

export const squeeze = (text) => (text ?? '').replace(/[\s\u00a0\u200b\u3000\ufeff]+/g, '');
const isBlank = (text) => squeeze(text) === '';
const looksLikeData = (text) => /^[-+]?[\d,]+(\.\d+)?%?$|^\d{4}[-/.年]\d{1,2}/.test(squeeze(text));

const TOTAL = /^(合计|总计|小计|累计|共计|汇总|总数|平均|平均值|本页小计|本页合计|全部合计)([:：（(].*)?$/;
// (市住建局小计, and no task of which somebody thought so; a total of a name may be an indicator)
const SUBTOTAL = /^(.{1,20}小计|(.{0,12}(局|委|办|厅|院|部|行|中心|公司|政府|区|县|旗)|全市|全区|部门|单位|本部门|本单位|第?[一二三四五六七八九十]{1,3}(类|项|部分)?)(合计|总计|共计))([:：（(].*)?$/;
const isTotal = (text) => TOTAL.test(text) || SUBTOTAL.test(text);
const NOTE = /^(注|备注|说明|附注|填表说明|填报说明|数据来源|资料来源|※|＊|\*|特此|以上)[\s:：、.．（(0-9※]?/;
const SIGNATURE = /^(填表|填报|制表|审核|审批|复核|负责|联系|经办|统计|报送|分管|主管|单位|领导|日期|电话)[^:：]{0,10}[:：]/;
const GROUP = /^([一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部类项])/;

const filled = (row) => row.cells.flatMap((text, at) => (isBlank(text) || row.spans?.[at]?.isMaster === false ? [] : [at]));
const known = (row) => new Set(filled(row).filter((at) => isKnownHeading(row.cells[at])).map((at) => squeeze(row.cells[at]))).size;

// The row of headings: the one in which most words are headings that offices write.
function findHeader(rows) {
	const first = rows.slice(0, 40);
	let best = null;
	for (const [i, row] of first.entries()) {
		const at = filled(row);
		if (at.length < 2 || at.some((column) => looksLikeData(row.cells[column])) && known(row) < 2) continue;
		const score = known(row) * 10 + Math.min(at.length, 9) - i * 0.1;
		if (known(row) >= 1 && (!best || score > best.score)) best = { i, score };
	}
	if (best) return best.i;
	// words that nobody knows: the first row that is as wide as what follows
	for (const [i, row] of first.entries()) {
		const at = filled(row);
		const next = rows.slice(i + 1, i + 4).map((other) => filled(other).length);
		if (at.length >= 2 && !at.some((column) => looksLikeData(row.cells[column])) && next.length && next.some((width) => width >= 2 && width <= at.length + 1)) return i;
	}
	return -1;
}

// A row below the headings is one of them where it says something only below a
// heading that is wider than a column, and nothing below the others.
function isSubheading(row, above, rows, headerAt) {
	const at = filled(row);
	if (!at.length || at.some((column) => looksLikeData(row.cells[column]))) return false;
	let below = 0;
	for (const column of at) {
		const span = row.spans?.[column];
		if (span && span.row <= rows[headerAt].number) continue;      // merged with the heading above it
		const over = above(column);
		if (over === 'own') return false;
		below += 1;
	}
	return below > 0 && (known(row) > 0 || at.some((column) => (row.spans?.[column]?.row ?? row.number) === row.number && above(column) === 'wide'));
}

function headerRows(rows, start) {
	const used = [rows[start]];
	for (let i = start + 1; i < Math.min(rows.length, start + 3); i += 1) {
		const widths = used.map((row) => row.cells.length);
		const above = (column) => {
			// what heading a column has, and whether it is alone under it
			for (const row of [...used].reverse()) {
				const span = row.spans?.[column];
				if (span) {
					const columns = Object.entries(row.spans).filter(([, other]) => other.row === span.row && other.column === span.column);
					return columns.length > 1 && columns.some(([other]) => Number(other) !== column) ? 'wide' : 'own';
				}
				if (!isBlank(row.cells[column])) {
					// (not merged, but with nothing beside it: a program that wrote the file did not merge)
					const beside = column + 1 < Math.max(...widths, rows[i].cells.length) && isBlank(row.cells[column + 1]) && !isBlank(rows[i].cells[column + 1]);
					return beside ? 'wide' : 'own';
				}
				let left = column;
				while (left > 0 && isBlank(row.cells[left])) left -= 1;
				if (!isBlank(row.cells[left]) && !isBlank(rows[i].cells[left])) return 'wide';
			}
			return 'none';
		};
		if (!isSubheading(rows[i], above, rows, start)) break;
		used.push(rows[i]);
	}
	return used;
}

// A column's heading: its own words, and those above that it shares.
function headings(used, width) {
	const names = [];
	for (let column = 0; column < width; column += 1) {
		const parts = [];
		for (const [depth, row] of used.entries()) {
			let text = row.cells[column];
			if (isBlank(text) && depth < used.length - 1 && !row.spans) {
				let left = column;
				while (left > 0 && isBlank(row.cells[left])) left -= 1;
				// carried over only where the heading to the left has others under it, too
				if (!isBlank(row.cells[left]) && !isBlank(used[depth + 1].cells[left]) && !isBlank(used[depth + 1].cells[column])) text = row.cells[left];
			}
			const word = squeeze(text).replace(/[*＊]+$/, '');
			if (word && parts.at(-1) !== word) parts.push(word);
		}
		names.push(parts);
	}
	return names;
}

function kindOfRow(row, columns) {
	const at = filled(row).filter((column) => column < columns.length);
	if (!at.length) return 'blank';
	const texts = at.map((column) => squeeze(row.cells[column]));
	const distinct = new Set(texts);
	if (texts.filter((text, i) => text === columns[at[i]]?.leaf).length >= Math.max(2, at.length * 0.6)) return 'header';
	const firstWord = texts.find((text) => !/^\d+$/.test(text)) ?? '';
	if (isTotal(firstWord) || at.length > 1 && at.slice(0, 3).some((column) => isTotal(squeeze(row.cells[column])))) return 'total';
	if (texts.every((text) => SIGNATURE.test(text)) || SIGNATURE.test(texts[0]) && distinct.size <= 4 && at.length < columns.length / 2) return 'note';
	// 一 | 优化政务环境, and nothing beside it: the number has a cell of its own
	if (at.length === 2 && columns.length > 3 && /^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?$/.test(texts[0])) return 'group';
	if (distinct.size === 1) {
		if (NOTE.test(texts[0])) return 'note';
		if (GROUP.test(texts[0]) || row.spans && Object.keys(row.spans).length > columns.length / 2) return 'group';
		if (texts[0].length > 30) return 'note';
	} else if (NOTE.test(texts[0]) && at.length <= 2 && at[0] === 0) {
		return 'note';
	}
	return 'data';
}

// year and month that a title speaks of: 2025年…（7月调度）
export function periodOf(texts) {
	const all = texts.map(squeeze).join(' ').replace(/[０-９]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
	const two = (text) => text.padStart(2, '0');
	// (1-7月 is no day: what follows a day is neither a digit nor 月)
	const DAY = /((?:19|20|21)\d\d)[年./-](1[0-2]|0?[1-9])[月./-]([12]\d|3[01]|0?[1-9])(?![\d月])日?/;
	// 1-7月: the figures of a year so far are those of its last month
	const span = /((?:19|20|21)\d\d)年(?:1[0-2]|0?[1-9])月?份?(?:[-—–－~～至到]|——)(1[0-2]|0?[1-9])月/.exec(all);
	const day = DAY.exec(all);
	// the day of filling in may be of the month after
	const filled = new RegExp(`(填报|填表|报送|上报|制表)(时间|日期)?[:：]?${DAY.source}`).exec(all);
	const whole = filled && Number(filled[5]) < 20 ? all.replace(filled[0], '') : all;
	const month = /(?<![\d年])(1[0-2]|0?[1-9])月(?:份)?(?:调度|进度|进展|报|情况|台账|统计|汇总)/.exec(whole);
	// （7月）, or a worksheet that is named 7月; （1-7月）
	const alone = /(?:^|[\s（(])(?:(?:1[0-2]|0?[1-9])月?(?:[-—–－~～至到]|——))?(1[0-2]|0?[1-9])月(?:份)?(?=[）)\s]|$)/.exec(whole);
	const year = /((?:19|20|21)\d\d)年/.exec(all) ?? day;
	const months = /((?:19|20|21)\d\d)[年./-](1[0-2]|0?[1-9])(?:月(?!底|末|前)|[./-](?:[12]\d|3[01]|0?[1-9])(?![\d月]))/.exec(whole);
	const period = span ? `${span[1]}-${two(span[2])}` : month && year ? `${year[1]}-${two(month[1])}` : months ? `${months[1]}-${two(months[2])}` : alone && year ? `${year[1]}-${two(alone[1])}` : null;
	return { year: year?.[1] ?? null, period, day: day ? `${day[1]}-${two(day[2])}-${two(day[3])}` : null };
}

// sheet of readSheets → { title, above, columns: [{ at, name, leaf, path, isHidden }], rows, left: [{ number, kind, text }], headerRows }
export function shapeOf(sheet, { header } = {}) {
	const rows = sheet.rows.filter((row) => filled(row).length);
	if (!rows.length) throw new Refusal(say('sheet_empty', sheet.name));
	const start = header ? rows.findIndex((row) => row.number === header) : findHeader(rows);
	if (start < 0) throw new Refusal(say('no_header', sheet.name), { hint: say('header_hint') });
	const used = headerRows(rows, start);
	const width = Math.max(...used.map((row) => row.cells.length));
	const names = headings(used, width);
	const taken = new Map();
	const columns = names.flatMap((parts, at) => {
		if (!parts.length) return [];
		const path = parts.join('·');
		const count = (taken.get(path) ?? 0) + 1;
		taken.set(path, count);
		return [{ at, path, leaf: parts.at(-1), name: count > 1 ? `${path}_${count}` : path, isHidden: sheet.hidden.has(at) }];
	});
	const above = rows.slice(0, start).flatMap((row) => [...new Set(filled(row).map((at) => row.cells[at].trim()))]);
	const left = [];
	const data = [];
	const byColumn = [];
	for (const column of columns) byColumn[column.at] = column;
	for (const row of rows.slice(start + used.length)) {
		const kind = kindOfRow(row, byColumn);
		if (kind === 'data') data.push(row);
		else if (kind !== 'blank') left.push({ number: row.number, kind, text: [...new Set(filled(row).map((at) => row.cells[at].replace(/\s+/g, ' ').trim()))].join(' ').slice(0, 80) });
	}
	// cells with text in columns that have no heading: not lost in silence
	const stray = new Set();
	for (const row of data) for (const at of filled(row)) if (!byColumn[at]) stray.add(at);
	// (附件1： above it, who filled it in below it)
	const title = above.find((text) => !/^附\s*件?\s*\d*\s*[:：]?$|^附表\s*\d*[:：]?$/.test(text) && !SIGNATURE.test(squeeze(text))) ?? '';
	return { name: sheet.name, title, above, columns, rows: data, left, stray: [...stray].sort((a, b) => a - b),
		header: used.map((row) => row.number), comments: sheet.comments, hiddenRows: data.filter((row) => row.isHidden).length, period: periodOf([...above, sheet.name]) };
}
