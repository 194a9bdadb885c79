/* The regular expression engine: what the _sre module sees.
 *
 * The code words of re._compiler are parsed into a tree (sre_parse.c, which rejects whatever
 * is not well formed), the tree is annotated with the characters that may start and follow
 * each part (sre_first.c), and from it a program is emitted (sre_emit.c) that sre_match.c runs.
 * A program is immutable: any number of threads may run it at once, each with its own WfSreState.
 */
#ifndef WF_SRE_H
#define WF_SRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WfSreProgram WfSreProgram;

typedef enum {
    WF_SRE_OK = 0,
    WF_SRE_INVALID = -1, /* not code that re._compiler emits */
    WF_SRE_NO_MEMORY = -2,
    WF_SRE_TOO_DEEP = -3,    /* nested deeper than WF_SRE_MAX_DEPTH */
    WF_SRE_INTERRUPTED = -4, /* the poll callback asked to stop; its exception is set */
} WfSreStatus;

#define WF_SRE_MAX_DEPTH  1500
#define WF_SRE_MAX_GROUPS (INT32_MAX / 2)

/* Compiles n code words of a pattern with that many groups. *program is set on WF_SRE_OK only. */
WfSreStatus wf_sre_compile(const uint32_t *code, size_t n, uint32_t groups, WfSreProgram **program);
void wf_sre_free(WfSreProgram *program);

/* The words that it was compiled from. */
const uint32_t *wf_sre_code(const WfSreProgram *program, size_t *n);

/* WF_SRE_OK exactly if wf_sre_compile() accepts the code. */
WfSreStatus wf_sre_validate(const uint32_t *code, size_t n, uint32_t groups);

#define WF_SRE_INLINE_MARKS 24
#define WF_SRE_INLINE_SLOTS 8
#define WF_SRE_INLINE_STACK 160

typedef enum { WF_SRE_MATCH, WF_SRE_FULLMATCH, WF_SRE_SEARCH } WfSreMode;

typedef struct {
    uint64_t
        count; /* of a loop: iterations, -1 at first; of an assertion: where its stack begins */
    const void *ptr;
} WfSreSlot;

/* One subject being searched. Positions are in characters from the subject's beginning. */
typedef struct {
    const void *beginning;
    int width;         /* bytes per character: 1, 2 or 4 */
    size_t start, end; /* where to match next, and where the subject is taken to end */
    bool must_advance; /* an empty match at start does not count */
    int (*poll)(void *);
    void *poll_arg;

    /* Results. A group that did not take part has NULL marks. */
    size_t match_start, match_end;
    const void **marks; /* marks[2 * i], marks[2 * i + 1]: group i + 1 */
    int64_t lastindex;  /* the group closed last, or -1 */

    WfSreSlot *slots;
    uint64_t *stack, *stack_limit;
    const void *inline_marks[WF_SRE_INLINE_MARKS];
    WfSreSlot inline_slots[WF_SRE_INLINE_SLOTS];
    uint64_t inline_stack[WF_SRE_INLINE_STACK];
} WfSreState;

/* The subject must stay in place until wf_sre_state_fini(). Returns WF_SRE_OK or
   WF_SRE_NO_MEMORY (then there is nothing to finish). */
WfSreStatus wf_sre_state_init(WfSreState *state, const WfSreProgram *program, const void *beginning,
                              int width, size_t start, size_t end);
void wf_sre_state_fini(WfSreState *state);

/* 1 when there is a match (in state's results), 0 when there is none, else a WfSreStatus.
   Calls poll, if there is one, about every 4096 steps. May be called again with another start. */
int wf_sre_run(WfSreState *state, const WfSreProgram *program, WfSreMode mode);

/* The span of group i (from 1) after a match; false if it did not take part. */
static inline bool wf_sre_group_span(const WfSreState *state, uint32_t i, size_t *from, size_t *to)
{
    const char *const *m = (const char *const *)state->marks + 2 * (size_t)(i - 1);
    const char *base = state->beginning;
    if (!m[0] || !m[1])
        return false;
    unsigned shift = (unsigned)state->width >> 1;
    *from = (size_t)(m[0] - base) >> shift;
    *to = (size_t)(m[1] - base) >> shift;
    return true;
}

uint32_t wf_sre_ascii_lower(uint32_t c);
uint32_t wf_sre_unicode_lower(uint32_t c);
bool wf_sre_ascii_is_cased(uint32_t c);
bool wf_sre_unicode_is_cased(uint32_t c);

#endif
