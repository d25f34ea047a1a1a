/*
 * The sandbox: once it has opened what it needs, each part of the programs
 * gives away for good what it will never want, so that whoever takes it over
 * has little of it. Two means, each where the kernel has it: seccomp for
 * system calls (filter.h), Landlock for files, TCP ports and signals
 * (paths.h). Both hold for children; a child may narrow them.
 *
 * Used by mains alone, at one place each.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <glib.h>
#include <stdbool.h>

#include "base/settings.h"

typedef enum {
	/* Forks, waits and sends signals: runs nothing, opens no socket. Reads
	 * and writes what its user may, and so can open, in a child, what is
	 * new after a reload. */
	SANDBOX_WEB_MASTER,
	/* Answers on the socket it was given; the store's folder, templates and
	 * catalogues, and no other file: no secret of the mail server, no
	 * sallyport.conf. No process, no connection. */
	SANDBOX_WEB_PROCESS,
	/* The same without a socket, for one request. */
	SANDBOX_CGI,
	/* The worker that minds the senders, and reads its configuration again
	 * at SIGHUP: any file its user may, but no program, and no socket that
	 * listens. */
	SANDBOX_WORKER,
	/* Sends: the store's folder, templates, what libc and TLS read;
	 * connects to the port of the mail server and to that of name servers.
	 */
	SANDBOX_SENDER,
	SANDBOX_PART__COUNT
} SandboxPart;

typedef struct {
	bool seccomp;
	int landlock; /* its ABI, 0: none */
	char why_no_seccomp[128]; /* "" where there is */
	char why_no_landlock[128];
} SandboxReport;

#define SANDBOX_ERROR (sandbox_error_quark())
GQuark sandbox_error_quark(void);

/*
 * As [process] sandbox says. auto: as far as the kernel goes, and *ret_report
 * (may be NULL) says how far. required: an error where one of the two is
 * missing, and the process should end, for what there was is in force. off:
 * nothing is done. Before the process has a second thread.
 */
bool sandbox_enter(SandboxPart part, const Settings *settings,
    SandboxReport *ret_report, GError **error);

/* What sandbox_enter() would say, tried in a child that ends. */
bool sandbox_try(SandboxPart part, const Settings *settings,
    SandboxReport *ret_report, GError **error);

/* "seccomp, Landlock ABI 2 (files only)", "off", … for the log and for people;
 * newly allocated. */
char *sandbox_words(const Settings *settings, const SandboxReport *report);

#endif
