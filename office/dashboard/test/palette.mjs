// Makes a PNG small: a page of charts has few colours, so each pixel is a number
// in a palette of the commonest 256.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function* chunks(png) {
	for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
		yield { name: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + png.readUInt32BE(at)) };
	}
}

const paeth = (a, b, c) => {
	const p = a + b - c;
	const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

// the pixels of a PNG of eight bits a channel, as the browser writes them
function pixelsOf(png) {
	const parts = [...chunks(png)];
	const head = parts.find((part) => part.name === 'IHDR').data;
	const [width, height, depth, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
	if (depth !== 8 || ![2, 6].includes(kind) || head[12]) throw new Error('a PNG of another form than browsers write');
	const channels = kind === 6 ? 4 : 3;
	const line = width * channels;
	const raw = inflateSync(Buffer.concat(parts.filter((part) => part.name === 'IDAT').map((part) => part.data)));
	const pixels = Buffer.alloc(line * height);
	for (let y = 0; y < height; y++) {
		const filter = raw[y * (line + 1)];
		for (let x = 0; x < line; x++) {
			const at = y * line + x;
			const a = x >= channels ? pixels[at - channels] : 0;
			const b = y ? pixels[at - line] : 0;
			const c = y && x >= channels ? pixels[at - line - channels] : 0;
			pixels[at] = raw[y * (line + 1) + 1 + x] + [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
		}
	}
	return { width, height, channels, pixels };
}

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length, 0);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	return n;
});
const crc32 = (bytes) => (bytes.reduce((crc, byte) => TABLE[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

export function withPalette(png) {
	const { width, height, channels, pixels } = pixelsOf(png);
	// colours that differ by less than the eye sees are one
	const key = (at) => ((pixels[at] & 0xf8) << 16) | ((pixels[at + 1] & 0xf8) << 8) | (pixels[at + 2] & 0xf8);
	const counts = new Map();
	for (let at = 0; at < pixels.length; at += channels) {
		const colour = counts.get(key(at)) ?? { count: 0, sum: [0, 0, 0] };
		colour.count++;
		for (let c = 0; c < 3; c++) colour.sum[c] += pixels[at + c];
		counts.set(key(at), colour);
	}
	const kept = [...counts].sort((a, b) => b[1].count - a[1].count).slice(0, 256).map(([name, { count, sum }]) => ({ name, rgb: sum.map((part) => Math.round(part / count)) }));
	const index = new Map(kept.map(({ name }, i) => [name, i]));
	const nearest = (name) => {
		const rgb = [name >> 16, (name >> 8) & 255, name & 255];
		const far = ({ rgb: other }) => rgb.reduce((sum, part, c) => sum + (part - other[c]) ** 2, 0);
		return kept.reduce((best, colour, i) => (far(colour) < far(kept[best]) ? i : best), 0);
	};
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const name = key((y * width + x) * channels);
			if (!index.has(name)) index.set(name, nearest(name));
			rows[y * (width + 1) + 1 + x] = index.get(name);
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', Buffer.from(kept.flatMap(({ rgb }) => rgb))), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
