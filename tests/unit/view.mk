# Tests of src/view.
