/*
 * Loops without iterators: the way in from an iterator and the way back to one.
 */
#include "loop.h"

#include "code_parts.h"
#include "filter.h"
#include "frame.h"
#include "special.h"

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

/* --- how much a comprehension makes ------------------------------------------------------------- */

static size_t items_left(Value first, Value state)
{
    if (wf_is_small(first)) {
        if (!wf_is_small(state))
            return (size_t)wf_loop_left(state);
        int64_t left = wf_small_value(state) - wf_small_value(first);
        return left > 0 ? (size_t)left : 0;
    }
    unsigned kind = wf_loop_kind(state);
    size_t len = kind == WF_LOOP_LIST ? wf_list_len(first) : kind == WF_LOOP_TUPLE ? wf_tuple_len(first) : 0;
    return len > wf_loop_index(state) ? len - wf_loop_index(state) : 0;
}

size_t wf_loop_appends(const WfCode *code, const WfInstr *pc, const Value *R)
{
    enum { MOST = 4096 };
    const WfInstr *jump = pc + 1;
    if (jump >= code->instrs + code->ninstrs || jump->op != OP_JUMP_BACK)
        return 0;
    const WfInstr *loop = jump + 1 + (intptr_t)jump->imm;
    if (loop->op != OP_FOR_ITER)
        return 0;
    for (const WfInstr *w = loop + wf_op_words[OP_FOR_ITER]; w < pc; w += wf_op_words[w->op])
        if (wf_code_op_operands[w->op][3] == 'j')
            return 0;
    size_t n = items_left(R[loop->b], R[loop->c]);
    return n < MOST ? n : MOST;
}

/* --- forms of JUMP_BACK ------------------------------------------------------------------------- */

enum { FAILURE_LIMIT = 8 };

/* The cache word of the FOR_ITER: a, b: registers of two parts; op: words that this leaves out; c: failures; imm: where the jump is. */
static WfInstr *loop_cache(WfInstr *jump) { return jump + 1 + (intptr_t)jump->imm + 1; }

/* A local iterator that has not ended, over a str of one-byte characters. */
static bool holds_bytes(const WfStrIter *it)
{
    return wf_is_local(it) && !wf_is_null(it->str) && wf_str_kind(wf_as_str(it->str)) == 1;
}

static unsigned form_of(Value it, Value state, bool parts)
{
    if (wf_is_small(it))
        return wf_is_small(state) ? OP_JUMP_BACK_RANGE : OP_JUMP_BACK_STEPS;
    unsigned kind = wf_loop_kind(state);
    if (kind == WF_LOOP_LIST || kind == WF_LOOP_TUPLE)
        return parts ? OP_JUMP_BACK_PAIRS : kind == WF_LOOP_LIST ? OP_JUMP_BACK_LIST : OP_JUMP_BACK_TUPLE;
    switch (wf_shape_of(wf_obj(it))) {
    case WF_SHAPE_dict_keyiterator:
        return OP_JUMP_BACK_KEYS;
    case WF_SHAPE_dict_valueiterator:
        return OP_JUMP_BACK_VALUES;
    case WF_SHAPE_dict_itemiterator:
        return parts ? OP_JUMP_BACK_ITEMS : OP_JUMP_BACK_SLOT;
    case WF_SHAPE_enumerate:
        return parts ? OP_JUMP_BACK_ENUMERATE : OP_JUMP_BACK_SLOT;
    case WF_SHAPE_zip:
        return parts ? OP_JUMP_BACK_ZIP : OP_JUMP_BACK_SLOT;
    case WF_SHAPE_set_iterator:
        return OP_JUMP_BACK_SET;
    case WF_SHAPE_generator:
        return OP_JUMP_BACK_GENERATOR;
    case WF_SHAPE_str_iterator:
        return parts ? OP_JUMP_BACK_ANY : holds_bytes((const WfStrIter *)wf_obj(it)) ? OP_JUMP_BACK_STR : OP_JUMP_BACK_SLOT;
    }
    return parts || wf_may_be_special(it) ? OP_JUMP_BACK_ANY : OP_JUMP_BACK_SLOT;
}

unsigned wf_loop_choose(const WfFrame *f, WfInstr *jump)
{
    jump->op = (uint16_t)form_of(f->regs[jump->b], f->regs[jump->c], loop_cache(jump)->op != 0);
    if (jump->op == OP_JUMP_BACK_LIST && wf_filter_fits(loop_cache(jump) + 1, jump, f->nfixed))
        jump->op = OP_JUMP_BACK_LIST_IF;
    return jump->op;
}

void wf_loop_failed(WfInstr *jump)
{
    WfInstr *cache = loop_cache(jump);
    if (cache->c < FAILURE_LIMIT)
        cache->c++;
    jump->op = cache->c < FAILURE_LIMIT ? OP_JUMP_BACK_ITER : OP_JUMP_BACK_ANY;
}
