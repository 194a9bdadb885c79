/*
 * Prints canonical bytecode: one line per instruction with its source line, operands by name,
 * jump targets and the exception table; then the code objects among the constants.
 */
#include "internal/bytecode.h"

#include "internal/api.h"
#include "internal/code_parts.h"

typedef struct {
    const WfCode *code;
    FILE *out;
    uint8_t *targets;      /* one byte per word: something jumps there */
    WfFormFn *form;        /* NULL: canonical code alone */
} Printer;

/* Printable text of a constant or name; problems become "?". */
static void print_value(FILE *out, Value v, bool repr)
{
    if (wf_has_shape(v, WF_SHAPE_code)) {
        fputs("<code ", out);
        print_value(out, wf_as_code(v)->qualname, false);
        fputc('>', out);
        return;
    }
    Value text = repr ? wf_repr(v) : wf_new_ref(v);
    size_t len = 0;
    const char *utf8 = wf_is_null(text) ? NULL : wf_str_utf8(text, &len);
    if (utf8 == NULL) {
        wf_err_clear();
        fputc('?', out);
    } else {
        fwrite(utf8, 1, len, out);
    }
    wf_drop(text);
}

static void print_register(const Printer *p, unsigned r)
{
    const WfCode *c = p->code;
    if (r < c->nnear) {
        print_value(p->out, wf_tuple_item(c->varnames, r), false);
        return;
    }
    for (size_t i = 0; i < wf_tuple_len(c->cellvars); i++) {
        if (c->cell_regs[i] == r) {
            if (wf_code_makes_cell(c, r))
                fputc('&', p->out);
            print_value(p->out, wf_tuple_item(c->cellvars, i), false);
            return;
        }
    }
    unsigned own = (unsigned)c->nlocals + c->ncells;
    if (r >= c->nfixed)
        fprintf(p->out, "t%u", r - c->nfixed);
    else if (r - own < c->nfrees && wf_code_is_direct(c))
        print_value(p->out, wf_tuple_item(c->freevars, r - own), false);
    else
        fprintf(p->out, "h%u", r - c->nnear);
}

static void print_item(const Printer *p, Value tuple, int32_t i, bool repr)
{
    if (i < 0 || (size_t)i >= wf_tuple_len(tuple))
        fprintf(p->out, "#%d?", i);
    else
        print_value(p->out, wf_tuple_item(tuple, (size_t)i), repr);
}

static void print_imm(const Printer *p, char letter, const WfInstr *w, uint32_t at)
{
    const WfCode *c = p->code;
    Value name;
    switch (letter) {
    case 'j':
        fprintf(p->out, "-> %u", at + wf_code_op_words[w->op] + (uint32_t)w->imm);
        break;
    case 'K':
        print_item(p, c->consts, w->imm, true);
        break;
    case 'N':
        print_item(p, c->names, w->imm, false);
        break;
    case 'F':
        print_item(p, c->freevars, w->imm, false);
        break;
    case 'V':
        name = wf_code_variable(c, (uint32_t)w->imm);
        if (wf_is_null(name))
            fprintf(p->out, "#%d?", w->imm);
        else
            print_value(p->out, name, false);
        break;
    case 'k':
        print_register(p, (unsigned)w->imm);
        break;
    default:
        fprintf(p->out, "%d", w->imm);
    }
}

static bool is_register(char letter)
{
    return letter == 'd' || letter == 'r' || letter == 'k' || letter == 'w';
}

/* The fused compares with a constant name it in c. */
static bool c_is_constant(unsigned op) { return op >= OP_LT_K_JF && op <= OP_GE_K_JT; }

static void print_operands(const Printer *p, const WfInstr *w, uint32_t at)
{
    const char *letters = wf_code_op_operands[w->op];
    const uint8_t values[3] = {w->a, w->b, w->c};
    const char *comma = "";
    for (int i = 0; i < 3; i++) {
        if (letters[i] == '-')
            continue;
        fputs(comma, p->out);
        comma = ", ";
        if (is_register(letters[i]))
            print_register(p, values[i]);
        else if (i == 2 && c_is_constant(w->op))
            print_item(p, p->code->consts, values[i], true);
        else
            fprintf(p->out, "%u", values[i]);
    }
    if (letters[3] != '-') {
        fputs(comma, p->out);
        print_imm(p, letters[3], w, at);
    }
}

static void mark_targets(Printer *p)
{
    const WfCode *c = p->code;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op]) {
        const WfInstr *w = &c->instrs[i];
        int64_t t = (int64_t)i + wf_code_op_words[w->op] + w->imm;
        if (wf_code_op_operands[w->op][3] == 'j' && t >= 0 && t < c->ninstrs)
            p->targets[t] = 1;
    }
    for (uint32_t i = 0; i < c->nhandlers; i++)
        if (c->handlers[i].target < c->ninstrs)
            p->targets[c->handlers[i].target] = 2;
}

static void print_instructions(Printer *p)
{
    const WfCode *c = p->code;
    int last_line = -2;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_code_op_words[c->instrs[i].op]) {
        const WfInstr *w = &c->instrs[i];
        int line = wf_code_line(c, i);
        if (line != last_line && line >= 0)
            fprintf(p->out, "%5d", line);
        else
            fputs(line < 0 && line != last_line ? "   --" : "     ", p->out);
        last_line = line;
        fprintf(p->out, " %s %5u  %-18s ", p->targets[i] == 2 ? "E>" : p->targets[i] ? ">>" : "  ",
                i, wf_code_op_names[w->op]);
        print_operands(p, w, i);
        const char *form = p->form == NULL ? NULL : p->form(c, i);
        if (form != NULL)
            fprintf(p->out, "    ; %s", form);
        fputc('\n', p->out);
    }
}

static void print_handlers(const Printer *p)
{
    const WfCode *c = p->code;
    if (c->nhandlers > 0)
        fputs("Exception table:\n", p->out);
    for (uint32_t i = 0; i < c->nhandlers; i++) {
        const WfHandler *h = &c->handlers[i];
        fprintf(p->out, "  %u to %u -> %u [", h->start, h->end, h->target);
        print_register(p, h->depth);
        fprintf(p->out, "]%s\n", h->flags & 1 ? " lasti" : "");
    }
}

static void print_header(const Printer *p)
{
    const WfCode *c = p->code;
    fputs("code ", p->out);
    print_value(p->out, c->qualname, false);
    fprintf(p->out, " line %d: %u arguments, %u locals, %u cells, %zu free, %u registers, flags %#x\n",
            c->firstlineno, c->argcount + c->kwonlyargcount, c->nlocals, c->ncells,
            wf_tuple_len(c->freevars), c->nregs, c->flags);
}

int wf_disassemble(WfCode *code, FILE *out, WfFormFn *form)
{
    if (wf_code_ready(code) < 0 || wf_enter_call(" while disassembling") < 0)
        return -1;
    wf_code_positions_ready(code);
    Printer p = {code, out, wf_mem_calloc(code->ninstrs + 1, 1), form};
    int r = p.targets == NULL ? -1 : 0;
    if (r == 0) {
        mark_targets(&p);
        print_header(&p);
        print_instructions(&p);
        print_handlers(&p);
        wf_mem_free(p.targets);
    }
    for (size_t i = 0; r == 0 && i < wf_tuple_len(code->consts); i++) {
        Value k = wf_tuple_item(code->consts, i);
        if (!wf_has_shape(k, WF_SHAPE_code))
            continue;
        fputc('\n', out);
        r = wf_disassemble(wf_as_code(k), out, form);
    }
    wf_leave_call();
    return r;
}
