/* A syntax tree as instances of the _ast classes. */
#include "ast_table.h"

#include "internal/thread.h"

typedef struct {
    int depth, limit;
} Walk;

static Value convert(Walk *w, int type, const void *p);

static bool enter(Walk *w)
{
    if (++w->depth > w->limit || (char *)__builtin_frame_address(0) < wf_thread()->c_stack_limit) {
        wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded during ast construction");
        return false;
    }
    return true;
}

static Value text_value(const WfText *t)
{
    return wf_str_from_utf8_surrogatepass(t->data, t->len);
}

static Value constant_value(const WfConstant *k)
{
    switch ((WfConstKind)k->kind) {
    case WF_CONST_NONE:
        return WF_NONE;
    case WF_CONST_TRUE:
        return WF_TRUE;
    case WF_CONST_FALSE:
        return WF_FALSE;
    case WF_CONST_ELLIPSIS:
        return WF_ELLIPSIS;
    case WF_CONST_INT:
        return wf_int(k->value.i);
    case WF_CONST_BIGINT:
        return wf_int_from_text(k->value.text.data, k->value.text.len, k->base);
    case WF_CONST_FLOAT:
        return wf_float(k->value.d);
    case WF_CONST_COMPLEX:
        return wf_complex(k->value.complex.real, k->value.complex.imag);
    case WF_CONST_STR:
        return text_value(&k->value.text);
    case WF_CONST_BYTES:
        return wf_bytes_new(k->value.text.data, k->value.text.len);
    case WF_CONST_OBJECT:
        return wf_new_ref((Value){(uint64_t)(uintptr_t)k->value.object});
    }
    return WF_NULL;
}

static Value ident_value(const char *text)
{
    Value v = wf_str_from_utf8_surrogatepass(text, wf_ident_len(text));
    return wf_is_null(v) ? v : wf_intern(v);
}

/* One field that is no sequence. */
static Value convert_one(Walk *w, int type, const void *p)
{
    switch (type) {
    case AST_identifier:
    case AST_string: {
        const char *text = *(const char *const *)p;
        return text ? ident_value(text) : WF_NONE;
    }
    case AST_int:
        return wf_small(*(const int32_t *)p);
    case AST_constant:
        return constant_value(p);
    default:
        break;
    }
    if (wf_ast_categories[type].shape == AST_ENUM) {
        const AstNode *row = wf_ast_row(type, (int)*(const uint32_t *)p);
        return wf_new_ref(wf_ast_state.singletons[row - wf_ast_table]);
    }
    const void *node = *(const void *const *)p;
    return node ? convert(w, type, node) : WF_NONE;
}

static Value convert_seq(Walk *w, int type, const WfExprSeq *seq)
{
    bool small = type < AST_NCATEGORIES && wf_ast_categories[type].shape == AST_ENUM;
    size_t step = small ? sizeof(uint32_t) : sizeof(void *);
    Value list = wf_list_new((size_t)seq->n);
    for (int32_t i = 0; !wf_is_null(list) && i < seq->n; i++) {
        Value v = convert_one(w, type, (const char *)seq->items + (size_t)i * step);
        if (wf_is_null(v) || wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static int set_steal(Value o, Value name, WF_STEALS Value v)
{
    int r = wf_is_null(v) ? -1 : wf_setattr(o, name, v);
    wf_drop(v);
    return r;
}

static int set_positions(Value o, const WfPos *pos)
{
    AstState *s = &wf_ast_state;
    return set_steal(o, s->lineno, wf_small(pos->lineno)) < 0 ||
                   set_steal(o, s->col_offset, wf_small(pos->col_offset)) < 0 ||
                   set_steal(o, s->end_lineno, wf_small(pos->end_lineno)) < 0 ||
                   set_steal(o, s->end_col_offset, wf_small(pos->end_col_offset)) < 0
               ? -1
               : 0;
}

static int set_fields(Walk *w, Value o, const AstNode *row, const void *node)
{
    const char *fields = (const char *)node + row->base;
    size_t at = 0;
    for (const AstField *f = row->fields; f->name != NULL; f++) {
        const void *p = fields + wf_ast_field_offset(f, &at);
        Value v = f->form == '*' ? convert_seq(w, f->type, p) : convert_one(w, f->type, p);
        if (set_steal(o, wf_intern_c(f->name), v) < 0)
            return -1;
    }
    return 0;
}

static int node_kind(int category, const void *node)
{
    switch (category) {
    case AST_mod:
        return ((const WfMod *)node)->kind;
    case AST_stmt:
        return ((const WfStmt *)node)->kind;
    case AST_expr:
        return ((const WfExpr *)node)->kind;
    case AST_pattern:
        return ((const WfPattern *)node)->kind;
    default:
        return 0;
    }
}

static const WfPos *node_positions(int category, const void *node)
{
    switch (category) {
    case AST_stmt:
        return &((const WfStmt *)node)->pos;
    case AST_expr:
        return &((const WfExpr *)node)->pos;
    case AST_pattern:
        return &((const WfPattern *)node)->pos;
    default:
        return node;
    }
}

static Value convert(Walk *w, int category, const void *node)
{
    if (!enter(w))
        return WF_NULL;
    const AstNode *row = wf_ast_row(category, node_kind(category, node));
    Value cls = wf_ast_state.classes[row - wf_ast_table];
    Value o = wf_generic_alloc((WfType *)wf_obj(cls), 0);
    if (wf_is_null(o))
        return o;
    if (set_fields(w, o, row, node) < 0 ||
        (wf_ast_categories[category].positions &&
         set_positions(o, node_positions(category, node)) < 0)) {
        wf_drop(o);
        return WF_NULL;
    }
    w->depth--;
    return o;
}

Value wf_ast_to_object(const WfAstMod *mod)
{
    Walk w = {wf_thread()->depth * 3, wf_recursion_limit * 3};
    return wf_ast_load() < 0 ? WF_NULL : convert(&w, AST_mod, mod);
}
