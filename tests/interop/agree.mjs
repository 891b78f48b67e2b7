// SPDX-License-Identifier: Apache-2.0
// 10,000 notes, records and proofs: both implementations say the same.
//
//	node agree.mjs GEN [SEED [COUNT]]
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { judge } from './verify.mjs';

const [gen, seed = '20261122', count = '10000'] = process.argv.slice(2);
const child = spawn(gen, [seed, count],
	{ stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise((done) => child.on('close', done));
const classes = { valid: 0, resigned: 0, broken: 0 };
const kinds = {};
const faults = new Set();
let total = 0, differ = 0;

for await (const line of createInterface({ input: child.stdout })) {
	const c = JSON.parse(line);
	const why = judge(c);
	total++;
	classes[c.class]++;
	kinds[c.kind] = (kinds[c.kind] ?? 0) + 1;
	faults.add(c.why);
	if ((why === null) !== c.ok && differ++ < 20)
		console.log('# ' + c.kind + ' of class ' + c.class +
			': ours "' + c.why + '", theirs "' + (why ?? '') + '": ' +
			JSON.stringify(Buffer.from(c.data, 'base64').toString()));
}

let n = 0, failed = 0;
function ok(holds, name) {
	failed += !holds;
	console.log((holds ? 'ok ' : 'not ok ') + ++n + ' - ' + name);
}

const third = Math.floor(Number(count) / 3);
ok(await ended === 0 && total === Number(count), total + ' cases');
ok(differ === 0, differ + ' disagreements');
ok(classes.valid >= third, classes.valid + ' valid');
ok(classes.resigned >= third,
	classes.resigned + ' changed and signed again');
ok(classes.broken > 0, classes.broken + ' broken');
console.log('# ' + JSON.stringify(kinds) + ', ' + faults.size + ' faults');
console.log('1..' + n);
process.exitCode = failed > 0 ? 1 : 0;
