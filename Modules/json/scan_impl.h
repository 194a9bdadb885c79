/* Included by scan.c once for each CHAR: the JSON parser.
 *
 * i is where to go on, *end where a value ended. Recursion is by the nesting of the document and
 * counted by wf_enter_call().
 */

static Value NAME(scan_value)(JsonScan *s, size_t i, size_t *end);

#define DATA ((const CHAR *)s->data)

static inline size_t NAME(skip_space)(const JsonScan *s, size_t i)
{
    const CHAR *p = DATA;
    while (i < s->len && (p[i] == ' ' || p[i] == '\n' || p[i] == '\t' || p[i] == '\r'))
        i++;
    return i;
}

static inline bool NAME(is_at)(const JsonScan *s, size_t i, char c)
{
    return i < s->len && DATA[i] == (CHAR)c;
}

static inline bool NAME(is_digit_at)(const JsonScan *s, size_t i)
{
    return i < s->len && DATA[i] >= '0' && DATA[i] <= '9';
}

/* --- Strings -------------------------------------------------------------------------------- */

/* The first quote, backslash or (if strict) control character from i on, or the length. */
static inline size_t NAME(plain_end)(const CHAR *p, size_t i, size_t len, bool strict)
{
#if defined(__SSE2__) && CHAR_SIZE == 1
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i limit = _mm_set1_epi8(strict ? 0x1f : -1), zero = _mm_setzero_si128();
    for (; len - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(p + i));
        __m128i control = strict ? _mm_cmpeq_epi8(_mm_subs_epu8(v, limit), zero) : zero;
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(hit, control));
        if (mask)
            return i + (unsigned)__builtin_ctz(mask);
    }
#endif
    while (i < len && p[i] != '"' && p[i] != '\\' && (p[i] > 0x1f || !strict))
        i++;
    return i;
}

/* Four hexadecimal digits at i; -1 if they are not. */
static int32_t NAME(hex4)(const CHAR *p, size_t i)
{
    int32_t value = 0;
    for (size_t k = i; k < i + 4; k++) {
        uint32_t c = p[k], digit = c - '0';
        if (digit > 9) {
            digit = (c | 32) - 'a';
            if (digit > 5)
                return -1;
            digit += 10;
        }
        value = value << 4 | (int32_t)digit;
    }
    return value;
}

/* The escape whose letter is at i: adds its character; returns the index after it, or 0 after an
   error. */
static size_t NAME(escape)(JsonScan *s, size_t i, WfStrBuilder *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const CHAR *p = DATA;
    if (p[i] != 'u') {
        const char *found = p[i] && p[i] < 128 ? strchr(from, (int)p[i]) : NULL;
        if (!found) {
            wf_json_error(s->text, "Invalid \\escape", (ssize_t)i - 1);
            return 0;
        }
        wf_sb_char(b, (uint8_t)to[found - from]);
        return i + 1;
    }
    int32_t c = s->len - i > 5 ? NAME(hex4)(p, i + 1) : -1;
    if (c < 0) {
        wf_json_error(s->text, "Invalid \\uXXXX escape", (ssize_t)i);
        return 0;
    }
    i += 5;
    if ((c & 0xfc00) == 0xd800 && s->len - i > 6 && p[i] == '\\' && p[i + 1] == 'u') {
        int32_t low = NAME(hex4)(p, i + 2);
        if (low < 0) {
            wf_json_error(s->text, "Invalid \\uXXXX escape", (ssize_t)i + 1);
            return 0;
        }
        if ((low & 0xfc00) == 0xdc00) {
            c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
            i += 6;
        }
    }
    wf_sb_char(b, (uint32_t)c);
    return i;
}

/* From the first escape (or the first wrong character) at i on; start is where the string began. */
static Value NAME(scan_string_slow)(JsonScan *s, size_t start, size_t i, bool strict, size_t *end)
{
    const CHAR *p = DATA;
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_slice(&b, s->text, start, i);
    for (;;) {
        if (i < s->len && p[i] == '"')
            break;
        if (i < s->len && p[i] != '\\') {
            wf_json_error(s->text, "Invalid control character at", (ssize_t)i);
            goto fail;
        }
        if (i + 1 >= s->len) {
            wf_json_error(s->text, "Unterminated string starting at", (ssize_t)start - 1);
            goto fail;
        }
        i = NAME(escape)(s, i + 1, &b);
        if (i == 0)
            goto fail;
        size_t plain = NAME(plain_end)(p, i, s->len, strict);
        wf_sb_slice(&b, s->text, i, plain);
        i = plain;
    }
    *end = i + 1;
    return wf_sb_finish(&b);
fail:
    wf_sb_abandon(&b);
    return WF_NULL;
}

static Value NAME(scan_string)(JsonScan *s, size_t start, bool strict, size_t *end)
{
    size_t i = NAME(plain_end)(DATA, start, s->len, strict);
    if (WF_LIKELY(i < s->len && DATA[i] == '"')) {
        *end = i + 1;
        return wf_str_slice(s->text, start, i);
    }
    return NAME(scan_string_slow)(s, start, i, strict, end);
}

#if CHAR_SIZE == 1
/* A key: the same object as an equal recent one, which then need not be made at all. */
static Value NAME(scan_key)(JsonScan *s, size_t start, size_t *end)
{
    size_t i = NAME(plain_end)(DATA, start, s->len, s->scanner->strict), n = i - start;
    if (i >= s->len || DATA[i] != '"' || n > 32 || !s->keys)
        return NAME(scan_string)(s, start, s->scanner->strict, end);
    uint32_t hash = (uint32_t)n;
    for (size_t k = start; k < i; k++)
        hash = hash * 31 + DATA[k];
    unsigned place = key_place(hash);
    *end = i + 1;
    for (unsigned k = 0; k < JSON_KEY_PLACES; k++) {
        const JsonKey *known = &s->keys[place ^ k];
        if (known->hash != hash || wf_is_null(known->key))
            continue;
        WfStr *str = wf_as_str(known->key);
        if (str->len == n && memcmp(str->data, DATA + start, n) == 0)
            return wf_new_ref(known->key);
    }
    Value key = wf_str_slice(s->text, start, i);
    if (!wf_is_null(key) && wf_str_kind(wf_as_str(key)) == 1)
        remember_key(s, hash, key);
    return key;
}
#else
static Value NAME(scan_key)(JsonScan *s, size_t start, size_t *end)
{
    Value key = NAME(scan_string)(s, start, s->scanner->strict, end);
    return wf_is_null(key) ? key : share_key(s, key);
}
#endif

/* --- Numbers -------------------------------------------------------------------------------- */

/* Where the number at i ends, 0 if there is none. */
static size_t NAME(number_end)(const JsonScan *s, size_t i, bool *is_float)
{
    *is_float = false;
    if (NAME(is_at)(s, i, '-'))
        i++;
    if (!NAME(is_digit_at)(s, i))
        return 0;
    if (DATA[i] == '0')
        i++;
    else
        while (NAME(is_digit_at)(s, i))
            i++;
    if (NAME(is_at)(s, i, '.') && NAME(is_digit_at)(s, i + 1)) {
        *is_float = true;
        for (i += 2; NAME(is_digit_at)(s, i);)
            i++;
    }
    if (NAME(is_at)(s, i, 'e') || NAME(is_at)(s, i, 'E')) {
        size_t k = i + 1;
        if (NAME(is_at)(s, k, '-') || NAME(is_at)(s, k, '+'))
            k++;
        if (NAME(is_digit_at)(s, k)) {
            *is_float = true;
            for (i = k; NAME(is_digit_at)(s, i);)
                i++;
        }
    }
    return i;
}

static Value NAME(make_number)(JsonScan *s, size_t i, size_t end, bool is_float)
{
    char small[64], *text = small;
    size_t n = end - i;
    if (n > sizeof small && !(text = wf_mem_alloc(n)))
        return WF_NULL;
    for (size_t k = 0; k < n; k++)
        text[k] = (char)DATA[i + k];
    Value v;
    double d;
    if (!is_float)
        v = wf_int_from_text(text, n, 10);
    else if (wf_double_parse(text, n, &d))
        v = wf_float(d);
    else
        v = wf_raise_bad_call();
    if (text != small)
        wf_mem_free(text);
    return v;
}

static Value NAME(scan_number)(JsonScan *s, size_t i, size_t *end)
{
    bool is_float;
    size_t stop = NAME(number_end)(s, i, &is_float);
    if (!stop)
        return no_value_at(i);
    *end = stop;
    if (WF_UNLIKELY(!(is_float ? s->scanner->plain_float : s->scanner->plain_int))) {
        Value text = wf_str_slice(s->text, i, stop);
        Value fn = is_float ? s->scanner->parse_float : s->scanner->parse_int;
        Value v = wf_is_null(text) ? WF_NULL : wf_call1(fn, text);
        wf_drop(text);
        return v;
    }
    if (is_float || stop - i > 18)
        return NAME(make_number)(s, i, stop, is_float);
    bool negative = DATA[i] == '-';
    int64_t value = 0;
    for (i += negative; i < stop; i++)
        value = value * 10 + (DATA[i] - '0');
    return wf_int(negative ? -value : value);
}

/* --- Arrays and objects --------------------------------------------------------------------- */

static Value NAME(scan_array)(JsonScan *s, size_t i, size_t *end)
{
    Value list = wf_list_new(0);
    if (wf_is_null(list))
        return WF_NULL;
    i = NAME(skip_space)(s, i);
    if (!NAME(is_at)(s, i, ']'))
        for (;;) {
            Value v = NAME(scan_value)(s, i, &i);
            if (wf_is_null(v) || wf_list_append_steal(list, v) < 0)
                goto fail;
            i = NAME(skip_space)(s, i);
            if (NAME(is_at)(s, i, ']'))
                break;
            if (!NAME(is_at)(s, i, ',')) {
                wf_json_error(s->text, "Expecting ',' delimiter", (ssize_t)i);
                goto fail;
            }
            i = NAME(skip_space)(s, i + 1);
        }
    *end = i + 1;
    return list;
fail:
    wf_drop(list);
    return WF_NULL;
}

/* A key at i and its value, added to result. */
static int NAME(scan_pair)(JsonScan *s, size_t i, Value result, size_t *end)
{
    if (!NAME(is_at)(s, i, '"')) {
        wf_json_error(s->text, "Expecting property name enclosed in double quotes", (ssize_t)i);
        return -1;
    }
    Value key = NAME(scan_key)(s, i + 1, &i);
    if (wf_is_null(key))
        return -1;
    i = NAME(skip_space)(s, i);
    if (!NAME(is_at)(s, i, ':')) {
        wf_json_error(s->text, "Expecting ':' delimiter", (ssize_t)i);
        wf_drop(key);
        return -1;
    }
    Value v = NAME(scan_value)(s, NAME(skip_space)(s, i + 1), end);
    if (wf_is_null(v)) {
        wf_drop(key);
        return -1;
    }
    return add_pair(result, key, v);
}

static Value NAME(scan_object)(JsonScan *s, size_t i, size_t *end)
{
    bool pairs = !wf_is_none(s->scanner->object_pairs_hook);
    Value result = pairs ? wf_list_new(0) : wf_dict_new();
    if (wf_is_null(result))
        return WF_NULL;
    i = NAME(skip_space)(s, i);
    if (!NAME(is_at)(s, i, '}'))
        for (;;) {
            if (NAME(scan_pair)(s, i, result, &i) < 0)
                goto fail;
            i = NAME(skip_space)(s, i);
            if (NAME(is_at)(s, i, '}'))
                break;
            if (!NAME(is_at)(s, i, ',')) {
                wf_json_error(s->text, "Expecting ',' delimiter", (ssize_t)i);
                goto fail;
            }
            i = NAME(skip_space)(s, i + 1);
        }
    *end = i + 1;
    return apply_hook(s, result);
fail:
    wf_drop(result);
    return WF_NULL;
}

/* --- Values --------------------------------------------------------------------------------- */

static bool NAME(matches)(const JsonScan *s, size_t i, const char *word, size_t n)
{
    if (s->len - i < n)
        return false;
    for (size_t k = 0; k < n; k++)
        if (DATA[i + k] != (CHAR)word[k])
            return false;
    return true;
}

#define IS_WORD(word) (NAME(matches)(s, i, word, sizeof(word) - 1) && (*end = i + sizeof(word) - 1))

static Value NAME(scan_value)(JsonScan *s, size_t i, size_t *end)
{
    Value v;
    if (i >= s->len)
        return no_value_at(i);
    if (--s->steps < 0) {
        s->steps = JSON_POLL_STEPS;
        if (wf_safepoint() < 0)
            return WF_NULL;
    }
    switch (DATA[i]) {
    case '"':
        return NAME(scan_string)(s, i + 1, s->scanner->strict, end);
    case '{':
        if (wf_enter_call(" while decoding a JSON object from a unicode string") < 0)
            return WF_NULL;
        v = NAME(scan_object)(s, i + 1, end);
        wf_leave_call();
        return v;
    case '[':
        if (wf_enter_call(" while decoding a JSON array from a unicode string") < 0)
            return WF_NULL;
        v = NAME(scan_array)(s, i + 1, end);
        wf_leave_call();
        return v;
    case 'n':
        if (IS_WORD("null"))
            return WF_NONE;
        break;
    case 't':
        if (IS_WORD("true"))
            return WF_TRUE;
        break;
    case 'f':
        if (IS_WORD("false"))
            return WF_FALSE;
        break;
    case 'N':
        if (IS_WORD("NaN"))
            return parse_constant(s, "NaN");
        break;
    case 'I':
        if (IS_WORD("Infinity"))
            return parse_constant(s, "Infinity");
        break;
    case '-':
        if (IS_WORD("-Infinity"))
            return parse_constant(s, "-Infinity");
        break;
    }
    return NAME(scan_number)(s, i, end);
}

#undef IS_WORD
#undef DATA
