// SPDX-License-Identifier: Apache-2.0
// An official copy (spec/copy.md): one ustar file of one form.
import { bad } from './bytes.mjs';
import { Keyring } from './keyring.mjs';
import { parseNote, verifyCosignature, verifyNote } from './note.mjs';
import { parseEntry } from './record.mjs';
import { checkInclusion, leafHash, parseCheckpoint, parseProof }
	from './tlog.mjs';

const BLOCK = 512;
const COPY_MAX = 64 * 1024 * 1024;
const NAME = /^(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)*$/;

// The one header that a file of this name and size has.
function header(name, size) {
	const h = Buffer.alloc(BLOCK);
	h.write(name, 0, 'latin1');
	h.write('0000644\0' + '0000000\0'.repeat(2), 100, 'latin1');
	h.write(size.toString(8).padStart(11, '0') + '\0', 124, 'latin1');
	h.write('0'.repeat(11) + '\0' + ' '.repeat(8) + '0', 136, 'latin1');
	h.write('ustar\x0000', 257, 'latin1');
	h.write('0000000\0'.repeat(2), 329, 'latin1');
	const sum = h.reduce((a, b) => a + b, 0);
	h.write(sum.toString(8).padStart(6, '0') + '\0 ', 148, 'latin1');
	return h;
}

export function* readTar(tar) {
	let at = 0;
	const zero = (b) => b.every((x) => x === 0);
	for (;;) {
		const head = tar.subarray(at, at + BLOCK);
		if (head.length < BLOCK)
			bad('archive cut');
		if (zero(head))
			break;
		const name = head.toString('latin1', 0, 100).replace(/\0.*$/s, '');
		const octal = head.toString('latin1', 124, 135);
		if (!NAME.test(name) || name.length > 99 ||
		    !/^[0-7]{11}$/.test(octal))
			bad('name or size in the archive');
		const size = parseInt(octal, 8);
		if (!header(name, size).equals(head))
			bad('header of ' + name);
		const end = at + BLOCK + size;
		const padded = Math.ceil(end / BLOCK) * BLOCK;
		if (padded > tar.length || !zero(tar.subarray(end, padded)))
			bad('end of ' + name);
		yield { name, data: tar.subarray(at + BLOCK, end) };
		at = padded;
	}
	if (tar.length - at !== 2 * BLOCK || !zero(tar.subarray(at)))
		bad('end of the archive');
}

function pairs(files) {
	if (files.length % 2 !== 1 || files.length < 3 ||
	    files.at(-1).name !== 'policy')
		bad('files of the copy');
	const items = [];
	for (let i = 0; i + 1 < files.length; i += 2) {
		const number = String(i / 2 + 1).padStart(4, '0');
		if (files[i].name !== number + '.note' || number.length > 4 ||
		    files[i + 1].name !== number + '.tlog-proof')
			bad('order of files at ' + files[i].name);
		const proof = parseProof(files[i + 1].data);
		if (proof.extra !== null)
			bad('extra data');
		items.push({ entry: files[i].data, proof });
	}
	return items;
}

function checkOrder(items) {
	for (const item of items)
		if (!item.proof.checkpoint.equals(items[0].proof.checkpoint))
			bad('another checkpoint');
	for (let i = 2; i < items.length; i++)
		if (items[i].proof.index <= items[i - 1].proof.index)
			bad('order of records');
	const sorted = [...items].sort((a, b) =>
		a.proof.index < b.proof.index ? -1 : 1);
	if (sorted.some((x, i) =>
	    i > 0 && x.proof.index === sorted[i - 1].proof.index))
		bad('a record twice');
	if (sorted[0].proof.index !== 0n)
		bad('no entry 0');
	return sorted;
}

function checkHead(bytes, keyring) {
	const note = parseNote(bytes);
	const c = parseCheckpoint(note.text);
	const log = keyring.keeperKey('register');
	if (c.origin !== log.name)
		bad('origin');
	verifyNote(note, log);
	return { note, ...c };
}

const vkeyText = (k) => k.name + '+' + k.id.toString('hex') + '+' +
	Buffer.concat([Buffer.from([k.type]), k.raw]).toString('base64');

function checkPolicy(data, keyring) {
	const want = 'log ' + vkeyText(keyring.keeperKey('register')) +
		'\nwitness own ' + vkeyText(keyring.keeperKey('witness')) +
		'\nquorum own\n';
	if (data.toString('latin1') !== want)
		bad('policy');
}

// Sound if this returns; complete: how many of how many listed are here.
export function verifyCopy(tar, types) {
	if (tar.length > COPY_MAX)
		bad('copy too large');
	const files = [...readTar(tar)];
	const items = pairs(files), sorted = checkOrder(items);
	const keyring = new Keyring();
	for (const [i, item] of sorted.entries()) {
		item.record = parseEntry(item.entry, types);
		keyring.apply(item.record, item.proof.index);
		if (i === 0)
			item.head = checkHead(item.proof.checkpoint, keyring);
	}
	const head = sorted[0].head;
	for (const item of sorted)
		checkInclusion(leafHash(item.entry), item.proof.index, head.size,
			item.proof.path, head.root);
	const witness = keyring.keeperKey('witness');
	if (head.note.signatures.some((s) => s.name === witness.name))
		verifyCosignature(head.note, witness);
	checkPolicy(files.at(-1).data, keyring);
	return { items, keyring, head };
}
