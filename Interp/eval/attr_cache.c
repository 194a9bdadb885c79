/*
 * Attributes the general way, filling the inline caches that handlers_attr.inc reads.
 *
 * Behind the inline caches each thread has one table, by shape and name, of the same words: an
 * instruction that meets objects of several shapes takes them from there, first by copying
 * them to its caches, then, in a POLY form, to a list of its own. An entry can be stale
 * but never wrong: a shape's number and a version are not used twice. What is known of a class is
 * found by the class's version, which stands in the shape's stead.
 */
#include "helpers.h"
#include "typeobj.h"

/* Copies the words just filled at pc to the table, where `shape` and `key` lead. */
static void remember_at(const WfInstr *pc, uint32_t shape, uint64_t key)
{
    WfThread *t = wf_thread();
    if (t->attr_table == NULL) {
        void *table = wf_raw_calloc(WF_ATTR_TABLE_SIZE, sizeof(WfAttrEntry)); /* never freed */
        if (table == NULL)
            return;
        t->attr_table = table;
    }
    size_t i = wf_attr_place(shape, wf_attr_hash(key));
    WfAttrEntry *e = &((WfAttrEntry *)t->attr_table)[i];
    if (e->key != key || (uint32_t)e->word1 != pc[1].cache_lo)
        ((WfAttrEntry *)t->attr_table)[i ^ 1] = *e;
    *e = (WfAttrEntry){pc[1].cache, key, pc[2].cache, pc[3].cache};
}

static void remember(const WfInstr *pc, Value name, bool store)
{
    remember_at(pc, pc[1].cache_lo, wf_attr_key(name, store));
}

static const WfAttrEntry *find_site(uint32_t shape, Value name, bool store)
{
    WfAttrEntry *sites = wf_thread()->attr_table;
    if (WF_UNLIKELY(sites == NULL) || !WF_MAY_CACHE)
        return NULL;
    uint64_t key = wf_attr_key(name, store);
    return wf_attr_find(sites, shape, wf_attr_hash(key), key);
}

/* What is known of class `type`; NULL: nothing. */
static const WfAttrEntry *find_class_site(const WfType *type, Value name)
{
    const WfAttrEntry *sites = wf_thread()->attr_table;
    uint32_t shape = wf_shape_of(&type->ob), version = wf_relaxed(&type->version);
    if (sites == NULL || !WF_MAY_CACHE || version == 0)
        return NULL;
    uint64_t key = wf_attr_class_key(name);
    const WfAttrEntry *e = &sites[wf_attr_place(version, wf_attr_hash(key))];
    bool fits = wf_attr_entry_fits(e, shape, key) && e->word2 >> 32 == version;
    return fits ? e : NULL;
}

unsigned wf_eval_attr_recall(const WfFrame *f, WfInstr *pc, const WfObject *o, bool store)
{
    Value name = wf_code_name(f->code, pc->imm);
    unsigned op = f->code->instrs[pc - f->instrs].op;
    uint32_t shape = wf_shape_of(o);
    bool of_class = wf_shapes[shape].type->flags & WF_TF_TYPE;
    const WfAttrEntry *e = of_class && !store ? find_class_site((const WfType *)o, name) : find_site(shape, name, store);
    if (e == NULL || e->word2 == WF_ATTR_GENERIC || e->word2 == WF_ATTR_ABSENT)
        return 0;
    if (pc[1].cache != 0 && wf_specialize_other_shape(pc) &&
        wf_specialize_poly(f, pc, op, wf_attr_key(name, store), e))
        return pc->op;
    pc[1].cache = e->word1;
    pc[2].cache = e->word2;
    pc[3].cache = e->word3;
    wf_specialize_filled(f, pc);
    return pc->op == OP_TRACE ? op : pc->op;
}

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

/* Known not to be worth classifying again. */
static bool known_generic(uint32_t shape, Value name, bool store)
{
    const WfAttrEntry *e = find_site(shape, name, store);
    return e != NULL && e->word2 == WF_ATTR_GENERIC;
}

static void remember_generic(WfInstr *pc, const WfAttrInfo *info, Value name, bool store)
{
    if (info->shape == 0)
        return;
    pc[1].cache_lo = info->shape;
    pc[1].cache_hi = wf_shape_version(info->shape);
    pc[2].cache = WF_ATTR_GENERIC;
    if (pc[1].cache_hi != 0)
        remember(pc, name, store);
    pc[1].cache = 0;
}

/* Whether a handler makes use of such an answer. */
static bool is_load_kind(WfAttrKind kind, bool method)
{
    if (kind == WF_ATTR_CLASSMETHOD || kind == WF_ATTR_TYPE_CLASSMETHOD)
        return method;
    if (kind == WF_ATTR_PROPERTY || kind == WF_ATTR_GETSET || kind == WF_ATTR_NATIVE_DESCR || kind == WF_ATTR_DESCR ||
        kind == WF_ATTR_TYPE_DESCR)
        return !method;
    return kind != WF_ATTR_GENERIC;
}

/*
 * Fills the caches of a load; the attribute's value stays borrowed from the class. Answers that
 * hold for one object (a class, a module) are not for the table.
 */
static void cache_load(WfInstr *pc, Value o, Value name, bool method)
{
    WfAttrInfo info;
    if (known_generic(wf_shape_of(wf_obj(o)), name, false))
        return;
    pc[1].cache = 0;
    wf_attr_classify_load(o, name, &info);
    bool of_class = info.kind == WF_ATTR_TYPE_VALUE || info.kind == WF_ATTR_TYPE_PLACE || info.kind == WF_ATTR_TYPE_CLASSMETHOD ||
                    info.kind == WF_ATTR_TYPE_DESCR;
    bool of_object = of_class || info.kind == WF_ATTR_MODULE || wf_is_kind(o, WF_TF_TYPE);
    if (!is_load_kind(info.kind, method) || info.shape == 0) {
        if (!of_object && info.kind == WF_ATTR_GENERIC)
            remember_generic(pc, &info, name, false);
        return;
    }
    pc[2].cache_lo = info.kind;
    pc[2].cache_hi = info.offset;
    pc[3].cache = info.value.bits;
    bool calls = info.kind == WF_ATTR_METHOD || info.kind == WF_ATTR_DICT_METHOD;
    if (calls && wf_has_shape(info.value, WF_SHAPE_function))
        wf_function_lend(info.value);
    if (calls && (wf_has_shape(info.value, WF_SHAPE_function) || wf_is_immortal(wf_obj(info.value))))
        pc[3].cache |= 1;
    uint32_t version = info.version;
    if (of_class) {
        pc[2].cache_hi = info.version;
        version = wf_shape_version(info.shape);
    } else if (info.kind == WF_ATTR_MODULE && !cache_module(pc, o, name, &info)) {
        return;
    }
    pc[1].cache_hi = version;
    pc[1].cache_lo = info.shape;
    if (of_class)
        remember_at(pc, info.version, wf_attr_class_key(name));
    else if (!of_object)
        remember(pc, name, false);
}

Value wf_eval_load_attr(WfFrame *f, WfInstr *pc, Value o)
{
    Value name = wf_code_name(f->code, pc->imm);
    bool moves = wf_is(name, wf_n.__dict__); /* an instance to another shape: what counts is that before */
    Value v = moves ? WF_NONE : wf_getattr(o, name);
    if (WF_MAY_CACHE && wf_is_pointer(o) && !wf_is_null(v)) {
        cache_load(pc, o, name, false);
        wf_specialize_filled(f, pc);
    }
    return moves ? wf_getattr(o, name) : v;
}

int wf_eval_load_method(WfFrame *f, WfInstr *pc, Value o, Value *fn)
{
    Value name = wf_code_name(f->code, pc->imm);
    int r = wf_load_method(o, name, fn);
    if (WF_MAY_CACHE && wf_is_pointer(o) && r >= 0) {
        cache_load(pc, o, name, true);
        wf_specialize_filled(f, pc);
    }
    return r;
}

bool wf_eval_store_shared(const WfInstr *pc, WfObject *o, Value v)
{
    uint32_t kind = pc[2].cache_lo, shape = pc[1].cache_lo;
    if (!wf_is_shared(o) || (kind != WF_ATTR_SLOT && kind != WF_ATTR_MEMBER) || wf_shape_of(o) != shape)
        return false;
    wf_barrier(o, v);
    v = wf_new_ref(v);
    bool l = wf_lock(o);
    /* Only now: others may have had the lock, and classes change while one waits for it. */
    bool fits = wf_shape_of(o) == shape && wf_shape_version(shape) == pc[1].cache_hi;
    if (fits) {
        Value *slot = (Value *)((char *)o + pc[2].cache_hi), old = *slot;
        wf_value_store(slot, v); /* release: v is complete before it is reachable */
        v = old;
    }
    wf_unlock(o, l);
    wf_drop(v);
    return fits;
}

int wf_eval_store_dict(const WfInstr *pc, WfObject *o, Value name, Value v)
{
    bool l = wf_lock(o);
    Value d = *wf_attr_dict_slot(pc, o);
    d = wf_is_dict_exact(d) ? wf_new_ref(d) : WF_NULL;
    wf_unlock(o, l);
    if (wf_is_null(d))
        return 0;
    int r = wf_dict_set(d, name, v);
    wf_drop(d);
    return r < 0 ? -1 : 1;
}

/* Stores; whether it filled the caches at pc: 1 / 0 / -1. */
static int store_and_fill(WfInstr *pc, Value o, Value name, Value v)
{
    WfAttrInfo info = {.kind = WF_ATTR_GENERIC};
    bool classify = WF_MAY_CACHE && wf_is_pointer(o) && !known_generic(wf_shape_of(wf_obj(o)), name, true);
    if (classify)
        wf_attr_classify_store(o, name, &info);
    if (wf_setattr(o, name, v) < 0)
        return -1;
    if (!classify)
        return 0;
    pc[1].cache = 0;
    if (info.kind == WF_ATTR_SLOT || info.kind == WF_ATTR_ADD_SLOT || info.kind == WF_ATTR_MEMBER ||
        info.kind == WF_ATTR_DICT) {
        pc[1].cache_lo = info.shape;
        pc[1].cache_hi = info.version;
        pc[2].cache_lo = info.kind;
        pc[2].cache_hi = info.offset;
        pc[3].cache_lo = info.next_shape;
        remember(pc, name, true);
        return 1;
    } else if (info.kind == WF_ATTR_PROPERTY && wf_has_shape(info.value, WF_SHAPE_function)) {
        pc[1].cache_lo = info.shape;
        pc[1].cache_hi = info.version;
        pc[2].cache_lo = info.kind;
        pc[3].cache = info.value.bits;
        remember(pc, name, true);
        return 1;
    } else if (info.version != 0) {
        remember_generic(pc, &info, name, true);
    }
    return 0;
}

int wf_eval_store_attr(WfFrame *f, WfInstr *pc, Value o, Value v)
{
    int r = store_and_fill(pc, o, wf_code_name(f->code, pc->imm), v);
    if (r > 0)
        wf_specialize_filled(f, pc);
    return r < 0 ? -1 : 0;
}

/* --- getattr() and setattr() ------------------------------------------------------------------------------ */

/* Attribute `name` of o as the table knows it: 1 / 0; -1: it cannot say. */
static int take_known(const WfAttrEntry *e, Value o, Value *out)
{
    Value value = {e->word3};
    switch ((uint32_t)e->word2) {
    case WF_ATTR_ABSENT:
        return 0;
    case WF_ATTR_SLOT:
    case WF_ATTR_MEMBER:
        value = wf_value_load((Value *)((char *)wf_obj(o) + (e->word2 >> 32)));
        if (wf_is_null(value) || wf_shape_of(wf_obj(o)) != (uint32_t)e->word1)
            return -1;
        break;
    case WF_ATTR_METHOD:
        if (!wf_has_shape(value, WF_SHAPE_function))
            return -1;
        *out = wf_method_new(value, o);
        if (wf_is_null(*out))
            wf_err_clear(); /* out of memory: it comes again */
        return wf_is_null(*out) ? -1 : 1;
    case WF_ATTR_CLASS_VALUE:
        break;
    default:
        return -1;
    }
    *out = wf_new_ref(value);
    return 1;
}

/* o has no such attribute: whether all objects of its shape have none. */
static bool is_absent_from_shape(const WfType *t, uint32_t shape, Value name)
{
    if (!wf_is_null(wf_type_lookup((WfType *)t, name)))
        return false;
    if (t->flags & WF_TF_INLINE)
        return !wf_in_dict_mode(shape) && wf_shape_lookup(shape, name) < 0;
    return !wf_instance_has_dict(t);
}

/* A place like an instruction's, for what is to be remembered in the table alone. */
static void learn_load(Value o, Value name, bool found)
{
    WfInstr words[1 + 3] = {0};
    uint32_t shape = wf_shape_of(wf_obj(o));
    WfType *type = wf_shapes[shape].type;
    uint32_t version = wf_type_version(type);
    if (found) {
        cache_load(words, o, name, false);
    } else if (version != 0 && is_absent_from_shape(type, shape, name)) {
        words[1].cache_lo = shape;
        words[1].cache_hi = version;
        words[2].cache = WF_ATTR_ABSENT;
        remember(words, name, false);
    }
}

static int get_attribute(Value o, Value name, bool must, Value *out)
{
    if (!must)
        return wf_getattr_opt(o, name, out);
    *out = wf_getattr(o, name);
    return wf_is_null(*out) ? -1 : 1;
}

int wf_eval_getattr(Value o, Value name, bool must, Value *out)
{
    /* What is known of classes and modules holds for one object; they are quick by themselves. */
    if (!wf_is_pointer(o) || wf_type_of(o)->getattr != wf_generic_getattr || !wf_is_interned(name) || !WF_MAY_CACHE)
        return get_attribute(o, name, must, out);
    const WfAttrEntry *e = find_site(wf_shape_of(wf_obj(o)), name, false);
    int r = e != NULL ? take_known(e, o, out) : -1;
    if (r > 0 || (r == 0 && !must))
        return r;
    r = get_attribute(o, name, must, out);
    if (e == NULL && r >= 0)
        learn_load(o, name, r > 0);
    return r;
}

int wf_eval_setattr(Value o, Value name, Value v)
{
    if (!wf_is_pointer(o) || !wf_is_interned(name) || !WF_MAY_CACHE)
        return wf_setattr(o, name, v);
    WfObject *ob = wf_obj(o);
    const WfAttrEntry *e = find_site(wf_shape_of(ob), name, true);
    if (e == NULL) {
        WfInstr words[1 + 3] = {0};
        return store_and_fill(words, o, name, v) < 0 ? -1 : 0;
    }
    uint32_t kind = (uint32_t)e->word2;
    bool adds = kind == WF_ATTR_ADD_SLOT;
    if (!wf_is_local(ob) || (kind != WF_ATTR_SLOT && kind != WF_ATTR_MEMBER && !adds))
        return wf_setattr(o, name, v);
    Value *slot = (Value *)((char *)ob + (e->word2 >> 32)), old = adds ? WF_NULL : *slot;
    *slot = wf_new_ref(v);
    if (adds)
        wf_shape_set(ob, (uint32_t)e->word3);
    wf_drop(old);
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

/*
 * Caches of a method found by super(): 1 version of the object's type; 2 the class after which
 * the search began; 3 the function. A change of any class in the MRO changes the version.
 */
static bool recall_super(const WfInstr *pc, Value start, Value obj, Value *out)
{
    if (pc[1].cache == 0 || pc[1].cache_lo != wf_relaxed(&wf_type_of(obj)->version) ||
        pc[2].cache != (start.bits & ~(uint64_t)7))
        return false;
    *out = wf_reg_load((Value){pc[3].cache});
    return true;
}

static void remember_super(WfInstr *pc, Value start, Value obj, Value name, Value fn)
{
    WfType *type = wf_type_of(obj);
    uint32_t version = wf_type_version(type);
    if (!WF_MAY_CACHE || version == 0 || (type->flags & WF_TF_TYPE) ||
        !wf_super_finds((WfType *)wf_obj(start), type, name, fn)) /* another thread has set __class__ */
        return;
    pc[1].cache = version;
    pc[2].cache = start.bits & ~(uint64_t)7;
    pc[3].cache = fn.bits;
}

int wf_eval_load_super(WfFrame *f, WfInstr *pc, Value *w, Value *out)
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
    Value start = two ? w[1] : wf_has_shape(w[1], WF_SHAPE_cell) ? wf_eval_cell_peek(wf_as_cell(w[1])) : WF_NULL;
    if (method && recall_super(pc, start, obj, out))
        return 1;
    Value cls = two ? wf_new_ref(w[1]) : class_of_cell(w[1]);
    if (wf_is_null(cls))
        return -1;
    int r;
    if (wf_is_kind(cls, WF_TF_TYPE) && !wf_is_none(obj))
        r = wf_super_lookup((WfType *)wf_obj(cls), obj, name, method, out);
    else
        r = load_super_general(w[0], cls, obj, name, out);
    if (r == 1)
        remember_super(pc, cls, obj, name, *out);
    wf_drop(cls);
    return r;
}
