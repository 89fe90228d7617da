"""What is sealed is read with its own key, in its own place, or not at all."""

import os
from datetime import date
from pathlib import Path

import msgspec
import pytest

from governance.commands.rooms import OpenRoom
from governance.events.board import OfficeAssumed
from governance.events.persons import ContactDetailsGiven, contact_key
from governance.ids import KeyName, PersonId, RoomSlug, TextId
from governance.log.command import call, slice_for
from governance.log.errors import Damaged, Unusable
from governance.log.event import EVENTS, Actor, Envelope, Event, encode, sealed_fields
from governance.log.sealed import FreeText, Sealed
from governance.log.vault import Vault, close, keys_needed, opened

PERSON = PersonId("a" * 32)
CONTACT = contact_key(PERSON)
OTHER = PersonId("b" * 32)
OTHERS = KeyName(OTHER)


def envelope(number: int) -> Envelope:
    return Envelope(number.to_bytes(16, "big"), Actor("operator"), None, bytes(16))


def details(**fields: str) -> ContactDetailsGiven:
    return ContactDetailsGiven(person=PERSON, **{name: Sealed(value) for name, value in fields.items()})


def test_what_was_closed_is_opened_with_the_same_key() -> None:
    key, _ = Vault(bytes(32)).new_key(CONTACT)
    given = details(email="lid01@voorbeeld.example", phone="020 000 00 00")
    closed = close(given, envelope(1), {CONTACT: key})
    assert b"voorbeeld" not in closed.email.box  # type: ignore[attr-defined]
    assert opened(closed, envelope(1), {CONTACT: key}) == given


def test_a_closed_field_moved_to_another_event_is_damaged() -> None:
    key, _ = Vault(bytes(32)).new_key(CONTACT)
    closed = close(details(email="lid01@voorbeeld.example"), envelope(1), {CONTACT: key})
    with pytest.raises(Damaged, match="moved from another event"):
        opened(closed, envelope(2), {CONTACT: key})


def test_a_closed_field_moved_to_another_field_is_damaged() -> None:
    key, _ = Vault(bytes(32)).new_key(CONTACT)
    closed = close(details(email="lid01@voorbeeld.example"), envelope(1), {CONTACT: key})
    moved = msgspec.structs.replace(closed, email=None, phone=closed.email)  # type: ignore[attr-defined]
    with pytest.raises(Damaged):
        opened(moved, envelope(1), {CONTACT: key})


def test_of_who_has_been_erased_nothing_is_opened_and_nothing_is_sealed() -> None:
    key, _ = Vault(bytes(32)).new_key(CONTACT)
    closed = close(details(email="lid01@voorbeeld.example"), envelope(1), {CONTACT: key})
    read = opened(closed, envelope(1), {CONTACT: None})
    assert read.email.value is None  # type: ignore[attr-defined]
    with pytest.raises(Damaged, match="a key that was deleted"):
        close(details(email="lid01@voorbeeld.example"), envelope(2), {CONTACT: None})


class DoorPainted(Event, frozen=True, kw_only=True):
    """An event of the tests' own: who painted the door, and what they wrote about it."""

    person: PersonId
    painter: Sealed[str]
    words: TextId
    remark: FreeText[str]
    by_side: FreeText[dict[str, str]] | None = None


del EVENTS["DoorPainted"]

TEXT, OTHER_TEXT = TextId("c" * 32 + "-1"), TextId("c" * 32 + "-2")
PAINTED = DoorPainted(
    person=PERSON,
    painter=Sealed("Voorbeeldlid 01"),
    words=TEXT,
    remark=FreeText("Groen, op verzoek."),
    by_side=FreeText({"buiten": "Twee lagen."}),
)


def test_a_text_is_closed_with_a_key_of_its_own_beside_that_of_the_person() -> None:
    vault = Vault(bytes(32))
    keys = {name: vault.new_key(name)[0] for name in keys_needed([PAINTED])}
    assert list(keys) == [KeyName(PERSON), KeyName(TEXT)]
    closed = close(PAINTED, envelope(1), keys)
    assert opened(closed, envelope(1), keys) == PAINTED
    assert isinstance(closed, DoorPainted)
    assert isinstance(closed.remark, FreeText)
    stored = encode(closed, envelope(1))
    assert b"verzoek" not in stored
    assert b"lagen" not in stored


def test_of_a_withdrawn_text_nothing_is_read_and_the_person_stays() -> None:
    vault = Vault(bytes(32))
    keys = {name: vault.new_key(name)[0] for name in keys_needed([PAINTED])}
    closed = close(PAINTED, envelope(1), keys)
    withdrawn = opened(closed, envelope(1), {**keys, KeyName(TEXT): None})
    assert isinstance(withdrawn, DoorPainted)
    assert withdrawn.remark.value is None
    assert withdrawn.by_side is not None
    assert withdrawn.by_side.value is None
    assert withdrawn.painter.value == "Voorbeeldlid 01"
    with pytest.raises(Damaged, match="moved from another event"):
        opened(msgspec.structs.replace(closed, words=OTHER_TEXT), envelope(1), {**keys, KeyName(OTHER_TEXT): bytes(32)})


def test_free_text_needs_words_that_name_its_key() -> None:
    class DoorScratched(Event, frozen=True, kw_only=True):
        person: PersonId
        remark: FreeText[str] | None = None

    del EVENTS["DoorScratched"]
    with pytest.raises(TypeError, match="no words that name its key"):
        sealed_fields(DoorScratched)


def test_every_text_of_a_command_has_an_id_of_its_own() -> None:
    """And the same one where the command is decided again, for nobody knows whether the first time came through."""
    speaking = call(operator=True)
    for _ in range(2):
        room = OpenRoom(room=RoomSlug("kamer"), name="Kamer", neighbourhood="Buurt", district="Deel")
        deciding = slice_for(room, speaking)
        ids = [deciding.new_words(), deciding.new_words()]
        assert ids == [f"{speaking.id.hex()}-1", f"{speaking.id.hex()}-2"]


def test_keys_are_asked_only_for_those_of_whom_something_is_sealed() -> None:
    unknown = OfficeAssumed(office="voorzitter", recorded_on=date(2026, 6, 9))
    nameless = OfficeAssumed(office="secretaris", person=OTHER, recorded_on=date(2026, 6, 9))
    assert keys_needed([unknown, nameless, details(email="a@voorbeeld.example"), details(phone="1")]) == [CONTACT]


def test_a_wrapped_key_belongs_to_one_person_and_one_master_key() -> None:
    vault = Vault(bytes(32))
    key, wrapped = vault.new_key(CONTACT)
    assert vault.unwrap({CONTACT: wrapped, OTHERS: None}) == {CONTACT: key, OTHERS: None}
    with pytest.raises(Unusable, match="does not belong to this database"):
        Vault(bytes([1] * 32)).unwrap({CONTACT: wrapped})
    with pytest.raises(Unusable):
        vault.unwrap({OTHERS: wrapped})


def test_the_master_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"
    _, wrapped = Vault.from_file(path).new_key(CONTACT)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Vault.from_file(path).unwrap({CONTACT: wrapped})
    assert [file.name for file in path.parent.iterdir()] == ["master.key"]


def test_a_master_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    Vault.from_file(path)
    path.chmod(0o640)
    with pytest.raises(Unusable, match="chmod 600"):
        Vault.from_file(path)


def test_a_credential_of_systemd_may_look_readable_for_its_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "master.key"
    Vault.from_file(path)
    path.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    Vault.from_file(path)
    path.chmod(0o444)
    with pytest.raises(Unusable, match="chmod 600"):
        Vault.from_file(path)


def test_a_master_key_of_another_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(os.urandom(16))
    path.chmod(0o600)
    with pytest.raises(Unusable, match="32 bytes"):
        Vault.from_file(path)


def test_of_what_is_no_key_it_is_not_advised_to_close_it_to_others(tmp_path: Path) -> None:
    """Whoever names another file by mistake had better not change its rights."""
    text = tmp_path / "passwd"
    text.write_text("root:x:0:0:root:/root:/bin/bash\n" * 3)
    text.chmod(0o644)
    with pytest.raises(Unusable, match=r"passwd .* 32 bytes") as long:
        Vault.from_file(text)
    tmp_path.chmod(0o755)
    with pytest.raises(Unusable, match="is no file") as folder:
        Vault.from_file(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(Unusable, match="is no file"):
        Vault.from_file(pipe)
    for refusal in (long, folder):
        assert "chmod" not in str(refusal.value)
        assert "KAMER_MASTER_KEY_FILE" in str(refusal.value)
