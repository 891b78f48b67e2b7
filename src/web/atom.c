/* SPDX-License-Identifier: Apache-2.0 */
#include "web/atom.h"

#include "html/xml.h"

/* RFC 4287.  An entry's id is its record's id, so that it is the same in every
 * feed and from every node. */

static void
put(struct buf *b, const char *open, struct span text, const char *close)
{
	buf_puts(b, open);
	xml_text(b, text);
	buf_puts(b, close);
}

static void
put_link(struct buf *b, const struct page *p, const char *rel, struct span url)
{
	buf_printf(b, "<link rel=\"%s\" href=\"", rel);
	xml_attr(b, p->origin);
	xml_attr(b, url);
	buf_puts(b, "\"/>\n");
}

static struct span
label(const struct party_ref *r)
{
	return r->name.n > 0 ? r->name : r->id;
}

static void
put_title(struct buf *b, const struct page *p, const struct entry_row *r)
{
	struct html h = {.b = b, .lang = p->lang};

	buf_puts(b, "<title type=\"text\">");
	xml_text(b, label(&r->party));
	buf_puts(b, ": ");
	xml_text(b, word_of(&h, r->kind));
	if (r->choice.n > 0) {
		buf_puts(b, " (");
		xml_text(b, word_of(&h, r->choice));
		buf_puts(b, ")");
	}
	if (r->title.n > 0) {
		buf_puts(b, " - ");
		xml_text(b, r->title);
	}
	buf_puts(b, "</title>\n");
}

static void
put_entry(struct buf *b, const struct page *p, const struct entry_row *r)
{
	char hex[HASH_HEX];

	hash_hex(hex, &r->id);
	buf_puts(b, "<entry>\n");
	buf_printf(b, "<id>urn:comity:%s</id>\n", hex);
	put_title(b, p, r);
	xml_time(b, "updated", r->sealed == 0 ? p->now : r->sealed);
	put(b, "<author><name>", label(&r->author), "</name></author>\n");
	put_link(b, p, "alternate", r->url);
	put_link(b, p, "related", r->record_url);
	buf_puts(b, "</entry>\n");
}

void
atom_feed(struct buf *b, const struct page *p, const struct view_list *entries)
{
	const struct entry_row *r = entries->v;
	utc_t newest = 0;

	for (size_t i = 0; i < entries->n; i++)
		if (r[i].sealed > newest)
			newest = r[i].sealed;
	buf_puts(b,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	put(b, "<id>", p->origin, "");
	put(b, "", p->path, "</id>\n");
	put(b, "<title type=\"text\">", p->title, "</title>\n");
	xml_time(b, "updated", newest);
	put_link(b, p, "alternate", p->path);
	for (size_t i = 0; i < entries->n; i++)
		put_entry(b, p, &r[i]);
	buf_puts(b, "</feed>\n");
}
