/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"

#include <time.h>

#define DAY_SECONDS 86400
/* Days in 400 Gregorian years. */
#define ERA_DAYS 146097
/* From 0000-03-01 to 1970-01-01. */
#define EPOCH_DAYS 719468

static bool
leap(int32_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int32_t
month_days(int32_t y, int32_t m)
{
	static const int8_t days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return m == 2 && leap(y) ? 29 : days[m - 1];
}

/*
 * Days since 1970-01-01 of a real date.  The year is taken to begin in March,
 * so that the leap day is its last and the months' lengths follow the line
 * (153 m + 2) / 5.
 */
static int64_t
days_of(struct day d)
{
	int64_t y = d.month > 2 ? d.year : d.year - 1;
	int64_t m = (d.month + 9) % 12;
	int64_t in_year = (153 * m + 2) / 5 + d.day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + in_year - EPOCH_DAYS;
}

/* The inverse, for 0001-01-01 and later. */
static struct day
date_of(int64_t days)
{
	int64_t z = days + EPOCH_DAYS;
	int64_t era = z / ERA_DAYS, doe = z % ERA_DAYS;
	/* Takes the leap days before doe out, so that 365 divides. */
	int64_t yoe =
	    (doe - doe / 1460 + doe / 36524 - doe / (ERA_DAYS - 1)) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t m = (5 * doy + 2) / 153;

	return (struct day){
	    .year = (int32_t)(era * 400 + yoe + (m >= 10)),
	    .month = (int32_t)(m < 10 ? m + 3 : m - 9),
	    .day = (int32_t)(doy - (153 * m + 2) / 5 + 1),
	};
}

/* n decimal digits at s[at]; -1 when they are not. */
static int32_t
digits(struct span s, size_t at, size_t n)
{
	int32_t v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static void
put_digits(char *out, int32_t v, size_t n)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

/* sep and two digits of min to max at s[at]; 0 where s ends before. */
static bool
part(struct span s, size_t at, uint8_t sep, int32_t max, int32_t *out)
{
	/* Months and days are counted from one. */
	int32_t min = sep == '-' ? 1 : 0;

	*out = 0;
	if (s.n <= at)
		return true;
	*out = digits(s, at + 1, 2);
	return s.p[at] == sep && *out >= min && *out <= max;
}

bool
day_parse(struct span s, struct day *out)
{
	struct day d;

	*out = (struct day){0};
	if (s.n != 4 && s.n != 7 && s.n != 10)
		return false;
	d.year = digits(s, 0, 4);
	if (d.year < 1 || !part(s, 4, '-', 12, &d.month) ||
	    !part(s, 7, '-', 31, &d.day))
		return false;
	if (d.day > 0 && d.day > month_days(d.year, d.month))
		return false;
	*out = d;
	return true;
}

void
day_print(char out[DAY_TEXT], struct day d)
{
	size_t n = 0;

	if (d.year > 0) {
		put_digits(out, d.year, 4);
		n = 4;
	}
	if (d.year > 0 && d.month > 0) {
		out[n] = '-';
		put_digits(out + n + 1, d.month, 2);
		n += 3;
	}
	if (d.month > 0 && d.day > 0) {
		out[n] = '-';
		put_digits(out + n + 1, d.day, 2);
		n += 3;
	}
	out[n] = '\0';
}

bool
time_valid(utc_t t)
{
	return t >= TIME_MIN && t <= TIME_MAX;
}

bool
time_parse(struct span s, utc_t *out)
{
	int32_t h, m, sec;
	struct day d;

	*out = 0;
	if (s.n != TIME_TEXT - 1 || s.p[19] != 'Z' ||
	    !day_parse(span_first(s, 10), &d))
		return false;
	if (!part(s, 10, 'T', 23, &h) || !part(s, 13, ':', 59, &m) ||
	    !part(s, 16, ':', 59, &sec))
		return false;
	*out = days_of(d) * DAY_SECONDS + h * 3600 + m * 60 + sec;
	return true;
}

void
time_print(char out[TIME_TEXT], utc_t t)
{
	int32_t sec;

	if (!time_valid(t))
		t = t < TIME_MIN ? TIME_MIN : TIME_MAX;
	day_print(out, day_of(t));
	sec = (int32_t)((t - TIME_MIN) % DAY_SECONDS);
	out[10] = 'T';
	put_digits(out + 11, sec / 3600, 2);
	out[13] = ':';
	put_digits(out + 14, sec / 60 % 60, 2);
	out[16] = ':';
	put_digits(out + 17, sec % 60, 2);
	out[19] = 'Z';
	out[20] = '\0';
}

utc_t
day_start(struct day d)
{
	if (d.month == 0)
		d.month = 1;
	if (d.day == 0)
		d.day = 1;
	return days_of(d) * DAY_SECONDS;
}

utc_t
day_end(struct day d)
{
	if (d.month == 0)
		d.month = 12;
	if (d.day == 0)
		d.day = month_days(d.year, d.month);
	return days_of(d) * DAY_SECONDS + DAY_SECONDS - 1;
}

struct day
day_of(utc_t t)
{
	if (!time_valid(t))
		t = t < TIME_MIN ? TIME_MIN : TIME_MAX;
	/* Counted from TIME_MIN, so that no quotient is negative. */
	return date_of((t - TIME_MIN) / DAY_SECONDS + TIME_MIN / DAY_SECONDS);
}

static utc_t
system_now(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

static uint64_t
system_mono(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

const struct clock clock_system = {
    .now = system_now,
    .mono_ns = system_mono,
};
