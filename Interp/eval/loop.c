/*
 * Loops without iterators: the way in from an iterator and the way back to one.
 */
#include "loop.h"

#include "code_parts.h"
#include "helpers.h"

Value wf_loop_open(Value it, Value *state)
{
    WfObject *o = wf_obj(it);
    *state = WF_NULL;
    if (wf_shape_of(o) != WF_SHAPE_range_iterator || wf_local(o) != 1)
        return it;
    const WfRangeIter *r = (const WfRangeIter *)o;
    Value next = wf_small(r->next);
    if (!wf_loop_range_state(r->next, r->step, r->left, state)) {
        *state = WF_NULL;
        return it;
    }
    wf_drop(it);
    return next;
}

static Value close_range(Value next, Value state)
{
    WfRangeIter *r = wf_alloc_leaf(WF_SHAPE_range_iterator, sizeof *r);
    if (r == NULL)
        return WF_NULL;
    r->next = wf_small_value(next);
    if (wf_is_small(state)) {
        int64_t left = wf_small_value(state) - r->next;
        r->step = 1;
        r->left = left > 0 ? (uint64_t)left : 0;
    } else {
        r->step = (int64_t)wf_loop_step_bits(state) >> 3;
        r->left = wf_loop_left(state);
    }
    r->length = r->left;
    return WF_MOVE(r);
}

Value wf_loop_close(Value first, Value state)
{
    if (wf_is_small(first))
        return close_range(first, state);
    unsigned kind = wf_loop_kind(state);
    if (kind != WF_LOOP_LIST && kind != WF_LOOP_TUPLE)
        return wf_new_ref(first);
    WfSeqIter *s = wf_alloc(kind == WF_LOOP_LIST ? WF_SHAPE_list_iterator : WF_SHAPE_tuple_iterator, sizeof *s);
    if (s == NULL)
        return WF_NULL;
    s->seq = wf_new_ref(first);
    s->index = wf_loop_index(state);
    return WF_MOVE(s);
}

Value wf_loop_list_item(Value list, size_t i)
{
    WfList *l = (WfList *)wf_obj(list);
    bool locked = wf_lock(l);
    Value v = i < l->len ? wf_new_ref(l->items[i]) : WF_NULL;
    wf_unlock(l, locked);
    return v;
}

int wf_loop_of_argument(const WfCode *code, uint32_t *opened)
{
    if (code->argcount != 1 || code->nlocals == 0 || !wf_str_equal_c(wf_tuple_item(code->varnames, 0), ".0"))
        return -1;
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op]) {
        const WfInstr *w = &code->instrs[i];
        if (w->op == OP_OPEN_ITER && w->b == 0) {
            *opened = i;
            return w->c;
        }
    }
    return -1;
}
