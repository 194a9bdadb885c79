/*
 * Functions.
 *
 * `version` is the number of the function's code object: call caches compare it, so all closures
 * made from one def hit the same cache. What a cached call does not rely on (defaults and the
 * rest) may be replaced at any time: old values of shared functions die in limbo, after every
 * reader. A replaced code object is never freed, because frames that run it borrow it.
 */
#include "callable.h"
#include "api.h"
#include "frame.h"
#include "runtime.h"

#include <stddef.h>

Value wf_function_call(Value fn, const Value *args, size_t npos, Value kwnames);

/* --- making ------------------------------------------------------------------------------------------ */

static _Atomic uint32_t next_version = 1;

static uint32_t code_version(WfCode *code)
{
    uint32_t v = __atomic_load_n(&code->version, __ATOMIC_RELAXED);
    if (WF_LIKELY(v != 0))
        return v;
    v = atomic_fetch_add_explicit(&next_version, 1, memory_order_relaxed);
    if (v >= INT32_MAX - 1024) { /* the words of calls hold other things above */
        atomic_store_explicit(&next_version, INT32_MAX - 1024, memory_order_relaxed);
        v = WF_NO_VERSION;
    }
    __atomic_store_n(&code->version, v, __ATOMIC_RELAXED);
    return v;
}

/* globals["__name__"], new; None if there is none. A module has it first. */
static Value module_name(Value globals)
{
    const WfDict *d = wf_as_dict(globals);
    if (wf_is_local(d) && d->keys->str_only && d->keys->nentries > 0) {
        const WfDictStrEntry *first = wf_dict_entries(d->keys);
        if (wf_is(first->key, wf_n.__name__) && !wf_is_null(first->value))
            return wf_new_ref(first->value);
    }
    Value v;
    return wf_dict_get_str(globals, wf_n.__name__, &v) ? v : WF_NONE;
}

Value wf_function_make(Value code, Value globals, Value builtins)
{
    WfFunction *f = wf_alloc(WF_SHAPE_function, sizeof *f);
    if (f == NULL)
        return WF_NULL;
    WfCode *c = wf_as_code(code);
    f->code = wf_new_ref(code);
    f->globals = wf_new_ref(globals);
    f->builtins = wf_new_ref(builtins);
    f->name = wf_new_ref(c->name);
    f->qualname = wf_new_ref(c->qualname);
    f->defaults = f->kwdefaults = f->closure = f->annotations = f->dict = WF_NULL;
    f->doc = WF_NULL;
    f->module = module_name(globals);
    f->version = code_version(c);
    return WF_MOVE(f);
}

static WF_COLD WfFunction *make_stand_in(WfCode *code, const WfFunction *f)
{
    Value v = wf_function_make(wf_uncounted(code), f->globals, f->builtins);
    if (wf_is_null(v)) {
        wf_err_clear();
        return NULL;
    }
    WfFunction *made = wf_as_function(v), *there = NULL;
    wf_publish(&made->ob);
    wf_local_set(&made->ob, WF_IMMORTAL_LOCAL);
    /* Release: it is complete before it is found. One too many, of a race, stays for ever. */
    if (!atomic_compare_exchange_strong_explicit(&code->stand_in, &there, made, memory_order_acq_rel,
                                                 memory_order_acquire))
        return there;
    return made;
}

/*
 * Such a frame needs the function's closure, globals and builtins. A shared function without a closure
 * whose dicts are never freed can be stood in for by one that is not freed either: one for each code
 * object, which are not freed once they are shared.
 */
Value wf_function_stand_in(Value fn)
{
    const WfFunction *f = wf_as_function(fn);
    if (WF_LIKELY(!wf_is_shared(f)) || wf_is_immortal(f) || !wf_is_null(f->closure) ||
        !wf_is_immortal(wf_obj(f->globals)) || !wf_is_immortal(wf_obj(f->builtins)))
        return WF_NULL;
    WfCode *code = wf_as_code(wf_value_load(&f->code));
    WfFunction *s = atomic_load_explicit(&code->stand_in, memory_order_acquire);
    if (s == NULL)
        s = make_stand_in(code, f);
    if (s == NULL || !wf_is(s->globals, f->globals) || !wf_is(s->builtins, f->builtins))
        return WF_NULL;
    return wf_uncounted(s);
}

/* The builtins that code with these globals sees: a dict, new. */
static Value builtins_of(Value globals)
{
    Value b;
    if (!wf_dict_get_str(globals, wf_n.__builtins__, &b)) {
        WfFrame *f = wf_thread()->frame;
        return wf_new_ref(f != NULL ? wf_frame_builtins(f) : wf_runtime.builtins_dict);
    }
    if (wf_has_shape(b, WF_SHAPE_module)) {
        Value d = wf_new_ref(wf_module_dict(b));
        wf_drop(b);
        return d;
    }
    if (wf_is_dict(b))
        return b;
    bool mapping = wf_type_of(b)->getitem != NULL;
    if (!mapping)
        wf_raise(&wf_exc_TypeError, "'%.200s' object is not subscriptable", wf_type_name(b));
    wf_drop(b);
    return mapping ? wf_new_ref(wf_runtime.builtins_dict) : WF_NULL;
}

Value wf_function_new(Value code, Value globals, Value qualname)
{
    Value builtins = builtins_of(globals);
    if (wf_is_null(builtins))
        return WF_NULL;
    Value v = wf_function_make(code, globals, builtins);
    wf_drop(builtins);
    if (!wf_is_null(v) && !wf_is_null(qualname)) {
        WfFunction *f = wf_as_function(v);
        Value old = f->qualname;
        f->qualname = wf_new_ref(qualname);
        wf_drop(old);
    }
    return v;
}

static int check_closure(WfCode *code, Value closure)
{
    size_t nfree = code->nfrees;
    if (!wf_is_tuple(closure)) {
        if (nfree > 0 && wf_is_none(closure))
            return wf_raise_i(&wf_exc_TypeError, "arg 5 (closure) must be tuple");
        if (!wf_is_none(closure))
            return wf_raise_i(&wf_exc_TypeError, "arg 5 (closure) must be None or tuple");
    }
    size_t n = wf_is_none(closure) ? 0 : wf_tuple_len(closure);
    if (n != nfree)
        return wf_raise_i(&wf_exc_ValueError, "%U requires closure of length %zu, not %zu", code->name, nfree,
                          n);
    for (size_t i = 0; i < n; i++)
        if (!wf_has_shape(wf_tuple_item(closure, i), WF_SHAPE_cell))
            return wf_raise_i(&wf_exc_TypeError, "arg 5 (closure) expected cell, found %s",
                              wf_type_name(wf_tuple_item(closure, i)));
    return 0;
}

static Value function_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"code", "globals", "name", "argdefs", "closure", NULL};
    Value code, globals, name = WF_NONE, defaults = WF_NONE, closure = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "OO|OOO:function", names, &code, &globals, &name, &defaults,
                      &closure) < 0)
        return WF_NULL;
    if (!wf_has_shape(code, WF_SHAPE_code))
        return wf_raise(&wf_exc_TypeError, "function() argument 'code' must be code, not %s", wf_type_name(code));
    if (!wf_is_dict(globals))
        return wf_raise(&wf_exc_TypeError, "function() argument 'globals' must be dict, not %s",
                        wf_type_name(globals));
    if (!wf_is_none(name) && !wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "arg 3 (name) must be None or string");
    if (!wf_is_none(defaults) && !wf_is_tuple(defaults))
        return wf_raise(&wf_exc_TypeError, "arg 4 (defaults) must be None or tuple");
    if (check_closure(wf_as_code(code), closure) < 0)
        return WF_NULL;
    Value v = wf_function_new(code, globals, WF_NULL);
    if (wf_is_null(v))
        return v;
    wf_code_keep_copies(wf_as_code(code));
    WfFunction *f = wf_as_function(v);
    if (!wf_is_none(name)) {
        Value old = f->name;
        f->name = wf_new_ref(name);
        wf_drop(old);
    }
    if (!wf_is_none(defaults))
        f->defaults = wf_new_ref(defaults);
    if (!wf_is_none(closure))
        f->closure = wf_new_ref(closure);
    return v;
}

/* --- attributes ---------------------------------------------------------------------------------------- */

static Value get_field(WfFunction *f, Value *field)
{
    bool l = wf_lock(f);
    Value v = wf_is_null(*field) ? WF_NONE : wf_new_ref(*field);
    wf_unlock(f, l);
    return v;
}

/*
 * Stores v (borrowed) in a field that calls read without a lock: with the world stopped if other
 * threads may be calling. What a call in progress has read stays until its next safepoint.
 */
static int set_called_field(WfFunction *f, Value *field, Value v)
{
    v = wf_new_ref(v);
    bool stop = wf_is_shared(f);
    if (stop)
        wf_stop_world(WF_STOP_FUNCTION);
    Value old = *field;
    wf_barrier(f, v);
    *field = v;
    if (stop)
        wf_start_world();
    wf_drop(old);
    return 0;
}

/* Stores v (borrowed). */
static int set_field(WfFunction *f, Value *field, Value v)
{
    v = wf_new_ref(v);
    bool l = wf_lock(f);
    Value old = *field;
    wf_barrier(f, v);
    wf_value_store(field, v);
    wf_unlock(f, l);
    wf_drop(old);
    return 0;
}

static Value get_doc(Value self, void *closure)
{
    WfFunction *f = wf_as_function(self);
    bool l = wf_lock(f);
    Value v = wf_is_null(f->doc) ? WF_NULL : wf_new_ref(f->doc);
    wf_unlock(f, l);
    return wf_is_null(v) ? wf_code_doc(wf_as_code(f->code)) : v;
}

static int set_doc(Value self, Value v, void *closure)
{
    return set_field(wf_as_function(self), &wf_as_function(self)->doc, wf_is_null(v) ? WF_NONE : v);
}

static Value get_code(Value self, void *closure) { return wf_new_ref(wf_as_function(self)->code); }

static int set_code(Value self, Value v, void *closure)
{
    WfFunction *f = wf_as_function(self);
    if (wf_is_null(v) || !wf_has_shape(v, WF_SHAPE_code))
        return wf_raise_i(&wf_exc_TypeError, "__code__ must be set to a code object");
    size_t nclosure = wf_is_null(f->closure) ? 0 : wf_tuple_len(f->closure);
    size_t nfree = wf_as_code(v)->nfrees;
    if (nclosure != nfree)
        return wf_raise_i(&wf_exc_ValueError, "%U() requires a code object with %zu free vars, not %zu",
                          wf_value_load(&f->name), nclosure, nfree);
    /* The docstring stays that of the code the function was made with. */
    Value doc = get_doc(self, NULL);
    if (wf_is_null(doc))
        return -1;
    set_doc(self, doc, NULL);
    wf_drop(doc);
    bool stop = wf_is_shared(f);
    if (stop)
        wf_stop_world(WF_STOP_FUNCTION);
    wf_barrier(f, v);
    wf_code_keep_copies(wf_as_code(v));
    f->code = wf_new_ref(v); /* The old one stays counted for ever: frames may be running it. */
    f->version = code_version(wf_as_code(v));
    if (stop)
        wf_start_world();
    return 0;
}

static Value get_defaults(Value self, void *closure)
{
    return get_field(wf_as_function(self), &wf_as_function(self)->defaults);
}

static int set_defaults(Value self, Value v, void *closure)
{
    if (wf_is_none(v))
        v = WF_NULL;
    if (!wf_is_null(v) && !wf_is_tuple(v))
        return wf_raise_i(&wf_exc_TypeError, "__defaults__ must be set to a tuple object");
    return set_called_field(wf_as_function(self), &wf_as_function(self)->defaults, v);
}

static Value get_kwdefaults(Value self, void *closure)
{
    return get_field(wf_as_function(self), &wf_as_function(self)->kwdefaults);
}

static int set_kwdefaults(Value self, Value v, void *closure)
{
    if (wf_is_none(v))
        v = WF_NULL;
    if (!wf_is_null(v) && !wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__kwdefaults__ must be set to a dict object");
    return set_called_field(wf_as_function(self), &wf_as_function(self)->kwdefaults, v);
}

/* Gives f the annotations d (owned) instead of `before`, None if it had none; else those of another thread stay. */
static void replace_annotations(WfFunction *f, Value before, WF_STEALS Value d)
{
    bool l = wf_lock(f);
    Value now = f->annotations, old = d;
    if (wf_is(wf_is_null(now) ? WF_NONE : now, before)) {
        wf_barrier(f, d);
        wf_value_store(&f->annotations, d);
        old = now;
    }
    wf_unlock(f, l);
    wf_drop(old);
}

/* Makes the dict out of the flat (name, value, ...) tuple that MAKE_FUNCTION left. */
static int expand_annotations(WfFunction *f)
{
    Value a = get_field(f, &f->annotations);
    if (wf_is_dict(a)) {
        wf_drop(a);
        return 0;
    }
    Value d = wf_dict_new();
    size_t n = wf_is_none(a) ? 0 : wf_tuple_len(a);
    bool ok = !wf_is_null(d);
    for (size_t i = 0; ok && i + 1 < n; i += 2)
        ok = wf_dict_set(d, wf_tuple_item(a, i), wf_tuple_item(a, i + 1)) == 0;
    if (ok)
        replace_annotations(f, a, d);
    else
        wf_drop(d);
    wf_drop(a);
    return ok ? 0 : -1;
}

static Value get_annotations(Value self, void *closure)
{
    WfFunction *f = wf_as_function(self);
    return expand_annotations(f) < 0 ? WF_NULL : get_field(f, &f->annotations);
}

/* Reads the fields under one lock; `t` is a tuple of five. false: the docstring was set. */
static bool take_attributes(WfFunction *f, WfTuple *t)
{
    bool l = wf_lock(f);
    const Value fields[5] = {f->module, f->name, f->qualname, f->code, f->annotations};
    bool plain = wf_is_null(f->doc);
    for (size_t i = 0; plain && i < 5; i++)
        t->items[i] = wf_is_null(fields[i]) ? WF_NONE : wf_new_ref(fields[i]);
    wf_unlock(f, l);
    return plain;
}

Value wf_function_attributes(Value fn)
{
    WfFunction *f = wf_as_function(fn);
    Value t = expand_annotations(f) < 0 ? WF_NULL : wf_tuple_new(5);
    if (wf_is_null(t))
        return t;
    for (size_t i = 0; i < 5; i++)
        wf_as_tuple(t)->items[i] = WF_NONE;
    if (take_attributes(f, wf_as_tuple(t)))
        return t;
    wf_drop(t);
    return WF_NONE;
}

static int set_annotations(Value self, Value v, void *closure)
{
    if (wf_is_none(v))
        v = WF_NULL;
    if (!wf_is_null(v) && !wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__annotations__ must be set to a dict object");
    return set_field(wf_as_function(self), &wf_as_function(self)->annotations, v);
}

static Value get_name(Value self, void *closure)
{
    return get_field(wf_as_function(self), &wf_as_function(self)->name);
}
static Value get_qualname(Value self, void *closure)
{
    return get_field(wf_as_function(self), &wf_as_function(self)->qualname);
}

static int set_name(Value self, Value v, void *closure)
{
    if (wf_is_null(v) || !wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "__name__ must be set to a string object");
    return set_field(wf_as_function(self), &wf_as_function(self)->name, v);
}
static int set_qualname(Value self, Value v, void *closure)
{
    if (wf_is_null(v) || !wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "__qualname__ must be set to a string object");
    return set_field(wf_as_function(self), &wf_as_function(self)->qualname, v);
}

static Value get_dict(Value self, void *closure)
{
    WfFunction *f = wf_as_function(self);
    if (wf_is_null(wf_value_load(&f->dict))) {
        Value d = wf_dict_new();
        if (wf_is_null(d))
            return d;
        bool l = wf_lock(f);
        if (wf_is_null(f->dict)) {
            wf_barrier(f, d);
            wf_value_store(&f->dict, d);
            d = WF_NULL;
        }
        wf_unlock(f, l);
        wf_drop(d);
    }
    return get_field(f, &f->dict);
}

static int set_dict(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "cannot delete __dict__");
    if (!wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
                          wf_type_name(v));
    return set_field(wf_as_function(self), &wf_as_function(self)->dict, v);
}

static WfGetSetDef function_getset[] = {
    {"__code__", get_code, set_code, NULL, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {"__name__", get_name, set_name, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef function_members[] = {
    {"__closure__", WF_M_VALUE, offsetof(WfFunction, closure), true, NULL},
    {"__globals__", WF_M_VALUE, offsetof(WfFunction, globals), true, NULL},
    {"__module__", WF_M_VALUE, offsetof(WfFunction, module), false, NULL},
    {"__builtins__", WF_M_VALUE, offsetof(WfFunction, builtins), true, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

/* --- type -------------------------------------------------------------------------------------------------- */

static Value function_repr(Value self)
{
    Value qualname = wf_value_load(&wf_as_function(self)->qualname);
    return wf_str_from_format("<function %U at %p>", qualname, (void *)wf_obj(self));
}

static Value function_descr_get(Value self, Value obj, Value type)
{
    if (wf_is_null(obj) || wf_is_none(obj))
        return wf_new_ref(self);
    return wf_method_new(self, obj);
}

#define FUNCTION_FIELDS(M)                                                                        \
    M(code) M(globals) M(builtins) M(name) M(qualname) M(defaults) M(kwdefaults) M(closure) M(doc) \
        M(module) M(annotations) M(dict)

static int function_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfFunction *f = (WfFunction *)o;
#define M(field) WF_VISIT(f->field);
    FUNCTION_FIELDS(M)
#undef M
    return 0;
}

/* What may form a cycle; the code object and the dicts it runs with stay. */
static void function_clear(WfObject *o)
{
    WfFunction *f = (WfFunction *)o;
    Value *fields[] = {&f->defaults, &f->kwdefaults, &f->closure, &f->annotations, &f->dict, &f->doc};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        Value v = *fields[i];
        *fields[i] = WF_NULL;
        wf_drop(v);
    }
}

static void function_dealloc(WfObject *o)
{
    WfFunction *f = (WfFunction *)o;
#define M(field) wf_drop(f->field);
    FUNCTION_FIELDS(M)
#undef M
    wf_free_object(o, sizeof *f);
}

WfType wf_function_type = {
    WF_TYPE_HEAD(function, "function", WfFunction, WF_TF_GC | WF_TF_WEAKREF | WF_TF_METHOD_DESCR),
    .slots_offset = offsetof(WfFunction, dict),
    .doc = "Create a function object.\n\n"
           "  code\n    a code object\n"
           "  globals\n    the globals dictionary\n"
           "  name\n    a string that overrides the name from the code object\n"
           "  argdefs\n    a tuple that specifies the default argument values\n"
           "  closure\n    a tuple that supplies the bindings for free variables",
    .new = function_type_new,
    .dealloc = function_dealloc,
    .traverse = function_traverse,
    .clear = function_clear,
    .repr = function_repr,
    .call = wf_function_call,
    .descr_get = function_descr_get,
    .getset = function_getset,
    .members = function_members,
};
