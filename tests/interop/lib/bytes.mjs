// SPDX-License-Identifier: Apache-2.0
// Bytes, hashes, base64, and the one way to refuse something.
import { createHash } from 'node:crypto';

export class Bad extends Error {}

export function bad(why) {
	throw new Bad(why);
}

export function sha256(...parts) {
	const h = createHash('sha256');
	for (const p of parts)
		h.update(p);
	return h.digest();
}

// RFC 4648 section 4, padded, zero trailing bits, nothing else.
export function base64(text) {
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
		bad('base64');
	const raw = Buffer.from(text, 'base64');
	if (raw.toString('base64') !== text)
		bad('base64 not canonical');
	return raw;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(bytes) {
	try {
		return strict.decode(bytes);
	} catch {
		return bad('not UTF-8');
	}
}

// Decimal without sign and leading zeros, at most max (a BigInt).
export function uint(text, max) {
	if (!/^(0|[1-9][0-9]*)$/.test(text) || text.length > 20)
		bad('not a number: ' + text);
	const n = BigInt(text);
	if (n > max)
		bad('number too large');
	return n;
}

export const MAX63 = (1n << 63n) - 1n;
export const MAX53 = (1n << 53n) - 1n;
