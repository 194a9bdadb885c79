/*
 * Code generation for calls, displays and formatted strings.
 *
 * A callable and its arguments are consecutive temporaries, so that the call finds the callee's
 * window filled. What is too long for that, or has * or ** in it, is collected in a list and a
 * dict. Long displays are built piece by piece.
 */
#include "codegen.h"

static bool is_starred(const WfExpr *e) { return e->kind == WF_EXPR_Starred; }

static bool has_starred(WfExprSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (is_starred(seq.items[i]))
            return true;
    return false;
}

/* Whether n more temporaries would come close to the end of the window. */
static bool crowded(C *c, int32_t n) { return c->u->top + n > c->u->temp_limit - 32; }

static bool is_constant(const WfExpr *e) { return e->kind == WF_EXPR_Constant; }

/* --- list, tuple and set displays ------------------------------------------------------------------ */

static Value constant_items(C *c, WfExprSeq elts)
{
    Value t = wf_keep(c, wf_tuple_new((size_t)elts.n));
    for (int32_t i = 0; !wf_is_null(t) && i < elts.n; i++) {
        Value v = wf_constant_value(c, &elts.items[i]->v.Constant.value);
        if (wf_is_null(v))
            return v;
        wf_as_tuple(t)->items[i] = wf_new_ref(v);
    }
    return t;
}

static bool all_constant(WfExprSeq elts)
{
    for (int32_t i = 0; i < elts.n; i++)
        if (!is_constant(elts.items[i]))
            return false;
    return elts.n > 0;
}

/* [1, 2, 3]: an empty display extended with a constant. */
static void sequence_of_constants(C *c, WfExprSeq elts, WfOpcode build, Reg to)
{
    Value items = constant_items(c, elts);
    if (wf_is_null(items))
        return;
    if (build == OP_BUILD_SET) {
        Value set = wf_keep(c, wf_frozenset_new(items));
        if (wf_is_null(set))
            return;
        items = set;
    }
    wf_emit(c, build, to, to, 0, 0);
    Reg t = wf_gen_load_const(c, wf_const_index(c, items), WANT_PUSH);
    wf_emit(c, build == OP_BUILD_SET ? OP_SET_UPDATE : OP_LIST_EXTEND, to, t, 0, 0);
}

/*
 * Builds in the temporary at `top` and moves to `to`. For tuples a list is built first. Items
 * that were pushed before (`nextra`, from top on) come first.
 */
static void sequence_in_pieces(C *c, WfExprSeq elts, WfOpcode build, int32_t top, int32_t nextra)
{
    Reg seq = wf_temp_at(top);
    bool set = build == OP_BUILD_SET;
    WfOpcode add = set ? OP_SET_ADD : OP_LIST_APPEND, extend = set ? OP_SET_UPDATE : OP_LIST_EXTEND;
    int32_t i = 0, first = crowded(c, CHUNK) ? 0 : CHUNK;
    for (; i < elts.n && i < first && !is_starred(elts.items[i]); i++)
        wf_gen_push(c, elts.items[i]);
    c->u->top = top;
    wf_emit(c, set ? OP_BUILD_SET : OP_BUILD_LIST, wf_temp(c), seq, 0, nextra + i);
    for (; i < elts.n; i++) {
        WfExpr *e = elts.items[i];
        bool star = is_starred(e);
        Reg r = wf_gen_expr(c, star ? e->v.Starred.value : e, WANT_ANY);
        wf_emit(c, star ? extend : add, seq, r, 0, 0);
        c->u->top = top + 1;
    }
    if (build == OP_BUILD_TUPLE)
        wf_emit(c, OP_LIST_TO_TUPLE, seq, seq, 0, 0);
}

void wf_gen_sequence(C *c, WfExprSeq elts, WfOpcode build, int32_t top, Reg want)
{
    Reg seq = wf_temp_at(top);
    if (build != OP_BUILD_TUPLE && elts.n > 2 && all_constant(elts)) {
        c->u->top = top;
        wf_temp(c);
        sequence_of_constants(c, elts, build, seq);
    } else if (elts.n > CHUNK || has_starred(elts) || crowded(c, elts.n)) {
        sequence_in_pieces(c, elts, build, top, 0);
    } else {
        for (int32_t i = 0; i < elts.n; i++)
            wf_gen_push(c, elts.items[i]);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, build, to, seq, 0, elts.n);
        return;
    }
    c->u->top = top;
    if (want >= 0)
        wf_move(c, want, seq);
    else
        wf_temp(c);
}

/* --- dict displays ------------------------------------------------------------------------------------- */

enum { PAIRS = CHUNK / 2 };

/* Items [from, to) of a display without ** as a new dict in `dict`, the temporary at top - 1. */
static void dict_piece(C *c, WfExprSeq keys, WfExprSeq values, int32_t from, int32_t to, Reg dict)
{
    int32_t n = to - from, base = dict - R_TEMP;
    WfExprSeq part = {n > 0 ? keys.items + from : NULL, n};
    c->u->top = base;
    if (n > 1 && n < CHUNK && all_constant(part) && !crowded(c, n + 1)) {
        for (int32_t i = from; i < to; i++)
            wf_gen_push(c, values.items[i]);
        wf_gen_load_const(c, wf_const_index(c, constant_items(c, part)), WANT_PUSH);
        wf_emit(c, OP_BUILD_CONST_KEY_MAP, dict, dict, 0, n);
        c->u->top = base + 1;
        return;
    }
    int32_t i = from, first = crowded(c, 2 * PAIRS) ? from : from + PAIRS;
    for (; i < to && i < first; i++) {
        wf_gen_push(c, keys.items[i]);
        wf_gen_push(c, values.items[i]);
    }
    c->u->top = base;
    wf_emit(c, OP_BUILD_MAP, wf_temp(c), dict, 0, i - from);
    for (; i < to; i++) {
        Reg k = wf_gen_operand(c, keys.items[i], values.items[i]);
        Reg v = wf_gen_expr(c, values.items[i], WANT_ANY);
        wf_emit(c, OP_MAP_ADD, dict, k, v, 0);
        c->u->top = base + 1;
    }
}

/* Adds items [from, to) without ** to the dict in `dict`. */
static void dict_add(C *c, WfExprSeq keys, WfExprSeq values, int32_t from, int32_t to, Reg dict)
{
    for (int32_t i = from; i < to; i++) {
        int32_t top = c->u->top;
        Reg k = wf_gen_operand(c, keys.items[i], values.items[i]);
        Reg v = wf_gen_expr(c, values.items[i], WANT_ANY);
        wf_emit(c, OP_MAP_ADD, dict, k, v, 0);
        c->u->top = top;
    }
}

static void gen_dict(C *c, WfExprSeq keys, WfExprSeq values, int32_t top)
{
    Reg dict = wf_temp_at(top);
    bool made = false;
    int32_t from = 0, n = keys.n;
    for (int32_t i = 0; i <= n; i++) {
        if (i < n && keys.items[i] != NULL)
            continue;
        /* Items [from, i) are plain; item i is ** or the end. */
        if (!made && (i > from || n == 0))
            dict_piece(c, keys, values, from, i, dict);
        else if (!made)
            wf_emit(c, OP_BUILD_MAP, wf_dest(c, top, WANT_PUSH), dict, 0, 0);
        else
            dict_add(c, keys, values, from, i, dict);
        made = true;
        c->u->top = top + 1;
        if (i < n) {
            Reg r = wf_gen_expr(c, values.items[i], WANT_ANY);
            wf_emit(c, OP_DICT_UPDATE, dict, r, 0, 0);
            c->u->top = top + 1;
        }
        from = i + 1;
    }
}

Reg wf_gen_display(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    if (e->kind == WF_EXPR_Dict) {
        gen_dict(c, e->v.Dict.keys, e->v.Dict.values, top);
        c->u->top = top;
        Reg to = wf_dest(c, top, want);
        wf_move(c, to, wf_temp_at(top));
        return to;
    }
    if (e->kind == WF_EXPR_Set)
        wf_gen_sequence(c, e->v.Set.elts, OP_BUILD_SET, top, want);
    else if (e->kind == WF_EXPR_List)
        wf_gen_sequence(c, e->v.List.elts, OP_BUILD_LIST, top, want);
    else
        wf_gen_sequence(c, e->v.Tuple.elts, OP_BUILD_TUPLE, top, want);
    return want >= 0 ? want : wf_temp_at(top);
}

/* --- formatted strings ---------------------------------------------------------------------------------- */

Reg wf_gen_formatted(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    WfExpr *spec = e->v.FormattedValue.format_spec;
    int conversion = e->v.FormattedValue.conversion == 's'   ? 1
                     : e->v.FormattedValue.conversion == 'r' ? 2
                     : e->v.FormattedValue.conversion == 'a' ? 3
                                                             : 0;
    if (e->v.FormattedValue.conversion > 0 && conversion == 0) {
        wf_raise(&wf_exc_SystemError, "Unrecognized conversion character %d",
                 (int)e->v.FormattedValue.conversion);
        wf_c_fail(c);
    }
    if (spec == NULL) {
        Reg v = wf_gen_expr(c, e->v.FormattedValue.value, WANT_ANY);
        Reg to = wf_dest(c, top, want);
        wf_emit(c, OP_FORMAT_VALUE, to, v, conversion, 0);
        return to;
    }
    Reg v = wf_gen_operand(c, e->v.FormattedValue.value, spec);
    Reg s = wf_gen_push(c, spec);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_FORMAT_SPEC, to, v, conversion, s);
    return to;
}

/* "".join(list) for more parts than fit. */
static void join_in_pieces(C *c, WfExprSeq values, int32_t top)
{
    Value empty = wf_str_empty;
    Reg method = wf_gen_load_const(c, wf_const_index(c, empty), WANT_PUSH);
    wf_temp(c);
    const char *join = wf_arena_ident(c->arena, "join", 4);
    if (join == NULL) {
        wf_no_memory();
        wf_c_fail(c);
        return;
    }
    wf_emit(c, OP_LOAD_METHOD, method, method, 0, wf_name_index(c, join));
    Reg list = wf_temp(c);
    wf_emit(c, OP_BUILD_LIST, list, list, 0, 0);
    for (int32_t i = 0; i < values.n; i++) {
        Reg r = wf_gen_expr(c, values.items[i], WANT_ANY);
        wf_emit(c, OP_LIST_APPEND, list, r, 0, 0);
        c->u->top = top + 3;
    }
    wf_emit(c, OP_CALL_METHOD, method, method, 1, 0);
}

Reg wf_gen_joined(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    WfExprSeq values = e->v.JoinedStr.values;
    if (values.n == 0)
        return wf_gen_load_const(c, wf_const_index(c, wf_str_empty), want);
    if (values.n == 1)
        return wf_gen_expr(c, values.items[0], want);
    if (values.n > CHUNK || crowded(c, values.n)) {
        join_in_pieces(c, values, top);
        Reg to = wf_dest(c, top, want);
        wf_move(c, to, wf_temp_at(top));
        return to;
    }
    for (int32_t i = 0; i < values.n; i++)
        wf_gen_push(c, values.items[i]);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_BUILD_STRING, to, wf_temp_at(top), 0, values.n);
    return to;
}

/* --- calls -------------------------------------------------------------------------------------------------- */

static void check_keywords(C *c, WfKeywordSeq keywords)
{
    for (int32_t i = 0; i < keywords.n; i++) {
        WfKeyword *k = keywords.items[i];
        if (k->arg == NULL)
            continue;
        if (wf_forbidden_name(c, k->arg, WF_Store))
            return;
        for (int32_t j = i + 1; j < keywords.n; j++) {
            if (keywords.items[j]->arg == k->arg) {
                wf_c_error_at(c, keywords.items[j]->pos, "keyword argument repeated: %s", k->arg);
                return;
            }
        }
    }
}

static Value keyword_names(C *c, WfKeywordSeq keywords, int32_t from, int32_t to)
{
    Value t = wf_keep(c, wf_tuple_new((size_t)(to - from)));
    for (int32_t i = from; !wf_is_null(t) && i < to; i++) {
        Value name = wf_ident_value(keywords.items[i]->arg);
        if (wf_is_null(name)) {
            wf_c_fail(c);
            return WF_NULL;
        }
        wf_as_tuple(t)->items[i - from] = name;
    }
    return t;
}

static bool needs_unpacking(WfExprSeq args, WfKeywordSeq keywords)
{
    for (int32_t i = 0; i < keywords.n; i++)
        if (keywords.items[i]->arg == NULL)
            return true;
    return has_starred(args);
}

/* Keywords [from, to), all named, as a dict in the temporary at top. */
static void keyword_dict(C *c, WfKeywordSeq keywords, int32_t from, int32_t to)
{
    int32_t top = c->u->top, n = to - from;
    Reg dict = wf_temp_at(top);
    if (n < CHUNK && !crowded(c, n + 1)) {
        for (int32_t i = from; i < to; i++)
            wf_gen_push(c, keywords.items[i]->value);
        wf_gen_load_const(c, wf_const_index(c, keyword_names(c, keywords, from, to)), WANT_PUSH);
        wf_emit(c, OP_BUILD_CONST_KEY_MAP, dict, dict, 0, n);
    } else {
        wf_emit(c, OP_BUILD_MAP, wf_temp(c), dict, 0, 0);
        for (int32_t i = from; i < to; i++) {
            Reg k = wf_gen_load_const(c, wf_const_str(c, keywords.items[i]->arg), WANT_PUSH);
            Reg v = wf_gen_expr(c, keywords.items[i]->value, WANT_ANY);
            wf_emit(c, OP_MAP_ADD, dict, k, v, 0);
            c->u->top = top + 1;
        }
    }
    c->u->top = top + 1;
}

/* All keywords as a dict in the temporary at top; fn: the callable, for messages. */
static void keywords_in_pieces(C *c, WfKeywordSeq keywords, Reg fn)
{
    int32_t top = c->u->top, from = 0;
    Reg dict = wf_temp_at(top);
    bool made = false;
    for (int32_t i = 0; i <= keywords.n; i++) {
        if (i < keywords.n && keywords.items[i]->arg != NULL)
            continue;
        if (i > from) {
            keyword_dict(c, keywords, from, i);
            if (made)
                wf_emit(c, OP_DICT_MERGE, dict, wf_temp_at(top + 1), fn, 0);
            made = true;
        }
        if (i < keywords.n) {
            if (!made)
                wf_emit(c, OP_BUILD_MAP, wf_dest(c, top, WANT_PUSH), dict, 0, 0);
            made = true;
            c->u->top = top + 1;
            Reg r = wf_gen_expr(c, keywords.items[i]->value, WANT_ANY);
            wf_emit(c, OP_DICT_MERGE, dict, r, fn, 0);
        }
        c->u->top = top + 1;
        from = i + 1;
    }
}

static Reg call_unpacked(C *c, int32_t top, Reg fn, int32_t nextra, WfExprSeq args,
                         WfKeywordSeq keywords, Reg want)
{
    int32_t list = fn - R_TEMP + 1;
    if (nextra == 0 && args.n == 1 && is_starred(args.items[0]))
        wf_gen_push(c, args.items[0]->v.Starred.value);
    else if (nextra == 0 && args.n == 0)
        wf_gen_load_const(c, wf_const_index(c, wf_tuple_empty), WANT_PUSH);
    else
        sequence_in_pieces(c, args, OP_BUILD_LIST, list, nextra);
    bool mapping = keywords.n == 1 && keywords.items[0]->arg == NULL;
    if (mapping)
        wf_gen_push(c, keywords.items[0]->value);
    else if (keywords.n > 0)
        keywords_in_pieces(c, keywords, fn);
    else
        wf_emit(c, OP_LOAD_NULL, wf_temp(c), 0, 0, 0);
    Reg to = wf_dest(c, top, want);
    wf_emit(c, OP_CALL_EX, to, fn, mapping, 0);
    return to;
}

static bool fits_window(C *c, WfExprSeq args, WfKeywordSeq keywords)
{
    return args.n + keywords.n <= CHUNK && !crowded(c, args.n + keywords.n);
}

Reg wf_gen_call_args(C *c, int32_t top, Reg fn, bool method, int32_t nextra, WfExprSeq args,
                     WfKeywordSeq keywords, Reg want)
{
    check_keywords(c, keywords);
    if (!method && (needs_unpacking(args, keywords) || !fits_window(c, args, keywords)))
        return call_unpacked(c, top, fn, nextra, args, keywords, want);
    for (int32_t i = 0; i < args.n; i++)
        wf_gen_push(c, args.items[i]);
    for (int32_t i = 0; i < keywords.n; i++)
        wf_gen_push(c, keywords.items[i]->value);
    Reg to = wf_dest(c, top, want);
    int n = nextra + args.n + keywords.n;
    if (keywords.n > 0)
        wf_emit(c, method ? OP_CALL_METHOD_KW : OP_CALL_KW, to, fn, n,
                wf_const_index(c, keyword_names(c, keywords, 0, keywords.n)));
    else
        wf_emit(c, method ? OP_CALL_METHOD : OP_CALL, to, fn, n, 0);
    return to;
}

/* obj.name(...) without the bound method. */
static bool gen_method_call(C *c, WfExpr *e, Reg want, Reg *result)
{
    int32_t top = c->u->top;
    WfExpr *attr = e->v.Call.func;
    WfExprSeq args = e->v.Call.args;
    WfKeywordSeq keywords = e->v.Call.keywords;
    if (attr->kind != WF_EXPR_Attribute || attr->v.Attribute.ctx != WF_Load ||
        needs_unpacking(args, keywords) || !fits_window(c, args, keywords) ||
        top > c->u->pack_at - 40)
        return false;
    Reg fn = wf_temp_at(top);
    if (!wf_gen_super_method(c, attr)) {
        Reg o = wf_gen_expr(c, attr->v.Attribute.value, WANT_ANY);
        wf_set_loc(c, attr->pos);
        wf_gen_method_loc(c, attr);
        c->u->top = top;
        wf_temp(c);
        wf_temp(c);
        wf_emit(c, OP_LOAD_METHOD, fn, o, 0, wf_attr_index(c, attr->v.Attribute.attr));
    }
    wf_set_loc(c, e->pos);
    wf_gen_method_loc(c, attr);
    WfPos loc = c->u->loc;
    wf_set_loc(c, e->pos);
    for (int32_t i = 0; i < args.n; i++)
        wf_gen_push(c, args.items[i]);
    wf_set_loc(c, loc);
    *result = wf_gen_call_args(c, top, fn, true, args.n, (WfExprSeq){NULL, 0}, keywords, want);
    return true;
}

Reg wf_gen_call(C *c, WfExpr *e, Reg want)
{
    int32_t top = c->u->top;
    Reg result;
    check_keywords(c, e->v.Call.keywords);
    if (gen_method_call(c, e, want, &result))
        return result;
    wf_check_caller(c, e->v.Call.func);
    Reg fn = wf_gen_push(c, e->v.Call.func);
    return wf_gen_call_args(c, top, fn, false, 0, e->v.Call.args, e->v.Call.keywords, want);
}
