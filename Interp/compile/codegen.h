/*
 * Inside the compiler: units, blocks, instructions and how expressions get their registers.
 *
 * Model: a WfUnit is a code object being made. It is a list of basic blocks in the order they
 * were opened; an instruction holds virtual registers (locals by number, R_CELL + k, R_TEMP + k)
 * that assemble.c maps once the number of locals is known. Temporaries follow a stack
 * discipline: `top` of them are in use.
 *
 * Errors are sticky: after the first one c->failed is set (with the exception in the thread) and
 * everything else does as little as possible; nobody checks results in between.
 *
 * An expression is evaluated with a wish for its place (see wf_gen_expr): WANT_ANY may answer
 * with a local's own register, WANT_PUSH always makes the next temporary, and a local's register
 * makes the last instruction write there. On return `top` is what it was, plus one if the answer
 * is a temporary, which is then the one at the old top.
 */
#ifndef WF_COMPILE_CODEGEN_H
#define WF_COMPILE_CODEGEN_H

#include "symtable.h"

#include "internal/compile.h"

/* What a code object's flags and a program's `from __future__` have in common. */
enum {
    FUTURE_FLAGS = CO_FUTURE_DIVISION | CO_FUTURE_BARRY_AS_BDFL | CO_FUTURE_GENERATOR_STOP |
                   CO_FUTURE_ANNOTATIONS | 0x40000 | 0x80000 | 0x100000 | 0x200000 | CO_NESTED
};

typedef int Reg;
enum {
    R_FAR = 0x3fff,        // the register that holds the far variables
    R_CELL = 0x4000,
    R_HIDDEN = 0x6000,     // variables without a name
    R_TEMP = 0x8000,
    WANT_ANY = -1,
    WANT_PUSH = -2,
    V_CELL = 0x10000000,   // variable number of the k-th cell that is no argument
    V_FREE = 0x20000000,   // of the k-th free variable, in a direct comprehension
    MAX_WINDOW = 250,
    FAR_FROM = 170,        // more variables than this: far ones exist
    NEAR_COUNT = 128,
    NEST_MAX = 20,         // statically nested blocks
    CHUNK = 30             // longer displays and calls are built piece by piece
};

typedef struct Block Block;

typedef struct {
    Block *target;
    Reg depth;             // the temporary that receives the exception
    bool lasti;
} Handler;

typedef struct {
    uint8_t op;
    uint16_t a, b, c;
    int32_t imm;
    Block *target;
    const Handler *handler;
    WfPos pos;             // lineno -1: artificial
} Ins;

struct Block {
    Ins *ins;
    int32_t n, cap;
    Block *next;           // opened after this one
    Block *fall;           // where control goes at its end, NULL: nowhere
    uint64_t *bound;       // locals that have a value at the start, during the analysis
    uint32_t offset;
    int32_t preds;
    uint8_t cold;          // how far from the main line
    int32_t position;      // in the order of opening, then in the layout
    bool reachable;
    bool after_return;     // opened by a return
};

typedef enum {
    FB_WHILE, FB_FOR, FB_TRY, FB_FINALLY_TRY, FB_FINALLY_END, FB_WITH, FB_ASYNC_WITH, FB_HANDLER,
    FB_GROUP_HANDLER, FB_HANDLER_BODY, FB_GROUP_HANDLER_BODY, FB_ASYNC_COMP, FB_RETURN_VALUE
} FblockKind;

typedef struct {
    FblockKind kind;
    Block *block, *exit;   // of loops: where continue and break go
    Reg reg;               // iterator, exit function, exception or value to be returned
    const Handler *outer;  // the handler in force around the block
    const void *datum;     // final body (WfStmtSeq *), with statement, name of the exception
} Fblock;

typedef struct {
    const void **keys;     // NULL: free
    int32_t *values;
    uint32_t mask, count;
} PtrMap;

/* What a direct comprehension gets for a free variable: the cell, its value or none, its value. */
typedef enum { FREE_CELL, FREE_MAYBE, FREE_VALUE } FreeKind;

typedef enum { UNIT_MODULE, UNIT_CLASS, UNIT_FUNCTION, UNIT_ASYNC, UNIT_LAMBDA, UNIT_COMP } UnitKind;

typedef struct Unit Unit;
struct Unit {
    Unit *up;
    UnitKind kind;
    WfScope *scope;
    const char *name, *private_name;
    Value qualname;                  // owned
    Block *first, *current;
    WfPos loc;
    const Handler *handler;
    int32_t top, max_top, pack_at, pack_base, stmt_top, temp_limit;
    uint8_t cold;
    bool far, walrus, nested_class;
    int32_t firstlineno, argcount, posonly, kwonly;
    WfSymbol **locals;               // in register order
    int32_t nlocals, locals_cap, nargs;
    const char **cells, **frees;     // cells that are no arguments; free variables; sorted
    uint8_t *free_kinds;             // of a direct comprehension: FreeKind of each; in R_HIDDEN + k
    WfSymbol **bound;                // variables that certainly have a value where the code stands now
    int32_t nbound, bound_cap;
    int32_t ncells, nfrees, nhidden, max_hidden;
    const char **arg_cells;
    int32_t narg_cells;
    const char **names;
    int32_t nnames, names_cap;
    PtrMap name_map, const_map, free_map;
    Value *consts;                   // borrowed from c->owned
    int32_t nconsts, consts_cap;
    PtrMap self_attrs;
    Fblock fblocks[NEST_MAX];
    int32_t nfblocks;
    Reg returning;                   // temporary that a return keeps while final bodies run, or -1
    int32_t ninstrs;
};

typedef struct {
    WfArena *arena;
    Value filename;
    WfSymtable st;
    uint32_t flags;                  // CO_FUTURE_* in force and PyCF_*
    int optimize;
    int32_t future_line;             // of the last future statement
    bool interactive, failed;
    int depth, limit, nest;
    Unit *u;
    Value *owned;                    // references of this compilation
    int32_t nowned, owned_cap;
    uint32_t *canon;                 // open-addressed: equal constants share one; index in owned + 1
    uint32_t canon_mask, canon_count;
    const char *id_class, *id_super, *id_debug, *id_annotations, *id_doc, *id_name, *id_module,
        *id_qualname, *id_classcell, *id_dot0;
    Block spare_block;               // stand in after a failure, so that nobody checks
    Ins spare_ins;
} WfCompiler;

typedef WfCompiler C;

/* --- constants.c: values of the program text --------------------------------------------------- */
/* Owned by the compilation (freed with it); WF_NULL with failed set. */
Value wf_keep(C *c, WF_STEALS Value v);
Value wf_constant_value(C *c, const WfConstant *k);
/* Numbers of constants in the unit's table. */
int wf_const_index(C *c, Value v);
int wf_const_of(C *c, const WfConstant *k);
int wf_const_none(C *c);
int wf_const_str(C *c, const char *ident);
bool wf_const_same(Value a, Value b);
bool wf_const_is_str(const WfExpr *e);
/* 1 or 0: the truth of a constant expression; -1: not constant. */
int wf_const_truth(C *c, const WfExpr *e);
Value wf_ident_value(const char *ident);     // interned str

int32_t wf_map_get(const PtrMap *m, const void *key, int32_t absent);
bool wf_map_set(C *c, PtrMap *m, const void *key, int32_t value);

/* --- fold.c ------------------------------------------------------------------------------------- */
/* Replaces constant expressions in the tree. */
int wf_fold(C *c, WfAstMod *mod) WF_MUST_USE;

/* --- codegen.c: units, instructions, blocks -------------------------------------------------------- */
void *wf_c_alloc(C *c, size_t size);                 // NULL after a failure
void wf_c_fail(C *c);
WF_COLD void wf_c_error(C *c, const char *fmt, ...);     // SyntaxError at the current position
WF_COLD void wf_c_error_at(C *c, WfPos pos, const char *fmt, ...);
WF_COLD void wf_c_warn(C *c, const char *fmt, ...);      // SyntaxWarning
bool wf_c_enter(C *c);
WF_INLINE void wf_c_leave(C *c) { c->depth--; }

Block *wf_new_block(C *c);
void wf_use_block(C *c, Block *b);
Ins *wf_emit(C *c, WfOpcode op, Reg a, Reg b, Reg cc, int32_t imm);
void wf_emit_jump(C *c, WfOpcode op, Reg a, Reg b, Reg cc, Block *target);
void wf_jump(C *c, Block *target);                   // at the current position
void wf_jump_no_line(C *c, Block *target);
WF_INLINE void wf_set_loc(C *c, WfPos pos) { c->u->loc = pos; }
WF_INLINE void wf_unset_loc(C *c) { c->u->loc = (WfPos){-1, -1, -1, -1}; }
const Handler *wf_new_handler(C *c, Block *target, Reg depth, bool lasti);

Reg wf_temp(C *c);                                   // the next temporary
Reg wf_dest(C *c, int32_t top, Reg want);            // place of a result, with `top` reset
WF_INLINE bool wf_is_temp(Reg r) { return r >= R_TEMP; }
WF_INLINE Reg wf_temp_at(int32_t i) { return R_TEMP + i; }

bool wf_enter_unit(C *c, UnitKind kind, const char *name, const void *node, int32_t lineno);
Value wf_leave_unit(C *c);                           // the code object, kept; WF_NULL if failed
void wf_push_fblock(C *c, FblockKind kind, Block *block, Block *exit, Reg reg, const void *datum);
void wf_pop_fblock(C *c, FblockKind kind);

int wf_name_index(C *c, const char *name);           // not mangled
int wf_attr_index(C *c, const char *name);           // mangled
const char *wf_c_mangle(C *c, const char *name);
bool wf_forbidden_name(C *c, const char *name, WfExprContext ctx);

Reg wf_load_name(C *c, const char *name, Reg want);
void wf_store_name(C *c, const char *name, Reg value);
void wf_delete_name(C *c, const char *name);
/* The register that a near local of this name lives in, or -1; touch marks its first use. */
Reg wf_local_reg(C *c, const char *name);
void wf_move(C *c, Reg to, Reg from);
/* The variable certainly has a value from here on, until wf_forget_bound() goes back to n of them. */
void wf_note_bound(C *c, const char *name);
void wf_forget_bound(C *c, int32_t n);
Value wf_compile_mod(C *c, WfAstMod *mod);

/* --- flow.c, assemble.c ------------------------------------------------------------------------------ */
/* Letters of the operands a, b, c, imm of each instruction, from opcodes.def. */
extern const char wf_op_operands[OP_COUNT][5];
WF_INLINE bool wf_op_is_reg(char letter)
{
    return letter == 'd' || letter == 'r' || letter == 'k' || letter == 'w';
}
/* Simplifies the blocks and puts the reachable ones in order; NULL if memory is out. */
Block **wf_lay_out_blocks(C *c, Unit *u, int32_t *n);
Value wf_assemble(C *c, Unit *u) WF_MUST_USE;
WF_INLINE bool wf_op_ends(uint8_t op)
{
    return op == OP_JUMP || op == OP_JUMP_BACK || op == OP_RETURN || op == OP_RETURN_CONST ||
           op == OP_RAISE || op == OP_RERAISE || op == OP_END_ASYNC_FOR;
}

/* --- codegen_expr.c, codegen_call.c ------------------------------------------------------------------- */
Reg wf_gen_expr(C *c, WfExpr *e, Reg want);
WF_INLINE Reg wf_gen_push(C *c, WfExpr *e) { return wf_gen_expr(c, e, WANT_PUSH); }
/* Evaluates an operand that must keep its value while `later` is evaluated. */
Reg wf_gen_operand(C *c, WfExpr *e, WfExpr *later);
void wf_gen_jump_if(C *c, WfExpr *e, Block *target, bool cond);
void wf_gen_const(C *c, const WfConstant *k, Reg to);
Reg wf_gen_load_const(C *c, int index, Reg want);
/* Assigns the value in register `value` (a temporary is consumed). */
void wf_gen_store(C *c, WfExpr *target, Reg value);
/* The same where all that follows in the block comes after it. */
void wf_gen_bind(C *c, WfExpr *target, Reg value);
void wf_gen_delete(C *c, WfExpr *target);
void wf_gen_aug_assign(C *c, WfStmt *s);
Reg wf_gen_call(C *c, WfExpr *e, Reg want);
/* Arguments into the window above the callable at register `fn`, then the call itself. */
Reg wf_gen_call_args(C *c, int32_t top, Reg fn, bool method, int32_t nextra, WfExprSeq args,
                     WfKeywordSeq keywords, Reg want);
/* LOAD_SUPER_ATTR for a method call on super(); false if this is none. */
bool wf_gen_super_method(C *c, WfExpr *attribute);
/* Narrows the current position to the attribute's name if that is on a later line. */
void wf_gen_method_loc(C *c, const WfExpr *attribute);
Reg wf_gen_display(C *c, WfExpr *e, Reg want);
Reg wf_gen_joined(C *c, WfExpr *e, Reg want);
Reg wf_gen_formatted(C *c, WfExpr *e, Reg want);
void wf_gen_sequence(C *c, WfExprSeq elts, WfOpcode build, int32_t top, Reg to);
void wf_check_caller(C *c, WfExpr *e);
/* await / yield from over the iterator in `it` (the last temporary), which the result replaces. */
void wf_gen_yield_from(C *c, Reg it, bool await);
void wf_gen_unpack(C *c, WfExprSeq elts, Reg value);

/* --- codegen_stmt.c, codegen_try.c, codegen_match.c, codegen_def.c --------------------------------------- */
void wf_gen_body(C *c, WfStmtSeq body);
void wf_gen_stmt(C *c, WfStmt *s);
void wf_gen_stmts(C *c, WfStmtSeq body);
void wf_gen_try(C *c, WfStmt *s);
void wf_gen_try_star(C *c, WfStmt *s);
void wf_gen_with(C *c, WfStmt *s, int32_t item);
void wf_gen_async_with(C *c, WfStmt *s, int32_t item);
void wf_gen_async_for(C *c, WfStmt *s);
void wf_gen_match(C *c, WfStmt *s);
/* Leaves the innermost blocks, down to the innermost loop (returned in *loop) or all of them. */
void wf_unwind_blocks(C *c, bool to_loop, Fblock **loop);
void wf_unwind_block(C *c, Fblock *f);
bool wf_unwind_runs_code(C *c);
void wf_gen_function(C *c, WfStmt *s, bool async);
void wf_gen_class(C *c, WfStmt *s);
Reg wf_gen_lambda(C *c, WfExpr *e, Reg want);
Reg wf_gen_comp(C *c, WfExpr *e, Reg want);
void wf_gen_annotation_value(C *c, WfExpr *annotation, Reg to);

/* --- compile.c: the scopes alone, for _symtable ------------------------------------------------------------ */
int wf_compile_scopes(WfSymtable *st, WfArena *arena, const char *source, size_t len,
                      Value filename, const char *mode) WF_MUST_USE;
/* Raises what the parser, or the search for the encoding, complains of. */
void wf_raise_parse_error(Value filename, const WfSyntaxError *e, uint32_t flags);

/* --- unparse.c ------------------------------------------------------------------------------------------- */
/* Source text of an expression, as str. */
Value wf_unparse(const WfExpr *e) WF_MUST_USE;

#endif
