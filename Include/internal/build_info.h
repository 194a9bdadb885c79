/* What the build knew: paths and version, defined by build_info.c, which the Makefile writes. */
#ifndef WF_BUILD_INFO_H
#define WF_BUILD_INFO_H

extern const char wf_build_version[];     /* weft's own version, "0.1.0" */
extern const char wf_build_prefix[];      /* configure --prefix */
extern const char wf_build_exec_prefix[]; /* configure --exec-prefix */
extern const char wf_build_stdlib[];      /* configure --with-stdlib: the pure-Python library */
extern const char wf_build_bin[];         /* configure --bindir */
extern const char wf_build_libraries[];   /* configure --libdir */
extern const char wf_build_lib[];         /* weft's own Python modules, once installed */
extern const char wf_build_source_lib[];  /* the same in the source tree (Lib/) */
extern const char wf_build_folder[];      /* the build folder: a weft run from here is not installed */

/* The compiler that made this, as sys.version shows it. */
#ifdef __clang__
#define WF_COMPILER "Clang " __clang_version__
#else
#define WF_COMPILER "GCC " __VERSION__
#endif

#endif
