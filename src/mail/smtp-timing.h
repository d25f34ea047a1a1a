/*
 * How long a mail server thinks about a recipient: where it asks somebody else
 * before it answers, it does so then.
 */
#ifndef MAIL_SMTP_TIMING_H
#define MAIL_SMTP_TIMING_H

#include "mail/smtp-dialogue.h"

/* Monotonic; 0: it has not come to that. */
typedef struct {
	int64_t named_us;
	int64_t answered_us;
} SmtpTiming;

/* After each thing that was said. */
void smtp_timing_look(SmtpTiming *timing, const SmtpDialogue *dialogue);
/* Since the recipient was named, up to the answer to that, where there was one,
 * and up to now; 0: none was named. */
int64_t smtp_timing_answer_ms(const SmtpTiming *timing);
int64_t smtp_timing_ms(const SmtpTiming *timing);

#endif
