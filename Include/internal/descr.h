/*
 * Descriptors: what the dict of a built-in type holds, and property, staticmethod, classmethod.
 *
 * The interpreter calls natives through WfMethodDescr without making a bound method: check
 * wf_method_descr_accepts(), then call def->fn by the convention in def->flags.
 */
#ifndef WEFT_DESCR_H
#define WEFT_DESCR_H

#include "type.h"

/* First fields of every built-in descriptor. */
typedef struct {
    WfObject ob;
    WfType *type;      /* [const] type it belongs to; counted when it is a heap type */
    Value name;        /* [const] interned str */
} WfDescr;
typedef struct {
    WfDescr d;
    const WfGetSetDef *def;
} WfGetSetDescr;
typedef struct {
    WfDescr d;
    const WfMemberDef *def; /* of a __slots__ entry: NULL, and kind WF_M_VALUE_EX */
    size_t offset;
} WfMemberDescr;
/* method_descriptor and classmethod_descriptor */
typedef struct {
    WfDescr d;
    const WfMethodDef *def;
} WfMethodDescr;

struct WfSlotDef;
typedef struct {
    WfDescr d;
    const struct WfSlotDef *slot; /* typeobj.h */
    void *wrapped;                /* the type's slot function */
} WfWrapperDescr;
typedef struct {
    WfObject ob;
    WfWrapperDescr *descr; /* counted */
    Value self;
} WfMethodWrapper;

typedef struct {
    WfObject ob;
    Value get, set, del, doc, name; /* [lock] each WF_NULL or a value (set and del: WF_NULL for None) */
    bool getter_doc; /* [relaxed] */
} WfProperty;
/* staticmethod and classmethod */
typedef struct {
    WfObject ob;
    Value callable;    /* [const] after __init__ */
    Value dict;        /* [lock] or WF_NULL; or a tuple that wf_wrapped_dict() makes it of */
} WfWrappedMethod;
/* What was copied of a function (wf_function_attributes()), as a new dict. */
Value wf_wrapped_dict(Value attributes) WF_MUST_USE;
typedef struct {
    WfObject ob;
    Value mapping;     /* [const] */
} WfMappingProxy;

Value wf_getset_descr_new(WfType *t, const WfGetSetDef *def) WF_MUST_USE;
Value wf_member_descr_new(WfType *t, const WfMemberDef *def) WF_MUST_USE;
/* A __slots__ entry at `offset`. */
Value wf_slot_descr_new(WfType *t, Value name, size_t offset) WF_MUST_USE;
Value wf_method_descr_new(WfType *t, const WfMethodDef *def) WF_MUST_USE; /* also WF_CLASSM */
Value wf_wrapper_descr_new(WfType *t, const struct WfSlotDef *slot, void *fn) WF_MUST_USE;
Value wf_mappingproxy_new(Value mapping) WF_MUST_USE;
Value wf_staticmethod_new(Value callable) WF_MUST_USE;
Value wf_classmethod_new(Value callable) WF_MUST_USE;

WF_INLINE bool wf_method_descr_accepts(const WfMethodDescr *m, Value self)
{
    WfType *t = wf_type_of(self);
    return t == m->d.type || wf_is_subtype(t, m->d.type);
}
/* Calls a method_descriptor: args[0] is self. Checks everything, CPython's messages. */
Value wf_method_descr_call(Value descr, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
/*
 * Calls a native by its definition with the checks and messages of its convention.
 * `prefix` is the type for the message ("str.upper() takes ...") or NULL.
 */
Value wf_native_call(const WfMethodDef *def, const WfType *prefix, Value self, const Value *args,
                     size_t nargs, Value kwnames) WF_MUST_USE;
/* The signature and the text after it in a "name(sig)\n--\n\ntext" doc string; None without. */
Value wf_doc_text(const char *name, const char *doc) WF_MUST_USE;
Value wf_doc_signature(const char *name, const char *doc) WF_MUST_USE;
/* obj.__isabstractmethod__ as a truth value, absent: 0; -1 error. */
int wf_is_abstract(Value obj) WF_MUST_USE;

/* super(type, obj).name without the super object: 1 method to call with obj in front, 0 attribute, -1. */
int wf_super_lookup(WfType *start, Value obj, Value name, bool want_method, Value *out) WF_MUST_USE;
/* Whether that is what the search for objects of class k finds, as it is now. */
bool wf_super_finds(WfType *start, WfType *k, Value name, Value method);

#endif
