/* time: a time of day. */
#include "datetime.h"

#include <stddef.h>

void wf_dt_time_fields(const DtTime *t, DtFields *f)
{
    *f = (DtFields){.hour = t->hour, .minute = t->minute, .second = t->second, .us = (int)t->us,
                    .fold = t->fold};
}

Value wf_dt_time_new(WfType *type, const DtFields *f, Value tz)
{
    if (wf_dt_check_time(f) < 0 || wf_dt_check_tzinfo(tz) < 0)
        return WF_NULL;
    Value v = dt_alloc(type, &wf_dt_time_type, sizeof(DtTime), false);
    if (wf_is_null(v))
        return WF_NULL;
    DtTime *t = dt_time(v);
    atomic_init(&t->hash, 0);
    t->hour = (uint8_t)f->hour;
    t->minute = (uint8_t)f->minute;
    t->second = (uint8_t)f->second;
    t->fold = (uint8_t)f->fold;
    t->us = (uint32_t)f->us;
    t->tz = wf_new_ref(tz);
    return v;
}

/* --- construction ----------------------------------------------------------------------------- */

static bool sane_hour(uint32_t c)
{
    return (c & 0x7f) < 24;
}

static Value from_state(WfType *type, WF_STEALS Value state, Value tz)
{
    const uint8_t *p = wf_as_bytes(state)->data;
    Value v = WF_NULL;
    if (!wf_is_none(tz) && !dt_is_tzinfo(tz)) {
        wf_raise(&wf_exc_TypeError, "bad tzinfo state arg");
    } else if (!wf_is_null(v = wf_generic_alloc(type, 0))) {
        DtTime *t = dt_time(v);
        t->hour = p[0] & 0x7f;
        t->fold = p[0] >> 7;
        t->minute = p[1];
        t->second = p[2];
        t->us = (uint32_t)p[3] << 16 | (uint32_t)p[4] << 8 | p[5];
        t->tz = wf_new_ref(tz);
    }
    wf_drop(state);
    return v;
}

static Value time_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"hour", "minute", "second", "microsecond", "tzinfo", "fold",
                                        NULL};
    DtFields f = {0};
    Value tz = WF_NONE, state;
    if (nargs >= 1 && nargs <= 2 && wf_is_null(kwnames)) {
        int is = wf_dt_pickle_state(args[0], 6, 0, sane_hour, "time", &state);
        if (is != 0)
            return is < 0 ? WF_NULL : from_state(type, state, nargs == 2 ? args[1] : WF_NONE);
    }
    if (wf_parse_args(args, nargs, kwnames, "|iiiiO$i", names, &f.hour, &f.minute, &f.second, &f.us,
                      &tz, &f.fold) < 0)
        return WF_NULL;
    return wf_dt_time_new(type, &f, tz);
}

static Value time_make(WfType *type, const DtFields *f, Value tz)
{
    if (type == &wf_dt_time_type)
        return wf_dt_time_new(type, f, tz);
    Value args[5] = {wf_small(f->hour), wf_small(f->minute), wf_small(f->second), wf_small(f->us),
                     tz};
    return wf_own(wf_call(wf_type_value(type), args, 5, WF_NULL));
}

static Value m_fromisoformat(Value cls, Value text)
{
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "fromisoformat: argument must be str");
    char buf[128];
    size_t len;
    int offset, offset_us;
    DtFields f = {0};
    char *whole = wf_dt_iso_text(text, buf, &len);
    if (whole == NULL)
        return WF_NULL;
    bool t = whole[0] == 'T';
    int r = wf_dt_iso_time(whole + t, len - t, &f, &offset, &offset_us);
    if (whole != buf)
        wf_mem_free(whole);
    if (r < 0)
        return wf_dt_invalid_iso(text);
    Value tz = wf_dt_iso_zone(r, offset, offset_us);
    Value v = wf_is_null(tz) ? WF_NULL : time_make((WfType *)wf_obj(cls), &f, tz);
    wf_drop(tz);
    return v;
}

/* --- text ------------------------------------------------------------------------------------- */

static Value time_repr(Value self)
{
    const DtTime *t = dt_time(self);
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, wf_type_of(self)->name);
    const int v[] = {t->hour, t->minute, t->second, (int)t->us};
    int n = t->us ? 4 : t->second ? 3 : 2;
    for (int i = 0; i < n; i++) {
        wf_sb_c(&b, i == 0 ? "(" : ", ");
        wf_dt_put_number(&b, v[i], 1);
    }
    wf_dt_put_repr_tail(&b, t->tz, t->fold);
    return wf_sb_finish(&b);
}

static Value isoformat(Value self, Value timespec)
{
    DtFields f;
    WfStrBuilder b;
    wf_dt_time_fields(dt_time(self), &f);
    wf_sb_init(&b);
    if (wf_dt_put_time(&b, &f, timespec) < 0 ||
        wf_dt_put_offset(&b, dt_time(self)->tz, WF_NONE, ":") < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    return wf_sb_finish(&b);
}

static Value m_isoformat(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"timespec", NULL};
    Value timespec = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|O:isoformat", names, &timespec) < 0)
        return WF_NULL;
    if (!wf_is_null(timespec) && !wf_is_str(timespec))
        return wf_raise(&wf_exc_TypeError, "isoformat() argument 1 must be str, not %s",
                        wf_is_none(timespec) ? "None" : wf_type_of(timespec)->name);
    return isoformat(self, timespec);
}

static Value time_str(Value self)
{
    if (wf_shape_of(wf_obj(self)) == wf_dt_time_type.shape)
        return isoformat(self, WF_NULL);
    return wf_call_method_c(self, "isoformat", NULL, 0);
}

static Value m_strftime(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", NULL};
    const DtTime *t = dt_time(self);
    Value format;
    if (wf_parse_args(args, nargs, kwnames, "O:strftime", names, &format) < 0)
        return WF_NULL;
    if (!wf_is_str(format))
        return wf_raise(&wf_exc_TypeError, "strftime() argument 1 must be str, not %s",
                        wf_is_none(format) ? "None" : wf_type_of(format)->name);
    /* The date is there only because strftime wants one. */
    Value tuple = wf_tuple_pack(9, wf_small(1900), wf_small(1), wf_small(1), wf_small(t->hour),
                                wf_small(t->minute), wf_small(t->second), wf_small(0), wf_small(1),
                                wf_small(-1));
    Value r =
        wf_is_null(tuple) ? WF_NULL : wf_dt_strftime(format, tuple, (int)t->us, t->tz, WF_NONE);
    wf_drop(tuple);
    return r;
}

/* --- methods ---------------------------------------------------------------------------------- */

static Value m_utcoffset(Value self) { return wf_dt_utcoffset(dt_time(self)->tz, WF_NONE); }
static Value m_dst(Value self) { return wf_dt_dst(dt_time(self)->tz, WF_NONE); }
static Value m_tzname(Value self) { return wf_dt_tzname(dt_time(self)->tz, WF_NONE); }

static Value m_replace(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"hour", "minute", "second", "microsecond", "tzinfo", "fold",
                                        NULL};
    DtFields f;
    Value tz = dt_time(self)->tz;
    wf_dt_time_fields(dt_time(self), &f);
    if (wf_parse_args(args, nargs, kwnames, "|iiiiO$i:replace", names, &f.hour, &f.minute,
                      &f.second, &f.us, &tz, &f.fold) < 0)
        return WF_NULL;
    return wf_dt_time_new(wf_type_of(self), &f, tz);
}

static Value reduce(Value self, int protocol)
{
    const DtTime *t = dt_time(self);
    uint8_t hour = t->hour | (uint8_t)(protocol > 3 && t->fold ? 0x80 : 0);
    const uint8_t bytes[6] = {hour, t->minute, t->second, (uint8_t)(t->us >> 16),
                              (uint8_t)(t->us >> 8), (uint8_t)t->us};
    Value state = wf_bytes_new(bytes, 6), args = WF_NULL, r = WF_NULL;
    if (!wf_is_null(state))
        args = wf_is_none(t->tz) ? wf_tuple_pack(1, state) : wf_tuple_pack(2, state, t->tz);
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    wf_drop(state);
    return r;
}

static Value m_reduce_ex(Value self, Value protocol)
{
    int n;
    return wf_as_int(protocol, &n) < 0 ? WF_NULL : reduce(self, n);
}

static Value m_reduce(Value self) { return reduce(self, 2); }

/* --- comparison ------------------------------------------------------------------------------- */

static uint64_t key_of(const DtTime *t)
{
    return ((uint64_t)t->hour * 3600 + t->minute * 60 + t->second) * 1000000 + t->us;
}

static Value compare_plain(Value a, Value b, WfCmpOp op)
{
    uint64_t x = key_of(dt_time(a)), y = key_of(dt_time(b));
    return dt_order(x < y ? -1 : x > y, op);
}

/* Microseconds of the time in UTC. */
static int64_t utc_key(Value v, Value offset)
{
    const DtDelta *d = dt_delta(offset);
    return (int64_t)key_of(dt_time(v)) -
           (((int64_t)d->days * 86400 + d->seconds) * 1000000 + d->us);
}

static Value time_compare(Value a, Value b, WfCmpOp op)
{
    if (!dt_is_time(b))
        return WF_NOTIMPL;
    if (wf_is(dt_time(a)->tz, dt_time(b)->tz))
        return compare_plain(a, b, op);
    Value x = m_utcoffset(a), y = wf_is_null(x) ? WF_NULL : m_utcoffset(b), r = WF_NULL;
    if (!wf_is_null(y)) {
        if (wf_is_none(x) && wf_is_none(y)) {
            r = compare_plain(a, b, op);
        } else if (!wf_is_none(x) && !wf_is_none(y)) {
            int64_t i = utc_key(a, x), j = utc_key(b, y);
            r = dt_order(i < j ? -1 : i > j, op);
        } else if (op == WF_EQ || op == WF_NE) {
            r = wf_bool(op == WF_NE);
        } else {
            wf_raise(&wf_exc_TypeError, "can't compare offset-naive and offset-aware times");
        }
    }
    wf_drop(x);
    wf_drop(y);
    return r;
}

/* Equal times hash alike: in UTC when there is an offset, without the fold. */
static int64_t time_hash(Value self)
{
    DtTime *t = dt_time(self);
    int64_t h = atomic_load_explicit(&t->hash, memory_order_relaxed);
    if (h != 0)
        return h;
    DtFields f;
    wf_dt_time_fields(t, &f);
    f.fold = 0;
    Value plain = t->fold ? wf_dt_time_new(wf_type_of(self), &f, t->tz) : wf_new_ref(self);
    if (wf_is_null(plain))
        return -1;
    Value offset = m_utcoffset(plain);
    wf_drop(plain);
    if (wf_is_null(offset))
        return -1;
    int64_t key = wf_is_none(offset) ? (int64_t)key_of(t) : utc_key(self, offset);
    wf_drop(offset);
    h = (int64_t)wf_hash_bytes(&key, sizeof key);
    atomic_store_explicit(&t->hash, h, memory_order_relaxed);
    return h;
}

/* --- the type --------------------------------------------------------------------------------- */

static Value get_hour(Value self, void *closure) { return wf_small(dt_time(self)->hour); }
static Value get_minute(Value self, void *closure) { return wf_small(dt_time(self)->minute); }
static Value get_second(Value self, void *closure) { return wf_small(dt_time(self)->second); }
static Value get_us(Value self, void *closure) { return wf_small(dt_time(self)->us); }
static Value get_tz(Value self, void *closure) { return wf_new_ref(dt_time(self)->tz); }
static Value get_fold(Value self, void *closure) { return wf_small(dt_time(self)->fold); }

static void time_dealloc(WfObject *o)
{
    wf_drop(((DtTime *)o)->tz);
    if (wf_shape_of(o) != wf_dt_time_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int time_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((DtTime *)o)->tz);
    return wf_shape_of(o) == wf_dt_time_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef time_methods[] = {
    {"isoformat", m_isoformat, WF_FASTKW,
     "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional "
     "argument "
     "timespec specifies the number of additional terms\nof the time to include. Valid options are "
     "'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"},
    {"strftime", m_strftime, WF_FASTKW, "format -> strftime() style string."},
    {"__format__", wf_dt_dunder_format, WF_O, "Formats self with strftime."},
    {"utcoffset", m_utcoffset, WF_NOARGS, "Return self.tzinfo.utcoffset(self)."},
    {"tzname", m_tzname, WF_NOARGS, "Return self.tzinfo.tzname(self)."},
    {"dst", m_dst, WF_NOARGS, "Return self.tzinfo.dst(self)."},
    {"replace", m_replace, WF_FASTKW, "Return time with new specified fields."},
    {"fromisoformat", m_fromisoformat, WF_O | WF_CLASSM,
     "string -> time from a string in ISO 8601 format"},
    {"__reduce_ex__", m_reduce_ex, WF_O, "__reduce_ex__(proto) -> (cls, state)"},
    {"__reduce__", m_reduce, WF_NOARGS, "__reduce__() -> (cls, state)"},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef time_getset[] = {
    {"hour", get_hour, NULL, NULL, NULL},       {"minute", get_minute, NULL, NULL, NULL},
    {"second", get_second, NULL, NULL, NULL},   {"microsecond", get_us, NULL, NULL, NULL},
    {"tzinfo", get_tz, NULL, NULL, NULL},       {"fold", get_fold, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_dt_time_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.time",
    .flags = WF_TF_BASETYPE | WF_TF_GC,
    .basicsize = sizeof(DtTime),
    .doc = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll "
           "arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The "
           "remaining arguments may be ints.",
    .dealloc = time_dealloc,
    .traverse = time_traverse,
    .new = time_new,
    .repr = time_repr,
    .str = time_str,
    .hash = time_hash,
    .compare = time_compare,
    .methods = time_methods,
    .getset = time_getset,
};
