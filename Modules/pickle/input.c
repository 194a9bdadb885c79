/*
 * What a Loader reads.
 *
 * `input` is a chunk in memory: all there is (loads()), or what the file's read(), readline() or
 * peek() gave last. Of a chunk that was only peeked at, the used part is read again to skip it.
 */
#include "pickle.h"

enum { PREFETCH = 128 * 1024 };

void pk_loader_init(Loader *l)
{
    *l = (Loader){.self = WF_NULL, .read = WF_NULL, .readline = WF_NULL, .peek = WF_NULL,
                  .persistent_load = {WF_NULL, false}, .buffers = WF_NULL, .fix_imports = true,
                  .default_find_class = true};
    l->input.obj = WF_NULL;
}

static void drop_stack(Loader *l)
{
    while (l->len > 0)
        wf_drop(l->stack[--l->len]);
}

void pk_loader_clear(Loader *l)
{
    Loader old = *l;
    pk_loader_init(l);
    drop_stack(&old);
    for (size_t i = 0; i < old.memo_cap; i++)
        wf_drop(old.memo[i]);
    if (!wf_is_null(old.input.obj))
        wf_release_buffer(&old.input);
    wf_mem_free(old.stack);
    wf_mem_free(old.marks);
    wf_mem_free(old.memo);
    wf_mem_free(old.encoding);
    wf_mem_free(old.errors);
    wf_drop(old.read);
    wf_drop(old.readline);
    wf_drop(old.peek);
    wf_drop(old.persistent_load.fn);
    wf_drop(old.buffers);
}

static char *copy_text(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = wf_mem_alloc(n);
    if (p != NULL)
        memcpy(p, s, n);
    return p;
}

int pk_loader_set_options(Loader *l, const char *encoding, const char *errors, Value buffers)
{
    l->encoding = copy_text(encoding ? encoding : "ASCII");
    l->errors = copy_text(errors ? errors : "strict");
    if (l->encoding == NULL || l->errors == NULL)
        return -1;
    if (wf_is_null(buffers) || wf_is_none(buffers))
        return 0;
    l->buffers = wf_own(wf_iter(buffers));
    return wf_is_null(l->buffers) ? -1 : 0;
}

int pk_loader_set_file(Loader *l, Value file)
{
    struct {
        const char *name;
        Value *method;
    } const methods[] = {{"peek", &l->peek}, {"read", &l->read}, {"readline", &l->readline}};
    for (int i = 0; i < 3; i++) {
        int has = wf_getattr_opt_c(file, methods[i].name, methods[i].method);
        if (has < 0)
            return -1;
        *methods[i].method = has ? wf_own(*methods[i].method) : WF_NULL;
    }
    if (wf_is_null(l->read) || wf_is_null(l->readline))
        return wf_raise_i(&wf_exc_TypeError,
                          "file must have 'read' and 'readline' attributes");
    return 0;
}

/* The chunk is now `data`. */
int pk_loader_set_data(Loader *l, Value data)
{
    if (!wf_is_null(l->input.obj))
        wf_release_buffer(&l->input);
    l->input.obj = WF_NULL;
    l->input.len = 0;
    l->pos = 0;
    if (wf_get_buffer(data, &l->input, WF_BUF_CONTIG) < 0) {
        l->input.obj = WF_NULL;
        return -1;
    }
    l->prefetched = (size_t)l->input.len;
    return 0;
}

static WF_COLD int truncated(void)
{
    return wf_raise_i(pk_unpickling_error(), "pickle data was truncated");
}

int pk_finish_input(Loader *l)
{
    if (l->pos <= l->prefetched || wf_is_null(l->read))
        return 0;
    Value used = wf_own(wf_call1(l->read, wf_int((int64_t)(l->pos - l->prefetched))));
    if (wf_is_null(used))
        return -1;
    wf_drop(used);
    l->prefetched = l->pos;
    return 0;
}

/* A chunk of at least n bytes if the file has them. */
static int refill(Loader *l, size_t n)
{
    if (pk_finish_input(l) < 0)
        return -1;
    if (!wf_is_null(l->peek) && n < PREFETCH) {
        Value data = wf_own(wf_call1(l->peek, wf_small(PREFETCH)));
        if (wf_is_null(data)) {
            if (!wf_err_matches(&wf_exc_NotImplementedError))
                return -1;
            wf_err_clear();
            wf_drop(l->peek);
            l->peek = WF_NULL;
        } else {
            int r = pk_loader_set_data(l, data);
            wf_drop(data);
            if (r < 0)
                return -1;
            l->prefetched = 0;
            if ((size_t)l->input.len >= n)
                return 0;
        }
    }
    Value data = wf_own(wf_call1(l->read, wf_int((int64_t)n)));
    int r = wf_is_null(data) ? -1 : pk_loader_set_data(l, data);
    wf_drop(data);
    return r;
}

int pk_read_ahead(Loader *l, size_t n)
{
    if (WF_LIKELY((size_t)l->input.len - l->pos >= n))
        return 0;
    if (n > PTRDIFF_MAX - l->pos)
        return wf_raise_i(pk_unpickling_error(), "read would overflow (invalid bytecode)");
    if (wf_is_null(l->read))
        return truncated();
    if (refill(l, n) < 0)
        return -1;
    return (size_t)l->input.len - l->pos >= n ? 0 : truncated();
}

int pk_read_into(Loader *l, void *out, size_t n)
{
    size_t here = (size_t)l->input.len - l->pos;
    if (here > n)
        here = n;
    if (here > 0)
        memcpy(out, l->input.buf + l->pos, here);
    l->pos += here;
    if (here == n)
        return 0;
    n -= here;
    if (wf_is_null(l->read))
        return truncated();
    if (pk_finish_input(l) < 0)
        return -1;
    Value data = wf_own(wf_call1(l->read, wf_int((int64_t)n)));
    if (wf_is_null(data))
        return -1;
    int r = -1;
    if (!wf_is_bytes(data))
        wf_raise(&wf_exc_ValueError, "read() returned non-bytes object (%R)", data);
    else if (wf_as_bytes(data)->len < n)
        truncated();
    else
        r = 0;
    if (r == 0)
        memcpy((char *)out + here, wf_as_bytes(data)->data, n);
    wf_drop(data);
    return r;
}

static char *take_line(Loader *l, size_t n, size_t *len)
{
    char *line = wf_mem_alloc(n + 1);
    if (line == NULL)
        return NULL;
    memcpy(line, l->input.buf + l->pos, n);
    line[n] = '\0';
    l->pos += n;
    *len = n;
    return line;
}

char *pk_read_line(Loader *l, size_t *len)
{
    size_t here = (size_t)l->input.len - l->pos;
    const uint8_t *nl = here ? memchr(l->input.buf + l->pos, '\n', here) : NULL;
    if (nl != NULL)
        return take_line(l, (size_t)(nl - (l->input.buf + l->pos)) + 1, len);
    if (wf_is_null(l->read)) {
        truncated();
        return NULL;
    }
    if (pk_finish_input(l) < 0)
        return NULL;
    Value data = wf_own(wf_call0(l->readline));
    int r = wf_is_null(data) ? -1 : pk_loader_set_data(l, data);
    wf_drop(data);
    if (r == 0 && (l->input.len == 0 || l->input.buf[l->input.len - 1] != '\n'))
        r = truncated();
    return r < 0 ? NULL : take_line(l, (size_t)l->input.len, len);
}
