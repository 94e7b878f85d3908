"""Sentences that disclose: identifiers of people, and what looks like one and is none."""

NHS = (
    "His NHS number was {nhs}.",
    "NHS No: {nhs_bare}",
    "NHS no. {nhs_dashes} (from the hospital's discharge letter)",
    "The referral form gave the number {nhs} and the name of the ward.",
    "Hospital records ({nhs_bare}) show three attendances that spring.",
    "Mother\tNHS Number\t{nhs}",
    "Patient ref {nhs} was seen in clinic in March.",
)
NHS_HELD_OUT = (
    "NHS: {nhs}",
    "NHS number {nhs_broken} was on the label.",
    "Sibling 2, {nhs}, was weighed on the same day.",
    "(NHS ID {nhs_bare})",
    "National Health Service number – {nhs_dashes}.",
)
NHS_CLEAN = (
    "NHS number {nhs_wrong} is not a number that the NHS gives out.",
    "ISBN {nhs_bare}, published by the Stationery Office.",
    "See https://www.northmere.example/documents/{nhs_bare} for the plan.",
    "Call the NHS on 111, or the Partnership on 0300 123 4567.",
    "The budget was £9,434,765,919 over ten years.",
    "Company number 09434765, registered charity number 1120920.",
)
NHS_CLEAN_HELD_OUT = (
    "The reference of the order is {nhs_wrong}.",
    "ISBN-10: {nhs_dashes}",
    "Telephone: 01632 960 111. Fax: 01632 960 112.",
    "doi.org/10.1000/{nhs_bare}",
)

DOB = (
    "Date of birth: 12/03/2014",
    "DOB 03.05.12",
    "D.O.B: 3rd May 2012",
    "The child was born on 12 March 2014 at the general hospital.",
    "Child N (dob 12-03-2014) lived with both parents.",
    "Date of birth\n14 February 2011",
    "Name\tDate of birth\tRelationship\nSubject\t12/03/2014\tchild\nMM\t01/09/1989\tmother",
    "She was born on the 3rd of May 2012, the second of four children.",
)
DOB_HELD_OUT = (
    "Born: 12.3.14",
    "Birth date 2014-03-12",
    "d.o.b. 12 Mar 2014",
    "Family composition\nMember DOB Ethnicity\nMother 1.9.1989 White British\nFather 2.2.1985",
    "He was born on Wednesday 12th March 2014 and weighed 2.4 kg.",
    "Twin 1, born 12 March 2014, was discharged first.",
)
DOB_CLEAN = (
    "Child N was born in 2014, at 34 weeks.",
    "Date of birth: [removed]. Date of publication: 12 March 2014.",
    "The date of birth was not recorded. On 12 March 2014 a strategy meeting was held.",
    "Born into a family with many strengths, he was known to services from 3 May 2012.",
    "Date of review: 12/03/2014",
    "The unborn baby became the subject of a plan on 12 March 2014.",
)
DOB_CLEAN_HELD_OUT = (
    "DOB: xx/xx/xxxx",
    "The child was born in March 2014. The plan ended on 3 May 2015.",
    "Practitioners should ask for the date of birth of every adult. This was agreed on 4 May 2018.",
    "Date of birth withheld\nDate of incident 3 May 2012",
)

PHONE = (
    "The mother's mobile was 07700 900123.",
    "Father can be reached on 07700900456 after work.",
    "Home telephone: 01632 960456",
    "Grandmother's number is 0113 496 0987 and she prefers to be rung.",
    "Text messages were sent from +44 7700 900789 to the social worker.",
    "The family's landline, 020 7946 0321, had been cut off.",
    "Neighbour: (01632) 960654",
    "Her number, 07700-900-321, was on the referral.",
)
PHONE_HELD_OUT = (
    "Mob. 07700 900 246",
    "Mr N (tel 01632 960789) was not invited to the meeting.",
    "The aunt left 0044 7700 900 135 with the school.",
    "Parent contact 0114 496 0555",
    "Calls to +447700900864 were not returned.",
    "Next of kin 029 2018 0777",
)
PHONE_CLEAN = (
    "Contact the Partnership office on 01632 960 001.",
    "Childline: 0800 1111. NSPCC: 0808 800 5000.",
    "Report author: independent reviewer, 07700 900555, of Fernley Consulting Ltd.",
    "Northmere Council switchboard: 020 7946 0999",
    "Police: 101, or 999 in an emergency; Samaritans 116 123.",
    "Piccadilly House, Store Street, Northmere. T: 0300 123 1231. Textphone: 0161 618 8524",
    "Media enquiries: press office, 0113 496 0111, out of hours 07700 900777.",
    "Reference 07700 of 900 items",
)
PHONE_CLEAN_HELD_OUT = (
    "For further information telephone the Safeguarding Board's business unit: 01632 960 222",
    "Northmere NHS Trust, 0113 496 0222",
    "Domestic abuse helpline 0808 2000 247",
    "Duty team (children's social care): 01632 960 333, out of hours 01632 960 334",
    "Published by Northmere County Council. Fax 01632 960 444",
)

EMAIL = (
    "The mother wrote from mumof3.zz@hotmail.co.uk on two occasions.",
    "Father's e-mail: a.b@gmail.com",
    "Contact: zz_99_zz@yahoo.co.uk",
    "The grandmother (q.q.q@btinternet.com) asked for copies.",
    "The parents' email address is family.n@icloud.com.",
    "Messages were sent to x.y@live.co.uk and not answered.",
)
EMAIL_HELD_OUT = (
    "Stepfather <z.z@outlook.com> was copied in.",
    "An account, qq1@aol.com, was used to contact her.",
    "Mum - zz.mum@virginmedia.com",
    "Her aunt's address is aunt@nfamily.example.",
    "e.f@proton.me was the only way to reach him",
)
EMAIL_CLEAN = (
    "Write to enquiries@northmere.example or visit www.northmere.example.",
    "The lead reviewer can be reached at lead.reviewer@northmere.gov.uk.",
    "Report author: independent consultant, fernley.reviews@gmail.com",
    "Northmere Partnership business manager: manager@northmere-scp.org.uk",
    "help@nspcc.org.uk",
    "Designated nurse: nurse@northmere.nhs.uk; police: unit@northmere.police.uk",
)
EMAIL_CLEAN_HELD_OUT = (
    "E-mail the board: northmerelscb@outlook.com",
    "foi@northmere-council.example",
    "Contact the school office at office@school.northmere.sch.uk",
    "© 2019. Reviews by Fernley Associates, fernley@btconnect.com",
)

POSTCODE = (
    "The family lived at 14 Acacia Way, Northmere, LS98 7XQ.",
    "Home address: Flat 3, 9 Mill Lane, Northmere M99 8ZY",
    "The father had moved to S98 4ZZ by then.",
    "Police were called to 22 Beck Street, B99 6XX, in the night.",
    "Mother\t5 Orchard Row\tBD99 9XY",
    "The grandmother's house in SW99 1XX was thought to be safe.",
    "Placed with carers at 3 Quarry View, Northmere, OL99 3ZX",
)
POSTCODE_HELD_OUT = (
    "Child N's address was 7 Tern Close\nNorthmere\nNE99 5YX",
    "He was arrested at EC1X 9ZZ.",
    "addr: 41 Weir Rd ls98 7xq",
    "The flat (CF99 8QX) was above a shop.",
    "Lived with her aunt: 2 Hob Lane, PE99 9ZA, from June.",
)
POSTCODE_CLEAN = (
    "Northmere Council, Town Hall, Market Place, Northmere LS99 1AA",
    "Published by the Partnership, Floor 3, Civic Centre, Northmere, M99 2BB",
    "Piccadilly House\nStore Street\nNorthmere\nM99 2WD\nT: 0300 123 1231",
    "Copies: The Stationery Office, PO Box 29, Norwich NR99 1GN",
    "Section S47 2AB of the plan; table A1 1B; grade B2 4.",
    "Northmere General Hospital NHS Trust, Infirmary Road, S99 2JF",
)
POSTCODE_CLEAN_HELD_OUT = (
    "Write to: Information Policy Team, The National Archives, Kew, London TW99 4DU",
    "Safeguarding Board\nFloor 2, County Hall\nNorthmere\nDN99 1XX",
    "NSPCC, Weston House, 42 Curtain Road, London EC2X 3NH",
    "Fernley Consulting Ltd. Registered office: 8 Park Row, Northmere, LS99 5HN",
)

SENTENCES = {
    "NHS number": (NHS, NHS_HELD_OUT),
    "date of birth": (DOB, DOB_HELD_OUT),
    "telephone": (PHONE, PHONE_HELD_OUT),
    "e-mail": (EMAIL, EMAIL_HELD_OUT),
    "postcode": (POSTCODE, POSTCODE_HELD_OUT),
}
CLEAN_SENTENCES = {
    "NHS number": (NHS_CLEAN, NHS_CLEAN_HELD_OUT),
    "date of birth": (DOB_CLEAN, DOB_CLEAN_HELD_OUT),
    "telephone": (PHONE_CLEAN, PHONE_CLEAN_HELD_OUT),
    "e-mail": (EMAIL_CLEAN, EMAIL_CLEAN_HELD_OUT),
    "postcode": (POSTCODE_CLEAN, POSTCODE_CLEAN_HELD_OUT),
}


def filled(sentence: str, serial: int) -> str:
    """The sentence with a number of the range that the NHS keeps for tests."""
    digits = f"999{serial * 7919 % 1_000_000:06}"
    while _check(digits) == 10:
        digits = f"{int(digits) + 1}"
    right, wrong = f"{digits}{_check(digits)}", f"{digits}{(_check(digits) + 1) % 10}"
    return sentence.format(
        nhs=f"{right[:3]} {right[3:6]} {right[6:]}",
        nhs_bare=right,
        nhs_dashes=f"{right[:3]}-{right[3:6]}-{right[6:]}",
        nhs_broken=f"{right[:3]} {right[3:6]}\n{right[6:]}",
        nhs_wrong=f"{wrong[:3]} {wrong[3:6]} {wrong[6:]}",
    )


def _check(digits: str) -> int:
    """NHS Data Dictionary, “NHS number”: weights 10 to 2, modulus 11; 10 is never given out."""
    return (11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11) % 11
