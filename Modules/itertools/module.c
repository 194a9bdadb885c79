/* itertools: the module, and what its types share. */
#include "itertools.h"

int wf_it_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Value *refs = it_refs(o);
    for (size_t i = 0, n = (size_t)wf_obj_type(o)->aux; i < n; i++)
        WF_VISIT(refs[i]);
    return wf_instance_traverse(o, visit, arg);
}

void wf_it_drop_refs(WfObject *o)
{
    Value *refs = it_refs(o);
    for (size_t i = 0, n = (size_t)wf_obj_type(o)->aux; i < n; i++) {
        Value old = refs[i];
        refs[i] = WF_NULL;
        wf_drop(old);
    }
    wf_instance_clear(o);
}

void wf_it_dealloc(WfObject *o)
{
    wf_it_drop_refs(o);
    wf_free_object(o, wf_instance_size(o));
}

void *wf_it_alloc(WfType *type)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return NULL;
    Value *refs = it_refs(wf_obj(v));
    for (size_t i = 0, n = (size_t)type->aux; i < n; i++)
        refs[i] = WF_NULL;
    return wf_obj(v);
}

Value wf_it_reduced(Value self, Value args, Value state)
{
    if (wf_is_null(args))
        return WF_NULL;
    Value type = wf_type_value(wf_type_of(self));
    Value r = wf_is_null(state) ? wf_tuple_pack(2, type, args) : wf_tuple_pack(3, type, args, state);
    wf_drop(args);
    return r;
}

int wf_it_check_state(Value state, size_t min, size_t max)
{
    if (!wf_is_tuple(state))
        return wf_raise_i(&wf_exc_TypeError, "state is not a tuple");
    size_t n = wf_tuple_len(state);
    if (n >= min && n <= max)
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "function takes %s %zu argument%s (%zu given)",
                      min == max ? "exactly" : n < min ? "at least" : "at most", n < min ? min : max,
                      (n < min ? min : max) == 1 ? "" : "s", n);
}

static WfMethodDef functions[] = {
    {"tee", wf_it_tee, WF_FAST,
     "tee($module, iterable, n=2, /)\n--\n\nReturns a tuple of n independent iterators."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_itertools(Value m)
{
    WfType *const types[] = {
#define X(name) &wf_it_##name##_type,
        X(accumulate) X(combinations) X(combinations_with_replacement) X(cycle) X(dropwhile)
        X(takewhile) X(islice) X(starmap) X(chain) X(compress) X(filterfalse) X(count)
        X(pairwise) X(permutations) X(product) X(repeat) X(zip_longest) X(groupby) X(grouper)
        X(tee) X(tee_data)
#undef X
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (wf_type_add(m, types[i]) < 0)
            return -1;
    return wf_module_add_functions(m, functions);
}
