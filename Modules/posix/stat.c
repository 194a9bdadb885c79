/* posix: stat and what changes what it says. */
#include "posix.h"

#include <math.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

static WfType *stat_type, *statvfs_type; /* [const] after start-up */

static const WfStructField stat_fields[] = {
    {"st_mode", "protection bits"},
    {"st_ino", "inode"},
    {"st_dev", "device"},
    {"st_nlink", "number of hard links"},
    {"st_uid", "user ID of owner"},
    {"st_gid", "group ID of owner"},
    {"st_size", "total size, in bytes"},
    {"", "integer time of last access"},
    {"", "integer time of last modification"},
    {"", "integer time of last change"},
    {"st_atime", "time of last access"},
    {"st_mtime", "time of last modification"},
    {"st_ctime", "time of last change"},
    {"st_atime_ns", "time of last access in nanoseconds"},
    {"st_mtime_ns", "time of last modification in nanoseconds"},
    {"st_ctime_ns", "time of last change in nanoseconds"},
    {"st_blksize", "blocksize for filesystem I/O"},
    {"st_blocks", "number of blocks allocated"},
    {"st_rdev", "device type (if inode device)"},
    {NULL, NULL},
};
static const WfStructSeqDef stat_def = {
    "os.stat_result", "stat_result: Result from stat, fstat, or lstat.\n\nA tuple of (mode, ino, dev, nlink, uid, gid, "
                      "size, atime, mtime, ctime) with\nattributes of these names and more.",
    stat_fields, 10};

static const WfStructField statvfs_fields[] = {
    {"f_bsize", NULL}, {"f_frsize", NULL}, {"f_blocks", NULL}, {"f_bfree", NULL}, {"f_bavail", NULL},
    {"f_files", NULL}, {"f_ffree", NULL}, {"f_favail", NULL}, {"f_flag", NULL}, {"f_namemax", NULL},
    {"f_fsid", NULL}, {NULL, NULL},
};
static const WfStructSeqDef statvfs_def = {
    "os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.", statvfs_fields, 10};

/* --- results ----------------------------------------------------------------------------------------------- */

static void add_time(Value *items, int i, const struct timespec *t)
{
    items[7 + i] = wf_int(t->tv_sec);
    items[10 + i] = wf_float((double)t->tv_sec + 1e-9 * (double)t->tv_nsec);
    int64_t ns;
    if (!__builtin_mul_overflow((int64_t)t->tv_sec, (int64_t)1000000000, &ns) &&
        !__builtin_add_overflow(ns, (int64_t)t->tv_nsec, &ns)) {
        items[13 + i] = wf_int(ns);
        return;
    }
    Value seconds = wf_int_mul(wf_int(t->tv_sec), wf_int(1000000000));
    items[13 + i] = wf_is_null(seconds) ? seconds : wf_int_add(seconds, wf_int(t->tv_nsec));
    wf_drop(seconds);
}

Value wf_posix_stat_value(const struct stat *st)
{
    Value items[19] = {
        wf_small(st->st_mode), wf_int_from_u64(st->st_ino), wf_int_from_u64(st->st_dev),
        wf_int_from_u64(st->st_nlink), wf_small((int64_t)st->st_uid), wf_small((int64_t)st->st_gid),
        wf_int(st->st_size),
    };
    add_time(items, 0, &st->st_atim);
    add_time(items, 1, &st->st_mtim);
    add_time(items, 2, &st->st_ctim);
    items[16] = wf_int(st->st_blksize);
    items[17] = wf_int(st->st_blocks);
    items[18] = wf_int_from_u64(st->st_rdev);
    for (int i = 0; i < 19; i++)
        if (wf_is_null(items[i]))
            return WF_NULL;
    return wf_structseq_new(stat_type, items, 19);
}

static Value statvfs_value(const struct statvfs *st)
{
    Value items[11] = {
        wf_int_from_u64(st->f_bsize), wf_int_from_u64(st->f_frsize), wf_int_from_u64(st->f_blocks),
        wf_int_from_u64(st->f_bfree), wf_int_from_u64(st->f_bavail), wf_int_from_u64(st->f_files),
        wf_int_from_u64(st->f_ffree), wf_int_from_u64(st->f_favail), wf_int_from_u64(st->f_flag),
        wf_int_from_u64(st->f_namemax), wf_int_from_u64(st->f_fsid),
    };
    return wf_structseq_new(statvfs_type, items, 11);
}

/* --- stat -------------------------------------------------------------------------------------------------- */

static Value stat_path(Value path, int dir_fd, bool follow, const char *fname)
{
    WfPath p;
    struct stat st;
    int r;
    if (wf_path_open(&p, path, fname, "path", strcmp(fname, "stat") == 0 ? WF_PATH_FD : 0) < 0)
        return WF_NULL;
    if (p.fd >= 0 || p.text == NULL) {
        if (dir_fd != AT_FDCWD)
            return wf_raise(&wf_exc_ValueError, "%s: can't specify dir_fd without matching path", fname);
        if (!follow)
            return wf_raise(&wf_exc_ValueError, "%s: cannot use fd and follow_symlinks together", fname);
        WF_DETACHED(r, fstat(p.fd, &st));
    } else {
        WF_DETACHED(r, fstatat(dir_fd, p.text, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW));
    }
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return wf_posix_stat_value(&st);
}

P_KW(stat)
{
    static const char *const names[] = {"path", "dir_fd", "follow_symlinks", NULL};
    Value path, dir = WF_NONE;
    int follow = 1, dir_fd;
    if (nargs == 1 && wf_is_null(kwnames))
        return stat_path(args[0], AT_FDCWD, true, "stat");
    if (wf_parse_args(args, nargs, kwnames, "O|$Op:stat", names, &path, &dir, &follow) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0)
        return WF_NULL;
    return stat_path(path, dir_fd, follow, "stat");
}

P_KW(lstat)
{
    static const char *const names[] = {"path", "dir_fd", NULL};
    Value path, dir = WF_NONE;
    int dir_fd;
    if (wf_parse_args(args, nargs, kwnames, "O|$O:lstat", names, &path, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0)
        return WF_NULL;
    return stat_path(path, dir_fd, false, "lstat");
}

P_KW(fstat)
{
    static const char *const names[] = {"fd", NULL};
    struct stat st;
    int fd, r;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "i:fstat", names, &fd) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, fstat(fd, &st));
    if (r < 0)
        return interrupted ? WF_NULL : wf_posix_error();
    return wf_posix_stat_value(&st);
}

P_KW(statvfs)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    WfPath p;
    struct statvfs st;
    int r;
    if (wf_parse_args(args, nargs, kwnames, "O:statvfs", names, &path) < 0 ||
        wf_path_open(&p, path, "statvfs", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    WF_DETACHED(r, p.text != NULL ? statvfs(p.text, &st) : fstatvfs(p.fd, &st));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return statvfs_value(&st);
}

P_O(fstatvfs)
{
    struct statvfs st;
    int fd, r;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    WF_DETACHED(r, fstatvfs(fd, &st));
    return r < 0 ? wf_posix_error() : statvfs_value(&st);
}

/* --- access, chmod, chown ------------------------------------------------------------------------------------- */

P_KW(access)
{
    static const char *const names[] = {"path", "mode", "dir_fd", "effective_ids", "follow_symlinks", NULL};
    Value path, dir = WF_NONE;
    int mode, dir_fd, effective = 0, follow = 1, r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "Oi|$Opp:access", names, &path, &mode, &dir, &effective, &follow) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&p, path, "access", "path", 0) < 0)
        return WF_NULL;
    int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    WF_DETACHED(r, faccessat(dir_fd, p.text, mode, flags));
    wf_path_close(&p);
    return wf_bool(r == 0);
}

P_KW(chmod)
{
    static const char *const names[] = {"path", "mode", "dir_fd", "follow_symlinks", NULL};
    Value path, dir = WF_NONE;
    int mode, dir_fd, follow = 1, r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "Oi|$Op:chmod", names, &path, &mode, &dir, &follow) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&p, path, "chmod", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    if (!follow) {
        wf_path_close(&p);
        return wf_raise(&wf_exc_NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
    }
    if (wf_audit("os.chmod", "Oii", path, mode, dir_fd == AT_FDCWD ? -1 : dir_fd) < 0) {
        wf_path_close(&p);
        return WF_NULL;
    }
    WF_DETACHED(r, p.text == NULL ? fchmod(p.fd, (mode_t)mode) : fchmodat(dir_fd, p.text, (mode_t)mode, 0));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

P_KW(fchmod)
{
    static const char *const names[] = {"fd", "mode", NULL};
    int fd, mode, r;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "ii:fchmod", names, &fd, &mode) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, fchmod(fd, (mode_t)mode));
    return interrupted ? WF_NULL : wf_posix_none(r);
}

static Value change_owner(Value path, Value uid, Value gid, int dir_fd, bool follow, const char *fname)
{
    WfPath p;
    uint32_t u, g;
    int r;
    if (wf_posix_id(uid, &u, "uid") < 0 || wf_posix_id(gid, &g, "gid") < 0 ||
        wf_path_open(&p, path, fname, "path", strcmp(fname, "chown") == 0 ? WF_PATH_FD : 0) < 0)
        return WF_NULL;
    WF_DETACHED(r, p.text == NULL ? fchown(p.fd, u, g)
                                  : fchownat(dir_fd, p.text, u, g, follow ? 0 : AT_SYMLINK_NOFOLLOW));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

P_KW(chown)
{
    static const char *const names[] = {"path", "uid", "gid", "dir_fd", "follow_symlinks", NULL};
    Value path, uid, gid, dir = WF_NONE;
    int dir_fd, follow = 1;
    if (wf_parse_args(args, nargs, kwnames, "OOO|$Op:chown", names, &path, &uid, &gid, &dir, &follow) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0)
        return WF_NULL;
    return change_owner(path, uid, gid, dir_fd, follow, "chown");
}

P_KW(lchown)
{
    static const char *const names[] = {"path", "uid", "gid", NULL};
    Value path, uid, gid;
    if (wf_parse_args(args, nargs, kwnames, "OOO:lchown", names, &path, &uid, &gid) < 0)
        return WF_NULL;
    return change_owner(path, uid, gid, AT_FDCWD, false, "lchown");
}

P_KW(fchown)
{
    static const char *const names[] = {"fd", "uid", "gid", NULL};
    Value uid, gid;
    uint32_t u, g;
    int fd, r;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "iOO:fchown", names, &fd, &uid, &gid) < 0 ||
        wf_posix_id(uid, &u, "uid") < 0 || wf_posix_id(gid, &g, "gid") < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, fchown(fd, u, g));
    return interrupted ? WF_NULL : wf_posix_none(r);
}

/* --- utime ------------------------------------------------------------------------------------------------------- */

/* Seconds as a number. */
static int seconds_to_timespec(Value v, struct timespec *t)
{
    if (wf_is_float(v)) {
        double d = wf_float_value(v), whole = floor(d);
        if (isnan(d))
            return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
        if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
            return wf_raise_i(&wf_exc_OverflowError, "timestamp out of range for platform time_t");
        t->tv_sec = (time_t)whole;
        t->tv_nsec = (long)floor((d - whole) * 1e9);
        return 0;
    }
    int64_t s;
    if (wf_as_int64(v, &s) < 0) {
        if (wf_err_matches(&wf_exc_OverflowError)) {
            wf_err_clear();
            wf_raise(&wf_exc_OverflowError, "timestamp out of range for platform time_t");
        }
        return -1;
    }
    t->tv_sec = s;
    t->tv_nsec = 0;
    return 0;
}

/* Nanoseconds as an int. */
static int ns_to_timespec(Value v, struct timespec *t)
{
    Value q, r;
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "unsupported operand type(s) for divmod(): '%T' and 'int'", v);
    if (wf_int_divmod(v, wf_small(1000000000), &q, &r) < 0)
        return -1;
    int64_t seconds;
    int bad = wf_as_int64(q, &seconds);
    t->tv_nsec = wf_small_value(r);
    t->tv_sec = seconds;
    wf_drop(q);
    return bad;
}

static int utime_times(Value times, Value ns, struct timespec out[2])
{
    bool have_times = !wf_is_none(times), have_ns = !wf_is_null(ns);
    if (have_times && have_ns)
        return wf_raise_i(&wf_exc_ValueError, "utime: you may specify either 'times' or 'ns' but not both");
    if (!have_times && !have_ns) {
        out[0] = out[1] = (struct timespec){.tv_nsec = UTIME_NOW};
        return 0;
    }
    Value pair = have_times ? times : ns;
    if (!wf_is_tuple(pair) || wf_tuple_len(pair) != 2)
        return wf_raise_i(&wf_exc_TypeError, have_times ? "utime: 'times' must be either a tuple of two ints or None"
                                                        : "utime: 'ns' must be a tuple of two ints");
    for (int i = 0; i < 2; i++) {
        Value v = wf_tuple_item(pair, (size_t)i);
        if ((have_times ? seconds_to_timespec(v, &out[i]) : ns_to_timespec(v, &out[i])) < 0)
            return -1;
    }
    return 0;
}

P_KW(utime)
{
    static const char *const names[] = {"path", "times", "ns", "dir_fd", "follow_symlinks", NULL};
    Value path, times = WF_NONE, ns = WF_NULL, dir = WF_NONE;
    struct timespec t[2];
    int dir_fd, follow = 1, r;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "O|O$OOp:utime", names, &path, &times, &ns, &dir, &follow) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || utime_times(times, ns, t) < 0 ||
        wf_path_open(&p, path, "utime", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    if (p.text == NULL && (dir_fd != AT_FDCWD || !follow))
        return wf_raise(&wf_exc_ValueError, dir_fd != AT_FDCWD
                                                ? "utime: can't specify dir_fd without matching path"
                                                : "utime: cannot use fd and follow_symlinks together");
    WF_DETACHED(r, p.text == NULL ? futimens(p.fd, t)
                                  : utimensat(dir_fd, p.text, t, follow ? 0 : AT_SYMLINK_NOFOLLOW));
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

/* --- devices ------------------------------------------------------------------------------------------------------ */

P_O(major)
{
    uint64_t dev;
    return wf_as_uint64(arg, &dev) < 0 ? WF_NULL : wf_small(major(dev));
}

P_O(minor)
{
    uint64_t dev;
    return wf_as_uint64(arg, &dev) < 0 ? WF_NULL : wf_small(minor(dev));
}

P_FAST(makedev)
{
    int a, b;
    if (wf_check_nargs("makedev", nargs, 2, 2) < 0 || wf_as_int(args[0], &a) < 0 || wf_as_int(args[1], &b) < 0)
        return WF_NULL;
    return wf_int_from_u64(makedev((unsigned)a, (unsigned)b));
}

P_O(umask)
{
    int mask;
    return wf_as_int(arg, &mask) < 0 ? WF_NULL : wf_small(umask((mode_t)mask));
}

WfMethodDef wf_posix_stat_functions[] = {
    P_DEF(stat, WF_FASTKW, "($module, /, path, *, dir_fd=None, follow_symlinks=True)"),
    P_DEF(lstat, WF_FASTKW, "($module, /, path, *, dir_fd=None)"),
    P_DEF(fstat, WF_FASTKW, "($module, /, fd)"),
    P_DEF(statvfs, WF_FASTKW, "($module, /, path)"),
    P_DEF(fstatvfs, WF_O, "($module, fd, /)"),
    P_DEF(access, WF_FASTKW, "($module, /, path, mode, *, dir_fd=None, effective_ids=False,\n       follow_symlinks=True)"),
    P_DEF(chmod, WF_FASTKW, "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)"),
    P_DEF(fchmod, WF_FASTKW, "($module, /, fd, mode)"),
    P_DEF(chown, WF_FASTKW, "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)"),
    P_DEF(lchown, WF_FASTKW, "($module, /, path, uid, gid)"),
    P_DEF(fchown, WF_FASTKW, "($module, /, fd, uid, gid)"),
    P_DEF(utime, WF_FASTKW, "($module, /, path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, follow_symlinks=True)"),
    P_DEF(major, WF_O, "($module, device, /)"),
    P_DEF(minor, WF_O, "($module, device, /)"),
    P_DEF(makedev, WF_FAST, "($module, major, minor, /)"),
    P_DEF(umask, WF_O, "($module, mask, /)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_stat(Value module)
{
    stat_type = wf_structseq_type(&stat_def);
    statvfs_type = stat_type == NULL ? NULL : wf_structseq_type(&statvfs_def);
    if (statvfs_type == NULL || wf_module_add(module, "stat_result", wf_new_ref(wf_type_value(stat_type))) < 0)
        return -1;
    return wf_module_add(module, "statvfs_result", wf_new_ref(wf_type_value(statvfs_type)));
}
