/*
 * Scopes: what each name of each block of a program means.
 *
 * Model: one WfScope per module, class, function, lambda and comprehension, found by the AST node
 * that opens it. A scope's symbols keep the order in which names were first met. Building walks
 * the tree once and records DEF_* flags; the analysis then gives each symbol its SCOPE_*.
 * Names are arena identifiers (equal text, one pointer) after private-name mangling.
 */
#ifndef WF_COMPILE_SYMTABLE_H
#define WF_COMPILE_SYMTABLE_H

#include "internal/api.h"
#include "internal/ast.h"
#include "internal/code.h"

enum {
    DEF_GLOBAL = 1,        // global statement
    DEF_LOCAL = 2,         // assignment
    DEF_PARAM = 4,         // formal parameter
    DEF_NONLOCAL = 8,      // nonlocal statement
    DEF_USE = 16,          // name is used
    DEF_FREE = 32,         // used but not defined in a nested block
    DEF_FREE_CLASS = 64,   // free variable of a class body that also binds the name
    DEF_IMPORT = 128,      // bound by an import
    DEF_ANNOT = 256,       // annotated
    DEF_COMP_ITER = 512,   // iteration variable of a comprehension
    DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
    DEF_SCOPE_SHIFT = 11,
    DEF_DELETED = 1 << 24, // target of del, or an except clause's name; the symtable module hides it
};

typedef enum {
    SCOPE_NONE, SCOPE_LOCAL, SCOPE_GLOBAL_EXPLICIT, SCOPE_GLOBAL_IMPLICIT, SCOPE_FREE, SCOPE_CELL
} WfSymbolScope;

typedef enum { BLOCK_FUNCTION, BLOCK_CLASS, BLOCK_MODULE, BLOCK_ANNOTATION } WfBlockKind;
typedef enum { COMP_NONE, COMP_LIST, COMP_DICT, COMP_SET, COMP_GENERATOR } WfCompKind;

typedef struct WfSymbol {
    const char *name;
    uint32_t flags;
    WfSymbolScope scope;
    int32_t index;         // code generation: number of the variable, cell or free variable; -1: none
    bool by_value;         // a SCOPE_CELL that only direct comprehensions see, which do not assign it
    bool bound;            // code generation: certainly has a value here
} WfSymbol;

typedef struct {
    const char *name;
    WfPos pos;
} WfDirective;

typedef struct WfScope WfScope;
struct WfScope {
    const void *node;
    WfBlockKind kind;
    WfCompKind comprehension;
    const char *name;
    WfPos pos;
    WfScope *parent;
    WfScope **children;
    WfSymbol *symbols;
    uint32_t *index;       // open-addressed: symbol number + 1
    WfDirective *directives;
    const char **params;   // mangled
    int32_t nchildren, children_cap, nsymbols, symbols_cap, ndirectives, directives_cap;
    int32_t nparams, params_cap;
    uint32_t index_mask;
    int comp_iter_expr;
    bool nested, generator, coroutine, varargs, varkeywords, returns_value, comp_iter_target,
        needs_class_cell, has_free, child_free, has_walrus;
    bool direct;           // a comprehension without a function: see CALL_COMP and MAKE_GENEXPR
};

typedef struct {
    WfArena *arena;
    Value filename;
    uint32_t future;       // CO_FUTURE_* in force
    WfScope *module, *current;
    WfScope **by_node;     // open-addressed
    uint32_t by_node_mask, by_node_count;
    const char *private_name;
    const char *id_class, *id_super, *id_dot0;
    int depth, limit;
} WfSymtable;

/* The scopes of a tree; 0, or -1 with the exception set. All memory is the arena's. */
int wf_symtable_build(WfSymtable *st, WfArena *arena, const WfAstMod *mod, Value filename,
                      uint32_t future) WF_MUST_USE;
int wf_symtable_analyze(WfSymtable *st) WF_MUST_USE;
WfScope *wf_symtable_scope(const WfSymtable *st, const void *node);
WfSymbol *wf_scope_symbol(const WfScope *scope, const char *name);
/* The symbol of a name, made if absent; NULL with MemoryError. */
WfSymbol *wf_scope_add_symbol(WfArena *arena, WfScope *scope, const char *name) WF_MUST_USE;
/* Private-name mangling: `name` itself, or _Class__name. NULL with MemoryError. */
const char *wf_mangle(WfArena *arena, const char *class_name, const char *name) WF_MUST_USE;

/* Room for one more item of an arena array; NULL with MemoryError. */
void *wf_arena_more(WfArena *arena, void *items, int32_t n, int32_t *cap, size_t item_size);

/* Depth allowance of one compilation, in the units of the recursive walks. */
void wf_compile_depth(int *depth, int *limit);
/* False with RecursionError set when the walk is too deep. */
bool wf_compile_enter(int *depth, int limit) WF_MUST_USE;

enum { WF_NO_END = INT32_MIN }; /* as end column: end_offset is None */
/* Raises SyntaxError(message) with the place filled in as attributes. */
WF_COLD int wf_syntax_error_at(Value filename, WfPos pos, const char *fmt, ...);
/* Line `lineno` of a file as str, or None. */
Value wf_program_text(Value filename, int lineno);

#endif
