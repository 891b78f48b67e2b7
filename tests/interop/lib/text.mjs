// SPDX-License-Identifier: Apache-2.0
// The text profile of records (spec/text.md), over code points.
import { readFileSync } from 'node:fs';
import { bad } from './bytes.mjs';

const MARKS_MAX = 30;

const inRanges = (ranges, cp) => ranges.some(([a, b]) => cp >= a && cp <= b);

// Shows nothing, or a blank that is no space; private use.
const REFUSED = [
	[0x00, 0x09], [0x0b, 0x1f], [0x7f, 0x9f], [0xad, 0xad],
	[0x034f, 0x034f], [0x061c, 0x061c], [0x115f, 0x1160],
	[0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200b],
	[0x200e, 0x200f], [0x2028, 0x2029], [0x202a, 0x202e],
	[0x2060, 0x2065], [0x206a, 0x206f], [0x2800, 0x2800],
	[0x3164, 0x3164], [0xe000, 0xf8ff], [0xfdd0, 0xfdef],
	[0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0],
	[0xfff0, 0xfffc], [0x13430, 0x1345f], [0x16fe4, 0x16fe4],
	[0x1bca0, 0x1bca3], [0x1d159, 0x1d159], [0x1d173, 0x1d17a],
	[0xe0000, 0xe0fff], [0xf0000, 0xffffd], [0x100000, 0x10fffd],
];

// Assigned after Unicode 15.0, which a newer node knows.
const LATER = [
	[0x2ffc, 0x2fff], [0x31ef, 0x31ef], [0x2ebf0, 0x2ee5d],
];

// Scripts that need joiners, from the table in the specification:
// [name, [[from, to], ...]]
let joining = [];

// path: spec/text.md
export function loadJoiners(path) {
	joining = readFileSync(path, 'utf8').split('\n')
		.map((l) => /^\| ([A-Z][^|]*) \| (U\+[0-9A-F][^|]*) \|$/.exec(l))
		.filter((m) => m !== null)
		.map(([, name, ranges]) => [name, ranges.split(', ').map((r) => {
			const [a, b = a] = r.replace('U+', '').split('-');
			return [parseInt(a, 16), parseInt(b, 16)];
		})]);
	if (joining.length !== 18)
		throw new Error('the table of joiners is not as expected');
}

function script(char) {
	const cp = char === undefined ? -1 : char.codePointAt(0);
	return joining.find(([, ranges]) => inRanges(ranges, cp))?.[0] ?? null;
}

// A canonical combining class other than 0?  Marks are put in order of their
// class: beside one of the highest, and one of the lowest class, something
// moves.
function combines(char) {
	if (!/\p{M}/u.test(char) || Array.from(char.normalize('NFD')).length > 1)
		return false;
	const high = '\u0345' + char, low = char + '\u0334';
	return high.normalize('NFD') !== high || low.normalize('NFD') !== low;
}

function checkJoiner(chars, i) {
	const before = script(chars[i - 1]), after = script(chars[i + 1]);
	if (before === null || before !== after)
		bad('joiner');
}

// One line; offsets are of no interest here.
function checkLine(line) {
	const chars = Array.from(line);
	let depth = 0, marks = 0;
	if (line.startsWith('\u2014 '))
		bad('dash line');
	chars.forEach((c, i) => {
		const cp = c.codePointAt(0);
		if (cp >= 0x2066 && cp <= 0x2068)
			depth++;
		else if (cp === 0x2069 && depth-- === 0)
			bad('isolate');
		else if (cp === 0x200c || cp === 0x200d)
			checkJoiner(chars, i);
		else if (inRanges(REFUSED, cp) || (cp & 0xfffe) === 0xfffe)
			bad('U+' + cp.toString(16));
		if (inRanges(LATER, cp) || !/\P{Cn}/u.test(c))
			bad('unassigned');
		marks = combines(c) ? marks + 1 : 0;
		if (marks > MARKS_MAX)
			bad('marks');
	});
	if (depth !== 0)
		bad('isolate');
	if (line.normalize('NFC') !== line)
		bad('not NFC');
}

export function checkProfile(text) {
	for (const line of text.split('\n'))
		checkLine(line);
}
