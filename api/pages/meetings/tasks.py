"""What has been done of a meeting, what comes next, and for whom: a member has one thing to do, the chair several."""

from typing import Literal

import msgspec

from api.pages.addresses import meeting_path, minutes_path, voting_path
from api.pages.leading import NEXT_OF, OF_A_MEETING, MeetingNow, VotingNow
from api.texts import Texts
from api.web.visit import Visit
from governance.commands.meetings.attendance import CheckIn
from governance.commands.meetings.closing import CloseMeeting
from governance.commands.meetings.minutes import CirculateMinutes
from governance.commands.meetings.opening import OpenMeeting
from governance.commands.meetings.quorum import EstablishQuorum
from governance.states.meetings import MeetingStage
from governance.states.voting import VotingState
from projections.meetings import Meeting
from projections.voting import Voting

TaskState = Literal["done", "now", "later"]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do in leading a meeting."""

    words: str
    state: TaskState
    href: str | None
    """Where it is done; ``None`` where it was, or cannot be yet."""
    about: str = ""
    """What it is done with: the motion's title."""
    note: str = ""


class NextForMember(msgspec.Struct, frozen=True, kw_only=True):
    """The one thing that a member can do now: a sentence, and perhaps a button."""

    sentence: str
    words: str = ""
    href: str | None = None
    presses: bool = False
    """Whether it is urgent: a voting is open, and this member has not voted."""


def tasks_of(visit: Visit, now: MeetingNow) -> list[Task]:
    """What is done at a meeting whose day has come, in its order; the first that is not done is the next.

    Where it is over nobody comes in, is counted or votes any more, but what was begun is still ended.
    """
    held, votings, texts = now.meeting, now.votings, visit.texts
    over = held.stage_on(visit.today) is MeetingStage.OVER
    present = held.attendance.present
    decides = held.quorum is not None and held.quorum.reached is True
    # A result that cannot be declared, for the register is not complete, keeps nobody in the room.
    settled = not any(voting.takes_votes for voting in votings)
    finished = decides and all(voting.stand.is_settled for voting in votings)
    opening = OF_A_MEETING.address(visit, now, OpenMeeting)
    counting = OF_A_MEETING.address(visit, now, EstablishQuorum)
    return [
        Task(
            words=texts.t("step.CheckIn.link"),
            state="done" if held.opening and present else "later" if over else "now",
            href=OF_A_MEETING.address(visit, now, CheckIn),
            note=texts.t("steps.present", n=present),
        ),
        Task(
            words=texts.t("step.OpenMeeting.link"),
            state="done" if held.opening else "later" if opening is None else "now",
            href=opening,
            note="" if present or held.opening else texts.t("steps.nobody"),
        ),
        Task(
            words=texts.t("step.EstablishQuorum.link"),
            state="done" if decides else "later" if counting is None else "now",
            href=counting,
        ),
        *(_task_of(visit, now.of_voting(voting)) for voting in votings),
        Task(
            words=texts.t("step.CloseMeeting.link"),
            state="now" if finished or (over and settled) else "later",
            href=OF_A_MEETING.address(visit, now, CloseMeeting),
        ),
        Task(
            words=texts.t("steps.minutes"),
            state="later",
            href=minutes_path(held.id) if visit.may(CirculateMinutes) else None,
        ),
    ]


def _task_of(visit: Visit, now: VotingNow) -> Task:
    texts, stand, about = visit.texts, now.voting.stand, visit.texts.readable(now.voting.title)
    if stand.is_settled:
        return Task(words=texts.t(f"voting.task.{stand}"), about=about, state="done", href=now.path)
    steps, command = NEXT_OF[stand]
    href = steps.address(visit, now, command)
    return Task(
        words=texts.t(f"step.{command.__name__}.link"),
        about=about,
        state="later" if href is None else "now",
        href=href,
        note=texts.t("voting.turnout", n=now.voting.votes) if now.voting.takes_votes else "",
    )


def next_task(tasks: list[Task]) -> Task | None:
    """What is to be done now; once members are in, that is what comes after letting them in."""
    waiting = [task for task in tasks if task.state == "now" and task.href is not None]
    later = [task for task in waiting if task is not tasks[0]]
    return next(iter(later or waiting), None)


def next_for_member(
    held: Meeting,
    votings: list[Voting],
    stage: MeetingStage,
    texts: Texts,
    *,
    keeps_list: bool,
    leads: bool = False,
    suspended: bool = False,
    minutes_shared: bool = False,
) -> NextForMember:
    """What a member can do now.

    ``keeps_list``: the secretaris, who also writes the minutes; ``leads``: who has the steps of leading it above;
    ``suspended``: without a vote today; ``minutes_shared``: the members have some version of them.
    """
    match stage:
        case MeetingStage.COMING:
            day, place = texts.day(held.held_on), texts.readable(held.place)
            return NextForMember(sentence=texts.t("meeting.now.coming", day=day, hour=held.starts_at, place=place))
        case MeetingStage.TODAY | MeetingStage.OPENED | MeetingStage.UNCLOSED:
            return _at_meeting(held, votings, texts, keeps_list=keeps_list, leads=leads, suspended=suspended)
        case MeetingStage.OVER:
            return NextForMember(sentence=texts.t("meeting.now.over"))
        case MeetingStage.NOT_HELD:
            return NextForMember(sentence=texts.t("meeting.now.not_held"))
        case MeetingStage.CALLED_OFF:
            return NextForMember(sentence=texts.t("meeting.now.called_off"))
        case MeetingStage.CLOSED if keeps_list and not minutes_shared:
            return NextForMember(
                sentence=texts.t("meeting.now.write"),
                words=texts.t("steps.minutes"),
                href=minutes_path(held.id),
                presses=True,
            )
        case MeetingStage.CLOSED:
            return NextForMember(sentence=texts.t("meeting.now.closed"))


def _at_meeting(
    held: Meeting, votings: list[Voting], texts: Texts, *, keeps_list: bool, leads: bool, suspended: bool
) -> NextForMember:
    """What a member can do at a meeting that is under way."""
    to_come = any(voting.stand.votes_to_come for voting in votings)
    if to_come and suspended:
        return NextForMember(sentence=texts.t("refusal.suspended.detail"))
    if to_come and held.checked_in is not True:
        return NextForMember(
            sentence=texts.t("meeting.now.self_not_checked_in" if keeps_list else "meeting.now.not_checked_in")
        )
    for voting in votings:
        if voting.takes_votes and voting.voted is not True:
            return NextForMember(
                sentence=texts.t("meeting.now.vote", title=texts.readable(voting.title)),
                words=texts.t("meeting.vote_now"),
                href=voting_path(voting.address),
                presses=True,
            )
    for voting in votings:
        if voting.takes_votes:
            return NextForMember(
                sentence=texts.t(_of("meeting.now.voted", leads), title=texts.readable(voting.title)),
                words=texts.t("voting.to_receipt"),
                href=voting_path(voting.address, then="/bewijs"),
            )
    return _nothing_open(held, votings, texts, leads=leads)


def _nothing_open(held: Meeting, votings: list[Voting], texts: Texts, *, leads: bool) -> NextForMember:
    """Between the votings, before the first and after the last: what comes, and who does it."""
    counted = next((voting for voting in votings if voting.state is VotingState.CLOSED), None)
    if counted is not None:
        sentence = texts.t(_of("meeting.now.counted", leads), title=texts.readable(counted.title))
    elif all(voting.stand.is_settled for voting in votings):
        sentence = texts.t(_of("meeting.now.decided", leads))
    else:
        sentence = texts.t(_of("meeting.now.wait", leads))
    if leads:
        return NextForMember(sentence=sentence)
    return NextForMember(sentence=sentence, words=texts.t("meeting.look_again"), href=meeting_path(held.id))


def _of(key: str, leads: bool) -> str:
    """The chair is not told to wait for the chair."""
    return f"{key}.leads" if leads else key
