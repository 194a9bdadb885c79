/*
 * Running leaf functions by their plans: leaf.h. What is rare is left to functions that save the
 * registers, so that a run needs no stack.
 */
#include "leaf.h"

#include "dispatch.h"
#include "helpers.h"
#include "peek.h"

enum { COST_OF_FAILURE = 4, BALANCE_LIMIT = -400, RUNS_BEFORE_AGAIN = 256 };

#define RARE static __attribute__((noinline)) WF_SAVES

/* 1, 0; -1: not known here. */
RARE int truth_slow(Value v)
{
    if (wf_is_small(v))
        return v.bits != 0;
    return truth_is_length(v) ? length_truth(v) : -1;
}
WF_INLINE int truth(Value v)
{
    return WF_LIKELY(wf_is_bool(v) || wf_is_none(v)) ? wf_is_true(v) : truth_slow(v);
}

static int equal(Value x, Value y)
{
    if (both_str(x, y))
        return str_equal_quick(x, y);
    bool none = (wf_is_none(x) || wf_is_none(y)) && !wf_is_pointer(x) && !wf_is_pointer(y);
    return none || (wf_is_bool(x) && wf_is_bool(y)) ? x.bits == y.bits : -1;
}

#define ORDER(x, y)                                                                               \
    switch (op) {                                                                                 \
    case WF_LT: return (x) < (y);                                                                 \
    case WF_LE: return (x) <= (y);                                                                \
    case WF_EQ: return (x) == (y);                                                                \
    case WF_NE: return (x) != (y);                                                                \
    case WF_GT: return (x) > (y);                                                                 \
    case WF_GE: return (x) >= (y);                                                                \
    }

RARE int compare_slow(Value x, Value y, WfCmpOp op)
{
    if (both_tagged_floats(x, y)) {
        double a = wf_tagged_float_value(x), b = wf_tagged_float_value(y);
        ORDER(a, b);
    }
    int same = op == WF_EQ || op == WF_NE ? equal(x, y) : -1;
    return same < 0 ? -1 : same == (op == WF_EQ);
}
WF_INLINE int compare(Value x, Value y, WfCmpOp op)
{
    if (WF_LIKELY(wf_both_small(x, y)))
        ORDER((int64_t)x.bits, (int64_t)y.bits);
    return compare_slow(x, y, op);
}

/* WF_NULL: not numbers of one kind, or the result is none in place. */
RARE Value compute(Value x, Value y, WfLeafOp op)
{
    int64_t n = 0;
    bool over = true;
    Value v = WF_NULL;
    if (wf_both_small(x, y)) {
        if (op == WF_LEAF_ADD)
            over = __builtin_add_overflow((int64_t)x.bits, (int64_t)y.bits, &n);
        else if (op == WF_LEAF_SUB)
            over = __builtin_sub_overflow((int64_t)x.bits, (int64_t)y.bits, &n);
        else if (op == WF_LEAF_MUL)
            over = __builtin_mul_overflow(wf_small_value(x), (int64_t)y.bits, &n);
        else if (op == WF_LEAF_AND)
            return (Value){x.bits & y.bits};
        return over ? WF_NULL : (Value){(uint64_t)n};
    }
    if (!both_tagged_floats(x, y) || op == WF_LEAF_AND)
        return WF_NULL;
    double a = wf_tagged_float_value(x), b = wf_tagged_float_value(y);
    double d = op == WF_LEAF_ADD ? a + b : op == WF_LEAF_SUB ? a - b : op == WF_LEAF_MUL ? a * b : a / b;
    return float_in_place(d, &v) ? v : WF_NULL;
}

/* The item, borrowed, of a tuple or local list; or WF_NULL. */
RARE Value item(Value x, Value index)
{
    bool tuple = wf_has_shape(x, WF_SHAPE_tuple);
    if (!wf_is_small(index) || (!tuple && !(wf_has_shape(x, WF_SHAPE_list) && wf_is_local(wf_obj(x)))))
        return WF_NULL;
    int64_t len = (int64_t)length_of(x), i = wf_small_value(index);
    i += i < 0 ? len : 0;
    if (i < 0 || i >= len)
        return WF_NULL;
    return tuple ? wf_as_tuple(x)->items[i] : wf_as_list(x)->items[i];
}

WF_INLINE Value *slot_at(const WfObject *o, int32_t offset) { return (Value *)((char *)o + offset); }

/* Replacing n references to it may free it. */
static bool would_free(Value old, int n) { return wf_is_counted(old) && wf_local(wf_obj(old)) <= n; }

static void replace(Value *slot, Value v)
{
    Value old = *slot;
    *slot = v;
    wf_drop(old);
}

static Value stored(const WfLeafStep *s, const Value *r)
{
    return s->b == WF_LEAF_GIVEN ? s->value : wf_new_ref(r[s->b]);
}

/* All stores of the run that begins at s; false: none, since one might free something or o is shared. */
RARE bool store(const WfLeafStep *s, WfObject *o, const Value *r)
{
    const WfLeafStep *end = s + s->a;
    for (const WfLeafStep *i = s; i < end; i++)
        if (WF_UNLIKELY(would_free(*slot_at(o, i->to), s->a)))
            return false;
    for (; s < end; s++)
        replace(slot_at(o, s->to), stored(s, r));
    if (s[-1].op == WF_LEAF_ADD_SLOT)
        wf_shape_set(o, s[-1].next_shape);
    return true;
}

RARE bool store_free(const WfLeafStep *s, WfCellObject *cell, const Value *r)
{
    if (WF_UNLIKELY(!wf_is_local(cell) || would_free(cell->value, 1)))
        return false;
    replace(&cell->value, stored(s, r));
    return true;
}

WF_INLINE WfCellObject *cell_of(const WfFunction *func, int32_t i)
{
    return wf_as_cell(wf_as_tuple(func->closure)->items[i]);
}

#define OPERAND(i) ((i) == WF_LEAF_GIVEN ? s->value : r[i])
#define NEXT_STEP(to) s = (to); goto *steps[s->op]
#define GIVE_UP_IF(x)                                                                             \
    if (WF_UNLIKELY(x))                                                                           \
    return WF_NULL
/* Puts v, unless it is WF_NULL, to register a. */
#define SET(v)                                                                                    \
    do {                                                                                          \
        Value set_v_ = (v);                                                                       \
        GIVE_UP_IF(wf_is_null(set_v_));                                                           \
        r[s->a] = wf_reg_borrow(set_v_);                                                          \
        NEXT_STEP(s + 1);                                                                         \
    } while (0)
#define JUMP_TARGET ((const WfLeafStep *)((const char *)s + s->to))
/* If x, 1 or 0, is a; -1: gives up. */
#define JUMP_WHEN(x)                                                                              \
    do {                                                                                          \
        int yes_ = (x);                                                                           \
        GIVE_UP_IF(yes_ < 0);                                                                     \
        NEXT_STEP(yes_ == s->a ? JUMP_TARGET : s + 1);                                            \
    } while (0)
#define SET_TRUTH(x)                                                                              \
    do {                                                                                          \
        int yes_ = (x);                                                                           \
        GIVE_UP_IF(yes_ < 0);                                                                     \
        r[s->a] = wf_bool(yes_);                                                                  \
        NEXT_STEP(s + 1);                                                                         \
    } while (0)
/* Defines v, what a GLOBAL says. */
#define GLOBAL_VALUE(v)                                                                           \
    GIVE_UP_IF(wf_dict_guard(func->globals) != s->guard);                                         \
    Value v = wf_value_load(s->place);                                                            \
    GIVE_UP_IF(wf_is_null(v))
#define COMPARISON(NAME)                                                                          \
    NAME:                                                                                         \
    SET_TRUTH(compare(r[s->b], OPERAND(s->c), WF_##NAME));                                        \
    SLOT_##NAME:                                                                                  \
    SET_TRUTH(compare(*slot_at(self, s->to), OPERAND(s->c), WF_##NAME));                          \
    SLOT_##NAME##_GLOBAL:                                                                         \
    {                                                                                             \
        GLOBAL_VALUE(y);                                                                          \
        SET_TRUTH(compare(*slot_at(self, s->to), y, WF_##NAME));                                  \
    }                                                                                             \
    NAME##_JUMP:                                                                                  \
    JUMP_WHEN(compare(r[s->b], OPERAND(s->c), WF_##NAME));                                        \
    SLOT_##NAME##_JUMP:                                                                           \
    JUMP_WHEN(compare(*slot_at(self, s->offset), OPERAND(s->c), WF_##NAME));                      \
    SLOT_##NAME##_GLOBAL_JUMP:                                                                    \
    {                                                                                             \
        GLOBAL_VALUE(y);                                                                          \
        JUMP_WHEN(compare(((const Value *)self)[s->b], y, WF_##NAME));                            \
    }
/* Goes on with the next step unless v has the truth of s->value, True or False. */
#define NEXT_UNLESS_TRUTH_OF(v)                                                                   \
    if ((v).bits != s->value.bits) {                                                              \
        if (WF_LIKELY(wf_is_bool(v)))                                                             \
            goto next;                                                                            \
        int yes_ = truth(v);                                                                      \
        GIVE_UP_IF(yes_ < 0);                                                                     \
        if (yes_ != wf_is_true(s->value))                                                         \
            goto next;                                                                            \
    }

Value wf_leaf_run(const WfLeafPlan *plan, const WfFunction *func, Value *r)
{
    static const void *const steps[] = {
#define X(name, doc) &&name,
        WF_LEAF_STEPS(X)
#undef X
    };
    const WfObject *self = wf_obj(r[0]); /* if that matters */
    const WfLeafStep *s;
    NEXT_STEP(plan->steps);

SLOT:
    r[s->a] = wf_reg_borrow(*slot_at(self, s->to));
    NEXT_STEP(s + 1);
next:
    NEXT_STEP(s + 1);
SLOT_NOT: {
    int yes = truth(*slot_at(self, s->to));
    GIVE_UP_IF(yes < 0);
    SET_TRUTH(!yes);
}
SLOT_TRUTH_JUMP: {
    Value v = *slot_at(self, s->offset);
    NEXT_UNLESS_TRUTH_OF(v);
    r[s->b] = wf_reg_borrow(v);
    NEXT_STEP(JUMP_TARGET);
}
SLOT_TRUTH_RETURN: {
    Value v = *slot_at(self, s->offset);
    NEXT_UNLESS_TRUTH_OF(v);
    return wf_reg_load(v);
}
SLOT_NOT_JUMP: {
    Value v = *slot_at(self, s->offset);
    NEXT_UNLESS_TRUTH_OF(v);
    r[s->b] = wf_bool(!wf_is_true(s->value));
    NEXT_STEP(JUMP_TARGET);
}
SLOT_NOT_RETURN: {
    Value v = *slot_at(self, s->offset);
    NEXT_UNLESS_TRUTH_OF(v);
    return wf_bool(!wf_is_true(s->value));
}
RETURN_SLOT:
    return wf_reg_load(*slot_at(self, s->to));
MEMBER:
    SET(*slot_at(self, s->to));
ATTR: {
    GIVE_UP_IF(!wf_has_shape(r[s->b], s->shape) || wf_shape_version(s->shape) != s->version);
    const WfObject *o = wf_obj(r[s->b]);
    Value v = wf_value_load(slot_at(o, s->to));
    GIVE_UP_IF(wf_shape_of(o) != s->shape); /* shared, and moved on */
    SET(v);
}
VALUE:
    SET(s->value);
GLOBAL: {
    GLOBAL_VALUE(v);
    r[s->a] = wf_reg_borrow(v);
    NEXT_STEP(s + 1);
}
FREE:
    SET(wf_eval_cell_peek(cell_of(func, s->to)));
MOVE:
    SET(r[s->b]);
ITEM:
    SET(item(r[s->b], OPERAND(s->c)));
ADD:
SUB:
MUL:
TRUEDIV:
AND:
    SET(compute(OPERAND(s->b), OPERAND(s->c), (WfLeafOp)s->op));
    COMPARISON(LT)
    COMPARISON(LE)
    COMPARISON(EQ)
    COMPARISON(NE)
    COMPARISON(GT)
    COMPARISON(GE)
IS:
    SET(wf_bool(wf_is(r[s->b], r[s->c]) == s->to));
IS_JUMP:
    JUMP_WHEN(wf_is(r[s->b], r[s->c]));
NOT: {
    int yes = truth(r[s->b]);
    GIVE_UP_IF(yes < 0);
    SET_TRUTH(!yes);
}
TRUTH_JUMP:
    JUMP_WHEN(truth(r[s->b]));
NONE_JUMP:
    JUMP_WHEN(wf_is_none(r[s->b]));
JUMP:
    NEXT_STEP(JUMP_TARGET);
STORE:
ADD_SLOT:
    GIVE_UP_IF(!store(s, (WfObject *)self, r));
    NEXT_STEP(s + s->a);
STORE_FREE:
    GIVE_UP_IF(!store_free(s, cell_of(func, s->to), r));
    NEXT_STEP(s + 1);
RETURN:
    return wf_reg_load(OPERAND(s->b));
}

void wf_leaf_gave_up(WfLeafPlan *plan)
{
    plan->balance -= COST_OF_FAILURE;
    if (plan->balance < BALANCE_LIMIT)
        plan->how = WF_LEAF_OFF;
}

WfLeafPlan *wf_leaf_find_slow(WfExec *x, const WfFunction *func, const Value *win, uint32_t shape)
{
    WfLeaf *leaf = x->leaf;
    WfLeafPlan *plan = NULL;
    for (unsigned i = 0; i < leaf->nplans; i++)
        if (leaf->shapes[i] == shape || leaf->shapes[i] == WF_LEAF_ANY_SHAPE)
            plan = leaf->plans[i];
    bool stale = plan == NULL || wf_shape_version(plan->shape) != plan->version;
    if (stale || ++plan->balance % RUNS_BEFORE_AGAIN == 0)
        plan = wf_leaf_plan(x, func, win, shape);
    return plan != NULL && wf_leaf_suits(plan, win[0]) ? plan : NULL;
}
