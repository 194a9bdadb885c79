/* See special.h. */
#include "special.h"
#include "slot_funcs.h"

/* n of the arguments a, b, c: a constant in every caller. */
WF_INLINE bool push(WfThread *t, WfFrame *f, Value fn, Value a, Value b, Value c, unsigned n, WfCont cont)
{
    WfExec *x = wf_exec_get(t, wf_as_code(wf_as_function(fn)->code));
    Value *win = f->regs + f->code->nregs + 1;
    WfFrame *new = f->next;
    if (WF_UNLIKELY(x == NULL)) {
        wf_err_clear();
        return false;
    }
    if (WF_UNLIKELY(!x->simple || x->argcount != n || !wf_call_is_sure(t)))
        return false;
    /* The operands stay in the caller's registers until the result is there. */
    win[-1] = wf_reg_load(fn);
    win[0] = wf_reg_borrow(a);
    if (n > 1)
        win[1] = wf_reg_borrow(b);
    if (n > 2)
        win[2] = wf_reg_borrow(c);
    wf_registers_clear(win + n, win + x->head.nfixed);
    wf_frame_start(t, new, f, win, x, win[-1], cont, 0, WF_FRAME_CONT);
    new->pc = x->start;
    t->depth++;
    return true;
}

/*
 * The place, an instruction with one cache word and an object like x on the left, of `type`, calls fn from now
 * on. protocol: fn is asked whatever the right operand is.
 */
static WF_COLD void learn(WfThread *t, const WfFrame *f, Value x, const WfType *type, Value fn, WfCont cont, bool protocol)
{
    WfInstr *pc = (WfInstr *)f->pc;
    unsigned op = f->code->instrs[pc - f->instrs].op;
    bool known = pc->op == OP_PYTHON_OPERATOR || pc->op == OP_PYTHON_OPERATOR_K;
    uint32_t shape = wf_shape_of(wf_obj(x));
    if (wf_shapes[shape].type != type) /* another thread has set __class__ */
        return;
    if (!WF_MAY_CACHE || pc->op == OP_TRACE || wf_op_words[op] != 2 || (!known && pc[1].cache == WF_GIVEN_UP))
        return;
    WfPoly *p = known ? (WfPoly *)(uintptr_t)pc[1].cache : wf_specialize_poly_of(f, pc);
    if (p == NULL || p->added >= WF_OPERATOR_CLASSES) {
        pc->op = (uint16_t)op;
        pc[1].cache = WF_GIVEN_UP;
        return;
    }
    uint32_t version = wf_as_function(fn)->version;
    WfExec *exec = wf_exec_get(t, wf_as_code(wf_as_function(fn)->code));
    if (exec == NULL)
        wf_err_clear();
    else if (!exec->simple || exec->argcount != 2)
        exec = NULL;
    if (exec == NULL || version == WF_NO_VERSION)
        version = 0; /* no function has this one */
    wf_function_lend(fn);
    unsigned to = p->added++ % WF_POLY_SHAPES;
    for (unsigned i = 0; i < WF_POLY_SHAPES; i++)
        to = p->entries[i].shape == shape ? i : to;
    p->entries[to] = (WfPolyEntry){shape, wf_shape_version(shape), (uint64_t)cont | (protocol ? WF_OPERATOR_PROTOCOL : 0),
                                   fn.bits | 1, .exec = exec, .code_version = version};
    bool constant = cont == WF_CONT_ONE || op == OP_SUBSCR_K;
    pc->op = constant ? OP_PYTHON_OPERATOR_K : OP_PYTHON_OPERATOR;
    pc[1].cache = (uint64_t)(uintptr_t)p;
}

bool wf_eval_push_special(WfThread *t, WfFrame *f, Value fn, const Value *args, unsigned n, WfCont cont)
{
    return n == 1   ? push(t, f, fn, args[0], WF_NULL, WF_NULL, 1, cont)
           : n == 2 ? push(t, f, fn, args[0], args[1], WF_NULL, 2, cont)
                    : push(t, f, fn, args[0], args[1], args[2], 3, cont);
}

/* --- operators --------------------------------------------------------------------------------- */

/* x's operator comes first: y's class does not derive from x's and so cannot override it. */
static bool goes_first(WfType *tx, WfType *ty)
{
    return tx == ty || !(ty->flags & WF_TF_HEAP) || !wf_is_subtype(ty, tx);
}

static bool is_plain_number(Value v)
{
    return !wf_is_pointer(v) && (wf_is_small(v) || wf_is_tagged_float(v));
}

bool wf_eval_push_binop(WfThread *t, WfFrame *f, Value x, Value y, WfBinop op, bool inplace, WfCont cont)
{
    const WfBinopNames *names = wf_slot_binop_names(op);
    if (wf_may_be_special(x)) {
        WfType *tx = wf_obj_type(wf_obj(x));
        Value name = names->forward;
        if (inplace && tx->nb_inplace[op] != NULL)
            name = names->inplace;
        else if (!goes_first(tx, wf_type_of(y)))
            return false;
        Value fn = wf_special_function_of(tx, name);
        if (wf_is_null(fn))
            return false;
        learn(t, f, x, tx, fn, cont, false);
        return push(t, f, fn, x, y, WF_NULL, 2, cont);
    }
    /* Numbers know nothing of other classes: the reflected method is next. */
    if (!is_plain_number(x) || !wf_may_be_special(y) ||
        wf_is_kind(y, WF_TF_INT | WF_TF_FLOAT) || wf_obj_type(wf_obj(y))->nb[WF_NB_ADD] == NULL)
        return false;
    Value fn = wf_special_function(y, names->reflected);
    return !wf_is_null(fn) && push(t, f, fn, y, x, WF_NULL, 2, cont);
}

bool wf_eval_push_compare(WfThread *t, WfFrame *f, Value x, Value y, WfCmpOp op, WfCont cont)
{
    static const Value *const names[] = {&wf_n.__lt__, &wf_n.__le__, &wf_n.__eq__,
                                         &wf_n.__ne__, &wf_n.__gt__, &wf_n.__ge__};
    if (!wf_may_be_special(x))
        return false;
    WfType *tx = wf_obj_type(wf_obj(x));
    if (!goes_first(tx, wf_type_of(y)))
        return false;
    Value fn = wf_special_function_of(tx, *names[op]);
    if (wf_is_null(fn))
        return false;
    if (cont == WF_CONT_TWO)
        learn(t, f, x, tx, fn, cont, false);
    return push(t, f, fn, x, y, WF_NULL, 2, cont);
}

bool wf_eval_push_method(WfThread *t, WfFrame *f, Value x, Value name, Value y, Value z, WfCont cont)
{
    if (!wf_may_be_special(x))
        return false;
    WfType *tx = wf_obj_type(wf_obj(x));
    Value fn = wf_special_function_of(tx, name);
    if (wf_is_null(fn))
        return false;
    if (cont == WF_CONT_SUBSCR)
        learn(t, f, x, tx, fn, cont, true);
    if (wf_is_null(y))
        return push(t, f, fn, x, WF_NULL, WF_NULL, 1, cont);
    return wf_is_null(z) ? push(t, f, fn, x, y, WF_NULL, 2, cont) : push(t, f, fn, x, y, z, 3, cont);
}

bool wf_eval_push_truth(WfThread *t, WfFrame *f, Value x)
{
    if (!wf_may_be_special(x))
        return false;
    WfType *type = wf_obj_type(wf_obj(x));
    bool bool_first = type->nb_bool != NULL;
    if (!bool_first && type->len == NULL)
        return false;
    Value fn = wf_special_function_of(type, bool_first ? wf_n.__bool__ : wf_n.__len__);
    return !wf_is_null(fn) &&
           push(t, f, fn, x, WF_NULL, WF_NULL, 1, bool_first ? WF_CONT_TRUTH : WF_CONT_TRUTH_LEN);
}

/* --- results ------------------------------------------------------------------------------------ */

enum { REGISTERS, CONST_RIGHT, CONST_LEFT, IS_COMPARE = 4 };

/* What operator an instruction is: WfBinop or WfCmpOp, and where its operands are. */
static const struct {
    uint8_t op, form;
} operators[OP_COUNT] = {
#define ARITHMETIC(NAME) [OP_##NAME] = {WF_NB_##NAME, REGISTERS}, [OP_##NAME##_K] = {WF_NB_##NAME, CONST_RIGHT},
    ARITHMETIC(ADD) ARITHMETIC(SUB) ARITHMETIC(MUL) ARITHMETIC(TRUEDIV) ARITHMETIC(FLOORDIV)
    ARITHMETIC(MOD) ARITHMETIC(LSHIFT) ARITHMETIC(RSHIFT) ARITHMETIC(AND) ARITHMETIC(OR) ARITHMETIC(XOR)
    [OP_MATMUL] = {WF_NB_MATMUL, REGISTERS}, [OP_RADD_K] = {WF_NB_ADD, CONST_LEFT},
    [OP_RSUB_K] = {WF_NB_SUB, CONST_LEFT}, [OP_RMUL_K] = {WF_NB_MUL, CONST_LEFT},
    [OP_RTRUEDIV_K] = {WF_NB_TRUEDIV, CONST_LEFT},
#define COMPARISON(NAME)                                                                          \
    [OP_##NAME] = {WF_##NAME, IS_COMPARE}, [OP_##NAME##_JF] = {WF_##NAME, IS_COMPARE},            \
    [OP_##NAME##_JT] = {WF_##NAME, IS_COMPARE},                                                   \
    [OP_##NAME##_K_JF] = {WF_##NAME, IS_COMPARE | CONST_RIGHT},                                   \
    [OP_##NAME##_K_JT] = {WF_##NAME, IS_COMPARE | CONST_RIGHT},
    COMPARISON(LT) COMPARISON(LE) COMPARISON(EQ) COMPARISON(NE) COMPARISON(GT) COMPARISON(GE)
};

Value wf_eval_after_notimpl(WfFrame *f, const WfInstr *pc)
{
    unsigned opcode = f->code->instrs[pc - f->instrs].op;
    unsigned form = operators[opcode].form, op = operators[opcode].op;
    Value x = f->regs[pc->b];
    if (form & IS_COMPARE)
        return wf_compare_after(x, form & CONST_RIGHT ? f->consts[pc->c] : f->regs[pc->c], (WfCmpOp)op);
    if (form == CONST_LEFT)
        return wf_binop_after(f->consts[pc->imm], x, (WfBinop)op, false);
    if (form == CONST_RIGHT)
        return wf_binop_after(x, f->consts[pc->imm], (WfBinop)op, pc->c & 1);
    return wf_binop_after(x, f->regs[pc->c], (WfBinop)op, pc->imm & 1);
}

int wf_eval_truth_result(WF_STEALS Value r)
{
    if (WF_LIKELY(wf_is_bool(r)))
        return wf_is_true(r);
    wf_raise(&wf_exc_TypeError, "__bool__ should return bool, returned %s", wf_type_of(r)->name);
    wf_drop(r);
    return -1;
}

Value wf_eval_len_result(WF_STEALS Value r)
{
    if (WF_LIKELY(wf_is_small(r) && (int64_t)r.bits >= 0))
        return r;
    ssize_t n = wf_slot_len_result(r);
    return n < 0 ? WF_NULL : wf_int(n);
}
