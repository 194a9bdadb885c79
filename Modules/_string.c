/* _string: the parser of str.format(), for string.Formatter. */
#include "api.h"
#include "str_format.h"

#include <limits.h>

/* Iterator over the steps of a format, or over the parts of a field name. */
typedef struct {
    WfObject ob;
    Value text;  /* [const] str */
    size_t pos;  /* [lock] */
} Cursor;

static WfType formatter_iterator_type, field_name_iterator_type;

static Value cursor_new(WfType *type, Value text, size_t pos)
{
    Cursor *c = wf_alloc(type->shape, sizeof *c);
    if (c == NULL)
        return WF_NULL;
    c->text = wf_new_ref(text);
    c->pos = pos;
    return WF_MOVE(c);
}

static void cursor_dealloc(WfObject *o)
{
    wf_drop(((Cursor *)o)->text);
    wf_free_object(o, sizeof(Cursor));
}

static int cursor_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Cursor *)o)->text);
    return 0;
}

static size_t cursor_pos(Cursor *c)
{
    bool l = wf_lock(c);
    size_t pos = c->pos;
    wf_unlock(c, l);
    return pos;
}

static void cursor_advance(Cursor *c, size_t pos)
{
    bool l = wf_lock(c);
    c->pos = pos;
    wf_unlock(c, l);
}

/* Consumes the items; WF_NULL among them is an error. */
static Value tuple_of(Value *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (wf_is_null(items[i])) {
            for (size_t j = 0; j < n; j++)
                if (!wf_is_null(items[j]))
                    wf_drop(items[j]);
            return WF_NULL;
        }
    }
    return wf_tuple_steal_array(items, n);
}

static Value formatter_next(Value self)
{
    Cursor *c = (Cursor *)wf_obj(self);
    WfSpan s = wf_span_of_str(c->text);
    WfFormatStep step;
    size_t pos = cursor_pos(c);
    int r = wf_format_next(&s, &pos, s.len, &step);
    if (r <= 0)
        return WF_NULL;
    cursor_advance(c, pos);
    Value items[4] = {wf_span_piece(&s, step.lit_start, step.lit_end), WF_NONE, WF_NONE, WF_NONE};
    if (step.has_field) {
        items[1] = wf_span_piece(&s, step.name_start, step.name_end);
        items[2] = wf_span_piece(&s, step.spec_start, step.spec_end);
        if (step.conversion)
            items[3] = wf_str_from_char(step.conversion);
    }
    return tuple_of(items, 4);
}

static Value field_name_next(Value self)
{
    Cursor *c = (Cursor *)wf_obj(self);
    WfSpan s = wf_span_of_str(c->text);
    WfFormatPart part;
    size_t pos = cursor_pos(c);
    int r = wf_format_next_part(&s, &pos, s.len, &part);
    if (r <= 0)
        return WF_NULL;
    cursor_advance(c, pos);
    Value items[2] = {wf_bool(part.is_attribute), WF_NULL};
    items[1] = part.index >= 0 ? wf_int(part.index) : wf_span_piece(&s, part.start, part.end);
    return tuple_of(items, 2);
}

static int check_str(Value v)
{
    if (wf_is_str(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "expected str, got %s", wf_type_of(v)->name);
}

static Value formatter_parser(Value module, Value text)
{
    return check_str(text) < 0 ? WF_NULL : cursor_new(&formatter_iterator_type, text, 0);
}

static Value formatter_field_name_split(Value module, Value text)
{
    if (check_str(text) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(text);
    size_t end;
    ssize_t index;
    if (wf_format_split_name(&s, 0, s.len, &end, &index) < 0)
        return WF_NULL;
    Value items[2] = {index >= 0 ? wf_int(index) : wf_span_piece(&s, 0, end), WF_NULL};
    items[1] = cursor_new(&field_name_iterator_type, text, end);
    return tuple_of(items, 2);
}

static WfType formatter_iterator_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "formatteriterator",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Cursor),
    .dealloc = cursor_dealloc,
    .traverse = cursor_traverse,
    .iter = wf_iter_self,
    .iternext = formatter_next,
};

static WfType field_name_iterator_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "fieldnameiterator",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Cursor),
    .dealloc = cursor_dealloc,
    .traverse = cursor_traverse,
    .iter = wf_iter_self,
    .iternext = field_name_next,
};

static WfMethodDef functions[] = {
    {"formatter_parser", formatter_parser, WF_O,
     "Parses a format string; yields (literal, field name, spec, conversion)."},
    {"formatter_field_name_split", formatter_field_name_split, WF_O,
     "Splits a field name into what comes first and an iterator over the rest."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__string(Value m)
{
    if (wf_type_add(WF_NULL, &formatter_iterator_type) < 0 ||
        wf_type_add(WF_NULL, &field_name_iterator_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
