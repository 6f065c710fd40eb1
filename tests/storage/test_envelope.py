"""What is sealed is read with the readers' keys only, and nothing outside tells who they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import envelope, sealed_keys
from storage.envelope import NotForThisKeyError

KEYS = [envelope.new_private() for _ in range(4)]
PUBLIC = [envelope.public_of(key) for key in KEYS]
contents = st.binary(max_size=5000)
some = settings(max_examples=60, deadline=None)


@some
@given(contents, st.sets(st.integers(0, 3), min_size=1))
def test_each_reader_and_nobody_else_opens_it(content: bytes, readers: set[int]) -> None:
    sealed = envelope.seal(content, [PUBLIC[one] for one in readers], slots=4)
    for one, private in enumerate(KEYS):
        if one in readers:
            assert envelope.unseal(sealed, [private]) == content
        else:
            with pytest.raises(NotForThisKeyError):
                envelope.unseal(sealed, [private])


@some
@given(contents, st.sets(st.integers(0, 3), min_size=1))
def test_how_many_may_read_it_cannot_be_seen(content: bytes, readers: set[int]) -> None:
    all_of_them = envelope.seal(content, PUBLIC)
    some_of_them = envelope.seal(content, [PUBLIC[one] for one in readers], slots=4)
    assert len(some_of_them) == len(all_of_them)
    assert some_of_them[:2] == all_of_them[:2]
    assert all(public not in some_of_them for public in PUBLIC)


def test_the_length_of_a_short_text_cannot_be_seen() -> None:
    lengths = {len(envelope.seal(b"x" * size, PUBLIC)) for size in (0, 1, 500, 1023)}
    assert len(lengths) == 1
    assert len(envelope.seal(b"x" * 1024, PUBLIC)) == lengths.pop() + 1024


@some
@given(st.binary(min_size=30, max_size=300), st.data())
def test_the_words_do_not_stand_in_it_and_no_slip_goes_unnoticed(content: bytes, data: st.DataObject) -> None:
    sealed = envelope.seal(content, PUBLIC[:1])
    assert content not in sealed
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotForThisKeyError):
        envelope.unseal(bytes(changed), KEYS[:1])


@some
@given(st.binary(max_size=300))
def test_what_is_no_envelope_is_refused(rubbish: bytes) -> None:
    for sealed in (rubbish, b"\x01" + rubbish):
        with pytest.raises(NotForThisKeyError):
            envelope.unseal(sealed, KEYS)


def test_it_is_never_sealed_to_nobody() -> None:
    with pytest.raises(ValueError, match="0 readers"):
        envelope.seal(b"x", [], slots=3)
    with pytest.raises(ValueError, match="256 slots"):
        envelope.seal(b"x", PUBLIC[:1] * 256)


@some
@given(st.binary(min_size=32, max_size=32))
def test_a_public_key_is_copied_with_its_slips_noticed(public: bytes) -> None:
    line = sealed_keys.written(public)
    assert sealed_keys.read(line) == sealed_keys.read(line.upper()) == public
    for at in (4, 20, len(line) - 1):
        slip = "a" if line[at] != "a" else "b"
        with pytest.raises(ValueError, match="no public key"):
            sealed_keys.read(line[:at] + slip + line[at + 1 :])


@pytest.mark.parametrize("text", ["", "hxd1", "hxd1公钥", "hxd1" + "a" * 56, "hxd2" + "a" * 56, "a" * 60])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no public key"):
        sealed_keys.read(text)
