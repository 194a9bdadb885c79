/* Unpickler, and the view of its memo. Its Loader is handed out as a Pickler's Dumper is. */
#include "pickle.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    _Atomic(Loader *) loader; /* NULL: in use */
    Loader *using;            /* [relaxed] by the thread in load(), for find_class(); NULL: none */
} Unpickler;

static Unpickler *as_unpickler(Value v)
{
    return (Unpickler *)wf_obj(v);
}

static Loader *take(Unpickler *u)
{
    /* Acquire: what the last user wrote; pairs with put(). */
    return atomic_exchange_explicit(&u->loader, NULL, memory_order_acquire);
}

static Loader *take_or_raise(Value self)
{
    Loader *l = take(as_unpickler(self));
    if (l == NULL)
        wf_raise(&wf_exc_RuntimeError, "Unpickler object is already used");
    return l;
}

static int visit_loader(Loader *l, WfVisitFn visit, void *arg)
{
    WF_VISIT(l->read);
    WF_VISIT(l->readline);
    WF_VISIT(l->peek);
    WF_VISIT(l->persistent_load.fn);
    WF_VISIT(l->buffers);
    WF_VISIT(l->input.obj);
    for (size_t i = 0; i < l->memo_cap; i++)
        WF_VISIT(l->memo[i]);
    for (size_t i = 0; i < l->len; i++)
        WF_VISIT(l->stack[i]);
    return 0;
}

static int publish_for(Value v, void *unpickler)
{
    wf_barrier(unpickler, v);
    return 0;
}

static void put(Unpickler *u, Loader *l)
{
    if (wf_is_shared(u))
        visit_loader(l, publish_for, u);
    atomic_store_explicit(&u->loader, l, memory_order_release);
}

static Value unpickler_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Loader *l = wf_mem_alloc(sizeof *l);
    atomic_init(&as_unpickler(v)->loader, l);
    if (l == NULL) {
        wf_drop(v);
        return WF_NULL;
    }
    pk_loader_init(l);
    return v;
}

static int unpickler_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file",   "fix_imports", "encoding",
                                        "errors", "buffers",     NULL};
    Value file, buffers = WF_NULL;
    int fix_imports = 1;
    const char *encoding = NULL, *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "O|$pssO:Unpickler", names, &file, &fix_imports,
                      &encoding, &errors, &buffers) < 0)
        return -1;
    Hook hook = {WF_NULL, false};
    if (pk_hook_find(&hook, self, "persistent_load") < 0)
        return -1;
    Loader *l = take_or_raise(self);
    if (l == NULL) {
        wf_drop(hook.fn);
        return -1;
    }
    pk_loader_clear(l);
    wf_relaxed_set(&l->fix_imports, fix_imports);
    l->persistent_load = hook;
    int r = pk_loader_set_file(l, file);
    if (r == 0)
        r = pk_loader_set_options(l, encoding, errors, buffers);
    if (r < 0)
        pk_loader_clear(l);
    put(as_unpickler(self), l);
    return r;
}

static Value m_load(Value self)
{
    Loader *l = take_or_raise(self);
    if (l == NULL)
        return WF_NULL;
    Value r = WF_NULL;
    if (wf_is_null(l->read)) {
        wf_raise(pk_unpickling_error(), "Unpickler.__init__() was not called by %s.__init__()",
                 wf_type_of(self)->name);
    } else {
        Unpickler *u = as_unpickler(self);
        l->self = self;
        l->default_find_class = wf_has_shape(self, wf_unpickler_type.shape);
        wf_relaxed_set(&u->using, l);
        r = pk_load(l);
        wf_relaxed_set(&u->using, NULL);
    }
    put(as_unpickler(self), l);
    return r;
}

static Value m_find_class(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("find_class", nargs, 2, 2) < 0)
        return WF_NULL;
    Unpickler *u = as_unpickler(self);
    Loader *using = wf_relaxed(&u->using); /* once: load() may end in another thread */
    if (using != NULL && atomic_load_explicit(&u->loader, memory_order_relaxed) == NULL)
        return pk_find_class(using, args[0], args[1]);
    Loader *l = take_or_raise(self);
    if (l == NULL)
        return WF_NULL;
    Value r = pk_find_class(l, args[0], args[1]);
    put(u, l);
    return r;
}

static Value m_sizeof(Value self)
{
    Loader *l = take(as_unpickler(self));
    size_t n = sizeof(Unpickler) + sizeof *l;
    if (l != NULL) {
        n += (l->memo_cap + l->cap) * sizeof(Value) + l->marks_cap * sizeof(size_t);
        put(as_unpickler(self), l);
    }
    return wf_int((int64_t)n);
}

/* --- the memo as Python sees it --------------------------------------------------------------- */

static Value get_memo(Value self, void *closure)
{
    return pk_memo_proxy_new(&wf_unpickler_memo_type, self);
}

Value pk_unpickler_memo_copy(Value unpickler)
{
    Loader *l = take_or_raise(unpickler);
    if (l == NULL)
        return WF_NULL;
    Value dict = wf_dict_new();
    for (size_t i = 0; !wf_is_null(dict) && i < l->memo_cap; i++)
        if (!wf_is_null(l->memo[i]) && wf_dict_set(dict, wf_int((int64_t)i), l->memo[i]) < 0) {
            wf_drop(dict);
            dict = WF_NULL;
        }
    put(as_unpickler(unpickler), l);
    return dict;
}

/* A Loader with nothing but the memo that the dict describes. */
static int memo_from_dict(Loader *l, Value dict)
{
    size_t pos = 0;
    Value key, value;
    int r = 0;
    while (r == 0 && wf_dict_next(dict, &pos, &key, &value)) {
        int64_t i;
        if (!wf_is_int(key))
            r = wf_raise_i(&wf_exc_TypeError, "memo key must be integers");
        else if (wf_as_int64(key, &i) < 0)
            r = -1;
        else if (i < 0)
            r = wf_raise_i(&wf_exc_ValueError, "memo key must be positive integers.");
        else
            r = pk_loader_memo_put(l, (size_t)i, value);
        wf_drop(key);
        wf_drop(value);
    }
    return r;
}

static void swap_memos(Loader *a, Loader *b)
{
    Loader old = *a;
    a->memo = b->memo;
    a->memo_cap = b->memo_cap;
    a->memo_len = b->memo_len;
    b->memo = old.memo;
    b->memo_cap = old.memo_cap;
    b->memo_len = old.memo_len;
}

/* The Unpickler's memo becomes that of `fresh`, which is cleared. */
static int install_memo(Value self, Loader *fresh)
{
    Loader *l = take_or_raise(self);
    if (l != NULL) {
        swap_memos(l, fresh);
        put(as_unpickler(self), l);
    }
    pk_loader_clear(fresh);
    return l == NULL ? -1 : 0;
}

static int set_memo(Value self, Value v, void *closure)
{
    Value dict = pk_memo_argument(v, &wf_unpickler_memo_type, pk_unpickler_memo_copy);
    if (wf_is_null(dict))
        return -1;
    Loader fresh;
    pk_loader_init(&fresh);
    int r = memo_from_dict(&fresh, dict);
    wf_drop(dict);
    if (r == 0)
        return install_memo(self, &fresh);
    pk_loader_clear(&fresh);
    return -1;
}

Value pk_unpickler_memo_clear(Value self)
{
    Loader fresh;
    pk_loader_init(&fresh);
    return install_memo(self, &fresh) < 0 ? WF_NULL : WF_NONE;
}

/* --- the type --------------------------------------------------------------------------------- */

static Value get_persistent_load(Value self, void *closure)
{
    Loader *l = take_or_raise(self);
    if (l == NULL)
        return WF_NULL;
    Value fn = wf_new_ref(l->persistent_load.fn);
    put(as_unpickler(self), l);
    return wf_is_null(fn) ? wf_raise(&wf_exc_AttributeError, "persistent_load") : fn;
}

static int set_persistent_load(Value self, Value v, void *closure)
{
    if (pk_hook_check(v, "persistent_load") < 0)
        return -1;
    Loader *l = take_or_raise(self);
    if (l == NULL)
        return -1;
    Value old = l->persistent_load.fn;
    l->persistent_load = (Hook){wf_new_ref(v), false};
    put(as_unpickler(self), l);
    wf_drop(old);
    return 0;
}

static void unpickler_clear(WfObject *o)
{
    Loader *l = take((Unpickler *)o);
    if (l != NULL) {
        pk_loader_clear(l);
        put((Unpickler *)o, l);
    }
    if (o->shape != wf_unpickler_type.shape)
        wf_instance_clear(o);
}

static void unpickler_dealloc(WfObject *o)
{
    unpickler_clear(o);
    wf_mem_free(take((Unpickler *)o));
    wf_free_object(o, wf_instance_size(o));
}

static int unpickler_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Loader *l = atomic_load_explicit(&((Unpickler *)o)->loader, memory_order_acquire);
    int r = l == NULL ? 0 : visit_loader(l, visit, arg);
    if (r != 0)
        return r;
    return o->shape == wf_unpickler_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef unpickler_methods[] = {
    {"load", m_load, WF_NOARGS,
     "load($self, /)\n--\n\nLoad a pickle.\n\nRead a pickled object representation from the open "
     "file "
     "object given in\nthe constructor, and return the reconstituted object hierarchy specified\n"
     "therein."},
    {"find_class", m_find_class, WF_FAST,
     "find_class($self, module_name, global_name, /)\n--\n\nReturn an object from a specified "
     "module.\n\nIf necessary, the module will be imported. Subclasses may override this\nmethod "
     "(e.g. to restrict unpickling of arbitrary classes and functions).\n\nThis method is called "
     "whenever a class or a function object is\nneeded.  Both arguments passed are str objects."},
    {"__sizeof__", m_sizeof, WF_NOARGS,
     "__sizeof__($self, /)\n--\n\nReturns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef unpickler_getset[] = {
    {"memo", get_memo, set_memo, NULL, NULL},
    {"persistent_load", get_persistent_load, set_persistent_load, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_unpickler_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_pickle.Unpickler",
    .flags = WF_TF_GC | WF_TF_BASETYPE,
    .basicsize = sizeof(Unpickler),
    .doc = "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          "
           "buffers=())\n--\n\nThis takes a binary file for reading a pickle data stream.\n\nThe "
           "protocol version of the pickle is detected automatically.\n\nThe file must have two "
           "methods, a read() method that takes an integer\nargument, and a readline() method that "
           "requires no arguments. Both methods\nshould return bytes.\n\nfix_imports, encoding and "
           "errors tell how to read pickles of Python 2.",
    .dealloc = unpickler_dealloc,
    .traverse = unpickler_traverse,
    .clear = unpickler_clear,
    .new = unpickler_new,
    .init = unpickler_init,
    .methods = unpickler_methods,
    .getset = unpickler_getset,
};
