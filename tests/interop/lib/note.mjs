// SPDX-License-Identifier: Apache-2.0
// C2SP signed-note, verifier keys, tlog-cosignature.
import { bad, base64, sha256, utf8 } from './bytes.mjs';
import { admit, checkSignature } from './ed25519.mjs';

const NOTE_MAX = 128 * 1024;
const NAME_MAX = 255;
const SIGNATURES_MAX = 128;
const RAW_MAX = 4096;

// White_Space of Unicode.
export const SPACE =
	/[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function checkBytes(bytes) {
	for (const b of bytes)
		if (b < 0x20 && b !== 0x0a)
			bad('control character');
	return utf8(bytes);
}

export function keyName(name) {
	if (name === '' || Buffer.byteLength(name) > NAME_MAX ||
	    name.includes('+') || SPACE.test(name) || /[\x00-\x1f]/.test(name))
		bad('key name');
	return name;
}

export const ED25519 = 1;
export const COSIGNATURE = 4;

// "<name>+<hex id>+<base64 of type and key>"
export function parseVkey(text) {
	const first = text.indexOf('+');
	const second = text.indexOf('+', first + 1);
	if (first < 0 || second < 0)
		bad('vkey');
	const name = keyName(text.slice(0, first));
	const hex = text.slice(first + 1, second);
	if (!/^[0-9a-f]{8}$/.test(hex))
		bad('vkey id');
	const raw = base64(text.slice(second + 1));
	if (raw.length !== 33 || (raw[0] !== ED25519 && raw[0] !== COSIGNATURE))
		bad('vkey type or size');
	const id = sha256(Buffer.from(name), Buffer.from('\n'), raw)
		.subarray(0, 4);
	if (id.toString('hex') !== hex)
		bad('vkey id differs');
	const key = { name, id, type: raw[0], raw: raw.subarray(1) };
	admit(key.raw);
	return key;
}

function parseLine(line) {
	if (!line.startsWith('\u2014 '))
		bad('signature line');
	const rest = line.slice(2);
	const space = rest.indexOf(' ');
	if (space < 0)
		bad('signature line');
	const name = keyName(rest.slice(0, space));
	const raw = base64(rest.slice(space + 1));
	if (raw.length < 5 || raw.length > RAW_MAX)
		bad('signature size');
	return { name, id: raw.subarray(0, 4), raw: raw.subarray(4) };
}

// text is the signed text as bytes, with its last newline.
export function parseNote(bytes) {
	if (bytes.length > NOTE_MAX)
		bad('note too large');
	checkBytes(bytes);
	const split = bytes.lastIndexOf('\n\n');
	if (split < 0)
		bad('no signatures');
	const tail = utf8(bytes.subarray(split + 2));
	if (tail === '' || !tail.endsWith('\n'))
		bad('no signature line');
	const lines = tail.slice(0, -1).split('\n');
	if (lines.length > SIGNATURES_MAX)
		bad('too many signatures');
	return {
		text: bytes.subarray(0, split + 1),
		signatures: lines.map(parseLine),
	};
}

function lineOf(note, key, size) {
	const mine = note.signatures.filter((s) =>
		s.name === key.name && s.id.equals(key.id));
	if (mine.length !== 1)
		bad('not exactly one line of ' + key.name);
	if (mine[0].raw.length !== size)
		bad('signature size');
	return mine[0].raw;
}

export function verifyNote(note, key) {
	if (key.type !== ED25519)
		bad('key of another purpose');
	checkSignature(key.raw, lineOf(note, key, 64), note.text);
}

// Gives the time that was signed, as a BigInt.
export function verifyCosignature(note, key) {
	if (key.type !== COSIGNATURE)
		bad('key of another purpose');
	const raw = lineOf(note, key, 72);
	const time = raw.readBigUInt64BE(0);
	if (time >= 1n << 63n)
		bad('timestamp');
	const message = Buffer.concat([
		Buffer.from('cosignature/v1\ntime ' + time + '\n'),
		note.text,
	]);
	checkSignature(key.raw, raw.subarray(8), message);
	return time;
}
