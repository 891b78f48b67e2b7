// SPDX-License-Identifier: Apache-2.0
// On paper: all that the page says, and no more sheets than it needs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { none, ok, say } from '../lib/tap.mjs';
import { visit } from '../lib/browser.mjs';
import { serve } from '../lib/site.mjs';

// In the page: words that should be there, folded ones too.
function wordsRun() {
	for (const x of document.querySelectorAll('details'))
		x.open = true;
	const text = document.querySelector('main').innerText;
	for (const x of document.querySelectorAll('details'))
		x.open = false;
	return text.split(/\s+/);
}

// A hyphen at the end of a line may be of the word, or of the line.
const plain = (text) => text.toLowerCase().normalize('NFKC')
	.replace(/[\s\u00ad-]+/g, '');

async function printed(page, dir) {
	await page.emulateMedia({ media: 'print' });
	const words = await page.evaluate(wordsRun);
	await page.emulateMedia({ media: null });
	const file = join(dir, `${Math.random()}.pdf`);
	writeFileSync(file, await page.pdf({ preferCSSPageSize: true,
		format: 'A4' }));
	// In the order in which it was drawn: cell by cell.
	const sheets = execFileSync('pdftotext', ['-raw', file, '-']).toString()
		.split('\f').slice(0, -1);
	return { words, sheets };
}

// In the page, as on paper: text that is set smaller than 8 points.
function smallRun() {
	const found = new Set();
	for (const x of document.querySelectorAll('body *')) {
		const own = [...x.childNodes].some((n) => n.nodeType === 3 &&
			n.data.trim() !== '');
		const look = getComputedStyle(x);
		if (own && x.getClientRects().length > 0 &&
			parseFloat(look.fontSize) < 8 * 96 / 72 - .01)
			found.add(`${look.fontSize}: ${x.textContent.slice(0, 30)}`);
	}
	return [...found].slice(0, 5);
}

async function small(page) {
	await page.emulateMedia({ media: 'print' });
	const found = await page.evaluate(smallRun);
	await page.emulateMedia({ media: null });
	return found;
}

// Prints all; how many sheets each takes.
async function sheetsOf(all, name, paths, more = []) {
	const sheets = new Map();
	await visit(all, name, paths, [['all words, no empty sheet',
		async (page, path) => {
			const got = await printed(page, all.dir);
			const text = plain(got.sheets.join(''));
			const lost = got.words.filter((w) => !text.includes(plain(w)));
			sheets.set(path, got.sheets.length);
			if (got.sheets.some((s) => plain(s).length < 20))
				lost.push('an empty sheet');
			return lost.slice(0, 5);
		}], ...more]);
	for (const [path, n] of sheets)
		say(`${n} sheets: ${path}`);
	return sheets;
}

// Text and status of 193 parties, and what has happened since.
async function joint(all) {
	const site = await serve(all.server, await all.joint);
	const path = '/s/calm-networks', copy = `${path}.offline.html`;
	try {
		const sheets = await sheetsOf({ ...all, site }, 'on paper, 193 parties',
			[path, copy], [['nothing below 8 points', small]]);
		for (const p of [path, copy])
			ok(sheets.get(p) <= 4, `${p}: 193 parties on 4 sheets`,
				`${sheets.get(p)}`);
	} finally {
		site.stop();
	}
}

export async function run(all) {
	const paths = all.shown.filter((p, i, list) =>
		!p.kind?.startsWith('record') ||
		list.findIndex((q) => q.kind === p.kind) === i).map((p) => p.path);
	const sheets = await sheetsOf(all, 'on paper', paths);
	ok(sheets.get('/s/us-2019-rsb') <= 4, 'a statement of 27 parties on 4 ' +
		'sheets', `${sheets.get('/s/us-2019-rsb')}`);
	none([...sheets].filter(([, n]) => n > 40).map(([path]) => path),
		'no page is a book');
	await joint(all);
}
