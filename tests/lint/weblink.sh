# The web program has no business on the network and none with mail: libcurl is
# not in it, nor is anything of src/mail (DESIGN: 3 ms and 30 libraries a start).
program=$top_builddir/cgi-bin/sallyport.fcgi
mail=$top_builddir/src/mail/libmail.a

echo 1..3
for tool in readelf nm ldd; do
	if ! command -v $tool >/dev/null; then
		for i in 1 2 3; do
			echo "ok $i # SKIP $tool is missing: install binutils"
		done
		exit 0
	fi
done
if ! test -x "$program"; then
	echo "not ok 1 - $program is built"
	echo "not ok 2 - nothing of src/mail"
	echo "not ok 3 - finds"
	exit 0
fi

# libraries PROGRAM: what it loads, through others too.
libraries()
{
	readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'
	ldd "$1" | awk '{ print $1 }'
}

# functions KIND FILE: names of those defined in it.
functions()
{
	nm "$1" 2>/dev/null | awk '$2 == "T" { print $3 }' | sort -u
}

if libraries "$program" | grep -i curl >&2; then
	echo "not ok 1 - the web program does not load libcurl"
else
	echo "ok 1 - the web program does not load libcurl"
fi

both=$(mktemp)
trap 'rm -f "$both"' EXIT
functions "$mail" >"$both"
if functions "$program" | grep -Fx -f "$both" >&2; then
	echo "not ok 2 - the web program holds nothing of src/mail"
else
	echo "ok 2 - the web program holds nothing of src/mail"
fi

# The other program does both; what finds nothing there, finds nothing here.
if libraries "$top_builddir/sallyport" | grep -qi curl &&
    functions "$top_builddir/sallyport" | grep -qFx -f "$both"; then
	echo "ok 3 - finds: both in the worker's program"
else
	echo "not ok 3 - finds: both in the worker's program"
fi
