/*
 * Resolving names: which symbols are local, cells, free, global.
 *
 * Model: a block's free name is looked for in the enclosing functions, innermost first; class
 * bodies are skipped, except that a class provides `__class__` to its methods. The function found
 * makes its symbol a cell, and every block in between gets a free symbol to pass the cell
 * through. A `global` statement on the way stops the search.
 */
#include "symtable.h"

static WF_COLD int error_at_directive(WfSymtable *st, WfScope *scope, const char *name,
                                      const char *fmt)
{
    WfPos pos = scope->pos;
    for (int32_t i = 0; i < scope->ndirectives; i++) {
        if (scope->directives[i].name == name) {
            pos = scope->directives[i].pos;
            break;
        }
    }
    return wf_syntax_error_at(st->filename, pos, fmt, name);
}

/* The enclosing block that provides `name` to `scope`, or NULL: global. */
static WfScope *find_binder(WfSymtable *st, WfScope *scope, const char *name)
{
    for (WfScope *up = scope->parent; up != NULL; up = up->parent) {
        if (up->kind == BLOCK_CLASS && name == st->id_class)
            return up;
        if (up->kind != BLOCK_FUNCTION)
            continue;
        WfSymbol *s = wf_scope_symbol(up, name);
        if (s == NULL || (s->flags & DEF_NONLOCAL))
            continue;
        if (s->flags & DEF_GLOBAL)
            return NULL;
        if (s->flags & DEF_BOUND)
            return up;
    }
    return NULL;
}

/* Makes the binder's symbol a cell and passes it through every block between. */
static int pass_through(WfSymtable *st, WfScope *binder, WfScope *scope, const char *name)
{
    for (WfScope *up = scope->parent; up != binder; up = up->parent) {
        WfSymbol *s = wf_scope_symbol(up, name);
        if (s == NULL) {
            s = wf_scope_add_symbol(st->arena, up, name);
            if (s == NULL)
                return -1;
            s->flags = DEF_FREE;
            s->scope = SCOPE_FREE;
        } else if (up->kind == BLOCK_CLASS && (s->flags & (DEF_BOUND | DEF_GLOBAL))) {
            s->flags |= DEF_FREE_CLASS;
        } else {
            s->scope = SCOPE_FREE;
        }
        up->child_free = true;
    }
    binder->child_free = true;
    if (binder->kind == BLOCK_CLASS) {
        binder->needs_class_cell = true;
        return 0;
    }
    wf_scope_symbol(binder, name)->scope = SCOPE_CELL;
    return 0;
}

static int analyze_symbol(WfSymtable *st, WfScope *scope, WfSymbol *s)
{
    if (s->flags & DEF_GLOBAL) {
        if (s->flags & DEF_NONLOCAL)
            return error_at_directive(st, scope, s->name, "name '%s' is nonlocal and global");
        s->scope = SCOPE_GLOBAL_EXPLICIT;
        return 0;
    }
    if (s->flags & DEF_NONLOCAL) {
        if (scope->kind == BLOCK_MODULE)
            return error_at_directive(st, scope, s->name,
                                      "nonlocal declaration not allowed at module level");
        WfScope *binder = find_binder(st, scope, s->name);
        if (binder == NULL)
            return error_at_directive(st, scope, s->name, "no binding for nonlocal '%s' found");
        s->scope = SCOPE_FREE;
        scope->has_free = true;
        return pass_through(st, binder, scope, s->name);
    }
    if (s->flags & DEF_BOUND) {
        if (s->scope != SCOPE_CELL)
            s->scope = SCOPE_LOCAL;
        return 0;
    }
    WfScope *binder = find_binder(st, scope, s->name);
    if (binder != NULL) {
        s->scope = SCOPE_FREE;
        scope->has_free = true;
        return pass_through(st, binder, scope, s->name);
    }
    s->scope = SCOPE_GLOBAL_IMPLICIT;
    if (scope->nested)
        scope->has_free = true;
    return 0;
}

static int analyze_block(WfSymtable *st, WfScope *scope)
{
    /* Symbols that pass_through adds meanwhile are resolved already. */
    int32_t n = scope->nsymbols;
    for (int32_t i = 0; i < n; i++)
        if (scope->symbols[i].scope == SCOPE_NONE &&
            analyze_symbol(st, scope, &scope->symbols[i]) < 0)
            return -1;
    for (int32_t i = 0; i < scope->nchildren; i++) {
        if (!wf_compile_enter(&st->depth, st->limit))
            return -1;
        if (analyze_block(st, scope->children[i]) < 0)
            return -1;
        st->depth--;
    }
    return 0;
}

/* --- comprehensions that run without a function ------------------------------------------------ */

/* So that they, and whoever calls them, have registers enough. */
enum { DIRECT_SYMBOLS = 100, DIRECT_FREES = 16 };

static void mark_direct(WfScope *scope)
{
    int32_t nfrees = 0;
    for (int32_t i = 0; i < scope->nsymbols; i++)
        nfrees += scope->symbols[i].scope == SCOPE_FREE;
    scope->direct = scope->comprehension != COMP_NONE && !scope->coroutine &&
                    scope->nsymbols <= DIRECT_SYMBOLS && nfrees <= DIRECT_FREES;
    for (int32_t i = 0; i < scope->nchildren; i++)
        mark_direct(scope->children[i]);
}

/*
 * Whoever inside `scope` has its variable `name` is a direct comprehension and does not assign it.
 * A generator, which lives on, takes it only if it is constant.
 */
static bool only_read_directly(const WfScope *scope, const char *name, bool constant)
{
    for (int32_t i = 0; i < scope->nchildren; i++) {
        const WfScope *child = scope->children[i];
        const WfSymbol *s = wf_scope_symbol(child, name);
        if (s == NULL || (s->scope != SCOPE_FREE && !(s->flags & DEF_FREE_CLASS)))
            continue;
        if (!child->direct || (s->flags & DEF_NONLOCAL) ||
            (child->comprehension == COMP_GENERATOR && !constant) || !only_read_directly(child, name, constant))
            return false;
    }
    return true;
}

/* Nothing can assign such a variable while a comprehension runs: it needs no cell. */
static void mark_by_value(WfScope *scope)
{
    for (int32_t i = 0; i < scope->nsymbols && scope->kind == BLOCK_FUNCTION; i++) {
        WfSymbol *s = &scope->symbols[i];
        bool constant = !(s->flags & (DEF_BOUND & ~DEF_PARAM));
        s->by_value = s->scope == SCOPE_CELL && only_read_directly(scope, s->name, constant);
    }
    for (int32_t i = 0; i < scope->nchildren; i++)
        mark_by_value(scope->children[i]);
}

int wf_symtable_analyze(WfSymtable *st)
{
    if (analyze_block(st, st->module) < 0)
        return -1;
    mark_direct(st->module);
    mark_by_value(st->module);
    return 0;
}
