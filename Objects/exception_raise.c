/*
 * The thread's current exception: raising, fetching, matching, chaining.
 *
 * Raising links __context__ to the exception being handled; where that would close a cycle of
 * contexts the link that closes it is cut, as CPython does.
 */
#include "exc_impl.h"

#include "typeobj.h"

#include <stdarg.h>

/* --- state --------------------------------------------------------------------------------------------- */

bool wf_err_matches(WfType *type)
{
    Value e = wf_thread()->exc;
    return !wf_is_null(e) && wf_is_a(e, type);
}

Value wf_err_fetch(void)
{
    WfThread *t = wf_thread();
    Value e = t->exc;
    t->exc = WF_NULL;
    return e;
}

void wf_err_restore(Value exc)
{
    WfThread *t = wf_thread();
    Value old = t->exc;
    t->exc = exc;
    wf_drop(old);
}

void wf_err_clear(void)
{
    wf_err_restore(WF_NULL);
}

Value wf_exc_handled(void)
{
    for (WfExcLevel *l = wf_thread()->handled; l != NULL; l = l->prev)
        if (!wf_is_null(l->value) && !wf_is_none(l->value))
            return l->value;
    return WF_NULL;
}

/* --- chaining ---------------------------------------------------------------------------------------- */

/* Cuts the link of the chain of contexts behind `from` that leads to `exc`. */
static void cut_cycle(Value from, Value exc)
{
    Value o = wf_new_ref(from), slow = wf_new_ref(from);
    bool step = false;
    for (;;) {
        Value next = wf_exc_load(o, &wf_as_exc(o)->context);
        if (wf_is_none(next))
            break;
        if (wf_is(next, exc)) {
            wf_exc_store(o, &wf_as_exc(o)->context, WF_NONE);
            wf_drop(next);
            break;
        }
        wf_drop(o);
        o = next;
        if (wf_is(o, slow))
            break; /* a cycle that was there before: Floyd's tortoise met the hare */
        if (step) {
            Value s = wf_exc_load(slow, &wf_as_exc(slow)->context);
            wf_drop(slow);
            slow = s;
        }
        step = !step;
    }
    wf_drop(o);
    wf_drop(slow);
}

void wf_raise_obj(Value exc)
{
    exc = wf_own(exc);
    Value handled = wf_exc_handled();
    if (!wf_is_null(handled) && !wf_is(handled, exc)) {
        Value context = wf_new_ref(handled);
        cut_cycle(context, exc);
        wf_exc_store(exc, &wf_as_exc(exc)->context, context);
        wf_drop(context);
    }
    wf_err_restore(exc);
}

/* --- raising natives' errors ------------------------------------------------------------------------ */

Value wf_raise_value(WfType *type, Value arg)
{
    Value e = wf_exc_new(type, &arg, 1);
    if (!wf_is_null(e))
        wf_raise_obj(e);
    return WF_NULL;
}

Value wf_raise_none(WfType *type)
{
    Value e = wf_exc_new(type, NULL, 0);
    if (!wf_is_null(e))
        wf_raise_obj(e);
    return WF_NULL;
}

/* type(text), not raised yet; WF_NULL with whatever went wrong raised instead. */
static Value new_formatted(WfType *type, const char *fmt, va_list ap)
{
    /* An exception that is set belongs to the caller's past: formatting may call Python. */
    wf_err_clear();
    Value text = wf_str_from_vformat(fmt, ap);
    if (wf_is_null(text))
        return WF_NULL;
    Value e = wf_exc_new(type, &text, 1);
    wf_drop(text);
    return e;
}

static void raise_formatted(WfType *type, const char *fmt, va_list ap)
{
    Value e = new_formatted(type, fmt, ap);
    if (!wf_is_null(e))
        wf_raise_obj(e);
}

Value wf_raise(WfType *type, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    raise_formatted(type, fmt, ap);
    va_end(ap);
    return WF_NULL;
}

void wf_attribute_error_context(Value o, Value name)
{
    if (!wf_err_matches(&wf_exc_AttributeError))
        return;
    Value exc = wf_err_fetch();
    WfAttributeError *a = (WfAttributeError *)wf_obj(exc);
    if (wf_is_null(a->name) && wf_is_null(a->obj)) {
        wf_exc_store(exc, &a->name, name);
        wf_exc_store(exc, &a->obj, o);
    }
    wf_err_restore(exc);
}

/* Raises AttributeError(text) with its fields; text stolen. */
static Value raise_attribute_text(Value text, Value obj, Value name)
{
    Value args = wf_is_null(text) ? WF_NULL : wf_tuple_new(1);
    if (wf_is_null(args)) {
        wf_drop(text);
        return WF_NULL;
    }
    wf_as_tuple(args)->items[0] = wf_own(text);
    Value e = wf_exc_alloc(&wf_exc_AttributeError, args);
    if (wf_is_null(e))
        return WF_NULL;
    WfAttributeError *a = (WfAttributeError *)wf_obj(e);
    a->name = wf_new_ref(name);
    a->obj = wf_new_ref(obj);
    wf_raise_obj(e);
    return WF_NULL;
}

Value wf_raise_attribute(Value obj, Value name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    wf_err_clear();
    Value text = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    return raise_attribute_text(text, obj, name);
}

/* Programs try attributes and catch: the message is put together without a format. */
Value wf_raise_no_attribute(Value obj, Value name)
{
    bool is_type = wf_is_kind(obj, WF_TF_TYPE);
    const char *type = is_type ? ((WfType *)wf_obj(obj))->name : wf_type_of(obj)->name;
    if (strlen(type) > 50)
        return wf_raise_attribute(obj, name, is_type ? "type object '%.50s' has no attribute '%U'"
                                                     : "'%.50s' object has no attribute '%U'",
                                  type, name);
    char head[128], *p = stpcpy(stpcpy(head, is_type ? "type object '" : "'"), type);
    p = stpcpy(p, is_type ? "' has no attribute '" : "' object has no attribute '");
    Value prefix = wf_str_from_utf8(head, (size_t)(p - head)), text = WF_NULL;
    if (!wf_is_null(prefix)) {
        WfStrBuilder b;
        wf_sb_init(&b);
        wf_sb_str(&b, prefix);
        wf_sb_str(&b, name);
        wf_sb_char(&b, '\'');
        text = wf_sb_finish(&b);
    }
    wf_drop(prefix);
    return raise_attribute_text(text, obj, name);
}

Value wf_raise_name(WfType *type, Value name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value e = new_formatted(type, fmt, ap);
    va_end(ap);
    if (wf_is_null(e))
        return WF_NULL;
    wf_exc_store(e, &((WfNameError *)wf_obj(e))->name, name);
    wf_raise_obj(e);
    return WF_NULL;
}

Value wf_raise_import(WfType *type, Value name, Value path, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value e = new_formatted(type, fmt, ap);
    va_end(ap);
    if (wf_is_null(e))
        return WF_NULL;
    WfImportError *i = (WfImportError *)wf_obj(e);
    wf_exc_store(e, &i->name, name);
    wf_exc_store(e, &i->path, path);
    wf_raise_obj(e);
    return WF_NULL;
}

Value wf_raise_keyerror(Value key)
{
    return wf_raise_value(&wf_exc_KeyError, key);
}

Value wf_raise_stop_iteration(Value value)
{
    return wf_is_none(value) ? wf_raise_none(&wf_exc_StopIteration)
                             : wf_raise_value(&wf_exc_StopIteration, value);
}

Value wf_raise_bad_call(void)
{
    return wf_raise(&wf_exc_SystemError, "bad argument to internal function");
}

/* --- MemoryError ------------------------------------------------------------------------------------------- */

static Value reserve; /* [const after start-up] immortal; its fields are [lock] */
static __thread bool making __attribute__((tls_model("initial-exec")));

int wf_memory_error_init(void)
{
    wf_type_dict(&wf_exc_MemoryError); /* there may be no memory for that later */
    reserve = wf_exc_new(&wf_exc_MemoryError, NULL, 0);
    if (wf_is_null(reserve))
        return -1;
    wf_local_set(wf_obj(reserve), WF_IMMORTAL_LOCAL);
    return 0;
}

/* A fresh instance while there is memory for it, else the one in reserve, wiped. */
Value wf_no_memory(void)
{
    Value e = WF_NULL;
    if (!making && wf_is_pointer(reserve)) {
        making = true;
        e = wf_exc_new(&wf_exc_MemoryError, NULL, 0);
        making = false;
    } else if (making) {
        return WF_NULL;
    }
    if (wf_is_null(e) && wf_is_pointer(reserve)) {
        e = reserve;
        wf_exc_store(e, &wf_as_exc(e)->traceback, WF_NONE);
        wf_exc_store(e, &wf_as_exc(e)->context, WF_NONE);
    }
    wf_err_restore(e);
    return WF_NULL;
}

/* --- matching and `raise` -------------------------------------------------------------------------- */

static int match_one(WfType *k, Value type)
{
    if (!wf_is_exc_class(type))
        return wf_raise_i(&wf_exc_TypeError, "catching classes that do not inherit from "
                                             "BaseException is not allowed");
    return wf_is_subtype(k, (WfType *)wf_obj(type));
}

int wf_exc_match(Value exc, Value type)
{
    WfType *k = wf_is_exc_class(exc) ? (WfType *)wf_obj(exc) : wf_type_of(exc);
    if (!wf_is_tuple(type))
        return match_one(k, type);
    /* Every entry is checked before one may match. */
    int found = 0;
    for (size_t i = 0; i < wf_tuple_len(type); i++) {
        Value entry = wf_tuple_item(type, i);
        int r = wf_is_tuple(entry) ? wf_exc_match(exc, entry) : match_one(k, entry);
        if (r < 0)
            return -1;
        found |= r;
    }
    return found;
}

/* An instance of what `raise` or `from` names: new reference. */
static Value instance_of(Value v, const char *message)
{
    if (wf_is_exc(v))
        return wf_new_ref(v);
    if (!wf_is_exc_class(v))
        return wf_raise(&wf_exc_TypeError, "%s", message);
    Value e = wf_call0(v);
    if (wf_is_null(e) || wf_is_exc(e))
        return e;
    wf_raise(&wf_exc_TypeError, "calling %R should have returned an instance of BaseException, "
                                "not %R", v, wf_type_value(wf_type_of(e)));
    wf_drop(e);
    return WF_NULL;
}

void wf_raise_statement(Value exc, Value cause)
{
    Value e = instance_of(exc, "exceptions must derive from BaseException");
    if (wf_is_null(e))
        return;
    if (!wf_is_null(cause)) {
        Value c = wf_is_none(cause)
                      ? WF_NONE
                      : instance_of(cause, "exception causes must derive from BaseException");
        if (wf_is_null(c)) {
            wf_drop(e);
            return;
        }
        wf_exc_set_cause(e, c);
    }
    wf_raise_obj(e);
}
