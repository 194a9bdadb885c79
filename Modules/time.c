/* time. */
#define _GNU_SOURCE
#include "api.h"
#include "mutex.h"
#include "str_impl.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

static WfType *struct_time;

/* --- clocks ---------------------------------------------------------------------------------------------- */

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static Value seconds(clockid_t id)
{
    int64_t ns = read_clock(id);
    return wf_float((double)(ns / 1000000000) + (double)(ns % 1000000000) * 1e-9);
}

#define CLOCK(name, id)                                                                           \
    static Value m_##name(Value self) { return seconds(id); }                                     \
    static Value m_##name##_ns(Value self) { return wf_int(read_clock(id)); }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

static Value os_error(void) { return wf_raise_errno(errno, WF_NULL, WF_NULL); }

static Value m_clock_gettime(Value self, Value id_arg)
{
    int id;
    struct timespec ts;
    if (wf_as_int(id_arg, &id) < 0)
        return WF_NULL;
    if (clock_gettime(id, &ts) < 0)
        return os_error();
    return wf_float((double)ts.tv_sec + (double)ts.tv_nsec * 1e-9);
}

static Value m_clock_gettime_ns(Value self, Value id_arg)
{
    int id;
    struct timespec ts;
    if (wf_as_int(id_arg, &id) < 0)
        return WF_NULL;
    if (clock_gettime(id, &ts) < 0)
        return os_error();
    return wf_int((int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec);
}

static Value m_clock_getres(Value self, Value id_arg)
{
    int id;
    struct timespec ts;
    if (wf_as_int(id_arg, &id) < 0)
        return WF_NULL;
    if (clock_getres(id, &ts) < 0)
        return os_error();
    return wf_float((double)ts.tv_sec + (double)ts.tv_nsec * 1e-9);
}

/* Seconds (int or float) to nanoseconds, rounded away from zero; -1 with an exception. */
static int to_ns(Value v, int64_t *ns)
{
    if (wf_is_float(v)) {
        double d = wf_float_value(v);
        if (isnan(d))
            return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
        if (d > 9.2e9 || d < -9.2e9)
            return wf_raise_i(&wf_exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
        *ns = (int64_t)(d >= 0 ? ceil(d * 1e9) : floor(d * 1e9));
        return 0;
    }
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "'%T' object cannot be interpreted as an integer", v);
    int64_t s;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    bool ok = wf_int_try_i64(i, &s) && s <= 9223372036 && s >= -9223372036;
    wf_drop(i);
    if (!ok)
        return wf_raise_i(&wf_exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
    *ns = s * 1000000000;
    return 0;
}

static Value m_sleep(Value self, Value how_long)
{
    int64_t ns;
    if (to_ns(how_long, &ns) < 0)
        return WF_NULL;
    if (ns < 0)
        return wf_raise(&wf_exc_ValueError, "sleep length must be non-negative");
    if (ns == 0) {
        WF_BLOCKING_BEGIN
        struct timespec none = {0, 0};
        nanosleep(&none, NULL);
        WF_BLOCKING_END
        return wf_safepoint() < 0 ? WF_NULL : WF_NONE;
    }
    return wf_sleep_until_ns(wf_monotonic_ns() + (uint64_t)ns) < 0 ? WF_NULL : WF_NONE;
}

/* --- broken-down time --------------------------------------------------------------------------------------- */

static Value from_tm(const struct tm *tm)
{
    Value items[11] = {
        wf_int((int64_t)tm->tm_year + 1900), wf_int(tm->tm_mon + 1), wf_int(tm->tm_mday), wf_int(tm->tm_hour),
        wf_int(tm->tm_min), wf_int(tm->tm_sec), wf_int((tm->tm_wday + 6) % 7), wf_int(tm->tm_yday + 1),
        wf_int(tm->tm_isdst), tm->tm_zone != NULL ? wf_str_decode_fs(tm->tm_zone, strlen(tm->tm_zone)) : WF_NONE,
        wf_int(tm->tm_gmtoff)};
    return wf_structseq_new(struct_time, items, 11);
}

/* The optional seconds argument: now if absent or None. */
static int when(const char *name, const Value *args, size_t nargs, time_t *t)
{
    if (wf_check_nargs(name, nargs, 0, 1) < 0)
        return -1;
    if (nargs == 0 || wf_is_none(args[0])) {
        *t = time(NULL);
        return 0;
    }
    if (wf_is_float(args[0])) {
        double d = floor(wf_float_value(args[0]));
        if (isnan(d))
            return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
        if (d >= 9.2e18 || d <= -9.2e18)
            return wf_raise_i(&wf_exc_OverflowError, "timestamp out of range for platform time_t");
        *t = (time_t)d;
        return 0;
    }
    int64_t i;
    Value v = wf_index(args[0]);
    if (wf_is_null(v))
        return -1;
    bool fits = wf_int_try_i64(v, &i);
    wf_drop(v);
    if (!fits)
        return wf_raise_i(&wf_exc_OverflowError, "timestamp out of range for platform time_t");
    *t = (time_t)i;
    return 0;
}

static Value m_gmtime(Value self, const Value *args, size_t nargs)
{
    time_t t;
    struct tm tm;
    if (when("gmtime", args, nargs, &t) < 0)
        return WF_NULL;
    errno = 0;
    if (gmtime_r(&t, &tm) == NULL)
        return wf_raise_errno(errno ? errno : EINVAL, WF_NULL, WF_NULL);
    return from_tm(&tm);
}

static Value m_localtime(Value self, const Value *args, size_t nargs)
{
    time_t t;
    struct tm tm;
    if (when("localtime", args, nargs, &t) < 0)
        return WF_NULL;
    errno = 0;
    if (localtime_r(&t, &tm) == NULL)
        return wf_raise_errno(errno ? errno : EINVAL, WF_NULL, WF_NULL);
    return from_tm(&tm);
}

/* A tuple of nine numbers (or struct_time) as struct tm, with CPython's conventions undone. */
static int to_tm(Value v, struct tm *tm, const char *function)
{
    if (!wf_is_tuple(v))
        return wf_raise_i(&wf_exc_TypeError, "Tuple or struct_time argument required");
    if (wf_tuple_len(v) < 9 || (wf_tuple_len(v) > 9 && wf_type_of(v) != struct_time))
        return wf_raise_i(&wf_exc_TypeError, "%s(): illegal time tuple argument", function);
    int n[9];
    for (size_t i = 0; i < 9; i++)
        if (wf_as_int(wf_tuple_item(v, i), &n[i]) < 0)
            return -1;
    if (n[0] < INT32_MIN + 1900)
        return wf_raise_i(&wf_exc_OverflowError, "year out of range");
    memset(tm, 0, sizeof *tm);
    tm->tm_year = n[0] - 1900;
    tm->tm_mon = n[1] - 1;
    tm->tm_mday = n[2];
    tm->tm_hour = n[3];
    tm->tm_min = n[4];
    tm->tm_sec = n[5];
    tm->tm_wday = (n[6] + 1) % 7;
    tm->tm_yday = n[7] - 1;
    tm->tm_isdst = n[8];
    return 0;
}

static int range_error(const char *what) { return wf_raise_i(&wf_exc_ValueError, "%s out of range", what); }

/* Zero is accepted for month, day and day of the year, as CPython does. */
static int check_tm(struct tm *tm)
{
    if (tm->tm_mon == -1)
        tm->tm_mon = 0;
    else if (tm->tm_mon < 0 || tm->tm_mon > 11)
        return range_error("month");
    if (tm->tm_mday == 0)
        tm->tm_mday = 1;
    else if (tm->tm_mday < 0 || tm->tm_mday > 31)
        return range_error("day of month");
    if (tm->tm_hour < 0 || tm->tm_hour > 23)
        return range_error("hour");
    if (tm->tm_min < 0 || tm->tm_min > 59)
        return range_error("minute");
    if (tm->tm_sec < 0 || tm->tm_sec > 61)
        return range_error("seconds");
    if (tm->tm_wday < 0)
        return range_error("day of week");
    if (tm->tm_yday == -1)
        tm->tm_yday = 0;
    else if (tm->tm_yday < 0 || tm->tm_yday > 365)
        return range_error("day of year");
    return 0;
}

static Value format_asctime(const struct tm *tm)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char buf[64];
    snprintf(buf, sizeof buf, "%s %s%3d %.2d:%.2d:%.2d %lld", days[tm->tm_wday], months[tm->tm_mon],
             tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900LL + tm->tm_year);
    return wf_str_from_c(buf);
}

static Value m_asctime(Value self, const Value *args, size_t nargs)
{
    struct tm tm;
    if (wf_check_nargs("asctime", nargs, 0, 1) < 0)
        return WF_NULL;
    if (nargs == 0) {
        time_t t = time(NULL);
        localtime_r(&t, &tm);
    } else if (to_tm(args[0], &tm, "asctime") < 0 || check_tm(&tm) < 0) {
        return WF_NULL;
    }
    return format_asctime(&tm);
}

static Value m_ctime(Value self, const Value *args, size_t nargs)
{
    time_t t;
    struct tm tm;
    if (when("ctime", args, nargs, &t) < 0)
        return WF_NULL;
    if (localtime_r(&t, &tm) == NULL)
        return os_error();
    return format_asctime(&tm);
}

static Value m_mktime(Value self, Value v)
{
    struct tm tm;
    if (to_tm(v, &tm, "mktime") < 0)
        return WF_NULL;
    tm.tm_wday = -1;
    time_t t = mktime(&tm);
    if (t == (time_t)-1 && tm.tm_wday == -1)
        return wf_raise(&wf_exc_OverflowError, "mktime argument out of range");
    return wf_float((double)t);
}

static Value run_strftime(const char *format, size_t len, const struct tm *tm)
{
    char small[256];
    size_t short_text = strftime(small, sizeof small, format, tm);
    if (short_text > 0)
        return wf_str_decode_fs(small, short_text);
    for (size_t cap = 1024;; cap *= 2) {
        char *buf = wf_mem_alloc(cap);
        if (buf == NULL)
            return WF_NULL;
        size_t n = strftime(buf, cap, format, tm);
        if (n > 0 || cap >= 256 * len || cap > (1u << 24)) {
            Value r = wf_str_decode_fs(buf, n);
            wf_mem_free(buf);
            return r;
        }
        wf_mem_free(buf);
    }
}

/* A format that may show the time zone: only then is it worth looking for. */
static bool asks_for_zone(Value format)
{
    const WfStr *s = wf_as_str(format);
    int kind = wf_str_kind(s);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_unit_at(kind, s->data, i);
        if (c == 'Z' || c == 'z' || c == 's' || c == 'c' || c == '+')
            return true;
    }
    return false;
}

/* The fields of a struct_time behind the nine. *zone: bytes with the name that tm refers to, or WF_NULL. */
static int take_zone(Value time, struct tm *tm, Value *zone)
{
    Value name = wf_getattr_c(time, "tm_zone"), offset = wf_is_null(name) ? WF_NULL : wf_getattr_c(time, "tm_gmtoff");
    int64_t seconds = 0;
    int r = wf_is_null(offset) || (wf_is_int(offset) && wf_as_int64(offset, &seconds) < 0) ? -1 : 0;
    tm->tm_gmtoff = seconds;
    if (r == 0 && wf_is_str(name)) {
        *zone = wf_str_encode_fs(name);
        r = wf_is_null(*zone) ? -1 : 0;
        tm->tm_zone = r == 0 ? (const char *)wf_as_bytes(*zone)->data : NULL;
    }
    wf_drop(name);
    wf_drop(offset);
    return r;
}

static Value m_strftime(Value self, const Value *args, size_t nargs)
{
    struct tm tm;
    Value zone = WF_NULL;
    if (wf_check_nargs("strftime", nargs, 1, 2) < 0)
        return WF_NULL;
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "strftime() argument 1 must be str, not %T", args[0]);
    if (nargs == 1) {
        time_t t = time(NULL);
        localtime_r(&t, &tm);
    } else {
        if (to_tm(args[1], &tm, "strftime") < 0 || check_tm(&tm) < 0)
            return WF_NULL;
        tm.tm_isdst = tm.tm_isdst < -1 ? -1 : tm.tm_isdst > 1 ? 1 : tm.tm_isdst;
        if (wf_type_of(args[1]) == struct_time && asks_for_zone(args[0]) && take_zone(args[1], &tm, &zone) < 0)
            return WF_NULL;
    }
    Value bytes = wf_str_encode_fs(args[0]), r = WF_NULL;
    if (!wf_is_null(bytes) && strlen((const char *)wf_as_bytes(bytes)->data) != wf_as_bytes(bytes)->len)
        wf_raise(&wf_exc_ValueError, "embedded null character");
    else if (!wf_is_null(bytes))
        r = run_strftime((const char *)wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, &tm);
    wf_drop(bytes);
    wf_drop(zone);
    return r;
}

static Value m_strptime(Value self, const Value *args, size_t nargs)
{
    Value fn = wf_import_attr("_strptime", "_strptime_time");
    if (wf_is_null(fn))
        return WF_NULL;
    Value r = wf_call(fn, args, nargs, WF_NULL);
    wf_drop(fn);
    return r;
}

/* --- zone --------------------------------------------------------------------------------------------------- */

static int add_zone(Value m)
{
    tzset();
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    int year = tm.tm_year;
    struct tm jan = {.tm_year = year, .tm_mon = 0, .tm_mday = 1, .tm_isdst = 0};
    struct tm jul = {.tm_year = year, .tm_mon = 6, .tm_mday = 1, .tm_isdst = 0};
    time_t tj = mktime(&jan), tl = mktime(&jul);
    localtime_r(&tj, &jan);
    localtime_r(&tl, &jul);
    const char *name_jan = jan.tm_zone ? jan.tm_zone : "", *name_jul = jul.tm_zone ? jul.tm_zone : "";
    long off_jan = -jan.tm_gmtoff, off_jul = -jul.tm_gmtoff;
    bool south = off_jan < off_jul;
    long standard = south ? off_jul : off_jan, summer = south ? off_jan : off_jul;
    Value names[2] = {wf_str_from_c(south ? name_jul : name_jan), wf_str_from_c(south ? name_jan : name_jul)};
    if (wf_is_null(names[0]) || wf_is_null(names[1]))
        return -1;
    if (wf_module_add(m, "tzname", wf_tuple_steal_array(names, 2)) < 0 ||
        wf_module_add_int(m, "timezone", standard) < 0 || wf_module_add_int(m, "altzone", summer) < 0 ||
        wf_module_add_int(m, "daylight", off_jan != off_jul) < 0)
        return -1;
    return 0;
}

static Value m_tzset(Value self) { return add_zone(self) < 0 ? WF_NULL : WF_NONE; }

/* --- get_clock_info ------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *implementation;
    bool monotonic, adjustable;
    clockid_t id;
} clocks[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", false, true, CLOCK_REALTIME},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false, CLOCK_MONOTONIC},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false, CLOCK_PROCESS_CPUTIME_ID},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false, CLOCK_THREAD_CPUTIME_ID},
};

static Value m_get_clock_info(Value self, Value name)
{
    if (!wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "get_clock_info() argument 1 must be str, not %T", name);
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        if (!wf_str_equal_c(name, clocks[i].name))
            continue;
        struct timespec ts;
        clock_getres(clocks[i].id, &ts);
        Value type = wf_type_value(&wf_SimpleNamespace_type), ns = wf_call0(type);
        Value text = wf_str_from_c(clocks[i].implementation);
        if (wf_is_null(ns) || wf_is_null(text) || wf_setattr_c(ns, "implementation", text) < 0 ||
            wf_setattr_c(ns, "monotonic", wf_bool(clocks[i].monotonic)) < 0 ||
            wf_setattr_c(ns, "adjustable", wf_bool(clocks[i].adjustable)) < 0 ||
            wf_setattr_c(ns, "resolution", wf_float((double)ts.tv_sec + (double)ts.tv_nsec * 1e-9)) < 0) {
            wf_drop(ns);
            ns = WF_NULL;
        }
        wf_drop(text);
        return ns;
    }
    return wf_raise(&wf_exc_ValueError, "unknown clock");
}

static WfMethodDef functions[] = {
    {"time", m_time, WF_NOARGS, "time() -> floating point number\n\nReturn the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them."},
    {"time_ns", m_time_ns, WF_NOARGS, "time_ns() -> int\n\nReturn the current time in nanoseconds since the Epoch."},
    {"monotonic", m_monotonic, WF_NOARGS, "monotonic() -> float\n\nMonotonic clock, cannot go backward."},
    {"monotonic_ns", m_monotonic_ns, WF_NOARGS, "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as nanoseconds."},
    {"perf_counter", m_monotonic, WF_NOARGS, "perf_counter() -> float\n\nPerformance counter for benchmarking."},
    {"perf_counter_ns", m_monotonic_ns, WF_NOARGS, "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as nanoseconds."},
    {"process_time", m_process_time, WF_NOARGS, "process_time() -> float\n\nProcess time for profiling: sum of the kernel and user-space CPU time."},
    {"process_time_ns", m_process_time_ns, WF_NOARGS, "process_time_ns() -> int\n\nProcess time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time."},
    {"thread_time", m_thread_time, WF_NOARGS, "thread_time() -> float\n\nThread time for profiling: sum of the kernel and user-space CPU time."},
    {"thread_time_ns", m_thread_time_ns, WF_NOARGS, "thread_time_ns() -> int\n\nThread time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time."},
    {"clock_gettime", m_clock_gettime, WF_O, "clock_gettime(clk_id) -> float\n\nReturn the time of the specified clock clk_id."},
    {"clock_gettime_ns", m_clock_gettime_ns, WF_O, "clock_gettime_ns(clk_id) -> int\n\nReturn the time of the specified clock clk_id as nanoseconds."},
    {"clock_getres", m_clock_getres, WF_O, "clock_getres(clk_id) -> floating point number\n\nReturn the resolution (precision) of the specified clock clk_id."},
    {"sleep", m_sleep, WF_O, "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na floating point number for subsecond precision."},
    {"gmtime", m_gmtime, WF_FAST, "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)"},
    {"localtime", m_localtime, WF_FAST, "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)"},
    {"asctime", m_asctime, WF_FAST, "asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."},
    {"ctime", m_ctime, WF_FAST, "ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time."},
    {"mktime", m_mktime, WF_O, "mktime(tuple) -> floating point number\n\nConvert a time tuple in local time to seconds since the Epoch."},
    {"strftime", m_strftime, WF_FAST, "strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification."},
    {"strptime", m_strptime, WF_FAST, "strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification."},
    {"tzset", m_tzset, WF_NOARGS, "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ']."},
    {"get_clock_info", m_get_clock_info, WF_O, "get_clock_info(name: str) -> dict\n\nGet information of the specified clock."},
    {NULL, NULL, 0, NULL},
};

static const WfStructField fields[] = {
    {"tm_year", "year, for example, 1993"}, {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"}, {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"}, {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"}, {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", "abbreviation of timezone name"}, {"tm_gmtoff", "offset from UTC in seconds"}, {NULL, NULL},
};
static const WfStructSeqDef struct_time_def = {
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and "
    "strftime().  May be considered as a\n sequence of 9 integers.",
    fields, 9};

int wf_module_init_time(Value m)
{
    static const struct { const char *name; int value; } ids[] = {
        {"CLOCK_REALTIME", CLOCK_REALTIME}, {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
        {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW}, {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
        {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID}, {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
        {"CLOCK_TAI", CLOCK_TAI}, {"_STRUCT_TM_ITEMS", 11}};
    struct_time = wf_structseq_type(&struct_time_def);
    if (struct_time == NULL || wf_module_add_functions(m, functions) < 0 ||
        wf_module_add(m, "struct_time", wf_type_value(struct_time)) < 0)
        return -1;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (wf_module_add_int(m, ids[i].name, ids[i].value) < 0)
            return -1;
    return add_zone(m);
}
