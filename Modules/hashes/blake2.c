/* The module _blake2: hash objects of BLAKE2b and BLAKE2s. Locking is as in digest.c. */
#include "blake2_core.h"
#include "digest.h"

typedef struct {
    WfObject ob;
    pthread_mutex_t mutex;
    Blake2 state; /* [lock: mutex] */
} Blake2Object;

static WfType blake2b_type, blake2s_type;

static Blake2Object *as_blake2(Value v)
{
    return (Blake2Object *)wf_obj(v);
}

/* --- Parameters ----------------------------------------------------------------------------- */

static int too_long(const char *what, size_t max)
{
    return wf_raise_i(&wf_exc_ValueError, "maximum %s length is %zu bytes", what, max);
}

/* Copies an optional bytes-like argument of at most max bytes, the rest being zero. */
static int copy_bytes(const char *what, Value v, uint8_t *out, size_t max, uint8_t *size)
{
    WfBuffer view;
    if (wf_is_null(v))
        return 0;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    int status = (size_t)view.len > max ? too_long(what, max) : 0;
    if (status == 0) {
        memcpy(out, view.buf, (size_t)view.len);
        if (size)
            *size = (uint8_t)view.len;
    }
    wf_release_buffer(&view);
    return status;
}

/* A non-negative number. */
static int unsigned_argument(Value v, uint64_t *out)
{
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "an integer is required");
    if (wf_int_sign(v) < 0)
        return wf_raise_i(&wf_exc_ValueError, "value must be positive");
    if (wf_int_bit_length(v) > 64)
        return wf_raise_i(&wf_exc_OverflowError, "int too big to convert");
    return wf_as_uint64(v, out);
}

static int check_range(const char *name, int v, int min, int max)
{
    if (v >= min && v <= max)
        return 0;
    return wf_raise_i(&wf_exc_ValueError, "%s must be between %d and %d", name, min, max);
}

typedef struct {
    Value data, key, salt, person, leaf_size, node_offset;
    int digest_size, fanout, depth, node_depth, inner_size, last_node, for_security;
} Arguments;

static int fill_tree(const Arguments *a, Blake2Parameters *p)
{
    uint64_t leaf_size = 0, node_offset = 0;
    if (check_range("fanout", a->fanout, 0, 255) < 0 || check_range("depth", a->depth, 1, 255) < 0)
        return -1;
    if (!wf_is_null(a->leaf_size) && unsigned_argument(a->leaf_size, &leaf_size) < 0)
        return -1;
    if (leaf_size > UINT32_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "leaf_size is too large");
    if (!wf_is_null(a->node_offset) && unsigned_argument(a->node_offset, &node_offset) < 0)
        return -1;
    if (!p->big && node_offset > 0xffffffffffffull)
        return wf_raise_i(&wf_exc_OverflowError, "node_offset is too large");
    if (check_range("node_depth", a->node_depth, 0, 255) < 0)
        return -1;
    int max = p->big ? 64 : 32;
    if (a->inner_size < 0 || a->inner_size > max)
        return wf_raise_i(&wf_exc_ValueError, "inner_size must be between 0 and is %d", max);
    p->fanout = (uint8_t)a->fanout;
    p->depth = (uint8_t)a->depth;
    p->leaf_size = (uint32_t)leaf_size;
    p->node_offset = node_offset;
    p->node_depth = (uint8_t)a->node_depth;
    p->inner_size = (uint8_t)a->inner_size;
    p->last_node = a->last_node != 0;
    return 0;
}

static int fill_parameters(const Arguments *a, Blake2Parameters *p)
{
    int max = p->big ? 64 : 32;
    size_t salt = p->big ? 16 : 8;
    if (a->digest_size <= 0 || a->digest_size > max)
        return wf_raise_i(&wf_exc_ValueError, "digest_size must be between 1 and %d bytes", max);
    p->digest_size = (uint8_t)a->digest_size;
    if (copy_bytes("salt", a->salt, p->salt, salt, NULL) < 0 ||
        copy_bytes("person", a->person, p->person, salt, NULL) < 0 || fill_tree(a, p) < 0)
        return -1;
    return copy_bytes("key", a->key, p->key, (size_t)max, &p->key_size);
}

/* --- Objects -------------------------------------------------------------------------------- */

static Blake2Object *allocate(WfType *type)
{
    Blake2Object *o = wf_alloc_leaf(type->shape, sizeof *o);
    if (o)
        pthread_mutex_init(&o->mutex, NULL);
    return o;
}

static void blake2_dealloc(WfObject *o)
{
    pthread_mutex_destroy(&((Blake2Object *)o)->mutex);
    wf_free_object(o, sizeof(Blake2Object));
}

static int update(Blake2Object *o, Value data)
{
    WfBuffer view;
    if (wf_hash_input(data, &view) < 0)
        return -1;
    if (view.len < HASH_DETACH_SIZE) {
        wf_long_mutex_lock(&o->mutex);
        wf_blake2_update(&o->state, view.buf, (size_t)view.len);
        wf_raw_unlock(&o->mutex);
    } else {
        WF_BLOCKING_BEGIN
        wf_raw_lock(&o->mutex);
        wf_blake2_update(&o->state, view.buf, (size_t)view.len);
        wf_raw_unlock(&o->mutex);
        WF_BLOCKING_END
    }
    wf_release_buffer(&view);
    return 0;
}

static Value blake2_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"",
                                        "digest_size",
                                        "key",
                                        "salt",
                                        "person",
                                        "fanout",
                                        "depth",
                                        "leaf_size",
                                        "node_offset",
                                        "node_depth",
                                        "inner_size",
                                        "last_node",
                                        "usedforsecurity",
                                        NULL};
    Blake2Parameters p = {.big = type == &blake2b_type};
    Arguments a = {.data = WF_NULL,
                   .key = WF_NULL,
                   .salt = WF_NULL,
                   .person = WF_NULL,
                   .leaf_size = WF_NULL,
                   .node_offset = WF_NULL,
                   .digest_size = p.big ? 64 : 32,
                   .fanout = 1,
                   .depth = 1};
    const char *format = p.big ? "|O$iOOOiiOOiipp:blake2b" : "|O$iOOOiiOOiipp:blake2s";
    if (wf_parse_args(args, nargs, kwnames, format, names, &a.data, &a.digest_size, &a.key, &a.salt,
                      &a.person, &a.fanout, &a.depth, &a.leaf_size, &a.node_offset, &a.node_depth,
                      &a.inner_size, &a.last_node, &a.for_security) < 0 ||
        fill_parameters(&a, &p) < 0)
        return WF_NULL;
    Blake2Object *o = allocate(type);
    if (!o)
        return WF_NULL;
    wf_blake2_init(&o->state, &p);
    if (!wf_is_null(a.data) && update(o, a.data) < 0) {
        wf_decref(o);
        return WF_NULL;
    }
    return WF_MOVE(o);
}

static Blake2 snapshot(Blake2Object *o)
{
    wf_long_mutex_lock(&o->mutex);
    Blake2 copy = o->state;
    wf_raw_unlock(&o->mutex);
    return copy;
}

static Value blake2_copy(Value self)
{
    Blake2Object *o = allocate(wf_type_of(self));
    if (!o)
        return WF_NULL;
    o->state = snapshot(as_blake2(self));
    return WF_MOVE(o);
}

static Value blake2_update(Value self, Value data)
{
    return update(as_blake2(self), data) < 0 ? WF_NULL : WF_NONE;
}

static Value blake2_digest(Value self)
{
    uint8_t out[BLAKE2_MAX_DIGEST];
    Blake2 copy = snapshot(as_blake2(self));
    wf_blake2_finish(&copy, out);
    return wf_bytes_new(out, copy.digest_size);
}

static Value blake2_hexdigest(Value self)
{
    uint8_t out[BLAKE2_MAX_DIGEST];
    Blake2 copy = snapshot(as_blake2(self));
    wf_blake2_finish(&copy, out);
    return wf_hex_str(out, copy.digest_size);
}

static Value get_name(Value self, void *closure)
{
    return wf_str_from_c(as_blake2(self)->state.big ? "blake2b" : "blake2s");
}

static Value get_block_size(Value self, void *closure)
{
    return wf_int(as_blake2(self)->state.big ? 128 : 64);
}

static Value get_digest_size(Value self, void *closure)
{
    return wf_int(as_blake2(self)->state.digest_size);
}

static WfMethodDef blake2_methods[] = {
    {"copy", blake2_copy, WF_NOARGS, "copy($self, /)\n--\n\nReturn a copy of the hash object."},
    {"digest", blake2_digest, WF_NOARGS,
     "digest($self, /)\n--\n\nReturn the digest value as a bytes object."},
    {"hexdigest", blake2_hexdigest, WF_NOARGS,
     "hexdigest($self, /)\n--\n\nReturn the digest value as a string of hexadecimal digits."},
    {"update", blake2_update, WF_O,
     "update($self, data, /)\n--\n\nUpdate this hash object's state with the provided bytes-like "
     "object."},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef blake2_getset[] = {
    {"name", get_name, NULL, NULL, NULL},
    {"block_size", get_block_size, NULL, NULL, NULL},
    {"digest_size", get_digest_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define BLAKE2_DOC(NAME, TITLE)                                                                    \
    NAME "(data=b'', /, *, digest_size=_blake2." NAME                                              \
         ".MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, "           \
         "leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n"     \
         "        usedforsecurity=True)\n--\n\nReturn a new " TITLE " hash object."
#define BLAKE2_TYPE(NAME, TITLE)                                                                   \
    static WfType NAME##_type = {                                                                  \
        .ob = WF_HEAD_STATIC(WF_SHAPE_type),                                                       \
        .name = "_blake2." #NAME,                                                                  \
        .basicsize = sizeof(Blake2Object),                                                         \
        .doc = BLAKE2_DOC(#NAME, TITLE),                                                           \
        .new = blake2_new,                                                                         \
        .dealloc = blake2_dealloc,                                                                 \
        .methods = blake2_methods,                                                                 \
        .getset = blake2_getset,                                                                   \
    };

BLAKE2_TYPE(blake2b, "BLAKE2b")
BLAKE2_TYPE(blake2s, "BLAKE2s")

/* Constants, as attributes of the type and of the module. */
static int add_limits(Value m, WfType *type, const char *prefix, int digest, int salt)
{
    static const char *const names[] = {"MAX_DIGEST_SIZE", "MAX_KEY_SIZE", "SALT_SIZE",
                                        "PERSON_SIZE"};
    int values[] = {digest, digest, salt, salt};
    for (int i = 0; i < 4; i++) {
        char full[40];
        Value name = wf_intern_c(names[i]);
        if (wf_is_null(name) || wf_type_setattr(type, name, wf_int(values[i])) < 0)
            return -1;
        strcpy(full, prefix);
        if (wf_module_add_int(m, strcat(full, names[i]), values[i]) < 0)
            return -1;
    }
    return 0;
}

int wf_module_init__blake2(Value m)
{
    if (wf_type_add(m, &blake2b_type) < 0 || wf_type_add(m, &blake2s_type) < 0 ||
        add_limits(m, &blake2b_type, "BLAKE2B_", 64, 16) < 0)
        return -1;
    return add_limits(m, &blake2s_type, "BLAKE2S_", 32, 8);
}
