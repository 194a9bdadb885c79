/* What becomes of the items that a generator feeds to native code: the parts in C. */
#include "feed.h"

#include "api.h"
#include "equal.h"
#include "set.h"

enum { FIRST_ROOM = 8 };

/* --- which ------------------------------------------------------------------------------------- */

WfFeed wf_feed_of_function(const WfBuiltin *b)
{
    static const struct {
        const char *name;
        WfFeed what;
    } known[] = {{"sum", WF_FEED_SUM}, {"any", WF_FEED_ANY}, {"all", WF_FEED_ALL},
                 {"min", WF_FEED_MIN}, {"max", WF_FEED_MAX}, {"sorted", WF_FEED_SORTED}};
    if (!wf_is_str(b->module) || !wf_str_equal_c(b->module, "builtins"))
        return WF_FEED_NONE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(b->def->name, known[i].name) == 0)
            return known[i].what;
    return WF_FEED_NONE;
}

WfFeed wf_feed_of_class(const WfType *type)
{
    return type == &wf_list_type        ? WF_FEED_LIST
           : type == &wf_tuple_type     ? WF_FEED_TUPLE
           : type == &wf_set_type       ? WF_FEED_SET
           : type == &wf_frozenset_type ? WF_FEED_FROZENSET
                                        : WF_FEED_NONE;
}

WfFeed wf_feed_of_method(const char *name, uint32_t shape)
{
    if (shape == WF_SHAPE_str)
        return strcmp(name, "join") == 0 ? WF_FEED_JOIN : WF_FEED_NONE;
    if (shape == WF_SHAPE_list)
        return strcmp(name, "extend") == 0 ? WF_FEED_EXTEND : WF_FEED_NONE;
    return shape == WF_SHAPE_set && strcmp(name, "update") == 0 ? WF_FEED_UPDATE : WF_FEED_NONE;
}

/* --- collecting ---------------------------------------------------------------------------------- */

int wf_feed_start(WfFeed what, Value self, Value *out)
{
    switch (what) {
    case WF_FEED_LIST:
    case WF_FEED_TUPLE:
    case WF_FEED_SORTED:
    case WF_FEED_JOIN:
        *out = wf_list_new(FIRST_ROOM);
        break;
    case WF_FEED_EXTEND:
    case WF_FEED_UPDATE:
        *out = wf_reg_load(self);
        break;
    case WF_FEED_SET:
        *out = wf_set_new(WF_NULL);
        break;
    case WF_FEED_FROZENSET:
        *out = wf_frozenset_new(WF_NULL);
        break;
    case WF_FEED_SUM:
        *out = wf_small(0);
        break;
    case WF_FEED_ANY:
        *out = WF_FALSE;
        break;
    case WF_FEED_ALL:
        *out = WF_TRUE;
        break;
    default:
        *out = WF_NULL;
        return 0;
    }
    return wf_is_null(*out) ? -1 : 0;
}

static int add(Value *acc, Value item)
{
    Value sum = wf_binop(WF_NB_ADD, *acc, item);
    wf_drop(item);
    if (wf_is_null(sum))
        return -1;
    Value old = *acc;
    *acc = sum;
    wf_drop(old);
    return 1;
}

/* The item is the answer of any() or all() if its truth is `wanted`. */
static int test(Value *acc, Value item, bool wanted)
{
    int r = wf_truth(item);
    wf_drop(item);
    if (r < 0)
        return -1;
    if (r != wanted)
        return 1;
    *acc = wf_bool(wanted);
    return 0;
}

static int offer(Value *acc, Value item, WfCmpOp op)
{
    int r = wf_is_null(*acc) ? 1 : wf_compare_bool(item, *acc, op);
    Value lost = item;
    if (r > 0) {
        lost = *acc;
        *acc = item;
    }
    wf_drop(lost);
    return r < 0 ? -1 : 1;
}

int wf_feed_item(WfFeed what, Value *acc, WF_STEALS Value item)
{
    int r;
    switch (what) {
    case WF_FEED_SUM:
        return add(acc, item);
    case WF_FEED_ANY:
        return test(acc, item, true);
    case WF_FEED_ALL:
        return test(acc, item, false);
    case WF_FEED_MIN:
        return offer(acc, item, WF_LT);
    case WF_FEED_MAX:
        return offer(acc, item, WF_GT);
    case WF_FEED_SET:
    case WF_FEED_FROZENSET:
    case WF_FEED_UPDATE:
        r = wf_set_add(*acc, item);
        wf_drop(item);
        return r < 0 ? -1 : 1;
    default:
        return wf_list_append_steal(*acc, item) < 0 ? -1 : 1;
    }
}

/* --- results ------------------------------------------------------------------------------------- */

Value wf_feed_result(WfFeed what, Value *acc, Value self)
{
    Value v = *acc;
    switch (what) {
    case WF_FEED_TUPLE:
        return wf_list_as_tuple(v);
    case WF_FEED_SORTED:
        if (wf_list_sort(v) < 0)
            return WF_NULL;
        break;
    case WF_FEED_JOIN:
        return wf_str_join(self, v);
    case WF_FEED_EXTEND:
    case WF_FEED_UPDATE:
        return WF_NONE;
    case WF_FEED_MIN:
    case WF_FEED_MAX:
        if (wf_is_null(v))
            return wf_raise(&wf_exc_ValueError, "%s() arg is an empty sequence",
                            what == WF_FEED_MIN ? "min" : "max");
        break;
    default:
        break;
    }
    *acc = WF_NULL;
    return v;
}
