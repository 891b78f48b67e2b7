/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <unistd.h>

#include "serve/counts.h"

static const uint8_t *all;
static int fd;

static void
test_pages(void)
{
	struct counts *web[2], *signer, *parent;
	struct cy_err e;

	t_rc(counts_create(&fd, &e), &e, CY_OK, FAULT_NONE, "create");
	t_rc(counts_map_all(&all, fd, &e), &e, CY_OK, FAULT_NONE, "map all");
	t_rc(counts_map(&parent, fd, 0, PROCESS_PARENT, &e), &e, CY_OK,
	    FAULT_NONE, "parent");
	t_rc(counts_map(&signer, fd, 1, PROCESS_SIGNER, &e), &e, CY_OK,
	    FAULT_NONE, "signer");
	t_rc(counts_map(&web[0], fd, 4, PROCESS_WEB, &e), &e, CY_OK, FAULT_NONE,
	    "web");
	t_rc(counts_map(&web[1], fd, COUNTS_SLOTS - 1, PROCESS_WEB, &e), &e,
	    CY_OK, FAULT_NONE, "web");
	counts_answer(web[0], 200, 1000, 100);
	counts_answer(web[1], 204, 10, 101);
	counts_answer(web[1], 404, 5, 5000001);
	counts_answer(web[1], 599, 1, 5000000);
	counts_answer(web[1], 999, 1, 0);
	web[0]->open = 2;
	web[1]->open = 3;
	signer->sealed = 18000000;
	signer->newest = 1000;
	parent->restarts = 7;
}

static const char *const lines[] = {
    "comity_requests_total{class=\"1xx\"} 0",
    "comity_requests_total{class=\"2xx\"} 2",
    "comity_requests_total{class=\"4xx\"} 1",
    "comity_requests_total{class=\"5xx\"} 1",
    "comity_request_seconds_bucket{le=\"0.000100\"} 2",
    "comity_request_seconds_bucket{le=\"0.000250\"} 3",
    "comity_request_seconds_bucket{le=\"1.000000\"} 3",
    "comity_request_seconds_bucket{le=\"5.000000\"} 4",
    "comity_request_seconds_bucket{le=\"+Inf\"} 5",
    "comity_request_seconds_sum 10.000202",
    "comity_request_seconds_count 5",
    "comity_response_bytes_total 1017",
    "comity_connections_open 5",
    "comity_register_entries 18000000",
    "comity_seal_age_seconds 60",
    "comity_process_restarts_total 7",
    "comity_processes{kind=\"web\"} 2",
    "comity_processes{kind=\"writer\"} 0",
};

/* OpenMetrics 1.0: each sample belongs to the family named before it, no
 * family comes twice, the end is marked. */
static void
test_form(struct span text)
{
	char seen[4096] = "", family[96] = "";
	struct span line;
	size_t bad = 0, n;

	t_ok(text.n > 6 && span_eq_str(span_from(text, text.n - 6), "# EOF\n"),
	    "the end is marked");
	text = span_first(text, text.n - 6);
	while (span_split(&text, '\n', &line)) {
		if (span_starts(line, SPAN_LIT("# TYPE "))) {
			n = span_find(span_from(line, 7), ' ');
			(void)snprintf(family, sizeof(family), " %.*s ", (int)n,
			    (const char *)line.p + 7);
			bad += strstr(seen, family) != NULL;
			(void)strncat(
			    seen, family, sizeof(seen) - strlen(seen) - 1);
			family[strlen(family) - 1] = '\0';
		} else if (line.n > 0 && line.p[0] != '#') {
			bad += !span_starts(line, span_str(family + 1));
		}
	}
	t_uint(bad, 0, "families and samples");
}

static void
test_print(void)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	counts_print(&b, all, 1060);
	test_form(buf_span(&b));
	buf_putc(&b, 0);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *at = strstr((const char *)b.p, lines[i]);

		t_ok(
		    at != NULL && at[strlen(lines[i])] == '\n', "%s", lines[i]);
	}
	buf_reset(&b);
	/* A clock that has gone back. */
	counts_print(&b, all, 10);
	buf_putc(&b, 0);
	t_ok(strstr((const char *)b.p, "comity_seal_age_seconds 0\n") != NULL,
	    "no age is negative");
	buf_release(&b);
}

int
main(void)
{
	test_pages();
	test_print();
	(void)close(fd);
	return t_done();
}
