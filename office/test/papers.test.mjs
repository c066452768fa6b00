// Papers: what stands in the file, and what stands where on the page once LibreOffice has
// set it, beside the measures of GB/T 9704-2012.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import JSZip from 'jszip';
import { breakTitle, toDocx } from '../papers/docx.mjs';
import { CHARACTERS, LINES, PAGE, points } from '../papers/standard.mjs';
import { toHtml, toText } from '../papers/text.mjs';
import { office, withFolder } from './lib.mjs';
import { faultsOf } from './wordprocessing.mjs';

const has = (program) => {
	try {
		execFileSync(program, ['--version'], { stdio: 'ignore' });
		return true;
	} catch (error) {
		return error.code !== 'ENOENT';
	}
};
const CAN_SET = has('soffice') && has('pdftotext') ? false : 'there is no LibreOffice here, or nothing that reads a PDF';
const FONTS = fileURLToPath(new URL('../papers/fonts.conf', import.meta.url));

// { pages: [{ width, height, lines: [{ text, words, left, right, top, bottom }] }] } of a .docx
function setPages(folder, name) {
	execFileSync('soffice', [`-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, name)],
		{ stdio: 'ignore', env: { ...process.env, FONTCONFIG_FILE: FONTS } });
	const xml = execFileSync('pdftotext', ['-bbox', join(folder, name.replace(/docx$/, 'pdf')), '-'], { maxBuffer: 1 << 26 }).toString();
	return xml.split(/<page /).slice(1).map((page) => {
		const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(page).map(Number);
		const words = [...page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g)]
			.map(([, left, top, right, bottom, text]) => ({ left: Number(left), right: Number(right), top: Number(top), bottom: Number(bottom), middle: (Number(top) + Number(bottom)) / 2, text }));
		const lines = [];
		for (const word of words.sort((a, b) => a.middle - b.middle || a.left - b.left)) {
			const line = lines.at(-1);
			if (line && Math.abs(line.middle - word.middle) < 5) line.words.push(word);
			else lines.push({ middle: word.middle, words: [word] });
		}
		for (const line of lines) {
			line.words.sort((a, b) => a.left - b.left);
			Object.assign(line, { text: line.words.map((word) => word.text).join(''), left: line.words[0].left, right: Math.max(...line.words.map((word) => word.right)) });
		}
		return { width, height, lines };
	});
}
const near = (found, wanted, most, what) => assert.ok(Math.abs(found - wanted) <= most, `${what}: ${found} is not ${wanted}`);

const PAPER = { form: 'paper', head: '', number: '乌政数发〔2025〕12号', title: '关于通报', caption: '', addressee: '各区人民政府：', contact: '', issuer: '市营商环境办', day: '2025年7月31日', date: '2025-07-31', copyTo: '市委办公室', notes: [],
	blocks: [{ level: 1, heading: '一、工作动态', text: '' }, { level: 2, heading: '（一）任务推进。', text: Array.from({ length: 28 * 60 }, (_, i) => String.fromCharCode(0x5000 + i)).join('') }] };

test('a page has 22 lines of 28 characters, where the standard has them', { skip: CAN_SET }, () => withFolder(async (folder) => {
	await writeFile(join(folder, 'full.docx'), await toDocx(PAPER));
	const pages = setPages(folder, 'full.docx');
	for (const page of pages) {
		near(page.width, points(PAGE.width), 0.5, 'width of the page');
		near(page.height, points(PAGE.height), 0.5, 'height of the page');
	}
	const [left, right] = [points(PAGE.left), points(PAGE.left + PAGE.textWidth)];
	const [top, bottom] = [points(PAGE.top), points(PAGE.top + PAGE.textHeight)];
	const text = pages[1].lines.filter((line) => !/^—\d+—$/.test(line.text));
	assert.equal(text.length, LINES);
	for (const line of text) {
		assert.equal([...line.text].length, CHARACTERS);
		near(line.left, left, 1, 'left edge');
		near(line.right, right, 2, 'right edge');
	}
	for (let i = 1; i < text.length; i += 1) near(text[i].middle - text[i - 1].middle, points(PAGE.textHeight) / LINES, 0.15, 'from line to line');
	const half = points(PAGE.textHeight) / LINES / 2;
	// (the box of a font is not centred in its line)
	near(text[0].middle, top + half, 6, 'the first line');
	near(text.at(-1).middle, bottom - half, 6, 'the last line');
	// — 1 —, 7 mm below the text, outside: right on odd pages, left on even ones
	for (const [i, page] of pages.entries()) {
		const number = page.lines.find((line) => /^—\d+—$/.test(line.text));
		assert.equal(number.text, `—${i + 1}—`);
		near(number.middle - bottom, points(7), 3, 'the page number');
		if (i % 2 === 0) near(right - number.right, 14, 2, 'one character from the right');
		else near(number.left - left, 14, 2, 'one character from the left');
	}
	// the signature stands with text on its page, the copies at the foot of it
	const last = pages.at(-1).lines;
	const signed = last.find((line) => line.text === '市营商环境办');
	const day = last.find((line) => line.text.replace(/\s/g, '') === '2025年7月31日');
	assert.ok(signed && day && day.middle > signed.middle && last[0].middle < signed.middle);
	near(right - day.right, 4 * 15.8, 4, '成文日期 is four characters from the right');
	near((signed.left + signed.right) / 2, (day.left + day.right) / 2, 12, 'the office above its day');    // (digits of another font are not half as wide)
	near(bottom - last.find((line) => line.text.startsWith('抄送')).middle, half, 12, 'copies at the foot');
}));

test('the title is centred and of two lines at most, the office in red 35 mm down', { skip: CAN_SET }, () => withFolder(async (folder) => {
	await writeFile(join(folder, 'head.docx'), await toDocx({ ...PAPER, head: '乌海市优化营商环境办公室文件', title: '关于2025年7月优化营商环境重点任务进展情况的通报', blocks: [PAPER.blocks[0]] }));
	const [page] = setPages(folder, 'head.docx');
	const middle = points(PAGE.left + PAGE.textWidth / 2);
	const head = page.lines.find((line) => line.text.includes('办公室文件'));
	near((head.left + head.right) / 2, middle, 2, 'the office is centred');
	near(head.words[0].top - points(PAGE.top), points(35), 16, 'and 35 mm below the top of the text');
	const title = page.lines.filter((line) => /关于|通报/.test(line.text));
	assert.equal(title.length, 2);
	for (const line of title) near((line.left + line.right) / 2, middle, 2, 'the title is centred');
	near(page.lines.find((line) => line.text.includes('〔2025〕')).left, middle - 80, 40, 'the number');
}));

test('a letter keeps to its page, its red lines and its number', { skip: CAN_SET }, () => withFolder(async (folder) => {
	const run = await office(['letter', '33', '--docx', '--text', '--as-of', '2025-07-31', '--out', join(folder, 'letter'), '--issuer', '乌海市优化营商环境办公室', '--head', '乌海市优化营商环境办公室',
		'--number', '乌营商督函〔2025〕3号', '--reply-by', '2025-08-05', '--copy-to', '市政府督查室', '--contact', '张三，0473-1234567']);
	assert.equal(run.code, 0, run.stderr);
	const pages = setPages(folder, 'letter.docx');
	assert.equal(pages.length, 1);
	const text = pages[0].lines.map((line) => line.text);
	for (const words of ['关于“企业续贷手续多”问题的督办函', '市财政局：', '特此函达。', '（联系人、电话：张三，0473-1234567）', '抄送：市政府督查室。']) assert.ok(text.some((line) => line.includes(words)), `${words} in ${text.join('\n')}`);
	assert.ok(!text.some((line) => /^—1—$/.test(line)), 'the first page of a letter has no number');
	near(pages[0].lines.find((line) => line.text.includes('〔2025〕')).right, points(PAGE.left + PAGE.textWidth), 3, 'the number at the right edge');
	assert.match((await readFile(join(folder, 'letter.txt'))).toString(), /于2025年8月5日前/);
}));

test('fonts by name with others in their place; sizes; the same paper is the same file', async () => {
	const bytes = await toDocx(PAPER);
	assert.deepEqual(await toDocx(PAPER), bytes);
	const zip = await JSZip.loadAsync(bytes);
	const [body, fonts, settings] = await Promise.all(['word/document.xml', 'word/fontTable.xml', 'word/settings.xml'].map((name) => zip.file(name).async('string')));
	const paragraph = (words) => body.match(/<w:p>.*?<\/w:p>/g).find((one) => one.includes(words));
	for (const [words, font, size] of [['关于通报', '方正小标宋简体', 44], ['一、工作动态', '黑体', 32], ['（一）任务推进。', '楷体_GB2312', 32], ['各区人民政府', '仿宋_GB2312', 32], ['抄送', '仿宋_GB2312', 28]]) {
		assert.match(paragraph(words), new RegExp(`w:eastAsia="${font}"`), words);
		assert.match(paragraph(words), new RegExp(`<w:sz w:val="${size}"/>`), words);
	}
	for (const [name, other] of [['仿宋_GB2312', '仿宋,FangSong'], ['楷体_GB2312', '楷体,KaiTi'], ['方正小标宋简体', '华文中宋'], ['黑体', 'SimHei']]) assert.match(fonts, new RegExp(`w:name="${name}"><w:altName w:val="[^"]*${other}`));
	assert.match(body, /<w:pgSz [^>]*w:w="11906"[^>]*w:h="16838"|<w:pgSz [^>]*w:h="16838"[^>]*w:w="11906"/);
	assert.match(body, /<w:docGrid [^>]*w:linePitch="579"/);
	assert.match(settings, /evenAndOddHeaders/);
	assert.match(body, /2025年7月31日/);
	assert.doesNotMatch(await zip.file('docProps/core.xml').async('string'), new RegExp(`${new Date().getFullYear()}-(?!07-31)\\d\\d-\\d\\d`));
});

// each form of a paper, with all and with nothing
const FORMS = { paper: PAPER, 'with a head': { ...PAPER, head: '乌海市优化营商环境办公室文件', caption: '（截至7月）', contact: '张三', notes: ['附注'] }, letter: { ...PAPER, form: 'letter', head: '乌海市优化营商环境办公室' },
	'letter without a head': { ...PAPER, form: 'letter', number: '' }, bare: { ...PAPER, number: '', addressee: '', issuer: '', day: '', copyTo: '', blocks: [] } };

test('what is written keeps to WordprocessingML', async () => {
	for (const [name, paper] of Object.entries(FORMS)) assert.deepEqual(await faultsOf(await toDocx(paper)), [], name);
	await withFolder(async (folder) => {
		for (const args of [['briefing'], ['letter', '33']]) {
			const out = join(folder, args[0]);
			const run = await office([...args, '--docx', '--as-of', '2025-07-31', '--out', out, '--issuer', '市营商环境办', '--number', '乌政数发〔2025〕12号', '--copy-to', '市委办公室']);
			assert.equal(run.code, 0, run.stderr);
			assert.deepEqual(await faultsOf(await readFile(`${out}.docx`)), [], args[0]);
		}
	});
});

test('what breaks it is told', async () => {
	const bytes = await toDocx(FORMS.letter);
	const broken = async (file, change) => {
		const zip = await JSZip.loadAsync(bytes);
		if (change === null) zip.remove(file);
		else {
			const before = await zip.file(file).async('string');
			const after = change(before);
			assert.notEqual(after, before, `${file}: nothing was broken by ${change}`);
			zip.file(file, after);
		}
		return faultsOf(await zip.generateAsync({ type: 'nodebuffer' }));
	};
	const body = 'word/document.xml';
	const cell = (inside) => (text) => text.replace('<w:sectPr>', `<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>${inside}</w:tc></w:tr></w:tbl><w:sectPr>`);
	assert.deepEqual(await broken(body, cell('<w:p/>')), []);
	for (const [file, change, says] of [
		[body, (text) => text.replace(/(<w:spacing [^>]*\/>)(<w:ind [^>]*\/>)/, '$2$1'), /spacing stands in the wrong place/],
		[body, (text) => text.replace(/(<w:jc [^>]*\/>)/, '$1$1'), /two of jc/],
		[body, (text) => text.replace(/<w:pgSz /, '<w:pgMargin/><w:pgSz '), /pgMargin/],
		[body, (text) => text.replace(/<w:jc w:val="both"/, '<w:jc w:val="justify"'), /val is "justify"/],
		[body, (text) => text.replace(/<w:sectPr>.*<\/w:sectPr>/s, ''), /no sectPr/],
		[body, (text) => text.replace(/r:id="rId\d+"/, 'r:id="rId99"'), /relationship rId99/],
		[body, (text) => text.replace('mc:Ignorable="', 'mc:Ignorable="w99 '), /prefix w99/],
		[body, cell(''), /does not end with a paragraph/],
		[body, (text) => text.replace('<w:rPr>', '<w:rPr><w:rStyle w:val="Nobody"/>'), /no style Nobody/],
		['word/footer1.xml', (text) => text.replace(/w:fldCharType="end"/, 'w:fldCharType="begin"'), /a field is begin/],
		['word/footer2.xml', null, /footer2.xml(, which)? is not there/],
		['word/styles.xml', (text) => text.replace(/w:styleId="[^"]*"(.*?)w:styleId="([^"]*)"/s, 'w:styleId="$2"$1w:styleId="$2"'), /two style of styleId/],
		['word/fontTable.xml', (text) => text.replace(/(<w:charset [^>]*\/>)(<w:family [^>]*\/>)/, '$2$1'), /charset stands in the wrong place/],
		['[Content_Types].xml', (text) => text.replace(/<Override [^>]*PartName="\/word\/footer1.xml"\/>/, '').replace(/<Default [^>]*Extension="xml"\/>/, ''), /footer1.xml: it has no content type/],
		['word/_rels/document.xml.rels', (text) => text.replace('Id="rId2"', 'Id="rId1"'), /two relationships rId1/],
	]) assert.ok((await broken(file, change)).some((fault) => says.test(fault)), `${file} ${says}: ${await broken(file, change)}`);
});

test('a title is broken between words', () => {
	for (const [title, lines] of [['关于2025年7月优化营商环境重点任务进展情况的通报', ['关于2025年7月优化营商环境', '重点任务进展情况的通报']], ['关于“企业续贷手续多”问题的督办函', ['关于“企业续贷手续多”问题的督办函']]]) assert.deepEqual(breakTitle(title).split('\n'), lines);
	for (let n = 1; n < 80; n += 1) {
		const broken = breakTitle('营商环境建设重点任务'.repeat(8).slice(0, n));
		assert.equal(broken.replace(/\n/g, ''), '营商环境建设重点任务'.repeat(8).slice(0, n));
		for (const line of broken.split('\n')) assert.ok([...line].length <= 20 && line.length > 0, broken);
	}
});

test('words that are code stay words, in every format', async () => {
	const hostile = '<b>&"甲\'</b> ]]> {x} \u{20bb7}';
	const paper = { ...PAPER, title: hostile, blocks: [{ level: 0, heading: '', text: hostile }], issuer: hostile, copyTo: hostile, head: hostile };
	const page = toHtml(paper, 'zh');
	assert.doesNotMatch(page, /<b>&/);
	assert.match(page, /Content-Security-Policy/);
	assert.ok(toText(paper).includes(hostile));
	const zip = await JSZip.loadAsync(await toDocx(paper));
	const body = await zip.file('word/document.xml').async('string');
	assert.ok(body.replace(/<[^>]*>/g, '').includes('&lt;b&gt;&amp;'));
});

test('the briefing in three formats says the same, in both languages', () => withFolder(async (folder) => {
	for (const lang of ['zh', 'en']) {
		const out = join(folder, lang);
		const run = await office(['briefing', '--docx', '--html', '--text', '--as-of', '2025-07-31', '--lang', lang, '--out', out, '--issuer', '市营商环境办', '--to', '各区']);
		assert.equal(run.code, 0, run.stderr);
		const text = (await readFile(`${out}.txt`)).toString();
		assert.doesNotMatch(text, /\*\*|^#|\\/m);
		assert.match(text, lang === 'zh' ? /　　（一）任务推进不快。各类重点任务/ : /tasks advance slowly/);
		const zip = await JSZip.loadAsync(await readFile(`${out}.docx`));
		const plain = (xml) => xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#0?39;|&apos;/g, "'").replace(/&amp;/g, '&');
		const [inDocx, inHtml] = [plain(await zip.file('word/document.xml').async('string')), plain((await readFile(`${out}.html`)).toString().replace(/<style>.*?<\/style>/s, ''))];
		for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
			const words = line.replace(/\s/g, '');
			assert.ok(inDocx.replace(/\s/g, '').includes(words), `docx: ${line}`);
			assert.ok(inHtml.replace(/\s/g, '').includes(words), `html: ${line}`);
		}
		assert.equal((await office(['briefing', '--text', '--as-of', '2025-07-31', '--lang', lang, '--out', out])).code, 1, 'what is there is not written over');
	}
}));

test('what cannot be written is refused', async () => {
	for (const [args, code, words] of [[['briefing', '--as-of', '2025-07-31'], 2, /--docx/], [['letter', 'x', '--docx'], 2, /整数/], [['letter', '4711', '--docx'], 1, /order/], [['briefing', '--docx', '--as-of', '2025-02-30'], 2, /2025-02-30/], [['letter', '33', '--text', '--as-of', '2025-07-31', '--reply-by', '2025-07-01'], 1, /reply_by/]]) {
		const run = await office(args);
		assert.equal(run.code, code, run.stderr);
		assert.match(run.stderr, words);
	}
});
