/*
 * wbc_fuzz [--seed N] [--runs N] [--only N] FILE.py...: compiled code, damaged at random.
 *
 * Compiles each program, changes bytes of its compiled form (with a checksum that is right again,
 * so that reader and verifier see the damage), loads and runs what comes of it. That may fail in
 * any way that Python programs fail; it may not crash. Each batch runs in a child process, which
 * can write no files; one that runs too long is ended and counts as good. A crash names the run,
 * and --only repeats that run alone, in this process.
 */
#include "Interp/bytecode/serialize.h"
#include "internal/runtime.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER = 32, BATCH = 40, SECONDS = 3, MOST_FILES = 64 };

typedef struct {
    uint8_t *data; /* header and payload, from malloc() */
    size_t len;
} Blob;

static Blob blobs[MOST_FILES];
static int nblobs;
static uint64_t seed = 1;

/* --- random numbers: splitmix64, one sequence for each run ---------------------------------------------- */

static uint64_t state;

static uint64_t next(void)
{
    uint64_t z = (state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static size_t below(size_t n) { return n == 0 ? 0 : (size_t)(next() % n); }

/* --- damage ------------------------------------------------------------------------------------------------ */

static void change_bytes(uint8_t *p, size_t n)
{
    static const uint32_t numbers[] = {0, 1, 2, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000,
                                       0x7fffffff, 0x80000000, 0xffffffff};
    size_t at = below(n);
    switch (below(5)) {
    case 0: p[at] = (uint8_t)next(); break;
    case 1: p[at] = (uint8_t)(p[at] + 1); break;
    case 2: p[at] = (uint8_t)(p[at] - 1); break;
    case 3: p[at] ^= (uint8_t)(1u << below(8)); break;
    default:
        if (at + 4 <= n)
            memcpy(p + at, &numbers[below(sizeof numbers / sizeof *numbers)], 4);
    }
}

/* Copies a stretch of another program, or of this one, over a part of p. */
static void splice(uint8_t *p, size_t n)
{
    const Blob *from = &blobs[below((size_t)nblobs)];
    size_t payload = from->len - HEADER, size = 1 + below(32);
    if (size > n || size > payload)
        return;
    memcpy(p + below(n - size + 1), from->data + HEADER + below(payload - size + 1), size);
}

/* Moves the tail by some bytes: what follows is read out of place. */
static size_t shift(uint8_t *p, size_t n)
{
    size_t at = below(n), by = 1 + below(8);
    if (at + by >= n)
        return n;
    memmove(p + at, p + at + by, n - at - by);
    return n - by;
}

static void seal(Blob *b)
{
    uint32_t n = (uint32_t)(b->len - HEADER);
    XXH128_canonical_t sum;
    XXH128_canonicalFromHash(&sum, XXH3_128bits(b->data + HEADER, n));
    memcpy(b->data + 4, &n, 4);
    memcpy(b->data + 16, sum.digest, 16);
}

/* The damaged copy of run number `run`. */
static Blob damaged(uint64_t run)
{
    state = seed * UINT64_C(1000003) + run;
    const Blob *from = &blobs[below((size_t)nblobs)];
    Blob b = {malloc(from->len), from->len};
    if (b.data == NULL)
        abort();
    memcpy(b.data, from->data, b.len);
    uint8_t *payload = b.data + HEADER;
    for (size_t i = 1 + below(3); i-- > 0 && b.len > HEADER;)
        switch (below(8)) {
        case 0: splice(payload, b.len - HEADER); break;
        case 1: b.len = HEADER + shift(payload, b.len - HEADER); break;
        case 2: b.len -= below(8) == 0 ? below(b.len - HEADER) : 0; break;
        default: change_bytes(payload, b.len - HEADER);
        }
    seal(&b);
    if (below(16) == 0)
        change_bytes(b.data, b.len);
    return b;
}

/* --- running ------------------------------------------------------------------------------------------------ */

static Value fresh_globals(void)
{
    Value globals = wf_dict_new(), name = wf_intern_c("__fuzz__");
    if (wf_is_null(globals) || wf_dict_set(globals, wf_n.__builtins__, wf_runtime.builtins_module) < 0 ||
        wf_dict_set(globals, wf_n.__name__, name) < 0)
        abort();
    return globals;
}

static uint64_t unused[3];
static volatile uint64_t *progress = unused; /* the run at work, how many were loaded, how many ended well */

static void run_one(uint64_t run)
{
    Blob b = damaged(run);
    /* Exactly as large as the data, so that a sanitizer sees what is read beyond it. */
    uint8_t *exact = malloc(b.len);
    memcpy(exact, b.data, b.len);
    free(b.data);
    Value code = wf_read_blob(exact, b.len);
    free(exact);
    if (wf_has_shape(code, WF_SHAPE_code)) {
        Value globals = fresh_globals();
        progress[1]++;
        Value v = wf_eval_code(code, globals, globals, WF_NULL);
        progress[2] += !wf_is_null(v);
        wf_drop(v);
        wf_drop(globals);
    }
    wf_err_clear();
    wf_drop(code);
    wf_gc_collect_local();
}

/* In the child: runs from..to, telling where it is. */
static _Noreturn void run_batch(uint64_t from, uint64_t to)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGALRM, SIG_DFL);
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 2; fd++)
        dup2(null, fd);
    for (; from < to; from++) {
        progress[0] = from;
        alarm(SECONDS);
        run_one(from);
    }
    progress[0] = to;
    _exit(0);
}

/* Runs a batch: 0, or the number of crashes. */
static int parent(uint64_t from, uint64_t to)
{
    int crashes = 0;
    while (from < to) {
        int status = 0;
        progress[0] = from;
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0)
            run_batch(from, to);
        if (pid < 0 || waitpid(pid, &status, 0) < 0)
            abort();
        bool ended_itself = WIFEXITED(status) && WEXITSTATUS(status) < 3; /* os._exit, a hook */
        bool too_long = WIFSIGNALED(status) && (WTERMSIG(status) == SIGALRM || WTERMSIG(status) == SIGKILL);
        if (!ended_itself && !too_long) {
            printf("run %llu crashed: status %#x\n", (unsigned long long)progress[0], (unsigned)status);
            crashes++;
        }
        from = progress[0] + 1;
    }
    return crashes;
}

/* --- start ---------------------------------------------------------------------------------------------------- */

static void compile(const char *path)
{
    size_t len;
    char *text = wf_read_file(path, &len);
    if (text == NULL || nblobs == MOST_FILES) {
        fprintf(stderr, "wbc_fuzz: cannot read %s\n", path);
        exit(2);
    }
    Value name = wf_str_from_c("fuzz.py");
    Value code = wf_compile_bytes(text, len, name, "exec", 0, true, -1, false);
    free(text);
    if (wf_is_null(code)) {
        wf_err_clear();
        return;
    }
    WfWriter w;
    wf_writer_init(&w, WF_MARSHAL_VERSION);
    wf_write_blob(&w, code);
    if (wf_writer_check(&w) < 0 || w.len < 4 + HEADER)
        abort();
    /* wf_write_blob() puts the length before the blob. */
    Blob *b = &blobs[nblobs++];
    b->len = w.len - 4;
    b->data = malloc(b->len);
    memcpy(b->data, w.data + 4, b->len);
    wf_writer_fini(&w);
    wf_drop(code);
    wf_drop(name);
}

int main(int argc, char **argv)
{
    uint64_t runs = 400, only = 0;
    bool one = false;
    int i = 1;
    for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        uint64_t n = strtoull(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--seed") == 0)
            seed = n;
        else if (strcmp(argv[i], "--runs") == 0)
            runs = n;
        else
            only = n, one = true;
    }
    char *weft_argv[] = {argv[0], (char *)"-IBS", (char *)"-c", (char *)"", NULL};
    if (wf_config_read(&wf_config, 4, weft_argv) != -1 || wf_runtime_start() < 0)
        return 2;
    for (; i < argc; i++)
        compile(argv[i]);
    if (nblobs == 0)
        return 2;
    if (one) {
        run_one(only);
        return 0;
    }
    printf("seed %llu\n", (unsigned long long)seed);
    void *shared = mmap(NULL, sizeof unused, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 2;
    progress = shared;
    int crashes = 0;
    for (uint64_t run = 0; run < runs; run += BATCH)
        crashes += parent(run, run + BATCH < runs ? run + BATCH : runs);
    printf("%llu runs, %llu loaded, %llu ended well, %d crashes\n", (unsigned long long)runs,
           (unsigned long long)progress[1], (unsigned long long)progress[2], crashes);
    return crashes != 0;
}
