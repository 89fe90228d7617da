"""Settings come from the environment alone, and a wrong one is named."""

from pathlib import Path

import pytest

from api.process.settings import Settings, settings_from
from governance.log.errors import Unusable


def test_without_any_setting_everything_has_a_default() -> None:
    settings = settings_from({"HOME": "elsewhere"})
    assert settings == Settings()
    assert settings.master_key == Path("var/master.key")
    assert settings.cluster == Path("var/postgresql")
    assert settings.address == "http://127.0.0.1:8000"


def test_every_setting_is_read_with_its_type(tmp_path: Path) -> None:
    (tmp_path / "postgres").touch()
    settings = settings_from(
        {
            "KAMER_DATABASE_URL": "postgresql://kamer@db.example.org:5433/kamer",
            "KAMER_PG_BIN": str(tmp_path),
            "KAMER_DATA": "elsewhere",
            "KAMER_HOST": "::1",
            "KAMER_PORT": " 8080 ",
            "KAMER_MASTER_KEY_FILE": "keys/master.key",
            "KAMER_SMTP_URL": "smtps://mail.example.org",
            "KAMER_BASE_URL": "https://kamer.example.org/",
            "KAMER_LOG_LEVEL": "debug",
        }
    )
    assert settings == Settings(
        database_url="postgresql://kamer@db.example.org:5433/kamer",
        pg_bin=tmp_path,
        data=Path("elsewhere"),
        host="::1",
        port=8080,
        master_key_file=Path("keys/master.key"),
        smtp_url="smtps://mail.example.org",
        base_url="https://kamer.example.org/",
        log_level="debug",
    )
    assert settings.master_key == Path("keys/master.key")
    assert settings.address == "https://kamer.example.org"


def test_an_empty_setting_counts_as_not_set() -> None:
    assert settings_from({"KAMER_PORT": "", "KAMER_DATABASE_URL": " "}) == Settings()


def test_an_address_of_the_sixth_version_stands_in_brackets() -> None:
    assert settings_from({"KAMER_HOST": "::1", "KAMER_PORT": "1"}).address == "http://[::1]:1"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KAMER_PORT", "eighty"),
        ("KAMER_PORT", "-1"),
        ("KAMER_PORT", "65536"),
        ("KAMER_PORT", "80.5"),
        ("KAMER_LOG_LEVEL", "INFO"),
        ("KAMER_DATABASE_URL", "somewhere"),
        ("KAMER_DATABASE_URL", "mysql://somewhere"),
        ("KAMER_DATABASE_URL", "postgresql://host:port"),
        ("KAMER_BASE_URL", "kamer.example.org"),
        ("KAMER_BASE_URL", "https://"),
        ("KAMER_BASE_URL", "https://kamer.example.org/?a=b"),
        ("KAMER_BASE_URL", "https://kamer.example.org:x/"),
        ("KAMER_SMTP_URL", "mail.example.org:25"),
        ("KAMER_PG_BIN", "no-such-folder"),
        ("KAMER_DATA", __file__),
        ("KAMER_DATABSE_URL", "postgresql://kamer@db.example.org/kamer"),
        ("KAMER_Port", "80"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(variable: str, value: str) -> None:
    with pytest.raises(Unusable) as refusal:
        settings_from({variable: value})
    sentence = str(refusal.value)
    assert sentence.startswith(variable)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_misspelt_setting_is_set_right() -> None:
    with pytest.raises(Unusable, match="did you mean KAMER_DATABASE_URL"):
        settings_from({"KAMER_DATABSE_URL": "postgresql://kamer@db.example.org/kamer"})


def test_a_password_in_an_address_is_not_repeated() -> None:
    for variable in ("KAMER_DATABASE_URL", "KAMER_SMTP_URL", "KAMER_BASE_URL"):
        with pytest.raises(Unusable) as refusal:
            settings_from({variable: "ftp://someone:geheim@example.org"})
        assert "geheim" not in str(refusal.value)
