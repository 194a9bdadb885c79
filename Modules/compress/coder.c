/* Running data through a compression library: see coder.h. */
#include "coder.h"

#include <stdlib.h>

enum { FIRST_BLOCK = 32 * 1024, DETACH_SIZE = 2048 };
enum { OUT_OF_MEMORY = -1000 };

int wf_coder_lock(Coder *c)
{
    return wf_mutex_acquire(&c->mutex, -1, false) < 0 ? -1 : 0;
}

void wf_coder_unlock(Coder *c)
{
    wf_mutex_release(&c->mutex);
}

static int pump(Coder *c, int action, bool to_end, size_t limit, uint8_t **out, size_t *len)
{
    size_t room = 0;
    *out = NULL;
    *len = 0;
    for (;;) {
        if (*len == room) {
            if (room == limit)
                return CODER_OK;
            size_t fresh = room ? room * 2 : FIRST_BLOCK;
            if (fresh > limit || fresh < room)
                fresh = limit;
            uint8_t *p = realloc(*out, fresh ? fresh : 1);
            if (p == NULL)
                return OUT_OF_MEMORY;
            *out = p;
            room = fresh;
        }
        c->out = *out + *len;
        c->out_left = room - *len;
        int status = c->step(c, action);
        *len = room - c->out_left;
        if (status != CODER_OK)
            return status;
        if (!to_end && c->in_left == 0 && c->out_left > 0)
            return CODER_OK;
    }
}

int wf_coder_run(Coder *c, int action, bool to_end, size_t limit, uint8_t **out, size_t *len)
{
    if (c->in_left < DETACH_SIZE && !to_end)
        return pump(c, action, to_end, limit, out, len);
    int status;
    WF_BLOCKING_BEGIN
    status = pump(c, action, to_end, limit, out, len);
    WF_BLOCKING_END
    return status;
}

Value wf_coder_bytes(uint8_t *out, size_t len, bool ok)
{
    Value r = ok ? wf_bytes_new(out ? (const char *)out : "", len) : WF_NULL;
    free(out);
    return r;
}

/* What is left of the input waits for the next call. */
static int keep_rest(Coder *c)
{
    uint8_t *rest = c->in_left ? malloc(c->in_left) : NULL;
    if (c->in_left && rest == NULL) {
        wf_no_memory();
        return -1;
    }
    if (rest != NULL)
        memcpy(rest, c->in, c->in_left);
    free(c->pending);
    c->pending = rest;
    c->pending_len = c->in_left;
    return 0;
}

static int store_unused(Coder *c, WfObject *owner)
{
    Value bytes = wf_bytes_new(c->in_left ? (const char *)c->in : "", c->in_left);
    if (wf_is_null(bytes))
        return -1;
    wf_barrier(owner, bytes);
    bool l = wf_lock(owner);
    Value old = c->unused_data;
    c->unused_data = bytes;
    wf_unlock(owner, l);
    wf_drop(old);
    return 0;
}

static Value decompress(Coder *c, WfObject *owner, size_t limit, int (*fail)(int))
{
    uint8_t *out;
    size_t len;
    int status = wf_coder_run(c, 0, false, limit, &out, &len);
    bool ok = status == CODER_OK || status == CODER_END;
    if (status == OUT_OF_MEMORY)
        wf_no_memory();
    else if (!ok)
        fail(status);
    if (!ok && c->final_errors) {
        c->broken = true;
        wf_relaxed_set(&c->needs_input, false);
    }
    if (status == CODER_END) {
        wf_relaxed_set(&c->eof, true);
        wf_relaxed_set(&c->needs_input, false);
        ok = store_unused(c, owner) == 0;
        c->in_left = 0;
    } else if (ok) {
        /* A full output may mean that there is more, without further input. */
        wf_relaxed_set(&c->needs_input, c->in_left == 0 && c->out_left > 0);
    }
    if (keep_rest(c) < 0)
        ok = false;
    return wf_coder_bytes(out, len, ok);
}

/* The waiting input with the new behind it. */
static int join_input(Coder *c, const WfBuffer *view)
{
    if (c->pending_len == 0) {
        c->in = view->buf;
        c->in_left = (size_t)view->len;
        return 0;
    }
    uint8_t *all = realloc(c->pending, c->pending_len + (size_t)view->len);
    if (all == NULL) {
        wf_no_memory();
        return -1;
    }
    memcpy(all + c->pending_len, view->buf, (size_t)view->len);
    c->pending = all;
    c->pending_len += (size_t)view->len;
    c->in = all;
    c->in_left = c->pending_len;
    return 0;
}

Value wf_coder_decompress(Coder *c, WfObject *owner, const Value *args, size_t nargs, Value kwnames,
                          int (*fail)(int))
{
    static const char *const names[] = {"data", "max_length", NULL};
    WfBuffer view;
    ssize_t limit = -1;
    Value r = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "y|n:decompress", names, &view, &limit) < 0)
        return WF_NULL;
    if (wf_coder_lock(c) == 0) {
        if (c->eof)
            wf_raise(&wf_exc_EOFError, "%s", c->at_end);
        else if (c->broken)
            wf_raise(&wf_exc_ValueError, "Decompressor is unusable after a previous error");
        else if (join_input(c, &view) == 0)
            r = decompress(c, owner, limit < 0 ? SIZE_MAX : (size_t)limit, fail);
        wf_coder_unlock(c);
    }
    wf_release_buffer(&view);
    return r;
}

void wf_coder_clear(Coder *c)
{
    free(c->pending);
    c->pending = NULL;
    c->pending_len = 0;
    Value old = c->unused_data;
    c->unused_data = WF_NULL;
    wf_drop(old);
}

/* --- objects ---------------------------------------------------------------------------------- */

static Coder *coder_of(Value v)
{
    return &((CoderObject *)wf_obj(v))->coder;
}

Value wf_coder_get_eof(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&coder_of(self)->eof));
}

Value wf_coder_get_needs_input(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&coder_of(self)->needs_input));
}

Value wf_coder_get_unused(Value self, void *closure)
{
    bool l = wf_lock(wf_obj(self));
    Value v = wf_new_ref(coder_of(self)->unused_data);
    wf_unlock(wf_obj(self), l);
    return v;
}

int wf_coder_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((CoderObject *)o)->coder.unused_data);
    return 0;
}
