/*
 * Parts of _datetime. All objects are immutable but for the hash, which any thread may fill in.
 *
 * A datetime begins as a date does, so that the date's methods work for it.
 */
#ifndef WEFT_DATETIME_H
#define WEFT_DATETIME_H

#include "native.h"

typedef struct {
    WfObject ob;
    _Atomic int64_t hash;          /* [relaxed] 0: not computed */
    int32_t days, seconds, us;     /* [const] 0 <= seconds < 86400, 0 <= us < 1000000 */
} DtDelta;

typedef struct {
    WfObject ob;
    _Atomic int64_t hash;          /* [relaxed] */
    uint16_t year;                 /* [const] */
    uint8_t month, day;            /* [const] */
} DtDate;

typedef struct {
    WfObject ob;
    _Atomic int64_t hash;          /* [relaxed] */
    uint16_t year;                 /* [const] the rest, too */
    uint8_t month, day;
    uint8_t hour, minute, second, fold;
    uint32_t us;
    Value tz;                      /* tzinfo or WF_NONE */
} DtDateTime;

typedef struct {
    WfObject ob;
    _Atomic int64_t hash;          /* [relaxed] */
    uint8_t hour, minute, second, fold; /* [const] the rest, too */
    uint32_t us;
    Value tz;                      /* tzinfo or WF_NONE */
} DtTime;

/* What parsers and constructors hand around. */
typedef struct {
    int year, month, day, hour, minute, second, us, fold;
} DtFields;

typedef __int128 DtInt; /* microseconds of any timedelta, and products of them */

enum { DT_MIN_YEAR = 1, DT_MAX_YEAR = 9999, DT_MAX_ORDINAL = 3652059, DT_MAX_DAYS = 999999999 };
#define DT_EPOCH_SECONDS                                                                           \
    ((int64_t)719163 * 86400) /* of 1970-01-01, counted from 0001-01-01 less a day */

extern WfType wf_dt_delta_type, wf_dt_date_type, wf_dt_datetime_type, wf_dt_time_type;
extern WfType wf_dt_tzinfo_type, wf_dt_timezone_type, wf_dt_iso_date_type;
extern WfMethodDef wf_dt_datetime_methods[];
extern Value wf_dt_utc, wf_dt_epoch; /* [const] after the module's start */

WF_INLINE bool dt_is(Value v, WfType *t) { return wf_is_pointer(v) && wf_is_a(v, t); }
WF_INLINE bool dt_is_delta(Value v) { return dt_is(v, &wf_dt_delta_type); }
WF_INLINE bool dt_is_date(Value v) { return dt_is(v, &wf_dt_date_type); }
WF_INLINE bool dt_is_datetime(Value v) { return dt_is(v, &wf_dt_datetime_type); }
WF_INLINE bool dt_is_time(Value v) { return dt_is(v, &wf_dt_time_type); }
WF_INLINE bool dt_is_tzinfo(Value v) { return dt_is(v, &wf_dt_tzinfo_type); }
WF_INLINE DtDelta *dt_delta(Value v) { return (DtDelta *)wf_obj(v); }
WF_INLINE DtDate *dt_date(Value v) { return (DtDate *)wf_obj(v); }
WF_INLINE DtDateTime *dt_datetime(Value v) { return (DtDateTime *)wf_obj(v); }
WF_INLINE DtTime *dt_time(Value v) { return (DtTime *)wf_obj(v); }
WF_INLINE bool dt_delta_is_zero(const DtDelta *d) { return (d->days | d->seconds | d->us) == 0; }
WF_INLINE Value dt_order(int diff, WfCmpOp op)
{
    switch (op) {
    case WF_LT: return wf_bool(diff < 0);
    case WF_LE: return wf_bool(diff <= 0);
    case WF_EQ: return wf_bool(diff == 0);
    case WF_NE: return wf_bool(diff != 0);
    case WF_GT: return wf_bool(diff > 0);
    default: return wf_bool(diff >= 0);
    }
}

/* --- calendar.c: the proleptic Gregorian calendar; 0001-01-01 has ordinal 1 ------------------- */
int wf_dt_days_in_month(int year, int month);
int wf_dt_days_before_month(int year, int month);
int wf_dt_ordinal(int year, int month, int day);
void wf_dt_from_ordinal(int ordinal, DtFields *f);
int wf_dt_weekday(int year, int month, int day); /* Monday is 0 */
int wf_dt_iso_monday(int year);                  /* ordinal of the Monday of week 1 */
/* 0, or -2 for a bad week, -3 for a bad day, -4 for a bad year. */
int wf_dt_from_iso_week(int year, int week, int day, DtFields *f);
/* ValueError unless the fields make a date, a time. */
int wf_dt_check_date(const DtFields *f) WF_MUST_USE;
int wf_dt_check_time(const DtFields *f) WF_MUST_USE;

/* --- iso.c: fromisoformat() ------------------------------------------------------------------- */
/* A string's characters with 0xff for what is not ASCII, NUL-terminated; in buf or allocated. */
char *wf_dt_iso_text(Value s, char buf[128], size_t *len) WF_MUST_USE;
size_t wf_dt_iso_separator(const char *p, size_t len);
int wf_dt_iso_date(const char *p, size_t len, DtFields *f);              /* 0, or < 0: invalid */
int wf_dt_iso_time(const char *p, size_t len, DtFields *f, int *offset,
                   int *offset_us); /* 1: with a zone */
/* The zone of that result: WF_NONE or a timezone. */
Value wf_dt_iso_zone(int has_zone, int offset, int offset_us) WF_MUST_USE;

/* --- delta.c ---------------------------------------------------------------------------------- */
Value wf_dt_delta_new(int64_t days, int64_t seconds, int64_t us) WF_MUST_USE; /* normalises */
Value wf_dt_delta_from_us(DtInt us, WfType *type) WF_MUST_USE;
int wf_dt_delta_cmp(const DtDelta *a, const DtDelta *b);
Value wf_dt_delta_add(const DtDelta *a, const DtDelta *b, int sign) WF_MUST_USE;

/* --- zone.c: tzinfo and timezone -------------------------------------------------------------- */
int wf_dt_check_tzinfo(Value v) WF_MUST_USE;
Value wf_dt_timezone_new(Value offset, Value name /* or WF_NULL */) WF_MUST_USE;
/* tz.utcoffset(arg), tz.dst(arg): a timedelta or None; tz.tzname(arg): a str or None. */
Value wf_dt_utcoffset(Value tz, Value arg) WF_MUST_USE;
Value wf_dt_dst(Value tz, Value arg) WF_MUST_USE;
Value wf_dt_tzname(Value tz, Value arg) WF_MUST_USE;
int wf_dt_zones_init(void) WF_MUST_USE;

/* --- format.c --------------------------------------------------------------------------------- */
/* Appends "+hh<sep>mm[...]" of tz for arg; nothing if it has no offset. */
int wf_dt_put_offset(WfStrBuilder *b, Value tz, Value arg, const char *sep) WF_MUST_USE;
/* Appends the time in the form of timespec (a str): ValueError. */
int wf_dt_put_time(WfStrBuilder *b, const DtFields *f, Value timespec) WF_MUST_USE;
void wf_dt_put_number(WfStrBuilder *b, int n, int digits);
void wf_dt_put_repr_tail(WfStrBuilder *b, Value tz, int fold);
/* time.strftime(format, tuple) with %f, %z, %Z replaced. us: of %f; tz and arg as above. */
Value wf_dt_strftime(Value format, Value tuple, int us, Value tz, Value arg) WF_MUST_USE;
/* The same of fields, without asking Python for them. */
Value wf_dt_strftime_fields(Value format, const DtFields *f, Value tz, Value arg) WF_MUST_USE;
Value wf_dt_struct_time(const DtFields *f, int dst) WF_MUST_USE;
Value wf_dt_ctime(const DtFields *f) WF_MUST_USE;
/* format(self, spec): str(self) or self.strftime(spec). */
Value wf_dt_dunder_format(Value self, Value spec) WF_MUST_USE;

/* --- date.c, time.c, datetime.c --------------------------------------------------------------- */
Value wf_dt_date_new(WfType *type,
                     const DtFields *f) WF_MUST_USE; /* checks; type->__new__ is not called */
Value wf_dt_date_make(WfType *type,
                      const DtFields *f) WF_MUST_USE; /* the same, or type(...) of a subclass */
Value wf_dt_time_new(WfType *type, const DtFields *f, Value tz) WF_MUST_USE;
Value wf_dt_datetime_new(WfType *type, const DtFields *f, Value tz) WF_MUST_USE;
Value wf_dt_datetime_make(WfType *type, const DtFields *f, Value tz) WF_MUST_USE;
void wf_dt_datetime_fields(const DtDateTime *d, DtFields *f);
void wf_dt_time_fields(const DtTime *t, DtFields *f);
Value wf_dt_datetime_add(Value self, const DtDelta *delta, int sign) WF_MUST_USE;
Value wf_dt_datetime_sub(Value a, Value b) WF_MUST_USE; /* two datetimes */
Value wf_dt_invalid_iso(Value s);
/* A pickle's state: bytes or a Latin-1 str of n bytes whose byte `at` passes `sane`: 1 with *out
   as bytes (new), 0, -1. */
int wf_dt_pickle_state(Value v, size_t n, size_t at, bool (*sane)(uint32_t), const char *what,
                       Value *out) WF_MUST_USE;

/* --- clock.c ---------------------------------------------------------------------------------- */
/* Broken-down local (or UTC) time: OSError. */
int wf_dt_break_down(int64_t t, bool utc, DtFields *f) WF_MUST_USE;
/* Seconds of `f` taken as UTC, counted as ordinals are. -1 with ValueError. */
int64_t wf_dt_utc_seconds(const DtFields *f) WF_MUST_USE;
/* The same count of `f` as local time, in UTC. */
int64_t wf_dt_local_seconds(const DtFields *f) WF_MUST_USE;
/* f->fold: whether the local time f, of timestamp t, is the second of two. */
int wf_dt_find_fold(int64_t t, DtFields *f) WF_MUST_USE;
/* A number of seconds, floored or with microseconds rounded half to even. */
int wf_dt_take_timestamp(Value v, int64_t *seconds, int *us /* or NULL */) WF_MUST_USE;
/* A timezone as the system has it at timestamp t. */
Value wf_dt_local_zone(int64_t t) WF_MUST_USE;

/* An object of `type`, which is `exact` (that is allocated without detour) or derived from it. */
WF_INLINE Value dt_alloc(WfType *type, const WfType *exact, size_t size, bool leaf)
{
    if (WF_UNLIKELY(type != exact))
        return wf_generic_alloc(type, 0);
    WfObject *o = leaf ? wf_alloc_leaf(exact->shape, size) : wf_alloc(exact->shape, size);
    return o == NULL ? WF_NULL : WF_MOVE(o);
}

#endif
