/*
 * What an attribute access amounts to, for the interpreter's inline caches: see instance.h.
 * Nothing here runs Python code or raises.
 */
#include "instance.h"

#include "code.h"
#include "descr.h"
#include "module.h"
#include "slot_funcs.h"
#include "typeobj.h"

static uint32_t offset_of_slot(const WfType *t, int slot)
{
    return t->slots_offset + 8 * (uint32_t)slot;
}

/* A dict of the object itself: the Value that holds it. False: not so simple. */
static bool classify_dict(WfType *t, WfAttrInfo *out)
{
    bool tail = t->flags & WF_TF_TAIL_DICT;
    if ((t->slots_offset == 0 && !tail) || wf_is_subtype(t, &wf_staticmethod_type) ||
        wf_is_subtype(t, &wf_classmethod_type))
        return false; /* the last two may have put making their dict off */
    out->kind = WF_ATTR_DICT;
    out->offset = tail ? 0 : t->slots_offset;
    return true;
}

static void classify_data_descr(Value descr, bool store, WfAttrInfo *out)
{
    out->value = descr;
    if (!store && wf_type_of(descr)->descr_get == wf_slot_descr_get) {
        out->kind = WF_ATTR_DESCR;
    } else if (wf_has_shape(descr, WF_SHAPE_member_descriptor)) {
        WfMemberDescr *m = (WfMemberDescr *)wf_obj(descr);
        if (m->def == NULL && wf_is_subtype(wf_shapes[out->shape].type, m->d.type)) {
            out->kind = WF_ATTR_MEMBER;
            out->offset = (uint32_t)m->offset;
        }
    } else if (wf_has_shape(descr, WF_SHAPE_property)) {
        WfProperty *p = (WfProperty *)wf_obj(descr);
        Value fn = wf_value_load(store ? &p->set : &p->get);
        if (!wf_is_null(fn) && !wf_is_none(fn)) {
            out->kind = WF_ATTR_PROPERTY;
            out->value = fn;
        }
    } else if (wf_has_shape(descr, WF_SHAPE_getset_descriptor)) {
        WfGetSetDescr *g = (WfGetSetDescr *)wf_obj(descr);
        if (!store && g->def == wf_object_getset) { /* `__class__` */
            out->kind = WF_ATTR_CLASS_VALUE;
            out->value = wf_type_value(wf_shapes[out->shape].type);
        } else if (wf_is_subtype(wf_shapes[out->shape].type, g->d.type) && (!store || g->def->set)) {
            out->kind = WF_ATTR_GETSET;
        }
    } else if (!store && !(wf_type_of(descr)->flags & WF_TF_HEAP)) {
        out->kind = WF_ATTR_NATIVE_DESCR;
    }
}

/* The function inside a staticmethod or classmethod; WF_NULL if it is something else. */
static Value wrapped_function(Value descr, uint32_t shape)
{
    if (!wf_has_shape(descr, shape))
        return WF_NULL;
    Value fn = wf_value_load(&((WfWrappedMethod *)wf_obj(descr))->callable);
    return wf_has_shape(fn, WF_SHAPE_function) ? fn : WF_NULL;
}

/* The class t has __getattr__, but attributes that exist are found as those of `base` are. */
static bool has_fallback_only(WfType *t, WfType *base)
{
    return t->getattr == wf_slot_getattr &&
           wf_is(wf_type_lookup(t, wf_n.__getattribute__), wf_type_lookup(base, wf_n.__getattribute__));
}

/* What may raise AttributeError is not the end of it if there is a __getattr__. */
static void leave_to_fallback(WfAttrInfo *out)
{
    switch (out->kind) {
    case WF_ATTR_SLOT:
    case WF_ATTR_MEMBER:
    case WF_ATTR_DICT:
    case WF_ATTR_DICT_METHOD:
    case WF_ATTR_DICT_VALUE:
    case WF_ATTR_METHOD:
    case WF_ATTR_CLASS_VALUE:
    case WF_ATTR_CLASS_PLACE:
    case WF_ATTR_CLASSMETHOD:
    case WF_ATTR_TYPE_VALUE:
    case WF_ATTR_TYPE_PLACE:
    case WF_ATTR_TYPE_CLASSMETHOD:
        break;
    default:
        out->kind = WF_ATTR_GENERIC;
    }
}

static void classify_class_attribute(Value descr, WfAttrInfo *out)
{
    WfType *dt = wf_type_of(descr);
    Value fn;
    out->value = descr;
    if (dt->descr_get == NULL) {
        out->kind = WF_ATTR_CLASS_VALUE;
    } else if (!wf_is_null(fn = wrapped_function(descr, WF_SHAPE_staticmethod))) {
        out->kind = WF_ATTR_CLASS_VALUE;
        out->value = fn;
    } else if (!wf_is_null(fn = wrapped_function(descr, WF_SHAPE_classmethod))) {
        out->kind = WF_ATTR_CLASSMETHOD;
        out->value = fn;
    } else if (dt->flags & WF_TF_METHOD_DESCR) {
        out->kind = WF_ATTR_METHOD;
    } else if (dt->descr_get == wf_slot_descr_get) {
        out->kind = WF_ATTR_DESCR;
    }
}

/* The object's dict first, then `descr`, which is no data descriptor. */
static void classify_dict_first(WfType *t, Value descr, WfAttrInfo *out)
{
    if (!classify_dict(t, out) || wf_is_null(descr))
        return;
    classify_class_attribute(descr, out);
    bool method = out->kind == WF_ATTR_METHOD, plain = out->kind == WF_ATTR_CLASS_VALUE;
    out->kind = method ? WF_ATTR_DICT_METHOD : plain ? WF_ATTR_DICT_VALUE : WF_ATTR_DICT;
}

/* Object is a class: what type_getattr would give. */
static void classify_type(WfType *self, WfType *meta, Value name, WfAttrInfo *out)
{
    Value on_meta = wf_type_lookup(meta, name);
    if (!wf_is_null(on_meta) && wf_type_of(on_meta)->descr_set) {
        if (wf_has_shape(on_meta, WF_SHAPE_getset_descriptor))
            classify_data_descr(on_meta, false, out);
        return;
    }
    uint32_t version = wf_type_version(self);
    Value v = wf_type_lookup(self, name);
    if (wf_is_null(v) || version == 0)
        return;
    WfType *vt = wf_type_of(v);
    Value fn = wrapped_function(v, WF_SHAPE_classmethod);
    out->kind = WF_ATTR_TYPE_VALUE;
    if (!wf_is_null(fn)) {
        out->kind = WF_ATTR_TYPE_CLASSMETHOD;
        v = fn;
    } else if (vt == &wf_staticmethod_type) {
        v = wf_value_load(&((WfWrappedMethod *)wf_obj(v))->callable);
    } else if (vt->descr_get == wf_slot_descr_get) {
        out->kind = WF_ATTR_TYPE_DESCR;
    } else if (vt->descr_get && !(vt->flags & WF_TF_METHOD_DESCR)) {
        out->kind = WF_ATTR_GENERIC;
        return;
    }
    out->version = version;
    out->value = v;
}

static void classify_instance(WfType *t, Value name, WfAttrInfo *out)
{
    Value descr = wf_type_lookup(t, name);
    if (!wf_is_null(descr) && wf_type_of(descr)->descr_set && wf_type_of(descr)->descr_get) {
        classify_data_descr(descr, false, out);
        return;
    }
    if ((t->flags & WF_TF_INLINE) && !wf_in_dict_mode(out->shape)) {
        int i = wf_shape_lookup(out->shape, name);
        if (i >= 0) {
            out->kind = WF_ATTR_SLOT;
            out->slot = (uint32_t)i;
            out->offset = offset_of_slot(t, i);
            return;
        }
    } else if (wf_instance_has_dict(t)) {
        classify_dict_first(t, descr, out);
        return;
    }
    if (!wf_is_null(descr))
        classify_class_attribute(descr, out);
}

/* The value of an attribute of class t that is set again and again is not to be kept. */
static void leave_in_place(WfType *t, Value name, WfAttrInfo *out)
{
    bool plain = out->kind == WF_ATTR_CLASS_VALUE, of_class = out->kind == WF_ATTR_TYPE_VALUE;
    if (!plain && !of_class && out->kind != WF_ATTR_DICT_VALUE)
        return;
    Value *place = wf_type_rewritten_place(t, name);
    if (place == NULL)
        return;
    out->kind = plain ? WF_ATTR_CLASS_PLACE : of_class ? WF_ATTR_TYPE_PLACE : WF_ATTR_DICT;
    out->value = out->kind == WF_ATTR_DICT ? WF_NULL : (Value){(uintptr_t)place};
}

void wf_attr_classify_load(Value o, Value name, WfAttrInfo *out)
{
    *out = (WfAttrInfo){.kind = WF_ATTR_GENERIC, .value = WF_NULL};
    out->shape = wf_is_pointer(o) ? wf_shape_of(wf_obj(o)) : 0;
    WfType *t = out->shape != 0 ? wf_shapes[out->shape].type : wf_type_of(o); /* __class__ may change meanwhile */
    out->version = wf_type_version(t);
    if (out->version == 0)
        return;
    bool of_class = t->flags & WF_TF_TYPE;
    if (t->getattr == wf_module_type.getattr) {
        out->kind = WF_ATTR_MODULE;
        out->offset = offsetof(WfModule, dict);
    } else if (has_fallback_only(t, of_class ? &wf_type_type : &wf_object_type)) {
        if (of_class)
            classify_type((WfType *)wf_obj(o), t, name, out);
        else
            classify_instance(t, name, out);
        leave_to_fallback(out);
    } else if (t->getattr == wf_type_type.getattr) {
        classify_type((WfType *)wf_obj(o), t, name, out);
    } else if (t->getattr == wf_generic_getattr) {
        classify_instance(t, name, out);
    }
    leave_in_place(out->kind == WF_ATTR_TYPE_VALUE ? (WfType *)wf_obj(o) : t, name, out);
}

void wf_attr_classify_store(Value o, Value name, WfAttrInfo *out)
{
    wf_attr_classify_store_in(o, wf_is_pointer(o) ? wf_shape_of(wf_obj(o)) : 0, name, out);
}

void wf_attr_classify_store_in(Value o, uint32_t shape, Value name, WfAttrInfo *out)
{
    WfType *t = shape != 0 ? wf_shapes[shape].type : wf_type_of(o);
    *out = (WfAttrInfo){.kind = WF_ATTR_GENERIC, .value = WF_NULL};
    out->shape = shape;
    out->version = wf_type_version(t);
    if (out->version == 0 || out->shape == 0 || t->setattr != wf_generic_setattr)
        return;
    Value descr = wf_type_lookup(t, name);
    if (!wf_is_null(descr) && wf_type_of(descr)->descr_set) {
        classify_data_descr(descr, true, out);
        return;
    }
    if (!(t->flags & WF_TF_INLINE) || wf_in_dict_mode(out->shape)) {
        if (wf_instance_has_dict(t))
            classify_dict(t, out);
        return;
    }
    int i = wf_shape_lookup(out->shape, name);
    if (i >= 0) {
        out->kind = WF_ATTR_SLOT;
    } else {
        i = wf_shapes[out->shape].nslots;
        out->next_shape = wf_shape_add(out->shape, name);
        if (out->next_shape == 0)
            return;
        out->kind = WF_ATTR_ADD_SLOT;
    }
    out->slot = (uint32_t)i;
    out->offset = offset_of_slot(t, i);
}
