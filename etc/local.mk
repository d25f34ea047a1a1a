# Samples for the administrator to copy; tests/e2e runs them as shipped.
examplesdir = $(docdir)/examples
samples_nginxdir = $(examplesdir)/nginx
samples_apachedir = $(examplesdir)/apache
samples_lighttpddir = $(examplesdir)/lighttpd
samples_systemddir = $(examplesdir)/systemd
dist_examples_DATA = etc/sallyport.conf
dist_samples_nginx_DATA = etc/nginx/sallyport.conf etc/nginx/sallyport_headers \
	etc/nginx/sallyport_pass
dist_samples_apache_DATA = etc/apache/sallyport-common.conf \
	etc/apache/sallyport-proxy.conf etc/apache/sallyport-fcgid.conf \
	etc/apache/sallyport-cgi.conf
dist_samples_lighttpd_DATA = etc/lighttpd/sallyport.conf
dist_samples_systemd_DATA = etc/systemd/sallyport.socket \
	etc/systemd/sallyport.service etc/systemd/sallyport-worker.service
