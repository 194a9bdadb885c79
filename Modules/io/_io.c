/* The _io module: open(), open_code(), text_encoding(), and the standard streams. */
#include "io.h"

#include "internal/descr.h"
#include "internal/typeobj.h"

#include <stdio.h>
#include <string.h>

WfType *wf_io_UnsupportedOperation;

/* --- open ------------------------------------------------------------------------------------- */

typedef struct {
    bool creating, reading, writing, appending, updating, text, binary;
    char raw[8]; /* mode for FileIO */
} OpenMode;

static int invalid_mode(const char *mode)
{
    Value v = wf_str_from_c(mode);
    if (!wf_is_null(v))
        wf_raise(&wf_exc_ValueError, "invalid mode: %R", v);
    wf_drop(v);
    return -1;
}

static int parse_mode(const char *mode, OpenMode *m)
{
    memset(m, 0, sizeof *m);
    for (const char *s = mode; *s != '\0'; s++) {
        bool *flag = *s == 'x'   ? &m->creating
                     : *s == 'r' ? &m->reading
                     : *s == 'w' ? &m->writing
                     : *s == 'a' ? &m->appending
                     : *s == '+' ? &m->updating
                     : *s == 't' ? &m->text
                     : *s == 'b' ? &m->binary
                                 : NULL;
        if (flag == NULL || *flag)
            return invalid_mode(mode);
        *flag = true;
    }
    char *p = m->raw;
    if (m->creating)
        *p++ = 'x';
    if (m->reading)
        *p++ = 'r';
    if (m->writing)
        *p++ = 'w';
    if (m->appending)
        *p++ = 'a';
    if (m->updating)
        *p++ = '+';
    *p = '\0';
    if (m->text && m->binary)
        return wf_raise_i(&wf_exc_ValueError, "can't have text and binary mode at once");
    if (m->creating + m->reading + m->writing + m->appending > 1)
        return wf_raise_i(&wf_exc_ValueError,
                          "must have exactly one of create/read/write/append mode");
    return 0;
}

typedef struct {
    Value file, encoding, errors, newline, opener;
    const char *mode;
    ssize_t buffering;
    bool closefd;
} OpenArguments;

static int check_binary(const OpenMode *m, const OpenArguments *a)
{
    static const char *const names[] = {"encoding", "errors", "newline"};
    Value values[] = {a->encoding, a->errors, a->newline};
    if (!m->binary)
        return 0;
    for (int i = 0; i < 3; i++)
        if (!wf_is_none(values[i]))
            return wf_raise_i(&wf_exc_ValueError, "binary mode doesn't take %s %s argument",
                              i < 2 ? "an" : "a", names[i]);
    if (a->buffering == 1)
        return wf_warn(
            &wf_exc_RuntimeWarning, 1,
            "line buffering (buffering=1) isn't supported in binary mode, the default buffer size "
            "will be used");
    return 0;
}

static Value buffered_over(Value raw, const OpenMode *m, ssize_t buffering)
{
    WfType *t = m->updating                                 ? &wf_io_BufferedRandom_type
                : m->creating || m->writing || m->appending ? &wf_io_BufferedWriter_type
                : m->reading                                ? &wf_io_BufferedReader_type
                                                            : NULL;
    if (t == NULL)
        return wf_raise(&wf_exc_ValueError, "unknown mode: '%s'", m->raw);
    return wf_buffered_new(t, raw, buffering);
}

/* Closes a stream that could not be finished; the exception stays. */
static Value give_up(Value stream)
{
    int r = wf_io_close_chained(stream);
    (void)r;
    wf_drop(stream);
    return WF_NULL;
}

static Value text_over(Value buffer, const OpenArguments *a, bool line_buffering)
{
    if (wf_is_none(a->encoding) && wf_config.warn_default_encoding &&
        wf_warn(&wf_exc_EncodingWarning, 1, "'encoding' argument not specified") < 0)
        return WF_NULL;
    Value text = wf_textio_new(buffer, a->encoding, a->errors, a->newline, line_buffering, false);
    if (wf_is_null(text))
        return give_up(buffer);
    wf_drop(buffer);
    Value mode = wf_str_from_c(a->mode);
    int r = wf_is_null(mode) ? -1 : wf_setattr(text, wf_n.mode, mode);
    wf_drop(mode);
    return r < 0 ? give_up(text) : text;
}

/* The buffer's size: what was asked, else the file's block size. */
static ssize_t buffer_size(Value raw, ssize_t buffering)
{
    if (buffering >= 0)
        return buffering;
    unsigned n = wf_relaxed(&((WfFileIO *)wf_obj(raw))->blksize);
    return n > 1 ? (ssize_t)n : WF_IO_BUFFER_SIZE;
}

static Value open_with(const OpenArguments *a)
{
    OpenMode m;
    if (parse_mode(a->mode, &m) < 0 || check_binary(&m, a) < 0)
        return WF_NULL;
    Value raw = wf_fileio_new(a->file, m.raw, a->closefd, a->opener);
    if (wf_is_null(raw))
        return raw;
    ssize_t buffering = a->buffering;
    bool line_buffering = false;
    if (buffering < 0) {
        Value tty = wf_call_method(raw, wf_n.isatty, NULL, 0);
        if (wf_is_null(tty))
            return give_up(raw);
        line_buffering = wf_is_true(tty);
    }
    if (buffering == 1 && !m.binary) {
        buffering = -1;
        line_buffering = true;
    } else if (buffering == 1) {
        buffering = -1;
    }
    if (buffering == 0) {
        if (m.binary)
            return raw;
        wf_raise(&wf_exc_ValueError, "can't have unbuffered text I/O");
        return give_up(raw);
    }
    Value buffer = buffered_over(raw, &m, buffer_size(raw, buffering));
    if (wf_is_null(buffer))
        return give_up(raw);
    wf_drop(raw);
    return m.binary ? buffer : text_over(buffer, a, line_buffering);
}

static int text_or_none(const char *what, Value v)
{
    if (wf_is_none(v) || wf_is_str(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "open() argument '%s' must be str or None, not %T", what,
                      v);
}

static Value io_open(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file",    "mode",    "buffering", "encoding", "errors",
                                        "newline", "closefd", "opener",    NULL};
    OpenArguments a = {.encoding = WF_NONE,
                       .errors = WF_NONE,
                       .newline = WF_NONE,
                       .opener = WF_NONE,
                       .mode = "r",
                       .buffering = -1};
    int buffering = -1, closefd = 1;
    if (wf_parse_args(args, nargs, kwnames, "O|siOOOpO:open", names, &a.file, &a.mode, &buffering,
                      &a.encoding, &a.errors, &a.newline, &closefd, &a.opener) < 0 ||
        text_or_none("encoding", a.encoding) < 0 || text_or_none("errors", a.errors) < 0 ||
        text_or_none("newline", a.newline) < 0)
        return WF_NULL;
    a.buffering = buffering;
    a.closefd = closefd;
    if (wf_is_int(a.file))
        return open_with(&a);
    a.file = wf_fspath(a.file);
    if (wf_is_null(a.file))
        return WF_NULL;
    Value r = open_with(&a);
    wf_drop(a.file);
    return r;
}

static Value io_open_code(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    if (wf_parse_args(args, nargs, kwnames, "U:open_code", names, &path) < 0)
        return WF_NULL;
    OpenArguments a = {.file = path,
                       .encoding = WF_NONE,
                       .errors = WF_NONE,
                       .newline = WF_NONE,
                       .opener = WF_NONE,
                       .mode = "rb",
                       .buffering = -1,
                       .closefd = true};
    return open_with(&a);
}

static Value io_text_encoding(Value self, const Value *args, size_t nargs)
{
    int stacklevel = 2;
    if (wf_check_nargs("text_encoding", nargs, 1, 2) < 0 ||
        (nargs > 1 && wf_as_int(args[1], &stacklevel) < 0))
        return WF_NULL;
    if (!wf_is_none(args[0]))
        return wf_new_ref(args[0]);
    if (wf_config.warn_default_encoding &&
        wf_warn(&wf_exc_EncodingWarning, stacklevel, "'encoding' argument not specified") < 0)
        return WF_NULL;
    return wf_config.utf8_mode ? wf_str_from_c("utf-8") : wf_new_ref(wf_n.locale);
}

/* --- standard streams ------------------------------------------------------------------------- */

/* The codec's own name for an encoding, as the standard streams show it. */
static Value canonical_encoding(const char *encoding)
{
    static const char *const names[] = {"utf-8", "ascii", "iso8859-1"};
    size_t n = strlen(encoding);
    char plain[64];
    if (n < sizeof plain) {
        size_t k = 0;
        for (size_t i = 0; i < n; i++)
            if (encoding[i] != '-' && encoding[i] != '_')
                plain[k++] = (char)(encoding[i] | 0x20);
        plain[k] = '\0';
        if (strcmp(plain, "utf8") == 0)
            return wf_str_from_c(names[0]);
        if (strcmp(plain, "ascii") == 0 || strcmp(plain, "usascii") == 0)
            return wf_str_from_c(names[1]);
        if (strcmp(plain, "latin1") == 0 || strncmp(plain, "iso8859", 7) == 0)
            return wf_str_from_c(
                strcmp(plain, "latin1") == 0 || strcmp(plain + 7, "1") == 0 ? names[2] : encoding);
    }
    Value lookup = wf_import_attr("_codecs", "lookup"), text = wf_str_from_c(encoding);
    Value info = wf_is_null(lookup) || wf_is_null(text) ? WF_NULL : wf_call1(lookup, text);
    Value name = wf_is_null(info) ? info : wf_getattr(info, wf_n.name);
    wf_drop(info);
    wf_drop(text);
    wf_drop(lookup);
    return name;
}

static int name_stream(Value raw, const char *name)
{
    char shown[16];
    snprintf(shown, sizeof shown, "<%s>", name);
    Value v = wf_str_from_c(shown);
    int r = wf_is_null(v) ? -1 : wf_setattr(raw, wf_n.name, v);
    wf_drop(v);
    return r;
}

Value wf_io_std_stream(int fd, const char *name, const char *encoding, const char *errors)
{
    bool writing = fd != 0, unbuffered = writing && wf_config.unbuffered;
    Value codec = canonical_encoding(encoding), handler = wf_str_from_c(errors), result = WF_NULL;
    Value raw = wf_fileio_new(wf_small(fd), writing ? "wb" : "rb", false, WF_NONE),
          buffer = WF_NULL;
    if (wf_is_null(codec) || wf_is_null(handler) || wf_is_null(raw))
        goto done;
    Value tty = wf_call_method(raw, wf_n.isatty, NULL, 0);
    if (wf_is_null(tty) || name_stream(raw, name) < 0)
        goto done;
    bool line = !wf_config.unbuffered && (wf_is_true(tty) || fd == 2);
    buffer = unbuffered ? wf_new_ref(raw)
                        : wf_buffered_new(writing ? &wf_io_BufferedWriter_type
                                                  : &wf_io_BufferedReader_type,
                                          raw, buffer_size(raw, -1));
    if (wf_is_null(buffer))
        goto done;
    Value newline = wf_str_from_latin1("\n", 1), mode = wf_str_from_c(writing ? "w" : "r");
    result = wf_textio_new(buffer, codec, handler, newline, line, wf_config.unbuffered);
    if (!wf_is_null(result) && wf_setattr(result, wf_n.mode, mode) < 0) {
        wf_drop(result);
        result = WF_NULL;
    }
    wf_drop(newline);
    wf_drop(mode);
done:
    wf_drop(buffer);
    wf_drop(raw);
    wf_drop(handler);
    wf_drop(codec);
    return result;
}

/* --- the module ------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"open", (void *)io_open, WF_FASTKW,
     "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     errors=None, "
     "newline=None, closefd=True, "
     "opener=None)\n--\n\nOpens a file and returns a stream over it."},
    {"open_code", (void *)io_open_code, WF_FASTKW,
     "open_code($module, /, path)\n--\n\nOpens a file whose contents are to be run as code."},
    {"text_encoding", (void *)io_text_encoding, WF_FAST,
     "text_encoding($module, encoding, stacklevel=2, /)\n--\n\nThe encoding, or 'locale' for "
     "None."},
    {NULL, NULL, 0, NULL},
};

static int add_unsupported(Value module)
{
    Value bases =
        wf_tuple_pack(2, wf_type_value(&wf_exc_OSError), wf_type_value(&wf_exc_ValueError));
    Value dict = wf_dict_new(), name = wf_str_from_c("io"), type = WF_NULL;
    if (!wf_is_null(bases) && !wf_is_null(dict) && !wf_is_null(name) &&
        wf_dict_set(dict, wf_n.__module__, name) == 0)
        type = wf_type_new_class(wf_type_value(&wf_type_type), "UnsupportedOperation", bases, dict);
    wf_drop(bases);
    wf_drop(dict);
    wf_drop(name);
    if (wf_is_null(type))
        return -1;
    wf_io_UnsupportedOperation = (WfType *)wf_obj(type);
    static Value root;
    root = wf_new_ref(type);
    wf_root_register(&root);
    return wf_module_add(module, "UnsupportedOperation", type);
}

int wf_module_init__io(Value module)
{
    static WfType *const types[] = {
        &wf_io_IOBase_type,
        &wf_io_RawIOBase_type,
        &wf_io_BufferedIOBase_type,
        &wf_io_TextIOBase_type,
        &wf_io_FileIO_type,
        &wf_io_BytesIO_type,
        &wf_io_StringIO_type,
        &wf_io_BufferedReader_type,
        &wf_io_BufferedWriter_type,
        &wf_io_BufferedRandom_type,
        &wf_io_BufferedRWPair_type,
        &wf_io_TextIOWrapper_type,
        &wf_io_IncrementalNewlineDecoder_type,
    };
    wf_io_IOBase_type.getset[1] = wf_dict_getset;
    if (wf_module_add_functions(module, functions) < 0 || add_unsupported(module) < 0 ||
        wf_module_add_int(module, "DEFAULT_BUFFER_SIZE", WF_IO_BUFFER_SIZE) < 0 ||
        wf_module_add(module, "BlockingIOError",
                      wf_new_ref(wf_type_value(&wf_exc_BlockingIOError))) < 0)
        return -1;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (wf_type_add(module, types[i]) < 0)
            return -1;
    return wf_type_add(WF_NULL, &wf_io_BytesIOBuffer_type);
}
