/* Hash objects over OpenSSL: one structure for all algorithms. */
#ifndef WF_DIGEST_H
#define WF_DIGEST_H

#include <openssl/evp.h>
#include <pthread.h>

#include "long_mutex.h"
#include "native.h"

/* An algorithm, and the type of its objects. */
typedef struct {
    const char *name;     /* Python's */
    const char *ssl_name; /* OpenSSL's */
    int digest_size;      /* 0: the caller says how long */
    int block_size;
    int capacity_bits; /* SHA-3 */
    WfType type;
    EVP_MD *md; /* [const] after wf_digest_add() */
} DigestAlgorithm;

/* Fetches the algorithm and readies its type, named `name`. */
int wf_digest_add(Value module, DigestAlgorithm *a, const char *attribute) WF_MUST_USE;
/* A hash object, fed with data if that is not WF_NULL. */
Value wf_digest_new(DigestAlgorithm *a, WfType *type, Value data) WF_MUST_USE;
const DigestAlgorithm *wf_digest_algorithm(Value self);

/* What hash objects take: bytes-like, one-dimensional, not str. Released by the caller. */
int wf_hash_input(Value v, WfBuffer *view) WF_MUST_USE;
Value wf_hex_str(const uint8_t *p, size_t n) WF_MUST_USE;

enum { HASH_DETACH_SIZE = 2048 }; /* data worth leaving the interpreter for */

/* Slots and methods of the algorithms' types. */
void wf_digest_dealloc(WfObject *o);
extern WfMethodDef wf_digest_methods[], wf_digest_shake_methods[];
extern WfGetSetDef wf_digest_getset[], wf_digest_sha3_getset[];

#define DIGEST_TYPE(NAME, FLAGS)                                                                   \
    .ob = WF_HEAD_STATIC(WF_SHAPE_type), .name = NAME, .flags = (FLAGS), .basicsize = 96,          \
    .dealloc = wf_digest_dealloc

#endif
