/*
 * Instance storage: inline slots, dict mode, fixed and tail dicts, __slots__ values.
 *
 * Four places an instance's attributes may live in, by its type: inline slots (instance.h), a
 * dict Value at a fixed offset of a built-in struct (module, function: slots_offset without
 * WF_TF_INLINE), a dict Value behind the items of a variable-size base (WF_TF_TAIL_DICT), nowhere.
 * __slots__ values fill [members_offset, basicsize) whatever the rest is.
 *
 * Memory of a small object is given back by the size of its page's cells, because assigning
 * __class__ may change the type, never the cell.
 */
#include "instance.h"

#include "bytes.h"
#include "code_parts.h"
#include "descr.h"
#include "dict.h"
#include "exc.h"
#include "int.h"
#include "thread.h"
#include "tuple.h"
#include "typeobj.h"

enum { MAX_INLINE = 64, MAX_GROWN = 32 };

/* --- sizes --------------------------------------------------------------------------------------- */

uint16_t wf_inline_capacity(size_t slots_offset, size_t wanted)
{
    size_t n = wanted < 1 ? 1 : wanted > MAX_INLINE ? MAX_INLINE : wanted;
    size_t size = (slots_offset + 8 * n + 15) & ~(size_t)15;
    return (uint16_t)((size - slots_offset) / 8);
}

static size_t items_bytes(const WfObject *o, const WfType *t)
{
    Value v = wf_uncounted(o);
    if (t->flags & WF_TF_TUPLE)
        return 8 * wf_as_tuple(v)->len;
    if (t->flags & WF_TF_INT) {
        int64_t n = ((const WfInt *)o)->size;
        return 8 * (size_t)(n < 0 ? -n : n);
    }
    if (t->flags & WF_TF_BYTES)
        return wf_as_bytes(v)->len + 1;
    if (t->flags & WF_TF_STR)
        return wf_str_data_size(wf_as_str(v));
    return 0;
}

static size_t tail_offset(size_t basicsize, size_t items)
{
    return (basicsize + items + 7) & ~(size_t)7;
}

static size_t nominal_size(const WfObject *o, const WfType *t)
{
    if (t->flags & WF_TF_INLINE)
        return t->slots_offset + 8 * (size_t)t->inline_cap;
    if (t->flags & WF_TF_TAIL_DICT)
        return tail_offset(t->basicsize, items_bytes(o, t)) + 16;
    return t->basicsize + items_bytes(o, t);
}

size_t wf_instance_size(const WfObject *o)
{
    if (!(atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LARGE))
        return wf_page_of(o)->cell_size;
    size_t size = nominal_size(o, wf_obj_type(o));
    return size > WF_SMALL_LIMIT ? size : WF_SMALL_LIMIT + 1;
}

/* --- allocation ----------------------------------------------------------------------------------- */

static void fill_null(char *from, char *to)
{
    for (; from + 8 <= to; from += 8)
        memcpy(from, &WF_NULL, 8);
}

static void init_slots(WfObject *o, const WfType *t, unsigned capacity)
{
    fill_null((char *)o + t->members_offset, (char *)o + t->basicsize);
    Value *slots = wf_inline_slots(o, t);
    for (unsigned i = 0; i < capacity; i++)
        slots[i] = WF_NULL;
}

Value wf_generic_alloc(WfType *t, size_t nitems)
{
    if (nitems > (SIZE_MAX >> 5))
        return wf_no_memory();
    size_t items = nitems * t->itemsize;
    size_t size = t->basicsize + items;
    unsigned capacity = t->flags & WF_TF_INLINE ? t->inline_cap : 0;
    if (t->flags & WF_TF_INLINE)
        size = t->slots_offset + 8 * (size_t)capacity;
    else if (t->flags & WF_TF_TAIL_DICT)
        size = tail_offset(t->basicsize, items) + 16;
    if (size < 32)
        size = 32;
    uint32_t shape = t->shape; /* it and the capacity may change at a safepoint */
    bool tracked = (t->flags & (WF_TF_GC | WF_TF_INLINE | WF_TF_TAIL_DICT | WF_TF_HEAP)) != 0;
    WfObject *o = tracked ? wf_alloc(shape, size) : wf_alloc_leaf(shape, size);
    if (WF_UNLIKELY(o == NULL))
        return WF_NULL;
    char *body = (char *)(o + 1);
    size_t fixed = t->basicsize - sizeof(WfObject);
    memset(body, 0, fixed);
    if (t->itemsize) {
        if (t->flags & (WF_TF_TAIL_DICT | WF_TF_TUPLE))
            fill_null((char *)o + t->basicsize, (char *)o + size);
        else
            memset(body + fixed, 0, items);
    }
    init_slots(o, t, capacity);
    return WF_MOVE(o);
}

/* --- dict places -------------------------------------------------------------------------------- */

bool wf_instance_has_dict(const WfType *t)
{
    return (t->flags & (WF_TF_INLINE | WF_TF_TAIL_DICT)) != 0 || t->slots_offset != 0;
}

Value *wf_instance_dict_slot(WfObject *o)
{
    const WfType *t = wf_obj_type(o);
    if (t->flags & WF_TF_INLINE)
        return NULL;
    if (t->flags & WF_TF_TAIL_DICT)
        return (Value *)((char *)o + tail_offset(t->basicsize, items_bytes(o, t)));
    return t->slots_offset ? (Value *)((char *)o + t->slots_offset) : NULL;
}

/* A dict Value of a built-in struct may still be the zero that allocation left: no dict. */
static bool holds_dict(Value v) { return wf_is_pointer(v); }

/*
 * What a staticmethod or classmethod has noted of its function (stolen) becomes its dict. New, or
 * WF_NULL + exception.
 */
static WF_COLD Value expand_noted(WfObject *o, Value *slot, Value noted)
{
    Value d = wf_wrapped_dict(noted);
    if (!wf_is_null(d)) {
        wf_barrier(o, d);
        bool l = wf_lock(o);
        Value found = *slot;
        bool first = wf_is(found, noted); /* no other thread was faster */
        if (first)
            wf_value_store(slot, wf_new_ref(d));
        else
            found = wf_new_ref(found);
        wf_unlock(o, l);
        wf_drop(first ? found : d);
        d = first ? d : found;
    }
    wf_drop(noted);
    return d;
}

/* New reference to the dict in *slot; WF_NULL without exception if there is none (or no memory for it). */
static Value dict_in_slot(WfObject *o, Value *slot)
{
    bool l = wf_lock(o);
    Value d = holds_dict(*slot) ? wf_new_ref(*slot) : WF_NULL;
    wf_unlock(o, l);
    if (WF_UNLIKELY(wf_has_shape(d, WF_SHAPE_tuple))) {
        d = expand_noted(o, slot, d);
        if (wf_is_null(d))
            wf_err_clear();
    }
    return d;
}

/* The same, made if need be; when two threads race, the first one's dict stays. */
static Value make_dict_in_slot(WfObject *o, Value *slot)
{
    Value d = dict_in_slot(o, slot);
    if (!wf_is_null(d))
        return d;
    Value fresh = wf_dict_new();
    if (wf_is_null(fresh))
        return WF_NULL;
    bool l = wf_lock(o);
    if (!holds_dict(*slot)) {
        wf_barrier(o, fresh);
        wf_value_store(slot, wf_new_ref(fresh));
    }
    d = wf_new_ref(*slot);
    wf_unlock(o, l);
    wf_drop(fresh);
    if (WF_UNLIKELY(wf_has_shape(d, WF_SHAPE_tuple))) {
        wf_drop(d);
        return wf_no_memory();
    }
    return d;
}

/* --- more slots ------------------------------------------------------------------------------------ */

/* An instance of t needed more slots than it has: later ones will have twice as many. */
static WF_COLD void grow_instances(WfType *t)
{
    uint16_t capacity = wf_inline_capacity(t->slots_offset, 2 * (size_t)t->inline_cap);
    if (!(t->flags & WF_TF_HEAP) || capacity > MAX_GROWN || t->slots_offset + 8 * (size_t)capacity > WF_SMALL_LIMIT)
        return;
    bool stop = wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    if (capacity > t->inline_cap) { /* no other thread did it meanwhile */
        wf_type_modified_stw(t);
        wf_shapes_grow_stw(t, capacity);
    }
    if (stop)
        wf_start_world();
}

/* --- leaving inline mode --------------------------------------------------------------------------- */

/* A dict of the first n names of `shape` with the values given (WF_NULL ones left out). */
static Value dict_of_slots(uint32_t shape, Value *values, unsigned n)
{
    Value names[MAX_INLINE + 1];
    unsigned held = 0;
    for (; held < n && !wf_is_null(values[held]); held++)
        names[held] = wf_uncounted(wf_shape_info(shape)->names[held]);
    if (n > 0 && held == n) {
        for (unsigned i = 0; i < n; i++)
            values[i] = wf_new_ref(values[i]);
        return wf_dict_from_names(names, values, n);
    }
    Value d = wf_dict_new_sized(n);
    for (unsigned i = 0; !wf_is_null(d) && i < n; i++) {
        if (wf_is_null(values[i]))
            continue;
        if (wf_dict_set(d, wf_uncounted(wf_shape_info(shape)->names[i]), values[i]) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    }
    return d;
}

/* Copies shape and slot values of o, counted. Returns the number of values. */
static unsigned snapshot(WfObject *o, uint32_t *shape, Value values[MAX_INLINE + 1])
{
    bool l = wf_lock(o);
    *shape = wf_shape_of(o);
    const WfShape *row = &wf_shapes[*shape];
    unsigned n = row->capacity == WF_DICT_MODE ? 0 : row->nslots;
    Value *slots = wf_inline_slots(o, row->type);
    for (unsigned i = 0; i < n; i++)
        values[i] = wf_new_ref(slots[i]);
    wf_unlock(o, l);
    return n;
}

static bool same_slots(const Value *slots, const Value *values, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (!wf_is(slots[i], values[i]))
            return false;
    return true;
}

static void drop_all(Value *values, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wf_drop(values[i]);
}

int wf_instance_to_dict_mode(WfObject *o)
{
    Value values[MAX_INLINE + 1];
    for (;;) {
        uint32_t shape;
        unsigned n = snapshot(o, &shape, values);
        if (wf_in_dict_mode(shape))
            return 0;
        WfType *t = wf_shapes[shape].type;
        uint32_t dict_shape = wf_shape_dict_mode(t);
        uint32_t moving = !wf_is_shared(o) ? dict_shape : dict_shape ? wf_shape_moving(t) : 0;
        Value d = moving ? dict_of_slots(shape, values, n) : WF_NULL;
        if (wf_is_null(d)) {
            drop_all(values, n);
            return -1;
        }
        wf_barrier(o, d);
        bool l = wf_lock(o);
        Value *slots = wf_inline_slots(o, t);
        bool done = wf_shape_of(o) == shape && same_slots(slots, values, n);
        if (done) {
            /*
             * The moving shape first: who finds the dict in slot 0 then finds the shape moved. The
             * dict-mode shape last: who finds that finds the dict in slot 0.
             */
            wf_shape_set(o, moving);
            wf_value_store(&slots[0], d);
            for (unsigned i = 1; i < n; i++)
                wf_value_store(&slots[i], WF_NULL);
            wf_shape_set(o, dict_shape);
        }
        wf_unlock(o, l);
        drop_all(values, n);
        if (done) {
            drop_all(values, n); /* the references that the slots held */
            return 0;
        }
        wf_drop(d);
    }
}

/* The dict of an instance in dict mode: new reference, made if need be. */
static Value mode_dict(WfObject *o, bool make)
{
    Value *slot = wf_inline_slots(o, wf_obj_type(o));
    return make ? make_dict_in_slot(o, slot) : dict_in_slot(o, slot);
}

Value wf_instance_dict(Value self)
{
    WfType *t = wf_type_of(self);
    if (!wf_is_pointer(self) || !wf_instance_has_dict(t))
        return wf_raise_no_attribute(self, wf_n.__dict__);
    WfObject *o = wf_obj(self);
    if (!(t->flags & WF_TF_INLINE))
        return make_dict_in_slot(o, wf_instance_dict_slot(o));
    if (!wf_in_dict_mode(wf_shape_of(o)) && wf_instance_to_dict_mode(o) < 0)
        return WF_NULL;
    return mode_dict(o, true);
}

int wf_instance_set_dict(Value self, Value dict)
{
    WfType *t = wf_type_of(self);
    if (!wf_is_pointer(self) || !wf_instance_has_dict(t))
        return wf_raise_i(&wf_exc_AttributeError, "This object has no __dict__");
    WfObject *o = wf_obj(self);
    if ((t->flags & WF_TF_INLINE) && !wf_in_dict_mode(wf_shape_of(o)) &&
        wf_instance_to_dict_mode(o) < 0)
        return -1;
    Value *slot = t->flags & WF_TF_INLINE ? wf_inline_slots(o, t) : wf_instance_dict_slot(o);
    wf_barrier(o, dict);
    bool l = wf_lock(o);
    Value old = *slot;
    wf_value_store(slot, wf_new_ref(dict));
    wf_unlock(o, l);
    if (holds_dict(old))
        wf_drop(old);
    return 0;
}

Value wf_instance_dict_copy(Value self)
{
    WfType *t = wf_type_of(self);
    if (!wf_is_pointer(self) || !wf_instance_has_dict(t))
        return WF_NONE;
    WfObject *o = wf_obj(self);
    Value d;
    if ((t->flags & WF_TF_INLINE) && !wf_in_dict_mode(wf_shape_of(o))) {
        Value values[MAX_INLINE + 1];
        uint32_t shape;
        unsigned n = snapshot(o, &shape, values);
        if (!wf_in_dict_mode(shape)) {
            d = dict_of_slots(shape, values, n);
            drop_all(values, n);
            return d;
        }
    }
    d = t->flags & WF_TF_INLINE ? mode_dict(o, false) : dict_in_slot(o, wf_instance_dict_slot(o));
    if (wf_is_null(d))
        return wf_dict_new();
    Value copy = wf_dict_copy(d);
    wf_drop(d);
    return copy;
}

/* --- reading --------------------------------------------------------------------------------------- */

/* Slot of a name that is not interned: by text. */
static int find_by_text(uint32_t shape, Value name)
{
    for (int i = 0; i < wf_shapes[shape].nslots; i++)
        if (wf_str_equal(wf_uncounted(wf_shape_info(shape)->names[i]), name))
            return i;
    return -1;
}

static int find_slot(uint32_t shape, Value name)
{
    return wf_is_interned(name) ? wf_shape_lookup(shape, name) : find_by_text(shape, name);
}

static int get_from_dict(Value d, Value name, Value *out)
{
    if (wf_is_null(d))
        return 0;
    /* Keys that are not str may have an __eq__ of their own. */
    bool plain = wf_is_dict_exact(d) && wf_dict_str_only(wf_as_dict(d));
    int r = plain ? wf_dict_get_str(d, name, out) : wf_dict_get(d, name, out);
    wf_drop(d);
    return r;
}

int wf_instance_get(WfObject *o, Value name, Value *out)
{
    const WfType *t = wf_obj_type(o);
    if (!(t->flags & WF_TF_INLINE)) {
        Value *slot = wf_instance_dict_slot(o);
        return slot ? get_from_dict(dict_in_slot(o, slot), name, out) : 0;
    }
    for (;;) {
        uint32_t shape = wf_shape_of(o);
        if (wf_in_dict_mode(shape))
            return get_from_dict(mode_dict(o, false), name, out);
        int i = find_slot(shape, name);
        if (i < 0)
            return 0;
        Value *slot = &wf_inline_slots(o, t)[i];
        /* Acquire: the shape is read again after the slot; pairs with the writers' releases. */
        Value v = wf_value_load(slot);
        if (WF_UNLIKELY(wf_shape_of(o) != shape))
            continue;
        if (wf_is_null(v))
            return 0;
        *out = wf_new_ref(v);
        return 1;
    }
}

/* --- writing ----------------------------------------------------------------------------------------- */

/* What one attempt to write an inline slot came to. */
typedef enum { DONE, ABSENT, LEAVE, AGAIN } Attempt;

static Attempt store_inline(WfObject *o, uint32_t shape, const WfType *t, Value name, Value v)
{
    int i = find_slot(shape, name);
    uint32_t child = 0;
    if (i < 0) {
        if (!wf_is_interned(name) || (child = wf_shape_add(shape, name)) == 0)
            return LEAVE;
        i = wf_shapes[shape].nslots;
    }
    bool l = wf_lock(o);
    if (wf_shape_of(o) != shape) {
        wf_unlock(o, l);
        return AGAIN;
    }
    Value *slot = &wf_inline_slots(o, t)[i];
    Value old = *slot;
    /* Release: v is complete before it is reachable; then the shape that names it. */
    wf_value_store(slot, wf_new_ref(v));
    if (child)
        wf_shape_set(o, child);
    wf_unlock(o, l);
    wf_drop(old);
    return DONE;
}

/* Only a local object may go to a shape that is no child: see instance.h. */
static Attempt delete_inline(WfObject *o, uint32_t shape, const WfType *t, Value name)
{
    int i = find_slot(shape, name);
    if (i < 0)
        return ABSENT;
    Value *slot = &wf_inline_slots(o, t)[i];
    bool absent = wf_is_null(wf_value_load(slot));
    if (WF_UNLIKELY(wf_shape_of(o) != shape)) /* the values may have left the slots */
        return AGAIN;
    if (absent)
        return ABSENT;
    uint32_t without = wf_is_shared(o) ? 0 : wf_shape_remove(shape, (unsigned)i);
    if (without == 0)
        return LEAVE;
    Value old = *slot, *last = wf_inline_slots(o, t) + wf_shapes[shape].nslots - 1;
    for (; slot < last; slot++)
        *slot = slot[1];
    *last = WF_NULL;
    wf_shape_set(o, without);
    wf_drop(old);
    return DONE;
}

static int set_in_dict(Value d, Value name, Value v)
{
    if (wf_is_null(d))
        return -1;
    int r = wf_is_null(v) ? wf_dict_del(d, name) : wf_dict_set(d, name, v) < 0 ? -1 : 1;
    wf_drop(d);
    return r;
}

/*
 * Interns a new attribute's name if its type may still grow shapes, so that setattr() with
 * computed names neither fills the intern table without bound nor gives up inline slots.
 */
static Value name_for_store(uint32_t shape, Value name, Value v)
{
    const WfShape *row = &wf_shapes[shape];
    if (wf_is_null(v) || wf_is_interned(name) || row->nslots >= row->capacity ||
        row->capacity == WF_DICT_MODE || find_by_text(shape, name) >= 0)
        return name;
    return wf_intern(wf_new_ref(name));
}

int wf_instance_set(WfObject *o, Value name, Value v)
{
    WfType *t = wf_obj_type(o);
    if (!(t->flags & WF_TF_INLINE)) {
        Value *slot = wf_instance_dict_slot(o);
        return slot ? set_in_dict(make_dict_in_slot(o, slot), name, v) : 0;
    }
    wf_barrier(o, v);
    for (;;) {
        uint32_t shape = wf_shape_of(o);
        if (wf_in_dict_mode(shape))
            return set_in_dict(mode_dict(o, true), name, v);
        name = name_for_store(shape, name, v);
        if (wf_is_null(name))
            return -1;
        Attempt a = wf_is_null(v) ? delete_inline(o, shape, t, name)
                                  : store_inline(o, shape, t, name, v);
        if (a == DONE)
            return 1;
        if (a == ABSENT)
            return 0;
        if (a == LEAVE && !wf_is_null(v) && wf_shapes[shape].nslots == wf_shapes[shape].capacity &&
            wf_shapes[shape].capacity == t->inline_cap)
            grow_instances(t);
        if (a == LEAVE && wf_instance_to_dict_mode(o) < 0)
            return -1;
    }
}

/* --- o.__dict__.update() -------------------------------------------------------------------------- */

Value wf_instance_update_method;

/* Sets what dict `from` holds in the slots of o; false: not all of it fits. What is replaced may run Python code. */
static bool update_slots(WfObject *o, const WfType *t, Value from)
{
    Value key, v;
    bool fits = true;
    for (size_t pos = 0; fits && wf_dict_next(from, &pos, &key, &v);) {
        uint32_t shape = wf_shape_of(o), child = 0;
        fits = wf_is_local(o) && !wf_in_dict_mode(shape) && wf_is_interned(key);
        int i = fits ? wf_shape_lookup(shape, key) : 0;
        fits = fits && (i >= 0 || (child = wf_shape_add(shape, key)) != 0);
        if (fits) {
            Value *slot = &wf_inline_slots(o, t)[i >= 0 ? (unsigned)i : wf_shapes[shape].nslots], old = *slot;
            *slot = v;
            v = old;
            if (child)
                wf_shape_set(o, child);
        }
        wf_drop(v);
        wf_drop(key);
    }
    return fits;
}

/* The method that `o.__dict__.update` stands for where the dict itself is not kept: see LOAD_ATTR. */
static Value instance_update(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfObject *o = wf_obj(self);
    WfType *t = wf_obj_type(o);
    if (nargs == 1 && wf_is_null(kwnames) && wf_is_dict_exact(args[0]) && wf_is_local(o) &&
        !wf_in_dict_mode(wf_shape_of(o))) {
        const WfShape *row = &wf_shapes[wf_shape_of(o)];
        size_t n = wf_dict_len(args[0]) + row->nslots;
        if (n > row->capacity && n <= MAX_GROWN && row->capacity == t->inline_cap)
            grow_instances(t);
        if (n <= row->capacity && update_slots(o, t, args[0]))
            return WF_NONE;
    }
    Value d = wf_instance_dict(self);
    Value r = wf_is_null(d) ? d : wf_dict_update(d, args, nargs, kwnames);
    wf_drop(d);
    return r;
}

int wf_instance_init(void)
{
    static const WfMethodDef update = {"update", instance_update, WF_FASTKW, ""};
    wf_instance_update_method = wf_method_descr_new(&wf_object_type, &update);
    if (wf_is_null(wf_instance_update_method))
        return -1;
    wf_make_immortal(wf_instance_update_method);
    return 0;
}

/* --- references -------------------------------------------------------------------------------------- */

/* How many of the inline slots hold references in this shape. */
static unsigned live_slots(const WfShape *row)
{
    return row->capacity == WF_DICT_MODE ? 1 : row->nslots;
}

int wf_instance_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    const WfShape *row = &wf_shapes[wf_shape_of(o)];
    const WfType *t = row->type;
    if (t->flags & WF_TF_HEAP) {
        Value *end = (Value *)((char *)o + t->basicsize);
        for (Value *p = (Value *)((char *)o + t->members_offset); p < end; p++)
            WF_VISIT(*p);
    }
    if (t->flags & WF_TF_INLINE) {
        Value *slots = wf_inline_slots(o, t);
        for (unsigned i = 0, n = live_slots(row); i < n; i++)
            WF_VISIT(slots[i]);
    } else if (t->flags & WF_TF_TAIL_DICT) {
        WF_VISIT(*wf_instance_dict_slot(o));
    }
    return 0;
}

static void clear_value(Value *p)
{
    Value old = *p;
    *p = WF_NULL;
    wf_drop(old);
}

void wf_instance_clear(WfObject *o)
{
    const WfShape *row = &wf_shapes[wf_shape_of(o)];
    const WfType *t = row->type;
    if (t->flags & WF_TF_INLINE) {
        Value *slots = wf_inline_slots(o, t);
        for (unsigned i = 0, n = live_slots(row); i < n; i++)
            clear_value(&slots[i]);
    } else if (t->flags & WF_TF_TAIL_DICT) {
        clear_value(wf_instance_dict_slot(o));
    }
    if (t->basicsize != t->members_offset && (t->flags & WF_TF_HEAP)) {
        Value *end = (Value *)((char *)o + t->basicsize);
        for (Value *p = (Value *)((char *)o + t->members_offset); p < end; p++)
            clear_value(p);
    }
}

/* Of an object that nobody looks at any more but collectors: numbers stay where they are. */
static void drop_values(Value *p, const Value *end)
{
    for (; p < end; p++)
        if (wf_is_counted(*p))
            clear_value(p);
}

void wf_instance_dealloc(WfObject *o)
{
    const WfShape *row = &wf_shapes[wf_shape_of(o)];
    const WfType *t = row->type;
    if (WF_LIKELY((t->flags & WF_TF_HEAP) && !(t->flags & WF_TF_TAIL_DICT))) {
        if (t->flags & WF_TF_INLINE) {
            Value *slots = wf_inline_slots(o, t);
            drop_values(slots, slots + live_slots(row));
        }
        drop_values((Value *)((char *)o + t->members_offset), (Value *)((char *)o + t->basicsize));
    } else {
        wf_instance_clear(o);
    }
    wf_free_object(o, wf_instance_size(o));
}
