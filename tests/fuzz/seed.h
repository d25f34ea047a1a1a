/* The site before anything happens to it, see site.h. */
#ifndef TESTS_FUZZ_SEED_H
#define TESTS_FUZZ_SEED_H

#include "tests/fuzz/script.h"

/* By requests as visitors make them, all of which have to succeed. */
void seed_sow(Site *site, Wire *wire);

#endif
