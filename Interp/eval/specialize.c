/*
 * The specializer: which form of an instruction stands in a thread's executable copy.
 *
 * Model: a copy is made with ADAPT in place of each instruction that has forms chosen by its
 * operands. ADAPT looks at the operands of the first execution and writes a form, or the
 * canonical opcode if none fits. A form whose guard fails FAILURE_LIMIT times (counted in the
 * cache word) is replaced by the canonical instruction for good. Forms of attributes and
 * globals are written when their caches are filled. Nothing here runs Python code, and only
 * the thread that owns the copy writes it.
 */
#include "helpers.h"
#include "leaf.h"
#include "provoke.h"

#include "code_parts.h"

enum { FAILURE_LIMIT = 8 };

/* --- what the registers are ------------------------------------------------------------------ */

WF_INLINE bool is_temp(const WfFrame *f, unsigned r) { return r >= f->nfixed; }

/* Register a is certainly not counted once b and c are seen to be numbers. */
static bool plain_number(const WfFrame *f, const WfInstr *pc, bool two)
{
    return is_temp(f, pc->a) || pc->a == pc->b || (two && pc->a == pc->c);
}

static bool any_float(Value v)
{
    return wf_is_tagged_float(v) || wf_is_zero_float(v) || wf_has_shape(v, WF_SHAPE_float);
}

/* --- arithmetic ------------------------------------------------------------------------------ */

typedef struct {
    uint16_t int_plain, float_any, float_plain, float_int, int_float; /* forms, or 0 */
    enum { REGISTERS, CONSTANT_RIGHT, CONSTANT_LEFT } operands;
} NumberForms;

static const NumberForms number_forms[OP_COUNT] = {
    [OP_ADD] = {OP_ADD_INT_PLAIN, OP_ADD_FLOAT, OP_ADD_FLOAT_PLAIN, OP_ADD_FLOAT_INT, OP_ADD_INT_FLOAT, REGISTERS},
    [OP_SUB] = {OP_SUB_INT_PLAIN, OP_SUB_FLOAT, OP_SUB_FLOAT_PLAIN, OP_SUB_FLOAT_INT, OP_SUB_INT_FLOAT, REGISTERS},
    [OP_MUL] = {0, OP_MUL_FLOAT, OP_MUL_FLOAT_PLAIN, OP_MUL_FLOAT_INT, OP_MUL_INT_FLOAT, REGISTERS},
    [OP_TRUEDIV] = {0, OP_TRUEDIV_FLOAT, OP_TRUEDIV_FLOAT_PLAIN, OP_TRUEDIV_FLOAT_INT, OP_TRUEDIV_INT_FLOAT,
                    REGISTERS},
    [OP_ADD_K] = {OP_ADD_K_INT_PLAIN, OP_ADD_K_FLOAT, OP_ADD_K_FLOAT, OP_ADD_K_FLOAT_INT, OP_ADD_K_INT_FLOAT,
                  CONSTANT_RIGHT},
    [OP_SUB_K] = {OP_SUB_K_INT_PLAIN, OP_SUB_K_FLOAT, OP_SUB_K_FLOAT, OP_SUB_K_FLOAT_INT, OP_SUB_K_INT_FLOAT,
                  CONSTANT_RIGHT},
    [OP_MUL_K] = {0, OP_MUL_K_FLOAT, OP_MUL_K_FLOAT_PLAIN, OP_MUL_K_FLOAT_INT, OP_MUL_K_INT_FLOAT,
                  CONSTANT_RIGHT},
    [OP_TRUEDIV_K] = {0, OP_TRUEDIV_K_FLOAT, OP_TRUEDIV_K_FLOAT, OP_TRUEDIV_K_FLOAT_INT, OP_TRUEDIV_K_INT_FLOAT,
                  CONSTANT_RIGHT},
    [OP_RADD_K] = {0, OP_RADD_K_FLOAT, OP_RADD_K_FLOAT, OP_RADD_K_FLOAT_INT, OP_RADD_K_INT_FLOAT,
                   CONSTANT_LEFT},
    [OP_RSUB_K] = {0, OP_RSUB_K_FLOAT, OP_RSUB_K_FLOAT, OP_RSUB_K_FLOAT_INT, OP_RSUB_K_INT_FLOAT,
                   CONSTANT_LEFT},
    [OP_RMUL_K] = {0, OP_RMUL_K_FLOAT, OP_RMUL_K_FLOAT_PLAIN, OP_RMUL_K_FLOAT_INT, OP_RMUL_K_INT_FLOAT,
                   CONSTANT_LEFT},
    [OP_RTRUEDIV_K] = {0, OP_RTRUEDIV_K_FLOAT, OP_RTRUEDIV_K_FLOAT, OP_RTRUEDIV_K_FLOAT_INT, OP_RTRUEDIV_K_INT_FLOAT,
                   CONSTANT_LEFT},
};

static bool has_number_forms(unsigned op)
{
    return op < OP_COUNT && number_forms[op].float_any != 0;
}

static unsigned number_form(const WfFrame *f, const WfInstr *pc, const Value *R, unsigned op)
{
    const NumberForms *n = &number_forms[op];
    Value x = R[pc->b], y = n->operands == REGISTERS ? R[pc->c] : f->consts[pc->imm];
    if (n->operands == CONSTANT_LEFT) {
        Value left = y;
        y = x;
        x = left;
    }
    bool plain = plain_number(f, pc, n->operands == REGISTERS);
    unsigned form = 0;
    if (wf_both_small(x, y))
        form = plain ? n->int_plain : 0;
    else if (any_float(x) && any_float(y))
        form = plain ? n->float_plain : n->float_any;
    else if (any_float(x) && wf_is_small(y))
        form = n->float_int;
    else if (wf_is_small(x) && any_float(y))
        form = n->int_float;
    return form != 0 ? form : op;
}

/* x % 2**n, x // 2**n */
static unsigned power_form(const WfFrame *f, const WfInstr *pc, const Value *R, unsigned op)
{
    Value y = f->consts[pc->imm];
    if (!wf_both_small(R[pc->b], y) || (int64_t)y.bits <= 0 || (y.bits & (y.bits - 1)) != 0 ||
        !plain_number(f, pc, false))
        return op;
    return op == OP_MOD_K ? OP_MOD_K_TWOS : OP_FLOORDIV_K_TWOS;
}

/* --- items ----------------------------------------------------------------------------------- */

static bool local_list(Value v)
{
    return wf_has_shape(v, WF_SHAPE_list) && wf_is_local(wf_obj(v));
}

/* The form for a list in local r that threads share, or 0. */
static unsigned shared_form(const WfFrame *f, const Value *R, unsigned r, Value key, unsigned form)
{
    bool shared = wf_has_shape(R[r], WF_SHAPE_list) && wf_is_shared(wf_obj(R[r]));
    return shared && wf_is_small(key) && !is_temp(f, r) ? form : 0;
}

static unsigned subscr_form(const WfFrame *f, const WfInstr *pc, const Value *R)
{
    unsigned form = shared_form(f, R, pc->b, R[pc->c], OP_SUBSCR_SHARED);
    if (form != 0)
        return form;
    if (wf_is_str_exact(R[pc->b]) && wf_is_small(R[pc->c]) && !is_temp(f, pc->b) && is_temp(f, pc->a))
        return OP_SUBSCR_STR_PLAIN;
    if (wf_is_tuple_exact(R[pc->b]) && wf_is_small(R[pc->c]))
        return is_temp(f, pc->b) ? OP_SUBSCR_TUPLE_TEMP : OP_SUBSCR_TUPLE;
    if (!local_list(R[pc->b]) || !wf_is_small(R[pc->c]))
        return OP_SUBSCR;
    if (is_temp(f, pc->b))
        return pc->a == pc->b ? OP_SUBSCR_LIST_SAME : OP_SUBSCR_LIST_TEMP;
    return is_temp(f, pc->a) ? OP_SUBSCR_LIST_PLAIN : OP_SUBSCR_LIST;
}

static unsigned subscr_K_form(const WfFrame *f, const WfInstr *pc, const Value *R)
{
    unsigned form = shared_form(f, R, pc->b, f->consts[pc->imm], OP_SUBSCR_K_SHARED);
    if (form != 0)
        return form;
    if (wf_is_tuple_exact(R[pc->b]) && wf_is_small(f->consts[pc->imm]))
        return is_temp(f, pc->b) ? OP_SUBSCR_K_TUPLE_TEMP : OP_SUBSCR_K_TUPLE;
    if (!local_list(R[pc->b]) || !wf_is_small(f->consts[pc->imm]))
        return OP_SUBSCR_K;
    if (is_temp(f, pc->b))
        return OP_SUBSCR_K_LIST_TEMP;
    return is_temp(f, pc->a) ? OP_SUBSCR_K_LIST_PLAIN : OP_SUBSCR_K_LIST;
}

/* The list lies in a local: only then is nothing but the old item released. */
static unsigned store_form(const WfFrame *f, const WfInstr *pc, const Value *R, Value key, unsigned local, unsigned shared)
{
    if (local_list(R[pc->a]) && wf_is_small(key) && !is_temp(f, pc->a))
        return local;
    return shared_form(f, R, pc->a, key, shared);
}

/* --- choosing -------------------------------------------------------------------------------- */

static bool adapts(unsigned op)
{
    return op == OP_SUBSCR || op == OP_SUBSCR_K || op == OP_STORE_SUBSCR || op == OP_STORE_SUBSCR_K ||
           op == OP_MOD_K || op == OP_FLOORDIV_K || has_number_forms(op);
}

unsigned wf_specialize(const WfFrame *f, WfInstr *pc, const Value *R)
{
    unsigned op = f->code->instrs[pc - f->instrs].op;
    unsigned form;
    switch (op) {
    case OP_SUBSCR:
        pc->op = subscr_form(f, pc, R);
        break;
    case OP_SUBSCR_K:
        pc->op = subscr_K_form(f, pc, R);
        break;
    case OP_STORE_SUBSCR:
        form = store_form(f, pc, R, R[pc->b], OP_STORE_SUBSCR_LIST, OP_STORE_SUBSCR_SHARED);
        pc->op = (uint16_t)(form != 0 ? form : op);
        break;
    case OP_STORE_SUBSCR_K:
        form = store_form(f, pc, R, f->consts[pc->imm], OP_STORE_SUBSCR_K_LIST, OP_STORE_SUBSCR_K_SHARED);
        pc->op = (uint16_t)(form != 0 ? form : op);
        break;
    case OP_MOD_K:
    case OP_FLOORDIV_K:
        pc->op = (uint16_t)power_form(f, pc, R, op);
        break;
    default:
        pc->op = number_form(f, pc, R, op);
    }
    return pc->op;
}

/* The next execution chooses again, unless this has happened too often. */
unsigned wf_specialize_failed(const WfFrame *f, WfInstr *pc, const Value *R)
{
    unsigned op = f->code->instrs[pc - f->instrs].op;
    bool still_floats = has_number_forms(op) && number_forms[op].operands == REGISTERS && any_float(R[pc->b]) &&
                        any_float(R[pc->c]);
    if (!still_floats)
        pc->op = ++pc[1].cache < FAILURE_LIMIT ? OP_ADAPT : op;
    return op;
}

/* --- lending --------------------------------------------------------------------------------- */

/* Instruction w may give local r another value. */
static bool may_write(const WfInstr *w, unsigned r)
{
    switch (w->op) {
    case OP_UNPACK_SEQUENCE:
    case OP_UNPACK_EX:
    case OP_SWAP:
        return true;
    case OP_CLEAR:
    case OP_DELETE_LOCAL:
    case OP_MAKE_CELL:
        return w->a == r;
    }
    const char *letters = wf_code_op_operands[w->op];
    return (letters[0] == 'd' || letters[0] == 'w') && w->a == r;
}

/* Whether w reads register r by itself. */
static bool reads(const WfInstr *w, unsigned r)
{
    const char *letters = wf_code_op_operands[w->op];
    return ((letters[0] == 'r' || letters[0] == 'k') && w->a == r) ||
           ((letters[1] == 'r' || letters[1] == 'k') && w->b == r) ||
           ((letters[2] == 'r' || letters[2] == 'k') && w->c == r);
}

/*
 * Temporary `temp`, which the instruction at `at` fills from the local, is an argument of a call,
 * and the local keeps its value until then: it may lend it.
 */
static bool may_lend(const WfCode *code, uint32_t at, unsigned temp, unsigned local)
{
    enum { FAR = 64 };
    if (code->instrs[at].b >= code->nfixed)
        return false;
    for (uint32_t i = at + wf_op_words[code->instrs[at].op]; i < code->ninstrs && i < at + FAR;
         i += wf_op_words[code->instrs[i].op]) {
        const WfInstr *w = &code->instrs[i];
        switch (w->op) {
        case OP_CALL:
        case OP_CALL_METHOD:
        case OP_CALL_KW:
        case OP_CALL_METHOD_KW:
        case OP_CALL_EX:
        case OP_CALL_COMP:
            if (w->b <= temp)
                return true;
            break;
        case OP_LOAD_SLICE:
            if (w->b == temp)
                return true;
            break;
        case OP_STORE_SLICE:
            if (w->a == temp)
                return true;
            break;
        case OP_JUMP_BACK:
        case OP_RETURN:
        case OP_RETURN_CONST:
        case OP_YIELD:
        case OP_YIELD_FROM:
        case OP_SEND:
        case OP_RAISE:
        case OP_RERAISE:
            return false;
        }
        if (may_write(w, local) || reads(w, temp))
            return false;
    }
    return false;
}

/* What the FORMAT_VALUE at `at` gives is taken by a BUILD_STRING, and by nothing before that. */
static bool goes_into_string(const WfCode *code, uint32_t at)
{
    enum { FAR = 64 };
    unsigned a = code->instrs[at].a;
    if (a < code->nfixed)
        return false;
    for (uint32_t i = at + wf_op_words[OP_FORMAT_VALUE]; i < code->ninstrs && i < at + FAR;
         i += wf_op_words[code->instrs[i].op]) {
        const WfInstr *w = &code->instrs[i];
        const char *letters = wf_code_op_operands[w->op];
        if (w->op == OP_BUILD_STRING && w->b <= a)
            return a < w->b + (unsigned)w->imm;
        bool window = (letters[0] == 'w' && w->a <= a) || (letters[1] == 'w' && w->b <= a);
        if (window || reads(w, a) || (w->op == OP_FORMAT_SPEC && (unsigned)w->imm == a) || letters[3] == 'j' ||
            letters[0] == '-')
            return false;
    }
    return false;
}

/* --- attributes ------------------------------------------------------------------------------ */

static unsigned load_method_form(const WfFrame *f, const WfInstr *pc)
{
    if (pc[1].cache != 0 && pc[2].cache_lo == WF_ATTR_MODULE && is_temp(f, pc->b))
        return OP_LOAD_METHOD_MODULE;
    if (pc[1].cache == 0 || pc[2].cache_lo != WF_ATTR_METHOD || (pc[3].cache & 7) != WF_TAG_UNCOUNTED)
        return OP_LOAD_METHOD;
    if (pc->c & WF_SITE_LENDS)
        return OP_LOAD_METHOD_LENT;
    return is_temp(f, pc->b) ? OP_LOAD_METHOD_TEMP : OP_LOAD_METHOD_LOCAL;
}

static unsigned load_attr_form(const WfFrame *f, const WfInstr *pc)
{
    if (!is_temp(f, pc->b))
        return is_temp(f, pc->a) ? OP_LOAD_ATTR_SLOT_PLAIN : OP_LOAD_ATTR_SLOT;
    return pc->a == pc->b ? OP_LOAD_ATTR_SLOT_SAME : OP_LOAD_ATTR;
}

/* A POLY form has in word 3 its WfPoly; words 1 and 2, key and hash, find more in the table. */
static unsigned poly_form(unsigned op, uint32_t kind, uint64_t value)
{
    bool slot = kind == WF_ATTR_SLOT || kind == WF_ATTR_MEMBER;
    if (op == OP_LOAD_ATTR)
        return slot ? OP_LOAD_ATTR_POLY : op;
    if (op == OP_LOAD_METHOD)
        return kind == WF_ATTR_METHOD && (value & 7) == WF_TAG_UNCOUNTED ? OP_LOAD_METHOD_POLY : op;
    return slot || kind == WF_ATTR_ADD_SLOT ? OP_STORE_ATTR_POLY : op;
}

/* The same for the registers of the instruction at pc. */
static unsigned poly_form_at(const WfFrame *f, const WfInstr *pc, unsigned form)
{
    if (form == OP_LOAD_ATTR_POLY && !is_temp(f, pc->b) && is_temp(f, pc->a))
        return OP_LOAD_ATTR_POLY_PLAIN;
    if (form == OP_LOAD_METHOD_POLY && (pc->c & WF_SITE_LENDS))
        return wf_leaf_may_call(pc) ? OP_METHOD_LEAF : OP_LOAD_METHOD_POLY_LENT;
    if (form == OP_LOAD_METHOD_POLY && is_temp(f, pc->b) && pc->a == pc->b && wf_leaf_may_call(pc))
        return OP_METHOD_LEAF_TEMP;
    return form;
}

bool wf_specialize_other_shape(WfInstr *pc)
{
    bool before = (pc->c & WF_SITE_MISSED) || wf_provoke != WF_PROVOKE_NOTHING;
    if (pc->op != OP_TRACE)
        pc->c |= WF_SITE_MISSED;
    return before;
}

bool wf_poly_add(WfInstr *pc, unsigned op, const WfAttrEntry *e)
{
    if (poly_form(op, (uint32_t)e->word2, e->word3) == op)
        return false;
    WfPoly *p = (WfPoly *)(uintptr_t)pc[3].cache;
    p->entries[p->added++ % WF_POLY_SHAPES] =
        (WfPolyEntry){.shape = (uint32_t)e->word1, .version = (uint32_t)(e->word1 >> 32), .word2 = e->word2, .word3 = e->word3};
    return true;
}

WfPoly *wf_specialize_poly_of(const WfFrame *f, const WfInstr *pc)
{
    WfExec *x = wf_exec_of_instrs(f->instrs);
    WfPoly *p = x->polys;
    while (p != NULL && p->site != pc)
        p = p->next;
    if (p == NULL) {
        p = wf_mem_alloc(sizeof *p);
        if (p == NULL) {
            wf_err_clear();
            return NULL;
        }
        p->next = x->polys;
        x->polys = p;
    }
    p->site = pc;
    p->added = 0;
    memset(p->entries, 0, sizeof p->entries);
    return p;
}

bool wf_specialize_poly(const WfFrame *f, WfInstr *pc, unsigned op, uint64_t key, const WfAttrEntry *e)
{
    unsigned form = poly_form(op, (uint32_t)e->word2, e->word3);
    WfPoly *p = form == op || pc->op == OP_TRACE ? NULL : wf_specialize_poly_of(f, pc);
    if (p == NULL)
        return false;
    WfAttrEntry before = {pc[1].cache, key, pc[2].cache, pc[3].cache};
    form = poly_form_at(f, pc, form);
    pc[1].cache = key;
    pc[2].cache = wf_attr_hash(key);
    pc[3].cache = (uint64_t)(uintptr_t)p;
    wf_poly_add(pc, op, &before);
    wf_poly_add(pc, op, e);
    pc->op = (uint16_t)form;
    return true;
}

bool wf_specialize_to_poly(const WfFrame *f, WfInstr *pc, unsigned op)
{
    WfPoly *p = wf_specialize_poly_of(f, pc);
    if (p == NULL)
        return false;
    uint64_t key = wf_attr_key(wf_code_name(f->code, pc->imm), false);
    WfAttrEntry known = {pc[1].cache, key, pc[2].cache, pc[3].cache};
    pc[1].cache = key;
    pc[2].cache = wf_attr_hash(key);
    pc[3].cache = (uint64_t)(uintptr_t)p;
    wf_poly_add(pc, OP_LOAD_METHOD, &known);
    pc->op = (uint16_t)op;
    return true;
}

static unsigned load_global_form(WfInstr *pc)
{
    if (pc[3].cache != 0)
        return OP_LOAD_GLOBAL_BUILTIN_PLAIN;
    Value v = wf_value_load((Value *)pc[2].cache);
    bool function = wf_has_shape(v, WF_SHAPE_function) && wf_is_local(wf_obj(v));
    if (!function && !wf_has_shape(v, WF_SHAPE_type))
        return OP_LOAD_GLOBAL_MODULE_PLAIN;
    if (function)
        wf_function_lend(v);
    pc[3].cache = v.bits;
    return function ? OP_LOAD_GLOBAL_LENT : OP_LOAD_GLOBAL_CLASS;
}

void wf_specialize_filled(const WfFrame *f, WfInstr *pc)
{
    unsigned op = f->code->instrs[pc - f->instrs].op;
    if (pc->op == OP_TRACE)
        return;
    bool slot = pc[1].cache != 0 && (pc[2].cache_lo == WF_ATTR_SLOT || pc[2].cache_lo == WF_ATTR_MEMBER);
    if (op == OP_LOAD_ATTR)
        pc->op = slot ? load_attr_form(f, pc) : op;
    else if (op == OP_STORE_ATTR)
        pc->op = is_temp(f, pc->a)  ? op
                 : slot             ? OP_STORE_ATTR_SLOT
                 : pc[1].cache != 0 && pc[2].cache_lo == WF_ATTR_ADD_SLOT ? OP_STORE_ATTR_ADD
                                    : op;
    else if (op == OP_LOAD_METHOD)
        pc->op = load_method_form(f, pc);
    else if (op == OP_LOAD_GLOBAL && is_temp(f, pc->a))
        pc->op = load_global_form(pc);
}

/* The value of the instruction at i, in the same register where it found it, gets None by the SEND that follows. */
static bool awaits_at_once(const WfCode *code, uint32_t i)
{
    const WfInstr *get = &code->instrs[i], *load = get + 1, *send = get + 2;
    return (get->op == OP_GET_ANEXT || get->a == get->b) && load->op == OP_LOAD_CONST &&
           wf_is_none(wf_tuple_item(code->consts, (size_t)load->imm)) && send->op == OP_SEND && send->b == get->a &&
           send->a == load->a;
}

static const uint16_t returns_const[] = {OP_RETURN_CONST_1, OP_RETURN_CONST_2, OP_RETURN_CONST_3};

void wf_specialize_instr(const WfCode *code, WfInstr *instrs, uint32_t i)
{
    WfInstr *pc = &instrs[i];
    switch (pc->op) {
    case OP_MOVE:
        if (pc->b >= code->nfixed)
            pc->op = OP_MOVE_TEMP;
        else if (pc->a >= code->nfixed)
            pc->op = may_lend(code, i, pc->a, pc->b) ? OP_MOVE_LOCAL_LENT : OP_MOVE_LOCAL_PLAIN;
        break;
    case OP_LOAD_METHOD:
        if (may_lend(code, i, (unsigned)pc->a + 1, pc->b))
            pc->c = WF_SITE_LENDS;
        break;
    case OP_GET_AWAITABLE:
    case OP_GET_ANEXT:
        pc->imm = awaits_at_once(code, i);
        break;
    case OP_RETURN:
        if (code->nfixed >= 1 && code->nfixed <= 3)
            pc->op = (uint16_t)((pc->a >= code->nfixed ? OP_RETURN_TEMP_1 : OP_RETURN_1) + code->nfixed - 1);
        else if (pc->a >= code->nfixed)
            pc->op = OP_RETURN_TEMP;
        break;
    case OP_RETURN_CONST:
        if (code->nfixed >= 1 && code->nfixed <= 3)
            pc->op = returns_const[code->nfixed - 1];
        break;
    case OP_LOAD_CONST:
        if (pc->a >= code->nfixed)
            pc->op = OP_LOAD_CONST_PLAIN;
        break;
    case OP_FORMAT_VALUE:
        if (goes_into_string(code, i))
            pc->op = OP_FORMAT_VALUE_LATER;
        break;
    case OP_UNPACK_SEQUENCE:
        pc->op = pc->c == 2 ? OP_UNPACK_2 : pc->c == 3 ? OP_UNPACK_3 : OP_UNPACK_SEQUENCE;
        break;
    case OP_LIST_APPEND:
        pc->op = pc->b >= code->nfixed ? OP_LIST_APPEND_TEMP : OP_LIST_APPEND_LOCAL;
        break;
    case OP_JUMP_BACK:
        pc->op = OP_JUMP_BACK_COUNT;
        break;
    case OP_RESUME:
        if (pc->imm == 0)
            pc->op = OP_RESUME_COUNT;
        break;
    default:
        if (adapts(code->instrs[i].op))
            pc->op = OP_ADAPT;
    }
}

void wf_specialize_copy(const WfCode *code, WfInstr *instrs)
{
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op])
        wf_specialize_instr(code, instrs, i);
}
