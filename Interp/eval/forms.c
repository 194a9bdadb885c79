/* What the main thread's executable copy made of an instruction: names for `weft dis`. */
#include "eval.h"

#include "forms.h"

static const char *const names[256] = {
#define OP(name, ...)
#define SPEC(name, family, ...) [OP_##name] = #name,
#define SPEC_AT(name, family, ...) [OP_##name] = #name,
#include "../bytecode/opcodes.def"
#undef OP
};

const char *wf_exec_form(const WfCode *code, uint32_t at)
{
    if (code->exec0 == NULL)
        return "-";
    uint8_t op = code->exec0->instrs[at].op;
    if (op == OP_SELDOM)
        return NULL;
    return op == code->instrs[at].op || names[op] == NULL ? NULL : op == OP_ADAPT ? "-" : names[op];
}
