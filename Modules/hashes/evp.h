/* Parts of _hashlib: algorithms by Python's names, and what keys are made with. */
#ifndef WF_HASHES_EVP_H
#define WF_HASHES_EVP_H

#include "digest.h"

extern WfType wf_evp_hash_type, wf_evp_xof_type, wf_evp_hmac_type;
/* hashlib's name of an OpenSSL digest. */
const char *wf_evp_name(const EVP_MD *md);
/* The digest of that name, to be freed; NULL with ValueError. */
EVP_MD *wf_evp_fetch(const char *name) WF_MUST_USE;
/* ValueError with OpenSSL's reason, or with what went wrong. */
WF_COLD int wf_evp_error(WfType *type, const char *otherwise);

/* hmac.c */
extern WfMethodDef wf_evp_hmac_functions[];
/* _hashlib.UnsupportedDigestmodError, and the constructors' names by function. [const] after start */
extern Value wf_evp_unsupported, wf_evp_constructors;
/* kdf.c */
extern WfMethodDef wf_evp_kdf_functions[];

#endif
