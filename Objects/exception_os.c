/*
 * OSError: the class is chosen by errno, and the arguments (errno, strerror[, filename[, winerror[,
 * filename2]]]) become attributes. As long as a subclass does not replace __init__ this happens
 * in __new__, else in OSError.__init__.
 */
#include "exc_impl.h"

#include "instance.h"

#include <errno.h>

WfType *wf_exc_type_of_errno(int err)
{
    switch (err) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
        return &wf_exc_BlockingIOError;
    case EPIPE:
    case ESHUTDOWN:
        return &wf_exc_BrokenPipeError;
    case ECHILD:
        return &wf_exc_ChildProcessError;
    case ECONNABORTED:
        return &wf_exc_ConnectionAbortedError;
    case ECONNREFUSED:
        return &wf_exc_ConnectionRefusedError;
    case ECONNRESET:
        return &wf_exc_ConnectionResetError;
    case EEXIST:
        return &wf_exc_FileExistsError;
    case ENOENT:
        return &wf_exc_FileNotFoundError;
    case EISDIR:
        return &wf_exc_IsADirectoryError;
    case ENOTDIR:
        return &wf_exc_NotADirectoryError;
    case EINTR:
        return &wf_exc_InterruptedError;
    case EACCES:
    case EPERM:
        return &wf_exc_PermissionError;
    case ESRCH:
        return &wf_exc_ProcessLookupError;
    case ETIMEDOUT:
        return &wf_exc_TimeoutError;
    default:
        return &wf_exc_OSError;
    }
}

static bool init_does_it(const WfType *t)
{
    return t->init != wf_os_error_init && t->new == wf_os_error_new;
}

/* Fills the fields; self.args is cut to (errno, strerror) when there is a file name. */
static int fill(Value self, const Value *args, size_t nargs)
{
    WfOSError *e = (WfOSError *)wf_obj(self);
    ssize_t written = -1;
    size_t keep = nargs;
    wf_relaxed_set(&e->written, written);
    if (nargs >= 2 && nargs <= 5) {
        wf_exc_store(self, &e->number, args[0]);
        wf_exc_store(self, &e->strerror, args[1]);
        if (nargs >= 3 && !wf_is_none(args[2])) {
            WfType *ft = wf_type_of(args[2]);
            if (wf_type_of(self) == &wf_exc_BlockingIOError &&
                (ft->nb_index || ft->nb_int || ft->nb_float)) {
                if (wf_as_ssize(args[2], &written, &wf_exc_ValueError) < 0)
                    return -1;
                wf_relaxed_set(&e->written, written);
            } else {
                wf_exc_store(self, &e->filename, args[2]);
                if (nargs == 5 && !wf_is_none(args[4]))
                    wf_exc_store(self, &e->filename2, args[4]);
                keep = 2;
            }
        }
    }
    return wf_exc_set_args(self, args, keep);
}

Value wf_os_error_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    bool later = init_does_it(t);
    if (!later && wf_no_kwargs(t->name, kwnames) < 0)
        return WF_NULL;
    int64_t number;
    if (t == &wf_exc_OSError && nargs >= 2 && nargs <= 5 && wf_is_int(args[0]) &&
        wf_int_try_i64(args[0], &number) && number == (int)number)
        t = wf_exc_type_of_errno((int)number);
    Value self = wf_exc_alloc(t, wf_tuple_new(0));
    if (wf_is_null(self))
        return WF_NULL;
    ((WfOSError *)wf_obj(self))->written = -1;
    if (!later && fill(self, args, nargs) < 0) {
        wf_drop(self);
        return WF_NULL;
    }
    return self;
}

int wf_os_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfType *t = wf_type_of(self);
    if (!init_does_it(t))
        return 0;
    if (wf_no_kwargs(t->name, kwnames) < 0)
        return -1;
    return fill(self, args, nargs);
}

Value wf_os_error_str(Value self)
{
    WfOSError *e = (WfOSError *)wf_obj(self);
    bool has_name = !wf_is_null(wf_value_load(&e->filename)), both = !wf_is_null(wf_value_load(&e->filename2));
    if (!has_name && (wf_is_null(wf_value_load(&e->number)) || wf_is_null(wf_value_load(&e->strerror))))
        return wf_base_exception_str(self);
    Value number = wf_exc_load(self, &e->number), message = wf_exc_load(self, &e->strerror);
    Value one = wf_exc_load(self, &e->filename), two = wf_exc_load(self, &e->filename2), text;
    if (both)
        text = wf_str_from_format("[Errno %S] %S: %R -> %R", number, message, one, two);
    else if (has_name)
        text = wf_str_from_format("[Errno %S] %S: %R", number, message, one);
    else
        text = wf_str_from_format("[Errno %S] %S", number, message);
    wf_drop(number);
    wf_drop(message);
    wf_drop(one);
    wf_drop(two);
    return text;
}

static Value os_error_reduce(Value self)
{
    WfOSError *e = (WfOSError *)wf_obj(self);
    Value args = wf_exc_load(self, &e->base.args), state = wf_exc_state(self), r = WF_NULL;
    if (wf_tuple_len(args) == 2 && !wf_is_null(wf_value_load(&e->filename))) {
        Value a = wf_tuple_item(args, 0), b = wf_tuple_item(args, 1), one = wf_exc_load(self, &e->filename), two;
        bool both = !wf_is_null(wf_value_load(&e->filename2));
        two = wf_exc_load(self, &e->filename2);
        Value full = both ? wf_tuple_pack(5, a, b, one, WF_NONE, two) : wf_tuple_pack(3, a, b, one);
        wf_drop(one);
        wf_drop(two);
        wf_drop(args);
        args = full;
    }
    Value type = wf_type_value(wf_type_of(self));
    if (!wf_is_null(args) && !wf_is_null(state))
        r = wf_is_none(state) ? wf_tuple_pack(2, type, args) : wf_tuple_pack(3, type, args, state);
    wf_drop(args);
    wf_drop(state);
    return r;
}

static Value get_written(Value self, void *closure)
{
    ssize_t n = wf_relaxed(&((WfOSError *)wf_obj(self))->written);
    if (n == -1)
        return wf_raise(&wf_exc_AttributeError, "characters_written");
    return wf_int(n);
}

static int set_written(Value self, Value v, void *closure)
{
    ssize_t *written = &((WfOSError *)wf_obj(self))->written, n = -1;
    if (!wf_is_null(v) ? wf_as_ssize(v, &n, &wf_exc_ValueError) < 0 : wf_relaxed(written) == -1)
        return wf_is_null(v) ? wf_raise_i(&wf_exc_AttributeError, "characters_written") : -1;
    wf_relaxed_set(written, n);
    return 0;
}

WfMethodDef wf_os_error_methods[] = {{"__reduce__", os_error_reduce, WF_NOARGS, NULL}, {0}};
WfMemberDef wf_os_error_members[] = {
    {"errno", WF_M_VALUE, offsetof(WfOSError, number), false, "POSIX exception code"},
    {"strerror", WF_M_VALUE, offsetof(WfOSError, strerror), false, "exception strerror"},
    {"filename", WF_M_VALUE, offsetof(WfOSError, filename), false, "exception filename"},
    {"filename2", WF_M_VALUE, offsetof(WfOSError, filename2), false, "second exception filename"},
    {0}};
WfGetSetDef wf_os_error_getset[] = {
    {"characters_written", get_written, set_written, NULL, NULL}, {0}};

Value wf_raise_errno(int err, Value filename, Value filename2)
{
    const char *text = strerror(err);
    Value message = wf_str_decode_fs(text, strlen(text));
    if (wf_is_null(message))
        return WF_NULL;
    Value args[5] = {wf_small(err), message, filename, WF_NONE, filename2};
    size_t n = !wf_is_null(filename2) ? 5 : !wf_is_null(filename) ? 3 : 2;
    if (n == 5 && wf_is_null(filename))
        args[2] = WF_NONE;
    Value e = wf_exc_new(&wf_exc_OSError, args, n);
    wf_drop(message);
    if (!wf_is_null(e))
        wf_raise_obj(e);
    return WF_NULL;
}
