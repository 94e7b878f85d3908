"""PDF files that mean to cost their reader time or memory, made when they are needed: small to
send, large to read. Each is named by what it does."""

import zlib
from collections.abc import Callable
from functools import partial

from .hostile_pdfs import (
    MEBIBYTE,
    WORDS,
    annotated,
    bookmarks,
    deep_tree_of_pages,
    fields,
    flate,
    font,
    image,
    laughing_forms,
    letters_of,
    looping_font,
    many_pages,
    one_line,
    one_page,
    packed_objects,
    packed_places,
    pdf,
    shaded,
    stream,
    tables_of_places,
    tiled,
    tree_of_pages,
    whole_image,
    zeros,
)

_RANGES = b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 100 + b"endbfrange\n"

BOMBS: dict[str, Callable[[], bytes]] = {
    "flate-in-flate-256-MiB": lambda: one_page(zeros(256 * MEBIBYTE, 2)),
    "flate-in-flate-2-GiB": lambda: one_page(zeros(2048 * MEBIBYTE, 2)),
    "flate-60-filters": lambda: one_page(flate(WORDS, 60)),
    "flate-of-operators": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"q 1 0 0 1 0 0 cm ")),
    "flate-of-text": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"BT /F1 9 Tf (aaaa)Tj ET ")),
    "flate-of-paths": lambda: one_page(zeros(64 * MEBIBYTE, 1, b"", b"0 0 m 9 9 l 5 7 l S ")),
    "lzw-and-hex": lambda: one_page(
        stream(b"80" * MEBIBYTE, b"/Filter[/ASCIIHexDecode/LZWDecode]")
    ),
    "run-lengths": lambda: one_page(
        stream(zlib.compress(b"\x81 " * 32 * MEBIBYTE, 9), b"/Filter[/FlateDecode/RunLengthDecode]")
    ),
    "predictor-of-huge-columns": lambda: one_page(
        flate(WORDS * 99, more=b"/DecodeParms[<</Predictor 15/Columns 2147483647/Colors 32>>]")
    ),
    "objects-in-a-stream": lambda: packed_objects(10_000_000, zeros(256 * MEBIBYTE)),
    "places-in-a-stream": lambda: packed_places(
        b"/Size 2147483647/W[1 2 1]", 256 * MEBIBYTE
    ),
    "places-of-huge-width": lambda: packed_places(
        b"/Size 9/W[2147483647 2147483647 2147483647]", MEBIBYTE
    ),
    "places-that-loop": partial(tables_of_places, 0),
    "places-in-a-long-chain": partial(tables_of_places, 50_000),
    "nested-arrays": lambda: one_page(catalogue=b"/A" + b"[" * 2_000_000),
    "nested-dictionaries": lambda: one_page(catalogue=b"/A" + b"<</A" * 1_000_000),
    "nested-in-contents": lambda: one_page(flate(b"[" * 4_000_000 + b"] TJ " + WORDS)),
    "nested-states": lambda: one_page(flate(b"q " * 4_000_000 + WORDS)),
    "references-in-a-loop": lambda: one_page(
        catalogue=b"/Lang 10 0 R", o10=b"11 0 R", o11=b"10 0 R"
    ),
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
        stream(b"BI /W 50000 /H 50000 /BPC 8 /CS /RGB /F /Fl ID \x78\x9c EI " + WORDS)
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
        o11=b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[%s]>>"
        % (b"0 2147483647 5 " * 200_000),
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
    "shading-by-a-huge-function": shaded,
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
