/*
 * str.format() and str.format_map(): looks the fields up and formats them. A format spec may
 * hold fields itself, one level deep.
 */
#include "str_format.h"

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

static int build(Format *f, size_t start, size_t end, int depth, WfStrBuilder *out)
{
    WfFormatStep step;
    int r;
    if (depth <= 0)
        return wf_raise_i(&wf_exc_ValueError, "Max string recursion exceeded");
    while ((r = wf_format_next(f->s, &start, end, &step)) > 0) {
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
