/*
 * Counts of specialized instructions: how often each place of each copy ran in some form, and how
 * often the form gave up.
 *
 * Model: eval_counting.c compiles the interpreter a second time. There every dispatch comes by
 * wf_count_op(), and every way from a handler to one of its slow halves by wf_count_half(). The
 * first time a form runs in a copy, the copy gets an array of counts. The ordinary interpreter
 * knows nothing of this; wf_eval_frame() asks one flag. Counts are read when the threads have ended
 * or are stopped.
 */
#include "counting.h"
#include "eval.h"
#include "provoke.h"

#include <stdio.h>

bool wf_count_forms;

typedef struct {
    uint64_t places, runs, misses;
} Sum;

/* Of copies that are gone. [lock: mutex] */
static struct {
    pthread_mutex_t mutex;
    Sum of[OP_ALL_COUNT];
} gone = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static const struct {
    const char *name, *family;
} forms[OP_ALL_COUNT] = {
#define OP(name, ...)
#define SPEC(name, family, ...) [OP_##name] = {#name, #family},
#include "../bytecode/opcodes.def"
#undef OP
};

/* ADAPT stands for no form yet, and the counters for the instruction itself. */
static bool is_form(unsigned op)
{
    return forms[op].name != NULL && op != OP_ADAPT && op != OP_RESUME_COUNT && op != OP_JUMP_BACK_COUNT;
}

/* --- counting ------------------------------------------------------------------------------------- */

/* The place whose form runs and has not given up. */
static __thread const WfInstr *running;

static WfFormCount *count_at(const WfFrame *f, const WfInstr *pc)
{
    WfExec *x = wf_exec_of_instrs(f->instrs);
    if (x->counts == NULL)
        x->counts = wf_mem_calloc(f->code->ninstrs, sizeof *x->counts);
    return x->counts == NULL ? NULL : &x->counts[pc - f->instrs];
}

uint16_t wf_count_op(const WfFrame *f, WfInstr *pc)
{
    uint16_t op = pc->op;
#ifdef WF_DEBUG
    if (wf_provoke > WF_PROVOKE_ALWAYS)
        op = wf_provoke_op(f, pc);
#endif
    running = NULL;
    if (!is_form(op))
        return op;
    WfFormCount *c = count_at(f, pc);
    if (c != NULL) {
        running = pc;
        c->runs++;
        c->form = op;
    }
    return op;
}

static bool gives_up(const char *name)
{
    static const char *const words[] = {"miss", "failed", "unspecialize", "changed", "load_global", "as"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(name), m = strlen(words[i]);
        if (n >= m && strcmp(name + n - m, words[i]) == 0)
            return true;
    }
    return false;
}

void wf_count_half(const WfFrame *f, const WfInstr *pc, const char *name)
{
    if (pc != running || !gives_up(name))
        return;
    running = NULL;
    WfFormCount *c = count_at(f, pc);
    if (c != NULL)
        c->misses++;
}

/* --- sums ------------------------------------------------------------------------------------------- */

static void add_copy(const WfExec *x, Sum *sums)
{
    const WfCode *code = x->head.code;
    for (uint32_t i = 0; i < code->ninstrs; i += wf_op_words[code->instrs[i].op]) {
        unsigned op = x->instrs[i].op;
        if (is_form(op))
            sums[op].places++;
        if (x->counts == NULL || x->counts[i].runs == 0)
            continue;
        sums[x->counts[i].form].runs += x->counts[i].runs;
        sums[x->counts[i].form].misses += x->counts[i].misses;
    }
}

void wf_count_retire(WfExec *x)
{
    if (x->counts == NULL)
        return;
    wf_raw_lock(&gone.mutex);
    add_copy(x, gone.of);
    wf_raw_unlock(&gone.mutex);
    wf_mem_free(x->counts);
    x->counts = NULL;
}

static int sum_up(WfExec *x, void *arg)
{
    add_copy(x, arg);
    return 0;
}

static void print_sum(const char *name, const Sum *s)
{
    fprintf(stderr, "%s: %llu places", name, (unsigned long long)s->places);
    if (wf_count_forms)
        fprintf(stderr, ", %llu hits, %llu misses", (unsigned long long)(s->runs - s->misses),
                (unsigned long long)s->misses);
    fputc('\n', stderr);
}

/* A family, then its forms. */
static void print_family(const char *family, const Sum *sums)
{
    Sum all = {0, 0, 0};
    for (unsigned op = 0; op < OP_ALL_COUNT; op++) {
        if (!is_form(op) || strcmp(forms[op].family, family) != 0)
            continue;
        all.places += sums[op].places;
        all.runs += sums[op].runs;
        all.misses += sums[op].misses;
    }
    if (all.places == 0 && all.runs == 0)
        return;
    char line[80];
    snprintf(line, sizeof line, "forms of %s", family);
    print_sum(line, &all);
    for (unsigned op = 0; op < OP_ALL_COUNT; op++) {
        bool has = is_form(op) && strcmp(forms[op].family, family) == 0;
        if (!has || (sums[op].places == 0 && sums[op].runs == 0))
            continue;
        snprintf(line, sizeof line, "  %s", forms[op].name);
        print_sum(line, &sums[op]);
    }
}

void wf_forms_print_stw(void)
{
    Sum *sums = wf_mem_calloc(OP_ALL_COUNT, sizeof *sums);
    if (sums == NULL)
        return;
    memcpy(sums, gone.of, sizeof gone.of);
    wf_exec_each_stw(sum_up, sums);
#define OP(name, ...) print_family(#name, sums);
#include "../bytecode/opcodes.def"
#undef OP
    wf_mem_free(sums);
}
