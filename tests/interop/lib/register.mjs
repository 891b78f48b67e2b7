// SPDX-License-Identifier: Apache-2.0
// A whole register folder (spec/register.md): every file, every hash, every
// record and its signature, seals and journal.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bad, sha256 } from './bytes.mjs';
import { Keyring } from './keyring.mjs';
import { parseNote, verifyCosignature, verifyNote } from './note.mjs';
import { parseEntry } from './record.mjs';
import { bundleEntries, leafHash, nodeHash, parseCheckpoint, parseTilePath,
	tilePath, Tree } from './tlog.mjs';

const FRAME_MAX = 4 * 1024 * 1024;
const FRAMES_MAX = 8 * 1024 * 1024;

// Names with a slash at the end are folders; a star stands for any ending.
const NODE = ['register/', 'seals', 'journal/', 'blob/', 'keys/', 'tmp/',
	'config', 'lock', 'policy', 'index.db*', 'library.db*', 'office.db*'];
const REGISTER = ['checkpoint', 'tile/', 'policy'];

function checkNames(dir, known) {
	for (const d of readdirSync(dir, { withFileTypes: true })) {
		const fits = known.some((k) => k.endsWith('/')
			? d.isDirectory() && k === d.name + '/'
			: d.isFile() && (k.endsWith('*')
				? d.name.startsWith(k.slice(0, -1))
				: k === d.name));
		if (!fits)
			bad('unknown name ' + d.name);
	}
}

function* filesBelow(dir, prefix) {
	for (const d of readdirSync(dir, { withFileTypes: true })) {
		const path = prefix + '/' + d.name;
		if (d.isDirectory())
			yield* filesBelow(join(dir, d.name), path);
		else if (d.isFile())
			yield path;
		else
			bad('not a file: ' + path);
	}
}

class Verifier {
	constructor(folder, types) {
		this.types = types;
		this.node = existsSync(join(folder, 'register')) ? folder : null;
		this.folder = this.node === null ? folder : join(folder, 'register');
		this.keyring = new Keyring();
		this.tree = new Tree();
		this.leaves = [];
		this.entries = [];
		this.roots = new Map(); // size -> root
	}

	load(path) {
		try {
			return readFileSync(join(this.folder, path));
		} catch {
			return bad('missing ' + path);
		}
	}

	add(entry) {
		const record = parseEntry(entry, this.types);
		this.keyring.apply(record, this.tree.size);
		const leaf = leafHash(entry);
		this.tree.add(leaf);
		this.leaves.push(leaf);
		this.entries.push(entry);
		this.roots.set(this.tree.size, this.tree.root());
		return record;
	}

	checkEntries() {
		for (let n = 0n; n * 256n < this.size; n++) {
			const width = this.size - n * 256n < 256n
				? Number(this.size - n * 256n) : 256;
			const path = tilePath('entries', n, width);
			const before = this.tree.size;
			for (const entry of bundleEntries(this.load(path)))
				this.add(entry);
			if (this.tree.size - before !== BigInt(width))
				bad('number of entries in ' + path);
		}
		if (!this.tree.root().equals(this.checkpoint.root))
			bad('root of the checkpoint');
	}

	// Hashes of each level of tiles over all leaves known.
	levels() {
		const all = [this.leaves];
		while (all.at(-1).length >= 256) {
			const below = all.at(-1), level = [];
			for (let i = 0; i + 256 <= below.length; i += 256) {
				let row = below.slice(i, i + 256);
				while (row.length > 1)
					row = row.flatMap((h, k) => k % 2 === 0
						? [nodeHash(h, row[k + 1])] : []);
				level.push(row[0]);
			}
			all.push(level);
		}
		return all;
	}

	contentOf(levels, [level, n, width]) {
		const from = Number(n) * 256, to = from + width;
		if (level === 'entries') {
			if (to > this.entries.length)
				bad('bundle beyond the end');
			return Buffer.concat(this.entries.slice(from, to)
				.flatMap((e) => {
					const length = Buffer.alloc(2);
					length.writeUInt16BE(e.length);
					return [length, e];
				}));
		}
		if (level >= levels.length || to > levels[level].length)
			bad('tile beyond the end');
		return Buffer.concat(levels[level].slice(from, to));
	}

	// Every file that is there is right, and every one that must be is there.
	checkTiles() {
		const levels = this.levels();
		const there = new Set();
		for (const path of filesBelow(join(this.folder, 'tile'), 'tile')) {
			const id = parseTilePath(path);
			if (id === null)
				bad('unknown file ' + path);
			if (!this.load(path).equals(this.contentOf(levels, id)))
				bad('content of ' + path);
			there.add(path);
		}
		for (let l = 0, n = this.size; n > 0n; l++, n /= 256n)
			for (let i = 0n; i * 256n < n; i++) {
				const left = n - i * 256n;
				const width = left < 256n ? Number(left) : 256;
				if (!there.has(tilePath(l, i, width)))
					bad('missing ' + tilePath(l, i, width));
			}
	}

	sealBlocks() {
		const bytes = readFileSync(join(this.node, 'seals'));
		const blocks = [];
		for (let at = 0; at < bytes.length;) {
			const end = bytes.indexOf(0x0a, at);
			const m = /^seal ([1-9][0-9]{0,3})$/.exec(end < 0 ? ''
				: bytes.toString('latin1', at, end));
			if (m === null || Number(m[1]) > 4096 ||
			    end + 1 + Number(m[1]) > bytes.length)
				bad('seals block ' + blocks.length);
			blocks.push(bytes.subarray(end + 1, end + 1 + Number(m[1])));
			at = end + 1 + Number(m[1]);
		}
		return blocks;
	}

	// The two lines of the register and of its own witness.
	openSeal(bytes) {
		const log = this.keyring.keeperKey('register');
		const witness = this.keyring.keeperKey('witness');
		const note = parseNote(bytes);
		const c = parseCheckpoint(note.text);
		if (note.signatures.length !== 2 || c.origin !== log.name ||
		    c.extension.length > 0 ||
		    note.signatures[0].name !== log.name ||
		    note.signatures[1].name !== witness.name)
			bad('lines of a seal');
		verifyNote(note, log);
		return { ...c, time: verifyCosignature(note, witness) };
	}

	checkSeals() {
		const blocks = this.sealBlocks();
		let last = null;
		for (const block of blocks) {
			const seal = this.openSeal(block);
			if (!this.roots.get(seal.size)?.equals(seal.root))
				bad('root of a seal');
			if (last !== null && (seal.size < last.size ||
			    seal.time < last.time ||
			    (seal.size === last.size && seal.time === last.time)))
				bad('order of seals');
			last = seal;
		}
		const published = this.checkpointBytes;
		if (!blocks.slice(-2).some((b) => b.equals(published)))
			bad('checkpoint is not the last seal');
		this.seals = blocks.length;
	}

	// One frame at `at`; gives where the next one begins.
	frame(bytes, at, first) {
		const head = bytes.subarray(at, at + 20);
		if (head.length < 20 || head.toString('latin1', 0, 4) !== 'CYJ1')
			bad('frame');
		const length = head.readUInt32BE(4), count = head.readUInt32BE(16);
		const frame = bytes.subarray(at, at + length);
		if (length > FRAME_MAX || length < 84 || frame.length < length ||
		    head.readBigUInt64BE(8) !== first || count < 1 || count > 1024)
			bad('frame');
		const hash = frame.subarray(-32), root = frame.subarray(-64, -32);
		if (!sha256(frame.subarray(0, -32)).equals(hash))
			bad('hash of a frame');
		const entries = [...bundleEntries(frame.subarray(20, -64))];
		if (entries.length !== count)
			bad('count of a frame');
		entries.forEach((e, i) => this.journalEntry(e, first + BigInt(i)));
		if (!this.roots.get(first + BigInt(count)).equals(root))
			bad('root of a frame');
		return [at + length, first + BigInt(count)];
	}

	journalEntry(entry, index) {
		if (index < this.tree.size) {
			if (!this.entries[Number(index)].equals(entry))
				bad('journal differs');
		} else {
			this.add(entry);
		}
	}

	checkJournal() {
		const dir = join(this.node, 'journal');
		if (!existsSync(dir))
			return;
		let next = null;
		for (const name of readdirSync(dir).sort()) {
			const m = /^([0-9]{20})\.frames$/.exec(name);
			if (m === null || !statSync(join(dir, name)).isFile())
				bad('journal/' + name);
			const first = BigInt(m[1]);
			if (next === null ? first > this.size : first !== next)
				bad('gap before journal/' + name);
			const bytes = readFileSync(join(dir, name));
			if (bytes.length > FRAMES_MAX)
				bad('size of journal/' + name);
			next = first;
			for (let at = 0; at < bytes.length;)
				[at, next] = this.frame(bytes, at, next);
		}
	}

	checkBlobs() {
		const dir = join(this.node, 'blob');
		if (!existsSync(dir))
			return;
		for (const name of readdirSync(dir))
			if (sha256(readFileSync(join(dir, name))).toString('hex') !==
			    name)
				bad('blob/' + name);
	}

	run() {
		if (this.node !== null)
			checkNames(this.node, NODE);
		checkNames(this.folder, REGISTER);
		this.checkpointBytes = this.load('checkpoint');
		const note = parseNote(this.checkpointBytes);
		this.checkpoint = parseCheckpoint(note.text);
		this.size = this.checkpoint.size;
		if (this.size === 0n)
			bad('empty register');
		this.checkEntries();
		this.openSeal(this.checkpointBytes);
		if (this.node !== null) {
			this.checkJournal();
			this.checkSeals();
			this.checkBlobs();
		}
		this.checkTiles();
		return this;
	}
}

export function verifyRegister(folder, types) {
	return new Verifier(folder, types).run();
}
