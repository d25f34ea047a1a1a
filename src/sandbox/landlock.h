/*
 * Landlock (landlock(7)): a process takes files, TCP ports and signals away
 * from itself and from its children, without being root. Kernels know more of
 * it with each ABI; what the running one does not know is left out. Straight
 * calls, for no library is as widespread as the kernels are, and the ABI is
 * written down here, for the kernel may be newer than the headers.
 */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define LANDLOCK_FS_EXECUTE (UINT64_C(1) << 0)
#define LANDLOCK_FS_WRITE_FILE (UINT64_C(1) << 1)
#define LANDLOCK_FS_READ_FILE (UINT64_C(1) << 2)
#define LANDLOCK_FS_READ_DIR (UINT64_C(1) << 3)
#define LANDLOCK_FS_REMOVE_FILE (UINT64_C(1) << 5)
#define LANDLOCK_FS_MAKE_REG (UINT64_C(1) << 8)
#define LANDLOCK_FS_TRUNCATE (UINT64_C(1) << 14)
/* All of ABI 1 to 5: what is not allowed again for a path is refused. */
#define LANDLOCK_FS_ALL ((UINT64_C(1) << 16) - 1)
#define LANDLOCK_NET_BIND_TCP (UINT64_C(1) << 0) /* ABI 4 */
#define LANDLOCK_NET_CONNECT_TCP (UINT64_C(1) << 1)
/* What is outside the domain: signals to it, and its sockets that have an
 * abstract name. ABI 6. */
#define LANDLOCK_SCOPE_ALL (UINT64_C(3))

/* 0: there is none, or it is switched off. */
int landlock_abi(void);

typedef struct Landlock Landlock;

/* Rules to be: of these rights everything is refused but what is allowed
 * below. NULL with errno where the kernel has no Landlock. */
Landlock *landlock_new(uint64_t fs, uint64_t net, uint64_t scope);
/* Beneath path, or for this one file. What is not there is left out, and no
 * error; a symbolic link stands for what it leads to. */
bool landlock_allow_path(Landlock *rules, const char *path, uint64_t fs);
bool landlock_allow_port(Landlock *rules, guint16 port, uint64_t net);
/* From now on and for good; false with errno. No new privileges (prctl(2))
 * must be set. */
bool landlock_enforce(const Landlock *rules);
void landlock_free(Landlock *rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Landlock, landlock_free)

#endif
