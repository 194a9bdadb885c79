/* From the grammar's text to the machine's program. The text is ours, so mistakes in it are
 * assertions, not errors. */
#include "peg.h"

#include <assert.h>
#include <string.h>

enum { RULE_SLOTS = 512 };

typedef struct Compiler {
    PegProgram *program;
    WfArena *arena;
    const char *at;            // in the text of the current rule
    uint8_t slots[RULE_SLOTS]; // rule + 1 by hash of its name
} Compiler;

/* What is known of the alternative being compiled. */
typedef struct Alternative {
    int n_values;
    int n_captures;
    uint8_t captures[MAX_CAPTURES];
    char letters[MAX_CAPTURES];
    bool chosen; // a choice is open for the next alternative
    bool cut;
} Alternative;

static void compile_alternatives(Compiler *c, char end);
static void compile_item(Compiler *c, bool needed);

/* ---- emitting ------------------------------------------------------------------------------ */

static int emit(Compiler *c, PegOp op, int arg)
{
    assert(c->program->n_code < PEG_MAX_CODE);
    c->program->code[c->program->n_code] = (PegInstruction){(uint16_t)op, (uint16_t)arg};
    return c->program->n_code++;
}

/* Make the instruction at `index` go to the next one emitted. */
static void patch(Compiler *c, int index)
{
    c->program->code[index].arg = (uint16_t)c->program->n_code;
}

static int add_action(Compiler *c, PegAction action)
{
    assert(c->program->n_actions < PEG_MAX_ACTIONS);
    c->program->actions[c->program->n_actions] = action;
    return c->program->n_actions++;
}

/* ---- reading ------------------------------------------------------------------------------- */

static char skip_space(Compiler *c)
{
    while (*c->at == ' ') {
        c->at++;
    }
    return *c->at;
}

static bool is_word_char(char x)
{
    return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || x == '_' || (x >= '0' && x <= '9');
}

/* The word at the cursor; its length in *len. */
static const char *read_word(Compiler *c, size_t *len)
{
    skip_space(c);
    const char *start = c->at;
    while (is_word_char(*c->at)) {
        c->at++;
    }
    *len = (size_t)(c->at - start);
    assert(*len > 0);
    return start;
}

static bool same(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

static int find_in(const char *const *names, const char *text, size_t len)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (same(text, len, names[i])) {
            return i;
        }
    }
    return -1;
}

/* 'text', at the first quote. */
static WfTok read_token(Compiler *c)
{
    static const struct {
        const char *text;
        WfTok type;
    } tokens[] = {
#define WF_OPERATOR(name, text) {text, T_##name},
#define WF_KEYWORD(name, text)  {text, T_##name},
#include "tokens.def"
    };
    const char *start = ++c->at;
    while (*c->at != '\'') {
        c->at++;
    }
    size_t len = (size_t)(c->at++ - start);
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        if (same(start, len, tokens[i].text)) {
            return tokens[i].type;
        }
    }
    assert(!"unknown token in the grammar");
    return T_ERROR;
}

/* ---- rules --------------------------------------------------------------------------------- */

static unsigned hash_name(const char *name, size_t len)
{
    unsigned hash = 0;
    for (size_t i = 0; i < len; i++) {
        hash = hash * 31 + (unsigned char)name[i];
    }
    return hash % RULE_SLOTS;
}

static int find_rule(const Compiler *c, const char *name, size_t len)
{
    unsigned slot = hash_name(name, len);
    while (c->slots[slot] != 0) {
        const char *candidate = c->program->rules[c->slots[slot] - 1].name;
        if (memcmp(candidate, name, len) == 0 && !is_word_char(candidate[len])) {
            return c->slots[slot] - 1;
        }
        slot = (slot + 1) % RULE_SLOTS;
    }
    assert(!"unknown rule in the grammar");
    return 0;
}

int peg_find_rule(const PegProgram *program, const char *name, size_t len)
{
    for (int i = 0; i < program->n_rules; i++) {
        const char *candidate = program->rules[i].name;
        if (memcmp(candidate, name, len) == 0 && !is_word_char(candidate[len])) {
            return i;
        }
    }
    return 0;
}

static void declare_rules(Compiler *c)
{
    for (int i = 0; peg_grammar[i] != NULL; i++) {
        assert(i < PEG_MAX_RULES - 1);
        PegRule *rule = &c->program->rules[i];
        rule->name = peg_grammar[i];
        c->at = peg_grammar[i];
        size_t len;
        const char *name = read_word(c, &len);
        rule->memo = *c->at == '*' || *c->at == '<' ? MEMO_SHARED
                     : *c->at == '+'                ? MEMO_BY_STATE
                                                    : MEMO_NONE;
        rule->no_mistakes = *c->at == '-';
        unsigned slot = hash_name(name, len);
        while (c->slots[slot] != 0) {
            slot = (slot + 1) % RULE_SLOTS;
        }
        c->slots[slot] = (uint8_t)(i + 1);
        c->program->n_rules = i + 1;
    }
}

/* ---- items --------------------------------------------------------------------------------- */

/* A token, a rule or a group: pushes one value. */
static void compile_primary(Compiler *c)
{
    switch (skip_space(c)) {
    case '\'':
        emit(c, PEG_TOKEN, (int)read_token(c));
        return;
    case '<': {
        c->at++;
        size_t len;
        const char *word = read_word(c, &len);
        emit(c, PEG_WORD, find_in(peg_words, word, len));
        c->at++;
        return;
    }
    case '(':
        c->at++;
        compile_alternatives(c, ')');
        return;
    case '[': {
        c->at++;
        int choice = emit(c, PEG_CHOICE, 0);
        compile_alternatives(c, ']');
        int commit = emit(c, PEG_COMMIT, 0);
        patch(c, choice);
        emit(c, PEG_NOTHING, 0);
        patch(c, commit);
        return;
    }
    default:
        break;
    }
    static const char *const kinds[] = {
#define WF_TOKEN(name) #name,
#include "tokens.def"
        NULL,
    };
    size_t len;
    const char *word = read_word(c, &len);
    int kind = find_in(kinds, word, len);
    if (kind >= 0) {
        emit(c, PEG_TOKEN, kind);
    } else if (same(word, len, "SOFT_KEYWORD")) {
        emit(c, PEG_WORD, SOFT_ANY);
    } else {
        emit(c, PEG_CALL, find_rule(c, word, len));
    }
}

/* After the code of one round of a repetition that began at `choice`. */
static void close_loop(Compiler *c, int choice, bool needed)
{
    emit(c, PEG_AGAIN, choice + 1);
    patch(c, choice);
    emit(c, needed ? PEG_LIST : PEG_UNLIST, 0);
}

/* ','.x+ at the dot; the separator is a token. */
static void compile_separated(Compiler *c, WfTok separator, bool needed)
{
    c->at++;
    const char *element = c->at;
    emit(c, PEG_MARK, 0);
    compile_primary(c);
    int choice = emit(c, PEG_CHOICE, 0);
    emit(c, PEG_TOKEN, (int)separator);
    c->at = element;
    compile_primary(c);
    assert(*c->at == '+');
    c->at++;
    emit(c, PEG_NIP, 0);
    close_loop(c, choice, needed);
}

/* x, x*, x+ or ','.x+ */
static void compile_repeated(Compiler *c, bool needed)
{
    skip_space(c);
    const char *start = c->at;
    int code = c->program->n_code;
    compile_primary(c);
    if (*c->at == '.') {
        WfTok separator = (WfTok)c->program->code[code].arg;
        c->program->n_code = code;
        compile_separated(c, separator, needed);
        return;
    }
    if (*c->at != '*' && *c->at != '+') {
        return;
    }
    bool need_one = *c->at == '+';
    c->program->n_code = code;
    emit(c, PEG_MARK, 0);
    if (need_one) {
        c->at = start;
        compile_primary(c);
    }
    int choice = emit(c, PEG_CHOICE, 0);
    c->at = start;
    compile_primary(c);
    c->at++;
    close_loop(c, choice, needed);
}

static void compile_lookahead(Compiler *c)
{
    bool negative = *c->at++ == '!';
    int choice = emit(c, PEG_CHOICE, 0);
    compile_item(c, false);
    if (negative) {
        emit(c, PEG_FAIL_TWICE, 0);
        patch(c, choice);
    } else {
        int back = emit(c, PEG_BACK, 0);
        patch(c, choice);
        emit(c, PEG_FAIL, 0);
        patch(c, back);
    }
}

/* What may stand in an alternative without a capture. */
static void compile_item(Compiler *c, bool needed)
{
    char x = skip_space(c);
    if (x == '&' && c->at[1] == '&') {
        c->at += 2;
        emit(c, PEG_FORCE, (int)read_token(c));
    } else if (x == '!' || x == '&') {
        compile_lookahead(c);
    } else {
        compile_repeated(c, needed);
    }
}

/* ---- alternatives -------------------------------------------------------------------------- */

/* The letter before `=`, if a capture is here. */
static char capture_letter(const Compiler *c)
{
    return c->at[0] >= 'a' && c->at[0] <= 'z' && c->at[1] == '=' ? c->at[0] : '\0';
}

static void compile_items(Compiler *c, Alternative *alt, char end)
{
    for (;;) {
        char x = skip_space(c);
        if (x == end || x == '|' || x == '{' || x == '\0') {
            return;
        }
        if (x == '~') {
            c->at++;
            alt->cut = true;
            if (alt->chosen) {
                emit(c, PEG_CUT, 0);
            }
            continue;
        }
        if (strncmp(c->at, "STATEMENT", 9) == 0) {
            c->at += 9;
            emit(c, PEG_STATEMENT, 0);
            continue;
        }
        char letter = capture_letter(c);
        if (letter != '\0') {
            assert(alt->n_captures < MAX_CAPTURES);
            c->at += 2;
            alt->letters[alt->n_captures] = letter;
            alt->captures[alt->n_captures++] = (uint8_t)alt->n_values;
        }
        bool lookahead = x == '!' || (x == '&' && c->at[1] != '&');
        compile_item(c, letter != '\0');
        alt->n_values += !lookahead;
    }
}

static uint8_t read_capture(Compiler *c, const Alternative *alt)
{
    char letter = skip_space(c);
    c->at++;
    for (int i = 0; i < alt->n_captures; i++) {
        if (alt->letters[i] == letter) {
            return alt->captures[i];
        }
    }
    assert(!"unknown capture in the grammar");
    return 0;
}

static int read_node_kind(const char *word, size_t len)
{
    static const char *const names[] = {
#define WF_AST_EXPR(name, fields) #name,
#include "internal/ast_nodes.def"
        NULL,
    };
    static const char *const more[] = {"Token", "List", "Clause", "Keyword", "Mapping",
                                       "Args",  "In",   "Other",  NULL};
    int kind = find_in(names, word, len);
    return kind >= 0 ? kind : WF_EXPR_COUNT + find_in(more, word, len);
}

static int read_message(Compiler *c)
{
    static const char *const names[] = {
#define WF_MESSAGE(name, text) #name,
#include "peg_messages.def"
        NULL,
    };
    size_t len;
    const char *word = read_word(c, &len);
    int message = find_in(names, word, len);
    assert(message >= 0);
    return message;
}

/* {action}, at the brace. */
static PegAction read_action(Compiler *c, const Alternative *alt)
{
    static const char *const verbs[] = {"at",     "range",  "from", "here",
                                        "indent", "target", "do",   NULL};
    static const uint8_t types[] = {ACT_AT,     ACT_RANGE,  ACT_FROM, ACT_HERE,
                                    ACT_INDENT, ACT_TARGET, ACT_CALL};
    static const char *const sorts[] = {"star", "for", "del", NULL};
    PegAction action = {.captures = {NO_CAPTURE, NO_CAPTURE, NO_CAPTURE}};
    c->at++;
    size_t len;
    const char *word = read_word(c, &len);
    int verb = find_in(verbs, word, len);
    if (verb < 0) {
        action.type = ACT_NODE;
        action.detail = (uint8_t)read_node_kind(word, len);
        memcpy(action.captures, alt->captures, (size_t)alt->n_captures);
    } else {
        action.type = types[verb];
        bool has_a = action.type != ACT_HERE && action.type != ACT_CALL && alt->n_captures > 0;
        if (has_a) {
            action.captures[0] = read_capture(c, alt);
        }
        if (action.type == ACT_RANGE) {
            action.captures[1] = read_capture(c, alt);
        }
        if (action.type == ACT_CALL) {
            memcpy(action.captures, alt->captures, (size_t)alt->n_captures);
            word = read_word(c, &len);
            action.detail = (uint8_t)find_in(peg_function_names, word, len);
        } else if (action.type == ACT_TARGET) {
            word = read_word(c, &len);
            action.detail = (uint8_t)find_in(sorts, word, len);
        } else {
            action.detail = (uint8_t)read_message(c);
        }
    }
    char brace = skip_space(c);
    assert(brace == '}');
    c->at += brace == '}';
    return action;
}

/* The value of an alternative without an action: its captures, or its only value, or none. */
static void compile_pass(Compiler *c, const Alternative *alt, int left)
{
    if (alt->n_captures == 0 && alt->n_values + left == 1) {
        return;
    }
    PegAction action = {.type = ACT_PASS,
                        .n_values = (uint8_t)(alt->n_values + left),
                        .captures = {NO_CAPTURE, NO_CAPTURE, NO_CAPTURE}};
    memcpy(action.captures, alt->captures, (size_t)alt->n_captures);
    emit(c, PEG_ACTION, add_action(c, action));
}

/* One alternative, up to `|` or `end`. left: 1 if a value before it belongs to it. */
static void compile_alternative(Compiler *c, Alternative *alt, char end, int left)
{
    if (skip_space(c) == '?') {
        c->at++;
        emit(c, PEG_MISTAKE, 0);
    }
    compile_items(c, alt, end);
    if (*c->at != '{') {
        compile_pass(c, alt, left);
        return;
    }
    PegAction action = read_action(c, alt);
    action.n_values = (uint8_t)(alt->n_values + left);
    for (int i = 0; i < MAX_CAPTURES; i++) {
        action.captures[i] += action.captures[i] == NO_CAPTURE ? 0 : (uint8_t)left;
    }
    emit(c, PEG_ACTION, add_action(c, action));
    skip_space(c);
}

/* Whether `|` follows the alternative at the cursor. */
static bool more_follow(const Compiler *c, char end)
{
    int depth = 0;
    for (const char *p = c->at; *p != '\0'; p++) {
        if (*p == '\'') {
            p = strchr(p + 1, '\'');
        } else if (depth == 0 && *p == '|') {
            return true;
        } else if (depth == 0 && *p == end) {
            return false;
        } else if (*p == '(' || *p == '[') {
            depth++;
        } else if (*p == ')' || *p == ']') {
            depth--;
        }
    }
    return false;
}

static void compile_choices(Compiler *c, char end, int left)
{
    int exits[24];
    int n_exits = 0;
    for (;;) {
        Alternative alt = {.chosen = more_follow(c, end)};
        int choice = alt.chosen ? emit(c, PEG_CHOICE, 0) : 0;
        compile_alternative(c, &alt, end, left);
        if (!alt.chosen) {
            break;
        }
        assert(*c->at == '|' && n_exits < 24);
        c->at++;
        exits[n_exits++] = emit(c, alt.cut ? PEG_JUMP : PEG_COMMIT, 0);
        patch(c, choice);
    }
    while (n_exits > 0) {
        patch(c, exits[--n_exits]);
    }
    assert(*c->at == end);
    c->at += end != '\0';
}

static void compile_alternatives(Compiler *c, char end)
{
    compile_choices(c, end, 0);
}

/* The first alternative begins, then any of the others go on as long as they can. */
static void compile_left_recursive(Compiler *c)
{
    Alternative base = {.chosen = false};
    compile_alternative(c, &base, '\0', 0);
    assert(*c->at == '|');
    c->at++;
    int choice = emit(c, PEG_CHOICE, 0);
    compile_choices(c, '\0', 1);
    emit(c, PEG_AGAIN, choice + 1);
    patch(c, choice);
}

PegProgram *peg_compile(WfArena *arena)
{
    Compiler c = {.arena = arena, .program = wf_arena_alloc(arena, sizeof(PegProgram))};
    if (c.program == NULL) {
        return NULL;
    }
    c.program->n_rules = c.program->n_code = c.program->n_actions = 0;
    declare_rules(&c);
    for (int i = 0; i < c.program->n_rules; i++) {
        c.program->rules[i].entry = (uint16_t)c.program->n_code;
        c.at = strchr(peg_grammar[i], ':');
        bool left_recursive = c.at[-1] == '<';
        c.at++;
        if (left_recursive) {
            compile_left_recursive(&c);
        } else {
            compile_alternatives(&c, '\0');
        }
        emit(&c, PEG_RETURN, 0);
    }
    return c.program;
}
