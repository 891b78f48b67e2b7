// SPDX-License-Identifier: Apache-2.0
// Looks at each kind of page the first time that somebody sees it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { narrow } from './browser.mjs';
import * as looks from './looks.mjs';
import { none } from './tap.mjs';

const sorts = [
	['axe', looks.axeAll],
	['axe, dark', looks.axeIn({ colorScheme: 'dark' })],
	['axe at 320 px', looks.axeNarrow],
	['it fits', looks.fits],
	['it fits 320 x 256', looks.fitsNarrow],
];

export class Looker {
	constructor(site, out) {
		this.site = site;
		this.out = out && join(out, 'office');
		this.kinds = new Map();
		this.found = new Map(sorts.map(([what]) => [what, []]));
		this.look = (person) => this.at(person);
		if (this.out)
			mkdirSync(this.out, { recursive: true });
	}

	async at(person) {
		const path = person.path.replace(/[0-9a-f]{64}/g, '*');
		const kind = `${path} ${person.status} ${await person.text('h1')}` +
			` ${await person.page.locator('main form').count()}`;
		if (this.kinds.has(kind))
			return;
		this.kinds.set(kind, person.page.url());
		const { scripted } = person;
		await person.script(true);
		for (const [what, look] of sorts)
			this.found.get(what).push(...(await look(person.page))
				.map((f) => `${kind}: ${f}`));
		if (this.out)
			await this.shoot(person.page, `${this.kinds.size}`.padStart(3, '0') +
				path.replace(/[^a-z0-9]+/g, '-'));
		await person.script(scripted);
	}

	async shoot(page, name) {
		const size = page.viewportSize();
		const shot = (mode) => page.screenshot(
			{ path: join(this.out, `${name}-${mode}.png`), fullPage: true });
		await shot('light');
		await page.emulateMedia({ colorScheme: 'dark' });
		await shot('dark');
		await page.emulateMedia({ colorScheme: null });
		await page.setViewportSize({ ...narrow, height: 640 });
		await shot('narrow');
		await page.setViewportSize(size);
	}

	end() {
		for (const [what] of sorts)
			none(this.found.get(what), `office: ${what}, ` +
				`${this.kinds.size} kinds of pages`);
	}
}
