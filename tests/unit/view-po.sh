#!/bin/sh
# The files of po/ as translators and their tools see them.
set -u
: "${top_srcdir:?}" "${top_builddir:?}"
po=$top_srcdir/po
n=0

# result STATUS SENTENCE
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
	fi
}

diff -u "$po/sallyport.pot" "$top_builddir/po/words.pot" | sed 's/^/# /'
cmp -s "$po/sallyport.pot" "$top_builddir/po/words.pot"
result $? "po/sallyport.pot holds the words of today (make po-update)"

for file in "$po"/*.po; do
	name=$(basename "$file" .po)
	said=$(msgfmt --check --statistics -o /dev/null "$file" 2>&1)
	status=$?
	echo "# $said"
	result $status "$name: msgfmt finds no fault"
	# "12 translated messages." and nothing about others.
	echo "$said" | grep -Eq '^[0-9]+ translated messages?\.$'
	result $? "$name: nothing is fuzzy or untranslated"
	! grep -q '^#~' "$file"
	result $? "$name: nothing is obsolete"
	grep -q "^	{ \"$name\"," "$top_srcdir/src/view/language.c"
	result $? "$name: is in the table of languages"
done
echo "1..$n"
