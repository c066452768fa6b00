// HTML by a template that escapes whatever is put in, unless it is HTML itself.
class Html {
	constructor(text) {
		this.text = text;
	}
	toString() {
		return this.text;
	}
}

const ENTITY = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const put = (value) => {
	if (value instanceof Html) return value.text;
	if (Array.isArray(value)) return value.map(put).join('');
	if (value === null || value === undefined || value === false) return '';
	return String(value).replace(/[&<>"']/g, (sign) => ENTITY[sign]);
};

export const html = (strings, ...values) =>
	new Html(strings.reduce((text, string, i) => text + put(values[i - 1]) + string));

// What is HTML already and comes from no database: the style sheet, a drawn chart.
export const trusted = (text) => new Html(text);
