// SPDX-License-Identifier: Apache-2.0
// On paper: all that the page says, and no more sheets than it needs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { none, ok, say } from '../lib/tap.mjs';
import { visit } from '../lib/browser.mjs';

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

export async function run(all) {
	const { shown, dir } = all;
	const sheets = new Map();
	const paths = shown.filter((p, i, list) => !p.kind?.startsWith('record') ||
		list.findIndex((q) => q.kind === p.kind) === i).map((p) => p.path);
	await visit(all, 'on paper', paths, [['all words, no empty sheet',
		async (page, path) => {
			const got = await printed(page, dir);
			const text = plain(got.sheets.join(''));
			const lost = got.words.filter((w) => !text.includes(plain(w)));
			sheets.set(path, got.sheets.length);
			if (got.sheets.some((s) => plain(s).length < 20))
				lost.push('an empty sheet');
			return lost.slice(0, 5);
		}]]);
	for (const [path, n] of sheets)
		say(`${n} sheets: ${path}`);
	ok(sheets.get('/s/us-2019-rsb') <= 4, 'a statement of 27 parties on 4 ' +
		'sheets', `${sheets.get('/s/us-2019-rsb')}`);
	none([...sheets].filter(([, n]) => n > 40).map(([path]) => path),
		'no page is a book');
}
