// What people see: every state of the pages in Chromium, with script and
// without, wide and narrow, light and dark. Prints TAP; chromium.py runs it.
//
// Each state is photographed, looked over by axe-core (a serious violation is
// a failure) and must not be wider than the window; its HTML goes through
// html-validate.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const {
	SITE_ORIGIN: origin, SITE_MOUNT: mount, SITE_MAIL: maildir,
	SITE_PASSWORD: password, NODE_MODULES: modules, SCREENSHOTS: screenshots,
} = process.env;
const require = createRequire(path.join(modules, 'anchor.js'));
const { chromium } = require('playwright-core');
const { HtmlValidate, StaticConfigLoader } = require('html-validate');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(new StaticConfigLoader({
	extends: ['html-validate:recommended'],
	rules: {
		// Taste of the house: <!DOCTYPE html>, void elements without a
		// slash, and long titles where a language needs them.
		'doctype-style': 'off',
		'long-title': 'off',
	},
}));

const widths = [320, 1280];
const schemes = ['light', 'dark'];
const deadline = 20000;
const url = (page) => origin + mount + page;

// --- TAP ---------------------------------------------------------------

const tests = [];
const test = (name, run) => tests.push({ name, run });
const equal = (got, wanted, what) => {
	if (got !== wanted)
		throw new Error(`${what}: got ${JSON.stringify(got)}, ` +
		    `wanted ${JSON.stringify(wanted)}`);
};
const comment = (text) => console.log(String(text).replace(/^/gm, '# '));

async function runTests() {
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
	return failed;
}

// --- the mail --------------------------------------------------------------

// The newest mail to an address: its subject's code and the links of its text.
async function mail(address, count = 1) {
	const end = Date.now() + deadline;
	for (;;) {
		const folder = path.join(maildir, 'new');
		const found = fs.readdirSync(folder)
		    .map((name) => path.join(folder, name))
		    .sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs)
		    .map((file) => fs.readFileSync(file, 'latin1'))
		    .filter((text) => text.includes(`Delivered-To: ${address}`));
		if (found.length >= count)
			return read(found[count - 1]);
		if (Date.now() > end)
			throw new Error(`no mail ${count} to ${address}`);
		await new Promise((done) => { setTimeout(done, 20); });
	}
}

function read(text) {
	const plain = text.replace(/=\r?\n/g, '').replace(/=3D/gi, '=');
	const subject = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(text)[1]
	    .replace(/=\?utf-8\?B\?([^?]*)\?=\s*/gi,
	        (_, word) => Buffer.from(word, 'base64').toString('utf8'));
	return {
		code: /\b\d{6}\b/.exec(subject)?.[0],
		link: (page) => plain.match(/https?:\/\/[^\s<>"]+/g)
		    .find((link) => link.includes(page)),
	};
}

// --- looking ---------------------------------------------------------------

const complaints = [];
// What the server sent for a page, before the browser made it its own.
const served = new Map();

// Photographs a state of a page and judges it.
async function look(page, name) {
	for (const colorScheme of schemes) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		for (const width of widths) {
			await page.setViewportSize({ width, height: 800 });
			await page.screenshot({
				path: path.join(screenshots,
				    `${name}-${width}-${colorScheme}.png`),
				fullPage: true,
			});
			const [inner, outer] = await page.evaluate(() => [
				document.documentElement.scrollWidth,
				document.documentElement.clientWidth]);
			if (inner > outer)
				complaints.push(`${name}: ${inner} px wide in ${outer}`);
		}
		await judge(page, `${name} ${colorScheme}`);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	validate(name, await served.get(page));
}

async function judge(page, name) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run());
	for (const { id, impact, help, nodes } of violations) {
		const text = `${name}: axe ${impact} ${id}: ${help}: ` +
		    nodes[0].html.slice(0, 200);
		if (impact === 'serious' || impact === 'critical')
			complaints.push(text);
		else
			comment(text);
	}
}

function validate(name, html) {
	if (!html)
		complaints.push(`${name}: its HTML could not be had`);
	const report = validator.validateStringSync(html);
	for (const { messages } of report.results)
		for (const { ruleId, message, line } of messages)
			complaints.push(`${name}:${line}: ${ruleId}: ${message}`);
}

async function context(browser, options = {}) {
	const made = await browser.newContext({ locale: 'en', ...options });
	made.setDefaultTimeout(deadline);
	const page = await made.newPage();
	page.on('response', (response) => {
		const status = response.status();
		if (response.request().isNavigationRequest() &&
		    (status < 300 || status >= 400))
			served.set(page, response.text().catch(() => ''));
	});
	page.on('console', (message) => {
		if (message.type() === 'error' &&
		    !/status of [45]\d\d/.test(message.text()))
			complaints.push(`console: ${message.text()}`);
	});
	return page;
}

// --- walking ---------------------------------------------------------------

async function fillIn(page, name, email, secret = password) {
	await page.goto(url('/signup'));
	await page.fill('[name=username]', name);
	await page.fill('[name=email]', email);
	await page.fill('[name=password]', secret);
	await press(page, '/signup');
}

async function press(page, action) {
	await Promise.all([
		page.waitForEvent('framenavigated',
		    (frame) => frame === page.mainFrame()),
		page.click(`form[action$="${action}"] [type=submit]`),
	]);
	await page.waitForLoadState('load');
}

async function walk(page, name, seen) {
	const email = `${name}@browser.example`;
	await fillIn(page, name, email);
	await page.waitForURL(url('/verify'));
	await seen(page, 'verify');
	const { code } = await mail(email);
	await page.fill('[name=code]', code === '000000' ? '000001' : '000000');
	await press(page, '/verify');
	await seen(page, 'verify-wrong');
	await page.fill('[name=code]', code);
	await press(page, '/verify');
	await page.waitForURL((where) => where.pathname === `${mount}/`);
	await seen(page, 'account-welcome');
	equal(await page.getByText(email).count() > 0, true, 'address shown');
	await press(page, '/logout');
	await seen(page, 'signed-out');
	await page.goto(url('/'));
	await seen(page, 'nobody');
}

const browser = await chromium.launch({
	executablePath: '/usr/bin/chromium', args: ['--no-sandbox'],
});
const ignore = async () => {};

test('somebody without script signs up, proves and signs out', async () => {
	const page = await context(browser, { javaScriptEnabled: false });
	await walk(page, 'noscript', ignore);
	await page.context().close();
});

test('somebody with script does so, and every state is photographed',
    async () => {
	const page = await context(browser);
	await page.goto(url('/signup'));
	await look(page, 'signup');
	await walk(page, 'script', look);
	await page.context().close();
});

test('a double click on the button is one sign-up', async () => {
	const page = await context(browser);
	await page.goto(url('/signup'));
	await page.fill('[name=username]', 'doubler');
	await page.fill('[name=email]', 'doubler@browser.example');
	await page.fill('[name=password]', password);
	await page.dblclick('form[action$="/signup"] [type=submit]');
	// The second click gives up the first one's answer, which is no failure.
	await page.locator('[name=code]').waitFor();
	equal(page.url(), url('/verify'), 'address');
	const { code } = await mail('doubler@browser.example');
	await page.fill('[name=code]', code);
	await press(page, '/verify');
	await page.waitForURL((where) => where.pathname === `${mount}/`);
	await page.context().close();
});

test('what is wrong is shown, and the keyboard finds it', async () => {
	const page = await context(browser);
	await page.goto(url('/signup'));
	await page.evaluate(() => {
		document.querySelector('form').noValidate = true;
	});
	await page.fill('[name=username]', '9 bad');
	await page.fill('[name=email]', 'none');
	await press(page, '/signup');
	await look(page, 'signup-problems');
	const first = page.locator('a[href="#username"]');
	await first.focus();
	await page.keyboard.press('Enter');
	equal(await page.evaluate(() => document.activeElement.id),
	    'username', 'focus');
	await page.context().close();
});

test('the address can be corrected, and the mail asked for again',
    async () => {
	const page = await context(browser);
	await fillIn(page, 'corrector', 'wrong@browser.example');
	await press(page, '/verify/resend');
	await look(page, 'verify-resend-too-soon');
	await page.click('summary');
	await look(page, 'verify-address');
	await page.fill('[name=email]', 'right@browser.example');
	await press(page, '/verify/address');
	await page.getByText('The address is corrected').waitFor();
	await look(page, 'verify-address-changed');
	await mail('right@browser.example');
	await page.context().close();
});

test('the link opens in another browser with the password', async () => {
	const desk = await context(browser);
	const phone = await context(browser);
	await fillIn(desk, 'linker', 'linker@browser.example');
	const letter = await mail('linker@browser.example');
	await phone.goto(letter.link('/verify/link'));
	await look(phone, 'link-password');
	await phone.fill('[name=password]', 'not the right one');
	await press(phone, '/verify/link');
	await look(phone, 'link-password-wrong');
	await desk.goto(letter.link('/verify/link'));
	await look(desk, 'link-button');
	await phone.fill('[name=password]', password);
	await press(phone, '/verify/link');
	await phone.waitForURL((where) => where.pathname === `${mount}/`);
	await desk.goto(letter.link('/verify/link'));
	await look(desk, 'link-over');
	await desk.goto(url('/verify'));
	await look(desk, 'verify-over');
	await desk.context().close();
	await phone.context().close();
});

test('the owner of an address refuses', async () => {
	const page = await context(browser);
	await fillIn(page, 'stranger', 'owner@browser.example');
	const letter = await mail('owner@browser.example');
	await page.goto(letter.link('/refuse'));
	await look(page, 'refuse');
	await press(page, '/refuse');
	await look(page, 'refused');
	await page.context().close();
});

// Opens an account and stays signed in; its address.
async function openAccount(page, name) {
	const email = `${name}@browser.example`;
	await fillIn(page, name, email);
	const { code } = await mail(email);
	await page.fill('[name=code]', code);
	await press(page, '/verify');
	await page.waitForURL((where) => where.pathname === `${mount}/`);
	return email;
}

async function signIn(page, login, secret = password) {
	await page.goto(url('/login'));
	await page.fill('[name=login]', login);
	await page.fill('[name=password]', secret);
	await press(page, '/login');
}

const atHome = (page) =>
	page.waitForURL((where) => where.pathname === `${mount}/`);

for (const javaScriptEnabled of [false, true]) {
	const way = javaScriptEnabled ? 'with script' : 'without script';
	const seen = javaScriptEnabled ? look : ignore;
	const tag = javaScriptEnabled ? 'js' : 'nojs';

	test(`signing in, sessions and signing out, ${way}`, async () => {
		const desk = await context(browser, { javaScriptEnabled });
		const phone = await context(browser, { javaScriptEnabled });
		const email = await openAccount(desk, `signer-${tag}`);
		await phone.goto(url('/'));
		await phone.click(`a[href="${mount}/login"]`);
		await seen(phone, 'login');
		await signIn(phone, email, 'not the right one');
		await seen(phone, 'login-wrong');
		await phone.fill('[name=password]', password);
		await phone.check('[name=keep]');
		await press(phone, '/login');
		await atHome(phone);
		await desk.reload();
		await seen(desk, 'account-sessions');
		equal(await desk.getByText('Chromium, Linux').count() +
		    await desk.getByText('Chrome, Linux').count() > 0, true,
		    'the browser is named');
		await desk.click('form[action$="/sessions/end"] .small');
		await desk.getByText('The session is ended').waitFor();
		await phone.reload();
		equal(await phone.getByText(email).count(), 0, 'address');
		await press(desk, '/logout');
		await seen(desk, 'signed-out-again');
		await desk.context().close();
		await phone.context().close();
	});

	test(`signing in by a mailed code, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		const email = await openAccount(page, `coder-${tag}`);
		await press(page, '/logout');
		await page.goto(url('/login'));
		await page.fill('[name=login]', email);
		await Promise.all([
			page.waitForURL(url('/login/code')),
			page.click('button[value=code]'),
		]);
		await seen(page, 'login-code');
		const { code } = await mail(email, 2);
		await page.fill('[name=code]',
		    code === '000000' ? '000001' : '000000');
		await press(page, '/login/code');
		await seen(page, 'login-code-wrong');
		await page.fill('[name=code]', code);
		await press(page, '/login/code');
		await atHome(page);
		await page.context().close();
	});

	test(`a forgotten password, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		const email = await openAccount(page, `forgetter-${tag}`);
		await press(page, '/logout');
		await page.goto(url('/login'));
		await page.click(`a[href="${mount}/reset"]`);
		await seen(page, 'reset');
		await page.fill('[name=email]', email);
		await press(page, '/reset');
		await page.waitForURL(url('/reset/code'));
		await seen(page, 'reset-code');
		const { code } = await mail(email, 2);
		await page.fill('[name=code]', code);
		await page.fill('[name=password]', 'password1');
		await press(page, '/reset/code');
		await seen(page, 'reset-code-common');
		await page.fill('[name=password]', `${password} anew`);
		await press(page, '/reset/code');
		await atHome(page);
		await seen(page, 'account-reset');
		await page.context().close();
	});

	test(`another password, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		await openAccount(page, `changer-${tag}`);
		await page.click(`a[href="${mount}/password"]`);
		await seen(page, 'password');
		await page.fill('[name=current]', 'not the right one');
		await page.fill('[name=password]', `${password} anew`);
		await press(page, '/password');
		await seen(page, 'password-wrong');
		await page.fill('[name=current]', password);
		await page.fill('[name=password]', `${password} anew`);
		await press(page, '/password');
		await page.getByText('Your password is changed').waitFor();
		await page.context().close();
	});

	test(`another address, and undone, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		const owner = await context(browser, { javaScriptEnabled });
		const old = await openAccount(page, `mover-${tag}`);
		const email = `moved-${tag}@browser.example`;
		await page.click(`a[href="${mount}/address"]`);
		await seen(page, 'address');
		await page.fill('[name=email]', email);
		await page.fill('[name=current]', password);
		await press(page, '/address');
		await page.getByText('Nothing changes until').waitFor();
		await seen(page, 'address-pending');
		const { code } = await mail(email);
		await page.fill('[name=code]', code);
		await press(page, '/address/code');
		await page.getByText('Your address is changed').waitFor();
		await seen(page, 'account-moved');
		const letter = await mail(old, 2);
		await owner.goto(letter.link('/address/undo'));
		await seen(owner, 'undo');
		await press(owner, '/address/undo');
		await owner.getByText('The change is undone').waitFor();
		await seen(owner, 'undone');
		await owner.goto(letter.link('/address/undo'));
		await seen(owner, 'undo-over');
		await page.context().close();
		await owner.context().close();
	});

	test(`another user name, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		await openAccount(page, `namer-${tag}`);
		await page.click(`a[href="${mount}/username"]`);
		await seen(page, 'username');
		await page.fill('[name=username]', `named-${tag}`);
		await press(page, '/username');
		await page.getByText('Your user name is changed').waitFor();
		await page.context().close();
	});

	test(`own data and leaving, ${way}`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		const email = await openAccount(page, `leaver-${tag}`);
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.click('form[action$="/export"] [type=submit]'),
		]);
		equal(download.suggestedFilename(), 'account.json', 'file');
		const data = JSON.parse(
		    fs.readFileSync(await download.path(), 'utf8'));
		equal(data.profile.email, email, 'address');
		await page.click(`a[href="${mount}/delete"]`);
		await seen(page, 'delete');
		await page.fill('[name=current]', password);
		await press(page, '/delete');
		await page.getByText('will be deleted').first().waitFor();
		await seen(page, 'deleted');
		await signIn(page, email);
		await page.getByText('will not be deleted').waitFor();
		await seen(page, 'account-undeleted');
		await page.context().close();
	});
}

async function enter(page, name) {
	await page.fill('[name=login]', name);
	await page.fill('[name=password]', password);
	await press(page, '/login');
}

for (const [javaScriptEnabled, name, seen] of [
	[false, 'gatenoscript', ignore], [true, 'gatescript', look]]) {
	test(`the gate leads ${name} to sign in and back`, async () => {
		const page = await context(browser, { javaScriptEnabled });
		const wanted = `${origin}/members/?a=1&b=x%20y`;
		await openAccount(page, name);
		await page.context().clearCookies();
		await page.goto(wanted);
		equal(new URL(page.url()).pathname, `${mount}/login`, 'address');
		await enter(page, name);
		await page.waitForURL(wanted);
		await page.getByText('Behind the gate').waitFor();
		await page.goto(`${origin}/staff/`);
		await page.getByText('You may not see this page').waitFor();
		await seen(page, 'not-allowed');
		// Signed out in another tab, while a form is filled in.
		await page.goto(`${origin}/members/form.html`);
		await page.fill('[name=text]', 'long and dear');
		await page.context().clearCookies();
		await page.click('[type=submit]');
		await page.getByText('what you sent was not taken').waitFor();
		await seen(page, 'login-form-lost');
		await enter(page, name);
		await page.waitForURL(`${origin}/members/form.html`);
		await page.goto(url('/login?from=gate&next=/members/'));
		await page.getByText('You are signed in').first().waitFor();
		await seen(page, 'signed-in');
		await page.click('text=Go on');
		await page.waitForURL(`${origin}/members/`);
		await page.context().clearCookies();
		await page.goto(url('/login/cookies?next=/members/'));
		await seen(page, 'no-cookies');
		await page.context().close();
	});
}

test('a script is told by status that nobody is signed in', async () => {
	const page = await context(browser);
	await page.goto(`${origin}/`);
	const [status, type, text] = await page.evaluate(async () => {
		const answer = await fetch('/members/');
		return [answer.status, answer.headers.get('Content-Type'),
			await answer.text()];
	});
	equal(status, 401, 'status');
	equal(type, 'application/json', 'type');
	equal(text, '{"error":"signed-out"}\n', 'body');
	await page.context().close();
});

test('the pages after the first day speak Chinese', async () => {
	const page = await context(browser, { locale: 'zh-CN' });
	await page.goto(url('/login'));
	await look(page, 'login-zh');
	await openAccount(page, 'zhongwen2');
	await look(page, 'account-zh');
	await page.goto(url('/delete'));
	await look(page, 'delete-zh');
	await page.context().close();
});

test('the pages speak Chinese', async () => {
	const page = await context(browser, { locale: 'zh-CN' });
	await page.goto(url('/signup'));
	equal(await page.getAttribute('html', 'lang'), 'zh-CN', 'language');
	await look(page, 'signup-zh');
	await fillIn(page, 'zhongwen', 'zhongwen@browser.example');
	await look(page, 'verify-zh');
	await page.context().close();
});

test('errors are pages, too', async () => {
	const page = await context(browser);
	await page.goto(url('/nowhere'));
	await look(page, 'error-404');
	await page.goto(url('/static/error-503.html'));
	await look(page, 'server-503');
	await page.goto(url('/static/error-413.html'));
	await look(page, 'server-413');
	await page.context().close();
});

test('nothing about the states is serious, too wide or bad HTML', () => {
	if (complaints.length > 0)
		throw new Error(['complaints', ...complaints].join('\n'));
});

const failed = await runTests();
await browser.close();
process.exit(failed ? 1 : 0);
