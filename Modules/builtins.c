/*
 * The builtins module: its table, and the functions that only forward to the abstract
 * operations. Iteration is in builtins_iter.c, code in builtins_exec.c, text in
 * builtins_print.c.
 */
#include "builtins.h"

#include "internal/frame.h"

static B_O(abs)
{
    return wf_absolute(arg);
}

static B_O(ascii)
{
    return wf_ascii(arg);
}

/* bin, oct, hex: an integer's digits with their prefix. */
static Value in_base(Value v, int base)
{
    Value i = wf_index(v);
    if (wf_is_null(i))
        return i;
    Value s = wf_int_to_str(i, base, true);
    wf_drop(i);
    return s;
}

static B_O(bin)
{
    return in_base(arg, 2);
}

static B_O(oct)
{
    return in_base(arg, 8);
}

static B_O(hex)
{
    return in_base(arg, 16);
}

static B_O(callable)
{
    return wf_bool(wf_callable(arg));
}

static B_O(chr)
{
    int64_t c;
    if (WF_LIKELY(wf_is_small(arg))) {
        c = wf_small_value(arg);
    } else {
        Value i = wf_index(arg);
        if (wf_is_null(i))
            return i;
        if (!wf_int_try_i64(i, &c))
            c = INT64_MAX;
        wf_drop(i);
    }
    if (WF_UNLIKELY(c < INT32_MIN || c > INT32_MAX))
        return wf_raise(&wf_exc_OverflowError, "Python int too large to convert to C int");
    if (WF_UNLIKELY(c < 0 || c > 0x10ffff))
        return wf_raise(&wf_exc_ValueError, "chr() arg not in range(0x110000)");
    return wf_str_from_char((uint32_t)c);
}

static WF_COLD Value ord_bytes(Value arg)
{
    size_t len;
    uint8_t first = 0;
    if (wf_is_bytes(arg)) {
        len = wf_as_bytes(arg)->len;
        first = wf_as_bytes(arg)->data[0];
    } else if (wf_is_bytearray(arg)) {
        WfByteArray *b = (WfByteArray *)wf_obj(arg);
        bool taken = wf_lock(b);
        len = b->len;
        if (len > 0)
            first = b->start[0];
        wf_unlock(b, taken);
    } else {
        return wf_raise(&wf_exc_TypeError, "ord() expected string of length 1, but %T found", arg);
    }
    if (len != 1)
        return wf_raise(&wf_exc_TypeError,
                        "ord() expected a character, but string of length %zu found", len);
    return wf_small(first);
}

static B_O(ord)
{
    if (WF_UNLIKELY(!wf_is_str(arg)))
        return ord_bytes(arg);
    WfStr *s = wf_as_str(arg);
    if (WF_UNLIKELY(s->len != 1))
        return wf_raise(&wf_exc_TypeError,
                        "ord() expected a character, but string of length %zu found", s->len);
    return wf_small(wf_str_at(s, 0));
}

static B_FAST(divmod)
{
    if (wf_check_nargs("divmod", nargs, 2, 2) < 0)
        return WF_NULL;
    if (WF_LIKELY(wf_is_small(args[0]) && wf_is_small(args[1]) && wf_small_value(args[1]) > 0)) {
        int64_t d = wf_small_value(args[1]), q = wf_small_value(args[0]) / d, r = wf_small_value(args[0]) % d;
        return wf_tuple_pack(2, wf_small(r < 0 ? q - 1 : q), wf_small(r < 0 ? r + d : r));
    }
    return wf_binop(WF_NB_DIVMOD, args[0], args[1]);
}

static B_FASTKW(pow)
{
    static const char *const names[] = {"base", "exp", "mod", NULL};
    Value base, exp, mod = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "OO|O:pow", names, &base, &exp, &mod) < 0)
        return WF_NULL;
    return wf_power(base, exp, mod);
}

static B_FASTKW(round)
{
    static const char *const names[] = {"number", "ndigits", NULL};
    Value number, ndigits = WF_NONE, fn;
    if (wf_parse_args(args, nargs, kwnames, "O|O:round", names, &number, &ndigits) < 0)
        return WF_NULL;
    int found = wf_lookup_special(number, wf_n.__round__, &fn);
    if (found < 0)
        return WF_NULL;
    if (!found)
        return wf_raise(&wf_exc_TypeError, "type %T doesn't define __round__ method", number);
    Value r = wf_is_none(ndigits) ? wf_call0(fn) : wf_call1(fn, ndigits);
    wf_drop(fn);
    return r;
}

static B_FAST(format)
{
    if (wf_check_nargs("format", nargs, 1, 2) < 0)
        return WF_NULL;
    if (nargs == 2 && !wf_is_str(args[1]))
        return wf_raise(&wf_exc_TypeError, "format() argument 2 must be str, not %T", args[1]);
    return wf_format(args[0], nargs == 2 ? args[1] : WF_NULL);
}

static B_O(hash)
{
    int64_t h = wf_hash(arg);
    return h == -1 && wf_err_occurred() ? WF_NULL : wf_int(h);
}

/* Addresses are multiples of 16; immediates get numbers that are not, one per value. */
static B_O(id)
{
    if (wf_is_pointer(arg))
        return wf_int((int64_t)(uintptr_t)wf_obj(arg));
    return wf_int_from_u64(arg.bits | 4);
}

static B_O(len)
{
    ssize_t n = wf_len(arg);
    return n < 0 ? WF_NULL : wf_int(n);
}

static B_O(repr)
{
    return wf_repr(arg);
}

static B_FAST(isinstance)
{
    if (wf_check_nargs("isinstance", nargs, 2, 2) < 0)
        return WF_NULL;
    int r = wf_isinstance(args[0], args[1]);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static B_FAST(issubclass)
{
    if (wf_check_nargs("issubclass", nargs, 2, 2) < 0)
        return WF_NULL;
    int r = wf_issubclass(args[0], args[1]);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static int check_attribute_name(Value name)
{
    if (WF_LIKELY(wf_is_str(name)))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "attribute name must be string, not '%T'", name);
}

static B_FAST(getattr)
{
    if (wf_check_nargs("getattr", nargs, 2, 3) < 0 || check_attribute_name(args[1]) < 0)
        return WF_NULL;
    Value v;
    int found = wf_eval_getattr(args[0], args[1], nargs == 2, &v);
    if (found < 0)
        return WF_NULL;
    return found ? v : wf_new_ref(args[2]);
}

static B_FAST(hasattr)
{
    if (wf_check_nargs("hasattr", nargs, 2, 2) < 0 || check_attribute_name(args[1]) < 0)
        return WF_NULL;
    Value v;
    int found = wf_eval_getattr(args[0], args[1], false, &v);
    if (found < 0)
        return WF_NULL;
    if (found)
        wf_drop(v);
    return wf_bool(found);
}

static B_FAST(setattr)
{
    if (wf_check_nargs("setattr", nargs, 3, 3) < 0 || check_attribute_name(args[1]) < 0 ||
        wf_eval_setattr(args[0], args[1], args[2]) < 0)
        return WF_NULL;
    return WF_NONE;
}

static B_FAST(delattr)
{
    if (wf_check_nargs("delattr", nargs, 2, 2) < 0 || check_attribute_name(args[1]) < 0 ||
        wf_setattr(args[0], args[1], WF_NULL) < 0)
        return WF_NULL;
    return WF_NONE;
}

static B_FASTKW(__build_class__)
{
    return wf_build_class(args, nargs, kwnames);
}

#define F(name, flags, doc) {#name, (void *)wf_builtin_##name, flags, doc}
static WfMethodDef functions[] = {
    F(__build_class__, WF_FASTKW,
      "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\n"
      "Makes the class of a class statement."),
    F(__import__, WF_FASTKW,
      "__import__($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)\n--\n\n"
      "Imports a module, as the import statement does."),
    F(abs, WF_O, "abs($module, x, /)\n--\n\nReturn the absolute value of the argument."),
    F(aiter, WF_O, "aiter($module, async_iterable, /)\n--\n\nAn asynchronous iterator."),
    F(all, WF_O, "all($module, iterable, /)\n--\n\nTrue if bool(x) is True for all x."),
    F(anext, WF_FAST,
      "anext($module, aiterator, default=<unrepresentable>, /)\n--\n\n"
      "The next item of an asynchronous iterator, to be awaited."),
    F(any, WF_O, "any($module, iterable, /)\n--\n\nTrue if bool(x) is True for any x."),
    F(ascii, WF_O, "ascii($module, obj, /)\n--\n\nrepr() with all that is not ASCII escaped."),
    F(bin, WF_O, "bin($module, number, /)\n--\n\nAn integer's binary digits.\n\n   >>> bin(10)\n   '0b1010'"),
    F(breakpoint, WF_FASTKW,
      "breakpoint(*args, **kws)\n\nCalls sys.breakpointhook(*args, **kws)."),
    F(callable, WF_O, "callable($module, obj, /)\n--\n\nWhether the object can be called."),
    F(chr, WF_O, "chr($module, i, /)\n--\n\nThe character with this number."),
    F(compile, WF_FASTKW,
      "compile($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, "
      "_feature_version=-1)\n--\n\nCompiles source to code for exec() or eval()."),
    F(delattr, WF_FAST, "delattr($module, obj, name, /)\n--\n\nDeletes the attribute: del obj.name."),
    F(dir, WF_FAST,
      "dir([object]) -> list of strings\n\nThe names in the local scope, or an object's attributes."),
    F(divmod, WF_FAST, "divmod($module, x, y, /)\n--\n\nThe tuple (x//y, x%y)."),
    F(eval, WF_FAST,
      "eval($module, source, globals=None, locals=None, /)\n--\n\nThe value of an expression."),
    F(exec, WF_FASTKW,
      "exec($module, source, globals=None, locals=None, /, *, closure=None)\n--\n\nRuns a program."),
    F(format, WF_FAST,
      "format($module, value, format_spec='', /)\n--\n\nvalue.__format__(format_spec)."),
    F(getattr, WF_FAST,
      "getattr(object, name[, default]) -> value\n\nThe attribute object.name, else the default."),
    F(globals, WF_NOARGS, "globals($module, /)\n--\n\nThe dictionary of the module's variables."),
    F(hasattr, WF_FAST, "hasattr($module, obj, name, /)\n--\n\nWhether obj.name exists."),
    F(hash, WF_O, "hash($module, obj, /)\n--\n\nThe hash: equal objects have equal ones."),
    F(hex, WF_O, "hex($module, number, /)\n--\n\nAn integer's hexadecimal digits.\n\n   >>> hex(255)\n   '0xff'"),
    F(id, WF_O, "id($module, obj, /)\n--\n\nA number that no other living object has."),
    F(input, WF_FAST,
      "input($module, prompt='', /)\n--\n\nReads a line from standard input, without its end."),
    F(isinstance, WF_FAST,
      "isinstance($module, obj, class_or_tuple, /)\n--\n\nWhether obj is an instance of the class, or "
      "of one of the classes."),
    F(issubclass, WF_FAST,
      "issubclass($module, cls, class_or_tuple, /)\n--\n\nWhether cls derives from the class, or from "
      "one of the classes."),
    F(iter, WF_FAST,
      "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nAn iterator over the "
      "iterable, or over what the callable returns until it returns the sentinel."),
    F(len, WF_O, "len($module, obj, /)\n--\n\nThe number of items in a container."),
    F(locals, WF_NOARGS, "locals($module, /)\n--\n\nA dictionary of the local variables."),
    F(max, WF_FASTKW,
      "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> "
      "value\n\nThe largest item or argument."),
    F(min, WF_FASTKW,
      "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> "
      "value\n\nThe smallest item or argument."),
    F(next, WF_FAST, "next(iterator[, default])\n\nThe next item, or the default at the end."),
    F(oct, WF_O, "oct($module, number, /)\n--\n\nAn integer's octal digits.\n\n   >>> oct(8)\n   '0o10'"),
    F(ord, WF_O, "ord($module, c, /)\n--\n\nThe number of a character."),
    F(pow, WF_FASTKW,
      "pow($module, /, base, exp, mod=None)\n--\n\nbase**exp, or base**exp % mod computed faster."),
    F(print, WF_FASTKW,
      "print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nWrites the values "
      "to a stream, sys.stdout by default."),
    F(repr, WF_O, "repr($module, obj, /)\n--\n\nThe text that stands for the object."),
    F(round, WF_FASTKW,
      "round($module, /, number, ndigits=None)\n--\n\nThe number rounded to ndigits after the point."),
    F(setattr, WF_FAST, "setattr($module, obj, name, value, /)\n--\n\nobj.name = value."),
    F(sorted, WF_FASTKW,
      "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nA new list of the items in "
      "ascending order."),
    F(sum, WF_FASTKW, "sum($module, iterable, /, start=0)\n--\n\nThe start value plus all items."),
    F(vars, WF_FAST, "vars([object]) -> dictionary\n\nlocals(), or object.__dict__."),
    {NULL, NULL, 0, NULL},
};

static int add_types(Value module)
{
    static WfType *const types[] = {
        &wf_bool_type, &wf_memoryview_type, &wf_bytearray_type, &wf_bytes_type,
        &wf_classmethod_type, &wf_complex_type, &wf_dict_type, &wf_enumerate_type,
        &wf_filter_type, &wf_float_type, &wf_frozenset_type, &wf_property_type, &wf_int_type,
        &wf_list_type, &wf_map_type, &wf_object_type, &wf_range_type, &wf_reversed_type,
        &wf_set_type, &wf_slice_type, &wf_staticmethod_type, &wf_str_type, &wf_super_type,
        &wf_tuple_type, &wf_type_type, &wf_zip_type,
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (wf_module_add(module, types[i]->name, wf_new_ref(wf_type_value(types[i]))) < 0)
            return -1;
    static WfType *const exceptions[] = {
#define E(name, base, st) &wf_exc_##name,
#include "internal/exceptions.def"
#undef E
    };
    static const char *const exception_names[] = {
#define E(name, base, st) #name,
#include "internal/exceptions.def"
#undef E
    };
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (wf_module_add(module, exception_names[i], wf_new_ref(wf_type_value(exceptions[i]))) < 0)
            return -1;
    static const char *const aliases[] = {"EnvironmentError", "IOError"};
    for (int i = 0; i < 2; i++)
        if (wf_module_add(module, aliases[i], wf_new_ref(wf_type_value(&wf_exc_OSError))) < 0)
            return -1;
    return 0;
}

int wf_builtins_init(Value module)
{
    if (wf_module_add_functions(module, functions) < 0 || add_types(module) < 0 ||
        wf_module_add(module, "None", WF_NONE) < 0 ||
        wf_module_add(module, "Ellipsis", WF_ELLIPSIS) < 0 ||
        wf_module_add(module, "NotImplemented", WF_NOTIMPL) < 0 ||
        wf_module_add(module, "False", WF_FALSE) < 0 ||
        wf_module_add(module, "True", WF_TRUE) < 0)
        return -1;
    return wf_module_add(module, "__debug__", wf_bool(wf_config.optimize == 0));
}
