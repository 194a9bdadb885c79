/* ContextVar and Token. */
#include "class.h"
#include "context.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    Value name;     /* [const] */
    Value dflt;     /* [const] or WF_NULL */
    uint32_t hash;  /* [const] unlike every other variable's */
} ContextVar;

typedef struct {
    WfObject ob;
    Value context, var; /* [const] */
    Value old;          /* [const] the value before, or WF_NULL */
    _Atomic bool used;  /* [relaxed] one reset() sets it */
} Token;

Value wf_token_missing;

static ContextVar *as_var(Value v) { return (ContextVar *)wf_obj(v); }
static Token *as_token(Value v) { return (Token *)wf_obj(v); }

uint32_t wf_contextvar_hash(Value var) { return as_var(var)->hash; }

/* --- ContextVar ---------------------------------------------------------------------------------------- */

/* Numbers in order, scattered one to one. */
static uint32_t new_hash(void)
{
    static _Atomic uint32_t last; /* [relaxed] */
    uint32_t h = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
    h *= 0x9E3779B1u;
    return h ^ h >> 15;
}

static Value var_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "default", NULL};
    Value name, dflt = WF_NULL;
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "ContextVar() takes exactly 1 positional argument (0 given)");
    if (nargs > 1)
        return wf_raise(&wf_exc_TypeError,
                        "ContextVar() takes at most 1 positional argument (%zu given)", nargs);
    if (wf_parse_args(args, nargs, kwnames, "O|$O:ContextVar", names, &name, &dflt) < 0)
        return WF_NULL;
    if (!wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "context variable name must be a str");
    ContextVar *v = wf_alloc(type->shape, sizeof *v);
    if (v == NULL)
        return WF_NULL;
    v->name = wf_new_ref(name);
    v->dflt = wf_new_ref(dflt);
    v->hash = new_hash();
    return WF_MOVE(v);
}

static Value var_repr(Value self)
{
    ContextVar *v = as_var(self);
    if (wf_is_null(v->dflt))
        return wf_str_from_format("<ContextVar name=%R at %p>", v->name, (void *)v);
    return wf_str_from_format("<ContextVar name=%R default=%R at %p>", v->name, v->dflt, (void *)v);
}

/* The value in the calling thread's context, new: false if there is none. */
static bool current_value(ContextVar *v, Value *out)
{
    Value current = wf_thread()->context;
    if (!wf_is_pointer(current))
        return false;
    WfContext *c = (WfContext *)wf_obj(current);
    bool l = wf_lock(c);
    bool found = wf_hamt_get(c->map, wf_uncounted(v), v->hash, out);
    wf_unlock(c, l);
    return found;
}

static Value m_get(Value self, const Value *args, size_t nargs)
{
    ContextVar *v = as_var(self);
    Value r;
    if (wf_check_nargs("get", nargs, 0, 1) < 0)
        return WF_NULL;
    if (current_value(v, &r))
        return r;
    if (nargs == 1)
        return wf_new_ref(args[0]);
    if (!wf_is_null(v->dflt))
        return wf_new_ref(v->dflt);
    return wf_raise_value(&wf_exc_LookupError, self);
}

static int store(WfContext *c, Value var, Value v)
{
    bool added;
    size_t len;
    Value map = wf_context_map(c, &len);
    Value next = wf_hamt_set(map, var, as_var(var)->hash, v, &added);
    wf_drop(map);
    if (wf_is_null(next))
        return -1;
    wf_context_set_map_steal(c, next, len + added);
    return 0;
}

static int erase(WfContext *c, Value var)
{
    size_t len;
    Value map = wf_context_map(c, &len), next, old;
    bool there = wf_hamt_get(map, var, as_var(var)->hash, &old);
    int r = 0;
    if (there) {
        wf_drop(old);
        r = wf_hamt_remove(map, var, as_var(var)->hash, &next);
        if (r == 0)
            wf_context_set_map_steal(c, next, len - 1);
    }
    wf_drop(map);
    if (!there)
        wf_raise_value(&wf_exc_LookupError, var);
    return there ? r : -1;
}

static Value m_set(Value self, Value v)
{
    WfContext *c = wf_context_current();
    if (c == NULL)
        return WF_NULL;
    Token *t = wf_alloc(wf_context_token_type.shape, sizeof *t);
    if (t == NULL)
        return WF_NULL;
    t->context = wf_new_ref(wf_counted(c));
    t->var = wf_new_ref(self);
    atomic_init(&t->used, false);
    t->old = WF_NULL;
    Value old;
    if (current_value(as_var(self), &old))
        t->old = old;
    if (store(c, self, v) == 0)
        return WF_MOVE(t);
    wf_decref(t);
    return WF_NULL;
}

static bool is_used(Token *t) { return atomic_load_explicit(&t->used, memory_order_relaxed); }

static Value m_reset(Value self, Value arg)
{
    if (wf_type_of(arg) != &wf_context_token_type)
        return wf_raise(&wf_exc_TypeError, "expected an instance of Token, got %R", arg);
    Token *t = as_token(arg);
    if (is_used(t))
        return wf_raise(&wf_exc_RuntimeError, "%R has already been used once", arg);
    if (!wf_is(t->var, self))
        return wf_raise(&wf_exc_ValueError, "%R was created by a different ContextVar", arg);
    WfContext *c = wf_context_current();
    if (c == NULL)
        return WF_NULL;
    if (&c->ob != wf_obj(t->context))
        return wf_raise(&wf_exc_ValueError, "%R was created in a different Context", arg);
    if (atomic_exchange_explicit(&t->used, true, memory_order_relaxed))
        return wf_raise(&wf_exc_RuntimeError, "%R has already been used once", arg);
    int r = wf_is_null(t->old) ? erase(c, self) : store(c, self, t->old);
    return r < 0 ? WF_NULL : WF_NONE;
}

static void var_dealloc(WfObject *o)
{
    wf_drop(((ContextVar *)o)->name);
    wf_drop(((ContextVar *)o)->dflt);
    wf_free_object(o, sizeof(ContextVar));
}

static int var_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((ContextVar *)o)->name);
    WF_VISIT(((ContextVar *)o)->dflt);
    return 0;
}

static WfMethodDef var_methods[] = {
    {"get", m_get, WF_FAST,
     "get($self, default=<unrepresentable>, /)\n--\n\nReturn a value for the context variable "
     "for the current context.\n\nIf there is no value for the variable in the current "
     "context, the method will:\n * return the value of the default argument of the method, if "
     "provided; or\n * return the default value for the context variable, if it was "
     "created\n   with one; or\n * raise a LookupError."},
    {"set", m_set, WF_O,
     "set($self, value, /)\n--\n\nCall to set a new value for the context variable in the "
     "current context.\n\nThe required value argument is the new value for the context "
     "variable.\n\nReturns a Token object that can be used to restore the variable to its "
     "previous\nvalue via the `ContextVar.reset()` method."},
    {"reset", m_reset, WF_O,
     "reset($self, token, /)\n--\n\nReset the context variable.\n\nThe variable is reset to "
     "the value it had before the `ContextVar.set()` that\ncreated the token was used."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef var_members[] = {
    {"name", WF_M_VALUE, offsetof(ContextVar, name), true, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_contextvar_type = {
    WF_TYPE_HEAD(FREE, "_contextvars.ContextVar", ContextVar, WF_TF_GC),
    .dealloc = var_dealloc,
    .traverse = var_traverse,
    .new = var_new,
    .repr = var_repr,
    .hash = wf_hash_identity,
    .methods = var_methods,
    .members = var_members,
};

/* --- Token ---------------------------------------------------------------------------------------------- */

static Value token_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return wf_raise(&wf_exc_RuntimeError, "Tokens can only be created by ContextVars");
}

static Value token_repr(Value self)
{
    Token *t = as_token(self);
    return wf_str_from_format("<Token%s var=%R at %p>", is_used(t) ? " used" : "", t->var, (void *)t);
}

static Value get_var(Value self, void *closure) { return wf_new_ref(as_token(self)->var); }

static Value get_old_value(Value self, void *closure)
{
    Value old = as_token(self)->old;
    return wf_new_ref(wf_is_null(old) ? wf_token_missing : old);
}

static void token_dealloc(WfObject *o)
{
    Token *t = (Token *)o;
    wf_drop(t->context);
    wf_drop(t->var);
    wf_drop(t->old);
    wf_free_object(o, sizeof *t);
}

static int token_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Token *)o)->context);
    WF_VISIT(((Token *)o)->var);
    WF_VISIT(((Token *)o)->old);
    return 0;
}

static WfMethodDef token_methods[] = {
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef token_getset[] = {
    {"var", get_var, NULL, NULL, NULL},
    {"old_value", get_old_value, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_context_token_type = {
    WF_TYPE_HEAD(FREE, "_contextvars.Token", Token, WF_TF_GC),
    .dealloc = token_dealloc,
    .traverse = token_traverse,
    .new = token_new,
    .repr = token_repr,
    .hash = wf_hash_not_implemented,
    .methods = token_methods,
    .getset = token_getset,
};

static Value missing_repr(Value self) { return wf_str_from_c("<Token.MISSING>"); }

static void missing_dealloc(WfObject *o) { wf_free_object(o, 32); }

WfType wf_token_missing_type = {
    WF_TYPE_HEAD(FREE, "Token.MISSING", WfObject, WF_TF_NO_INSTANCE),
    .dealloc = missing_dealloc,
    .repr = missing_repr,
};
