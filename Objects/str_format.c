/*
 * str.format() and str.format_map(): looks the fields up and formats them. A format spec may
 * hold fields itself, one level deep.
 */
#include "str_format.h"

#include "fmtspec.h"
#include "str_methods.h"

typedef enum { NUMBERS_UNKNOWN, NUMBERS_AUTO, NUMBERS_MANUAL } Numbering;

typedef struct {
    const WfSpan *s;
    const Value *args;      /* NULL: format_map */
    size_t nargs;
    Value kwnames;          /* tuple or WF_NULL; values follow args */
    Value mapping;          /* format_map's, or WF_NULL */
    Numbering numbering;
    ssize_t next_number;
} Format;

enum { MAX_NESTING = 2 };

static int build(Format *f, size_t start, size_t end, int depth, WfStrBuilder *out);

/* --- looking up --------------------------------------------------------------------------------- */

/* Checks that "{}" and "{0}" are not mixed; numbers "{}". */
static int number_field(Format *f, bool empty, ssize_t *index)
{
    if (!empty && *index == -1)
        return 0;
    if (f->numbering == NUMBERS_UNKNOWN)
        f->numbering = empty ? NUMBERS_AUTO : NUMBERS_MANUAL;
    if (f->numbering == NUMBERS_MANUAL && empty)
        return wf_raise_i(&wf_exc_ValueError, "cannot switch from manual field specification to "
                                              "automatic field numbering");
    if (f->numbering == NUMBERS_AUTO && !empty)
        return wf_raise_i(&wf_exc_ValueError, "cannot switch from automatic field numbering to "
                                              "manual field specification");
    if (empty)
        *index = f->next_number++;
    return 0;
}

static Value positional(Format *f, ssize_t index)
{
    if (f->args == NULL)
        return wf_raise(&wf_exc_ValueError, "Format string contains positional fields");
    if ((size_t)index >= f->nargs)
        return wf_raise(&wf_exc_IndexError,
                        "Replacement index %zd out of range for positional args tuple", index);
    return wf_new_ref(f->args[index]);
}

static Value keyword(Format *f, size_t start, size_t end)
{
    Value key = wf_span_piece(f->s, start, end), v = WF_NULL;
    if (wf_is_null(key))
        return key;
    if (!wf_is_null(f->mapping)) {
        v = wf_getitem(f->mapping, key);
    } else {
        size_t n = wf_is_null(f->kwnames) ? 0 : wf_tuple_len(f->kwnames);
        for (size_t i = 0; i < n && wf_is_null(v); i++)
            if (wf_str_equal(wf_tuple_item(f->kwnames, i), key))
                v = wf_new_ref(f->args[f->nargs + i]);
        if (wf_is_null(v))
            wf_raise_keyerror(key);
    }
    wf_drop(key);
    return v;
}

/* o.name, o[name] or o[3]. */
static Value follow(Format *f, Value o, const WfFormatPart *part)
{
    if (!part->is_attribute && part->index >= 0)
        return wf_getitem(o, wf_int(part->index));
    Value name = wf_span_piece(f->s, part->start, part->end);
    if (wf_is_null(name))
        return name;
    Value v = part->is_attribute ? wf_getattr(o, name) : wf_getitem(o, name);
    wf_drop(name);
    return v;
}

static Value look_up(Format *f, size_t start, size_t end)
{
    size_t pos;
    ssize_t index;
    if (wf_format_split_name(f->s, start, end, &pos, &index) < 0 ||
        number_field(f, pos == start, &index) < 0)
        return WF_NULL;
    Value v = index >= 0 ? positional(f, index) : keyword(f, start, pos);
    while (!wf_is_null(v)) {
        WfFormatPart part;
        int r = wf_format_next_part(f->s, &pos, end, &part);
        if (r == 0)
            break;
        Value next = r < 0 ? WF_NULL : follow(f, v, &part);
        wf_drop(v);
        v = next;
    }
    return v;
}

/* --- formatting ------------------------------------------------------------------------------- */

/* Consumes v. */
static Value convert(Value v, uint32_t conversion)
{
    Value r;
    if (conversion == 'r')
        r = wf_repr(v);
    else if (conversion == 's')
        r = wf_str(v);
    else if (conversion == 'a')
        r = wf_ascii(v);
    else if (conversion > 32 && conversion < 127)
        r = wf_raise(&wf_exc_ValueError, "Unknown conversion specifier %c", (int)conversion);
    else
        r = wf_raise(&wf_exc_ValueError, "Unknown conversion specifier \\x%x", conversion);
    wf_drop(v);
    return r;
}

/* The spec's text, or WF_NULL: none (*failed tells an error). */
static Value make_spec(Format *f, const WfFormatStep *step, int depth, bool *failed)
{
    *failed = false;
    if (step->spec_start == step->spec_end)
        return WF_NULL;
    Value spec;
    if (!step->nested) {
        spec = wf_span_piece(f->s, step->spec_start, step->spec_end);
    } else {
        WfStrBuilder b;
        wf_sb_init(&b);
        if (build(f, step->spec_start, step->spec_end, depth - 1, &b) < 0) {
            wf_sb_abandon(&b);
            *failed = true;
            return WF_NULL;
        }
        spec = wf_sb_finish(&b);
    }
    *failed = wf_is_null(spec);
    return spec;
}

static int put_value(WfStrBuilder *out, Value v, Value spec)
{
    if (wf_is_null(spec) && wf_is_str_exact(v)) {
        wf_sb_str(out, v);
        return 0;
    }
    Value text = wf_format(v, spec);
    if (wf_is_null(text))
        return -1;
    wf_sb_str(out, text);
    wf_drop(text);
    return 0;
}

static int put_field(Format *f, const WfFormatStep *step, int depth, WfStrBuilder *out)
{
    Value v = look_up(f, step->name_start, step->name_end);
    if (!wf_is_null(v) && step->conversion)
        v = convert(v, step->conversion);
    if (wf_is_null(v))
        return -1;
    bool failed;
    Value spec = make_spec(f, step, depth, &failed);
    int r = failed ? -1 : put_value(out, v, spec);
    if (!wf_is_null(spec))
        wf_drop(spec);
    wf_drop(v);
    return r;
}

/* --- fields as most are: {}, {0}, {name}, {name:spec} in ASCII ------------------------------------------ */

/* One of ! . : [ { }, by a bit each. */
static bool ends_name(uint8_t c)
{
    const uint64_t low = 1ull << '!' | 1ull << '.' | 1ull << ':';
    const uint64_t high = 1ull << ('[' - 64) | 1ull << ('{' - 64) | 1ull << ('}' - 64);
    return ((c < 64 ? low : high) >> (c & 63)) & 1;
}

/* The value, borrowed, of a keyword argument of this name; WF_NULL: there is none. */
static Value find_keyword(const Format *f, const uint8_t *name, size_t n)
{
    size_t count = wf_is_null(f->kwnames) ? 0 : wf_tuple_len(f->kwnames);
    for (size_t i = 0; i < count; i++) {
        const WfStr *s = wf_as_str(wf_tuple_item(f->kwnames, i));
        if (s->len == n && wf_str_is_ascii(s) && memcmp(s->data, name, n) == 0)
            return f->args[f->nargs + i];
    }
    return WF_NULL;
}

/* The value of a short field name, borrowed. WF_NULL: to be looked up in full. */
static Value find_simple(Format *f, const uint8_t *name, size_t n)
{
    ssize_t index = -1;
    if (f->args == NULL)
        return WF_NULL;
    if (n == 0 && f->numbering != NUMBERS_MANUAL && (size_t)f->next_number < f->nargs) {
        f->numbering = NUMBERS_AUTO;
        return f->args[f->next_number++];
    }
    if (n == 1 && (uint8_t)(*name - '0') < 10)
        index = *name - '0';
    if (index < 0)
        return n > 0 && (uint8_t)(*name - '0') >= 10 ? find_keyword(f, name, n) : WF_NULL;
    if (f->numbering == NUMBERS_AUTO || (size_t)index >= f->nargs)
        return WF_NULL;
    f->numbering = NUMBERS_MANUAL;
    return f->args[index];
}

/* Text as a plain spec has it, padded in the output; false: not this way. */
static bool put_padded(WfStrBuilder *out, Value v, const uint8_t *spec, size_t n)
{
    WfFmtSpec s;
    if (!wf_is_str_exact(v) || !wf_fmt_parse_plain(spec, n, '<', 's', &s) || s.type != 's' || s.sign || s.alt ||
        s.align == '=' || s.precision >= 0)
        return false;
    size_t len = wf_as_str(v)->len, pad = s.width > 0 && (size_t)s.width > len ? (size_t)s.width - len : 0;
    size_t left = s.align == '<' ? 0 : s.align == '^' ? pad / 2 : pad;
    wf_sb_fill(out, s.fill, left);
    wf_sb_str(out, v);
    wf_sb_fill(out, s.fill, pad - left);
    return true;
}

static int put_simple(WfStrBuilder *out, Value v, const uint8_t *spec, size_t n)
{
    if (n > 0 && put_padded(out, v, spec, n))
        return 0;
    Value text = n > 0 ? wf_str_from_ascii(spec, n) : WF_NULL;
    if (n > 0 && wf_is_null(text))
        return -1;
    v = wf_new_ref(v); /* whatever __format__ does to the arguments */
    int r = put_value(out, v, text);
    wf_drop(v);
    if (n > 0)
        wf_drop(text);
    return r;
}

/*
 * Literals and simple fields of an ASCII format; *start moves to what is left for the general way, the
 * end if nothing is. 0 / -1.
 */
static int build_simple(Format *f, size_t *start, size_t end, WfStrBuilder *out)
{
    const uint8_t *p = f->s->p;
    for (size_t i = *start; i < end;) {
        size_t from = i;
        while (i < end && p[i] != '{' && p[i] != '}')
            i++;
        wf_sb_ascii(out, (const char *)p + from, i - from);
        *start = i;
        if (i == end || p[i] == '}')
            return 0;
        size_t name = ++i;
        while (i < end && !ends_name(p[i]))
            i++;
        size_t name_end = i, spec = i;
        if (i < end && p[i] == ':') {
            spec = ++i;
            while (i < end && p[i] != '}' && p[i] != '{')
                i++;
        }
        if (i >= end || p[i] != '}')
            return 0;
        Value v = find_simple(f, p + name, name_end - name);
        if (wf_is_null(v))
            return 0;
        if (put_simple(out, v, p + spec, i - spec) < 0)
            return -1;
        *start = ++i;
    }
    return 0;
}

static int build(Format *f, size_t start, size_t end, int depth, WfStrBuilder *out)
{
    WfFormatStep step;
    int r;
    if (depth <= 0)
        return wf_raise_i(&wf_exc_ValueError, "Max string recursion exceeded");
    while ((r = f->s->ascii ? build_simple(f, &start, end, out) : 0) == 0 &&
           (r = wf_format_next(f->s, &start, end, &step)) > 0) {
        wf_sb_units_append(out, f->s->kind, wf_span_ptr(f->s, step.lit_start),
                           step.lit_end - step.lit_start);
        if (step.has_field && put_field(f, &step, depth, out) < 0)
            return -1;
    }
    return r;
}

static Value run(Format *f)
{
    WfStrBuilder b;
    wf_sb_init(&b);
    if (build(f, 0, f->s->len, MAX_NESTING, &b) < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    return wf_sb_finish(&b);
}

Value wf_str_format(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const Value none[1];
    WfSpan s = wf_span_of_str(self);
    Format f = {.s = &s, .args = args != NULL ? args : none, .nargs = nargs, .kwnames = kwnames,
                .mapping = WF_NULL};
    return run(&f);
}

Value wf_str_format_map(Value self, Value mapping)
{
    WfSpan s = wf_span_of_str(self);
    Format f = {.s = &s, .kwnames = WF_NULL, .mapping = mapping};
    return run(&f);
}
