/*
 * The format() mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision][type],
 * parsed once into a WfFmtSpec, and the layout (padding, zero filling, digit grouping) that
 * every type shares. What a presentation type means is each type's own business.
 */
#ifndef WEFT_FMTSPEC_H
#define WEFT_FMTSPEC_H

#include "str.h"

typedef enum { WF_GROUP_NONE, WF_GROUP_COMMA, WF_GROUP_UNDERSCORE } WfFmtGroup;

typedef struct {
    uint32_t fill;      /* ' ' unless given */
    char align;         /* '<' '>' '=' '^' */
    char sign;          /* '+', '-', ' ' or 0: not given */
    bool alt;           /* '#' */
    bool no_neg_zero;   /* 'z' */
    WfFmtGroup group;
    ssize_t width;      /* -1: not given */
    ssize_t precision;  /* -1: not given */
    uint32_t type;      /* code point; the default where not given */
} WfFmtSpec;

/* Parses spec (a str); v is the value being formatted, for messages. 0, or -1 with ValueError. */
int wf_fmt_parse(Value v, Value spec, char default_align, uint32_t default_type,
                 WfFmtSpec *out) WF_MUST_USE;
/*
 * [[fill]align][sign][#][0][width][.precision][type] of n ASCII characters, before a NUL or a brace.
 * false: something else.
 */
bool wf_fmt_parse_plain(const uint8_t *p, size_t n, char default_align, uint32_t default_type,
                        WfFmtSpec *f) WF_MUST_USE;
/* ValueError: Unknown format code 'q' for object of type 'int'. */
WF_COLD Value wf_fmt_unknown_type(const WfFmtSpec *f, Value v);

/* text padded to the width; '=' pads as '>' does. */
Value wf_fmt_pad(const WfFmtSpec *f, Value text) WF_MUST_USE;

/*
 * A number taken apart: [sign][prefix][integer digits][rest], all ASCII; rest starts at the
 * decimal point or the exponent. With `locale`, the digits are grouped and a leading '.' of rest
 * is replaced as localeconv() says; else as f->group says (by fours for types b, o, x, X).
 */
typedef struct {
    char sign;              /* '+', '-', ' ' or 0 */
    bool locale;
    const char *prefix;
    size_t nprefix;
    const char *digits;
    size_t ndigits;
    const char *rest;
    size_t nrest;
} WfFmtNumber;

Value wf_fmt_number(const WfFmtSpec *f, const WfFmtNumber *n) WF_MUST_USE;

/* str.__format__: text is a str or a subclass. */
Value wf_str_format_spec(Value text, Value spec) WF_MUST_USE;

#endif
