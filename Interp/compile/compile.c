/*
 * compile(): from source text or a tree to a code object.
 *
 * Stages: parse, future statements, folding, scopes, code generation. All memory of a compilation
 * lies in one arena and in the list of owned references of WfCompiler; both go at the end.
 */
#include "codegen.h"

#include "internal/ast_object.h"
#include "internal/frame.h"

/* --- future statements ------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    uint32_t flag;
} Feature;

/* Those that are mandatory by now have no effect. */
static const Feature features[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", CO_FUTURE_BARRY_AS_BDFL},
    {"generator_stop", 0},   {"annotations", CO_FUTURE_ANNOTATIONS},
};

/* A place without an end. */
static WfPos point(int32_t line, int32_t col) { return (WfPos){line, col, line, WF_NO_END}; }

static bool add_features(C *c, const WfStmt *s)
{
    WfAliasSeq names = s->v.ImportFrom.names;
    for (int32_t i = 0; i < names.n; i++) {
        const char *name = names.items[i]->name;
        size_t k = 0, n = sizeof features / sizeof *features;
        while (k < n && strcmp(features[k].name, name) != 0)
            k++;
        if (k < n) {
            c->flags |= features[k].flag;
            continue;
        }
        if (strcmp(name, "braces") == 0)
            wf_syntax_error_at(c->filename, point(s->pos.lineno, s->pos.col_offset),
                               "not a chance");
        else
            wf_syntax_error_at(c->filename, point(s->pos.lineno, s->pos.col_offset),
                               "future feature %.100s is not defined", name);
        return false;
    }
    return true;
}

static bool is_future_import(const WfStmt *s)
{
    return s->kind == WF_STMT_ImportFrom && s->v.ImportFrom.level == 0 &&
           s->v.ImportFrom.module && strcmp(s->v.ImportFrom.module, "__future__") == 0;
}

/* Reads the future statements at the beginning; later ones are the code generator's error. */
static bool find_futures(C *c, const WfAstMod *mod)
{
    WfStmtSeq body;
    c->future_line = -1;
    if (mod->kind == WF_MOD_Module)
        body = mod->v.Module.body;
    else if (mod->kind == WF_MOD_Interactive)
        body = mod->v.Interactive.body;
    else
        return true;
    int32_t i = body.n > 0 && body.items[0]->kind == WF_STMT_Expr &&
                wf_const_is_str(body.items[0]->v.Expr.value);
    bool done = false;
    for (int32_t line = 0; i < body.n; i++) {
        const WfStmt *s = body.items[i];
        if (done && s->pos.lineno > line)
            return true;
        line = s->pos.lineno;
        if (!is_future_import(s)) {
            done = true;
        } else if (done) {
            wf_syntax_error_at(c->filename, point(s->pos.lineno, s->pos.col_offset - 1),
                               "from __future__ imports must occur at the beginning of the file");
            return false;
        } else {
            if (!add_features(c, s))
                return false;
            c->future_line = line;
        }
    }
    return true;
}

/* --- the pipeline ------------------------------------------------------------------------------------------ */

static const char *intern(C *c, const char *text)
{
    const char *id = wf_arena_ident(c->arena, text, strlen(text));
    if (id == NULL && !c->failed) {
        c->failed = true;
        wf_no_memory();
    }
    return id;
}

static void init(C *c, WfArena *arena, Value filename, uint32_t flags, int optimize)
{
    *c = (C){.arena = arena, .filename = filename, .flags = flags, .optimize = optimize};
    c->id_class = intern(c, "__class__");
    c->id_super = intern(c, "super");
    c->id_debug = intern(c, "__debug__");
    c->id_annotations = intern(c, "__annotations__");
    c->id_doc = intern(c, "__doc__");
    c->id_name = intern(c, "__name__");
    c->id_module = intern(c, "__module__");
    c->id_qualname = intern(c, "__qualname__");
    c->id_classcell = intern(c, "__classcell__");
    c->id_dot0 = intern(c, ".0");
    wf_compile_depth(&c->depth, &c->limit);
}

static void fini(C *c)
{
    for (int32_t i = 0; i < c->nowned; i++)
        wf_drop(c->owned[i]);
    wf_mem_free(c->owned);
}

static Value compile_tree(C *c, WfAstMod *mod)
{
    if (c->failed || !find_futures(c, mod) || wf_fold(c, mod) < 0)
        return WF_NULL;
    if (wf_symtable_build(&c->st, c->arena, mod, c->filename, c->flags) < 0)
        return WF_NULL;
    wf_compile_depth(&c->depth, &c->limit);
    Value code = wf_compile_mod(c, mod);
    return c->failed ? WF_NULL : wf_new_ref(code);
}

static int effective_optimize(int optimize)
{
    if (optimize >= 0)
        return optimize;
    Value flags = wf_sys_get("flags"), v;
    int64_t level = 0;
    if (!wf_is_null(flags) && wf_getattr_opt_c(flags, "optimize", &v) > 0) {
        wf_int_try_i64(v, &level);
        wf_drop(v);
    }
    wf_drop(flags);
    return (int)level;
}

static uint32_t inherited_flags(bool dont_inherit)
{
    WfFrame *f = wf_thread()->frame;
    return dont_inherit || f == NULL ? 0 : f->code->flags & (FUTURE_FLAGS & ~CO_NESTED);
}

static Value compile_mod(WfArena *arena, WfAstMod *mod, Value filename, uint32_t flags,
                         int optimize)
{
    C c;
    init(&c, arena, filename, flags, effective_optimize(optimize));
    Value code = compile_tree(&c, mod);
    fini(&c);
    if (wf_is_null(code) && !wf_err_occurred())
        wf_no_memory();
    return code;
}

/* --- syntax errors and warnings of the parser ------------------------------------------------------------------- */

static WfType *error_type(WfSyntaxErrorKind kind)
{
    return kind == WF_ERROR_INDENTATION ? &wf_exc_IndentationError
           : kind == WF_ERROR_TAB       ? &wf_exc_TabError
                                        : &wf_exc_SyntaxError;
}

/* The line that the error shows: the file's when there is one, else the source's. */
static Value error_text(Value filename, const WfSyntaxError *e, uint32_t flags)
{
    Value text = flags & WF_PYCF_DECODED ? WF_NONE : wf_program_text(filename, e->lineno);
    if (!wf_is_none(text) || e->text == NULL)
        return text;
    return wf_str_decode(e->text, e->text_len, "utf-8", "replace");
}

static void raise_syntax_error(WfType *type, Value filename, const WfSyntaxError *e, uint32_t flags)
{
    Value msg = wf_str_from_utf8_surrogatepass(e->message, strlen(e->message));
    if (wf_is_null(msg))
        return;
    if (e->lineno < 0) {
        wf_raise_value(type, msg);
        wf_drop(msg);
        return;
    }
    Value text = error_text(filename, e, flags), where = WF_NULL, exc = WF_NULL;
    if (!wf_is_null(text)) {
        bool ended = e->end_lineno > 0 || e->lineno == 0;
        Value end_line = ended ? wf_small(e->end_lineno) : WF_NONE;
        Value end = ended ? wf_small(e->end_offset) : WF_NONE;
        where = wf_tuple_pack(6, filename, wf_small(e->lineno), wf_small(e->offset), text,
                              end_line, end);
    }
    if (!wf_is_null(where)) {
        Value args[2] = {msg, where};
        exc = wf_exc_new(type, args, 2);
    }
    wf_drop(msg);
    wf_drop(text);
    wf_drop(where);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
}

void wf_raise_parse_error(Value filename, const WfSyntaxError *e, uint32_t flags)
{
    if (e->kind == WF_ERROR_MEMORY)
        wf_no_memory();
    else
        raise_syntax_error(error_type(e->kind), filename, e, flags);
}

/* The SyntaxError of a warning that became an error. It shows the source's line, with a new line
   even if the source ends without one; not so when a string goes on in further lines. */
static void raise_warning(Value filename, const WfParseWarning *w, const char *source, size_t len,
                          uint32_t flags)
{
    const char *line = source, *end = source + len, *next;
    for (int32_t n = 1; n < w->lineno && (next = memchr(line, '\n', (size_t)(end - line))); n++)
        line = next + 1;
    next = memchr(line, '\n', (size_t)(end - line));
    size_t size = (size_t)((next ? next : end) - line);
    char *text = wf_mem_alloc(size + 1);
    if (text == NULL)
        return;
    memcpy(text, line, size);
    text[size] = '\n';
    WfSyntaxError at = {.message = w->message, .lineno = w->lineno, .offset = w->offset,
                        .end_lineno = w->end_lineno, .end_offset = w->end_offset, .text = text,
                        .text_len = size + (w->lineno == w->end_lineno)};
    raise_syntax_error(&wf_exc_SyntaxError, filename, &at, flags);
    wf_mem_free(text);
}

/* Gives the parser's warnings out; one that is turned into an error becomes a SyntaxError. */
static int emit_warnings(Value filename, const WfSyntaxError *e, const char *source, size_t len,
                         uint32_t flags)
{
    for (const WfParseWarning *w = e->warnings; w != NULL; w = w->next) {
        WfType *category = w->kind == WF_WARNING_SYNTAX ? &wf_exc_SyntaxWarning
                                                        : &wf_exc_DeprecationWarning;
        Value msg = wf_str_from_utf8_surrogatepass(w->message, strlen(w->message));
        if (wf_is_null(msg))
            return -1;
        int r = wf_warn_explicit(category, msg, filename, w->lineno);
        wf_drop(msg);
        if (r >= 0)
            continue;
        if (wf_err_matches(category)) {
            wf_err_clear();
            raise_warning(filename, w, source, len, flags);
        }
        return -1;
    }
    return 0;
}

/* --- entries -------------------------------------------------------------------------------------------------------- */

static WfAstMod *parse(WfArena *arena, const char *source, size_t len, Value filename,
                       const char *mode, uint32_t flags)
{
    WfParseMode m = strcmp(mode, "eval") == 0     ? WF_PARSE_EVAL
                    : strcmp(mode, "single") == 0 ? WF_PARSE_SINGLE
                                                  : WF_PARSE_FILE;
    WfSyntaxError err = {.int_max_str_digits = wf_int_max_str_digits};
    WfAstMod *mod = wf_parse(arena, source, len, m, flags, &err);
    if (mod == NULL) {
        if (err.kind != WF_ERROR_MEMORY && emit_warnings(filename, &err, source, len, flags) < 0)
            return NULL;
        wf_raise_parse_error(filename, &err, flags);
        return NULL;
    }
    return emit_warnings(filename, &err, source, len, flags) < 0 ? NULL : mod;
}

Value wf_compile_source(const char *source, size_t len, Value filename, const char *mode, int flags,
                        bool dont_inherit, int optimize)
{
    WfArena arena;
    uint32_t all = (uint32_t)flags | inherited_flags(dont_inherit);
    Value result = WF_NULL;
    wf_arena_init(&arena);
    WfAstMod *mod = parse(&arena, source, len, filename, mode, all);
    all &= ~(WF_PARSE_INVALID_UTF8 | WF_PARSE_BYTE_COLUMNS | WF_PYCF_DECODED);
    if (mod != NULL && (all & WF_PYCF_ONLY_AST))
        result = wf_ast_to_object(mod);
    else if (mod != NULL)
        result = compile_mod(&arena, mod, filename, all, optimize);
    wf_arena_fini(&arena);
    return result;
}

Value wf_compile_ast(Value ast, Value filename, const char *mode, int flags, bool dont_inherit,
                     int optimize)
{
    WfArena arena;
    WfAstObjects kept = {0};
    uint32_t all = (uint32_t)flags | inherited_flags(dont_inherit);
    Value result = WF_NULL;
    if (all & WF_PYCF_ONLY_AST)
        return wf_new_ref(ast);
    wf_arena_init(&arena);
    WfAstMod *mod = wf_ast_from_object(&arena, &kept, ast, mode);
    if (mod != NULL)
        result = compile_mod(&arena, mod, filename, all, optimize);
    wf_ast_objects_fini(&kept);
    wf_arena_fini(&arena);
    return result;
}

int wf_compile_scopes(WfSymtable *st, WfArena *arena, const char *source, size_t len,
                      Value filename, const char *mode)
{
    C c;
    WfAstMod *mod = parse(arena, source, len, filename, mode, WF_PYCF_IGNORE_COOKIE);
    if (mod == NULL)
        return -1;
    init(&c, arena, filename, 0, 0);
    int r = !c.failed && find_futures(&c, mod)
                ? wf_symtable_build(st, arena, mod, filename, c.flags)
                : -1;
    fini(&c);
    return r;
}
