/*
 * weft.h: starting and stopping, threads, misuse.
 *
 * A native thread's state is made by weft_attach() and given back when the thread ends, by the
 * destructor of a thread-specific key. Between outermost scopes the thread is detached: it costs
 * nothing and delays no stop of the world.
 *
 * Stopping: weft_stop() sets `phase`, then waits for every thread that is inside or about to enter.
 * Each of those sets its mark (`inside`, or `busy` while attaching and ending), then looks at
 * `phase`; both are sequentially consistent, so one of the two sees the other. Nobody can be
 * between the look and the attaching when the world freezes, so nobody hangs.
 */
#include "embed.h"

#include "internal/build_info.h"
#include "internal/signals.h"
#include "paths.h"

#include <stdio.h>
#include <stdlib.h>

enum { NEW, STARTING, RUNNING, STOPPING, STOPPED };

__thread WfEmbed *wf_embed_here __attribute__((tls_model("initial-exec")));

static _Atomic int phase; /* seq_cst: see above */
static _Atomic int busy;  /* seq_cst: threads that are attaching or ending */
static WfEmbed *embed_all; /* [lock: embed_mutex] */
static pthread_mutex_t embed_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER; /* somebody has left while stopping */
static pthread_key_t end_key; /* [const] after weft_start() */

/* --- misuse ---------------------------------------------------------------------------------- */

void wf_embed_misuse(const char *function, const char *what)
{
    fprintf(stderr, "weft: %s: %s\n", function, what);
    fflush(stderr);
    abort();
}

void wf_embed_not_inside(const char *function)
{
    WfThread *t = wf_thread();
    if (t == NULL)
        wf_embed_misuse(function, atomic_load(&phase) == NEW ? "called before weft_start()"
                                                             : "this thread is not attached");
    if (t->embed != NULL && t->embed->blocking)
        wf_embed_misuse(function, "called between weft_blocking_begin() and weft_blocking_end()");
    wf_embed_misuse(function, "called outside of any scope");
}

void wf_embed_bad_handle(const WfEmbed *e, uint64_t handle, const char *function)
{
    if (handle & WF_HANDLE_SHARED)
        wf_embed_misuse(function, "a shared handle after weft_unshare()");
    if ((uint16_t)(handle >> 25) != e->thread->slot)
        wf_embed_misuse(function, "a handle of another thread");
    wf_embed_misuse(function, "a handle whose scope has been closed");
}

void wf_embed_null_argument(const char *function)
{
    if (!wf_err_occurred())
        wf_raise(&wf_exc_SystemError, "%s: NULL where a value is needed", function);
}

/* --- entering a call ---------------------------------------------------------------------------- */

int wf_embed_prepare_slow(WfThread *t)
{
    wf_err_clear();
    return wf_safepoint();
}

WfEmbed *wf_embed_of(WfThread *t)
{
    if (t->embed != NULL)
        return t->embed;
    /* A cache line of its own: `inside` is written at each entry. */
    WfEmbed *e = aligned_alloc(128, (sizeof *e + 127) / 128 * 128);
    if (e == NULL)
        return NULL;
    memset(e, 0, sizeof *e);
    e->thread = t;
    pthread_mutex_lock(&embed_mutex);
    e->next = embed_all;
    embed_all = e;
    pthread_mutex_unlock(&embed_mutex);
    t->embed = e;
    return e;
}

/* Wakes weft_stop(), if it waits. */
static void tell_stopper(void)
{
    if (atomic_load(&phase) != STOPPING)
        return;
    pthread_mutex_lock(&embed_mutex);
    pthread_cond_signal(&left);
    pthread_mutex_unlock(&embed_mutex);
}

/* --- native threads --------------------------------------------------------------------------------- */

/* The thread ends, or wants no state any more. */
static void give_back(WfThread *t)
{
    if (t->embed->innermost != NULL)
        wf_embed_misuse("weft", "a thread ended inside a scope");
    atomic_fetch_add(&busy, 1);
    if (atomic_load(&phase) == RUNNING) {
        t->embed->adopted = false;
        wf_attach();
        wf_thread_end();
    }
    wf_tls_thread = NULL;
    atomic_fetch_sub(&busy, 1);
    tell_stopper();
}

static void thread_ends(void *t)
{
    give_back(t);
}

static int adopt_thread(void)
{
    WfThread *t = wf_thread_adopt();
    if (t == NULL)
        return WEFT_NO_MEMORY;
    WfEmbed *e = wf_embed_of(t);
    if (e == NULL || pthread_setspecific(end_key, t) != 0) {
        wf_thread_end();
        return WEFT_NO_MEMORY;
    }
    e->adopted = true;
    wf_detach();
    return WEFT_OK;
}

int weft_attach(void)
{
    if (wf_tls_thread != NULL && atomic_load(&phase) == RUNNING)
        return WEFT_OK;
    int r = WEFT_NOT_RUNNING;
    atomic_fetch_add(&busy, 1);
    if (atomic_load(&phase) == RUNNING)
        r = adopt_thread();
    atomic_fetch_sub(&busy, 1);
    tell_stopper();
    return r;
}

void weft_detach(void)
{
    WfThread *t = wf_tls_thread;
    if (t == NULL || t->embed == NULL || !t->embed->adopted)
        wf_embed_misuse(__func__, "this thread was not attached by weft_attach()");
    if (t->embed->innermost != NULL)
        wf_embed_misuse(__func__, "called inside a scope");
    pthread_setspecific(end_key, NULL);
    give_back(t);
}

void weft_blocking_begin(void)
{
    ENTER();
    e->blocking = true;
    wf_embed_here = NULL;
    wf_detach();
}

void weft_blocking_end(void)
{
    WfThread *t = wf_tls_thread;
    if (t == NULL || t->embed == NULL || !t->embed->blocking)
        wf_embed_misuse(__func__, "called without weft_blocking_begin()");
    wf_attach();
    t->embed->blocking = false;
    wf_embed_here = t->embed;
}

weft_thread *weft_current_thread(void)
{
    if (wf_tls_thread == NULL)
        wf_embed_not_inside(__func__);
    return (weft_thread *)wf_tls_thread;
}

void weft_interrupt(weft_thread *thread)
{
    WfThread *t = thread != NULL ? (WfThread *)thread : wf_main_thread;
    if (t != NULL)
        wf_poll_request(t, WF_POLL_ASYNC_EXC);
}

/* --- the outermost scope --------------------------------------------------------------------------------- */

static int enter_scope(weft_scope *s)
{
    WfThread *t = wf_tls_thread;
    int now = atomic_load(&phase);
    if (now != RUNNING && (t == NULL || t->embed == NULL || !t->embed->blocking))
        return WEFT_NOT_RUNNING;
    if (t == NULL || t->embed == NULL || t->embed->blocking)
        wf_embed_not_inside("weft_scope_open");
    WfEmbed *e = t->embed;
    atomic_store(&e->inside, true);
    if (atomic_load(&phase) != RUNNING) {
        atomic_store(&e->inside, false);
        tell_stopper();
        return WEFT_NOT_RUNNING;
    }
    wf_attach();
    wf_embed_here = e;
    wf_embed_scope_push(e, s);
    s->entered = 1;
    return WEFT_OK;
}

int weft_scope_open(weft_scope *scope)
{
    WfEmbed *e = wf_embed_here;
    if (WF_UNLIKELY(e == NULL))
        return enter_scope(scope);
    wf_embed_scope_push(e, scope);
    return WEFT_OK;
}

static void leave_scope(WfEmbed *e)
{
    wf_embed_here = NULL;
    wf_detach();
    atomic_store(&e->inside, false);
    tell_stopper();
}

void weft_scope_close(weft_scope *scope)
{
    ENTER();
    if (e->innermost != scope)
        wf_embed_misuse(__func__, "not the innermost scope of this thread");
    wf_embed_scope_pop(e, scope);
    if (scope->entered)
        leave_scope(e);
}

weft_value weft_scope_leave(weft_scope *scope, weft_value h)
{
    ENTER();
    if (e->innermost != scope)
        wf_embed_misuse(__func__, "not the innermost scope of this thread");
    if (scope->entered)
        wf_embed_misuse(__func__, "there is no scope around it");
    Value v = wf_new_ref(wf_embed_value(e, h, __func__));
    wf_embed_scope_pop(e, scope);
    return wf_embed_give(e, v);
}

/* --- starting ----------------------------------------------------------------------------------------------- */

/* The command line that asks for what the configuration asks for. Lives as long as the process. */
typedef struct {
    char **items;
    int n, cap;
} Words;

static void add_word(Words *w, const char *word)
{
    if (w->n + 1 >= w->cap) {
        w->cap = w->cap * 2 + 16;
        w->items = realloc(w->items, (size_t)w->cap * sizeof *w->items);
    }
    char *copy = strdup(word);
    if (w->items == NULL || copy == NULL)
        abort();
    w->items[w->n++] = copy;
    w->items[w->n] = NULL;
}

static void add_pairs(Words *w, const char *option, const char *const *values)
{
    for (; values != NULL && *values != NULL; values++) {
        add_word(w, option);
        add_word(w, *values);
    }
}

static Words command_line(const weft_config *c)
{
    const struct {
        int given;
        const char *option;
    } flags[] = {{c->isolated, "-I"}, {c->ignore_environment, "-E"}, {c->no_site, "-S"},
                 {c->no_user_site, "-s"}, {c->dont_write_bytecode, "-B"}, {c->unbuffered, "-u"},
                 {c->optimize > 0, "-O"}, {c->optimize > 1, "-O"}};
    Words w = {0};
    add_word(&w, c->program != NULL ? c->program : "weft");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].given)
            add_word(&w, flags[i].option);
    add_pairs(&w, "-W", c->warnings);
    add_pairs(&w, "-X", c->x_options);
    return w;
}

static Value list_of(const char *const *items, size_t n)
{
    Value list = wf_list_new(n);
    for (size_t i = 0; !wf_is_null(list) && i < n; i++)
        if (wf_list_append_steal(list, wf_str_decode_fs(items[i], strlen(items[i]))) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    return list;
}

static int set_argv(const weft_config *c)
{
    if (c->argc <= 0)
        return 0;
    Value argv = list_of(c->argv, (size_t)c->argc);
    int r = wf_is_null(argv) ? -1 : wf_sys_set("argv", argv);
    if (r == 0)
        r = wf_sys_set("orig_argv", argv);
    wf_drop(argv);
    return r;
}

static int prepend_path(const weft_config *c)
{
    size_t n = 0;
    while (c->path != NULL && c->path[n] != NULL)
        n++;
    if (n == 0)
        return 0;
    Value path = list_of(c->path, n), old = wf_sys_get("path");
    int r = wf_is_null(path) ? -1 : wf_list_extend(path, old);
    if (r == 0)
        r = wf_sys_set("path", path);
    wf_drop(path);
    wf_drop(old);
    return r;
}

/* In a forked child only this thread is left. */
static void after_fork_child(void)
{
    pthread_mutex_init(&embed_mutex, NULL);
    atomic_store(&busy, 0);
    for (WfEmbed *e = embed_all; e != NULL; e = e->next)
        if (e->thread != wf_tls_thread)
            atomic_store(&e->inside, false);
}

static int start(const weft_config *c)
{
    Words w = command_line(c);
    wf_config.leave_signals = !c->signals;
    wf_paths_home = c->home != NULL ? strdup(c->home) : NULL;
    if (wf_config_read(&wf_config, w.n, w.items) >= 0 || pthread_key_create(&end_key, thread_ends) != 0)
        return WEFT_ERROR;
    pthread_atfork(NULL, NULL, after_fork_child);
    if (wf_runtime_start() < 0)
        return WEFT_ERROR;
    if (set_argv(c) < 0 || prepend_path(c) < 0 || wf_embed_types_init() < 0 ||
        wf_embed_of(wf_thread()) == NULL) {
        wf_exit_status(); /* reports the exception */
        return WEFT_ERROR;
    }
    wf_detach();
    return WEFT_OK;
}

void weft_config_init(weft_config *config)
{
    *config = (weft_config){.size = sizeof *config};
}

int weft_start(const weft_config *config)
{
    weft_config c;
    weft_config_init(&c);
    if (config != NULL) {
        if (config->size == 0 || config->size > sizeof c)
            wf_embed_misuse(__func__, "a configuration that weft_config_init() has not filled in");
        memcpy(&c, config, config->size);
    }
    int fresh = NEW;
    if (!atomic_compare_exchange_strong(&phase, &fresh, STARTING))
        return WEFT_STARTED;
    int r = start(&c);
    atomic_store(&phase, r == WEFT_OK ? RUNNING : STOPPED);
    return r;
}

/* --- stopping ------------------------------------------------------------------------------------------------- */

static bool somebody_inside(void)
{
    if (atomic_load(&busy) > 0)
        return true;
    for (WfEmbed *e = embed_all; e != NULL; e = e->next)
        if (atomic_load(&e->inside))
            return true;
    return false;
}

int weft_stop(void)
{
    if (atomic_load(&phase) != RUNNING)
        return WEFT_NOT_RUNNING;
    if (wf_tls_thread == NULL || wf_tls_thread != wf_main_thread)
        wf_embed_misuse(__func__, "not the thread that called weft_start()");
    if (wf_tls_thread->embed->innermost != NULL)
        wf_embed_misuse(__func__, "called inside a scope");
    atomic_store(&phase, STOPPING);
    pthread_mutex_lock(&embed_mutex);
    while (somebody_inside())
        pthread_cond_wait(&left, &embed_mutex);
    pthread_mutex_unlock(&embed_mutex);
    wf_attach();
    int r = wf_runtime_finish();
    atomic_store(&phase, STOPPED);
    wf_tls_thread = NULL;
    return r < 0 ? WEFT_ERROR : WEFT_OK;
}

int weft_running(void)
{
    return atomic_load(&phase) == RUNNING;
}

int weft_main(int argc, char **argv)
{
    int fresh = NEW;
    if (!atomic_compare_exchange_strong(&phase, &fresh, STOPPED))
        wf_embed_misuse(__func__, "weft has been started before");
    return wf_main(argc, argv);
}

const char *weft_version(void)
{
    return wf_build_version;
}
