/*
 * Both sides of the slot table: functions that fill a Python class' slots by looking special
 * methods up (wf_slot_*), and functions that show a native slot as a method (wf_wrap_*).
 */
#ifndef WEFT_SLOT_FUNCS_H
#define WEFT_SLOT_FUNCS_H

#include "typeobj.h"

/* Calls fn, a Python function, and with `first` in front of the arguments: Interp/eval/call.c. */
Value wf_function_call(Value fn, const Value *args, size_t npos, Value kwnames) WF_MUST_USE;
Value wf_function_call_with(Value fn, Value first, const Value *args, size_t npos, Value kwnames) WF_MUST_USE;

Value wf_slot_repr(Value self);
Value wf_slot_str(Value self);
int64_t wf_slot_hash(Value self);
Value wf_slot_call(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_slot_getattribute(Value self, Value name); /* __getattribute__ only */
Value wf_slot_getattr(Value self, Value name);      /* with a __getattr__ to fall back on */
int wf_slot_setattr(Value self, Value name, Value v);
Value wf_slot_compare(Value a, Value b, WfCmpOp op);
Value wf_slot_iter(Value self);
Value wf_slot_iternext(Value self);
Value wf_slot_descr_get(Value descr, Value obj, Value type);
int wf_slot_descr_set(Value descr, Value obj, Value v);
Value wf_slot_new(WfType *t, const Value *args, size_t nargs, Value kwnames);
int wf_slot_init(Value self, const Value *args, size_t nargs, Value kwnames);
void wf_slot_finalize(WfObject *o);
ssize_t wf_slot_len(Value self);
ssize_t wf_slot_len_result(WF_STEALS Value r); /* what __len__ returned */
Value wf_slot_getitem(Value self, Value key);
int wf_slot_setitem(Value self, Value key, Value v);
Value wf_slot_sq_item(Value self, ssize_t i);
int wf_slot_contains(Value self, Value item);
int wf_slot_bool(Value self);
Value wf_slot_pow(Value a, Value b, Value mod);
Value wf_slot_ipow(Value a, Value b, Value mod);

/* X(c name, enumerator, method stem, operator) for the binary operators. */
#define WF_SLOT_BINARY_OPS(X)                                                                     \
    X(add, ADD, add, "+") X(sub, SUB, sub, "-") X(mul, MUL, mul, "*")                             \
    X(truediv, TRUEDIV, truediv, "/") X(floordiv, FLOORDIV, floordiv, "//")                       \
    X(mod, MOD, mod, "%") X(lshift, LSHIFT, lshift, "<<") X(rshift, RSHIFT, rshift, ">>")         \
    X(and, AND, and, "&") X(or, OR, or, "|") X(xor, XOR, xor, "^")                                \
    X(matmul, MATMUL, matmul, "@")
/* X(c name, method): slots of one argument. */
#define WF_SLOT_UNARY_OPS(X)                                                                      \
    X(neg, __neg__) X(pos, __pos__) X(abs, __abs__) X(invert, __invert__) X(int, __int__)         \
    X(float, __float__) X(index, __index__) X(await, __await__) X(aiter, __aiter__)               \
    X(anext, __anext__)

#define X(name, OP, stem, sign)                                                                   \
    Value wf_slot_##name(Value a, Value b);                                                       \
    Value wf_slot_i##name(Value a, Value b);
WF_SLOT_BINARY_OPS(X)
#undef X
Value wf_slot_divmod(Value a, Value b);

/* Names of an operator's methods; not for ** and divmod(). */
typedef struct {
    Value forward, reflected, inplace;
} WfBinopNames;
void wf_slot_binop_names_init(void); /* after the names */
const WfBinopNames *wf_slot_binop_names(WfBinop op);
/* The right operand's own method after the left one's said NotImplemented: result or NotImplemented. */
Value wf_slot_binop_reflected(WfBinop op, Value a, Value b) WF_MUST_USE;
#define X(name, method) Value wf_slot_##name(Value self);
WF_SLOT_UNARY_OPS(X)
#undef X

#define X(name)                                                                                   \
    Value wf_wrap_##name(Value self, const Value *args, size_t nargs, Value kwnames, void *fn);
X(unary) X(binary) X(binary_r) X(ternary) X(ternary_r) X(ipow) X(bool) X(len) X(index_arg)
X(sq_item) X(contains) X(setitem) X(delitem) X(lt) X(le) X(eq) X(ne) X(gt) X(ge) X(hash) X(call)
X(init) X(getattr) X(setattr) X(delattr) X(descr_get) X(descr_set) X(descr_delete) X(next) X(del)
#undef X

/* fn(self, args...): self put in front. */
Value wf_call_prepend(Value fn, Value self, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;

#endif
