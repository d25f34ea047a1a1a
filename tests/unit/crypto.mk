# Tests of src/crypto.
