/* The modules _md5, _sha1, _sha256 and _sha512. */
#include "digest.h"

#define ALGORITHM(MODULE, NAME, SSL, DIGEST, BLOCK)                                                \
    static DigestAlgorithm NAME = {                                                                \
        .name = #NAME,                                                                             \
        .ssl_name = SSL,                                                                           \
        .digest_size = DIGEST,                                                                     \
        .block_size = BLOCK,                                                                       \
        .type = {DIGEST_TYPE(MODULE "." #NAME, WF_TF_NO_INSTANCE), .methods = wf_digest_methods,   \
                 .getset = wf_digest_getset},                                                      \
    };                                                                                             \
    static Value m_##NAME(Value self, const Value *args, size_t nargs, Value kwnames)              \
    {                                                                                              \
        return new_digest(&NAME, "|O$p:" #NAME, args, nargs, kwnames);                             \
    }

/* (string=b'', *, usedforsecurity=True) */
static Value new_digest(DigestAlgorithm *a, const char *format, const Value *args, size_t nargs,
                        Value kwnames)
{
    static const char *const names[] = {"string", "usedforsecurity", NULL};
    Value data = WF_NULL;
    int for_security;
    if (wf_parse_args(args, nargs, kwnames, format, names, &data, &for_security) < 0)
        return WF_NULL;
    return wf_digest_new(a, &a->type, data);
}

ALGORITHM("_md5", md5, "MD5", 16, 64)
ALGORITHM("_sha1", sha1, "SHA1", 20, 64)
ALGORITHM("_sha256", sha224, "SHA2-224", 28, 64)
ALGORITHM("_sha256", sha256, "SHA2-256", 32, 64)
ALGORITHM("_sha512", sha384, "SHA2-384", 48, 128)
ALGORITHM("_sha512", sha512, "SHA2-512", 64, 128)

#define CONSTRUCTOR(NAME, TITLE)                                                                   \
    {                                                                                              \
#NAME, m_##NAME, WF_FASTKW,                                                                \
            #NAME "($module, /, string=b'', *, usedforsecurity=True)\n--\n\nReturn a new " TITLE   \
                  " hash object; optionally initialized with a string."                            \
    }

static WfMethodDef md5_functions[] = {CONSTRUCTOR(md5, "MD5"), {NULL, NULL, 0, NULL}};
static WfMethodDef sha1_functions[] = {CONSTRUCTOR(sha1, "SHA1"), {NULL, NULL, 0, NULL}};
static WfMethodDef sha256_functions[] = {
    CONSTRUCTOR(sha224, "SHA-224"), CONSTRUCTOR(sha256, "SHA-256"), {NULL, NULL, 0, NULL}};
static WfMethodDef sha512_functions[] = {
    CONSTRUCTOR(sha384, "SHA-384"), CONSTRUCTOR(sha512, "SHA-512"), {NULL, NULL, 0, NULL}};

int wf_module_init__md5(Value m)
{
    return wf_digest_add(m, &md5, "MD5Type") < 0 ? -1 : wf_module_add_functions(m, md5_functions);
}

int wf_module_init__sha1(Value m)
{
    return wf_digest_add(m, &sha1, "SHA1Type") < 0 ? -1
                                                   : wf_module_add_functions(m, sha1_functions);
}

int wf_module_init__sha256(Value m)
{
    if (wf_digest_add(m, &sha224, "SHA224Type") < 0 || wf_digest_add(m, &sha256, "SHA256Type") < 0)
        return -1;
    return wf_module_add_functions(m, sha256_functions);
}

int wf_module_init__sha512(Value m)
{
    /* There is no SHA512Type. */
    if (wf_digest_add(m, &sha384, "SHA384Type") < 0 || wf_digest_add(m, &sha512, NULL) < 0)
        return -1;
    return wf_module_add_functions(m, sha512_functions);
}
