/*
 * Shapes: the table of rows that objects' headers index, and the trees of hidden classes.
 *
 * A row and its cold half (WfShapeInfo) belong to one type while it lives. Caches compare the
 * shape's version, too, which is never used twice, so one that holds the number of a dead shape can
 * only miss when the number is given out again. Calls of built-in types' methods alone go by the
 * number: so those of classes that derive from a built-in type other than object are not used again.
 * Built-in types have the fixed numbers of builtin_types.def.
 *
 * Adding a shape takes one mutex (no safepoint inside); finding an existing child does not: a
 * transition is complete before it is pushed on its parent's list. Names lie in arrays shared
 * along a chain: the array grows in place while its end belongs to the shape that is extended.
 */
#include "instance.h"

#include "exc.h"
#include "heap.h"

#include <stdlib.h>

enum { MAX_CHILDREN = 64, MAX_SHAPES_OF_TYPE = 512, FIRST_NAMES = 8 };

WfShape wf_shapes[WF_MAX_SHAPES];
static WfShapeInfo first_chunk[WF_SHAPE_CHUNK];
WfShapeInfo *wf_shape_chunks[WF_MAX_SHAPES / WF_SHAPE_CHUNK] = {first_chunk};

static pthread_mutex_t shapes_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t next_shape = WF_SHAPE_FIRST_DYNAMIC; /* [lock: shapes] */
static const uint8_t empty_index[1];

/* [lock: shapes] numbers of dead shapes, to be given out again */
static struct {
    uint32_t *items;
    size_t len, cap;
} spare;

/* Before each array of names: how much of it is taken, and by how many shapes. */
typedef struct {
    uint32_t used, cap, refs;
    WfObject *names[];
} NameArray;

static NameArray *array_of(WfObject **names)
{
    return (NameArray *)((char *)names - offsetof(NameArray, names));
}

/* A number that is free; 0: there is none, or no memory. */
static uint32_t take_number_lock_held(void)
{
    if (spare.len > 0)
        return spare.items[--spare.len];
    if (next_shape >= WF_MAX_SHAPES)
        return 0;
    WfShapeInfo **chunk = &wf_shape_chunks[next_shape / WF_SHAPE_CHUNK];
    if (*chunk == NULL) {
        WfShapeInfo *rows = calloc(WF_SHAPE_CHUNK, sizeof *rows);
        if (rows == NULL)
            return 0;
        __atomic_store_n(chunk, rows, __ATOMIC_RELAXED);
    }
    return next_shape++;
}

static uint32_t new_row_lock_held(WfType *t, uint16_t capacity)
{
    uint32_t id = take_number_lock_held();
    if (id == 0)
        return 0;
    wf_shape_info(id)->index = empty_index;
    WfShape *row = &wf_shapes[id];
    wf_relaxed_set(&row->version, 0); /* old caches look at it */
    row->type = t;
    row->nslots = 0;
    row->capacity = capacity;
    return id;
}

/* The row of a dead type. */
static void release_row_lock_held(uint32_t id, bool reuse)
{
    WfShape *row = &wf_shapes[id];
    wf_relaxed_set(&row->version, 0);
    row->type = NULL;
    row->nslots = row->capacity = 0;
    if (reuse && spare.len == spare.cap) {
        size_t cap = spare.cap ? 2 * spare.cap : 64;
        uint32_t *grown = realloc(spare.items, cap * sizeof *grown);
        if (grown != NULL) {
            spare.items = grown;
            spare.cap = cap;
        }
    }
    if (reuse && spare.len < spare.cap)
        spare.items[spare.len++] = id;
}

void wf_shapes_init(void)
{
#define T(name, pyname)                                                                           \
    wf_shapes[WF_SHAPE_##name].type = &wf_##name##_type;                                          \
    wf_##name##_type.basicsize = (wf_##name##_type.basicsize + 7) & ~7u; /* slots follow */         \
    wf_##name##_type.members_offset = wf_##name##_type.basicsize;                                 \
    wf_shape_info(WF_SHAPE_##name)->index = empty_index;
#include "builtin_types.def"
#undef T
}

uint32_t wf_shape_new_root(WfType *t, uint16_t capacity)
{
    wf_raw_lock(&shapes_lock);
    uint32_t id = new_row_lock_held(t, capacity);
    wf_raw_unlock(&shapes_lock);
    if (id == 0)
        wf_no_memory();
    return id;
}

static void link_to_root_lock_held(WfType *t, uint32_t id)
{
    WfShapeInfo *root = wf_shape_info(t->shape);
    wf_shape_info(id)->next_of_type = root->next_of_type;
    root->next_of_type = id;
    root->nshapes++;
    wf_relaxed_set(&wf_shapes[id].version, wf_relaxed(&t->version));
}

uint32_t wf_shape_dict_mode(WfType *t)
{
    WfShapeInfo *root = wf_shape_info(t->shape);
    uint32_t id = __atomic_load_n(&root->dict_shape, __ATOMIC_ACQUIRE);
    if (WF_LIKELY(id != 0))
        return id;
    wf_raw_lock(&shapes_lock);
    id = root->dict_shape;
    if (id == 0) {
        id = new_row_lock_held(t, WF_DICT_MODE);
        if (id != 0) {
            link_to_root_lock_held(t, id);
            /* Release: the row is filled; pairs with the acquire above. */
            __atomic_store_n(&root->dict_shape, id, __ATOMIC_RELEASE);
        }
    }
    wf_raw_unlock(&shapes_lock);
    if (id == 0)
        wf_no_memory();
    return id;
}

uint32_t wf_shape_moving(WfType *t)
{
    WfShapeInfo *root = wf_shape_info(t->shape);
    wf_raw_lock(&shapes_lock);
    uint32_t id = root->moving_shape;
    /* Not linked to the root: it never gets a version, so nothing is cached under it. */
    if (id == 0)
        id = root->moving_shape = new_row_lock_held(t, WF_DICT_MODE);
    wf_raw_unlock(&shapes_lock);
    if (id == 0)
        wf_no_memory();
    return id;
}

/* Names of the shape that extends `parent` (n names) by one; shares the array when it can. */
static WfObject **extend_names(WfShapeInfo *parent, uint32_t n, WfObject *name)
{
    NameArray *a = n ? array_of(parent->names) : NULL;
    if (a == NULL || a->used != n || a->used == a->cap) {
        uint32_t cap = n < FIRST_NAMES ? FIRST_NAMES : 2 * n;
        NameArray *b = wf_raw_alloc(sizeof *b + cap * sizeof(WfObject *));
        if (b == NULL)
            return NULL;
        b->cap = cap;
        b->refs = 0;
        if (n)
            memcpy(b->names, parent->names, n * sizeof(WfObject *));
        a = b;
    }
    a->names[n] = name;
    a->used = n + 1;
    a->refs++;
    return a->names;
}

static bool build_index(WfShapeInfo *s, uint32_t n)
{
    uint32_t size = 4;
    while (size < 2 * n)
        size *= 2;
    uint8_t *index = wf_raw_calloc(size, 1);
    if (index == NULL)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        uintptr_t p = (uintptr_t)s->names[i];
        uint32_t h = (uint32_t)(p >> 5) ^ (uint32_t)(p >> 12);
        while (index[h & (size - 1)] != 0)
            h++;
        index[h & (size - 1)] = (uint8_t)(i + 1);
    }
    s->index = index;
    s->mask = size - 1;
    return true;
}

static uint32_t find_child(const WfShapeInfo *s, const WfObject *name, unsigned *count)
{
    unsigned n = 0;
    /* Acquire: a node on the list is complete; pairs with the release in add_child. */
    for (WfTransition *t = atomic_load_explicit(&s->transitions, memory_order_acquire); t;
         t = t->next, n++)
        if (t->name == name)
            return t->child;
    *count = n;
    return 0;
}

static uint32_t add_child_lock_held(uint32_t shape, WfObject *name)
{
    WfShapeInfo *s = wf_shape_info(shape);
    WfType *t = wf_shapes[shape].type;
    uint32_t n = wf_shapes[shape].nslots;
    if (wf_shape_info(t->shape)->nshapes >= MAX_SHAPES_OF_TYPE)
        return 0;
    WfTransition *tr = wf_raw_alloc(sizeof *tr);
    WfObject **names = tr ? extend_names(s, n, name) : NULL;
    uint32_t id = names ? new_row_lock_held(t, wf_shapes[shape].capacity) : 0;
    if (id == 0) {
        wf_mem_free(tr);
        return 0;
    }
    WfShapeInfo *child = wf_shape_info(id);
    child->names = names;
    child->parent = shape;
    if (!build_index(child, n + 1)) {
        wf_mem_free(tr);
        return 0;
    }
    wf_shapes[id].nslots = (uint16_t)(n + 1);
    link_to_root_lock_held(t, id);
    *tr = (WfTransition){name, id, atomic_load_explicit(&s->transitions, memory_order_relaxed)};
    atomic_store_explicit(&s->transitions, tr, memory_order_release);
    return id;
}

uint32_t wf_shape_add(uint32_t shape, Value name)
{
    const WfShape *row = &wf_shapes[shape];
    if (row->nslots >= row->capacity || row->capacity == WF_DICT_MODE)
        return 0;
    unsigned count = 0;
    uint32_t id = find_child(wf_shape_info(shape), wf_obj(name), &count);
    if (id != 0)
        return id;
    wf_raw_lock(&shapes_lock);
    id = find_child(wf_shape_info(shape), wf_obj(name), &count);
    if (id == 0 && count < MAX_CHILDREN)
        id = add_child_lock_held(shape, wf_obj(name));
    wf_raw_unlock(&shapes_lock);
    return id;
}

/* The names behind slot i are added again to what comes before it. */
static WF_COLD uint32_t rebuild_without(uint32_t shape, unsigned i)
{
    unsigned n = wf_shapes[shape].nslots;
    WfObject **names = wf_shape_info(shape)->names;
    for (unsigned k = n; k > i; k--)
        shape = wf_shape_info(shape)->parent;
    for (unsigned k = i + 1; k < n && shape != 0; k++)
        shape = wf_shape_add(shape, wf_uncounted(names[k]));
    return shape;
}

/* Without memory it is found out again the next time. */
static void note_without(uint32_t shape, unsigned i, uint32_t id)
{
    WfShapeInfo *s = wf_shape_info(shape);
    wf_raw_lock(&shapes_lock);
    _Atomic uint32_t *known = atomic_load_explicit(&s->without, memory_order_relaxed);
    if (known == NULL) {
        known = wf_raw_calloc(wf_shapes[shape].nslots, sizeof *known);
        /* Release: the entries are zero; pairs with the acquire in wf_shape_remove(). */
        atomic_store_explicit(&s->without, known, memory_order_release);
    }
    /* Release: the row of id is filled, which another thread may have done; pairs as above. */
    if (known != NULL)
        atomic_store_explicit(&known[i], id, memory_order_release);
    wf_raw_unlock(&shapes_lock);
}

uint32_t wf_shape_remove(uint32_t shape, unsigned i)
{
    _Atomic uint32_t *known = atomic_load_explicit(&wf_shape_info(shape)->without, memory_order_acquire);
    uint32_t id = known != NULL ? atomic_load_explicit(&known[i], memory_order_acquire) : 0;
    if (WF_LIKELY(id != 0))
        return id;
    id = rebuild_without(shape, i);
    if (id != 0)
        note_without(shape, i, id);
    return id;
}

void wf_shapes_grow_stw(WfType *t, uint16_t capacity)
{
    wf_raw_lock(&shapes_lock);
    uint32_t id = new_row_lock_held(t, capacity);
    if (id != 0) {
        WfShapeInfo *from = wf_shape_info(t->shape), *root = wf_shape_info(id);
        root->next_of_type = t->shape;
        root->dict_shape = from->dict_shape;
        root->moving_shape = from->moving_shape;
        root->nshapes = from->nshapes + 1;
        wf_relaxed_set(&wf_shapes[id].version, t->version);
        t->inline_cap = capacity;
        t->shape = id;
    }
    wf_raw_unlock(&shapes_lock);
}

void wf_shapes_set_version(WfType *t, uint32_t version)
{
    if (t->shape == 0)
        return;
    /* A shape that is being added meanwhile is in the list, or copies the type's new version. */
    wf_raw_lock(&shapes_lock);
    for (uint32_t id = t->shape; id != 0; id = wf_shape_info(id)->next_of_type)
        wf_relaxed_set(&wf_shapes[id].version, version);
    wf_raw_unlock(&shapes_lock);
}

bool wf_shapes_begin(WfShapeBits *b)
{
    wf_raw_lock(&shapes_lock);
    b->limit = next_shape;
    wf_raw_unlock(&shapes_lock);
    b->bits = calloc(b->limit / 8 + 1, 1);
    return b->bits != NULL;
}

bool wf_shapes_noted(const WfShapeBits *b, const WfType *t)
{
    uint32_t moving = t->shape != 0 ? wf_shape_info(t->shape)->moving_shape : 0;
    bool noted = moving >= b->limit || (b->bits[moving >> 3] >> (moving & 7) & 1);
    for (uint32_t id = t->shape; id != 0 && !noted; id = wf_shape_info(id)->next_of_type)
        noted = id >= b->limit || (b->bits[id >> 3] >> (id & 7) & 1);
    return noted;
}

static void release_names(WfShapeInfo *s, uint32_t n)
{
    if (n != 0 && --array_of(s->names)->refs == 0)
        wf_mem_free(array_of(s->names));
}

void wf_shapes_release(WfType *t, bool reuse)
{
    wf_raw_lock(&shapes_lock);
    uint32_t id = t->shape, moving = id != 0 ? wf_shape_info(id)->moving_shape : 0;
    if (moving != 0)
        release_row_lock_held(moving, reuse);
    while (id != 0) {
        WfShapeInfo *s = wf_shape_info(id);
        uint32_t next = s->next_of_type;
        WfTransition *tr = atomic_load_explicit(&s->transitions, memory_order_relaxed);
        while (tr) {
            WfTransition *after = tr->next;
            wf_mem_free(tr);
            tr = after;
        }
        release_names(s, wf_shapes[id].nslots);
        if (s->index != empty_index)
            wf_mem_free((void *)s->index);
        wf_mem_free((void *)atomic_load_explicit(&s->without, memory_order_relaxed));
        memset(s, 0, sizeof *s);
        release_row_lock_held(id, reuse);
        id = next;
    }
    wf_raw_unlock(&shapes_lock);
}
