/*
 * weft.h: the Python 3.11 language inside your C or C++ program, on any of your threads.
 *
 *     weft_start(NULL);                           once, in any thread
 *     weft_attach();                              once in each other native thread that calls in
 *     weft_scope scope;
 *     weft_scope_open(&scope);                    handles live in a scope
 *     weft_value f = weft_eval("lambda x: x + 100", NULL);
 *     weft_value x = weft_int(5), y = weft_call(f, &x, 1);
 *     int64_t n;
 *     if (weft_to_int64(y, &n) < 0)               NULL passes through: one test at the end will do
 *         weft_error_print();
 *     weft_scope_close(&scope);                   gives back every handle made in it
 *     weft_stop();
 *
 * Threads. There is no global lock: any number of threads may be inside scopes at once. Inside a
 * scope a call costs what a function call costs; outside of scopes a thread costs nothing and
 * delays nobody. Inside, wrap what blocks in weft_blocking_begin() and weft_blocking_end().
 *
 * Values are handles, valid in the thread and the scope that made them. Arguments are never
 * consumed; results are new handles. None, True, False, small integers and most floats are their
 * own handles, valid everywhere. weft_share() makes a handle for all threads.
 *
 * Errors. A function that returns a value returns NULL, one that returns int returns WEFT_ERROR
 * (-1), and the exception is kept for the thread until it is fetched, cleared, or the next call
 * discards it. A NULL argument makes the call fail and leaves the exception as it is, so that
 * calls may be nested and the last result tested alone.
 *
 * Misuse that no error code could repair (a handle after its scope, or in another thread; a call
 * outside of any scope; scopes closed out of order) ends the program with a message that names
 * the function. Unless a function says otherwise it must be called inside a scope, may run Python
 * code, and may be called by any number of threads at once.
 */
#ifndef WEFT_H
#define WEFT_H

#include <stddef.h>
#include <stdint.h>

#define WEFT_VERSION_MAJOR 0
#define WEFT_VERSION_MINOR 1
#define WEFT_VERSION_PATCH 0

#if defined(__GNUC__)
#define WEFT_API __attribute__((visibility("default")))
#define WEFT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define WEFT_API
#define WEFT_PRINTF(text, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A handle of a Python object; NULL is none. Never dereferenced. */
typedef struct weft_opaque *weft_value;

enum {
    WEFT_OK = 0,
    WEFT_ERROR = -1,        /* an exception is set */
    WEFT_NOT_RUNNING = -2,  /* weft_start() has not been called, or weft_stop() has */
    WEFT_NO_MEMORY = -3,
    WEFT_STARTED = -4       /* weft_start(): it has been started before */
};

/* --- starting and stopping ----------------------------------------------------------------- */

typedef struct weft_config {
    size_t size;                    /* sizeof(weft_config), set by weft_config_init() */
    int argc;                       /* sys.argv; 0: [''] */
    const char *const *argv;
    const char *program;            /* sys.executable is found by this name; NULL: "weft" */
    const char *home;               /* weft's own Python modules; NULL: see Doc/embedding.md */
    const char *const *path;        /* NULL, or folders put in front of sys.path; ends with NULL */
    const char *const *warnings;    /* NULL, or what -W takes; ends with NULL */
    const char *const *x_options;   /* NULL, or what -X takes; ends with NULL */
    int isolated;                   /* -I: no environment variables, no user site folder */
    int ignore_environment;         /* -E */
    int no_site;                    /* -S: do not import site */
    int no_user_site;               /* -s */
    int dont_write_bytecode;        /* -B */
    int optimize;                   /* 0, 1, 2: -O, -OO */
    int unbuffered;                 /* -u */
    int signals;                    /* 1: SIGINT raises KeyboardInterrupt in the starting thread and
                                       SIGPIPE is ignored, as in the weft program; 0: signals are left alone */
} weft_config;

/* Fills in the defaults: all zero but size. Callable anywhere. */
WEFT_API void weft_config_init(weft_config *config);

/*
 * Starts the interpreter; config NULL: the defaults. The calling thread becomes Python's main
 * thread and is attached. Text is decoded as the environment's LC_CTYPE says, which is set by
 * this call. Once in the life of a process. Outside of scopes.
 * WEFT_OK; WEFT_STARTED; WEFT_ERROR after a message on standard error.
 */
WEFT_API int weft_start(const weft_config *config);

/*
 * Stops the interpreter, in the thread that started it, outside of scopes. From now on
 * weft_attach() and weft_scope_open() answer WEFT_NOT_RUNNING. Waits until no other native thread
 * is in a scope and all non-daemon Python threads have ended, runs atexit functions, flushes
 * sys.stdout and sys.stderr, and takes the modules apart. WEFT_OK, or WEFT_ERROR when standard
 * output could not be written, or WEFT_NOT_RUNNING.
 */
WEFT_API int weft_stop(void);

/* Nonzero between weft_start() and weft_stop(). Callable anywhere. */
WEFT_API int weft_running(void);

/* The whole weft program with its command line, from start to stop: the exit status. Instead of
   weft_start(), not besides it. */
WEFT_API int weft_main(int argc, char **argv);

/* "0.1.0". Callable anywhere. */
WEFT_API const char *weft_version(void);

/* --- threads ---------------------------------------------------------------------------------- */

/*
 * Gives the calling native thread a state, which lives until the thread ends or calls
 * weft_detach(). Again, or in a thread that is Python's own, it does nothing. Outside of scopes.
 * The second thread of a process makes what the first one's modules reach shared.
 * WEFT_OK, WEFT_NOT_RUNNING, WEFT_NO_MEMORY (also when 65535 threads are attached, and always in a
 * library that was configured --with-single-thread).
 */
WEFT_API int weft_attach(void);

/* Gives the state back early. Only for threads that weft_attach() attached, outside of scopes. */
WEFT_API void weft_detach(void);

/*
 * Around code of yours inside a scope that may block or take long: until the end the thread must
 * not call weft, and other threads need not wait for it. They do not nest.
 */
WEFT_API void weft_blocking_begin(void);
WEFT_API void weft_blocking_end(void);

/*
 * A thread as a target of weft_interrupt(). weft_current_thread() may be called in any attached
 * thread; the pointer is valid until the thread ends.
 */
typedef struct weft_thread weft_thread;
WEFT_API weft_thread *weft_current_thread(void);

/*
 * Raises KeyboardInterrupt in the thread the next time it runs Python code or calls in; NULL: in
 * Python's main thread. A blocking system call is not woken. Callable anywhere, from signal
 * handlers too, while the interpreter runs.
 */
WEFT_API void weft_interrupt(weft_thread *thread);

/* --- scopes and handles -------------------------------------------------------------------- */

/* Yours to put on the stack; the contents are weft's. */
typedef struct weft_scope {
    struct weft_scope *outer;
    uint32_t base, serial;
    int entered;
} weft_scope;

/*
 * Opens a scope; they nest. The outermost one lets the thread in. WEFT_OK, WEFT_NOT_RUNNING
 * (outermost only). Runs no Python code.
 */
WEFT_API int weft_scope_open(weft_scope *scope);

/* Closes the innermost scope: its handles end. Keeps the exception, if one is set. */
WEFT_API void weft_scope_close(weft_scope *scope);

/* The same, and returns a handle of v in the scope around it, which there must be. */
WEFT_API weft_value weft_scope_leave(weft_scope *scope, weft_value v);

/*
 * A handle of v that is valid in every thread and scope until weft_unshare(). The object, and all
 * it refers to, becomes one that threads share, as soon as there is a second thread.
 */
WEFT_API weft_value weft_share(weft_value v);
WEFT_API void weft_unshare(weft_value shared);

/* --- running code ----------------------------------------------------------------------------- */

/* __main__'s variables. */
WEFT_API weft_value weft_main_globals(void);
/* Runs statements. globals: a dict, or NULL for __main__'s; filename, or NULL, is for tracebacks. */
WEFT_API int weft_run_string(const char *source, const char *filename, weft_value globals);
/* Runs a file's statements. With globals NULL it runs as __main__, and __file__ is set. */
WEFT_API int weft_run_file(const char *path, weft_value globals);
/* Runs a module as `weft -m name` does. */
WEFT_API int weft_run_module(const char *name);
/* The value of an expression. */
WEFT_API weft_value weft_eval(const char *expression, weft_value globals);
/* The module of that (dotted) name. */
WEFT_API weft_value weft_import(const char *name);

/* --- making values --------------------------------------------------------------------------- */

WEFT_API weft_value weft_none(void);
WEFT_API weft_value weft_bool(int truth);
WEFT_API weft_value weft_int(int64_t i);
WEFT_API weft_value weft_uint(uint64_t u);
/* Of any size, from text as int(text, base) takes it; base 0 goes by the prefix. */
WEFT_API weft_value weft_int_from_text(const char *text, int base);
WEFT_API weft_value weft_float(double d);
/* From UTF-8, which is copied; UnicodeDecodeError. */
WEFT_API weft_value weft_str(const char *utf8);
WEFT_API weft_value weft_str_n(const char *utf8, size_t len);
WEFT_API weft_value weft_bytes(const void *data, size_t len);
/* items may be NULL when n is 0. */
WEFT_API weft_value weft_tuple(const weft_value *items, size_t n);
WEFT_API weft_value weft_list(const weft_value *items, size_t n);
WEFT_API weft_value weft_dict(void);
/* A name of the builtins module: a type, an exception, a function. */
WEFT_API weft_value weft_builtin(const char *name);

/* --- reading values ---------------------------------------------------------------------------- */

typedef enum weft_kind {
    WEFT_KIND_NULL, WEFT_KIND_NONE, WEFT_KIND_BOOL, WEFT_KIND_INT, WEFT_KIND_FLOAT, WEFT_KIND_STR,
    WEFT_KIND_BYTES, WEFT_KIND_TUPLE, WEFT_KIND_LIST, WEFT_KIND_DICT, WEFT_KIND_OTHER
} weft_kind;

/* Which of these types v is of, or derives from. Runs no Python code, fails never. */
WEFT_API weft_kind weft_kind_of(weft_value v);
WEFT_API int weft_is_none(weft_value v);
/* Identity. Runs no Python code, fails never. */
WEFT_API int weft_is(weft_value a, weft_value b);
WEFT_API int weft_callable(weft_value v);

/* An int, or what has __index__: TypeError, OverflowError. WEFT_OK / WEFT_ERROR. */
WEFT_API int weft_to_int64(weft_value v, int64_t *out);
WEFT_API int weft_to_uint64(weft_value v, uint64_t *out);
/* float(v) of a number. */
WEFT_API int weft_to_double(weft_value v, double *out);
/* bool(v): 1, 0, WEFT_ERROR. */
WEFT_API int weft_truth(weft_value v);
/* The int as text in base 2, 8, 10 or 16: a str. */
WEFT_API weft_value weft_int_text(weft_value v, int base);
/*
 * A str's UTF-8, NUL after its len bytes (len may be NULL). The text belongs to the object and is
 * valid as long as the handle. TypeError; UnicodeEncodeError for lone surrogates.
 */
WEFT_API const char *weft_to_utf8(weft_value v, size_t *len);
/* A bytes object's contents, in the same way. Other bytes-like objects: weft_bytes_of() first. */
WEFT_API const void *weft_to_bytes(weft_value v, size_t *len);
WEFT_API weft_value weft_bytes_of(weft_value v);

/* --- objects ------------------------------------------------------------------------------------ */

WEFT_API weft_value weft_type_of(weft_value v);
/* isinstance(v, type): 1, 0, WEFT_ERROR. */
WEFT_API int weft_isinstance(weft_value v, weft_value type);
WEFT_API weft_value weft_repr(weft_value v);
WEFT_API weft_value weft_to_str(weft_value v);
/* hash(v): WEFT_OK / WEFT_ERROR. */
WEFT_API int weft_hash(weft_value v, int64_t *out);

WEFT_API weft_value weft_getattr(weft_value v, const char *name);
/* The attribute if there is one: 1 and *out, 0, WEFT_ERROR. */
WEFT_API int weft_getattr_opt(weft_value v, const char *name, weft_value *out);
WEFT_API int weft_setattr(weft_value v, const char *name, weft_value attribute);
WEFT_API int weft_delattr(weft_value v, const char *name);

/* --- calls ---------------------------------------------------------------------------------------- */

WEFT_API weft_value weft_call(weft_value function, const weft_value *args, size_t nargs);
/* args: nargs positional ones, then one for each of the NULL-terminated keyword names. */
WEFT_API weft_value weft_call_keywords(weft_value function, const weft_value *args, size_t nargs,
                                       const char *const *names);
/* function(*args, **keywords): args a tuple, keywords a dict or NULL. */
WEFT_API weft_value weft_call_tuple(weft_value function, weft_value args, weft_value keywords);
/* v.name(args...) */
WEFT_API weft_value weft_call_method(weft_value v, const char *name, const weft_value *args, size_t nargs);

/* --- operators ------------------------------------------------------------------------------------- */

typedef enum weft_operator {
    WEFT_ADD, WEFT_SUBTRACT, WEFT_MULTIPLY, WEFT_DIVIDE, WEFT_FLOOR_DIVIDE, WEFT_REMAINDER, WEFT_POWER,
    WEFT_SHIFT_LEFT, WEFT_SHIFT_RIGHT, WEFT_AND, WEFT_OR, WEFT_XOR, WEFT_MATRIX_MULTIPLY
} weft_operator;
typedef enum weft_comparison { WEFT_LT, WEFT_LE, WEFT_EQ, WEFT_NE, WEFT_GT, WEFT_GE } weft_comparison;

WEFT_API weft_value weft_binary(weft_operator op, weft_value a, weft_value b);
WEFT_API weft_value weft_negative(weft_value v);
/* The truth of the comparison: 1, 0, WEFT_ERROR. */
WEFT_API int weft_compare(weft_value a, weft_value b, weft_comparison op);

/* --- containers -------------------------------------------------------------------------------------- */

/* len(v), or -1. */
WEFT_API int64_t weft_len(weft_value v);
WEFT_API weft_value weft_getitem(weft_value v, weft_value key);
WEFT_API weft_value weft_getitem_index(weft_value v, int64_t i);
/* v[name] for a str key; a dict's variable, say. */
WEFT_API weft_value weft_getitem_name(weft_value v, const char *name);
WEFT_API int weft_setitem(weft_value v, weft_value key, weft_value item);
WEFT_API int weft_setitem_name(weft_value v, const char *name, weft_value item);
WEFT_API int weft_delitem(weft_value v, weft_value key);
/* item in v: 1, 0, WEFT_ERROR. */
WEFT_API int weft_contains(weft_value v, weft_value item);
/* A dict's value for a key: 1 and *out, 0, WEFT_ERROR. */
WEFT_API int weft_dict_get(weft_value dict, weft_value key, weft_value *out);
WEFT_API int weft_list_append(weft_value list, weft_value item);
WEFT_API weft_value weft_iter(weft_value v);
/* The next item: 1 and *out, 0 at the end, WEFT_ERROR. Long loops open a scope for each item. */
WEFT_API int weft_next(weft_value iterator, weft_value *out);

/* --- exceptions ---------------------------------------------------------------------------------------- */

/* Whether an exception is set. None of these but weft_raise*() discards it. */
WEFT_API int weft_error_occurred(void);
/* Whether it is an instance of the class, or of the built-in exception of that name. */
WEFT_API int weft_error_matches(weft_value cls);
WEFT_API int weft_error_is(const char *builtin_name);
/* Takes it: the exception object, or NULL when there is none. */
WEFT_API weft_value weft_error_fetch(void);
/* Sets a fetched exception again. */
WEFT_API void weft_error_restore(weft_value exception);
WEFT_API void weft_error_clear(void);
/* Prints it with its traceback to sys.stderr, and clears it. */
WEFT_API void weft_error_print(void);
/*
 * As a program ends with it: prints it, unless it is SystemExit, clears it, and returns the exit
 * status.
 */
WEFT_API int weft_error_exit_status(void);

/* Of an exception object: its type's name, str(exception), and the text Python would print, with
   traceback and causes. Each a str. */
WEFT_API weft_value weft_error_type(weft_value exception);
WEFT_API weft_value weft_error_message(weft_value exception);
WEFT_API weft_value weft_error_traceback(weft_value exception);

/* Sets an exception of a built-in class, with a text as printf makes it. Returns NULL, so that a
   callback may `return weft_raise("ValueError", "%d is too large", n);` */
WEFT_API weft_value weft_raise(const char *builtin_name, const char *format, ...) WEFT_PRINTF(2, 3);
/* Sets an exception object, or an instance of an exception class. Returns NULL. */
WEFT_API weft_value weft_raise_value(weft_value exception);

/* --- your functions, modules and data ---------------------------------------------------------------- */

/*
 * A C function as Python sees it, called in a scope of its own by whatever thread calls it: args
 * are its nargs positional arguments, keywords a dict or NULL. It returns a handle, or NULL with
 * an exception set; it may be running in several threads at once, and no C++ exception may leave
 * it.
 */
typedef weft_value (*weft_function)(void *data, const weft_value *args, size_t nargs, weft_value keywords);

/*
 * Makes it a callable object; free_data, if not NULL, is called with data when the object goes: by
 * any thread, and it must not call weft. On failure data stays yours.
 */
WEFT_API weft_value weft_function_new(const char *name, const char *doc, weft_function function, void *data,
                                      void (*free_data)(void *data));

/* TypeError unless min <= nargs <= max and keywords is NULL: WEFT_OK / WEFT_ERROR. */
WEFT_API int weft_check_args(const char *name, size_t nargs, size_t min, size_t max, weft_value keywords);

typedef struct weft_method {
    const char *name; /* NULL ends the table */
    weft_function function;
    void *data;
    const char *doc;  /* or NULL */
} weft_method;

/* An empty module, not yet in sys.modules. doc may be NULL. */
WEFT_API weft_value weft_module_new(const char *name, const char *doc);
WEFT_API int weft_module_add(weft_value module, const char *name, weft_value v);
WEFT_API int weft_module_add_methods(weft_value module, const weft_method *methods);
/*
 * `import name` will make an empty module and call init(module, data) to fill it, once, in a scope;
 * init answers WEFT_OK or WEFT_ERROR. The name is copied. Callable anywhere, also before
 * weft_start(). WEFT_OK, WEFT_NO_MEMORY.
 */
WEFT_API int weft_module_register(const char *name, int (*init)(weft_value module, void *data), void *data);

/*
 * A Python object that holds a pointer of yours. `tag` tells kinds of pointers apart, must outlive
 * the object and is compared by its text. free_data, if not NULL, is called with p when the object
 * goes: by any thread, and it must not call weft. On failure p stays yours.
 */
WEFT_API weft_value weft_data_new(const char *tag, void *p, void (*free_data)(void *p));
/* The pointer; NULL with TypeError if v is no such object or its tag differs. */
WEFT_API void *weft_data_get(weft_value v, const char *tag);

#ifdef __cplusplus
}
#endif
#endif
