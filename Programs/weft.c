/* The weft program: everything it does is in Interp/runtime. */
#include "internal/runtime.h"

int main(int argc, char **argv)
{
    return wf_main(argc, argv);
}
