/*
 * HTML as our templates write it, and nothing that a visitor wrote: a small
 * set of elements and attributes, every value in double quotes, every link to
 * the own site. Whatever gets out of its place breaks one of these.
 */
#ifndef TESTS_FUZZ_MARKUP_H
#define TESTS_FUZZ_MARKUP_H

/* Asserts that page is such a page, whole, valid UTF-8 without control
 * characters but line ends and tabs. origin is the site's, "https://x". */
void markup_check(const char *page, const char *origin);

#endif
