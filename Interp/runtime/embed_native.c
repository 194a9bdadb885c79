/*
 * weft.h: C functions and modules as Python objects, and objects that hold a C pointer.
 *
 * A C function runs in a scope of its own, in whatever thread calls it. Its arguments' handles
 * borrow what the caller holds. Registered modules are known to import by name; `_imp` asks here.
 */
#include "embed.h"

#include <stdlib.h>

/* --- functions -------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    weft_function function;    /* [const] */
    void *data;                /* [const] */
    void (*free_data)(void *); /* [const] */
    Value name, doc, module;   /* [const] str, or None */
} Function;

static Function *as_function(Value v) { return (Function *)wf_obj(v); }

/* The keyword arguments as a dict; WF_NULL with an exception. */
static Value keywords_dict(const Value *values, Value kwnames)
{
    Value dict = wf_dict_new();
    for (size_t i = 0; !wf_is_null(dict) && i < wf_tuple_len(kwnames); i++)
        if (wf_dict_set(dict, wf_tuple_item(kwnames, i), values[i]) < 0) {
            wf_drop(dict);
            return WF_NULL;
        }
    return dict;
}

/* Calls f in the scope that has been opened; the result is owned. */
static Value call_in_scope(WfEmbed *e, const Function *f, const Value *args, size_t nargs, Value kwnames)
{
    enum { FEW = 8 };
    weft_value few[FEW], *handles = few, keywords = NULL;
    if (nargs > FEW && (handles = wf_mem_alloc(nargs * sizeof *handles)) == NULL)
        return WF_NULL;
    Value v = WF_NULL;
    bool ok = true;
    for (size_t i = 0; i < nargs; i++)
        ok &= (handles[i] = wf_embed_lend(e, args[i])) != NULL;
    if (ok && !wf_is_null(kwnames) && wf_tuple_len(kwnames) > 0)
        ok = (keywords = wf_embed_give(e, keywords_dict(args + nargs, kwnames))) != NULL;
    if (ok) {
        weft_value r = f->function(f->data, handles, nargs, keywords);
        v = wf_new_ref(wf_embed_value(e, r, "result of a C function"));
    }
    if (handles != few)
        wf_mem_free(handles);
    return v;
}

static Value function_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfThread *t = wf_thread();
    WfEmbed *e = wf_embed_of(t), *outer = wf_embed_here;
    if (e == NULL)
        return wf_no_memory();
    const Function *f = as_function(self);
    wf_embed_here = e;
    weft_scope scope;
    wf_embed_scope_push(e, &scope);
    Value v = call_in_scope(e, f, args, nargs, kwnames);
    if (wf_embed_here != e || e->innermost != &scope)
        wf_embed_misuse("a C function", "returned with a scope or a blocking section still open");
    if (!wf_is_null(v))
        wf_err_clear(); /* of a call whose failure the function has dealt with */
    else if (!wf_err_occurred())
        wf_raise(&wf_exc_SystemError, "%R returned NULL without setting an exception", self);
    wf_embed_scope_pop(e, &scope);
    wf_embed_here = outer;
    return v;
}

static Value function_repr(Value self)
{
    return wf_str_from_format("<built-in function %U>", as_function(self)->name);
}

static int function_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Function *)o)->name);
    WF_VISIT(((Function *)o)->doc);
    WF_VISIT(((Function *)o)->module);
    return 0;
}

static void function_dealloc(WfObject *o)
{
    Function *f = (Function *)o;
    if (f->free_data != NULL)
        f->free_data(f->data);
    wf_drop(f->name);
    wf_drop(f->doc);
    wf_drop(f->module);
    wf_free_object(o, sizeof *f);
}

static WfMemberDef function_members[] = {
    {"__name__", WF_M_VALUE, offsetof(Function, name), true, NULL},
    {"__qualname__", WF_M_VALUE, offsetof(Function, name), true, NULL},
    {"__doc__", WF_M_VALUE, offsetof(Function, doc), true, NULL},
    {"__module__", WF_M_VALUE, offsetof(Function, module), true, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

static WfType function_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "weft.function",
    .basicsize = sizeof(Function),
    .flags = WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE | WF_TF_IMMUTABLE,
    .dealloc = function_dealloc,
    .traverse = function_traverse,
    .repr = function_repr,
    .call = function_call,
    .members = function_members,
};

static Value new_function(const char *name, const char *doc, Value module, weft_function function, void *data,
                          void (*free_data)(void *))
{
    Value n = wf_str_from_c(name), d = doc == NULL ? WF_NONE : wf_str_from_c(doc);
    Function *f = wf_is_null(n) || wf_is_null(d) ? NULL : wf_alloc(function_type.shape, sizeof *f);
    if (f == NULL) {
        wf_drop(n);
        wf_drop(d);
        return WF_NULL;
    }
    f->function = function;
    f->data = data;
    f->free_data = free_data;
    f->name = wf_own(n);
    f->doc = wf_own(d);
    f->module = wf_new_ref(module);
    return WF_MOVE(f);
}

weft_value weft_function_new(const char *name, const char *doc, weft_function function, void *data,
                             void (*free_data)(void *data))
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, new_function(name, doc, WF_NONE, function, data, free_data));
}

int weft_check_args(const char *name, size_t nargs, size_t min, size_t max, weft_value keywords)
{
    ENTER();
    DISCARD_ERROR();
    if (keywords != NULL && wf_dict_len(wf_embed_value(e, keywords, __func__)) > 0)
        return wf_raise_i(&wf_exc_TypeError, "%s() takes no keyword arguments", name);
    return wf_check_nargs(name, nargs, min, max);
}

/* --- modules ------------------------------------------------------------------------------------------ */

weft_value weft_module_new(const char *name, const char *doc)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, wf_module_new(name, doc));
}

static int check_module(Value m)
{
    if (wf_is_pointer(m) && wf_is_a(m, &wf_module_type))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "expected a module, not %T", m);
}

int weft_module_add(weft_value module, const char *name, weft_value h)
{
    ENTER();
    TAKE(m, module, WEFT_ERROR);
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return check_module(m) < 0 ? WEFT_ERROR : wf_module_add(m, name, wf_new_ref(v));
}

int weft_module_add_methods(weft_value module, const weft_method *methods)
{
    ENTER();
    TAKE(m, module, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    if (check_module(m) < 0)
        return WEFT_ERROR;
    Value name = wf_getattr(m, wf_n.__name__);
    if (wf_is_null(name))
        return WEFT_ERROR;
    int r = WEFT_OK;
    for (const weft_method *d = methods; r == WEFT_OK && d->name != NULL; d++)
        r = wf_module_add(m, d->name, new_function(d->name, d->doc, name, d->function, d->data, NULL));
    wf_drop(name);
    return r;
}

typedef struct Registered {
    struct Registered *next;
    int index;
    int (*init)(weft_value module, void *data);
    void *data;
    char name[];
} Registered;

static _Atomic(Registered *) registered; /* release by weft_module_register(), acquire by readers; grows only */

int weft_module_register(const char *name, int (*init)(weft_value module, void *data), void *data)
{
    Registered *r = malloc(sizeof *r + strlen(name) + 1);
    if (r == NULL)
        return WEFT_NO_MEMORY;
    strcpy(r->name, name);
    r->init = init;
    r->data = data;
    Registered *first = atomic_load_explicit(&registered, memory_order_acquire);
    do {
        r->next = first;
        r->index = first != NULL ? first->index + 1 : 0;
        /* Release: the entry is filled before it is found. */
    } while (!atomic_compare_exchange_weak_explicit(&registered, &first, r, memory_order_acq_rel,
                                                    memory_order_acquire));
    return WEFT_OK;
}

int wf_embed_find_module(Value name)
{
    for (Registered *r = atomic_load_explicit(&registered, memory_order_acquire); r != NULL; r = r->next) {
        size_t len;
        const char *text = wf_str_utf8(name, &len);
        if (text == NULL)
            wf_err_clear();
        else if (strcmp(text, r->name) == 0)
            return r->index;
    }
    return -1;
}

static weft_value init_module(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    const Registered *r = data;
    int status = r->init(args[0], r->data);
    if (status == WEFT_OK)
        return args[0];
    if (!wf_err_occurred())
        wf_raise(&wf_exc_SystemError, "initialization of %s failed without raising an exception", r->name);
    return NULL;
}

int wf_embed_fill_module(int index, Value module)
{
    Registered *r = atomic_load_explicit(&registered, memory_order_acquire);
    while (r->index != index)
        r = r->next;
    Value fn = new_function(r->name, NULL, WF_NONE, init_module, r, NULL);
    Value v = wf_is_null(fn) ? fn : wf_call1(fn, module);
    wf_drop(fn);
    wf_drop(v);
    return wf_is_null(v) ? -1 : 0;
}

/* --- user data ------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    const char *tag;           /* [const] */
    void *p;                   /* [const] */
    void (*free_data)(void *); /* [const] */
} Data;

static Value data_repr(Value self)
{
    return wf_str_from_format("<weft.data object \"%s\" at %p>", ((Data *)wf_obj(self))->tag, (void *)wf_obj(self));
}

static void data_dealloc(WfObject *o)
{
    Data *d = (Data *)o;
    if (d->free_data != NULL)
        d->free_data(d->p);
    wf_free_object(o, sizeof *d);
}

static WfType data_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "weft.data",
    .basicsize = sizeof(Data),
    .flags = WF_TF_WEAKREF | WF_TF_NO_INSTANCE | WF_TF_IMMUTABLE,
    .dealloc = data_dealloc,
    .repr = data_repr,
};

weft_value weft_data_new(const char *tag, void *p, void (*free_data)(void *p))
{
    ENTER();
    DISCARD_ERROR();
    Data *d = wf_alloc_leaf(data_type.shape, sizeof *d);
    if (d == NULL)
        return NULL;
    d->tag = tag;
    d->p = p;
    d->free_data = free_data;
    return wf_embed_give(e, WF_MOVE(d));
}

void *weft_data_get(weft_value h, const char *tag)
{
    ENTER();
    TAKE(v, h, NULL);
    DISCARD_ERROR();
    if (!wf_has_shape(v, data_type.shape)) {
        wf_raise(&wf_exc_TypeError, "expected a weft.data object \"%s\", not %T", tag, v);
        return NULL;
    }
    const Data *d = (const Data *)wf_obj(v);
    if (strcmp(d->tag, tag) != 0) {
        wf_raise(&wf_exc_TypeError, "expected a weft.data object \"%s\", not one of \"%s\"", tag, d->tag);
        return NULL;
    }
    return d->p;
}

int wf_embed_types_init(void)
{
    if (wf_type_add(WF_NULL, &function_type) < 0)
        return -1;
    return wf_type_add(WF_NULL, &data_type);
}
