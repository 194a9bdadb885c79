/*
 * Iterators that the interpreter and native loops step by themselves, without calling their
 * type's iternext.
 *
 * It does so only when the iterator is local to the thread; what it iterates over may be shared.
 */
#ifndef WEFT_ITER_H
#define WEFT_ITER_H

#include "alloc.h"
#include "dict.h"
#include "exc.h"
#include "list.h"
#include "tuple.h"

/* list_iterator, tuple_iterator */
typedef struct {
    WfObject ob;
    Value seq;          /* [lock] list or tuple (or a subclass' instance); WF_NULL when exhausted */
    size_t index;       /* [lock] of the next item */
} WfSeqIter;

/* range_iterator: every value is a small integer; others are longrange_iterator. */
typedef struct {
    WfObject ob;
    int64_t next, step; /* [lock] */
    uint64_t left;      /* [lock] values still to come */
    uint64_t length;    /* [const] values in all */
} WfRangeIter;

/* dict_keyiterator, dict_valueiterator, dict_itemiterator; and those that go backwards */
typedef struct {
    WfObject ob;
    Value dict;      /* [lock] WF_NULL when exhausted */
    size_t used;     /* [lock] size at the start; SIZE_MAX after an error */
    size_t pos;      /* [lock] next entry, or for reverse: entries left */
    size_t left;     /* [lock] items to come, for __length_hint__ */
    Value pair;      /* [lock] the last items() tuple, reused when nobody else holds it */
} WfDictIter;

/* enumerate */
typedef struct {
    WfObject ob;
    Value it;    /* [const] */
    Value index; /* [lock] int: of the next item */
    Value pair;  /* [lock] last tuple, reused by a local enumerate when nobody holds it */
} WfEnumerate;

/*
 * The item of a local list_iterator or tuple_iterator, which goes on: still the container's. NULL: the
 * general way.
 */
WF_INLINE const Value *wf_seqiter_entry(Value it)
{
    WfSeqIter *s = (WfSeqIter *)wf_obj(it);
    uint32_t shape = wf_shape_of(&s->ob);
    if (WF_UNLIKELY((shape != WF_SHAPE_list_iterator && shape != WF_SHAPE_tuple_iterator) || !wf_is_local(s) ||
                    !wf_is_pointer(s->seq)))
        return NULL;
    if (shape == WF_SHAPE_tuple_iterator) {
        const WfTuple *t = (const WfTuple *)wf_obj(s->seq);
        return s->index < t->len ? &t->items[s->index++] : NULL;
    }
    const WfList *l = (const WfList *)wf_obj(s->seq);
    return wf_is_local(l) && s->index < l->len ? &l->items[s->index++] : NULL;
}

/*
 * The entry that a forward iterator stands at, if iterator and dict are local and the dict has
 * not changed size: key, then value. NULL: the general way.
 */
WF_INLINE const Value *wf_dict_iter_entry(WfDictIter *it)
{
    if (WF_UNLIKELY(!wf_is_local(it) || !wf_is_pointer(it->dict)))
        return NULL;
    const WfDict *d = wf_as_dict(it->dict);
    if (WF_UNLIKELY(!wf_is_local(d) || d->used != it->used || it->left == 0))
        return NULL;
    WfDictKeys *k = d->keys;
    size_t step = k->str_only ? 2 : 3, i = it->pos, n = k->nentries;
    const Value *e = (const Value *)wf_dict_entries(k) + i * step;
    while (WF_UNLIKELY(i < n && wf_is_null(*e))) {
        i++;
        e += step;
    }
    if (i >= n)
        return NULL;
    it->pos = i + 1;
    it->left--;
    return e;
}

/* The iternext slot of what was an iterator: it may have got a class since that is none. */
WF_INLINE WfUnaryFn wf_next_slot(Value it)
{
    WfUnaryFn next = wf_type_of(it)->iternext;
    return WF_LIKELY(next != NULL) ? next : wf_next_not_implemented;
}

/*
 * The iternext slot of what wf_iter() returned: WF_NULL at the end, with or without StopIteration
 * set, or with an error set.
 */
WF_INLINE WF_MAY_RUN Value wf_iternext(Value it)
{
    WfObject *o = wf_obj(it);
    if (WF_LIKELY(wf_is_local(o))) {
        if (wf_shape_of(o) == WF_SHAPE_list_iterator) {
            WfSeqIter *s = (WfSeqIter *)o;
            if (WF_LIKELY(wf_is_pointer(s->seq))) {
                WfList *l = (WfList *)wf_obj(s->seq);
                if (WF_LIKELY(wf_is_local(l) && s->index < l->len))
                    return wf_new_ref(l->items[s->index++]);
            }
        } else if (wf_shape_of(o) == WF_SHAPE_range_iterator) {
            WfRangeIter *r = (WfRangeIter *)o;
            if (WF_LIKELY(r->left > 0)) {
                int64_t i = r->next;
                r->left--;
                r->next = (int64_t)((uint64_t)i + (uint64_t)r->step);
                return wf_small(i);
            }
        } else if (wf_shape_of(o) == WF_SHAPE_tuple_iterator) {
            WfSeqIter *s = (WfSeqIter *)o;
            if (WF_LIKELY(wf_is_pointer(s->seq))) {
                WfTuple *t = (WfTuple *)wf_obj(s->seq);
                if (WF_LIKELY(s->index < t->len))
                    return wf_new_ref(t->items[s->index++]);
            }
        }
    }
    return wf_next_slot(it)(it);
}

/*
 * What a native loop does with most items. take() consumes the item if that runs no Python code, reaches no
 * safepoint and cannot fail; else it has done nothing and says no.
 */
typedef struct WfSink {
    bool (*take)(struct WfSink *sink, Value item);
} WfSink;

/* Steps a generator: WF_NULL at the end, with or without StopIteration set, or with an error set. */
Value wf_gen_next(Value gen) WF_MAY_RUN;
/* The same, after the items that the sink takes: the generator runs on for these. */
Value wf_gen_next_past(Value gen, WfSink *sink) WF_MAY_RUN;

/* wf_iternext(it), after those items that the sink, which may be asked, takes. */
WF_INLINE WF_MAY_RUN Value wf_iternext_past(Value it, WfSink *sink)
{
    return wf_has_shape(it, WF_SHAPE_generator) ? wf_gen_next_past(it, sink) : wf_iternext(it);
}

/* wf_next() for what wf_iter() returned. */
WF_INLINE WF_MAY_RUN Value wf_next_fast(Value it)
{
    Value v = wf_iternext(it);
    if (WF_UNLIKELY(wf_is_null(v)) && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    return v;
}

/* (a, b) of two owned values. */
WF_INLINE WF_MUST_USE Value wf_pair_steal(Value a, Value b)
{
    WfTuple *t = wf_alloc(WF_SHAPE_tuple, sizeof *t + 2 * sizeof(Value));
    if (WF_UNLIKELY(t == NULL)) {
        wf_drop(a);
        wf_drop(b);
        return WF_NULL;
    }
    t->len = 2;
    t->items[0] = wf_own(a);
    t->items[1] = wf_own(b);
    return WF_MOVE(t);
}

/*
 * A step of an iterator whose next tuple would at once be taken apart into n <= 4 items: 1: they
 * are in out, new references, and no tuple was made; -1: the iterator's next is WF_NULL; 0: nothing
 * was done, step it as any other.
 */
int wf_iternext_unpacked(Value it, unsigned n, Value *out) WF_MUST_USE WF_MAY_RUN;
int wf_dict_item_unpacked(Value it, Value *out) WF_MUST_USE;
int wf_zip_unpacked(Value it, unsigned n, Value *out) WF_MUST_USE WF_MAY_RUN;

/*
 * What an iterator's __reduce__ gives: (builtins.MAKER, args, state), without state if that is
 * WF_NULL. Takes both references; args may be WF_NULL if an exception is set.
 */
Value wf_reduce_builtin(const char *maker, WF_STEALS Value args, WF_STEALS Value state) WF_MUST_USE;
/* (iter, (seq,), state) in the same way. */
Value wf_reduce_iter(WF_STEALS Value seq, WF_STEALS Value state) WF_MUST_USE;

/* iter(seq) by __getitem__ */
Value wf_seqiter_new(Value seq) WF_MUST_USE;
/* iter(callable, sentinel) */
Value wf_callable_iterator_new(Value callable, Value sentinel) WF_MUST_USE;
/* anext(it, default): what awaits it.__anext__()'s `awaitable`, or gives the default. */
Value wf_anext_awaitable_new(Value awaitable, Value dflt) WF_MUST_USE;

#endif
