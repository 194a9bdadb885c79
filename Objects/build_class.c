/* builtins.__build_class__: what a class statement calls. */
#include "typeobj.h"

#include "api.h"
#include "code.h"

/* The parts of a class statement; all owned but func and name. */
typedef struct {
    Value func, name;
    Value orig_bases, bases;   /* tuples; the same object unless __mro_entries__ had a say */
    Value meta;                /* metaclass or any callable */
    const Value *kwvalues;     /* keyword arguments without `metaclass` */
    Value kwnames;             /* tuple or WF_NULL, owned */
    Value kwbuffer[8];
    Value *kwalloc;
    bool meta_is_class;
} ClassStatement;

/* Replaces bases that are no classes by what their __mro_entries__ returns. New tuple. */
static Value resolve_bases(Value bases)
{
    Value list = WF_NULL;
    size_t n = wf_tuple_len(bases);
    for (size_t i = 0; i < n; i++) {
        Value b = wf_tuple_item(bases, i), fn;
        int r = wf_is_kind(b, WF_TF_TYPE) ? 0 : wf_getattr_opt(b, wf_n.__mro_entries__, &fn);
        if (r < 0)
            goto fail;
        if (r == 0) {
            if (!wf_is_null(list) && wf_list_append(list, b) < 0)
                goto fail;
            continue;
        }
        Value entries = wf_call1(fn, bases);
        wf_drop(fn);
        if (wf_is_null(entries))
            goto fail;
        if (!wf_is_tuple(entries)) {
            wf_raise(&wf_exc_TypeError, "__mro_entries__ must return a tuple");
            wf_drop(entries);
            goto fail;
        }
        if (wf_is_null(list))
            list = wf_list_from_array(wf_as_tuple(bases)->items, i);
        r = wf_is_null(list) ? -1 : wf_list_extend(list, entries);
        wf_drop(entries);
        if (r < 0)
            goto fail;
    }
    if (wf_is_null(list))
        return wf_new_ref(bases);
    Value t = wf_list_as_tuple(list);
    wf_drop(list);
    return t;
fail:
    wf_drop(list);
    return WF_NULL;
}

/* Takes `metaclass` out of the keywords. */
static int split_keywords(ClassStatement *c, const Value *values, Value kwnames)
{
    c->kwnames = WF_NULL;
    c->meta = WF_NULL;
    c->kwvalues = c->kwbuffer;
    size_t n = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames), kept = 0;
    if (n == 0)
        return 0;
    Value *out = c->kwbuffer;
    if (n > sizeof c->kwbuffer / sizeof *c->kwbuffer) {
        out = c->kwalloc = wf_mem_alloc(n * sizeof(Value));
        if (out == NULL)
            return -1;
        c->kwvalues = out;
    }
    Value names = wf_list_new(n);
    if (wf_is_null(names))
        return -1;
    for (size_t i = 0; i < n; i++) {
        Value name = wf_tuple_item(kwnames, i);
        if (wf_str_equal(name, wf_n.metaclass)) {
            c->meta = wf_new_ref(values[i]);
        } else {
            out[kept++] = values[i];
            if (wf_list_append(names, name) < 0)
                break;
        }
    }
    if (kept)
        c->kwnames = wf_list_as_tuple(names);
    wf_drop(names);
    return kept && wf_is_null(c->kwnames) ? -1 : 0;
}

static int find_metaclass(ClassStatement *c)
{
    c->meta_is_class = true;
    if (wf_is_null(c->meta)) {
        WfType *t = wf_tuple_len(c->bases) ? wf_type_of(wf_tuple_item(c->bases, 0)) : &wf_type_type;
        c->meta = wf_new_ref(wf_type_value(t));
    } else {
        c->meta_is_class = wf_is_kind(c->meta, WF_TF_TYPE);
    }
    if (!c->meta_is_class)
        return 0;
    WfType *winner = wf_calculate_metaclass((WfType *)wf_obj(c->meta), c->bases);
    if (winner == NULL)
        return -1;
    Value v = wf_new_ref(wf_type_value(winner));
    wf_drop(c->meta);
    c->meta = v;
    return 0;
}

static Value prepare(ClassStatement *c)
{
    if (wf_obj(c->meta) == &wf_type_type.ob && c->meta_is_class)
        return wf_dict_new();
    Value fn, ns;
    int r = wf_getattr_opt(c->meta, wf_n.__prepare__, &fn);
    if (r <= 0)
        return r < 0 ? WF_NULL : wf_dict_new();
    Value args[2 + 8] = {c->name, c->bases}, *all = args;
    size_t nkw = wf_is_null(c->kwnames) ? 0 : wf_tuple_len(c->kwnames);
    if (nkw > 8 && (all = wf_mem_alloc((nkw + 2) * sizeof(Value))) == NULL) {
        wf_drop(fn);
        return WF_NULL;
    }
    all[0] = c->name;
    all[1] = c->bases;
    memcpy(all + 2, c->kwvalues, nkw * sizeof(Value));
    ns = wf_call(fn, all, 2, c->kwnames);
    if (all != args)
        wf_mem_free(all);
    wf_drop(fn);
    if (!wf_is_null(ns) && wf_type_of(ns)->getitem == NULL) {
        wf_raise(&wf_exc_TypeError, "%.200s.__prepare__() must return a mapping, not %.200s",
                 c->meta_is_class ? ((WfType *)wf_obj(c->meta))->name : "<metaclass>",
                 wf_type_of(ns)->name);
        wf_drop(ns);
        return WF_NULL;
    }
    return ns;
}

static Value call_metaclass(ClassStatement *c, Value ns)
{
    size_t nkw = wf_is_null(c->kwnames) ? 0 : wf_tuple_len(c->kwnames);
    Value args[3 + 8], *all = args;
    if (nkw > 8 && (all = wf_mem_alloc((nkw + 3) * sizeof(Value))) == NULL)
        return WF_NULL;
    all[0] = c->name;
    all[1] = c->bases;
    all[2] = ns;
    memcpy(all + 3, c->kwvalues, nkw * sizeof(Value));
    Value code = wf_as_function(c->func)->code;
    wf_class_attrs_hint = wf_as_code(code)->nself_attrs;
    Value cls = wf_call(c->meta, all, 3, c->kwnames);
    wf_class_attrs_hint = 0;
    if (all != args)
        wf_mem_free(all);
    return cls;
}

/* The body's __class__ cell must have been filled by type.__new__ with this very class. */
static int check_cell(ClassStatement *c, Value cell, Value cls)
{
    if (!wf_has_shape(cell, WF_SHAPE_cell) || !wf_is_kind(cls, WF_TF_TYPE))
        return 0;
    WfCellObject *o = (WfCellObject *)wf_obj(cell);
    bool l = wf_lock(o);
    Value in_cell = wf_new_ref(o->value);
    wf_unlock(o, l);
    int r = 0;
    if (wf_is_null(in_cell))
        r = wf_raise_i(&wf_exc_RuntimeError,
                       "__class__ not set defining %.200R as %.200R. "
                       "Was __classcell__ propagated to type.__new__?", c->name, cls);
    else if (!wf_is(in_cell, cls))
        r = wf_raise_i(&wf_exc_TypeError, "__class__ set to %.200R defining %.200R as %.200R",
                       in_cell, c->name, cls);
    wf_drop(in_cell);
    return r;
}

static Value run_statement(ClassStatement *c)
{
    Value ns = prepare(c);
    if (wf_is_null(ns))
        return WF_NULL;
    Value cell = wf_eval_function_with_locals(c->func, ns), cls = WF_NULL;
    if (!wf_is_null(cell)) {
        int r = 0;
        if (!wf_is(c->bases, c->orig_bases))
            r = wf_setitem(ns, wf_n.__orig_bases__, c->orig_bases);
        if (r == 0)
            cls = call_metaclass(c, ns);
        if (!wf_is_null(cls) && check_cell(c, cell, cls) < 0) {
            wf_drop(cls);
            cls = WF_NULL;
        }
    }
    wf_drop(cell);
    wf_drop(ns);
    return cls;
}

Value wf_build_class(const Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 2)
        return wf_raise(&wf_exc_TypeError, "__build_class__: not enough arguments");
    if (!wf_has_shape(args[0], WF_SHAPE_function))
        return wf_raise(&wf_exc_TypeError, "__build_class__: func must be a function");
    if (!wf_is_str(args[1]))
        return wf_raise(&wf_exc_TypeError, "__build_class__: name is not a string");
    ClassStatement c = {.func = args[0], .name = args[1], .bases = WF_NULL, .meta = WF_NULL,
                        .kwnames = WF_NULL};
    Value cls = WF_NULL;
    c.orig_bases = wf_tuple_from_array(args + 2, nargs - 2);
    if (!wf_is_null(c.orig_bases))
        c.bases = resolve_bases(c.orig_bases);
    if (!wf_is_null(c.bases) && split_keywords(&c, args + nargs, kwnames) == 0 &&
        find_metaclass(&c) == 0)
        cls = run_statement(&c);
    wf_drop(c.orig_bases);
    wf_drop(c.bases);
    wf_drop(c.meta);
    wf_drop(c.kwnames);
    wf_mem_free(c.kwalloc);
    return cls;
}
