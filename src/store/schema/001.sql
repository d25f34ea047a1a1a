-- The first schema. A time is milliseconds since 1970, a hash is 32 bytes
-- (BLAKE2b-256 of a token, crypto/token.h), "key" forms of an address are
-- explained in account/model.h. Comments inside a statement stay in the
-- database: `.schema` shows them.
--
-- An index costs every sign-up a page or more, so there is one only where a
-- verb of account/store.h would otherwise read a table from end to end. Three
-- tables that every visitor writes, and one that is mostly empty, go without
-- one for the purge, which reads them from end to end now and then; of the
-- outbox it reads the oldest rows.

-- Somebody whose address is proven.
CREATE TABLE account (
	id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given out twice
	username TEXT UNIQUE,        -- NULL where user names are off
	email TEXT NOT NULL,         -- as typed: where mail goes
	email_key TEXT NOT NULL UNIQUE,
	password_hash TEXT,          -- NULL where passwords are off
	language TEXT NOT NULL,
	created_ms INTEGER NOT NULL
) STRICT;

-- A sign-up whose address is not proven: reserves nothing, dies by itself.
CREATE TABLE pending_signup (
	id INTEGER PRIMARY KEY,
	flow BLOB NOT NULL UNIQUE    -- hash of the browser's flow cookie
		CHECK (length(flow) = 32),
	username TEXT,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	mailbox_key TEXT NOT NULL,
	password_hash TEXT,
	next TEXT,                   -- path to go to when done, or NULL
	language TEXT NOT NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL
) STRICT;

-- A code under way. Only the keyed MAC of its digits is here. While its sign-up
-- has another address it proves nothing; its link still refuses.
CREATE TABLE code (
	pending_id INTEGER NOT NULL
		REFERENCES pending_signup (id) ON DELETE CASCADE,
	number INTEGER NOT NULL,     -- of the sign-up; the higher, the newer
	mac BLOB NOT NULL CHECK (length(mac) = 32),
	link BLOB NOT NULL UNIQUE    -- hash of the t= of the mail's links
		CHECK (length(link) = 32),
	email_key TEXT NOT NULL,     -- of the sign-up, when the mail was written
	wrong_tries INTEGER NOT NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL,
	-- a sign-up's codes stand together
	PRIMARY KEY (pending_id, number)
) STRICT, WITHOUT ROWID;

-- Such a code whose sign-up was removed: its link still refuses, so that nobody
-- takes that from an address by proving another.
CREATE TABLE refusal_link (
	link BLOB PRIMARY KEY CHECK (length(link) = 32),
	email_key TEXT NOT NULL,
	expires_ms INTEGER NOT NULL  -- when its sign-up would have expired
) STRICT, WITHOUT ROWID;

-- A mail to be sent, or what became of it. Withholding a mailbox's mail has no
-- index: it is rare, and looks only at what is waiting.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,      -- the higher, the newer
	pending_id INTEGER           -- NULL: nobody's verify page tells of it
		REFERENCES pending_signup (id) ON DELETE SET NULL,
	kind INTEGER NOT NULL,       -- MailKind
	recipient TEXT NOT NULL,
	mailbox_key TEXT NOT NULL,
	language TEXT NOT NULL,
	message_id TEXT NOT NULL,    -- left of the @; also what sealed binds to
	sealed BLOB,                 -- the secret part; NULL once settled
	state INTEGER NOT NULL,      -- MailState; 0: waiting
	attempts INTEGER NOT NULL,   -- leases so far
	leased INTEGER NOT NULL,     -- 1: leased until due_ms
	created_ms INTEGER NOT NULL,
	due_ms INTEGER NOT NULL,     -- not before; of a lease: its end
	expires_ms INTEGER NOT NULL, -- not after
	settled_ms INTEGER NOT NULL, -- 0 while waiting
	reply TEXT                   -- the mail server's last words, or NULL
) STRICT;
CREATE INDEX outbox_pending ON outbox (pending_id)
	WHERE pending_id IS NOT NULL;
CREATE INDEX outbox_due ON outbox (due_ms, expires_ms) WHERE state = 0;

-- Who is signed in.
CREATE TABLE session (
	token BLOB PRIMARY KEY       -- hash of the session cookie
		CHECK (length(token) = 32),
	account_id INTEGER NOT NULL
		REFERENCES account (id) ON DELETE CASCADE,
	created_ms INTEGER NOT NULL,
	seen_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL  -- the absolute end
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account_id);

-- Mailboxes whose owner said "this was not me".
CREATE TABLE refusal (
	mailbox_key TEXT PRIMARY KEY,
	until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refusal_until ON refusal (until_ms);

-- What the limits have counted, account/limit.c knows of what.
CREATE TABLE limit_count (
	key TEXT NOT NULL,
	kind INTEGER NOT NULL,       -- LimitKind
	window_start_ms INTEGER NOT NULL,
	current INTEGER NOT NULL,    -- events in the window that starts there
	previous INTEGER NOT NULL,   -- events in the window before
	forget_ms INTEGER NOT NULL,  -- when it may be removed
	-- key first: what one visitor counts mostly stands together
	PRIMARY KEY (key, kind)
) STRICT, WITHOUT ROWID;
