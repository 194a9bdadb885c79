/* Instances of the _ast classes as a syntax tree in an arena. */
#include "ast_table.h"

#include "internal/thread.h"

#include <stdio.h>

typedef struct {
    WfArena *arena;
    WfAstObjects *kept;
    const AstNode *owner;  // whose field is being read, for messages
} Walk;

static int convert(Walk *w, int category, Value o, void **out);

static void *alloc(Walk *w, size_t size)
{
    void *p = wf_arena_alloc(w->arena, size);
    if (p == NULL)
        wf_no_memory();
    else
        memset(p, 0, size);
    return p;
}

/* --- plain values ------------------------------------------------------------------------------------ */

static int keep(Walk *w, Value v)
{
    WfAstObjects *k = w->kept;
    if (k->n == k->cap) {
        size_t cap = k->cap ? k->cap * 2 : 32;
        Value *wider = wf_mem_realloc(k->items, cap * sizeof *wider);
        if (wider == NULL)
            return -1;
        k->items = wider;
        k->cap = cap;
    }
    k->items[k->n++] = wf_new_ref(v);
    return 0;
}

void wf_ast_objects_fini(WfAstObjects *kept)
{
    for (size_t i = 0; i < kept->n; i++)
        wf_drop(kept->items[i]);
    wf_mem_free(kept->items);
}

/* UTF-8 with lone surrogates as three bytes. New bytes object. */
static Value to_utf8(Value s) { return wf_str_encode_utf8(s, "surrogatepass"); }

static int get_ident(Walk *w, Value v, const char **out)
{
    Value b = wf_is_str_exact(v) ? to_utf8(v) : wf_new_ref(v);
    if (wf_is_null(b))
        return -1;
    *out = wf_arena_ident(w->arena, (const char *)wf_as_bytes(b)->data, wf_as_bytes(b)->len);
    wf_drop(b);
    if (*out != NULL)
        return 0;
    wf_no_memory();
    return -1;
}

static int get_identifier(Walk *w, Value v, const char **out)
{
    *out = NULL;
    if (wf_is_none(v))
        return 0;
    if (!wf_is_str_exact(v))
        return wf_raise_i(&wf_exc_TypeError, "AST identifier must be of type str");
    return get_ident(w, v, out);
}

static int get_string(Walk *w, Value v, const char **out)
{
    if (!wf_is_str_exact(v) && !wf_is_bytes_exact(v))
        return wf_raise_i(&wf_exc_TypeError, "AST string must be of type str");
    return get_ident(w, v, out);
}

static int get_int(Value v, int32_t *out)
{
    int i;
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_ValueError, "invalid integer value: %R", v);
    if (wf_as_int(v, &i) < 0)
        return -1;
    *out = i;
    return 0;
}

static int get_text(Walk *w, Value v, WfConstant *k)
{
    Value b = wf_is_str_exact(v) ? to_utf8(v) : wf_new_ref(v);
    if (wf_is_null(b))
        return -1;
    size_t len = wf_as_bytes(b)->len;
    char *copy = wf_arena_copy(w->arena, (const char *)wf_as_bytes(b)->data, len);
    wf_drop(b);
    if (copy == NULL) {
        wf_no_memory();
        return -1;
    }
    k->value.text = (WfText){copy, len};
    return 0;
}

static int get_constant(Walk *w, Value v, WfConstant *k)
{
    *k = (WfConstant){.kind = WF_CONST_OBJECT};
    if (wf_is_none(v)) {
        k->kind = WF_CONST_NONE;
    } else if (wf_is_bool(v)) {
        k->kind = wf_is_true(v) ? WF_CONST_TRUE : WF_CONST_FALSE;
    } else if (wf_same_bits(v, WF_ELLIPSIS)) {
        k->kind = WF_CONST_ELLIPSIS;
    } else if (wf_is_small(v)) {
        k->kind = WF_CONST_INT;
        k->value.i = wf_small_value(v);
    } else if (wf_is_float_exact(v)) {
        k->kind = WF_CONST_FLOAT;
        k->value.d = wf_float_value(v);
    } else if (wf_is_str_exact(v)) {
        k->kind = WF_CONST_STR;
        k->ascii = wf_str_is_ascii(wf_as_str(v));
        return get_text(w, v, k);
    } else if (wf_is_bytes_exact(v)) {
        k->kind = WF_CONST_BYTES;
        return get_text(w, v, k);
    } else {
        k->value.object = (void *)(uintptr_t)(v.bits & ~(uint64_t)1);
        return wf_is_pointer(v) ? keep(w, v) : 0;
    }
    return 0;
}

static int get_enum(int category, Value v, uint32_t *out)
{
    int first = wf_ast_state.first[category];
    for (int i = first; i < wf_ast_table_len && wf_ast_table[i].category == category; i++) {
        int r = wf_isinstance(v, wf_ast_state.classes[i]);
        if (r < 0)
            return -1;
        if (r) {
            *out = (uint32_t)wf_ast_table[i].kind;
            return 0;
        }
    }
    return wf_raise_i(&wf_exc_TypeError, "expected some sort of %s, but got %R",
                      wf_ast_categories[category].name, v);
}

/* --- fields --------------------------------------------------------------------------------------------- */

static int get_one(Walk *w, int type, Value v, void *p)
{
    switch (type) {
    case AST_identifier:
        return get_identifier(w, v, p);
    case AST_string:
        return get_string(w, v, p);
    case AST_int:
        return get_int(v, p);
    case AST_constant:
        return get_constant(w, v, p);
    default:
        if (wf_ast_categories[type].shape == AST_ENUM)
            return get_enum(type, v, p);
        return convert(w, type, v, p);
    }
}

static int get_items(Walk *w, const AstField *f, Value list, WfExprSeq *seq)
{
    const AstNode *owner = w->owner;
    size_t n = wf_list_len(list);
    bool small = f->type < AST_NCATEGORIES && wf_ast_categories[f->type].shape == AST_ENUM;
    size_t step = small ? sizeof(uint32_t) : sizeof(void *);
    char *items = alloc(w, (n + 1) * step);
    if (items == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        Value v = wf_list_get(list, i);
        if (wf_is_null(v) || wf_list_len(list) != n) {
            wf_drop(v);
            return wf_raise_i(&wf_exc_RuntimeError, "%s field \"%s\" changed size during iteration",
                              owner->name, f->name);
        }
        int r = get_one(w, f->type, v, items + i * step);
        wf_drop(v);
        w->owner = owner;
        if (r < 0)
            return -1;
        if (wf_list_len(list) != n)
            return wf_raise_i(&wf_exc_RuntimeError, "%s field \"%s\" changed size during iteration",
                              owner->name, f->name);
    }
    seq->items = (WfExpr **)(void *)items;
    seq->n = (int32_t)n;
    return 0;
}

static int get_field(Walk *w, const AstNode *row, const AstField *f, Value v, void *p)
{
    if (f->form == '*') {
        if (!wf_is_list(v))
            return wf_raise_i(&wf_exc_TypeError,
                              "%s field \"%s\" must be a list, not a %.200s", row->name, f->name,
                              wf_type_name(v));
        return get_items(w, f, v, p);
    }
    if (f->form == '?' && wf_is_none(v))
        return 0;
    if (get_one(w, f->type, v, p) < 0)
        return -1;
    bool pointer = f->type != AST_int && f->type != AST_constant &&
                   (f->type >= AST_NCATEGORIES || wf_ast_categories[f->type].shape != AST_ENUM);
    if (f->form == '1' && pointer && *(void **)p == NULL)
        return wf_raise_i(&wf_exc_ValueError, "field '%s' is required for %s", f->name, row->name);
    return 0;
}

static int get_fields(Walk *w, Value o, const AstNode *row, void *node)
{
    char *fields = (char *)node + row->base;
    size_t at = 0;
    for (const AstField *f = row->fields; f->name != NULL; f++) {
        void *p = fields + wf_ast_field_offset(f, &at);
        Value v;
        int r = wf_getattr_opt(o, wf_intern_c(f->name), &v);
        if (r < 0)
            return -1;
        if (r == 0) {
            if (f->form == '?')
                continue;
            return wf_raise_i(&wf_exc_TypeError, "required field \"%s\" missing from %s", f->name,
                              row->name);
        }
        w->owner = row;
        r = get_field(w, row, f, v, p);
        wf_drop(v);
        if (r < 0)
            return -1;
    }
    return 0;
}

static int get_position(Value o, const char *owner, Value name, bool required, int32_t other,
                        int32_t *out)
{
    Value v;
    int r = wf_getattr_opt(o, name, &v);
    if (r < 0)
        return -1;
    *out = other;
    if (r == 0)
        return required ? wf_raise_i(&wf_exc_TypeError, "required field \"%U\" missing from %s",
                                     name, owner)
                        : 0;
    r = !required && wf_is_none(v) ? 0 : get_int(v, out);
    wf_drop(v);
    return r;
}

static int get_positions(Value o, const char *owner, WfPos *pos)
{
    AstState *s = &wf_ast_state;
    return get_position(o, owner, s->lineno, true, 0, &pos->lineno) < 0 ||
                   get_position(o, owner, s->col_offset, true, 0, &pos->col_offset) < 0 ||
                   get_position(o, owner, s->end_lineno, false, pos->lineno, &pos->end_lineno) < 0 ||
                   get_position(o, owner, s->end_col_offset, false, pos->col_offset,
                                &pos->end_col_offset) < 0
               ? -1
               : 0;
}

/* --- nodes ------------------------------------------------------------------------------------------------ */

/* The row of o's class in the category; NULL with TypeError. */
static const AstNode *find_row(int category, Value o)
{
    int first = wf_ast_state.first[category];
    if (wf_ast_categories[category].shape == AST_PRODUCT)
        return &wf_ast_table[first];
    Value type = wf_type_value(wf_type_of(o));
    for (int i = first; i < wf_ast_table_len && wf_ast_table[i].category == category; i++)
        if (wf_is(type, wf_ast_state.classes[i]))
            return &wf_ast_table[i];
    for (int i = first; i < wf_ast_table_len && wf_ast_table[i].category == category; i++) {
        int r = wf_isinstance(o, wf_ast_state.classes[i]);
        if (r < 0)
            return NULL;
        if (r)
            return &wf_ast_table[i];
    }
    wf_raise(&wf_exc_TypeError, "expected some sort of %s, but got %R",
             wf_ast_categories[category].name, o);
    return NULL;
}

static void set_head(int category, void *node, int kind, WfPos pos)
{
    switch (category) {
    case AST_mod:
        ((WfMod *)node)->kind = (WfModKind)kind;
        break;
    case AST_stmt:
        ((WfStmt *)node)->kind = (uint8_t)kind;
        ((WfStmt *)node)->pos = pos;
        break;
    case AST_expr:
        ((WfExpr *)node)->kind = (uint8_t)kind;
        ((WfExpr *)node)->pos = pos;
        break;
    case AST_pattern:
        ((WfPattern *)node)->kind = (uint8_t)kind;
        ((WfPattern *)node)->pos = pos;
        break;
    default:
        if (wf_ast_categories[category].positions)
            *(WfPos *)node = pos;
    }
}

static int convert_node(Walk *w, int category, Value o, void **out)
{
    const AstCategory *cat = &wf_ast_categories[category];
    WfPos pos = {0, 0, 0, 0};
    /* A sum's positions are read first, a product's after its fields. */
    if (cat->positions && cat->shape == AST_SUM && get_positions(o, cat->name, &pos) < 0)
        return -1;
    const AstNode *row = find_row(category, o);
    if (row == NULL)
        return -1;
    void *node = alloc(w, row->base + row->size + sizeof(void *));
    if (node == NULL || get_fields(w, o, row, node) < 0)
        return -1;
    if (cat->positions && cat->shape == AST_PRODUCT && get_positions(o, cat->name, &pos) < 0)
        return -1;
    set_head(category, node, row->kind, pos);
    *out = node;
    return 0;
}

static int convert(Walk *w, int category, Value o, void **out)
{
    *out = NULL;
    if (wf_is_none(o) && wf_ast_categories[category].shape == AST_SUM)
        return 0;
    char where[64];
    snprintf(where, sizeof where, " while traversing '%.32s' node",
             w->owner ? w->owner->name : "mod");
    if (wf_enter_call(where) < 0)
        return -1;
    int r = convert_node(w, category, o, out);
    wf_leave_call();
    return r;
}

WfAstMod *wf_ast_from_object(WfArena *arena, WfAstObjects *kept, Value object, const char *mode)
{
    int kind = strcmp(mode, "eval") == 0     ? WF_MOD_Expression
               : strcmp(mode, "single") == 0 ? WF_MOD_Interactive
                                             : WF_MOD_Module;
    if (wf_ast_load() < 0)
        return NULL;
    const AstNode *row = wf_ast_row(AST_mod, kind);
    int r = wf_isinstance(object, wf_ast_state.classes[row - wf_ast_table]);
    if (r <= 0) {
        if (r == 0)
            wf_raise(&wf_exc_TypeError, "expected %s node, got %.400s", row->name,
                     wf_type_name(object));
        return NULL;
    }
    Walk w = {.arena = arena, .kept = kept};
    void *mod;
    if (convert(&w, AST_mod, object, &mod) < 0 || wf_ast_validate(mod) < 0)
        return NULL;
    return mod;
}
