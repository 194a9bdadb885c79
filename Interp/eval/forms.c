/* What the main thread's executable copy made of an instruction: names for `weft dis`. */
#include "eval.h"

#include "forms.h"

static const char *const names[256] = {
#define OP(name, ...) [OP_##name] = #name,
#define SPEC(name, family, ...) [OP_##name] = #name,
#include "../bytecode/opcodes.def"
#undef OP
#undef SPEC
};

const char *wf_exec_form(const WfCode *code, uint32_t at)
{
    if (code->exec0 == NULL)
        return "-";
    uint8_t op = code->exec0->instrs[at].op;
    return op == code->instrs[at].op ? NULL : op == OP_ADAPT ? "-" : names[op];
}
