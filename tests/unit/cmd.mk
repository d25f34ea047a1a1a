# Tests of src/cmd.
CMD_TESTS = tests/unit/cmd-program.py
dist_check_SCRIPTS += $(CMD_TESTS)
TESTS += $(CMD_TESTS)
