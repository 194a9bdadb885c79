/* posix: names in the file system: folders, links, renaming, removing. */
#include "posix.h"

#include <limits.h>
#include <sys/sysmacros.h>

/* --- working folder -------------------------------------------------------------------------------------- */

static Value current_folder(bool bytes)
{
    size_t size = PATH_MAX;
    char *buf = malloc(size), *r = NULL;
    while (buf != NULL) {
        WF_DETACHED(r, getcwd(buf, size));
        if (r != NULL || errno != ERANGE)
            break;
        char *grown = realloc(buf, size *= 2);
        if (grown == NULL)
            free(buf);
        buf = grown;
    }
    if (buf == NULL)
        return wf_no_memory();
    Value v = r == NULL ? wf_posix_error() : wf_posix_name(buf, strlen(buf), bytes);
    free(buf);
    return v;
}

P_NOARGS(getcwd)
{
    return current_folder(false);
}

P_NOARGS(getcwdb)
{
    return current_folder(true);
}

P_KW(chdir)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    int r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "O:chdir", names, &path) < 0 ||
        wf_path_open(&p, path, "chdir", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    WF_DETACHED(r, p.text == NULL ? fchdir(p.fd) : chdir(p.text));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

P_KW(chroot)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    int r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "O:chroot", names, &path) < 0 ||
        wf_path_open(&p, path, "chroot", "path", 0) < 0)
        return WF_NULL;
    WF_DETACHED(r, chroot(p.text));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

/* --- making ------------------------------------------------------------------------------------------------- */

/* mkdir and mkfifo: a path, a mode, dir_fd. */
static Value make(const Value *args, size_t nargs, Value kwnames, const char *fmt, const char *fname, int mode,
                  int (*fn)(int, const char *, mode_t))
{
    static const char *const names[] = {"path", "mode", "dir_fd", NULL};
    Value path, dir = WF_NONE;
    int dir_fd, r;
    bool interrupted;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &path, &mode, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&p, path, fname, "path", 0) < 0)
        return WF_NULL;
    if (wf_audit(fn == mkdirat ? "os.mkdir" : "os.mkfifo", "Oii", path, mode, dir_fd == AT_FDCWD ? -1 : dir_fd) < 0) {
        wf_path_close(&p);
        return WF_NULL;
    }
    WF_RETRIED(r, interrupted, fn(dir_fd, p.text, (mode_t)mode));
    if (r < 0 && !interrupted)
        return wf_path_error(&p);
    wf_path_close(&p);
    return r < 0 ? WF_NULL : WF_NONE;
}

P_KW(mkdir)
{
    return make(args, nargs, kwnames, "O|i$O:mkdir", "mkdir", 0777, mkdirat);
}

P_KW(mkfifo)
{
    return make(args, nargs, kwnames, "O|i$O:mkfifo", "mkfifo", 0666, mkfifoat);
}

P_KW(mknod)
{
    static const char *const names[] = {"path", "mode", "device", "dir_fd", NULL};
    Value path, device = wf_small(0), dir = WF_NONE;
    int mode = 0600, dir_fd, r;
    uint64_t dev;
    bool interrupted;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "O|iO$O:mknod", names, &path, &mode, &device, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_as_uint64(device, &dev) < 0 ||
        wf_path_open(&p, path, "mknod", "path", 0) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, mknodat(dir_fd, p.text, (mode_t)mode, dev));
    if (r < 0 && !interrupted)
        return wf_path_error(&p);
    wf_path_close(&p);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- removing --------------------------------------------------------------------------------------------------- */

static Value remove_path(const Value *args, size_t nargs, Value kwnames, const char *fmt, const char *fname,
                         int flags)
{
    static const char *const names[] = {"path", "dir_fd", NULL};
    Value path, dir = WF_NONE;
    int dir_fd, r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &path, &dir) < 0 || wf_posix_dir_fd(dir, &dir_fd) < 0 ||
        wf_path_open(&p, path, fname, "path", 0) < 0)
        return WF_NULL;
    if (wf_audit(flags ? "os.rmdir" : "os.remove", "Oi", path, dir_fd == AT_FDCWD ? -1 : dir_fd) < 0) {
        wf_path_close(&p);
        return WF_NULL;
    }
    WF_DETACHED(r, unlinkat(dir_fd, p.text, flags));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

P_KW(remove)
{
    return remove_path(args, nargs, kwnames, "O|$O:remove", "remove", 0);
}

P_KW(unlink)
{
    return remove_path(args, nargs, kwnames, "O|$O:unlink", "unlink", 0);
}

P_KW(rmdir)
{
    return remove_path(args, nargs, kwnames, "O|$O:rmdir", "rmdir", AT_REMOVEDIR);
}

/* --- two paths ----------------------------------------------------------------------------------------------------- */

static Value two_path_error(WfPath *a, WfPath *b)
{
    int err = errno;
    wf_path_close(a);
    wf_path_close(b);
    return wf_raise_errno(err, a->object, b->object);
}

static Value rename_path(const Value *args, size_t nargs, Value kwnames, const char *fmt, const char *fname)
{
    static const char *const names[] = {"src", "dst", "src_dir_fd", "dst_dir_fd", NULL};
    Value src, dst, sdir = WF_NONE, ddir = WF_NONE;
    int sfd, dfd, r;
    WfPath a, b;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &src, &dst, &sdir, &ddir) < 0 ||
        wf_posix_dir_fd(sdir, &sfd) < 0 || wf_posix_dir_fd(ddir, &dfd) < 0 ||
        wf_path_open(&a, src, fname, "src", 0) < 0)
        return WF_NULL;
    if (wf_path_open(&b, dst, fname, "dst", 0) < 0) {
        wf_path_close(&a);
        return WF_NULL;
    }
    if (wf_audit("os.rename", "OOii", src, dst, sfd == AT_FDCWD ? -1 : sfd, dfd == AT_FDCWD ? -1 : dfd) < 0) {
        wf_path_close(&a);
        wf_path_close(&b);
        return WF_NULL;
    }
    WF_DETACHED(r, renameat(sfd, a.text, dfd, b.text));
    if (r < 0)
        return two_path_error(&a, &b);
    wf_path_close(&a);
    wf_path_close(&b);
    return WF_NONE;
}

P_KW(rename)
{
    return rename_path(args, nargs, kwnames, "OO|$OO:rename", "rename");
}

P_KW(replace)
{
    return rename_path(args, nargs, kwnames, "OO|$OO:replace", "replace");
}

P_KW(link)
{
    static const char *const names[] = {"src", "dst", "src_dir_fd", "dst_dir_fd", "follow_symlinks", NULL};
    Value src, dst, sdir = WF_NONE, ddir = WF_NONE;
    int sfd, dfd, follow = 1, r;
    WfPath a, b;
    if (wf_parse_args(args, nargs, kwnames, "OO|$OOp:link", names, &src, &dst, &sdir, &ddir, &follow) < 0 ||
        wf_posix_dir_fd(sdir, &sfd) < 0 || wf_posix_dir_fd(ddir, &dfd) < 0 ||
        wf_path_open(&a, src, "link", "src", 0) < 0)
        return WF_NULL;
    if (wf_path_open(&b, dst, "link", "dst", 0) < 0) {
        wf_path_close(&a);
        return WF_NULL;
    }
    /* Plain link(2) does not follow; follow_symlinks matters with descriptors or when it is false. */
    bool plain = sfd == AT_FDCWD && dfd == AT_FDCWD && follow;
    WF_DETACHED(r, plain ? link(a.text, b.text) : linkat(sfd, a.text, dfd, b.text, follow ? AT_SYMLINK_FOLLOW : 0));
    if (r < 0)
        return two_path_error(&a, &b);
    wf_path_close(&a);
    wf_path_close(&b);
    return WF_NONE;
}

P_KW(symlink)
{
    static const char *const names[] = {"src", "dst", "target_is_directory", "dir_fd", NULL};
    Value src, dst, dir = WF_NONE;
    int is_directory = 0, dir_fd, r;
    WfPath a, b;
    if (wf_parse_args(args, nargs, kwnames, "OO|p$O:symlink", names, &src, &dst, &is_directory, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&a, src, "symlink", "src", 0) < 0)
        return WF_NULL;
    if (wf_path_open(&b, dst, "symlink", "dst", 0) < 0) {
        wf_path_close(&a);
        return WF_NULL;
    }
    WF_DETACHED(r, symlinkat(a.text, dir_fd, b.text));
    if (r < 0)
        return two_path_error(&a, &b);
    wf_path_close(&a);
    wf_path_close(&b);
    return WF_NONE;
}

P_KW(readlink)
{
    static const char *const names[] = {"path", "dir_fd", NULL};
    Value path, dir = WF_NONE;
    int dir_fd;
    char buf[PATH_MAX + 1];
    ssize_t n;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "O|$O:readlink", names, &path, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&p, path, "readlink", "path", 0) < 0)
        return WF_NULL;
    WF_DETACHED(n, readlinkat(dir_fd, p.text, buf, PATH_MAX));
    if (n < 0)
        return wf_path_error(&p);
    bool bytes = p.is_bytes;
    wf_path_close(&p);
    return wf_posix_name(buf, (size_t)n, bytes);
}

WfMethodDef wf_posix_fs_functions[] = {
    P_DEF(getcwd, WF_NOARGS, "($module, /)"),
    P_DEF(getcwdb, WF_NOARGS, "($module, /)"),
    P_DEF(chdir, WF_FASTKW, "($module, /, path)"),
    P_DEF(chroot, WF_FASTKW, "($module, /, path)"),
    P_DEF(mkdir, WF_FASTKW, "($module, /, path, mode=511, *, dir_fd=None)"),
    P_DEF(mkfifo, WF_FASTKW, "($module, /, path, mode=438, *, dir_fd=None)"),
    P_DEF(mknod, WF_FASTKW, "($module, /, path, mode=384, device=0, *, dir_fd=None)"),
    P_DEF(remove, WF_FASTKW, "($module, /, path, *, dir_fd=None)"),
    P_DEF(unlink, WF_FASTKW, "($module, /, path, *, dir_fd=None)"),
    P_DEF(rmdir, WF_FASTKW, "($module, /, path, *, dir_fd=None)"),
    P_DEF(rename, WF_FASTKW, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)"),
    P_DEF(replace, WF_FASTKW, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)"),
    P_DEF(link, WF_FASTKW, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     follow_symlinks=True)"),
    P_DEF(symlink, WF_FASTKW, "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)"),
    P_DEF(readlink, WF_FASTKW, "($module, /, path, *, dir_fd=None)"),
    {NULL, NULL, 0, NULL},
};
