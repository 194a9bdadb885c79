/* What the files of the exception types share. */
#ifndef WEFT_EXC_IMPL_H
#define WEFT_EXC_IMPL_H

#include "api.h"

/* The MemoryError that needs no memory. */
int wf_memory_error_init(void) WF_MUST_USE;

WF_INLINE WfBaseException *wf_as_exc(Value v) { return (WfBaseException *)wf_obj(v); }
/* First of the Values that a type has behind its WfBaseException; there are wf_exc_extras() of them. */
WF_INLINE Value *wf_exc_extra(WfObject *o) { return (Value *)((char *)o + sizeof(WfBaseException)); }
WF_INLINE size_t wf_exc_extras(const WfType *t) { return (size_t)(uintptr_t)t->aux; }

Value wf_base_exception_new(WfType *t, const Value *args, size_t nargs, Value kwnames);
int wf_base_exception_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_base_exception_str(Value self);
/* The same, but with the given args tuple (stolen). */
Value wf_exc_alloc(WfType *t, WF_STEALS Value args) WF_MUST_USE;
/* self.args := the positional arguments. */
int wf_exc_set_args(Value self, const Value *args, size_t nargs) WF_MUST_USE;
/* Stores a reference into a field under the lock; v borrowed. */
void wf_exc_store(Value self, Value *field, Value v);
/* New reference; WF_NULL reads as None. */
Value wf_exc_load(Value self, const Value *field);
/* The instance's dict for __reduce__: new dict, or WF_NONE when it is empty. WF_NULL: error. */
Value wf_exc_state(Value self) WF_MUST_USE;

/* Slots of the types that have some of their own, by struct of exceptions.def. */
int wf_system_exit_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_stop_iteration_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_attribute_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_name_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_import_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_import_error_str(Value self);
Value wf_key_error_str(Value self);
int wf_syntax_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_syntax_error_str(Value self);
Value wf_os_error_new(WfType *t, const Value *args, size_t nargs, Value kwnames);
int wf_os_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_os_error_str(Value self);
int wf_unicode_decode_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_unicode_encode_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
int wf_unicode_translate_error_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_unicode_decode_error_str(Value self);
Value wf_unicode_encode_error_str(Value self);
Value wf_unicode_translate_error_str(Value self);
Value wf_exception_group_new(WfType *t, const Value *args, size_t nargs, Value kwnames);
int wf_exception_group_init(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_exception_group_str(Value self);

extern WfMemberDef wf_system_exit_members[], wf_stop_iteration_members[],
    wf_attribute_error_members[], wf_name_error_members[], wf_import_error_members[],
    wf_syntax_error_members[], wf_os_error_members[], wf_unicode_error_members[],
    wf_exception_group_members[];
extern WfMethodDef wf_import_error_methods[], wf_os_error_methods[], wf_exception_group_methods[];
extern WfGetSetDef wf_os_error_getset[];

#endif
