/* The calendar of _datetime: see datetime.h. */
#include "datetime.h"

static const uint16_t before_month[13] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

enum { DAYS_4 = 1461, DAYS_100 = 36524, DAYS_400 = 146097 };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int wf_dt_days_in_month(int year, int month)
{
    if (month == 2)
        return is_leap(year) ? 29 : 28;
    return 30 + ((month ^ (month >> 3)) & 1);
}

int wf_dt_days_before_month(int year, int month)
{
    return before_month[month] + (month > 2 && is_leap(year));
}

static int days_before_year(int year)
{
    int y = year - 1;
    return y >= 0 ? y * 365 + y / 4 - y / 100 + y / 400 : -366;
}

int wf_dt_ordinal(int year, int month, int day)
{
    return days_before_year(year) + wf_dt_days_before_month(year, month) + day;
}

/* Years come in cycles of 400, centuries, fours and ones; the last of each level's is a day
   longer or shorter, which shows as a quotient of 4. */
void wf_dt_from_ordinal(int ordinal, DtFields *f)
{
    int n = ordinal - 1;
    int n400 = n / DAYS_400;
    n %= DAYS_400;
    int n100 = n / DAYS_100;
    n %= DAYS_100;
    int n4 = n / DAYS_4;
    n %= DAYS_4;
    int n1 = n / 365;
    n %= 365;
    f->year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
    if (n1 == 4 || n100 == 4) {
        f->year--;
        f->month = 12;
        f->day = 31;
        return;
    }
    /* Exact, or one too large. */
    int month = (n + 50) >> 5;
    int before = wf_dt_days_before_month(f->year, month);
    if (before > n) {
        month--;
        before = wf_dt_days_before_month(f->year, month);
    }
    f->month = month;
    f->day = n - before + 1;
}

int wf_dt_weekday(int year, int month, int day)
{
    return (wf_dt_ordinal(year, month, day) + 6) % 7;
}

int wf_dt_iso_monday(int year)
{
    int first = wf_dt_ordinal(year, 1, 1), weekday = (first + 6) % 7;
    return first - weekday + (weekday > 3 ? 7 : 0);
}

int wf_dt_from_iso_week(int year, int week, int day, DtFields *f)
{
    if (year < DT_MIN_YEAR || year > DT_MAX_YEAR)
        return -4;
    if (week <= 0 || week >= 53) {
        /* Years of 53 weeks begin on a Thursday, or leap ones on a Wednesday. */
        int first = wf_dt_weekday(year, 1, 1);
        if (week != 53 || !(first == 3 || (first == 2 && is_leap(year))))
            return -2;
    }
    if (day <= 0 || day >= 8)
        return -3;
    wf_dt_from_ordinal(wf_dt_iso_monday(year) + (week - 1) * 7 + day - 1, f);
    return 0;
}

int wf_dt_check_date(const DtFields *f)
{
    if (f->year < DT_MIN_YEAR || f->year > DT_MAX_YEAR)
        return wf_raise_i(&wf_exc_ValueError, "year %d is out of range", f->year);
    if (f->month < 1 || f->month > 12)
        return wf_raise_i(&wf_exc_ValueError, "month must be in 1..12");
    if (f->day < 1 || f->day > wf_dt_days_in_month(f->year, f->month))
        return wf_raise_i(&wf_exc_ValueError, "day is out of range for month");
    return 0;
}

int wf_dt_check_time(const DtFields *f)
{
    if (f->hour < 0 || f->hour > 23)
        return wf_raise_i(&wf_exc_ValueError, "hour must be in 0..23");
    if (f->minute < 0 || f->minute > 59)
        return wf_raise_i(&wf_exc_ValueError, "minute must be in 0..59");
    if (f->second < 0 || f->second > 59)
        return wf_raise_i(&wf_exc_ValueError, "second must be in 0..59");
    if (f->us < 0 || f->us > 999999)
        return wf_raise_i(&wf_exc_ValueError, "microsecond must be in 0..999999");
    if (f->fold != 0 && f->fold != 1)
        return wf_raise_i(&wf_exc_ValueError, "fold must be either 0 or 1");
    return 0;
}
