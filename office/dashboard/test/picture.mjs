// The picture that the README shows: node office/dashboard/test/picture.mjs PAGE PICTURE
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './lib.mjs';
import { withPalette } from './palette.mjs';

const [page, picture] = process.argv.slice(2);
const browser = await openBrowser();
try {
	// as wide as two columns want, at a scale that keeps the file small
	const tab = await browser.newPage({ viewport: { width: 1240, height: 900 }, deviceScaleFactor: 1 });
	await tab.goto(pathToFileURL(page).href);
	await writeFile(picture, withPalette(await tab.screenshot({ fullPage: true })));
} finally {
	await browser.close();
}
