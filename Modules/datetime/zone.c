/* tzinfo, the abstract base; timezone, a fixed offset; and asking either. */
#include "datetime.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    Value offset; /* [const] timedelta */
    Value name;   /* [const] str or WF_NULL */
} Zone;

Value wf_dt_utc;

static Zone *as_zone(Value v)
{
    return (Zone *)wf_obj(v);
}

static bool is_zone(Value v)
{
    return wf_has_shape(v, wf_dt_timezone_type.shape);
}

int wf_dt_check_tzinfo(Value v)
{
    if (wf_is_none(v) || dt_is_tzinfo(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError,
                      "tzinfo argument must be None or of a tzinfo subclass, not type '%s'",
                      wf_type_of(v)->name);
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Not strictly between -24 and 24 hours. */
static bool too_far(const DtDelta *d)
{
    return (d->days == -1 && d->seconds == 0 && d->us < 1) || d->days < -1 || d->days >= 1;
}

static Value ask(Value tz, const char *method, Value arg)
{
    if (wf_is_none(tz))
        return WF_NONE;
    Value v = wf_own(wf_call_method_c(tz, method, &arg, 1));
    if (wf_is_null(v) || wf_is_none(v))
        return v;
    if (!dt_is_delta(v))
        wf_raise(&wf_exc_TypeError, "tzinfo.%s() must return None or timedelta, not '%.200s'",
                 method, wf_type_of(v)->name);
    else if (too_far(dt_delta(v)))
        wf_raise(&wf_exc_ValueError, "offset must be a timedelta strictly between "
                                     "-timedelta(hours=24) and timedelta(hours=24).");
    else
        return v;
    wf_drop(v);
    return WF_NULL;
}

Value wf_dt_utcoffset(Value tz, Value arg)
{
    if (is_zone(tz))
        return wf_new_ref(as_zone(tz)->offset);
    return ask(tz, "utcoffset", arg);
}

Value wf_dt_dst(Value tz, Value arg)
{
    return is_zone(tz) ? WF_NONE : ask(tz, "dst", arg);
}

Value wf_dt_tzname(Value tz, Value arg)
{
    if (wf_is_none(tz))
        return WF_NONE;
    Value v = wf_own(wf_call_method_c(tz, "tzname", &arg, 1));
    if (wf_is_null(v) || wf_is_none(v) || wf_is_str(v))
        return v;
    wf_raise(&wf_exc_TypeError, "tzinfo.tzname() must return None or a string, not '%s'",
             wf_type_of(v)->name);
    wf_drop(v);
    return WF_NULL;
}

/* --- tzinfo ----------------------------------------------------------------------------------- */

static Value tzinfo_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return wf_generic_alloc(type, 0);
}

static Value subclass_must(const char *method)
{
    return wf_raise(&wf_exc_NotImplementedError, "a tzinfo subclass must implement %s()", method);
}

static Value tzinfo_tzname(Value self, Value dt)
{
    return subclass_must("tzname");
}

static Value tzinfo_utcoffset(Value self, Value dt)
{
    return subclass_must("utcoffset");
}

static Value tzinfo_dst(Value self, Value dt)
{
    return subclass_must("dst");
}

/* dt, in UTC, plus the standard offset, plus the DST offset that holds then. */
static Value convert_from_utc(Value dt, Value offset, Value dst)
{
    Value delta = wf_dt_delta_add(dt_delta(offset), dt_delta(dst), -1);
    Value local = wf_is_null(delta) ? WF_NULL : wf_dt_datetime_add(dt, dt_delta(delta), 1);
    wf_drop(delta);
    if (wf_is_null(local))
        return WF_NULL;
    Value there = wf_dt_dst(dt_datetime(dt)->tz, local), r = WF_NULL;
    if (wf_is_none(there))
        wf_raise(&wf_exc_ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert");
    else if (!wf_is_null(there))
        r = dt_delta_is_zero(dt_delta(there)) ? wf_new_ref(local)
                                              : wf_dt_datetime_add(local, dt_delta(there), 1);
    wf_drop(there);
    wf_drop(local);
    return r;
}

static int check_fromutc(Value self, Value dt)
{
    if (!dt_is_datetime(dt))
        return wf_raise_i(&wf_exc_TypeError, "fromutc: argument must be a datetime");
    if (!wf_is(dt_datetime(dt)->tz, self))
        return wf_raise_i(&wf_exc_ValueError, "fromutc: dt.tzinfo is not self");
    return 0;
}

static Value tzinfo_fromutc(Value self, Value dt)
{
    if (check_fromutc(self, dt) < 0)
        return WF_NULL;
    Value offset = wf_dt_utcoffset(self, dt), dst = WF_NULL, r = WF_NULL;
    if (wf_is_none(offset))
        return wf_raise(&wf_exc_ValueError, "fromutc: non-None utcoffset() result required");
    if (!wf_is_null(offset))
        dst = wf_dt_dst(self, dt);
    if (wf_is_none(dst))
        wf_raise(&wf_exc_ValueError, "fromutc: non-None dst() result required");
    else if (!wf_is_null(dst))
        r = convert_from_utc(dt, offset, dst);
    wf_drop(dst);
    wf_drop(offset);
    return r;
}

static Value tzinfo_reduce(Value self)
{
    Value method, args = wf_tuple_empty;
    int has = wf_getattr_opt_c(self, "__getinitargs__", &method);
    if (has < 0)
        return WF_NULL;
    if (has > 0) {
        args = wf_own(wf_call0(method));
        wf_drop(method);
    }
    Value state =
        wf_is_null(args) ? WF_NULL : wf_own(wf_call_method_c(self, "__getstate__", NULL, 0));
    Value r = WF_NULL;
    if (!wf_is_null(state))
        r = wf_tuple_pack(3, wf_type_value(wf_type_of(self)), args, state);
    wf_drop(state);
    wf_drop(args);
    return r;
}

static void tzinfo_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != wf_dt_tzinfo_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int tzinfo_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == wf_dt_tzinfo_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef tzinfo_methods[] = {
    {"tzname", tzinfo_tzname, WF_O, "datetime -> string name of time zone."},
    {"utcoffset", tzinfo_utcoffset, WF_O,
     "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"},
    {"dst", tzinfo_dst, WF_O, "datetime -> DST offset as timedelta positive east of UTC."},
    {"fromutc", tzinfo_fromutc, WF_O, "datetime in UTC -> datetime in local time."},
    {"__reduce__", tzinfo_reduce, WF_NOARGS, "-> (cls, state)"},
    {NULL, NULL, 0, NULL},
};

WfType wf_dt_tzinfo_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.tzinfo",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(WfObject),
    .doc = "Abstract base class for time zone info objects.",
    .dealloc = tzinfo_dealloc,
    .traverse = tzinfo_traverse,
    .new = tzinfo_new,
    .methods = tzinfo_methods,
};

/* --- timezone --------------------------------------------------------------------------------- */

static Value zone_make(Value offset, Value name)
{
    Zone *z = wf_alloc(wf_dt_timezone_type.shape, sizeof *z);
    if (z == NULL)
        return WF_NULL;
    z->offset = wf_new_ref(offset);
    z->name = wf_new_ref(name);
    return WF_MOVE(z);
}

Value wf_dt_timezone_new(Value offset, Value name)
{
    const DtDelta *d = dt_delta(offset);
    if (wf_is_null(name) && dt_delta_is_zero(d))
        return wf_new_ref(wf_dt_utc);
    if (too_far(d))
        return wf_raise(&wf_exc_ValueError,
                        "offset must be a timedelta strictly between -timedelta(hours=24) and "
                        "timedelta(hours=24), not %R.", offset);
    return zone_make(offset, name);
}

static Value zone_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"offset", "name", NULL};
    Value offset, name = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "O|O:timezone", names, &offset, &name) < 0)
        return WF_NULL;
    if (!dt_is_delta(offset))
        return wf_raise(&wf_exc_TypeError,
                        "timezone() argument 1 must be datetime.timedelta, not %s",
                        wf_is_none(offset) ? "None" : wf_type_of(offset)->name);
    if (!wf_is_null(name) && !wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "timezone() argument 2 must be str, not %s",
                        wf_is_none(name) ? "None" : wf_type_of(name)->name);
    return wf_dt_timezone_new(offset, name);
}

static int check_argument(Value dt, const char *method)
{
    if (wf_is_none(dt) || dt_is_datetime(dt))
        return 0;
    return wf_raise_i(&wf_exc_TypeError,
                      "%s(dt) argument must be a datetime instance or None, not %.200s", method,
                      wf_type_of(dt)->name);
}

/* UTC, UTC+hh:mm, UTC+hh:mm:ss[.ffffff] */
static Value zone_str(Value self)
{
    const Zone *z = as_zone(self);
    if (!wf_is_null(z->name))
        return wf_new_ref(z->name);
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, "UTC");
    if (!dt_delta_is_zero(dt_delta(z->offset)) && wf_dt_put_offset(&b, self, WF_NONE, ":") < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    return wf_sb_finish(&b);
}

static Value zone_repr(Value self)
{
    const Zone *z = as_zone(self);
    if (wf_is(self, wf_dt_utc))
        return wf_str_from_c("datetime.timezone.utc");
    const char *type = wf_type_of(self)->name;
    return wf_is_null(z->name) ? wf_str_from_format("%s(%R)", type, z->offset)
                               : wf_str_from_format("%s(%R, %R)", type, z->offset, z->name);
}

static Value zone_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !is_zone(b))
        return WF_NOTIMPL;
    return dt_order(wf_dt_delta_cmp(dt_delta(as_zone(a)->offset), dt_delta(as_zone(b)->offset)),
                    op);
}

static int64_t zone_hash(Value self)
{
    return wf_hash(as_zone(self)->offset);
}

static Value zone_tzname(Value self, Value dt)
{
    return check_argument(dt, "tzname") < 0 ? WF_NULL : zone_str(self);
}

static Value zone_utcoffset(Value self, Value dt)
{
    return check_argument(dt, "utcoffset") < 0 ? WF_NULL : wf_new_ref(as_zone(self)->offset);
}

static Value zone_dst(Value self, Value dt)
{
    return check_argument(dt, "dst") < 0 ? WF_NULL : WF_NONE;
}

static Value zone_fromutc(Value self, Value dt)
{
    if (check_fromutc(self, dt) < 0)
        return WF_NULL;
    return wf_dt_datetime_add(dt, dt_delta(as_zone(self)->offset), 1);
}

static Value zone_getinitargs(Value self)
{
    const Zone *z = as_zone(self);
    return wf_is_null(z->name) ? wf_tuple_pack(1, z->offset) : wf_tuple_pack(2, z->offset, z->name);
}

static void zone_dealloc(WfObject *o)
{
    wf_drop(((Zone *)o)->offset);
    wf_drop(((Zone *)o)->name);
    wf_free_object(o, sizeof(Zone));
}

static int zone_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Zone *)o)->offset);
    WF_VISIT(((Zone *)o)->name);
    return 0;
}

static WfMethodDef zone_methods[] = {
    {"tzname", zone_tzname, WF_O, "If name is specified when timezone is created, returns the name."
                                  "  Otherwise returns offset as 'UTC(+|-)HH:MM'."},
    {"utcoffset", zone_utcoffset, WF_O, "Return fixed offset."},
    {"dst", zone_dst, WF_O, "Return None."},
    {"fromutc", zone_fromutc, WF_O, "datetime in UTC -> datetime in local time."},
    {"__getinitargs__", zone_getinitargs, WF_NOARGS, "pickle support"},
    {NULL, NULL, 0, NULL},
};

WfType wf_dt_timezone_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.timezone",
    .flags = WF_TF_GC,
    .basicsize = sizeof(Zone),
    .base = &wf_dt_tzinfo_type,
    .doc = "Fixed offset from UTC implementation of tzinfo.",
    .dealloc = zone_dealloc,
    .traverse = zone_traverse,
    .new = zone_new,
    .repr = zone_repr,
    .str = zone_str,
    .hash = zone_hash,
    .compare = zone_compare,
    .methods = zone_methods,
};

static int set_zone(const char *name, int64_t seconds)
{
    Value offset = wf_dt_delta_new(0, seconds, 0), zone = WF_NULL, key = wf_intern_c(name);
    if (!wf_is_null(offset) && !wf_is_null(key))
        zone = zone_make(offset, WF_NULL);
    wf_drop(offset);
    int r = wf_is_null(zone) ? -1 : wf_type_setattr(&wf_dt_timezone_type, key, zone);
    if (r == 0 && seconds == 0)
        wf_dt_utc = wf_new_ref(zone);
    wf_drop(zone);
    return r;
}

int wf_dt_zones_init(void)
{
    if (set_zone("utc", 0) < 0 || set_zone("min", -(23 * 3600 + 59 * 60)) < 0 ||
        set_zone("max", 23 * 3600 + 59 * 60) < 0)
        return -1;
    wf_root_register(&wf_dt_utc);
    return 0;
}
