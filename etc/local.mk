# Samples for the administrator to copy; tests/e2e runs them as shipped.
examplesdir = $(docdir)/examples
samples_nginxdir = $(examplesdir)/nginx
samples_apachedir = $(examplesdir)/apache
samples_lighttpddir = $(examplesdir)/lighttpd
samples_caddydir = $(examplesdir)/caddy
samples_traefikdir = $(examplesdir)/traefik
samples_systemddir = $(examplesdir)/systemd
dist_examples_DATA = etc/sallyport.conf
dist_samples_nginx_DATA = etc/nginx/http-app.conf etc/nginx/php-site.conf \
	etc/nginx/sallyport.conf \
	etc/nginx/sallyport-gate.conf etc/nginx/sallyport_gate \
	etc/nginx/sallyport_headers etc/nginx/sallyport_identity \
	etc/nginx/sallyport_params \
	etc/nginx/sallyport_pass etc/nginx/sallyport_variables \
	etc/nginx/static-site.conf
dist_samples_apache_DATA = etc/apache/sallyport-common.conf \
	etc/apache/sallyport-proxy.conf etc/apache/sallyport-fcgid.conf \
	etc/apache/sallyport-cgi.conf etc/apache/sallyport-gate.conf \
	etc/apache/members-cgi.conf etc/apache/sallyport-server.conf
dist_samples_lighttpd_DATA = etc/lighttpd/sallyport.conf \
	etc/lighttpd/sallyport-gate.conf
dist_samples_caddy_DATA = etc/caddy/Caddyfile etc/caddy/sallyport.caddy
dist_samples_traefik_DATA = etc/traefik/sallyport.yml
dist_samples_systemd_DATA = etc/systemd/sallyport.socket \
	etc/systemd/sallyport.service etc/systemd/sallyport-worker.service
