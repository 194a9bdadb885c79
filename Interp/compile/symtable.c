/*
 * Building the scopes of a program: one walk over the tree that records who binds and uses what.
 *
 * Errors that show in a single block (duplicate arguments, a name used before its global
 * statement, walrus and yield where comprehensions forbid them) are found here; those that
 * need the surroundings (nonlocal without a binding) in symtable_analyze.c.
 */
#include "symtable.h"

#define TRY(call)                                                                                 \
    do {                                                                                          \
        if (!(call))                                                                              \
            return false;                                                                         \
    } while (0)

static bool visit_stmts(WfSymtable *st, WfStmtSeq body);
static bool visit_expr(WfSymtable *st, const WfExpr *e);
static bool visit_pattern(WfSymtable *st, const WfPattern *p);

/* --- containers ----------------------------------------------------------------------------- */

void *wf_arena_more(WfArena *arena, void *items, int32_t n, int32_t *cap, size_t item_size)
{
    if (n < *cap)
        return items;
    int32_t wider = *cap ? *cap * 2 : 8;
    void *p = wf_arena_grow(arena, items, (size_t)*cap * item_size, (size_t)wider * item_size);
    if (p == NULL) {
        wf_no_memory();
        return NULL;
    }
    *cap = wider;
    return p;
}

static uint32_t pointer_hash(const void *p)
{
    uint64_t h = (uint64_t)(uintptr_t)p * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(h >> 32);
}

WfSymbol *wf_scope_symbol(const WfScope *scope, const char *name)
{
    if (scope->index == NULL)
        return NULL;
    uint32_t i = pointer_hash(name) & scope->index_mask;
    while (scope->index[i] != 0) {
        WfSymbol *s = &scope->symbols[scope->index[i] - 1];
        if (s->name == name)
            return s;
        i = (i + 1) & scope->index_mask;
    }
    return NULL;
}

static bool index_grow(WfArena *arena, WfScope *scope)
{
    uint32_t size = scope->index ? (scope->index_mask + 1) * 2 : 16;
    uint32_t *index = wf_arena_alloc(arena, size * sizeof *index);
    if (index == NULL) {
        wf_no_memory();
        return false;
    }
    memset(index, 0, size * sizeof *index);
    for (int32_t k = 0; k < scope->nsymbols; k++) {
        uint32_t i = pointer_hash(scope->symbols[k].name) & (size - 1);
        while (index[i] != 0)
            i = (i + 1) & (size - 1);
        index[i] = (uint32_t)k + 1;
    }
    scope->index = index;
    scope->index_mask = size - 1;
    return true;
}

WfSymbol *wf_scope_add_symbol(WfArena *arena, WfScope *scope, const char *name)
{
    WfSymbol *s = wf_scope_symbol(scope, name);
    if (s != NULL)
        return s;
    if (scope->index == NULL || (uint32_t)scope->nsymbols * 4 >= (scope->index_mask + 1) * 3)
        if (!index_grow(arena, scope))
            return NULL;
    WfSymbol *symbols = wf_arena_more(arena, scope->symbols, scope->nsymbols,
                                      &scope->symbols_cap, sizeof *symbols);
    if (symbols == NULL)
        return NULL;
    scope->symbols = symbols;
    s = &symbols[scope->nsymbols++];
    *s = (WfSymbol){.name = name, .index = -1};
    uint32_t i = pointer_hash(name) & scope->index_mask;
    while (scope->index[i] != 0)
        i = (i + 1) & scope->index_mask;
    scope->index[i] = (uint32_t)scope->nsymbols;
    return s;
}

WfScope *wf_symtable_scope(const WfSymtable *st, const void *node)
{
    uint32_t i = pointer_hash(node) & st->by_node_mask;
    while (st->by_node[i] != NULL) {
        if (st->by_node[i]->node == node)
            return st->by_node[i];
        i = (i + 1) & st->by_node_mask;
    }
    return NULL;
}

static bool register_scope(WfSymtable *st, WfScope *scope)
{
    if (st->by_node == NULL || st->by_node_count * 2 > st->by_node_mask) {
        uint32_t size = st->by_node ? (st->by_node_mask + 1) * 2 : 64;
        WfScope **table = wf_arena_alloc(st->arena, size * sizeof *table);
        if (table == NULL) {
            wf_no_memory();
            return false;
        }
        memset(table, 0, size * sizeof *table);
        for (uint32_t k = 0; st->by_node != NULL && k <= st->by_node_mask; k++) {
            if (st->by_node[k] == NULL)
                continue;
            uint32_t i = pointer_hash(st->by_node[k]->node) & (size - 1);
            while (table[i] != NULL)
                i = (i + 1) & (size - 1);
            table[i] = st->by_node[k];
        }
        st->by_node = table;
        st->by_node_mask = size - 1;
    }
    uint32_t i = pointer_hash(scope->node) & st->by_node_mask;
    while (st->by_node[i] != NULL)
        i = (i + 1) & st->by_node_mask;
    st->by_node[i] = scope;
    st->by_node_count++;
    return true;
}

/* --- names ------------------------------------------------------------------------------------ */

const char *wf_mangle(WfArena *arena, const char *class_name, const char *name)
{
    if (class_name == NULL || name[0] != '_' || name[1] != '_')
        return name;
    size_t len = wf_ident_len(name), clen = wf_ident_len(class_name);
    if ((name[len - 1] == '_' && name[len - 2] == '_') || memchr(name, '.', len) != NULL)
        return name;
    while (clen > 0 && *class_name == '_') {
        class_name++;
        clen--;
    }
    if (clen == 0)
        return name;
    char *text = wf_arena_alloc(arena, 1 + clen + len);
    if (text == NULL) {
        wf_no_memory();
        return NULL;
    }
    text[0] = '_';
    memcpy(text + 1, class_name, clen);
    memcpy(text + 1 + clen, name, len);
    const char *ident = wf_arena_ident(arena, text, 1 + clen + len);
    if (ident == NULL)
        wf_no_memory();
    return ident;
}

static bool scope_is_function(const WfScope *s) { return s->kind == BLOCK_FUNCTION; }

static uint32_t lookup(WfSymtable *st, const char *name)
{
    const char *mangled = wf_mangle(st->arena, st->private_name, name);
    WfSymbol *s = mangled ? wf_scope_symbol(st->current, mangled) : NULL;
    return s ? s->flags : 0;
}

static bool add_def_to(WfSymtable *st, WfScope *scope, const char *name, uint32_t flag, WfPos pos)
{
    const char *mangled = wf_mangle(st->arena, st->private_name, name);
    if (mangled == NULL)
        return false;
    WfSymbol *s = wf_scope_add_symbol(st->arena, scope, mangled);
    if (s == NULL)
        return false;
    if ((flag & DEF_PARAM) && (s->flags & DEF_PARAM)) {
        wf_syntax_error_at(st->filename, pos,
                           "duplicate argument '%s' in function definition", name);
        return false;
    }
    s->flags |= flag;
    if (scope->comp_iter_target) {
        if (s->flags & (DEF_GLOBAL | DEF_NONLOCAL)) {
            wf_syntax_error_at(st->filename, pos, "comprehension inner loop cannot rebind "
                               "assignment expression target '%s'", name);
            return false;
        }
        s->flags |= DEF_COMP_ITER;
    }
    if (flag & DEF_PARAM) {
        const char **params = wf_arena_more(st->arena, scope->params, scope->nparams,
                                            &scope->params_cap, sizeof *params);
        if (params == NULL)
            return false;
        scope->params = params;
        params[scope->nparams++] = mangled;
    } else if (flag & DEF_GLOBAL) {
        WfSymbol *g = wf_scope_add_symbol(st->arena, st->module, mangled);
        if (g == NULL)
            return false;
        g->flags |= flag;
    }
    return true;
}

static bool add_def(WfSymtable *st, const char *name, uint32_t flag, WfPos pos)
{
    return add_def_to(st, st->current, name, flag, pos);
}

static bool add_directive(WfSymtable *st, const char *name, WfPos pos)
{
    const char *mangled = wf_mangle(st->arena, st->private_name, name);
    WfScope *s = st->current;
    WfDirective *items = wf_arena_more(st->arena, s->directives, s->ndirectives,
                                       &s->directives_cap, sizeof *items);
    if (mangled == NULL || items == NULL)
        return false;
    s->directives = items;
    items[s->ndirectives++] = (WfDirective){mangled, pos};
    return true;
}

/* --- blocks ------------------------------------------------------------------------------------ */

static bool enter_block(WfSymtable *st, const char *name, WfBlockKind kind, const void *node,
                        WfPos pos)
{
    WfScope *s = wf_arena_alloc(st->arena, sizeof *s);
    if (s == NULL) {
        wf_no_memory();
        return false;
    }
    WfScope *up = st->current;
    *s = (WfScope){.node = node, .kind = kind, .name = name, .pos = pos, .parent = up};
    if (up != NULL) {
        s->nested = up->nested || scope_is_function(up);
        s->comp_iter_expr = up->comp_iter_expr;
    }
    st->current = s;
    if (kind == BLOCK_ANNOTATION)
        return true;
    if (up != NULL) {
        WfScope **children = wf_arena_more(st->arena, up->children, up->nchildren,
                                           &up->children_cap, sizeof *children);
        if (children == NULL)
            return false;
        up->children = children;
        children[up->nchildren++] = s;
    }
    return register_scope(st, s);
}

static void exit_block(WfSymtable *st) { st->current = st->current->parent; }

static const char *ident(WfSymtable *st, const char *text)
{
    const char *id = wf_arena_ident(st->arena, text, strlen(text));
    if (id == NULL)
        wf_no_memory();
    return id;
}

/* --- pieces ------------------------------------------------------------------------------------- */

static bool visit_exprs(WfSymtable *st, WfExprSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (seq.items[i] != NULL)
            TRY(visit_expr(st, seq.items[i]));
    return true;
}

static bool visit_opt(WfSymtable *st, const WfExpr *e) { return e == NULL || visit_expr(st, e); }

static bool visit_keywords(WfSymtable *st, WfKeywordSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        TRY(visit_expr(st, seq.items[i]->value));
    return true;
}

static bool visit_params(WfSymtable *st, WfArgSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        TRY(add_def(st, seq.items[i]->arg, DEF_PARAM, seq.items[i]->pos));
    return true;
}

static bool visit_arguments(WfSymtable *st, const WfArguments *a)
{
    TRY(visit_params(st, a->posonlyargs));
    TRY(visit_params(st, a->args));
    TRY(visit_params(st, a->kwonlyargs));
    if (a->vararg) {
        TRY(add_def(st, a->vararg->arg, DEF_PARAM, a->vararg->pos));
        st->current->varargs = true;
    }
    if (a->kwarg) {
        TRY(add_def(st, a->kwarg->arg, DEF_PARAM, a->kwarg->pos));
        st->current->varkeywords = true;
    }
    return true;
}

static bool visit_annotation(WfSymtable *st, const WfExpr *annotation)
{
    bool future = (st->future & CO_FUTURE_ANNOTATIONS) != 0;
    if (future)
        TRY(enter_block(st, "_annotation", BLOCK_ANNOTATION, annotation, annotation->pos));
    TRY(visit_expr(st, annotation));
    if (future)
        exit_block(st);
    return true;
}

static bool visit_arg_annotations(WfSymtable *st, WfArgSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        TRY(visit_opt(st, seq.items[i]->annotation));
    return true;
}

static bool visit_annotations(WfSymtable *st, const WfStmt *s, const WfArguments *a,
                              const WfExpr *returns)
{
    bool future = (st->future & CO_FUTURE_ANNOTATIONS) != 0;
    if (future)
        TRY(enter_block(st, "_annotation", BLOCK_ANNOTATION, s, s->pos));
    TRY(visit_arg_annotations(st, a->posonlyargs));
    TRY(visit_arg_annotations(st, a->args));
    if (a->vararg)
        TRY(visit_opt(st, a->vararg->annotation));
    if (a->kwarg)
        TRY(visit_opt(st, a->kwarg->annotation));
    TRY(visit_arg_annotations(st, a->kwonlyargs));
    if (future)
        exit_block(st);
    return returns == NULL || visit_annotation(st, returns);
}

static bool visit_function(WfSymtable *st, const WfStmt *s, const char *name, WfArguments *args,
                           WfStmtSeq body, WfExprSeq decorators, const WfExpr *returns, bool async)
{
    TRY(add_def(st, name, DEF_LOCAL, s->pos));
    TRY(visit_exprs(st, args->defaults));
    TRY(visit_exprs(st, args->kw_defaults));
    TRY(visit_annotations(st, s, args, returns));
    TRY(visit_exprs(st, decorators));
    TRY(enter_block(st, name, BLOCK_FUNCTION, s, s->pos));
    st->current->coroutine = async;
    TRY(visit_arguments(st, args));
    TRY(visit_stmts(st, body));
    exit_block(st);
    return true;
}

static bool visit_class(WfSymtable *st, const WfStmt *s)
{
    const struct WfStmt_ClassDef *c = &s->v.ClassDef;
    TRY(add_def(st, c->name, DEF_LOCAL, s->pos));
    TRY(visit_exprs(st, c->bases));
    TRY(visit_keywords(st, c->keywords));
    TRY(visit_exprs(st, c->decorator_list));
    TRY(enter_block(st, c->name, BLOCK_CLASS, s, s->pos));
    const char *outer = st->private_name;
    st->private_name = c->name;
    TRY(visit_stmts(st, c->body));
    st->private_name = outer;
    exit_block(st);
    return true;
}

static bool visit_alias(WfSymtable *st, const WfAlias *a)
{
    if (a->asname == NULL && strcmp(a->name, "*") == 0) {
        if (st->current->kind == BLOCK_MODULE)
            return true;
        wf_syntax_error_at(st->filename, a->pos, "import * only allowed at module level");
        return false;
    }
    const char *name = a->asname ? a->asname : a->name;
    const char *dot = memchr(name, '.', wf_ident_len(name));
    if (dot != NULL) {
        name = wf_arena_ident(st->arena, name, (size_t)(dot - name));
        if (name == NULL) {
            wf_no_memory();
            return false;
        }
    }
    return add_def(st, name, DEF_IMPORT, a->pos);
}

static bool visit_aliases(WfSymtable *st, WfAliasSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        TRY(visit_alias(st, seq.items[i]));
    return true;
}

static bool visit_with(WfSymtable *st, WfWithItemSeq items, WfStmtSeq body)
{
    for (int32_t i = 0; i < items.n; i++) {
        TRY(visit_expr(st, items.items[i]->context_expr));
        TRY(visit_opt(st, items.items[i]->optional_vars));
    }
    return visit_stmts(st, body);
}

static bool visit_try(WfSymtable *st, WfStmtSeq body, WfExceptHandlerSeq handlers,
                      WfStmtSeq orelse, WfStmtSeq finalbody)
{
    TRY(visit_stmts(st, body));
    TRY(visit_stmts(st, orelse));
    for (int32_t i = 0; i < handlers.n; i++) {
        const WfExceptHandler *h = handlers.items[i];
        TRY(visit_opt(st, h->type));
        if (h->name)
            TRY(add_def(st, h->name, DEF_LOCAL | DEF_DELETED, h->pos));
        TRY(visit_stmts(st, h->body));
    }
    return visit_stmts(st, finalbody);
}

static bool visit_loop(WfSymtable *st, const WfExpr *target, const WfExpr *test, WfStmtSeq body,
                       WfStmtSeq orelse)
{
    TRY(visit_opt(st, target));
    TRY(visit_expr(st, test));
    TRY(visit_stmts(st, body));
    return visit_stmts(st, orelse);
}

static bool visit_ann_assign(WfSymtable *st, const WfStmt *s)
{
    const struct WfStmt_AnnAssign *a = &s->v.AnnAssign;
    if (a->target->kind == WF_EXPR_Name) {
        const char *id = a->target->v.Name.id;
        uint32_t flags = lookup(st, id);
        if ((flags & (DEF_GLOBAL | DEF_NONLOCAL)) && st->current != st->module && a->simple) {
            wf_syntax_error_at(st->filename, s->pos,
                               flags & DEF_GLOBAL ? "annotated name '%s' can't be global"
                                                  : "annotated name '%s' can't be nonlocal", id);
            return false;
        }
        if (a->simple)
            TRY(add_def(st, id, DEF_ANNOT | DEF_LOCAL, a->target->pos));
        else if (a->value)
            TRY(add_def(st, id, DEF_LOCAL, a->target->pos));
    } else {
        TRY(visit_expr(st, a->target));
    }
    TRY(visit_annotation(st, a->annotation));
    return visit_opt(st, a->value);
}

/* global and nonlocal statements; `flag` tells which. */
static bool visit_declaration(WfSymtable *st, const WfStmt *s, WfIdentSeq names, uint32_t flag)
{
    bool global = flag == DEF_GLOBAL;
    for (int32_t i = 0; i < names.n; i++) {
        const char *name = names.items[i];
        uint32_t cur = lookup(st, name);
        const char *fmt = NULL;
        if (cur & DEF_PARAM)
            fmt = global ? "name '%s' is parameter and global"
                         : "name '%s' is parameter and nonlocal";
        else if (cur & DEF_USE)
            fmt = global ? "name '%s' is used prior to global declaration"
                         : "name '%s' is used prior to nonlocal declaration";
        else if (cur & DEF_ANNOT)
            fmt = global ? "annotated name '%s' can't be global"
                         : "annotated name '%s' can't be nonlocal";
        else if (cur & DEF_LOCAL)
            fmt = global ? "name '%s' is assigned to before global declaration"
                         : "name '%s' is assigned to before nonlocal declaration";
        if (fmt != NULL) {
            wf_syntax_error_at(st->filename, s->pos, fmt, name);
            return false;
        }
        TRY(add_def(st, name, flag, s->pos));
        TRY(add_directive(st, name, s->pos));
    }
    return true;
}

/* --- statements ---------------------------------------------------------------------------------- */

static bool visit_cases(WfSymtable *st, WfMatchCaseSeq cases)
{
    for (int32_t i = 0; i < cases.n; i++) {
        TRY(visit_pattern(st, cases.items[i]->pattern));
        TRY(visit_opt(st, cases.items[i]->guard));
        TRY(visit_stmts(st, cases.items[i]->body));
    }
    return true;
}

/* Compiled with PyCF_ALLOW_TOP_LEVEL_AWAIT, a module may be a coroutine. */
static void await_in_module(WfSymtable *st)
{
    if (st->current->kind == BLOCK_MODULE)
        st->current->coroutine = true;
}

static bool visit_stmt_kind(WfSymtable *st, const WfStmt *s)
{
    switch ((WfStmtKind)s->kind) {
    case WF_STMT_FunctionDef:
        return visit_function(st, s, s->v.FunctionDef.name, s->v.FunctionDef.args,
                              s->v.FunctionDef.body, s->v.FunctionDef.decorator_list,
                              s->v.FunctionDef.returns, false);
    case WF_STMT_AsyncFunctionDef:
        return visit_function(st, s, s->v.AsyncFunctionDef.name, s->v.AsyncFunctionDef.args,
                              s->v.AsyncFunctionDef.body, s->v.AsyncFunctionDef.decorator_list,
                              s->v.AsyncFunctionDef.returns, true);
    case WF_STMT_ClassDef:
        return visit_class(st, s);
    case WF_STMT_Return:
        if (s->v.Return.value)
            st->current->returns_value = true;
        return visit_opt(st, s->v.Return.value);
    case WF_STMT_Delete:
        return visit_exprs(st, s->v.Delete.targets);
    case WF_STMT_Assign:
        return visit_exprs(st, s->v.Assign.targets) && visit_expr(st, s->v.Assign.value);
    case WF_STMT_AnnAssign:
        return visit_ann_assign(st, s);
    case WF_STMT_AugAssign:
        return visit_expr(st, s->v.AugAssign.target) && visit_expr(st, s->v.AugAssign.value);
    case WF_STMT_For:
        return visit_loop(st, s->v.For.target, s->v.For.iter, s->v.For.body, s->v.For.orelse);
    case WF_STMT_AsyncFor:
        await_in_module(st);
        return visit_loop(st, s->v.AsyncFor.target, s->v.AsyncFor.iter, s->v.AsyncFor.body,
                          s->v.AsyncFor.orelse);
    case WF_STMT_While:
        return visit_loop(st, NULL, s->v.While.test, s->v.While.body, s->v.While.orelse);
    case WF_STMT_If:
        return visit_loop(st, NULL, s->v.If.test, s->v.If.body, s->v.If.orelse);
    case WF_STMT_With:
        return visit_with(st, s->v.With.items, s->v.With.body);
    case WF_STMT_AsyncWith:
        await_in_module(st);
        return visit_with(st, s->v.AsyncWith.items, s->v.AsyncWith.body);
    case WF_STMT_Match:
        return visit_expr(st, s->v.Match.subject) && visit_cases(st, s->v.Match.cases);
    case WF_STMT_Raise:
        return visit_opt(st, s->v.Raise.exc) && visit_opt(st, s->v.Raise.cause);
    case WF_STMT_Try:
        return visit_try(st, s->v.Try.body, s->v.Try.handlers, s->v.Try.orelse,
                         s->v.Try.finalbody);
    case WF_STMT_TryStar:
        return visit_try(st, s->v.TryStar.body, s->v.TryStar.handlers, s->v.TryStar.orelse,
                         s->v.TryStar.finalbody);
    case WF_STMT_Assert:
        return visit_expr(st, s->v.Assert.test) && visit_opt(st, s->v.Assert.msg);
    case WF_STMT_Import:
        return visit_aliases(st, s->v.Import.names);
    case WF_STMT_ImportFrom:
        return visit_aliases(st, s->v.ImportFrom.names);
    case WF_STMT_Global:
        return visit_declaration(st, s, s->v.Global.names, DEF_GLOBAL);
    case WF_STMT_Nonlocal:
        return visit_declaration(st, s, s->v.Nonlocal.names, DEF_NONLOCAL);
    case WF_STMT_Expr:
        return visit_expr(st, s->v.Expr.value);
    case WF_STMT_Pass:
    case WF_STMT_Break:
    case WF_STMT_Continue:
    case WF_STMT_COUNT:
        break;
    }
    return true;
}

static bool visit_stmts(WfSymtable *st, WfStmtSeq body)
{
    for (int32_t i = 0; i < body.n; i++) {
        TRY(wf_compile_enter(&st->depth, st->limit));
        TRY(visit_stmt_kind(st, body.items[i]));
        st->depth--;
    }
    return true;
}

/* --- expressions --------------------------------------------------------------------------------- */

static bool forbidden_in_annotation(WfSymtable *st, const char *what, const WfExpr *e)
{
    if (st->current->kind != BLOCK_ANNOTATION)
        return true;
    wf_syntax_error_at(st->filename, e->pos, "'%s' can not be used within an annotation", what);
    return false;
}

/* `x := ...` in a comprehension binds x in the nearest enclosing function or module. */
static bool extend_walrus(WfSymtable *st, const WfExpr *target)
{
    const char *name = target->v.Name.id;
    const char *mangled = wf_mangle(st->arena, st->private_name, name);
    if (mangled == NULL)
        return false;
    for (WfScope *up = st->current; up != NULL; up = up->parent) {
        WfSymbol *s = wf_scope_symbol(up, mangled);
        uint32_t flags = s ? s->flags : 0;
        if (up->comprehension) {
            if (flags & DEF_COMP_ITER) {
                wf_syntax_error_at(st->filename, target->pos, "assignment expression cannot "
                                   "rebind comprehension iteration variable '%s'", name);
                return false;
            }
            continue;
        }
        if (up->kind == BLOCK_FUNCTION) {
            TRY(add_def(st, name, flags & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, target->pos));
            TRY(add_directive(st, name, target->pos));
            return add_def_to(st, up, name, DEF_LOCAL, target->pos);
        }
        if (up->kind == BLOCK_MODULE) {
            TRY(add_def(st, name, DEF_GLOBAL, target->pos));
            TRY(add_directive(st, name, target->pos));
            return add_def_to(st, up, name, DEF_GLOBAL, target->pos);
        }
        if (up->kind == BLOCK_CLASS) {
            wf_syntax_error_at(st->filename, target->pos, "assignment expression within a "
                               "comprehension cannot be used in a class body");
            return false;
        }
    }
    return true;
}

static bool visit_named_expr(WfSymtable *st, const WfExpr *e)
{
    TRY(forbidden_in_annotation(st, "named expression", e));
    if (st->current->comp_iter_expr > 0) {
        wf_syntax_error_at(st->filename, e->pos, "assignment expression cannot be used in a "
                           "comprehension iterable expression");
        return false;
    }
    st->current->has_walrus = true;
    if (st->current->comprehension)
        TRY(extend_walrus(st, e->v.NamedExpr.target));
    TRY(visit_expr(st, e->v.NamedExpr.value));
    return visit_expr(st, e->v.NamedExpr.target);
}

static bool visit_comp_target(WfSymtable *st, const WfExpr *target)
{
    st->current->comp_iter_target = true;
    TRY(visit_expr(st, target));
    st->current->comp_iter_target = false;
    return true;
}

static bool visit_comprehension(WfSymtable *st, const WfComprehension *g)
{
    TRY(visit_comp_target(st, g->target));
    st->current->comp_iter_expr++;
    TRY(visit_expr(st, g->iter));
    st->current->comp_iter_expr--;
    TRY(visit_exprs(st, g->ifs));
    if (g->is_async)
        st->current->coroutine = true;
    return true;
}

static bool visit_comp(WfSymtable *st, const WfExpr *e, const char *name, WfCompKind kind,
                       WfComprehensionSeq gens, const WfExpr *elt, const WfExpr *value)
{
    const WfComprehension *outer = gens.items[0];
    st->current->comp_iter_expr++;
    TRY(visit_expr(st, outer->iter));
    st->current->comp_iter_expr--;
    const char *id = ident(st, name);
    TRY(id != NULL && enter_block(st, id, BLOCK_FUNCTION, e, e->pos));
    st->current->comprehension = kind;
    if (outer->is_async)
        st->current->coroutine = true;
    TRY(add_def(st, st->id_dot0, DEF_PARAM, e->pos));
    TRY(visit_comp_target(st, outer->target));
    TRY(visit_exprs(st, outer->ifs));
    for (int32_t i = 1; i < gens.n; i++)
        TRY(visit_comprehension(st, gens.items[i]));
    TRY(visit_opt(st, value));
    TRY(visit_expr(st, elt));
    st->current->generator = kind == COMP_GENERATOR;
    bool async = st->current->coroutine && kind != COMP_GENERATOR;
    exit_block(st);
    if (async)
        st->current->coroutine = true;
    return true;
}

static bool visit_yield(WfSymtable *st, const WfExpr *e, const WfExpr *value)
{
    static const char *const where[] = {
        [COMP_LIST] = "'yield' inside list comprehension",
        [COMP_DICT] = "'yield' inside dict comprehension",
        [COMP_SET] = "'yield' inside set comprehension",
        [COMP_GENERATOR] = "'yield' inside generator expression",
    };
    TRY(forbidden_in_annotation(st, "yield expression", e));
    TRY(visit_opt(st, value));
    st->current->generator = true;
    if (st->current->comprehension == COMP_NONE)
        return true;
    wf_syntax_error_at(st->filename, e->pos, "%s", where[st->current->comprehension]);
    return false;
}

static bool visit_lambda(WfSymtable *st, const WfExpr *e)
{
    const WfArguments *a = e->v.Lambda.args;
    TRY(visit_exprs(st, a->defaults));
    TRY(visit_exprs(st, a->kw_defaults));
    const char *id = ident(st, "lambda");
    TRY(id != NULL && enter_block(st, id, BLOCK_FUNCTION, e, e->pos));
    TRY(visit_arguments(st, a));
    TRY(visit_expr(st, e->v.Lambda.body));
    exit_block(st);
    return true;
}

static bool visit_name(WfSymtable *st, const WfExpr *e)
{
    bool load = e->v.Name.ctx == WF_Load;
    uint32_t deleted = e->v.Name.ctx == WF_Del ? DEF_DELETED : 0;
    TRY(add_def(st, e->v.Name.id, load ? DEF_USE : DEF_LOCAL | deleted, e->pos));
    /* `super` may need the class cell. */
    if (load && scope_is_function(st->current) && e->v.Name.id == st->id_super)
        return add_def(st, st->id_class, DEF_USE, e->pos);
    return true;
}

static bool visit_expr_kind(WfSymtable *st, const WfExpr *e)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_BoolOp:
        return visit_exprs(st, e->v.BoolOp.values);
    case WF_EXPR_NamedExpr:
        return visit_named_expr(st, e);
    case WF_EXPR_BinOp:
        return visit_expr(st, e->v.BinOp.left) && visit_expr(st, e->v.BinOp.right);
    case WF_EXPR_UnaryOp:
        return visit_expr(st, e->v.UnaryOp.operand);
    case WF_EXPR_Lambda:
        return visit_lambda(st, e);
    case WF_EXPR_IfExp:
        return visit_expr(st, e->v.IfExp.test) && visit_expr(st, e->v.IfExp.body) &&
               visit_expr(st, e->v.IfExp.orelse);
    case WF_EXPR_Dict:
        return visit_exprs(st, e->v.Dict.keys) && visit_exprs(st, e->v.Dict.values);
    case WF_EXPR_Set:
        return visit_exprs(st, e->v.Set.elts);
    case WF_EXPR_GeneratorExp:
        return visit_comp(st, e, "genexpr", COMP_GENERATOR, e->v.GeneratorExp.generators,
                          e->v.GeneratorExp.elt, NULL);
    case WF_EXPR_ListComp:
        return visit_comp(st, e, "listcomp", COMP_LIST, e->v.ListComp.generators,
                          e->v.ListComp.elt, NULL);
    case WF_EXPR_SetComp:
        return visit_comp(st, e, "setcomp", COMP_SET, e->v.SetComp.generators, e->v.SetComp.elt,
                          NULL);
    case WF_EXPR_DictComp:
        return visit_comp(st, e, "dictcomp", COMP_DICT, e->v.DictComp.generators,
                          e->v.DictComp.key, e->v.DictComp.value);
    case WF_EXPR_Yield:
        return visit_yield(st, e, e->v.Yield.value);
    case WF_EXPR_YieldFrom:
        return visit_yield(st, e, e->v.YieldFrom.value);
    case WF_EXPR_Await:
        TRY(forbidden_in_annotation(st, "await expression", e));
        TRY(visit_expr(st, e->v.Await.value));
        st->current->coroutine = true;
        return true;
    case WF_EXPR_Compare:
        return visit_expr(st, e->v.Compare.left) && visit_exprs(st, e->v.Compare.comparators);
    case WF_EXPR_Call:
        return visit_expr(st, e->v.Call.func) && visit_exprs(st, e->v.Call.args) &&
               visit_keywords(st, e->v.Call.keywords);
    case WF_EXPR_FormattedValue:
        return visit_expr(st, e->v.FormattedValue.value) &&
               visit_opt(st, e->v.FormattedValue.format_spec);
    case WF_EXPR_JoinedStr:
        return visit_exprs(st, e->v.JoinedStr.values);
    case WF_EXPR_Attribute:
        return visit_expr(st, e->v.Attribute.value);
    case WF_EXPR_Subscript:
        return visit_expr(st, e->v.Subscript.value) && visit_expr(st, e->v.Subscript.slice);
    case WF_EXPR_Starred:
        return visit_expr(st, e->v.Starred.value);
    case WF_EXPR_Slice:
        return visit_opt(st, e->v.Slice.lower) && visit_opt(st, e->v.Slice.upper) &&
               visit_opt(st, e->v.Slice.step);
    case WF_EXPR_Name:
        return visit_name(st, e);
    case WF_EXPR_List:
        return visit_exprs(st, e->v.List.elts);
    case WF_EXPR_Tuple:
        return visit_exprs(st, e->v.Tuple.elts);
    case WF_EXPR_Constant:
    case WF_EXPR_COUNT:
        break;
    }
    return true;
}

static bool visit_expr(WfSymtable *st, const WfExpr *e)
{
    TRY(wf_compile_enter(&st->depth, st->limit));
    TRY(visit_expr_kind(st, e));
    st->depth--;
    return true;
}

/* --- patterns ------------------------------------------------------------------------------------ */

static bool visit_patterns(WfSymtable *st, WfPatternSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        TRY(visit_pattern(st, seq.items[i]));
    return true;
}

static bool bind_pattern(WfSymtable *st, const char *name, WfPos pos)
{
    return name == NULL || add_def(st, name, DEF_LOCAL, pos);
}

static bool visit_pattern_kind(WfSymtable *st, const WfPattern *p)
{
    switch (p->kind) {
    case WF_PATTERN_MatchValue:
        return visit_expr(st, p->v.MatchValue.value);
    case WF_PATTERN_MatchSequence:
        return visit_patterns(st, p->v.MatchSequence.patterns);
    case WF_PATTERN_MatchStar:
        return bind_pattern(st, p->v.MatchStar.name, p->pos);
    case WF_PATTERN_MatchMapping:
        return visit_exprs(st, p->v.MatchMapping.keys) &&
               visit_patterns(st, p->v.MatchMapping.patterns) &&
               bind_pattern(st, p->v.MatchMapping.rest, p->pos);
    case WF_PATTERN_MatchClass:
        return visit_expr(st, p->v.MatchClass.cls) &&
               visit_patterns(st, p->v.MatchClass.patterns) &&
               visit_patterns(st, p->v.MatchClass.kwd_patterns);
    case WF_PATTERN_MatchAs:
        if (p->v.MatchAs.pattern)
            TRY(visit_pattern(st, p->v.MatchAs.pattern));
        return bind_pattern(st, p->v.MatchAs.name, p->pos);
    case WF_PATTERN_MatchOr:
        return visit_patterns(st, p->v.MatchOr.patterns);
    default:
        return true;
    }
}

static bool visit_pattern(WfSymtable *st, const WfPattern *p)
{
    TRY(wf_compile_enter(&st->depth, st->limit));
    TRY(visit_pattern_kind(st, p));
    st->depth--;
    return true;
}

/* --- entry ---------------------------------------------------------------------------------------- */

static bool visit_mod(WfSymtable *st, const WfAstMod *mod)
{
    switch (mod->kind) {
    case WF_MOD_Module:
        return visit_stmts(st, mod->v.Module.body);
    case WF_MOD_Interactive:
        return visit_stmts(st, mod->v.Interactive.body);
    case WF_MOD_Expression:
        return visit_expr(st, mod->v.Expression.body);
    default:
        wf_raise(&wf_exc_RuntimeError, "this compiler does not handle FunctionTypes");
        return false;
    }
}

int wf_symtable_build(WfSymtable *st, WfArena *arena, const WfAstMod *mod, Value filename,
                      uint32_t future)
{
    *st = (WfSymtable){.arena = arena, .filename = filename, .future = future};
    wf_compile_depth(&st->depth, &st->limit);
    st->id_class = ident(st, "__class__");
    st->id_super = ident(st, "super");
    st->id_dot0 = ident(st, ".0");
    const char *top = ident(st, "top");
    if (!st->id_class || !st->id_super || !st->id_dot0 || !top)
        return -1;
    if (!enter_block(st, top, BLOCK_MODULE, mod, (WfPos){0, 0, 0, 0}))
        return -1;
    st->module = st->current;
    if (!visit_mod(st, mod))
        return -1;
    return wf_symtable_analyze(st);
}
