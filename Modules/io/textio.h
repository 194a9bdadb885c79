/*
 * TextIOWrapper's inside, shared by textio*.c.
 *
 * UTF-8, ASCII and Latin-1 are encoded and decoded here; other encodings through the codecs'
 * incremental objects. Text to be written waits as bytes in `pending`; bytes that were read wait
 * as text in `decoded`. While `telling`, `snapshot` is what was fed to the decoder to get
 * `decoded`, and the decoder's state before that: tell() replays it.
 */
#ifndef WEFT_MODULES_IO_TEXTIO_H
#define WEFT_MODULES_IO_TEXTIO_H

#include "lines.h"

typedef enum { WF_ENC_UTF8, WF_ENC_ASCII, WF_ENC_LATIN1, WF_ENC_OTHER } WfEncKind;

typedef struct {
    WfIoBase base;
    WfIoLock lock;             /* reading and seeking */
    WfIoLock encoding_lock;    /* one call of the encoder after the other; taken after `lock` */
    Value buffer;              /* [lock: object], read [acq] without; WF_NULL when detached */
    Value encoding, errors;    /* [lock: object] str */
    Value encoder, decoder;    /* [lock: object] of the codec, for WF_ENC_OTHER, or WF_NULL */
    WfEncKind kind;            /* [lock] */
    WfLineMode mode;           /* [lock] */
    const char *write_newline; /* [lock], read [relaxed] without: what \n is written as, or NULL; constant text */
    char newline[3];           /* [lock] */
    char error_handler[32];    /* [lock] errors as C text, "" if it is too long */
    bool strict;               /* [lock] errors == "strict" */

    uint8_t *pending; /* [lock: object] bytes to be written */
    size_t n_pending, pending_cap;
    WfIoLock writing;   /* handing bytes to a native buffer: one thread at a time, so in their order */
    uint8_t *in_flight; /* [writing] what was `pending`, until it is written */
    size_t n_in_flight; /* [writing] */

    Value decoded;          /* [lock] str or WF_NULL */
    size_t used;            /* [lock] characters of it that were handed out */
    Value snapshot;         /* [lock] bytes fed to the decoder, or WF_NULL */
    int64_t snapshot_flags; /* [lock] the decoder's state before them */
    uint8_t tail[4];        /* [lock] incomplete UTF-8 at the end of what was decoded */
    uint8_t n_tail;
    bool pending_cr;       /* [lock] newline translation's state */
    int seen;              /* [lock], read [relaxed] without: WF_NL_* */
    double bytes_per_char; /* [lock] of the last piece, to guess */
    size_t chunk_size;     /* [relaxed] */

    bool ok, detached; /* [relaxed] */
    bool finalizing;
    bool can_read, can_write;           /* [const] after __init__ */
    bool line_buffering, write_through; /* [relaxed] */
    bool has_read1, seekable;
    bool telling;         /* [relaxed] */
} WfTextIO;

WF_INLINE WfTextIO *wf_as_textio(Value v)
{
    return (WfTextIO *)wf_obj(v);
}

/* ValueError when not initialised, detached or closed. 0 / -1. */
int wf_textio_check(WfTextIO *t) WF_MUST_USE;
int wf_textio_check_open(WfTextIO *t) WF_MUST_USE;

/* The buffer, new, or WF_NULL + ValueError: another thread may detach it at any time. */
Value wf_textio_buffer(WfTextIO *t) WF_MUST_USE;
/* buffer.name(args) */
Value wf_textio_call_buffer(WfTextIO *t, Value name, const Value *args, size_t nargs) WF_MUST_USE;

/* textio_codec.c */
WfEncKind wf_encoding_kind(const char *name);
/* Codec objects for the encoding and errors. 0 / -1. */
int wf_textio_make_codecs(WfTextIO *t) WF_MUST_USE;
/* Decodes the next piece, with newlines translated. New str. */
Value wf_textio_decode(WfTextIO *t, const uint8_t *p, size_t n, bool final) WF_MUST_USE;
/* The decoder's state: bytes it holds back (new) in *held, flags. 0 / -1. */
int wf_textio_getstate(WfTextIO *t, Value *held, int64_t *flags) WF_MUST_USE;
int wf_textio_setstate(WfTextIO *t, const uint8_t *held, size_t n, int64_t flags) WF_MUST_USE;
int wf_textio_reset_decoder(WfTextIO *t) WF_MUST_USE;
/* encoder.name(*args) while no other thread calls it. New; ValueError when there is none. */
Value wf_textio_call_encoder(WfTextIO *t, Value name, const Value *args, size_t n) WF_MUST_USE;
/* Text as bytes, without newline translation. New bytes. */
Value wf_textio_encode(WfTextIO *t, Value text) WF_MUST_USE;

/* textio_write.c */
Value wf_textio_write(Value self, Value text);
/* Hands what is pending to the buffer. 0 / -1. */
int wf_textio_flush_pending(WfTextIO *t) WF_MUST_USE;
Value wf_textio_flush(Value self);

/* textio_read.c */
Value wf_textio_read(Value self, const Value *args, size_t nargs);
Value wf_textio_readline(Value self, const Value *args, size_t nargs);
Value wf_textio_next(Value self);
/* Forgets what was decoded. */
void wf_textio_forget(WfTextIO *t);

/* textio_seek.c */
Value wf_textio_tell(Value self);
Value wf_textio_seek(Value self, const Value *args, size_t nargs);

#endif
