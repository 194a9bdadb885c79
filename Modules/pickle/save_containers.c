/* Pickling tuples, lists, dicts and sets. */
#include "pickle.h"

enum { FAST_NESTING = 50 };

/* Without a memo ("fast") a cycle would never end: deep down, containers are watched. */
static int fast_enter(Dumper *d, Value v)
{
    if (!d->fast || ++d->fast_nesting < FAST_NESTING)
        return 0;
    if (wf_is_null(d->fast_memo) && wf_is_null(d->fast_memo = wf_dict_new()))
        return -1;
    Value key = wf_int((int64_t)(uintptr_t)wf_obj(v));
    int there = wf_is_null(key) ? -1 : wf_dict_contains(d->fast_memo, key);
    if (there == 0)
        there = wf_dict_set(d->fast_memo, key, WF_NONE) < 0 ? -1 : 0;
    else if (there > 0)
        there = wf_raise_i(&wf_exc_ValueError, "fast mode: can't pickle cyclic objects including "
                           "object type %.200s at %p", wf_type_of(v)->name, (void *)wf_obj(v));
    wf_drop(key);
    if (there < 0)
        d->fast_nesting = -1;
    return there;
}

static int fast_leave(Dumper *d, Value v)
{
    if (!d->fast || d->fast_nesting-- < FAST_NESTING || wf_is_null(d->fast_memo))
        return 0;
    Value key = wf_int((int64_t)(uintptr_t)wf_obj(v));
    int r = wf_is_null(key) ? -1 : wf_dict_del(d->fast_memo, key);
    wf_drop(key);
    return r < 0 ? -1 : 0;
}

/* --- tuple ------------------------------------------------------------------------------------ */

/* The items have pickled the tuple itself: what they left on the stack goes, the memo has it. */
static int fetch_recursive(Dumper *d, size_t pops, bool to_mark, size_t index)
{
    if (to_mark && pk_write_op(d, POP_MARK) < 0)
        return -1;
    for (; !to_mark && pops > 0; pops--)
        if (pk_write_op(d, POP) < 0)
            return -1;
    return pk_write_get(d, index);
}

int pk_save_tuple(Dumper *d, Value v)
{
    static const Opcode by_size[] = {EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3};
    size_t n = wf_tuple_len(v);
    if (n == 0) {
        if (d->bin)
            return pk_write_op(d, EMPTY_TUPLE);
        return pk_write_op(d, MARK) < 0 ? -1 : pk_write_op(d, TUPLE);
    }
    bool sized = n <= 3 && d->proto >= 2;
    if (!sized && pk_write_op(d, MARK) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (pk_save(d, wf_tuple_item(v, i), false) < 0)
            return -1;
    ssize_t index = pk_memo_get(&d->memo, v);
    if (index >= 0)
        return fetch_recursive(d, sized ? n : n + 1, !sized && d->bin, (size_t)index);
    return pk_write_op(d, sized ? by_size[n] : TUPLE) < 0 ? -1 : pk_memoize(d, v);
}

/* --- list ------------------------------------------------------------------------------------- */

static int save_steal(Dumper *d, WF_STEALS Value v)
{
    int r = pk_save(d, v, false);
    wf_drop(v);
    return r;
}

/* 1: *v is the next item (new), 0: there is none, -1. */
static int next_item(Value it, Value *v)
{
    *v = wf_own(wf_next(it));
    return !wf_is_null(*v) ? 1 : wf_err_occurred() ? -1 : 0;
}

/*
 * What is common to lists and dicts filled from an iterator: items go in batches between MARK and
 * `many`, a lone one, or each one without binary opcodes, is followed by `one`.
 */
static int batch(Dumper *d, Value it, int (*save)(Dumper *, Value), Opcode one, Opcode many)
{
    for (;;) {
        Value first, next;
        int more = next_item(it, &first);
        if (more <= 0)
            return more;
        more = d->bin ? next_item(it, &next) : 0;
        if (more <= 0) {
            int r = save(d, first);
            if (more < 0 || r < 0 || pk_write_op(d, one) < 0)
                return -1;
            if (d->bin)
                return 0;
            continue;
        }
        int r = pk_write_op(d, MARK);
        if (save(d, first) < 0)
            r = -1;
        for (int n = 2; more > 0; n++) {
            if (save(d, next) < 0)
                r = -1;
            if (n == PICKLE_BATCH || r < 0)
                break;
            more = next_item(it, &next);
        }
        if (more < 0 || r < 0 || pk_write_op(d, many) < 0)
            return -1;
        if (more == 0)
            return 0;
    }
}

int pk_batch_list(Dumper *d, Value it) { return batch(d, it, save_steal, APPEND, APPENDS); }

/* By index: no iterator is made. */
static int exact_list(Dumper *d, Value v)
{
    Value item;
    size_t i = 0;
    if (wf_list_len(v) == 1 || !d->bin) {
        for (; !wf_is_null(item = wf_list_get(v, i)); i++)
            if (save_steal(d, item) < 0 || pk_write_op(d, APPEND) < 0)
                return -1;
        return 0;
    }
    while (i < wf_list_len(v)) {
        if (pk_write_op(d, MARK) < 0)
            return -1;
        for (int n = 0; n < PICKLE_BATCH && !wf_is_null(item = wf_list_get(v, i)); n++, i++)
            if (save_steal(d, item) < 0)
                return -1;
        if (pk_write_op(d, APPENDS) < 0)
            return -1;
    }
    return 0;
}

int pk_save_list(Dumper *d, Value v)
{
    if (fast_enter(d, v) < 0)
        return -1;
    int r = d->bin                     ? pk_write_op(d, EMPTY_LIST)
            : pk_write_op(d, MARK) < 0 ? -1
                                       : pk_write_op(d, LIST);
    if (r == 0)
        r = pk_memoize(d, v);
    if (r == 0)
        r = exact_list(d, v);
    return r < 0 ? -1 : fast_leave(d, v);
}

/* --- dict ------------------------------------------------------------------------------------- */

static int save_pair_steal(Dumper *d, WF_STEALS Value key, WF_STEALS Value value)
{
    int r = pk_save(d, key, false);
    if (r == 0)
        r = pk_save(d, value, false);
    wf_drop(key);
    wf_drop(value);
    return r;
}

static int exact_dict(Dumper *d, Value v)
{
    size_t pos = 0, total = wf_dict_len(v);
    Value key, value;
    if (total == 1) {
        if (!wf_dict_next(v, &pos, &key, &value))
            return 0;
        return save_pair_steal(d, key, value) < 0 ? -1 : pk_write_op(d, SETITEM);
    }
    for (bool more = wf_dict_next(v, &pos, &key, &value); more;) {
        if (pk_write_op(d, MARK) < 0) {
            wf_drop(key);
            wf_drop(value);
            return -1;
        }
        for (int n = 0; more && n < PICKLE_BATCH; n++) {
            if (save_pair_steal(d, key, value) < 0)
                return -1;
            if (wf_dict_len(v) != total)
                return wf_raise_i(&wf_exc_RuntimeError, "dictionary changed size during iteration");
            more = wf_dict_next(v, &pos, &key, &value);
        }
        if (pk_write_op(d, SETITEMS) < 0) {
            if (more) {
                wf_drop(key);
                wf_drop(value);
            }
            return -1;
        }
    }
    return 0;
}

static int save_item(Dumper *d, WF_STEALS Value item)
{
    int r;
    if (!wf_is_tuple(item) || wf_tuple_len(item) != 2)
        r = wf_raise_i(&wf_exc_TypeError, "dict items iterator must return 2-tuples");
    else if ((r = pk_save(d, wf_tuple_item(item, 0), false)) == 0)
        r = pk_save(d, wf_tuple_item(item, 1), false);
    wf_drop(item);
    return r;
}

int pk_batch_dict(Dumper *d, Value it) { return batch(d, it, save_item, SETITEM, SETITEMS); }

static int other_dict(Dumper *d, Value v)
{
    Value items = wf_own(wf_call_method(v, wf_n.items, NULL, 0));
    Value it = wf_is_null(items) ? WF_NULL : wf_iter(items);
    wf_drop(items);
    int r = wf_is_null(it) ? -1 : pk_batch_dict(d, it);
    wf_drop(it);
    return r;
}

int pk_save_dict(Dumper *d, Value v)
{
    if (fast_enter(d, v) < 0)
        return -1;
    int r = d->bin                     ? pk_write_op(d, EMPTY_DICT)
            : pk_write_op(d, MARK) < 0 ? -1
                                       : pk_write_op(d, DICT);
    if (r == 0)
        r = pk_memoize(d, v);
    if (r == 0 && wf_dict_len(v) > 0)
        r = d->proto > 0 ? exact_dict(d, v) : other_dict(d, v);
    return r < 0 ? -1 : fast_leave(d, v);
}

/* --- sets ------------------------------------------------------------------------------------- */

static int save_old_set(Dumper *d, Value v)
{
    Value list = wf_sequence_list(v), args = wf_is_null(list) ? WF_NULL : wf_tuple_pack(1, list);
    wf_drop(list);
    return pk_save_call(d, wf_type_value(wf_type_of(v)), args, v);
}

static int changed_set(void)
{
    return wf_raise_i(&wf_exc_RuntimeError, "set changed size during iteration");
}

int pk_save_set(Dumper *d, Value v)
{
    if (d->proto < 4)
        return save_old_set(d, v);
    if (pk_write_op(d, EMPTY_SET) < 0 || pk_memoize(d, v) < 0)
        return -1;
    size_t pos = 0, total = wf_set_len(v);
    Value key;
    for (bool more = wf_set_next(v, &pos, &key); more;) {
        int r = pk_write_op(d, MARK);
        for (int n = 0; more && r == 0 && n < PICKLE_BATCH; n++) {
            r = save_steal(d, key);
            more = false;
            if (r == 0 && wf_set_len(v) != total)
                r = changed_set();
            if (r == 0)
                more = wf_set_next(v, &pos, &key);
        }
        if (r < 0 || pk_write_op(d, ADDITEMS) < 0) {
            if (more)
                wf_drop(key);
            return -1;
        }
    }
    return 0;
}

int pk_save_frozenset(Dumper *d, Value v)
{
    if (d->proto < 4)
        return save_old_set(d, v);
    if (pk_write_op(d, MARK) < 0)
        return -1;
    size_t pos = 0;
    Value key;
    while (wf_set_next(v, &pos, &key))
        if (save_steal(d, key) < 0)
            return -1;
    ssize_t index = pk_memo_get(&d->memo, v);
    if (index >= 0)
        return fetch_recursive(d, 0, true, (size_t)index);
    return pk_write_op(d, FROZENSET) < 0 ? -1 : pk_memoize(d, v);
}
