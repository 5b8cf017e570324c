"""`cpd digest`: the messages, read back as a mail program reads them."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import Result

from cpd_portfolio.digest import (
    Letter,
    Sending,
    is_address,
    is_domain,
    month_named,
    to_message,
)
from cpd_portfolio.digest.wording import Line, Section
from cpd_portfolio.figures import british_date
from cpd_portfolio.model import UsageError
from making import (
    SAMPLES,
    below,
    bytes_of,
    cpd,
    day,
    front,
    markdown,
    parsed,
    person,
    reflection,
    write,
)
from making import report as report_of

SENTINEL = "xylophonic"
MARKUP = "<b>Bold</b> & <script>alert(1)</script>"
POLICY = """\
requirements: [{id: prevent, title: Prevent, for: [everyone], every: 12 months}]
reviews: [{kind: learning-walk, for: [tutor], every: 8 months}]
records_begin: 2025-09-01
"""


def folder_of(tmp_path: Path) -> Path:
    """Cas manages Ada (records, one of them private), Ben (nothing) and Eve (away); Di Fox, who
    keeps no portfolio, manages Cas. Gil has left."""

    def work(manager: str | None, **more: object) -> dict[str, object]:
        return {"line_manager": manager, "team": "English", **more}

    gone = [{"from": "2026-02-01"}]
    private = reflection(
        f"{SENTINEL} body\n", title=f"{SENTINEL} title", date="2026-03-10", hours=3,
        visibility="private", disseminate={"to": "x", "by": "2026-03-20"},
        impact_review="2026-04-20", purpose=SENTINEL, provider=SENTINEL,
    )  # fmt: skip
    review = markdown(
        {"kind": "learning-walk", "date": "2026-03-12", "reviewer": "Cas Lee"},
        f"## Strengths\n\n{SENTINEL}\n",
    )
    files: dict[str, str | bytes] = {
        "policy.yml": POLICY,
        **below(
            "ada-marsh", dict(person("Ada Marsh", employment=work("cas-lee", login="ada@x.org")))
        ),
        **below("ben-okoro", dict(person("Ben Okoro", employment=work("cas-lee", login="ben")))),
        **below("cas-lee", dict(person("Cas Lee", employment=work("Di Fox", login="bad login")))),
        **below("eve-hall", dict(person("Eve Hall", employment=work("cas-lee", absences=gone)))),
        **below("gil-old", dict(person("Gil Old", employment=work("cas-lee", end="2026-01-31")))),
        "ada-marsh/a.md": reflection(title=MARKUP, date="2026-03-05", mandatory=["prevent"]),
        "ada-marsh/b.md": private,
        "ada-marsh/reviews/walk.md": review,
    }
    write(tmp_path / "portfolios", files)
    return tmp_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder_of(tmp_path))
    return tmp_path


def run(*more: str, month: str = "2026-03", as_of: str = "2026-04-02") -> Result:
    result = cpd("digest", "--month", month, "--as-of", as_of, "--to", "out", *more)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def names() -> list[str]:
    return sorted(path.relative_to("out").as_posix() for path in Path("out").rglob("*.eml"))


def message(name: str, root: str = "out") -> EmailMessage:
    raw = (Path(root) / f"{name}.eml").read_bytes()
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def body(found: EmailMessage, kind: str = "plain") -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content())


# --- who


@pytest.mark.usefixtures("folder")
def test_a_message_a_person_and_a_manager() -> None:
    result = run()
    assert names() == [
        *("managers/cas-lee.eml", "managers/di-fox.eml"),
        *("people/ada-marsh.eml", "people/ben-okoro.eml", "people/cas-lee.eml"),
        "people/eve-hall.eml",
    ]
    assert "4 messages to people and 2 to managers into out." in result.stderr
    assert "1 person is not employed on the last day: no message." in result.stderr
    assert "5 messages have no address" in result.stderr  # all but Ada's


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--person", "ada-marsh"], ["managers/cas-lee.eml", "people/ada-marsh.eml"]),
        (["--person", "cas-lee"], ["managers/di-fox.eml", "people/cas-lee.eml"]),
        (["--person", "gil-old"], []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_to_whom(options: list[str], found: list[str]) -> None:
    run(*options)
    assert names() == found


def test_somebody_with_nothing_to_say_gets_none(folder: Path) -> None:
    quiet = "requirements: []\nreviews: []\nhours: {for: [non-teaching]}\n"
    write(folder, {"portfolios/policy.yml": quiet})
    result = run("--person", "ben-okoro")
    assert names() == ["managers/cas-lee.eml"]
    assert "1 person has nothing new and nothing due: no message." in result.stderr


def test_those_below_somebody_who_has_left_are_counted(folder: Path) -> None:
    """As on the team page; teams spelled in two ways are one, as on the organisation's pages."""
    hers = {"line_manager": "gil-old", "team": "ENGLISH"}
    write(folder, below("portfolios/hal-new", person("Hal New", employment=hers)))
    run()
    assert "- English: 4 people, " in body(message("managers/di-fox"))
    text = body(message("managers/cas-lee"))
    assert "Gil" not in text
    assert "- ENGLISH: 1 person, " in text


def test_nobody_is_0_hours_behind(folder: Path) -> None:
    """0.004 hours short of the pace of 30 hours a year on its last day but one."""
    pace = "29.914"  # 30 × 364 ÷ 365 is 29.9178…
    write(folder, {
        "portfolios/policy.yml": f"{POLICY}pace_grace: 0 weeks\n",
        "portfolios/ben-okoro/a.md": reflection(
            date="2025-10-03", until="2025-10-05", hours=pace, standards=[4]
        ),
    })  # fmt: skip
    run("--person", "ben-okoro", month="2026-08", as_of="2026-08-30")
    assert "so you are under 0.01 hours behind it" in " ".join(
        body(message("people/ben-okoro")).split()
    )


# --- what a person reads


@pytest.mark.usefixtures("folder")
def test_what_a_person_reads() -> None:
    run()
    text = body(message("people/ada-marsh"))
    words = " ".join(text.split())
    assert words.startswith("Hello Ada Marsh, In March 2026 you recorded 2 activities, 5 hours in")
    assert "- 10 March 2026: a private record, 3 hours" in words
    ada = next(p for p in report_of("2026-03-31")["people"] if p["id"] == "ada-marsh")["hours"]
    assert (ada["by_month"]["2026-03"], ada["status"]) == (5.0, "behind")
    assert f"you have 5 of 30 hours. The pace to date is {ada['expected']}, so you are" in words
    assert "Done in March 2026 ------------------ - 5 March 2026: Prevent; next by 5 March" in words
    assert "- 12 March 2026: Learning walk; next by 12 November 2026" in words
    assert "- 20 March 2026: Pass on what was learnt: a private record (new)" in words
    assert "Due by 30 May 2026 ------------------ - 20 April 2026: Look at the impact" in words
    assert max(map(len, text.splitlines())) <= 72


@pytest.mark.usefixtures("folder")
def test_what_is_overdue_and_why() -> None:
    run()
    words = " ".join(body(message("people/ben-okoro")).split())
    assert "In March 2026 you recorded no activity." in words
    assert "Overdue ------- This can still be put right." in words
    assert "- 24 November 2025: Prevent" in words
    assert "Prevent (new)" not in words
    assert "- 1 May 2026: Learning walk (new)" in words  # 28 February looked up to 29 April
    assert "17.42 hours behind it" in words


@pytest.mark.usefixtures("folder")
def test_nothing_is_overdue_for_somebody_who_is_away() -> None:
    run()
    words = " ".join(body(message("people/eve-hall")).split())
    assert "Nothing is expected of you while you are away" in words
    assert "Prevent" not in words
    assert "behind" not in words
    assert "pace" not in words
    managers = " ".join(body(message("managers/cas-lee")).split())
    assert "Away ---- Eve Hall. Nothing is expected of them" in managers
    assert "Eve Hall:" not in managers


@pytest.mark.usefixtures("folder")
def test_a_month_that_is_not_over_goes_up_to_the_day() -> None:
    run(as_of="2026-03-07")
    words = " ".join(body(message("people/ada-marsh")).split())
    assert "From 1 to 7 March 2026 you recorded 1 activity, 2 hours in all:" in words
    assert "a private record" not in words
    assert "figures of 7 March 2026" in words


def test_mistakes_in_files_are_said(folder: Path) -> None:
    write(folder, {"portfolios/ada-marsh/c.md": reflection(hours="1:30", title=SENTINEL)})
    result = run()
    assert "There is 1 mistake in your files" in " ".join(body(message("people/ada-marsh")).split())
    assert "Found 1 error and 1 warning" in result.stderr  # the login with a space


# --- what a manager reads


@pytest.mark.usefixtures("folder")
def test_what_a_manager_reads() -> None:
    run()
    text = body(message("managers/cas-lee"))
    words = " ".join(text.split())
    assert words.startswith("Hello Cas Lee, How the 3 people you manage directly stand on 31 March")
    # the longest overdue comes first
    assert words.index("- Ben Okoro: 1 overdue, 17.42 hours behind the pace") < words.index(
        "- Ada Marsh: 1 overdue, 12.42 hours behind the pace (5 of 30 hours)"
    )
    assert "- since 24 Nov 2025: Prevent" in words
    assert "- since 20 Mar 2026: Pass on what was learnt: a private record (new)" in words
    assert "Nothing recorded in March 2026 ------------------------------ Ben Okoro." in words
    assert "Gil" not in words
    assert "Further below" not in words
    assert max(map(len, text.splitlines())) <= 72


@pytest.mark.usefixtures("folder")
def test_of_those_further_below_a_number() -> None:
    run()
    words = " ".join(body(message("managers/di-fox")).split())
    assert "Further below ------------- - English: 3 people, 2 with something overdue" in words
    for name in ("Ada", "Ben", "Eve", "Gil"):
        assert name not in words


def test_a_manager_who_is_away_is_asked_for_nothing(folder: Path) -> None:
    gone = [{"from": "2026-03-20", "to": "2026-04-30"}]
    work = front(start="2023-09-01", roles=["tutor"], absences=gone, line_manager="Di Fox")
    write(folder, {"portfolios/cas-lee/employment.yml": work})
    run()
    words = " ".join(body(message("managers/cas-lee")).split())
    assert "You are away: nothing here is expected of you until you are back." in words
    assert "Ben Okoro: 1 overdue" in words


def test_a_manager_can_tell_people_of_one_name_apart(folder: Path) -> None:
    work = {"line_manager": "cas-lee", "login": "ben"}
    write(folder / "portfolios", below("ben-okoro", dict(person("Ada Marsh", employment=work))))
    run()
    words = " ".join(body(message("managers/cas-lee")).split())
    assert "- Ada Marsh (ben-okoro): 1 overdue" in words
    assert "- Ada Marsh (ada-marsh): 1 overdue" in words
    assert body(message("people/ben-okoro")).startswith("Hello Ada Marsh,")


def test_everybody_else_in_one_line(folder: Path) -> None:
    rules = "requirements: [{id: prevent, title: Prevent, for: [manager], every: 1 year}]\n"
    write(folder, {"portfolios/policy.yml": rules + "reviews: []\nhours: {annual: 2}\n"})
    write(folder, {"portfolios/ben-okoro/a.md": reflection(date="2026-03-02")})
    (folder / "portfolios/ada-marsh/b.md").unlink()
    run()
    words = " ".join(body(message("managers/cas-lee")).split())
    assert "Nothing is overdue, and nobody is behind." in words
    assert "Nothing to raise ---------------- Ada Marsh, Ben Okoro." in words


# --- nothing slips out


@pytest.mark.usefixtures("folder")
def test_private_words_and_review_texts_are_in_no_message() -> None:
    run()
    for name in names():
        found = message(name.removesuffix(".eml"))
        for kind in ("plain", "html"):
            assert SENTINEL not in body(found, kind).lower()
        assert SENTINEL not in str(found).lower()


@pytest.mark.usefixtures("folder")
def test_markup_stays_text() -> None:
    run()
    found = message("people/ada-marsh")
    assert MARKUP in " ".join(body(found).split())
    page = parsed(body(found, "html"))
    assert page.all("b", "script", "img", "table", "link", "style") == []
    assert any(MARKUP in item.words for item in page.all("li"))


@pytest.mark.usefixtures("folder")
def test_the_html_says_what_the_text_says() -> None:
    run()
    for name in names():
        found = message(name.removesuffix(".eml"))
        page = parsed(body(found, "html"))
        text = " ".join(body(found).split())
        for element in page.all("p", "h2"):
            for sentence in element.words.split(". "):
                assert sentence in text, (name, sentence)
        for element in page.all("li"):
            own = "".join(c if isinstance(c, str) else c.text for c in element.children if
                          isinstance(c, str) or c.tag != "ul")  # fmt: skip
            assert " ".join(own.split()) in text, (name, own)


# --- headers


@pytest.mark.usefixtures("folder")
def test_headers() -> None:
    run("--from", "cpd@example.org", "--mail-domain", "example.org")
    ada, ben, cas = (message(f"people/{name}") for name in ("ada-marsh", "ben-okoro", "cas-lee"))
    assert ada["To"] == "ada@x.org"
    assert ben["To"] == "ben@example.org"
    assert (cas["To"], cas["X-CPD-Person"]) == (None, "cas-lee")  # a space is in no address
    assert message("managers/di-fox")["X-CPD-Person"] == "Di Fox"
    assert ada["X-CPD-Person"] is None
    assert ada["From"] == "cpd@example.org"
    assert ada["Subject"] == "Your CPD in March 2026"
    assert ada["Date"].datetime.date() == day("2026-04-02")
    assert ada["Message-ID"].endswith("@example.org>")
    assert ada.get_content_type() == "multipart/alternative"
    ids = {message(name.removesuffix(".eml"))["Message-ID"] for name in names()}
    assert len(ids) == len(names())


@pytest.mark.usefixtures("folder")
def test_no_address_is_made_up() -> None:
    run()
    assert message("people/ada-marsh")["To"] == "ada@x.org"
    ben = message("people/ben-okoro")
    assert (ben["To"], ben["From"], ben["X-CPD-Person"]) == (None, None, "ben-okoro")


@pytest.mark.parametrize(
    "login",
    ["ben@x.org\nBcc: eve@y.org", "ben@x.org\r\n\r\nHello", "ben@x.org, eve@y.org", "<ben@x.org>"],
)
def test_a_login_adds_no_header_and_no_reader(folder: Path, login: str) -> None:
    work = front(
        start="2023-09-01", roles=["tutor"], line_manager="Di\nBcc: eve@y.org", login=login
    )
    write(folder, {"portfolios/ben-okoro/employment.yml": work})
    run("--mail-domain", "example.org")
    for name in names():
        found = message(name.removesuffix(".eml"))
        assert found["Bcc"] is None
        assert found.is_multipart()
        assert "eve@y.org" not in str(found["To"])
    assert message("people/ben-okoro")["To"] is None


@pytest.mark.parametrize(
    "odd", ["Di\r\nBcc: eve@y.org", "Di\x85Bcc: e", "Di\u2028Bcc: e", "Ünïcode " * 40]
)
def test_no_text_becomes_a_header(odd: str) -> None:
    letter = Letter(odd, odd, (Section(odd, (odd,), (Line(odd, odd, (odd,)),)),), (odd,))
    raw = to_message(letter, odd, odd, odd, Sending(day("2026-03-31"), None, "x.org"))
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.keys() == [
        *("X-CPD-Person", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("MIME-Version", "Content-Type"),
    ]
    assert found["Subject"].startswith(odd.split()[0])
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("ann@example.org", True),
        ("ann.o'neil+cpd@mail.example.org", True),
        ("ann", False),
        ("ann@localhost", False),
        ("ann..b@example.org", False),
        ("ann@example.org\n", False),
        ("a nn@example.org", False),
        ("änn@example.org", False),
        ("Ann <ann@example.org>", False),
        ("x" * 65 + "@example.org", False),
    ],
)
def test_addresses(text: str, valid: bool) -> None:
    assert is_address(text) is valid


def test_domains() -> None:
    assert is_domain("mail.example.org")
    for text in ("", "example", "-a.org", "a_b.org", "a.org\n", "a@b.org", "a..org"):
        assert not is_domain(text)


# --- the folder


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    run()
    first = bytes_of(folder / "out")
    run("--person", "ada-marsh")
    assert len(names()) == 2  # the earlier messages have gone
    run()
    assert bytes_of(folder / "out") == first


def test_a_folder_with_something_else_is_left_alone(folder: Path) -> None:
    write(folder, {"out/letter.txt": "mine"})
    result = cpd("digest", "--month=2026-03", "--as-of=2026-04-02", "--to=out")
    assert result.exit_code == 2
    assert "holds files that cpd digest did not make" in result.stderr
    assert bytes_of(folder / "out") == {"letter.txt": b"mine"}


@pytest.mark.parametrize(
    "to", ["portfolios", "portfolios/ada-marsh/mail", ".", "portfolios/../portfolios/x"]
)
def test_messages_never_go_among_the_portfolios(folder: Path, to: str) -> None:
    before = bytes_of(folder)
    result = cpd("digest", "--month=2026-03", "--as-of=2026-04-02", "--to", to)
    assert result.exit_code == 2
    assert "is where the portfolios are" in result.stderr
    assert bytes_of(folder) == before


def test_a_link_or_a_file_is_no_folder_for_messages(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "link").symlink_to(folder / "real")
    write(folder, {"file": "x"})
    for to in ("link", "file"):
        result = cpd("digest", "--month=2026-03", "--as-of=2026-04-02", "--to", to)
        assert result.exit_code == 2
        assert "is not a folder" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--month", "2026-05"], "has not begun on 2 April 2026"),
        (["--month", "2026-13"], "is not a month; write one like 2026-03"),
        (["--month", "March"], "is not a month"),
        (["--month", "2026-3"], "is not a month"),
        (["--month", "0000-01"], "is not a month"),
        (["--from", "cpd"], "is not an address"),
        (["--from", "cpd@x.org\nBcc: e@y.org"], "is not an address"),
        (["--mail-domain", "example"], "is no domain"),
        (["--person", "ada-march"], "did you mean `ada-marsh`?"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(folder: Path, options: list[str], said: str) -> None:
    given = [] if "--month" in options else ["--month", "2026-03"]
    result = cpd("digest", *given, "--as-of=2026-04-02", "--to=out", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert not (folder / "out").exists()


def test_a_wrong_policy_writes_nothing(folder: Path) -> None:
    write(folder, {"portfolios/policy.yml": "hours: {annual: -1}\n"})
    result = cpd("digest", "--month=2026-03", "--as-of=2026-04-02", "--to=out")
    assert (result.exit_code, (folder / "out").exists()) == (1, False)


def test_managers_of_one_name_in_letters_have_files_of_their_own(folder: Path) -> None:
    for name, manager in (("ben-okoro", "Di-Fox"), ("eve-hall", "李")):
        work = front(start="2023-09-01", roles=["tutor"], line_manager=manager)
        write(folder, {f"portfolios/{name}/employment.yml": work})
    run()
    found = [name for name in names() if name.startswith("managers/")]
    assert len(found) == 4  # Cas Lee, Di Fox, Di-Fox, 李
    whom = {message(name.removesuffix(".eml"))["X-CPD-Person"] for name in found}
    assert whom == {"cas-lee", "Di Fox", "Di-Fox", "李"}


def test_months() -> None:
    month = month_named("2026-02", day("2026-06-01"))
    assert (month.first, month.last) == (day("2026-02-01"), day("2026-02-28"))
    assert (month.before, month.words) == (day("2026-01-31"), "February 2026")
    assert month_named("2026-02", day("2026-02-28")).words == "February 2026"
    assert month_named("2026-02", day("2026-02-01")).words == "1 February 2026"
    with pytest.raises(UsageError):
        month_named("2026-02", day("2026-01-31"))


def test_figures_of_the_samples_equal_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of the month and overdue mandatory learning, person by person."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "portfolios").symlink_to(SAMPLES)
    run(as_of="2026-03-31")
    for one in report_of("2026-03-31")["people"]:
        if f"people/{one['id']}.eml" not in names():
            continue
        words = " ".join(body(message(f"people/{one['id']}")).split())
        hours = one["hours"]["by_month"].get("2026-03", 0)
        assert (f", {hours:g} hour" in words) is bool(hours), one["id"]
        for result in (*one["mandatory"], *one["reviews"]):
            if result["status"] in ("overdue", "due-soon"):
                assert f"- {british_date(day(result['due']))}: " in words, (one["id"], result)
