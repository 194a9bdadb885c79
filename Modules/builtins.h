/* The functions of builtins, by file; builtins.c has the table. */
#ifndef WEFT_BUILTINS_H
#define WEFT_BUILTINS_H

#include "internal/runtime.h"
#include "internal/iter.h"
#include "internal/typeobj.h"

#define B_NOARGS(name) Value wf_builtin_##name(Value self)
#define B_O(name) Value wf_builtin_##name(Value self, Value arg)
#define B_FAST(name) Value wf_builtin_##name(Value self, const Value *args, size_t nargs)
#define B_FASTKW(name)                                                                            \
    Value wf_builtin_##name(Value self, const Value *args, size_t nargs, Value kwnames)

/* builtins_iter.c */
B_O(all);
B_O(any);
B_FASTKW(sum);
B_FASTKW(min);
B_FASTKW(max);
B_FASTKW(sorted);
B_FAST(iter);
B_FAST(next);
B_O(aiter);
B_FAST(anext);

/* builtins_exec.c */
B_FASTKW(compile);
B_FAST(eval);
B_FASTKW(exec);
B_FASTKW(__import__);
B_NOARGS(globals);
B_NOARGS(locals);
B_FAST(vars);
B_FAST(dir);
B_FASTKW(breakpoint);

/* builtins_print.c */
B_FASTKW(print);
B_FAST(input);

#endif
