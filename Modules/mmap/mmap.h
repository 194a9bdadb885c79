/*
 * Parts of the module mmap.
 *
 * The mapping may be read and written only between mm_enter() and mm_leave(): they count users, and
 * a mapping with users or exported buffers is neither closed nor resized.
 */
#ifndef WEFT_MMAP_H
#define WEFT_MMAP_H

#include "system.h"

typedef enum { ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY } Access;

typedef struct {
    WfObject ob;
    char *data;       /* [lock] NULL: closed */
    size_t size, pos; /* [lock] */
    off_t offset;     /* [const] */
    int users;        /* [lock] operations and exported buffers under way */
    int fd, flags;    /* [const] but for resize() and close(); fd -1: anonymous */
    Access access;    /* [const] */
} Mmap;

extern WfType wf_mmap_type;
extern WfMethodDef wf_mmap_methods[];

WF_INLINE Mmap *as_mmap(Value v) { return (Mmap *)wf_obj(v); }
/* 0, or -1 with ValueError when it is closed. */
int mm_enter(Mmap *m) WF_MUST_USE;
void mm_leave(Mmap *m);
/* Between enter and leave: n bytes at p, as bytes; and into p. Others may be reading and writing them. */
Value mm_bytes(const Mmap *m, const char *p, size_t n) WF_MUST_USE;
void mm_store(Mmap *m, char *p, const void *from, size_t n);
/* TypeError unless it may be written to. */
int mm_check_writable(const Mmap *m) WF_MUST_USE;

#endif
