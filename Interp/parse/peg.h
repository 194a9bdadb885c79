/* The second parser, which only runs on programs with an error and finds what to say about it.
 *
 * Model: CPython's messages follow from the order in which its backtracking parser tries the
 * alternatives of a grammar, some of which exist only to recognize mistakes. So that grammar
 * (peg_grammar.c) is run here in that order, by a small machine for parsing expression grammars
 * with a stack of its own (after Medeiros and Ierusalimschy, "A Parsing Machine for PEGs", 2008);
 * C recursion does not depend on the input. The first run leaves out the alternatives for
 * mistakes, and finds how far a program makes sense; the second has them.
 *
 * Matching makes nodes only as exact as messages need them: kind, extent, some children.
 */
#ifndef WF_PARSE_PEG_H
#define WF_PARSE_PEG_H

#include "parser.h"

/* ---- nodes --------------------------------------------------------------------------------- */

/* Kinds of nodes: those of expressions (WF_EXPR_x), and these. */
enum {
    NODE_TOKEN = WF_EXPR_COUNT,
    NODE_LIST,    // of a repetition, or of several captures
    NODE_CLAUSE,  // of a comprehension: its iterable and conditions
    NODE_KEYWORD, // name=value
    NODE_MAPPING, // **value
    NODE_ARGS,    // arguments of a call
    NODE_IN,      // `in` and its right side
    NODE_OTHER,
};

typedef struct PegNode {
    uint8_t kind;
    int32_t n;
    struct PegNode **items;
    WfPos pos;
    const WfToken *token; // of NODE_TOKEN
} PegNode;

/* A token and the node that it is. */
typedef struct PegToken {
    WfToken token;
    PegNode node;
} PegToken;

/* ---- messages and actions ------------------------------------------------------------------ */

typedef enum PegMessage {
#define WF_MESSAGE(name, text) MSG_##name,
#include "peg_messages.def"
    MSG_COUNT
} PegMessage;

/* What happens when an alternative has matched. */
typedef enum PegActionType {
    ACT_PASS,   // its value is what it captured
    ACT_NODE,   // make a node of kind `detail` with the captures as children
    ACT_AT,     // raise message `detail` at a
    ACT_RANGE,  // from the start of a to the end of b
    ACT_FROM,   // from the start of a to where the lexer is
    ACT_HERE,   // at the last token read
    ACT_INDENT, // the same as IndentationError, naming the line of a
    ACT_TARGET, // raise if a cannot be a target of sort `detail`
    ACT_CALL,   // call the function peg_functions[detail]
} PegActionType;

enum { MAX_CAPTURES = 3, NO_CAPTURE = 0xFF };

typedef struct PegAction {
    uint8_t type;
    uint8_t detail;
    uint8_t n_values;               // to pop
    uint8_t captures[MAX_CAPTURES]; // which of them are a, b, c
} PegAction;

/* ---- programs ------------------------------------------------------------------------------ */

typedef enum PegOp {
    PEG_TOKEN, // arg: type
    PEG_WORD,  // arg: index of a soft keyword; SOFT_ANY for any
    PEG_CALL,  // arg: rule
    PEG_RETURN,
    PEG_CHOICE,     // arg: where to go on after failing
    PEG_COMMIT,     // arg: where to go on; drops the choice
    PEG_AGAIN,      // arg: where to go on; the choice now returns here
    PEG_BACK,       // arg: where to go on; drops the choice and what matched since
    PEG_FAIL_TWICE, // drops the choice and fails
    PEG_CUT,        // drops the choice: no other alternative will be tried
    PEG_JUMP,       // arg: where to go on
    PEG_FAIL,
    PEG_MISTAKE,   // fails in the first run
    PEG_FORCE,     // arg: type; raises if the token is another
    PEG_NOTHING,   // push no value
    PEG_MARK,      // begin a list
    PEG_NIP,       // drop the second value from the top (a separator)
    PEG_LIST,      // make the list of the values since the mark
    PEG_UNLIST,    // drop them, push no value
    PEG_ACTION,    // arg: action
    PEG_STATEMENT, // a statement at the top is done: it is never looked at again
} PegOp;

typedef struct PegInstruction {
    uint16_t op;
    uint16_t arg;
} PegInstruction;

enum { PEG_MAX_RULES = 256, PEG_MAX_CODE = 6000, PEG_MAX_ACTIONS = 600, SOFT_ANY = 3 };

/* How a rule remembers its results: not, together for both states of "mistakes are looked for"
 * (so that a result found without looking hides a mistake, as it does in CPython), or by state. */
typedef enum PegMemo { MEMO_NONE, MEMO_SHARED, MEMO_BY_STATE } PegMemo;

typedef struct PegRule {
    const char *name;
    uint16_t entry;
    uint8_t memo;
    bool no_mistakes; // mistakes are not looked for inside
} PegRule;

typedef struct PegProgram {
    PegRule rules[PEG_MAX_RULES];
    PegInstruction code[PEG_MAX_CODE];
    PegAction actions[PEG_MAX_ACTIONS];
    int n_rules;
    int n_code;
    int n_actions;
} PegProgram;

/* The grammar as text; see peg_grammar.c for the notation. */
extern const char *const peg_grammar[];

/* The program of the grammar, in the arena; NULL when memory is out. */
PegProgram *peg_compile(WfArena *arena);
int peg_find_rule(const PegProgram *program, const char *name, size_t len);

/* The soft keywords, by the index in PEG_WORD. */
extern const char *const peg_words[];

/* ---- running ------------------------------------------------------------------------------- */

typedef struct PegEntry PegEntry;
typedef struct PegMemoEntry PegMemoEntry;

struct WfDiagnosis {
    WfParser *p;         // the lexer, the error
    WfArena *arena;      // of the program and the tokens
    WfArena nodes;       // of the nodes of one statement at the top
    WfPos first_failure; // where the first parser stopped
    const char *buffer;
    const PegProgram *program;
    PegToken **tokens; // all tokens read so far
    int fill;
    int capacity;
    int mark;      // index of the next token
    bool mistakes; // the second run, outside of rules with no_mistakes
    bool raised;   // p->err is filled
    bool no_memory;
    bool too_long; // gave up looking for a message
    PegNode **values;
    size_t n_values;
    size_t values_capacity;
    PegEntry *stack;
    size_t n_stack;
    size_t stack_capacity;
    PegMemoEntry *memo;
    size_t memo_mask;
    size_t memo_count;
};

/* Whether the rule matches from the first token on; false also after raising. */
bool peg_run(WfDiagnosis *d, int rule);
void peg_fini(WfDiagnosis *d);

/* Take an action whose captured values are a, b, c. The value, or NULL to fail; d->raised. */
PegNode *peg_act(WfDiagnosis *d, const PegAction *action, PegNode **captures, WfPos pos);

PegNode *peg_new_node(WfDiagnosis *d, int kind, WfPos pos, PegNode **items, int32_t n);

/* The token at d->mark; NULL after raising the lexer's error. */
PegToken *peg_token(WfDiagnosis *d);

/* The names of the functions that actions may call. */
extern const char *const peg_function_names[];

/* ---- raising ------------------------------------------------------------------------------- */

/* Fill p->err, unless that is done. The positions are in bytes, with columns counted from 0; as in
 * CPython some callers pass -1. */
void peg_raise_at(WfDiagnosis *d, WfSyntaxErrorKind kind, WfPos pos, const char *message);

/* The same at the last token read. */
void peg_raise_here(WfDiagnosis *d, WfSyntaxErrorKind kind, const char *message);

/* "'(' was never closed" */
void peg_raise_unclosed(WfDiagnosis *d);

/* A message in the arena of the tree. */
const char *peg_format(WfDiagnosis *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
