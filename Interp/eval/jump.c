/*
 * Setting f_lineno: a debugger's jump.
 *
 * Model: as in CPython, the target is the first line at or after the one asked for that has code, and
 * there the place whose temporaries are a part of those that the frame has now: loops, `with` blocks
 * and handlers can be left, not entered. What is in registers at each instruction is the verifier's
 * knowledge. Temporaries that are dead at the target are released, from the last to the first; that
 * of a handler gives back the exception handled before.
 *
 * The compiler leaves out checks of variables that certainly have a value. A frame that has jumped
 * checks every variable it reads, before each instruction: it runs an instrumented copy to its end.
 */
#include "helpers.h"

#include "../bytecode/verify.h"
#include "code_parts.h"

typedef struct {
    const WfCode *code;
    uint32_t width;         /* temporaries */
    Reg *regs;              /* by instruction and temporary */
    uint8_t *reached;
} States;

static void note_state(void *arg, uint32_t at, const Reg *regs)
{
    States *s = arg;
    s->reached[at] = 1;
    memcpy(&s->regs[(size_t)at * s->width], &regs[s->code->nfixed], s->width * sizeof *regs);
}

static int find_states(States *s, const WfCode *code)
{
    *s = (States){.code = code, .width = code->nregs > MOST_STATE_REGS ? 0 : (uint32_t)(code->nregs - code->nfixed)};
    s->regs = wf_mem_calloc((size_t)code->ninstrs * s->width + 1, sizeof *s->regs);
    s->reached = wf_mem_calloc(code->ninstrs + 1, 1);
    if (s->regs == NULL || s->reached == NULL)
        return -1;
    return wf_code_watch(code, note_state, s);
}

/* --- comparing --------------------------------------------------------------------------------------- */

static bool is_dead(Reg r) { return r.kind == K_DEAD || r.kind == K_NULL || r.kind == K_ANY; }

/* A register that holds `from` will do where `to` is expected. */
static bool fits(Reg from, Reg to)
{
    if (is_dead(to))
        return true;
    if (to.kind == K_ITER || to.kind == K_STATE)
        return from.kind == to.kind; /* whichever loop it is of */
    if (to.n == 0)
        return to.kind == K_VALUE ? from.kind >= K_VALUE : from.kind == to.kind;
    return from.kind == to.kind && from.n == to.n; /* values: those of the same instruction */
}

/* How many temporaries are live, counted to the last. */
static uint32_t depth_of(const States *s, const Reg *regs)
{
    uint32_t n = s->width;
    while (n > 0 && is_dead(regs[n - 1]))
        n--;
    return n;
}

static bool compatible(const States *s, const Reg *from, const Reg *to)
{
    for (uint32_t i = 0; i < s->width; i++)
        if (!fits(from[i], to[i]))
            return false;
    return true;
}

/* The register of some `async for`. */
static bool is_async_iterator(const WfCode *c, unsigned r)
{
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op])
        if (c->instrs[i].op == OP_END_ASYNC_FOR && c->instrs[i].b == r)
            return true;
    return false;
}

static const char *explain(const States *s, uint32_t at)
{
    if (!s->reached[at])
        return "can't jump into an exception handler, or code may be unreachable";
    const Reg *to = &s->regs[(size_t)at * s->width];
    uint32_t n = depth_of(s, to);
    switch (n == 0 ? K_DEAD : to[n - 1].kind) {
    case K_ITER:
    case K_STATE:
        return "can't jump into the body of a for loop";
    case K_EXC:
    case K_PREV:
        return "can't jump into an 'except' block as there's no exception";
    case K_VALUE:
        return is_async_iterator(s->code, s->code->nfixed + n - 1) ? "can't jump into the body of a for loop"
                                                                   : "incompatible stacks";
    case K_INT:
        return "can't jump into a re-raising block as there's no location";
    }
    return "incompatible stacks";
}

/* --- finding ------------------------------------------------------------------------------------------- */

/* Makes what there must be one of. */
static bool is_prologue(unsigned op) { return op == OP_RETURN_GENERATOR || op == OP_MAKE_CELL || op == OP_MAKE_FAR; }

/* A line's code begins at this instruction. */
static bool begins_line(const WfCode *c, uint32_t at, uint32_t before)
{
    unsigned op = c->instrs[at].op;
    if (is_prologue(op) || wf_code_line(c, at) == -1)
        return false;
    if (op == OP_RESUME)
        return c->instrs[at].imm == 0 && at + 1 < c->ninstrs && !is_prologue(c->instrs[at + 1].op);
    unsigned op_before = c->instrs[before].op;
    return at == before || is_prologue(op_before) || wf_code_line(c, before) != wf_code_line(c, at);
}

/* The first line from `line` on that has code; -1: none. */
static int line_with_code(const WfCode *c, int line)
{
    int best = -1;
    for (uint32_t i = 0, before = 0; i < c->ninstrs; before = i, i += wf_op_words[c->instrs[i].op]) {
        int l = begins_line(c, i, before) ? wf_code_line(c, i) : -1;
        if (l >= line && (best == -1 || l < best))
            best = l;
    }
    return best;
}

/* Where the line begins with the most temporaries that `now` has as well. -1: nowhere, *why says why. */
static int64_t find_target(const States *s, uint32_t now, int line, const char **why)
{
    const WfCode *c = s->code;
    const Reg *from = &s->regs[(size_t)now * s->width];
    int64_t best = -1;
    uint32_t best_depth = 0;
    bool explained = false;
    *why = "cannot find bytecode for specified line";
    for (uint32_t i = 0, before = 0; i < c->ninstrs; before = i, i += wf_op_words[c->instrs[i].op]) {
        if (!begins_line(c, i, before) || wf_code_line(c, i) != line)
            continue;
        const Reg *to = &s->regs[(size_t)i * s->width];
        uint32_t depth = depth_of(s, to);
        if (s->reached[i] && s->reached[now] && compatible(s, from, to)) {
            if (best == -1 || depth > best_depth) {
                best = i;
                best_depth = depth;
            }
        } else if (best == -1) {
            *why = explained && !s->reached[i] ? *why : explain(s, i);
            explained = true;
        }
    }
    return best;
}

/* --- going ------------------------------------------------------------------------------------------------ */

static void leave_handler(WfThread *t, Value previous)
{
    Value old = t->handled->value;
    t->handled->value = wf_own(previous);
    wf_drop(old);
}

static void go(WfThread *t, WfFrame *f, const States *s, uint32_t target)
{
    const Reg *from = &s->regs[(size_t)wf_frame_lasti(f) * s->width], *to = &s->regs[(size_t)target * s->width];
    f->pc = f->instrs + target;
    f->object->jumped = true;
    for (uint32_t i = s->width; i-- > 0;) {
        if (!is_dead(to[i]))
            continue;
        Value v = f->regs[f->code->nfixed + i];
        f->regs[f->code->nfixed + i] = WF_NULL;
        if (from[i].kind == K_PREV)
            leave_handler(t, v);
        else if (wf_is_counted(v))
            wf_drop(v);
    }
}

static int check_event(const WfFrameObject *o)
{
    if (wf_tracing.what == WF_TRACING_NOTHING)
        return wf_raise_i(&wf_exc_ValueError, "can't jump from the 'call' trace event of a new frame");
    if (!wf_frame_has_trace(o))
        return wf_raise_i(&wf_exc_ValueError, "f_lineno can only be set by a trace function");
    if (wf_tracing.what != WF_TRACING_LINE || o->frame == NULL || o->frame != wf_tracing.frame)
        return wf_raise_i(&wf_exc_ValueError, "can only jump from a 'line' trace event");
    return 0;
}

static int line_argument(const WfCode *c, Value v, int *line)
{
    int64_t n;
    if (wf_as_int64(v, &n) < 0) {
        wf_err_clear();
        n = INT64_MAX;
    }
    if (n > INT32_MAX || n < INT32_MIN)
        return wf_raise_i(&wf_exc_ValueError, "lineno out of range");
    if (n < c->firstlineno)
        return wf_raise_i(&wf_exc_ValueError, "line %d comes before the current code block", (int)n);
    *line = line_with_code(c, (int)n);
    if (*line < 0)
        return wf_raise_i(&wf_exc_ValueError, "line %d comes after the current code block", (int)n);
    return 0;
}

int wf_frame_jump(WfFrameObject *o, Value v)
{
    if (!wf_is_int_exact(v))
        return wf_raise_i(&wf_exc_ValueError, "lineno must be an integer");
    int line;
    if (check_event(o) < 0 || line_argument(wf_as_code(o->code), v, &line) < 0)
        return -1;
    States s;
    int r = find_states(&s, wf_as_code(o->code));
    if (r == 0) {
        const char *why;
        int64_t target = find_target(&s, (uint32_t)wf_frame_lasti(o->frame), line, &why);
        if (target < 0)
            r = wf_raise_i(&wf_exc_ValueError, "%s", why);
        else
            go(wf_thread(), o->frame, &s, (uint32_t)target);
    }
    wf_mem_free(s.regs);
    wf_mem_free(s.reached);
    return r;
}

int wf_trace_check_bound(WfFrame *f)
{
    const WfInstr *in = &f->code->instrs[f->pc - f->instrs];
    const char *letters = wf_code_op_operands[in->op];
    const unsigned operands[] = {in->a, in->b, in->c};
    if (in->op == OP_CLEAR || in->op == OP_DELETE_LOCAL || in->op == OP_CHECK_BOUND || in->op == OP_MAKE_CELL)
        return 0;
    for (int i = 0; i < 3; i++) {
        unsigned r = operands[i];
        if ((letters[i] == 'r' || letters[i] == 'k') && r < f->code->nnear && wf_is_null(f->regs[r])) {
            wf_eval_raise_unbound(f, r);
            return -1;
        }
    }
    return 0;
}
