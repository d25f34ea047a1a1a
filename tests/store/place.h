/* A folder of its own for an SQLite store, removed with all that is in it. */
#ifndef TESTS_STORE_PLACE_H
#define TESTS_STORE_PLACE_H

#include "tests/store/sample.h"

typedef struct {
	SampleFolder *folder;
	char *path; /* of the database */
} Place;

/* create: the database is there already. */
Place place_new(bool create);
void place_clear(Place *place);
/* Opens it. */
Store *place_store(const Place *place);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

#endif
