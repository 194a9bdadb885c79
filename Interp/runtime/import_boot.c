/*
 * Loading importlib: its two bootstrap modules are frozen, or come from the library's source (or
 * our compiled files of it), unmodified; Lib/_weft_import.py then runs in the namespace of the second and
 * puts weft's suffix, magic number and fast paths in place.
 */
#include "internal/runtime.h"

#include "frozen.h"
#include "import.h"

#include "internal/build_info.h"
#include "internal/code.h"
#include "Interp/bytecode/serialize.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Changes with every change of what a compiled file holds that the instruction set does not tell. */
enum { FORMAT = 5 };

const uint8_t *wf_import_magic(void)
{
    static uint8_t magic[4]; /* the same bytes, whoever writes them: [const] after start-up */
    uint64_t set = wf_instruction_set() + FORMAT;
    if (magic[0] == 0) {
        magic[1] = 0x80 | (set & 0x3f); /* after a letter: no source in UTF-8 begins like this */
        magic[2] = (uint8_t)(set >> 8);
        magic[3] = '\n';
        magic[0] = 'W';
    }
    return magic;
}

enum {
    HEADER = 16, /* magic, flags, time of change, size of the source */
    SOURCE_CHUNK = 1 << 20
};

static Value marshal_loads = WF_NULL, marshal_dumps = WF_NULL; /* [const] after start-up */

/* --- files ------------------------------------------------------------------------------------------ */

/*
 * expected: the file's size, or 0 when that is not known. source: a file of text, of which no more
 * is read once there is a null byte, as it cannot be compiled (a sparse file may be huge).
 */
static char *read_fd(int fd, size_t expected, bool source, size_t *len)
{
    size_t cap = expected > 0 ? expected : 4096, n = 0;
    char *buf = malloc(cap + 1);
    while (buf != NULL) {
        size_t want = source && cap - n > SOURCE_CHUNK ? SOURCE_CHUNK : cap - n;
        ssize_t r = read(fd, buf + n, want);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0) {
            free(buf);
            return NULL;
        }
        n += (size_t)r;
        if (r == 0 || n == expected)
            break;
        if (source && memchr(buf + n - r, '\0', (size_t)r) != NULL && memcmp(buf, wf_import_magic(), 4) != 0)
            break;
        if (n == cap) {
            char *grown = realloc(buf, (cap *= 2) + 1);
            if (grown == NULL)
                free(buf);
            buf = grown;
        }
    }
    if (buf == NULL)
        return NULL;
    buf[n] = '\0';
    *len = n;
    return buf;
}

static char *read_path(const char *path, bool source, size_t *len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct stat st;
    char *buf = NULL;
    if (fstat(fd, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            errno = EISDIR;
        else
            buf = read_fd(fd, S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, source, len);
    }
    int saved = errno;
    close(fd);
    errno = saved;
    return buf;
}

char *wf_read_stdin(size_t *len)
{
    struct stat st;
    off_t at = fstat(0, &st) == 0 && S_ISREG(st.st_mode) ? lseek(0, 0, SEEK_CUR) : -1;
    return read_fd(0, at >= 0 && at < st.st_size ? (size_t)(st.st_size - at) : 0, true, len);
}

char *wf_read_file(const char *path, size_t *len) { return read_path(path, false, len); }
char *wf_read_source(const char *path, size_t *len) { return read_path(path, true, len); }

/* --- compiled files ------------------------------------------------------------------------------------ */

/* FOLDER/__pycache__/NAME.TAG[.opt-N].wbc for FOLDER/NAME.py; false: does not fit. */
static bool cached_path(const char *path, const char *tag, char *out, size_t cap)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t n = strlen(name);
    if (n < 4 || strcmp(name + n - 3, ".py") != 0)
        return false;
    char opt[16] = "";
    if (wf_config.optimize > 0)
        snprintf(opt, sizeof opt, ".opt-%d", wf_config.optimize);
    int len = snprintf(out, cap, "%.*s__pycache__/%.*s.%s%s.wbc", (int)(name - path), path, (int)(n - 3),
                       name, tag, opt);
    return len > 0 && (size_t)len < cap;
}

static void put_u32(uint8_t *p, uint32_t v)
{
    memcpy(p, &v, 4); /* little-endian machines only, as the rest of weft */
}

static void make_header(uint8_t header[HEADER], const struct stat *source)
{
    memcpy(header, wf_import_magic(), 4);
    put_u32(header + 4, 0);
    put_u32(header + 8, (uint32_t)source->st_mtime);
    put_u32(header + 12, (uint32_t)source->st_size);
}

Value wf_import_cached(const char *path, const char *tag, bool *malformed)
{
    struct stat st;
    char file[4096];
    uint8_t header[HEADER];
    if (stat(path, &st) < 0 || !cached_path(path, tag, file, sizeof file))
        return WF_NULL;
    size_t len;
    char *data = wf_read_file(file, &len);
    if (data == NULL)
        return WF_NULL;
    make_header(header, &st);
    Value code = WF_NULL;
    if (len > HEADER && memcmp(data, header, HEADER) == 0) {
        code = wf_read_lazily((const uint8_t *)data + HEADER, len - HEADER, data);
        if (wf_is_null(code)) {
            wf_err_clear();
            if (malformed != NULL)
                *malformed = true;
        }
        return code;
    }
    free(data);
    return code;
}

/* Writes data to a file that appears complete or not at all. */
static void write_file(const char *path, const uint8_t *header, const void *data, size_t len)
{
    char temporary[4200];
    snprintf(temporary, sizeof temporary, "%s.%d", path, (int)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return;
    bool good = write(fd, header, HEADER) == HEADER && write(fd, data, len) == (ssize_t)len;
    close(fd);
    if (!good || rename(temporary, path) < 0)
        unlink(temporary);
}

void wf_import_write_cached(const char *path, const char *tag, Value code)
{
    struct stat st;
    char file[4096];
    uint8_t header[HEADER];
    if (wf_config.dont_write_bytecode || stat(path, &st) < 0 ||
        !cached_path(path, tag, file, sizeof file))
        return;
    Value bytes = wf_call1(marshal_dumps, code);
    if (wf_is_null(bytes)) {
        wf_err_clear();
        return;
    }
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(file, '/') - file), file);
    mkdir(folder, 0777);
    make_header(header, &st);
    write_file(file, header, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len);
    wf_drop(bytes);
}

/* --- the bootstrap ------------------------------------------------------------------------------------- */

/*
 * The code of a module of the start-up itself: frozen, or that of a file, whose tracebacks show
 * `filename`.
 */
static Value boot_code(const char *name, const char *path, const char *filename)
{
    const WfFrozen *frozen = wf_frozen_find(name);
    if (frozen != NULL)
        return wf_frozen_code(frozen);
    Value code = wf_import_cached(path, "weft-311.boot", NULL);
    if (!wf_is_null(code))
        return code;
    size_t len;
    char *text = wf_read_file(path, &len);
    if (text == NULL) {
        Value where = wf_str_decode_fs(path, strlen(path));
        wf_raise_errno(errno, where, WF_NULL);
        wf_drop(where);
        return WF_NULL;
    }
    Value shown = wf_str_from_c(filename);
    if (!wf_is_null(shown))
        code = wf_compile_bytes(text, len, shown, "exec", 0, true, 0, false);
    wf_drop(shown);
    free(text);
    if (!wf_is_null(code))
        wf_import_write_cached(path, "weft-311.boot", code);
    return code;
}

static int run_boot_code(const char *name, const char *path, const char *filename, Value dict)
{
    Value code = boot_code(name, path, filename);
    if (wf_is_null(code))
        return -1;
    Value r = wf_eval_code(code, dict, dict, WF_NULL);
    wf_drop(code);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

/* Makes module `name` from a file of the library's importlib and enters it in sys.modules. */
static Value boot_module(const char *name, const char *file, const char *filename)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/importlib/%s", wf_build_stdlib, file);
    Value module = wf_module_new(name, NULL);
    if (wf_is_null(module))
        return module;
    Value dict = wf_module_dict(module);
    if (wf_dict_set(dict, wf_n.__builtins__, wf_runtime.builtins_module) < 0 ||
        wf_dict_set_c(wf_runtime.modules, name, module) < 0 ||
        wf_frozen_mark(wf_frozen_find(name), dict) < 0 || run_boot_code(name, path, filename, dict) < 0) {
        wf_drop(module);
        return WF_NULL;
    }
    return module;
}

static int find_marshal(void)
{
    Value name = wf_intern_c("marshal");
    Value module = wf_is_null(name) ? name : wf_import_builtin(name);
    if (wf_is_null(module))
        return wf_err_occurred() ? -1 : wf_raise_i(&wf_exc_ImportError, "no module named 'marshal'");
    marshal_loads = wf_getattr_c(module, "loads");
    marshal_dumps = wf_is_null(marshal_loads) ? WF_NULL : wf_getattr_c(module, "dumps");
    wf_root_register(&marshal_loads);
    wf_root_register(&marshal_dumps);
    int r = wf_is_null(marshal_dumps) ? -1 : wf_dict_set(wf_runtime.modules, name, module);
    wf_drop(module);
    return r;
}

/*
 * Native modules that every start imports: making them here is quicker than through importlib,
 * which completes what it finds in sys.modules. With -v it is to report them, so there are only
 * those that standard error needs.
 */
int wf_import_preload(void)
{
    static const char *const names[] = {"_codecs", "_io", "_thread", "_warnings", "_weakref", "posix",
                                        "time", "_signal", "_abc", "_stat"};
    for (size_t i = 0; i < (wf_config.verbose > 0 ? 2 : sizeof names / sizeof *names); i++) {
        Value name = wf_intern_c(names[i]);
        Value module = wf_is_null(name) ? name : wf_import_builtin(name);
        if (wf_is_null(module) || wf_dict_set(wf_runtime.modules, name, module) < 0) {
            wf_drop(module);
            return -1;
        }
        wf_drop(module);
    }
    return 0;
}

int wf_import_init(void)
{
    Value imp_name = wf_intern_c("_imp");
    if (find_marshal() < 0 || wf_is_null(imp_name))
        return -1;
    Value boot = boot_module("_frozen_importlib", "_bootstrap.py", "<frozen importlib._bootstrap>");
    if (wf_is_null(boot))
        return -1;
    wf_runtime.importlib = boot;
    wf_runtime.ready = true;
    Value imp = wf_import_builtin(imp_name);
    int r = -1;
    if (!wf_is_null(imp) && wf_dict_set(wf_runtime.modules, imp_name, imp) == 0) {
        Value args[] = {wf_runtime.sys_module, imp};
        Value none = wf_call_method_c(boot, "_install", args, 2);
        r = wf_is_null(none) ? -1 : 0;
        wf_drop(none);
    }
    wf_drop(imp);
    return r;
}

/* Lib/_weft_import.py of the installation or of the source tree. */
static int patch_external(Value external)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/_weft_import.py", wf_lib_folder());
    return run_boot_code("_weft_import", path, "<frozen importlib._bootstrap_external>", wf_module_dict(external));
}

static int install_external(void)
{
    Value none = wf_call_method_c(wf_runtime.importlib, "_install_external_importers", NULL, 0);
    wf_drop(none);
    return wf_is_null(none) ? -1 : 0;
}

/* importlib's second module, installed; new. If it is frozen, installing imports it. */
static Value external_module(void)
{
    static const char name[] = "_frozen_importlib_external";
    Value module = WF_NULL;
    if (wf_frozen_find(name) == NULL) {
        module = boot_module(name, "_bootstrap_external.py", "<frozen importlib._bootstrap_external>");
        if (wf_is_null(module))
            return module;
    }
    if (install_external() < 0) {
        wf_drop(module);
        return WF_NULL;
    }
    return wf_is_null(module) ? wf_import(name) : module;
}

/* Calls a function of _weft_import.py, without arguments. */
static int call_external(Value external, const char *name)
{
    Value fn;
    int r = wf_dict_get_c(wf_module_dict(external), name, &fn);
    if (r <= 0)
        return r;
    Value none = wf_call0(fn);
    wf_drop(fn);
    wf_drop(none);
    return wf_is_null(none) ? -1 : 0;
}

int wf_import_started(void)
{
    Value external;
    int r = wf_dict_get_c(wf_runtime.modules, "_frozen_importlib_external", &external);
    if (r <= 0)
        return r;
    r = wf_has_shape(external, WF_SHAPE_module) ? call_external(external, "_weft_started") : 0;
    wf_drop(external);
    return r;
}

int wf_import_init_external(void)
{
    /* From here on frozen modules get a __file__; the one that is there does without, as in CPython. */
    Value library = wf_str_decode_fs(wf_build_stdlib, strlen(wf_build_stdlib));
    int set = wf_is_null(library) ? -1 : wf_sys_set("_stdlib_dir", library);
    wf_drop(library);
    Value external = set < 0 ? WF_NULL : external_module();
    if (wf_is_null(external))
        return -1;
    int r = patch_external(external);
    if (r == 0)
        r = call_external(external, "_weft_install");
    wf_drop(external);
    return r;
}
