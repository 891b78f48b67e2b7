/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/time.h"

static void
test_time_parse(void)
{
	static const struct {
		const char *in;
		utc_t want;
		bool ok;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0, true},
	    {"1969-12-31T23:59:59Z", -1, true},
	    {"2000-02-29T12:00:00Z", 951825600, true},
	    {"2026-11-28T10:00:00Z", 1795860000, true},
	    {"2038-01-19T03:14:08Z", INT64_C(2147483648), true},
	    {"0001-01-01T00:00:00Z", TIME_MIN, true},
	    {"9999-12-31T23:59:59Z", TIME_MAX, true},
	    {"0000-01-01T00:00:00Z", 0, false},
	    {"1900-02-29T00:00:00Z", 0, false},
	    {"2023-02-29T00:00:00Z", 0, false},
	    {"2023-04-31T00:00:00Z", 0, false},
	    {"2023-00-10T00:00:00Z", 0, false},
	    {"2023-13-10T00:00:00Z", 0, false},
	    {"2023-01-00T00:00:00Z", 0, false},
	    {"2023-01-32T00:00:00Z", 0, false},
	    {"2023-01-01T24:00:00Z", 0, false},
	    {"2023-01-01T00:60:00Z", 0, false},
	    {"2016-12-31T23:59:60Z", 0, false},
	    {"2023-01-01t00:00:00Z", 0, false},
	    {"2023-01-01T00:00:00z", 0, false},
	    {"2023-01-01T00.00:00Z", 0, false},
	    {"2023-01-01T00:00.00Z", 0, false},
	    {"2023-01-01T0x:00:00Z", 0, false},
	    {"2023-01-01T00:-1:00Z", 0, false},
	    {"2023-01-01T00:00:+1Z", 0, false},
	    {"2023/01-01T00:00:00Z", 0, false},
	    {"2023-01/01T00:00:00Z", 0, false},
	    {"2023-01-01T00:00:00", 0, false},
	    {"2023-01-01T00:00:00Z ", 0, false},
	    {"2023-01-01T00:00:00+00:00", 0, false},
	    {"", 0, false},
	};
	char text[TIME_TEXT];
	utc_t t;
	bool ok;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = time_parse(span_str(rows[i].in), &t);
		t_ok(ok == rows[i].ok && t == rows[i].want, "time %s",
		    rows[i].in);
		if (!ok)
			continue;
		time_print(text, t);
		t_span(span_str(text), span_str(rows[i].in), "and back");
	}
	time_print(text, INT64_MIN);
	t_span(span_str(text), SPAN_LIT("0001-01-01T00:00:00Z"), "below");
	time_print(text, INT64_MAX);
	t_span(span_str(text), SPAN_LIT("9999-12-31T23:59:59Z"), "above");
	t_ok(time_valid(TIME_MIN) && time_valid(TIME_MAX) &&
	        !time_valid(TIME_MIN - 1) && !time_valid(TIME_MAX + 1),
	    "the years that are valid");
}

/* Every day of the years 1 to 9999, counted without any calendar formula. */
static void
test_all_days(void)
{
	static const int len[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	utc_t t = TIME_MIN;
	size_t bad = 0;
	struct day d, got;

	for (d.year = 1; d.year <= 9999; d.year++)
		for (d.month = 1; d.month <= 12; d.month++) {
			int n = len[d.month - 1];

			n += d.month == 2 && d.year % 4 == 0 &&
			    (d.year % 100 != 0 || d.year % 400 == 0);
			for (d.day = 1; d.day <= n; d.day++) {
				got = day_of(t + 86399);
				bad += day_start(d) != t ||
				    day_end(d) != t + 86399 ||
				    got.year != d.year ||
				    got.month != d.month || got.day != d.day;
				t += 86400;
			}
		}
	t_uint(bad, 0, "every day of 9,999 years");
	t_ok(t == TIME_MAX + 1, "and no day more");
}

static void
test_days(void)
{
	static const struct {
		const char *in, *start, *end;
	} rows[] = {
	    {"2019", "2019-01-01T00:00:00Z", "2019-12-31T23:59:59Z"},
	    {"2019-09", "2019-09-01T00:00:00Z", "2019-09-30T23:59:59Z"},
	    {"2019-09-23", "2019-09-23T00:00:00Z", "2019-09-23T23:59:59Z"},
	    {"2020-02", "2020-02-01T00:00:00Z", "2020-02-29T23:59:59Z"},
	    {"2100-02", "2100-02-01T00:00:00Z", "2100-02-28T23:59:59Z"},
	    {"0001", "0001-01-01T00:00:00Z", "0001-12-31T23:59:59Z"},
	    {"", NULL, NULL},
	    {"0000", NULL, NULL},
	    {"201", NULL, NULL},
	    {"20x9", NULL, NULL},
	    {"2019-", NULL, NULL},
	    {"2019-9", NULL, NULL},
	    {"2019/09", NULL, NULL},
	    {"2019-00", NULL, NULL},
	    {"2019-13", NULL, NULL},
	    {"2019-09-", NULL, NULL},
	    {"2019-09-1", NULL, NULL},
	    {"2019-09/10", NULL, NULL},
	    {"2019-09-00", NULL, NULL},
	    {"2019-09-31", NULL, NULL},
	    {"2019-02-29", NULL, NULL},
	    {"2019-09-23 ", NULL, NULL},
	    {"+019", NULL, NULL},
	};
	char text[TIME_TEXT], day[DAY_TEXT];
	struct day d;
	bool ok;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = day_parse(span_str(rows[i].in), &d);
		t_ok(ok == (rows[i].start != NULL), "day \"%s\"", rows[i].in);
		day_print(day, d);
		if (!ok) {
			t_ok(d.year == 0 && day[0] == '\0', "nothing known");
			continue;
		}
		t_span(span_str(day), span_str(rows[i].in), "and back");
		time_print(text, day_start(d));
		t_span(span_str(text), span_str(rows[i].start), "start");
		time_print(text, day_end(d));
		t_span(span_str(text), span_str(rows[i].end), "end");
	}
}

static void
test_clock(void)
{
	uint64_t before = clock_system.mono_ns(clock_system.ctx);

	t_ok(clock_system.now(clock_system.ctx) > 1700000000, "wall clock");
	t_ok(clock_system.mono_ns(clock_system.ctx) >= before,
	    "monotonic clock");
}

int
main(void)
{
	test_time_parse();
	test_all_days();
	test_days();
	test_clock();
	return t_done();
}
