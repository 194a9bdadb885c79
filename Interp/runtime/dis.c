/*
 * `weft dis FILE`: the bytecode of a program, from its source or its compiled file. With
 * --specialized the program runs first, and each instruction is shown with the form that each
 * thread's executable copy gave it, and how often that held or failed; "-" stands for one that has
 * not run.
 */
#include "run.h"

#include "Interp/eval/counting.h"
#include "Interp/eval/forms.h"
#include "internal/bytecode.h"
#include "paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int usage(FILE *out, int status)
{
    fprintf(out, "usage: %s dis [--specialized] file\n", wf_config.program);
    return status;
}

/* The code of the file; WF_NULL with an exception, or with *status set after a message. */
static Value read_code(const char *path, int *status)
{
    size_t len;
    char *text = wf_read_source(path, &len);
    if (text == NULL) {
        fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", wf_config.program, path, errno, strerror(errno));
        *status = 2;
        return WF_NULL;
    }
    Value name = wf_str_decode_fs(path, strlen(path));
    Value code = wf_is_null(name) ? name : wf_run_file_code(text, len, name);
    wf_drop(name);
    free(text);
    return code;
}

/* What the program finds: sys.argv and sys.path[0] as if it had been started by itself. */
static int prepare(int argc, char **argv)
{
    Value list = wf_list_new((size_t)argc);
    int r = wf_is_null(list) ? -1 : 0;
    for (int i = 0; r == 0 && i < argc; i++) {
        Value v = wf_str_decode_fs(argv[i], strlen(argv[i]));
        r = wf_is_null(v) ? -1 : wf_list_append(list, v);
        wf_drop(v);
    }
    if (r == 0)
        r = wf_sys_set("argv", list);
    wf_drop(list);
    wf_config.file = argv[0];
    return r < 0 ? -1 : wf_run_insert_folder();
}

/* Runs the code as __main__: 0, or the status of what went wrong, which has been reported. */
static int run(Value code, int argc, char **argv)
{
    Value dict = wf_module_dict(wf_runtime.main_module), v = WF_NULL;
    if (prepare(argc, argv) == 0)
        v = wf_eval_code(code, dict, dict, WF_NULL);
    int status = wf_is_null(v) ? wf_exit_status() : 0;
    wf_drop(v);
    int failed;
    wf_flush_std_files(&failed);
    return status;
}

int wf_dis_command(int argc, char **argv)
{
    bool specialized = argc > 0 && strcmp(argv[0], "--specialized") == 0;
    argc -= specialized;
    argv += specialized;
    if (argc > 0 && (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0))
        return usage(stdout, 0);
    if (argc < 1 || (argc > 1 && !specialized) || argv[0][0] == '-')
        return usage(stderr, 2);
    int status = 1;
    Value code = read_code(argv[0], &status);
    if (wf_is_null(code))
        return wf_err_occurred() ? wf_exit_status() : status;
    wf_count_forms = specialized;
    status = specialized ? run(code, argc, argv) : 0;
    if (wf_disassemble(wf_as_code(code), stdout, specialized ? wf_exec_form : NULL) < 0)
        status = wf_exit_status();
    wf_drop(code);
    if (fflush(stdout) != 0) {
        fprintf(stderr, "%s: cannot write: %s\n", wf_config.program, strerror(errno));
        status = 1;
    }
    return status;
}
