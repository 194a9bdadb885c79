/* Compiling formats: codes, counts, byte order, alignment. */
#include "fields.h"

typedef struct {
    char code;
    uint8_t kind, native, standard; /* sizes; standard 0: native mode only */
} Code;

static const Code codes[] = {
    {'x', 0, 1, 1},
    {'c', FIELD_CHAR, 1, 1},
    {'b', FIELD_SIGNED, 1, 1},
    {'B', FIELD_UNSIGNED, 1, 1},
    {'?', FIELD_BOOL, 1, 1},
    {'h', FIELD_SIGNED, sizeof(short), 2},
    {'H', FIELD_UNSIGNED, sizeof(short), 2},
    {'i', FIELD_SIGNED, sizeof(int), 4},
    {'I', FIELD_UNSIGNED, sizeof(int), 4},
    {'l', FIELD_SIGNED, sizeof(long), 4},
    {'L', FIELD_UNSIGNED, sizeof(long), 4},
    {'q', FIELD_SIGNED, 8, 8},
    {'Q', FIELD_UNSIGNED, 8, 8},
    {'n', FIELD_SIGNED, sizeof(ssize_t), 0},
    {'N', FIELD_UNSIGNED, sizeof(size_t), 0},
    {'e', FIELD_HALF, 2, 2},
    {'f', FIELD_FLOAT, 4, 4},
    {'d', FIELD_DOUBLE, 8, 8},
    {'P', FIELD_POINTER, sizeof(void *), 0},
    {'s', FIELD_BYTES, 1, 1},
    {'p', FIELD_PASCAL, 1, 1},
};

typedef struct {
    const char *at;
    bool native, big;
} Parser;

static void parse_order(Parser *p)
{
    p->native = p->big = false;
    switch (*p->at++) {
    case '<':
    case '=':
        return;
    case '>':
    case '!':
        p->big = true;
        return;
    case '@':
        p->native = true;
        return;
    }
    p->native = true;
    p->at--;
}

static int too_long(void)
{
    return wf_raise_i(wf_struct_error_type(), "total struct size too long");
}

/* The next code with its count: 1, 0 at the end, -1 after an error. */
static int next_code(Parser *p, const Code **code, size_t *count)
{
    while (*p->at == ' ' || (*p->at >= '\t' && *p->at <= '\r'))
        p->at++;
    if (!*p->at)
        return 0;
    *count = 1;
    if (*p->at >= '0' && *p->at <= '9') {
        for (*count = 0; *p->at >= '0' && *p->at <= '9'; p->at++)
            if (__builtin_mul_overflow(*count, 10, count) ||
                __builtin_add_overflow(*count, (size_t)(*p->at - '0'), count) || *count > INT64_MAX)
                return too_long();
        if (!*p->at)
            return wf_raise_i(wf_struct_error_type(),
                              "repeat count given without format specifier");
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == *p->at && (p->native || codes[i].standard)) {
            *code = &codes[i];
            p->at++;
            return 1;
        }
    return wf_raise_i(wf_struct_error_type(), "bad char in struct format");
}

static StructRangeError range_error(const Parser *p, const Code *c, size_t size)
{
    if (c->kind == FIELD_POINTER || (size == 8 && p->big))
        return RANGE_TOO_LARGE;
    if (size == 8)
        return RANGE_ARGUMENT;
    return size == 1 || (size == 2 && !p->big) ? RANGE_NAMED : RANGE_CODE;
}

/* Lays out the format; with fields not NULL fills them. */
static int lay_out(const char *format, StructTable *t, StructField *fields)
{
    Parser p = {.at = format};
    const Code *code = NULL;
    size_t count, total = 0;
    int more;
    t->items = t->nfields = 0;
    parse_order(&p);
    while ((more = next_code(&p, &code, &count)) > 0) {
        size_t size = p.native ? code->native : code->standard, bytes;
        if (p.native && code->code != 's' && code->code != 'p')
            total = (total + size - 1) & ~(size - 1);
        size_t offset = total;
        if (__builtin_mul_overflow(count, size, &bytes) ||
            __builtin_add_overflow(total, bytes, &total) || total > INT64_MAX)
            return too_long();
        bool text = code->kind == FIELD_BYTES || code->kind == FIELD_PASCAL;
        if (code->code == 'x' || (count == 0 && !text))
            continue;
        if (fields)
            fields[t->nfields] = (StructField){
                .kind = code->kind,
                .size = text ? 0 : (uint8_t)size,
                .error = (uint8_t)range_error(&p, code, size),
                .swap = p.big == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) && !p.native,
                .checked = !p.native || code->kind == FIELD_HALF,
                .code = code->code,
                .offset = offset,
                .count = count,
            };
        t->nfields++;
        t->items += text ? 1 : count;
    }
    t->size = total;
    return more;
}

StructTable *wf_struct_compile(const char *format)
{
    StructTable counted;
    if (lay_out(format, &counted, NULL) < 0)
        return NULL;
    StructTable *t = wf_mem_alloc(sizeof *t + counted.nfields * sizeof *t->fields);
    if (!t)
        return NULL;
    t->older = NULL;
    if (lay_out(format, t, t->fields) < 0) {
        wf_mem_free(t);
        return NULL;
    }
    return t;
}
