/* Comparison, truth, hash, text of any value. */
#include "api.h"
#include "fmtspec.h"

/* --- comparison ---------------------------------------------------------------------------------------- */

static const WfCmpOp swapped[] = {WF_GT, WF_GE, WF_EQ, WF_NE, WF_LT, WF_LE};
static const char *const symbols[] = {"<", "<=", "==", "!=", ">", ">="};

static bool holds(WfCmpOp op, bool less, bool equal)
{
    switch (op) {
    case WF_LT:
        return less;
    case WF_LE:
        return less || equal;
    case WF_EQ:
        return equal;
    case WF_NE:
        return !equal;
    case WF_GT:
        return !less && !equal;
    default:
        return !less;
    }
}

static WF_COLD Value raise_unordered(WfType *ta, WfType *tb, WfCmpOp op)
{
    return wf_raise(&wf_exc_TypeError,
                    "'%s' not supported between instances of '%.100s' and '%.100s'", symbols[op],
                    ta->name, tb->name);
}

static Value compare_slots(Value a, Value b, WfCmpOp op)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    bool reversed = false;
    if (ta != tb && tb->compare && wf_is_subtype(tb, ta)) {
        reversed = true;
        Value v = tb->compare(b, a, swapped[op]);
        if (!wf_is_notimpl(v))
            return v;
    }
    if (ta->compare) {
        Value v = ta->compare(a, b, op);
        if (!wf_is_notimpl(v))
            return v;
    }
    if (!reversed && tb->compare) {
        Value v = tb->compare(b, a, swapped[op]);
        if (!wf_is_notimpl(v))
            return v;
    }
    if (op == WF_EQ || op == WF_NE)
        return wf_bool(wf_is(a, b) == (op == WF_EQ));
    return raise_unordered(ta, tb, op);
}

Value wf_compare(Value a, Value b, WfCmpOp op)
{
    if (wf_both_small(a, b)) {
        int64_t x = (int64_t)a.bits, y = (int64_t)b.bits;
        return wf_bool(holds(op, x < y, x == y));
    }
    if (wf_is_str_exact(a) && wf_is_str_exact(b)) {
        if (op == WF_EQ || op == WF_NE)
            return wf_bool(wf_str_equal(a, b) == (op == WF_EQ));
        int c = wf_str_cmp(a, b);
        return wf_bool(holds(op, c < 0, c == 0));
    }
    if (wf_enter_call(" in comparison") < 0)
        return WF_NULL;
    Value v = compare_slots(a, b, op);
    wf_leave_call();
    return v;
}

Value wf_compare_after(Value a, Value b, WfCmpOp op)
{
    if (wf_enter_call(" in comparison") < 0)
        return WF_NULL;
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    Value v = tb->compare ? tb->compare(b, a, swapped[op]) : WF_NOTIMPL;
    wf_leave_call();
    if (!wf_is_notimpl(v))
        return v;
    if (op == WF_EQ || op == WF_NE)
        return wf_bool(wf_is(a, b) == (op == WF_EQ));
    return raise_unordered(ta, tb, op);
}

int wf_compare_bool(Value a, Value b, WfCmpOp op)
{
    if (wf_is(a, b) && (op == WF_EQ || op == WF_NE))
        return op == WF_EQ;
    Value v = wf_compare(a, b, op);
    if (wf_is_bool(v))
        return wf_is_true(v);
    if (wf_is_null(v))
        return -1;
    int r = wf_truth(v);
    wf_drop(v);
    return r;
}

/* --- truth, hash ------------------------------------------------------------------------------------------ */

int wf_truth_slow(Value v)
{
    if (wf_is_none(v) || wf_is_zero_float(v))
        return 0;
    if (wf_is_str_exact(v))
        return wf_as_str(v)->len != 0;
    WfType *t = wf_type_of(v);
    if (t->nb_bool)
        return t->nb_bool(v);
    if (t->len) {
        ssize_t n = t->len(v);
        return n < 0 ? -1 : n != 0;
    }
    return 1;
}

int64_t wf_hash(Value v)
{
    if (wf_is_small(v))
        return wf_small_value(v) == -1 ? -2 : wf_small_value(v);
    if (wf_is_str_exact(v))
        return (int64_t)wf_str_hash(wf_as_str(v));
    WfType *t = wf_type_of(v);
    return t->hash ? t->hash(v) : wf_hash_not_implemented(v);
}

/* --- text ---------------------------------------------------------------------------------------------------- */

static Value check_text(Value v, const char *method)
{
    if (WF_LIKELY(wf_is_null(v) || wf_is_str(v)))
        return v;
    wf_raise(&wf_exc_TypeError, "%s returned non-string (type %.200s)", method,
             wf_type_of(v)->name);
    wf_drop(v);
    return WF_NULL;
}

Value wf_repr(Value v)
{
    if (wf_is_null(v))
        return wf_str_from_c("<NULL>");
    if (wf_is_str_exact(v))
        return wf_str_repr(v);
    if (wf_enter_call(" while getting the repr of an object") < 0)
        return WF_NULL;
    Value text = check_text(wf_type_of(v)->repr(v), "__repr__");
    wf_leave_call();
    return text;
}

Value wf_str(Value v)
{
    if (wf_is_null(v))
        return wf_str_from_c("<NULL>");
    if (wf_is_str_exact(v))
        return wf_new_ref(v);
    if (wf_is_int_exact(v))
        return wf_int_to_str(v, 10, false);
    if (wf_is_bool(v))
        return wf_is_true(v) ? wf_n.True : wf_n.False;
    if (wf_is_none(v))
        return wf_n.None;
    if (wf_enter_call(" while getting the str of an object") < 0)
        return WF_NULL;
    WfType *t = wf_type_of(v);
    Value text = check_text(t->str ? t->str(v) : t->repr(v), "__str__");
    wf_leave_call();
    return text;
}

static void append_escaped(WfStrBuilder *b, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    int width = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
    wf_sb_char(b, '\\');
    wf_sb_char(b, width == 2 ? 'x' : width == 4 ? 'u' : 'U');
    while (width-- > 0)
        wf_sb_char(b, (uint32_t)digits[c >> (4 * width) & 15]);
}

Value wf_ascii(Value v)
{
    Value text = wf_repr(v);
    if (wf_is_null(text) || wf_str_is_ascii(wf_as_str(text)))
        return text;
    WfStr *s = wf_as_str(text);
    WfStrBuilder b;
    wf_sb_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c < 128)
            wf_sb_char(&b, c);
        else
            append_escaped(&b, c);
    }
    wf_drop(text);
    return wf_sb_finish(&b);
}

Value wf_format(Value v, Value spec)
{
    if (!wf_is_null(spec) && !wf_is_str(spec))
        return wf_raise(&wf_exc_SystemError, "Format specifier must be a string, not %.200s",
                        wf_type_of(spec)->name);
    if (wf_is_null(spec) || wf_as_str(spec)->len == 0) {
        if (wf_is_str_exact(v))
            return wf_new_ref(v);
        if (wf_is_int_exact(v))
            return wf_int_to_str(v, 10, false);
        spec = wf_str_empty;
    } else if (wf_is_str_exact(v)) {
        return wf_str_format_spec(v, spec);
    } else if (wf_is_int_exact(v)) {
        return wf_int_format_spec(v, spec);
    } else if (wf_is_float_exact(v)) {
        return wf_float_format_spec(v, spec);
    }
    Value fn;
    int r = wf_lookup_special(v, wf_n.__format__, &fn);
    if (r < 0)
        return WF_NULL;
    if (r == 0)
        return wf_raise(&wf_exc_TypeError, "Type %.100s doesn't define __format__",
                        wf_type_of(v)->name);
    Value text = wf_call1(fn, spec);
    wf_drop(fn);
    if (!wf_is_null(text) && !wf_is_str(text)) {
        wf_raise(&wf_exc_TypeError, "__format__ must return a str, not %.200s",
                 wf_type_of(text)->name);
        wf_drop(text);
        return WF_NULL;
    }
    return text;
}

bool wf_callable(Value v)
{
    return wf_type_of(v)->call != NULL;
}
