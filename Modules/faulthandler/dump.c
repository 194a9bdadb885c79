/* Tracebacks as faulthandler writes them: see dump.h. */
#include "dump.h"
#include "frame.h"
#include "heap.h"

#include <errno.h>
#include <unistd.h>

enum { MAX_FRAMES = 100, MAX_THREADS = 100, MAX_TEXT = 500 };

static void put(int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t r = write(fd, s, n);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return;
        s += r;
        n -= (size_t)r;
    }
}

void wf_fault_puts(int fd, const char *s)
{
    put(fd, s, strlen(s));
}

void wf_fault_put_decimal(int fd, unsigned long n)
{
    char text[24], *p = text + sizeof text;
    do
        *--p = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    put(fd, p, (size_t)(text + sizeof text - p));
}

void wf_fault_put_hex(int fd, unsigned long n, int digits)
{
    char text[16];
    for (int i = digits; i-- > 0; n >>= 4)
        text[i] = "0123456789abcdef"[n & 15];
    put(fd, text, (size_t)digits);
}

/* A string with escapes for all that is not printable ASCII. */
static void put_text(int fd, Value v)
{
    if (!wf_is_str(v)) {
        wf_fault_puts(fd, "???");
        return;
    }
    const WfStr *s = wf_as_str(v);
    size_t n = s->len < MAX_TEXT ? s->len : MAX_TEXT;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = wf_str_at(s, i);
        char plain = (char)c;
        if (c >= ' ' && c <= 126)
            put(fd, &plain, 1);
        else
            wf_fault_puts(fd, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
        if (c < ' ' || c > 126)
            wf_fault_put_hex(fd, c, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
    }
    if (n < s->len)
        wf_fault_puts(fd, "...");
}

static void put_frame(int fd, const WfFrame *f)
{
    WfCode *code = f->code;
    wf_fault_puts(fd, "  File ");
    /* A frame that ends while another thread reads it may name anything. */
    if (code == NULL || wf_shape_of(&code->ob) != WF_SHAPE_code) {
        wf_fault_puts(fd, "???, line ??? in ???\n");
        return;
    }
    wf_fault_puts(fd, "\"");
    put_text(fd, code->filename);
    wf_fault_puts(fd, "\", line ");
    ptrdiff_t at = f->pc - f->instrs;
    int line =
        at >= 0 && (size_t)at < code->ninstrs ? wf_code_line_quietly(code, (uint32_t)at) : -1;
    if (line < 0)
        wf_fault_puts(fd, "???");
    else
        wf_fault_put_decimal(fd, (unsigned long)line);
    wf_fault_puts(fd, " in ");
    put_text(fd, code->name);
    wf_fault_puts(fd, "\n");
}

void wf_fault_dump_thread(int fd, WfThread *t, bool header)
{
    if (header)
        wf_fault_puts(fd, "Stack (most recent call first):\n");
    WfFrame *f = t != NULL ? t->frame : NULL;
    if (f == NULL)
        wf_fault_puts(fd, "  <no Python frame>\n");
    for (int n = 0; f != NULL; f = f->prev, n++) {
        if (n == MAX_FRAMES) {
            wf_fault_puts(fd, "  ...\n");
            break;
        }
        put_frame(fd, f);
    }
}

void wf_fault_dump_threads(int fd, WfThread *current)
{
    int n = 0;
    for (WfThread *t = wf_threads_first(); t != NULL; t = t->next) {
        if (n > 0)
            wf_fault_puts(fd, "\n");
        if (n++ == MAX_THREADS) {
            wf_fault_puts(fd, "...\n");
            return;
        }
        wf_fault_puts(fd, t == current ? "Current thread 0x" : "Thread 0x");
        wf_fault_put_hex(fd, wf_relaxed(&t->ident), 16);
        wf_fault_puts(fd, " (most recent call first):\n");
        if (t == current && t->heap->collecting)
            wf_fault_puts(fd, "  Garbage-collecting\n");
        wf_fault_dump_thread(fd, t, false);
    }
}

void wf_fault_dump(int fd, bool all_threads)
{
    int e = errno;
    if (all_threads)
        wf_fault_dump_threads(fd, wf_thread());
    else
        wf_fault_dump_thread(fd, wf_thread(), true);
    errno = e;
}

/* --- files ------------------------------------------------------------------------------------ */

static int checked_number(Value v, int *fd)
{
    if (wf_as_int(v, fd) < 0)
        return -1;
    if (*fd < 0)
        return wf_raise_i(&wf_exc_ValueError, "file is not a valid file descripter");
    return 0;
}

int wf_fault_file(Value file, Value *owner)
{
    int fd = -1;
    *owner = WF_NONE;
    if (wf_is_null(file) || wf_is_none(file)) {
        file = wf_sys_get("stderr");
        if (wf_is_null(file))
            return wf_raise_i(&wf_exc_RuntimeError, "unable to get sys.stderr");
        if (wf_is_none(file))
            return wf_raise_i(&wf_exc_RuntimeError, "sys.stderr is None");
    } else if (wf_is_int(file)) {
        return checked_number(file, &fd) < 0 ? -1 : fd;
    } else {
        file = wf_new_ref(file);
    }
    Value number = wf_own(wf_call_method_c(file, "fileno", NULL, 0)), flushed;
    if (wf_is_null(number))
        goto fail;
    int64_t n = -1;
    if (wf_is_int(number) && wf_int_try_i64(number, &n) && n >= 0 && n <= INT32_MAX)
        fd = (int)n;
    wf_drop(number);
    if (fd < 0) {
        wf_raise(&wf_exc_RuntimeError, "file.fileno() is not a valid file descriptor");
        goto fail;
    }
    flushed = wf_call_method_c(file, "flush", NULL, 0);
    if (wf_is_null(flushed))
        wf_err_clear();
    wf_drop(flushed);
    *owner = file;
    return fd;
fail:
    wf_drop(file);
    return -1;
}
