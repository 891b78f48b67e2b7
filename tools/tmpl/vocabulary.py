# SPDX-License-Identifier: Apache-2.0
"""What HTML is made of, as far as templates may use it (HTML Standard,
"Elements of HTML"; SVG 2)."""

VOID = set("area br col hr img input link meta source track wbr".split())

ELEMENTS = VOID | set("""
a abbr address article aside b bdi bdo blockquote body button caption cite
code colgroup data datalist dd del details dfn dialog div dl dt em fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup html i
ins kbd label legend li main map mark menu meter nav noscript ol optgroup
option output p picture pre progress q rp rt ruby s samp script search
section select small span strong sub summary sup svg table tbody td template
textarea tfoot th thead time title tr u ul var""".split())

# With a reason, which is the message.
REFUSED = {
    "style": "no styles in a page: they stand in the one stylesheet",
    "base": "would change where every link of the page leads",
    "iframe": "no other document within a page",
    "object": "no other document within a page",
    "embed": "no other document within a page",
    "applet": "no other document within a page",
    "frame": "no other document within a page",
    "audio": "nothing of the kind is served",
    "video": "nothing of the kind is served",
    "canvas": "a picture is SVG drawn by the server",
    "math": "is not understood by this compiler",
}

SVG = set("""
a circle clipPath defs desc ellipse g line linearGradient marker mask path
pattern polygon polyline rect stop svg symbol text title tspan use""".split())

# Their start tag ends an open <p>, behind the author's back.
BLOCK = set("""
address article aside blockquote details dialog div dl fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre
search section table ul""".split())

# Where these may stand; None: in anything, for a define that is a part.
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"}, "dd": {"dl", "div"},
    "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"},
    "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"},
    "caption": {"table"}, "colgroup": {"table"}, "col": {"colgroup"},
    "legend": {"fieldset"}, "summary": {"details"},
    "figcaption": {"figure"}, "optgroup": {"select"},
    "option": {"select", "optgroup", "datalist"},
    "head": {"html"}, "body": {"html"},
}
# And what may stand in these; white space besides.
CHILDREN = {
    "ul": {"li", "template"}, "ol": {"li", "template"},
    "menu": {"li", "template"},
    "dl": {"dt", "dd", "div", "template"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr",
              "template"},
    "thead": {"tr", "template"}, "tbody": {"tr", "template"},
    "tfoot": {"tr", "template"}, "tr": {"td", "th", "template"},
    "colgroup": {"col", "template"},
    "select": {"option", "optgroup", "hr"}, "optgroup": {"option"},
    "html": {"head", "body"},
    "head": {"title", "meta", "link", "script", "noscript", "template"},
}
# Never within themselves, however deep.
NOT_NESTED = {"a", "button", "form", "label", "main", "title", "option"}

# Text only: a tag in them would be shown, or be dropped.
TEXT_ONLY = {"title", "textarea", "option"}

URLS = {"href", "src", "action", "formaction", "cite", "poster", "data",
        "xlink:href"}
# Lists of URLs, what runs, what a style may refer to: constant.
NO_VALUES = set("""
charset clip-path cursor fill filter formmethod formtarget http-equiv
imagesrcset integrity is manifest marker-end marker-mid marker-start mask
method nonce ping rel sandbox slot srcset stroke target type""".split())
REFUSED_ATTRIBUTES = {"srcdoc": "a document in an attribute",
                      "style": "no styles in a page: give it a class",
                      "xml:base": "would change where links lead",
                      "background": "is obsolete", "bgcolor": "is obsolete"}

# People read these; they are to be messages.
READ = {"title", "alt", "label", "aria-label", "aria-description",
        "aria-roledescription", "aria-valuetext", "place" "holder", "abbr"}
