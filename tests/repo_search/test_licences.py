"""Which licences let the whole text of a record be handed on."""

import pytest

from repo_search.licences import allows_copies


@pytest.mark.parametrize(
    "licence",
    [
        "CC BY 4.0", "cc-by-sa-4.0", "CC BY-NC-ND 4.0 International", "CC BY-NC-SA 2.0 UK", "CC0",
        "CC0-1.0", "CC0 1.0 Universal", "Creative Commons Attribution 4.0 International License",
        "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International (licence)",
        "Creative Commons Attribution-NoDerivs 3.0 Unported", "Attribution 4.0 International",
        "Creative Commons: Attribution, Non-Commercial, No Derivatives 4.0", "OGL", "OGL v3.0",
        "OGL-UK-3.0", "Open Government Licence", "The Open Government Licence v3.0",
        "Open Government License, version 2.0", " Open Government Licence 3 ",
        "UK Open Government Licence for public sector information v3.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "http://www.creativecommons.org/licenses/by-nc-nd/2.0/uk/legalcode",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.cy",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ],
)  # fmt: skip
def test_a_text_under_an_open_licence_may_be_handed_on(licence: str) -> None:
    assert allows_copies(licence)


@pytest.mark.parametrize(
    "licence",
    [
        None, "", "Copyright of the publisher", "All rights reserved", "Crown copyright", "CC",
        "Creative Commons", "Not CC BY 4.0", "CC BY 4.0 except pages 3 to 9", "CC BY-ND-SA 4.0",
        "Open Government Licence does not apply", "Non-Commercial Government Licence",
        "CC BY 4.0, but ask first", "by", "Attribution", "public domain?",
        "https://creativecommons.org.example/licenses/by/4.0/",
        "https://example.org/?https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/", "Licence: ask the board", "ogl" * 5_000,
    ],
)  # fmt: skip
def test_any_other_may_not(licence: str | None) -> None:
    assert not allows_copies(licence)
