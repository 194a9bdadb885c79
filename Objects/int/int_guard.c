/*
 * GMP without memory. GMP ends the process when an allocation fails; here it is left instead.
 *
 * wf_gmp_run() runs a function that calls GMP. When memory runs out meanwhile, what GMP has
 * allocated since is freed and wf_gmp_run() returns false by longjmp(): GMP keeps no state of its
 * own between calls, so nothing else is to be undone. The numbers being computed are lost.
 *
 * Blocks are plain malloc() ones, as GMP's own, so another user of GMP in the process sees no
 * difference.
 */
#include "int_internal.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_BLOCKS = 256 }; /* far more than any operation holds at once; others leak if it fails */

typedef struct {
    jmp_buf env;
    void *blocks[MOST_BLOCKS];
    size_t n;
} Guard;

static __thread Guard *guard __attribute__((tls_model("initial-exec")));

static _Noreturn void give_up(void)
{
    Guard *g = guard;
    if (g == NULL) {
        fputs("weft: out of memory in arithmetic\n", stderr);
        abort();
    }
    guard = NULL;
    for (size_t i = 0; i < g->n; i++)
        free(g->blocks[i]);
    longjmp(g->env, 1);
}

static void remember(void *p)
{
    if (guard != NULL && guard->n < MOST_BLOCKS)
        guard->blocks[guard->n++] = p;
}

/* Where p is remembered, or NULL; what came last is asked for first. */
static void **find(const void *p)
{
    for (size_t i = guard == NULL ? 0 : guard->n; i-- > 0;)
        if (guard->blocks[i] == p)
            return &guard->blocks[i];
    return NULL;
}

static void *gmp_alloc(size_t size)
{
    void *p = malloc(size);
    if (p == NULL)
        give_up();
    remember(p);
    return p;
}

static void *gmp_realloc(void *old, size_t old_size, size_t size)
{
    void **known = find(old), *p = realloc(old, size);
    if (p == NULL)
        give_up();
    if (known != NULL)
        *known = p;
    return p;
}

static void gmp_free(void *p, size_t size)
{
    void **known = find(p);
    if (known != NULL)
        *known = guard->blocks[--guard->n];
    free(p);
}

__attribute__((constructor)) static void install(void)
{
    mp_set_memory_functions(gmp_alloc, gmp_realloc, gmp_free);
}

bool wf_gmp_run(void (*fn)(void *arg), void *arg)
{
    Guard g;
    g.n = 0;
    guard = &g;
    if (setjmp(g.env) != 0) {
        wf_no_memory();
        return false;
    }
    fn(arg);
    guard = NULL;
    return true;
}

/* --- the operations on limbs that need memory of their own --------------------------------------------- */

/* Limbs from which on GMP's scratch space is no longer on the stack; conversions leave it earlier. */
enum { NEEDS_GUARD = 1000, TEXT_NEEDS_GUARD = 16 };

typedef struct {
    mp_limb_t *r, *q;
    const mp_limb_t *x, *y;
    size_t nx, ny;
    unsigned char *digits;
    const unsigned char *text;
    size_t n;
    int base;
} Limbs;

static void run_mul(void *arg)
{
    Limbs *a = arg;
    if (a->x == a->y && a->nx == a->ny)
        mpn_sqr(a->r, a->x, (mp_size_t)a->nx);
    else if (a->nx >= a->ny)
        mpn_mul(a->r, a->x, (mp_size_t)a->nx, a->y, (mp_size_t)a->ny);
    else
        mpn_mul(a->r, a->y, (mp_size_t)a->ny, a->x, (mp_size_t)a->nx);
}

static void run_div(void *arg)
{
    Limbs *a = arg;
    mpn_tdiv_qr(a->q, a->r, 0, a->x, (mp_size_t)a->nx, a->y, (mp_size_t)a->ny);
}

static void run_get_str(void *arg)
{
    Limbs *a = arg;
    a->n = mpn_get_str(a->digits, a->base, a->r, (mp_size_t)a->nx);
}

static void run_set_str(void *arg)
{
    Limbs *a = arg;
    a->nx = (size_t)mpn_set_str(a->r, a->text, a->n, a->base);
}

static bool run(void (*fn)(void *), Limbs *a, bool guarded)
{
    if (guarded)
        return wf_gmp_run(fn, a);
    fn(a);
    return true;
}

bool wf_limbs_mul(mp_limb_t *r, const mp_limb_t *x, size_t nx, const mp_limb_t *y, size_t ny)
{
    Limbs a = {.r = r, .x = x, .y = y, .nx = nx, .ny = ny};
    return run(run_mul, &a, nx + ny >= NEEDS_GUARD);
}

bool wf_limbs_div(mp_limb_t *q, mp_limb_t *r, const mp_limb_t *x, size_t nx, const mp_limb_t *y, size_t ny)
{
    Limbs a = {.r = r, .q = q, .x = x, .y = y, .nx = nx, .ny = ny};
    return run(run_div, &a, nx + ny >= NEEDS_GUARD);
}

bool wf_limbs_to_digits(unsigned char *digits, size_t *n, int base, mp_limb_t *x, size_t nx)
{
    Limbs a = {.digits = digits, .r = x, .nx = nx, .base = base};
    bool good = run(run_get_str, &a, nx >= TEXT_NEEDS_GUARD);
    *n = a.n;
    return good;
}

bool wf_limbs_from_digits(mp_limb_t *r, size_t *nr, const unsigned char *text, size_t n, int base)
{
    Limbs a = {.r = r, .text = text, .n = n, .base = base};
    bool good = run(run_set_str, &a, n / 16 >= TEXT_NEEDS_GUARD);
    *nr = a.nx;
    return good;
}
