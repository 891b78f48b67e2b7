/* SPDX-License-Identifier: Apache-2.0 */
#include "html/message.h"

#include <assert.h>

#include "html/message_tables.h"

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool
same_letters(struct span a, struct span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

const struct language *
language_find(struct span tag)
{
	for (size_t i = 0; languages[i] != NULL; i++)
		if (same_letters(tag, span_str(languages[i]->tag)))
			return languages[i];
	return languages[0];
}

const char *
message_text(const struct language *l, enum message m, unsigned form)
{
	const char *s;

	assert(m < MESSAGE_COUNT);
	if (l->text[m] == NULL)
		l = languages[0];
	s = l->text[m];
	if (!message_has_plural[m])
		return s;
	if (form >= l->forms)
		form = l->forms - 1;
	while (form-- > 0)
		s += strlen(s) + 1;
	return s;
}

const char *
message_plural_text(const struct language *l, enum message m, uint64_t count)
{
	assert(m < MESSAGE_COUNT);
	if (l->text[m] == NULL)
		l = languages[0];
	return message_text(l, m, l->form(count));
}
