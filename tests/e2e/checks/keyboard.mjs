// SPDX-License-Identifier: Apache-2.0
// Without a mouse: every link and control is reached, in order, and seen; Enter
// does what it says; no place holds the focus.
import { none, ok } from '../lib/tap.mjs';
import { narrow, visit, watched, wide } from '../lib/browser.mjs';

// In the page: everything that should be reached, and an ear for what is.
function listenRun() {
	const able = 'a[href], button, input, select, textarea, summary, ' +
		'[tabindex="0"]';
	const want = [...document.querySelectorAll(able)].filter((x) =>
		x.checkVisibility({ contentVisibilityAuto: true }));
	const state = globalThis.comityFocus = { want, seen: [], found: [] };
	const name = (x) => `${x.localName} "${(x.textContent ||
		x.getAttribute('aria-label') || '').trim().slice(0, 30)}"`;
	document.addEventListener('focusin', ({ target }) => {
		if (state.seen.at(-1) === target)
			return;
		state.seen.push(target);
		const style = getComputedStyle(target);
		if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
			state.found.push(`no outline: ${name(target)}`);

	});
	// Scrolled to by then.
	document.addEventListener('focusout', ({ target }) => {
		const box = target.getBoundingClientRect();
		// Links that are shown while they have the focus.
		if (target.matches('.skip, .hidden'))
			return;
		if (box.bottom <= 0 || box.top >= innerHeight || box.width < 1)
			state.found.push(`out of sight: ${name(target)}`);
	});
	const dates = document.querySelectorAll('input[type="date"]').length;
	return want.length + 4 * dates;
}

function reachedRun() {
	const { want, seen, found } = globalThis.comityFocus;
	const name = (x) => `${x.localName} "${(x.textContent ||
		x.getAttribute('aria-label') || '').trim().slice(0, 30)}"`;
	const at = new Map(seen.map((x, i) => [x, i]).reverse());
	for (const x of want)
		if (!at.has(x))
			found.push(`not reached: ${name(x)}`);
	const order = want.filter((x) => at.has(x)).map((x) => at.get(x));
	if (order.some((n, i) => i > 0 && n < order[i - 1]))
		found.push('not in the order of the page');
	return found.slice(0, 5);
}

async function reached(page) {
	const presses = await page.evaluate(listenRun);
	for (let i = 0; i <= presses; i++)
		await page.keyboard.press('Tab');
	const found = await page.evaluate(reachedRun);
	// Back again: what was the last is left, too.
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Shift+Tab');
	if (await page.evaluate(() => new Set(globalThis.comityFocus.seen.slice(
		-3)).size < 2))
		found.push('the focus is held');
	return found;
}

const focus = (page, how) => page.evaluate(how);
const inMain = () => document.activeElement.closest('main') !== null;

async function tabTo(page, is, most = 40) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate(is))
			return true;
	}
	return false;
}

async function leads(page, base) {
	await page.goto(base + '/');
	await page.keyboard.press('Tab');
	ok(await focus(page, () => document.activeElement.matches('.skip') &&
		document.activeElement.getBoundingClientRect().top >= 0),
	'the first Tab shows the way to the content');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	ok(page.url().endsWith('#main') && await focus(page, inMain),
		'and Enter goes there');
	await page.goto(base + '/');
	ok(await tabTo(page, () => document.activeElement.getAttribute('href') ===
		'/c'), 'Tab reaches the navigation');
	await page.keyboard.press('Enter');
	await page.waitForURL('**/c');
	ok(await page.locator('nav [aria-current="page"]').count() === 1,
		'Enter leads there, and the navigation says where');
}

async function controls(page, base) {
	await page.goto(base + '/s/us-2019-rsb');
	ok(await tabTo(page, () => document.activeElement.localName ===
		'summary', 200), 'Tab reaches what is folded');
	await page.keyboard.press('Enter');
	ok(await focus(page, () => document.activeElement.parentElement.open),
		'Enter unfolds it');
	await page.setViewportSize(narrow);
	await page.goto(base + '/s/us-2019-rsb');
	ok(await tabTo(page, () => document.activeElement.matches('.scroll')),
		'Tab reaches what scrolls');
	await page.keyboard.press('ArrowRight');
	await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
	ok(true, 'an arrow scrolls it');
	await page.setViewportSize(wide);
}

async function dates(page, base) {
	await page.goto(base + '/s/spyware-2023');
	ok(await tabTo(page, () => document.activeElement.name === 'as-of', 120),
		'Tab reaches the day');
	await page.keyboard.type('03302023');
	await tabTo(page, () => document.activeElement.localName === 'button');
	await page.keyboard.press('Enter');
	await page.waitForURL('**/s/spyware-2023?as-of=2023-03-30');
	ok((await page.locator('.lead').innerText()).includes('30 March 2023'),
		'a day is typed, and shown');
}

// Pictures with and without the focus differ, for each sort of control.
async function seen(page, base) {
	const same = [];
	await page.goto(base + '/s/us-2019-rsb');
	for (const what of ['.brand', 'nav a', '.find input', 'svg a', 'form button',
		'td a', 'summary', '.scroll']) {
		const one = page.locator(what).first();
		await one.scrollIntoViewIfNeeded();
		const box = await one.boundingBox();
		const clip = { x: Math.max(0, box.x - 8), y: Math.max(0, box.y - 8),
			width: Math.min(200, box.width + 16), height: Math.min(60,
				box.height + 16) };
		await page.mouse.move(0, 0);
		const before = await page.screenshot({ clip });
		// Keyboard modality, so that :focus-visible holds.
		await page.keyboard.press('Shift');
		await one.focus();
		const after = await page.screenshot({ clip });
		if (before.equals(after))
			same.push(what);
		await one.blur();
	}
	none(same, 'the focus is seen on each sort of control');
}

export async function run(all) {
	const { browser, site, base } = all;
	const paths = all.shown.filter((p, i, list) =>
		list.findIndex((q) => q.kind === p.kind) === i).map((p) => p.path);
	await visit(all, 'by keyboard', paths,
		[['everything is reached, in order, and seen', reached]],
		{ options: { reducedMotion: 'reduce' } });
	const context = await watched(browser, site.host, { locale: 'en-US' });
	const page = await context.newPage();
	for (const part of [leads, controls, dates, seen])
		await part(page, base);
	await context.close();
}
