/*
 * Pickler, and the view of its memo.
 *
 * The Dumper belongs to the object between calls and to dump() during one: taking it is an atomic
 * exchange, so a second dump() at the same time finds none and is refused.
 */
#include "pickle.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    _Atomic(Dumper *) dumper; /* NULL: in use, or never initialised */
    bool ready;               /* [lock] __init__ was called */
    Value dispatch_table;     /* [lock] WF_NULL: not set */
    int bin, fast;            /* [lock] */
} Pickler;

static Pickler *as_pickler(Value v)
{
    return (Pickler *)wf_obj(v);
}

static Dumper *take(Pickler *p)
{
    /* Acquire: what the last user wrote; pairs with put(). */
    return atomic_exchange_explicit(&p->dumper, NULL, memory_order_acquire);
}

static Dumper *take_or_raise(Value self)
{
    Dumper *d = take(as_pickler(self));
    if (d == NULL)
        wf_raise(&wf_exc_RuntimeError, "Pickler object is already used");
    return d;
}

static int visit_dumper(Dumper *d, WfVisitFn visit, void *arg)
{
    WF_VISIT(d->write);
    WF_VISIT(d->persistent_id.fn);
    WF_VISIT(d->buffer_callback);
    WF_VISIT(d->fast_memo);
    for (size_t i = 0; d->memo.entries && i <= d->memo.mask; i++)
        if (d->memo.entries[i].key)
            WF_VISIT(d->memo.entries[i].object);
    return 0;
}

static int publish_for(Value v, void *pickler)
{
    wf_barrier(pickler, v);
    return 0;
}

/* Gives the Dumper back: of a shared Pickler, all it holds is shared first. */
static void put(Pickler *p, Dumper *d)
{
    if (wf_is_shared(p))
        visit_dumper(d, publish_for, p);
    atomic_store_explicit(&p->dumper, d, memory_order_release);
}

/* --- construction ----------------------------------------------------------------------------- */

static Value pickler_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Pickler *p = as_pickler(v);
    p->dispatch_table = WF_NULL;
    Dumper *d = wf_mem_alloc(sizeof *d);
    if (d == NULL) {
        atomic_init(&p->dumper, NULL);
        wf_drop(v);
        return WF_NULL;
    }
    pk_dumper_init(d);
    atomic_init(&p->dumper, d);
    return v;
}

static int set_up(Value self, Dumper *d, Value file, Value protocol, bool fix_imports,
                  Value callback)
{
    Value table;
    Pickler *p = as_pickler(self);
    if (pk_dumper_set_protocol(d, protocol, fix_imports, callback) < 0)
        return -1;
    int has = wf_getattr_opt_c(file, "write", &d->write);
    if (has <= 0) {
        d->write = WF_NULL;
        return has < 0 ? -1 : wf_raise_i(&wf_exc_TypeError, "file must have a 'write' attribute");
    }
    d->write = wf_own(d->write);
    wf_relaxed_set(&p->bin, d->bin);
    has = wf_getattr_opt_c(self, "dispatch_table", &table);
    if (has <= 0)
        return has;
    wf_barrier(p, table);
    bool l = wf_lock(p);
    Value old = p->dispatch_table;
    p->dispatch_table = wf_own(table);
    p->ready = true;
    wf_unlock(p, l);
    wf_drop(old);
    return 0;
}

static int pickler_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file", "protocol", "fix_imports", "buffer_callback", NULL};
    Value file, protocol = WF_NONE, callback = WF_NONE;
    int fix_imports = 1;
    if (wf_parse_args(args, nargs, kwnames, "O|OpO:Pickler", names, &file, &protocol, &fix_imports,
                      &callback) < 0)
        return -1;
    Hook hook = {WF_NULL, false};
    if (pk_hook_find(&hook, self, "persistent_id") < 0)
        return -1;
    Dumper *d = take_or_raise(self);
    if (d == NULL) {
        wf_drop(hook.fn);
        return -1;
    }
    pk_dumper_clear(d);
    d->persistent_id = hook;
    as_pickler(self)->ready = false;
    int r = set_up(self, d, file, protocol, fix_imports, callback);
    if (r == 0)
        as_pickler(self)->ready = true;
    put(as_pickler(self), d);
    return r;
}

/* --- methods ---------------------------------------------------------------------------------- */

static int dump_with(Value self, Dumper *d, Value v)
{
    Pickler *p = as_pickler(self);
    d->self = self;
    bool l = wf_lock(p);
    d->dispatch_table = wf_new_ref(p->dispatch_table);
    wf_unlock(p, l);
    d->fast = wf_relaxed(&p->fast) != 0;
    d->bin = wf_relaxed(&p->bin) != 0;
    d->fast_nesting = 0;
    int has = wf_getattr_opt_c(self, "reducer_override", &d->reducer_override);
    if (has <= 0)
        d->reducer_override = WF_NULL;
    d->reducer_override = wf_own(d->reducer_override);
    int r = has < 0 ? -1 : pk_dump(d, v);
    if (r == 0)
        r = pk_flush(d);
    wf_drop(d->reducer_override);
    wf_drop(d->dispatch_table);
    d->reducer_override = d->dispatch_table = WF_NULL;
    return r;
}

static Value m_dump(Value self, Value v)
{
    Dumper *d = take_or_raise(self);
    if (d == NULL)
        return WF_NULL;
    int r = -1;
    if (!as_pickler(self)->ready || wf_is_null(d->write))
        wf_raise(pk_pickling_error(), "Pickler.__init__() was not called by %s.__init__()",
                 wf_type_of(self)->name);
    else
        r = dump_with(self, d, v);
    put(as_pickler(self), d);
    return r < 0 ? WF_NULL : WF_NONE;
}

Value pk_pickler_memo_clear(Value self)
{
    Dumper *d = take_or_raise(self);
    if (d == NULL)
        return WF_NULL;
    Memo old = d->memo;
    d->memo = (Memo){0};
    put(as_pickler(self), d);
    pk_memo_clear(&old);
    return WF_NONE;
}

static Value m_sizeof(Value self)
{
    Dumper *d = take(as_pickler(self));
    size_t n = sizeof(Pickler) + sizeof *d;
    if (d != NULL) {
        n += d->cap + (d->memo.entries ? (d->memo.mask + 1) * sizeof *d->memo.entries : 0);
        put(as_pickler(self), d);
    }
    return wf_int((int64_t)n);
}

/* --- the memo as Python sees it --------------------------------------------------------------- */

static Value get_memo(Value self, void *closure)
{
    return pk_memo_proxy_new(&wf_pickler_memo_type, self);
}

/* {id: (number, object)} */
static Value memo_to_dict(const Memo *m)
{
    Value dict = wf_dict_new();
    for (size_t i = 0; !wf_is_null(dict) && m->entries && i <= m->mask; i++) {
        const struct MemoEntry *e = &m->entries[i];
        if (e->key == 0)
            continue;
        Value pair = wf_tuple_pack(2, wf_int((int64_t)e->index), e->object);
        Value id = wf_int_from_u64(e->key & ~(uint64_t)7);
        int r = wf_is_null(pair) || wf_is_null(id) ? -1 : wf_dict_set(dict, id, pair);
        wf_drop(id);
        wf_drop(pair);
        if (r < 0) {
            wf_drop(dict);
            dict = WF_NULL;
        }
    }
    return dict;
}

static int memo_from_dict(Memo *m, Value dict)
{
    size_t pos = 0;
    Value key, pair;
    while (wf_dict_next(dict, &pos, &key, &pair)) {
        int64_t index;
        int r = -1;
        if (!wf_is_tuple(pair) || wf_tuple_len(pair) != 2)
            wf_raise(&wf_exc_TypeError, "'memo' values must be 2-item tuples");
        else if (wf_as_int64(wf_tuple_item(pair, 0), &index) == 0)
            r = pk_memo_put(m, wf_tuple_item(pair, 1), (size_t)index);
        wf_drop(key);
        wf_drop(pair);
        if (r < 0)
            return -1;
    }
    return 0;
}

Value pk_pickler_memo_copy(Value pickler)
{
    Dumper *d = take_or_raise(pickler);
    if (d == NULL)
        return WF_NULL;
    Value dict = memo_to_dict(&d->memo);
    put(as_pickler(pickler), d);
    return dict;
}

static int set_memo(Value self, Value v, void *closure)
{
    Memo memo = {0};
    Value dict = pk_memo_argument(v, &wf_pickler_memo_type, pk_pickler_memo_copy);
    Dumper *d = NULL;
    if (!wf_is_null(dict) && memo_from_dict(&memo, dict) == 0)
        d = take_or_raise(self);
    wf_drop(dict);
    if (d != NULL) {
        Memo old = d->memo;
        d->memo = memo;
        put(as_pickler(self), d);
        memo = old;
    }
    pk_memo_clear(&memo);
    return d == NULL ? -1 : 0;
}

/* --- the type --------------------------------------------------------------------------------- */

static Value get_persistent_id(Value self, void *closure)
{
    Dumper *d = take_or_raise(self);
    if (d == NULL)
        return WF_NULL;
    Value fn = wf_new_ref(d->persistent_id.fn);
    put(as_pickler(self), d);
    return wf_is_null(fn) ? wf_raise(&wf_exc_AttributeError, "persistent_id") : fn;
}

static int set_persistent_id(Value self, Value v, void *closure)
{
    if (pk_hook_check(v, "persistent_id") < 0)
        return -1;
    Dumper *d = take_or_raise(self);
    if (d == NULL)
        return -1;
    Value old = d->persistent_id.fn;
    d->persistent_id = (Hook){wf_new_ref(v), false};
    put(as_pickler(self), d);
    wf_drop(old);
    return 0;
}

static void pickler_clear(WfObject *o)
{
    Pickler *p = (Pickler *)o;
    Dumper *d = take(p);
    if (d != NULL) {
        pk_dumper_clear(d);
        put(p, d);
    }
    Value old = p->dispatch_table;
    p->dispatch_table = WF_NULL;
    wf_drop(old);
    if (o->shape != wf_pickler_type.shape)
        wf_instance_clear(o);
}

static void pickler_dealloc(WfObject *o)
{
    pickler_clear(o);
    wf_mem_free(take((Pickler *)o));
    wf_free_object(o, wf_instance_size(o));
}

static int pickler_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Pickler *p = (Pickler *)o;
    Dumper *d = atomic_load_explicit(&p->dumper, memory_order_acquire);
    WF_VISIT(p->dispatch_table);
    int r = d == NULL ? 0 : visit_dumper(d, visit, arg);
    if (r != 0)
        return r;
    return o->shape == wf_pickler_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef pickler_methods[] = {
    {"dump", m_dump, WF_O,
     "dump($self, obj, /)\n--\n\nWrite a pickled representation of the given object to the open "
     "file."},
    {"clear_memo", pk_pickler_memo_clear, WF_NOARGS,
     "clear_memo($self, /)\n--\n\nClears the pickler's \"memo\".\n\nThe memo remembers which "
     "objects "
     "were pickled already, so that shared or recursive\nobjects are pickled by reference and not "
     "by "
     "value. This method is useful when\nre-using picklers."},
    {"__sizeof__", m_sizeof, WF_NOARGS,
     "__sizeof__($self, /)\n--\n\nReturns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef pickler_members[] = {
    {"bin", WF_M_INT, offsetof(Pickler, bin), false, NULL},
    {"fast", WF_M_INT, offsetof(Pickler, fast), false, NULL},
    {"dispatch_table", WF_M_VALUE_EX, offsetof(Pickler, dispatch_table), false, NULL},
    {NULL, WF_M_INT, 0, false, NULL},
};
static WfGetSetDef pickler_getset[] = {
    {"memo", get_memo, set_memo, NULL, NULL},
    {"persistent_id", get_persistent_id, set_persistent_id, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_pickler_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_pickle.Pickler",
    .flags = WF_TF_GC | WF_TF_BASETYPE,
    .basicsize = sizeof(Pickler),
    .doc =
        "Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)\n--\n\nThis takes a "
        "binary file for writing a pickle data stream.\n\nThe optional protocol argument is 0 to "
        "5, "
        "4 by default; a negative one selects the highest.\n\nThe file must have a write() method "
        "that accepts a single bytes argument.\n\nIf fix_imports is True and protocol is less than "
        "3, names are mapped to those of\nPython 2.\n\nIf buffer_callback is not None, it is "
        "called with each buffer view: if it returns a false\nvalue, the buffer is out-of-band, "
        "else it is serialized in the stream.",
    .dealloc = pickler_dealloc,
    .traverse = pickler_traverse,
    .clear = pickler_clear,
    .new = pickler_new,
    .init = pickler_init,
    .methods = pickler_methods,
    .members = pickler_members,
    .getset = pickler_getset,
};
