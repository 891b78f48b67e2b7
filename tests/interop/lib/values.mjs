// SPDX-License-Identifier: Apache-2.0
// The grammar of values (spec/record.md, "Values"), one function per kind.
import { bad, base64, MAX53, uint } from './bytes.mjs';
import { COSIGNATURE, ED25519, parseVkey, SPACE } from './note.mjs';

export const SYMBOL = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const LABEL = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

function need(ok, what) {
	if (!ok)
		bad(what);
}

export function partyId(v) {
	need(v.length <= 128 && v !== 'public' && v !== 'none' &&
		v.split('.').every((l) => LABEL.test(l)), 'party id');
}

export function line(v) {
	const chars = Array.from(v);
	need(chars.length > 0 && !SPACE.test(chars[0]) &&
		!SPACE.test(chars.at(-1)), 'line');
}

function two(v, separator) {
	const at = v.indexOf(separator);
	need(at >= 0, 'two parts');
	return [v.slice(0, at), v.slice(at + separator.length)];
}

function hash(v) {
	need(/^[0-9a-f]{64}$/.test(v), 'hash');
}

function monthDays(y, m) {
	const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
	return m === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31;
}

// [year, month or 0, day or 0]
export function parseDay(v) {
	const m = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/.exec(v);
	need(m !== null, 'day');
	const [y, mo, d] = m.slice(1).map((x) => Number(x ?? 0));
	need(y >= 1, 'year');
	need(m[2] === undefined || (mo >= 1 && mo <= 12), 'month');
	need(m[3] === undefined || (d >= 1 && d <= monthDays(y, mo)), 'day');
	return [y, mo, d];
}

// The first and the last day it can mean, as numbers that compare.
export function dayRange([y, m, d]) {
	const low = (y * 100 + (m || 1)) * 100 + (d || 1);
	const last = d || monthDays(y, m || 12);
	return [low, (y * 100 + (m || 12)) * 100 + last];
}

export function time(v) {
	const m = /^(.{10})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/.exec(v);
	need(m !== null, 'time');
	parseDay(m[1]);
	need(Number(m[2]) < 24 && Number(m[3]) < 60 && Number(m[4]) < 60,
		'time');
}

// language[-Script][-REGION][-variant], in canonical case.
export function lang(v) {
	const m = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))?$/
		.exec(v);
	need(m !== null && v.length <= 35, 'language tag');
}

function url(v) {
	const m = /^https?:\/\/([A-Za-z0-9[][A-Za-z0-9.:[\]-]*)([/?#].*)?$/
		.exec(v);
	need(m !== null, 'address');
	const rest = m[2] ?? '';
	const one = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*";
	need(new RegExp('^' + one + '(?:#' + one + ')?$').test(rest), 'address');
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function polymod(values) {
	const gen = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
	let c = 1;
	for (const v of values) {
		const top = c >>> 25;
		c = ((c & 0x1ffffff) << 5) ^ v;
		gen.forEach((g, i) => {
			if ((top >>> i) & 1)
				c ^= g;
		});
	}
	return c >>> 0;
}

// An age X25519 recipient: its 32 bytes.
export function ageRecipient(v) {
	need(/^age1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}$/.test(v), 'age');
	const five = Array.from(v.slice(4), (c) => BECH32.indexOf(c));
	const prefix = [3, 3, 3, 0, 1, 7, 5];
	need(polymod(prefix.concat(five)) === 1, 'age checksum');
	let n = 0n;
	for (const f of five.slice(0, 52))
		n = (n << 5n) | BigInt(f);
	need((n & 15n) === 0n, 'age padding');
	return Buffer.from((n >> 4n).toString(16).padStart(64, '0'), 'hex');
}

// { role, raw, key }
export function parseKey(v) {
	const [role, text] = two(v, ' ');
	if (role === 'seal')
		return { role, raw: ageRecipient(text), key: null };
	const types = { record: ED25519, register: ED25519, witness: COSIGNATURE };
	need(Object.hasOwn(types, role), 'role');
	const key = parseVkey(text);
	need(key.type === types[role], 'type of key');
	return { role, raw: key.raw, key };
}

function fileName(v) {
	line(v);
	need(Buffer.byteLength(v) <= 255 && !/^\.|[/\\]/.test(v), 'file name');
}

function sized(v) {
	const [hex, rest] = two(v, ' ');
	const [digits, tail] = two(rest, ' ');
	hash(hex);
	uint(digits, MAX53);
	return tail;
}

function attachment(v) {
	const [type, name] = two(sized(v), ' ');
	const one = '[a-z0-9][a-z0-9!#$&^_.+-]{0,126}';
	need(new RegExp('^' + one + '/' + one + '$').test(type), 'media type');
	fileName(name);
}

const PARA = /^([1-9][0-9]{0,3})([a-z]?)$/;

// [[from, letter, to], ...]
export function parseScope(v) {
	need(v.startsWith('paragraphs '), 'scope');
	let last = [0, ''], end = 0;
	return v.slice(11).split(', ').map((part) => {
		const [a, b] = part.split('-');
		const m = PARA.exec(a);
		need(m !== null && part.split('-').length <= 2, 'scope');
		const from = Number(m[1]), letter = m[2];
		let to = from;
		if (b !== undefined) {
			const n = PARA.exec(b);
			need(n !== null && n[2] === '' && letter === '', 'scope');
			to = Number(n[1]);
			need(to > from, 'scope');
		}
		need(from > last[0] || (from === last[0] && letter > last[1]),
			'scope order');
		if (letter === '') {
			need(end === 0 || from > end + 1, 'scope not merged');
			end = to;
		}
		last = [from, letter];
		return [from, letter, to];
	});
}

function target(v) {
	if (v === 'unknown' || v === 'withheld')
		return;
	const [word, rest] = two(v, ' ');
	if (word === 'state')
		partyId(rest);
	else
		need(['region', 'organisation', 'sector'].includes(word), 'target');
	line(rest);
}

function item(v) {
	const [symbol, id] = two(v, '#');
	need(SYMBOL.test(symbol) &&
		/^(?=.{1,64}$)[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/.test(id), 'item');
}

function word(v, words) {
	need(words.includes(v), 'word');
}

// By the names of the kinds in the exported tables.
export const KINDS = {
	line,
	langtext(v) {
		const [tag, text] = two(v, ' ');
		lang(tag);
		line(text);
	},
	party: partyId,
	recorded: (v) => v === 'public' || partyId(v),
	state: (v) => v === 'none' || partyId(v),
	short(v) {
		partyId(v);
		need(!v.includes('.'), 'short id');
	},
	record: hash,
	hash,
	evidence(v) {
		const [hex, text] = two(v, ' ');
		hash(hex);
		line(text);
	},
	time,
	day: parseDay,
	symbol: (v) => need(SYMBOL.test(v), 'symbol'),
	choice: (v, rule) => word(v, rule.choices.split(' ')),
	uint: (v) => uint(v, MAX53),
	url,
	lang,
	key: parseKey,
	vkey: parseVkey,
	attachment,
	catalogue: (v) => fileName(sized(v)),
	text(v) {
		const [tag, rest] = two(v, ' ');
		const [kind, hex] = two(rest, ' ');
		lang(tag);
		word(kind, ['authentic', 'translation']);
		hash(hex);
	},
	scope: parseScope,
	duration(v) {
		const [digits, unit] = two(v, ' ');
		need(uint(digits, 9999n) > 0n, 'duration');
		word(unit, ['minutes', 'hours', 'days']);
	},
	target,
	item,
	input(v) {
		const [name, option] = two(v, ' ');
		need(SYMBOL.test(name) && SYMBOL.test(option), 'input');
	},
	salt: (v) => need(base64(v).length === 32, 'salt'),
	iso: (v) => need(/^[A-Z]{2}$/.test(v), 'code'),
};
