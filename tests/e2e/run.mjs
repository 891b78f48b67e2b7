// SPDX-License-Identifier: Apache-2.0
// The public pages in a browser:
//
//	node run.mjs COMITY SERVER MAKER [CHECK...]
//
// TAP; without a browser, or without what `npm ci` installs, it is skipped.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, crawl, made, samples, serve } from './lib/site.mjs';
import { chromiumPath, launch, nowhere } from './lib/browser.mjs';
import { finish, say } from './lib/tap.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const every = ['static', 'facts', 'every', 'mirror', 'keyboard', 'print',
	'take', 'naughty', 'ceremony'];
// Besides one of each kind.
const also = [nowhere, '/search?q=ransomware',
	'/s/spyware-2023?as-of=2023-03-30', '/c/notpetya', '/p/ee',
	'/s/us-2019-rsb', '/norms/norms'];

// In memory where there is a place for it: nothing here outlives the test.
function folder() {
	for (const where of ['/dev/shm', tmpdir()])
		try {
			return mkdtempSync(join(where, 'comity-e2e-'));
		} catch (e) {
			if (where === tmpdir())
				throw e;
		}
	return null;
}

function skip(why) {
	console.log(`1..0 # SKIP ${why}`);
	process.exit(0);
}

const [comity, server, maker, ...wanted] = process.argv.slice(2);
if (!chromiumPath())
	skip('no /usr/bin/chromium, and CHROMIUM is not set');
if (!existsSync(join(here, 'node_modules')))
	skip('tests/e2e/node_modules is not there: npm ci');

const checks = wanted.length > 0 ? wanted : every;
const dir = folder();
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
// Begun before they are needed.
const ours = { root: join(here, '../..'), dir, maker };
const naughty = checks.includes('naughty') && made('naughty.py', ours);
const joint = checks.includes('print') && made('joint.py', ours);
const site = await serve(server, build(comity, dir));
const pages = await crawl(site.base);
const shown = [...samples(pages), ...also.map((path) => ({ path }))]
	.filter((p, i, all) => all.findIndex((q) => q.path === p.path) === i);
const browser = await launch();
say(`${shown.length} pages of ${new Set(shown.map((p) => p.kind)).size} kinds`);
try {
	for (const name of checks) {
		const start = Date.now();
		const { run } = await import(`./checks/${name}.mjs`);
		await run({ browser, comity, dir, joint, naughty, pages, server, shown, site,
			base: site.base });
		say(`${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
	}
} finally {
	await browser.close();
	site.stop();
}
process.exitCode = finish() > 0 ? 1 : 0;
