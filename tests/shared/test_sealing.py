"""Key rings that several processes create at once, sealed fields, blind indexes, rotation."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.security import keys
from shared.security.key_files import KeyFileUnusable
from shared.security.keys import KeyRing, UnknownKey
from shared.security.sealing import BlindIndex, SealBroken, Sealer

NUMBER = "11010519491231002X"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys", now=NOW)


def test_what_was_sealed_opens_for_its_row_and_differs_each_time(ring: KeyRing) -> None:
    sealer = Sealer(ring, "applicant.number")

    sealed = [sealer.seal(NUMBER, bound_to="row-1") for _ in range(2)]

    assert [sealer.open(one, bound_to="row-1") for one in sealed] == [NUMBER, NUMBER]
    assert sealed[0] != sealed[1]
    assert all(one.startswith("k1.") and NUMBER not in one for one in sealed)


def test_a_sealed_text_opens_neither_for_another_row_nor_for_another_purpose(ring: KeyRing) -> None:
    sealed = Sealer(ring, "applicant.number").seal(NUMBER, bound_to="row-1")

    for purpose, row in (("applicant.number", "row-2"), ("applicant.phone", "row-1")):
        with pytest.raises(SealBroken):
            Sealer(ring, purpose).open(sealed, bound_to=row)


def test_any_changed_character_breaks_the_seal(ring: KeyRing) -> None:
    sealer = Sealer(ring, "applicant.number")
    sealed = sealer.seal(NUMBER, bound_to="row-1")

    for position, character in enumerate(sealed):
        other = "A" if character != "A" else "B"
        with pytest.raises(SealBroken):
            sealer.open(sealed[:position] + other + sealed[position + 1 :], bound_to="row-1")


@pytest.mark.parametrize("text", ["", ".", "k1", "k1.", "k1.AAAA", "k9.AAAA", "k1.姓名", NUMBER])
def test_what_was_never_sealed_is_a_broken_seal(ring: KeyRing, text: str) -> None:
    with pytest.raises(SealBroken):
        Sealer(ring, "applicant.number").open(text, bound_to="row-1")


def test_every_text_comes_back_as_it_was(ring: KeyRing) -> None:
    sealer = Sealer(ring, "applicant.name")

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def comes_back(text: str) -> None:
        assert sealer.open(sealer.seal(text, bound_to="row"), bound_to="row") == text

    comes_back()


def test_a_blind_index_is_the_same_each_time_and_other_for_each_purpose(ring: KeyRing) -> None:
    index = BlindIndex(ring, "applicant.number")

    assert index.of(NUMBER) == index.of(NUMBER)
    assert index.of(NUMBER) != index.of("110105194912310021")
    assert index.of(NUMBER) != BlindIndex(ring, "applicant.phone").of(NUMBER)
    assert index.of(NUMBER).startswith("k1:")
    assert len(index.of(NUMBER)) == len("k1:") + 64


def test_sealing_and_indexing_never_share_a_key(ring: KeyRing) -> None:
    assert ring.derive("seal|number", "k1") != ring.derive("index|number", "k1")


def test_after_a_rotation_old_texts_open_and_new_ones_carry_the_new_key(ring: KeyRing) -> None:
    sealer, index = Sealer(ring, "applicant.number"), BlindIndex(ring, "applicant.number")
    old, old_index = sealer.seal(NUMBER, bound_to="row"), index.of(NUMBER)

    assert ring.rotate() == "k2"

    assert sealer.open(old, bound_to="row") == NUMBER
    assert sealer.seal(NUMBER, bound_to="row").startswith("k2.")
    assert index.of(NUMBER).startswith("k2:")
    assert index.all_of(NUMBER) == (index.of(NUMBER), old_index)


def test_another_process_opens_at_once_what_was_sealed_with_a_new_key(ring: KeyRing) -> None:
    other = Sealer(KeyRing.load(ring.directory), "applicant.number")

    ring.rotate()
    sealed = Sealer(ring, "applicant.number").seal(NUMBER, bound_to="row")

    assert other.open(sealed, bound_to="row") == NUMBER


def test_another_process_seals_with_a_new_key_once_it_looks_again(
    ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = KeyRing.load(ring.directory)
    ring.rotate()

    assert other.current == "k1"
    monkeypatch.setattr(keys, "SECONDS_BETWEEN_LOOKS", 0.0)
    assert other.current == "k2"
    assert other.key_ids == ("k2", "k1")


def test_an_unknown_key_is_named(ring: KeyRing) -> None:
    with pytest.raises(UnknownKey, match="k7"):
        ring.derive("seal|number", "k7")


def test_a_rotation_keeps_the_master_keys_for_their_owner_only(ring: KeyRing) -> None:
    ring.rotate()

    assert stat.S_IMODE((ring.folder / "keyring.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"current": "k2", "keys": {}}', '{"current":"k1","keys":{"k1":"AA=="}}'],
)
def test_unreadable_master_keys_stop_the_start(tmp_path: Path, text: str) -> None:
    ring = KeyRing(tmp_path)
    ring.folder.mkdir()
    (ring.folder / "keyring.json").write_text(text, encoding="utf-8")

    with pytest.raises(KeyFileUnusable):
        KeyRing.load(tmp_path)
