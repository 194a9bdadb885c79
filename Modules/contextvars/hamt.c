/* The map behind contexts: see hamt.h. */
#include "hamt.h"

typedef struct {
    WfObject ob;
    uint32_t entries;   /* [const] bitmap */
    uint32_t children;  /* [const] bitmap */
    Value items[];      /* [const] key, value, key, value, ..., node, node, ... */
} Node;

static Node *as_node(Value v) { return (Node *)wf_obj(v); }
static unsigned count(uint32_t bits) { return (unsigned)__builtin_popcount(bits); }
static uint32_t bit_of(uint32_t hash, unsigned shift) { return UINT32_C(1) << (hash >> shift & 31); }
static unsigned nitems(const Node *n) { return 2 * count(n->entries) + count(n->children); }
static unsigned entry_index(const Node *n, uint32_t bit) { return 2 * count(n->entries & (bit - 1)); }
static unsigned child_index(const Node *n, uint32_t bit)
{
    return 2 * count(n->entries) + count(n->children & (bit - 1));
}

/* A node whose items are still to be filled in. */
static Node *node_alloc(uint32_t entries, uint32_t children)
{
    unsigned n = 2 * count(entries) + count(children);
    Node *node = wf_alloc(wf_hamt_node_type.shape, sizeof *node + (n ? n : 1) * sizeof(Value));
    if (node == NULL)
        return NULL;
    node->entries = entries;
    node->children = children;
    for (unsigned i = 0; i < n; i++)
        node->items[i] = WF_NULL;
    return node;
}

bool wf_hamt_get(Value map, Value key, uint32_t hash, Value *out)
{
    for (unsigned shift = 0; !wf_is_null(map); shift += 5) {
        const Node *n = as_node(map);
        uint32_t bit = bit_of(hash, shift);
        if (n->entries & bit) {
            unsigned i = entry_index(n, bit);
            if (!wf_is(n->items[i], key))
                return false;
            *out = wf_new_ref(n->items[i + 1]);
            return true;
        }
        if (!(n->children & bit))
            return false;
        map = n->items[child_index(n, bit)];
    }
    return false;
}

/* --- setting ----------------------------------------------------------------------------------------- */

/* n with item i replaced by v (owned). */
static Value with_item(const Node *n, unsigned i, Value v)
{
    Node *r = node_alloc(n->entries, n->children);
    if (r == NULL) {
        wf_drop(v);
        return WF_NULL;
    }
    for (unsigned k = 0; k < nitems(n); k++)
        r->items[k] = k == i ? v : wf_new_ref(n->items[k]);
    return WF_MOVE(r);
}

static Value with_entry(const Node *n, uint32_t bit, Value key, Value v)
{
    Node *r = node_alloc(n->entries | bit, n->children);
    if (r == NULL)
        return WF_NULL;
    unsigned at = entry_index(n, bit), total = nitems(n);
    for (unsigned k = 0; k < total; k++)
        r->items[k < at ? k : k + 2] = wf_new_ref(n->items[k]);
    r->items[at] = wf_new_ref(key);
    r->items[at + 1] = wf_new_ref(v);
    return WF_MOVE(r);
}

/* Two entries whose hashes agree below `shift`. */
static Value node_of_two(const Value a[2], uint32_t ha, const Value b[2], uint32_t hb, unsigned shift)
{
    uint32_t bit_a = bit_of(ha, shift), bit_b = bit_of(hb, shift);
    if (bit_a == bit_b) {
        Value child = node_of_two(a, ha, b, hb, shift + 5);
        Node *r = wf_is_null(child) ? NULL : node_alloc(0, bit_a);
        if (r == NULL) {
            wf_drop(child);
            return WF_NULL;
        }
        r->items[0] = child;
        return WF_MOVE(r);
    }
    Node *r = node_alloc(bit_a | bit_b, 0);
    if (r == NULL)
        return WF_NULL;
    unsigned i = bit_a < bit_b ? 0 : 2;
    for (unsigned k = 0; k < 2; k++) {
        r->items[i + k] = wf_new_ref(a[k]);
        r->items[2 - i + k] = wf_new_ref(b[k]);
    }
    return WF_MOVE(r);
}

/* n with the entry at `bit` moved into a sub-node (owned) there. */
static Value entry_to_child(const Node *n, uint32_t bit, Value child)
{
    Node *r = node_alloc(n->entries & ~bit, n->children | bit);
    if (r == NULL) {
        wf_drop(child);
        return WF_NULL;
    }
    unsigned from = entry_index(n, bit), to = 0, at = child_index(r, bit);
    for (unsigned k = 0; k < nitems(n); k++) {
        if (k == from || k == from + 1)
            continue;
        if (to == at)
            to++;
        r->items[to++] = wf_new_ref(n->items[k]);
    }
    r->items[at] = child;
    return WF_MOVE(r);
}

/* var.c: the hash that a variable was given. */
uint32_t wf_contextvar_hash(Value var);

static Value set_in(Value map, Value key, uint32_t hash, Value v, unsigned shift, bool *added)
{
    const Node *n = as_node(map);
    uint32_t bit = bit_of(hash, shift);
    if (n->entries & bit) {
        unsigned i = entry_index(n, bit);
        if (wf_is(n->items[i], key))
            return with_item(n, i + 1, wf_new_ref(v));
        const Value fresh[2] = {key, v};
        *added = true;
        Value child = node_of_two(&n->items[i], wf_contextvar_hash(n->items[i]), fresh, hash, shift + 5);
        return wf_is_null(child) ? WF_NULL : entry_to_child(n, bit, child);
    }
    if (n->children & bit) {
        unsigned i = child_index(n, bit);
        Value child = set_in(n->items[i], key, hash, v, shift + 5, added);
        return wf_is_null(child) ? WF_NULL : with_item(n, i, child);
    }
    *added = true;
    return with_entry(n, bit, key, v);
}

Value wf_hamt_set(Value map, Value key, uint32_t hash, Value v, bool *added)
{
    *added = false;
    if (!wf_is_null(map))
        return set_in(map, key, hash, v, 0, added);
    Node *n = node_alloc(bit_of(hash, 0), 0);
    if (n == NULL)
        return WF_NULL;
    *added = true;
    n->items[0] = wf_new_ref(key);
    n->items[1] = wf_new_ref(v);
    return WF_MOVE(n);
}

/* --- removing ---------------------------------------------------------------------------------------- */

static Value without_entry(const Node *n, uint32_t bit)
{
    Node *r = node_alloc(n->entries & ~bit, n->children);
    if (r == NULL)
        return WF_NULL;
    unsigned at = entry_index(n, bit), to = 0;
    for (unsigned k = 0; k < nitems(n); k++)
        if (k != at && k != at + 1)
            r->items[to++] = wf_new_ref(n->items[k]);
    return WF_MOVE(r);
}

/* n with the sub-node at `bit` replaced by the only entry of `child`. */
static Value child_to_entry(const Node *n, uint32_t bit, const Node *child)
{
    Node *r = node_alloc(n->entries | bit, n->children & ~bit);
    if (r == NULL)
        return WF_NULL;
    unsigned at = entry_index(r, bit), gone = child_index(n, bit), to = 0;
    for (unsigned k = 0; k < nitems(n); k++) {
        if (to == at)
            to += 2;
        if (k != gone)
            r->items[to++] = wf_new_ref(n->items[k]);
    }
    r->items[at] = wf_new_ref(child->items[0]);
    r->items[at + 1] = wf_new_ref(child->items[1]);
    return WF_MOVE(r);
}

static Value remove_in(Value map, Value key, uint32_t hash, unsigned shift)
{
    const Node *n = as_node(map);
    uint32_t bit = bit_of(hash, shift);
    if (n->entries & bit)
        return without_entry(n, bit);
    unsigned i = child_index(n, bit);
    Value child = remove_in(n->items[i], key, hash, shift + 5);
    if (wf_is_null(child))
        return WF_NULL;
    /* A sub-node never has less than two entries below it. */
    const Node *c = as_node(child);
    if (c->children != 0 || count(c->entries) != 1)
        return with_item(n, i, child);
    Value r = child_to_entry(n, bit, c);
    wf_drop(child);
    return r;
}

int wf_hamt_remove(Value map, Value key, uint32_t hash, Value *out)
{
    const Node *n = as_node(map);
    *out = WF_NULL;
    if (n->children == 0 && count(n->entries) == 1)
        return 0;
    *out = remove_in(map, key, hash, 0);
    return wf_is_null(*out) ? -1 : 0;
}

/* --- iterating --------------------------------------------------------------------------------------- */

void wf_hamt_begin(WfHamtCursor *c, Value map)
{
    c->level = wf_is_null(map) ? -1 : 0;
    c->nodes[0] = wf_is_null(map) ? NULL : wf_obj(map);
    c->pos[0] = 0;
}

bool wf_hamt_next(WfHamtCursor *c, Value *key, Value *v)
{
    while (c->level >= 0) {
        const Node *n = (const Node *)c->nodes[c->level];
        unsigned i = c->pos[c->level];
        if (i < 2 * count(n->entries)) {
            c->pos[c->level] = (uint8_t)(i + 2);
            *key = n->items[i];
            *v = n->items[i + 1];
            return true;
        }
        if (i < nitems(n)) {
            c->pos[c->level]++;
            c->level++;
            c->nodes[c->level] = wf_obj(n->items[i]);
            c->pos[c->level] = 0;
        } else {
            c->level--;
        }
    }
    return false;
}

/* --- the type of nodes --------------------------------------------------------------------------------- */

static void node_dealloc(WfObject *o)
{
    Node *n = (Node *)o;
    unsigned total = nitems(n);
    for (unsigned i = 0; i < total; i++)
        wf_drop(n->items[i]);
    wf_free_object(o, sizeof *n + total * sizeof(Value));
}

static int node_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Node *n = (Node *)o;
    for (unsigned i = 0, total = nitems(n); i < total; i++)
        WF_VISIT(n->items[i]);
    return 0;
}

WfType wf_hamt_node_type = {
    WF_TYPE_HEAD(FREE, "hamt_node", Node, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = node_dealloc,
    .traverse = node_traverse,
};
