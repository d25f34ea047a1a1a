/*
 * What a machine knows of time: the clock on its wall, which people and
 * programs set, and how long it has been up, which nobody can set but which
 * begins anew with each boot.
 */
#ifndef BASE_MACHINE_H
#define BASE_MACHINE_H

#include <stdint.h>

#define MACHINE_BOOT_BYTES 65 /* hexadecimal, and a NUL */

typedef struct Machine Machine;
struct Machine {
	/* Milliseconds since 1970-01-01 UTC. */
	int64_t (*wall_ms)(const Machine *machine);
	/* Milliseconds since the machine was started, asleep or awake. */
	int64_t (*up_ms)(const Machine *machine);
	/* The name of this boot, which is that of up_ms, too: where the name is
	 * the same, so is its beginning. "" where nobody knows. */
	void (*boot)(const Machine *machine, char ret_boot[MACHINE_BOOT_BYTES]);
};

/* This one. Static; nobody frees it. */
const Machine *machine_system(void);

/* One whose time passes, and whose clock is set, by a test only. */
typedef struct {
	Machine machine;
	int64_t wall_ms;
	int64_t up_ms;
	const char *boot;
} FakeMachine;
FakeMachine fake_machine(int64_t wall_ms);
/* Time passes. */
void fake_machine_pass(FakeMachine *fake, int64_t by_ms);
/* It is switched off for that long. */
void fake_machine_reboot(FakeMachine *fake, const char *boot, int64_t off_ms);

#endif
