// A paper as plain text, and as a page of HTML that prints on A4.
import { html, trusted } from '../dashboard/html.mjs';
import { FONT, LINE, PAGE, SIZE } from './standard.mjs';

export function toText(paper) {
	const indented = (text) => `　　${text}`;
	const lines = [
		...[paper.head, paper.number].filter(Boolean), ...(paper.head || paper.number ? [''] : []),
		paper.title.replace(/\n/g, ''), ...(paper.caption ? [paper.caption] : []), '',
		...(paper.addressee ? [paper.addressee] : []),
		...paper.blocks.map((block) => indented(block.heading + block.text)),
		...(paper.contact ? [indented(`（${paper.contact}）`)] : []), '',
		...[paper.issuer, paper.day].filter(Boolean).map((text) => `　　　　　　　　${text}`),
		...paper.notes.map((note) => indented(`（${note}）`)),
		...(paper.copyTo ? ['', `抄送：${paper.copyTo.replace(/[。.]?$/, '。')}`] : []),
	];
	return `${lines.join('\n').trimEnd()}\n`;
}

const family = ({ name, instead, generic }) => [name, ...instead].map((font) => `"${font}"`).concat(generic).join(', ');
const CSS = `@page { size: A4; margin: ${PAGE.top}mm ${PAGE.width - PAGE.left - PAGE.textWidth}mm ${PAGE.height - PAGE.top - PAGE.textHeight}mm ${PAGE.left}mm; }
body { max-width: ${PAGE.textWidth}mm; margin: 12mm auto; font: ${SIZE.third}pt/${LINE / 20}pt ${family(FONT.body)}; color: #000; background: #fff; }
@media print { body { margin: 0; } }
p { margin: 0; text-align: justify; text-indent: 2em; overflow-wrap: anywhere; }
.head { font: ${SIZE.second * 1.5}pt/1.6 ${family(FONT.title)}; color: #f00; text-align: center; text-indent: 0; }
.number { text-align: center; text-indent: 0; } .line { border: 0; border-top: 2px solid #f00; margin: 4mm 0 10mm; }
h1 { font: normal ${SIZE.second}pt/32pt ${family(FONT.title)}; text-align: center; margin: 0; text-wrap: balance; }
.caption { font-family: ${family(FONT.kai)}; text-align: center; text-indent: 0; } h1 + p:not(.caption), .caption + * { margin-top: 1em; }
.addressee { text-indent: 0; } h2 { font: normal 1em/inherit ${family(FONT.heading)}; margin: 0; text-indent: 2em; line-height: inherit; break-after: avoid; }
b { font-weight: normal; font-family: ${family(FONT.kai)}; } .signed { text-align: right; padding-right: 4em; } .signed:first-of-type { margin-top: 2em; }
.copies { font-size: ${SIZE.fourth}pt; border: solid #000; border-width: 1px 0; margin-top: 3em; padding: 0 1em; text-indent: 0; }`;

export function toHtml(paper, lang) {
	return `<!DOCTYPE html>\n${html`<html lang="${lang === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${paper.title.replace(/\n/g, '')}</title><style>${trusted(CSS)}</style></head>
<body>${paper.head && html`<p class="head">${paper.head}</p>`}${paper.number && html`<p class="number">${paper.number}</p>`}${paper.head && trusted('<hr class="line">')}
<h1>${paper.title.replace(/\n/g, '')}</h1>${paper.caption && html`<p class="caption">${paper.caption}</p>`}
${paper.addressee && html`<p class="addressee">${paper.addressee}</p>`}
${paper.blocks.map((block) => (block.level === 1 ? html`<h2>${block.heading}</h2>\n` : html`<p>${block.heading && html`<b>${block.heading}</b>`}${block.text}</p>\n`))}
${paper.contact && html`<p>（${paper.contact}）</p>`}
${[paper.issuer, paper.day].filter(Boolean).map((text) => html`<p class="signed">${text}</p>`)}
${paper.notes.map((note) => html`<p>（${note}）</p>`)}${paper.copyTo && html`<p class="copies">抄送：${paper.copyTo.replace(/[。.]?$/, '。')}</p>`}
</body></html>`}\n`;
}
