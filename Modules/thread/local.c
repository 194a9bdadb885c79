/*
 * _thread._local: attributes per thread.
 *
 * A local object has a key; each thread's `thread_dict` maps the key to that thread's attribute
 * dict. The per-thread dicts never leave their thread (they are local objects), so the values a
 * thread stores stay local to it. The key is a number that is never used again; when the object
 * dies its entries are taken out of all threads' dicts.
 *
 * What a local object keeps alive are those dicts. So its cycles can be collected, collectors see them as
 * what it refers to, a thread's own while the object is local, all threads' when it is shared; and they do not
 * see the references from the threads, which are in holders that nobody traverses.
 */
#include "thread_module.h"
#include "heap.h"

typedef struct {
    WfObject ob;
    Value key;          /* [const] int */
    Value args, kwargs; /* [const] for __init__ in each new thread; tuple, dict or WF_NULL */
} Local;

/* What is in thread_dict. */
typedef struct {
    WfObject ob;
    Value dict; /* [const] */
} Holder;

static _Atomic int64_t next_key = 1;

static void holder_dealloc(WfObject *o)
{
    wf_drop(((Holder *)o)->dict);
    wf_free_object(o, sizeof(Holder));
}

static WfType holder_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_thread._localdict",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Holder),
    .dealloc = holder_dealloc,
};

static Local *as_local(Value v) { return (Local *)wf_obj(v); }

/* The dict that t has for the key, borrowed; WF_NULL: none. */
static Value dict_of(WfThread *t, Value key)
{
    Value holder;
    if (wf_is_null(t->thread_dict) || wf_dict_get(t->thread_dict, key, &holder) <= 0)
        return WF_NULL;
    Value d = ((Holder *)wf_obj(holder))->dict;
    wf_drop(holder); /* thread_dict has it */
    return d;
}

/* A new dict, in thread_dict. */
static Value make_dict(WfThread *t, Value key)
{
    Value d = wf_dict_new(), holder = wf_is_null(d) ? WF_NULL : wf_generic_alloc(&holder_type, 0);
    if (!wf_is_null(holder)) {
        ((Holder *)wf_obj(holder))->dict = wf_new_ref(d);
        int r = wf_dict_set(t->thread_dict, key, holder);
        wf_drop(holder);
        if (r == 0)
            return d;
    }
    wf_drop(d);
    return WF_NULL;
}

/* This thread's dict of l, a new reference; *fresh when it was just made. */
static Value local_dict(Value self, bool *fresh)
{
    WfThread *t = wf_thread();
    *fresh = false;
    if (wf_is_null(t->thread_dict)) {
        t->thread_dict = wf_dict_new();
        if (wf_is_null(t->thread_dict))
            return WF_NULL;
    }
    Value d = dict_of(t, as_local(self)->key);
    if (!wf_is_null(d))
        return wf_new_ref(d);
    *fresh = true;
    return make_dict(t, as_local(self)->key);
}

static Value local_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    if (nargs + nkw > 0 && type->init == wf_object_type.init)
        return wf_raise(&wf_exc_TypeError, "Initialization arguments are not supported");
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Local *l = as_local(v);
    l->key = wf_int(atomic_fetch_add(&next_key, 1));
    l->args = l->kwargs = WF_NULL;
    l->args = wf_tuple_from_array(args, nargs);
    if (wf_is_null(l->args))
        goto fail;
    if (nkw > 0) {
        l->kwargs = wf_dict_new();
        if (wf_is_null(l->kwargs))
            goto fail;
        for (size_t i = 0; i < nkw; i++)
            if (wf_dict_set(l->kwargs, wf_tuple_item(kwnames, i), args[nargs + i]) < 0)
                goto fail;
    }
    /* This thread has its dict from the start: type.__call__ runs __init__ here. */
    bool fresh;
    Value d = local_dict(v, &fresh);
    if (wf_is_null(d))
        goto fail;
    wf_drop(d);
    return v;
fail:
    wf_drop(v);
    return WF_NULL;
}

/* The dict, after running a subclass's __init__ if this thread sees the object first. */
static Value ready_dict(Value self)
{
    bool fresh;
    Value d = local_dict(self, &fresh);
    if (wf_is_null(d) || !fresh || wf_type_of(self)->init == wf_object_type.init)
        return d;
    Local *l = as_local(self);
    Value init = wf_getattr(wf_type_value(wf_type_of(self)), wf_n.__init__), r = WF_NULL;
    size_t n = wf_tuple_len(l->args);
    Value args = wf_is_null(init) ? WF_NULL : wf_tuple_new(n + 1);
    if (!wf_is_null(args)) {
        wf_as_tuple(args)->items[0] = wf_new_ref(self);
        for (size_t i = 0; i < n; i++)
            wf_as_tuple(args)->items[i + 1] = wf_new_ref(wf_tuple_item(l->args, i));
        r = wf_call_tuple(init, args, l->kwargs);
    }
    wf_drop(init);
    wf_drop(args);
    if (wf_is_null(r)) {
        if (wf_dict_del(wf_thread()->thread_dict, l->key) < 0)
            wf_err_clear();
        wf_drop(d);
        return WF_NULL;
    }
    wf_drop(r);
    return d;
}

static Value local_getattr(Value self, Value name)
{
    Value d = ready_dict(self), v;
    if (wf_is_null(d))
        return WF_NULL;
    if (wf_str_equal(name, wf_n.__dict__))
        return d;
    Value found = wf_type_lookup(wf_type_of(self), name);
    bool data = !wf_is_null(found) && wf_type_of(found)->descr_set != NULL;
    if (!data && wf_dict_get_str(d, name, &v)) {
        wf_drop(d);
        return v;
    }
    wf_drop(d);
    return wf_generic_getattr(self, name);
}

static int local_setattr(Value self, Value name, Value v)
{
    Value d = ready_dict(self);
    if (wf_is_null(d))
        return -1;
    int r;
    WfStoreFn set;
    Value found = wf_type_lookup(wf_type_of(self), name);
    if (wf_str_equal(name, wf_n.__dict__)) {
        r = wf_raise_i(&wf_exc_AttributeError, "'%T' object attribute '__dict__' is read-only", self);
    } else if (!wf_is_null(found) && (set = wf_type_of(found)->descr_set) != NULL) {
        found = wf_new_ref(found);
        r = set(found, self, v);
        wf_drop(found);
    } else if (!wf_is_null(v)) {
        r = wf_dict_set(d, name, v);
    } else {
        r = wf_dict_del(d, name);
        if (r == 0)
            r = wf_raise_i(&wf_exc_AttributeError, "'%T' object has no attribute '%U'", self, name);
        else if (r > 0)
            r = 0;
    }
    wf_drop(d);
    return r;
}

static int local_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Local *)o)->args);
    WF_VISIT(((Local *)o)->kwargs);
    if (wf_is_local(o) && wf_owner(o) == wf_thread()->slot)
        WF_VISIT(dict_of(wf_thread(), ((Local *)o)->key));
    return wf_instance_traverse(o, visit, arg);
}

#ifndef WF_SINGLE_THREAD
typedef struct {
    const Local *local;
    WfVisitFn visit;
    void *arg;
} Parts;

static void visit_part(WfThread *t, void *arg)
{
    Parts *p = arg;
    Value d = t->heap->collecting && t != wf_thread() ? WF_NULL : dict_of(t, p->local->key);
    if (wf_is_pointer(d))
        p->visit(d, p->arg);
}

static void traverse_parts(WfObject *o, WfVisitFn visit, void *arg)
{
    Parts p = {(Local *)o, visit, arg};
    wf_threads_each_stw(visit_part, &p);
}
#endif

typedef struct {
    Value key, dicts;
    bool missed; /* threads that were not to be looked at just then */
} Orphans;

static void take_from_thread(WfThread *t, void *arg)
{
    Orphans *all = arg;
    Value d = t == wf_thread() ? WF_NULL : dict_of(t, all->key), holder;
    if (wf_is_null(d))
        return;
    if (!wf_thread_may_be_shown_stw(t)) {
        all->missed = true;
        return;
    }
    if (!wf_is_shared(wf_obj(d)))
        wf_publish(wf_obj(d));
    if (wf_list_append(all->dicts, d) < 0)
        wf_err_clear();
    else if (wf_dict_pop(t->thread_dict, all->key, &holder) > 0)
        wf_drop(holder);
}

/*
 * What other threads have stored goes with the object: taken with the world stopped (publishing
 * it, as it is theirs), dropped afterwards.
 */
static void forget_in_other_threads(Value key)
{
    Value exc = wf_err_fetch();
    Orphans all = {key, wf_list_new(8), true};
    while (!wf_is_null(all.dicts) && all.missed) {
        all.missed = false;
        wf_stop_world(WF_STOP_PUBLISH);
        wf_threads_each_stw(take_from_thread, &all);
        wf_start_world();
        if (WF_UNLIKELY(all.missed))
            wf_world_let_go_on();
    }
    wf_drop(all.dicts);
    wf_err_restore(exc);
}

static void local_dealloc(WfObject *o)
{
    Local *l = (Local *)o;
    Value d = wf_thread()->thread_dict;
    if (!wf_is_null(d) && wf_dict_del(d, l->key) < 0)
        wf_err_clear();
    if (wf_threads_count() > 1)
        forget_in_other_threads(l->key);
    wf_drop(l->args);
    wf_drop(l->kwargs);
    if (wf_shape_of(o) != wf_local_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *l);
}

WfType wf_local_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_thread._local",
    .flags = WF_TF_GC | WF_TF_WEAKREF | WF_TF_BASETYPE,
    .basicsize = sizeof(Local),
    .dealloc = local_dealloc,
    .traverse = local_traverse,
    .clear = wf_instance_clear,
    .new = local_new,
    .getattr = local_getattr,
    .setattr = local_setattr,
    .doc = "Thread-local data",
};

int wf_thread_types_init(Value module)
{
#ifndef WF_SINGLE_THREAD
    wf_parts_traverse = local_traverse;
    wf_parts_each_stw = traverse_parts;
#endif
    if (wf_type_add(WF_NULL, &holder_type) < 0 || wf_type_add(module, &wf_lock_type) < 0 ||
        wf_type_add(module, &wf_rlock_type) < 0 || wf_type_add(module, &wf_local_type) < 0)
        return -1;
    return wf_module_add(module, "LockType", wf_type_value(&wf_lock_type));
}
