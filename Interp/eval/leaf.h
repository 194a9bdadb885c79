/*
 * Leaf functions: small functions, methods most of them, that run without a frame.
 *
 * Model: a leaf reads its arguments, attributes in inline slots, items, globals and closure cells, computes
 * a little with numbers in place, and at last, when nothing can go wrong any more, may write attributes of
 * its first argument. It calls nothing, raises nothing and frees nothing: nobody can tell whether it had
 * a frame. Functions whose code is no more than that have a WfLeaf with their executable copy, and in it
 * a plan for each shape of the first argument: steps in place of instructions, with offsets in place of
 * names. A step that meets something else gives up, and the call is made as ever.
 *
 * Values that the steps leave in the window are borrowed: uncounted if they are pointers.
 */
#ifndef WEFT_EVAL_LEAF_H
#define WEFT_EVAL_LEAF_H

#include "eval.h"

enum { WF_LEAF_SHAPES = 4, WF_LEAF_TRIES = 8, WF_LEAF_GIVEN = 255, WF_LEAF_REGISTERS = 16, WF_LEAF_WINDOW_MOST = 255 - WF_LEAF_REGISTERS };
#define WF_LEAF_ANY_SHAPE UINT32_MAX

/* The six comparisons, in this order. */
#define WF_LEAF_COMPARISONS(X, before, behind, doc)                                               \
    X(before##LT##behind, doc)                                                                    \
    X(before##LE##behind, doc)                                                                    \
    X(before##EQ##behind, doc)                                                                    \
    X(before##NE##behind, doc)                                                                    \
    X(before##GT##behind, doc)                                                                    \
    X(before##GE##behind, doc)

/*
 * X(name, doc). `a` is where the result goes unless something else is said; jumps go `to` bytes further, those
 * that compare if the result is a. SLOT: an inline slot of the first argument.
 */
#define WF_LEAF_STEPS(X)                                                                          \
    X(SLOT, "The slot at `to`.")                                                                  \
    X(SLOT_NOT, "not the slot at `to`")                                                           \
    X(MEMBER, "The same slot, which may be empty.")                                               \
    X(ATTR, "Inline slot at `to` of b, an object of `shape` with `version`.")                     \
    X(VALUE, "`value`")                                                                           \
    X(GLOBAL, "What is at `place` while `guard` holds.")                                          \
    X(FREE, "Closure cell `to`.")                                                                 \
    X(MOVE, "b")                                                                                  \
    X(ITEM, "b[c]")                                                                               \
    X(ADD, "b + c")                                                                               \
    X(SUB, "b - c")                                                                               \
    X(MUL, "b * c")                                                                               \
    X(TRUEDIV, "b / c")                                                                           \
    X(AND, "b & c")                                                                               \
    X(IS, "b is c, if that is `to`.")                                                             \
    X(NOT, "not b")                                                                               \
    WF_LEAF_COMPARISONS(X, , , "b and c.")                                                        \
    WF_LEAF_COMPARISONS(X, SLOT_, , "The slot at `to` and c.")                                    \
    WF_LEAF_COMPARISONS(X, SLOT_, _GLOBAL, "The slot at `to` and a GLOBAL.")                      \
    WF_LEAF_COMPARISONS(X, , _JUMP, "b and c.")                                                   \
    WF_LEAF_COMPARISONS(X, SLOT_, _JUMP, "The slot at `offset` and c.")                           \
    WF_LEAF_COMPARISONS(X, SLOT_, _GLOBAL_JUMP, "The slot at word b and a GLOBAL.")               \
    X(SLOT_TRUTH_JUMP, "The slot at `offset` to b, if its truth is that of `value`.")             \
    X(SLOT_NOT_JUMP, "The other truth value than `value` to b, if the slot's is that of `value`.") \
    X(IS_JUMP, "If (b is c) is a.")                                                               \
    X(TRUTH_JUMP, "If the truth of b is a.")                                                      \
    X(NONE_JUMP, "If (b is None) is a.")                                                          \
    X(JUMP, "Always.")                                                                            \
    X(STORE, "Slot `to` of the first argument := b; a such steps, or ADD_SLOT, in a row.")        \
    X(ADD_SLOT, "The same of a slot that is new: the object has `next_shape` then.")              \
    X(STORE_FREE, "Closure cell `to` := b.")                                                      \
    X(SLOT_TRUTH_RETURN, "The result is the slot at `offset`, if its truth is that of `value`.")  \
    X(SLOT_NOT_RETURN, "It is the other truth value than `value`, if the slot's is that of `value`.") \
    X(RETURN_SLOT, "The result is the slot at `to`.")                                             \
    X(RETURN, "The result is b.")

typedef enum {
#define X(name, doc) WF_LEAF_##name,
    WF_LEAF_STEPS(X)
#undef X
} WfLeafOp;

typedef struct {
    uint8_t op, a, b, c;     /* registers; b, c: WF_LEAF_GIVEN for `value` */
    int32_t to;              /* bytes */
    union {
        Value value;
        uint64_t guard;
        struct {
            uint32_t shape, version;
        };
    };
    union {
        const Value *place;  /* of a global */
        uint32_t next_shape; /* of the object */
        int32_t offset;
    };
} WfLeafStep;

/* GETS: the one step is RETURN_SLOT. OFF: it is not to be run. */
typedef enum { WF_LEAF_RUNS, WF_LEAF_GETS, WF_LEAF_OFF } WfLeafHow;

typedef struct WfLeafPlan {
    uint32_t shape, version; /* of the first argument, a local object, if that matters */
    bool gives_none;
    uint8_t how;             /* WfLeafHow */
    uint16_t fills;          /* an __init__ that does no more than this many stores of arguments and constants */
    uint16_t size;           /* of instances, if it stores each argument once; or 0 */
    uint32_t filled_shape;   /* of the object then */
    int64_t balance;         /* runs, less what giving up costs */
    struct WfLeafPlan *older; /* all that there have been: caches know them */
    WfLeafStep steps[];
} WfLeafPlan;

/* All [owner]. */
typedef struct WfLeaf {
    uint32_t shapes[WF_LEAF_SHAPES]; /* those of the plans; the first may be for any shape */
    WfLeafPlan *plans[WF_LEAF_SHAPES];
    unsigned nplans, made;
    WfLeafPlan *newest;      /* of all plans, which live as long as the copy */
} WfLeaf;

/* Whether x's code may be a leaf; then it has a WfLeaf. Calls nothing; without memory it is none. */
bool wf_leaf_prepare(WfExec *x);
void wf_leaf_free(WfExec *x);
/* No plan of x is run any more. */
void wf_leaf_stop(WfExec *x);
/* Makes the plan for calls with arguments like those at win and keeps it with x; or NULL. */
WfLeafPlan *wf_leaf_plan(WfExec *x, const WfFunction *func, const Value *win, uint32_t shape);
/* May the plan be run for this first argument, of its shape? */
WF_INLINE bool wf_leaf_suits(const WfLeafPlan *plan, Value first)
{
    return plan->how != WF_LEAF_OFF && (plan->shape == 0 || wf_is_local(wf_obj(first)));
}
/*
 * Runs plan with the arguments of func, which suit it, at win: a register reference to the result, the arguments as
 * they were; or WF_NULL without exception, and nothing has happened.
 */
Value wf_leaf_run(const WfLeafPlan *plan, const WfFunction *func, Value *win);
/* Behind the LOAD_METHOD at pc the method is called without arguments, with room for a leaf's registers. */
WF_INLINE bool wf_leaf_may_call(const WfInstr *pc)
{
    const WfInstr *next = pc + wf_op_words[OP_LOAD_METHOD];
    return next->op == OP_CALL_METHOD && next->b == pc->a && next->c == 0 && pc->a < WF_LEAF_WINDOW_MOST;
}
/* The plan has given up. */
void wf_leaf_gave_up(WfLeafPlan *plan);
/* The same as wf_leaf_run(), keeping the balance. */
WF_INLINE Value wf_leaf_try(WfLeafPlan *plan, const WfFunction *func, Value *win)
{
    Value v = wf_leaf_run(plan, func, win);
    if (WF_UNLIKELY(wf_is_null(v)))
        wf_leaf_gave_up(plan);
    else
        plan->balance++;
    return v;
}
/* By which leaves choose their plan: of their first argument. */
WF_INLINE uint32_t wf_leaf_shape(Value first) { return wf_is_pointer(first) ? wf_shape_of(wf_obj(first)) : 0; }

/* The plan for calls of func, whose copy is x, with arguments like those at win, the first of `shape`; or NULL. */
WfLeafPlan *wf_leaf_find_slow(WfExec *x, const WfFunction *func, const Value *win, uint32_t shape);
WF_INLINE WfLeafPlan *wf_leaf_find(WfExec *x, const WfFunction *func, const Value *win, uint32_t shape)
{
    const WfLeaf *leaf = x->leaf;
    unsigned i = 0;
    if (leaf->shapes[0] == WF_LEAF_ANY_SHAPE || leaf->shapes[i] == shape || leaf->shapes[++i] == shape ||
        leaf->shapes[++i] == shape || leaf->shapes[++i] == shape) {
        WfLeafPlan *plan = leaf->plans[i];
        if (WF_LIKELY(plan != NULL && wf_shape_version(plan->shape) == plan->version && wf_leaf_suits(plan, win[0])))
            return plan;
    }
    return wf_leaf_find_slow(x, func, win, shape);
}

#endif
