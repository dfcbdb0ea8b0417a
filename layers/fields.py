"""The fields that every programme shares, and those of reference layers."""

from layers.spec import Choice, Field, FieldKind, Status, Text

STATUS_CHOICES = (
    Choice(Status.PLANNED, Text("计划", "Planned"), ("计划中", "未开工", "待实施", "拟实施", "规划", "储备", "未启动"), "#9AA5B1", "hollow"),
    Choice(Status.UNDER_WAY, Text("在建", "Under way"), ("在建中", "实施中", "进行中", "施工中", "开工", "已开工", "建设中", "整治中"), "#E69F00", "half"),
    Choice(Status.FINISHED, Text("完工", "Finished"), ("已完工", "完成", "已完成", "竣工", "已竣工", "建成", "已建成"), "#0072B2", "full"),
    Choice(Status.ACCEPTED, Text("验收", "Accepted"), ("已验收", "验收合格", "通过验收", "已移交"), "#009E73", "tick"),
)

FIVE_DUTIES = ("task", "responsible_unit", "responsible_person", "progress", "deadline")
"""The five of 五落实: task, responsibility, people, progress, time limit."""

COMMON_FIELDS = (
    Field("project_code", Text("项目编号", "Project code"), required=True, synonyms=("编号", "项目代码", "代码", "code", "id", "项目编码")),
    Field("name", Text("名称", "Name"), required=True, synonyms=("项目名称", "工程名称", "点位名称", "标题", "title", "mc")),
    Field("town", Text("镇街", "Town"), required=True, synonyms=("镇(街道)", "镇（街道）", "街道", "乡镇", "所属街道", "所属镇街", "镇街道", "xzmc")),
    Field("community", Text("村社区", "Community"), synonyms=("社区", "村(社区)", "村（社区）", "所属社区", "村")),
    Field("status", Text("状态", "Status"), FieldKind.CHOICE, required=True, choices=STATUS_CHOICES, synonyms=("项目状态", "建设状态", "进展状态", "state")),
    Field("task", Text("任务", "Task"), synonyms=("建设任务", "建设内容", "整治内容", "任务内容")),
    Field("responsible_unit", Text("责任单位", "Responsible unit"), synonyms=("牵头单位", "实施单位", "业主单位", "责任部门", "unit")),
    Field("responsible_person", Text("责任人", "Responsible person"), synonyms=("负责人", "联系人", "责任人员"), personal=True),
    Field("progress", Text("进度", "Progress"), FieldKind.NUMBER, synonyms=("形象进度", "完成比例", "进度百分比"), unit=Text("%", "%")),
    Field("deadline", Text("时限", "Deadline"), FieldKind.DATE, synonyms=("完成时限", "截止日期", "期限")),
    Field("planned_start", Text("计划开工", "Planned start"), FieldKind.DATE, synonyms=("计划开工时间", "计划开工日期")),
    Field("planned_finish", Text("计划完工", "Planned finish"), FieldKind.DATE, synonyms=("计划完工时间", "计划竣工", "计划完成时间")),
    Field("actual_start", Text("实际开工", "Actual start"), FieldKind.DATE, synonyms=("开工日期", "开工时间", "实际开工时间")),
    Field("actual_finish", Text("实际完工", "Actual finish"), FieldKind.DATE, synonyms=("完工日期", "竣工日期", "完工时间", "竣工时间")),
    Field("accepted_on", Text("验收日期", "Accepted on"), FieldKind.DATE, synonyms=("验收时间",)),
    Field("investment_wan_yuan", Text("投资", "Investment"), FieldKind.NUMBER, synonyms=("总投资", "投资额", "投资(万元)", "投资（万元）", "概算"), unit=Text("万元", "10,000 CNY")),
    Field("note", Text("备注", "Note"), synonyms=("说明", "备注说明", "remark")),
    Field("source", Text("来源", "Source"), synonyms=("数据来源", "资料来源")),
)

REFERENCE_FIELDS = (
    Field("code", Text("代码", "Code"), synonyms=("编码", "区划代码", "gb", "adcode")),
    Field("name", Text("名称", "Name"), synonyms=("mc", "镇街", "title")),
    Field("source", Text("来源", "Source"), synonyms=("数据来源",)),
)
