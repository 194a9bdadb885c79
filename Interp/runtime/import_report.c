/* What import shows of itself: trimmed tracebacks and -X importtime. */
#include "internal/runtime.h"

#include "exc_impl.h"
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

/* The link that an exception or an entry has to the next entry. */
static Value *link_of(Value owner)
{
    return wf_has_shape(owner, WF_SHAPE_traceback) ? &wf_as_traceback(owner)->next
                                                   : &wf_as_exc(owner)->traceback;
}

/* Other threads may raise and change the same exception: entries are held while they are looked at. */
static Value next_of(Value owner)
{
    return wf_exc_load(owner, link_of(owner));
}

static void set_next(Value owner, WF_STEALS Value v)
{
    wf_exc_store(owner, link_of(owner), v);
    wf_drop(v);
}

static void replace(Value *held, Value v)
{
    Value old = *held;
    *held = wf_new_ref(v);
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
    bool always = wf_is_a(exc, &wf_exc_ImportError), inside = false;
    /* What is linked to the entry, and to the first entry of the chunk. */
    Value owner = wf_new_ref(exc), chunk_owner = wf_new_ref(exc), entry;
    while (wf_has_shape(entry = next_of(owner), WF_SHAPE_traceback)) {
        WfCode *code = traceback_code(wf_as_traceback(entry));
        bool now_inside = in_importlib(code);
        if (now_inside && !inside)
            replace(&chunk_owner, owner);
        inside = now_inside;
        if (inside && (always || wf_str_equal_c(code->name, "_call_with_frames_removed"))) {
            set_next(chunk_owner, next_of(entry));
            replace(&owner, chunk_owner);
        } else {
            replace(&owner, entry);
        }
        wf_drop(entry);
    }
    wf_drop(entry);
    wf_drop(owner);
    wf_drop(chunk_owner);
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
