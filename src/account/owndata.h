/*
 * What is known of an account, for its owner: on the account page and as a
 * file.
 */
#ifndef ACCOUNT_OWNDATA_H
#define ACCOUNT_OWNDATA_H

#include "account/accounts.h"
#include "account/visitor.h"

typedef struct {
	Account *account; /* NULL: nobody is signed in */
	Session own; /* the session that asks */
	GArray *sessions; /* of Session, last seen first */
	GPtrArray *events; /* of Event, newest first */
} OwnData;

void own_data_clear(OwnData *data);

/* The newest LIMIT_EVENTS_LISTED events. */
bool own_data_look(const Accounts *accounts, const char *session,
    OwnData *ret_data, GError **error);

/* All of it, up to LIMIT_EVENTS_EXPORTED events; that it was taken is one,
 * which are not to be without end: *ret_wait_ms > 0, and nothing, where it was
 * taken too often. */
bool own_data_export(const Accounts *accounts, const char *session,
    const Visitor *visitor, OwnData *ret_data, int64_t *ret_wait_ms,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OwnData, own_data_clear)

#endif
