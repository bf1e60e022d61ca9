"""What protects a branch on Gitea, as far as the token may see it.

The rules themselves are for administrators of the repository; everybody else learns little more than that there is
one. Promises: what was not shown is None, and only the rule that Gitea itself names for the branch is read.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from footage.forges import Protection
from footage.forges.answers import Row
from footage.forges.http import Transport
from footage.model import MergeStyle

_PATTERN, _UNREAD = frozenset("*?[]{}\\"), frozenset("[]{}\\")
NOBODY = "-"  # an allowlist that is in force and empty: not the same as no allowlist
_STYLES = {
    "allow_merge_commits": MergeStyle.MERGE,
    "allow_rebase": MergeStyle.REBASE,
    "allow_rebase_explicit": MergeStyle.REBASE,  # commits written anew, and a merge commit above them
    "allow_squash_merge": MergeStyle.SQUASH,
    "allow_fast_forward_only_merge": MergeStyle.FAST_FORWARD,
    "allow_manual_merge": MergeStyle.UNKNOWN,  # somebody's word that it landed, and as what
}


def protection(transport: Transport, path: str, branch: str) -> Protection:
    """Return the protection of ``branch`` in the repository at ``path``."""
    repository = transport.get(path)
    styles = _styles(Row(repository.json(), repository.name))
    answer = transport.get(f"{path}/branches/{quote(branch, safe='')}", accept=(200, 404))
    if answer.status == 404:
        return _to_be(transport, path, branch, styles)
    shown = Row(answer.json(), answer.name)
    if not shown.flag("protected"):
        return _open(branch, styles)
    rule = _rule(transport, path, shown.text("effective_branch_protection_name"))
    if rule is None:
        return Protection(branch, protected=True, deletion=False, merge_styles=styles)
    return _seen(branch, rule, styles)


def _open(branch: str, styles: tuple[MergeStyle, ...] | None) -> Protection:
    return Protection(
        branch, protected=False, direct_push=True, force_push=True, deletion=True, admins_exempt=True, bypass=(),
        merge_allowlist=(), merge_styles=styles, required_contexts=(), required_approvals=0, dismiss_stale=False,
        protected_paths=(), push_allowlist=(), creation=True,
    )  # fmt: skip


def _to_be(transport: Transport, path: str, branch: str, styles: tuple[MergeStyle, ...] | None) -> Protection:
    """Return what will protect a branch that is not there yet, from the list of all rules, the first of which holds."""
    answer = transport.get(f"{path}/branch_protections", accept=(200, 403, 404))
    if answer.status != 200:
        return Protection(branch, merge_styles=styles)
    for rule in Row.many(answer.json(), answer.name):
        fits = _fits(rule.text("rule_name"), branch)
        if fits is None:
            return Protection(branch, merge_styles=styles)
        if fits:
            return _seen(branch, rule, styles)
    return _open(branch, styles)


def _fits(pattern: str, branch: str) -> bool | None:
    """Return whether a rule of that name is for the branch; None for patterns that are not read here."""
    if not set(pattern) & _PATTERN:
        return pattern.lower() == branch.lower()
    if set(pattern) & _UNREAD:
        return None
    parts = re.split(r"(\*+|\?)", pattern)
    written = {"*": "[^/]*", "?": "[^/]"}
    text = "".join(written.get(each) or (".*" if each[:1] == "*" else re.escape(each)) for each in parts)
    return re.fullmatch(text, branch, re.DOTALL) is not None


def _styles(repository: Row) -> tuple[MergeStyle, ...] | None:
    if not all(name in repository for name in _STYLES):
        return None
    return tuple(dict.fromkeys(style for name, style in _STYLES.items() if repository.flag(name)))


def _rule(transport: Transport, path: str, name: str) -> Row | None:
    """Return the rule in force; None if this token may not see it."""
    if not name:
        return None
    answer = transport.get(f"{path}/branch_protections/{quote(name, safe='')}", accept=(200, 403, 404))
    return Row(answer.json(), answer.name) if answer.status == 200 else None


def _seen(branch: str, rule: Row, styles: tuple[MergeStyle, ...] | None) -> Protection:
    return Protection(
        branch=branch,
        protected=True,
        direct_push=rule.flag("enable_push"),
        force_push=rule.flag("enable_force_push") if "enable_force_push" in rule else None,
        deletion=False,
        admins_exempt=not rule.flag("block_admin_merge_override") if "block_admin_merge_override" in rule else None,
        bypass=_bypass(rule),
        merge_allowlist=_allowlist(rule, "merge_whitelist") if rule.flag("enable_merge_whitelist") else (),
        merge_styles=styles,
        required_contexts=rule.texts("status_check_contexts") if rule.flag("enable_status_check") else (),
        required_approvals=rule.number("required_approvals"),
        dismiss_stale=rule.flag("dismiss_stale_approvals"),
        protected_paths=tuple(filter(None, map(str.strip, rule.text("protected_file_patterns").split(";")))),
        push_allowlist=_pushers(rule),
        creation=rule.flag("enable_push"),
    )


def _bypass(rule: Row) -> tuple[str, ...]:
    """Return who may pass the rule: a list that servers before 1.27 do not have."""
    return _names(rule, "bypass_allowlist") if _is_on(rule, "enable_bypass_allowlist") else ()


def _pushers(rule: Row) -> tuple[str, ...]:
    """Return who may push: nobody, those listed, or everybody."""
    if not rule.flag("enable_push"):
        return (NOBODY,)
    if not _is_on(rule, "enable_push_whitelist"):
        return ()
    keys = ("DeployKey:",) if _is_on(rule, "push_whitelist_deploy_keys") else ()
    return (*_allowlist(rule, "push_whitelist"), *keys)


def _is_on(rule: Row, field: str) -> bool:
    return field in rule and rule.flag(field)


def _allowlist(rule: Row, prefix: str) -> tuple[str, ...]:
    return _names(rule, prefix) or (NOBODY,)


def _names(rule: Row, prefix: str) -> tuple[str, ...]:
    teams = (f"Team:{name}" for name in rule.texts(f"{prefix}_teams"))  # a team may be called like an account
    return (*rule.texts(f"{prefix}_usernames"), *teams)
