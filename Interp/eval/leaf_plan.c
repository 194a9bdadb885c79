/*
 * Making the plans of leaf functions (leaf.h) from canonical code.
 *
 * The steps are written in the order of the instructions, whose jumps only go forward. What a load finds
 * is asked for the arguments of the call at hand, and of the objects that these have as attributes: a
 * sample, whose shape the step then wants. A function that needs more than that is no leaf.
 */
#include "leaf.h"
#include "helpers.h"

#include "code_parts.h"

enum { WORDS = 96, REGISTERS = WF_LEAF_REGISTERS, PLANS = 64, ARITHMETIC = 2 };

typedef struct {
    WfExec *x;
    const WfCode *code;
    const WfFunction *func;
    uint32_t given;              /* the shape of the first argument that the plan is for */
    uint32_t shape;              /* the same after the stores so far */
    bool by_shape;               /* the plan is for that shape alone */
    bool ok, stored, added;
    Value seen[REGISTERS];       /* samples, borrowed; WF_NULL: none */
    uint8_t step_at[WORDS];      /* by word of code */
    bool target[WORDS];
    unsigned nsteps, fence;      /* fence: steps before are done on the way to what is jumped to */
    WfLeafStep steps[WORDS];
} Maker;

/* --- which code may be a leaf ------------------------------------------------------------------------ */

static bool is_simple(unsigned op)
{
    switch (op) {
    case OP_NOP: case OP_RESUME: case OP_CLEAR: case OP_MOVE: case OP_COPY: case OP_LOAD_CONST: case OP_LOAD_INT:
    case OP_LOAD_FREE: case OP_STORE_FREE: case OP_LOAD_GLOBAL: case OP_LOAD_ATTR: case OP_STORE_ATTR:
    case OP_SUBSCR: case OP_SUBSCR_K: case OP_ADD: case OP_SUB: case OP_MUL: case OP_TRUEDIV: case OP_AND:
    case OP_ADD_K: case OP_SUB_K: case OP_MUL_K: case OP_TRUEDIV_K: case OP_AND_K: case OP_RADD_K: case OP_RSUB_K:
    case OP_RMUL_K: case OP_RTRUEDIV_K: case OP_IS: case OP_IS_JF: case OP_IS_JT: case OP_NOT: case OP_JUMP:
    case OP_JUMP_TRUE: case OP_JUMP_FALSE: case OP_JUMP_TRUE_KEEP: case OP_JUMP_FALSE_KEEP: case OP_JUMP_NONE:
    case OP_JUMP_NOT_NONE: case OP_RETURN: case OP_RETURN_CONST:
        return true;
    }
    return (op >= OP_LT && op <= OP_GE) || (op >= OP_LT_JF && op <= OP_GE_K_JT);
}

/* Superinstructions calculate quicker than many steps do. */
static bool is_arithmetic(unsigned op)
{
    return (op >= OP_ADD && op <= OP_TRUEDIV) || (op >= OP_ADD_K && op <= OP_TRUEDIV_K) ||
           (op >= OP_RSUB_K && op <= OP_RTRUEDIV_K);
}

bool wf_leaf_prepare(WfExec *x)
{
    const WfCode *code = x->head.code;
    unsigned arithmetic = 0;
    if (x->leaf != NULL)
        return true;
    if (!WF_MAY_CACHE || !x->simple || x->monitored || code->nregs > REGISTERS || code->ninstrs > WORDS ||
        code->nhandlers != 0 || code->ncells != 0 || code->nnear != code->nlocals)
        return false;
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op])
        if (!is_simple(code->instrs[i].op) || (arithmetic += is_arithmetic(code->instrs[i].op)) > ARITHMETIC)
            return false;
    x->leaf = wf_raw_calloc(1, sizeof *x->leaf);
    return x->leaf != NULL;
}

void wf_leaf_free(WfExec *x)
{
    if (x->leaf == NULL)
        return;
    for (WfLeafPlan *p = x->leaf->newest, *older; p != NULL; p = older) {
        older = p->older;
        wf_mem_free(p);
    }
    wf_mem_free(x->leaf);
    x->leaf = NULL;
}

void wf_leaf_stop(WfExec *x)
{
    if (x->leaf == NULL)
        return;
    for (WfLeafPlan *p = x->leaf->newest; p != NULL; p = p->older)
        p->how = WF_LEAF_OFF;
}

/* --- steps ------------------------------------------------------------------------------------------- */

static WfLeafStep *add(Maker *m, WfLeafOp op, unsigned a, unsigned b, unsigned c)
{
    WfLeafStep *s = &m->steps[m->nsteps++];
    *s = (WfLeafStep){.op = (uint8_t)op, .a = (uint8_t)a, .b = (uint8_t)b, .c = (uint8_t)c, .value = WF_NULL};
    return s;
}

/* The same that puts something to register a: never an argument, which a call as ever would want. */
static WfLeafStep *add_to(Maker *m, WfLeafOp op, unsigned a, unsigned b, unsigned c)
{
    if (a < m->x->argcount)
        m->ok = false;
    m->seen[a] = WF_NULL;
    return add(m, op, a, b, c);
}

static void add_value(Maker *m, unsigned a, Value v)
{
    if (wf_is_null(v))
        m->ok = false;
    add_to(m, WF_LEAF_VALUE, a, 0, 0)->value = wf_reg_borrow(v);
    m->seen[a] = v;
}

static Value constant(const Maker *m, int32_t i) { return m->x->head.consts[i]; }

static void add_load_attr(Maker *m, const WfInstr *in)
{
    bool first = in->b == 0 && m->x->argcount > 0;
    WfAttrInfo info;
    if (wf_is_null(m->seen[in->b]) || !wf_is_pointer(m->seen[in->b])) {
        m->ok = false;
        return;
    }
    Value o = m->seen[in->b];
    wf_attr_classify_load(o, wf_code_name(m->code, in->imm), &info);
    if (first && info.shape != m->given) { /* another thread has changed it meanwhile */
        m->ok = false;
        return;
    }
    if (info.kind == WF_ATTR_CLASS_VALUE && first && !m->stored) {
        m->by_shape = true;
        add_value(m, in->a, info.value);
        return;
    }
    if ((info.kind != WF_ATTR_SLOT && info.kind != WF_ATTR_MEMBER) || info.version == 0) {
        m->ok = false;
        return;
    }
    WfLeafStep *s;
    if (first) {
        m->by_shape = true;
        s = add_to(m, info.kind == WF_ATTR_SLOT ? WF_LEAF_SLOT : WF_LEAF_MEMBER, in->a, 0, 0);
    } else {
        s = add_to(m, WF_LEAF_ATTR, in->a, in->b, 0);
        s->shape = info.shape;
        s->version = info.version;
    }
    s->to = (int32_t)info.offset;
    Value sample = wf_value_load((Value *)((char *)wf_obj(o) + info.offset));
    m->seen[in->a] = wf_is_local(wf_obj(o)) ? sample : WF_NULL; /* others may let go of theirs */
}

/* The last step but n, if it puts to temporary r what the next instruction alone takes, and is of that kind; or NULL. */
static WfLeafStep *step_before(Maker *m, unsigned n, unsigned r, WfLeafOp op)
{
    if (m->nsteps <= m->fence + n || r < m->code->nfixed)
        return NULL;
    WfLeafStep *s = &m->steps[m->nsteps - 1 - n];
    return s->op == op && s->a == r ? s : NULL;
}
static WfLeafStep *before(Maker *m, unsigned r, WfLeafOp op) { return step_before(m, 0, r, op); }

/* What the step before has put to register b is taken by the store alone: the value itself. */
static void add_store(Maker *m, const WfInstr *in, WfLeafStep store)
{
    WfLeafStep *s = before(m, in->b, WF_LEAF_VALUE);
    if (s == NULL) {
        m->steps[m->nsteps++] = store;
        return;
    }
    Value v = s->value;
    *s = store;
    s->b = WF_LEAF_GIVEN;
    s->value = v;
}

/*
 * Stores that follow each other are one run, and none but the first is jumped to. Another run finds
 * the object with the shape that it began with.
 */
static void join_run(Maker *m, const WfInstr *in, bool added_before)
{
    WfLeafStep *last = &m->steps[m->nsteps - 1], *s = last;
    while (s > m->steps && (s[-1].op == WF_LEAF_STORE || s[-1].op == WF_LEAF_ADD_SLOT))
        s--;
    if (s == last ? added_before : m->target[in - m->code->instrs])
        m->ok = false;
    if (s != last)
        s->a++;
}

static void add_store_attr(Maker *m, const WfInstr *in)
{
    WfAttrInfo info;
    if (in->a != 0 || m->x->argcount == 0 || !wf_is_pointer(m->seen[0])) {
        m->ok = false;
        return;
    }
    wf_attr_classify_store_in(m->seen[0], m->shape, wf_code_name(m->code, in->imm), &info);
    bool adds = info.kind == WF_ATTR_ADD_SLOT;
    if (!adds && info.kind != WF_ATTR_SLOT && info.kind != WF_ATTR_MEMBER) {
        m->ok = false;
        return;
    }
    WfLeafStep s = {.op = adds ? WF_LEAF_ADD_SLOT : WF_LEAF_STORE, .a = 1, .b = in->b, .to = (int32_t)info.offset};
    if (adds)
        s.next_shape = m->shape = info.next_shape;
    add_store(m, in, s);
    join_run(m, in, m->added);
    m->added = m->added || adds;
    m->by_shape = m->stored = true;
}

static void add_load_global(Maker *m, const WfInstr *in)
{
    const WfInstr *own = m->x->instrs + (in - m->code->instrs);
    bool lent = wf_is_lent_global(own->op) || own->op == OP_LOAD_GLOBAL_CLASS;
    if (own[1].cache != wf_dict_guard(m->func->globals) || (!lent && own[3].cache != 0)) {
        m->ok = false;
        return;
    }
    WfLeafStep *s = add_to(m, WF_LEAF_GLOBAL, in->a, 0, 0);
    s->guard = own[1].cache;
    s->place = (const Value *)own[2].cache;
}

static void add_binary(Maker *m, WfLeafOp op, const WfInstr *in)
{
    add_to(m, op, in->a, in->b, in->c);
}
static void add_with_constant(Maker *m, WfLeafOp op, const WfInstr *in, bool left)
{
    unsigned b = left ? WF_LEAF_GIVEN : in->b, c = left ? in->b : WF_LEAF_GIVEN;
    add_to(m, op, in->a, b, c)->value = constant(m, in->imm);
}

/* A step that jumps as `in` does: to the word first, to the step when all are there. */
static WfLeafStep *add_jump(Maker *m, WfLeafOp op, const WfInstr *in, unsigned a, unsigned b, unsigned c)
{
    WfLeafStep *s = add(m, op, a, b, c);
    s->to = (int32_t)(in - m->code->instrs) + wf_op_words[in->op] + in->imm;
    return s;
}

static const uint8_t mirrored[] = {[WF_LT] = WF_GT, [WF_LE] = WF_GE, [WF_EQ] = WF_EQ,
                                   [WF_NE] = WF_NE, [WF_GT] = WF_LT, [WF_GE] = WF_LE};

/*
 * s, the last step, compares b and c, of which earlier steps may have put slots and globals there: these become
 * part of it.
 */
static void join_comparison(Maker *m, WfLeafStep s, WfLeafOp none, WfLeafOp with_slot, WfLeafOp with_global)
{
    unsigned kind = s.op - (unsigned)none, past = 1;
    WfLeafStep *slot, *global = NULL;
    m->nsteps--;
    if (s.c != WF_LEAF_GIVEN && (slot = before(m, s.c, WF_LEAF_SLOT)) != NULL) {
        s.c = s.b;
        kind = mirrored[kind];
    } else if ((slot = before(m, s.b, WF_LEAF_SLOT)) == NULL && s.c != WF_LEAF_GIVEN &&
               (global = before(m, s.c, WF_LEAF_GLOBAL)) != NULL) {
        slot = step_before(m, 1, s.b, WF_LEAF_SLOT);
        past = 2;
    }
    bool jump = none == WF_LEAF_LT_JUMP, far = jump && slot != NULL && slot->to / (int)sizeof(Value) > UINT8_MAX;
    if (slot == NULL || s.b == s.c || (global != NULL && far)) {
        m->nsteps++;
        return;
    }
    if (global != NULL) {
        s.guard = global->guard;
        s.place = global->place;
        s.b = (uint8_t)(slot->to / (int)sizeof(Value));
    } else {
        s.offset = slot->to;
    }
    s.op = (uint8_t)(kind + (global != NULL ? with_global : with_slot));
    s.to = jump ? s.to : slot->to;
    m->nsteps -= past - 1;
    m->steps[m->nsteps - 1] = s;
}

static void add_compare_jump(Maker *m, const WfInstr *in)
{
    unsigned form = in->op - (unsigned)OP_LT_JF, kind = form % 6;
    bool if_true = (form / 6) % 2, with_constant = form >= 12;
    WfLeafStep *s = add_jump(m, (WfLeafOp)(WF_LEAF_LT_JUMP + kind), in, if_true, in->b,
                             with_constant ? (unsigned)WF_LEAF_GIVEN : in->c);
    if (with_constant)
        s->value = constant(m, (int32_t)in->c);
    join_comparison(m, *s, WF_LEAF_LT_JUMP, WF_LEAF_SLOT_LT_JUMP, WF_LEAF_SLOT_LT_GLOBAL_JUMP);
}
_Static_assert(OP_LT_JT - OP_LT_JF == 6 && OP_LT_K_JF - OP_LT_JF == 12 && OP_LT_K_JT - OP_LT_JF == 18 &&
                   OP_GE_JF - OP_LT_JF == 5 && OP_EQ_JF - OP_LT_JF == WF_EQ && OP_GE - OP_LT == 5 &&
                   OP_EQ - OP_LT == WF_EQ,
               "comparisons in order");

/* A slot that the step before has loaded is the result there and then, even if others jump here. */
static void add_return(Maker *m, const WfInstr *in)
{
    WfLeafStep *last = m->nsteps > 0 ? &m->steps[m->nsteps - 1] : NULL;
    if (last != NULL && last->op == WF_LEAF_SLOT && last->a == in->a)
        last->op = WF_LEAF_RETURN_SLOT;
    if (last == NULL || last->op != WF_LEAF_RETURN_SLOT || m->fence == m->nsteps)
        add(m, WF_LEAF_RETURN, 0, in->a, 0);
}

static void add_moves(Maker *m, const WfInstr *in)
{
    switch (in->op) {
    case OP_MOVE:
    case OP_COPY: {
        Value v = m->seen[in->b];
        add_to(m, WF_LEAF_MOVE, in->a, in->b, 0);
        m->seen[in->a] = v;
        break;
    }
    case OP_LOAD_CONST:
        add_value(m, in->a, constant(m, in->imm));
        break;
    case OP_LOAD_INT:
        add_value(m, in->a, wf_small(in->imm));
        break;
    case OP_LOAD_FREE:
        add_to(m, WF_LEAF_FREE, in->a, 0, 0)->to = in->imm;
        break;
    case OP_STORE_FREE:
        m->stored = true;
        add(m, WF_LEAF_STORE_FREE, 0, in->b, 0)->to = in->imm;
        break;
    case OP_RETURN:
        add_return(m, in);
        break;
    case OP_RETURN_CONST:
        add(m, WF_LEAF_RETURN, 0, WF_LEAF_GIVEN, 0)->value = constant(m, in->imm);
        break;
    }
}

static void add_not(Maker *m, const WfInstr *in)
{
    WfLeafStep *slot = before(m, in->b, WF_LEAF_SLOT);
    if (slot == NULL) {
        add_to(m, WF_LEAF_NOT, in->a, in->b, 0);
        return;
    }
    int32_t offset = slot->to;
    m->nsteps--;
    add_to(m, WF_LEAF_SLOT_NOT, in->a, 0, 0)->to = offset;
}

static void add_operator(Maker *m, const WfInstr *in)
{
    switch (in->op) {
    case OP_ADD: add_binary(m, WF_LEAF_ADD, in); break;
    case OP_SUB: add_binary(m, WF_LEAF_SUB, in); break;
    case OP_MUL: add_binary(m, WF_LEAF_MUL, in); break;
    case OP_TRUEDIV: add_binary(m, WF_LEAF_TRUEDIV, in); break;
    case OP_AND: add_binary(m, WF_LEAF_AND, in); break;
    case OP_SUBSCR: add_binary(m, WF_LEAF_ITEM, in); break;
    case OP_IS:
        add_to(m, WF_LEAF_IS, in->a, in->b, in->c)->to = !in->imm;
        break;
    case OP_NOT: add_not(m, in); break;
    case OP_ADD_K: add_with_constant(m, WF_LEAF_ADD, in, false); break;
    case OP_SUB_K: add_with_constant(m, WF_LEAF_SUB, in, false); break;
    case OP_MUL_K: add_with_constant(m, WF_LEAF_MUL, in, false); break;
    case OP_TRUEDIV_K: add_with_constant(m, WF_LEAF_TRUEDIV, in, false); break;
    case OP_AND_K: add_with_constant(m, WF_LEAF_AND, in, false); break;
    case OP_SUBSCR_K: add_with_constant(m, WF_LEAF_ITEM, in, false); break;
    case OP_RADD_K: add_with_constant(m, WF_LEAF_ADD, in, true); break;
    case OP_RSUB_K: add_with_constant(m, WF_LEAF_SUB, in, true); break;
    case OP_RMUL_K: add_with_constant(m, WF_LEAF_MUL, in, true); break;
    case OP_RTRUEDIV_K: add_with_constant(m, WF_LEAF_TRUEDIV, in, true); break;
    default:
        add_binary(m, (WfLeafOp)(WF_LEAF_LT + (in->op - OP_LT)), in);
        join_comparison(m, m->steps[m->nsteps - 1], WF_LEAF_LT, WF_LEAF_SLOT_LT, WF_LEAF_SLOT_LT_GLOBAL);
    }
}

static void add_truth_jump(Maker *m, const WfInstr *in)
{
    bool if_true = in->op == OP_JUMP_TRUE || in->op == OP_JUMP_TRUE_KEEP;
    WfLeafStep *slot = before(m, in->a, WF_LEAF_SLOT), *negated = before(m, in->a, WF_LEAF_SLOT_NOT), *s;
    if (slot == NULL && negated == NULL) {
        add_jump(m, WF_LEAF_TRUTH_JUMP, in, if_true, in->a, 0);
        return;
    }
    int32_t offset = m->steps[--m->nsteps].to;
    s = add_jump(m, slot != NULL ? WF_LEAF_SLOT_TRUTH_JUMP : WF_LEAF_SLOT_NOT_JUMP, in, 0, in->a, 0);
    s->value = wf_bool(if_true == (slot != NULL));
    s->offset = offset;
}

static void add_branch(Maker *m, const WfInstr *in)
{
    switch (in->op) {
    case OP_JUMP:
        add_jump(m, WF_LEAF_JUMP, in, 0, 0, 0);
        break;
    case OP_JUMP_NONE:
    case OP_JUMP_NOT_NONE:
        add_jump(m, WF_LEAF_NONE_JUMP, in, in->op == OP_JUMP_NONE, in->a, 0);
        break;
    case OP_IS_JF:
    case OP_IS_JT:
        add_jump(m, WF_LEAF_IS_JUMP, in, in->op == OP_IS_JT, in->b, in->c);
        break;
    default:
        if (in->op >= OP_LT_JF && in->op <= OP_GE_K_JT)
            add_compare_jump(m, in);
        else
            add_truth_jump(m, in);
    }
}

static bool jumps(unsigned op) { return wf_code_op_operands[op][3] == 'j'; }

static void add_instr(Maker *m, const WfInstr *in)
{
    switch (in->op) {
    case OP_NOP:
    case OP_RESUME:
    case OP_CLEAR:
        break;
    case OP_LOAD_ATTR:
        add_load_attr(m, in);
        break;
    case OP_STORE_ATTR:
        add_store_attr(m, in);
        break;
    case OP_LOAD_GLOBAL:
        add_load_global(m, in);
        break;
    case OP_MOVE: case OP_COPY: case OP_LOAD_CONST: case OP_LOAD_INT: case OP_LOAD_FREE: case OP_STORE_FREE:
    case OP_RETURN: case OP_RETURN_CONST:
        add_moves(m, in);
        break;
    default:
        if (jumps(in->op))
            add_branch(m, in);
        else
            add_operator(m, in);
    }
}

/* --- plans ------------------------------------------------------------------------------------------- */

static bool is_jump(unsigned op) { return op >= WF_LEAF_LT_JUMP && op <= WF_LEAF_JUMP; }
static bool is_return(unsigned op) { return op >= WF_LEAF_SLOT_TRUTH_RETURN; }

/* A jump with a slot's truth that only goes to give it back. */
static void shorten(WfLeafStep *s)
{
    const WfLeafStep *target = (const WfLeafStep *)((const char *)s + s->to);
    bool negated = s->op == WF_LEAF_SLOT_NOT_JUMP;
    if ((negated || s->op == WF_LEAF_SLOT_TRUTH_JUMP) && target->op == WF_LEAF_RETURN && target->b == s->b)
        s->op = negated ? WF_LEAF_SLOT_NOT_RETURN : WF_LEAF_SLOT_TRUTH_RETURN;
}

/* Whether s reads what a run of stores that begins at `run` has just written, so that it is there. */
static bool reads_stored(const WfLeafStep *run, const WfLeafStep *s)
{
    if (run->op == WF_LEAF_STORE_FREE)
        return s->op == WF_LEAF_FREE && s->to == run->to;
    for (const WfLeafStep *i = run; i < run + run->a; i++)
        if (i->op == WF_LEAF_ADD_SLOT)
            return false;
    for (const WfLeafStep *i = run; i < run + run->a; i++)
        if ((s->op == WF_LEAF_SLOT || s->op == WF_LEAF_RETURN_SLOT) && s->to == i->to)
            return true;
    return false;
}

/* Nothing can give up behind the stores at `run`. */
static bool is_last_word(const Maker *m, const WfLeafStep *run)
{
    const WfLeafStep *s = run + (run->op == WF_LEAF_STORE_FREE ? 1 : run->a);
    for (;; s++) {
        while (s->op == WF_LEAF_JUMP)
            s = (const WfLeafStep *)((const char *)s + s->to);
        if (s->op == WF_LEAF_RETURN)
            return true;
        if (s->op == WF_LEAF_RETURN_SLOT)
            return reads_stored(run, s);
        if (s->op != WF_LEAF_VALUE && s->op != WF_LEAF_MOVE && !reads_stored(run, s))
            return false;
    }
}

/* Jumps go to steps; stores are the last that is done. */
static void settle(Maker *m, bool *gives_none)
{
    for (unsigned i = 0; i < m->nsteps; i++) {
        WfLeafStep *s = &m->steps[i];
        if (is_jump(s->op))
            s->to = (int32_t)((m->step_at[s->to] - i) * sizeof *s);
        shorten(s);
    }
    *gives_none = true;
    for (unsigned i = 0; i < m->nsteps; i++) {
        const WfLeafStep *s = &m->steps[i];
        if (is_return(s->op) && !(s->op == WF_LEAF_RETURN && s->b == WF_LEAF_GIVEN && wf_is_none(s->value)))
            *gives_none = false;
        if (s->op == WF_LEAF_STORE || s->op == WF_LEAF_ADD_SLOT || s->op == WF_LEAF_STORE_FREE) {
            m->ok = m->ok && is_last_word(m, s);
            i += s->op == WF_LEAF_STORE_FREE ? 0 : s->a - 1u;
        }
    }
}

static void find_targets(Maker *m)
{
    const WfCode *code = m->code;
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op]) {
        const WfInstr *in = &code->instrs[i];
        int32_t target = (int32_t)i + wf_op_words[in->op] + in->imm;
        if (!jumps(in->op))
            continue;
        if (in->imm < 0)
            m->ok = false;
        else
            m->target[target] = true;
    }
}

static void make_steps(Maker *m)
{
    const WfCode *code = m->code;
    find_targets(m);
    for (uint32_t i = 0; i < code->ninstrs && m->ok; i += wf_op_words[code->instrs[i].op]) {
        m->step_at[i] = (uint8_t)m->nsteps;
        m->fence = m->target[i] ? m->nsteps : m->fence;
        for (unsigned r = m->x->argcount; r < REGISTERS && m->target[i]; r++)
            m->seen[r] = WF_NULL; /* what other ways leave there is not known */
        add_instr(m, &code->instrs[i]);
    }
}

/* The plan's n steps are stores that add nothing: puts them in the order of their slots, which nobody can tell. */
static void sort_stores(Maker *m, unsigned n)
{
    uint8_t run = m->steps[0].a;
    m->steps[0].a = 1;
    for (unsigned i = 1; i < n; i++) {
        WfLeafStep step = m->steps[i];
        unsigned at = i;
        for (; at > 0 && step.to < m->steps[at - 1].to; at--)
            m->steps[at] = m->steps[at - 1];
        m->steps[at] = step;
    }
    m->steps[0].a = run;
}

/* How many stores of arguments and constants the plan consists of: to new slots, or all from the first one on. */
static unsigned count_fills(Maker *m)
{
    unsigned stores = 0;
    while (m->steps[stores].op == WF_LEAF_STORE)
        stores++;
    if (stores > 0 && m->steps[stores].op == WF_LEAF_RETURN && m->steps[0].a == stores)
        sort_stores(m, stores);
    unsigned n = 0, added = 0;
    bool in_order = true;
    for (; m->steps[n].op == WF_LEAF_ADD_SLOT || m->steps[n].op == WF_LEAF_STORE; n++) {
        added += m->steps[n].op == WF_LEAF_ADD_SLOT;
        in_order = in_order && m->steps[n].to == (int32_t)(sizeof(WfObject) + n * sizeof(Value));
    }
    return m->steps[n].op == WF_LEAF_RETURN && (in_order || added == n) ? n : 0;
}

/* Bytes of an instance of this shape if the n stores take each argument once, in order; else 0. */
static size_t size_filled(const Maker *m, uint32_t shape, unsigned n)
{
    uint32_t taken = 1;
    for (unsigned i = 0; i < n; i++) {
        const WfLeafStep *s = &m->steps[i];
        if (s->b == WF_LEAF_GIVEN)
            continue;
        if (taken >> s->b & 1)
            return 0;
        taken |= UINT32_C(1) << s->b;
    }
    bool all = n > 0 && taken == (UINT32_C(1) << m->x->argcount) - 1 && m->steps[0].to == sizeof(WfObject);
    size_t size = all ? wf_plain_instance_size(wf_shapes[shape].type) : 0;
    return size <= WF_SMALL_LIMIT ? size : 0;
}

/* Puts the plan in the stead of what there is for the shape. */
static WfLeafPlan *keep(WfLeaf *leaf, Maker *m, uint32_t shape, bool gives_none)
{
    WfLeafPlan *p = wf_raw_alloc(sizeof *p + m->nsteps * sizeof *p->steps);
    if (p == NULL)
        return NULL;
    *p = (WfLeafPlan){.shape = m->by_shape ? shape : 0, .gives_none = gives_none, .older = leaf->newest};
    p->version = wf_shape_version(p->shape);
    p->fills = (uint16_t)(gives_none ? count_fills(m) : 0);
    p->size = (uint16_t)size_filled(m, shape, p->fills);
    p->filled_shape = m->shape;
    p->how = m->steps[0].op == WF_LEAF_RETURN_SLOT ? WF_LEAF_GETS : WF_LEAF_RUNS;
    memcpy(p->steps, m->steps, m->nsteps * sizeof *p->steps);
    unsigned i = 0;
    while (i < leaf->nplans && leaf->shapes[i] != shape)
        i++;
    if (i == leaf->nplans)
        leaf->nplans++;
    else
        leaf->plans[i]->how = WF_LEAF_OFF;
    leaf->plans[i] = leaf->newest = p;
    leaf->shapes[i] = m->by_shape ? shape : WF_LEAF_ANY_SHAPE;
    return p;
}

WfLeafPlan *wf_leaf_plan(WfExec *x, const WfFunction *func, const Value *win, uint32_t shape)
{
    WfLeaf *leaf = x->leaf;
    bool known = false, gives_none = false;
    for (unsigned i = 0; i < leaf->nplans; i++)
        known = known || leaf->shapes[i] == shape;
    if ((!known && leaf->nplans == WF_LEAF_SHAPES) || leaf->made == PLANS || x->monitored)
        return NULL;
    leaf->made++;
    Maker m = {.x = x, .code = x->head.code, .func = func, .given = shape, .shape = shape, .ok = true};
    for (unsigned i = 0; i < REGISTERS; i++)
        m.seen[i] = i < x->argcount ? win[i] : WF_NULL;
    make_steps(&m);
    if (m.ok)
        settle(&m, &gives_none);
    return m.ok ? keep(leaf, &m, shape, gives_none) : NULL;
}
