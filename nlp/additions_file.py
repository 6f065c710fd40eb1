"""What officers have added, as a rule file: TOML that a person can read, and that is read back."""

import json
import tomllib

from pydantic import BaseModel, ConfigDict, ValidationError

from nlp.additions import AddedPlace, AddedWord, Additions, PlaceKind
from nlp.errors import BadRules
from nlp.verdict import Category


class _Word(BaseModel):
    model_config = ConfigDict(extra="forbid")
    category: Category
    word: str


class _Place(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    kind: PlaceKind = PlaceKind.VILLAGE
    township: str | None = None
    outside: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    removed: tuple[str, ...] = ()
    word: tuple[_Word, ...] = ()
    place: tuple[_Place, ...] = ()


def write(additions: Additions, heading: str) -> str:
    """The additions as TOML, under a line of comment."""
    # a JSON string is a TOML string
    lines = [f"# {heading}", f"removed = [{', '.join(map(_text, additions.removed))}]"]
    for word in additions.words:
        lines += ["", "[[word]]", f"category = {_text(word.category)}", f"word = {_text(word.word)}"]
    for place in additions.places:
        lines += ["", "[[place]]", f"name = {_text(place.name)}", f"kind = {_text(place.kind)}"]
        lines += [
            f"{key} = {_text(value)}"
            for key, value in (("township", place.township), ("outside", place.outside))
            if value
        ]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(text: str) -> Additions:
    """The additions of a rule file. Raises `BadRules` with the line or the key, and the reason."""
    try:
        file = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadRules(str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadRules(f"{key}: {first['msg']}") from error
    return Additions(
        words=tuple(AddedWord(one.category, one.word) for one in file.word),
        removed=file.removed,
        places=tuple(AddedPlace(one.name, one.township, one.kind, one.outside) for one in file.place),
    )
