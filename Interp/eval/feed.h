/*
 * Feeding: a generator that is the only argument of a native function which takes all its items
 * (list, set, sum, any, ...) runs in the interpreter's own loop.
 *
 * CALL_FEED puts a collector (an empty list, the sum so far, ...) into the callee's register and
 * enters the generator's frame, marked WF_FRAME_FEED. Its YIELD gives the item to the collector
 * and goes on, without suspending, when that runs no Python code and cannot fail; else the
 * generator is suspended as for next(), the continuation FEED calls wf_feed_item(), and resumes
 * it. When the generator returns, wf_feed_result() makes the call's result. To Python code the
 * generator looks as it does when a native loop calls next().
 *
 * Native functions that are called in any other way have sinks (WfSink in iter.h): wf_gen_next_past()
 * enters the generator's frame marked WF_FRAME_ENTRY, too, and its YIELD gives items to g->sink.
 */
#ifndef WEFT_FEED_H
#define WEFT_FEED_H

#include "callable.h"
#include "code.h"

typedef enum {
    WF_FEED_NONE,
    WF_FEED_LIST, WF_FEED_TUPLE, WF_FEED_SORTED, WF_FEED_JOIN, /* collect in a list */
    WF_FEED_EXTEND,                                            /* a list that is there */
    WF_FEED_SET, WF_FEED_FROZENSET,
    WF_FEED_UPDATE,                                            /* a set that is there */
    WF_FEED_SUM, WF_FEED_ANY, WF_FEED_ALL, WF_FEED_MIN, WF_FEED_MAX
} WfFeed;

/* What a function, class or method descriptor of built-in code is, if called with one argument. */
WfFeed wf_feed_of_function(const WfBuiltin *b);
WfFeed wf_feed_of_class(const WfType *type);
WfFeed wf_feed_of_method(const char *name, uint32_t shape);

/* The collector to begin with, self: the object whose method is called. -1: MemoryError. */
int wf_feed_start(WfFeed what, Value self, Value *out) WF_MUST_USE;
/* Takes an item: 1 on, 0 no more is wanted, -1. *acc is in a register. */
int wf_feed_item(WfFeed what, Value *acc, WF_STEALS Value item) WF_MUST_USE WF_MAY_RUN;
/* The result of the call, after the last item. self as for wf_feed_start. */
Value wf_feed_result(WfFeed what, Value *acc, Value self) WF_MUST_USE WF_MAY_RUN;

#endif
