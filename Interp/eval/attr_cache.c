/*
 * Attributes the general way, filling the inline caches that handlers_attr.inc reads.
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
    if (info.kind == WF_ATTR_TYPE_VALUE) {
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
    if (WF_MAY_CACHE && wf_is_pointer(o) && !wf_is_null(v))
        cache_load(pc, o, name);
    return v;
}

int wf_eval_load_method(WfFrame *f, WfInstr *pc, Value o, Value *fn)
{
    Value name = wf_code_name(f->code, pc->imm);
    int r = wf_load_method(o, name, fn);
    if (WF_MAY_CACHE && wf_is_pointer(o) && r >= 0)
        cache_load(pc, o, name);
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
        pc[3].cache_lo = info.next_shape;
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
