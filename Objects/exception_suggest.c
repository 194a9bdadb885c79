/*
 * "Did you mean": the attribute or name nearest to a misspelled one, by edit distance
 * (Wagner and Fischer, JACM 1974) with cheaper changes of case.
 */
#include "exc_impl.h"

#include "code.h"

enum { MAX_CANDIDATES = 750, MAX_LENGTH = 40, MOVE_COST = 2, CASE_COST = 1 };

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int change_cost(char a, char b)
{
    if ((a & 31) != (b & 31))
        return MOVE_COST;
    if (a == b)
        return 0;
    return lower((unsigned char)a) == lower((unsigned char)b) ? CASE_COST : MOVE_COST;
}

/* Distance between a and b, or more than max as soon as it is known to exceed it. */
static int distance(const char *a, size_t na, const char *b, size_t nb, int max)
{
    int row[MAX_LENGTH];
    while (na && nb && *a == *b) {
        a++, b++;
        na--, nb--;
    }
    while (na && nb && a[na - 1] == b[nb - 1])
        na--, nb--;
    if (na == 0 || nb == 0)
        return (int)(na + nb) * MOVE_COST;
    if (na > MAX_LENGTH || nb > MAX_LENGTH)
        return max + 1;
    if (nb < na) {
        const char *t = a;
        size_t n = na;
        a = b, na = nb;
        b = t, nb = n;
    }
    if ((int)(nb - na) * MOVE_COST > max)
        return max + 1;
    for (size_t i = 0; i < na; i++)
        row[i] = (int)(i + 1) * MOVE_COST;
    int result = 0;
    for (size_t j = 0; j < nb; j++) {
        int diagonal = result = (int)j * MOVE_COST, least = INT32_MAX;
        for (size_t i = 0; i < na; i++) {
            int substitute = diagonal + change_cost(b[j], a[i]);
            diagonal = row[i];
            int move = (result < diagonal ? result : diagonal) + MOVE_COST;
            result = substitute < move ? substitute : move;
            row[i] = result;
            if (result < least)
                least = result;
        }
        if (least > max)
            return max + 1;
    }
    return result;
}

/* The nearest of the names in `list`, new; WF_NULL if none is near enough. */
static Value nearest(Value list, Value name)
{
    size_t len, n = wf_list_len(list);
    const char *wanted = n < MAX_CANDIDATES ? wf_str_utf8(name, &len) : NULL;
    Value best = WF_NULL;
    int best_distance = INT32_MAX;
    if (wanted == NULL)
        return WF_NULL;
    for (size_t i = 0; i < n; i++) {
        Value item = wf_list_get(list, i);
        size_t item_len;
        const char *text = wf_is_str(item) ? wf_str_utf8(item, &item_len) : NULL;
        if (text != NULL && !wf_str_equal(item, name)) {
            int max = (int)(len + item_len + 3) * MOVE_COST / 6;
            if (max > best_distance - 1)
                max = best_distance - 1;
            int d = distance(wanted, len, text, item_len, max);
            if (d <= max && d < best_distance) {
                wf_drop(best);
                best = wf_new_ref(item);
                best_distance = d;
            }
        }
        wf_drop(item);
    }
    return best;
}

static Value nearest_of(Value iterable, Value name)
{
    Value list = wf_is_null(iterable) ? WF_NULL : wf_sequence_list(iterable);
    wf_drop(iterable);
    Value best = wf_is_null(list) ? WF_NULL : nearest(list, name);
    wf_drop(list);
    return best;
}

static Value for_attribute(Value exc)
{
    WfAttributeError *e = (WfAttributeError *)wf_obj(exc);
    Value name = wf_exc_load(exc, &e->name), obj = wf_exc_load(exc, &e->obj), best = WF_NULL;
    if (wf_is_str_exact(name) && !wf_is_null(e->obj)) {
        Value fn = wf_import_attr("builtins", "dir");
        if (!wf_is_null(fn))
            best = nearest_of(wf_call1(fn, obj), name);
        wf_drop(fn);
    }
    wf_drop(name);
    wf_drop(obj);
    return best;
}

/* The frame where the exception was raised: the last one of its traceback. */
static Value innermost_frame(Value exc)
{
    Value tb = wf_exc_load(exc, &wf_as_exc(exc)->traceback);
    while (!wf_is_null(tb) && !wf_is_none(tb)) {
        Value next = wf_getattr_c(tb, "tb_next");
        if (wf_is_none(next)) {
            Value frame = wf_getattr_c(tb, "tb_frame");
            wf_drop(tb);
            return frame;
        }
        wf_drop(tb);
        tb = next;
    }
    return WF_NULL;
}

static Value for_name(Value exc)
{
    Value name = wf_exc_load(exc, &((WfNameError *)wf_obj(exc))->name), best = WF_NULL;
    Value frame = wf_is_str_exact(name) ? innermost_frame(exc) : WF_NULL;
    if (!wf_is_null(frame)) {
        Value code = wf_getattr_c(frame, "f_code");
        if (!wf_is_null(code))
            best = nearest_of(wf_getattr_c(code, "co_varnames"), name);
        if (wf_is_null(best) && !wf_err_occurred())
            best = nearest_of(wf_getattr_c(frame, "f_globals"), name);
        if (wf_is_null(best) && !wf_err_occurred())
            best = nearest_of(wf_getattr_c(frame, "f_builtins"), name);
        wf_drop(code);
    }
    wf_drop(frame);
    wf_drop(name);
    return best;
}

Value wf_exc_suggestion(Value exc)
{
    Value saved = wf_err_fetch(), best = WF_NULL;
    if (wf_is_a(exc, &wf_exc_AttributeError))
        best = for_attribute(exc);
    else if (wf_is_a(exc, &wf_exc_NameError))
        best = for_name(exc);
    wf_err_restore(saved);
    return best;
}
