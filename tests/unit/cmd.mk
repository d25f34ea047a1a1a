# Tests of src/cmd.
CMD_TESTS = tests/unit/cmd-domains.py tests/unit/cmd-group.py tests/unit/cmd-program.py tests/unit/cmd-status.py
EXTRA_DIST += tests/unit/cmd_place.py
dist_check_SCRIPTS += $(CMD_TESTS)
TESTS += $(CMD_TESTS)
