# What a reader would otherwise have to watch for.
LINT_CHECKS = \
	tests/lint/format.py \
	tests/lint/fuzz.py \
	tests/lint/layers.py \
	tests/lint/manuals.py \
	tests/lint/security.py \
	tests/lint/size.py \
	tests/lint/templates.py \
	tests/lint/weblink.sh \
	tests/lint/words.py
dist_check_SCRIPTS += $(LINT_CHECKS)
EXTRA_DIST += tests/lint/house.py
TESTS += $(LINT_CHECKS)
