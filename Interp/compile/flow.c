/*
 * From the blocks of a unit to their final order: dead code, jumps, lines, unbound locals.
 *
 * The blocks arrive in the order they were opened; a block that does not end in a jump or return
 * goes on in the next. The result is the reachable blocks, main line first and handlers last,
 * with every fall-through that the order breaks made a jump. No conditional jump goes backwards:
 * those get a block with an unconditional one (the back edge with its safepoint).
 *
 * A read of a local is preceded by CHECK_BOUND; a forward analysis (meet: intersection) removes
 * those whose local certainly has a value. An exception handler is entered with what held before
 * any of its instructions.
 */
#include "codegen.h"

const char wf_op_operands[OP_COUNT][5] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = operands,
#include "../bytecode/opcodes.def"
#undef OP
};

static bool block_ends(const Block *b) { return b->n > 0 && wf_op_ends(b->ins[b->n - 1].op); }

/* The first block with instructions that is reached by falling through from b, or b. */
static Block *effective(Block *b)
{
    while (b->n == 0 && b->fall != NULL)
        b = b->fall;
    return b;
}

/* --- reachability ----------------------------------------------------------------------------------- */

typedef struct {
    Block **items;
    int32_t n, cap;
} Stack;

static void push(C *c, Stack *s, Block *b)
{
    if (b == NULL || b->reachable)
        return;
    Block **items = wf_arena_more(c->arena, s->items, s->n, &s->cap, sizeof *items);
    if (items == NULL) {
        wf_c_fail(c);
        return;
    }
    b->reachable = true;
    s->items = items;
    items[s->n++] = b;
}

static void mark_reachable(C *c, Unit *u)
{
    Stack s = {0};
    int32_t position = 0;
    for (Block *b = u->first; b != NULL; b = b->next) {
        b->reachable = false;
        b->preds = 0;
        b->position = position++;
        b->fall = block_ends(b) ? NULL : b->next;
    }
    push(c, &s, u->first);
    u->first->preds = 1;
    while (s.n > 0 && !c->failed) {
        Block *b = s.items[--s.n];
        const Handler *h = NULL;
        for (int32_t i = 0; i < b->n; i++) {
            if (b->ins[i].target) {
                push(c, &s, b->ins[i].target);
                b->ins[i].target->preds++;
            }
            if (b->ins[i].handler && b->ins[i].handler != h) {
                h = b->ins[i].handler;
                push(c, &s, h->target);
                h->target->preds += 2;
            }
        }
        if (b->fall) {
            push(c, &s, b->fall);
            b->fall->preds++;
        }
    }
    for (Block *b = u->first; b != NULL; b = b->next)
        while (b->next != NULL && !b->next->reachable)
            b->next = b->next->next;
}

/* --- jumps --------------------------------------------------------------------------------------------- */

static bool same_line(const Ins *a, const Ins *b)
{
    return b->pos.lineno < 0 || a->pos.lineno == b->pos.lineno || a->pos.lineno < 0;
}

enum { MAX_HOPS = 16, MAX_EXIT = 3 };

/* A jump to an unconditional jump of the same line goes to where that goes. */
static void thread_jump(const Block *b, Ins *i)
{
    for (int hops = 0; hops < MAX_HOPS; hops++) {
        Block *t = effective(i->target);
        i->target = t;
        if (t->n == 0 || t->ins[0].op != OP_JUMP || !same_line(i, &t->ins[0]))
            return;
        Block *far = effective(t->ins[0].target);
        if (far == t || (i->op != OP_JUMP && far->position <= b->position))
            return;
        i->target = far;
    }
}

static bool is_keep(uint8_t op) { return op == OP_JUMP_TRUE_KEEP || op == OP_JUMP_FALSE_KEEP; }

/* `and` and `or` chains: a jump that keeps a value of known truth to a test of that value. */
static void thread_keep(Ins *i)
{
    for (int hops = 0; hops < MAX_HOPS && is_keep(i->op); hops++) {
        Block *t = effective(i->target);
        if (t->n == 0 || t->ins[0].a != i->a)
            return;
        Ins *next = &t->ins[0];
        bool truth = i->op == OP_JUMP_TRUE_KEEP;
        if (is_keep(next->op)) {
            if (next->op == i->op) {
                i->target = next->target;
            } else if (t->n == 1 && t->fall) {
                i->op = truth ? OP_JUMP_TRUE : OP_JUMP_FALSE;
                i->target = t->fall;
            } else {
                return;
            }
        } else if (next->op == OP_JUMP_TRUE || next->op == OP_JUMP_FALSE) {
            bool jumps = (next->op == OP_JUMP_TRUE) == truth;
            if (!jumps && (t->n != 1 || t->fall == NULL))
                return;
            i->op = truth ? OP_JUMP_TRUE : OP_JUMP_FALSE;
            i->target = jumps ? next->target : t->fall;
        } else {
            return;
        }
    }
}

static bool is_small_exit(const Block *b)
{
    if (b->n == 0 || b->n > MAX_EXIT)
        return false;
    uint8_t op = b->ins[b->n - 1].op;
    return op == OP_RETURN || op == OP_RETURN_CONST;
}

/* A jump to a short way out is replaced by a copy of that. */
static void inline_exit(C *c, Block *b)
{
    Ins *last = &b->ins[b->n - 1];
    Block *t = effective(last->target);
    if (last->op != OP_JUMP || !is_small_exit(t) || t == b)
        return;
    Ins *copy = wf_c_alloc(c, (size_t)(b->n + t->n) * sizeof *copy);
    if (copy == NULL)
        return;
    memcpy(copy, b->ins, (size_t)b->n * sizeof *copy);
    memcpy(copy + b->n, t->ins, (size_t)t->n * sizeof *copy);
    copy[b->n - 1].op = OP_NOP;
    copy[b->n - 1].target = NULL;
    b->ins = copy;
    b->n += t->n;
    b->cap = b->n;
}

static void thread_jumps(C *c, Unit *u)
{
    for (Block *b = u->first; b != NULL; b = b->next) {
        if (b->n == 0)
            continue;
        Ins *last = &b->ins[b->n - 1];
        if (!last->target)
            continue;
        if (is_keep(last->op))
            thread_keep(last);
        thread_jump(b, last);
        inline_exit(c, b);
    }
}

/* --- lines ------------------------------------------------------------------------------------------------ */

static bool has_no_line(const Block *b)
{
    for (int32_t i = 0; i < b->n; i++)
        if (b->ins[i].pos.lineno >= 0)
            return false;
    return true;
}

/*
 * A way out of no line of its own, such as the return at the end of a body, is copied for each
 * jump to it, so that it can take the line that it is reached from.
 */
static void copy_exits(C *c, Unit *u)
{
    bool changed = false;
    for (Block *b = u->first; b != NULL; b = b->next) {
        Ins *last = b->n > 0 ? &b->ins[b->n - 1] : NULL;
        if (last == NULL || last->target == NULL)
            continue;
        Block *t = effective(last->target);
        if (t == NULL || t->preds < 2 || !is_small_exit(t) || !has_no_line(t))
            continue;
        Block *copy = wf_new_block(c);
        Ins *ins = wf_c_alloc(c, (size_t)t->n * sizeof *ins);
        if (ins == NULL)
            return;
        memcpy(ins, t->ins, (size_t)t->n * sizeof *ins);
        copy->ins = ins;
        copy->n = copy->cap = t->n;
        copy->cold = t->cold;
        copy->next = t->next;
        t->next = copy;
        last->target = copy;
        changed = true;
    }
    if (changed)
        mark_reachable(c, u);
}

/* An artificial instruction belongs to the line before it. */
static void propagate_lines(Unit *u)
{
    for (Block *b = u->first; b != NULL; b = b->next) {
        WfPos last = {-1, -1, -1, -1};
        for (int32_t i = 0; i < b->n; i++) {
            if (b->ins[i].pos.lineno < 0)
                b->ins[i].pos = last;
            else
                last = b->ins[i].pos;
        }
        if (b->fall && b->fall->n > 0 && b->fall->preds == 1 && b->fall->ins[0].pos.lineno < 0)
            b->fall->ins[0].pos = last;
        Block *t = b->n > 0 ? b->ins[b->n - 1].target : NULL;
        if (t && t->preds == 1 && t->n > 0 && t->ins[0].pos.lineno < 0)
            t->ins[0].pos = last;
    }
}

/* A NOP stays only to give its line an instruction. */
static bool nop_is_needed(Block *b, int32_t i, int32_t previous_line)
{
    int32_t line = b->ins[i].pos.lineno;
    if (line < 0 || line == previous_line)
        return false;
    if (i + 1 < b->n) {
        Ins *next = &b->ins[i + 1];
        if (next->pos.lineno < 0) {
            next->pos = b->ins[i].pos;
            return false;
        }
        return next->pos.lineno != line;
    }
    Block *next = b->fall ? effective(b->fall) : NULL;
    return next == NULL || next->n == 0 || next->ins[0].pos.lineno != line;
}

static void remove_nops(Block *b)
{
    int32_t n = 0, line = -1;
    for (int32_t i = 0; i < b->n; i++) {
        if (b->ins[i].op == OP_NOP && !nop_is_needed(b, i, line))
            continue;
        line = b->ins[i].pos.lineno;
        b->ins[n++] = b->ins[i];
    }
    b->n = n;
}

/* --- unbound locals ------------------------------------------------------------------------------------------- */

typedef struct {
    C *c;
    Unit *u;
    uint32_t words;
    uint64_t *state;
    bool changed;
} Bound;

/* The number of the variable in register r, as registers are numbered, or -1. */
static int32_t local_number(const Unit *u, uint16_t r)
{
    if (r == R_FAR || r >= R_TEMP || (r >= R_CELL && u->far))
        return -1;
    if (r >= R_HIDDEN)
        return u->nlocals + u->ncells + (r - R_HIDDEN);
    return r >= R_CELL ? u->nlocals + (r - R_CELL) : u->scope->symbols[r].index;
}

static void set_bit(uint64_t *s, int32_t i) { s[i / 64] |= UINT64_C(1) << (i % 64); }
static void clear_bit(uint64_t *s, int32_t i) { s[i / 64] &= ~(UINT64_C(1) << (i % 64)); }
static bool has_bit(const uint64_t *s, int32_t i) { return s[i / 64] >> (i % 64) & 1; }

static void meet(Bound *m, Block *b)
{
    for (uint32_t i = 0; i < m->words; i++) {
        uint64_t both = b->bound[i] & m->state[i];
        if (both != b->bound[i]) {
            b->bound[i] = both;
            m->changed = true;
        }
    }
}

/* Applies one instruction to the state; true if a local may have lost its value. */
static bool apply(Bound *m, const Ins *i)
{
    char a = wf_op_operands[i->op][0];
    int32_t local = wf_op_is_reg(a) ? local_number(m->u, i->a) : -1;
    if (local < 0)
        return false;
    if (i->op == OP_DELETE_LOCAL || i->op == OP_CLEAR) {
        clear_bit(m->state, local);
        return true;
    }
    if ((a == 'd' && i->op != OP_LOAD_FREE_MAYBE) || i->op == OP_CHECK_BOUND)
        set_bit(m->state, local);
    return false;
}

static void flow_block(Bound *m, Block *b)
{
    memcpy(m->state, b->bound, m->words * sizeof *m->state);
    const Handler *seen = NULL;
    for (int32_t i = 0; i < b->n; i++) {
        const Ins *ins = &b->ins[i];
        if (ins->handler && ins->handler != seen) {
            seen = ins->handler;
            meet(m, seen->target);
        }
        if (ins->target)
            meet(m, ins->target);
        if (apply(m, ins))
            seen = NULL;
    }
    if (b->fall)
        meet(m, b->fall);
}

static void drop_checks(Bound *m, Block *b)
{
    int32_t n = 0;
    memcpy(m->state, b->bound, m->words * sizeof *m->state);
    for (int32_t i = 0; i < b->n; i++) {
        Ins *ins = &b->ins[i];
        bool proven = ins->op == OP_CHECK_BOUND &&
                      has_bit(m->state, local_number(m->u, ins->a));
        apply(m, ins);
        if (!proven)
            b->ins[n++] = *ins;
    }
    b->n = n;
}

static void check_bound(C *c, Unit *u)
{
    int32_t variables = u->nlocals + u->ncells + u->max_hidden;
    if (variables == 0)
        return;
    Bound m = {.c = c, .u = u, .words = ((uint32_t)variables + 63) / 64};
    m.state = wf_c_alloc(c, m.words * sizeof *m.state);
    for (Block *b = u->first; b != NULL && !c->failed; b = b->next) {
        b->bound = wf_c_alloc(c, m.words * sizeof *b->bound);
        if (b->bound)
            memset(b->bound, 0xff, m.words * sizeof *b->bound);
    }
    if (c->failed)
        return;
    memset(u->first->bound, 0, m.words * sizeof *m.state);
    for (int32_t i = 0; i < u->nargs; i++)
        set_bit(u->first->bound, i);
    do {
        m.changed = false;
        for (Block *b = u->first; b != NULL; b = b->next)
            flow_block(&m, b);
    } while (m.changed);
    for (Block *b = u->first; b != NULL; b = b->next)
        drop_checks(&m, b);
}

/* --- unpacking into locals -------------------------------------------------------------------------------------- */

/* UNPACK_SEQUENCE t, then MOVE x, t; MOVE y, t+1, ... into consecutive locals: straight there. */
static void unpack_into_locals(Unit *u, Block *b)
{
    for (int32_t i = 0; i < b->n; i++) {
        Ins *p = &b->ins[i];
        int32_t n = p->c;
        if (p->op != OP_UNPACK_SEQUENCE || n == 0 || i + n >= b->n || p->a < R_TEMP)
            continue;
        int32_t first = -1, k = 0;
        for (; k < n; k++) {
            Ins *m = &p[k + 1];
            int32_t local = m->op == OP_MOVE ? local_number(u, m->a) : -1;
            if (local < 0 || m->b != p->a + k || (k > 0 && local != first + k))
                break;
            if (k == 0)
                first = local;
        }
        if (k < n)
            continue;
        p->a = p[1].a;
        memmove(p + 1, p + 1 + n, (size_t)(b->n - i - 1 - n) * sizeof *p);
        b->n -= n;
    }
}

/* --- the order -------------------------------------------------------------------------------------------------------- */

static Block **order_blocks(C *c, Unit *u, int32_t *count)
{
    int32_t n = 0, deepest = 0, at = 0;
    for (Block *b = u->first; b != NULL; b = b->next) {
        n++;
        if (b->cold > deepest)
            deepest = b->cold;
    }
    /* Room for the blocks of backward conditional jumps too. */
    Block **order = wf_c_alloc(c, (size_t)n * 2 * sizeof *order);
    for (int32_t level = 0; order != NULL && level <= deepest; level++)
        for (Block *b = u->first; b != NULL; b = b->next)
            if (b->cold == level && b->n > 0) {
                b->position = at;
                order[at++] = b;
            }
    *count = at;
    return order;
}

static Block *jump_block(C *c, Block *target, const Ins *like)
{
    Block *b = wf_new_block(c);
    Ins *i = wf_c_alloc(c, sizeof *i);
    if (i == NULL)
        return b;
    *i = (Ins){.op = OP_JUMP, .target = target, .pos = like->pos, .handler = like->handler};
    b->ins = i;
    b->n = b->cap = 1;
    b->reachable = true;
    return b;
}

static void append_jump(C *c, Block *b, Block *target)
{
    Ins *copy = wf_c_alloc(c, (size_t)(b->n + 1) * sizeof *copy);
    if (copy == NULL)
        return;
    memcpy(copy, b->ins, (size_t)b->n * sizeof *copy);
    copy[b->n] = (Ins){.op = OP_JUMP, .target = target, .pos = copy[b->n - 1].pos,
                       .handler = copy[b->n - 1].handler};
    b->ins = copy;
    b->cap = ++b->n;
}

/* Makes broken fall-throughs jumps and gives backward conditional jumps a block of their own. */
static int32_t fix_order(C *c, Block **order, int32_t n)
{
    int32_t total = n;
    for (int32_t k = 0; k < n && !c->failed; k++) {
        Block *b = order[k];
        Block *after = b->fall ? effective(b->fall) : NULL;
        Ins *last = &b->ins[b->n - 1];
        if (last->target)
            last->target = effective(last->target);
        if (last->target && last->op != OP_JUMP && last->target->position <= k) {
            Block *back = jump_block(c, last->target, last);
            back->position = total;
            order[total++] = back;
            last->target = back;
        }
        if (after != NULL && (k + 1 == n || order[k + 1] != after))
            append_jump(c, b, after);
    }
    return total;
}

/* A jump to what comes next anyway becomes a NOP. */
static bool drop_useless_jumps(Block **order, int32_t n)
{
    bool found = false;
    for (int32_t k = 0; k + 1 < n; k++) {
        Block *b = order[k];
        Ins *last = &b->ins[b->n - 1];
        if (last->op != OP_JUMP || effective(last->target) != order[k + 1])
            continue;
        last->op = OP_NOP;
        last->target = NULL;
        b->fall = order[k + 1];
        found = true;
    }
    return found;
}

Block **wf_lay_out_blocks(C *c, Unit *u, int32_t *n)
{
    mark_reachable(c, u);
    thread_jumps(c, u);
    mark_reachable(c, u);
    if (c->failed)
        return NULL;
    copy_exits(c, u);
    propagate_lines(u);
    check_bound(c, u);
    for (Block *b = u->first; b != NULL; b = b->next) {
        unpack_into_locals(u, b);
        remove_nops(b);
    }
    Block **order = order_blocks(c, u, n);
    if (order == NULL)
        return NULL;
    if (drop_useless_jumps(order, *n)) {
        for (int32_t i = 0; i < *n; i++)
            remove_nops(order[i]);
        order = order_blocks(c, u, n);
    }
    if (order != NULL)
        *n = fix_order(c, order, *n);
    return c->failed ? NULL : order;
}
