"""What hostile PDF files are made of: objects that loop, nest, lie about their size or unpack to
far more than they are."""

import zlib
from collections.abc import Mapping

MEBIBYTE = 2**20
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F1 12 Tf 72 700 Td (Learning from the review of Child A) Tj ET"


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
    packer, part = zlib.compressobj(), letters * (MEBIBYTE // len(letters))
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
        4: contents or stream(WORDS),
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
            4: contents or stream(WORDS),
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


def image(
    width: int, height: int, data: bytes = b"", more: bytes = b"/Filter/FlateDecode"
) -> bytes:
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (width, height)
    return one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"),
        resources=b"/XObject<</I 10 0 R>>",
        o10=stream(data or zlib.compress(b"\0" * 999), said + b"/ColorSpace/DeviceRGB" + more),
    )


def whole_image(side: int) -> bytes:
    """One whose data are all there: 2.5 GB of 50,000 x 50,000 points in 5 kB."""
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % (side, side)
    body = zeros(side * side, 2, said + b"/BitsPerComponent 8/ColorSpace/DeviceGray", b"\0")
    return one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"), resources=b"/XObject<</I 10 0 R>>", o10=body
    )


def laughing_forms(depth: int, each: int) -> bytes:
    """Each form draws the next one so many times."""
    said = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>"
    forms = {
        f"o{10 + at}": stream(b"/X Do " * each, said % (11 + at) + b">>") for at in range(depth)
    }
    last = stream(WORDS, b"/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>")
    forms[f"o{10 + depth}"] = last
    return one_page(stream(b"/X Do"), resources=b"/XObject<</X 10 0 R>>", **forms)


def font(more: bytes, **objects: bytes) -> bytes:
    said = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H"
    objects.setdefault("o11", b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500>>")
    return one_page(
        stream(b"BT /F 12 Tf 72 700 Td <004100420043> Tj ET"),
        resources=b"/Font<</F 10 0 R>>",
        o10=said + b"/DescendantFonts[11 0 R]%s>>" % more,
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
    body = bytearray(whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start, 1))
    for _ in range(chained):
        at = len(body)
        more = b"xref\n0 0\ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        body += more % (start, at)
        start = at
    return bytes(body)


def packed_places(said: bytes, size: int) -> bytes:
    """A table of where objects are that is itself a stream (ISO 32000-1, 7.5.8)."""
    body = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % one
        for one in ((1, b"<</Type/Catalog/Pages 2 0 R>>"), (2, b"<</Type/Pages/Kids[]/Count 0>>"))
    )
    table = zeros(size, 1, b"/Type/XRef/Root 1 0 R" + said, b"\1")
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


def shaded() -> bytes:
    """Colours by a function that says it has so many samples."""
    said = b"/ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 0]/Function 10 0 R"
    more = b"/FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1]/Size[2147483647]/BitsPerSample 32"
    shading = b"/Shading<</S<<%s>>>>" % said
    return one_page(stream(b"/S sh"), resources=shading, o10=flate(b"\0" * 9, more=more))
