// SPDX-License-Identifier: Apache-2.0
// A node with the public record, a server for it, and every page that can be
// reached from its first one.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from './html.mjs';
import { each } from './tap.mjs';

const rooms = { s: 1, c: 1, p: 1, norms: 1, r: 1, register: 1 };
const face = /\.(json|txt|csv|atom|note|tlog-proof|tar|offline\.html)$/;

export function build(comity, dir) {
	execFileSync(comity, ['demo', '--dir', join(dir, 'node'), '--exit'],
		{ env: { ...process.env, COMITY_STATE: join(dir, 'state') } });
	return join(dir, 'node');
}

// The node that a script of tests/web makes; takes a while.
export function made(script, { root, dir, maker }) {
	const folder = join(dir, script);
	mkdirSync(folder);
	return promisify(execFile)('python3', [join(root, 'tests/web', script),
		folder, maker]).then(() => join(folder, 'node'));
}

// The server ends when our end of the pipe does.
export async function serve(server, folder) {
	const child = spawn(server, [folder],
		{ stdio: ['pipe', 'pipe', 'inherit'] });
	const port = await new Promise((resolve, reject) => {
		child.stdout.once('data', (d) => resolve(Number(d)));
		child.once('exit', (rc) => reject(new Error(`server: ${rc}`)));
	});
	return {
		base: `http://127.0.0.1:${port}`,
		host: `127.0.0.1:${port}`,
		stop: () => child.stdin.end(),
	};
}

// "/s/us-2019-rsb" is one of "/s/*"; a page of a record, one of its type's.
function kindOf(path, tree) {
	const [, room, ...rest] = path.split('?')[0].split('/');
	if (rest.length === 0 || !rooms[room])
		return path.split('?')[0];
	if (/^\d+$/.test(rest[0]) || room === 'r') {
		const kicker = tree.one('p', 'kicker');
		return 'record ' + (kicker?.text.split(' · ')[0].trim() ?? '');
	}
	return `/${room}/*`;
}

function linksOf(tree, path) {
	const links = [];
	for (const x of tree.all()) {
		const to = x.get('href') ?? x.get('src');
		if (to !== undefined && x.name !== 'use')
			links.push(new URL(to, 'http://here' + path));
	}
	return links.filter((u) => u.host === 'here');
}

async function load(base, path) {
	const answer = await fetch(base + path, { redirect: 'manual' });
	const page = {
		path, status: answer.status, headers: answer.headers,
		bytes: Buffer.from(await answer.arrayBuffer()), links: [],
	};
	page.html = answer.headers.get('content-type')?.startsWith('text/html') &&
		!path.includes('.offline.html');
	if (!page.html)
		return page;
	try {
		page.tree = parse(page.bytes.toString());
		page.links = linksOf(page.tree, path);
		page.kind = kindOf(path, page.tree);
		page.ids = new Set([...page.tree.all()].map((x) => x.get('id')));
	} catch (e) {
		page.unreadable = e.message;
	}
	return page;
}

// Of the many records only what proves them; tests/web asks for all.
function wanted(page, u) {
	const end = face.exec(u.pathname)?.[1];
	if (u.search !== '' && page.path.includes('?'))
		return false;
	return !end || !page.kind.startsWith('record') ||
		(page.path.startsWith('/r/') && ['note', 'tlog-proof']
			.includes(end));
}

// Every page that a page leads to, once; what a query filters or pages
// through is followed only from pages without one.
export async function crawl(base, from = '/') {
	const pages = new Map();
	let next = [from];
	while (next.length > 0) {
		const found = new Set();
		await each(next, 4, async (path) => {
			const page = await load(base, path);
			pages.set(path, page);
			for (const u of page.links)
				if (wanted(page, u))
					found.add(u.pathname + u.search);
		});
		next = [...found].filter((path) => !pages.has(path));
	}
	return pages;
}

// The same order in every run: ids of records are not.
function byPath(a, b) {
	const n = (p) => Number(/^\/register\/(\d+)$/.exec(p.path)?.[1] ?? 0);
	return n(a) - n(b) || (a.path < b.path ? -1 : 1);
}

// For tests that cost much: of each kind the first page and the largest, of
// records the first of each type.
export function samples(pages) {
	const kinds = new Map();
	for (const page of [...pages.values()].sort(byPath)) {
		if (!page.kind || page.path.includes('?') ||
			page.path.startsWith('/r/'))
			continue;
		const have = kinds.get(page.kind) ?? [];
		if (have.length === 0)
			have.push(page);
		else if (!page.kind.startsWith('record') &&
			page.bytes.length > have.at(-1).bytes.length)
			have.splice(1, 1, page);
		kinds.set(page.kind, have);
	}
	return [...kinds.values()].flat();
}
