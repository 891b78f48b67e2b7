/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/text_class.h"

static void
test_utf8(void)
{
	static const struct {
		const char *name, *in;
		size_t len;
		uint32_t cp;
	} rows[] = {
	    {"ASCII", "a", 1, 'a'},
	    {"last of two bytes", "\xdf\xbf", 2, 0x7ff},
	    {"first of two bytes", "\xc2\x80", 2, 0x80},
	    {"first of three", "\xe0\xa0\x80", 3, 0x800},
	    {"last before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff},
	    {"first after them", "\xee\x80\x80", 3, 0xe000},
	    {"first of four", "\xf0\x90\x80\x80", 4, 0x10000},
	    {"last of all", "\xf4\x8f\xbf\xbf", 4, 0x10ffff},
	    {"continuation alone", "\x80", 0, 0},
	    {"overlong slash", "\xc0\xaf", 0, 0},
	    {"overlong, c1", "\xc1\xbf", 0, 0},
	    {"overlong, three bytes", "\xe0\x9f\xbf", 0, 0},
	    {"overlong, four bytes", "\xf0\x8f\xbf\xbf", 0, 0},
	    {"high surrogate", "\xed\xa0\x80", 0, 0},
	    {"low surrogate", "\xed\xbf\xbf", 0, 0},
	    {"above the last", "\xf4\x90\x80\x80", 0, 0},
	    {"f5", "\xf5\x80\x80\x80", 0, 0},
	    {"ff", "\xff", 0, 0},
	    {"cut after one", "\xc3", 0, 0},
	    {"cut after two", "\xe2\x82", 0, 0},
	    {"cut after three", "\xf0\x9f\x98", 0, 0},
	    {"second is no continuation", "\xe2(\xac", 0, 0},
	    {"third is none", "\xe2\x82(", 0, 0},
	    {"nothing", "", 0, 0},
	};
	uint32_t cp;
	size_t len, at;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		len = utf8_decode(span_str(rows[i].in), &cp);
		t_ok(len == rows[i].len && cp == rows[i].cp, "utf8: %s",
		    rows[i].name);
	}
	t_ok(utf8_valid(SPAN_LIT("a\xc3\xa9z"), NULL), "valid");
	t_ok(utf8_valid(span(NULL, 0), &at) && at == 0, "nothing is valid");
	t_ok(!utf8_valid(SPAN_LIT("ab\xc3"), &at) && at == 2, "offset");
}

/* Texts that people write, in the six languages and some that need joiners. */
static void
test_accepted(void)
{
	static const struct {
		const char *name, *in;
	} rows[] = {
	    {"nothing", ""},
	    {"English", "comity/act/v1\nAuthor: mfa.example\n\nWe join.\n"},
	    {"all of ASCII",
	        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW"
	        "XYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n"},
	    {"French, with a no-break space",
	        "L\xe2\x80\x99\xc3\x89tat d\xc3\xa9"
	        "clare\xc2\xa0: "
	        "\xc2\xab\xe2\x80\xafoui\xe2\x80\xaf\xc2\xbb \xe2\x80\x94 fin"},
	    {"Spanish",
	        "\xc2\xbfQu\xc3\xa9 a\xc3\xb1o? \xc2\xa1"
	        "Este!"},
	    {"Russian",
	        "\xd0\x9e\xd1\x82\xd0\xb2\xd0\xb5\xd1\x82 "
	        "\xd0\x99 \xd1\x91 \xe2\x84\x96 5"},
	    {"Chinese",
	        "\xe5\x9b\xbd\xe5\xae\xb6\xef\xbc\x8c"
	        "\xe5\xa3\xb0\xe6\x98\x8e\xe3\x80\x82"},
	    {"Arabic, with vowels",
	        "\xd8\xa7\xd9\x84\xd8\xaf\xd9\x8e\xd9"
	        "\x91\xd9\x88\xd9\x92\xd9\x84\xd8\xa9"},
	    {"Persian, ZWNJ",
	        "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae"
	        "\xd9\x88\xd8\xa7\xd9\x87\xd9\x85"},
	    {"Hindi, virama and ZWJ",
	        "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7"},
	    {"Hindi, virama and ZWNJ",
	        "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8c\xe0\xa4\xb7"},
	    {"Bengali, ZWJ before the virama",
	        "\xe0\xa6\xb0\xe2\x80\x8d\xe0\xa7\x8d\xe0\xa6\xaf"},
	    {"Sinhala, ZWJ",
	        "\xe0\xb7\x81\xe0\xb7\x8a\xe2\x80\x8d"
	        "\xe0\xb6\xbb\xe0\xb7\x93"},
	    {"an isolate in its line",
	        "name \xe2\x81\xa7\xd8\xa3\xe2\x81\xa9 here\n"},
	    {"isolates within isolates",
	        "\xe2\x81\xa6"
	        "a\xe2\x81\xa8"
	        "b"
	        "\xe2\x81\xa9"
	        "c\xe2\x81\xa9"},
	    {"two isolates",
	        "\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xa7\xe2\x81\xa9"},
	    {"Vietnamese", "Vi\xe1\xbb\x87t Nam"},
	    {"Korean", "\xed\x95\x9c\xea\xb5\xad"},
	    {"Thai", "\xe0\xb8\x97\xe0\xb8\xb5\xe0\xb9\x88"},
	    {"a mark with no composite", "q\xcc\x83"},
	    {"two marks in order", "q\xcc\xa3\xcc\x83"},
	    {"em dash inside a line", "a \xe2\x80\x94 b"},
	    {"em dash first, no space", "\xe2\x80\x94x\n\xe2\x80\x94"},
	    {"emoji without selectors", "\xf0\x9f\x98\x80"},
	    {"the newest code point, U+11F50 of 15.0", "\xf0\x91\xbd\x90"},
	    {"replacement character", "\xef\xbf\xbd"},
	};
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = text_profile(span_str(rows[i].in), 0, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, rows[i].name);
	}
}

struct refused {
	const char *name, *in;
	uint64_t offset;
	enum fault fault;
};

static void
run_refused(const struct refused *rows, size_t n)
{
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < n; i++) {
		rc = text_profile(span_str(rows[i].in), 1000, &e);
		t_rc(rc, &e, CY_BAD, rows[i].fault, rows[i].name);
		t_uint(e.offset, 1000 + rows[i].offset, "at its offset");
	}
}

static void
test_refused_classes(void)
{
	static const struct refused rows[] = {
	    {"overlong", "ab\xc0\xaf", 2, FAULT_TEXT_UTF8},
	    {"surrogate", "ab\xed\xa0\x80", 2, FAULT_TEXT_UTF8},
	    {"Latin-1", "abcdefgh\xe9t\xe9", 8, FAULT_TEXT_UTF8},
	    {"tab", "a\tb", 1, FAULT_TEXT_CONTROL},
	    {"tab in a word of eight", "abcdefghijk\tlmnopqrs", 11,
	        FAULT_TEXT_CONTROL},
	    {"CR LF", "a line of text\r\n", 14, FAULT_TEXT_CONTROL},
	    {"escape", "\x1b[31m", 0, FAULT_TEXT_CONTROL},
	    {"DEL", "abcdefg\x7f", 7, FAULT_TEXT_CONTROL},
	    {"C1: NEL", "a\xc2\x85", 1, FAULT_TEXT_CONTROL},
	    {"C1: CSI", "a\xc2\x9b", 1, FAULT_TEXT_CONTROL},
	    {"line separator", "a\xe2\x80\xa8", 1, FAULT_TEXT_SEPARATOR},
	    {"paragraph separator", "\xe2\x80\xa9", 0, FAULT_TEXT_SEPARATOR},
	    {"Arabic letter mark", "\xd8\x9c", 0, FAULT_TEXT_BIDI},
	    {"left-to-right mark", "a\xe2\x80\x8e", 1, FAULT_TEXT_BIDI},
	    {"right-to-left mark", "a\xe2\x80\x8f", 1, FAULT_TEXT_BIDI},
	    {"embedding", "a\xe2\x80\xaa", 1, FAULT_TEXT_BIDI},
	    {"pop", "a\xe2\x80\xac", 1, FAULT_TEXT_BIDI},
	    {"override (Trojan Source)",
	        "access \xe2\x80\xae"
	        "admin\xe2\x80\xac",
	        7, FAULT_TEXT_BIDI},
	    {"soft hyphen", "a\xc2\xad", 1, FAULT_TEXT_INVISIBLE},
	    {"grapheme joiner", "a\xcd\x8f", 1, FAULT_TEXT_INVISIBLE},
	    {"Hangul filler", "\xe3\x85\xa4", 0, FAULT_TEXT_INVISIBLE},
	    {"zero width space",
	        "a\xe2\x80\x8b"
	        "b",
	        1, FAULT_TEXT_INVISIBLE},
	    {"word joiner", "a\xe2\x81\xa0", 1, FAULT_TEXT_INVISIBLE},
	    {"invisible times", "a\xe2\x81\xa2", 1, FAULT_TEXT_INVISIBLE},
	    {"byte order mark",
	        "\xef\xbb\xbf"
	        "a",
	        0, FAULT_TEXT_INVISIBLE},
	    {"variation selector 16", "\xe2\x98\xba\xef\xb8\x8f", 3,
	        FAULT_TEXT_INVISIBLE},
	    {"Mongolian selector", "\xe1\xa0\x8b", 0, FAULT_TEXT_INVISIBLE},
	    {"Khmer vowel", "\xe1\x9e\xb4", 0, FAULT_TEXT_INVISIBLE},
	    {"Braille blank", "\xe2\xa0\x80", 0, FAULT_TEXT_INVISIBLE},
	    {"annotation", "\xef\xbf\xb9", 0, FAULT_TEXT_INVISIBLE},
	    {"tag character", "a\xf3\xa0\x81\x81", 1, FAULT_TEXT_INVISIBLE},
	    {"tag cancel", "\xf3\xa0\x81\xbf", 0, FAULT_TEXT_INVISIBLE},
	    {"ideographic selector", "\xe5\x9b\xbd\xf3\xa0\x84\x80", 3,
	        FAULT_TEXT_INVISIBLE},
	    {"private use", "\xee\x80\x80", 0, FAULT_TEXT_PRIVATE},
	    {"plane 16", "\xf4\x80\x80\x80", 0, FAULT_TEXT_PRIVATE},
	    {"U+FFFE", "\xef\xbf\xbe", 0, FAULT_TEXT_NONCHARACTER},
	    {"U+FDD0", "\xef\xb7\x90", 0, FAULT_TEXT_NONCHARACTER},
	    {"U+10FFFF", "\xf4\x8f\xbf\xbf", 0, FAULT_TEXT_NONCHARACTER},
	    {"unassigned, U+0378", "\xcd\xb8", 0, FAULT_TEXT_UNASSIGNED},
	    {"of Unicode 15.1, U+2FFC", "\xe2\xbf\xbc", 0,
	        FAULT_TEXT_UNASSIGNED},
	    {"of Unicode 16, U+1C89", "\xe1\xb2\x89", 0, FAULT_TEXT_UNASSIGNED},
	};

	run_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
test_refused_context(void)
{
	static const struct refused rows[] = {
	    {"isolate not closed", "ab \xe2\x81\xa7 c", 3, FAULT_TEXT_ISOLATE},
	    {"closed in the next line",
	        "\xe2\x81\xa6"
	        "a\nb\xe2\x81\xa9",
	        0, FAULT_TEXT_ISOLATE},
	    {"closed, never opened", "ab\xe2\x81\xa9", 2, FAULT_TEXT_ISOLATE},
	    {"one of two closed", "\xe2\x81\xa6\xe2\x81\xa6\xe2\x81\xa9", 0,
	        FAULT_TEXT_ISOLATE},
	    {"ZWNJ in Latin",
	        "a\xe2\x80\x8c"
	        "b",
	        1, FAULT_TEXT_JOINER},
	    {"ZWJ at the front", "\xe2\x80\x8d\xd9\x85", 0, FAULT_TEXT_JOINER},
	    {"ZWJ at the end", "\xd9\x85\xe2\x80\x8d", 2, FAULT_TEXT_JOINER},
	    {"ZWNJ before a space", "\xd9\x85\xe2\x80\x8c \xd9\x85", 2,
	        FAULT_TEXT_JOINER},
	    {"two joiners", "\xd9\x85\xe2\x80\x8c\xe2\x80\x8c\xd9\x85", 2,
	        FAULT_TEXT_JOINER},
	    {"between two scripts", "\xd9\x85\xe2\x80\x8c\xe0\xa4\x95", 2,
	        FAULT_TEXT_JOINER},
	    {"after a digit", "\xdb\xb5\xe2\x80\x8c\xd9\x85", 2,
	        FAULT_TEXT_JOINER},
	    {"emoji sequence", "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
	        4, FAULT_TEXT_JOINER},
	    {"joiner before a bad byte", "\xd9\x85\xe2\x80\x8c\xff", 2,
	        FAULT_TEXT_JOINER},
	    {"e and acute",
	        "caf"
	        "e\xcc\x81",
	        4, FAULT_TEXT_NFC},
	    {"after a run of eight", "abcdefge\xcc\x81", 8, FAULT_TEXT_NFC},
	    {"marks out of order", "q\xcc\x83\xcc\xa3", 3, FAULT_TEXT_NFC},
	    {"composes past a mark", "e\xcc\xb3\xcc\x81", 3, FAULT_TEXT_NFC},
	    {"Angstrom sign", "\xe2\x84\xab", 0, FAULT_TEXT_NFC},
	    {"compatibility ideograph", "\xef\xa4\x80", 0, FAULT_TEXT_NFC},
	    {"Hangul letters", "\xe1\x84\x92\xe1\x85\xa1", 3, FAULT_TEXT_NFC},
	    {"syllable and final", "\xed\x95\x98\xe1\x86\xab", 3,
	        FAULT_TEXT_NFC},
	    {"Bengali vowel in two parts",
	        "\xe0\xa6\x95\xe0\xa7\x87"
	        "\xe0\xa6\xbe",
	        6, FAULT_TEXT_NFC},
	    {"dash line at the front", "\xe2\x80\x94 mfa.example x", 0,
	        FAULT_TEXT_DASH_LINE},
	    {"dash line", "a\n\nb\n\xe2\x80\x94 x\n", 5, FAULT_TEXT_DASH_LINE},
	};

	run_refused(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
test_marks(void)
{
	char text[1 + 2 * (LIMIT_MARKS + 1)] = "q";
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i <= LIMIT_MARKS; i++)
		memcpy(text + 1 + 2 * i, "\xcc\x83", 2);
	rc = text_profile(span(text, 1 + 2 * LIMIT_MARKS), 0, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "as many marks as are allowed");
	rc = text_profile(span(text, sizeof(text)), 0, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TEXT_MARKS, "one mark more");
	t_uint(e.offset, 1 + 2 * LIMIT_MARKS, "at that mark");
	rc = text_profile(span(text + 1, 2 * LIMIT_MARKS), 0, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "marks upon nothing");
	rc = text_profile(span(text + 1, 2 * LIMIT_MARKS + 2), 0, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TEXT_MARKS, "and one more");
}

static void
test_line(void)
{
	static const struct {
		const char *name, *in;
		uint64_t offset;
		enum fault fault;
	} rows[] = {
	    {"a word", "a", 0, FAULT_NONE},
	    {"two words", "a b", 0, FAULT_NONE},
	    {"beyond ASCII", "\xc3\xa9 \xc3\xa9", 0, FAULT_NONE},
	    {"empty", "", 0, FAULT_TEXT_EMPTY},
	    {"LF", "a\nb", 1, FAULT_TEXT_LINE_FEED},
	    {"LF last", "a\n", 1, FAULT_TEXT_LINE_FEED},
	    {"space first", " a", 0, FAULT_TEXT_EDGE_SPACE},
	    {"space last", "ab ", 2, FAULT_TEXT_EDGE_SPACE},
	    {"only a space", " ", 0, FAULT_TEXT_EDGE_SPACE},
	    {"no-break space last", "ab\xc2\xa0", 2, FAULT_TEXT_EDGE_SPACE},
	    {"wide space first",
	        "\xe3\x80\x80"
	        "a",
	        0, FAULT_TEXT_EDGE_SPACE},
	    {"tab", "a\tb", 1, FAULT_TEXT_CONTROL},
	};
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = text_line(span_str(rows[i].in), 50, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		if (rc != CY_OK)
			t_uint(e.offset, 50 + rows[i].offset, "offset");
	}
}

static size_t
encode(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 63));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 63));
		out[2] = (char)(0x80 | (cp & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 63));
	out[2] = (char)(0x80 | (cp >> 6 & 63));
	out[3] = (char)(0x80 | (cp & 63));
	return 4;
}

static bool
assigned(uint32_t cp)
{
	UVersionInfo age;

	u_charAge((UChar32)cp, age);
	return age[0] > 0 && (age[0] < 15 || (age[0] == 15 && age[1] == 0));
}

/*
 * Our tables against the properties they were made from: what is ignorable by
 * default or of category Cf is not plain, but for the marks that show; what
 * we take for simple has no combining class and is its own NFC; white space
 * is White_Space.
 */
static void
test_tables(void)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	size_t hidden = 0, simple = 0, space = 0, valid = 0;
	enum text_class c;
	char text[4];

	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		bool ignorable = u_hasBinaryProperty(
		    (UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
		bool shows = u_hasBinaryProperty(
		    (UChar32)cp, UCHAR_PREPENDED_CONCATENATION_MARK);

		if ((cp >= 0xd800 && cp <= 0xdfff) || !assigned(cp))
			continue;
		c = text_class(cp);
		if (c == TEXT_PLAIN &&
		    (ignorable ||
		        (u_charType((UChar32)cp) == U_FORMAT_CHAR && !shows))) {
			t_diag("U+%04X shows nothing and is let pass", cp);
			hidden++;
		}
		if (text_simple(cp) &&
		    (c != TEXT_PLAIN ||
		        unorm2_getCombiningClass(nfc, (UChar32)cp) != 0 ||
		        u_getIntPropertyValue(
		            (UChar32)cp, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)) {
			t_diag("U+%04X is not simple", cp);
			simple++;
		}
		space += text_space(cp) !=
		    (u_hasBinaryProperty((UChar32)cp, UCHAR_WHITE_SPACE) != 0);
		if (utf8_valid(span(text, encode(text, cp)), NULL))
			valid++;
	}
	t_uint(hidden, 0, "nothing that hides is plain");
	t_uint(simple, 0, "what is simple is simple");
	t_uint(space, 0, "white space is White_Space");
	t_ok(valid > 280000, "%zu code points are well-formed", valid);
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		simple += text_simple(cp) && !assigned(cp);
	t_uint(simple, 0, "what is simple is assigned");
}

static const struct {
	const char *name;
	uint32_t sample;
	UScriptCode script;
} joining[] = {
    {"Arabic", 0x0628, USCRIPT_ARABIC},
    {"Syriac", 0x0712, USCRIPT_SYRIAC},
    {"N'Ko", 0x07d3, USCRIPT_NKO},
    {"Mandaic", 0x0841, USCRIPT_MANDAIC},
    {"Devanagari", 0x0915, USCRIPT_DEVANAGARI},
    {"Bengali", 0x0995, USCRIPT_BENGALI},
    {"Gurmukhi", 0x0a15, USCRIPT_GURMUKHI},
    {"Gujarati", 0x0a95, USCRIPT_GUJARATI},
    {"Oriya", 0x0b15, USCRIPT_ORIYA},
    {"Tamil", 0x0b95, USCRIPT_TAMIL},
    {"Telugu", 0x0c15, USCRIPT_TELUGU},
    {"Kannada", 0x0c95, USCRIPT_KANNADA},
    {"Malayalam", 0x0d15, USCRIPT_MALAYALAM},
    {"Sinhala", 0x0d9a, USCRIPT_SINHALA},
    {"Khmer", 0x1780, USCRIPT_KHMER},
    {"Mongolian", 0x1820, USCRIPT_MONGOLIAN},
    {"Hanifi Rohingya", 0x10d00, USCRIPT_HANIFI_ROHINGYA},
    {"Adlam", 0x1e900, USCRIPT_ADLAM},
};

/* Nothing but letters and marks of the script, or marks of several; U+0640,
 * the Arabic lengthener, is used by others too. */
static size_t
wrong_members(unsigned ours, UScriptCode script)
{
	UErrorCode err = U_ZERO_ERROR;
	size_t wrong = 0;
	UScriptCode sc;

	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		if (text_joining_script(cp) != ours || !assigned(cp))
			continue;
		sc = uscript_getScript((UChar32)cp, &err);
		if ((U_GET_GC_MASK((UChar32)cp) &
		        (U_GC_L_MASK | U_GC_M_MASK)) == 0 ||
		    (sc != script && sc != USCRIPT_INHERITED && cp != 0x640)) {
			t_diag("U+%04X", cp);
			wrong++;
		}
	}
	return wrong;
}

static void
test_joining(void)
{
	char text[16];
	struct cy_err e;
	size_t n;

	for (size_t i = 0; i < sizeof(joining) / sizeof(joining[0]); i++) {
		t_uint(wrong_members(text_joining_script(joining[i].sample),
		           joining[i].script),
		    0, joining[i].name);
		n = encode(text, joining[i].sample);
		n += encode(text + n, 0x200c);
		n += encode(text + n, joining[i].sample);
		t_ok(text_joining_script(joining[i].sample) != 0 &&
		        text_profile(span(text, n), 0, &e) == CY_OK,
		    "ZWNJ in %s", joining[i].name);
	}
}

/*
 * ICU's own answer on short strings over an alphabet that composes in many
 * ways: a record is refused for NFC exactly when ICU would change it.
 */
static void
test_nfc(void)
{
	static const uint32_t abc[] = {'e', 0xe9, 0x327, 0x323, 0x301, 0x344,
	    0x1100, 0x1161, 0x11a8, 0xac00, 0x9c7, 0x9be, 0x1e69};
	const size_t k = sizeof(abc) / sizeof(abc[0]);
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	size_t bad = 0, yes = 0, n, m, rest;
	struct cy_err e;
	char text[16];
	UChar u[4];
	bool want;

	for (size_t i = 0; i < k * k * k * k; i++) {
		n = 0;
		rest = i;
		for (m = 0; m < 4; m++) {
			n += encode(text + n, abc[rest % k]);
			u[m] = (UChar)abc[rest % k];
			rest /= k;
		}
		want = unorm2_isNormalized(nfc, u, 4, &err) != 0;
		yes += want;
		if ((text_profile(span(text, n), 0, &e) == CY_OK) != want)
			bad++;
	}
	t_uint(bad, 0, "agrees with ICU on 28,561 strings");
	t_ok(yes > 100, "of which %zu are in NFC", yes);
}

/* Every position of a bad byte in runs of every length. */
static void
test_runs(void)
{
	char text[40];
	size_t bad = 0, at;
	struct cy_err e;

	memset(text, 'a', sizeof(text));
	for (unsigned c = 0; c < 256; c++)
		for (at = 0; at < sizeof(text); at++) {
			bool ok = c == '\n' || (c >= 0x20 && c < 0x7f);

			text[at] = (char)c;
			if ((text_profile(span(text, sizeof(text)), 0, &e) ==
			        CY_OK) != ok ||
			    (!ok && e.offset != at))
				bad++;
			text[at] = 'a';
		}
	t_uint(bad, 0, "every byte at every place");
}

int
main(void)
{
	test_utf8();
	test_accepted();
	test_refused_classes();
	test_refused_context();
	test_marks();
	test_line();
	test_tables();
	test_joining();
	test_nfc();
	test_runs();
	return t_done();
}
