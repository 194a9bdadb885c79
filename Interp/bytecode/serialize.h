/*
 * Values as bytes: CPython's marshal format, version 4, with code objects as weft's own blobs.
 *
 * One byte tells the type; bit 7 says that the value gets a number by which later occurrences
 * refer to it. Strings, tuples and whatever else occurs more than once are written once. A code
 * object is 'c', a length, and a blob that can be told apart and checked by itself (wbc.c).
 */
#ifndef WF_BYTECODE_SERIALIZE_H
#define WF_BYTECODE_SERIALIZE_H

#include "internal/api.h"
#include "internal/code_parts.h"

enum {
    WF_MARSHAL_VERSION = 4,
    WF_MARSHAL_DEPTH = 2000
};

typedef enum { WRITE_OK, WRITE_UNMARSHALLABLE, WRITE_NESTED, WRITE_MEMORY, WRITE_ERROR } WriteStatus;

typedef struct {
    uint8_t *data;
    size_t len, cap;
    int version, depth;
    WriteStatus status;
    const void **ref_keys;  /* open-addressed by object */
    uint32_t *ref_values;
    uint32_t ref_mask, nrefs;
    bool plain;             /* every value is written out, none refers to another */
    bool frozen;            /* code: for the program's own image, see wbc.c */
} WfWriter;

/* A hash of the instruction set: compiled code of another one cannot be read. */
uint64_t wf_instruction_set(void);

void wf_writer_init(WfWriter *w, int version);
void wf_writer_fini(WfWriter *w);
void wf_write_byte(WfWriter *w, uint8_t b);
void wf_write_raw(WfWriter *w, const void *p, size_t n);
void wf_write_u16(WfWriter *w, uint16_t v);
void wf_write_u32(WfWriter *w, uint32_t v);
void wf_write_varint(WfWriter *w, uint32_t v);
void wf_write_svarint(WfWriter *w, int32_t v);
void wf_write_object(WfWriter *w, Value v);
void wf_write_blob(WfWriter *w, Value code);          /* wbc.c */
/* marshal.dumps() of code, for a file or for the frozen image. New bytes. */
Value wf_dump_code(Value code, bool frozen) WF_MUST_USE;
/* Raises what went wrong: 0 if nothing did. */
int wf_writer_check(const WfWriter *w) WF_MUST_USE;

typedef struct {
    const uint8_t *p, *end;
    Value file;             /* borrowed: read from its read(n) when p runs out, or WF_NULL */
    Value chunk;            /* owned: bytes last read from the file */
    Value *refs;            /* owned */
    size_t nrefs, refs_cap;
    int depth;
} WfReader;

void wf_reader_init(WfReader *r, const void *data, size_t len);
void wf_reader_fini(WfReader *r);
/* n bytes, valid until the next read; NULL with EOFError. */
const uint8_t *wf_read_raw(WfReader *r, size_t n);
int wf_read_u16(WfReader *r, uint16_t *out) WF_MUST_USE;
int wf_read_u32(WfReader *r, uint32_t *out) WF_MUST_USE;
int wf_read_varint(WfReader *r, uint32_t *out) WF_MUST_USE;
int wf_read_svarint(WfReader *r, int32_t *out) WF_MUST_USE;
Value wf_read_object(WfReader *r) WF_MUST_USE;
/* The code of a blob, all of it read and verified. */
Value wf_read_blob(const uint8_t *data, size_t len) WF_MUST_USE;
/*
 * The code that marshal data of length len consists of, read as it is needed. owned: memory from
 * malloc() that holds data, freed in time (on failure, too); NULL: data is part of the program, and
 * trusted as that is.
 */
Value wf_read_lazily(const uint8_t *data, size_t len, void *owned) WF_MUST_USE;

#endif
