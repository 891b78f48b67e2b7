// SPDX-License-Identifier: Apache-2.0
// A node whose every text is made to break pages (tests/web/naughty.py), in a
// browser: each page, and each other face opened by itself, runs nothing and
// breaks no policy.
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ok } from '../lib/tap.mjs';
import { visit } from '../lib/browser.mjs';
import { serve } from '../lib/site.mjs';

const tests = join(dirname(fileURLToPath(import.meta.url)), '../..');
// tests/web reads every face of every record; a browser opens a part of them.
const pages = 60;
const faces = 12;

// So many of 0 .. size-1, evenly.
function some(size, n) {
	const step = Math.max(1, Math.floor(size / n));
	return Array.from({ length: Math.ceil(size / step) }, (_, i) => i * step);
}

async function json(base, path) {
	return (await fetch(base + path)).json();
}

// What a string that got through would have left behind.
async function left(page) {
	return page.evaluate(() => [
		...[...document.querySelectorAll('script, iframe, object, embed, base')]
			.map((x) => `<${x.localName}>`),
		...[...document.querySelectorAll('*')].flatMap((x) =>
			x.getAttributeNames().filter((a) => /^on/i.test(a) ||
				(a === 'style' && x.closest('main')))
				.map((a) => `${x.localName} ${a}=`)),
		// An SVG link has its address in baseVal.
		...[...document.querySelectorAll('a[href]')]
			.map((a) => new URL(a.href.baseVal ?? a.href, location).protocol)
			.filter((p) => !/^(https?|mailto):$/.test(p))
			.map((p) => `href ${p}`),
	]);
}

function make(dir, server) {
	const to = join(dir, 'naughty');
	execFileSync('python3', [join(tests, 'web/naughty.py'), to,
		join(dirname(server), '../web/maker')]);
	return join(to, 'node');
}

export async function run({ browser, dir, server }) {
	const site = await serve(server, make(dir, server));
	try {
		const { seal } = await json(site.base, '/api/v1/summary');
		const { statements } = await json(site.base, '/s.json');
		const { cases } = await json(site.base, '/c.json');
		const whole = [...statements, ...cases].map((x) => x.url);
		const shown = ['/', '/s', '/c', '/p', '/register', '/readings',
			'/search?q=script',
			...some(whole.length, pages / 2).map((i) => whole[i]),
			...some(seal.size, pages).map((i) => `/register/${i}`)];
		const other = [...some(seal.size, faces).flatMap((i) =>
			['.json', '.txt'].map((f) => `/register/${i}${f}`)),
		...some(whole.length, faces).flatMap((i) =>
			['.json', '.txt', '.atom'].map((f) => whole[i] + f))];
		ok(seal.size > 100, `the naughty node has ${seal.size} records`);
		await visit({ browser, site }, 'naughty', shown,
			[['nothing was left behind', left]]);
		await visit({ browser, site }, 'naughty, other faces', other,
			[['it opens', async () => []]]);
	} finally {
		site.stop();
	}
}
