/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_NOTE_H
#define COMITY_NOTE_H

#include <comity/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * C2SP signed notes.  vkey is a verifier key as text:
 * "name+hex id+base64 key".
 */

/* Is the note signed by this key (type 0x01)?  COMITY_NOTFOUND: it bears no
 * line of the key; COMITY_BAD: it does, and the line does not verify. */
enum comity_rc comity_note_verify(
    const void *note, size_t n, const char *vkey, struct comity_error *e);

/* The same for a witness's cosignature (type 0x04) on a checkpoint; *time is
 * when it was made.  time may be NULL. */
enum comity_rc comity_cosignature_verify(const void *note, size_t n,
    const char *vkey, int64_t *time, struct comity_error *e);

#ifdef __cplusplus
}
#endif

#endif
