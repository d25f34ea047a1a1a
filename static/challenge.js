/*
 * The proof of work on the sign-up form: ALTCHA's protocol, version 1, SHA-256.
 *
 * The page loads this file, and this file starts itself as a worker, so that
 * the page stays alive meanwhile. It begins when the form is first touched; a
 * form that is sent earlier waits for it. Where anything fails, the form goes
 * out without, and the server has it wait instead.
 *
 * SHA-256 is our own: crypto.subtle is slow for messages this short, and is not
 * there on plain http.
 */
'use strict';

(() => {
	// FIPS 180-4, 4.2.2 and 5.3.3.
	const K = Int32Array.from((
	    '428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5' +
	    'd807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174' +
	    'e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da' +
	    '983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967' +
	    '27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85' +
	    'a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070' +
	    '19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3' +
	    '748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2'
	).match(/.{8}/g), (word) => parseInt(word, 16));
	const START = Int32Array.from(
	    '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19'
	        .match(/.{8}/g), (word) => parseInt(word, 16));
	const w = new Int32Array(64);

	// The block of 64 bytes there into the state h.
	function mix(h, view, at) {
		for (let i = 0; i < 16; i++)
			w[i] = view.getInt32(at + 4 * i);
		for (let i = 16; i < 64; i++) {
			const x = w[i - 15], y = w[i - 2];
			w[i] = w[i - 16] + w[i - 7] +
			    ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) +
			    ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
		}
		let a = h[0], b = h[1], c = h[2], d = h[3];
		let e = h[4], f = h[5], g = h[6], k = h[7];
		for (let i = 0; i < 64; i++) {
			const s = k + K[i] + w[i] + (e & f ^ ~e & g) +
			    ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^
			    (e >>> 25 | e << 7)) | 0;
			const t = (a & b ^ a & c ^ b & c) +
			    ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^
			    (a >>> 22 | a << 10)) | 0;
			k = g; g = f; f = e; e = d + s | 0;
			d = c; c = b; b = a; a = s + t | 0;
		}
		h[0] += a; h[1] += b; h[2] += c; h[3] += d;
		h[4] += e; h[5] += f; h[6] += g; h[7] += k;
	}

	// The number behind salt that hashes to challenge, or -1.
	function solve({ salt, challenge, maxnumber }) {
		const wanted = Int32Array.from(challenge.match(/.{8}/g),
		    (word) => parseInt(word, 16));
		const bytes = new Uint8Array(salt.length + 96 & ~63);
		const view = new DataView(bytes.buffer);
		const h = new Int32Array(8);
		bytes.set(Uint8Array.from(salt, (c) => c.charCodeAt(0)));
		for (let number = 0; number <= maxnumber; number++) {
			const digits = String(number);
			let n = salt.length;
			for (let i = 0; i < digits.length; i++)
				bytes[n++] = digits.charCodeAt(i);
			const end = n + 9 + 63 & ~63;
			bytes.fill(0, n, end);
			bytes[n] = 0x80;
			view.setUint32(end - 4, 8 * n);
			h.set(START);
			for (let at = 0; at < end; at += 64)
				mix(h, view, at);
			if (h[0] === wanted[0] && h.join() === wanted.join())
				return number;
		}
		return -1;
	}

	if (typeof document === 'undefined') {
		onmessage = ({ data }) => postMessage(solve(data));
		return;
	}

	const field = document.querySelector('input[data-work]');
	const form = field.form;
	const script = document.currentScript.src;
	// A challenge lives for twenty minutes.
	const FRESH_MS = 15 * 60 * 1000;
	let state = 'idle', solvedAt = 0, sending = false;

	function tell(name) {
		for (const words of form.querySelectorAll('p[data-work]'))
			words.hidden = words.dataset.work !== name;
	}

	function end(name) {
		state = name;
		tell(name);
		solvedAt = performance.now();
		if (sending)
			form.submit();
	}

	async function begin() {
		state = 'busy';
		field.value = '';
		tell('busy');
		const response = await fetch(field.dataset.work, {
			method: 'POST',
			body: new URLSearchParams({ form: form.elements.form.value }),
		});
		const { algorithm, challenge, maxnumber, salt, signature } =
		    await response.json();
		const worker = new Worker(script);
		const number = await new Promise((resolve, reject) => {
			worker.onmessage = ({ data }) => resolve(data);
			worker.onerror = reject;
			worker.postMessage({ challenge, maxnumber, salt });
		});
		worker.terminate();
		if (number < 0)
			throw new Error('no solution');
		field.value = btoa(JSON.stringify(
		    { algorithm, challenge, number, salt, signature }));
		end('done');
	}

	const start = () => begin().catch(() => end('lost'));

	form.addEventListener('input', () => {
		if (state === 'idle')
			start();
	});
	form.addEventListener('submit', (event) => {
		const stale = state === 'done' &&
		    performance.now() - solvedAt > FRESH_MS;
		if (state === 'lost' || state === 'done' && !stale)
			return;
		event.preventDefault();
		sending = true;
		if (state !== 'busy')
			start();
		tell('late');
	});
	// Come back to by the browser's button, it has been used up.
	addEventListener('pageshow', ({ persisted }) => {
		if (persisted) {
			state = 'idle';
			sending = false;
			field.value = '';
			tell('idle');
		}
	});
})();
