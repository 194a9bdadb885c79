/* What may come first: for each node, the characters that may start it and that may follow it.
 *
 * Both are upper bounds. Two passes: one from the leaves up (first, nullable), one from the root
 * down and from the end backwards (follow). Each is linear in the size of the tree.
 */
#include "sre_internal.h"

static const SreFirst first_nothing = {.only = SRE_NONE};
static const SreFirst first_anything = {
    .latin = {~0ull, ~0ull, ~0ull, ~0ull},
    .classes = WIDE_CLASS_EVERY,
    .end = true,
    .only = SRE_NONE,
};

static bool is_nothing(const SreFirst *f)
{
    return !(f->latin[0] | f->latin[1] | f->latin[2] | f->latin[3] | f->classes | f->end);
}

static SreFirst unite(const SreFirst *a, const SreFirst *b)
{
    SreFirst r = is_nothing(a) ? *b : *a;
    if (is_nothing(a) || is_nothing(b)) {
        r.accept = false;
        return r;
    }
    for (int i = 0; i < 4; i++)
        r.latin[i] |= b->latin[i];
    r.classes |= b->classes;
    r.end |= b->end;
    r.accept = false;
    r.only = a->only == b->only ? a->only : SRE_NONE;
    return r;
}

static SreFirst intersect(const SreFirst *a, const SreFirst *b)
{
    SreFirst r = *a;
    for (int i = 0; i < 4; i++)
        r.latin[i] &= b->latin[i];
    r.classes &= b->classes;
    r.end &= b->end;
    r.accept = false;
    r.only = a->only != SRE_NONE ? a->only : b->only;
    return r;
}

static void add_char(SreFirst *f, uint32_t c)
{
    if (c < 256)
        f->latin[c >> 6] |= 1ull << (c & 63);
    else
        f->classes |= wf_sre_wide_class(c);
}

static void remove_char(SreFirst *f, uint32_t c)
{
    if (c < 256)
        f->latin[c >> 6] &= ~(1ull << (c & 63));
}

static SreFirst any_char(void)
{
    SreFirst f = first_anything;
    f.end = false;
    return f;
}

static SreFirst first_of_set(const SreSet *set)
{
    if (set->dynamic)
        return any_char();
    SreFirst f = first_nothing;
    for (uint32_t c = 0; c < 256; c++)
        f.latin[c >> 6] |= (uint64_t)set->table[c] << (c & 63);
    f.classes = set->classes;
    return f;
}

bool wf_sre_is_one_char(const SreNode *node)
{
    return node && !node->next && node->kind >= NODE_ANY && node->kind <= NODE_SET;
}

bool wf_sre_first_disjoint(const SreFirst *a, const SreFirst *b)
{
    uint64_t common = 0;
    for (int i = 0; i < 4; i++)
        common |= a->latin[i] & b->latin[i];
    return !common && !(a->classes & b->classes);
}

/* --- Up ------------------------------------------------------------------------------------- */

typedef struct {
    SreFirst first;
    bool nullable;
} Start;

static void annotate_up(const SreTree *t, SreNode *node);

static Start sequence_start(const SreTree *t, SreNode *tail)
{
    Start s = {first_nothing, true};
    for (SreNode *n = tail; n; n = n->prev) {
        annotate_up(t, n);
        s.first = n->nullable ? unite(&n->first, &s.first) : n->first;
        s.nullable &= n->nullable;
    }
    return s;
}

static void take_start(SreNode *node, Start s)
{
    node->first = s.first;
    node->nullable = s.nullable;
}

static void annotate_alternatives(const SreTree *t, SreNode *node)
{
    bool nullable = false, started = false;
    for (SreNode *c = node->child; c; c = c->next) {
        annotate_up(t, c);
        node->first = started ? unite(&node->first, &c->first) : c->first;
        nullable |= c->nullable;
        started = true;
    }
    node->nullable = nullable;
}

static void annotate_if(const SreTree *t, SreNode *node)
{
    Start yes = sequence_start(t, node->last_child);
    Start no = sequence_start(t, node->last_other);
    node->first = unite(&yes.first, &no.first);
    node->nullable = yes.nullable || no.nullable;
}

static void annotate_repeat(const SreTree *t, SreNode *node)
{
    take_start(node, sequence_start(t, node->last_child));
    if (node->a == 0)
        node->nullable = true;
    if (node->b == 0)
        node->first = first_nothing;
}

static void annotate_up(const SreTree *t, SreNode *node)
{
    node->first = first_nothing;
    node->nullable = false;
    switch ((SreNodeKind)node->kind) {
    case NODE_FAIL:
        break;
    case NODE_ANY_ALL:
        node->first = any_char();
        break;
    case NODE_ANY:
        node->first = any_char();
        remove_char(&node->first, '\n');
        break;
    case NODE_LITERAL:
        add_char(&node->first, node->a);
        node->first.only = node->a;
        break;
    case NODE_NOT_LITERAL:
        node->first = any_char();
        remove_char(&node->first, node->a);
        break;
    case NODE_SET:
        node->first = first_of_set(&t->sets[node->a]);
        break;
    case NODE_AT:
    case NODE_MARK:
        node->nullable = true;
        break;
    case NODE_ALT:
        annotate_alternatives(t, node);
        break;
    case NODE_SEQUENCE:
    case NODE_ATOMIC:
        take_start(node, sequence_start(t, node->last_child));
        break;
    case NODE_REPEAT:
        annotate_repeat(t, node);
        break;
    case NODE_ASSERT: {
        /* What the body demands of the next character; annotate_down() finds it in follow. */
        Start body = sequence_start(t, node->last_child);
        bool demands = node->a == 0 && !node->negated && !body.nullable;
        node->follow = demands ? body.first : first_anything;
        node->nullable = true;
        break;
    }
    case NODE_REF:
        node->first = any_char();
        node->nullable = true;
        break;
    case NODE_IF:
        annotate_if(t, node);
        break;
    }
}

/* --- Down ----------------------------------------------------------------------------------- */

static SreFirst annotate_down(SreNode *node, SreFirst follow);

/* Gives each node of the sequence what follows it; returns what may start the sequence. */
static SreFirst sequence_down(SreNode *tail, SreFirst follow)
{
    for (SreNode *n = tail; n; n = n->prev)
        follow = annotate_down(n, follow);
    return follow;
}

static SreFirst accepting(void)
{
    SreFirst f = first_anything;
    f.accept = true;
    return f;
}

static SreFirst at_start(uint32_t at, SreFirst follow)
{
    SreFirst here = first_anything;
    if (at == SRE_AT_END || at == SRE_AT_END_LINE || at == SRE_AT_END_STRING) {
        here = first_nothing;
        here.end = true;
        if (at != SRE_AT_END_STRING)
            add_char(&here, '\n');
    }
    return intersect(&follow, &here);
}

static SreFirst assert_start(SreNode *node, const SreFirst *demanded, SreFirst follow)
{
    sequence_down(node->last_child, accepting());
    return intersect(&follow, demanded);
}

static SreFirst repeat_start(SreNode *node, SreFirst follow)
{
    SreFirst body_follow = unite(&node->first, &follow);
    if (node->mode == REPEAT_POSSESSIVE)
        body_follow = accepting();
    else if (node->b == 1)
        body_follow = follow;
    sequence_down(node->last_child, body_follow);
    return node->nullable ? unite(&node->first, &follow) : node->first;
}

static SreFirst annotate_down(SreNode *node, SreFirst follow)
{
    SreFirst demanded = node->follow;
    node->follow = follow;
    switch ((SreNodeKind)node->kind) {
    case NODE_MARK:
        return follow;
    case NODE_AT:
        return at_start(node->a, follow);
    case NODE_ASSERT:
        return assert_start(node, &demanded, follow);
    case NODE_REPEAT:
        return repeat_start(node, follow);
    case NODE_REF:
        return first_anything;
    case NODE_ATOMIC:
        sequence_down(node->last_child, accepting());
        break;
    case NODE_SEQUENCE:
        return sequence_down(node->last_child, follow);
    case NODE_ALT:
        for (SreNode *c = node->child; c; c = c->next)
            annotate_down(c, follow);
        break;
    case NODE_IF:
        sequence_down(node->last_child, follow);
        sequence_down(node->last_other, follow);
        break;
    default:
        return node->first;
    }
    return node->nullable ? unite(&node->first, &follow) : node->first;
}

SreFirst wf_sre_annotate(SreTree *tree)
{
    for (SreNode *n = tree->tail; n; n = n->prev)
        annotate_up(tree, n);
    return sequence_down(tree->tail, accepting());
}
