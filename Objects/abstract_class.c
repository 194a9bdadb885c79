/*
 * isinstance and issubclass: the hooks, tuples, and objects that only look like classes (a
 * __bases__ tuple).
 */
#include "api.h"
#include "class.h"

/* __bases__ of a class-like object: new tuple; WF_NONE if it has none. */
static Value bases_of(Value cls)
{
    Value bases;
    int r = wf_getattr_opt(cls, wf_n.__bases__, &bases);
    if (r <= 0)
        return r < 0 ? WF_NULL : WF_NONE;
    if (wf_is_tuple(bases))
        return bases;
    wf_drop(bases);
    return WF_NONE;
}

/* By identity along __bases__. */
static int derives(Value c, Value cls)
{
    if (wf_is(c, cls))
        return 1;
    Value bases = bases_of(c);
    if (wf_is_null(bases))
        return -1;
    if (wf_is_none(bases))
        return 0;
    int r = 0;
    if (wf_enter_call(" in __issubclass__") < 0)
        r = -1;
    else {
        for (size_t i = 0; r == 0 && i < wf_tuple_len(bases); i++)
            r = derives(wf_tuple_item(bases, i), cls);
        wf_leave_call();
    }
    wf_drop(bases);
    return r;
}

static int check_class(Value cls, const char *message)
{
    Value bases = bases_of(cls);
    if (wf_is_null(bases))
        return -1;
    if (wf_is_none(bases))
        return wf_raise_i(&wf_exc_TypeError, "%s", message);
    wf_drop(bases);
    return 0;
}

/* Whether o.__class__ can only be its type: the attribute is object's own. */
static bool class_is_type(WfType *t)
{
    return t->getattr == wf_generic_getattr &&
           wf_is(wf_type_lookup(t, wf_n.__class__), wf_type_lookup(&wf_object_type, wf_n.__class__));
}

int wf_class_isinstance(Value o, Value cls)
{
    Value k;
    if (wf_is_kind(cls, WF_TF_TYPE)) {
        WfType *t = (WfType *)wf_obj(cls);
        if (wf_is_a(o, t))
            return 1;
        if (class_is_type(wf_type_of(o)))
            return 0;
        int r = wf_getattr_opt(o, wf_n.__class__, &k);
        if (r <= 0)
            return r;
        bool other = wf_is_kind(k, WF_TF_TYPE) && wf_obj(k) != &wf_type_of(o)->ob;
        r = other && wf_is_subtype((WfType *)wf_obj(k), t);
        wf_drop(k);
        return r;
    }
    if (check_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union") < 0)
        return -1;
    int r = wf_getattr_opt(o, wf_n.__class__, &k);
    if (r <= 0)
        return r;
    r = derives(k, cls);
    wf_drop(k);
    return r;
}

int wf_class_issubclass(Value c, Value cls)
{
    if (wf_is_kind(c, WF_TF_TYPE) && wf_is_kind(cls, WF_TF_TYPE))
        return wf_is_subtype((WfType *)wf_obj(c), (WfType *)wf_obj(cls));
    if (check_class(c, "issubclass() arg 1 must be a class") < 0)
        return -1;
    if (!wf_has_shape(cls, WF_SHAPE_UnionType) &&
        check_class(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union") < 0)
        return -1;
    return derives(c, cls);
}

typedef int (*TestFn)(Value v, Value cls);

static int any_of(Value v, Value classes, TestFn test, const char *where)
{
    if (wf_enter_call(where) < 0)
        return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && i < wf_tuple_len(classes); i++)
        r = test(v, wf_tuple_item(classes, i));
    wf_leave_call();
    return r;
}

/* The metaclass' hook: 1 / 0 / -1, or 2 when there is none. */
static int ask_hook(Value v, Value cls, Value name, const char *where)
{
    Value fn;
    int r = wf_lookup_special(cls, name, &fn);
    if (r <= 0)
        return r < 0 ? -1 : 2;
    Value answer = WF_NULL;
    if (wf_enter_call(where) == 0) {
        answer = wf_call1(fn, v);
        wf_leave_call();
    }
    wf_drop(fn);
    r = wf_is_null(answer) ? -1 : wf_truth(answer);
    wf_drop(answer);
    return r;
}

/* A tuple of plain classes. 1 / 0, or 2: not so simple. */
static int isinstance_of_plain(Value o, Value classes)
{
    WfType *t = wf_type_of(o);
    bool simple = class_is_type(t);
    for (size_t i = 0; i < wf_tuple_len(classes); i++) {
        Value k = wf_tuple_item(classes, i);
        if (wf_is_pointer(k) && wf_obj(k) == &t->ob)
            return 1;
        if (!wf_has_shape(k, WF_SHAPE_type))
            return 2;
        if (wf_is_subtype(t, (WfType *)wf_obj(k)))
            return 1;
    }
    return simple ? 0 : 2;
}

int wf_isinstance(Value o, Value cls)
{
    if (wf_is_pointer(cls) && wf_obj(cls) == &wf_type_of(o)->ob)
        return 1;
    if (wf_has_shape(cls, WF_SHAPE_type))
        return wf_class_isinstance(o, cls);
    if (wf_is_tuple(cls)) {
        int r = isinstance_of_plain(o, cls);
        return r < 2 ? r : any_of(o, cls, wf_isinstance, " in __instancecheck__");
    }
    if (wf_has_shape(cls, WF_SHAPE_UnionType))
        return wf_union_isinstance(cls, o);
    int r = ask_hook(o, cls, wf_n.__instancecheck__, " in __instancecheck__");
    return r == 2 ? wf_class_isinstance(o, cls) : r;
}

int wf_issubclass(Value c, Value cls)
{
    if (wf_has_shape(cls, WF_SHAPE_type))
        return wf_is(c, cls) ? 1 : wf_class_issubclass(c, cls);
    if (wf_is_tuple(cls))
        return any_of(c, cls, wf_issubclass, " in __subclasscheck__");
    int r = ask_hook(c, cls, wf_n.__subclasscheck__, " in __subclasscheck__");
    return r == 2 ? wf_class_issubclass(c, cls) : r;
}
