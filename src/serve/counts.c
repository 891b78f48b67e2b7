/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/counts.h"

#include <assert.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint64_t edges[COUNTS_BUCKETS] = {
    100, 250, 500, 1000, 2500, 5000, 10000, 50000, 250000, 1000000, 5000000, 0};

const char *
process_name(enum process p)
{
	static const char *const names[PROCESS_KINDS] = {
	    [PROCESS_PARENT] = "parent",
	    [PROCESS_SIGNER] = "signer",
	    [PROCESS_WRITER] = "writer",
	    [PROCESS_OFFICE] = "office",
	    [PROCESS_WEB] = "web",
	    [PROCESS_METRICS] = "metrics",
	};

	return names[p];
}

uint64_t
counts_edge(unsigned bucket)
{
	return edges[bucket];
}

void
counts_answer(struct counts *c, unsigned status, uint64_t bytes, uint64_t us)
{
	unsigned i = 0, hundreds = status / 100;

	while (edges[i] != 0 && us > edges[i])
		i++;
	c->status[hundreds <= 5 ? hundreds : 0]++;
	c->bucket[i]++;
	c->latency_us += us;
	c->bytes += bytes;
}

enum cy_rc
counts_create(int *fd, struct cy_err *e)
{
	*fd = memfd_create("comity-counts", MFD_CLOEXEC);
	if (*fd >= 0 && ftruncate(*fd, (off_t)COUNTS_SLOTS * COUNTS_PAGE) == 0)
		return CY_OK;
	if (*fd >= 0)
		(void)close(*fd);
	return cy_errno(e, errno, "make", "the counters");
}

enum cy_rc
counts_map(struct counts **out, int fd, unsigned slot, enum process process,
    struct cy_err *e)
{
	void *p;

	assert(slot < COUNTS_SLOTS);
	p = mmap(NULL, COUNTS_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
	    (off_t)slot * COUNTS_PAGE);
	if (p == MAP_FAILED)
		return cy_errno(e, errno, "map", "the counters");
	*out = p;
	(*out)->process = process;
	(*out)->used = 1;
	return CY_OK;
}

enum cy_rc
counts_map_all(const uint8_t **all, int fd, struct cy_err *e)
{
	void *p = mmap(NULL, (size_t)COUNTS_SLOTS * COUNTS_PAGE, PROT_READ,
	    MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return cy_errno(e, errno, "map", "the counters");
	*all = p;
	return CY_OK;
}

const struct counts *
counts_at(const uint8_t *all, unsigned slot)
{
	const void *p = all + (size_t)slot * COUNTS_PAGE;

	return p;
}
