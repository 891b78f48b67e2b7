/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "cli/cli.h"

/* The work of each command of the table; cmd_<noun>.c holds it. */
#define CMD(name) enum cy_rc cmd_##name(struct cli *c, struct cy_err *e)

CMD(backup_create);
CMD(backup_reconcile);
CMD(backup_restore);
CMD(backup_verify);
CMD(case_list);
CMD(case_show);
CMD(completion);
CMD(config_get);
CMD(config_list);
CMD(config_set);
CMD(demo);
CMD(framework_list);
CMD(framework_show);
CMD(fsck);
CMD(help);
CMD(import);
CMD(inbox);
CMD(init);
CMD(key_list);
CMD(key_new);
CMD(key_show);
CMD(log_export);
CMD(log_get);
CMD(log_head);
CMD(log_list);
CMD(log_prove);
CMD(officer_disable);
CMD(officer_invite);
CMD(officer_list);
CMD(party_add);
CMD(party_list);
CMD(party_show);
CMD(rebuild);
CMD(record_add);
CMD(record_check);
CMD(record_show);
CMD(record_sign);
CMD(search);
CMD(serve);
CMD(sign);
CMD(statement_copy);
CMD(statement_draft);
CMD(statement_drafts);
CMD(statement_list);
CMD(statement_parties);
CMD(statement_request);
CMD(statement_show);
CMD(statement_upload);
CMD(status);
CMD(verify);

#endif
