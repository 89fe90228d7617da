"""Templates: one Jinja environment per language, so that every macro speaks without being handed a catalogue.

Autoescape is on, and a name that is not there is an error. The macros of govuk-frontend-jinja ask for many
things that are not there, so they live in an environment of their own, which lets them; ours see them as
globals (`govukButton(...)`).
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from jinja2 import TemplateNotFound as JinjaTemplateNotFound
from litestar.exceptions import TemplateNotFoundException
from litestar.template import TemplateConfig, TemplateEngineProtocol

from api.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, texts_in
from api.web import charts
from api.web.forms import Form
from api.web.markdown import markdown
from api.web.tags import tag_kind, tag_sign

_HERE: Final = Path(__file__).parents[1]
TEMPLATES: Final = _HERE / "templates"
STATIC: Final = _HERE / "static"
STATIC_PATH: Final = "/static"

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""The policy of every page: nothing inline, and nothing from another site."""

_GOVUK: Final = (
    "BackLink", "Breadcrumbs", "Button", "Checkboxes", "DateInput", "Details", "ErrorSummary", "Input",
    "InsetText", "Panel", "Radios", "Select", "SkipLink", "SummaryList", "Table", "Tag", "Textarea",
)  # fmt: skip


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


@cache
def _govuk_macros() -> dict[str, object]:
    """The macros of the GOV.UK design system that our templates use, by their own names."""
    lenient = Environment(
        autoescape=True,
        undefined=ChainableUndefined,
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    macros: dict[str, object] = {}
    for name in _GOVUK:
        template = lenient.get_template(f"govuk_frontend_jinja/components/{_kebab(name)}/macro.html")
        macros[f"govuk{name}"] = getattr(template.module, f"govuk{name}")
    return macros


def _merged(*attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes of one element, put together from several mappings."""
    return {name: value for some in attributes for name, value in some.items()}


@cache
def static(name: str) -> str:
    """The address of a file in `static/`, with its content's hash, so that it may be kept for ever."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{STATIC_PATH}/{name}?v={digest}"


@cache
def environment(language: Language) -> Environment:
    """The templates in one language."""
    texts = texts_in(language)
    jinja = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(TEMPLATES),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def fault(form: Form[Any], name: str) -> str | None:
        """The sentence at a field, None if nothing is wrong with it."""
        return form.sentence(name, texts)

    def faults(form: Form[Any]) -> list[tuple[str, str]]:
        """The error summary: where to go, and what is wrong there."""
        return form.summary(texts)

    known: dict[str, object] = {
        "t": texts.t,
        "has_text": texts.has,
        "day": texts.day,
        "when": texts.when,
        "period": texts.period,
        "hour": texts.hour,
        "moment": texts.moment,
        "number": texts.number,
        "percent": texts.percent,
        "join": texts.join,
        "readable": texts.readable,
        "withdrawn": texts.withdrawn,
        "merged": _merged,
        "fault": fault,
        "faults": faults,
        "markdown": markdown,
        "static": static,
        "tag_kind": tag_kind,
        "tag_sign": tag_sign,
        "quorum_picture": charts.quorum_picture,
        "vote_picture": charts.vote_picture,
        "shares": charts.shares,
        "life_line": charts.life_line,
        "year_axis": charts.year_axis,
        "street": charts.street,
    }
    jinja.globals.update(_govuk_macros())
    jinja.globals.update(known)
    return jinja


class PageTemplate:
    """A template by name, in whatever language its context asks for (`language`)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, *args: Any, **context: Any) -> str:
        """The rendered page."""
        language: Language = context.get("language", DEFAULT_LANGUAGE)
        return environment(language).get_template(self.name).render(*args, **context)


class Pages(TemplateEngineProtocol[PageTemplate, Mapping[str, Any]]):
    """Litestar's template engine: `Template("rooms/list.html", context={"language": "nl", ...})`."""

    def __init__(self, directory: Path | list[Path] | None = None, engine_instance: Any | None = None) -> None:
        """The protocol asks for both parameters; ours are fixed."""

    def get_template(self, template_name: str) -> PageTemplate:
        """Raises TemplateNotFoundException for a name that no template has."""
        try:
            environment(DEFAULT_LANGUAGE).get_template(template_name)
        except JinjaTemplateNotFound as error:
            raise TemplateNotFoundException(template_name=template_name) from error
        return PageTemplate(template_name)

    def render_string(self, template_string: str, context: Mapping[str, Any]) -> str:
        """A template given as text."""
        language: Language = context.get("language", DEFAULT_LANGUAGE)
        return environment(language).from_string(template_string).render(context)

    def register_template_callable(self, key: str, template_callable: Callable[..., Any]) -> None:
        """Add a global to the environment of every language."""
        for language in LANGUAGES:
            environment(language).globals[key] = template_callable


def template_config() -> TemplateConfig[Pages]:
    """What the application is given: `Litestar(template_config=template_config())`."""
    return TemplateConfig(instance=Pages())
