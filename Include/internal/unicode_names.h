/* Names of Unicode 14.0 characters, both ways, and decomposition mappings as the standard writes
 * them. The data is the ICU library's, which is loaded when the first function here is called; the
 * results do not depend on ICU's own Unicode version. May be called from any thread.
 */
#ifndef WF_UNICODE_NAMES_H
#define WF_UNICODE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WF_UC_MAX_NAME     256
#define WF_UC_MAX_SEQUENCE 8

/* False if the ICU library cannot be loaded: then only algorithmic names are known. */
bool wf_uc_names_available(void);
/* Writes the name, NUL-terminated; returns its length, 0 for a character without a name. */
size_t wf_uc_name(uint32_t c, char out[WF_UC_MAX_NAME]);
/* By name or alias, in any case: true if there is such a character. What \N{...} accepts. */
bool wf_uc_from_name(const char *name, size_t n, uint32_t *c);
/* The same without aliases. */
bool wf_uc_from_proper_name(const char *name, size_t n, uint32_t *c);
/* A named sequence: how many code points it has, 0 if there is none of that name. */
size_t wf_uc_sequence_from_name(const char *name, size_t n, uint32_t out[WF_UC_MAX_SEQUENCE]);

/* The mapping of UnicodeData.txt: how many code points (at most 18), 0 if c has none or is a Hangul
   syllable. *tag: "" for a canonical mapping, else "<compat>", "<super>"... */
size_t wf_uc_decomposition(uint32_t c, uint32_t out[18], const char **tag);

#endif
