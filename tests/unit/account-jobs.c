/* What sign-up and proof do when several processes are at it. */
#include "account/jobs.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account-fixture.h"
#include "account/session.h"
#include "store/sqlite.h"

#define N_PROCESSES 4
#define N_VISITORS 25 /* a process */
#define DEADLINE_S 60

/* --- packing ----------------------------------------------------------- */

/* What was packed is packed again, from what was unpacked. */
static void
check_in(const GroupJob *job, Parcel *packed)
{
	uint8_t bytes[COMBINER_BYTES];
	Parcel taken = { .bytes = packed->bytes, .size = packed->at };
	Parcel again = { .bytes = bytes, .size = sizeof bytes };
	g_autofree void *in = g_malloc0(job->in_bytes);
	g_assert_true(parcel_good(packed));
	job->take_in(&taken, in);
	g_assert_true(parcel_good(&taken));
	job->put_in(&again, in);
	g_assert_cmpmem(bytes, again.at, packed->bytes, packed->at);
}

static void
test_requests(void)
{
	static const struct {
		const GroupJob *job;
		int n_texts;
	} JOBS[] = { { &signup_job, 11 }, { &prove_by_code_job, 5 } };
	for (guint i = 0; i < G_N_ELEMENTS(JOBS); i++) {
		uint8_t bytes[COMBINER_BYTES];
		Parcel packed = { .bytes = bytes, .size = sizeof bytes };
		for (int n = 0; n < JOBS[i].n_texts; n++) {
			g_autofree char *text = g_strdup_printf("text%d", n);
			parcel_put_text(&packed, n == 3 ? NULL : text);
		}
		check_in(JOBS[i].job, &packed);
	}
}

static void
test_results(void)
{
	uint8_t bytes[COMBINER_BYTES];
	g_autofree char *next = g_strdup("/next");
	const ProofResult result = { .outcome = PROOF_CODE_WRONG,
		.tries_left = 3,
		.wait_ms = 4,
		.session = { "token" },
		.next = next };
	Parcel packed = { .bytes = bytes, .size = sizeof bytes };
	prove_by_code_job.put_out(&packed, &result);
	g_assert_true(parcel_good(&packed));
	g_auto(ProofResult) out = { 0 };
	Parcel taken = { .bytes = bytes, .size = packed.at };
	prove_by_code_job.take_out(&taken, &out);
	g_assert_true(parcel_good(&taken));
	g_assert_cmpint(out.outcome, ==, PROOF_CODE_WRONG);
	g_assert_cmpint(out.tries_left, ==, 3);
	g_assert_cmpint(out.wait_ms, ==, 4);
	g_assert_cmpstr(out.session.text, ==, "token");
	g_assert_cmpstr(out.next, ==, "/next");
	g_assert_true(out.next != next);
}

/* --- several processes -------------------------------------------------- */

typedef struct {
	Token flow;
	char code[CODE_DIGITS_MAX + 1];
} Guest;

typedef struct {
	Site *site;
	char *path; /* of the store */
	Guest (*visitors)[N_VISITORS]; /* shared */
} Crowd;

static void
open_store(const Crowd *crowd)
{
	g_autoptr(GError) error = NULL;
	store_sqlite_open(crowd->path, &crowd->site->accounts.store, &error);
	g_assert_no_error(error);
}

/* With no store open: SQLite must not be carried across a fork. */
static void
run_all(const Crowd *crowd,
    void (*visit)(Site *site, Guest *visitor, const char *name))
{
	for (int who = 0; who < N_PROCESSES; who++) {
		pid_t pid = fork();
		g_assert_cmpint(pid, >=, 0);
		if (pid != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(DEADLINE_S);
		open_store(crowd);
		g_assert_true(combiner_join(crowd->site->accounts.combiner));
		for (int n = 0; n < N_VISITORS; n++) {
			g_autofree char *name = g_strdup_printf(
			    "ada%dx%d", who, n);
			visit(crowd->site, &crowd->visitors[who][n], name);
		}
		store_free(crowd->site->accounts.store);
		_exit(0);
	}
	for (int who = 0; who < N_PROCESSES; who++) {
		int status;
		g_assert_cmpint(wait(&status), >, 0);
		g_assert_cmpint(status, ==, 0);
	}
}

static void
visit_signup(Site *site, Guest *visitor, const char *name)
{
	g_autofree char *email = g_strconcat(name, "@example.org", NULL);
	g_autofree char *next = g_strconcat("/of/", name, NULL);
	SignupRequest request = site_request(name, email);
	request.next = next;
	SignupResult result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	visitor->flow = result.flow;
}

static void
visit_verify(Site *site, Guest *visitor, const char *name)
{
	char other[CODE_DIGITS_MAX + 1];
	g_autofree char *next = g_strconcat("/of/", name, NULL);
	g_autofree char *email = g_strconcat(name, "@example.org", NULL);
	site_other_code(visitor->code, other);
	g_assert_cmpint(
	    site_prove(site, &visitor->flow, other), ==, PROOF_CODE_WRONG);
	const CodeProof proof = { .flow = visitor->flow.text,
		.code = visitor->code,
		.visitor.network = "192.0.2.7" };
	g_auto(ProofResult) result = { 0 };
	g_autoptr(GError) error = NULL;
	verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpstr(result.next, ==, next);
	Session session;
	g_autoptr(Account) account = NULL;
	session_find(
	    &site->accounts, result.session.text, &session, &account, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(account->email, ==, email);
	g_assert_cmpstr(account->username, ==, name);
}

/* Each visitor's code, out of the mails. */
static void
read_post(const Crowd *crowd)
{
	open_store(crowd);
	for (int i = 0; i < N_PROCESSES * N_VISITORS; i++) {
		g_auto(Letter) letter = { 0 };
		int who, n;
		g_assert_true(site_take_letter(crowd->site, &letter));
		g_assert_cmpint(sscanf(letter.mail->recipient,
				    "ada%dx%d@example.org", &who, &n),
		    ==, 2);
		g_strlcpy(crowd->visitors[who][n].code, letter.secret->code,
		    sizeof crowd->visitors[who][n].code);
	}
	g_clear_pointer(&crowd->site->accounts.store, store_free);
}

static void
test_together(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	size_t bytes = N_PROCESSES * sizeof(Guest[N_VISITORS]);
	const Crowd crowd = {
		.site = site,
		.path = g_build_filename(site->directory, "store.db", NULL),
		.visitors = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0),
	};
	g_assert_true(crowd.visitors != MAP_FAILED);
	store_free(site->accounts.store);
	store_sqlite_create(crowd.path, &error);
	g_assert_no_error(error);
	site->settings.limits.signups_network_hour = 0;
	site->settings.limits.tries_network_hour = 0;
	g_autoptr(HashGate) gate = g_steal_pointer(&site->accounts.hash_gate);
	site->settings.signup.password = FIELD_OFF;
	site->accounts.combiner = combiner_new(N_PROCESSES);
	g_assert_nonnull(site->accounts.combiner);

	run_all(&crowd, visit_signup);
	read_post(&crowd);
	run_all(&crowd, visit_verify);

	open_store(&crowd);
	combiner_free(site->accounts.combiner);
	munmap(crowd.visitors, bytes);
	for (const char *const *end =
		 (const char *const[]){ "", "-wal", "-shm", "-lock", NULL };
	     *end != NULL; end++) {
		g_autofree char *file = g_strconcat(crowd.path, *end, NULL);
		g_unlink(file);
	}
	g_free(crowd.path);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/jobs/a-request-is-the-same-for-who-unpacks-it", test_requests);
	g_test_add_func(
	    "/jobs/a-result-is-the-same-for-who-unpacks-it", test_results);
	site_test("/jobs/processes-that-work-together-each-get-their-own",
	    test_together);
	return g_test_run();
}
