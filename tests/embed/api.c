/* weft.h from one thread: values, calls, containers, exceptions, C functions, modules, data. */
#include "check.h"

static void numbers(void)
{
    double d;
    int64_t i;
    uint64_t u;
    CHECK_INT(weft_int(INT64_MIN), INT64_MIN);
    CHECK_INT(weft_int(INT64_MAX), INT64_MAX);
    CHECK_INT(weft_int(0), 0);
    CHECK(weft_int(0) != NULL);
    CHECK(weft_to_uint64(weft_uint(UINT64_MAX), &u) == 0 && u == UINT64_MAX);
    CHECK(weft_to_int64(weft_uint(UINT64_MAX), &i) == WEFT_ERROR);
    CHECK_RAISED("OverflowError", "Python int too large to convert to C long");
    CHECK(weft_to_int64(weft_str("x"), &i) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "'str' object cannot be interpreted as an integer");

    weft_value big = weft_int_from_text("123456789012345678901234567890", 10);
    CHECK_TEXT(weft_int_text(weft_binary(WEFT_MULTIPLY, big, big), 10),
               "15241578753238836750495351562536198787501905199875019052100");
    CHECK_TEXT(weft_int_text(weft_int(-255), 16), "-ff");
    CHECK_TEXT(weft_int_text(weft_int(5), 2), "101");
    CHECK(weft_int_text(big, 7) == NULL);
    CHECK_RAISED("ValueError", "base must be 2, 8, 10 or 16, not 7");
    CHECK(weft_int_from_text("12x", 10) == NULL);
    CHECK_RAISED("ValueError", "invalid literal for int() with base 10: '12x'");

    const double samples[] = {0.0, -0.0, 1.5, -1e300, 1e-300, 3.0};
    for (size_t k = 0; k < sizeof samples / sizeof *samples; k++)
        CHECK(weft_to_double(weft_float(samples[k]), &d) == 0 && memcmp(&d, &samples[k], sizeof d) == 0);
    CHECK(weft_to_double(weft_int(7), &d) == 0 && d == 7.0);
    CHECK(weft_truth(weft_float(0)) == 0 && weft_truth(weft_bool(7)) == 1 && weft_truth(weft_none()) == 0);
    CHECK_INT(weft_binary(WEFT_POWER, weft_int(2), weft_int(10)), 1024);
    CHECK_INT(weft_negative(weft_int(5)), -5);
    CHECK(weft_binary(WEFT_DIVIDE, weft_int(1), weft_int(0)) == NULL);
    CHECK_RAISED("ZeroDivisionError", "division by zero");
    CHECK(weft_compare(weft_int(1), weft_int(2), WEFT_LT) == 1);
    CHECK(weft_compare(weft_int(1), weft_str("2"), WEFT_LT) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "'<' not supported between instances of 'int' and 'str'");
}

static void texts(void)
{
    size_t n;
    CHECK_TEXT(weft_str(""), "");
    CHECK_TEXT(weft_str("na\xc3\xafve \xf0\x9f\x8d\x8f"), "na\xc3\xafve \xf0\x9f\x8d\x8f");
    CHECK(weft_len(weft_str("na\xc3\xafve")) == 5);
    CHECK(memcmp(weft_to_utf8(weft_str_n("a\0b", 3), &n), "a\0b", 4) == 0 && n == 3);
    CHECK(weft_str("\xff") == NULL && weft_error_is("UnicodeDecodeError"));
    CHECK(weft_to_utf8(weft_eval("'\\ud800'", NULL), &n) == NULL && weft_error_is("UnicodeEncodeError"));
    CHECK(weft_to_utf8(weft_int(1), &n) == NULL);
    CHECK_RAISED("TypeError", "expected str, not int");
    CHECK(memcmp(weft_to_bytes(weft_bytes("\0\1\2", 3), &n), "\0\1\2", 4) == 0 && n == 3);
    CHECK(weft_to_bytes(weft_bytes(NULL, 0), &n) != NULL && n == 0);
    weft_value array = weft_eval("bytearray(b'abc')", NULL);
    CHECK(weft_to_bytes(array, &n) == NULL);
    CHECK_RAISED("TypeError", "expected bytes, not bytearray");
    CHECK(memcmp(weft_to_bytes(weft_bytes_of(array), &n), "abc", 4) == 0 && n == 3);
    CHECK_TEXT(weft_repr(weft_str("a'b")), "\"a'b\"");
    CHECK_TEXT(weft_to_str(weft_float(0.1)), "0.1");
}

static void containers(void)
{
    weft_value items[] = {weft_int(1), weft_str("two"), weft_none()}, v;
    weft_value tuple = weft_tuple(items, 3), list = weft_list(items, 3), dict = weft_dict();
    CHECK_TEXT(weft_repr(tuple), "(1, 'two', None)");
    CHECK_TEXT(weft_repr(weft_tuple(NULL, 0)), "()");
    CHECK_TEXT(weft_repr(weft_list(NULL, 0)), "[]");
    CHECK(weft_list_append(list, dict) == 0 && weft_len(list) == 4);
    CHECK(weft_setitem(list, weft_int(0), weft_bool(1)) == 0);
    CHECK_TEXT(weft_repr(list), "[True, 'two', None, {}]");
    CHECK_TEXT(weft_getitem_index(list, -3), "two");
    CHECK(weft_getitem_index(list, 9) == NULL);
    CHECK_RAISED("IndexError", "list index out of range");
    CHECK(weft_delitem(list, weft_int(0)) == 0 && weft_len(list) == 3);

    CHECK(weft_setitem(dict, weft_str("key"), weft_int(7)) == 0);
    CHECK(weft_setitem_name(dict, "name", list) == 0);
    CHECK(weft_dict_get(dict, weft_str("key"), &v) == 1);
    CHECK_INT(v, 7);
    CHECK(weft_dict_get(dict, weft_str("none"), &v) == 0 && !weft_error_occurred());
    CHECK(weft_dict_get(dict, list, &v) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "unhashable type: 'list'");
    CHECK(weft_contains(dict, weft_str("name")) == 1 && weft_contains(dict, weft_str("x")) == 0);
    CHECK(weft_getitem_name(dict, "missing") == NULL);
    CHECK_RAISED("KeyError", "'missing'");

    int64_t sum = 0, n;
    weft_value it = weft_iter(weft_eval("(i * i for i in range(5))", NULL));
    int r;
    while ((r = weft_next(it, &v)) == 1) {
        CHECK(weft_to_int64(v, &n) == 0);
        sum += n;
    }
    CHECK(r == 0 && sum == 30 && !weft_error_occurred());
    it = weft_iter(weft_eval("(1 // i for i in [1, 0])", NULL));
    CHECK(weft_next(it, &v) == 1 && weft_next(it, &v) == WEFT_ERROR && weft_error_is("ZeroDivisionError"));
    CHECK(weft_next(list, &v) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "'list' object is not an iterator");
    CHECK(weft_iter(weft_int(3)) == NULL);
    CHECK_RAISED("TypeError", "'int' object is not iterable");
}

static void kinds(void)
{
    const struct {
        const char *expression;
        weft_kind kind;
    } cases[] = {{"None", WEFT_KIND_NONE},  {"True", WEFT_KIND_BOOL},  {"1", WEFT_KIND_INT},
                 {"10**40", WEFT_KIND_INT}, {"1.5", WEFT_KIND_FLOAT},  {"1e300", WEFT_KIND_FLOAT},
                 {"'x'", WEFT_KIND_STR},    {"b''", WEFT_KIND_BYTES},  {"()", WEFT_KIND_TUPLE},
                 {"[]", WEFT_KIND_LIST},    {"{}", WEFT_KIND_DICT},    {"len", WEFT_KIND_OTHER},
                 {"type('S', (str,), {})()", WEFT_KIND_STR},           {"...", WEFT_KIND_OTHER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK(weft_kind_of(weft_eval(cases[i].expression, NULL)) == cases[i].kind);
    CHECK(weft_kind_of(NULL) == WEFT_KIND_NULL);
    CHECK(weft_is_none(weft_none()) && !weft_is_none(weft_int(0)) && !weft_is_none(NULL));
    CHECK(weft_callable(weft_builtin("len")) && !weft_callable(weft_int(1)));
    weft_value list = weft_list(NULL, 0);
    CHECK(weft_is(list, list) && !weft_is(list, weft_list(NULL, 0)));
    CHECK(weft_isinstance(list, weft_builtin("list")) == 1);
    CHECK(weft_is(weft_type_of(list), weft_builtin("list")));
    int64_t hash;
    CHECK(weft_hash(weft_int(5), &hash) == 0 && hash == 5 && weft_hash(list, &hash) == WEFT_ERROR);
}

static void calls(void)
{
    weft_value g = weft_dict();
    CHECK(weft_run_string("def f(a, b=2, *args, c=3, **kw):\n"
                          "    return (a, b, args, c, sorted(kw.items()))\n"
                          "class C:\n"
                          "    x = 1\n"
                          "    def add(self, n):\n"
                          "        return self.x + n\n",
                          "calls.py", g) == 0);
    weft_value f = weft_getitem_name(g, "f"), c = weft_getitem_name(g, "C");
    weft_value args[12], v;
    for (int i = 0; i < 12; i++)
        args[i] = weft_int(i);
    CHECK_TEXT(weft_repr(weft_call(f, args, 1)), "(0, 2, (), 3, [])");
    CHECK_TEXT(weft_repr(weft_call(f, args, 12)), "(0, 1, (2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 3, [])");
    const char *const names[] = {"c", "z", NULL};
    CHECK_TEXT(weft_repr(weft_call_keywords(f, args, 2, names)), "(0, 1, (), 2, [('z', 3)])");
    CHECK_TEXT(weft_repr(weft_call_keywords(f, args, 1, NULL)), "(0, 2, (), 3, [])");
    weft_value kw = weft_dict();
    CHECK(weft_setitem_name(kw, "b", weft_int(9)) == 0);
    CHECK_TEXT(weft_repr(weft_call_tuple(f, weft_tuple(args, 1), kw)), "(0, 9, (), 3, [])");
    CHECK(weft_call(f, NULL, 0) == NULL);
    CHECK_RAISED("TypeError", "f() missing 1 required positional argument: 'a'");
    CHECK(weft_call(weft_int(1), NULL, 0) == NULL);
    CHECK_RAISED("TypeError", "'int' object is not callable");

    weft_value o = weft_call(c, NULL, 0);
    CHECK_INT(weft_call_method(o, "add", &args[4], 1), 5);
    CHECK_INT(weft_getattr(o, "x"), 1);
    CHECK(weft_setattr(o, "x", weft_int(10)) == 0);
    CHECK_INT(weft_call(weft_getattr(o, "add"), &args[4], 1), 14);
    CHECK(weft_getattr_opt(o, "x", &v) == 1 && weft_getattr_opt(o, "y", &v) == 0);
    CHECK(weft_delattr(o, "x") == 0 && weft_delattr(o, "x") == WEFT_ERROR);
    weft_error_clear();
    CHECK(weft_getattr(o, "nope") == NULL);
    CHECK_RAISED("AttributeError", "'C' object has no attribute 'nope'");
    CHECK_TEXT(weft_getattr(weft_import("os.path"), "sep"), "/");
    CHECK(weft_import("no_such_module") == NULL);
    CHECK_RAISED("ModuleNotFoundError", "No module named 'no_such_module'");
}

static void running(void)
{
    CHECK(weft_run_string("a = 5\ndef twice(x): return 2 * x\n", NULL, NULL) == 0);
    CHECK_INT(weft_eval("twice(a)", NULL), 10);
    CHECK_INT(weft_getitem_name(weft_main_globals(), "a"), 5);
    CHECK(weft_run_string("if:", "bad.py", NULL) == WEFT_ERROR);
    CHECK_RAISED("SyntaxError", "invalid syntax (bad.py, line 1)");
    CHECK(weft_eval("a = 1", NULL) == NULL && weft_error_is("SyntaxError"));
    CHECK(weft_run_string("", NULL, weft_int(1)) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "globals must be a dict, not int");
    CHECK(weft_run_file("/no/such/file.py", NULL) == WEFT_ERROR);
    CHECK_RAISED("FileNotFoundError", "[Errno 2] No such file or directory: '/no/such/file.py'");

    char path[] = "/tmp/weft_embed_XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    CHECK(file != NULL);
    fputs("where = __file__\nname = __name__\n", file);
    fclose(file);
    CHECK(weft_run_file(path, NULL) == 0);
    CHECK_TEXT(weft_eval("where", NULL), path);
    CHECK_TEXT(weft_eval("name", NULL), "__main__");
    remove(path);
    CHECK(weft_run_module("this_is_no_module") == WEFT_ERROR && weft_error_is("SystemExit"));
    weft_error_clear();
    CHECK_TEXT(weft_eval("__import__('sys').implementation.name", NULL), "weft");
}

static void exceptions(void)
{
    weft_value g = weft_dict();
    CHECK(weft_run_string("class Mine(ValueError): pass\n"
                          "def inner(): raise Mine('no')\n"
                          "def outer():\n"
                          "    try: inner()\n"
                          "    except Mine as e: raise KeyError(3) from e\n",
                          "no_such_trace.py", g) == 0);
    weft_value mine = weft_getitem_name(g, "Mine"), inner = weft_getitem_name(g, "inner");
    CHECK(weft_call(inner, NULL, 0) == NULL && weft_error_occurred());
    CHECK(weft_error_is("ValueError") && !weft_error_is("KeyError") && weft_error_matches(mine));
    CHECK(!weft_error_is("no such name") && weft_error_occurred());
    weft_value exception = weft_error_fetch();
    CHECK(exception != NULL && !weft_error_occurred() && weft_error_fetch() == NULL);
    CHECK_TEXT(weft_error_type(exception), "Mine");
    CHECK_TEXT(weft_error_traceback(exception),
               "Traceback (most recent call last):\n"
               "  File \"no_such_trace.py\", line 2, in inner\n"
               "Mine: no\n");
    weft_error_restore(exception);
    CHECK(weft_error_matches(mine));
    CHECK_RAISED("Mine", "no");

    CHECK(weft_call(weft_getitem_name(g, "outer"), NULL, 0) == NULL);
    exception = weft_error_fetch();
    const char *text = weft_to_utf8(weft_error_traceback(exception), NULL);
    CHECK(strstr(text, "The above exception was the direct cause") != NULL && strstr(text, "KeyError: 3\n") != NULL);
    CHECK(weft_is(weft_type_of(weft_getattr(exception, "__cause__")), mine));

    /* NULL arguments pass an exception on; the next call that has them all discards it. */
    CHECK(weft_call(weft_getattr(weft_getattr(weft_int(1), "no"), "more"), NULL, 0) == NULL);
    CHECK_RAISED("AttributeError", "'int' object has no attribute 'no'");
    CHECK(weft_getattr(weft_int(1), "no") == NULL);
    CHECK_INT(weft_eval("1 + 1", NULL), 2);
    CHECK(!weft_error_occurred());
    CHECK(weft_repr(NULL) == NULL);
    CHECK_RAISED("SystemError", "weft_repr: NULL where a value is needed");
    weft_value some[] = {weft_int(1), NULL};
    CHECK(weft_tuple(some, 2) == NULL && weft_list(some, 2) == NULL && weft_call(inner, some, 2) == NULL);

    CHECK(weft_raise("OverflowError", "%d is too %s", 5, "large") == NULL);
    CHECK_RAISED("OverflowError", "5 is too large");
    char longer[1000];
    memset(longer, 'x', sizeof longer);
    longer[999] = 0;
    weft_raise("ValueError", "%s", longer);
    CHECK_RAISED("ValueError", longer);
    weft_raise("len", "no");
    CHECK_RAISED("TypeError", "len is not an exception class");
    weft_raise("NoSuchName", "no");
    CHECK_RAISED("NameError", "name 'NoSuchName' is not defined");
    weft_raise_value(mine);
    CHECK_RAISED("Mine", "");
    weft_raise_value(weft_int(1));
    CHECK_RAISED("TypeError", "exceptions must derive from BaseException");
    CHECK(weft_run_string("raise SystemExit(3)", NULL, NULL) == WEFT_ERROR && weft_error_exit_status() == 3);
    CHECK(!weft_error_occurred() && weft_error_exit_status() == 0);

    /* An exception outlives the scope that it was raised in. */
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == 0);
    CHECK(weft_call(inner, NULL, 0) == NULL);
    weft_scope_close(&scope);
    CHECK_RAISED("Mine", "no");
}

static void scopes(void)
{
    weft_scope a, b;
    CHECK(weft_scope_open(&a) == 0 && weft_scope_open(&b) == 0);
    weft_value kept = weft_scope_leave(&b, weft_eval("['kept']", NULL));
    CHECK_TEXT(weft_repr(kept), "['kept']");
    for (int i = 0; i < 100000; i++)
        CHECK(weft_list(&kept, 1) != NULL);
    CHECK_TEXT(weft_repr(kept), "['kept']");
    weft_scope_close(&a);

    CHECK(weft_run_string("dead = []\nclass Noisy:\n    def __del__(self): dead.append(self.n)\n", NULL, NULL) == 0);
    CHECK(weft_scope_open(&a) == 0);
    weft_value o = weft_call(weft_eval("Noisy", NULL), NULL, 0);
    CHECK(weft_setattr(o, "n", weft_int(1)) == 0);
    CHECK_TEXT(weft_repr(weft_eval("dead", NULL)), "[]");
    weft_scope_close(&a);
    CHECK_TEXT(weft_repr(weft_eval("dead", NULL)), "[1]");

    weft_value shared = weft_share(weft_eval("[1, 2]", NULL));
    CHECK_TEXT(weft_repr(shared), "[1, 2]");
    CHECK(weft_share(weft_int(3)) == weft_int(3));
    weft_unshare(weft_int(3));
    weft_unshare(shared);
    weft_value many[1000];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 1000; i++)
            CHECK((many[i] = weft_share(weft_list(NULL, 0))) != NULL);
        for (int i = 0; i < 1000; i++)
            weft_unshare(many[i]);
    }
}

/* --- C functions -------------------------------------------------------------------------------- */

static int freed;
static void count_free(void *p)
{
    freed += *(int *)p;
}

static weft_value describe(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    weft_value parts[] = {weft_str(data), weft_tuple(args, nargs), keywords != NULL ? keywords : weft_none()};
    return weft_tuple(parts, 3);
}

static weft_value fails(void *data, const weft_value *args, size_t nargs, weft_value keywords)
{
    if (weft_check_args("fails", nargs, 1, 1, keywords) < 0)
        return NULL;
    int64_t how;
    if (weft_to_int64(args[0], &how) < 0)
        return NULL;
    if (how == 1)
        return weft_raise("ValueError", "as told");
    if (how == 2)
        return NULL;
    if (how == 3 && weft_eval("1 / 0", NULL) == NULL) /* dealt with */
        return weft_str("fine");
    weft_scope scope; /* through another call into Python */
    weft_scope_open(&scope);
    weft_value v = weft_call_method(args[0], "bit_count", NULL, 0);
    v = weft_scope_leave(&scope, v);
    return weft_call(weft_eval("fails", NULL), &v, 1);
}

static void functions(void)
{
    int one = 1;
    weft_value main = weft_main_globals();
    weft_scope scope;
    CHECK(weft_scope_open(&scope) == 0);
    CHECK(weft_setitem_name(main, "describe", weft_function_new("describe", "What it got.", describe, "me", NULL)) == 0);
    CHECK(weft_setitem_name(main, "fails", weft_function_new("fails", NULL, fails, NULL, NULL)) == 0);
    CHECK(weft_function_new("counted", NULL, describe, &one, count_free) != NULL && freed == 0);
    weft_scope_close(&scope);
    CHECK(freed == 1);
    CHECK_TEXT(weft_repr(weft_eval("describe()", NULL)), "('me', (), None)");
    CHECK_TEXT(weft_repr(weft_eval("describe(*range(10), 'x')", NULL)),
               "('me', (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'x'), None)");
    CHECK_TEXT(weft_repr(weft_eval("describe([1], a=2, **{'b c': 3})", NULL)), "('me', ([1],), {'a': 2, 'b c': 3})");
    CHECK_TEXT(weft_eval("describe.__doc__", NULL), "What it got.");
    CHECK_TEXT(weft_eval("describe.__name__ + describe.__qualname__", NULL), "describedescribe");
    CHECK_TEXT(weft_repr(weft_eval("[describe, callable(fails)]", NULL)), "[<built-in function describe>, True]");
    CHECK_TEXT(weft_repr(weft_eval("list(map(describe, [1, 2]))", NULL)), "[('me', (1,), None), ('me', (2,), None)]");
    CHECK(weft_eval("fails(1)", NULL) == NULL);
    CHECK_RAISED("ValueError", "as told");
    CHECK(weft_eval("fails(2)", NULL) == NULL);
    CHECK_RAISED("SystemError", "<built-in function fails> returned NULL without setting an exception");
    CHECK_TEXT(weft_eval("fails(3)", NULL), "fine");
    CHECK_TEXT(weft_eval("fails(0b111000)", NULL), "fine");
    CHECK(weft_eval("fails(4)", NULL) == NULL);
    CHECK_RAISED("ValueError", "as told");
    CHECK(weft_eval("fails()", NULL) == NULL);
    CHECK_RAISED("TypeError", "fails expected 1 argument, got 0");
    CHECK(weft_eval("fails(x=1)", NULL) == NULL);
    CHECK_RAISED("TypeError", "fails() takes no keyword arguments");
    CHECK(weft_eval("fails('x')", NULL) == NULL && weft_error_is("TypeError"));
    CHECK_INT(weft_eval("sum(1 for i in range(1000) if describe(i)[1] == (i,))", NULL), 1000);
}

static int init_calls;
static int init_geometry(weft_value module, void *data)
{
    static const weft_method methods[] = {{"describe", describe, "geometry", "Describes."}, {0}};
    init_calls++;
    if (data != &init_calls)
        return WEFT_ERROR;
    return weft_module_add(module, "sides", weft_int(4)) < 0 ? WEFT_ERROR : weft_module_add_methods(module, methods);
}

static int init_broken(weft_value module, void *data)
{
    weft_raise("RuntimeError", "cannot");
    return WEFT_ERROR;
}

static int init_silent(weft_value module, void *data)
{
    return WEFT_ERROR;
}

static void modules(void)
{
    CHECK(weft_module_register("broken", init_broken, NULL) == 0);
    CHECK(weft_module_register("silent", init_silent, NULL) == 0);
    CHECK(init_calls == 0);
    CHECK(weft_run_string("import geometry, geometry as again\nfrom geometry import sides\n", NULL, NULL) == 0);
    CHECK(init_calls == 1);
    CHECK_INT(weft_eval("sides + again.sides", NULL), 8);
    CHECK_TEXT(weft_repr(weft_eval("geometry.describe(1), geometry.describe.__module__", NULL)),
               "(('geometry', (1,), None), 'geometry')");
    CHECK(weft_import("broken") == NULL);
    CHECK_RAISED("RuntimeError", "cannot");
    CHECK(weft_import("silent") == NULL);
    CHECK_RAISED("SystemError", "initialization of silent failed without raising an exception");
    weft_value m = weft_module_new("by_hand", "A module.");
    CHECK(weft_module_add(m, "x", weft_int(1)) == 0);
    CHECK(weft_setitem_name(weft_getattr(weft_import("sys"), "modules"), "by_hand", m) == 0);
    CHECK_TEXT(weft_eval("__import__('by_hand').__doc__", NULL), "A module.");
    CHECK(weft_module_add(weft_int(1), "x", m) == WEFT_ERROR);
    CHECK_RAISED("TypeError", "expected a module, not int");
}

static void user_data(void)
{
    static int ten = 10;
    weft_scope scope;
    freed = 0;
    CHECK(weft_scope_open(&scope) == 0);
    weft_value d = weft_data_new("point", &ten, count_free);
    CHECK(weft_data_get(d, "point") == &ten);
    CHECK(weft_data_get(d, "line") == NULL);
    CHECK_RAISED("TypeError", "expected a weft.data object \"line\", not one of \"point\"");
    CHECK(weft_data_get(weft_int(1), "point") == NULL);
    CHECK_RAISED("TypeError", "expected a weft.data object \"point\", not int");
    CHECK(weft_data_new("nothing", NULL, NULL) != NULL);
    CHECK(weft_setitem_name(weft_main_globals(), "d", d) == 0);
    weft_scope_close(&scope);
    CHECK(freed == 0);
    CHECK(weft_run_string("e = [d]; del d", NULL, NULL) == 0 && freed == 0);
    CHECK(weft_run_string("e.clear()", NULL, NULL) == 0 && freed == 10);
}

static void configuration(void)
{
    CHECK_TEXT(weft_repr(weft_eval("__import__('sys').argv", NULL)), "['program', 'one', '--two']");
    CHECK_TEXT(weft_eval("__import__('sys').path[0]", NULL), "/first/folder");
    CHECK_TEXT(weft_repr(weft_eval("__import__('sys').path[1] == '/second'", NULL)), "True");
    CHECK_INT(weft_eval("__import__('sys').flags.isolated", NULL), 1);
    CHECK_INT(weft_eval("__import__('sys').flags.optimize", NULL), 1);
    CHECK_TEXT(weft_repr(weft_eval("__import__('sys').warnoptions", NULL)), "['ignore::UserWarning']");
    CHECK_TEXT(weft_repr(weft_eval("__import__('sys')._xoptions", NULL)), "{'mine': True}");
    CHECK_TEXT(weft_repr(weft_eval("__import__('_signal').getsignal(2)", NULL)), "0");
    CHECK(strcmp(weft_version(), "0.1.0") == 0);
}

static void interrupts(void)
{
    weft_interrupt(NULL);
    CHECK(weft_run_string("while True: pass", NULL, NULL) == WEFT_ERROR && weft_error_is("KeyboardInterrupt"));
    weft_interrupt(weft_current_thread());
    CHECK(weft_eval("1", NULL) == NULL && weft_error_is("KeyboardInterrupt"));
    CHECK_INT(weft_eval("1", NULL), 1);
    weft_blocking_begin();
    weft_blocking_end();
    CHECK_INT(weft_eval("2", NULL), 2);
}

int main(void)
{
    static const char *const argv[] = {"program", "one", "--two"};
    static const char *const path[] = {"/first/folder", "/second", NULL};
    static const char *const warnings[] = {"ignore::UserWarning", NULL};
    static const char *const options[] = {"mine", NULL};
    weft_scope scope;
    CHECK(!weft_running() && weft_attach() == WEFT_NOT_RUNNING && weft_stop() == WEFT_NOT_RUNNING);
    CHECK(weft_module_register("geometry", init_geometry, &init_calls) == 0);
    weft_config config;
    weft_config_init(&config);
    config.argc = 3;
    config.argv = argv;
    config.path = path;
    config.warnings = warnings;
    config.x_options = options;
    config.isolated = config.optimize = config.dont_write_bytecode = 1;
    CHECK(weft_start(&config) == WEFT_OK && weft_running());
    CHECK(weft_start(NULL) == WEFT_STARTED && weft_attach() == WEFT_OK);

    void (*const tests[])(void) = {configuration, numbers, texts,     containers, kinds,     calls,     running,
                                   exceptions,    scopes,  functions, modules,    user_data, interrupts};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        CHECK(weft_scope_open(&scope) == WEFT_OK);
        tests[i]();
        weft_scope_close(&scope);
    }
    CHECK(weft_scope_open(&scope) == WEFT_OK);
    CHECK(weft_run_string("import atexit\natexit.register(print, 'at exit')\nprint('done')", NULL, NULL) == 0);
    weft_scope_close(&scope);
    CHECK(weft_stop() == WEFT_OK && !weft_running());
    CHECK(weft_stop() == WEFT_NOT_RUNNING && weft_scope_open(&scope) == WEFT_NOT_RUNNING);
    CHECK(weft_attach() == WEFT_NOT_RUNNING && weft_start(NULL) == WEFT_STARTED);
    return 0;
}
