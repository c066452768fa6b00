// Cells that name several departments, taken apart as import_table does.
import { TARGETS } from './words.mjs';

const PARTS = /[、，,；;／/\s\u3000]+/;
const MARK = /^(?:牵头|主办|责任|配合|协办|协同)(?:单位|部门)?[:：]/;
const TAIL = /[（(](?:牵头|主办|配合|协办)(?:单位|部门)?[)）]$/;
const NONE = /^(?:[-—－―／/]+|n[/／]?a|未报送|未填报|无)$/i;

export function departmentsIn(cell) {
	const text = (cell ?? '').trim();
	if (!text || NONE.test(text)) return [];
	return text.split(PARTS).map((part) => part.replace(MARK, '').replace(TAIL, '')).filter((part) => part && !NONE.test(part));
}

export const namesSeveral = (cell) => departmentsIn(cell).length > 1 || MARK.test((cell ?? '').trim());

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
