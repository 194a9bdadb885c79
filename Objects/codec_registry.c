/*
 * The registry of codecs and error handlers: search functions, a cache of what they found, and
 * handlers by name. The first look-up imports the `encodings` package, which registers its
 * search function.
 *
 * The list and the dicts are roots of the collector, set once on first use; they are shared
 * containers like any other.
 */
#include "codec_errors.h"

#include "api.h"

#include <pthread.h>

static Value search_path = WF_SPECIAL(0);  /* list */
static Value cache = WF_SPECIAL(0);        /* dict: normalized name -> CodecInfo */
static Value handlers = WF_SPECIAL(0);     /* dict: name -> callable */
static _Atomic int encodings_state;        /* relaxed: 0 not imported, 1 importing or imported */

/* The three are made when start-up is still alone, or by the first of several threads. */
static int make_tables(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static _Atomic bool ready; /* release: the tables are set; pairs with the load below */
    if (WF_LIKELY(atomic_load_explicit(&ready, memory_order_acquire)))
        return 0;
    Value list = wf_list_new(4), found = wf_dict_new(), errors = wf_dict_new();
    if (wf_is_null(list) || wf_is_null(found) || wf_is_null(errors))
        return -1;
    wf_raw_lock(&mutex);
    bool first = wf_is_null(search_path);
    if (first) {
        if (wf_multithreaded) {
            wf_publish(wf_obj(list));
            wf_publish(wf_obj(found));
            wf_publish(wf_obj(errors));
        }
        search_path = list;
        cache = found;
        handlers = errors;
        wf_root_register(&search_path);
        wf_root_register(&cache);
        wf_root_register(&handlers);
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    wf_raw_unlock(&mutex);
    if (!first) {
        wf_drop(list);
        wf_drop(found);
        wf_drop(errors);
    }
    return 0;
}

/* --- codecs ---------------------------------------------------------------------------------------------- */

int wf_codec_register(Value search)
{
    if (make_tables() < 0)
        return -1;
    if (!wf_callable(search))
        return wf_raise_i(&wf_exc_TypeError, "argument must be callable");
    return wf_list_append(search_path, search);
}

int wf_codec_unregister(Value search)
{
    if (make_tables() < 0)
        return -1;
    for (size_t i = 0; i < wf_list_len(search_path); i++) {
        Value f = wf_list_get(search_path, i);
        if (wf_is_null(f))
            break;
        bool same = wf_is(f, search);
        wf_drop(f);
        if (same) {
            wf_dict_clear(cache);
            return wf_setitem(search_path, wf_int((int64_t)i), WF_NULL);
        }
    }
    return 0;
}

/* Lower case, runs of other characters than letters, digits and dots become one underscore. */
static Value normalize(const char *encoding)
{
    WfStrBuilder b;
    bool gap = false;
    wf_sb_init(&b);
    for (const char *p = encoding; *p; p++) {
        char c = *p;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            gap = true;
            continue;
        }
        if (gap && b.len > 0)
            wf_sb_char(&b, '_');
        gap = false;
        wf_sb_char(&b, (uint32_t)c);
    }
    return wf_sb_finish(&b);
}

static int import_encodings(void)
{
    if (atomic_exchange_explicit(&encodings_state, 1, memory_order_relaxed))
        return 0;
    Value m = wf_import("encodings");
    if (wf_is_null(m)) {
        atomic_store_explicit(&encodings_state, 0, memory_order_relaxed);
        return -1;
    }
    wf_drop(m);
    return 0;
}

/* Asks the search functions in turn. */
static Value search(Value name, const char *encoding)
{
    size_t n = wf_list_len(search_path);
    if (n == 0)
        return wf_raise(&wf_exc_LookupError,
                        "no codec search functions registered: can't find encoding");
    for (size_t i = 0; i < n; i++) {
        Value f = wf_list_get(search_path, i);
        if (wf_is_null(f))
            break;
        Value info = wf_call1(f, name);
        wf_drop(f);
        if (wf_is_null(info))
            return info;
        if (wf_is_none(info))
            continue;
        if (wf_is_tuple(info) && wf_tuple_len(info) == 4)
            return info;
        wf_drop(info);
        return wf_raise(&wf_exc_TypeError, "codec search functions must return 4-tuples");
    }
    return wf_raise(&wf_exc_LookupError, "unknown encoding: %s", encoding);
}

Value wf_codec_lookup(const char *encoding)
{
    Value info;
    if (make_tables() < 0 || import_encodings() < 0)
        return WF_NULL;
    Value name = normalize(encoding);
    if (wf_is_null(name))
        return name;
    name = wf_intern(name);
    if (wf_is_null(name))
        return name;
    int r = wf_dict_get(cache, name, &info);
    if (r != 0)
        return r < 0 ? WF_NULL : info;
    info = search(name, encoding);
    if (!wf_is_null(info) && wf_dict_set(cache, name, info) < 0) {
        wf_drop(info);
        return WF_NULL;
    }
    return info;
}

/* --- calling codecs ------------------------------------------------------------------------------------- */

/* Is the exception one whose message may be taken over: a plain one with at most a text? */
static bool is_plain(Value exc)
{
    WfType *t = wf_type_of(exc);
    if (t->new != wf_exc_BaseException.new || t->init != wf_exc_BaseException.init)
        return false;
    Value args = ((WfBaseException *)wf_obj(exc))->args;
    size_t n = wf_is_null(args) ? 0 : wf_tuple_len(args);
    if (n > 1 || (n == 1 && !wf_is_str_exact(wf_tuple_item(args, 0))))
        return false;
    Value d;
    int r = wf_getattr_opt(exc, wf_n.__dict__, &d);
    if (r < 0)
        wf_err_clear();
    if (r <= 0)
        return true;
    bool empty = !wf_is_dict(d) || wf_dict_len(d) == 0;
    wf_drop(d);
    return empty;
}

/* Wraps the error of a codec: "encoding with 'hex' codec failed (TypeError: ...)". */
static void explain(const char *what, const char *encoding)
{
    Value exc = wf_err_fetch();
    if (!is_plain(exc)) {
        wf_err_restore(exc);
        return;
    }
    WfType *t = wf_type_of(exc);
    Value text = wf_str_from_format("%s with '%s' codec failed (%N: %S)", what, encoding, t, exc);
    Value wrapped = wf_is_null(text) ? WF_NULL : wf_call1(wf_type_value(t), text);
    if (!wf_is_null(text))
        wf_drop(text);
    if (wf_is_null(wrapped) || !wf_is_exc(wrapped)) {
        wf_err_clear();
        if (!wf_is_null(wrapped))
            wf_drop(wrapped);
        wf_err_restore(exc);
        return;
    }
    wf_exc_set_cause(wrapped, wf_new_ref(exc));
    wf_exc_set_context(wrapped, exc);
    wf_err_restore(wrapped);
}

/* The first item of what the encoder (index 0) or decoder (1) of info returns. Consumes info. */
static Value run_codec(Value info, int index, Value o, const char *encoding, const char *errors)
{
    Value fn = wf_new_ref(wf_tuple_item(info, (size_t)index)), args[2] = {o, WF_NULL};
    wf_drop(info);
    Value r = WF_NULL;
    if (errors != NULL)
        args[1] = wf_str_from_c(errors);
    if (errors == NULL || !wf_is_null(args[1]))
        r = wf_call(fn, args, errors != NULL ? 2 : 1, WF_NULL);
    wf_drop(fn);
    if (!wf_is_null(args[1]))
        wf_drop(args[1]);
    if (wf_is_null(r)) {
        explain(index == 0 ? "encoding" : "decoding", encoding);
        return r;
    }
    if (!wf_is_tuple(r) || wf_tuple_len(r) != 2) {
        wf_drop(r);
        return wf_raise(&wf_exc_TypeError, index == 0
                                               ? "encoder must return a tuple (object, integer)"
                                               : "decoder must return a tuple (object,integer)");
    }
    Value v = wf_new_ref(wf_tuple_item(r, 0));
    wf_drop(r);
    return v;
}

/* CodecInfo objects say whether they are about text; plain tuples are taken to be. 1, 0, -1. */
static int is_text_encoding(Value info)
{
    Value flag;
    if (wf_is_tuple_exact(info))
        return 1;
    int r = wf_getattr_opt_c(info, "_is_text_encoding", &flag);
    if (r <= 0)
        return r < 0 ? -1 : 1;
    r = wf_truth(flag);
    wf_drop(flag);
    return r;
}

static Value lookup_text(const char *encoding, const char *alternative)
{
    Value info = wf_codec_lookup(encoding);
    if (wf_is_null(info))
        return info;
    int r = is_text_encoding(info);
    if (r > 0)
        return info;
    wf_drop(info);
    if (r < 0)
        return WF_NULL;
    return wf_raise(&wf_exc_LookupError,
                    "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                    alternative);
}

Value wf_codec_encode(Value o, const char *encoding, const char *errors)
{
    Value info = wf_codec_lookup(encoding);
    return wf_is_null(info) ? info : run_codec(info, 0, o, encoding, errors);
}

Value wf_codec_decode(Value o, const char *encoding, const char *errors)
{
    Value info = wf_codec_lookup(encoding);
    return wf_is_null(info) ? info : run_codec(info, 1, o, encoding, errors);
}

Value wf_codec_encode_text(Value o, const char *encoding, const char *errors)
{
    Value info = lookup_text(encoding, "codecs.encode()");
    return wf_is_null(info) ? info : run_codec(info, 0, o, encoding, errors);
}

Value wf_codec_decode_text(Value o, const char *encoding, const char *errors)
{
    Value info = lookup_text(encoding, "codecs.decode()");
    return wf_is_null(info) ? info : run_codec(info, 1, o, encoding, errors);
}

/* --- error handlers -------------------------------------------------------------------------------------- */

int wf_codec_register_error(const char *name, Value handler)
{
    if (make_tables() < 0)
        return -1;
    if (!wf_callable(handler))
        return wf_raise_i(&wf_exc_TypeError, "handler must be callable");
    return wf_dict_set_c(handlers, name, handler);
}

Value wf_codec_lookup_error(const char *name)
{
    Value key, handler, stored;
    if (make_tables() < 0)
        return WF_NULL;
    if (name == NULL)
        name = "strict";
    int r = wf_dict_get_c(handlers, name, &handler);
    if (r != 0)
        return r < 0 ? WF_NULL : handler;
    WfErrors mode = wf_errors_mode(name);
    if (mode == WF_ERRORS_OTHER)
        return wf_raise(&wf_exc_LookupError, "unknown error handler name '%.400s'", name);
    key = wf_intern_c(name);
    handler = wf_is_null(key) ? WF_NULL : wf_error_function(mode);
    if (wf_is_null(handler))
        return handler;
    r = wf_dict_setdefault(handlers, key, handler, &stored);
    wf_drop(handler);
    return r < 0 ? WF_NULL : stored;
}
