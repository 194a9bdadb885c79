#include "double_conv.h"

#include <double-conversion/double-conversion.h>

using double_conversion::DoubleToStringConverter;
using double_conversion::StringToDoubleConverter;

extern "C" int wf_dc_shortest(double d, char digits[32], int *point)
{
    bool sign;
    int length;
    DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::SHORTEST, 0, digits, 32, &sign,
                                           &length, point);
    return length;
}

extern "C" int wf_dc_precision(double d, int n, char *digits, size_t cap, int *point)
{
    bool sign;
    int length;
    DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::PRECISION, n, digits,
                                           static_cast<int>(cap), &sign, &length, point);
    return length;
}

extern "C" int wf_dc_fixed(double d, int n, char *digits, size_t cap, int *point)
{
    bool sign;
    int length;
    DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::FIXED, n, digits,
                                           static_cast<int>(cap), &sign, &length, point);
    return length;
}

extern "C" size_t wf_dc_parse(const char *s, size_t len, double *out)
{
    static const StringToDoubleConverter converter(StringToDoubleConverter::ALLOW_TRAILING_JUNK, 0.0,
                                                   0.0, nullptr, nullptr);
    int used = 0;
    *out = converter.StringToDouble(s, static_cast<int>(len), &used);
    return static_cast<size_t>(used);
}
