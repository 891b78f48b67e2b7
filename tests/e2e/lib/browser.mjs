// SPDX-License-Identifier: Apache-2.0
// Chromium, and an eye on what a page does besides showing itself.
import { existsSync } from 'node:fs';
import { each, none } from './tap.mjs';

const places = [process.env.CHROMIUM, '/usr/bin/chromium'];

export const wide = { width: 1280, height: 900 };
// Leads nowhere, which the browser reports.
export const nowhere = '/nothing/here';
export const narrow = { width: 320, height: 256 }; // 1280 x 1024 at 400 %

export function chromiumPath() {
	return places.find((p) => p && existsSync(p));
}

export async function launch() {
	const { chromium } = await import('playwright-core');
	return chromium.launch({
		executablePath: chromiumPath(),
		// Its own sandbox needs what a container may not have; pages here
		// are ours.
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
	});
}

// What no page of ours may do, told by the page itself.
function tell() {
	document.addEventListener('securitypolicyviolation', (e) =>
		globalThis.comityTold(
			`policy: ${e.violatedDirective} ${e.blockedURI}`));
}

// A context whose pages are watched: context.seen is what they did.
export async function watched(browser, host, options = {}) {
	const context = await browser.newContext({ viewport: wide, ...options });
	const seen = context.seen = [];
	await context.exposeFunction('comityTold', (what) => seen.push(what));
	await context.addInitScript(tell);
	context.on('request', (r) => {
		const u = new URL(r.url());
		if (u.host !== host && u.protocol !== 'data:')
			seen.push(`request to ${r.url()}`);
	});
	context.on('console', (m) => {
		// A face that is no page names no icon: the browser asks for one.
		if (![nowhere, '/favicon.ico']
			.includes(new URL(m.location().url).pathname))
			seen.push(`console: ${m.text()} ${m.location().url}`);
	});
	context.on('weberror', (e) => seen.push(`error: ${e.error()}`));
	context.on('dialog', (d) => {
		seen.push(`dialog: ${d.message()}`);
		return d.dismiss();
	});
	return context;
}

// Looks at each path with each of looks, [what is found, function(page,
// path) -> findings], in so many tabs; one result for each look.
export async function visit({ browser, site }, name, paths, looks, more = {}) {
	const context = await watched(browser, site.host, more.options);
	const found = new Map(looks.map(([what]) => [what, []]));
	const rest = [...paths];
	await each(Array.from({ length: more.tabs ?? 2 }), 9, async () => {
		const page = await context.newPage();
		while (rest.length > 0) {
			const path = rest.shift();
			await page.goto(site.base + path, { waitUntil: 'load' });
			for (const [what, look] of looks)
				found.get(what).push(...(await look(page, path))
					.map((f) => `${path}: ${f}`));
		}
		await page.close();
	});
	for (const [what] of looks)
		none(found.get(what), `${name}: ${what}, ${paths.length} pages`);
	none(context.seen, `${name}: no request elsewhere, no message, ` +
		'no report of the policy');
	none((await context.cookies()).map((c) => c.name), `${name}: no cookie`);
	await context.close();
}
