/*
 * Code generation for functions, lambdas, classes and comprehensions: what becomes a code object
 * of its own, and the instructions that turn it into a function.
 */
#include "codegen.h"

/* --- closures and functions ----------------------------------------------------------------------- */

/* The cell of a variable that the inner code captures, into the next temporary. */
static void push_cell(C *c, const char *name)
{
    Unit *u = c->u;
    WfSymbol *s = wf_scope_symbol(u->scope, name);
    bool class_cell = u->kind == UNIT_CLASS && name == c->id_class && u->scope->needs_class_cell;
    Reg t = wf_temp(c);
    if (class_cell) {
        for (int32_t i = 0; i < u->ncells; i++)
            if (u->cells[i] == name)
                wf_move(c, t, R_CELL + i);
    } else if (s != NULL && s->scope == SCOPE_CELL) {
        bool arg = (s->flags & DEF_PARAM) != 0;
        int number = arg ? s->index : V_CELL + s->index;
        if (u->far && (!arg || s->index >= NEAR_COUNT))
            wf_emit(c, OP_LOAD_FAR_CELL, t, R_FAR, 0, number);
        else
            wf_move(c, t, arg ? (Reg)(s - u->scope->symbols) : R_CELL + s->index);
    } else if (u->scope->direct) {
        wf_move(c, t, R_HIDDEN + wf_map_get(&u->free_map, name, 0));
    } else {
        wf_emit(c, OP_LOAD_FREE_CELL, t, 0, 0, wf_map_get(&u->free_map, name, 0));
    }
}

/* What direct comprehension `inner` gets for its free variable i, into the next temporary. */
static void push_free(C *c, const Unit *inner, int32_t i)
{
    const char *name = inner->frees[i];
    if (inner->free_kinds[i] == FREE_CELL) {
        push_cell(c, name);
        return;
    }
    Reg from = wf_local_reg(c, name);
    wf_move(c, wf_temp(c), from >= 0 ? from : R_HIDDEN + wf_map_get(&c->u->free_map, name, 0));
}

/*
 * Makes the function of `code` in the temporary at `base`, where defaults, keyword defaults and
 * annotations (as `flags` says) lie already.
 */
static Reg make_function(C *c, Value code, const char *const *frees, int32_t nfrees, int flags,
                         int32_t base)
{
    if (nfrees > 0) {
        int32_t first = c->u->top;
        if (first + nfrees > c->u->temp_limit - 8) {
            Reg list = wf_temp(c);
            wf_emit(c, OP_BUILD_LIST, list, list, 0, 0);
            for (int32_t i = 0; i < nfrees; i++) {
                push_cell(c, frees[i]);
                wf_emit(c, OP_LIST_APPEND, list, wf_temp_at(first + 1), 0, 0);
                c->u->top = first + 1;
            }
            wf_emit(c, OP_LIST_TO_TUPLE, list, list, 0, 0);
        } else {
            for (int32_t i = 0; i < nfrees; i++)
                push_cell(c, frees[i]);
            c->u->top = first;
            wf_emit(c, OP_BUILD_TUPLE, wf_temp(c), wf_temp_at(first), 0, nfrees);
        }
        flags |= 8;
    }
    c->u->top = base;
    Reg to = wf_temp(c);
    wf_emit(c, OP_MAKE_FUNCTION, to, to, flags, wf_const_index(c, code));
    return to;
}

/* Leaves the unit of the function and makes it in the enclosing one. */
static Reg finish_function(C *c, int flags, int32_t base)
{
    Unit *inner = c->u;
    Value code = wf_leave_unit(c);
    if (wf_is_null(code) || c->failed) {
        c->u->top = base;
        return wf_temp(c);
    }
    return make_function(c, code, inner->frees, inner->nfrees, flags, base);
}

static void check_arg(C *c, const WfArg *a)
{
    if (a != NULL)
        wf_forbidden_name(c, a->arg, WF_Store);
}

static void check_args(C *c, const WfArguments *a)
{
    for (int32_t i = 0; i < a->posonlyargs.n; i++)
        check_arg(c, a->posonlyargs.items[i]);
    for (int32_t i = 0; i < a->args.n; i++)
        check_arg(c, a->args.items[i]);
    check_arg(c, a->vararg);
    for (int32_t i = 0; i < a->kwonlyargs.n; i++)
        check_arg(c, a->kwonlyargs.items[i]);
    check_arg(c, a->kwarg);
}

/* A tuple of the values; constants only: one constant. */
static void push_tuple(C *c, WfExprSeq elts)
{
    int32_t i = 0;
    while (i < elts.n && elts.items[i]->kind == WF_EXPR_Constant)
        i++;
    if (i < elts.n) {
        wf_gen_sequence(c, elts, OP_BUILD_TUPLE, c->u->top, WANT_PUSH);
        return;
    }
    Value t = wf_keep(c, wf_tuple_new((size_t)elts.n));
    for (i = 0; !wf_is_null(t) && i < elts.n; i++) {
        Value v = wf_constant_value(c, &elts.items[i]->v.Constant.value);
        if (wf_is_null(v))
            return;
        wf_as_tuple(t)->items[i] = wf_new_ref(v);
    }
    wf_gen_load_const(c, wf_const_index(c, t), WANT_PUSH);
}

static bool push_kw_defaults(C *c, const WfArguments *a)
{
    int32_t top = c->u->top, n = 0;
    for (int32_t i = 0; i < a->kw_defaults.n; i++)
        n += a->kw_defaults.items[i] != NULL;
    if (n == 0)
        return false;
    Value keys = wf_keep(c, wf_tuple_new((size_t)n));
    if (wf_is_null(keys))
        return false;
    bool pieces = n >= CHUNK || top + n > c->u->temp_limit - 32;
    Reg dict = wf_temp_at(top);
    if (pieces)
        wf_emit(c, OP_BUILD_MAP, wf_temp(c), dict, 0, 0);
    for (int32_t i = 0, k = 0; i < a->kw_defaults.n; i++) {
        if (a->kw_defaults.items[i] == NULL)
            continue;
        const char *name = wf_c_mangle(c, a->kwonlyargs.items[i]->arg);
        Value v = wf_ident_value(name);
        if (wf_is_null(v)) {
            wf_c_fail(c);
            return false;
        }
        wf_as_tuple(keys)->items[k++] = v;
        if (!pieces) {
            wf_gen_push(c, a->kw_defaults.items[i]);
            continue;
        }
        Reg key = wf_gen_load_const(c, wf_const_str(c, name), WANT_PUSH);
        Reg value = wf_gen_expr(c, a->kw_defaults.items[i], WANT_ANY);
        wf_emit(c, OP_MAP_ADD, dict, key, value, 0);
        c->u->top = top + 1;
    }
    if (!pieces) {
        wf_gen_load_const(c, wf_const_index(c, keys), WANT_PUSH);
        wf_emit(c, OP_BUILD_CONST_KEY_MAP, dict, dict, 0, n);
    }
    c->u->top = top + 1;
    return true;
}

static int push_defaults(C *c, const WfArguments *a)
{
    int flags = 0;
    if (a->defaults.n > 0) {
        push_tuple(c, a->defaults);
        flags |= 1;
    }
    if (push_kw_defaults(c, a))
        flags |= 2;
    return flags;
}

/* --- annotations -------------------------------------------------------------------------------------- */

void wf_gen_annotation_value(C *c, WfExpr *annotation, Reg to)
{
    int32_t top = c->u->top;
    if (c->flags & CO_FUTURE_ANNOTATIONS) {
        Value text = wf_keep(c, wf_unparse(annotation));
        Reg r = wf_gen_load_const(c, wf_const_index(c, text), WANT_PUSH);
        c->u->top = top;
        wf_move(c, to, r);
        return;
    }
    if (annotation->kind == WF_EXPR_Starred) {
        /* *args: *Ts stands for the one item of Ts. */
        Reg r = wf_gen_push(c, annotation->v.Starred.value);
        wf_emit(c, OP_UNPACK_SEQUENCE, r, r, 1, 0);
        c->u->top = top;
        wf_move(c, to, r);
        return;
    }
    Reg r = wf_gen_push(c, annotation);
    c->u->top = top;
    wf_move(c, to, r);
}

typedef struct {
    int32_t top, n;        // pushed since the last piece
    bool listed;           // the temporary at top is a list of what came before
} Annotations;

static void flush_annotations(C *c, Annotations *a)
{
    Reg list = wf_temp_at(a->top);
    if (!a->listed) {
        c->u->top = a->top;
        wf_emit(c, OP_BUILD_LIST, wf_temp(c), list, 0, a->n);
    } else {
        for (int32_t i = 0; i < a->n; i++)
            wf_emit(c, OP_LIST_APPEND, list, wf_temp_at(a->top + 1 + i), 0, 0);
        c->u->top = a->top + 1;
    }
    a->listed = true;
    a->n = 0;
}

static void add_annotation(C *c, Annotations *a, const char *name, WfExpr *annotation)
{
    if (annotation == NULL)
        return;
    if (a->n + 2 > CHUNK || (a->n > 0 && c->u->top > c->u->pack_at - 8))
        flush_annotations(c, a);
    wf_gen_load_const(c, wf_const_str(c, wf_c_mangle(c, name)), WANT_PUSH);
    int32_t top = c->u->top;
    wf_gen_annotation_value(c, annotation, wf_temp_at(top));
    c->u->top = top;
    wf_temp(c);
    a->n += 2;
}

static void add_arg_annotations(C *c, Annotations *a, WfArgSeq args)
{
    for (int32_t i = 0; i < args.n; i++)
        add_annotation(c, a, args.items[i]->arg, args.items[i]->annotation);
}

/* A tuple (name, value, ...) in the next temporary; false if there is none. */
static bool push_annotations(C *c, const WfArguments *args, WfExpr *returns)
{
    Annotations a = {.top = c->u->top};
    add_arg_annotations(c, &a, args->args);
    add_arg_annotations(c, &a, args->posonlyargs);
    if (args->vararg)
        add_annotation(c, &a, args->vararg->arg, args->vararg->annotation);
    add_arg_annotations(c, &a, args->kwonlyargs);
    if (args->kwarg)
        add_annotation(c, &a, args->kwarg->arg, args->kwarg->annotation);
    const char *name = wf_arena_ident(c->arena, "return", 6);
    if (name != NULL)
        add_annotation(c, &a, name, returns);
    if (a.n == 0 && !a.listed)
        return false;
    Reg to = wf_temp_at(a.top);
    if (a.listed) {
        flush_annotations(c, &a);
        wf_emit(c, OP_LIST_TO_TUPLE, to, to, 0, 0);
    } else {
        c->u->top = a.top;
        wf_emit(c, OP_BUILD_TUPLE, wf_temp(c), to, 0, a.n);
    }
    c->u->top = a.top + 1;
    return true;
}

/* --- function definitions --------------------------------------------------------------------------------- */

static void push_decorators(C *c, WfExprSeq decorators)
{
    for (int32_t i = 0; i < decorators.n; i++)
        wf_gen_push(c, decorators.items[i]);
}

/* Calls the decorators from the last one on; they lie below the temporary that is decorated. */
static Reg apply_decorators(C *c, WfExprSeq decorators, Reg r)
{
    WfPos old = c->u->loc;
    for (int32_t i = decorators.n - 1; i >= 0; i--) {
        wf_set_loc(c, decorators.items[i]->pos);
        wf_emit(c, OP_CALL, r - 1, r - 1, 1, 0);
        r--;
    }
    c->u->loc = old;
    c->u->top = r - R_TEMP + 1;
    return r;
}

static void set_arg_counts(C *c, const WfArguments *a)
{
    c->u->posonly = a->posonlyargs.n;
    c->u->argcount = a->posonlyargs.n + a->args.n;
    c->u->kwonly = a->kwonlyargs.n;
}

static void function_body(C *c, WfStmtSeq body)
{
    bool doc = c->optimize < 2 && body.n > 0 && body.items[0]->kind == WF_STMT_Expr &&
               wf_const_is_str(body.items[0]->v.Expr.value);
    if (doc)
        wf_const_of(c, &body.items[0]->v.Expr.value->v.Constant.value);
    else
        wf_const_none(c);
    for (int32_t i = doc; i < body.n; i++)
        wf_gen_stmt(c, body.items[i]);
}

typedef struct {
    const char *name;
    WfArguments *args;
    WfStmtSeq body;
    WfExprSeq decorators;
    WfExpr *returns;
} FunctionParts;

static FunctionParts function_parts(WfStmt *s, bool async)
{
    if (async)
        return (FunctionParts){s->v.AsyncFunctionDef.name, s->v.AsyncFunctionDef.args,
                               s->v.AsyncFunctionDef.body, s->v.AsyncFunctionDef.decorator_list,
                               s->v.AsyncFunctionDef.returns};
    return (FunctionParts){s->v.FunctionDef.name, s->v.FunctionDef.args, s->v.FunctionDef.body,
                           s->v.FunctionDef.decorator_list, s->v.FunctionDef.returns};
}

void wf_gen_function(C *c, WfStmt *s, bool async)
{
    FunctionParts f = function_parts(s, async);
    int32_t top = c->u->top;
    check_args(c, f.args);
    push_decorators(c, f.decorators);
    int32_t base = c->u->top;
    int32_t line = f.decorators.n > 0 ? f.decorators.items[0]->pos.lineno : s->pos.lineno;
    int flags = push_defaults(c, f.args);
    if (push_annotations(c, f.args, f.returns))
        flags |= 4;
    if (!wf_enter_unit(c, async ? UNIT_ASYNC : UNIT_FUNCTION, f.name, s, line))
        return;
    set_arg_counts(c, f.args);
    function_body(c, f.body);
    Reg r = finish_function(c, flags, base);
    r = apply_decorators(c, f.decorators, r);
    wf_store_name(c, f.name, r);
    c->u->top = top;
}

Reg wf_gen_lambda(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    check_args(c, e->v.Lambda.args);
    int flags = push_defaults(c, e->v.Lambda.args);
    const char *name = wf_arena_ident(c->arena, "<lambda>", 8);
    if (name == NULL || !wf_enter_unit(c, UNIT_LAMBDA, name, e, e->pos.lineno))
        return wf_dest(c, top, want);
    set_arg_counts(c, e->v.Lambda.args);
    wf_const_none(c);
    Reg v = wf_gen_expr(c, e->v.Lambda.body, WANT_ANY);
    /* CPython returns at the body's position. */
    wf_set_loc(c, e->v.Lambda.body->pos);
    wf_emit(c, OP_RETURN, v, 0, 0, 0);
    c->u->top = 0;
    Reg r = finish_function(c, flags, top);
    if (want < 0)
        return r;
    wf_move(c, want, r);
    c->u->top = top;
    return want;
}

/* --- classes ------------------------------------------------------------------------------------------------ */

static void class_prologue(C *c)
{
    wf_store_name(c, c->id_module, wf_load_name(c, c->id_name, WANT_PUSH));
    c->u->top = 0;
    Reg q = wf_gen_load_const(c, wf_const_index(c, c->u->qualname), WANT_PUSH);
    wf_store_name(c, c->id_qualname, q);
    c->u->top = 0;
}

/* Leaves the class cell, if methods use it, to __build_class__. */
static void class_epilogue(C *c)
{
    Unit *u = c->u;
    wf_unset_loc(c);
    if (!u->scope->needs_class_cell) {
        wf_emit(c, OP_RETURN_CONST, 0, 0, 0, wf_const_none(c));
        return;
    }
    Reg cell = R_CELL;
    for (int32_t i = 0; i < u->ncells; i++)
        if (u->cells[i] == c->id_class)
            cell = R_CELL + i;
    Reg t = wf_temp(c), copy = wf_temp(c);
    wf_move(c, t, cell);
    wf_emit(c, OP_COPY, copy, t, 0, 0);
    wf_store_name(c, c->id_classcell, copy);
    wf_emit(c, OP_RETURN, t, 0, 0, 0);
    u->top = 0;
}

void wf_gen_class(C *c, WfStmt *s)
{
    const struct WfStmt_ClassDef *k = &s->v.ClassDef;
    int32_t top = c->u->top;
    push_decorators(c, k->decorator_list);
    int32_t base = c->u->top;
    int32_t line = k->decorator_list.n > 0 ? k->decorator_list.items[0]->pos.lineno
                                           : s->pos.lineno;
    Reg build = wf_temp(c);
    if (!wf_enter_unit(c, UNIT_CLASS, k->name, s, line))
        return;
    c->u->private_name = k->name;
    class_prologue(c);
    wf_gen_body(c, k->body);
    class_epilogue(c);
    Unit *inner = c->u;
    Value code = wf_leave_unit(c);
    if (wf_is_null(code))
        return;
    wf_emit(c, OP_LOAD_BUILD_CLASS, build, 0, 0, 0);
    make_function(c, code, inner->frees, inner->nfrees, 0, base + 1);
    wf_gen_load_const(c, wf_const_str(c, k->name), WANT_PUSH);
    Reg r = wf_gen_call_args(c, base, build, false, 2, k->bases, k->keywords, WANT_PUSH);
    r = apply_decorators(c, k->decorator_list, r);
    wf_store_name(c, k->name, r);
    c->u->top = top;
}

/* --- comprehensions --------------------------------------------------------------------------------------------- */

typedef struct {
    WfExprKind kind;
    WfComprehensionSeq gens;
    WfExpr *elt, *value;
    WfPos pos;
} Comp;

static void comp_generator(C *c, Comp *k, int32_t i);

/* What happens to one element. */
static void comp_element(C *c, Comp *k)
{
    int32_t top = c->u->top;
    Reg result = wf_temp_at(0);
    switch (k->kind) {
    case WF_EXPR_GeneratorExp: {
        Reg v = wf_gen_expr(c, k->elt, WANT_ANY);
        if (c->u->scope->coroutine) {
            Reg w = wf_dest(c, top, WANT_PUSH);
            wf_emit(c, OP_ASYNC_GEN_WRAP, w, v, 0, 0);
            v = w;
        }
        Reg t = wf_dest(c, top, WANT_PUSH);
        wf_emit(c, OP_YIELD, t, v, 0, 0);
        wf_emit(c, OP_RESUME, 0, 0, 0, 1);
        wf_emit(c, OP_CLEAR, t, 0, 0, 0);
        break;
    }
    case WF_EXPR_ListComp:
        wf_emit(c, OP_LIST_APPEND, result, wf_gen_expr(c, k->elt, WANT_ANY), 0, 0);
        break;
    case WF_EXPR_SetComp:
        wf_emit(c, OP_SET_ADD, result, wf_gen_expr(c, k->elt, WANT_ANY), 0, 0);
        break;
    default: {
        Reg key = wf_gen_operand(c, k->elt, k->value);
        Reg v = wf_gen_expr(c, k->value, WANT_ANY);
        wf_emit(c, OP_MAP_ADD, result, key, v, 0);
        break;
    }
    }
    c->u->top = top;
}

static void comp_filters(C *c, Comp *k, int32_t i, Block *skip)
{
    for (int32_t j = 0; j < k->gens.items[i]->ifs.n; j++)
        wf_gen_jump_if(c, k->gens.items[i]->ifs.items[j], skip, false);
    wf_set_loc(c, k->pos);
    if (i + 1 < k->gens.n)
        comp_generator(c, k, i + 1);
    else
        comp_element(c, k);
}

/* `for x in [y]` inside a comprehension only names y; NULL otherwise. */
static WfExpr *single_item(const WfExpr *iter)
{
    WfExprSeq elts = {NULL, 0};
    if (iter->kind == WF_EXPR_List)
        elts = iter->v.List.elts;
    else if (iter->kind == WF_EXPR_Tuple)
        elts = iter->v.Tuple.elts;
    return elts.n == 1 && elts.items[0]->kind != WF_EXPR_Starred ? elts.items[0] : NULL;
}

static Reg target_register(C *c, WfExpr *target)
{
    Reg local = target->kind == WF_EXPR_Name ? wf_local_reg(c, target->v.Name.id) : -1;
    return local >= 0 ? local : wf_temp(c);
}

/* The iterator of generator i: the argument, or a new temporary. state: see GET_ITER; NULL: GET_AITER. */
static Reg comp_iterator(C *c, Comp *k, int32_t i, Reg *state)
{
    int32_t top = c->u->top;
    if (i == 0) {
        if (state != NULL)
            wf_emit(c, OP_OPEN_ITER, 0, 0, *state = wf_temp(c), 0);
        return 0;
    }
    Reg r = wf_gen_expr(c, k->gens.items[i]->iter, WANT_ANY);
    Reg it = wf_dest(c, top, WANT_PUSH);
    if (state != NULL)
        *state = wf_temp(c);
    wf_emit(c, state != NULL ? OP_GET_ITER : OP_GET_AITER, it, r, state != NULL ? *state : 0, 0);
    return it;
}

static void sync_generator(C *c, Comp *k, int32_t i)
{
    WfComprehension *g = k->gens.items[i];
    int32_t top = c->u->top;
    Block *start = wf_new_block(c), *skip = wf_new_block(c), *anchor = wf_new_block(c);
    WfExpr *single = i > 0 ? single_item(g->iter) : NULL;
    if (single != NULL) {
        Reg r = wf_gen_expr(c, single, WANT_ANY);
        wf_gen_bind(c, g->target, r);
        c->u->top = top;
        comp_filters(c, k, i, skip);
        wf_use_block(c, skip);
        return;
    }
    Reg state, it = comp_iterator(c, k, i, &state);
    int32_t inside = c->u->top;
    wf_use_block(c, start);
    Reg item = target_register(c, g->target);
    wf_emit_jump(c, OP_FOR_ITER, item, it, state, anchor);
    wf_gen_bind(c, g->target, item);
    c->u->top = inside;
    comp_filters(c, k, i, skip);
    wf_use_block(c, skip);
    wf_jump(c, start);
    wf_use_block(c, anchor);
    c->u->top = top;
}

static void async_generator(C *c, Comp *k, int32_t i)
{
    WfComprehension *g = k->gens.items[i];
    Unit *u = c->u;
    int32_t top = u->top;
    Block *start = wf_new_block(c), *skip = wf_new_block(c), *stop = wf_new_block(c);
    Block *end = wf_new_block(c);
    const Handler *outer = u->handler;
    Reg it = comp_iterator(c, k, i, NULL);
    int32_t inside = u->top;
    wf_use_block(c, start);
    wf_push_fblock(c, FB_ASYNC_COMP, start, NULL, 0, NULL);
    Reg item = wf_temp(c);
    u->handler = wf_new_handler(c, stop, item, false);
    wf_emit(c, OP_GET_ANEXT, item, it, 0, 0);
    wf_gen_yield_from(c, item, true);
    u->handler = outer;
    wf_gen_store(c, g->target, item);
    u->top = inside;
    comp_filters(c, k, i, skip);
    wf_use_block(c, skip);
    wf_jump(c, start);
    wf_pop_fblock(c, FB_ASYNC_COMP);
    u->cold++;
    wf_use_block(c, stop);
    wf_emit_jump(c, OP_END_ASYNC_FOR, item, it, 0, end);
    u->cold--;
    wf_use_block(c, end);
    u->top = top;
}

static void comp_generator(C *c, Comp *k, int32_t i)
{
    if (!wf_c_enter(c))
        return;
    if (k->gens.items[i]->is_async)
        async_generator(c, k, i);
    else
        sync_generator(c, k, i);
    wf_c_leave(c);
}

static Comp comp_parts(WfExpr *e, const char **name)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_GeneratorExp:
        *name = "<genexpr>";
        return (Comp){WF_EXPR_GeneratorExp, e->v.GeneratorExp.generators, e->v.GeneratorExp.elt,
                      NULL, e->pos};
    case WF_EXPR_ListComp:
        *name = "<listcomp>";
        return (Comp){WF_EXPR_ListComp, e->v.ListComp.generators, e->v.ListComp.elt, NULL, e->pos};
    case WF_EXPR_SetComp:
        *name = "<setcomp>";
        return (Comp){WF_EXPR_SetComp, e->v.SetComp.generators, e->v.SetComp.elt, NULL, e->pos};
    default:
        *name = "<dictcomp>";
        return (Comp){WF_EXPR_DictComp, e->v.DictComp.generators, e->v.DictComp.key,
                      e->v.DictComp.value, e->pos};
    }
}

static void comp_body(C *c, Comp *k)
{
    static const uint8_t builds[] = {[WF_EXPR_ListComp] = OP_BUILD_LIST,
                                     [WF_EXPR_SetComp] = OP_BUILD_SET,
                                     [WF_EXPR_DictComp] = OP_BUILD_MAP};
    bool generator = k->kind == WF_EXPR_GeneratorExp;
    wf_set_loc(c, k->pos);
    c->u->argcount = 1;
    if (!generator) {
        Reg r = wf_temp(c);
        wf_emit(c, builds[k->kind], r, r, 0, 0);
    }
    comp_generator(c, k, 0);
    if (!generator)
        wf_emit(c, OP_RETURN, wf_temp_at(0), 0, 0, 0);
}

/* Leaves the unit of a direct comprehension; runs its code, or makes the generator that will. */
static Reg gen_direct(C *c, const Comp *k, int32_t top, Reg want)
{
    const Unit *inner = c->u;
    Value code = wf_leave_unit(c);
    wf_emit(c, OP_NOP, 0, 0, 0, 0); /* its line */
    Reg r = wf_gen_expr(c, k->gens.items[0]->iter, WANT_ANY);
    Reg base = wf_temp_at(top), it = wf_dest(c, top + 1, WANT_PUSH);
    wf_emit(c, OP_ITER_ARG, it, r, 0, 0);
    for (int32_t i = 0; i < inner->nfrees && !c->failed; i++)
        push_free(c, inner, i);
    Reg to = wf_dest(c, top, want);
    if (!c->failed)
        wf_emit(c, k->kind == WF_EXPR_GeneratorExp ? OP_MAKE_GENEXPR : OP_CALL_COMP, to, base,
                inner->nfrees, wf_const_index(c, code));
    return to;
}

Reg wf_gen_comp(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    UnitKind outer = c->u->kind;
    bool top_level_await = (c->flags & WF_PYCF_ALLOW_TOP_LEVEL_AWAIT) && c->u->scope->kind == BLOCK_MODULE;
    const char *text;
    Comp k = comp_parts(e, &text);
    const char *name = wf_arena_ident(c->arena, text, strlen(text));
    if (name == NULL || !wf_enter_unit(c, UNIT_COMP, name, e, e->pos.lineno))
        return wf_dest(c, top, want);
    bool async = c->u->scope->coroutine && k.kind != WF_EXPR_GeneratorExp;
    if (async && outer != UNIT_ASYNC && outer != UNIT_COMP && !top_level_await)
        wf_c_error_at(c, e->pos, "asynchronous comprehension outside of an asynchronous function");
    comp_body(c, &k);
    if (c->u->scope->direct)
        return gen_direct(c, &k, top, want);
    Reg fn = finish_function(c, 0, top);
    WfComprehension *first = k.gens.items[0];
    Reg r = wf_gen_expr(c, first->iter, WANT_ANY);
    Reg it = wf_dest(c, top + 1, WANT_PUSH);
    wf_emit(c, first->is_async ? OP_GET_AITER : OP_ITER_ARG, it, r, 0, 0);
    if (!async) {
        Reg to = wf_dest(c, top, want);
        wf_emit(c, OP_CALL, to, fn, 1, 0);
        return to;
    }
    Reg t = wf_dest(c, top, WANT_PUSH);
    wf_emit(c, OP_CALL, t, fn, 1, 0);
    wf_emit(c, OP_GET_AWAITABLE, t, t, 0, 0);
    wf_gen_yield_from(c, t, true);
    if (want < 0)
        return t;
    wf_move(c, want, t);
    c->u->top = top;
    return want;
}
