/*
 * Where things are: the program itself, weft's Lib folder, the library; and what sys says of it:
 * argv, path, executable, prefix, warnoptions.
 */
#define _GNU_SOURCE /* dladdr */
#include "paths.h"

#include "internal/build_info.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char executable[PATH_MAX]; /* [const] after start-up; "" when it could not be found */
static char lib_folder[PATH_MAX];
const char *wf_paths_home;

/* executable = folder/name, or name alone; empty when it is too long. */
static void copy_path(const char *folder, const char *name)
{
    int n = snprintf(executable, sizeof executable, "%s%s%s", folder, *folder ? "/" : "", name);
    if (n < 0 || (size_t)n >= sizeof executable)
        *executable = '\0';
}

/* The program's absolute path: argv[0] if it has a slash, else found along PATH. */
static void find_executable(const char *program)
{
    if (strchr(program, '/') != NULL) {
        char cwd[PATH_MAX];
        if (*program == '/')
            copy_path("", program);
        else if (getcwd(cwd, sizeof cwd) != NULL)
            copy_path(cwd, strncmp(program, "./", 2) == 0 ? program + 2 : program);
        return;
    }
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t n = strcspn(path, ":");
        int len = snprintf(executable, sizeof executable, "%.*s/%s", (int)n, path, program);
        if (len > 0 && (size_t)len < sizeof executable && access(executable, X_OK) == 0)
            return;
        path += n + (path[n] == ':');
    }
    executable[0] = '\0';
}

/* --- weft's own modules ------------------------------------------------------------------------------ */

static bool is_lib(const char *folder)
{
    char marker[2 * PATH_MAX + 32];
    snprintf(marker, sizeof marker, "%s/_weft_import.py", folder);
    return access(marker, R_OK) == 0;
}

/* folder := the folder of the file that this code was loaded from; false if it is not known. */
static bool own_folder(char folder[PATH_MAX])
{
    Dl_info info;
    const char *name;
    if (dladdr(lib_folder, &info) != 0 && info.dli_fname != NULL &&
        (name = strrchr(info.dli_fname, '/')) != NULL && strncmp(name, "/libweft.so", 11) == 0) {
        if (realpath(info.dli_fname, folder) == NULL)
            return false;
    } else {
        /* What the kernel says has no links left in it. */
        ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);
        if (n <= 0 || *folder != '/')
            return false;
        folder[n] = '\0';
    }
    *strrchr(folder, '/') = '\0';
    return true;
}

/* Bytes of the folders that the two paths begin with alike. */
static size_t common_folders(const char *a, const char *b)
{
    size_t common = 0;
    for (size_t i = 0;; i++) {
        if ((a[i] == '/' || a[i] == '\0') && (b[i] == '/' || b[i] == '\0'))
            common = i;
        if (a[i] != b[i] || a[i] == '\0')
            return common;
    }
}

/*
 * Folder `to` of the installation, as seen from a file that is installed in `from` and now lies in
 * `here`: so an installation may be moved as a whole. False unless weft's modules are there.
 */
static bool moved_lib(const char *here, const char *from, const char *to, char out[PATH_MAX])
{
    char joined[2 * PATH_MAX];
    size_t common = common_folders(from, to);
    int n = snprintf(joined, sizeof joined, "%s", here);
    for (const char *p = from + common; *p != '\0' && n < PATH_MAX; p++)
        if (*p == '/' && p[1] != '\0')
            n += snprintf(joined + n, sizeof joined - (size_t)n, "/..");
    snprintf(joined + n, sizeof joined - (size_t)n, "%s", to + common);
    return is_lib(joined) && realpath(joined, out) != NULL;
}

/* Whether `here` is the folder weft was built in, or below it. */
static bool is_build_folder(const char *here)
{
    char built[PATH_MAX];
    if (strcmp(here, wf_build_folder) == 0)
        return true;
    if (realpath(wf_build_folder, built) == NULL)
        return false;
    size_t n = strlen(built);
    return strncmp(here, built, n) == 0 && (here[n] == '\0' || here[n] == '/');
}

static bool set_lib(const char *folder)
{
    return realpath(folder, lib_folder) != NULL;
}

/*
 * Where weft_config.home or WEFT_HOME says, else beside the program or libweft.so. One run from
 * the folder it was built in uses the source tree's Lib.
 */
const char *wf_lib_folder(void)
{
    if (lib_folder[0] != '\0')
        return lib_folder;
    const char *home = wf_paths_home != NULL ? wf_paths_home : wf_config_env(&wf_config, "WEFT_HOME");
    if (home != NULL && set_lib(home))
        return lib_folder;
    char here[PATH_MAX];
    if (own_folder(here) &&
        (moved_lib(here, wf_build_bin, wf_build_lib, lib_folder) ||
         moved_lib(here, wf_build_libraries, wf_build_lib, lib_folder) ||
         (is_build_folder(here) && set_lib(wf_build_source_lib))))
        return lib_folder;
    if (!set_lib(wf_build_lib))
        snprintf(lib_folder, sizeof lib_folder, "%s", wf_build_lib);
    return lib_folder;
}

static Value decode(const char *s)
{
    return wf_str_decode_fs(s, strlen(s));
}

static int append(Value list, const char *s)
{
    return wf_list_append_steal(list, decode(s));
}

/* --- sys.path ------------------------------------------------------------------------------------------ */

static int append_python_path(Value list, const char *path)
{
    for (;;) {
        size_t n = strcspn(path, ":");
        if (wf_list_append_steal(list, wf_str_decode_fs(path, n)) < 0)
            return -1;
        if (path[n] == '\0')
            return 0;
        path += n + 1;
    }
}

static Value make_path(void)
{
    Value list = wf_list_new(8);
    if (wf_is_null(list))
        return list;
    if ((wf_config.python_path == NULL || append_python_path(list, wf_config.python_path) == 0) &&
        append(list, wf_lib_folder()) == 0 && append(list, wf_build_stdlib) == 0)
        return list;
    wf_drop(list);
    return WF_NULL;
}

/* --- argv ----------------------------------------------------------------------------------------------- */

static Value make_argv(void)
{
    const WfConfig *c = &wf_config;
    const char *first = c->command != NULL ? "-c" : c->module != NULL ? "-m" : c->file != NULL ? c->file : "";
    Value list = wf_list_new((size_t)c->argc + 1);
    if (wf_is_null(list) || append(list, first) < 0)
        goto fail;
    for (int i = c->first_argument; i < c->argc; i++)
        if (append(list, c->argv[i]) < 0)
            goto fail;
    return list;
fail:
    wf_drop(list);
    return WF_NULL;
}

static Value make_orig_argv(void)
{
    Value list = wf_list_new((size_t)wf_config.argc);
    for (int i = 0; !wf_is_null(list) && i < wf_config.argc; i++)
        if (append(list, wf_config.argv[i]) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    return list;
}

static Value make_string_list(const char **items, size_t n)
{
    Value list = wf_list_new(n);
    for (size_t i = 0; !wf_is_null(list) && i < n; i++)
        if (append(list, items[i]) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    return list;
}

/* sys._xoptions: name to value, or to True. */
static Value make_x_options(void)
{
    Value d = wf_dict_new();
    for (size_t i = 0; !wf_is_null(d) && i < wf_config.n_x_options; i++) {
        const char *s = wf_config.x_options[i];
        size_t n = strcspn(s, "=");
        Value name = wf_str_decode_fs(s, n);
        Value value = s[n] == '=' ? decode(s + n + 1) : WF_TRUE;
        int r = wf_is_null(name) || wf_is_null(value) ? -1 : wf_dict_set(d, name, value);
        wf_drop(name);
        wf_drop(value);
        if (r < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    }
    return d;
}

/* --- prefixes ---------------------------------------------------------------------------------------------- */

/* The prefix of the library: two folders up from /usr/lib/python3.11. */
static Value make_prefix(void)
{
    char prefix[PATH_MAX];
    snprintf(prefix, sizeof prefix, "%s", wf_build_stdlib);
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(prefix, '/');
        if (slash == NULL || slash == prefix)
            break;
        *slash = '\0';
    }
    return decode(prefix);
}

static int set(const char *name, Value v)
{
    if (wf_is_null(v))
        return -1;
    int r = wf_sys_set(name, v);
    wf_drop(v);
    return r;
}

int wf_paths_init(void)
{
    find_executable(wf_config.program);
    static const char *const prefixes[] = {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"};
    for (int i = 0; i < 4; i++)
        if (set(prefixes[i], make_prefix()) < 0)
            return -1;
    if (set("executable", decode(executable)) < 0 || set("_base_executable", decode(executable)) < 0 ||
        set("argv", make_argv()) < 0 || set("orig_argv", make_orig_argv()) < 0 || set("path", make_path()) < 0 ||
        set("warnoptions", make_string_list(wf_config.warn_options, wf_config.n_warn_options)) < 0 ||
        set("_xoptions", make_x_options()) < 0 || set("meta_path", wf_list_new(4)) < 0 ||
        set("path_hooks", wf_list_new(4)) < 0 || set("path_importer_cache", wf_dict_new()) < 0)
        return -1;
    return set("pycache_prefix", wf_config.pycache_prefix == NULL ? WF_NONE : decode(wf_config.pycache_prefix));
}

/* --- the program's own folder ---------------------------------------------------------------------------- */

/* The folder of the script, symbolic links in its last part followed as by CPython. */
static Value script_folder(const char *script)
{
    char link[PATH_MAX], joined[PATH_MAX * 2], full[PATH_MAX];
    ssize_t n = readlink(script, link, sizeof link - 1);
    if (n > 0) {
        link[n] = '\0';
        const char *slash = strrchr(script, '/');
        if (*link == '/' || slash == NULL)
            snprintf(joined, sizeof joined, "%s", link);
        else
            snprintf(joined, sizeof joined, "%.*s%s", (int)(slash - script + 1), script, link);
        script = joined;
    }
    if (realpath(script, full) != NULL)
        script = full;
    const char *slash = strrchr(script, '/');
    if (slash == NULL)
        return wf_new_ref(wf_str_empty);
    return wf_str_decode_fs(script, slash == script ? 1 : (size_t)(slash - script));
}

Value wf_paths_program_folder(void)
{
    if (wf_config.command != NULL || (wf_config.module == NULL && wf_config.file == NULL))
        return wf_new_ref(wf_str_empty);
    if (wf_config.module != NULL) {
        char cwd[PATH_MAX];
        return getcwd(cwd, sizeof cwd) == NULL ? wf_new_ref(wf_str_empty) : decode(cwd);
    }
    if (strcmp(wf_config.file, "-") == 0)
        return wf_new_ref(wf_str_empty);
    return script_folder(wf_config.file);
}
