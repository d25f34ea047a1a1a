#include "mail/smtp-timing.h"

void
smtp_timing_look(SmtpTiming *timing, const SmtpDialogue *dialogue)
{
	bool answered = dialogue->stage > SMTP_STAGE_RECIPIENT ||
			dialogue->code != 0;
	if (dialogue->stage < SMTP_STAGE_RECIPIENT)
		return;
	if (timing->named_us == 0)
		timing->named_us = g_get_monotonic_time();
	if (timing->answered_us == 0 && answered)
		timing->answered_us = g_get_monotonic_time();
}

static int64_t
since_named_ms(const SmtpTiming *timing, int64_t end_us)
{
	return timing->named_us == 0 ? 0 : (end_us - timing->named_us) / 1000;
}

int64_t
smtp_timing_answer_ms(const SmtpTiming *timing)
{
	return timing->answered_us == 0
		   ? smtp_timing_ms(timing)
		   : since_named_ms(timing, timing->answered_us);
}

int64_t
smtp_timing_ms(const SmtpTiming *timing)
{
	return since_named_ms(timing, g_get_monotonic_time());
}
