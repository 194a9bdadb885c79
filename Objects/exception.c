/*
 * BaseException: arguments, traceback, context, cause, notes; and the memory of all exceptions.
 *
 * The C structs of derived types hold further references right behind the base; how many is in
 * the type's aux, so one dealloc and one traversal serve all. Attributes set by programs (and
 * __notes__) are in inline slots, as of any Python class.
 */
#include "exc_impl.h"

#include "instance.h"
#include "typeobj.h"

/* --- memory ------------------------------------------------------------------------------------------- */

Value wf_exc_alloc(WfType *t, Value args)
{
    if (wf_is_null(args))
        return WF_NULL;
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v)) {
        wf_drop(args);
        return WF_NULL;
    }
    WfBaseException *e = wf_as_exc(v);
    e->args = args;
    e->traceback = e->context = e->cause = WF_NONE;
    e->suppress_context = false;
    Value *extra = wf_exc_extra(&e->ob);
    for (size_t i = 0, n = wf_exc_extras(t); i < n; i++)
        extra[i] = WF_NULL;
    return v;
}

static void drop_field(Value *field, Value empty)
{
    Value old = *field;
    *field = empty;
    wf_drop(old);
}

static void exception_clear(WfObject *o)
{
    WfBaseException *e = (WfBaseException *)o;
    Value *extra = wf_exc_extra(o);
    for (size_t i = 0, n = wf_exc_extras(wf_obj_type(o)); i < n; i++)
        drop_field(&extra[i], WF_NULL);
    drop_field(&e->args, wf_tuple_empty);
    drop_field(&e->traceback, WF_NONE);
    drop_field(&e->context, WF_NONE);
    drop_field(&e->cause, WF_NONE);
    wf_instance_clear(o);
}

static void exception_dealloc(WfObject *o)
{
    exception_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int exception_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfBaseException *e = (WfBaseException *)o;
    WF_VISIT(e->args);
    WF_VISIT(e->traceback);
    WF_VISIT(e->context);
    WF_VISIT(e->cause);
    Value *extra = wf_exc_extra(o);
    for (size_t i = 0, n = wf_exc_extras(wf_obj_type(o)); i < n; i++)
        WF_VISIT(extra[i]);
    return wf_instance_traverse(o, visit, arg);
}

void wf_exc_store(Value self, Value *field, Value v)
{
    WfObject *o = wf_obj(self);
    wf_barrier(o, v);
    bool l = wf_lock(o);
    Value old = *field;
    wf_value_store(field, wf_new_ref(v)); /* release: wf_exc_set_args() looks without the lock */
    wf_unlock(o, l);
    wf_drop(old);
}

Value wf_exc_load(Value self, const Value *field)
{
    WfObject *o = wf_obj(self);
    bool l = wf_lock(o);
    Value v = wf_new_ref(*field);
    wf_unlock(o, l);
    return wf_is_null(v) ? WF_NONE : v;
}

/* --- creation ------------------------------------------------------------------------------------------ */

Value wf_base_exception_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    return wf_exc_alloc(t, wf_tuple_from_array(args, nargs));
}

int wf_exc_set_args(Value self, const Value *args, size_t nargs)
{
    Value old = wf_value_load(&wf_as_exc(self)->args);
    bool same = wf_tuple_len(old) == nargs;
    for (size_t i = 0; same && i < nargs; i++)
        same = wf_is(wf_tuple_item(old, i), args[i]);
    if (same)
        return 0;
    Value t = wf_tuple_from_array(args, nargs);
    if (wf_is_null(t))
        return -1;
    wf_exc_store(self, &wf_as_exc(self)->args, t);
    wf_drop(t);
    return 0;
}

int wf_base_exception_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs(wf_type_of(self)->name, kwnames) < 0)
        return -1;
    return wf_exc_set_args(self, args, nargs);
}

Value wf_exc_new(WfType *type, const Value *args, size_t n)
{
    Value v = type->new(type, args, n, WF_NULL);
    if (wf_is_null(v))
        return WF_NULL;
    WfInitFn init = wf_type_of(v)->init;
    if (init != wf_base_exception_init && init(v, args, n, WF_NULL) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

/* --- text ------------------------------------------------------------------------------------------------- */

Value wf_base_exception_str(Value self)
{
    Value args = wf_exc_load(self, &wf_as_exc(self)->args), text;
    switch (wf_tuple_len(args)) {
    case 0:
        text = wf_str_empty;
        break;
    case 1:
        text = wf_str(wf_tuple_item(args, 0));
        break;
    default:
        text = wf_str(args);
    }
    wf_drop(args);
    return text;
}

static Value exception_repr(Value self)
{
    Value args = wf_exc_load(self, &wf_as_exc(self)->args);
    const char *name = wf_type_name(self);
    Value text = wf_tuple_len(args) == 1
                     ? wf_str_from_format("%s(%R)", name, wf_tuple_item(args, 0))
                     : wf_str_from_format("%s%R", name, args);
    wf_drop(args);
    return text;
}

/* --- attributes ---------------------------------------------------------------------------------------- */

static Value get_args(Value self, void *closure)
{
    return wf_exc_load(self, &wf_as_exc(self)->args);
}

static int set_args(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "args may not be deleted");
    Value t = wf_sequence_tuple(v);
    if (wf_is_null(t))
        return -1;
    wf_exc_store(self, &wf_as_exc(self)->args, t);
    wf_drop(t);
    return 0;
}

static Value get_traceback(Value self, void *closure)
{
    return wf_exc_load(self, &wf_as_exc(self)->traceback);
}

static int set_traceback(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "__traceback__ may not be deleted");
    if (!wf_is_none(v) && !wf_has_shape(v, WF_SHAPE_traceback))
        return wf_raise_i(&wf_exc_TypeError, "__traceback__ must be a traceback or None");
    wf_exc_store(self, &wf_as_exc(self)->traceback, v);
    return 0;
}

static Value get_context(Value self, void *closure)
{
    return wf_exc_load(self, &wf_as_exc(self)->context);
}

static int check_related(Value v, const char *attr, const char *what)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "%s may not be deleted", attr);
    if (!wf_is_none(v) && !wf_is_exc(v))
        return wf_raise_i(&wf_exc_TypeError,
                          "exception %s must be None or derive from BaseException", what);
    return 0;
}

static int set_context(Value self, Value v, void *closure)
{
    if (check_related(v, "__context__", "context") < 0)
        return -1;
    wf_exc_store(self, &wf_as_exc(self)->context, v);
    return 0;
}

static Value get_cause(Value self, void *closure)
{
    return wf_exc_load(self, &wf_as_exc(self)->cause);
}

static int set_cause(Value self, Value v, void *closure)
{
    if (check_related(v, "__cause__", "cause") < 0)
        return -1;
    wf_exc_set_cause(self, wf_new_ref(v));
    return 0;
}

void wf_exc_set_cause(Value exc, Value cause)
{
    wf_exc_store(exc, &wf_as_exc(exc)->cause, wf_is_null(cause) ? WF_NONE : cause);
    wf_drop(cause);
    wf_relaxed_set(&wf_as_exc(exc)->suppress_context, true);
}

void wf_exc_set_context(Value exc, Value context)
{
    wf_exc_store(exc, &wf_as_exc(exc)->context, wf_is_null(context) ? WF_NONE : context);
    wf_drop(context);
}

static Value get_dict(Value self, void *closure)
{
    return wf_dict_getset.get(self, closure);
}

static int set_dict(Value self, Value v, void *closure)
{
    return wf_dict_getset.set(self, v, closure);
}

/* --- methods ------------------------------------------------------------------------------------------------ */

Value wf_exc_state(Value self)
{
    Value dict = wf_instance_dict_copy(self);
    if (!wf_is_null(dict) && !wf_is_none(dict) && wf_dict_len(dict) == 0) {
        wf_drop(dict);
        return WF_NONE;
    }
    return dict;
}

static Value exception_reduce(Value self)
{
    Value args = get_args(self, NULL), state = wf_exc_state(self), r = WF_NULL;
    Value type = wf_type_value(wf_type_of(self));
    if (!wf_is_null(state))
        r = wf_is_none(state) ? wf_tuple_pack(2, type, args) : wf_tuple_pack(3, type, args, state);
    wf_drop(args);
    wf_drop(state);
    return r;
}

static Value exception_setstate(Value self, Value state)
{
    if (wf_is_none(state))
        return WF_NONE;
    if (!wf_is_dict(state))
        return wf_raise(&wf_exc_TypeError, "state is not a dictionary");
    size_t pos = 0;
    Value key, v;
    while (wf_dict_next(state, &pos, &key, &v)) {
        int r = wf_setattr(self, key, v);
        wf_drop(key);
        wf_drop(v);
        if (r < 0)
            return WF_NULL;
    }
    return WF_NONE;
}

static Value exception_with_traceback(Value self, Value tb)
{
    return set_traceback(self, tb, NULL) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value exception_add_note(Value self, Value note)
{
    if (!wf_is_str(note))
        return wf_raise(&wf_exc_TypeError, "note must be a str, not '%s'", wf_type_of(note)->name);
    Value notes;
    int r = wf_getattr_opt(self, wf_n.__notes__, &notes);
    if (r < 0)
        return WF_NULL;
    if (r == 0) {
        notes = wf_list_new(1);
        if (wf_is_null(notes) || wf_setattr(self, wf_n.__notes__, notes) < 0) {
            wf_drop(notes);
            return WF_NULL;
        }
    }
    if (!wf_is_list(notes)) {
        wf_raise(&wf_exc_TypeError, "Cannot add note: __notes__ is not a list");
        r = -1;
    } else {
        r = wf_list_append(notes, note);
    }
    wf_drop(notes);
    return r < 0 ? WF_NULL : WF_NONE;
}

static WfMethodDef exception_methods[] = {
    {"__reduce__", exception_reduce, WF_NOARGS, NULL},
    {"__setstate__", exception_setstate, WF_O, NULL},
    {"with_traceback", exception_with_traceback, WF_O,
     "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", exception_add_note, WF_O,
     "Exception.add_note(note) --\n    add a note to the exception"},
    {0}};
static WfMemberDef exception_members[] = {
    {"__suppress_context__", WF_M_BOOL, offsetof(WfBaseException, suppress_context), false, NULL},
    {0}};
static WfGetSetDef exception_getset[] = {
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {"args", get_args, set_args, NULL, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL, NULL},
    {"__context__", get_context, set_context, "exception context", NULL},
    {"__cause__", get_cause, set_cause, "exception cause", NULL},
    {0}};

/* --- the types --------------------------------------------------------------------------------------------- */

#define EXTRA(st) ((sizeof(st) - sizeof(WfBaseException)) / sizeof(Value))
/* The structs with numbers at their end hold fewer references than words. */
#define SLOTS_WfBaseException .aux = NULL,
#define SLOTS_WfSystemExit                                                                        \
    .aux = (void *)EXTRA(WfSystemExit), .init = wf_system_exit_init,                              \
    .members = wf_system_exit_members,
#define SLOTS_WfStopIteration                                                                     \
    .aux = (void *)EXTRA(WfStopIteration), .init = wf_stop_iteration_init,                        \
    .members = wf_stop_iteration_members,
#define SLOTS_WfAttributeError                                                                    \
    .aux = (void *)EXTRA(WfAttributeError), .init = wf_attribute_error_init,                      \
    .members = wf_attribute_error_members,
#define SLOTS_WfNameError                                                                         \
    .aux = (void *)EXTRA(WfNameError), .init = wf_name_error_init, .members = wf_name_error_members,
#define SLOTS_WfImportError                                                                       \
    .aux = (void *)EXTRA(WfImportError), .init = wf_import_error_init, .str = wf_import_error_str, \
    .members = wf_import_error_members, .methods = wf_import_error_methods,
#define SLOTS_WfOSError                                                                           \
    .aux = (void *)4, .new = wf_os_error_new, .init = wf_os_error_init, .str = wf_os_error_str,   \
    .members = wf_os_error_members, .methods = wf_os_error_methods, .getset = wf_os_error_getset,
#define SLOTS_WfSyntaxErrorObject                                                                 \
    .aux = (void *)EXTRA(WfSyntaxErrorObject), .init = wf_syntax_error_init,                      \
    .str = wf_syntax_error_str, .members = wf_syntax_error_members,
#define SLOTS_WfUnicodeError .aux = (void *)3, .members = wf_unicode_error_members,
#define SLOTS_WfExceptionGroup                                                                    \
    .aux = (void *)EXTRA(WfExceptionGroup), .new = wf_exception_group_new,                        \
    .init = wf_exception_group_init, .str = wf_exception_group_str,                               \
    .members = wf_exception_group_members, .methods = wf_exception_group_methods,

#define E(NAME, base_name, st)                                                                    \
    WfType wf_exc_##NAME = {.ob = WF_HEAD_STATIC(WF_SHAPE_type),                                  \
                            .name = #NAME,                                                        \
                            .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_EXC | WF_TF_INLINE |       \
                                     WF_TF_WEAKREF,                                               \
                            .basicsize = sizeof(st),                                              \
                            SLOTS_##st};
#include "exceptions.def"
#undef E

static const struct {
    WfType *type, *base;
} table[] = {
#define wf_exc_object wf_object_type
#define E(NAME, base_name, st) {&wf_exc_##NAME, &wf_exc_##base_name},
#include "exceptions.def"
#undef E
#undef wf_exc_object
};

static const struct {
    WfType *type;
    const char *doc;
} docs[] = {
    {&wf_exc_BaseException, "Common base class for all exceptions"},
    {&wf_exc_BaseExceptionGroup, "A combination of multiple unrelated exceptions."},
    {&wf_exc_GeneratorExit, "Request that a generator exit."},
    {&wf_exc_KeyboardInterrupt, "Program interrupted by user."},
    {&wf_exc_SystemExit, "Request to exit from the interpreter."},
    {&wf_exc_Exception, "Common base class for all non-exit exceptions."},
    {&wf_exc_ArithmeticError, "Base class for arithmetic errors."},
    {&wf_exc_FloatingPointError, "Floating point operation failed."},
    {&wf_exc_OverflowError, "Result too large to be represented."},
    {&wf_exc_ZeroDivisionError, "Second argument to a division or modulo operation was zero."},
    {&wf_exc_AssertionError, "Assertion failed."},
    {&wf_exc_AttributeError, "Attribute not found."},
    {&wf_exc_BufferError, "Buffer error."},
    {&wf_exc_EOFError, "Read beyond end of file."},
    {&wf_exc_ImportError,
     "Import can't find module, or can't find name in module."},
    {&wf_exc_ModuleNotFoundError, "Module not found."},
    {&wf_exc_LookupError, "Base class for lookup errors."},
    {&wf_exc_IndexError, "Sequence index out of range."},
    {&wf_exc_KeyError, "Mapping key not found."},
    {&wf_exc_MemoryError, "Out of memory."},
    {&wf_exc_NameError, "Name not found globally."},
    {&wf_exc_UnboundLocalError, "Local name referenced but not bound to a value."},
    {&wf_exc_OSError, "Base class for I/O related errors."},
    {&wf_exc_BlockingIOError, "I/O operation would block."},
    {&wf_exc_ChildProcessError, "Child process error."},
    {&wf_exc_ConnectionError, "Connection error."},
    {&wf_exc_BrokenPipeError, "Broken pipe."},
    {&wf_exc_ConnectionAbortedError, "Connection aborted."},
    {&wf_exc_ConnectionRefusedError, "Connection refused."},
    {&wf_exc_ConnectionResetError, "Connection reset."},
    {&wf_exc_FileExistsError, "File already exists."},
    {&wf_exc_FileNotFoundError, "File not found."},
    {&wf_exc_InterruptedError, "Interrupted by signal."},
    {&wf_exc_IsADirectoryError, "Operation doesn't work on directories."},
    {&wf_exc_NotADirectoryError, "Operation only works on directories."},
    {&wf_exc_PermissionError, "Not enough permissions."},
    {&wf_exc_ProcessLookupError, "Process not found."},
    {&wf_exc_TimeoutError, "Timeout expired."},
    {&wf_exc_ReferenceError, "Weak ref proxy used after referent went away."},
    {&wf_exc_RuntimeError, "Unspecified run-time error."},
    {&wf_exc_NotImplementedError, "Method or function hasn't been implemented yet."},
    {&wf_exc_RecursionError, "Recursion limit exceeded."},
    {&wf_exc_StopAsyncIteration, "Signal the end from iterator.__anext__()."},
    {&wf_exc_StopIteration, "Signal the end from iterator.__next__()."},
    {&wf_exc_SyntaxError, "Invalid syntax."},
    {&wf_exc_IndentationError, "Improper indentation."},
    {&wf_exc_TabError, "Improper mixture of spaces and tabs."},
    {&wf_exc_SystemError, "Internal error in the Python interpreter.\n\n"
                          "Please report this to the Python maintainer, along with the traceback,\n"
                          "the Python version, and the hardware/OS platform and version."},
    {&wf_exc_TypeError, "Inappropriate argument type."},
    {&wf_exc_ValueError, "Inappropriate argument value (of correct type)."},
    {&wf_exc_UnicodeError, "Unicode related error."},
    {&wf_exc_UnicodeDecodeError, "Unicode decoding error."},
    {&wf_exc_UnicodeEncodeError, "Unicode encoding error."},
    {&wf_exc_UnicodeTranslateError, "Unicode translation error."},
    {&wf_exc_Warning, "Base class for warning categories."},
    {&wf_exc_BytesWarning,
     "Base class for warnings about bytes and buffer related problems, mostly\n"
     "related to conversion from str or comparing to str."},
    {&wf_exc_DeprecationWarning, "Base class for warnings about deprecated features."},
    {&wf_exc_EncodingWarning, "Base class for warnings about encodings."},
    {&wf_exc_FutureWarning,
     "Base class for warnings about constructs that will change semantically\nin the future."},
    {&wf_exc_ImportWarning,
     "Base class for warnings about probable mistakes in module imports"},
    {&wf_exc_PendingDeprecationWarning,
     "Base class for warnings about features which will be deprecated\nin the future."},
    {&wf_exc_ResourceWarning, "Base class for warnings about resource usage."},
    {&wf_exc_RuntimeWarning, "Base class for warnings about dubious runtime behavior."},
    {&wf_exc_SyntaxWarning, "Base class for warnings about dubious syntax."},
    {&wf_exc_UnicodeWarning,
     "Base class for warnings about Unicode related problems, mostly\n"
     "related to conversion problems."},
    {&wf_exc_UserWarning, "Base class for warnings generated by user code."},
};

static void set_special_slots(void)
{
    WfType *base = &wf_exc_BaseException;
    base->dealloc = exception_dealloc;
    base->traverse = exception_traverse;
    base->clear = exception_clear;
    base->new = wf_base_exception_new;
    base->init = wf_base_exception_init;
    base->repr = exception_repr;
    base->str = wf_base_exception_str;
    base->methods = exception_methods;
    base->members = exception_members;
    base->getset = exception_getset;
    wf_exc_KeyError.str = wf_key_error_str;
    wf_exc_UnicodeDecodeError.init = wf_unicode_decode_error_init;
    wf_exc_UnicodeDecodeError.str = wf_unicode_decode_error_str;
    wf_exc_UnicodeEncodeError.init = wf_unicode_encode_error_init;
    wf_exc_UnicodeEncodeError.str = wf_unicode_encode_error_str;
    wf_exc_UnicodeTranslateError.init = wf_unicode_translate_error_init;
    wf_exc_UnicodeTranslateError.str = wf_unicode_translate_error_str;
    for (size_t i = 0; i < sizeof docs / sizeof *docs; i++)
        docs[i].type->doc = docs[i].doc;
}

/* A type whose struct is its base's inherits slots, members and methods instead of repeating them. */
static void keep_inherited(WfType *t, const WfType *base)
{
    if (t->basicsize != base->basicsize || t->aux != base->aux)
        return;
    t->members = t->members == base->members ? NULL : t->members;
    t->methods = t->methods == base->methods ? NULL : t->methods;
    t->getset = t->getset == base->getset ? NULL : t->getset;
    t->new = t->new == base->new ? NULL : t->new;
    t->init = t->init == base->init ? NULL : t->init;
    t->str = t->str == base->str ? NULL : t->str;
}

static int make_type(WfType *t, WfType *base)
{
    t->base = base;
    if (t == &wf_exc_ExceptionGroup) {
        t->bases = wf_tuple_pack(2, wf_type_value(base), wf_type_value(&wf_exc_Exception));
        if (wf_is_null(t->bases))
            return -1;
    }
    return wf_type_add(WF_NULL, t);
}

int wf_exceptions_init(void)
{
    set_special_slots();
    /* Last first: a base must still have its own slots when its derived types are compared. */
    for (size_t i = sizeof table / sizeof *table; i-- > 1;)
        keep_inherited(table[i].type, table[i].base);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (make_type(table[i].type, table[i].base) < 0)
            return -1;
    return wf_memory_error_init();
}
