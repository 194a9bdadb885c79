/* What _datetime asks the system: timestamps and local time. */
#define _GNU_SOURCE
#include "datetime.h"
#include "system.h"

#include <errno.h>
#include <math.h>
#include <time.h>

enum { MAX_FOLD_SECONDS = 24 * 3600 };

static int break_down(int64_t t, bool utc, struct tm *tm)
{
    time_t time = (time_t)t;
    errno = 0;
    if ((utc ? gmtime_r(&time, tm) : localtime_r(&time, tm)) != NULL)
        return 0;
    if (errno == 0)
        errno = EINVAL;
    wf_os_error();
    return -1;
}

int wf_dt_break_down(int64_t t, bool utc, DtFields *f)
{
    struct tm tm;
    if (break_down(t, utc, &tm) < 0)
        return -1;
    /* Leap seconds, where the system has them, count as the second before. */
    *f = (DtFields){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
                    tm.tm_sec > 59 ? 59 : tm.tm_sec, 0, 0};
    return 0;
}

int64_t wf_dt_utc_seconds(const DtFields *f)
{
    if (f->year < DT_MIN_YEAR || f->year > DT_MAX_YEAR)
        return wf_raise_i(&wf_exc_ValueError, "year %d is out of range", f->year);
    return ((int64_t)wf_dt_ordinal(f->year, f->month, f->day) * 24 + f->hour) * 3600 +
           f->minute * 60 + f->second;
}

/* Local time at u, as seconds; both counted from the beginning of the calendar. */
static int64_t local(int64_t u)
{
    DtFields f;
    int64_t t = u - DT_EPOCH_SECONDS;
    if (wf_dt_break_down(t, false, &f) < 0)
        return -1;
    return wf_dt_utc_seconds(&f);
}

/* Solves t = local(u): see PEP 495. -1 with an exception. */
int64_t wf_dt_local_seconds(const DtFields *f)
{
    int64_t t = wf_dt_utc_seconds(f), lt, a, b, u1, u2, t1, t2;
    if (t < 0 || (lt = local(t)) < 0)
        return -1;
    a = lt - t;
    u1 = t - a;
    if ((t1 = local(u1)) < 0)
        return -1;
    if (t1 == t) {
        /* One solution; there may be an earlier or a later one. */
        u2 = f->fold ? u1 + MAX_FOLD_SECONDS : u1 - MAX_FOLD_SECONDS;
        if ((lt = local(u2)) < 0)
            return -1;
        b = lt - u2;
        if (a == b)
            return u1;
    } else {
        b = t1 - u1;
    }
    u2 = t - b;
    if ((t2 = local(u2)) < 0)
        return -1;
    if (t2 == t)
        return u2;
    if (t1 == t)
        return u1;
    /* t is skipped: neither offset gives it. */
    return f->fold ? (u1 < u2 ? u1 : u2) : (u1 > u2 ? u1 : u2);
}

int wf_dt_find_fold(int64_t t, DtFields *f)
{
    int64_t here = wf_dt_utc_seconds(f);
    if (here < 0)
        return -1;
    int64_t probe = local(DT_EPOCH_SECONDS + t - MAX_FOLD_SECONDS);
    if (probe < 0)
        return -1;
    int64_t transition = here - probe - MAX_FOLD_SECONDS;
    if (transition >= 0)
        return 0;
    probe = local(DT_EPOCH_SECONDS + t + transition);
    if (probe < 0)
        return -1;
    f->fold = probe == here;
    return 0;
}

static int out_of_range(void)
{
    return wf_raise_i(&wf_exc_OverflowError, "timestamp out of range for platform time_t");
}

int wf_dt_take_timestamp(Value v, int64_t *seconds, int *us)
{
    if (us != NULL)
        *us = 0;
    if (!wf_is_float(v)) {
        Value i = wf_index(v);
        if (wf_is_null(i))
            return -1;
        bool fits = wf_int_try_i64(i, seconds);
        wf_drop(i);
        return fits ? 0 : out_of_range();
    }
    double d = wf_float_value(v), whole;
    if (isnan(d))
        return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
    if (us == NULL) {
        whole = floor(d);
    } else {
        double part = nearbyint(modf(d, &whole) * 1e6);
        if (part >= 1e6) {
            part -= 1e6;
            whole += 1;
        } else if (part < 0) {
            part += 1e6;
            whole -= 1;
        }
        *us = (int)part;
    }
    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
        return out_of_range();
    *seconds = (int64_t)whole;
    return 0;
}

Value wf_dt_local_zone(int64_t t)
{
    struct tm tm;
    if (break_down(t, false, &tm) < 0)
        return WF_NULL;
    Value offset = wf_dt_delta_new(0, tm.tm_gmtoff, 0);
    Value name =
        wf_is_null(offset) || tm.tm_zone == NULL ? WF_NULL : wf_os_decode_locale(tm.tm_zone);
    Value zone = wf_is_null(name) ? WF_NULL : wf_dt_timezone_new(offset, name);
    wf_drop(name);
    wf_drop(offset);
    return zone;
}
