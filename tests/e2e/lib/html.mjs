// SPDX-License-Identifier: Apache-2.0
// A strict reader of our own pages: every element is closed where it was
// opened, every attribute is quoted.  What it cannot read is a finding.

const empty = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input',
	'link', 'meta', 'wbr']);
// Shapes of pictures close themselves.
const token = /<!DOCTYPE html>|<(\/?)([a-z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"]*")?)*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?/g;
const names = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decode(text) {
	return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g,
		(all, dec, hex, name) => name ? names[name] ?? all
			: String.fromCodePoint(dec ? Number(dec) : parseInt(hex, 16)));
}

class Element {
	constructor(name, attributes, up) {
		this.name = name;
		this.attributes = attributes;
		this.up = up;
		this.inside = [];
	}

	get(name) {
		return this.attributes.get(name);
	}

	is(name, type) {
		return (name === '*' || this.name === name) && (!type ||
			(this.get('class') ?? '').split(' ').includes(type));
	}

	// All elements within, in order.
	*all(name = '*', type = null) {
		for (const x of this.inside)
			if (x instanceof Element) {
				if (x.is(name, type))
					yield x;
				yield* x.all(name, type);
			}
	}

	one(name, type) {
		return this.all(name, type).next().value;
	}

	within(name, type) {
		for (let x = this.up; x; x = x.up)
			if (x.is(name, type))
				return true;
		return false;
	}

	get text() {
		return this.inside.map((x) => x instanceof Element ? x.text : x)
			.join('');
	}
}

function attributes(text) {
	const map = new Map();
	for (const [, name, value] of text.matchAll(attribute)) {
		if (map.has(name))
			throw new Error(`attribute ${name} twice`);
		map.set(name, decode(value ?? ''));
	}
	return map;
}

export function parse(html) {
	const root = new Element('#root', new Map(), null);
	let at = root;
	token.lastIndex = 0;
	while (token.lastIndex < html.length) {
		const from = token.lastIndex;
		const m = token.exec(html);
		if (!m)
			throw new Error('cannot read: ' + html.slice(from, from + 60));
		const [, close, name, rest, selfClosed, text] = m;
		if (text !== undefined) {
			at.inside.push(decode(text));
		} else if (name && close) {
			if (at.name !== name)
				throw new Error(`</${name}> closes <${at.name}>`);
			at = at.up;
		} else if (name) {
			const x = new Element(name, attributes(rest), at);
			at.inside.push(x);
			if (!selfClosed && !empty.has(name))
				at = x;
		}
	}
	if (at !== root)
		throw new Error(`<${at.name}> is not closed`);
	return root;
}
