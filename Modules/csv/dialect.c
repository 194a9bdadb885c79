/* _csv.Dialect: checked formatting parameters. */
#include "csv.h"

static void dialect_dealloc(WfObject *o)
{
    wf_drop(((CsvDialect *)o)->lineterminator);
    if (wf_shape_of(o) != wf_csv_dialect_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int dialect_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((CsvDialect *)o)->lineterminator);
    return wf_shape_of(o) == wf_csv_dialect_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

/* --- Parameters ----------------------------------------------------------------------------- */

enum {
    DELIMITER,
    DOUBLEQUOTE,
    ESCAPECHAR,
    LINETERMINATOR,
    QUOTECHAR,
    QUOTING,
    SKIPINITIALSPACE,
    STRICT,
    PARAMETERS
};
static const char *const parameter_names[PARAMETERS] = {
    "delimiter", "doublequote", "escapechar",       "lineterminator",
    "quotechar", "quoting",     "skipinitialspace", "strict",
};

static int set_bool(bool *out, Value v, bool otherwise)
{
    int truth = wf_is_null(v) ? otherwise : wf_truth(v);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

static int set_char(const char *name, uint32_t *out, Value v, uint32_t otherwise, bool optional)
{
    *out = otherwise;
    if (wf_is_null(v))
        return 0;
    if (optional && wf_is_none(v)) {
        *out = CSV_NOT_SET;
        return 0;
    }
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "\"%s\" must be string%s, not %.200T", name,
                          optional ? " or None" : "", v);
    if (wf_as_str(v)->len != 1)
        return wf_raise_i(&wf_exc_TypeError, "\"%s\" must be a 1-character string", name);
    *out = wf_str_at(wf_as_str(v), 0);
    return 0;
}

static int set_quoting(int *out, Value v)
{
    *out = QUOTE_MINIMAL;
    if (wf_is_null(v))
        return 0;
    if (!wf_is_int_exact(v))
        return wf_raise_i(&wf_exc_TypeError, "\"quoting\" must be an integer");
    return wf_as_int(v, out);
}

/* New reference in *out, WF_NULL for None. */
static int set_terminator(Value *out, Value v)
{
    if (wf_is_null(v)) {
        *out = wf_str_from_c("\r\n");
        return wf_is_null(*out) ? -1 : 0;
    }
    if (!wf_is_none(v) && !wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "\"lineterminator\" must be a string");
    *out = wf_is_none(v) ? WF_NULL : wf_new_ref(v);
    return 0;
}

static void mark(bool *table, uint32_t c)
{
    if (c < 128)
        table[c] = true;
}

static void fill_tables(CsvDialect *d)
{
    WfStr *end = wf_as_str(d->lineterminator);
    bool *tables[] = {d->special, d->stops};
    for (int i = 0; i < 2; i++) {
        mark(tables[i], d->delimiter);
        mark(tables[i], d->quotechar);
        mark(tables[i], d->escapechar);
    }
    for (size_t i = 0; i < end->len; i++)
        mark(d->special, wf_str_at(end, i));
    d->ascii = d->delimiter < 128 && (d->quotechar < 128 || d->quotechar == CSV_NOT_SET) &&
               (d->escapechar < 128 || d->escapechar == CSV_NOT_SET);
    mark(d->stops, '\n');
    mark(d->stops, '\r');
}

static int check(CsvDialect *d, const Value *p)
{
    if (d->quoting < QUOTE_MINIMAL || d->quoting > QUOTE_NONE)
        return wf_raise_i(&wf_exc_TypeError, "bad \"quoting\" value");
    if (wf_is_none(p[QUOTECHAR]) && wf_is_null(p[QUOTING]))
        d->quoting = QUOTE_NONE;
    if (d->quoting != QUOTE_NONE && d->quotechar == CSV_NOT_SET)
        return wf_raise_i(&wf_exc_TypeError, "quotechar must be set if quoting enabled");
    if (wf_is_null(d->lineterminator))
        return wf_raise_i(&wf_exc_TypeError, "lineterminator must be set");
    return 0;
}

static int set_parameters(CsvDialect *d, const Value *p)
{
    if (set_char("delimiter", &d->delimiter, p[DELIMITER], ',', false) < 0 ||
        set_bool(&d->doublequote, p[DOUBLEQUOTE], true) < 0 ||
        set_char("escapechar", &d->escapechar, p[ESCAPECHAR], CSV_NOT_SET, true) < 0 ||
        set_terminator(&d->lineterminator, p[LINETERMINATOR]) < 0 ||
        set_char("quotechar", &d->quotechar, p[QUOTECHAR], '"', true) < 0 ||
        set_quoting(&d->quoting, p[QUOTING]) < 0 ||
        set_bool(&d->skipinitialspace, p[SKIPINITIALSPACE], false) < 0 ||
        set_bool(&d->strict, p[STRICT], false) < 0 || check(d, p) < 0)
        return -1;
    fill_tables(d);
    return 0;
}

/* Parameters that were not given are attributes of the dialect. Owned references. */
static void complete(Value *p, Value dialect)
{
    for (int i = 0; i < PARAMETERS; i++) {
        if (!wf_is_null(p[i]))
            p[i] = wf_new_ref(p[i]);
        else if (!wf_is_null(dialect) &&
                 wf_getattr_opt_c(dialect, parameter_names[i], &p[i]) <= 0) {
            wf_err_clear();
            p[i] = WF_NULL;
        }
    }
}

static bool all_missing(const Value *p)
{
    for (int i = 0; i < PARAMETERS; i++)
        if (!wf_is_null(p[i]))
            return false;
    return true;
}

static Value new_dialect(WfType *type, Value dialect, Value *p)
{
    complete(p, dialect);
    Value self = wf_generic_alloc(type, 0);
    if (!wf_is_null(self)) {
        as_dialect(self)->lineterminator = WF_NULL;
        if (set_parameters(as_dialect(self), p) < 0) {
            wf_drop(self);
            self = WF_NULL;
        }
    }
    for (int i = 0; i < PARAMETERS; i++)
        wf_drop(p[i]);
    return self;
}

static Value dialect_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {
        "dialect",   "delimiter", "doublequote",      "escapechar", "lineterminator",
        "quotechar", "quoting",   "skipinitialspace", "strict",     NULL};
    Value dialect = WF_NULL, p[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++)
        p[i] = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|OOOOOOOOO", names, &dialect, &p[0], &p[1], &p[2],
                      &p[3], &p[4], &p[5], &p[6], &p[7]) < 0)
        return WF_NULL;
    if (wf_is_null(dialect))
        return new_dialect(type, WF_NULL, p);
    if (wf_is_str(dialect)) {
        dialect = wf_csv_registered(dialect);
        if (wf_is_null(dialect))
            return WF_NULL;
    } else
        dialect = wf_new_ref(dialect);
    if (wf_is_a(dialect, &wf_csv_dialect_type) && all_missing(p))
        return dialect;
    Value self = new_dialect(type, dialect, p);
    wf_drop(dialect);
    return self;
}

Value wf_csv_make_dialect(const Value *args, size_t nargs, Value kwnames)
{
    return wf_call(wf_type_value(&wf_csv_dialect_type), args, nargs, kwnames);
}

/* --- Attributes ----------------------------------------------------------------------------- */

static Value char_value(uint32_t c)
{
    return c == CSV_NOT_SET ? WF_NONE : wf_str_from_char(c);
}

static Value get_delimiter(Value self, void *closure)
{
    return char_value(as_dialect(self)->delimiter);
}

static Value get_escapechar(Value self, void *closure)
{
    return char_value(as_dialect(self)->escapechar);
}

static Value get_quotechar(Value self, void *closure)
{
    return char_value(as_dialect(self)->quotechar);
}

static Value get_lineterminator(Value self, void *closure)
{
    return wf_new_ref(as_dialect(self)->lineterminator);
}

static Value get_quoting(Value self, void *closure)
{
    return wf_int(as_dialect(self)->quoting);
}

static Value refuse_reduce(Value self, const Value *args, size_t nargs)
{
    return wf_raise(&wf_exc_TypeError, "cannot pickle '%.100T' instances", self);
}

static WfGetSetDef dialect_getset[] = {
    {"delimiter", get_delimiter, NULL, NULL, NULL},
    {"escapechar", get_escapechar, NULL, NULL, NULL},
    {"lineterminator", get_lineterminator, NULL, NULL, NULL},
    {"quotechar", get_quotechar, NULL, NULL, NULL},
    {"quoting", get_quoting, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef dialect_members[] = {
    {"skipinitialspace", WF_M_BOOL, offsetof(CsvDialect, skipinitialspace), true, NULL},
    {"doublequote", WF_M_BOOL, offsetof(CsvDialect, doublequote), true, NULL},
    {"strict", WF_M_BOOL, offsetof(CsvDialect, strict), true, NULL},
    {NULL, 0, 0, false, NULL},
};

static WfMethodDef dialect_methods[] = {
    {"__reduce__", refuse_reduce, WF_FAST, "raises an exception to avoid pickling"},
    {"__reduce_ex__", refuse_reduce, WF_FAST, "raises an exception to avoid pickling"},
    {NULL, NULL, 0, NULL},
};

WfType wf_csv_dialect_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_csv.Dialect",
    .flags = WF_TF_BASETYPE | WF_TF_GC,
    .basicsize = sizeof(CsvDialect),
    .doc = "CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n",
    .new = dialect_new,
    .dealloc = dialect_dealloc,
    .traverse = dialect_traverse,
    .methods = dialect_methods,
    .getset = dialect_getset,
    .members = dialect_members,
};
