/* What the main thread's executable copy made of an instruction: names for `weft dis`. */
#include "eval.h"

#include "forms.h"

static const char *const names[OP_ALL_COUNT] = {
#define OP(name, ...)
#define SPEC(name, family, ...) [OP_##name] = #name,
#include "../bytecode/opcodes.def"
#undef OP
};

const char *wf_exec_form(const WfCode *code, uint32_t at)
{
    if (code->exec0 == NULL)
        return "-";
    unsigned op = code->exec0->instrs[at].op;
    return op == code->instrs[at].op || names[op] == NULL ? NULL : op == OP_ADAPT ? "-" : names[op];
}
