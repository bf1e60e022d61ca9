from __future__ import annotations

import pytest

from footage.forges import ForgeLied, ForgeRefused
from footage.forges.versions import Flavour, parse, supported


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.27.3", (1, 27, 3)),
        ("28.0.0", (28, 0, 0)),
        ("1.27.0+dev-f810e882a4", (1, 27, 0)),
        ("v1.24", (1, 24, 0)),
        ("1.26.0~rc1", (1, 26, 0)),
        (" 1.27.3\n", (1, 27, 3)),
    ],
)
def test_gitea_is_read(text: str, numbers: tuple[int, int, int]) -> None:
    version = supported(parse(text)) if numbers >= (1, 24, 3) else parse(text)
    assert (version.numbers, version.flavour, str(version)) == (numbers, Flavour.GITEA, text.strip())


def test_order_is_by_numbers() -> None:
    assert parse("1.9.0") < parse("1.27.3") < parse("28.0.0")
    assert parse("1.27.0+one") == parse("1.27.0+other")


def test_forgejo_is_told_apart_and_refused() -> None:
    version = parse("15.0.9+gitea-1.22.0")
    assert (version.numbers, version.flavour) == ((15, 0, 9), Flavour.FORGEJO)
    with pytest.raises(ForgeRefused) as error:
        supported(version)
    assert "Forgejo" in error.value.text().zh
    assert "15.0.9" in error.value.text().en
    assert error.value.status == 4


@pytest.mark.parametrize("text", ["1.24.2", "1.22.0", "1.9.9"])
def test_an_old_gitea_is_refused(text: str) -> None:
    with pytest.raises(ForgeRefused) as error:
        supported(parse(text))
    assert error.value.text().zh == f"gitea {text} 版本过低，至少需要 1.24.3"


def test_github_enterprise_has_its_own_line() -> None:
    assert supported(parse("3.17.2", Flavour.GITHUB)).numbers == (3, 17, 2)
    with pytest.raises(ForgeRefused):
        supported(parse("3.16.9", Flavour.GITHUB))


@pytest.mark.parametrize("text", ["", "latest", "1.2.3.4.5x\x1b[0m", "-1.0", "1" * 40, "１.２.３"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ForgeLied) as error:
        parse(text)
    assert "\x1b" not in error.value.text().en
