# Tests of src/cmd, and of what is installed.
CMD_TESTS = \
	tests/unit/cmd-domains.py \
	tests/unit/cmd-group.py \
	tests/unit/cmd-program.py \
	tests/unit/cmd-status.py \
	tests/unit/install.py
EXTRA_DIST += tests/unit/cmd_place.py
dist_check_SCRIPTS += $(CMD_TESTS)
TESTS += $(CMD_TESTS)
