#include "filter.h"

#include "api.h"
#include "eval.h"

/* Of each comparison of an attribute there are four forms: with a register, with a constant, reversed, of two. */
enum { WITH_REGISTER, WITH_CONSTANT, FORMS = 4 };

static const WfInstr *test_of(const WfInstr *body) { return body + wf_op_words[OP_LOAD_ATTR]; }

static bool is_comparison(const WfInstr *body)
{
    return body->op >= OP_ATTR_LT_JF && body->op <= OP_ATTR_ATTR_GE_JF;
}

bool wf_filter_fits(const WfInstr *body, const WfInstr *jump, unsigned nfixed)
{
    bool truth = body->op == OP_ATTR_JT || body->op == OP_ATTR_JF;
    if (!truth && !is_comparison(body))
        return false; /* a shorter body may be all there is */
    const WfInstr *test = test_of(body);
    if (body->b != jump->a || test + 1 + (intptr_t)test->imm != jump)
        return false;
    unsigned form = (body->op - OP_ATTR_LT_JF) % FORMS;
    return truth || form == WITH_CONSTANT || (form == WITH_REGISTER && test->c != jump->a && test->c < nfixed);
}

static bool is_text(Value v, const WfStr *text, bool interned)
{
    const WfStr *s = wf_as_str(v);
    return s == text || (s->len == text->len && !(interned && (wf_str_flags(s) & WF_STR_INTERNED)) &&
                         wf_str_equal(v, wf_uncounted(text)));
}

/* While FAILS is certain of v, the attribute. A shared object's slot held it if the shape is still the same. */
#define PASS_WHILE(FAILS)                                                                         \
    for (; item < last && atomic_load_explicit(&t->poll, memory_order_relaxed) == 0; item++) {    \
        const Value x = *item;                                                                    \
        const WfObject *o = wf_obj(x);                                                            \
        if (WF_UNLIKELY(!wf_is_pointer(x) || wf_shape_of(o) != shape))                            \
            break;                                                                                \
        Value v = wf_value_load((Value *)((char *)o + slot));                                     \
        if (WF_UNLIKELY(wf_shape_of(o) != shape) || !(FAILS))                                     \
            break;                                                                                \
    }                                                                                             \
    return item
#define PASS_TEXTS(SAME)                                                                          \
    do {                                                                                          \
        const WfStr *text = wf_as_str(w);                                                         \
        bool interned = (wf_str_flags(text) & WF_STR_INTERNED) != 0;                              \
        PASS_WHILE(wf_is_str_exact(v) && is_text(v, text, interned) == (SAME));                   \
    } while (0)
/* Numbers for which the comparison does not hold. */
#define PASS_NUMBERS(OP) PASS_WHILE(wf_both_small(v, w) && !((int64_t)v.bits OP (int64_t)w.bits))
#define COMPARED(NAME, OP)                                                                        \
    case OP_ATTR_##NAME##_JF:                                                                     \
    case OP_ATTR_##NAME##_K_JF:                                                                   \
        PASS_NUMBERS(OP)

const Value *wf_filter_next(const WfThread *t, const WfInstr *body, const Value *item, const Value *last, const Value *R,
                            const Value *K)
{
    const WfInstr *test = test_of(body);
    uint32_t shape = body[1].cache_lo, slot = body[2].cache_hi;
    Value w = WF_NULL;
    if (is_comparison(body))
        w = (body->op - OP_ATTR_LT_JF) % FORMS == WITH_CONSTANT ? K[test->c] : R[test->c];
    else if (WF_UNLIKELY(body->op != OP_ATTR_JT && body->op != OP_ATTR_JF))
        return item; /* it has another form by now, and another cache */
    if (WF_UNLIKELY(wf_shape_version(shape) != body[1].cache_hi))
        return item;
    switch (body->op) {
    case OP_ATTR_JT:
        PASS_WHILE(wf_is_true(v) || (wf_is_small(v) && v.bits != 0));
    case OP_ATTR_JF:
        PASS_WHILE(wf_is_false(v) || wf_is_none(v) || v.bits == 0);
    case OP_ATTR_EQ_JF:
    case OP_ATTR_EQ_K_JF:
        if (wf_is_str_exact(w))
            PASS_TEXTS(false);
        PASS_NUMBERS(==);
    case OP_ATTR_NE_JF:
    case OP_ATTR_NE_K_JF:
        if (wf_is_str_exact(w))
            PASS_TEXTS(true);
        PASS_NUMBERS(!=);
        COMPARED(LT, <);
        COMPARED(LE, <=);
        COMPARED(GT, >);
        COMPARED(GE, >=);
    }
    return item;
}
