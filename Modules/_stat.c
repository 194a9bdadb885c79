/* _stat: the bits of st_mode, and their text. */
#include "internal/runtime.h"

#include <sys/stat.h>

/* CPython's constants where Linux has none of its own. */
#define C(name) {#name, name}
static const struct {
    const char *name;
    int64_t value;
} constants[] = {
    C(S_IFDIR), C(S_IFCHR), C(S_IFBLK), C(S_IFREG), C(S_IFIFO), C(S_IFLNK), C(S_IFSOCK), {"S_IFDOOR", 0},
    {"S_IFPORT", 0}, {"S_IFWHT", 0}, C(S_ISUID), C(S_ISGID), C(S_ISVTX), {"S_ENFMT", S_ISGID}, C(S_IREAD),
    C(S_IWRITE), C(S_IEXEC), C(S_IRWXU), C(S_IRUSR), C(S_IWUSR), C(S_IXUSR), C(S_IRWXG), C(S_IRGRP), C(S_IWGRP),
    C(S_IXGRP), C(S_IRWXO), C(S_IROTH), C(S_IWOTH), C(S_IXOTH), {"UF_NODUMP", 0x1}, {"UF_IMMUTABLE", 0x2},
    {"UF_APPEND", 0x4}, {"UF_OPAQUE", 0x8}, {"UF_NOUNLINK", 0x10}, {"UF_COMPRESSED", 0x20}, {"UF_HIDDEN", 0x8000},
    {"SF_ARCHIVED", 0x10000}, {"SF_IMMUTABLE", 0x20000}, {"SF_APPEND", 0x40000}, {"SF_NOUNLINK", 0x100000},
    {"SF_SNAPSHOT", 0x200000}, {"ST_MODE", 0}, {"ST_INO", 1}, {"ST_DEV", 2}, {"ST_NLINK", 3}, {"ST_UID", 4},
    {"ST_GID", 5}, {"ST_SIZE", 6}, {"ST_ATIME", 7}, {"ST_MTIME", 8}, {"ST_CTIME", 9},
};

static int mode_argument(Value v, mode_t *mode)
{
    uint64_t n;
    if (wf_as_uint64(v, &n) < 0)
        return -1;
    if (n > UINT32_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "mode out of range");
    *mode = (mode_t)n;
    return 0;
}

#define IS_KIND(name)                                                                             \
    static Value stat_##name(Value self, Value arg)                                               \
    {                                                                                             \
        mode_t mode;                                                                              \
        return mode_argument(arg, &mode) < 0 ? WF_NULL : wf_bool(name(mode));                     \
    }
#define S_ISDOOR(mode) ((void)(mode), 0)
#define S_ISPORT(mode) ((void)(mode), 0)
#define S_ISWHT(mode) ((void)(mode), 0)
IS_KIND(S_ISDIR)
IS_KIND(S_ISCHR)
IS_KIND(S_ISBLK)
IS_KIND(S_ISREG)
IS_KIND(S_ISFIFO)
IS_KIND(S_ISLNK)
IS_KIND(S_ISSOCK)
IS_KIND(S_ISDOOR)
IS_KIND(S_ISPORT)
IS_KIND(S_ISWHT)

static Value stat_S_IMODE(Value self, Value arg)
{
    mode_t mode;
    return mode_argument(arg, &mode) < 0 ? WF_NULL : wf_small(mode & 07777);
}

static Value stat_S_IFMT(Value self, Value arg)
{
    mode_t mode;
    return mode_argument(arg, &mode) < 0 ? WF_NULL : wf_small(mode & S_IFMT);
}

static char kind_letter(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
    }
}

/* The execute letter: x, or what a special bit makes of it. */
static char execute_letter(mode_t mode, mode_t execute, mode_t special, const char *letters)
{
    if (mode & special)
        return mode & execute ? letters[0] : letters[1];
    return mode & execute ? 'x' : '-';
}

static Value stat_filemode(Value self, Value arg)
{
    mode_t mode;
    if (mode_argument(arg, &mode) < 0)
        return WF_NULL;
    char s[] = {kind_letter(mode),
                mode & S_IRUSR ? 'r' : '-',
                mode & S_IWUSR ? 'w' : '-',
                execute_letter(mode, S_IXUSR, S_ISUID, "sS"),
                mode & S_IRGRP ? 'r' : '-',
                mode & S_IWGRP ? 'w' : '-',
                execute_letter(mode, S_IXGRP, S_ISGID, "sS"),
                mode & S_IROTH ? 'r' : '-',
                mode & S_IWOTH ? 'w' : '-',
                execute_letter(mode, S_IXOTH, S_ISVTX, "tT")};
    return wf_str_from_latin1(s, sizeof s);
}

#define F(name, doc) {#name, (void *)stat_##name, WF_O, #name "(mode) -> bool\n\n" doc}
static WfMethodDef functions[] = {
    F(S_ISDIR, "Whether this is a directory."),
    F(S_ISCHR, "Whether this is a character device."),
    F(S_ISBLK, "Whether this is a block device."),
    F(S_ISREG, "Whether this is a regular file."),
    F(S_ISFIFO, "Whether this is a FIFO."),
    F(S_ISLNK, "Whether this is a symbolic link."),
    F(S_ISSOCK, "Whether this is a socket."),
    F(S_ISDOOR, "False: there are no doors."),
    F(S_ISPORT, "False: there are no event ports."),
    F(S_ISWHT, "False: there are no whiteouts."),
    F(S_IMODE, "The permission bits."),
    {"S_IFMT", (void *)stat_S_IFMT, WF_O, "S_IFMT(mode) -> int\n\n" "The bits that say what kind of file it is."},
    F(filemode, "The mode as text: '-rwxrwxrwx'."),
    {NULL, NULL, 0, NULL},
};

int wf_module_init__stat(Value module)
{
    if (wf_module_add_functions(module, functions) < 0)
        return -1;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(module, constants[i].name, constants[i].value) < 0)
            return -1;
    return 0;
}
