/* A native object's mutex that threads, detached, may hold for long: compressors, hashes. */
#ifndef WEFT_INTERNAL_LONG_MUTEX_H
#define WEFT_INTERNAL_LONG_MUTEX_H

#include "internal/thread.h"

/*
 * Takes it; the caller is attached before and after, and releases it with wf_raw_unlock() before it runs
 * Python code or detaches. He does not hold it while he attaches: for that he may have to wait for the end
 * of a stop, and the thread that stopped the world may want this mutex before that.
 */
WF_INLINE void wf_long_mutex_lock(pthread_mutex_t *m)
{
    while (WF_THREADS && pthread_mutex_trylock(m) != 0) {
        WF_BLOCKING_BEGIN
        wf_raw_lock(m);
        wf_raw_unlock(m);
        WF_BLOCKING_END
    }
}

#endif
