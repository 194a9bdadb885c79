/* weft.h from several native threads at once. */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

enum { THREADS = 4, ROUNDS = 2000 };

static weft_value function, table, class; /* shared */

static void together(void *(*body)(void *), int n)
{
    pthread_t threads[16];
    for (intptr_t i = 0; i < n; i++)
        CHECK(pthread_create(&threads[i], NULL, body, (void *)i) == 0);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
}

static void pause_ms(long ms)
{
    struct timespec ts = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&ts, NULL);
}

/* --- calls, exceptions, shared containers ------------------------------------------------------ */

static weft_value callback(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    int64_t n;
    if (weft_check_args("callback", nargs, 1, 1, keywords) < 0 || weft_to_int64(args[0], &n) < 0)
        return NULL;
    return n % 3 == 0 ? weft_raise("ValueError", "%d", (int)n) : weft_int(n + 1);
}

static void *work(void *p)
{
    int64_t id = (intptr_t)p;
    CHECK(weft_attach() == WEFT_OK);
    for (int i = 0; i < ROUNDS; i++) {
        weft_scope scope;
        CHECK(weft_scope_open(&scope) == WEFT_OK);
        weft_value x = weft_int(i), key[] = {weft_int(id), weft_int(i)};
        CHECK_INT(weft_call(function, &x, 1), i + 100);
        CHECK(weft_setitem(table, weft_tuple(key, 2), weft_list(key, 2)) == 0);
        weft_value o = weft_call(class, &x, 1);
        CHECK_INT(weft_call_method(o, "twice", NULL, 0), 2 * i);
        weft_value r = weft_call_method(o, "call", &x, 1);
        if (i % 3 == 0)
            CHECK(r == NULL && weft_error_is("ValueError"));
        else
            CHECK_INT(r, i + 1);
        weft_scope_close(&scope);
    }
    return NULL;
}

static void calls(void)
{
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    weft_value g = weft_dict();
    CHECK(weft_setitem_name(g, "callback", weft_function_new("callback", NULL, callback, NULL, NULL)) == 0);
    CHECK(weft_run_string("table = {}\n"
                          "def f(x): return x + 100\n"
                          "class C:\n"
                          "    def __init__(self, n): self.n = n\n"
                          "    def twice(self): return self.n * 2\n"
                          "    def call(self, n): return callback(n)\n",
                          NULL, g) == 0);
    /* Handles shared while there is one thread, and used after there are more. */
    function = weft_share(weft_getitem_name(g, "f"));
    table = weft_share(weft_getitem_name(g, "table"));
    class = weft_share(weft_getitem_name(g, "C"));
    weft_scope_close(&scope);
    together(work, THREADS);
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    CHECK(weft_len(table) == THREADS * ROUNDS);
    weft_unshare(function);
    weft_unshare(table);
    weft_unshare(class);
    weft_scope_close(&scope);
}

/* --- a thread arrives while the first one runs ----------------------------------------------------- */

static atomic_int arrived;

static void *arrive(void *p)
{
    pause_ms(2 * (intptr_t)p);
    CHECK(weft_attach() == WEFT_OK);
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    CHECK(weft_run_string("import json; assert json.loads('[1]') == [1]", NULL, weft_dict()) == 0);
    weft_scope_close(&scope);
    atomic_fetch_add(&arrived, 1);
    return NULL;
}

static weft_value all_arrived(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    return weft_bool(atomic_load(&arrived) == THREADS);
}

static void arrivals(void)
{
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, arrive, (void *)i) == 0);
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    weft_value g = weft_dict();
    CHECK(weft_setitem_name(g, "done", weft_function_new("done", NULL, all_arrived, NULL, NULL)) == 0);
    CHECK(weft_run_string("class Node:\n"
                          "    def __init__(self, n): self.items = [n, str(n), {n: self}]\n"
                          "kept = []\n"
                          "while not done():\n"
                          "    kept = [Node(i) for i in range(50)] + kept[:50]\n",
                          NULL, g) == 0);
    weft_scope_close(&scope);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

/* --- coming and going --------------------------------------------------------------------------------- */

static void *attach_often(void *p)
{
    for (int i = 0; i < 100000 / THREADS; i++) {
        CHECK(weft_attach() == WEFT_OK);
        if (i % 100 == 0) {
            weft_scope scope;
            CHECK(weft_scope_open(&scope) == WEFT_OK);
            CHECK_TEXT(weft_repr(weft_eval("[1, 'x']", NULL)), "[1, 'x']");
            weft_scope_close(&scope);
        }
        weft_detach();
    }
    return NULL;
}

static void *attach_and_end(void *p)
{
    weft_scope scope;
    CHECK(weft_attach() == WEFT_OK && weft_attach() == WEFT_OK);
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    CHECK(weft_list(NULL, 0) != NULL);
    weft_scope_close(&scope);
    return NULL; /* the thread's end gives the state back */
}

static void coming_and_going(void)
{
    together(attach_often, THREADS);
    for (int i = 0; i < 200; i++)
        together(attach_and_end, 3);
}

/* --- blocking, interrupting ------------------------------------------------------------------------------ */

static atomic_bool release_it, in_loop;
static weft_thread *_Atomic looper;

static void *block(void *p)
{
    weft_scope scope;
    CHECK(weft_attach() == WEFT_OK && weft_scope_open(&scope) == WEFT_OK);
    weft_value list = weft_eval("['held']", NULL);
    weft_blocking_begin();
    while (!atomic_load(&release_it))
        pause_ms(1);
    weft_blocking_end();
    CHECK_TEXT(weft_repr(list), "['held']");
    weft_scope_close(&scope);
    return NULL;
}

static weft_value looping(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    atomic_store(&in_loop, true);
    return weft_none();
}

static void *loop(void *p)
{
    weft_scope scope;
    CHECK(weft_attach() == WEFT_OK && weft_scope_open(&scope) == WEFT_OK);
    atomic_store(&looper, weft_current_thread());
    weft_value g = weft_dict();
    CHECK(weft_setitem_name(g, "looping", weft_function_new("looping", NULL, looping, NULL, NULL)) == 0);
    CHECK(weft_run_string("looping()\nwhile True: pass", NULL, g) == WEFT_ERROR);
    CHECK(weft_error_is("KeyboardInterrupt"));
    weft_scope_close(&scope);
    return NULL;
}

static void blocking(void)
{
    pthread_t blocked, looping_thread;
    CHECK(pthread_create(&blocked, NULL, block, NULL) == 0);
    CHECK(pthread_create(&looping_thread, NULL, loop, NULL) == 0);
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    /* Stops the world while one thread blocks. */
    CHECK(weft_run_string("import gc\nfor i in range(20): gc.collect()", NULL, NULL) == 0);
    weft_scope_close(&scope);
    atomic_store(&release_it, true);
    pthread_join(blocked, NULL);
    while (!atomic_load(&in_loop))
        pause_ms(1);
    weft_interrupt(atomic_load(&looper));
    pthread_join(looping_thread, NULL);
}

/* --- Python's own threads ----------------------------------------------------------------------------------- */

static void python_threads(void)
{
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    weft_value g = weft_dict();
    CHECK(weft_setitem_name(g, "callback", weft_function_new("callback", NULL, callback, NULL, NULL)) == 0);
    CHECK(weft_run_string("import threading\n"
                          "total = []\n"
                          "def run():\n"
                          "    total.append(sum(callback(i) for i in range(1, 3000, 3)))\n"
                          "threads = [threading.Thread(target=run) for _ in range(4)]\n"
                          "for t in threads: t.start()\n"
                          "for t in threads: t.join()\n",
                          NULL, g) == 0);
    CHECK_TEXT(weft_repr(weft_getitem_name(g, "total")), "[1500500, 1500500, 1500500, 1500500]");
    weft_scope_close(&scope);
}

/* --- stopping -------------------------------------------------------------------------------------------------- */

static atomic_int refused, running;

static void *until_refused(void *p)
{
    CHECK(weft_attach() == WEFT_OK);
    atomic_fetch_add(&running, 1);
    for (;;) {
        weft_scope scope;
        int r = weft_scope_open(&scope);
        if (r == WEFT_NOT_RUNNING)
            break;
        CHECK(r == WEFT_OK);
        CHECK_INT(weft_eval("1 + 1", NULL), 2);
        weft_scope_close(&scope);
    }
    atomic_fetch_add(&refused, 1);
    return NULL;
}

int main(void)
{
    weft_config config;
    weft_config_init(&config);
    config.no_site = 1;
    CHECK(weft_start(&config) == WEFT_OK);
    calls();
    arrivals();
    coming_and_going();
    blocking();
    python_threads();

    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, until_refused, NULL) == 0);
    while (atomic_load(&running) < THREADS)
        pause_ms(1);
    pause_ms(5);
    CHECK(weft_stop() == WEFT_OK);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK(atomic_load(&refused) == THREADS);
    return 0;
}
