// SPDX-License-Identifier: Apache-2.0
// What can be said of every page without a browser: links lead somewhere,
// nothing runs, headings are in order, pages are small.
import { gzipSync } from 'node:zlib';
import { none, ok, say } from '../lib/tap.mjs';

const runs = new Set(['script', 'iframe', 'object', 'embed', 'applet',
	'frame', 'base', 'template', 'noscript']);

function running(page) {
	const bad = [];
	for (const x of page.tree.all()) {
		if (runs.has(x.name))
			bad.push(`<${x.name}>`);
		for (const [name, value] of x.attributes) {
			if (name.startsWith('on') || name === 'style')
				bad.push(`${name}=`);
			if (/^\s*(javascript|data|vbscript):/i.test(value) &&
				['href', 'src', 'action'].includes(name))
				bad.push(`${name}="${value}"`);
		}
	}
	return bad.map((what) => `${page.path}: ${what}`);
}

function disorder(page) {
	const bad = [], levels = [], ids = new Set();
	for (const x of page.tree.all()) {
		const id = x.get('id');
		if (id !== undefined && ids.has(id))
			bad.push(`id ${id} twice`);
		ids.add(id);
		if (/^h[1-6]$/.test(x.name))
			levels.push(Number(x.name[1]));
	}
	if (levels[0] !== 1 || levels.filter((l) => l === 1).length !== 1)
		bad.push(`headings begin ${levels.slice(0, 3)}`);
	if (levels.some((l, i) => i > 0 && l > levels[i - 1] + 1))
		bad.push(`headings skip a level: ${levels}`);
	const root = page.tree.one('html');
	if (!root?.get('lang') || !root.get('dir'))
		bad.push('no language or direction');
	if (!page.tree.one('title')?.text.trim())
		bad.push('no title');
	return bad.map((what) => `${page.path}: ${what}`);
}

function lostFragments(page, pages) {
	return page.links.filter((u) => u.hash.length > 1).filter((u) => {
		const to = pages.get(u.pathname + u.search) ??
			pages.get(u.pathname);
		return to?.ids && !to.ids.has(decodeURIComponent(u.hash.slice(1)));
	}).map((u) => `${page.path}: ${u.pathname}${u.hash}`);
}

// A page, its stylesheet and its icon, as they travel.
async function weights(html, base) {
	const small = (bytes) => gzipSync(bytes, { level: 9 }).length;
	const get = async (path) =>
		Buffer.from(await (await fetch(base + path)).arrayBuffer());
	const first = html[0].tree;
	const [css, icon] = ['stylesheet', 'icon'].map((rel) => [...first.all(
		'link')].find((x) => x.get('rel') === rel).get('href'));
	const style = small(await get(css)), sign = small(await get(icon));
	say(`stylesheet ${style} bytes compressed, icon ${sign}`);
	ok(style <= 12 * 1024, 'stylesheet <= 12 kB compressed', `${style}`);
	const all = html.map((p) => ({ path: p.path, raw: p.bytes.length,
		n: small(p.bytes) + style + sign })).sort((a, b) => b.n - a.n);
	for (const { path, raw, n } of all.slice(0, 3))
		say(`heaviest first view: ${n} bytes (page ${raw} raw) ${path}`);
	const home = all.find((p) => p.path === '/');
	say(`first view of the first page: ${home.n} bytes`);
	none(all.filter((p) => p.n > 50 * 1024).map((p) => `${p.path}: ${p.n}`),
		'first view of every page <= 50 kB compressed');
}

export async function run({ pages, base }) {
	const all = [...pages.values()], html = all.filter((p) => p.tree);
	say(`${all.length} addresses, ${html.length} pages`);
	none(all.filter((p) => p.status !== 200)
		.map((p) => `${p.status} ${p.path}`), 'every link leads to something');
	none(all.filter((p) => p.unreadable)
		.map((p) => `${p.path}: ${p.unreadable}`), 'every page is well formed');
	none(html.flatMap((p) => lostFragments(p, pages)),
		'every fragment is there');
	none(html.flatMap(running), 'nothing on any page runs');
	none(html.flatMap(disorder),
		'headings, ids, language and title of every page');
	none(all.filter((p) => p.headers.get('set-cookie'))
		.map((p) => p.path), 'no cookie');
	none(all.filter((p) => !p.headers.get('content-security-policy')
		?.startsWith("default-src 'none'")).filter((p) => p.tree)
		.map((p) => p.path), 'every page forbids what it does not need');
	await weights(html, base);
}
