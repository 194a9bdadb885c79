/* Filter specifiers of _lzma: dicts with an "id" and the filter's options. */
#include "lzma_parts.h"

#include <stdlib.h>

static int wrong(const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "Invalid filter specifier for %s filter", what);
}

/* spec[name] as a number, if it is there: 1, 0, -1. */
static int option(Value spec, const char *name, uint64_t *out)
{
    Value key = wf_intern_c(name);
    int has = wf_is_null(key) ? -1 : wf_contains(spec, key);
    if (has <= 0)
        return has;
    Value v = wf_own(wf_getitem(spec, key));
    int r = wf_is_null(v) ? -1 : wf_as_uint64(v, out);
    wf_drop(v);
    return r < 0 ? -1 : 1;
}

static int option32(Value spec, const char *name, uint32_t *out, int *seen)
{
    uint64_t n;
    int has = option(spec, name, &n);
    if (has <= 0)
        return has;
    if (n > UINT32_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "Value too large for uint32_t type");
    *out = (uint32_t)n;
    ++*seen;
    return 1;
}

static int lzma_options(Value spec, lzma_filter *f)
{
    uint32_t preset = LZMA_PRESET_DEFAULT;
    int seen = 1, n;
    if (option32(spec, "preset", &preset, &seen) < 0)
        return -1;
    lzma_options_lzma *o = calloc(1, sizeof *o);
    if (o == NULL) {
        wf_no_memory();
        return -1;
    }
    f->options = o;
    if (lzma_lzma_preset(o, preset))
        return wf_raise_i(wf_lzma_error_type(), "lzma_lzma_preset() failed for preset 0x%x",
                          preset);
    uint32_t mode = o->mode, mf = o->mf;
    struct {
        const char *name;
        uint32_t *where;
    } const fields[] = {{"dict_size", &o->dict_size},
                        {"lc", &o->lc},
                        {"lp", &o->lp},
                        {"pb", &o->pb},
                        {"mode", &mode},
                        {"nice_len", &o->nice_len},
                        {"mf", &mf},
                        {"depth", &o->depth}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (option32(spec, fields[i].name, fields[i].where, &seen) < 0)
            return -1;
    o->mode = (lzma_mode)mode;
    o->mf = (lzma_match_finder)mf;
    n = (int)wf_len(spec);
    return n < 0 ? -1 : n == seen ? 0 : wrong("LZMA");
}

static int delta_options(Value spec, lzma_filter *f)
{
    int seen = 1;
    uint32_t dist = 1;
    if (option32(spec, "dist", &dist, &seen) < 0)
        return -1;
    if (wf_len(spec) != seen)
        return wrong("delta");
    lzma_options_delta *o = calloc(1, sizeof *o);
    if (o == NULL) {
        wf_no_memory();
        return -1;
    }
    o->type = LZMA_DELTA_TYPE_BYTE;
    o->dist = dist;
    f->options = o;
    return 0;
}

static int bcj_options(Value spec, lzma_filter *f)
{
    int seen = 1;
    uint32_t start = 0;
    if (option32(spec, "start_offset", &start, &seen) < 0)
        return -1;
    if (wf_len(spec) != seen)
        return wrong("BCJ");
    lzma_options_bcj *o = calloc(1, sizeof *o);
    if (o == NULL) {
        wf_no_memory();
        return -1;
    }
    o->start_offset = start;
    f->options = o;
    return 0;
}

int wf_lzma_parse_filter(Value spec, lzma_filter *f)
{
    uint64_t id;
    f->options = NULL;
    f->id = LZMA_VLI_UNKNOWN;
    if (wf_type_of(spec)->getitem == NULL || wf_is_str(spec) || wf_is_list(spec) ||
        wf_is_tuple(spec))
        return wf_raise_i(&wf_exc_TypeError, "Filter specifier must be a dict or dict-like object");
    int has = option(spec, "id", &id);
    if (has <= 0)
        return has < 0
                   ? -1
                   : wf_raise_i(&wf_exc_ValueError, "Filter specifier must have an \"id\" entry");
    f->id = id;
    switch (id) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2:
        return lzma_options(spec, f);
    case LZMA_FILTER_DELTA:
        return delta_options(spec, f);
    case LZMA_FILTER_X86: case LZMA_FILTER_POWERPC: case LZMA_FILTER_IA64: case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB: case LZMA_FILTER_SPARC:
        return bcj_options(spec, f);
    default:
        return wf_raise_i(&wf_exc_ValueError, "Invalid filter ID: %llu", (unsigned long long)id);
    }
}

void wf_lzma_free_filters(lzma_filter *filters)
{
    for (int i = 0; i < LZMA_FILTERS_MAX + 1; i++) {
        free(filters[i].options);
        filters[i].options = NULL;
    }
}

int wf_lzma_parse_chain(Value specs, lzma_filter *filters)
{
    for (int i = 0; i < LZMA_FILTERS_MAX + 1; i++)
        filters[i] = (lzma_filter){.id = LZMA_VLI_UNKNOWN};
    if (wf_is_dict(specs))
        return wf_raise_i(&wf_exc_TypeError, "%.200s is not a sequence", wf_type_of(specs)->name);
    if (wf_type_of(specs)->len == NULL)
        return wf_raise_i(&wf_exc_TypeError, "object of type '%.200s' has no len()",
                          wf_type_of(specs)->name);
    Value list = wf_sequence_fast(specs, "filters must be a sequence");
    if (wf_is_null(list))
        return -1;
    size_t n = wf_fast_len(list);
    int r = n > LZMA_FILTERS_MAX ? wf_raise_i(&wf_exc_ValueError,
                                              "Too many filters - liblzma supports a maximum of %d",
                                              LZMA_FILTERS_MAX)
                                 : 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        Value spec = wf_fast_item(list, i);
        r = wf_is_null(spec) ? -1 : wf_lzma_parse_filter(spec, &filters[i]);
        wf_drop(spec);
    }
    wf_drop(list);
    if (r < 0)
        wf_lzma_free_filters(filters);
    return r;
}

static int add(Value dict, const char *name, uint64_t n)
{
    Value v = wf_int_from_u64(n);
    int r = wf_is_null(v) ? -1 : wf_dict_set_c(dict, name, v);
    wf_drop(v);
    return r;
}

Value wf_lzma_filter_dict(const lzma_filter *f)
{
    Value d = wf_dict_new();
    int r = wf_is_null(d) ? -1 : add(d, "id", f->id);
    if (r == 0 && f->id == LZMA_FILTER_LZMA1) {
        const lzma_options_lzma *o = f->options;
        if (add(d, "lc", o->lc) < 0 || add(d, "lp", o->lp) < 0 || add(d, "pb", o->pb) < 0)
            r = -1;
        else
            r = add(d, "dict_size", o->dict_size);
    } else if (r == 0 && f->id == LZMA_FILTER_LZMA2) {
        r = add(d, "dict_size", ((const lzma_options_lzma *)f->options)->dict_size);
    } else if (r == 0 && f->id == LZMA_FILTER_DELTA) {
        r = add(d, "dist", ((const lzma_options_delta *)f->options)->dist);
    } else if (r == 0 && f->options != NULL) {
        r = add(d, "start_offset", ((const lzma_options_bcj *)f->options)->start_offset);
    }
    if (r == 0)
        return d;
    wf_drop(d);
    return WF_NULL;
}
