/* wf_wrap_*: native slots called as methods, `int.__add__(1, 2)`: arguments checked and converted. */
#include "slot_funcs.h"

#include "api.h"

static int check_count(size_t nargs, size_t n)
{
    if (WF_LIKELY(nargs == n))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "expected %zu argument%s, got %zu", n, n == 1 ? "" : "s",
                      nargs);
}

static int check_range(const char *name, size_t nargs, size_t min, size_t max)
{
    if (min == max && nargs != min)
        return wf_raise_i(&wf_exc_TypeError, "%s expected %zu argument%s, got %zu", name, min,
                          min == 1 ? "" : "s", nargs);
    if (nargs < min)
        return wf_raise_i(&wf_exc_TypeError, "%s expected at least %zu argument%s, got %zu", name,
                          min, min == 1 ? "" : "s", nargs);
    if (nargs > max)
        return wf_raise_i(&wf_exc_TypeError, "%s expected at most %zu argument%s, got %zu", name,
                          max, max == 1 ? "" : "s", nargs);
    return 0;
}

static Value none_or_error(int r)
{
    return r < 0 ? WF_NULL : WF_NONE;
}

#define WRAP(name)                                                                                \
    Value wf_wrap_##name(Value self, const Value *args, size_t nargs, Value kwnames, void *fn)

WRAP(unary)
{
    return check_count(nargs, 0) < 0 ? WF_NULL : ((WfUnaryFn)fn)(self);
}

WRAP(binary)
{
    return check_count(nargs, 1) < 0 ? WF_NULL : ((WfBinaryFn)fn)(self, args[0]);
}

WRAP(binary_r)
{
    return check_count(nargs, 1) < 0 ? WF_NULL : ((WfBinaryFn)fn)(args[0], self);
}

WRAP(ternary)
{
    if (check_range("", nargs, 1, 2) < 0)
        return WF_NULL;
    return ((WfTernaryFn)fn)(self, args[0], nargs > 1 ? args[1] : WF_NONE);
}

WRAP(ternary_r)
{
    if (check_range("", nargs, 1, 2) < 0)
        return WF_NULL;
    return ((WfTernaryFn)fn)(args[0], self, nargs > 1 ? args[1] : WF_NONE);
}

WRAP(ipow)
{
    return check_count(nargs, 1) < 0 ? WF_NULL : ((WfTernaryFn)fn)(self, args[0], WF_NONE);
}

WRAP(bool)
{
    if (check_count(nargs, 0) < 0)
        return WF_NULL;
    int r = ((WfBoolFn)fn)(self);
    return r < 0 ? WF_NULL : wf_bool(r);
}

WRAP(len)
{
    if (check_count(nargs, 0) < 0)
        return WF_NULL;
    ssize_t n = ((WfLenFn)fn)(self);
    return n < 0 ? WF_NULL : wf_int(n);
}

WRAP(index_arg)
{
    ssize_t i;
    if (check_count(nargs, 1) < 0 || wf_as_ssize(args[0], &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    return ((Value (*)(Value, ssize_t))fn)(self, i);
}

WRAP(sq_item)
{
    ssize_t i;
    if (check_count(nargs, 1) < 0 || wf_as_ssize(args[0], &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    WfLenFn len = wf_type_of(self)->len;
    if (i < 0 && len) {
        ssize_t n = len(self);
        if (n < 0)
            return WF_NULL;
        i += n;
    }
    return ((Value (*)(Value, ssize_t))fn)(self, i);
}

WRAP(contains)
{
    if (check_count(nargs, 1) < 0)
        return WF_NULL;
    int r = ((WfContainsFn)fn)(self, args[0]);
    return r < 0 ? WF_NULL : wf_bool(r);
}

WRAP(setitem)
{
    if (check_range("", nargs, 2, 2) < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], args[1]));
}

WRAP(delitem)
{
    if (check_count(nargs, 1) < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], WF_NULL));
}

#define WRAP_COMPARE(name, op)                                                                    \
    WRAP(name)                                                                                    \
    {                                                                                             \
        return check_count(nargs, 1) < 0 ? WF_NULL : ((WfCompareFn)fn)(self, args[0], op);        \
    }
WRAP_COMPARE(lt, WF_LT)
WRAP_COMPARE(le, WF_LE)
WRAP_COMPARE(eq, WF_EQ)
WRAP_COMPARE(ne, WF_NE)
WRAP_COMPARE(gt, WF_GT)
WRAP_COMPARE(ge, WF_GE)

WRAP(hash)
{
    if (check_count(nargs, 0) < 0)
        return WF_NULL;
    int64_t h = ((WfHashFn)fn)(self);
    return h == -1 ? WF_NULL : wf_int(h);
}

WRAP(call)
{
    return ((WfCallFn)fn)(self, args, nargs, kwnames);
}

WRAP(init)
{
    return none_or_error(((WfInitFn)fn)(self, args, nargs, kwnames));
}

static int check_attribute_name(Value name)
{
    if (wf_is_str(name))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "attribute name must be string, not '%.200s'",
                      wf_type_of(name)->name);
}

WRAP(getattr)
{
    if (check_count(nargs, 1) < 0 || check_attribute_name(args[0]) < 0)
        return WF_NULL;
    return ((WfBinaryFn)fn)(self, args[0]);
}

/*
 * object.__setattr__ may not be applied to an object whose built-in base has a setattr of its
 * own: nobody gets around the rules of `type` that way.
 */
static int check_setattr(Value self, WfStoreFn fn, const char *what)
{
    WfType *t = wf_type_of(self);
    while (t && t->setattr == wf_slot_setattr)
        t = t->base;
    if (t && t->setattr != fn)
        return wf_raise_i(&wf_exc_TypeError, "can't apply this %s to %s object", what,
                          wf_type_of(self)->name);
    return 0;
}

WRAP(setattr)
{
    if (check_range("", nargs, 2, 2) < 0 || check_attribute_name(args[0]) < 0 ||
        check_setattr(self, (WfStoreFn)fn, "__setattr__") < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], args[1]));
}

WRAP(delattr)
{
    if (check_count(nargs, 1) < 0 || check_attribute_name(args[0]) < 0 ||
        check_setattr(self, (WfStoreFn)fn, "__delattr__") < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], WF_NULL));
}

WRAP(descr_get)
{
    if (check_range("", nargs, 1, 2) < 0)
        return WF_NULL;
    Value obj = wf_is_none(args[0]) ? WF_NULL : args[0];
    Value type = nargs < 2 || wf_is_none(args[1]) ? WF_NULL : args[1];
    if (wf_is_null(obj) && wf_is_null(type))
        return wf_raise(&wf_exc_TypeError, "__get__(None, None) is invalid");
    return ((WfDescrGetFn)fn)(self, obj, type);
}

WRAP(descr_set)
{
    if (check_range("", nargs, 2, 2) < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], args[1]));
}

WRAP(descr_delete)
{
    if (check_count(nargs, 1) < 0)
        return WF_NULL;
    return none_or_error(((WfStoreFn)fn)(self, args[0], WF_NULL));
}

WRAP(next)
{
    if (check_count(nargs, 0) < 0)
        return WF_NULL;
    Value v = ((WfUnaryFn)fn)(self);
    if (wf_is_null(v) && !wf_err_occurred())
        wf_raise_none(&wf_exc_StopIteration);
    return v;
}

WRAP(del)
{
    if (check_count(nargs, 0) < 0)
        return WF_NULL;
    if (wf_is_pointer(self))
        ((void (*)(WfObject *))fn)(wf_obj(self));
    return WF_NONE;
}
