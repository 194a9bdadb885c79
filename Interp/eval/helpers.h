/* The out-of-line work of instructions, by mechanism: names.c, attr_cache.c, build.c, ... */
#ifndef WEFT_EVAL_HELPERS_H
#define WEFT_EVAL_HELPERS_H

#include "eval.h"
#include "descr.h"
#include "instance.h"
#include "module.h"
#include "runtime.h"
#include "set.h"
#include "slice.h"
#include "generator.h"

WF_INLINE Value wf_code_name(const WfCode *code, int32_t i) { return wf_as_tuple(code->names)->items[i]; }

/* LOAD_GLOBAL_LENT, or something longer that begins with it. */
WF_INLINE bool wf_is_lent_global(unsigned op)
{
    return op == OP_LOAD_GLOBAL_LENT || (op >= OP_GLOBAL_AND_MOVE && op <= OP_GLOBAL_CALL_SUB_K);
}

/*
 * What global caches compare: a dict's unique number and the version of its keys. All ones is
 * never a guard; no dict without a number matches a cache.
 */
WF_INLINE uint64_t wf_dict_guard(Value dict)
{
    /* Relaxed: the entry's address that was cached leads to a valid table whatever happens next. */
    return __atomic_load_n((const uint64_t *)&wf_as_dict(dict)->keys_version, __ATOMIC_RELAXED);
}
_Static_assert(offsetof(WfDict, globals_id) == offsetof(WfDict, keys_version) + 4,
               "a guard is read as one word");
/* Where a module's dict holds what an attribute's cache words name; NULL if its keys have changed. */
WF_INLINE Value *module_entry(const WfObject *module, const WfInstr *pc)
{
    WfDict *d = wf_as_dict(wf_value_load((Value *)((char *)module + offsetof(WfModule, dict))));
    /* Acquire: keys before the guard, so that a table newer than the guard is noticed; pairs with resize(). */
    WfDictKeys *keys = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    if (wf_dict_guard(wf_counted(d)) != pc[3].cache)
        return NULL;
    return (Value *)((char *)keys + pc[2].cache_hi);
}
/* The same, giving the dict a number if it has none; all ones: cannot be cached. */
uint64_t wf_eval_dict_guard(Value dict);

/* --- cells: names.c -------------------------------------------------------------------------- */

/* Contents as a register reference; WF_NULL when empty. */
WF_INLINE Value wf_eval_cell_peek(const WfCellObject *c)
{
    /* Acquire: what the value refers to is complete; pairs with wf_eval_cell_store(). */
    return (Value){__atomic_load_n(&c->value.bits, __ATOMIC_ACQUIRE)};
}
WF_INLINE Value wf_eval_cell_reg(const WfCellObject *c) { return wf_reg_load(wf_eval_cell_peek(c)); }
void wf_eval_cell_store(WfCellObject *c, WF_STEALS Value v);
/* Empties the cell; false: it was empty. Of several threads that do, one has true for each value. */
bool wf_eval_cell_delete(WfCellObject *c);
WF_INLINE WfCellObject *wf_eval_far_cell(const WfFrame *f, Value tuple, int32_t i)
{
    return wf_as_cell(wf_as_tuple(tuple)->items[(unsigned)i - f->code->nnear]);
}
Value wf_eval_make_far(WfFrame *f) WF_MUST_USE;
void wf_eval_raise_unbound(WfFrame *f, unsigned var);
void wf_eval_raise_unbound_free(WfFrame *f, unsigned i);
/* `values` are not all what direct code takes as its free variables. */
void wf_eval_raise_no_free(const WfCode *code, const Value *values);

/* --- names: names.c. Results are register references. -------------------------------------- */
Value wf_eval_load_global(WfFrame *f, WfInstr *pc) WF_MUST_USE;
int wf_eval_store_global(WfFrame *f, WfInstr *pc, Value v) WF_MUST_USE;
int wf_eval_delete_global(WfFrame *f, Value name) WF_MUST_USE;
Value wf_eval_load_name(WfFrame *f, WfInstr *pc) WF_MUST_USE;
int wf_eval_store_name(WfFrame *f, WfInstr *pc, Value v) WF_MUST_USE;
int wf_eval_delete_name(WfFrame *f, Value name) WF_MUST_USE;
int wf_eval_need_locals(WfFrame *f) WF_MUST_USE;
Value wf_eval_build_class_function(WfFrame *f) WF_MUST_USE;
int wf_eval_setup_annotations(WfFrame *f) WF_MUST_USE;
/* mapping[name]: 1 / 0 (KeyError) / -1; *out a register reference. */
int wf_eval_mapping_get(Value mapping, Value name, Value *out) WF_MUST_USE;
Value wf_eval_import_name(WfFrame *f, Value name, Value fromlist, Value level) WF_MUST_USE;

/* --- the thread's table of attributes: attr_cache.c ------------------------------------------------- */

enum { WF_ATTR_TABLE_SIZE = 2048 };

typedef struct WfAttrEntry { /* of WfThread.attr_table, which is recycled with the thread state */
    uint64_t word1;          /* shape, version: as in the instruction */
    uint64_t key;            /* wf_attr_key() */
    uint64_t word2, word3;
} WfAttrEntry;

/* Names are interned: the address tells. Bit 0: for a store; bit 1: of a class, whose version stands for the shape. */
WF_INLINE uint64_t wf_attr_key(Value name, bool store) { return (name.bits & ~(uint64_t)7) | store; }
WF_INLINE uint64_t wf_attr_class_key(Value name) { return wf_attr_key(name, false) | 2; }
WF_INLINE uint32_t wf_attr_hash(uint64_t key) { return (uint32_t)(key >> 4) ^ (uint32_t)(key & 1) << 11; }
WF_INLINE size_t wf_attr_place(uint32_t shape, uint32_t hash)
{
    uint32_t h = shape * 0x9E3779B1u ^ hash;
    return (h ^ h >> 15) & (WF_ATTR_TABLE_SIZE - 1);
}
WF_INLINE bool wf_attr_entry_fits(const WfAttrEntry *e, uint32_t shape, uint64_t key)
{
    return e->key == key && e->word1 == (shape | (uint64_t)wf_shape_version(shape) << 32);
}
/* The entry for (shape, key): in its place, or where a newer entry has moved it; or NULL. */
WF_INLINE const WfAttrEntry *wf_attr_find(const WfAttrEntry *table, uint32_t shape, uint32_t hash, uint64_t key)
{
    size_t i = wf_attr_place(shape, hash);
    if (WF_LIKELY(wf_attr_entry_fits(&table[i], shape, key)))
        return &table[i];
    return wf_attr_entry_fits(&table[i ^ 1], shape, key) ? &table[i ^ 1] : NULL;
}

/* WF_ATTR_DICT and its kin: the Value that holds the dict of o, an object that the caches at pc know. */
WF_INLINE Value *wf_attr_dict_slot(const WfInstr *pc, WfObject *o)
{
    uint32_t offset = pc[2].cache_hi;
    return WF_LIKELY(offset != 0) ? (Value *)((char *)o + offset) : wf_instance_dict_slot(o);
}

/* What a place knows of objects of several shapes, in its copy's list. [owner] */
enum { WF_POLY_SHAPES = 4 };
typedef struct {
    uint32_t shape, version;         /* shape 0: none */
    uint64_t word2, word3;
    union { /* of the function in word 3 while it has the code with this version */
        struct WfLeafPlan *plan;     /* METHOD_LEAF */
        struct WfExec *exec;         /* PYTHON_OPERATOR */
    };
    uint32_t code_version, tries;
} WfPolyEntry;
typedef struct WfPoly {
    struct WfPoly *next;
    const WfInstr *site;
    uint32_t added;
    WfPolyEntry entries[WF_POLY_SHAPES];
} WfPoly;
/* That of the place, empty; NULL if memory is out. */
WfPoly *wf_specialize_poly_of(const WfFrame *f, const WfInstr *pc);
/* Adds what the thread's table says to the place at pc, in the stead of what came first; false: no form does this. */
bool wf_poly_add(WfInstr *pc, unsigned op, const WfAttrEntry *e);

/* --- attributes: attr_cache.c ------------------------------------------------------------------- */
/* Fills the caches at pc for objects like o from what the thread has seen elsewhere: the form
   to run now, or 0. */
unsigned wf_eval_attr_recall(const WfFrame *f, WfInstr *pc, const WfObject *o, bool store);
Value wf_eval_load_attr(WfFrame *f, WfInstr *pc, Value o) WF_MUST_USE;
/* Stores in the dict of o, an object that the caches at pc know to have one: 1; 0: it has none yet; -1. */
int wf_eval_store_dict(const WfInstr *pc, WfObject *o, Value name, Value v) WF_MUST_USE;
/* Stores v to the slot of shared object o that the caches at pc name; false: they do not fit it (any more). */
bool wf_eval_store_shared(const WfInstr *pc, WfObject *o, Value v) WF_MUST_USE;
int wf_eval_store_attr(WfFrame *f, WfInstr *pc, Value o, Value v) WF_MUST_USE;
/* 1: *fn takes o in front; 0: *fn is the attribute; -1. */
int wf_eval_load_method(WfFrame *f, WfInstr *pc, Value o, Value *fn) WF_MUST_USE;
/* The same for super().name; w: super, cell or type, object. */
int wf_eval_load_super(WfFrame *f, WfInstr *pc, Value *w, Value *out) WF_MUST_USE;

/* --- containers: build.c -------------------------------------------------------------------------- */
Value wf_eval_load_slice(const Value *w) WF_MUST_USE;
int wf_eval_store_slice(const Value *w, Value v) WF_MUST_USE;
Value wf_eval_build_set(Value *w, unsigned n) WF_MUST_USE;              /* consumes on success */
Value wf_eval_build_map(Value *w, unsigned n) WF_MUST_USE;
Value wf_eval_build_const_key_map(Value *w, unsigned n) WF_MUST_USE;
int wf_eval_list_extend(Value list, Value iterable) WF_MUST_USE;
int wf_eval_dict_update(Value dict, Value other) WF_MUST_USE;
int wf_eval_dict_merge(Value dict, Value other, Value fn) WF_MUST_USE;
Value wf_eval_build_string(Value *w, unsigned n) WF_MUST_USE;
Value wf_eval_format(Value v, unsigned conversion, Value spec) WF_MUST_USE;
/* UNPACK_SEQUENCE and UNPACK_EX as a whole. */
int wf_eval_unpack(WfFrame *f, const WfInstr *pc) WF_MUST_USE;
/* A list of the items of v, which must be n. */
Value wf_eval_unpack_list(Value v, size_t n) WF_MUST_USE;
int wf_eval_unpack_ex(WfFrame *f, const WfInstr *pc) WF_MUST_USE;
/* dst[i] := register reference to items[i], n <= 255; then releases `first` and the old values. */
void wf_eval_store_many(Value *dst, const Value *items, unsigned n, WF_STEALS Value first);
Value wf_eval_make_function(WfFrame *f, const WfInstr *pc, Value *w) WF_MUST_USE;

/* --- match, with: match.c ---------------------------------------------------------------------------- */
Value wf_eval_match_keys(Value subject, Value keys) WF_MUST_USE;
Value wf_eval_match_class(Value subject, Value cls, size_t npos, Value kwnames) WF_MUST_USE;
Value wf_eval_dict_without(Value mapping, Value keys) WF_MUST_USE;
int wf_eval_with_enter(Value manager, Value *exit, Value *entered) WF_MUST_USE;
int wf_eval_async_with_enter(Value manager, Value *exit, Value *entered) WF_MUST_USE;
Value wf_eval_with_exit(Value exit, Value exc) WF_MUST_USE;

/* --- generators: Objects/generator.c ---------------------------------------------------------------- */
/* The StopIteration of an iterator that has returned v, which nobody has raised; a new reference. */
WF_COLD Value wf_eval_stop_iteration(Value v);
/* Sends v to any iterator: 1 yielded, 0 returned, -1. */
int wf_eval_send(Value it, Value v, Value *out) WF_MUST_USE;
/* Forwards exc to a delegate by throw() or close(): as wf_eval_send. */
int wf_eval_throw_into(Value it, WF_STEALS Value exc, Value *out) WF_MUST_USE;
Value wf_eval_yield_from_iter(WfFrame *f, Value v) WF_MUST_USE;
Value wf_eval_get_awaitable(Value v, unsigned from) WF_MUST_USE;
Value wf_eval_get_aiter(Value v) WF_MUST_USE;
/* What __await__() gave, if it may be: an iterator, no coroutine. */
Value wf_await_result(WF_STEALS Value it) WF_MUST_USE;
Value wf_eval_get_anext(Value v) WF_MUST_USE;
/* The iterator that awaits what __anext__() gave. */
Value wf_eval_anext_iter(WF_STEALS Value next) WF_MUST_USE;

/* --- polling: trace.c --------------------------------------------------------------------------------- */
/* Safepoint of f at f->pc; may move f to an instrumented copy (f->pc changes accordingly). */
int wf_eval_poll(WfThread *t, WfFrame *f) WF_MUST_USE;
/* Behind a call at f->pc that may have set what traces f: moves it, too, in the middle of its line. */
void wf_trace_from_here(WfThread *t, WfFrame *f);

/* A local iterator's next item that needs no counting: keys or values of a shared dict, keys of any set. */
WF_INLINE bool iter_step_register(Value it, Value *item)
{
    const WfObject *o = wf_obj(it);
    uint32_t shape = wf_shape_of(o);
    if (!wf_is_local(o))
        return false;
    if (shape == WF_SHAPE_set_iterator)
        return wf_set_iter_step(it, item) && !wf_is_null(*item);
    return (shape == WF_SHAPE_dict_keyiterator || shape == WF_SHAPE_dict_valueiterator) &&
           wf_dict_iter_step(it, item);
}

#endif
