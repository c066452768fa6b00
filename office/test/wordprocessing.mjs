// What WordprocessingML asks of a file, as far as papers use it: which elements stand in
// which, in what order and how often, what their attributes may say, and how the parts of
// the package hang together.  Word refuses a file that breaks one of these, or repairs it
// with a question; LibreOffice says nothing.  An element that is not listed is told, so that
// the list grows with the papers.
import JSZip from 'jszip';
import { SaxesParser } from 'saxes';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006';

// The children of an element in their order: each once at most, "*" any number, "!" once at least.
const ORDER = {
	document: 'body!', body: 'p|tbl* sectPr!', ftr: 'p|tbl*', hdr: 'p|tbl*', footnotes: 'footnote*', endnotes: 'endnote*', comments: 'comment*', footnote: 'p|tbl*', endnote: 'p|tbl*',
	p: 'pPr r*', tbl: 'tblPr! tblGrid! tr*', tr: 'trPr tc*', tc: 'tcPr p|tbl*', tblGrid: 'gridCol*',
	r: 'rPr t|br|tab|fldChar|instrText|separator|continuationSeparator|footnoteRef|endnoteRef|footnoteReference|lastRenderedPageBreak*',
	pPr: 'pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange',
	rPr: 'rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath',
	pBdr: 'top left bottom right between bar',
	sectPr: 'headerReference|footerReference* footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings',
	tblPr: 'tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription',
	tcPr: 'cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark',
	styles: 'docDefaults latentStyles style*', docDefaults: 'rPrDefault pPrDefault', rPrDefault: 'rPr', pPrDefault: 'pPr',
	style: 'name! aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr*',
	numbering: 'numPicBullet* abstractNum* num* numIdMacAtCleanup', abstractNum: 'nsid multiLevelType tmpl name styleLink numStyleLink lvl*',
	lvl: 'start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr', num: 'abstractNumId! lvlOverride*', lvlOverride: 'startOverride lvl',
	fonts: 'font*', font: 'altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic',
	settings: 'writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText mirrorMargins alignBordersAndEdges embedTrueTypeFonts trackRevisions defaultTabStop evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator',
	compat: 'compatSetting*',
};
const STEPS = Object.fromEntries(Object.entries(ORDER).map(([name, text]) => [name, text.split(' ').map((step) => ({ names: step.replace(/[*!]$/, '').split('|'), isMany: step.endsWith('*'), isNeeded: step.endsWith('!') }))]));
const LEAVES = new Set(Object.values(STEPS).flatMap((steps) => steps.flatMap(({ names }) => names)).filter((name) => !STEPS[name]));

// What an attribute says, by its element; those of many elements by their own name.
const WHOLE = /^-?\d+$/;
const SIZE = /^\d+$/;
const ON_OFF = /^(true|false|0|1|on|off)$/;
const COLOUR = /^(auto|[0-9A-Fa-f]{6})$/;
const BORDER = /^(nil|none|single|double|thick|dotted|dashed|triple|(thinThick|thickThin)(Small|Medium|Large)Gap|thinThickThin(Small|Medium|Large)Gap)$/;
const VALUES = {
	'jc@val': /^(left|right|center|both|start|end|distribute)$/, 'lvlJc@val': /^(left|right|center|start|end)$/, 'spacing@lineRule': /^(auto|exact|atLeast)$/, 'spacing@line': WHOLE, 'spacing@before': SIZE, 'spacing@after': SIZE, 'spacing@val': WHOLE,
	'ind@left': WHOLE, 'ind@right': WHOLE, 'ind@firstLine': SIZE, 'ind@hanging': SIZE, 'sz@val': SIZE, 'szCs@val': SIZE, 'color@val': COLOUR,
	'pgSz@w': SIZE, 'pgSz@h': SIZE, 'pgSz@orient': /^(portrait|landscape)$/, 'pgMar@top': WHOLE, 'pgMar@bottom': WHOLE, 'pgMar@left': SIZE, 'pgMar@right': SIZE, 'pgMar@header': SIZE, 'pgMar@footer': SIZE, 'pgMar@gutter': SIZE,
	'docGrid@type': /^(default|lines|linesAndChars|snapToChars)$/, 'docGrid@linePitch': WHOLE, 'footerReference@type': /^(default|even|first)$/, 'headerReference@type': /^(default|even|first)$/,
	'framePr@wrap': /^(auto|notBeside|around|tight|through|none)$/, 'framePr@hAnchor': /^(text|margin|page)$/, 'framePr@vAnchor': /^(text|margin|page)$/, 'framePr@xAlign': /^(left|center|right|inside|outside)$/, 'framePr@yAlign': /^(inline|top|center|bottom|inside|outside)$/, 'framePr@w': SIZE, 'framePr@h': SIZE,
	'fldChar@fldCharType': /^(begin|separate|end)$/, 'rFonts@hint': /^(default|eastAsia|cs)$/, 'family@val': /^(decorative|modern|roman|script|swiss|auto)$/, 'pitch@val': /^(fixed|variable|default)$/, 'charset@val': /^[0-9A-Fa-f]{2}$/,
	'style@type': /^(paragraph|character|table|numbering)$/, 'u@val': /^(single|words|double|thick|dotted|dash|wave|none)$/, 'vertAlign@val': /^(baseline|superscript|subscript)$/,
};
for (const name of ['keepNext', 'keepLines', 'widowControl', 'autoSpaceDE', 'autoSpaceDN', 'snapToGrid', 'titlePg', 'b', 'bCs', 'i', 'iCs', 'evenAndOddHeaders']) VALUES[`${name}@val`] = ON_OFF;
for (const side of ['top', 'left', 'bottom', 'right']) Object.assign(VALUES, { [`${side}@val`]: BORDER, [`${side}@color`]: COLOUR, [`${side}@sz`]: SIZE, [`${side}@space`]: SIZE });
const NEEDED = { footerReference: ['type', 'id'], headerReference: ['type', 'id'], fldChar: ['fldCharType'], style: ['styleId'], lvl: ['ilvl'], num: ['numId'], abstractNum: ['abstractNumId'], font: ['name'], jc: ['val'], sz: ['val'] };

function parse(text) {
	const parser = new SaxesParser({ xmlns: true });
	let root = null;
	const stack = [];
	parser.on('opentag', (tag) => {
		const node = { uri: tag.uri, name: tag.local, children: [], ns: tag.ns, attributes: Object.values(tag.attributes).map(({ uri, local, value }) => ({ uri, name: local, value })), prefixes: { ...stack.at(-1)?.prefixes, ...tag.ns } };
		if (stack.length) stack.at(-1).children.push(node);
		else root = node;
		stack.push(node);
	});
	parser.on('closetag', () => stack.pop());
	parser.on('error', (error) => { throw error; });
	parser.write(text).close();
	return root;
}

function lookAt(node, path, told) {
	const here = `${path}/${node.name}`;
	const steps = STEPS[node.name];
	if (!steps && !LEAVES.has(node.name)) told(`${here}: this element is not known`);
	if (!steps && node.children.length) told(`${here}: it has ${node.children[0].name} in it`);
	let at = 0;
	const seen = new Set();
	for (const child of steps ? node.children : []) {
		const next = steps.findIndex(({ names }, i) => i >= at && names.includes(child.name));
		if (next < 0) told(`${here}: ${child.name} stands in the wrong place`);
		else if (seen.has(next) && !steps[next].isMany) told(`${here}: there are two of ${child.name}`);
		else { at = next; seen.add(next); }
	}
	for (const [i, { names, isNeeded }] of (steps ?? []).entries()) if (isNeeded && !seen.has(i)) told(`${here}: it has no ${names[0]}`);
	// (a cell, a footer, a footnote end with a paragraph)
	if (['tc', 'ftr', 'hdr', 'footnote', 'endnote'].includes(node.name) && node.children.at(-1)?.name !== 'p') told(`${here}: it does not end with a paragraph`);
	for (const name of NEEDED[node.name] ?? []) if (!node.attributes.some((one) => one.name === name && [W, R].includes(one.uri))) told(`${here}: it has no ${name}`);
	for (const { uri, name, value } of node.attributes) {
		const wanted = uri === W ? VALUES[`${node.name}@${name}`] : null;
		if (wanted && !wanted.test(value)) told(`${here}: ${name} is "${value}"`);
		if (uri === MC && name === 'Ignorable') for (const prefix of value.split(/\s+/)) if (!node.prefixes[prefix]) told(`${here}: the prefix ${prefix} is declared nowhere`);
	}
	for (const child of node.children) lookAt(child, here, told);
}

const all = (node, test) => [...(test(node) ? [node] : []), ...node.children.flatMap((child) => all(child, test))];
const value = (node, name, uri = W) => node.attributes.find((one) => one.name === name && one.uri === uri)?.value;

// begin, separate, end of fields are in order, and none is left open
function fields(root, told) {
	for (const paragraph of all(root, ({ name }) => name === 'p')) {
		const words = all(paragraph, ({ name }) => name === 'fldChar').map((node) => value(node, 'fldCharType')).join(' ');
		if (words.replace(/begin( separate)? end ?/g, '') !== '') told(`a field is ${words}`);
	}
}

function twice(nodes, name, told) {
	const values = nodes.map((node) => value(node, name));
	for (const one of new Set(values.filter((word, i) => values.indexOf(word) !== i))) told(`there are two ${nodes[0].name} of ${name} ${one}`);
}

// What is amiss in a .docx, a sentence each; nothing in a sound one.
export async function faultsOf(bytes) {
	const zip = await JSZip.loadAsync(bytes);
	const names = Object.keys(zip.files).filter((name) => !zip.files[name].dir);
	const parts = Object.fromEntries(await Promise.all(names.map(async (name) => [name, parse(await zip.file(name).async('string'))])));
	const faults = [];
	const types = parts['[Content_Types].xml'];
	if (!types) return ['there is no [Content_Types].xml'];
	const of = (node, name) => value(node, name, '');
	const defaults = new Map(types.children.filter(({ name }) => name === 'Default').map((node) => [of(node, 'Extension'), of(node, 'ContentType')]));
	const overrides = types.children.filter(({ name }) => name === 'Override').map((node) => of(node, 'PartName').slice(1));
	for (const name of overrides) if (!parts[name]) faults.push(`[Content_Types].xml: ${name} is not there`);
	for (const name of names.filter((one) => one !== '[Content_Types].xml')) if (!overrides.includes(name) && !defaults.has(name.split('.').at(-1))) faults.push(`${name}: it has no content type`);
	const relations = (name) => {
		const [, folder, file] = /^(.*\/)?([^/]*)$/.exec(name);
		return { folder: folder ?? '', root: parts[`${folder ?? ''}_rels/${file}.rels`] };
	};
	for (const name of ['', ...names.filter((one) => !one.endsWith('.rels'))]) {
		const { folder, root } = relations(name);
		const ids = new Set();
		for (const node of root?.children ?? []) {
			if (ids.has(of(node, 'Id'))) faults.push(`${name}: there are two relationships ${of(node, 'Id')}`);
			ids.add(of(node, 'Id'));
			const target = of(node, 'Target').startsWith('/') ? of(node, 'Target').slice(1) : `${folder}${of(node, 'Target')}`;
			if (of(node, 'TargetMode') !== 'External' && !parts[target]) faults.push(`${name}: the relationship ${of(node, 'Id')} leads to ${target}, which is not there`);
		}
		const part = parts[name];
		if (part?.uri !== W) continue;
		const told = (text) => faults.push(`${name}: ${text}`);
		lookAt(part, '', told);
		fields(part, told);
		for (const node of all(part, (one) => one.attributes.some(({ uri }) => uri === R))) if (!ids.has(value(node, 'id', R))) told(`${node.name} asks for the relationship ${value(node, 'id', R)}, which is not there`);
		for (const [kind, id] of [['style', 'styleId'], ['abstractNum', 'abstractNumId'], ['num', 'numId'], ['font', 'name'], ['footnote', 'id'], ['endnote', 'id']]) twice(all(part, (one) => one.name === kind), id, told);
	}
	// styles and numbers that are used are there (Word brings these two itself)
	const styles = new Set([...all(parts['word/styles.xml'], ({ name }) => name === 'style').map((node) => value(node, 'styleId')), 'Normal', 'DefaultParagraphFont']);
	for (const [name, part] of Object.entries(parts)) for (const node of part.uri === W ? all(part, (one) => ['pStyle', 'rStyle', 'tblStyle', 'basedOn', 'next', 'link'].includes(one.name)) : []) if (!styles.has(value(node, 'val'))) faults.push(`${name}: there is no style ${value(node, 'val')}`);
	return faults;
}
