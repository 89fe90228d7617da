"""What statutes may set and nothing here can judge by yet.

It is refused by name, so that nobody takes a clause of a deed for one that is kept here. Once it can be judged, it
becomes a parameter of the rulebook, or a kind of one, and leaves this list; the log does not change for that.
"""

from typing import Final

TOPICS_NOT_BUILT: Final[dict[str, tuple[str, ...]]] = {
    "accounts": (
        "accounts_months",
        "accounts_prolonged_months",
        "audit_committee_size",
        "deficit_years",
    ),
    "admission": ("admission_organ",),
    "leaving": (
        "member_notice_weeks",
        "member_notice_to",
        "leave_at_once_excluded",
    ),
    "expulsion": (
        "expulsion_organ",
        "appeal_body",
        "appeal_term",
    ),
    "board": (
        "board_min",
        "board_max",
        "board_term_years",
        "board_max_terms",
        "board_from_members",
        "offices_by",
        "absence_clause",
    ),
    "call": (
        "call_by_email",
        "request_share",
    ),
    "second_meeting": ("second_meeting",),
    "persons": (
        "person_vote",
        "person_base",
        "runoff",
        "withdrawal",
        "nomination_binding",
        "nomination_quorum",
    ),
    "proxies": (
        "proxies_allowed",
        "proxies_per_holder",
    ),
    "remote": (
        "electronic_participation",
        "debate_required",
        "early_votes",
        "early_votes_from_day",
        "fully_digital",
    ),
    "votes": (
        "other_voters",
        "withheld_vote",
        "minors_vote_in_person",
        "unanimity_counts_suspended",
        "chair_ruling_decisive",
    ),
    "delegates": (
        "delegates",
        "branches",
    ),
    "contributions": (
        "contribution_leaving",
        "contribution_joining",
        "reminder_days",
        "waiver_by",
    ),
}
"""Parameters by what they are about, as the page on which statutes are entered names them."""

NOT_BUILT: Final[frozenset[str]] = frozenset(name for names in TOPICS_NOT_BUILT.values() for name in names)
"""Those parameters by name."""

KINDS_NOT_BUILT: Final[frozenset[str]] = frozenset({"amendment", "dissolution", "persons", "board"})
"""Kinds of decisions for which some parameters have no rule yet."""
