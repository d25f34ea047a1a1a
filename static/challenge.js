// Solves the puzzle of a form (ALTCHA's, SHA-256) while it is filled in. The
// work is done beside the page, by challenge-worker.js. Without this script, or
// where it fails, the form is sent all the same, and the mail takes longer.
"use strict";
(() => {
	const box = document.querySelector("[data-challenge]");
	const form = box.closest("form");
	const answer = box.querySelector("input");
	const puzzle = JSON.parse(box.dataset.challenge);
	let state = "idle"; // then "busy", and "done" or "failed"
	let sender; // the button that was pressed meanwhile

	const turn = (to) => {
		state = to;
		for (const line of box.querySelectorAll("[data-state]")) {
			line.hidden = line.dataset.state !== to;
		}
		form.setAttribute("aria-busy", String(to === "busy"));
	};

	const end = (number) => {
		if (state !== "busy") {
			return;
		}
		const {algorithm, challenge, salt, signature} = puzzle;
		if (number !== null) {
			answer.value = btoa(JSON.stringify(
				{algorithm, challenge, number, salt, signature}));
		}
		turn(number === null ? "failed" : "done");
		if (sender !== undefined) {
			form.requestSubmit(sender);
		}
	};

	const begin = () => {
		if (state !== "idle") {
			return;
		}
		turn("busy");
		try {
			const worker = new Worker(box.dataset.worker);
			worker.onmessage = (event) => {
				worker.terminate();
				end(event.data);
			};
			worker.onerror = () => end(null);
			worker.postMessage(puzzle);
		} catch (error) {
			end(null);
		}
	};

	form.addEventListener("focusin", begin, {once: true});
	form.addEventListener("submit", (event) => {
		if (state === "done" || state === "failed") {
			return;
		}
		event.preventDefault();
		sender = event.submitter;
		begin();
	});
	turn("idle");
})();
