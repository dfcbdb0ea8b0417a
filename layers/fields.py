"""The fields that every programme shares, and those of reference layers."""

from layers.spec import Choice, Field, FieldKind, Status, Text

_PLANNED = (
    "计划中", "未开工", "待实施", "拟实施", "规划", "储备", "未启动", "规划中", "储备中", "计划实施", "拟建", "拟开工", "待开工", "待建", "未实施", "未动工", "未开始", "前期",
    "前期工作", "前期准备", "前期阶段", "筹备", "筹备中", "谋划", "立项", "已立项", "招标中", "设计中", "not started", "proposed",
)  # fmt: skip
_UNDER_WAY = (
    "在建中", "实施中", "进行中", "施工中", "开工", "已开工", "建设中", "整治中", "正在实施", "正在施工", "正在建设", "正在进行", "正在推进", "推进中", "改造中", "动工", "已动工", "已启动",
    "续建", "在施", "施工", "实施", "ongoing", "in progress", "under construction",
)  # fmt: skip
_FINISHED = (
    "已完工", "完成", "已完成", "竣工", "已竣工", "建成", "已建成", "全部完工", "全部完成", "基本完工", "基本完成", "完工待验", "完工未验收", "待验收", "改造完成", "已改造", "整治完成", "已整治",
    "建设完成", "施工完成", "建成投用", "投入使用", "已投用", "投用", "完结", "已完结", "completed", "complete", "done", "built",
)  # fmt: skip
_ACCEPTED = (
    "已验收", "验收合格", "通过验收", "已移交", "验收通过", "已通过验收", "验收完成", "完成验收", "竣工验收", "已竣工验收", "完工验收", "移交", "交付", "已交付", "handed over", "inspected",
)  # fmt: skip
STATUS_CHOICES = (
    Choice(Status.PLANNED, Text("计划", "Planned"), _PLANNED, "#9AA5B1", "hollow"),
    Choice(Status.UNDER_WAY, Text("在建", "Under way"), _UNDER_WAY, "#E69F00", "half"),
    Choice(Status.FINISHED, Text("完工", "Finished"), _FINISHED, "#0072B2", "full"),
    Choice(Status.ACCEPTED, Text("验收", "Accepted"), _ACCEPTED, "#009E73", "tick"),
)

FIVE_DUTIES = ("task", "responsible_unit", "responsible_person", "progress", "deadline")
"""The five of 五落实: task, responsibility, people, progress, time limit."""

COMMON_FIELDS = (
    Field("project_code", Text("项目编号", "Project code"), required=True, synonyms=("编号", "项目代码", "代码", "code", "id", "项目编码", "编码", "项目序号", "xmbh", "xmdm")),
    Field("name", Text("名称", "Name"), required=True, synonyms=("项目名称", "工程名称", "点位名称", "标题", "title", "mc", "项目名", "点位", "小区名称", "院落名称", "街巷名称", "道路名称", "xmmc")),
    Field("town", Text("镇街", "Town"), required=True, synonyms=("镇(街道)", "镇（街道）", "街道", "乡镇", "所属街道", "所属镇街", "镇街道", "xzmc", "镇", "乡镇街道", "乡镇(街道)", "所属乡镇", "所在镇街", "属地", "属地镇街", "township")),
    Field("community", Text("村社区", "Community"), synonyms=("社区", "村(社区)", "村（社区）", "所属社区", "村", "所在社区", "村居", "村委会", "居委会", "sqmc")),
    Field("status", Text("状态", "Status"), FieldKind.CHOICE, required=True, choices=STATUS_CHOICES, synonyms=("项目状态", "建设状态", "进展状态", "state", "实施状态", "工程状态", "zt")),
    Field("task", Text("任务", "Task"), synonyms=("建设任务", "建设内容", "整治内容", "任务内容", "工作任务", "改造内容", "主要内容", "工作内容")),
    Field("responsible_unit", Text("责任单位", "Responsible unit"), synonyms=("牵头单位", "实施单位", "业主单位", "责任部门", "unit", "主管部门", "建设单位", "责任主体")),
    Field("responsible_person", Text("责任人", "Responsible person"), synonyms=("负责人", "联系人", "责任人员", "责任领导", "项目负责人", "责任人姓名"), personal=True),
    Field("progress", Text("进度", "Progress"), FieldKind.NUMBER, synonyms=("形象进度", "完成比例", "进度百分比", "工程进度", "完成率", "完成进度"), unit=Text("%", "%")),
    Field("deadline", Text("时限", "Deadline"), FieldKind.DATE, synonyms=("完成时限", "截止日期", "期限", "截止时间", "办结时限", "要求完成时间")),
    Field("planned_start", Text("计划开工", "Planned start"), FieldKind.DATE, synonyms=("计划开工时间", "计划开工日期", "拟开工时间", "计划开始时间", "预计开工时间")),
    Field("planned_finish", Text("计划完工", "Planned finish"), FieldKind.DATE, synonyms=("计划完工时间", "计划竣工", "计划完成时间", "计划完工日期", "计划竣工时间", "计划竣工日期", "预计完工时间", "预计完成时间")),
    Field("actual_start", Text("实际开工", "Actual start"), FieldKind.DATE, synonyms=("开工日期", "开工时间", "实际开工时间", "实际开工日期", "开始时间", "动工时间")),
    Field("actual_finish", Text("实际完工", "Actual finish"), FieldKind.DATE, synonyms=("完工日期", "竣工日期", "完工时间", "竣工时间", "实际完工时间", "实际完工日期", "实际竣工时间", "完成时间", "完成日期")),
    Field("accepted_on", Text("验收日期", "Accepted on"), FieldKind.DATE, synonyms=("验收时间", "竣工验收时间", "竣工验收日期")),
    Field("investment_wan_yuan", Text("投资", "Investment"), FieldKind.NUMBER, synonyms=("总投资", "投资额", "投资(万元)", "投资（万元）", "概算", "总投资(万元)", "计划投资", "投资金额"), unit=Text("万元", "10,000 CNY")),
    Field("note", Text("备注", "Note"), synonyms=("说明", "备注说明", "remark")),
    Field("source", Text("来源", "Source"), synonyms=("数据来源", "资料来源")),
)

REFERENCE_FIELDS = (
    Field("code", Text("代码", "Code"), synonyms=("编码", "区划代码", "gb", "adcode")),
    Field("name", Text("名称", "Name"), synonyms=("mc", "镇街", "title")),
    Field("source", Text("来源", "Source"), synonyms=("数据来源",)),
)
