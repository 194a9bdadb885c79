/* _hashlib: every digest that OpenSSL has, as objects of one type. */
#include "evp.h"

#include <openssl/err.h>
#include <strings.h>

typedef struct {
    WfObject ob;
    EVP_MD_CTX *context; /* [lock: mutex] */
    pthread_mutex_t mutex;
} Hash;

static const struct {
    const char *name, *ssl_name, *constructor;
} algorithms[] = {
    {"md5", "MD5", "openssl_md5"},
    {"sha1", "SHA1", "openssl_sha1"},
    {"sha224", "SHA2-224", "openssl_sha224"},
    {"sha256", "SHA2-256", "openssl_sha256"},
    {"sha384", "SHA2-384", "openssl_sha384"},
    {"sha512", "SHA2-512", "openssl_sha512"},
    {"sha3_224", "SHA3-224", "openssl_sha3_224"},
    {"sha3_256", "SHA3-256", "openssl_sha3_256"},
    {"sha3_384", "SHA3-384", "openssl_sha3_384"},
    {"sha3_512", "SHA3-512", "openssl_sha3_512"},
    {"shake_128", "SHAKE-128", "openssl_shake_128"},
    {"shake_256", "SHAKE-256", "openssl_shake_256"},
    {"sha512_224", "SHA2-512/224", NULL},
    {"sha512_256", "SHA2-512/256", NULL},
    {"blake2s", "BLAKE2S-256", NULL},
    {"blake2b", "BLAKE2B-512", NULL},
    {"md5-sha1", "MD5-SHA1", NULL},
    {"ripemd160", "RIPEMD160", NULL},
    {"sm3", "SM3", NULL},
};
enum { NALGORITHMS = sizeof algorithms / sizeof *algorithms };

Value wf_evp_constructors;

static Hash *as_hash(Value v)
{
    return (Hash *)wf_obj(v);
}

int wf_evp_error(WfType *type, const char *otherwise)
{
    unsigned long code = ERR_peek_last_error();
    const char *lib = code ? ERR_lib_error_string(code) : NULL;
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    ERR_clear_error();
    if (lib && reason)
        return wf_raise_i(type, "[%s] %s", lib, reason);
    return wf_raise_i(type, "%s", reason ? reason : otherwise);
}

const char *wf_evp_name(const EVP_MD *md)
{
    for (int i = 0; i < NALGORITHMS; i++)
        if (EVP_MD_is_a(md, algorithms[i].ssl_name))
            return algorithms[i].name;
    return EVP_MD_get0_name(md);
}

EVP_MD *wf_evp_fetch(const char *name)
{
    const char *ssl_name = name;
    for (int i = 0; i < NALGORITHMS; i++)
        if (strcasecmp(name, algorithms[i].name) == 0)
            ssl_name = algorithms[i].ssl_name;
    EVP_MD *md = EVP_MD_fetch(NULL, ssl_name, NULL);
    if (md == NULL)
        wf_evp_error(&wf_exc_ValueError, "unsupported hash type");
    return md;
}

/* --- objects ---------------------------------------------------------------------------------- */

static Hash *allocate(WfType *type)
{
    Hash *h = wf_alloc_leaf(type->shape, sizeof *h);
    if (h == NULL)
        return NULL;
    pthread_mutex_init(&h->mutex, NULL);
    h->context = EVP_MD_CTX_new();
    if (h->context == NULL) {
        wf_decref(h);
        wf_no_memory();
        return NULL;
    }
    return h;
}

static void hash_dealloc(WfObject *o)
{
    Hash *h = (Hash *)o;
    EVP_MD_CTX_free(h->context);
    pthread_mutex_destroy(&h->mutex);
    wf_free_object(o, sizeof *h);
}

static int update(Hash *h, Value data)
{
    WfBuffer view;
    int ok;
    if (wf_hash_input(data, &view) < 0)
        return -1;
    bool large = view.len >= HASH_DETACH_SIZE;
    if (large)
        wf_detach();
    else
        wf_long_mutex_lock(&h->mutex);
    if (large)
        wf_raw_lock(&h->mutex);
    ok = EVP_DigestUpdate(h->context, view.buf, (size_t)view.len);
    wf_raw_unlock(&h->mutex);
    if (large)
        wf_attach();
    wf_release_buffer(&view);
    return ok ? 0 : wf_evp_error(&wf_exc_ValueError, "error in hash computation");
}

static Value make(EVP_MD *md, Value data, bool secure)
{
    bool xof = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
    Hash *h = allocate(xof ? &wf_evp_xof_type : &wf_evp_hash_type);
    if (h == NULL)
        return WF_NULL;
    if (!secure)
        EVP_MD_CTX_set_flags(h->context, EVP_MD_CTX_FLAG_NON_FIPS_ALLOW);
    int r = EVP_DigestInit_ex(h->context, md, NULL)
                ? 0
                : wf_evp_error(&wf_exc_ValueError, "cannot start");
    if (r == 0 && !wf_is_null(data))
        r = update(h, data);
    if (r == 0)
        return WF_MOVE(h);
    wf_decref(h);
    return WF_NULL;
}

static int copy_context(EVP_MD_CTX *to, Hash *from)
{
    wf_long_mutex_lock(&from->mutex);
    int ok = EVP_MD_CTX_copy_ex(to, from->context);
    wf_raw_unlock(&from->mutex);
    return ok ? 0 : wf_evp_error(&wf_exc_ValueError, "cannot copy");
}

static Value m_copy(Value self)
{
    Hash *h = allocate(wf_type_of(self));
    if (h == NULL)
        return WF_NULL;
    if (copy_context(h->context, as_hash(self)) == 0)
        return WF_MOVE(h);
    wf_decref(h);
    return WF_NULL;
}

static Value m_update(Value self, Value data)
{
    return update(as_hash(self), data) < 0 ? WF_NULL : WF_NONE;
}

/* Finishes a copy: n bytes, or with xof false as many as the digest has. */
static Value finish(Value self, size_t n, bool xof)
{
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (copy == NULL)
        return wf_no_memory();
    Value r = WF_NULL;
    if (copy_context(copy, as_hash(self)) == 0) {
        if (!xof)
            n = (size_t)EVP_MD_CTX_get_size(copy);
        r = wf_bytes_new(NULL, n);
        if (!wf_is_null(r) && n > 0 &&
            !(xof ? EVP_DigestFinalXOF(copy, wf_as_bytes(r)->data, n)
                  : EVP_DigestFinal_ex(copy, wf_as_bytes(r)->data, NULL))) {
            wf_evp_error(&wf_exc_ValueError, "cannot finish");
            wf_drop(r);
            r = WF_NULL;
        }
    }
    EVP_MD_CTX_free(copy);
    return r;
}

static Value as_hex(WF_STEALS Value bytes)
{
    if (wf_is_null(bytes))
        return WF_NULL;
    Value r = wf_hex_str(wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len);
    wf_drop(bytes);
    return r;
}

static Value m_digest(Value self) { return finish(self, 0, false); }
static Value m_hexdigest(Value self) { return as_hex(finish(self, 0, false)); }

static int take_length(const Value *args, size_t nargs, Value kwnames, const char *format,
                       ssize_t *n)
{
    static const char *const names[] = {"length", NULL};
    if (wf_parse_args(args, nargs, kwnames, format, names, n) < 0)
        return -1;
    if (*n < 0)
        return wf_raise_i(&wf_exc_ValueError, "value must be positive");
    return 0;
}

static Value m_xof_digest(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t n;
    return take_length(args, nargs, kwnames, "n:digest", &n) < 0 ? WF_NULL
                                                                 : finish(self, (size_t)n, true);
}

static Value m_xof_hexdigest(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t n;
    return take_length(args, nargs, kwnames, "n:hexdigest", &n) < 0
               ? WF_NULL
               : as_hex(finish(self, (size_t)n, true));
}

static Value get_name(Value self, void *closure)
{
    return wf_str_from_c(wf_evp_name(EVP_MD_CTX_get0_md(as_hash(self)->context)));
}
static Value get_digest_size(Value self, void *closure)
{
    return wf_int(EVP_MD_CTX_get_size(as_hash(self)->context));
}
static Value get_xof_digest_size(Value self, void *closure) { return wf_small(0); }
static Value get_block_size(Value self, void *closure)
{
    return wf_int(EVP_MD_CTX_get_block_size(as_hash(self)->context));
}

static Value hash_repr(Value self)
{
    return wf_str_from_format("<%s %s object @ %p>",
                              wf_evp_name(EVP_MD_CTX_get0_md(as_hash(self)->context)),
                              wf_type_of(self)->name, (void *)wf_obj(self));
}

static WfMethodDef hash_methods[] = {
    {"copy", m_copy, WF_NOARGS, "copy($self, /)\n--\n\nReturn a copy of the hash object."},
    {"digest", m_digest, WF_NOARGS,
     "digest($self, /)\n--\n\nReturn the digest value as a bytes object."},
    {"hexdigest", m_hexdigest, WF_NOARGS,
     "hexdigest($self, /)\n--\n\nReturn the digest value as a string of hexadecimal digits."},
    {"update", m_update, WF_O,
     "update($self, obj, /)\n--\n\nUpdate this hash object's state with the provided string."},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef hash_getset[] = {
    {"name", get_name, NULL, "algorithm name.", NULL},
    {"digest_size", get_digest_size, NULL, NULL, NULL},
    {"block_size", get_block_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMethodDef xof_methods[] = {
    {"digest", m_xof_digest, WF_FASTKW,
     "digest($self, /, length)\n--\n\nReturn the digest value as a bytes object."},
    {"hexdigest", m_xof_hexdigest, WF_FASTKW,
     "hexdigest($self, /, length)\n--\n\nReturn the digest value as a string of hexadecimal "
     "digits."},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef xof_getset[] = {
    {"digest_size", get_xof_digest_size, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_evp_hash_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_hashlib.HASH",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Hash),
    .doc =
        "HASH(name, string=b\"\")\n--\n\nA hash is an object used to calculate a checksum of a "
        "string "
        "of information.\n\nMethods:\n\nupdate() -- updates the current digest with an additional "
        "string\ndigest() -- return the current digest value\nhexdigest() -- return the current "
        "digest as a string of hexadecimal digits\ncopy() -- return a copy of the current hash "
        "object\n\nAttributes:\n\nname -- the hash algorithm being used by this "
        "object\ndigest_size "
        "-- number of bytes in this hashes output",
    .dealloc = hash_dealloc,
    .repr = hash_repr,
    .methods = hash_methods,
    .getset = hash_getset,
};
WfType wf_evp_xof_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_hashlib.HASHXOF",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Hash),
    .base = &wf_evp_hash_type,
    .doc = "A hash whose digest is as long as one likes.",
    .dealloc = hash_dealloc,
    .methods = xof_methods,
    .getset = xof_getset,
};

/* --- constructors ----------------------------------------------------------------------------- */

static Value construct(const char *name, Value data, bool secure)
{
    EVP_MD *md = wf_evp_fetch(name);
    if (md == NULL)
        return WF_NULL;
    Value r = make(md, data, secure);
    EVP_MD_free(md);
    return r;
}

static Value m_new(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", "string", "usedforsecurity", NULL};
    Value name, data = WF_NULL;
    int secure = 1;
    if (wf_parse_args(args, nargs, kwnames, "O|O$p:new", names, &name, &data, &secure) < 0)
        return WF_NULL;
    if (!wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "name must be a string");
    size_t len;
    const char *s = wf_str_utf8(name, &len);
    return s == NULL ? WF_NULL : construct(s, data, secure);
}

static Value constructor(int i, const Value *args, size_t nargs, Value kwnames, const char *format)
{
    static const char *const names[] = {"string", "usedforsecurity", NULL};
    Value data = WF_NULL;
    int secure = 1;
    if (wf_parse_args(args, nargs, kwnames, format, names, &data, &secure) < 0)
        return WF_NULL;
    return construct(algorithms[i].name, data, secure);
}

#define CONSTRUCTOR(I, NAME)                                                                      \
    static Value m_##NAME(Value module, const Value *args, size_t nargs, Value kwnames)           \
    {                                                                                             \
        return constructor(I, args, nargs, kwnames, "|O$p:openssl_" #NAME);                       \
    }
CONSTRUCTOR(0, md5)
CONSTRUCTOR(1, sha1)
CONSTRUCTOR(2, sha224)
CONSTRUCTOR(3, sha256)
CONSTRUCTOR(4, sha384)
CONSTRUCTOR(5, sha512)
CONSTRUCTOR(6, sha3_224)
CONSTRUCTOR(7, sha3_256)
CONSTRUCTOR(8, sha3_384)
CONSTRUCTOR(9, sha3_512)
CONSTRUCTOR(10, shake_128)
CONSTRUCTOR(11, shake_256)

static Value m_get_fips_mode(Value module)
{
    return wf_int(EVP_default_properties_is_fips_enabled(NULL));
}

#define ROW(NAME)                                                                                  \
    {                                                                                              \
        "openssl_" #NAME, m_##NAME, WF_FASTKW,                                                     \
            "openssl_" #NAME                                                                       \
            "($module, /, string=b'', *, usedforsecurity=True)\n--\n\nReturns a " #NAME            \
            " hash object; optionally initialized with a string"                                   \
    }
static WfMethodDef functions[] = {
    {"new", m_new, WF_FASTKW,
     "new($module, /, name, string=b'', *, usedforsecurity=True)\n--\n\nReturn a new hash object "
     "using "
     "the named algorithm.\n\nAn optional string argument may be provided and will "
     "be\nautomatically "
     "hashed.\n\nThe MD5 and SHA1 algorithms are always supported."},
    ROW(md5),
    ROW(sha1),
    ROW(sha224),
    ROW(sha256),
    ROW(sha384),
    ROW(sha512),
    ROW(sha3_224),
    ROW(sha3_256),
    ROW(sha3_384),
    ROW(sha3_512),
    ROW(shake_128),
    ROW(shake_256),
    {"get_fips_mode", m_get_fips_mode, WF_NOARGS,
     "get_fips_mode($module, /)\n--\n\nDetermine the OpenSSL FIPS mode of operation.\n\nThe result "
     "is 1 "
     "when FIPS mode is enabled, and 0 when it is not."},
    {NULL, NULL, 0, NULL},
};

static int add_names(Value m)
{
    Value names = wf_frozenset_new(WF_NULL);
    if (wf_is_null(names))
        return -1;
    for (int i = 0; i < NALGORITHMS; i++) {
        EVP_MD *md = EVP_MD_fetch(NULL, algorithms[i].ssl_name, NULL);
        if (md == NULL) {
            ERR_clear_error();
            continue;
        }
        EVP_MD_free(md);
        Value name = wf_str_from_c(algorithms[i].name);
        int r = wf_is_null(name) ? -1 : wf_set_add(names, name);
        wf_drop(name);
        if (r < 0)
            return -1;
    }
    return wf_module_add(m, "openssl_md_meth_names", names);
}

/* function: name, for hmac to find the digest that a constructor stands for. */
static int add_constructors(Value m)
{
    wf_evp_constructors = wf_dict_new();
    if (wf_is_null(wf_evp_constructors))
        return -1;
    wf_root_register(&wf_evp_constructors);
    for (int i = 0; i < NALGORITHMS && algorithms[i].constructor; i++) {
        Value fn = wf_getattr_c(m, algorithms[i].constructor),
              name = wf_str_from_c(algorithms[i].name);
        int r =
            wf_is_null(fn) || wf_is_null(name) ? -1 : wf_dict_set(wf_evp_constructors, fn, name);
        wf_drop(fn);
        wf_drop(name);
        if (r < 0)
            return -1;
    }
    return wf_module_add(m, "_constructors",
                         wf_call1(wf_type_value(&wf_mappingproxy_type), wf_evp_constructors));
}

int wf_module_init__hashlib(Value m)
{
    wf_evp_unsupported =
        wf_new_exception("_hashlib", "UnsupportedDigestmodError", &wf_exc_ValueError);
    if (wf_is_null(wf_evp_unsupported) ||
        wf_module_add(m, "UnsupportedDigestmodError", wf_new_ref(wf_evp_unsupported)) < 0 ||
        wf_type_add(m, &wf_evp_hash_type) < 0 || wf_type_add(m, &wf_evp_xof_type) < 0 ||
        wf_type_add(m, &wf_evp_hmac_type) < 0 || wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_functions(m, wf_evp_hmac_functions) < 0 ||
        wf_module_add_functions(m, wf_evp_kdf_functions) < 0 || add_names(m) < 0 ||
        add_constructors(m) < 0)
        return -1;
    return wf_module_add(m, "compare_digest", wf_import_attr("_operator", "_compare_digest"));
}
