/*
 * Parts of _pickle.
 *
 * What pickling and unpickling work with, a Dumper and a Loader, belongs to one native call:
 * dumps() and loads() have theirs on the C stack. A Pickler or Unpickler object keeps its own
 * between calls and hands it out to one call at a time, so nothing here needs a lock.
 */
#ifndef WEFT_PICKLE_H
#define WEFT_PICKLE_H

#include "native.h"

enum { PICKLE_HIGHEST = 5, PICKLE_DEFAULT = 4, PICKLE_BATCH = 1000 };
enum { FRAME_HEADER = 9, FRAME_MIN = 4, FRAME_TARGET = 64 * 1024 };

typedef enum {
    MARK = '(', STOP = '.', POP = '0', POP_MARK = '1', DUP = '2', FLOAT = 'F', INT = 'I',
    BININT = 'J', BININT1 = 'K', LONG = 'L', BININT2 = 'M', NONE = 'N', PERSID = 'P',
    BINPERSID = 'Q', REDUCE = 'R', STRING = 'S', BINSTRING = 'T', SHORT_BINSTRING = 'U',
    UNICODE = 'V', BINUNICODE = 'X', APPEND = 'a', BUILD = 'b', GLOBAL = 'c', DICT = 'd',
    EMPTY_DICT = '}', APPENDS = 'e', GET = 'g', BINGET = 'h', INST = 'i', LONG_BINGET = 'j',
    LIST = 'l', EMPTY_LIST = ']', OBJ = 'o', PUT = 'p', BINPUT = 'q', LONG_BINPUT = 'r',
    SETITEM = 's', TUPLE = 't', EMPTY_TUPLE = ')', SETITEMS = 'u', BINFLOAT = 'G',
    /* protocol 2 */
    PROTO = 0x80, NEWOBJ, EXT1, EXT2, EXT4, TUPLE1, TUPLE2, TUPLE3, NEWTRUE, NEWFALSE, LONG1, LONG4,
    /* protocol 3 */
    BINBYTES = 'B', SHORT_BINBYTES = 'C',
    /* protocol 4 */
    SHORT_BINUNICODE = 0x8c, BINUNICODE8, BINBYTES8, EMPTY_SET, ADDITEMS, FROZENSET, NEWOBJ_EX,
    STACK_GLOBAL, MEMOIZE, FRAME,
    /* protocol 5 */
    BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER
} Opcode;

/* What was pickled already, by identity: number and, to keep it alive, the object. */
typedef struct {
    struct MemoEntry {
        uint64_t key; /* 0: free */
        Value object;
        size_t index;
    } *entries;
    size_t used, mask;
} Memo;

void pk_memo_clear(Memo *m);
/* Number of v, or -1. */
ssize_t pk_memo_get(const Memo *m, Value v);
int pk_memo_put(Memo *m, Value v, size_t index) WF_MUST_USE;

/* A method looked up on an object; of the object itself it is kept without a reference to it. */
typedef struct {
    Value fn;   /* WF_NULL: none */
    bool bound; /* to be called with the object in front */
} Hook;

int pk_hook_find(Hook *h, Value self, const char *name) WF_MUST_USE;
Value pk_hook_call(const Hook *h, Value self, Value arg) WF_MUST_USE;
/* 0 if v may be assigned to the hook's attribute; WF_NULL (deletion) may not. */
int pk_hook_check(Value v, const char *name) WF_MUST_USE;

/* --- memo_proxy.c ----------------------------------------------------------------------------- */
Value pk_memo_proxy_new(const WfType *type, Value owner) WF_MUST_USE;
/* The dict in v, what is assigned to a memo attribute: a dict, or a copy of a proxy's memo. */
Value pk_memo_argument(Value v, const WfType *type, Value (*copy)(Value owner)) WF_MUST_USE;
Value pk_pickler_memo_copy(Value pickler) WF_MUST_USE; /* {id: (number, object)} */
Value pk_pickler_memo_clear(Value pickler) WF_MUST_USE;
Value pk_unpickler_memo_copy(Value unpickler) WF_MUST_USE; /* {number: object} */
Value pk_unpickler_memo_clear(Value unpickler) WF_MUST_USE;

typedef struct {
    Value self;              /* [weak: the caller's argument] the Pickler, or WF_NULL */
    Value write;             /* file.write, or WF_NULL: all stays in `out` */
    Hook persistent_id;
    Value dispatch_table;    /* WF_NULL: copyreg's */
    Value reducer_override;  /* while dumping */
    Value buffer_callback;
    int proto;
    bool bin, fast, fix_imports, framing;
    int fast_nesting;
    Value fast_memo;         /* dict of the containers being pickled, when fast and deep */
    Memo memo;
    uint8_t *out;
    size_t len, cap;
    ssize_t frame_start;     /* -1: no frame is open */
} Dumper;

void pk_dumper_init(Dumper *d);
void pk_dumper_clear(Dumper *d);
int pk_dumper_set_protocol(Dumper *d, Value protocol, bool fix_imports,
                           Value buffer_callback) WF_MUST_USE;
/* The pickle of v into `out`, or to the file. */
int pk_dump(Dumper *d, Value v) WF_MUST_USE;

/* --- output.c --------------------------------------------------------------------------------- */
int pk_write(Dumper *d, const void *p, size_t n) WF_MUST_USE;
int pk_write_op(Dumper *d, Opcode op) WF_MUST_USE;
/* op, then n as `width` bytes. */
int pk_write_sized(Dumper *d, Opcode op, uint64_t n, int width) WF_MUST_USE;
/* A header and its data; large data is not copied. payload: an object with it, or WF_NULL. */
int pk_write_data(Dumper *d, Opcode op, uint64_t n, int width, const void *p,
                  Value payload) WF_MUST_USE;
int pk_opcode_boundary(Dumper *d) WF_MUST_USE;
int pk_close_frame(Dumper *d) WF_MUST_USE;
int pk_flush(Dumper *d) WF_MUST_USE;

/* --- saving ----------------------------------------------------------------------------------- */
int pk_save(Dumper *d, Value v, bool no_persistent_id) WF_MUST_USE;
int pk_memoize(Dumper *d, Value v) WF_MUST_USE;
int pk_write_get(Dumper *d, size_t index) WF_MUST_USE;
int pk_save_int(Dumper *d, Value v) WF_MUST_USE;
int pk_save_float(Dumper *d, Value v) WF_MUST_USE;
int pk_save_bytes(Dumper *d, Value v) WF_MUST_USE;
int pk_save_bytes_data(Dumper *d, Value v, const void *p, size_t n) WF_MUST_USE;
int pk_save_bytearray(Dumper *d, Value v) WF_MUST_USE;
int pk_save_bytearray_data(Dumper *d, Value v, const void *p, size_t n) WF_MUST_USE;
int pk_save_str(Dumper *d, Value v) WF_MUST_USE;
int pk_save_tuple(Dumper *d, Value v) WF_MUST_USE;
int pk_save_list(Dumper *d, Value v) WF_MUST_USE;
int pk_save_dict(Dumper *d, Value v) WF_MUST_USE;
int pk_save_set(Dumper *d, Value v) WF_MUST_USE;
int pk_save_frozenset(Dumper *d, Value v) WF_MUST_USE;
int pk_save_buffer(Dumper *d, Value v) WF_MUST_USE;
int pk_batch_list(Dumper *d, Value it) WF_MUST_USE;
int pk_batch_dict(Dumper *d, Value it) WF_MUST_USE;
/* reduced: what __reduce__ returned; v: what it was called on, or WF_NULL. */
int pk_save_reduce(Dumper *d, Value reduced, Value v) WF_MUST_USE;
/* The same for a fresh (fn, args); args is consumed. */
int pk_save_call(Dumper *d, Value fn, WF_STEALS Value args, Value v) WF_MUST_USE;
int pk_save_global(Dumper *d, Value v, Value name) WF_MUST_USE;

/* --- loading ---------------------------------------------------------------------------------- */
typedef struct {
    Value self; /* [weak: the caller's argument] the Unpickler, or WF_NULL */
    Value read, readline, peek;           /* of the file; WF_NULL: the input is all there is */
    Hook persistent_load;
    Value buffers;                        /* iterator or WF_NULL */
    Value *memo;
    size_t memo_cap, memo_len;            /* memo_len: how many were put */
    Value *stack;
    size_t len, cap, fence;               /* nothing below the fence may be popped */
    size_t *marks, nmarks, marks_cap;
    WfBuffer input;
    size_t pos, prefetched; /* bytes before pos are used; those after `prefetched` were
                                             only peeked at */
    char *encoding, *errors;              /* allocated */
    int proto;        /* [relaxed]: find_class() may be called by any thread */
    bool fix_imports; /* [relaxed] */
    bool default_find_class;
} Loader;

void pk_loader_init(Loader *l);
void pk_loader_clear(Loader *l);
int pk_loader_set_options(Loader *l, const char *encoding, const char *errors,
                          Value buffers) WF_MUST_USE;
int pk_loader_set_file(Loader *l, Value file) WF_MUST_USE;
int pk_loader_set_data(Loader *l, Value data) WF_MUST_USE;
int pk_loader_memo_put(Loader *l, size_t i, Value v) WF_MUST_USE;
Value pk_load(Loader *l) WF_MUST_USE;

/* Makes n bytes available without using them. */
int pk_read_ahead(Loader *l, size_t n) WF_MUST_USE;
/* n bytes of input, or NULL with an exception. Valid until the next call. */
WF_INLINE WF_MUST_USE const uint8_t *pk_read(Loader *l, size_t n)
{
    if (WF_UNLIKELY((size_t)l->input.len - l->pos < n) && pk_read_ahead(l, n) < 0)
        return NULL;
    const uint8_t *p = (const uint8_t *)l->input.buf + l->pos;
    l->pos += n;
    return p;
}
/* A line with its '\n' (if there is one), NUL-terminated copy to be freed; or NULL. */
char *pk_read_line(Loader *l, size_t *len) WF_MUST_USE;
/* n bytes to p. */
int pk_read_into(Loader *l, void *p, size_t n) WF_MUST_USE;
int pk_finish_input(Loader *l) WF_MUST_USE; /* uses up what was peeked at and used */

int pk_push_slow(Loader *l, WF_STEALS Value v) WF_MUST_USE;
WF_INLINE WF_MUST_USE int pk_push(Loader *l, WF_STEALS Value v) /* WF_NULL: -1 */
{
    if (WF_UNLIKELY(wf_is_null(v) || l->len == l->cap))
        return pk_push_slow(l, v);
    l->stack[l->len++] = wf_own(v);
    return 0;
}
Value pk_pop(Loader *l);                               /* owned; WF_NULL with UnpicklingError */
int pk_underflow(Loader *l);
ssize_t pk_take_mark(Loader *l);                       /* stack length at the mark, or -1 */
Value pk_pop_tuple(Loader *l, size_t from) WF_MUST_USE;
int pk_load_build(Loader *l) WF_MUST_USE;
int pk_load_reduce(Loader *l) WF_MUST_USE;
int pk_load_newobj(Loader *l, bool with_kwargs) WF_MUST_USE;
int pk_load_inst(Loader *l) WF_MUST_USE;
int pk_load_obj(Loader *l) WF_MUST_USE;
int pk_load_global(Loader *l) WF_MUST_USE;
int pk_load_stack_global(Loader *l) WF_MUST_USE;
int pk_load_extension(Loader *l, int width) WF_MUST_USE;
int pk_load_persid(Loader *l, bool binary) WF_MUST_USE;
int pk_append(Loader *l, size_t from) WF_MUST_USE;
int pk_set_items(Loader *l, size_t from) WF_MUST_USE;
int pk_add_items(Loader *l) WF_MUST_USE;
Value pk_find_class(Loader *l, Value module, Value name) WF_MUST_USE; /* the default one */
int pk_load_text(Loader *l,
                 Opcode op) WF_MUST_USE; /* INT, LONG, FLOAT, STRING, UNICODE, GET, PUT */
uint64_t pk_unsigned(const uint8_t *p, int n);

/* --- the module ------------------------------------------------------------------------------- */
extern WfType wf_pickler_type, wf_unpickler_type, wf_pickle_buffer_type;
extern WfType wf_pickler_memo_type, wf_unpickler_memo_type;
extern struct PickleModule {
    Value error, pickling_error, unpickling_error;
    Value dispatch_table, extension_registry, inverted_registry, extension_cache;
    Value name_mapping, import_mapping, reverse_name_mapping, reverse_import_mapping;
    Value codecs_encode, partial, getattr;
} pk; /* [const] after the module's start */

WF_INLINE WfType *pk_pickling_error(void) { return (WfType *)wf_obj(pk.pickling_error); }
WF_INLINE WfType *pk_unpickling_error(void) { return (WfType *)wf_obj(pk.unpickling_error); }
/* Parts of a dotted name as a list; AttributeError for <locals>. of: what it is looked up on, or
   WF_NULL. */
Value pk_dotted_path(Value of, Value name) WF_MUST_USE;
/* sys.modules[name], which was imported: new. */
Value pk_imported(Value name) WF_MUST_USE;
/* module.a.b.c, and its parent: both owned. -1: AttributeError or worse. */
int pk_deep_attribute(Value of, Value path, Value *found, Value *parent) WF_MUST_USE;
/* The buffer of a PickleBuffer, or NULL with ValueError. */
const WfBuffer *pk_buffer_view(Value v);

#endif
