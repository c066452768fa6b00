// Cells that name several departments, taken apart as import_table does.
import { TARGETS } from './words.mjs';

const ROLE = '(?:牵头|主办|责任|配合|协办|协同)(?:单位|部门)?';
const PARTS = /[、，,；;。|｜＋+＼\\／/①-⑳\s\u3000]+/;
const NUMBERS = /(?<![0-9０-９])[0-9０-９]{1,2}[.．、)）](?![0-9０-９])/g;
const BRACKETS = new RegExp(`[【\\[［](${ROLE})[】\\]］][:：]?`, 'g');
const MARK = new RegExp(`^${ROLE}[:：]`);
const TAIL = /[（(](?:牵头|主办|配合|协办)(?:单位|部门)?[)）]$|(?:牵头|主办|配合|协办)$/;
const NONE = /^(?:[-—－―／/]+|n[/／]?a|未报送|未填报|无)$/i;

export function departmentsIn(cell) {
	const text = (cell ?? '').trim();
	if (!text || NONE.test(text)) return [];
	return text.replace(BRACKETS, '；$1：').replace(NUMBERS, ' ').split(PARTS).map((part) => part.replace(MARK, '').replace(TAIL, '')).filter((part) => part && !NONE.test(part));
}

export const namesSeveral = (cell) => departmentsIn(cell).length > 1 || departmentsIn(cell)[0] !== (cell ?? '').trim() && !NONE.test((cell ?? '').trim()) && Boolean((cell ?? '').trim());

// What no single department is named: all of a kind, 等, two that a word joins, what they do,
// a person beside the name.  (市发展和改革委员会 is one: 市发展 is no office; 市发改委（市营商局） too.)
const OFFICE = '(?:局|委|办|厅|院|行|部|处|站|所|队|馆|社|会|中心|公司|集团|政府|法院|管委会|街道|开发区|园区|区|县|旗)';
const NOT_ONE = [/^各|[各].*(?:政府|单位|部门|区|县|旗)$/, /有关|相关|其他|所有|全体/, /等(?:[0-9０-９一二三四五六七八九十两]*个?(?:部门|单位|家))?$/, /牵头|配合|协办|主办|会同|负责|分工|分别|联合/,
	/[:：0-9０-９①-⑳【】[\]［］]/, new RegExp(`${OFFICE}(?:和|与|及|以及|同|暨|-|—|－|·)[^（(]*${OFFICE}$`), new RegExp(`[（(](?![^）)]*${OFFICE}[)）])[^）)]{2,4}[)）]$`),
	new RegExp(`(?<!${OFFICE})[（(][^）)]*${OFFICE}[)）]$`)];
export const isOneDepartment = (name) => !NOT_ONE.some((pattern) => pattern.test(name));

// What the cells of this sheet ask for, also where the mapping is a saved one: several departments
// in a cell are read as such, and 无 beside those who help is nobody.
export function settleDepartments(mapping, shape) {
	if (!('supporting_departments' in TARGETS[mapping.target].columns)) return mapping;
	const columns = { ...mapping.columns };
	const cellsOf = (entry) => {
		const column = shape.columns.find((other) => other.name === entry?.heading);
		return column ? shape.rows.map((row) => row.cells[column.at]) : [];
	};
	const { department, supporting_departments: helpers } = columns;
	if (cellsOf(department).some((cell) => !(cell?.trim() in (department.map ?? {})) && namesSeveral(cell))) columns.department = { ...department, joint: true };
	if (cellsOf(helpers).some((cell) => cell?.trim() === '无')) columns.supporting_departments = { ...helpers, map: { 无: null, ...helpers.map } };
	return { ...mapping, columns };
}
