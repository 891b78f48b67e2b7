// SPDX-License-Identifier: Apache-2.0
// A node of invented states with an office, and the processes that serve it.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const open = 15000; // ms, until a served node answers

export const keeper = 'keeper.example';
export const states = ['north', 'south', 'west', 'outer'];
export const idOf = (name) => `${name}.example`;

// login, party, roles
const officers = [
	['vera', 'keeper', 'administrator,signer,approver,contact'],
	['walid', 'keeper', 'signer,approver'],
	['anna', 'north', 'administrator,drafter,signer'],
	['carlos', 'south', 'administrator,drafter,signer'],
	['dina', 'west', 'drafter,signer'],
	['oskar', 'outer', 'drafter,signer'],
];

async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => probe.once('listening', resolve));
	const { port } = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	return port;
}

export class Office {
	constructor(comity, dir, port) {
		this.comity = comity;
		this.dir = join(dir, 'office');
		this.env = { ...process.env, COMITY_STATE: join(dir, 'office-state') };
		this.host = `localhost:${port}`;
		this.base = `http://${this.host}`;
	}

	static async make(comity, dir) {
		const o = new Office(comity, dir, await freePort());
		o.run('init', '--name', keeper);
		for (const name of states)
			o.run('party', 'add', '--id', idOf(name), '--name',
				`Republic of ${name}`, '--kind', 'state');
		o.run('config', 'set', 'url', o.base);
		o.codes = Object.fromEntries(officers.map(([login, party, roles]) =>
			[login, JSON.parse(o.run('--json', 'officer', 'invite', '--party',
				idOf(party), '--login', login, '--roles', roles)).code]));
		return o;
	}

	// A command on the folder.
	run(...args) {
		return execFileSync(this.comity, ['--dir', this.dir, ...args],
			{ env: this.env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
	}

	async serve() {
		this.child = spawn(this.comity, ['--dir', this.dir,
			'--quiet', 'serve', '--listen', this.host, '--metrics', 'none',
			'--workers', '1'], { env: this.env, stdio: 'ignore' });
		this.ended = new Promise((resolve) => this.child.once('exit', resolve));
		for (const end = Date.now() + open; ; await wait(50)) {
			try {
				return await fetch(this.base + '/office/login');
			} catch (e) {
				if (Date.now() > end || this.child.exitCode !== null)
					throw e;
			}
		}
	}

	async stop() {
		this.child?.kill('SIGTERM');
		await this.ended;
	}
}
