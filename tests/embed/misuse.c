/* Misuse of weft.h ends the program with a message that names the function: each in a child. */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void no_start(void)
{
    weft_int(1);
}

static void *call_unattached(void *p)
{
    weft_int(1);
    return NULL;
}

static void elsewhere(void *(*body)(void *), void *p)
{
    pthread_t thread;
    pthread_create(&thread, NULL, body, p);
    pthread_join(thread, NULL);
}

static void not_attached(void)
{
    elsewhere(call_unattached, NULL);
}

static void no_scope(void)
{
    weft_int(1);
}

static void stale_handle(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_value v = weft_list(NULL, 0);
    weft_scope_close(&scope);
    weft_scope_open(&scope);
    weft_list(NULL, 0);
    weft_repr(v);
}

static void *use_handle(void *p)
{
    weft_scope scope;
    weft_attach();
    weft_scope_open(&scope);
    weft_list(NULL, 0);
    weft_repr(p);
    return NULL;
}

static void other_threads_handle(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_value v = weft_list(NULL, 0);
    weft_blocking_begin();
    elsewhere(use_handle, v);
}

static void unshared_handle(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_value v = weft_share(weft_list(NULL, 0));
    weft_unshare(v);
    weft_len(v);
}

static void scopes_out_of_order(void)
{
    weft_scope a, b;
    weft_scope_open(&a);
    weft_scope_open(&b);
    weft_scope_close(&a);
}

static void call_while_blocking(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_blocking_begin();
    weft_none();
}

static void blocking_end_alone(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_blocking_end();
}

static void *end_in_scope(void *p)
{
    weft_attach();
    weft_scope_open(p);
    return NULL;
}

static void thread_ends_in_scope(void)
{
    weft_scope scope;
    elsewhere(end_in_scope, &scope);
}

static void detach_main(void)
{
    weft_detach();
}

static void stop_in_scope(void)
{
    weft_scope scope;
    weft_scope_open(&scope);
    weft_stop();
}

static weft_value leaves_scope_open(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    weft_scope_open(data);
    return weft_none();
}

static void callback_leaves_scope(void)
{
    weft_scope scope, left;
    weft_scope_open(&scope);
    weft_call(weft_function_new("f", NULL, leaves_scope_open, &left, NULL), NULL, 0);
}

static const struct {
    void (*body)(void);
    const char *message;
} cases[] = {
    {no_start, "weft: weft_int: called before weft_start()\n"},
    {not_attached, "weft: weft_int: this thread is not attached\n"},
    {no_scope, "weft: weft_int: called outside of any scope\n"},
    {stale_handle, "weft: weft_repr: a handle whose scope has been closed\n"},
    {other_threads_handle, "weft: weft_repr: a handle of another thread\n"},
    {unshared_handle, "weft: weft_len: a shared handle after weft_unshare()\n"},
    {scopes_out_of_order, "weft: weft_scope_close: not the innermost scope of this thread\n"},
    {call_while_blocking, "weft: weft_none: called between weft_blocking_begin() and weft_blocking_end()\n"},
    {blocking_end_alone, "weft: weft_blocking_end: called without weft_blocking_begin()\n"},
    {thread_ends_in_scope, "weft: weft: a thread ended inside a scope\n"},
    {detach_main, "weft: weft_detach: this thread was not attached by weft_attach()\n"},
    {stop_in_scope, "weft: weft_stop: called inside a scope\n"},
    {callback_leaves_scope, "weft: a C function: returned with a scope or a blocking section still open\n"},
};

static void child(size_t i, int fd)
{
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(fd, 2);
    weft_config config;
    weft_config_init(&config);
    config.no_site = 1;
    if (cases[i].body != no_start)
        CHECK(weft_start(&config) == WEFT_OK);
    cases[i].body();
    _exit(0);
}

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int ends[2], status;
        CHECK(pipe(ends) == 0);
        pid_t pid = fork();
        if (pid == 0)
            child(i, ends[1]);
        close(ends[1]);
        char text[500];
        size_t n = 0;
        ssize_t r;
        while (n < sizeof text - 1 && (r = read(ends[0], text + n, sizeof text - 1 - n)) > 0)
            n += (size_t)r;
        text[n] = 0;
        close(ends[0]);
        CHECK(waitpid(pid, &status, 0) == pid);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || strcmp(text, cases[i].message) != 0) {
            fprintf(stderr, "wanted %sgot    %s\nstatus %#x\n", cases[i].message, text, (unsigned)status);
            return 1;
        }
    }
    return 0;
}
