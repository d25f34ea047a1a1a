# Served by the web server at [view] static_url.
staticdir = $(pkgdatadir)/static
dist_static_DATA = \
	static/challenge.js \
	static/error-413.html \
	static/error-503.html \
	static/icon.svg \
	static/style.css
