/*
 * _opcode: what opcode.py asks of the interpreter.
 *
 * weft's instructions name registers, there is no stack that they could grow: the effect of each
 * is 0.
 */
#include "api.h"
#include "bytecode.h"

enum {
#define OP(name, operands, cache, flags, doc) NUMBER_##name,
#include "../Interp/bytecode/opcodes.def"
#undef OP
    NUMBER_COUNT
};

/* Whether the instruction's last operand is a jump: only these know taken from not taken. */
static bool valid_jump(Value jump)
{
    return wf_is_none(jump) || wf_is_bool(jump);
}

static Value m_stack_effect(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", "jump", NULL};
    int opcode;
    Value oparg = WF_NONE, jump = WF_NONE;
    int64_t ignored;
    if (wf_parse_args(args, nargs, kwnames, "i|O$O:stack_effect", names, &opcode, &oparg, &jump) <
        0)
        return WF_NULL;
    if (!valid_jump(jump))
        return wf_raise(&wf_exc_ValueError, "stack_effect: jump must be False, True or None");
    if (!wf_is_none(oparg) && wf_as_int64(oparg, &ignored) < 0)
        return WF_NULL;
    if (opcode < 0 || opcode >= NUMBER_COUNT)
        return wf_raise(&wf_exc_ValueError, "invalid opcode or oparg");
    return wf_small(0);
}

static Value m_get_specialization_stats(Value module)
{
    return WF_NONE;
}

static WfMethodDef functions[] = {
    {"stack_effect", m_stack_effect, WF_FASTKW,
     "stack_effect($module, opcode, oparg=None, /, *, jump=None)\n--\n\nCompute the stack effect "
     "of "
     "the opcode."},
    {"get_specialization_stats", m_get_specialization_stats, WF_NOARGS,
     "get_specialization_stats($module, /)\n--\n\nReturn the specialization stats"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__opcode(Value m)
{
    return wf_module_add_functions(m, functions);
}
