/* SPDX-License-Identifier: Apache-2.0 */
#include "web/pictures.h"

#include "html/svg.h"
#include "web/say.h"

#define U(n) ((int32_t)(n)*100) /* units of the picture */

/* Tiles: columns of equal squares, in the order of the table. */
#define TILE U(44)
#define GAP U(4)
#define COLUMNS 14

struct tiles {
	struct svg s;
	size_t n;
};

static int32_t
tiles_height(size_t n)
{
	size_t rows = (n + COLUMNS - 1) / COLUMNS;

	return (int32_t)rows * (TILE + GAP);
}

/* What fills a tile, and the letters on it. */
struct tile_look {
	const char *class, *label, *label_long;
	enum svg_fill fill;
};
static const struct tile_look full = {
    "fill-a", "on-fill", "on-fill long", SVG_FILL_CLASS};
static const struct tile_look plain = {
    "fill-none", NULL, "long", SVG_FILL_CLASS};
static const struct tile_look dotted = {"edge", NULL, "long", SVG_FILL_DOTS};
static const struct tile_look crossed = {
    "edge", NULL, "long", SVG_FILL_CROSSED};

/* The first of a dotted id fits no tile: its first six letters do. */
static void
put_tile(
    struct tiles *t, const struct party_ref *r, const struct tile_look *look)
{
	int32_t x = (int32_t)(t->n % COLUMNS) * (TILE + GAP);
	int32_t y = (int32_t)(t->n / COLUMNS) * (TILE + GAP);
	struct svg_label l = {
	    .at = {x + TILE / 2, y + TILE / 2 + U(4)},
	    .anchor = SVG_MIDDLE,
	    .class = r->id.n > 4 ? look->label_long : look->label,
	};

	svg_link(&t->s, r->url, party_label(r));
	svg_rect(
	    &t->s, (struct svg_box){x, y, TILE, TILE}, look->class, look->fill);
	svg_text(&t->s, &l, span_first(r->id, 6));
	svg_close(&t->s);
	t->n++;
}

static void
tiles_begin(struct tiles *t, struct html *h, enum message title, size_t n)
{
	struct svg_head head = {
	    .width = COLUMNS * (TILE + GAP) - GAP,
	    .height = tiles_height(n),
	    .class = "picture tiles",
	    .title = {.m = title},
	    .links = true,
	};

	*t = (struct tiles){.n = 0};
	svg_begin(&t->s, h, &head);
	svg_patterns(&t->s);
}

static void
put_status(
    struct tiles *t, const struct view_list *l, const struct tile_look *look)
{
	for (size_t i = 0; i < l->n; i++)
		put_tile(t, &status_row_at(l, i)->party, look);
}

void
tile_grid(struct html *h, const struct statement_view *v)
{
	size_t n = v->parties.n + v->undated.n + v->withdrawn.n;
	struct tiles t;

	if (n == 0)
		return;
	tiles_begin(&t, h, MSG_PICTURE_TILES, n);
	put_status(&t, &v->parties, &full);
	put_status(&t, &v->undated, &dotted);
	put_status(&t, &v->withdrawn, &crossed);
	svg_end(&t.s);
}

void
party_tiles(struct html *h, const struct parties_view *v)
{
	struct tiles t;

	if (v->parties.n == 0)
		return;
	tiles_begin(&t, h, MSG_PICTURE_PARTIES, v->parties.n);
	for (size_t i = 0; i < v->parties.n; i++) {
		const struct party_row *r = party_row_at(&v->parties, i);

		put_tile(&t, &r->party, r->own ? &full : &plain);
	}
	svg_end(&t.s);
}

/* A chart: where its axes lie. */
#define CHART_W U(680)
#define CHART_H U(180)
#define EDGE_X U(44)
#define EDGE_Y U(24)

static int32_t
scale(int64_t v, int64_t max, int32_t length)
{
	return max <= 0 ? 0 : (int32_t)(v * length / max);
}

/* Days since 1970 of the last day that d can mean. */
static int64_t
day_number(struct day d)
{
	return day_end(d) / 86400;
}

struct line {
	int64_t first, last; /* days */
	uint64_t most;       /* parties */
};

static struct svg_at
line_point(const struct line *l, int64_t day, uint64_t parties)
{
	int32_t w = CHART_W - EDGE_X - U(8), h = CHART_H - 2 * EDGE_Y;

	return (struct svg_at){
	    EDGE_X + scale(day - l->first, l->last - l->first, w),
	    CHART_H - EDGE_Y - scale((int64_t)parties, (int64_t)l->most, h),
	};
}

/* Steps: the number stands until the next change. */
static void
put_steps(struct svg *s, struct arena *a, const struct line *l,
    const struct view_list *history)
{
	struct svg_at *p = arena_array(a, 2 * history->n + 1, sizeof(*p));
	uint64_t before = 0;
	size_t n = 0;

	if (p == NULL)
		return;
	for (size_t i = 0; i < history->n; i++) {
		const struct change_row *c = change_row_at(history, i);
		int64_t day = day_number(c->day);

		p[n++] = line_point(l, day, before);
		p[n++] = line_point(l, day, c->parties);
		before = c->parties;
	}
	p[n++] = line_point(l, l->last, before);
	svg_path(s, p, n, "line");
}

static void
put_axes(struct svg *s, const struct line *l, const struct view_list *history)
{
	struct svg_at low = line_point(l, l->first, 0);
	struct svg_at end = line_point(l, l->last, 0);
	struct svg_at top = line_point(l, l->first, l->most);
	struct svg_label y = {{low.x - U(6), 0}, SVG_END, "soft"};
	struct svg_label x = {{low.x, CHART_H - U(6)}, SVG_START, "soft"};

	svg_line(s, low, end, "axis");
	svg_line(s, top, (struct svg_at){end.x, top.y}, "grid");
	y.at.y = low.y;
	svg_uint(s, &y, 0);
	y.at.y = top.y + U(4);
	svg_uint(s, &y, l->most);
	svg_day(s, &x, change_row_at(history, 0)->day);
	x.at.x = end.x;
	x.anchor = SVG_END;
	svg_day(s, &x, change_row_at(history, history->n - 1)->day);
}

bool
act_line_has(const struct statement_view *v)
{
	const struct view_list *l = &v->history;

	return l->n > 1 &&
	    day_number(change_row_at(l, 0)->day) !=
	    day_number(change_row_at(l, l->n - 1)->day);
}

void
act_line(struct html *h, const struct page *p, const struct statement_view *v)
{
	const struct view_list *list = &v->history;
	struct svg_head head = {
	    .width = CHART_W,
	    .height = CHART_H,
	    .class = "picture",
	    .title = {.m = MSG_PICTURE_LINE},
	    .keep = true,
	};
	struct line l = {.most = 1};
	struct svg s;

	if (!act_line_has(v))
		return;
	l.first = day_number(change_row_at(list, 0)->day);
	l.last = day_number(change_row_at(list, list->n - 1)->day);
	for (size_t i = 0; i < list->n; i++)
		if (change_row_at(list, i)->parties > l.most)
			l.most = change_row_at(list, i)->parties;
	svg_begin(&s, h, &head);
	put_axes(&s, &l, list);
	put_steps(&s, p->a, &l, list);
	svg_end(&s);
}

/* Bars: one row for each group, days on a square-root axis, so that weeks
 * and years can both be read.  The name stands above its bar: there is room
 * for long ones, in every language. */
#define ROW U(40)
#define BAR_Y U(20)
#define BAR_H U(14)

static int64_t
root_of(uint64_t days)
{
	uint64_t x = days * 10000, r = 0, bit = UINT64_C(1) << 50;

	while (bit > x)
		bit >>= 2;
	for (; bit != 0; bit >>= 2) {
		if (x >= r + bit) {
			x -= r + bit;
			r = (r >> 1) + bit;
		} else {
			r >>= 1;
		}
	}
	return (int64_t)r;
}

static int32_t
bar_x(uint64_t days, uint64_t most)
{
	return U(8) + scale(root_of(days), root_of(most), CHART_W - U(24));
}

static void
put_ticks(struct svg *s, uint64_t most, int32_t height)
{
	static const uint64_t tick[] = {0, 30, 180, 365, 730, 1460, 2920};

	for (size_t i = 0; i < sizeof(tick) / sizeof(tick[0]); i++) {
		int32_t x = bar_x(tick[i], most);
		struct svg_label l = {{x, height - U(6)}, SVG_MIDDLE, "soft"};

		if (tick[i] > most)
			return;
		svg_line(s, (struct svg_at){x, 0},
		    (struct svg_at){x, height - EDGE_Y}, "grid");
		svg_uint(s, &l, tick[i]);
	}
}

static void
put_group(struct svg *s, const struct delay_group *g, uint64_t most, int32_t y)
{
	int32_t low = bar_x(g->low, most), high = bar_x(g->high, most);
	int32_t mid = bar_x(g->median, most), c = y + BAR_Y + BAR_H / 2;
	struct svg_label l = {{U(8), y + BAR_Y - U(5)}, SVG_START, NULL};

	svg_text(s, &l, g->name);
	svg_line(s, (struct svg_at){bar_x(g->least, most), c},
	    (struct svg_at){bar_x(g->most, most), c}, "range");
	svg_rect(s,
	    (struct svg_box){
	        low, y + BAR_Y, high - low > U(2) ? high - low : U(2), BAR_H},
	    "fill-a", SVG_FILL_CLASS);
	svg_line(s, (struct svg_at){mid, y + BAR_Y - U(3)},
	    (struct svg_at){mid, y + BAR_Y + BAR_H + U(3)}, "median");
}

static void
group_chart(struct html *h, const struct view_list *groups, uint64_t most,
    enum message title)
{
	struct svg_head head = {
	    .width = CHART_W,
	    .height = (int32_t)groups->n * ROW + EDGE_Y,
	    .class = "picture",
	    .title = {.m = title},
	};
	struct svg s;

	if (groups->n == 0 || most == 0)
		return;
	svg_begin(&s, h, &head);
	put_ticks(&s, most, head.height);
	for (size_t i = 0; i < groups->n; i++)
		put_group(
		    &s, delay_group_at(groups, i), most, (int32_t)i * ROW);
	svg_end(&s);
}

void
year_chart(struct html *h, const struct readings_view *v)
{
	group_chart(h, &v->by_year, v->all.most, MSG_PICTURE_YEARS);
}

void
state_chart(struct html *h, const struct readings_view *v)
{
	group_chart(h, &v->by_state, v->all.most, MSG_PICTURE_STATES);
}
