// SPDX-License-Identifier: Apache-2.0
// The pseudo-language: every page mirrored, and nothing of it left in English
// but what the records say.
import { visit } from '../lib/browser.mjs';
import * as looks from '../lib/looks.mjs';

export function inLanguage(path, tag) {
	return `${path}${path.includes('?') ? '&' : '?'}lang=${tag}`;
}

// In the page.  Blocks begin at the right; of what others wrote, titles too.
function mirroredRun() {
	const found = [], wide = document.documentElement.clientWidth;
	const right = (x) => x.getBoundingClientRect().right;
	if (document.documentElement.dir !== 'rtl')
		found.push('dir is not rtl');
	if (right(document.querySelector('.brand')) < wide / 2)
		found.push('the brand is on the left');
	const style = getComputedStyle(document.querySelector('main'));
	const edge = right(document.querySelector('main')) -
		parseFloat(style.paddingRight);
	for (const x of document.querySelectorAll('h1, h2, h3, .kicker')) {
		const range = document.createRange();
		range.selectNodeContents(x);
		const alone = !x.closest('.box, .cols, .verdict, .item, .cards, .hits');
		if (alone && Math.abs(range.getBoundingClientRect().right - edge) > 3)
			found.push(`does not begin at the right: ${x.textContent}`);
	}
	return found;
}

// In the page.  Messages stand in brackets; values in elements that isolate
// them, and isolated in attributes.  What is in neither is no message.
function plainRun() {
	const data = 'bdi, [dir], code, pre, [translate="no"], svg a, svg text';
	const letters = /\p{L}{2,}/u;
	const bare = (text) => {
		for (let next; (next = text.replace(/\[[^[\]]*\]/g, ' ')) !== text;)
			text = next;
		return text;
	};
	const texts = new Map();
	const walk = document.createTreeWalker(document.body,
		NodeFilter.SHOW_TEXT);
	for (let n = walk.nextNode(); n; n = walk.nextNode()) {
		let block = n.parentElement;
		const own = block.closest(data);
		if (own && own !== document.documentElement)
			continue;
		while (getComputedStyle(block).display.startsWith('inline'))
			block = block.parentElement;
		texts.set(block, (texts.get(block) ?? '') + n.data);
	}
	const found = [...texts.values(), ...document.title.split(' · ').slice(0, -1)
		.filter((t) => !document.querySelector('h1[dir]'))]
		.map((t) => bare(t).trim()).filter((t) => letters.test(t));
	for (const x of document.body.querySelectorAll('*'))
		for (const name of ['aria-label', 'title', 'alt', 'place' + 'holder']) {
			const value = x.getAttribute(name) ?? '';
			const rest = bare(value.replace(/\u2068[^\u2069]*\u2069/g, ''));
			if (!x.closest('svg') && letters.test(rest))
				found.push(`${name}="${value}"`);
		}
	return [...new Set(found)];
}

export const plain = (page) => page.evaluate(plainRun);

export async function run(all) {
	await visit(all, 'mirrored', all.shown.map((p) => inLanguage(p.path,
		'qps')), [
		['everything begins at the right',
			(page) => page.evaluate(mirroredRun)],
		['nothing but records is English', plain],
		['axe', looks.axeMirrored],
		['it fits', looks.fits],
		['it fits 320 x 256', looks.fitsNarrow],
	]);
}
