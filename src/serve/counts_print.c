/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/counts.h"

/* OpenMetrics 1.0: families in a fixed order, "# EOF" at the end. */

enum kind { COUNTER, GAUGE };

/* A number that all processes of one kind add to. */
struct row {
	const char *name, *help;
	enum kind kind;
	enum process process;
	size_t offset;
};

#define AT(field) offsetof(struct counts, field)

static const struct row rows[] = {
    {"connections", "Connections accepted.", COUNTER, PROCESS_WEB,
        AT(connections)},
    {"connections_open", "Connections open now.", GAUGE, PROCESS_WEB, AT(open)},
    {"requests_refused", "Requests refused before they were answered.", COUNTER,
        PROCESS_WEB, AT(refused)},
    {"connections_cut", "Connections that were too slow.", COUNTER, PROCESS_WEB,
        AT(cut)},
    {"response_bytes", "Bytes of all answers' bodies.", COUNTER, PROCESS_WEB,
        AT(bytes)},
    {"log_lines_lost", "Lines of the request log that nobody took.", COUNTER,
        PROCESS_WEB, AT(log_lost)},
    {"register_entries", "Entries of the register that are sealed.", GAUGE,
        PROCESS_SIGNER, AT(sealed)},
    {"register_published", "Entries of the register that are published.", GAUGE,
        PROCESS_SIGNER, AT(published)},
    {"records_appended", "Records sealed by this process.", COUNTER,
        PROCESS_SIGNER, AT(appended)},
    {"records_known", "Records submitted that were there already.", COUNTER,
        PROCESS_SIGNER, AT(known)},
    {"records_rejected", "Records submitted and not admitted.", COUNTER,
        PROCESS_SIGNER, AT(rejected)},
    {"process_restarts", "Processes that ended and were started again.",
        COUNTER, PROCESS_PARENT, AT(restarts)},
};

static uint64_t
load(const struct counts *c, size_t offset)
{
	const void *p = (const char *)c + offset;
	const _Atomic uint64_t *v = p;

	return *v;
}

/* Over the pages of one kind of process. */
static uint64_t
sum(const uint8_t *all, enum process process, size_t offset)
{
	const struct counts *c;
	uint64_t total = 0;

	for (unsigned i = 0; i < COUNTS_SLOTS; i++) {
		c = counts_at(all, i);
		if (c->used != 0 && c->process == (uint32_t)process)
			total += load(c, offset);
	}
	return total;
}

static void
family(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_printf(b, "# TYPE comity_%s %s\n# HELP comity_%s %s\n", name, type,
	    name, help);
}

static void
statuses(struct buf *b, const uint8_t *all)
{
	family(b, "requests", "counter", "Requests answered, by class.");
	for (unsigned i = 1; i <= 5; i++)
		buf_printf(b, "comity_requests_total{class=\"%uxx\"} %llu\n", i,
		    (unsigned long long)sum(all, PROCESS_WEB,
		        AT(status) + i * sizeof(_Atomic uint64_t)));
}

static void
latency(struct buf *b, const uint8_t *all)
{
	uint64_t n = 0, us = sum(all, PROCESS_WEB, AT(latency_us));

	family(b, "request_seconds", "histogram",
	    "Time from a whole request to its whole answer.");
	for (unsigned i = 0; i < COUNTS_BUCKETS; i++) {
		uint64_t edge = counts_edge(i);

		n += sum(all, PROCESS_WEB,
		    AT(bucket) + i * sizeof(_Atomic uint64_t));
		if (edge == 0)
			buf_puts(
			    b, "comity_request_seconds_bucket{le=\"+Inf\"} ");
		else
			buf_printf(b,
			    "comity_request_seconds_bucket{le=\"%llu.%06llu\"}"
			    " ",
			    (unsigned long long)(edge / 1000000),
			    (unsigned long long)(edge % 1000000));
		buf_printf(b, "%llu\n", (unsigned long long)n);
	}
	buf_printf(b,
	    "comity_request_seconds_sum %llu.%06llu\n"
	    "comity_request_seconds_count %llu\n",
	    (unsigned long long)(us / 1000000),
	    (unsigned long long)(us % 1000000), (unsigned long long)n);
}

static void
seal_age(struct buf *b, const uint8_t *all, int64_t now)
{
	const struct counts *c;

	family(b, "seal_age_seconds", "gauge",
	    "Seconds since the newest seal of the register.");
	for (unsigned i = 0; i < COUNTS_SLOTS; i++) {
		c = counts_at(all, i);
		if (c->used != 0 && c->process == PROCESS_SIGNER &&
		    c->newest != 0)
			buf_printf(b, "comity_seal_age_seconds %lld\n",
			    (long long)(now > c->newest ? now - c->newest : 0));
	}
}

static void
processes(struct buf *b, const uint8_t *all)
{
	const struct counts *c;
	unsigned n;

	family(b, "processes", "gauge", "Processes of each kind.");
	for (enum process p = 0; p < PROCESS_KINDS; p++) {
		n = 0;
		for (unsigned i = 0; i < COUNTS_SLOTS; i++) {
			c = counts_at(all, i);
			n += c->used != 0 && c->process == (uint32_t)p;
		}
		buf_printf(b, "comity_processes{kind=\"%s\"} %u\n",
		    process_name(p), n);
	}
}

void
counts_print(struct buf *b, const uint8_t *all, int64_t now)
{
	const struct row *r;

	statuses(b, all);
	latency(b, all);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = &rows[i];
		family(b, r->name, r->kind == COUNTER ? "counter" : "gauge",
		    r->help);
		buf_printf(b, "comity_%s%s %llu\n", r->name,
		    r->kind == COUNTER ? "_total" : "",
		    (unsigned long long)sum(all, r->process, r->offset));
	}
	seal_age(b, all, now);
	processes(b, all);
	buf_puts(b, "# EOF\n");
}
