/*
 * Executable copies that report events: where OP_TRACE stands for sys.monitoring.
 *
 * Model: an ordinary copy is changed in place, so that frames which run or wait in it report from
 * their next instruction on. Changing what is wanted stops the world; every copy whose code is
 * watched is reset (so nothing specialized, fused or half learned is left) and gets OP_TRACE at the
 * places that have an event somebody wants. The other places specialize as ever, but are not fused.
 * OP_TRACE runs the canonical instruction, whose caches work as elsewhere. A copy made later is
 * instrumented when it is made. A place that nobody wants any more, because callbacks have answered
 * DISABLE, is settled by each thread in its own copy when it comes by.
 *
 * Two kinds of places only end an event: where a branch arrives, and behind a call.
 */
#include "helpers.h"
#include "monitor.h"

#include "code_parts.h"

bool wf_monitor_on;
uint8_t wf_monitor_tools[WF_EVENTS];

static struct {
    pthread_mutex_t mutex;
    WfMonitor *first;
} monitors = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* --- what can happen where ------------------------------------------------------------------------ */

static bool is_call(unsigned op)
{
    return op == OP_CALL || op == OP_CALL_METHOD || op == OP_CALL_KW || op == OP_CALL_METHOD_KW || op == OP_CALL_EX;
}

static bool jumps(unsigned op) { return wf_code_op_operands[op][3] == 'j'; }

static bool is_branch(unsigned op)
{
    return jumps(op) && op != OP_JUMP && op != OP_JUMP_BACK && op != OP_SEND && op != OP_THROW_CHECK &&
           op != OP_END_ASYNC_FOR;
}

/* The local events of an instruction, a bit each; LINE is another matter. */
static unsigned events_of(const WfInstr *in)
{
    unsigned e = 1u << WF_EVENT_INSTRUCTION;
    switch (in->op) {
    case OP_RESUME:
        return e | 1u << (in->imm == 0 ? WF_EVENT_PY_START : WF_EVENT_PY_RESUME);
    case OP_RETURN:
    case OP_RETURN_CONST:
        return e | 1u << WF_EVENT_PY_RETURN;
    case OP_YIELD:
    case OP_YIELD_FROM:
        return e | 1u << WF_EVENT_PY_YIELD;
    case OP_JUMP:
    case OP_JUMP_BACK:
        return e | 1u << WF_EVENT_JUMP;
    }
    if (is_call(in->op))
        return e | 1u << WF_EVENT_CALL;
    return is_branch(in->op) ? e | 1u << WF_EVENT_BRANCH : e;
}

/* Instructions of the prologue belong to no line. */
static bool is_prologue(unsigned op)
{
    return op == OP_RESUME || op == OP_RETURN_GENERATOR || op == OP_MAKE_CELL || op == OP_MAKE_FAR;
}

/* Jumping back begins a line anew; the jump says so if its target does not. */
static void find_rounds(const WfCode *c, uint8_t *places)
{
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op]) {
        if (c->instrs[i].op != OP_JUMP_BACK)
            continue;
        uint32_t target = (uint32_t)((int64_t)i + 1 + c->instrs[i].imm);
        if (!(places[target] & WF_PLACE_LINE) && wf_code_line(c, target) != -1)
            places[i] |= WF_PLACE_LINE_AGAIN;
    }
}

/* A line begins where it differs from that of the word before or of a jump to it. */
static void find_places(const WfCode *c, uint8_t *places)
{
    int before = -1;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op]) {
        if (is_prologue(c->instrs[i].op))
            continue;
        int line = wf_code_line(c, i);
        if (line != -1 && line != before)
            places[i] |= WF_PLACE_LINE;
        before = line;
    }
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op]) {
        const WfInstr *in = &c->instrs[i];
        uint32_t next = i + wf_op_words[in->op];
        if (is_call(in->op) && next < c->ninstrs)
            places[next] |= WF_PLACE_AFTER_CALL;
        if (!jumps(in->op))
            continue;
        uint32_t target = next + (uint32_t)in->imm;
        int line = wf_code_line(c, target);
        if (line != -1 && !is_prologue(c->instrs[target].op) && line != wf_code_line(c, i) && target > i)
            places[target] |= WF_PLACE_LINE;
        if (is_branch(in->op) && next < c->ninstrs)
            places[target] |= WF_PLACE_AFTER_BRANCH, places[next] |= WF_PLACE_AFTER_BRANCH;
    }
    find_rounds(c, places);
}

static WfMonitor *monitor_seen(const WfCode *c)
{
    /* Acquire: pairs with monitor_of(). */
    return __atomic_load_n(&((WfCode *)c)->monitor, __ATOMIC_ACQUIRE);
}

static WfMonitor *monitor_of(WfCode *c)
{
    WfMonitor *seen = monitor_seen(c);
    if (seen != NULL)
        return seen;
    size_t n = c->ninstrs;
    WfMonitor *m = wf_mem_calloc(1, sizeof *m + n * sizeof *m->disabled + n);
    if (m == NULL)
        return NULL;
    m->n = c->ninstrs;
    m->places = (uint8_t *)&m->disabled[n];
    find_places(c, m->places);
    wf_raw_lock(&monitors.mutex);
    WfMonitor *other = c->monitor; /* two threads may make copies of one code at once */
    if (other == NULL) {
        m->next = monitors.first;
        m->link = &monitors.first;
        if (m->next != NULL)
            m->next->link = &m->next;
        monitors.first = m;
        /* Release: filled before it is found; pairs with monitor_seen(). */
        __atomic_store_n(&c->monitor, m, __ATOMIC_RELEASE);
    }
    wf_raw_unlock(&monitors.mutex);
    if (other != NULL)
        wf_mem_free(m);
    return other != NULL ? other : m;
}

void wf_monitor_free(WfCode *c)
{
    WfMonitor *m = c->monitor;
    if (m == NULL)
        return;
    wf_raw_lock(&monitors.mutex);
    *m->link = m->next;
    if (m->next != NULL)
        m->next->link = m->link;
    wf_raw_unlock(&monitors.mutex);
    c->monitor = NULL;
    wf_mem_free(m);
}

/* --- what is wanted --------------------------------------------------------------------------------- */

/* Tools that want a local event in this code, wherever. */
static unsigned tools_of(const WfMonitor *m, unsigned event)
{
    return wf_monitor_tools[event] | (m != NULL ? m->local[event] : 0u);
}

static bool is_watched(const WfMonitor *m)
{
    for (unsigned e = 0; e < WF_LOCAL_EVENTS; e++)
        if (tools_of(m, e) != 0)
            return true;
    return false;
}

unsigned wf_monitor_wanted(const WfCode *code, uint32_t at, unsigned event)
{
    if (event >= WF_LOCAL_EVENTS)
        return wf_monitor_tools[event];
    WfMonitor *m = monitor_seen(code);
    unsigned tools = tools_of(m, event);
    if (tools == 0 || m == NULL)
        return tools;
    uint64_t off = atomic_load_explicit(&m->disabled[at], memory_order_relaxed);
    return tools & ~(unsigned)(off >> (6 * event)) & 63u;
}

static bool place_wanted(const WfCode *c, const WfMonitor *m, uint32_t at)
{
    unsigned events = events_of(&c->instrs[at]);
    uint8_t place = m->places[at];
    if (place & (WF_PLACE_LINE | WF_PLACE_LINE_AGAIN))
        events |= 1u << WF_EVENT_LINE;
    if (((place & WF_PLACE_AFTER_BRANCH) && tools_of(m, WF_EVENT_BRANCH) != 0) ||
        ((place & WF_PLACE_AFTER_CALL) && tools_of(m, WF_EVENT_CALL) != 0))
        return true;
    for (; events != 0; events &= events - 1)
        if (wf_monitor_wanted(c, at, (unsigned)__builtin_ctz(events)) != 0)
            return true;
    return false;
}

/* --- copies ------------------------------------------------------------------------------------------- */

/* Counting entries and rounds leads to fusing: not here. */
static void stop_counting(const WfCode *c, WfExec *x)
{
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op])
        if (x->instrs[i].op == OP_RESUME_COUNT || x->instrs[i].op == OP_JUMP_BACK_COUNT)
            x->instrs[i].op = c->instrs[i].op;
}

int wf_monitor_instrument(WfExec *x)
{
    WfCode *c = x->head.code;
    WfMonitor *m = monitor_seen(c);
    if (!is_watched(m)) {
        if (x->monitored)
            wf_exec_reset(x);
        x->monitored = false;
        return 0;
    }
    m = monitor_of(c);
    if (m == NULL)
        return -1;
    wf_exec_reset(x);
    stop_counting(c, x);
    x->monitored = true;
    for (uint32_t i = 0; i < c->ninstrs; i += wf_op_words[c->instrs[i].op])
        if (place_wanted(c, m, i))
            x->instrs[i].op = OP_TRACE;
    x->start = x->instrs + (c->ninstrs > 1 && x->instrs[0].op == OP_RESUME);
    return 0;
}

void wf_monitor_settle(WfFrame *f, uint32_t at)
{
    WfMonitor *m = monitor_seen(f->code);
    if ((f->flags & WF_FRAME_TRACED) || !WF_MAY_CACHE || (m != NULL && place_wanted(f->code, m, at)))
        return;
    wf_exec_reset_instr(f->code, f->instrs, at);
    if (at == 0 && f->instrs[0].op == OP_RESUME && f->code->ninstrs > 1)
        wf_exec_of_instrs(f->instrs)->start = f->instrs + 1;
}

static int instrument_one(WfExec *x, void *arg)
{
    (void)arg;
    return wf_monitor_instrument(x);
}

static void forget_pending(WfThread *t, void *arg)
{
    (void)arg;
    for (WfFrame *f = t != NULL ? t->frame : NULL; f != NULL; f = f->prev)
        f->monitored = 0;
}

/* After what is wanted has changed: every copy. */
static int instrument_all_stw(void)
{
    bool on = false;
    for (unsigned e = 0; e < WF_EVENTS; e++)
        on |= wf_monitor_tools[e] != 0;
    for (const WfMonitor *m = monitors.first; m != NULL && !on; m = m->next)
        on = is_watched(m);
    wf_monitor_on = on;
    if (!on)
        wf_threads_each_stw(forget_pending, NULL);
    return wf_exec_each_stw(instrument_one, NULL);
}

static void set_tool(uint8_t *tools, unsigned n, int tool, uint32_t events)
{
    for (unsigned e = 0; e < n; e++)
        tools[e] = (uint8_t)((tools[e] & ~(1u << tool)) | (events >> e & 1) << tool);
}

static int changed(int r)
{
    wf_start_world();
    return r < 0 ? wf_raise_i(&wf_exc_MemoryError, NULL) : 0;
}

int wf_monitor_set_events(int tool, uint32_t events)
{
    wf_stop_world(WF_STOP_INSTRUMENT);
    set_tool(wf_monitor_tools, WF_EVENTS, tool, events);
    return changed(instrument_all_stw());
}

int wf_monitor_set_local_events(int tool, WfCode *code, uint32_t events)
{
    if (wf_code_ready(code) < 0)
        return -1;
    wf_stop_world(WF_STOP_INSTRUMENT);
    WfMonitor *m = monitor_of(code);
    if (m == NULL)
        return changed(-1);
    set_tool(m->local, WF_LOCAL_EVENTS, tool, events);
    return changed(instrument_all_stw());
}

uint32_t wf_monitor_local_events(int tool, const WfCode *code)
{
    const WfMonitor *m = monitor_seen(code);
    uint32_t events = 0;
    for (unsigned e = 0; m != NULL && e < WF_LOCAL_EVENTS; e++)
        events |= (uint32_t)(m->local[e] >> tool & 1) << e;
    return events;
}

int wf_monitor_restart(void)
{
    wf_stop_world(WF_STOP_INSTRUMENT);
    for (WfMonitor *m = monitors.first; m != NULL; m = m->next)
        for (uint32_t i = 0; i < m->n; i++)
            atomic_store_explicit(&m->disabled[i], 0, memory_order_relaxed);
    return changed(instrument_all_stw());
}
