# Turns the migrations, in the order given, into strings of C.
BEGIN {
	print "#include \"store/schema.h\"\n"
	print "const char *const schema_migrations[] = {"
}
FNR == 1 && NR > 1 {
	print "\t,"
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "\t\"" $0 "\\n\""
}
END {
	print "\t, 0\n};"
}
