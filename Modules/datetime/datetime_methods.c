/* datetime's methods: constructors from clocks and text, time zones, pickling. */
#define _GNU_SOURCE
#include "datetime.h"

#include <time.h>

static WfType *class_of(Value cls)
{
    return (WfType *)wf_obj(cls);
}

/* --- from timestamps -------------------------------------------------------------------------- */

/* tz.fromutc(v); v is consumed. */
static Value in_zone(WF_STEALS Value v, Value tz)
{
    if (wf_is_null(v) || wf_is_none(tz))
        return v;
    Value r = wf_own(wf_call_method_c(tz, "fromutc", &v, 1));
    wf_drop(v);
    return r;
}

static Value from_seconds(WfType *type, int64_t t, int us, bool utc, Value tz)
{
    DtFields f;
    if (wf_dt_break_down(t, utc, &f) < 0)
        return WF_NULL;
    f.us = us;
    if (!utc && wf_is_none(tz) && wf_dt_find_fold(t, &f) < 0)
        return WF_NULL;
    return wf_dt_datetime_make(type, &f, tz);
}

static Value from_clock(WfType *type, bool utc, Value tz)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return from_seconds(type, now.tv_sec, (int)(now.tv_nsec / 1000), utc, tz);
}

static Value m_now(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"tz", NULL};
    Value tz = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "|O:now", names, &tz) < 0 || wf_dt_check_tzinfo(tz) < 0)
        return WF_NULL;
    return in_zone(from_clock(class_of(cls), !wf_is_none(tz), tz), tz);
}

static Value m_utcnow(Value cls)
{
    return from_clock(class_of(cls), true, WF_NONE);
}

static Value m_fromtimestamp(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"timestamp", "tz", NULL};
    Value timestamp, tz = WF_NONE;
    int64_t t;
    int us;
    if (wf_parse_args(args, nargs, kwnames, "O|O:fromtimestamp", names, &timestamp, &tz) < 0 ||
        wf_dt_check_tzinfo(tz) < 0 || wf_dt_take_timestamp(timestamp, &t, &us) < 0)
        return WF_NULL;
    return in_zone(from_seconds(class_of(cls), t, us, !wf_is_none(tz), tz), tz);
}

static Value m_utcfromtimestamp(Value cls, Value timestamp)
{
    int64_t t;
    int us;
    if (wf_dt_take_timestamp(timestamp, &t, &us) < 0)
        return WF_NULL;
    return from_seconds(class_of(cls), t, us, true, WF_NONE);
}

/* --- from text and parts ---------------------------------------------------------------------- */

static Value m_strptime(Value cls, const Value *args, size_t nargs)
{
    if (nargs != 2)
        return wf_raise(&wf_exc_TypeError, "strptime() takes exactly 2 arguments (%zu given)",
                        nargs);
    for (int i = 0; i < 2; i++)
        if (!wf_is_str(args[i]))
            return wf_raise(&wf_exc_TypeError, "strptime() argument %d must be str, not %s", i + 1,
                            wf_is_none(args[i]) ? "None" : wf_type_of(args[i])->name);
    Value fn = wf_import_attr("_strptime", "_strptime_datetime");
    Value r = wf_is_null(fn) ? WF_NULL : wf_own(wf_call3(fn, cls, args[0], args[1]));
    wf_drop(fn);
    return r;
}

static Value m_combine(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"date", "time", "tzinfo", NULL};
    Value date, time, tz = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "OO|O:combine", names, &date, &time, &tz) < 0)
        return WF_NULL;
    if (!dt_is_date(date))
        return wf_raise(&wf_exc_TypeError, "combine() argument 1 must be datetime.date, not %s",
                        wf_is_none(date) ? "None" : wf_type_of(date)->name);
    if (!dt_is_time(time))
        return wf_raise(&wf_exc_TypeError, "combine() argument 2 must be datetime.time, not %s",
                        wf_is_none(time) ? "None" : wf_type_of(time)->name);
    DtFields f;
    wf_dt_time_fields(dt_time(time), &f);
    f.year = dt_date(date)->year;
    f.month = dt_date(date)->month;
    f.day = dt_date(date)->day;
    return wf_dt_datetime_make(class_of(cls), &f, wf_is_null(tz) ? dt_time(time)->tz : tz);
}

static Value m_fromisoformat(Value cls, Value text)
{
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "fromisoformat: argument must be str");
    char buf[128];
    size_t len;
    DtFields f = {0};
    int zone = 0, offset = 0, offset_us = 0, r = -1;
    char *p = wf_dt_iso_text(text, buf, &len);
    if (p == NULL)
        return WF_NULL;
    if (len >= 7) {
        size_t sep = wf_dt_iso_separator(p, len);
        r = sep <= len ? wf_dt_iso_date(p, sep, &f) : -1;
        if (r == 0 && sep < len)
            r = zone = wf_dt_iso_time(p + sep + 1, len - sep - 1, &f, &offset, &offset_us);
    }
    if (p != buf)
        wf_mem_free(p);
    if (r < 0)
        return wf_dt_invalid_iso(text);
    Value tz = wf_dt_iso_zone(zone, offset, offset_us);
    Value v = wf_is_null(tz) ? WF_NULL : wf_dt_datetime_make(class_of(cls), &f, tz);
    wf_drop(tz);
    return v;
}

/* --- to text ---------------------------------------------------------------------------------- */

static Value m_isoformat(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sep", "timespec", NULL};
    Value sep = WF_NULL, timespec = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|OO:isoformat", names, &sep, &timespec) < 0)
        return WF_NULL;
    if (!wf_is_null(sep) && (!wf_is_str(sep) || wf_as_str(sep)->len != 1))
        return wf_raise(&wf_exc_TypeError,
                        "isoformat() argument 1 must be a unicode character, not %s",
                        wf_is_none(sep) ? "None" : wf_type_of(sep)->name);
    if (!wf_is_null(timespec) && !wf_is_str(timespec))
        return wf_raise(&wf_exc_TypeError, "isoformat() argument 2 must be str, not %s",
                        wf_is_none(timespec) ? "None" : wf_type_of(timespec)->name);
    DtFields f;
    WfStrBuilder b;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    wf_sb_init(&b);
    wf_dt_put_number(&b, f.year, 4);
    wf_sb_char(&b, '-');
    wf_dt_put_number(&b, f.month, 2);
    wf_sb_char(&b, '-');
    wf_dt_put_number(&b, f.day, 2);
    wf_sb_char(&b, wf_is_null(sep) ? 'T' : wf_str_at(wf_as_str(sep), 0));
    if (wf_dt_put_time(&b, &f, timespec) < 0 ||
        wf_dt_put_offset(&b, dt_datetime(self)->tz, self, ":") < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    return wf_sb_finish(&b);
}

static Value m_ctime(Value self)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    return wf_dt_ctime(&f);
}

/* --- to other types --------------------------------------------------------------------------- */

static Value m_date(Value self)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    return wf_dt_date_new(&wf_dt_date_type, &f);
}

static Value m_time(Value self)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    return wf_dt_time_new(&wf_dt_time_type, &f, WF_NONE);
}

static Value m_timetz(Value self)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    return wf_dt_time_new(&wf_dt_time_type, &f, dt_datetime(self)->tz);
}

static Value m_utcoffset(Value self) { return wf_dt_utcoffset(dt_datetime(self)->tz, self); }
static Value m_dst(Value self) { return wf_dt_dst(dt_datetime(self)->tz, self); }
static Value m_tzname(Value self) { return wf_dt_tzname(dt_datetime(self)->tz, self); }

static Value m_timetuple(Value self)
{
    DtFields f;
    Value dst = m_dst(self);
    if (wf_is_null(dst))
        return WF_NULL;
    int flag = wf_is_none(dst) ? -1 : !dt_delta_is_zero(dt_delta(dst));
    wf_drop(dst);
    wf_dt_datetime_fields(dt_datetime(self), &f);
    return wf_dt_struct_time(&f, flag);
}

static Value m_utctimetuple(Value self)
{
    DtFields f;
    Value offset = m_utcoffset(self), utc;
    if (wf_is_null(offset))
        return WF_NULL;
    utc = wf_is_none(offset) ? wf_new_ref(self) : wf_dt_datetime_add(self, dt_delta(offset), -1);
    wf_drop(offset);
    if (wf_is_null(utc))
        return WF_NULL;
    wf_dt_datetime_fields(dt_datetime(utc), &f);
    wf_drop(utc);
    return wf_dt_struct_time(&f, 0);
}

static Value m_timestamp(Value self)
{
    const DtDateTime *d = dt_datetime(self);
    if (!wf_is_none(d->tz)) {
        Value delta = wf_dt_datetime_sub(self, wf_dt_epoch);
        Value r = wf_is_null(delta) ? WF_NULL : wf_call_method_c(delta, "total_seconds", NULL, 0);
        wf_drop(delta);
        return r;
    }
    DtFields f;
    wf_dt_datetime_fields(d, &f);
    int64_t t = wf_dt_local_seconds(&f);
    return t < 0 ? WF_NULL : wf_float((double)(t - DT_EPOCH_SECONDS) + d->us / 1e6);
}

static Value m_replace(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "month", "day", "hour", "minute", "second",
                                        "microsecond", "tzinfo", "fold", NULL};
    DtFields f;
    Value tz = dt_datetime(self)->tz;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    if (wf_parse_args(args, nargs, kwnames, "|iiiiiiiO$i:replace", names, &f.year, &f.month, &f.day,
                      &f.hour, &f.minute, &f.second, &f.us, &tz, &f.fold) < 0)
        return WF_NULL;
    return wf_dt_datetime_new(wf_type_of(self), &f, tz);
}

/* --- time zones ------------------------------------------------------------------------------- */

static Value zone_of_naive(Value self)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(self), &f);
    int64_t t = wf_dt_local_seconds(&f);
    return t < 0 ? WF_NULL : wf_dt_local_zone(t - DT_EPOCH_SECONDS);
}

/* The offset to convert from: *zone is self's or, for a naive time, the system's. New. */
static Value source_offset(Value self, Value *zone)
{
    *zone = wf_new_ref(dt_datetime(self)->tz);
    Value offset = wf_dt_utcoffset(*zone, self);
    if (!wf_is_none(offset))
        return offset;
    wf_drop(*zone);
    *zone = zone_of_naive(self);
    return wf_is_null(*zone) ? WF_NULL : wf_dt_utcoffset(*zone, self);
}

static Value local_zone_of_utc(Value utc)
{
    DtFields f;
    wf_dt_datetime_fields(dt_datetime(utc), &f);
    int64_t t = wf_dt_utc_seconds(&f);
    return t < 0 ? WF_NULL : wf_dt_local_zone(t - DT_EPOCH_SECONDS);
}

static Value m_astimezone(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"tz", NULL};
    Value tz = WF_NONE, from, result = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|O:astimezone", names, &tz) < 0 ||
        wf_dt_check_tzinfo(tz) < 0)
        return WF_NULL;
    if (!wf_is_none(tz) && wf_is(tz, dt_datetime(self)->tz))
        return wf_new_ref(self);
    Value offset = source_offset(self, &from);
    if (wf_is_null(offset)) {
        wf_drop(from);
        return WF_NULL;
    }
    if (wf_is(from, tz)) {
        result = wf_new_ref(self);
    } else {
        Value utc = wf_dt_datetime_add(self, dt_delta(offset), -1), moved = WF_NULL;
        Value to = wf_is_null(utc)   ? WF_NULL
                   : wf_is_none(tz) ? local_zone_of_utc(utc)
                                    : wf_new_ref(tz);
        if (!wf_is_null(to)) {
            DtFields f;
            wf_dt_datetime_fields(dt_datetime(utc), &f);
            moved = wf_dt_datetime_new(wf_type_of(utc), &f, to);
        }
        if (!wf_is_null(moved))
            result = in_zone(moved, to);
        wf_drop(to);
        wf_drop(utc);
    }
    wf_drop(offset);
    wf_drop(from);
    return result;
}

/* --- pickling --------------------------------------------------------------------------------- */

static Value reduce(Value self, int protocol)
{
    const DtDateTime *d = dt_datetime(self);
    uint8_t month = d->month | (uint8_t)(protocol > 3 && d->fold ? 0x80 : 0);
    const uint8_t bytes[10] = {(uint8_t)(d->year >> 8), (uint8_t)d->year, month, d->day, d->hour,
                               d->minute, d->second, (uint8_t)(d->us >> 16), (uint8_t)(d->us >> 8),
                               (uint8_t)d->us};
    Value state = wf_bytes_new(bytes, 10), args = WF_NULL, r = WF_NULL;
    if (!wf_is_null(state))
        args = wf_is_none(d->tz) ? wf_tuple_pack(1, state) : wf_tuple_pack(2, state, d->tz);
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

WfMethodDef wf_dt_datetime_methods[] = {
    {"now", m_now, WF_FASTKW | WF_CLASSM,
     "now($type, /, tz=None)\n--\n\nReturns new datetime object representing current time local to "
     "tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone."},
    {"utcnow", m_utcnow, WF_NOARGS | WF_CLASSM,
     "Return a new datetime representing UTC day and time."},
    {"fromtimestamp", m_fromtimestamp, WF_FASTKW | WF_CLASSM,
     "timestamp[, tz] -> tz's local time from POSIX timestamp."},
    {"utcfromtimestamp", m_utcfromtimestamp, WF_O | WF_CLASSM,
     "Construct a naive UTC datetime from a POSIX timestamp."},
    {"strptime", m_strptime, WF_FAST | WF_CLASSM,
     "string, format -> new datetime parsed from a string (like time.strptime())."},
    {"combine", m_combine, WF_FASTKW | WF_CLASSM,
     "date, time -> datetime with same date and time fields"},
    {"fromisoformat", m_fromisoformat, WF_O | WF_CLASSM,
     "string -> datetime from a string in most ISO 8601 formats"},
    {"date", m_date, WF_NOARGS, "Return date object with same year, month and day."},
    {"time", m_time, WF_NOARGS, "Return time object with same time but with tzinfo=None."},
    {"timetz", m_timetz, WF_NOARGS, "Return time object with same time and tzinfo."},
    {"ctime", m_ctime, WF_NOARGS, "Return ctime() style string."},
    {"timetuple", m_timetuple, WF_NOARGS, "Return time tuple, compatible with time.localtime()."},
    {"timestamp", m_timestamp, WF_NOARGS, "Return POSIX timestamp as float."},
    {"utctimetuple", m_utctimetuple, WF_NOARGS,
     "Return UTC time tuple, compatible with time.localtime()."},
    {"isoformat", m_isoformat, WF_FASTKW,
     "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is "
     "used "
     "to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec "
     "specifies the number of additional terms\nof the time to include. Valid options are 'auto', "
     "'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"},
    {"utcoffset", m_utcoffset, WF_NOARGS, "Return self.tzinfo.utcoffset(self)."},
    {"tzname", m_tzname, WF_NOARGS, "Return self.tzinfo.tzname(self)."},
    {"dst", m_dst, WF_NOARGS, "Return self.tzinfo.dst(self)."},
    {"replace", m_replace, WF_FASTKW, "Return datetime with new specified fields."},
    {"astimezone", m_astimezone, WF_FASTKW, "tz -> convert to local time in new timezone tz\n"},
    {"__reduce_ex__", m_reduce_ex, WF_O, "__reduce_ex__(proto) -> (cls, state)"},
    {"__reduce__", m_reduce, WF_NOARGS, "__reduce__() -> (cls, state)"},
    {NULL, NULL, 0, NULL},
};
