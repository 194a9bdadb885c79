/* errno: the numbers of system errors and their names. */
#include "internal/runtime.h"

#include <errno.h>

#define E(name) {#name, name}
static const struct {
    const char *name;
    int number;
} errors[] = {
    E(ENODEV), E(ENOCSI), E(EHOSTUNREACH), E(ENOMSG), E(EL2HLT), E(ENOTCONN), E(ENOTTY), E(ENOSYS),
    E(ENOTUNIQ), E(ENOTEMPTY), E(ENOTSOCK), E(ENOTRECOVERABLE), E(EOWNERDEAD), E(ENOTNAM), E(ENOTDIR), E(ENOTBLK),
    E(ENOSTR), E(ENOSR), E(ENOSPC), E(ENOPROTOOPT), E(ENOPKG), E(ENONET), E(ENOMEM), E(ENOMEDIUM), E(ENOLINK),
    E(ENOLCK), E(ENOKEY), E(ENOEXEC), E(ENOENT), E(ENODATA), E(ENOBUFS), E(ENOANO), E(ENFILE), E(ENETUNREACH),
    E(ENETRESET), E(ENETDOWN), E(ENAVAIL), E(ENAMETOOLONG), E(EMULTIHOP), E(EMSGSIZE), E(EMLINK), E(EMFILE),
    E(EMEDIUMTYPE), E(ELOOP), E(ELNRNG), E(ELIBSCN), E(ELIBMAX), E(ELIBEXEC), E(ELIBBAD), E(ELIBACC), E(EL3RST),
    E(EL3HLT), E(EL2NSYNC), E(EKEYREVOKED), E(EKEYREJECTED), E(EKEYEXPIRED), E(EISNAM), E(EISDIR), E(EISCONN),
    E(EIO), E(EINVAL), E(EINTR), E(EINPROGRESS), E(EILSEQ), E(EIDRM), E(EHOSTDOWN), E(EFBIG), E(EFAULT), E(EEXIST),
    E(EDQUOT), E(EDOTDOT), E(EDOM), E(EDESTADDRREQ), E(EDEADLK), E(EDEADLOCK), E(ECONNRESET), E(ECONNREFUSED),
    E(ECONNABORTED), E(ECOMM), E(ECHRNG), E(ECHILD), E(ECANCELED), E(EBUSY), E(EBFONT), E(EBADSLT), E(EBADRQC),
    E(EBADR), E(EBADMSG), E(EBADFD), E(EBADF), E(EBADE), E(EALREADY), E(EWOULDBLOCK), E(EAGAIN), E(EAFNOSUPPORT),
    E(EADV), E(EADDRNOTAVAIL), E(EADDRINUSE), E(EACCES), E(E2BIG), E(ETIMEDOUT), E(ETIME), E(ESTRPIPE), E(ESTALE),
    E(ESRMNT), E(ESRCH), E(ESPIPE), E(ESOCKTNOSUPPORT), E(ESHUTDOWN), E(ERFKILL), E(EROFS), E(EREMOTEIO), E(EREMOTE),
    E(EREMCHG), E(ERESTART), E(ERANGE), E(EPROTOTYPE), E(EPROTONOSUPPORT), E(EPROTO), E(EPIPE), E(EPFNOSUPPORT),
    E(EPERM), E(EOVERFLOW), E(EOPNOTSUPP), E(ENOTSUP), E(ENXIO), E(EUCLEAN), E(EUNATCH), E(EUSERS), E(EXDEV), E(EXFULL),
    E(ETOOMANYREFS), E(ETXTBSY),
};

int wf_module_init_errno(Value module)
{
    Value names = wf_dict_new();
    if (wf_is_null(names))
        return -1;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        Value name = wf_intern_c(errors[i].name), number = wf_small(errors[i].number);
        if (wf_is_null(name) || wf_dict_set(names, number, name) < 0 ||
            wf_module_add_int(module, errors[i].name, errors[i].number) < 0) {
            wf_drop(names);
            return -1;
        }
    }
    return wf_module_add(module, "errorcode", names);
}
