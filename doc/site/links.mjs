// Which links of the pages of a folder lead nowhere: each file and each anchor is looked for.
import fs from 'node:fs';
import path from 'node:path';

export function deadLinks(out) {
	const text = new Map();
	for (const name of fs.readdirSync(out, { recursive: true })) {
		if (name.endsWith('.html')) text.set(path.join(out, name), fs.readFileSync(path.join(out, name), 'utf8'));
	}
	const anchors = new Map([...text].map(([file, page]) => [file, new Set([...page.matchAll(/ id="([^"]*)"/g)].map((m) => m[1]))]));
	const dead = [];
	for (const [file, page] of text) {
		for (const [, href] of page.matchAll(/ (?:href|src)="([^"]*)"/g)) {
			if (/^[a-z]+:/i.test(href)) continue;
			const [where, anchor] = href.replace(/&amp;/g, '&').split('#');
			const target = where === '' ? file : path.resolve(path.dirname(file), decodeURI(where));
			if (!fs.existsSync(target) || fs.statSync(target).isDirectory()) dead.push(`${path.relative(out, file)}: ${href}: there is no such file`);
			else if (anchor !== undefined && anchors.has(target) && !anchors.get(target).has(decodeURIComponent(anchor))) dead.push(`${path.relative(out, file)}: ${href}: there is no such heading`);
		}
	}
	return dead;
}
