/* The machine that runs the grammar's program. See peg.h. */
#include "peg.h"

#include <stdlib.h>
#include <string.h>

const char *const peg_words[] = {"match", "case", "_", NULL};

enum {
    LARGEST_DEPTH = 6000,
    LARGEST_MEMO = 1 << 24, // more are not worth a better message
    FAILED = -1,
};

/* A choice to come back to, or a rule to return from. */
struct PegEntry {
    uint16_t go_on; // where a choice goes on, or a rule returns
    uint8_t rule;   // of a call
    bool is_call;
    bool mistakes;   // a call: to be put back
    int32_t mark;    // the token at the time
    size_t n_values; // choice: values at the time
};

struct PegMemoEntry {
    uint64_t key; // 0: free
    PegNode *node;
    int32_t end; // or FAILED
};

/* Stands on the stack of values where a list begins; never written. */
static PegNode list_mark;

/* ---- memory -------------------------------------------------------------------------------- */

static void give_up(WfDiagnosis *d)
{
    d->no_memory = true;
    d->raised = true;
}

static bool push_value(WfDiagnosis *d, PegNode *node)
{
    if (d->n_values == d->values_capacity) {
        size_t capacity = d->values_capacity == 0 ? 1024 : 2 * d->values_capacity;
        PegNode **values = realloc(d->values, capacity * sizeof(*values));
        if (values == NULL) {
            give_up(d);
            return false;
        }
        d->values = values;
        d->values_capacity = capacity;
    }
    d->values[d->n_values++] = node;
    return true;
}

static bool push_entry(WfDiagnosis *d, PegEntry entry)
{
    if (d->n_stack == d->stack_capacity) {
        size_t capacity = d->stack_capacity == 0 ? 512 : 2 * d->stack_capacity;
        PegEntry *stack = realloc(d->stack, capacity * sizeof(*stack));
        if (stack == NULL) {
            give_up(d);
            return false;
        }
        d->stack = stack;
        d->stack_capacity = capacity;
    }
    d->stack[d->n_stack++] = entry;
    return true;
}

void peg_fini(WfDiagnosis *d)
{
    free(d->values);
    free(d->stack);
    free(d->memo);
    free(d->tokens);
}

PegNode *peg_new_node(WfDiagnosis *d, int kind, WfPos pos, PegNode **items, int32_t n)
{
    PegNode *node = wf_arena_alloc(&d->nodes, sizeof(*node));
    if (node == NULL) {
        give_up(d);
        return NULL;
    }
    *node = (PegNode){.kind = (uint8_t)kind, .n = n, .items = items, .pos = pos};
    return node;
}

/* ---- memos --------------------------------------------------------------------------------- */

static uint64_t memo_key(const WfDiagnosis *d, int rule, int32_t mark, bool mistakes)
{
    bool by_state = d->program->rules[rule].memo == MEMO_BY_STATE && mistakes;
    return ((uint64_t)mark << 10 | (uint64_t)rule << 1 | by_state) + 1;
}

static PegMemoEntry *memo_slot(const WfDiagnosis *d, uint64_t key)
{
    size_t slot = (key * UINT64_C(0x9E3779B97F4A7C15)) >> 32 & d->memo_mask;
    while (d->memo[slot].key != 0 && d->memo[slot].key != key) {
        slot = (slot + 1) & d->memo_mask;
    }
    return &d->memo[slot];
}

static bool grow_memo(WfDiagnosis *d)
{
    if (d->memo_count > LARGEST_MEMO) {
        d->too_long = d->raised = true;
        return false;
    }
    size_t size = d->memo == NULL ? 1024 : 2 * (d->memo_mask + 1);
    PegMemoEntry *old = d->memo;
    size_t old_size = old == NULL ? 0 : d->memo_mask + 1;
    d->memo = calloc(size, sizeof(*d->memo));
    if (d->memo == NULL) {
        d->memo = old;
        give_up(d);
        return false;
    }
    d->memo_mask = size - 1;
    for (size_t i = 0; i < old_size; i++) {
        if (old[i].key != 0) {
            *memo_slot(d, old[i].key) = old[i];
        }
    }
    free(old);
    return true;
}

static void remember(WfDiagnosis *d, int rule, int32_t mark, bool mistakes, PegNode *node,
                     int32_t end)
{
    if (d->program->rules[rule].memo == MEMO_NONE ||
        ((d->memo == NULL || d->memo_count > d->memo_mask / 2) && !grow_memo(d))) {
        return;
    }
    uint64_t key = memo_key(d, rule, mark, mistakes);
    PegMemoEntry *entry = memo_slot(d, key);
    d->memo_count += entry->key == 0;
    *entry = (PegMemoEntry){key, node, end};
}

static void forget_all(WfDiagnosis *d)
{
    if (d->memo != NULL && d->memo_count > 0) {
        memset(d->memo, 0, (d->memo_mask + 1) * sizeof(*d->memo));
        d->memo_count = 0;
    }
    wf_arena_reset(&d->nodes);
}

/* ---- calls --------------------------------------------------------------------------------- */

/* Call a rule, or take what is remembered of it. False to fail. */
static bool call(WfDiagnosis *d, int rule, int *pc, int *depth)
{
    const PegRule *r = &d->program->rules[rule];
    if (r->memo != MEMO_NONE && d->memo != NULL) {
        PegMemoEntry *entry = memo_slot(d, memo_key(d, rule, d->mark, d->mistakes));
        if (entry->key != 0) {
            if (entry->end == FAILED) {
                return false;
            }
            d->mark = entry->end;
            return push_value(d, entry->node);
        }
    }
    if (++*depth > LARGEST_DEPTH) {
        give_up(d);
        return false;
    }
    PegEntry entry = {
        .go_on = (uint16_t)*pc,
        .rule = (uint8_t)rule,
        .is_call = true,
        .mistakes = d->mistakes,
        .mark = d->mark,
    };
    if (!push_entry(d, entry)) {
        return false;
    }
    d->mistakes = d->mistakes && !r->no_mistakes;
    *pc = r->entry;
    return true;
}

/* Go back to the last choice; false if there is none. Rules that end so have failed. */
static bool fail(WfDiagnosis *d, int *pc, int *depth)
{
    while (d->n_stack > 0) {
        PegEntry entry = d->stack[--d->n_stack];
        if (!entry.is_call) {
            d->mark = entry.mark;
            d->n_values = entry.n_values;
            *pc = entry.go_on;
            return true;
        }
        --*depth;
        d->mistakes = entry.mistakes;
        remember(d, entry.rule, entry.mark, entry.mistakes, NULL, FAILED);
    }
    return false;
}

/* ---- matching ------------------------------------------------------------------------------ */

static bool matches_word(const WfToken *token, int word)
{
    if (token->type != T_NAME) {
        return false;
    }
    size_t len = (size_t)(token->end - token->start);
    if (word != SOFT_ANY) {
        return strlen(peg_words[word]) == len && memcmp(token->start, peg_words[word], len) == 0;
    }
    // As in CPython, the first letters of a soft keyword are enough here.
    for (int i = 0; i < SOFT_ANY; i++) {
        if (strncmp(peg_words[i], token->start, len) == 0) {
            return true;
        }
    }
    return false;
}

/* Take the token if it is as wanted. */
static bool match_token(WfDiagnosis *d, PegInstruction in)
{
    PegToken *found = peg_token(d);
    if (found == NULL) {
        return false;
    }
    const WfToken *token = &found->token;
    if (in.op == PEG_WORD ? !matches_word(token, in.arg) : token->type != in.arg) {
        if (in.op == PEG_FORCE) {
            static const char *const names[] = {[T_LPAR] = "(", [T_COLON] = ":"};
            peg_raise_at(d, WF_ERROR_SYNTAX, token->pos,
                         peg_format(d, "expected '%s'", names[in.arg]));
        }
        return false;
    }
    WfConstant value;
    if (token->type == T_NUMBER && !wf_parse_number_value(d->p, token, &value)) {
        return false;
    }
    d->mark++;
    return push_value(d, &found->node);
}

/* From the start of the rule being run to the last token that is not blank. */
static WfPos rule_pos(const WfDiagnosis *d)
{
    size_t i = d->n_stack;
    while (i > 0 && !d->stack[i - 1].is_call) {
        i--;
    }
    int first = i > 0 ? d->stack[i - 1].mark : 0;
    if (first >= d->fill) {
        return (WfPos){0};
    }
    int last = d->mark - 1;
    while (last > first &&
           (d->tokens[last]->token.type == T_NEWLINE || d->tokens[last]->token.type == T_INDENT ||
            d->tokens[last]->token.type == T_DEDENT)) {
        last--;
    }
    WfPos pos = d->tokens[first]->token.pos;
    if (last >= 0) {
        pos.end_lineno = d->tokens[last]->token.pos.end_lineno;
        pos.end_col_offset = d->tokens[last]->token.pos.end_col_offset;
    }
    return pos;
}

/* Replace the values since the mark by one. */
static bool make_list(WfDiagnosis *d, bool needed)
{
    size_t from = d->n_values;
    while (d->values[from - 1] != &list_mark) {
        from--;
    }
    size_t n = d->n_values - from;
    PegNode *list = NULL;
    if (needed) {
        PegNode **items = wf_arena_alloc(&d->nodes, n * sizeof(*items));
        if (items == NULL) {
            give_up(d);
            return false;
        }
        memcpy(items, d->values + from, n * sizeof(*items));
        list = peg_new_node(d, NODE_LIST, (WfPos){0}, items, (int32_t)n);
    }
    d->n_values = from - 1;
    return push_value(d, list);
}

static bool take_action(WfDiagnosis *d, const PegAction *action)
{
    PegNode *captures[MAX_CAPTURES] = {NULL};
    size_t from = d->n_values - action->n_values;
    for (int i = 0; i < MAX_CAPTURES && action->captures[i] != NO_CAPTURE; i++) {
        captures[i] = d->values[from + action->captures[i]];
    }
    WfPos pos = action->type == ACT_NODE || action->type == ACT_CALL ? rule_pos(d) : (WfPos){0};
    PegNode *node = peg_act(d, action, captures, pos);
    if (d->raised || (node == NULL && action->type != ACT_PASS)) {
        return false;
    }
    d->n_values = from;
    return push_value(d, node);
}

/* ---- the machine --------------------------------------------------------------------------- */

/* What an instruction did. */
typedef enum Step { STEP_NEXT, STEP_FAIL, STEP_DONE } Step;

static Step leave_rule(WfDiagnosis *d, int *pc, int *depth)
{
    PegEntry entry = d->stack[--d->n_stack];
    --*depth;
    d->mistakes = entry.mistakes;
    remember(d, entry.rule, entry.mark, entry.mistakes, d->values[d->n_values - 1], d->mark);
    *pc = entry.go_on;
    return d->n_stack == 0 ? STEP_DONE : STEP_NEXT;
}

/* The instructions that handle choices. */
static Step step_choice(WfDiagnosis *d, PegInstruction in, int *pc)
{
    PegEntry *top = d->n_stack > 0 ? &d->stack[d->n_stack - 1] : NULL;
    switch (in.op) {
    case PEG_CHOICE: {
        PegEntry entry = {.go_on = in.arg, .mark = d->mark, .n_values = d->n_values};
        return push_entry(d, entry) ? STEP_NEXT : STEP_FAIL;
    }
    case PEG_AGAIN:
        top->mark = d->mark;
        top->n_values = d->n_values;
        *pc = in.arg;
        return STEP_NEXT;
    case PEG_BACK:
        d->mark = top->mark;
        d->n_values = top->n_values;
        *pc = in.arg;
        break;
    case PEG_COMMIT:
        *pc = in.arg;
        break;
    default: // PEG_CUT, PEG_FAIL_TWICE
        break;
    }
    d->n_stack--;
    return in.op == PEG_FAIL_TWICE ? STEP_FAIL : STEP_NEXT;
}

static Step step(WfDiagnosis *d, PegInstruction in, int *pc, int *depth)
{
    bool ok = true;
    switch (in.op) {
    case PEG_TOKEN:
    case PEG_WORD:
    case PEG_FORCE:
        ok = match_token(d, in);
        break;
    case PEG_CALL:
        ok = call(d, in.arg, pc, depth);
        break;
    case PEG_RETURN:
        return leave_rule(d, pc, depth);
    case PEG_JUMP:
        *pc = in.arg;
        break;
    case PEG_FAIL:
        ok = false;
        break;
    case PEG_MISTAKE:
        ok = d->mistakes;
        break;
    case PEG_NOTHING:
        ok = push_value(d, NULL);
        break;
    case PEG_MARK:
        ok = push_value(d, &list_mark);
        break;
    case PEG_NIP:
        d->values[d->n_values - 2] = d->values[d->n_values - 1];
        d->n_values--;
        break;
    case PEG_LIST:
    case PEG_UNLIST:
        ok = make_list(d, in.op == PEG_LIST);
        break;
    case PEG_ACTION:
        ok = take_action(d, &d->program->actions[in.arg]);
        break;
    case PEG_STATEMENT:
        forget_all(d);
        break;
    default:
        return step_choice(d, in, pc);
    }
    return ok ? STEP_NEXT : STEP_FAIL;
}

bool peg_run(WfDiagnosis *d, int rule)
{
    int pc = 0;
    int depth = 0;
    d->mark = 0;
    d->n_values = 0;
    d->n_stack = 0;
    forget_all(d);
    if (!call(d, rule, &pc, &depth)) {
        return false;
    }
    for (;;) {
        PegInstruction in = d->program->code[pc++];
        Step result = step(d, in, &pc, &depth);
        if (d->raised) {
            return false;
        }
        if (result == STEP_DONE) {
            return true;
        }
        if (result == STEP_FAIL && !fail(d, &pc, &depth)) {
            return false;
        }
    }
}
