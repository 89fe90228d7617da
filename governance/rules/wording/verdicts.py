"""A verdict and its checks in words. The docstring of the package shows what ``worded`` gives."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from msgspec import Struct

from governance.rules.readings import Reading
from governance.rules.verdict import (
    Check,
    Days,
    DaysAsked,
    Devices,
    Electorate,
    Flaw,
    Outcome,
    Recount,
    RulingGiven,
    RulingGround,
    Share,
    ShareAsked,
    Source,
    Standing,
    Tally,
    Threshold,
    TieAsked,
    Verdict,
    Votes,
    VotesAsked,
)
from governance.rules.wording.shares import BASES, NOT_COUNTED, Words, share_in_words
from governance.rules.wording.sources import basis_of
from governance.states import for_every


class WordedCheck(Struct, frozen=True, kw_only=True):
    """One rule of a verdict, as pages and programs read it."""

    rule: str
    article: str | None
    asked: str
    was: str
    met: bool | None
    source: Source
    default: bool
    readings: tuple[Reading, ...]
    """What it turned on beside the text of law and statutes; ``nl`` and ``en`` have a sentence on each."""
    nl: str
    en: str
    basis_nl: str
    """Where the rule comes from: law, statutes, or a default. It is said here alone, never in ``nl``."""
    basis_en: str


class WordedVerdict(Struct, frozen=True, kw_only=True):
    """A verdict, as pages and programs read it."""

    outcome: Outcome
    chosen: tuple[str, ...]
    """The choices that won a place; empty on a motion."""
    remaining: tuple[str, ...]
    """The choices between which a second vote or the lot decides; empty on a motion."""
    voidable: bool
    nl: str
    en: str
    rules: tuple[WordedCheck, ...]
    law_of: date
    """The day whose law and statutes judged."""


def worded(verdict: Verdict) -> WordedVerdict:
    """A verdict in words, with every rule that was looked at."""
    outcome = outcome_in_words(verdict)
    return WordedVerdict(
        outcome=verdict.outcome,
        chosen=verdict.chosen,
        remaining=verdict.remaining,
        voidable=verdict.voidable,
        nl=outcome.nl,
        en=outcome.en,
        rules=tuple(worded_check(check) for check in verdict.rules),
        law_of=verdict.law_of,
    )


def worded_check(check: Check) -> WordedCheck:
    """One rule in words: what was asked, what was the case, and where the rule comes from."""
    asked, was, sentences = _wording_of(check)
    parts, basis = [sentences, *(_READINGS[reading] for reading in check.readings), _not_known(check)], basis_of(check)
    return WordedCheck(
        rule=check.rule,
        article=check.article,
        asked=asked,
        was=was,
        met=check.met,
        source=check.source,
        default=check.default,
        readings=check.readings,
        nl=" ".join(part.nl for part in parts if part.nl),
        en=" ".join(part.en for part in parts if part.en),
        basis_nl=basis.nl,
        basis_en=basis.en,
    )


_OUTCOMES: Mapping[Outcome, Words] = for_every(
    Outcome,
    {
        Outcome.CARRIED: Words("Aangenomen.", "Carried."),
        Outcome.REJECTED: Words("Verworpen.", "Rejected."),
        Outcome.ELECTED: Words("Gekozen.", "Elected."),
        Outcome.SECOND_VOTE: Words("Er komt een tweede stemming.", "There is a second vote."),
        Outcome.LOT: Words("Het lot beslist.", "The lot decides."),
        Outcome.NO_DECISION: Words(
            "Geen besluit: er waren te weinig leden.", "No decision: too few members were there."
        ),
        Outcome.NOT_KNOWN: Words(
            "Niet bekend: de uitslag staat niet vast.", "Not known: the result cannot be established."
        ),
    },
)


def outcome_in_words(verdict: Verdict) -> Words:
    """The outcome in one or two short sentences."""
    outcome = _OUTCOMES[verdict.outcome]
    buts = [outcome]
    if verdict.voidable:
        buts.append(
            Words(
                "Maar de oproep was te laat: lees hieronder wat dat betekent.",
                "But the call was too late: read below what that means.",
            )
        )
    if verdict.perhaps_void:
        buts.append(
            Words(
                "Maar dit hangt af van een stem die er misschien geen was: lees hieronder wat dat betekent.",
                "But this turns on a vote that perhaps was none: read below what that means.",
            )
        )
    return Words(" ".join(words.nl for words in buts), " ".join(words.en for words in buts))


class _Wording(NamedTuple):
    """The words of one check: in short what was asked and what was the case, and the sentences."""

    asked: str
    was: str
    sentences: Words


def _wording_of(check: Check) -> _Wording:
    """The words of a check, by the kinds of what was asked and what was. Raises ``ValueError`` for another pair."""
    match check.asked, check.was:
        case (ShareAsked() | None) as asked, Share() as was if check.rule == "quorum":
            return _quorum(asked, was)
        case ShareAsked() as asked, Share() as was if check.rule == "quorum_at":
            return _quorum_at(asked, was)
        case ShareAsked() as asked, Share() as was:
            return _majority(asked, was)
        case TieAsked(), Tally() as was:
            return _tie(was, check.met)
        case DaysAsked() as asked, Days() as was:
            return _notice(asked, was)
        case VotesAsked() as asked, Votes() as was:
            return _one_vote(asked, was)
        case None, Electorate() as was:
            return _base(was)
        case None, Devices() as was:
            return _devices(was)
        case None, Standing() as was:
            return _suspended(was) if check.rule == "suspended" else _member(was)
        case None, Flaw() as was:
            return _defects(was, check.default)
        case None, Recount() as was:
            return _recount(was, same=check.met is True)
        case None, RulingGiven() as was:
            return _ruling(was)
        case _:
            raise ValueError(f"no words for {check.rule}")


_READINGS: Mapping[Reading, Words] = for_every(
    Reading,
    {
        Reading.SILENT_PRESENT: Words(
            "Wie er was en niet stemde, telt mee, ook wie tijdens de stemming wegging.",
            "Who was there and did not vote counts too, also who left while the voting was open.",
        ),
        Reading.QUORUM_AT_OPENING: Words(
            "Genoeg leden bij het openen of bij het sluiten van de stemming is voor ons genoeg. "
            "Bedoelen de statuten de hele stemming? Dan is een besluit met te weinig leden nietig (2:14 lid 1 BW).",
            "For us it is enough if enough members are there when the voting is opened, or when it is closed. "
            "If the statutes mean the whole voting, a decision with too few is void (2:14 lid 1 BW).",
        ),
        Reading.ENTERED_LATER: Words(
            "Iemand staat pas na de sluiting in het register en was toen al toegelaten. Wie toen al lid was, telt mee. "
            "Maar wie er niet in stond, is ook niet opgeroepen.",
            "Somebody was entered in the register only after the closing and had been admitted before. Whoever was a "
            "member then counts. But somebody who was not in it was not called either.",
        ),
        Reading.DEATH_TOLD_LATER: Words(
            "Een lid bleek na de sluiting al overleden te zijn. Wie overleden is, telt niet mee. "
            "Een ander einde dat later is gezegd, verandert hier niets.",
            "A member turned out after the closing to have died before. Who has died does not count. "
            "Another end that is told later changes nothing here.",
        ),
        Reading.BASE_AT_CLOSING: Words(
            "Het aantal is dat bij het sluiten van de stemming. Wie stemde toen hij of zij nog lid was, telt ook mee.",
            "The number is that at the closing of the voting. Whoever voted while they were a member counts too.",
        ),
        Reading.PRESENT_AT_CLOSING: Words(
            "Aanwezig is wie er bij het sluiten was of heeft gestemd. Weggaan houdt een voorstel niet tegen.",
            "Present is who was there at the closing, or voted. Walking out does not stop a motion.",
        ),
        Reading.RULING_MAKES_NO_QUORUM: Words(
            "Maar waren er te weinig leden of te weinig stemmen, dan maakt die uitspraak dat niet goed. "
            "Dan is het besluit nietig (2:14 lid 1 BW).",
            "But if there were too few members or too few votes, the ruling does not mend that. "
            "Then the decision is void (2:14 lid 1 BW).",
        ),
        Reading.VOTE_STAYS: Words(
            "Van een of meer van hen staat nu in het register dat zij toen geen stem hadden. Dat is pas later gezegd. "
            "Hun stem blijft tellen.",
            "Of one or more of them the register now says that they had no vote then. That was said only later. "
            "Their vote still counts.",
        ),
        Reading.DEVICE_IN_THE_ROOM: Words(
            "Zo'n apparaat is alleen een manier van stemmen.", "Such a device is only a way of voting."
        ),
        Reading.EQUAL_IS_A_TIE: Words(
            "Dat telt als gelijk, welke meerderheid er ook nodig is.",
            "That counts as a tie, whatever majority is needed.",
        ),
        Reading.REACHED_IS_NO_TIE: Words(
            "Is de meerderheid gehaald, dan geldt de regel voor gelijke stemmen niet.",
            "Where the majority is reached, the rule for ties does not apply.",
        ),
        Reading.TIE_RULE_OF_STATUTES: Words(
            "Voor gelijke stemmen is er een eigen regel. Die geldt ook als de meerderheid gehaald is.",
            "There is a rule of its own for ties. It holds also where the majority is reached.",
        ),
        Reading.CALL_BY_ITS_DAY: Words(
            "Voor de oproep gelden de regels van de dag waarop die verstuurd is. Daarna zijn ze veranderd.",
            "The call is judged by the rules of the day on which it was sent. They have changed since.",
        ),
        Reading.STATUTES_TERM_STAYS: Words(
            "Deze termijn komt niet uit de wet. Daarom wordt hij niet langer door een weekend of feestdagen.",
            "This term is not set by law. So a weekend or holidays do not make it longer.",
        ),
        Reading.LAW_NOT_READ: Words(
            "Dat deze regel toen al gold, namen wij aan: de wet van die dag hebben wij niet gelezen.",
            "That this rule held by then is taken for granted: the law of that day was not read.",
        ),
        Reading.LAW_TERM_GROWS: Words(
            "Een termijn uit de wet kan langer worden door een weekend of feestdagen.",
            "A weekend or holidays can make a term longer that the law sets.",
        ),
    },
)
"""What each reading says, in one or more sentences."""


def _quorum(asked: ShareAsked | None, was: Share) -> _Wording:
    of_nl, of_en = _of_all(was.of, was.at_least, was.at_most)
    there = Words(
        f"Er {_were_nl(was.part)} {was.part} van {of_nl} stemgerechtigde leden, zelf of met een volmacht.",
        f"Of {of_en} members entitled to vote {was.part} {_were_en(was.part)} there, in person or by proxy.",
    )
    if asked is None:
        return _Wording(
            "no quorum",
            f"{was.part} of {of_en}",
            Words(
                f"Er is geen quorum nodig: ook een kleine vergadering mag besluiten. {there.nl}",
                f"No quorum is needed: a small meeting may decide too. {there.en}",
            ),
        )
    share = share_in_words(asked.threshold)
    return _Wording(
        f"{_short(asked.threshold)} of {of_en} members entitled to vote",
        str(was.part),
        Words(
            f"Het quorum is hoeveel leden er moeten zijn: {share.nl}. {there.nl}",
            f"The quorum is how many members must be there: {share.en}. {there.en}",
        ),
    )


def _quorum_at(asked: ShareAsked, was: Share) -> _Wording:
    of_nl, of_en = _of_all(was.of, was.at_least, was.at_most)
    return _Wording(
        f"{_short(asked.threshold)} of {of_en} members entitled to vote",
        str(was.part),
        Words(
            f"Bij het sluiten van de stemming {_were_nl(was.part)} er {was.part} van {of_nl} stemgerechtigde leden.",
            f"At the closing of the voting {was.part} of {of_en} members entitled to vote {_were_en(was.part)} there.",
        ),
    )


def _majority(asked: ShareAsked, was: Share) -> _Wording:
    singular, several, counts = BASES[asked.base]
    base = singular if was.of == 1 else several
    of_nl, of_en = _of_all(was.of, was.at_least, was.at_most)
    share = share_in_words(asked.threshold)
    return _Wording(
        f"{_short(asked.threshold)} of {of_en} {base.en}",
        str(was.part),
        Words(
            f"Van {of_nl} {base.nl} moest {share.nl} vóór zijn. Het {_were_nl(was.part)} er {was.part}. {counts.nl}",
            f"Of {of_en} {base.en} {share.en} had to be in favour: {was.part} {_were_en(was.part)}. {counts.en}",
        ),
    )


_EQUAL: Final = {
    False: Words("Dan is het voorstel verworpen.", "Then the motion is rejected."),
    True: Words("Zo veel stemmen vóór zijn hier genoeg.", "So many votes for are enough here."),
    None: Words(
        "Of dat genoeg is, hangt af van hoeveel leden er zijn.",
        "Whether that is enough depends on how many members there are.",
    ),
}
"""What it means that for and against are equal, by whether that is in order."""


def _tie(was: Tally, in_order: bool | None) -> _Wording:
    if was.in_favour == was.against:
        means = _EQUAL[in_order]
        words = Words(
            f"Er zijn evenveel stemmen vóór als tegen: {was.in_favour}. {means.nl}",
            f"There are as many votes for as against: {was.in_favour}. {means.en}",
        )
    else:
        words = Words(
            f"Vóór stemden {was.in_favour}, tegen {was.against}. Dat is niet gelijk.",
            f"For: {was.in_favour}, against: {was.against}. That is no tie.",
        )
    tied = in_order is False or was.in_favour != was.against
    asked = "no tie; a tie rejects" if tied else "no tie, unless so many for are enough"
    return _Wording(asked, f"{was.in_favour} for, {was.against} against", words)


def _notice(asked: DaysAsked, was: Days) -> _Wording:
    counted = NOT_COUNTED[asked.day_count]
    had_nl, days_nl, days_en = ("moest", "dag", "day") if asked.days == 1 else ("moesten", "dagen", "days")
    return _Wording(
        f"at least {asked.days} {days_en} between call and meeting",
        str(was.days),
        Words(
            f"Tussen de oproep en de vergadering {had_nl} minstens {asked.days} {days_nl} liggen. "
            f"Het {_were_nl(was.days)} er {was.days}. {counted.nl}",
            f"At least {asked.days} {days_en} had to lie between the call and the meeting: "
            f"there {_were_en(was.days)} {was.days}. {counted.en}",
        ),
    )


def _one_vote(asked: VotesAsked, was: Votes) -> _Wording:
    each_nl, each_en = ("één stem", "one vote") if asked.each == 1 else (f"{asked.each} stemmen", f"{asked.each} votes")
    return _Wording(
        f"{asked.each} per member",
        f"{was.votes} of {was.voters} members",
        Words(
            f"Elk lid heeft {each_nl}. Leden die stemden: {was.voters}. Stemmen: {was.votes}.",
            f"Each member has {each_en}. Members who voted: {was.voters}. Votes: {was.votes}.",
        ),
    )


def _base(was: Electorate) -> _Wording:
    members_nl, members_en = _of_all(was.members, not was.is_certain, was.at_most(was.members))
    count_nl, count_en = _of_all(was.entitled, not was.is_certain, was.at_most(was.entitled))
    return _Wording(
        "suspended members do not count",
        f"{count_en} of {members_en} members",
        Words(
            f"Geschorste leden tellen niet mee. Leden: {members_nl}. Geschorst: {was.suspended}. "
            f"Er tellen dus {count_nl} leden mee.",
            f"Suspended members do not count. Members: {members_en}. Suspended: {was.suspended}. "
            f"So {count_en} members count.",
        ),
    )


def _devices(was: Devices) -> _Wording:
    return _Wording(
        "a device in the room needs no clause in the statutes",
        f"{was.votes} by device",
        Words(
            f"Gestemd met een telefoon of scherm in de zaal: {was.votes}.",
            f"Votes by a device in the room: {was.votes}.",
        ),
    )


_NOT_KNOWN = Words("Of dat zo is, is niet bekend.", "Whether that is so is not known.")


def _member(was: Standing) -> _Wording:
    short, sentence = {
        True: ("member", Words("Dit is een lid.", "This is a member.")),
        False: ("no member", Words("Dit is geen lid op deze dag.", "This is no member on this day.")),
        None: ("not known", _NOT_KNOWN),
    }[was.holds]
    return _Wording(
        "member",
        short,
        Words(f"Alleen wie lid is, heeft een stem. {sentence.nl}", f"Only a member has a vote. {sentence.en}"),
    )


def _suspended(was: Standing) -> _Wording:
    short, sentence = {
        True: ("suspended", Words("Dit lid is geschorst.", "This member is suspended.")),
        False: ("not suspended", Words("Dit lid is niet geschorst.", "This member is not suspended.")),
        None: ("not known", _NOT_KNOWN),
    }[was.holds]
    return _Wording(
        "not suspended",
        short,
        Words(f"Een geschorst lid heeft geen stem. {sentence.nl}", f"A suspended member has no vote. {sentence.en}"),
    )


def _defects(was: Flaw, default: bool) -> _Wording:
    if was.makes == "void":
        return _Wording(
            "a valid decision",
            "void",
            Words(
                "Dan is het besluit nietig. Dat is zo zonder dat een rechter het zegt.",
                "Then the decision is void. That is so without a court saying so.",
            ),
        )
    nl = (
        "Het besluit geldt, maar een rechter kan het vernietigen. Wie daar een redelijk belang bij heeft, "
        "kan dat vragen tot een jaar nadat het besluit bekend werd. Een nieuw besluit kan dit besluit bevestigen."
    )
    en = (
        "The decision holds, but a court can annul it. Who has a reasonable interest can ask for that until a year "
        "after the decision became known. A new decision can confirm this one."
    )
    if default:
        nl = f"{nl} Dit geldt alleen als onze statuten die termijn ook vragen."
        en = f"{en} This is so only if our statutes ask for that term too."
    return _Wording("called in time", "called too late", Words(nl, en))


def _recount(was: Recount, *, same: bool) -> _Wording:
    outcome = _OUTCOMES[was.outcome]
    counted = Words(
        f"Van {was.without} {'stem' if was.without == 1 else 'stemmen'} is later gezegd dat dit lid geen stem had. "
        f"Zonder: vóór {was.tally.in_favour}, tegen {was.tally.against}. Dan was de uitslag: {outcome.nl}",
        f"Of {was.without} {'vote' if was.without == 1 else 'votes'} it was told later that the member had none. "
        f"Without: for {was.tally.in_favour}, against {was.tally.against}. Then the outcome would be: {outcome.en}",
    )
    means = _TURNS[same]
    return _Wording(
        "the same outcome without votes of members who had none",
        f"{was.tally.in_favour} for, {was.tally.against} against",
        Words(f"{counted.nl} {means.nl}", f"{counted.en} {means.en}"),
    )


_TURNS: Final = {
    True: Words("De uitslag hangt er niet van af.", "The outcome does not turn on it."),
    False: Words(
        "De uitslag hangt er dus van af. Klopt wat later is gezegd, dan ontbrak de meerderheid. "
        "Dan is het besluit nietig, niet vernietigbaar (2:14 lid 1 BW). "
        "Dat is anders als de uitspraak van de voorzitter op de vergadering dit dekt (2:13 lid 3 BW).",
        "So the outcome turns on it. If what was told later is so, the majority was missing. "
        "Then the decision is void, not voidable (2:14 lid 1 BW). "
        "It is otherwise if the chair's ruling at the meeting covers it (2:13 lid 3 BW).",
    ),
}
"""What it means for the outcome, by whether it stays the same without those votes."""


_RULED_FOR: Final[Mapping[RulingGround, Words]] = {
    "register-looked-through": Words(
        "het register is nagekeken, en er ontbreekt voor zover bekend niemand",
        "the register was looked through, and as far as is known nobody is missing",
    ),
    "nobody-objected": Words("niemand op de vergadering had bezwaar", "nobody at the meeting objected"),
    "cannot-wait": Words("het besluit kan niet wachten", "the decision cannot wait"),
}
"""Why the chair ruled."""


def _ruling(was: RulingGiven) -> _Wording:
    ground = _RULED_FOR[was.ground]
    decisive = (
        Words(
            "Dat is op de vergadering gebeurd. Daarmee geldt de uitslag.",
            "That was done at the meeting. So the result holds.",
        )
        if was.at_meeting
        else Words(
            "Dat is na de vergadering gebeurd. Die uitspraak beslist dus niets.",
            "That was done after the meeting. So the ruling decides nothing.",
        )
    )
    return _Wording(
        "a ruling at the meeting",
        "given at the meeting" if was.at_meeting else "given after the meeting",
        Words(
            f"Of er genoeg leden of stemmen waren, was niet bekend. De voorzitter heeft toch beslist: {ground.nl}. "
            f"{decisive.nl}",
            f"Whether there were enough members or votes was not known. The chair ruled all the same: {ground.en}. "
            f"{decisive.en}",
        ),
    )


def _not_known(check: Check) -> Words:
    if check.met is not None or isinstance(check.was, Standing):
        return Words("", "")
    if (isinstance(check.was, Share) and check.was.at_most) or (
        isinstance(check.was, Electorate) and check.was.complete
    ):
        return Words(
            "Niet van alle leden is bekend of zij toen lid waren. Daarom is dit niet bekend.",
            "It is not known of all members whether they were members then. So this is not known.",
        )
    return Words(
        "Het ledenregister is nog niet volledig. Daarom is dit niet bekend.",
        "The register of members is not yet complete. So this is not known.",
    )


def _short(threshold: Threshold) -> str:
    return f"{'at least' if threshold.comparison == 'at_least' else 'more than'} {threshold.share}"


def _of_all(number: int, at_least: bool, at_most: int | None = None) -> Words:
    """A number of members: exact, at least so many, or so many at least and at the most."""
    if at_least and at_most is not None:
        return Words(f"minstens {number} en hoogstens {at_most}", f"at least {number} and at most {at_most}")
    return Words(f"minstens {number}", f"at least {number}") if at_least else Words(str(number), str(number))


def _were_nl(number: int) -> str:
    return "was" if number == 1 else "waren"


def _were_en(number: int) -> str:
    return "was" if number == 1 else "were"
