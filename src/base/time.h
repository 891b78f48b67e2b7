/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/err.h"
#include "base/span.h"

/* Seconds since 1970-01-01T00:00:00Z, no leap seconds; years 1..9999. */
typedef int64_t utc_t;

#define TIME_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define TIME_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

#define TIME_TEXT 21 /* "2026-11-28T10:00:00Z" and NUL */
#define DAY_TEXT 11  /* "2026-11-28" and NUL */

/* A day, or a month or year where the day is not known (Occurred). */
struct day {
	int32_t year;  /* 1..9999; 0: not known at all */
	int32_t month; /* 1..12, 0: not known */
	int32_t day;   /* 1..31, 0: not known */
};

/* "YYYY-MM-DDTHH:MM:SSZ" exactly, a real date, seconds 00..59. */
bool time_parse(struct span s, utc_t *out);
/* Within TIME_MIN..TIME_MAX; ask it of times that are not from time_parse(). */
bool time_valid(utc_t t);
/* A time outside of TIME_MIN..TIME_MAX is printed as the nearer of the two. */
void time_print(char out[TIME_TEXT], utc_t t);

/* "YYYY", "YYYY-MM" or "YYYY-MM-DD" exactly, a real date. */
bool day_parse(struct span s, struct day *out);
void day_print(char out[DAY_TEXT], struct day d);

/* The last second of the last day that d can mean: how a partial date counts
 * in "as of" (spec/record.md, "Time axes").  d.year > 0. */
utc_t day_end(struct day d);
/* The first second of the first day that d can mean. */
utc_t day_start(struct day d);
/* The day of t, in UTC; the nearest one where t is outside of the years. */
struct day day_of(utc_t t);

/* Where time comes from; tests give their own. */
struct clock {
	void *ctx;
	utc_t (*now)(void *ctx);        /* wall clock, UTC seconds */
	uint64_t (*mono_ns)(void *ctx); /* monotonic nanoseconds */
};
extern const struct clock clock_system;

#endif
