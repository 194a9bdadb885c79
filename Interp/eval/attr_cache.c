/*
 * Attributes the general way, filling the inline caches that handlers_attr.inc reads.
 *
 * What an inline cache held for one shape is also kept in a table of the thread, keyed by shape and
 * name, so that a site that meets several shapes in turn refills its cache from there instead of
 * looking the attribute up again.
 */
#include "helpers.h"
#include "typeobj.h"

/* A dict entry's byte offset from its keys, under *guard; or -1. */
static int64_t entry_offset(Value dict, Value name, uint64_t *guard)
{
    WfDict *d = wf_as_dict(dict);
    if (wf_eval_dict_guard(dict) == ~(uint64_t)0)
        return -1;
    bool l = wf_lock(d);
    ssize_t i = wf_dict_str_entry(d, name);
    *guard = wf_dict_guard(dict);
    int64_t off = -1;
    if (i >= 0)
        off = (char *)&((WfDictStrEntry *)wf_dict_entries(d->keys))[i].value - (char *)d->keys;
    wf_unlock(d, l);
    return off >= 0 && off <= UINT32_MAX ? off : -1;
}

static bool cache_module(WfInstr *pc, Value o, Value name, const WfAttrInfo *info)
{
    Value dict = *(Value *)((char *)wf_obj(o) + info->offset);
    uint64_t guard;
    if (info->offset != offsetof(WfModule, dict) || !wf_is_dict_exact(dict))
        return false;
    int64_t off = entry_offset(dict, name, &guard);
    if (off < 0)
        return false;
    pc[2].cache_hi = (uint32_t)off;
    pc[3].cache = guard;
    return true;
}

/* --- the thread's table --------------------------------------------------------------------------------- */

enum { TABLE_SIZE = 1024 };

typedef struct WfAttrEntry {
    uint64_t guard;    /* shape and version: the first cache word; 0 empty */
    uint64_t name;     /* of an interned str; bit 0: for a store */
    uint64_t words[2]; /* the other two cache words */
} Entry;

static Entry *entry_of(WfThread *t, uint32_t shape, uint64_t name)
{
    return &t->attr_table[(shape * 0x9E3779B1u ^ (uint32_t)(name >> 4) ^ (uint32_t)name) % TABLE_SIZE];
}

static uint64_t name_key(const WfFrame *f, const WfInstr *pc, bool store)
{
    return (wf_code_name(f->code, pc->imm).bits & ~(uint64_t)7) | store;
}

bool wf_attr_recall(WfThread *t, const WfFrame *f, const WfInstr *pc, const WfObject *o, bool store)
{
    if (t->attr_table == NULL || pc[1].cache_lo == o->shape || !WF_MAY_CACHE)
        return false;
    uint64_t name = name_key(f, pc, store);
    const Entry *e = entry_of(t, o->shape, name);
    WfInstr guard = {.cache = e->guard};
    if (guard.cache_lo != o->shape || e->name != name || guard.cache_hi != wf_shapes[o->shape].version)
        return false;
    WfInstr *own = (WfInstr *)pc; /* executable copies are this thread's to write */
    own[1].cache = e->guard;
    own[2].cache = e->words[0];
    own[3].cache = e->words[1];
    return true;
}

/* Keeps what the instruction's cache has just been filled with. */
static void remember(const WfFrame *f, const WfInstr *pc, bool store)
{
    WfThread *t = wf_thread();
    if (pc[1].cache == 0)
        return;
    if (t->attr_table == NULL) {
        t->attr_table = wf_mem_calloc(TABLE_SIZE, sizeof(Entry));
        if (t->attr_table == NULL) {
            wf_err_clear();
            return;
        }
    }
    uint64_t name = name_key(f, pc, store);
    *entry_of(t, pc[1].cache_lo, name) = (Entry){pc[1].cache, name, {pc[2].cache, pc[3].cache}};
}

/* --- loads and stores -------------------------------------------------------------------------------------- */

/* Fills the caches of a load; the attribute's value stays borrowed from the class. */
static void cache_load(WfInstr *pc, Value o, Value name)
{
    WfAttrInfo info;
    pc[1].cache = 0;
    wf_attr_classify_load(o, name, &info);
    if (info.kind == WF_ATTR_GENERIC || info.kind == WF_ATTR_DESCR || info.shape == 0)
        return;
    pc[2].cache_lo = info.kind;
    pc[2].cache_hi = info.offset;
    pc[3].cache = info.value.bits;
    uint32_t version = info.version;
    if (info.kind == WF_ATTR_TYPE_VALUE || info.kind == WF_ATTR_TYPE_CLASSMETHOD) {
        pc[2].cache_hi = info.version;
        version = wf_shapes[info.shape].version;
    } else if (info.kind == WF_ATTR_MODULE && !cache_module(pc, o, name, &info)) {
        return;
    }
    pc[1].cache_hi = version;
    pc[1].cache_lo = info.shape;
}

Value wf_eval_load_attr(WfFrame *f, WfInstr *pc, Value o)
{
    Value name = wf_code_name(f->code, pc->imm);
    Value v = wf_getattr(o, name);
    if (WF_MAY_CACHE && wf_is_pointer(o) && !wf_is_null(v)) {
        cache_load(pc, o, name);
        remember(f, pc, false);
    }
    return v;
}

int wf_eval_load_method(WfFrame *f, WfInstr *pc, Value o, Value *fn)
{
    Value name = wf_code_name(f->code, pc->imm);
    int r = wf_load_method(o, name, fn);
    if (WF_MAY_CACHE && wf_is_pointer(o) && r >= 0) {
        cache_load(pc, o, name);
        remember(f, pc, false);
    }
    return r;
}

int wf_eval_store_attr(WfFrame *f, WfInstr *pc, Value o, Value v)
{
    Value name = wf_code_name(f->code, pc->imm);
    WfAttrInfo info = {.kind = WF_ATTR_GENERIC};
    if (WF_MAY_CACHE && wf_is_pointer(o))
        wf_attr_classify_store(o, name, &info);
    if (wf_setattr(o, name, v) < 0)
        return -1;
    if (!WF_MAY_CACHE)
        return 0;
    pc[1].cache = 0;
    if (info.kind == WF_ATTR_SLOT || info.kind == WF_ATTR_ADD_SLOT || info.kind == WF_ATTR_MEMBER) {
        pc[1].cache_lo = info.shape;
        pc[1].cache_hi = info.version;
        pc[2].cache_lo = info.kind;
        pc[2].cache_hi = info.offset;
        pc[3].cache = info.next_shape;
        remember(f, pc, true);
    }
    return 0;
}

/* --- super() ---------------------------------------------------------------------------------------------- */

/* The class in the __class__ cell; WF_NULL with CPython's RuntimeError. */
static Value class_of_cell(Value cell)
{
    if (!wf_has_shape(cell, WF_SHAPE_cell))
        return wf_raise(&wf_exc_RuntimeError, "super(): bad __class__ cell");
    Value cls = wf_cell_get(wf_as_cell(cell));
    if (wf_is_null(cls))
        return wf_raise(&wf_exc_RuntimeError, "super(): empty __class__ cell");
    if (!wf_is_kind(cls, WF_TF_TYPE)) {
        wf_raise(&wf_exc_RuntimeError, "super(): __class__ is not a type (%s)", wf_type_name(cls));
        wf_drop(cls);
        return WF_NULL;
    }
    return cls;
}

/* Somebody replaced `super`, or the operands need super's own checks. */
static int load_super_general(Value fn, Value cls, Value obj, Value name, Value *out)
{
    Value s = wf_call2(fn, cls, obj);
    if (wf_is_null(s))
        return -1;
    *out = wf_getattr(s, name);
    wf_drop(s);
    return wf_is_null(*out) ? -1 : 0;
}

int wf_eval_load_super(WfFrame *f, const WfInstr *pc, Value *w, Value *out)
{
    Value name = wf_code_name(f->code, pc->imm), obj = w[2];
    bool two = pc->c & 2, method = pc->c & 1;
    if (!wf_is(w[0], wf_uncounted(&wf_super_type))) {
        if (two)
            return load_super_general(w[0], w[1], obj, name, out);
        Value s = wf_call0(w[0]);
        if (wf_is_null(s))
            return -1;
        *out = wf_getattr(s, name);
        wf_drop(s);
        return wf_is_null(*out) ? -1 : 0;
    }
    if (wf_is_null(obj)) {
        wf_raise(&wf_exc_RuntimeError, "super(): arg[0] deleted");
        return -1;
    }
    Value cls = two ? wf_new_ref(w[1]) : class_of_cell(w[1]);
    if (wf_is_null(cls))
        return -1;
    int r;
    if (wf_is_kind(cls, WF_TF_TYPE) && !wf_is_none(obj))
        r = wf_super_lookup((WfType *)wf_obj(cls), obj, name, method, out);
    else
        r = load_super_general(w[0], cls, obj, name, out);
    wf_drop(cls);
    return r;
}
