/* What it costs to run any program at all: nothing is cheaper than this. */
int
main(void)
{
	return 0;
}
