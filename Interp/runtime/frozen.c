/*
 * Frozen modules: the compiled code of what every start imports, in the program's read-only data.
 *
 * The image is made when weft is built (Tools/build/freeze.py, run by weft without an image) and
 * linked in (the Makefile's frozen.c). It holds the size and time of change of each source file;
 * a module whose file is not that any more is not frozen, so that an updated library is used. A
 * file that is gone does no harm. `-X frozen_modules=off` leaves the modules that make up
 * importlib. An entry that begins with '_weft' is the program's own and not shown to importlib.
 */
#include "frozen.h"

#include "internal/build_info.h"

#include "Interp/bytecode/serialize.h"

#include <assert.h>
#include <stdio.h>
#include <sys/stat.h>

/* As freeze.py writes it; offsets from the start of the image, 0: none. */
struct WfFrozen {
    uint32_t name, origname, path; /* strings */
    uint32_t data, size;           /* marshal data */
    uint32_t source_size;
    int64_t mtime;
    uint32_t flags;
    uint32_t reserved;
};

typedef struct {
    uint32_t count, reserved;
    WfFrozen items[];
} Image;

static_assert(sizeof(WfFrozen) == 40, "freeze.py knows the layout");

enum { PACKAGE = 1, ESSENTIAL = 2 };
enum { MOST = 64 };
typedef enum { UNKNOWN, GOOD, STALE } State;

extern const Image wf_frozen_image;

static _Atomic uint8_t states[MOST]; /* relaxed: whoever finds UNKNOWN looks for himself */
static _Atomic int override;         /* relaxed */

static const char *text(uint32_t offset)
{
    return offset == 0 ? NULL : (const char *)&wf_frozen_image + offset;
}

static State look_at_source(const WfFrozen *f)
{
    if (f->path == 0)
        return GOOD;
    char path[4096];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/%s", wf_build_stdlib, text(f->path));
    if (n < 0 || (size_t)n >= sizeof path || stat(path, &st) < 0)
        return GOOD;
    return (int64_t)st.st_mtime == f->mtime && (uint32_t)st.st_size == f->source_size ? GOOD : STALE;
}

static bool is_current(const WfFrozen *f)
{
    _Atomic uint8_t *state = &states[f - wf_frozen_image.items];
    uint8_t s = atomic_load_explicit(state, memory_order_relaxed);
    if (s == UNKNOWN) {
        s = (uint8_t)look_at_source(f);
        atomic_store_explicit(state, s, memory_order_relaxed);
    }
    return s == GOOD;
}

static bool is_enabled(const WfFrozen *f)
{
    int how = atomic_load_explicit(&override, memory_order_relaxed);
    return (f->flags & ESSENTIAL) || how > 0 || (how == 0 && !wf_config.no_frozen_modules);
}

static const WfFrozen *usable(const WfFrozen *f)
{
    return is_enabled(f) && is_current(f) ? f : NULL;
}

static uint32_t entries(void)
{
    return wf_frozen_image.count < MOST ? wf_frozen_image.count : MOST;
}

static bool is_hidden(const WfFrozen *f) { return strncmp(text(f->name), "_weft", 5) == 0; }

const WfFrozen *wf_frozen_find(const char *name)
{
    for (uint32_t i = 0; i < entries(); i++)
        if (strcmp(text(wf_frozen_image.items[i].name), name) == 0)
            return usable(&wf_frozen_image.items[i]);
    return NULL;
}

const WfFrozen *wf_frozen_find_str(Value name)
{
    for (uint32_t i = 0; i < entries(); i++) {
        const WfFrozen *f = &wf_frozen_image.items[i];
        if (wf_str_equal_c(name, text(f->name)))
            return is_hidden(f) ? NULL : usable(f);
    }
    return NULL;
}

Value wf_frozen_code(const WfFrozen *f)
{
    return wf_read_lazily((const uint8_t *)&wf_frozen_image + f->data, f->size, NULL);
}

bool wf_frozen_is_package(const WfFrozen *f) { return (f->flags & PACKAGE) != 0; }

const char *wf_frozen_origname(const WfFrozen *f) { return text(f->origname); }

int wf_frozen_mark(const WfFrozen *f, Value dict)
{
    if (f == NULL)
        return 0;
    const char *origname = wf_frozen_origname(f);
    Value v = origname == NULL ? WF_NONE : wf_str_from_c(origname);
    int r = wf_is_null(v) ? -1 : wf_dict_set_c(dict, "__origname__", v);
    wf_drop(v);
    return r;
}

Value wf_frozen_names(void)
{
    Value list = wf_list_new(entries());
    for (uint32_t i = 0; !wf_is_null(list) && i < entries(); i++) {
        const WfFrozen *f = &wf_frozen_image.items[i];
        if (!is_hidden(f) && wf_list_append_steal(list, wf_str_from_c(text(f->name))) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

void wf_frozen_override(int how)
{
    atomic_store_explicit(&override, how, memory_order_relaxed);
}
