/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/intake.h"

enum cy_rc
intake_open(struct intake *d, struct cli *c, struct cy_err *e)
{
	struct cy_err locked;
	enum cy_rc rc;

	*d = (struct intake){.node = NULL};
	rc = cli_open_write(c, &d->node, e);
	if (rc != CY_TEMP || e->fault != FAULT_NODE_LOCKED)
		return rc;
	locked = *e;
	rc = control_open(&d->control, c->config.value[SET_DIR],
	    c->config.value[SET_STATE], e);
	if (rc == CY_NOTFOUND) {
		*e = locked;
		rc = CY_TEMP;
	}
	return rc;
}

enum cy_rc
intake_close(struct intake *d, enum cy_rc rc, struct cy_err *e)
{
	struct cy_err own;
	enum cy_rc crc;

	if (d->node != NULL)
		return cli_close(d->node, rc, e);
	if (d->control.c.in.max == 0)
		return rc;
	/* What was acknowledged before a failure is published, too. */
	crc = control_publish(&d->control, &own);
	control_close(&d->control);
	if (rc != CY_OK || crc == CY_OK)
		return rc;
	*e = own;
	return crc;
}

enum cy_rc
intake_append(
    struct intake *d, struct span entry, struct receipt *out, struct cy_err *e)
{
	return d->node != NULL ? node_append(d->node, entry, out, e)
	                       : control_append(&d->control, entry, out, e);
}

enum cy_rc
intake_add(
    struct intake *d, struct span text, struct hash *id, struct cy_err *e)
{
	return d->node != NULL ? node_add(d->node, text, id, e)
	                       : control_add(&d->control, text, id, e);
}

enum cy_rc
intake_group(struct intake *d, struct cy_err *e)
{
	return d->node != NULL ? node_group(d->node, e)
	                       : control_group(&d->control, e);
}

enum cy_rc
intake_flush(struct intake *d, struct cy_err *e)
{
	return d->node != NULL ? node_flush(d->node, e)
	                       : control_flush(&d->control, e);
}

enum cy_rc
intake_find(
    struct intake *d, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	return d->node != NULL ? node_find(d->node, id, index, e)
	                       : control_find(&d->control, id, index, e);
}

struct span
intake_keeper(const struct intake *d)
{
	return d->node != NULL ? keyring_keeper(node_keyring(d->node))
	                       : span_str(d->control.keeper);
}
