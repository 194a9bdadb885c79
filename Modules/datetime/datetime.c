/* datetime: construction, operators and the type; its methods are in datetime_methods.c. */
#include "datetime.h"

#include <stddef.h>

Value wf_dt_epoch;

void wf_dt_datetime_fields(const DtDateTime *d, DtFields *f)
{
    *f = (DtFields){d->year, d->month, d->day, d->hour, d->minute, d->second, (int)d->us, d->fold};
}

Value wf_dt_datetime_new(WfType *type, const DtFields *f, Value tz)
{
    if (wf_dt_check_date(f) < 0 || wf_dt_check_time(f) < 0 || wf_dt_check_tzinfo(tz) < 0)
        return WF_NULL;
    Value v = dt_alloc(type, &wf_dt_datetime_type, sizeof(DtDateTime), false);
    if (wf_is_null(v))
        return WF_NULL;
    DtDateTime *d = dt_datetime(v);
    atomic_init(&d->hash, 0);
    d->year = (uint16_t)f->year;
    d->month = (uint8_t)f->month;
    d->day = (uint8_t)f->day;
    d->hour = (uint8_t)f->hour;
    d->minute = (uint8_t)f->minute;
    d->second = (uint8_t)f->second;
    d->fold = (uint8_t)f->fold;
    d->us = (uint32_t)f->us;
    d->tz = wf_new_ref(tz);
    return v;
}

Value wf_dt_datetime_make(WfType *type, const DtFields *f, Value tz)
{
    if (WF_LIKELY(type == &wf_dt_datetime_type))
        return wf_dt_datetime_new(type, f, tz);
    Value args[8] = {wf_small(f->year), wf_small(f->month), wf_small(f->day), wf_small(f->hour),
                     wf_small(f->minute), wf_small(f->second), wf_small(f->us), tz};
    Value v = wf_own(wf_call(wf_type_value(type), args, 8, WF_NULL));
    /* Only the caller has it, unless its class keeps what it makes. */
    if (!wf_is_null(v) && f->fold && dt_is_datetime(v))
        dt_datetime(v)->fold = 1;
    return v;
}

/* --- construction ----------------------------------------------------------------------------- */

static bool sane_month(uint32_t c)
{
    c &= 0x7f;
    return c >= 1 && c <= 12;
}

static Value from_state(WfType *type, WF_STEALS Value state, Value tz)
{
    const uint8_t *p = wf_as_bytes(state)->data;
    Value v = WF_NULL;
    if (!wf_is_none(tz) && !dt_is_tzinfo(tz)) {
        wf_raise(&wf_exc_TypeError, "bad tzinfo state arg");
    } else if (!wf_is_null(v = wf_generic_alloc(type, 0))) {
        DtDateTime *d = dt_datetime(v);
        d->year = (uint16_t)(p[0] << 8 | p[1]);
        d->month = p[2] & 0x7f;
        d->fold = p[2] >> 7;
        d->day = p[3];
        d->hour = p[4];
        d->minute = p[5];
        d->second = p[6];
        d->us = (uint32_t)p[7] << 16 | (uint32_t)p[8] << 8 | p[9];
        d->tz = wf_new_ref(tz);
    }
    wf_drop(state);
    return v;
}

static Value datetime_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "month", "day", "hour", "minute", "second",
                                        "microsecond", "tzinfo", "fold", NULL};
    DtFields f = {0};
    Value tz = WF_NONE, state;
    if (nargs >= 1 && nargs <= 2 && wf_is_null(kwnames)) {
        int is = wf_dt_pickle_state(args[0], 10, 2, sane_month, "datetime", &state);
        if (is != 0)
            return is < 0 ? WF_NULL : from_state(type, state, nargs == 2 ? args[1] : WF_NONE);
    }
    if (wf_parse_args(args, nargs, kwnames, "iii|iiiiO$i", names, &f.year, &f.month, &f.day,
                      &f.hour, &f.minute, &f.second, &f.us, &tz, &f.fold) < 0)
        return WF_NULL;
    return wf_dt_datetime_new(type, &f, tz);
}

/* --- arithmetic ------------------------------------------------------------------------------- */

static int64_t day_us(const DtDateTime *d)
{
    return ((int64_t)d->hour * 3600 + d->minute * 60 + d->second) * 1000000 + d->us;
}

Value wf_dt_datetime_add(Value self, const DtDelta *delta, int sign)
{
    const DtDateTime *d = dt_datetime(self);
    const int64_t us_per_day = (int64_t)86400 * 1000000;
    int64_t us = day_us(d) + sign * ((int64_t)delta->seconds * 1000000 + delta->us);
    int64_t days = wf_dt_ordinal(d->year, d->month, d->day) + (int64_t)sign * delta->days;
    if (us < 0) {
        us += us_per_day;
        days--;
    } else if (us >= us_per_day) {
        us -= us_per_day;
        days++;
    }
    if (days < 1 || days > DT_MAX_ORDINAL)
        return wf_raise(&wf_exc_OverflowError, "date value out of range");
    DtFields f = {0};
    wf_dt_from_ordinal((int)days, &f);
    int s = (int)(us / 1000000);
    f.us = (int)(us % 1000000);
    f.hour = s / 3600;
    f.minute = s / 60 % 60;
    f.second = s % 60;
    return wf_dt_datetime_make(wf_type_of(self), &f, d->tz);
}

static Value offset_of(Value self)
{
    return wf_dt_utcoffset(dt_datetime(self)->tz, self);
}

static Value plain_difference(const DtDateTime *a, const DtDateTime *b)
{
    return wf_dt_delta_new(wf_dt_ordinal(a->year, a->month, a->day) -
                               wf_dt_ordinal(b->year, b->month, b->day),
                           0, day_us(a) - day_us(b));
}

/* a - b with their offsets, which may be None or the same. */
static Value difference(Value a, Value b, Value x, Value y)
{
    Value r = plain_difference(dt_datetime(a), dt_datetime(b));
    if (wf_is_null(r) || wf_is_none(x) || wf_dt_delta_cmp(dt_delta(x), dt_delta(y)) == 0)
        return r;
    Value shift = wf_dt_delta_add(dt_delta(x), dt_delta(y), -1);
    Value moved = wf_is_null(shift) ? WF_NULL : wf_dt_delta_add(dt_delta(r), dt_delta(shift), -1);
    wf_drop(shift);
    wf_drop(r);
    return moved;
}

Value wf_dt_datetime_sub(Value a, Value b)
{
    if (wf_is(dt_datetime(a)->tz, dt_datetime(b)->tz))
        return plain_difference(dt_datetime(a), dt_datetime(b));
    Value x = offset_of(a), y = wf_is_null(x) ? WF_NULL : offset_of(b), r = WF_NULL;
    if (!wf_is_null(y)) {
        if (wf_is_none(x) != wf_is_none(y))
            wf_raise(&wf_exc_TypeError, "can't subtract offset-naive and offset-aware datetimes");
        else
            r = difference(a, b, x, y);
    }
    wf_drop(x);
    wf_drop(y);
    return r;
}

static Value datetime_add(Value a, Value b)
{
    if (dt_is_datetime(a))
        return dt_is_delta(b) ? wf_dt_datetime_add(a, dt_delta(b), 1) : WF_NOTIMPL;
    return dt_is_delta(a) ? wf_dt_datetime_add(b, dt_delta(a), 1) : WF_NOTIMPL;
}

static Value datetime_sub(Value a, Value b)
{
    if (!dt_is_datetime(a))
        return WF_NOTIMPL;
    if (dt_is_datetime(b))
        return wf_dt_datetime_sub(a, b);
    return dt_is_delta(b) ? wf_dt_datetime_add(a, dt_delta(b), -1) : WF_NOTIMPL;
}

/* --- comparison ------------------------------------------------------------------------------- */

/* All but zone and fold in one number. */
static uint64_t key_of(Value v)
{
    const DtDateTime *d = dt_datetime(v);
    return (((((uint64_t)d->year << 4 | d->month) << 5 | d->day) * 24 + d->hour) * 60 + d->minute) *
               60000000 + (uint64_t)d->second * 1000000 + d->us;
}

static int compare_plain(Value a, Value b)
{
    uint64_t x = key_of(a), y = key_of(b);
    return x < y ? -1 : x > y;
}

/* Whether the offset would be another one with the other fold: PEP 495's "problematic" times. */
static int depends_on_fold(Value self, Value offset)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    f.fold = !f.fold;
    Value flipped = wf_dt_datetime_new(&wf_dt_datetime_type, &f, dt_datetime(self)->tz);
    Value other = wf_is_null(flipped) ? WF_NULL : offset_of(flipped);
    wf_drop(flipped);
    if (wf_is_null(other))
        return -1;
    int r = wf_is_none(offset) || wf_is_none(other)
                ? !wf_is(offset, other)
                : wf_dt_delta_cmp(dt_delta(offset), dt_delta(other)) != 0;
    wf_drop(other);
    return r;
}

/* a <op> b whose zones are different objects, with their offsets. */
static Value compare_zones(Value a, Value b, Value x, Value y, WfCmpOp op)
{
    bool equality = op == WF_EQ || op == WF_NE;
    int diff;
    if (wf_is_none(x) != wf_is_none(y)) {
        if (equality)
            return wf_bool(op == WF_NE);
        return wf_raise(&wf_exc_TypeError, "can't compare offset-naive and offset-aware datetimes");
    }
    if (wf_is_none(x) || wf_dt_delta_cmp(dt_delta(x), dt_delta(y)) == 0) {
        diff = compare_plain(a, b);
    } else {
        Value delta = difference(a, b, x, y);
        if (wf_is_null(delta))
            return WF_NULL;
        const DtDelta *d = dt_delta(delta);
        diff = d->days != 0 ? d->days : d->seconds | d->us;
        wf_drop(delta);
    }
    if (equality && diff == 0) {
        diff = depends_on_fold(a, x);
        if (diff == 0)
            diff = depends_on_fold(b, y);
        if (diff < 0)
            return WF_NULL;
    }
    return dt_order(diff, op);
}

static Value datetime_compare(Value a, Value b, WfCmpOp op)
{
    if (!dt_is_datetime(b)) {
        if (!dt_is_date(b))
            return WF_NOTIMPL;
        if (op == WF_EQ || op == WF_NE)
            return wf_bool(op == WF_NE);
        return wf_raise(&wf_exc_TypeError, "can't compare %s to %s", wf_type_of(a)->name,
                        wf_type_of(b)->name);
    }
    if (wf_is(dt_datetime(a)->tz, dt_datetime(b)->tz))
        return dt_order(compare_plain(a, b), op);
    Value x = offset_of(a), y = wf_is_null(x) ? WF_NULL : offset_of(b), r = WF_NULL;
    if (!wf_is_null(y))
        r = compare_zones(a, b, x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

/* Of the moment in UTC when there is an offset; the fold does not matter. */
static int64_t compute_hash(Value self)
{
    DtFields f;
    const DtDateTime *d = dt_datetime(self);
    wf_dt_datetime_fields(d, &f);
    f.fold = 0;
    Value plain = d->fold ? wf_dt_datetime_new(&wf_dt_datetime_type, &f, d->tz) : wf_new_ref(self);
    if (wf_is_null(plain))
        return -1;
    Value offset = offset_of(plain);
    wf_drop(plain);
    if (wf_is_null(offset))
        return -1;
    uint64_t key = key_of(self);
    if (!wf_is_none(offset)) {
        const DtDelta *o = dt_delta(offset);
        key = (uint64_t)(wf_dt_ordinal(d->year, d->month, d->day) - o->days) * 86400 * 1000000 +
              (uint64_t)(day_us(d) - ((int64_t)o->seconds * 1000000 + o->us));
    }
    wf_drop(offset);
    return (int64_t)wf_hash_bytes(&key, sizeof key);
}

static int64_t datetime_hash(Value self)
{
    DtDateTime *d = dt_datetime(self);
    int64_t h = atomic_load_explicit(&d->hash, memory_order_relaxed);
    if (h == 0 && (h = compute_hash(self)) != -1)
        atomic_store_explicit(&d->hash, h, memory_order_relaxed);
    return h;
}

/* --- text ------------------------------------------------------------------------------------- */

static Value datetime_repr(Value self)
{
    const DtDateTime *d = dt_datetime(self);
    const int v[] = {d->year, d->month, d->day, d->hour, d->minute, d->second, (int)d->us};
    int n = d->us ? 7 : d->second ? 6 : 5;
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, wf_type_of(self)->name);
    for (int i = 0; i < n; i++) {
        wf_sb_c(&b, i == 0 ? "(" : ", ");
        wf_dt_put_number(&b, v[i], 1);
    }
    wf_dt_put_repr_tail(&b, d->tz, d->fold);
    return wf_sb_finish(&b);
}

static Value datetime_str(Value self)
{
    Value space = wf_str_from_char(' ');
    return wf_call_method_c(self, "isoformat", &space, 1);
}

/* --- the type --------------------------------------------------------------------------------- */

static Value get_hour(Value self, void *closure) { return wf_small(dt_datetime(self)->hour); }
static Value get_minute(Value self, void *closure) { return wf_small(dt_datetime(self)->minute); }
static Value get_second(Value self, void *closure) { return wf_small(dt_datetime(self)->second); }
static Value get_us(Value self, void *closure) { return wf_small(dt_datetime(self)->us); }
static Value get_tz(Value self, void *closure) { return wf_new_ref(dt_datetime(self)->tz); }
static Value get_fold(Value self, void *closure) { return wf_small(dt_datetime(self)->fold); }

static WfGetSetDef datetime_getset[] = {
    {"hour", get_hour, NULL, NULL, NULL},       {"minute", get_minute, NULL, NULL, NULL},
    {"second", get_second, NULL, NULL, NULL},   {"microsecond", get_us, NULL, NULL, NULL},
    {"tzinfo", get_tz, NULL, NULL, NULL},       {"fold", get_fold, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static void datetime_dealloc(WfObject *o)
{
    wf_drop(((DtDateTime *)o)->tz);
    if (wf_shape_of(o) != wf_dt_datetime_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int datetime_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((DtDateTime *)o)->tz);
    return wf_shape_of(o) == wf_dt_datetime_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

WfType wf_dt_datetime_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.datetime",
    .flags = WF_TF_BASETYPE | WF_TF_GC,
    .basicsize = sizeof(DtDateTime),
    .base = &wf_dt_date_type,
    .doc = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe "
           "year, month and day arguments are required. tzinfo may be None, or an\ninstance of a "
           "tzinfo subclass. The remaining arguments may be ints.\n",
    .dealloc = datetime_dealloc,
    .traverse = datetime_traverse,
    .new = datetime_new,
    .repr = datetime_repr,
    .str = datetime_str,
    .hash = datetime_hash,
    .compare = datetime_compare,
    .nb = {[WF_NB_ADD] = datetime_add, [WF_NB_SUB] = datetime_sub},
    .methods = wf_dt_datetime_methods,
    .getset = datetime_getset,
};
