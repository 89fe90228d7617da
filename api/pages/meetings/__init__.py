"""Assemblies: the list of them, calling one, the page of one, who is there, and leading it step by step."""

from litestar.handlers import HTTPRouteHandler

from api.pages.meetings.attendance import attendance_page, check_in, check_out
from api.pages.meetings.convening import call_page, convene, convene_page
from api.pages.meetings.leading import ask_close, ask_quorum, close_meeting, establish_quorum
from api.pages.meetings.meeting import meeting_page
from api.pages.meetings.meetings import meetings_page

HANDLERS: list[HTTPRouteHandler] = [
    meetings_page,
    convene_page,
    convene,
    call_page,
    meeting_page,
    attendance_page,
    check_in,
    check_out,
    ask_quorum,
    establish_quorum,
    ask_close,
    close_meeting,
]
