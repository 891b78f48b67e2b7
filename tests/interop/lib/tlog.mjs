// SPDX-License-Identifier: Apache-2.0
// RFC 6962 hashing, C2SP tlog-checkpoint, tlog-tiles, tlog-proof.
import { bad, base64, MAX63, sha256, uint, utf8 } from './bytes.mjs';
import { parseNote, verifyNote } from './note.mjs';

const ZERO = Buffer.from([0]), ONE = Buffer.from([1]);

export function leafHash(entry) {
	return sha256(ZERO, entry);
}

export function nodeHash(left, right) {
	return sha256(ONE, left, right);
}

// An append-only tree by the roots of its perfect subtrees.
export class Tree {
	constructor() {
		this.size = 0n;
		this.peaks = []; // [level, hash], largest first
	}
	add(hash) {
		let level = 0;
		while (this.peaks.length > 0 && this.peaks.at(-1)[0] === level) {
			hash = nodeHash(this.peaks.pop()[1], hash);
			level++;
		}
		this.peaks.push([level, hash]);
		this.size++;
	}
	root() {
		if (this.peaks.length === 0)
			return sha256(Buffer.alloc(0));
		return this.peaks.map((p) => p[1])
			.reduceRight((right, left) => nodeHash(left, right));
	}
	copy() {
		const t = new Tree();
		t.size = this.size;
		t.peaks = this.peaks.slice();
		return t;
	}
}

export function parseCheckpoint(text) {
	const lines = utf8(text).split('\n');
	if (lines.length < 4 || lines.pop() !== '')
		bad('checkpoint lines');
	const [origin, size, root, ...extension] = lines;
	if (origin === '' || extension.includes(''))
		bad('checkpoint lines');
	const hash = base64(root);
	if (hash.length !== 32)
		bad('checkpoint root');
	return { origin, size: uint(size, MAX63), root: hash, extension };
}

// A signed checkpoint of this log.
export function openCheckpoint(bytes, log) {
	const note = parseNote(bytes);
	verifyNote(note, log);
	const checkpoint = parseCheckpoint(note.text);
	if (checkpoint.origin !== log.name)
		bad('origin');
	return { note, ...checkpoint };
}

// RFC 9162 section 2.1.3.2.
export function checkInclusion(leaf, index, size, path, root) {
	if (index >= size)
		bad('index beyond the tree');
	let fn = index, sn = size - 1n, r = leaf;
	for (const p of path) {
		if (sn === 0n)
			bad('proof too long');
		if ((fn & 1n) === 1n || fn === sn) {
			r = nodeHash(p, r);
			while ((fn & 1n) === 0n && fn !== 0n) {
				fn >>= 1n;
				sn >>= 1n;
			}
		} else {
			r = nodeHash(r, p);
		}
		fn >>= 1n;
		sn >>= 1n;
	}
	if (sn !== 0n || !r.equals(root))
		bad('proof leads elsewhere');
}

const PROOF_MAX = 128 * 1024 + 64 * 1024;

// C2SP tlog-proof.
export function parseProof(bytes) {
	if (bytes.length > PROOF_MAX)
		bad('proof too large');
	const lines = [];
	let at = 0;
	const line = () => {
		const end = bytes.indexOf(0x0a, at);
		if (end < 0)
			bad('proof cut');
		// Latin-1: nothing but ASCII passes what follows.
		const text = bytes.toString('latin1', at, end);
		at = end + 1;
		return text;
	};
	if (line() !== 'c2sp.org/tlog-proof@v1')
		bad('proof header');
	let next = line();
	let extra = null;
	if (next.startsWith('extra ')) {
		extra = base64(next.slice(6));
		if (extra.length === 0)
			bad('empty extra');
		next = line();
	}
	if (!next.startsWith('index '))
		bad('proof index');
	const index = uint(next.slice(6), MAX63);
	for (next = line(); next !== ''; next = line()) {
		const hash = base64(next);
		if (hash.length !== 32 || lines.length === 63)
			bad('proof hash');
		lines.push(hash);
	}
	const checkpoint = bytes.subarray(at);
	if (checkpoint.length === 0)
		bad('proof without checkpoint');
	return { extra, index, path: lines, checkpoint };
}

export function checkReceipt(bytes, entry, log) {
	const proof = parseProof(bytes);
	const c = openCheckpoint(proof.checkpoint, log);
	checkInclusion(leafHash(entry), proof.index, c.size, proof.path, c.root);
	return { proof, checkpoint: c };
}

// "tile/0/x001/234.p/7": number and width of a tile of a level.
export function tilePath(level, n, width) {
	let digits = String(n);
	digits = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
	const parts = digits.match(/.../g);
	const name = parts.map((p, i) => (i < parts.length - 1 ? 'x' : '') + p);
	return 'tile/' + level + '/' + name.join('/') +
		(width < 256 ? '.p/' + width : '');
}

// [level or "entries", number, width]; null: no path of a tile.
export function parseTilePath(path) {
	const m = /^tile\/([0-7]|entries)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]+))?$/
		.exec(path);
	if (m === null)
		return null;
	const n = BigInt(m[2].replace(/[x/]/g, ''));
	const width = m[3] === undefined ? 256 : Number(m[3]);
	const level = m[1] === 'entries' ? m[1] : Number(m[1]);
	if (width < 1 || width > 256 || tilePath(level, n, width) !== path)
		return null;
	return [level, n, width];
}

// Entries of a bundle; the length of each is a big-endian uint16.
export function* bundleEntries(bytes) {
	for (let at = 0; at < bytes.length;) {
		if (bytes.length - at < 2)
			bad('bundle cut');
		const n = bytes.readUInt16BE(at);
		if (bytes.length - at - 2 < n)
			bad('bundle cut');
		yield bytes.subarray(at + 2, at + 2 + n);
		at += 2 + n;
	}
}
