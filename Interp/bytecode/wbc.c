/*
 * Compiled code as a blob: what .wbc files hold and marshal writes for a code object.
 *
 *     "wbc1"   magic and format version
 *     u32      length of what follows
 *     u64      feature bits: a hash of the instruction set, so that another build's code is refused
 *     16 bytes XXH3-128 of the payload
 *     payload  the code object's fields, code among its constants in place
 *
 * A time stamp or hash of the source stands before the blob, as importlib puts it in compiled
 * files. Loading checks the checksum, then every field, and the verifier sees every code object.
 */
#include "serialize.h"

#include "internal/bytecode.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>

enum { HEADER_SIZE = 4 + 4 + 8 + 16 };
static const char magic[4] = {'w', 'b', 'c', '1'};

/* Changes whenever an instruction's number, operands or size do. */
static uint64_t instruction_set(void)
{
    uint64_t h = 1;
    for (int i = 0; i < OP_COUNT; i++) {
        h = XXH3_64bits_withSeed(wf_code_op_names[i], strlen(wf_code_op_names[i]), h);
        h = XXH3_64bits_withSeed(wf_code_op_operands[i], 4, h + wf_code_op_words[i]);
    }
    return h;
}

/* --- writing -------------------------------------------------------------------------------------------- */

static void write_instructions(WfWriter *w, const WfCode *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op])
        n++;
    wf_write_u32(w, n);
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op]) {
        const WfInstr *p = &c->instrs[i];
        uint8_t head[4] = {p->op, p->a, p->b, p->c};
        wf_write_raw(w, head, 4);
        wf_write_svarint(w, p->imm);
    }
}

static void write_positions(WfWriter *w, const WfCode *c)
{
    WfPosition last = {0, c->firstlineno, c->firstlineno, 0, 0};
    wf_write_u32(w, c->npositions);
    for (uint32_t i = 0; i < c->npositions; i++) {
        const WfPosition *p = &c->positions[i];
        wf_write_varint(w, p->start - last.start);
        wf_write_svarint(w, p->line - last.line);
        wf_write_svarint(w, p->end_line - p->line);
        wf_write_svarint(w, p->col - last.col);
        wf_write_svarint(w, p->end_col - p->col);
        last = *p;
    }
}

static void write_handlers(WfWriter *w, const WfCode *c)
{
    wf_write_u32(w, c->nhandlers);
    for (uint32_t i = 0; i < c->nhandlers; i++) {
        const WfHandler *h = &c->handlers[i];
        wf_write_varint(w, h->start);
        wf_write_varint(w, h->end - h->start);
        wf_write_varint(w, h->target);
        wf_write_varint(w, (uint32_t)h->depth << 1 | (h->flags & 1));
    }
}

void wf_write_code(WfWriter *w, const WfCode *c)
{
    const uint16_t small[] = {c->argcount, c->posonlyargcount, c->kwonlyargcount, c->ncells,
                              c->nnear, c->nfixed, c->nregs, c->nself_attrs};
    wf_write_u32(w, c->flags);
    wf_write_u32(w, (uint32_t)c->firstlineno);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        wf_write_u16(w, small[i]);
    wf_write_object(w, c->name);
    wf_write_object(w, c->qualname);
    wf_write_object(w, c->filename);
    wf_write_object(w, c->names);
    wf_write_object(w, c->varnames);
    wf_write_object(w, c->cellvars);
    wf_write_object(w, c->freevars);
    wf_write_object(w, c->consts);
    wf_write_raw(w, c->cell_regs, wf_tuple_len(c->cellvars));
    write_instructions(w, c);
    write_positions(w, c);
    write_handlers(w, c);
}

void wf_write_blob(WfWriter *w, Value code)
{
    WfWriter body;
    wf_writer_init(&body, WF_MARSHAL_VERSION);
    body.in_blob = true;
    body.depth = w->depth;
    wf_write_code(&body, wf_as_code(code));
    if (body.status != WRITE_OK || body.len > INT32_MAX - HEADER_SIZE) {
        w->status = body.status != WRITE_OK ? body.status : WRITE_UNMARSHALLABLE;
    } else {
        XXH128_canonical_t sum;
        uint64_t set = instruction_set();
        XXH128_canonicalFromHash(&sum, XXH3_128bits(body.data, body.len));
        wf_write_u32(w, (uint32_t)(HEADER_SIZE + body.len));
        wf_write_raw(w, magic, 4);
        wf_write_u32(w, (uint32_t)body.len);
        wf_write_raw(w, &set, 8);
        wf_write_raw(w, sum.digest, 16);
        wf_write_raw(w, body.data, body.len);
    }
    wf_writer_fini(&body);
}

/* --- reading ---------------------------------------------------------------------------------------------- */

/* Everything a code object is made of while it is being read. */
typedef struct {
    Value name, qualname, filename, names, varnames, cellvars, freevars, consts;
    WfInstr *instrs;
    WfPosition *positions;
    WfHandler *handlers;
    WfCodeParts parts;
} Loading;

static int bad(const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "bad marshal data (code: %s)", what);
}

/* A count of things of which each takes at least `least` bytes. */
static int read_count(WfReader *r, uint32_t *n, size_t least)
{
    if (wf_read_u32(r, n) < 0)
        return -1;
    return *n > (size_t)(r->end - r->p) / least ? bad("a table is too long") : 0;
}

static int read_instructions(WfReader *r, Loading *l)
{
    uint32_t n, at = 0;
    if (read_count(r, &n, 5) < 0)
        return -1;
    enum { MOST_WORDS = 8 };
    l->instrs = wf_mem_calloc((size_t)n * MOST_WORDS + 1, sizeof *l->instrs);
    if (l->instrs == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *p = wf_read_raw(r, 4);
        if (p == NULL)
            return -1;
        if (p[0] >= OP_COUNT)
            return bad("unknown instruction");
        WfInstr *w = &l->instrs[at];
        w->op = p[0];
        w->a = p[1];
        w->b = p[2];
        w->c = p[3];
        int32_t imm;
        if (wf_read_svarint(r, &imm) < 0)
            return -1;
        w->imm = imm;
        at += wf_code_op_words[w->op];
    }
    l->parts.instrs = l->instrs;
    l->parts.ninstrs = at;
    return 0;
}

static int read_positions(WfReader *r, Loading *l)
{
    uint32_t n;
    WfPosition last = {0, l->parts.firstlineno, l->parts.firstlineno, 0, 0};
    if (read_count(r, &n, 5) < 0)
        return -1;
    l->positions = wf_mem_alloc(n * sizeof *l->positions + 8);
    if (l->positions == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start;
        int32_t line, end_line, col, end_col;
        if (wf_read_varint(r, &start) < 0 || wf_read_svarint(r, &line) < 0 ||
            wf_read_svarint(r, &end_line) < 0 || wf_read_svarint(r, &col) < 0 ||
            wf_read_svarint(r, &end_col) < 0)
            return -1;
        WfPosition *p = &l->positions[i];
        /* Unsigned, so that nonsense wraps instead of being undefined. */
        p->start = last.start + start;
        p->line = (int32_t)((uint32_t)last.line + (uint32_t)line);
        p->end_line = (int32_t)((uint32_t)p->line + (uint32_t)end_line);
        p->col = (int32_t)((uint32_t)last.col + (uint32_t)col);
        p->end_col = (int32_t)((uint32_t)p->col + (uint32_t)end_col);
        last = *p;
    }
    l->parts.positions = l->positions;
    l->parts.npositions = n;
    return 0;
}

static int read_handlers(WfReader *r, Loading *l)
{
    uint32_t n;
    if (read_count(r, &n, 4) < 0)
        return -1;
    l->handlers = wf_mem_alloc(n * sizeof *l->handlers + 8);
    if (l->handlers == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start, size, target, depth;
        if (wf_read_varint(r, &start) < 0 || wf_read_varint(r, &size) < 0 ||
            wf_read_varint(r, &target) < 0 || wf_read_varint(r, &depth) < 0)
            return -1;
        l->handlers[i] = (WfHandler){start, start + size, target, (uint16_t)(depth >> 1),
                                     (uint16_t)(depth & 1)};
    }
    l->parts.handlers = l->handlers;
    l->parts.nhandlers = n;
    return 0;
}

static int read_str(WfReader *r, Value *out)
{
    *out = wf_read_object(r);
    if (wf_is_null(*out))
        return -1;
    return wf_is_str_exact(*out) ? 0 : bad("a name is no string");
}

/* A tuple of interned strings. */
static int read_names(WfReader *r, Value *out)
{
    *out = wf_read_object(r);
    if (wf_is_null(*out))
        return -1;
    if (!wf_is_tuple_exact(*out))
        return bad("names are no tuple");
    for (size_t i = 0; i < wf_tuple_len(*out); i++)
        if (!wf_is_str_exact(wf_tuple_item(*out, i)))
            return bad("a name is no string");
    size_t n = wf_tuple_len(*out);
    bool interned = true;
    for (size_t i = 0; i < n; i++)
        interned &= (wf_str_flags(wf_as_str(wf_tuple_item(*out, i))) & WF_STR_INTERNED) != 0;
    if (interned)
        return 0;
    Value t = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(t) && i < n; i++)
        wf_as_tuple(t)->items[i] = wf_intern(wf_new_ref(wf_tuple_item(*out, i)));
    wf_drop(*out);
    *out = t;
    return wf_is_null(t) ? -1 : 0;
}

static int read_numbers(WfReader *r, WfCodeParts *p)
{
    uint32_t line;
    uint16_t *const small[] = {&p->argcount, &p->posonlyargcount, &p->kwonlyargcount, &p->ncells,
                               &p->nnear, &p->nfixed, &p->nregs, &p->nself_attrs};
    if (wf_read_u32(r, &p->flags) < 0 || wf_read_u32(r, &line) < 0)
        return -1;
    p->firstlineno = (int32_t)line;
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (wf_read_u16(r, small[i]) < 0)
            return -1;
    return 0;
}

static int read_fields(WfReader *r, Loading *l)
{
    if (read_numbers(r, &l->parts) < 0 || read_str(r, &l->name) < 0 ||
        read_str(r, &l->qualname) < 0 || read_str(r, &l->filename) < 0 ||
        read_names(r, &l->names) < 0 || read_names(r, &l->varnames) < 0 ||
        read_names(r, &l->cellvars) < 0 || read_names(r, &l->freevars) < 0)
        return -1;
    l->consts = wf_read_object(r);
    if (wf_is_null(l->consts))
        return -1;
    if (!wf_is_tuple_exact(l->consts))
        return bad("constants are no tuple");
    const uint8_t *regs = wf_read_raw(r, wf_tuple_len(l->cellvars));
    if (regs == NULL)
        return -1;
    l->parts.cell_regs = regs;
    return read_instructions(r, l) < 0 || read_positions(r, l) < 0 || read_handlers(r, l) < 0 ? -1
                                                                                              : 0;
}

Value wf_read_code(WfReader *r)
{
    Loading l = {.name = WF_NULL, .qualname = WF_NULL, .filename = WF_NULL, .names = WF_NULL,
                 .varnames = WF_NULL, .cellvars = WF_NULL, .freevars = WF_NULL, .consts = WF_NULL};
    Value code = WF_NULL;
    if (read_fields(r, &l) == 0) {
        l.parts.name = l.name;
        l.parts.qualname = l.qualname;
        l.parts.filename = l.filename;
        l.parts.names = l.names;
        l.parts.varnames = l.varnames;
        l.parts.cellvars = l.cellvars;
        l.parts.freevars = l.freevars;
        l.parts.consts = l.consts;
        code = wf_code_new(&l.parts);
        if (!wf_is_null(code) && wf_code_verify(wf_as_code(code)) < 0) {
            wf_drop(code);
            code = WF_NULL;
        }
    }
    const Value held[] = {l.name, l.qualname, l.filename, l.names, l.varnames, l.cellvars,
                          l.freevars, l.consts};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        wf_drop(held[i]);
    wf_mem_free(l.instrs);
    wf_mem_free(l.positions);
    wf_mem_free(l.handlers);
    return code;
}

Value wf_read_blob(const uint8_t *data, size_t len)
{
    uint64_t set;
    XXH128_canonical_t sum;
    uint32_t n = 0;
    if (len < HEADER_SIZE || memcmp(data, magic, 4) != 0) {
        bad("no weft code");
        return WF_NULL;
    }
    for (int i = 3; i >= 0; i--)
        n = n << 8 | data[4 + i];
    memcpy(&set, data + 8, 8);
    if (n != len - HEADER_SIZE || set != instruction_set()) {
        bad("made by another version");
        return WF_NULL;
    }
    XXH128_canonicalFromHash(&sum, XXH3_128bits(data + HEADER_SIZE, n));
    if (memcmp(sum.digest, data + 16, 16) != 0) {
        bad("wrong checksum");
        return WF_NULL;
    }
    WfReader r;
    wf_reader_init(&r, data + HEADER_SIZE, n);
    r.in_blob = true;
    Value code = wf_read_code(&r);
    wf_reader_fini(&r);
    return code;
}
