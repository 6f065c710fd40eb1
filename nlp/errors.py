"""What is wrong with a rule file or an addition, and the check that says so."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

_Model = TypeVar("_Model", bound=BaseModel)


class BadRules(ValueError):
    """Rules that cannot be used; says which file, which rule and why."""


def checked(model: type[_Model], raw: object, file: str, where: str) -> _Model:
    """The value as `model`. Raises `BadRules` naming the file, the place in it, the key and the reason."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadRules(f"{file}, {where}: {key}: {first['msg']}") from error
