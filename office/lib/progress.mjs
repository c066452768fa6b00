// A bar on a terminal; nothing where nobody looks.
const WIDTH = 28;

export function bar(stream = process.stderr) {
	let last = 0;
	let shown = false;
	const on = stream.isTTY === true;
	return {
		show(label, done, total) {
			if (!on) return;
			const now = Date.now();
			if (shown && now - last < 80 && done < total) return;
			last = now;
			shown = true;
			const share = total > 0 ? Math.min(done / total, 1) : 0;
			const full = Math.round(share * WIDTH);
			stream.write(`\r\u001b[K${label} [${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${Math.floor(share * 100)}% ${done}/${total}`);
		},
		clear() {
			if (shown) stream.write('\r\u001b[K');
			shown = false;
		},
	};
}
