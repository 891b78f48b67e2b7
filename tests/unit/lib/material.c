/* SPDX-License-Identifier: Apache-2.0 */
#include "material.h"

#include "register/copy.h"
#include "reggen.h"

static struct buf entry, receipt, checkpoint, copy;
static char log_text[VKEY_TEXT], witness_text[VKEY_TEXT];

static void
check(enum cy_rc rc, const struct cy_err *e)
{
	if (rc != CY_OK)
		gen_die("material", e);
}

void
material_make(struct material *m)
{
	struct gen_options o = {.size = 20, .parties = 2};
	struct skey record, log, witness;
	struct cy_err e;
	struct reg *r;
	char *dir = gen_tmp();

	o.dir = dir;
	m->index = 7;
	m->size = o.size;
	m->time = GEN_TIME;
	gen_register(&o);
	gen_keys(&record, &log, &witness);
	vkey_print(log_text, &log.vkey);
	vkey_print(witness_text, &witness.vkey);
	m->log = log_text;
	m->witness = witness_text;
	buf_init(&entry, LIMIT_ENTRY);
	buf_init(&receipt, LIMIT_PROOF_FILE);
	buf_init(&checkpoint, LIMIT_NOTE);
	buf_init(&copy, LIMIT_COPY);
	check(reg_open(&r, &fs_system, dir, &e), &e);
	check(reg_entry(r, m->index, &entry, &e), &e);
	check(reg_receipt(r, m->index, &receipt, &e), &e);
	check(copy_write(&copy, r, &m->index, 1, &e), &e);
	buf_put(&checkpoint, reg_checkpoint(r));
	reg_close(r);
	gen_remove(dir);
	m->entry = entry.p;
	m->nentry = entry.n;
	m->receipt = receipt.p;
	m->nreceipt = receipt.n;
	m->checkpoint = checkpoint.p;
	m->ncheckpoint = checkpoint.n;
	m->copy = copy.p;
	m->ncopy = copy.n;
}

void
material_free(void)
{
	buf_release(&entry);
	buf_release(&receipt);
	buf_release(&checkpoint);
	buf_release(&copy);
}
