/* The compiler as the rest of weft sees it: flags of compile(), and trees given by programs. */
#ifndef WEFT_COMPILE_H
#define WEFT_COMPILE_H

#include "code.h"

/* Flags of compile() besides CO_FUTURE_*, with CPython's values. */
enum {
    WF_PYCF_DECODED = 0x80, /* not CPython's: the source file has an encoding of its own */
    WF_PYCF_SOURCE_IS_UTF8 = 0x100,
    WF_PYCF_DONT_IMPLY_DEDENT = 0x200,
    WF_PYCF_ONLY_AST = 0x400,
    WF_PYCF_IGNORE_COOKIE = 0x800,
    WF_PYCF_TYPE_COMMENTS = 0x1000,
    WF_PYCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000,
    WF_PYCF_ALLOW_INCOMPLETE_INPUT = 0x4000
};

/* Whether v is an instance of ast.AST: 1 / 0 / -1. False without loading _ast if nobody has. */
int wf_ast_check(Value v) WF_MUST_USE;
/* Compiles an ast.mod object; mode, flags, optimize as for wf_compile_source (code.h). */
Value wf_compile_ast(Value ast, Value filename, const char *mode, int flags, bool dont_inherit,
                     int optimize) WF_MUST_USE;

#endif
