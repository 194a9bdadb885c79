/* Compiling as a whole, and the plan for searching: where a match can possibly begin.
 *
 * A search runs the program only at places where its first characters fit: found by looking for
 * a literal prefix, for a single character, for one of a few characters, or by a table.
 */
#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

/* --- The least number of characters in a match ---------------------------------------------- */

static uint32_t add_saturated(uint32_t a, uint32_t b)
{
    return a + b < a ? UINT32_MAX : a + b;
}

static uint32_t sequence_width(const SreNode *node);

static uint32_t node_width(const SreNode *n)
{
    uint32_t width = UINT32_MAX;
    switch ((SreNodeKind)n->kind) {
    case NODE_ANY:
    case NODE_ANY_ALL:
    case NODE_LITERAL:
    case NODE_NOT_LITERAL:
    case NODE_SET:
        return 1;
    case NODE_SEQUENCE:
    case NODE_ATOMIC:
        return sequence_width(n->child);
    case NODE_REPEAT: {
        uint64_t total = (uint64_t)sequence_width(n->child) * n->a;
        return total > UINT32_MAX ? UINT32_MAX : (uint32_t)total;
    }
    case NODE_ALT:
        for (const SreNode *c = n->child; c; c = c->next) {
            uint32_t w = sequence_width(c->child);
            width = w < width ? w : width;
        }
        return width;
    case NODE_IF: {
        uint32_t yes = sequence_width(n->child), no = sequence_width(n->other);
        return yes < no ? yes : no;
    }
    default:
        return 0;
    }
}

static uint32_t sequence_width(const SreNode *node)
{
    uint32_t width = 0;
    for (; node; node = node->next)
        width = add_saturated(width, node_width(node));
    return width;
}

/* --- The plan ------------------------------------------------------------------------------- */

static const SreNode *skip_marks(const SreNode *n)
{
    while (n && n->kind == NODE_MARK)
        n = n->next;
    return n;
}

static bool is_zero_width(const SreNode *n)
{
    return n->kind == NODE_MARK || n->kind == NODE_AT || n->kind == NODE_ASSERT;
}

/* Literals that each match begins with, among marks and assertions. */
static uint32_t count_prefix(const SreTree *tree, bool *pure)
{
    uint32_t n = 0;
    *pure = true;
    for (const SreNode *node = tree->head; node; node = node->next) {
        if (node->kind == NODE_LITERAL)
            n++;
        else
            *pure = false;
        if (node->kind != NODE_LITERAL && !is_zero_width(node))
            break;
    }
    return n;
}

static void fill_overlap(uint32_t *overlap, const uint32_t *prefix, uint32_t n)
{
    overlap[0] = 0;
    for (uint32_t i = 1, k = 0; i < n; i++) {
        while (k && prefix[i] != prefix[k])
            k = overlap[k - 1];
        k += prefix[i] == prefix[k];
        overlap[i] = k;
    }
}

static WfSreStatus set_prefix(WfSreProgram *p, const SreTree *tree, uint32_t n)
{
    p->prefix = malloc(n * sizeof *p->prefix);
    p->overlap = malloc(n * sizeof *p->overlap);
    p->prefix_size = 0;
    if (!p->prefix || !p->overlap)
        return WF_SRE_NO_MEMORY;
    for (const SreNode *node = tree->head; p->prefix_size < n; node = node->next)
        if (node->kind == NODE_LITERAL)
            p->prefix[p->prefix_size++] = node->a;
    fill_overlap(p->overlap, p->prefix, n);
    p->start = n > 1 ? START_STRING : START_CHAR;
    return WF_SRE_OK;
}

/* Adds what the sequence's first characters may be to the tables, as that bit. Returns how many
   characters (up to TUPLE_MAX) it surely has. */
static uint32_t add_tuple(WfSreProgram *p, const SreNode *node, uint8_t bit)
{
    uint32_t n = 0;
    for (; node && n < TUPLE_MAX; node = node->next) {
        if (is_zero_width(node))
            continue;
        if (node->kind < NODE_ANY || node->kind > NODE_SET)
            break;
        for (uint32_t c = 0; c < 256; c++)
            if (wf_sre_first_has(&node->first, c))
                p->tables[n][c] |= bit;
        if (node->first.classes)
            p->tables[n][FILTER_WIDE] |= bit;
        n++;
    }
    return n;
}

/* For alternatives that begin with single characters, or a pattern that does. */
static bool plan_tuple(WfSreProgram *p, const SreNode *lead)
{
    uint32_t size = TUPLE_MAX, i = 0;
    while (lead && is_zero_width(lead))
        lead = lead->next;
    if (!lead)
        return false;
    if (lead->kind != NODE_ALT)
        size = add_tuple(p, lead, 1);
    else
        for (const SreNode *c = lead->child; c; c = c->next, i++) {
            uint32_t n = add_tuple(p, c->child, (uint8_t)(1u << (i & 7)));
            size = n < size ? n : size;
        }
    p->tuple_size = (uint8_t)size;
    if (size < 2)
        memset(p->tables, 0, sizeof p->tables);
    return size >= 2;
}

static void plan_by_first(WfSreProgram *p, const SreFirst *first)
{
    uint32_t n = 0;
    uint8_t *table = p->tables[0];
    for (uint32_t c = 0; c < 256; c++) {
        table[c] = wf_sre_first_has(first, c);
        if (table[c] && n++ < 3)
            p->few[n - 1] = (uint8_t)c;
    }
    table[FILTER_WIDE] = first->classes != 0;
    table[FILTER_END] = first->end;
    if (n == 256 && first->classes && first->end)
        p->start = START_ANYWHERE;
    else if (n >= 1 && n <= 3 && !first->classes && !first->end) {
        p->start = START_FEW;
        for (; n < 3; n++)
            p->few[n] = p->few[0];
    } else
        p->start = START_TABLE;
}

static void plan_run(WfSreProgram *p, const SreTree *tree, const SreNode *lead)
{
    if (lead && lead->kind == NODE_REPEAT && lead->b == SRE_MAXREPEAT && !tree->has_refs &&
        wf_sre_is_one_char(lead->child)) {
        p->leads_with_run = true;
        wf_sre_item_of(p->sets, lead->child, &p->run_kind, &p->run_arg);
    }
}

WfSreStatus wf_sre_plan_search(WfSreProgram *p, const SreTree *tree, const SreFirst *first)
{
    const SreNode *lead = skip_marks(tree->head);
    bool pure;
    uint32_t prefix = count_prefix(tree, &pure);
    p->min_width = sequence_width(tree->head);
    plan_run(p, tree, lead);
    if (lead && lead->kind == NODE_AT && lead->a == SRE_AT_BEGINNING_LINE)
        p->start = START_LINE;
    else if (lead && lead->kind == NODE_AT &&
             (lead->a == SRE_AT_BEGINNING || lead->a == SRE_AT_BEGINNING_STRING))
        p->start = START_SUBJECT;
    else if (prefix) {
        p->pure_literal = pure;
        return set_prefix(p, tree, prefix);
    } else if (plan_tuple(p, tree->head))
        p->start = START_TUPLE;
    else
        plan_by_first(p, first);
    return WF_SRE_OK;
}

/* --- Compiling ------------------------------------------------------------------------------ */

static WfSreStatus compile(WfSreProgram *p, const uint32_t *code, size_t n)
{
    SreTree tree;
    p->source = malloc((n ? n : 1) * sizeof *code);
    if (!p->source)
        return WF_SRE_NO_MEMORY;
    memcpy(p->source, code, n * sizeof *code);
    p->source_size = n;
    WfSreStatus status = wf_sre_parse(&tree, p->source, n, p->groups);
    if (status)
        return status;
    SreFirst first = wf_sre_annotate(&tree);
    status = wf_sre_emit(p, &tree);
    if (!status)
        status = wf_sre_plan_search(p, &tree, &first);
    wf_sre_tree_fini(&tree);
    return status;
}

WfSreStatus wf_sre_compile(const uint32_t *code, size_t n, uint32_t groups, WfSreProgram **program)
{
    if (groups > WF_SRE_MAX_GROUPS)
        return WF_SRE_INVALID;
    WfSreProgram *p = calloc(1, sizeof *p);
    if (!p)
        return WF_SRE_NO_MEMORY;
    p->groups = groups;
    WfSreStatus status = compile(p, code, n);
    if (status)
        wf_sre_free(p);
    else
        *program = p;
    return status;
}

void wf_sre_free(WfSreProgram *p)
{
    if (!p)
        return;
    for (uint32_t i = 0; i < p->nbranches; i++)
        free(p->branches[i].masks);
    free(p->branches);
    free(p->code);
    free(p->sets);
    free(p->filters);
    free(p->strings);
    free(p->source);
    free(p->prefix);
    free(p->overlap);
    free(p);
}

const uint32_t *wf_sre_code(const WfSreProgram *program, size_t *n)
{
    *n = program->source_size;
    return program->source;
}

WfSreStatus wf_sre_validate(const uint32_t *code, size_t n, uint32_t groups)
{
    SreTree tree;
    if (groups > WF_SRE_MAX_GROUPS)
        return WF_SRE_INVALID;
    WfSreStatus status = wf_sre_parse(&tree, code, n, groups);
    if (!status)
        wf_sre_tree_fini(&tree);
    return status;
}
