/*
 * Code generation for the match statement.
 *
 * The subject stays in a register that is no temporary: the matched local itself when no pattern
 * binds it, else a hidden variable. A pattern that binds names keeps each captured value in a
 * temporary of its own (a slot) until the whole pattern has matched. Above the slots, parts of
 * the subject that are still to be matched lie as a stack. A failure jumps into a chain that
 * releases what is live at that point: fail[0] nothing, then one block per slot and stack entry.
 */
#include "codegen.h"

typedef struct {
    const char **names;    // slot i: the temporary at base + i
    int32_t nnames, base;
    int32_t lo, hi;        // slots that this context may have filled: [lo, hi)
    int32_t floor;         // first temporary of this context's stack
    Block **fail;
    int32_t nfail, fail_cap;
    bool allow_irrefutable;
} Pattern;

static void gen_pattern(C *c, WfPattern *p, Reg s, bool own, Pattern *pc);

/* --- names bound by a pattern ------------------------------------------------------------------------- */

typedef struct {
    const char **items;
    int32_t n, cap;
} Names;

static bool has_name(const Names *names, const char *name)
{
    for (int32_t i = 0; i < names->n; i++)
        if (names->items[i] == name)
            return true;
    return false;
}

static void add_name(C *c, Names *names, const char *name)
{
    if (name == NULL || has_name(names, name))
        return;
    const char **items = wf_arena_more(c->arena, names->items, names->n, &names->cap,
                                       sizeof *items);
    if (items == NULL) {
        wf_c_fail(c);
        return;
    }
    names->items = items;
    items[names->n++] = name;
}

static void collect(C *c, const WfPattern *p, Names *names);

static void collect_all(C *c, WfPatternSeq seq, Names *names)
{
    for (int32_t i = 0; i < seq.n; i++)
        collect(c, seq.items[i], names);
}

/* In the order of capture. */
static void collect(C *c, const WfPattern *p, Names *names)
{
    if (!wf_c_enter(c))
        return;
    switch (p->kind) {
    case WF_PATTERN_MatchSequence:
        collect_all(c, p->v.MatchSequence.patterns, names);
        break;
    case WF_PATTERN_MatchMapping:
        collect_all(c, p->v.MatchMapping.patterns, names);
        add_name(c, names, p->v.MatchMapping.rest);
        break;
    case WF_PATTERN_MatchClass:
        collect_all(c, p->v.MatchClass.patterns, names);
        collect_all(c, p->v.MatchClass.kwd_patterns, names);
        break;
    case WF_PATTERN_MatchStar:
        add_name(c, names, p->v.MatchStar.name);
        break;
    case WF_PATTERN_MatchAs:
        if (p->v.MatchAs.pattern)
            collect(c, p->v.MatchAs.pattern, names);
        add_name(c, names, p->v.MatchAs.name);
        break;
    case WF_PATTERN_MatchOr:
        collect_all(c, p->v.MatchOr.patterns, names);
        break;
    default:
        break;
    }
    wf_c_leave(c);
}

static int32_t slot_of(const Pattern *pc, const char *name)
{
    for (int32_t i = 0; i < pc->nnames; i++)
        if (pc->names[i] == name)
            return i;
    return 0;
}

/* --- failure ---------------------------------------------------------------------------------------------- */

static Block *fail_level(C *c, Pattern *pc, int32_t level)
{
    while (pc->nfail <= level) {
        Block **fail = wf_arena_more(c->arena, pc->fail, pc->nfail, &pc->fail_cap, sizeof *fail);
        if (fail == NULL) {
            wf_c_fail(c);
            return wf_new_block(c);
        }
        pc->fail = fail;
        fail[pc->nfail++] = wf_new_block(c);
    }
    return pc->fail[level];
}

/* Where to go when the match fails here: depends on what is live. */
static Block *fail_target(C *c, Pattern *pc)
{
    int32_t stack = c->u->top - pc->floor;
    return fail_level(c, pc, stack > 0 ? pc->nnames - pc->lo + stack : pc->hi - pc->lo);
}

/* The temporaries in use once an owned s is gone. */
static int32_t top_without(int32_t top, Reg s, bool own)
{
    return own && s == wf_temp_at(top - 1) ? top - 1 : top;
}

/* The chain itself; code goes on after it as the case where the match failed. */
static void emit_fail_chain(C *c, Pattern *pc)
{
    int32_t slots = pc->nnames - pc->lo;
    for (int32_t i = pc->nfail - 1; i > 0; i--) {
        wf_use_block(c, pc->fail[i]);
        int32_t at = i <= slots ? pc->base + pc->lo + i - 1 : pc->floor + i - slots - 1;
        wf_emit(c, OP_CLEAR, wf_temp_at(at), 0, 0, 0);
    }
    if (pc->nfail > 0)
        wf_use_block(c, pc->fail[0]);
    pc->nfail = 0;
}

static void fail_if_false(C *c, Pattern *pc, Reg r)
{
    Block *target = fail_target(c, pc);
    wf_emit_jump(c, OP_JUMP_FALSE, r, 0, 0, target);
}

static void release(C *c, Reg s, bool own)
{
    if (own)
        wf_emit(c, OP_CLEAR, s, 0, 0, 0);
}

static void push_const(C *c, Value v) { wf_gen_load_const(c, wf_const_index(c, v), WANT_PUSH); }

/* --- captures ------------------------------------------------------------------------------------------------ */

static bool is_wildcard(const WfPattern *p)
{
    return p->kind == WF_PATTERN_MatchAs && p->v.MatchAs.name == NULL;
}

static bool is_star_wildcard(const WfPattern *p)
{
    return p->kind == WF_PATTERN_MatchStar && p->v.MatchStar.name == NULL;
}

/* Takes s for `name`, or drops it without a name. */
static void capture(C *c, const char *name, Reg s, bool own, Pattern *pc)
{
    if (name == NULL) {
        release(c, s, own);
        return;
    }
    if (wf_forbidden_name(c, name, WF_Store))
        return;
    int32_t i = slot_of(pc, name);
    if (i < pc->hi) {
        Value v = wf_keep(c, wf_ident_value(name));
        if (!wf_is_null(v))
            wf_c_error(c, "multiple assignments to name %R in pattern", v);
        return;
    }
    pc->hi = i + 1;
    wf_emit(c, own ? OP_MOVE : OP_COPY, wf_temp_at(pc->base + i), s, 0, 0);
}

static void gen_as(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    const char *name = p->v.MatchAs.name;
    if (p->v.MatchAs.pattern == NULL) {
        if (!pc->allow_irrefutable) {
            if (name == NULL) {
                wf_c_error(c, "wildcard makes remaining patterns unreachable");
                return;
            }
            Value v = wf_keep(c, wf_ident_value(name));
            if (!wf_is_null(v))
                wf_c_error(c, "name capture %R makes remaining patterns unreachable", v);
            return;
        }
        capture(c, name, s, own, pc);
        return;
    }
    gen_pattern(c, p->v.MatchAs.pattern, s, false, pc);
    capture(c, name, s, own, pc);
}

/* --- values ---------------------------------------------------------------------------------------------------- */

static void gen_value(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    WfExpr *value = p->v.MatchValue.value;
    int32_t top = c->u->top;
    Reg owned = s;
    if (value->kind != WF_EXPR_Constant && value->kind != WF_EXPR_Attribute) {
        wf_c_error(c, "patterns may only match literals and attribute lookups");
        return;
    }
    if (!own && wf_is_temp(s)) {
        Reg t = wf_temp(c);
        wf_emit(c, OP_COPY, t, s, 0, 0);
        s = t;
    }
    int k = value->kind == WF_EXPR_Constant ? wf_const_of(c, &value->v.Constant.value) : -1;
    Reg v = k >= 0 && k < 256 ? 0 : wf_gen_expr(c, value, WANT_ANY);
    /* The comparison consumes its operands: what is live is what was before. */
    c->u->top = top_without(top, owned, own);
    Block *target = fail_target(c, pc);
    if (k >= 0 && k < 256)
        wf_emit_jump(c, OP_EQ_K_JF, 0, s, k, target);
    else
        wf_emit_jump(c, OP_EQ_JF, 0, s, v, target);
    c->u->top = top;
}

static void gen_singleton(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    int32_t top = c->u->top;
    Reg owned = s;
    if (!own && wf_is_temp(s)) {
        Reg t = wf_temp(c);
        wf_emit(c, OP_COPY, t, s, 0, 0);
        s = t;
    }
    int k = wf_const_of(c, &p->v.MatchSingleton.value);
    bool none = p->v.MatchSingleton.value.kind == WF_CONST_NONE;
    Reg v = none ? 0 : wf_gen_load_const(c, k, WANT_PUSH);
    c->u->top = top_without(top, owned, own);
    Block *target = fail_target(c, pc);
    if (none)
        wf_emit_jump(c, OP_JUMP_NOT_NONE, s, 0, 0, target);
    else
        wf_emit_jump(c, OP_IS_JF, 0, s, v, target);
    c->u->top = top;
}

/* --- parts ---------------------------------------------------------------------------------------------------------- */

/* Matches the n values in the temporaries from `at` on, each owned, the last ones still live. */
static void gen_parts(C *c, WfPattern **parts, int32_t n, int32_t at, Pattern *pc)
{
    bool allowed = pc->allow_irrefutable;
    for (int32_t i = 0; i < n; i++) {
        pc->allow_irrefutable = true;
        gen_pattern(c, parts[i], wf_temp_at(at + i), true, pc);
    }
    pc->allow_irrefutable = allowed;
    c->u->top = at;
}

/* s as an operand that may be consumed without losing it. */
static Reg spare(C *c, Reg s)
{
    if (!wf_is_temp(s))
        return s;
    Reg t = wf_temp(c);
    wf_emit(c, OP_COPY, t, s, 0, 0);
    return t;
}

/* [a, *_, b]: only the items with a pattern are fetched. */
static void sequence_by_index(C *c, WfPatternSeq seq, int32_t star, Reg s, Pattern *pc)
{
    bool allowed = pc->allow_irrefutable;
    for (int32_t i = 0; i < seq.n; i++) {
        int32_t top = c->u->top;
        WfPattern *p = seq.items[i];
        if (i == star || is_wildcard(p))
            continue;
        Reg o = spare(c, s), item;
        if (i < star) {
            item = wf_dest(c, top, WANT_PUSH);
            wf_emit(c, OP_SUBSCR_K, item, o, 0, wf_const_index(c, wf_small(i)));
        } else {
            Reg n = wf_temp(c);
            wf_emit(c, OP_GET_LEN, n, s, 0, 0);
            wf_emit(c, OP_SUB_K, n, n, 0, wf_const_index(c, wf_small(seq.n - i)));
            item = wf_dest(c, top, WANT_PUSH);
            wf_emit(c, OP_SUBSCR, item, o, n, 0);
        }
        pc->allow_irrefutable = true;
        gen_pattern(c, p, item, true, pc);
        c->u->top = top;
    }
    pc->allow_irrefutable = allowed;
}

static void sequence_unpacked(C *c, WfPatternSeq seq, int32_t star, Reg s, bool own, Pattern *pc)
{
    int32_t top = c->u->top;
    bool in_place = own && s == wf_temp_at(top - 1);
    int32_t at = in_place ? top - 1 : top;
    Reg o = own ? s : spare(c, s);
    if (star < 0)
        wf_emit(c, OP_UNPACK_SEQUENCE, wf_temp_at(at), o, seq.n, 0);
    else
        wf_emit(c, OP_UNPACK_EX, wf_temp_at(at), o, star, seq.n - star - 1);
    c->u->top = at;
    for (int32_t i = 0; i < seq.n; i++)
        wf_temp(c);
    gen_parts(c, seq.items, seq.n, at, pc);
    c->u->top = top;
}

static void gen_sequence(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    WfPatternSeq seq = p->v.MatchSequence.patterns;
    int32_t star = -1, top = c->u->top;
    bool only_wildcard = true, star_wildcard = false;
    for (int32_t i = 0; i < seq.n; i++) {
        WfPattern *q = seq.items[i];
        if (q->kind == WF_PATTERN_MatchStar) {
            if (star >= 0) {
                wf_c_error(c, "multiple starred names in sequence pattern");
                return;
            }
            star_wildcard = is_star_wildcard(q);
            only_wildcard &= star_wildcard;
            star = i;
            continue;
        }
        only_wildcard &= is_wildcard(q);
    }
    Reg t = wf_temp(c);
    wf_emit(c, OP_MATCH_SEQUENCE, t, s, 0, 0);
    c->u->top = top;
    fail_if_false(c, pc, t);
    if (star < 0 || seq.n > 1) {
        int k = wf_const_index(c, wf_small(star < 0 ? seq.n : seq.n - 1));
        wf_temp(c);
        wf_emit(c, OP_GET_LEN, t, s, 0, 0);
        Reg v = k < 256 ? 0 : wf_gen_load_const(c, k, WANT_PUSH);
        c->u->top = top;
        WfOpcode op = star < 0 ? (k < 256 ? OP_EQ_K_JF : OP_EQ_JF)
                               : (k < 256 ? OP_GE_K_JF : OP_GE_JF);
        wf_emit_jump(c, op, 0, t, k < 256 ? k : v, fail_target(c, pc));
    }
    if (only_wildcard) {
        release(c, s, own);
    } else if (star_wildcard) {
        sequence_by_index(c, seq, star, s, pc);
        release(c, s, own);
    } else {
        sequence_unpacked(c, seq, star, s, own, pc);
    }
    c->u->top = top;
}

static bool check_keys(C *c, WfExprSeq keys)
{
    Value *seen = wf_c_alloc(c, (size_t)keys.n * sizeof *seen + 8);
    int32_t n = 0;
    for (int32_t i = 0; i < keys.n && !c->failed; i++) {
        WfExpr *k = keys.items[i];
        if (k == NULL) {
            wf_c_error(c, "can't use NULL keys in MatchMapping (set 'rest' parameter instead)");
        } else if (k->kind == WF_EXPR_Constant) {
            Value v = wf_constant_value(c, &k->v.Constant.value);
            for (int32_t j = 0; j < n && !wf_is_null(v) && !c->failed; j++) {
                int same = wf_compare_bool(seen[j], v, WF_EQ);
                if (same < 0)
                    wf_c_fail(c);
                else if (same)
                    wf_c_error(c, "mapping pattern checks duplicate key (%R)", v);
            }
            seen[n++] = v;
        } else if (k->kind != WF_EXPR_Attribute) {
            wf_c_error(c, "mapping pattern keys may only match literals and attribute lookups");
        }
    }
    return !c->failed;
}

/* The keys as a tuple in the next temporary. */
static void gen_key_tuple(C *c, WfExprSeq keys)
{
    for (int32_t i = 0; i < keys.n; i++) {
        if (keys.items[i]->kind != WF_EXPR_Constant) {
            wf_gen_sequence(c, keys, OP_BUILD_TUPLE, c->u->top, WANT_PUSH);
            return;
        }
    }
    Value t = wf_keep(c, wf_tuple_new((size_t)keys.n));
    for (int32_t i = 0; !wf_is_null(t) && i < keys.n; i++)
        wf_as_tuple(t)->items[i] =
            wf_new_ref(wf_constant_value(c, &keys.items[i]->v.Constant.value));
    push_const(c, t);
}

static void gen_mapping(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    WfExprSeq keys = p->v.MatchMapping.keys;
    WfPatternSeq parts = p->v.MatchMapping.patterns;
    const char *rest = p->v.MatchMapping.rest;
    int32_t top = c->u->top;
    Reg t = wf_temp(c);
    wf_emit(c, OP_MATCH_MAPPING, t, s, 0, 0);
    c->u->top = top;
    fail_if_false(c, pc, t);
    if (keys.n == 0 && rest == NULL) {
        release(c, s, own);
        return;
    }
    if (keys.n > 0) {
        wf_temp(c);
        wf_emit(c, OP_GET_LEN, t, s, 0, 0);
        push_const(c, wf_small(keys.n));
        c->u->top = top;
        wf_emit_jump(c, OP_GE_JF, 0, t, wf_temp_at(top + 1), fail_target(c, pc));
    }
    if (!check_keys(c, keys))
        return;
    c->u->top = top;
    gen_key_tuple(c, keys);
    Reg names = wf_temp_at(top), values = wf_temp(c);
    wf_emit(c, OP_MATCH_KEYS, values, s, names, 0);
    Reg copy = wf_temp(c);
    wf_emit(c, OP_COPY, copy, values, 0, 0);
    c->u->top = top + 2;
    wf_emit_jump(c, OP_JUMP_NONE, copy, 0, 0, fail_target(c, pc));
    c->u->top = top + 1;
    wf_emit(c, OP_UNPACK_SEQUENCE, values, values, keys.n, 0);
    for (int32_t i = 0; i < keys.n; i++)
        wf_temp(c);
    gen_parts(c, parts.items, keys.n, top + 1, pc);
    if (rest) {
        Reg d = wf_temp(c);
        wf_emit(c, OP_DICT_WITHOUT_KEYS, d, s, names, 0);
        capture(c, rest, d, true, pc);
    }
    wf_emit(c, OP_CLEAR, names, 0, 0, 0);
    release(c, s, own);
    c->u->top = top;
}

static bool check_attributes(C *c, WfIdentSeq attrs, WfPatternSeq patterns)
{
    for (int32_t i = 0; i < attrs.n; i++) {
        WfPos old = c->u->loc;
        wf_set_loc(c, patterns.items[i]->pos);
        if (wf_forbidden_name(c, attrs.items[i], WF_Store))
            return false;
        c->u->loc = old;
        for (int32_t j = i + 1; j < attrs.n; j++) {
            if (attrs.items[i] == attrs.items[j]) {
                wf_c_error_at(c, patterns.items[j]->pos,
                              "attribute name repeated in class pattern: %s", attrs.items[j]);
                return false;
            }
        }
    }
    return true;
}

static void gen_class(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    WfPatternSeq args = p->v.MatchClass.patterns, kwargs = p->v.MatchClass.kwd_patterns;
    WfIdentSeq attrs = p->v.MatchClass.kwd_attrs;
    int32_t top = c->u->top, n = args.n + attrs.n;
    if (attrs.n && !check_attributes(c, attrs, kwargs))
        return;
    if (n > c->u->temp_limit - top - 16) {
        Value cls = wf_keep(c, wf_unparse(p->v.MatchClass.cls));
        if (!wf_is_null(cls))
            wf_c_error(c, "too many sub-patterns in class pattern %R", cls);
        return;
    }
    Value names = wf_keep(c, wf_tuple_new((size_t)attrs.n));
    for (int32_t i = 0; !wf_is_null(names) && i < attrs.n; i++) {
        Value v = wf_ident_value(attrs.items[i]);
        if (wf_is_null(v)) {
            wf_c_fail(c);
            return;
        }
        wf_as_tuple(names)->items[i] = v;
    }
    Reg t = wf_gen_push(c, p->v.MatchClass.cls);
    wf_emit(c, OP_LOAD_INT, wf_temp(c), 0, 0, args.n);
    wf_emit(c, OP_MATCH_CLASS, t, s, t, wf_const_index(c, names));
    c->u->top = top + 1;
    if (n == 0) {
        c->u->top = top;
        wf_emit_jump(c, OP_JUMP_NONE, t, 0, 0, fail_target(c, pc));
        release(c, s, own);
        return;
    }
    Reg copy = wf_temp(c);
    wf_emit(c, OP_COPY, copy, t, 0, 0);
    c->u->top = top + 1;
    wf_emit_jump(c, OP_JUMP_NONE, copy, 0, 0, fail_target(c, pc));
    c->u->top = top;
    wf_emit(c, OP_UNPACK_SEQUENCE, t, t, n, 0);
    WfPattern **parts = wf_c_alloc(c, (size_t)n * sizeof *parts);
    for (int32_t i = 0; parts != NULL && i < n; i++) {
        parts[i] = i < args.n ? args.items[i] : kwargs.items[i - args.n];
        wf_temp(c);
    }
    if (parts != NULL)
        gen_parts(c, parts, n, top, pc);
    release(c, s, own);
    c->u->top = top;
}

/* --- alternatives -------------------------------------------------------------------------------------------------------- */

static bool same_names(C *c, WfPattern *p, const Names *control)
{
    Names names = {0};
    collect(c, p, &names);
    if (names.n != control->n)
        return false;
    for (int32_t i = 0; i < names.n; i++)
        if (!has_name(control, names.items[i]))
            return false;
    return true;
}

static void gen_or(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    WfPatternSeq alts = p->v.MatchOr.patterns;
    int32_t top = c->u->top, lo = pc->hi;
    Block *end = wf_new_block(c);
    Names control = {0};
    collect(c, alts.items[0], &control);
    for (int32_t i = 0; i < control.n; i++)
        if (slot_of(pc, control.items[i]) < pc->hi) {
            Value v = wf_keep(c, wf_ident_value(control.items[i]));
            if (!wf_is_null(v))
                wf_c_error(c, "multiple assignments to name %R in pattern", v);
            return;
        }
    for (int32_t i = 0; i < alts.n && !c->failed; i++) {
        /* Each alternative fills the slots of this pattern in its own order. */
        Names mine = {0};
        collect(c, alts.items[i], &mine);
        Pattern alt = {.names = mine.items, .nnames = lo + mine.n, .lo = lo, .hi = lo,
                       .floor = top, .base = pc->base,
                       .allow_irrefutable = i == alts.n - 1 && pc->allow_irrefutable};
        const char **names = wf_c_alloc(c, (size_t)(lo + mine.n) * sizeof *names + 8);
        if (names == NULL)
            return;
        for (int32_t k = 0; k < lo; k++)
            names[k] = pc->names[k];
        for (int32_t k = 0; k < mine.n; k++)
            names[lo + k] = mine.items[k];
        alt.names = names;
        wf_set_loc(c, alts.items[i]->pos);
        gen_pattern(c, alts.items[i], s, false, &alt);
        if (i > 0 && !c->failed && !same_names(c, alts.items[i], &control)) {
            wf_c_error(c, "alternative patterns bind different names");
            return;
        }
        /* Bring the captures into the order of the first alternative. */
        if (i > 0) {
            c->u->top = top;
            for (int32_t k = 0; k < control.n; k++) {
                int32_t from = slot_of(&alt, control.items[k]);
                if (from == lo + k)
                    continue;
                wf_emit(c, OP_SWAP, wf_temp_at(pc->base + lo + k), wf_temp_at(pc->base + from),
                        0, 0);
                names[from] = names[lo + k];
                names[lo + k] = control.items[k];
            }
        }
        c->u->top = top;
        wf_jump(c, end);
        emit_fail_chain(c, &alt);
    }
    release(c, s, own);
    c->u->top = top_without(top, s, own);
    wf_jump(c, fail_target(c, pc));
    c->u->top = top;
    wf_use_block(c, end);
    pc->hi = lo + control.n;
    release(c, s, own);
}

static void gen_pattern(C *c, WfPattern *p, Reg s, bool own, Pattern *pc)
{
    if (!wf_c_enter(c))
        return;
    wf_set_loc(c, p->pos);
    switch (p->kind) {
    case WF_PATTERN_MatchValue:
        gen_value(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchSingleton:
        gen_singleton(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchSequence:
        gen_sequence(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchMapping:
        gen_mapping(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchClass:
        gen_class(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchStar:
        capture(c, p->v.MatchStar.name, s, own, pc);
        break;
    case WF_PATTERN_MatchAs:
        gen_as(c, p, s, own, pc);
        break;
    case WF_PATTERN_MatchOr:
        gen_or(c, p, s, own, pc);
        break;
    default:
        break;
    }
    wf_c_leave(c);
}

/* --- the statement ------------------------------------------------------------------------------------------------------ */

/* The register of the subject for the whole statement; *hidden tells whether it must be cleared. */
static Reg gen_subject(C *c, WfStmt *s, bool *hidden)
{
    WfExpr *e = s->v.Match.subject;
    Unit *u = c->u;
    *hidden = false;
    if (e->kind == WF_EXPR_Name && !u->walrus && wf_local_reg(c, e->v.Name.id) >= 0) {
        Names names = {0};
        for (int32_t i = 0; i < s->v.Match.cases.n; i++)
            collect(c, s->v.Match.cases.items[i]->pattern, &names);
        if (!has_name(&names, e->v.Name.id)) {
            wf_emit(c, OP_NOP, 0, 0, 0, 0)->pos = e->pos; /* its line */
            return wf_gen_expr(c, e, WANT_ANY);
        }
    }
    *hidden = true;
    Reg r = R_HIDDEN + u->nhidden++;
    if (u->nhidden > u->max_hidden) {
        u->max_hidden = u->nhidden;
        u->temp_limit--;
        u->pack_at--;
    }
    wf_gen_expr(c, e, r);
    return r;
}

static void gen_case(C *c, WfMatchCase *m, Reg s, bool hidden, bool last, Block *end)
{
    int32_t top = c->u->top;
    Names names = {0};
    collect(c, m->pattern, &names);
    Pattern pc = {.names = names.items, .nnames = names.n, .base = top, .floor = top + names.n,
                  .allow_irrefutable = m->guard != NULL || last};
    for (int32_t i = 0; i < names.n; i++)
        wf_temp(c);
    wf_set_loc(c, m->pattern->pos);
    if (is_wildcard(m->pattern))
        wf_emit(c, OP_NOP, 0, 0, 0, 0); /* its line */
    gen_pattern(c, m->pattern, s, false, &pc);
    wf_set_loc(c, m->pattern->pos);
    for (int32_t i = 0; i < names.n; i++)
        wf_store_name(c, names.items[i], wf_temp_at(top + i));
    c->u->top = top;
    if (m->guard)
        wf_gen_jump_if(c, m->guard, fail_level(c, &pc, 0), false);
    if (hidden)
        wf_emit(c, OP_CLEAR, s, 0, 0, 0);
    wf_gen_stmts(c, m->body);
    wf_jump_no_line(c, end);
    wf_set_loc(c, m->pattern->pos);
    emit_fail_chain(c, &pc);
}

void wf_gen_match(C *c, WfStmt *s)
{
    WfMatchCaseSeq cases = s->v.Match.cases;
    WfMatchCase *m = cases.items[cases.n - 1];
    Block *end = wf_new_block(c);
    bool hidden, has_default = is_wildcard(m->pattern) && m->pattern->v.MatchAs.pattern == NULL &&
                               cases.n > 1;
    Reg subject = gen_subject(c, s, &hidden);
    for (int32_t i = 0; i < cases.n - has_default; i++)
        gen_case(c, cases.items[i], subject, hidden, i == cases.n - 1, end);
    if (hidden)
        wf_emit(c, OP_CLEAR, subject, 0, 0, 0);
    if (has_default) {
        wf_set_loc(c, m->pattern->pos);
        wf_emit(c, OP_NOP, 0, 0, 0, 0);
        if (m->guard)
            wf_gen_jump_if(c, m->guard, end, false);
        wf_gen_stmts(c, m->body);
    }
    wf_use_block(c, end);
    if (hidden)
        c->u->nhidden--;
}
