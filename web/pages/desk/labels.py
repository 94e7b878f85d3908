"""What the fields of a record are called at the desk."""

from repo_search.texts import N_

FIELDS = {
    "title": N_("Title"),
    "publisher": N_("Publisher"),
    "published": N_("Date published"),
    "document_type": N_("Document type"),
    "review": N_("Kind of review"),
    "themes": N_("Themes"),
    "authors": N_("Authors"),
    "case": N_("Case"),
    "status": N_("Status"),
    "language": N_("Language"),
    "abstract": N_("Abstract"),
    "rights": N_("Rights"),
    "rights_holder": N_("Rights holder"),
    "licence": N_("Licence"),
    "source_url": N_("Published at"),
    "series": N_("Series"),
    "period_covered": N_("Period covered"),
    "note": N_("Notes"),
}
