-- What a code can prove besides a new address, and the life of an account after
-- its first day.

ALTER TABLE pending_signup RENAME TO pending;
ALTER TABLE pending ADD COLUMN kind INTEGER NOT NULL DEFAULT 0; -- PendingKind
-- NULL: of a sign-up, or there is no account for what was typed
ALTER TABLE pending ADD COLUMN account_id INTEGER
	REFERENCES account (id) ON DELETE CASCADE;
ALTER TABLE pending ADD COLUMN keep INTEGER NOT NULL DEFAULT 0; -- Session's
ALTER TABLE pending ADD COLUMN own INTEGER NOT NULL DEFAULT 0; -- Pending's
CREATE INDEX pending_account ON pending (account_id)
	WHERE account_id IS NOT NULL;

ALTER TABLE account ADD COLUMN delete_ms INTEGER; -- NULL: it stays
-- Counted up whenever the browsers that it knows become strangers.
ALTER TABLE account ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
CREATE INDEX account_delete ON account (delete_ms)
	WHERE delete_ms IS NOT NULL;

-- Of an account, with which it is erased; NULL: of none.
ALTER TABLE outbox ADD COLUMN account_id INTEGER
	REFERENCES account (id) ON DELETE CASCADE;
CREATE INDEX outbox_account ON outbox (account_id)
	WHERE account_id IS NOT NULL;

-- Sessions of before may go unused for 30 days.
ALTER TABLE session ADD COLUMN idle_ms INTEGER NOT NULL DEFAULT 2592000000;
ALTER TABLE session ADD COLUMN keep INTEGER NOT NULL DEFAULT 1; -- the cookie
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN network TEXT NOT NULL DEFAULT ''; -- masked

-- What happened to an account; the higher its id, the newer. The event 0 is of
-- nobody: the last that somebody did to an account that there is not.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	account_id INTEGER
		REFERENCES account (id) ON DELETE CASCADE,
	kind INTEGER NOT NULL,       -- EventKind
	at_ms INTEGER NOT NULL,
	browser TEXT NOT NULL,
	network TEXT NOT NULL,       -- masked
	detail TEXT                  -- an address stands here masked
) STRICT;
CREATE INDEX event_account ON event (account_id);

-- The way back from a change of address: the old one, by a mailed link.
CREATE TABLE address_undo (
	link BLOB PRIMARY KEY CHECK (length(link) = 32), -- hash of its t=
	account_id INTEGER NOT NULL
		REFERENCES account (id) ON DELETE CASCADE,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL,
	created_ms INTEGER NOT NULL,
	expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX address_undo_account ON address_undo (account_id);

-- A name that its last owner gave up, kept from others.
CREATE TABLE held_username (
	username TEXT PRIMARY KEY,
	account_id INTEGER NOT NULL
		REFERENCES account (id) ON DELETE CASCADE,
	until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX held_username_account ON held_username (account_id);
