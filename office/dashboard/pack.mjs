// Rows as they stand in the page: a column each, of texts that come again only once.

const pack1 = (rows, name) => {
	const values = rows.map((row) => row[name] ?? null);
	if (!values.some((value) => typeof value === 'string')) return values.every((value) => value === null) ? null : values;
	const words = new Map();
	const places = values.map((value) => {
		if (value === null) return -1;
		if (!words.has(value)) words.set(value, words.size);
		return words.get(value);
	});
	return { w: [...words.keys()], i: places };
};

export function packRows(rows) {
	if (!rows) return null;
	const names = rows.length ? Object.keys(rows[0]) : [];
	return { n: rows.length, c: Object.fromEntries(names.map((name) => [name, pack1(rows, name)])) };
}

export function unpackRows(packed) {
	if (!packed) return null;
	const names = Object.keys(packed.c);
	return Array.from({ length: packed.n }, (_, k) => Object.fromEntries(names.map((name) => {
		const column = packed.c[name];
		if (column === null) return [name, null];
		if (Array.isArray(column)) return [name, column[k]];
		return [name, column.i[k] < 0 ? null : column.w[column.i[k]]];
	})));
}

const ROWS = ['departments', 'places', 'gaps', 'reports', 'problem_sums', 'league', 'moves', 'tasks', 'problems'];
const DAYS = ['listsOn', 'cubes', 'cancelledOn'];

export const packData = (data) => ({ schema: data.schema, day: data.day, days: data.days, views: data.views, lacking: data.lacking, regionless: data.regionless, cut: data.cut,
	...Object.fromEntries(ROWS.map((name) => [name, packRows(data[name])])), ...Object.fromEntries(DAYS.map((name) => [name, data[name]?.map(packRows) ?? null])) });

export const unpackData = (packed) => ({ ...packed, ...Object.fromEntries(ROWS.map((name) => [name, unpackRows(packed[name])])), ...Object.fromEntries(DAYS.map((name) => [name, packed[name]?.map(unpackRows) ?? null])) });

// JSON inside of a script element: nothing in it can end the element
export const asScript = (value) => JSON.stringify(value).replace(/</g, '\\u003c').replace(/>/g, '\\u003e').replace(/&/g, '\\u0026').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
