"""Codes, tickets and pens."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from wargame.base.errors import SaveError, SessionError
from wargame.net.beside import Record, keep_record, path_beside, read_record
from wargame.net.roster import CODE, LETTERS, Place, Roster, hashed, new_code, written

DRC = Place(role="seat", seat="drc")


@pytest.fixture
def roster() -> Roster:
    return Roster.of(["drc", "m23"])


def admitted(roster: Roster, *names: str, place: Place = DRC) -> tuple[Roster, list[tuple[str, str]]]:
    """The roster with people in it, and (id, token) of each."""
    found = []
    for name in names:
        roster, person, token = roster.admit(roster.code_of(place), name)
        found.append((person.id, token))
    return roster, found


def test_every_place_has_a_code_of_its_own(roster: Roster) -> None:
    assert [str(place) for place in roster.codes.values()] == ["drc", "m23", "observer", "facilitator"]
    assert len({new_code() for _ in range(500)}) == 500
    assert all(len(code) == CODE + 1 and set(code) <= {*LETTERS, "-"} for code in roster.codes)


def test_a_code_is_read_however_it_is_typed(roster: Roster) -> None:
    code = roster.code_of(DRC)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.replace("-", " ")):
        assert written(typed) == code
    for wrong in ("", "AAAA-AAAA", code[:-1], code + "A", "x" * 10_000, "\x1b[31m", code.replace("-", "\u2010")[:4]):
        with pytest.raises(SessionError, match="code: this code opens nothing; look at your card and type it again"):
            roster.admit(wrong, "")


def test_a_token_has_192_bits_and_only_its_hash_is_kept(roster: Roster) -> None:
    roster, [(one, token), (other, another)] = admitted(roster, "Amina", "Ben")
    assert len(token) == 32
    assert token != another
    assert token not in roster.model_dump_json()
    assert roster.people[one].token == hashed(token)
    assert (roster.holder(token).id, roster.holder(another).id) == (one, other)
    for wrong in ("", token[:-1], token.swapcase(), hashed(token), "\ud800"):
        with pytest.raises(SessionError, match="token: this host knows no such ticket; join again with the code"):
            roster.holder(wrong)


def test_a_ticket_that_was_taken_back_opens_nothing_and_another_can_be_given(roster: Roster) -> None:
    roster, [(one, token)] = admitted(roster, "Amina")
    gone = roster.revoke(one)
    with pytest.raises(SessionError, match="no such ticket"):
        gone.holder(token)
    again, fresh = gone.reissue(one)
    assert again.holder(fresh).name == "Amina"
    with pytest.raises(SessionError, match="no such ticket"):
        again.holder(token)
    with pytest.raises(SessionError, match="'nobody': no such person; there is Amina"):
        roster.revoke("nobody")


def test_another_code_for_a_place_leaves_tickets_good(roster: Roster) -> None:
    old = roster.code_of(DRC)
    roster, [(one, token)] = admitted(roster, "Amina")
    changed = roster.recode(DRC)
    assert changed.holder(token).id == one
    assert changed.code_of(DRC) != old
    with pytest.raises(SessionError, match="opens nothing"):
        changed.admit(old, "Ben")


def test_one_person_of_a_seat_holds_the_pen(roster: Roster) -> None:
    roster, [(one, _), (two, _), (three, _)] = admitted(roster, "Amina", "Ben", "Chloe")
    assert [roster.holds_pen(p) for p in roster.at("drc")] == [True, False, False]
    roster = roster.hand_pen("drc", two)
    roster.check(roster.people[two], "pen")
    with pytest.raises(SessionError, match="seat drc: this needs the pen of the seat; Ben holds it; ask for it"):
        roster.check(roster.people[one], "pen")
    roster.check(roster.people[one], "draft")
    roster = roster.allow(one, "read")
    with pytest.raises(SessionError, match="seat drc: you read at this seat; Ben holds it; ask for it"):
        roster.check(roster.people[one], "draft")
    roster.check(roster.people[one], "read")
    roster = roster.revoke(two)
    assert roster.pens["drc"] == one
    roster = roster.revoke(one).revoke(three)
    assert roster.pens["drc"] == ""
    roster, [(late, _)] = admitted(roster, "Dora")
    assert roster.pens["drc"] == late


def test_the_pen_stays_at_its_seat(roster: Roster) -> None:
    roster, [(one, _)] = admitted(roster, "Amina")
    roster, [(other, _)] = admitted(roster, "Ben", place=Place(role="seat", seat="m23"))
    with pytest.raises(SessionError, match="seat drc: no such person at this seat; there is Amina"):
        roster.hand_pen("drc", other)
    assert roster.pens == {"drc": one, "m23": other}


def test_names_are_short_and_printable(roster: Roster) -> None:
    roster, [(one, _), (two, _)] = admitted(roster, "\x1b[31m" + "long " * 100, " \u202e ")
    assert len(roster.people[one].name) <= 40
    assert roster.people[one].name.isprintable()
    assert roster.people[two].name == "somebody at drc"


def test_a_record_is_kept_beside_its_save_for_its_owner_only(roster: Roster, tmp_path: Path) -> None:
    save = tmp_path / "a.wargame"
    assert read_record(save, "f" * 64) is None
    record = Record(game="f" * 64, roster=roster)
    keep_record(save, record)
    assert read_record(save, "f" * 64) == record
    assert stat.S_IMODE(path_beside(save).stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["a.wargame.session"]
    with pytest.raises(SaveError, match="it belongs to another game or program; move it away, and give out new codes"):
        read_record(save, "e" * 64)
    path_beside(save).write_text("{", encoding="utf-8")
    with pytest.raises(SaveError, match="it cannot be read"):
        read_record(save, "f" * 64)


def test_a_record_that_the_disk_refuses_leaves_the_old_one(roster: Roster, tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="it cannot be written; free some space and do it again"):
        keep_record(tmp_path / "nowhere" / "a.wargame", Record(game="f" * 64, roster=roster))


def test_a_code_lets_in_as_many_as_fit_into_a_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wargame.net.roster.PEOPLE", 2)
    filled = Roster.of(("drc",))
    code = filled.code_of(Place(role="seat", seat="drc"))
    for _ in range(2):
        filled, person, _ = filled.admit(code, "somebody")
    with pytest.raises(SessionError, match="too many have come in by this code"):
        filled.admit(code, "one more")
    assert filled.revoke(person.id).admit(code, "one more")[1].name == "one more"
