/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SHAPE_H
#define WEB_SHAPE_H

#include "web/view.h"

/* Rows of a shape's table.  The names in JSON are those of the members. */
#define SHAPE(type, field, kind, says)                                 \
	{                                                              \
#field, kind, offsetof(struct type, field), NULL, says \
	}
#define SHAPE_OF(type, field, kind, shape, says)                        \
	{                                                               \
#field, kind, offsetof(struct type, field), shape, says \
	}
#define SHAPE_END                              \
	{                                      \
		NULL, VIEW_TEXT, 0, NULL, NULL \
	}

#endif
