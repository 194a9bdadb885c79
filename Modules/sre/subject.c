/* Subjects: what is searched, as an array of characters, and searching it step by step. */
#include "sre_objects.h"

int wf_sre_subject_open(SreSubject *s, Value string)
{
    s->string = string;
    s->exported = false;
    if (wf_is_str(string)) {
        WfStr *str = wf_as_str(string);
        s->data = str->data;
        s->length = str->len;
        s->width = wf_str_kind(str);
        s->is_bytes = false;
        return 0;
    }
    s->width = 1;
    s->is_bytes = true;
    if (wf_is_bytes(string)) {
        s->data = wf_as_bytes(string)->data;
        s->length = wf_as_bytes(string)->len;
        return 0;
    }
    if (!wf_has_buffer(string))
        return wf_raise_i(&wf_exc_TypeError, "expected string or bytes-like object, got '%.200T'",
                          string);
    if (wf_get_buffer(string, &s->buffer, WF_BUF_SIMPLE) < 0)
        return -1;
    s->data = s->buffer.buf;
    s->length = (size_t)s->buffer.len;
    s->exported = true;
    return 0;
}

int wf_sre_subject_open_for(SreSubject *s, const SrePattern *pattern, Value string)
{
    if (wf_sre_subject_open(s, string) < 0)
        return -1;
    if (pattern->is_bytes < 0 || s->is_bytes == (pattern->is_bytes != 0))
        return 0;
    const char *message = s->is_bytes ? "cannot use a string pattern on a bytes-like object"
                                      : "cannot use a bytes pattern on a string-like object";
    wf_sre_subject_close(s);
    return wf_raise_i(&wf_exc_TypeError, "%s", message);
}

void wf_sre_subject_close(SreSubject *s)
{
    if (s->exported)
        wf_release_buffer(&s->buffer);
    s->exported = false;
}

Value wf_sre_subject_slice(const SreSubject *s, size_t start, size_t end)
{
    if (!s->is_bytes)
        return wf_str_slice(s->string, start, end);
    if (wf_is_bytes_exact(s->string) && start == 0 && end == s->length)
        return wf_new_ref(s->string);
    return wf_bytes_new((const uint8_t *)s->data + start, end - start);
}

Value wf_sre_subject_group(const SreSubject *s, const WfSreState *state, uint32_t i, bool empty)
{
    size_t start = 0, end = 0;
    if (!wf_sre_group_span(state, i, &start, &end) && !empty)
        return WF_NONE;
    return wf_sre_subject_slice(s, start, end);
}

static size_t clip(ssize_t i, size_t length)
{
    return i < 0 ? 0 : (size_t)i > length ? length : (size_t)i;
}

static int poll_safepoint(void *arg)
{
    return wf_safepoint();
}

int wf_sre_begin(WfSreState *state, const SrePattern *pattern, const SreSubject *s, ssize_t pos,
                 ssize_t endpos)
{
    if (wf_sre_state_init(state, pattern->program, s->data, s->width, clip(pos, s->length),
                          clip(endpos, s->length)) != WF_SRE_OK) {
        wf_no_memory();
        return -1;
    }
    state->poll = poll_safepoint;
    return 0;
}

int wf_sre_next(WfSreState *state, const SrePattern *pattern, WfSreMode mode)
{
    int result = wf_sre_run(state, pattern->program, mode);
    if (WF_LIKELY(result >= 0))
        return result;
    if (result == WF_SRE_NO_MEMORY)
        wf_no_memory();
    return -1;
}
