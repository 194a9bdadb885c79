/* _posixshmem: shared memory by name. */
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <sys/mman.h>

static int take_path(Value path, const char **out)
{
    size_t len;
    *out = wf_str_utf8(path, &len);
    if (*out == NULL)
        return -1;
    return strlen(*out) == len ? 0 : wf_raise_i(&wf_exc_ValueError, "embedded null character");
}

static Value failed(Value path)
{
    return wf_raise_errno(errno, path, WF_NULL);
}

static Value m_shm_open(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"path", "flags", "mode", NULL};
    Value path;
    int flags, mode = 0777, fd;
    bool interrupted;
    const char *name;
    if (wf_parse_args(args, nargs, kwnames, "Ui|i:shm_open", names, &path, &flags, &mode) < 0 ||
        take_path(path, &name) < 0)
        return WF_NULL;
    WF_OS_RETRIED(fd, interrupted, shm_open(name, flags, (mode_t)mode));
    if (fd < 0)
        return interrupted ? WF_NULL : failed(path);
    return wf_int(fd);
}

static Value m_shm_unlink(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    int r;
    bool interrupted;
    const char *name;
    if (wf_parse_args(args, nargs, kwnames, "U:shm_unlink", names, &path) < 0 ||
        take_path(path, &name) < 0)
        return WF_NULL;
    WF_OS_RETRIED(r, interrupted, shm_unlink(name));
    if (r < 0)
        return interrupted ? WF_NULL : failed(path);
    return WF_NONE;
}

static WfMethodDef functions[] = {
    {"shm_open", m_shm_open, WF_FASTKW,
     "shm_open($module, /, path, flags, mode=511)\n--\n\nOpen a shared memory object.  Returns a "
     "file "
     "descriptor (integer)."},
    {"shm_unlink", m_shm_unlink, WF_FASTKW,
     "shm_unlink($module, /, path)\n--\n\nRemove a shared memory object (similar to "
     "unlink()).\n\nRemove "
     "a shared memory object name, and, once all processes have unmapped the object,\nde-allocate "
     "and destroy the contents of the associated memory region."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__posixshmem(Value m)
{
    return wf_module_add_functions(m, functions);
}
