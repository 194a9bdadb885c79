/* termios: control of terminals. */
#define _GNU_SOURCE
#include "runtime.h"
#include "system.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <asm/ioctls.h>
#include <linux/serial.h>
#include <linux/tty.h>
#include <termios.h>

static Value error; /* [const] after module init */

static Value failed(void) { return wf_os_error_as(error); }

/* None, or termios.error when the call, made detached, fails. */
#define CALL(call)                                                                                    do {                                                                                                  int r_;                                                                                           WF_OS_DETACHED(r_, call);                                                                         return r_ < 0 ? failed() : WF_NONE;                                                           } while (0)

/* --- attributes ---------------------------------------------------------------------------- */

/* The control characters: bytes of one, but numbers for VMIN and VTIME without ICANON. */
static Value control_characters(const struct termios *mode)
{
    Value cc = wf_list_new(NCCS);
    for (int i = 0; i < NCCS && !wf_is_null(cc); i++) {
        bool number = !(mode->c_lflag & ICANON) && (i == VMIN || i == VTIME);
        Value v = number ? wf_small(mode->c_cc[i]) : wf_bytes_new(&mode->c_cc[i], 1);
        if (wf_is_null(v) || wf_list_append_steal(cc, v) < 0) {
            wf_drop(cc);
            cc = WF_NULL;
        }
    }
    return cc;
}

static Value m_tcgetattr(Value self, Value arg)
{
    int fd, r;
    struct termios mode;
    if (wf_os_fd(arg, &fd) < 0)
        return WF_NULL;
    WF_OS_DETACHED(r, tcgetattr(fd, &mode));
    if (r < 0)
        return failed();
    Value cc = control_characters(&mode);
    if (wf_is_null(cc))
        return WF_NULL;
    Value items[7] = {wf_small(mode.c_iflag), wf_small(mode.c_oflag), wf_small(mode.c_cflag),
                      wf_small(mode.c_lflag), wf_small(cfgetispeed(&mode)), wf_small(cfgetospeed(&mode)), cc};
    return wf_list_steal_array(items, 7);
}

static int set_character(cc_t *out, Value v)
{
    int64_t n;
    if (wf_is_bytes(v) && wf_as_bytes(v)->len == 1) {
        *out = wf_as_bytes(v)->data[0];
        return 0;
    }
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "tcsetattr: elements of attributes must be characters or integers");
    if (wf_as_int64(v, &n) < 0)
        return -1;
    *out = (cc_t)n;
    return 0;
}

static int set_characters(struct termios *mode, Value cc)
{
    if (!wf_is_list(cc) || wf_list_len(cc) != NCCS)
        return wf_raise_i(&wf_exc_TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS);
    for (size_t i = 0; i < NCCS; i++) {
        Value v = wf_list_get(cc, i);
        int r = wf_is_null(v) ? wf_raise_i(&wf_exc_TypeError, "tcsetattr: attributes[6] must be %d element list", NCCS)
                              : set_character(&mode->c_cc[i], v);
        wf_drop(v);
        if (r < 0)
            return -1;
    }
    return 0;
}

static int set_mode(struct termios *mode, Value list, speed_t *in, speed_t *out)
{
    int64_t n[6];
    for (size_t i = 0; i < 7; i++) {
        Value v = wf_list_get(list, i);
        int r = wf_is_null(v) ? wf_raise_i(&wf_exc_TypeError, "tcsetattr, arg 3: must be 7 element list")
                : i < 6       ? wf_as_int64(v, &n[i])
                              : set_characters(mode, v);
        wf_drop(v);
        if (r < 0)
            return -1;
    }
    mode->c_iflag = (tcflag_t)n[0];
    mode->c_oflag = (tcflag_t)n[1];
    mode->c_cflag = (tcflag_t)n[2];
    mode->c_lflag = (tcflag_t)n[3];
    *in = (speed_t)n[4];
    *out = (speed_t)n[5];
    return 0;
}

static Value m_tcsetattr(Value self, const Value *args, size_t nargs)
{
    int fd, when, r;
    struct termios mode;
    speed_t in, out;
    if (wf_check_nargs("tcsetattr", nargs, 3, 3) < 0 || wf_os_fd(args[0], &fd) < 0 || wf_as_int(args[1], &when) < 0)
        return WF_NULL;
    if (!wf_is_list(args[2]) || wf_list_len(args[2]) != 7)
        return wf_raise(&wf_exc_TypeError, "tcsetattr, arg 3: must be 7 element list");
    /* What the list does not name stays as it is. */
    WF_OS_DETACHED(r, tcgetattr(fd, &mode));
    if (r < 0)
        return failed();
    if (set_mode(&mode, args[2], &in, &out) < 0)
        return WF_NULL;
    if (cfsetispeed(&mode, in) < 0 || cfsetospeed(&mode, out) < 0)
        return failed();
    CALL(tcsetattr(fd, when, &mode));
}

/* --- control --------------------------------------------------------------------------------- */

static int two_ints(const char *name, const Value *args, size_t nargs, int *fd, int *n)
{
    return wf_check_nargs(name, nargs, 2, 2) < 0 || wf_os_fd(args[0], fd) < 0 || wf_as_int(args[1], n) < 0 ? -1 : 0;
}

static Value m_tcsendbreak(Value self, const Value *args, size_t nargs)
{
    int fd, duration;
    if (two_ints("tcsendbreak", args, nargs, &fd, &duration) < 0)
        return WF_NULL;
    CALL(tcsendbreak(fd, duration));
}

static Value m_tcdrain(Value self, Value arg)
{
    int fd;
    if (wf_os_fd(arg, &fd) < 0)
        return WF_NULL;
    CALL(tcdrain(fd));
}

static Value m_tcflush(Value self, const Value *args, size_t nargs)
{
    int fd, queue;
    if (two_ints("tcflush", args, nargs, &fd, &queue) < 0)
        return WF_NULL;
    CALL(tcflush(fd, queue));
}

static Value m_tcflow(Value self, const Value *args, size_t nargs)
{
    int fd, action;
    if (two_ints("tcflow", args, nargs, &fd, &action) < 0)
        return WF_NULL;
    CALL(tcflow(fd, action));
}

static Value m_tcgetwinsize(Value self, Value arg)
{
    int fd, r;
    struct winsize w;
    if (wf_os_fd(arg, &fd) < 0)
        return WF_NULL;
    WF_OS_DETACHED(r, ioctl(fd, TIOCGWINSZ, &w));
    return r < 0 ? failed() : wf_tuple_pack(2, wf_small(w.ws_row), wf_small(w.ws_col));
}

/* Rows and columns of a two-item sequence. */
static int window_size(Value v, int64_t out[2])
{
    WfType *t = wf_type_of(v);
    ssize_t n = t->getitem == NULL || wf_is_dict(v) ? -1 : wf_len(v);
    wf_err_clear();
    if (n != 2)
        return wf_raise_i(&wf_exc_TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
    for (int i = 0; i < 2; i++) {
        Value item = wf_getitem_i(v, i);
        int r = wf_is_null(item) ? -1 : wf_as_int64(item, &out[i]);
        wf_drop(item);
        if (r < 0)
            return -1;
    }
    return 0;
}

static Value m_tcsetwinsize(Value self, const Value *args, size_t nargs)
{
    int fd, r;
    int64_t size[2];
    struct winsize w;
    if (wf_check_nargs("tcsetwinsize", nargs, 2, 2) < 0 || wf_os_fd(args[0], &fd) < 0 || window_size(args[1], size) < 0)
        return WF_NULL;
    /* The size in pixels stays. */
    WF_OS_DETACHED(r, ioctl(fd, TIOCGWINSZ, &w));
    if (r < 0)
        return failed();
    w.ws_row = (unsigned short)size[0];
    w.ws_col = (unsigned short)size[1];
    if (w.ws_row != size[0] || w.ws_col != size[1])
        return wf_raise(&wf_exc_OverflowError, "winsize value(s) out of range.");
    CALL(ioctl(fd, TIOCSWINSZ, &w));
}

/* --- the module ------------------------------------------------------------------------------ */

static WfMethodDef functions[] = {
    {"tcgetattr", m_tcgetattr, WF_O, "tcgetattr($module, fd, /)\n--\n\n[iflag, oflag, cflag, lflag, ispeed, ospeed, cc] of the terminal, cc being the list of its\ncontrol characters."},
    {"tcsetattr", m_tcsetattr, WF_FAST, "tcsetattr($module, fd, when, attributes, /)\n--\n\nSets what tcgetattr() returns: at once (TCSANOW), after all output was sent (TCSADRAIN), or\nafter that and throwing queued input away (TCSAFLUSH)."},
    {"tcsendbreak", m_tcsendbreak, WF_FAST, "tcsendbreak($module, fd, duration, /)\n--\n\nSends a break; 0 is a quarter to half a second."},
    {"tcdrain", m_tcdrain, WF_O, "tcdrain($module, fd, /)\n--\n\nWaits until all output has been sent."},
    {"tcflush", m_tcflush, WF_FAST, "tcflush($module, fd, queue, /)\n--\n\nThrows queued data away: TCIFLUSH, TCOFLUSH or TCIOFLUSH."},
    {"tcflow", m_tcflow, WF_FAST, "tcflow($module, fd, action, /)\n--\n\nSuspends or resumes output (TCOOFF, TCOON) or input (TCIOFF, TCION)."},
    {"tcgetwinsize", m_tcgetwinsize, WF_O, "tcgetwinsize($module, fd, /)\n--\n\nRows and columns of the terminal's window."},
    {"tcsetwinsize", m_tcsetwinsize, WF_FAST, "tcsetwinsize($module, fd, winsize, /)\n--\n\nSets rows and columns of the terminal's window."},
    {NULL, NULL, 0, NULL},
};

#define C(name) {#name, (int64_t)(name)}
static const WfIntConstant constants[] = {
    C(B0), C(B1000000), C(B110), C(B115200), C(B1152000), C(B1200), C(B134), C(B150), C(B1500000),
    C(B1800), C(B19200), C(B200), C(B2000000), C(B230400), C(B2400), C(B2500000), C(B300),
    C(B3000000), C(B3500000), C(B38400), C(B4000000), C(B460800), C(B4800), C(B50), C(B500000),
    C(B57600), C(B576000), C(B600), C(B75), C(B921600), C(B9600), C(BRKINT), C(BS0), C(BS1),
    C(BSDLY), C(CBAUD), C(CBAUDEX), C(CDSUSP), C(CEOF), C(CEOL), C(CEOT), C(CERASE), C(CFLUSH),
    C(CIBAUD), C(CINTR), C(CKILL), C(CLNEXT), C(CLOCAL), C(CQUIT), C(CR0), C(CR1), C(CR2), C(CR3),
    C(CRDLY), C(CREAD), C(CRPRNT), C(CRTSCTS), C(CS5), C(CS6), C(CS7), C(CS8), C(CSIZE), C(CSTART),
    C(CSTOP), C(CSTOPB), C(CSUSP), C(CWERASE), C(ECHO), C(ECHOCTL), C(ECHOE), C(ECHOK), C(ECHOKE),
    C(ECHONL), C(ECHOPRT), C(EXTA), C(EXTB), C(FF0), C(FF1), C(FFDLY), C(FIOASYNC), C(FIOCLEX),
    C(FIONBIO), C(FIONCLEX), C(FIONREAD), C(FLUSHO), C(HUPCL), C(ICANON), C(ICRNL), C(IEXTEN),
    C(IGNBRK), C(IGNCR), C(IGNPAR), C(IMAXBEL), C(INLCR), C(INPCK), C(IOCSIZE_MASK),
    C(IOCSIZE_SHIFT), C(ISIG), C(ISTRIP), C(IUCLC), C(IXANY), C(IXOFF), C(IXON), C(NCC), C(NCCS),
    C(NL0), C(NL1), C(NLDLY), C(NOFLSH), C(N_MOUSE), C(N_PPP), C(N_SLIP), C(N_STRIP), C(N_TTY),
    C(OCRNL), C(OFDEL), C(OFILL), C(OLCUC), C(ONLCR), C(ONLRET), C(ONOCR), C(OPOST), C(PARENB),
    C(PARMRK), C(PARODD), C(PENDIN), C(TAB0), C(TAB1), C(TAB2), C(TAB3), C(TABDLY), C(TCFLSH),
    C(TCGETA), C(TCGETS), C(TCIFLUSH), C(TCIOFF), C(TCIOFLUSH), C(TCION), C(TCOFLUSH), C(TCOOFF),
    C(TCOON), C(TCSADRAIN), C(TCSAFLUSH), C(TCSANOW), C(TCSBRK), C(TCSBRKP), C(TCSETA), C(TCSETAF),
    C(TCSETAW), C(TCSETS), C(TCSETSF), C(TCSETSW), C(TCXONC), C(TIOCCONS), C(TIOCEXCL), C(TIOCGETD),
    C(TIOCGICOUNT), C(TIOCGLCKTRMIOS), C(TIOCGPGRP), C(TIOCGSERIAL), C(TIOCGSOFTCAR), C(TIOCGWINSZ),
    C(TIOCINQ), C(TIOCLINUX), C(TIOCMBIC), C(TIOCMBIS), C(TIOCMGET), C(TIOCMIWAIT), C(TIOCMSET),
    C(TIOCM_CAR), C(TIOCM_CD), C(TIOCM_CTS), C(TIOCM_DSR), C(TIOCM_DTR), C(TIOCM_LE), C(TIOCM_RI),
    C(TIOCM_RNG), C(TIOCM_RTS), C(TIOCM_SR), C(TIOCM_ST), C(TIOCNOTTY), C(TIOCNXCL), C(TIOCOUTQ),
    C(TIOCPKT), C(TIOCPKT_DATA), C(TIOCPKT_DOSTOP), C(TIOCPKT_FLUSHREAD), C(TIOCPKT_FLUSHWRITE),
    C(TIOCPKT_NOSTOP), C(TIOCPKT_START), C(TIOCPKT_STOP), C(TIOCSCTTY), C(TIOCSERCONFIG),
    C(TIOCSERGETLSR), C(TIOCSERGETMULTI), C(TIOCSERGSTRUCT), C(TIOCSERGWILD), C(TIOCSERSETMULTI),
    C(TIOCSERSWILD), C(TIOCSER_TEMT), C(TIOCSETD), C(TIOCSLCKTRMIOS), C(TIOCSPGRP), C(TIOCSSERIAL),
    C(TIOCSSOFTCAR), C(TIOCSTI), C(TIOCSWINSZ), C(TOSTOP), C(VDISCARD), C(VEOF), C(VEOL), C(VEOL2),
    C(VERASE), C(VINTR), C(VKILL), C(VLNEXT), C(VMIN), C(VQUIT), C(VREPRINT), C(VSTART), C(VSTOP),
    C(VSUSP), C(VSWTC), {"VSWTCH", 7}, C(VT0), C(VT1), C(VTDLY), C(VTIME), C(VWERASE), C(XCASE),
    C(XTABS),
};

int wf_module_init_termios(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_ints(m, constants, sizeof constants / sizeof *constants) < 0)
        return -1;
    error = wf_new_exception("termios", "error", &wf_exc_Exception);
    if (wf_is_null(error))
        return -1;
    wf_root_register(&error);
    return wf_module_add(m, "error", wf_new_ref(error));
}
