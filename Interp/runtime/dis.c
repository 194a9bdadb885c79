/* `weft dis FILE`: the bytecode of a program. */
#include "run.h"

#include "internal/bytecode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int usage(void)
{
    fprintf(stderr, "usage: %s dis [--specialized] file\n", wf_config.program);
    return 2;
}

/* Compiles the file; WF_NULL with an exception, or with *status set after a message. */
static Value compile_file(const char *path, int *status)
{
    size_t len;
    char *text = wf_read_file(path, &len);
    if (text == NULL) {
        fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", wf_config.program, path, errno, strerror(errno));
        *status = 2;
        return WF_NULL;
    }
    Value name = wf_str_decode_fs(path, strlen(path));
    Value code = wf_is_null(name) ? name : wf_compile_bytes(text, len, name, "exec", 0, true, -1, false);
    wf_drop(name);
    free(text);
    return code;
}

int wf_dis_command(int argc, char **argv)
{
    if (argc != 1)
        return usage();
    int status = 1;
    Value code = compile_file(argv[0], &status);
    if (wf_is_null(code))
        return wf_err_occurred() ? wf_exit_status() : status;
    status = wf_disassemble(wf_as_code(code), stdout) < 0 ? wf_exit_status() : 0;
    fflush(stdout);
    wf_drop(code);
    return status;
}
