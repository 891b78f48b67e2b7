// SPDX-License-Identifier: Apache-2.0
// A joint statement, end to end, in browsers with authenticators: by keyboard,
// and without script but where a passkey is asked for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { none, ok } from '../lib/tap.mjs';
import { idOf, Office } from '../lib/office.mjs';
import { Person } from '../lib/person.mjs';
import { Looker } from '../lib/looker.mjs';

const symbol = 'harbour-lights';
// That a form was refused, or an outsider found nothing; and that we take no
// passkey with RSA.
const expected = /status of 4\d\d|pubKeyCredParams/;
const title = 'Joint statement on harbour lights';
const first = `1. The participants keep the lights of their harbours lit.

2. They [should] [shall] tell one another before a light is moved.

3. They meet once a year.`;
const second = first.replace('once a year', 'twice a year')
	.replace('2. They', '2. The participants');
const third = second.replace('[should] [shall]', 'shall');
const reservation = 'South tells of lights that it moves for a storm ' +
	'only after the storm.';

async function everybody(all, office, looker) {
	const people = {};
	for (const login of Object.keys(office.codes)) {
		const p = people[login] = await Person.at(all.browser, office, login);
		p.seen = looker.look;
		await p.setUp(office.codes[login]);
		ok(p.path === '/office/', `${login} sets up a password and a passkey`);
	}
	return people;
}

// The administrator of the party that leads: two more officers, and a step.
async function household(all, office, people, looker) {
	const { anna } = people;
	for (const [login, roles, step] of [
		['bela', ['drafter', 'approver'], ''],
		['lena', ['clearer'], 'legal'],
	]) {
		await anna.go('/office/officers/invite');
		await anna.strong();
		await anna.type('login', login);
		for (const role of roles)
			await anna.tick(role);
		if (step)
			await anna.type('step', step);
		await anna.script(true);
		await anna.send();
		await anna.passkey();
		const code = await anna.text('code.secret');
		const p = people[login] = await Person.at(all.browser, office, login);
		p.seen = looker.look;
		await p.setUp(code);
		ok(p.path === '/office/', `${login} is invited on the page, and comes`);
	}
	await anna.go('/office/steps');
	await anna.type('steps', 'legal');
	await anna.send('main form');
	await anna.strong();
	await anna.go('/office/steps');
	ok((await anna.page.inputValue('[name="steps"]')).trim() === 'legal',
		'a step is named');
}

async function drafting({ anna, lena, carlos, dina }) {
	await anna.go('/office/drafts');
	await anna.follow('/office/drafts/new');
	await anna.type('title', title);
	await anna.type('symbol', symbol);
	await anna.type('text', first);
	await anna.send();
	const draft = anna.path;
	ok(/^\/office\/d\/[0-9a-f]{64}$/.test(draft) && await anna.has(title),
		'a draft is begun', await anna.text());
	await anna.follow('/edit');
	await anna.type('text', second);
	await anna.send();
	ok(await anna.has('version 2'), 'a second version is saved');
	await anna.follow('/circulate');
	await anna.type('parties', `${idOf('south')}\n${idOf('west')}`);
	await anna.send();
	ok(anna.status === 422 || anna.status === 403 || anna.status === 409,
		'it cannot leave before the step is recorded', await anna.text());
	await lena.go(draft);
	await lena.follow('/clear');
	await lena.choose('outcome', 'cleared');
	await lena.send();
	ok(await lena.has('All are done'), 'the step is recorded',
		await lena.text());
	await circulate(anna, draft);
	for (const p of [carlos, dina]) {
		await p.go('/office/');
		await p.follow(draft);
		ok(await p.has(title), `${p.login} finds it under "needs you"`);
	}
	return draft;
}

async function circulate(anna, draft) {
	await anna.go(draft);
	await anna.follow('/circulate');
	await anna.type('parties', `${idOf('south')}\n${idOf('west')}`);
	await anna.typeMoment('deadline', '12312030', '1200PM');
	await anna.send();
	ok(anna.path === draft && await anna.has('sent'), 'it is sent',
		await anna.text());
}

async function talking({ carlos, dina, anna }, draft) {
	await carlos.go(draft);
	await carlos.follow('/comment?paragraph=2');
	await carlos.type('text', 'A storm leaves no time to tell.');
	await carlos.send();
	ok(await carlos.has('A storm leaves no time'), 'a comment stands there');
	await carlos.follow('/position?paragraph=2');
	await carlos.choose('kind', 'prefer-1');
	await carlos.send();
	await dina.go(draft);
	await dina.follow('/position?paragraph=2');
	await dina.choose('kind', 'prefer-2');
	await dina.type('text', 'We can live with both.');
	await dina.send();
	await anna.go(draft);
	const support = await anna.text('#paragraph-2 .support');
	ok(support.includes('south') && support.includes('west'),
		'who supports which alternative is seen', support);
	await dina.go(draft);
	await dina.follow('/retract/');
	await dina.send();
	ok(await dina.has('taken back'), 'a position is taken back',
		await dina.text());
}

async function resolving({ anna, lena }, draft) {
	await anna.go(draft);
	await anna.follow('/edit');
	await anna.type('text', third);
	await anna.send();
	ok(!await anna.has('in brackets'), 'the brackets are resolved');
	await anna.follow('/compare');
	ok(await anna.page.locator('.redline ins, .redline del').count() > 0,
		'what changed is marked', await anna.text());
	for (const view of ['side', 'clean']) {
		await anna.select('view', view);
		await anna.enter('form.asof button');
		ok(new URL(anna.page.url()).searchParams.get('view') === view,
			`and shown ${view}`);
	}
	await lena.go(draft);
	await lena.follow('/clear');
	await lena.choose('outcome', 'cleared');
	await lena.send();
	await circulate(anna, draft);
}

// An instrument is approved where the browser stands.
async function approve(p, state) {
	const confirm = 'main a[href^="/office/passkey"]';
	if (await p.page.locator(confirm).count() > 0) {
		await p.enter(confirm);
		await p.strong();
	}
	await p.passkey();
	const said = await p.text('#state');
	ok(p.status === 200 && said.includes(state),
		`${p.login} approves: ${said}`, await p.text());
}

async function fixing({ anna, bela }, draft) {
	await anna.go(draft);
	await anna.follow('/fix');
	await anna.type('place', 'Northport');
	await anna.choose('open', 'signature accession');
	await anna.type('quorum', '3');
	await anna.tick('sure');
	await anna.send();
	ok(anna.path.startsWith('/office/i/'), 'the statement is made',
		await anna.text());
	const statement = anna.path;
	await approve(anna, '');
	await bela.go(statement);
	await approve(bela, '');
	await anna.go(draft);
	ok(await anna.has('Sign'), 'the text is fixed', await anna.text());
	return statement.split('/')[3];
}

// The ceremony, up to the record.
async function prepare(p, draft, { declaration, text, scope, authority }) {
	await p.go('/office/');
	await p.follow(draft);
	if (p.path === draft)
		await p.enter('.actions a[href$="/sign"]');
	await p.tick('read');
	await p.send();
	if (authority)
		await p.type('authority', authority);
	await p.send();
	if (declaration) {
		await p.choose('declaration', declaration);
		await p.type('text', text);
	}
	await p.send();
	if (scope)
		await p.type('scope', scope);
	await p.send();
	await p.send();
	ok(p.path.startsWith('/office/i/'), `${p.login} prepares a signature`,
		await p.text());
}

async function signing(office, people, draft) {
	const { anna, bela, carlos } = people;
	await prepare(anna, draft, { authority: 'Full powers of 3 May' });
	const act = anna.path;
	await approve(anna, '');
	await bela.go('/office/');
	await bela.follow(act);
	await approve(bela, '');
	await prepare(carlos, draft, { declaration: 'reservation',
		text: reservation });
	await approve(carlos, '');
	await carlos.enter('section[aria-labelledby="other"] a');
	await approve(carlos, '');
}

// Signed on a machine without network.
async function offline(office, dina, draft, dir) {
	await prepare(dina, draft, { scope: '1-2' });
	const act = dina.path;
	const [download] = await Promise.all([
		dina.page.waitForEvent('download'),
		dina.tab('a[download]').then(() => dina.page.keyboard.press('Enter')),
	]);
	const request = join(dir, 'request.txt'), note = join(dir, 'act.note');
	await download.saveAs(request);
	office.run('sign', request, '--yes', '-o', note);
	await dina.go(act + '/upload');
	await dina.strong();
	ok(dina.path === act + '/upload', 'the passkey comes first');
	await dina.type('text', readFileSync(note, 'utf8'));
	await dina.send();
	ok(dina.path === act && dina.status === 200,
		'what was signed elsewhere is taken', await dina.text());
}

// The same answer as for what there never was.
async function outside(office, { oskar }, draft, statement) {
	const no = 'f'.repeat(64), found = [];
	for (const path of [draft, `${draft}/sign`, `${draft}/release`,
		`/office/i/${statement}`, `/office/i/${statement}/request`]) {
		const other = path.replace(/[0-9a-f]{64}/, no);
		const status = await oskar.go(path), here = await oskar.text('body');
		await oskar.go(other);
		if (status !== 404 || here !== await oskar.text('body'))
			found.push(`${path}: ${status}`);
	}
	await oskar.go('/office/drafts');
	if (await oskar.has(title))
		found.push('the list of drafts');
	for (const path of ['/', '/s', `/s/${symbol}`, `/r/${statement}`,
		'/search?q=harbour', '/p/' + idOf('north')]) {
		const answer = await fetch(office.base + path);
		const text = await answer.text();
		if (text.includes(title) || text.includes(statement) &&
			answer.status !== 404)
			found.push(path);
	}
	none(found, 'an outsider finds nothing of it');
}

async function release({ vera, walid }, draft, office) {
	await vera.go('/office/');
	await vera.follow(draft);
	if (!vera.path.endsWith('/release'))
		await vera.enter('.actions a[href$="/release"]');
	ok(await vera.has('It can be released now'), 'the quorum is there',
		await vera.text());
	await vera.enter('section[aria-labelledby="release"] button');
	const record = vera.path;
	await approve(vera, '');
	ok((await fetch(office.base + '/s/' + symbol)).status === 404,
		'one officer of the keeper releases nothing');
	await walid.go('/office/');
	await walid.follow(record);
	await approve(walid, '');
	await walid.go(draft);
	ok(await walid.has('everybody'), 'two do', await walid.text());
}

// Whoever was not invited joins; whoever signed leaves.
async function afterwards({ oskar, dina }) {
	await oskar.go('/office/s');
	await oskar.follow('/office/s/' + symbol);
	await oskar.select('kind', 'accession');
	await oskar.type('authority', 'Note verbale 12/2026');
	await oskar.enter('section[aria-labelledby="join"] button');
	await approve(oskar, 'In the register');
	await dina.go('/office/s/' + symbol);
	await dina.enter('section[aria-labelledby="withdraw"] button');
	await approve(dina, 'In the register');
}

// What everybody finds, and can verify.
async function verified(office, dir) {
	const copy = join(dir, 'copy.tar');
	const page = await (await fetch(`${office.base}/s/${symbol}`)).text();
	const read = async () => (await fetch(`${office.base}/s/${symbol}.json`))
		.json();
	let data = await read();
	ok(data.parties.length === 3 && data.withdrawn.length === 1,
		'its status has who came and who left', JSON.stringify(data, null, 1));
	for (let i = 0; i < 60 && data.notices.length < 3; i++) {
		await wait(1000);
		data = await read();
	}
	ok(data.notices.map((n) => n.event).join() === 'release,accession,' +
		'withdrawal', 'three notifications are numbered',
	JSON.stringify(data.notices));
	ok(page.includes(idOf('outer')) || page.includes('Republic of outer'),
		'the page has who acceded');
	office.run('statement', 'copy', symbol, '-o', copy);
	ok(/^verified/im.test(office.run('verify', copy)),
		'the official copy is verified', office.run('verify', copy));
}

async function published(office) {
	const answer = await fetch(`${office.base}/s/${symbol}`);
	const text = await answer.text();
	ok(answer.status === 200 && text.includes(title), 'everybody reads it');
	ok(text.includes(reservation.slice(0, 30)), 'with the reservation');
}

export async function run(all) {
	const office = await Office.make(all.comity, all.dir);
	const looker = new Looker(office, process.env.E2E_OUT);
	await office.serve();
	const people = {};
	try {
		Object.assign(people, await everybody(all, office, looker));
		await household(all, office, people, looker);
		const draft = await drafting(people);
		await talking(people, draft);
		await resolving(people, draft);
		await outside(office, people, draft, '0'.repeat(64));
		const statement = await fixing(people, draft);
		await signing(office, people, draft);
		await offline(office, people.dina, draft, all.dir);
		await outside(office, people, draft, statement);
		await release(people, draft, office);
		await published(office);
		await afterwards(people);
		await verified(office, all.dir);
	} catch (e) {
		ok(false, 'it goes on', [e.stack]);
	} finally {
		await looker.end();
		for (const p of Object.values(people)) {
			none(p.context.seen.filter((x) => !expected.test(x)),
				`${p.login}: no request elsewhere, no message`);
			await p.close();
		}
		await office.stop();
	}
}
