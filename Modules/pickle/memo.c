/* The memo of a Dumper, and methods kept without a cycle. */
#include "pickle.h"
#include "callable.h"

static uint64_t key_of(Value v)
{
    return wf_is_pointer(v) ? v.bits & ~(uint64_t)1 : v.bits;
}

static struct MemoEntry *find(const Memo *m, uint64_t key)
{
    size_t i = (size_t)((key >> 4) * 0x9e3779b97f4a7c15u >> 20);
    while (m->entries[i & m->mask].key != 0 && m->entries[i & m->mask].key != key)
        i++;
    return &m->entries[i & m->mask];
}

ssize_t pk_memo_get(const Memo *m, Value v)
{
    if (m->used == 0)
        return -1;
    const struct MemoEntry *e = find(m, key_of(v));
    return e->key ? (ssize_t)e->index : -1;
}

static int grow(Memo *m)
{
    size_t size = m->entries ? (m->mask + 1) * 4 : 32;
    struct MemoEntry *old = m->entries, *fresh = wf_mem_calloc(size, sizeof *fresh);
    if (fresh == NULL)
        return -1;
    size_t n = old ? m->mask + 1 : 0;
    m->entries = fresh;
    m->mask = size - 1;
    for (size_t i = 0; i < n; i++)
        if (old[i].key)
            *find(m, old[i].key) = old[i];
    wf_mem_free(old);
    return 0;
}

int pk_memo_put(Memo *m, Value v, size_t index)
{
    if ((m->entries == NULL || m->used * 3 >= m->mask * 2) && grow(m) < 0)
        return -1;
    struct MemoEntry *e = find(m, key_of(v));
    if (e->key == 0) {
        e->key = key_of(v);
        e->object = wf_new_ref(v);
        m->used++;
    }
    e->index = index;
    return 0;
}

void pk_memo_clear(Memo *m)
{
    Memo old = *m;
    *m = (Memo){0};
    for (size_t i = 0; old.entries && i <= old.mask; i++)
        if (old.entries[i].key)
            wf_drop(old.entries[i].object);
    wf_mem_free(old.entries);
}

int pk_hook_find(Hook *h, Value self, const char *name)
{
    Value fn;
    int has = wf_getattr_opt_c(self, name, &fn);
    if (has <= 0)
        return has;
    wf_drop(h->fn);
    h->bound = wf_has_shape(fn, WF_SHAPE_method) && wf_is(wf_as_method(fn)->self, self);
    h->fn = h->bound ? wf_new_ref(wf_as_method(fn)->func) : wf_new_ref(fn);
    wf_drop(fn);
    return 0;
}

Value pk_hook_call(const Hook *h, Value self, Value arg)
{
    return wf_own(h->bound ? wf_call2(h->fn, self, arg) : wf_call1(h->fn, arg));
}

int pk_hook_check(Value v, const char *name)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "attribute deletion is not supported");
    if (!wf_callable(v))
        return wf_raise_i(&wf_exc_TypeError, "%s must be a callable taking one argument", name);
    return 0;
}
