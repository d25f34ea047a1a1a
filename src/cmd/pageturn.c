#include "cmd/pageturn.h"

typedef struct {
	PageTurn turn;
	/* Of who takes it out of a parcel. */
	Delivery delivery;
	OutboxMail mail;
} TurnIn;

typedef struct {
	OutboxMail *leased;
} TurnOut;

static bool
run(gconstpointer user, gconstpointer in, gpointer out, GError **error)
{
	const PageTurner *turner = user;
	const PageTurn *turn = &((const TurnIn *)in)->turn;
	g_autoptr(OutboxMail) mail = NULL;
	g_auto(StoreTxn) txn = { 0 };
	/* A power cut may undo this: then a mail goes out twice. */
	if (!store_begin(turner->store, STORE_RELAXED, &txn, error))
		return false;
	if (turn->unrecorded != NULL && turn->unrecorded->mail != NULL &&
	    !deliver_record(&txn, turn->unrecorded, error))
		return false;
	const OutboxLease lease = {
		.now_ms = turn->now_ms,
		.until_ms = turn->until_ms,
		.senders = turn->senders,
		.turn = turn->number,
	};
	if (turn->leases && !store_outbox_lease(&txn, &lease, &mail, error))
		return false;
	if (!store_commit(&txn, error))
		return false;
	((TurnOut *)out)->leased = g_steal_pointer(&mail);
	return true;
}

static void
put_in(Parcel *parcel, gconstpointer in)
{
	const PageTurn *turn = &((const TurnIn *)in)->turn;
	const Delivery *delivery = turn->unrecorded;
	bool records = delivery != NULL && delivery->mail != NULL;
	parcel_put_int(parcel, turn->leases);
	parcel_put_int(parcel, turn->now_ms);
	parcel_put_int(parcel, turn->until_ms);
	parcel_put_int(parcel, turn->senders);
	parcel_put_int(parcel, turn->number);
	parcel_put_int(parcel, records);
	if (!records)
		return;
	parcel_put_int(parcel, delivery->mail->id);
	parcel_put_int(parcel, delivery->mail->attempts);
	parcel_put_int(parcel, delivery->outcome);
	parcel_put_int(parcel, delivery->done_ms);
	parcel_put_int(parcel, delivery->due_ms);
	parcel_put(parcel, &delivery->report, sizeof delivery->report);
	parcel_put_text(parcel, delivery->reply);
}

static void
take_in(Parcel *parcel, gpointer in)
{
	TurnIn *taken = in;
	PageTurn *turn = &taken->turn;
	turn->leases = parcel_take_int(parcel) != 0;
	turn->now_ms = parcel_take_int(parcel);
	turn->until_ms = parcel_take_int(parcel);
	turn->senders = (unsigned)parcel_take_int(parcel);
	turn->number = (unsigned)parcel_take_int(parcel);
	turn->unrecorded = NULL;
	if (parcel_take_int(parcel) == 0)
		return;
	turn->unrecorded = &taken->delivery;
	taken->delivery.mail = &taken->mail;
	taken->mail.id = parcel_take_int(parcel);
	taken->mail.attempts = (int)parcel_take_int(parcel);
	taken->delivery.outcome = (DeliveryOutcome)parcel_take_int(parcel);
	taken->delivery.done_ms = parcel_take_int(parcel);
	taken->delivery.due_ms = parcel_take_int(parcel);
	parcel_take(
	    parcel, &taken->delivery.report, sizeof taken->delivery.report);
	taken->delivery.reply = parcel_take_text(parcel);
}

static void
put_sealed(Parcel *parcel, GBytes *sealed)
{
	gsize n = 0;
	const void *bytes = sealed == NULL ? NULL
					   : g_bytes_get_data(sealed, &n);
	parcel_put_int(parcel, sealed == NULL ? -1 : (int64_t)n);
	parcel_put(parcel, bytes, n);
}

static GBytes *
take_sealed(Parcel *parcel)
{
	int64_t n = parcel_take_int(parcel);
	const void *bytes = n < 0 ? NULL : parcel_take_bytes(parcel, (size_t)n);
	return bytes == NULL ? NULL : g_bytes_new(bytes, (gsize)n);
}

static void
put_out(Parcel *parcel, gconstpointer out)
{
	const OutboxMail *mail = ((const TurnOut *)out)->leased;
	parcel_put_int(parcel, mail != NULL);
	if (mail == NULL)
		return;
	/* Its pointers say nothing to anybody else. */
	parcel_put(parcel, mail, sizeof *mail);
	parcel_put_text(parcel, mail->recipient);
	parcel_put_text(parcel, mail->mailbox_key);
	parcel_put_text(parcel, mail->language);
	parcel_put_text(parcel, mail->message_id);
	parcel_put_text(parcel, mail->reply);
	put_sealed(parcel, mail->sealed);
}

static void
take_out(Parcel *parcel, gpointer out)
{
	if (parcel_take_int(parcel) == 0)
		return;
	OutboxMail *mail = g_new(OutboxMail, 1);
	parcel_take(parcel, mail, sizeof *mail);
	mail->recipient = g_strdup(parcel_take_text(parcel));
	mail->mailbox_key = g_strdup(parcel_take_text(parcel));
	mail->language = g_strdup(parcel_take_text(parcel));
	mail->message_id = g_strdup(parcel_take_text(parcel));
	mail->reply = g_strdup(parcel_take_text(parcel));
	mail->sealed = take_sealed(parcel);
	((TurnOut *)out)->leased = mail;
}

static void
clear_out(gpointer out)
{
	g_clear_pointer(&((TurnOut *)out)->leased, outbox_mail_free);
}

static const GroupJob job = {
	.in_bytes = sizeof(TurnIn),
	.out_bytes = sizeof(TurnOut),
	.run = run,
	.put_in = put_in,
	.take_in = take_in,
	.put_out = put_out,
	.take_out = take_out,
	.clear_out = clear_out,
};

bool
page_turn(const PageTurner *turner, const PageTurn *turn, OutboxMail **ret_mail,
    GError **error)
{
	static const GroupJob *const jobs[] = { &job };
	const GroupCommit group = {
		.combiner = turner->combiner,
		.store = turner->store,
		.mode = STORE_RELAXED,
		.jobs = jobs,
		.user = turner,
	};
	const TurnIn in = { .turn = *turn };
	TurnOut out;
	if (!group_commit(&group, 0, &in, &out, error))
		return false;
	*ret_mail = out.leased;
	return true;
}
