/*
 * _testcapi: limits of C's types, and native functions and types of every calling convention, as
 * CPython's own test files ask for them.
 *
 * Each function returns what it was called with: (self, arguments[, keywords]), where self is the
 * module, the instance or the class, and None for a static method.
 */
#include "api.h"
#include "callable.h"

#include <float.h>
#include <limits.h>

/* A native function sees its module as self; a static method's self is the class it was found in. */
static Value named_self(Value self)
{
    return self;
}

static Value no_self(Value self)
{
    return WF_NONE;
}

static Value keywords(const Value *args, size_t nargs, Value kwnames)
{
    if (wf_is_null(kwnames) || wf_tuple_len(kwnames) == 0)
        return WF_NONE;
    Value d = wf_dict_new();
    for (size_t i = 0; !wf_is_null(d) && i < wf_tuple_len(kwnames); i++)
        if (wf_dict_set(d, wf_tuple_item(kwnames, i), args[nargs + i]) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    return d;
}

static Value result(Value self, const Value *args, size_t nargs, const Value *kw)
{
    Value tuple = wf_tuple_from_array(args, nargs), r = WF_NULL;
    if (!wf_is_null(tuple))
        r = kw ? wf_tuple_pack(3, self, tuple, *kw) : wf_tuple_pack(2, self, tuple);
    wf_drop(tuple);
    return r;
}

#define CONVENTIONS(prefix, SELF)                                                                  \
    static Value prefix##_noargs(Value self)                                                       \
    {                                                                                              \
        return wf_new_ref(SELF(self));                                                             \
    }                                                                                              \
    static Value prefix##_o(Value self, Value arg)                                                 \
    {                                                                                              \
        return wf_tuple_pack(2, SELF(self), arg);                                                  \
    }                                                                                              \
    static Value prefix##_fast(Value self, const Value *args, size_t nargs)                        \
    {                                                                                              \
        return result(SELF(self), args, nargs, NULL);                                              \
    }                                                                                              \
    static Value prefix##_fastkw(Value self, const Value *args, size_t nargs, Value kwnames)       \
    {                                                                                              \
        Value kw = keywords(args, nargs, kwnames);                                                 \
        Value r = wf_is_null(kw) ? WF_NULL : result(SELF(self), args, nargs, &kw);                 \
        wf_drop(kw);                                                                               \
        return r;                                                                                  \
    }

#define ROWS(prefix, flags)                                                                        \
    {                                                                                              \
        {"meth_varargs", prefix##_fast, WF_FAST | (flags), NULL},                                  \
        {"meth_varargs_keywords", prefix##_fastkw, WF_FASTKW | (flags), NULL},                     \
        {"meth_o", prefix##_o, WF_O | (flags), NULL},                                              \
        {"meth_noargs", prefix##_noargs, WF_NOARGS | (flags), NULL},                               \
        {"meth_fastcall", prefix##_fast, WF_FAST | (flags), NULL},                                 \
        {"meth_fastcall_keywords", prefix##_fastkw, WF_FASTKW | (flags), NULL},                    \
        {NULL, NULL, 0, NULL},                                                                     \
    }

CONVENTIONS(meth, named_self)
CONVENTIONS(static, no_self)

static WfMethodDef functions[] = ROWS(meth, 0);
static WfMethodDef instance_methods[] = ROWS(meth, 0);
static WfMethodDef class_methods[] = ROWS(meth, WF_CLASSM);
static WfMethodDef static_methods[] = ROWS(static, WF_STATICM);

static Value new_object(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return wf_generic_alloc(type, 0);
}

static void free_object(WfObject *o)
{
    wf_free_object(o, sizeof(WfObject));
}

static WfType instance_type = {
    WF_TYPE_HEAD(FREE, "_testcapi.MethInstance", WfObject, 0),
    .doc = "Class with normal (instance) methods to test calling conventions",
    .new = new_object, .dealloc = free_object, .methods = instance_methods,
};
static WfType class_type = {
    WF_TYPE_HEAD(FREE, "_testcapi.MethClass", WfObject, 0),
    .doc = "Class with class methods to test calling conventions",
    .new = new_object, .dealloc = free_object, .methods = class_methods,
};
static WfType static_type = {
    WF_TYPE_HEAD(FREE, "_testcapi.MethStatic", WfObject, 0),
    .doc = "Class with static methods to test calling conventions",
    .new = new_object, .dealloc = free_object, .methods = static_methods,
};

static int add_limits(Value m)
{
    const struct {
        const char *name;
        int64_t value;
    } limits[] = {
        {"SHRT_MAX", SHRT_MAX},          {"SHRT_MIN", SHRT_MIN},
        {"INT_MAX", INT_MAX},            {"INT_MIN", INT_MIN},
        {"LONG_MAX", LONG_MAX},          {"LONG_MIN", LONG_MIN},
        {"LLONG_MAX", LLONG_MAX},        {"LLONG_MIN", LLONG_MIN},
        {"PY_SSIZE_T_MAX", PTRDIFF_MAX}, {"PY_SSIZE_T_MIN", PTRDIFF_MIN},
        {"CHAR_MAX", CHAR_MAX},          {"CHAR_MIN", CHAR_MIN},
        {"UCHAR_MAX", UCHAR_MAX},        {"USHRT_MAX", USHRT_MAX},
        {"UINT_MAX", UINT_MAX},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (wf_module_add(m, limits[i].name, wf_int(limits[i].value)) < 0)
            return -1;
    return wf_module_add(m, "ULONG_MAX", wf_int_from_u64(ULONG_MAX)) < 0 ||
                   wf_module_add(m, "ULLONG_MAX", wf_int_from_u64(ULLONG_MAX)) < 0 ||
                   wf_module_add(m, "SIZE_MAX", wf_int_from_u64(SIZE_MAX)) < 0 ||
                   wf_module_add(m, "FLT_MAX", wf_float(FLT_MAX)) < 0 ||
                   wf_module_add(m, "FLT_MIN", wf_float(FLT_MIN)) < 0 ||
                   wf_module_add(m, "DBL_MAX", wf_float(DBL_MAX)) < 0 ||
                   wf_module_add(m, "DBL_MIN", wf_float(DBL_MIN)) < 0
               ? -1
               : 0;
}

int wf_module_init__testcapi(Value m)
{
    if (add_limits(m) < 0)
        return -1;
    if (wf_module_add_functions(m, functions) < 0 || wf_type_add(m, &instance_type) < 0 ||
        wf_type_add(m, &class_type) < 0 || wf_type_add(m, &static_type) < 0)
        return -1;
    return 0;
}
