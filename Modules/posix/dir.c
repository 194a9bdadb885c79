/*
 * posix: listing folders. DirEntry keeps what readdir(3) said of the type and asks stat only when
 * it must. A scandir iterator is used by one thread at a time: its lock guards the DIR stream.
 */
#include "posix.h"

#include "class.h"

#include <dirent.h>
#include <sys/syscall.h>

typedef struct {
    WfObject ob;
    Value name, path;      /* [const] str or bytes */
    Value stat, lstat;     /* [lock] cached results or WF_NULL */
    int dir_fd;            /* [const] AT_FDCWD, or the descriptor that was listed */
    unsigned char type;    /* [const] DT_* */
    ino_t inode;           /* [const] */
} WfDirEntry;

typedef struct {
    WfObject ob;
    Value prefix;          /* [const] bytes to put before names: "folder/"; WF_NULL for a descriptor */
    DIR *dir;              /* [lock: in_use] NULL when exhausted or closed */
    int fd;                /* [const] descriptor that was given, or -1 */
    bool bytes;            /* [const] */
    _Atomic bool in_use;   /* acquire and release: the stream's lock */
} WfScandir;

static WfType direntry_type, scandir_type;

/* --- opening ------------------------------------------------------------------------------------------------ */

/* The stream of a path (default: the working folder) or of a copy of a descriptor. */
static DIR *open_dir(WfPath *p)
{
    DIR *dir;
    if (p->fd < 0) {
        WF_DETACHED(dir, opendir(p->text == NULL ? "." : p->text));
        return dir;
    }
    int fd = fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return NULL;
    WF_DETACHED(dir, fdopendir(fd));
    if (dir == NULL) {
        int err = errno;
        close(fd);
        errno = err;
        return NULL;
    }
    return dir;
}

static void close_dir(DIR *dir, int fd)
{
    WF_BLOCKING_BEGIN
    if (fd >= 0)
        rewinddir(dir); /* the copy shares its position with the original */
    closedir(dir);
    WF_BLOCKING_END
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* The next entry but . and .., NULL at the end or with errno. */
static struct dirent *next_entry(DIR *dir)
{
    for (;;) {
        struct dirent *e;
        errno = 0;
        WF_DETACHED(e, readdir(dir));
        if (e == NULL || !is_dots(e->d_name))
            return e;
    }
}

/* All names of the folder in list; its errno, -1 with an exception, or 0. Without readdir(3)'s 32 KiB. */
static int list_names(Value list, int fd, bool bytes)
{
    char buffer[8192] __attribute__((aligned(8)));
    for (;;) {
        ssize_t n;
        WF_DETACHED(n, syscall(SYS_getdents64, fd, buffer, sizeof buffer));
        if (n <= 0)
            return n < 0 ? errno : 0;
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *e = (const struct dirent64 *)(buffer + at);
            at += e->d_reclen;
            if (is_dots(e->d_name))
                continue;
            Value name = wf_posix_name(e->d_name, strlen(e->d_name), bytes);
            if (wf_is_null(name) || wf_list_append_steal(list, name) < 0)
                return -1;
        }
    }
}

P_KW(listdir)
{
    static const char *const names[] = {"path", NULL};
    Value path = WF_NONE;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "|O:listdir", names, &path) < 0 ||
        wf_path_open(&p, path, "listdir", "path", WF_PATH_FD | WF_PATH_NONE) < 0)
        return WF_NULL;
    if (wf_audit("os.listdir", "O", path) < 0) {
        wf_path_close(&p);
        return WF_NULL;
    }
    int fd = p.fd;
    if (fd < 0)
        WF_DETACHED(fd, open(p.text == NULL ? "." : p.text,
                             O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC));
    if (fd < 0)
        return wf_path_error(&p);
    Value list = wf_list_new(0);
    int err = wf_is_null(list) ? -1 : list_names(list, fd, p.is_bytes);
    if (p.fd >= 0)
        lseek(fd, 0, SEEK_SET);
    else
        close(fd);
    if (err != 0) {
        wf_drop(list);
        list = WF_NULL;
    }
    if (err > 0) {
        errno = err;
        return wf_path_error(&p);
    }
    wf_path_close(&p);
    return list;
}

/* --- DirEntry --------------------------------------------------------------------------------------------------- */

static WfDirEntry *as_entry(Value v)
{
    return (WfDirEntry *)wf_obj(v);
}

static Value make_entry(WfScandir *s, const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    Value name = wf_posix_name(e->d_name, n, s->bytes), path = WF_NULL;
    if (wf_is_null(name))
        return name;
    if (wf_is_null(s->prefix)) {
        path = wf_new_ref(name);
    } else {
        Value tail = wf_bytes_new(e->d_name, n);
        Value full = wf_is_null(tail) ? tail : wf_bytes_concat(s->prefix, tail);
        wf_drop(tail);
        if (!wf_is_null(full) && !s->bytes) {
            path = wf_str_decode_fs((const char *)wf_as_bytes(full)->data, wf_as_bytes(full)->len);
            wf_drop(full);
        } else {
            path = full;
        }
    }
    Value v = wf_is_null(path) ? path : wf_generic_alloc(&direntry_type, 0);
    if (wf_is_null(v)) {
        wf_drop(name);
        wf_drop(path);
        return v;
    }
    WfDirEntry *d = as_entry(v);
    d->name = name;
    d->path = path;
    d->stat = d->lstat = WF_NULL;
    d->dir_fd = s->fd >= 0 ? s->fd : AT_FDCWD;
    d->type = e->d_type;
    d->inode = e->d_ino;
    return v;
}

static void entry_dealloc(WfObject *o)
{
    WfDirEntry *d = (WfDirEntry *)o;
    wf_drop(d->name);
    wf_drop(d->path);
    wf_drop(d->stat);
    wf_drop(d->lstat);
    wf_free_object(o, sizeof *d);
}

static int entry_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfDirEntry *d = (WfDirEntry *)o;
    WF_VISIT(d->name);
    WF_VISIT(d->path);
    WF_VISIT(d->stat);
    WF_VISIT(d->lstat);
    return 0;
}

static Value ask_system(WfDirEntry *d, bool follow)
{
    struct stat st;
    int r;
    Value bytes = wf_fs_bytes(d->path);
    if (wf_is_null(bytes))
        return bytes;
    WF_DETACHED(r, fstatat(d->dir_fd, (const char *)wf_as_bytes(bytes)->data, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW));
    wf_drop(bytes);
    return r < 0 ? wf_raise_errno(errno, d->path, WF_NULL) : wf_posix_stat_value(&st);
}

static Value cached_stat(WfDirEntry *d, bool follow)
{
    Value *slot = follow ? &d->stat : &d->lstat;
    bool taken = wf_lock(d);
    Value v = wf_new_ref(*slot);
    wf_unlock(d, taken);
    if (!wf_is_null(v))
        return v;
    v = follow && d->type != DT_LNK && d->type != DT_UNKNOWN ? cached_stat(d, false) : ask_system(d, follow);
    if (wf_is_null(v))
        return v;
    Value kept = wf_new_ref(v);
    taken = wf_lock(d);
    Value old = *slot;
    wf_barrier(d, kept);
    *slot = kept;
    wf_unlock(d, taken);
    wf_drop(old);
    return v;
}

static int follow_argument(const Value *args, size_t nargs, Value kwnames, const char *fmt, int *follow)
{
    static const char *const names[] = {"follow_symlinks", NULL};
    *follow = 1;
    return wf_parse_args(args, nargs, kwnames, fmt, names, follow);
}

static Value entry_stat(Value self, const Value *args, size_t nargs, Value kwnames)
{
    int follow;
    if (follow_argument(args, nargs, kwnames, "|$p:stat", &follow) < 0)
        return WF_NULL;
    return cached_stat(as_entry(self), follow);
}

/* Whether the entry is of this kind; one that does not exist (any more) is of none. */
static Value is_kind(WfDirEntry *d, bool follow, mode_t kind)
{
    bool known = d->type != DT_UNKNOWN && !(follow && d->type == DT_LNK);
    if (known)
        return wf_bool(kind == S_IFDIR ? d->type == DT_DIR : kind == S_IFREG ? d->type == DT_REG : d->type == DT_LNK);
    Value st = cached_stat(d, follow);
    if (wf_is_null(st)) {
        if (!wf_err_matches(&wf_exc_FileNotFoundError))
            return WF_NULL;
        wf_err_clear();
        return WF_FALSE;
    }
    mode_t mode = (mode_t)wf_small_value(wf_tuple_item(st, 0));
    wf_drop(st);
    return wf_bool((mode & S_IFMT) == kind);
}

static Value entry_is_dir(Value self, const Value *args, size_t nargs, Value kwnames)
{
    int follow;
    if (follow_argument(args, nargs, kwnames, "|$p:is_dir", &follow) < 0)
        return WF_NULL;
    return is_kind(as_entry(self), follow, S_IFDIR);
}

static Value entry_is_file(Value self, const Value *args, size_t nargs, Value kwnames)
{
    int follow;
    if (follow_argument(args, nargs, kwnames, "|$p:is_file", &follow) < 0)
        return WF_NULL;
    return is_kind(as_entry(self), follow, S_IFREG);
}

static Value entry_is_symlink(Value self)
{
    return is_kind(as_entry(self), false, S_IFLNK);
}

static Value entry_inode(Value self)
{
    return wf_int_from_u64(as_entry(self)->inode);
}

static Value entry_fspath(Value self)
{
    return wf_new_ref(as_entry(self)->path);
}

static Value entry_repr(Value self)
{
    return wf_str_from_format("<DirEntry %R>", as_entry(self)->name);
}

static WfMethodDef entry_methods[] = {
    {"is_dir", (void *)entry_is_dir, WF_FASTKW, "is_dir($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"is_file", (void *)entry_is_file, WF_FASTKW, "is_file($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"is_symlink", (void *)entry_is_symlink, WF_NOARGS, "is_symlink($self, /)\n--\n\n"},
    {"stat", (void *)entry_stat, WF_FASTKW, "stat($self, /, *, follow_symlinks=True)\n--\n\n"},
    {"inode", (void *)entry_inode, WF_NOARGS, "inode($self, /)\n--\n\n"},
    {"__fspath__", (void *)entry_fspath, WF_NOARGS, "__fspath__($self, /)\n--\n\n"},
    {"__class_getitem__", (void *)wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef entry_members[] = {
    {"name", WF_M_VALUE, offsetof(WfDirEntry, name), true, "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", WF_M_VALUE, offsetof(WfDirEntry, path), true, "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"},
    {NULL, 0, 0, false, NULL},
};
static WfType direntry_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "posix.DirEntry",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(WfDirEntry),
    .dealloc = entry_dealloc,
    .traverse = entry_traverse,
    .repr = entry_repr,
    .methods = entry_methods,
    .members = entry_members,
};

/* --- scandir ---------------------------------------------------------------------------------------------------- */

static WfScandir *as_scandir(Value v)
{
    return (WfScandir *)wf_obj(v);
}

/* One thread at a time: others see an exhausted iterator. */
static bool acquire(WfScandir *s)
{
    return !atomic_exchange_explicit(&s->in_use, true, memory_order_acquire);
}

static void release(WfScandir *s)
{
    atomic_store_explicit(&s->in_use, false, memory_order_release);
}

static void shut(WfScandir *s)
{
    DIR *dir = s->dir;
    s->dir = NULL;
    if (dir != NULL)
        close_dir(dir, s->fd);
}

static Value scandir_next(Value self)
{
    WfScandir *s = as_scandir(self);
    if (!acquire(s))
        return WF_NULL;
    Value r = WF_NULL;
    if (s->dir != NULL) {
        struct dirent *e = next_entry(s->dir);
        if (e != NULL) {
            r = make_entry(s, e);
        } else {
            int err = errno;
            shut(s);
            if (err != 0)
                wf_raise_errno(err, WF_NULL, WF_NULL);
        }
    }
    release(s);
    return r;
}

static Value scandir_close(Value self)
{
    WfScandir *s = as_scandir(self);
    if (acquire(s)) {
        shut(s);
        release(s);
    }
    return WF_NONE;
}

static Value scandir_enter(Value self)
{
    return wf_new_ref(self);
}

static Value scandir_exit(Value self, const Value *args, size_t nargs)
{
    return scandir_close(self);
}

static void scandir_finalize(WfObject *o)
{
    WfScandir *s = (WfScandir *)o;
    if (s->dir == NULL)
        return;
    Value pending = wf_err_fetch(), self = wf_new_ref(wf_counted(o));
    if (wf_warn(&wf_exc_ResourceWarning, 1, "unclosed scandir iterator %R", self) < 0) {
        if (wf_err_matches(&wf_exc_Warning))
            wf_write_unraisable(self);
        else
            wf_err_clear();
    }
    scandir_close(self);
    wf_drop(self);
    wf_err_restore(pending);
}

static void scandir_dealloc(WfObject *o)
{
    WfScandir *s = (WfScandir *)o;
    shut(s);
    wf_drop(s->prefix);
    wf_free_object(o, sizeof *s);
}

static WfMethodDef scandir_methods[] = {
    {"__enter__", (void *)scandir_enter, WF_NOARGS, NULL},
    {"__exit__", (void *)scandir_exit, WF_FAST, NULL},
    {"close", (void *)scandir_close, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static int scandir_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfScandir *)o)->prefix);
    return 0;
}
static WfType scandir_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "posix.ScandirIterator",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(WfScandir),
    .dealloc = scandir_dealloc,
    .traverse = scandir_traverse,
    .finalize = scandir_finalize,
    .iter = wf_iter_self,
    .iternext = scandir_next,
    .methods = scandir_methods,
};

/* What goes before each name: the path and a slash; "./" when no path was given. */
static Value make_prefix(const WfPath *p)
{
    if (p->text == NULL)
        return wf_bytes_new("./", 2);
    size_t n = wf_as_bytes(p->bytes)->len;
    Value v = wf_bytes_new(NULL, n + (n > 0 && p->text[n - 1] != '/'));
    if (!wf_is_null(v)) {
        memcpy(wf_as_bytes(v)->data, p->text, n);
        if (wf_as_bytes(v)->len > n)
            wf_as_bytes(v)->data[n] = '/';
    }
    return v;
}

P_KW(scandir)
{
    static const char *const names[] = {"path", NULL};
    Value path = WF_NONE;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "|O:scandir", names, &path) < 0 ||
        wf_path_open(&p, path, "scandir", "path", WF_PATH_FD | WF_PATH_NONE) < 0)
        return WF_NULL;
    Value prefix = WF_NULL, v = WF_NULL;
    if (wf_audit("os.scandir", "O", path) < 0 ||
        (p.fd < 0 && wf_is_null(prefix = make_prefix(&p))) || wf_is_null(v = wf_generic_alloc(&scandir_type, 0)))
        goto done;
    WfScandir *s = as_scandir(v);
    s->prefix = prefix;
    s->fd = p.fd;
    s->bytes = p.is_bytes;
    s->dir = open_dir(&p);
    if (s->dir == NULL) {
        int err = errno;
        wf_drop(v);
        errno = err;
        return wf_path_error(&p);
    }
    wf_path_close(&p);
    return v;
done:
    wf_drop(prefix);
    wf_path_close(&p);
    return WF_NULL;
}

WfMethodDef wf_posix_dir_functions[] = {
    P_DEF(listdir, WF_FASTKW, "($module, /, path=None)"),
    P_DEF(scandir, WF_FASTKW, "($module, /, path=None)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_dir(Value module)
{
    if (wf_type_add(module, &direntry_type) < 0)
        return -1;
    return wf_type_add(WF_NULL, &scandir_type);
}
