/* The module _datetime. */
#include "datetime.h"

static int set_attribute(WfType *t, const char *name, WF_STEALS Value v)
{
    Value key = wf_intern_c(name);
    int r = wf_is_null(v) || wf_is_null(key) ? -1 : wf_type_setattr(t, key, v);
    wf_drop(v);
    return r;
}

static int set_limits(WfType *t, WF_STEALS Value min, WF_STEALS Value max,
                      WF_STEALS Value resolution)
{
    int r = set_attribute(t, "min", min);
    if (set_attribute(t, "max", max) < 0)
        r = -1;
    return set_attribute(t, "resolution", resolution) < 0 ? -1 : r;
}

static int add_constants(Value m)
{
    static const DtFields first = {1, 1, 1, 0, 0, 0, 0, 0};
    static const DtFields last = {9999, 12, 31, 23, 59, 59, 999999, 0};
    static const DtFields epoch = {1970, 1, 1, 0, 0, 0, 0, 0};
    if (set_limits(&wf_dt_delta_type, wf_dt_delta_new(-DT_MAX_DAYS, 0, 0),
                   wf_dt_delta_new(DT_MAX_DAYS, 86399, 999999), wf_dt_delta_new(0, 0, 1)) < 0 ||
        set_limits(&wf_dt_date_type, wf_dt_date_new(&wf_dt_date_type, &first),
                   wf_dt_date_new(&wf_dt_date_type, &last), wf_dt_delta_new(1, 0, 0)) < 0 ||
        set_limits(&wf_dt_time_type, wf_dt_time_new(&wf_dt_time_type, &first, WF_NONE),
                   wf_dt_time_new(&wf_dt_time_type, &last, WF_NONE),
                   wf_dt_delta_new(0, 0, 1)) < 0 ||
        set_limits(&wf_dt_datetime_type, wf_dt_datetime_new(&wf_dt_datetime_type, &first, WF_NONE),
                   wf_dt_datetime_new(&wf_dt_datetime_type, &last, WF_NONE),
                   wf_dt_delta_new(0, 0, 1)) < 0 ||
        wf_dt_zones_init() < 0)
        return -1;
    wf_dt_epoch = wf_dt_datetime_new(&wf_dt_datetime_type, &epoch, wf_dt_utc);
    if (wf_is_null(wf_dt_epoch))
        return -1;
    wf_root_register(&wf_dt_epoch);
    if (wf_module_add(m, "UTC", wf_new_ref(wf_dt_utc)) < 0)
        return -1;
    return wf_module_add_int(m, "MINYEAR", DT_MIN_YEAR) < 0
               ? -1
               : wf_module_add_int(m, "MAXYEAR", DT_MAX_YEAR);
}

int wf_module_init__datetime(Value m)
{
    if (wf_type_add(m, &wf_dt_delta_type) < 0 || wf_type_add(m, &wf_dt_date_type) < 0 ||
        wf_type_add(m, &wf_dt_tzinfo_type) < 0 || wf_type_add(m, &wf_dt_time_type) < 0 ||
        wf_type_add(m, &wf_dt_datetime_type) < 0 || wf_type_add(m, &wf_dt_timezone_type) < 0 ||
        wf_type_add(WF_NULL, &wf_dt_iso_date_type) < 0)
        return -1;
    return add_constants(m);
}
