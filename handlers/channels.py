"""What a channel can do, as data: nobody asks for a channel's name."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Can:
    """What can be done on a channel."""

    push: bool = True
    """The bot itself can say something to somebody; else an officer has to."""
    private: bool = True
    """What is said to somebody is heard by nobody else."""
    mention: bool = True
    """Somebody in a room can be called by name, and hears it."""
    photo: bool = True
    """More than words can be sent: photos, places, files."""
    waits: bool = False
    """Who brings a message waits until it is safe, and brings it again else."""
    numbers: bool = False
    """Its people are known by their telephone number."""


PHONE = "phone"
SMS = "sms"
_UNSERVED = Can(push=False, private=False, mention=False, photo=False, numbers=True)
_BY_HAND: Mapping[str, Can] = {PHONE: _UNSERVED, SMS: _UNSERVED}
"""What no program serves: an officer types what is told on the telephone, and tells what comes of it.
So, too, who once wrote text messages, as long as there is no provider of them."""


class Channels(dict[str, Can]):
    """The channels there are, by name: those that are served, and the telephone."""

    def __init__(self, served: Mapping[str, Can]) -> None:
        super().__init__({**_BY_HAND, **served})

    def can(self, channel: str) -> Can:
        """What a channel can do."""
        return self.get(channel, Can())

    @property
    def by_hand(self) -> list[str]:
        """On which an officer has to say what is to be said."""
        return [name for name, can in self.items() if not can.push]

    @property
    def to_numbers(self) -> str | None:
        """On which the bot itself can say something to whoever has a telephone number."""
        return next((name for name, can in self.items() if can.numbers and can.push), None)

    def by_telephone(self, *, has_number: bool) -> str:
        """The best channel to reach who only called: by hand, if the number is not known."""
        found = [name for name, can in self.items() if can.numbers and (has_number or not can.push)]
        return max(found, key=lambda name: self[name].push)
