/*
 * What a part of the programs may try to do in its sandbox, each for real.
 */
#ifndef TESTS_SANDBOX_DEEDS_H
#define TESTS_SANDBOX_DEEDS_H

#include "sandbox/sandbox.h"

#define SECRET "one that only the mail server may know\n"

typedef struct {
	char *folder;
	char *database;
	char *secret; /* the password_file */
	char *conf;
	char *template;
	Settings *settings;
} Place;

/* 0: it could; else the errno that it was refused with. */
typedef int (*Deed)(const Place *place);

int read_secret(const Place *place);
int read_conf(const Place *place);
int read_template(const Place *place);
int read_passwd(const Place *place);
int write_template(const Place *place);
int run_a_program(const Place *place);
int look_into_a_process(const Place *place);
int signal_the_parent(const Place *place);
int signal_by_a_descriptor(const Place *place);
int tell_who_is_alive(const Place *place);
int make_a_process(const Place *place);
int make_a_namespace(const Place *place);
int open_a_socket(const Place *place);
int open_a_raw_socket(const Place *place);
int listen_for_connections(const Place *place);
int take_an_address(const Place *place);
int connect_to_the_mail_server(const Place *place);
int connect_elsewhere(const Place *place);
int connect_by_sending(const Place *place);
int open_an_mptcp_socket(const Place *place);
int open_a_socket_of_packets(const Place *place);
int make_memory_run(const Place *place);
int speak_another_dialect(const Place *place);
int keep_a_store(const Place *place);
int put_a_log_aside(const Place *place);
int use_memory(const Place *place);

#endif
