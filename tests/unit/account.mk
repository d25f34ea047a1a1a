# Tests of src/account.
