// SPDX-License-Identifier: Apache-2.0
// A node whose every text is made to break pages (tests/web/naughty.py), in a
// browser: nothing of it runs, asks, or becomes an element.  The page of a case
// has its string in most places; COMITY_FULL looks at everything, in all forms
// that a browser shows, as tests/web does without one.
import { none, ok, say } from '../lib/tap.mjs';
import { serve } from '../lib/site.mjs';
import { visit, watched } from '../lib/browser.mjs';
import { fitsNarrow } from '../lib/looks.mjs';
import { inLanguage, plain } from './mirror.mjs';

const full = process.env.COMITY_FULL === '1';
const faces = ['.json', '.txt', '.atom', '.offline.html'];

// In the page: elements and attributes that no template of ours writes.
function foreignRun() {
	const own = new Set(['html', 'head', 'meta', 'title', 'link', 'style',
		'body', 'a', 'aside', 'article', 'bdi', 'button', 'caption', 'cite',
		'code', 'dd', 'details', 'div', 'dl', 'dt', 'figcaption', 'figure',
		'footer', 'form', 'h1', 'h2', 'h3', 'header', 'input', 'label', 'li',
		'main', 'mark', 'nav', 'ol', 'option', 'p', 'pre', 'section',
		'select', 'span', 'strong', 'summary', 'table', 'tbody', 'td',
		'textarea', 'th', 'thead', 'time', 'tr', 'ul', 'svg', 'g', 'circle',
		'rect', 'line', 'path', 'polyline', 'polygon', 'text', 'defs',
		'pattern', 'desc']);
	const found = [];
	for (const x of document.querySelectorAll('*')) {
		if (!own.has(x.localName))
			found.push(`<${x.localName}>`);
		for (const a of x.attributes)
			if (a.name.startsWith('on') || a.name === 'style')
				found.push(`${a.name}="${a.value}"`);
	}
	// An SVG link has its address in baseVal.
	for (const a of document.querySelectorAll('a[href]'))
		if (!/^(https?|mailto):$/.test(new URL(a.href.baseVal ?? a.href,
			location).protocol))
			found.push(a.outerHTML);
	for (const x of document.querySelectorAll('body form, head link, head meta'))
		if (!/^(\/|$)/.test(x.getAttribute('action') ?? '') ||
			(x.localName === 'meta' && x.hasAttribute('http-equiv')))
			found.push(x.outerHTML);
	return found.slice(0, 5);
}

// Text in pre, or the viewer of JSON or XML: whatever it is, none of ours.
const inert = (page) => page.evaluate(() => [...document.querySelectorAll(
	'script, img, iframe, object, embed, form, video, audio, ' +
	'link:not([rel="canonical"])')].map((x) => x.outerHTML));

// A row of marks without a letter cannot be broken, and stands out by a few
// pixels.
const fitsButMarks = async (page) => (await fitsNarrow(page)).filter((what) =>
	!/^the page is 32\d wide/.test(what));

async function paths(base) {
	const list = async (path, name) => (await (await fetch(base + path))
		.json())[name].map((x) => x.url);
	const about = await (await fetch(`${base}/about.json`)).json();
	const some = (all, every) => all.filter((_, n) => full || n % every === 0);
	const cases = await list('/c.json', 'cases');
	const statements = await list('/s.json', 'statements');
	const records = Array.from({ length: about.seal.size }, (_, n) =>
		`/register/${n}`);
	const parties = (await (await fetch(`${base}/p.json`)).json()).parties
		.map((p) => p.party.url).filter((u) => u);
	return { cases, statements, pages: ['/', '/s', '/c', '/p', '/norms', '/norms/naughty',
		'/norms/names', '/readings', '/register', '/feed', '/feeds',
		'/search?q=script', '/search?q=alert', ...cases, ...some(statements, 4),
		...some(parties, 4), ...some(records, 101)] };
}

// What a browser would rather save is not shown.
async function saved({ browser, site }) {
	const context = await watched(browser, site.host);
	const page = await context.newPage();
	const shown = [];
	for (const path of ['/s/statement-1.csv', '/s/statement-1.tar', '/s.csv'])
		await page.goto(site.base + path).then(() => shown.push(path),
			(e) => e.message.includes('Download') || shown.push(e.message));
	none([...shown, ...context.seen], 'naughty: tables are saved, not shown');
	await context.close();
}

export async function run(all) {
	const folder = await all.naughty;
	const site = await serve(all.server, folder);
	const here = { ...all, site };
	try {
		const { cases, statements, pages } = await paths(site.base);
		say(`${pages.length} pages of naughty strings`);
		ok(Math.min(cases.length, statements.length) > 200,
			'naughty: statements and cases are there');
		await visit(here, 'naughty', pages, [
			['only our own elements', (page) => page.evaluate(foreignRun)],
			['it fits 320 x 256', fitsButMarks]]);
		const other = [...cases, ...statements].flatMap((path, n) => full
			? faces.map((f) => path + f)
			: n % 7 === 0 ? [path + faces[n % faces.length]] : []);
		await visit(here, 'naughty, other forms', other,
			[['nothing but text', inert]]);
		// Every type of record with all that it can say.
		await visit(here, 'naughty, mirrored', Array.from({ length: 24 },
			(_, n) => inLanguage(`/register/${n}`, 'qps')),
		[['nothing but records is English', plain]]);
		await saved(here);
	} finally {
		site.stop();
	}
}
