/*
 * Struct sequences: tuple subclasses with named fields, some of them behind the end of the tuple.
 *
 * An instance is a WfTuple with room for all fields; its length counts the visible ones only, so
 * tuple's own code sees those, and dealloc and traversal here see all. The description is kept
 * in the type's aux.
 */
#include "api.h"
#include "descr.h"
#include "instance.h"
#include "typeobj.h"

typedef struct {
    const WfStructSeqDef *def;
    size_t n_fields, n_visible;
    WfMemberDef members[]; /* by field */
} Description;

static Description *description(const WfType *t)
{
    return t->aux;
}

static bool is_unnamed(const WfStructField *f)
{
    return f->name[0] == '\0';
}

/* --- instances ------------------------------------------------------------------------------------------ */

static WfTuple *alloc_instance(WfType *t)
{
    Description *d = description(t);
    WfTuple *o = wf_alloc(t->shape, sizeof(WfTuple) + d->n_fields * sizeof(Value));
    if (o == NULL)
        return NULL;
    o->len = d->n_visible;
    for (size_t i = 0; i < d->n_fields; i++)
        o->items[i] = WF_NONE;
    return o;
}

Value wf_structseq_new(WfType *t, Value *items, size_t n)
{
    WfTuple *o = alloc_instance(t);
    for (size_t i = 0; i < n; i++) {
        if (o && i < description(t)->n_fields)
            o->items[i] = wf_own(items[i]);
        else
            wf_drop(items[i]);
    }
    return o ? WF_MOVE(o) : WF_NULL;
}

static void structseq_dealloc(WfObject *o)
{
    Description *d = description(wf_obj_type(o));
    for (size_t i = 0; i < d->n_fields; i++)
        wf_drop(((WfTuple *)o)->items[i]);
    wf_free_object(o, sizeof(WfTuple) + d->n_fields * sizeof(Value));
}

static int structseq_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Description *d = description(wf_obj_type(o));
    for (size_t i = 0; i < d->n_fields; i++)
        WF_VISIT(((WfTuple *)o)->items[i]);
    return 0;
}

static int check_length(Description *d, size_t n)
{
    const char *name = d->def->name;
    if (d->n_visible != d->n_fields && n < d->n_visible)
        return wf_raise_i(&wf_exc_TypeError,
                          "%.500s() takes an at least %zu-sequence (%zu-sequence given)", name,
                          d->n_visible, n);
    if (d->n_visible != d->n_fields && n > d->n_fields)
        return wf_raise_i(&wf_exc_TypeError,
                          "%.500s() takes an at most %zu-sequence (%zu-sequence given)", name,
                          d->n_fields, n);
    if (d->n_visible == d->n_fields && n != d->n_visible)
        return wf_raise_i(&wf_exc_TypeError,
                          "%.500s() takes a %zu-sequence (%zu-sequence given)", name, d->n_visible,
                          n);
    return 0;
}

static Value structseq_make(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sequence", "dict", NULL};
    Value sequence, dict = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "O|O:structseq", names, &sequence, &dict) < 0)
        return WF_NULL;
    Description *d = description(t);
    Value items = wf_sequence_fast(sequence, "constructor requires a sequence");
    if (wf_is_null(items))
        return WF_NULL;
    size_t n = wf_fast_len(items);
    if (!wf_is_null(dict) && !wf_is_dict(dict)) {
        wf_raise(&wf_exc_TypeError, "%.500s() takes a dict as second arg, if any", d->def->name);
        n = SIZE_MAX;
    }
    WfTuple *o = n == SIZE_MAX || check_length(d, n) < 0 ? NULL : alloc_instance(t);
    for (size_t i = 0; o && i < d->n_fields; i++) {
        Value v = i < n ? wf_fast_item(items, i) : WF_NULL;
        if (i >= n && !wf_is_null(dict) && wf_dict_get_c(dict, d->def->fields[i].name, &v) < 0) {
            wf_decref(o);
            o = NULL;
            break;
        }
        o->items[i] = wf_is_null(v) ? WF_NONE : v;
    }
    wf_drop(items);
    return o ? WF_MOVE(o) : WF_NULL;
}

static Value structseq_repr(Value self)
{
    WfTuple *o = wf_as_tuple(self);
    Description *d = description(wf_obj_type(&o->ob));
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, d->def->name);
    wf_sb_char(&b, '(');
    for (size_t i = 0; i < d->n_visible; i++) {
        Value text = wf_repr(o->items[i]);
        if (wf_is_null(text)) {
            wf_sb_abandon(&b);
            return WF_NULL;
        }
        if (i)
            wf_sb_c(&b, ", ");
        wf_sb_c(&b, d->def->fields[i].name);
        wf_sb_char(&b, '=');
        wf_sb_str(&b, text);
        wf_drop(text);
    }
    wf_sb_char(&b, ')');
    return wf_sb_finish(&b);
}

static Value structseq_reduce(Value self)
{
    WfTuple *o = wf_as_tuple(self);
    WfType *t = wf_obj_type(&o->ob);
    Description *d = description(t);
    Value visible = wf_tuple_from_array(o->items, d->n_visible), hidden = wf_dict_new();
    Value args = WF_NULL, result = WF_NULL;
    bool ok = !wf_is_null(visible) && !wf_is_null(hidden);
    for (size_t i = d->n_visible; ok && i < d->n_fields; i++)
        ok = wf_dict_set_c(hidden, d->def->fields[i].name, o->items[i]) == 0;
    if (ok)
        args = wf_tuple_pack(2, visible, hidden);
    if (!wf_is_null(args))
        result = wf_tuple_pack(2, wf_type_value(t), args);
    wf_drop(visible);
    wf_drop(hidden);
    wf_drop(args);
    return result;
}

/* --- types --------------------------------------------------------------------------------------------------- */

static const WfMethodDef reduce_def = {"__reduce__", structseq_reduce, WF_NOARGS, NULL};

static Description *describe(const WfStructSeqDef *def)
{
    size_t n = 0;
    while (def->fields[n].name)
        n++;
    Description *d = wf_mem_calloc(1, sizeof *d + n * sizeof(WfMemberDef));
    if (d == NULL)
        return NULL;
    d->def = def;
    d->n_fields = n;
    d->n_visible = (size_t)def->n_in_sequence;
    for (size_t i = 0; i < n; i++)
        d->members[i] = (WfMemberDef){def->fields[i].name, WF_M_VALUE,
                                      offsetof(WfTuple, items) + i * sizeof(Value), true,
                                      def->fields[i].doc};
    return d;
}

static int set_int(Value ns, const char *name, size_t v)
{
    return wf_dict_set_c(ns, name, wf_int((int64_t)v));
}

static Value make_namespace(const WfStructSeqDef *def, const Description *d)
{
    Value ns = wf_dict_new(), match = wf_list_new(d->n_visible);
    Value doc = def->doc ? wf_str_from_c(def->doc) : WF_NONE;
    bool ok = !wf_is_null(ns) && !wf_is_null(match) && !wf_is_null(doc);
    size_t unnamed = 0;
    for (size_t i = 0; ok && i < d->n_fields; i++) {
        Value name = wf_intern_c(def->fields[i].name);
        unnamed += is_unnamed(&def->fields[i]);
        if (i < d->n_visible && !is_unnamed(&def->fields[i]))
            ok = wf_list_append(match, name) == 0;
    }
    Value match_args = ok ? wf_list_as_tuple(match) : WF_NULL;
    ok = !wf_is_null(match_args) && wf_dict_set(ns, wf_n.__doc__, doc) == 0 &&
         wf_dict_set(ns, wf_n.__slots__, wf_tuple_empty) == 0 &&
         wf_dict_set(ns, wf_n.__match_args__, match_args) == 0 &&
         set_int(ns, "n_sequence_fields", d->n_visible) == 0 &&
         set_int(ns, "n_fields", d->n_fields) == 0 && set_int(ns, "n_unnamed_fields", unnamed) == 0;
    wf_drop(match);
    wf_drop(match_args);
    wf_drop(doc);
    if (ok)
        return ns;
    wf_drop(ns);
    return WF_NULL;
}

static int add_fields(WfType *t, Description *d)
{
    for (size_t i = 0; i < d->n_fields; i++) {
        if (is_unnamed(&d->def->fields[i]))
            continue;
        Value m = wf_member_descr_new(t, &d->members[i]);
        if (wf_is_null(m) || wf_dict_set_c(wf_type_dict(t), d->members[i].name, m) < 0)
            return -1;
        wf_drop(m);
    }
    Value m = wf_method_descr_new(t, &reduce_def);
    if (wf_is_null(m) || wf_dict_set(wf_type_dict(t), wf_n.__reduce__, m) < 0)
        return -1;
    wf_drop(m);
    return wf_dict_del(wf_type_dict(t), wf_n.__slots__) < 0 ? -1 : 0;
}

static const WfMethodDef new_def;

/* T.__new__ and the repr wrapper are inherited look-ups; the slots say what runs. */
static int set_slots(WfType *t, Description *d)
{
    t->aux = d;
    t->dealloc = structseq_dealloc;
    t->traverse = structseq_traverse;
    t->clear = NULL;
    t->new = structseq_make;
    t->repr = structseq_repr;
    t->flags = (t->flags & ~(uint32_t)(WF_TF_BASETYPE | WF_TF_TAIL_DICT)) | WF_TF_IMMUTABLE;
    t->slots_offset = 0;
    Value fn = wf_builtin_new(&new_def, wf_type_value(t), WF_NULL);
    int r = wf_is_null(fn) ? -1 : wf_dict_set(wf_type_dict(t), wf_n.__new__, fn);
    wf_drop(fn);
    return r;
}

static Value call_new(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfType *t = (WfType *)wf_obj(self);
    if (nargs == 0 || !wf_is(args[0], self))
        return wf_raise(&wf_exc_TypeError, "%s.__new__(X): X is not a type object (%s)", t->name,
                        nargs ? wf_type_of(args[0])->name : "");
    return structseq_make(t, args + 1, nargs - 1, kwnames);
}

static const WfMethodDef new_def = {
    "__new__", call_new, WF_FASTKW,
    "__new__($type, *args, **kwargs)\n--\n\n"
    "Create and return a new object.  See help(type) for accurate signature."};

WfType *wf_structseq_type(const WfStructSeqDef *def)
{
    Description *d = describe(def);
    Value ns = d ? make_namespace(def, d) : WF_NULL;
    Value bases = wf_is_null(ns) ? WF_NULL : wf_tuple_pack(1, wf_type_value(&wf_tuple_type));
    Value cls = wf_is_null(bases) ? WF_NULL : wf_type_new_class(WF_NULL, def->name, bases, ns);
    wf_drop(ns);
    wf_drop(bases);
    if (wf_is_null(cls)) {
        wf_mem_free(d);
        return NULL;
    }
    WfType *t = (WfType *)wf_obj(cls);
    bool dotted = strchr(def->name, '.') != NULL;
    if (add_fields(t, d) < 0 || set_slots(t, d) < 0 ||
        (!dotted && wf_dict_set(wf_type_dict(t), wf_n.__module__, wf_n.builtins) < 0))
        return NULL;
    wf_type_modified_stw(t);
    return t; /* the reference of cls is never given back: the type is immortal */
}
