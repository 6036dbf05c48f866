"""Hypothesis strategies for Word files: nothing comes in; parts of a file that belong together go out.

Styles, lists, notes and pictures are those that the text refers to, and some that it does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import forms
import newsroom
import web
from hypothesis import strategies as st
from newsroom import Text, lines_of, maybe, one, pieces, together

_TAGS = """abstractNum abstractNumId b basedOn bookmarkStart br del delText drawing em endnoteReference fldChar
    fldSimple footnote footnoteReference gridSpan hyperlink i ilvl ins instrText lvl lvlOverride moveFrom moveTo name
    num numFmt numId numPr numStyleLink object outlineLvl p pPr pStyle pict r rPr rStyle rt ruby rubyBase sdt sdtContent
    sdtPr start startOverride style sym t tab tbl tblHeader tc tcPr tr trPr txbxContent u vMerge vanish vertAlign"""
_OTHERS = "mc:AlternateContent mc:Choice mc:Fallback a:blip wp:inline wp:docPr m:oMath m:t v:imagedata"
_ATTRIBUTES = """w:val w:id r:id r:embed w:fldCharType w:instr w:name w:type w:styleId w:numId w:ilvl
    w:abstractNumId w:char w:font"""
loose = web.nested(
    newsroom.noise.map(lambda text: f"<w:t>{forms.safe(text)}</w:t>"),
    [*(f"w:{name}" for name in _TAGS.split()), *_OTHERS.split()],
    web.given(_ATTRIBUTES),
)

# ---------------------------------------------------------------- styles and lists

STYLES = lines_of("word-styles")
_STYLES = "".join(
    f"<w:style w:type='paragraph' w:styleId='S{at}'><w:name w:val='{name}'/>"
    f"<w:basedOn w:val='S{at - 1 if at % 4 else at}'/></w:style>"
    for at, name in enumerate(STYLES)
)
_CHARACTERS = """<w:style w:type='character' w:styleId='C1'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type='character' w:styleId='C2'><w:name w:val='Hyperlink'/></w:style>
<w:style w:type='character' w:styleId='C3'><w:name w:val='HTML Code'/></w:style>
<w:style w:type='paragraph' w:styleId='L1'><w:name w:val='y'/><w:pPr><w:outlineLvl w:val='1'/>
<w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>
<w:style w:type='table' w:styleId='T1'><w:name w:val='z'/><w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr>
</w:tblStylePr></w:style>"""
_FORMATS = ["bullet", "decimal", "none", "taiwaneseCounting", "lowerLetter"]


def _abstract(at: int) -> str:
    levels = "".join(
        f"<w:lvl w:ilvl='{level}'><w:start w:val='{at + level}'/>"
        f"<w:numFmt w:val='{_FORMATS[(at + level) % 5]}'/></w:lvl>"
        for level in range(4)
    )
    return f"<w:abstractNum w:abstractNumId='{at}'>{levels}</w:abstractNum>"


_NUMBERING = "".join(map(_abstract, range(3))) + "".join(
    f"<w:num w:numId='{at}'><w:abstractNumId w:val='{at % 3}'/>{override}</w:num>"
    for at, override in enumerate(
        ["", "", "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride>", "", ""], 1
    )
)

# ---------------------------------------------------------------- runs

_T = (newsroom.short | newsroom.sentence | newsroom.noise | newsroom.captioned).map(forms.safe)
_SWITCHES = st.lists(pieces("word-run"), max_size=2).map("".join)


def _run(inside: Text) -> Text:
    return st.builds(lambda switches, text: f"<w:r><w:rPr>{switches}</w:rPr>{text}</w:r>", _SWITCHES, inside)


text = _run(_T.map(lambda said: f"<w:t>{said}</w:t>"))
_NOTE_ID = one(["1", "2", "3", "9"])
call = _run(st.builds(lambda kind, name: f"<w:{kind}noteReference w:id='{name}'/>", one(["foot", "end"]), _NOTE_ID))
_BLIP = "<a:graphic><a:graphicData><a:blip r:embed='rId7'/></a:graphicData></a:graphic>"
picture = _run(
    st.builds(
        lambda around, extent, relation, said: (
            f"<w:drawing><wp:{around}><wp:extent cx='1' cy='{extent}'/>"
            f"<wp:docPr id='1' name='x' descr='{said}'/>{_BLIP.replace('rId7', relation)}</wp:{around}></w:drawing>"
        ),
        one(["inline", "anchor"]),
        one(["9000000", "100", "x"]),
        one(["rId7", "rId7", "rId8", "rId9", ""]),
        maybe(newsroom.short),
    )
    | one(["<w:pict><v:shape alt='甲'><v:imagedata r:id='rId7'/></v:shape></w:pict>", "<w:object/>"])
)


def _field(code: Text, result: Text) -> Text:
    """A field in runs of its own; some of its marks may be missing."""
    return st.builds(
        lambda code, result, marks: "".join(
            part if keep else ""
            for part, keep in zip(
                (
                    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>",
                    f"<w:r><w:instrText>{code}</w:instrText></w:r>",
                    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
                    result,
                    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
                ),
                marks,
                strict=True,
            )
        ),
        code,
        result,
        st.sampled_from([(1, 1, 1, 1, 1)] * 6 + [(1, 1, 0, 1, 1), (1, 1, 1, 1, 0), (0, 1, 1, 1, 1)]),
    )


_CODE = pieces("word-fields")


def _wrapped(inside: Text) -> Text:
    """What stands around runs: tracked changes, links, fields, content controls."""
    around = st.builds(
        lambda tag, text: f"<w:{tag} w:id='1'>{text}</w:{tag.split(' ')[0]}>",
        one(
            [
                "ins",
                "del",
                "moveFrom",
                "moveTo",
                "smartTag",
                "hyperlink r:id='rId9'",
                "hyperlink w:anchor='b1'",
                "fldSimple",
            ]
        ),
        inside,
    )
    ruby = st.builds(
        lambda base, reading: (
            f"<w:r><w:ruby><w:rubyPr/><w:rt>{reading}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
        ),
        inside,
        inside,
    )
    control = inside.map(lambda text: f"<w:sdt><w:sdtPr/><w:sdtContent>{text}</w:sdtContent></w:sdt>")
    simple = st.builds(lambda code, text: f"<w:fldSimple w:instr='{code}'>{text}</w:fldSimple>", _CODE, inside)
    return around | ruby | control | simple | _field(_CODE, inside) | together(inside, inside)


runs = st.recursive(text | text | text | call | picture | pieces("word-runs"), _wrapped, max_leaves=6)

# ---------------------------------------------------------------- blocks

_PROPERTIES = st.builds(
    lambda style, num, more: f"<w:pPr>{style}{num}{more}</w:pPr>",
    maybe(st.integers(0, len(STYLES)).map(lambda at: f"<w:pStyle w:val='S{at}'/>") | st.just("<w:pStyle w:val='L1'/>")),
    maybe(
        st.builds(
            lambda num, level: f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr>",
            st.integers(0, 6),
            st.integers(0, 3),
        )
    ),
    maybe(one(["<w:rPr><w:del/></w:rPr>", "<w:outlineLvl w:val='0'/>", "<w:rPr><w:moveFrom/></w:rPr>"])),
)
paragraph = st.builds(
    lambda properties, inside: f"<w:p>{properties}{''.join(inside)}</w:p>",
    maybe(_PROPERTIES),
    st.lists(runs, max_size=3),
)
_LINES = newsroom.block.map(
    lambda said: "".join(f"<w:p><w:r><w:t>{forms.safe(line)}</w:t></w:r></w:p>" for line in said.split("\n"))
)


def _around(inside: Text) -> Text:
    """Blocks that hold blocks."""
    cell = st.builds(
        lambda span, merge, blocks: f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{blocks}</w:tc>",
        maybe(one(["<w:gridSpan w:val='2'/>", "<w:gridSpan w:val='x'/>", "<w:gridSpan w:val='99'/>"])),
        maybe(one(["<w:vMerge w:val='restart'/>", "<w:vMerge/>", "<w:vMerge w:val='continue'/>"])),
        inside,
    )
    row = st.builds(
        lambda properties, cells: f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>",
        maybe(one(["<w:tblHeader/>", "<w:del/>", "<w:gridBefore w:val='1'/>", "<w:cnfStyle/>"])),
        st.lists(cell, max_size=3),
    )
    table = st.builds(
        lambda look, rows: f"<w:tbl><w:tblPr>{look}</w:tblPr>{''.join(rows)}</w:tbl>",
        maybe(st.just("<w:tblStyle w:val='T1'/><w:tblLook w:val='04A0'/>")),
        st.lists(row, min_size=1, max_size=3),
    )
    box = st.builds(
        lambda form, blocks: f"<w:p><w:r>{form.format(blocks=blocks)}</w:r></w:p>", pieces("word-boxes"), inside
    )
    wrapper = st.builds(lambda form, blocks: form.format(blocks=blocks), pieces("word-wrappers"), inside)
    return table | box | wrapper | st.lists(inside, min_size=1, max_size=3).map("".join)


block = st.recursive(paragraph | paragraph | _LINES | pieces("word-blocks"), _around, max_leaves=5)
body = st.lists(block, min_size=1, max_size=6).map("".join)

# ---------------------------------------------------------------- files

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml"
_TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
_KINDS = ["styles", "numbering", "footnotes", "endnotes", "header", "comments"]


def _relations(rows: Sequence[tuple[str, str, str, str]]) -> str:
    return (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + "".join(
            f"<Relationship Id='{name}' Type='{_OFFICE}/{kind}' Target='{target}'{mode}/>"
            for name, kind, target, mode in rows
        )
        + "</Relationships>"
    )


def _notes(kind: str, some: Sequence[str]) -> str:
    notes = "".join(f"<w:{kind} w:id='{at}'>{text}</w:{kind}>" for at, text in enumerate(some, 1))
    return forms.as_part(f"{kind}s", f"<w:{kind} w:type='separator' w:id='0'><w:p/></w:{kind}>{notes}")


def _file(
    text: str, footnotes: Sequence[str], endnotes: Sequence[str], other: str, strict: bool
) -> list[tuple[str, str]]:
    external = " TargetMode='External'"
    rows = [(f"rId{at}", kind, f"{kind}.xml", "") for at, kind in enumerate(_KINDS)]
    rows += [("rId7", "image", "media/a.png", ""), ("rId8", "image", "https://a.example/a.png", external)]
    rows += [("rId9", "hyperlink", "https://a.example/?a=1", external)]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml", "")]),
        "word/_rels/document.xml.rels": _relations(rows),
        "word/_rels/footnotes.xml.rels": _relations(rows[-3:]),
        "word/styles.xml": forms.as_part("styles", _STYLES + _CHARACTERS),
        "word/numbering.xml": forms.as_part("numbering", _NUMBERING),
        "word/footnotes.xml": _notes("footnote", footnotes),
        "word/endnotes.xml": _notes("endnote", endnotes),
        "word/header.xml": forms.as_part("hdr", other),
        "word/comments.xml": forms.as_part("comments", f"<w:comment w:id='1'>{other}</w:comment>"),
        "word/document.xml": forms.as_part("document", f"<w:body>{text}</w:body>"),
    }
    if strict:
        parts = {
            name: content.replace(_W, f"{_STRICT}/wordprocessingml/main").replace(
                _OFFICE, f"{_STRICT}/officeDocument/relationships"
            )
            for name, content in parts.items()
        }
    return list(parts.items())


_NOTES = st.lists(paragraph | block, max_size=3)
file = st.builds(_file, body, _NOTES, _NOTES, paragraph, st.sampled_from([False, False, False, True]))
