/* SPDX-License-Identifier: Apache-2.0 */
#include <comity/note.h>

#include "lib/lib.h"

enum comity_rc
comity_note_verify(
    const void *note, size_t n, const char *vkey, struct comity_error *e)
{
	struct cy_err err;
	struct note parsed;
	struct vkey k;
	enum cy_rc rc;

	rc = lib_vkey(&k, vkey, &err);
	if (rc == CY_OK)
		rc = note_parse(&parsed, lib_span(note, n), &err);
	if (rc == CY_OK)
		rc = note_verify(&parsed, &k, &err);
	return lib_rc(rc, &err, e);
}

enum comity_rc
comity_cosignature_verify(const void *note, size_t n, const char *vkey,
    int64_t *time, struct comity_error *e)
{
	struct cy_err err;
	struct note parsed;
	struct vkey k;
	enum cy_rc rc;

	rc = lib_vkey(&k, vkey, &err);
	if (rc == CY_OK)
		rc = note_parse(&parsed, lib_span(note, n), &err);
	if (rc == CY_OK)
		rc = note_cosig_verify(&parsed, &k, time, &err);
	return lib_rc(rc, &err, e);
}
