// Looks for the number that, appended to the salt, has the challenge for its
// SHA-256 (FIPS 180-4). Of its own, for crypto.subtle is there on https only and
// slow for so many short texts.
"use strict";

const K = new Uint32Array([
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2]);
const START = new Uint32Array([
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	0x1f83d9ab, 0x5be0cd19]);
const w = new Uint32Array(64);

// One block of 64 bytes of view, from at on, into the state.
const compress = (state, view, at) => {
	for (let i = 0; i < 16; i++) {
		w[i] = view.getUint32(at + 4 * i);
	}
	for (let i = 16; i < 64; i++) {
		const x = w[i - 15], y = w[i - 2];
		w[i] = w[i - 16] + w[i - 7] +
			((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) +
			((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
	}
	let [a, b, c, d, e, f, g, h] = state;
	for (let i = 0; i < 64; i++) {
		const one = h + K[i] + w[i] + (e & f ^ ~e & g) +
			((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^
			(e >>> 25 | e << 7)) | 0;
		const two = (a & b ^ a & c ^ b & c) +
			((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^
			(a >>> 22 | a << 10)) | 0;
		h = g;
		g = f;
		f = e;
		e = d + one | 0;
		d = c;
		c = b;
		b = a;
		a = one + two | 0;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
};

const solve = ({challenge, maxnumber, salt}) => {
	const wanted = new Uint32Array(8);
	for (let i = 0; i < 8; i++) {
		wanted[i] = parseInt(challenge.slice(8 * i, 8 * i + 8), 16);
	}
	const prefix = new TextEncoder().encode(salt);
	const bytes = new Uint8Array(64 * Math.ceil((prefix.length + 25) / 64));
	const view = new DataView(bytes.buffer);
	const state = new Uint32Array(8);
	for (let number = 0; number <= maxnumber; number++) {
		const digits = String(number);
		const n = prefix.length + digits.length;
		const end = 64 * Math.ceil((n + 9) / 64);
		bytes.fill(0);
		bytes.set(prefix);
		for (let i = 0; i < digits.length; i++) {
			bytes[prefix.length + i] = digits.charCodeAt(i);
		}
		bytes[n] = 0x80;
		view.setUint32(end - 4, 8 * n);
		state.set(START);
		for (let at = 0; at < end; at += 64) {
			compress(state, view, at);
		}
		if (state.every((word, i) => word === wanted[i])) {
			return number;
		}
	}
	return null;
};

onmessage = (event) => postMessage(solve(event.data));
