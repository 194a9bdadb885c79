/* Between syntax trees and instances of the _ast module's classes. */
#ifndef WEFT_AST_OBJECT_H
#define WEFT_AST_OBJECT_H

#include "api.h"
#include "ast.h"

/* References that a tree made from objects holds: its constants that are no literals. */
typedef struct {
    Value *items;
    size_t n, cap;
} WfAstObjects;
void wf_ast_objects_fini(WfAstObjects *kept);

/* The tree as objects; loads _ast. */
Value wf_ast_to_object(const WfAstMod *mod) WF_MUST_USE;
/* A validated tree from an ast.mod object; mode as for compile(). NULL with the exception set. */
WfAstMod *wf_ast_from_object(WfArena *arena, WfAstObjects *kept, Value object, const char *mode);

#endif
