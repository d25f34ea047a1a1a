/*
 * What may come from elsewhere, and where we may send people.
 */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H

#include <stdbool.h>

/*
 * May this POST be carried out? Forms hold no token: a browser itself says
 * where a form stood (Sec-Fetch-Site, to https sites and localhost; Origin,
 * with every POST), and a page of another site cannot lie for it.
 *
 * - Sec-Fetch-Site decides where it is sent: "same-origin" or "none" (typed
 *   in, reloaded). "same-site" is another host of the domain: refused.
 * - Else Origin must be site_origin, byte for byte. "null" is refused.
 * - Neither: no browser of this decade. Allowed only for who brings no cookie
 *   of ours (has_cookie), and so has no standing a stranger could abuse.
 *
 * Headers are NULL where they were not sent.
 */
bool origin_allows(const char *site_origin, const char *fetch_site,
    const char *origin, bool has_cookie);

/*
 * The target of a redirect that a visitor brought along (next=), made safe:
 * newly allocated, an absolute path on the own site with everything
 * percent-encoded that a Location header may not hold. NULL for everything
 * else: text NULL or over LIMIT_NEXT_BYTES, another site ("//evil",
 * "/\evil", also percent-encoded), another scheme, controls, backslashes,
 * "//" or dot segments anywhere in the path.
 */
char *origin_next(const char *text);

#endif
