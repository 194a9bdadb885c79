/* memoryview (memoryview.h): the type, its life, attributes, conversions. */
#include "memoryview.h"

#include "bytelike.h"

#include <limits.h>

/* --- the managed buffer ------------------------------------------------------------------------- */

static Value managed_new(Value o)
{
    WfManagedBuffer *mb = wf_alloc(WF_SHAPE_managedbuffer, sizeof *mb);
    if (mb == NULL)
        return WF_NULL;
    mb->master.obj = WF_NULL;
    atomic_init(&mb->users, 0);
    if (wf_get_buffer(o, &mb->master, WF_BUF_INDIRECT | WF_BUF_FORMAT) < 0) {
        mb->master.obj = WF_NULL;
        wf_decref(mb);
        return WF_NULL;
    }
    return WF_MOVE(mb);
}

/* Acquire and release: what users did with the memory comes before the release of it. */
static void managed_unuse(WfManagedBuffer *mb)
{
    if (atomic_fetch_sub_explicit(&mb->users, 1, memory_order_acq_rel) == 1)
        wf_release_buffer(&mb->master);
}

static WfManagedBuffer *managed_of(const WfMemoryView *m)
{
    return (WfManagedBuffer *)wf_obj(m->managed);
}

static void managed_dealloc(WfObject *o)
{
    wf_release_buffer(&((WfManagedBuffer *)o)->master);
    wf_free_object(o, sizeof(WfManagedBuffer));
}

static int managed_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfManagedBuffer *)o)->master.obj);
    return 0;
}

WfType wf_managedbuffer_type = {
    WF_TYPE_HEAD(managedbuffer, "managedbuffer", WfManagedBuffer, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = managed_dealloc,
    .traverse = managed_traverse,
};

/* --- views ------------------------------------------------------------------------------------------ */

/* Copies shape, strides and suboffsets of src into arrays of our own; fills in what it left out. */
static int copy_dims(WfMemoryView *m, const WfBuffer *src)
{
    int n = src->ndim;
    WfBuffer *v = &m->view;
    m->dims = NULL;
    if (n > 1 || src->suboffsets != NULL) {
        m->dims = wf_mem_alloc(sizeof *m->dims * 3 * (size_t)(n ? n : 1));
        if (m->dims == NULL)
            return -1;
    }
    v->shape = m->dims ? m->dims : &v->shape0;
    v->strides = m->dims ? m->dims + n : &v->strides0;
    v->suboffsets = NULL;
    if (n == 1 && src->shape == NULL)
        v->shape[0] = src->len / src->itemsize;
    for (int i = 0; i < n && src->shape != NULL; i++)
        v->shape[i] = src->shape[i];
    ssize_t stride = src->itemsize;
    for (int i = n - 1; i >= 0; i--) {
        v->strides[i] = src->strides != NULL ? src->strides[i] : stride;
        stride *= v->shape[i];
    }
    if (src->suboffsets != NULL) {
        v->suboffsets = m->dims + 2 * n;
        memcpy(v->suboffsets, src->suboffsets, sizeof *v->suboffsets * (size_t)n);
    }
    return 0;
}

/* managed: stolen. */
static Value view_new(Value managed, const WfBuffer *src)
{
    WfMemoryView *m = wf_alloc(WF_SHAPE_memoryview, sizeof *m);
    if (m == NULL) {
        wf_drop(managed);
        return WF_NULL;
    }
    m->managed = managed;
    m->exports = 0;
    m->released = true;
    atomic_init(&m->hash, -1);
    m->view = *src;
    m->view.obj = WF_NULL;
    m->view.internal = NULL;
    if (m->view.format == NULL)
        m->view.format = "B";
    if (copy_dims(m, src) < 0) {
        wf_decref(m);
        return WF_NULL;
    }
    m->released = false;
    atomic_fetch_add_explicit(&managed_of(m)->users, 1, memory_order_relaxed);
    return WF_MOVE(m);
}

Value wf_mv_derive(const WfMemoryView *m, const WfBuffer *src)
{
    return view_new(wf_new_ref(m->managed), src);
}

static WF_COLD int is_released(void)
{
    return wf_raise_i(&wf_exc_ValueError, "operation forbidden on released memoryview object");
}

int wf_mv_check(WfMemoryView *m)
{
    bool l = wf_lock(m);
    bool ok = !m->released;
    wf_unlock(m, l);
    return ok ? 0 : is_released();
}

int wf_mv_enter(WfMemoryView *m)
{
    bool l = wf_lock(m);
    bool ok = !m->released;
    if (ok)
        atomic_fetch_add_explicit(&managed_of(m)->users, 1, memory_order_relaxed);
    wf_unlock(m, l);
    return ok ? 0 : is_released();
}

void wf_mv_leave(WfMemoryView *m)
{
    managed_unuse(managed_of(m));
}

Value wf_memoryview_from_object(Value o)
{
    if (wf_has_shape(o, WF_SHAPE_memoryview)) {
        WfMemoryView *m = wf_as_memoryview(o);
        if (wf_mv_enter(m) < 0)
            return WF_NULL;
        Value v = wf_mv_derive(m, &m->view);
        wf_mv_leave(m);
        return v;
    }
    if (!wf_has_buffer(o))
        return wf_raise(&wf_exc_TypeError,
                        "memoryview: a bytes-like object is required, not '%.200s'",
                        wf_type_of(o)->name);
    Value managed = managed_new(o);
    if (wf_is_null(managed))
        return managed;
    return view_new(managed, &((WfManagedBuffer *)wf_obj(managed))->master);
}

static Value memoryview_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"object", NULL};
    Value o;
    if (wf_parse_args(args, nargs, kwnames, "O:memoryview", names, &o) < 0)
        return WF_NULL;
    return wf_memoryview_from_object(o);
}

/* 0, or the number of exports that forbid it. */
static int32_t release(WfMemoryView *m)
{
    bool l = wf_lock(m);
    int32_t exports = m->exports;
    bool now = exports == 0 && !m->released;
    if (now)
        m->released = true;
    wf_unlock(m, l);
    if (now)
        managed_unuse(managed_of(m));
    return exports;
}

static Value memoryview_release(Value self)
{
    int32_t n = release(wf_as_memoryview(self));
    if (n > 0)
        return wf_raise(&wf_exc_BufferError, "memoryview has %d exported buffer%s", (int)n,
                        n == 1 ? "" : "s");
    return WF_NONE;
}

static void memoryview_dealloc(WfObject *o)
{
    WfMemoryView *m = (WfMemoryView *)o;
    if (!m->released)
        managed_unuse(managed_of(m));
    wf_drop(m->managed);
    wf_mem_free(m->dims);
    wf_free_object(m, sizeof *m);
}

static int memoryview_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfMemoryView *)o)->managed);
    return 0;
}

/* --- being a buffer itself ---------------------------------------------------------------------------- */

static WF_COLD int refuse(WfMemoryView *m, const char *what)
{
    bool l = wf_lock(m);
    m->exports--;
    wf_unlock(m, l);
    return wf_raise_i(&wf_exc_BufferError, "memoryview: %s", what);
}

static int check_request(WfMemoryView *m, int flags)
{
    const WfBuffer *v = &m->view;
    bool c = wf_buffer_is_contiguous(v, 'C');
    if ((flags & WF_BUF_WRITABLE) && v->readonly)
        return refuse(m, "underlying buffer is not writable");
    if ((flags & WF_BUF_CONTIG) == WF_BUF_CONTIG && !c)
        return refuse(m, "underlying buffer is not C-contiguous");
    if ((flags & WF_BUF_INDIRECT) != WF_BUF_INDIRECT && v->suboffsets != NULL)
        return refuse(m, "underlying buffer requires suboffsets");
    if ((flags & WF_BUF_STRIDES) != WF_BUF_STRIDES && !c)
        return refuse(m, "underlying buffer is not C-contiguous");
    if (!(flags & WF_BUF_ND) && (flags & WF_BUF_FORMAT))
        return refuse(m, "cannot cast to unsigned bytes if the format flag is present");
    return 0;
}

static int memoryview_getbuffer(Value self, WfBuffer *out, int flags)
{
    WfMemoryView *m = wf_as_memoryview(self);
    out->obj = WF_NULL;
    bool l = wf_lock(m);
    bool ok = !m->released;
    m->exports += ok;
    wf_unlock(m, l);
    if (!ok)
        return is_released();
    if (check_request(m, flags) < 0)
        return -1;
    *out = m->view;
    out->obj = wf_new_ref(self);
    if (!(flags & WF_BUF_FORMAT))
        out->format = NULL;
    if ((flags & WF_BUF_STRIDES) != WF_BUF_STRIDES)
        out->strides = NULL;
    if (!(flags & WF_BUF_ND)) {
        out->ndim = 1;
        out->shape = NULL;
    }
    return 0;
}

static void memoryview_releasebuffer(Value self, WfBuffer *view)
{
    WfMemoryView *m = wf_as_memoryview(self);
    bool l = wf_lock(m);
    m->exports--;
    wf_unlock(m, l);
}

/* --- methods ------------------------------------------------------------------------------------------- */

static Value contiguous_bytes(const WfBuffer *v, char order)
{
    Value b = wf_bytes_new(NULL, (size_t)v->len);
    if (!wf_is_null(b))
        wf_buffer_to_contiguous(v, wf_as_bytes(b)->data, order);
    return b;
}

static Value memoryview_tobytes(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"order", NULL};
    const char *order = NULL;
    WfMemoryView *m = wf_as_memoryview(self);
    if ((nargs > 0 || !wf_is_null(kwnames)) &&
        wf_parse_args(args, nargs, kwnames, "|z:tobytes", names, &order) < 0)
        return WF_NULL;
    if (order == NULL)
        order = "C";
    if (strlen(order) != 1 || strchr("CFA", order[0]) == NULL)
        return wf_raise(&wf_exc_ValueError, "order must be 'C', 'F' or 'A'");
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value b = contiguous_bytes(&m->view, order[0]);
    wf_mv_leave(m);
    return b;
}

static Value memoryview_tolist(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    char code;
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value v = WF_NULL;
    if (wf_mv_check_format(m, &code) == 0)
        v = wf_mv_tolist(&m->view, m->view.buf, 0, code);
    wf_mv_leave(m);
    return v;
}

static Value memoryview_toreadonly(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value v = wf_mv_derive(m, &m->view);
    if (!wf_is_null(v))
        wf_as_memoryview(v)->view.readonly = true;
    wf_mv_leave(m);
    return v;
}

static Value memoryview_hex(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sep", "bytes_per_sep", NULL};
    Value sep = WF_NULL, v = WF_NULL;
    int group = 1;
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_parse_args(args, nargs, kwnames, "|Oi:hex", names, &sep, &group) < 0 ||
        wf_mv_enter(m) < 0)
        return WF_NULL;
    Value b = contiguous_bytes(&m->view, 'C');
    wf_mv_leave(m);
    if (!wf_is_null(b)) {
        v = wf_hex_text(wf_as_bytes(b)->data, wf_as_bytes(b)->len, sep, group);
        wf_drop(b);
    }
    return v;
}

static Value memoryview_enter(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    wf_mv_leave(m);
    return wf_new_ref(self);
}

static Value memoryview_exit(Value self, const Value *args, size_t nargs)
{
    return memoryview_release(self);
}

/* --- slots ------------------------------------------------------------------------------------------------ */

static Value memoryview_repr(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    bool l = wf_lock(m), released = m->released;
    wf_unlock(m, l);
    return wf_str_from_format(released ? "<released memory at %p>" : "<memory at %p>",
                              (void *)m);
}

static int64_t hash_contents(WfMemoryView *m)
{
    const WfBuffer *v = &m->view;
    ssize_t size;
    char code = wf_mv_native_format(v->format, &size);
    if (!v->readonly)
        return wf_raise_i(&wf_exc_ValueError, "cannot hash writable memoryview object");
    if (code != 'B' && code != 'b' && code != 'c')
        return wf_raise_i(&wf_exc_ValueError,
                          "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    if (wf_hash(managed_of(m)->master.obj) == -1)
        return -1;
    if (wf_buffer_is_contiguous(v, 'C'))
        return (int64_t)wf_hash_bytes(v->buf, (size_t)v->len);
    Value b = contiguous_bytes(v, 'C');
    if (wf_is_null(b))
        return -1;
    int64_t h = wf_hash(b);
    wf_drop(b);
    return h;
}

static int64_t memoryview_hash(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    int64_t h = atomic_load_explicit(&m->hash, memory_order_relaxed);
    if (h != -1)
        return h;
    if (wf_mv_enter(m) < 0)
        return -1;
    h = hash_contents(m);
    wf_mv_leave(m);
    atomic_store_explicit(&m->hash, h, memory_order_relaxed);
    return h;
}

static ssize_t memoryview_len(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_mv_enter(m) < 0)
        return -1;
    wf_mv_leave(m);
    return m->view.ndim == 0 ? 1 : m->view.shape[0];
}

/* --- attributes ---------------------------------------------------------------------------------------------- */

typedef enum {
    A_OBJ, A_NBYTES, A_READONLY, A_ITEMSIZE, A_FORMAT, A_NDIM, A_SHAPE, A_STRIDES, A_SUBOFFSETS,
    A_C, A_F, A_ANY
} Attribute;

static Value tuple_of(const ssize_t *p, int n)
{
    if (p == NULL || n == 0)
        return wf_new_ref(wf_tuple_empty);
    Value items[WF_MV_MAX_DIMS];
    for (int i = 0; i < n; i++)
        items[i] = wf_int(p[i]);
    return wf_tuple_steal_array(items, (size_t)n);
}

static Value attribute(const WfMemoryView *m, Attribute which)
{
    const WfBuffer *v = &m->view;
    switch (which) {
    case A_OBJ: return wf_new_ref(managed_of(m)->master.obj);
    case A_NBYTES: return wf_int(v->len);
    case A_READONLY: return wf_bool(v->readonly);
    case A_ITEMSIZE: return wf_int(v->itemsize);
    case A_FORMAT: return wf_str_from_c(v->format);
    case A_NDIM: return wf_small(v->ndim);
    case A_SHAPE: return tuple_of(v->shape, v->ndim);
    case A_STRIDES: return tuple_of(v->strides, v->ndim);
    case A_SUBOFFSETS: return tuple_of(v->suboffsets, v->ndim);
    case A_C: return wf_bool(wf_buffer_is_contiguous(v, 'C'));
    case A_F: return wf_bool(wf_buffer_is_contiguous(v, 'F'));
    default: return wf_bool(wf_buffer_is_contiguous(v, 'A'));
    }
}

static Value memoryview_get(Value self, void *closure)
{
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value v = attribute(m, (Attribute)(intptr_t)closure);
    wf_mv_leave(m);
    return v;
}

#define ATTR(name, which, doc) {name, memoryview_get, NULL, doc, (void *)(intptr_t)(which)}

static WfGetSetDef memoryview_getset[] = {
    ATTR("obj", A_OBJ, "The object whose memory it is."),
    ATTR("nbytes", A_NBYTES, "The bytes that the items take in contiguous form."),
    ATTR("readonly", A_READONLY, "May the memory not be written?"),
    ATTR("itemsize", A_ITEMSIZE, "The size of each item in bytes."),
    ATTR("format", A_FORMAT, "The format of the items, in struct module style."),
    ATTR("ndim", A_NDIM, "The number of dimensions."),
    ATTR("shape", A_SHAPE, "The length of each dimension."),
    ATTR("strides", A_STRIDES, "The bytes from one item to the next in each dimension."),
    ATTR("suboffsets", A_SUBOFFSETS, "Used for arrays of pointers; empty for others."),
    ATTR("c_contiguous", A_C, "Is the memory contiguous in C order?"),
    ATTR("f_contiguous", A_F, "Is the memory contiguous in Fortran order?"),
    ATTR("contiguous", A_ANY, "Is the memory contiguous?"),
    {NULL, NULL, NULL, NULL, NULL},
};

/* --- iterator -------------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value view;    /* [lock] WF_NULL: exhausted */
    ssize_t pos;   /* [lock] */
} MemoryIter;

static Value memoryview_iter(Value self)
{
    WfMemoryView *m = wf_as_memoryview(self);
    char code;
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    int ndim = m->view.ndim, ok = ndim == 1 ? wf_mv_check_format(m, &code) : -1;
    wf_mv_leave(m);
    if (ndim == 0)
        return wf_raise(&wf_exc_TypeError, "invalid indexing of 0-dim memory");
    if (ndim > 1)
        return wf_raise(&wf_exc_NotImplementedError,
                        "multi-dimensional sub-views are not implemented");
    MemoryIter *it = ok < 0 ? NULL : wf_alloc(WF_SHAPE_memory_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->view = wf_new_ref(self);
    it->pos = 0;
    return WF_MOVE(it);
}

static Value memoryiter_next(Value self)
{
    MemoryIter *it = (MemoryIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value view = wf_is_null(it->view) ? WF_NULL : wf_new_ref(it->view);
    ssize_t i = it->pos++;
    wf_unlock(it, l);
    if (wf_is_null(view))
        return WF_NULL;
    Value item = WF_NULL;
    if (i < wf_as_memoryview(view)->view.shape[0]) {
        item = wf_mv_item(view, i);
        wf_drop(view);
        return item;
    }
    wf_drop(view);
    l = wf_lock(it);
    Value old = it->view;
    it->view = WF_NULL;
    wf_unlock(it, l);
    wf_drop(old);
    return WF_NULL;
}

static void memoryiter_dealloc(WfObject *o)
{
    wf_drop(((MemoryIter *)o)->view);
    wf_free_object(o, sizeof(MemoryIter));
}

static int memoryiter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((MemoryIter *)o)->view);
    return 0;
}

WfType wf_memory_iterator_type = {
    WF_TYPE_HEAD(memory_iterator, "memory_iterator", MemoryIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = memoryiter_dealloc,
    .traverse = memoryiter_traverse,
    .iter = wf_iter_self,
    .iternext = memoryiter_next,
};

#define DOC(sig, text) sig "\n--\n\n" text

static WfMethodDef memoryview_methods[] = {
    {"release", memoryview_release, WF_NOARGS,
     DOC("release($self, /)", "Lets the memory go: the view cannot be used any more.")},
    {"tobytes", memoryview_tobytes, WF_FASTKW,
     DOC("tobytes($self, /, order='C')",
         "Returns the items' bytes in C or Fortran order; 'A' keeps a Fortran order that it has.")},
    {"hex", memoryview_hex, WF_FASTKW,
     DOC("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
         "Returns the bytes in hexadecimal digits, with sep between groups of bytes_per_sep bytes.")},
    {"tolist", memoryview_tolist, WF_NOARGS, DOC("tolist($self, /)", "Returns the items as a list.")},
    {"cast", wf_mv_cast, WF_FASTKW,
     DOC("cast($self, /, format, shape=<unrepresentable>)",
         "Returns a view of the same memory with another format or shape.")},
    {"toreadonly", memoryview_toreadonly, WF_NOARGS,
     DOC("toreadonly($self, /)", "Returns a view that cannot be written.")},
    {"__enter__", memoryview_enter, WF_NOARGS, NULL},
    {"__exit__", memoryview_exit, WF_FAST, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_memoryview_type = {
    WF_TYPE_HEAD(memoryview, "memoryview", WfMemoryView,
                 WF_TF_GC | WF_TF_SEQUENCE | WF_TF_WEAKREF),
    .doc = DOC("memoryview(object)", "Creates a view of the memory of an object."),
    .methods = memoryview_methods,
    .getset = memoryview_getset,
    .dealloc = memoryview_dealloc,
    .traverse = memoryview_traverse,
    .new = memoryview_new,
    .repr = memoryview_repr,
    .hash = memoryview_hash,
    .compare = wf_mv_compare,
    .iter = memoryview_iter,
    .len = memoryview_len,
    .getitem = wf_mv_getitem,
    .setitem = wf_mv_setitem,
    .sq_item = wf_mv_item,
    .getbuffer = memoryview_getbuffer,
    .releasebuffer = memoryview_releasebuffer,
};
