/* Locks at which threads meet all the time, and when it pays to keep away from one: see hot.c. */
#ifndef WEFT_HOT_H
#define WEFT_HOT_H

#include <stdbool.h>
#include <stdint.h>

/* The calling thread found an object's lock held. 0: try on; else for how many ns to keep away first. */
uint32_t wf_hot_met(const void *lock);
/* It waited for the lock and missed it: for how many ns to keep away now; longer each time. */
uint32_t wf_hot_missed(const void *lock);
/* It found a program's lock held, and has taken `taken` such locks in its life. 0: wait for it; else those who
   want it had better take turns: for how many ns to keep away. */
uint32_t wf_hot_turn(const void *lock, uint64_t taken);
/* It kept away from a program's lock, and is back. */
void wf_hot_turn_begins(void);
/* It was away, and is back. */
void wf_hot_back(void);
/* While it holds another object's lock it does not keep away: returns what to hand back afterwards. */
bool wf_hot_hold(bool holding);

#endif
