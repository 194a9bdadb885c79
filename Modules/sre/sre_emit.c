/* From the annotated tree to a program.
 *
 * What the annotations buy: a repeat of one character whose set is disjoint from what follows
 * never gives characters back, so it leaves nothing to backtrack to; loops and alternations look
 * at the next character before they leave a choice behind; loops that cannot match empty and
 * have no bounds need no counter.
 *
 * Running out of memory is remembered in Emitter.status and checked once at the end.
 */
#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    WfSreProgram *program;
    const SreTree *tree;
    WfSreStatus status;
} Emitter;

static void emit_sequence(Emitter *e, const SreNode *node);

/* --- Growing arrays ------------------------------------------------------------------------- */

/* Makes room for one more element (of n, with room for *room); false after setting status. */
static bool make_room(Emitter *e, void *array, uint32_t n, uint32_t *room, size_t size)
{
    if (n < *room)
        return true;
    uint32_t more = *room ? *room * 2 : 16;
    void *grown = more > *room ? realloc(*(void **)array, more * size) : NULL;
    if (!grown) {
        e->status = WF_SRE_NO_MEMORY;
        return false;
    }
    *(void **)array = grown;
    *room = more;
    return true;
}

static void word(Emitter *e, uint32_t w)
{
    WfSreProgram *p = e->program;
    if (make_room(e, &p->code, p->code_size, &p->code_room, sizeof *p->code))
        p->code[p->code_size++] = w;
}

static void words(Emitter *e, int n, const uint32_t *w)
{
    for (int i = 0; i < n; i++)
        word(e, w[i]);
}

#define EMIT(e, ...)                                                                               \
    words(e, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), (uint32_t[]){__VA_ARGS__})

static uint32_t here(Emitter *e)
{
    return e->program->code_size;
}

static void set_word(Emitter *e, uint32_t at, uint32_t w)
{
    if (!e->status)
        e->program->code[at] = w;
}

/* --- Filters -------------------------------------------------------------------------------- */

static void fill_filter(uint8_t *table, const SreFirst *first, uint8_t bit)
{
    for (uint32_t c = 0; c < 256; c++)
        if (wf_sre_first_has(first, c))
            table[c] |= bit;
    if (first->classes)
        table[FILTER_WIDE] |= bit;
    if (first->end)
        table[FILTER_END] |= bit;
}

/* A filter with bit 1 where one may start and bit 2 where two may. */
static uint32_t add_filter(Emitter *e, const SreFirst *one, const SreFirst *two)
{
    WfSreProgram *p = e->program;
    if (!make_room(e, &p->filters, p->nfilters, &p->filters_room, FILTER_SIZE))
        return 0;
    uint8_t *table = p->filters + (size_t)p->nfilters * FILTER_SIZE;
    memset(table, 0, FILTER_SIZE);
    fill_filter(table, one, 1);
    if (two)
        fill_filter(table, two, 2);
    if (p->nfilters && memcmp(table, table - FILTER_SIZE, FILTER_SIZE) == 0)
        return p->nfilters - 1;
    return p->nfilters++;
}

static bool is_anything(const SreFirst *f)
{
    return (f->latin[0] & f->latin[1] & f->latin[2] & f->latin[3]) == ~0ull && f->classes && f->end;
}

static const SreFirst anything = {
    .latin = {~0ull, ~0ull, ~0ull, ~0ull},
    .classes = WIDE_CLASS_EVERY,
    .end = true,
    .only = SRE_NONE,
};

/* --- Marks within a body -------------------------------------------------------------------- */

typedef struct {
    uint32_t first, count;
} MarkRange;

static void widen(MarkRange *r, const SreNode *node)
{
    for (; node; node = node->next) {
        if (node->kind == NODE_MARK) {
            uint32_t end = r->count ? r->first + r->count : node->a + 1;
            if (!r->count || node->a < r->first)
                r->first = node->a;
            if (node->a >= end)
                end = node->a + 1;
            r->count = end - r->first;
        }
        widen(r, node->child);
        widen(r, node->other);
    }
}

static MarkRange marks_within(const SreNode *node)
{
    MarkRange r = {0, 0};
    widen(&r, node->child);
    return r;
}

/* --- Repeats of one character --------------------------------------------------------------- */

void wf_sre_item_of(const SreSet *sets, const SreNode *node, uint32_t *kind, uint32_t *arg)
{
    *arg = node->a;
    switch (node->kind) {
    case NODE_ANY:
        *kind = ITEM_ANY;
        break;
    case NODE_ANY_ALL:
        *kind = ITEM_ANY_ALL;
        break;
    case NODE_LITERAL:
        *kind = ITEM_LITERAL;
        break;
    case NODE_NOT_LITERAL:
        *kind = ITEM_NOT_LITERAL;
        break;
    default:
        *kind = sets[node->a].dynamic ? ITEM_DYNAMIC : ITEM_SET;
        break;
    }
}

static bool is_word_set(const Emitter *e, const SreNode *item, bool unicode)
{
    uint32_t category = unicode ? SRE_CATEGORY_UNI_WORD : SRE_CATEGORY_WORD;
    if (item->kind != NODE_SET || e->tree->sets[item->a].dynamic)
        return false;
    for (uint32_t c = 0; c < 256; c++)
        if (wf_sre_first_has(&item->first, c) && !wf_sre_category(category, c))
            return false;
    uint8_t allowed = unicode ? WIDE_CLASS_DIGIT | WIDE_CLASS_WORD : 0;
    return !(item->first.classes & ~allowed);
}

/* Word characters up to a word boundary: giving one back can never help. */
static bool ends_at_boundary(const Emitter *e, const SreNode *repeat)
{
    const SreNode *next = repeat->next;
    while (next && next->kind == NODE_MARK)
        next = next->next;
    if (!next || next->kind != NODE_AT || repeat->a == 0)
        return false;
    return (next->a == SRE_AT_UNI_BOUNDARY && is_word_set(e, repeat->child, true)) ||
           (next->a == SRE_AT_BOUNDARY && is_word_set(e, repeat->child, false));
}

/* Whether the repeat takes all it can and never less. */
static bool is_final(const Emitter *e, const SreNode *n)
{
    if (n->mode == REPEAT_POSSESSIVE || n->a == n->b)
        return true;
    if (wf_sre_first_disjoint(&n->child->first, &n->follow))
        return true;
    return n->mode == REPEAT_GREEDY && (n->follow.accept || ends_at_boundary(e, n));
}

static void emit_item_repeat(Emitter *e, const SreNode *n)
{
    uint32_t kind, arg;
    wf_sre_item_of(e->tree->sets, n->child, &kind, &arg);
    bool lazy = n->mode == REPEAT_LAZY;
    if (is_final(e, n))
        EMIT(e, SRE_OP_RUN, kind, arg, n->a, n->b);
    else if (n->follow.only != SRE_NONE)
        EMIT(e, lazy ? SRE_OP_LAZY_CHAR : SRE_OP_GREEDY_CHAR, kind, arg, n->a, n->b,
             n->follow.only);
    else {
        uint32_t filter = is_anything(&n->follow) ? SRE_NONE : add_filter(e, &n->follow, NULL);
        EMIT(e, lazy ? SRE_OP_LAZY : SRE_OP_GREEDY, kind, arg, n->a, n->b, filter);
    }
}

/* --- Loops ---------------------------------------------------------------------------------- */

static void emit_possessive_loop(Emitter *e, const SreNode *n)
{
    MarkRange marks = marks_within(n);
    uint32_t slot = e->program->nslots;
    e->program->nslots += 2;
    EMIT(e, SRE_OP_POSS_INIT, slot, marks.first, marks.count);
    uint32_t next = here(e);
    EMIT(e, SRE_OP_POSS_NEXT, slot, n->a, n->b, 0);
    emit_sequence(e, n->child);
    EMIT(e, SRE_OP_POSS_END, slot, n->a, next);
    set_word(e, next + 4, here(e));
}

/* (...)? */
static void emit_option(Emitter *e, const SreNode *n, const SreFirst *body)
{
    bool lazy = n->mode == REPEAT_LAZY;
    uint32_t at = here(e);
    EMIT(e, lazy ? SRE_OP_SPLIT_LAZY : SRE_OP_SPLIT, add_filter(e, body, &n->follow), 0);
    emit_sequence(e, n->child);
    set_word(e, at + 2, here(e));
}

/* (...)* and (...)+ whose body consumes something: no counter. */
static void emit_simple_loop(Emitter *e, const SreNode *n, const SreFirst *body)
{
    bool lazy = n->mode == REPEAT_LAZY;
    uint32_t filter = add_filter(e, body, &n->follow), entry = here(e);
    if (n->a == 0)
        EMIT(e, lazy ? SRE_OP_SPLIT_LAZY : SRE_OP_SPLIT, filter, 0);
    uint32_t top = here(e);
    emit_sequence(e, n->child);
    EMIT(e, lazy ? SRE_OP_LOOP_LAZY : SRE_OP_LOOP, filter, top);
    if (n->a == 0)
        set_word(e, entry + 2, here(e));
}

static void emit_counted_loop(Emitter *e, const SreNode *n, const SreFirst *body)
{
    uint32_t slot = e->program->nslots++, entry = here(e);
    EMIT(e, SRE_OP_COUNT_INIT, slot, 0);
    uint32_t top = here(e);
    emit_sequence(e, n->child);
    set_word(e, entry + 2, here(e));
    EMIT(e, n->mode == REPEAT_LAZY ? SRE_OP_COUNT_LAZY : SRE_OP_COUNT,
         add_filter(e, body, &n->follow), top, slot, n->a, n->b);
}

static bool body_is_nullable(const SreNode *repeat)
{
    for (const SreNode *n = repeat->child; n; n = n->next)
        if (!n->nullable)
            return false;
    return true;
}

static void emit_repeat(Emitter *e, const SreNode *n)
{
    if (wf_sre_is_one_char(n->child)) {
        emit_item_repeat(e, n);
        return;
    }
    bool nullable = body_is_nullable(n);
    const SreFirst *body = nullable ? &anything : &n->first;
    if (n->mode == REPEAT_POSSESSIVE)
        emit_possessive_loop(e, n);
    else if (n->b == 0)
        return;
    else if (n->b == 1 && n->a == 1)
        emit_sequence(e, n->child);
    else if (n->b == 1)
        emit_option(e, n, body);
    else if (n->a <= 1 && n->b == SRE_MAXREPEAT && !nullable)
        emit_simple_loop(e, n, body);
    else
        emit_counted_loop(e, n, body);
}

/* --- Alternatives --------------------------------------------------------------------------- */

/* What may start the alternative, followed by what follows the alternation. */
static bool may_start(const SreNode *alternative, uint32_t c)
{
    const SreFirst *f = &alternative->first, *then = &alternative->follow;
    bool nullable = alternative->nullable;
    if (c == FILTER_WIDE)
        return f->classes || (nullable && then->classes);
    if (c == FILTER_END)
        return f->end || (nullable && then->end);
    return wf_sre_first_has(f, c) || (nullable && wf_sre_first_has(then, c));
}

static bool fill_branch(SreBranch *b, const SreNode *alt)
{
    uint64_t masks[FILTER_SIZE];
    uint32_t classes = 0;
    for (uint32_t c = 0; c < FILTER_SIZE; c++) {
        uint64_t mask = 0, bit = 1;
        for (const SreNode *n = alt->child; n; n = n->next, bit <<= 1)
            if (may_start(n, c))
                mask |= bit;
        uint32_t i = 0;
        while (i < classes && masks[i] != mask)
            i++;
        if (i == classes)
            masks[classes++] = mask;
        b->class_of[c] = (uint16_t)i;
    }
    b->masks = malloc(classes * sizeof *masks);
    if (b->masks)
        memcpy(b->masks, masks, classes * sizeof *masks);
    return b->masks != NULL;
}

static uint32_t add_branch(Emitter *e, const SreNode *alt)
{
    WfSreProgram *p = e->program;
    if (!make_room(e, &p->branches, p->nbranches, &p->branches_room, sizeof *p->branches))
        return 0;
    if (!fill_branch(&p->branches[p->nbranches], alt)) {
        e->status = WF_SRE_NO_MEMORY;
        return 0;
    }
    return p->nbranches++;
}

static void emit_alternatives(Emitter *e, const SreNode *alt)
{
    uint32_t jumps[BRANCH_MAX], n = 0, at = here(e);
    EMIT(e, SRE_OP_BRANCH, add_branch(e, alt));
    for (const SreNode *c = alt->child; c; c = c->next)
        word(e, 0);
    for (const SreNode *c = alt->child; c; c = c->next, n++) {
        set_word(e, at + 2 + n, here(e));
        emit_sequence(e, c->child);
        jumps[n] = here(e);
        if (c->next)
            EMIT(e, SRE_OP_JUMP, 0);
    }
    for (uint32_t i = 0; i + 1 < n; i++)
        set_word(e, jumps[i] + 1, here(e));
}

/* --- The rest ------------------------------------------------------------------------------- */

static void emit_atomic(Emitter *e, const SreNode *n)
{
    MarkRange marks = marks_within(n);
    uint32_t slot = e->program->nslots++;
    EMIT(e, SRE_OP_ATOMIC, slot, marks.first, marks.count);
    emit_sequence(e, n->child);
    EMIT(e, SRE_OP_ATOMIC_END, slot);
}

static void emit_assert(Emitter *e, const SreNode *n)
{
    MarkRange marks = marks_within(n);
    uint32_t slot = e->program->nslots++, at = here(e);
    if (n->negated) {
        EMIT(e, SRE_OP_REFUTE, slot, marks.first, marks.count, n->a, 0);
        emit_sequence(e, n->child);
        EMIT(e, SRE_OP_REFUTE_END, slot);
        set_word(e, at + 5, here(e));
    } else {
        EMIT(e, SRE_OP_ASSERT, slot, marks.first, marks.count, n->a);
        emit_sequence(e, n->child);
        EMIT(e, SRE_OP_ASSERT_END, slot);
    }
}

static void emit_if(Emitter *e, const SreNode *n)
{
    uint32_t at = here(e);
    EMIT(e, SRE_OP_IF, n->a, 0);
    emit_sequence(e, n->child);
    uint32_t jump = here(e);
    if (n->other)
        EMIT(e, SRE_OP_JUMP, 0);
    set_word(e, at + 2, here(e));
    emit_sequence(e, n->other);
    if (n->other)
        set_word(e, jump + 1, here(e));
}

static void emit_at(Emitter *e, uint32_t at)
{
    if (at == SRE_AT_BEGINNING || at == SRE_AT_BEGINNING_STRING)
        EMIT(e, SRE_OP_AT_START);
    else if (at == SRE_AT_END)
        EMIT(e, SRE_OP_AT_END);
    else if (at == SRE_AT_UNI_BOUNDARY)
        EMIT(e, SRE_OP_AT_UNI_BOUNDARY);
    else
        EMIT(e, SRE_OP_AT, at);
}

/* Emits a run of literals; returns the last of them. */
static const SreNode *emit_literals(Emitter *e, const SreNode *node)
{
    WfSreProgram *p = e->program;
    uint32_t n = 0, start = p->strings_size;
    if (!node->next || node->next->kind != NODE_LITERAL) {
        EMIT(e, SRE_OP_LITERAL, node->a);
        return node;
    }
    for (;; node = node->next) {
        if (make_room(e, &p->strings, p->strings_size, &p->strings_room, sizeof *p->strings))
            p->strings[p->strings_size++] = node->a;
        n++;
        if (!node->next || node->next->kind != NODE_LITERAL)
            break;
    }
    EMIT(e, SRE_OP_STRING, n, start);
    return node;
}

static void emit_node(Emitter *e, const SreNode *n)
{
    switch ((SreNodeKind)n->kind) {
    case NODE_FAIL:
        EMIT(e, SRE_OP_FAIL);
        break;
    case NODE_ANY:
        EMIT(e, SRE_OP_ANY);
        break;
    case NODE_ANY_ALL:
        EMIT(e, SRE_OP_ANY_ALL);
        break;
    case NODE_LITERAL:
        break; /* emit_literals() */
    case NODE_NOT_LITERAL:
        EMIT(e, SRE_OP_NOT_LITERAL, n->a);
        break;
    case NODE_SET:
        EMIT(e, e->tree->sets[n->a].dynamic ? SRE_OP_DYNAMIC : SRE_OP_SET, n->a);
        break;
    case NODE_AT:
        emit_at(e, n->a);
        break;
    case NODE_MARK:
        EMIT(e, n->a & 1 ? SRE_OP_CLOSE : SRE_OP_OPEN, n->a);
        break;
    case NODE_ALT:
        emit_alternatives(e, n);
        break;
    case NODE_SEQUENCE:
        emit_sequence(e, n->child);
        break;
    case NODE_REPEAT:
        emit_repeat(e, n);
        break;
    case NODE_ASSERT:
        emit_assert(e, n);
        break;
    case NODE_ATOMIC:
        emit_atomic(e, n);
        break;
    case NODE_REF:
        if (n->mode == FOLD_NONE)
            EMIT(e, SRE_OP_REF, n->a);
        else
            EMIT(e, SRE_OP_REF_FOLD, n->a, n->mode);
        break;
    case NODE_IF:
        emit_if(e, n);
        break;
    }
}

static void emit_sequence(Emitter *e, const SreNode *node)
{
    for (; node && !e->status; node = node->next) {
        if (node->kind == NODE_LITERAL)
            node = emit_literals(e, node);
        else
            emit_node(e, node);
    }
}

WfSreStatus wf_sre_emit(WfSreProgram *program, SreTree *tree)
{
    Emitter e = {.program = program, .tree = tree};
    emit_sequence(&e, tree->head);
    EMIT(&e, SRE_OP_SUCCESS);
    if (e.status)
        return e.status;
    program->sets = tree->sets;
    program->nsets = tree->nsets;
    tree->sets = NULL;
    return WF_SRE_OK;
}
