/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_RECORD_H
#define COMITY_RECORD_H

#include <comity/error.h>

#ifdef __cplusplus
extern "C" {
#endif

#define COMITY_HASH 32 /* bytes of a SHA-256 */
#define COMITY_HEX 65  /* 64 digits and NUL */

/*
 * A record: a signed text in the one canonical form of its type
 * (spec/record.md).  Parsing does not check the signature: which key is the
 * author's follows from the register that holds the record.
 */
struct comity_record;

/* Parses a copy of the n bytes of an entry.  COMITY_BAD with the fault and
 * the offset.  comity_record_free() accepts NULL. */
enum comity_rc comity_record_parse(struct comity_record **out,
    const void *entry, size_t n, struct comity_error *e);
void comity_record_free(struct comity_record *r);

/* SHA-256 of the text, in lower-case hex. */
void comity_record_id(const struct comity_record *r, char out[COMITY_HEX]);
/* "act"; static. */
const char *comity_record_type(const struct comity_record *r);
/* When the author signed, seconds since 1970, UTC. */
int64_t comity_record_date(const struct comity_record *r);
/*
 * Value number nth (from 0) of a header, "Author", "Source" ..., and its
 * length; NULL where there is none.  Not NUL-terminated; lives as long as r.
 */
const char *comity_record_value(
    const struct comity_record *r, const char *header, size_t nth, size_t *n);
/* The body; *n is 0 where there is none. */
const char *comity_record_body(const struct comity_record *r, size_t *n);

#ifdef __cplusplus
}
#endif

#endif
