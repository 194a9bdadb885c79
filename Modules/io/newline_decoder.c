/*
 * IncrementalNewlineDecoder: universal newlines on top of another decoder, and the translation
 * itself, which StringIO and TextIOWrapper use without the object.
 *
 * A \r at the end of a piece waits for the next piece, lest \r\n be taken for two line ends.
 */
#include "io.h"

typedef struct {
    WfIoBase base;
    Value decoder;   /* [lock: object] or None; WF_NULL before __init__ */
    Value errors;    /* [lock: object] */
    bool translate;  /* [relaxed] */
    bool pending_cr; /* [relaxed] */
    int seen;        /* [relaxed] WF_NL_* */
} WfNewlineDecoder;

/* --- translation ------------------------------------------------------------------------------ */

static size_t find_cr(const WfStr *s, size_t from)
{
    if (wf_str_kind(s) == 1) {
        const uint8_t *p = from < s->len ? memchr(s->data + from, '\r', s->len - from) : NULL;
        return p == NULL ? s->len : (size_t)(p - s->data);
    }
    while (from < s->len && wf_str_at(s, from) != '\r')
        from++;
    return from;
}

static bool has_lf(const WfStr *s)
{
    if (wf_str_kind(s) == 1)
        return memchr(s->data, '\n', s->len) != NULL;
    for (size_t i = 0; i < s->len; i++)
        if (wf_str_at(s, i) == '\n')
            return true;
    return false;
}

/* Which line ends the text has; `first` is where its first \r is. */
static int kinds_of(const WfStr *s, size_t first)
{
    int seen = 0;
    if (first == s->len)
        return has_lf(s) ? WF_NL_LF : 0;
    for (size_t i = 0; i < s->len && seen != 7; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c == '\n') {
            seen |= WF_NL_LF;
        } else if (c == '\r') {
            bool crlf = i + 1 < s->len && wf_str_at(s, i + 1) == '\n';
            seen |= crlf ? WF_NL_CRLF : WF_NL_CR;
            i += crlf;
        }
    }
    return seen;
}

/* The text with every \r\n and \r as \n; the first \r is at `cr`. */
static Value replace_line_ends(Value text, size_t cr)
{
    const WfStr *s = wf_as_str(text);
    WfStrBuilder b;
    wf_sb_init(&b);
    size_t from = 0;
    while (cr < s->len) {
        wf_sb_slice(&b, text, from, cr);
        wf_sb_char(&b, '\n');
        from = cr + 1;
        if (from < s->len && wf_str_at(s, from) == '\n')
            from++;
        cr = find_cr(s, from);
    }
    wf_sb_slice(&b, text, from, s->len);
    return wf_sb_finish(&b);
}

Value wf_newline_translate(WF_STEALS Value text, bool translate, bool final, bool *pending_cr,
                           int *seen)
{
    size_t len = wf_as_str(text)->len;
    if (*pending_cr && (final || len > 0)) {
        Value cr = wf_str_from_latin1("\r", 1);
        Value joined = wf_is_null(cr) ? cr : wf_str_concat(cr, text);
        wf_drop(cr);
        wf_drop(text);
        if (wf_is_null(joined))
            return joined;
        text = joined;
        *pending_cr = false;
        len++;
    }
    if (!final && len > 0 && wf_str_at(wf_as_str(text), len - 1) == '\r') {
        Value shorter = wf_str_slice(text, 0, len - 1);
        wf_drop(text);
        if (wf_is_null(shorter))
            return shorter;
        text = shorter;
        *pending_cr = true;
        len--;
    }
    if (len == 0)
        return text;
    size_t cr = find_cr(wf_as_str(text), 0);
    if (*seen != 7 && !(cr == len && (*seen & WF_NL_LF)))
        *seen |= kinds_of(wf_as_str(text), cr);
    if (!translate || cr == len)
        return text;
    Value r = replace_line_ends(text, cr);
    wf_drop(text);
    return r;
}

Value wf_newlines_seen(int seen)
{
    static const struct {
        int bit;
        const char *text;
    } kinds[] = {{WF_NL_CR, "\r"}, {WF_NL_LF, "\n"}, {WF_NL_CRLF, "\r\n"}};
    Value items[3];
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        if (seen & kinds[i].bit) {
            items[n] = wf_intern_c(kinds[i].text);
            if (wf_is_null(items[n++]))
                return WF_NULL;
        }
    return n == 0 ? WF_NONE : n == 1 ? wf_new_ref(items[0]) : wf_tuple_from_array(items, n);
}

/* --- the object ------------------------------------------------------------------------------- */

static WfNewlineDecoder *as_decoder(Value v)
{
    return (WfNewlineDecoder *)wf_obj(v);
}

static Value decoder_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfNewlineDecoder *d = wf_io_alloc(t);
    if (d == NULL)
        return WF_NULL;
    d->decoder = d->errors = WF_NULL;
    return WF_MOVE(d);
}

static int decoder_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"decoder", "translate", "errors", NULL};
    WfNewlineDecoder *d = as_decoder(self);
    Value decoder, errors = WF_NULL;
    int translate;
    if (wf_parse_args(args, nargs, kwnames, "Op|O:IncrementalNewlineDecoder", names, &decoder,
                      &translate, &errors) < 0)
        return -1;
    if (wf_is_null(errors))
        errors = wf_n.strict;
    wf_io_set(d, &d->decoder, decoder);
    wf_io_set(d, &d->errors, errors);
    wf_relaxed_set(&d->translate, translate);
    wf_relaxed_set(&d->pending_cr, false);
    wf_relaxed_set(&d->seen, 0);
    return 0;
}

static void decoder_dealloc(WfObject *o)
{
    WfNewlineDecoder *d = (WfNewlineDecoder *)o;
    wf_drop(d->decoder);
    wf_drop(d->errors);
    d->decoder = d->errors = WF_NULL;
    wf_io_free(o, sizeof *d);
}

static int decoder_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfNewlineDecoder *d = (WfNewlineDecoder *)o;
    WF_VISIT(d->decoder);
    WF_VISIT(d->errors);
    return wf_io_base_traverse(o, visit, arg);
}

static Value inner(WfNewlineDecoder *d)
{
    Value v = wf_io_get(d, &d->decoder);
    if (wf_is_null(v))
        wf_raise(&wf_exc_ValueError, "IncrementalNewlineDecoder.__init__() not called");
    return v;
}

static Value decoder_decode(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"input", "final", NULL};
    WfNewlineDecoder *d = as_decoder(self);
    Value input, text;
    int final = 0;
    if (wf_parse_args(args, nargs, kwnames, "O|p:decode", names, &input, &final) < 0)
        return WF_NULL;
    Value decoder = inner(d);
    if (wf_is_null(decoder))
        return decoder;
    if (wf_is_none(decoder)) {
        text = wf_new_ref(input);
    } else {
        Value call[] = {input, wf_bool(final)};
        text = wf_call_method(decoder, wf_n.decode, call, 2);
    }
    wf_drop(decoder);
    if (wf_is_null(text))
        return text;
    if (!wf_is_str(text)) {
        wf_raise(&wf_exc_TypeError, "decoder should return a string result, not '%T'", text);
        wf_drop(text);
        return WF_NULL;
    }
    bool pending_cr = wf_relaxed(&d->pending_cr);
    int seen = wf_relaxed(&d->seen);
    text = wf_newline_translate(text, wf_relaxed(&d->translate), final, &pending_cr, &seen);
    wf_relaxed_set(&d->pending_cr, pending_cr);
    wf_relaxed_set(&d->seen, seen);
    return text;
}

static Value decoder_getstate(Value self)
{
    WfNewlineDecoder *d = as_decoder(self);
    Value decoder = inner(d), buffer = WF_NULL, r = WF_NULL;
    int64_t flag = 0;
    if (wf_is_null(decoder))
        return decoder;
    if (wf_is_none(decoder)) {
        buffer = wf_bytes_new("", 0);
    } else {
        Value state = wf_call_method(decoder, wf_n.getstate, NULL, 0);
        if (wf_is_null(state))
            goto done;
        if (!wf_is_tuple(state) || wf_tuple_len(state) != 2) {
            wf_raise(&wf_exc_TypeError, "illegal decoder state");
        } else if (wf_as_int64(wf_tuple_item(state, 1), &flag) < 0) {
            if (wf_err_matches(&wf_exc_TypeError)) {
                wf_err_clear();
                wf_raise(&wf_exc_TypeError, "illegal decoder state");
            }
        } else {
            buffer = wf_new_ref(wf_tuple_item(state, 0));
        }
        wf_drop(state);
    }
    if (!wf_is_null(buffer))
        r = wf_tuple_pack(2, buffer, wf_int(flag * 2 + wf_relaxed(&d->pending_cr)));
    wf_drop(buffer);
done:
    wf_drop(decoder);
    return r;
}

static Value decoder_setstate(Value self, Value state)
{
    WfNewlineDecoder *d = as_decoder(self);
    int64_t flag;
    if (!wf_is_tuple(state))
        return wf_raise(&wf_exc_TypeError, "state argument must be a tuple");
    if (wf_tuple_len(state) != 2)
        return wf_raise(&wf_exc_TypeError, "setstate(): illegal state argument");
    if (wf_as_int64(wf_tuple_item(state, 1), &flag) < 0)
        return WF_NULL;
    Value decoder = inner(d), r = WF_NONE;
    if (wf_is_null(decoder))
        return decoder;
    wf_relaxed_set(&d->pending_cr, flag & 1);
    if (!wf_is_none(decoder)) {
        Value below = wf_tuple_pack(2, wf_tuple_item(state, 0), wf_int(flag >> 1));
        r = wf_is_null(below) ? below : wf_call_method(decoder, wf_n.setstate, &below, 1);
        wf_drop(below);
    }
    wf_drop(decoder);
    return r;
}

static Value decoder_reset(Value self)
{
    WfNewlineDecoder *d = as_decoder(self);
    Value decoder = inner(d), r = WF_NONE;
    if (wf_is_null(decoder))
        return decoder;
    wf_relaxed_set(&d->seen, 0);
    wf_relaxed_set(&d->pending_cr, false);
    if (!wf_is_none(decoder))
        r = wf_call_method(decoder, wf_n.reset, NULL, 0);
    wf_drop(decoder);
    return r;
}

static Value get_newlines(Value self, void *closure)
{
    return wf_newlines_seen(wf_relaxed(&as_decoder(self)->seen));
}

static WfMethodDef methods[] = {
    {"decode", (void *)decoder_decode, WF_FASTKW, "decode($self, /, input, final=False)\n--\n\n"},
    {"getstate", (void *)decoder_getstate, WF_NOARGS, "getstate($self, /)\n--\n\n"},
    {"setstate", (void *)decoder_setstate, WF_O, "setstate($self, state, /)\n--\n\n"},
    {"reset", (void *)decoder_reset, WF_NOARGS, "reset($self, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"newlines", get_newlines, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_io_IncrementalNewlineDecoder_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.IncrementalNewlineDecoder",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfNewlineDecoder),
    .doc = "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\nUniversal "
           "newlines on top of "
           "another decoder.",
    .new = decoder_new,
    .init = decoder_init,
    .dealloc = decoder_dealloc,
    .traverse = decoder_traverse,
    .methods = methods,
    .getset = getset,
};
