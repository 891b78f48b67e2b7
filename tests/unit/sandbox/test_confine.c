/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/confine.h"

/* Tries what is forbidden: in a process that gave it up, each in its own. */
static char top[64], path[128];
static pid_t parent;

/* How a try may end. */
enum end {
	DONE,    /* it worked */
	REFUSED, /* an error */
	KILLED,  /* by SIGSYS */
	OTHER
};

static const struct filter_rule reader[] = {
    {SCMP_SYS(openat), FILTER_READ},
    {SCMP_SYS(lseek), FILTER_ALLOW},
    {SCMP_SYS(clone), FILTER_THREAD},
    {SCMP_SYS(ftruncate), FILTER_REFUSE},
};
static const struct filter_rule writer[] = {
    {SCMP_SYS(openat), FILTER_ALLOW},
    {SCMP_SYS(unlinkat), FILTER_ALLOW},
    {SCMP_SYS(unlink), FILTER_ALLOW},
    {SCMP_SYS(mkdirat), FILTER_ALLOW},
    {SCMP_SYS(mkdir), FILTER_ALLOW},
    {SCMP_SYS(rename), FILTER_ALLOW},
    {SCMP_SYS(ftruncate), FILTER_ALLOW},
    {SCMP_SYS(socket), FILTER_ALLOW},
    {SCMP_SYS(bind), FILTER_ALLOW},
    {SCMP_SYS(kill), FILTER_ALLOW},
};
static const struct confine_limit limits[] = {{RLIMIT_NOFILE, 64}};

static bool
opens(const char *name, int flags)
{
	char p[160];
	int fd;

	(void)snprintf(p, sizeof(p), "%s/%s", top, name);
	fd = open(p, flags | O_CLOEXEC, 0644);
	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

static bool
try_read(void)
{
	return opens("read/file", O_RDONLY);
}
static bool
try_read_single(void)
{
	return opens("single", O_RDONLY);
}
static bool
try_read_other(void)
{
	return opens("hidden/file", O_RDONLY);
}
static bool
try_read_system(void)
{
	return opens("../../etc/passwd", O_RDONLY);
}
static bool
try_write(void)
{
	return opens("read/file", O_WRONLY);
}
static bool
try_make(void)
{
	return opens("read/new", O_WRONLY | O_CREAT);
}
static bool
try_write_there(void)
{
	return opens("write/file", O_RDWR | O_TRUNC);
}
static bool
try_make_there(void)
{
	return opens("write/new", O_WRONLY | O_CREAT);
}
static bool
try_remove(void)
{
	char p[160];

	(void)snprintf(p, sizeof(p), "%s/read/file", top);
	return unlink(p) == 0;
}
static bool
try_rename(void)
{
	char from[160], to[160];

	(void)snprintf(from, sizeof(from), "%s/write/file", top);
	(void)snprintf(to, sizeof(to), "%s/write2/file", top);
	return rename(from, to) == 0;
}
static bool
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
static bool
try_bind(void)
{
	const struct sockaddr sa = {.sa_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return bind(fd, &sa, 16) == 0;
}
static bool
try_connect(void)
{
	const struct sockaddr sa = {.sa_family = AF_INET};

	return connect(0, &sa, sizeof(sa)) == 0;
}
static bool
try_execute(void)
{
	static char *argv[] = {NULL};

	return execve("/bin/true", argv, argv) == 0;
}
static bool
try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0;
}
static bool
try_trace(void)
{
	return ptrace(PTRACE_ATTACH, parent, NULL, NULL) == 0;
}
static bool
try_kill(void)
{
	return kill(parent, SIGCONT) == 0;
}
static bool
try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}
static bool
try_memory(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}
static void *
nothing(void *arg)
{
	return arg;
}
static bool
try_thread(void)
{
	pthread_t t;

	return pthread_create(&t, NULL, nothing, NULL) == 0 &&
	    pthread_join(t, NULL) == 0;
}
static bool
try_unlisted(void)
{
	return syscall(SYS_sysinfo, NULL) == 0 || errno != ENOSYS;
}
static bool
try_refused(void)
{
	return ftruncate(2, 0) == 0 || errno != EPERM;
}
static bool
try_many_files(void)
{
	int fd = -1;

	for (int i = 0; i < 70; i++)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return fd >= 0;
}
static bool
try_abort(void)
{
	abort();
}
static bool
is_dumpable(void)
{
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1;
}

static const struct {
	const char *name;
	bool (*try)(void);
	bool writes;      /* as the writer */
	unsigned version; /* of Landlock that it takes, else it may work */
	enum end end;
} rows[] = {
    {"read what may be read", try_read, false, 0, DONE},
    {"read one file", try_read_single, false, 0, DONE},
    {"read something else", try_read_other, false, 1, REFUSED},
    {"read the system's files", try_read_system, false, 1, REFUSED},
    {"open for writing", try_write, false, 0, REFUSED},
    {"make a file", try_make, false, 0, REFUSED},
    {"open for writing what is for reading", try_write, true, 2, REFUSED},
    {"make a file where one reads", try_make, true, 2, REFUSED},
    {"write where one may", try_write_there, true, 0, DONE},
    {"make a file where one may", try_make_there, true, 0, DONE},
    {"rename where one may", try_rename, true, 0, DONE},
    {"remove a file where one reads", try_remove, true, 2, REFUSED},
    {"remove a file", try_remove, false, 0, REFUSED},
    {"a socket", try_socket, false, 0, KILLED},
    {"a socket that listens", try_bind, true, 4, REFUSED},
    {"connect", try_connect, false, 0, KILLED},
    {"execute", try_execute, false, 0, KILLED},
    {"another process", try_fork, false, 0, REFUSED},
    {"trace the parent", try_trace, false, 0, KILLED},
    {"signal the parent", try_kill, false, 0, KILLED},
    {"signal the parent, by Landlock", try_kill, true, 6, REFUSED},
    {"memory to be executed", try_code, false, 0, REFUSED},
    {"memory", try_memory, false, 0, DONE},
    {"a thread", try_thread, false, 0, DONE},
    {"what is on no list", try_unlisted, false, 0, REFUSED},
    {"what is refused", try_refused, false, 0, REFUSED},
    {"more files than allowed", try_many_files, false, 0, REFUSED},
    {"end itself", try_abort, false, 0, OTHER},
    {"be dumped", is_dumpable, false, 0, REFUSED},
};

static unsigned version;

static enum cy_rc
enter(bool writes, struct cy_err *e)
{
	char p[4][160];
	const struct land_rule files[] = {
	    {p[0], LAND_READ},
	    {p[1], writes ? LAND_READ | LAND_WRITE | LAND_MAKE : 0},
	    {p[2], writes ? LAND_READ | LAND_WRITE | LAND_MAKE : 0},
	    {p[3], LAND_READ},
	    {"/dev/null", LAND_READ},
	    {"/proc/self", LAND_READ}, /* the sanitizers look there */
	    {"/nowhere", LAND_READ},
	    {NULL, 0},
	};
	struct confine c = {limits, 1,
	    {files, sizeof(files) / sizeof(files[0]), false}, reader,
	    sizeof(reader) / sizeof(reader[0])};

	(void)snprintf(p[0], sizeof(p[0]), "%s/read", top);
	(void)snprintf(p[1], sizeof(p[1]), "%s/write", top);
	(void)snprintf(p[2], sizeof(p[2]), "%s/write2", top);
	(void)snprintf(p[3], sizeof(p[3]), "%s/single", top);
	if (writes) {
		c.calls = writer;
		c.ncalls = sizeof(writer) / sizeof(writer[0]);
	}
	return confine_enter(&c, &version, e);
}

static enum end
one(size_t i)
{
	struct cy_err e;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (enter(rows[i].writes, &e) != CY_OK)
			_exit(9);
		_exit(rows[i].try() ? DONE : REFUSED);
	}
	if (waitpid(pid, &status, 0) != pid)
		return OTHER;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED : OTHER;
	return WEXITSTATUS(status) <= REFUSED ? (enum end)WEXITSTATUS(status)
	                                      : OTHER;
}

static void
make(const char *name)
{
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", top, name);
	f = fopen(path, "w");
	t_ok(f != NULL && fclose(f) == 0, "%s", name);
}

static void
make_all(void)
{
	static const char *const dirs[] = {"read", "hidden", "write", "write2"};

	(void)snprintf(top, sizeof(top), "/tmp/comity-confine-XXXXXX");
	t_ok(mkdtemp(top) != NULL, "a folder");
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", top, dirs[i]);
		t_ok(mkdir(path, 0755) == 0, "%s", dirs[i]);
	}
	make("read/file");
	make("hidden/file");
	make("write/file");
	make("single");
}

static void
remove_all(void)
{
	(void)snprintf(path, sizeof(path), "rm -r %s", top);
	t_ok(system(path) == 0, "cleared away");
}

/* Which version of Landlock there is: asked in a process of its own. */
static void
ask_version(void)
{
	const struct land none = {NULL, 0, false};
	struct cy_err e;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(land_enter(&none, &version, &e) == CY_OK ? (int)version
		                                               : 99);
	t_ok(waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	        WEXITSTATUS(status) < 99,
	    "ask for Landlock");
	version = (unsigned)WEXITSTATUS(status);
	t_diag("Landlock version %u", version);
}

static void
test_wrong(void)
{
	static const struct filter_rule wrong = {
	    SCMP_SYS(read), (enum filter_how)99};
	struct cy_err e;

	t_rc(filter_enter(&wrong, 1, &e), &e, CY_TEMP, FAULT_FILTER,
	    "a list that makes no sense");
}

int
main(void)
{
	parent = getpid();
	test_wrong();
	make_all();
	ask_version();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (version < rows[i].version)
			t_skip(rows[i].name, "this kernel cannot");
		else
			t_uint(one(i), rows[i].end, rows[i].name);
	}
	remove_all();
	return t_done();
}
