/* Text of dates and times: isoformat, repr, strftime. */
#include "datetime.h"

#include <time.h>

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void wf_dt_put_number(WfStrBuilder *b, int n, int digits)
{
    char text[16], *p = text + sizeof text;
    unsigned u = n < 0 ? 0u - (unsigned)n : (unsigned)n;
    do
        *--p = (char)('0' + u % 10);
    while ((u /= 10) != 0);
    while (p > text + sizeof text - digits)
        *--p = '0';
    if (n < 0)
        *--p = '-';
    wf_sb_ascii(b, p, (size_t)(text + sizeof text - p));
}

int wf_dt_put_offset(WfStrBuilder *b, Value tz, Value arg, const char *sep)
{
    Value offset = wf_dt_utcoffset(tz, arg);
    if (wf_is_null(offset))
        return -1;
    if (wf_is_none(offset))
        return 0;
    DtDelta *d = dt_delta(offset);
    /* Strictly between -24 and 24 hours. */
    int64_t us = ((int64_t)d->days * 86400 + d->seconds) * 1000000 + d->us;
    wf_drop(offset);
    wf_sb_char(b, us < 0 ? '-' : '+');
    us = us < 0 ? -us : us;
    int s = (int)(us / 1000000);
    us %= 1000000;
    wf_dt_put_number(b, s / 3600, 2);
    wf_sb_c(b, sep);
    wf_dt_put_number(b, s / 60 % 60, 2);
    if (s % 60 != 0 || us != 0) {
        wf_sb_c(b, sep);
        wf_dt_put_number(b, s % 60, 2);
    }
    if (us != 0) {
        wf_sb_char(b, '.');
        wf_dt_put_number(b, (int)us, 6);
    }
    return 0;
}

int wf_dt_put_time(WfStrBuilder *b, const DtFields *f, Value timespec)
{
    static const char *const specs[] = {"hours", "minutes", "seconds", "milliseconds",
                                        "microseconds"};
    int spec = f->us != 0 ? 4 : 2;
    if (!wf_is_null(timespec) && !wf_str_equal_c(timespec, "auto")) {
        spec = 0;
        while (spec < 5 && !wf_str_equal_c(timespec, specs[spec]))
            spec++;
        if (spec == 5)
            return wf_raise_i(&wf_exc_ValueError, "Unknown timespec value");
    }
    wf_dt_put_number(b, f->hour, 2);
    if (spec >= 1) {
        wf_sb_char(b, ':');
        wf_dt_put_number(b, f->minute, 2);
    }
    if (spec >= 2) {
        wf_sb_char(b, ':');
        wf_dt_put_number(b, f->second, 2);
    }
    if (spec >= 3) {
        wf_sb_char(b, '.');
        wf_dt_put_number(b, spec == 3 ? f->us / 1000 : f->us, spec == 3 ? 3 : 6);
    }
    return 0;
}

void wf_dt_put_repr_tail(WfStrBuilder *b, Value tz, int fold)
{
    if (!wf_is_none(tz)) {
        Value text = wf_repr(tz);
        wf_sb_c(b, ", tzinfo=");
        if (wf_is_null(text))
            b->failed = true;
        else
            wf_sb_str(b, text);
        wf_drop(text);
    }
    if (fold)
        wf_sb_c(b, ", fold=1");
    wf_sb_char(b, ')');
}

/* --- strftime --------------------------------------------------------------------------------- */

/* The zone's name with every % doubled. */
static Value escaped_tzname(Value tz, Value arg)
{
    Value name = wf_dt_tzname(tz, arg);
    if (wf_is_null(name) || wf_is_none(name))
        return name;
    Value percents[2] = {wf_str_from_char('%'), wf_str_from_c("%%")};
    Value r = wf_own(wf_call_method_c(name, "replace", percents, 2));
    wf_drop(percents[1]);
    wf_drop(name);
    if (wf_is_null(r) || wf_is_str(r))
        return r;
    wf_drop(r);
    return wf_raise(&wf_exc_TypeError, "tzname.replace() did not return a string");
}

static int put_tzname(WfStrBuilder *b, Value tz, Value arg)
{
    Value name = escaped_tzname(tz, arg);
    if (wf_is_null(name))
        return -1;
    if (!wf_is_none(name))
        wf_sb_str(b, name);
    wf_drop(name);
    return 0;
}

/* The format with %f, %z and %Z filled in. */
static Value fill_format(Value format, int us, Value tz, Value arg)
{
    const WfStr *s = wf_as_str(format);
    WfStrBuilder b;
    wf_sb_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i), next = i + 1 < s->len ? wf_str_at(s, i + 1) : 0;
        if (c != '%' || i + 1 == s->len) {
            wf_sb_char(&b, c);
            continue;
        }
        i++;
        int r = 0;
        if (next == 'f') {
            wf_dt_put_number(&b, us, 6);
        } else if (next == 'z') {
            r = wf_dt_put_offset(&b, tz, arg, "");
        } else if (next == 'Z') {
            r = put_tzname(&b, tz, arg);
        } else {
            wf_sb_char(&b, '%');
            wf_sb_char(&b, next);
        }
        if (r < 0) {
            wf_sb_abandon(&b);
            return WF_NULL;
        }
    }
    return wf_sb_finish(&b);
}

/* What time.strftime() does of a format without surprises: ASCII, no NUL. WF_NULL, perhaps without
   exception, if that may not be. */
static Value strftime_ascii(Value format, const DtFields *f)
{
    char small[256];
    const WfStr *s = wf_as_str(format);
    if (!wf_str_is_ascii(s) || s->len == 0 || memchr(s->data, '\0', s->len))
        return WF_NULL;
    struct tm tm = {.tm_year = f->year - 1900, .tm_mon = f->month - 1, .tm_mday = f->day,
                    .tm_hour = f->hour, .tm_min = f->minute, .tm_sec = f->second, .tm_isdst = -1,
                    .tm_wday = (wf_dt_weekday(f->year, f->month, f->day) + 1) % 7,
                    .tm_yday = wf_dt_days_before_month(f->year, f->month) + f->day - 1};
    size_t n = strftime(small, sizeof small, (const char *)s->data, &tm);
    return n == 0 ? WF_NULL : wf_str_decode_fs(small, n);
}

Value wf_dt_strftime_fields(Value format, const DtFields *f, Value tz, Value arg)
{
    Value filled = fill_format(format, f->us, tz, arg);
    if (wf_is_null(filled))
        return WF_NULL;
    Value r = strftime_ascii(filled, f);
    if (wf_is_null(r) && !wf_err_occurred()) {
        Value tuple = wf_dt_struct_time(f, -1), fn = WF_NULL;
        if (!wf_is_null(tuple))
            fn = wf_import_attr("time", "strftime");
        if (!wf_is_null(fn))
            r = wf_own(wf_call2(fn, filled, tuple));
        wf_drop(fn);
        wf_drop(tuple);
    }
    wf_drop(filled);
    return r;
}

Value wf_dt_strftime(Value format, Value tuple, int us, Value tz, Value arg)
{
    Value filled = fill_format(format, us, tz, arg);
    Value fn = wf_is_null(filled) ? WF_NULL : wf_import_attr("time", "strftime");
    Value r = wf_is_null(fn) ? WF_NULL : wf_own(wf_call2(fn, filled, tuple));
    wf_drop(fn);
    wf_drop(filled);
    return r;
}

Value wf_dt_struct_time(const DtFields *f, int dst)
{
    Value fields =
        wf_tuple_pack(9, wf_small(f->year), wf_small(f->month), wf_small(f->day), wf_small(f->hour),
                      wf_small(f->minute), wf_small(f->second),
                      wf_small(wf_dt_weekday(f->year, f->month, f->day)),
                      wf_small(wf_dt_days_before_month(f->year, f->month) + f->day), wf_small(dst));
    Value type = wf_is_null(fields) ? WF_NULL : wf_import_attr("time", "struct_time");
    Value r = wf_is_null(type) ? WF_NULL : wf_own(wf_call1(type, fields));
    wf_drop(type);
    wf_drop(fields);
    return r;
}

Value wf_dt_ctime(const DtFields *f)
{
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, day_names[wf_dt_weekday(f->year, f->month, f->day)]);
    wf_sb_char(&b, ' ');
    wf_sb_c(&b, month_names[f->month - 1]);
    wf_sb_c(&b, f->day < 10 ? "  " : " ");
    wf_dt_put_number(&b, f->day, 1);
    const int clock[] = {f->hour, f->minute, f->second};
    for (int i = 0; i < 3; i++) {
        wf_sb_char(&b, i == 0 ? ' ' : ':');
        wf_dt_put_number(&b, clock[i], 2);
    }
    wf_sb_char(&b, ' ');
    wf_dt_put_number(&b, f->year, 4);
    return wf_sb_finish(&b);
}

Value wf_dt_dunder_format(Value self, Value spec)
{
    if (!wf_is_str(spec))
        return wf_raise(&wf_exc_TypeError, "__format__() argument 1 must be str, not %s",
                        wf_is_none(spec) ? "None" : wf_type_of(spec)->name);
    if (wf_as_str(spec)->len == 0)
        return wf_str(self);
    return wf_call_method_c(self, "strftime", &spec, 1);
}
