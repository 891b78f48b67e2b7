// SPDX-License-Identifier: Apache-2.0
// Results as TAP, and work shared by a few hands.

let n = 0, failed = 0;

// A result; what follows a failure says why, each line of it.
export function ok(holds, name, why = []) {
	failed += !holds;
	console.log((holds ? 'ok ' : 'not ok ') + ++n + ' - ' + name);
	for (const line of holds ? [] : [why].flat().slice(0, 40))
		console.log('# ' + String(line).replaceAll('\n', '\n# '));
}

// Empty is good: what was found goes out with the result.
export function none(found, name) {
	ok(found.length === 0, name, found);
}

export function say(text) {
	console.log('# ' + text);
}

export function finish() {
	console.log('1..' + n);
	return failed;
}

export function count() {
	return n;
}

// Calls work(item) for all, so many at a time.
export async function each(items, hands, work) {
	const rest = [...items];
	const hand = async () => {
		while (rest.length > 0)
			await work(rest.shift());
	};
	await Promise.all(Array.from({ length: hands }, hand));
}
