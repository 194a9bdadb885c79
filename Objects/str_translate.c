/*
 * str.translate and str.maketrans. What the table says of the ASCII characters is asked once
 * per call and kept in a small cache.
 */
#include "api.h"
#include "str_impl.h"
#include "str_methods.h"
#include "unicode_ctype.h"

enum { KEEP = -1, DROP = -2, TEXT = -3, FAILED = -4, UNKNOWN = -5 };

/* What becomes of c: a code point, KEEP, DROP, FAILED, or TEXT with *text owned. */
static int32_t look_up(Value table, uint32_t c, Value *text)
{
    Value v;
    int32_t r;
    if (wf_is_dict_exact(table)) {
        int found = wf_dict_get(table, wf_small(c), &v);
        if (found <= 0)
            return found < 0 ? FAILED : KEEP;
    } else {
        v = wf_getitem(table, wf_small(c));
        if (wf_is_null(v)) {
            if (!wf_err_matches(&wf_exc_LookupError))
                return FAILED;
            wf_err_clear();
            return KEEP;
        }
    }
    if (wf_is_none(v))
        return DROP;
    if (wf_is_int(v)) {
        int64_t i;
        if (!wf_int_try_i64(v, &i) || i < 0 || i > 0x10ffff) {
            wf_raise(&wf_exc_ValueError, "character mapping must be in range(0x%x)", 0x110000);
            i = FAILED;
        }
        r = (int32_t)i;
        wf_drop(v);
        return r;
    }
    if (wf_is_str(v)) {
        *text = v;
        return TEXT;
    }
    wf_raise(&wf_exc_TypeError, "character mapping must return integer, None or str");
    wf_drop(v);
    return FAILED;
}

static int translate_char(WfStrBuilder *b, Value table, uint32_t c, int32_t *cached)
{
    Value text = WF_NULL;
    int32_t r = *cached;
    if (r == UNKNOWN)
        r = look_up(table, c, &text);
    if (r == FAILED)
        return -1;
    if (r == TEXT) {
        wf_sb_str(b, text);
        wf_drop(text);
        return 0;
    }
    *cached = r;
    if (r != DROP)
        wf_sb_char(b, r == KEEP ? c : (uint32_t)r);
    return 0;
}

/*
 * Maps ASCII text to ASCII text, one to one, as far as that goes; asks the table once for each
 * character. Returns how many characters were done, or -1.
 */
static ssize_t translate_ascii(const WfStr *s, uint8_t *out, Value table, int32_t ascii[128])
{
    uint8_t map[128]; /* above 127: not known yet */
    size_t n = s->len;
    memset(map, 0xff, sizeof map);
    for (size_t i = 0; i < n; i++) {
        uint8_t c = s->data[i];
        if (WF_UNLIKELY(map[c] > 127)) {
            Value text = WF_NULL;
            int32_t r = look_up(table, c, &text);
            if (r == FAILED)
                return -1;
            if (r == TEXT && wf_as_str(text)->len == 1)
                r = (int32_t)wf_str_at(wf_as_str(text), 0);
            if (!wf_is_null(text))
                wf_drop(text);
            ascii[c] = r == TEXT ? UNKNOWN : r;
            if (r == KEEP)
                r = c;
            if (r < 0 || r > 127)
                return (ssize_t)i;
            map[c] = (uint8_t)r;
        }
        out[i] = map[c];
    }
    return (ssize_t)n;
}

Value wf_str_translate(Value self, Value table)
{
    const WfStr *s = wf_as_str(self);
    int32_t ascii[128];
    for (int i = 0; i < 128; i++)
        ascii[i] = UNKNOWN;
    WfStrBuilder b;
    size_t i = 0;
    wf_sb_init(&b);
    if (s->len > 0 && wf_str_is_ascii(s) && wf_sb_reserve(&b, s->len, 0)) {
        ssize_t done = translate_ascii(s, wf_sb_units(&b), table, ascii);
        if (done < 0) {
            wf_sb_abandon(&b);
            return WF_NULL;
        }
        b.len = i = (size_t)done;
    }
    for (; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c < 128 && ascii[c] >= 0) {
            wf_sb_char(&b, (uint32_t)ascii[c]);
            continue;
        }
        int32_t unknown = UNKNOWN;
        if (translate_char(&b, table, c, c < 128 ? &ascii[c] : &unknown) < 0) {
            wf_sb_abandon(&b);
            return WF_NULL;
        }
    }
    return wf_sb_finish(&b);
}

/* --- maketrans ------------------------------------------------------------------------------- */

static int map_char(Value table, uint32_t c, Value to)
{
    return wf_dict_set(table, wf_small(c), to);
}

static int add_entry(Value table, Value key, Value to)
{
    if (wf_is_str(key)) {
        if (wf_as_str(key)->len != 1)
            return wf_raise_i(&wf_exc_ValueError,
                              "string keys in translate table must be of length 1");
        return map_char(table, wf_str_at(wf_as_str(key), 0), to);
    }
    if (wf_is_int(key))
        return wf_dict_set(table, key, to);
    return wf_raise_i(&wf_exc_TypeError, "keys in translate table must be strings or integers");
}

static int from_dict(Value table, Value dict)
{
    size_t pos = 0;
    Value key, to;
    if (!wf_is_dict_exact(dict))
        return wf_raise_i(&wf_exc_TypeError,
                          "if you give only one argument to maketrans it must be a dict");
    while (wf_dict_next(dict, &pos, &key, &to)) {
        int r = add_entry(table, key, to);
        wf_drop(key);
        wf_drop(to);
        if (r < 0)
            return -1;
    }
    return 0;
}

static int must_be_str(int number, Value v)
{
    return wf_raise_i(&wf_exc_TypeError, "maketrans() argument %d must be str, not %.100s", number,
                      wf_is_none(v) ? "None" : wf_type_of(v)->name);
}

static int from_strings(Value table, const Value *args, size_t nargs)
{
    if (!wf_is_str(args[0]))
        return wf_raise_i(&wf_exc_TypeError, "first maketrans argument must be a string if there "
                                             "is a second argument");
    const WfStr *x = wf_as_str(args[0]), *y = wf_as_str(args[1]);
    if (x->len != y->len)
        return wf_raise_i(&wf_exc_ValueError,
                          "the first two maketrans arguments must have equal length");
    for (size_t i = 0; i < x->len; i++)
        if (map_char(table, wf_str_at(x, i), wf_small(wf_str_at(y, i))) < 0)
            return -1;
    for (size_t i = 0; nargs > 2 && i < wf_as_str(args[2])->len; i++)
        if (map_char(table, wf_str_at(wf_as_str(args[2]), i), WF_NONE) < 0)
            return -1;
    return 0;
}

Value wf_str_maketrans(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("maketrans", nargs, 1, 3) < 0)
        return WF_NULL;
    for (size_t i = 1; i < nargs; i++) {
        if (!wf_is_str(args[i])) {
            must_be_str((int)i + 1, args[i]);
            return WF_NULL;
        }
    }
    Value table = wf_dict_new();
    if (wf_is_null(table))
        return table;
    int r = nargs == 1 ? from_dict(table, args[0]) : from_strings(table, args, nargs);
    if (r == 0)
        return table;
    wf_drop(table);
    return WF_NULL;
}
