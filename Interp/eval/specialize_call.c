/*
 * Which form a call of native code takes in an executable copy.
 *
 * CALL and CALL_METHOD run the general way until they have met the same kind of callee twice
 * (counted in the instruction's imm, which they do not use otherwise); then the opcode is
 * replaced by a member of the family made for that callee, and the cache words say which:
 *
 *   1 high  CALL_METHOD_*: shape of the object in front, or that of a number's class
 *   2       the WfMethodDef (functions), method descriptor, or type that is being called
 *   3       its C function
 *   1       CALL_DOUBLE, CALL_MODULE_DOUBLE: the C library's function
 *   1 low   CALL_FEED, CALL_METHOD_FEED: WfFeed, and above eight bits the form for other arguments
 *
 * A form that meets something else turns back at once and waits longer before the next change.
 * Definitions are constants of native modules, descriptors and types of the caches are immortal,
 * so nothing in the caches can go stale: no version is needed.
 */
#include "specialize_call.h"
#include "callable.h"
#include "feed.h"
#include "provoke.h"

#include <math.h>

enum { CALLS_BEFORE = 2, CALLS_BEFORE_AGAIN = -30 };

static void become(WfInstr *pc, unsigned op, uint32_t shape, const void *what, const void *fn)
{
    pc[1].cache_lo = 0;
    pc[1].cache_hi = shape;
    pc[2].cache = (uint64_t)(uintptr_t)what;
    pc[3].cache = (uint64_t)(uintptr_t)fn;
    pc->op = (uint16_t)op;
}

void wf_unspecialize_call(WfInstr *pc, unsigned canonical)
{
    pc->op = (uint16_t)canonical;
    pc->imm = CALLS_BEFORE_AGAIN;
    pc[1].cache = pc[2].cache = pc[3].cache = 0;
}

static bool is_in_module(const WfBuiltin *b, const char *name)
{
    return wf_is_str(b->module) && wf_str_equal_c(b->module, name);
}
static bool is_builtin_named(const WfBuiltin *b, const char *name)
{
    return strcmp(b->def->name, name) == 0 && is_in_module(b, "builtins");
}

typedef double (*DoubleFn)(double);

/* What a function of module math computes when neither its argument nor its result needs an object; NULL: something else. */
static DoubleFn double_function(const WfBuiltin *b)
{
#define ROW(name) {#name, name}
    static const struct {
        const char *name;
        DoubleFn fn;
    } known[] = {
        ROW(acos),  ROW(acosh), ROW(asin),  ROW(asinh), ROW(atan), ROW(atanh), ROW(cbrt), ROW(cos), ROW(cosh), ROW(erf), ROW(erfc),
        ROW(exp),   ROW(exp2),  ROW(expm1), ROW(fabs),  ROW(log1p), ROW(sin),  ROW(sinh), ROW(sqrt), ROW(tan), ROW(tanh),
    };
#undef ROW
    if (is_in_module(b, "math"))
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(known[i].name, b->def->name) == 0)
                return known[i].fn;
    return NULL;
}

/* Forms of functions that have instructions of their own. 0: none. */
static unsigned own_form(const WfBuiltin *b, unsigned n)
{
    if (n == 1 && is_builtin_named(b, "len"))
        return OP_CALL_LEN;
    if (n == 2 && is_builtin_named(b, "isinstance"))
        return OP_CALL_ISINSTANCE;
    if (n == 1 && is_builtin_named(b, "next"))
        return OP_CALL_NEXT;
    if (n == 1 && (is_builtin_named(b, "id") || is_builtin_named(b, "ord") || is_builtin_named(b, "callable")))
        return OP_CALL_PURE;
    if (n == 1 && wf_has_shape(b->self, WF_SHAPE_list) && strcmp(b->def->name, "append") == 0)
        return OP_CALL_BOUND_APPEND;
    return 0;
}

/* Forms of methods that have instructions of their own. 0: none. */
static unsigned own_method_form(const char *name, uint32_t shape, unsigned n)
{
    static const struct {
        const char *name;
        uint16_t shape, form;
        uint8_t fewest, most;
    } known[] = {
        {"append", WF_SHAPE_list, OP_CALL_LIST_APPEND, 1, 1}, {"pop", WF_SHAPE_list, OP_CALL_LIST_POP, 0, 0},
        {"setdefault", WF_SHAPE_dict, OP_CALL_DICT_SETDEFAULT, 2, 2},
        {"get", WF_SHAPE_dict, OP_CALL_DICT_GET, 1, 2},       {"add", WF_SHAPE_set, OP_CALL_SET_ADD, 1, 1},
        {"send", WF_SHAPE_generator, OP_CALL_SEND, 1, 1},     {"send", WF_SHAPE_coroutine, OP_CALL_SEND, 1, 1},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].shape == shape && n >= known[i].fewest && n <= known[i].most && strcmp(known[i].name, name) == 0)
            return known[i].form;
    return 0;
}

/* The form that has been chosen for a call with a generator as its argument may do better (feed.h). */
static void feed(WfInstr *pc, Value arg, unsigned form, WfFeed what)
{
    if (what == WF_FEED_NONE || !wf_has_shape(arg, WF_SHAPE_generator))
        return;
    pc[1].cache_lo = what | (uint32_t)pc->op << 8;
    pc->op = (uint16_t)form;
}

/* How to call a native function: members of the families CALL and CALL_MODULE. */
typedef struct {
    uint16_t noargs, o, fast, fastkw, of_double;
} NativeForms;

/* A call of b with n arguments; `own`, if not 0, is an instruction of its own. */
static unsigned become_native(WfInstr *pc, const NativeForms *forms, const WfBuiltin *b, unsigned n, unsigned own)
{
    const WfMethodDef *def = b->def;
    if (def->flags & WF_TRACES)
        return 0;
    DoubleFn fn = n == 1 ? double_function(b) : NULL;
    unsigned op = own;
    if (op == 0) {
        switch (def->flags & WF_CC_MASK) {
        case WF_O:
            op = n != 1 ? 0 : fn != NULL ? forms->of_double : forms->o;
            break;
        case WF_NOARGS:
            op = n == 0 ? forms->noargs : 0;
            break;
        case WF_FAST:
            op = forms->fast;
            break;
        case WF_FASTKW:
            op = forms->fastkw;
            break;
        }
    }
    if (op != 0)
        become(pc, op, 0, def, def->fn);
    if (op != 0 && fn != NULL)
        pc[1].cache = (uint64_t)(uintptr_t)fn;
    return op;
}

static bool specialize_function(WfInstr *pc, const WfBuiltin *b, unsigned n, const Value *args)
{
    static const NativeForms forms = {OP_CALL_NOARGS, OP_CALL_O, OP_CALL_FAST, OP_CALL_FASTKW, OP_CALL_DOUBLE};
    unsigned op = become_native(pc, &forms, b, n, own_form(b, n));
    if (op != 0 && n == 1)
        feed(pc, args[0], OP_CALL_FEED, wf_feed_of_function(b));
    return op != 0;
}

/* The next instruction steps through the range just made, in a temporary, and nobody else. */
static bool wants_iterator(const WfFrame *f, const WfInstr *pc)
{
    const WfInstr *next = &f->code->instrs[pc - f->instrs] + WF_CALL_WORDS;
    return pc->c >= 1 && pc->c <= 3 && pc->a >= f->nfixed && pc->a <= pc->b &&
           (next->op == OP_GET_ITER || next->op == OP_ITER_ARG) && next->a == pc->a && next->b == pc->a;
}

static bool specialize_type(const WfFrame *f, WfInstr *pc, WfType *type, unsigned n)
{
    if ((type->flags & WF_TF_HEAP) || !wf_is_immortal(type) || type->new == NULL)
        return false;
    if (type == &wf_type_type && n != 1)
        return false;
    unsigned op = type == &wf_type_type ? OP_CALL_TYPE : OP_CALL_CLASS;
    if (type == &wf_range_type && wants_iterator(f, pc))
        op = OP_CALL_RANGE_ITER;
    become(pc, op, 0, type, type->new);
    if (n == 1)
        feed(pc, f->regs[pc->b + 1], OP_CALL_FEED, wf_feed_of_class(type));
    return true;
}

static bool seldom_run(WfInstr *pc)
{
    return ++pc->imm < CALLS_BEFORE && wf_provoke == WF_PROVOKE_NOTHING;
}

bool wf_specialize_call(WfFrame *f, WfInstr *pc)
{
    if (!WF_MAY_CACHE || pc->op != OP_CALL || seldom_run(pc))
        return false;
    Value fn = f->regs[pc->b];
    if (wf_has_shape(fn, WF_SHAPE_builtin_function_or_method))
        return specialize_function(pc, wf_as_builtin(fn), pc->c, &f->regs[pc->b + 1]);
    if (wf_has_shape(fn, WF_SHAPE_type))
        return specialize_type(f, pc, (WfType *)wf_obj(fn), pc->c);
    return false;
}

bool wf_specialize_module_call(WfFrame *f, WfInstr *pc)
{
    static const NativeForms forms = {OP_CALL_MODULE_NOARGS, OP_CALL_MODULE_O, OP_CALL_MODULE_FAST, OP_CALL_MODULE_FASTKW,
                                      OP_CALL_MODULE_DOUBLE};
    return WF_MAY_CACHE && pc->op == OP_CALL_METHOD && !seldom_run(pc) &&
           become_native(pc, &forms, wf_as_builtin(f->regs[pc->b]), pc->c, 0) != 0;
}

bool wf_specialize_method_call(WfFrame *f, WfInstr *pc)
{
    if (!WF_MAY_CACHE || pc->op != OP_CALL_METHOD || seldom_run(pc))
        return false;
    const Value *w = &f->regs[pc->b];
    if (wf_is_null(w[1]) || !wf_has_shape(w[0], WF_SHAPE_method_descriptor) || !wf_is_immortal(wf_obj(w[0])))
        return false;
    WfMethodDescr *m = (WfMethodDescr *)wf_obj(w[0]);
    uint32_t shape = shape_in_front(w[1]);
    if (!wf_method_descr_accepts(m, w[1]))
        return false;
    unsigned op = own_method_form(m->def->name, shape, pc->c);
    if (op == 0) {
        switch (m->def->flags & WF_CC_MASK) {
        case WF_O:
            op = pc->c == 1 ? OP_CALL_METHOD_O : 0;
            break;
        case WF_NOARGS:
            op = pc->c == 0 ? OP_CALL_METHOD_NOARGS : 0;
            break;
        case WF_FAST:
            op = OP_CALL_METHOD_FAST;
            break;
        case WF_FASTKW:
            op = OP_CALL_METHOD_FASTKW;
            break;
        }
    }
    if (op != 0)
        become(pc, op, shape, m, m->def->fn);
    if (op != 0 && pc->c == 1)
        feed(pc, w[2], OP_CALL_METHOD_FEED, wf_feed_of_method(m->def->name, shape));
    return op != 0;
}
