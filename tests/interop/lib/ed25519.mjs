// SPDX-License-Identifier: Apache-2.0
// The one rule for a valid Ed25519 key and signature, with BigInt arithmetic
// for what node:crypto does not ask.
import { createPublicKey, verify } from 'node:crypto';
import { Bad, bad } from './bytes.mjs';

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

function mod(a) {
	const r = a % P;
	return r < 0n ? r + P : r;
}

function pow(base, exponent) {
	let r = 1n;
	for (let b = mod(base), e = exponent; e > 0n; e >>= 1n) {
		if (e & 1n)
			r = mod(r * b);
		b = mod(b * b);
	}
	return r;
}

const D = mod(-121665n * pow(121666n, P - 2n));
const SQRT_MINUS_1 = pow(2n, (P - 1n) / 4n);

function little(bytes) {
	let n = 0n;
	for (let i = bytes.length - 1; i >= 0; i--)
		n = (n << 8n) | BigInt(bytes[i]);
	return n;
}

// A point as [X, Y, Z, T], x = X/Z, y = Y/Z, T = XY/Z; null: no point.
function decode(bytes) {
	const n = little(bytes);
	const sign = n >> 255n;
	const y = n & ((1n << 255n) - 1n);
	if (y >= P)
		return null;
	const u = mod(y * y - 1n);
	const v = mod(D * y * y + 1n);
	// RFC 8032 section 5.1.3
	let x = mod(u * pow(v, 3n) * pow(u * pow(v, 7n), (P - 5n) / 8n));
	const check = mod(v * x * x);
	if (check === mod(-u))
		x = mod(x * SQRT_MINUS_1);
	else if (check !== u)
		return null;
	if (x === 0n && sign === 1n)
		return null;
	if ((x & 1n) !== sign)
		x = P - x;
	return [x, y, 1n, mod(x * y)];
}

function add(a, b) {
	const A = mod((a[1] - a[0]) * (b[1] - b[0]));
	const B = mod((a[1] + a[0]) * (b[1] + b[0]));
	const C = mod(2n * D * a[3] * b[3]);
	const Z = mod(2n * a[2] * b[2]);
	const E = B - A, F = Z - C, G = Z + C, H = B + A;
	return [mod(E * F), mod(G * H), mod(F * G), mod(E * H)];
}

function multiply(k, point) {
	let r = [0n, 1n, 1n, 0n];
	for (let q = point; k > 0n; k >>= 1n) {
		if (k & 1n)
			r = add(r, q);
		q = add(q, q);
	}
	return r;
}

function isIdentity(p) {
	return p[0] === 0n && p[1] === p[2];
}

const admitted = new Map();
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

// Canonical, on the curve, of prime order.  Gives node's key object.
export function admit(raw) {
	const name = raw.toString('hex');
	if (!admitted.has(name)) {
		const p = raw.length === 32 ? decode(raw) : null;
		let key = null;
		if (p !== null && !isIdentity(p) && isIdentity(multiply(L, p)))
			key = createPublicKey({
				key: Buffer.concat([SPKI, raw]),
				format: 'der',
				type: 'spki',
			});
		admitted.set(name, key);
	}
	const key = admitted.get(name);
	return key === null ? bad('key not of prime order') : key;
}

const IDENTITY = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);

export function checkSignature(raw, signature, message) {
	const key = admit(raw);
	if (signature.length !== 64)
		throw new Bad('signature size');
	if (signature.subarray(0, 32).equals(IDENTITY))
		bad('R is the identity');
	if (little(signature.subarray(32)) >= L)
		bad('S is not below L');
	if (!verify(null, message, key, signature))
		bad('signature');
}
