/* From code words to a tree, rejecting whatever re._compiler would not emit.
 *
 * Each construct is parsed within [at, end) and must fill its own range exactly, so no word is
 * read twice with different meanings and no offset can lead outside. Recursion is bounded by
 * WF_SRE_MAX_DEPTH.
 */
#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_NODES 64

struct SreBlock {
    SreBlock *next;
    size_t used;
    SreNode nodes[BLOCK_NODES];
};

typedef struct {
    SreTree *tree;
    const uint32_t *code;
    int depth;
    WfSreStatus status;
} Parser;

typedef struct {
    SreNode *head, *tail;
} Sequence;

static bool parse_sequence(Parser *p, size_t at, size_t end, Sequence *out);
static size_t parse_instruction(Parser *p, size_t at, size_t end, Sequence *s);

static bool fail_with(Parser *p, WfSreStatus status)
{
    p->status = status;
    return false;
}

static bool invalid(Parser *p)
{
    return fail_with(p, WF_SRE_INVALID);
}

static SreNode *new_node(Parser *p, SreNodeKind kind)
{
    SreBlock *b = p->tree->blocks;
    if (!b || b->used == BLOCK_NODES) {
        b = malloc(sizeof *b);
        if (!b) {
            p->status = WF_SRE_NO_MEMORY;
            return NULL;
        }
        b->next = p->tree->blocks;
        b->used = 0;
        p->tree->blocks = b;
    }
    SreNode *node = &b->nodes[b->used++];
    memset(node, 0, sizeof *node);
    node->kind = (uint8_t)kind;
    return node;
}

static void append(Sequence *s, SreNode *node)
{
    node->prev = s->tail;
    *(s->tail ? &s->tail->next : &s->head) = node;
    s->tail = node;
}

static SreNode *add_node(Parser *p, Sequence *s, SreNodeKind kind)
{
    SreNode *node = new_node(p, kind);
    if (node)
        append(s, node);
    return node;
}

/* --- Sets ----------------------------------------------------------------------------------- */

/* Checks a charset in [at, end), the last word being SRE_FAILURE. */
static bool check_charset(const uint32_t *code, size_t at, size_t end)
{
    while (at < end) {
        size_t left = end - at;
        switch (code[at]) {
        case SRE_FAILURE:
            return left == 1;
        case SRE_NEGATE:
            at += 1;
            break;
        case SRE_LITERAL:
            at += 2;
            break;
        case SRE_CATEGORY:
            if (left < 2 || code[at + 1] >= SRE_CATEGORY_COUNT)
                return false;
            at += 2;
            break;
        case SRE_RANGE:
        case SRE_RANGE_UNI_IGNORE:
            at += 3;
            break;
        case SRE_CHARSET:
            at += 9;
            break;
        case SRE_BIGCHARSET:
            if (left < 2 + 64 || code[at + 1] > 256 || left < 2 + 64 + (size_t)code[at + 1] * 8)
                return false;
            for (int i = 0; i < 256; i++)
                if (((const uint8_t *)(code + at + 2))[i] >= code[at + 1])
                    return false;
            at += 2 + 64 + (size_t)code[at + 1] * 8;
            break;
        default:
            return false;
        }
    }
    return false;
}

static bool same_set(const SreSet *a, const SreSet *b)
{
    return !a->dynamic && !b->dynamic && a->wide != WIDE_CODE && a->wide == b->wide &&
           a->uc_flags == b->uc_flags && memcmp(a->table, b->table, sizeof a->table) == 0;
}

/* The index of a set like this one, in *index. */
static bool intern_set(Parser *p, SreSet *set, uint32_t *index)
{
    SreTree *t = p->tree;
    wf_sre_set_finish(set);
    for (uint32_t i = t->nsets; i-- > 0 && t->nsets - i < 64;)
        if (same_set(&t->sets[i], set)) {
            *index = i;
            return true;
        }
    if (t->nsets == t->sets_room) {
        uint32_t room = t->sets_room ? t->sets_room * 2 : 4;
        SreSet *sets = realloc(t->sets, room * sizeof *sets);
        if (!sets)
            return fail_with(p, WF_SRE_NO_MEMORY);
        t->sets = sets;
        t->sets_room = room;
    }
    *index = t->nsets;
    t->sets[t->nsets++] = *set;
    return true;
}

static bool add_set(Parser *p, Sequence *s, SreSet *set)
{
    SreNode *node = add_node(p, s, NODE_SET);
    return node && intern_set(p, set, &node->a);
}

static bool add_charset(Parser *p, Sequence *s, const uint32_t *code, SreFold fold)
{
    SreSet set = {.code = code, .fold = (uint8_t)fold};
    return add_set(p, s, &set);
}

/* A literal, or with invert anything but it, after folding the subject's character. */
static bool add_folded_literal(Parser *p, Sequence *s, uint32_t c, SreFold fold, bool invert)
{
    SreSet set = {.fold = (uint8_t)fold, .invert = invert, .own_code = {SRE_LITERAL, c}};
    return add_set(p, s, &set);
}

/* --- Constructs with a body ----------------------------------------------------------------- */

static bool parse_body(Parser *p, SreNode *node, size_t at, size_t end)
{
    Sequence body = {0};
    if (++p->depth > WF_SRE_MAX_DEPTH)
        return fail_with(p, WF_SRE_TOO_DEEP);
    if (!parse_sequence(p, at, end, &body))
        return false;
    p->depth--;
    node->child = body.head;
    node->last_child = body.tail;
    return true;
}

/* In what follows, at is the index of the opcode, limit the end of the enclosing range, and the
   functions return the index after the construct, or 0 after an error. */

/* The end of the construct whose skip word is at at + 1, having at least n words after it. */
static size_t construct_end(Parser *p, size_t at, size_t limit, size_t n)
{
    if (limit - at < 2 + n)
        return invalid(p);
    size_t end = at + 1 + p->code[at + 1];
    if (end > limit || end < at + 2 + n)
        return invalid(p);
    return end;
}

static size_t parse_repeat(Parser *p, size_t at, size_t limit, Sequence *s)
{
    uint32_t op = p->code[at];
    bool one = op == SRE_REPEAT_ONE || op == SRE_MIN_REPEAT_ONE || op == SRE_POSSESSIVE_REPEAT_ONE;
    size_t end = construct_end(p, at, limit, 2);
    SreNode *node;
    if (!end || !(node = add_node(p, s, NODE_REPEAT)))
        return 0;
    node->a = p->code[at + 2];
    node->b = p->code[at + 3];
    if (node->a > node->b || (one ? p->code[end - 1] != SRE_SUCCESS : end == limit))
        return invalid(p);
    if (one)
        node->mode = op == SRE_REPEAT_ONE       ? REPEAT_GREEDY
                     : op == SRE_MIN_REPEAT_ONE ? REPEAT_LAZY
                                                : REPEAT_POSSESSIVE;
    else if (op == SRE_POSSESSIVE_REPEAT && p->code[end] == SRE_SUCCESS)
        node->mode = REPEAT_POSSESSIVE;
    else if (op == SRE_REPEAT && p->code[end] == SRE_MAX_UNTIL)
        node->mode = REPEAT_GREEDY;
    else if (op == SRE_REPEAT && p->code[end] == SRE_MIN_UNTIL)
        node->mode = REPEAT_LAZY;
    else
        return invalid(p);
    if (!parse_body(p, node, at + 4, one ? end - 1 : end))
        return 0;
    if (one && !wf_sre_is_one_char(node->child))
        return invalid(p);
    return one ? end : end + 1;
}

/* Assertions and atomic groups: a body that ends with SRE_SUCCESS, after some operands. */
static size_t parse_group(Parser *p, size_t at, size_t limit, Sequence *s)
{
    uint32_t op = p->code[at];
    bool atomic = op == SRE_ATOMIC_GROUP;
    size_t operands = atomic ? 0 : 1;
    size_t end = construct_end(p, at, limit, operands + 1);
    SreNode *node;
    if (!end || !(node = add_node(p, s, atomic ? NODE_ATOMIC : NODE_ASSERT)))
        return 0;
    if (p->code[end - 1] != SRE_SUCCESS)
        return invalid(p);
    node->negated = op == SRE_ASSERT_NOT;
    node->a = atomic ? 0 : p->code[at + 2];
    return parse_body(p, node, at + 2 + operands, end - 1) ? end : 0;
}

/* Puts alternatives 64 and up into an alternation of their own, which takes the 64th place. */
static SreNode *alternation_for_next(Parser *p, SreNode *alt, uint32_t *count)
{
    if (*count < BRANCH_MAX - 1)
        return alt;
    SreNode *inner, *sequence = new_node(p, NODE_SEQUENCE);
    if (!sequence || !(inner = new_node(p, NODE_ALT)))
        return NULL;
    Sequence outer = {alt->child, alt->last_child};
    append(&outer, sequence);
    alt->last_child = outer.tail;
    sequence->child = sequence->last_child = inner;
    *count = 0;
    return inner;
}

static size_t parse_branch(Parser *p, size_t at, size_t limit, Sequence *s)
{
    const uint32_t *code = p->code;
    SreNode *alt = add_node(p, s, NODE_ALT);
    size_t target = 0, outer_depth = (size_t)p->depth;
    uint32_t count = 0;
    if (!alt)
        return 0;
    size_t skip = at + 1;
    for (; skip < limit && code[skip]; skip += code[skip]) {
        size_t next = skip + code[skip];
        if (next >= limit || code[skip] < 3 || code[next - 2] != SRE_JUMP)
            return invalid(p);
        size_t jump = next - 1 + code[next - 1];
        if (target && jump != target)
            return invalid(p);
        target = jump;
        SreNode *inner = alternation_for_next(p, alt, &count);
        SreNode *sequence = inner ? new_node(p, NODE_SEQUENCE) : NULL;
        if (!sequence)
            return 0;
        if (inner != alt && ++p->depth > WF_SRE_MAX_DEPTH)
            return (size_t)fail_with(p, WF_SRE_TOO_DEEP);
        alt = inner;
        Sequence all = {alt->child, alt->last_child};
        append(&all, sequence);
        alt->child = all.head;
        alt->last_child = all.tail;
        count++;
        if (!parse_body(p, sequence, skip + 1, next - 2))
            return 0;
    }
    p->depth = (int)outer_depth;
    if (skip >= limit || !alt->child || target != skip + 1)
        return invalid(p);
    return skip + 1;
}

/* Parses the first part of a conditional, in [at, no), into node's child. Returns where the jump
   over the second part is, no when there is none, 0 after an error. A jump is an instruction
   only there, so it is told from an operand of the same value. */
static size_t parse_then(Parser *p, SreNode *node, size_t at, size_t no)
{
    Sequence body = {0};
    if (++p->depth > WF_SRE_MAX_DEPTH)
        return (size_t)fail_with(p, WF_SRE_TOO_DEEP);
    while (at && at < no && !(p->code[at] == SRE_JUMP && at + 2 == no))
        at = parse_instruction(p, at, no, &body);
    p->depth--;
    node->child = body.head;
    node->last_child = body.tail;
    return at;
}

/* GROUPREF_EXISTS group skip yes... [JUMP skip no...] */
static size_t parse_if(Parser *p, size_t at, size_t limit, Sequence *s)
{
    if (limit - at < 3 || p->code[at + 1] >= p->tree->groups)
        return invalid(p);
    size_t no = at + 1 + p->code[at + 2];
    if (no > limit || no < at + 3)
        return invalid(p);
    SreNode *node = add_node(p, s, NODE_IF);
    if (!node)
        return 0;
    node->a = p->code[at + 1];
    p->tree->has_refs = true;
    size_t jump = parse_then(p, node, at + 3, no);
    if (!jump || jump == no)
        return jump;
    size_t end = no - 1 + p->code[no - 1];
    if (end > limit || end < no)
        return invalid(p);
    SreNode *head = node->child, *tail = node->last_child;
    if (!parse_body(p, node, no, end))
        return 0;
    node->other = node->child;
    node->last_other = node->last_child;
    node->child = head;
    node->last_child = tail;
    return end;
}

static size_t parse_info(Parser *p, size_t at, size_t limit)
{
    const uint32_t *code = p->code;
    size_t end = construct_end(p, at, limit, 3);
    if (!end)
        return 0;
    uint32_t flags = code[at + 2];
    if (flags & ~(uint32_t)(SRE_INFO_PREFIX | SRE_INFO_LITERAL | SRE_INFO_CHARSET) ||
        ((flags & SRE_INFO_PREFIX) && (flags & SRE_INFO_CHARSET)) ||
        ((flags & SRE_INFO_LITERAL) && !(flags & SRE_INFO_PREFIX)))
        return invalid(p);
    if (flags & SRE_INFO_PREFIX) {
        size_t left = end - (at + 5);
        if (left < 2 || (left - 2) != 2 * (size_t)code[at + 5])
            return invalid(p);
        uint32_t size = code[at + 5];
        if (code[at + 6] > size)
            return invalid(p);
        for (uint32_t i = 0; i < size; i++)
            if (code[at + 7 + size + i] >= (size ? size : 1))
                return invalid(p);
    } else if (flags & SRE_INFO_CHARSET ? !check_charset(code, at + 5, end) : end != at + 5)
        return invalid(p);
    return end;
}

static size_t parse_in(Parser *p, size_t at, size_t limit, Sequence *s)
{
    size_t end = construct_end(p, at, limit, 1);
    if (!end)
        return 0;
    if (!check_charset(p->code, at + 2, end))
        return invalid(p);
    SreFold fold = p->code[at] == SRE_IN              ? FOLD_NONE
                   : p->code[at] == SRE_IN_IGNORE     ? FOLD_ASCII
                   : p->code[at] == SRE_IN_UNI_IGNORE ? FOLD_UNICODE
                                                      : FOLD_LOCALE;
    return add_charset(p, s, p->code + at + 2, fold) ? end : 0;
}

/* --- Simple instructions -------------------------------------------------------------------- */

static bool add_plain(Parser *p, Sequence *s, SreNodeKind kind, uint32_t a, SreFold fold)
{
    SreNode *node = add_node(p, s, kind);
    if (!node)
        return false;
    node->a = a;
    node->mode = (uint8_t)fold;
    return true;
}

static bool add_reference(Parser *p, Sequence *s, uint32_t group, SreFold fold)
{
    if (group >= p->tree->groups)
        return invalid(p);
    p->tree->has_refs = true;
    return add_plain(p, s, NODE_REF, group, fold);
}

/* An instruction of one operand. */
static bool parse_simple(Parser *p, const uint32_t *code, Sequence *s)
{
    uint32_t a = code[1];
    switch (code[0]) {
    case SRE_LITERAL:
        return add_plain(p, s, NODE_LITERAL, a, FOLD_NONE);
    case SRE_NOT_LITERAL:
        return add_plain(p, s, NODE_NOT_LITERAL, a, FOLD_NONE);
    case SRE_LITERAL_IGNORE:
        return add_folded_literal(p, s, a, FOLD_ASCII, false);
    case SRE_LITERAL_UNI_IGNORE:
        return add_folded_literal(p, s, a, FOLD_UNICODE, false);
    case SRE_LITERAL_LOC_IGNORE:
        return add_folded_literal(p, s, a, FOLD_LOCALE, false);
    case SRE_NOT_LITERAL_IGNORE:
        return add_folded_literal(p, s, a, FOLD_ASCII, true);
    case SRE_NOT_LITERAL_UNI_IGNORE:
        return add_folded_literal(p, s, a, FOLD_UNICODE, true);
    case SRE_NOT_LITERAL_LOC_IGNORE:
        return add_folded_literal(p, s, a, FOLD_LOCALE, true);
    case SRE_GROUPREF:
        return add_reference(p, s, a, FOLD_NONE);
    case SRE_GROUPREF_IGNORE:
        return add_reference(p, s, a, FOLD_ASCII);
    case SRE_GROUPREF_UNI_IGNORE:
        return add_reference(p, s, a, FOLD_UNICODE);
    case SRE_GROUPREF_LOC_IGNORE:
        return add_reference(p, s, a, FOLD_LOCALE);
    case SRE_AT:
        return a < SRE_AT_COUNT ? add_plain(p, s, NODE_AT, a, FOLD_NONE) : invalid(p);
    case SRE_MARK:
        return a < 2 * (uint64_t)p->tree->groups ? add_plain(p, s, NODE_MARK, a, FOLD_NONE)
                                                 : invalid(p);
    case SRE_CATEGORY: {
        SreSet set = {.own_code = {SRE_CATEGORY, a}};
        return a < SRE_CATEGORY_COUNT ? add_set(p, s, &set) : invalid(p);
    }
    }
    return invalid(p);
}

static size_t parse_instruction(Parser *p, size_t at, size_t end, Sequence *s)
{
    switch (p->code[at]) {
    case SRE_FAILURE:
        return add_node(p, s, NODE_FAIL) ? at + 1 : 0;
    case SRE_ANY:
        return add_node(p, s, NODE_ANY) ? at + 1 : 0;
    case SRE_ANY_ALL:
        return add_node(p, s, NODE_ANY_ALL) ? at + 1 : 0;
    case SRE_IN:
    case SRE_IN_IGNORE:
    case SRE_IN_UNI_IGNORE:
    case SRE_IN_LOC_IGNORE:
        return parse_in(p, at, end, s);
    case SRE_BRANCH:
        return parse_branch(p, at, end, s);
    case SRE_REPEAT:
    case SRE_REPEAT_ONE:
    case SRE_MIN_REPEAT_ONE:
    case SRE_POSSESSIVE_REPEAT:
    case SRE_POSSESSIVE_REPEAT_ONE:
        return parse_repeat(p, at, end, s);
    case SRE_ASSERT:
    case SRE_ASSERT_NOT:
    case SRE_ATOMIC_GROUP:
        return parse_group(p, at, end, s);
    case SRE_GROUPREF_EXISTS:
        return parse_if(p, at, end, s);
    case SRE_INFO:
        return parse_info(p, at, end);
    }
    if (end - at < 2)
        return invalid(p);
    return parse_simple(p, p->code + at, s) ? at + 2 : 0;
}

static bool parse_sequence(Parser *p, size_t at, size_t end, Sequence *out)
{
    while (at < end) {
        at = parse_instruction(p, at, end, out);
        if (!at)
            return false;
    }
    return true;
}

WfSreStatus wf_sre_parse(SreTree *tree, const uint32_t *code, size_t n, uint32_t groups)
{
    memset(tree, 0, sizeof *tree);
    tree->groups = groups;
    Parser p = {.tree = tree, .code = code};
    Sequence all = {0};
    if (n == 0 || n > UINT32_MAX / 2 || code[n - 1] != SRE_SUCCESS)
        return WF_SRE_INVALID;
    if (!parse_sequence(&p, 0, n - 1, &all)) {
        wf_sre_tree_fini(tree);
        return p.status;
    }
    tree->head = all.head;
    tree->tail = all.tail;
    return WF_SRE_OK;
}

void wf_sre_tree_fini(SreTree *tree)
{
    while (tree->blocks) {
        SreBlock *next = tree->blocks->next;
        free(tree->blocks);
        tree->blocks = next;
    }
    free(tree->sets);
    tree->sets = NULL;
}
