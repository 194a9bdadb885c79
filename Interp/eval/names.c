/*
 * Variables that are not registers: cells, globals, names of class and module bodies, import.
 *
 * The caches of LOAD_GLOBAL and its kin hold the address of a value in a dict's entries. A guard
 * (the dict's unique number with the version of its keys) proves that the table is still the one
 * it points into, and the entry still the name's: without a value if that was deleted. Word 1: guard
 * of the globals; word 2: address; word 3: guard of the builtins when the value is there, else 0.
 */
#include "helpers.h"
#include "code_parts.h"

/* --- cells ------------------------------------------------------------------------------------------ */

void wf_eval_cell_store(WfCellObject *c, WF_STEALS Value v)
{
    bool l = wf_lock(c);
    Value old = c->value;
    wf_barrier(c, v);
    /* Release: v is published before it is seen; pairs with wf_eval_cell_peek(). */
    __atomic_store_n(&c->value.bits, v.bits, __ATOMIC_RELEASE);
    wf_unlock(c, l);
    wf_drop(old);
}

bool wf_eval_cell_delete(WfCellObject *c)
{
    bool l = wf_lock(c);
    Value old = c->value;
    __atomic_store_n(&c->value.bits, WF_NULL.bits, __ATOMIC_RELAXED);
    wf_unlock(c, l);
    wf_drop(old);
    return !wf_is_null(old);
}

Value wf_eval_make_far(WfFrame *f)
{
    const WfCode *code = f->code;
    size_t n = (size_t)code->nlocals + code->ncells - code->nnear;
    Value tuple = wf_tuple_new(n);
    if (wf_is_null(tuple))
        return WF_NULL;
    size_t nargs = (size_t)code->argcount + code->kwonlyargcount + !!(code->flags & CO_VARARGS) +
                   !!(code->flags & CO_VARKEYWORDS);
    for (size_t i = 0; i < n; i++) {
        Value v = WF_NULL;
        size_t var = code->nnear + i;
        if (var < nargs) {
            v = f->regs[var];
            f->regs[var] = WF_NULL;
        }
        Value cell = wf_cell_new(v);
        wf_drop(v);
        if (wf_is_null(cell)) {
            wf_drop(tuple);
            return WF_NULL;
        }
        wf_as_tuple(tuple)->items[i] = cell;
    }
    return tuple;
}

static WF_COLD void raise_local(Value name)
{
    wf_raise(&wf_exc_UnboundLocalError,
             "cannot access local variable '%U' where it is not associated with a value", name);
}

/* var: varnames, then the cell variables that are not arguments. */
void wf_eval_raise_unbound(WfFrame *f, unsigned var)
{
    const WfCode *code = f->code;
    if (var < code->nlocals) {
        raise_local(wf_tuple_item(code->varnames, var));
        return;
    }
    unsigned own = (unsigned)code->nlocals + code->ncells;
    if (var >= own && var - own < code->nfrees) {
        wf_eval_raise_unbound_free(f, var - own);
        return;
    }
    unsigned k = var - code->nlocals;
    for (size_t i = 0; i < wf_tuple_len(code->cellvars); i++) {
        Value name = wf_tuple_item(code->cellvars, i);
        bool argument = false;
        for (size_t j = 0; j < code->nlocals && !argument; j++)
            argument = wf_is(name, wf_tuple_item(code->varnames, j));
        if (!argument && k-- == 0) {
            raise_local(name);
            return;
        }
    }
    wf_raise(&wf_exc_UnboundLocalError, "cannot access local variable");
}

static void raise_free(const WfCode *code, unsigned i)
{
    Value name = wf_tuple_item(code->freevars, i);
    wf_raise_name(&wf_exc_NameError, name,
                  "cannot access free variable '%U' where it is not associated with a value in enclosing scope",
                  name);
}

void wf_eval_raise_unbound_free(WfFrame *f, unsigned i) { raise_free(f->code, i); }

/* A value that there must be is missing only in a frame whose f_lineno was set. */
void wf_eval_raise_no_free(const WfCode *code, const Value *values)
{
    for (unsigned i = 0; i < code->nfrees; i++) {
        if (wf_code_free_loads(code)[i].op == OP_LOAD_FREE && wf_is_null(values[i])) {
            raise_free(code, i);
            return;
        }
    }
    wf_raise(&wf_exc_SystemError, "no cell for a comprehension");
}

/* --- caches ------------------------------------------------------------------------------------------- */

static _Atomic uint32_t next_globals_id = 1;

uint64_t wf_eval_dict_guard(Value dict)
{
    WfDict *d = wf_as_dict(dict);
    if (__atomic_load_n(&d->globals_id, __ATOMIC_RELAXED) == 0) {
        uint32_t id = atomic_fetch_add_explicit(&next_globals_id, 1, memory_order_relaxed);
        if (id >= 0xfffffff0u) {
            atomic_store_explicit(&next_globals_id, 0xfffffff0u, memory_order_relaxed);
            return ~(uint64_t)0;
        }
        bool l = wf_lock(d);
        if (d->globals_id == 0)
            __atomic_store_n(&d->globals_id, id, __ATOMIC_RELAXED);
        wf_unlock(d, l);
    }
    return wf_dict_guard(dict);
}

/* Address of the value of `name` in d's entries, with the guard under which it holds; or NULL. */
static Value *find_value(Value dict, Value name, uint64_t *guard)
{
    WfDict *d = wf_as_dict(dict);
    *guard = wf_eval_dict_guard(dict);
    if (*guard == ~(uint64_t)0)
        return NULL;
    bool l = wf_lock(d);
    ssize_t i = wf_dict_str_entry(d, name);
    Value *v = i < 0 ? NULL : &((WfDictStrEntry *)wf_dict_entries(d->keys))[i].value;
    *guard = wf_dict_guard(dict);
    wf_unlock(d, l);
    return v;
}

static void cache_global(WfFrame *f, WfInstr *pc, Value name, bool in_builtins)
{
    uint64_t globals_guard, guard;
    if (!WF_MAY_CACHE || !wf_is_dict_exact(f->globals))
        return;
    if (in_builtins)
        wf_dict_note_absent(wf_str_hash(wf_as_str(name)));
    Value *v = find_value(f->globals, name, &globals_guard);
    guard = 0;
    if (in_builtins) {
        if (v != NULL || globals_guard == ~(uint64_t)0 || !wf_is_dict_exact(wf_frame_builtins(f)))
            return;
        v = find_value(wf_frame_builtins(f), name, &guard);
    }
    if (v == NULL)
        return;
    pc[1].cache = globals_guard;
    pc[2].cache = (uint64_t)(uintptr_t)v;
    pc[3].cache = guard;
    wf_specialize_filled(f, pc);
}

/* --- globals -------------------------------------------------------------------------------------------- */

int wf_eval_mapping_get(Value mapping, Value name, Value *out)
{
    if (wf_is_dict_exact(mapping))
        return wf_dict_get_str_reg(mapping, name, out);
    *out = wf_getitem(mapping, name);
    if (!wf_is_null(*out))
        return 1;
    if (!wf_err_matches(&wf_exc_KeyError))
        return -1;
    wf_err_clear();
    return 0;
}

static Value raise_undefined(Value name)
{
    return wf_raise_name(&wf_exc_NameError, name, "name '%U' is not defined", name);
}

static Value load_global(WfFrame *f, WfInstr *pc, Value name)
{
    Value v;
    bool in_builtins = false;
    int r = wf_eval_mapping_get(f->globals, name, &v);
    if (r == 0) {
        in_builtins = true;
        r = wf_eval_mapping_get(wf_frame_builtins(f), name, &v);
    }
    if (r != 1)
        return r < 0 ? WF_NULL : raise_undefined(name);
    /* Counted: filling the cache may wait for a lock, and others may replace the value meanwhile. */
    v = wf_own(v);
    cache_global(f, pc, name, in_builtins);
    return v;
}

Value wf_eval_load_global(WfFrame *f, WfInstr *pc)
{
    return load_global(f, pc, wf_code_name(f->code, pc->imm));
}

int wf_eval_store_global(WfFrame *f, WfInstr *pc, Value v)
{
    Value name = wf_code_name(f->code, pc->imm);
    if (wf_dict_set(f->globals, name, v) < 0)
        return -1;
    cache_global(f, pc, name, false);
    return 0;
}

int wf_eval_delete_global(WfFrame *f, Value name)
{
    int r = wf_dict_del(f->globals, name);
    if (r == 0)
        raise_undefined(name);
    return r == 1 ? 0 : -1;
}

/* --- names of class and module bodies ----------------------------------------------------------------- */

int wf_eval_need_locals(WfFrame *f)
{
    if (WF_LIKELY(!wf_is_null(f->locals)))
        return 0;
    if (f->code->flags & CO_OPTIMIZED)
        return wf_raise_i(&wf_exc_SystemError, "no locals found");
    f->locals = wf_new_ref(f->globals); /* a module's code, called as a function */
    return 0;
}

Value wf_eval_load_name(WfFrame *f, WfInstr *pc)
{
    Value name = wf_code_name(f->code, pc->imm), v;
    if (wf_eval_need_locals(f) < 0)
        return WF_NULL;
    if (wf_is(f->locals, f->globals))
        return load_global(f, pc, name);
    int r = wf_eval_mapping_get(f->locals, name, &v);
    if (r == 0)
        r = wf_eval_mapping_get(f->globals, name, &v);
    if (r == 0)
        r = wf_eval_mapping_get(wf_frame_builtins(f), name, &v);
    if (r == 1)
        return v;
    return r < 0 ? WF_NULL : raise_undefined(name);
}

int wf_eval_store_name(WfFrame *f, WfInstr *pc, Value v)
{
    Value name = wf_code_name(f->code, pc->imm);
    if (wf_eval_need_locals(f) < 0)
        return -1;
    if (wf_is(f->locals, f->globals) && wf_is_dict_exact(f->globals))
        return wf_eval_store_global(f, pc, v);
    return wf_is_dict_exact(f->locals) ? wf_dict_set(f->locals, name, v) : wf_setitem(f->locals, name, v);
}

int wf_eval_delete_name(WfFrame *f, Value name)
{
    if (wf_eval_need_locals(f) < 0)
        return -1;
    int r = wf_is_dict_exact(f->locals) ? wf_dict_del(f->locals, name) - 1
                                        : wf_setitem(f->locals, name, WF_NULL);
    if (r == 0)
        return 0;
    if (!wf_err_occurred() || wf_err_matches(&wf_exc_KeyError)) {
        wf_err_clear();
        raise_undefined(name);
    }
    return -1;
}

Value wf_eval_build_class_function(WfFrame *f)
{
    Value v;
    int r = wf_eval_mapping_get(wf_frame_builtins(f), wf_n.__build_class__, &v);
    if (r == 0)
        return wf_raise(&wf_exc_NameError, "__build_class__ not found");
    return r < 0 ? WF_NULL : v;
}

int wf_eval_setup_annotations(WfFrame *f)
{
    if (wf_eval_need_locals(f) < 0)
        return -1;
    Value v;
    int r = wf_eval_mapping_get(f->locals, wf_n.__annotations__, &v);
    if (r == 1)
        wf_drop(v);
    if (r != 0)
        return r < 0 ? -1 : 0;
    v = wf_dict_new();
    if (wf_is_null(v))
        return -1;
    r = wf_setitem(f->locals, wf_n.__annotations__, v);
    wf_drop(v);
    return r;
}

/* --- import ------------------------------------------------------------------------------------------------ */

Value wf_eval_import_name(WfFrame *f, Value name, Value fromlist, Value level)
{
    Value import;
    int r = wf_eval_mapping_get(wf_frame_builtins(f), wf_n.__import__, &import);
    if (r <= 0)
        return r < 0 ? WF_NULL : wf_raise(&wf_exc_ImportError, "__import__ not found");
    Value locals = wf_is_null(f->locals) ? WF_NONE : f->locals;
    if (wf_is(import, wf_runtime.import_func)) {
        wf_drop(import);
        return wf_import_name(name, f->globals, locals, fromlist, (int)wf_small_value(level));
    }
    import = wf_own(import);
    Value args[] = {name, f->globals, locals, fromlist, level};
    Value v = wf_call(import, args, 5, WF_NULL);
    wf_drop(import);
    return v;
}
