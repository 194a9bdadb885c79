/* The rows of ast_nodes.def as tables. */
#include "ast_table.h"

#define WF_AST_F(type, name) {AST_##type, '1', #name},
#define WF_AST_O(type, name) {AST_##type, '?', #name},
#define WF_AST_S(type, name) {AST_##type, '*', #name},
#define FIELDS(name, ...) static const AstField fields_##name[] = {__VA_ARGS__ {0, 0, NULL}};
#define WF_AST_MOD(name, fields) FIELDS(name, fields)
#define WF_AST_STMT(name, fields) FIELDS(name, fields)
#define WF_AST_EXPR(name, fields) FIELDS(name, fields)
#define WF_AST_PATTERN(name, fields) FIELDS(name, fields)
#define WF_AST_EXCEPTHANDLER(name, fields) FIELDS(name, fields)
#define WF_AST_TYPE_IGNORE(name, fields) FIELDS(name, fields)
#define WF_AST_PRODUCT(name, fields) FIELDS(name, fields)
#define WF_AST_PRODUCT_AT(name, fields) FIELDS(name, fields)
#include "internal/ast_nodes.def"

static const AstField no_fields[] = {{0, 0, NULL}};

/* A node without fields has an empty struct, of no size. */
#define VARIANT(Type, category, name, kind)                                                       \
    {#name, category, kind, fields_##name, offsetof(struct Type, v), sizeof(struct Type##_##name)},
const AstNode wf_ast_table[] = {
#define WF_AST_MOD(name, fields) VARIANT(WfMod, AST_mod, name, WF_MOD_##name)
#define WF_AST_STMT(name, fields) VARIANT(WfStmt, AST_stmt, name, WF_STMT_##name)
#define WF_AST_EXPR(name, fields) VARIANT(WfExpr, AST_expr, name, WF_EXPR_##name)
#define WF_AST_PATTERN(name, fields) VARIANT(WfPattern, AST_pattern, name, WF_PATTERN_##name)
#define WF_AST_CONTEXT(name) {#name, AST_expr_context, WF_##name, no_fields, 0, 0},
#define WF_AST_BOOLOP(name) {#name, AST_boolop, WF_##name, no_fields, 0, 0},
#define WF_AST_OPERATOR(name) {#name, AST_operator, WF_##name, no_fields, 0, 0},
#define WF_AST_UNARYOP(name) {#name, AST_unaryop, WF_##name, no_fields, 0, 0},
#define WF_AST_CMPOP(name) {#name, AST_cmpop, WF_##name, no_fields, 0, 0},
#define WF_AST_EXCEPTHANDLER(name, fields)                                                        \
    {#name, AST_excepthandler, 0, fields_##name, sizeof(WfPos),                                   \
     sizeof(WfExceptHandler) - sizeof(WfPos)},
#define WF_AST_TYPE_IGNORE(name, fields)                                                          \
    {#name, AST_type_ignore, 0, fields_##name, 0, sizeof(WfTypeIgnore)},
#define WF_AST_PRODUCT(name, fields)                                                              \
    {#name, AST_##name, 0, fields_##name, 0, sizeof(struct PRODUCT_##name)},
#define WF_AST_PRODUCT_AT(name, fields)                                                           \
    {#name, AST_##name, 0, fields_##name, sizeof(WfPos),                                          \
     sizeof(struct PRODUCT_##name) - sizeof(WfPos)},
#define PRODUCT_comprehension WfComprehension
#define PRODUCT_arguments WfArguments
#define PRODUCT_arg WfArg
#define PRODUCT_keyword WfKeyword
#define PRODUCT_alias WfAlias
#define PRODUCT_withitem WfWithItem
#define PRODUCT_match_case WfMatchCase
#include "internal/ast_nodes.def"
};
const int wf_ast_table_len = sizeof wf_ast_table / sizeof *wf_ast_table;

const AstCategory wf_ast_categories[AST_NCATEGORIES] = {
    [AST_mod] = {"mod", AST_SUM, false},
    [AST_stmt] = {"stmt", AST_SUM, true},
    [AST_expr] = {"expr", AST_SUM, true},
    [AST_expr_context] = {"expr_context", AST_ENUM, false},
    [AST_boolop] = {"boolop", AST_ENUM, false},
    [AST_operator] = {"operator", AST_ENUM, false},
    [AST_unaryop] = {"unaryop", AST_ENUM, false},
    [AST_cmpop] = {"cmpop", AST_ENUM, false},
    [AST_comprehension] = {"comprehension", AST_PRODUCT, false},
    [AST_excepthandler] = {"excepthandler", AST_SUM, true},
    [AST_arguments] = {"arguments", AST_PRODUCT, false},
    [AST_arg] = {"arg", AST_PRODUCT, true},
    [AST_keyword] = {"keyword", AST_PRODUCT, true},
    [AST_alias] = {"alias", AST_PRODUCT, true},
    [AST_withitem] = {"withitem", AST_PRODUCT, false},
    [AST_match_case] = {"match_case", AST_PRODUCT, false},
    [AST_pattern] = {"pattern", AST_SUM, true},
    [AST_type_ignore] = {"type_ignore", AST_SUM, false},
};

const AstNode *wf_ast_row(int category, int kind)
{
    /* The table is grouped by category, and kinds count from 0 inside a group. */
    return &wf_ast_table[wf_ast_state.first[category] + kind];
}

static size_t field_size(const AstField *f, size_t *align)
{
    *align = 8;
    if (f->form == '*')
        return sizeof(WfExprSeq);
    if (f->type == AST_constant)
        return sizeof(WfConstant);
    if (f->type == AST_int ||
        (f->type < AST_NCATEGORIES && wf_ast_categories[f->type].shape == AST_ENUM))
        return *align = sizeof(int32_t);
    return sizeof(void *);
}

size_t wf_ast_field_offset(const AstField *f, size_t *at)
{
    size_t align, size = field_size(f, &align);
    size_t offset = (*at + align - 1) & ~(align - 1);
    *at = offset + size;
    return offset;
}
