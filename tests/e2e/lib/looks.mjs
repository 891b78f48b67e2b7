// SPDX-License-Identifier: Apache-2.0
// What is looked for on a page, each a function(page, path) -> findings.
import { createRequire } from 'node:module';
import { narrow, wide } from './browser.mjs';

const { source } = createRequire(import.meta.url)('axe-core');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
	'best-practice'];
const colours = ['color-contrast', 'link-in-text-block'];

// In the page: nodes that break a rule, some of each.
function axeRun(runOnly, off) {
	const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
	return globalThis.axe.run(document,
		{ runOnly, rules, resultTypes: ['violations'], preload: false })
		.then((r) => r.violations.flatMap((v) => v.nodes.slice(0, 3)
			.map((n) => `${v.id}: ${n.target.join(' ')}: ` + (n
				.failureSummary.split('\n')[1] ?? '').trim())));
}

async function axe(page, runOnly, off = []) {
	if (!await page.evaluate(() => 'axe' in globalThis))
		await page.evaluate(source);
	return page.evaluate(`(${axeRun})(${JSON.stringify(runOnly)},
		${JSON.stringify(off)})`);
}

export const axeAll = (page) => axe(page, { type: 'tag', values: tags });
// axe knows no private tags of languages; "qps" is one (BCP 47, 2.2.1).
export const axeMirrored = (page) =>
	axe(page, { type: 'tag', values: tags }, ['html-lang-valid']);

// Where only colours differ, only the rules on colours can.
export function axeIn(media) {
	return async (page) => {
		await page.emulateMedia(media);
		const found = await axe(page, { type: 'rule', values: colours });
		await page.emulateMedia({ colorScheme: null, forcedColors: null });
		return found;
	};
}

// In the page: names of what is kept or run.
function keptRun() {
	const found = [];
	if (document.scripts.length > 0)
		found.push('scripts');
	if (document.cookie !== '')
		found.push('cookie');
	if (localStorage.length + sessionStorage.length > 0)
		found.push('storage');
	return found;
}
export const kept = (page) => page.evaluate(keptRun);

// In the page: what does not fit, or is cut.
function fitsRun() {
	const found = [], wide = document.documentElement.clientWidth;
	const name = (x) => `${x.localName}.${x.className.baseVal ??
		x.className} "${x.textContent.trim().slice(0, 30)}"`;
	const scrolls = (x) => ['auto', 'scroll'].includes(
		getComputedStyle(x).overflowX);
	if (document.scrollingElement.scrollWidth > wide)
		found.push(`the page is ${document.scrollingElement.scrollWidth}` +
			` wide in ${wide}`);
	for (const x of document.body.querySelectorAll('*')) {
		const style = getComputedStyle(x), box = x.getBoundingClientRect();
		if (box.width <= 1 || style.visibility === 'hidden' ||
			x.closest('.hidden, .skip'))
			continue;
		if (scrolls(x) && x.scrollWidth > x.clientWidth) {
			if (!x.matches('[tabindex="0"][aria-label][role]'))
				found.push(`scrolls, but is no place: ${name(x)}`);
			continue;
		}
		if (style.overflowX !== 'visible' && x.localName !== 'svg' &&
			x.localName !== 'input' && x.scrollWidth > x.clientWidth + 1)
			found.push(`is cut: ${name(x)}`);
		let up = x.parentElement;
		while (up && !scrolls(up))
			up = up.parentElement;
		if (!up && (box.left < -1 || box.right > wide + 1))
			found.push(`stands out: ${name(x)}`);
	}
	return found.slice(0, 5);
}

async function sized(page, size, work) {
	await page.setViewportSize(size);
	const found = await work(page);
	await page.setViewportSize(wide);
	return found;
}

export const fits = (page) => page.evaluate(fitsRun);
export const fitsNarrow = (page) => sized(page, narrow, fits);
export const axeNarrow = (page) => sized(page, narrow, axeAll);

// Styles of a reader's own: constructed sheets are no matter of the policy.
function withStyle(css, size) {
	return async (page) => {
		await page.evaluate((text) => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(text);
			document.adoptedStyleSheets = [sheet];
		}, css);
		const found = await sized(page, size, fits);
		await page.evaluate(() => {
			document.adoptedStyleSheets = [];
		});
		return found;
	};
}
// WCAG 2.2, 1.4.12 and 1.4.4.
export const fitsSpaced = withStyle(`* { line-height: 1.5 !important;
	letter-spacing: .12em !important; word-spacing: .16em !important; }
	p { margin-block-end: 2em !important; }`, narrow);
export const fitsLarge = withStyle('html { font-size: 200% !important; }',
	wide);
