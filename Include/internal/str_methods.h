/* The methods of str, by the file that holds them; str_methods.c makes the table. */
#ifndef WEFT_STR_METHODS_H
#define WEFT_STR_METHODS_H

#include "str.h"

extern WfMethodDef wf_str_methods[];

/* str_case.c */
Value wf_str_lower(Value self);
Value wf_str_upper(Value self);
Value wf_str_title(Value self);
Value wf_str_swapcase(Value self);
Value wf_str_capitalize(Value self);
Value wf_str_casefold(Value self);

/* str_tests.c */
Value wf_str_isalnum(Value self);
Value wf_str_isalpha(Value self);
Value wf_str_isascii(Value self);
Value wf_str_isdecimal(Value self);
Value wf_str_isdigit(Value self);
Value wf_str_isidentifier(Value self);
Value wf_str_islower(Value self);
Value wf_str_isnumeric(Value self);
Value wf_str_isprintable(Value self);
Value wf_str_isspace(Value self);
Value wf_str_istitle(Value self);
Value wf_str_isupper(Value self);

/* str_translate.c */
Value wf_str_translate(Value self, Value table);
Value wf_str_maketrans(Value self, const Value *args, size_t nargs);

/* str_join.c */
Value wf_str_join_method(Value self, Value iterable);

/* str_format.c: str.format, str.format_map */
Value wf_str_format(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_str_format_map(Value self, Value mapping);

#endif
