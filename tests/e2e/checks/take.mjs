// SPDX-License-Identifier: Apache-2.0
// What people do without scripts: ask for a day, take a copy home and check
// it, read without a network, have something verified.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { none, ok } from '../lib/tap.mjs';
import { watched } from '../lib/browser.mjs';
import { axeAll, axeNarrow, fits, fitsNarrow, kept }
	from '../lib/looks.mjs';

async function asOf(page, base) {
	await page.goto(`${base}/s/spyware-2023`);
	const before = await page.locator('tbody tr').count();
	await page.locator('input[name="as-of"]').fill('2023-03-30');
	await page.locator('form.asof button').click();
	await page.waitForURL('**/s/spyware-2023?as-of=2023-03-30');
	const after = await page.locator('section[aria-labelledby="parties"] ' +
		'tbody tr').count();
	ok(after > 0 && after < before &&
		(await page.locator('.lead').innerText()).includes('30 March 2023'),
	'without a script, a statement as of a day', `${before}, ${after}`);
	ok(await page.locator('input[name="as-of"]').inputValue() ===
		'2023-03-30', 'the day that was asked for stands in the form');
}

// Saves what a link leads to under its own name.
async function save(page, link, dir) {
	const [download] = await Promise.all([page.waitForEvent('download'),
		page.locator(link).first().click()]);
	const to = join(dir, download.suggestedFilename());
	await download.saveAs(to);
	return to;
}

function verify({ comity, dir }, ...args) {
	const env = { ...process.env, COMITY_STATE: join(dir, 'reader') };
	try {
		return execFileSync(comity, ['verify', ...args],
			{ env, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
	} catch (e) {
		return `${e.status}\n${e.stdout}${e.stderr}`;
	}
}

// The keys that a reader knows, in place of asking the keeper for them.
async function keys(base) {
	const get = async (path) => (await fetch(base + path)).json();
	const { register_key: register } = await get('/about.json');
	const { keys: own } = await get('/p/register.example.json');
	return { register, author: own.find((k) => k.key).key };
}

async function copies(page, base, all) {
	const { dir } = all;
	const known = await keys(base);
	const policy = join(dir, 'policy');
	writeFileSync(policy, `log ${known.register}\nquorum none\n`);
	await page.goto(`${base}/s/us-2019-rsb`);
	const tar = await save(page, '#verify ~ ul a[download]', dir);
	const said = verify(all, '--key', known.register, tar);
	ok(said.trimEnd().endsWith('\nVERIFIED') &&
		said.includes('27 of 27 valid'), 'the official copy is VERIFIED', said);
	await page.goto(`${base}/register/500`);
	const note = await save(page, 'a[href$=".note"][download]', dir);
	const proof = await save(page, 'a[href$=".tlog-proof"][download]', dir);
	const one = verify(all, '--policy', policy, '--key', known.author,
		'--proof', proof, note);
	ok(one.trimEnd().endsWith('VERIFIED'),
		'a record with its receipt is VERIFIED', one);
	return { tar, note, proof };
}

async function verifyPage(page, base, files) {
	await page.goto(`${base}/verify`);
	await page.locator('textarea').fill(readFileSync(files.note).toString());
	await page.locator('main form button').click();
	const verdict = page.locator('.verdict');
	ok(/this record is in this register/i.test(await verdict.innerText()),
		'a record that is pasted is found', await verdict.innerText());
	await page.goto(`${base}/verify`);
	await page.locator('input[type="file"]').setInputFiles(files.tar);
	await page.locator('main form button').click();
	ok(/^verified/i.test(await verdict.innerText()),
		'a copy that is uploaded is verified', await verdict.innerText());
	await page.goto(`${base}/verify`);
	await page.locator('textarea').fill('nothing of value');
	await page.locator('main form button').click();
	ok(/^not verified/i.test(await verdict.innerText()) &&
		(await page.locator('textarea').inputValue()).trim() ===
			'nothing of value',
	'what is no record is refused, and not lost', await verdict.innerText());
}

// The page in one file: from a disk, with the network gone.
async function offline(browser, page, base, dir) {
	const path = '/s/us-2019-rsb';
	await page.goto(base + path);
	const rows = await page.locator('article tbody tr').allInnerTexts();
	const file = join(dir, 'us-2019-rsb.offline.html');
	writeFileSync(file, await (await fetch(`${base}${path}.offline.html`))
		.text());
	const context = await watched(browser, '');
	await context.setOffline(true);
	const alone = await context.newPage();
	await alone.goto(pathToFileURL(file).href);
	const same = await alone.locator('article tbody tr').allInnerTexts();
	ok(rows.length > 27 && rows.join('\n') === same.join('\n'),
		'the offline page has the same rows', [`${rows.length}, ` +
			`${same.length}`]);
	none([...await kept(alone), ...await fits(alone)],
		'it runs nothing, and fits');
	none(context.seen.filter((s) => !s.startsWith('request to file:')),
		'it asks for nothing');
	ok(await alone.evaluate(() => getComputedStyle(document.querySelector(
		'main')).maxWidth !== 'none'), 'it has its style');
	await context.close();
}

// What is said of a copy, and of nothing, by axe-core's measure.
async function verdicts(browser, host, base, files) {
	const context = await watched(browser, host);
	const page = await context.newPage();
	const found = [];
	for (const file of [files.tar, files.proof]) {
		await page.goto(`${base}/verify`);
		await page.locator('input[type="file"]').setInputFiles(file);
		await page.locator('main form button').click();
		await page.locator('.verdict').waitFor();
		found.push(...await axeAll(page), ...await axeNarrow(page),
			...await fitsNarrow(page));
	}
	none(found, 'verdicts: axe, and they fit 320 x 256');
	await context.close();
}

export async function run(all) {
	const { browser, site, base, dir } = all;
	const context = await watched(browser, site.host,
		{ javaScriptEnabled: false });
	const page = await context.newPage();
	await asOf(page, base);
	const files = await copies(page, base, all);
	await verifyPage(page, base, files);
	await offline(browser, page, base, dir);
	await verdicts(browser, site.host, base, files);
	none(context.seen.filter((s) => !s.includes('/verify')),
		'without scripts: quiet');
	await context.close();
}
