/* What executable copies made of instructions: for `weft dis --specialized` and for tests. */
#include "eval.h"

#include "code_parts.h"
#include "counting.h"
#include "forms.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[OP_ALL_COUNT] = {
#define OP(name, ...)
#define SPEC(name, family, ...) [OP_##name] = #name,
#include "../bytecode/opcodes.def"
#undef OP
};

/* "FORM, n hits, m misses", "-" before the first run, or nothing for the canonical instruction. */
static size_t describe(const WfExec *x, uint32_t at, char *out, size_t size)
{
    unsigned op = x->instrs[at].op, canonical = x->head.code->instrs[at].op;
    const WfFormCount *n = x->counts != NULL && x->counts[at].runs > 0 ? &x->counts[at] : NULL;
    int len = 0;
    *out = '\0';
    if (op == OP_ADAPT)
        len = snprintf(out, size, "-");
    else if (op != canonical && names[op] != NULL)
        len = snprintf(out, size, "%s", names[op]);
    else if (n != NULL)
        len = snprintf(out, size, "no more %s", names[n->form]);
    if (n != NULL && len > 0)
        len += snprintf(out + len, size - (size_t)len, ", %u hits, %u misses", n->runs - n->misses, n->misses);
    return (size_t)len;
}

const char *wf_exec_form(const WfCode *code, uint32_t at)
{
    static char line[1000]; /* of the main thread, which alone calls this */
    const WfExecTable *others = atomic_load_explicit(&((WfCode *)code)->execs, memory_order_acquire);
    size_t len = 0;
    if (code->exec0 != NULL)
        len = describe(code->exec0, at, line, sizeof line);
    else if (others == NULL)
        return "-";
    for (uint32_t slot = 0; others != NULL && slot < others->len; slot++) {
        char more[120];
        if (others->items[slot] == NULL || describe(others->items[slot], at, more, sizeof more) == 0 ||
            len + sizeof more + 20 > sizeof line)
            continue;
        len += (size_t)sprintf(line + len, "%sthread %u: %s", len > 0 ? "; " : "", slot, more);
    }
    return len > 0 ? line : NULL;
}

Value wf_exec_forms(WfThread *t, WfCode *code)
{
    WfExec *x = wf_exec_get(t, code);
    Value list = x == NULL ? WF_NULL : wf_list_new(16);
    for (uint32_t i = 0; !wf_is_null(list) && i < code->ninstrs; i += wf_op_words[code->instrs[i].op]) {
        unsigned op = x->instrs[i].op;
        if (names[op] == NULL || op == OP_ADAPT)
            continue;
        Value name = wf_str_from_c(names[op]);
        int r = wf_is_null(name) ? -1 : wf_list_append(list, name);
        wf_drop(name);
        if (r < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}
