"""Personal data in free text: phones, identity numbers, plates, e-mail addresses and names, before they are permanent.

Git does not forget, so what a passer-by never agreed to must not get in (PIPL articles 6 and 47). Promises: a finding
never repeats what it found; numbers are checked by their own check digit where they have one; people of the roster are
no third parties; a false alarm is answered by a landed ``text_exception`` that holds only the digest of the text.
Names are found by what stands beside them (a title, ``车主``, ``Mr``): a name alone cannot be told from other words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from footage.checking.context import Context, finding
from footage.finding import Finding, Location, Severity
from footage.model import Record
from footage.reading.kinds import FieldSpec, Kind, select
from footage.reading.records import RecordReading, read_record
from footage.reading.rules import RuleInfo
from footage.text import both

RULES = (
    RuleInfo("CK901", "personal-phone"),
    RuleInfo("CK902", "personal-identity"),
    RuleInfo("CK903", "personal-plate"),
    RuleInfo("CK904", "personal-name"),
    RuleInfo("CK905", "personal-email"),
)

_RULE_OF = {"phone": "CK901", "identity": "CK902", "plate": "CK903", "name": "CK904", "email": "CK905"}
_CONTACT = ("phone", "email")  # what an organisation publishes of itself in fields that are public
_STAFF = ("person", "service_account")  # kinds whose very purpose is to name staff and machines

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花"
    "方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封储靳焦巴车侯全班秋仲宫宁仇栾甘厉武符刘"
    "景詹束龙叶司韶黎白怀蒲卓乔闻翟谭申冉雍桑桂牛寿边扈燕尚农温庄晏柴瞿阎连习艾易廖耿匡文寇广欧沃利蔚越师巩聂关荆游权肖"
)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|令狐|慕容|东方|夏侯"
# What no given name holds: times, numbers, particles, and the signs by which a name was already hidden.
_NOT_GIVEN = (
    "某×＊一二三四五六七八九十百点日月年时分秒的了在和与及或是有不要求方面于从至向被把将就已未个位名等家人们"
    "上下前后内外"
)
_GIVEN = f"(?:(?![{_NOT_GIVEN}])[\u4e00-\u9fff])"
_NAME = f"(?:(?:{_COMPOUND})|[{_SURNAMES}]){_GIVEN}{{1,2}}?"
_TITLES = "先生|女士|小姐|太太|师傅|阿姨|大爷|大妈|同学|老师"
_BEARERS = (
    "姓名|车主|业主|住户|当事人|失主|司机|驾驶员|访客|家长|患者|顾客|投诉人|举报人|报案人|嫌疑人|伤者|死者|租户|租客"
    "|乘客|行人|证人|联系人"
)
_ENDS = r"(?=[，。；、：（）！？,.;:()!?\s「」“”\"'/]|$|称|说|反映|表示|投诉|报称|报案|驾驶|乘坐)"

# A quick look that lets most texts go: nothing below matches where none of this stands.
_MAYBE = re.compile(
    r"[0-9]{6}|[0-9]{3}[- ][0-9]{4}|@|[A-Z][·•. -]?[A-HJ-NP-Z0-9]{4}"
    rf"|{_TITLES}|{_BEARERS}|\b[DM](?:[rx]s?|s|iss)\b"
)
_ID = r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx]"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity", re.compile(rf"(?<![0-9A-Za-z]){_ID}(?![0-9A-Za-z])")),
    ("phone", re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z])")),
    ("phone", re.compile(r"(?<![0-9A-Za-z])(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}-)[2-9][0-9]{6,7}(?![0-9A-Za-z])")),
    (
        "plate",
        re.compile(
            "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-HJ-NP-Z][·•. -]?"
            "(?:[DF]?[A-HJ-NP-Z0-9]{5}[DF]?|[A-HJ-NP-Z0-9]{4}[学警港澳挂领])(?![A-Za-z0-9])"
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("name", re.compile(f"(?P<named>{_NAME})(?:{_TITLES})")),
    ("name", re.compile(f"(?:{_BEARERS})(?:[:：]|为|是|叫|名叫)? ?(?P<named>{_NAME}){_ENDS}")),
    ("name", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (?P<named>[A-Z][a-z]+(?: [A-Z][a-z]+)?)")),
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something personal in a text: which sort, and the text itself, for the eyes of whoever typed it."""

    sort: str
    text: str

    @property
    def hidden(self) -> str:
        """Return the text with its middle hidden, as it may be shown."""
        kept = 1 if self.sort == "name" else 2
        return (
            self.text[:kept]
            + "*" * max(len(self.text) - 2 * kept, 1)
            + (self.text[-kept:] if self.sort != "name" else "")
        )

    @property
    def digest(self) -> str:
        """Return the SHA-256 that an exception names: of the text without width, case, blanks and hyphens."""
        plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", self.text).casefold()))
        return hashlib.sha256(plain.encode()).hexdigest()


def sightings(text: str) -> Iterator[Sighting]:
    """Yield what is personal in a text, by sort; nothing twice."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if _MAYBE.search(plain) is None:
        return
    seen: set[tuple[int, int]] = set()
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            span = match.span("named") if sort == "name" else match.span()
            found = Sighting(sort, plain[span[0] : span[1]])
            overlaps = any(span[0] < end and start < span[1] for start, end in seen)
            if not overlaps and (sort != "identity" or _checks(found.text)):
                seen.add(span)
                yield found


def _checks(number: str) -> bool:
    """Tell whether the last digit of an identity number follows from the others (ISO 7064 MOD 11-2, GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def check_file(context: Context, read: RecordReading, record: Record, kind: Kind) -> Iterator[Finding]:
    """Yield personal data in the free text of a record, except staff and what an exception answers."""
    found = list(text_findings(read, record, kind))
    if not found:
        return
    staff, excused = _staff(context), _excused(context)
    for each, sighting in found:
        known = sighting.sort == "name" and sighting.text in staff
        if not known and not {(sighting.digest, ""), (sighting.digest, record.path)} & excused:
            yield each


def check_bytes(context: Context, path: str, data: bytes) -> Iterator[Finding]:
    """Yield personal data in a file that stands nowhere yet; one that is no record is looked at line by line."""
    read = read_record(path, "", data, context.kinds)
    if read.record is not None and read.kind is not None:
        yield from check_file(context, read, read.record, read.kind)
        return
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        for sighting in sightings(line):
            args: dict[str, object] = {"title": path, "hidden": sighting.hidden, "digest": sighting.digest}
            args |= {"sort": both(f"checking.personal.{sighting.sort}")}
            hint = "checking.personal.hint"
            rule, place = _RULE_OF[sighting.sort], Location(path, number, 1, number, 1)
            yield Finding(rule, Severity.ERROR, place, "checking.personal", args, hint=hint)


def text_findings(read: RecordReading, record: Record, kind: Kind) -> Iterator[tuple[Finding, Sighting]]:
    """Yield what is personal in a record by its own text alone, as a finding and as what was seen."""
    if kind.name in _STAFF:
        return
    for spec in kind.fields:
        if spec.type == "string" and not spec.values and not spec.reference:
            for at, value in select(record.data, spec.pointer):
                if isinstance(value, str):
                    yield from _found(read, spec, at, value)


def _found(read: RecordReading, spec: FieldSpec, at: str, value: str) -> Iterator[tuple[Finding, Sighting]]:
    for sighting in sightings(value):
        if spec.privacy == "public" and sighting.sort in _CONTACT:
            continue
        sort = both(f"checking.personal.{sighting.sort}")
        args = {"sort": sort, "title": spec.title, "hidden": sighting.hidden, "digest": sighting.digest}
        about = finding(_RULE_OF[sighting.sort], read.reading, at, "personal", args)
        yield replace(about, line_text=""), sighting


def _staff(context: Context) -> set[str]:
    return {str(each.record.data["name"]) for each in context.all_of("person") if each.record}


def _excused(context: Context) -> set[tuple[str, str]]:
    """Return what exceptions answer: (digest, path), the path empty where the whole repository is meant."""
    exceptions = (each.record.data for each in context.all_of("text_exception") if each.record)
    return {(str(data["text_sha256"]), str(data.get("path") or "")) for data in exceptions}


def as_warning(found: Finding) -> Finding:
    """Return a finding that does not forbid: while a record is typed, nobody has looked a name up in the roster yet."""
    return replace(found, severity=Severity.WARNING) if found.rule == _RULE_OF["name"] else found
