/* What sys says about the implementation: flags, version_info, implementation, *_info. */
#include "sys.h"

#include "internal/build_info.h"

#include <float.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define HEX_VERSION 0x030b02f0

static const WfStructSeqDef flags_def, version_def;

/* Makes the one instance of a struct sequence type and adds it under `name`. Steals items. */
static int add_record(Value module, const char *name, const WfStructSeqDef *def, Value *items, size_t n)
{
    WfType *t = wf_structseq_type(def);
    if (t == NULL)
        return -1;
    if (def == &flags_def || def == &version_def)
        t->flags |= WF_TF_NO_INSTANCE;
    return wf_module_add(module, name, wf_structseq_new(t, items, n));
}

static const WfStructField flag_fields[] = {
    {"debug", "-d"},
    {"inspect", "-i"},
    {"interactive", "-i"},
    {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"},
    {"no_site", "-S"},
    {"ignore_environment", "-E"},
    {"verbose", "-v"},
    {"bytes_warning", "-b"},
    {"quiet", "-q"},
    {"hash_randomization", "-R"},
    {"isolated", "-I"},
    {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"},
    {NULL, NULL},
};
static const WfStructSeqDef flags_def = {"sys.flags", "sys.flags\n\nFlags of the command line and environment.",
                                         flag_fields, 18};

static int add_flags(Value module)
{
    const WfConfig *c = &wf_config;
    Value items[] = {
        wf_small(c->debug), wf_small(c->inspect), wf_small(c->interactive), wf_small(c->optimize),
        wf_small(c->dont_write_bytecode), wf_small(c->no_user_site), wf_small(c->no_site),
        wf_small(c->ignore_environment), wf_small(c->verbose), wf_small(c->bytes_warning),
        wf_small(c->quiet), wf_small(c->hash_randomization), wf_small(c->isolated),
        wf_bool(c->dev_mode), wf_small(c->utf8_mode), wf_small(c->warn_default_encoding),
        wf_bool(c->safe_path), wf_small(c->int_max_str_digits),
    };
    return add_record(module, "flags", &flags_def, items, sizeof items / sizeof *items);
}

static const WfStructField version_fields[] = {
    {"major", "Major release number"},
    {"minor", "Minor release number"},
    {"micro", "Patch release number"},
    {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
    {"serial", "Serial release number"},
    {NULL, NULL},
};
static const WfStructSeqDef version_def = {
    "sys.version_info", "sys.version_info\n\nVersion of the language.", version_fields, 5};

static int add_version(Value module)
{
    Value items[] = {wf_small(3), wf_small(11), wf_small(2), wf_str_from_c("final"), wf_small(0)};
    if (wf_is_null(items[3]) || add_record(module, "version_info", &version_def, items, 5) < 0)
        return -1;
    Value text = wf_str_from_format("3.11.2 (weft %s) [%s]", wf_build_version, WF_COMPILER);
    return wf_module_add(module, "version", text);
}

static const WfStructField hash_fields[] = {
    {"width", "width of the type used for hashing, in bits"},
    {"modulus", "prime number giving the modulus on which the hash function is based"},
    {"inf", "value to be used for hash of a positive infinity"},
    {"nan", "value to be used for hash of a nan"},
    {"imag", "multiplier used for the imaginary part of a complex number"},
    {"algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"},
    {"hash_bits", "internal output size of hash algorithm"},
    {"seed_bits", "seed size of hash algorithm"},
    {"cutoff", "small string optimization cutoff"},
    {NULL, NULL},
};
static const WfStructSeqDef hash_def = {"sys.hash_info", "hash_info\n\nParameters of hashing.", hash_fields, 9};

static int add_hash_info(Value module)
{
    Value items[] = {wf_small(64),      wf_int(((int64_t)1 << 61) - 1), wf_small(314159),
                     wf_small(0),       wf_small(1000003),              wf_str_from_c("xxh3"),
                     wf_small(64),      wf_small(64),                   wf_small(0)};
    return wf_is_null(items[5]) ? -1 : add_record(module, "hash_info", &hash_def, items, 9);
}

static const WfStructField int_fields[] = {
    {"bits_per_digit", "size of a digit in bits"},
    {"sizeof_digit", "size in bytes of the C type used to represent a digit"},
    {"default_max_str_digits", "maximum string conversion digits limitation"},
    {"str_digits_check_threshold", "minimum positive value for int_max_str_digits"},
    {NULL, NULL},
};
static const WfStructSeqDef int_def = {"sys.int_info", "sys.int_info\n\nHow integers are represented.",
                                       int_fields, 4};

static int add_int_info(Value module)
{
    Value items[] = {wf_small(30), wf_small(4), wf_small(4300), wf_small(640)};
    return add_record(module, "int_info", &int_def, items, 4);
}

static const WfStructField float_fields[] = {
    {"max", "DBL_MAX -- maximum representable finite float"},
    {"max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"},
    {"max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"},
    {"min", "DBL_MIN -- Minimum positive normalized float"},
    {"min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"},
    {"min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"},
    {"dig", "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"},
    {"mant_dig", "DBL_MANT_DIG -- mantissa digits"},
    {"epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"},
    {"radix", "FLT_RADIX -- radix of exponent"},
    {"rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"},
    {NULL, NULL},
};
static const WfStructSeqDef float_def = {"sys.float_info", "sys.float_info\n\nWhat a float can hold.",
                                         float_fields, 11};

static int add_float_info(Value module)
{
    Value items[] = {wf_float(DBL_MAX),        wf_small(DBL_MAX_EXP),    wf_small(DBL_MAX_10_EXP),
                     wf_float(DBL_MIN),        wf_small(DBL_MIN_EXP),    wf_small(DBL_MIN_10_EXP),
                     wf_small(DBL_DIG),        wf_small(DBL_MANT_DIG),   wf_float(DBL_EPSILON),
                     wf_small(FLT_RADIX),      wf_small(1)};
    for (int i = 0; i < 11; i++)
        if (wf_is_null(items[i]))
            return -1;
    return add_record(module, "float_info", &float_def, items, 11);
}

static const WfStructField thread_fields[] = {
    {"name", "name of the thread implementation"},
    {"lock", "name of the lock implementation"},
    {"version", "name and version of the thread library"},
    {NULL, NULL},
};
static const WfStructSeqDef thread_def = {
    "sys.thread_info", "sys.thread_info\n\nHow threads are implemented.", thread_fields, 3};

static int add_thread_info(Value module)
{
    char version[64] = "";
    confstr(_CS_GNU_LIBPTHREAD_VERSION, version, sizeof version);
    Value items[] = {wf_str_from_c("pthread"), wf_str_from_c("futex"),
                     *version ? wf_str_from_c(version) : WF_NONE};
    for (int i = 0; i < 3; i++)
        if (wf_is_null(items[i]))
            return -1;
    return add_record(module, "thread_info", &thread_def, items, 3);
}

/* sys.implementation: a types.SimpleNamespace. */
static int add_implementation(Value module)
{
    Value ns = wf_call0(wf_type_value(&wf_SimpleNamespace_type));
    Value version, multiarch;
    if (wf_is_null(ns))
        return -1;
    if (wf_dict_get_c(wf_module_dict(module), "version_info", &version) != 1)
        goto fail;
    Value name = wf_str_from_c("weft"), tag = wf_str_from_c("weft-311");
    multiarch = wf_str_from_c("x86_64-linux-gnu");
    int r = wf_is_null(name) || wf_is_null(tag) || wf_is_null(multiarch) ||
                    wf_setattr_c(ns, "name", name) < 0 || wf_setattr_c(ns, "cache_tag", tag) < 0 ||
                    wf_setattr_c(ns, "version", version) < 0 ||
                    wf_setattr_c(ns, "hexversion", wf_small(HEX_VERSION)) < 0 ||
                    wf_setattr_c(ns, "_multiarch", multiarch) < 0
                ? -1
                : 0;
    wf_drop(name);
    wf_drop(tag);
    wf_drop(multiarch);
    wf_drop(version);
    if (r == 0)
        return wf_module_add(module, "implementation", ns);
fail:
    wf_drop(ns);
    return -1;
}

/* --- names of modules ----------------------------------------------------------------------------- */

static int add_stdlib_names(Value module)
{
    static const char *const names[] = {
#include "sys_stdlib_names.inc"
    };
    Value set = wf_frozenset_new(WF_NULL);
    if (wf_is_null(set))
        return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Value s = wf_intern_c(names[i]);
        if (wf_is_null(s) || wf_set_add(set, s) < 0) {
            wf_drop(set);
            return -1;
        }
    }
    return wf_module_add(module, "stdlib_module_names", set);
}

static int add_builtin_names(Value module)
{
    static const char *const names[] = {
        "builtins", "sys",
#define M(name, id) #name,
#include "modules.def"
#undef M
    };
    size_t n = sizeof names / sizeof *names;
    Value list = wf_list_new(n);
    if (wf_is_null(list))
        return -1;
    for (size_t i = 0; i < n; i++) {
        Value s = wf_intern_c(names[i]);
        if (wf_is_null(s) || wf_list_append(list, s) < 0)
            goto fail;
    }
    if (wf_list_sort(list) < 0)
        goto fail;
    Value t = wf_list_as_tuple(list);
    wf_drop(list);
    return wf_module_add(module, "builtin_module_names", t);
fail:
    wf_drop(list);
    return -1;
}

static int add_constants(Value module)
{
    Value git = wf_tuple_new(3);
    if (wf_is_null(git))
        return -1;
    static const char *const parts[] = {"weft", "", ""};
    for (int i = 0; i < 3; i++) {
        Value s = wf_intern_c(parts[i]);
        if (wf_is_null(s)) {
            wf_drop(git);
            return -1;
        }
        wf_as_tuple(git)->items[i] = wf_new_ref(s);
    }
    if (wf_module_add(module, "_git", git) < 0 ||
        wf_module_add_int(module, "maxsize", SSIZE_MAX) < 0 ||
        wf_module_add_int(module, "maxunicode", 0x10ffff) < 0 ||
        wf_module_add_int(module, "hexversion", HEX_VERSION) < 0 ||
        wf_module_add_int(module, "api_version", 1013) < 0 ||
        wf_module_add_str(module, "platform", "linux") < 0 ||
        wf_module_add_str(module, "byteorder", "little") < 0 ||
        wf_module_add_str(module, "float_repr_style", "short") < 0 ||
        wf_module_add_str(module, "abiflags", "") < 0 ||
        wf_module_add_str(module, "_framework", "") < 0 ||
        wf_module_add_str(module, "platlibdir", "lib") < 0 ||
        wf_module_add(module, "_home", WF_NONE) < 0 ||
        wf_module_add(module, "dont_write_bytecode", wf_bool(wf_config.dont_write_bytecode)) < 0)
        return -1;
    return wf_module_add_str(module, "copyright",
                             "Copyright (c) the weft authors.\n\nThe library is Copyright (c) 2001-2023 "
                             "Python Software Foundation.\nAll Rights Reserved.");
}

int wf_sys_init_info(Value module)
{
    if (add_flags(module) < 0 || add_version(module) < 0 || add_hash_info(module) < 0 ||
        add_int_info(module) < 0 || add_float_info(module) < 0 || add_thread_info(module) < 0 ||
        add_implementation(module) < 0 || add_stdlib_names(module) < 0 ||
        add_builtin_names(module) < 0)
        return -1;
    return add_constants(module);
}
