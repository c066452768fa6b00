// The page: headline figures, then a figure a chart, each with its finding, its
// source and its rows as a table, and the program that lets it answer. The policy in
// the head lets that one program run, by its digest, and nothing be fetched.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { COLOUR, DARK } from './charts/base.mjs';
import { cardsOf } from './cards.mjs';
import { CHARTS, figureOf } from './figure.mjs';
import { html, trusted } from './html.mjs';
import { narrow } from './narrow.mjs';
import { asScript, packData, packRows } from './pack.mjs';
import { dayWords, L, MISSING, pageLanguage, speakPage, word } from './words.mjs';

export { CHARTS };

const CSS = readFileSync(new URL('page.css', import.meta.url), 'utf8');
const sha = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

// A drawing has its colours in it; in the dark the style sheet puts others in their place.
const darkOf = (scope) => `${scope} { color-scheme: dark; ${Object.entries(DARK).map(([name, hex]) => `--${name}: ${hex}; --c${COLOUR[name].slice(1)}: ${hex};`).join(' ')} --page: #0e161d; }
${Object.entries(COLOUR).map(([name, hex]) => `${scope} svg [fill="${hex}"] { fill: ${DARK[name]}; } ${scope} svg [stroke="${hex}"] { stroke: ${DARK[name]}; }`).join('\n')}`;
const COLOURS = `:root { color-scheme: light; ${Object.entries(COLOUR).map(([name, hex]) => `--${name}: ${hex};`).join(' ')} --page: #f4f6f8; }
@media screen {
${darkOf(':root[data-theme="dark"]')}
}
@media screen and (prefers-color-scheme: dark) {
${darkOf(':root:not([data-theme="light"])')}
}
`;

const MOST_BYTES = 2450000;
const LEAST_ROWS = 200;

// Rows to ask for, as many as there is room for: of too many, those that want attention most.
function fitting(data, room) {
	const kept = { ...data };
	const all = { tasks: data.cubes?.at(-1)?.reduce((sum, row) => sum + row.task_count, 0) ?? 0, problems: data.problem_sums?.reduce((sum, row) => sum + row.problem_count, 0) ?? 0 };
	const bytes = () => Buffer.byteLength(asScript(packData(kept)));
	for (const name of ['tasks', 'problems']) {
		const rows = kept[name]?.length ?? 0;
		const over = rows > LEAST_ROWS ? bytes() - room : 0;
		if (over <= 0) continue;
		const own = Buffer.byteLength(asScript(packRows(kept[name])));
		kept[name] = kept[name].slice(0, Math.max(LEAST_ROWS, Math.floor(rows * 0.97 * (1 - Math.min(1, over / own)))));
	}
	const cut = Object.fromEntries(Object.entries(all).filter(([name, count]) => kept[name] && count > kept[name].length).map(([name, count]) => [name, { all: count, kept: kept[name].length }]));
	return { ...kept, cut };
}

const titleOf = (options, data) => {
	const self = data.league?.find((row) => row.is_self)?.region_name ?? data.gaps?.[0]?.region_name ?? null;
	const name = options.issuer ?? self;
	return { name, title: L('营商环境看板', 'Business-environment board'), whole: `${name ? `${name}${L('', ': ')}` : ''}${L('营商环境看板', 'business-environment board')}` };
};

// The page of what was read; script is the program that it takes along.
export function page(given, { script = '', lang, issuer } = {}) {
	speakPage(lang === 'en' ? 'en' : 'zh');
	const data = narrow(given);
	const { title, name, whole: heading } = titleOf({ issuer }, data);
	const figures = CHARTS.map((chart) => figureOf(chart, data).html);
	const style = `${COLOURS}${CSS}`;
	const taken = Buffer.byteLength(`${style}${script}${figures.join('')}`) + 30000;
	const packed = asScript({ ...packData(fitting(given, MOST_BYTES - taken)), lang: pageLanguage(), title: heading });
	return `${html`<!DOCTYPE html>
<html lang="${L('zh-CN', 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src ${trusted(script ? sha(script) : "'none'")}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${heading} ${data.day}</title>
<style>
${trusted(style)}</style>
</head>
<body>
<header><h1>${name && html`<span class="office">${word(name)}</span> `}${title}</h1>
<p class="day">${L('截至', 'As of')} <time datetime="${data.day}">${dayWords(data.day)}</time></p></header>
<div id="tools"></div>
<main>
<div id="cards">${cardsOf(data)}</div>
<div class="charts">${figures}</div>
</main>
<footer><p>${L(html`数据取自模式 <code>${data.schema}</code> 的视图，截至 ${dayWords(data.day)}；“${MISSING}”为没有报送或无法计算。`, html`Read from the views of schema <code>${data.schema}</code> as of ${dayWords(data.day)}; a dash is what was not reported or cannot be computed.`)}</p>
${data.note && html`<p>${data.note}</p>`}</footer>
${script && html`<script type="application/json" id="data">${trusted(packed)}</script>
<script>${trusted(script)}</script>`}
</body>
</html>
`}`;
}
