// The pages of the manual: read, set, and put into groups.
import fs from 'node:fs';
import path from 'node:path';
import markdown from 'markdown-it';

// As GitHub makes anchors: tools/check-manual has the same
export const slug = (head) => head.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_\s-]/gu, '').replace(/\s/g, '-');

const sources = (top) => {
	const names = fs.readdirSync(path.join(top, 'doc')).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3));
	return [
		{ source: 'doc/zh/README.md', file: 'zh/index.html', lang: 'zh', name: 'index' },
		{ source: 'README.zh-CN.md', file: 'zh/about.html', lang: 'zh', name: 'about' },
		{ source: 'README.md', file: 'en/index.html', lang: 'en', name: 'index' },
		{ source: 'CHANGELOG.md', file: 'en/changelog.html', lang: 'en', name: 'changelog' },
		...names.flatMap((name) => [
			{ source: `doc/zh/${name}.md`, file: `zh/${name}.html`, lang: 'zh', name },
			{ source: `doc/${name}.md`, file: `en/${name}.html`, lang: 'en', name },
		]),
	];
};

// The address, from the page, of what a link of its source names
function address(page, href, targets) {
	if (/^[a-z]+:/i.test(href)) return href;
	const [where, anchor] = href.split('#');
	const wanted = where === '' ? page.source : path.posix.join(path.posix.dirname(page.source), where);
	// (what is linked to and is no page comes along: pictures, the licence, a file of the sources)
	if (!targets.has(wanted)) targets.set(wanted, `files/${wanted}`);
	const to = targets.get(wanted);
	return path.posix.relative(path.posix.dirname(page.file), to) + (anchor === undefined ? '' : `#${anchor}`);
}

export function load(top) {
	const pages = sources(top);
	const targets = new Map(pages.map((page) => [page.source, page.file]));
	const md = markdown({ html: true });
	const plain = md.renderer.renderToken.bind(md.renderer);
	// (what is wider than the screen scrolls by itself)
	md.renderer.rules.table_open = () => '<div class="wide"><table>\n';
	md.renderer.rules.table_close = () => '</table></div>\n';
	const fence = md.renderer.rules.fence;
	md.renderer.rules.fence = (tokens, at, options, env, self) => {
		const kind = tokens[at].info.split(' ')[0];
		return `<div class="block ${/^\w+$/.test(kind) ? kind : ''}">${fence(tokens, at, options, env, self)}</div>\n`;
	};
	md.renderer.rules.heading_open = (tokens, at, options) => plain(tokens, at, options);

	for (const page of pages) {
		// (set-up is in comments, and not for readers)
		const text = fs.readFileSync(path.join(top, page.source), 'utf8').replace(/^<!--.*?^\s*-->$/gms, '');
		const tokens = md.parse(text, {});
		const used = new Map();
		page.sections = [];
		tokens.forEach((token, at) => {
			if (token.type === 'heading_open') {
				const title = tokens[at + 1].children.filter((t) => t.type === 'text' || t.type === 'code_inline').map((t) => t.content).join('');
				let id = slug(title);
				const times = used.get(id) ?? 0;
				used.set(id, times + 1);
				if (times) id += `-${times}`;
				token.attrSet('id', id);
				page.sections.push({ id, title, level: Number(token.tag.slice(1)), text: [] });
			}
			for (const child of token.children ?? []) {
				for (const name of ['href', 'src']) {
					const value = child.attrGet(name);
					if (value !== null) child.attrSet(name, address(page, value, targets));
				}
			}
			if (page.sections.length && token.type === 'inline' && tokens[at - 1].type !== 'heading_open') {
				page.sections.at(-1).text.push(token.children.map((t) => (t.type === 'softbreak' ? ' ' : t.content)).join(''));
			}
			if (page.sections.length && token.type === 'fence' && !token.info.startsWith('output')) page.sections.at(-1).text.push(token.content);
		});
		page.title = page.sections[0]?.title ?? page.name;
		page.body = md.renderer.render(tokens, md.options, {});
		page.twin = { zh: 'en', en: 'zh' }[page.lang];
	}
	const files = new Set(pages.map((page) => page.file));
	for (const page of pages) page.twin = files.has(`${page.twin}/${page.name}.html`) ? `../${page.twin}/${page.name}.html` : `../${page.twin}/index.html`;
	return { pages, files: [...targets].filter(([, to]) => to.startsWith('files/')) };
}

// The groups of the list beside each page are those of doc/zh/README.md.
const heads = { 从问题查起: 'By question', 函数: 'Functions', 使用与管理: 'Use and operation' };

export function groups(pages, lang) {
	const list = pages.find((page) => page.source === 'doc/zh/README.md');
	const label = (name) => {
		const page = pages.find((p) => p.lang === lang && p.name === name);
		return page && { name, file: page.file, title: page.title };
	};
	const found = [];
	for (const part of list.body.split(/(?=<h2 )/).slice(1)) {
		const title = part.match(/<h2[^>]*>(.*?)<\/h2>/)[1];
		if (!heads[title]) throw new Error(`doc/zh/README.md: the heading ${title} has no English one in doc/site/pages.mjs`);
		const names = [...part.matchAll(/<tr>\n<td><a href="(\w+)\.html"/g)].map((m) => m[1]);
		found.push({ title: lang === 'zh' ? title : heads[title], pages: names.map(label).filter(Boolean) });
	}
	return found;
}
