/* Class tests without the __instancecheck__ hook, and unions of types. */
#ifndef WEFT_CLASS_H
#define WEFT_CLASS_H

#include "type.h"

/* type.__instancecheck__, type.__subclasscheck__: by __class__ and __bases__. 1 / 0 / -1. */
int wf_class_isinstance(Value o, Value cls) WF_MUST_USE;
int wf_class_issubclass(Value c, Value cls) WF_MUST_USE;

/* types.SimpleNamespace(**dict); dict WF_NULL: empty. */
Value wf_namespace_new(Value dict) WF_MUST_USE;

/* types.UnionType */
typedef struct {
    WfObject ob;
    Value args, parameters; /* tuples; parameters WF_NULL until asked for */
} WfUnion;
Value wf_union_or(Value a, Value b); /* the | of types: NotImplemented for what cannot be in a union */
/* isinstance(o, a union): 1, 0, -1. */
int wf_union_isinstance(Value self, Value o) WF_MUST_USE;

/* types.GenericAlias */
typedef struct {
    WfObject ob;
    Value origin, args;
    Value parameters;  /* [lock] tuple, or WF_NULL until asked for */
    bool starred;
} WfGenericAlias;
Value wf_generic_alias_new(Value origin, Value args) WF_MUST_USE;
/* For __class_getitem__ entries of built-in types: WF_O | WF_CLASSM. */
Value wf_class_getitem(Value cls, Value args);
/* Type variables of a tuple of arguments, in order. New tuple. */
Value wf_collect_parameters(Value args) WF_MUST_USE;
/* args with parameters replaced by `item` (what was subscripted with). New tuple. */
Value wf_substitute_parameters(Value self, Value args, Value parameters, Value item) WF_MUST_USE;

#endif
