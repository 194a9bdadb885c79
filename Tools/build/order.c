/*
 * order PROGRAM [ARGUMENTS...]: the names of PROGRAM's functions in the order of their first call.
 *
 * For Tools/build/order.sh, so that a run touches few pages of code. Every function of the symbol
 * table (of a program with fixed addresses) gets a breakpoint at its first instruction; one that is
 * met is written down and removed. Where processes cannot be traced, nothing is printed and the
 * program is linked as it comes.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__

enum { INT3 = 0xcc };

typedef struct {
    uint64_t address;
    const char *name;
    uint8_t byte; /* what the breakpoint stands for */
    int met;
} Function;

static Function *functions;
static size_t nfunctions;

static int by_address(const void *a, const void *b)
{
    const Function *x = a, *y = b;
    return (x->address > y->address) - (x->address < y->address);
}

static Function *find(uint64_t address)
{
    Function key = {.address = address};
    return bsearch(&key, functions, nfunctions, sizeof *functions, by_address);
}

/* Fills `functions`, one for each address; 0: the file has no symbols. */
static int read_symbols(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return 0;
    const char *file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    const Elf64_Ehdr *elf = (const void *)file;
    if (file == MAP_FAILED || memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 || elf->e_type != ET_EXEC)
        return 0;
    const Elf64_Shdr *sections = (const void *)(file + elf->e_shoff);
    for (int i = 0; i < elf->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB)
            continue;
        const Elf64_Sym *symbols = (const void *)(file + sections[i].sh_offset);
        size_t n = sections[i].sh_size / sizeof *symbols;
        const char *names = file + sections[sections[i].sh_link].sh_offset;
        functions = calloc(n, sizeof *functions);
        for (size_t k = 0; functions != NULL && k < n; k++)
            if (ELF64_ST_TYPE(symbols[k].st_info) == STT_FUNC && symbols[k].st_size > 0)
                functions[nfunctions++] = (Function){.address = symbols[k].st_value,
                                                     .name = names + symbols[k].st_name};
    }
    qsort(functions, nfunctions, sizeof *functions, by_address);
    size_t kept = 0;
    for (size_t i = 0; i < nfunctions; i++)
        if (i == 0 || functions[i].address != functions[kept - 1].address)
            functions[kept++] = functions[i];
    nfunctions = kept;
    return nfunctions > 0;
}

static void set_breakpoints(int memory)
{
    for (size_t i = 0; i < nfunctions; i++) {
        Function *f = &functions[i];
        uint8_t stop = INT3;
        if (pread(memory, &f->byte, 1, (off_t)f->address) != 1 ||
            pwrite(memory, &stop, 1, (off_t)f->address) != 1)
            f->met = 1;
    }
}

/* At a breakpoint: notes the function and lets it run; 0: the signal was not ours. */
static int at_breakpoint(pid_t child, int memory)
{
    struct user_regs_struct regs;
    if (ptrace(PTRACE_GETREGS, child, NULL, &regs) < 0)
        return 0;
    Function *f = find(regs.rip - 1);
    if (f == NULL || f->met)
        return 0;
    f->met = 1;
    puts(f->name);
    regs.rip--;
    return pwrite(memory, &f->byte, 1, (off_t)f->address) == 1 &&
           ptrace(PTRACE_SETREGS, child, NULL, &regs) == 0;
}

static int trace(pid_t child)
{
    char path[64];
    int status, signal = 0;
    snprintf(path, sizeof path, "/proc/%d/mem", (int)child);
    if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status))
        return 0;
    int memory = open(path, O_RDWR | O_CLOEXEC);
    if (memory < 0)
        return 0;
    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_EXITKILL);
    set_breakpoints(memory);
    while (ptrace(PTRACE_CONT, child, NULL, (void *)(intptr_t)signal) == 0) {
        if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status))
            return 1;
        signal = WSTOPSIG(status);
        if (signal == SIGTRAP && at_breakpoint(child, memory))
            signal = 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc < 2 || !read_symbols(argv[1]))
        return 0;
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
            execv(argv[1], argv + 1);
        _exit(127);
    }
    if (child > 0 && !trace(child))
        kill(child, SIGKILL);
    return 0;
}

#else
int main(void) { return 0; }
#endif
