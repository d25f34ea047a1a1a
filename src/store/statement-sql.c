/* The SQL of statement.h. */
#include "store/statement.h"

#include "store/statement-pieces.h"

/*
 * In the outbox, state 0 is MAIL_WAITING, 3 MAIL_EXPIRED and 4 MAIL_WITHHELD,
 * lanes are those of store/lane.h, and
 * kinds 0, 1, 4 and 5 are what anybody can have mailed; of what is pending,
 * kind 0 is PENDING_SIGNUP, 1 PENDING_SIGN_IN and 2 PENDING_RESET, and own 0 is
 * STANDING_STRANGER. They stand as literals
 * because a partial index is used only where its condition is seen when the
 * statement is prepared. The unit test of this table holds them against the
 * enum.
 */
static const char *const sql[STATEMENT__COUNT] = {
	[STATEMENT_BEGIN_READ] = "BEGIN",
	[STATEMENT_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",
	[STATEMENT_BEGIN_PART] = "SAVEPOINT part",
	[STATEMENT_COMMIT_PART] = "RELEASE part",
	[STATEMENT_ROLLBACK_PART] = "ROLLBACK TO part",
	[STATEMENT_SCHEMA_VERSION] = "PRAGMA user_version",

	[STATEMENT_ACCOUNT_ADD] =
	    "INSERT INTO account (username, email, email_key, password_hash,"
	    " language, created_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
	    " WHERE NOT EXISTS (SELECT 1 FROM held_username"
	    " WHERE username = ?1 AND until_ms > ?6)"
	    " ON CONFLICT DO NOTHING",
	[STATEMENT_ACCOUNT_UPDATE] =
	    "UPDATE OR IGNORE account SET username = ?2, email = ?3,"
	    " email_key = ?4, password_hash = ?5, language = ?6,"
	    " delete_ms = ?7, generation = ?8 WHERE id = ?1",
	[STATEMENT_ACCOUNT_ERASE_MAIL] =
	    "DELETE FROM outbox WHERE lower(recipient) = ?1",
	[STATEMENT_ACCOUNT_ERASE] = "DELETE FROM account WHERE id = ?1",
	[STATEMENT_ACCOUNT_BY_ID] = "SELECT " ACCOUNT_COLUMNS
				    " FROM account a WHERE a.id = ?1",
	[STATEMENT_ACCOUNT_BY_EMAIL] = "SELECT " ACCOUNT_COLUMNS
				       " FROM account a WHERE a.email_key = ?1",
	[STATEMENT_ACCOUNT_BY_USERNAME] =
	    "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.username = ?1",

	[STATEMENT_USERNAME_TAKEN] =
	    "SELECT 1 FROM account WHERE username = ?1 AND id <> ?2"
	    " UNION ALL SELECT 1 FROM held_username WHERE username = ?1"
	    " AND account_id <> ?2 AND until_ms > ?3 LIMIT 1",
	[STATEMENT_USERNAME_HOLD] =
	    "INSERT INTO held_username (username, account_id, until_ms)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (username) DO UPDATE SET"
	    " account_id = excluded.account_id, until_ms = excluded.until_ms",

	[STATEMENT_ADDRESS_UNDO_ADD] =
	    "INSERT INTO address_undo (link, account_id, email, email_key,"
	    " created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[STATEMENT_ADDRESS_UNDO_FIND] =
	    "SELECT account_id, email, email_key, created_ms, expires_ms"
	    " FROM address_undo WHERE link = ?1 AND expires_ms > ?2",
	[STATEMENT_ADDRESS_UNDO_LAST] =
	    "SELECT ifnull(max(expires_ms), 0) FROM address_undo"
	    " WHERE account_id = ?1",
	[STATEMENT_ADDRESS_UNDO_REMOVE] =
	    "DELETE FROM address_undo WHERE account_id = ?1"
	    " AND (created_ms >= ?2 OR link = ?3)",

	[STATEMENT_GROUP_ADD] =
	    "INSERT INTO account_group (name) VALUES (?1) ON CONFLICT DO NOTHING",
	[STATEMENT_GROUP_REMOVE] = "DELETE FROM account_group WHERE name = ?1",
	[STATEMENT_GROUP_FIND] = "SELECT 1 FROM account_group WHERE name = ?1",
	[STATEMENT_GROUP_LIST] =
	    "SELECT name, (SELECT count(*) FROM membership"
	    " WHERE group_name = name) FROM account_group WHERE name > ?1"
	    " ORDER BY name LIMIT ?2",
	[STATEMENT_GROUP_MEMBERS] =
	    "SELECT " ACCOUNT_COLUMNS " FROM membership m"
	    " JOIN account a ON a.id = m.account_id WHERE m.group_name = ?1"
	    " AND m.account_id > ?2 ORDER BY m.account_id LIMIT ?3",
	[STATEMENT_GROUP_JOIN] =
	    "INSERT INTO membership (group_name, account_id)"
	    " SELECT name, ?2 FROM account_group WHERE name = ?1"
	    " ON CONFLICT DO NOTHING",
	[STATEMENT_GROUP_LEAVE] =
	    "DELETE FROM membership WHERE group_name = ?1 AND account_id = ?2",

	[STATEMENT_PENDING_ADD] =
	    "INSERT INTO pending (flow, created_ms,"
	    " kind, account_id, username, email, email_key, mailbox_key,"
	    " password_hash, next, language, expires_ms, keep, own)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14)",
	[STATEMENT_PENDING_UPDATE] =
	    "UPDATE pending SET username = ?2, email = ?3,"
	    " email_key = ?4, mailbox_key = ?5, password_hash = ?6, next = ?7,"
	    " language = ?8, expires_ms = ?9, keep = ?10, own = ?11"
	    " WHERE id = ?1",
	[STATEMENT_PENDING_BY_FLOW] =
	    "SELECT " PENDING_COLUMNS " FROM pending p"
	    " WHERE p.flow = ?1 AND p.expires_ms > ?2 AND p.kind = ?3",
	[STATEMENT_PENDING_BY_LINK] =
	    "SELECT " PENDING_COLUMNS " FROM code c"
	    " JOIN pending p ON p.id = c.pending_id"
	    " WHERE c.link = ?1 AND c.email_key = p.email_key"
	    " AND p.expires_ms > ?2 AND p.kind = 0",
	[STATEMENT_PENDING_TO_REFUSE] =
	    "SELECT " PENDING_COLUMNS ", c.email_key FROM code c"
	    " JOIN pending p ON p.id = c.pending_id"
	    " WHERE c.link = ?1 AND p.expires_ms > ?2",
	[STATEMENT_PENDING_REMOVE] = "DELETE FROM pending WHERE id = ?1",
	[STATEMENT_PENDING_OF_ACCOUNT] =
	    "SELECT id FROM pending WHERE account_id = ?1 LIMIT 1",

	[STATEMENT_PENDING_ORPHAN_CODES] =
	    "UPDATE code SET mac = randomblob(32) WHERE pending_id IN"
	    " (SELECT id FROM pending WHERE account_id = ?1 AND " ORPHANS ")",
	[STATEMENT_PENDING_ORPHAN_MAIL] =
	    "UPDATE outbox SET leased = 0, state = 4, settled_ms = ?2,"
	    " sealed = NULL, reply = NULL, account_id = NULL,"
	    " recipient = (SELECT email FROM pending WHERE id = pending_id),"
	    " mailbox_key ="
	    " (SELECT mailbox_key FROM pending WHERE id = pending_id)"
	    " WHERE pending_id IN"
	    " (SELECT id FROM pending WHERE account_id = ?1 AND " ORPHANS ")",
	[STATEMENT_PENDING_ORPHAN] = "UPDATE pending SET account_id = NULL"
				     " WHERE account_id = ?1 AND " ORPHANS,

	[STATEMENT_REFUSAL_LINK_KEEP] =
	    "INSERT INTO refusal_link (link, email_key, expires_ms)"
	    " SELECT c.link, c.email_key, p.expires_ms FROM code c"
	    " JOIN pending p ON p.id = c.pending_id"
	    " WHERE c.pending_id = ?1 AND c.email_key <> p.email_key",
	[STATEMENT_REFUSAL_LINK_FIND] = "SELECT email_key FROM refusal_link"
					" WHERE link = ?1 AND expires_ms > ?2",

	[STATEMENT_CODE_ADD] =
	    "INSERT INTO code (pending_id, number, email_key, mac,"
	    " link, wrong_tries, created_ms, expires_ms) VALUES (?1,"
	    " (SELECT ifnull(max(number), 0) + 1 FROM code"
	    " WHERE pending_id = ?1),"
	    " (SELECT email_key FROM pending WHERE id = ?1),"
	    " ?2, ?3, ?4, ?5, ?6)",
	[STATEMENT_CODES_NEWEST] =
	    "SELECT pending_id, mac, link, wrong_tries, created_ms,"
	    " expires_ms FROM code WHERE pending_id = ?1 AND email_key ="
	    " (SELECT email_key FROM pending WHERE id = ?1)"
	    " ORDER BY number DESC LIMIT ?2",
	[STATEMENT_CODE_COUNT_WRONG] =
	    "UPDATE code SET wrong_tries = wrong_tries + ?2 WHERE link = ?1",

	[STATEMENT_OUTBOX_ADD] =
	    "INSERT INTO outbox (pending_id, kind, recipient, mailbox_key,"
	    " language, message_id, sealed, state, attempts, leased,"
	    " created_ms, due_ms, expires_ms, settled_ms, reply, account_id,"
	    " lane)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12,"
	    " ?13, ?14, ?15, CASE WHEN EXISTS (SELECT 1 FROM destination"
	    " WHERE domain = substr(?4, instr(?4, '@') + 1) AND held = 1)"
	    " THEN 2 WHEN ?1 IS NULL OR ?9 > 0 THEN 1 ELSE 0 END)",
	[STATEMENT_OUTBOX_LATEST] =
	    "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE pending_id = ?1"
	    " AND EXISTS (SELECT 1 FROM pending WHERE id = ?1"
	    " AND (email_key = lower(recipient) OR kind = 1))"
	    " ORDER BY id DESC LIMIT 1",
	/* Back in its lane, as if nobody had ever leased it. */
	[STATEMENT_OUTBOX_LOST] =
	    "UPDATE outbox SET leased = 0 WHERE state = 0 AND leased = 1"
	    " AND due_ms <= ?1",
	[STATEMENT_OUTBOX_BUSY] =
	    "SELECT domain, lane FROM outbox WHERE state = 0 AND leased = 1"
	    " AND due_ms > ?1",
	[STATEMENT_OUTBOX_FRESHEST] =
	    "SELECT id, domain FROM outbox WHERE state = 0 AND leased = 0"
	    " AND lane = 0 AND due_ms <= ?1 AND expires_ms > ?1"
	    " ORDER BY due_ms DESC, expires_ms DESC LIMIT ?2",
	[STATEMENT_OUTBOX_OLDEST] = LONGEST_DUE("0"),
	[STATEMENT_OUTBOX_PATIENT] = LONGEST_DUE("1"),
	[STATEMENT_OUTBOX_RUN_OUT] =
	    "SELECT id, domain FROM outbox WHERE state = 0 AND leased = 1"
	    " AND lane IN (0, 1) AND due_ms <= ?1 AND expires_ms > ?1"
	    " LIMIT ?2",
	[STATEMENT_OUTBOX_OF_HELD] =
	    "SELECT id FROM outbox WHERE state = 0 AND lane = 2"
	    " AND domain = ?1 AND due_ms <= ?2 AND expires_ms > ?2"
	    " AND leased = 0 ORDER BY due_ms LIMIT 1",
	[STATEMENT_OUTBOX_OF_HELD_NEXT] =
	    "SELECT min(due_ms) FROM outbox WHERE state = 0 AND lane = 2"
	    " AND domain = ?1 AND due_ms > ?2",
	[STATEMENT_OUTBOX_BY_ID] = "SELECT " OUTBOX_COLUMNS
				   " FROM outbox WHERE id = ?1",
	[STATEMENT_OUTBOX_LEASE] =
	    "UPDATE outbox SET leased = 1, due_ms = ?2, attempts = ?3"
	    " WHERE id = ?1",
	[STATEMENT_OUTBOX_HOLD] =
	    "UPDATE outbox SET lane = 2 WHERE state = 0 AND domain = ?1",
	[STATEMENT_OUTBOX_LET_GO] =
	    "UPDATE outbox SET lane ="
	    " CASE WHEN pending_id IS NULL OR attempts > 0 THEN 1 ELSE 0 END"
	    " WHERE state = 0 AND lane = 2 AND domain = ?1",
	[STATEMENT_DESTINATION_OF] = "SELECT domain FROM outbox WHERE id = ?1",
	[STATEMENT_DESTINATION_GET] =
	    "SELECT failures, held, until_ms FROM destination"
	    " WHERE domain = ?1",
	[STATEMENT_DESTINATION_PUT] =
	    "INSERT INTO destination (domain, failures, held, until_ms)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (domain) DO UPDATE SET"
	    " failures = ?2, held = ?3, until_ms = ?4",
	[STATEMENT_DESTINATION_FORGET] =
	    "DELETE FROM destination WHERE domain = ?1",
	[STATEMENT_DESTINATION_HELD] =
	    "SELECT domain FROM destination WHERE held = 1 AND until_ms <= ?1"
	    " ORDER BY until_ms",
	[STATEMENT_DESTINATION_NEXT] =
	    "SELECT min(until_ms) FROM destination WHERE held = 1"
	    " AND until_ms > ?1",
	[STATEMENT_OUTBOX_RETRY] =
	    "UPDATE outbox SET leased = 0, due_ms = min(?3, expires_ms),"
	    " reply = ?4, lane = max(lane, 1) WHERE id = ?1 AND state = 0"
	    " AND leased = 1 AND attempts = ?2",
	[STATEMENT_OUTBOX_RELEASE] =
	    "UPDATE outbox SET leased = 0, due_ms = min(?3, expires_ms),"
	    " reply = ?4, attempts = attempts - 1 WHERE id = ?1"
	    " AND state = 0 AND leased = 1 AND attempts = ?2",
	[STATEMENT_OUTBOX_RECLAIM] =
	    "UPDATE outbox SET leased = 0, due_ms = min(?1, expires_ms)"
	    " WHERE state = 0 AND leased = 1",
	[STATEMENT_OUTBOX_SETTLE] =
	    "UPDATE outbox SET leased = 0, state = ?3, settled_ms = ?4,"
	    " reply = ?5, sealed = NULL WHERE id = ?1 AND state = 0"
	    " AND leased = 1 AND attempts = ?2",
	[STATEMENT_OUTBOX_EXPIRE] =
	    "UPDATE outbox SET leased = 0, state = 3, settled_ms = ?1,"
	    " sealed = NULL WHERE state = 0 AND leased IN (0, 1)"
	    " AND lane IN (0, 1, 2) AND due_ms <= ?1 AND expires_ms <= ?1",
	[STATEMENT_OUTBOX_WITHHOLD] =
	    "UPDATE outbox SET leased = 0, state = 4, settled_ms = ?2,"
	    " sealed = NULL WHERE state = 0 AND mailbox_key = ?1"
	    " AND kind IN (0, 1, 4, 5)",
	[STATEMENT_OUTBOX_WITHHOLD_SIGNUP] =
	    "UPDATE outbox SET leased = 0, state = 4, settled_ms = ?2,"
	    " sealed = NULL WHERE state = 0 AND pending_id = ?1",
	[STATEMENT_OUTBOX_READY] =
	    "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 0"
	    " AND leased IN (0, 1) AND lane IN (0, 1) AND due_ms <= ?1"
	    " AND expires_ms > ?1 LIMIT ?2)",
	/* When one falls due, and when the one that is due longest expires. The
	 * plus keeps the lane from being looked at, see LONGEST_DUE. */
	[STATEMENT_OUTBOX_NEXT] =
	    "SELECT min(due_ms) FROM outbox WHERE state = 0"
	    " AND leased = +?2 AND lane = +?3 AND due_ms > ?1"
	    " UNION ALL SELECT (SELECT expires_ms FROM outbox WHERE state = 0"
	    " AND leased = +?2 AND lane = +?3 AND due_ms <= ?1"
	    " ORDER BY due_ms, expires_ms LIMIT 1)",
	[STATEMENT_OUTBOX_WAITING] =
	    "SELECT count(*),"
	    " count(CASE WHEN due_ms <= ?1 AND expires_ms > ?1 THEN 1 END),"
	    " count(CASE WHEN leased = 1 AND due_ms > ?1 THEN 1 END),"
	    " min(created_ms), min(CASE WHEN due_ms > ?1 THEN due_ms END)"
	    " FROM outbox WHERE state = 0",
	[STATEMENT_OUTBOX_SETTLED] =
	    "SELECT state, kind, settled_ms >= ?1 FROM outbox"
	    " WHERE state <> 0",

	[STATEMENT_CENSUS] =
	    "SELECT (SELECT count(*) FROM account),"
	    " (SELECT count(*) FROM account WHERE delete_ms IS NOT NULL),"
	    " (SELECT count(*) FROM session"
	    " WHERE expires_ms > ?1 AND seen_ms + idle_ms > ?1),"
	    " (SELECT count(*) FROM pending"
	    " WHERE kind = 0 AND expires_ms > ?1)",

	[STATEMENT_SESSION_ADD] =
	    "INSERT INTO session (token, account_id, keep, idle_ms,"
	    " created_ms, seen_ms, expires_ms, browser, network)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[STATEMENT_SESSION_FIND] =
	    "SELECT " ACCOUNT_COLUMNS ", " SESSION_COLUMNS
	    " FROM session s JOIN account a ON a.id = s.account_id"
	    " WHERE s.token = ?1 AND s.expires_ms > ?2"
	    " AND s.seen_ms + s.idle_ms > ?2",
	[STATEMENT_SESSION_TOUCH] =
	    "UPDATE session SET seen_ms = ?2 WHERE token = ?1",
	[STATEMENT_SESSION_REMOVE] = "DELETE FROM session WHERE token = ?1",
	[STATEMENT_SESSION_REMOVE_OTHERS] =
	    "DELETE FROM session WHERE account_id = ?1 AND token IS NOT ?2",
	[STATEMENT_SESSION_LIST] =
	    "SELECT " SESSION_COLUMNS " FROM session s"
	    " WHERE s.account_id = ?1 AND s.expires_ms > ?2"
	    " AND s.seen_ms + s.idle_ms > ?2"
	    " ORDER BY s.seen_ms DESC, s.created_ms DESC LIMIT ?3",

	[STATEMENT_EVENT_ADD] =
	    "INSERT INTO event (account_id, kind, at_ms, browser, network,"
	    " detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[STATEMENT_EVENT_OF_NOBODY] =
	    "INSERT OR REPLACE INTO event (id, account_id, kind, at_ms,"
	    " browser, network, detail) VALUES (0, NULL, ?1, ?2, ?3, ?4, ?5)",
	[STATEMENT_EVENT_REMOVE] = "DELETE FROM event WHERE id = ?1",
	[STATEMENT_EVENT_LIST] =
	    "SELECT id, account_id, kind, at_ms, browser, network, detail"
	    " FROM event WHERE account_id = ?1 ORDER BY id DESC LIMIT ?2",

	[STATEMENT_REFUSAL_ADD] =
	    "INSERT INTO refusal (mailbox_key, until_ms) VALUES (?1, ?2)"
	    " ON CONFLICT (mailbox_key) DO UPDATE"
	    " SET until_ms = max(until_ms, excluded.until_ms)",
	[STATEMENT_REFUSAL_UNTIL] =
	    "SELECT until_ms FROM refusal WHERE mailbox_key = ?1",

	[STATEMENT_LIMIT_GET] =
	    "SELECT window_start_ms, current, previous FROM limit_count"
	    " WHERE kind = ?1 AND key = ?2",
	[STATEMENT_LIMIT_PUT] =
	    "INSERT INTO limit_count (kind, key, window_start_ms, current,"
	    " previous, forget_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (kind, key) DO UPDATE SET"
	    " window_start_ms = excluded.window_start_ms,"
	    " current = excluded.current, previous = excluded.previous,"
	    " forget_ms = excluded.forget_ms",

	[STATEMENT_ACCOUNT_DUE] = "SELECT id FROM account WHERE delete_ms <= ?1"
				  " ORDER BY delete_ms LIMIT ?2",
	[STATEMENT_PURGE_ACCOUNT_MAIL] =
	    "DELETE FROM outbox WHERE lower(recipient) IN (SELECT email_key"
	    " FROM account WHERE delete_ms <= ?1 ORDER BY delete_ms LIMIT ?2)",
	[STATEMENT_PURGE_ACCOUNT] =
	    "DELETE FROM account WHERE id IN (SELECT id FROM account"
	    " WHERE delete_ms <= ?1 ORDER BY delete_ms LIMIT ?2)",
	[STATEMENT_PURGE_ADDRESS_UNDO] =
	    "DELETE FROM address_undo WHERE link IN (SELECT link"
	    " FROM address_undo WHERE expires_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_USERNAME] =
	    "DELETE FROM held_username WHERE username IN (SELECT username"
	    " FROM held_username WHERE until_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_PENDING] =
	    "DELETE FROM pending WHERE id IN (SELECT id"
	    " FROM pending WHERE expires_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_REFUSAL_LINK] =
	    "DELETE FROM refusal_link WHERE link IN (SELECT link"
	    " FROM refusal_link WHERE expires_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_SESSION] =
	    "DELETE FROM session WHERE token IN (SELECT token FROM session"
	    " WHERE expires_ms <= ?1 OR seen_ms + idle_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_REFUSAL] =
	    "DELETE FROM refusal WHERE mailbox_key IN (SELECT mailbox_key"
	    " FROM refusal WHERE until_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_LIMIT] =
	    "DELETE FROM limit_count WHERE (key, kind) IN (SELECT key, kind"
	    " FROM limit_count WHERE forget_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_OUTBOX] =
	    "DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id,"
	    " settled_ms FROM outbox WHERE state <> 0 ORDER BY id LIMIT ?2)"
	    " WHERE settled_ms < ?1)",
	[STATEMENT_PURGE_DESTINATION] =
	    "DELETE FROM destination WHERE domain IN (SELECT domain"
	    " FROM destination WHERE held = 0 AND until_ms <= ?1 LIMIT ?2)",
	[STATEMENT_PURGE_EVENT] =
	    "DELETE FROM event WHERE id IN (SELECT id FROM (SELECT id, at_ms"
	    " FROM event WHERE id > 0 ORDER BY id LIMIT ?2) WHERE at_ms < ?1)",

	[STATEMENT_CLOCK_GET] = "SELECT boot, base_ms, ahead_ms FROM clock",
	[STATEMENT_CLOCK_PUT] =
	    "INSERT INTO clock (one, boot, base_ms, ahead_ms)"
	    " VALUES (1, ?1, ?2, ?3) ON CONFLICT (one) DO UPDATE SET"
	    " boot = excluded.boot, base_ms = excluded.base_ms,"
	    " ahead_ms = excluded.ahead_ms",
	[STATEMENT_CLOCK_LATEST] =
	    "SELECT max("
	    "ifnull((SELECT max(created_ms) FROM account), 0),"
	    " ifnull((SELECT max(created_ms) FROM pending), 0),"
	    " ifnull((SELECT max(created_ms) FROM code), 0),"
	    " ifnull((SELECT max(max(created_ms, settled_ms)) FROM outbox), 0),"
	    " ifnull((SELECT max(seen_ms) FROM session), 0),"
	    " ifnull((SELECT max(at_ms) FROM event), 0),"
	    " ifnull((SELECT max(window_start_ms) FROM limit_count), 0))",
};

const char *
statement_sql(StatementName name)
{
	return sql[name];
}
