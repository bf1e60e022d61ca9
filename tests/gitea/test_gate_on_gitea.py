"""The whole way on a real Gitea: a request, the wrong person, an edit, everybody again, landing, evidence, proof."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from footage.demo import papers
from footage.demo.clock import stamp
from footage.demo.founding import HOST, founding_files
from footage.demo.making import demonstration_signer
from footage.evidence.replay import replay
from footage.forges.gitea import GiteaForge
from footage.operations.comment import MARKER
from footage.operations.gate import CONTEXT, Gate, Round
from footage.reading.text_of_record import record_bytes
from footage.repository import Repository
from gitea.forge_desk import ADMIN, Desk, Server

GATE = "footage-gate"
PEOPLE = ("zhao-min", "lin-hao", "qian-li", "sun-wei", "gao-yuan", "he-jing")
SCOPES = ("write:repository", "write:issue", "read:user")  # what the handbook tells people to give the gate
HOUR = 3600


def _founding(server: Server) -> dict[str, bytes]:
    """Return the office's files, with the numbers that this server gave the accounts."""
    files = founding_files()
    for person in PEOPLE:
        path = f"records/org/people/{person}.yml"
        data = yaml.safe_load(files[path])
        data["accounts"] = [{"host": HOST, "id": server.account(person), "login": person}]
        data["emails"] = [f"{person}@sprucepark.example"]
        data["active_from"] = str(data["active_from"])
        files[path] = record_bytes(data)
    path = f"records/policy/accounts/{GATE}.yml"
    machine = yaml.safe_load(files[path])
    machine["account"] = {"host": HOST, "id": server.account(GATE), "login": GATE}
    machine["active_from"] = str(machine["active_from"])
    files[path] = record_bytes(machine)
    return files


class Office:
    """People at a real Gitea, with a gate beside it."""

    def __init__(self, server: Server, desk: Desk, copy: Repository) -> None:
        self.desk = desk
        self.copy = copy
        self.forge = GiteaForge(server.url, desk.name, server.token(GATE), copy, host=HOST)
        self.gate = Gate(
            copy, self.forge, lambda: int(time.time()), lang="zh", signer=demonstration_signer(), forge_name="gitea"
        )

    def request(self, **changes: object) -> dict[str, bytes]:
        """Return the request as a file; ``changes`` replace what it says."""
        now = int(time.time())
        case = f"RQ-{stamp(now)[:10].replace('-', '')}-7K3M9Q"
        extra = {"sensitivity": "sensitive", "contains_minor": True, **changes}
        data = papers.request(
            case, department="logistics", applicant="lin-hao", handler="zhao-min", purpose="traffic_accident",
            reason="配送车早上在东区停车场被刮擦，需核实经过以便报险", cameras=["CAM-P1-03"],
            span=(now - 2 * HOUR, now - HOUR), mode="copy", days=5, recipients=["zhao-min"], extra=extra,
        )  # fmt: skip
        return {f"records/cases/{stamp(now)[:4]}/{stamp(now)[5:7]}/{case}/request.yml": record_bytes(data)}

    def approve(self, number: int, *people: str) -> None:
        """One after another, each in a second of the server's own."""
        for person in people:
            self.desk.pause()
            assert self.desk.review(person, number, "APPROVED", "同意").status == 200

    def turn(self) -> Round:
        """Let the gate do one round."""
        done = self.gate.round()
        assert done.refused == ()
        return done

    def said(self, number: int) -> tuple[str, str]:
        """Return the gate's light and its comment."""
        head = self.desk.pull_data(number)["head"]["sha"]
        lights = self.desk.call(ADMIN, "GET", f"/commits/{head}/status", expect=200).data["statuses"]
        (light,) = [each["status"] for each in lights if each["context"] == CONTEXT]
        (comment,) = [each["body"] for each in self.desk.timeline(number) if MARKER in each["body"]]
        return light, comment

    def asked(self, number: int) -> set[str]:
        """Return who is asked for a review."""
        rows = self.desk.reviews(number)
        return {each["user"]["login"] for each in rows if each["state"] == "REQUEST_REVIEW"}


@pytest.fixture
def office(server: Server, desk: Desk, copy: Repository) -> Office:
    server.account(GATE, SCOPES)
    for person in (*PEOPLE, GATE):
        server.account(person)
        desk.call(ADMIN, "PUT", f"/collaborators/{person}", {"permission": "write"}, expect=204)
    desk.git(ADMIN, "checkout", "-q", "main")
    desk.write(ADMIN, _founding(server), "Begin")
    desk.git(ADMIN, "push", "-q", "origin", "main")
    return Office(server, desk, copy)


def test_a_request_lands_only_as_everybody_approved_it(office: Office, desk: Desk, tmp_path: Path) -> None:
    office.gate.begin(demonstration=True)
    first = office.request()
    desk.put("zhao-min", "request", first, "申请", start="main")
    number = desk.pull("zhao-min", "request", "申请：东区停车场")
    office.turn()
    assert (office.said(number)[0], office.asked(number)) == ("pending", {"lin-hao"})

    office.approve(number, "he-jing")
    office.turn()
    assert "何静" in office.said(number)[1]
    assert office.asked(number) == {"lin-hao"}

    office.approve(number, "lin-hao", "qian-li", "sun-wei")
    office.turn()
    assert "gao-yuan" in office.asked(number)

    main = desk.ref("refs/heads/main")
    desk.pause()
    desk.put("zhao-min", "request", office.request(other_means="已询问当班门岗，未看到经过"), "补充")
    desk.until(lambda: desk.ref(f"refs/pull/{number}/head") == desk.pull_data(number)["head"]["sha"])
    office.turn()
    light, comment = office.said(number)
    assert light == "pending"
    assert comment.count("审批之后内容有改动，与最终内容不一致") == 4
    assert desk.ref("refs/heads/main") == main

    office.approve(number, "lin-hao", "qian-li", "sun-wei", "gao-yuan")
    done = office.turn()
    ended, notice = done.ended
    assert notice.commit == desk.ref("refs/heads/main") != main
    assert done.captured.statements == (f"PR-{number:06d}.1", f"PR-{notice.number:06d}.1")
    assert "@" in desk.pull_data(notice.number)["body"]

    fresh = Repository.open(_clone(desk, tmp_path / "fresh"))
    assert fresh.is_ancestor(ended.commit, notice.commit)
    proven = replay(fresh, main=notice.commit, evidence=fresh.resolve("refs/remotes/origin/evidence"))
    assert [case.result for case in proven.cases.values()] == ["verified"]
    assert proven.findings == ()
    fresh.close()


def _clone(desk: Desk, into: Path) -> Path:
    desk.git("zhao-min", "fetch", "-q", "origin")
    (desk.folder / "clone-zhao-min").rename(into)
    return into
