/* Parsing JSON: make_scanner objects. The parser itself is scan_impl.h, for each width of str. */
#include "json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { JSON_POLL_STEPS = 1000 };

Value wf_json_error(Value text, const char *message, ssize_t at)
{
    Value type = wf_import_attr("json.decoder", "JSONDecodeError");
    Value msg = wf_is_null(type) ? WF_NULL : wf_str_from_c(message);
    Value exc = wf_is_null(msg) ? WF_NULL : wf_call3(type, msg, text, wf_int(at));
    wf_drop(msg);
    wf_drop(type);
    if (!wf_is_null(exc))
        wf_raise_obj(wf_own(exc));
    return WF_NULL;
}

static WF_COLD Value no_value_at(size_t i)
{
    return wf_raise_stop_iteration(wf_int((int64_t)i));
}

static Value parse_constant(const JsonScan *s, const char *name)
{
    Value text = wf_str_from_c(name);
    Value v = wf_is_null(text) ? WF_NULL : wf_call1(s->scanner->parse_constant, text);
    wf_drop(text);
    return v;
}

/* Adds to a dict, or to a list of pairs. Steals key and v. */
static int add_pair(Value result, WF_STEALS Value key, WF_STEALS Value v)
{
    if (wf_is_dict_exact(result))
        return wf_dict_set_steal(result, key, v);
    Value pair = wf_tuple_pack(2, key, v);
    wf_drop(key);
    wf_drop(v);
    return wf_is_null(pair) ? -1 : wf_list_append_steal(result, pair);
}

/* What the hooks make of an object (or its list of pairs), which is consumed. */
static Value apply_hook(const JsonScan *s, WF_STEALS Value result)
{
    Value hook = wf_is_none(s->scanner->object_pairs_hook) ? s->scanner->object_hook
                                                           : s->scanner->object_pairs_hook;
    if (WF_LIKELY(wf_is_none(hook)))
        return result;
    Value v = wf_call1(hook, result);
    wf_drop(result);
    return v;
}

/* The first of the places where a key with this hash may be; the others are place ^ 1, 2, 3. Any
 * four keys are shared whatever they hash to; of more, nearly all. */
static unsigned key_place(uint32_t hash)
{
    return (hash ^ hash >> 7) % JSON_KEY_CACHE;
}

/* Remembers a key in the first free place, else in the key's own. */
static void remember_key(JsonScan *s, uint32_t hash, Value key)
{
    unsigned place = key_place(hash), at = place;
    for (unsigned k = 0; k < JSON_KEY_PLACES; k++)
        if (wf_is_null(s->keys[place ^ k].key)) {
            at = place ^ k;
            break;
        }
    wf_drop(s->keys[at].key);
    s->keys[at] = (JsonKey){.key = wf_new_ref(key), .hash = hash};
}

/* An equal recent key instead of this one, which is consumed. */
static Value share_key(JsonScan *s, WF_STEALS Value key)
{
    if (!s->keys)
        return key;
    uint32_t hash = (uint32_t)wf_str_hash(wf_as_str(key));
    unsigned place = key_place(hash);
    for (unsigned k = 0; k < JSON_KEY_PLACES; k++) {
        const JsonKey *known = &s->keys[place ^ k];
        if (known->hash == hash && !wf_is_null(known->key) && wf_str_equal(known->key, key)) {
            wf_drop(key);
            return wf_new_ref(known->key);
        }
    }
    remember_key(s, hash, key);
    return key;
}

#define CHAR       uint8_t
#define CHAR_SIZE  1
#define NAME(name) name##_1
#include "scan_impl.h"
#undef CHAR
#undef CHAR_SIZE
#undef NAME

#define CHAR       uint16_t
#define CHAR_SIZE  2
#define NAME(name) name##_2
#include "scan_impl.h"
#undef CHAR
#undef CHAR_SIZE
#undef NAME

#define CHAR       uint32_t
#define CHAR_SIZE  4
#define NAME(name) name##_4
#include "scan_impl.h"
#undef CHAR
#undef CHAR_SIZE
#undef NAME

Value wf_json_scan(const JsonScanner *scanner, Value text, size_t i, size_t *end)
{
    JsonKey keys[JSON_KEY_CACHE];
    Value v;
    WfStr *str = wf_as_str(text);
    JsonScan s = {.scanner = scanner,
                  .text = text,
                  .data = str->data,
                  .len = str->len,
                  .steps = JSON_POLL_STEPS,
                  .keys = keys};
    for (int k = 0; k < JSON_KEY_CACHE; k++)
        keys[k] = (JsonKey){.key = WF_NULL};
    switch (wf_str_kind(str)) {
    case 1:
        v = scan_value_1(&s, i, end);
        break;
    case 2:
        v = scan_value_2(&s, i, end);
        break;
    default:
        v = scan_value_4(&s, i, end);
        break;
    }
    for (int k = 0; k < JSON_KEY_CACHE; k++)
        wf_drop(keys[k].key);
    return v;
}

Value wf_json_scan_string(Value text, size_t i, bool strict, size_t *end)
{
    WfStr *str = wf_as_str(text);
    JsonScan s = {.text = text, .data = str->data, .len = str->len};
    switch (wf_str_kind(str)) {
    case 1:
        return scan_string_1(&s, i, strict, end);
    case 2:
        return scan_string_2(&s, i, strict, end);
    default:
        return scan_string_4(&s, i, strict, end);
    }
}

/* --- Scanner objects ------------------------------------------------------------------------ */

static Value *const_fields(JsonScanner *s, size_t i)
{
    Value *fields[] = {&s->object_hook, &s->object_pairs_hook, &s->parse_float, &s->parse_int,
                       &s->parse_constant};
    return i < sizeof fields / sizeof *fields ? fields[i] : NULL;
}

static void scanner_dealloc(WfObject *o)
{
    JsonScanner *s = (JsonScanner *)o;
    Value *field;
    for (size_t i = 0; (field = const_fields(s, i)); i++)
        wf_drop(*field);
    if (wf_shape_of(o) != wf_json_scanner_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int scanner_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Value *field;
    for (size_t i = 0; (field = const_fields((JsonScanner *)o, i)); i++)
        WF_VISIT(*field);
    return wf_shape_of(o) == wf_json_scanner_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static int read_context(JsonScanner *s, Value context)
{
    static const char *const names[] = {"object_hook", "object_pairs_hook", "parse_float",
                                        "parse_int", "parse_constant"};
    Value strict = wf_getattr_c(context, "strict"), *field;
    if (wf_is_null(strict))
        return -1;
    int truth = wf_truth(strict);
    wf_drop(strict);
    if (truth < 0)
        return -1;
    s->strict = truth != 0;
    for (size_t i = 0; (field = const_fields(s, i)); i++) {
        Value v = wf_getattr_c(context, names[i]);
        if (wf_is_null(v))
            return -1;
        *field = wf_own(v);
    }
    s->plain_float = wf_is(s->parse_float, wf_type_value(&wf_float_type));
    s->plain_int = wf_is(s->parse_int, wf_type_value(&wf_int_type));
    return 0;
}

static Value scanner_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"context", NULL};
    Value context, *field;
    if (wf_parse_args(args, nargs, kwnames, "O:make_scanner", names, &context) < 0)
        return WF_NULL;
    Value self = wf_generic_alloc(type, 0);
    if (wf_is_null(self))
        return WF_NULL;
    JsonScanner *s = (JsonScanner *)wf_obj(self);
    for (size_t i = 0; (field = const_fields(s, i)); i++)
        *field = WF_NULL;
    if (read_context(s, context) == 0)
        return self;
    wf_drop(self);
    return WF_NULL;
}

static Value scanner_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"string", "idx", NULL};
    Value text;
    ssize_t i;
    size_t end = 0;
    if (wf_parse_args(args, nargs, kwnames, "On:scan_once", names, &text, &i) < 0)
        return WF_NULL;
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "first argument must be a string, not %.80T", text);
    if (i < 0)
        return wf_raise(&wf_exc_ValueError, "idx cannot be negative");
    Value v = wf_json_scan((JsonScanner *)wf_obj(self), text, (size_t)i, &end);
    if (wf_is_null(v))
        return WF_NULL;
    Value pair = wf_tuple_pack(2, v, wf_int((int64_t)end));
    wf_drop(v);
    return pair;
}

static WfMemberDef scanner_members[] = {
    {"strict", WF_M_BOOL, offsetof(JsonScanner, strict), true, "strict"},
    {"object_hook", WF_M_VALUE, offsetof(JsonScanner, object_hook), true, "object_hook"},
    {"object_pairs_hook", WF_M_VALUE, offsetof(JsonScanner, object_pairs_hook), true, NULL},
    {"parse_float", WF_M_VALUE, offsetof(JsonScanner, parse_float), true, "parse_float"},
    {"parse_int", WF_M_VALUE, offsetof(JsonScanner, parse_int), true, "parse_int"},
    {"parse_constant", WF_M_VALUE, offsetof(JsonScanner, parse_constant), true, "parse_constant"},
    {NULL, 0, 0, false, NULL},
};

WfType wf_json_scanner_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_json.Scanner",
    .flags = WF_TF_GC | WF_TF_BASETYPE,
    .basicsize = sizeof(JsonScanner),
    .doc = "JSON scanner object",
    .new = scanner_new,
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .call = scanner_call,
    .members = scanner_members,
};
