"""`hexiaodu classify --text`: one sentence explained to a person."""

import pytest

from bot.__main__ import main

pytestmark = pytest.mark.usefixtures("own_logging")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "托口镇三里坪村桥底下昨晚有人倒了两车建筑垃圾",
            [
                "当作：线索（",
                "类别：乱堆·建筑垃圾",
                "地点：托口镇三里坪村（原话：",
                "程度：一般",
                "转纪检：否",
            ],
        ),
        ("杨柳村河边有人电鱼", ["类别：非法捕捞·电鱼", "都有，会问一声"]),
        ("安江那个村支书收了砂场老板的红包", ["转纪检：是"]),
        ("早上好", ["当作：闲聊", "早上好 —— 规则 chat"]),
        ("", ["当作：闲聊", "凭的是：没有一条规则说得上话"]),
        (
            "冷库的管子爆了，白雾往院子里跑，人都站不住",
            ["程度：紧急", "—— 合起来像：紧急"],
        ),
        ("网箱上周都吊走了，水面敞亮了，这事办得好", ["当作：说已解决"]),
    ],
)
def test_one_sentence_is_explained(text: str, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--text", text]) == 0
    said = capsys.readouterr().out
    for words in told:
        assert words in said, said
    assert ("类别：" in said) == ("当作：线索" in said)


@pytest.mark.parametrize(
    "text",
    ["水" * 100_000, "\u202e\u0000\u0007", "😀" * 50, "坏\ud800", "'; drop table clue; --", "<b>[/bold] {0}"],
)
def test_whatever_is_said_is_explained(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "--text", text]) == 0
    assert "当作：" in capsys.readouterr().out


def test_either_a_file_or_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["classify"], ["classify", "a.jsonl", "--text", "水"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert capsys.readouterr().out == ""
