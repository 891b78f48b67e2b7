// SPDX-License-Identifier: Apache-2.0
// An officer at a browser: by keyboard, without script but where a passkey is
// asked for, with an authenticator of their own.
import { watched } from './browser.mjs';

const authenticator = {
	protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
	hasUserVerification: true, isUserVerified: true,
	automaticPresenceSimulation: true,
};
const most = 400; // tabs, until somebody gives up
const timeout = 20000; // ms, for a page to come

export class Person {
	constructor(site, login, password) {
		Object.assign(this, { site, login, password, said: [] });
	}

	static async at(browser, site, login, options = {}) {
		const p = new Person(site, login, 'a lamp, two boats, rain');
		p.context = await watched(browser, site.host,
			{ locale: 'en-US', timezoneId: 'UTC', ...options });
		p.page = await p.context.newPage();
		p.cdp = await p.context.newCDPSession(p.page);
		await p.cdp.send('WebAuthn.enable');
		await p.cdp.send('WebAuthn.addVirtualAuthenticator',
			{ options: authenticator });
		await p.script(false);
		return p;
	}

	async script(on) {
		this.scripted = on;
		await this.cdp.send('Emulation.setScriptExecutionDisabled',
			{ value: !on });
	}

	// An address is typed, as a bookmark is.
	async go(path, script = false) {
		await this.script(script);
		const answer = await this.page.goto(this.site.base + path);
		this.status = answer?.status();
		await this.arrive();
		return this.status;
	}

	async arrive() {
		await this.seen?.(this);
	}

	get path() {
		return new URL(this.page.url()).pathname;
	}

	text(selector = 'main') {
		return this.page.locator(selector).first().innerText();
	}

	async has(text) {
		return (await this.text()).includes(text);
	}

	// Tab, until it has the focus.
	async tab(selector) {
		const is = (s) => document.activeElement?.matches(s) ?? false;
		for (let i = 0; i < most; i++) {
			if (await this.page.evaluate(is, selector))
				return;
			await this.page.keyboard.press('Tab');
		}
		throw new Error(`${this.login}: Tab does not reach ${selector} on ` +
			`${this.page.url()}: ${await this.text('body')}`);
	}

	async type(name, text) {
		await this.tab(`[name="${name}"]`);
		const keys = this.page.keyboard;
		const multi = await this.page.evaluate(() =>
			document.activeElement.localName);
		if (multi !== 'select')
			await keys.press('Control+a');
		if (text === '')
			await keys.press('Delete');
		else if (text.length > 80)
			await keys.insertText(text);
		else
			await keys.type(text);
	}

	// A moment, in the order of the locale: month, day, year, hour ...
	async typeMoment(name, day, hour) {
		await this.tab(`[name="${name}"]`);
		await this.page.keyboard.type(day);
		await this.page.keyboard.press('Tab');
		await this.page.keyboard.type(hour);
	}

	async tick(name) {
		await this.tab(`input[type="checkbox"][name="${name}"]`);
		await this.page.keyboard.press('Space');
	}

	// One of a group: Tab reaches the group, arrows its members.
	async choose(name, value) {
		const radio = `input[type="radio"][name="${name}"]`;
		await this.tab(radio);
		for (let i = 0; i < 20; i++) {
			if (await this.page.evaluate((v) =>
				document.activeElement.value === v, value)) {
				await this.page.keyboard.press('Space');
				return;
			}
			await this.page.keyboard.press('ArrowDown');
		}
		throw new Error(`${this.login}: ${name} has no ${value}`);
	}

	async select(name, value) {
		await this.tab(`select[name="${name}"]`);
		await this.page.keyboard.press('Home');
		for (let i = 0; i < 60; i++) {
			if (await this.page.evaluate((v) =>
				document.activeElement.value === v, value))
				return;
			await this.page.keyboard.press('ArrowDown');
		}
		throw new Error(`${this.login}: ${name} has no ${value}`);
	}

	async leave(press) {
		const [, answer] = await Promise.all([
			this.page.waitForEvent('framenavigated', { timeout }),
			this.page.waitForResponse((r) => r.status() !== 303 &&
				r.request().isNavigationRequest(), { timeout }),
			press(),
		]);
		this.status = answer.status();
		await this.page.waitForLoadState('load');
		await this.arrive();
	}

	async enter(selector) {
		await this.tab(selector);
		await this.leave(() => this.page.keyboard.press('Enter'));
	}

	follow(part) {
		return this.enter(`main a[href*="${part}"]`);
	}

	// The button of the form with this field, or of this action.
	send(form = 'main form:not([action="/office/zone"])') {
		return this.enter(`${form} button`);
	}

	// The page again, with script: the passkey answers by itself.
	async passkey(form = 'form[data-passkey]') {
		if (!this.scripted) {
			await this.script(true);
			await this.page.reload();
		}
		await this.send(form);
		await this.script(false);
	}

	// Whatever page asked for the passkey first.
	async strong() {
		if (this.path === '/office/passkey')
			await this.passkey();
	}

	async setUp(code) {
		await this.go('/office/setup', true);
		await this.type('code', code);
		await this.type('login', this.login);
		await this.send();
		await this.type('password', this.password);
		await this.type('again', this.password);
		await this.passkey();
	}

	async signIn() {
		await this.go('/office/login');
		await this.type('login', this.login);
		await this.type('password', this.password);
		await this.send();
	}

	async signOut() {
		await this.enter('form.who button');
	}

	async close() {
		await this.context.close();
	}
}
