/*
 * Executable copies of code: one per thread and code object, made when first run.
 *
 * Model: the main thread (slot 1) keeps its copy in code->exec0. Other threads find theirs in
 * code->execs, a table indexed by slot: its reader loads the table with acquire and reads its
 * own entry, which only it writes. An entry is written under the code's lock, because the table
 * is replaced (under the same lock) when a higher slot arrives; the old table is retired.
 * A thread that takes over a slot takes over its copies. Without -X tlbc all threads run exec0,
 * made under the lock, and nobody writes its caches.
 *
 * A copy begins with what another thread's copy has published, or cold (warm.c).
 *
 * An instrumented twin has OP_TRACE everywhere in place of the opcode; the handler finds the
 * opcode in the canonical code.
 */
#include "helpers.h"
#include "leaf.h"
#include "monitor.h"

#include "code_parts.h"

bool wf_tlbc = true;

enum {
#define OP(name, operands, cache, ...) WORDS_##name = 1 + cache,
#include "../bytecode/opcodes.def"
#undef OP
};

const uint8_t wf_op_words[OP_ALL_COUNT] = {
#define OP(name, ...) [OP_##name] = WORDS_##name,
#define SPEC(name, family, ...) [OP_##name] = WORDS_##family,
#include "../bytecode/opcodes.def"
#undef OP
};

/*
 * Constants of code that runs are immortal by contract; publication has made those of shared code so. Those of
 * temporary code are shared, which is enough for registers to hold them uncounted.
 */
static Value exec_constant(const WfCode *code, Value v)
{
    if (!wf_is_pointer(v))
        return v;
    WfObject *o = wf_obj(v);
    if (!code->temporary)
        wf_make_immortal(v);
    if (!wf_is_shared(o))
        wf_publish(o);
    if (!code->temporary && !wf_is_immortal(o))
        wf_local_set(o, WF_IMMORTAL_LOCAL);
    return wf_uncounted(o);
}

/*
 * Inner code is an operand of instructions that look at code->consts: it is not among the constants
 * of the copy, which do not count, unless another instruction (in code made by a program) loads it.
 */
static void fill_constants(WfExec *x, const WfCode *code, size_t nconsts)
{
    bool inner = false;
    for (size_t i = 0; i < nconsts; i++) {
        Value v = wf_tuple_item(code->consts, i);
        bool is_code = wf_has_shape(v, WF_SHAPE_code);
        inner = inner || is_code;
        x->head.consts[i] = is_code ? WF_NULL : exec_constant(code, v);
    }
    for (size_t at = 0; inner && at < code->ninstrs; at += wf_op_words[code->instrs[at].op]) {
        const WfInstr *in = &code->instrs[at];
        const char *operands = wf_code_op_operands[in->op];
        bool compares = in->op >= OP_LT_K_JF && in->op <= OP_GE_K_JT;
        size_t i = compares ? in->c : operands[3] == 'K' ? (size_t)in->imm : nconsts;
        bool takes_code = in->op == OP_MAKE_FUNCTION || in->op == OP_CALL_COMP || in->op == OP_MAKE_GENEXPR;
        if (!takes_code && i < nconsts && wf_is_null(x->head.consts[i]))
            x->head.consts[i] = exec_constant(code, wf_tuple_item(code->consts, i));
    }
}

static bool has_guard_word(unsigned op)
{
    return op == OP_LOAD_GLOBAL || op == OP_STORE_GLOBAL || op == OP_LOAD_NAME || op == OP_STORE_NAME;
}

/* For -X stats. [relaxed] */
static _Atomic uint64_t copies_made, copied_bytes;

void wf_exec_sizes(uint64_t *copies, uint64_t *bytes)
{
    *copies = atomic_load_explicit(&copies_made, memory_order_relaxed);
    *bytes = atomic_load_explicit(&copied_bytes, memory_order_relaxed);
}

/*
 * All ordinary copies. Its mutex protects the copies that code objects name, too: it is no object's lock, since whoever
 * gets a copy holds what he has read of functions and classes, which change while one waits for such a lock.
 */
static struct {
    pthread_mutex_t mutex;
    WfExec *first;
} copies = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void link_copy(WfExec *x)
{
    wf_raw_lock(&copies.mutex);
    x->next = copies.first;
    x->link = &copies.first;
    if (x->next != NULL)
        x->next->link = &x->next;
    copies.first = x;
    wf_raw_unlock(&copies.mutex);
}

static void unlink_copy(WfExec *x)
{
    wf_raw_lock(&copies.mutex);
    if (x->link != NULL) {
        *x->link = x->next;
        if (x->next != NULL)
            x->next->link = x->link;
    }
    wf_raw_unlock(&copies.mutex);
}

static void free_exec(WfExec *x)
{
    if (x == NULL)
        return;
    unlink_copy(x);
    wf_count_retire(x);
    while (x->polys != NULL) {
        WfPoly *p = x->polys;
        x->polys = p->next;
        wf_mem_free(p);
    }
    wf_leaf_free(x);
    wf_mem_free(x->traced);
    wf_mem_free(x);
}

int wf_exec_each_stw(int (*fn)(WfExec *x, void *arg), void *arg)
{
    for (WfExec *x = copies.first; x != NULL; x = x->next)
        if (fn(x, arg) < 0)
            return -1;
    return 0;
}

/* The opcode in a copy before anything is specialized, and what caches must hold then. */
static void prepare_instr(WfInstr *instrs, uint32_t i, unsigned op)
{
    if (has_guard_word(op))
        instrs[i + 1].cache = ~(uint64_t)0;
}

void wf_exec_begin_instr(const WfCode *code, WfInstr *instrs, uint32_t i)
{
    unsigned op = code->instrs[i].op;
    memcpy(&instrs[i], &code->instrs[i], wf_op_words[op] * sizeof *instrs);
    prepare_instr(instrs, i, op);
    if (WF_MAY_CACHE)
        wf_specialize_instr(code, instrs, i);
}

void wf_exec_reset_instr(const WfCode *code, WfInstr *instrs, uint32_t i)
{
    wf_exec_begin_instr(code, instrs, i);
    if (instrs[i].op == OP_RESUME_COUNT || instrs[i].op == OP_JUMP_BACK_COUNT)
        instrs[i].op = code->instrs[i].op;
}

void wf_exec_reset(WfExec *x)
{
    WfCode *code = x->head.code;
    size_t n = code->ninstrs;
    wf_leaf_stop(x);
    x->settled = false;
    memcpy(x->instrs, code->instrs, n * sizeof(WfInstr));
    for (uint32_t i = 0; i < n; i += wf_op_words[code->instrs[i].op])
        prepare_instr(x->instrs, i, code->instrs[i].op);
    if (WF_MAY_CACHE)
        wf_specialize_copy(code, x->instrs);
    bool skips = n > 1 && x->instrs[0].op == OP_RESUME; /* not while it counts */
    x->start = x->instrs + skips;
}

static WfExec *exec_copy(WfCode *code, bool traced)
{
    if (wf_code_ready(code) < 0)
        return NULL;
    size_t nconsts = wf_tuple_len(code->consts);
    size_t n = code->ninstrs;
    size_t size = sizeof(WfExec) + n * sizeof(WfInstr) + nconsts * sizeof(Value);
    WfExec *x = wf_mem_alloc(size);
    if (x == NULL)
        return NULL;
    atomic_fetch_add_explicit(&copies_made, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&copied_bytes, size, memory_order_relaxed);
    x->head = (WfFrameHead){.instrs = x->instrs, .consts = (Value *)(x->instrs + n), .code = code,
                            .nfixed = code->nfixed, .skip = WF_CALL_WORDS};
    x->traced = NULL;
    x->polys = NULL;
    x->leaf = NULL;
    x->counts = NULL;
    x->next = NULL;
    x->link = NULL;
    x->settled = false;
    x->monitored = false;
    x->nregs = code->nregs;
    x->room = code->nregs * (uint32_t)sizeof(Value);
    x->argcount = code->argcount;
    x->direct = wf_code_is_direct(code) && x->room <= WF_WINDOW_BYTES;
    x->simple = !(code->flags & (CO_VARARGS | CO_VARKEYWORDS)) && code->kwonlyargcount == 0 &&
                x->room <= WF_WINDOW_BYTES;
    x->levels = false;
    for (uint32_t i = 0; i < n && (code->flags & (CO_GENERATOR | CO_COROUTINE)); i += wf_op_words[code->instrs[i].op])
        x->levels |= code->instrs[i].op == OP_PUSH_EXC;
    fill_constants(x, code, nconsts);
    if (!traced) {
        if (!wf_warm_begin(x))
            wf_exec_reset(x);
        return x;
    }
    memcpy(x->instrs, code->instrs, n * sizeof(WfInstr));
    x->start = x->instrs;
    for (uint32_t i = 0; i < n; i += wf_op_words[code->instrs[i].op]) {
        prepare_instr(x->instrs, i, code->instrs[i].op);
        x->instrs[i].op = OP_TRACE;
    }
    return x;
}

/* A new ordinary copy, which stops of the world that change what is watched know. NULL with MemoryError. */
static WfExec *new_copy(WfCode *code)
{
    WfExec *x = exec_copy(code, false);
    if (x == NULL)
        return NULL;
    link_copy(x);
    if (WF_UNLIKELY(wf_monitor_on) && wf_monitor_instrument(x) < 0) {
        free_exec(x);
        return NULL;
    }
    return x;
}

static WfExec *make_shared(WfCode *code)
{
    WfExec *fresh = new_copy(code);
    if (fresh == NULL)
        return NULL;
    wf_raw_lock(&copies.mutex);
    WfExec *x = code->exec0;
    if (x == NULL)
        /* Release: the copy is filled before others see it; pairs with the loads of exec0. */
        __atomic_store_n(&code->exec0, x = fresh, __ATOMIC_RELEASE);
    wf_raw_unlock(&copies.mutex);
    if (x != fresh)
        free_exec(fresh);
    return x;
}

static WfExec *own_entry(WfThread *t, WfCode *code)
{
    WfExecTable *table = atomic_load_explicit(&code->execs, memory_order_acquire);
    return table != NULL && t->slot < table->len ? table->items[t->slot] : NULL;
}

/* Stores x to the thread's entry; -1 with MemoryError. */
static int set_own_entry(WfThread *t, WfCode *code, WfExec *x)
{
    uint32_t want = t->slot + 8u;
    WfExecTable *bigger = wf_mem_calloc(1, sizeof *bigger + want * sizeof *bigger->items);
    if (bigger == NULL)
        return -1;
    bigger->len = want;
    wf_raw_lock(&copies.mutex);
    WfExecTable *table = atomic_load_explicit(&code->execs, memory_order_relaxed), *old = NULL;
    if (table == NULL || t->slot >= table->len) {
        old = table;
        for (uint32_t i = 0; old != NULL && i < old->len; i++)
            bigger->items[i] = old->items[i];
        table = bigger;
    }
    table->items[t->slot] = x;
    /* Release: the table is filled before a reader finds it; pairs with own_entry(). */
    atomic_store_explicit(&code->execs, table, memory_order_release);
    wf_raw_unlock(&copies.mutex);
    if (table != bigger)
        wf_mem_free(bigger);
    if (old != NULL)
        wf_mem_retire(old);
    return 0;
}

WfExec *wf_exec_make(WfThread *t, WfCode *code)
{
    if (!wf_tlbc || t->slot == 1) {
        WfExec *x = __atomic_load_n(&code->exec0, __ATOMIC_ACQUIRE);
        return x != NULL ? x : make_shared(code);
    }
    WfExec *x = own_entry(t, code);
    if (x != NULL)
        return x;
    x = new_copy(code);
    if (x != NULL && set_own_entry(t, code, x) < 0) {
        free_exec(x);
        return NULL;
    }
    return x;
}

static WfExec *own_copy(WfThread *t, WfCode *code)
{
    return t->slot == 1 ? code->exec0 : own_entry(t, code);
}

bool wf_exec_begin_once(WfThread *t, WfCode *code)
{
    if (!wf_tlbc || wf_count_forms || atomic_load_explicit(&code->keeps_copies, memory_order_relaxed) ||
        (code->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)))
        return false;
    bool running = own_copy(t, code) != NULL; /* under us: not once, then */
    if (running)
        wf_code_keep_copies(code);
    return !running;
}

void wf_exec_end_once(WfThread *t, WfCode *code)
{
    bool kept = atomic_load_explicit(&code->keeps_copies, memory_order_relaxed);
    wf_code_keep_copies(code);
    WfExec *x = own_copy(t, code);
    if (x == NULL || kept || wf_monitor_on)
        return;
    if (t->slot == 1) {
        __atomic_store_n(&code->exec0, NULL, __ATOMIC_RELAXED); /* others look whether there is one */
    } else {
        wf_raw_lock(&copies.mutex); /* the table may be replaced */
        atomic_load_explicit(&code->execs, memory_order_relaxed)->items[t->slot] = NULL;
        wf_raw_unlock(&copies.mutex);
    }
    free_exec(x);
}

WfExec *wf_exec_traced(WfThread *t, WfCode *code)
{
    WfExec *x = wf_exec_get(t, code);
    if (x == NULL)
        return NULL;
    wf_raw_lock(&copies.mutex); /* without tlbc the copy and so its twin belong to all threads */
    WfExec *traced = x->traced;
    wf_raw_unlock(&copies.mutex);
    if (traced != NULL)
        return traced;
    traced = exec_copy(code, true);
    if (traced == NULL)
        return NULL;
    wf_raw_lock(&copies.mutex);
    WfExec *other = x->traced;
    if (other == NULL)
        x->traced = traced;
    wf_raw_unlock(&copies.mutex);
    if (other != NULL) {
        wf_mem_free(traced);
        return other;
    }
    return traced;
}

void wf_code_free_execs(WfCode *code)
{
    wf_monitor_free(code);
    wf_warm_free(code);
    free_exec(code->exec0);
    code->exec0 = NULL;
    WfExecTable *table = atomic_load_explicit(&code->execs, memory_order_relaxed);
    if (table == NULL)
        return;
    for (uint32_t i = 0; i < table->len; i++)
        free_exec(table->items[i]);
    wf_mem_free(table);
    atomic_store_explicit(&code->execs, NULL, memory_order_relaxed);
}
