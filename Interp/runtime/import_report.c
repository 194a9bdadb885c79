/* What import shows of itself: trimmed tracebacks and -X importtime. */
#include "internal/runtime.h"

#include "import.h"

#include "internal/callable.h"
#include "internal/frame.h"
#include "mutex.h"

#include <stdio.h>
#include <time.h>

/* --- tracebacks ------------------------------------------------------------------------------------ */

static WfCode *traceback_code(const WfTraceback *tb)
{
    return wf_as_code(((WfFrameObject *)wf_obj(tb->frame))->code);
}

static bool in_importlib(const WfCode *code)
{
    return wf_is_str(code->filename) &&
           (wf_str_equal_c(code->filename, "<frozen importlib._bootstrap>") ||
            wf_str_equal_c(code->filename, "<frozen importlib._bootstrap_external>") ||
            wf_str_equal_c(code->filename, "<weft import>"));
}

/* Stores a new reference to v in a field of an exception or traceback. */
static void store(WfObject *owner, Value *field, Value v)
{
    v = wf_new_ref(v);
    bool taken = wf_lock(owner);
    Value old = *field;
    wf_barrier(owner, v);
    *field = v;
    wf_unlock(owner, taken);
    wf_drop(old);
}

/*
 * Entries of importlib go where a chunk of them ends in _call_with_frames_removed, and all of
 * them for an ImportError: whoever reads the traceback wants the importing program.
 */
void wf_import_trim_traceback(void)
{
    Value exc = wf_err_fetch();
    if (wf_config.verbose > 0 || !wf_is_exc(exc)) {
        wf_err_restore(exc);
        return;
    }
    WfBaseException *e = (WfBaseException *)wf_obj(exc);
    bool always = wf_is_a(exc, &wf_exc_ImportError), inside = false;
    /* Where the link to the entry is, and to the first entry of the chunk. */
    WfObject *owner = &e->ob, *chunk_owner = owner;
    Value *link = &e->traceback, *chunk_link = link;
    while (wf_has_shape(*link, WF_SHAPE_traceback)) {
        WfTraceback *tb = wf_as_traceback(*link);
        WfCode *code = traceback_code(tb);
        bool now_inside = in_importlib(code);
        if (now_inside && !inside) {
            chunk_owner = owner;
            chunk_link = link;
        }
        inside = now_inside;
        if (inside && (always || wf_str_equal_c(code->name, "_call_with_frames_removed"))) {
            Value next = wf_new_ref(tb->next);
            store(chunk_owner, chunk_link, next);
            wf_drop(next);
            owner = chunk_owner;
            link = chunk_link;
        } else {
            owner = &tb->ob;
            link = &tb->next;
        }
    }
    wf_err_restore(exc);
}

/* --- -X importtime ------------------------------------------------------------------------------------ */

static __thread WfImportTimer *innermost;
static _Atomic bool header_printed; /* relaxed: at worst two headers */

void wf_import_time_begin(WfImportTimer *t)
{
    if (!atomic_exchange_explicit(&header_printed, true, memory_order_relaxed))
        fputs("import time: self [us] | cumulative | imported package\n", stderr);
    t->outer = innermost;
    t->depth = innermost == NULL ? 0 : innermost->depth + 1;
    t->nested = 0;
    innermost = t;
    t->start = wf_monotonic_ns();
}

void wf_import_time_end(WfImportTimer *t, Value name)
{
    uint64_t total = wf_monotonic_ns() - t->start;
    innermost = t->outer;
    if (innermost != NULL)
        innermost->nested += total;
    Value pending = wf_err_fetch();
    const char *text = wf_str_utf8(name, NULL);
    fprintf(stderr, "import time: %9llu | %10llu | %*s%s\n", (unsigned long long)(total - t->nested) / 1000,
            (unsigned long long)total / 1000, t->depth * 2, "", text == NULL ? "?" : text);
    wf_err_restore(pending);
}
