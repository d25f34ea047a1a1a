// The sign-up form while it asks for work, in Chromium. Prints TAP;
// challenge.py runs it.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const {
	SITE_ORIGIN: origin, SITE_MOUNT: mount, SITE_PASSWORD: password,
	NODE_MODULES: modules, SCREENSHOTS: screenshots,
} = process.env;
const require = createRequire(path.join(modules, 'anchor.js'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const url = (page) => origin + mount + page;
const script = '**/challenge.js';
const challenge = '**/signup/challenge';
const held = '.state.waiting';

const tests = [];
const test = (name, run) => tests.push({ name, run });
const comment = (text) => console.log(String(text).replace(/^/gm, '# '));
const equal = (got, wanted, what) => {
	if (got !== wanted)
		throw new Error(`${what}: got ${JSON.stringify(got)}, ` +
		    `wanted ${JSON.stringify(wanted)}`);
};

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium', args: ['--no-sandbox'],
});

// A page whose console says nothing of a policy that was broken.
async function open(options = {}) {
	const context = await browser.newContext({ locale: 'en', ...options });
	context.setDefaultTimeout(20000);
	const page = await context.newPage();
	page.complaints = [];
	page.on('console', (message) => {
		if (/Content Security Policy/.test(message.text()))
			page.complaints.push(message.text());
	});
	page.on('pageerror', (error) => page.complaints.push(error.stack));
	return page;
}

async function close(page) {
	equal(page.complaints.join('\n'), '', 'complaints of the console');
	await page.context().close();
}

// Photographs a state, and has it judged by axe and for its width.
async function look(page, name) {
	for (const width of [320, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		await page.screenshot({
			path: path.join(screenshots, `challenge-${name}-${width}.png`),
			fullPage: true,
		});
		equal(await page.evaluate(() =>
			document.documentElement.scrollWidth <=
			document.documentElement.clientWidth), true,
		`${name} fits into ${width}`);
	}
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run());
	equal(violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join(),
	    '', `axe on ${name}`);
}

async function fill(page, name) {
	await page.goto(url('/signup'));
	await page.fill('[name=username]', name);
	await page.fill('[name=email]', `${name}@challenge.example`);
	await page.fill('[name=password]', password);
}

async function send(page) {
	await page.click('form[action$="/signup"] [type=submit]');
	await page.waitForURL(url('/verify'));
}

const shown = (page, state) =>
	page.locator(`p[data-work=${state}]`).waitFor({ state: 'visible' });

// Holds the answer to a request until it is let go.
async function hold(page, what) {
	let release;
	const released = new Promise((resolve) => { release = resolve; });
	await page.route(what, async (route) => {
		await released;
		await route.continue();
	});
	return release;
}

for (const [locale, word] of [['en', 'goes out at'], ['zh-CN', '发出']]) {
	test(`the work is done while one types, in ${locale}`, async () => {
		const page = await open({ locale });
		await page.goto(url('/signup'));
		equal(await page.locator('p[data-work]:visible').count(), 0,
		    'words before it is touched');
		await look(page, `before-${locale}`);
		const release = await hold(page, challenge);
		await fill(page, `worker-${locale.toLowerCase()}`);
		await shown(page, 'busy');
		await look(page, `busy-${locale}`);
		release();
		await shown(page, 'done');
		await look(page, `done-${locale}`);
		await send(page);
		equal(await page.getByText(word).count(), 0, 'a mail held back');
		await close(page);
	});

	test(`without script one waits, and is told, in ${locale}`, async () => {
		const page = await open({ locale });
		const plain = await open({ locale, javaScriptEnabled: false });
		await fill(plain, `waiter-${locale.toLowerCase()}`);
		await plain.screenshot({ path: path.join(screenshots,
		    `challenge-noscript-${locale}.png`), fullPage: true });
		equal(await plain.locator('noscript p').isVisible(), true,
		    'the word about waiting');
		await send(plain);
		equal(await plain.locator(held).getByText(word).count(), 1,
		    'a mail held back');
		// The same page where axe can run.
		await page.context().addCookies(await plain.context().cookies());
		await page.goto(url('/verify'));
		await look(page, `held-${locale}`);
		await close(page);
		await close(plain);
	});
}

test('a form that is sent too early waits, and then goes by itself',
    async () => {
	const page = await open();
	const release = await hold(page, challenge);
	await fill(page, 'hasty');
	await shown(page, 'busy');
	await page.click('form[action$="/signup"] [type=submit]');
	await page.click('form[action$="/signup"] [type=submit]');
	await shown(page, 'late');
	await look(page, 'late');
	equal(page.url(), url('/signup'), 'address');
	release();
	await page.waitForURL(url('/verify'));
	equal(await page.getByText('goes out at').count(), 0,
	    'a mail held back');
	await close(page);
});

test('where the work fails, the form goes on without', async () => {
	const page = await open();
	await page.route(challenge, (route) => route.abort());
	await fill(page, 'failed');
	await shown(page, 'lost');
	await look(page, 'lost');
	await send(page);
	equal(await page.getByText('goes out at').count(), 1,
	    'a mail held back');
	await close(page);
});

test('where the script does not come, the form goes on without', async () => {
	const page = await open();
	await page.route(script, (route) => route.abort());
	await fill(page, 'scriptless');
	await send(page);
	equal(await page.getByText('goes out at').count(), 1,
	    'a mail held back');
	await close(page);
});

test('what the browser filled in by itself is worked for, too', async () => {
	const page = await open();
	const release = await hold(page, script);
	await page.goto(url('/signup'), { waitUntil: 'commit' });
	await page.fill('[name=username]', 'filled');
	await page.fill('[name=email]', 'filled@challenge.example');
	await page.fill('[name=password]', password);
	release();
	await page.waitForLoadState('load');
	await send(page);
	equal(await page.getByText('goes out at').count(), 0,
	    'a mail held back');
	await close(page);
});

test('after problems with what was typed, the form still works', async () => {
	const page = await open();
	await fill(page, 'corrected');
	await page.fill('[name=password]', 'password1');
	await page.click('form[action$="/signup"] [type=submit]');
	await page.locator('.summary').waitFor();
	await page.fill('[name=password]', password);
	await shown(page, 'done');
	await send(page);
	equal(await page.getByText('goes out at').count(), 0,
	    'a mail held back');
	await close(page);
});

test('the work takes a moment', async () => {
	const page = await open();
	const spans = [];
	for (let i = 0; i < 9; i++) {
		await page.goto(url('/signup'));
		spans.push(await page.evaluate(async () => {
			const begun = performance.now();
			const done = document.querySelector('p[data-work=done]');
			document.querySelector('form input[name=username]')
			    .dispatchEvent(new Event('input', { bubbles: true }));
			await new Promise((resolve) => {
				new MutationObserver(() => {
					if (!done.hidden)
						resolve();
				}).observe(done, { attributes: true });
			});
			return Math.round(performance.now() - begun);
		}));
	}
	comment(`ms: ${spans.sort((a, b) => a - b).join(' ')}`);
	await close(page);
});

let failed = 0;
console.log(`1..${tests.length}`);
for (const [i, { name, run }] of tests.entries()) {
	try {
		await run();
		console.log(`ok ${i + 1} - ${name}`);
	} catch (problem) {
		failed++;
		console.log(`not ok ${i + 1} - ${name}`);
		comment(problem.stack);
	}
}
await browser.close();
process.exit(failed ? 1 : 0);
