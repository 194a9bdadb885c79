/* Formats of the _struct module: compiled into a table of fields; packing and unpacking by it. */
#ifndef WF_STRUCT_FIELDS_H
#define WF_STRUCT_FIELDS_H

#include "api.h"

typedef enum {
    FIELD_CHAR,
    FIELD_BOOL,
    FIELD_SIGNED,
    FIELD_UNSIGNED,
    FIELD_POINTER,
    FIELD_HALF,
    FIELD_FLOAT,
    FIELD_DOUBLE,
    FIELD_BYTES,
    FIELD_PASCAL,
} StructFieldKind;

/* How an integer out of range is reported. */
typedef enum { RANGE_NAMED, RANGE_CODE, RANGE_ARGUMENT, RANGE_TOO_LARGE } StructRangeError;

typedef struct {
    uint8_t kind, size; /* of one item; 0: see count */
    uint8_t error;
    bool swap;    /* bytes are not in the machine's order */
    bool checked; /* a float: overflow is an error */
    char code;
    size_t offset;
    size_t count; /* items; for strings: bytes */
} StructField;

typedef struct StructTable StructTable;
struct StructTable {
    StructTable *older;
    size_t size, items, nfields; /* items: values packed or unpacked */
    StructField fields[];
};

/* struct.error. Borrowed. */
WfType *wf_struct_error_type(void);

/* The table of a format (NUL-terminated), to be freed by wf_mem_free(); NULL with an exception. */
StructTable *wf_struct_compile(const char *format) WF_MUST_USE;
/* Packs t->items values into t->size bytes at p. */
int wf_struct_pack(const StructTable *t, uint8_t *p, const Value *args) WF_MUST_USE;
/* A tuple of t->items values from t->size bytes at p. */
Value wf_struct_unpack(const StructTable *t, const uint8_t *p) WF_MUST_USE;

#endif
