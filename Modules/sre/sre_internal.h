/* What the parts of the engine share: sets, the tree, the program.
 *
 * The tree lives in an arena that is freed once the program is emitted. Sets and the copy of the
 * code words move into the program.
 */
#ifndef WF_SRE_INTERNAL_H
#define WF_SRE_INTERNAL_H

#include "sre.h"
#include "sre_opcodes.h"

#define SRE_NONE UINT32_MAX

/* --- Sets of characters --------------------------------------------------------------------- */

typedef enum { FOLD_NONE, FOLD_ASCII, FOLD_UNICODE, FOLD_LOCALE } SreFold;

/* How a set answers for characters above 255. */
typedef enum { WIDE_NONE, WIDE_ALL, WIDE_FLAGS, WIDE_NOT_FLAGS, WIDE_CODE } SreWide;

typedef struct {
    uint8_t table[256];
    uint8_t wide;         /* SreWide */
    uint8_t classes;      /* WIDE_CLASS_* bits of the wide characters that may be in the set */
    uint8_t fold;         /* SreFold, applied before code is asked */
    bool dynamic;         /* depends on the locale: the table means nothing, ask the code */
    bool invert;          /* the set is what folding and code do not accept */
    uint32_t uc_flags;    /* for WIDE_FLAGS, WIDE_NOT_FLAGS */
    uint32_t own_code[3]; /* the charset of a single character */
    const uint32_t *code; /* the charset's words, up to SRE_FAILURE; NULL: own_code */
} SreSet;

/* Wide characters, sorted into four classes, so that sets can be told to be disjoint. */
enum {
    WIDE_CLASS_DIGIT = 1,
    WIDE_CLASS_WORD = 2, /* alphanumeric but no digit */
    WIDE_CLASS_SPACE = 4,
    WIDE_CLASS_OTHER = 8,
    WIDE_CLASS_EVERY = 15,
};

uint8_t wf_sre_wide_class(uint32_t c);
bool wf_sre_category(uint32_t category, uint32_t c);
bool wf_sre_charset(const uint32_t *code, uint32_t c);
uint32_t wf_sre_lower(SreFold fold, uint32_t c);
/* Fills the rest of a zeroed set from code or own_code, fold and invert. */
void wf_sre_set_finish(SreSet *set);
/* For wide characters and dynamic sets. */
bool wf_sre_set_has_slow(const SreSet *set, uint32_t c);

/* --- The tree ------------------------------------------------------------------------------- */

/* The characters that may come next at some place in the pattern. */
typedef struct {
    uint64_t latin[4];
    uint8_t classes; /* of wide characters */
    bool end;        /* the subject may end here */
    bool accept;     /* nothing but a successful end of the (sub)pattern follows */
    uint32_t only;   /* the one character it is, or SRE_NONE */
} SreFirst;

typedef enum {
    NODE_FAIL,
    NODE_ANY,
    NODE_ANY_ALL,
    NODE_LITERAL,     /* a: character */
    NODE_NOT_LITERAL, /* a: character */
    NODE_SET,         /* a: set */
    NODE_AT,          /* a: SRE_AT_* */
    NODE_MARK,        /* a: mark */
    NODE_ALT,         /* child: alternatives, each a NODE_SEQUENCE */
    NODE_SEQUENCE,
    NODE_REPEAT, /* a: min, b: max, mode; child */
    NODE_ASSERT, /* a: characters to step back, negated; child */
    NODE_ATOMIC, /* child */
    NODE_REF,    /* a: group, mode: SreFold */
    NODE_IF,     /* a: group; child, other */
} SreNodeKind;

typedef enum { REPEAT_GREEDY, REPEAT_LAZY, REPEAT_POSSESSIVE } SreRepeatMode;

typedef struct SreNode SreNode;
struct SreNode {
    uint8_t kind, mode;
    bool nullable; /* may match without consuming a character */
    bool negated;
    uint32_t a, b;
    SreNode *next, *prev;
    SreNode *child, *last_child; /* the sequence within, or the alternatives */
    SreNode *other, *last_other; /* NODE_IF: the sequence when the group did not match */
    SreFirst first;              /* of a match that consumes characters */
    SreFirst follow;
};

typedef struct SreBlock SreBlock;

typedef struct {
    SreBlock *blocks; /* the arena */
    SreNode *head, *tail;
    SreSet *sets;
    uint32_t nsets, sets_room;
    uint32_t groups;
    bool has_refs;
} SreTree;

/* The tree's sets point into code. On failure the tree is empty. */
WfSreStatus wf_sre_parse(SreTree *tree, const uint32_t *code, size_t n, uint32_t groups);
void wf_sre_tree_fini(SreTree *tree);

/* Fills first, nullable and follow of each node. Returns what may start the pattern. */
SreFirst wf_sre_annotate(SreTree *tree);
bool wf_sre_is_one_char(const SreNode *node);
bool wf_sre_first_disjoint(const SreFirst *a, const SreFirst *b);
static inline bool wf_sre_first_has(const SreFirst *f, uint32_t c)
{
    return (f->latin[c >> 6] >> (c & 63)) & 1;
}

/* --- The program ---------------------------------------------------------------------------- */

/* Instructions are 32-bit words: the opcode, then its operands. Targets are offsets in code.
   An "item" is two words: an SreItem and its character or set. A "filter" is the index of a table
   of FILTER_SIZE bytes, indexed by the next character, FILTER_WIDE or FILTER_END. */
#define SRE_OPCODES(X)                                                                             \
    X(SUCCESS) /* end of the pattern */                                                            \
    X(FAIL)                                                                                        \
    X(ANY)                                                                                         \
    X(ANY_ALL)                                                                                     \
    X(LITERAL)     /* character */                                                                 \
    X(NOT_LITERAL) /* character */                                                                 \
    X(SET)         /* set */                                                                       \
    X(DYNAMIC)     /* set */                                                                       \
    X(STRING)      /* length, index into strings */                                                \
    X(AT)          /* SRE_AT_* */                                                                  \
    X(AT_START)                                                                                    \
    X(AT_END)                                                                                      \
    X(AT_UNI_BOUNDARY)                                                                             \
    X(OPEN)        /* mark */                                                                      \
    X(CLOSE)       /* mark */                                                                      \
    X(JUMP)        /* target */                                                                    \
    X(RUN)         /* item, min, max: as many as there are, for good */                            \
    X(GREEDY)      /* item, min, max, filter of what follows (bit 1) or NONE */                    \
    X(GREEDY_CHAR) /* item, min, max, the character that follows */                                \
    X(LAZY)        /* item, min, max, filter */                                                    \
    X(LAZY_CHAR)   /* item, min, max, the character that follows */                                \
    X(SPLIT)       /* filter (1: next instruction, 2: target), target: next one first */           \
    X(SPLIT_LAZY)  /* filter (1: next instruction, 2: target), target: the target first */         \
    X(LOOP)        /* filter (1: target, 2: next instruction), target: the target first */         \
    X(LOOP_LAZY)   /* filter (1: target, 2: next instruction), target: next one first */           \
    X(COUNT_INIT)  /* slot, target */                                                              \
    X(COUNT)       /* filter, target, slot, min, max */                                            \
    X(COUNT_LAZY)  /* filter, target, slot, min, max */                                            \
    X(POSS_INIT)   /* slot, first mark, marks */                                                   \
    X(POSS_NEXT)   /* slot, min, max, target of the end */                                         \
    X(POSS_END)    /* slot, min, target of POSS_NEXT */                                            \
    X(BRANCH)      /* branch, targets... */                                                        \
    X(ATOMIC)      /* slot, first mark, marks */                                                   \
    X(ATOMIC_END)  /* slot */                                                                      \
    X(ASSERT)      /* slot, first mark, marks, back */                                             \
    X(ASSERT_END)  /* slot */                                                                      \
    X(REFUTE)      /* slot, first mark, marks, back, target */                                     \
    X(REFUTE_END)  /* slot */                                                                      \
    X(REF)         /* group */                                                                     \
    X(REF_FOLD)    /* group, SreFold */                                                            \
    X(IF)          /* group, target when it did not match */

typedef enum {
#define X(name) SRE_OP_##name,
    SRE_OPCODES(X)
#undef X
} SreOp;

typedef enum {
    ITEM_ANY,
    ITEM_ANY_ALL,
    ITEM_LITERAL,
    ITEM_NOT_LITERAL,
    ITEM_SET,
    ITEM_DYNAMIC
} SreItem;

#define FILTER_WIDE 256
#define FILTER_END  257
#define FILTER_SIZE 258

#define BRANCH_MAX 64
typedef struct {
    uint16_t class_of[FILTER_SIZE];
    uint64_t *masks; /* by class: which alternatives may match */
} SreBranch;

/* Where a search may find matches. */
typedef enum {
    START_ANYWHERE,
    START_STRING,  /* at the prefix */
    START_CHAR,    /* at prefix[0] */
    START_FEW,     /* at one of up to 3 characters below 256 */
    START_TABLE,   /* where tables[0] says so */
    START_TUPLE,   /* where the next characters, looked up in tables, have a bit in common */
    START_SUBJECT, /* at the beginning of the subject */
    START_LINE,    /* at the beginning of a line */
} SreStart;

#define TUPLE_MAX 3

struct WfSreProgram {
    uint32_t *code;
    uint32_t code_size, code_room;
    SreSet *sets;
    uint32_t nsets;
    uint32_t nslots, groups;
    uint8_t *filters; /* FILTER_SIZE bytes each */
    uint32_t nfilters, filters_room;
    SreBranch *branches;
    uint32_t nbranches, branches_room;
    uint32_t *strings; /* of literal runs */
    uint32_t strings_size, strings_room;
    uint32_t *source; /* the words it was compiled from: sets point into them */
    size_t source_size;

    SreStart start;
    bool pure_literal; /* the prefix is the whole pattern */
    uint32_t min_width;
    uint32_t prefix_size;
    uint32_t *prefix;
    uint32_t *overlap; /* Knuth-Morris-Pratt: the border of each prefix of prefix */
    uint8_t few[3];
    uint8_t tuple_size;
    uint8_t tables[TUPLE_MAX][FILTER_SIZE];
    /* The pattern leads with an unbounded run of an item. Where that fails, it fails at each place
       of the same run: what follows the run could start at the same places only. */
    bool leads_with_run;
    uint32_t run_kind, run_arg;
};

/* The SreItem for a node of one character, and its argument. */
void wf_sre_item_of(const SreSet *sets, const SreNode *node, uint32_t *kind, uint32_t *arg);

/* Moves the tree's sets into the program, which may be left half made on failure. */
WfSreStatus wf_sre_emit(WfSreProgram *program, SreTree *tree);

/* Decides where a search may start; first is what may start the pattern. */
WfSreStatus wf_sre_plan_search(WfSreProgram *program, const SreTree *tree, const SreFirst *first);

/* Makes room for n more words above sp; returns the new sp, or NULL. */
uint64_t *wf_sre_grow_stack(WfSreState *state, uint64_t *sp, size_t n);

#endif
