/* array.array: a growable array of machine values.
 *
 * Every access takes the object's lock, which costs nothing while the array is local to a thread;
 * so a replaced buffer is freed at once. Items are read as raw 64 bits under the lock and made
 * into Values after it; values are converted before it. While there are views others may write
 * through them without the lock, so then items are read and written atomically, too.
 */
#ifndef WF_ARRAY_H
#define WF_ARRAY_H

#include "native.h"

typedef enum { ITEM_SIGNED, ITEM_UNSIGNED, ITEM_FLOAT, ITEM_CHAR } ArrayItemClass;

typedef struct {
    char code;
    char format[2]; /* in buffers */
    uint8_t size;
    uint8_t class;
    uint8_t machine_format; /* as pickles have it: see pickle.c */
    /* Texts of OverflowErrors; see items.c. */
    const char *too_small, *too_large, *no_long;
} ArrayKind;

typedef struct {
    WfObject ob;
    const ArrayKind *kind; /* [const] */
    size_t len, cap;       /* [lock] items */
    uint8_t *data;         /* [lock] NULL: no room yet */
    int32_t exports;       /* [lock] views: the buffer stays where it is */
} Array;

extern WfType wf_array_type, wf_array_iterator_type;
extern WfMethodDef wf_array_methods[];

static inline Array *as_array(Value v)
{
    return (Array *)wf_obj(v);
}
static inline bool is_array(Value v)
{
    return wf_is_pointer(v) && wf_is_a(v, &wf_array_type);
}

/* --- items.c -------------------------------------------------------------------------------- */
const ArrayKind *wf_array_kind(uint32_t code); /* NULL: there is none */
/* v as the bits of an item. */
int wf_array_pack(const ArrayKind *kind, Value v, uint64_t *bits) WF_MUST_USE;
Value wf_array_unpack(const ArrayKind *kind, uint64_t bits) WF_MUST_USE;

WF_INLINE uint64_t wf_array_load(const ArrayKind *kind, const uint8_t *data, size_t i)
{
    switch (kind->size) {
    case 1:
        return wf_relaxed(&data[i]);
    case 2:
        return wf_relaxed(&((const uint16_t *)data)[i]);
    case 4:
        return wf_relaxed(&((const uint32_t *)data)[i]);
    default:
        return wf_relaxed(&((const uint64_t *)data)[i]);
    }
}

WF_INLINE void wf_array_store(const ArrayKind *kind, uint8_t *data, size_t i, uint64_t bits)
{
    switch (kind->size) {
    case 1:
        wf_relaxed_set(&data[i], (uint8_t)bits);
        break;
    case 2:
        wf_relaxed_set(&((uint16_t *)data)[i], (uint16_t)bits);
        break;
    case 4:
        wf_relaxed_set(&((uint32_t *)data)[i], (uint32_t)bits);
        break;
    default:
        wf_relaxed_set(&((uint64_t *)data)[i], bits);
    }
}

/* --- array.c -------------------------------------------------------------------------------- */
Value wf_array_new(WfType *type, const ArrayKind *kind, size_t len) WF_MUST_USE; /* zeros */
size_t wf_array_len(Array *a);
/* Item i's bits: false if the array is shorter. */
bool wf_array_get_bits(Array *a, size_t i, uint64_t *bits);
/* Item i as a Value: 1; 0 if the array is shorter; -1 error. */
int wf_array_get(Array *a, size_t i, Value *out) WF_MUST_USE;
/*
 * Replaces items [at, at + removed) by `added` items copied from `from` (NULL: left for the caller
 * to fill, at once). Clips at and removed to the length. The lock is held. Returns NULL or what to
 * raise after unlocking: wf_array_raise().
 */
typedef enum { ARRAY_OK, ARRAY_MEMORY, ARRAY_EXPORTED } ArrayStatus;
ArrayStatus wf_array_splice_lock_held(Array *a, size_t at, size_t removed, const void *from,
                                      size_t added) WF_MUST_USE;
int wf_array_raise(ArrayStatus status); /* 0 for ARRAY_OK, else -1 */
int wf_array_append(Array *a, Value v) WF_MUST_USE;
int wf_array_append_bytes(Array *a, const void *p, size_t n) WF_MUST_USE;
int wf_array_extend(Array *a, Value other) WF_MUST_USE; /* by any iterable */
/* A copy of the items, in memory to be freed by wf_mem_free(); NULL + MemoryError. */
uint8_t *wf_array_snapshot(Array *a, size_t *len) WF_MUST_USE;
Value wf_array_to_list(Array *a) WF_MUST_USE;
Value wf_array_to_bytes(Array *a) WF_MUST_USE;
Value wf_array_to_text(Array *a) WF_MUST_USE;

/* --- subscript.c ---------------------------------------------------------------------------- */
Value wf_array_getitem(Value self, Value key);
int wf_array_setitem(Value self, Value key, Value v);

/* --- pickle.c ------------------------------------------------------------------------------- */
Value wf_array_reduce_ex(Value self, Value protocol);
Value wf_array_reconstructor(Value module, const Value *args, size_t nargs);
extern Value wf_array_reconstructor_fn; /* [const] after the module's start */

#endif
