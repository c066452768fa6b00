// What is written, and never over something that was there without being told so.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { say } from './messages.mjs';
import { Refusal } from './refusal.mjs';

export async function writeOut(file, content, { force } = {}, tell = console.error) {
	if (existsSync(file) && !force) throw new Refusal(say('is_there', file), { hint: say('is_there_hint') });
	try {
		await writeFile(file, content);
	} catch (error) {
		throw new Refusal(say('cannot_write', file, error.code ?? error.message));
	}
	tell(say('wrote', file));
}
