"""PDF files that mean to cost their reader time or memory, made when they are needed: small to
make, large to read. Each is named by what it does."""

import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

MEBIBYTE = 2**20
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F1 12 Tf 72 700 Td (Learning from the review of Child A) Tj ET"


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects by number, with a table of where they are (ISO 32000-1, 7.5.4)."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    out += b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def flate(data: bytes, times: int = 1, more: bytes = b"") -> bytes:
    """A stream packed so many times, and the filters that unpack it."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[%s]%s" % (b"/FlateDecode" * times, more))


def zeros(size: int, times: int = 1, more: bytes = b"", letters: bytes = b" ") -> bytes:
    """Likewise of so many repeated letters, without ever holding them all."""
    packer, part = zlib.compressobj(9), letters * (MEBIBYTE // len(letters))
    packed = b"".join(packer.compress(part) for _ in range(size // MEBIBYTE)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return stream(packed, b"/Filter[%s]%s" % (b"/FlateDecode" * times, more))


def one_page(
    contents: bytes = b"", page: bytes = b"", catalogue: bytes = b"", **more: bytes
) -> bytes:
    """A PDF of one page; further objects as `o10=b"…"`, fonts and the like as `resources`."""
    resources = more.pop("resources", b"/Font<</F1 5 0 R>>")
    box = b"" if b"/MediaBox" in page else b"/MediaBox[0 0 595 842]"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<%s>>%s>>"
        % (box, resources, page),
        4: contents or stream(_WORDS),
        5: _FONT,
        **{int(name[1:]): body for name, body in more.items()},
    }
    return pdf(objects)


def many_pages(count: int, contents: bytes = b"") -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + at) for at in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 3 0 R>>"
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            3: b"<</Font<</F1 5 0 R>>>>",
            4: contents or stream(_WORDS),
            5: _FONT,
            **{10 + at: page for at in range(count)},
        }
    )


def tree_of_pages(kids: bytes, **more: bytes) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 9/Kids[%s]>>" % kids}
    return pdf({**objects, **{int(name[1:]): body for name, body in more.items()}})


def deep_tree_of_pages(depth: int) -> bytes:
    levels = {
        at: b"<</Type/Pages/Count 1/Parent %d 0 R/Kids[%d 0 R]>>" % (at - 1, at + 1)
        for at in range(2, depth)
    }
    leaf = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth - 1)
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **levels, depth: leaf})


def image(width: int, height: int, data: bytes = b"", more: bytes = b"/Filter/FlateDecode") -> bytes:
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (width, height)
    return one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"),
        resources=b"/XObject<</I 10 0 R>>",
        o10=stream(data or zlib.compress(b"\0" * 999), said + b"/ColorSpace/DeviceRGB" + more),
    )


def whole_image(side: int) -> bytes:
    """One whose data are all there: 7.5 GB of 50,000 x 50,000 points in 20 kB."""
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
    body = zeros(side * side, 2, said % (side, side), b"\0")
    return one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"), resources=b"/XObject<</I 10 0 R>>", o10=body
    )


def laughing_forms(depth: int, each: int) -> bytes:
    """Each form draws the next one so many times."""
    said = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>"
    forms = {
        f"o{10 + at}": stream(b"/X Do " * each, said % (11 + at) + b">>") for at in range(depth)
    }
    last = stream(_WORDS, b"/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>")
    forms[f"o{10 + depth}"] = last
    return one_page(stream(b"/X Do"), resources=b"/XObject<</X 10 0 R>>", **forms)


def font(more: bytes, **objects: bytes) -> bytes:
    said = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[11 0 R]%s>>"
    objects.setdefault("o11", b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500>>")
    return one_page(
        stream(b"BT /F 12 Tf 72 700 Td <004100420043> Tj ET"),
        resources=b"/Font<</F 10 0 R>>",
        o10=said % more,
        **objects,
    )


def letters_of(cmap: bytes) -> bytes:
    """A font whose letters are told by this map (ISO 32000-1, 9.10.3)."""
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    return font(b"/ToUnicode 12 0 R", o12=flate(head + cmap + b"endcmap end end"))


def looping_font() -> bytes:
    """Each letter of it draws all of them again (Type 3)."""
    letter = stream(b"9 0 d0 BT /F 1 Tf (" + b"a" * 300 + b") Tj ET")
    said = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97"
    more = b"/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/CharProcs<</a 11 0 R>>"
    return one_page(
        stream(b"BT /F 12 Tf (" + b"a" * 999 + b") Tj ET"),
        resources=b"/Font<</F 10 0 R>>",
        o10=said + more + b"/Resources<</Font<</F 10 0 R>>>>>>",
        o11=letter,
    )


def bookmarks(items: Mapping[int, bytes]) -> bytes:
    """An outline of these items; the first has number 10."""
    numbered = {f"o{at}": b"<</Title(A)/Dest[3 0 R/Fit]%s>>" % more for at, more in items.items()}
    outline = b"<</Type/Outlines/Count 9/First 10 0 R/Last %d 0 R>>" % max(items)
    return one_page(catalogue=b"/Outlines 9 0 R", o9=outline, **numbered)


def fields(items: Mapping[int, bytes], annotations: bytes = b"[10 0 R]") -> bytes:
    """Fields of a form, which are drawn with the page; the first has number 10."""
    said = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[0 0 99 99]%s>>"
    return one_page(
        page=b"/Annots " + annotations,
        catalogue=b"/AcroForm<</NeedAppearances true/Fields[10 0 R]/DA(/F1 12 Tf)>>",
        **{f"o{at}": said % more for at, more in items.items()},
    )


def tables_of_places(chained: int) -> bytes:
    """So many older tables of where objects are, one leading to the next, the last to the first;
    with none, one that leads to itself."""
    whole = one_page()
    start = whole.rindex(b"xref\n0 1")
    body = whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start, 1)
    for _ in range(chained):
        at = len(body)
        more = b"xref\n0 0\ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        body += more % (start, at)
        start = at
    return body


def packed_places(said: bytes, data: bytes) -> bytes:
    """A table of where objects are that is itself a stream (ISO 32000-1, 7.5.8)."""
    body = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % one
        for one in ((1, b"<</Type/Catalog/Pages 2 0 R>>"), (2, b"<</Type/Pages/Kids[]/Count 0>>"))
    )
    table = zeros(len(data), 1, b"/Type/XRef/Root 1 0 R" + said, data[:1])
    return body + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


def packed_objects(count: int, body: bytes) -> bytes:
    """Objects in a stream that says it has so many (ISO 32000-1, 7.5.7)."""
    said = b"/Type/ObjStm/N %d/First 10" % count
    return one_page(catalogue=b"/Lang 20 0 R", o11=body.replace(b"<<", b"<<" + said, 1))


def one_line(characters: int) -> bytes:
    return one_page(flate(b"BT /F1 1 Tf 9 9 Td (" + b"word " * (characters // 5) + b") Tj ET"))


def annotated(count: int) -> bytes:
    note = b"<</Type/Annot/Subtype/Square/Rect[0 0 595 842]/AP<</N 10 0 R>>>>"
    appearance = stream(b"0 0 595 842 re f", b"/Subtype/Form/BBox[0 0 595 842]")
    return one_page(page=b"/Annots[%s]" % (b"11 0 R " * count), o10=appearance, o11=note)


def tiled(step: bytes) -> bytes:
    """A pattern whose tiles are as small as that."""
    said = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep %s/YStep %s" % (step, step)
    return one_page(
        stream(b"/Pattern cs /P scn 0 0 595 842 re f"),
        resources=b"/Pattern<</P 10 0 R>>",
        o10=stream(b"0 0 1 1 re f", said + b"/Resources<<>>"),
    )


def _pattern(kind: bytes, more: bytes) -> bytes:
    shading = b"/ShadingType %s/ColorSpace/DeviceRGB%s" % (kind, more)
    return one_page(stream(b"/S sh"), resources=b"/Shading<</S<<%s>>>>" % shading)


_RANGES = b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 100 + b"endbfrange\n"
_SAMPLED = b"/Coords[0 0 595 0]/Function 10 0 R"

BOMBS: dict[str, Callable[[], bytes]] = {
    "flate-256-MiB": lambda: one_page(zeros(256 * MEBIBYTE)),
    "flate-in-flate-2-GiB": lambda: one_page(zeros(2048 * MEBIBYTE, 2)),
    "flate-60-filters": lambda: one_page(flate(_WORDS, 60)),
    "flate-of-operators": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"q 1 0 0 1 0 0 cm ")),
    "flate-of-text": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"BT /F1 9 Tf (aaaa)Tj ET ")),
    "flate-of-paths": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"0 0 m 9 9 l 5 7 l S ")),
    "lzw-and-hex": lambda: one_page(stream(b"80" * MEBIBYTE, b"/Filter[/ASCIIHexDecode/LZWDecode]")),
    "run-lengths": lambda: one_page(
        stream(zlib.compress(b"\x81 " * 32 * MEBIBYTE, 9), b"/Filter[/FlateDecode/RunLengthDecode]")
    ),
    "predictor-of-huge-columns": lambda: one_page(
        flate(_WORDS * 99, more=b"/DecodeParms[<</Predictor 15/Columns 2147483647/Colors 32>>]")
    ),
    "objects-in-a-stream": lambda: packed_objects(10_000_000, zeros(256 * MEBIBYTE)),
    "places-in-a-stream": lambda: packed_places(
        b"/Size 2147483647/W[1 2 1]", b"\1" * 256 * MEBIBYTE
    ),
    "places-of-huge-width": lambda: packed_places(
        b"/Size 9/W[2147483647 2147483647 2147483647]", b"\1" * MEBIBYTE
    ),
    "places-that-loop": partial(tables_of_places, 0),
    "places-in-a-long-chain": partial(tables_of_places, 50_000),
    "nested-arrays": lambda: one_page(catalogue=b"/A" + b"[" * 2_000_000),
    "nested-dictionaries": lambda: one_page(catalogue=b"/A" + b"<</A" * 1_000_000),
    "nested-in-contents": lambda: one_page(flate(b"[" * 4_000_000 + b"] TJ " + _WORDS)),
    "nested-states": lambda: one_page(flate(b"q " * 4_000_000 + _WORDS)),
    "references-in-a-loop": lambda: one_page(catalogue=b"/Lang 10 0 R", o10=b"11 0 R", o11=b"10 0 R"),
    "pages-20,000": partial(many_pages, 20_000),
    "pages-4,999-of-a-heavy-one": lambda: many_pages(4_999, zeros(8 * MEBIBYTE)),
    "pages-4,999-of-much-text": lambda: many_pages(
        4_999, flate(b"BT /F1 1 Tf " + b"9 9 Td (some words of a line) Tj " * 2_000 + b"ET")
    ),
    "pages-that-hold-themselves": lambda: tree_of_pages(b"2 0 R 2 0 R"),
    "pages-that-hold-each-other": lambda: tree_of_pages(
        b"3 0 R 3 0 R", o3=b"<</Type/Pages/Count 9/Parent 2 0 R/Kids[2 0 R 2 0 R]>>"
    ),
    "pages-doubled-60-times": lambda: tree_of_pages(
        b"3 0 R 3 0 R",
        o63=b"<</Type/Page/MediaBox[0 0 9 9]>>",
        **{
            f"o{at}": b"<</Type/Pages/Count 1000/Kids[%d 0 R %d 0 R]>>" % (at + 1, at + 1)
            for at in range(3, 63)
        },
    ),
    "pages-100,000-deep": partial(deep_tree_of_pages, 100_000),
    "parents-in-a-loop": lambda: one_page(
        page=b"/Parent 10 0 R", o10=b"<</Type/Pages/Parent 11 0 R>>", o11=b"<</Parent 10 0 R>>"
    ),
    "image-50,000-claimed": partial(image, 50_000, 50_000),
    "image-2,000,000,000-claimed": partial(image, 2_000_000_000, 2_000_000_000),
    "image-50,000-whole": partial(whole_image, 50_000),
    "image-JPEG-2000-claimed": partial(
        image, 50_000, 50_000,
        b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 \0\0\0-jp2h\0\0\0\x16ihdr"
        b"\0\0\xc3\x50\0\0\xc3\x50\0\3\7\7\0\0\0\0\0\x0fcolr\1\0\0\0\0\0\x10\0\0\0\0jp2c"
        b"\xff\x4f\xff\x51\0\x2f\0\0\0\0\xc3\x50\0\0\xc3\x50\0\0\0\0\0\0\0\0\0\0\xc3\x50\0\0\xc3\x50"
        b"\0\0\0\0\0\0\0\0\0\3\7\1\1\7\1\1\7\1\1",
        b"/Filter/JPXDecode",
    ),
    "image-fax-claimed": partial(
        image, 50_000, 50_000, b"\0" * MEBIBYTE,
        b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000/Rows 2000000000>>",
    ),
    "image-in-the-contents": lambda: one_page(
        stream(b"BI /W 50000 /H 50000 /BPC 8 /CS /RGB /F /Fl ID \x78\x9c EI " + _WORDS)
    ),
    "forms-that-laugh": partial(laughing_forms, 20, 10),
    "forms-10,000-deep": partial(laughing_forms, 10_000, 1),
    "font-that-draws-itself": looping_font,
    "letters-in-huge-ranges": lambda: letters_of(_RANGES * 20_000),
    "letters-one-by-one": lambda: letters_of(b"9 beginbfchar\n" + b"<0041> <0042>\n" * 3_000_000),
    "letters-of-long-words": lambda: letters_of(
        b"1 beginbfchar\n<0041> <" + b"0041" * 1_000_000 + b">\nendbfchar\n"
    ),
    "letters-by-another-map": lambda: letters_of(b"/A usecmap\n" * 1_000_000),
    "letters-in-a-flate-bomb": lambda: font(b"/ToUnicode 12 0 R", o12=zeros(256 * MEBIBYTE)),
    "font-file-in-a-flate-bomb": lambda: font(
        b"",
        o11=b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/FontDescriptor 12 0 R>>",
        o12=b"<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 13 0 R>>",
        o13=zeros(256 * MEBIBYTE, 1, b"/Length1 268435456", b"\0"),
    ),
    "widths-of-a-huge-range": lambda: font(
        b"",
        o11=b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[%s]>>" % (b"0 2147483647 5 " * 200_000),
    ),
    "bookmarks-that-loop": lambda: bookmarks({10: b"/Next 10 0 R/First 10 0 R/Last 10 0 R"}),
    "bookmarks-100,000-deep": lambda: bookmarks(
        {at: b"/First %d 0 R/Last %d 0 R" % (at + 1, at + 1) for at in range(10, 100_010)}
    ),
    "bookmarks-100,000-long": lambda: bookmarks(
        {at: b"/Next %d 0 R" % (at + 1) for at in range(10, 100_010)}
    ),
    "bookmark-of-a-huge-title": lambda: bookmarks({10: b"/Title(%s)" % (b"a" * 8 * MEBIBYTE)}),
    "bookmark-by-a-looping-name": lambda: one_page(
        catalogue=b"/Outlines 9 0 R/Names<</Dests 11 0 R>>",
        o9=b"<</First 10 0 R/Last 10 0 R>>",
        o10=b"<</Title(A)/Dest(zzz)>>",
        o11=b"<</Limits[(a)(zzzz)]/Kids[11 0 R 11 0 R 11 0 R 11 0 R]>>",
    ),
    "fields-that-loop": lambda: fields({10: b"/Kids[10 0 R 10 0 R]/Parent 10 0 R"}),
    "fields-doubled-40-times": lambda: fields(
        {at: b"/Kids[%d 0 R %d 0 R]" % (at + 1, at + 1) for at in range(10, 50)}
    ),
    "fields-100,000-deep": lambda: fields(
        {at: b"/Kids[%d 0 R]/Parent %d 0 R" % (at + 1, at - 1) for at in range(10, 100_010)}
    ),
    "field-of-a-long-value": lambda: fields({10: b"/Ff 4096/V(%s)" % (b"word " * 400_000)}),
    "annotations-200,000": partial(annotated, 200_000),
    "pattern-of-tiny-tiles": partial(tiled, b".0001"),
    "pattern-of-no-step": partial(tiled, b"0"),
    "shading-by-a-huge-function": lambda: _pattern(b"2", _SAMPLED).replace(
        b"endobj\n5 0 obj",
        b"endobj\n10 0 obj\n"
        + flate(
            b"\0" * 9,
            more=b"/FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1]/Size[2147483647]/BitsPerSample 32",
        )
        + b"\nendobj\n5 0 obj",
    ),
    "page-of-huge-size": lambda: one_page(page=b"/MediaBox[0 0 1e9 1e9]/UserUnit 1e9"),
    "page-of-no-height": lambda: one_page(page=b"/MediaBox[0 0 1e9 1e-9]"),
    "page-of-one-point-by-far": lambda: one_page(page=b"/MediaBox[0 0 0.01 14400]"),
    "one-line-of-20-MB": partial(one_line, 20_000_000),
    "title-of-20-MB": lambda: pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
         3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
         4: b"<</Title(%s)>>" % (b"word " * 4_000_000)},
        b"/Root 1 0 R/Info 4 0 R",
    ),
}  # fmt: skip


def write_pdf_bombs(folder: Path, names: list[str] | None = None) -> None:
    for name in names or BOMBS:
        (folder / f"{name}.pdf").write_bytes(BOMBS[name]())
