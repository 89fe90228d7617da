"""The template engine inside Litestar: the language of the request, its token, and nothing inline anywhere."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from litestar import Litestar, Request, get
from litestar.config.csrf import CSRFConfig
from litestar.exceptions import TemplateNotFoundException
from litestar.response import Template
from litestar.testing import TestClient

from api.texts import LANGUAGES, Language, texts_in
from api.web.page import Frame, language_of, show
from api.web.templating import STATIC, TEMPLATES, Pages, environment, static, template_config
from tests.browser.gallery.pages import PAGES, render


@get("/kamers", sync_to_thread=False)
def rooms(request: Request[Any, Any, Any]) -> Template:
    page = Frame.of(request, date(2027, 3, 27), cooperative="Coöperatie <Voorbeeld>", section="rooms", position=7)
    return show(page, "problem.html", status=404, headers={"Log-Position": "7"}, kind="404")


@pytest.fixture
def client() -> TestClient[Litestar]:
    return TestClient(
        Litestar(
            [rooms], template_config=template_config(), csrf_config=CSRFConfig(secret="s" * 32), openapi_config=None
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_that_changes_under_a_process_is_not_read_again(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new template may ask for what the old code does not know."""
    monkeypatch.setattr("api.web.templating.TEMPLATES", tmp_path)
    file = tmp_path / "page.html"
    file.write_text("as it was")
    templates = environment.__wrapped__(language)
    assert templates.get_template("page.html").render() == "as it was"
    file.write_text("{{ asks_for_more }}")
    os.utime(file, (0, 0))
    assert templates.get_template("page.html").render() == "as it was"


def test_a_page_is_dutch_until_a_language_is_chosen_and_the_choice_is_kept(client: TestClient[Litestar]) -> None:
    assert '<html lang="nl">' in client.get("/kamers").text
    english = client.get("/kamers?taal=en")
    assert '<html lang="en">' in english.text
    assert english.headers["Content-Language"] == "en"
    assert "HttpOnly" in english.headers["Set-Cookie"]
    assert '<html lang="en">' in client.get("/kamers").text


def test_a_language_that_is_not_there_is_not_chosen(client: TestClient[Litestar]) -> None:
    answer = client.get("/kamers?taal=<script>")
    assert '<html lang="nl">' in answer.text
    assert "taal=" not in answer.headers.get("Set-Cookie", "")
    assert "<script>" not in answer.text
    assert language_of("", "xx") == "nl"


def test_the_language_links_keep_the_rest_of_the_address(client: TestClient[Litestar]) -> None:
    text = client.get("/kamers?q=a%26b&taal=en&on=2015-12-08").text
    assert 'href="/kamers?q=a%26b&amp;on=2015-12-08&amp;taal=nl" lang="nl" hreflang="nl"' in text


def test_the_answer_has_its_status_its_headers_and_its_name_escaped(client: TestClient[Litestar]) -> None:
    answer = client.get("/kamers")
    assert answer.status_code == 404
    assert answer.headers["Log-Position"] == "7"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<title>Deze pagina is er niet – Coöperatie &lt;Voorbeeld&gt;</title>" in answer.text


def test_a_form_carries_the_token_of_the_request(client: TestClient[Litestar]) -> None:
    @get("/wie", sync_to_thread=False)
    def who(request: Request[Any, Any, Any]) -> Template:
        return show(Frame.of(request, date(2027, 3, 27), reader="lid 12"), "problem.html", kind="404")

    client.app.register(who)
    answer = client.get("/wie")
    token = client.cookies["csrftoken"]
    assert f'name="_csrf_token" value="{token}"' in answer.text


def test_a_template_that_is_not_there_is_told() -> None:
    with pytest.raises(TemplateNotFoundException):
        Pages().get_template("no/such.html")


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment("nl").from_string("{{ nobody.name }}").render()
    with pytest.raises(UndefinedError):
        environment("nl").from_string("{{ govukTag({'text': nobody}) }}").render()


def test_what_people_typed_is_escaped_in_the_components_of_others_too() -> None:
    shown = environment("nl").from_string("{{ govukTag({'text': text}) }}{{ text }}").render(text="<script>")
    assert "<script>" not in shown


def test_an_address_of_a_file_changes_with_its_content() -> None:
    assert re.fullmatch(r"/static/kamer\.css\?v=[0-9a-f]{12}", static("kamer.css"))
    assert static("kamer.css").rpartition("=")[2] != static("kamer.js").rpartition("=")[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: str, language: Language) -> None:
    text = render(path, language)
    assert not re.search(r"\sstyle\s*=|\son\w+\s*=|<style|javascript:", text)
    assert re.findall(r"<script[^>]*>", text) == [f'<script src="{static("kamer.js")}" defer>']
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_id_stands_once_and_every_reference_leads_to_one(path: str) -> None:
    text = render(path)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    named = re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]+)"', text)
    referred = {name for names in named for name in names.split()}
    for refer in (r'\sfor="([^"]+)"', r'\shref="#([^"]+)"', r"url\(#([^)]+)\)"):
        referred |= set(re.findall(refer, text))
    assert referred <= set(ids)


@pytest.mark.parametrize("file", [*STATIC.iterdir(), *TEMPLATES.rglob("*.html")], ids=lambda file: file.name)
def test_no_file_asks_for_anything_from_elsewhere(file: Path) -> None:
    text = file.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|@import|url\((?!#)", text)
    assert "style=" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_database_that_is_away_does_not_speak_of_how_busy_it_is(language: Language) -> None:
    busy, away = render("/druk", language), render("/onbereikbaar", language)
    texts = texts_in(language)
    assert away.count(texts.t("problem.unreachable.title")) == 2, "on the page, and in its title"
    assert texts.t("problem.unreachable.next") in away
    assert texts.t("problem.503.title") not in away
    assert texts.t("problem.503.next", n=5) not in away
    assert texts.t("problem.503.text") in away, "and may be sent again all the same"
    assert texts.t("problem.unreachable.title") not in busy


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_one_title_landmarks_and_its_language(language: Language) -> None:
    for path in PAGES:
        html = render(path, language)
        assert f'<html lang="{language}">' in html, path
        assert [len(re.findall(rf"<{landmark}[ >]", html)) for landmark in ("h1", "header", "main", "footer")] == [
            1
        ] * 4
        assert re.search(r"<title>[^<]+ – Buurtwerkkamer Coöperatie</title>", html), path


def test_how_to_leave_stands_out_on_the_home_page_and_is_linked_from_every_page() -> None:
    home = render("/").partition("<aside")[2].partition("</aside>")[0]
    assert re.findall(r'<a [^>]*href="([^"]+)"', home) == ["/lidmaatschap-opzeggen"]
    for path in PAGES:
        footer = render(path).partition("<footer")[2]
        assert re.findall(r'<a [^>]*href="([^"]+)"', footer) == ["/lidmaatschap-opzeggen"], path
