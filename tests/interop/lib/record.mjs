// SPDX-License-Identifier: Apache-2.0
// Records: structure, order, number, values, and the rules between headers
// (spec/record.md).  The tables of the types come from outside.
import { bad, MAX63, uint, utf8 } from './bytes.mjs';
import { parseNote } from './note.mjs';
import { checkProfile } from './text.mjs';
import { dayRange, KINDS, parseDay, parseKey } from './values.mjs';

const TEXT_MAX = 48 * 1024;
const ENTRY_MAX = 65535;
const HEADERS_MAX = 512;
const LINE_MAX = 4096;
const PARAGRAPHS_MAX = 400;

const NUMBER = /^([1-9][0-9]{0,3})([a-z]?)\. /;

function lineKind(l) {
	if (NUMBER.test(l))
		return 'numbered';
	return l.startsWith('# ') ? 'heading' : l.startsWith('- ') ? 'list' : '';
}

function checkLater(first, before, kind) {
	if (first === 'heading' || kind === 'heading' || kind === 'numbered')
		bad('mark within a paragraph');
	if (kind === '' && before === 'list')
		bad('text within a list');
}

// Paragraphs parted by one blank line; gives the ids of the numbered ones.
export function checkBody(body) {
	if (!body.endsWith('\n') || body.endsWith('\n\n') || body === '\n')
		bad('end of the body');
	const blocks = body.slice(0, -1).split('\n\n');
	if (blocks.length > PARAGRAPHS_MAX)
		bad('paragraphs');
	const ids = [];
	for (const block of blocks) {
		const lines = block.split('\n');
		if (lines.some((l) => l === '' || l.startsWith(' ') ||
		    l.endsWith(' ')))
			bad('blank line or space');
		const kinds = lines.map(lineKind);
		for (let i = 1; i < kinds.length; i++)
			checkLater(kinds[0], kinds[i - 1], kinds[i]);
		if (kinds[0] !== 'numbered')
			continue;
		const [, n, letter] = NUMBER.exec(lines[0]);
		const last = ids.at(-1) ?? [0, ''];
		if (Number(n) < last[0] ||
		    (Number(n) === last[0] && letter <= last[1]))
			bad('order of paragraphs');
		ids.push([Number(n), letter]);
	}
	return ids;
}

function parseHeaders(lines, type) {
	const fields = [];
	let row = 0, seen = 0;
	const pass = (to) => {
		for (; row < to; row++, seen = 0)
			if (seen < type.rules[row].min)
				bad('missing ' + type.rules[row].name);
	};
	if (lines.length > HEADERS_MAX)
		bad('headers');
	for (const l of lines) {
		const at = l.indexOf(':');
		if (Buffer.byteLength(l) > LINE_MAX || at < 0 || l[at + 1] !== ' ')
			bad('header');
		const name = l.slice(0, at), value = l.slice(at + 2);
		const next = type.rules.findIndex((r, i) =>
			i >= row && r.name === name);
		if (next < 0)
			bad('header ' + name);
		pass(next);
		const rule = type.rules[row];
		if (++seen > rule.max)
			bad('too many ' + name);
		KINDS.line(value);
		KINDS[rule.kind](value, rule);
		fields.push({ name, value, rule });
	}
	pass(type.rules.length);
	return fields;
}

export class RecordText {
	constructor(text, type, fields, body) {
		Object.assign(this, { text, type, fields, body });
		this.author = fields[0].value;
	}
	all(name) {
		return this.fields.filter((f) => f.name === name)
			.map((f) => f.value);
	}
	get(name) {
		return this.all(name)[0];
	}
}

function checkTwins(r) {
	for (const f of r.fields) {
		const same = r.fields.filter((g) => g.rule === f.rule);
		const key = (g) => ['langtext', 'text'].includes(f.rule.kind)
			? g.value.split(' ')[0] : g.value;
		if (new Set(same.map(key)).size !== same.length)
			bad('twice: ' + f.name);
	}
}

const needs = (a, b) => a === undefined || b !== undefined;
const without = (a, b) => a === undefined || b === undefined;
const differs = (a, b) => a === undefined || a !== b;
const both = (compare) => (a, b) =>
	a === undefined || b === undefined || compare(a, b);
const atMost = both((a, b) => uint(a, MAX63) <= uint(b, MAX63));
const before = both((a, b) => a <= b);
const endsBy = both((a, b) =>
	dayRange(parseDay(a))[0] <= dayRange(parseDay(b))[1]);

const PAIRS = [
	[null, 'Recorded-For', needs, 'Source'],
	[null, 'Recorded-For', differs, 'Author'],
	[null, 'Occurred', needs, 'Recorded-For'],
	['statement', 'Earliest', before, 'Lapses'],
	['incident', 'Began', endsBy, 'Ended'],
	['incident', 'Began', endsBy, 'Discovered'],
	['assessment', 'Alleges', without, 'Engages'],
	['assessment', 'Severity', needs, 'Scale'],
	['assessment', 'Input', needs, 'Scale'],
	['measure', 'Begins', endsBy, 'Ends'],
	['check', 'Opened', before, 'Due'],
	['check', 'Answered', atMost, 'Asked'],
	['check', 'In-Time', atMost, 'Answered'],
	['disclosure', 'Sealed', differs, 'Record'],
	['revocation', 'Suspect-Since', before, 'Date'],
];

const OWN = {
	party(r) {
		const suffix = { record: '', register: '/register',
			witness: '/witness' };
		const keys = r.all('Key').map(parseKey);
		const roles = keys.map((k) => k.role);
		if (new Set(roles).size !== roles.length ||
		    !roles.includes('record') ||
		    new Set(keys.map((k) => k.raw.toString('hex'))).size !==
		    keys.length)
			bad('keys of a party');
		for (const k of keys)
			if (k.role !== 'seal' &&
			    k.key.name !== r.author + suffix[k.role])
				bad('name of a key');
	},
	statement(r) {
		const open = r.all('Open');
		if (open.includes('closed') && open.length > 1)
			bad('open and closed');
		if (r.get('Invited') !== undefined && !open.includes('invitation'))
			bad('invited');
		if (r.get('Quorum') === '0')
			bad('quorum');
	},
	finding(r) {
		if (/confiden|confian/i.test(r.get('Likelihood') ?? '') ||
		    /likel|probab/i.test(r.get('Confidence') ?? ''))
			bad('likelihood and confidence');
		if (r.get('Degree') !== undefined && r.get('State') === 'none')
			bad('degree without state');
	},
	measure(r) {
		if (r.get('Decider') === undefined &&
		    r.get('Recorded-For') === undefined)
			bad('decider');
	},
};

function checkRules(r) {
	if (!r.author.includes('.'))
		bad('author without keys');
	if (r.get('Recorded-For') === 'public' &&
	    !['statement', 'incident'].includes(r.type.name))
		bad('recorded for the public');
	checkTwins(r);
	for (const [type, a, holds, b] of PAIRS)
		if ((type === null || type === r.type.name) &&
		    !holds(r.get(a), r.get(b)))
			bad(a + ' and ' + b);
	OWN[r.type.name]?.(r);
}

export function parseText(bytes, types) {
	if (bytes.length > TEXT_MAX)
		bad('text too large');
	const text = utf8(bytes);
	if (!text.endsWith('\n'))
		bad('no newline at the end');
	checkProfile(text);
	const blank = text.indexOf('\n\n');
	const head = text.slice(0, blank < 0 ? -1 : blank).split('\n');
	const m = /^comity\/([^/]*)\/v1$/.exec(head[0]);
	const type = m === null ? undefined
		: types.find((t) => t.name === m[1]);
	if (type === undefined)
		bad('first line');
	const fields = parseHeaders(head.slice(1), type);
	const body = blank < 0 ? '' : text.slice(blank + 2);
	if (blank >= 0) {
		if (!type.body)
			bad('body');
		checkBody(body);
	}
	const r = new RecordText(bytes, type, fields, body);
	checkRules(r);
	return r;
}

// An entry: one signature line, in the author's name.
export function parseEntry(bytes, types) {
	if (bytes.length > ENTRY_MAX)
		bad('entry too large');
	const note = parseNote(bytes);
	const record = parseText(note.text, types);
	if (note.signatures.length !== 1 ||
	    note.signatures[0].name !== record.author)
		bad('signature of the author');
	record.note = note;
	return record;
}
