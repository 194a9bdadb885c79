/* _collections: what collections.py builds on. */
#include "collections/collections.h"
#include "collections/odict.h"
#include "dict_find.h"
#include "equal.h"
#include "iter.h"
#include "typeobj.h"

/* --- _count_elements ----------------------------------------------------------------------------- */

/* The same of a local dict where nothing need be run. 0, -1; 1: nothing was done. */
static int count_quickly(WfDict *d, Value key)
{
    uint64_t hash = wf_quick_hash(key);
    if (wf_is_shared(d) || !wf_has_quick_hash(key, hash))
        return 1;
    Value *n = wf_dict_seek(d->keys, key, hash);
    if (n == WF_SEEK_ABSENT)
        return wf_dict_add_absent(d, key, hash, wf_small(1));
    if (!wf_seek_found(n) || !wf_is_small(*n) || wf_small_value(*n) == WF_SMALL_MAX)
        return 1;
    *n = wf_small(wf_small_value(*n) + 1);
    return 0;
}

/* mapping[key] = mapping.get(key, 0) + 1 by dict's own look-up. */
static int count_in_dict(Value mapping, Value key)
{
    int done = count_quickly(wf_as_dict(mapping), key);
    if (WF_LIKELY(done <= 0))
        return done;
    int64_t hash = wf_key_hash(key);
    Value old, n;
    if (hash == -1)
        return -1;
    int r = wf_dict_get_hash(mapping, key, (uint64_t)hash, &old);
    if (r < 0)
        return -1;
    if (r == 0)
        return wf_dict_set_hash(mapping, key, (uint64_t)hash, wf_small(1));
    if (WF_LIKELY(wf_is_small(old)))
        return wf_dict_set_hash(mapping, key, (uint64_t)hash, wf_int(wf_small_value(old) + 1));
    n = wf_own(wf_binop(WF_NB_ADD, old, wf_small(1)));
    wf_drop(old);
    r = wf_is_null(n) ? -1 : wf_dict_set_hash(mapping, key, (uint64_t)hash, n);
    wf_drop(n);
    return r;
}

static int count_by_methods(Value mapping, Value get, Value key)
{
    Value old = wf_own(wf_call2(get, key, wf_small(0)));
    Value n = wf_is_null(old) ? WF_NULL : wf_own(wf_binop(WF_NB_ADD, old, wf_small(1)));
    wf_drop(old);
    int r = wf_is_null(n) ? -1 : wf_setitem(mapping, key, n);
    wf_drop(n);
    return r;
}

/* A dict whose class overrides neither get nor __setitem__. */
static bool is_plain_dict(Value mapping)
{
    WfType *t = wf_type_of(mapping);
    if (!wf_is_dict(mapping))
        return false;
    return t == &wf_dict_type ||
           (wf_is(wf_type_lookup(t, wf_n.get), wf_type_lookup(&wf_dict_type, wf_n.get)) &&
            wf_is(wf_type_lookup(t, wf_n.__setitem__), wf_type_lookup(&wf_dict_type, wf_n.__setitem__)));
}

static Value m_count_elements(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_count_elements", nargs, 2, 2) < 0)
        return WF_NULL;
    Value mapping = args[0], it = wf_iter(args[1]), get = WF_NULL, key;
    if (wf_is_null(it))
        return WF_NULL;
    bool plain = is_plain_dict(mapping);
    int r = 0;
    if (!plain && wf_is_null(get = wf_own(wf_getattr(mapping, wf_n.get))))
        r = -1;
    for (unsigned i = 1; r == 0 && !wf_is_null(key = wf_own(wf_next_fast(it))); i++) {
        r = plain ? count_in_dict(mapping, key) : count_by_methods(mapping, get, key);
        wf_drop(key);
        if (WF_UNLIKELY((i & 1023) == 0) && r == 0)
            r = wf_safepoint();
    }
    wf_drop(get);
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? WF_NULL : WF_NONE;
}

static WfMethodDef functions[] = {
    {"_count_elements", m_count_elements, WF_FAST,
     "_count_elements($module, mapping, iterable, /)\n--\n\nCount elements in the iterable, "
     "updating the mapping"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__collections(Value m)
{
    if (wf_type_add(m, &wf_deque_type) < 0 || wf_type_add(m, &wf_defaultdict_type) < 0 ||
        wf_type_add(m, &wf_deque_iterator_type) < 0 ||
        wf_type_add(m, &wf_deque_reverse_iterator_type) < 0 ||
        wf_type_add(m, &wf_tuplegetter_type) < 0 || wf_type_add(m, &wf_odict_type) < 0 ||
        wf_type_add(WF_NULL, &wf_odict_iterator_type) < 0 ||
        wf_type_add(WF_NULL, &wf_odict_keys_type) < 0 ||
        wf_type_add(WF_NULL, &wf_odict_values_type) < 0 ||
        wf_type_add(WF_NULL, &wf_odict_items_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
