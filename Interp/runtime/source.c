/* Compiling bytes: finding their encoding (PEP 263), decoding, then the compiler proper. */
#include "internal/runtime.h"

#include "internal/ast.h"
#include "internal/compile.h"

#include <stdlib.h>

/* SyntaxError as the parser describes it, with (filename, lineno, offset, text, end...). */
static void raise_source_error(const WfSyntaxError *err, Value filename)
{
    Value message = wf_str_from_c(err->message);
    if (err->lineno <= 0) {
        Value exc = wf_is_null(message) ? message : wf_exc_new(&wf_exc_SyntaxError, &message, 1);
        if (!wf_is_null(exc))
            wf_raise_obj(exc);
        wf_drop(message);
        return;
    }
    Value text = err->text == NULL ? WF_NONE : wf_str_decode(err->text, err->text_len, "utf-8", "replace");
    Value details = wf_is_null(message) || wf_is_null(text)
                        ? WF_NULL
                        : wf_tuple_pack(6, filename, wf_int(err->lineno), wf_int(err->offset), text,
                                        wf_int(err->end_lineno), wf_int(err->end_offset));
    if (!wf_is_null(details)) {
        Value args[] = {message, details};
        Value exc = wf_exc_new(&wf_exc_SyntaxError, args, 2);
        if (!wf_is_null(exc))
            wf_raise_obj(exc);
    }
    wf_drop(details);
    wf_drop(text);
    wf_drop(message);
}

/* Bytes in an encoding that only the codecs know. */
static Value decode_with_codec(const WfSource *source, Value filename)
{
    Value text = wf_str_decode(source->body, source->body_len, source->encoding, "strict");
    if (wf_is_null(text) && wf_err_matches(&wf_exc_LookupError)) {
        wf_err_clear();
        Value message = wf_str_from_format("encoding problem: %s", source->encoding);
        Value details = wf_tuple_pack(4, filename, WF_NONE, WF_NONE, WF_NONE);
        Value args[] = {message, details};
        Value exc = wf_is_null(message) || wf_is_null(details) ? WF_NULL : wf_exc_new(&wf_exc_SyntaxError, args, 2);
        wf_drop(message);
        wf_drop(details);
        if (!wf_is_null(exc))
            wf_raise_obj(exc);
    }
    return text;
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
        code = wf_compile_source(source.text, source.len, filename, mode, flags, dont_inherit, optimize);
        break;
    case WF_SOURCE_NEEDS_CODEC:
        text = decode_with_codec(&source, filename);
        utf8 = wf_is_null(text) ? NULL : wf_str_utf8(text, &n);
        if (utf8 != NULL)
            code = wf_compile_source(utf8, n, filename, mode, flags, dont_inherit, optimize);
        wf_drop(text);
        break;
    case WF_SOURCE_ERROR:
        raise_source_error(&err, filename);
        break;
    }
    wf_arena_fini(&arena);
    return code;
}
