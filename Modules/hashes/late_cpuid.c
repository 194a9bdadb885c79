/*
 * libcrypto asks the processor what it can do before main(), which takes long where that question
 * traps (0.1 ms in a virtual machine). The program is linked so that the library calls this instead
 * (configure.ac): the first call, before main(), does nothing, and the next, from the
 * initialisation that all of libcrypto's functions used here begin with, asks.
 */
__attribute__((weak)) void __real_OPENSSL_cpuid_setup(void);
void __wrap_OPENSSL_cpuid_setup(void);

void __wrap_OPENSSL_cpuid_setup(void)
{
    static int calls; /* only one thread before main(); libcrypto's own initialisation is done once */
    if (calls++ != 0 && __real_OPENSSL_cpuid_setup)
        __real_OPENSSL_cpuid_setup();
}
