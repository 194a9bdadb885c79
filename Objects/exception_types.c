/* Exceptions with a few attributes: SystemExit, StopIteration, AttributeError, NameError, ImportError,
   KeyError, SyntaxError. Each __init__ fills the fields from the arguments. */
#include "exc_impl.h"

#include "instance.h"

#define FIELD(st, name) offsetof(st, name)

/* --- one value -------------------------------------------------------------------------------------------- */

int wf_system_exit_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0)
        return -1;
    WfSystemExit *e = (WfSystemExit *)wf_obj(self);
    if (nargs == 0)
        return 0;
    Value code = nargs == 1 ? wf_new_ref(args[0]) : wf_exc_load(self, &e->base.args);
    wf_exc_store(self, &e->code, code);
    wf_drop(code);
    return 0;
}

WfMemberDef wf_system_exit_members[] = {
    {"code", WF_M_VALUE, FIELD(WfSystemExit, code), false, "exception code"}, {0}};

int wf_stop_iteration_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0)
        return -1;
    wf_exc_store(self, &((WfStopIteration *)wf_obj(self))->value, nargs ? args[0] : WF_NONE);
    return 0;
}

WfMemberDef wf_stop_iteration_members[] = {
    {"value", WF_M_VALUE, FIELD(WfStopIteration, value), false, "generator return value"}, {0}};

int wf_attribute_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", "obj", NULL};
    Value name = WF_NULL, obj = WF_NULL;
    if (wf_exc_set_args(self, args, nargs) < 0)
        return -1;
    if (!wf_is_null(kwnames) &&
        wf_parse_args(args + nargs, 0, kwnames, "|$OO:AttributeError", names, &name, &obj) < 0)
        return -1;
    WfAttributeError *e = (WfAttributeError *)wf_obj(self);
    wf_exc_store(self, &e->name, name);
    wf_exc_store(self, &e->obj, obj);
    return 0;
}

WfMemberDef wf_attribute_error_members[] = {
    {"name", WF_M_VALUE, FIELD(WfAttributeError, name), false, "attribute name"},
    {"obj", WF_M_VALUE, FIELD(WfAttributeError, obj), false, "object"},
    {0}};

int wf_name_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", NULL};
    Value name = WF_NULL;
    if (wf_exc_set_args(self, args, nargs) < 0)
        return -1;
    if (!wf_is_null(kwnames) &&
        wf_parse_args(args + nargs, 0, kwnames, "|$O:NameError", names, &name) < 0)
        return -1;
    wf_exc_store(self, &((WfNameError *)wf_obj(self))->name, name);
    return 0;
}

WfMemberDef wf_name_error_members[] = {
    {"name", WF_M_VALUE, FIELD(WfNameError, name), false, "name"}, {0}};

/* A missing key is shown as its repr, so that KeyError('') says something. */
Value wf_key_error_str(Value self)
{
    Value args = wf_exc_load(self, &wf_as_exc(self)->args);
    Value text = wf_tuple_len(args) == 1 ? wf_repr(wf_tuple_item(args, 0))
                                         : wf_base_exception_str(self);
    wf_drop(args);
    return text;
}

/* --- ImportError ------------------------------------------------------------------------------------------ */

int wf_import_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", "path", NULL};
    Value name = WF_NULL, path = WF_NULL;
    if (wf_exc_set_args(self, args, nargs) < 0)
        return -1;
    if (!wf_is_null(kwnames) &&
        wf_parse_args(args + nargs, 0, kwnames, "|$OO:ImportError", names, &name, &path) < 0)
        return -1;
    WfImportError *e = (WfImportError *)wf_obj(self);
    wf_exc_store(self, &e->name, name);
    wf_exc_store(self, &e->path, path);
    wf_exc_store(self, &e->msg, nargs == 1 ? args[0] : WF_NULL);
    return 0;
}

Value wf_import_error_str(Value self)
{
    Value msg = wf_exc_load(self, &((WfImportError *)wf_obj(self))->msg);
    if (wf_is_str_exact(msg))
        return msg;
    wf_drop(msg);
    return wf_base_exception_str(self);
}

static Value import_error_reduce(Value self)
{
    WfImportError *e = (WfImportError *)wf_obj(self);
    Value state = wf_exc_state(self), r = WF_NULL;
    if (wf_is_null(state))
        return WF_NULL;
    Value name = wf_exc_load(self, &e->name), path = wf_exc_load(self, &e->path);
    if (wf_is_none(state) && !(wf_is_none(name) && wf_is_none(path)))
        state = wf_dict_new();
    bool ok = !wf_is_null(state);
    if (ok && !wf_is_none(name))
        ok = wf_dict_set(state, wf_n.name, name) == 0;
    if (ok && !wf_is_none(path))
        ok = wf_dict_set(state, wf_n.path, path) == 0;
    Value type = wf_type_value(wf_type_of(self)), args = wf_exc_load(self, &e->base.args);
    if (ok)
        r = wf_is_none(state) ? wf_tuple_pack(2, type, args) : wf_tuple_pack(3, type, args, state);
    wf_drop(args);
    wf_drop(name);
    wf_drop(path);
    wf_drop(state);
    return r;
}

WfMethodDef wf_import_error_methods[] = {{"__reduce__", import_error_reduce, WF_NOARGS, NULL}, {0}};
WfMemberDef wf_import_error_members[] = {
    {"msg", WF_M_VALUE, FIELD(WfImportError, msg), false, "exception message"},
    {"name", WF_M_VALUE, FIELD(WfImportError, name), false, "module name"},
    {"path", WF_M_VALUE, FIELD(WfImportError, path), false, "module path"},
    {0}};

/* --- SyntaxError ------------------------------------------------------------------------------------------ */

/* (filename, lineno, offset, text[, end_lineno, end_offset]) */
static int take_location(Value self, Value info)
{
    WfSyntaxErrorObject *e = (WfSyntaxErrorObject *)wf_obj(self);
    Value t = wf_sequence_tuple(info);
    if (wf_is_null(t))
        return -1;
    size_t n = wf_tuple_len(t);
    int r = 0;
    if (n < 4 || n > 6)
        r = wf_raise_i(&wf_exc_TypeError, "function takes at %s %d arguments (%zu given)",
                       n < 4 ? "least" : "most", n < 4 ? 4 : 6, n);
    else if (n == 5)
        r = wf_raise_i(&wf_exc_TypeError,
                       "end_offset must be provided when end_lineno is provided");
    Value *fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno,
                       &e->end_offset};
    for (size_t i = 0; r == 0 && i < 6; i++)
        wf_exc_store(self, fields[i], i < n ? wf_tuple_item(t, i) : WF_NULL);
    wf_drop(t);
    return r;
}

int wf_syntax_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0)
        return -1;
    if (nargs >= 1)
        wf_exc_store(self, &((WfSyntaxErrorObject *)wf_obj(self))->msg, args[0]);
    return nargs == 2 ? take_location(self, args[1]) : 0;
}

/* The part of a path after the last slash. */
static Value base_name(Value path)
{
    size_t len = wf_as_str(path)->len;
    ssize_t slash = wf_str_find(path, wf_str_from_char('/'), 0, len, -1);
    return slash < 0 ? wf_new_ref(path) : wf_str_slice(path, (size_t)slash + 1, len);
}

Value wf_syntax_error_str(Value self)
{
    WfSyntaxErrorObject *e = (WfSyntaxErrorObject *)wf_obj(self);
    Value filename = wf_exc_load(self, &e->filename), lineno = wf_exc_load(self, &e->lineno);
    Value msg = wf_exc_load(self, &e->msg), text = WF_NULL, file = WF_NONE;
    bool has_line = wf_is_int_exact(lineno);
    int64_t line = 0;
    if (has_line && !wf_int_try_i64(lineno, &line))
        line = -1;
    if (wf_is_str(filename))
        file = base_name(filename);
    if (wf_is_null(file))
        text = WF_NULL;
    else if (!wf_is_none(file) && has_line)
        text = wf_str_from_format("%S (%U, line %lld)", msg, file, (long long)line);
    else if (!wf_is_none(file))
        text = wf_str_from_format("%S (%U)", msg, file);
    else if (has_line)
        text = wf_str_from_format("%S (line %lld)", msg, (long long)line);
    else
        text = wf_str(msg);
    wf_drop(file);
    wf_drop(filename);
    wf_drop(lineno);
    wf_drop(msg);
    return text;
}

WfMemberDef wf_syntax_error_members[] = {
    {"msg", WF_M_VALUE, FIELD(WfSyntaxErrorObject, msg), false, "exception msg"},
    {"filename", WF_M_VALUE, FIELD(WfSyntaxErrorObject, filename), false, "exception filename"},
    {"lineno", WF_M_VALUE, FIELD(WfSyntaxErrorObject, lineno), false, "exception lineno"},
    {"offset", WF_M_VALUE, FIELD(WfSyntaxErrorObject, offset), false, "exception offset"},
    {"text", WF_M_VALUE, FIELD(WfSyntaxErrorObject, text), false, "exception text"},
    {"end_lineno", WF_M_VALUE, FIELD(WfSyntaxErrorObject, end_lineno), false,
     "exception end lineno"},
    {"end_offset", WF_M_VALUE, FIELD(WfSyntaxErrorObject, end_offset), false,
     "exception end offset"},
    {"print_file_and_line", WF_M_VALUE, FIELD(WfSyntaxErrorObject, print_file_and_line), false,
     "exception print_file_and_line"},
    {0}};
