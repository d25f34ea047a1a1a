#include "view/template.h"

extern "C" {
#include "base/secret.h"
}

#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_emitter.h>

#include <cstring>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

using ctemplate::ExpandEmitter;
using ctemplate::Strip;
using ctemplate::TemplateCache;
using ctemplate::TemplateDictionary;
using ctemplate::TemplateString;

struct TemplateSet {
	TemplateCache cache;
	/* Its keys: the cache does not tell them. */
	GHashTable *keys = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, nullptr);
	~TemplateSet()
	{
		g_hash_table_unref(keys);
	}
};

/* ctemplate only points to the values: what it copies it does not wipe. */
struct Dict {
	TemplateDictionary *values;
	std::vector<SecretText *> texts;
	std::vector<std::unique_ptr<Dict>> turns;

	explicit Dict(TemplateDictionary *dictionary) : values(dictionary)
	{
	}
	Dict(const Dict &) = delete;
	~Dict()
	{
		for (SecretText *text : texts)
			secret_text_free(text);
	}
};

namespace
{

class GStringEmitter : public ExpandEmitter
{
	GString *out;

      public:
	explicit GStringEmitter(GString *string) : out(string)
	{
	}
	void Emit(char c) override
	{
		g_string_append_c(out, c);
	}
	void Emit(const std::string &s) override
	{
		Emit(s.data(), s.size());
	}
	void Emit(const char *s) override
	{
		Emit(s, std::strlen(s));
	}
	void Emit(const char *s, size_t n) override
	{
		g_string_append_len(out, s, static_cast<gssize>(n));
	}
};

/* ctemplate tells what is wrong with a template to std::cerr and nobody
 * else; for as long as this lives, we listen. */
class Listener
{
	std::ostringstream heard;
	std::streambuf *before;

      public:
	Listener() : before(std::cerr.rdbuf(heard.rdbuf()))
	{
	}
	~Listener()
	{
		std::cerr.rdbuf(before);
	}
	/* "ERROR: Template : ERROR: what is wrong", a line each. */
	std::string text() const
	{
		static const std::string mark = "ERROR: ";
		std::istringstream lines(heard.str());
		std::string text;
		for (std::string line; std::getline(lines, line);) {
			size_t at = line.rfind(mark);
			text += text.empty() ? "" : "; ";
			text += at == std::string::npos
				    ? line
				    : line.substr(at + mark.size());
		}
		return text;
	}
};

Strip
strip_of(TemplateKind kind)
{
	return kind == TEMPLATE_HTML ? ctemplate::STRIP_BLANK_LINES
				     : ctemplate::DO_NOT_STRIP;
}

/* Short memory ends the process, as everywhere with GLib. */
template <typename Work>
auto
or_abort(Work work) noexcept
{
	return work();
}

void
refuse(GError **error, const char *key, const std::string &why)
{
	g_set_error(error, VIEW_ERROR, 0, "template %s: %s", key, why.c_str());
}

} // namespace

TemplateSet *
template_set_new(void)
{
	return or_abort([] { return new TemplateSet; });
}

void
template_set_free(TemplateSet *set)
{
	delete set;
}

bool
template_set_has(const TemplateSet *set, const char *key)
{
	return g_hash_table_contains(set->keys, key);
}

bool
template_set_add(TemplateSet *set, const char *key, TemplateKind kind,
    const char *text, gsize n, GError **error)
try {
	if (kind == TEMPLATE_HTML && !g_str_has_prefix(text, TEMPLATE_PRAGMA)) {
		refuse(error, key,
		    "does not begin with " TEMPLATE_PRAGMA
		    ", so that nothing in it would be escaped");
		return false;
	}
	Listener listener;
	if (!set->cache.StringToTemplateCache(
		TemplateString(key), text, n, strip_of(kind))) {
		refuse(error, key, listener.text());
		return false;
	}
	g_hash_table_add(set->keys, g_strdup(key));
	return true;
} catch (const std::exception &e) {
	refuse(error, key, e.what());
	return false;
}

bool
template_set_expand(TemplateSet *set, const char *key, TemplateKind kind,
    const Dict *dict, GString *out, GError **error)
{
	gsize before = out->len;
	try {
		GStringEmitter emitter(out);
		if (set->cache.ExpandWithData(TemplateString(key),
			strip_of(kind), dict->values, nullptr, &emitter))
			return true;
		refuse(error, key, "cannot be expanded");
	} catch (const std::exception &e) {
		refuse(error, key, e.what());
	}
	g_string_truncate(out, before);
	return false;
}

Dict *
dict_new(void)
{
	return or_abort(
	    [] { return new Dict(new TemplateDictionary("page")); });
}

void
dict_free(Dict *dict)
{
	if (dict == nullptr)
		return;
	/* Those of its turns go with it. */
	delete dict->values;
	delete dict;
}

void
dict_set(Dict *dict, const char *name, const char *value)
{
	if (value == nullptr || *value == '\0')
		return;
	or_abort([&] {
		dict->texts.push_back(g_strdup(value));
		dict->values->SetValueWithoutCopy(name, dict->texts.back());
		dict->values->ShowSection(name);
	});
}

void
dict_set_int(Dict *dict, const char *name, int64_t value)
{
	char digits[sizeof "-9223372036854775808"];
	g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, (gint64)value);
	dict_set(dict, name, digits);
}

void
dict_show(Dict *dict, const char *section)
{
	or_abort([&] { dict->values->ShowSection(section); });
}

Dict *
dict_add(Dict *dict, const char *section)
{
	return or_abort([&] {
		dict->turns.push_back(std::make_unique<Dict>(
		    dict->values->AddSectionDictionary(section)));
		return dict->turns.back().get();
	});
}
