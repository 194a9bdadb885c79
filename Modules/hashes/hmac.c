/* _hashlib's HMAC objects, over OpenSSL's EVP_MAC. */
#include "evp.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

typedef struct {
    WfObject ob;
    EVP_MAC_CTX *context; /* [lock: mutex] */
    EVP_MD *md;           /* [const] */
    pthread_mutex_t mutex;
} Hmac;

Value wf_evp_unsupported;

static Hmac *as_hmac(Value v)
{
    return (Hmac *)wf_obj(v);
}

/* The digest that a digestmod argument (a name or a constructor) names; NULL: raised. */
static EVP_MD *fetch_digestmod(Value digestmod)
{
    Value name = WF_NULL;
    if (wf_is_str(digestmod))
        name = wf_new_ref(digestmod);
    else if (wf_dict_get(wf_evp_constructors, digestmod, &name) < 0)
        wf_err_clear();
    size_t len;
    const char *s = wf_is_null(name) ? NULL : wf_str_utf8(name, &len);
    EVP_MD *md = s ? wf_evp_fetch(s) : NULL;
    wf_drop(name);
    if (md == NULL && !wf_err_occurred())
        wf_raise((WfType *)wf_obj(wf_evp_unsupported), "Unsupported digestmod %R", digestmod);
    return md;
}

/* A keyed context, or NULL with an exception. */
static EVP_MAC_CTX *start(const EVP_MD *md, const WfBuffer *key)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
    EVP_MAC_free(mac);
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                         (char *)(uintptr_t)EVP_MD_get0_name(md), 0),
        OSSL_PARAM_construct_end(),
    };
    /* Without a key of at least one byte the call would mean "the key as before". */
    const unsigned char *bytes = key->len ? key->buf : (const unsigned char *)"";
    if (context && EVP_MAC_init(context, bytes, (size_t)key->len, params))
        return context;
    EVP_MAC_CTX_free(context);
    wf_evp_error(&wf_exc_ValueError, "cannot start");
    return NULL;
}

static int update(Hmac *h, Value data)
{
    WfBuffer view;
    int ok;
    if (wf_hash_input(data, &view) < 0)
        return -1;
    if (view.len < HASH_DETACH_SIZE) {
        wf_long_mutex_lock(&h->mutex);
        ok = EVP_MAC_update(h->context, view.buf, (size_t)view.len);
        wf_raw_unlock(&h->mutex);
    } else {
        WF_BLOCKING_BEGIN
        wf_raw_lock(&h->mutex);
        ok = EVP_MAC_update(h->context, view.buf, (size_t)view.len);
        wf_raw_unlock(&h->mutex);
        WF_BLOCKING_END
    }
    wf_release_buffer(&view);
    return ok ? 0 : wf_evp_error(&wf_exc_ValueError, "error in hash computation");
}

/* Both are consumed. */
static Hmac *allocate(EVP_MAC_CTX *context, EVP_MD *md)
{
    Hmac *h = wf_alloc_leaf(wf_evp_hmac_type.shape, sizeof *h);
    if (h == NULL) {
        EVP_MAC_CTX_free(context);
        EVP_MD_free(md);
        return NULL;
    }
    h->context = context;
    h->md = md;
    pthread_mutex_init(&h->mutex, NULL);
    return h;
}

static void hmac_dealloc(WfObject *o)
{
    Hmac *h = (Hmac *)o;
    EVP_MAC_CTX_free(h->context);
    EVP_MD_free(h->md);
    pthread_mutex_destroy(&h->mutex);
    wf_free_object(o, sizeof *h);
}

static Value m_hmac_new(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "msg", "digestmod", NULL};
    WfBuffer key;
    Value message = WF_NULL, digestmod = WF_NULL, r = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "y|OO:hmac_new", names, &key, &message, &digestmod) < 0)
        return WF_NULL;
    EVP_MD *md = NULL;
    EVP_MAC_CTX *context = NULL;
    if (wf_is_null(digestmod))
        wf_raise(&wf_exc_TypeError, "Missing required parameter 'digestmod'.");
    else if ((md = fetch_digestmod(digestmod)) != NULL && (context = start(md, &key)) == NULL)
        EVP_MD_free(md);
    wf_release_buffer(&key);
    Hmac *h = context ? allocate(context, md) : NULL;
    if (h != NULL) {
        r = WF_MOVE(h);
        if (!wf_is_null(message) && !wf_is_none(message) && update(h, message) < 0) {
            wf_drop(r);
            r = WF_NULL;
        }
    }
    return r;
}

static Value finish_steal(EVP_MAC_CTX *context, size_t n)
{
    Value r = wf_bytes_new(NULL, n);
    size_t len;
    if (!wf_is_null(r) && !EVP_MAC_final(context, wf_as_bytes(r)->data, &len, n)) {
        wf_evp_error(&wf_exc_ValueError, "cannot finish");
        wf_drop(r);
        r = WF_NULL;
    }
    EVP_MAC_CTX_free(context);
    return r;
}

static Value m_hmac_digest(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "msg", "digest", NULL};
    WfBuffer key, message;
    Value digestmod, r = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "yyO:hmac_digest", names, &key, &message, &digestmod) <
        0)
        return WF_NULL;
    EVP_MD *md = fetch_digestmod(digestmod);
    EVP_MAC_CTX *context = md ? start(md, &key) : NULL;
    if (context != NULL) {
        int ok;
        WF_BLOCKING_BEGIN
        ok = EVP_MAC_update(context, message.buf, (size_t)message.len);
        WF_BLOCKING_END
        if (ok) {
            r = finish_steal(context, (size_t)EVP_MD_get_size(md));
        } else {
            EVP_MAC_CTX_free(context);
            wf_evp_error(&wf_exc_ValueError, "error in hash computation");
        }
    }
    EVP_MD_free(md);
    wf_release_buffer(&key);
    wf_release_buffer(&message);
    return r;
}

static EVP_MAC_CTX *duplicate(Hmac *h)
{
    wf_long_mutex_lock(&h->mutex);
    EVP_MAC_CTX *copy = EVP_MAC_CTX_dup(h->context);
    wf_raw_unlock(&h->mutex);
    if (copy == NULL)
        wf_evp_error(&wf_exc_ValueError, "cannot copy");
    return copy;
}

static Value m_copy(Value self)
{
    EVP_MAC_CTX *copy = duplicate(as_hmac(self));
    if (copy == NULL)
        return WF_NULL;
    EVP_MD_up_ref(as_hmac(self)->md);
    Hmac *h = allocate(copy, as_hmac(self)->md);
    return h == NULL ? WF_NULL : WF_MOVE(h);
}

static Value m_update(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"msg", NULL};
    Value data;
    if (wf_parse_args(args, nargs, kwnames, "O:update", names, &data) < 0)
        return WF_NULL;
    return update(as_hmac(self), data) < 0 ? WF_NULL : WF_NONE;
}

static Value m_digest(Value self)
{
    EVP_MAC_CTX *copy = duplicate(as_hmac(self));
    return copy == NULL ? WF_NULL : finish_steal(copy, (size_t)EVP_MD_get_size(as_hmac(self)->md));
}

static Value m_hexdigest(Value self)
{
    Value bytes = m_digest(self);
    if (wf_is_null(bytes))
        return WF_NULL;
    Value r = wf_hex_str(wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len);
    wf_drop(bytes);
    return r;
}

static Value get_digest_size(Value self, void *closure)
{
    return wf_int(EVP_MD_get_size(as_hmac(self)->md));
}
static Value get_block_size(Value self, void *closure)
{
    return wf_int(EVP_MD_get_block_size(as_hmac(self)->md));
}
static Value get_name(Value self, void *closure)
{
    return wf_str_from_format("hmac-%s", wf_evp_name(as_hmac(self)->md));
}

static Value hmac_repr(Value self)
{
    return wf_str_from_format("<%s HMAC object @ %p>", wf_evp_name(as_hmac(self)->md),
                              (void *)wf_obj(self));
}

static WfMethodDef hmac_methods[] = {
    {"copy", m_copy, WF_NOARGS,
     "copy($self, /)\n--\n\nReturn a copy (\"clone\") of the HMAC object."},
    {"digest", m_digest, WF_NOARGS,
     "digest($self, /)\n--\n\nReturn the digest of the bytes passed to the update() method so "
     "far."},
    {"hexdigest", m_hexdigest, WF_NOARGS,
     "hexdigest($self, /)\n--\n\nReturn hexadecimal digest of the bytes passed to the update() "
     "method "
     "so far.\n\nThis may be used to exchange the value safely in email or other non-binary\n"
     "environments."},
    {"update", m_update, WF_FASTKW,
     "update($self, /, msg)\n--\n\nUpdate the HMAC object with msg."},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef hmac_getset[] = {
    {"digest_size", get_digest_size, NULL, NULL, NULL},
    {"block_size", get_block_size, NULL, NULL, NULL},
    {"name", get_name, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_evp_hmac_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_hashlib.HMAC",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Hmac),
    .doc =
        "The object used to calculate HMAC of a message.\n\nMethods:\n\nupdate() -- updates the "
        "current digest with an additional string\ndigest() -- return the current digest value\n"
        "hexdigest() -- return the current digest as a string of hexadecimal digits\ncopy() -- "
        "return a copy of the current hash object\n\nAttributes:\n\nname -- the name, including "
        "the "
        "hash algorithm used by this object\ndigest_size -- number of bytes in digest() output\n",
    .dealloc = hmac_dealloc,
    .repr = hmac_repr,
    .methods = hmac_methods,
    .getset = hmac_getset,
};

WfMethodDef wf_evp_hmac_functions[] = {
    {"hmac_new", m_hmac_new, WF_FASTKW,
     "hmac_new($module, /, key, msg=b'', digestmod=None)\n--\n\nReturn a new hmac object."},
    {"hmac_digest", m_hmac_digest, WF_FASTKW,
     "hmac_digest($module, /, key, msg, digest)\n--\n\nSingle-shot HMAC."},
    {NULL, NULL, 0, NULL},
};
