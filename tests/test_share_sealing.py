"""Sealing: what comes out opens again, only as it was, and is the same for the same input."""

import base64
import gzip
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpd_portfolio.share import sealing
from cpd_portfolio.share.sealing import (
    CannotOpen,
    Header,
    link_key,
    path_of,
    seal,
    seal_parts,
    unseal,
)

SECRET = hashlib.sha256(b"secret of the tests").digest()
SALT = hashlib.sha256(b"salt of the tests").digest()[:16]
HEADER = Header(id="eqa-hair", expires=date(2026, 9, 30))
WORDS = b"Learnt a great deal about balayage. " * 20
KEY = link_key(SECRET, SALT)

secrets_ = st.binary(min_size=32, max_size=64)
salts = st.binary(min_size=16, max_size=32)


def bound_length(data: bytes) -> int:
    return 14 + int.from_bytes(data[10:14], "big")


def nonce_of(data: bytes) -> bytes:
    return data[bound_length(data) :][:12]


def about(data: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(data[14 : bound_length(data)])
    return found


@given(st.binary(max_size=2000), secrets_, salts)
@settings(max_examples=100)
def test_what_is_sealed_opens_with_the_key_of_its_link(
    plaintext: bytes, secret: bytes, salt: bytes
) -> None:
    sealed = seal(plaintext, HEADER, secret, salt)
    assert unseal(sealed.data, link_key(secret, salt)) == (HEADER, plaintext)
    assert seal(plaintext, HEADER, secret, salt) == sealed


def test_the_same_input_gives_the_same_bytes_whatever_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = seal(WORDS, HEADER, SECRET, SALT)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    assert seal(WORDS, HEADER, SECRET, SALT) == first


def test_every_byte_of_the_header_is_bound() -> None:
    data = seal(WORDS, HEADER, SECRET, SALT).data
    for place in range(bound_length(data)):
        for change in (1, 0x80):
            changed = bytearray(data)
            changed[place] ^= change
            with pytest.raises(CannotOpen):
                unseal(bytes(changed), KEY)


def test_every_byte_of_a_header_with_a_passphrase_is_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "ROUNDS", 1000)  # hundreds of openings
    data = seal(WORDS, HEADER, SECRET, SALT, "sallow otter").data
    monkeypatch.setattr(sealing, "_MOST_ROUNDS", 9000)
    for place in range(bound_length(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            unseal(bytes(changed), KEY, "sallow otter")
    assert unseal(data, KEY, "sallow otter") == (HEADER, WORDS)


def test_a_longer_life_cannot_be_written_into_the_header() -> None:
    data = seal(WORDS, HEADER, SECRET, SALT).data
    with pytest.raises(CannotOpen, match="not as it was sealed"):
        unseal(data.replace(b"2026-09-30", b"2036-09-30"), KEY)


@given(st.data())
@settings(max_examples=60)
def test_any_change_behind_the_header_is_noticed(draw: st.DataObject) -> None:
    data = bytearray(seal(WORDS, HEADER, SECRET, SALT).data)
    place = draw.draw(st.integers(bound_length(data), len(data) - 1))
    data[place] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        unseal(bytes(data), KEY)


@given(st.integers(min_value=0))
@settings(max_examples=60)
def test_a_file_that_was_cut_says_so(length: int) -> None:
    data = seal(WORDS, HEADER, SECRET, SALT).data
    with pytest.raises(CannotOpen, match=r"not all of (it|one)"):
        unseal(data[: length % len(data)], KEY)


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_whatever_is_no_pack_is_refused_in_a_sentence(data: bytes) -> None:
    for found in (data, b"cpd-share\n" + data, b"cpd-share\n\x00\x00\x00\x02{}" + data):
        with pytest.raises(CannotOpen):
            unseal(found, KEY)


@given(st.lists(st.binary(max_size=200), min_size=2, max_size=30, unique=True))
@settings(max_examples=50)
def test_no_nonce_serves_two_contents(contents: list[bytes]) -> None:
    nonces = {nonce_of(seal(content, HEADER, SECRET, SALT).data) for content in contents}
    assert len(nonces) == len(contents)


def test_no_nonce_serves_two_headers_or_two_packings(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = [
        seal(WORDS, header, SECRET, SALT).data
        for header in (
            HEADER,
            Header("eqa-hair", date(2026, 10, 1)),
            Header("eqa-nails", date(2026, 9, 30)),
            Header("eqa-hair", date(2026, 9, 30), part=0, parts=2),
            Header("eqa-hair", date(2026, 9, 30), part=1, parts=2),
        )
    ]
    packed = gzip.compress(WORDS, compresslevel=1, mtime=0)
    monkeypatch.setattr("gzip.compress", lambda *_args, **_more: packed)  # another zlib
    sealed.append(seal(WORDS, HEADER, SECRET, SALT).data)
    assert unseal(sealed[-1], KEY) == (HEADER, WORDS)
    assert len({nonce_of(data) for data in sealed}) == len(sealed)


@given(st.lists(st.tuples(secrets_, salts), min_size=2, max_size=20, unique=True))
@settings(max_examples=40)
def test_each_secret_and_salt_has_a_key_and_a_path_of_its_own(
    pairs: list[tuple[bytes, bytes]],
) -> None:
    # HMAC fills a key up with zeros: two salts that differ in zeros at the end alone are one salt
    pairs = [(secret, salt + b"\x01") for secret, salt in pairs]
    made = {
        text for secret, salt in pairs for text in (link_key(secret, salt), path_of(secret, salt))
    }
    assert len(made) == 2 * len(set(pairs))


def test_a_path_and_a_key_are_safe_in_an_address_and_say_nothing_of_one_another() -> None:
    path = path_of(SECRET, SALT)
    assert len(path) == 32
    assert set(path) <= set("0123456789abcdef")
    assert len(KEY) == 48
    assert set(KEY) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert bytes.fromhex(path) not in base64.urlsafe_b64decode(KEY)


def test_nothing_readable_but_version_id_expiry_and_derivation() -> None:
    data = seal(b"Priya Nair, hairdressing", HEADER, SECRET, SALT, "sallow otter").data
    assert set(about(data)) == {
        "version", "id", "expires", "part", "parts", "derivation", "check", "kdf",
    }  # fmt: skip
    for word in (b"Priya", b"hairdressing", b"otter", SECRET, SALT, KEY.encode()):
        assert word not in data
    link = base64.urlsafe_b64decode(KEY)[:32]
    assert link not in data
    assert base64.b64encode(link)[:40] not in data


def test_the_key_of_another_pack_is_told_from_a_mistyped_one() -> None:
    data = seal(WORDS, HEADER, SECRET, SALT).data
    with pytest.raises(CannotOpen, match="for another pack"):
        unseal(data, link_key(SECRET, SALT + b"1"))
    mistyped = ("A" if KEY[5] != "A" else "B").join((KEY[:5], KEY[6:]))
    for key in (mistyped, KEY[:-1], KEY + "A", "", "é" * 48, "!" * 48, KEY[:-4] + "===="):
        with pytest.raises(CannotOpen, match="not a whole key"):
            unseal(data, key)


def test_a_passphrase_is_needed_where_there_is_one() -> None:
    data = seal(WORDS, HEADER, SECRET, SALT, " café otter ").data
    assert about(data)["kdf"]["rounds"] == 600_000  # type: ignore[index]
    assert unseal(data, KEY, "cafe\u0301 otter") == (HEADER, WORDS)  # as another keyboard writes é
    with pytest.raises(CannotOpen, match="asks for a passphrase"):
        unseal(data, KEY)
    with pytest.raises(CannotOpen, match="not the passphrase"):
        unseal(data, KEY, "Café otter")


def test_a_passphrase_without_the_key_opens_nothing() -> None:
    data = seal(WORDS, HEADER, SECRET, SALT, "sallow otter").data
    with pytest.raises(CannotOpen, match="for another pack"):
        unseal(data, link_key(SECRET[::-1], SALT), "sallow otter")


def test_parts_are_bound_to_their_places() -> None:
    parts = [b"page", b"certificate", b"certificate"]
    sealed = seal_parts(parts, HEADER, SECRET, SALT)
    assert [unseal(one.data, KEY)[1] for one in sealed] == parts
    assert [unseal(one.data, KEY)[0].part for one in sealed] == [0, 1, 2]
    assert len({nonce_of(one.data) for one in sealed}) == 3
    moved = sealed[1].data.replace(b'"part":1', b'"part":2')
    with pytest.raises(CannotOpen, match="not as it was sealed"):
        unseal(moved, KEY)


def test_misuse_raises() -> None:
    for secret, salt, passphrase in (
        (SECRET[:31], SALT, None),
        (SECRET, SALT[:15], None),
        (SECRET, SALT, ""),
        (SECRET, SALT, " \n"),
    ):
        with pytest.raises(ValueError, match=r"shorter than|empty"):
            seal(WORDS, HEADER, secret, salt, passphrase)
    with pytest.raises(ValueError, match="part"):
        seal(WORDS, Header("x", date(2026, 9, 30), part=1, parts=1), SECRET, SALT)


def test_the_published_vector_of_hkdf() -> None:
    """RFC 5869, test case 1, through the function that everything here is derived with."""
    vector = bytes.fromhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf")
    info, before = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), sealing._INFO
    try:
        sealing._INFO = b""
        assert sealing._hkdf(b"\x0b" * 22, bytes(range(13)), info, 32) == vector
    finally:
        sealing._INFO = before
