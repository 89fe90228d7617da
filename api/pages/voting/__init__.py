"""Votings: what can be voted on now, casting a vote, its receipt, the result, and leading a voting step by step."""

from litestar.handlers import HTTPRouteHandler

from api.pages.voting.casting import cast_vote, receipt_page
from api.pages.voting.leading import (
    ask_close_voting,
    ask_declare,
    ask_open_voting,
    close_voting,
    declare_result,
    open_voting,
)
from api.pages.voting.voting import choices_page, voting_page, votings_page

HANDLERS: list[HTTPRouteHandler] = [
    votings_page,
    voting_page,
    cast_vote,
    receipt_page,
    choices_page,
    ask_open_voting,
    open_voting,
    ask_close_voting,
    close_voting,
    ask_declare,
    declare_result,
]
