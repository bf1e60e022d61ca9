"""A key grows old, a key is stolen: from the pull request that registers the next one to what the verifier says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from footage.demo.clock import moment
from footage.evidence import branch, chain
from footage.evidence.declared import Census
from footage.evidence.proof import Replay
from footage.evidence.replay import replay
from footage.evidence.sshsig import AllowedSigner, key_from_seed
from footage.evidence.statement import NAMESPACE, Kind, Statement, decode, encode
from footage.finding import ToolError
from footage.operations.capture import Captured
from footage.operations.signing import GateSigner
from footage.repository import Repository, Writer
from gate_house import House

FIRST, SECOND, THIRD = (GateSigner(key_from_seed(bytes([n]) * 32), "gate@example.org") for n in (1, 2, 3))
SIGNERS = "records/policy/signers"
APPROVERS = ("jiang-wen", "sun-wei")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.gate(signer=FIRST).begin()
    yield made
    made.close()


def record(name: str, signer: GateSigner, begins: str = "03-01", ends: str = "") -> dict[str, bytes]:
    lines = [
        "kind: signer", f"id: {name}", "principal: gate@example.org", f"public_key: {signer.public.line()}",
        "namespace: footage-evidence", f"valid_from: 2026-{begins}T00:00:00+08:00",
        *([f"valid_until: 2026-{ends}:00+08:00"] if ends else []), "demonstration: false", "",
    ]  # fmt: skip
    return {f"{SIGNERS}/{name}.yml": "\n".join(lines).encode()}


def capture(house: House, signer: GateSigner, when: str) -> Captured:
    house.at(when)
    return house.gate(signer=signer).capture()


def registered(house: House, signer: GateSigner, day: str, files: dict[str, bytes], *approvers: str) -> None:
    """Land a change of signers by pull request; ``signer`` signs the statement about it."""
    pull = house.office.pull("zhao-min", f"{day} 09:00", files, "更换网关密钥")
    house.office.agenda.run(house.at(f"{day} 09:00"))
    house.sign(pull.number, day, *(approvers or APPROVERS))
    house.forge.merge(pull.number, 900, house.at(f"{day} 11:00"))
    capture(house, signer, f"{day} 11:01")


def landed(house: House, signer: GateSigner, day: str, label: str) -> str:
    number = house.ask(f"{day} 09:00", label)
    house.sign(number, day, "lin-hao", "qian-li", "sun-wei")
    house.forge.merge(number, 900, house.at(f"{day} 11:00"))
    (pull,) = capture(house, signer, f"{day} 11:01").statements
    return pull


def verified(house: House, trust: tuple[AllowedSigner, ...] | None = None) -> Replay:
    with Repository.open(house.server.plumbing.git_dir) as server:
        return replay(server, main=server.resolve("main") or "", evidence=server.resolve("evidence"), trust=trust)


def named(proven: Replay) -> list[str]:
    return [each.message for each in proven.findings]


def test_a_key_grows_old_from_start_to_end(house: House) -> None:
    landed(house, FIRST, "03-02", "one")
    registered(house, FIRST, "03-03", record("gate-two", SECOND))
    landed(house, SECOND, "03-04", "two")
    registered(house, SECOND, "03-05", record("gate-one", FIRST, ends="03-05T12:00"))
    landed(house, SECOND, "03-06", "three")
    with pytest.raises(ToolError) as error:
        capture(house, FIRST, "03-06 12:00")
    assert error.value.code == "gate.key_ended"
    registered(house, SECOND, "03-09", record("gate-three", THIRD))
    landed(house, THIRD, "03-10", "four")

    proven = verified(house)
    assert (named(proven), proven.trust) == ([], "repository")
    assert [each.result for each in proven.pulls] == ["verified"] * 7
    carried = [(args["seq"], args["fingerprint"]) for code, args in proven.notes if code == "key_carried"]
    assert carried == [("3", SECOND.public.fingerprint), ("7", THIRD.public.fingerprint)]


def test_a_file_of_trust_is_the_whole_trust(house: House) -> None:
    registered(house, FIRST, "03-03", record("gate-two", SECOND))
    landed(house, SECOND, "03-04", "two")
    old, new = (AllowedSigner("gate@example.org", each.public, (NAMESPACE,)) for each in (FIRST, SECOND))
    assert named(verified(house, (old, new))) == []
    (unknown, *rest) = verified(house, (old,)).findings
    assert (unknown.message, unknown.hint) == ("evidence.signature_unknown_key", "verify.fix_key")
    assert {each.message for each in rest} == {"verify.no_statement"}


def stolen(house: House, signer: GateSigner, at: int) -> None:
    """Somebody with a key writes a next statement and pushes it."""
    tip = house.server.resolve(branch.REF)
    raws = branch.read(house.server, tip).statements
    last = max(raws, key=lambda raw: decode(raw.content).seq or 0)
    seen = next(s for s in map(decode, (raw.content for raw in raws)) if s.kind is Kind.PULL)
    place = chain.next_link(decode(last.content).seq or 0, chain.digest(last.content))
    assert seen.observation
    content = encode(Statement(Kind.CENSUS, at, *place, census=Census(seen.observation.number, (), at)))
    who = signer.at(at)
    files = branch.signed(decode(content).path, content, signer.key)
    Writer(house.server).commit(branch.REF, [tip or ""], files, who, who, "Census")


@pytest.mark.parametrize(
    ("when", "message", "hint"),
    [
        ("03-07 09:00", "evidence.signature_time", "verify.fix_key_time"),
        ("03-05 09:00", "verify.clock_order", "rule.VF114.fix"),
    ],
    ids=["in its own time", "back-dated"],
)
def test_a_stolen_old_key_that_signs_later_is_found(house: House, when: str, message: str, hint: str) -> None:
    registered(house, FIRST, "03-03", record("gate-two", SECOND))
    registered(house, SECOND, "03-05", record("gate-one", FIRST, ends="03-05T12:00"))
    landed(house, SECOND, "03-06", "one")
    assert named(verified(house)) == []
    stolen(house, FIRST, moment(when))
    (found,) = verified(house).findings
    assert (found.message, found.hint) == (message, hint)


def test_a_key_that_nobody_approved_is_not_carried_forward(house: House) -> None:
    """One approver is not two; a push past everybody is none."""
    registered(house, FIRST, "03-03", record("gate-two", SECOND), "sun-wei")
    landed(house, SECOND, "03-04", "two")
    house.forge.direct_push(record("gate-three", THIRD), 902, house.at("03-05 09:00"), "key")
    landed(house, THIRD, "03-06", "three")
    proven = verified(house)
    unknown = [each for each in proven.findings if each.message == "evidence.signature_unknown_key"]
    assert len(unknown) == 2
    assert not proven.notes


def test_a_key_cannot_vouch_for_itself(house: House) -> None:
    """The statement about its own registration is signed with the new key: nothing that came before knows it."""
    registered(house, SECOND, "03-03", record("gate-two", SECOND))
    landed(house, SECOND, "03-04", "two")
    assert named(verified(house)).count("evidence.signature_unknown_key") == 2


def test_a_key_that_ended_before_it_vouched_for_the_next_vouches_for_nothing(house: House) -> None:
    """Whoever ends the old key before the day on which it signed the new one's registration takes that back as well."""
    landed(house, FIRST, "03-02", "one")
    registered(house, FIRST, "03-04", record("gate-two", SECOND))
    registered(house, SECOND, "03-05", record("gate-one", FIRST, ends="03-03T12:00"))
    found = set(named(verified(house)))
    assert {"evidence.signature_time", "evidence.signature_unknown_key"} <= found


def test_the_key_that_everybody_knows_is_never_carried_into_earnest(house: House) -> None:
    """The record of the demonstration's key stands on main from the beginning here, and says what it is."""
    landed(house, FIRST, "03-02", "one")
    stolen(house, GateSigner(house.signer.key, "footage-gate@sprucepark.example"), moment("03-02 12:00"))
    assert named(verified(house)) == ["evidence.signature_unknown_key"]
