/* Pattern.sub() and subn().
 *
 * The replacement is a function, a literal string, or a template. Templates are parsed by
 * re._subx(), which gives a literal or a function that carries the parsed template as its default
 * argument. That is turned into an "expansion", a tuple of literals and group numbers, which is
 * expanded here without making a match object; the pattern remembers the last one.
 */
#include "sre_objects.h"

/* Collects the result. An item of the wrong type is reported when all is done, as a join would. */
typedef struct {
    const SreSubject *subject;
    WfStrBuilder text; /* for str */
    uint8_t *bytes;    /* for bytes */
    size_t size, room;
    size_t count;     /* items added */
    size_t bad_index; /* the first of the wrong type, if bad is not WF_NULL */
    Value bad;        /* owned */
} Output;

static void output_init(Output *out, const SreSubject *subject)
{
    memset(out, 0, sizeof *out);
    out->subject = subject;
    out->bad = WF_NULL;
    if (!subject->is_bytes)
        wf_sb_init(&out->text);
}

static void output_abandon(Output *out)
{
    if (out->subject->is_bytes)
        wf_mem_free(out->bytes);
    else
        wf_sb_abandon(&out->text);
    wf_drop(out->bad);
}

static int add_bytes(Output *out, const void *p, size_t n)
{
    if (out->room - out->size < n) {
        size_t room = (out->size + n) * 2 + 64;
        uint8_t *grown = wf_mem_realloc(out->bytes, room);
        if (!grown)
            return -1;
        out->bytes = grown;
        out->room = room;
    }
    if (n)
        memcpy(out->bytes + out->size, p, n);
    out->size += n;
    return 0;
}

static int add_slice(Output *out, size_t start, size_t end)
{
    out->count++;
    if (out->subject->is_bytes)
        return add_bytes(out, (const uint8_t *)out->subject->data + start, end - start);
    wf_sb_slice(&out->text, out->subject->string, start, end);
    return out->text.failed ? -1 : 0;
}

static int add_bytes_item(Output *out, Value item, bool *fits)
{
    WfBuffer view;
    *fits = wf_has_buffer(item);
    if (!*fits)
        return 0;
    if (wf_get_buffer(item, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    int status = add_bytes(out, view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    return status;
}

static int add_item(Output *out, Value item)
{
    bool fits = true;
    int status = 0;
    if (out->subject->is_bytes)
        status = add_bytes_item(out, item, &fits);
    else if ((fits = wf_is_str(item)))
        wf_sb_str(&out->text, item);
    if (!fits && wf_is_null(out->bad)) {
        out->bad = wf_new_ref(item);
        out->bad_index = out->count;
    }
    out->count++;
    return status;
}

static Value output_finish(Output *out)
{
    Value result;
    if (!wf_is_null(out->bad)) {
        if (out->subject->is_bytes)
            wf_raise(&wf_exc_TypeError,
                     "sequence item %zu: expected a bytes-like object, %.80T found", out->bad_index,
                     out->bad);
        else
            wf_raise(&wf_exc_TypeError, "sequence item %zu: expected str instance, %.80T found",
                     out->bad_index, out->bad);
        output_abandon(out);
        return WF_NULL;
    }
    if (!out->subject->is_bytes)
        return wf_sb_finish(&out->text);
    result = wf_bytes_new(out->bytes, out->size);
    wf_mem_free(out->bytes);
    return result;
}

/* --- Replacements --------------------------------------------------------------------------- */

typedef enum { REPLACE_BY_CALL, REPLACE_BY_LITERAL, REPLACE_BY_EXPANSION } ReplaceKind;

typedef struct {
    ReplaceKind kind;
    Value value; /* owned */
} Replacement;

static bool has_backslash(const SreSubject *s)
{
    if (s->width == 1)
        return memchr(s->data, '\\', s->length) != NULL;
    for (size_t i = 0; i < s->length; i++)
        if (s->width == 2 ? ((const uint16_t *)s->data)[i] == '\\'
                          : ((const uint32_t *)s->data)[i] == '\\')
            return true;
    return false;
}

static bool is_literal(Value repl)
{
    SreSubject s;
    if (wf_sre_subject_open(&s, repl) < 0) {
        wf_err_clear();
        return false;
    }
    bool literal = !has_backslash(&s);
    wf_sre_subject_close(&s);
    return literal;
}

/* From re._parser's ([(index, group), ...], [literal or None, ...]). WF_NULL without an exception
   if it is not of that form. */
static Value make_expansion(Value parsed, uint32_t groups)
{
    if (!wf_is_tuple_exact(parsed) || wf_tuple_len(parsed) != 2)
        return WF_NULL;
    Value pairs = wf_tuple_item(parsed, 0), literals = wf_tuple_item(parsed, 1);
    if (!wf_is_list_exact(pairs) || !wf_is_list_exact(literals))
        return WF_NULL;
    Value items = wf_list_as_tuple(literals);
    bool good = !wf_is_null(items);
    for (size_t i = 0; good && i < wf_list_len(pairs); i++) {
        Value pair = wf_list_get(pairs, i);
        good = wf_is_tuple_exact(pair) && wf_tuple_len(pair) == 2;
        Value index = good ? wf_tuple_item(pair, 0) : WF_NULL;
        Value group = good ? wf_tuple_item(pair, 1) : WF_NULL;
        good = good && wf_is_small(index) && wf_is_small(group) && wf_small_value(group) >= 0 &&
               wf_small_value(group) <= (int64_t)groups && wf_small_value(index) >= 0 &&
               (size_t)wf_small_value(index) < wf_tuple_len(items);
        if (good) {
            Value *slot = &wf_as_tuple(items)->items[wf_small_value(index)];
            wf_drop(*slot);
            *slot = group;
        }
        wf_drop(pair);
    }
    if (good)
        return items;
    wf_drop(items);
    wf_err_clear();
    return WF_NULL;
}

/* The expansion that the function of re._subx() carries, or WF_NULL without an exception. */
static Value expansion_of(Value fn, uint32_t groups)
{
    Value defaults, expansion = WF_NULL;
    if (!wf_has_shape(fn, WF_SHAPE_function) ||
        wf_getattr_opt_c(fn, "__defaults__", &defaults) <= 0) {
        wf_err_clear();
        return WF_NULL;
    }
    if (wf_is_tuple_exact(defaults) && wf_tuple_len(defaults) == 1)
        expansion = make_expansion(wf_tuple_item(defaults, 0), groups);
    wf_drop(defaults);
    return expansion;
}

/* Whether the pattern remembers what template stands for. */
static bool recall(SrePattern *p, Value template, Value *value)
{
    bool locked = wf_lock(p);
    bool known = !wf_is_null(p->template) && wf_is(p->template, template);
    if (known)
        *value = wf_new_ref(p->expansion);
    wf_unlock(p, locked);
    return known;
}

static void remember(SrePattern *p, Value template, Value value)
{
    if (!wf_is_str_exact(template) && !wf_is_bytes_exact(template))
        return;
    Value t = wf_new_ref(template), v = wf_new_ref(value);
    wf_barrier(p, t);
    wf_barrier(p, v);
    bool locked = wf_lock(p);
    Value old_template = p->template, old_value = p->expansion;
    p->template = t;
    p->expansion = v;
    wf_unlock(p, locked);
    wf_drop(old_template);
    wf_drop(old_value);
}

static int parse_template(Value self, Value repl, Replacement *r)
{
    SrePattern *p = as_pattern(self);
    r->kind = REPLACE_BY_EXPANSION;
    if (recall(p, repl, &r->value))
        return 0;
    Value subx = wf_import_attr("re", "_subx");
    if (wf_is_null(subx))
        return -1;
    Value filter = wf_call2(subx, self, repl);
    wf_drop(subx);
    if (wf_is_null(filter))
        return -1;
    Value expansion =
        wf_callable(filter) ? expansion_of(filter, p->groups) : wf_tuple_pack(1, filter);
    if (wf_is_null(expansion)) {
        r->kind = REPLACE_BY_CALL;
        r->value = wf_own(filter);
        return wf_err_occurred() ? -1 : 0;
    }
    wf_drop(filter);
    remember(p, repl, expansion);
    r->value = wf_own(expansion);
    return 0;
}

static int choose_replacement(Value self, Value repl, Replacement *r)
{
    r->kind = wf_callable(repl) ? REPLACE_BY_CALL : REPLACE_BY_LITERAL;
    if (r->kind == REPLACE_BY_LITERAL && !is_literal(repl))
        return parse_template(self, repl, r);
    r->value = wf_new_ref(repl);
    return 0;
}

/* --- Substituting --------------------------------------------------------------------------- */

static int add_expansion(Output *out, const WfSreState *state, Value expansion)
{
    for (size_t i = 0; i < wf_tuple_len(expansion); i++) {
        Value item = wf_tuple_item(expansion, i);
        size_t start = state->match_start, end = state->match_end;
        if (!wf_is_small(item)) {
            if (add_item(out, item) < 0)
                return -1;
            continue;
        }
        uint32_t group = (uint32_t)wf_small_value(item);
        if (group && !wf_sre_group_span(state, group, &start, &end))
            continue;
        if (add_slice(out, start, end) < 0)
            return -1;
    }
    return 0;
}

static int add_call(Output *out, const WfSreState *state, Value self, Value fn)
{
    Value match = wf_sre_match_new(state, self, out->subject->string, 0, (ssize_t)state->end);
    if (wf_is_null(match))
        return -1;
    Value item = wf_call1(fn, match);
    wf_drop(match);
    if (wf_is_null(item))
        return -1;
    int status = wf_is_none(item) ? 0 : add_item(out, item);
    wf_drop(item);
    return status;
}

static int add_replacement(Output *out, const WfSreState *state, Value self, const Replacement *r)
{
    switch (r->kind) {
    case REPLACE_BY_CALL:
        return add_call(out, state, self, r->value);
    case REPLACE_BY_LITERAL:
        return add_item(out, r->value);
    case REPLACE_BY_EXPANSION:
        return add_expansion(out, state, r->value);
    }
    return -1;
}

/* Returns the number of substitutions, or -1. */
static ssize_t substitute_into(Output *out, WfSreState *state, Value self, const Replacement *r,
                               ssize_t max)
{
    ssize_t n = 0;
    size_t last = 0;
    while (!max || n < max) {
        int found = wf_sre_next(state, as_pattern(self), WF_SRE_SEARCH);
        if (found < 0)
            return -1;
        if (!found)
            break;
        if (last < state->match_start && add_slice(out, last, state->match_start) < 0)
            return -1;
        if (add_replacement(out, state, self, r) < 0)
            return -1;
        last = state->match_end;
        n++;
        wf_sre_advance(state);
    }
    if (n && last < state->end && add_slice(out, last, state->end) < 0)
        return -1;
    return n;
}

static Value run(Value self, const SreSubject *subject, const Replacement *r, ssize_t max,
                 ssize_t *n)
{
    WfSreState state;
    Output out;
    if (wf_sre_begin(&state, as_pattern(self), subject, 0, INT64_MAX) < 0)
        return WF_NULL;
    output_init(&out, subject);
    *n = substitute_into(&out, &state, self, r, max);
    wf_sre_state_fini(&state);
    if (*n > 0)
        return output_finish(&out);
    output_abandon(&out);
    return *n < 0 ? WF_NULL : wf_sre_subject_slice(subject, 0, subject->length);
}

Value wf_sre_substitute(Value self, Value repl, Value string, ssize_t max, bool counted)
{
    Replacement r;
    SreSubject subject;
    Value result = WF_NULL;
    ssize_t n;
    if (choose_replacement(self, repl, &r) < 0)
        return WF_NULL;
    if (wf_sre_subject_open_for(&subject, as_pattern(self), string) == 0) {
        result = run(self, &subject, &r, max, &n);
        wf_sre_subject_close(&subject);
    }
    wf_drop(r.value);
    if (wf_is_null(result) || !counted)
        return result;
    Value pair = wf_tuple_pack(2, result, wf_int(n));
    wf_drop(result);
    return pair;
}
