/* Iterators over deque, forwards and backwards. A shared one delivers each item at most once. */
#include "collections.h"

typedef struct {
    WfObject ob;
    Value deque;    /* [const] */
    uint64_t state; /* [const] the deque's when the iteration began */
    size_t pos;     /* [lock] items delivered */
    size_t left;    /* [lock] items to come */
} DequeIter;

static DequeIter *as_iter(Value v) { return (DequeIter *)wf_obj(v); }

static bool is_reverse(const DequeIter *it) { return wf_shape_of(&it->ob) == wf_deque_reverse_iterator_type.shape; }

Value wf_deque_iter_new(Value self, WfType *type)
{
    DequeIter *it = wf_alloc(type->shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->deque = wf_new_ref(self);
    it->pos = 0;
    it->left = deque_measure(wf_as_deque(self), &it->state);
    return WF_MOVE(it);
}

static Value iter_next(Value self)
{
    DequeIter *it = as_iter(self);
    WfDeque *d = wf_as_deque(it->deque);
    Value v = WF_NULL;
    bool l = wf_lock(it), k = wf_lock(d);
    bool changed = d->state != it->state;
    if (WF_UNLIKELY(changed)) {
        it->left = 0;
    } else if (it->left > 0) {
        it->left--;
        v = wf_new_ref(*deque_slot(d, is_reverse(it) ? it->left : it->pos));
        it->pos++;
    }
    wf_unlock(d, k);
    wf_unlock(it, l);
    return WF_UNLIKELY(changed) ? wf_raise(&wf_exc_RuntimeError, "deque mutated during iteration") : v;
}

static Value make(WfType *type, const Value *args, size_t nargs)
{
    ssize_t skip = 0;
    if (nargs == 0 || nargs > 2)
        return wf_raise(&wf_exc_TypeError, "function takes at %s %d argument%s (%zu given)",
                        nargs == 0 ? "least" : "most", nargs == 0 ? 1 : 2, nargs == 0 ? "" : "s",
                        nargs);
    if (!wf_is_deque(args[0]))
        return wf_raise(&wf_exc_TypeError, "argument 1 must be collections.deque, not %.50s",
                        wf_is_none(args[0]) ? "None" : wf_type_of(args[0])->name);
    if (nargs == 2 && wf_arg_ssize(args[1], &skip) < 0)
        return WF_NULL;
    Value v = wf_deque_iter_new(args[0], type);
    if (!wf_is_null(v) && skip > 0) {
        DequeIter *it = as_iter(v);
        it->pos = (size_t)skip < it->left ? (size_t)skip : it->left;
        it->left -= it->pos;
    }
    return v;
}

static Value iter_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return make(type, args, nargs);
}

static Value iter_length_hint(Value self)
{
    DequeIter *it = as_iter(self);
    bool l = wf_lock(it);
    size_t n = it->left;
    wf_unlock(it, l);
    return wf_int((int64_t)n);
}

static Value iter_reduce(Value self)
{
    DequeIter *it = as_iter(self);
    size_t len = deque_measure(wf_as_deque(it->deque), NULL);
    bool l = wf_lock(it);
    size_t left = it->left;
    wf_unlock(it, l);
    Value args = wf_tuple_pack(2, it->deque, wf_int((int64_t)(len > left ? len - left : 0)));
    Value r = WF_NULL;
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    return r;
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((DequeIter *)o)->deque);
    wf_free_object(o, sizeof(DequeIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((DequeIter *)o)->deque);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, WF_NOARGS,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

#define ITER_TYPE(IDENT, NAME)                                                                    \
    WfType IDENT = {                                                                              \
        WF_TYPE_HEAD(FREE, NAME, DequeIter, WF_TF_GC),                                            \
        .dealloc = iter_dealloc,                                                                  \
        .traverse = iter_traverse,                                                                \
        .new = iter_new,                                                                          \
        .iter = wf_iter_self,                                                                     \
        .iternext = iter_next,                                                                    \
        .methods = iter_methods,                                                                  \
    }

ITER_TYPE(wf_deque_iterator_type, "_collections._deque_iterator");
ITER_TYPE(wf_deque_reverse_iterator_type, "_collections._deque_reverse_iterator");
