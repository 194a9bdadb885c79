/*
 * _abc: abstract base classes. What ABCMeta keeps of a class is in one object: the classes that
 * were registered, and those that are known to be subclasses or not.
 *
 * The three sets are tables of classes by address with a weak reference each, so that a class
 * which died, and another that took its place, are told apart. A negative answer holds only
 * until the next registration anywhere: `negative_version` tells.
 */
#include "internal/runtime.h"

#include "internal/weakref.h"

typedef struct {
    WfType *type;   /* [lock] address only */
    Value ref;      /* [lock] weak reference, WF_NULL: free */
} AbcEntry;

typedef struct {
    AbcEntry *entries;  /* [lock] */
    size_t used, size;  /* [lock] size is 0 or a power of two */
} AbcSet;

typedef struct {
    WfObject ob;
    AbcSet registry, cache, negative; /* [lock] */
    uint64_t negative_version;        /* [lock] */
} WfAbcData;

static WfType abc_data_type;
static _Atomic uint64_t invalidation; /* counts registrations; seq_cst with the caches' use of it */

/* --- sets of classes --------------------------------------------------------------------------------------- */

static size_t slot_of(const WfType *t, size_t size)
{
    uintptr_t p = (uintptr_t)t >> 4;
    return (p ^ (p >> 9)) & (size - 1);
}

/* Whether the entry's class is still the one that was added. */
static bool is_alive(const AbcEntry *e)
{
    WfWeakref *r = (WfWeakref *)wf_obj(e->ref);
    return __atomic_load_n(&r->target, __ATOMIC_RELAXED) == (WfObject *)e->type;
}

static bool set_has_lock_held(const AbcSet *s, const WfType *t)
{
    if (s->size == 0)
        return false;
    for (size_t i = slot_of(t, s->size); !wf_is_null(s->entries[i].ref); i = (i + 1) & (s->size - 1))
        if (s->entries[i].type == t)
            return is_alive(&s->entries[i]);
    return false;
}

/* Puts a class in; the old reference of a dead one goes to *dead. The table has room. */
static void set_put(AbcSet *s, WfType *t, Value ref, Value *dead)
{
    size_t i = slot_of(t, s->size);
    *dead = WF_NULL;
    while (!wf_is_null(s->entries[i].ref) && s->entries[i].type != t)
        i = (i + 1) & (s->size - 1);
    if (wf_is_null(s->entries[i].ref))
        s->used++;
    *dead = s->entries[i].ref;
    s->entries[i] = (AbcEntry){t, ref};
}

/* Moves the living into a table of `size`; dead references are kept in the old table. */
static void set_move(AbcSet *s, AbcEntry *fresh, size_t size)
{
    AbcSet to = {fresh, 0, size};
    for (size_t i = 0; i < s->size; i++) {
        AbcEntry *e = &s->entries[i];
        Value none;
        if (wf_is_null(e->ref) || !is_alive(e))
            continue;
        set_put(&to, e->type, e->ref, &none);
        e->ref = WF_NULL;
    }
    *s = to;
}

static AbcEntry *new_entries(size_t size)
{
    AbcEntry *e = wf_mem_alloc(size * sizeof *e);
    for (size_t i = 0; e != NULL && i < size; i++)
        e[i].ref = WF_NULL;
    return e;
}

static void drop_entries(AbcEntry *entries, size_t size)
{
    for (size_t i = 0; i < size; i++)
        wf_drop(entries[i].ref);
    wf_mem_free(entries);
}

/* version: forget about it if negative answers are of another one by now; NULL: always. */
static int set_add(WfAbcData *d, AbcSet *s, Value type, const uint64_t *version)
{
    Value ref = wf_weakref_new(type, WF_NULL), dead = WF_NULL;
    if (wf_is_null(ref))
        return -1;
    AbcEntry *spare = NULL, *old = NULL;
    size_t spare_size = 0, old_size = 0;
    wf_barrier(d, ref);
    for (;;) {
        bool taken = wf_lock(d);
        if (version != NULL && *version != d->negative_version) {
            wf_unlock(d, taken);
            dead = ref;
            break;
        }
        if (s->size > 0 && (s->used + 1) * 3 <= s->size * 2) {
            set_put(s, (WfType *)wf_obj(type), ref, &dead);
            wf_unlock(d, taken);
            break;
        }
        size_t want = s->size == 0 ? 8 : s->size * 2;
        if (spare_size == want) {
            old = s->entries;
            old_size = s->size;
            set_move(s, spare, want);
            set_put(s, (WfType *)wf_obj(type), ref, &dead);
            spare = NULL;
            wf_unlock(d, taken);
            break;
        }
        wf_unlock(d, taken);
        wf_mem_free(spare);
        spare = new_entries(spare_size = want);
        if (spare == NULL) {
            wf_drop(ref);
            return -1;
        }
    }
    wf_mem_free(spare);
    drop_entries(old, old_size);
    wf_drop(dead);
    return 0;
}

static void set_clear(WfAbcData *d, AbcSet *s)
{
    bool taken = wf_lock(d);
    AbcSet old = *s;
    *s = (AbcSet){0};
    wf_unlock(d, taken);
    drop_entries(old.entries, old.size);
}

/* The weak references of a set as they are at one moment: new ones in an array to be freed; -1. */
static ssize_t set_refs(WfAbcData *d, const AbcSet *s, Value **refs)
{
    size_t room = 0;
    *refs = NULL;
    for (;;) {
        bool taken = wf_lock(d);
        size_t used = s->used, n = 0;
        for (size_t i = 0; used <= room && i < s->size; i++)
            if (!wf_is_null(s->entries[i].ref))
                (*refs)[n++] = wf_new_ref(s->entries[i].ref);
        wf_unlock(d, taken);
        if (used <= room)
            return (ssize_t)n;
        wf_mem_free(*refs);
        *refs = wf_mem_alloc((room = used) * sizeof **refs);
        if (*refs == NULL)
            return -1;
    }
}

/* The living classes of a set, or their weak references. New list. */
static Value set_list(WfAbcData *d, AbcSet *s, bool refs)
{
    Value *found, list = WF_NULL;
    ssize_t n = set_refs(d, s, &found);
    if (n >= 0)
        list = wf_list_new((size_t)n);
    for (ssize_t i = 0; i < n; i++) {
        Value v = refs ? wf_new_ref(found[i]) : wf_weakref_get(found[i]);
        wf_drop(found[i]);
        if (wf_is_null(list)) {
            wf_drop(v);
        } else if (!wf_is_null(v) && wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    wf_mem_free(found);
    return list;
}

/* --- the object ------------------------------------------------------------------------------------------------ */

static void data_dealloc(WfObject *o)
{
    WfAbcData *d = (WfAbcData *)o;
    AbcSet *const sets[] = {&d->registry, &d->cache, &d->negative};
    for (int i = 0; i < 3; i++)
        drop_entries(sets[i]->entries, sets[i]->size);
    wf_free_object(o, sizeof *d);
}

static int data_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfAbcData *d = (WfAbcData *)o;
    AbcSet *const sets[] = {&d->registry, &d->cache, &d->negative};
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < sets[i]->size; j++)
            WF_VISIT(sets[i]->entries[j].ref);
    return 0;
}

static WfType abc_data_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_abc._abc_data",
    .flags = WF_TF_GC,
    .basicsize = sizeof(WfAbcData),
    .doc = "Internal state held by ABC machinery.",
    .dealloc = data_dealloc,
    .traverse = data_traverse,
};

static Value data_new(void)
{
    Value v = wf_generic_alloc(&abc_data_type, 0);
    if (!wf_is_null(v))
        ((WfAbcData *)wf_obj(v))->negative_version = atomic_load(&invalidation);
    return v;
}

/* The class's data, new reference. */
static WfAbcData *data_of(Value cls)
{
    Value v = wf_getattr(cls, wf_n._abc_impl);
    if (wf_is_null(v))
        return NULL;
    if (wf_type_of(v) != &abc_data_type) {
        wf_drop(v);
        wf_raise(&wf_exc_TypeError, "_abc_impl is set to a wrong type");
        return NULL;
    }
    return (WfAbcData *)wf_obj(v);
}

/* --- making a class ------------------------------------------------------------------------------------------------- */

static int is_abstract(Value v)
{
    Value flag;
    int found = wf_getattr_opt(v, wf_n.__isabstractmethod__, &flag);
    if (found <= 0)
        return found;
    int t = wf_truth(flag);
    wf_drop(flag);
    return t;
}

/* Names in the class's own dict whose values are abstract. */
static int own_abstract(Value cls, Value set)
{
    Value dict = wf_getattr(cls, wf_n.__dict__);
    Value items = wf_is_null(dict) ? dict : wf_call_method(dict, wf_n.items, NULL, 0);
    wf_drop(dict);
    Value it = wf_is_null(items) ? items : wf_iter(items);
    wf_drop(items);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r >= 0) {
        Value pair = wf_next(it);
        if (wf_is_null(pair))
            break;
        r = is_abstract(wf_tuple_item(pair, 1));
        if (r > 0)
            r = wf_set_add(set, wf_tuple_item(pair, 0));
        wf_drop(pair);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

/* Names that a base left abstract and the class did not define. */
static int inherited_abstract(Value cls, Value base, Value set)
{
    Value names, v;
    int found = wf_getattr_opt(base, wf_n.__abstractmethods__, &names);
    if (found <= 0)
        return found;
    Value it = wf_iter(names);
    wf_drop(names);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r >= 0) {
        Value name = wf_next(it);
        if (wf_is_null(name))
            break;
        r = wf_is_str(name) ? wf_getattr_opt(cls, name, &v) : 0;
        if (r > 0) {
            r = is_abstract(v);
            wf_drop(v);
        }
        if (r > 0)
            r = wf_set_add(set, name);
        wf_drop(name);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int compute_abstract_methods(Value cls)
{
    Value set = wf_frozenset_new(WF_NULL), bases = WF_NULL;
    int r = -1;
    if (wf_is_null(set) || own_abstract(cls, set) < 0 || wf_is_null(bases = wf_getattr(cls, wf_n.__bases__)))
        goto done;
    if (!wf_is_tuple(bases)) {
        wf_raise(&wf_exc_TypeError, "__bases__ is not tuple");
        goto done;
    }
    for (size_t i = 0; i < wf_tuple_len(bases); i++)
        if (inherited_abstract(cls, wf_tuple_item(bases, i), set) < 0)
            goto done;
    r = wf_setattr(cls, wf_n.__abstractmethods__, set);
done:
    wf_drop(bases);
    wf_drop(set);
    return r;
}

enum { COLLECTION = WF_TF_SEQUENCE | WF_TF_MAPPING, PY_SEQUENCE = 1 << 5, PY_MAPPING = 1 << 6 };

/* Replaces what the match statement takes instances for. Others read a class's flags without a lock. */
static void set_pattern_flags(WfType *t, uint32_t flags)
{
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    t->flags = (t->flags & ~(uint32_t)COLLECTION) | (flags & COLLECTION);
    if (stop)
        wf_start_world();
}

/* __abc_tpflags__ = CPython's flags for the match statement. */
static int take_pattern_flags(Value cls)
{
    WfType *t = (WfType *)wf_obj(cls);
    Value name = wf_intern_c("__abc_tpflags__"), v;
    int found = wf_dict_get(wf_type_dict(t), name, &v);
    if (found <= 0)
        return found;
    int64_t flags = wf_is_small(v) ? wf_small_value(v) : 0;
    wf_drop(v);
    if ((flags & (PY_SEQUENCE | PY_MAPPING)) == (PY_SEQUENCE | PY_MAPPING))
        return wf_raise_i(&wf_exc_TypeError,
                          "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    if (flags & (PY_SEQUENCE | PY_MAPPING))
        set_pattern_flags(t, t->flags | (flags & PY_SEQUENCE ? WF_TF_SEQUENCE : 0) |
                                 (flags & PY_MAPPING ? WF_TF_MAPPING : 0));
    return wf_type_setattr(t, name, WF_NULL);
}

static Value abc_init(Value self, Value cls)
{
    Value data = compute_abstract_methods(cls) < 0 ? WF_NULL : data_new();
    if (wf_is_null(data))
        return data;
    int r = wf_setattr(cls, wf_n._abc_impl, data);
    wf_drop(data);
    if (r == 0 && wf_is_kind(cls, WF_TF_TYPE))
        r = take_pattern_flags(cls);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- registering ------------------------------------------------------------------------------------------------------ */

static bool is_type(Value v)
{
    return wf_is_pointer(v) && wf_is_kind(v, WF_TF_TYPE);
}

/* What is matched as a sequence or mapping passes on to registered classes and their subclasses. */
static int inherit_pattern_flags(WfType *t, uint32_t flags)
{
    if ((t->flags & WF_TF_IMMUTABLE) || !(t->flags & WF_TF_HEAP) || (t->flags & COLLECTION) == flags)
        return 0;
    set_pattern_flags(t, flags);
    Value subs = wf_call_method(wf_type_value(t), wf_n.__subclasses__, NULL, 0);
    if (wf_is_null(subs))
        return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && wf_is_list(subs) && i < wf_list_len(subs); i++) {
        Value sub = wf_list_get(subs, i);
        r = is_type(sub) ? inherit_pattern_flags((WfType *)wf_obj(sub), flags) : 0;
        wf_drop(sub);
    }
    wf_drop(subs);
    return r;
}

static Value abc_register(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_abc_register", nargs, 2, 2) < 0)
        return WF_NULL;
    Value cls = args[0], sub = args[1];
    if (!is_type(sub))
        return wf_raise(&wf_exc_TypeError, "Can only register classes");
    int r = wf_issubclass(sub, cls);
    if (r != 0)
        return r < 0 ? WF_NULL : wf_new_ref(sub);
    r = wf_issubclass(cls, sub);
    if (r != 0)
        return r < 0 ? WF_NULL : wf_raise(&wf_exc_RuntimeError, "Refusing to create an inheritance cycle");
    WfAbcData *d = data_of(cls);
    if (d == NULL)
        return WF_NULL;
    r = set_add(d, &d->registry, sub, NULL);
    wf_decref(d);
    if (r < 0)
        return WF_NULL;
    atomic_fetch_add(&invalidation, 1);
    uint32_t flags = is_type(cls) ? ((WfType *)wf_obj(cls))->flags & COLLECTION : 0;
    if (flags != 0 && inherit_pattern_flags((WfType *)wf_obj(sub), flags) < 0)
        return WF_NULL;
    return wf_new_ref(sub);
}

/* --- asking -------------------------------------------------------------------------------------------------------------- */

/*
 * What is known of t: 1 a subclass, 0 not one, -1 unknown. Forgets outdated negative answers. *version: the
 * registrations that a negative answer found out from now on knows of.
 */
static int known(WfAbcData *d, const WfType *t, uint64_t *version)
{
    uint64_t now = *version = atomic_load(&invalidation);
    bool taken = wf_lock(d);
    int r = -1;
    AbcSet outdated = {0};
    if (set_has_lock_held(&d->cache, t)) {
        r = 1;
    } else if (d->negative_version < now) {
        outdated = d->negative;
        d->negative = (AbcSet){0};
        d->negative_version = now;
    } else if (set_has_lock_held(&d->negative, t)) {
        r = 0;
    }
    wf_unlock(d, taken);
    drop_entries(outdated.entries, outdated.size);
    return r;
}

/* Whether sub is a subclass of one in the list. 1 / 0 / -1. */
static int subclass_of_any(Value sub, Value list)
{
    int r = 0;
    for (size_t i = 0; r == 0; i++) {
        Value c = wf_list_get(list, i);
        if (wf_is_null(c))
            break;
        r = wf_issubclass(sub, c);
        wf_drop(c);
    }
    return r;
}

/* The hook's answer: 1, 0, -1 error, -2 none. */
static int ask_hook(Value cls, Value sub)
{
    Value r = wf_call_method(cls, wf_n.__subclasshook__, &sub, 1);
    if (wf_is_null(r))
        return -1;
    int answer = wf_is_true(r) ? 1 : wf_is_false(r) ? 0 : -2;
    bool bad = answer == -2 && !wf_is_notimpl(r);
    wf_drop(r);
    if (bad)
        return wf_raise_i(&wf_exc_AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    return answer;
}

static int in_registry(WfAbcData *d, Value sub)
{
    bool taken = wf_lock(d);
    bool none = d->registry.used == 0;
    wf_unlock(d, taken);
    if (none)
        return 0;
    Value list = set_list(d, &d->registry, false);
    int r = wf_is_null(list) ? -1 : subclass_of_any(sub, list);
    wf_drop(list);
    return r;
}

static int in_subclasses(Value cls, Value sub)
{
    Value list = wf_call_method(cls, wf_n.__subclasses__, NULL, 0);
    if (wf_is_null(list))
        return -1;
    int r = wf_is_list(list) ? subclass_of_any(sub, list)
                             : wf_raise_i(&wf_exc_TypeError, "__subclasses__() must return a list");
    wf_drop(list);
    return r;
}

static int find_out(WfAbcData *d, Value cls, Value sub)
{
    int r = ask_hook(cls, sub);
    if (r != -2)
        return r;
    if (is_type(cls) && wf_is_subtype((WfType *)wf_obj(sub), (WfType *)wf_obj(cls)))
        return 1;
    if ((r = in_registry(d, sub)) != 0)
        return r;
    return in_subclasses(cls, sub);
}

static Value abc_subclasscheck(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_abc_subclasscheck", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!is_type(args[1]))
        return wf_raise(&wf_exc_TypeError, "issubclass() arg 1 must be a class");
    WfAbcData *d = data_of(args[0]);
    if (d == NULL)
        return WF_NULL;
    uint64_t version;
    int r = known(d, (WfType *)wf_obj(args[1]), &version);
    if (r < 0) {
        r = find_out(d, args[0], args[1]);
        if (r >= 0 && set_add(d, r ? &d->cache : &d->negative, args[1], r ? NULL : &version) < 0)
            r = -1;
    }
    wf_decref(d);
    return r < 0 ? WF_NULL : wf_bool(r);
}

/* cls.__subclasscheck__(sub), which a metaclass may override. 1 / 0 / -1. */
static int call_subclasscheck(Value cls, Value sub)
{
    Value r = wf_call_method(cls, wf_n.__subclasscheck__, &sub, 1);
    if (wf_is_null(r))
        return -1;
    int t = wf_truth(r);
    wf_drop(r);
    return t;
}

static Value abc_instancecheck(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_abc_instancecheck", nargs, 2, 2) < 0)
        return WF_NULL;
    WfAbcData *d = data_of(args[0]);
    if (d == NULL)
        return WF_NULL;
    Value sub = wf_getattr(args[1], wf_n.__class__);
    int r = -1;
    if (wf_is_null(sub))
        goto done;
    WfType *type = wf_type_of(args[1]);
    uint64_t version;
    r = is_type(sub) ? known(d, (WfType *)wf_obj(sub), &version) : -1;
    if (r == 0 && wf_obj(sub) != (WfObject *)type)
        r = -1;
    if (r < 0) {
        r = call_subclasscheck(args[0], sub);
        if (r == 0 && wf_obj(sub) != (WfObject *)type)
            r = call_subclasscheck(args[0], wf_type_value(type));
    }
    wf_drop(sub);
done:
    wf_decref(d);
    return r < 0 ? WF_NULL : wf_bool(r);
}

/* --- the rest ----------------------------------------------------------------------------------------------------------------- */

static Value get_cache_token(Value self)
{
    return wf_int_from_u64(atomic_load(&invalidation));
}

static Value reset_registry(Value self, Value cls)
{
    WfAbcData *d = data_of(cls);
    if (d == NULL)
        return WF_NULL;
    set_clear(d, &d->registry);
    wf_decref(d);
    return WF_NONE;
}

static Value reset_caches(Value self, Value cls)
{
    WfAbcData *d = data_of(cls);
    if (d == NULL)
        return WF_NULL;
    set_clear(d, &d->cache);
    set_clear(d, &d->negative);
    wf_decref(d);
    return WF_NONE;
}

static Value set_of_refs(WfAbcData *d, AbcSet *s)
{
    Value list = set_list(d, s, true);
    Value set = wf_is_null(list) ? list : wf_set_new(list);
    wf_drop(list);
    return set;
}

static Value get_dump(Value self, Value cls)
{
    WfAbcData *d = data_of(cls);
    if (d == NULL)
        return WF_NULL;
    bool taken = wf_lock(d);
    uint64_t version = d->negative_version;
    wf_unlock(d, taken);
    Value a = set_of_refs(d, &d->registry), b = set_of_refs(d, &d->cache), c = set_of_refs(d, &d->negative);
    Value r = wf_is_null(a) || wf_is_null(b) || wf_is_null(c)
                  ? WF_NULL
                  : wf_tuple_pack(4, a, b, c, wf_int_from_u64(version));
    wf_drop(a);
    wf_drop(b);
    wf_drop(c);
    wf_decref(d);
    return r;
}

static WfMethodDef functions[] = {
    {"get_cache_token", (void *)get_cache_token, WF_NOARGS,
     "get_cache_token($module, /)\n--\n\nChanges with each registration of a class."},
    {"_abc_init", (void *)abc_init, WF_O, "_abc_init($module, self, /)\n--\n\nSets up a new class."},
    {"_reset_registry", (void *)reset_registry, WF_O, "_reset_registry($module, self, /)\n--\n\n"},
    {"_reset_caches", (void *)reset_caches, WF_O, "_reset_caches($module, self, /)\n--\n\n"},
    {"_get_dump", (void *)get_dump, WF_O, "_get_dump($module, self, /)\n--\n\n"},
    {"_abc_register", (void *)abc_register, WF_FAST, "_abc_register($module, self, subclass, /)\n--\n\n"},
    {"_abc_instancecheck", (void *)abc_instancecheck, WF_FAST, "_abc_instancecheck($module, self, instance, /)\n--\n\n"},
    {"_abc_subclasscheck", (void *)abc_subclasscheck, WF_FAST, "_abc_subclasscheck($module, self, subclass, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__abc(Value module)
{
    if (wf_type_add(WF_NULL, &abc_data_type) < 0)
        return -1;
    return wf_module_add_functions(module, functions);
}
