/* Pickling any object: which way it goes; the memo; persistent ids. */
#include "pickle.h"
#include "instance.h"

#include <stdio.h>

void pk_dumper_init(Dumper *d)
{
    *d = (Dumper){.self = WF_NULL,
                  .write = WF_NULL,
                  .persistent_id = {WF_NULL, false},
                  .dispatch_table = WF_NULL,
                  .reducer_override = WF_NULL,
                  .buffer_callback = WF_NULL,
                  .fast_memo = WF_NULL,
                  .frame_start = -1};
}

void pk_dumper_clear(Dumper *d)
{
    Dumper old = *d;
    pk_dumper_init(d);
    pk_memo_clear(&old.memo);
    wf_mem_free(old.out);
    wf_drop(old.write);
    wf_drop(old.persistent_id.fn);
    wf_drop(old.dispatch_table);
    wf_drop(old.reducer_override);
    wf_drop(old.buffer_callback);
    wf_drop(old.fast_memo);
}

int pk_dumper_set_protocol(Dumper *d, Value protocol, bool fix_imports, Value buffer_callback)
{
    int n = PICKLE_DEFAULT;
    if (!wf_is_none(protocol)) {
        if (wf_as_int(protocol, &n) < 0)
            return -1;
        if (n < 0)
            n = PICKLE_HIGHEST;
        else if (n > PICKLE_HIGHEST)
            return wf_raise_i(&wf_exc_ValueError, "pickle protocol must be <= %d", PICKLE_HIGHEST);
    }
    if (!wf_is_none(buffer_callback)) {
        if (n < 5)
            return wf_raise_i(&wf_exc_ValueError, "buffer_callback needs protocol >= 5");
        d->buffer_callback = wf_new_ref(buffer_callback);
    }
    d->proto = n;
    d->bin = n > 0;
    d->fix_imports = fix_imports && n < 3;
    return 0;
}

/* --- the memo --------------------------------------------------------------------------------- */

int pk_write_get(Dumper *d, size_t index)
{
    if (d->bin)
        return index < 256 ? pk_write_sized(d, BINGET, index, 1)
                           : pk_write_sized(d, LONG_BINGET, index, 4);
    char text[32];
    int n = snprintf(text, sizeof text, "%c%zu\n", GET, index);
    return pk_write(d, text, (size_t)n);
}

int pk_memoize(Dumper *d, Value v)
{
    if (d->fast)
        return 0;
    size_t index = d->memo.used;
    if (pk_memo_put(&d->memo, v, index) < 0)
        return -1;
    if (d->proto >= 4)
        return pk_write_op(d, MEMOIZE);
    if (d->bin)
        return index < 256 ? pk_write_sized(d, BINPUT, index, 1)
                           : pk_write_sized(d, LONG_BINPUT, index, 4);
    char text[32];
    int n = snprintf(text, sizeof text, "%c%zu\n", PUT, index);
    return pk_write(d, text, (size_t)n);
}

/* --- persistent ids --------------------------------------------------------------------------- */

static int write_old_id(Dumper *d, Value id)
{
    Value text = wf_str(id);
    if (wf_is_null(text))
        return -1;
    int r;
    if (!wf_str_is_ascii(wf_as_str(text)))
        r = wf_raise_i(pk_pickling_error(), "persistent IDs in protocol 0 must be ASCII strings");
    else if ((r = pk_write_op(d, PERSID)) == 0 &&
             (r = pk_write(d, wf_as_str(text)->data, wf_as_str(text)->len)) == 0)
        r = pk_write(d, "\n", 1);
    wf_drop(text);
    return r;
}

/* 1: v has a persistent id, which was written; 0: it has none; -1. */
static int save_persistent(Dumper *d, Value v)
{
    Value id = pk_hook_call(&d->persistent_id, d->self, v);
    if (wf_is_null(id))
        return -1;
    if (wf_is_none(id))
        return 0;
    int r;
    if (!d->bin)
        r = write_old_id(d, id);
    else if ((r = pk_save(d, id, true)) == 0)
        r = pk_write_op(d, BINPERSID);
    wf_drop(id);
    return r < 0 ? -1 : 1;
}

/* --- classes ---------------------------------------------------------------------------------- */

static int save_type(Dumper *d, Value v)
{
    static const Value singletons[] = {WF_NONE, WF_NOTIMPL, WF_ELLIPSIS};
    for (int i = 0; i < 3; i++)
        if ((WfType *)wf_obj(v) == wf_type_of(singletons[i]))
            return pk_save_call(d, wf_type_value(&wf_type_type), wf_tuple_pack(1, singletons[i]),
                                v);
    return pk_save_global(d, v, WF_NULL);
}

/* The function that copyreg or the Pickler has for the type: 1, 0, -1. */
static int find_reducer(Dumper *d, Value type, Value *fn)
{
    if (wf_is_null(d->dispatch_table))
        return wf_dict_get(pk.dispatch_table, type, fn);
    *fn = wf_own(wf_getitem(d->dispatch_table, type));
    if (!wf_is_null(*fn))
        return 1;
    if (!wf_err_matches(&wf_exc_KeyError))
        return -1;
    wf_err_clear();
    return 0;
}

static Value call_reduce(Dumper *d, Value v)
{
    Value method;
    int has = wf_getattr_opt_c(v, "__reduce_ex__", &method);
    if (has > 0) {
        Value r = wf_own(wf_call1(method, wf_small(d->proto)));
        wf_drop(method);
        return r;
    }
    if (has == 0)
        has = wf_getattr_opt(v, wf_n.__reduce__, &method);
    if (has < 0)
        return WF_NULL;
    if (has == 0)
        return wf_raise(pk_pickling_error(), "can't pickle '%.200s' object: %R",
                        wf_type_of(v)->name, v);
    Value r = wf_own(wf_call0(method));
    wf_drop(method);
    return r;
}

/*
 * Whether object.__reduce_ex__ would say: cls.__new__(cls), then __dict__. That is, nothing of the
 * protocol is overridden, the class adds nothing to object but attributes, and nobody else has
 * seen the instance's __dict__.
 */
static bool is_plain_instance(Value v)
{
    WfType *t = wf_type_of(v);
    if (!wf_is_pointer(v) || !(t->flags & WF_TF_INLINE) || t->basicsize != sizeof(WfObject) ||
        t->getattr != wf_generic_getattr || t->new == NULL)
        return false;
    uint32_t shape = wf_shape_of(wf_obj(v));
    if (wf_in_dict_mode(shape))
        return false;
    const Value inherited[] = {wf_n.__reduce_ex__, wf_n.__reduce__, wf_n.__getstate__,
                               wf_n.__class__, wf_n.__new__};
    for (size_t i = 0; i < sizeof inherited / sizeof *inherited; i++)
        if (!wf_is(wf_type_lookup(t, inherited[i]),
                   wf_type_lookup(&wf_object_type, inherited[i])) ||
            wf_shape_lookup(shape, inherited[i]) >= 0)
            return false;
    return wf_is_null(wf_type_lookup(t, wf_n.__getnewargs__)) &&
           wf_is_null(wf_type_lookup(t, wf_n.__getnewargs_ex__));
}

static int save_plain_instance(Dumper *d, Value v)
{
    if (pk_save(d, wf_type_value(wf_type_of(v)), false) < 0 || pk_write_op(d, EMPTY_TUPLE) < 0 ||
        pk_write_op(d, NEWOBJ) < 0 || pk_memoize(d, v) < 0)
        return -1;
    Value state = wf_instance_dict_copy(v);
    if (wf_is_null(state))
        return -1;
    int r = 0;
    if (wf_is_dict(state) && wf_dict_len(state) > 0) {
        r = pk_save(d, state, false);
        if (r == 0)
            r = pk_write_op(d, BUILD);
    }
    wf_drop(state);
    return r;
}

/* Objects of no type that pickle knows itself. */
static int save_other(Dumper *d, Value v)
{
    WfType *type = wf_type_of(v);
    Value fn, reduced = WF_NOTIMPL;
    if (!wf_is_null(d->reducer_override))
        reduced = wf_own(wf_call1(d->reducer_override, v));
    if (wf_is_notimpl(reduced)) {
        if (type == &wf_type_type)
            return save_type(d, v);
        if (type == &wf_function_type)
            return pk_save_global(d, v, WF_NULL);
        int has = find_reducer(d, wf_type_value(type), &fn);
        if (has < 0)
            return -1;
        if (has > 0) {
            reduced = wf_own(wf_call1(fn, v));
            wf_drop(fn);
        } else if (type->flags & WF_TF_TYPE) {
            return pk_save_global(d, v, WF_NULL);
        } else if (d->proto >= 2 && is_plain_instance(v)) {
            return save_plain_instance(d, v);
        } else {
            reduced = call_reduce(d, v);
        }
    }
    if (wf_is_null(reduced))
        return -1;
    int r;
    if (wf_is_str(reduced))
        r = pk_save_global(d, v, reduced);
    else if (!wf_is_tuple(reduced))
        r = wf_raise_i(pk_pickling_error(), "__reduce__ must return a string or tuple");
    else
        r = pk_save_reduce(d, reduced, v);
    wf_drop(reduced);
    return r;
}

/* --- everything ------------------------------------------------------------------------------- */

static int save_deep(Dumper *d, Value v)
{
    if (wf_enter_call(" while pickling an object") < 0)
        return -1;
    int r;
    switch (wf_is_pointer(v) ? wf_shape_of(wf_obj(v)) : WF_SHAPE_FREE) {
    case WF_SHAPE_dict: r = pk_save_dict(d, v); break;
    case WF_SHAPE_set: r = pk_save_set(d, v); break;
    case WF_SHAPE_frozenset: r = pk_save_frozenset(d, v); break;
    case WF_SHAPE_list: r = pk_save_list(d, v); break;
    case WF_SHAPE_tuple: r = pk_save_tuple(d, v); break;
    case WF_SHAPE_bytearray: r = pk_save_bytearray(d, v); break;
    default:
        r = wf_has_shape(v, wf_pickle_buffer_type.shape) ? pk_save_buffer(d, v) : save_other(d, v);
    }
    wf_leave_call();
    return r;
}

int pk_save(Dumper *d, Value v, bool no_persistent_id)
{
    if (pk_opcode_boundary(d) < 0)
        return -1;
    if (!no_persistent_id && !wf_is_null(d->persistent_id.fn)) {
        int r = save_persistent(d, v);
        if (r != 0)
            return r < 0 ? -1 : 0;
    }
    if (wf_is_none(v))
        return pk_write_op(d, NONE);
    if (wf_is_bool(v)) {
        if (d->proto >= 2)
            return pk_write_op(d, wf_is_true(v) ? NEWTRUE : NEWFALSE);
        return pk_write(d, wf_is_true(v) ? "I01\n" : "I00\n", 4);
    }
    if (wf_is_int_exact(v))
        return pk_save_int(d, v);
    if (wf_is_float_exact(v))
        return pk_save_float(d, v);
    ssize_t index = pk_memo_get(&d->memo, v);
    if (index >= 0)
        return pk_write_get(d, (size_t)index);
    if (wf_is_str_exact(v))
        return pk_save_str(d, v);
    if (wf_is_bytes_exact(v))
        return pk_save_bytes(d, v);
    return save_deep(d, v);
}

int pk_dump(Dumper *d, Value v)
{
    d->len = 0;
    d->frame_start = -1;
    d->framing = false;
    if (d->proto >= 2 && pk_write_sized(d, PROTO, (uint64_t)d->proto, 1) < 0)
        return -1;
    d->framing = d->proto >= 4;
    int r = pk_save(d, v, false);
    if (r == 0)
        r = pk_write_op(d, STOP);
    if (r == 0)
        r = pk_close_frame(d);
    d->framing = false;
    return r;
}
