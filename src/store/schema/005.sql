-- Which mail goes first, and which waits because of where it goes to.

ALTER TABLE outbox ADD COLUMN domain TEXT NOT NULL GENERATED ALWAYS AS
	(substr(mailbox_key, instr(mailbox_key, '@') + 1)) VIRTUAL;
-- The Lane (store/lane.h) of what waits.
ALTER TABLE outbox ADD COLUMN lane INTEGER NOT NULL DEFAULT 1;
UPDATE outbox SET lane = 0
	WHERE state = 0 AND attempts = 0 AND pending_id IS NOT NULL;

DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (leased, lane, due_ms, expires_ms, domain)
	WHERE state = 0;
-- Mostly empty, and so costs nothing.
CREATE INDEX outbox_held ON outbox (domain, due_ms)
	WHERE state = 0 AND lane = 2;

-- Domains whose mail could not be handed over of late.
CREATE TABLE destination (
	domain TEXT PRIMARY KEY,
	failures INTEGER NOT NULL,   -- in a row
	held INTEGER NOT NULL,       -- 1: its mails are in lane 2
	until_ms INTEGER NOT NULL    -- held: nothing goes there before; else
				     -- when this is forgotten
) STRICT, WITHOUT ROWID;
CREATE INDEX destination_held ON destination (until_ms) WHERE held = 1;
