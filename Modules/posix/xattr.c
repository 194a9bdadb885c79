/* posix: extended attributes. */
#include "posix.h"

#include <sys/xattr.h>

/* Arguments path and attribute with follow_symlinks; closes what it opened on failure. */
static int open_both(WfPath *p, WfPath *attribute, Value path, Value name, const char *fname, int follow)
{
    if (wf_path_open(p, path, fname, "path", WF_PATH_FD) < 0)
        return -1;
    if (p->text == NULL && !follow) {
        return wf_raise_i(&wf_exc_ValueError, "%s: cannot use fd and follow_symlinks together", fname);
    }
    if (wf_path_open(attribute, name, fname, "attribute", 0) < 0) {
        wf_path_close(p);
        return -1;
    }
    return 0;
}

P_KW(getxattr)
{
    static const char *const names[] = {"path", "attribute", "follow_symlinks", NULL};
    Value path, name;
    int follow = 1;
    WfPath p, a;
    if (wf_parse_args(args, nargs, kwnames, "OO|$p:getxattr", names, &path, &name, &follow) < 0 ||
        open_both(&p, &a, path, name, "getxattr", follow) < 0)
        return WF_NULL;
    for (size_t size = 128;; size = 65536) {
        Value bytes = wf_bytes_new(NULL, size);
        if (wf_is_null(bytes))
            break;
        void *buf = wf_as_bytes(bytes)->data;
        ssize_t n;
        WF_DETACHED(n, p.text == NULL ? fgetxattr(p.fd, a.text, buf, size)
                       : follow       ? getxattr(p.text, a.text, buf, size)
                                      : lgetxattr(p.text, a.text, buf, size));
        if (n >= 0) {
            Value r = wf_bytes_new(buf, (size_t)n);
            wf_drop(bytes);
            wf_path_close(&a);
            wf_path_close(&p);
            return r;
        }
        int err = errno;
        wf_drop(bytes);
        errno = err;
        if (err != ERANGE || size == 65536) {
            wf_path_close(&a);
            return wf_path_error(&p);
        }
    }
    wf_path_close(&a);
    wf_path_close(&p);
    return WF_NULL;
}

P_KW(setxattr)
{
    static const char *const names[] = {"path", "attribute", "value", "flags", "follow_symlinks", NULL};
    Value path, name;
    WfBuffer value;
    int flags = 0, follow = 1, r;
    WfPath p, a;
    if (wf_parse_args(args, nargs, kwnames, "OOy|i$p:setxattr", names, &path, &name, &value, &flags, &follow) < 0)
        return WF_NULL;
    if (open_both(&p, &a, path, name, "setxattr", follow) < 0) {
        wf_release_buffer(&value);
        return WF_NULL;
    }
    size_t n = (size_t)value.len;
    WF_DETACHED(r, p.text == NULL ? fsetxattr(p.fd, a.text, value.buf, n, flags)
                   : follow       ? setxattr(p.text, a.text, value.buf, n, flags)
                                  : lsetxattr(p.text, a.text, value.buf, n, flags));
    int err = errno;
    wf_release_buffer(&value);
    wf_path_close(&a);
    errno = err;
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

P_KW(removexattr)
{
    static const char *const names[] = {"path", "attribute", "follow_symlinks", NULL};
    Value path, name;
    int follow = 1, r;
    WfPath p, a;
    if (wf_parse_args(args, nargs, kwnames, "OO|$p:removexattr", names, &path, &name, &follow) < 0 ||
        open_both(&p, &a, path, name, "removexattr", follow) < 0)
        return WF_NULL;
    WF_DETACHED(r, p.text == NULL ? fremovexattr(p.fd, a.text)
                   : follow       ? removexattr(p.text, a.text)
                                  : lremovexattr(p.text, a.text));
    int err = errno;
    wf_path_close(&a);
    errno = err;
    if (r < 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return WF_NONE;
}

static Value name_list(const char *buf, size_t n)
{
    Value list = wf_list_new(0);
    for (size_t i = 0; !wf_is_null(list) && i < n; i += strlen(buf + i) + 1) {
        Value s = wf_str_decode_fs(buf + i, strlen(buf + i));
        if (wf_is_null(s) || wf_list_append_steal(list, s) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

P_KW(listxattr)
{
    static const char *const names[] = {"path", "follow_symlinks", NULL};
    Value path = WF_NONE;
    int follow = 1;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "|O$p:listxattr", names, &path, &follow) < 0 ||
        wf_path_open(&p, path, "listxattr", "path", WF_PATH_FD | WF_PATH_NONE) < 0)
        return WF_NULL;
    char *buf = malloc(65536);
    if (buf == NULL)
        return wf_no_memory();
    const char *name = p.text == NULL && p.fd < 0 ? "." : p.text;
    ssize_t n;
    WF_DETACHED(n, name == NULL ? flistxattr(p.fd, buf, 65536)
                   : follow     ? listxattr(name, buf, 65536)
                                : llistxattr(name, buf, 65536));
    Value r = n < 0 ? wf_path_error(&p) : name_list(buf, (size_t)n);
    wf_path_close(&p);
    free(buf);
    return r;
}

WfMethodDef wf_posix_xattr_functions[] = {
    P_DEF(getxattr, WF_FASTKW, "($module, /, path, attribute, *, follow_symlinks=True)"),
    P_DEF(setxattr, WF_FASTKW, "($module, /, path, attribute, value, flags=0, *,\n         follow_symlinks=True)"),
    P_DEF(removexattr, WF_FASTKW, "($module, /, path, attribute, *, follow_symlinks=True)"),
    P_DEF(listxattr, WF_FASTKW, "($module, /, path=None, *, follow_symlinks=True)"),
    {NULL, NULL, 0, NULL},
};
