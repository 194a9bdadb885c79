/* types.GenericAlias: list[int] and the like (PEP 585, 646). Substitution is shared with unions. */
#include "api.h"
#include "iter.h"
#include "class.h"
#include "genericalias_repr.h"
#include "instance.h"
#include "typeobj.h"

static WfGenericAlias *as_alias(Value v)
{
    return (WfGenericAlias *)wf_obj(v);
}

/* --- life ---------------------------------------------------------------------------------------------- */

static Value make(WfType *t, Value origin, Value args)
{
    Value packed = wf_is_tuple(args) ? wf_new_ref(args) : wf_tuple_pack(1, args);
    Value v = wf_is_null(packed) ? WF_NULL : wf_generic_alloc(t, 0);
    if (wf_is_null(v)) {
        wf_drop(packed);
        return WF_NULL;
    }
    WfGenericAlias *a = as_alias(v);
    a->origin = wf_new_ref(origin);
    a->args = packed;
    a->parameters = WF_NULL;
    a->starred = false;
    return v;
}

Value wf_generic_alias_new(Value origin, Value args)
{
    return make(&wf_GenericAlias_type, origin, args);
}

Value wf_class_getitem(Value cls, Value args)
{
    return wf_generic_alias_new(cls, args);
}

static Value alias_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("GenericAlias", kwnames) < 0 || wf_check_nargs("GenericAlias", nargs, 2, 2) < 0)
        return WF_NULL;
    return make(t, args[0], args[1]);
}

static void alias_dealloc(WfObject *o)
{
    WfGenericAlias *a = (WfGenericAlias *)o;
    wf_drop(a->origin);
    wf_drop(a->args);
    wf_drop(a->parameters);
    wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int alias_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfGenericAlias *a = (WfGenericAlias *)o;
    WF_VISIT(a->origin);
    WF_VISIT(a->args);
    WF_VISIT(a->parameters);
    return wf_instance_traverse(o, visit, arg);
}

/* --- repr ------------------------------------------------------------------------------------------------ */

/* Whether p looks like an alias itself. */
static int has_origin_and_args(Value p)
{
    const Value names[] = {wf_n.__origin__, wf_n.__args__};
    for (int i = 0; i < 2; i++) {
        Value v;
        int r = wf_getattr_opt(p, names[i], &v);
        if (r <= 0)
            return r;
        wf_drop(v);
    }
    return 1;
}

/* Text by __module__ and __qualname__: WF_NONE if p lacks them. */
static Value qualified_name(Value p)
{
    Value qualname, module, text = WF_NONE;
    int r = wf_getattr_opt(p, wf_n.__qualname__, &qualname);
    if (r <= 0)
        return r < 0 ? WF_NULL : WF_NONE;
    r = wf_getattr_opt(p, wf_n.__module__, &module);
    if (r < 0) {
        text = WF_NULL;
    } else if (r > 0) {
        if (wf_is_str(module) && wf_str_equal(module, wf_n.builtins))
            text = wf_str(qualname);
        else if (!wf_is_none(module))
            text = wf_str_from_format("%S.%S", module, qualname);
        wf_drop(module);
    }
    wf_drop(qualname);
    return text;
}

int wf_alias_repr_item(WfStrBuilder *b, Value p)
{
    if (wf_same_bits(p, WF_ELLIPSIS)) {
        wf_sb_c(b, "...");
        return 0;
    }
    int r = has_origin_and_args(p);
    if (r < 0)
        return -1;
    Value text = r ? WF_NONE : qualified_name(p);
    if (wf_is_none(text))
        text = wf_repr(p);
    if (wf_is_null(text))
        return -1;
    wf_sb_str(b, text);
    wf_drop(text);
    return 0;
}

static Value alias_repr(Value self)
{
    WfGenericAlias *a = as_alias(self);
    WfStrBuilder b;
    wf_sb_init(&b);
    if (a->starred)
        wf_sb_char(&b, '*');
    int r = wf_alias_repr_item(&b, a->origin);
    wf_sb_char(&b, '[');
    size_t n = wf_tuple_len(a->args);
    for (size_t i = 0; r == 0 && i < n; i++) {
        if (i)
            wf_sb_c(&b, ", ");
        r = wf_alias_repr_item(&b, wf_tuple_item(a->args, i));
    }
    wf_sb_c(&b, n ? "]" : "()]");
    if (r == 0)
        return wf_sb_finish(&b);
    wf_sb_abandon(&b);
    return WF_NULL;
}

/* --- subscription -------------------------------------------------------------------------------------- */

static Value parameters_of(Value self)
{
    WfGenericAlias *a = as_alias(self);
    bool l = wf_lock(a);
    Value p = wf_new_ref(a->parameters);
    wf_unlock(a, l);
    if (!wf_is_null(p))
        return p;
    p = wf_collect_parameters(a->args);
    if (wf_is_null(p))
        return WF_NULL;
    wf_barrier(a, p);
    l = wf_lock(a);
    bool first = wf_is_null(a->parameters);
    if (first)
        a->parameters = wf_new_ref(p);
    wf_unlock(a, l);
    return p;
}

static Value alias_getitem(Value self, Value item)
{
    WfGenericAlias *a = as_alias(self);
    Value params = parameters_of(self);
    if (wf_is_null(params))
        return WF_NULL;
    Value args = wf_substitute_parameters(self, a->args, params, item);
    wf_drop(params);
    Value v = wf_is_null(args) ? WF_NULL : wf_generic_alias_new(a->origin, args);
    wf_drop(args);
    if (!wf_is_null(v))
        as_alias(v)->starred = a->starred;
    return v;
}

/* --- behaviour ----------------------------------------------------------------------------------------- */

static const char *const own_names[] = {
    "__class__", "__bases__", "__origin__", "__args__", "__unpacked__", "__parameters__",
    "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__",
    "__deepcopy__", NULL};

static bool is_own_name(Value name)
{
    for (const char *const *p = own_names; *p; p++)
        if (wf_str_equal_c(name, *p))
            return true;
    return false;
}

/* All other attributes are the origin's. */
static Value alias_getattr(Value self, Value name)
{
    return is_own_name(name) ? wf_generic_getattr(self, name)
                             : wf_getattr(as_alias(self)->origin, name);
}

static Value alias_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_call(as_alias(self)->origin, args, nargs, kwnames);
    if (wf_is_null(v))
        return WF_NULL;
    if (wf_setattr(v, wf_n.__orig_class__, self) < 0) {
        if (!wf_err_matches(&wf_exc_AttributeError) && !wf_err_matches(&wf_exc_TypeError)) {
            wf_drop(v);
            return WF_NULL;
        }
        wf_err_clear();
    }
    return v;
}

static int64_t alias_hash(Value self)
{
    int64_t h = wf_hash(as_alias(self)->origin), k;
    if (h == -1 || (k = wf_hash(as_alias(self)->args)) == -1)
        return -1;
    h ^= k;
    return h == -1 ? -2 : h;
}

static Value alias_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_is_a(a, &wf_GenericAlias_type) ||
        !wf_is_a(b, &wf_GenericAlias_type))
        return WF_NOTIMPL;
    WfGenericAlias *x = as_alias(a), *y = as_alias(b);
    int eq = x->starred == y->starred;
    if (eq)
        eq = wf_compare_bool(x->origin, y->origin, WF_EQ);
    if (eq > 0)
        eq = wf_compare_bool(x->args, y->args, WF_EQ);
    return eq < 0 ? WF_NULL : wf_bool(eq == (op == WF_EQ));
}

/* --- iteration: *list[int] gives one starred copy --------------------------------------------- */

typedef struct {
    WfObject ob;
    Value alias; /* [lock] WF_NULL after the only item */
} AliasIter;

static Value alias_iter(Value self)
{
    AliasIter *it = wf_alloc(WF_SHAPE_generic_alias_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->alias = wf_new_ref(self);
    return WF_MOVE(it);
}

/* The alias, owned, or WF_NULL; with `take` it is gone from the iterator. */
static Value iter_alias(Value self, bool take)
{
    AliasIter *it = (AliasIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value alias = it->alias;
    if (take)
        it->alias = WF_NULL;
    else
        alias = wf_new_ref(alias);
    wf_unlock(it, l);
    return alias;
}

static Value iter_next(Value self)
{
    Value alias = iter_alias(self, true);
    if (wf_is_null(alias))
        return WF_NULL;
    Value starred = wf_generic_alias_new(as_alias(alias)->origin, as_alias(alias)->args);
    if (!wf_is_null(starred))
        as_alias(starred)->starred = true;
    wf_drop(alias);
    return starred;
}

static Value iter_reduce(Value self)
{
    Value alias = iter_alias(self, false);
    return wf_reduce_iter(wf_is_null(alias) ? wf_tuple_new(0) : alias, WF_NULL);
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((AliasIter *)o)->alias);
    wf_free_object(o, sizeof(AliasIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((AliasIter *)o)->alias);
    return 0;
}

static WfMethodDef iter_methods[] = {{"__reduce__", iter_reduce, WF_NOARGS, NULL}, {0}};

WfType wf_generic_alias_iterator_type = {
    WF_TYPE_HEAD(generic_alias_iterator, "generic_alias_iterator", AliasIter,
                 WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = wf_iter_self,
    .iternext = iter_next,
    .methods = iter_methods,
};

/* --- methods ---------------------------------------------------------------------------------- */

static Value alias_mro_entries(Value self, Value bases)
{
    return wf_tuple_pack(1, as_alias(self)->origin);
}

static Value alias_instancecheck(Value self, Value o)
{
    return wf_raise(&wf_exc_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static Value alias_subclasscheck(Value self, Value c)
{
    return wf_raise(&wf_exc_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static Value alias_reduce(Value self)
{
    WfGenericAlias *a = as_alias(self);
    if (!a->starred) {
        Value args = wf_tuple_pack(2, a->origin, a->args);
        Value r = wf_is_null(args)
                      ? WF_NULL
                      : wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
        wf_drop(args);
        return r;
    }
    Value plain = wf_generic_alias_new(a->origin, a->args), r = WF_NULL, args = WF_NULL;
    Value it = wf_is_null(plain) ? WF_NULL : wf_iter(plain);
    Value next = wf_is_null(it) ? WF_NULL : wf_import_attr("builtins", "next");
    if (!wf_is_null(next))
        args = wf_tuple_pack(1, it);
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, next, args);
    wf_drop(plain);
    wf_drop(it);
    wf_drop(next);
    wf_drop(args);
    return r;
}

static Value alias_dir(Value self)
{
    Value fn = wf_import_attr("builtins", "dir");
    if (wf_is_null(fn))
        return WF_NULL;
    Value names = wf_call1(fn, as_alias(self)->origin);
    wf_drop(fn);
    for (const char *const *p = own_names; !wf_is_null(names) && *p; p++) {
        Value name = wf_intern_c(*p);
        int r = wf_is_null(name) ? -1 : wf_contains(names, name);
        if (r == 0)
            r = wf_list_append(names, name);
        if (r < 0) {
            wf_drop(names);
            return WF_NULL;
        }
    }
    return names;
}

static Value get_parameters(Value self, void *closure)
{
    return parameters_of(self);
}

static Value get_unpacked_args(Value self, void *closure)
{
    WfGenericAlias *a = as_alias(self);
    bool is_tuple = wf_is_pointer(a->origin) && wf_obj(a->origin) == &wf_tuple_type.ob;
    return a->starred && is_tuple ? wf_new_ref(a->args) : WF_NONE;
}

static WfMethodDef alias_methods[] = {
    {"__mro_entries__", alias_mro_entries, WF_O, NULL},
    {"__instancecheck__", alias_instancecheck, WF_O, NULL},
    {"__subclasscheck__", alias_subclasscheck, WF_O, NULL},
    {"__reduce__", alias_reduce, WF_NOARGS, NULL},
    {"__dir__", alias_dir, WF_NOARGS, NULL},
    {0}};
static WfMemberDef alias_members[] = {
    {"__origin__", WF_M_VALUE, offsetof(WfGenericAlias, origin), true, NULL},
    {"__args__", WF_M_VALUE, offsetof(WfGenericAlias, args), true, NULL},
    {"__unpacked__", WF_M_BOOL, offsetof(WfGenericAlias, starred), true, NULL},
    {0}};
static WfGetSetDef alias_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the GenericAlias.", NULL},
    {"__typing_unpacked_tuple_args__", get_unpacked_args, NULL, NULL, NULL},
    {0}};

WfType wf_GenericAlias_type = {
    WF_TYPE_HEAD(GenericAlias, "types.GenericAlias", WfGenericAlias,
                 WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF),
    .doc = "GenericAlias(origin, args, /)\n--\n\n"
           "Represent a PEP 585 generic type\n\n"
           "E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .dealloc = alias_dealloc,
    .traverse = alias_traverse,
    .new = alias_new,
    .repr = alias_repr,
    .hash = alias_hash,
    .call = alias_call,
    .getattr = alias_getattr,
    .compare = alias_compare,
    .iter = alias_iter,
    .nb = {[WF_NB_OR] = wf_union_or},
    .getitem = alias_getitem,
    .methods = alias_methods,
    .members = alias_members,
    .getset = alias_getset,
};
