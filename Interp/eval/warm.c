/*
 * What a new executable copy inherits of the copies that other threads have.
 *
 * Model: a copy belongs to its thread, which writes it without synchronization: nobody else may read it. So
 * the first owner whose copy has been fused for the last time publishes, once for each code object, a snapshot
 * of what it has learnt: code->warm, which is never written again and dies with the code. Copies of other
 * threads begin with it. A program of one thread makes no snapshots; when its second thread comes, they
 * are made of all copies that are fused by then.
 *
 * A snapshot holds forms, and caches of numbers (shapes, versions, guards, offsets, counts) and of what threads
 * share or is immortal. All of these may be stale, as a thread's own may: the same guards test them, and no shape,
 * version or guard is used twice. What belongs to a copy (chains of shapes, plans, other copies) and what
 * one thread alone has is left out: these instructions begin cold.
 */
#include "helpers.h"
#include "monitor.h"

#include "code_parts.h"
#include "stats.h"

/* What new copies of a code object begin with. All [const]. */
typedef struct WfWarm {
    uint32_t ninstrs;
    WfInstr instrs[];
} WfWarm;

/* For -X stats. [relaxed] */
static _Atomic uint64_t snapshots, snapshot_bytes, inherited;

/* --- what may be inherited ------------------------------------------------------------------------ */

/* The instruction has, or had, a list of its own. */
static bool has_chain(const WfExec *x, const WfInstr *in)
{
    const WfPoly *p = x->polys;
    while (p != NULL && p->site != in)
        p = p->next;
    return p != NULL;
}

static bool attr_inherits(const WfInstr *in)
{
    if (in[1].cache == 0)
        return false;
    switch (in[2].cache_lo) {
    case WF_ATTR_SLOT:
    case WF_ATTR_MEMBER:
    case WF_ATTR_ADD_SLOT:
    case WF_ATTR_MODULE:
    case WF_ATTR_DICT: /* word 3 is a number, if anything */
        return true;
    case WF_ATTR_TYPE_VALUE:
    case WF_ATTR_TYPE_PLACE:
    case WF_ATTR_TYPE_DESCR:
    case WF_ATTR_TYPE_CLASSMETHOD: /* its class may be gone, and the value with it */
        return false;
    }
    /* The class keeps the value while the version holds. */
    Value value = {in[3].cache};
    return wf_shape_version(in[1].cache_lo) == in[1].cache_hi &&
           (!wf_is_pointer(value) || wf_is_shared(wf_obj(value)) || wf_is_immortal(wf_obj(value)));
}

/* Whether the instruction `in` of copy x, canonically op, says nothing that is only for its thread. */
static bool inherits(const WfExec *x, const WfInstr *in, unsigned op)
{
    switch (op) {
    case OP_RESUME:
    case OP_JUMP_BACK: /* they count again */
    case OP_FOR_ITER:  /* its cache is about the jump back */
        return false;
    case OP_LOAD_ATTR:
    case OP_LOAD_METHOD:
    case OP_STORE_ATTR:
        return !has_chain(x, in) && attr_inherits(in);
    case OP_LOAD_GLOBAL: /* an address is followed while its guard holds; a value is only compared */
        return true;
    case OP_CALL:
    case OP_CALL_METHOD: /* what is known of native callees is immortal; of others, it is copies */
        return in->op != op && in->op != OP_CALL_NEW && in->op != OP_CALL_DEFAULTS &&
               in->op != OP_CALL_METHOD_DEFAULTS;
    }
    return wf_op_words[op] == 1 || (wf_op_words[op] == 2 && !has_chain(x, in));
}

/* --- snapshots --------------------------------------------------------------------------------------- */

static void inherit_instr(const WfExec *x, WfInstr *instrs, uint32_t i)
{
    const WfCode *code = x->head.code;
    if (!inherits(x, &x->instrs[i], code->instrs[i].op)) {
        wf_exec_begin_instr(code, instrs, i);
        wf_count_again(&instrs[i]);
        return;
    }
    if (wf_is_lent_global(instrs[i].op)) { /* shared functions are not lent */
        instrs[i].op = OP_LOAD_GLOBAL_MODULE_PLAIN;
        instrs[i + 3].cache = 0;
    } else if (instrs[i].op == OP_METHOD_LEAF_TRY) { /* it would have learnt a plan by itself */
        instrs[i].op = instrs[i].c & WF_SITE_LENDS ? OP_LOAD_METHOD_LENT : OP_LOAD_METHOD_TEMP;
    }
}

void wf_warm_publish(WfExec *x)
{
    WfCode *code = x->head.code;
    if (!x->settled || x->monitored || !wf_is_shared(code) || atomic_load_explicit(&code->warm, memory_order_relaxed) != NULL)
        return;
    size_t size = sizeof(WfWarm) + code->ninstrs * sizeof(WfInstr);
    WfWarm *w = wf_mem_alloc(size);
    if (w == NULL)
        return; /* others begin cold */
    w->ninstrs = code->ninstrs;
    memcpy(w->instrs, x->instrs, code->ninstrs * sizeof(WfInstr));
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op])
        inherit_instr(x, w->instrs, i);
    WfWarm *none = NULL;
    /* Release: the snapshot is filled before others find it; pairs with wf_warm_begin(). */
    if (!atomic_compare_exchange_strong_explicit(&code->warm, &none, w, memory_order_release, memory_order_relaxed)) {
        wf_mem_free(w);
        return;
    }
    atomic_fetch_add_explicit(&snapshots, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&snapshot_bytes, size, memory_order_relaxed);
}

static int publish_one(WfExec *x, void *arg)
{
    (void)arg;
    wf_warm_publish(x);
    return 0;
}

void wf_warm_publish_all_stw(void)
{
    if (wf_tlbc)
        wf_exec_each_stw(publish_one, NULL);
}

bool wf_warm_begin(WfExec *x)
{
    const WfWarm *w = atomic_load_explicit(&x->head.code->warm, memory_order_acquire);
    if (w == NULL || !WF_MAY_CACHE || wf_monitor_on)
        return false;
    memcpy(x->instrs, w->instrs, w->ninstrs * sizeof(WfInstr));
    x->start = x->instrs; /* RESUME counts */
    atomic_fetch_add_explicit(&inherited, 1, memory_order_relaxed);
    return true;
}

void wf_warm_free(WfCode *code)
{
    wf_mem_free(atomic_load_explicit(&code->warm, memory_order_relaxed));
    atomic_store_explicit(&code->warm, NULL, memory_order_relaxed);
}

void wf_warm_sizes(uint64_t *count, uint64_t *bytes, uint64_t *copies)
{
    *count = atomic_load_explicit(&snapshots, memory_order_relaxed);
    *bytes = atomic_load_explicit(&snapshot_bytes, memory_order_relaxed);
    *copies = atomic_load_explicit(&inherited, memory_order_relaxed);
}
