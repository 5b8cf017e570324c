"""cpd share and the sealed packs of a build, as the quality team uses them; and that nothing
readable lies on the site."""

import base64
import io
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cpd_portfolio.model import Library, UsageError
from cpd_portfolio.model.shares import ListedShare, Share
from cpd_portfolio.reading import read
from cpd_portfolio.share import evidence as evidence_module
from cpd_portfolio.share.editing import with_share, without_share
from cpd_portfolio.share.evidence import embed, without_metadata
from cpd_portfolio.share.holding import sort_shares
from cpd_portfolio.share.packing import address_of, folder_of, passphrase_of, seal_pack
from cpd_portfolio.share.sealing import link_key, unseal
from cpd_portfolio.view.pack import view_pack
from cpd_portfolio.yaml_lines import parse
from making import below, build, bytes_of, cpd, day, person, reflection, report, versions, write
from making import rules as policy
from test_view import Planted
from test_view_pack import opened, planted_organisation, words_in

AS_OF = "2026-03-31"
SECRET = bytes(range(100, 132))
WRITTEN = base64.urlsafe_b64encode(SECRET).decode()
AREA = {
    "id": "hair",
    "sector": "Hair",
    "programmes": [{"title": "Diploma in Hair", "number": "600/1", "role": "assessor"}],
}
ASSESSOR = {"roles": ["vocational-tutor"]}
SHAREABLE = reflection(
    "A secret of the trade.", title="Shown", occupational={"area": "hair"}, date="2026-01-05"
)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A service with one assessor and somebody else; the current folder. A secret is there."""
    files = below("ada-marsh", person(occupational_areas=[AREA], employment=ASSESSOR))
    files |= below("ada-marsh", {"a/shown.md": SHAREABLE})
    files |= below("ben-okoro", person("Ben Okoro"))
    write(tmp_path / "portfolios", files)
    write(tmp_path, {"mkdocs.yml": "site_name: Vale\nsite_url: https://cpd.example.org/x/\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPD_SHARE_SECRET", WRITTEN)
    return tmp_path


def add(*more: str, reader: str = "Ellis Nobody", of: str = "--programme=600/1") -> str:
    result = cpd("share", "add", "--as-of", AS_OF, "--for", reader, of, *more)
    assert result.exit_code == 0, result.output
    found = re.search(r"Added the share (\S+) to", result.output)
    assert found is not None, result.output
    return found[1]


def shares(root: Path) -> list[ListedShare]:
    return list(read([root / "portfolios"]).shares)


def refused(*arguments: str) -> str:
    """What is said where the command is used wrongly."""
    result = cpd("share", *arguments)
    assert result.exit_code == 2, result.output
    return result.output.partition("Error: ")[2].strip()


def packs(root: Path) -> list[Path]:
    return sorted(path.parent for path in (root / "site/share").glob("*/index.html"))


def sealed_in(page: Path) -> bytes:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'id="door-sealed">([^<]*)<', text)
    assert found is not None
    return base64.b64decode(found[1])


# --- the commands


def test_adding_asks_for_nothing_that_it_can_work_out(service: Path) -> None:
    name = add()
    assert name == "ellis-nobody-2026-03"
    (listed,) = shares(service)
    share = listed.share
    assert (share.id, share.for_, share.programme) == (name, "Ellis Nobody", "600/1")
    assert share.until == day("2026-04-28")
    assert share.sections == ("qualifications", "occupational")
    assert len(share.salt) == 32
    assert cpd("check").exit_code == 0


@pytest.mark.usefixtures("service")
def test_adding_says_what_the_reader_will_and_will_not_see() -> None:
    out = cpd("share", "add", "--as-of", AS_OF, "--for", "Ellis", "--programme", "600/1").output
    will, _, will_not = out.partition("and will not see:")
    assert "everybody who assesses or quality-assures Diploma in Hair 600/1: at present Ada" in will
    assert "1 record, whole, with the evidence that they name" in will
    assert "qualifications" in will
    for word in ("private", "mandatory learning", "reviews", "FTE", "absences", "statements"):
        assert word in will_not
    assert "Ben" not in out


def test_each_share_has_a_salt_and_an_id_of_its_own(service: Path) -> None:
    names = [add(), add(), add()]
    assert names == ["ellis-nobody-2026-03", "ellis-nobody-2026-03-2", "ellis-nobody-2026-03-3"]
    assert len({listed.share.salt for listed in shares(service)}) == 3


def test_adding_leaves_the_rest_of_the_file_as_it_is(service: Path) -> None:
    file = service / "portfolios/shares.yml"
    mine = (
        b"# our own words\r\nshares:   # all of them\r\n- id: first   # the first\r\n"
        b"  for: 'Quoted'\r\n  until: 2026-12-31\r\n  people: [ben-okoro]\r\n"
        b"  salt: 0123456789abcdef0123456789abcdef\r\n\r\n"
    )
    file.write_bytes(mine)
    name = add("--person=ada-marsh", of="--person=ben-okoro")
    text = file.read_bytes()
    assert text.startswith(mine.rstrip())
    assert b"\r\n- id: " in text
    assert b"\n" not in text.replace(b"\r\n", b"")
    cpd("share", "revoke", name)
    assert file.read_bytes().rstrip() == mine.rstrip()


def test_revoking_takes_out_that_share_alone(service: Path) -> None:
    first, second, third = add(), add(), add()
    result = cpd("share", "revoke", second)
    assert result.exit_code == 0
    assert "A copy that was saved stays" in result.output
    assert [listed.share.id for listed in shares(service)] == [first, third]
    cpd("share", "revoke", first)
    cpd("share", "revoke", third)
    assert shares(service) == []
    assert cpd("check").exit_code == 0
    assert add() == first  # with another salt, so that the old link stays dead


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--for", "E", "--programme", "600/12"], "did you mean `600/1`?"),
        (["--for", "E", "--programme", "cookery"], "write a programme's number"),
        (["--for", "E", "--person", "ada-march"], "did you mean `ada-marsh`?"),
        (["--for", "E", "--person", "ada-marsh", "--programme", "600/1"], "or of a programme"),
        (["--for", "E", "--person", "ada-marsh", "--until", "2026-03-01"], "has passed"),
        (["--for", "E", "--person", "ada-marsh", "--sections", "reviews"], "is not a section"),
        (["--for", "E", "--person", "ada-marsh", "--id", "No Good"], "cannot be the id"),
        (["--for", "E", "--person", "ada-marsh", "--last-visit", "2026-05-01"], "still to come"),
        (["--programme", "600/1"], "Give it as --for"),
        (["--for", "E"], "--programme, or --person"),
        (["--for", " ", "--person", "ada-marsh"], "--for is empty; write a few words"),
        (
            ["--for", "E", "--person", "ada-marsh", "--since", "2026-04-29"],
            "no record could be shown: --since 2026-04-29 is after the share ends, on 28 April",
        ),
    ],
)
def test_a_slip_is_said_and_nothing_is_written(
    service: Path, arguments: list[str], message: str
) -> None:
    assert message in refused("add", "--as-of", AS_OF, *arguments)
    assert not (service / "portfolios/shares.yml").exists()


@pytest.mark.parametrize("asked", ["600/1", "600-1", "600.1", "Diploma in Hair"])
def test_one_programme_with_two_ways_of_writing_its_number_is_one(
    service: Path, asked: str
) -> None:
    again = {"title": "Diploma in Hair", "number": "600-1", "role": "iqa"}
    area = {**AREA, "programmes": [again]}
    write(
        service / "portfolios",
        below("ben-okoro", person("Ben", occupational_areas=[area], employment=ASSESSOR)),
    )
    add(of=f"--programme={asked}")
    assert shares(service)[0].share.programme in {asked, "600-1"}


def test_a_programme_may_be_named_by_its_title(service: Path) -> None:
    add(of="--programme=diploma in hair")
    assert shares(service)[0].share.programme == "600/1"


def test_a_link_has_the_key_behind_its_hash_and_nowhere_else(service: Path) -> None:
    name = add()
    result = cpd("share", "link", name, "--as-of", AS_OF)
    assert result.exit_code == 0
    share = shares(service)[0].share
    link = result.stdout.strip()
    assert link == address_of(share, SECRET, "https://cpd.example.org/x")
    assert re.fullmatch(r"https://cpd\.example\.org/x/share/[0-9a-f]{32}/#[\w-]{48}", link)
    assert "not in the site yet" in result.stderr
    build(AS_OF)
    assert "not in the site yet" not in cpd("share", "link", name, "--as-of", AS_OF).stderr


def test_what_a_link_needs_is_said(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no share yet" in refused("link", "x")
    name = add()
    assert "did you mean" in refused("link", name[:-1], "--as-of", AS_OF)
    assert "ended on 28 April 2026" in refused("link", name, "--as-of", "2026-04-29")
    write(service, {"mkdocs.yml": "site_name: Vale\n"})
    assert "site_url: https://" in refused("link", name, "--as-of", AS_OF)
    monkeypatch.delenv("CPD_SHARE_SECRET")
    assert "cpd share secret" in refused("link", name, "--as-of", AS_OF)
    monkeypatch.setenv("CPD_SHARE_SECRET", "tooshort")
    assert "tooshort" not in refused("link", name, "--as-of", AS_OF)


def test_a_secret_is_made_once(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CPD_SHARE_SECRET")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(service / "conf"))
    made = cpd("share", "secret")
    assert made.exit_code == 0
    kept = service / "conf/cpd-portfolio/share-secret"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text().strip() not in made.output
    assert "there already" in refused("secret")
    name = add()
    assert cpd("share", "link", name, "--as-of", AS_OF).exit_code == 0


def test_a_list_says_which_are_open(service: Path) -> None:
    assert "no share" in cpd("share", "list").output
    add("--until=2026-04-30")
    add(reader="Sam Fiction", of="--person=ben-okoro")
    write(service / "portfolios", {"ben-okoro/a/broken.md": "---\ntitle: x\n---\n"})
    out = cpd("share", "list", "--as-of", "2026-04-29").output
    assert re.search(r"ellis-nobody-2026-03 .* open", out)
    assert "over" in out
    out = cpd("share", "list", "--as-of", AS_OF).output
    assert "waits" in out
    write(service / "portfolios", {"shares.yml": "shares: [{id: x}]\n"})
    assert "shares.yml has an error" in build(AS_OF).output


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("reader", ["E [/x] [bold]y", "E \\[/x]", "E :smile:"])
def test_a_list_shows_for_whom_as_it_was_written(reader: str) -> None:
    add("--id=eqa", reader=reader)
    result = cpd("share", "list", "--as-of", AS_OF)
    assert result.exit_code == 0
    assert reader in result.stdout


def test_a_preview_is_for_its_author_alone(service: Path) -> None:
    name = add()
    out = cpd("share", "preview", name, "--as-of", AS_OF).stdout
    file = Path(out.strip().split("\n")[-1])
    assert file.is_file()
    assert not file.is_relative_to(service)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "A secret of the trade." in file.read_text(encoding="utf-8")
    for inside in ("site/x.html", "portfolios/x.html"):
        assert "outside of" in refused("preview", name, "--as-of", AS_OF, "--to", inside)
        assert not Path(inside).exists()


# --- the file


def test_what_cannot_be_changed_safely_is_left_as_it_is() -> None:
    share = {"id": "b", "for": "E"}
    for text in (
        "shares: {a: 1}\n",
        "shares: [{id: a},\n  {id: b}]\n",
        "- id: a\n",
        "shares:\n-\n  id: a\n",
    ):
        with pytest.raises(UsageError):
            with_share(text, share)
    with pytest.raises(UsageError, match="has an error"):
        with_share("shares: [\n", share)
    with pytest.raises(UsageError):
        without_share("shares: [{id: a}, {id: b}]\n", "a")


@pytest.mark.parametrize(
    "reader", ["Ellis", 'A "quoted" name', "null", "yes", "a: b # c", "é – ü", "'", "- x", "\\n"]
)
def test_any_name_comes_back_as_it_was(reader: str) -> None:
    text = with_share("", {"id": "a", "for": reader, "people": [reader]})
    assert parse(text).value == {"shares": [{"id": "a", "for": reader, "people": [reader]}]}


def test_remarks_stay_with_the_share_below_them() -> None:
    text = "shares:\n  # one\n  - id: a\n    x: 1\n\n  # two\n  - id: b\n"
    assert without_share(text, "a") == "shares:\n  # one\n\n  # two\n  - id: b\n"
    assert without_share(text, "b") == "shares:\n  # one\n  - id: a\n    x: 1\n\n  # two\n"


# --- the build


def test_a_pack_is_sealed_and_opens_with_the_key_of_its_link(service: Path) -> None:
    add()
    result = build(AS_OF)
    assert "Sealed 1 share: ellis-nobody-2026-03." in result.output
    (folder,) = packs(service)
    share = shares(service)[0].share
    assert folder == service / "site" / folder_of(share, SECRET)
    header, plain = unseal(
        sealed_in(folder / "index.html"), link_key(SECRET, bytes.fromhex(share.salt))
    )
    assert header.expires == share.until
    assert "ellis" not in header.id
    page = plain.decode().replace("\u00a0", " ")
    assert "A secret of the trade." in page
    assert "Ellis Nobody" in page
    assert "28 April 2026" in page
    assert "31 March 2026, from the CPD portfolios of Vale" in page


def test_a_passphrase_is_mixed_in_and_is_written_nowhere(service: Path) -> None:
    name = add("--passphrase")
    build(AS_OF)
    share = shares(service)[0].share
    phrase = passphrase_of(SECRET, share)
    assert re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", phrase)
    assert phrase in cpd("share", "link", name, "--as-of", AS_OF).stderr
    data = sealed_in(packs(service)[0] / "index.html")
    key = link_key(SECRET, bytes.fromhex(share.salt))
    assert b"A secret of the trade." in unseal(data, key, phrase)[1]
    with pytest.raises(Exception, match="passphrase"):
        unseal(data, key)
    for contents in bytes_of(service).values():
        assert phrase.encode() not in contents


def test_a_build_seals_again_only_what_has_changed(service: Path) -> None:
    add()
    build(AS_OF)
    (folder,) = packs(service)
    before = (folder / "index.html").read_bytes()
    assert "Nothing has changed" in build(AS_OF).output
    write(service / "portfolios", {"ben-okoro/a/b.md": reflection()})
    changed = build(AS_OF).output
    assert "kept as they were" in changed
    assert (folder / "index.html").read_bytes() == before
    write(service / "portfolios", {"ada-marsh/a/shown.md": SHAREABLE.replace("secret", "habit")})
    build(AS_OF)
    assert packs(service) == [folder]
    assert (folder / "index.html").read_bytes() != before


def test_a_revoked_pack_is_gone_with_the_next_build_and_that_is_said(service: Path) -> None:
    name = add()
    build(AS_OF)
    assert packs(service)
    cpd("share", "revoke", name)
    assert "Took 1 pack off the site" in build(AS_OF).output
    assert packs(service) == []
    assert not (service / "site/share").exists()
    assert "Took" not in build(AS_OF).output
    add()  # the same id again
    build(AS_OF)
    assert len(packs(service)) == 1


def test_an_expired_pack_is_gone_with_the_next_build_and_that_is_said(service: Path) -> None:
    name = add("--until=2026-04-05")
    build("2026-04-05")
    assert packs(service)
    out = build("2026-04-06").output
    assert "Took 1 pack off the site" in out
    assert f"The share {name} ended on 5 April 2026" in out
    assert packs(service) == []
    assert f"The share {name} ended" in build("2026-04-06").output
    check = cpd("check", "--portfolios", "portfolios").output
    assert "share-ended" in check


def test_without_a_secret_a_build_says_what_it_left_out_and_goes_on(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = add()
    monkeypatch.delenv("CPD_SHARE_SECRET")
    out = build(AS_OF).output
    assert f"no secret to seal with, so 1 share was left out: {name}." in out
    assert packs(service) == []
    assert (service / "site/people/ada-marsh/index.html").is_file()
    monkeypatch.setenv("CPD_SHARE_SECRET", WRITTEN)
    build(AS_OF)
    (folder,) = packs(service)
    monkeypatch.setenv("CPD_SHARE_SECRET", base64.urlsafe_b64encode(bytes(range(32))).decode())
    assert "Took 1 pack off the site" in build(AS_OF).output
    assert folder not in packs(service)
    assert len(packs(service)) == 1


BROKEN = "---\ntitle: x\n---\n"


def test_of_a_share_that_will_wait_it_is_said_when_it_is_added(service: Path) -> None:
    whole = cpd("share", "add", "--for", "E", "--person", "ada-marsh", "--as-of", AS_OF).output
    assert "The next `cpd build` seals it; then" in whole
    write(service / "portfolios", {"ada-marsh/a/broken.md": BROKEN})
    waits = cpd("share", "add", "--for", "F", "--person", "ada-marsh", "--as-of", AS_OF).output
    assert "It is not sealed yet: a file of ada-marsh has an error" in waits
    assert "Once that is mended, the next `cpd build` seals it; then" in waits


@pytest.mark.parametrize(
    ("file", "waits"),
    [
        ("ada-marsh/a/broken.md", True),
        ("ada-marsh/profile.md", True),
        ("cara-new/profile.md", True),  # nobody can say whether she works on the programme
        ("ada-marsh/reviews/broken.md", False),
        ("ada-marsh/plan.yml", False),
        ("ben-okoro/a/broken.md", False),
        ("events/broken.md", False),
    ],
)
def test_a_share_waits_for_what_it_would_draw_on(service: Path, file: str, waits: bool) -> None:
    name = add()
    write(service / "portfolios", {file: "x: [\n" if file.endswith(".yml") else BROKEN})
    out = build(AS_OF).output
    assert bool(packs(service)) is not waits
    assert (f"The share {name} was left out" in out) is waits
    link = cpd("share", "link", name, "--as-of", AS_OF)
    assert link.exit_code == 0
    assert ("the link opens nothing then: a file of" in link.stderr) is waits
    preview = cpd("share", "preview", name, "--as-of", AS_OF)
    assert ("This may not be all of it, and a build leaves it out" in preview.stderr) is waits
    if waits:
        assert f"a file of {file.split('/')[0]} has an error" in out
        assert "broken" not in out


def test_events_are_drawn_on_where_attendances_may_be_shown(service: Path) -> None:
    add()
    write(service / "portfolios", {
        "policy.yml": "visibility: {default: shareable}\n", "events/broken.md": BROKEN,
    })  # fmt: skip
    assert "an event has an error" in build(AS_OF).output


def test_nothing_of_a_pack_or_its_key_is_readable_on_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every word of the pack, in every byte of share/; the key, secret and salt in all of it."""
    plant = Planted(20260606)
    files = {
        name: text
        for name, text in planted_organisation(plant).items()
        if not any(word in name for kind, word in plant.words.items() if kind.startswith("broken."))
        and not name.startswith(("cara-left-out", "completions/a"))
    }
    write(tmp_path / "portfolios", files)
    write(tmp_path, {"mkdocs.yml": "site_name: Vale\ntheme: {name: material}\n"})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPD_SHARE_SECRET", WRITTEN)
    reader = plant("reader")
    every = "statement,qualifications,occupational,record,standards"
    add(f"--sections={every}", reader=reader, of="--person=ada-marsh")
    assert "Sealed 1 share" in build(AS_OF).output
    share = shares(tmp_path)[0].share
    key = link_key(SECRET, bytes.fromhex(share.salt))
    hidden = [key.encode(), SECRET, WRITTEN.strip("=").encode(), share.salt.encode()]
    hidden.append(bytes.fromhex(share.salt))
    trees = {**bytes_of(tmp_path / "site"), **bytes_of(tmp_path / ".site-kept")}
    for name, data in bytes_of(tmp_path / "site").items():
        assert reader.encode() not in data, name
        assert share.id.encode() not in data, name
    for name, data in trees.items():
        for word in hidden:
            assert word not in data, name
        if name.startswith("share/") or "/share/" in name:
            for field, word in plant.words.items():
                assert word.encode() not in data.lower(), (name, field)
    page = unseal(sealed_in(packs(tmp_path)[0] / "index.html"), key)[1].decode()
    shown = words_in(plant, page)
    assert {"reader", "occ.title", "shareable.content", "ada.statement"} <= shown
    assert not {name for name in shown if name.startswith(("ben.", "private", "draft", "planned"))}


def test_a_site_without_shares_is_as_it_was(service: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(AS_OF)
    with_secret = bytes_of(service / "site")
    monkeypatch.delenv("CPD_SHARE_SECRET")
    cpd("build", "--clean", "--as-of", AS_OF)
    assert bytes_of(service / "site") == with_secret
    assert report(AS_OF)["people"]


# --- evidence


def photo(form: str, **more: Any) -> bytes:
    picture = Image.new("RGB", (40, 20), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010E] = "SENTINEL-description"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    held = io.BytesIO()
    picture.save(held, form, exif=exif, **more)
    return held.getvalue()


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("JPEG", {"comment": b"SENTINEL-comment"}),
        ("PNG", {}),
        ("WEBP", {"xmp": b"<x>SENTINEL-xmp</x>"}),
        ("TIFF", {}),
    ],
)
def test_pictures_lose_what_is_written_beside_their_pixels(form: str, more: dict[str, Any]) -> None:
    data = photo(form, **more)
    assert b"SENTINEL" in data
    found = without_metadata(data)
    assert found is not None
    media, clean = found
    assert media == ("image/jpeg" if form in ("JPEG", "WEBP", "TIFF") else "image/png")
    assert b"SENTINEL" not in clean
    with Image.open(io.BytesIO(clean)) as opened_again:
        assert not opened_again.getexif()
        assert opened_again.size == (20, 40)  # upright now
        red, green, _ = opened_again.convert("RGB").getpixel((10, 20))  # type: ignore[misc]
        assert red > 150 > green


def test_what_follows_a_picture_in_its_file_is_gone() -> None:
    clean = without_metadata(photo("JPEG") + b"SENTINEL after the end")
    assert clean is not None
    assert b"SENTINEL" not in clean[1]


@pytest.mark.parametrize("data", [b"", b"SENTINEL", b"\x89PNG\r\n\x1a\n" + b"x" * 40])
def test_a_picture_that_cannot_be_cleaned_stays_out(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, {"a.png": data, "b.heic": data, "c.pdf": data})
    found = embed(
        {"file-1": tmp_path / "a.png", "file-2": tmp_path / "b.heic", "file-3": tmp_path / "c.pdf"}
    ).embedded
    assert (found["file-1"].address, found["file-2"].address) == (None, None)
    assert "ask for it" in found["file-1"].note
    assert found["file-3"].address == (
        "data:application/pdf;base64," + base64.b64encode(data).decode()
    )


def test_a_very_large_picture_stays_out() -> None:
    held = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(held, "PNG")
    assert without_metadata(held.getvalue()) is None


def test_much_evidence_lies_beside_the_page_sealed(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_module, "MOST_INSIDE", 1000)
    text = reflection(
        "x", occupational={"area": "hair"}, evidence=["evidence/a.pdf", "evidence/b.txt"]
    )
    write(service / "portfolios", below("ada-marsh", {
        "a/more.md": text, "evidence/a.pdf": os.urandom(900), "evidence/b.txt": "SENTINEL" * 90,
    }))  # fmt: skip
    add()
    assert cpd("build", "--as-of", AS_OF, "--jobs", "1").exit_code == 0
    (folder,) = packs(service)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["evidence-001.sealed", "evidence-002.sealed", "index.html"]
    key = link_key(SECRET, bytes.fromhex(shares(service)[0].share.salt))
    assert b"SENTINEL" not in (folder / names[1]).read_bytes()
    inside = [unseal((folder / name).read_bytes(), key) for name in names[:2]]
    assert [header.part for header, _ in inside] == [1, 2]
    assert {b"SENTINEL" * 90} < {data for _, data in inside}
    page = unseal(sealed_in(folder / "index.html"), key)[1].decode()
    assert re.findall(r'data-part="(\d)"', page) == ["1", "2"]
    assert "base64" not in page


# --- without files


def test_the_same_share_is_sealed_to_the_same_bytes() -> None:
    share = Share.model_validate(
        {"id": "a", "for": "E", "until": "2026-06-30", "salt": "ab" * 16, "people": ["x"]}
    )
    library = Library((), (), (), ())
    view = view_pack(share, library, versions(policy()), day(AS_OF), "Vale").view
    assert seal_pack(view, {}, share, SECRET) == seal_pack(view, {}, share, SECRET)
    listed = ListedShare(share, "portfolios/shares.yml", 1)
    held = sort_shares([listed], library, versions(policy()), day("2026-07-01"))
    assert (held.open, held.ended, held.waiting) == ((), (share,), ())
    assert list(opened('<a href="data:text/plain;base64,QQ==">'))[1][1] == b"A"
