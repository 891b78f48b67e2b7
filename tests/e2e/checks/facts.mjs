// SPDX-License-Identifier: Apache-2.0
// Every fact leads in at most two clicks to a record, and every record's page
// to its receipt.
import { none, ok, say } from '../lib/tap.mjs';

const isRecord = (path) => /^\/(r\/[0-9a-f]{64}|register\/\d+)$/.test(path);
// A seal vouches for itself: its page has what was signed.
const isSeal = (path) => /^\/register\/seals\/\d+$/.test(path);

// What states a fact: a row of a table, something said, a card, a reference.
function* facts(tree) {
	const main = tree.one('main');
	for (const x of main.all()) {
		const row = x.name === 'tr' && x.within('tbody');
		const item = x.name === 'li' &&
			(x.up.is('ul', 'cards') || x.up.is('ul', 'refs'));
		// "Not recorded" is no fact.
		if ((row || item || x.is('div', 'say')) && !x.one('span', 'empty'))
			yield x;
	}
}

// A fragment leads to another place of the same page.
function targets(x, path) {
	return [...x.all('a')].map((a) => a.get('href').split('#')[0] || path)
		.filter((href) => href.startsWith('/'));
}

function namesRecord(page) {
	return page?.tree && targets(page.tree.one('main'), page.path)
		.some((to) => isRecord(to));
}

// What the program says of itself is no fact of the register.
const ours = new Set(['/about', '/accessibility', '/data', '/faults']);

export async function run({ pages }) {
	const reaches = new Map();
	const near = (to) => {
		if (!reaches.has(to))
			reaches.set(to, isRecord(to) || namesRecord(pages.get(to)));
		return reaches.get(to);
	};
	const lost = [];
	let one = 0, two = 0, pagesOfRecords = 0;
	const receipts = [];
	for (const page of pages.values()) {
		if (!page.tree || page.status !== 200 || ours.has(page.path))
			continue;
		for (const x of facts(page.tree)) {
			const to = targets(x, page.path);
			if (to.some((u) => isRecord(u) || isSeal(u)))
				one++;
			else if (to.some(near))
				two++;
			else
				lost.push(`${page.path}: ${x.text.trim().slice(0, 70)}`);
		}
		if (!isRecord(page.path))
			continue;
		pagesOfRecords++;
		const to = targets(page.tree, page.path);
		for (const face of ['.note', '.tlog-proof'])
			if (!to.some((u) => u.endsWith(face) &&
				pages.get(u)?.status === 200))
				receipts.push(`${page.path}: no ${face}`);
	}
	say(`${one} facts one click from a record, ${two} two clicks`);
	ok(one > 1000 && pagesOfRecords > 900, 'facts and records were found',
		`${one} facts, ${pagesOfRecords} pages of records`);
	none(lost, 'every fact is at most two clicks from a record');
	none(receipts, 'every record has its text and its receipt');
}
