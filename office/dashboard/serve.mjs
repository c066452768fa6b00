// bizenv-office serve: the page on this machine, read anew each time that it is asked for.
import { createServer } from 'node:http';
import { say } from '../lib/messages.mjs';
import { Refusal } from '../lib/refusal.mjs';
import { html } from './html.mjs';
import { makePage } from './render.mjs';

const HEADERS = {
	'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
	'x-frame-options': 'DENY', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin',
};

// A page of another site may have its name lead here: it is told from ours by the name it asks for.
export const isOurHost = (host, port) => ['localhost', '127.0.0.1', '[::1]'].some((name) => host === `${name}:${port}` || port === 80 && host === name);

const sorry = (lines) => `${html`<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>bizenv-office</title><body>${lines.map((line) => html`<p>${line}</p>`)}</body></html>`}\n`;

function answer(response, status, body, isHead, type = 'text/html; charset=utf-8') {
	response.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': Buffer.byteLength(body), ...(status === 405 ? { allow: 'GET, HEAD' } : {}) });
	response.end(isHead ? undefined : body);
}

export function boardServer(options, render = makePage) {
	let last = Promise.resolve();
	// (one at a time: who reloads twice is not read for twice at once)
	const inTurn = (work) => { const next = last.then(work, work); last = next.catch(() => {}); return next; };
	const server = createServer((request, response) => {
		const { port } = server.address();
		const isHead = request.method === 'HEAD';
		const path = request.url.split('?')[0];
		if (!isOurHost(request.headers.host, port)) return answer(response, 421, sorry([say('serve_host', request.headers.host ?? '')]), isHead);
		if (!['GET', 'HEAD'].includes(request.method)) return answer(response, 405, sorry([say('serve_method', request.method)]), isHead);
		if (path !== '/') return answer(response, 404, sorry([say('serve_path', path)]), isHead);
		if (isHead) return answer(response, 200, '', true);
		return inTurn(() => render(options)).then((text) => answer(response, 200, text, false), (error) => {
			const fromServer = error.severity !== undefined && error.code !== undefined;
			const lines = [fromServer ? say('server_said', error.message) : error.message || String(error.code), error.detail, error.hint].filter(Boolean);
			console.error(lines.join('\n  '));
			answer(response, 503, sorry(lines), false);
		});
	});
	server.headersTimeout = 10000;
	server.requestTimeout = 10000;
	return server;
}

const portOf = (text) => {
	const port = Number(text ?? 8710);
	if (!/^\d{1,5}$/.test(text ?? '8710') || port > 65535) throw new Refusal(say('no_port', text), { status: 2 });
	return port;
};

export async function serve(options) {
	const server = boardServer(options);
	const port = portOf(options.port);
	// (what is wrong from the start is said at the start)
	await makePage(options);
	await new Promise((resolve, reject) => {
		server.once('error', (error) => reject(new Refusal(say('cannot_listen', port, error.code), { hint: say('cannot_listen_hint') })));
		server.listen(port, '127.0.0.1', resolve);
	});
	console.error(say('serving', `http://127.0.0.1:${server.address().port}/`));
	await new Promise((resolve) => { for (const name of ['SIGINT', 'SIGTERM']) process.once(name, resolve); });
	server.closeAllConnections();
	await new Promise((resolve) => { server.close(resolve); });
	return 0;
}
