/* Included by sre_match.c once for each CHAR: running a program.
 *
 * The backtrack stack holds entries of some words, the last being a header: what to do when
 * matching fails back to it (Resume), and an argument. Entries are choices, and old values to
 * restore on the way to older choices. While the stack is empty nothing needs restoring: a
 * failure ends the attempt, which forgets all marks.
 *
 * The function is one dispatch loop with a label per instruction and per header.
 */

#define NEXT(n)                                                                                    \
    do {                                                                                           \
        pc += (n);                                                                                 \
        goto *ops[*pc];                                                                            \
    } while (0)
#define GO(target)                                                                                 \
    do {                                                                                           \
        pc = code + (target);                                                                      \
        goto *ops[*pc];                                                                            \
    } while (0)
#define FAIL goto fail
#define FAIL_IF(condition)                                                                         \
    do {                                                                                           \
        if (condition)                                                                             \
            goto fail;                                                                             \
    } while (0)
#define NEED(n)                                                                                    \
    do {                                                                                           \
        if (__builtin_expect((size_t)(limit - sp) < (size_t)(n), 0)) {                             \
            sp = wf_sre_grow_stack(st, sp, (n));                                                   \
            if (!sp)                                                                               \
                return WF_SRE_NO_MEMORY;                                                           \
            base = st->stack + 1;                                                                  \
            limit = st->stack_limit;                                                               \
        }                                                                                          \
    } while (0)
#define POLL                                                                                       \
    do {                                                                                           \
        budget = POLL_STEPS;                                                                       \
        if (poll_now(st))                                                                          \
            return WF_SRE_INTERRUPTED;                                                             \
    } while (0)
#define STEP                                                                                       \
    do {                                                                                           \
        if (__builtin_expect(--budget < 0, 0))                                                     \
            POLL;                                                                                  \
    } while (0)
#define HEADER(kind, argument) ((uint64_t)(kind) | (uint64_t)(argument) << 8)
#define HERE                   ((uint64_t)(pc - code))
#define AS_WORD(p)             ((uint64_t)(uintptr_t)(p))
#define AS_PTR(w)              ((const CHAR *)(uintptr_t)(w))

#define PUSH_CHOICE(target)                                                                        \
    do {                                                                                           \
        NEED(2);                                                                                   \
        sp[0] = AS_WORD(ptr);                                                                      \
        sp[1] = HEADER(RESUME_CHOICE, target);                                                     \
        sp += 2;                                                                                   \
    } while (0)
#define PUSH_SLOT(i)                                                                               \
    do {                                                                                           \
        if (sp != base) {                                                                          \
            NEED(3);                                                                               \
            sp[0] = slots[i].count;                                                                \
            sp[1] = AS_WORD(slots[i].ptr);                                                         \
            sp[2] = HEADER(RESUME_SLOT, i);                                                        \
            sp += 3;                                                                               \
        }                                                                                          \
    } while (0)
/* Saves n marks from first, and lastindex, to be restored on failure. */
#define PUSH_MARKS(first, n)                                                                       \
    do {                                                                                           \
        NEED((size_t)(n) + 3);                                                                     \
        memcpy(sp, marks + (first), (size_t)(n) * sizeof *sp);                                     \
        sp += (n);                                                                                 \
        sp[0] = (uint64_t)lastindex;                                                               \
        sp[1] = (uint64_t)(first) << 32 | (n);                                                     \
        sp[2] = HEADER(RESUME_MARKS, 0);                                                           \
        sp += 3;                                                                                   \
    } while (0)
/* The same before a body whose own entries will be dropped when it has matched. */
#define SAVE_MARKS(first, n)                                                                       \
    do {                                                                                           \
        if ((n) && sp != base)                                                                     \
            PUSH_MARKS(first, n);                                                                  \
        else if (n)                                                                                \
            dirty = true;                                                                          \
    } while (0)
#define FILTER(i) (prog->filters + (size_t)(i)*FILTER_SIZE)
#define LOOK(i)   FILTER(i)[NAME(filter_index)(ptr, end)]

static int NAME(run)(WfSreState *st, const WfSreProgram *prog, WfSreMode mode)
{
    static const void *const ops[] = {
#define X(name) &&op_##name,
        SRE_OPCODES(X)
#undef X
    };
    static const void *const resumes[] = {
#define X(name) &&resume_##name,
        RESUMES(X)
#undef X
    };
    const CHAR *const begin = st->beginning, *const end = begin + st->end;
    const uint32_t *const code = prog->code;
    const uint32_t *pc;
    const CHAR *ptr, *attempt = begin + st->start;
    uint64_t *base = st->stack + 1, *sp = base, *limit = st->stack_limit;
    const void **const marks = st->marks;
    WfSreSlot *const slots = st->slots;
    int64_t lastindex = -1;
    int budget = POLL_STEPS;
    bool must_advance = st->must_advance, dirty = true;
    uint64_t h = 0; /* the header popped last */

    st->stack[0] = HEADER(RESUME_ATTEMPT, 0);
    if (attempt > end)
        return 0;

find:
    if (mode == WF_SRE_SEARCH) {
        attempt = NAME(find_start)(st, prog, attempt, begin, end);
        if (!attempt)
            return 0;
        if (attempt == POLL_FAILED)
            return WF_SRE_INTERRUPTED;
        if (prog->pure_literal) {
            ptr = attempt + prog->prefix_size;
            goto success;
        }
    }
    if (dirty) {
        memset(marks, 0, 2 * (size_t)prog->groups * sizeof *marks);
        lastindex = -1;
        dirty = false;
    }
    ptr = attempt;
    GO(0);

fail:
    STEP;
    h = *--sp;
    goto *resumes[h & 255];

resume_ATTEMPT:
    sp = base;
    if (mode != WF_SRE_SEARCH)
        return 0;
    attempt = NAME(step)(st, prog, attempt, end, !must_advance);
    must_advance = false;
    if (!attempt)
        return 0;
    if (attempt == POLL_FAILED)
        return WF_SRE_INTERRUPTED;
    goto find;

    /* --- Characters ----------------------------------------------------------------------------- */

op_ANY:
    FAIL_IF(ptr >= end || *ptr == '\n');
    ptr++;
    NEXT(1);

op_ANY_ALL:
    FAIL_IF(ptr >= end);
    ptr++;
    NEXT(1);

op_LITERAL:
    FAIL_IF(ptr >= end || *ptr != pc[1]);
    ptr++;
    NEXT(2);

op_NOT_LITERAL:
    FAIL_IF(ptr >= end || *ptr == pc[1]);
    ptr++;
    NEXT(2);

op_SET:
    FAIL_IF(ptr >= end || !NAME(set_has)(&prog->sets[pc[1]], *ptr));
    ptr++;
    NEXT(2);

op_DYNAMIC:
    FAIL_IF(ptr >= end || !wf_sre_set_has_slow(&prog->sets[pc[1]], *ptr));
    ptr++;
    NEXT(2);

op_STRING:
    FAIL_IF((size_t)(end - ptr) < pc[1]);
    FAIL_IF(!NAME(equal)(ptr, prog->strings + pc[2], pc[1]));
    ptr += pc[1];
    NEXT(3);

    /* --- Places --------------------------------------------------------------------------------- */

op_AT:
    FAIL_IF(!NAME(at)(pc[1], ptr, begin, end));
    NEXT(2);

op_AT_START:
    FAIL_IF(ptr != begin);
    NEXT(1);

op_AT_END:
    FAIL_IF(ptr != end && !(end - ptr == 1 && *ptr == '\n'));
    NEXT(1);

op_AT_UNI_BOUNDARY:
    FAIL_IF(!NAME(at_boundary)(SRE_AT_UNI_BOUNDARY, ptr, begin, end));
    NEXT(1);

    /* --- Marks ---------------------------------------------------------------------------------- */

op_OPEN:
    if (sp != base) {
        NEED(2);
        sp[0] = AS_WORD(marks[pc[1]]);
        sp[1] = HEADER(RESUME_OPEN, pc[1]);
        sp += 2;
    } else
        dirty = true;
    marks[pc[1]] = ptr;
    NEXT(2);

resume_OPEN:
    marks[h >> 8] = AS_PTR(*--sp);
    FAIL;

op_CLOSE:
    if (sp != base) {
        NEED(3);
        sp[0] = (uint64_t)lastindex;
        sp[1] = AS_WORD(marks[pc[1]]);
        sp[2] = HEADER(RESUME_CLOSE, pc[1]);
        sp += 3;
    } else
        dirty = true;
    marks[pc[1]] = ptr;
    lastindex = pc[1] / 2 + 1;
    NEXT(2);

resume_CLOSE:
    sp -= 2;
    marks[h >> 8] = AS_PTR(sp[1]);
    lastindex = (int64_t)sp[0];
    FAIL;

resume_MARKS : {
    uint64_t range = *--sp, n = (uint32_t)range;
    lastindex = (int64_t) * --sp;
    sp -= n;
    memcpy(marks + (range >> 32), sp, n * sizeof *sp);
    FAIL;
}

op_JUMP:
    GO(pc[1]);

resume_CHOICE:
    ptr = AS_PTR(*--sp);
    GO(h >> 8);

    /* --- Repeats of one character --------------------------------------------------------------- */

op_RUN : {
    const CHAR *to = NAME(take)(st, prog, pc[1], pc[2], ptr, NAME(limit_of)(ptr, end, pc[4]));
    if (to == POLL_FAILED)
        return WF_SRE_INTERRUPTED;
    FAIL_IF((size_t)(to - ptr) < pc[3]);
    ptr = to;
    NEXT(5);
}

op_GREEDY : {
    const CHAR *to = NAME(take)(st, prog, pc[1], pc[2], ptr, NAME(limit_of)(ptr, end, pc[4]));
    if (to == POLL_FAILED)
        return WF_SRE_INTERRUPTED;
    FAIL_IF((size_t)(to - ptr) < pc[3]);
    const CHAR *least = ptr + pc[3];
    if (pc[5] != SRE_NONE) {
        const uint8_t *filter = FILTER(pc[5]);
        while (!filter[NAME(filter_index)(to, end)]) {
            FAIL_IF(to == least);
            to--;
        }
    }
    if (to > least) {
        NEED(3);
        sp[0] = AS_WORD(least);
        sp[1] = AS_WORD(to);
        sp[2] = HEADER(RESUME_GREEDY, HERE);
        sp += 3;
    }
    ptr = to;
    NEXT(6);
}

resume_GREEDY : {
    const CHAR *to = AS_PTR(sp[-1]), *least = AS_PTR(sp[-2]);
    pc = code + (h >> 8);
    sp -= 2;
    to--;
    if (pc[5] != SRE_NONE) {
        const uint8_t *filter = FILTER(pc[5]);
        while (!filter[IS_NARROW(*to) ? *to : FILTER_WIDE]) {
            FAIL_IF(to == least);
            to--;
        }
    }
    if (to > least) {
        sp[1] = AS_WORD(to);
        sp[2] = h;
        sp += 3;
    }
    ptr = to;
    NEXT(6);
}

op_GREEDY_CHAR : {
    const CHAR *to = NAME(take)(st, prog, pc[1], pc[2], ptr, NAME(limit_of)(ptr, end, pc[4]));
    if (to == POLL_FAILED)
        return WF_SRE_INTERRUPTED;
    FAIL_IF((size_t)(to - ptr) < pc[3]);
    const CHAR *least = ptr + pc[3];
    while (to == end || *to != pc[5]) {
        FAIL_IF(to == least);
        to--;
    }
    if (to > least) {
        NEED(3);
        sp[0] = AS_WORD(least);
        sp[1] = AS_WORD(to);
        sp[2] = HEADER(RESUME_GREEDY_CHAR, HERE);
        sp += 3;
    }
    ptr = to;
    NEXT(6);
}

resume_GREEDY_CHAR : {
    const CHAR *to = AS_PTR(sp[-1]) - 1, *least = AS_PTR(sp[-2]);
    pc = code + (h >> 8);
    sp -= 2;
    while (*to != pc[5]) {
        FAIL_IF(to == least);
        to--;
    }
    if (to > least) {
        sp[1] = AS_WORD(to);
        sp[2] = h;
        sp += 3;
    }
    ptr = to;
    NEXT(6);
}

op_LAZY:
op_LAZY_CHAR : {
    const CHAR *least = NAME(limit_of)(ptr, end, pc[3]);
    FAIL_IF((size_t)(end - ptr) < pc[3]);
    FAIL_IF(NAME(scan)(prog, pc[1], pc[2], ptr, least) != least);
    h = AS_WORD(NAME(limit_of)(ptr, end, pc[4]));
    ptr = least;
    goto extend;
}

resume_LAZY:
    pc = code + (h >> 8);
    sp -= 2;
    ptr = AS_PTR(sp[1]);
    FAIL_IF(!NAME(item_has)(prog, pc[1], pc[2], *ptr));
    ptr++;
    h = sp[0];

extend : {
    /* ptr is as far as the run goes now, h as far as it may go: find where what follows can
       start, from ptr on, and leave the rest as a choice. */
    const CHAR *most = AS_PTR(h);
    if (*pc == SRE_OP_LAZY_CHAR) {
        ptr = NAME(extend_to_char)(prog, pc[1], pc[2], ptr, most, end, pc[5]);
        FAIL_IF(!ptr);
    } else if (pc[5] != SRE_NONE) {
        const uint8_t *filter = FILTER(pc[5]);
        while (!filter[NAME(filter_index)(ptr, end)]) {
            FAIL_IF(ptr == most || !NAME(item_has)(prog, pc[1], pc[2], *ptr));
            ptr++;
        }
    }
    if (ptr < most) {
        NEED(3);
        sp[0] = AS_WORD(most);
        sp[1] = AS_WORD(ptr);
        sp[2] = HEADER(RESUME_LAZY, HERE);
        sp += 3;
    }
    NEXT(6);
}

    /* --- Loops ---------------------------------------------------------------------------------- */

op_SPLIT : {
    unsigned may = LOOK(pc[1]);
    if (may == 3)
        PUSH_CHOICE(pc[2]);
    if (may & 1)
        NEXT(3);
    FAIL_IF(!may);
    GO(pc[2]);
}

op_SPLIT_LAZY : {
    unsigned may = LOOK(pc[1]);
    if (may == 3)
        PUSH_CHOICE(HERE + 3);
    if (may & 2)
        GO(pc[2]);
    FAIL_IF(!may);
    NEXT(3);
}

op_LOOP : {
    unsigned may = LOOK(pc[1]);
    STEP;
    if (may == 3)
        PUSH_CHOICE(HERE + 3);
    if (may & 1)
        GO(pc[2]);
    FAIL_IF(!may);
    NEXT(3);
}

op_LOOP_LAZY : {
    unsigned may = LOOK(pc[1]);
    STEP;
    if (may == 3)
        PUSH_CHOICE(pc[2]);
    if (may & 2)
        NEXT(3);
    FAIL_IF(!may);
    GO(pc[2]);
}

op_COUNT_INIT:
    PUSH_SLOT(pc[1]);
    slots[pc[1]].count = (uint64_t)-1;
    slots[pc[1]].ptr = NULL;
    GO(pc[2]);

op_COUNT : {
    unsigned may = LOOK(pc[1]);
    WfSreSlot *slot = &slots[pc[3]];
    uint64_t count = slot->count + 1;
    STEP;
    if (count < pc[4]) {
        FAIL_IF(!(may & 1));
        PUSH_SLOT(pc[3]);
        slot->count = count;
        GO(pc[2]);
    }
    if ((may & 1) && (count < pc[5] || pc[5] == SRE_MAXREPEAT) && ptr != slot->ptr) {
        if (may & 2) {
            NEED(3);
            sp[0] = AS_WORD(slot->ptr);
            sp[1] = AS_WORD(ptr);
            sp[2] = HEADER(RESUME_COUNT, HERE);
            sp += 3;
        } else
            PUSH_SLOT(pc[3]);
        slot->count = count;
        slot->ptr = ptr;
        GO(pc[2]);
    }
    FAIL_IF(!(may & 2));
    NEXT(6);
}

resume_COUNT : {
    pc = code + (h >> 8);
    sp -= 2;
    ptr = AS_PTR(sp[1]);
    slots[pc[3]].count--;
    slots[pc[3]].ptr = AS_PTR(sp[0]);
    NEXT(6);
}

op_COUNT_LAZY : {
    unsigned may = LOOK(pc[1]);
    WfSreSlot *slot = &slots[pc[3]];
    uint64_t count = slot->count + 1;
    STEP;
    if (count < pc[4]) {
        FAIL_IF(!(may & 1));
        PUSH_SLOT(pc[3]);
        slot->count = count;
        GO(pc[2]);
    }
    if ((may & 1) && (count < pc[5] || pc[5] == SRE_MAXREPEAT) && ptr != slot->ptr) {
        NEED(2);
        sp[0] = AS_WORD(ptr);
        sp[1] = HEADER(RESUME_COUNT_LAZY, HERE);
        sp += 2;
    }
    FAIL_IF(!(may & 2));
    NEXT(6);
}

resume_COUNT_LAZY : {
    pc = code + (h >> 8);
    ptr = AS_PTR(*--sp);
    PUSH_SLOT(pc[3]);
    slots[pc[3]].count++;
    slots[pc[3]].ptr = ptr;
    GO(pc[2]);
}

resume_SLOT:
    sp -= 2;
    slots[h >> 8].count = sp[0];
    slots[h >> 8].ptr = AS_PTR(sp[1]);
    FAIL;

    /* Possessive loops: the slot knows where the stack begins and where the iteration began, the
       next one counts. */

op_POSS_INIT:
    SAVE_MARKS(pc[2], pc[3]);
    slots[pc[1]].count = (uint64_t)(sp - base);
    slots[pc[1] + 1].count = 0;
    NEXT(4);

op_POSS_NEXT : {
    WfSreSlot *slot = &slots[pc[1]];
    STEP;
    if (slot[1].count >= pc[3] && pc[3] != SRE_MAXREPEAT)
        GO(pc[4]);
    NEED(3);
    sp[0] = AS_WORD(ptr);
    sp[1] = slot[1].count;
    sp[2] = HEADER(RESUME_POSS, HERE);
    sp += 3;
    slot->ptr = ptr;
    NEXT(5);
}

resume_POSS:
    pc = code + (h >> 8);
    sp -= 2;
    FAIL_IF(sp[1] < pc[2]);
    ptr = AS_PTR(sp[0]);
    GO(pc[4]);

op_POSS_END : {
    WfSreSlot *slot = &slots[pc[1]];
    sp = base + slot->count;
    slot[1].count++;
    /* An empty iteration may be repeated as often as need be. */
    if (ptr == slot->ptr)
        NEXT(4);
    GO(pc[3]);
}

    /* --- Alternatives --------------------------------------------------------------------------- */

op_BRANCH : {
    const SreBranch *b = &prog->branches[pc[1]];
    uint64_t mask = b->masks[b->class_of[NAME(filter_index)(ptr, end)]];
    FAIL_IF(!mask);
    uint64_t rest = mask & (mask - 1);
    if (rest) {
        NEED(3);
        sp[0] = AS_WORD(ptr);
        sp[1] = rest;
        sp[2] = HEADER(RESUME_BRANCH, HERE);
        sp += 3;
    }
    GO(pc[2 + __builtin_ctzll(mask)]);
}

resume_BRANCH : {
    uint64_t mask = sp[-1], rest = mask & (mask - 1);
    pc = code + (h >> 8);
    sp -= 2;
    ptr = AS_PTR(sp[0]);
    if (rest) {
        sp[1] = rest;
        sp[2] = h;
        sp += 3;
    }
    GO(pc[2 + __builtin_ctzll(mask)]);
}

    /* --- Groups whose choices are dropped when they have matched -------------------------------- */

op_ATOMIC:
    SAVE_MARKS(pc[2], pc[3]);
    slots[pc[1]].count = (uint64_t)(sp - base);
    NEXT(4);

op_ATOMIC_END:
    sp = base + slots[pc[1]].count;
    NEXT(2);

op_ASSERT:
    FAIL_IF((size_t)(ptr - begin) < pc[4]);
    SAVE_MARKS(pc[2], pc[3]);
    slots[pc[1]].count = (uint64_t)(sp - base);
    slots[pc[1]].ptr = ptr;
    ptr -= pc[4];
    NEXT(5);

op_ASSERT_END:
    sp = base + slots[pc[1]].count;
    ptr = slots[pc[1]].ptr;
    NEXT(2);

op_REFUTE:
    if ((size_t)(ptr - begin) < pc[4])
        GO(pc[5]);
    if (pc[3])
        PUSH_MARKS(pc[2], pc[3]);
    slots[pc[1]].count = (uint64_t)(sp - base);
    PUSH_CHOICE(pc[5]);
    ptr -= pc[4];
    NEXT(6);

op_REFUTE_END:
    sp = base + slots[pc[1]].count;
    FAIL;

    /* --- References ----------------------------------------------------------------------------- */

op_REF : {
    const CHAR *from = marks[2 * (size_t)pc[1]], *to = marks[2 * (size_t)pc[1] + 1];
    FAIL_IF(!from || !to || to < from || end - ptr < to - from);
    FAIL_IF(memcmp(ptr, from, (size_t)(to - from) * WIDTH) != 0);
    ptr += to - from;
    NEXT(2);
}

op_REF_FOLD : {
    const CHAR *from = marks[2 * (size_t)pc[1]], *to = marks[2 * (size_t)pc[1] + 1];
    FAIL_IF(!from || !to || to < from || end - ptr < to - from);
    FAIL_IF(!NAME(equal_folded)(ptr, from, (size_t)(to - from), (SreFold)pc[2]));
    ptr += to - from;
    NEXT(3);
}

op_IF : {
    const CHAR *from = marks[2 * (size_t)pc[1]], *to = marks[2 * (size_t)pc[1] + 1];
    if (!from || !to || to < from)
        GO(pc[2]);
    NEXT(3);
}

op_FAIL:
    FAIL;

op_SUCCESS:
    FAIL_IF(mode == WF_SRE_FULLMATCH && ptr != end);
    FAIL_IF(must_advance && ptr == attempt);

success:
    st->match_start = (size_t)(attempt - begin);
    st->match_end = (size_t)(ptr - begin);
    st->lastindex = lastindex;
    return 1;
}

#undef NEXT
#undef GO
#undef FAIL
#undef FAIL_IF
#undef NEED
#undef POLL
#undef STEP
#undef HEADER
#undef HERE
#undef AS_WORD
#undef AS_PTR
#undef PUSH_CHOICE
#undef PUSH_SLOT
#undef PUSH_MARKS
#undef SAVE_MARKS
#undef FILTER
#undef LOOK
#undef FITS
#undef IS_NARROW
#undef POLL_FAILED
