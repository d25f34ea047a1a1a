/*
 * What several statements have in common; private to statement-sql.c. The
 * columns of a row stand in the order in which it is read.
 */
#ifndef STORE_STATEMENT_PIECES_H
#define STORE_STATEMENT_PIECES_H

#define ACCOUNT_COLUMNS                                                        \
	"a.id, a.username, a.email, a.email_key, a.password_hash, a.language," \
	" a.created_ms, a.delete_ms, a.generation,"                            \
	" (SELECT group_concat(group_name, ',') FROM membership"               \
	" WHERE account_id = a.id)"
#define PENDING_COLUMNS                                                        \
	"p.id, p.flow, p.username, p.email, p.email_key, p.mailbox_key,"       \
	" p.password_hash, p.next, p.language, p.created_ms, p.expires_ms,"    \
	" p.kind, p.account_id, p.keep, p.own"
#define OUTBOX_COLUMNS                                                         \
	"id, pending_id, kind, recipient, mailbox_key, language, message_id,"  \
	" sealed, state, attempts, created_ms, due_ms, expires_ms,"            \
	" settled_ms, reply, account_id"
#define SESSION_COLUMNS                                                        \
	"s.token, s.account_id, s.keep, s.idle_ms, s.created_ms, s.seen_ms,"   \
	" s.expires_ms, s.browser, s.network"

/* Of those of an account, what strangers asked for. */
#define ORPHANS "own = 0 AND kind IN (1, 2)"

/* Of a lane, those due longest. A lane that is a parameter would have the
 * statement prepared anew each time, for the sake of the partial index. */
#define LONGEST_DUE(lane)                                                      \
	"SELECT id, domain, due_ms, expires_ms FROM outbox WHERE state = 0"    \
	" AND leased = 0 AND lane = " lane " AND due_ms <= ?1"                 \
	" AND expires_ms > ?1 ORDER BY due_ms, expires_ms LIMIT ?2"

#endif
