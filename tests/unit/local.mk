# GTest programs, one a module; each layer keeps its own list.
UNIT_LIBS = $(GLIB_LIBS)
include tests/unit/base.mk
include tests/unit/crypto.mk
include tests/unit/account.mk
include tests/unit/mail.mk
include tests/unit/view.mk
include tests/unit/web.mk
include tests/unit/cmd.mk
include tests/unit/sandbox.mk
