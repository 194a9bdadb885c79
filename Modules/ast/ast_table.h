/*
 * The _ast module's view of ast_nodes.def: one row per class, with the fields' types and where
 * they lie in the C nodes.
 *
 * A node's fields are laid out as the compiler lays out a struct of them, so offsets follow from
 * the types; ast_table.c checks the sizes at start-up in debug builds.
 */
#ifndef WF_MODULES_AST_TABLE_H
#define WF_MODULES_AST_TABLE_H

#include "internal/ast_object.h"

/* Categories, in the order of the classes. */
typedef enum {
    AST_mod, AST_stmt, AST_expr, AST_expr_context, AST_boolop, AST_operator, AST_unaryop, AST_cmpop,
    AST_comprehension, AST_excepthandler, AST_arguments, AST_arg, AST_keyword, AST_alias,
    AST_withitem, AST_match_case, AST_pattern, AST_type_ignore, AST_NCATEGORIES,
    AST_identifier = AST_NCATEGORIES, AST_string, AST_int, AST_constant
} AstType;

typedef struct {
    uint8_t type;          // AstType
    char form;             // 1 exactly one, ? one or none, * a sequence
    const char *name;      // NULL ends the list
} AstField;

typedef enum { AST_SUM, AST_ENUM, AST_PRODUCT } AstShape;

typedef struct {
    const char *name;
    AstShape shape;
    bool positions;
} AstCategory;

typedef struct {
    const char *name;
    uint8_t category;
    int kind;              // in its category; 0 for products
    const AstField *fields;
    size_t base, size;     // where the fields start in the C node, and their bytes
} AstNode;

extern const AstCategory wf_ast_categories[AST_NCATEGORIES];
extern const AstNode wf_ast_table[];
extern const int wf_ast_table_len;

/* Row of a category's kind. */
const AstNode *wf_ast_row(int category, int kind);
/* Steps over the fields: offset of field f, *at being the end of the one before. */
size_t wf_ast_field_offset(const AstField *f, size_t *at);

/* State of the module: classes by row and by category, the instances of enumeration classes. */
typedef struct {
    Value base;            // ast.AST
    Value categories[AST_NCATEGORIES];
    int first[AST_NCATEGORIES]; // row of each category
    Value *classes;        // by row
    Value *singletons;     // by row; WF_NULL unless an enumeration
    Value lineno, col_offset, end_lineno, end_col_offset; // interned names
} AstState;
extern AstState wf_ast_state; // [const] once wf_ast_ready
extern _Atomic bool wf_ast_ready; // release: the state is complete; pairs with the loads

/* Makes sure that _ast is loaded: 0 / -1. */
int wf_ast_load(void) WF_MUST_USE;
/* Checks what a tree from a program must keep to: 0, or -1 with ValueError or TypeError. */
int wf_ast_validate(const WfAstMod *mod) WF_MUST_USE;

#endif
