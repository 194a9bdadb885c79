/* posix: the module's table is the tables of its files together. */
#include "posix.h"

int wf_module_init_posix(Value module)
{
    WfMethodDef *const tables[] = {
        wf_posix_path_functions, wf_posix_stat_functions,    wf_posix_file_functions,  wf_posix_fs_functions,
        wf_posix_dir_functions,  wf_posix_process_functions, wf_posix_wait_functions,  wf_posix_id_functions,
        wf_posix_sched_functions, wf_posix_info_functions,   wf_posix_spawn_functions, wf_posix_xattr_functions,
        wf_posix_vector_functions,
    };
    int (*const inits[])(Value) = {
        wf_posix_init_stat, wf_posix_init_dir,  wf_posix_init_process,   wf_posix_init_wait,
        wf_posix_init_info, wf_posix_init_sched, wf_posix_init_constants,
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (wf_module_add_functions(module, tables[i]) < 0)
            return -1;
    for (size_t i = 0; i < sizeof inits / sizeof *inits; i++)
        if (inits[i](module) < 0)
            return -1;
    return wf_module_add(module, "error", wf_new_ref(wf_type_value(&wf_exc_OSError)));
}
