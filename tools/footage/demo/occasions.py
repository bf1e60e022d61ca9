"""Why people ask for footage on an ordinary day: what happened, where, and in whose department."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reason. ``zone`` is the middle of the camera ids; ``{place}`` in the text is the zone's name."""

    department: str
    zone: str
    purpose: str
    reason: str
    mode: str = "copy"
    minutes: int = 30


OCCASIONS = (
    Occasion("logistics", "R2", "traffic_accident", "本部门挂车在{place}倒车时刮碰护栏，需核实经过以便报修和定责"),
    Occasion(
        "logistics",
        "G2",
        "incident_investigation",
        "司机与门岗就进场时间说法不一，需核实车辆经{place}进场的时间",
        "view",
        40,
    ),
    Occasion(
        "logistics",
        "P1",
        "property_damage",
        "夜间停放在{place}的配送车后视镜被撞断，需核实肇事车辆以便理赔",
        "copy",
        60,
    ),
    Occasion("warehouse", "W1", "theft", "月度盘点发现{place}少一台手持终端，需核实领用与归还经过", "copy", 60),
    Occasion(
        "warehouse", "W1", "incident_investigation", "{place}叉车托盘倾倒，两箱货物破损，需核实操作经过", "copy", 20
    ),
    Occasion("warehouse", "G2", "incident_investigation", "承运商称出库数量与签收不符，需核对{place}装车放行过程"),
    Occasion("manufacturing", "H1", "safety_check", "{place}安全光栅误触发停机，需查看触发前后人员站位", "view", 15),
    Occasion(
        "manufacturing",
        "H2",
        "incident_investigation",
        "{place}一批工件磕碰划伤，需核实转运环节以便改进工装",
        "copy",
        45,
    ),
    Occasion("manufacturing", "H1", "property_damage", "{place}卷帘门被周转车撞变形，需核实经过以便报修"),
    Occasion(
        "engineering", "H2", "safety_check", "{place}行车检修后试运行时异响，需查看试运行过程分析原因", "view", 30
    ),
    Occasion("engineering", "P2", "property_damage", "{place}消防卷盘箱门被撞坏，需核实责任车辆", "copy", 60),
    Occasion("engineering", "R1", "safety_check", "{place}路灯夜间闪断，需查看闪断时间与线路施工是否有关", "view", 60),
    Occasion("property", "P2", "lost_property", "业主反映在{place}遗失儿童推车一辆，需核实去向"),
    Occasion("property", "P1", "property_damage", "{place}车辆被划，车主要求物业协助核实，已告知需经审批", "copy", 60),
    Occasion(
        "property", "R1", "traffic_accident", "外卖电动车与行人在{place}相撞，双方请求物业协助还原经过", "copy", 15
    ),
    Occasion("property", "G1", "incident_investigation", "访客投诉{place}保安态度生硬，需核实现场处置情况", "view", 20),
    Occasion("leasing", "L1", "lost_property", "参展客户在{place}遗失样品箱，需核实取走经过"),
    Occasion(
        "leasing", "G1", "incident_investigation", "搬家公司称在{place}被重复收取押金，需核实当时交接过程", "copy", 30
    ),
    Occasion("leasing", "P1", "safety_check", "统计周末活动期间{place}高峰时段，评估是否增开临时出口", "view", 60),
    Occasion("safety", "W1", "safety_check", "抽查{place}动火作业监护人是否全程在场", "view", 60),
    Occasion("safety", "R2", "incident_investigation", "{place}发现少量油污，需查明泄漏车辆并督促清理", "copy", 60),
    Occasion("safety", "H1", "safety_check", "{place}员工未戴护目镜被举报，需核实以便开展安全教育", "view", 20),
    Occasion("administration", "L1", "lost_property", "前台代收的文件快递不见，需核实{place}取件经过", "copy", 40),
    Occasion(
        "administration",
        "L1",
        "incident_investigation",
        "{place}自动门夹伤来访人员衣物，需核实经过以便赔付",
        "copy",
        15,
    ),
    Occasion("administration", "P2", "property_damage", "公务车在{place}被擦碰，需核实对方车辆以便报保险", "copy", 45),
    Occasion(
        "human-resources",
        "G1",
        "incident_investigation",
        "新员工入职当日在{place}滑倒受伤，需核实经过办理工伤",
        "view",
        30,
    ),
    Occasion("legal", "G2", "legal_duty", "运输合同纠纷举证需要，核实某批次货物经{place}交接的时间", "copy", 60),
    Occasion("legal", "H2", "legal_duty", "设备租赁合同争议，需固定{place}设备拆卸当日的过程", "copy", 60),
)

AUTHORITIES = (
    (
        "云杉区公安分局交通警察大队",
        "交调证〔{year}〕{number}号",
        "R1",
        "园区主干道交通事故调查，来函调取事故前后道路录像",
    ),
    (
        "云杉区公安分局东园派出所",
        "东园调证〔{year}〕{number}号",
        "P1",
        "停车场车内财物被盗案件侦办，来函调取案发时段录像",
    ),
    ("云杉区人民法院", "（{year}）云民调{number}号", "G2", "运输合同纠纷审理需要，来函调取货物交接时段录像"),
    ("云杉区应急管理局", "云应急调〔{year}〕{number}号", "R2", "车辆油品泄漏情况核查，来函调取物流通道录像"),
)
