/* The objects of the _sre module: patterns, matches, scanners; and what they share. */
#ifndef WF_SRE_OBJECTS_H
#define WF_SRE_OBJECTS_H

#include "api.h"

#include "sre.h"

/* Everything is [const], but for the cached template. */
typedef struct {
    WfObject ob;
    Value pattern;    /* str, bytes-like or WF_NONE */
    Value groupindex; /* dict: name to number */
    Value indexgroup; /* tuple: number to name or None */
    Value template;   /* [lock] the template of sub() seen last, or WF_NULL */
    Value expansion;  /* [lock] what template stands for: see substitute.c */
    WfSreProgram *program;
    int flags;
    int is_bytes;    /* -1: pattern is None, both may be searched */
    uint32_t groups; /* not counting group 0 */
} SrePattern;

/* Everything is [const], but for regs. */
typedef struct {
    WfObject ob;
    Value pattern;
    Value string;
    Value regs; /* [lock] tuple of spans once asked for, or WF_NULL */
    ssize_t pos, endpos;
    int64_t lastindex; /* -1: none */
    uint32_t groups;   /* counting group 0 */
    ssize_t marks[];   /* start and end of each group, -1 if it did not take part */
} SreMatch;

/* The characters of a str or bytes-like object; open while a buffer may be exported. */
typedef struct {
    Value string; /* [weak: the opener keeps it] */
    const void *data;
    size_t length;
    int width;
    bool is_bytes;
    bool exported;
    WfBuffer buffer;
} SreSubject;

extern WfType wf_sre_pattern_type, wf_sre_match_type, wf_sre_scanner_type, wf_sre_iterator_type;

static inline SrePattern *as_pattern(Value v)
{
    return (SrePattern *)wf_obj(v);
}
static inline SreMatch *as_match(Value v)
{
    return (SreMatch *)wf_obj(v);
}

int wf_sre_subject_open(SreSubject *s, Value string) WF_MUST_USE;
/* The same for a string that pattern is to search: TypeError if one is text and the other not. */
int wf_sre_subject_open_for(SreSubject *s, const SrePattern *pattern, Value string) WF_MUST_USE;
void wf_sre_subject_close(SreSubject *s);
/* Characters [start, end) as str or bytes. */
Value wf_sre_subject_slice(const SreSubject *s, size_t start, size_t end) WF_MUST_USE;
/* Group i (from 1) of state's match; WF_NONE, or with `empty` the empty string, if unmatched. */
Value wf_sre_subject_group(const SreSubject *s, const WfSreState *state, uint32_t i,
                           bool empty) WF_MUST_USE;

/* A search of the subject, from pos to endpos as given by the user. */
int wf_sre_begin(WfSreState *state, const SrePattern *pattern, const SreSubject *subject,
                 ssize_t pos, ssize_t endpos) WF_MUST_USE;
/* 1 match, 0 none, -1 error. May reach safepoints. */
int wf_sre_next(WfSreState *state, const SrePattern *pattern, WfSreMode mode) WF_MUST_USE;
/* Continues after the match: an empty match at the same place no longer counts. */
static inline void wf_sre_advance(WfSreState *state)
{
    state->must_advance = state->match_start == state->match_end;
    state->start = state->match_end;
}

/* The match that state has found in string. pos, endpos: where the search was to start and end. */
Value wf_sre_match_new(const WfSreState *state, Value pattern, Value string, ssize_t pos,
                       ssize_t endpos) WF_MUST_USE;
Value wf_sre_scanner_new(Value pattern, Value string, ssize_t pos, ssize_t endpos) WF_MUST_USE;
Value wf_sre_iterator_new(Value pattern, Value string, ssize_t pos, ssize_t endpos) WF_MUST_USE;
/* pattern.sub(), or with `counted` pattern.subn(). */
Value wf_sre_substitute(Value pattern, Value repl, Value string, ssize_t count,
                        bool counted) WF_MUST_USE;
/* type[item] as a types.GenericAlias: a class method. */
Value wf_sre_class_getitem(Value type, Value item) WF_MUST_USE;

#endif
