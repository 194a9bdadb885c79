/*
 * getset_descriptor and member_descriptor, and what all built-in descriptors share: name, type,
 * the check of the object they are applied to.
 */
#include "descr.h"

#include "api.h"
#include "descr_common.h"
#include "instance.h"
#include "typeobj.h"

/* --- shared ----------------------------------------------------------------------------------------- */

void *wf_descr_alloc(uint32_t shape, size_t size, WfType *t, Value name)
{
    if (wf_is_null(name))
        return NULL;
    WfDescr *d = wf_alloc(shape, size);
    if (d == NULL)
        return NULL;
    wf_incref(t);
    d->type = t;
    d->name = wf_new_ref(name);
    /* All it refers to, a static type and an interned name, is immortal, too. */
    if (!(t->flags & WF_TF_HEAP))
        wf_local_set(&d->ob, WF_IMMORTAL_LOCAL);
    return d;
}

int wf_descr_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfDescr *d = (WfDescr *)o;
    WF_VISIT_OBJ(d->type);
    return 0;
}

void wf_descr_drop(WfDescr *d)
{
    wf_drop(d->name);
    wf_decref(d->type);
}

static void getset_dealloc(WfObject *o)
{
    wf_descr_drop((WfDescr *)o);
    wf_free_object(o, sizeof(WfGetSetDescr));
}

static void member_dealloc(WfObject *o)
{
    wf_descr_drop((WfDescr *)o);
    wf_free_object(o, sizeof(WfMemberDescr));
}

int wf_descr_check(const WfDescr *d, Value obj)
{
    WfType *t = wf_type_of(obj);
    if (WF_LIKELY(t == d->type || wf_is_subtype(t, d->type)))
        return 0;
    return wf_raise_i(&wf_exc_TypeError,
                      "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
                      d->name, d->type->name, t->name);
}

Value wf_descr_repr(Value self, const char *what)
{
    WfDescr *d = (WfDescr *)wf_obj(self);
    return wf_str_from_format("<%s '%U' of '%s' objects>", what, d->name, d->type->name);
}

static Value get_qualname(Value self, void *closure)
{
    WfDescr *d = (WfDescr *)wf_obj(self);
    Value type = wf_type_qualname(d->type);
    if (wf_is_null(type))
        return WF_NULL;
    Value text = wf_str_from_format("%U.%U", type, d->name);
    wf_drop(type);
    return text;
}

static Value get_name(Value self, void *closure)
{
    return wf_new_ref(((WfDescr *)wf_obj(self))->name);
}

static Value get_objclass(Value self, void *closure)
{
    return wf_new_ref(wf_type_value(((WfDescr *)wf_obj(self))->type));
}

static const char *doc_of(Value self)
{
    WfObject *o = wf_obj(self);
    switch (wf_shape_of(o)) {
    case WF_SHAPE_getset_descriptor:
        return ((WfGetSetDescr *)o)->def->doc;
    case WF_SHAPE_member_descriptor:
        return ((WfMemberDescr *)o)->def ? ((WfMemberDescr *)o)->def->doc : NULL;
    case WF_SHAPE_wrapper_descriptor:
        return ((WfWrapperDescr *)o)->slot->doc;
    default:
        return ((WfMethodDescr *)o)->def->doc;
    }
}

/* Wrappers' documentation has no name in front of the signature. */
static const char *doc_name(Value self)
{
    WfObject *o = wf_obj(self);
    if (wf_shape_of(o) == WF_SHAPE_wrapper_descriptor)
        return "";
    if (wf_shape_of(o) == WF_SHAPE_method_descriptor || wf_shape_of(o) == WF_SHAPE_classmethod_descriptor)
        return ((WfMethodDescr *)o)->def->name;
    return NULL;
}

static Value get_doc(Value self, void *closure)
{
    const char *doc = doc_of(self), *name = doc_name(self);
    if (doc == NULL)
        return WF_NONE;
    return name ? wf_doc_text(name, doc) : wf_str_from_c(doc);
}

static Value get_text_signature(Value self, void *closure)
{
    const char *doc = doc_of(self), *name = doc_name(self);
    return doc && name ? wf_doc_signature(name, doc) : WF_NONE;
}

Value wf_descr_reduce(Value self)
{
    WfDescr *d = (WfDescr *)wf_obj(self);
    Value fn = wf_import_attr("builtins", "getattr");
    if (wf_is_null(fn))
        return WF_NULL;
    Value args = wf_tuple_pack(2, wf_type_value(d->type), d->name);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, fn, args);
    wf_drop(args);
    wf_drop(fn);
    return r;
}

WfGetSetDef wf_descr_getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {0}};
WfGetSetDef wf_data_descr_getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {0}};
WfMethodDef wf_descr_methods[] = {{"__reduce__", wf_descr_reduce, WF_NOARGS, NULL}, {0}};

/* --- documentation strings ------------------------------------------------------------------------- */

/* The "(" of the signature in "name(sig)\n--\n\ntext", or NULL. *end: after the marker. */
static const char *find_signature(const char *name, const char *doc, const char **end)
{
    size_t n = strlen(name);
    if (doc == NULL || strncmp(doc, name, n) != 0 || doc[n] != '(')
        return NULL;
    const char *marker = strstr(doc, ")\n--\n\n");
    if (marker == NULL)
        return NULL;
    const char *blank = strstr(doc, "\n\n");
    if (blank && blank < marker)
        return NULL;
    *end = marker + 6;
    return doc + n;
}

Value wf_doc_text(const char *name, const char *doc)
{
    const char *end;
    if (doc == NULL || *doc == '\0')
        return WF_NONE;
    return wf_str_from_c(find_signature(name, doc, &end) ? end : doc);
}

Value wf_doc_signature(const char *name, const char *doc)
{
    const char *end, *start = find_signature(name, doc, &end);
    return start ? wf_str_from_utf8(start, (size_t)(end - 5 - start)) : WF_NONE;
}

/* --- getset ---------------------------------------------------------------------------------------------- */

Value wf_getset_descr_new(WfType *t, const WfGetSetDef *def)
{
    WfGetSetDescr *d = wf_descr_alloc(WF_SHAPE_getset_descriptor, sizeof *d, t,
                                      wf_intern_c(def->name));
    if (d == NULL)
        return WF_NULL;
    d->def = def;
    return WF_MOVE(d);
}

static Value getset_get(Value self, Value obj, Value type)
{
    WfGetSetDescr *d = (WfGetSetDescr *)wf_obj(self);
    if (wf_is_null(obj))
        return wf_new_ref(self);
    if (wf_descr_check(&d->d, obj) < 0)
        return WF_NULL;
    if (d->def->get)
        return d->def->get(obj, d->def->closure);
    return wf_raise_attribute(obj, d->d.name,
                              "attribute '%U' of '%.100s' objects is not readable", d->d.name,
                              d->d.type->name);
}

static int getset_set(Value self, Value obj, Value v)
{
    WfGetSetDescr *d = (WfGetSetDescr *)wf_obj(self);
    if (wf_descr_check(&d->d, obj) < 0)
        return -1;
    if (d->def->set)
        return d->def->set(obj, v, d->def->closure);
    return wf_raise_i(&wf_exc_AttributeError, "attribute '%U' of '%.100s' objects is not writable",
                      d->d.name, d->d.type->name);
}

static Value getset_repr(Value self)
{
    return wf_descr_repr(self, "attribute");
}

WfType wf_getset_descriptor_type = {
    WF_TYPE_HEAD(getset_descriptor, "getset_descriptor", WfGetSetDescr, WF_TF_GC),
    .dealloc = getset_dealloc,
    .traverse = wf_descr_traverse,
    .repr = getset_repr,
    .descr_get = getset_get,
    .descr_set = getset_set,
    .getset = wf_data_descr_getset,
};

/* --- members --------------------------------------------------------------------------------------------- */

Value wf_member_descr_new(WfType *t, const WfMemberDef *def)
{
    WfMemberDescr *d = wf_descr_alloc(WF_SHAPE_member_descriptor, sizeof *d, t,
                                      wf_intern_c(def->name));
    if (d == NULL)
        return WF_NULL;
    d->def = def;
    d->offset = def->offset;
    return WF_MOVE(d);
}

Value wf_slot_descr_new(WfType *t, Value name, size_t offset)
{
    WfMemberDescr *d = wf_descr_alloc(WF_SHAPE_member_descriptor, sizeof *d, t, name);
    if (d == NULL)
        return WF_NULL;
    d->def = NULL;
    d->offset = offset;
    return WF_MOVE(d);
}

static Value get_value(WfObject *o, const Value *p)
{
    bool l = wf_lock(o);
    Value v = wf_new_ref(*p);
    wf_unlock(o, l);
    return v;
}

static Value member_value(WfMemberDescr *d, Value obj)
{
    WfObject *o = wf_obj(obj);
    void *p = (char *)o + d->offset;
    switch (d->def ? d->def->kind : WF_M_VALUE_EX) {
    case WF_M_VALUE: {
        Value v = get_value(o, p);
        return wf_is_null(v) ? WF_NONE : v;
    }
    case WF_M_VALUE_EX: {
        Value v = get_value(o, p);
        return wf_is_null(v) ? wf_raise_no_attribute(obj, d->d.name) : v;
    }
    case WF_M_INT:
        return wf_small(wf_relaxed((int *)p));
    case WF_M_SSIZE:
        return wf_int(wf_relaxed((ssize_t *)p));
    case WF_M_LONG:
        return wf_int(wf_relaxed((long *)p));
    case WF_M_BOOL:
        return wf_bool(wf_relaxed((bool *)p));
    case WF_M_DOUBLE: {
        double x;
        __atomic_load((double *)p, &x, __ATOMIC_RELAXED);
        return wf_float(x);
    }
    case WF_M_STRING:
        return *(char **)p ? wf_str_from_c(*(char **)p) : WF_NONE;
    }
    return wf_raise_bad_call();
}

static Value member_get(Value self, Value obj, Value type)
{
    WfMemberDescr *d = (WfMemberDescr *)wf_obj(self);
    if (wf_is_null(obj))
        return wf_new_ref(self);
    return wf_descr_check(&d->d, obj) < 0 ? WF_NULL : member_value(d, obj);
}

static int set_value(WfMemberDescr *d, Value obj, Value v)
{
    WfObject *o = wf_obj(obj);
    Value *p = (Value *)((char *)o + d->offset);
    wf_barrier(o, v);
    bool l = wf_lock(o);
    Value old = *p;
    /* Release: v is complete before it is reachable. */
    __atomic_store_n(&p->bits, wf_new_ref(v).bits, __ATOMIC_RELEASE);
    wf_unlock(o, l);
    if (wf_is_null(v) && wf_is_null(old) && (!d->def || d->def->kind == WF_M_VALUE_EX))
        return wf_raise_i(&wf_exc_AttributeError, "%U", d->d.name);
    wf_drop(old);
    return 0;
}

static int set_number(WfMemberDescr *d, Value obj, Value v)
{
    void *p = (char *)wf_obj(obj) + d->offset;
    int64_t i;
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "can't delete numeric/char attribute");
    switch (d->def->kind) {
    case WF_M_BOOL:
        if (!wf_is_bool(v))
            return wf_raise_i(&wf_exc_TypeError, "attribute value type must be bool");
        wf_relaxed_set((bool *)p, wf_is_true(v));
        return 0;
    case WF_M_DOUBLE: {
        double x;
        if (wf_as_double(v, &x) < 0)
            return -1;
        __atomic_store((double *)p, &x, __ATOMIC_RELAXED);
        return 0;
    }
    case WF_M_INT: {
        int n;
        if (wf_as_int(v, &n) < 0)
            return -1;
        wf_relaxed_set((int *)p, n);
        return 0;
    }
    case WF_M_SSIZE:
    case WF_M_LONG:
        if (wf_as_int64(v, &i) < 0)
            return -1;
        wf_relaxed_set((int64_t *)p, i);
        return 0;
    default:
        return wf_raise_i(&wf_exc_TypeError, "readonly attribute");
    }
}

static int member_set(Value self, Value obj, Value v)
{
    WfMemberDescr *d = (WfMemberDescr *)wf_obj(self);
    if (wf_descr_check(&d->d, obj) < 0)
        return -1;
    if (d->def && d->def->readonly)
        return wf_raise_i(&wf_exc_AttributeError, "readonly attribute");
    if (d->def == NULL || d->def->kind == WF_M_VALUE || d->def->kind == WF_M_VALUE_EX)
        return set_value(d, obj, v);
    return set_number(d, obj, v);
}

static Value member_repr(Value self)
{
    return wf_descr_repr(self, "member");
}

WfType wf_member_descriptor_type = {
    WF_TYPE_HEAD(member_descriptor, "member_descriptor", WfMemberDescr, WF_TF_GC),
    .dealloc = member_dealloc,
    .traverse = wf_descr_traverse,
    .repr = member_repr,
    .descr_get = member_get,
    .descr_set = member_set,
    .getset = wf_data_descr_getset,
    .methods = wf_descr_methods,
};

/* --- __dict__ and __weakref__ of Python classes ------------------------------------------------------- */

/*
 * A class that derives from `type` or from module may have another base that brings this
 * descriptor before their own, which is the one that counts: new, or WF_NULL.
 */
static Value builtin_dict_descr(Value self)
{
    Value descr;
    WfType *t = wf_type_of(self);
    if (t->flags & (WF_TF_INLINE | WF_TF_TAIL_DICT))
        return WF_NULL;
    while (t->flags & WF_TF_HEAP)
        t = t->base;
    if (t != &wf_type_type && !wf_is_subtype(t, &wf_module_type))
        return WF_NULL;
    return wf_dict_get_str(wf_type_dict(t), wf_n.__dict__, &descr) ? descr : WF_NULL;
}

static Value get_dict(Value self, void *closure)
{
    Value descr = builtin_dict_descr(self);
    if (wf_is_null(descr))
        return wf_instance_dict(self);
    Value v = wf_type_of(descr)->descr_get(descr, self, wf_type_value(wf_type_of(self)));
    wf_drop(descr);
    return v;
}

static int set_dict(Value self, Value v, void *closure)
{
    Value descr = builtin_dict_descr(self);
    if (!wf_is_null(descr)) {
        int r = wf_type_of(descr)->descr_set(descr, self, v);
        wf_drop(descr);
        return r;
    }
    if (!wf_is_null(v) && !wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
                          wf_type_of(v)->name);
    return wf_instance_set_dict(self, v);
}

static Value get_weakref(Value self, void *closure)
{
    Value fn = wf_import_attr("_weakref", "getweakrefs");
    if (wf_is_null(fn))
        return WF_NULL;
    Value list = wf_call1(fn, self);
    wf_drop(fn);
    if (wf_is_null(list))
        return WF_NULL;
    Value first = wf_list_get(list, 0);
    wf_drop(list);
    return wf_is_null(first) ? WF_NONE : first;
}

WfGetSetDef wf_dict_getset = {"__dict__", get_dict, set_dict,
                              "dictionary for instance variables (if defined)", NULL};
WfGetSetDef wf_weakref_getset = {"__weakref__", get_weakref, NULL,
                                 "list of weak references to the object (if defined)", NULL};
