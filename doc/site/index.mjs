// What is searched, as a script: the sections of the pages of a language, indexed.
import MiniSearch from 'minisearch';
import './words.js';

const { indexed, options } = globalThis.bizenvWords;

export function index(pages, lang) {
	const search = new MiniSearch({ ...options, tokenize: indexed, processTerm: (term) => term });
	let id = 0;
	for (const page of pages) {
		for (const section of page.sections) {
			const text = section.text.join(' ').replace(/\s+/g, ' ').trim();
			search.add({ id: id++, title: section.title, page: page.title, at: `${page.name}.html#${section.id}`, text });
		}
	}
	// (a string, because JSON is parsed sooner than a literal; < cannot end the script)
	return `window.bizenvIndex = ${JSON.stringify(JSON.stringify(search)).replace(/</g, '\\u003c')};\n// ${lang}: ${id} sections\n`;
}
