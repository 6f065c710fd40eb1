"""Seven cases as the office has them on an ordinary morning, for dialogues in plain words."""

from datetime import timedelta

from tests.handlers.dialogue import Dialogue

OFFICER, UNIT, WATER = "河长办梁敏", "托口水利武", "水利局欧工"


async def morning(talk: Dialogue) -> Dialogue:
    """1 and 7 are reported, 3 4 5 accepted, 2 is with 托口镇 and 6 with 市水利局."""
    await talk.reported("清江湖码头边上漂了好大一片水葫芦", who="石嫂")
    await talk.reported("托口镇三里坪村桥下有人倒了两车建筑垃圾")
    await talk.reported("安江镇大畲坪村河里有人电鱼", where="二群")
    await talk.reported("黔城镇码头边好多生活垃圾没人捡", who="石嫂", where="二群")
    await talk.reported("岩垅乡养猪场往河里排粪水")
    await talk.reported("黔城镇水厂门口漂着死鱼")
    await talk.reported("黔城镇玉皇阁社区河边有人倒煤渣", who="石嫂")
    for command in ("受理 2", "交办 2 托口镇", "受理 3 4 5 6", "交办 6 市水利局"):
        await talk.say(OFFICER, "办公", command)
    talk.now += timedelta(minutes=20)
    return talk
