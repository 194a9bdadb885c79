/*
 * Start-up, in the order in which things need each other: thread, types, exceptions, sys and
 * builtins, importlib, standard streams, site.
 */
#include "internal/runtime.h"

#include "internal/code.h"
#include "internal/codecs.h"
#include "internal/io.h"
#include "internal/signals.h"
#include "internal/typeobj.h"
#include "paths.h"
#include "run.h"

#include "Interp/eval/counting.h"
#include "Interp/eval/provoke.h"
#include "Interp/memory/fail_alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

WfRuntime wf_runtime = {
    .modules = WF_NULL,
    .sys_module = WF_NULL,
    .sys_dict = WF_NULL,
    .builtins_module = WF_NULL,
    .builtins_dict = WF_NULL,
    .importlib = WF_NULL,
    .import_func = WF_NULL,
    .main_module = WF_NULL,
};

static void register_roots(void)
{
    WfRuntime *r = &wf_runtime;
    Value *const roots[] = {&r->modules,       &r->sys_module, &r->sys_dict,    &r->builtins_module,
                            &r->builtins_dict, &r->importlib,  &r->import_func, &r->main_module};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        wf_root_register(roots[i]);
}

/* A module that exists before import does, entered in sys.modules. */
static int core_module(const char *name, const char *doc, WfModuleInit init, Value *module, Value *dict)
{
    *module = wf_module_new(name, doc);
    if (wf_is_null(*module))
        return -1;
    *dict = wf_new_ref(wf_module_dict(*module));
    if (init(*module) < 0)
        return -1;
    return wf_dict_set_c(wf_runtime.modules, name, *module);
}

static int make_core_modules(void)
{
    WfRuntime *r = &wf_runtime;
    r->modules = wf_dict_new();
    if (wf_is_null(r->modules) ||
        core_module("builtins",
                    "Built-in functions, types, exceptions, and other objects.\n\nThis module provides "
                    "direct access to all 'built-in'\nidentifiers of Python.",
                    wf_builtins_init, &r->builtins_module, &r->builtins_dict) < 0 ||
        wf_dict_get_c(r->builtins_dict, "__import__", &r->import_func) != 1 ||
        core_module("sys", "Access to some objects used or maintained by the interpreter.", wf_sys_init,
                    &r->sys_module, &r->sys_dict) < 0)
        return -1;
    return wf_sys_set("modules", r->modules);
}

/* __main__, as it is before any program runs. */
static int make_main(void)
{
    Value module = wf_module_new("__main__", NULL);
    if (wf_is_null(module))
        return -1;
    wf_runtime.main_module = module;
    Value dict = wf_module_dict(module), annotations = wf_dict_new(), loader = WF_NULL;
    int r = -1;
    if (wf_is_null(annotations) || wf_dict_set_c(dict, "__annotations__", annotations) < 0 ||
        wf_dict_set(dict, wf_n.__builtins__, wf_runtime.builtins_module) < 0)
        goto done;
    loader = wf_getattr_c(wf_runtime.importlib, "BuiltinImporter");
    if (!wf_is_null(loader) && wf_dict_set(dict, wf_n.__loader__, loader) == 0)
        r = wf_dict_set_c(wf_runtime.modules, "__main__", module);
done:
    wf_drop(annotations);
    wf_drop(loader);
    return r;
}

/* --- standard streams ------------------------------------------------------------------------------------ */

static int set_stream(const char *name, int fd, const char *encoding, const char *errors)
{
    char original[16];
    snprintf(original, sizeof original, "__%s__", name);
    Value file = WF_NONE;
    if (fcntl(fd, F_GETFD) >= 0) {
        file = wf_io_std_stream(fd, name, encoding, errors);
        if (wf_is_null(file)) {
            if (!wf_err_matches(&wf_exc_OSError))
                return -1;
            wf_err_clear();
            file = WF_NONE;
        }
    }
    int r = wf_sys_set(original, file) < 0 ? -1 : wf_sys_set(name, file);
    wf_drop(file);
    return r;
}

static int make_streams(void)
{
    const char *encoding = wf_config.stdio_encoding, *errors = wf_config.stdio_errors;
    if (encoding == NULL)
        encoding = wf_io_locale_encoding();
    if (errors == NULL)
        errors = "strict";
    struct stat st;
    if (fstat(0, &st) == 0 && S_ISDIR(st.st_mode)) {
        fputs("<stdin> is a directory, cannot continue\n", stderr);
        exit(1);
    }
    if (set_stream("stdin", 0, encoding, errors) < 0 || set_stream("stdout", 1, encoding, errors) < 0)
        return -1;
    return set_stream("stderr", 2, encoding, "backslashreplace");
}

/* builtins.open is io.open. */
static int add_open(void)
{
    Value open = wf_import_attr("_io", "open");
    if (wf_is_null(open))
        return -1;
    int r = wf_dict_set(wf_runtime.builtins_dict, wf_n.open, open);
    wf_drop(open);
    return r;
}

/* --- optional parts ------------------------------------------------------------------------------------------ */

static int import_and_forget(const char *name)
{
    Value module = wf_import(name);
    if (wf_is_null(module))
        return -1;
    wf_drop(module);
    return 0;
}

static int enable_fault_handler(void)
{
    Value enable = wf_import_attr("faulthandler", "enable");
    if (wf_is_null(enable)) {
        wf_err_clear();
        return 0;
    }
    Value r = wf_call0(enable);
    wf_drop(enable);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

static int start_failed(const char *what)
{
    fprintf(stderr, "Fatal Python error: %s\nPython runtime state: initialized\n", what);
    fflush(stderr);
    if (wf_thread() != NULL && wf_err_occurred()) {
        Value exc = wf_err_fetch();
        wf_print_exception(exc);
        wf_drop(exc);
        int failed;
        wf_flush_std_files(&failed);
    }
    return -1;
}

/* The seed of text hashes: what PYTHONHASHSEED says, else random. */
static void seed_hashes(void)
{
    wf_hash_seed(wf_config.hash_seed);
    while (!wf_config.hash_seed_given &&
           getrandom(wf_hash_key, sizeof wf_hash_key, 0) != sizeof wf_hash_key && errno == EINTR) {
    }
}

int wf_runtime_start(void)
{
    seed_hashes();
    if (wf_thread_create_main() == NULL)
        return start_failed("init_thread: cannot make the main thread");
    if (wf_types_init() < 0 || wf_exceptions_init() < 0)
        return start_failed("init_types: cannot make the built-in types");
    register_roots();
    wf_bytes_warning = wf_config.bytes_warning;
    if (wf_config.int_max_str_digits >= 0)
        wf_int_max_str_digits = wf_config.int_max_str_digits;
    if (make_core_modules() < 0 || wf_paths_init() < 0)
        return start_failed("init_sys: cannot make the sys module");
    /* Before importlib, which writes to sys.stderr with -v; but most codecs need importlib. */
    bool streams = wf_import_preload() == 0 && make_streams() == 0;
    if (!streams && !wf_err_matches(&wf_exc_LookupError) && !wf_err_matches(&wf_exc_ImportError))
        return start_failed("init_sys_streams: can't initialize sys standard streams");
    wf_err_clear();
    if (wf_import_init() < 0 || make_main() < 0)
        return start_failed("init_importlib: failed to load importlib");
    wf_signals_init();
    if (wf_import_init_external() < 0)
        return start_failed("init_importlib: failed to load importlib");
    if (!streams && make_streams() < 0)
        return start_failed(wf_err_matches(&wf_exc_LookupError)
                                ? "init_stdio_encoding: failed to get the Python codec name of the stdio encoding"
                                : "init_sys_streams: can't initialize sys standard streams");
    if (add_open() < 0)
        return start_failed("init_sys_streams: can't initialize sys standard streams");
    if (wf_signals_install_sigint() < 0)
        return start_failed("init_signals: can't install SIGINT's handler");
    wf_codec_check_names = wf_config.dev_mode;
    wf_stats_on = wf_config.stats;
    wf_contention_on = wf_config_xoption(&wf_config, "contention") != NULL;
    if (wf_config.fault_handler && enable_fault_handler() < 0)
        return start_failed("init_faulthandler: cannot enable faulthandler");
    if (wf_config.n_warn_options > 0 && import_and_forget("warnings") < 0)
        wf_err_clear();
    if (!wf_config.no_site && import_and_forget("site") < 0)
        return start_failed("init_import_site: Failed to import the site module");
    return wf_import_started() < 0 ? start_failed("init_importlib: failed to load importlib") : 0;
}

/* --- the program ------------------------------------------------------------------------------------------- */

/* `weft dis [--specialized] FILE`, unless there is a program of that name. */
static bool is_dis_command(const WfConfig *c)
{
    return c->file != NULL && strcmp(c->file, "dis") == 0 && access("dis", F_OK) < 0;
}

/* Ends as a process that SIGINT killed, so that a calling shell sees it. */
static int die_by_interrupt(void)
{
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    return 128 + SIGINT;
}

int wf_main(int argc, char **argv)
{
    int status = wf_config_read(&wf_config, argc, argv);
    if (status >= 0)
        return status;
    wf_tlbc = wf_config.tlbc;
    if (!wf_config.ignore_environment && wf_provoke_choose(getenv("WEFT_TEST_SPECIALIZE")) < 0) {
        fprintf(stderr, "%s: WEFT_TEST_SPECIALIZE: not a mode of this build\n", wf_config.program);
        return 2;
    }
    const char *stats = wf_config_xoption(&wf_config, "stats");
    wf_count_forms = stats != NULL && strcmp(stats, "forms") == 0;
    wf_fail_alloc_begin(false);
    if (wf_runtime_start() < 0)
        return 1;
    wf_fail_alloc_begin(true);
    if (is_dis_command(&wf_config))
        status = wf_dis_command(argc - wf_config.first_argument, argv + wf_config.first_argument);
    else
        status = wf_run_main();
    if (wf_runtime_finish() < 0)
        status = 120;
    if (wf_interrupted)
        return die_by_interrupt();
    return status;
}
