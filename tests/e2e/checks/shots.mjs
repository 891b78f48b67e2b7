// SPDX-License-Identifier: Apache-2.0
// Pictures of each kind of page, for people to look at: light, dark, narrow,
// mirrored.  They are no test: tools/check screenshots.  E2E_OUT says where
// they go.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { each, say } from '../lib/tap.mjs';
import { watched } from '../lib/browser.mjs';
import { inLanguage } from './mirror.mjs';

const modes = [
	['light', { colorScheme: 'light' }],
	['dark', { colorScheme: 'dark' }],
	['narrow', { viewport: { width: 320, height: 640 } }],
	['mirrored', {}, 'qps'],
];
// Of a long page, its beginning.
const most = 3000;

export async function run({ browser, site, shown }) {
	const out = process.env.E2E_OUT;
	if (!out)
		return;
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	await each(modes, 2, async ([mode, options, tag]) => {
		const context = await watched(browser, site.host, options);
		const page = await context.newPage();
		const { width } = page.viewportSize();
		for (const { path } of shown) {
			await page.goto(site.base + (tag ? inLanguage(path, tag) : path));
			const tall = await page.evaluate(() =>
				document.documentElement.scrollHeight);
			const name = path.slice(1).replace(/[^a-z0-9-]+/gi, '_')
				.slice(0, 40) || 'home';
			await page.screenshot({ path: join(out, `${name}-${mode}.png`),
				fullPage: true, clip: { x: 0, y: 0, width,
					height: Math.min(tall, most) } });
		}
		await context.close();
	});
	say(`${shown.length * modes.length} pictures in ${out}`);
}
