/* SPDX-License-Identifier: Apache-2.0 */
#include "../node/nkit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "office/key.h"
#include "serve/parent.h"
#include "serve/part.h"

/*
 * ARCHITECTURE.md, "Processes": each process, with what it keeps, tries what
 * is forbidden to it.
 */

enum end {
	DONE,    /* it worked */
	REFUSED, /* an error */
	KILLED,  /* by SIGSYS */
	OTHER
};

static struct kit_node K;
static pid_t parent;
static char unlock[128], office_key[128];
static uint32_t register_key;

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0644);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

static bool
opens_below(const char *name, int flags)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", K.dir, name);
	return opens(path, flags);
}

static bool
try_key(void)
{
	return opens_below("keys/register.key", O_RDONLY);
}
static bool
try_unlock(void)
{
	return opens(unlock, O_RDONLY);
}
static bool
try_make_key(void)
{
	return opens_below("keys/more.key", O_WRONLY | O_CREAT);
}
static bool
try_read_register(void)
{
	return opens_below("register/checkpoint", O_RDONLY);
}
static bool
try_write_register(void)
{
	return opens_below("register/checkpoint", O_WRONLY);
}
static bool
try_make_register(void)
{
	return opens_below("register/more", O_WRONLY | O_CREAT);
}
static bool
try_remove_register(void)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/register/checkpoint", K.dir);
	return unlink(path) == 0;
}
static bool
try_journal(void)
{
	return opens_below("journal", O_RDONLY | O_DIRECTORY) &&
	    opens_below("journal/more", O_WRONLY | O_CREAT);
}
static bool
try_seals(void)
{
	return opens_below("seals", O_RDWR);
}
static bool
try_read_index(void)
{
	return opens_below("index.db", O_RDONLY);
}
static bool
try_index(void)
{
	return opens_below("index.db", O_RDWR);
}
static bool
try_read_office(void)
{
	return opens_below("office.db", O_RDONLY);
}
static bool
try_office(void)
{
	return opens_below("office.db", O_RDWR) &&
	    opens_below("office.db-wal", O_RDWR);
}
static bool
try_make_office(void)
{
	return opens_below("office.more", O_WRONLY | O_CREAT);
}
static bool
try_office_key(void)
{
	return opens(office_key, O_RDONLY);
}
static bool
try_list(void)
{
	DIR *d = opendir(K.dir);
	bool any = d != NULL && readdir(d) != NULL;

	if (d != NULL)
		(void)closedir(d);
	return any;
}
static bool
try_other(void)
{
	return opens("/etc/passwd", O_RDONLY);
}
static bool
try_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}
static bool
try_connect(void)
{
	const struct sockaddr sa = {.sa_family = AF_UNIX};

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

static enum cy_rc
enter_part(const struct part_rights *rights, struct cy_err *e)
{
	struct part p = {.config = {.dir = K.dir, .state = K.state}};

	return part_confine(&p, rights, e);
}

static enum cy_rc
enter_parent(const struct part_rights *rights, struct cy_err *e)
{
	const struct serve_options o = {.dir = K.dir, .state = K.state};
	struct parent p = {.o = &o, .key_id = register_key};

	(void)rights;
	return parent_confine(&p, e);
}

static const struct column {
	const char *name;
	enum cy_rc (*enter)(const struct part_rights *r, struct cy_err *e);
	const struct part_rights *rights;
} columns[] = {
    {"signer", enter_part, &signer_rights},
    {"writer", enter_part, &writer_rights},
    {"office", enter_part, &office_rights},
    {"web", enter_part, &web_rights},
    {"metrics", enter_part, &metrics_rights},
    {"parent", enter_parent, NULL},
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static const struct {
	const char *name;
	bool (*try)(void);
	enum end end[COLUMNS];
	bool landlock; /* refused by that alone */
} rows[] = {
    {"read a key", try_key,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"read what opens it", try_unlock,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"make a key", try_make_key,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"read the register", try_read_register,
        {DONE, REFUSED, DONE, DONE, REFUSED, DONE}, true},
    {"write into the register", try_write_register,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"make a file in the register", try_make_register,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"write the journal", try_journal,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"write the seals", try_seals,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"read the index", try_read_index,
        {REFUSED, DONE, DONE, DONE, REFUSED, DONE}, true},
    {"write the index", try_index,
        {REFUSED, DONE, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"read the office", try_read_office,
        {REFUSED, REFUSED, DONE, REFUSED, REFUSED, DONE}, true},
    {"write the office", try_office,
        {REFUSED, REFUSED, DONE, REFUSED, REFUSED, DONE}, true},
    {"make a file beside it", try_make_office,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"read what opens the office", try_office_key,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, DONE}, true},
    {"list the folder", try_list,
        {DONE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, false},
    {"read what is the system's", try_other,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
    {"make a socket", try_socket,
        {KILLED, KILLED, KILLED, KILLED, KILLED, KILLED}, false},
    {"connect", try_connect, {KILLED, KILLED, KILLED, KILLED, KILLED, KILLED},
        false},
    {"execute", try_execute, {KILLED, KILLED, KILLED, KILLED, KILLED, REFUSED},
        true},
    {"start a process", try_fork,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, DONE}, false},
    {"trace the parent", try_trace,
        {KILLED, KILLED, KILLED, KILLED, KILLED, KILLED}, false},
    {"signal the parent", try_kill,
        {KILLED, KILLED, KILLED, KILLED, KILLED, DONE}, false},
    {"memory to be executed", try_code,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, DONE}, false},
    /* The last: it is gone then, where it may. */
    {"remove from the register", try_remove_register,
        {REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED}, true},
};

static enum end
one(const struct column *c, bool (*try)(void))
{
	struct cy_err e;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (c->enter(c->rights, &e) != CY_OK)
			_exit(9);
		_exit(try() ? DONE : REFUSED);
	}
	if (waitpid(pid, &status, 0) != pid)
		return OTHER;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED : OTHER;
	return WEXITSTATUS(status) <= REFUSED ? (enum end)WEXITSTATUS(status)
	                                      : OTHER;
}

static unsigned
landlock_version(void)
{
	const struct land none = {NULL, 0, false};
	unsigned version = 0;
	struct cy_err e;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)land_enter(&none, &version, &e);
		_exit((int)version);
	}
	return waitpid(pid, &status, 0) == pid ? (unsigned)WEXITSTATUS(status)
	                                       : 0;
}

/* As the office finds its files when it begins. */
static void
make_office(void)
{
	static const char *const made[] = {
	    "office.db", "office.db-wal", "office.db-shm"};
	char name[OFFICE_KEY_NAME];
	struct office_key key;
	struct cy_err e;

	t_rc(office_key_load(&key, K.dir, K.state, register_key, &e), &e, CY_OK,
	    FAULT_NONE, "the office key");
	office_key_release(&key);
	office_key_name(name, register_key);
	(void)snprintf(office_key, sizeof(office_key), "%s/%s", K.state, name);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		(void)opens_below(made[i], O_WRONLY | O_CREAT);
}

int
main(void)
{
	struct vkey key;
	struct node *n;
	struct cy_err e;
	unsigned landlock;

	(void)crypto_init(&e);
	parent = getpid();
	kit_node_start(&K);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	t_rc(node_open_read(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	(void)keyring_register_key(node_keyring(n), &key);
	node_abandon(n);
	(void)snprintf(unlock, sizeof(unlock), "%s/%08x.unlock", K.state,
	    (unsigned)key.id);
	register_key = key.id;
	make_office();
	t_ok(try_key() && try_unlock() && try_seals() && try_office() &&
	        try_office_key(),
	    "all is there");
	landlock = landlock_version();
	t_diag("Landlock version %u", landlock);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t c = 0; c < COLUMNS; c++) {
			char name[96];

			(void)snprintf(name, sizeof(name), "%s: %s",
			    columns[c].name, rows[i].name);
			if (rows[i].landlock && landlock < 3)
				t_skip(name, "this kernel cannot");
			else
				t_uint(one(&columns[c], rows[i].try),
				    rows[i].end[c], name);
		}
	kit_node_end(&K);
	return t_done();
}
