# Tests of src/mail.
