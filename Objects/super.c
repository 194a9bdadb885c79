/* super: attribute look-up that starts behind a class in the MRO of an object's class. */
#include "api.h"
#include "code_parts.h"
#include "callable.h"
#include "descr.h"
#include "frame.h"
#include "instance.h"
#include "typeobj.h"

typedef struct {
    WfObject ob;
    Value type;      /* [lock] the class to start behind, or WF_NULL before __init__ */
    Value self;      /* [lock] object or class bound, or WF_NULL */
    Value self_type; /* [lock] class whose MRO is searched, or WF_NULL */
} WfSuper;

static WfSuper *as_super(Value v)
{
    return (WfSuper *)wf_obj(v);
}

/* --- binding ------------------------------------------------------------------------------------------- */

static const char not_bindable[] = "super(type, obj): obj must be an instance or subtype of type";

/* The class whose MRO serves super(type, obj): new reference; WF_NULL + TypeError. */
static Value class_for(WfType *type, Value obj)
{
    if (wf_is_kind(obj, WF_TF_TYPE) && wf_is_subtype((WfType *)wf_obj(obj), type))
        return wf_new_ref(obj);
    WfType *t = wf_type_of(obj);
    if (wf_is_subtype(t, type))
        return wf_new_ref(wf_type_value(t));
    Value cls;
    int r = wf_getattr_opt(obj, wf_n.__class__, &cls);
    if (r < 0)
        return WF_NULL;
    if (r > 0) {
        if (wf_is_kind(cls, WF_TF_TYPE) && wf_obj(cls) != &t->ob &&
            wf_is_subtype((WfType *)wf_obj(cls), type))
            return cls;
        wf_drop(cls);
    }
    return wf_raise(&wf_exc_TypeError, not_bindable);
}

/* What stands behind `type` in the MRO of `k` under `name`: a new reference; or WF_NULL. */
static Value entry_behind(WfType *type, WfType *k, Value name)
{
    Value mro_value = wf_is_pointer(k->mro) ? wf_new_ref(k->mro) : WF_NULL, v;
    if (wf_is_null(mro_value))
        return WF_NULL;
    WfTuple *mro = wf_as_tuple(mro_value);
    size_t i = 0;
    bool found = false;
    while (i < mro->len && wf_obj(mro->items[i]) != &type->ob)
        i++;
    for (i++; i < mro->len && !found; i++) {
        WfType *base = (WfType *)wf_obj(mro->items[i]);
        found = wf_is_pointer(wf_type_dict(base)) && wf_dict_get_str(wf_type_dict(base), name, &v);
    }
    wf_drop(mro_value);
    return found ? v : WF_NULL;
}

/* The same as an attribute of obj: 1 bound in *out, 2 a method to be called with obj in front, 0, -1. */
static int find_behind(WfType *type, WfType *k, Value obj, Value name, bool want_method, Value *out)
{
    Value v = entry_behind(type, k, name);
    if (wf_is_null(v))
        return 0;
    WfType *vt = wf_type_of(v);
    bool on_class = wf_is(obj, wf_type_value(k));
    *out = v;
    if (want_method && !on_class && (vt->flags & WF_TF_METHOD_DESCR))
        return 2;
    if (vt->descr_get == NULL)
        return 1;
    *out = vt->descr_get(v, on_class ? WF_NULL : obj, wf_type_value(k));
    wf_drop(v);
    return wf_is_null(*out) ? -1 : 1;
}

bool wf_super_finds(WfType *start, WfType *k, Value name, Value method)
{
    Value found = entry_behind(start, k, name);
    wf_drop(found);
    return wf_is(found, method);
}

static WF_COLD void raise_absent(Value name)
{
    wf_raise(&wf_exc_AttributeError, "'super' object has no attribute '%U'", name);
}

int wf_super_lookup(WfType *start, Value obj, Value name, bool want_method, Value *out)
{
    Value cls = class_for(start, obj);
    if (wf_is_null(cls))
        return -1;
    int r = wf_str_equal(name, wf_n.__class__)
                ? 0
                : find_behind(start, (WfType *)wf_obj(cls), obj, name, want_method, out);
    wf_drop(cls);
    if (r == 0) {
        /* The super object's own attributes: __class__, __self__, ... */
        Value args[] = {wf_type_value(start), obj};
        Value s = wf_call(wf_type_value(&wf_super_type), args, 2, WF_NULL);
        *out = wf_is_null(s) ? WF_NULL : wf_generic_getattr(s, name);
        wf_drop(s);
        return wf_is_null(*out) ? -1 : 0;
    }
    return r < 0 ? -1 : r == 2;
}

static Value super_getattr(Value self, Value name)
{
    WfSuper *s = as_super(self);
    bool l = wf_lock(s);
    Value type = wf_new_ref(s->type), obj = wf_new_ref(s->self), k = wf_new_ref(s->self_type);
    wf_unlock(s, l);
    Value v = WF_NULL;
    int r = 0;
    if (!wf_is_null(k) && !wf_str_equal(name, wf_n.__class__))
        r = find_behind((WfType *)wf_obj(type), (WfType *)wf_obj(k), obj, name, false, &v);
    wf_drop(type);
    wf_drop(obj);
    wf_drop(k);
    if (r > 0)
        return v;
    if (r < 0)
        return WF_NULL;
    r = wf_generic_getattr_opt(self, name, &v);
    if (r == 0)
        raise_absent(name);
    return r > 0 ? v : WF_NULL;
}

/* --- super() without arguments --------------------------------------------------------------------- */

static Value cell_value(Value cell)
{
    WfCellObject *c = (WfCellObject *)wf_obj(cell);
    bool l = wf_lock(c);
    Value v = wf_new_ref(c->value);
    wf_unlock(c, l);
    return v;
}

/* First argument of the running function: new reference. */
static Value first_argument(WfFrame *f)
{
    WfCode *code = f->code;
    if (code->argcount == 0)
        return wf_raise(&wf_exc_RuntimeError, "super(): no arguments");
    Value v = wf_new_ref(f->regs[0]);
    for (size_t i = 0; i < wf_tuple_len(code->cellvars); i++) {
        if (code->cell_regs[i] != 0 || !wf_code_makes_cell(code, 0) || !wf_has_shape(v, WF_SHAPE_cell) ||
            !wf_is(wf_tuple_item(code->cellvars, i), wf_tuple_item(code->varnames, 0)))
            continue;
        Value inner = cell_value(v);
        wf_drop(v);
        v = inner;
        break;
    }
    if (wf_is_null(v))
        wf_raise(&wf_exc_RuntimeError, "super(): arg[0] deleted");
    return v;
}

/* The class from the __class__ cell among the free variables: new reference. */
static Value class_of_method(WfFrame *f)
{
    WfCode *code = f->code;
    for (size_t i = 0; i < wf_tuple_len(code->freevars); i++) {
        if (!wf_str_equal(wf_tuple_item(code->freevars, i), wf_n.__class__))
            continue;
        Value closure = wf_frame_closure(f);
        Value cell = wf_code_is_direct(code)  ? f->regs[wf_code_free_loads(code)[i].a]
                     : wf_is_null(closure)    ? WF_NULL
                                              : wf_tuple_item(closure, i);
        if (!wf_has_shape(cell, WF_SHAPE_cell))
            return wf_raise(&wf_exc_RuntimeError, "super(): bad __class__ cell");
        Value v = cell_value(cell);
        if (wf_is_null(v))
            return wf_raise(&wf_exc_RuntimeError, "super(): empty __class__ cell");
        if (wf_is_kind(v, WF_TF_TYPE))
            return v;
        wf_raise(&wf_exc_RuntimeError, "super(): __class__ is not a type (%s)",
                 wf_type_of(v)->name);
        wf_drop(v);
        return WF_NULL;
    }
    return wf_raise(&wf_exc_RuntimeError, "super(): __class__ cell not found");
}

static int from_frame(Value *type, Value *obj)
{
    WfFrame *f = wf_thread()->frame;
    if (f == NULL)
        return wf_raise_i(&wf_exc_RuntimeError, "super(): no current frame");
    *obj = first_argument(f);
    if (wf_is_null(*obj))
        return -1;
    *type = class_of_method(f);
    if (!wf_is_null(*type))
        return 0;
    wf_drop(*obj);
    return -1;
}

/* --- life ------------------------------------------------------------------------------------------------ */

static Value super_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(t, 0);
    if (!wf_is_null(v))
        as_super(v)->type = as_super(v)->self = as_super(v)->self_type = WF_NULL;
    return v;
}

static void fill(WfSuper *s, Value type, Value obj, Value k)
{
    wf_barrier(s, type);
    wf_barrier(s, obj);
    wf_barrier(s, k);
    bool l = wf_lock(s);
    Value old[] = {s->type, s->self, s->self_type};
    s->type = wf_new_ref(type);
    s->self = wf_new_ref(obj);
    s->self_type = wf_new_ref(k);
    wf_unlock(s, l);
    for (int i = 0; i < 3; i++)
        wf_drop(old[i]);
}

static int super_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("super", kwnames) < 0 || wf_check_nargs("super()", nargs, 0, 2) < 0)
        return -1;
    Value type, obj = WF_NULL, k = WF_NULL;
    if (nargs == 0) {
        if (from_frame(&type, &obj) < 0)
            return -1;
    } else {
        if (!wf_is_kind(args[0], WF_TF_TYPE))
            return wf_raise_i(&wf_exc_TypeError, "super() argument 1 must be a type, not %.200s",
                              wf_type_of(args[0])->name);
        type = wf_new_ref(args[0]);
        if (nargs > 1 && !wf_is_none(args[1]))
            obj = wf_new_ref(args[1]);
    }
    int r = 0;
    if (!wf_is_null(obj)) {
        k = class_for((WfType *)wf_obj(type), obj);
        r = wf_is_null(k) ? -1 : 0;
    }
    if (r == 0)
        fill(as_super(self), type, obj, k);
    wf_drop(type);
    wf_drop(obj);
    wf_drop(k);
    return r;
}

static void super_clear(WfObject *o)
{
    WfSuper *s = (WfSuper *)o;
    fill(s, WF_NULL, WF_NULL, WF_NULL);
    if (wf_shape_of(o) != WF_SHAPE_super)
        wf_instance_clear(o);
}

static void super_dealloc(WfObject *o)
{
    WfSuper *s = (WfSuper *)o;
    wf_drop(s->type);
    wf_drop(s->self);
    wf_drop(s->self_type);
    if (wf_shape_of(o) != WF_SHAPE_super)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int super_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfSuper *s = (WfSuper *)o;
    WF_VISIT(s->type);
    WF_VISIT(s->self);
    WF_VISIT(s->self_type);
    return wf_shape_of(o) != WF_SHAPE_super ? wf_instance_traverse(o, visit, arg) : 0;
}

static Value super_get(Value self, Value obj, Value type)
{
    WfSuper *s = as_super(self);
    bool l = wf_lock(s), bound = !wf_is_null(s->self);
    Value start = wf_new_ref(s->type);
    wf_unlock(s, l);
    Value r = WF_NULL;
    if (bound || wf_is_null(obj) || wf_is_none(obj))
        r = wf_new_ref(self);
    else if (wf_is_null(start))
        wf_raise(&wf_exc_TypeError, not_bindable);
    else
        r = wf_call(wf_type_value(wf_type_of(self)), (Value[]){start, obj}, 2, WF_NULL);
    wf_drop(start);
    return r;
}

static Value super_repr(Value self)
{
    WfSuper *s = as_super(self);
    bool l = wf_lock(s);
    Value start = wf_new_ref(s->type), k = wf_new_ref(s->self_type);
    wf_unlock(s, l);
    const char *name = wf_is_null(start) ? "NULL" : ((WfType *)wf_obj(start))->name;
    Value r = wf_is_null(k) ? wf_str_from_format("<super: <class '%s'>, NULL>", name)
                            : wf_str_from_format("<super: <class '%s'>, <%s object>>", name,
                                                 ((WfType *)wf_obj(k))->name);
    wf_drop(start);
    wf_drop(k);
    return r;
}

static WfMemberDef super_members[] = {
    {"__thisclass__", WF_M_VALUE, offsetof(WfSuper, type), true, "the class invoking super()"},
    {"__self__", WF_M_VALUE, offsetof(WfSuper, self), true,
     "the instance invoking super(); may be None"},
    {"__self_class__", WF_M_VALUE, offsetof(WfSuper, self_type), true,
     "the type of the instance invoking super(); may be None"},
    {0}};

WfType wf_super_type = {
    WF_TYPE_HEAD(super, "super", WfSuper, WF_TF_BASETYPE | WF_TF_GC),
    .doc = "super() -> same as super(__class__, <first argument>)\n"
           "super(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
           "Typical use to call a cooperative superclass method:\n"
           "class C(B):\n"
           "    def meth(self, arg):\n"
           "        super().meth(arg)\n"
           "This works for class methods too:\n"
           "class C(B):\n"
           "    @classmethod\n"
           "    def cmeth(cls, arg):\n"
           "        super().cmeth(arg)\n",
    .dealloc = super_dealloc,
    .traverse = super_traverse,
    .clear = super_clear,
    .new = super_new,
    .init = super_init,
    .repr = super_repr,
    .getattr = super_getattr,
    .descr_get = super_get,
    .members = super_members,
};
