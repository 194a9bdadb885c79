/*
 * Attributes of any object: the generic getattr and setattr slots, wf_getattr and friends,
 * method loading, and the answers for inline caches.
 *
 * Order of a load: data descriptor of the type, the instance's own, other descriptor or plain
 * value of the type. Class dicts hold interned str keys only, so a look-up by an interned name
 * goes through the method cache; other names walk the MRO.
 */
#include "api.h"
#include "code.h"
#include "descr.h"
#include "instance.h"
#include "module.h"
#include "slot_funcs.h"
#include "type_cache.h"
#include "typeobj.h"

/* --- generic load ------------------------------------------------------------------------------- */

int wf_generic_getattr_opt(Value self, Value name, Value *out)
{
    WfType *t = wf_type_of(self);
    Value descr = wf_type_lookup_inline(t, name);
    WfDescrGetFn get = NULL;
    if (!wf_is_null(descr)) {
        WfType *dt = wf_type_of(descr);
        get = dt->descr_get;
        if (get && dt->descr_set) {
            descr = wf_new_ref(descr);
            *out = get(descr, self, wf_type_value(t));
            wf_drop(descr);
            return wf_is_null(*out) ? -1 : 1;
        }
        descr = wf_new_ref(descr);
    }
    int r = wf_is_pointer(self) ? wf_instance_get(wf_obj(self), name, out) : 0;
    if (r != 0) {
        wf_drop(descr);
        return r;
    }
    if (wf_is_null(descr))
        return 0;
    if (get == NULL) {
        *out = descr;
        return 1;
    }
    *out = get(descr, self, wf_type_value(t));
    wf_drop(descr);
    return wf_is_null(*out) ? -1 : 1;
}

Value wf_generic_getattr(Value self, Value name)
{
    Value v;
    int r = wf_generic_getattr_opt(self, name, &v);
    if (WF_LIKELY(r > 0))
        return v;
    return r < 0 ? WF_NULL : wf_raise_no_attribute(self, name);
}

/* --- generic store ----------------------------------------------------------------------------------- */

static WF_COLD int raise_cannot_set(WfType *t, Value name, bool read_only)
{
    return wf_raise_i(&wf_exc_AttributeError,
                      read_only ? "'%.100s' object attribute '%U' is read-only"
                                : "'%.100s' object has no attribute '%U'", t->name, name);
}

int wf_generic_setattr(Value self, Value name, Value v)
{
    WfType *t = wf_type_of(self);
    Value descr = wf_type_lookup_inline(t, name);
    if (!wf_is_null(descr)) {
        WfStoreFn set = wf_type_of(descr)->descr_set;
        if (set) {
            descr = wf_new_ref(descr);
            int r = set(descr, self, v);
            wf_drop(descr);
            return r;
        }
    }
    bool on_type = !wf_is_null(descr);
    int r = wf_is_pointer(self) ? wf_instance_set(wf_obj(self), name, v) : 0;
    if (WF_LIKELY(r > 0))
        return 0;
    if (r < 0)
        return -1;
    return raise_cannot_set(t, name, on_type && !wf_instance_has_dict(t));
}

/* --- any object ------------------------------------------------------------------------------------ */

static WF_COLD int bad_name(Value name)
{
    return wf_raise_i(&wf_exc_TypeError, "attribute name must be string, not '%.200s'",
                      wf_type_of(name)->name);
}

/* An exact str equal to a str subclass' instance. */
static WF_COLD Value exact_copy(Value name)
{
    WfStr *s = wf_as_str(name);
    return wf_str_from_ucs(wf_str_kind(s), s->data, s->len);
}

/* Turns AttributeError into "absent". */
static int absent_if_attribute_error(void)
{
    if (!wf_err_matches(&wf_exc_AttributeError))
        return -1;
    wf_err_clear();
    return 0;
}

int wf_getattr_opt(Value o, Value name, Value *out)
{
    if (WF_UNLIKELY(!wf_is_str_exact(name))) {
        if (!wf_is_str(name))
            return bad_name(name);
        Value copy = exact_copy(name);
        int r = wf_is_null(copy) ? -1 : wf_getattr_opt(o, copy, out);
        wf_drop(copy);
        return r;
    }
    WfType *t = wf_type_of(o);
    int r;
    if (WF_LIKELY(t->getattr == wf_generic_getattr))
        r = wf_generic_getattr_opt(o, name, out);
    else if (t->getattr == wf_type_type.getattr)
        r = wf_type_getattr_opt(o, name, out);
    else if (t->getattr == wf_module_type.getattr)
        r = wf_module_getattr_opt(o, name, out);
    else {
        *out = t->getattr(o, name);
        r = wf_is_null(*out) ? -1 : 1;
    }
    return r < 0 ? absent_if_attribute_error() : r;
}

int wf_getattr_opt_c(Value o, const char *name, Value *out)
{
    Value n = wf_str_from_c(name);
    if (wf_is_null(n))
        return -1;
    int r = wf_getattr_opt(o, n, out);
    wf_drop(n);
    return r;
}

Value wf_getattr(Value o, Value name)
{
    if (WF_UNLIKELY(!wf_is_str_exact(name))) {
        if (!wf_is_str(name)) {
            bad_name(name);
            return WF_NULL;
        }
        Value copy = exact_copy(name);
        Value v = wf_is_null(copy) ? WF_NULL : wf_getattr(o, copy);
        wf_drop(copy);
        return v;
    }
    Value v = wf_type_of(o)->getattr(o, name);
    if (WF_UNLIKELY(wf_is_null(v)))
        wf_attribute_error_context(o, name);
    return v;
}

Value wf_getattr_c(Value o, const char *name)
{
    Value n = wf_str_from_c(name);
    if (wf_is_null(n))
        return WF_NULL;
    Value v = wf_getattr(o, n);
    wf_drop(n);
    return v;
}

int wf_setattr(Value o, Value name, Value v)
{
    if (WF_UNLIKELY(!wf_is_str_exact(name))) {
        if (!wf_is_str(name))
            return bad_name(name);
        Value copy = exact_copy(name);
        int r = wf_is_null(copy) ? -1 : wf_setattr(o, copy, v);
        wf_drop(copy);
        return r;
    }
    return wf_type_of(o)->setattr(o, name, v);
}

int wf_setattr_c(Value o, const char *name, Value v)
{
    Value n = wf_str_from_c(name);
    if (wf_is_null(n))
        return -1;
    int r = wf_setattr(o, n, v);
    wf_drop(n);
    return r;
}

/* --- methods ----------------------------------------------------------------------------------------- */

int wf_load_method(Value o, Value name, Value *fn)
{
    WfType *t = wf_type_of(o);
    if (t->getattr != wf_generic_getattr || !wf_is_str_exact(name)) {
        *fn = wf_getattr(o, name);
        return wf_is_null(*fn) ? -1 : 0;
    }
    Value descr = wf_type_lookup_inline(t, name);
    if (wf_is_null(descr) || !wf_type_has(wf_type_of(descr), WF_TF_METHOD_DESCR)) {
        *fn = wf_generic_getattr(o, name);
        return wf_is_null(*fn) ? -1 : 0;
    }
    descr = wf_new_ref(descr);
    int r = wf_is_pointer(o) ? wf_instance_get(wf_obj(o), name, fn) : 0;
    if (WF_UNLIKELY(r != 0)) {
        wf_drop(descr);
        return r < 0 ? -1 : 0;
    }
    *fn = descr;
    return 1;
}

int wf_lookup_special(Value o, Value name, Value *bound)
{
    WfType *t = wf_type_of(o);
    Value descr = wf_type_lookup_inline(t, name);
    if (wf_is_null(descr))
        return 0;
    descr = wf_new_ref(descr);
    WfDescrGetFn get = wf_type_of(descr)->descr_get;
    if (get == NULL) {
        *bound = descr;
        return 1;
    }
    *bound = get(descr, o, wf_type_value(t));
    wf_drop(descr);
    return wf_is_null(*bound) ? -1 : 1;
}

Value wf_lookup_method(Value self, Value name, bool *unbound)
{
    WfType *t = wf_type_of(self);
    Value descr = wf_type_lookup_inline(t, name);
    if (wf_is_null(descr))
        return WF_NULL;
    descr = wf_new_ref(descr);
    WfType *dt = wf_type_of(descr);
    *unbound = wf_type_has(dt, WF_TF_METHOD_DESCR);
    if (*unbound || dt->descr_get == NULL)
        return descr;
    Value bound = dt->descr_get(descr, self, wf_type_value(t));
    wf_drop(descr);
    return bound;
}

Value wf_call_special(Value name, const Value *args, size_t n)
{
    bool unbound;
    Value fn = wf_type_lookup_inline(wf_type_of(args[0]), name);
    if (WF_LIKELY(wf_has_shape(fn, WF_SHAPE_function)))
        return wf_function_call(fn, args, n, WF_NULL);
    fn = wf_lookup_method(args[0], name, &unbound);
    if (wf_is_null(fn)) {
        if (!wf_err_occurred())
            wf_raise_value(&wf_exc_AttributeError, name);
        return WF_NULL;
    }
    Value r = wf_call(fn, unbound ? args : args + 1, unbound ? n : n - 1, WF_NULL);
    wf_drop(fn);
    return r;
}
