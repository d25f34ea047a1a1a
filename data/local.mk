# Lists that people's input is held against; the settings name them.
dist_pkgdata_DATA = data/common-passwords.txt data/disposable-domains.txt
