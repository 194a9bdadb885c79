/*
 * Compiled code as a blob: what .wbc files hold and marshal writes for a code object.
 *
 *     "wbc2"   magic and format version
 *     u32      length of what follows
 *     u64      feature bits: a hash of the instruction set, so that another build's code is refused
 *     16 bytes XXH3-128 of the payload
 *     payload  values and code records: image.c reads it
 *
 * A time stamp or hash of the source stands before the blob, as importlib puts it in compiled
 * files. Loading checks the checksum; image.c checks the rest when it comes to it.
 *
 * The frozen image's blobs ("wbcx") hold instructions as they are in memory, aligned, so that they need
 * not be read; only what is part of the program is taken in this form.
 */
#include "image.h"

#include "serialize.h"

#include "internal/bytecode.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <stdlib.h>

enum { HEADER_SIZE = 4 + 4 + 8 + 16 };
static const char magic[4] = {'w', 'b', 'c', '2'}, frozen_magic[4] = {'w', 'b', 'c', 'x'};

enum {
    MARSHAL_TAG = 1 + 4,    /* before a blob: 'c' and its length */
    FROZEN_ALIGN = 8        /* of instructions, from the start of the marshal data */
};

/* Changes whenever an instruction's number, operands or size do. */
uint64_t wf_instruction_set(void)
{
    static _Atomic uint64_t known; /* relaxed: whoever finds 0 computes it */
    uint64_t h = atomic_load_explicit(&known, memory_order_relaxed);
    if (h != 0)
        return h;
    h = 1;
    for (int i = 0; i < OP_COUNT; i++) {
        h = XXH3_64bits_withSeed(wf_code_op_names[i], strlen(wf_code_op_names[i]), h);
        h = XXH3_64bits_withSeed(wf_code_op_operands[i], 4, h + wf_code_op_words[i]);
    }
    atomic_store_explicit(&known, h, memory_order_relaxed);
    return h;
}

/* --- numbering values and code ---------------------------------------------------------------- */

typedef struct {
    WfWriter values, records;
    WfWriter instrs;                /* frozen: as they are in memory */
    bool frozen;
    uint32_t *value_at, *record_at; /* where each begins */
    uint32_t nvalues, values_cap, codes_cap;
    uint64_t *keys;                 /* open-addressed: what was numbered */
    uint32_t *numbers;
    uint32_t mask;
    Value *codes;                   /* the queue of code to write, borrowed */
    uint32_t ncodes;
    WriteStatus status;
} Blob;

/* Makes room for one more of `size` bytes in an array of *cap, when n are there. */
static bool roomy(Blob *b, void *array, uint32_t n, uint32_t *cap, size_t size)
{
    void **p = array;
    if (n < *cap)
        return true;
    uint32_t wider = *cap ? *cap * 2 : 64;
    void *q = realloc(*p, wider * size);
    if (q == NULL) {
        b->status = WRITE_MEMORY;
        return false;
    }
    *p = q;
    *cap = wider;
    return true;
}

static uint32_t slot_of(const Blob *b, uint64_t key)
{
    uint32_t i = (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & b->mask;
    while (b->keys[i] != 0 && b->keys[i] != key)
        i = (i + 1) & b->mask;
    return i;
}

static bool grow_keys(Blob *b)
{
    Blob old = *b;
    uint32_t size = old.keys ? (old.mask + 1) * 2 : 128;
    b->keys = calloc(size, sizeof *b->keys);
    b->numbers = calloc(size, sizeof *b->numbers);
    b->mask = size - 1;
    if (b->keys == NULL || b->numbers == NULL) {
        free(b->keys);
        free(b->numbers);
        b->keys = old.keys;
        b->numbers = old.numbers;
        b->mask = old.mask;
        b->status = WRITE_MEMORY;
        return false;
    }
    for (uint32_t i = 0; old.keys != NULL && i <= old.mask; i++) {
        if (old.keys[i] == 0)
            continue;
        uint32_t k = slot_of(b, old.keys[i]);
        b->keys[k] = old.keys[i];
        b->numbers[k] = old.numbers[i];
    }
    free(old.keys);
    free(old.numbers);
    return true;
}

/* The number of v, which is written if it is new. */
static uint32_t value_number(Blob *b, Value v)
{
    bool full = b->keys == NULL || b->nvalues * 4 >= b->mask * 3;
    if (b->status != WRITE_OK || (full && !grow_keys(b)))
        return 0;
    uint64_t key = (wf_is_pointer(v) ? (uint64_t)(uintptr_t)wf_obj(v) : v.bits) + 1;
    uint32_t i = slot_of(b, key);
    if (b->keys[i] != 0)
        return b->numbers[i];
    if (!roomy(b, &b->value_at, b->nvalues, &b->values_cap, sizeof *b->value_at))
        return 0;
    b->keys[i] = key;
    b->numbers[i] = b->nvalues;
    b->value_at[b->nvalues] = (uint32_t)b->values.len;
    wf_write_object(&b->values, v);
    b->status = b->values.status;
    return b->nvalues++;
}

/* Queues code, which comes after what contains it. */
static uint32_t code_number(Blob *b, Value code)
{
    uint32_t cap = b->codes_cap;
    if (!roomy(b, &b->codes, b->ncodes, &b->codes_cap, sizeof *b->codes))
        return 0;
    if (cap != b->codes_cap) {
        uint32_t *wider = realloc(b->record_at, b->codes_cap * sizeof *wider);
        if (wider == NULL) {
            b->codes_cap = cap;
            b->status = WRITE_MEMORY;
            return 0;
        }
        b->record_at = wider;
    }
    b->codes[b->ncodes] = code;
    return b->ncodes++;
}

/* --- records ---------------------------------------------------------------------------------- */

static void write_names(Blob *b, Value names)
{
    wf_write_varint(&b->records, (uint32_t)wf_tuple_len(names));
    for (size_t i = 0; i < wf_tuple_len(names); i++)
        wf_write_varint(&b->records, value_number(b, wf_tuple_item(names, i)));
}

static void write_consts(Blob *b, Value consts)
{
    wf_write_varint(&b->records, (uint32_t)wf_tuple_len(consts));
    for (size_t i = 0; i < wf_tuple_len(consts); i++) {
        Value v = wf_tuple_item(consts, i);
        wf_write_varint(&b->records, wf_has_shape(v, WF_SHAPE_code) ? code_number(b, v) << 1 | 1
                                                                     : value_number(b, v) << 1);
    }
}

/* All words, then a zero one; the record says how many, of how many sites, and where. */
static void write_frozen_instructions(Blob *b, const WfCode *c)
{
    const WfInstr end = {0};
    wf_write_varint(&b->records, c->ninstrs);
    wf_write_varint(&b->records, c->nsites);
    wf_write_varint(&b->records, (uint32_t)(b->instrs.len / sizeof(WfInstr)));
    wf_write_raw(&b->instrs, c->instrs, c->ninstrs * sizeof(WfInstr));
    wf_write_raw(&b->instrs, &end, sizeof end);
    if (b->status == WRITE_OK)
        b->status = b->instrs.status;
}

static void write_instructions(WfWriter *w, const WfCode *c)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op])
        n++;
    wf_write_varint(w, n);
    wf_write_varint(w, c->ninstrs);
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op]) {
        const WfInstr *p = &c->instrs[i];
        uint8_t head[4] = {(uint8_t)p->op, p->a, p->b, p->c};
        wf_write_raw(w, head, 4);
        wf_write_svarint(w, p->imm);
    }
}

static void write_positions(WfWriter *w, const WfCode *c)
{
    WfPosition last = {0, c->firstlineno, c->firstlineno, 0, 0};
    wf_write_varint(w, c->npositions);
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
    wf_write_varint(w, c->nhandlers);
    for (uint32_t i = 0; i < c->nhandlers; i++) {
        const WfHandler *h = &c->handlers[i];
        wf_write_varint(w, h->start);
        wf_write_varint(w, h->end - h->start);
        wf_write_varint(w, h->target);
        wf_write_varint(w, (uint32_t)h->depth << 1 | (h->flags & 1));
    }
}

static void write_record(Blob *b, WfCode *c)
{
    WfWriter *w = &b->records;
    const uint16_t small[] = {c->argcount, c->posonlyargcount, c->kwonlyargcount, c->nlocals,
                              c->ncells, c->nnear, c->nfixed, c->nregs, c->nself_attrs, c->nfrees};
    if (wf_code_ready(c) < 0) {
        b->status = WRITE_ERROR;
        return;
    }
    wf_code_positions_ready(c);
    wf_write_varint(w, c->flags);
    wf_write_svarint(w, c->firstlineno);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        wf_write_varint(w, small[i]);
    wf_write_varint(w, value_number(b, c->name));
    wf_write_varint(w, value_number(b, c->qualname));
    wf_write_varint(w, value_number(b, c->filename));
    write_names(b, c->names);
    write_names(b, c->varnames);
    write_names(b, c->cellvars);
    write_names(b, c->freevars);
    write_consts(b, c->consts);
    wf_write_raw(w, c->cell_regs, wf_tuple_len(c->cellvars));
    if (b->frozen)
        write_frozen_instructions(b, c);
    else
        write_instructions(w, c);
    write_handlers(w, c);
    write_positions(w, c);
}

static void write_records(Blob *b, Value code)
{
    code_number(b, code);
    for (uint32_t i = 0; i < b->ncodes && b->status == WRITE_OK; i++) {
        b->record_at[i] = (uint32_t)b->records.len;
        write_record(b, wf_as_code(b->codes[i]));
        if (b->status == WRITE_OK)
            b->status = b->records.status;
    }
}

/* --- the blob --------------------------------------------------------------------------------- */

static void write_payload(WfWriter *w, const Blob *b)
{
    uint32_t values = 4 * (2 + (uint32_t)b->frozen + b->nvalues + b->ncodes);
    uint32_t records = values + (uint32_t)b->values.len, end = records + (uint32_t)b->records.len;
    uint32_t before = MARSHAL_TAG + HEADER_SIZE, padding = -(before + end) % FROZEN_ALIGN;
    wf_write_u32(w, b->nvalues);
    wf_write_u32(w, b->ncodes);
    if (b->frozen)
        wf_write_u32(w, end + padding);
    for (uint32_t i = 0; i < b->nvalues; i++)
        wf_write_u32(w, values + b->value_at[i]);
    for (uint32_t i = 0; i < b->ncodes; i++)
        wf_write_u32(w, records + b->record_at[i]);
    wf_write_raw(w, b->values.data, b->values.len);
    wf_write_raw(w, b->records.data, b->records.len);
    if (b->frozen) {
        wf_write_raw(w, (const uint8_t[FROZEN_ALIGN]){0}, padding);
        wf_write_raw(w, b->instrs.data, b->instrs.len);
    }
}

static void write_checked(WfWriter *w, const WfWriter *payload, bool frozen)
{
    XXH128_canonical_t sum;
    uint64_t set = wf_instruction_set();
    XXH128_canonicalFromHash(&sum, XXH3_128bits(payload->data, payload->len));
    wf_write_u32(w, (uint32_t)(HEADER_SIZE + payload->len));
    wf_write_raw(w, frozen ? frozen_magic : magic, 4);
    wf_write_u32(w, (uint32_t)payload->len);
    wf_write_raw(w, &set, 8);
    wf_write_raw(w, sum.digest, 16);
    wf_write_raw(w, payload->data, payload->len);
}

void wf_write_blob(WfWriter *w, Value code)
{
    Blob b = {.status = WRITE_OK, .frozen = w->frozen};
    WfWriter payload;
    wf_writer_init(&b.values, WF_MARSHAL_VERSION);
    wf_writer_init(&b.records, WF_MARSHAL_VERSION);
    wf_writer_init(&b.instrs, WF_MARSHAL_VERSION);
    wf_writer_init(&payload, WF_MARSHAL_VERSION);
    b.values.plain = true;
    b.values.depth = w->depth;
    write_records(&b, code);
    if (b.status == WRITE_OK && (b.values.len > INT32_MAX / 4 || b.records.len > INT32_MAX / 4))
        b.status = WRITE_UNMARSHALLABLE;
    if (b.status == WRITE_OK)
        write_payload(&payload, &b);
    w->status = b.status != WRITE_OK ? b.status : payload.status;
    if (w->status == WRITE_OK)
        write_checked(w, &payload, b.frozen);
    wf_writer_fini(&payload);
    wf_writer_fini(&b.values);
    wf_writer_fini(&b.records);
    wf_writer_fini(&b.instrs);
    free(b.value_at);
    free(b.record_at);
    free(b.keys);
    free(b.numbers);
    free(b.codes);
}

Value wf_dump_code(Value code, bool frozen)
{
    WfWriter w;
    wf_writer_init(&w, WF_MARSHAL_VERSION);
    w.frozen = frozen;
    wf_write_object(&w, code);
    Value v = wf_writer_check(&w) < 0 ? WF_NULL : wf_bytes_new(w.data, w.len);
    wf_writer_fini(&w);
    return v;
}

/* --- reading ---------------------------------------------------------------------------------- */

static int bad(const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "bad marshal data (code: %s)", what);
}

/* The payload of a blob, or NULL. What is part of the program needs no checksum. */
static const uint8_t *payload_of(const uint8_t *data, size_t len, bool trusted, size_t *payload_len)
{
    uint64_t set;
    XXH128_canonical_t sum;
    uint32_t n;
    if (len < HEADER_SIZE || memcmp(data, trusted ? frozen_magic : magic, 4) != 0) {
        bad("no weft code");
        return NULL;
    }
    memcpy(&n, data + 4, 4);
    memcpy(&set, data + 8, 8);
    if (n != len - HEADER_SIZE || set != wf_instruction_set()) {
        bad("made by another version");
        return NULL;
    }
    if (!trusted) {
        XXH128_canonicalFromHash(&sum, XXH3_128bits(data + HEADER_SIZE, n));
        if (memcmp(sum.digest, data + 16, 16) != 0) {
            bad("wrong checksum");
            return NULL;
        }
    }
    *payload_len = n;
    return data + HEADER_SIZE;
}

Value wf_read_blob(const uint8_t *data, size_t len)
{
    size_t n;
    const uint8_t *payload = payload_of(data, len, false, &n);
    return payload == NULL ? WF_NULL : wf_image_open(payload, n, NULL, WF_IMAGE_EAGER);
}

Value wf_read_lazily(const uint8_t *data, size_t len, void *owned)
{
    enum { CODE = 'c', REFERENCED = 0x80, TAG = MARSHAL_TAG };
    size_t n;
    uint32_t blob;
    const uint8_t *payload = NULL;
    if (len < TAG || (data[0] & ~REFERENCED) != CODE)
        bad("no weft code");
    else if (memcpy(&blob, data + 1, 4), blob != len - TAG)
        bad("made by another version");
    else
        payload = payload_of(data + TAG, blob, owned == NULL, &n);
    if (payload == NULL) {
        free(owned);
        return WF_NULL;
    }
    return wf_image_open(payload, n, owned, owned == NULL ? WF_IMAGE_FROZEN : WF_IMAGE_LAZY);
}
