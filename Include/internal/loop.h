/*
 * What a `for` or comprehension steps through, in two registers.
 *
 * GET_ITER and OPEN_ITER leave an iterator in the first and WF_NULL in the second, the state;
 * or, where the interpreter needs no iterator:
 *
 *   first                 state
 *   exact list or tuple   WF_LOOP_LIST or WF_LOOP_TUPLE, index of the next item
 *   next number           the end of a range of step 1, a small integer
 *   next number           WF_LOOP_STRIDE, how many are left, step
 *
 * States that are no numbers have the tag of special constants and a first byte that none of these
 * has. FOR_ITER and the frame objects of comprehensions alone look at either register; a loop can
 * be given an iterator instead at any time between two instructions (wf_loop_close).
 */
#ifndef WEFT_LOOP_H
#define WEFT_LOOP_H

#include "code.h"
#include "iter.h"

enum {
    WF_LOOP_LIST = 0x80 | WF_TAG_SPECIAL,
    WF_LOOP_TUPLE = 0x90 | WF_TAG_SPECIAL,
    WF_LOOP_STRIDE = 0xa0 | WF_TAG_SPECIAL,
    WF_LOOP_KIND = 0xff,         /* mask of the first byte */
    WF_LOOP_NEXT = 0x100,        /* added to the state: the next item */
    WF_LOOP_MOST_LEFT = 0xffffff /* of WF_LOOP_STRIDE */
};

WF_INLINE unsigned wf_loop_kind(Value state) { return (unsigned)state.bits & WF_LOOP_KIND; }
WF_INLINE size_t wf_loop_index(Value state) { return (size_t)(state.bits >> 8); }
WF_INLINE uint64_t wf_loop_left(Value state) { return state.bits >> 8 & WF_LOOP_MOST_LEFT; }
/* The step as a difference of small integers' bits. */
WF_INLINE uint64_t wf_loop_step_bits(Value state) { return (uint64_t)((int64_t)state.bits >> 32) << 3; }

/* The state of a range with this step and number of values, which starts at `next`; false: it needs an iterator. */
WF_INLINE bool wf_loop_range_state(int64_t next, int64_t step, uint64_t left, Value *state)
{
    if (WF_LIKELY(step == 1)) {
        *state = wf_small(next + (int64_t)left);
        return wf_fits_small(next + (int64_t)left);
    }
    *state = (Value){(uint64_t)step << 32 | left << 8 | WF_LOOP_STRIDE};
    return step == (int32_t)step && left <= WF_LOOP_MOST_LEFT;
}

/* Takes a fresh iterator (owned) apart if that can be done; either way *state is what belongs to it. */
Value wf_loop_open(WF_STEALS Value it, Value *state) WF_MUST_USE;
/* The iterator, new, that goes on where a loop with these registers is. */
Value wf_loop_close(Value first, Value state) WF_MUST_USE;
/* Item i of a list that others may be changing, a new reference; WF_NULL without exception: no such item. */
Value wf_loop_list_item(Value list, size_t i) WF_MUST_USE;

/*
 * How many items more the LIST_APPEND at pc (in canonical code) will append in its loop, if each round
 * appends one; at most a few thousand. 0: not known.
 */
size_t wf_loop_appends(const WfCode *code, const WfInstr *pc, const Value *R);

struct WfFrame;
/* A JUMP_BACK_ITER of frame f is run: writes the form for what is stepped through and returns it. */
unsigned wf_loop_choose(const struct WfFrame *f, WfInstr *jump);
/* A form of JUMP_BACK meets something else: another one is chosen, unless this has happened too often. */
void wf_loop_failed(WfInstr *jump);

/*
 * The register that has the state of code's argument `.0`, and in *opened the instruction that makes
 * it; -1: code is no comprehension that steps through its argument.
 */
int wf_loop_of_argument(const WfCode *code, uint32_t *opened);

#endif
