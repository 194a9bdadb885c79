/* date, and the named tuple of isocalendar(). */
#include "datetime.h"

#include <stddef.h>
#include <time.h>

static void fields_of(const DtDate *d, DtFields *f)
{
    *f = (DtFields){.year = d->year, .month = d->month, .day = d->day};
}

Value wf_dt_date_new(WfType *type, const DtFields *f)
{
    if (wf_dt_check_date(f) < 0)
        return WF_NULL;
    Value v = dt_alloc(type, &wf_dt_date_type, sizeof(DtDate), true);
    if (wf_is_null(v))
        return WF_NULL;
    DtDate *d = dt_date(v);
    atomic_init(&d->hash, 0);
    d->year = (uint16_t)f->year;
    d->month = (uint8_t)f->month;
    d->day = (uint8_t)f->day;
    return v;
}

Value wf_dt_date_make(WfType *type, const DtFields *f)
{
    if (type == &wf_dt_date_type)
        return wf_dt_date_new(type, f);
    if (type == &wf_dt_datetime_type)
        return wf_dt_datetime_new(type, f, WF_NONE);
    Value args[3] = {wf_small(f->year), wf_small(f->month), wf_small(f->day)};
    return wf_own(wf_call(wf_type_value(type), args, 3, WF_NULL));
}

static WfType *class_of(Value cls)
{
    return (WfType *)wf_obj(cls);
}

/* --- construction ----------------------------------------------------------------------------- */

static bool sane_month(uint32_t c)
{
    return c >= 1 && c <= 12;
}

int wf_dt_pickle_state(Value v, size_t n, size_t at, bool (*sane)(uint32_t), const char *what,
                       Value *out)
{
    if (wf_is_bytes(v)) {
        if (wf_as_bytes(v)->len != n || !sane(wf_as_bytes(v)->data[at]))
            return 0;
        *out = wf_new_ref(v);
        return 1;
    }
    if (!wf_is_str(v) || wf_as_str(v)->len != n || !sane(wf_str_at(wf_as_str(v), at)))
        return 0;
    *out = wf_str_encode(v, "latin-1", "strict");
    if (!wf_is_null(*out))
        return 1;
    if (wf_err_matches(&wf_exc_UnicodeEncodeError)) {
        wf_err_clear();
        wf_raise(&wf_exc_ValueError,
                 "Failed to encode latin1 string when unpickling a %s object. "
                 "pickle.load(data, encoding='latin1') is assumed.", what);
    }
    return -1;
}

static Value from_state(WfType *type, WF_STEALS Value state)
{
    const uint8_t *p = wf_as_bytes(state)->data;
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v)) {
        DtDate *d = dt_date(v);
        d->year = (uint16_t)(p[0] << 8 | p[1]);
        d->month = p[2];
        d->day = p[3];
    }
    wf_drop(state);
    return v;
}

static Value date_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "month", "day", NULL};
    DtFields f = {0};
    Value state;
    if (nargs == 1 && wf_is_null(kwnames)) {
        int is = wf_dt_pickle_state(args[0], 4, 2, sane_month, "date", &state);
        if (is != 0)
            return is < 0 ? WF_NULL : from_state(type, state);
    }
    if (wf_parse_args(args, nargs, kwnames, "iii", names, &f.year, &f.month, &f.day) < 0)
        return WF_NULL;
    return wf_dt_date_new(type, &f);
}

static Value m_fromtimestamp(Value cls, Value timestamp)
{
    int64_t t;
    DtFields f;
    if (wf_dt_take_timestamp(timestamp, &t, NULL) < 0 || wf_dt_break_down(t, false, &f) < 0)
        return WF_NULL;
    return wf_dt_date_make(class_of(cls), &f);
}

static Value m_today(Value cls)
{
    if (class_of(cls) == &wf_dt_date_type)
        return m_fromtimestamp(cls, wf_int(time(NULL)));
    Value fn = wf_import_attr("time", "time"),
          now = wf_is_null(fn) ? WF_NULL : wf_own(wf_call0(fn));
    Value r = wf_is_null(now) ? WF_NULL : wf_call_method_c(cls, "fromtimestamp", &now, 1);
    wf_drop(now);
    wf_drop(fn);
    return r;
}

static Value m_fromordinal(Value cls, Value arg)
{
    int ordinal;
    DtFields f = {0};
    if (wf_as_int(arg, &ordinal) < 0)
        return WF_NULL;
    if (ordinal < 1)
        return wf_raise(&wf_exc_ValueError, "ordinal must be >= 1");
    wf_dt_from_ordinal(ordinal, &f);
    return wf_dt_date_make(class_of(cls), &f);
}

static Value m_fromisoformat(Value cls, Value text)
{
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "fromisoformat: argument must be str");
    char buf[128];
    size_t len;
    DtFields f = {0};
    char *p = wf_dt_iso_text(text, buf, &len);
    if (p == NULL)
        return WF_NULL;
    int r = len == 7 || len == 8 || len == 10 ? wf_dt_iso_date(p, len, &f) : -1;
    if (p != buf)
        wf_mem_free(p);
    return r < 0 ? wf_dt_invalid_iso(text) : wf_dt_date_make(class_of(cls), &f);
}

static Value m_fromisocalendar(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "week", "day", NULL};
    int year, week, day;
    DtFields f = {0};
    if (wf_parse_args(args, nargs, kwnames, "iii:fromisocalendar", names, &year, &week, &day) < 0) {
        if (wf_err_matches(&wf_exc_OverflowError)) {
            wf_err_clear();
            wf_raise(&wf_exc_ValueError, "ISO calendar component out of range");
        }
        return WF_NULL;
    }
    switch (wf_dt_from_iso_week(year, week, day, &f)) {
    case -4: return wf_raise(&wf_exc_ValueError, "Year is out of range: %d", year);
    case -2: return wf_raise(&wf_exc_ValueError, "Invalid week: %d", week);
    case -3: return wf_raise(&wf_exc_ValueError, "Invalid day: %d (range is [1, 7])", day);
    }
    return wf_dt_date_make(class_of(cls), &f);
}

/* --- text ------------------------------------------------------------------------------------- */

static Value date_repr(Value self)
{
    const DtDate *d = dt_date(self);
    return wf_str_from_format("%s(%d, %d, %d)", wf_type_of(self)->name, d->year, d->month, d->day);
}

static Value m_isoformat(Value self)
{
    const DtDate *d = dt_date(self);
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_dt_put_number(&b, d->year, 4);
    wf_sb_char(&b, '-');
    wf_dt_put_number(&b, d->month, 2);
    wf_sb_char(&b, '-');
    wf_dt_put_number(&b, d->day, 2);
    return wf_sb_finish(&b);
}

static Value date_str(Value self)
{
    if (wf_shape_of(wf_obj(self)) == wf_dt_date_type.shape)
        return m_isoformat(self);
    return wf_call_method_c(self, "isoformat", NULL, 0);
}

static Value m_ctime(Value self)
{
    DtFields f;
    fields_of(dt_date(self), &f);
    return wf_dt_ctime(&f);
}

/* For datetime, too: its tzinfo and microseconds go into the format. */
static Value m_strftime(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", NULL};
    Value format;
    if (wf_parse_args(args, nargs, kwnames, "O:strftime", names, &format) < 0)
        return WF_NULL;
    if (!wf_is_str(format))
        return wf_raise(&wf_exc_TypeError, "strftime() argument 1 must be str, not %s",
                        wf_is_none(format) ? "None" : wf_type_of(format)->name);
    DtFields f;
    if (wf_has_shape(self, wf_dt_datetime_type.shape)) {
        wf_dt_datetime_fields(dt_datetime(self), &f);
        return wf_dt_strftime_fields(format, &f, dt_datetime(self)->tz, self);
    }
    if (wf_has_shape(self, wf_dt_date_type.shape)) {
        fields_of(dt_date(self), &f);
        return wf_dt_strftime_fields(format, &f, WF_NONE, self);
    }
    Value tuple = wf_own(wf_call_method_c(self, "timetuple", NULL, 0));
    if (wf_is_null(tuple))
        return WF_NULL;
    bool clock = dt_is_datetime(self);
    Value r = wf_dt_strftime(format, tuple, clock ? (int)dt_datetime(self)->us : 0,
                             clock ? dt_datetime(self)->tz : WF_NONE, self);
    wf_drop(tuple);
    return r;
}

/* --- the calendar ----------------------------------------------------------------------------- */

static int ordinal_of(Value self)
{
    const DtDate *d = dt_date(self);
    return wf_dt_ordinal(d->year, d->month, d->day);
}

static Value m_timetuple(Value self)
{
    DtFields f;
    fields_of(dt_date(self), &f);
    return wf_dt_struct_time(&f, -1);
}

static Value m_toordinal(Value self)
{
    return wf_small(ordinal_of(self));
}

static Value m_weekday(Value self)
{
    return wf_small((ordinal_of(self) + 6) % 7);
}

static Value m_isoweekday(Value self)
{
    return wf_small((ordinal_of(self) + 6) % 7 + 1);
}

static Value iso_date(int year, int week, int day)
{
    Value v = wf_generic_alloc(&wf_dt_iso_date_type, 3);
    if (wf_is_null(v))
        return WF_NULL;
    WfTuple *t = wf_as_tuple(v);
    t->len = 3;
    t->items[0] = wf_small(year);
    t->items[1] = wf_small(week);
    t->items[2] = wf_small(day);
    return v;
}

static Value m_isocalendar(Value self)
{
    int year = dt_date(self)->year, today = ordinal_of(self), monday = wf_dt_iso_monday(year);
    if (today < monday)
        monday = wf_dt_iso_monday(--year);
    int week = (today - monday) / 7, day = (today - monday) % 7;
    if (week >= 52 && today >= wf_dt_iso_monday(year + 1)) {
        year++;
        week = 0;
    }
    return iso_date(year, week + 1, day + 1);
}

static Value m_replace(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "month", "day", NULL};
    DtFields f;
    fields_of(dt_date(self), &f);
    if (wf_parse_args(args, nargs, kwnames, "|iii:replace", names, &f.year, &f.month, &f.day) < 0)
        return WF_NULL;
    return wf_dt_date_new(wf_type_of(self), &f);
}

static Value m_reduce(Value self)
{
    const DtDate *d = dt_date(self);
    const uint8_t bytes[4] = {(uint8_t)(d->year >> 8), (uint8_t)d->year, d->month, d->day};
    Value state = wf_bytes_new(bytes, 4),
          args = wf_is_null(state) ? WF_NULL : wf_tuple_pack(1, state);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    wf_drop(state);
    return r;
}

/* --- operators -------------------------------------------------------------------------------- */

static Value add_days(Value self, const DtDelta *delta, int sign)
{
    int64_t ordinal = ordinal_of(self) + (int64_t)sign * delta->days;
    DtFields f = {0};
    if (ordinal < 1 || ordinal > DT_MAX_ORDINAL)
        return wf_raise(&wf_exc_OverflowError, "date value out of range");
    wf_dt_from_ordinal((int)ordinal, &f);
    return wf_dt_date_make(wf_type_of(self), &f);
}

static Value date_add(Value a, Value b)
{
    if (dt_is_datetime(a) || dt_is_datetime(b))
        return WF_NOTIMPL;
    if (dt_is_date(a))
        return dt_is_delta(b) ? add_days(a, dt_delta(b), 1) : WF_NOTIMPL;
    return dt_is_delta(a) ? add_days(b, dt_delta(a), 1) : WF_NOTIMPL;
}

static Value date_sub(Value a, Value b)
{
    if (dt_is_datetime(a) || dt_is_datetime(b) || !dt_is_date(a))
        return WF_NOTIMPL;
    if (dt_is_date(b))
        return wf_dt_delta_new(ordinal_of(a) - ordinal_of(b), 0, 0);
    return dt_is_delta(b) ? add_days(a, dt_delta(b), -1) : WF_NOTIMPL;
}

static uint32_t key_of(Value v)
{
    const DtDate *d = dt_date(v);
    return (uint32_t)d->year << 16 | (uint32_t)d->month << 8 | d->day;
}

static Value date_compare(Value a, Value b, WfCmpOp op)
{
    if (!dt_is_date(b))
        return WF_NOTIMPL;
    uint32_t x = key_of(a), y = key_of(b);
    return dt_order(x < y ? -1 : x > y, op);
}

static int64_t date_hash(Value self)
{
    DtDate *d = dt_date(self);
    int64_t h = atomic_load_explicit(&d->hash, memory_order_relaxed);
    if (h == 0) {
        uint32_t key = key_of(self);
        h = (int64_t)wf_hash_bytes(&key, sizeof key);
        atomic_store_explicit(&d->hash, h, memory_order_relaxed);
    }
    return h;
}

/* --- types ------------------------------------------------------------------------------------ */

static Value get_year(Value self, void *closure) { return wf_small(dt_date(self)->year); }
static Value get_month(Value self, void *closure) { return wf_small(dt_date(self)->month); }
static Value get_day(Value self, void *closure) { return wf_small(dt_date(self)->day); }

static void date_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != wf_dt_date_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int date_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == wf_dt_date_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef date_methods[] = {
    {"fromtimestamp", m_fromtimestamp, WF_O | WF_CLASSM,
     "fromtimestamp($type, timestamp, /)\n--\n\nCreate a date from a POSIX timestamp.\n\nThe "
     "timestamp "
     "is a number, e.g. created via time.time(), that is interpreted\nas local time."},
    {"fromordinal", m_fromordinal, WF_O | WF_CLASSM,
     "int -> date corresponding to a proleptic Gregorian ordinal."},
    {"fromisoformat", m_fromisoformat, WF_O | WF_CLASSM,
     "str -> Construct a date from a string in ISO 8601 format."},
    {"fromisocalendar", m_fromisocalendar, WF_FASTKW | WF_CLASSM,
     "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the "
     "inverse of the function date.isocalendar()"},
    {"today", m_today, WF_NOARGS | WF_CLASSM,
     "Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."},
    {"ctime", m_ctime, WF_NOARGS, "Return ctime() style string."},
    {"strftime", m_strftime, WF_FASTKW, "format -> strftime() style string."},
    {"__format__", wf_dt_dunder_format, WF_O, "Formats self with strftime."},
    {"timetuple", m_timetuple, WF_NOARGS, "Return time tuple, compatible with time.localtime()."},
    {"isocalendar", m_isocalendar, WF_NOARGS,
     "Return a named tuple containing ISO year, week number, and weekday."},
    {"isoformat", m_isoformat, WF_NOARGS, "Return string in ISO 8601 format, YYYY-MM-DD."},
    {"isoweekday", m_isoweekday, WF_NOARGS,
     "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"},
    {"toordinal", m_toordinal, WF_NOARGS,
     "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."},
    {"weekday", m_weekday, WF_NOARGS,
     "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"},
    {"replace", m_replace, WF_FASTKW, "Return date with new specified fields."},
    {"__reduce__", m_reduce, WF_NOARGS, "__reduce__() -> (cls, state)"},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef date_getset[] = {
    {"year", get_year, NULL, NULL, NULL},
    {"month", get_month, NULL, NULL, NULL},
    {"day", get_day, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_dt_date_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.date",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(DtDate),
    .doc = "date(year, month, day) --> date object",
    .dealloc = date_dealloc,
    .traverse = date_traverse,
    .new = date_new,
    .repr = date_repr,
    .str = date_str,
    .hash = date_hash,
    .compare = date_compare,
    .nb = {[WF_NB_ADD] = date_add, [WF_NB_SUB] = date_sub},
    .methods = date_methods,
    .getset = date_getset,
};

static Value iso_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"year", "week", "weekday", NULL};
    int year, week, day;
    if (wf_parse_args(args, nargs, kwnames, "iii:IsoCalendarDate", names, &year, &week, &day) < 0)
        return WF_NULL;
    return iso_date(year, week, day);
}

static Value iso_repr(Value self)
{
    const Value *v = wf_as_tuple(self)->items;
    return wf_str_from_format("%s(year=%S, week=%S, weekday=%S)", wf_type_of(self)->name, v[0],
                              v[1], v[2]);
}

static Value iso_reduce(Value self)
{
    Value plain = wf_tuple_from_array(wf_as_tuple(self)->items, 3);
    Value args = wf_is_null(plain) ? WF_NULL : wf_tuple_pack(1, plain);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, wf_type_value(&wf_tuple_type), args);
    wf_drop(args);
    wf_drop(plain);
    return r;
}

static Value iso_item(Value self, void *closure)
{
    return wf_new_ref(wf_tuple_item(self, (size_t)(uintptr_t)closure));
}

static WfMethodDef iso_methods[] = {
    {"__reduce__", iso_reduce, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef iso_getset[] = {
    {"year", iso_item, NULL, NULL, (void *)0},
    {"week", iso_item, NULL, NULL, (void *)1},
    {"weekday", iso_item, NULL, NULL, (void *)2},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_dt_iso_date_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.IsoCalendarDate",
    .flags = WF_TF_GC | WF_TF_SEQUENCE,
    .basicsize = sizeof(WfTuple),
    .itemsize = sizeof(Value),
    .base = &wf_tuple_type,
    .doc =
        "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed "
        "either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named "
        "in the above tuple.",
    .new = iso_new,
    .repr = iso_repr,
    .methods = iso_methods,
    .getset = iso_getset,
};
