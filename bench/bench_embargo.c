/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The copies that embargo.py serves: DIR/held, where 27 parties have signed a
 * statement under embargo, and DIR/quiet and DIR/still, where nothing is.
 * Prints the addresses that an outsider may ask for.
 *
 *	comity-bench-embargo DIR
 */
#include "../tests/unit/office/ekit.h"

#include "office/key.h"
#include "serve/control.h"

static void
print(void *ctx, const char *target)
{
	(void)ctx;
	(void)puts(target);
}

/* Where a served node looks for the key of its office. */
static void
put_key(const char *top, const struct office_key *k)
{
	char path[512], name[OFFICE_KEY_NAME];
	uint32_t key_id;
	struct cy_err e;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/node", top);
	okit_must(control_key_id(&key_id, path, &e), &e, "key id");
	office_key_name(name, key_id);
	(void)snprintf(path, sizeof(path), "%s/state/%s", top, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, k->b, OFFICE_KEY) != OFFICE_KEY ||
	    close(fd) != 0)
		exit(1);
}

static void
put_copy(struct ekit *e, const char *from, const char *dir, const char *name)
{
	char to[400];

	(void)snprintf(to, sizeof(to), "%s/%s", dir, name);
	ekit_copy(from, to);
	put_key(to, &e->k.k.key);
}

int
main(int argc, char **argv)
{
	static struct ekit e;

	if (argc != 2)
		return 2;
	ekit_start(&e);
	ekit_embargo(&e);
	ikit_close(&e.k);
	put_copy(&e, e.k.k.node.top, argv[1], "held");
	put_copy(&e, e.quiet, argv[1], "quiet");
	put_copy(&e, e.quiet, argv[1], "still");
	ekit_targets(&e, print, NULL);
	ekit_end(&e);
	return 0;
}
