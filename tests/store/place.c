#include "tests/store/place.h"

#include "store/sqlite.h"

Place
place_new(bool create)
{
	Place place = { .folder = sample_folder_new() };
	place.path = g_build_filename(place.folder, "store.db", NULL);
	if (create)
		OK(store_sqlite_create(place.path, &error));
	return place;
}

void
place_clear(Place *place)
{
	sample_folder_remove(place->folder);
	g_free(place->path);
}

Store *
place_store(const Place *place)
{
	Store *store = NULL;
	OK(store_sqlite_open(place->path, &store, &error));
	return store;
}
