/*
 * What the files of _io share: the layout of its objects, the base classes' helpers.
 *
 * Every object of _io begins with a dict for attributes, so that the classes a program derives
 * may be laid out over any of them. A stream's own state is guarded by its WfIoLock, which is
 * held across calls into other streams and may therefore be waited for with the thread detached.
 */
#ifndef WEFT_MODULES_IO_H
#define WEFT_MODULES_IO_H

#include "internal/io.h"
#include "internal/runtime.h"

enum { WF_IO_BUFFER_SIZE = 8192 };

typedef struct {
    WfObject ob;
    Value dict; /* [lock] or WF_NULL */
} WfIoBase;

/* Held by one thread; owner is NULL when free. With one thread it is a plain store. */
typedef struct {
    _Atomic(WfThread *) owner;
} WfIoLock;

/* 0; -1 with RuntimeError when this thread holds it already. */
int wf_io_lock(WfIoLock *l, Value stream) WF_MUST_USE;
/* Takes the lock; true if this thread held it already, and then nothing is to be unlocked. */
bool wf_io_lock_again(WfIoLock *l);
void wf_io_unlock(WfIoLock *l);
/* Some thread holds it: a hint, unless the caller knows better. */
WF_INLINE bool wf_io_is_locked(const WfIoLock *l)
{
    return atomic_load_explicit(&l->owner, memory_order_relaxed) != NULL;
}

extern WfType wf_io_IOBase_type, wf_io_RawIOBase_type, wf_io_BufferedIOBase_type,
    wf_io_TextIOBase_type;
extern WfType wf_io_FileIO_type, wf_io_BytesIO_type, wf_io_StringIO_type, wf_io_TextIOWrapper_type;
extern WfType wf_io_BufferedReader_type, wf_io_BufferedWriter_type, wf_io_BufferedRandom_type;
extern WfType wf_io_BufferedRWPair_type, wf_io_IncrementalNewlineDecoder_type,
    wf_io_BytesIOBuffer_type;
extern WfType *wf_io_UnsupportedOperation; /* [const] after the module's init */

/* io.UnsupportedOperation(message); returns WF_NULL. */
WF_COLD Value wf_io_unsupported(const char *message);

/* "I/O operation on closed file" unless o.closed is false. 0 / -1. */
int wf_io_check_closed(Value o) WF_MUST_USE;
/* An attribute of the stream below: it may be this one again, after an __init__() of that. New. */
Value wf_io_getattr(Value below, Value name) WF_MUST_USE;
/* o.closed: 1 / 0 / -1. */
int wf_io_is_closed(Value o) WF_MUST_USE;
/* o.readable() and the like are true, else UnsupportedOperation. 0 / -1. */
int wf_io_check_readable(Value o) WF_MUST_USE;
int wf_io_check_writable(Value o) WF_MUST_USE;
int wf_io_check_seekable(Value o) WF_MUST_USE;

/* finalize slot of every stream: closes it if it is open. */
void wf_io_finalize(WfObject *o);
/* dealloc: drops the dict, frees. The caller has dropped its own fields. */
void wf_io_free(WfObject *o, uint32_t basicsize);
/* A zero-filled object of t whose dict is set. NULL + exception. */
void *wf_io_alloc(WfType *t) WF_MUST_USE;
/* traverse of what all streams have. */
int wf_io_base_traverse(WfObject *o, WfVisitFn visit, void *arg);

/* _IOBase.close(o): flushes, marks the object closed. */
Value wf_io_base_close(Value o) WF_MUST_USE;
/* o.name(): result dropped. 0 / -1. */
int wf_io_call(Value o, Value name) WF_MUST_USE;
/* o.close(), chained to the exception that is set, if any: 0, or -1 with an exception. */
int wf_io_close_chained(Value o) WF_MUST_USE;
/* Reading an optional size: None and missing are -1. 0 / -1. */
int wf_io_size_argument(const char *fname, const Value *args, size_t nargs, ssize_t *n) WF_MUST_USE;
int wf_io_size(Value v, ssize_t *n) WF_MUST_USE;
/* A file offset: any int, or what has __index__. */
int wf_io_offset(Value v, int64_t *out) WF_MUST_USE;
/* Stores v (new reference taken) in a field of o; the old value is dropped. v may be WF_NULL. */
void wf_io_set(void *o, Value *field, Value v);
/* A new reference to a field that other threads may replace. */
Value wf_io_get(void *o, Value *field);
/* What is there just now, good until the next safepoint: the next look may find another one. */
WF_INLINE Value wf_io_peek(const Value *field) { return wf_value_load(field); }
/* Whether the current exception is OSError EINTR; clears it then. */
bool wf_io_trap_eintr(void);
/* __getstate__: "cannot pickle 'X' object". */
Value wf_io_no_pickle(Value self);

/* --- FileIO ----------------------------------------------------------------------------------- */

typedef struct {
    WfIoBase base;
    int fd; /* [relaxed] -1: closed */
    unsigned created : 1, readable : 1, writable : 1, appending : 1,
        closefd : 1;     /* [const] after __init__ */
    signed int seekable; /* [relaxed] -1: not known yet */
    bool finalizing;
    unsigned blksize; /* [relaxed] */
} WfFileIO;

WF_INLINE bool wf_io_is_fileio(Value v)
{
    return wf_is_pointer(v) && wf_type_of(v) == &wf_io_FileIO_type;
}
/* read(2), write(2) detached, again after EINTR. -1 with an exception; -2: it would block. */
ssize_t wf_fileio_read(WfFileIO *f, void *buf, size_t n) WF_MUST_USE;
ssize_t wf_fileio_write(WfFileIO *f, const void *buf, size_t n) WF_MUST_USE;
int64_t wf_fileio_seek(WfFileIO *f, int64_t pos, int whence) WF_MUST_USE; /* -1 with an exception */
Value wf_fileio_new(Value file, const char *mode, bool closefd, Value opener) WF_MUST_USE;

/* --- buffered --------------------------------------------------------------------------------- */

typedef struct {
    WfIoBase base;
    Value raw; /* [lock: object, and lock] WF_NULL when detached; read [acq] without */
    WfIoLock lock;
    uint8_t *buf;    /* [lock: lock]; read [relaxed] without */
    size_t size;     /* [lock: lock] of buf; read [relaxed] without */
    size_t pos, end; /* [lock: lock] reading: bytes [pos, end) are to be read */
    size_t dirty;    /* [lock: lock] writing: bytes [0, dirty) are to be written */
    int64_t abs_pos; /* [lock: lock] raw position, or -1 */
    bool ok, detached; /* [relaxed] */
    bool readable, writable; /* [const] by its class */
    bool finalizing;
} WfBuffered;

/* b writes to, or reads from, a file that is open just now. */
WF_INLINE bool wf_io_is_open_file(const WfBuffered *b)
{
    Value raw = wf_io_peek(&b->raw);
    return wf_io_is_fileio(raw) && wf_relaxed(&((WfFileIO *)wf_obj(raw))->fd) >= 0;
}

WF_INLINE bool wf_io_is_buffered_reader(Value v)
{
    return wf_is_pointer(v) && (wf_type_of(v) == &wf_io_BufferedReader_type ||
                                wf_type_of(v) == &wf_io_BufferedRandom_type);
}
WF_INLINE bool wf_io_is_buffered_writer(Value v)
{
    return wf_is_pointer(v) && (wf_type_of(v) == &wf_io_BufferedWriter_type ||
                                wf_type_of(v) == &wf_io_BufferedRandom_type);
}
/* One read1(): bytes, for TextIOWrapper. */
Value wf_buffered_read1(WfBuffered *b, size_t n) WF_MUST_USE;
/* write(p, n): 0 / -1. */
int wf_buffered_write(WfBuffered *b, const uint8_t *p, size_t n) WF_MUST_USE;
Value wf_buffered_flush(WfBuffered *b) WF_MUST_USE;
Value wf_buffered_new(WfType *t, Value raw, ssize_t size) WF_MUST_USE;

/* --- text ------------------------------------------------------------------------------------- */

enum { WF_NL_CR = 1, WF_NL_LF = 2, WF_NL_CRLF = 4 };
/* Replaces \r\n and \r by \n (steals text); what was seen is added to *seen. pending_cr: see newline_decoder.c. */
Value wf_newline_translate(WF_STEALS Value text, bool translate, bool final, bool *pending_cr,
                           int *seen) WF_MUST_USE;
/* None, a str, or a tuple of the kinds of newline seen. */
Value wf_newlines_seen(int seen);
/* Length of the UTF-8 prefix of p that ends with a complete character (or an invalid one). */
size_t wf_utf8_complete(const uint8_t *p, size_t n);
Value wf_textio_new(Value buffer, Value encoding, Value errors, Value newline, bool line_buffering,
                    bool write_through) WF_MUST_USE;
/* Newline argument: 0, or -1 with ValueError. */
int wf_io_check_newline(const char *newline, bool quoted) WF_MUST_USE;

#endif
