dist_man_MANS += man/sallyport.1 man/sallyport.conf.5 man/sallyport.fcgi.8
