/*
 * The type machinery's inside: slot table, class creation, caches. For Objects/type*.c and
 * start-up; natives use type.h.
 */
#ifndef WEFT_TYPEOBJ_H
#define WEFT_TYPEOBJ_H

#include "type.h"

/* Weak pointers to a type's direct subclasses, in order of creation; NULL where one has died. */
typedef struct WfSubclasses {
    size_t len, cap, holes;
    WfType *items[];
} WfSubclasses;

typedef Value (*WfWrapFn)(Value self, const Value *args, size_t nargs, Value kwnames, void *fn);

/* One special method: which slot it fills, how a Python class fills it, how a native one shows it. */
typedef struct WfSlotDef {
    uint16_t name;      /* offset of the name in wf_n */
    uint16_t offset;    /* of the slot in WfType */
    bool keywords;      /* the wrapper takes keyword arguments */
    void *generic;      /* slot function that looks the method up, or NULL */
    WfWrapFn wrap;      /* NULL: no wrapper descriptor (__new__, __getattr__) */
    const char *doc;    /* "($self, ...)\n--\n\n..." without the name */
} WfSlotDef;
extern const WfSlotDef wf_slotdefs[];
extern const size_t wf_nslotdefs;

WF_INLINE Value wf_slotdef_name(const WfSlotDef *d);

/* --- start-up: in this order ---------------------------------------------------------------- */
/* Shapes of built-in types, names, then readies all rows of builtin_types.def. */
int wf_types_init(void) WF_MUST_USE;
/* Before a second thread: makes the dicts of all static types. */
void wf_types_fill_all(void);
/* Every reference that static types hold (dicts, MROs...): roots. Nonzero from visit stops. */
int wf_static_types_visit(WfVisitFn visit, void *arg);

void wf_slotdefs_init(void);                          /* after the names */

extern const WfMethodDef wf_new_wrapper_def;            /* the `__new__` of built-in types */

/* --- slots -------------------------------------------------------------------------------------- */
void wf_type_note_slots(WfType *t);                   /* static type, before it inherits: own_slots */
bool wf_type_owns_slot(const WfType *t, size_t offset);
size_t wf_type_count_wrappers(WfType *t);             /* how many entries that makes, at most */
int wf_type_add_wrappers(WfType *t) WF_MUST_USE;      /* static type: `__add__`... for its own slots */
void wf_type_inherit_slots(WfType *t, WfType *base);  /* static type: fills its empty slots */
void wf_type_copy_slots(WfType *t, WfType *base);     /* heap type: all slots of base */
void wf_type_fix_slots(WfType *t, bool all);          /* heap type: by its dict's names, or all */
void wf_type_update_slot(WfType *t, Value name);      /* `name` changed: t and its subclasses */
bool wf_is_special_name(Value name);                  /* interned; names a slot */
/* Method `name` of the type of self. *unbound: to be called with self in front. New, or WF_NULL without exception. */
Value wf_lookup_method(Value self, Value name, bool *unbound);
/* Calls self.name(args[1..n)), args[0] being self. WF_NULL + AttributeError if absent. */
Value wf_call_special(Value name, const Value *args, size_t n) WF_MUST_USE;

/* --- MRO, caches ---------------------------------------------------------------------------------- */
Value wf_mro_compute(WfType *t) WF_MUST_USE;          /* C3, or the metatype's mro() */
Value wf_type_mro_default(WfType *t) WF_MUST_USE;     /* C3: a list */
/* The class of the MRO whose dict has `name`, and the value. Borrowed, uncached. */
Value wf_type_lookup_where(WfType *t, Value name, WfType **where) WF_BORROWED;
/* Gives t (and its bases) a version if it has none; 0 when they ran out. */
uint32_t wf_type_version(WfType *t);
/* Forgets everything cached about t and its subclasses. World stopped if t is shared. */
void wf_type_modified_stw(WfType *t);
/*
 * Attributes that are set again and again. Where t finds the value of such a name, good until the version
 * moves, or NULL; sets one in the class's own dict, false: it is none; what is set anew may become one.
 */
Value *wf_type_rewritten_place(WfType *t, Value name) WF_BORROWED;
bool wf_type_rewrite(WfType *t, Value name, Value v);
void wf_type_note_rewritten_stw(WfType *t, Value name, Value old, Value v);
/* The same for all types: a descriptor that some of them hold answers differently now. */
void wf_type_all_modified(void);
WF_INLINE bool wf_type_is_descriptor(const WfType *t)
{
    return t->descr_get != NULL || t->descr_set != NULL;
}
void wf_type_cache_thread_end(void);                  /* frees the calling thread's method cache */

/* --- subclasses ------------------------------------------------------------------------------------- */
int wf_type_add_subclass(WfType *base, WfType *sub) WF_MUST_USE;
void wf_type_remove_subclass(WfType *base, WfType *sub);
/* Garbage is taken out of its bases' lists before anybody can find it there; and put in again if it is not. */
void wf_type_leave_bases(WfType *t);
void wf_type_join_bases(WfType *t);
Value wf_type_subclasses(WfType *t) WF_MUST_USE;      /* list of the live ones */

/* --- classes ------------------------------------------------------------------------------------------ */
/* builtins.__build_class__ */
Value wf_build_class(const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
/* type.__new__ */
Value wf_type_new(WfType *meta, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
/* The estimate that the next class made by this thread uses for its inline slots. */
extern __thread uint16_t wf_class_attrs_hint;
WfType *wf_best_base(Value bases);                    /* NULL + exception */
WfType *wf_calculate_metaclass(WfType *meta, Value bases); /* NULL + exception */
Value wf_type_call(Value type, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
Value wf_type_getattr(Value type, Value name) WF_MUST_USE;
/* The attribute as 1 / 0 / -1 without making an AttributeError. */
int wf_type_getattr_opt(Value type, Value name, Value *out) WF_MUST_USE;
extern WfGetSetDef wf_type_getset[];
extern WfMemberDef wf_type_members[];
int wf_type_set_bases(Value self, Value v, void *closure);
Value wf_type_module(WfType *t) WF_MUST_USE;          /* __module__ */
Value wf_type_qualname(WfType *t) WF_MUST_USE;        /* __qualname__, new str */
Value wf_type_name_value(WfType *t) WF_MUST_USE;      /* __name__, new str */
/* The layout that instances of t really have: the nearest base that added to the struct. */
WfType *wf_solid_base(WfType *t);
/* Whether an instance's class may go from one to the other; else TypeError ("__class__", ...). */
int wf_compatible_for_assignment(WfType *from, WfType *to, const char *attr) WF_MUST_USE;

/* object's own slots, tested for by inheritance checks. */
Value wf_object_new(WfType *t, const Value *args, size_t nargs, Value kwnames);
int wf_object_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_object_repr(Value self);
Value wf_object_str(Value self);
Value wf_object_compare(Value a, Value b, WfCmpOp op);

/* dir(): adds the names of a class and its bases to a dict. 0 / -1. */
int wf_merge_class_dict(Value into, Value cls) WF_MUST_USE;

/* copyreg: object.__reduce_ex__ */
Value wf_object_reduce(Value self);
Value wf_object_reduce_ex(Value self, Value protocol);
Value wf_object_getstate(Value self);

extern WfGetSetDef wf_object_getset[];  /* `__class__` */
extern WfGetSetDef wf_dict_getset;     /* `__dict__` of classes that add one */
extern WfGetSetDef wf_weakref_getset;  /* `__weakref__` */

#include "names.h"
WF_INLINE Value wf_slotdef_name(const WfSlotDef *d)
{
    return *(Value *)((char *)&wf_n + d->name);
}

#endif
