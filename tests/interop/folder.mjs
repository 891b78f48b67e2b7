// SPDX-License-Identifier: Apache-2.0
// Registers, receipts and official copies as a whole: good as they are, bad
// with any byte changed.
//
//	node folder.mjs GEN-FOLDER [FLIPS]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync }
	from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bad } from './lib/bytes.mjs';
import { verifyCopy } from './lib/copy.mjs';
import { verifyRegister } from './lib/register.mjs';
import { checkReceipt } from './lib/tlog.mjs';
import { types } from './verify.mjs';

const [gen, flips = '25'] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'comity-interop-'));
process.on('exit', () => rmSync(dir, { recursive: true }));

let n = 0, failed = 0;
function ok(holds, name) {
	failed += !holds;
	console.log((holds ? 'ok ' : 'not ok ') + ++n + ' - ' + name);
}

function why(check) {
	try {
		check();
		return null;
	} catch (e) {
		if (!(e instanceof Bad))
			throw e;
		return e.message;
	}
}

// The same numbers in every run.
let state = 20261122;
function below(max) {
	state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
	return Math.floor(state / 0x80000000 * max);
}

function flipped(bytes) {
	const copy = Buffer.from(bytes);
	copy[below(copy.length)] ^= 1 << below(8);
	return copy;
}

function files(folder, prefix = '') {
	return readdirSync(join(folder, prefix), { withFileTypes: true })
		.flatMap((d) => d.isDirectory()
			? files(folder, join(prefix, d.name))
			: [join(prefix, d.name)])
		.filter((f) => readFileSync(join(folder, f)).length > 0).sort();
}

// Bad with one bit of one file changed, whichever.
function testFlips(folder) {
	const names = files(folder);
	const missed = [];
	for (let i = 0; i < Number(flips); i++) {
		const path = join(folder, names[below(names.length)]);
		const bytes = readFileSync(path);
		writeFileSync(path, flipped(bytes));
		if (why(() => verifyRegister(folder, types)) === null)
			missed.push(path);
		writeFileSync(path, bytes);
	}
	ok(missed.length === 0, flips + ' flips in ' + names.length +
		' files: missed ' + missed.join(' '));
}

function testRegister(name, size) {
	const folder = join(dir, name);
	let v = null;
	const reason = why(() => {
		v = verifyRegister(folder, types);
	});
	ok(reason === null && v.size === size, name + ': ' + (reason ?? size));
	testFlips(folder);
	return v;
}

function testReceipts(log) {
	const names = readdirSync(join(dir, 'receipts'))
		.filter((f) => f.endsWith('.note'));
	let good = 0, caught = 0;
	for (const name of names) {
		const entry = readFileSync(join(dir, 'receipts', name));
		const proof = readFileSync(join(dir, 'receipts',
			name.replace('.note', '.tlog-proof')));
		good += why(() => checkReceipt(proof, entry, log)) === null;
		caught += why(() =>
			checkReceipt(proof, flipped(entry), log)) !== null;
	}
	ok(good === names.length && good > 0, good + ' receipts');
	ok(caught === names.length, caught + ' receipts of changed entries');
}

function testCopies() {
	for (const name of readdirSync(join(dir, 'copies')).sort()) {
		const tar = readFileSync(join(dir, 'copies', name));
		const reason = why(() => verifyCopy(tar, types));
		ok(reason === null, 'copy ' + name + ': ' + (reason ?? 'good'));
		let caught = 0;
		for (let i = 0; i < 20; i++)
			caught += why(() => verifyCopy(flipped(tar), types)) !== null;
		ok(caught === 20, 'copy ' + name + ': ' + caught + ' of 20 flips');
	}
}

execFileSync(gen, [dir], { stdio: 'inherit' });
const v = testRegister('node', 300n);
testRegister('bare', 600n);
if (v !== null)
	testReceipts(v.keyring.keeperKey('register'));
testCopies();
console.log('1..' + n);
process.exitCode = failed > 0 ? 1 : 0;
