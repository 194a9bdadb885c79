/* What the build tells the program about itself. */
#include "internal/build_info.h"

#include "weft_test.h"

WT_TEST(build_info, paths_are_absolute)
{
    const char *paths[] = {wf_build_prefix, wf_build_exec_prefix, wf_build_stdlib,
                           wf_build_lib,    wf_build_source_lib,  wf_build_folder};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (paths[i][0] != '/')
            WT_FAIL("path %zu is %s", i, paths[i]);
}

WT_TEST(build_info, version_has_three_numbers)
{
    size_t dots = 0;
    for (const char *p = wf_build_version; *p; p++)
        dots += *p == '.';
    WT_EQ_INT(dots, 2);
}
