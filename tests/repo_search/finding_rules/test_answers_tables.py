"""Answers in invented action plans and reports on progress, whose tables come as lines."""

from .answered import told


def test_a_table_whose_cells_are_lines() -> None:
    found = told(
        """Child C: Action Plan
No. Recommendation Action Lead Timescale RAG
1 The Partnership should seek assurance that
discharge planning meetings are held.
Audit of twenty cases to be carried out by the
quality group.
Head of Safeguarding March 2024 Complete
2 All agencies should review their escalation
policies.
Policies collected and compared
Business Manager
June 2024
In progress"""
    )
    assert [(number, status, about) for number, status, about, _ in found] == [
        (
            "1",
            "Complete",
            "The Partnership should seek assurance that discharge planning meetings are held.",
        ),
        ("2", "In progress", "All agencies should review their escalation policies."),
    ]
    assert found[1][3] == "Policies collected and compared Business Manager June 2024 In progress"


def test_a_table_whose_header_runs_over_lines_and_pages() -> None:
    header = "Recommendation\nAction to be taken\nLead agency\nTarget date\nProgress\nRAG\n"
    found = told(
        f"Child L – Multi-agency Action Plan\n{header}"
        """Recommendation 1
That the partnership seeks assurance that missed
appointments are followed up.
Each agency to audit ten cases.
All agencies
31/03/2023
Amber
""",
        f"""{header}Recommendation 2
That health visitors should see all babies at home.
Visits are made at home.
Community Trust
30/06/2023
Green""",
    )
    assert [(number, status) for number, status, _, _ in found] == [("1", "Amber"), ("2", "Green")]
    assert "Target date" not in "".join(found[0])


def test_a_table_whose_rows_are_lines() -> None:
    assert told(
        "Action plan following the review of Child F\n"
        "No\tRecommendation\tAction\tLead\tDate\tStatus\n"
        "1\tThe council should review thresholds\tThresholds reviewed\tDCS\tMay 2024\tComplete\n"
        "2\tPolice to train officers\tTraining planned\tACC\tJuly 2025\tNot started"
    ) == [
        (
            "1",
            "Complete",
            "The council should review thresholds",
            "Thresholds reviewed DCS May 2024",
        ),
        (
            "2",
            "Not started",
            "Police to train officers",
            "Training planned ACC July 2025",
        ),
    ]


def test_a_report_on_progress() -> None:
    found = told(
        """Progress report on the recommendations of the Serious Case Review into Child D
Recommendation 1
Agencies must check who lives in the home.
Action taken
A checklist was added to the assessment form.
Status: Done by March 2024
Recommendation 2
Supervision should be monthly.
Action taken
Supervision is monthly in three of four teams.
Status: In progress"""
    )
    assert [(number, status) for number, status, _, _ in found] == [
        ("1", "Done by March 2024"),
        ("2", "In progress"),
    ]


def test_the_number_of_a_row_at_the_top_of_a_page_is_no_page_number() -> None:
    header = "No. Recommendation Action Lead Timescale RAG\n"
    rows = [
        f"{number}\nThe Partnership should seek assurance about matter {number}.\n"
        "Audit to be carried out.\nQuality group March 2024 Complete"
        for number in range(1, 7)
    ]
    found = told(
        *(
            f"{at}\n{header}{rows[2 * at]}\n{rows[2 * at + 1]}\nChild C: Action Plan"
            for at in range(3)
        )
    )
    assert [number for number, *_ in found] == ["1", "2", "3", "4", "5", "6"]


def test_numbered_actions_belong_to_their_recommendation() -> None:
    found = told(
        """Child C: Action Plan
No. Recommendation Action Lead Timescale RAG
1 The Partnership should seek assurance about plans.
1.1 Audit of twenty cases.
Quality group March 2024 Complete
1.2 Report to the executive.
Chair May 2024 Complete
2 Agencies should review their policies.
2.1 Policies collected.
Manager June 2024 In progress"""
    )
    assert [(number, status) for number, status, _, _ in found] == [
        ("1", "Complete"),
        ("2", "In progress"),
    ]


def test_a_number_out_of_order_opens_no_row() -> None:
    found = told(
        """Child C: Action Plan
No. Recommendation Action Lead Timescale RAG
1 The Partnership should seek assurance about plans.
20 Audits were made.
Quality group March 2024 Complete
2 Agencies should review their policies.
Policies collected. Manager June 2024 In progress"""
    )
    assert [number for number, *_ in found] == ["1", "2"]
