/* The functions of posix by file; posix.c gathers their tables. */
#ifndef WEFT_MODULES_POSIX_H
#define WEFT_MODULES_POSIX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "internal/runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A path argument: str, bytes, os.PathLike, or by `flags` a descriptor or None. */
typedef struct {
    const char *text;  /* NULL for a descriptor or None */
    int fd;            /* -1 for a path */
    Value bytes;       /* owned: where text is */
    Value object;      /* borrowed: for messages */
    bool is_bytes;     /* names that come out are bytes too */
} WfPath;
enum { WF_PATH_FD = 1, WF_PATH_NONE = 2 };

int wf_path_open(WfPath *p, Value v, const char *fname, const char *argname, int flags) WF_MUST_USE;
void wf_path_close(WfPath *p);
/* OSError of errno naming the path; closes it. */
WF_COLD Value wf_path_error(WfPath *p);
/* dir_fd=: an int or None (AT_FDCWD). 0 / -1. */
int wf_posix_dir_fd(Value v, int *fd) WF_MUST_USE;
/* A descriptor: an int or what has fileno(). 0 / -1. */
int wf_posix_fd(Value v, int *fd) WF_MUST_USE;
/* OSError of errno. */
WF_COLD Value wf_posix_error(void);
/* uid, gid: -1 allowed. 0 / -1. */
int wf_posix_id(Value v, uint32_t *out, const char *what) WF_MUST_USE;
/* None, or OSError when r < 0. */
WF_INLINE Value wf_posix_none(int r) { return WF_LIKELY(r >= 0) ? WF_NONE : wf_posix_error(); }
/* A name from the system as str or bytes. */
Value wf_posix_name(const char *s, size_t n, bool bytes) WF_MUST_USE;

/* r = call, detached; errno survives. */
#define WF_DETACHED(r, call)                                                                      \
    do {                                                                                          \
        WF_BLOCKING_BEGIN                                                                         \
        r = (call);                                                                               \
        WF_BLOCKING_END                                                                           \
    } while (0)
/* The same, again after EINTR; -1 with `interrupted` true if a signal handler raised. */
#define WF_RETRIED(r, interrupted, call)                                                          \
    do {                                                                                          \
        interrupted = false;                                                                      \
        WF_DETACHED(r, call);                                                                     \
    } while (r < 0 && errno == EINTR && !(interrupted = wf_safepoint() < 0))

Value wf_posix_stat_value(const struct stat *st) WF_MUST_USE;

extern WfMethodDef wf_posix_path_functions[], wf_posix_stat_functions[], wf_posix_file_functions[],
    wf_posix_fs_functions[], wf_posix_dir_functions[], wf_posix_process_functions[], wf_posix_wait_functions[],
    wf_posix_id_functions[], wf_posix_sched_functions[], wf_posix_info_functions[], wf_posix_spawn_functions[],
    wf_posix_xattr_functions[], wf_posix_vector_functions[];

int wf_posix_init_stat(Value module) WF_MUST_USE;
int wf_posix_init_dir(Value module) WF_MUST_USE;
int wf_posix_init_process(Value module) WF_MUST_USE;
int wf_posix_init_wait(Value module) WF_MUST_USE;
int wf_posix_init_sched(Value module) WF_MUST_USE;
int wf_posix_init_info(Value module) WF_MUST_USE;
int wf_posix_init_constants(Value module) WF_MUST_USE;

#define P_NOARGS(name) static Value posix_##name(Value self)
#define P_O(name) static Value posix_##name(Value self, Value arg)
#define P_FAST(name) static Value posix_##name(Value self, const Value *args, size_t nargs)
#define P_KW(name) static Value posix_##name(Value self, const Value *args, size_t nargs, Value kwnames)
#define P_DEF(name, flags, signature) {#name, (void *)posix_##name, flags, #name signature "\n--\n\n"}

#endif
