/* C entries to the double-conversion library, which is C++. */
#ifndef WEFT_DOUBLE_CONV_H
#define WEFT_DOUBLE_CONV_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Shortest digits that read back as |d| (finite): at least 18 bytes; *point: 0.DIGITS * 10^point. */
int wf_dc_shortest(double d, char digits[32], int *point);
/* Exactly `n` significant digits (1 to 120). */
int wf_dc_precision(double d, int n, char *digits, size_t cap, int *point);
/* Digits up to `n` (0 to 100) after the decimal point, trailing zeros not written; |d| < 1e60. */
int wf_dc_fixed(double d, int n, char *digits, size_t cap, int *point);
/* Reads a decimal number at the start of s; returns how many bytes it took, 0 if there is none. */
size_t wf_dc_parse(const char *s, size_t len, double *out);

#ifdef __cplusplus
}
#endif
#endif
