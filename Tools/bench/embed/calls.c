/*
 * What calls through weft.h cost: nanoseconds per call, by 1, 2, ... threads at once.
 *
 *     calls [CALLS] [THREADS]
 *
 * Each thread is a native one that attaches once, then makes CALLS calls. A line says how much
 * processor time one call took in the slowest thread while all of them ran; in brackets the time by
 * the clock, which is the same where each thread has a processor to itself.
 */
#define _GNU_SOURCE
#include "weft.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
    void (*body)(weft_value shared, long calls);
    weft_value shared;
    long calls;
    double cpu_ns, ns;
    pthread_barrier_t *start;
} Job;

static double now_ns(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

static void fail(const char *what)
{
    weft_error_print();
    fprintf(stderr, "%s failed\n", what);
    exit(1);
}

/* f(i) for a Python function x + 100, within one scope. */
static void call_function(weft_value function, long calls)
{
    weft_scope scope;
    if (weft_scope_open(&scope) != WEFT_OK)
        fail("weft_scope_open");
    int64_t sum = 0, n;
    for (long i = 0; i < calls; i++) {
        weft_value x = weft_int(i), y = weft_call(function, &x, 1);
        if (weft_to_int64(y, &n) < 0)
            fail("the call");
        sum += n;
    }
    if (sum != (int64_t)calls * (calls - 1) / 2 + 100 * (int64_t)calls)
        fail("the sum");
    weft_scope_close(&scope);
}

/* The same with a scope, and so an entry into Python's world, for each call. */
static void scope_and_call(weft_value function, long calls)
{
    int64_t n;
    for (long i = 0; i < calls; i++) {
        weft_scope scope;
        if (weft_scope_open(&scope) != WEFT_OK)
            fail("weft_scope_open");
        weft_value x = weft_int(i), y = weft_call(function, &x, 1);
        if (weft_to_int64(y, &n) < 0 || n != i + 100)
            fail("the call");
        weft_scope_close(&scope);
    }
}

/* x + 100 by weft_binary(). */
static void add(weft_value unused, long calls)
{
    (void)unused;
    weft_scope scope;
    if (weft_scope_open(&scope) != WEFT_OK)
        fail("weft_scope_open");
    weft_value hundred = weft_int(100);
    int64_t n;
    for (long i = 0; i < calls; i++)
        if (weft_to_int64(weft_binary(WEFT_ADD, weft_int(i), hundred), &n) < 0 || n != i + 100)
            fail("the addition");
    weft_scope_close(&scope);
}

static void open_and_close(weft_value unused, long calls)
{
    (void)unused;
    for (long i = 0; i < calls; i++) {
        weft_scope scope;
        if (weft_scope_open(&scope) != WEFT_OK)
            fail("weft_scope_open");
        weft_scope_close(&scope);
    }
}

/* Python code that calls a C function. */
static weft_value plus_hundred(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    (void)data, (void)keywords;
    int64_t n;
    return nargs == 1 && weft_to_int64(args[0], &n) == 0 ? weft_int(n + 100)
                                                        : weft_raise("TypeError", "one int, please");
}

static void call_back(weft_value loop, long calls)
{
    weft_scope scope;
    if (weft_scope_open(&scope) != WEFT_OK)
        fail("weft_scope_open");
    weft_value args[] = {weft_function_new("plus_hundred", NULL, plus_hundred, NULL, NULL), weft_int(calls)};
    if (weft_call(loop, args, 2) == NULL)
        fail("the loop");
    weft_scope_close(&scope);
}

static void *run(void *p)
{
    Job *job = p;
    if (weft_attach() != WEFT_OK)
        fail("weft_attach");
    job->body(job->shared, job->calls / 100 + 1);
    pthread_barrier_wait(job->start);
    double begin = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_THREAD_CPUTIME_ID);
    job->body(job->shared, job->calls);
    job->cpu_ns = now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
    job->ns = now_ns(CLOCK_MONOTONIC) - begin;
    return NULL;
}

static void measure(const char *name, void (*body)(weft_value, long), weft_value shared, long calls, int max)
{
    for (int n = 1; n <= max; n++) {
        pthread_t threads[64];
        Job jobs[64];
        pthread_barrier_t start;
        pthread_barrier_init(&start, NULL, (unsigned)n);
        for (int i = 0; i < n; i++) {
            jobs[i] = (Job){body, shared, calls, 0, 0, &start};
            if (pthread_create(&threads[i], NULL, run, &jobs[i]) != 0)
                fail("pthread_create");
        }
        double cpu = 0, ns = 0;
        for (int i = 0; i < n; i++) {
            pthread_join(threads[i], NULL);
            if (jobs[i].cpu_ns > cpu)
                cpu = jobs[i].cpu_ns;
            if (jobs[i].ns > ns)
                ns = jobs[i].ns;
        }
        pthread_barrier_destroy(&start);
        printf("%-38s %2d thread%s %8.1f ns (%.1f)\n", name, n, n == 1 ? " " : "s", cpu / (double)calls,
               ns / (double)calls);
    }
}

int main(int argc, char **argv)
{
    long calls = argc > 1 ? atol(argv[1]) : 1000000;
    int threads = argc > 2 ? atoi(argv[2]) : 2;
    if (calls < 1 || threads < 1 || threads > 64 || weft_start(NULL) != WEFT_OK)
        return 1;
    weft_scope scope;
    weft_scope_open(&scope);
    weft_value function = weft_share(weft_eval("lambda x: x + 100", NULL));
    if (weft_run_string("def loop(f, n):\n    for i in range(n):\n        f(i)\n", NULL, NULL) < 0)
        fail("weft_run_string");
    weft_value loop = weft_share(weft_getitem_name(weft_main_globals(), "loop"));
    if (function == NULL || loop == NULL)
        fail("weft_share");
    weft_scope_close(&scope);

    measure("call of a Python function (x + 100)", call_function, function, calls, threads);
    measure("the same, a scope for each call", scope_and_call, function, calls, threads);
    measure("x + 100 by weft_binary()", add, NULL, calls, threads);
    measure("an outermost scope", open_and_close, NULL, calls, threads);
    measure("call of a C function by Python", call_back, loop, calls, threads);
    return weft_stop() == WEFT_OK ? 0 : 1;
}
