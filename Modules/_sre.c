/* The _sre module: compiles what re._compiler emits. The engine and the objects are in sre/. */
#include "sre/sre_objects.h"
#include "sre/sre_opcodes.h"

/* A code word; -1 with OverflowError. */
static int code_word(Value v, uint32_t *out)
{
    int64_t i;
    if (wf_is_int(v)) {
        if (wf_int_try_i64(v, &i) && i >= 0 && i <= UINT32_MAX) {
            *out = (uint32_t)i;
            return 0;
        }
    }
    return wf_raise_i(&wf_exc_OverflowError, "regular expression code size limit exceeded");
}

/* The list's items as an array, to be freed; NULL with an exception. */
static uint32_t *code_words(Value list, size_t *n)
{
    *n = wf_list_len(list);
    uint32_t *code = wf_mem_alloc(*n * sizeof *code + 1);
    for (size_t i = 0; code && i < *n; i++) {
        Value item = wf_list_get(list, i);
        int status = wf_is_null(item) ? wf_raise_i(&wf_exc_RuntimeError, "invalid SRE code")
                                      : code_word(item, &code[i]);
        wf_drop(item);
        if (status < 0) {
            wf_mem_free(code);
            return NULL;
        }
    }
    return code;
}

static WfSreProgram *compile_list(Value list, ssize_t groups)
{
    size_t n;
    WfSreProgram *program = NULL;
    uint32_t *code = code_words(list, &n);
    if (!code)
        return NULL;
    WfSreStatus status = groups < 0 || groups > (ssize_t)WF_SRE_MAX_GROUPS
                             ? WF_SRE_INVALID
                             : wf_sre_compile(code, n, (uint32_t)groups, &program);
    wf_mem_free(code);
    if (status == WF_SRE_NO_MEMORY)
        wf_no_memory();
    else if (status == WF_SRE_TOO_DEEP)
        wf_raise(&wf_exc_RecursionError, "maximum nesting of a regular expression exceeded");
    else if (status)
        wf_raise(&wf_exc_RuntimeError, "invalid SRE code");
    return program;
}

static int check_argument(const char *name, Value v, bool ok, const char *wanted)
{
    if (ok)
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "compile() argument '%s' must be %s, not %T", name, wanted,
                      v);
}

/* 1 for a bytes-like pattern, 0 for str, -1 for None; -2 with an exception. */
static int pattern_is_bytes(Value pattern)
{
    SreSubject s;
    if (wf_is_none(pattern))
        return -1;
    if (wf_sre_subject_open(&s, pattern) < 0)
        return -2;
    wf_sre_subject_close(&s);
    return s.is_bytes;
}

static Value m_compile(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"pattern",    "flags",      "code", "groups",
                                        "groupindex", "indexgroup", NULL};
    Value pattern, code, groupindex, indexgroup;
    int flags;
    ssize_t groups;
    if (wf_parse_args(args, nargs, kwnames, "OiOnOO:compile", names, &pattern, &flags, &code,
                      &groups, &groupindex, &indexgroup) < 0 ||
        check_argument("code", code, wf_is_list(code), "list") < 0 ||
        check_argument("groupindex", groupindex, wf_is_dict(groupindex), "dict") < 0 ||
        check_argument("indexgroup", indexgroup, wf_is_tuple(indexgroup), "tuple") < 0)
        return WF_NULL;
    int is_bytes = pattern_is_bytes(pattern);
    WfSreProgram *program = is_bytes == -2 ? NULL : compile_list(code, groups);
    if (!program)
        return WF_NULL;
    SrePattern *p = wf_alloc(wf_sre_pattern_type.shape, sizeof *p);
    if (!p) {
        wf_sre_free(program);
        return WF_NULL;
    }
    p->pattern = wf_new_ref(pattern);
    p->groupindex = wf_new_ref(groupindex);
    p->indexgroup = wf_new_ref(indexgroup);
    p->template = p->expansion = WF_NULL;
    p->program = program;
    p->flags = flags;
    p->is_bytes = is_bytes;
    p->groups = (uint32_t)groups;
    return WF_MOVE(p);
}

static Value m_getcodesize(Value self)
{
    return wf_int(sizeof(uint32_t));
}

/* Applies to a character given as a number; others are cased nowhere and lower to themselves. */
static Value character_lower(Value v, uint32_t (*lower)(uint32_t))
{
    int c;
    if (wf_as_int(v, &c) < 0)
        return WF_NULL;
    return wf_int(c < 0 ? c : (int64_t)lower((uint32_t)c));
}

static Value character_is_cased(Value v, bool (*is_cased)(uint32_t))
{
    int c;
    if (wf_as_int(v, &c) < 0)
        return WF_NULL;
    return wf_bool(c >= 0 && is_cased((uint32_t)c));
}

static Value m_ascii_tolower(Value self, Value v)
{
    return character_lower(v, wf_sre_ascii_lower);
}

static Value m_unicode_tolower(Value self, Value v)
{
    return character_lower(v, wf_sre_unicode_lower);
}

static Value m_ascii_iscased(Value self, Value v)
{
    return character_is_cased(v, wf_sre_ascii_is_cased);
}

static Value m_unicode_iscased(Value self, Value v)
{
    return character_is_cased(v, wf_sre_unicode_is_cased);
}

static WfMethodDef functions[] = {
    {"compile", m_compile, WF_FASTKW,
     "compile($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)\n--\n\n"},
    {"getcodesize", m_getcodesize, WF_NOARGS, "getcodesize($module, /)\n--\n\n"},
    {"ascii_iscased", m_ascii_iscased, WF_O, "ascii_iscased($module, character, /)\n--\n\n"},
    {"unicode_iscased", m_unicode_iscased, WF_O, "unicode_iscased($module, character, /)\n--\n\n"},
    {"ascii_tolower", m_ascii_tolower, WF_O, "ascii_tolower($module, character, /)\n--\n\n"},
    {"unicode_tolower", m_unicode_tolower, WF_O, "unicode_tolower($module, character, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__sre(Value m)
{
    if (wf_type_add(WF_NULL, &wf_sre_pattern_type) < 0 ||
        wf_type_add(WF_NULL, &wf_sre_match_type) < 0 ||
        wf_type_add(WF_NULL, &wf_sre_scanner_type) < 0 ||
        wf_type_add(WF_NULL, &wf_sre_iterator_type) < 0)
        return -1;
    if (wf_module_add_functions(m, functions) < 0 || wf_module_add_int(m, "MAGIC", SRE_MAGIC) < 0 ||
        wf_module_add_int(m, "CODESIZE", sizeof(uint32_t)) < 0 ||
        wf_module_add_int(m, "MAXREPEAT", SRE_MAXREPEAT) < 0 ||
        wf_module_add_int(m, "MAXGROUPS", WF_SRE_MAX_GROUPS) < 0)
        return -1;
    return wf_module_add_str(m, "copyright",
                             " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ");
}
