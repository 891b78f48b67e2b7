/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <stdarg.h>
#include <unistd.h>

static struct {
	unsigned n, failed;
	/* out of memory: fail allocation number `fail_at`; 0: never */
	unsigned long count, fail_at;
	bool met;
} T;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t m);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t m);
void *__wrap_realloc(void *p, size_t n);

static bool
fails(void)
{
	if (T.fail_at == 0 || ++T.count != T.fail_at)
		return false;
	T.met = true;
	return true;
}

void *
__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t m)
{
	return fails() ? NULL : __real_calloc(n, m);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

void
t_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	T.n++;
	if (!ok)
		T.failed++;
	printf("%sok %u - ", ok ? "" : "not ", T.n);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

void
t_skip(const char *what, const char *why)
{
	T.n++;
	printf("ok %u - %s # SKIP %s\n", T.n, what, why);
}

void
t_diag(const char *fmt, ...)
{
	va_list ap;

	fputs("# ", stdout);
	va_start(ap, fmt);
	(void)vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void
t_span(struct span got, struct span want, const char *name)
{
	bool ok = span_eq(got, want);

	t_ok(ok, "%s", name);
	if (!ok) {
		t_diag("got  %zu bytes: %.*s", got.n, SPAN_ARGS(got));
		t_diag("want %zu bytes: %.*s", want.n, SPAN_ARGS(want));
	}
}

void
t_uint(unsigned long long got, unsigned long long want, const char *name)
{
	t_ok(got == want, "%s", name);
	if (got != want)
		t_diag("got %llu, want %llu", got, want);
}

void
t_rc(enum cy_rc got, const struct cy_err *e, enum cy_rc want, enum fault fault,
    const char *name)
{
	bool ok = got == want && (want == CY_OK || e->fault == fault);

	t_ok(ok, "%s", name);
	if (ok)
		return;
	t_diag("got rc %d, want %d %s", (int)got, (int)want, fault_id(fault));
	if (got != CY_OK)
		t_diag("fault %s at %llu: %s", fault_id(e->fault),
		    (unsigned long long)e->offset, e->text);
}

int
t_done(void)
{
	printf("1..%u\n", T.n);
	return T.failed == 0 ? 0 : 1;
}

void
t_oom(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name)
{
	struct cy_err e;
	unsigned long at;
	enum cy_rc rc;
	bool ok = true, met = true;

	for (at = 1; met && ok && at < 1000000; at++) {
		memset(&e, 0, sizeof(e));
		T.fail_at = at;
		T.count = 0;
		T.met = false;
		rc = fn(ctx, &e);
		T.fail_at = 0;
		met = T.met;
		ok = met ? rc == CY_TEMP && e.fault == FAULT_NO_MEMORY
		         : rc == CY_OK;
	}
	t_ok(ok, "%s: survives %lu failing allocations", name, at - 2);
	if (!ok)
		t_diag("allocation %lu: rc %d %s %s", at - 1, (int)rc,
		    fault_id(e.fault), e.text);
}

void
t_oom_each(bool (*fn)(void *ctx), void *ctx, const char *name)
{
	unsigned long at;
	bool ok = true, met = true;

	for (at = 1; met && ok && at < 1000000; at++) {
		T.fail_at = at;
		T.count = 0;
		T.met = false;
		ok = fn(ctx);
		T.fail_at = 0;
		met = T.met;
	}
	t_ok(ok, "%s: goes on after %lu failing allocations", name, at - 2);
}

const char *
t_shared(const char *below, const char *test)
{
	static char path[4096];
	const char *top = getenv("COMITY_SHARED");

	(void)snprintf(
	    path, sizeof(path), "%s/%s", top ? top : "../shared", below);
	if (access(path, R_OK) == 0)
		return path;
	t_skip(test, "the material in ../shared is absent");
	return NULL;
}

struct span
t_load(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *p = NULL;
	size_t n = 0, got;

	if (f == NULL) {
		printf("Bail out! cannot open %s\n", path);
		exit(1);
	}
	do {
		p = __real_realloc(p, n + 65537);
		got = fread(p + n, 1, 65536, f);
		n += got;
	} while (got > 0);
	fclose(f);
	p[n] = 0;
	return span(p, n);
}
