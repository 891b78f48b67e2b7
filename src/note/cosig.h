/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NOTE_COSIG_H
#define NOTE_COSIG_H

#include "note/note.h"

/* Within the room only. */

/* A line of a cosignature: key id, timestamp, signature. */
#define COSIG_RAW (4 + 8 + ED25519_SIG)

/*
 * Makes the message of C2SP tlog-cosignature, "Ed25519 signed message": two
 * lines and the text.  Release it whatever comes back.
 */
enum cy_rc note_cosig_message(
    struct buf *msg, struct span text, uint64_t time, struct cy_err *e);

#endif
