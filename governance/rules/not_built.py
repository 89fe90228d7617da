"""What statutes may set and nothing here can judge by yet.

It is refused by name, so that nobody takes a clause of a deed for one that is kept here. Once it can be judged, it
becomes a parameter of the rulebook, or a kind of one, and leaves this list; the log does not change for that.
"""

from typing import Final

NOT_BUILT: Final[frozenset[str]] = frozenset(
    {
        "accounts_months",
        "accounts_prolonged_months",
        "admission_organ",
        "member_notice_weeks",
        "member_notice_to",
        "expulsion_organ",
        "appeal_body",
        "appeal_term",
        "leave_at_once_excluded",
        "board_min",
        "board_max",
        "board_term_years",
        "board_max_terms",
        "board_from_members",
        "offices_by",
        "board_votes",
        "board_needed",
        "incomplete_board_competent",
        "absence_clause",
        "conflict_fallback",
        "notice_days_amendment",
        "text_open_days",
        "call_by_email",
        "call_names_hour",
        "call_names_items",
        "unanimity_heals_call",
        "second_meeting",
        "quorum_at",
        "person_vote",
        "person_base",
        "runoff",
        "withdrawal",
        "nomination_binding",
        "nomination_quorum",
        "proxies_allowed",
        "proxies_per_holder",
        "electronic_participation",
        "debate_required",
        "early_votes",
        "early_votes_from_day",
        "fully_digital",
        "other_voters",
        "withheld_vote",
        "minors_vote_in_person",
        "delegates",
        "branches",
        "unanimity_counts_suspended",
        "chair_ruling_decisive",
        "entrenched",
        "deficit_years",
        "request_share",
        "audit_committee_size",
        "contribution_leaving",
        "contribution_joining",
        "reminder_days",
        "waiver_by",
    }
)
"""Parameters by name."""

KINDS_NOT_BUILT: Final[frozenset[str]] = frozenset({"amendment", "dissolution", "persons", "board"})
"""Kinds of decisions for which some parameters have no rule yet."""
