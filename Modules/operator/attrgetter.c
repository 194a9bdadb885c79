/* attrgetter: a callable that gets one attribute, dotted or not, or a tuple of several. */
#include "getters.h"
#include "repr_guard.h"

typedef struct {
    WfObject ob;
    Value names; /* [const] tuple as given: of str */
    Value paths; /* [const] tuple: an interned str, or a tuple of them for a dotted name */
    size_t n;    /* [const] */
} AttrGetter;

static AttrGetter *as_getter(Value v) { return (AttrGetter *)wf_obj(v); }

static Value interned_slice(Value name, size_t start, size_t end)
{
    Value part = wf_str_slice(name, start, end);
    return wf_is_null(part) ? part : wf_intern(part);
}

/* "a.b" as ("a", "b"); a name without dots as itself. New reference. */
static Value path_of(Value name)
{
    WfStr *s = wf_as_str(name);
    size_t dots = 0, part = 0, start = 0;
    for (size_t i = 0; i < s->len; i++)
        dots += wf_str_at(s, i) == '.';
    if (dots == 0)
        return interned_slice(name, 0, s->len);
    Value path = wf_tuple_new(dots + 1);
    for (size_t i = 0; !wf_is_null(path) && i <= s->len; i++) {
        if (i < s->len && wf_str_at(s, i) != '.')
            continue;
        Value piece = wf_as_tuple(path)->items[part++] = interned_slice(name, start, i);
        start = i + 1;
        if (wf_is_null(piece)) {
            wf_drop(path);
            return WF_NULL;
        }
    }
    return path;
}

static Value paths_of(const Value *names, size_t n)
{
    Value paths = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(paths) && i < n; i++) {
        Value path = wf_is_str(names[i])
                         ? path_of(names[i])
                         : wf_raise(&wf_exc_TypeError, "attribute name must be a string");
        wf_as_tuple(paths)->items[i] = path;
        if (wf_is_null(path)) {
            wf_drop(paths);
            return WF_NULL;
        }
    }
    return paths;
}

static Value getter_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("attrgetter", kwnames) < 0)
        return WF_NULL;
    if (nargs < 1)
        return wf_raise(&wf_exc_TypeError, "attrgetter expected 1 argument, got 0");
    Value paths = paths_of(args, nargs);
    Value names = wf_is_null(paths) ? WF_NULL : wf_tuple_from_array(args, nargs);
    AttrGetter *g = wf_is_null(names) ? NULL : wf_alloc(type->shape, sizeof *g);
    if (g == NULL) {
        wf_drop(names);
        wf_drop(paths);
        return WF_NULL;
    }
    g->names = names;
    g->paths = paths;
    g->n = nargs;
    return WF_MOVE(g);
}

static Value get_path(Value o, Value path)
{
    if (WF_LIKELY(!wf_is_tuple_exact(path)))
        return wf_getattr(o, path);
    o = wf_new_ref(o);
    for (size_t i = 0; !wf_is_null(o) && i < wf_tuple_len(path); i++) {
        Value v = wf_own(wf_getattr(o, wf_tuple_item(path, i)));
        wf_drop(o);
        o = v;
    }
    return o;
}

static Value getter_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    AttrGetter *g = as_getter(self);
    if (WF_UNLIKELY(nargs != 1 || !wf_is_null(kwnames)) &&
        (wf_no_kwargs("attrgetter", kwnames) < 0 || wf_check_nargs("attrgetter", nargs, 1, 1) < 0))
        return WF_NULL;
    if (g->n == 1)
        return get_path(args[0], wf_tuple_item(g->paths, 0));
    Value r = wf_tuple_new(g->n);
    for (size_t i = 0; !wf_is_null(r) && i < g->n; i++) {
        Value v = wf_own(get_path(args[0], wf_tuple_item(g->paths, i)));
        wf_as_tuple(r)->items[i] = v;
        if (wf_is_null(v)) {
            wf_drop(r);
            return WF_NULL;
        }
    }
    return r;
}

static Value getter_repr(Value self)
{
    AttrGetter *g = as_getter(self);
    WfType *t = wf_type_of(self);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_format("%s(...)", t->name);
    Value r = g->n == 1 ? wf_str_from_format("%s(%R)", t->name, wf_tuple_item(g->names, 0))
                        : wf_str_from_format("%s%R", t->name, g->names);
    wf_repr_leave(self);
    return r;
}

static Value m_reduce(Value self)
{
    return wf_tuple_pack(2, wf_type_value(wf_type_of(self)), as_getter(self)->names);
}

static void getter_dealloc(WfObject *o)
{
    wf_drop(((AttrGetter *)o)->names);
    wf_drop(((AttrGetter *)o)->paths);
    wf_free_object(o, sizeof(AttrGetter));
}

static int getter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((AttrGetter *)o)->names);
    WF_VISIT(((AttrGetter *)o)->paths);
    return 0;
}

static WfMethodDef getter_methods[] = {
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling"},
    {NULL, NULL, 0, NULL},
};

WfType wf_attrgetter_type = {
    WF_TYPE_HEAD(FREE, "operator.attrgetter", AttrGetter, WF_TF_GC),
    .doc =
        "attrgetter(attr, ...) --> attrgetter object\n\nReturn a callable object that fetches "
        "the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) "
        "returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, "
        "r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n"
        "(r.name.first, r.name.last).",
    .dealloc = getter_dealloc,
    .traverse = getter_traverse,
    .new = getter_new,
    .call = getter_call,
    .repr = getter_repr,
    .methods = getter_methods,
};
