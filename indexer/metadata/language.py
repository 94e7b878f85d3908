"""The languages of a document, from its words and scripts; a `lang` attribute ranks below them.

Function words are counted for languages in Latin letters; other scripts are told by their
letters. A library was not taken: the good ones are large, one is slow and answers by chance, and
the languages that safeguarding reviews are translated into are few.
"""

import re
from collections import Counter
from collections.abc import Iterable

from indexer.metadata.front_matter import FrontMatter
from indexer.metadata.vocabulary import word_set
from repo_search.claims import Claim, Source

EXTRACTOR = "language/1"
FEWEST_WORDS = 12
_SAMPLE = 800
"""Characters read of each page."""
_SHARE_OF_SECOND = 0.25
"""The share of the words beyond which a second language is claimed as well."""

_FUNCTION_WORDS = {
    "en": word_set(
        """
        the of and to in a is that for was with as on by be this are it from which have were has
        not their been they or an at had will his her she he there
        """
    ),
    "cy": word_set(
        """
        yn y yr a i o ar ac wedi gan am bod mae oedd ei eu eich sydd hwn neu fel ond at hefyd na
        oes ydy yw roedd nhw wrth i’r o’r a’r gyda plant hyn fod mewn ddim un gwaith
        """
    ),
    "pl": word_set(
        """
        i w na z że się nie do to jest o jak po od przez ale dla za są czy który które która tym
        oraz być był było przy ze tego jego jej ich może lub dziecka
        """
    ),
    "ro": word_set(
        """
        și de la în a să nu cu pe un o din este care că pentru mai fi au al ale sau prin după
        fost dar dacă ca lui lor acest această copilului ei sunt unui unei
        """
    ),
    "lt": word_set(
        """
        ir į yra kad su iš bei ar tai buvo kaip apie jos jo jų už taip po nuo bet gali arba šis
        ši ne nes dėl pagal prie vaiko kuris kurie vaikų turi
        """
    ),
    "lv": word_set(
        """
        un ir ka ar no par uz bija vai kas lai tas tā bet pie pēc ne arī kā viņa tiek to šis šī
        bērna bērnu tika nav kuri viņu
        """
    ),
    "pt": word_set(
        """
        de a o e que do da em para com não uma os no se na por mais as dos como mas foi ao ele
        das à seu sua ou ser quando muito há nos já está são também pela pelo até isso criança
        """
    ),
    "es": word_set(
        """
        de la que el en y a los se del las un por con no una su para es al lo como más o pero
        sus le ha este sí porque esta son entre cuando muy sin sobre también fue niño
        """
    ),
    "fr": word_set(
        """
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il
        sont avec son ou été aux elle cette leur mais comme nous enfant être d’un l’enfant
        """
    ),
    "de": word_set(
        """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es
        an werden aus er hat dass sie nach wird bei einer um sind kind oder
        """
    ),
    "it": word_set(
        """
        di e il la che in a per è un del una della i non le con si da sono nel al dei come ha
        più gli alla anche o delle ma su questo stato bambino dal essere
        """
    ),
    "nl": word_set(
        """
        de het een van en in is dat op te zijn met voor niet die aan er om ook als bij door naar
        uit maar dan nog wordt werd kan hun ze kind worden was over tot
        """
    ),
    "so": word_set(
        """
        iyo in ka ku oo la uu ah ee ay waa soo si waxaa lagu aan u ama leh wax kale ilmaha isaga
        karo loo markii waxa caruurta carruurta ayaa kan tahay lahaa
        """
    ),
    "sq": word_set(
        """
        të e në dhe i për me nga një që është u ka së si por do nuk janë më kjo ky ose kur pas
        tij saj fëmijës fëmijëve kanë ishte deri duke
        """
    ),
    "tr": word_set(
        """
        ve bir bu için ile da de çok olan olarak daha ne kadar gibi var ya en sonra değil olduğu
        çocuk çocuğun her ancak tarafından veya mi onun bunu
        """
    ),
    "hu": word_set(
        """
        a az és hogy nem is egy van ez meg de volt azt el csak már mint még vagy ki ha gyermek
        kell lehet minden által akkor szerint való amely
        """
    ),
    "sk": word_set(
        """
        a v na je sa že s z o do to ako pre alebo by si aj nie ktoré ktorý ktorá bol bola bolo
        od ich pri dieťa jeho jej sú po za podľa dieťaťa boli
        """
    ),
    "cs": word_set(
        """
        a v na je se že s z o do to jako pro nebo by si i ne které který která byl byla bylo od
        jejich při dítě jeho její jsou po za podle dítěte byly
        """
    ),
    "ga": word_set(
        """
        agus an na ar a i is go le ag do leis bhí sé sí seo sin tá nach níl ó faoi mar gur chun
        raibh nó den don páiste leanbh as ina
        """
    ),
    "gd": word_set(
        """
        agus an air a na le is gu do ann e tha bha nach seo sin chaidh airson aig bho no ach ris
        mar gun nan clann pàiste leanabh iad
        """
    ),
}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words:
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _language)

_WORD = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:[’'][A-Za-z\u00c0-\u024f]+)?")
_FEWEST_SHARE = 0.18
"""The least share of words that must be function words of a language for it to be claimed."""

_FEWEST_DIFFERENT = 3
"""The least number of different ones: a list of single letters is no language."""
_SCRIPTS = (
    ("arabic", "\u0600-\u06ff\u0750-\u077f"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("bn", "\u0980-\u09ff"),
    ("hi", "\u0900-\u097f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("am", "\u1200-\u137f"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("cyrillic", "\u0400-\u04ff"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff"),
)
_LETTERS_OF = tuple((script, re.compile(f"[{letters}]")) for script, letters in _SCRIPTS)
_OTHER_LETTERS = re.compile("[\u0370-\u1dff\u2c00-\ud7af]")
_UNSPACED = frozenset({"zh", "ja", "th"})
_LETTERS_TO_A_WORD = 5

_CODES = word_set(
    """
    aa ab af ak am ar as ay az ba be bg bi bm bn bo br bs ca ce co cs cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy ia id
    ig is it iu ja jv ka kg ki kk kl km kn ko ks ku kw ky la lb lg ln lo lt lv mg mi mk ml
    mn mr ms mt my nb nd ne nl nn no ny oc om or os pa pl ps pt qu rm rn ro ru rw sa sc sd
    se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt ug uk
    ur uz ve vi wo xh yi yo za zh zu
    """
)


def claims(front: FrontMatter) -> tuple[Claim, ...]:
    """Claims of the languages (ISO 639-1) of the first and last pages; none for too few words."""
    claimed = []
    words = Counter[str]()
    for page in front.first + front.last:
        for language, count in _languages_of("\n".join(page.lines)[:_SAMPLE]):
            words[language] += count
    total = sum(words.values())
    if total >= FEWEST_WORDS:
        main = [code for code, count in words.most_common(3) if count >= total * _SHARE_OF_SECOND]
        confidence = 0.9 if total >= 100 else 0.7
        evidence = f"{total} words of the first and last pages"
        if main:
            claimed.append(
                Claim("language", tuple(main), Source.TEXT, evidence, EXTRACTOR, confidence)
            )
    declared = front.properties.get("language", "").casefold()
    code = re.split(r"[-_]", declared, maxsplit=1)[0]
    if code in _CODES:
        evidence = f"property Language: {declared[:20]}"
        claimed.append(Claim("language", (code,), Source.PROPERTIES, evidence, EXTRACTOR, 0.5))
    return tuple(claimed)


def _languages_of(text: str) -> Iterable[tuple[str, int]]:
    """(language, number of words) of each script of a text in which a language can be told."""
    others = "" if text.isascii() else "".join(_OTHER_LETTERS.findall(text))
    if others:
        for script, letters in _LETTERS_OF:
            found = letters.findall(others)
            count = len(found) if script in _UNSPACED else len(found) // _LETTERS_TO_A_WORD
            if count >= 4:
                yield _named(script, Counter(found)), count
    yield from _latin(text)


def _latin(text: str) -> Iterable[tuple[str, int]]:
    words = _WORD.findall(text.casefold().replace("'", "’"))
    if len(words) < 6:
        return
    counts = Counter(words)
    votes = Counter[str]()
    for word, count in counts.items():
        for language in _BY_WORD.get(word, ()):
            votes[language] += count
    if votes:
        language, best = votes.most_common(1)[0]
        different = [w for w in counts if len(w) > 1 and language in _BY_WORD.get(w, ())]
        if best >= len(words) * _FEWEST_SHARE and len(different) >= _FEWEST_DIFFERENT:
            yield language, len(words)


def _named(script: str, letters: Counter[str]) -> str:
    """The language of a script that several share, by the letters that only one of them uses."""
    total = letters.total()
    if script == "arabic":
        if sum(letters[letter] for letter in "ٹڈڑںےہ") > total * 0.03:
            return "ur"
        if sum(letters[letter] for letter in "ځڅښډړټڼې") > total * 0.03:
            return "ps"
        if sum(letters[letter] for letter in "ێۆڵڕە") > total * 0.03:
            return "ku"
        return "fa" if sum(letters[letter] for letter in "پچژگیک") > total * 0.04 else "ar"
    if script == "cyrillic":
        if letters["і"] + letters["ї"] + letters["є"] > total * 0.02:
            return "uk"
        return "ru" if letters["ы"] or letters["э"] else "bg"
    return script
