/*
 * Nothing but Argon2id, on as many processes as asked for: how many passwords
 * this machine can hash. Prints hashes a second, the median time of one, and
 * the processor time of one.
 *
 *	hashes PROCESSES SECONDS MEMORY_KIB PASSES
 */
#include <glib.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char password[] = "correct-horse-battery-9";

/* Writes the time each hash took to fd, until it is time to stop. */
static int
hash_until(gint64 end_us, gsize memory_kib, guint64 passes, int fd)
{
	char hash[crypto_pwhash_STRBYTES];
	for (gint64 now_us = g_get_monotonic_time(); now_us < end_us;) {
		if (crypto_pwhash_str_alg(hash, password, sizeof(password) - 1,
			passes, memory_kib * 1024,
			crypto_pwhash_ALG_ARGON2ID13) != 0)
			return 1;
		guint32 took_us = (guint32)(g_get_monotonic_time() - now_us);
		if (write(fd, &took_us, sizeof(took_us)) < 0)
			return 1;
		now_us += took_us;
	}
	return 0;
}

static gint
compare_us(gconstpointer a, gconstpointer b)
{
	guint32 x = *(const guint32 *)a;
	guint32 y = *(const guint32 *)b;
	return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
	if (argc != 5 || sodium_init() < 0)
		g_error("usage: hashes PROCESSES SECONDS MEMORY_KIB PASSES");
	guint64 processes = g_ascii_strtoull(argv[1], NULL, 10);
	double seconds = g_ascii_strtod(argv[2], NULL);
	int ends[2];
	if (pipe(ends) < 0)
		g_error("no pipe");
	gint64 end_us = g_get_monotonic_time() +
			(gint64)(seconds * G_USEC_PER_SEC);
	for (guint64 i = 0; i < processes; i++)
		if (fork() == 0)
			return hash_until(end_us,
			    g_ascii_strtoull(argv[3], NULL, 10),
			    g_ascii_strtoull(argv[4], NULL, 10), ends[1]);
	close(ends[1]);
	g_autoptr(GArray) took = g_array_new(FALSE, FALSE, sizeof(guint32));
	guint32 took_us;
	while (read(ends[0], &took_us, sizeof(took_us)) == sizeof(took_us))
		g_array_append_val(took, took_us);
	while (wait(NULL) > 0)
		;
	if (took->len == 0)
		g_error("no hash was made");
	g_array_sort(took, compare_us);
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	gint64 cpu_us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) *
			    G_USEC_PER_SEC +
			usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	printf("rate=%.1f p50_us=%u cpu_us=%.0f\n", took->len / seconds,
	    g_array_index(took, guint32, took->len / 2),
	    (double)cpu_us / took->len);
	return 0;
}
