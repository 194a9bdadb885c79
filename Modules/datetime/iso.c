/* Reading ISO 8601 as fromisoformat() does: digits of fixed width, basic and extended forms. */
#include "datetime.h"

char *wf_dt_iso_text(Value s, char buf[128], size_t *len)
{
    const WfStr *str = wf_as_str(s);
    char *p = str->len < 128 ? buf : wf_mem_alloc(str->len + 1);
    if (p == NULL)
        return NULL;
    for (size_t i = 0; i < str->len; i++) {
        uint32_t c = wf_str_at(str, i);
        p[i] = c < 128 ? (char)c : (char)0xff;
    }
    p[str->len] = '\0';
    *len = str->len;
    return p;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Past n digits, or NULL. */
static const char *digits(const char *p, int n, int *out)
{
    *out = 0;
    for (; n > 0; n--, p++) {
        if (!is_digit(*p))
            return NULL;
        *out = *out * 10 + (*p - '0');
    }
    return p;
}

/* Where the date ends: YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D], YYYYWww[D]; len >= 7. */
size_t wf_dt_iso_separator(const char *p, size_t len)
{
    if (len == 7)
        return 7;
    if (p[4] == '-') {
        if (p[5] != 'W')
            return 10;
        if (len > 8 && p[8] == '-') {
            if (len == 9)
                return len + 1;
            /* YYYY-Www-##: either the hyphen separates, or a day and then a separator follow. */
            return len > 10 && is_digit(p[10]) ? 8 : 10;
        }
        return 8;
    }
    if (p[4] != 'W')
        return 8;
    size_t i = 7;
    while (i < len && is_digit(p[i]))
        i++;
    if (i < 9)
        return i;
    return i % 2 == 0 ? 7 : 8;
}

static int iso_week_date(const char *p, const char *end, bool dashes, DtFields *f)
{
    int week, day = 1;
    if ((p = digits(p, 2, &week)) == NULL)
        return -1;
    if (p < end) {
        if (dashes && *p++ != '-')
            return -1;
        if ((p = digits(p, 1, &day)) == NULL)
            return -1;
    }
    return wf_dt_from_iso_week(f->year, week, day, f) < 0 ? -1 : 0;
}

int wf_dt_iso_date(const char *p, size_t len, DtFields *f)
{
    const char *end = p + len;
    if ((p = digits(p, 4, &f->year)) == NULL)
        return -1;
    bool dashes = *p == '-';
    p += dashes;
    if (*p == 'W')
        return iso_week_date(p + 1, end, dashes, f);
    if ((p = digits(p, 2, &f->month)) == NULL)
        return -1;
    if (dashes && *p++ != '-')
        return -1;
    p = digits(p, 2, &f->day);
    return p == end ? 0 : -1;
}

/* hh[:mm[:ss[.ffffff]]]: 0, 1 when something is left before end, -1. *end may be anything. */
static int clock_time(const char *p, const char *end, int *v[4])
{
    static const int scale[] = {0, 100000, 10000, 1000, 100, 10, 1};
    bool colons = false;
    for (int i = 0;; i++) {
        if ((p = digits(p, 2, v[i])) == NULL)
            return -1;
        char c = *p++;
        if (i == 0)
            colons = c == ':';
        if (p >= end)
            return c != '\0';
        if (i < 2 && colons && c == ':')
            continue;
        if (c == '.' || c == ',')
            break;
        if (colons || i == 2)
            return i == 2 && !colons ? 1 : -1;
        p--;
    }
    int n = end - p >= 6 ? 6 : (int)(end - p);
    if ((p = digits(p, n, v[3])) == NULL)
        return -1;
    *v[3] *= scale[n];
    while (is_digit(*p))
        p++;
    return *p != '\0';
}

int wf_dt_iso_time(const char *p, size_t len, DtFields *f, int *offset, int *offset_us)
{
    const char *end = p + len, *zone = p;
    *offset = *offset_us = 0;
    while (zone < end && *zone != '+' && *zone != '-' && *zone != 'Z')
        zone++;
    int r = clock_time(p, zone, (int *[]){&f->hour, &f->minute, &f->second, &f->us});
    if (r < 0 || zone == end)
        return r == 0 ? 0 : -1;
    if (*zone == 'Z')
        return zone + 1 == end ? 1 : -1;
    int sign = *zone == '-' ? -1 : 1;
    DtFields z = {0};
    if (clock_time(zone + 1, end, (int *[]){&z.hour, &z.minute, &z.second, &z.us}) != 0)
        return -1;
    *offset = sign * (z.hour * 3600 + z.minute * 60 + z.second);
    *offset_us = sign * z.us;
    return 1;
}

Value wf_dt_iso_zone(int has_zone, int offset, int offset_us)
{
    if (!has_zone)
        return WF_NONE;
    if (offset == 0 && offset_us == 0)
        return wf_new_ref(wf_dt_utc);
    Value delta = wf_dt_delta_new(0, offset, offset_us);
    Value zone = wf_is_null(delta) ? WF_NULL : wf_dt_timezone_new(delta, WF_NULL);
    wf_drop(delta);
    return zone;
}

Value wf_dt_invalid_iso(Value s)
{
    return wf_raise(&wf_exc_ValueError, "Invalid isoformat string: %R", s);
}
