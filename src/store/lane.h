/*
 * Which of the mails that are due is taken next: the one rule of all stores.
 *
 * Mails wait in lanes. Of those that somebody sits and waits for, the freshest
 * goes first: who asked an hour ago has gone. But of four turns of a sender one
 * begins with those that have waited long, and one with what would expire soon,
 * so that no lane stands still for another, and what could still be of use does
 * not expire because younger ones keep coming.
 *
 * A domain that takes no mail, or takes it slowly, must not keep the others
 * from theirs. Two rules see to that:
 *
 *   - The last sender that is free takes only a mail for a domain that no other
 *     sender is busy with. So a domain about which nothing is known yet holds
 *     all senders but one at most.
 *   - Mails for a domain that is held (Destination) wait in a lane of their
 *     own. One of them at a time is sent, and only when the domain's pause is
 *     over; of all such domains together no more than half of the senders.
 *
 * Where there is only one sender, neither can help.
 */
#ifndef STORE_LANE_H
#define STORE_LANE_H

#include <stdbool.h>
#include <stdint.h>

/* Stored as numbers. */
typedef enum {
	LANE_WAITED_FOR, /* a page tells of it, and it was never tried */
	LANE_PATIENT, /* tried before, or of nobody's page */
	LANE_HELD, /* its domain is held */
	LANE__COUNT
} Lane;

typedef enum {
	TAKE_NOTHING, /* the end of the turn */
	TAKE_FRESHEST, /* of those waited for, the one due last */
	TAKE_ENDANGERED, /* of them, the one due longest, where its time is
			  * nearly over */
	TAKE_PATIENT, /* of the patient, the one due longest */
	TAKE_HELD, /* of a held domain whose pause is over, the same */
} Take;

/* How many mails of busy domains the last sender looks past at most. A mail
 * that is waited for is among the freshest. */
#define LANE_LOOK_PAST 256

/* What a sender tries in its so-and-so-many-th turn, one after another, up to
 * TAKE_NOTHING. */
const Take *lane_turn(unsigned turn);

/* busy and held_busy: how many mails are leased, and those of held domains. */
bool lane_is_last_sender(unsigned senders, unsigned busy);
bool lane_may_take_held(unsigned senders, unsigned busy, unsigned held_busy);

/* A mail that was due at due_ms and has less than a quarter of its time left.
 */
bool lane_is_endangered(int64_t now_ms, int64_t due_ms, int64_t expires_ms);

#endif
