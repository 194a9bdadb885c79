/* _functools: reduce, and the module of partial, lru_cache and cmp_to_key. */
#include "functools/functools.h"
#include "internal/iter.h"

/* Folds the rest of the iterator into r (owned); the result owned, WF_NULL on error. */
static Value fold(Value fn, Value it, Value r)
{
    WfUnaryFn next = wf_next_slot(it);
    Value v;
    while (!wf_is_null(r) && !wf_is_null(v = wf_own(next(it)))) {
        Value folded = wf_is_null(r) ? WF_NULL : wf_own(wf_call2(fn, r, v));
        wf_drop(r);
        wf_drop(v);
        r = folded;
        if (wf_safepoint() < 0) {
            wf_drop(r);
            r = WF_NULL;
        }
    }
    if (wf_is_null(r) || !wf_err_occurred())
        return r;
    if (wf_err_matches(&wf_exc_StopIteration)) {
        wf_err_clear();
        return r;
    }
    wf_drop(r);
    return WF_NULL;
}

static Value m_reduce(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("reduce", nargs, 2, 3) < 0)
        return WF_NULL;
    Value it = wf_iter(args[1]);
    if (wf_is_null(it)) {
        if (wf_err_matches(&wf_exc_TypeError))
            wf_raise(&wf_exc_TypeError, "reduce() arg 2 must support iteration");
        return WF_NULL;
    }
    Value r = nargs == 3 ? wf_new_ref(args[2]) : wf_own(wf_next(it));
    if (wf_is_null(r) && !wf_err_occurred())
        wf_raise(&wf_exc_TypeError, "reduce() of empty iterable with no initial value");
    r = fold(args[0], it, r);
    wf_drop(it);
    return r;
}

static WfMethodDef functions[] = {
    {"reduce", m_reduce, WF_FAST,
     "reduce(function, iterable[, initial]) -> value\n\nApply a function of two arguments "
     "cumulatively to the items of a sequence\nor iterable, from left to right, so as to "
     "reduce the iterable to a single\nvalue.  For example, reduce(lambda x, y: x+y, [1, 2, 3, "
     "4, 5]) calculates\n((((1+2)+3)+4)+5).  If initial is present, it is placed before the "
     "items\nof the iterable in the calculation, and serves as a default when the\niterable is "
     "empty."},
    {"cmp_to_key", wf_cmp_to_key, WF_FASTKW, "Convert a cmp= function into a key= function."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__functools(Value m)
{
    if (wf_type_add(m, &wf_partial_type) < 0 || wf_type_add(m, &wf_lru_cache_type) < 0 ||
        wf_type_add(WF_NULL, &wf_key_wrapper_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
