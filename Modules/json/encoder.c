/* Writing JSON: make_encoder objects. The text grows in one builder and is returned as a list of
 * that one piece. */
#include "json.h"

typedef enum { QUOTE_ASCII, QUOTE_PLAIN, QUOTE_CALL } QuoteKind;

typedef struct {
    WfObject ob;
    Value markers, default_fn, encoder, indent, key_separator, item_separator; /* all [const] */
    bool sort_keys, skipkeys, allow_nan;
    uint8_t quote; /* QuoteKind: encoder is one of _json's own, or another */
} Encoder;

typedef struct {
    const Encoder *e;
    WfStrBuilder out;
    int steps; /* values until the next poll */
} Writer;

enum { POLL_STEPS = 1000 };

static int write_value(Writer *w, Value v);

/* --- Scalars -------------------------------------------------------------------------------- */

static int write_text(Writer *w, Value s)
{
    const Encoder *e = w->e;
    if (WF_LIKELY(e->quote != QUOTE_CALL)) {
        wf_json_quote(&w->out, s, e->quote == QUOTE_ASCII);
        return 0;
    }
    Value r = wf_call1(e->encoder, s);
    if (wf_is_null(r))
        return -1;
    int status = 0;
    if (wf_is_str(r))
        wf_sb_str(&w->out, r);
    else
        status = wf_raise_i(&wf_exc_TypeError, "encoder() must return a string, not %.80T", r);
    wf_drop(r);
    return status;
}

static int write_int(Writer *w, Value v)
{
    if (wf_is_small(v)) {
        char digits[24], *p = digits + sizeof digits;
        int64_t i = wf_small_value(v);
        uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
        do
            *--p = (char)('0' + u % 10);
        while (u /= 10);
        if (i < 0)
            *--p = '-';
        wf_sb_ascii(&w->out, p, (size_t)(digits + sizeof digits - p));
        return 0;
    }
    Value s = wf_int_to_str(v, 10, false);
    if (wf_is_null(s))
        return -1;
    wf_sb_str(&w->out, s);
    wf_drop(s);
    return 0;
}

static int write_float(Writer *w, Value v)
{
    double d = wf_float_value(v);
    char text[32];
    if (__builtin_isfinite(d)) {
        wf_sb_ascii(&w->out, text, wf_double_repr(d, text));
        return 0;
    }
    if (!w->e->allow_nan)
        return wf_raise_i(&wf_exc_ValueError, "Out of range float values are not JSON compliant");
    wf_sb_c(&w->out, __builtin_isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
    return 0;
}

/* None, True, False, numbers: 1; 0 if v is none of them; -1 error. */
static int write_scalar(Writer *w, Value v)
{
    int status;
    if (wf_is_none(v) || wf_is_bool(v)) {
        wf_sb_c(&w->out, wf_is_none(v) ? "null" : wf_is_true(v) ? "true" : "false");
        return 1;
    }
    if (wf_is_int(v))
        status = write_int(w, v);
    else if (wf_is_float(v))
        status = write_float(w, v);
    else
        return 0;
    return status < 0 ? -1 : 1;
}

/* --- Circular references -------------------------------------------------------------------- */

/* Notes that v is being written. *mark is its key, to be given to leave(). */
static int enter(Writer *w, Value v, Value *mark)
{
    Value markers = w->e->markers;
    *mark = WF_NULL;
    if (wf_is_none(markers))
        return 0;
    Value id = wf_int_from_u64((uint64_t)(uintptr_t)wf_obj(v));
    if (wf_is_null(id))
        return -1;
    int found = wf_dict_contains(markers, id);
    if (found > 0)
        found = wf_raise_i(&wf_exc_ValueError, "Circular reference detected");
    if (found == 0)
        found = wf_dict_set(markers, id, v);
    if (found < 0) {
        wf_drop(id);
        return -1;
    }
    *mark = id;
    return 0;
}

static int leave(Writer *w, Value mark, int status)
{
    if (status == 0 && !wf_is_null(mark) && wf_dict_del(w->e->markers, mark) < 0)
        status = -1;
    wf_drop(mark);
    return status;
}

/* --- Containers ----------------------------------------------------------------------------- */

static int write_items(Writer *w, Value seq)
{
    wf_sb_char(&w->out, '[');
    for (size_t i = 0; i < wf_fast_len(seq); i++) {
        Value item = wf_fast_item(seq, i);
        if (wf_is_null(item))
            break;
        if (i)
            wf_sb_str(&w->out, w->e->item_separator);
        int status = write_value(w, item);
        wf_drop(item);
        if (status < 0)
            return -1;
    }
    wf_sb_char(&w->out, ']');
    return 0;
}

static int write_list(Writer *w, Value v)
{
    Value mark, seq = wf_sequence_fast(v, "_iterencode_list needs a sequence");
    if (wf_is_null(seq))
        return -1;
    int status = 0;
    if (wf_fast_len(seq) == 0)
        wf_sb_c(&w->out, "[]");
    else {
        status = enter(w, v, &mark);
        if (status == 0)
            status = leave(w, mark, write_items(w, seq));
    }
    wf_drop(seq);
    return status;
}

/* The key as a JSON string: 1, 0 to leave the item out, -1 error. `first`: no separator before. */
static int write_key(Writer *w, Value key, bool first)
{
    bool text = wf_is_str(key);
    bool scalar = text || wf_is_none(key) || wf_is_bool(key) || wf_is_int(key) || wf_is_float(key);
    if (!scalar && w->e->skipkeys)
        return 0;
    if (!scalar)
        return wf_raise_i(&wf_exc_TypeError,
                          "keys must be str, int, float, bool or None, not %.100T", key);
    if (!first)
        wf_sb_str(&w->out, w->e->item_separator);
    if (text)
        return write_text(w, key) < 0 ? -1 : 1;
    /* Numbers and names have nothing to escape, but another encoder may want to see them. */
    Writer inner = {.e = w->e};
    wf_sb_init(&inner.out);
    int status = write_scalar(&inner, key);
    if (status < 0) {
        wf_sb_abandon(&inner.out);
        return -1;
    }
    Value s = wf_sb_finish(&inner.out);
    if (wf_is_null(s))
        return -1;
    status = write_text(w, s);
    wf_drop(s);
    return status < 0 ? -1 : 1;
}

static int write_pair(Writer *w, Value key, Value v, bool *first)
{
    int written = write_key(w, key, *first);
    if (written <= 0)
        return written;
    *first = false;
    wf_sb_str(&w->out, w->e->key_separator);
    return write_value(w, v);
}

static int write_dict_directly(Writer *w, Value dict)
{
    Value key, v;
    size_t pos = 0;
    bool first = true;
    while (wf_dict_next(dict, &pos, &key, &v)) {
        int status = write_pair(w, key, v, &first);
        wf_drop(key);
        wf_drop(v);
        if (status < 0)
            return -1;
    }
    return 0;
}

/* list(mapping.items()), sorted if need be. */
static Value items_of(Writer *w, Value dict)
{
    Value list;
    if (wf_is_dict_exact(dict))
        list = wf_dict_items_list(dict);
    else {
        Value items = wf_call_method_c(dict, "items", NULL, 0);
        if (wf_is_null(items))
            return WF_NULL;
        Value it = wf_iter(items);
        if (wf_is_null(it) && wf_err_matches(&wf_exc_TypeError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError, "%.200T.items() returned a non-iterable (type %.200T)",
                     dict, items);
        }
        wf_drop(items);
        list = wf_is_null(it) ? WF_NULL : wf_sequence_list(it);
        wf_drop(it);
    }
    if (!wf_is_null(list) && w->e->sort_keys && wf_list_sort(list) < 0) {
        wf_drop(list);
        return WF_NULL;
    }
    return list;
}

static int write_dict_items(Writer *w, Value dict)
{
    Value items = items_of(w, dict);
    bool first = true;
    int status = wf_is_null(items) ? -1 : 0;
    for (size_t i = 0; status == 0 && i < wf_list_len(items); i++) {
        Value pair = wf_list_get(items, i);
        if (wf_is_null(pair))
            break;
        if (!wf_is_tuple(pair) || wf_tuple_len(pair) != 2)
            status = wf_raise_i(&wf_exc_ValueError, "items must return 2-tuples");
        else
            status = write_pair(w, wf_tuple_item(pair, 0), wf_tuple_item(pair, 1), &first);
        wf_drop(pair);
    }
    wf_drop(items);
    return status;
}

static int write_dict(Writer *w, Value v)
{
    Value mark;
    if (wf_dict_len(v) == 0) {
        wf_sb_c(&w->out, "{}");
        return 0;
    }
    if (enter(w, v, &mark) < 0)
        return -1;
    wf_sb_char(&w->out, '{');
    bool directly = wf_is_dict_exact(v) && !w->e->sort_keys;
    int status = directly ? write_dict_directly(w, v) : write_dict_items(w, v);
    wf_sb_char(&w->out, '}');
    return leave(w, mark, status);
}

/* --- Any value ------------------------------------------------------------------------------ */

static int write_default(Writer *w, Value v)
{
    Value mark;
    /* Immediate values, which have no address, are scalars: v is an object. */
    if (!wf_is_pointer(v)) {
        Value r = wf_call1(w->e->default_fn, v);
        int status = wf_is_null(r) ? -1 : write_value(w, r);
        wf_drop(r);
        return status;
    }
    if (enter(w, v, &mark) < 0)
        return -1;
    Value r = wf_call1(w->e->default_fn, v);
    int status = wf_is_null(r) ? -1 : write_value(w, r);
    wf_drop(r);
    return leave(w, mark, status);
}

static int write_nested(Writer *w, Value v)
{
    if (wf_enter_call(" while encoding a JSON object") < 0)
        return -1;
    int status = wf_is_list(v) || wf_is_tuple(v) ? write_list(w, v)
                 : wf_is_dict(v)                 ? write_dict(w, v)
                                                 : write_default(w, v);
    wf_leave_call();
    return status;
}

static int write_value(Writer *w, Value v)
{
    if (--w->steps < 0) {
        w->steps = POLL_STEPS;
        if (wf_safepoint() < 0)
            return -1;
    }
    if (wf_is_str(v))
        return write_text(w, v);
    int status = write_scalar(w, v);
    if (status)
        return status < 0 ? -1 : 0;
    return write_nested(w, v);
}

static Value encoder_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"obj", "_current_indent_level", NULL};
    Value v;
    ssize_t level;
    Writer w = {.e = (Encoder *)wf_obj(self), .steps = POLL_STEPS};
    if (wf_parse_args(args, nargs, kwnames, "On:_iterencode", names, &v, &level) < 0)
        return WF_NULL;
    wf_sb_init(&w.out);
    if (write_value(&w, v) < 0) {
        wf_sb_abandon(&w.out);
        return WF_NULL;
    }
    Value text = wf_sb_finish(&w.out);
    if (wf_is_null(text))
        return WF_NULL;
    Value list = wf_list_from_array(&text, 1);
    wf_drop(text);
    return list;
}

/* --- Encoder objects ------------------------------------------------------------------------ */

static Value *value_fields(Encoder *e, size_t i)
{
    Value *fields[] = {&e->markers, &e->default_fn,    &e->encoder,
                       &e->indent,  &e->key_separator, &e->item_separator};
    return i < sizeof fields / sizeof *fields ? fields[i] : NULL;
}

static void encoder_dealloc(WfObject *o)
{
    Value *field;
    for (size_t i = 0; (field = value_fields((Encoder *)o, i)); i++)
        wf_drop(*field);
    if (wf_shape_of(o) != wf_json_encoder_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int encoder_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Value *field;
    for (size_t i = 0; (field = value_fields((Encoder *)o, i)); i++)
        WF_VISIT(*field);
    return wf_shape_of(o) == wf_json_encoder_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static Value encoder_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {
        "markers",        "default",   "encoder",  "indent",    "key_separator",
        "item_separator", "sort_keys", "skipkeys", "allow_nan", NULL};
    Value v[6], *field;
    int sort_keys, skipkeys, allow_nan;
    if (wf_parse_args(args, nargs, kwnames, "OOOOOOppp:make_encoder", names, &v[0], &v[1], &v[2],
                      &v[3], &v[4], &v[5], &sort_keys, &skipkeys, &allow_nan) < 0)
        return WF_NULL;
    if (!wf_is_none(v[0]) && !wf_is_dict(v[0]))
        return wf_raise(&wf_exc_TypeError,
                        "make_encoder() argument 1 must be dict or None, not %.200T", v[0]);
    for (int i = 4; i < 6; i++)
        if (!wf_is_str(v[i]))
            return wf_raise(&wf_exc_TypeError, "make_encoder() argument %d must be str, not %.200T",
                            i + 1, v[i]);
    Value self = wf_generic_alloc(type, 0);
    if (wf_is_null(self))
        return WF_NULL;
    Encoder *e = (Encoder *)wf_obj(self);
    for (size_t i = 0; (field = value_fields(e, i)); i++)
        *field = wf_new_ref(v[i]);
    e->sort_keys = sort_keys != 0;
    e->skipkeys = skipkeys != 0;
    e->allow_nan = allow_nan != 0;
    e->quote = wf_is(e->encoder, wf_json_quote_ascii_fn) ? QUOTE_ASCII
               : wf_is(e->encoder, wf_json_quote_fn)     ? QUOTE_PLAIN
                                                         : QUOTE_CALL;
    return self;
}

static WfMemberDef encoder_members[] = {
    {"markers", WF_M_VALUE, offsetof(Encoder, markers), true, "markers"},
    {"default", WF_M_VALUE, offsetof(Encoder, default_fn), true, "default"},
    {"encoder", WF_M_VALUE, offsetof(Encoder, encoder), true, "encoder"},
    {"indent", WF_M_VALUE, offsetof(Encoder, indent), true, "indent"},
    {"key_separator", WF_M_VALUE, offsetof(Encoder, key_separator), true, "key_separator"},
    {"item_separator", WF_M_VALUE, offsetof(Encoder, item_separator), true, "item_separator"},
    {"sort_keys", WF_M_BOOL, offsetof(Encoder, sort_keys), true, "sort_keys"},
    {"skipkeys", WF_M_BOOL, offsetof(Encoder, skipkeys), true, "skipkeys"},
    {NULL, 0, 0, false, NULL},
};

WfType wf_json_encoder_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_json.Encoder",
    .flags = WF_TF_GC | WF_TF_BASETYPE,
    .basicsize = sizeof(Encoder),
    .doc = "_iterencode(obj, _current_indent_level) -> iterable",
    .new = encoder_new,
    .dealloc = encoder_dealloc,
    .traverse = encoder_traverse,
    .call = encoder_call,
    .members = encoder_members,
};
