/*
 * Code objects: making them, their attributes, replace().
 *
 * A code object is immutable but for the executable copies that hang on it (Interp/eval/exec.c).
 * Names are immortal, and so are the constants once it is run or shared, so that registers hold them
 * uncounted. The tuples of them, what is compiled and never run, and constants of temporary code go
 * with the code object.
 * Python sees instruction offsets doubled, as if an instruction word were CPython's code unit of
 * two bytes; code_tables.c makes the tables in CPython's formats accordingly.
 */
#include "internal/code_tables.h"

#include "Interp/bytecode/image.h"
#include "internal/heap.h"

const uint8_t wf_code_op_words[OP_COUNT] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = 1 + cache,
#include "../Interp/bytecode/opcodes.def"
#undef OP
};
const char *const wf_code_op_names[OP_COUNT] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = #name,
#include "../Interp/bytecode/opcodes.def"
#undef OP
};
const char wf_code_op_operands[OP_COUNT][5] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = operands,
#include "../Interp/bytecode/opcodes.def"
#undef OP
};

/* --- making ------------------------------------------------------------------------------------------ */

/* Nothing local can be reached from o, which is local, except its parts, which are immortal. */
static bool stands_alone(const WfObject *o)
{
    uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
    return (!(flags & WF_F_TRACKED) || o->shape == WF_SHAPE_tuple) && !(flags & WF_F_WEAKREFS) &&
           !(wf_obj_type(o)->flags & WF_TF_HEAP);
}

void wf_make_immortal(Value v)
{
    if (!wf_is_pointer(v) || wf_is_immortal(wf_obj(v)))
        return;
    if (wf_has_shape(v, WF_SHAPE_tuple))
        for (size_t i = 0; i < wf_tuple_len(v); i++)
            wf_make_immortal(wf_tuple_item(v, i));
    WfObject *o = wf_obj(v);
    if (!wf_is_shared(o) && stands_alone(o)) {
        atomic_store_explicit(&o->shared, 0, memory_order_relaxed);
        o->local = WF_IMMORTAL_LOCAL;
        return;
    }
    bool fresh = !wf_is_shared(o);
    if (fresh)
        wf_publish(o);
    if (wf_is_deferred(o)) {
        if (fresh)
            wf_deferred_release(o);
        wf_local_set(o, WF_IMMORTAL_LOCAL);
    }
    /* A shared object that others may be counting stays as it is: registers may hold it anyway. */
    if (!wf_is_immortal(o) && wf_owner(o) == wf_thread()->slot)
        wf_local_set(o, WF_IMMORTAL_LOCAL);
}

static void *copy_array(const void *items, size_t size)
{
    void *p = wf_mem_alloc(size + 8);
    if (p != NULL && size > 0)
        memcpy(p, items, size);
    return p;
}

static uint32_t count_sites(const WfInstr *instrs, uint32_t n)
{
    uint32_t sites = 0;
    for (uint32_t i = 0; i < n; i += wf_code_op_words[instrs[i].op]) {
        if (instrs[i].op >= OP_COUNT)
            break;
        sites += wf_code_op_words[instrs[i].op] > 1;
    }
    return sites;
}

static Value hold_name(Value v)
{
    wf_make_immortal(v);
    return wf_new_ref(v);
}

static Value hold_names(Value names)
{
    for (size_t i = 0; i < wf_tuple_len(names); i++)
        wf_make_immortal(wf_tuple_item(names, i));
    return wf_new_ref(names);
}

/* But for code objects, which go with their function. */
void wf_code_settle_constants(WfCode *c)
{
    wf_make_immortal(c->qualname); /* functions refer to it */
    wf_make_immortal(c->filename);
    for (size_t i = 0; !c->temporary && wf_is_pointer(c->consts) && i < wf_tuple_len(c->consts); i++)
        if (!wf_has_shape(wf_tuple_item(c->consts, i), WF_SHAPE_code))
            wf_make_immortal(wf_tuple_item(c->consts, i));
}

void wf_code_make_temporary(Value code)
{
    WfCode *c = wf_as_code(code);
    c->temporary = true;
    for (size_t i = 0; i < wf_tuple_len(c->consts); i++)
        if (wf_has_shape(wf_tuple_item(c->consts, i), WF_SHAPE_code))
            wf_code_make_temporary(wf_tuple_item(c->consts, i));
}

Value wf_code_new(const WfCodeParts *p)
{
    WfCode *c = wf_alloc(WF_SHAPE_code, sizeof *c);
    if (c == NULL)
        return WF_NULL;
    WfObject head = c->ob;
    memset(c, 0, sizeof *c);
    c->ob = head;
    c->name = c->qualname = c->filename = c->consts = c->names = c->varnames = c->cellvars =
        c->freevars = c->weak_extra = WF_NULL;
    c->instrs = copy_array(p->instrs, p->ninstrs * sizeof *p->instrs);
    c->handlers = copy_array(p->handlers, p->nhandlers * sizeof *p->handlers);
    c->positions = copy_array(p->positions, p->npositions * sizeof *p->positions);
    c->cell_regs = copy_array(p->cell_regs, wf_tuple_len(p->cellvars));
    if (!c->instrs || !c->handlers || !c->positions || !c->cell_regs) {
        wf_drop(WF_MOVE(c));
        return WF_NULL;
    }
    c->name = hold_name(p->name);
    c->qualname = wf_new_ref(p->qualname);
    c->filename = wf_new_ref(p->filename);
    c->consts = wf_new_ref(p->consts);
    c->names = hold_names(p->names);
    c->varnames = hold_names(p->varnames);
    c->cellvars = hold_names(p->cellvars);
    c->freevars = hold_names(p->freevars);
    c->ninstrs = p->ninstrs;
    c->nhandlers = p->nhandlers;
    c->npositions = p->npositions;
    c->firstlineno = p->firstlineno;
    c->flags = p->flags;
    c->argcount = p->argcount;
    c->posonlyargcount = p->posonlyargcount;
    c->kwonlyargcount = p->kwonlyargcount;
    c->nlocals = (uint16_t)wf_tuple_len(p->varnames);
    c->ncells = p->ncells;
    c->nnear = p->nnear;
    c->nfixed = p->nfixed;
    c->nregs = p->nregs;
    c->nself_attrs = p->nself_attrs;
    c->nfrees = (uint16_t)wf_tuple_len(p->freevars);
    c->nsites = count_sites(c->instrs, c->ninstrs);
    atomic_store_explicit(&c->loaded, true, memory_order_relaxed);
    atomic_store_explicit(&c->has_positions, true, memory_order_relaxed);
    return WF_MOVE(c);
}

void wf_code_parts(const WfCode *c, WfCodeParts *out)
{
    wf_code_positions_ready(c);
    *out = (WfCodeParts){
        .name = c->name, .qualname = c->qualname, .filename = c->filename, .consts = c->consts,
        .names = c->names, .varnames = c->varnames, .cellvars = c->cellvars,
        .freevars = c->freevars, .instrs = c->instrs, .ninstrs = c->ninstrs,
        .handlers = c->handlers, .nhandlers = c->nhandlers, .positions = c->positions,
        .npositions = c->npositions, .cell_regs = c->cell_regs, .firstlineno = c->firstlineno,
        .flags = c->flags, .argcount = c->argcount, .posonlyargcount = c->posonlyargcount,
        .kwonlyargcount = c->kwonlyargcount, .ncells = c->ncells, .nnear = c->nnear,
        .nfixed = c->nfixed, .nregs = c->nregs, .nself_attrs = c->nself_attrs,
    };
}

static void code_dealloc(WfObject *o)
{
    WfCode *c = (WfCode *)o;
    wf_code_free_execs(c);
    wf_image_release(c);
    wf_drop(c->name);
    wf_drop(c->qualname);
    wf_drop(c->filename);
    wf_drop(c->consts);
    wf_drop(c->names);
    wf_drop(c->varnames);
    wf_drop(c->cellvars);
    wf_drop(c->freevars);
    wf_drop(c->weak_extra);
    if (!c->frozen_instrs)
        wf_mem_free(c->instrs);
    wf_mem_free(c->handlers);
    wf_mem_free(c->positions);
    wf_mem_free(c->cell_regs);
    wf_free_object(c, sizeof *c);
}

static int code_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfCode *c = (WfCode *)o;
    WF_VISIT(c->name);
    WF_VISIT(c->qualname);
    WF_VISIT(c->filename);
    WF_VISIT(c->consts);
    WF_VISIT(c->names);
    WF_VISIT(c->varnames);
    WF_VISIT(c->cellvars);
    WF_VISIT(c->freevars);
    WF_VISIT(c->weak_extra);
    return 0;
}

/* --- positions ------------------------------------------------------------------------------------------ */

bool wf_code_position(const WfCode *code, uint32_t offset, WfPosition *out)
{
    wf_code_positions_ready(code);
    uint32_t lo = 0, hi = code->npositions;
    if (hi == 0)
        return false;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (code->positions[mid].start <= offset)
            lo = mid;
        else
            hi = mid;
    }
    *out = code->positions[lo];
    return true;
}

int wf_code_line(const WfCode *code, uint32_t offset)
{
    WfPosition p;
    return wf_code_position(code, offset, &p) ? p.line : -1;
}

static bool is_argument(const WfCode *code, Value name)
{
    size_t n = (size_t)code->argcount + code->kwonlyargcount +
               ((code->flags & CO_VARARGS) != 0) + ((code->flags & CO_VARKEYWORDS) != 0);
    for (size_t i = 0; i < n && i < code->nlocals; i++)
        if (wf_str_equal(wf_tuple_item(code->varnames, i), name))
            return true;
    return false;
}

Value wf_code_variable(const WfCode *code, uint32_t v)
{
    if (v < code->nlocals)
        return wf_tuple_item(code->varnames, v);
    v -= code->nlocals;
    for (size_t i = 0; i < wf_tuple_len(code->cellvars); i++) {
        Value name = wf_tuple_item(code->cellvars, i);
        if (is_argument(code, name))
            continue;
        if (v-- == 0)
            return name;
    }
    return v < wf_tuple_len(code->freevars) ? wf_tuple_item(code->freevars, v) : WF_NULL;
}

bool wf_code_makes_cell(const WfCode *code, unsigned reg)
{
    for (uint32_t i = 0; i < code->ninstrs; i += wf_code_op_words[code->instrs[i].op]) {
        const WfInstr *w = &code->instrs[i];
        if (w->op == OP_MAKE_CELL && w->a == reg)
            return true;
        if (w->op >= OP_COUNT || w->op == OP_RESUME)
            break;
    }
    return false;
}

static bool uses_closure(unsigned op)
{
    return op == OP_LOAD_FREE || op == OP_LOAD_FREE_MAYBE || op == OP_LOAD_FREE_CELL || op == OP_STORE_FREE ||
           op == OP_DELETE_FREE || op == OP_LOAD_CLASSDEREF;
}

bool wf_code_is_direct(const WfCode *code)
{
    const WfInstr *loads = wf_code_free_loads(code);
    uint32_t n = code->nfrees, begin = (uint32_t)(loads - code->instrs) + n;
    if (code->argcount != 1 || !wf_str_equal_c(wf_tuple_item(code->varnames, 0), ".0") ||
        code->kwonlyargcount != 0 || code->nnear != code->nlocals ||
        (code->flags & (CO_VARARGS | CO_VARKEYWORDS | CO_COROUTINE | CO_ASYNC_GENERATOR)) || begin > code->ninstrs)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const WfInstr *w = &loads[i];
        if (w->imm != (int32_t)i || w->a != code->nlocals + code->ncells + i ||
            (w->op != OP_LOAD_FREE && w->op != OP_LOAD_FREE_MAYBE && w->op != OP_LOAD_FREE_CELL))
            return false;
    }
    if (code->nlocals + code->ncells + n > code->nfixed)
        return false;
    for (uint32_t i = 0; i < code->nhandlers; i++)
        if (code->handlers[i].target < begin)
            return false;
    for (uint32_t i = begin; i < code->ninstrs; i += wf_code_op_words[code->instrs[i].op]) {
        const WfInstr *w = &code->instrs[i];
        bool back = w->op == OP_JUMP_BACK && (int64_t)i + 1 + w->imm < (int64_t)begin;
        if (uses_closure(w->op) || w->op == OP_MAKE_FAR || back)
            return false;
    }
    return true;
}

/* --- comparison ------------------------------------------------------------------------------------------- */

static bool same_constant(Value a, Value b);

static bool same_constants(Value a, Value b)
{
    if (wf_tuple_len(a) != wf_tuple_len(b))
        return false;
    for (size_t i = 0; i < wf_tuple_len(a); i++)
        if (!same_constant(wf_tuple_item(a, i), wf_tuple_item(b, i)))
            return false;
    return true;
}

static bool same_double(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

/* Equal in type and value; 0.0 and -0.0 differ. */
static bool same_constant(Value a, Value b)
{
    if (wf_is(a, b))
        return true;
    if (wf_type_of(a) != wf_type_of(b))
        return false;
    if (wf_is_float_exact(a))
        return same_double(wf_float_value(a), wf_float_value(b));
    if (wf_has_shape(a, WF_SHAPE_complex))
        return same_double(wf_as_complex(a)->real, wf_as_complex(b)->real) &&
               same_double(wf_as_complex(a)->imag, wf_as_complex(b)->imag);
    if (wf_is_tuple_exact(a))
        return same_constants(a, b);
    int r = wf_compare_bool(a, b, WF_EQ);
    if (r < 0)
        wf_err_clear();
    return r > 0;
}

static bool code_equal(const WfCode *a, const WfCode *b)
{
    return a == b ||
           (wf_str_equal(a->name, b->name) && a->argcount == b->argcount &&
            a->posonlyargcount == b->posonlyargcount && a->kwonlyargcount == b->kwonlyargcount &&
            a->flags == b->flags && a->firstlineno == b->firstlineno &&
            a->ninstrs == b->ninstrs && a->nhandlers == b->nhandlers &&
            a->npositions == b->npositions && a->nregs == b->nregs && a->nfixed == b->nfixed &&
            memcmp(a->instrs, b->instrs, a->ninstrs * sizeof *a->instrs) == 0 &&
            (a->nhandlers == 0 ||
             memcmp(a->handlers, b->handlers, a->nhandlers * sizeof *a->handlers) == 0) &&
            (a->npositions == 0 ||
             memcmp(a->positions, b->positions, a->npositions * sizeof *a->positions) == 0) &&
            same_constants(a->consts, b->consts) && same_constants(a->names, b->names) &&
            same_constants(a->varnames, b->varnames) &&
            same_constants(a->cellvars, b->cellvars) && same_constants(a->freevars, b->freevars));
}

static Value code_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_has_shape(a, WF_SHAPE_code) ||
        !wf_has_shape(b, WF_SHAPE_code))
        return WF_NOTIMPL;
    if (wf_code_ready(wf_as_code(a)) < 0 || wf_code_ready(wf_as_code(b)) < 0)
        return WF_NULL;
    wf_code_positions_ready(wf_as_code(a));
    wf_code_positions_ready(wf_as_code(b));
    return wf_bool(code_equal(wf_as_code(a), wf_as_code(b)) == (op == WF_EQ));
}

static int64_t code_hash(Value self)
{
    WfCode *c = wf_as_code(self);
    if (wf_code_ready(c) < 0)
        return -1;
    uint64_t h = wf_str_hash(wf_as_str(c->name));
    h = (h ^ c->ninstrs) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ (uint32_t)c->firstlineno) * UINT64_C(0x9E3779B97F4A7C15);
    for (uint32_t i = 0; i < c->ninstrs; i++)
        h = (h ^ c->instrs[i].cache) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= c->argcount ^ c->flags;
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

static Value code_repr(Value self)
{
    WfCode *c = wf_as_code(self);
    return wf_str_from_format("<code object %U at %p, file \"%U\", line %d>", c->name, (void *)c,
                              c->filename, c->firstlineno != 0 ? c->firstlineno : -1);
}

/* --- new code from attributes -------------------------------------------------------------------------------- */

/* After names of variables changed: where they live. Plain layouts only. */
static int lay_out(WfCodeParts *p, uint8_t *cell_regs, uint16_t ntemps)
{
    size_t nlocals = wf_tuple_len(p->varnames), ncells = wf_tuple_len(p->cellvars), k = 0;
    size_t nargs = (size_t)p->argcount + p->kwonlyargcount + ((p->flags & CO_VARARGS) != 0) +
                   ((p->flags & CO_VARKEYWORDS) != 0);
    for (size_t i = 0; i < ncells; i++) {
        size_t j = 0;
        while (j < nargs && j < nlocals &&
               !wf_str_equal(wf_tuple_item(p->varnames, j), wf_tuple_item(p->cellvars, i)))
            j++;
        size_t reg = j < nargs && j < nlocals ? j : nlocals + k++;
        if (reg >= WF_NO_REGISTER)
            return wf_raise_i(&wf_exc_ValueError, "code: too many variables");
        cell_regs[i] = (uint8_t)reg;
    }
    if (nlocals + k + ntemps > 256)
        return wf_raise_i(&wf_exc_ValueError, "code: too many registers");
    p->cell_regs = cell_regs;
    p->ncells = (uint16_t)k;
    p->nnear = (uint16_t)nlocals;
    p->nfixed = (uint16_t)(nlocals + k);
    p->nregs = (uint16_t)(p->nfixed + ntemps);
    return 0;
}

static int check_names(Value t, const char *what)
{
    if (!wf_is_tuple(t))
        return wf_raise_i(&wf_exc_TypeError, "code: %s must be a tuple", what);
    for (size_t i = 0; i < wf_tuple_len(t); i++)
        if (!wf_is_str_exact(wf_tuple_item(t, i)))
            return wf_raise_i(&wf_exc_TypeError,
                              "name tuples must contain only strings, not '%.500s'",
                              wf_type_name(wf_tuple_item(t, i)));
    return 0;
}

/* New tuple of the same names, interned: code compares names by identity. */
static Value interned_names(Value t)
{
    Value r = wf_tuple_new(wf_tuple_len(t));
    for (size_t i = 0; !wf_is_null(r) && i < wf_tuple_len(t); i++)
        wf_as_tuple(r)->items[i] = wf_intern(wf_new_ref(wf_tuple_item(t, i)));
    return r;
}

/* What code() and replace() take, as given. WF_NULL: unchanged. */
typedef struct {
    int argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, firstlineno;
    Value code, consts, names, varnames, filename, name, qualname, linetable, exceptiontable,
        freevars, cellvars;
} CodeArgs;

static int check_args(const CodeArgs *a)
{
    if (a->argcount < a->posonlyargcount || a->posonlyargcount < 0 || a->kwonlyargcount < 0 ||
        a->argcount > UINT16_MAX || a->kwonlyargcount > UINT16_MAX || a->stacksize < 0 ||
        a->stacksize > 256 || a->flags < 0)
        return wf_raise_i(&wf_exc_ValueError, "code: invalid argument");
    if (check_names(a->names, "co_names") < 0 || check_names(a->varnames, "co_varnames") < 0 ||
        check_names(a->freevars, "co_freevars") < 0 || check_names(a->cellvars, "co_cellvars") < 0)
        return -1;
    if (!wf_is_tuple(a->consts) || !wf_is_bytes(a->code) || !wf_is_bytes(a->linetable) ||
        !wf_is_bytes(a->exceptiontable))
        return wf_raise_i(&wf_exc_TypeError, "code: invalid argument type");
    if (!wf_is_str(a->filename) || !wf_is_str(a->name) || !wf_is_str(a->qualname))
        return wf_raise_i(&wf_exc_TypeError, "code: names must be str");
    if (wf_as_bytes(a->code)->len % sizeof(WfInstr) != 0)
        return wf_raise_i(&wf_exc_ValueError, "code: co_code is malformed");
    if (a->nlocals != (int)wf_tuple_len(a->varnames))
        return wf_raise_i(&wf_exc_ValueError, "code: co_nlocals != len(co_varnames)");
    return 0;
}

static Value verified(Value code)
{
    if (!wf_is_null(code) && wf_code_verify(wf_as_code(code)) < 0) {
        wf_drop(code);
        return WF_NULL;
    }
    return code;
}

/* base: whose registers to keep if the variables are the same, or NULL. */
static Value code_from_args(const CodeArgs *a, const WfCode *base)
{
    uint8_t cell_regs[256];
    WfCodeParts p = {.filename = a->filename, .name = a->name, .qualname = a->qualname,
                     .consts = a->consts, .firstlineno = a->firstlineno,
                     .flags = (uint32_t)a->flags, .argcount = (uint16_t)a->argcount,
                     .posonlyargcount = (uint16_t)a->posonlyargcount,
                     .kwonlyargcount = (uint16_t)a->kwonlyargcount};
    WfTables t = {0};
    Value result = WF_NULL, names = WF_NULL, varnames = WF_NULL, frees = WF_NULL, cells = WF_NULL;
    if (check_args(a) < 0)
        return WF_NULL;
    if (wf_is_null(names = interned_names(a->names)) ||
        wf_is_null(varnames = interned_names(a->varnames)) ||
        wf_is_null(frees = interned_names(a->freevars)) ||
        wf_is_null(cells = interned_names(a->cellvars)))
        goto done;
    p.names = names;
    p.varnames = varnames;
    p.freevars = frees;
    p.cellvars = cells;
    p.ninstrs = (uint32_t)(wf_as_bytes(a->code)->len / sizeof(WfInstr));
    p.instrs = (const WfInstr *)(const void *)wf_as_bytes(a->code)->data;
    if (wf_tables_decode(&t, a->linetable, a->exceptiontable, a->firstlineno) < 0)
        goto done;
    p.positions = t.positions;
    p.npositions = t.npositions;
    p.handlers = t.handlers;
    p.nhandlers = t.nhandlers;
    if (wf_tuple_len(cells) > 200)
        goto too_many;
    if (base != NULL && wf_tuple_len(varnames) == base->nlocals &&
        wf_tuple_len(cells) == wf_tuple_len(base->cellvars) &&
        a->stacksize == base->nregs - base->nlocals - base->ncells) {
        p.cell_regs = base->cell_regs;
        p.ncells = base->ncells;
        p.nnear = base->nnear;
        p.nfixed = base->nfixed;
        p.nregs = base->nregs;
        p.nself_attrs = base->nself_attrs;
    } else {
        if (lay_out(&p, cell_regs, (uint16_t)a->stacksize) < 0)
            goto done;
        if (t.nfixed != 0) {
            p.nnear = t.nnear;
            p.nfixed = t.nfixed;
        }
    }
    result = verified(wf_code_new(&p));
    if (!wf_is_null(result) && base != NULL)
        wf_as_code(result)->temporary = base->temporary;
    goto done;
too_many:
    wf_raise(&wf_exc_ValueError, "code: too many variables");
done:
    wf_tables_fini(&t);
    wf_drop(names);
    wf_drop(varnames);
    wf_drop(frees);
    wf_drop(cells);
    return result;
}

static Value code_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    CodeArgs a = {.freevars = wf_tuple_empty, .cellvars = wf_tuple_empty};
    static const char *const names[] = {"", "", "", "", "", "", "", "", "", "", "", "", "", "",
                                        "", "", "", "", NULL};
    if (wf_parse_args(args, nargs, kwnames, "iiiiiiSOOOUUUiSS|OO:code", names, &a.argcount,
                      &a.posonlyargcount, &a.kwonlyargcount, &a.nlocals, &a.stacksize, &a.flags,
                      &a.code, &a.consts, &a.names, &a.varnames, &a.filename, &a.name,
                      &a.qualname, &a.firstlineno, &a.linetable, &a.exceptiontable, &a.freevars,
                      &a.cellvars) < 0)
        return WF_NULL;
    if (a.argcount < 0)
        return wf_raise(&wf_exc_ValueError, "code: argcount must not be negative");
    if (a.nlocals < 0)
        return wf_raise(&wf_exc_ValueError, "code: nlocals must not be negative");
    if (a.flags < 0)
        return wf_raise(&wf_exc_ValueError, "code: flags must not be negative");
    return code_from_args(&a, NULL);
}

static Value code_replace(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfCode *c = wf_as_code(self);
    if (wf_code_ready(c) < 0)
        return WF_NULL;
    wf_code_positions_ready(c);
    static const char *const names[] = {
        "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize",
        "co_flags", "co_firstlineno", "co_code", "co_consts", "co_names", "co_varnames",
        "co_freevars", "co_cellvars", "co_filename", "co_name", "co_qualname", "co_linetable",
        "co_exceptiontable", NULL};
    CodeArgs a = {c->argcount, c->posonlyargcount, c->kwonlyargcount, c->nlocals,
                  c->nregs - c->nlocals - c->ncells, (int)c->flags, c->firstlineno, WF_NULL,
                  c->consts, c->names, c->varnames, c->filename, c->name, c->qualname, WF_NULL,
                  WF_NULL, c->freevars, c->cellvars};
    if (nargs != 0)
        return wf_raise(&wf_exc_TypeError, "replace() takes 0 positional arguments but %zu %s given",
                        nargs, nargs == 1 ? "was" : "were");
    if (wf_parse_args(args, nargs, kwnames, "|$iiiiiiiSOOOOOUUUSS:replace", names, &a.argcount,
                      &a.posonlyargcount, &a.kwonlyargcount, &a.nlocals, &a.stacksize, &a.flags,
                      &a.firstlineno, &a.code, &a.consts, &a.names, &a.varnames, &a.freevars,
                      &a.cellvars, &a.filename, &a.name, &a.qualname, &a.linetable,
                      &a.exceptiontable) < 0)
        return WF_NULL;
    Value own[3] = {WF_NULL, WF_NULL, WF_NULL}, r = WF_NULL;
    if (wf_is_null(a.code))
        own[0] = a.code = wf_bytes_new(c->instrs, c->ninstrs * sizeof *c->instrs);
    if (wf_is_null(a.linetable))
        own[1] = a.linetable = wf_code_linetable(c);
    if (wf_is_null(a.exceptiontable))
        own[2] = a.exceptiontable = wf_code_exceptiontable(c);
    if (!wf_is_null(a.code) && !wf_is_null(a.linetable) && !wf_is_null(a.exceptiontable))
        r = code_from_args(&a, c);
    for (int i = 0; i < 3; i++)
        wf_drop(own[i]);
    return r;
}

/* --- attributes ------------------------------------------------------------------------------------------------ */

static Value get_u16(Value self, void *closure)
{
    return wf_small(*(const uint16_t *)((const char *)wf_obj(self) + (size_t)closure));
}

static Value get_flags(Value self, void *closure) { return wf_small(wf_as_code(self)->flags); }

static Value get_stacksize(Value self, void *closure)
{
    WfCode *c = wf_as_code(self);
    int n = c->nregs - c->nlocals - c->ncells;
    return wf_small(n > 0 ? n : 0);
}

static Value get_code(Value self, void *closure)
{
    WfCode *c = wf_as_code(self);
    return wf_code_ready(c) < 0 ? WF_NULL : wf_bytes_new(c->instrs, c->ninstrs * sizeof *c->instrs);
}

/* A table of self made by fn. */
static Value table(Value self, Value (*fn)(const WfCode *c))
{
    WfCode *c = wf_as_code(self);
    if (wf_code_ready(c) < 0)
        return WF_NULL;
    wf_code_positions_ready(c);
    return fn(c);
}

static Value get_linetable(Value self, void *closure) { return table(self, wf_code_linetable); }
static Value get_lnotab(Value self, void *closure) { return table(self, wf_code_lnotab); }
static Value get_exceptiontable(Value self, void *closure) { return table(self, wf_code_exceptiontable); }

static Value code_co_lines(Value self)
{
    wf_code_positions_ready(wf_as_code(self));
    return wf_code_ready(wf_as_code(self)) < 0 ? WF_NULL : wf_code_lines(self);
}

static Value code_co_positions(Value self)
{
    wf_code_positions_ready(wf_as_code(self));
    return wf_code_ready(wf_as_code(self)) < 0 ? WF_NULL : wf_code_positions(self);
}

/* A reference that is not there before the code is ready. */
static Value get_late(Value self, void *closure)
{
    if (wf_code_ready(wf_as_code(self)) < 0)
        return WF_NULL;
    return wf_new_ref(*(const Value *)((const char *)wf_obj(self) + (size_t)closure));
}

static Value code_varname_from_oparg(Value self, Value arg)
{
    int i;
    if (wf_as_int(arg, &i) < 0)
        return WF_NULL;
    if (wf_code_ready(wf_as_code(self)) < 0)
        return WF_NULL;
    Value v = i < 0 ? WF_NULL : wf_code_variable(wf_as_code(self), (uint32_t)i);
    return wf_is_null(v) ? wf_raise(&wf_exc_IndexError, "tuple index out of range") : wf_new_ref(v);
}

static Value code_sizeof(Value self)
{
    WfCode *c = wf_as_code(self);
    if (wf_code_ready(c) < 0)
        return WF_NULL;
    wf_code_positions_ready(c);
    return wf_int((int64_t)(sizeof *c + c->ninstrs * sizeof *c->instrs +
                            c->nhandlers * sizeof *c->handlers +
                            c->npositions * sizeof *c->positions));
}

#define LATE(name) {"co_" #name, get_late, NULL, NULL, (void *)offsetof(WfCode, name)}
#define U16(name) {"co_" #name, get_u16, NULL, NULL, (void *)offsetof(WfCode, name)}
static WfGetSetDef code_getset[] = {
    U16(argcount),
    U16(posonlyargcount),
    U16(kwonlyargcount),
    U16(nlocals),
    {"co_stacksize", get_stacksize, NULL, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL, NULL},
    {"co_code", get_code, NULL, NULL, NULL},
    {"_co_code_adaptive", get_code, NULL, NULL, NULL},
    {"co_linetable", get_linetable, NULL, NULL, NULL},
    {"co_lnotab", get_lnotab, NULL, NULL, NULL},
    {"co_exceptiontable", get_exceptiontable, NULL, NULL, NULL},
    LATE(consts),
    LATE(names),
    LATE(varnames),
    LATE(freevars),
    LATE(cellvars),
    {0},
};

static WfMemberDef code_members[] = {
    {"co_firstlineno", WF_M_INT, offsetof(WfCode, firstlineno), true, NULL},
    {"co_filename", WF_M_VALUE, offsetof(WfCode, filename), true, NULL},
    {"co_name", WF_M_VALUE, offsetof(WfCode, name), true, NULL},
    {"co_qualname", WF_M_VALUE, offsetof(WfCode, qualname), true, NULL},
    {0},
};

static WfMethodDef code_methods[] = {
    {"replace", code_replace, WF_FASTKW,
     "replace($self, /, *, co_argcount=-1, co_posonlyargcount=-1,\n"
     "        co_kwonlyargcount=-1, co_nlocals=-1, co_stacksize=-1,\n"
     "        co_flags=-1, co_firstlineno=-1, co_code=None, co_consts=None,\n"
     "        co_names=None, co_varnames=None, co_freevars=None,\n"
     "        co_cellvars=None, co_filename=None, co_name=None,\n"
     "        co_qualname=None, co_linetable=None, co_exceptiontable=None)\n--\n\n"
     "Return a copy of the code object with new values for the specified fields."},
    {"co_lines", code_co_lines, WF_NOARGS, NULL},
    {"co_positions", code_co_positions, WF_NOARGS, NULL},
    {"_varname_from_oparg", code_varname_from_oparg, WF_O,
     "_varname_from_oparg($self, /, oparg)\n--\n\n(internal-only) Return the local variable name for the given oparg."},
    {"__sizeof__", code_sizeof, WF_NOARGS, NULL},
    {0},
};

WfType wf_code_type = {
    WF_TYPE_HEAD(code, "code", WfCode, WF_TF_GC | WF_TF_WEAKREF),
    .doc = "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n"
           "     flags, codestring, constants, names, varnames, filename, name,\n"
           "     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n"
           "     cellvars=(), /)\n--\n\nCreate a code object.  Not for mere mortals.",
    .new = code_type_new,
    .dealloc = code_dealloc,
    .traverse = code_traverse,
    .repr = code_repr,
    .hash = code_hash,
    .compare = code_compare,
    .getattr = wf_generic_getattr,
    .methods = code_methods,
    .getset = code_getset,
    .members = code_members,
};
