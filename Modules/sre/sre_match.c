/* Running programs: the state, its stack, and the matcher for each character width.
 *
 * The matcher itself is sre_scan_impl.h and sre_match_impl.h, included three times.
 */
#include "sre_internal.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "internal/unicode_ctype.h"

/* Instructions between polls, roughly; and characters that a scan may pass in one go. */
#define POLL_STEPS 4096
#define SCAN_CHUNK (1 << 16)

#define RESUMES(X)                                                                                 \
    X(ATTEMPT)                                                                                     \
    X(CHOICE)                                                                                      \
    X(OPEN)                                                                                        \
    X(CLOSE)                                                                                       \
    X(MARKS)                                                                                       \
    X(GREEDY)                                                                                      \
    X(GREEDY_CHAR)                                                                                 \
    X(LAZY)                                                                                        \
    X(COUNT)                                                                                       \
    X(COUNT_LAZY)                                                                                  \
    X(SLOT)                                                                                        \
    X(POSS)                                                                                        \
    X(BRANCH)

typedef enum {
#define X(name) RESUME_##name,
    RESUMES(X)
#undef X
} Resume;

static bool poll_now(WfSreState *st)
{
    return st->poll && st->poll(st->poll_arg) != 0;
}

uint64_t *wf_sre_grow_stack(WfSreState *st, uint64_t *sp, size_t n)
{
    size_t used = (size_t)(sp - st->stack), size = (size_t)(st->stack_limit - st->stack);
    size_t more = size * 2 > used + n ? size * 2 : used + n + size;
    bool is_inline = st->stack == st->inline_stack;
    uint64_t *grown = realloc(is_inline ? NULL : st->stack, more * sizeof *grown);
    if (!grown)
        return NULL;
    if (is_inline)
        memcpy(grown, st->stack, used * sizeof *grown);
    st->stack = grown;
    st->stack_limit = grown + more;
    return grown + used;
}

#define CHAR       uint8_t
#define WIDTH      1
#define NAME(name) name##_1
#include "sre_scan_impl.h"
/* The order matters. */
#include "sre_match_impl.h"
#undef CHAR
#undef WIDTH
#undef NAME

#define CHAR       uint16_t
#define WIDTH      2
#define NAME(name) name##_2
#include "sre_scan_impl.h"
/* The order matters. */
#include "sre_match_impl.h"
#undef CHAR
#undef WIDTH
#undef NAME

#define CHAR       uint32_t
#define WIDTH      4
#define NAME(name) name##_4
#include "sre_scan_impl.h"
/* The order matters. */
#include "sre_match_impl.h"
#undef CHAR
#undef WIDTH
#undef NAME

WfSreStatus wf_sre_state_init(WfSreState *st, const WfSreProgram *program, const void *beginning,
                              int width, size_t start, size_t end)
{
    st->beginning = beginning;
    st->width = width;
    st->start = start;
    st->end = end;
    st->must_advance = false;
    st->poll = NULL;
    st->poll_arg = NULL;
    st->lastindex = -1;
    st->stack = st->inline_stack;
    st->stack_limit = st->inline_stack + WF_SRE_INLINE_STACK;
    st->marks = st->inline_marks;
    st->slots = st->inline_slots;
    size_t nmarks = 2 * (size_t)program->groups;
    if (nmarks > WF_SRE_INLINE_MARKS)
        st->marks = malloc(nmarks * sizeof *st->marks);
    if (program->nslots > WF_SRE_INLINE_SLOTS)
        st->slots = malloc(program->nslots * sizeof *st->slots);
    if (st->marks && st->slots)
        return WF_SRE_OK;
    wf_sre_state_fini(st);
    return WF_SRE_NO_MEMORY;
}

void wf_sre_state_fini(WfSreState *st)
{
    if (st->marks != st->inline_marks)
        free(st->marks);
    if (st->slots != st->inline_slots)
        free(st->slots);
    if (st->stack != st->inline_stack)
        free(st->stack);
}

int wf_sre_run(WfSreState *st, const WfSreProgram *program, WfSreMode mode)
{
    switch (st->width) {
    case 1:
        return run_1(st, program, mode);
    case 2:
        return run_2(st, program, mode);
    default:
        return run_4(st, program, mode);
    }
}
