/*
 * type.__new__: making a class.
 *
 * A NewClass collects what the namespace and the bases say (layout, __slots__), then the type
 * object is filled in one go: layout, dict, MRO, slots, inline capacity. Only then do hooks run
 * (__set_name__, __init_subclass__). The class takes part in its bases' subclass lists last.
 */
#include "typeobj.h"

#include "api.h"
#include "code.h"
#include "descr.h"
#include "frame.h"
#include "instance.h"
#include "slot_funcs.h"

enum { SLACK_SLOTS = 2 };

__thread uint16_t wf_class_attrs_hint;

typedef struct {
    WfType *meta, *base;
    Value name, bases, ns;  /* ns: the class' own dict, counted; others borrowed */
    Value slots;            /* tuple of mangled names, sorted, or WF_NULL: no __slots__ */
    bool may_add_dict, may_add_weak, add_dict, add_weak;
} NewClass;

/* --- arguments ------------------------------------------------------------------------------------- */

static int check_args(const Value *args, size_t nargs)
{
    if (nargs != 3)
        return wf_raise_i(&wf_exc_TypeError, "type.__new__() takes exactly 3 arguments (%zu given)",
                          nargs);
    static const char *const wanted[] = {"str", "tuple", "dict"};
    const bool ok[] = {wf_is_str(args[0]), wf_is_tuple(args[1]), wf_is_dict(args[2])};
    for (int i = 0; i < 3; i++)
        if (!ok[i])
            return wf_raise_i(&wf_exc_TypeError,
                              "type.__new__() argument %d must be %s, not %.50s", i + 1, wanted[i],
                              wf_type_of(args[i])->name);
    return 0;
}

static int check_base_entries(Value bases)
{
    for (size_t i = 0; i < wf_tuple_len(bases); i++) {
        Value b = wf_tuple_item(bases, i), entries;
        if (wf_is_kind(b, WF_TF_TYPE))
            continue;
        int r = wf_getattr_opt(b, wf_n.__mro_entries__, &entries);
        if (r < 0)
            return -1;
        if (r > 0) {
            wf_drop(entries);
            return wf_raise_i(&wf_exc_TypeError, "type() doesn't support MRO entry resolution; "
                                                 "use types.new_class()");
        }
    }
    return 0;
}

/* The namespace as the class keeps it: an exact dict whose str keys are interned. */
static Value copy_namespace(Value ns)
{
    Value dict = wf_dict_copy(ns), key, v;
    if (wf_is_null(dict))
        return WF_NULL;
    size_t pos = 0;
    bool good = wf_is_dict_exact(dict);
    while (good && wf_dict_next(dict, &pos, &key, &v)) {
        good = !wf_is_str_exact(key) || wf_is_interned(key);
        wf_drop(key);
        wf_drop(v);
    }
    if (good)
        return dict;
    Value fresh = wf_dict_new_sized(wf_dict_len(dict));
    pos = 0;
    while (!wf_is_null(fresh) && wf_dict_next(dict, &pos, &key, &v)) {
        if (wf_is_str_exact(key))
            key = wf_intern(key);
        if (wf_is_null(key) || wf_dict_set(fresh, key, v) < 0) {
            wf_drop(fresh);
            fresh = WF_NULL;
        }
        wf_drop(key);
        wf_drop(v);
    }
    wf_drop(dict);
    return fresh;
}

/* --- __slots__ ------------------------------------------------------------------------------------- */

/* `__x` in class `C` is `_C__x`. New reference. */
static Value mangle(Value class_name, Value name)
{
    WfStr *s = wf_as_str(name), *c = wf_as_str(class_name);
    bool private = s->len > 2 && wf_str_at(s, 0) == '_' && wf_str_at(s, 1) == '_' &&
                   !(wf_str_at(s, s->len - 1) == '_' && wf_str_at(s, s->len - 2) == '_');
    size_t skip = 0;
    while (skip < c->len && wf_str_at(c, skip) == '_')
        skip++;
    if (!private || skip == c->len)
        return wf_new_ref(name);
    Value stripped = wf_str_slice(class_name, skip, c->len);
    if (wf_is_null(stripped))
        return WF_NULL;
    Value text = wf_str_from_format("_%U%U", stripped, name);
    wf_drop(stripped);
    return text;
}

static int check_slot_name(Value v)
{
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "__slots__ items must be strings, not '%.200s'",
                          wf_type_of(v)->name);
    if (!wf_str_is_identifier(v))
        return wf_raise_i(&wf_exc_TypeError, "__slots__ must be identifiers");
    return 0;
}

/* "__dict__" and "__weakref__" ask for a feature: 1 taken, 0 an ordinary name, -1. */
static int special_slot(NewClass *c, Value v)
{
    if (wf_str_equal(v, wf_n.__dict__)) {
        if (!c->may_add_dict || c->add_dict)
            return wf_raise_i(&wf_exc_TypeError,
                              "__dict__ slot disallowed: we already got one");
        c->add_dict = true;
        return 1;
    }
    if (wf_str_equal(v, wf_n.__weakref__)) {
        if (!c->may_add_weak || c->add_weak)
            return wf_raise_i(&wf_exc_TypeError,
                              "__weakref__ slot disallowed: either we already got one, "
                              "or __itemsize__ != 0");
        c->add_weak = true;
        return 1;
    }
    return 0;
}

static int add_slot(NewClass *c, Value list, Value v)
{
    Value name = mangle(c->name, v);
    if (!wf_is_null(name))
        name = wf_intern(wf_is_str_exact(name) ? name : wf_str_slice(name, 0, wf_as_str(name)->len));
    if (wf_is_null(name) || wf_list_append(list, name) < 0)
        return -1;
    if (wf_str_equal(name, wf_n.__qualname__) || wf_str_equal(name, wf_n.__classcell__))
        return 0;
    int r = wf_dict_contains(c->ns, name);
    if (r > 0)
        return wf_raise_i(&wf_exc_ValueError, "%R in __slots__ conflicts with class variable", name);
    return r;
}

static int collect_slots(NewClass *c, Value names, Value list)
{
    for (size_t i = 0; i < wf_tuple_len(names); i++)
        if (check_slot_name(wf_tuple_item(names, i)) < 0)
            return -1;
    for (size_t i = 0; i < wf_tuple_len(names); i++) {
        Value v = wf_tuple_item(names, i);
        int r = special_slot(c, v);
        if (r < 0 || (r == 0 && add_slot(c, list, v) < 0))
            return -1;
    }
    return wf_list_sort(list);
}

/* Another base than the one that gives the layout may bring a dict or weak references. */
static void features_of_other_bases(NewClass *c)
{
    for (size_t i = 0; i < wf_tuple_len(c->bases); i++) {
        WfType *b = (WfType *)wf_obj(wf_tuple_item(c->bases, i));
        if (b == c->base)
            continue;
        if (c->may_add_dict && (wf_instance_has_dict(b) || (b->flags & WF_TF_TYPE)))
            c->add_dict = true;
        if (c->may_add_weak && (b->flags & WF_TF_WEAKREF))
            c->add_weak = true;
    }
}

static int take_slots(NewClass *c, Value slots)
{
    Value names = wf_is_str(slots) ? wf_tuple_pack(1, slots) : wf_sequence_tuple(slots);
    if (wf_is_null(names))
        return -1;
    int r = -1;
    Value list = WF_NULL;
    if (wf_tuple_len(names) > 0 && (c->base->itemsize || (c->base->flags & WF_TF_TYPE))) {
        wf_raise(&wf_exc_TypeError, "nonempty __slots__ not supported for subtype of '%s'",
                 c->base->name);
    } else {
        list = wf_list_new(wf_tuple_len(names));
        r = wf_is_null(list) ? -1 : collect_slots(c, names, list);
    }
    if (r == 0) {
        c->slots = wf_list_as_tuple(list);
        r = wf_is_null(c->slots) ? -1 : 0;
    }
    wf_drop(list);
    wf_drop(names);
    if (r == 0)
        features_of_other_bases(c);
    return r;
}

static int decide_layout(NewClass *c)
{
    c->may_add_dict = !wf_instance_has_dict(c->base) && !(c->base->flags & WF_TF_TYPE);
    c->may_add_weak = !(c->base->flags & WF_TF_WEAKREF) &&
                      (c->base->itemsize == 0 || (c->base->flags & WF_TF_STR));
    Value slots;
    int r = wf_dict_get(c->ns, wf_n.__slots__, &slots);
    if (r == 0) {
        c->add_dict = c->may_add_dict;
        c->add_weak = c->may_add_weak;
    } else if (r > 0) {
        r = take_slots(c, slots);
        wf_drop(slots);
    }
    return r < 0 ? -1 : 0;
}

/* --- the type object ----------------------------------------------------------------------------------- */

static const uint32_t inherited_flags =
    WF_TF_INT | WF_TF_LIST | WF_TF_TUPLE | WF_TF_BYTES | WF_TF_STR | WF_TF_DICT | WF_TF_EXC |
    WF_TF_TYPE | WF_TF_FLOAT | WF_TF_SET | WF_TF_MATCH_SELF |
    WF_TF_WEAKREF | WF_TF_INLINE | WF_TF_TAIL_DICT | WF_TF_DEFAULT_GETATTR | WF_TF_HAS_FINALIZER;

static WfType *allocate(NewClass *c)
{
    WfType *t = wf_alloc(c->meta->shape, sizeof *t);
    if (t == NULL)
        return NULL;
    memset((char *)t + sizeof(WfObject), 0, sizeof *t - sizeof(WfObject));
    wf_local_set(&t->ob, WF_TYPE_REST + 1);
    t->bases = t->mro = t->own_dict = WF_NULL;
    t->ht_name = t->ht_qualname = t->ht_module_slots = t->ht_first_name = WF_NULL;
    t->name = "?";
    t->base = c->base;
    t->bases = wf_new_ref(c->bases);
    t->own_dict = wf_new_ref(c->ns);
    if (!wf_is_null(c->slots))
        t->ht_module_slots = wf_new_ref(c->slots);
    t->flags = WF_TF_HEAP | WF_TF_BASETYPE | WF_TF_GC | (c->base->flags & inherited_flags);
    t->itemsize = c->base->itemsize;
    t->aux = c->base->aux;
    t->dealloc = c->base->dealloc;
    t->traverse = c->base->traverse;
    t->clear = c->base->clear;
    wf_type_copy_slots(t, c->base);
    return t;
}

/* What the match statement takes instances for: the first class of the MRO that knows decides. */
static void inherit_pattern_flags(WfType *t)
{
    const uint32_t either = WF_TF_SEQUENCE | WF_TF_MAPPING;
    for (size_t i = 0; i < wf_tuple_len(t->mro) && !(t->flags & either); i++) {
        Value k = wf_tuple_item(t->mro, i);
        if (wf_is_kind(k, WF_TF_TYPE))
            t->flags |= ((WfType *)wf_obj(k))->flags & either;
    }
}

static int set_names(NewClass *c, WfType *t)
{
    size_t len;
    const char *text = wf_str_utf8(c->name, &len);
    if (text == NULL)
        return -1;
    if (strlen(text) != len)
        return wf_raise_i(&wf_exc_ValueError, "type name must not contain null characters");
    t->ht_name = wf_new_ref(c->name);
    t->name = text;
    int r = wf_dict_pop(c->ns, wf_n.__qualname__, &t->ht_qualname);
    if (r < 0) {
        t->ht_qualname = WF_NULL;
        return -1;
    }
    if (r == 0) {
        t->ht_qualname = wf_new_ref(c->name);
    } else if (!wf_is_str(t->ht_qualname)) {
        return wf_raise_i(&wf_exc_TypeError, "type __qualname__ must be a str, not %s",
                          wf_type_of(t->ht_qualname)->name);
    }
    return 0;
}

/* How many attributes instances are expected to have: what the methods of all classes set, or what a base has learnt. */
static size_t expected_attrs(const WfType *t)
{
    size_t n = SLACK_SLOTS;
    for (size_t i = 0; i < wf_tuple_len(t->mro); i++)
        n += ((WfType *)wf_obj(wf_tuple_item(t->mro, i)))->own_attrs;
    return (t->base->flags & WF_TF_INLINE) && n < t->base->inline_cap ? t->base->inline_cap : n;
}

/* How many attributes the class itself gives its instances: what its methods set, or what it annotates. */
static uint16_t count_own_attrs(const NewClass *c, size_t set_by_methods)
{
    Value notes;
    size_t n = 0;
    if (wf_is_null(c->slots) && wf_dict_get_str(c->ns, wf_n.__annotations__, &notes)) {
        n = wf_is_dict_exact(notes) ? wf_dict_len(notes) : 0;
        wf_drop(notes);
    }
    n = n > set_by_methods ? n : set_by_methods;
    return (uint16_t)(n < UINT16_MAX ? n : UINT16_MAX);
}

static int lay_out(NewClass *c, WfType *t)
{
    size_t nslots = wf_is_null(c->slots) ? 0 : wf_tuple_len(c->slots);
    t->basicsize = c->base->basicsize + 8 * (uint32_t)nslots;
    t->members_offset = c->base->flags & WF_TF_HEAP ? c->base->members_offset : c->base->basicsize;
    if (c->add_weak)
        t->flags |= WF_TF_WEAKREF;
    if (c->add_dict)
        t->flags |= t->itemsize ? WF_TF_TAIL_DICT : WF_TF_INLINE;
    if (t->members_offset == sizeof(WfObject) && !(t->flags & WF_TF_TAIL_DICT) && t->dealloc == wf_instance_dealloc)
        t->flags |= WF_TF_FLAT;
    if (t->flags & WF_TF_INLINE) {
        t->slots_offset = t->basicsize;
        t->inline_cap = wf_inline_capacity(t->slots_offset, expected_attrs(t));
    } else {
        t->slots_offset = c->base->slots_offset;
    }
    t->shape = wf_shape_new_root(t, t->inline_cap);
    return t->shape ? 0 : -1;
}

/* --- what goes into the dict ------------------------------------------------------------------------- */

static int set_module(NewClass *c)
{
    WfFrame *f = wf_thread()->frame;
    Value name;
    int r = wf_dict_contains(c->ns, wf_n.__module__);
    if (r != 0 || f == NULL)
        return r < 0 ? -1 : 0;
    r = wf_dict_get(f->globals, wf_n.__name__, &name);
    if (r > 0) {
        r = wf_dict_set(c->ns, wf_n.__module__, name);
        wf_drop(name);
    }
    return r;
}

typedef Value (*Wrapper)(Value callable);

static int wrap_function(NewClass *c, Value name, Wrapper wrap)
{
    Value fn;
    int r = wf_dict_get(c->ns, name, &fn);
    if (r <= 0)
        return r;
    if (wf_has_shape(fn, WF_SHAPE_function)) {
        Value w = wrap(fn);
        r = wf_is_null(w) ? -1 : wf_dict_set(c->ns, name, w);
        wf_drop(w);
    }
    wf_drop(fn);
    return r;
}

/* Takes the cell that methods look the class up in out of the namespace; WF_NULL: there is none. */
static int take_classcell(NewClass *c, Value *cell)
{
    int r = wf_dict_pop(c->ns, wf_n.__classcell__, cell);
    if (r <= 0) {
        *cell = WF_NULL;
        return r;
    }
    if (wf_has_shape(*cell, WF_SHAPE_cell))
        return 0;
    wf_raise(&wf_exc_TypeError, "__classcell__ must be a nonlocal cell, not %.200R",
             wf_type_value(wf_type_of(*cell)));
    wf_drop(*cell);
    return -1;
}

static void fill_classcell(Value cell, WfType *t)
{
    WfCellObject *o = (WfCellObject *)wf_obj(cell);
    wf_barrier(o, wf_type_value(t));
    bool l = wf_lock(o);
    Value old = o->value;
    o->value = wf_new_ref(wf_type_value(t));
    wf_unlock(o, l);
    wf_drop(old);
}

static int add_descriptors(NewClass *c, WfType *t)
{
    size_t offset = c->base->basicsize;
    for (size_t i = 0; !wf_is_null(c->slots) && i < wf_tuple_len(c->slots); i++, offset += 8) {
        Value name = wf_tuple_item(c->slots, i);
        Value d = wf_slot_descr_new(t, name, offset);
        if (wf_is_null(d) || wf_dict_set(c->ns, name, d) < 0)
            return -1;
        wf_drop(d);
    }
    const WfGetSetDef *extra[] = {c->add_dict ? &wf_dict_getset : NULL,
                                  c->add_weak ? &wf_weakref_getset : NULL};
    for (int i = 0; i < 2; i++) {
        Value name = i ? wf_n.__weakref__ : wf_n.__dict__;
        if (extra[i] == NULL || wf_dict_contains(c->ns, name) != 0)
            continue;
        Value d = wf_getset_descr_new(t, extra[i]);
        if (wf_is_null(d) || wf_dict_set(c->ns, name, d) < 0)
            return -1;
        wf_drop(d);
    }
    return 0;
}

/* Defaults that a class always has: __doc__, and no hash when it defines only __eq__. */
static int add_defaults(NewClass *c)
{
    Value doc;
    int r = wf_dict_get(c->ns, wf_n.__doc__, &doc);
    if (r < 0 || (r == 0 && wf_dict_set(c->ns, wf_n.__doc__, WF_NONE) < 0))
        return -1;
    if (r > 0) {
        bool bad = wf_is_str(doc) && wf_str_utf8(doc, NULL) == NULL;
        wf_drop(doc);
        if (bad)
            return -1;
    }
    if (wf_dict_contains(c->ns, wf_n.__eq__) > 0 && wf_dict_contains(c->ns, wf_n.__hash__) == 0)
        return wf_dict_set(c->ns, wf_n.__hash__, WF_NONE);
    return 0;
}

static int fill_dict(NewClass *c, WfType *t)
{
    if (set_module(c) < 0 || wrap_function(c, wf_n.__new__, wf_staticmethod_new) < 0 ||
        wrap_function(c, wf_n.__init_subclass__, wf_classmethod_new) < 0 ||
        wrap_function(c, wf_n.__class_getitem__, wf_classmethod_new) < 0)
        return -1;
    return add_descriptors(c, t) < 0 ? -1 : add_defaults(c);
}

/* --- hooks ------------------------------------------------------------------------------------------------ */

/* Replaces the current exception by a RuntimeError that it caused. */
static void raise_set_name_error(WfType *t, Value key, Value v)
{
    Value cause = wf_err_fetch();
    wf_raise(&wf_exc_RuntimeError, "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
             wf_type_of(v)->name, key, t->name);
    Value e = wf_err_fetch();
    wf_exc_set_context(e, wf_new_ref(cause));
    wf_exc_set_cause(e, cause);
    wf_err_restore(e);
}

static int call_set_name(WfType *t, Value key, Value v)
{
    bool unbound;
    if (wf_is_null(wf_type_lookup(wf_type_of(v), wf_n.__set_name__)))
        return 0;
    Value fn = wf_lookup_method(v, wf_n.__set_name__, &unbound);
    Value r = WF_NULL;
    if (!wf_is_null(fn)) {
        const Value args[] = {v, wf_type_value(t), key};
        r = wf_call(fn, unbound ? args : args + 1, unbound ? 3 : 2, WF_NULL);
        wf_drop(fn);
        if (wf_is_null(r))
            raise_set_name_error(t, key, v);
    }
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

/* Whether any value wants __set_name__: most classes need no copy of their dict. */
static bool wants_set_name(Value dict)
{
    size_t pos = 0;
    Value key, v;
    bool found = false;
    while (!found && wf_dict_next(dict, &pos, &key, &v)) {
        WfType *k = wf_type_of(v);
        found = k != &wf_function_type && !wf_is_null(wf_type_lookup(k, wf_n.__set_name__));
        wf_drop(key);
        wf_drop(v);
    }
    return found;
}

static int run_set_names(WfType *t)
{
    if (!wants_set_name(t->own_dict))
        return 0;
    Value copy = wf_dict_copy(t->own_dict), key, v;
    if (wf_is_null(copy))
        return -1;
    int r = 0;
    size_t pos = 0;
    while (r == 0 && wf_dict_next(copy, &pos, &key, &v)) {
        r = call_set_name(t, key, v);
        wf_drop(key);
        wf_drop(v);
    }
    wf_drop(copy);
    return r;
}

static int run_init_subclass(WfType *t, const Value *kwvalues, Value kwnames)
{
    Value fn;
    bool listed = false; /* a metaclass' mro() may have left the class itself out */
    for (size_t i = 0; !listed && i < wf_tuple_len(t->mro); i++)
        listed = wf_obj(wf_tuple_item(t->mro, i)) == &t->ob;
    if (!listed)
        return wf_raise_i(&wf_exc_TypeError,
                          "super(type, obj): obj must be an instance or subtype of type");
    if (wf_super_lookup(t, wf_type_value(t), wf_n.__init_subclass__, false, &fn) < 0)
        return -1;
    Value r = wf_call(fn, kwvalues, 0, kwnames);
    wf_drop(fn);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

/* --- together ----------------------------------------------------------------------------------------------- */

/* True if some other class than the chain of first bases takes part: slots must be worked out anew. */
static bool several_bases(const WfType *t)
{
    return wf_tuple_len(t->bases) > 1;
}

static int complete_but_cell(NewClass *c, WfType *t)
{
    t->own_attrs = count_own_attrs(c, wf_class_attrs_hint);
    wf_class_attrs_hint = 0;
    if (set_names(c, t) < 0)
        return -1;
    Value mro = wf_mro_compute(t);
    if (wf_is_null(mro))
        return -1;
    wf_barrier(t, mro); /* a metaclass' mro() may have shown the class to others */
    t->mro = mro;
    inherit_pattern_flags(t);
    if (lay_out(c, t) < 0 || fill_dict(c, t) < 0)
        return -1;
    wf_type_fix_slots(t, several_bases(t));
    t->flags |= WF_TF_READY;
    return 0;
}

static int complete(NewClass *c, WfType *t)
{
    Value cell;
    if (take_classcell(c, &cell) < 0)
        return -1;
    /*
     * Once it is complete: the cell may be shared, then this publishes the class. But a metaclass'
     * mro() may call methods that look the class up.
     */
    bool early = wf_type_of(wf_type_value(t)) != &wf_type_type;
    if (early && !wf_is_null(cell))
        fill_classcell(cell, t);
    int r = complete_but_cell(c, t);
    if (r == 0 && !early && !wf_is_null(cell))
        fill_classcell(cell, t);
    wf_drop(cell);
    for (size_t i = 0; r == 0 && i < wf_tuple_len(t->bases); i++)
        r = wf_type_add_subclass((WfType *)wf_obj(wf_tuple_item(t->bases, i)), t);
    return r;
}

static Value make_class(NewClass *c, const Value *kwvalues, Value kwnames)
{
    if (decide_layout(c) < 0)
        return WF_NULL;
    WfType *t = allocate(c);
    if (t == NULL)
        return WF_NULL;
    if (complete(c, t) < 0 || run_set_names(t) < 0 || run_init_subclass(t, kwvalues, kwnames) < 0) {
        wf_decref(t);
        return WF_NULL;
    }
    return WF_MOVE(t);
}

Value wf_type_new(WfType *meta, const Value *args, size_t nargs, Value kwnames)
{
    if (check_args(args, nargs) < 0)
        return WF_NULL;
    NewClass c = {.meta = meta, .name = args[0], .bases = args[1], .ns = WF_NULL, .slots = WF_NULL};
    Value object_only = WF_NULL, result = WF_NULL;
    if (wf_tuple_len(c.bases) == 0) {
        c.bases = object_only = wf_tuple_pack(1, wf_type_value(&wf_object_type));
        if (wf_is_null(c.bases))
            return WF_NULL;
    } else {
        if (check_base_entries(c.bases) < 0)
            return WF_NULL;
        WfType *winner = wf_calculate_metaclass(meta, c.bases);
        if (winner == NULL)
            return WF_NULL;
        if (winner != meta && winner->new != wf_type_new)
            return winner->new(winner, args, nargs, kwnames);
        c.meta = winner;
    }
    c.base = wf_best_base(c.bases);
    if (c.base != NULL)
        c.ns = copy_namespace(args[2]);
    if (!wf_is_null(c.ns))
        result = make_class(&c, args + nargs, kwnames);
    wf_drop(c.ns);
    wf_drop(c.slots);
    wf_drop(object_only);
    return result;
}

Value wf_type_new_class(Value metatype, const char *name, Value bases, Value dict)
{
    const char *dot = strrchr(name, '.');
    Value text = wf_str_from_c(dot ? dot + 1 : name);
    Value module = dot ? wf_str_from_utf8(name, (size_t)(dot - name)) : WF_NULL;
    Value ns = wf_is_null(dict) ? wf_dict_new() : wf_dict_copy(dict);
    Value result = WF_NULL;
    bool ok = !wf_is_null(text) && !wf_is_null(ns) && !(dot && wf_is_null(module));
    if (ok && dot && wf_dict_contains(ns, wf_n.__module__) == 0)
        ok = wf_dict_set(ns, wf_n.__module__, module) == 0;
    if (ok) {
        const Value args[] = {text, wf_is_null(bases) ? wf_tuple_empty : bases, ns};
        Value meta = wf_is_null(metatype) ? wf_type_value(&wf_type_type) : metatype;
        result = wf_call(meta, args, 3, WF_NULL);
    }
    /* The module keeps it in C variables, too: it is never freed. */
    if (!wf_is_null(result))
        wf_incref(wf_obj(result));
    wf_drop(text);
    wf_drop(module);
    wf_drop(ns);
    return result;
}
