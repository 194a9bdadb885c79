/* Attributes of type objects that are computed: names, bases, doc, flags. */
#include "typeobj.h"

#include "api.h"
#include "descr.h"
#include "instance.h"

static WfType *as_type(Value v)
{
    return (WfType *)wf_obj(v);
}

static int check_settable(WfType *t, Value v, const char *name)
{
    if (t->flags & WF_TF_IMMUTABLE)
        return wf_raise_i(&wf_exc_TypeError, "cannot set '%s' attribute of immutable type '%s'",
                          name, t->name);
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "cannot delete '%s' attribute of immutable type '%s'",
                          name, t->name);
    return 0;
}

/* --- names ------------------------------------------------------------------------------------------------- */

Value wf_type_name_value(WfType *t)
{
    if (t->flags & WF_TF_HEAP)
        return wf_new_ref(t->ht_name);
    const char *dot = strrchr(t->name, '.');
    return wf_intern_c(dot ? dot + 1 : t->name);
}

Value wf_type_qualname(WfType *t)
{
    return t->flags & WF_TF_HEAP ? wf_new_ref(t->ht_qualname) : wf_type_name_value(t);
}

Value wf_type_module(WfType *t)
{
    Value v;
    if (t->flags & WF_TF_HEAP) {
        if (wf_is_pointer(wf_type_dict(t)) && wf_dict_get_str(wf_type_dict(t), wf_n.__module__, &v))
            return v;
        return wf_raise(&wf_exc_AttributeError, "__module__");
    }
    const char *dot = strrchr(t->name, '.');
    return dot ? wf_intern(wf_str_from_utf8(t->name, (size_t)(dot - t->name))) : wf_n.builtins;
}

const char *wf_short_type_name(WfType *t)
{
    const char *dot = t->flags & WF_TF_HEAP ? NULL : strrchr(t->name, '.');
    return dot ? dot + 1 : t->name;
}

static Value get_name(Value self, void *closure)
{
    return wf_type_name_value(as_type(self));
}

static int set_name(Value self, Value v, void *closure)
{
    WfType *t = as_type(self);
    if (check_settable(t, v, "__name__") < 0)
        return -1;
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "can only assign string to %s.__name__, not '%s'",
                          t->name, wf_type_of(v)->name);
    size_t len;
    const char *text = wf_str_utf8(v, &len);
    if (text == NULL)
        return -1;
    if (strlen(text) != len)
        return wf_raise_i(&wf_exc_ValueError, "type name must not contain null characters");
    /* Whoever writes a message may be using the C text, while Python code runs: it is an immortal str's. */
    Value kept = wf_intern(wf_str_from_utf8(text, len));
    if (wf_is_null(kept) || (text = wf_str_utf8(kept, &len)) == NULL)
        return -1;
    wf_barrier(t, v);
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    Value old = t->ht_name;
    if (wf_is_null(t->ht_first_name)) {
        t->ht_first_name = old; /* its text is not such a one */
        old = WF_NULL;
    }
    t->ht_name = wf_new_ref(v);
    t->name = text;
    if (stop)
        wf_start_world();
    wf_drop(old);
    return 0;
}

static Value get_qualname(Value self, void *closure)
{
    return wf_type_qualname(as_type(self));
}

static int set_qualname(Value self, Value v, void *closure)
{
    WfType *t = as_type(self);
    if (check_settable(t, v, "__qualname__") < 0)
        return -1;
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "can only assign string to %s.__qualname__, not '%s'",
                          t->name, wf_type_of(v)->name);
    wf_barrier(t, v);
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    Value old = t->ht_qualname;
    t->ht_qualname = wf_new_ref(v);
    if (stop)
        wf_start_world();
    wf_drop(old);
    return 0;
}

static Value get_module(Value self, void *closure)
{
    return wf_type_module(as_type(self));
}

static int set_module(Value self, Value v, void *closure)
{
    if (check_settable(as_type(self), v, "__module__") < 0)
        return -1;
    return wf_type_setattr(as_type(self), wf_n.__module__, v);
}

/* --- documentation ---------------------------------------------------------------------------------------- */

static Value get_doc(Value self, void *closure)
{
    WfType *t = as_type(self);
    Value v;
    if (!(t->flags & WF_TF_HEAP) && t->doc)
        return wf_doc_text(wf_short_type_name(t), t->doc);
    if (!wf_dict_get_str(wf_type_dict(t), wf_n.__doc__, &v))
        return WF_NONE;
    WfDescrGetFn get = wf_type_of(v)->descr_get;
    if (get == NULL)
        return v;
    Value r = get(v, WF_NULL, self);
    wf_drop(v);
    return r;
}

static int set_doc(Value self, Value v, void *closure)
{
    if (check_settable(as_type(self), v, "__doc__") < 0)
        return -1;
    return wf_type_setattr(as_type(self), wf_n.__doc__, v);
}

static Value get_text_signature(Value self, void *closure)
{
    WfType *t = as_type(self);
    if (t->doc == NULL || (t->flags & WF_TF_HEAP))
        return WF_NONE;
    return wf_doc_signature(wf_short_type_name(t), t->doc);
}

/* --- hierarchy -------------------------------------------------------------------------------------------- */

static Value get_bases(Value self, void *closure)
{
    return wf_new_ref(as_type(self)->bases);
}

static Value get_base(Value self, void *closure)
{
    WfType *b = as_type(self)->base;
    return b ? wf_new_ref(wf_type_value(b)) : WF_NONE;
}

static Value get_dict(Value self, void *closure)
{
    Value dict = wf_type_dict(as_type(self));
    return wf_is_pointer(dict) ? wf_mappingproxy_new(dict) : WF_NONE;
}

/* --- abstract methods, annotations --------------------------------------------------------------------- */

static Value get_abstractmethods(Value self, void *closure)
{
    WfType *t = as_type(self);
    Value v;
    if (t != &wf_type_type && wf_dict_get_str(wf_type_dict(t), wf_n.__abstractmethods__, &v))
        return v;
    return wf_raise_attribute(self, wf_n.__abstractmethods__, "__abstractmethods__");
}

static int set_abstractmethods(Value self, Value v, void *closure)
{
    WfType *t = as_type(self);
    int abstract = wf_is_null(v) ? 0 : wf_truth(v);
    if (abstract < 0)
        return -1;
    Value old;
    if (wf_is_null(v) && !wf_dict_get_str(wf_type_dict(t), wf_n.__abstractmethods__, &old)) {
        wf_raise_attribute(self, wf_n.__abstractmethods__, "__abstractmethods__");
        return -1;
    }
    if (wf_is_null(v))
        wf_drop(old);
    if (wf_type_setattr(t, wf_n.__abstractmethods__, v) < 0)
        return -1;
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    t->flags = abstract ? t->flags | WF_TF_ABSTRACT : t->flags & ~WF_TF_ABSTRACT;
    wf_type_modified_stw(t); /* since the first stop others may have learnt how it is called */
    if (stop)
        wf_start_world();
    return 0;
}

/* An empty dict, kept by the class: the same for all threads that ask at the same time. */
static Value first_annotations(WfType *t)
{
    Value v = wf_dict_new(), there;
    if (wf_is_null(v))
        return v;
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    int r = 0;
    if (wf_dict_get_str(wf_type_dict(t), wf_n.__annotations__, &there)) {
        wf_drop(v);
        v = there;
    } else {
        r = wf_type_setattr(t, wf_n.__annotations__, v);
    }
    if (stop)
        wf_start_world();
    if (r < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value get_annotations(Value self, void *closure)
{
    WfType *t = as_type(self);
    if (!(t->flags & WF_TF_HEAP))
        return wf_raise_attribute(self, wf_n.__annotations__,
                                  "type object '%s' has no attribute '__annotations__'", t->name);
    Value v;
    if (wf_dict_get_str(wf_type_dict(t), wf_n.__annotations__, &v)) {
        WfDescrGetFn get = wf_type_of(v)->descr_get;
        if (get == NULL)
            return v;
        Value r = get(v, WF_NULL, self);
        wf_drop(v);
        return r;
    }
    return first_annotations(t);
}

static int set_annotations(Value self, Value v, void *closure)
{
    WfType *t = as_type(self);
    if (t->flags & WF_TF_IMMUTABLE)
        return wf_raise_i(&wf_exc_TypeError,
                          "cannot set '__annotations__' attribute of immutable type '%s'", t->name);
    Value old;
    if (wf_is_null(v)) {
        if (!wf_dict_get_str(wf_type_dict(t), wf_n.__annotations__, &old)) {
            wf_raise_attribute(self, wf_n.__annotations__, "__annotations__");
            return -1;
        }
        wf_drop(old);
    }
    return wf_type_setattr(t, wf_n.__annotations__, v);
}

/* --- layout ------------------------------------------------------------------------------------------------- */

static Value get_basicsize(Value self, void *closure)
{
    return wf_small(as_type(self)->basicsize);
}

static Value get_itemsize(Value self, void *closure)
{
    return wf_small(as_type(self)->itemsize);
}

static Value get_dictoffset(Value self, void *closure)
{
    WfType *t = as_type(self);
    return wf_small(t->flags & WF_TF_TAIL_DICT ? -8 : (int64_t)t->slots_offset);
}

/* Weak references live in a table of their own; the sign that they are allowed is what people test. */
static Value get_weakrefoffset(Value self, void *closure)
{
    return wf_small(as_type(self)->flags & WF_TF_WEAKREF ? (int64_t)sizeof(WfObject) : 0);
}

/* The bits that Py_TPFLAGS_* give to the same facts. */
static Value get_flags(Value self, void *closure)
{
    static const struct {
        uint32_t ours, theirs;
    } bits[] = {
        {WF_TF_SEQUENCE, 1u << 5}, {WF_TF_MAPPING, 1u << 6}, {WF_TF_NO_INSTANCE, 1u << 7},
        {WF_TF_IMMUTABLE, 1u << 8}, {WF_TF_HEAP, 1u << 9}, {WF_TF_BASETYPE, 1u << 10},
        {WF_TF_READY, 1u << 12}, {WF_TF_GC, 1u << 14}, {WF_TF_METHOD_DESCR, 1u << 17},
        {WF_TF_ABSTRACT, 1u << 20}, {WF_TF_MATCH_SELF, 1u << 22}, {WF_TF_INT, 1u << 24},
        {WF_TF_LIST, 1u << 25}, {WF_TF_TUPLE, 1u << 26}, {WF_TF_BYTES, 1u << 27},
        {WF_TF_STR, 1u << 28}, {WF_TF_DICT, 1u << 29}, {WF_TF_EXC, 1u << 30},
        {WF_TF_TYPE, 1u << 31}};
    uint32_t flags = 1u << 18;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (as_type(self)->flags & bits[i].ours)
            flags |= bits[i].theirs;
    return wf_small(flags);
}

WfGetSetDef wf_type_getset[] = {
    {"__name__", get_name, set_name, NULL, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL, NULL},
    {"__bases__", get_bases, wf_type_set_bases, NULL, NULL},
    {"__base__", get_base, NULL, NULL, NULL},
    {"__module__", get_module, set_module, NULL, NULL},
    {"__abstractmethods__", get_abstractmethods, set_abstractmethods, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {"__basicsize__", get_basicsize, NULL, NULL, NULL},
    {"__itemsize__", get_itemsize, NULL, NULL, NULL},
    {"__flags__", get_flags, NULL, NULL, NULL},
    {"__weakrefoffset__", get_weakrefoffset, NULL, NULL, NULL},
    {"__dictoffset__", get_dictoffset, NULL, NULL, NULL},
    {0}};

WfMemberDef wf_type_members[] = {
    {"__mro__", WF_M_VALUE, offsetof(WfType, mro), true, NULL}, {0}};
