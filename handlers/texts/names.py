"""The Chinese names of stored keys."""

from collections.abc import Mapping

from storage.states import AdditionKind, CaseStatus, Mode, Outcome, Purpose, Role, Source, Stage, Step

UNNAMED = "（名字不显示）"
"""Instead of a name that accuses somebody."""

CATEGORY: dict[str, str] = {
    "occupation": "乱占",
    "extraction": "乱采",
    "dumping": "乱堆",
    "construction": "乱建",
    "pollution": "水污染",
    "floating": "水面漂浮物",
    "fishing": "非法捕捞",
    "facility": "设施问题",
    "water_use": "水资源",
    "integrity": "履职情况",
    "other": "其他涉河",
}
SUB: Mapping[str, str] = {
    "reclaim": "围垦填占",
    "crops": "河滩种植",
    "net_pen": "围网网箱",
    "catering": "占水经营",
    "sand": "采砂",
    "soil": "取土",
    "household": "生活垃圾",
    "construction_waste": "建筑垃圾",
    "industrial": "工业",
    "obstruction": "阻水物",
    "building": "涉河建房",
    "crossing": "桥涵坝",
    "pier": "码头栈道",
    "domestic": "生活污水",
    "livestock": "养殖粪污",
    "black_odorous": "黑臭",
    "drinking_source": "饮用水源",
    "vessel": "船舶",
    "spill": "泄漏",
    "plants": "水葫芦",
    "litter": "漂浮垃圾",
    "carcasses": "死鱼死畜",
    "at_dam": "坝前垃圾",
    "electric": "电鱼",
    "poison": "毒鱼",
    "explosive": "炸鱼",
    "nets": "禁用网具",
    "closed_season": "禁渔期捕捞",
    "dike": "堤防护坡",
    "sluice": "闸门",
    "sewage_works": "污水设施",
    "signboard": "公示牌",
    "hotline": "公示电话",
    "dry_reach": "断流",
    "abstraction": "取水",
    "ecological_flow": "生态流量",
    "neglect": "履职不到位",
}
SUBS: Mapping[str, tuple[str, ...]] = {
    "occupation": ("reclaim", "crops", "net_pen", "catering"),
    "extraction": ("sand", "soil"),
    "dumping": ("household", "construction_waste", "industrial", "obstruction"),
    "construction": ("building", "crossing", "pier"),
    "pollution": (
        "industrial",
        "domestic",
        "livestock",
        "black_odorous",
        "drinking_source",
        "vessel",
        "spill",
    ),
    "floating": ("plants", "litter", "carcasses", "at_dam"),
    "fishing": ("electric", "poison", "explosive", "nets", "closed_season"),
    "facility": ("dike", "sluice", "sewage_works", "signboard", "hotline"),
    "water_use": ("dry_reach", "abstraction", "ecological_flow"),
    "other": (),
}
"""Which kinds a category has; officers file nothing under integrity, it has a track of its own."""
SEVERITY: dict[str, str] = {"normal": "一般", "major": "重大", "urgent": "紧急"}
STATUS: Mapping[CaseStatus, str] = {
    CaseStatus.REPORTED: "待核实",
    CaseStatus.VERIFYING: "核实中",
    CaseStatus.ACCEPTED: "已受理",
    CaseStatus.ASSIGNED: "已交办",
    CaseStatus.DISPUTED: "申请改派",
    CaseStatus.RECTIFYING: "整改中",
    CaseStatus.SUBMITTED: "待验收",
    CaseStatus.PLANNED: "列入整治计划",
    CaseStatus.CLOSED: "已销号",
    CaseStatus.REJECTED: "不予受理",
    CaseStatus.TRANSFERRED: "已移送",
    CaseStatus.MERGED: "已并单",
    CaseStatus.WITHDRAWN: "已撤回",
    CaseStatus.SEALED: "已转纪委",
}
WAY: Mapping[Source, str] = {Source.PHONE: "电话", Source.SMS: "短信"}
"""How somebody told of a problem, if not in WeChat."""
SOURCE: Mapping[Source, str] = {
    Source.SUPERVISOR: "监督员",
    Source.COVERT: "省级暗访反馈",
    Source.SATELLITE: "卫片图斑",
    Source.HOTLINE_96322: "96322",
    Source.HOTLINE_12345: "12345",
    Source.LEADER: "领导批示",
    Source.PETITION: "信访",
    Source.DEPARTMENT: "部门移送",
    Source.JOINT_PATROL: "联合巡河",
    **WAY,
}
STEP: Mapping[Step, str] = {
    Step.RETURN: "退回",
    Step.REOPEN: "重新办理",
    Step.EXTEND: "延期",
    Step.URGE: "催办",
    Step.SUPERVISE: "督办",
    Step.PROGRESS: "报进展",
    Step.TELL: "告知报告人",
    Step.RELAPSE: "反弹，重新办理",
    Step.SATISFIED: "答复满意",
    Step.UNSATISFIED: "答复不满意",
    Step.REVIEW: "回头看",
    Step.SPLIT: "拆单",
    Step.UNDO: "撤销",
}
"""Steps that the new state alone does not tell."""
STAGE: Mapping[Stage, str] = {
    Stage.REPORTED: "反映时",
    Stage.DURING: "整改中",
    Stage.AFTER: "整改后",
    Stage.INSPECTED: "查看时",
}
OUTCOME: Mapping[Outcome, str] = {
    Outcome.RECTIFIED: "已整改",
    Outcome.UNFOUNDED: "经核不属实",
    Outcome.PERMITTED: "经核有审批手续",
}
ROLE: Mapping[Role, str] = {
    Role.SUPERVISOR: "监督员",
    Role.OFFICER: "河长办",
    Role.DISCIPLINE: "纪委",
    Role.UNIT: "责任单位",
}
PURPOSE: Mapping[Purpose, str] = {
    Purpose.SUPERVISORS: "监督员群",
    Purpose.OFFICE: "河长办工作群",
    Purpose.DISCIPLINE: "纪检群",
}
MODE: Mapping[Mode, str] = {
    Mode.LISTEN: "只听不说",
    Mode.REGISTER: "只说登记",
    Mode.FULL: "登记、销号和日报都说",
}
ADDITION: Mapping[AdditionKind, str] = {
    AdditionKind.VILLAGE: "村",
    AdditionKind.LANDMARK: "地标",
    AdditionKind.WATER: "水域",
    AdditionKind.WORD: "词",
    AdditionKind.WITHOUT: "删词",
}
KIND: Mapping[str, str] = {
    "image": "照片",
    "video": "视频",
    "audio": "语音",
    "location": "位置",
    "file": "文件",
    "text": "文字",
    "url": "链接",
}


def kind(category: str, sub: str | None) -> str:
    """乱堆·建筑垃圾, of its keys."""
    name = SUB.get(sub or "")
    return f"{CATEGORY[category]}·{name}" if name else CATEGORY[category]
