/*
 * Code generation for expressions: operators, comparisons, conditions, displays, strings.
 *
 * Operands are read where they are: a local's own register, a constant in the instruction, else a
 * temporary. Only an assignment inside a later operand (a walrus) forces a copy of a local.
 * Conditions compile to fused compare-and-jump instructions.
 */
#include "codegen.h"

/* --- operands ------------------------------------------------------------------------------------- */

/* Whether evaluating e may assign a local of this unit; gives up with "yes" after some nodes. */
static bool may_assign(const WfExpr *e, int *budget)
{
    if (e == NULL)
        return false;
    if (--*budget < 0)
        return true;
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Name:
    case WF_EXPR_Constant:
    case WF_EXPR_Lambda:
        return false;
    case WF_EXPR_Attribute:
        return may_assign(e->v.Attribute.value, budget);
    case WF_EXPR_Subscript:
        return may_assign(e->v.Subscript.value, budget) ||
               may_assign(e->v.Subscript.slice, budget);
    case WF_EXPR_BinOp:
        return may_assign(e->v.BinOp.left, budget) || may_assign(e->v.BinOp.right, budget);
    case WF_EXPR_UnaryOp:
        return may_assign(e->v.UnaryOp.operand, budget);
    case WF_EXPR_Call:
        for (int32_t i = 0; i < e->v.Call.args.n; i++)
            if (may_assign(e->v.Call.args.items[i], budget))
                return true;
        for (int32_t i = 0; i < e->v.Call.keywords.n; i++)
            if (may_assign(e->v.Call.keywords.items[i]->value, budget))
                return true;
        return may_assign(e->v.Call.func, budget);
    case WF_EXPR_Starred:
        return may_assign(e->v.Starred.value, budget);
    default:
        return true;
    }
}

Reg wf_gen_operand(C *c, WfExpr *e, WfExpr *later)
{
    Reg r = wf_gen_expr(c, e, WANT_ANY);
    int budget = 64;
    if (wf_is_temp(r) || !c->u->walrus || !may_assign(later, &budget))
        return r;
    Reg t = wf_temp(c);
    wf_move(c, t, r);
    return t;
}

Reg wf_gen_load_const(C *c, int index, Reg want)
{
    Reg to = wf_dest(c, c->u->top, want);
    wf_emit(c, OP_LOAD_CONST, to, 0, 0, index);
    return to;
}

static Reg load_const_value(C *c, Value v, Reg want)
{
    return wf_gen_load_const(c, wf_const_index(c, v), want);
}

static bool is_constant(const WfExpr *e) { return e->kind == WF_EXPR_Constant; }

static int constant_index(C *c, const WfExpr *e) { return wf_const_of(c, &e->v.Constant.value); }

static bool is_none(const WfExpr *e)
{
    return is_constant(e) && e->v.Constant.value.kind == WF_CONST_NONE;
}

/* --- binary operators -------------------------------------------------------------------------------- */

static const uint8_t binary_ops[] = {
    [WF_Add] = OP_ADD,       [WF_Sub] = OP_SUB,       [WF_Mult] = OP_MUL,
    [WF_MatMult] = OP_MATMUL, [WF_Div] = OP_TRUEDIV,  [WF_Mod] = OP_MOD,
    [WF_Pow] = OP_POW,       [WF_LShift] = OP_LSHIFT, [WF_RShift] = OP_RSHIFT,
    [WF_BitOr] = OP_OR,      [WF_BitXor] = OP_XOR,    [WF_BitAnd] = OP_AND,
    [WF_FloorDiv] = OP_FLOORDIV,
};

/* The form with a constant left operand, or NOP. */
static WfOpcode reversed_op(WfOperator op)
{
    switch (op) {
    case WF_Add:
        return OP_RADD_K;
    case WF_Sub:
        return OP_RSUB_K;
    case WF_Mult:
        return OP_RMUL_K;
    case WF_Div:
        return OP_RTRUEDIV_K;
    default:
        return OP_NOP;
    }
}

static Reg gen_binop(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    WfExpr *l = e->v.BinOp.left, *r = e->v.BinOp.right;
    WfOpcode op = binary_ops[e->v.BinOp.op];
    WfOpcode reversed = is_constant(l) ? reversed_op(e->v.BinOp.op) : OP_NOP;
    if (reversed != OP_NOP) {
        int k = constant_index(c, l);
        Reg b = wf_gen_expr(c, r, WANT_ANY);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, reversed, to, b, 0, k);
        return to;
    }
    Reg a = wf_gen_operand(c, l, r);
    if (is_constant(r) && op != OP_MATMUL) {
        int k = constant_index(c, r);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, (WfOpcode)(op + (OP_ADD_K - OP_ADD)), to, a, 0, k);
        return to;
    }
    Reg b = wf_gen_expr(c, r, WANT_ANY);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, op, to, a, b, 0);
    return to;
}

static Reg gen_unary(C *c, WfExpr *e, Reg want)
{
    static const uint8_t ops[] = {[WF_Invert] = OP_INVERT, [WF_Not] = OP_NOT, [WF_UAdd] = OP_POS,
                                  [WF_USub] = OP_NEG};
    int32_t top = c->u->top;
    Reg a = wf_gen_expr(c, e->v.UnaryOp.operand, WANT_ANY);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, ops[e->v.UnaryOp.op], to, a, 0, 0);
    return to;
}

/* --- augmented assignment ------------------------------------------------------------------------------ */

static void emit_inplace(C *c, WfStmt *s, Reg to, Reg left)
{
    WfOpcode op = binary_ops[s->v.AugAssign.op];
    WfExpr *r = s->v.AugAssign.value;
    if (is_constant(r) && op != OP_MATMUL) {
        wf_emit(c, (WfOpcode)(op + (OP_ADD_K - OP_ADD)), to, left, 1, constant_index(c, r));
        return;
    }
    Reg b = wf_gen_expr(c, r, WANT_ANY);
    wf_emit(c, op, to, left, b, 1);
}

/* After a.b on several lines the operation belongs to the line of the attribute. */
static void attribute_loc(C *c, const WfExpr *e)
{
    WfPos *loc = &c->u->loc;
    if (loc->lineno == e->pos.end_lineno)
        return;
    loc->lineno = e->pos.end_lineno;
    size_t len = 0;
    for (const char *p = e->v.Attribute.attr; *p; p++)
        len += ((unsigned char)*p & 0xc0) != 0x80;
    if ((int64_t)len <= e->pos.end_col_offset) {
        loc->col_offset = e->pos.end_col_offset - (int32_t)len;
    } else {
        loc->col_offset = -1;
        loc->end_col_offset = -1;
    }
}

/* A second temporary with the same value, unless r is a local. */
static Reg copy_operand(C *c, Reg r)
{
    if (!wf_is_temp(r))
        return r;
    Reg t = wf_temp(c);
    wf_emit(c, OP_COPY, t, r, 0, 0);
    return t;
}

static void note_self_attr(C *c, const WfExpr *target);

static void aug_attribute(C *c, WfStmt *s, WfExpr *e)
{
    int32_t top = c->u->top;
    Reg o = wf_gen_operand(c, e->v.Attribute.value, s->v.AugAssign.value);
    int name = wf_attr_index(c, e->v.Attribute.attr);
    int32_t kept = c->u->top;
    Reg o2 = copy_operand(c, o);
    attribute_loc(c, e);
    Reg t = wf_dest(c, kept, WANT_PUSH);
    wf_emit(c, OP_LOAD_ATTR, t, o2, 0, name);
    wf_set_loc(c, s->pos);
    emit_inplace(c, s, t, t);
    wf_set_loc(c, e->pos);
    attribute_loc(c, e);
    note_self_attr(c, e);
    wf_emit(c, OP_STORE_ATTR, o, t, 0, name);
    c->u->top = top;
}

/* o[constant] op= value, o evaluated already. */
static void aug_constant_item(C *c, WfStmt *s, WfExpr *e, Reg o)
{
    int k = constant_index(c, e->v.Subscript.slice);
    int32_t kept = c->u->top;
    Reg o2 = copy_operand(c, o);
    Reg t = wf_dest(c, kept, WANT_PUSH);
    wf_emit(c, OP_SUBSCR_K, t, o2, 0, k);
    wf_set_loc(c, s->pos);
    emit_inplace(c, s, t, t);
    wf_set_loc(c, e->pos);
    wf_emit(c, OP_STORE_SUBSCR_K, o, t, 0, k);
}

static void aug_subscript(C *c, WfStmt *s, WfExpr *e)
{
    int32_t top = c->u->top;
    Reg o = wf_gen_operand(c, e->v.Subscript.value, e->v.Subscript.slice);
    if (!wf_is_temp(o) && c->u->walrus) {
        Reg t = wf_temp(c);
        wf_move(c, t, o);
        o = t;
    }
    if (is_constant(e->v.Subscript.slice)) {
        aug_constant_item(c, s, e, o);
        c->u->top = top;
        return;
    }
    Reg k = wf_gen_operand(c, e->v.Subscript.slice, s->v.AugAssign.value);
    int32_t kept = c->u->top;
    Reg o2 = copy_operand(c, o), k2 = copy_operand(c, k);
    Reg t = wf_dest(c, kept, WANT_PUSH);
    wf_emit(c, OP_SUBSCR, t, o2, k2, 0);
    wf_set_loc(c, s->pos);
    emit_inplace(c, s, t, t);
    wf_set_loc(c, e->pos);
    wf_emit(c, OP_STORE_SUBSCR, o, k, t, 0);
    c->u->top = top;
}

void wf_gen_aug_assign(C *c, WfStmt *s)
{
    WfExpr *e = s->v.AugAssign.target;
    int32_t top = c->u->top;
    wf_set_loc(c, e->pos);
    if (e->kind == WF_EXPR_Attribute) {
        aug_attribute(c, s, e);
    } else if (e->kind == WF_EXPR_Subscript) {
        aug_subscript(c, s, e);
    } else {
        Reg local = wf_local_reg(c, e->v.Name.id);
        Reg l = wf_load_name(c, e->v.Name.id, WANT_ANY);
        int budget = 64;
        if (local >= 0 && c->u->walrus && may_assign(s->v.AugAssign.value, &budget)) {
            l = wf_temp(c);
            wf_move(c, l, local);
        }
        wf_set_loc(c, s->pos);
        Reg to = local >= 0 ? local : l;
        emit_inplace(c, s, to, l);
        wf_set_loc(c, e->pos);
        if (local < 0)
            wf_store_name(c, e->v.Name.id, to);
        else
            wf_forbidden_name(c, e->v.Name.id, WF_Store);
    }
    c->u->top = top;
}

/* --- comparisons ------------------------------------------------------------------------------------------ */

/* A constant that `is` should not be used with. */
static bool is_literal(const WfExpr *e)
{
    if (!is_constant(e))
        return false;
    switch ((WfConstKind)e->v.Constant.value.kind) {
    case WF_CONST_NONE:
    case WF_CONST_TRUE:
    case WF_CONST_FALSE:
    case WF_CONST_ELLIPSIS:
        return false;
    default:
        return true;
    }
}

static void check_compare(C *c, WfExpr *e)
{
    bool left = is_literal(e->v.Compare.left);
    for (int32_t i = 0; i < e->v.Compare.ops.n; i++) {
        WfCompareOp op = e->v.Compare.ops.items[i];
        bool right = is_literal(e->v.Compare.comparators.items[i]);
        if ((op == WF_Is || op == WF_IsNot) && (left || right)) {
            wf_c_warn(c, "%s", op == WF_Is ? "\"is\" with a literal. Did you mean \"==\"?"
                                           : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

static const uint8_t rich_index[] = {[WF_Eq] = 2, [WF_NotEq] = 3, [WF_Lt] = 0, [WF_LtE] = 1,
                                     [WF_Gt] = 4, [WF_GtE] = 5};

static void emit_compare(C *c, WfCompareOp op, Reg to, Reg a, Reg b)
{
    if (op == WF_Is || op == WF_IsNot)
        wf_emit(c, OP_IS, to, a, b, op == WF_IsNot);
    else if (op == WF_In || op == WF_NotIn)
        wf_emit(c, OP_CONTAINS, to, a, b, op == WF_NotIn);
    else
        wf_emit(c, (WfOpcode)(OP_LT + rich_index[op]), to, a, b, 0);
}

/* Jumps if (a op b) == cond; `k` >= 0 stands for b. */
static void emit_compare_jump(C *c, WfCompareOp op, Reg a, Reg b, int k, Block *target, bool cond)
{
    if (op == WF_IsNot || op == WF_NotIn)
        cond = !cond;
    WfOpcode code;
    if (op == WF_Is || op == WF_IsNot)
        code = cond ? OP_IS_JT : OP_IS_JF;
    else if (op == WF_In || op == WF_NotIn)
        code = cond ? OP_CONTAINS_JT : OP_CONTAINS_JF;
    else if (k >= 0)
        code = (WfOpcode)((cond ? OP_LT_K_JT : OP_LT_K_JF) + rich_index[op]);
    else
        code = (WfOpcode)((cond ? OP_LT_JT : OP_LT_JF) + rich_index[op]);
    wf_emit_jump(c, code, 0, a, k >= 0 ? k : b, target);
}

static bool is_rich(WfCompareOp op) { return op <= WF_GtE; }

/* Compares the value in register `a` with expression r and jumps. */
static void gen_compare_jump(C *c, WfCompareOp op, Reg a, WfExpr *r, Block *target, bool cond)
{
    if (is_none(r) && (op == WF_Is || op == WF_IsNot)) {
        wf_const_none(c);
        bool on_none = (op == WF_Is) == cond;
        wf_emit_jump(c, on_none ? OP_JUMP_NONE : OP_JUMP_NOT_NONE, a, 0, 0, target);
        return;
    }
    if (is_constant(r) && is_rich(op)) {
        int k = constant_index(c, r);
        if (k < 256) {
            emit_compare_jump(c, op, a, 0, k, target, cond);
            return;
        }
    }
    Reg b = wf_gen_expr(c, r, WANT_ANY);
    emit_compare_jump(c, op, a, b, -1, target, cond);
}

enum { LONG_CHAIN = 4 };

/*
 * One link of a < b < c that is not the last: evaluates the middle operand, which the next link
 * needs again. *again is the copy for this comparison.
 */
static Reg chain_operand(C *c, WfExpr *e, int32_t i, Reg *again)
{
    WfExpr *next = e->v.Compare.comparators.items[i + 1];
    Reg m = wf_gen_operand(c, e->v.Compare.comparators.items[i], next);
    *again = copy_operand(c, m);
    return m;
}

/* After a failed link: releases the middle operand. */
static void chain_cleanup(C *c, Block *fail, Reg m, Block *target)
{
    wf_use_block(c, fail);
    wf_emit(c, OP_CLEAR, m, 0, 0, 0);
    wf_jump_no_line(c, target);
}

/* Where the middle operand goes on living, so that a long chain needs few temporaries. */
static Reg chain_settle(C *c, Reg m, int32_t first, int32_t i)
{
    if (!wf_is_temp(m))
        return m;
    c->u->top = m - R_TEMP + 1;
    if (i < LONG_CHAIN || m == wf_temp_at(first))
        return m;
    wf_move(c, wf_temp_at(first), m);
    c->u->top = first + 1;
    return wf_temp_at(first);
}

static void gen_chain_jump(C *c, WfExpr *e, Block *target, bool cond)
{
    int32_t top = c->u->top, n = e->v.Compare.ops.n;
    Block *end = wf_new_block(c), *out = cond ? end : target;
    Block *fails[LONG_CHAIN + 1];
    Reg held[LONG_CHAIN + 1];
    int32_t nfails = 0;
    Reg l = wf_gen_operand(c, e->v.Compare.left, e->v.Compare.comparators.items[0]);
    int32_t first = c->u->top;
    for (int32_t i = 0; i < n - 1; i++) {
        Reg again, m = chain_operand(c, e, i, &again);
        Block *fail = out;
        if (wf_is_temp(m)) {
            /* The temporaries of a long chain's links are all `first`. */
            for (int32_t k = 0; k < nfails; k++)
                if (held[k] == m)
                    fail = fails[k];
            if (fail == out) {
                WF_ASSERT(nfails <= LONG_CHAIN);
                fail = wf_new_block(c);
                fails[nfails] = fail;
                held[nfails++] = m;
            }
        }
        emit_compare_jump(c, e->v.Compare.ops.items[i], l, again, -1, fail, false);
        l = chain_settle(c, m, first, i);
    }
    gen_compare_jump(c, e->v.Compare.ops.items[n - 1], l, e->v.Compare.comparators.items[n - 1],
                     target, cond);
    if (nfails > 0)
        wf_jump_no_line(c, end);
    c->u->cold++;
    for (int32_t i = 0; i < nfails; i++)
        chain_cleanup(c, fails[i], held[i], out);
    c->u->cold--;
    wf_use_block(c, end);
    c->u->top = top;
}

/* The value of a chain: the first false result, or the last one. */
static Reg gen_chain(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top, n = e->v.Compare.ops.n;
    Reg result = wf_temp(c);
    int32_t first = c->u->top;
    Block *end = wf_new_block(c), *next;
    Reg l = wf_gen_operand(c, e->v.Compare.left, e->v.Compare.comparators.items[0]);
    for (int32_t i = 0; i < n - 1; i++) {
        Reg again, m = chain_operand(c, e, i, &again);
        emit_compare(c, e->v.Compare.ops.items[i], result, l, again);
        if (wf_is_temp(m)) {
            next = wf_new_block(c);
            Block *fail = wf_new_block(c);
            wf_emit_jump(c, OP_JUMP_FALSE_KEEP, result, 0, 0, fail);
            wf_jump_no_line(c, next);
            c->u->cold++;
            chain_cleanup(c, fail, m, end);
            c->u->cold--;
            wf_use_block(c, next);
        } else {
            wf_emit_jump(c, OP_JUMP_FALSE_KEEP, result, 0, 0, end);
        }
        l = chain_settle(c, m, first, i);
    }
    Reg r = wf_gen_expr(c, e->v.Compare.comparators.items[n - 1], WANT_ANY);
    emit_compare(c, e->v.Compare.ops.items[n - 1], result, l, r);
    wf_use_block(c, end);
    c->u->top = top + 1;
    if (want < 0)
        return result;
    wf_move(c, want, result);
    c->u->top = top;
    return want;
}

static Reg gen_compare(C *c, WfExpr *e, Reg want)
{
    check_compare(c, e);
    if (e->v.Compare.ops.n > 1)
        return gen_chain(c, e, want);
    int32_t top = c->u->top;
    WfExpr *right = e->v.Compare.comparators.items[0];
    Reg l = wf_gen_operand(c, e->v.Compare.left, right);
    Reg r = wf_gen_expr(c, right, WANT_ANY);
    Reg to = wf_dest(c, top, want);
    emit_compare(c, e->v.Compare.ops.items[0], to, l, r);
    return to;
}

/* --- conditions ------------------------------------------------------------------------------------------- */

static void jump_if_bool_op(C *c, WfExpr *e, Block *target, bool cond)
{
    WfExprSeq values = e->v.BoolOp.values;
    bool or_ = e->v.BoolOp.op == WF_Or;
    Block *next = or_ == cond ? target : wf_new_block(c);
    for (int32_t i = 0; i < values.n - 1; i++)
        wf_gen_jump_if(c, values.items[i], next, or_);
    wf_gen_jump_if(c, values.items[values.n - 1], target, cond);
    if (next != target)
        wf_use_block(c, next);
}

static void jump_if_ifexp(C *c, WfExpr *e, Block *target, bool cond)
{
    Block *end = wf_new_block(c), *other = wf_new_block(c);
    wf_gen_jump_if(c, e->v.IfExp.test, other, false);
    wf_gen_jump_if(c, e->v.IfExp.body, target, cond);
    wf_jump_no_line(c, end);
    wf_use_block(c, other);
    wf_gen_jump_if(c, e->v.IfExp.orelse, target, cond);
    wf_use_block(c, end);
}

static void jump_if_value(C *c, WfExpr *e, Block *target, bool cond)
{
    int32_t top = c->u->top;
    Reg r = wf_gen_expr(c, e, WANT_ANY);
    wf_emit_jump(c, cond ? OP_JUMP_TRUE : OP_JUMP_FALSE, r, 0, 0, target);
    c->u->top = top;
}

static void jump_if_compare(C *c, WfExpr *e, Block *target, bool cond)
{
    int32_t top = c->u->top;
    wf_set_loc(c, e->pos);
    check_compare(c, e);
    if (e->v.Compare.ops.n > 1) {
        gen_chain_jump(c, e, target, cond);
    } else {
        WfExpr *right = e->v.Compare.comparators.items[0];
        Reg l = wf_gen_operand(c, e->v.Compare.left, right);
        gen_compare_jump(c, e->v.Compare.ops.items[0], l, right, target, cond);
    }
    c->u->top = top;
}

void wf_gen_jump_if(C *c, WfExpr *e, Block *target, bool cond)
{
    if (!wf_c_enter(c))
        return;
    if (c->u->top > c->u->pack_at) {
        jump_if_value(c, e, target, cond);
    } else if (e->kind == WF_EXPR_UnaryOp && e->v.UnaryOp.op == WF_Not) {
        wf_gen_jump_if(c, e->v.UnaryOp.operand, target, !cond);
    } else if (e->kind == WF_EXPR_BoolOp) {
        jump_if_bool_op(c, e, target, cond);
    } else if (e->kind == WF_EXPR_IfExp) {
        jump_if_ifexp(c, e, target, cond);
    } else if (e->kind == WF_EXPR_Compare) {
        jump_if_compare(c, e, target, cond);
    } else if (is_constant(e)) {
        int truth = wf_const_truth(c, e);
        constant_index(c, e);
        wf_emit(c, OP_NOP, 0, 0, 0, 0)->pos = e->pos;
        if (truth >= 0 && (truth != 0) == cond)
            wf_jump(c, target);
    } else {
        jump_if_value(c, e, target, cond);
    }
    wf_c_leave(c);
}

static Reg gen_bool_op(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    WfExprSeq values = e->v.BoolOp.values;
    WfOpcode op = e->v.BoolOp.op == WF_Or ? OP_JUMP_TRUE_KEEP : OP_JUMP_FALSE_KEEP;
    Block *end = wf_new_block(c);
    Reg r = wf_temp_at(top);
    for (int32_t i = 0; i < values.n; i++) {
        c->u->top = top;
        wf_gen_push(c, values.items[i]);
        if (i + 1 < values.n)
            wf_emit_jump(c, op, r, 0, 0, end);
    }
    wf_use_block(c, end);
    if (want < 0)
        return r;
    wf_move(c, want, r);
    c->u->top = top;
    return want;
}

static Reg gen_ifexp(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    if (want == WANT_ANY)
        want = WANT_PUSH;
    Block *other = wf_new_block(c), *end = wf_new_block(c);
    wf_gen_jump_if(c, e->v.IfExp.test, other, false);
    wf_gen_expr(c, e->v.IfExp.body, want);
    wf_jump_no_line(c, end);
    wf_use_block(c, other);
    c->u->top = top;
    Reg r = wf_gen_expr(c, e->v.IfExp.orelse, want);
    wf_use_block(c, end);
    return r;
}

/* --- attributes and items ------------------------------------------------------------------------------------ */

/* super().name with the built-in's zero- or two-argument form; the class cell and self in place. */
static bool super_operands(C *c, WfExpr *call, int *form)
{
    if (call->kind != WF_EXPR_Call || call->v.Call.func->kind != WF_EXPR_Name ||
        call->v.Call.func->v.Name.id != c->id_super || call->v.Call.keywords.n != 0)
        return false;
    Unit *u = c->u;
    WfSymbol *s = wf_scope_symbol(u->scope, c->id_super);
    if (u->scope->kind != BLOCK_FUNCTION || s == NULL ||
        (s->scope != SCOPE_GLOBAL_IMPLICIT && s->scope != SCOPE_GLOBAL_EXPLICIT))
        return false;
    WfExprSeq args = call->v.Call.args;
    if (args.n == 2 && args.items[0]->kind != WF_EXPR_Starred &&
        args.items[1]->kind != WF_EXPR_Starred) {
        *form = 2;
        return true;
    }
    if (args.n != 0 || u->argcount == 0 || u->far || u->scope->direct)
        return false;
    WfSymbol *cls = wf_scope_symbol(u->scope, c->id_class);
    WfSymbol *self = wf_scope_symbol(u->scope, u->scope->params[0]);
    if (cls == NULL || cls->scope != SCOPE_FREE || !(self->scope == SCOPE_LOCAL || self->by_value))
        return false;
    *form = 0;
    return true;
}

/* Emits LOAD_SUPER_ATTR into `want`; with `method` into the pair of temporaries at top. */
static Reg gen_super_attr(C *c, WfExpr *e, int form, bool method, Reg want)
{
    Unit *u = c->u;
    int32_t top = u->top;
    WfExpr *call = e->v.Attribute.value;
    wf_set_loc(c, call->v.Call.func->pos);
    Reg b = wf_load_name(c, c->id_super, WANT_PUSH);
    wf_set_loc(c, call->pos);
    if (form == 2) {
        wf_gen_push(c, call->v.Call.args.items[0]);
        wf_gen_push(c, call->v.Call.args.items[1]);
    } else {
        wf_emit(c, OP_LOAD_FREE_CELL, wf_temp(c), 0, 0,
                wf_map_get(&u->free_map, c->id_class, 0));
        WfSymbol *self = wf_scope_symbol(u->scope, u->scope->params[0]);
        wf_move(c, wf_temp(c), (Reg)(self - u->scope->symbols));
    }
    wf_set_loc(c, e->pos);
    attribute_loc(c, e);
    Reg to = wf_dest(c, top, want);
    if (method)
        wf_temp(c);
    wf_emit(c, OP_LOAD_SUPER_ATTR, to, b, form | method, wf_attr_index(c, e->v.Attribute.attr));
    return to;
}

static Reg gen_attribute(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    int form;
    if (super_operands(c, e->v.Attribute.value, &form))
        return gen_super_attr(c, e, form, false, want);
    Reg o = wf_gen_expr(c, e->v.Attribute.value, WANT_ANY);
    attribute_loc(c, e);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_LOAD_ATTR, to, o, 0, wf_attr_index(c, e->v.Attribute.attr));
    return to;
}

static const char *literal_type(const WfExpr *e)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Tuple:
        return "tuple";
    case WF_EXPR_List:
    case WF_EXPR_ListComp:
        return "list";
    case WF_EXPR_Dict:
    case WF_EXPR_DictComp:
        return "dict";
    case WF_EXPR_Set:
    case WF_EXPR_SetComp:
        return "set";
    case WF_EXPR_GeneratorExp:
        return "generator";
    case WF_EXPR_Lambda:
        return "function";
    case WF_EXPR_JoinedStr:
    case WF_EXPR_FormattedValue:
        return "str";
    default:
        return NULL;
    }
}

/* The type name that a display or constant certainly has, or NULL. */
static const char *inferred_type(C *c, const WfExpr *e)
{
    if (!is_constant(e))
        return literal_type(e);
    Value v = wf_constant_value(c, &e->v.Constant.value);
    return wf_is_null(v) ? NULL : wf_type_name(v);
}

void wf_check_caller(C *c, WfExpr *e)
{
    if (e->kind == WF_EXPR_Lambda || (!is_constant(e) && literal_type(e) == NULL))
        return;
    const char *type = inferred_type(c, e);
    if (type != NULL)
        wf_c_warn(c, "'%.200s' object is not callable; perhaps you missed a comma?", type);
}

static void check_subscripter(C *c, WfExpr *e)
{
    if (is_constant(e)) {
        Value v = wf_constant_value(c, &e->v.Constant.value);
        if (wf_is_null(v) ||
            !(wf_is_none(v) || wf_same_bits(v, WF_ELLIPSIS) || wf_is_int(v) || wf_is_float(v) ||
              wf_has_shape(v, WF_SHAPE_complex) || wf_is_anyset(v)))
            return;
    } else if (e->kind != WF_EXPR_Set && e->kind != WF_EXPR_SetComp &&
               e->kind != WF_EXPR_GeneratorExp && e->kind != WF_EXPR_Lambda) {
        return;
    }
    wf_c_warn(c, "'%.200s' object is not subscriptable; perhaps you missed a comma?",
              inferred_type(c, e));
}

static void check_index(C *c, WfExpr *e, WfExpr *s)
{
    const char *index = inferred_type(c, s);
    if (index == NULL || strcmp(index, "int") == 0 || strcmp(index, "bool") == 0)
        return;
    if (is_constant(e)) {
        Value v = wf_constant_value(c, &e->v.Constant.value);
        if (wf_is_null(v) || !(wf_is_str(v) || wf_is_bytes(v) || wf_is_tuple(v)))
            return;
    } else if (e->kind != WF_EXPR_Tuple && e->kind != WF_EXPR_List &&
               e->kind != WF_EXPR_ListComp && e->kind != WF_EXPR_JoinedStr &&
               e->kind != WF_EXPR_FormattedValue) {
        return;
    }
    wf_c_warn(c, "%.200s indices must be integers or slices, not %.200s; "
              "perhaps you missed a comma?", inferred_type(c, e), index);
}

static void push_or_none(C *c, WfExpr *e)
{
    if (e != NULL)
        wf_gen_push(c, e);
    else
        load_const_value(c, WF_NONE, WANT_PUSH);
}

static bool is_simple_slice(const WfExpr *s) { return s->kind == WF_EXPR_Slice && !s->v.Slice.step; }

static Reg gen_subscript(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    WfExpr *o = e->v.Subscript.value, *s = e->v.Subscript.slice;
    check_subscripter(c, o);
    check_index(c, o, s);
    if (is_simple_slice(s)) {
        Reg b = wf_gen_push(c, o);
        push_or_none(c, s->v.Slice.lower);
        push_or_none(c, s->v.Slice.upper);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, OP_LOAD_SLICE, to, b, 0, 0);
        return to;
    }
    Reg b = wf_gen_operand(c, o, s);
    if (is_constant(s)) {
        int k = constant_index(c, s);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, OP_SUBSCR_K, to, b, 0, k);
        return to;
    }
    Reg k = wf_gen_expr(c, s, WANT_ANY);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_SUBSCR, to, b, k, 0);
    return to;
}

static Reg gen_slice(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    push_or_none(c, e->v.Slice.lower);
    push_or_none(c, e->v.Slice.upper);
    if (e->v.Slice.step)
        wf_gen_push(c, e->v.Slice.step);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_BUILD_SLICE, to, wf_temp_at(top), e->v.Slice.step ? 3 : 2, 0);
    return to;
}

/* --- assignment targets ------------------------------------------------------------------------------------- */

static void note_self_attr(C *c, const WfExpr *target)
{
    Unit *u = c->u;
    const WfExpr *o = target->v.Attribute.value;
    if (u->argcount > 0 && o->kind == WF_EXPR_Name && u->scope->kind == BLOCK_FUNCTION &&
        u->scope->params[0] == o->v.Name.id)
        wf_map_set(c, &u->self_attrs, wf_c_mangle(c, target->v.Attribute.attr), 1);
}

static void store_subscript(C *c, WfExpr *e, Reg value)
{
    WfExpr *o = e->v.Subscript.value, *s = e->v.Subscript.slice;
    if (is_simple_slice(s)) {
        Reg a = wf_gen_push(c, o);
        push_or_none(c, s->v.Slice.lower);
        push_or_none(c, s->v.Slice.upper);
        wf_emit(c, OP_STORE_SLICE, a, value, 0, 0);
        return;
    }
    Reg a = wf_gen_operand(c, o, s);
    if (is_constant(s)) {
        wf_emit(c, OP_STORE_SUBSCR_K, a, value, 0, constant_index(c, s));
        return;
    }
    Reg k = wf_gen_expr(c, s, WANT_ANY);
    wf_emit(c, OP_STORE_SUBSCR, a, k, value, 0);
}

/* More targets than the window has room for: by way of a list. */
static void unpack_long(C *c, WfExprSeq elts, Reg value, int32_t base)
{
    Reg list = wf_dest(c, base, WANT_PUSH);
    wf_emit(c, OP_UNPACK_LIST, list, value, 0, elts.n);
    WfPos old = c->u->loc;
    for (int32_t i = 0; i < elts.n; i++) {
        c->u->top = base + 1;
        wf_set_loc(c, elts.items[i]->pos);
        Reg copy = wf_temp(c);
        wf_emit(c, OP_COPY, copy, list, 0, 0);
        wf_emit(c, OP_SUBSCR_K, copy, copy, 0, wf_const_index(c, wf_small(i)));
        wf_gen_store(c, elts.items[i], copy);
    }
    wf_emit(c, OP_CLEAR, list, 0, 0, 0);
    c->u->loc = old;
    c->u->top = base;
}

/* Unpacks `value` into the temporaries from top up, then assigns them in order. */
void wf_gen_unpack(C *c, WfExprSeq elts, Reg value)
{
    int32_t star = -1, n = elts.n;
    for (int32_t i = 0; i < n; i++) {
        if (elts.items[i]->kind != WF_EXPR_Starred)
            continue;
        if (star >= 0) {
            wf_c_error(c, "multiple starred expressions in assignment");
            return;
        }
        star = i;
        if (i >= 256 || n - i - 1 >= (INT32_MAX >> 8)) {
            wf_c_error(c, "too many expressions in star-unpacking assignment");
            return;
        }
    }
    /* The items replace the value when that is the last temporary. */
    int32_t base = value == wf_temp_at(c->u->top - 1) ? c->u->top - 1 : c->u->top;
    if (star < 0 && (n > 255 || base + n > c->u->temp_limit - 8)) {
        unpack_long(c, elts, value, base);
        return;
    }
    if (star < 0)
        wf_emit(c, OP_UNPACK_SEQUENCE, wf_temp_at(base), value, n, 0);
    else
        wf_emit(c, OP_UNPACK_EX, wf_temp_at(base), value, star, n - star - 1);
    c->u->top = base;
    for (int32_t i = 0; i < n; i++)
        wf_temp(c);
    for (int32_t i = 0; i < n; i++) {
        WfExpr *e = elts.items[i];
        wf_gen_store(c, i == star ? e->v.Starred.value : e, wf_temp_at(base + i));
    }
    c->u->top = base;
}

static void store_target(C *c, WfExpr *e, Reg value)
{
    int32_t top = c->u->top;
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Name:
        wf_store_name(c, e->v.Name.id, value);
        break;
    case WF_EXPR_Attribute: {
        Reg o = wf_gen_expr(c, e->v.Attribute.value, WANT_ANY);
        attribute_loc(c, e);
        if (wf_forbidden_name(c, e->v.Attribute.attr, WF_Store))
            break;
        note_self_attr(c, e);
        wf_emit(c, OP_STORE_ATTR, o, value, 0, wf_attr_index(c, e->v.Attribute.attr));
        break;
    }
    case WF_EXPR_Subscript:
        store_subscript(c, e, value);
        break;
    case WF_EXPR_List:
        wf_gen_unpack(c, e->v.List.elts, value);
        break;
    case WF_EXPR_Tuple:
        wf_gen_unpack(c, e->v.Tuple.elts, value);
        break;
    case WF_EXPR_Starred:
        wf_c_error(c, "starred assignment target must be in a list or tuple");
        break;
    default:
        wf_raise(&wf_exc_SystemError, "invalid assignment target");
        wf_c_fail(c);
    }
    c->u->top = top;
}

void wf_gen_store(C *c, WfExpr *target, Reg value)
{
    if (!wf_c_enter(c))
        return;
    WfPos old = c->u->loc;
    wf_set_loc(c, target->pos);
    store_target(c, target, value);
    c->u->loc = old;
    wf_c_leave(c);
}

static void note_target(C *c, const WfExpr *e)
{
    if (e->kind == WF_EXPR_Name)
        wf_note_bound(c, e->v.Name.id);
    else if (e->kind == WF_EXPR_Starred)
        note_target(c, e->v.Starred.value);
    else if (e->kind == WF_EXPR_Tuple || e->kind == WF_EXPR_List) {
        WfExprSeq elts = e->kind == WF_EXPR_Tuple ? e->v.Tuple.elts : e->v.List.elts;
        for (int32_t i = 0; i < elts.n; i++)
            note_target(c, elts.items[i]);
    }
}

void wf_gen_bind(C *c, WfExpr *target, Reg value)
{
    wf_gen_store(c, target, value);
    note_target(c, target);
}

static void delete_target(C *c, WfExpr *e)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Name:
        wf_delete_name(c, e->v.Name.id);
        break;
    case WF_EXPR_Attribute: {
        Reg o = wf_gen_expr(c, e->v.Attribute.value, WANT_ANY);
        attribute_loc(c, e);
        wf_emit(c, OP_DELETE_ATTR, o, 0, 0, wf_attr_index(c, e->v.Attribute.attr));
        break;
    }
    case WF_EXPR_Subscript: {
        Reg o = wf_gen_operand(c, e->v.Subscript.value, e->v.Subscript.slice);
        Reg k = wf_gen_expr(c, e->v.Subscript.slice, WANT_ANY);
        wf_emit(c, OP_DELETE_SUBSCR, o, k, 0, 0);
        break;
    }
    case WF_EXPR_List:
        for (int32_t i = 0; i < e->v.List.elts.n; i++)
            wf_gen_delete(c, e->v.List.elts.items[i]);
        break;
    case WF_EXPR_Tuple:
        for (int32_t i = 0; i < e->v.Tuple.elts.n; i++)
            wf_gen_delete(c, e->v.Tuple.elts.items[i]);
        break;
    default:
        wf_raise(&wf_exc_SystemError, "invalid deletion target");
        wf_c_fail(c);
    }
}

void wf_gen_delete(C *c, WfExpr *target)
{
    if (!wf_c_enter(c))
        return;
    int32_t top = c->u->top;
    WfPos old = c->u->loc;
    wf_set_loc(c, target->pos);
    delete_target(c, target);
    c->u->loc = old;
    c->u->top = top;
    wf_c_leave(c);
}

static Reg gen_named(C *c, WfExpr *e, Reg want)
{
    const char *name = e->v.NamedExpr.target->v.Name.id;
    Reg local = wf_local_reg(c, name);
    if (local >= 0) {
        wf_gen_expr(c, e->v.NamedExpr.value, local);
        wf_gen_store(c, e->v.NamedExpr.target, local);
        if (want == WANT_ANY)
            return local;
        Reg to = wf_dest(c, c->u->top, want);
        wf_move(c, to, local);
        return to;
    }
    int32_t top = c->u->top;
    Reg r = wf_gen_push(c, e->v.NamedExpr.value);
    Reg copy = wf_temp(c);
    wf_emit(c, OP_COPY, copy, r, 0, 0);
    wf_gen_store(c, e->v.NamedExpr.target, copy);
    c->u->top = top + 1;
    if (want < 0)
        return r;
    wf_move(c, want, r);
    c->u->top = top;
    return want;
}

/* --- generators --------------------------------------------------------------------------------------------- */

static Reg gen_yield(C *c, WfExpr *e, Reg want)
{
    Unit *u = c->u;
    int32_t top = u->top;
    if (u->scope->kind != BLOCK_FUNCTION) {
        wf_c_error(c, "'yield' outside function");
        return wf_dest(c, top, want);
    }
    Reg v = e->v.Yield.value ? wf_gen_expr(c, e->v.Yield.value, WANT_ANY)
                             : load_const_value(c, WF_NONE, WANT_PUSH);
    if (u->scope->generator && u->scope->coroutine) {
        Reg w = wf_dest(c, top, WANT_PUSH);
        wf_emit(c, OP_ASYNC_GEN_WRAP, w, v, 0, 0);
        v = w;
    }
    Reg t = wf_dest(c, top, WANT_PUSH);
    wf_emit(c, OP_YIELD, t, v, 0, 0);
    wf_emit(c, OP_RESUME, 0, 0, 0, 1);
    if (want < 0)
        return t;
    wf_move(c, want, t);
    u->top = top;
    return want;
}

/*
 *     LOAD_CONST v, None          v is the temporary after the iterator
 *  L: SEND       v, it -> end
 *  Y: YIELD_FROM v, it            an exception thrown in goes to T
 *     RESUME
 *     JUMP_BACK L
 *  T: THROW_CHECK v, it -> end
 *     JUMP Y
 *  end: MOVE it, v
 */
void wf_gen_yield_from(C *c, Reg it, bool await)
{
    Unit *u = c->u;
    int32_t top = u->top;
    Block *send = wf_new_block(c), *yield = wf_new_block(c), *thrown = wf_new_block(c);
    Block *end = wf_new_block(c);
    Reg v = load_const_value(c, WF_NONE, WANT_PUSH);
    wf_use_block(c, send);
    wf_emit_jump(c, OP_SEND, v, it, 0, end);
    wf_use_block(c, yield);
    const Handler *outer = u->handler;
    u->handler = wf_new_handler(c, thrown, v, false);
    wf_emit(c, OP_YIELD_FROM, v, it, 0, 0);
    u->handler = outer;
    wf_emit(c, OP_RESUME, 0, 0, 0, await ? 3 : 2);
    wf_jump(c, send);
    u->cold++;
    wf_use_block(c, thrown);
    wf_emit_jump(c, OP_THROW_CHECK, v, it, 0, end);
    wf_jump(c, yield);
    u->cold--;
    wf_use_block(c, end);
    wf_move(c, it, v);
    u->top = top;
}

static Reg finish_delegation(C *c, int32_t top, Reg it, bool await, Reg want)
{
    wf_gen_yield_from(c, it, await);
    if (want < 0)
        return it;
    wf_move(c, want, it);
    c->u->top = top;
    return want;
}

static Reg gen_yield_from(C *c, WfExpr *e, Reg want)
{
    Unit *u = c->u;
    int32_t top = u->top;
    if (u->scope->kind != BLOCK_FUNCTION) {
        wf_c_error(c, "'yield' outside function");
        return wf_dest(c, top, want);
    }
    if (u->kind == UNIT_ASYNC)
        wf_c_error(c, "'yield from' inside async function");
    Reg r = wf_gen_expr(c, e->v.YieldFrom.value, WANT_ANY);
    Reg it = wf_dest(c, top, WANT_PUSH);
    wf_emit(c, OP_GET_YIELD_FROM_ITER, it, r, 0, 0);
    return finish_delegation(c, top, it, false, want);
}

static Reg gen_await(C *c, WfExpr *e, Reg want)
{
    Unit *u = c->u;
    int32_t top = u->top;
    if (!((c->flags & WF_PYCF_ALLOW_TOP_LEVEL_AWAIT) && u->scope->kind == BLOCK_MODULE)) {
        if (u->scope->kind != BLOCK_FUNCTION)
            wf_c_error(c, "'await' outside function");
        else if (u->kind != UNIT_ASYNC && u->kind != UNIT_COMP)
            wf_c_error(c, "'await' outside async function");
    }
    Reg r = wf_gen_expr(c, e->v.Await.value, WANT_ANY);
    Reg it = wf_dest(c, top, WANT_PUSH);
    wf_emit(c, OP_GET_AWAITABLE, it, r, 0, 0);
    return finish_delegation(c, top, it, true, want);
}

/* --- dispatch --------------------------------------------------------------------------------------------------- */

bool wf_gen_super_method(C *c, WfExpr *e)
{
    int form;
    if (!super_operands(c, e->v.Attribute.value, &form))
        return false;
    gen_super_attr(c, e, form, true, WANT_PUSH);
    return true;
}

void wf_gen_method_loc(C *c, const WfExpr *attribute) { attribute_loc(c, attribute); }

static Reg gen_kind(C *c, WfExpr *e, Reg want)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_BoolOp:
        return gen_bool_op(c, e, want);
    case WF_EXPR_NamedExpr:
        return gen_named(c, e, want);
    case WF_EXPR_BinOp:
        return gen_binop(c, e, want);
    case WF_EXPR_UnaryOp:
        return gen_unary(c, e, want);
    case WF_EXPR_Lambda:
        return wf_gen_lambda(c, e, want);
    case WF_EXPR_IfExp:
        return gen_ifexp(c, e, want);
    case WF_EXPR_GeneratorExp:
    case WF_EXPR_ListComp:
    case WF_EXPR_SetComp:
    case WF_EXPR_DictComp:
        return wf_gen_comp(c, e, want);
    case WF_EXPR_Await:
        return gen_await(c, e, want);
    case WF_EXPR_Yield:
        return gen_yield(c, e, want);
    case WF_EXPR_YieldFrom:
        return gen_yield_from(c, e, want);
    case WF_EXPR_Compare:
        return gen_compare(c, e, want);
    case WF_EXPR_Call:
        return wf_gen_call(c, e, want);
    case WF_EXPR_FormattedValue:
        return wf_gen_formatted(c, e, want);
    case WF_EXPR_JoinedStr:
        return wf_gen_joined(c, e, want);
    case WF_EXPR_Constant:
        return wf_gen_load_const(c, constant_index(c, e), want);
    case WF_EXPR_Attribute:
        return gen_attribute(c, e, want);
    case WF_EXPR_Subscript:
        return gen_subscript(c, e, want);
    case WF_EXPR_Starred:
        wf_c_error(c, e->v.Starred.ctx == WF_Store
                          ? "starred assignment target must be in a list or tuple"
                          : "can't use starred expression here");
        break;
    case WF_EXPR_Name:
        return wf_load_name(c, e->v.Name.id, want);
    case WF_EXPR_Slice:
        return gen_slice(c, e, want);
    case WF_EXPR_Dict:
    case WF_EXPR_Set:
    case WF_EXPR_List:
    case WF_EXPR_Tuple:
        return wf_gen_display(c, e, want);
    case WF_EXPR_COUNT:
        break;
    }
    return wf_dest(c, c->u->top, want);
}

/*
 * Evaluates e when temporaries run out: those of this statement are packed into a tuple in one
 * of them and restored afterwards.
 */
static Reg gen_packed(C *c, WfExpr *e, Reg want)
{
    Unit *u = c->u;
    int32_t top = u->top, base = u->temp_limit - 60;
    if (base < u->stmt_top)
        base = u->stmt_top;
    int32_t n = top - base;
    if (n < 8)
        return gen_kind(c, e, want);
    wf_emit(c, OP_BUILD_TUPLE, wf_temp_at(base), wf_temp_at(base), 0, n);
    u->top = base + 1;
    Reg r = wf_gen_expr(c, e, WANT_PUSH);
    u->top = top;
    Reg to = wf_temp(c);
    wf_move(c, to, r);
    wf_emit(c, OP_UNPACK_SEQUENCE, wf_temp_at(base), wf_temp_at(base), n, 0);
    if (want < 0)
        return to;
    wf_move(c, want, to);
    u->top = top;
    return want;
}

Reg wf_gen_expr(C *c, WfExpr *e, Reg want)
{
    Unit *u = c->u;
    if (!wf_c_enter(c))
        return want >= 0 ? want : R_TEMP + u->top++;
    WfPos old = u->loc;
    u->loc = e->pos;
    bool leaf = e->kind == WF_EXPR_Name || e->kind == WF_EXPR_Constant;
    Reg r = u->top > u->pack_at && !leaf ? gen_packed(c, e, want) : gen_kind(c, e, want);
    u->loc = old;
    wf_c_leave(c);
    return r;
}
