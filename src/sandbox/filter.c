/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>

/* Every process: memory, time, locks, signals, what is open, and the end. */
static const struct filter_rule basic[] = {
    {SCMP_SYS(brk), FILTER_ALLOW},
    {SCMP_SYS(clock_getres), FILTER_ALLOW},
    {SCMP_SYS(clock_gettime), FILTER_ALLOW},
    {SCMP_SYS(clock_nanosleep), FILTER_ALLOW},
    {SCMP_SYS(close), FILTER_ALLOW},
    {SCMP_SYS(exit), FILTER_ALLOW},
    {SCMP_SYS(exit_group), FILTER_ALLOW},
    {SCMP_SYS(fstat), FILTER_ALLOW},
    {SCMP_SYS(futex), FILTER_ALLOW},
    {SCMP_SYS(getpid), FILTER_ALLOW},
    {SCMP_SYS(getrandom), FILTER_ALLOW},
    {SCMP_SYS(gettid), FILTER_ALLOW},
    {SCMP_SYS(gettimeofday), FILTER_ALLOW},
    {SCMP_SYS(madvise), FILTER_ALLOW},
    {SCMP_SYS(mmap), FILTER_DATA},
    {SCMP_SYS(mprotect), FILTER_DATA},
    {SCMP_SYS(mremap), FILTER_ALLOW},
    {SCMP_SYS(munmap), FILTER_ALLOW},
    {SCMP_SYS(nanosleep), FILTER_ALLOW},
    {SCMP_SYS(poll), FILTER_ALLOW},
    {SCMP_SYS(ppoll), FILTER_ALLOW},
    {SCMP_SYS(read), FILTER_ALLOW},
    {SCMP_SYS(readv), FILTER_ALLOW},
    {SCMP_SYS(recvmsg), FILTER_ALLOW},
    {SCMP_SYS(restart_syscall), FILTER_ALLOW},
    {SCMP_SYS(rseq), FILTER_ALLOW},
    {SCMP_SYS(rt_sigaction), FILTER_ALLOW},
    {SCMP_SYS(rt_sigprocmask), FILTER_ALLOW},
    {SCMP_SYS(rt_sigreturn), FILTER_ALLOW},
    {SCMP_SYS(sched_getaffinity), FILTER_ALLOW},
    {SCMP_SYS(sched_yield), FILTER_ALLOW},
    {SCMP_SYS(sendmsg), FILTER_ALLOW},
    {SCMP_SYS(set_robust_list), FILTER_ALLOW},
    {SCMP_SYS(tgkill), FILTER_SELF},
    {SCMP_SYS(write), FILTER_ALLOW},
    {SCMP_SYS(writev), FILTER_ALLOW},
};

/* Nothing of ours ever asks for these. */
static const struct filter_rule never[] = {
    {SCMP_SYS(acct), FILTER_END},
    {SCMP_SYS(add_key), FILTER_END},
    {SCMP_SYS(bind), FILTER_END},
    {SCMP_SYS(bpf), FILTER_END},
    {SCMP_SYS(chroot), FILTER_END},
    {SCMP_SYS(connect), FILTER_END},
    {SCMP_SYS(execve), FILTER_END},
    {SCMP_SYS(execveat), FILTER_END},
    {SCMP_SYS(finit_module), FILTER_END},
    {SCMP_SYS(fork), FILTER_END},
    {SCMP_SYS(init_module), FILTER_END},
    {SCMP_SYS(io_uring_setup), FILTER_END},
    {SCMP_SYS(kexec_load), FILTER_END},
    {SCMP_SYS(keyctl), FILTER_END},
    {SCMP_SYS(kill), FILTER_END},
    {SCMP_SYS(listen), FILTER_END},
    {SCMP_SYS(mount), FILTER_END},
    {SCMP_SYS(open_by_handle_at), FILTER_END},
    {SCMP_SYS(perf_event_open), FILTER_END},
    {SCMP_SYS(pidfd_getfd), FILTER_END},
    {SCMP_SYS(pidfd_send_signal), FILTER_END},
    {SCMP_SYS(pivot_root), FILTER_END},
    {SCMP_SYS(process_vm_readv), FILTER_END},
    {SCMP_SYS(process_vm_writev), FILTER_END},
    {SCMP_SYS(ptrace), FILTER_END},
    {SCMP_SYS(reboot), FILTER_END},
    {SCMP_SYS(request_key), FILTER_END},
    {SCMP_SYS(setns), FILTER_END},
    {SCMP_SYS(socket), FILTER_END},
    {SCMP_SYS(swapon), FILTER_END},
    {SCMP_SYS(tkill), FILTER_END},
    {SCMP_SYS(umount2), FILTER_END},
    {SCMP_SYS(unshare), FILTER_END},
    {SCMP_SYS(userfaultfd), FILTER_END},
    {SCMP_SYS(vfork), FILTER_END},
};

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

/* What the sanitizers' runtime asks for, in builds for tests. */
static const struct filter_rule sanitizers[] = {
#ifdef SANITIZED
    {SCMP_SYS(getrlimit), FILTER_ALLOW},
    {SCMP_SYS(prctl), FILTER_ALLOW},
    {SCMP_SYS(readlink), FILTER_ALLOW},
    {SCMP_SYS(sigaltstack), FILTER_ALLOW},
#endif
    {SCMP_SYS(getppid), FILTER_ALLOW},
};

/* What may stand in an argument: its masked value, and what else is told. */
static int
add_masked(scmp_filter_ctx f, int call, unsigned at, uint64_t mask,
    uint64_t value, uint32_t otherwise)
{
	int r = seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
	    SCMP_CMP64(at, SCMP_CMP_MASKED_EQ, mask, value));

	/* Each bit that must not differ. */
	for (uint64_t bit = 1; r == 0 && bit != 0; bit <<= 1)
		if ((mask & bit) != 0)
			r = seccomp_rule_add(f, otherwise, call, 1,
			    SCMP_CMP64(
			        at, SCMP_CMP_MASKED_EQ, bit, ~value & bit));
	return r;
}

static int
add_self(scmp_filter_ctx f, int call)
{
	uint64_t pid = (uint64_t)getpid();
	int r = seccomp_rule_add(
	    f, SCMP_ACT_ALLOW, call, 1, SCMP_CMP64(0, SCMP_CMP_EQ, pid, 0));

	if (r == 0)
		r = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), call, 1,
		    SCMP_CMP64(0, SCMP_CMP_NE, pid, 0));
	return r;
}

static int
add(scmp_filter_ctx f, const struct filter_rule *rule)
{
	const uint64_t writing =
	    O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);

	switch (rule->how) {
	case FILTER_ALLOW:
		return seccomp_rule_add(f, SCMP_ACT_ALLOW, rule->call, 0);
	case FILTER_READ:
		return add_masked(f, rule->call, 2, writing, O_RDONLY,
		    SCMP_ACT_ERRNO(EACCES));
	case FILTER_DATA:
		return add_masked(
		    f, rule->call, 2, PROT_EXEC, 0, SCMP_ACT_ERRNO(EACCES));
	case FILTER_THREAD:
		return add_masked(f, rule->call, 0, CLONE_THREAD, CLONE_THREAD,
		    SCMP_ACT_ERRNO(EPERM));
	case FILTER_SELF:
		return add_self(f, rule->call);
	case FILTER_REFUSE:
		return seccomp_rule_add(
		    f, SCMP_ACT_ERRNO(EPERM), rule->call, 0);
	case FILTER_END:
		return seccomp_rule_add(
		    f, SCMP_ACT_KILL_PROCESS, rule->call, 0);
	}
	return -EINVAL;
}

static bool
named(const struct filter_rule *rules, size_t n, int call)
{
	for (size_t i = 0; i < n; i++)
		if (rules[i].call == call)
			return true;
	return false;
}

struct list {
	const struct filter_rule *rule;
	size_t n;
};

/* The first list that names a call has its say. */
static int
add_lists(scmp_filter_ctx f, const struct list *list, size_t n)
{
	const struct filter_rule *rule;
	bool said;
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i].n && r == 0; k++) {
			rule = &list[i].rule[k];
			said = false;
			for (size_t j = 0; j < i; j++)
				said = said ||
				    named(list[j].rule, list[j].n, rule->call);
			/* A call that this machine's kernel does not have. */
			if (!said && rule->call >= 0)
				r = add(f, rule);
		}
	}
	return r;
}

#define LIST(a)                             \
	{                                   \
		a, sizeof(a) / sizeof(a[0]) \
	}

enum cy_rc
filter_enter(const struct filter_rule *rules, size_t n, struct cy_err *e)
{
	const struct list lists[] = {
	    {rules, n}, LIST(sanitizers), LIST(basic), LIST(never)};
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	int r;

	if (f == NULL)
		return cy_nomem(e);
	r = add_lists(f, lists, sizeof(lists) / sizeof(lists[0]));
	/* Loading sets no_new_privs. */
	if (r == 0)
		r = seccomp_load(f);
	seccomp_release(f);
	return r == 0
	    ? CY_OK
	    : cy_fail(e, CY_TEMP, FAULT_FILTER, CY_NO_OFFSET,
	          "system calls cannot be restricted: %s", strerror(-r));
}
