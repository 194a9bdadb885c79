/*
 * The runtime: what exists once per process above threads and types. Modules, configuration,
 * import, hooks, start-up and shutdown.
 *
 * wf_config is written by start-up alone and read-only afterwards ([const]); wf_runtime's
 * Values are [const] after start-up too (the dicts they name are shared objects like any other).
 */
#ifndef WEFT_RUNTIME_H
#define WEFT_RUNTIME_H

#include "api.h"

/* --- configuration ------------------------------------------------------------------------- */

typedef struct WfConfig {
    int argc;                   /* orig_argv */
    char **argv;
    int first_argument;         /* index in argv of what becomes sys.argv[1] */
    const char *program;        /* argv[0] as invoked */
    const char *command;        /* -c */
    const char *module;         /* -m */
    const char *file;           /* program file, folder or zip; "-" is standard input */

    /* sys.flags */
    int debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site;
    int ignore_environment, verbose, bytes_warning, quiet, hash_randomization, isolated;
    int dev_mode, utf8_mode, warn_default_encoding, safe_path;
    int int_max_str_digits;

    bool unbuffered, skip_first_line, import_time, stats, fault_handler, no_debug_ranges;
    bool no_frozen_modules;     /* -X frozen_modules=off */
    bool leave_signals;         /* embedded: dispositions of signals are the program's business */
    bool thread_inherit_context; /* a new thread starts with its starter's context variables */
    bool context_aware_warnings; /* catch_warnings() is for its thread alone */
    bool tlbc;                  /* every thread specializes its own executable copies */
    bool hash_seed_given;
    uint32_t hash_seed;
    int tracemalloc;            /* frames asked for, 0: off */
    const char *check_hash_pycs; /* "default", "always", "never" */
    const char *pycache_prefix; /* or NULL */
    const char *python_path;    /* PYTHONPATH or NULL */
    const char *stdio_encoding, *stdio_errors; /* PYTHONIOENCODING or NULL */
    const char **warn_options;  /* in the order of sys.warnoptions */
    size_t n_warn_options;
    const char **x_options;     /* text after -X */
    size_t n_x_options;
} WfConfig;
extern WfConfig wf_config;

/* Reads options and environment: -1 to go on, else the status to exit with at once. */
int wf_config_read(WfConfig *c, int argc, char **argv);
/* The value of -X name ("" when given without one), or NULL. */
const char *wf_config_xoption(const WfConfig *c, const char *name);
/* The environment variable `name`, or NULL when unset, empty, or -E says so. */
const char *wf_config_env(const WfConfig *c, const char *name);

/* --- state ----------------------------------------------------------------------------------- */

typedef struct WfRuntime {
    Value modules;              /* dict: what sys.modules was at the start */
    Value sys_module, sys_dict;
    Value builtins_module, builtins_dict;
    Value importlib;            /* importlib._bootstrap, or WF_NULL while it is not loaded */
    Value import_func;          /* the built-in __import__ */
    Value main_module;
    _Atomic bool finalizing;    /* relaxed: sys.is_finalizing() */
    bool ready;                 /* [owner: main thread] the import system works */
} WfRuntime;
extern WfRuntime wf_runtime;

/* --- import ---------------------------------------------------------------------------------- */

/* `import name` / `from name import ...` with sys.modules first. level: leading dots. */
Value wf_import_name(Value name, Value globals, Value locals, Value fromlist, int level) WF_MUST_USE;
/* The same for __import__(): name may be anything, level negative. */
Value wf_import_level(Value name, Value globals, Value locals, Value fromlist, int level) WF_MUST_USE;
/* module.name for `from module import name`; ImportError as CPython's. */
Value wf_import_from(Value module, Value name) WF_MUST_USE;
/* `from module import *` into the mapping locals. */
int wf_import_star(Value module, Value locals) WF_MUST_USE;
/* The module in sys.modules: 1 (*out new) / 0 / -1. */
int wf_import_get(Value name, Value *out) WF_MUST_USE;
/* A native module of modules.def by name: new module (or the one made before); WF_NULL without
   exception when there is none of that name. */
Value wf_import_builtin(Value name) WF_MUST_USE;
bool wf_import_is_builtin(Value name);
/* Loads importlib's bootstrap; -1 with an exception. */
int wf_import_preload(void) WF_MUST_USE; /* native modules that importlib and the streams need */
int wf_import_init(void) WF_MUST_USE;
int wf_import_init_external(void) WF_MUST_USE;
/* Start-up is over: modules are looked for as importlib does. */
int wf_import_started(void) WF_MUST_USE;

/* The import lock of a child that has only this thread. */
void wf_import_after_fork_child(void);
/* The lock of imp.acquire_lock(), which a thread may take again; fork() waits for it. -1 with an exception. */
int wf_import_lock(void) WF_MUST_USE;
int wf_import_unlock(void) WF_MUST_USE;
/* Sets co_filename of a code object nobody else has seen, and of those in its constants. */
struct WfCode;
void wf_code_set_filename(struct WfCode *code, Value filename);

/* --- programs and source ------------------------------------------------------------------------ */

/* Compiles a file's or a bytes object's contents: finds its encoding first. */
Value wf_compile_bytes(const char *bytes, size_t len, Value filename, const char *mode, int flags,
                       bool dont_inherit, int optimize, bool from_string) WF_MUST_USE;
/* Whole contents of a file as malloc'ed memory with a NUL after it; NULL with errno. */
char *wf_read_file(const char *path, size_t *len);
/* The same, but reading ends soon after a null byte unless the file holds compiled code. */
char *wf_read_source(const char *path, size_t *len);
/* The same of what is left of standard input. */
char *wf_read_stdin(size_t *len);

int wf_main(int argc, char **argv);

/* The folder of weft's own Python modules: Lib/ of the source tree or of the installation. */
const char *wf_lib_folder(void);

/* --- life ---------------------------------------------------------------------------------------- */

/* Types, exceptions, builtins, sys, import, io, site by wf_config: 0, or -1 after a message. */
int wf_runtime_start(void);
/* threading._shutdown, atexit, flush, module tear-down: 0, or -1 when standard output failed. */
int wf_runtime_finish(void);

/* Runs what wf_config asks for; the process's exit status. */
int wf_run_main(void);
/* The status for the current exception (cleared): SystemExit's code, else 1 after printing it. */
int wf_exit_status(void);
void wf_flush_std_files(int *failed);

/* --- paths ----------------------------------------------------------------------------------------- */

/* os.fspath(path): a str or bytes. */
Value wf_fspath(Value path) WF_MUST_USE;
/* The path as bytes for the system (no NUL inside), or as str; "expected str, bytes or os.PathLike". */
Value wf_fs_bytes(Value path) WF_MUST_USE;
Value wf_fs_str(Value path) WF_MUST_USE;

/* --- text output ------------------------------------------------------------------------------------- */

/* file.write(text) for a str; without a call where file is an io.TextIOWrapper itself. 0 / -1. */
int wf_io_write(Value file, Value text) WF_MUST_USE;
/* The same for a new line or a space: a single ASCII character. */
int wf_io_write_char(Value file, char c) WF_MUST_USE;
/* file.write(text) of C text, as PySys_WriteStderr: to sys.stderr, errors forgotten. */
void wf_sys_write_stderr(const char *fmt, ...);

/* --- builtins shared by files ------------------------------------------------------------------------ */

/* Fills the builtins module. */
int wf_builtins_init(Value module) WF_MUST_USE;
int wf_sys_init(Value module) WF_MUST_USE;

/* --- sys ------------------------------------------------------------------------------------------- */

/* sys.audit(event, args...): -1 if a hook raised. fmt: "" or letters O (Value) s (C string) i (int). */
/* Runs and forgets atexit's functions; errors are reported and do not stop the others. */
void wf_atexit_run(void);
bool wf_audit_active(void);
int wf_audit(const char *event, const char *fmt, ...) WF_MUST_USE;
/* sys.displayhook(v), as an expression statement of an interactive session does. */
int wf_display(Value v) WF_MUST_USE;
const char *wf_fs_encoding(void);

#endif
