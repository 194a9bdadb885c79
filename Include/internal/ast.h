/* The abstract syntax tree of a Python program, and the parser that makes it.
 *
 * Model: ast_nodes.def lists the nodes; this header expands it into one struct per category
 * (WfMod, WfStmt, WfExpr, WfPattern, WfExceptHandler), tagged by `kind` with one union member per
 * node in `v`, one struct per product (WfArguments, WfArg, ...), and one constructor per node,
 * wf_ast_Name(arena, fields..., position). All of a tree lives in one WfArena and needs nothing
 * of the object model.
 *
 * Invariants: a node is allocated with the size of its own variant only, so it must not be copied
 * by assignment nor change its kind to a larger one. Names of nodes and fields are Python's.
 * Sequences are {items, n}; n == 0 allows items == NULL.
 */
#ifndef WF_INTERNAL_AST_H
#define WF_INTERNAL_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* ---- positions, constants ------------------------------------------------------------------ */

/* Lines count from 1, columns are offsets in UTF-8 bytes from 0. */
typedef struct WfPos {
    int32_t lineno;
    int32_t col_offset;
    int32_t end_lineno;
    int32_t end_col_offset;
} WfPos;

typedef enum WfConstKind {
    WF_CONST_NONE,
    WF_CONST_TRUE,
    WF_CONST_FALSE,
    WF_CONST_ELLIPSIS,
    WF_CONST_INT,      // value.i
    WF_CONST_BIGINT,   // value.text: digits of a number that does not fit int64, see `base`
    WF_CONST_FLOAT,    // value.d
    WF_CONST_COMPLEX,  // value.complex; from the parser the real part is 0.0
    WF_CONST_STR,      // value.text: UTF-8, lone surrogates encoded as three bytes each
    WF_CONST_BYTES,    // value.text
    WF_CONST_OBJECT,   // value.object: any other constant of a tree that was made by a program
} WfConstKind;

typedef struct WfText {
    const char *data;  // a NUL follows, not counted
    size_t len;
} WfText;

typedef struct WfConstant {
    uint8_t kind;   // WfConstKind
    uint8_t base;   // BIGINT: 10 or 16 (then lower-case digits, no prefix, no underscores)
    bool ascii;     // STR: all bytes are ASCII
    union {
        int64_t i;
        double d;  // COMPLEX too: the imaginary part
        struct {
            double imag;
            double real;
        } complex;
        WfText text;
        void *object;
    } value;
} WfConstant;

/* ---- names of the categories, forward declarations ----------------------------------------- */

typedef struct WfMod WfMod;
typedef struct WfStmt WfStmt;
typedef struct WfExpr WfExpr;
typedef struct WfPattern WfPattern;
typedef struct WfExceptHandler WfExceptHandler;
typedef struct WfComprehension WfComprehension;
typedef struct WfArguments WfArguments;
typedef struct WfArg WfArg;
typedef struct WfKeyword WfKeyword;
typedef struct WfAlias WfAlias;
typedef struct WfWithItem WfWithItem;
typedef struct WfMatchCase WfMatchCase;
typedef struct WfTypeIgnore WfTypeIgnore;
typedef WfMod WfAstMod;

/* Enumerations: WF_Load, WF_Add, WF_NotIn, ... in the rows' order, from 0 in each category. */

#define WF_AST_CONTEXT(name) WF_##name,
typedef enum WfExprContext {
#include "ast_nodes.def"
} WfExprContext;

#define WF_AST_BOOLOP(name) WF_##name,
typedef enum WfBoolOp {
#include "ast_nodes.def"
} WfBoolOp;

#define WF_AST_OPERATOR(name) WF_##name,
typedef enum WfOperator {
#include "ast_nodes.def"
} WfOperator;

#define WF_AST_UNARYOP(name) WF_##name,
typedef enum WfUnaryOp {
#include "ast_nodes.def"
} WfUnaryOp;

#define WF_AST_CMPOP(name) WF_##name,
typedef enum WfCompareOp {
#include "ast_nodes.def"
} WfCompareOp;

/* ---- the C type of each field type: WF_AST_C_<type>, WF_AST_SEQ_<type> --------------------- */

#define WF_AST_C_identifier const char *  // interned in the arena, wf_ident_len()
#define WF_AST_C_string const char *      // interned too
#define WF_AST_C_int int32_t
#define WF_AST_C_constant WfConstant
#define WF_AST_C_expr_context WfExprContext
#define WF_AST_C_boolop WfBoolOp
#define WF_AST_C_operator WfOperator
#define WF_AST_C_unaryop WfUnaryOp
#define WF_AST_C_cmpop WfCompareOp
#define WF_AST_C_stmt WfStmt *
#define WF_AST_C_expr WfExpr *
#define WF_AST_C_pattern WfPattern *
#define WF_AST_C_excepthandler WfExceptHandler *
#define WF_AST_C_comprehension WfComprehension *
#define WF_AST_C_arguments WfArguments *
#define WF_AST_C_arg WfArg *
#define WF_AST_C_keyword WfKeyword *
#define WF_AST_C_alias WfAlias *
#define WF_AST_C_withitem WfWithItem *
#define WF_AST_C_match_case WfMatchCase *
#define WF_AST_C_type_ignore WfTypeIgnore *

#define WF_AST_DEFINE_SEQ(Name, type)                                                              \
    typedef struct Name {                                                                          \
        WF_AST_C_##type *items;                                                                    \
        int32_t n;                                                                                 \
    } Name;
WF_AST_DEFINE_SEQ(WfIdentSeq, identifier)
WF_AST_DEFINE_SEQ(WfCompareOpSeq, cmpop)
WF_AST_DEFINE_SEQ(WfStmtSeq, stmt)
WF_AST_DEFINE_SEQ(WfExprSeq, expr)
WF_AST_DEFINE_SEQ(WfPatternSeq, pattern)
WF_AST_DEFINE_SEQ(WfExceptHandlerSeq, excepthandler)
WF_AST_DEFINE_SEQ(WfComprehensionSeq, comprehension)
WF_AST_DEFINE_SEQ(WfArgSeq, arg)
WF_AST_DEFINE_SEQ(WfKeywordSeq, keyword)
WF_AST_DEFINE_SEQ(WfAliasSeq, alias)
WF_AST_DEFINE_SEQ(WfWithItemSeq, withitem)
WF_AST_DEFINE_SEQ(WfMatchCaseSeq, match_case)
WF_AST_DEFINE_SEQ(WfTypeIgnoreSeq, type_ignore)

#define WF_AST_SEQ_identifier WfIdentSeq
#define WF_AST_SEQ_cmpop WfCompareOpSeq
#define WF_AST_SEQ_stmt WfStmtSeq
#define WF_AST_SEQ_expr WfExprSeq
#define WF_AST_SEQ_pattern WfPatternSeq
#define WF_AST_SEQ_excepthandler WfExceptHandlerSeq
#define WF_AST_SEQ_comprehension WfComprehensionSeq
#define WF_AST_SEQ_arg WfArgSeq
#define WF_AST_SEQ_keyword WfKeywordSeq
#define WF_AST_SEQ_alias WfAliasSeq
#define WF_AST_SEQ_withitem WfWithItemSeq
#define WF_AST_SEQ_match_case WfMatchCaseSeq
#define WF_AST_SEQ_type_ignore WfTypeIgnoreSeq

/* ---- kinds: WF_STMT_If, WF_EXPR_Name, WF_PATTERN_MatchAs, WF_MOD_Module -------------------- */

#define WF_AST_MOD(name, fields) WF_MOD_##name,
typedef enum WfModKind {
#include "ast_nodes.def"
    WF_MOD_COUNT
} WfModKind;

#define WF_AST_STMT(name, fields) WF_STMT_##name,
typedef enum WfStmtKind {
#include "ast_nodes.def"
    WF_STMT_COUNT
} WfStmtKind;

#define WF_AST_EXPR(name, fields) WF_EXPR_##name,
typedef enum WfExprKind {
#include "ast_nodes.def"
    WF_EXPR_COUNT
} WfExprKind;

#define WF_AST_PATTERN(name, fields) WF_PATTERN_##name,
typedef enum WfPatternKind {
#include "ast_nodes.def"
    WF_PATTERN_COUNT
} WfPatternKind;

/* ---- structs ------------------------------------------------------------------------------- */

#define WF_AST_F(type, name) WF_AST_C_##type name;
#define WF_AST_O(type, name) WF_AST_C_##type name;
#define WF_AST_S(type, name) WF_AST_SEQ_##type name;
#define WF_AST_MOD(name, fields) struct WfMod_##name { fields };
#define WF_AST_STMT(name, fields) struct WfStmt_##name { fields };
#define WF_AST_EXPR(name, fields) struct WfExpr_##name { fields };
#define WF_AST_PATTERN(name, fields) struct WfPattern_##name { fields };
#include "ast_nodes.def"

struct WfMod {
    WfModKind kind;
    union {
#define WF_AST_MOD(name, fields) struct WfMod_##name name;
#include "ast_nodes.def"
    } v;
};

struct WfStmt {
    uint8_t kind;  // WfStmtKind
    WfPos pos;
    union {
#define WF_AST_STMT(name, fields) struct WfStmt_##name name;
#include "ast_nodes.def"
    } v;
};

struct WfExpr {
    uint8_t kind;      // WfExprKind
    bool in_parens;    // the source has this expression in parentheses of its own
    WfPos pos;         // without those parentheses
    union {
#define WF_AST_EXPR(name, fields) struct WfExpr_##name name;
#include "ast_nodes.def"
    } v;
};

struct WfPattern {
    uint8_t kind;  // WfPatternKind
    WfPos pos;
    union {
#define WF_AST_PATTERN(name, fields) struct WfPattern_##name name;
#include "ast_nodes.def"
    } v;
};

#define WF_AST_F(type, name) WF_AST_C_##type name;
#define WF_AST_O(type, name) WF_AST_C_##type name;
#define WF_AST_S(type, name) WF_AST_SEQ_##type name;
#define WF_AST_EXCEPTHANDLER(name, fields) \
    struct WfExceptHandler { \
        WfPos pos; \
        fields \
    };
#define WF_AST_TYPE_IGNORE(name, fields) struct WfTypeIgnore { fields };
#define WF_AST_PRODUCT(name, fields) struct WF_AST_STRUCT_##name { fields };
#define WF_AST_PRODUCT_AT(name, fields) \
    struct WF_AST_STRUCT_##name { \
        WfPos pos; \
        fields \
    };
#define WF_AST_STRUCT_comprehension WfComprehension
#define WF_AST_STRUCT_arguments WfArguments
#define WF_AST_STRUCT_arg WfArg
#define WF_AST_STRUCT_keyword WfKeyword
#define WF_AST_STRUCT_alias WfAlias
#define WF_AST_STRUCT_withitem WfWithItem
#define WF_AST_STRUCT_match_case WfMatchCase
#include "ast_nodes.def"

/* ---- constructors -------------------------------------------------------------------------- */
/* wf_ast_Name(arena, (struct WfExpr_Name){.id = id, .ctx = WF_Load}, pos), and so on: a new node,
 * NULL when memory is out. Products carry their position themselves:
 * wf_ast_arg(arena, (WfArg){.pos = pos, .arg = name}). */

#define WF_AST_NEW(Type, name)                                                                     \
    static inline struct Type *wf_ast_##name(WfArena *arena, struct Type##_##name fields,          \
                                             WfPos pos)                                            \
    {                                                                                              \
        struct Type *node = (struct Type *)wf_arena_alloc(                                         \
            arena, offsetof(struct Type, v) + sizeof(struct Type##_##name));                       \
        if (node != NULL) {                                                                        \
            node->kind = WF_AST_KIND_##Type(name);                                                 \
            node->pos = pos;                                                                       \
            WF_AST_INIT_##Type(node);                                                              \
            node->v.name = fields;                                                                 \
        }                                                                                          \
        return node;                                                                               \
    }
#define WF_AST_KIND_WfStmt(name) WF_STMT_##name
#define WF_AST_KIND_WfExpr(name) WF_EXPR_##name
#define WF_AST_KIND_WfPattern(name) WF_PATTERN_##name
#define WF_AST_INIT_WfStmt(node) ((void)0)
#define WF_AST_INIT_WfExpr(node) ((node)->in_parens = false)
#define WF_AST_INIT_WfPattern(node) ((void)0)
#define WF_AST_STMT(name, fields) WF_AST_NEW(WfStmt, name)
#define WF_AST_EXPR(name, fields) WF_AST_NEW(WfExpr, name)
#define WF_AST_PATTERN(name, fields) WF_AST_NEW(WfPattern, name)

#define WF_AST_MOD(name, fields)                                                                   \
    static inline WfMod *wf_ast_##name(WfArena *arena, struct WfMod_##name fields_)                \
    {                                                                                              \
        WfMod *node = (WfMod *)wf_arena_alloc(arena, sizeof(WfMod));                               \
        if (node != NULL) {                                                                        \
            node->kind = WF_MOD_##name;                                                            \
            node->v.name = fields_;                                                                \
        }                                                                                          \
        return node;                                                                               \
    }

#define WF_AST_NEW_WHOLE(name, Type)                                                               \
    static inline Type *wf_ast_##name(WfArena *arena, Type value)                                  \
    {                                                                                              \
        Type *node = (Type *)wf_arena_alloc(arena, sizeof(Type));                                  \
        if (node != NULL) {                                                                        \
            *node = value;                                                                         \
        }                                                                                          \
        return node;                                                                               \
    }
#define WF_AST_PRODUCT(name, fields) WF_AST_NEW_WHOLE(name, struct WF_AST_STRUCT_##name)
#define WF_AST_PRODUCT_AT(name, fields) WF_AST_NEW_WHOLE(name, struct WF_AST_STRUCT_##name)
#define WF_AST_EXCEPTHANDLER(name, fields) WF_AST_NEW_WHOLE(name, WfExceptHandler)
#define WF_AST_TYPE_IGNORE(name, fields) WF_AST_NEW_WHOLE(name, WfTypeIgnore)
#include "ast_nodes.def"

/* ---- the parser ---------------------------------------------------------------------------- */

typedef enum WfParseMode {
    WF_PARSE_FILE,    // a Module
    WF_PARSE_SINGLE,  // an Interactive: one statement
    WF_PARSE_EVAL,    // an Expression
} WfParseMode;

/* Flags, with the values of the matching PyCF_ flags. */
#define WF_PARSE_DONT_IMPLY_DEDENT 0x200u
#define WF_PARSE_ALLOW_INCOMPLETE_INPUT 0x4000u
#define WF_PARSE_BARRY_AS_BDFL 0x400000u
/* The source may not be UTF-8 (WfSource.flags says so): that is an error in names and strings. */
#define WF_PARSE_INVALID_UTF8 0x10000u
/* Columns of errors that are not the lexer's count bytes: so it is with bytes that declare no
 * encoding (WfSource.flags says so too). */
#define WF_PARSE_BYTE_COLUMNS 0x8000u

typedef enum WfSyntaxErrorKind {
    WF_ERROR_NONE,
    WF_ERROR_SYNTAX,       // SyntaxError; for input that goes on: message "incomplete input"
    WF_ERROR_INDENTATION,  // IndentationError
    WF_ERROR_TAB,          // TabError
    WF_ERROR_VALUE,        // ValueError, from wf_source_decode; no position
    WF_ERROR_MEMORY,       // MemoryError: nested too deeply, or memory is out; no position
} WfSyntaxErrorKind;

typedef enum WfParseWarningKind {
    WF_WARNING_DEPRECATION,  // DeprecationWarning
    WF_WARNING_SYNTAX,       // SyntaxWarning
} WfParseWarningKind;

/* In source order. Where the caller's filter turns one into an exception, it raises SyntaxError
 * with the same message and the position given here. */
typedef struct WfParseWarning {
    struct WfParseWarning *next;
    WfParseWarningKind kind;
    const char *message;  // UTF-8
    int32_t lineno;
    int32_t offset;       // 1-based character column, as in WfSyntaxError
    int32_t end_lineno;
    int32_t end_offset;
} WfParseWarning;

/* The outcome of a parse besides the tree. All text lives in the arena or in the source. */
typedef struct WfSyntaxError {
    int int_max_str_digits;  // in: sys.get_int_max_str_digits(); 0: no limit
    WfSyntaxErrorKind kind;
    const char *message;     // UTF-8
    int32_t lineno;          // -1: the exception has no position and no file name
    int32_t offset;          // 1-based column in characters
    int32_t end_lineno;      // 0: none
    int32_t end_offset;
    const char *text;        // the line, as SyntaxError.text holds it when the source is no file
    size_t text_len;         // (there, CPython reads the line from the file); NULL: None; UTF-8,
                             // to be decoded with errors="replace"
    WfParseWarning *warnings;
} WfSyntaxError;

/* Parse UTF-8 text (from wf_source_decode, or a str's own bytes). NULL with `err` filled on error;
 * `err` needs int_max_str_digits set, all else is reset. The tree refers to the arena only, not
 * to the source. No global state; uses a bounded amount of C stack (about 1 MB at worst). */
WfAstMod *wf_parse(WfArena *arena, const char *utf8, size_t len, WfParseMode mode, unsigned flags,
                   WfSyntaxError *err);

/* "function call", "literal", ...: how messages call an expression of this kind. */
const char *wf_ast_expr_name(const WfExpr *expr);

/* ---- source text --------------------------------------------------------------------------- */

typedef enum WfSourceResult {
    WF_SOURCE_OK,           // text, len, flags
    WF_SOURCE_NEEDS_CODEC,  // decode body, body_len with the codec `encoding`, parse the result
    WF_SOURCE_ERROR,        // err
} WfSourceResult;

typedef struct WfSource {
    const char *text;      // UTF-8, in the arena or in the input itself
    size_t len;
    unsigned flags;        // to be added to wf_parse's
    const char *encoding;  // the normalized name of the cookie's encoding, "utf-8" by default
    const char *body;      // what follows the byte order mark
    size_t body_len;
} WfSource;

/* Find the encoding of a program's bytes (byte order mark, PEP 263 cookie) and decode UTF-8, Latin-1
 * and ASCII. `from_string`: the bytes were given to compile() (import does that too), not read from
 * a file of this name; that decides the messages, and only then a NUL is an error (otherwise the
 * program ends there).
 *
 * A caller whose codec is unknown or fails raises SyntaxError: from a string with str(exception),
 * lineno 0, offset -1, text None; else with "encoding problem: NAME" and no position. */
WfSourceResult wf_source_decode(WfArena *arena, const char *bytes, size_t len,
                                const char *filename, bool from_string, WfSource *out,
                                WfSyntaxError *err);

#endif
