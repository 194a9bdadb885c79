/* _hashlib's key derivation: PBKDF2 and scrypt. */
#include "evp.h"

#include <limits.h>

static Value m_pbkdf2_hmac(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"hash_name",  "password", "salt",
                                        "iterations", "dklen",    NULL};
    const char *hash_name;
    WfBuffer password, salt;
    int64_t iterations, length = 0;
    Value length_arg = WF_NONE, key = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "syyl|O:pbkdf2_hmac", names, &hash_name, &password,
                      &salt, &iterations, &length_arg) < 0)
        return WF_NULL;
    EVP_MD *md = wf_evp_fetch(hash_name);
    int r = md == NULL ? -1 : 0;
    if (r == 0 && (password.len > INT_MAX || salt.len > INT_MAX))
        r = wf_raise_i(&wf_exc_OverflowError, password.len > INT_MAX ? "password is too long."
                                                                     : "salt is too long.");
    if (r == 0 && iterations < 1)
        r = wf_raise_i(&wf_exc_ValueError, "iteration value must be greater than 0.");
    if (r == 0 && iterations > INT_MAX)
        r = wf_raise_i(&wf_exc_OverflowError, "iteration value is too great.");
    if (r == 0 && wf_is_none(length_arg))
        length = EVP_MD_get_size(md);
    else if (r == 0)
        r = wf_as_int64(length_arg, &length);
    if (r == 0 && length < 1)
        r = wf_raise_i(&wf_exc_ValueError, "key length must be greater than 0.");
    if (r == 0 && length > INT_MAX)
        r = wf_raise_i(&wf_exc_OverflowError, "key length is too great.");
    if (r == 0 && !wf_is_null(key = wf_bytes_new(NULL, (size_t)length))) {
        int ok;
        WF_BLOCKING_BEGIN
        ok = PKCS5_PBKDF2_HMAC((const char *)password.buf, (int)password.len, salt.buf,
                               (int)salt.len, (int)iterations, md, (int)length,
                               wf_as_bytes(key)->data);
        WF_BLOCKING_END
        if (!ok) {
            wf_evp_error(&wf_exc_ValueError, "cannot derive a key");
            wf_drop(key);
            key = WF_NULL;
        }
    }
    EVP_MD_free(md);
    wf_release_buffer(&password);
    wf_release_buffer(&salt);
    return key;
}

static int parameter(Value v, const char *name, uint64_t *out)
{
    if (!wf_is_null(v) && !wf_is_none(v)) {
        if (!wf_is_int(v))
            return wf_raise_i(&wf_exc_TypeError, "scrypt() argument '%s' must be int, not %s", name,
                              wf_type_of(v)->name);
        return wf_as_uint64(v, out);
    }
    return wf_raise_i(&wf_exc_TypeError, "%s is required and must be an unsigned int", name);
}

typedef struct {
    WfBuffer password, salt;
    uint64_t n, r, p;
    int64_t maxmem, length;
} Scrypt;

static int check_scrypt(const Scrypt *s)
{
    if (s->n < 2 || (s->n & (s->n - 1)) != 0)
        return wf_raise_i(&wf_exc_ValueError, "n must be a power of 2.");
    if (s->maxmem < 0 || s->maxmem > INT_MAX)
        return wf_raise_i(&wf_exc_ValueError, "maxmem must be positive and smaller than %d",
                          INT_MAX);
    if (s->length < 1 || s->length > INT_MAX)
        return wf_raise_i(&wf_exc_ValueError, "dklen must be greater than 0 and smaller than %d",
                          INT_MAX);
    if (!EVP_PBE_scrypt(NULL, 0, NULL, 0, s->n, s->r, s->p, (uint64_t)s->maxmem, NULL, 0))
        return wf_evp_error(&wf_exc_ValueError,
                            "Invalid parameter combination for n, r, p, maxmem.");
    return 0;
}

static Value derive(const Scrypt *s)
{
    Value key = check_scrypt(s) < 0 ? WF_NULL : wf_bytes_new(NULL, (size_t)s->length);
    if (wf_is_null(key))
        return WF_NULL;
    int ok;
    WF_BLOCKING_BEGIN
    ok = EVP_PBE_scrypt((const char *)s->password.buf, (size_t)s->password.len, s->salt.buf,
                        (size_t)s->salt.len, s->n, s->r, s->p, (uint64_t)s->maxmem,
                        wf_as_bytes(key)->data, (size_t)s->length);
    WF_BLOCKING_END
    if (ok)
        return key;
    wf_drop(key);
    wf_evp_error(&wf_exc_ValueError, "cannot derive a key");
    return WF_NULL;
}

static Value m_scrypt(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"password", "salt", "n", "r", "p", "maxmem", "dklen", NULL};
    Value salt = WF_NULL, n = WF_NULL, r = WF_NULL, p = WF_NULL, key = WF_NULL;
    Scrypt s = {.length = 64};
    if (wf_parse_args(args, nargs, kwnames, "y|$OOOOll:scrypt", names, &s.password, &salt, &n, &r,
                      &p, &s.maxmem, &s.length) < 0)
        return WF_NULL;
    if (wf_is_null(salt) || wf_is_none(salt)) {
        wf_raise(&wf_exc_TypeError, "salt is required");
    } else if (wf_get_buffer(salt, &s.salt, WF_BUF_SIMPLE) == 0) {
        if (parameter(n, "n", &s.n) == 0 && parameter(r, "r", &s.r) == 0 &&
            parameter(p, "p", &s.p) == 0)
            key = derive(&s);
        wf_release_buffer(&s.salt);
    }
    wf_release_buffer(&s.password);
    return key;
}

WfMethodDef wf_evp_kdf_functions[] = {
    {"pbkdf2_hmac", m_pbkdf2_hmac, WF_FASTKW,
     "pbkdf2_hmac($module, /, hash_name, password, salt, iterations,\n            "
     "dklen=None)\n--\n\n"
     "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."},
    {"scrypt", m_scrypt, WF_FASTKW,
     "scrypt($module, /, password, *, salt=None, n=None, r=None, p=None,\n       maxmem=0, "
     "dklen=64)\n"
     "--\n\nscrypt password-based key derivation function."},
    {NULL, NULL, 0, NULL},
};
