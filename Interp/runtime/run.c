/*
 * Running a program: a file, a folder or zip file, -c, -m, standard input, or a session.
 *
 * Each way to run answers with the process's status. An exception that reaches the top is
 * reported by wf_report_exception(), which also turns SystemExit into the status.
 */
#define _GNU_SOURCE /* memmem */
#include "run.h"

#include "import.h"
#include "internal/code.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool wf_interrupted;

/* --- how programs end -------------------------------------------------------------------------------- */

/* The status that SystemExit's code asks for; what is no number is printed. Steals code. */
static int status_of_code(WF_STEALS Value code)
{
    int status = 1;
    int64_t i;
    if (wf_is_none(code)) {
        status = 0;
    } else if (wf_is_int(code)) {
        status = wf_int_try_i64(code, &i) ? (int)i : -1;
    } else {
        Value file = wf_sys_get("stderr");
        Value text = wf_str(code);
        if (wf_is_null(text) || (!wf_is_null(file) && !wf_is_none(file) && wf_io_write(file, text) < 0))
            wf_err_clear();
        wf_drop(file);
        wf_drop(text);
        wf_sys_write_stderr("\n");
    }
    wf_drop(code);
    return status & 0xff;
}

int wf_exit_status(void)
{
    bool ends;
    int inspect = wf_config.inspect;
    wf_config.inspect = 0;
    int status = wf_report_exception(&ends);
    wf_config.inspect = inspect;
    return status;
}

static void flush_quietly(const char *name)
{
    Value file = wf_sys_get(name);
    if (wf_is_null(file) || wf_is_none(file))
        return;
    Value r = wf_call_method(file, wf_n.flush, NULL, 0);
    if (wf_is_null(r))
        wf_err_clear();
    wf_drop(r);
    wf_drop(file);
}

int wf_report_exception(bool *ends)
{
    *ends = false;
    if (wf_err_matches(&wf_exc_SystemExit) && !wf_config.inspect) {
        Value exc = wf_err_fetch(), code;
        if (wf_getattr_opt(exc, wf_n.code, &code) != 1) {
            wf_err_clear();
            code = WF_NONE;
        }
        wf_drop(exc);
        *ends = true;
        return status_of_code(code);
    }
    wf_interrupted = wf_err_matches(&wf_exc_KeyboardInterrupt);
    Value exc = wf_err_fetch();
    wf_sys_display_exception(exc);
    wf_drop(exc);
    flush_quietly("stderr");
    return 1;
}

/* Status of a finished run: drops its result, or reports the exception. */
static int finish(Value result)
{
    bool ends;
    if (wf_is_null(result))
        return wf_report_exception(&ends);
    wf_drop(result);
    return 0;
}

/* The same for a program in a file: what it wrote comes before the report. */
static int finish_file(Value result)
{
    Value pending = wf_err_fetch();
    flush_quietly("stderr");
    flush_quietly("stdout");
    wf_err_restore(pending);
    return finish(result);
}

static Value main_dict(void)
{
    return wf_module_dict(wf_runtime.main_module);
}

static Value run_code(Value code)
{
    if (wf_is_null(code))
        return code;
    Value r = wf_eval_code(code, main_dict(), main_dict(), WF_NULL);
    wf_drop(code);
    return r;
}

/* --- files --------------------------------------------------------------------------------------------- */

/* __main__.__loader__: a loader of _bootstrap_external for the file. */
static int set_loader(const char *class, Value file)
{
    Value loader_class = wf_import_attr("_frozen_importlib_external", class);
    Value name = wf_intern_c("__main__");
    if (wf_is_null(loader_class))
        return -1;
    Value loader = wf_call2(loader_class, name, file);
    wf_drop(loader_class);
    if (wf_is_null(loader))
        return -1;
    int r = wf_dict_set(main_dict(), wf_n.__loader__, loader);
    wf_drop(loader);
    return r;
}

/* The code of a compiled file's contents. */
static Value load_compiled(const char *data, size_t len)
{
    if (len < 16 || memcmp(data, wf_import_magic(), 4) != 0)
        return wf_raise(&wf_exc_RuntimeError, "Bad magic number in .wbc file");
    Value loads = wf_import_attr("marshal", "loads");
    Value bytes = wf_is_null(loads) ? loads : wf_bytes_new(data + 16, len - 16);
    Value code = wf_is_null(bytes) ? bytes : wf_call1(loads, bytes);
    wf_drop(bytes);
    wf_drop(loads);
    if (wf_is_null(code) || wf_has_shape(code, WF_SHAPE_code))
        return code;
    wf_drop(code);
    return wf_raise(&wf_exc_RuntimeError, "Bad code object in .wbc file");
}

/* -x: what follows the first line, whose end stays so that lines keep their numbers. */
static const char *skip_line(const char *text, size_t *len)
{
    const char *end = memchr(text, '\n', *len);
    if (!wf_config.skip_first_line || end == NULL)
        return text;
    *len -= (size_t)(end - text);
    return end;
}

/* CPython's reader of lines drops what follows a null byte on its line; its compile() refuses. */
static Value compile_program(const char *text, size_t len, Value name)
{
    if (memchr(text, '\0', len) != NULL)
        return wf_raise(&wf_exc_ValueError, "source code cannot contain null bytes");
    return wf_compile_bytes(text, len, name, "exec", 0, true, -1, false);
}

Value wf_run_file_code(const char *text, size_t len, Value name)
{
    size_t n = wf_as_str(name)->len;
    bool compiled = (len >= 4 && memcmp(text, wf_import_magic(), 4) == 0) ||
                    (n > 4 && wf_str_at(wf_as_str(name), n - 1) == 'c' &&
                     wf_str_at(wf_as_str(name), n - 2) == 'b' && wf_str_at(wf_as_str(name), n - 4) == '.');
    if (set_loader(compiled ? "SourcelessFileLoader" : "SourceFileLoader", name) < 0)
        return WF_NULL;
    if (compiled)
        return load_compiled(text, len);
    text = skip_line(text, &len);
    return compile_program(text, len, name);
}

static int cannot_open(Value name, int err)
{
    Value repr = wf_repr(name);
    if (wf_is_null(repr)) {
        wf_err_clear();
        repr = wf_str_from_c("?");
    }
    wf_sys_write_stderr("%s: can't open file %U: [Errno %d] %s\n", wf_config.program, repr, err, strerror(err));
    wf_drop(repr);
    return 2;
}

static int is_folder(Value name)
{
    wf_sys_write_stderr("%s: %R is a directory, cannot continue\n", wf_config.program, name);
    return 1;
}

/* Gives __main__ a __file__ and a __cached__ while its program runs. */
static int enter_file(Value name)
{
    return wf_dict_set(main_dict(), wf_n.__file__, name) < 0 ||
                   wf_dict_set_c(main_dict(), "__cached__", WF_NONE) < 0
               ? -1
               : 0;
}

static void leave_file(void)
{
    Value pending = wf_err_fetch(), cached = wf_intern_c("__cached__");
    if (wf_dict_del(main_dict(), wf_n.__file__) < 0 || wf_dict_del(main_dict(), cached) < 0)
        wf_err_clear();
    wf_err_restore(pending);
}

/* Runs the file's text as __main__. */
static int run_text(const char *text, size_t len, Value name)
{
    Value r = enter_file(name) < 0 ? WF_NULL : run_code(wf_run_file_code(text, len, name));
    int status = finish_file(r);
    leave_file();
    return status;
}

static int run_file(const char *path, Value name)
{
    size_t len;
    if (wf_audit("cpython.run_file", "O", name) < 0)
        return finish(WF_NULL);
    char *text = wf_read_source(path, &len);
    if (text == NULL && errno == ENOMEM)
        return finish(wf_no_memory());
    if (text == NULL)
        return errno == EISDIR ? is_folder(name) : cannot_open(name, errno);
    int status = run_text(text, len, name);
    free(text);
    return status;
}

/* --- modules, folders, zip files --------------------------------------------------------------------------- */

static int run_module(const char *module, bool alter_argv)
{
    Value run = wf_import_attr("runpy", "_run_module_as_main");
    if (wf_is_null(run)) {
        wf_sys_write_stderr("Could not import runpy module\n");
        return finish(WF_NULL);
    }
    Value name = wf_str_decode_fs(module, strlen(module));
    Value r = wf_is_null(name) ? name : wf_call2(run, name, wf_bool(alter_argv));
    wf_drop(name);
    wf_drop(run);
    return finish(r);
}

/* An importer for the path (a folder or zip file): 1 / 0 / -1. */
static int has_importer(Value name)
{
    Value find = wf_import_attr("_frozen_importlib_external", "PathFinder");
    if (wf_is_null(find))
        return -1;
    Value importer = wf_call_method_c(find, "_path_importer_cache", &name, 1);
    wf_drop(find);
    if (wf_is_null(importer))
        return -1;
    int r = !wf_is_none(importer);
    wf_drop(importer);
    return r;
}

/* Whether the file may be a folder or an archive: only then is an importer looked for. */
static bool may_hold_main(const char *path)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return false;
    if (S_ISDIR(st.st_mode))
        return true;
    if (!S_ISREG(st.st_mode))
        return false;
    /* The directory of a zip file is at its end: "PK\5\6" within the last 64 KiB. */
    char tail[65557];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    off_t start = st.st_size - (off_t)sizeof tail;
    ssize_t n = pread(fd, tail, sizeof tail, start > 0 ? start : 0);
    close(fd);
    return n > 0 && memmem(tail, (size_t)n, "PK\5\6", 4) != NULL;
}

static int insert_path(Value entry)
{
    Value path = wf_sys_get("path");
    if (wf_is_null(path))
        return wf_raise_i(&wf_exc_RuntimeError, "unable to get sys.path");
    int r = wf_is_list(path) ? wf_list_insert(path, 0, entry)
                             : wf_raise_i(&wf_exc_TypeError, "sys.path must be a list");
    wf_drop(path);
    return r;
}

int wf_run_insert_folder(void)
{
    if (wf_config.safe_path)
        return 0;
    Value folder = wf_paths_program_folder();
    if (wf_is_null(folder))
        return -1;
    int r = insert_path(folder);
    wf_drop(folder);
    return r;
}

/* The program file's absolute path, as __file__ and messages show it. */
static Value absolute(const char *file)
{
    char cwd[PATH_MAX], joined[PATH_MAX * 2];
    if (*file == '/' || getcwd(cwd, sizeof cwd) == NULL)
        return wf_str_decode_fs(file, strlen(file));
    int n = snprintf(joined, sizeof joined, "%s%s%s", cwd, *file ? "/" : "", file);
    return wf_str_decode_fs(joined, (size_t)n);
}

static int run_path(const char *file)
{
    Value name = absolute(file);
    if (*file == '\0')
        file = ".";
    if (wf_is_null(name))
        return finish(name);
    int status = 0, importer = may_hold_main(file) ? has_importer(name) : 0;
    if (importer < 0) {
        status = finish(WF_NULL);
    } else if (importer) {
        status = insert_path(name) < 0 ? finish(WF_NULL) : run_module("__main__", false);
    } else {
        status = wf_run_insert_folder() < 0 ? finish(WF_NULL) : run_file(file, name);
    }
    wf_drop(name);
    return status;
}

/* --- -c, standard input ------------------------------------------------------------------------------------- */

static int run_command(const char *command)
{
    Value text = wf_str_decode_fs(command, strlen(command)), r = WF_NULL;
    Value name = wf_intern_c("<string>");
    if (wf_is_null(text) || wf_str_utf8(text, NULL) == NULL)
        wf_sys_write_stderr("Unable to decode the command from the command line:\n");
    else if (wf_audit("cpython.run_command", "O", text) == 0)
        r = run_code(wf_compile_source(command, strlen(command), name, "exec", 0, true, -1));
    wf_drop(text);
    return finish(r);
}

/* Runs the file that PYTHONSTARTUP names, before the first prompt. */
static void run_startup(void)
{
    const char *file = wf_config_env(&wf_config, "PYTHONSTARTUP");
    if (file == NULL)
        return;
    size_t len;
    char *text = wf_read_file(file, &len);
    if (text == NULL) {
        int saved = errno;
        wf_sys_write_stderr("Could not open PYTHONSTARTUP\n");
        Value name = wf_str_decode_fs(file, strlen(file));
        wf_raise_errno(saved, name, WF_NULL);
        wf_drop(name);
        finish(WF_NULL);
        return;
    }
    Value name = wf_str_decode_fs(file, strlen(file));
    finish_file(wf_is_null(name) || enter_file(name) < 0
                    ? WF_NULL
                    : run_code(wf_compile_bytes(text, len, name, "exec", 0, true, -1, false)));
    flush_quietly("stdout");
    leave_file();
    wf_drop(name);
    free(text);
}

static void run_interactive_hook(void)
{
    Value hook = wf_sys_get("__interactivehook__");
    if (wf_is_null(hook))
        return;
    Value r = wf_call0(hook);
    wf_drop(hook);
    if (wf_is_null(r)) {
        bool ends;
        wf_sys_write_stderr("Failed calling sys.__interactivehook__\n");
        wf_report_exception(&ends);
    }
    wf_drop(r);
}

bool wf_stdin_prompts(void)
{
    return isatty(0) || wf_config.interactive;
}

static int run_stdin(void)
{
    bool ends;
    if (wf_stdin_prompts()) {
        wf_config.inspect = 0;
        run_startup();
        run_interactive_hook();
        return wf_repl(&ends);
    }
    size_t len;
    if (wf_audit("cpython.run_stdin", "") < 0)
        return finish(WF_NULL);
    char *text = wf_read_stdin(&len);
    if (text == NULL && errno == ENOMEM)
        return finish(wf_no_memory());
    Value name = wf_intern_c("<stdin>"), r = WF_NULL;
    if (enter_file(name) == 0)
        r = run_code(text == NULL ? wf_compile_bytes("", 0, name, "exec", 0, true, -1, false)
                                  : compile_program(text, len, name));
    free(text);
    int status = finish_file(r);
    leave_file();
    return status;
}

/* -i, or PYTHONINSPECT set by the program: prompt after it. */
static int inspect_after(int status)
{
    if (!wf_config.inspect && wf_config_env(&wf_config, "PYTHONINSPECT") != NULL)
        wf_config.inspect = 1;
    if (!wf_config.inspect || !wf_stdin_prompts())
        return status;
    bool ends;
    wf_config.inspect = 0;
    run_interactive_hook();
    return wf_repl(&ends);
}

int wf_run_main(void)
{
    const WfConfig *c = &wf_config;
    bool from_stdin = c->command == NULL && c->module == NULL && (c->file == NULL || strcmp(c->file, "-") == 0);
    if (c->verbose || (from_stdin && wf_stdin_prompts()))
        wf_repl_header();
    if (!from_stdin && c->file != NULL)
        return inspect_after(run_path(c->file));
    if (wf_run_insert_folder() < 0)
        return finish(WF_NULL);
    if (from_stdin)
        return run_stdin();
    return inspect_after(c->command != NULL ? run_command(c->command) : run_module(c->module, true));
}
