"""config.toml and the environment, checked: an unknown key stops the start with its path in the message."""

import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from bot.errors import OperatorError
from bot.pace import Pace
from bot.sms import settings as texting
from handlers.settings import Section, Settings

TOKEN = "HEXIAODU_TOKEN"
"""The environment variable that holds the gateway's token: a secret does not stand in config.toml."""

ALERT = "HEXIAODU_ALERT"
"""The environment variable that says where to alarm the operator: URLs of apprise, which hold secrets."""

_SECRETS = {"token": TOKEN, "alert": ALERT, "sms_key": texting.KEY, "sms_path": texting.PATH}
MOST_PORT = 65535

SYSTEM_CA = "system"
"""As `[gateway] ca`: trust whom the operating system trusts."""


class ConfigError(OperatorError):
    """What is wrong with config.toml, in Chinese, with the place."""


class Gateway(Section):
    """Where the Wechaty gateway is, and how to know it."""

    endpoint: str = Field("", pattern=r"^(\S+:\d+)?$")
    tls: bool = True
    ca: str = ""
    """A PEM file; `system`; or empty for Wechaty's own, which every gateway comes with."""
    server_name: str = ""

    @field_validator("endpoint")
    @classmethod
    def _has_a_port(cls, endpoint: str) -> str:
        if endpoint and not 0 < int(endpoint.rpartition(":")[2]) <= MOST_PORT:
            raise ValueError(f"端口要在 1 到 {MOST_PORT} 之间")
        return endpoint


class Data(Section):
    """Where everything is kept."""

    folder: Path = Path("data")


class Backup(Section):
    """When and where a copy is made every day, and how many are kept."""

    folder: Path | None = None
    """None: `backups` in the data folder."""
    at: time = time(2, 10)
    keep: int = Field(14, ge=2)

    @field_validator("folder", mode="before")
    @classmethod
    def _may_be_empty(cls, folder: Any) -> Any:
        return folder or None


class Retention(Section):
    """How many days what is personal is kept; 0: for ever."""

    failed: int = Field(14, ge=0)
    loose: int = Field(7, ge=0)
    talks: int = Field(2, ge=0)
    notices: int = Field(180, ge=0)
    messages: int = Field(400, ge=0)
    cases: int = Field(1095, ge=0)
    exports: int = Field(90, ge=0)

    def days(self) -> Mapping[str, int]:
        """By what it is."""
        return self.model_dump()


class Page(Section):
    """The demo's chat page."""

    port: int = Field(8090, ge=0, le=65535)


class Config(Settings):
    """The whole of config.toml."""

    gateway: Gateway = Gateway()
    data: Data = Data()
    backup: Backup = Backup()
    pace: Pace = Pace()
    retention: Retention = Retention()
    page: Page = Page()
    sms: texting.Sms = texting.Sms()
    token: str = Field("", exclude=True, repr=False)
    alert: tuple[str, ...] = Field((), exclude=True, repr=False)
    sms_key: str = Field("", exclude=True, repr=False)
    sms_path: str = Field("", exclude=True, repr=False)

    @property
    def backups(self) -> Path:
        """Where backups are kept."""
        return self.backup.folder or self.data.folder / "backups"


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read and check a config file; what it names is relative to it. Raises `ConfigError`."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"没有找到 {path}。先运行：hexiaodu init") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} 不是正确的 TOML：{error}") from None
    for name, variable in _SECRETS.items():
        if name in raw:
            raise ConfigError(f"{path}：{name} 是密钥，不写在这里，请放进环境变量 {variable}")
    secrets = {
        "token": environ.get(TOKEN, ""),
        "alert": environ.get(ALERT, "").split(),
        "sms_key": environ.get(texting.KEY, ""),
        "sms_path": environ.get(texting.PATH, ""),
    }
    config = check(raw | secrets, path)
    here = path.resolve().parent
    ca = config.gateway.ca
    if ca not in ("", SYSTEM_CA):
        ca = str(here / ca)
    backups = config.backup.folder
    return config.model_copy(
        update={
            "data": Data(folder=here / config.data.folder),
            "gateway": config.gateway.model_copy(update={"ca": ca}),
            "backup": config.backup.model_copy(update={"folder": backups and here / backups}),
        }
    )


def check(raw: Mapping[str, Any], path: Path) -> Config:
    """Check settings; raises `ConfigError` naming each wrong key."""
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        wrong = "；".join(
            f"{'.'.join(map(str, e['loc']))}：{_why(e['type'], e['msg'])}" for e in error.errors()
        )
        raise ConfigError(f"{path} 有不对的地方：{wrong}") from None


def _why(kind: str, message: str) -> str:
    return "没有这个设置项" if kind == "extra_forbidden" else message.removeprefix("Value error, ")


def template() -> str:
    """The commented config.toml that `hexiaodu init` writes: the one at the project's top level."""
    here = Path(__file__).parent
    packaged = here / "config.toml"  # where a wheel has it
    return (packaged if packaged.exists() else here.parent / "config.toml").read_text(encoding="utf-8")
