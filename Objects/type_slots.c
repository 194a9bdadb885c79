/*
 * The slot table, and keeping the slots of types in step with their special methods.
 *
 * A row says which slot a special method fills, what fills it for a class written in Python
 * (generic), and how a native slot shows itself as that method (wrap). Rows of one slot are
 * neighbours. A class takes its base's slots as they are; then the slots whose names its own
 * dict defines (or all, with several bases) are worked out anew:
 *
 *   - the method comes from a built-in type: that type's own slot is used directly;
 *   - it comes from a Python class: the generic function, unless the value is a wrapper of this
 *     very slot that fits the class (`__repr__ = object.__repr__`).
 */
#include "slot_funcs.h"

#include "api.h"
#include "callable.h"
#include "descr.h"

#include <assert.h>

#define SLOT(method, field, fn, wrapper, text)                                                    \
    {offsetof(struct WfNames, method), offsetof(WfType, field), false, (void *)(fn), wrapper, text}
#define SLOT_KW(method, field, fn, wrapper, text)                                                 \
    {offsetof(struct WfNames, method), offsetof(WfType, field), true, (void *)(fn), wrapper, text}
#define BINARY(cname, OP, stem, sign)                                                             \
    SLOT(__##stem##__, nb[WF_NB_##OP], wf_slot_##cname, wf_wrap_binary,                           \
         "($self, value, /)\n--\n\nReturn self" sign "value."),                                   \
        SLOT(__r##stem##__, nb[WF_NB_##OP], wf_slot_##cname, wf_wrap_binary_r,                    \
             "($self, value, /)\n--\n\nReturn value" sign "self."),
#define INPLACE(cname, OP, stem, sign)                                                            \
    SLOT(__i##stem##__, nb_inplace[WF_NB_##OP], wf_slot_i##cname, wf_wrap_binary,                 \
         "($self, value, /)\n--\n\nReturn self" sign "=value."),
#define COMPARE(name, sign)                                                                       \
    SLOT(__##name##__, compare, wf_slot_compare, wf_wrap_##name,                                  \
         "($self, value, /)\n--\n\nReturn self" sign "value.")
#define UNARY(method, field, fn, text)                                                            \
    SLOT(method, field, fn, wf_wrap_unary, "($self, /)\n--\n\n" text)

const WfSlotDef wf_slotdefs[] = {
    SLOT(__getattribute__, getattr, wf_slot_getattribute, wf_wrap_getattr,
         "($self, name, /)\n--\n\nReturn getattr(self, name)."),
    SLOT(__getattr__, getattr, wf_slot_getattr, NULL, ""),
    SLOT(__setattr__, setattr, wf_slot_setattr, wf_wrap_setattr,
         "($self, name, value, /)\n--\n\nImplement setattr(self, name, value)."),
    SLOT(__delattr__, setattr, wf_slot_setattr, wf_wrap_delattr,
         "($self, name, /)\n--\n\nImplement delattr(self, name)."),
    UNARY(__repr__, repr, wf_slot_repr, "Return repr(self)."),
    SLOT(__hash__, hash, wf_slot_hash, wf_wrap_hash, "($self, /)\n--\n\nReturn hash(self)."),
    SLOT_KW(__call__, call, wf_slot_call, wf_wrap_call,
            "($self, /, *args, **kwargs)\n--\n\nCall self as a function."),
    UNARY(__str__, str, wf_slot_str, "Return str(self)."),
    COMPARE(lt, "<"),
    COMPARE(le, "<="),
    COMPARE(eq, "=="),
    COMPARE(ne, "!="),
    COMPARE(gt, ">"),
    COMPARE(ge, ">="),
    UNARY(__iter__, iter, wf_slot_iter, "Implement iter(self)."),
    SLOT(__next__, iternext, wf_slot_iternext, wf_wrap_next,
         "($self, /)\n--\n\nImplement next(self)."),
    SLOT(__get__, descr_get, wf_slot_descr_get, wf_wrap_descr_get,
         "($self, instance, owner=None, /)\n--\n\n"
         "Return an attribute of instance, which is of type owner."),
    SLOT(__set__, descr_set, wf_slot_descr_set, wf_wrap_descr_set,
         "($self, instance, value, /)\n--\n\nSet an attribute of instance to value."),
    SLOT(__delete__, descr_set, wf_slot_descr_set, wf_wrap_descr_delete,
         "($self, instance, /)\n--\n\nDelete an attribute of instance."),
    SLOT_KW(__init__, init, wf_slot_init, wf_wrap_init,
            "($self, /, *args, **kwargs)\n--\n\n"
            "Initialize self.  See help(type(self)) for accurate signature."),
    SLOT(__new__, new, wf_slot_new, NULL, ""),
    SLOT(__del__, finalize, wf_slot_finalize, wf_wrap_del, ""),
    UNARY(__await__, am_await, wf_slot_await,
          "Return an iterator to be used in await expression."),
    UNARY(__aiter__, am_aiter, wf_slot_aiter, "Return an awaitable, that resolves in "
                                              "asynchronous iterator."),
    UNARY(__anext__, am_anext, wf_slot_anext, "Return a value or raise StopAsyncIteration."),
    WF_SLOT_BINARY_OPS(BINARY)
    SLOT(__divmod__, nb[WF_NB_DIVMOD], wf_slot_divmod, wf_wrap_binary,
         "($self, value, /)\n--\n\nReturn divmod(self, value)."),
    SLOT(__rdivmod__, nb[WF_NB_DIVMOD], wf_slot_divmod, wf_wrap_binary_r,
         "($self, value, /)\n--\n\nReturn divmod(value, self)."),
    SLOT(__pow__, nb_pow, wf_slot_pow, wf_wrap_ternary,
         "($self, value, mod=None, /)\n--\n\nReturn pow(self, value, mod)."),
    SLOT(__rpow__, nb_pow, wf_slot_pow, wf_wrap_ternary_r,
         "($self, value, mod=None, /)\n--\n\nReturn pow(value, self, mod)."),
    UNARY(__neg__, nb_neg, wf_slot_neg, "-self"),
    UNARY(__pos__, nb_pos, wf_slot_pos, "+self"),
    UNARY(__abs__, nb_abs, wf_slot_abs, "abs(self)"),
    SLOT(__bool__, nb_bool, wf_slot_bool, wf_wrap_bool, "($self, /)\n--\n\nTrue if self else False"),
    UNARY(__invert__, nb_invert, wf_slot_invert, "~self"),
    UNARY(__int__, nb_int, wf_slot_int, "int(self)"),
    UNARY(__float__, nb_float, wf_slot_float, "float(self)"),
    WF_SLOT_BINARY_OPS(INPLACE)
    SLOT(__ipow__, nb_ipow, wf_slot_ipow, wf_wrap_ipow,
         "($self, value, /)\n--\n\nReturn self**=value."),
    UNARY(__index__, nb_index, wf_slot_index,
          "Return self converted to an integer, if self is suitable for use as an index into a "
          "list."),
    SLOT(__len__, len, wf_slot_len, wf_wrap_len, "($self, /)\n--\n\nReturn len(self)."),
    SLOT(__getitem__, getitem, wf_slot_getitem, wf_wrap_binary,
         "($self, key, /)\n--\n\nReturn self[key]."),
    SLOT(__setitem__, setitem, wf_slot_setitem, wf_wrap_setitem,
         "($self, key, value, /)\n--\n\nSet self[key] to value."),
    SLOT(__delitem__, setitem, wf_slot_setitem, wf_wrap_delitem,
         "($self, key, /)\n--\n\nDelete self[key]."),
    SLOT(__add__, sq_concat, NULL, wf_wrap_binary,
         "($self, value, /)\n--\n\nReturn self+value."),
    SLOT(__mul__, sq_repeat, NULL, wf_wrap_index_arg,
         "($self, value, /)\n--\n\nReturn self*value."),
    SLOT(__rmul__, sq_repeat, NULL, wf_wrap_index_arg,
         "($self, value, /)\n--\n\nReturn value*self."),
    SLOT(__getitem__, sq_item, wf_slot_sq_item, wf_wrap_sq_item,
         "($self, key, /)\n--\n\nReturn self[key]."),
    SLOT(__contains__, contains, wf_slot_contains, wf_wrap_contains,
         "($self, key, /)\n--\n\nReturn key in self."),
    SLOT(__iadd__, sq_inplace_concat, NULL, wf_wrap_binary,
         "($self, value, /)\n--\n\nImplement self+=value."),
    SLOT(__imul__, sq_inplace_repeat, NULL, wf_wrap_index_arg,
         "($self, value, /)\n--\n\nImplement self*=value."),
};
const size_t wf_nslotdefs = sizeof wf_slotdefs / sizeof *wf_slotdefs;

static void **slot_at(WfType *t, size_t offset)
{
    return (void **)((char *)t + offset);
}

/* --- names of slots ------------------------------------------------------------------------------------- */

/* Rows by name: open-addressed on the interned name; rows of one name are chained. */
enum { INDEX_SIZE = 512 };
static uint8_t name_index[INDEX_SIZE]; /* [const after start-up] row + 1 */
static uint8_t next_same_name[128];    /* [const after start-up] row + 1 */

static unsigned hash_name(Value name)
{
    uintptr_t p = (uintptr_t)wf_obj(name);
    return (unsigned)((p >> 5) ^ (p >> 13));
}

static unsigned first_row(Value name)
{
    for (unsigned h = hash_name(name);; h++) {
        unsigned row = name_index[h % INDEX_SIZE];
        if (row == 0 || wf_is(wf_slotdef_name(&wf_slotdefs[row - 1]), name))
            return row;
    }
}

static void find_inheritable(void);

void wf_slotdefs_init(void)
{
    find_inheritable();
    for (unsigned i = (unsigned)wf_nslotdefs; i-- > 0;) {
        Value name = wf_slotdef_name(&wf_slotdefs[i]);
        unsigned h = hash_name(name);
        while (name_index[h % INDEX_SIZE] != 0 &&
               !wf_is(wf_slotdef_name(&wf_slotdefs[name_index[h % INDEX_SIZE] - 1]), name))
            h++;
        next_same_name[i] = name_index[h % INDEX_SIZE];
        name_index[h % INDEX_SIZE] = (uint8_t)(i + 1);
    }
}

bool wf_is_special_name(Value name)
{
    return first_row(name) != 0;
}

/* --- working one slot out ------------------------------------------------------------------------------ */

/* What the rows of one slot say together. */
typedef struct {
    void *specific; /* the native function all agree on */
    void *generic;
    bool use_generic;
} Choice;

static void choose_native(Choice *c, void *fn)
{
    if (c->specific == NULL || c->specific == fn)
        c->specific = fn;
    else
        c->use_generic = true;
}

/* A wrapper of this very slot, put into a Python class that derives from the wrapper's type. */
static bool fits_directly(WfType *t, const WfSlotDef *row, Value v)
{
    if (!wf_has_shape(v, WF_SHAPE_wrapper_descriptor))
        return false;
    WfWrapperDescr *w = (WfWrapperDescr *)wf_obj(v);
    return w->slot->offset == row->offset && w->slot->wrap == row->wrap &&
           wf_is_subtype(t, w->d.type);
}

/* `__new__ = object.__new__` in a class: the slot stays its base's, as CPython has it. */
static bool is_native_new(Value v)
{
    return wf_has_shape(v, WF_SHAPE_builtin_function_or_method) &&
           wf_as_builtin(v)->def == &wf_new_wrapper_def;
}

static void consider(WfType *t, const WfSlotDef *row, Choice *c)
{
    WfType *where;
    Value v = wf_type_lookup_where(t, wf_slotdef_name(row), &where);
    if (wf_is_null(v))
        return;
    if (!(where->flags & WF_TF_HEAP)) {
        void *fn = *slot_at(where, row->offset);
        if (fn)
            choose_native(c, fn);
    } else if (wf_is_none(v) && row->offset == offsetof(WfType, hash)) {
        choose_native(c, (void *)wf_hash_not_implemented);
    } else if (row->offset == offsetof(WfType, new) && is_native_new(v)) {
        choose_native(c, (void *)t->base->new);
    } else if (fits_directly(t, row, v)) {
        choose_native(c, ((WfWrapperDescr *)wf_obj(v))->wrapped);
    } else {
        c->use_generic = true;
        /* __getattr__ decides for __getattribute__ too: its row comes second. */
        c->generic = row->generic;
    }
}

/*
 * Works out the slot whose first row is `row`; returns the row after its last. likely: a row that may
 * decide alone, or NULL; rows of one slot have one generic function, but for __getattr__.
 */
static const WfSlotDef *fix_slot(WfType *t, const WfSlotDef *row, const WfSlotDef *likely)
{
    const WfSlotDef *end = wf_slotdefs + wf_nslotdefs;
    size_t offset = row->offset;
    void *fallback = row->generic;
    bool had_next = t->iternext != NULL;
    Choice c = {0};
    if (likely != NULL && offset != offsetof(WfType, getattr)) {
        consider(t, likely, &c);
        if (!c.use_generic)
            c = (Choice){0};
    }
    for (; row < end && row->offset == offset; row++)
        if (!c.use_generic || offset == offsetof(WfType, getattr))
            consider(t, row, &c);
    if (c.use_generic)
        *slot_at(t, offset) = c.generic ? c.generic : fallback;
    else
        *slot_at(t, offset) = c.specific;
    /* A loop may be using the slot: it must not become NULL. */
    if (t->iternext == NULL && had_next)
        t->iternext = wf_next_not_implemented;
    return row;
}

static const WfSlotDef *first_of_slot(const WfSlotDef *row)
{
    while (row > wf_slotdefs && row[-1].offset == row->offset)
        row--;
    return row;
}

static void fix_name(WfType *t, Value name)
{
    for (unsigned row = first_row(name); row != 0; row = next_same_name[row - 1])
        fix_slot(t, first_of_slot(&wf_slotdefs[row - 1]), &wf_slotdefs[row - 1]);
}

static void fix_flags(WfType *t)
{
    bool generic = t->getattr == wf_generic_getattr;
    t->flags = generic ? t->flags | WF_TF_DEFAULT_GETATTR : t->flags & ~WF_TF_DEFAULT_GETATTR;
    t->flags = t->finalize ? t->flags | WF_TF_HAS_FINALIZER : t->flags & ~WF_TF_HAS_FINALIZER;
}

void wf_type_fix_slots(WfType *t, bool all)
{
    if (all) {
        for (const WfSlotDef *row = wf_slotdefs; row < wf_slotdefs + wf_nslotdefs;)
            row = fix_slot(t, row, NULL);
    } else {
        size_t pos = 0;
        Value key, v;
        while (wf_dict_next(wf_type_dict(t), &pos, &key, &v)) {
            if (wf_is_str_exact(key))
                fix_name(t, key);
            wf_drop(key);
            wf_drop(v);
        }
    }
    fix_flags(t);
}

void wf_type_update_slot(WfType *t, Value name)
{
    fix_name(t, name);
    fix_flags(t);
    for (size_t i = 0; t->subclasses && i < t->subclasses->len; i++) {
        WfType *sub = t->subclasses->items[i];
        Value own;
        if (sub == NULL)
            continue;
        if (wf_dict_get_str(wf_type_dict(sub), name, &own))
            wf_drop(own);
        else
            wf_type_update_slot(sub, name);
    }
}

/* --- inheriting -------------------------------------------------------------------------------------- */

void wf_type_copy_slots(WfType *t, WfType *base)
{
    size_t from = offsetof(WfType, new), to = offsetof(WfType, aux);
    memcpy((char *)t + from, (char *)base + from, to - from);
}

/* The slots as an array of words. */
enum { FIRST_SLOT = offsetof(WfType, new), NWORDS = (offsetof(WfType, aux) - FIRST_SLOT) / sizeof(void *) };
static_assert(NWORDS <= 128, "WfType.own_slots has a bit for each slot");

static void **words_of(const WfType *t) { return (void **)((char *)t + FIRST_SLOT); }
static size_t word_at(size_t offset) { return (offset - FIRST_SLOT) / sizeof(void *); }

static uint64_t inheritable[2]; /* [const after start-up] bits of words */

static void mark_inheritable(size_t offset)
{
    inheritable[word_at(offset) / 64] |= (uint64_t)1 << word_at(offset) % 64;
}

static void find_inheritable(void)
{
    for (size_t i = 0; i < wf_nslotdefs; i++)
        if (wf_slotdefs[i].offset != offsetof(WfType, new))
            mark_inheritable(wf_slotdefs[i].offset);
    mark_inheritable(offsetof(WfType, getbuffer));
    mark_inheritable(offsetof(WfType, releasebuffer));
}

void wf_type_note_slots(WfType *t)
{
    void **words = words_of(t);
    t->own_slots[0] = t->own_slots[1] = 0;
    for (size_t i = 0; i < NWORDS; i += 4) { /* most types have few */
        size_t n = NWORDS - i < 4 ? NWORDS - i : 4;
        if (n == 4 && !words[i] && !words[i + 1] && !words[i + 2] && !words[i + 3])
            continue;
        for (size_t k = i; k < i + n; k++)
            t->own_slots[k / 64] |= (uint64_t)(words[k] != NULL) << k % 64;
    }
}

bool wf_type_owns_slot(const WfType *t, size_t offset)
{
    size_t i = word_at(offset);
    return t->own_slots[i / 64] >> i % 64 & 1;
}

void wf_type_inherit_slots(WfType *t, WfType *base)
{
    /* compare and hash go together: equal objects must have equal hashes. */
    bool keep_hash = t->compare != NULL || t->hash != NULL;
    WfHashFn hash = t->hash;
    WfCompareFn compare = t->compare;
    void **to = words_of(t), **from = words_of(base);
    for (size_t half = 0; half < 2; half++)
        for (uint64_t left = inheritable[half] & ~t->own_slots[half]; left != 0; left &= left - 1) {
            size_t i = half * 64 + (size_t)__builtin_ctzl(left);
            to[i] = from[i];
        }
    if (keep_hash) {
        t->hash = hash ? hash : wf_hash_not_implemented;
        t->compare = compare ? compare : base->compare;
    }
    if (t->dealloc == NULL)
        t->dealloc = base->dealloc;
    if (t->traverse == NULL)
        t->traverse = base->traverse;
    if (t->clear == NULL)
        t->clear = base->clear;
    if (t->getattr == wf_generic_getattr)
        t->flags |= WF_TF_DEFAULT_GETATTR;
    if (t->finalize)
        t->flags |= WF_TF_HAS_FINALIZER;
}

/* --- wrappers -------------------------------------------------------------------------------------------- */

size_t wf_type_count_wrappers(WfType *t)
{
    size_t n = 0;
    for (size_t i = 0; i < wf_nslotdefs; i++)
        n += wf_slotdefs[i].wrap != NULL && wf_type_owns_slot(t, wf_slotdefs[i].offset);
    return n;
}

int wf_type_add_wrappers(WfType *t)
{
    for (size_t i = 0; i < wf_nslotdefs; i++) {
        const WfSlotDef *row = &wf_slotdefs[i];
        Value name = wf_slotdef_name(row), old;
        if (row->wrap == NULL || !wf_type_owns_slot(t, row->offset))
            continue;
        void *fn = *slot_at(t, row->offset);
        if (wf_dict_get_str(t->own_dict, name, &old)) {
            wf_drop(old);
            continue;
        }
        Value v = WF_NONE;
        if (fn != (void *)wf_hash_not_implemented)
            v = wf_wrapper_descr_new(t, row, fn);
        if (wf_is_null(v) || wf_dict_set(t->own_dict, name, v) < 0)
            return -1;
        wf_drop(v);
    }
    return 0;
}
