"""What protects a branch on GitHub: rulesets, which every reader may see, and the older settings, which few may.

Both apply at once, and the stricter one holds. What the token may not see stays None: an empty list of rules says
nothing of the older settings, and GitHub shows who may bypass a ruleset only to those who may change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from footage.forges import Protection
from footage.forges.answers import Row
from footage.forges.github_lists import every
from footage.forges.http import Transport, said
from footage.model import MergeStyle

_STYLES = {"merge": MergeStyle.MERGE, "squash": MergeStyle.SQUASH, "rebase": MergeStyle.REBASE}
_ADMINS = frozenset({"OrganizationAdmin:", "RepositoryRole:5"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rules by type, the older settings, and whether these could be seen (a branch without any has None)."""

    rules: tuple[Row, ...]
    classic: Row | None
    classic_seen: bool
    bypass: tuple[str, ...] | None

    def of(self, kind: str) -> tuple[Row, ...]:
        return tuple(rule for rule in self.rules if rule.text("type") == kind)

    def parameters(self, kind: str) -> tuple[Row, ...]:
        return tuple(rule.row("parameters") for rule in self.of(kind) if "parameters" in rule)

    def old(self, field: str) -> Row | None:
        return self.classic.row_or_none(field) if self.classic else None

    def old_flag(self, field: str) -> bool:
        found = self.old(field)
        return found is not None and found.flag("enabled")


def protection(transport: Transport, repo: str, branch: str) -> Protection:
    """Return what protects ``branch`` of the repository at the path ``repo``."""
    rules = every(transport, f"{repo}/rules/branches/{quote(branch)}")
    classic, classic_seen = _classic(transport, f"{repo}/branches/{quote(branch)}/protection")
    seen = _Seen(rules, classic, classic_seen, _bypass(transport, repo, rules, classic, classic_seen=classic_seen))
    return Protection(
        branch=branch,
        protected=_may(bool(rules) or classic is not None, seen),
        direct_push=_not(bool(seen.of("pull_request") or seen.of("update")) or _closed(seen), seen),
        force_push=_allowed(seen, "non_fast_forward", "allow_force_pushes"),
        deletion=_allowed(seen, "deletion", "allow_deletions"),
        admins_exempt=_admins_exempt(seen),
        bypass=seen.bypass,
        merge_allowlist=_allowlist(seen),
        merge_styles=_styles(seen, Row(transport.get(repo).json(), repo)),
        required_contexts=_contexts(seen),
        required_approvals=_approvals(seen),
        dismiss_stale=_dismisses(seen),
        protected_paths=_paths(seen),
        push_allowlist=_allowlist(seen),
        creation=_not(bool(seen.of("creation")) or seen.old_flag("block_creations"), seen),
    )


def _classic(transport: Transport, path: str) -> tuple[Row | None, bool]:
    answer = transport.get(path, accept=(200, 403, 404))
    if answer.status == 200:
        return Row(answer.json(), answer.name), True
    # The same status means "there is none" and "not for you"; only the words differ.
    return None, answer.status == 404 and said(answer) == "Branch not protected"


def _may(found: bool, seen: _Seen) -> bool | None:
    return found or (False if seen.classic_seen else None)


def _not(forbidden: bool, seen: _Seen) -> bool | None:
    return False if forbidden else True if seen.classic_seen else None


def _closed(seen: _Seen) -> bool:
    return seen.old("required_pull_request_reviews") is not None or seen.old("restrictions") is not None


def _allowed(seen: _Seen, rule: str, field: str) -> bool | None:
    return _not(bool(seen.of(rule)) or (seen.classic is not None and not seen.old_flag(field)), seen)


def _bypass(
    transport: Transport, repo: str, rules: Sequence[Row], classic: Row | None, *, classic_seen: bool
) -> tuple[str, ...] | None:
    found: set[str] = set()
    for ruleset in sorted({rule.number("ruleset_id") for rule in rules if "ruleset_id" in rule}):
        answer = transport.get(f"{repo}/rulesets/{ruleset}", accept=(200, 403, 404))
        row = Row(answer.json(), answer.name)
        if answer.status != 200 or "bypass_actors" not in row:
            return None
        found.update(_actor(each) for each in row.rows("bypass_actors"))
    if not classic_seen:
        return None
    reviews = classic.row_or_none("required_pull_request_reviews") if classic else None
    allowances = reviews.row_or_none("bypass_pull_request_allowances") if reviews else None
    return tuple(sorted(found | set(_names(allowances))))


def _actor(row: Row) -> str:
    number = str(row.number("actor_id")) if "actor_id" in row and row.text("actor_type") != "OrganizationAdmin" else ""
    return f"{row.text('actor_type')}:{number}"


def _names(lists: Row | None) -> Iterable[str]:
    if lists is None:
        return ()
    named = (
        ("users", "login", ""),
        ("teams", "slug", "Team:"),
        ("apps", "slug", ""),
    )  # a team may be called like a user
    return [prefix + each.text(key) for field, key, prefix in named if field in lists for each in lists.rows(field)]


def _admins_exempt(seen: _Seen) -> bool | None:
    if seen.bypass is None:
        return None
    old = seen.classic is not None and not seen.old_flag("enforce_admins")
    return old or bool(_ADMINS & set(seen.bypass)) or not (seen.rules or seen.classic)


def _allowlist(seen: _Seen) -> tuple[str, ...] | None:
    if seen.of("update"):
        return seen.bypass
    restrictions = seen.old("restrictions")
    return tuple(sorted(_names(restrictions))) if seen.classic_seen else None


def _styles(seen: _Seen, repository: Row) -> tuple[MergeStyle, ...] | None:
    flags = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}
    if not all(flag in repository for flag in flags.values()):
        return None
    names = [name for name, flag in flags.items() if repository.flag(flag)]
    for parameters in seen.parameters("pull_request"):
        if "allowed_merge_methods" in parameters:
            names = [name for name in names if name in parameters.texts("allowed_merge_methods")]
    return tuple(_STYLES[name] for name in names)


def _contexts(seen: _Seen) -> tuple[str, ...] | None:
    ruled = [row.rows("required_status_checks") for row in seen.parameters("required_status_checks")]
    found = {check.text("context") for checks in ruled for check in checks}
    old = seen.old("required_status_checks")
    found |= set(old.texts("contexts")) if old else set()
    return tuple(sorted(found)) if found or seen.classic_seen else None


def _approvals(seen: _Seen) -> int | None:
    field = "required_approving_review_count"
    old = seen.old("required_pull_request_reviews")
    asked = [*seen.parameters("pull_request"), *([old] if old else [])]
    numbers = [row.number(field) for row in asked if field in row]
    return max(numbers, default=0) if numbers or seen.classic_seen else None


def _dismisses(seen: _Seen) -> bool | None:
    old = seen.old("required_pull_request_reviews")
    found = any(row.flag("dismiss_stale_reviews_on_push") for row in seen.parameters("pull_request"))
    return _may(found or (old is not None and old.flag("dismiss_stale_reviews")), seen)


def _paths(seen: _Seen) -> tuple[str, ...]:
    ruled = seen.parameters("file_path_restriction")
    return tuple(sorted({path for row in ruled for path in row.texts("restricted_file_paths")}))
