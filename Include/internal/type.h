/*
 * Types: struct WfType with its slots, and how built-in types describe their methods.
 *
 * A slot takes and returns Values; arguments are borrowed, results are new references;
 * WF_NULL / -1 mean an exception is set. A user class fills its slots with functions that look
 * the special method up; assigning `__add__` to a class recomputes its slots and those of
 * its subclasses (Objects/type_slots.c).
 */
#ifndef WEFT_TYPE_H
#define WEFT_TYPE_H

#include "alloc.h"

typedef enum {
    WF_NB_ADD, WF_NB_SUB, WF_NB_MUL, WF_NB_TRUEDIV, WF_NB_FLOORDIV, WF_NB_MOD, WF_NB_POW, /* pow: see ternary */
    WF_NB_LSHIFT, WF_NB_RSHIFT, WF_NB_AND, WF_NB_OR, WF_NB_XOR, WF_NB_MATMUL, WF_NB_DIVMOD,
    WF_NB_COUNT,
    WF_NB_INPLACE_COUNT = WF_NB_MATMUL + 1
} WfBinop;

typedef enum { WF_LT, WF_LE, WF_EQ, WF_NE, WF_GT, WF_GE } WfCmpOp;

struct WfBuffer;
typedef Value (*WfUnaryFn)(Value self);
typedef Value (*WfBinaryFn)(Value a, Value b); /* either operand may be the type's own */
typedef Value (*WfTernaryFn)(Value a, Value b, Value c);
typedef ssize_t (*WfLenFn)(Value self);
typedef int (*WfBoolFn)(Value self);
typedef int64_t (*WfHashFn)(Value self); /* -1: error; a real hash is never -1 */
typedef int (*WfStoreFn)(Value self, Value key, Value v); /* v is WF_NULL to delete */
typedef int (*WfContainsFn)(Value self, Value item);
typedef Value (*WfCallFn)(Value self, const Value *args, size_t nargs, Value kwnames);
typedef Value (*WfNewFn)(WfType *type, const Value *args, size_t nargs, Value kwnames);
typedef int (*WfInitFn)(Value self, const Value *args, size_t nargs, Value kwnames);
typedef Value (*WfCompareFn)(Value a, Value b, WfCmpOp op);
typedef Value (*WfDescrGetFn)(Value descr, Value obj, Value type); /* obj WF_NULL: from the type */
typedef void (*WfDeallocFn)(WfObject *o); /* drops all references and frees the memory */
typedef int (*WfTraverseFn)(WfObject *o, WfVisitFn visit, void *arg);
typedef void (*WfClearFn)(WfObject *o); /* drops references that may form cycles */

/* --- tables a built-in type is described with ------------------------------------------------- */

enum {
    WF_NOARGS = 1,   /* Value f(Value self) */
    WF_O = 2,        /* Value f(Value self, Value arg) */
    WF_FAST = 3,     /* Value f(Value self, const Value *args, size_t nargs) */
    WF_FASTKW = 4,   /* Value f(Value self, const Value *args, size_t nargs, Value kwnames) */
    WF_CC_MASK = 7,
    WF_CLASSM = 16,  /* class method: self is the type */
    WF_STATICM = 32, /* static method: self is the type it was found in */
    WF_COEXIST = 64, /* replaces the slot's own wrapper */
    WF_TRACES = 128  /* may set what traces its caller: sys.settrace(), sys.setprofile() */
};

/*
 * kwnames: WF_NULL or a tuple of str; the keyword values follow the nargs positional
 * arguments in args. `doc` starts with "name($self, a, /, b=1)\n--\n\n" as CPython's do.
 */
typedef struct {
    const char *name;
    void *fn; /* by the calling convention in flags */
    int flags;
    const char *doc;
} WfMethodDef;

typedef struct {
    const char *name;
    Value (*get)(Value self, void *closure);
    int (*set)(Value self, Value v, void *closure); /* NULL: read-only; v WF_NULL: delete */
    const char *doc;
    void *closure;
} WfGetSetDef;

typedef enum { WF_M_VALUE, WF_M_VALUE_EX, WF_M_INT, WF_M_SSIZE, WF_M_BOOL, WF_M_DOUBLE, WF_M_LONG, WF_M_STRING } WfMemberKind;
/* WF_M_VALUE: WF_NULL reads as None; WF_M_VALUE_EX: WF_NULL reads as AttributeError. */
typedef struct {
    const char *name;
    WfMemberKind kind;
    size_t offset;
    bool readonly;
    const char *doc;
} WfMemberDef;

enum {
    WF_TF_HEAP = 1 << 0,         /* made at run time */
    WF_TF_BASETYPE = 1 << 1,     /* may be subclassed */
    WF_TF_GC = 1 << 2,           /* instances are tracked */
    WF_TF_READY = 1 << 3,
    WF_TF_INLINE = 1 << 4,       /* instances have inline slots (and so a __dict__) */
    WF_TF_TAIL_DICT = 1 << 5,    /* variable-size base: dict Value after the items */
    WF_TF_WEAKREF = 1 << 6,      /* instances may be weakly referenced */
    WF_TF_ABSTRACT = 1 << 7,
    WF_TF_IMMUTABLE = 1 << 8,    /* attributes cannot be set (built-in types) */
    WF_TF_SEQUENCE = 1 << 9,     /* match statement */
    WF_TF_MAPPING = 1 << 10,
    WF_TF_METHOD_DESCR = 1 << 11,/* instances may be called as unbound methods */
    WF_TF_NO_INSTANCE = 1 << 12, /* cannot be called to make instances */
    WF_TF_HAS_FINALIZER = 1 << 13, /* defines __del__ */
    WF_TF_MATCH_SELF = 1 << 14,
    WF_TF_CLEARED = 1 << 16,     /* by a collector: garbage that is freed when the last instance is */
    WF_TF_DEFAULT_GETATTR = 1 << 15, /* getattr slot is generic: inline caches may apply */
    WF_TF_UNFILLED = 1 << 17,    /* static, single-threaded: its dict is made when it is first asked for */
    WF_TF_FLAT = 1 << 18,        /* instances are nothing but values: members, then inline slots */
    /* Which built-in type it derives from (or is): one test each. */
    WF_TF_INT = 1 << 20, WF_TF_LIST = 1 << 21, WF_TF_TUPLE = 1 << 22, WF_TF_BYTES = 1 << 23,
    WF_TF_STR = 1 << 24, WF_TF_DICT = 1 << 25, WF_TF_EXC = 1 << 26, WF_TF_TYPE = 1 << 27,
    WF_TF_FLOAT = 1 << 28, WF_TF_SET = 1 << 29 /* set or frozenset */
};

enum { WF_REWRITTEN = 4 };

struct WfType {
    WfObject ob; /* shape: that of its metatype (type's own is WF_SHAPE_type) */
    const char *name;      /* [const] full C name for built-ins, "mod.name"; heap: UTF-8 of ht_name */
    uint32_t flags;        /* [stw] */
    uint32_t shape;        /* [stw] root shape of new instances */
    uint32_t version;      /* [stw], from 0 by compare-and-swap, read [relaxed]: attribute version; 0: not cached by anybody; copied into its shapes */
    uint32_t basicsize;    /* [const] bytes of an instance without items and inline slots */
    uint32_t itemsize;     /* [const] variable-size objects */
    uint32_t slots_offset; /* [const] WF_TF_INLINE: offset of inline slot 0; else offset of a dict Value or 0 */
    uint16_t inline_cap;   /* [stw] inline slots of new instances */
    uint16_t own_attrs;    /* [const] estimate of the attributes that its own methods set */
    uint32_t members_offset; /* [const] __slots__ values fill [members_offset, basicsize) */
    WfType *base;          /* [stw] */
    Value bases, mro;      /* [stw] tuples */
    Value own_dict;        /* a dict, read through wf_type_dict(); written through wf_type_setattr only */
    WfObject *rewritten[WF_REWRITTEN]; /* [stw] names that are set again and again: see type_cache.c */
    struct WfSubclasses *subclasses; /* [lock: subclasses] [weak: a dying type takes itself out] */
    Value ht_name, ht_qualname, ht_module_slots; /* heap types: str; __slots__ tuple or WF_NULL */
    Value ht_first_name;   /* [stw] heap types whose __name__ was set: the str before, or WF_NULL */
    const char *doc;

    WfMethodDef *methods;
    WfGetSetDef *getset;
    WfMemberDef *members;

    WfDeallocFn dealloc;
    WfTraverseFn traverse;
    WfClearFn clear;
    WfNewFn new;
    WfInitFn init;
    WfUnaryFn repr, str;
    WfHashFn hash;
    WfCallFn call;
    Value (*getattr)(Value self, Value name);              /* name: str */
    int (*setattr)(Value self, Value name, Value v);       /* v WF_NULL: delete */
    WfCompareFn compare;
    WfUnaryFn iter, iternext; /* iternext: WF_NULL without exception = exhausted */
    WfDescrGetFn descr_get;
    WfStoreFn descr_set;      /* (descr, obj, v); v WF_NULL: delete */
    void (*finalize)(WfObject *o); /* __del__ or a generator's close; runs before dealloc */

    WfBinaryFn nb[WF_NB_COUNT];
    WfBinaryFn nb_inplace[WF_NB_INPLACE_COUNT];
    WfTernaryFn nb_pow, nb_ipow; /* nb[WF_NB_POW] stays NULL */
    WfUnaryFn nb_neg, nb_pos, nb_abs, nb_invert, nb_int, nb_float, nb_index;
    WfBoolFn nb_bool;

    WfLenFn len;                 /* sq_length / mp_length */
    WfBinaryFn getitem;          /* mp_subscript: the key as given */
    WfStoreFn setitem;           /* mp_ass_subscript */
    Value (*sq_item)(Value self, ssize_t i);           /* index already adjusted by nobody: raw */
    WfContainsFn contains;
    WfBinaryFn sq_concat, sq_inplace_concat;           /* tried by + after nb */
    Value (*sq_repeat)(Value self, ssize_t n);         /* tried by * after nb */
    Value (*sq_inplace_repeat)(Value self, ssize_t n);

    WfUnaryFn am_await, am_aiter, am_anext;
    int (*getbuffer)(Value self, struct WfBuffer *view, int flags);
    void (*releasebuffer)(Value self, struct WfBuffer *view);
    void *aux; /* private to the type's own file; heap classes copy their base's */
    uint64_t own_slots[2]; /* [const] static types: which words from `new` to `aux` its table has set */
};

/* A static built-in type starts with WF_TYPE_HEAD(name, "python name", struct, flags). */
#define WF_TYPE_HEAD(NAME, PYNAME, STRUCT, FLAGS)                                                 \
    .ob = WF_HEAD_STATIC(WF_SHAPE_type), .name = PYNAME, .flags = (FLAGS),                        \
    .shape = WF_SHAPE_##NAME, .basicsize = sizeof(STRUCT)

WF_INLINE bool wf_type_has(const WfType *t, uint32_t flag) { return (t->flags & flag) != 0; }
WF_INLINE bool wf_is_kind(Value v, uint32_t flag) { return wf_type_has(wf_type_of(v), flag); }

/* `sub` is `base` or derives from it (by the MRO; no __subclasscheck__). */
bool wf_is_subtype(WfType *sub, WfType *base);
WF_INLINE bool wf_isinstance_exact(Value v, WfType *t) { return wf_type_of(v) == t; }
WF_INLINE bool wf_is_a(Value v, WfType *t)
{
    WfType *k = wf_type_of(v);
    return k == t || wf_is_subtype(k, t);
}
WF_INLINE Value wf_type_value(WfType *t) { return wf_is_immortal(t) ? wf_uncounted(t) : wf_counted(t); }

/* Makes the dict of a WF_TF_UNFILLED type. */
WF_COLD void wf_type_fill(WfType *t);
/* The type's dict, borrowed; WF_NULL for a class that is being made or was cleared. */
WF_INLINE Value wf_type_dict(WfType *t)
{
    if (WF_UNLIKELY(t->flags & WF_TF_UNFILLED))
        wf_type_fill(t);
    return t->own_dict;
}

/* Fills in slots and MRO of a static type; bases first. 0 / -1. For native modules' own types. */
int wf_type_ready(WfType *t) WF_MUST_USE;
/*
 * Readies a module's static type that is not in builtin_types.def: gives it a shape of its own
 * (t->shape is 0 before) and, with `module` not NULL, adds it to that module under its last name.
 */
int wf_type_add(Value module, WfType *t) WF_MUST_USE;

/* Looks `name` (interned str) up along the MRO, with the method cache: borrowed, WF_NULL if absent, no exception. */
Value wf_type_lookup(WfType *t, Value name) WF_BORROWED;
/* type.__setattr__ without the immutability check; recomputes slots, invalidates versions. */
int wf_type_setattr(WfType *t, Value name, Value v) WF_MUST_USE;
/* Calls type(name, bases, dict) for a native module that wants a heap class. New reference. */
Value wf_type_new_class(Value metatype, const char *name, Value bases, Value dict);

/* Default slots. */
Value wf_generic_getattr(Value self, Value name);
int wf_generic_setattr(Value self, Value name, Value v);
/*
 * An instance of t or of a class derived from it: fixed part zero-filled after the header,
 * inline and __slots__ values WF_NULL. nitems counts units of t->itemsize, a terminator included
 * (tuple: items, int: limbs, str and bytes: bytes of data with the NUL).
 */
Value wf_generic_alloc(WfType *t, size_t nitems);
Value wf_next_not_implemented(Value self);        /* iternext of a class that lost its __next__ */
Value wf_iter_self(Value self);                   /* iter slot of iterators */
int64_t wf_hash_pointer(const void *p);
int64_t wf_hash_identity(Value v);
int64_t wf_hash_not_implemented(Value v);

/* The instance's dict as seen by __dict__: makes it if need be. New reference. WF_NULL + exception. */
Value wf_instance_dict(Value self);
/* Where a non-inline instance's dict Value lives, or NULL. */
Value *wf_instance_dict_slot(WfObject *o);
/* References of inline slots/dict/__slots__ members of a heap type's instance: every traverse,
   clear and dealloc of a subclassable built-in type calls these for what subclasses added. */
int wf_instance_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_instance_clear(WfObject *o);
/* Bytes that were allocated for o (by its type, items and inline slots). */
size_t wf_instance_size(const WfObject *o);

#define WF_VISIT(v)                                                                               \
    do {                                                                                          \
        Value visit_v_ = (v);                                                                     \
        if (wf_is_pointer(visit_v_)) {                                                            \
            int visit_r_ = visit(visit_v_, arg);                                                  \
            if (visit_r_)                                                                         \
                return visit_r_;                                                                  \
        }                                                                                         \
    } while (0)
#define WF_VISIT_OBJ(p)                                                                           \
    do {                                                                                          \
        if ((p) != NULL)                                                                          \
            WF_VISIT(wf_counted(p));                                                              \
    } while (0)

#endif
