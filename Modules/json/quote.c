/* JSON strings: quotes and escapes; and the module. */
#include "json.h"

Value wf_json_quote_ascii_fn, wf_json_quote_fn;

/* How a character is written: 0 as it is, 1 by \u, else after a backslash as this letter. */
static uint8_t escape_of(uint32_t c)
{
    switch (c) {
    case '"':
    case '\\':
        return (uint8_t)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    }
    return c < 0x20;
}

static void add_hex(WfStrBuilder *b, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {
        '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15], hex[unit & 15]};
    wf_sb_ascii(b, text, sizeof text);
}

static void add_escaped(WfStrBuilder *b, uint32_t c, uint8_t letter)
{
    if (letter > 1) {
        char text[2] = {'\\', (char)letter};
        wf_sb_ascii(b, text, sizeof text);
    } else if (c > 0xffff) {
        add_hex(b, 0xd7c0 + (c >> 10));
        add_hex(b, 0xdc00 | (c & 0x3ff));
    } else
        add_hex(b, c);
}

static bool is_plain(uint32_t c, bool ascii)
{
    return escape_of(c) == 0 && (c < 0x7f || !ascii);
}

void wf_json_quote(WfStrBuilder *b, Value v, bool ascii)
{
    const WfStr *s = wf_as_str(v);
    size_t done = 0;
    bool narrow = wf_str_kind(s) == 1;
    wf_sb_char(b, '"');
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = narrow ? s->data[i] : wf_str_at(s, i);
        if (WF_LIKELY(is_plain(c, ascii)))
            continue;
        if (i > done)
            wf_sb_slice(b, v, done, i);
        add_escaped(b, c, escape_of(c));
        done = i + 1;
    }
    if (done == 0)
        wf_sb_str(b, v);
    else
        wf_sb_slice(b, v, done, s->len);
    wf_sb_char(b, '"');
}

static Value quoted(Value v, bool ascii)
{
    WfStrBuilder b;
    if (!wf_is_str(v))
        return wf_raise(&wf_exc_TypeError, "first argument must be a string, not %.80T", v);
    wf_sb_init(&b);
    wf_json_quote(&b, v, ascii);
    return wf_sb_finish(&b);
}

static Value m_encode_basestring_ascii(Value self, Value v)
{
    return quoted(v, true);
}

static Value m_encode_basestring(Value self, Value v)
{
    return quoted(v, false);
}

static Value m_scanstring(Value self, const Value *args, size_t nargs)
{
    ssize_t i;
    size_t end;
    int strict = 1;
    if (nargs < 2)
        return wf_raise(&wf_exc_TypeError, "scanstring() takes at least 2 arguments (%zu given)",
                        nargs);
    if (nargs > 3)
        return wf_raise(&wf_exc_TypeError, "scanstring() takes at most 3 arguments (%zu given)",
                        nargs);
    if (wf_as_ssize(args[1], &i, &wf_exc_OverflowError) < 0 ||
        (nargs > 2 && (strict = wf_truth(args[2])) < 0))
        return WF_NULL;
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "first argument must be a string, not %.80T", args[0]);
    if (i < 0 || (size_t)i > wf_as_str(args[0])->len)
        return wf_raise(&wf_exc_ValueError, "end is out of bounds");
    Value v = wf_json_scan_string(args[0], (size_t)i, strict != 0, &end);
    if (wf_is_null(v))
        return WF_NULL;
    Value pair = wf_tuple_pack(2, v, wf_int((int64_t)end));
    wf_drop(v);
    return pair;
}

static WfMethodDef functions[] = {
    {"encode_basestring_ascii", m_encode_basestring_ascii, WF_O,
     "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a "
     "Python string"},
    {"encode_basestring", m_encode_basestring, WF_O,
     "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"},
    {"scanstring", m_scanstring, WF_FAST,
     "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON "
     "string. "
     "End is the index of the\ncharacter in s after the quote that started the JSON string.\n"
     "Unescapes all valid JSON string escape sequences and raises ValueError\non attempt to decode "
     "an invalid string. If strict is False then literal\ncontrol characters are allowed in the "
     "string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter "
     "the end quote."},
    {NULL, NULL, 0, NULL},
};

static int add_type(Value m, const char *name, WfType *type)
{
    if (wf_type_add(WF_NULL, type) < 0)
        return -1;
    return wf_module_add(m, name, wf_new_ref(wf_type_value(type)));
}

int wf_module_init__json(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 ||
        add_type(m, "make_scanner", &wf_json_scanner_type) < 0 ||
        add_type(m, "make_encoder", &wf_json_encoder_type) < 0)
        return -1;
    wf_json_quote_ascii_fn = wf_getattr_c(m, "encode_basestring_ascii");
    wf_json_quote_fn = wf_getattr_c(m, "encode_basestring");
    if (wf_is_null(wf_json_quote_ascii_fn) || wf_is_null(wf_json_quote_fn))
        return -1;
    wf_root_register(&wf_json_quote_ascii_fn);
    wf_root_register(&wf_json_quote_fn);
    return 0;
}
