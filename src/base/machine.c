#include "base/machine.h"

#include <glib.h>
#include <time.h>

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

/* In a time namespace, which may have another beginning (time_namespaces(7)).
 */
#define OFFSETS_FILE "/proc/self/timens_offsets"

static int64_t
read_ms(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
system_wall_ms(const Machine *machine)
{
	(void)machine;
	return read_ms(CLOCK_REALTIME);
}

static int64_t
system_up_ms(const Machine *machine)
{
	(void)machine;
	return read_ms(CLOCK_BOOTTIME);
}

static void
system_boot(const Machine *machine, char ret_boot[MACHINE_BOOT_BYTES])
{
	g_autofree char *id = NULL;
	g_autofree char *offsets = NULL;
	(void)machine;
	ret_boot[0] = '\0';
	if (!g_file_get_contents(BOOT_FILE, &id, NULL, NULL))
		return;
	(void)g_file_get_contents(OFFSETS_FILE, &offsets, NULL, NULL);
	g_autofree char *all = g_strconcat(id, offsets, NULL);
	g_autofree char *sum = g_compute_checksum_for_string(
	    G_CHECKSUM_SHA256, all, -1);
	g_strlcpy(ret_boot, sum, MACHINE_BOOT_BYTES);
}

const Machine *
machine_system(void)
{
	static const Machine machine = {
		.wall_ms = system_wall_ms,
		.up_ms = system_up_ms,
		.boot = system_boot,
	};
	return &machine;
}

/* --- for tests -------------------------------------------------------- */

static const FakeMachine *
fake_of(const Machine *machine)
{
	return (const FakeMachine *)(const void *)machine;
}

static int64_t
fake_wall_ms(const Machine *machine)
{
	return fake_of(machine)->wall_ms;
}

static int64_t
fake_up_ms(const Machine *machine)
{
	return fake_of(machine)->up_ms;
}

static void
fake_boot(const Machine *machine, char ret_boot[MACHINE_BOOT_BYTES])
{
	g_strlcpy(ret_boot, fake_of(machine)->boot, MACHINE_BOOT_BYTES);
}

FakeMachine
fake_machine(int64_t wall_ms)
{
	return (FakeMachine){
		.machine = { .wall_ms = fake_wall_ms,
		    .up_ms = fake_up_ms,
		    .boot = fake_boot },
		.wall_ms = wall_ms,
		.up_ms = 1000,
		.boot = "first",
	};
}

void
fake_machine_pass(FakeMachine *fake, int64_t by_ms)
{
	fake->wall_ms += by_ms;
	fake->up_ms += by_ms;
}

void
fake_machine_reboot(FakeMachine *fake, const char *boot, int64_t off_ms)
{
	fake->wall_ms += off_ms;
	fake->up_ms = 0;
	fake->boot = boot;
}
