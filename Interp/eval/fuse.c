/*
 * Fusing: superinstructions in an executable copy.
 *
 * Model: entries and backward jumps of a copy count how often they run (in an operand that they
 * do not use). After a few times, when most instructions have found their forms, and once more
 * later, all pairs of adjacent instructions that have a fused form get it: the opcode of the
 * first changes, nothing else. The second stays, because it may be a jump's target; and it may find
 * another form later, when it runs by itself. So a fused form that uses the second's cache looks at
 * the kind of what is cached there, too.
 */
#include "helpers.h"
#include "leaf.h"
#include "provoke.h"

#include "code_parts.h"

enum { FIRST_PASS = 12, LAST_PASS = 200, INHERITED_PASS = LAST_PASS - 12 };

bool wf_count_run(WfInstr *pc)
{
    pc->a++;
    if (WF_UNLIKELY(wf_provoke != WF_PROVOKE_NOTHING))
        return true;
    return pc->a == FIRST_PASS || pc->a == LAST_PASS;
}

bool wf_count_is_last(const WfInstr *pc)
{
    return pc->a == (wf_provoke == WF_PROVOKE_NOTHING ? LAST_PASS : wf_provoke == WF_PROVOKE_ALWAYS ? 2 : 0);
}

void wf_count_again(WfInstr *pc)
{
    if ((pc->op == OP_RESUME_COUNT || pc->op == OP_JUMP_BACK_COUNT) && wf_provoke == WF_PROVOKE_NOTHING)
        pc->a = INHERITED_PASS;
}

/* --- arithmetic -------------------------------------------------------------------------------- */

enum { NO_ARITH = -1, ARITH_ADD, ARITH_SUB, ARITH_MUL };

static int float_operator(unsigned op)
{
    switch (op) {
    case OP_ADD_FLOAT:
    case OP_ADD_FLOAT_PLAIN:
        return ARITH_ADD;
    case OP_SUB_FLOAT:
    case OP_SUB_FLOAT_PLAIN:
        return ARITH_SUB;
    case OP_MUL_FLOAT:
    case OP_MUL_FLOAT_PLAIN:
        return ARITH_MUL;
    }
    return NO_ARITH;
}

/* The first gives its result in a temporary that the second consumes as one operand. */
static unsigned float_pair(const WfInstr *pc, const WfInstr *next)
{
    static const uint16_t as_left[3][3] = {
        {OP_ADD_THEN_ADD, OP_ADD_THEN_SUB, OP_ADD_THEN_MUL},
        {OP_SUB_THEN_ADD, OP_SUB_THEN_SUB, OP_SUB_THEN_MUL},
        {OP_MUL_THEN_ADD, OP_MUL_THEN_SUB, OP_MUL_THEN_MUL},
    };
    static const uint16_t as_right[3][3] = {
        {OP_ADD_ADD_TO, OP_ADD_SUB_FROM, OP_ADD_MUL_WITH},
        {OP_SUB_ADD_TO, OP_SUB_SUB_FROM, OP_SUB_MUL_WITH},
        {OP_MUL_ADD_TO, OP_MUL_SUB_FROM, OP_MUL_MUL_WITH},
    };
    int first = float_operator(pc->op), second = float_operator(next->op);
    if (second == NO_ARITH || (next->b == pc->a) == (next->c == pc->a))
        return 0;
    return next->b == pc->a ? as_left[first][second] : as_right[first][second];
}

/* --- attributes, lists, loops ------------------------------------------------------------------ */

/* The forms of handlers_update.inc for the comparisons, in their order. */
enum { ATTR_FIRST, ATTR_AND_CONST, ATTR_SECOND, TWO_ATTRS, COMPARED_FORMS };
#define COMPARED(NAME)                                                                            \
    _Static_assert(OP_ATTR_ATTR_##NAME##_JF - OP_ATTR_##NAME##_JF == TWO_ATTRS &&                 \
                       OP_ATTR_##NAME##_JF - OP_ATTR_LT_JF == COMPARED_FORMS * (OP_##NAME##_JF - OP_LT_JF) && \
                       OP_##NAME##_K_JF - OP_LT_K_JF == OP_##NAME##_JF - OP_LT_JF,                \
                   "comparisons in order");
COMPARED(LT)
COMPARED(LE)
COMPARED(EQ)
COMPARED(NE)
COMPARED(GT)
COMPARED(GE)
#undef COMPARED

/* A comparison with the attribute that pc loads decides a jump. */
static unsigned compared_attr(const WfInstr *pc, const WfInstr *jump)
{
    if (jump->op >= OP_LT_K_JF && jump->op <= OP_GE_K_JF)
        return jump->b == pc->a ? OP_ATTR_LT_JF + COMPARED_FORMS * (jump->op - OP_LT_K_JF) + ATTR_AND_CONST : 0;
    if (jump->op < OP_LT_JF || jump->op > OP_GE_JF || (jump->b == pc->a) == (jump->c == pc->a))
        return 0;
    return OP_ATTR_LT_JF + COMPARED_FORMS * (jump->op - OP_LT_JF) + (jump->b == pc->a ? ATTR_FIRST : ATTR_SECOND);
}

/* The same of two, where the second has its form. */
static unsigned compared_attrs(const WfInstr *pc, const WfInstr *right)
{
    unsigned form = right->op - (unsigned)OP_ATTR_LT_JF;
    if (right->op < OP_ATTR_LT_JF || right->op > OP_ATTR_ATTR_GE_JF || form % COMPARED_FORMS != ATTR_SECOND)
        return 0;
    const WfInstr *jump = right + wf_op_words[OP_LOAD_ATTR];
    return jump->b == pc->a && right->b != pc->a ? right->op + TWO_ATTRS - ATTR_SECOND : 0;
}

/* The result of pc goes to an attribute. */
static unsigned float_store(const WfInstr *pc, const WfInstr *next)
{
    if (next->op != OP_STORE_ATTR_SLOT || next->b != pc->a || next->a == pc->a)
        return 0;
    return pc->op == OP_TRUEDIV_FLOAT_PLAIN ? OP_TRUEDIV_FLOAT_STORE : OP_ADD_FLOAT_STORE + (unsigned)float_operator(pc->op);
}

static unsigned attr_pair(const WfInstr *pc, const WfInstr *next)
{
    if (next->op == OP_LOAD_ATTR_SLOT_SAME && next->b == pc->a)
        return OP_LOAD_ATTR_ATTR;
    int kind = float_operator(next->op);
    if (kind == NO_ARITH)
        return compared_attr(pc, next);
    if ((next->b == pc->a) == (next->c == pc->a))
        return 0;
    return (next->c == pc->a ? OP_ATTR_ADD : OP_ATTR_PLUS) + (unsigned)kind;
}

/* Behind an UNPACK_SEQUENCE of n items its temporaries move to distinct locals, in order. */
static bool moves_follow(const WfInstr *pc, const WfInstr *next, uint32_t left, unsigned nfixed)
{
    if (pc->a < nfixed || pc->c == 0 || pc->c > left)
        return false;
    for (unsigned i = 0; i < pc->c; i++) {
        if (next[i].op != OP_MOVE_TEMP || next[i].b != pc->a + i || next[i].a >= nfixed || next[i].a == pc->b)
            return false;
        for (unsigned j = 0; j < i; j++)
            if (next[j].a == next[i].a)
                return false;
    }
    return true;
}

static bool is_unpack(unsigned op) { return op == OP_UNPACK_SEQUENCE || op == OP_UNPACK_2 || op == OP_UNPACK_3; }

/*
 * Behind an UNPACK_SEQUENCE of three items into temporaries two of these move to locals, and one is taken
 * apart into two or three more locals. The cache of pc says which: see UNPACK_NESTED.
 */
static bool nested_follows(WfInstr *pc, const WfInstr *next, uint32_t left, unsigned nfixed)
{
    WfInstr to = {.cache = 0};
    unsigned words = 0, moves = 0, first = 0, behind = 0;
    if (pc->c != 3 || pc->a < nfixed || pc->b < nfixed || left < 2u + wf_op_words[OP_UNPACK_SEQUENCE])
        return false;
    for (unsigned i = 0; i < 3; i++) {
        const WfInstr *in = next + words;
        if (in->b != pc->a + i || in->a >= nfixed)
            return false;
        if (is_unpack(in->op) && behind == 0 && (in->c == 2 || in->c == 3)) {
            first = in->a;
            behind = first + in->c;
            to.c |= (uint8_t)i;
            to.imm = (int32_t)(first << 8 | in->c);
            words += wf_op_words[OP_UNPACK_SEQUENCE];
        } else if ((in->op == OP_MOVE_TEMP || in->op == OP_MOVE_TWO_TEMPS) && moves < 2) {
            to.c |= (uint8_t)(i << (moves == 0 ? 2 : 4));
            *(moves++ == 0 ? &to.a : &to.b) = in->a;
            words++;
        } else {
            return false;
        }
    }
    if (to.a == to.b || (to.a >= first && to.a < behind) || (to.b >= first && to.b < behind))
        return false;
    to.op = (uint16_t)(wf_op_words[OP_UNPACK_SEQUENCE] + words);
    pc[1] = to;
    return true;
}

static unsigned loop_form(unsigned op)
{
    switch (op) {
#define LOOP(NAME)                                                                                \
    case OP_##NAME:                                                                               \
        return OP_##NAME##_LOOP;
        LOOP(LT_JF)
        LOOP(LE_JF)
        LOOP(GT_JF)
        LOOP(GE_JF)
        LOOP(LT_K_JF)
        LOOP(LE_K_JF)
        LOOP(GT_K_JF)
        LOOP(GE_K_JF)
        LOOP(JUMP_FALSE)
#undef LOOP
    }
    return 0;
}

/* The form in which the temporary that pc writes decides a jump by its truth. */
static unsigned truth_form(const WfInstr *pc, const WfInstr *next, unsigned nfixed, unsigned if_true, unsigned if_false)
{
    if (pc->a < nfixed || next->a != pc->a)
        return 0;
    return next->op == OP_JUMP_TRUE ? if_true : next->op == OP_JUMP_FALSE ? if_false : 0;
}

static unsigned update_form(const WfInstr *pc, const WfInstr *by, unsigned nfixed);

/* The form for the pair, or 0. left: words from next on; nfixed: temporaries begin there. */
static unsigned pair_form(WfInstr *pc, const WfInstr *next, uint32_t left, unsigned nfixed)
{
    bool to_temp = pc->a >= nfixed;
    unsigned form;
    switch (pc->op) {
    case OP_UNPACK_SEQUENCE:
    case OP_UNPACK_2:
    case OP_UNPACK_3:
        if (nested_follows(pc, next, left, nfixed))
            return OP_UNPACK_NESTED;
        return moves_follow(pc, next, left, nfixed) ? OP_UNPACK_MOVES : 0;
    case OP_ADD_FLOAT_PLAIN:
    case OP_SUB_FLOAT_PLAIN:
    case OP_MUL_FLOAT_PLAIN:
        form = to_temp ? float_pair(pc, next) : 0;
        return form == 0 && to_temp ? float_store(pc, next) : form;
    case OP_TRUEDIV_FLOAT_PLAIN:
        return to_temp ? float_store(pc, next) : 0;
    case OP_LOAD_ATTR_SLOT_PLAIN:
        form = update_form(pc, next, nfixed);
        return form != 0 ? form : attr_pair(pc, next);
    case OP_LOAD_CONST_PLAIN:
        if (next->op == OP_LSHIFT)
            return next->b == pc->a && next->c != pc->a ? OP_CONST_LSHIFT : 0;
        return next->op == OP_STORE_SUBSCR_LIST && next->c == pc->a ? OP_STORE_CONST_LIST : 0;
    case OP_AND:
        return truth_form(pc, next, nfixed, OP_AND_JT, OP_AND_JF);
    case OP_AND_K:
        return truth_form(pc, next, nfixed, OP_AND_K_JT, OP_AND_K_JF);
    case OP_SUBSCR_LIST_PLAIN:
        return truth_form(pc, next, nfixed, OP_SUBSCR_LIST_JT, OP_SUBSCR_LIST_JF);
    }
    return next->op == OP_JUMP_BACK ? loop_form(pc->op) : 0;
}

/* --- longer ones ------------------------------------------------------------------------------- */

/* In the order of the forms of handlers_update.inc. */
enum { BY_PRODUCT, BY_PRODUCT_MINUS, BY_FLOAT, BY_FLOAT_MINUS, BY_INT, BY_INT_MINUS, BY_INT_K, BY_INT_K_MINUS };
_Static_assert(OP_ITEM_SUB_INT_K - OP_ITEM_ADD_MUL == BY_INT_K_MINUS &&
                   OP_ITEM_K_SUB_INT_K - OP_ITEM_K_ADD_MUL == BY_INT_K_MINUS &&
                   OP_ATTR_SUB_INT_K - OP_ATTR_ADD_MUL == BY_INT_K_MINUS,
               "updates in order");

/* What the instructions at `by` do to temporary t, or -1; *words: how many they are. */
static int update_kind(const WfInstr *by, unsigned t, unsigned *words)
{
    *words = wf_op_words[OP_ADD];
    if (by->op == OP_MUL_ADD_TO || by->op == OP_MUL_SUB_FROM) {
        const WfInstr *sum = by + *words;
        *words *= 2;
        if (sum->a != t || sum->b != t || sum->c != by->a || by->b == t || by->c == t)
            return -1;
        return by->op == OP_MUL_ADD_TO ? BY_PRODUCT : BY_PRODUCT_MINUS;
    }
    if (by->a != t || by->b != t)
        return -1;
    if (by->op == OP_ADD_K_INT_PLAIN)
        return BY_INT_K;
    if (by->op == OP_SUB_K_INT_PLAIN)
        return BY_INT_K_MINUS;
    if (by->c == t)
        return -1;
    switch (by->op) {
    case OP_ADD_FLOAT_PLAIN:
    case OP_ADD_FLOAT_STORE:
        return BY_FLOAT;
    case OP_SUB_FLOAT_PLAIN:
    case OP_SUB_FLOAT_STORE:
        return BY_FLOAT_MINUS;
    case OP_ADD_INT_PLAIN:
        return BY_INT;
    case OP_SUB_INT_PLAIN:
        return BY_INT_MINUS;
    }
    return -1;
}

static unsigned update_form(const WfInstr *pc, const WfInstr *by, unsigned nfixed)
{
    unsigned words, t = pc->a;
    int kind = t >= nfixed ? update_kind(by, t, &words) : -1;
    if (kind < 0)
        return 0;
    const WfInstr *store = by + words;
    switch (pc->op) {
    case OP_SUBSCR_LIST_PLAIN:
        if (store->op == OP_STORE_SUBSCR_LIST && store->a == pc->b && store->b == pc->c && store->c == t &&
            pc->c < nfixed)
            return OP_ITEM_ADD_MUL + (unsigned)kind;
        return 0;
    case OP_SUBSCR_K_LIST_PLAIN:
        if (store->op == OP_STORE_SUBSCR_K_LIST && store->a == pc->b && store->b == t && store->imm == pc->imm)
            return OP_ITEM_K_ADD_MUL + (unsigned)kind;
        return 0;
    default: /* a slot that is known to be the same stays so while the load's caches hold */
        if (store->op == OP_STORE_ATTR_SLOT && store->a == pc->b && store->b == t && store->imm == pc->imm &&
            store[1].cache == pc[1].cache && store[2].cache == pc[2].cache)
            return OP_ATTR_ADD_MUL + (unsigned)kind;
        return 0;
    }
}

static bool takes_item_of_temp(const WfInstr *in)
{
    return in->op == OP_SUBSCR_LIST_SAME || in->op == OP_SUBSCR_LIST_TEMP || in->op == OP_SUBSCR_TUPLE_TEMP;
}

/* What is done to an item of the list that pc leaves in its temporary: the load's form, the store's, or 0. */
static unsigned inner_form(const WfInstr *pc, const WfInstr *next, unsigned load, unsigned load_K, unsigned store)
{
    unsigned t = pc->a;
    if (takes_item_of_temp(next))
        return next->b == t && next->c != t ? load : 0;
    if (next->op == OP_SUBSCR_K_LIST_TEMP || next->op == OP_SUBSCR_K_TUPLE_TEMP)
        return next->b == t ? load_K : 0;
    return next->op == OP_STORE_SUBSCR && next->a == t && next->b != t && next->c != t ? store : 0;
}

/* What generators of random numbers do, with a product that may leave the small integers. */
static unsigned mul_add_form(const WfInstr *pc, const WfInstr *add, unsigned nfixed)
{
    const WfInstr *last = add + wf_op_words[OP_ADD_K];
    if ((add->op != OP_ADD_K && add->op != OP_ADD_K_INT_PLAIN) || pc->a < nfixed || add->a < nfixed || add->b != pc->a ||
        last->b != add->a)
        return 0;
    return last->op == OP_AND_K                                    ? OP_MUL_ADD_AND
           : last->op == OP_MOD_K || last->op == OP_MOD_K_TWOS ? OP_MUL_ADD_MOD
                                                                : 0;
}

static unsigned remainder_form(const WfInstr *pc, const WfInstr *next, unsigned nfixed, unsigned equal, unsigned truth)
{
    if (pc->a < nfixed)
        return 0;
    if (next->op == OP_EQ_K_JF)
        return next->b == pc->a ? equal : 0;
    return next->op == OP_JUMP_FALSE && next->a == pc->a ? truth : 0;
}

static unsigned attr_form(const WfInstr *pc, const WfInstr *next, unsigned nfixed)
{
    unsigned inner = inner_form(pc, next, OP_ITEM_OF_ATTR, OP_ITEM_K_OF_ATTR, OP_STORE_ITEM_OF_ATTR);
    if (inner != 0)
        return inner;
    static const uint16_t jumps[] = {[OP_JUMP_TRUE] = OP_ATTR_JT, [OP_JUMP_FALSE] = OP_ATTR_JF,
                                     [OP_JUMP_NONE] = OP_ATTR_JNONE, [OP_JUMP_NOT_NONE] = OP_ATTR_JNOT_NONE};
    if (next->op < sizeof jumps / sizeof *jumps && jumps[next->op] != 0)
        return next->a == pc->a ? jumps[next->op] : 0;
    if (next->op >= OP_ATTR_ADD && next->op <= OP_ATTR_MUL) {
        const WfInstr *arith = next + wf_op_words[OP_LOAD_ATTR];
        if (arith->b != pc->a || next->b == pc->a)
            return 0;
        if (arith->op == OP_MUL_ADD_TO || arith->op == OP_MUL_SUB_FROM) {
            const WfInstr *sum = arith + wf_op_words[OP_MUL];
            if (arith->a == sum->c && sum->b != pc->a && sum->b != next->a)
                return arith->op == OP_MUL_ADD_TO ? OP_ATTR_ATTR_MUL_ADD_TO : OP_ATTR_ATTR_MUL_SUB_FROM;
        }
        return OP_ATTR_ATTR_ADD + (unsigned)(next->op - OP_ATTR_ADD);
    }
    inner = compared_attrs(pc, next);
    return inner != 0 ? inner : update_form(pc, next, nfixed);
}

/* An attribute times something, pc, is added to or subtracted from something: next is MUL_ADD_TO or MUL_SUB_FROM. */
static unsigned product_form(const WfInstr *pc, const WfInstr *next)
{
    const WfInstr *sum = next + wf_op_words[OP_MUL];
    if ((next->op != OP_MUL_ADD_TO && next->op != OP_MUL_SUB_FROM) || sum->c != next->a || sum->b == pc->a)
        return 0;
    unsigned add_to = pc->op == OP_ATTR_MUL ? OP_ATTR_MUL_ADD_TO : OP_ATTR_TIMES_ADD_TO;
    return add_to + (next->op == OP_MUL_SUB_FROM);
}

static unsigned global_form(const WfInstr *pc, const WfInstr *jump)
{
    if (jump->c != pc->a || jump->b == pc->a)
        return 0;
    switch (jump->op) {
    case OP_EQ_JF:
        return OP_GLOBAL_EQ_JF;
    case OP_NE_JF:
        return OP_GLOBAL_NE_JF;
    case OP_LT_JF:
        return OP_GLOBAL_LT_JF;
    case OP_LE_JF:
        return OP_GLOBAL_LE_JF;
    case OP_GT_JF:
        return OP_GLOBAL_GT_JF;
    case OP_GE_JF:
        return OP_GLOBAL_GE_JF;
    case OP_LT_JF_LOOP:
        return OP_GLOBAL_LT_LOOP;
    case OP_CONTAINS_JF:
        return OP_GLOBAL_CONTAINS_JF;
    case OP_CONTAINS_JT:
        return OP_GLOBAL_CONTAINS_JT;
    }
    return 0;
}

/* in moves a local to temporary t, lent: nothing is done with that before the call. */
static bool lends_to(const WfInstr *in, unsigned t)
{
    return (in->op == OP_MOVE_LOCAL_LENT || in->op == OP_MOVE_TWO_LENT) && in->a == t;
}

/*
 * load, a LOAD_METHOD of register `of`, gets the method get of a dict, whose arguments and call follow: `form` for one
 * argument, the next for two; 0: something else.
 */
static unsigned get_form(const WfInstr *load, unsigned of, unsigned form)
{
    const WfInstr *arg = load + wf_op_words[OP_LOAD_METHOD];
    unsigned t = load->a;
    if (load->b != of || !lends_to(arg, t + 2)) /* a MOVE ends no code */
        return 0;
    if (arg[1].op == OP_CALL_DICT_GET)
        return arg[1].b == t && arg[1].c == 1 ? form : 0;
    bool two = (lends_to(&arg[1], t + 3) || (arg[1].op == OP_LOAD_CONST_PLAIN && arg[1].a == t + 3)) &&
               arg[2].op == OP_CALL_DICT_GET && arg[2].b == t && arg[2].c == 2;
    return two ? form + 1 : 0;
}

/* Whether `in` calls what is in temporary t with n arguments, and knows the function. */
static bool calls(const WfInstr *in, unsigned t, unsigned n)
{
    return in->op == OP_CALL && in->b == t && in->c == n && in[1].cache_lo != 0 && in[2].cache != 0;
}

/* A builtin and a local that is its argument; then what is at `next`. 0: no form. */
static unsigned builtin_form(const WfInstr *pc, const WfInstr *next)
{
    const WfInstr *call = next + wf_op_words[OP_LOAD_GLOBAL];
    switch (next->op) {
    case OP_CALL_LEN:
        return next->b == pc->a ? OP_GLOBAL_LEN : 0;
    case OP_CALL_TYPE:
        return next->b == pc->a ? OP_GLOBAL_TYPE : 0;
    case OP_CALL_PURE:
        return next->b == pc->a ? OP_GLOBAL_PURE : 0;
    case OP_LOAD_GLOBAL_BUILTIN_PLAIN:
    case OP_LOAD_GLOBAL_CLASS:
        return next->a == pc->a + 2 && call->op == OP_CALL_ISINSTANCE && call->b == pc->a ? OP_GLOBAL_ISINSTANCE : 0;
    default:
        return 0;
    }
}

static unsigned lent_form(const WfInstr *pc, const WfInstr *next)
{
    unsigned t = pc->a;
    if (calls(next, t, 0))
        return OP_GLOBAL_CALL;
    if ((next->op == OP_ADD_K_INT_PLAIN || next->op == OP_SUB_K_INT_PLAIN) && next->a == t + 1)
        return !calls(next + wf_op_words[OP_ADD_K], t, 1) ? 0
               : next->op == OP_ADD_K_INT_PLAIN           ? OP_GLOBAL_CALL_ADD_K
                                                          : OP_GLOBAL_CALL_SUB_K;
    if (!lends_to(next, t + 1)) /* a MOVE ends no code */
        return 0;
    if (calls(next + 1, t, 1))
        return OP_GLOBAL_CALL_1;
    return lends_to(next + 1, t + 2) && calls(next + 2, t, 2) ? OP_GLOBAL_CALL_2 : OP_GLOBAL_AND_MOVE;
}

static unsigned step_form(const WfInstr *pc, const WfInstr *next)
{
    if (next->b != pc->a)
        return 0;
    switch (next->op) {
    case OP_LT_JF_LOOP:
        return next->c != pc->a ? OP_STEP_LT_LOOP : 0;
    case OP_LE_JF_LOOP:
        return next->c != pc->a ? OP_STEP_LE_LOOP : 0;
    case OP_LT_K_JF_LOOP:
        return OP_STEP_LT_K_LOOP;
    case OP_LE_K_JF_LOOP:
        return OP_STEP_LE_K_LOOP;
    }
    return 0;
}

/* STORE_ATTR_ADD of a constant or not, going on from object `a` of this shape. */
static bool continues_run(const WfInstr *in, unsigned a, uint32_t shape)
{
    if (in->op == OP_LOAD_CONST_PLAIN) {
        if (in[1].b != in->a)
            return false;
        in++;
    }
    return in->op == OP_STORE_ATTR_ADD && in->a == a && in[1].cache_lo == shape;
}

static unsigned const_form(const WfInstr *pc, const WfInstr *store)
{
    if (store->b != pc->a)
        return 0;
    if (store->op == OP_STORE_ATTR_SLOT)
        return OP_STORE_ATTR_CONST;
    return store->op == OP_STORE_ATTR_ADD ? OP_STORE_RUN_CONST : 0;
}

/* The method that pc loads is a native one, called without arguments. */
static bool calls_native(const WfInstr *pc, const WfInstr *call)
{
    return call->op == OP_CALL_METHOD_NOARGS && call->b == pc->a;
}

/* The second look, when pairs have been found: the form for what begins at pc, or 0. */
static unsigned chain_form(const WfInstr *pc, const WfInstr *next, unsigned nfixed)
{
    unsigned inner, get;
    switch (pc->op) {
    case OP_SUBSCR_LIST_PLAIN:
        if (next->op == OP_STORE_SUBSCR_LIST && next->c == pc->a && next->a != pc->a && next->b != pc->a)
            return OP_LIST_COPY_ITEM;
        inner = inner_form(pc, next, OP_ITEM_OF_ITEM, OP_ITEM_K_OF_ITEM, OP_STORE_ITEM_OF_ITEM);
        return inner != 0 ? inner : update_form(pc, next, nfixed);
    case OP_MOD:
        return remainder_form(pc, next, nfixed, OP_MOD_IF_EQ, OP_MOD_IF_TRUE);
    case OP_MOD_K:
        return remainder_form(pc, next, nfixed, OP_MOD_K_IF_EQ, OP_MOD_K_IF_TRUE);
    case OP_MOD_K_TWOS:
        return remainder_form(pc, next, nfixed, OP_MOD_TWOS_IF_EQ, OP_MOD_TWOS_IF_TRUE);
    case OP_MUL_K:
        return mul_add_form(pc, next, nfixed);
    case OP_SUBSCR_K_LIST_PLAIN:
        return update_form(pc, next, nfixed);
    case OP_LOAD_ATTR_SLOT_PLAIN:
        return attr_form(pc, next, nfixed);
    case OP_ATTR_MUL:
    case OP_ATTR_TIMES:
        return product_form(pc, next);
    case OP_LOAD_GLOBAL_MODULE_PLAIN:
        return next->op == OP_LOAD_METHOD_TEMP ? get_form(next, pc->a, OP_GLOBAL_DICT_GET_1) : global_form(pc, next);
    case OP_LOAD_GLOBAL_LENT:
    case OP_GLOBAL_AND_MOVE: /* the call may have become known since */
        return lent_form(pc, next);
    case OP_LOAD_GLOBAL_BUILTIN_PLAIN: /* a MOVE ends no code */
        return next->op == OP_MOVE_LOCAL_LENT && next->a == pc->a + 1 ? builtin_form(pc, next + 1) : 0;
    case OP_LOAD_CELL:
        return takes_item_of_temp(next) && pc->a >= nfixed && next->b == pc->a && next->c != pc->a ? OP_ITEM_OF_CELL : 0;
    case OP_GLOBAL_LT_JF: /* jumps back are known as such at the last look */
        return next->op == OP_LT_JF_LOOP ? OP_GLOBAL_LT_LOOP : 0;
    case OP_ADD_K_INT_PLAIN:
        return step_form(pc, next);
    case OP_LOAD_CONST_PLAIN:
        return const_form(pc, next);
    case OP_STORE_ATTR_ADD:
        return continues_run(next, pc->a, pc[3].cache_lo) ? OP_STORE_RUN : 0;
    case OP_MOVE_TEMP:
        return next->op == OP_MOVE_TEMP && next->a != pc->a && next->a != pc->b && next->b != pc->a && next->b != pc->b
                   ? OP_MOVE_TWO_TEMPS
                   : 0;
    case OP_MOVE:
        return next->op == OP_MOVE_TEMP && pc->a < nfixed && pc->b < nfixed && next->a < nfixed && next->a != pc->a
                   ? OP_MOVE_AND_TEMP
                   : 0;
    case OP_MOVE_LOCAL_LENT:
        return next->op == OP_MOVE_LOCAL_LENT ? OP_MOVE_TWO_LENT : 0;
    case OP_LOAD_METHOD_AND_MOVE: /* the call may have become known since */
        return get_form(pc, pc->b, OP_LENT_DICT_GET_1);
    case OP_LOAD_METHOD_LENT:
        get = get_form(pc, pc->b, OP_LENT_DICT_GET_1);
        if (get != 0)
            return get;
        if (calls_native(pc, next))
            return OP_METHOD_NATIVE;
        return next->op == OP_MOVE_LOCAL_LENT ? OP_LOAD_METHOD_AND_MOVE : wf_leaf_may_call(pc) ? OP_METHOD_LEAF_TRY : 0;
    case OP_LOAD_METHOD_POLY_LENT:
        return wf_leaf_may_call(pc) ? OP_METHOD_LEAF : 0;
    case OP_LOAD_METHOD_TEMP:
        if (calls_native(pc, next))
            return OP_METHOD_NATIVE_TEMP;
        return pc->a == pc->b && wf_leaf_may_call(pc) ? OP_METHOD_LEAF_TRY : 0;
    case OP_LOAD_METHOD_POLY:
        return pc->a == pc->b && pc->b >= nfixed && wf_leaf_may_call(pc) ? OP_METHOD_LEAF_TEMP : 0;
    }
    return 0;
}

/* The two registers that get the parts of each item when the loop's body begins by taking it apart. */
static void find_parts(const WfCode *code, const WfInstr *loop, WfInstr *cache)
{
    const WfInstr *body = loop + wf_op_words[OP_FOR_ITER], *end = code->instrs + code->ninstrs;
    const WfInstr *next = body + wf_op_words[OP_UNPACK_SEQUENCE];
    cache->cache = 0;
    if (body >= end || body->op != OP_UNPACK_SEQUENCE || body->b != loop->a || body->b < code->nfixed || body->c != 2)
        return;
    cache->op = wf_op_words[OP_UNPACK_SEQUENCE];
    cache->a = body->a;
    cache->b = body->a + 1;
    if (body->a < code->nfixed || end - next < 2 || next[0].op != OP_MOVE || next[1].op != OP_MOVE ||
        next[0].b != body->a || next[1].b != body->a + 1 || next[0].a >= code->nfixed ||
        next[1].a >= code->nfixed || next[0].a == next[1].a)
        return;
    cache->op += 2;
    cache->a = next[0].a;
    cache->b = next[1].a;
}

/* A backward jump, in a copy, to instruction `target`. */
static void settle_loop(const WfCode *code, WfInstr *instrs, WfInstr *jump, int64_t target)
{
    const WfInstr *loop = &code->instrs[target];
    jump->op = OP_JUMP_BACK;
    if (loop->op != OP_FOR_ITER)
        return;
    jump->op = OP_JUMP_BACK_ITER;
    jump->a = loop->a;
    jump->b = loop->b;
    jump->c = loop->c;
    find_parts(code, loop, &instrs[target + 1]);
    instrs[target + 1].imm = (int32_t)(jump - &instrs[target]); /* for the loop's start */
}

/* Counters that have run for the last time become what they stand for. */
static void settle_counters(const WfCode *code, WfInstr *instrs)
{
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op]) {
        if (instrs[i].op == OP_RESUME_COUNT)
            instrs[i].op = OP_RESUME;
        else if (instrs[i].op == OP_JUMP_BACK_COUNT)
            settle_loop(code, instrs, &instrs[i], (int64_t)i + 1 + instrs[i].imm);
    }
    if (code->instrs[0].op == OP_RESUME && code->ninstrs > 1)
        wf_exec_of_instrs(instrs)->start = instrs + 1;
}

static void look(const WfCode *code, WfInstr *instrs, bool again)
{
    for (uint32_t i = 0, next; i < code->ninstrs; i = next) {
        next = i + wf_op_words[code->instrs[i].op];
        if (next >= code->ninstrs)
            return;
        unsigned form = again ? chain_form(&instrs[i], &instrs[next], code->nfixed)
                              : pair_form(&instrs[i], &instrs[next], code->ninstrs - next, code->nfixed);
        if (form != 0)
            instrs[i].op = (uint16_t)form;
    }
}

void wf_fuse(const WfCode *code, WfInstr *instrs, bool last)
{
    WfExec *x = wf_exec_of_instrs(instrs);
    if (last) {
        settle_counters(code, instrs);
        wf_leaf_prepare(x);
    }
    look(code, instrs, false);
    look(code, instrs, true);
    x->settled |= last;
    if (last && wf_multithreaded)
        wf_warm_publish(x);
}
