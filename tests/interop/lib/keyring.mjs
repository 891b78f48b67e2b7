// SPDX-License-Identifier: Apache-2.0
// Who may sign what: a fold over `party` and `revocation` records in the
// order of the register (spec/register.md, "Keys").
import { bad } from './bytes.mjs';
import { verifyNote } from './note.mjs';
import { parseKey } from './values.mjs';

const PARTIES_MAX = 4096, PARTY_KEYS_MAX = 256, KEYS_MAX = 65536;

const hex = (k) => k.raw.toString('hex');

export class Keyring {
	constructor() {
		this.parties = new Map(); // id -> { id, standing, count, knownAs }
		this.keys = new Map(); // raw -> { party, role, key, ended }
		this.knownAs = new Map();
		this.keeper = null;
	}

	// The key that the author's signature must verify under.
	keyFor(record) {
		const standing = this.parties.get(record.author)?.standing.record;
		if (standing !== undefined && !standing.ended)
			return standing.key;
		if (record.type.name !== 'party')
			bad('author without a key: ' + record.author);
		return record.all('Key').map(parseKey)
			.find((k) => k.role === 'record').key;
	}

	verify(record) {
		verifyNote(record.note, this.keyFor(record));
	}

	// Verifies, and takes into account what the record says of keys.
	apply(record, index) {
		if (index === 0n && record.type.name !== 'party')
			bad('entry 0 is no party');
		if (this.keeper === null && index !== 0n)
			bad('no entry 0');
		if (record.type.name === 'party')
			this.#party(record);
		else if (record.type.name === 'revocation')
			this.#revocation(record);
		else
			this.verify(record);
	}

	#party(record) {
		const keys = record.all('Key').map(parseKey);
		const roles = keys.map((k) => k.role);
		const party = this.parties.get(record.author) ??
			{ id: record.author, standing: {}, count: 0, knownAs: null };
		for (const k of keys)
			this.#judgeKey(party, k);
		this.#judgeKeeper(party, keys, roles);
		const knownAs = this.#judgeKnownAs(party, record);
		const fresh = keys.filter((k) => !this.keys.has(hex(k)));
		if (this.parties.size + !this.parties.has(party.id) > PARTIES_MAX ||
		    party.count + fresh.length > PARTY_KEYS_MAX ||
		    this.keys.size + fresh.length > KEYS_MAX)
			bad('too many parties or keys');
		this.verify(record);
		this.#take(party, keys, fresh, knownAs);
	}

	#judgeKey(party, k) {
		const have = this.keys.get(hex(k));
		if (have === undefined)
			return;
		if (have.party !== party || have.role !== k.role)
			bad('key of another party or role');
		if (have.ended)
			bad('key that has ended');
	}

	#judgeKeeper(party, keys, roles) {
		if (this.keeper !== null && party !== this.keeper)
			return;
		for (const role of ['register', 'witness']) {
			if (!roles.includes(role))
				bad('keeper without its key: ' + role);
			const k = keys.find((x) => x.role === role);
			if (this.keeper !== null && !this.keys.has(hex(k)))
				bad('another key of the keeper: ' + role);
		}
	}

	#judgeKnownAs(party, record) {
		const id = record.get('Known-As');
		if (id === undefined)
			return null;
		if (party.knownAs !== null)
			return party.knownAs === id ? null : bad('second Known-As');
		return this.knownAs.has(id) ? bad('Known-As is taken') : id;
	}

	#take(party, keys, fresh, knownAs) {
		this.parties.set(party.id, party);
		this.keeper ??= party;
		for (const standing of Object.values(party.standing))
			if (!keys.some((k) => hex(k) === hex(standing)))
				standing.ended = true;
		for (const k of fresh) {
			const entry = { ...k, party, ended: false };
			this.keys.set(hex(k), entry);
			party.standing[k.role] = entry;
			party.count++;
		}
		if (knownAs !== null) {
			party.knownAs = knownAs;
			this.knownAs.set(knownAs, party);
		}
	}

	#revocation(record) {
		const k = parseKey(record.get('Key'));
		const have = this.keys.get(hex(k));
		if (have === undefined || have.role !== k.role ||
		    have.key?.id.toString('hex') !== k.key?.id.toString('hex'))
			bad('revokes a key that is not known');
		if (record.author !== have.party.id &&
		    record.author !== this.keeper.id)
			bad('revokes the key of another');
		if (have.party === this.keeper &&
		    ['register', 'witness'].includes(have.role))
			bad('revokes a key of the register');
		this.verify(record);
		have.ended = true;
	}

	// Key of a role that entry 0 brought.
	keeperKey(role) {
		return this.keeper.standing[role].key;
	}
}
