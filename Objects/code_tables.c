/*
 * Line tables and exception tables of code objects in CPython 3.11's encodings, and the iterators
 * co_lines() and co_positions().
 *
 * The location table is a sequence of entries: a byte 0x80 | code << 3 | (units - 1), then what
 * the code says: 15 no location, 13 a line delta alone, 14 the long form. We write those; all
 * codes are read. The exception table holds start, size, target and depth << 1 | lasti as big
 * endian groups of six bits. A first entry of size 0 records registers that cannot be told from
 * the other attributes (target: nfixed, depth: nnear).
 */
#include "internal/code_tables.h"

#include "internal/runtime.h"

#include <stdlib.h>

/* --- byte buffer ----------------------------------------------------------------------------------- */

typedef struct {
    uint8_t *data;
    size_t len, cap;
    bool failed;
} Buf;

static void put(Buf *b, uint8_t byte)
{
    if (b->len == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        uint8_t *wider = realloc(b->data, cap);
        if (wider == NULL) {
            b->failed = true;
            return;
        }
        b->data = wider;
        b->cap = cap;
    }
    b->data[b->len++] = byte;
}

static Value finish(Buf *b)
{
    Value v = b->failed ? wf_no_memory() : wf_bytes_new(b->data, b->len);
    free(b->data);
    return v;
}

/* Six bits a byte, least significant first; bit 6: more follow. */
static void put_varint(Buf *b, uint32_t v)
{
    while (v >= 64) {
        put(b, (uint8_t)(0x40 | (v & 63)));
        v >>= 6;
    }
    put(b, (uint8_t)v);
}

static void put_svarint(Buf *b, int32_t v)
{
    put_varint(b, v < 0 ? ((uint32_t)-(int64_t)v << 1) | 1 : (uint32_t)v << 1);
}

/* --- the location table ---------------------------------------------------------------------------- */

enum { NO_COLUMNS = 13, LONG_FORM = 14, NO_LOCATION = 15, MAX_UNITS = 8 };

static void put_location(Buf *b, const WfPosition *p, uint32_t units, int32_t *line)
{
    int code = p->line < 0 ? NO_LOCATION : p->col < 0 || p->end_col < 0 ? NO_COLUMNS : LONG_FORM;
    put(b, (uint8_t)(0x80 | code << 3 | (int)(units - 1)));
    if (code == NO_LOCATION)
        return;
    put_svarint(b, p->line - *line);
    *line = p->line;
    if (code == NO_COLUMNS)
        return;
    put_varint(b, p->end_line > p->line ? (uint32_t)(p->end_line - p->line) : 0);
    put_varint(b, (uint32_t)p->col + 1);
    put_varint(b, (uint32_t)p->end_col + 1);
}

Value wf_code_linetable(const WfCode *code)
{
    Buf b = {0};
    int32_t line = code->firstlineno;
    for (uint32_t i = 0; i < code->npositions; i++) {
        const WfPosition *p = &code->positions[i];
        uint32_t end = i + 1 < code->npositions ? p[1].start : code->ninstrs;
        for (uint32_t at = p->start; at < end;) {
            uint32_t units = end - at < MAX_UNITS ? end - at : MAX_UNITS;
            put_location(&b, p, units, &line);
            at += units;
        }
    }
    return finish(&b);
}

/* Pairs (offset delta, line delta), as before Python 3.10. */
Value wf_code_lnotab(const WfCode *code)
{
    Buf b = {0};
    int32_t line = code->firstlineno;
    uint32_t offset = 0;
    for (uint32_t i = 0; i < code->npositions; i++) {
        const WfPosition *p = &code->positions[i];
        if (p->line < 0 || p->line == line)
            continue;
        uint32_t by = p->start * 2 - offset;
        int32_t dl = p->line - line;
        for (; by > 254; by -= 254) {
            put(&b, 254);
            put(&b, 0);
        }
        while (dl < -128 || dl > 127) {
            int32_t step = dl < 0 ? -128 : 127;
            put(&b, (uint8_t)by);
            put(&b, (uint8_t)step);
            by = 0;
            dl -= step;
        }
        put(&b, (uint8_t)by);
        put(&b, (uint8_t)dl);
        offset = p->start * 2;
        line = p->line;
    }
    return finish(&b);
}

/* --- the exception table ------------------------------------------------------------------------------ */

static void put_group(Buf *b, uint32_t v, uint8_t first)
{
    int shift = 0;
    while (shift < 30 && v >> (shift + 6) != 0)
        shift += 6;
    for (; shift >= 0; shift -= 6) {
        put(b, (uint8_t)(((v >> shift) & 63) | (shift > 0 ? 0x40 : 0) | first));
        first = 0;
    }
}

static void put_entry(Buf *b, uint32_t start, uint32_t size, uint32_t target, uint32_t depth)
{
    put_group(b, start, 0x80);
    put_group(b, size, 0);
    put_group(b, target, 0);
    put_group(b, depth, 0);
}

Value wf_code_exceptiontable(const WfCode *code)
{
    Buf b = {0};
    if (code->nnear != code->nlocals || code->nfixed != code->nlocals + code->ncells)
        put_entry(&b, 0, 0, code->nfixed, (uint32_t)code->nnear << 1);
    for (uint32_t i = 0; i < code->nhandlers; i++) {
        const WfHandler *h = &code->handlers[i];
        put_entry(&b, h->start, h->end - h->start, h->target,
                  (uint32_t)h->depth << 1 | (h->flags & 1));
    }
    return finish(&b);
}

/* --- decoding -------------------------------------------------------------------------------------------- */

typedef struct {
    const uint8_t *p, *end;
    bool failed;
} Reader;

static uint8_t get(Reader *r)
{
    if (r->p == r->end) {
        r->failed = true;
        return 0;
    }
    return *r->p++;
}

static uint32_t get_varint(Reader *r)
{
    uint32_t v = 0;
    for (int shift = 0; shift < 30 && !r->failed; shift += 6) {
        uint8_t byte = get(r);
        v |= (uint32_t)(byte & 63) << shift;
        if (!(byte & 0x40))
            return v;
    }
    r->failed = true;
    return 0;
}

static int32_t get_svarint(Reader *r)
{
    uint32_t u = get_varint(r);
    return u & 1 ? -(int32_t)(u >> 1) : (int32_t)(u >> 1);
}

static uint32_t get_group(Reader *r)
{
    uint8_t byte = get(r);
    uint32_t v = byte & 63;
    for (int i = 0; (byte & 0x40) && i < 5 && !r->failed; i++) {
        byte = get(r);
        v = v << 6 | (byte & 63);
    }
    if (byte & 0x40)
        r->failed = true;
    return v;
}

static void get_location(Reader *r, int code, int32_t *line, WfPosition *p)
{
    p->line = p->end_line = p->col = p->end_col = -1;
    if (code == NO_LOCATION)
        return;
    if (code >= NO_COLUMNS)
        *line += get_svarint(r);
    else if (code >= 10)
        *line += code - 10;
    p->line = p->end_line = *line;
    if (code == LONG_FORM) {
        p->end_line += (int32_t)get_varint(r);
        p->col = (int32_t)get_varint(r) - 1;
        p->end_col = (int32_t)get_varint(r) - 1;
    } else if (code >= 10 && code < NO_COLUMNS) {
        p->col = get(r);
        p->end_col = get(r);
    } else if (code < 10) {
        uint8_t byte = get(r);
        p->col = code << 3 | byte >> 4;
        p->end_col = p->col + (byte & 15);
    }
}

static int decode_lines(WfTables *t, const WfBytes *b, int firstlineno)
{
    Reader r = {b->data, b->data + b->len, false};
    int32_t line = firstlineno;
    uint32_t at = 0;
    t->positions = wf_mem_alloc((b->len + 1) * sizeof *t->positions);
    if (t->positions == NULL)
        return -1;
    while (r.p < r.end && !r.failed) {
        uint8_t first = get(&r);
        WfPosition *p = &t->positions[t->npositions++];
        p->start = at;
        get_location(&r, first >> 3 & 15, &line, p);
        at += (first & 7) + 1u;
        WfPosition *q = p - 1;
        if (t->npositions > 1 && q->line == p->line && q->end_line == p->end_line &&
            q->col == p->col && q->end_col == p->end_col)
            t->npositions--;
    }
    return r.failed ? wf_raise_i(&wf_exc_ValueError, "code: malformed co_linetable") : 0;
}

static int decode_handlers(WfTables *t, const WfBytes *b)
{
    Reader r = {b->data, b->data + b->len, false};
    t->handlers = wf_mem_alloc((b->len / 4 + 1) * sizeof *t->handlers);
    if (t->handlers == NULL)
        return -1;
    while (r.p < r.end && !r.failed) {
        uint32_t start = get_group(&r), size = get_group(&r);
        uint32_t target = get_group(&r), depth = get_group(&r);
        if (size == 0 && t->nhandlers == 0) {
            t->nfixed = (uint16_t)target;
            t->nnear = (uint16_t)(depth >> 1);
            continue;
        }
        t->handlers[t->nhandlers++] = (WfHandler){start, start + size, target,
                                                  (uint16_t)(depth >> 1), depth & 1};
    }
    return r.failed ? wf_raise_i(&wf_exc_ValueError, "code: malformed co_exceptiontable") : 0;
}

int wf_tables_decode(WfTables *t, Value linetable, Value exceptiontable, int firstlineno)
{
    *t = (WfTables){0};
    return decode_lines(t, wf_as_bytes(linetable), firstlineno) < 0 ||
                   decode_handlers(t, wf_as_bytes(exceptiontable)) < 0
               ? -1
               : 0;
}

void wf_tables_fini(WfTables *t)
{
    wf_mem_free(t->positions);
    wf_mem_free(t->handlers);
}

/* --- co_lines() and co_positions() ------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value code;       /* [const] */
    uint32_t at, run; /* [lock] */
} CodeIter;

static Value iter_new(uint32_t shape, Value code)
{
    CodeIter *it = wf_alloc(shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->code = wf_new_ref(code);
    it->at = it->run = 0;
    return WF_MOVE(it);
}

Value wf_code_lines(Value code) { return iter_new(WF_SHAPE_code_line_iterator, code); }
Value wf_code_positions(Value code) { return iter_new(WF_SHAPE_code_positions_iterator, code); }

static void iter_dealloc(WfObject *o)
{
    wf_drop(((CodeIter *)o)->code);
    wf_free_object(o, sizeof(CodeIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((CodeIter *)o)->code);
    return 0;
}

static Value number_or_none(int32_t n) { return n < 0 ? WF_NONE : wf_small(n); }

/* Runs of the same line as one. */
static Value lines_next(Value self)
{
    CodeIter *it = (CodeIter *)wf_obj(self);
    WfCode *c = wf_as_code(it->code);
    bool l = wf_lock(it);
    uint32_t run = it->run;
    if (run >= c->npositions) {
        wf_unlock(it, l);
        return WF_NULL;
    }
    const WfPosition *p = &c->positions[run];
    do
        run++;
    while (run < c->npositions && c->positions[run].line == p->line);
    it->run = run;
    wf_unlock(it, l);
    uint32_t end = run < c->npositions ? c->positions[run].start : c->ninstrs;
    return wf_tuple_pack(3, wf_small((int64_t)p->start * 2), wf_small((int64_t)end * 2),
                         number_or_none(p->line));
}

/* One tuple for each word of code. */
static Value positions_next(Value self)
{
    CodeIter *it = (CodeIter *)wf_obj(self);
    WfCode *c = wf_as_code(it->code);
    bool l = wf_lock(it);
    uint32_t at = it->at;
    if (at >= c->ninstrs || c->npositions == 0) {
        wf_unlock(it, l);
        return WF_NULL;
    }
    it->at = at + 1;
    if (it->run + 1 < c->npositions && c->positions[it->run + 1].start <= at)
        it->run++;
    WfPosition p = c->positions[it->run];
    wf_unlock(it, l);
    bool columns = !wf_config.no_debug_ranges;
    return wf_tuple_pack(4, number_or_none(p.line), number_or_none(p.end_line),
                         columns ? number_or_none(p.col) : WF_NONE,
                         columns ? number_or_none(p.end_col) : WF_NONE);
}

WfType wf_code_line_iterator_type = {
    WF_TYPE_HEAD(code_line_iterator, "line_iterator", CodeIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = wf_iter_self,
    .iternext = lines_next,
};

WfType wf_code_positions_iterator_type = {
    WF_TYPE_HEAD(code_positions_iterator, "positions_iterator", CodeIter,
                 WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = wf_iter_self,
    .iternext = positions_next,
};
