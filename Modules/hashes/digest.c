/* Hash objects over OpenSSL's EVP interface.
 *
 * A mutex protects the context: hashing much data takes long and is done detached, which an
 * object's lock does not allow. Nothing else is done under the mutex.
 */
#include "digest.h"

typedef struct {
    WfObject ob;
    const DigestAlgorithm *algorithm; /* [const] */
    EVP_MD_CTX *context;              /* [lock: mutex] */
    pthread_mutex_t mutex;
} Digest;

_Static_assert(sizeof(Digest) <= 96, "DIGEST_TYPE knows the size");

static Digest *as_digest(Value v)
{
    return (Digest *)wf_obj(v);
}

const DigestAlgorithm *wf_digest_algorithm(Value self)
{
    return as_digest(self)->algorithm;
}

/* --- Input and output ----------------------------------------------------------------------- */

int wf_hash_input(Value v, WfBuffer *view)
{
    if (wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "Strings must be encoded before hashing");
    if (!wf_has_buffer(v))
        return wf_raise_i(&wf_exc_TypeError, "object supporting the buffer API required");
    if (wf_get_buffer(v, view, WF_BUF_SIMPLE) < 0)
        return -1;
    if (view->ndim <= 1)
        return 0;
    wf_release_buffer(view);
    return wf_raise_i(&wf_exc_BufferError, "Buffer must be single dimension");
}

Value wf_hex_str(const uint8_t *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    Value s = wf_str_new(2 * n, 'f');
    if (wf_is_null(s))
        return WF_NULL;
    uint8_t *out = wf_as_str(s)->data;
    for (size_t i = 0; i < n; i++) {
        *out++ = (uint8_t)hex[p[i] >> 4];
        *out++ = (uint8_t)hex[p[i] & 15];
    }
    return s;
}

static int failed(void)
{
    return wf_raise_i(&wf_exc_ValueError, "error in hash computation");
}

/* --- Objects -------------------------------------------------------------------------------- */

static Digest *allocate(const DigestAlgorithm *a, WfType *type)
{
    Digest *d = wf_alloc_leaf(type->shape, sizeof *d);
    if (!d)
        return NULL;
    d->algorithm = a;
    d->context = EVP_MD_CTX_new();
    pthread_mutex_init(&d->mutex, NULL);
    if (!d->context) {
        wf_decref(d);
        wf_no_memory();
        return NULL;
    }
    return d;
}

void wf_digest_dealloc(WfObject *o)
{
    Digest *d = (Digest *)o;
    EVP_MD_CTX_free(d->context);
    pthread_mutex_destroy(&d->mutex);
    wf_free_object(o, sizeof *d);
}

static int update(Digest *d, Value data)
{
    WfBuffer view;
    int ok;
    if (wf_hash_input(data, &view) < 0)
        return -1;
    if (view.len < HASH_DETACH_SIZE) {
        wf_long_mutex_lock(&d->mutex);
        ok = EVP_DigestUpdate(d->context, view.buf, (size_t)view.len);
        wf_raw_unlock(&d->mutex);
    } else {
        WF_BLOCKING_BEGIN
        wf_raw_lock(&d->mutex);
        ok = EVP_DigestUpdate(d->context, view.buf, (size_t)view.len);
        wf_raw_unlock(&d->mutex);
        WF_BLOCKING_END
    }
    wf_release_buffer(&view);
    return ok ? 0 : failed();
}

Value wf_digest_new(DigestAlgorithm *a, WfType *type, Value data)
{
    Digest *d = allocate(a, type);
    if (!d)
        return WF_NULL;
    int status = EVP_DigestInit_ex(d->context, a->md, NULL) ? 0 : failed();
    if (status == 0 && !wf_is_null(data))
        status = update(d, data);
    if (status == 0)
        return WF_MOVE(d);
    wf_decref(d);
    return WF_NULL;
}

static int copy_context(EVP_MD_CTX *to, Digest *from)
{
    wf_long_mutex_lock(&from->mutex);
    int ok = EVP_MD_CTX_copy_ex(to, from->context);
    wf_raw_unlock(&from->mutex);
    return ok ? 0 : failed();
}

static Value digest_copy(Value self)
{
    Digest *from = as_digest(self), *d = allocate(from->algorithm, wf_type_of(self));
    if (!d)
        return WF_NULL;
    if (copy_context(d->context, from) == 0)
        return WF_MOVE(d);
    wf_decref(d);
    return WF_NULL;
}

static Value digest_update(Value self, Value data)
{
    return update(as_digest(self), data) < 0 ? WF_NULL : WF_NONE;
}

/* Finishes a copy: n bytes to out. */
static int finish(Digest *d, uint8_t *out, size_t n)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (!copy) {
        wf_no_memory();
        return -1;
    }
    int status = copy_context(copy, d);
    if (status == 0) {
        int ok = d->algorithm->digest_size ? EVP_DigestFinal_ex(copy, out, NULL)
                                           : EVP_DigestFinalXOF(copy, out, n);
        status = ok ? 0 : failed();
    }
    EVP_MD_CTX_free(copy);
    return status;
}

static Value digest_digest(Value self)
{
    uint8_t out[EVP_MAX_MD_SIZE];
    Digest *d = as_digest(self);
    size_t n = (size_t)d->algorithm->digest_size;
    return finish(d, out, n) < 0 ? WF_NULL : wf_bytes_new(out, n);
}

static Value digest_hexdigest(Value self)
{
    uint8_t out[EVP_MAX_MD_SIZE];
    Digest *d = as_digest(self);
    size_t n = (size_t)d->algorithm->digest_size;
    return finish(d, out, n) < 0 ? WF_NULL : wf_hex_str(out, n);
}

/* --- SHAKE: the caller says how long -------------------------------------------------------- */

static int length_argument(Value v, size_t *n)
{
    Value i = wf_index(v);
    uint64_t u;
    if (wf_is_null(i))
        return -1;
    int status = 0;
    if (wf_int_sign(i) < 0)
        status = wf_raise_i(&wf_exc_ValueError, "value must be positive");
    else if (wf_int_bit_length(i) > 29 || wf_as_uint64(i, &u) < 0)
        status = wf_raise_i(&wf_exc_ValueError, "length is too large");
    wf_drop(i);
    if (status == 0)
        *n = (size_t)u;
    return status;
}

static Value shake(Value self, Value length, bool hex)
{
    size_t n = 0;
    if (length_argument(length, &n) < 0)
        return WF_NULL;
    Value bytes = wf_bytes_new(NULL, n), result = bytes;
    /* OpenSSL wants at least one byte. */
    if (wf_is_null(bytes) || (n && finish(as_digest(self), wf_as_bytes(bytes)->data, n) < 0)) {
        wf_drop(bytes);
        return WF_NULL;
    }
    if (hex) {
        result = wf_hex_str(wf_as_bytes(bytes)->data, n);
        wf_drop(bytes);
    }
    return result;
}

static Value shake_digest(Value self, Value length)
{
    return shake(self, length, false);
}

static Value shake_hexdigest(Value self, Value length)
{
    return shake(self, length, true);
}

/* --- Types ---------------------------------------------------------------------------------- */

static Value get_block_size(Value self, void *closure)
{
    return wf_int(as_digest(self)->algorithm->block_size);
}

static Value get_digest_size(Value self, void *closure)
{
    return wf_int(as_digest(self)->algorithm->digest_size);
}

static Value get_name(Value self, void *closure)
{
    return wf_str_from_c(as_digest(self)->algorithm->name);
}

static Value get_capacity_bits(Value self, void *closure)
{
    return wf_int(as_digest(self)->algorithm->capacity_bits);
}

static Value get_rate_bits(Value self, void *closure)
{
    return wf_int(1600 - as_digest(self)->algorithm->capacity_bits);
}

static Value get_suffix(Value self, void *closure)
{
    return wf_bytes_new(as_digest(self)->algorithm->digest_size ? "\x06" : "\x1f", 1);
}

#define COPY_DOC  "copy($self, /)\n--\n\nReturn a copy of the hash object."
#define BYTES_DOC "\n--\n\nReturn the digest value as a bytes object."
#define HEX_DOC   "\n--\n\nReturn the digest value as a string of hexadecimal digits."

WfMethodDef wf_digest_methods[] = {
    {"copy", digest_copy, WF_NOARGS, COPY_DOC},
    {"digest", digest_digest, WF_NOARGS, "digest($self, /)" BYTES_DOC},
    {"hexdigest", digest_hexdigest, WF_NOARGS, "hexdigest($self, /)" HEX_DOC},
    {"update", digest_update, WF_O,
     "update($self, obj, /)\n--\n\nUpdate this hash object's state with the provided string."},
    {NULL, NULL, 0, NULL},
};

WfMethodDef wf_digest_shake_methods[] = {
    {"copy", digest_copy, WF_NOARGS, COPY_DOC},
    {"digest", shake_digest, WF_O, "digest($self, length, /)" BYTES_DOC},
    {"hexdigest", shake_hexdigest, WF_O, "hexdigest($self, length, /)" HEX_DOC},
    {"update", digest_update, WF_O,
     "update($self, data, /)\n--\n\nUpdate this hash object's state with the provided bytes-like "
     "object."},
    {NULL, NULL, 0, NULL},
};

#define COMMON_GETSET                                                                              \
    {"block_size", get_block_size, NULL, NULL, NULL},                                              \
        {"digest_size", get_digest_size, NULL, NULL, NULL},                                        \
    {                                                                                              \
        "name", get_name, NULL, NULL, NULL                                                         \
    }

WfGetSetDef wf_digest_getset[] = {COMMON_GETSET, {NULL, NULL, NULL, NULL, NULL}};

WfGetSetDef wf_digest_sha3_getset[] = {
    COMMON_GETSET,
    {"_capacity_bits", get_capacity_bits, NULL, NULL, NULL},
    {"_rate_bits", get_rate_bits, NULL, NULL, NULL},
    {"_suffix", get_suffix, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

int wf_digest_add(Value module, DigestAlgorithm *a, const char *attribute)
{
    a->md = EVP_MD_fetch(NULL, a->ssl_name, NULL);
    if (!a->md)
        return wf_raise_i(&wf_exc_ImportError, "OpenSSL does not offer %s", a->ssl_name);
    if (wf_type_add(WF_NULL, &a->type) < 0)
        return -1;
    return attribute ? wf_module_add(module, attribute, wf_new_ref(wf_type_value(&a->type))) : 0;
}
