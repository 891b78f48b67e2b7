// SPDX-License-Identifier: Apache-2.0
// Each kind of page in a browser: what axe-core says in light, dark, forced
// colours and narrow; that it fits 320 pixels; that it needs no script.
import { none } from '../lib/tap.mjs';
import { visit, watched } from '../lib/browser.mjs';
import * as looks from '../lib/looks.mjs';

// As the browser has it, with scripts and without.
async function sameWithoutScripts({ browser, site, shown }, contents) {
	const off = await watched(browser, site.host,
		{ javaScriptEnabled: false });
	const page = await off.newPage();
	const differ = [];
	for (const { path } of shown) {
		await page.goto(site.base + path, { waitUntil: 'load' });
		if (await page.content() !== contents.get(path))
			differ.push(path);
	}
	await off.close();
	none(differ, 'every page is the same without scripts');
	none(off.seen, 'without scripts: quiet');
}

export async function run(all) {
	const contents = new Map();
	await visit(all, 'every kind', all.shown.map((p) => p.path), [
		['no script, cookie or storage', looks.kept],
		['the page as it came', async (page, path) => {
			contents.set(path, await page.content());
			return [];
		}],
		['axe', looks.axeAll],
		['axe, dark', looks.axeIn({ colorScheme: 'dark' })],
		['axe, forced colours', looks.axeIn({ forcedColors: 'active' })],
		['it fits', looks.fits],
		['it fits 320 x 256', looks.fitsNarrow],
		['axe, narrow', looks.axeNarrow],
		['it fits with wider spacing', looks.fitsSpaced],
		['it fits with text of 200 %', looks.fitsLarge],
	]);
	await sameWithoutScripts(all, contents);
}
