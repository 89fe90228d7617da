"""The pages of one step: its questions, the check of the answers, or why it is refused and what comes first."""

from collections.abc import Mapping
from typing import Any, Generic

import msgspec
from litestar import Response

from api.web.comes_first import MENDED_BY, comes_first
from api.web.fields import Field, answers, fields_of, parts_of
from api.web.forms import Form, read
from api.web.step import Rows, S, Step
from api.web.visit import Done, RefusalShown, Visit, see_other
from governance.log.errors import Refused


class StepWords(msgspec.Struct, frozen=True):
    """The words on the pages of a step."""

    title: str
    lead: str | None
    deed: str
    """The words on the button, with the verb."""
    means: list[str]
    """Sentences that tell what it does, for whom, and from when."""
    rule: str | None
    article: str | None


class StepPages(Generic[S]):
    """The pages of one step, for a subject as the read tables know it."""

    def __init__(self, visit: Visit, section: str, step: Step[S], given: Mapping[str, Any], subject: S) -> None:
        self._visit = visit
        self._section = section
        self._step = step
        self._given = given
        self._subject = subject
        self._called = subject.called(visit.texts)
        self._fields: list[Field] = fields_of(
            step.command,
            {*given, *step.carried, *step.unasked, *step.rows, *(parts_of(step.command) - {step.part(subject.which)})},
            visit.texts,
            self._called,
            one_of=step.one_of,
            offers=step.offers(subject, visit.texts),
        )

    def first(self) -> Response[Any]:
        """The first page: the questions, or the check if there are none, or why the step is refused."""
        refused = self._step.upon(self._subject, self._visit.today)
        if refused is not None:
            return self._refused(refused)
        filled = self._step.filled(self._subject, self._visit.today)
        form = Form.blank(self._step.command, self._visit.new_key(), **filled)
        return self.questions(form) if self._fields else self.check(form)

    def again(self, done: Done[Any]) -> Response[Any]:
        """The page of a form that was not done, with the reason."""
        refusal = None if done.refused is None else self._visit.refusal(done.refused, self._called)
        if self._fields:
            return self.questions(done.form, status=done.status, refusal=refusal)
        refused = self._step.upon(self._subject, self._visit.today)
        if refused is None and done.refused is not None and done.refused.code in MENDED_BY:
            # Only the log knew it: the page then leads on to the step that mends it, as it does where the tables know.
            refused = done.refused
        return self.check(done.form, status=done.status, refusal=refusal, refused=refused)

    def _refused(self, refused: Refused) -> Response[Any]:
        """The page in place of questions that lead nowhere.

        If the step was done already, it is the page of its subject. If another step comes first, or this one is taken
        on the spot, it is the check without a button: the step only waits for its moment, and that is no error. In all
        other cases it says why the step is refused.
        """
        if refused.code in self._step.past:
            return see_other(self._subject.path)
        refusal = self._visit.refusal(refused, self._called)
        if refused.code in MENDED_BY or self._step.lands is not None:
            return self.check(Form.blank(self._step.command), refusal=refusal, refused=refused)
        shown = msgspec.structs.asdict(refusal)
        back, _ = self._subject.back(self._visit.texts)
        return self._visit.show("refused.html", section=self._section, status=409, back=back, **shown)

    def questions(self, form: Form[Any], **more: Any) -> Response[Any]:
        """The page with the questions, filled in as far as they were answered."""
        return self._visit.show("step/ask.html", form=form, fields=self._fields, **self._around(), **more)

    def check(
        self,
        form: Form[Any],
        *,
        status: int = 200,
        refusal: RefusalShown | None = None,
        refused: Refused | None = None,
    ) -> Response[Any]:
        """The page with the answers, and what the step means.

        ``refused``: why the step would be refused. The page then has no button, but links to what comes first.
        """
        command = form.command or read(self._step.command, [], given=self._given).command
        rows = [] if command is None else answers(command, self._fields, self._visit.texts)
        return self._visit.show(
            "step/check.html",
            status=status,
            form=form,
            rows=[*((*pair, "") for pair in self._about), *rows],
            refusal=refusal,
            waits=refused is not None,
            first=None if refused is None else comes_first(self._visit, refused),
            **self._around(),
        )

    @property
    def _about(self) -> Rows:
        texts = self._visit.texts
        return [*self._subject.about(texts), *self._step.about(self._subject, texts)]

    def _around(self) -> dict[str, Any]:
        back, back_to = self._subject.back(self._visit.texts)
        return {
            "section": self._section,
            "step": self._words,
            "address": self._visit.request.url.path,
            "back": back,
            "back_to": back_to,
            "about": self._about,
            "notes": self._step.notes,
            "subject": self._subject,
            "rows_asked": self._step.rows,
            "asks": bool(self._fields),
            "carried": self._step.carried,
        }

    @property
    def _words(self) -> StepWords:
        """The words of the step in the language of the visit."""
        texts, name = self._visit.texts, f"step.{self._step.command.__name__}"

        def words(which: str) -> str | None:
            key = f"{name}.{which}"
            return texts.t(key, **self._called) if texts.has(key) else None

        return StepWords(
            title=texts.t(f"{name}.title", **self._called),
            lead=words("lead"),
            deed=texts.t(f"{name}.deed", **self._called),
            means=[sentence for number in range(1, 10) if (sentence := words(f"means.{number}"))],
            rule=words("rule"),
            article=words("article"),
        )
