/*
 * Readying static types: base, MRO, inherited slots; the dict with methods and wrappers, when it is
 * first asked for; and the start-up order.
 *
 * All rows of wf_shapes are set before the first type is readied, so the order among types is only
 * "bases first". Most programs look few built-in types' attributes up, so a type begins without its
 * dict (WF_TF_UNFILLED); what has to be there before a second thread starts is made then. Static
 * types are immortal; the objects they refer to are not: wf_static_types_visit() makes them roots.
 */
#include "typeobj.h"

#include "api.h"
#include "descr.h"
#include "instance.h"
#include "slot_funcs.h"

#include "Interp/memory/fail_alloc.h"

#include <stdio.h>
#include <unistd.h>

/* Static types in the order they were readied. [lock: only at start-up and module init] */
static struct {
    WfType **items;
    size_t len, cap;
    pthread_mutex_t lock;
} statics = {.lock = PTHREAD_MUTEX_INITIALIZER};

WfType *const wf_special_types[16] = {
    [1] = &wf_NoneType_type,
    [2] = &wf_bool_type,
    [3] = &wf_bool_type,
    [4] = &wf_NotImplementedType_type,
    [5] = &wf_ellipsis_type,
    [6] = &wf_float_type,
    [7] = &wf_float_type,
};

static int remember(WfType *t)
{
    wf_raw_lock(&statics.lock);
    if (statics.len == statics.cap) {
        size_t cap = statics.cap ? 2 * statics.cap : 256;
        WfType **grown = wf_mem_realloc(statics.items, cap * sizeof *grown);
        if (grown == NULL) {
            wf_raw_unlock(&statics.lock);
            return -1;
        }
        statics.items = grown;
        statics.cap = cap;
    }
    statics.items[statics.len++] = t;
    wf_raw_unlock(&statics.lock);
    return 0;
}

int wf_static_types_visit(WfVisitFn visit, void *arg)
{
    for (size_t i = 0; i < statics.len; i++) {
        WfType *t = statics.items[i];
        WF_VISIT(t->own_dict);
        WF_VISIT(t->bases);
        WF_VISIT(t->mro);
        WF_VISIT(t->ht_name);
        WF_VISIT(t->ht_qualname);
    }
    return 0;
}

/* --- what a type's tables put into its dict ---------------------------------------------------------- */

/* Stores v (stolen) unless the name is there. */
static int add(WfType *t, const char *name, Value v, bool replace)
{
    if (wf_is_null(v))
        return -1;
    Value key = wf_intern_c(name), old;
    int r = wf_is_null(key) ? -1 : 0;
    if (r == 0 && (replace || !wf_dict_get_str(t->own_dict, key, &old)))
        r = wf_dict_set(t->own_dict, key, v);
    else if (r == 0)
        wf_drop(old);
    wf_drop(v);
    return r;
}

static Value method_value(WfType *t, const WfMethodDef *m)
{
    if (!(m->flags & WF_STATICM))
        return wf_method_descr_new(t, m);
    Value fn = wf_builtin_new(m, wf_type_value(t), WF_NULL);
    Value v = wf_is_null(fn) ? WF_NULL : wf_staticmethod_new(fn);
    wf_drop(fn);
    return v;
}

static int add_tables(WfType *t)
{
    for (const WfMethodDef *m = t->methods; m && m->name; m++)
        if (add(t, m->name, method_value(t, m), (m->flags & WF_COEXIST) != 0) < 0)
            return -1;
    for (const WfMemberDef *m = t->members; m && m->name; m++)
        if (add(t, m->name, wf_member_descr_new(t, m), false) < 0)
            return -1;
    for (const WfGetSetDef *g = t->getset; g && g->name; g++)
        if (add(t, g->name, wf_getset_descr_new(t, g), false) < 0)
            return -1;
    return 0;
}

/* --- __new__ --------------------------------------------------------------------------------------------- */

/* The nearest base whose __new__ is native. */
static WfType *native_new_base(WfType *t)
{
    while (t && t->new == wf_slot_new)
        t = t->base;
    return t;
}

/* T.__new__(cls, ...): self is T. */
static Value new_wrapper(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfType *t = (WfType *)wf_obj(self);
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "%s.__new__(): not enough arguments", t->name);
    if (!wf_is_kind(args[0], WF_TF_TYPE))
        return wf_raise(&wf_exc_TypeError, "%s.__new__(X): X is not a type object (%s)", t->name,
                        wf_type_of(args[0])->name);
    WfType *sub = (WfType *)wf_obj(args[0]);
    if (!wf_is_subtype(sub, t))
        return wf_raise(&wf_exc_TypeError, "%s.__new__(%s): %s is not a subtype of %s", t->name,
                        sub->name, sub->name, t->name);
    if (WF_UNLIKELY(!(sub->flags & WF_TF_READY)))
        return wf_raise(&wf_exc_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", t->name,
                        sub->name, sub->name);
    WfType *base = native_new_base(sub);
    if (base && base->new != t->new)
        return wf_raise(&wf_exc_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", t->name,
                        sub->name, base->name);
    return t->new(sub, args + 1, nargs - 1, kwnames);
}

const WfMethodDef wf_new_wrapper_def = {
    "__new__", new_wrapper, WF_FASTKW,
    "__new__($type, *args, **kwargs)\n--\n\n"
    "Create and return a new object.  See help(type) for accurate signature."};

/* --- filling ------------------------------------------------------------------------------------------- */

/* How many entries the type's tables will make. */
static size_t table_entries(WfType *t)
{
    size_t n = 2;
    for (const WfMethodDef *m = t->methods; m && m->name; m++)
        n++;
    for (const WfMemberDef *m = t->members; m && m->name; m++)
        n++;
    for (const WfGetSetDef *g = t->getset; g && g->name; g++)
        n++;
    return n + wf_type_count_wrappers(t);
}

static int add_doc(WfType *t)
{
    const char *dot = strrchr(t->name, '.');
    Value doc = t->doc ? wf_doc_text(dot ? dot + 1 : t->name, t->doc) : WF_NONE;
    return add(t, "__doc__", doc, false);
}

static int fill(WfType *t)
{
    t->flags &= ~(uint32_t)WF_TF_UNFILLED; /* making the entries may look attributes up */
    uint32_t version = t->version;
    t->own_dict = wf_dict_new_sized(table_entries(t));
    if (wf_is_null(t->own_dict))
        return -1;
    if (wf_type_owns_slot(t, offsetof(WfType, new)) && t->new &&
        add(t, "__new__", wf_builtin_new(&wf_new_wrapper_def, wf_type_value(t), WF_NULL), false) < 0)
        return -1;
    if (add_tables(t) < 0 || wf_type_add_wrappers(t) < 0 || add_doc(t) < 0)
        return -1;
    if (t->hash == wf_hash_not_implemented && add(t, "__hash__", WF_NONE, false) < 0)
        return -1;
    if (t->version != version)
        wf_type_modified_stw(t); /* what was looked up meanwhile may have missed an entry */
    return 0;
}

/*
 * Nobody who looks an attribute up expects that there is no memory for it: that ends the process, as it
 * does when it happens while the runtime starts.
 */
void wf_type_fill(WfType *t)
{
    bool armed = wf_fail_alloc_suspend();
    if (fill(t) < 0) {
        fprintf(stderr, "Fatal Python error: no memory for the type '%s'\n", t->name);
        fflush(stderr);
        _exit(1);
    }
    wf_fail_alloc_resume(armed);
}

void wf_types_fill_all(void)
{
    for (size_t i = 0; i < statics.len; i++)
        wf_type_dict(statics.items[i]);
}

/* --- readying ---------------------------------------------------------------------------------------- */

/* Owners may leave the unit of well-known variable-size types out. */
static void fix_itemsize(WfType *t)
{
    if (t == &wf_tuple_type || t == &wf_int_type)
        t->itemsize = sizeof(Value);
    else if (t == &wf_str_type || t == &wf_bytes_type)
        t->itemsize = 1;
}

/* Kinds that derived types have too. */
static const uint32_t kind_flags = WF_TF_INT | WF_TF_LIST | WF_TF_TUPLE | WF_TF_BYTES | WF_TF_STR |
                                   WF_TF_DICT | WF_TF_EXC | WF_TF_TYPE | WF_TF_FLOAT | WF_TF_SET |
                                   WF_TF_GC | WF_TF_SEQUENCE | WF_TF_MAPPING | WF_TF_MATCH_SELF |
                                   WF_TF_WEAKREF;

static void fill_plain_fields(WfType *t)
{
    if (t->base == NULL && t != &wf_object_type)
        t->base = &wf_object_type;
    if (t->basicsize == 0)
        t->basicsize = t->base->basicsize;
    fix_itemsize(t);
    if (t->base) {
        if (t->itemsize == 0)
            t->itemsize = t->base->itemsize;
        t->flags |= t->base->flags & (kind_flags | WF_TF_INLINE);
        if (t->aux == NULL)
            t->aux = t->base->aux;
    }
    t->flags |= WF_TF_IMMUTABLE;
    t->basicsize = (t->basicsize + 7) & ~7u; /* the slots of subclasses follow */
    t->members_offset = t->basicsize;
    if (t->flags & WF_TF_INLINE) {
        t->slots_offset = t->basicsize;
        t->inline_cap = wf_inline_capacity(t->slots_offset, 1);
    } else if (t->base && t->slots_offset == 0) {
        t->slots_offset = t->base->slots_offset;
    }
    t->ht_name = t->ht_qualname = t->ht_module_slots = t->ht_first_name = WF_NULL;
}

static int make_bases(WfType *t)
{
    if (!wf_is_pointer(t->bases)) {
        t->bases = t->base ? wf_tuple_pack(1, wf_type_value(t->base)) : wf_tuple_new(0);
        if (wf_is_null(t->bases))
            return -1;
    }
    t->mro = WF_NULL;
    Value mro = t->base ? wf_mro_compute(t) : wf_tuple_pack(1, wf_type_value(t));
    if (wf_is_null(mro))
        return -1;
    t->mro = mro;
    return 0;
}

static int ready_bases(WfType *t)
{
    if (wf_is_pointer(t->bases))
        for (size_t i = 0; i < wf_tuple_len(t->bases); i++)
            if (wf_type_ready((WfType *)wf_obj(wf_tuple_item(t->bases, i))) < 0)
                return -1;
    return t->base ? wf_type_ready(t->base) : 0;
}

static int join_bases(WfType *t)
{
    for (size_t i = 0; i < wf_tuple_len(t->bases); i++)
        if (wf_type_add_subclass((WfType *)wf_obj(wf_tuple_item(t->bases, i)), t) < 0)
            return -1;
    return 0;
}

/* A static type is immortal and so shared: what it refers to must be, too, once there are threads. */
static void publish_fields(WfType *t)
{
    wf_barrier(t, t->own_dict);
    wf_barrier(t, t->bases);
    wf_barrier(t, t->mro);
}

int wf_type_ready(WfType *t)
{
    if (t->flags & WF_TF_READY)
        return 0;
    if (t->base == NULL && t != &wf_object_type)
        t->base = &wf_object_type;
    if (ready_bases(t) < 0)
        return -1;
    fill_plain_fields(t);
    if (t->shape != 0)
        wf_shapes[t->shape].capacity = t->inline_cap;
    if (make_bases(t) < 0)
        return -1;
    wf_type_note_slots(t);
    if (t->new == NULL && t->base && t->base != &wf_object_type)
        t->new = t->base->new;
    if (t->flags & WF_TF_NO_INSTANCE)
        t->new = NULL;
    if (t->new == NULL)
        t->flags |= WF_TF_NO_INSTANCE;
    if (t->base)
        wf_type_inherit_slots(t, t->base);
    t->flags |= WF_TF_UNFILLED;
    if (wf_multithreaded && fill(t) < 0)
        return -1;
    t->flags |= WF_TF_READY;
    if (wf_multithreaded)
        publish_fields(t);
    return join_bases(t) < 0 || remember(t) < 0 ? -1 : 0;
}

int wf_type_add(Value module, WfType *t)
{
    if (t->shape == 0) {
        t->shape = wf_shape_new_root(t, 0);
        if (t->shape == 0)
            return -1;
    }
    if (wf_type_ready(t) < 0)
        return -1;
    if (wf_is_null(module))
        return 0;
    const char *dot = strrchr(t->name, '.');
    return wf_module_add(module, dot ? dot + 1 : t->name, wf_new_ref(wf_type_value(t)));
}

/* --- start-up ------------------------------------------------------------------------------------------- */

/* First those whose instances the others' dicts are filled with: making a staticmethod reads attributes. */
static WfType *const all_types[] = {
    &wf_object_type, &wf_type_type, &wf_builtin_function_or_method_type, &wf_staticmethod_type,
#define T(name, pyname) &wf_##name##_type,
#include "builtin_types.def"
#undef T
};

int wf_types_init(void)
{
    wf_shapes_init();
    if (wf_names_init() < 0)
        return -1;
    wf_slotdefs_init();
    wf_slot_binop_names_init();
    for (size_t i = 0; i < sizeof all_types / sizeof *all_types; i++)
        if (wf_type_ready(all_types[i]) < 0)
            return -1;
    return wf_instance_init();
}
