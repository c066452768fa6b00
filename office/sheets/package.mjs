// An .xlsx before it is read: what hangs on its worksheets and is no cell (notes, drawings,
// tables, printer settings) is taken off, for each program writes that in another way and
// the reader of workbooks stumbles over some.  The text of notes is kept.
import JSZip from 'jszip';

const HYPERLINK = /\/hyperlink$/;
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescape = (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) =>
	(hex ? String.fromCodePoint(parseInt(hex, 16)) : number ? String.fromCodePoint(Number(number)) : ENTITIES[name] ?? whole));
const attribute = (tag, name) => unescape(new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1] ?? '');

// where a part stands that a relationship names, seen from its owner's folder
function resolve(folder, target) {
	if (target.startsWith('/')) return target.slice(1);
	const parts = folder.split('/');
	for (const step of target.split('/')) {
		if (step === '..') parts.pop();
		else if (step !== '.') parts.push(step);
	}
	return parts.join('/');
}

// column and row of A1
function place(reference) {
	const [, letters, row] = /^([A-Z]+)(\d+)$/.exec(reference) ?? [];
	if (!letters) return null;
	return { row: Number(row), column: [...letters].reduce((sum, sign) => sum * 26 + sign.charCodeAt(0) - 64, 0) - 1 };
}

const notesOf = (xml) => [...xml.matchAll(/<(?:\w+:)?comment\b[^>]*>([\s\S]*?)<\/(?:\w+:)?comment>/g)].flatMap(([tag, body]) => {
	const at = place(attribute(tag, 'ref'));
	const text = [...body.matchAll(/<(?:\w+:)?t\b[^>]*>([\s\S]*?)<\/(?:\w+:)?t>/g)].map((part) => unescape(part[1])).join('');
	return at ? [{ ...at, text }] : [];
});

// which part of the package each worksheet is: Map(part → name)
async function worksheetNames(zip) {
	const [book, relations] = await Promise.all(['xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map(async (part) => (await zip.file(part)?.async('string')) ?? ''));
	const targets = new Map((relations.match(/<Relationship\b[^>]*\/?>/g) ?? []).map((tag) => [attribute(tag, 'Id'), resolve('xl', attribute(tag, 'Target'))]));
	return new Map((book.match(/<(?:\w+:)?sheet\b[^>]*>/g) ?? []).map((tag) => [targets.get(attribute(tag, 'r:id')), attribute(tag, 'name')]));
}

// bytes → { bytes, notes: Map(name of a worksheet → notes) }
export async function bare(bytes) {
	const zip = await JSZip.loadAsync(bytes);
	const names = await worksheetNames(zip);
	const notes = new Map();
	let changed = false;
	for (const name of Object.keys(zip.files).filter((file) => /^xl\/worksheets\/_rels\/[^/]+\.rels$/.test(file))) {
		const xml = await zip.file(name).async('string');
		const sheet = names.get(name.replace('_rels/', '').replace(/\.rels$/, ''));
		const relations = xml.match(/<Relationship\b[^>]*\/?>/g) ?? [];
		for (const relation of relations.filter((tag) => /\/comments$/.test(attribute(tag, 'Type')))) {
			const part = zip.file(resolve('xl/worksheets', attribute(relation, 'Target')));
			if (part) notes.set(sheet, [...(notes.get(sheet) ?? []), ...notesOf(await part.async('string'))]);
		}
		const kept = relations.filter((tag) => HYPERLINK.test(attribute(tag, 'Type'))).map((tag) => (tag.endsWith('/>') ? tag : `${tag.slice(0, -1)}/>`));
		if (kept.length === relations.length) continue;
		zip.file(name, `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${kept.join('')}</Relationships>`);
		changed = true;
	}
	if (!changed) return { bytes, notes };
	for (const name of Object.keys(zip.files).filter((file) => /^xl\/(comments|drawings|media|tables|printerSettings|charts|ctrlProps|threadedComments|persons)/.test(file))) zip.remove(name);
	return { bytes: await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' }), notes };
}
