/* _weakref: the natives behind weakref.py. */
#include "weakref.h"

#include "api.h"

size_t wf_weakref_count(Value o);
Value wf_weakref_list(Value o);
Value wf_weakproxy_new(Value o, Value callback);

static Value m_getweakrefcount(Value self, Value o) { return wf_int((int64_t)wf_weakref_count(o)); }
static Value m_getweakrefs(Value self, Value o) { return wf_weakref_list(o); }

static Value m_proxy(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("proxy", nargs, 1, 2) < 0)
        return WF_NULL;
    return wf_weakproxy_new(args[0], nargs > 1 && !wf_is_none(args[1]) ? args[1] : WF_NULL);
}

/* Deletes d[key] if its value is a dead weak reference. */
static Value m_remove_dead(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_remove_dead_weakref", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!wf_is_dict(args[0]))
        return wf_raise(&wf_exc_TypeError,
                        "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    Value ref;
    int found = wf_dict_get(args[0], args[1], &ref);
    if (found <= 0)
        return found < 0 ? WF_NULL : WF_NONE;
    bool dead = false;
    if (wf_is_a(ref, &wf_weakref_type)) {
        Value o = wf_weakref_get(ref);
        dead = wf_is_null(o);
        wf_drop(o);
    }
    wf_drop(ref);
    if (dead && wf_dict_del(args[0], args[1]) < 0)
        return WF_NULL;
    return WF_NONE;
}

static WfMethodDef functions[] = {
    {"getweakrefcount", m_getweakrefcount, WF_O,
     "getweakrefcount($module, object, /)\n--\n\nReturn the number of weak references to 'object'."},
    {"getweakrefs", m_getweakrefs, WF_O,
     "getweakrefs($module, object, /)\n--\n\nReturn a list of all weak reference objects pointing to 'object'."},
    {"proxy", m_proxy, WF_FAST,
     "proxy($module, object, callback=None, /)\n--\n\nCreate a proxy object that weakly references 'object'."},
    {"_remove_dead_weakref", m_remove_dead, WF_FAST,
     "_remove_dead_weakref($module, dct, key, /)\n--\n\nAtomically remove key from dict if it points to a dead weakref."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__weakref(Value m)
{
    if (wf_module_add_functions(m, functions) < 0)
        return -1;
    if (wf_module_add(m, "ref", wf_type_value(&wf_weakref_type)) < 0 ||
        wf_module_add(m, "ReferenceType", wf_type_value(&wf_weakref_type)) < 0 ||
        wf_module_add(m, "ProxyType", wf_type_value(&wf_weakproxy_type)) < 0 ||
        wf_module_add(m, "CallableProxyType", wf_type_value(&wf_weakcallableproxy_type)) < 0)
        return -1;
    return 0;
}
