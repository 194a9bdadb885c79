/* The writer: puts a record together as one string and hands it to write(). */
#include "csv.h"

typedef struct {
    WfObject ob;
    Value write, dialect; /* [const] */
} Writer;

typedef struct {
    const CsvDialect *d;
    WfStrBuilder text;
    size_t fields;
} Record;

/* --- Fields --------------------------------------------------------------------------------- */

static bool in_terminator(const CsvDialect *d, uint32_t c)
{
    const WfStr *s = wf_as_str(d->lineterminator);
    for (size_t i = 0; i < s->len; i++)
        if (wf_str_at(s, i) == c)
            return true;
    return false;
}

static bool is_special(const CsvDialect *d, uint32_t c)
{
    if (c < 128)
        return d->special[c];
    return c == d->delimiter || c == d->escapechar || c == d->quotechar || in_terminator(d, c);
}

/* The first special character from i on, or the length. */
static size_t find_special(const CsvDialect *d, const WfStr *s, size_t i)
{
    if (wf_str_kind(s) == 1) {
        while (i < s->len &&
               (s->data[i] < 128 ? !d->special[s->data[i]] : !is_special(d, s->data[i])))
            i++;
        return i;
    }
    while (i < s->len && !is_special(d, wf_str_at(s, i)))
        i++;
    return i;
}

/* What a special character asks for: a second quote, an escape, or quotes around the field. */
typedef enum { DOUBLE_IT, ESCAPE_IT, QUOTE_FIELD } Need;

static Need need_of(const CsvDialect *d, uint32_t c)
{
    if (d->quoting == QUOTE_NONE)
        return ESCAPE_IT;
    if (c == d->quotechar)
        return d->doublequote ? DOUBLE_IT : ESCAPE_IT;
    return c == d->escapechar ? ESCAPE_IT : QUOTE_FIELD;
}

static bool must_quote(const CsvDialect *d, const WfStr *s)
{
    for (size_t i = find_special(d, s, 0); i < s->len; i = find_special(d, s, i + 1))
        if (need_of(d, wf_str_at(s, i)) != ESCAPE_IT)
            return true;
    return false;
}

static int add_text(Record *r, Value field)
{
    const CsvDialect *d = r->d;
    const WfStr *s = wf_as_str(field);
    size_t done = 0;
    for (size_t i = find_special(d, s, 0); i < s->len; i = find_special(d, s, i + 1)) {
        uint32_t c = wf_str_at(s, i);
        Need need = need_of(d, c);
        wf_sb_slice(&r->text, field, done, i);
        done = i;
        if (need == ESCAPE_IT && d->escapechar == CSV_NOT_SET)
            return wf_raise_i(wf_csv_error(), "need to escape, but no escapechar set");
        if (need != QUOTE_FIELD)
            wf_sb_char(&r->text, need == ESCAPE_IT ? d->escapechar : d->quotechar);
    }
    if (done == 0)
        wf_sb_str(&r->text, field);
    else
        wf_sb_slice(&r->text, field, done, s->len);
    return 0;
}

/* field: str, or WF_NULL for nothing. */
static int add_field(Record *r, Value field, bool quoted)
{
    const CsvDialect *d = r->d;
    if (r->fields++)
        wf_sb_char(&r->text, d->delimiter);
    if (!wf_is_null(field) && !quoted)
        quoted = must_quote(d, wf_as_str(field));
    if (quoted)
        wf_sb_char(&r->text, d->quotechar);
    if (!wf_is_null(field) && add_text(r, field) < 0)
        return -1;
    if (quoted)
        wf_sb_char(&r->text, d->quotechar);
    return 0;
}

static bool is_number(Value v)
{
    WfType *t = wf_type_of(v);
    return t->nb_index || t->nb_int || t->nb_float || t == &wf_complex_type;
}

static int add_value(Record *r, Value v)
{
    bool quoted =
        r->d->quoting == QUOTE_ALL || (r->d->quoting == QUOTE_NONNUMERIC && !is_number(v));
    if (wf_is_none(v))
        return add_field(r, WF_NULL, quoted);
    if (wf_is_str(v))
        return add_field(r, v, quoted);
    Value text = wf_str(v);
    if (wf_is_null(text))
        return -1;
    int status = add_field(r, text, quoted);
    wf_drop(text);
    return status;
}

/* --- Records -------------------------------------------------------------------------------- */

static int add_all(Record *r, Value it)
{
    Value v;
    while (!wf_is_null(v = wf_next(it))) {
        int status = add_value(r, v);
        wf_drop(v);
        if (status < 0 || wf_safepoint() < 0)
            return -1;
    }
    if (wf_err_occurred())
        return -1;
    /* A record of one empty field must differ from one of none. */
    if (r->fields && r->text.len == 0) {
        if (r->d->quoting == QUOTE_NONE)
            return wf_raise_i(wf_csv_error(), "single empty field record must be quoted");
        r->fields--;
        return add_field(r, WF_NULL, true);
    }
    return 0;
}

/* The record's line, or WF_NULL. */
static Value format_record(const CsvDialect *d, Value row)
{
    Value it = wf_iter(row);
    if (wf_is_null(it)) {
        if (!wf_err_matches(&wf_exc_TypeError))
            return WF_NULL;
        wf_err_clear();
        return wf_raise(wf_csv_error(), "iterable expected, not %.200T", row);
    }
    Record r = {.d = d};
    wf_sb_init(&r.text);
    int status = add_all(&r, it);
    wf_drop(it);
    if (status < 0) {
        wf_sb_abandon(&r.text);
        return WF_NULL;
    }
    wf_sb_str(&r.text, d->lineterminator);
    return wf_sb_finish(&r.text);
}

static Value writer_writerow(Value self, Value row)
{
    Writer *w = (Writer *)wf_obj(self);
    Value line = format_record(as_dialect(w->dialect), row);
    if (wf_is_null(line))
        return WF_NULL;
    Value result = wf_call1(w->write, line);
    wf_drop(line);
    return result;
}

static Value writer_writerows(Value self, Value rows)
{
    Value it = wf_iter(rows), row;
    if (wf_is_null(it))
        return WF_NULL;
    while (!wf_is_null(row = wf_next(it))) {
        Value r = writer_writerow(self, row);
        wf_drop(row);
        wf_drop(r);
        if (wf_is_null(r) || wf_safepoint() < 0)
            break;
    }
    wf_drop(it);
    return wf_err_occurred() ? WF_NULL : WF_NONE;
}

/* --- The object ----------------------------------------------------------------------------- */

static void writer_dealloc(WfObject *o)
{
    wf_drop(((Writer *)o)->write);
    wf_drop(((Writer *)o)->dialect);
    wf_free_object(o, sizeof(Writer));
}

static int writer_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Writer *)o)->write);
    WF_VISIT(((Writer *)o)->dialect);
    return 0;
}

/* file.write, if it can be called: 0 or -1. */
static int write_of(Value file, Value *write)
{
    int found = wf_getattr_opt_c(file, "write", write);
    if (found < 0)
        return -1;
    if (found && wf_callable(*write))
        return 0;
    if (found)
        wf_drop(*write);
    return wf_raise_i(&wf_exc_TypeError, "argument 1 must have a \"write\" method");
}

Value wf_csv_writer(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value write;
    if (wf_check_nargs("", nargs, 1, 2) < 0 || write_of(args[0], &write) < 0)
        return WF_NULL;
    Value dialect = wf_csv_make_dialect(args + 1, nargs - 1, kwnames);
    Writer *w = wf_is_null(dialect) ? NULL : wf_alloc(wf_csv_writer_type.shape, sizeof *w);
    if (!w) {
        wf_drop(write);
        wf_drop(dialect);
        return WF_NULL;
    }
    w->write = wf_own(write);
    w->dialect = wf_own(dialect);
    return WF_MOVE(w);
}

static WfMethodDef writer_methods[] = {
    {"writerow", writer_writerow, WF_O,
     "writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  "
     "Non-string\nelements will be converted to string."},
    {"writerows", writer_writerows, WF_O,
     "writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file. "
     " "
     "Non-string\nelements will be converted to string."},
    {NULL, NULL, 0, NULL},
};

static WfMemberDef writer_members[] = {
    {"dialect", WF_M_VALUE, offsetof(Writer, dialect), true, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_csv_writer_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_csv.writer",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Writer),
    .doc =
        "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format "
        "from sequence input.\n",
    .dealloc = writer_dealloc,
    .traverse = writer_traverse,
    .methods = writer_methods,
    .members = writer_members,
};
