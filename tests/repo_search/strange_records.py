"""Records with any text in them, for tests of formats."""

from datetime import datetime

from hypothesis import strategies as st

from repo_search.dates import parse_date
from repo_search.records import Holding, Record, Reference

MOMENT = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - the catalogue's times are UTC
RECORD = Record(
    record_id="k7m2q9xw",
    accession=12,
    title="Child H1: overview report",
    publishers=(Reference("avon", "Avon Partnership"), Reference("exe", "Exe Partnership")),
    themes=(Reference("neglect", "Neglect"), Reference("sleep", "Safe sleeping")),
    suggested=(Reference("alcohol", "Alcohol misuse"),),
    status=None,
    cases=(Reference("c4s3", "Child H1"),),
    published=parse_date("15 May 2018"),
    document_type="overview-report",
    review="scr",
    authors=("A. Writer", "Smith, Jane"),
    languages=("en", "cy"),
    abstract="A baby died.\n\nER  - \nTY  - JOUR",
    rights=None,
    rights_holder=None,
    licence=None,
    source_url="https://example.org/h1",
    series="Avon reviews",
    period_covered=None,
    notes=("Signed",),
    text="layer",
    text_reason="",
    holding=Holding("ab" * 32, 1000, "application/pdf", "h1.pdf", 40, True, ("/in/h1.pdf",)),
    added=MOMENT,
    changed=MOMENT,
)

_SHARP = st.sampled_from(
    [
        *"\n\r\v\f\x85\u2028\x00\x1b{}\\#$%&_~^@\"',;=-",
        "\r\nER  - ",
        "\nTY  - JOUR\n",
        "\n}\n@misc{a,",
    ]
)
TEXT = st.lists(st.one_of(_SHARP, st.text(st.characters(exclude_categories=["Cs"])))).map("".join)
RECORDS = st.builds(
    Record,
    record_id=st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8),
    accession=st.just(1),
    title=TEXT,
    publishers=st.lists(st.builds(Reference, st.just("p"), TEXT), max_size=2).map(tuple),
    themes=st.lists(st.builds(Reference, st.just("t"), TEXT), max_size=2).map(tuple),
    suggested=st.just(()),
    cases=st.just(()),
    status=st.none(),
    published=st.sampled_from(
        [None, *map(parse_date, ("2019", "April 2018", "5 May 2018", "2018/19", "spring 2018"))]
    ),
    document_type=st.one_of(st.none(), TEXT),
    review=st.none(),
    authors=st.lists(TEXT, max_size=2).map(tuple),
    languages=st.lists(TEXT, max_size=2).map(tuple),
    abstract=st.one_of(st.none(), TEXT),
    rights=st.one_of(st.none(), TEXT),
    rights_holder=st.one_of(st.none(), TEXT),
    licence=st.one_of(st.none(), TEXT),
    source_url=st.none(),
    series=st.one_of(st.none(), TEXT),
    period_covered=st.none(),
    notes=st.just(()),
    text=st.just("layer"),
    text_reason=st.just(""),
    holding=st.none(),
    added=st.just(MOMENT),
    changed=st.just(MOMENT),
)
