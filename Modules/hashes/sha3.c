/* The module _sha3. */
#include "digest.h"

/* The algorithm whose type this is. */
static DigestAlgorithm *algorithm_of(WfType *type)
{
    return (DigestAlgorithm *)((char *)type - offsetof(DigestAlgorithm, type));
}

static Value sha3_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "usedforsecurity", NULL};
    DigestAlgorithm *a = algorithm_of(type);
    Value data = WF_NULL;
    int for_security;
    char format[32] = "|O$p:";
    if (wf_parse_args(args, nargs, kwnames, strcat(format, a->name), names, &data, &for_security) <
        0)
        return WF_NULL;
    return wf_digest_new(a, type, data);
}

#define SHA3(NAME, SSL, DIGEST, CAPACITY, METHODS, DOC)                                            \
    static DigestAlgorithm NAME = {                                                                \
        .name = #NAME,                                                                             \
        .ssl_name = SSL,                                                                           \
        .digest_size = DIGEST,                                                                     \
        .block_size = (1600 - CAPACITY) / 8,                                                       \
        .capacity_bits = CAPACITY,                                                                 \
        .type = {DIGEST_TYPE("_sha3." #NAME, 0), .new = sha3_new, .methods = METHODS,              \
                 .getset = wf_digest_sha3_getset, .doc = #NAME DOC},                               \
    };
#define FIXED_DOC(SIZE)                                                                            \
    "([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a "    \
    "hashbit length of " SIZE " bytes."
#define SHAKE_DOC                                                                                  \
    "([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object."

SHA3(sha3_224, "SHA3-224", 28, 448, wf_digest_methods, FIXED_DOC("28"))
SHA3(sha3_256, "SHA3-256", 32, 512, wf_digest_methods, FIXED_DOC("32"))
SHA3(sha3_384, "SHA3-384", 48, 768, wf_digest_methods, FIXED_DOC("48"))
SHA3(sha3_512, "SHA3-512", 64, 1024, wf_digest_methods, FIXED_DOC("64"))
SHA3(shake_128, "SHAKE-128", 0, 256, wf_digest_shake_methods, SHAKE_DOC)
SHA3(shake_256, "SHAKE-256", 0, 512, wf_digest_shake_methods, SHAKE_DOC)

int wf_module_init__sha3(Value m)
{
    DigestAlgorithm *all[] = {&sha3_224, &sha3_256, &sha3_384, &sha3_512, &shake_128, &shake_256};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (wf_digest_add(m, all[i], all[i]->name) < 0)
            return -1;
    return wf_module_add_str(m, "implementation", "OpenSSL");
}
