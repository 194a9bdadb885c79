/*
 * Instance attributes: inline slots named by shapes, and what inline caches may ask.
 *
 * Instances of a class with WF_TF_INLINE have `inline_cap` Values at `slots_offset`. Which slot
 * holds which attribute is the shape's: shapes of a type form a tree, each child naming one
 * more slot. A class whose instance outgrows its slots gets another root, so that later ones have
 * more (wf_shapes_grow_stw). That instance, one that loses an attribute while it is shared, or
 * whose __dict__ is touched goes to dict mode for good: its shape becomes the type's dict-mode
 * shape (capacity WF_DICT_MODE) and slot 0 holds a dict (WF_NULL: an empty one, not made yet).
 *
 * A shared instance is written under its lock. Its shape only moves forward (child, or dict
 * mode), so a reader without the lock loads shape, slot, shape again: equal shapes mean that the
 * slot held that attribute. Slots from nslots up to the capacity are WF_NULL.
 */
#ifndef WEFT_INSTANCE_H
#define WEFT_INSTANCE_H

#include "names.h"
#include "str.h"
#include "type.h"

typedef struct WfTransition {
    WfObject *name;                /* [const] interned str, immortal */
    uint32_t child;                /* [const] */
    struct WfTransition *next;     /* [const] */
} WfTransition;

/* The cold half of a shape's row. */
typedef struct {
    WfObject **names;              /* [const] by slot; shared with the longest descendant */
    const uint8_t *index;          /* [const] open-addressed by name: slot + 1, 0 empty */
    uint32_t mask;                 /* [const] */
    uint32_t parent;               /* [const] 0: root or dict mode */
    uint32_t next_of_type;         /* [lock: shapes] the type's other shapes, from its root */
    uint32_t dict_shape;           /* [lock: shapes, acq] of a root: dict-mode shape or 0 */
    uint32_t moving_shape;         /* [lock: shapes] of a root: see wf_shape_moving() */
    uint32_t nshapes;              /* [lock: shapes] of a root: shapes of the type */
    _Atomic(WfTransition *) transitions; /* pushed with release: the node is complete */
    _Atomic(_Atomic uint32_t *) without; /* [lock: shapes, acq] NULL, or by slot: see wf_shape_remove(); 0: not asked */
} WfShapeInfo;
/*
 * The cold halves, in chunks that are made when the first number of each is given out, and stay.
 * A chunk's pointer is stored (relaxed) before any of its numbers can be seen in an object.
 */
enum { WF_SHAPE_CHUNK = 4096 };
extern WfShapeInfo *wf_shape_chunks[WF_MAX_SHAPES / WF_SHAPE_CHUNK];
WF_INLINE WfShapeInfo *wf_shape_info(uint32_t shape)
{
    return &__atomic_load_n(&wf_shape_chunks[shape / WF_SHAPE_CHUNK], __ATOMIC_RELAXED)[shape % WF_SHAPE_CHUNK];
}

/* Start-up: rows of the built-in types. */
void wf_shapes_init(void);
/* A new root (or fixed) shape for t; 0 with MemoryError. */
uint32_t wf_shape_new_root(WfType *t, uint16_t capacity);
/* The child of `shape` that adds interned `name`; 0: no room, go to dict mode (no exception). */
uint32_t wf_shape_add(uint32_t shape, Value name);
/* The shape with the same names but that of slot i; 0: there can be none (no exception). */
uint32_t wf_shape_remove(uint32_t shape, unsigned i);
/* The dict-mode shape of t; 0 with MemoryError. */
uint32_t wf_shape_dict_mode(WfType *t);
/*
 * What a shared instance of t has while it goes to dict mode: as the dict-mode shape, but nothing is
 * cached under it, so whoever meets it takes the lock. 0 with MemoryError.
 */
uint32_t wf_shape_moving(WfType *t);
/* A new root for t: instances made from now on have `capacity` slots, if there is memory for it. */
void wf_shapes_grow_stw(WfType *t, uint16_t capacity);
/* Copies t->version into all shapes of t. Relaxed stores: caches compare for equality only. */
void wf_shapes_set_version(WfType *t, uint32_t version);
/* Frees what the shapes of a dying type own; their numbers may be used again if caches cannot mistake them. */
void wf_shapes_release(WfType *t, bool reuse);

/* Slot of interned `name` in instances of `shape`, or -1. */
WF_INLINE int wf_shape_lookup(uint32_t shape, Value name)
{
    const WfShapeInfo *s = wf_shape_info(shape);
    uintptr_t p = (uintptr_t)wf_obj(name);
    for (uint32_t h = (uint32_t)(p >> 5) ^ (uint32_t)(p >> 12);; h++) {
        uint32_t k = s->index[h & s->mask];
        if (k == 0)
            return -1;
        if ((uintptr_t)s->names[k - 1] == p)
            return (int)k - 1;
    }
}

WF_INLINE bool wf_is_interned(Value v)
{
    return wf_is_str_exact(v) && (wf_str_flags(wf_as_str(v)) & WF_STR_INTERNED) != 0;
}

/* Bytes of instances that consist of nothing but members and inline slots; 0: others. */
WF_INLINE size_t wf_plain_instance_size(const WfType *t)
{
    if (WF_UNLIKELY(t->members_offset != sizeof(WfObject) || t->itemsize != 0 ||
                    (t->flags & (WF_TF_TAIL_DICT | WF_TF_HEAP)) != WF_TF_HEAP))
        return 0;
    size_t size = t->flags & WF_TF_INLINE ? t->slots_offset + sizeof(Value) * t->inline_cap : t->basicsize;
    return size < 32 ? 32 : size;
}
/* Slot 0 of an instance of a WF_TF_INLINE type. */
WF_INLINE Value *wf_inline_slots(const WfObject *o, const WfType *t)
{
    return (Value *)((char *)o + t->slots_offset);
}
WF_INLINE bool wf_in_dict_mode(uint32_t shape) { return wf_shapes[shape].capacity == WF_DICT_MODE; }

/*
 * The instance's own attribute (any kind of storage): 1 *out new, 0 absent, -1 error.
 * name: exact str, interned or not.
 */
int wf_instance_get(WfObject *o, Value name, Value *out) WF_MUST_USE;
/* Stores or (v WF_NULL) deletes: 1 done, 0 no such attribute or no place for any, -1 error. */
int wf_instance_set(WfObject *o, Value name, Value v) WF_MUST_USE;
/* Replaces the whole __dict__ (v a dict, or WF_NULL for a fresh empty one). 0 / -1. */
int wf_instance_set_dict(Value self, Value dict) WF_MUST_USE;
/* At start-up. The method is called for o in the stead of `o.__dict__.update`. */
int wf_instance_init(void) WF_MUST_USE;
extern Value wf_instance_update_method; /* immortal */
/* A new dict with the instance's attributes, without leaving inline mode; WF_NONE if it cannot have any. */
Value wf_instance_dict_copy(Value self) WF_MUST_USE;
bool wf_instance_has_dict(const WfType *t);
/* To dict mode; 0 / -1. */
int wf_instance_to_dict_mode(WfObject *o) WF_MUST_USE;
void wf_instance_dealloc(WfObject *o);
uint16_t wf_inline_capacity(size_t slots_offset, size_t wanted);

/* wf_generic_getattr without making an AttributeError for what is absent: 1 / 0 / -1. name: exact str. */
int wf_generic_getattr_opt(Value self, Value name, Value *out) WF_MUST_USE;

/* --- questions of the interpreter's inline caches ------------------------------------------ */

typedef enum {
    WF_ATTR_GENERIC,      /* no shortcut: call wf_getattr / wf_setattr */
    WF_ATTR_ABSENT,       /* load: there is none; known only to the thread's table */
    WF_ATTR_SLOT,         /* load or store: inline slot `slot` at byte `offset`; guard: shape (load: a
                             data descriptor cannot hide it while the version holds) */
    WF_ATTR_ADD_SLOT,     /* store: new attribute in `slot` at `offset`, then shape := next_shape */
    WF_ATTR_DICT,         /* load or store: in the dict of the Value at `offset` (0: wf_instance_dict_slot()) if anywhere */
    WF_ATTR_DICT_METHOD,  /* the same first, else WF_ATTR_METHOD */
    WF_ATTR_DICT_VALUE,   /* the same first, else WF_ATTR_CLASS_VALUE */
    WF_ATTR_NATIVE_DESCR, /* `value` is a data descriptor of a built-in type: its descr_get may be called */
    WF_ATTR_MEMBER,       /* __slots__ value at byte `offset`; WF_NULL: not set, go generic */
    WF_ATTR_METHOD,       /* class attribute `value` is callable with the object in front */
    WF_ATTR_CLASS_VALUE,  /* class attribute `value`, no descriptor */
    WF_ATTR_CLASS_PLACE,  /* the same where `value` is the address of the Value */
    WF_ATTR_PROPERTY,     /* property: `value` is its fget (load) or fset (store) */
    WF_ATTR_GETSET,       /* built-in getset: `value` is the descriptor (WfGetSetDescr) */
    WF_ATTR_DESCR,        /* load: descriptor `value` whose __get__ is written in Python */
    WF_ATTR_MODULE,       /* module: look in the dict Value at `offset` */
    WF_ATTR_TYPE_VALUE,   /* the object is a class: plain attribute `value` of it; guard: its own
                             type->version == version (and the object's shape) */
    WF_ATTR_TYPE_PLACE,   /* the same where `value` is the address of the Value */
    WF_ATTR_TYPE_DESCR,   /* the same of a descriptor `value` whose __get__ is written in Python */
    WF_ATTR_CLASSMETHOD,  /* class method: function `value`, to be called with the object's class in front */
    WF_ATTR_TYPE_CLASSMETHOD /* the same found on a class: with the class itself in front; guard as TYPE_VALUE */
} WfAttrKind;

/* All fields borrowed; good until the version moves. shape 0: cannot be guarded by shape. */
typedef struct {
    WfAttrKind kind;
    uint32_t shape;       /* of the object now */
    uint32_t version;     /* of wf_shapes[shape]; 0 with kind GENERIC only */
    uint32_t slot, offset, next_shape;
    Value value;
} WfAttrInfo;

/*
 * What loading (or storing) attribute `name`, interned, of o amounts to. METHOD, CLASS_VALUE and
 * non-data DESCR answers imply that instances of this shape have no such attribute of their own.
 * Never runs Python code, never raises.
 */
void wf_attr_classify_load(Value o, Value name, WfAttrInfo *out);
void wf_attr_classify_store(Value o, Value name, WfAttrInfo *out);
/* The same when o will have that shape of its type. */
void wf_attr_classify_store_in(Value o, uint32_t shape, Value name, WfAttrInfo *out);

#endif
