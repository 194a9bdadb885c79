/* What the parts of _json share. */
#ifndef WF_JSON_H
#define WF_JSON_H

#include "native.h"

enum { JSON_KEY_CACHE = 64, JSON_KEY_PLACES = 4 };

typedef struct {
    WfObject ob;
    bool strict;                          /* all [const] */
    bool plain_float, plain_int;          /* parse_float is float, parse_int is int */
    Value object_hook, object_pairs_hook; /* may be WF_NONE */
    Value parse_float, parse_int, parse_constant;
} JsonScanner;

/* A key seen before; key: WF_NULL if the place is free. */
typedef struct {
    Value key;
    uint32_t hash;
} JsonKey;

/* One document being parsed. */
typedef struct {
    const JsonScanner *scanner;
    Value text; /* [weak: the caller's argument] */
    const void *data;
    size_t len;
    int steps;     /* values until the next poll */
    JsonKey *keys; /* recent short keys, by hash; NULL: none are kept */
} JsonScan;

/* JSONDecodeError(message, text, at). Returns WF_NULL. */
Value wf_json_error(Value text, const char *message, ssize_t at);
/* The value at index i; *end: the index after it. WF_NULL + StopIteration(i) if there is none. */
Value wf_json_scan(const JsonScanner *scanner, Value text, size_t i, size_t *end) WF_MUST_USE;
/* The string whose first character after the quote is at index i (at most the length). */
Value wf_json_scan_string(Value text, size_t i, bool strict, size_t *end) WF_MUST_USE;

/* Adds s as a JSON string. */
void wf_json_quote(WfStrBuilder *b, Value s, bool ascii);
/* encode_basestring_ascii and encode_basestring themselves. [const] after the module's start */
extern Value wf_json_quote_ascii_fn, wf_json_quote_fn;

extern WfType wf_json_scanner_type, wf_json_encoder_type;

#endif
