// SPDX-License-Identifier: Apache-2.0
// The tables of the record types, read from the specification itself.
import { readFileSync } from 'node:fs';

const FORMS = {
	'one line of text': 'line',
	'a language tag and one line of text': 'langtext',
	'a party id': 'party',
	'a party id, or public': 'recorded',
	'a party id, or none': 'state',
	'a party id without a dot': 'short',
	'a record id: 64 lower-case hex digits': 'record',
	'a SHA-256: 64 lower-case hex digits': 'hash',
	'a SHA-256 and one line of text': 'evidence',
	'a moment, YYYY-MM-DDTHH:MM:SSZ': 'time',
	'a day, month or year, YYYY[-MM[-DD]]': 'day',
	'a symbol: a-z, 0-9, single hyphens between, at most 64': 'symbol',
	'a whole number without leading zeros, below 2^53': 'uint',
	'an http or https address (RFC 3986)': 'url',
	'a language tag': 'lang',
	'a role and its key': 'key',
	'a verifier key': 'vkey',
	'SHA-256, size, media type and file name': 'attachment',
	'SHA-256, size and file name': 'catalogue',
	'language tag, authentic or translation, SHA-256': 'text',
	'paragraphs, ascending and merged: paragraphs 1-6, 8': 'scope',
	'1 to 9999 minutes, hours or days': 'duration',
	'state and a party id; region, organisation or sector and a name; unknown; or withheld':
		'target',
	'the symbol of a catalogue, #, and the id of an item': 'item',
	'two symbols: the input and its option': 'input',
	'base64 of 32 bytes': 'salt',
	'two capital letters': 'iso',
};

function parseRule(row) {
	const [name, often, form] = row.split('|').slice(1, 4)
		.map((c) => c.trim());
	const [min, max = min] = often.split('-').map(Number);
	const rule = { name: name.replaceAll('`', ''), min, max };
	if (Object.hasOwn(FORMS, form))
		return { ...rule, kind: FORMS[form], choices: null };
	if (!/^[a-z0-9-]+( [a-z0-9-]+)*$/.test(form))
		throw new Error('a form of value that is not known: ' + form);
	return { ...rule, kind: 'choice', choices: form };
}

// path: spec/record-types.md
export function loadTypes(path) {
	const sections = readFileSync(path, 'utf8').split(/^## /m).slice(1);
	return sections.map((s) => {
		const lines = s.split('\n');
		return {
			name: lines[0].trim(),
			body: s.includes('a body may follow'),
			rules: lines.filter((l) => l.startsWith('| `'))
				.map(parseRule),
		};
	});
}
