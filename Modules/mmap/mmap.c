/* mmap: the type as a sequence and a buffer; the module's constants. */
#define _GNU_SOURCE
#include "mmap.h"
#include "bytelike.h"
#include "racy_bytes.h"
#include "runtime.h"
#include "slice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int mm_enter(Mmap *m)
{
    bool l = wf_lock(m), open = m->data != NULL;
    m->users += open;
    wf_unlock(m, l);
    return open ? 0 : wf_raise_i(&wf_exc_ValueError, "mmap closed or invalid");
}

void mm_leave(Mmap *m)
{
    bool l = wf_lock(m);
    m->users--;
    wf_unlock(m, l);
}

Value mm_bytes(const Mmap *m, const char *p, size_t n)
{
    if (!wf_is_shared(m))
        return wf_bytes_new(p, n);
    Value v = wf_bytes_new(NULL, n);
    if (!wf_is_null(v))
        wf_racy_load(wf_as_bytes(v)->data, p, n);
    return v;
}

void mm_store(Mmap *m, char *p, const void *from, size_t n)
{
    if (wf_is_shared(m))
        wf_racy_store(p, from, n);
    else
        memmove(p, from, n);
}

int mm_check_writable(const Mmap *m)
{
    if (m->access != ACCESS_READ)
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "mmap can't modify a readonly memory map.");
}

/* --- construction ----------------------------------------------------------------------------- */

typedef struct {
    int fd, flags, prot, access;
    ssize_t size;
    int64_t offset;
} Request;

static int parse(Request *r, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fileno", "length", "flags", "prot",
                                        "access", "offset", NULL};
    *r = (Request){.flags = MAP_SHARED, .prot = PROT_WRITE | PROT_READ};
    if (wf_parse_args(args, nargs, kwnames, "in|iiil:mmap", names, &r->fd, &r->size, &r->flags,
                      &r->prot, &r->access, &r->offset) < 0)
        return -1;
    if (wf_audit("mmap.__new__", "iiii", r->fd, (int)r->size, r->access, (int)r->offset) < 0)
        return -1;
    if (r->size < 0)
        return wf_raise_i(&wf_exc_OverflowError, "memory mapped length must be positive");
    if (r->offset < 0)
        return wf_raise_i(&wf_exc_OverflowError, "memory mapped offset must be positive");
    if (r->access != ACCESS_DEFAULT &&
        (r->flags != MAP_SHARED || r->prot != (PROT_WRITE | PROT_READ)))
        return wf_raise_i(&wf_exc_ValueError, "mmap can't specify both access and flags, prot.");
    return 0;
}

static int apply_access(Request *r)
{
    switch (r->access) {
    case ACCESS_READ:
        r->flags = MAP_SHARED;
        r->prot = PROT_READ;
        return 0;
    case ACCESS_WRITE:
        r->flags = MAP_SHARED;
        r->prot = PROT_READ | PROT_WRITE;
        return 0;
    case ACCESS_COPY:
        r->flags = MAP_PRIVATE;
        r->prot = PROT_READ | PROT_WRITE;
        return 0;
    case ACCESS_DEFAULT:
        if (!((r->prot & PROT_READ) && (r->prot & PROT_WRITE)))
            r->access = r->prot & PROT_WRITE ? ACCESS_WRITE : ACCESS_READ;
        return 0;
    default:
        return wf_raise_i(&wf_exc_ValueError, "mmap invalid access parameter.");
    }
}

/* A size of 0 is the rest of the file; a larger one than that is refused. */
static int check_size(Request *r)
{
    struct stat st;
    if (r->fd == -1 || fstat(r->fd, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    if (r->size == 0) {
        if (st.st_size == 0)
            return wf_raise_i(&wf_exc_ValueError, "cannot mmap an empty file");
        if (r->offset >= st.st_size)
            return wf_raise_i(&wf_exc_ValueError, "mmap offset is greater than file size");
        r->size = st.st_size - r->offset;
    } else if (r->offset > st.st_size || st.st_size - r->offset < r->size) {
        return wf_raise_i(&wf_exc_ValueError, "mmap length is greater than file size");
    }
    return 0;
}

static Value mmap_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Request r;
    if (parse(&r, args, nargs, kwnames) < 0 || apply_access(&r) < 0 || check_size(&r) < 0)
        return WF_NULL;
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Mmap *m = as_mmap(v);
    m->fd = -1;
    if (r.fd == -1) {
        r.flags |= MAP_ANONYMOUS;
    } else if ((m->fd = fcntl(r.fd, F_DUPFD_CLOEXEC, 0)) < 0) {
        wf_os_error();
        wf_drop(v);
        return WF_NULL;
    }
    m->size = (size_t)r.size;
    m->offset = r.offset;
    m->access = (Access)r.access;
    m->flags = r.flags;
    void *p = mmap(NULL, m->size, r.prot, r.flags, m->fd, m->offset);
    if (p == MAP_FAILED) {
        wf_os_error();
        wf_drop(v);
        return WF_NULL;
    }
    m->data = p;
    return v;
}

static void mmap_dealloc(WfObject *o)
{
    Mmap *m = (Mmap *)o;
    if (m->fd >= 0)
        close(m->fd);
    if (m->data != NULL)
        munmap(m->data, m->size);
    if (o->shape != wf_mmap_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int mmap_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return o->shape == wf_mmap_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

/* --- as a sequence ---------------------------------------------------------------------------- */

static ssize_t mmap_len(Value self)
{
    Mmap *m = as_mmap(self);
    if (mm_enter(m) < 0)
        return -1;
    ssize_t n = (ssize_t)m->size;
    mm_leave(m);
    return n;
}

/* Between enter and leave. */
static Value get_slice(Mmap *m, Value key)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(key, &start, &stop, &step) < 0)
        return WF_NULL;
    ssize_t n = wf_slice_adjust(m->size, &start, &stop, step);
    if (n <= 0)
        return wf_bytes_new("", 0);
    if (step == 1)
        return mm_bytes(m, m->data + start, (size_t)n);
    Value r = wf_bytes_new(NULL, (size_t)n);
    for (ssize_t i = 0; !wf_is_null(r) && i < n; i++)
        wf_as_bytes(r)->data[i] = (uint8_t)wf_relaxed(&m->data[start + i * step]);
    return r;
}

static int take_index(Mmap *m, Value key, ssize_t *i)
{
    if (wf_as_ssize(key, i, &wf_exc_IndexError) < 0)
        return -1;
    if (*i < 0)
        *i += (ssize_t)m->size;
    if (*i < 0 || (size_t)*i >= m->size)
        return wf_raise_i(&wf_exc_IndexError, "mmap index out of range");
    return 0;
}

static bool is_index(Value key)
{
    return wf_is_int(key) || wf_type_of(key)->nb_index != NULL;
}

static Value mmap_getitem(Value self, Value key)
{
    Mmap *m = as_mmap(self);
    ssize_t i;
    Value r = WF_NULL;
    if (mm_enter(m) < 0)
        return WF_NULL;
    if (is_index(key))
        r = take_index(m, key, &i) < 0 ? WF_NULL : wf_small((uint8_t)wf_relaxed(&m->data[i]));
    else if (wf_is_slice(key))
        r = get_slice(m, key);
    else
        wf_raise(&wf_exc_TypeError, "mmap indices must be integers");
    mm_leave(m);
    return r;
}

static int set_index(Mmap *m, Value key, Value v)
{
    ssize_t i, byte;
    if (take_index(m, key, &i) < 0)
        return -1;
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "mmap doesn't support item deletion");
    if (!is_index(v))
        return wf_raise_i(&wf_exc_TypeError, "mmap item value must be an int");
    if (wf_as_ssize(v, &byte, &wf_exc_TypeError) < 0)
        return -1;
    if (byte < 0 || byte > 255)
        return wf_raise_i(&wf_exc_ValueError, "mmap item value must be in range(0, 256)");
    wf_relaxed_set(&m->data[i], (char)byte);
    return 0;
}

static int set_slice(Mmap *m, Value key, Value v)
{
    ssize_t start, stop, step;
    WfBuffer view;
    if (wf_slice_unpack(key, &start, &stop, &step) < 0)
        return -1;
    ssize_t n = wf_slice_adjust(m->size, &start, &stop, step);
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "mmap object doesn't support slice deletion");
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    int r = 0;
    if (view.len != n)
        r = wf_raise_i(&wf_exc_IndexError, "mmap slice assignment is wrong size");
    else if (step == 1)
        memmove(m->data + start, view.buf, (size_t)n);
    else
        for (ssize_t i = 0; i < n; i++)
            wf_relaxed_set(&m->data[start + i * step], (char)view.buf[i]);
    wf_release_buffer(&view);
    return r;
}

static int mmap_setitem(Value self, Value key, Value v)
{
    Mmap *m = as_mmap(self);
    if (mm_enter(m) < 0)
        return -1;
    int r = mm_check_writable(m);
    if (r == 0) {
        if (is_index(key))
            r = set_index(m, key, v);
        else if (wf_is_slice(key))
            r = set_slice(m, key, v);
        else
            r = wf_raise_i(&wf_exc_TypeError, "mmap indices must be integers");
    }
    mm_leave(m);
    return r;
}

/* What iteration gives: bytes of length one. */
static Value mmap_item(Value self, ssize_t i)
{
    Mmap *m = as_mmap(self);
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = i >= 0 && (size_t)i < m->size
                  ? mm_bytes(m, m->data + i, 1)
                  : wf_raise(&wf_exc_IndexError, "mmap index out of range");
    mm_leave(m);
    return r;
}

static int mmap_getbuffer(Value self, WfBuffer *view, int flags)
{
    Mmap *m = as_mmap(self);
    view->obj = WF_NULL;
    if (mm_enter(m) < 0)
        return -1;
    if (wf_buffer_fill(view, self, m->data, m->size, m->access == ACCESS_READ, flags) < 0) {
        mm_leave(m);
        return -1;
    }
    return 0;
}

static void mmap_releasebuffer(Value self, WfBuffer *view)
{
    mm_leave(as_mmap(self));
}

static Value mmap_repr(Value self)
{
    static const char *const access[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE",
                                         "ACCESS_COPY"};
    Mmap *m = as_mmap(self);
    bool l = wf_lock(m), open = m->data != NULL;
    size_t size = m->size, pos = m->pos;
    wf_unlock(m, l);
    const char *type = wf_type_of(self)->name;
    if (!open)
        return wf_str_from_format("<%s closed=True>", type);
    return wf_str_from_format("<%s closed=False, access=%s, length=%zd, pos=%zd, offset=%lld>",
                              type, access[m->access], (ssize_t)size, (ssize_t)pos,
                              (long long)m->offset);
}

static Value get_closed(Value self, void *closure)
{
    Mmap *m = as_mmap(self);
    bool l = wf_lock(m), closed = m->data == NULL;
    wf_unlock(m, l);
    return wf_bool(closed);
}

static WfGetSetDef mmap_getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_mmap_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "mmap.mmap",
    .flags = WF_TF_BASETYPE | WF_TF_WEAKREF,
    .basicsize = sizeof(Mmap),
    .doc =
        "mmap(fileno, length[, flags[, prot[, access[, offset]]]])\n\nMaps length bytes from the "
        "file "
        "specified by the file descriptor fileno,\nand returns a mmap object.  If length is 0, the "
        "maximum length of the map\nwill be the current size of the file when mmap is called.\n"
        "flags specifies the nature of the mapping. MAP_PRIVATE creates a\nprivate copy-on-write "
        "mapping, MAP_SHARED one that is shared with all other\nprocesses mapping the same areas "
        "of the file, which is the default.\n\nTo map anonymous memory, pass -1 as the fileno.",
    .dealloc = mmap_dealloc,
    .traverse = mmap_traverse,
    .new = mmap_new,
    .repr = mmap_repr,
    .len = mmap_len,
    .getitem = mmap_getitem,
    .setitem = mmap_setitem,
    .sq_item = mmap_item,
    .getbuffer = mmap_getbuffer,
    .releasebuffer = mmap_releasebuffer,
    .methods = wf_mmap_methods,
    .getset = mmap_getset,
};

/* --- the module ------------------------------------------------------------------------------- */

#define C(name) {#name, name}
static const WfIntConstant constants[] = {
    C(PROT_EXEC),      C(PROT_READ),        C(PROT_WRITE),     C(MAP_SHARED),
    C(MAP_PRIVATE),    C(MAP_DENYWRITE),    C(MAP_EXECUTABLE), {"MAP_ANON", MAP_ANONYMOUS},
    C(MAP_ANONYMOUS),  C(MAP_POPULATE),     C(MAP_STACK),      C(ACCESS_DEFAULT),
    C(ACCESS_READ),    C(ACCESS_WRITE),     C(ACCESS_COPY),    C(MADV_NORMAL),
    C(MADV_RANDOM),    C(MADV_SEQUENTIAL),  C(MADV_WILLNEED),  C(MADV_DONTNEED),
    C(MADV_REMOVE),    C(MADV_DONTFORK),    C(MADV_DOFORK),    C(MADV_HWPOISON),
    C(MADV_MERGEABLE), C(MADV_UNMERGEABLE), C(MADV_HUGEPAGE),  C(MADV_NOHUGEPAGE),
    C(MADV_DONTDUMP),  C(MADV_DODUMP),      C(MADV_FREE),
};
#undef C

int wf_module_init_mmap(Value m)
{
    long page = sysconf(_SC_PAGESIZE);
    if (wf_type_add(m, &wf_mmap_type) < 0 ||
        wf_module_add(m, "error", wf_type_value(&wf_exc_OSError)) < 0 ||
        wf_module_add_int(m, "PAGESIZE", page) < 0 ||
        wf_module_add_int(m, "ALLOCATIONGRANULARITY", page) < 0)
        return -1;
    return wf_module_add_ints(m, constants, sizeof constants / sizeof *constants);
}
