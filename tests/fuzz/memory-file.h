/*
 * A file that is only in memory, for parsers that are given a path.
 */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <stddef.h>

typedef struct {
	int fd;
	char path[32];
} MemoryFile;

/* Mode 0600; NULL bytes only where n is 0. */
MemoryFile memory_file_new(const void *bytes, size_t n);
void memory_file_close(MemoryFile *file);

#endif
