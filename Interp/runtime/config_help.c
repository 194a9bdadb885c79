/* The texts of --help, --help-env, --help-xoptions and --version. */
#include "config.h"

#include "internal/build_info.h"

#include <stdio.h>
#include <string.h>

static const char options_text[] =
    "Options (and the environment variables that do the same):\n"
    "-b     : warn when bytes are turned into text by str() or compared with str\n"
    "         (-bb: make that an error)\n"
    "-B     : do not write compiled files on import; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : run the program given as text (ends the options)\n"
    "-d     : accepted, no effect; also PYTHONDEBUG=x\n"
    "-E     : ignore the environment variables PYTHON* (such as PYTHONPATH)\n"
    "-h     : print this text and exit (also -? and --help)\n"
    "-i     : prompt for more after running the program, even if standard input\n"
    "         is not a terminal; also PYTHONINSPECT=x\n"
    "-I     : keep the user's environment out (implies -E, -s and -P)\n"
    "-m mod : run a module of the library as a program (ends the options)\n"
    "-O     : leave out assert and what depends on __debug__; also PYTHONOPTIMIZE=x\n"
    "-OO    : leave out docstrings too\n"
    "-P     : do not put the program's folder into sys.path; also PYTHONSAFEPATH=x\n"
    "-q     : print no version or copyright before prompting\n"
    "-s     : leave the user's site folder out of sys.path; also PYTHONNOUSERSITE=x\n"
    "-S     : do not import site at the start\n"
    "-u     : do not buffer standard output and standard error;\n"
    "         also PYTHONUNBUFFERED=x\n"
    "-v     : trace imports (more: -vv); also PYTHONVERBOSE=x\n"
    "-V     : print the version and exit (also --version); twice: more about the build\n"
    "-W arg : filter warnings, arg is action:message:category:module:lineno;\n"
    "         also PYTHONWARNINGS=arg\n"
    "-x     : skip the first line of the program\n"
    "-X opt : an option of this implementation\n"
    "--check-hash-based-pycs always|default|never:\n"
    "         when compiled files that name a hash are checked against their source\n"
    "--help-env      : print what environment variables do and exit\n"
    "--help-xoptions : print what -X options do and exit\n"
    "--help-all      : print all of this and exit\n"
    "Arguments:\n"
    "file   : the program; a folder or zip file with a __main__.py will do\n"
    "-      : the program comes from standard input (the default; prompts at a terminal)\n"
    "arg ...: what the program finds in sys.argv[1:]\n"
    "dis [--specialized] file : print the bytecode of a file\n";

static const char environment_text[] =
    "Environment variables:\n"
    "PYTHONSTARTUP   : file that is run before the first prompt\n"
    "PYTHONPATH      : folders, separated by ':', to put before the others in sys.path\n"
    "PYTHONPYCACHEPREFIX: root folder for compiled files\n"
    "PYTHONHASHSEED  : 'random', or a number from which hashes of text are made\n"
    "PYTHONIOENCODING: encoding[:errors] of standard input, output and error\n"
    "PYTHONUTF8      : 1: UTF-8 mode, 0: not\n"
    "PYTHONWARNINGS  : filters as for -W, separated by commas\n"
    "PYTHONINTMAXSTRDIGITS: limit of digits between int and text (0: none)\n"
    "PYTHONBREAKPOINT: what breakpoint() calls; 0: nothing\n"
    "PYTHONDEVMODE   : as -X dev\n"
    "PYTHONFAULTHANDLER, PYTHONPROFILEIMPORTTIME, PYTHONNODEBUGRANGES,\n"
    "PYTHONWARNDEFAULTENCODING, PYTHONTRACEMALLOC: as the -X options\n"
    "PYTHONDEBUG (-d), PYTHONDONTWRITEBYTECODE (-B), PYTHONINSPECT (-i),\n"
    "PYTHONNOUSERSITE (-s), PYTHONOPTIMIZE (-O), PYTHONSAFEPATH (-P),\n"
    "PYTHONUNBUFFERED (-u), PYTHONVERBOSE (-v): as the options\n"
    "PYTHON_THREAD_INHERIT_CONTEXT, PYTHON_CONTEXT_AWARE_WARNINGS: as the -X options\n"
    "WEFT_TLBC, PYTHON_TLBC: 0: as -X tlbc=0\n"
    "WEFT_TEST_SPECIALIZE: always, undo or fail: for tests\n";

static const char x_options_text[] =
    "-X options:\n"
    "-X contention : print at exit on which lines threads waited for which objects\n"
    "-X dev : development mode: more checks, all warnings once\n"
    "-X faulthandler : print the stack when the process crashes\n"
    "-X importtime : print how long each import takes\n"
    "-X int_max_str_digits=number : limit of digits between int and text (0: none)\n"
    "-X no_debug_ranges : tracebacks without carets\n"
    "-X pycache_prefix=path : root folder for compiled files\n"
    "-X stats : print what threads counted at exit: locks, publication, limbo, collections, stops, forms of\n"
    "   instructions; -X stats=forms counts how often these held and failed, too\n"
    "-X thread_inherit_context=0 : threads start with empty contexts, not their starter's\n"
    "-X context_aware_warnings=0 : catch_warnings() changes the filters of all threads\n"
    "-X tlbc=0 : threads share one unspecialized copy of the bytecode\n"
    "-X tracemalloc[=frames] : trace allocations\n"
    "-X utf8[=0|1] : UTF-8 mode\n"
    "-X warn_default_encoding : warn when a file is opened without naming an encoding\n";

void wf_config_print_help(const char *program, const char *about)
{
    bool all = strcmp(about, "-all") == 0;
    if (*about == '\0' || all) {
        printf("usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n", program);
        fputs(options_text, stdout);
    }
    if (all || strcmp(about, "-env") == 0)
        fputs(environment_text, stdout);
    if (all || strcmp(about, "-xoptions") == 0)
        fputs(x_options_text, stdout);
    fflush(stdout);
}

void wf_config_print_version(bool more)
{
    printf("Python 3.11.2 (weft %s)", wf_build_version);
    if (more)
        printf(" [%s]", WF_COMPILER);
    putchar('\n');
    fflush(stdout);
}
