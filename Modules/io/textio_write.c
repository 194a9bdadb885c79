/*
 * TextIOWrapper: writing. Bytes gather in `pending`, which any thread may append to under the
 * object's lock; it is taken out as a whole before it is handed to the buffer below. From there until
 * it is written the thread holds `writing`: what others append meanwhile comes after it.
 */
#include "textio.h"

/* --- pending bytes ---------------------------------------------------------------------------- */

/* Takes the pending bytes out: their block (to be given back), its size in *cap, length in *n. */
static uint8_t *take_pending(WfTextIO *t, size_t *n, size_t *cap)
{
    bool taken = wf_lock(t);
    uint8_t *p = t->pending;
    *n = t->n_pending;
    *cap = t->pending_cap;
    t->pending = NULL;
    __atomic_store_n(&t->n_pending, 0, __ATOMIC_RELEASE); /* pairs with is_written() */
    t->pending_cap = 0;
    wf_unlock(t, taken);
    return p;
}

static void give_back(WfTextIO *t, uint8_t *p, size_t cap)
{
    bool taken = wf_lock(t);
    if (t->pending == NULL) {
        t->pending = p;
        t->pending_cap = cap;
        p = NULL;
    }
    wf_unlock(t, taken);
    wf_mem_free(p);
}

/* Writes bytes to the buffer below. */
static int write_below(WfTextIO *t, const uint8_t *p, size_t n)
{
    Value buffer = wf_io_get(t, &t->buffer);
    int r = -1;
    if (wf_io_is_buffered_writer(buffer)) {
        r = wf_buffered_write((WfBuffered *)wf_obj(buffer), p, n);
    } else if (wf_is_null(buffer)) {
        wf_raise(&wf_exc_ValueError, "underlying buffer has been detached");
    } else {
        Value bytes = wf_bytes_new(p, n), done = bytes;
        if (!wf_is_null(bytes)) {
            do
                done = wf_call_method(buffer, wf_n.write, &bytes, 1);
            while (wf_is_null(done) && wf_io_trap_eintr());
            r = wf_is_null(done) ? -1 : 0;
            wf_drop(done);
            wf_drop(bytes);
        }
    }
    wf_drop(buffer);
    return r;
}

/*
 * Begins to hand bytes to the buffer below. True: no other thread does until end_writing(). A buffer
 * written in Python may wait for threads that write to this stream: it gets bytes from any of them.
 */
static bool begin_writing(WfTextIO *t, bool *mine)
{
    Value buffer = wf_io_peek(&t->buffer);
    if (!wf_io_is_buffered_writer(buffer) && !wf_io_is_fileio(buffer) &&
        !(wf_is_pointer(buffer) && wf_type_of(buffer) == &wf_io_BytesIO_type))
        return false;
    *mine = wf_io_lock_again(&t->writing);
    return true;
}

static void end_writing(WfTextIO *t, bool mine)
{
    if (!mine)
        wf_io_unlock(&t->writing);
}

/* Writes what is pending; `writing` is held. */
static int write_pending(WfTextIO *t, bool mine)
{
    int r = 0;
    /* Left by a thread that will never run again: the process ends. */
    if (!mine && t->in_flight != NULL)
        r = write_below(t, t->in_flight, t->n_in_flight);
    size_t n, cap;
    uint8_t *p = take_pending(t, &n, &cap);
    if (!mine) {
        t->in_flight = p;
        t->n_in_flight = n;
    }
    if (n > 0 && write_below(t, p, n) < 0)
        r = -1;
    if (!mine)
        t->in_flight = NULL;
    give_back(t, p, cap);
    return r;
}

/* Nothing pends, and no other thread is writing what did. */
static bool is_written(const WfTextIO *t)
{
    /* Acquire: who took the bytes out is seen to hold the lock; pairs with take_pending(). */
    return __atomic_load_n(&t->n_pending, __ATOMIC_ACQUIRE) == 0 && !wf_io_is_locked(&t->writing);
}

int wf_textio_flush_pending(WfTextIO *t)
{
    bool mine;
    if (is_written(t))
        return 0;
    if (begin_writing(t, &mine)) {
        int r = write_pending(t, mine);
        end_writing(t, mine);
        return r;
    }
    size_t n, cap;
    uint8_t *p = take_pending(t, &n, &cap);
    int r = n > 0 ? write_below(t, p, n) : 0;
    give_back(t, p, cap);
    return r;
}

/* Writes bytes that need not gather, after those that do. */
static int write_after_pending(WfTextIO *t, const uint8_t *p, size_t n)
{
    bool mine = false, alone = begin_writing(t, &mine);
    int r = alone ? write_pending(t, mine) : wf_textio_flush_pending(t);
    if (r == 0)
        r = write_below(t, p, n);
    if (alone)
        end_writing(t, mine);
    return r;
}

/* Makes room for n more pending bytes: object locked. NULL without an exception. */
static uint8_t *reserve_lock_held(WfTextIO *t, size_t n)
{
    if (t->n_pending + n > t->pending_cap) {
        size_t cap = t->n_pending + n + 256;
        if (cap < wf_relaxed(&t->chunk_size) + 256)
            cap = wf_relaxed(&t->chunk_size) + 256;
        uint8_t *grown = wf_mem_realloc(t->pending, cap);
        if (grown == NULL)
            return NULL;
        t->pending = grown;
        t->pending_cap = cap;
    }
    return t->pending + t->n_pending;
}

/* Appends; flushes before when the chunk would overflow, after when it is full or `now`. */
static int add_pending(WfTextIO *t, const uint8_t *p, size_t n, bool now)
{
    if (n == 0)
        return now ? wf_textio_flush_pending(t) : 0;
    size_t before = wf_relaxed(&t->n_pending); /* a hint: under the lock it is asked again */
    if (before > 0 && before + n > wf_relaxed(&t->chunk_size) && wf_textio_flush_pending(t) < 0)
        return -1;
    if (n >= wf_relaxed(&t->chunk_size))
        return write_after_pending(t, p, n);
    bool taken = wf_lock(t);
    uint8_t *to = reserve_lock_held(t, n);
    if (to != NULL) {
        memcpy(to, p, n);
        wf_relaxed_set(&t->n_pending, t->n_pending + n);
    }
    wf_unlock(t, taken);
    if (to == NULL)
        return -1;
    return now || wf_relaxed(&t->n_pending) >= wf_relaxed(&t->chunk_size) ? wf_textio_flush_pending(t) : 0;
}

/* --- write ------------------------------------------------------------------------------------ */

static bool has_char(const WfStr *s, char c)
{
    if (wf_str_kind(s) == 1)
        return memchr(s->data, c, s->len) != NULL;
    for (size_t i = 0; i < s->len; i++)
        if (wf_str_at(s, i) == (uint8_t)c)
            return true;
    return false;
}

/* Reading starts again after what was written. */
static int leave_reading(WfTextIO *t)
{
    if (wf_is_null(wf_value_load(&t->decoded)) && wf_is_null(wf_value_load(&t->snapshot)))
        return 0;
    bool mine = wf_io_lock_again(&t->lock);
    wf_textio_forget(t);
    int r = t->can_read ? wf_textio_reset_decoder(t) : 0;
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}

static int flush_below(WfTextIO *t)
{
    Value buffer = wf_textio_buffer(t);
    int r;
    if (wf_is_null(buffer))
        r = -1;
    else if (wf_io_is_buffered_writer(buffer))
        r = wf_is_null(wf_buffered_flush((WfBuffered *)wf_obj(buffer))) ? -1 : 0;
    else
        r = wf_io_call(buffer, wf_n.flush);
    wf_drop(buffer);
    return r;
}

/* The text's bytes are its own data: no \n to translate (text has none, or they stay). */
WF_INLINE bool is_plain(const WfTextIO *t, const WfStr *s)
{
    WfEncKind kind = wf_relaxed(&t->kind);
    return kind != WF_ENC_OTHER &&
           (wf_str_is_ascii(s) || (kind == WF_ENC_LATIN1 && wf_str_kind(s) == 1));
}

static int write_encoded(WfTextIO *t, Value text, bool now)
{
    const WfStr *s = wf_as_str(text);
    if (is_plain(t, s))
        return add_pending(t, s->data, s->len, now);
    Value bytes = wf_textio_encode(t, text);
    if (wf_is_null(bytes))
        return -1;
    int r = add_pending(t, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, now);
    wf_drop(bytes);
    return r;
}

/* text with every \n as `newline`. New reference. */
static Value with_newlines(Value text, const char *newline)
{
    Value nl = wf_str_from_latin1("\n", 1), to = wf_str_from_c(newline);
    Value args[] = {nl, to};
    Value r =
        wf_is_null(nl) || wf_is_null(to) ? WF_NULL : wf_call_method(text, wf_n.replace, args, 2);
    wf_drop(nl);
    wf_drop(to);
    return r;
}

static int write_text(WfTextIO *t, Value text)
{
    const char *newline = wf_relaxed(&t->write_newline); /* once: reconfigure() may change it */
    bool lf = (newline != NULL || wf_relaxed(&t->line_buffering)) && has_char(wf_as_str(text), '\n');
    bool flush = wf_relaxed(&t->line_buffering) && (lf || has_char(wf_as_str(text), '\r'));
    int r;
    if (lf && newline != NULL) {
        Value changed = with_newlines(text, newline);
        r = wf_is_null(changed) ? -1 : write_encoded(t, changed, wf_relaxed(&t->write_through) || flush);
        wf_drop(changed);
    } else {
        r = write_encoded(t, text, wf_relaxed(&t->write_through) || flush);
    }
    if (r == 0 && flush)
        r = flush_below(t);
    return r < 0 ? -1 : leave_reading(t);
}

/* The stream takes text: open, for writing. */
static int check_writing(WfTextIO *t)
{
    if (wf_textio_check_open(t) < 0)
        return -1;
    if (t->can_write)
        return 0;
    wf_io_unsupported("not writable");
    return -1;
}

Value wf_textio_write(Value self, Value text)
{
    WfTextIO *t = wf_as_textio(self);
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "write() argument must be str, not %T", text);
    if (check_writing(t) < 0 || write_text(t, text) < 0)
        return WF_NULL;
    return wf_int((int64_t)wf_as_str(text)->len);
}

Value wf_textio_flush(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check_open(t) < 0)
        return WF_NULL;
    wf_relaxed_set(&t->telling, t->seekable);
    if (wf_textio_flush_pending(t) < 0)
        return WF_NULL;
    return wf_textio_call_buffer(t, wf_n.flush, NULL, 0);
}

/* --- printing --------------------------------------------------------------------------------- */

/* A stream over a file that is open, whose pending bytes may be added to without asking anybody. */
WF_INLINE bool is_direct(Value file)
{
    if (!wf_is_pointer(file) || wf_type_of(file) != &wf_io_TextIOWrapper_type)
        return false;
    WfTextIO *t = wf_as_textio(file);
    Value buffer = wf_io_peek(&t->buffer);
    return wf_relaxed(&t->ok) && t->can_write && wf_io_is_buffered_writer(buffer) &&
           wf_io_is_open_file((WfBuffered *)wf_obj(buffer));
}

/* Appends ASCII without newlines of consequence; false: it does not fit or the slow way is needed. */
WF_INLINE bool append_directly(WfTextIO *t, const uint8_t *p, size_t n)
{
    bool done = false;
    bool taken = wf_lock(t);
    if (WF_LIKELY(n < t->pending_cap - t->n_pending && t->n_pending + n < wf_relaxed(&t->chunk_size))) {
        memcpy(t->pending + t->n_pending, p, n);
        wf_relaxed_set(&t->n_pending, t->n_pending + n);
        done = true;
    }
    wf_unlock(t, taken);
    return done;
}

WF_INLINE bool is_lazy(const WfTextIO *t)
{
    return !wf_relaxed(&t->line_buffering) && !wf_relaxed(&t->write_through) &&
           wf_relaxed(&t->write_newline) == NULL && wf_is_null(wf_value_load(&t->decoded)) &&
           wf_is_null(wf_value_load(&t->snapshot));
}

static int write_by_method(Value file, Value text)
{
    Value r = wf_call_method(file, wf_n.write, &text, 1);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

int wf_io_write(Value file, Value text)
{
    if (WF_UNLIKELY(!is_direct(file)))
        return write_by_method(file, text);
    WfTextIO *t = wf_as_textio(file);
    const WfStr *s = wf_as_str(text);
    if (WF_LIKELY(is_lazy(t) && is_plain(t, s)) && append_directly(t, s->data, s->len))
        return 0;
    return write_text(t, text);
}

int wf_io_write_char(Value file, char c)
{
    if (WF_LIKELY(is_direct(file))) {
        WfTextIO *t = wf_as_textio(file);
        uint8_t byte = (uint8_t)c;
        if (WF_LIKELY(is_lazy(t) && wf_relaxed(&t->kind) != WF_ENC_OTHER) && append_directly(t, &byte, 1))
            return 0;
    }
    Value text = wf_str_from_latin1(&c, 1);
    if (wf_is_null(text))
        return -1;
    int r = wf_io_write(file, text);
    wf_drop(text);
    return r;
}
