/* posix: constants, and the list of what the system has. */
#include "posix.h"

#include <dlfcn.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>

#ifndef XATTR_SIZE_MAX
#define XATTR_SIZE_MAX 65536
#endif
#ifndef P_PIDFD
#define P_PIDFD 3
#endif
#ifndef SCHED_RESET_ON_FORK
#define SCHED_RESET_ON_FORK 0x40000000
#endif

#define C(name) {#name, name}
static const struct {
    const char *name;
    int64_t value;
} constants[] = {
    C(CLD_CONTINUED), C(CLD_DUMPED), C(CLD_EXITED), C(CLD_KILLED), C(CLD_STOPPED), C(CLD_TRAPPED), C(EFD_CLOEXEC),
    C(EFD_NONBLOCK), C(EFD_SEMAPHORE), C(EX_CANTCREAT), C(EX_CONFIG), C(EX_DATAERR), C(EX_IOERR), C(EX_NOHOST),
    C(EX_NOINPUT), C(EX_NOPERM), C(EX_NOUSER), C(EX_OK), C(EX_OSERR), C(EX_OSFILE), C(EX_PROTOCOL), C(EX_SOFTWARE),
    C(EX_TEMPFAIL), C(EX_UNAVAILABLE), C(EX_USAGE), C(F_LOCK), C(F_OK), C(F_TEST), C(F_TLOCK), C(F_ULOCK),
    C(GRND_NONBLOCK), C(GRND_RANDOM), C(MFD_ALLOW_SEALING), C(MFD_CLOEXEC), C(MFD_HUGETLB),
    {"MFD_HUGE_SHIFT", 26}, {"MFD_HUGE_MASK", 63}, {"MFD_HUGE_64KB", 16ll << 26}, {"MFD_HUGE_512KB", 19ll << 26},
    {"MFD_HUGE_1MB", 20ll << 26}, {"MFD_HUGE_2MB", 21ll << 26}, {"MFD_HUGE_8MB", 23ll << 26},
    {"MFD_HUGE_16MB", 24ll << 26}, {"MFD_HUGE_32MB", 25ll << 26}, {"MFD_HUGE_256MB", 28ll << 26},
    {"MFD_HUGE_512MB", 29ll << 26}, {"MFD_HUGE_1GB", 30ll << 26}, {"MFD_HUGE_2GB", 31ll << 26},
    {"MFD_HUGE_16GB", 34ll << 26}, C(NGROUPS_MAX), C(O_ACCMODE), C(O_APPEND), C(O_ASYNC), C(O_CLOEXEC), C(O_CREAT),
    C(O_DIRECT), C(O_DIRECTORY), C(O_DSYNC), C(O_EXCL), C(O_FSYNC), C(O_LARGEFILE), C(O_NDELAY), C(O_NOATIME),
    C(O_NOCTTY), C(O_NOFOLLOW), C(O_NONBLOCK), C(O_PATH), C(O_RDONLY), C(O_RDWR), C(O_RSYNC), C(O_SYNC),
    C(O_TMPFILE), C(O_TRUNC), C(O_WRONLY), C(POSIX_FADV_DONTNEED), C(POSIX_FADV_NOREUSE), C(POSIX_FADV_NORMAL),
    C(POSIX_FADV_RANDOM), C(POSIX_FADV_SEQUENTIAL), C(POSIX_FADV_WILLNEED), {"POSIX_SPAWN_OPEN", 0},
    {"POSIX_SPAWN_CLOSE", 1}, {"POSIX_SPAWN_DUP2", 2}, C(PRIO_PGRP), C(PRIO_PROCESS), C(PRIO_USER), C(P_ALL),
    C(P_PGID), C(P_PID), C(P_PIDFD), C(RTLD_DEEPBIND), C(RTLD_GLOBAL), C(RTLD_LAZY), C(RTLD_LOCAL), C(RTLD_NODELETE),
    C(RTLD_NOLOAD), C(RTLD_NOW), C(RWF_APPEND), C(RWF_DSYNC), C(RWF_HIPRI), C(RWF_NOWAIT), C(RWF_SYNC), C(R_OK),
    C(SCHED_BATCH), C(SCHED_FIFO), C(SCHED_IDLE), C(SCHED_OTHER), C(SCHED_RESET_ON_FORK), C(SCHED_RR), C(SEEK_DATA),
    C(SEEK_HOLE), C(SPLICE_F_MORE), C(SPLICE_F_MOVE), C(SPLICE_F_NONBLOCK), C(ST_APPEND), C(ST_MANDLOCK),
    C(ST_NOATIME), C(ST_NODEV), C(ST_NODIRATIME), C(ST_NOEXEC), C(ST_NOSUID), C(ST_RDONLY), C(ST_RELATIME),
    C(ST_SYNCHRONOUS), C(ST_WRITE), C(TMP_MAX), C(WCONTINUED), C(WEXITED), C(WNOHANG), C(WNOWAIT), C(WSTOPPED),
    C(WUNTRACED), C(W_OK), C(XATTR_CREATE), C(XATTR_REPLACE), C(XATTR_SIZE_MAX), C(X_OK),
};

/* What os.supports_fd and the like are made from. */
static const char *const have[] = {
    "HAVE_EVENTFD",    "HAVE_FACCESSAT", "HAVE_FCHDIR",     "HAVE_FCHMOD",   "HAVE_FCHMODAT",   "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",   "HAVE_FEXECVE",   "HAVE_FDOPENDIR",  "HAVE_FPATHCONF", "HAVE_FSTATAT",   "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",  "HAVE_FUTIMENS",  "HAVE_FUTIMES",    "HAVE_FUTIMESAT", "HAVE_LINKAT",    "HAVE_LCHOWN",
    "HAVE_LSTAT",      "HAVE_LUTIMES",   "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT", "HAVE_MKFIFOAT",  "HAVE_MKNODAT",
    "HAVE_OPENAT",     "HAVE_READLINKAT", "HAVE_RENAMEAT",  "HAVE_SYMLINKAT", "HAVE_UNLINKAT",  "HAVE_UTIMENSAT",
};

int wf_posix_init_constants(Value module)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(module, constants[i].name, constants[i].value) < 0)
            return -1;
    Value list = wf_list_new(32);
    for (size_t i = 0; !wf_is_null(list) && i < sizeof have / sizeof *have; i++)
        if (wf_list_append_steal(list, wf_str_from_c(have[i])) < 0) {
            wf_drop(list);
            return -1;
        }
    return wf_module_add(module, "_have_functions", list);
}
