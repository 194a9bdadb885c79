/*
 * sys.monitoring: tools, events, and the executable copies that report them. See monitor.c for the
 * events, instrument.c for the copies; Modules/monitoring.c is what programs call.
 */
#ifndef WEFT_EVAL_MONITOR_H
#define WEFT_EVAL_MONITOR_H

#include "code.h"
#include "frame.h"

struct WfExec;

enum {
    WF_EVENT_PY_START, WF_EVENT_PY_RESUME, WF_EVENT_PY_RETURN, WF_EVENT_PY_YIELD, WF_EVENT_CALL,
    WF_EVENT_LINE, WF_EVENT_INSTRUCTION, WF_EVENT_JUMP, WF_EVENT_BRANCH, WF_EVENT_STOP_ITERATION,
    WF_LOCAL_EVENTS, /* these belong to a place in code and can be disabled there */
    WF_EVENT_RAISE = WF_LOCAL_EVENTS, WF_EVENT_EXCEPTION_HANDLED, WF_EVENT_PY_UNWIND,
    WF_EVENT_PY_THROW, WF_EVENT_RERAISE,
    WF_EVENT_C_RETURN, WF_EVENT_C_RAISE, /* these come with CALL */
    WF_EVENTS,
    WF_MONITOR_TOOLS = 6
};

/* What is known about a code object that is watched. Made once, freed with it. */
typedef struct WfMonitor {
    struct WfMonitor *next, **link;      /* [lock: monitors] */
    uint8_t local[WF_LOCAL_EVENTS];      /* [stw] tools by event, for this code only */
    uint32_t n;                          /* [const] words of the code */
    uint8_t *places;                     /* [const] WF_PLACE_* by word */
    _Atomic uint64_t disabled[];         /* [relaxed] by word: bit 6 * event + tool */
} WfMonitor;

/* A line begins at the word; at the word that this jump leads back to; ... */
enum { WF_PLACE_LINE = 1, WF_PLACE_LINE_AGAIN = 8, WF_PLACE_AFTER_BRANCH = 2, WF_PLACE_AFTER_CALL = 4 };

/* Some event is wanted somewhere. [stw] */
extern bool wf_monitor_on;
extern uint8_t wf_monitor_tools[WF_EVENTS]; /* [stw] tools by event, for all code */

/* --- instrument.c ------------------------------------------------------------------------------- */

/* Which tools want the event at word `at` of code. */
unsigned wf_monitor_wanted(const WfCode *code, uint32_t at, unsigned event);
/* Writes OP_TRACE where code of copy x is watched; the rest as new. Owner, or with the world stopped. */
int wf_monitor_instrument(struct WfExec *x) WF_MUST_USE;
/* Nothing is wanted at this place of the thread's own copy any more: as new. */
void wf_monitor_settle(WfFrame *f, uint32_t at);
/* Events of all code, or of one (code WF_NULL: all) for a tool. -1 with MemoryError. */
int wf_monitor_set_events(int tool, uint32_t events) WF_MUST_USE;
int wf_monitor_set_local_events(int tool, WfCode *code, uint32_t events) WF_MUST_USE;
uint32_t wf_monitor_local_events(int tool, const WfCode *code);
int wf_monitor_restart(void) WF_MUST_USE;
void wf_monitor_free(WfCode *code);

/* --- monitor.c ---------------------------------------------------------------------------------- */

/* Makes the table of callbacks, for DISABLE and MISSING as well; at start-up. */
int wf_monitor_init(Value disable, Value missing) WF_MUST_USE;
/* The callback set before, or WF_NULL. New. */
Value wf_monitor_register(int tool, unsigned event, Value func);
extern const char *const wf_event_names[WF_EVENTS];

/* Before the instruction at f->pc, an OP_TRACE. -1: a callback raised. */
int wf_monitor_instr(WfThread *t, WfFrame *f) WF_MUST_USE;
/* t->exc passes f: may be replaced by what a callback raises. */
void wf_monitor_raise(WfThread *t, WfFrame *f, bool again);
void wf_monitor_unwind(WfThread *t, WfFrame *f);
void wf_monitor_throw(WfThread *t, WfFrame *f);
/* The handler at f->pc has exc. -1: a callback raised. */
int wf_monitor_handled(WfThread *t, WfFrame *f, Value exc) WF_MUST_USE;
int wf_monitor_stop_iteration(WfThread *t, WfFrame *f, Value v) WF_MUST_USE;

#endif
