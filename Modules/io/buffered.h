/*
 * A buffered stream's inside, shared by buffered*.c. All functions here need the stream's lock.
 *
 * The buffer is in one of three states: empty, reading (bytes [pos, end) are ahead of the
 * program, and the raw position is that of end), writing (bytes [0, dirty) are behind it, and
 * the raw position is that of 0). A BufferedRandom moves between them.
 */
#ifndef WEFT_MODULES_IO_BUFFERED_H
#define WEFT_MODULES_IO_BUFFERED_H

#include "io.h"

WF_INLINE WfBuffered *wf_as_buffered(Value v)
{
    return (WfBuffered *)wf_obj(v);
}
WF_INLINE size_t wf_buffered_ahead(const WfBuffered *b)
{
    return b->end - b->pos;
}

/* "I/O operation on uninitialized object", or detached. 0 / -1. */
int wf_buffered_check_init(WfBuffered *b) WF_MUST_USE;
/* The same with the stream's lock taken, if 0. */
int wf_buffered_lock(WfBuffered *b, Value self) WF_MUST_USE;
/* The raw stream, new; for those who have not the lock. WF_NULL + ValueError: it has been detached. */
Value wf_buffered_raw(WfBuffered *b) WF_MUST_USE;
/* The raw stream is closed: 1 / 0 / -1. */
int wf_buffered_is_closed(WfBuffered *b) WF_MUST_USE;
/* ValueError(message) if it is closed and nothing is left to read. 0 / -1. */
int wf_buffered_check_closed(WfBuffered *b, const char *message) WF_MUST_USE;

/* One read or write of the raw stream: bytes, -1 with an exception, -2 would block. */
ssize_t wf_buffered_raw_read(WfBuffered *b, uint8_t *p, size_t n) WF_MUST_USE;
ssize_t wf_buffered_raw_write(WfBuffered *b, const uint8_t *p, size_t n) WF_MUST_USE;
int64_t wf_buffered_raw_seek(WfBuffered *b, int64_t pos, int whence) WF_MUST_USE;
int64_t wf_buffered_raw_tell(WfBuffered *b) WF_MUST_USE;

/* Writes out what is dirty. 0 / -1 (BlockingIOError too). */
int wf_buffered_flush_dirty(WfBuffered *b) WF_MUST_USE;
/* Leaves the reading state: the raw position becomes the program's. */
int wf_buffered_rewind(WfBuffered *b) WF_MUST_USE;
/* Reads into the empty buffer: bytes, 0 at the end, -1, -2. */
ssize_t wf_buffered_fill(WfBuffered *b) WF_MUST_USE;
WF_COLD Value wf_buffered_would_block(size_t written);

/* buffered_read.c */
extern WfMethodDef wf_buffered_read_methods[];
Value wf_buffered_readline(WfBuffered *b, ssize_t limit) WF_MUST_USE;

/* Methods of more than one type. */
Value wf_buffered_m_read(Value self, const Value *args, size_t nargs);
Value wf_buffered_m_peek(Value self, const Value *args, size_t nargs);
Value wf_buffered_m_read1(Value self, const Value *args, size_t nargs);
Value wf_buffered_m_readinto(Value self, Value target);
Value wf_buffered_m_readinto1(Value self, Value target);
Value wf_buffered_m_readline(Value self, const Value *args, size_t nargs);
Value wf_buffered_iternext(Value self);
Value wf_buffered_m_write(Value self, Value data);
Value wf_buffered_m_flush(Value self);

#endif
