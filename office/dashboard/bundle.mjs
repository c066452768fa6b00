// The program of the page as one text: made anew of its sources where esbuild is there,
// else the one that was made when the package was packed.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';

const READY = new URL('board.js', import.meta.url);
let made = null;

export async function makeScript() {
	const { build } = await import('esbuild');
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL('client.mjs', import.meta.url))], bundle: true, minify: true, write: false, format: 'iife', target: ['es2020'], charset: 'utf8',
		legalComments: 'none', banner: { js: '/*! Apache ECharts, https://echarts.apache.org, Apache License 2.0; zrender, BSD-3-Clause */' }, logLevel: 'silent', define: { 'process.env.NODE_ENV': '"production"' },
	});
	// (nothing in it can end the element that it stands in)
	return outputFiles[0].text.replace(/<(?=\/script|!--)/gi, '\\x3C');
}

export async function boardScript() {
	if (made === null) {
		try {
			made = await makeScript();
		} catch (error) {
			if (!existsSync(READY)) throw new Refusal(say('no_board', error.message.split('\n')[0]), { hint: say('no_board_hint') });
			made = readFileSync(READY, 'utf8');
		}
	}
	return made;
}
