/* Quoted-printable. */
#include "binascii.h"

#include <ctype.h>

enum { MAX_LINE = 76 };

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After a '=' that is not at the end: writes what it stands for; returns where to go on. */
static const uint8_t *decode_escape(const uint8_t *p, const uint8_t *end, uint8_t **out)
{
    if (*p == '\n' || *p == '\r') {
        /* A soft line break. */
        while (p < end && *p != '\n')
            p++;
        return p < end ? p + 1 : p;
    }
    if (*p == '=') {
        *(*out)++ = '=';
        return p + 1;
    }
    if (end - p > 1 && hex_value(p[0]) >= 0 && hex_value(p[1]) >= 0) {
        *(*out)++ = (uint8_t)(hex_value(p[0]) << 4 | hex_value(p[1]));
        return p + 2;
    }
    *(*out)++ = '=';
    return p;
}

static Value m_a2b_qp(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"data", "header", NULL};
    Value data, result = WF_NULL;
    int header = 0;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|p:a2b_qp", names, &data, &header) < 0 ||
        wf_binary_open_ascii(&in, data) < 0)
        return WF_NULL;
    uint8_t *buffer = wf_mem_alloc(in.n + 1), *out = buffer;
    const uint8_t *p = in.p, *end = in.p + in.n;
    while (buffer && p < end) {
        uint8_t c = *p++;
        if (c == '=') {
            if (p < end)
                p = decode_escape(p, end, &out);
        } else
            *out++ = header && c == '_' ? ' ' : c;
    }
    if (buffer)
        result = wf_binary_finish(buffer, (size_t)(out - buffer));
    wf_binary_close(&in);
    return result;
}

typedef struct {
    const uint8_t *p, *end;
    uint8_t *out, *start;
    size_t line; /* characters in the line so far */
    bool quotetabs, text, header, crlf;
} Encoder;

static bool ends_line(const Encoder *e, const uint8_t *p)
{
    return p == e->end || *p == '\n' || *p == '\r' || *p == 0;
}

static bool needs_escape(const Encoder *e)
{
    uint8_t c = *e->p;
    bool blank = c == ' ' || c == '\t', newline = c == '\r' || c == '\n';
    if (c > 126 || c == '=' || (e->header && c == '_'))
        return true;
    if (c == '.' && e->line == 0 && ends_line(e, e->p + 1))
        return true;
    if (newline)
        return !e->text;
    if (blank && e->p + 1 == e->end)
        return true;
    return c < 33 && (e->quotetabs || !blank);
}

static void put_newline(Encoder *e)
{
    if (e->crlf)
        *e->out++ = '\r';
    *e->out++ = '\n';
    e->line = 0;
}

static void put_escape(uint8_t *out, uint8_t c)
{
    static const char hex[] = "0123456789ABCDEF";
    out[0] = '=';
    out[1] = (uint8_t)hex[c >> 4];
    out[2] = (uint8_t)hex[c & 15];
}

static void soft_break(Encoder *e)
{
    *e->out++ = '=';
    put_newline(e);
}

static void encode_newline(Encoder *e)
{
    uint8_t last = e->out > e->start ? e->out[-1] : 0;
    /* White space must not end a line. */
    if (last == ' ' || last == '\t') {
        put_escape(e->out - 1, last);
        e->out += 2;
    }
    put_newline(e);
    e->p += *e->p == '\r' ? 2 : 1;
}

static void encode_char(Encoder *e)
{
    bool crlf = *e->p == '\r' && e->end - e->p > 1 && e->p[1] == '\n';
    if (needs_escape(e)) {
        if (e->line + 3 >= MAX_LINE)
            soft_break(e);
        put_escape(e->out, *e->p++);
        e->out += 3;
        e->line += 3;
    } else if (e->text && (*e->p == '\n' || crlf))
        encode_newline(e);
    else {
        if (e->p + 1 != e->end && e->p[1] != '\n' && e->line + 1 >= MAX_LINE)
            soft_break(e);
        e->line++;
        *e->out++ = e->header && *e->p == ' ' ? '_' : *e->p;
        e->p++;
    }
}

static Value m_b2a_qp(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"data", "quotetabs", "istext", "header", NULL};
    Value data, result = WF_NULL;
    int quotetabs = 0, text = 1, header = 0;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|ppp:b2a_qp", names, &data, &quotetabs, &text,
                      &header) < 0 ||
        wf_binary_open(&in, data) < 0)
        return WF_NULL;
    const uint8_t *newline = in.n ? memchr(in.p, '\n', in.n) : NULL;
    /* Three for an escape, three for a break before it. */
    uint8_t *buffer = wf_mem_alloc(in.n * 6 + 1);
    Encoder e = {.p = in.p,
                 .end = in.p + in.n,
                 .out = buffer,
                 .start = buffer,
                 .quotetabs = quotetabs != 0,
                 .text = text != 0,
                 .header = header != 0,
                 .crlf = newline && newline > in.p && newline[-1] == '\r'};
    while (buffer && e.p < e.end)
        encode_char(&e);
    if (buffer)
        result = wf_binary_finish(buffer, (size_t)(e.out - buffer));
    wf_binary_close(&in);
    return result;
}

WfMethodDef wf_binascii_quoted_functions[] = {
    {"a2b_qp", m_a2b_qp, WF_FASTKW,
     "a2b_qp($module, /, data, header=False)\n--\n\nDecode a string of qp-encoded data."},
    {"b2a_qp", m_b2a_qp, WF_FASTKW,
     "b2a_qp($module, /, data, quotetabs=False, istext=True, header=False)\n--\n\nEncode a string "
     "using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not "
     "encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\n"
     "are both encoded.  When quotetabs is set, space and tabs are encoded."},
    {NULL, NULL, 0, NULL},
};
