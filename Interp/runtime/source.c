/* Compiling bytes: finding their encoding (PEP 263), decoding, then the compiler proper. */
#include "internal/runtime.h"

#include "internal/ast.h"
#include "internal/compile.h"

#include <stdlib.h>

/* SyntaxError(message, (filename, 0, -1, None)) for a string; for a file only the message. */
static void raise_undecodable(Value message, Value filename, bool from_string)
{
    if (wf_is_null(message))
        return;
    Value args[] = {message, WF_NULL};
    if (from_string) {
        args[1] = wf_tuple_pack(4, filename, wf_small(0), wf_small(-1), WF_NONE);
        if (wf_is_null(args[1]))
            return;
    }
    Value exc = wf_exc_new(&wf_exc_SyntaxError, args, from_string ? 2 : 1);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    wf_drop(args[1]);
}

static void raise_source_error(const WfSyntaxError *err, Value filename, bool from_string)
{
    if (err->kind == WF_ERROR_MEMORY) {
        wf_raise_none(&wf_exc_MemoryError);
        return;
    }
    if (err->kind == WF_ERROR_VALUE) {
        wf_raise(&wf_exc_ValueError, "%s", err->message);
        return;
    }
    Value message = wf_str_from_c(err->message);
    raise_undecodable(message, filename, from_string);
    wf_drop(message);
}

/* Bytes in an encoding that only the codecs know. */
static Value decode_with_codec(const WfSource *source, Value filename, bool from_string)
{
    Value text = wf_str_decode(source->body, source->body_len, source->encoding, "strict");
    if (!wf_is_null(text) ||
        (!wf_err_matches(&wf_exc_LookupError) && !(from_string && wf_err_matches(&wf_exc_ValueError))))
        return text;
    Value exc = wf_err_fetch();
    Value message = from_string ? wf_str(exc) : wf_str_from_format("encoding problem: %s", source->encoding);
    wf_drop(exc);
    raise_undecodable(message, filename, from_string);
    wf_drop(message);
    return WF_NULL;
}

Value wf_compile_bytes(const char *bytes, size_t len, Value filename, const char *mode, int flags,
                       bool dont_inherit, int optimize, bool from_string)
{
    WfArena arena;
    wf_arena_init(&arena);
    WfSource source;
    WfSyntaxError err = {0};
    Value code = WF_NULL, text;
    size_t n;
    const char *utf8, *name = wf_str_utf8(filename, NULL);
    if (name == NULL) {
        wf_err_clear();
        name = "<unknown>";
    }
    flags |= WF_PYCF_IGNORE_COOKIE;
    switch (wf_source_decode(&arena, bytes, len, name, from_string, &source, &err)) {
    case WF_SOURCE_OK:
        if (source.text != source.body)
            flags |= WF_PYCF_DECODED;
        code = wf_compile_source(source.text, source.len, filename, mode, flags | (int)source.flags,
                                 dont_inherit, optimize);
        break;
    case WF_SOURCE_NEEDS_CODEC:
        text = decode_with_codec(&source, filename, from_string);
        utf8 = wf_is_null(text) ? NULL : wf_str_utf8(text, &n);
        if (utf8 != NULL)
            code = wf_compile_source(utf8, n, filename, mode, flags | WF_PYCF_DECODED, dont_inherit,
                                     optimize);
        wf_drop(text);
        break;
    case WF_SOURCE_ERROR:
        raise_source_error(&err, filename, from_string);
        break;
    }
    wf_arena_fini(&arena);
    return code;
}
