// GB18030 written: the platform only reads it.  Pairs of bytes are asked of the reader once;
// characters outside of them take four bytes, by the standard's arithmetic.
const decoder = new TextDecoder('gb18030');
let table = null;

function pairs() {
	if (table) return table;
	table = new Map();
	for (let lead = 0x81; lead <= 0xfe; lead += 1) {
		for (let trail = 0x40; trail <= 0xfe; trail += 1) {
			if (trail === 0x7f) continue;
			const sign = decoder.decode(Uint8Array.of(lead, trail));
			if ([...sign].length === 1 && sign !== '\ufffd' && !table.has(sign)) table.set(sign, [lead, trail]);
		}
	}
	return table;
}

// planes above the first follow one another from 90 30 81 30
function four(code) {
	const index = code - 0x10000 + 189000;
	return [0x81 + Math.floor(index / 12600), 0x30 + Math.floor(index / 1260) % 10, 0x81 + Math.floor(index / 10) % 126, 0x30 + index % 10];
}

export function encodeGb18030(text) {
	const bytes = [];
	for (const sign of text) {
		const code = sign.codePointAt(0);
		if (code < 0x80) bytes.push(code);
		else if (code >= 0x10000) bytes.push(...four(code));
		else {
			const pair = pairs().get(sign);
			if (!pair) throw new Error(`no pair of bytes for ${sign}`);
			bytes.push(...pair);
		}
	}
	return Buffer.from(bytes);
}
