/* _struct: Struct objects and the module's functions.
 *
 * Struct objects hold the table of a format; the module's functions keep the Structs of recent
 * formats in a dict. Struct.__init__ may be called again: the old table then lives on behind the
 * new one, for a pack() that may still be using it.
 */
#include "native.h"
#include "struct/fields.h"

typedef struct {
    WfObject ob;
    Value format; /* [lock] str, or WF_NULL before __init__ */
    _Atomic(StructTable *)
        table; /* [acq] NULL before __init__; tables live as long as the object */
} Struct;

typedef struct {
    WfObject ob;
    Value structure;          /* [const] */
    const StructTable *table; /* [weak: kept by structure] */
    WfBuffer buffer;          /* [lock] released at the end */
    size_t index;             /* [lock] */
    bool open;                /* [lock] */
} UnpackIterator;

static WfType struct_type, unpack_iterator_type;
static Value struct_error; /* [const] after the module's start */
static Value cache;        /* [const] dict: format to Struct */

enum { CACHE_LIMIT = 100 };

WfType *wf_struct_error_type(void)
{
    return (WfType *)wf_obj(struct_error);
}

static Struct *as_struct(Value v)
{
    return (Struct *)wf_obj(v);
}

/* --- Struct --------------------------------------------------------------------------------- */

static const StructTable *table_of(Value self)
{
    /* Acquire: the table is filled before it is seen; pairs with struct_init(). */
    return atomic_load_explicit(&as_struct(self)->table, memory_order_acquire);
}

static ssize_t size_of(const StructTable *t)
{
    return t ? (ssize_t)t->size : -1;
}

static Value struct_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value self = wf_generic_alloc(type, 0);
    if (wf_is_null(self))
        return WF_NULL;
    as_struct(self)->format = WF_NULL;
    atomic_init(&as_struct(self)->table, NULL);
    return self;
}

static void struct_dealloc(WfObject *o)
{
    Struct *s = (Struct *)o;
    StructTable *t = atomic_load_explicit(&s->table, memory_order_relaxed);
    while (t) {
        StructTable *older = t->older;
        wf_mem_free(t);
        t = older;
    }
    wf_drop(s->format);
    if (wf_shape_of(o) != struct_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int struct_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Struct *)o)->format);
    return wf_shape_of(o) == struct_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

/* The format as a str, from str (which must be ASCII) or bytes. */
static Value format_text(Value format)
{
    if (wf_is_bytes(format))
        return wf_str_from_latin1(wf_as_bytes(format)->data, wf_as_bytes(format)->len);
    if (!wf_is_str(format))
        return wf_raise(&wf_exc_TypeError,
                        "Struct() argument 1 must be a str or bytes object, not %T", format);
    Value ascii = wf_str_encode(format, "ascii", "strict");
    if (wf_is_null(ascii))
        return WF_NULL;
    wf_drop(ascii);
    return wf_new_ref(format);
}

static void install(Struct *s, StructTable *t, WF_STEALS Value format)
{
    wf_barrier(s, format);
    bool locked = wf_lock(s);
    Value old = s->format;
    s->format = format;
    t->older = atomic_load_explicit(&s->table, memory_order_relaxed);
    /* Release: the table before its address; pairs with table_of(). */
    atomic_store_explicit(&s->table, t, memory_order_release);
    wf_unlock(s, locked);
    wf_drop(old);
}

static int struct_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", NULL};
    Value format;
    if (wf_parse_args(args, nargs, kwnames, "O:Struct", names, &format) < 0)
        return -1;
    Value text = format_text(format);
    if (wf_is_null(text))
        return -1;
    const char *chars = (const char *)wf_as_str(text)->data;
    StructTable *t = NULL;
    if (strlen(chars) != wf_as_str(text)->len)
        wf_raise(wf_struct_error_type(), "embedded null character");
    else
        t = wf_struct_compile(chars);
    if (!t) {
        wf_drop(text);
        return -1;
    }
    install(as_struct(self), t, wf_own(text));
    return 0;
}

static Value do_pack(const StructTable *t, const Value *args, size_t nargs)
{
    ssize_t items = t ? (ssize_t)t->items : -1;
    if ((ssize_t)nargs != items)
        return wf_raise(wf_struct_error_type(), "pack expected %zd items for packing (got %zd)",
                        items, (ssize_t)nargs);
    Value result = wf_bytes_new(NULL, t->size);
    if (!wf_is_null(result) && wf_struct_pack(t, wf_as_bytes(result)->data, args) < 0) {
        wf_drop(result);
        return WF_NULL;
    }
    return result;
}

/* Turns a negative offset into one from the start, and checks that the table fits. */
static int check_offset(const StructTable *t, const WfBuffer *b, bool packing, ssize_t *offset)
{
    ssize_t size = (ssize_t)t->size;
    if (*offset < 0) {
        if (*offset + size > 0)
            return wf_raise_i(wf_struct_error_type(),
                              packing ? "no space to pack %zd bytes at offset %zd"
                                      : "not enough data to unpack %zd bytes at offset %zd",
                              size, *offset);
        if (*offset + b->len < 0)
            return wf_raise_i(wf_struct_error_type(), "offset %zd out of range for %zd-byte buffer",
                              *offset, b->len);
        *offset += b->len;
    }
    if (b->len - *offset >= size)
        return 0;
    return wf_raise_i(wf_struct_error_type(),
                      packing ? "pack_into requires a buffer of at least %zu bytes for packing "
                                "%zd bytes at offset %zd (actual buffer size is %zd)"
                              : "unpack_from requires a buffer of at least %zu bytes for "
                                "unpacking %zd bytes at offset %zd (actual buffer size is %zd)",
                      (size_t)size + (size_t)*offset, size, *offset, b->len);
}

/* args: buffer, offset, values */
static Value do_pack_into(const StructTable *t, const Value *args, size_t nargs)
{
    ssize_t items = t ? (ssize_t)t->items : -1, offset;
    WfBuffer b;
    if ((ssize_t)nargs != items + 2) {
        if (nargs == 0)
            return wf_raise(wf_struct_error_type(), "pack_into expected buffer argument");
        if (nargs == 1)
            return wf_raise(wf_struct_error_type(), "pack_into expected offset argument");
        return wf_raise(wf_struct_error_type(),
                        "pack_into expected %zd items for packing (got %zd)", items,
                        (ssize_t)nargs - 2);
    }
    if (!t)
        return wf_raise_bad_call();
    if (wf_get_buffer(args[0], &b, WF_BUF_WRITABLE) < 0) {
        wf_err_clear();
        return wf_raise(&wf_exc_TypeError, "argument must be read-write bytes-like object, not %T",
                        args[0]);
    }
    Value result = WF_NULL;
    if (wf_as_ssize(args[1], &offset, &wf_exc_IndexError) == 0 &&
        check_offset(t, &b, true, &offset) == 0 && wf_struct_pack(t, b.buf + offset, args + 2) == 0)
        result = WF_NONE;
    wf_release_buffer(&b);
    return result;
}

static Value do_unpack(const StructTable *t, Value buffer)
{
    WfBuffer b;
    if (WF_LIKELY(wf_is_bytes_exact(buffer) && t && wf_as_bytes(buffer)->len == t->size))
        return wf_struct_unpack(t, wf_as_bytes(buffer)->data);
    if (wf_get_buffer(buffer, &b, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    Value result =
        b.len == size_of(t)
            ? wf_struct_unpack(t, b.buf)
            : wf_raise(wf_struct_error_type(), "unpack requires a buffer of %zd bytes", size_of(t));
    wf_release_buffer(&b);
    return result;
}

static Value do_unpack_from(const StructTable *t, Value buffer, ssize_t offset)
{
    WfBuffer b;
    if (!t)
        return wf_raise_bad_call();
    if (wf_get_buffer(buffer, &b, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    Value result =
        check_offset(t, &b, false, &offset) < 0 ? WF_NULL : wf_struct_unpack(t, b.buf + offset);
    wf_release_buffer(&b);
    return result;
}

static Value do_iter_unpack(Value structure, Value buffer)
{
    const StructTable *t = table_of(structure);
    if (!t || t->size == 0)
        return wf_raise(wf_struct_error_type(),
                        "cannot iteratively unpack with a struct of length 0");
    UnpackIterator *it = wf_alloc(unpack_iterator_type.shape, sizeof *it);
    if (!it)
        return WF_NULL;
    it->structure = wf_new_ref(structure);
    it->table = t;
    it->index = 0;
    it->open = false;
    Value self = WF_MOVE(it);
    if (wf_get_buffer(buffer, &it->buffer, WF_BUF_SIMPLE) < 0) {
        wf_drop(self);
        return WF_NULL;
    }
    it->open = true;
    if ((size_t)it->buffer.len % t->size) {
        wf_drop(self);
        return wf_raise(wf_struct_error_type(),
                        "iterative unpacking requires a buffer of a multiple of %zd bytes",
                        (ssize_t)t->size);
    }
    return self;
}

static Value struct_pack(Value self, const Value *args, size_t nargs)
{
    return do_pack(table_of(self), args, nargs);
}

static Value struct_pack_into(Value self, const Value *args, size_t nargs)
{
    return do_pack_into(table_of(self), args, nargs);
}

static Value struct_unpack(Value self, Value buffer)
{
    return do_unpack(table_of(self), buffer);
}

static Value struct_unpack_from(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"buffer", "offset", NULL};
    Value buffer;
    ssize_t offset = 0;
    if (wf_parse_args(args, nargs, kwnames, "O|n:unpack_from", names, &buffer, &offset) < 0)
        return WF_NULL;
    return do_unpack_from(table_of(self), buffer, offset);
}

static Value struct_format(Value self, void *closure)
{
    Struct *s = as_struct(self);
    bool locked = wf_lock(s);
    Value format = wf_new_ref(s->format);
    wf_unlock(s, locked);
    return wf_is_null(format) ? WF_NONE : format;
}

static Value struct_size(Value self, void *closure)
{
    return wf_int(size_of(table_of(self)));
}

static Value struct_sizeof(Value self)
{
    size_t total = wf_instance_size(wf_obj(self));
    for (const StructTable *t = table_of(self); t; t = t->older)
        total += sizeof *t + t->nfields * sizeof *t->fields;
    return wf_int((int64_t)total);
}

static WfMethodDef struct_methods[] = {
    {"iter_unpack", do_iter_unpack, WF_O,
     "iter_unpack($self, buffer, /)\n--\n\nReturn an iterator yielding tuples.\n\nTuples are "
     "unpacked from the given bytes source, like a repeated\ninvocation of unpack_from().\n\n"
     "Requires that the bytes length be a multiple of the struct size."},
    {"pack", struct_pack, WF_FAST,
     "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed "
     "according\nto the format string S.format.  See help(struct) for more on format\nstrings."},
    {"pack_into", struct_pack_into, WF_FAST,
     "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the "
     "format string S.format\nand write the packed bytes into the writable buffer buf starting at\n"
     "offset.  Note that the offset is a required argument.  See\nhelp(struct) for more on format "
     "strings."},
    {"unpack", struct_unpack, WF_O,
     "unpack($self, buffer, /)\n--\n\nReturn a tuple containing unpacked values.\n\nUnpack "
     "according to the format string Struct.format. The buffer's size\nin bytes must be "
     "Struct.size.\n\nSee help(struct) for more on format strings."},
    {"unpack_from", struct_unpack_from, WF_FASTKW,
     "unpack_from($self, /, buffer, offset=0)\n--\n\nReturn a tuple containing unpacked values.\n\n"
     "Values are unpacked according to the format string Struct.format.\n\nThe buffer's size in "
     "bytes, starting at position offset, must be\nat least Struct.size.\n\nSee help(struct) for "
     "more on format strings."},
    {"__sizeof__", struct_sizeof, WF_NOARGS, "S.__sizeof__() -> size of S in memory, in bytes"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef struct_getset[] = {
    {"format", struct_format, NULL, "struct format string", NULL},
    {"size", struct_size, NULL, "struct size in bytes", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfType struct_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_struct.Struct",
    .flags = WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF,
    .basicsize = sizeof(Struct),
    .doc = "Struct(fmt) --> compiled struct object\n\n",
    .new = struct_new,
    .init = struct_init,
    .dealloc = struct_dealloc,
    .traverse = struct_traverse,
    .methods = struct_methods,
    .getset = struct_getset,
};

/* --- Iterator ------------------------------------------------------------------------------- */

static void iterator_dealloc(WfObject *o)
{
    UnpackIterator *it = (UnpackIterator *)o;
    if (it->open)
        wf_release_buffer(&it->buffer);
    wf_drop(it->structure);
    wf_free_object(o, sizeof *it);
}

static int iterator_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    UnpackIterator *it = (UnpackIterator *)o;
    WF_VISIT(it->structure);
    if (it->open)
        WF_VISIT(it->buffer.obj);
    return 0;
}

static Value iterator_next(Value self)
{
    UnpackIterator *it = (UnpackIterator *)wf_obj(self);
    size_t size = it->table->size;
    bool locked = wf_lock(it);
    size_t at = it->index;
    bool more = at < (size_t)it->buffer.len;
    it->index += more ? size : 0;
    wf_unlock(it, locked);
    return more ? wf_struct_unpack(it->table, it->buffer.buf + at) : WF_NULL;
}

static Value iterator_length_hint(Value self)
{
    UnpackIterator *it = (UnpackIterator *)wf_obj(self);
    bool locked = wf_lock(it);
    size_t left = (size_t)it->buffer.len - it->index;
    wf_unlock(it, locked);
    return wf_int((int64_t)(left / it->table->size));
}

static WfMethodDef iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfType unpack_iterator_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_struct.unpack_iterator",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(UnpackIterator),
    .dealloc = iterator_dealloc,
    .traverse = iterator_traverse,
    .iter = wf_iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};

/* --- Module --------------------------------------------------------------------------------- */

/* The Struct of a format: new reference. */
static Value cached_struct(Value format)
{
    Value s;
    int found = wf_dict_get(cache, format, &s);
    if (found)
        return found < 0 ? WF_NULL : s;
    s = wf_call1(wf_type_value(&struct_type), format);
    if (wf_is_null(s))
        return WF_NULL;
    if (wf_dict_len(cache) >= CACHE_LIMIT)
        wf_dict_clear(cache);
    if (wf_dict_set(cache, format, s) < 0)
        wf_err_clear();
    return s;
}

static Value m_clearcache(Value self)
{
    wf_dict_clear(cache);
    return WF_NONE;
}

static Value m_calcsize(Value self, Value format)
{
    Value s = cached_struct(format);
    if (wf_is_null(s))
        return WF_NULL;
    Value size = wf_int(size_of(table_of(s)));
    wf_drop(s);
    return size;
}

static Value m_pack(Value self, const Value *args, size_t nargs)
{
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "missing format argument");
    Value s = cached_struct(args[0]);
    if (wf_is_null(s))
        return WF_NULL;
    Value result = do_pack(table_of(s), args + 1, nargs - 1);
    wf_drop(s);
    return result;
}

static Value m_pack_into(Value self, const Value *args, size_t nargs)
{
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "missing format argument");
    Value s = cached_struct(args[0]);
    if (wf_is_null(s))
        return WF_NULL;
    Value result = do_pack_into(table_of(s), args + 1, nargs - 1);
    wf_drop(s);
    return result;
}

static Value m_unpack(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("unpack", nargs, 2, 2) < 0)
        return WF_NULL;
    Value s = cached_struct(args[0]);
    if (wf_is_null(s))
        return WF_NULL;
    Value result = do_unpack(table_of(s), args[1]);
    wf_drop(s);
    return result;
}

static Value m_unpack_from(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "buffer", "offset", NULL};
    Value format, buffer;
    ssize_t offset = 0;
    if (wf_parse_args(args, nargs, kwnames, "OO|n:unpack_from", names, &format, &buffer, &offset) <
        0)
        return WF_NULL;
    Value s = cached_struct(format);
    if (wf_is_null(s))
        return WF_NULL;
    Value result = do_unpack_from(table_of(s), buffer, offset);
    wf_drop(s);
    return result;
}

static Value m_iter_unpack(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("iter_unpack", nargs, 2, 2) < 0)
        return WF_NULL;
    Value s = cached_struct(args[0]);
    if (wf_is_null(s))
        return WF_NULL;
    Value result = do_iter_unpack(s, args[1]);
    wf_drop(s);
    return result;
}

static WfMethodDef functions[] = {
    {"_clearcache", m_clearcache, WF_NOARGS,
     "_clearcache($module, /)\n--\n\nClear the internal cache."},
    {"calcsize", m_calcsize, WF_O,
     "calcsize($module, format, /)\n--\n\nReturn size in bytes of the struct described by the "
     "format string."},
    {"iter_unpack", m_iter_unpack, WF_FAST,
     "iter_unpack($module, format, buffer, /)\n--\n\nReturn an iterator yielding tuples unpacked "
     "from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na "
     "repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the "
     "format struct size."},
    {"pack", m_pack, WF_FAST,
     "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, "
     "... "
     "packed according\nto the format string.  See help(struct) for more on format strings."},
    {"pack_into", m_pack_into, WF_FAST,
     "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to "
     "the format string and write\nthe packed bytes into the writable buffer buf starting at "
     "offset.  Note\nthat the offset is a required argument.  See help(struct) for more\non format "
     "strings."},
    {"unpack", m_unpack, WF_FAST,
     "unpack($module, format, buffer, /)\n--\n\nReturn a tuple containing values unpacked "
     "according "
     "to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee "
     "help(struct) for more on format strings."},
    {"unpack_from", m_unpack_from, WF_FASTKW,
     "unpack_from($module, format, /, buffer, offset=0)\n--\n\nReturn a tuple containing values "
     "unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at "
     "least "
     "calcsize(format).\n\nSee help(struct) for more on format strings."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__struct(Value m)
{
    cache = wf_dict_new();
    struct_error = wf_new_exception("struct", "error", &wf_exc_Exception);
    if (wf_is_null(cache) || wf_is_null(struct_error))
        return -1;
    wf_root_register(&cache);
    wf_root_register(&struct_error);
    if (wf_type_add(m, &struct_type) < 0 || wf_type_add(WF_NULL, &unpack_iterator_type) < 0 ||
        wf_module_add(m, "error", wf_new_ref(struct_error)) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
