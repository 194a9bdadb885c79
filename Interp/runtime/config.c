/*
 * The configuration: options and environment variables, as CPython 3.11 reads them.
 *
 * Options come first (-E and -I decide whether the environment counts), then the environment
 * adds to what they said. Strings are kept as the system gave them, undecoded. Everything here
 * runs before the first object exists, so nothing may raise: wrong use prints and exits.
 */
#include "internal/runtime.h"

#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

WfConfig wf_config;

static int usage(const WfConfig *c)
{
    fprintf(stderr, "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", c->program);
    fputs("Try `python -h' for more information.\n", stderr);
    return 2;
}

static int fatal(const char *where, const char *what, const char *stage)
{
    fprintf(stderr, "Fatal Python error: %s%s%s\nPython runtime state: %s\n\n", where, *where ? ": " : "",
            what, stage);
    return 1;
}

static void add_string(const char ***list, size_t *n, const char *s)
{
    const char **grown = realloc(*list, (*n + 1) * sizeof **list);
    if (grown == NULL)
        abort();
    grown[(*n)++] = s;
    *list = grown;
}

const char *wf_config_xoption(const WfConfig *c, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = c->n_x_options; i-- > 0;) {
        const char *s = c->x_options[i];
        if (strncmp(s, name, len) == 0 && (s[len] == '\0' || s[len] == '='))
            return s[len] == '=' ? s + len + 1 : "";
    }
    return NULL;
}

const char *wf_config_env(const WfConfig *c, const char *name)
{
    if (c->ignore_environment)
        return NULL;
    const char *s = getenv(name);
    return s != NULL && *s != '\0' ? s : NULL;
}

/* --- options -------------------------------------------------------------------------------- */

/* Where the scan of argv stands: the rest of a group of short options, and the next argument. */
typedef struct {
    const char *rest;
    int next;
    int versions;
    bool help;
    const char *xoption_help;
    const char **command_line_warnings;
    size_t n_warnings;
} Scan;

/* The argument of the option just read: the rest of its group or the next word. */
static const char *option_argument(const WfConfig *c, Scan *s)
{
    const char *a = s->rest;
    s->rest = "";
    if (*a == '\0')
        a = s->next < c->argc ? c->argv[s->next++] : NULL;
    return a;
}

static int missing_argument(const WfConfig *c, char option)
{
    fprintf(stderr, "Argument expected for the -%c option\n", option);
    return usage(c);
}

static int long_option(WfConfig *c, Scan *s, const char *name)
{
    if (strcmp(name, "--help") == 0) {
        s->help = true;
    } else if (strcmp(name, "--version") == 0) {
        s->versions++;
    } else if (strcmp(name, "--help-env") == 0 || strcmp(name, "--help-xoptions") == 0 ||
               strcmp(name, "--help-all") == 0) {
        s->xoption_help = name + 6;
    } else if (strcmp(name, "--check-hash-based-pycs") == 0) {
        if (s->next >= c->argc) {
            fputs("Argument expected for the --check-hash-based-pycs options\n", stderr);
            return usage(c);
        }
        c->check_hash_pycs = c->argv[s->next++];
        if (strcmp(c->check_hash_pycs, "always") != 0 && strcmp(c->check_hash_pycs, "never") != 0 &&
            strcmp(c->check_hash_pycs, "default") != 0) {
            fputs("--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n", stderr);
            return usage(c);
        }
    } else {
        fprintf(stderr, "unknown option %s\n", name);
        return usage(c);
    }
    return -1;
}

/* Options that are counters or switches; false: it is none of them. */
static bool simple_option(WfConfig *c, Scan *s, char option)
{
    switch (option) {
    case 'b': c->bytes_warning++; return true;
    case 'B': c->dont_write_bytecode = 1; return true;
    case 'd': c->debug++; return true;
    case 'E': c->ignore_environment = 1; return true;
    case 'h':
    case '?': s->help = true; return true;
    case 'i': c->inspect++; c->interactive++; return true;
    case 'I': c->isolated++; return true;
    case 'O': c->optimize++; return true;
    case 'P': c->safe_path = 1; return true;
    case 'q': c->quiet++; return true;
    case 'R': return true;
    case 's': c->no_user_site = 1; return true;
    case 'S': c->no_site = 1; return true;
    case 't': return true;
    case 'u': c->unbuffered = true; return true;
    case 'v': c->verbose++; return true;
    case 'V': s->versions++; return true;
    case 'x': c->skip_first_line = true; return true;
    default: return false;
    }
}

/* One short option. -1: go on; -2: it ends the options; else the status to exit with. */
static int short_option(WfConfig *c, Scan *s, char option)
{
    if (simple_option(c, s, option))
        return -1;
    switch (option) {
    case 'c':
    case 'm': {
        const char *a = option_argument(c, s);
        if (a == NULL)
            return missing_argument(c, option);
        *(option == 'c' ? &c->command : &c->module) = a;
        return -2;
    }
    case 'W':
    case 'X': {
        const char *a = option_argument(c, s);
        if (a == NULL)
            return missing_argument(c, option);
        if (option == 'W')
            add_string(&s->command_line_warnings, &s->n_warnings, a);
        else
            add_string(&c->x_options, &c->n_x_options, a);
        return -1;
    }
    case 'J':
        fputs("-J is reserved for Jython\n", stderr);
        return usage(c);
    default:
        fprintf(stderr, "Unknown option: -%c\n", option);
        return usage(c);
    }
}

static int read_options(WfConfig *c, Scan *s)
{
    while (s->next < c->argc) {
        const char *a = c->argv[s->next];
        int r = -1;
        if (a[0] != '-' || a[1] == '\0')
            break;
        s->next++;
        if (a[1] == '-') {
            if (a[2] == '\0')
                break;
            if ((r = long_option(c, s, a)) != -1)
                return r;
            continue;
        }
        for (s->rest = a + 1; r == -1 && *s->rest != '\0';) {
            char option = *s->rest++;
            r = short_option(c, s, option);
        }
        if (r == -2)
            break;
        if (r != -1)
            return r;
    }
    if (c->command == NULL && c->module == NULL && s->next < c->argc)
        c->file = c->argv[s->next++];
    c->first_argument = s->next;
    return -1;
}

/* --- environment -------------------------------------------------------------------------------- */

/* A whole decimal number; false if s is not one that fits an int. */
static bool parse_int(const char *s, int *out)
{
    char *end;
    errno = 0;
    long v = strtol(s, &end, 10);
    if (*s == '\0' || *end != '\0' || errno != 0 || v < INT_MIN || v > INT_MAX)
        return false;
    *out = (int)v;
    return true;
}

/* A variable that raises a flag: to its number, or to 1 if it is not one. */
static void env_flag(const WfConfig *c, const char *name, int *flag)
{
    const char *s = wf_config_env(c, name);
    if (s == NULL)
        return;
    int v;
    if (!parse_int(s, &v) || v < 0)
        v = 1;
    if (*flag < v)
        *flag = v;
}

static int read_hash_seed(WfConfig *c)
{
    c->hash_randomization = 1;
    const char *s = wf_config_env(c, "PYTHONHASHSEED");
    if (s == NULL || strcmp(s, "random") == 0)
        return -1;
    char *end;
    errno = 0;
    unsigned long v = strtoul(s, &end, 10);
    if (*end != '\0' || !isdigit((unsigned char)*s) || v > 4294967295ul || errno != 0)
        return fatal("config_init_hash_seed",
                     "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]",
                     "preinitialized");
    c->hash_seed_given = true;
    c->hash_seed = (uint32_t)v;
    c->hash_randomization = v != 0;
    return -1;
}

static int read_int_limit(WfConfig *c)
{
    static const char where[] = "config_init_int_max_str_digits";
    c->int_max_str_digits = -1;
    const char *s = wf_config_env(c, "PYTHONINTMAXSTRDIGITS");
    int v;
    if (s != NULL) {
        if (!parse_int(s, &v) || (v != 0 && v < 640))
            return fatal(where, "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.",
                         "preinitialized");
        c->int_max_str_digits = v;
    }
    s = wf_config_xoption(c, "int_max_str_digits");
    if (s != NULL) {
        if (!parse_int(s, &v) || (v != 0 && v < 640))
            return fatal(where,
                         "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.",
                         "preinitialized");
        c->int_max_str_digits = v;
    }
    return -1;
}

/* PYTHONMALLOC: CPython's allocators are known by name; memory comes from one place all the same. */
static int read_allocator(const WfConfig *c)
{
    static const char *const names[] = {"default", "debug", "pymalloc", "pymalloc_debug", "malloc",
                                        "malloc_debug"};
    const char *s = wf_config_env(c, "PYTHONMALLOC");
    if (s == NULL)
        return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(s, names[i]) == 0)
            return -1;
    return fatal("preconfig_init_allocator", "PYTHONMALLOC: unknown allocator", "preinitializing");
}

static int read_tracemalloc(WfConfig *c)
{
    static const char where[] = "config_init_tracemalloc";
    const char *s = wf_config_env(c, "PYTHONTRACEMALLOC");
    if (s != NULL && (!parse_int(s, &c->tracemalloc) || c->tracemalloc < 0))
        return fatal(where, "PYTHONTRACEMALLOC: invalid number of frames", "preinitialized");
    s = wf_config_xoption(c, "tracemalloc");
    if (s != NULL) {
        c->tracemalloc = 1;
        if (*s != '\0' && (!parse_int(s, &c->tracemalloc) || c->tracemalloc < 0))
            return fatal(where, "-X tracemalloc=NFRAME: invalid number of frames", "preinitialized");
    }
    return -1;
}

static int read_frozen(WfConfig *c)
{
    const char *s = wf_config_xoption(c, "frozen_modules");
    c->no_frozen_modules = s != NULL && strcmp(s, "off") == 0;
    if (s == NULL || *s == '\0' || c->no_frozen_modules || strcmp(s, "on") == 0)
        return -1;
    return fatal("", "bad value for option -X frozen_modules (expected \"on\" or \"off\")",
                 "preinitialized");
}

/* Locales that are UTF-8 and nothing else. */
static bool is_coercion_target(const char *locale)
{
    return strcmp(locale, "C.UTF-8") == 0 || strcmp(locale, "C.utf8") == 0 || strcmp(locale, "UTF-8") == 0;
}

/* PEP 538, 540: in the C locale text is UTF-8 all the same. */
static int read_utf8_mode(WfConfig *c)
{
    static const char where[] = "preconfig_init_utf8_mode";
    const char *locale = setlocale(LC_CTYPE, "");
    bool c_locale = locale == NULL || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
    const char *s = wf_config_xoption(c, "utf8");
    if (s != NULL) {
        if (strcmp(s, "") != 0 && strcmp(s, "1") != 0 && strcmp(s, "0") != 0)
            return fatal(where, "invalid -X utf8 option value", "preinitializing");
        c->utf8_mode = *s != '0';
    } else if ((s = wf_config_env(c, "PYTHONUTF8")) != NULL) {
        if (strcmp(s, "1") != 0 && strcmp(s, "0") != 0)
            return fatal(where, "invalid PYTHONUTF8 environment variable value", "preinitializing");
        c->utf8_mode = *s == '1';
    } else if (c_locale) {
        const char *coerce = wf_config_env(c, "PYTHONCOERCECLOCALE");
        const char *all = getenv("LC_ALL");
        if ((all == NULL || *all == '\0') && !(coerce != NULL && *coerce == '0') &&
            setlocale(LC_CTYPE, "C.UTF-8") != NULL)
            setenv("LC_CTYPE", "C.UTF-8", 1);
        else
            c->utf8_mode = 1;
        c->stdio_errors = "surrogateescape";
    }
    if (c->utf8_mode || c_locale || (locale != NULL && is_coercion_target(locale)))
        c->stdio_errors = "surrogateescape";
    return -1;
}

/* PYTHONIOENCODING: encoding[:errors], either may be empty. */
static void read_io_encoding(WfConfig *c)
{
    const char *s = wf_config_env(c, "PYTHONIOENCODING");
    if (s == NULL)
        return;
    char *copy = strdup(s);
    if (copy == NULL)
        abort();
    char *colon = strchr(copy, ':');
    if (colon != NULL) {
        *colon = '\0';
        if (colon[1] != '\0')
            c->stdio_errors = colon + 1;
    }
    if (*copy != '\0') {
        c->stdio_encoding = copy;
        if (colon == NULL || colon[1] == '\0')
            c->stdio_errors = "strict";
    }
}

/* sys.warnoptions: lowest priority first. */
static void collect_warnings(WfConfig *c, const Scan *s)
{
    if (c->dev_mode)
        add_string(&c->warn_options, &c->n_warn_options, "default");
    const char *env = wf_config_env(c, "PYTHONWARNINGS");
    if (env != NULL) {
        char *copy = strdup(env), *save = NULL;
        if (copy == NULL)
            abort();
        for (char *w = strtok_r(copy, ",", &save); w != NULL; w = strtok_r(NULL, ",", &save))
            add_string(&c->warn_options, &c->n_warn_options, w);
    }
    for (size_t i = 0; i < s->n_warnings; i++)
        add_string(&c->warn_options, &c->n_warn_options, s->command_line_warnings[i]);
    if (c->bytes_warning > 0)
        add_string(&c->warn_options, &c->n_warn_options,
                   c->bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
}

static void read_environment_flags(WfConfig *c)
{
    env_flag(c, "PYTHONDEBUG", &c->debug);
    env_flag(c, "PYTHONVERBOSE", &c->verbose);
    env_flag(c, "PYTHONOPTIMIZE", &c->optimize);
    env_flag(c, "PYTHONINSPECT", &c->inspect);
    int v = 0;
    env_flag(c, "PYTHONDONTWRITEBYTECODE", &v);
    c->dont_write_bytecode |= v != 0;
    v = 0;
    env_flag(c, "PYTHONNOUSERSITE", &v);
    c->no_user_site |= v != 0;
    v = 0;
    env_flag(c, "PYTHONUNBUFFERED", &v);
    c->unbuffered |= v != 0;
    if (wf_config_env(c, "PYTHONSAFEPATH") != NULL)
        c->safe_path = 1;
    c->python_path = wf_config_env(c, "PYTHONPATH");
    c->pycache_prefix = wf_config_env(c, "PYTHONPYCACHEPREFIX");
    const char *x = wf_config_xoption(c, "pycache_prefix");
    if (x != NULL)
        c->pycache_prefix = *x != '\0' ? x : NULL;
    const char *dev = wf_config_env(c, "PYTHONDEVMODE");
    c->dev_mode = dev != NULL || wf_config_xoption(c, "dev") != NULL;
    c->fault_handler = c->dev_mode || wf_config_env(c, "PYTHONFAULTHANDLER") != NULL ||
                       wf_config_xoption(c, "faulthandler") != NULL;
    c->import_time = wf_config_env(c, "PYTHONPROFILEIMPORTTIME") != NULL ||
                     wf_config_xoption(c, "importtime") != NULL;
    c->no_debug_ranges = wf_config_env(c, "PYTHONNODEBUGRANGES") != NULL ||
                         wf_config_xoption(c, "no_debug_ranges") != NULL;
    c->warn_default_encoding = wf_config_env(c, "PYTHONWARNDEFAULTENCODING") != NULL ||
                               wf_config_xoption(c, "warn_default_encoding") != NULL;
    c->stats = wf_config_xoption(c, "stats") != NULL;
}

/* On but for -X name=0 and VARIABLE=0. */
static bool read_switch(WfConfig *c, const char *name, const char *variable)
{
    const char *s = wf_config_xoption(c, name);
    if (s == NULL)
        s = wf_config_env(c, variable);
    return s == NULL || strcmp(s, "0") != 0;
}

/* -X tlbc=0, WEFT_TLBC=0, PYTHON_TLBC=0. */
static void read_tlbc(WfConfig *c)
{
    const char *s = wf_config_xoption(c, "tlbc");
    if (s == NULL)
        s = wf_config_env(c, "WEFT_TLBC");
    if (s == NULL)
        s = wf_config_env(c, "PYTHON_TLBC");
    c->tlbc = s == NULL || strcmp(s, "0") != 0;
}

int wf_config_read(WfConfig *c, int argc, char **argv)
{
    Scan s = {.rest = "", .next = 1};
    c->argc = argc;
    c->argv = argv;
    c->program = argc > 0 && argv[0][0] != '\0' ? argv[0] : "weft";
    c->check_hash_pycs = "default";
    int r = read_options(c, &s);
    if (r != -1)
        return r;
    if (s.help || s.xoption_help != NULL) {
        wf_config_print_help(c->program, s.help ? "" : s.xoption_help);
        return 0;
    }
    if (s.versions > 0) {
        wf_config_print_version(s.versions > 1);
        return 0;
    }
    if (c->isolated)
        c->ignore_environment = c->no_user_site = c->safe_path = 1;
    read_environment_flags(c);
    read_tlbc(c);
    c->thread_inherit_context = read_switch(c, "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT");
    c->context_aware_warnings = read_switch(c, "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS");
    if ((r = read_allocator(c)) != -1 || (r = read_utf8_mode(c)) != -1 ||
        (r = read_hash_seed(c)) != -1 || (r = read_int_limit(c)) != -1 || (r = read_tracemalloc(c)) != -1 ||
        (r = read_frozen(c)) != -1)
        return r;
    read_io_encoding(c);
    collect_warnings(c, &s);
    free(s.command_line_warnings);
    return -1;
}
