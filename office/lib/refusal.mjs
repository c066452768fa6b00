// What a program says to a person and not to its author: no stack is printed.
export class Refusal extends Error {
	constructor(message, { hint, status = 1 } = {}) {
		super(message);
		this.hint = hint;
		this.status = status;
	}
}
