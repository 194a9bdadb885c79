/*
 * Code objects, functions and instructions.
 *
 * The compiler makes canonical bytecode: 8-byte instructions, followed by the zeroed cache
 * words that opcodes.def gives each opcode, so that offsets are the same in the canonical and
 * in the executable form. The canonical array is immutable. The executable copy is made when a
 * thread first runs the code and is written by that thread alone.
 */
#ifndef WEFT_CODE_H
#define WEFT_CODE_H

#include "type.h"

/*
 * One word of code. Registers a, b, c; imm: jump distance, constant, name, count, ... Opcodes of canonical
 * code are bytes; those of executable copies are not.
 */
enum { WF_IMM_MAX = (1 << 23) - 1 };
typedef union {
    struct {
        uint16_t op;
        uint8_t a, b;
        uint32_t c : 8;
        int32_t imm : 24;
    };
    uint64_t cache;
    struct {
        uint32_t cache_lo, cache_hi;
    };
} WfInstr;

typedef enum {
#define OP(name, ...) OP_##name,
#include "../../Interp/bytecode/opcodes.def"
#undef OP
    OP_COUNT /* those of executable copies follow: Interp/eval/eval.h */
} WfOpcode;

/* Exception table entry: [start, end) words; at an exception temporaries from `depth` up are
   released, the exception is stored to register `depth` and control goes to target. Innermost first. */
typedef struct {
    uint32_t start, end, target;
    uint16_t depth; /* register index */
    uint16_t flags; /* 1: register depth+1 receives the faulting instruction's offset (`lasti`) as int */
} WfHandler;

/* Position of an instruction; a run covers words until the next run's start. -1: none. */
typedef struct {
    uint32_t start;
    int32_t line, end_line, col, end_col;
} WfPosition;

typedef struct WfCode {
    WfObject ob;
    /* All [const]. */
    Value name, qualname, filename;   /* str */
    Value consts;                     /* tuple; items immortal, but those of temporary code */
    Value names;                      /* tuple of interned str */
    Value varnames;                   /* tuple: arguments, then other locals; register i is varnames[i] */
    Value cellvars, freevars;         /* tuples */
    WfInstr *instrs;
    uint32_t ninstrs;
    WfHandler *handlers;
    uint32_t nhandlers;
    WfPosition *positions;
    uint32_t npositions;
    int32_t firstlineno;
    uint32_t flags;                   /* CO_* with CPython's values */
    uint16_t argcount, posonlyargcount, kwonlyargcount;
    uint16_t nlocals;                 /* len(varnames) */
    uint16_t ncells;                  /* cellvars that are not arguments have registers nlocals.. ; see below */
    uint16_t nnear;                   /* = nlocals, or fewer: the rest are far variables, see opcodes.def */
    uint16_t nfixed;                  /* registers below this are locals and cells, from it on temporaries */
    uint16_t nregs;                   /* all registers; at most 256, or the number of arguments if larger */
    uint8_t *cell_regs;               /* register of cellvars[i] (an argument's own register, or its own) */
    uint16_t nself_attrs;             /* distinct names assigned as attributes of the first parameter; for a
                                         class body: those of its methods together (inline slot estimate) */
    uint32_t nsites;
    uint16_t nfrees;                  /* len(freevars) */
    /* Code from a compiled file begins without what stands from `consts` to `cell_regs`, lacking
       nlocals and nfrees: wf_code_ready() has it read. */
    struct WfCodeImage *image;        /* [const] or NULL */
    const uint8_t *packed, *packed_positions; /* [lock: image] where to read on */
    uint32_t packed_number;
    _Atomic bool loaded;              /* [lock: image, acq] all but positions are there */
    _Atomic bool has_positions;       /* [lock: image, acq] */
    bool frozen_instrs;               /* [lock: image] instrs are part of the program */
    bool temporary;                   /* [const] its constants go with it: wf_code_make_temporary() */
    /* The rest belongs to Interp/eval; zero (weak_extra: WF_NULL) in a new code object. */
    struct WfExec *exec0;             /* [owner: main thread] its executable copy */
    _Atomic(struct WfExecTable *) execs; /* [lock, acq] other threads' copies by thread slot */
    _Atomic(struct WfWarm *) warm;    /* [set once, acq] what new copies begin with, or NULL: Interp/eval/warm.c */
    _Atomic bool keeps_copies;        /* [relaxed] it has run before, or functions were made of it: wf_eval_code() */
    uint32_t version;                 /* [relaxed] unique number of this code for call caches, 0: none yet */
    struct WfMonitor *monitor;        /* [stw] or NULL: Interp/eval/monitor.h */
    _Atomic(struct WfFunction *) stand_in; /* see wf_function_stand_in(); or NULL */
    Value weak_extra;                 /* co_extra-like private data or WF_NULL */
} WfCode;

enum {
    CO_OPTIMIZED = 0x1, CO_NEWLOCALS = 0x2, CO_VARARGS = 0x4, CO_VARKEYWORDS = 0x8, CO_NESTED = 0x10,
    CO_GENERATOR = 0x20, CO_COROUTINE = 0x80, CO_ITERABLE_COROUTINE = 0x100, CO_ASYNC_GENERATOR = 0x200,
    CO_FUTURE_DIVISION = 0x20000, CO_FUTURE_BARRY_AS_BDFL = 0x400000, CO_FUTURE_GENERATOR_STOP = 0x800000,
    CO_FUTURE_ANNOTATIONS = 0x1000000
};

typedef struct WfFunction WfFunction;
struct WfFunction {
    WfObject ob;
    Value code;                       /* [stw when shared] */
    Value globals, builtins;          /* [const] dicts */
    Value name, qualname;             /* [lock] */
    Value defaults;                   /* [stw] tuple or WF_NULL */
    Value kwdefaults;                 /* [stw] dict or WF_NULL */
    Value closure;                    /* [const] tuple of cells or WF_NULL */
    Value doc;                        /* [lock] WF_NULL: what its code says */
    Value module;                     /* [lock] */
    Value annotations;                /* [lock] dict, or tuple of (name, value) pairs flat until first read, or WF_NULL */
    Value dict;                       /* [lock] or WF_NULL */
    uint32_t version;                 /* [stw] that of its code, never 0 */
};

typedef struct {
    WfObject ob;
    Value value;                      /* [lock, acq] WF_NULL: empty */
} WfCellObject;

WF_INLINE WfCode *wf_as_code(Value v) { return (WfCode *)wf_obj(v); }
/*
 * A function like fn for frames that live in the heap, as generators' and those of tracebacks do: not
 * counted, since every thread that runs a shared function would write that count. WF_NULL: there is none.
 */
Value wf_function_stand_in(Value fn);
WF_INLINE WfFunction *wf_as_function(Value v) { return (WfFunction *)wf_obj(v); }

/* Each thread runs its own executable copies (-X tlbc=0: all threads share unwritten ones). */
extern bool wf_tlbc; /* [const] after start-up */
/* Frees the executable copies; for the code type's dealloc. */
void wf_code_free_execs(WfCode *code);
#define WF_NO_VERSION UINT32_MAX /* of functions when the numbers ran out: not cached */
/* Runs a class body: func is its function (no arguments), locals the namespace. */
Value wf_eval_function_with_locals(Value func, Value locals) WF_MUST_USE;
/* Runs a code object as exec() does. locals may be any mapping; closure a tuple or WF_NULL. */
Value wf_eval_code(Value code, Value globals, Value locals, Value closure) WF_MUST_USE;
Value wf_function_new(Value code, Value globals, Value qualname /* or WF_NULL */) WF_MUST_USE;
/* The same with known builtins (a dict), as MAKE_FUNCTION does. */
Value wf_function_make(Value code, Value globals, Value builtins) WF_MUST_USE;
/*
 * (module, name, qualname, code, annotations), from which what a wrapper copies of a function can be
 * made later; None if the docstring is not that of the code.
 */
Value wf_function_attributes(Value fn) WF_MUST_USE;

/* Calls may know copies of it from now on: they stay when it has run (see wf_exec_begin_once()). */
WF_INLINE void wf_code_keep_copies(WfCode *c) { atomic_store_explicit(&c->keeps_copies, true, memory_order_relaxed); }

/* Compiling. source: UTF-8 text. mode "exec", "eval" or "single"; flags CO_FUTURE_* | PyCF_*; optimize -1, 0, 1, 2. */
Value wf_compile_source(const char *source, size_t len, Value filename, const char *mode, int flags,
                        bool dont_inherit, int optimize) WF_MUST_USE;
/* Reads the parts of c that are not there yet: Interp/bytecode/image.c. */
int wf_code_load(WfCode *c) WF_MUST_USE;
void wf_code_load_positions(WfCode *c); /* leaves none if they are malformed */
/* The first constant if it is a string, else None: what a function's __doc__ begins as. New. */
Value wf_code_doc(WfCode *c) WF_MUST_USE;
/* Before looking at anything but name, qualname, filename and numbers of code that may never have run. */
WF_INLINE WF_MUST_USE int wf_code_ready(WfCode *c)
{
    /* Acquire: pairs with the release in image.c. */
    return WF_LIKELY(atomic_load_explicit(&c->loaded, memory_order_acquire)) ? 0 : wf_code_load(c);
}
/* Before looking at `positions`. */
WF_INLINE void wf_code_positions_ready(const WfCode *c)
{
    if (WF_UNLIKELY(!atomic_load_explicit(&c->has_positions, memory_order_acquire)))
        wf_code_load_positions((WfCode *)c);
}
/* The verifier: 0, or -1 with ValueError naming the instruction and what is wrong. */
int wf_code_verify(WfCode *code) WF_MUST_USE;
int wf_code_line(const WfCode *code, uint32_t offset);       /* -1: none */
/* The same without lock or memory: for signal handlers and threads that are not weft's. */
int wf_code_line_quietly(const WfCode *code, uint32_t offset);
bool wf_code_position(const WfCode *code, uint32_t offset, WfPosition *out);

#endif
