# Served by the web server at [view] static_url.
staticdir = $(pkgdatadir)/static
dist_static_DATA = \
	static/icon.svg \
	static/style.css
