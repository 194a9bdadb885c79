/* _symtable: the compiler's scopes as objects, for the symtable module. */
#include "../Interp/compile/codegen.h"

#include "internal/runtime.h"

typedef struct {
    WfObject ob;
    /* All [const]. */
    Value id, name, symbols, varnames, children, type, nested, lineno;
} Entry;

static WfType entry_type;

static void entry_dealloc(WfObject *o)
{
    Entry *e = (Entry *)o;
    wf_drop(e->id);
    wf_drop(e->name);
    wf_drop(e->symbols);
    wf_drop(e->varnames);
    wf_drop(e->children);
    wf_free_object(e, sizeof *e);
}

static int entry_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Entry *e = (Entry *)o;
    WF_VISIT(e->id);
    WF_VISIT(e->name);
    WF_VISIT(e->symbols);
    WF_VISIT(e->varnames);
    WF_VISIT(e->children);
    return 0;
}

static Value entry_repr(Value self)
{
    Entry *e = (Entry *)wf_obj(self);
    return wf_str_from_format("<symtable entry %U(%S), line %S>", e->name, e->id, e->lineno);
}

static WfMemberDef entry_members[] = {
    {"id", WF_M_VALUE, offsetof(Entry, id), true, NULL},
    {"name", WF_M_VALUE, offsetof(Entry, name), true, NULL},
    {"symbols", WF_M_VALUE, offsetof(Entry, symbols), true, NULL},
    {"varnames", WF_M_VALUE, offsetof(Entry, varnames), true, NULL},
    {"children", WF_M_VALUE, offsetof(Entry, children), true, NULL},
    {"nested", WF_M_VALUE, offsetof(Entry, nested), true, NULL},
    {"type", WF_M_VALUE, offsetof(Entry, type), true, NULL},
    {"lineno", WF_M_VALUE, offsetof(Entry, lineno), true, NULL},
    {0},
};

static WfType entry_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "symtable entry",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Entry),
    .dealloc = entry_dealloc,
    .traverse = entry_traverse,
    .repr = entry_repr,
    .members = entry_members,
};

/* --- from scopes ------------------------------------------------------------------------------------- */

static Value scope_entry(const WfScope *s);

static Value symbol_dict(const WfScope *s)
{
    Value d = wf_dict_new();
    for (int32_t i = 0; !wf_is_null(d) && i < s->nsymbols; i++) {
        const WfSymbol *sym = &s->symbols[i];
        Value name = wf_ident_value(sym->name);
        uint32_t flags = (sym->flags & ~(uint32_t)DEF_DELETED) | (uint32_t)sym->scope << DEF_SCOPE_SHIFT;
        /* What only passes through was never met in this block. */
        if (sym->flags == DEF_FREE)
            flags = (uint32_t)SCOPE_FREE << DEF_SCOPE_SHIFT;
        if (wf_is_null(name) || wf_dict_set(d, name, wf_small(flags)) < 0) {
            wf_drop(d);
            d = WF_NULL;
        }
        wf_drop(name);
    }
    return d;
}

static Value parameter_list(const WfScope *s)
{
    Value list = wf_list_new((size_t)s->nparams);
    for (int32_t i = 0; !wf_is_null(list) && i < s->nparams; i++) {
        Value name = wf_ident_value(s->params[i]);
        if (wf_is_null(name) || wf_list_append_steal(list, name) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static Value child_list(const WfScope *s)
{
    Value list = wf_list_new((size_t)s->nchildren);
    for (int32_t i = 0; !wf_is_null(list) && i < s->nchildren; i++) {
        Value child = scope_entry(s->children[i]);
        if (wf_is_null(child) || wf_list_append_steal(list, child) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static Value scope_entry(const WfScope *s)
{
    Entry *e = wf_alloc(entry_type.shape, sizeof *e);
    if (e == NULL)
        return WF_NULL;
    e->id = e->name = e->symbols = e->varnames = e->children = WF_NULL;
    e->type = wf_small(s->kind);
    e->nested = wf_small(s->nested);
    e->lineno = wf_small(s->pos.lineno);
    Value v = WF_MOVE(e);
    if (wf_is_null(e->id = wf_int((int64_t)(uintptr_t)s->node)) ||
        wf_is_null(e->name = wf_ident_value(s->name)) ||
        wf_is_null(e->symbols = symbol_dict(s)) ||
        wf_is_null(e->varnames = parameter_list(s)) ||
        wf_is_null(e->children = child_list(s))) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value symtable(const char *source, size_t len, Value filename, const char *mode)
{
    WfArena arena;
    Value result = WF_NULL;
    wf_arena_init(&arena);
    WfSymtable st;
    if (wf_compile_scopes(&st, &arena, source, len, filename, mode) == 0)
        result = scope_entry(st.module);
    wf_arena_fini(&arena);
    return result;
}

static Value symtable_of_str(Value text, Value filename, const char *mode)
{
    size_t len;
    const char *utf8 = wf_str_utf8(text, &len);
    return utf8 == NULL ? WF_NULL : symtable(utf8, len, filename, mode);
}

/* Text of bytes as their cookie says. */
static Value decode_source(Value source, Value filename)
{
    WfArena arena;
    WfSource found;
    WfSyntaxError err;
    Value text = WF_NULL;
    wf_arena_init(&arena);
    switch (wf_source_decode(&arena, (const char *)wf_as_bytes(source)->data,
                             wf_as_bytes(source)->len, "<string>", true, &found, &err)) {
    case WF_SOURCE_OK:
        text = wf_str_from_utf8(found.text, found.len);
        break;
    case WF_SOURCE_NEEDS_CODEC:
        text = wf_str_decode(found.body, found.body_len, found.encoding, "strict");
        break;
    case WF_SOURCE_ERROR:
        wf_raise_parse_error(filename, &err, 0);
        break;
    }
    wf_arena_fini(&arena);
    return text;
}

static Value symtable_of(Value source, Value filename, const char *mode)
{
    if (wf_is_str(source))
        return symtable_of_str(source, filename, mode);
    if (!wf_is_bytes(source))
        return wf_raise(&wf_exc_TypeError, "symtable() arg 1 must be a string or bytes object");
    if (memchr(wf_as_bytes(source)->data, 0, wf_as_bytes(source)->len) != NULL)
        return wf_raise(&wf_exc_ValueError, "source code string cannot contain null bytes");
    Value text = decode_source(source, filename);
    Value r = wf_is_null(text) ? WF_NULL : symtable_of_str(text, filename, mode);
    wf_drop(text);
    return r;
}

static Value symtable_symtable(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", "", NULL};
    Value source, filename;
    const char *mode;
    if (wf_parse_args(args, nargs, kwnames, "OOs:symtable", names, &source, &filename, &mode) < 0)
        return WF_NULL;
    Value file = wf_fs_str(filename);
    if (wf_is_null(file))
        return WF_NULL;
    Value r = WF_NULL;
    if (strcmp(mode, "exec") != 0 && strcmp(mode, "eval") != 0 && strcmp(mode, "single") != 0)
        wf_raise(&wf_exc_ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'");
    else
        r = symtable_of(source, file, mode);
    wf_drop(file);
    return r;
}

static WfMethodDef symtable_methods[] = {
    {"symtable", symtable_symtable, WF_FASTKW,
     "symtable($module, source, filename, startstr, /)\n--\n\n"
     "Return symbol and scope dictionaries used internally by compiler."},
    {0},
};

int wf_module_init__symtable(Value module)
{
    static const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"USE", DEF_USE},
        {"DEF_GLOBAL", DEF_GLOBAL},
        {"DEF_NONLOCAL", DEF_NONLOCAL},
        {"DEF_LOCAL", DEF_LOCAL},
        {"DEF_PARAM", DEF_PARAM},
        {"DEF_FREE", DEF_FREE},
        {"DEF_FREE_CLASS", DEF_FREE_CLASS},
        {"DEF_IMPORT", DEF_IMPORT},
        {"DEF_BOUND", DEF_BOUND},
        {"DEF_ANNOT", DEF_ANNOT},
        {"TYPE_FUNCTION", BLOCK_FUNCTION},
        {"TYPE_CLASS", BLOCK_CLASS},
        {"TYPE_MODULE", BLOCK_MODULE},
        {"LOCAL", SCOPE_LOCAL},
        {"GLOBAL_EXPLICIT", SCOPE_GLOBAL_EXPLICIT},
        {"GLOBAL_IMPLICIT", SCOPE_GLOBAL_IMPLICIT},
        {"FREE", SCOPE_FREE},
        {"CELL", SCOPE_CELL},
        {"SCOPE_OFF", DEF_SCOPE_SHIFT},
        {"SCOPE_MASK", DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_NONLOCAL},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (wf_module_add_int(module, numbers[i].name, numbers[i].value) < 0)
            return -1;
    if (wf_type_add(WF_NULL, &entry_type) < 0)
        return -1;
    return wf_module_add_functions(module, symtable_methods);
}
