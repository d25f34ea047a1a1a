// better-auth as its quick start has it: e-mail and password, a six-digit code
// by mail (emailOTP), SQLite, nodemailer. For speed: a cheap hash, WAL and
// kept mail connections; no rate limit, for all requests come from one address.
import http from "node:http";
import { createHash } from "node:crypto";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { emailOTP } from "better-auth/plugins";
import Database from "better-sqlite3";
import nodemailer from "nodemailer";

const { PORT, DB, SMTP_PORT } = process.env;
const database = new Database(DB);
database.pragma("journal_mode = WAL");
const transport = nodemailer.createTransport({
	host: "127.0.0.1", port: Number(SMTP_PORT), ignoreTLS: true, pool: true,
});
const cheap = (password) => createHash("sha256").update(password).digest("hex");

const options = {
	database,
	baseURL: `http://127.0.0.1:${PORT}`,
	secret: "0123456789abcdef0123456789abcdef",
	rateLimit: { enabled: false },
	telemetry: { enabled: false },
	logger: { level: "error" },
	emailAndPassword: {
		enabled: true,
		requireEmailVerification: true,
		password: {
			hash: async (password) => cheap(password),
			verify: async ({ hash, password }) => hash === cheap(password),
		},
	},
	emailVerification: { sendOnSignUp: true, autoSignInAfterVerification: true },
	plugins: [emailOTP({
		overrideDefaultEmailVerification: true,
		async sendVerificationOTP({ email, otp }) {
			await transport.sendMail({
				from: "noreply@example.org", to: email,
				subject: "Your code", text: `Your code is ${otp}\n`,
			});
		},
	})],
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
http.createServer(toNodeHandler(betterAuth(options)))
	.listen(Number(PORT), "127.0.0.1", 4096);
