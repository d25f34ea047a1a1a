/*
 * What sending mail takes, loaded together: the settings, the installation's
 * key, the templates, the files that go along, and the store's word that its
 * mail is sent from here. Mail that was left with senders who are no more is
 * due again.
 */
#ifndef CMD_MAILROOM_H
#define CMD_MAILROOM_H

#include "base/combiner.h"
#include "cmd/command.h"
#include "crypto/keys.h"
#include "store/sending.h"
#include "view/view.h"

typedef struct {
	Settings *settings;
	Keys *keys;
	View *view;
	GPtrArray *attachments; /* of Attachment */
	Combiner *combiner; /* of its senders; NULL: each alone */
	Sending *sending;
} Mailroom;

bool
mailroom_load(const CommandCall *call, Mailroom **ret_mailroom, GError **error);
void mailroom_free(Mailroom *mailroom);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mailroom, mailroom_free)

#endif
