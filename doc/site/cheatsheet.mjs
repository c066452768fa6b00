// Prints doc/cheatsheet.html as PDF: `node cheatsheet.mjs FILE`.
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const page = await browser.newPage();
await page.goto(new URL('../cheatsheet.html', import.meta.url).href);
await page.pdf({ path: process.argv[2] ?? fileURLToPath(new URL('../../cheatsheet.pdf', import.meta.url)), preferCSSPageSize: true, printBackground: true });
await browser.close();
