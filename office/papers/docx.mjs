// A paper as a .docx.  What a paper is made of, see model.mjs.
import * as docx from 'docx';
import JSZip from 'jszip';
import { CHARACTER, CHARACTERS, characters, FONT, LINE, NARROWER, PAGE, RED, SIZE, twips, widthOf } from './standard.mjs';

const { AlignmentType, BorderStyle, Document, Footer, FrameAnchorType, HorizontalPositionAlign, LineRuleType, Packer, PageNumber, Paragraph, TextRun, VerticalPositionAlign, FrameWrap } = docx;

const fontOf = ({ name }) => ({ ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' });
const run = (text, { font = FONT.body, size = SIZE.third, color, break: lines } = {}) =>
	new TextRun({ text, font: fontOf(font), size: size * 2, color, break: lines, characterSpacing: size === SIZE.third ? NARROWER : undefined });
const lined = (extra) => ({ line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0, ...extra });
const paragraph = (children, { indent = 0, first = 0, right = 0, alignment = AlignmentType.BOTH, spacing, keepNext, ...rest } = {}) =>
	new Paragraph({ children, alignment, keepNext, widowControl: false, spacing: lined(spacing), indent: { left: indent, firstLine: first, right }, ...rest });
const empty = (count = 1, keepNext = false) => Array.from({ length: count }, () => paragraph([run('')], { keepNext }));

const FIRST = Math.round(2 * CHARACTER);    // the first line stands in by two characters

// The last lines of the text go where the signature goes, so that it does not stand alone
// on a page.  (A long paragraph that is kept with the next is not begun on the page by LibreOffice.)
function textBlock(block, i, blocks) {
	const isLast = i === blocks.length - 1 && widthOf(block.heading + block.text) < 6 * CHARACTERS;
	const font = { 1: FONT.heading, 2: FONT.kai }[block.level] ?? FONT.body;
	if (block.level && !block.text) return paragraph([run(block.heading, { font })], { first: FIRST, keepNext: true });
	return paragraph([...(block.heading ? [run(block.heading, { font })] : []), run(block.text)], { first: FIRST, keepNext: isLast });
}

// 成文日期 stands in by four characters from the right, the office centred above it, as
// a seal is set over both; an office that is longer keeps two.
function signature({ issuer, day }, foot) {
	if (!issuer && !day) return foot;
	const [dayWidth, issuerWidth] = [widthOf(day ?? ''), widthOf(issuer ?? '')];
	const right = Math.max(4, 2 + (issuerWidth - dayWidth) / 2);
	return [
		...empty(2, true),
		...(issuer ? [paragraph([run(issuer)], { alignment: AlignmentType.RIGHT, right: characters(Math.max(right + (dayWidth - issuerWidth) / 2, 0)), keepNext: true })] : []),
		...foot,    // (a frame stands on the page of the paragraph behind it)
		...(day ? [paragraph([run(day)], { alignment: AlignmentType.RIGHT, right: characters(right) })] : []),
	];
}

// 抄送 stands at the foot of the last page
function copies(text, { lines }) {
	if (!text) return [];
	const border = { style: BorderStyle.SINGLE, size: 6, space: 2, color: '000000' };
	const prefix = '抄送：';
	return [new Paragraph({
		children: [run(`${prefix}${text.replace(/[。.]?$/, '。')}`, { size: SIZE.fourth })],
		spacing: lined(), alignment: AlignmentType.BOTH, border: lines ? { top: border, bottom: border } : undefined,
		indent: { left: characters(1 + widthOf(prefix)), hanging: characters(widthOf(prefix)), right: characters(1) },
		frame: { type: 'alignment', width: twips(PAGE.textWidth), height: 0, anchor: { horizontal: FrameAnchorType.MARGIN, vertical: FrameAnchorType.MARGIN },
			alignment: { x: HorizontalPositionAlign.CENTER, y: VerticalPositionAlign.BOTTOM }, wrap: FrameWrap.AROUND },
	})];
}

// — 1 —, at the outer side, one character in, its dash 7 mm below the text
const pageNumber = (side) => new Footer({ children: [new Paragraph({
	alignment: side === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
	indent: side === 'right' ? { right: SIZE.fourth * 20 } : { left: SIZE.fourth * 20 },
	spacing: { line: SIZE.fourth * 20, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
	children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: fontOf(FONT.song), size: SIZE.fourth * 2 })],
})] });

const red = (style, size) => ({ style, size, space: 1, color: RED });
const OVER = twips((170 - PAGE.textWidth) / 2);    // the red lines of a letter are 170 mm long

// A letter (信函格式): the office in red, a double line below it, another at the foot of
// the first page; the number at the right edge.
function letterHead({ head, number }) {
	return [
		paragraph([run(head, { font: FONT.title, size: fitting(head), color: RED })], { alignment: AlignmentType.CENTER, spacing: { line: LINE * 2 },
			border: { bottom: red(BorderStyle.THICK_THIN_MEDIUM_GAP, 18) }, indent: -OVER, right: -OVER }),
		paragraph([run(number ?? '')], { alignment: AlignmentType.RIGHT, spacing: { before: Math.round(SIZE.third * 20 * 7 / 8) - 140 } }),
		...empty(1),
	];
}
// as large as the line takes, and no larger than is usual
const fitting = (text) => Math.max(22, Math.min(42, Math.floor(420 / Math.max([...text].length, 1))));

// An ordinary paper: the office in red 35 mm below the top of the text, the number, a red line.
function paperHead({ head, number }) {
	const line = { bottom: red(BorderStyle.SINGLE, 12) };
	if (!head) return number ? [paragraph([run(number)], { alignment: AlignmentType.CENTER }), ...empty(1)] : [];
	return [
		paragraph([run(head, { font: FONT.title, size: fitting(head), color: RED })], { alignment: AlignmentType.CENTER, spacing: { line: LINE * 2, before: twips(35) - LINE } }),
		...empty(2),
		paragraph([run(number ?? '')], { alignment: AlignmentType.CENTER, spacing: { after: 0 }, border: line }),
		...empty(2),
	];
}

function titleLines(title) {
	return title.split('\n').map((line) => paragraph([run(line, { font: FONT.title, size: SIZE.second })], { alignment: AlignmentType.CENTER, keepNext: true, spacing: { line: Math.round(LINE * 1.15) } }));
}

// Where a title may be broken: between words, and never within those of the trade.
const WHOLE = /(优化)?营商环境|督办函|工作交办单|重点任务|进展情况|\d+年(\d+月)?(\d+日)?|[“《（][^”》）]*[”》）]/gu;
function breaks(title) {
	const places = new Set();
	for (const { index } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(title)) places.add(index);
	for (const found of title.matchAll(WHOLE)) for (let at = found.index + 1; at < found.index + found[0].length; at += 1) places.delete(at);
	// (nor before what no line begins with, nor behind what none ends with)
	return [...places].filter((at) => at > 0 && !/^[的和与及、，。”》）]/u.test(title.slice(at)) && !/[“《（]$/u.test(title.slice(0, at)));
}

// Lines of about the same width, the first not the shorter by much.
export function breakTitle(title, most = 20) {
	if (widthOf(title) <= most) return title;
	const aim = widthOf(title) / Math.ceil(widthOf(title) / most);
	const fits = breaks(title).map((at) => ({ at, width: widthOf(title.slice(0, at)) })).filter(({ width }) => width <= most);
	const best = fits.reduce((a, b) => (a && Math.abs(a.width - aim - 1) <= Math.abs(b.width - aim - 1) ? a : b), null);
	const at = best && best.width >= aim / 2 ? best.at : [...title].slice(0, Math.floor(aim)).join('').length;
	return `${title.slice(0, at)}\n${breakTitle(title.slice(at), most)}`;
}

function contents(paper) {
	const head = paper.form === 'letter' && paper.head ? letterHead(paper) : paperHead(paper);
	return [
		...head,
		...titleLines(breakTitle(paper.title)),
		...(paper.caption ? [paragraph([run(paper.caption, { font: FONT.kai })], { alignment: AlignmentType.CENTER })] : []),
		...empty(1),
		...(paper.addressee ? [paragraph([run(paper.addressee)])] : []),
		...paper.blocks.map(textBlock),
		...(paper.contact ? [paragraph([run(`（${paper.contact}）`)], { first: FIRST, keepNext: true })] : []),
		...signature(paper, copies(paper.copyTo, { lines: paper.form !== 'letter' })),
		...paper.notes.map((note) => paragraph([run(`（${note}）`, { size: SIZE.fourth })], { first: FIRST })),
	];
}

// Fonts that may be missing: what a reader takes instead is told in the font table.
const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const FONT_TABLE = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${Object.values(FONT).map(({ name, instead, generic }) =>
	`<w:font w:name="${escape(name)}"><w:altName w:val="${escape(instead.join(','))}"/><w:charset w:val="86"/><w:family w:val="${generic === 'serif' ? 'roman' : 'swiss'}"/><w:pitch w:val="variable"/></w:font>`).join('')}</w:fonts>`;

// The same paper gives the same bytes: its day, not the clock, stands in the file.
async function settle(buffer, day) {
	const zip = await JSZip.loadAsync(buffer);
	const stamp = `${day}T00:00:00Z`;
	const core = await zip.file('docProps/core.xml').async('string');
	zip.file('docProps/core.xml', core.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${stamp}`));
	zip.file('word/fontTable.xml', FONT_TABLE);
	// Lines are exact already: a title that snapped to the grid would take two of them.  And
	// blanks between Chinese and digits would make lines of less than 28 characters.
	const body = await zip.file('word/document.xml').async('string');
	zip.file('word/document.xml', body.replace(/<w:spacing (?=[^>]*w:line=)/g, '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>$&'));
	const again = new JSZip();
	for (const name of Object.keys(zip.files).filter((file) => !zip.files[file].dir)) {
		again.file(name, await zip.file(name).async('nodebuffer'), { date: new Date(`${day}T00:00:00Z`), createFolders: false });
	}
	return again.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'DOS' });
}

export async function toDocx(paper) {
	const isLetter = paper.form === 'letter' && Boolean(paper.head);
	const footOfLetter = new Footer({ children: [new Paragraph({ children: [run('')], indent: { left: -OVER, right: -OVER }, spacing: { line: 240, lineRule: LineRuleType.EXACT }, border: { top: red(BorderStyle.THIN_THICK_MEDIUM_GAP, 18) } })] });
	const file = new Document({
		title: paper.title.replace(/\n/g, ''), creator: paper.issuer || 'bizenv-office', lastModifiedBy: 'bizenv-office', description: '',
		evenAndOddHeaderAndFooters: true,
		styles: { default: { document: { run: { font: fontOf(FONT.body), size: SIZE.third * 2, language: { value: 'en-US', eastAsia: 'zh-CN' } }, paragraph: { spacing: lined() } } } },
		sections: [{
			properties: {
				titlePage: isLetter,
				page: {
					size: { width: twips(PAGE.width), height: twips(PAGE.height) },
					margin: { top: isLetter ? twips(30) : twips(PAGE.top), bottom: twips(PAGE.height - PAGE.top - PAGE.textHeight), left: twips(PAGE.left),
						right: twips(PAGE.width - PAGE.left - PAGE.textWidth), header: twips(15), footer: twips(PAGE.height - PAGE.top - PAGE.textHeight - 9.5), gutter: 0 },
				},
				grid: { type: 'lines', linePitch: LINE },
			},
			footers: { default: pageNumber('right'), even: pageNumber('left'), ...(isLetter ? { first: footOfLetter } : {}) },
			children: contents(paper),
		}],
	});
	return settle(await Packer.toBuffer(file), paper.date);
}
