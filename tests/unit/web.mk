# Tests of src/web.
