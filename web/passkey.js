/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only script of this site: it asks the browser for a passkey where a form
 * wants one, puts the answer into a hidden field as text, and sends the form.
 * It fetches nothing and keeps nothing.
 *
 *	<form data-passkey="get" data-challenge data-site data-ids>
 *	<form data-passkey="create" data-challenge data-site data-name>
 *		<input type="hidden" data-result>
 *		<p hidden data-say="none|failed|wait">
 */
"use strict";
(() => {
	const bytes = (text) => Uint8Array.from(
		atob(text.replace(/-/g, "+").replace(/_/g, "/")),
		(c) => c.charCodeAt(0));
	const text = (buffer) => btoa(Array.from(new Uint8Array(buffer),
		(b) => String.fromCharCode(b)).join(""))
		.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

	const get = (form) => navigator.credentials.get({publicKey: {
		challenge: bytes(form.dataset.challenge),
		rpId: form.dataset.site,
		allowCredentials: form.dataset.ids.split(" ").filter((id) => id)
			.map((id) => ({type: "public-key", id: bytes(id)})),
		userVerification: "required",
		timeout: 120000,
	}}).then((c) => [c.rawId, c.response.authenticatorData,
		c.response.clientDataJSON, c.response.signature]);

	const create = (form) => navigator.credentials.create({publicKey: {
		challenge: bytes(form.dataset.challenge),
		rp: {id: form.dataset.site, name: form.dataset.site},
		user: {
			/* Any 32 bytes that say nothing of the person. */
			id: crypto.getRandomValues(new Uint8Array(32)),
			name: form.dataset.name,
			displayName: form.dataset.name,
		},
		pubKeyCredParams: [{type: "public-key", alg: -7},
			{type: "public-key", alg: -8}],
		authenticatorSelection: {userVerification: "required"},
		attestation: "none",
		timeout: 120000,
	}}).then((c) => [c.response.attestationObject,
		c.response.clientDataJSON]);

	const say = (form, what) => {
		for (const p of form.querySelectorAll("[data-say]"))
			p.hidden = p.dataset.say !== what;
	};

	for (const form of document.querySelectorAll("form[data-passkey]"))
		form.addEventListener("submit", (event) => {
			const make = form.dataset.passkey === "create" ?
				create : get;

			event.preventDefault();
			if (!window.PublicKeyCredential) {
				say(form, "none");
				return;
			}
			say(form, "wait");
			make(form).then((parts) => {
				form.querySelector("[data-result]").value =
					parts.map(text).join(" ");
				form.submit();
			}, () => say(form, "failed"));
		});
})();
