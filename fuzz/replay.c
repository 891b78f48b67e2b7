/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replays a corpus folder through a fuzz target without libFuzzer, so that
 * every finding stays fixed under gcc, sanitizers and valgrind alike.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int
replay(const char *dir, const char *name)
{
	static uint8_t data[1 << 20];
	char path[4096];
	uint8_t *copy;
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		return 1;
	}
	n = fread(data, 1, sizeof(data), f);
	fclose(f);
	/* An exact copy, so that reading past its end is seen. */
	copy = malloc(n > 0 ? n : 1);
	if (copy == NULL)
		return 1;
	for (size_t i = 0; i < n; i++)
		copy[i] = data[i];
	(void)LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	return 0;
}

int
main(int argc, char **argv)
{
	struct dirent *d;
	DIR *dir;
	int bad = 0;
	unsigned n = 0;

	if (LLVMFuzzerInitialize != NULL)
		(void)LLVMFuzzerInitialize(&argc, &argv);
	if (argc != 2 || (dir = opendir(argv[1])) == NULL) {
		fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
		return 2;
	}
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		bad |= replay(argv[1], d->d_name);
		n++;
	}
	closedir(dir);
	printf("%u inputs replayed\n", n);
	return bad != 0 || n == 0;
}
