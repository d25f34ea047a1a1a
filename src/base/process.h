/*
 * What a program that holds secrets asks of the kernel for itself.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

/*
 * No core file is written, and only root can look into the process, whoever it
 * runs as. Children of a fork inherit both.
 */
void process_harden(void);

#endif
