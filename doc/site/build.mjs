// The manual as a folder of pages that open from a stick: no server, no network, search in
// Chinese and in Latin letters. `node build.mjs FOLDER` writes it; a link that leads nowhere
// makes it fail.
//
// Generators that are usual here (VitePress, Docusaurus, Docsify, mkdocs-material) load their
// search by fetch() or as ES modules, which browsers refuse from file://. So pages are made by
// markdown-it, and what is searched is a script that MiniSearch reads.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { groups, load } from './pages.mjs';
import { html } from './template.mjs';
import { index } from './index.mjs';
import { deadLinks } from './links.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const top = path.resolve(here, '../..');
const out = path.resolve(process.argv[2] ?? 'manual');

if (fs.existsSync(out) && !fs.existsSync(path.join(out, 'assets/search.js'))) {
	console.error(`${out} is there, and is no manual: name another folder`);
	process.exit(2);
}
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, 'assets'), { recursive: true });

const { pages, files } = load(top);
for (const page of pages) {
	const file = path.join(out, page.file);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, html(page, groups(pages, page.lang)));
}
for (const lang of ['zh', 'en']) fs.writeFileSync(path.join(out, `assets/index-${lang}.js`), index(pages.filter((p) => p.lang === lang), lang));

// (the script for browsers; it looks for no map of itself)
const minisearch = fs.readFileSync(path.join(here, 'node_modules/minisearch/dist/umd/index.js'), 'utf8');
fs.writeFileSync(path.join(out, 'assets/minisearch.js'), minisearch.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
for (const name of ['search.js', 'words.js', 'style.css']) fs.copyFileSync(path.join(here, name), path.join(out, 'assets', name));
for (const [from, to] of files) {
	if (!fs.existsSync(path.join(top, from)) || fs.statSync(path.join(top, from)).isDirectory()) continue;	// (a dead link, told below)
	fs.mkdirSync(path.dirname(path.join(out, to)), { recursive: true });
	fs.copyFileSync(path.join(top, from), path.join(out, to));
}
fs.writeFileSync(path.join(out, 'index.html'), '<!doctype html><meta charset="utf-8"><title>bizenv</title><meta http-equiv="refresh" content="0; url=zh/index.html"><a href="zh/index.html">中文</a> <a href="en/index.html">English</a>\n');

const dead = deadLinks(out);
for (const line of dead) console.error(line);
const size = fs.readdirSync(out, { recursive: true }).reduce((sum, name) => sum + (fs.statSync(path.join(out, name)).isFile() ? fs.statSync(path.join(out, name)).size : 0), 0);
console.log(`${pages.length} pages, ${(size / 1e6).toFixed(1)} MB: ${path.join(out, 'index.html')}`);
if (dead.length) process.exit(1);
