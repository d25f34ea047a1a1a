dist_man_MANS += man/sallyport.1 man/sallyport-gate.7 man/sallyport.conf.5 man/sallyport.fcgi.8
