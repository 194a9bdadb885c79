/* The reader: a state machine over characters.
 *
 * A run of plain characters is passed at once, and a field that is one run is cut out of the line
 * without copying it to the field buffer. A reader is used by one thread at a time: `busy` is taken
 * for each step.
 */
#include "csv.h"

typedef enum {
    START_RECORD,
    START_FIELD,
    ESCAPED_CHAR,
    IN_FIELD,
    IN_QUOTED_FIELD,
    ESCAPE_IN_QUOTED_FIELD,
    QUOTE_IN_QUOTED_FIELD,
    EAT_NEWLINE,
    AFTER_ESCAPED_NEWLINE,
} State;

#define END_OF_LINE UINT32_MAX

typedef struct {
    WfObject ob;
    Value input, dialect; /* [const] */
    ssize_t line_num;     /* [relaxed] */
    _Atomic bool busy;    /* acquire to take, release to give back */
} Reader;

/* One step: a record being put together. */
typedef struct {
    const CsvDialect *d;
    State state;
    Value fields;          /* list */
    Value line;            /* being parsed */
    size_t run_start, run; /* characters of line that belong to the field after the buffer's */
    uint32_t *buffer;
    size_t n, room;
    bool numeric;
} Record;

/* --- Fields --------------------------------------------------------------------------------- */

static int check_length(const Record *r, size_t n)
{
    if ((ssize_t)n <= wf_csv_field_limit())
        return 0;
    return wf_raise_i(wf_csv_error(), "field larger than field limit (%ld)",
                      (long)wf_csv_field_limit());
}

/* Moves the run into the buffer, with room for one more character. */
static int flush_run(Record *r)
{
    if (r->room - r->n <= r->run) {
        size_t room = (r->n + r->run + 1) * 2 + 32;
        uint32_t *grown = wf_mem_realloc(r->buffer, room * sizeof *grown);
        if (!grown)
            return -1;
        r->buffer = grown;
        r->room = room;
    }
    for (size_t i = 0; i < r->run; i++)
        r->buffer[r->n++] = wf_str_at(wf_as_str(r->line), r->run_start + i);
    r->run = 0;
    return 0;
}

/* Characters [start, start + n) of the line. */
static int add_run(Record *r, size_t start, size_t n)
{
    if (check_length(r, r->n + r->run + n) < 0)
        return -1;
    if (r->run && r->run_start + r->run != start && flush_run(r) < 0)
        return -1;
    if (!r->run)
        r->run_start = start;
    r->run += n;
    return 0;
}

/* A character that is not at that place of the line. */
static int add_char(Record *r, uint32_t c)
{
    if (check_length(r, r->n + r->run + 1) < 0 || flush_run(r) < 0)
        return -1;
    r->buffer[r->n++] = c;
    return 0;
}

static Value take_field(Record *r)
{
    if (r->n == 0)
        return r->run ? wf_str_slice(r->line, r->run_start, r->run_start + r->run)
                      : wf_new_ref(wf_str_empty);
    return flush_run(r) < 0 ? WF_NULL : wf_str_from_ucs(4, r->buffer, r->n);
}

static int save_field(Record *r)
{
    Value field = take_field(r);
    r->n = r->run = 0;
    if (!wf_is_null(field) && r->numeric) {
        Value number = wf_float_from_str(field);
        wf_drop(field);
        field = number;
    }
    r->numeric = false;
    if (wf_is_null(field))
        return -1;
    return wf_list_append_steal(r->fields, field);
}

/* --- The state machine ---------------------------------------------------------------------- */

static bool is_newline(uint32_t c)
{
    return c == '\n' || c == '\r';
}

static int end_field(Record *r, uint32_t c)
{
    if (save_field(r) < 0)
        return -1;
    r->state = c == END_OF_LINE ? START_RECORD : EAT_NEWLINE;
    return 0;
}

/* Adds the character at index i of the line, or the newline that the end of a line stands for. */
static int keep(Record *r, uint32_t c, size_t i)
{
    return c == END_OF_LINE ? add_char(r, '\n') : add_run(r, i, 1);
}

static int at_field_start(Record *r, uint32_t c, size_t i)
{
    const CsvDialect *d = r->d;
    if (is_newline(c) || c == END_OF_LINE)
        return end_field(r, c);
    if (c == d->quotechar && d->quoting != QUOTE_NONE)
        r->state = IN_QUOTED_FIELD;
    else if (c == d->escapechar)
        r->state = ESCAPED_CHAR;
    else if (c == ' ' && d->skipinitialspace)
        return 0;
    else if (c == d->delimiter) {
        r->state = START_FIELD;
        return save_field(r);
    } else {
        r->numeric = d->quoting == QUOTE_NONNUMERIC;
        r->state = IN_FIELD;
        return add_run(r, i, 1);
    }
    return 0;
}

static int in_field(Record *r, uint32_t c, size_t i)
{
    const CsvDialect *d = r->d;
    if (is_newline(c) || c == END_OF_LINE)
        return end_field(r, c);
    if (c == d->escapechar)
        r->state = ESCAPED_CHAR;
    else if (c == d->delimiter) {
        r->state = START_FIELD;
        return save_field(r);
    } else
        return add_run(r, i, 1);
    return 0;
}

static int in_quotes(Record *r, uint32_t c, size_t i)
{
    const CsvDialect *d = r->d;
    if (c == END_OF_LINE)
        return 0;
    if (c == d->escapechar)
        r->state = ESCAPE_IN_QUOTED_FIELD;
    else if (c == d->quotechar && d->quoting != QUOTE_NONE)
        r->state = d->doublequote ? QUOTE_IN_QUOTED_FIELD : IN_FIELD;
    else
        return add_run(r, i, 1);
    return 0;
}

static int after_quote(Record *r, uint32_t c, size_t i)
{
    const CsvDialect *d = r->d;
    if (d->quoting != QUOTE_NONE && c == d->quotechar) {
        r->state = IN_QUOTED_FIELD;
        return add_run(r, i, 1);
    }
    if (c == d->delimiter) {
        r->state = START_FIELD;
        return save_field(r);
    }
    if (is_newline(c) || c == END_OF_LINE)
        return end_field(r, c);
    if (d->strict)
        return wf_raise_i(wf_csv_error(), "'%c' expected after '%c'", (int)d->delimiter,
                          (int)d->quotechar);
    r->state = IN_FIELD;
    return add_run(r, i, 1);
}

static int step(Record *r, uint32_t c, size_t i)
{
    switch (r->state) {
    case START_RECORD:
        if (c == END_OF_LINE)
            return 0;
        if (is_newline(c)) {
            r->state = EAT_NEWLINE;
            return 0;
        }
        return at_field_start(r, c, i);
    case START_FIELD:
        return at_field_start(r, c, i);
    case ESCAPED_CHAR:
        r->state = is_newline(c) ? AFTER_ESCAPED_NEWLINE : IN_FIELD;
        return keep(r, c, i);
    case AFTER_ESCAPED_NEWLINE:
        return c == END_OF_LINE ? 0 : in_field(r, c, i);
    case IN_FIELD:
        return in_field(r, c, i);
    case IN_QUOTED_FIELD:
        return in_quotes(r, c, i);
    case ESCAPE_IN_QUOTED_FIELD:
        r->state = IN_QUOTED_FIELD;
        return keep(r, c, i);
    case QUOTE_IN_QUOTED_FIELD:
        return after_quote(r, c, i);
    case EAT_NEWLINE:
        break;
    }
    if (is_newline(c))
        return 0;
    if (c != END_OF_LINE)
        return wf_raise_i(wf_csv_error(), "new-line character seen in unquoted field - do you need "
                                          "to open the file in universal-newline mode?");
    r->state = START_RECORD;
    return 0;
}

/* The end of the run of plain characters from i on. */
static size_t skip_plain(const CsvDialect *d, const WfStr *s, int kind, size_t i)
{
    bool other = d->ascii;
    if (kind == 1)
        while (i < s->len && (s->data[i] < 128 ? !d->stops[s->data[i]] : other))
            i++;
    else
        for (uint32_t c; i < s->len; i++)
            if ((c = wf_str_at(s, i)) < 128 ? d->stops[c] : !other)
                break;
    return i;
}

static int parse_line(Record *r)
{
    WfStr *s = wf_as_str(r->line);
    int kind = wf_str_kind(s);
    for (size_t i = 0; i < s->len; i++) {
        if (r->state == IN_FIELD || r->state == IN_QUOTED_FIELD) {
            size_t end = skip_plain(r->d, s, kind, i);
            if (end > i) {
                if (add_run(r, i, end - i) < 0)
                    return -1;
                i = end;
                if (i == s->len)
                    break;
            }
        }
        if (step(r, wf_str_at(s, i), i) < 0)
            return -1;
    }
    if (step(r, END_OF_LINE, s->len) < 0)
        return -1;
    /* The field goes on in the next line. */
    return r->run ? flush_run(r) : 0;
}

/* --- Records -------------------------------------------------------------------------------- */

/* No more lines: 1 if there is a last record, 0 if not, -1 error. */
static int end_of_input(Record *r)
{
    if (wf_err_occurred())
        return -1;
    if (r->n == 0 && r->state != IN_QUOTED_FIELD)
        return 0;
    if (r->d->strict)
        return wf_raise_i(wf_csv_error(), "unexpected end of data");
    return save_field(r) < 0 ? -1 : 1;
}

/* Reads lines until the record is complete: 1, 0 at the end, -1 error. */
static int read_record(Reader *reader, Record *r)
{
    do {
        Value line = wf_next(reader->input);
        if (wf_is_null(line))
            return end_of_input(r);
        if (!wf_is_str(line)) {
            wf_raise(wf_csv_error(),
                     "iterator should return strings, not %.200T (the file should be opened in "
                     "text mode)",
                     line);
            wf_drop(line);
            return -1;
        }
        wf_relaxed_set(&reader->line_num, reader->line_num + 1);
        r->line = line;
        int status = parse_line(r);
        wf_drop(line);
        if (status < 0 || wf_safepoint() < 0)
            return -1;
    } while (r->state != START_RECORD);
    return 1;
}

static Value next_record(Reader *reader)
{
    Record r = {.d = as_dialect(reader->dialect), .fields = wf_list_new(0)};
    if (wf_is_null(r.fields))
        return WF_NULL;
    int status = read_record(reader, &r);
    wf_mem_free(r.buffer);
    if (status > 0)
        return r.fields;
    wf_drop(r.fields);
    return WF_NULL;
}

static Value reader_next(Value self)
{
    Reader *reader = (Reader *)wf_obj(self);
    if (atomic_exchange_explicit(&reader->busy, true, memory_order_acquire))
        return wf_raise(&wf_exc_ValueError, "reader already executing");
    Value record = next_record(reader);
    atomic_store_explicit(&reader->busy, false, memory_order_release);
    return record;
}

/* --- The object ----------------------------------------------------------------------------- */

static void reader_dealloc(WfObject *o)
{
    wf_drop(((Reader *)o)->input);
    wf_drop(((Reader *)o)->dialect);
    wf_free_object(o, sizeof(Reader));
}

static int reader_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Reader *)o)->input);
    WF_VISIT(((Reader *)o)->dialect);
    return 0;
}

Value wf_csv_reader(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_check_nargs("", nargs, 1, 2) < 0)
        return WF_NULL;
    Value input = wf_iter(args[0]);
    Value dialect = wf_is_null(input) ? WF_NULL : wf_csv_make_dialect(args + 1, nargs - 1, kwnames);
    Reader *r = wf_is_null(dialect) ? NULL : wf_alloc(wf_csv_reader_type.shape, sizeof *r);
    if (!r) {
        wf_drop(input);
        wf_drop(dialect);
        return WF_NULL;
    }
    r->input = wf_own(input);
    r->dialect = wf_own(dialect);
    r->line_num = 0;
    atomic_init(&r->busy, false);
    return WF_MOVE(r);
}

static WfMemberDef reader_members[] = {
    {"dialect", WF_M_VALUE, offsetof(Reader, dialect), true, NULL},
    {"line_num", WF_M_SSIZE, offsetof(Reader, line_num), true, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_csv_reader_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_csv.reader",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Reader),
    .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin "
           "CSV format.\n",
    .dealloc = reader_dealloc,
    .traverse = reader_traverse,
    .iter = wf_iter_self,
    .iternext = reader_next,
    .members = reader_members,
};
