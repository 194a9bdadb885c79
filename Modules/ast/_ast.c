/*
 * _ast: the classes of the syntax tree, made from ast_nodes.def.
 *
 * ast.AST is a static type; every category and node is a heap class with _fields, _attributes,
 * __match_args__ and None for what may be left out, as CPython's.
 */
#include "ast_table.h"

#include "internal/code.h"
#include "internal/compile.h"
#include "internal/thread.h"

AstState wf_ast_state;
_Atomic bool wf_ast_ready;

/* --- ast.AST --------------------------------------------------------------------------------------- */

static Value ast_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    return wf_generic_alloc(t, 0);
}

static void ast_dealloc(WfObject *o)
{
    size_t size = wf_instance_size(o);
    wf_instance_clear(o);
    wf_free_object(o, size);
}

static int ast_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_instance_traverse(o, visit, arg);
}

static int init_keywords(Value self, Value fields, const Value *values, size_t nargs, Value kwnames)
{
    for (size_t i = 0; i < wf_tuple_len(kwnames); i++) {
        Value name = wf_tuple_item(kwnames, i);
        for (size_t p = 0; p < wf_fast_len(fields) && p < nargs; p++) {
            Value field = wf_fast_item(fields, p);
            int same = wf_is_null(field) ? 0 : wf_compare_bool(field, name, WF_EQ);
            wf_drop(field);
            if (same < 0)
                return -1;
            if (same)
                return wf_raise_i(&wf_exc_TypeError, "%.400s got multiple values for argument '%U'",
                                  wf_type_name(self), name);
        }
        if (wf_setattr(self, name, values[i]) < 0)
            return -1;
    }
    return 0;
}

static int ast_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value given, fields;
    int r = wf_getattr_opt_c(wf_type_value(wf_type_of(self)), "_fields", &given);
    if (r < 0)
        return -1;
    if (r == 0)
        given = wf_new_ref(wf_tuple_empty);
    fields = wf_sequence_fast(given, "_fields must be a sequence");
    wf_drop(given);
    if (wf_is_null(fields))
        return -1;
    size_t n = wf_fast_len(fields);
    r = 0;
    if (n < nargs)
        r = wf_raise_i(&wf_exc_TypeError, "%.400s constructor takes at most %zu positional argument%s",
                       wf_type_name(self), n, n == 1 ? "" : "s");
    for (size_t i = 0; r == 0 && i < nargs; i++) {
        Value name = wf_fast_item(fields, i);
        r = wf_is_null(name) ? wf_raise_i(&wf_exc_IndexError, "list index out of range")
                             : wf_setattr(self, name, args[i]);
        wf_drop(name);
    }
    if (r == 0 && !wf_is_null(kwnames))
        r = init_keywords(self, fields, args + nargs, nargs, kwnames);
    wf_drop(fields);
    return r;
}

static Value ast_reduce(Value self)
{
    Value dict;
    int r = wf_getattr_opt_c(self, "__dict__", &dict);
    if (r < 0)
        return WF_NULL;
    Value type = wf_type_value(wf_type_of(self));
    if (r == 0)
        return wf_tuple_pack(2, type, wf_tuple_empty);
    Value t = wf_tuple_pack(3, type, wf_tuple_empty, dict);
    wf_drop(dict);
    return t;
}

static Value get_dict(Value self, void *closure) { return wf_instance_dict(self); }

static int set_dict(Value self, Value v, void *closure)
{
    if (wf_is_null(v) || !wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__dict__ must be set to a dictionary");
    Value dict = wf_instance_dict(self);
    if (wf_is_null(dict))
        return -1;
    wf_dict_clear(dict);
    int r = wf_dict_merge(dict, v, 1);
    wf_drop(dict);
    return r;
}

static WfMethodDef ast_methods[] = {
    {"__reduce__", ast_reduce, WF_NOARGS, NULL},
    {0},
};

static WfGetSetDef ast_getset[] = {
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {0},
};

static WfType ast_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "ast.AST",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_INLINE,
    .basicsize = sizeof(WfObject),
    .new = ast_new,
    .init = ast_init,
    .dealloc = ast_dealloc,
    .traverse = ast_traverse,
    .getattr = wf_generic_getattr,
    .setattr = wf_generic_setattr,
    .methods = ast_methods,
    .getset = ast_getset,
};

/* --- classes of nodes --------------------------------------------------------------------------------- */

static const char *type_name(int type)
{
    switch (type) {
    case AST_identifier:
        return "identifier";
    case AST_string:
        return "string";
    case AST_int:
        return "int";
    case AST_constant:
        return "constant";
    default:
        return wf_ast_categories[type].name;
    }
}

/* "Name(identifier id, expr_context ctx)" */
static void put_signature(WfStrBuilder *sb, const AstNode *row)
{
    wf_sb_c(sb, row->name);
    if (row->fields[0].name == NULL)
        return;
    wf_sb_c(sb, "(");
    for (const AstField *f = row->fields; f->name != NULL; f++) {
        if (f != row->fields)
            wf_sb_c(sb, ", ");
        wf_sb_c(sb, type_name(f->type));
        if (f->form != '1')
            wf_sb_char(sb, (uint32_t)f->form);
        wf_sb_c(sb, " ");
        wf_sb_c(sb, f->name);
    }
    wf_sb_c(sb, ")");
}

static Value node_doc(const AstNode *row)
{
    WfStrBuilder sb;
    wf_sb_init(&sb);
    put_signature(&sb, row);
    return wf_sb_finish(&sb);
}

/* "stmt = FunctionDef(...)\n     | ..." */
static Value category_doc(int category)
{
    const AstCategory *cat = &wf_ast_categories[category];
    WfStrBuilder sb;
    bool first = true;
    wf_sb_init(&sb);
    wf_sb_c(&sb, cat->name);
    for (int i = 0; i < wf_ast_table_len; i++) {
        if (wf_ast_table[i].category != category)
            continue;
        if (first) {
            wf_sb_c(&sb, " = ");
        } else if (cat->shape == AST_ENUM) {
            wf_sb_c(&sb, " | ");
        } else {
            wf_sb_c(&sb, "\n");
            for (size_t k = 0; k < strlen(cat->name) + 1; k++)
                wf_sb_c(&sb, " ");
            wf_sb_c(&sb, "| ");
        }
        first = false;
        put_signature(&sb, &wf_ast_table[i]);
    }
    return wf_sb_finish(&sb);
}

static Value field_names(const AstField *fields)
{
    size_t n = 0;
    while (fields[n].name != NULL)
        n++;
    Value t = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(t) && i < n; i++)
        wf_as_tuple(t)->items[i] = wf_intern_c(fields[i].name);
    return t;
}

static int set_steal(Value dict, const char *name, WF_STEALS Value v)
{
    int r = wf_is_null(v) ? -1 : wf_dict_set_c(dict, name, v);
    wf_drop(v);
    return r;
}

static Value position_names(bool positions)
{
    AstState *s = &wf_ast_state;
    return positions ? wf_tuple_pack(4, s->lineno, s->col_offset, s->end_lineno, s->end_col_offset)
                     : wf_tuple_new(0);
}

/* fields: NULL for a sum's own class. attributes: 1 or 0, -1 inherited. */
static Value make_class(const char *name, Value base, Value doc, const AstField *fields,
                        int attributes)
{
    static const AstField none[] = {{0, 0, NULL}};
    char full[64] = "ast.";
    Value dict = wf_dict_new(), bases = wf_tuple_pack(1, base), cls = WF_NULL;
    strcat(full, name);
    int r = wf_is_null(dict) || wf_is_null(bases) ? -1 : 0;
    r |= r ? 0 : set_steal(dict, "_fields", field_names(fields ? fields : none));
    r |= r ? 0 : set_steal(dict, "__match_args__", field_names(fields ? fields : none));
    r |= r ? 0 : set_steal(dict, "__module__", wf_intern_c("ast"));
    r |= r ? 0 : set_steal(dict, "__doc__", doc);
    if (attributes >= 0)
        r |= r ? 0 : set_steal(dict, "_attributes", position_names(attributes));
    for (const AstField *f = fields; r == 0 && f && f->name; f++)
        if (f->form == '?')
            r = wf_dict_set_c(dict, f->name, WF_NONE);
    if (r == 0 && attributes == 1) {
        r |= wf_dict_set(dict, wf_ast_state.end_lineno, WF_NONE);
        r |= wf_dict_set(dict, wf_ast_state.end_col_offset, WF_NONE);
    }
    if (r == 0)
        cls = wf_type_new_class(WF_NULL, full, bases, dict);
    wf_drop(bases);
    wf_drop(dict);
    return cls;
}

static int add_class(Value module, const char *name, Value cls)
{
    return wf_is_null(cls) ? -1 : wf_module_add(module, name, wf_new_ref(cls));
}

static int make_categories(Value module)
{
    AstState *s = &wf_ast_state;
    for (int i = 0; i < AST_NCATEGORIES; i++) {
        const AstCategory *cat = &wf_ast_categories[i];
        if (cat->shape == AST_PRODUCT)
            continue;
        s->categories[i] = make_class(cat->name, s->base, category_doc(i), NULL, cat->positions);
        if (add_class(module, cat->name, s->categories[i]) < 0)
            return -1;
    }
    return 0;
}

static int make_nodes(Value module)
{
    AstState *s = &wf_ast_state;
    for (int i = 0; i < wf_ast_table_len; i++) {
        const AstNode *row = &wf_ast_table[i];
        const AstCategory *cat = &wf_ast_categories[row->category];
        bool product = cat->shape == AST_PRODUCT;
        if (i == 0 || wf_ast_table[i - 1].category != row->category)
            s->first[row->category] = i;
        s->classes[i] = make_class(row->name, product ? s->base : s->categories[row->category],
                                   node_doc(row), row->fields, product ? cat->positions : -1);
        s->singletons[i] = WF_NULL;
        if (add_class(module, row->name, s->classes[i]) < 0)
            return -1;
        if (product)
            s->categories[row->category] = s->classes[i];
        if (cat->shape == AST_ENUM) {
            s->singletons[i] = wf_call0(s->classes[i]);
            if (wf_is_null(s->singletons[i]))
                return -1;
        }
    }
    return 0;
}

#ifdef WF_DEBUG
static bool layout_is_right(void)
{
    for (int i = 0; i < wf_ast_table_len; i++) {
        size_t at = 0;
        for (const AstField *f = wf_ast_table[i].fields; f->name != NULL; f++)
            wf_ast_field_offset(f, &at);
        if (((at + 7) & ~(size_t)7) != ((wf_ast_table[i].size + 7) & ~(size_t)7))
            return false;
    }
    return true;
}
#endif

static int fill_state(Value module)
{
    AstState *s = &wf_ast_state;
    WF_ASSERT(layout_is_right());
    s->lineno = wf_intern_c("lineno");
    s->col_offset = wf_intern_c("col_offset");
    s->end_lineno = wf_intern_c("end_lineno");
    s->end_col_offset = wf_intern_c("end_col_offset");
    s->base = wf_type_value(&ast_type);
    s->classes = wf_mem_calloc((size_t)wf_ast_table_len, sizeof(Value));
    s->singletons = wf_mem_calloc((size_t)wf_ast_table_len, sizeof(Value));
    if (s->classes == NULL || s->singletons == NULL)
        return -1;
    if (wf_type_add(module, &ast_type) < 0)
        return -1;
    Value dict = wf_type_dict(&ast_type);
    if (set_steal(dict, "_fields", wf_tuple_new(0)) < 0 ||
        set_steal(dict, "__match_args__", wf_tuple_new(0)) < 0 ||
        set_steal(dict, "_attributes", wf_tuple_new(0)) < 0 ||
        set_steal(dict, "__module__", wf_intern_c("ast")) < 0)
        return -1;
    return make_categories(module) < 0 || make_nodes(module) < 0 ? -1 : 0;
}

/* The classes outlive the module: a second _ast module gets the same ones. */
static int add_existing(Value module)
{
    AstState *s = &wf_ast_state;
    if (wf_module_add(module, "AST", wf_new_ref(s->base)) < 0)
        return -1;
    for (int i = 0; i < AST_NCATEGORIES; i++)
        if (add_class(module, wf_ast_categories[i].name, s->categories[i]) < 0)
            return -1;
    for (int i = 0; i < wf_ast_table_len; i++)
        if (add_class(module, wf_ast_table[i].name, s->classes[i]) < 0)
            return -1;
    return 0;
}

int wf_module_init__ast(Value module)
{
    if (wf_module_add_int(module, "PyCF_ONLY_AST", WF_PYCF_ONLY_AST) < 0 ||
        wf_module_add_int(module, "PyCF_TYPE_COMMENTS", WF_PYCF_TYPE_COMMENTS) < 0 ||
        wf_module_add_int(module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", WF_PYCF_ALLOW_TOP_LEVEL_AWAIT) < 0)
        return -1;
    if (atomic_load_explicit(&wf_ast_ready, memory_order_acquire))
        return add_existing(module);
    if (fill_state(module) < 0)
        return -1;
    for (int i = 0; i < wf_ast_table_len; i++) {
        wf_root_register(&wf_ast_state.classes[i]);
        wf_root_register(&wf_ast_state.singletons[i]);
    }
    for (int i = 0; i < AST_NCATEGORIES; i++)
        wf_root_register(&wf_ast_state.categories[i]);
    /* Release: the state is complete; pairs with the loads of wf_ast_ready. */
    atomic_store_explicit(&wf_ast_ready, true, memory_order_release);
    return 0;
}

int wf_ast_load(void)
{
    if (atomic_load_explicit(&wf_ast_ready, memory_order_acquire))
        return 0;
    Value m = wf_import("_ast");
    wf_drop(m);
    return wf_is_null(m) ? -1 : 0;
}

int wf_ast_check(Value v)
{
    if (!atomic_load_explicit(&wf_ast_ready, memory_order_acquire))
        return 0;
    return wf_isinstance(v, wf_ast_state.base);
}
