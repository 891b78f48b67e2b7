// SPDX-License-Identifier: Apache-2.0
// An independent verifier, by the specification and node's own crypto:
//
//	node verify.mjs register DIR     a node's folder, or its register/
//	node verify.mjs copy FILE        an official copy
//	node verify.mjs notes FILE       one case per line: agreement with ours
//
// Exit: 0 good, 1 bad, 2 usage or not read.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Bad, sha256, utf8 } from './lib/bytes.mjs';
import { verifyCopy } from './lib/copy.mjs';
import { parseNote, parseVkey, verifyCosignature, verifyNote }
	from './lib/note.mjs';
import { parseEntry } from './lib/record.mjs';
import { verifyRegister } from './lib/register.mjs';
import { loadJoiners } from './lib/text.mjs';
import { checkReceipt, openCheckpoint } from './lib/tlog.mjs';
import { loadTypes } from './lib/types.mjs';

const spec = (name) =>
	fileURLToPath(new URL('../../spec/' + name, import.meta.url));
export const types = loadTypes(spec('record-types.md'));
loadJoiners(spec('text.md'));

const JUDGES = {
	record(data, key) {
		verifyNote(parseEntry(data, types).note, key);
	},
	receipt(data, key, entry) {
		checkReceipt(data, entry, key);
	},
	checkpoint: openCheckpoint,
	cosignature(data, key) {
		verifyCosignature(parseNote(data), key);
	},
	vkey(data) {
		parseVkey(utf8(data));
	},
};

// null when it is good, else why not.
export function judge(c) {
	try {
		const key = c.key === '' ? null : parseVkey(c.key);
		JUDGES[c.kind](Buffer.from(c.data, 'base64'), key,
			Buffer.from(c.entry, 'base64'));
		return null;
	} catch (e) {
		if (!(e instanceof Bad))
			throw e;
		return e.message;
	}
}

async function notes(path) {
	let differ = 0;
	for await (const line of createInterface({ input: createReadStream(path) })) {
		const c = JSON.parse(line);
		const why = judge(c);
		if ((why === null) !== c.ok) {
			differ++;
			console.log(line);
		}
	}
	return differ === 0;
}

const COMMANDS = {
	register(path) {
		const v = verifyRegister(path, types);
		console.log('good: ' + v.size + ' entries, ' +
			(v.seals ?? 0) + ' seals, root ' +
			v.checkpoint.root.toString('base64'));
		return true;
	},
	copy(path) {
		const v = verifyCopy(readFileSync(path), types);
		console.log('good: ' + v.items.length + ' records of ' +
			v.head.origin + ', the first ' +
			sha256(v.items[0].record.text).toString('hex'));
		return true;
	},
	notes,
};

async function main([command, path]) {
	if (!Object.hasOwn(COMMANDS, command ?? '') || path === undefined) {
		console.error('usage: verify.mjs register|copy|notes PATH');
		return 2;
	}
	try {
		return await COMMANDS[command](path) ? 0 : 1;
	} catch (e) {
		if (!(e instanceof Bad) && e.code === undefined)
			throw e;
		console.log((e instanceof Bad ? 'bad: ' : '') + e.message);
		return e instanceof Bad ? 1 : 2;
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	process.exitCode = await main(process.argv.slice(2));
