"""What the acts of the audit log are called, and what is said of a log that is not whole."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

ACTS: Mapping[str, Text] = {
    "published": Text("发布", "Published"),
    "rolled-back": Text("回退", "Rolled back"),
    "taken-over": Text("接管旧版本", "Taken over"),
    "handed-in": Text("上报", "Handed in"),
    "approved": Text("审核通过", "Approved"),
    "returned": Text("退回", "Returned"),
    "slides-saved": Text("保存汇报页面", "Slides saved"),
    "claim-entered": Text("登记公布数", "Published figure entered"),
    "photo-added": Text("添加照片", "Photo added"),
    "photo-withdrawn": Text("撤下照片", "Photo withdrawn"),
    "discarded": Text("放弃草稿", "Discarded"),
    "refused": Text("拒绝", "Refused"),
    "signed-in": Text("登录", "Signed in"),
    "signed-out": Text("退出", "Signed out"),
    "sign-in-failed": Text("登录失败", "Sign-in failed"),
    "account-added": Text("新增账号", "Account added"),
    "account-changed": Text("修改账号", "Account changed"),
    "account-closed": Text("停用账号", "Account closed"),
    "account-opened": Text("启用账号", "Account opened"),
    "identity-linked": Text("关联统一登录", "City sign-in linked"),
    "identity-unlinked": Text("解除统一登录", "City sign-in unlinked"),
    "password-link-made": Text("生成密码链接", "Password link made"),
    "department-changed": Text("修改部门图层", "Layers of a bureau changed"),
    "password-changed": Text("修改密码", "Password changed"),
}
"""An act that is not named here is shown as it is written down."""

COMMAND_LINE = "command-line"
"""What stands in the place of a role where the machine's own operator acts."""

ROLES: Mapping[str, Text] = {
    "viewer": Text("浏览者", "Viewer"),
    "editor": Text("填报员", "Editor"),
    "publisher": Text("发布员", "Publisher"),
    "administrator": Text("管理员", "Administrator"),
    COMMAND_LINE: Text("命令行", "Command line"),
}

BREAKS: Mapping[str, Text] = {
    "row-missing": Text("审计日志缺第 {row} 行。请停止写入，并与备份核对。", "Row {row} of the audit log is missing. Stop writing and compare it with a backup."),
    "chain-broken": Text(
        "审计日志第 {row} 行接不上前一行，前一行被换过。请停止写入，并与备份核对。",
        "Row {row} of the audit log does not follow the one before, which was replaced. Stop writing and compare it with a backup.",
    ),
    "row-changed": Text("审计日志第 {row} 行被改过。请停止写入，并与备份核对。", "Row {row} of the audit log was changed. Stop writing and compare it with a backup."),
    "revision-unlogged": Text(
        "图层 {layer} 第 {revision} 版没有审计记录，日志末尾可能被删。请停止写入，并与备份核对。",
        "No row tells of revision {revision} of layer {layer}: the end of the log may have been removed. Stop writing and compare it with a backup.",
    ),
}  # fmt: skip


DETAILS: Mapping[str, Text] = {
    "note": Text("说明", "Note"),
    "mode": Text("方式", "Mode"),
    "features": Text("记录", "Records"),
    "replaced": Text("此前版本", "Revision before"),
    "restored_from": Text("恢复自第几版", "Restored from revision"),
    "original_name": Text("原始文件", "Original file"),
    "draft": Text("草稿", "Draft"),
    "file": Text("文件", "File"),
    "by": Text("经手账号", "By account"),
    "by_department": Text("按部门", "By bureau"),
    "count": Text("条数", "Figures"),
    "source": Text("来源", "Source"),
    "login": Text("账号", "Account"),
    "issuer": Text("身份提供方", "Identity provider"),
    "subject": Text("统一登录编号", "Number at the provider"),
    "role": Text("角色", "Role"),
    "department": Text("部门", "Bureau"),
    "layers": Text("图层", "Layers"),
    "address": Text("来自", "From"),
    "reason": Text("原因", "Reason"),
    "method": Text("方式", "Method"),
    "path": Text("地址", "Address"),
    "feature": Text("项目", "Feature"),
    "photo": Text("照片号", "Photo"),
    "stage": Text("阶段", "Stage"),
    "metres": Text("拍摄点距项目（米）", "Taken from the project (m)"),
}
"""What the details of a row are called; one that is not named here is shown as it is written down."""


METHODS: Mapping[str, Text] = {
    "setup-link": Text("首次设立链接", "the link of the first start"),
    "link": Text("密码链接", "a password link"),
    "e-mail": Text("已验证的邮箱", "a verified e-mail"),
}
"""By what an account was come to; one that is not named here is shown as it is written down."""


def detail_words(name: str, lang: str) -> str:
    """Return what a detail is called."""
    return DETAILS[name](lang) if name in DETAILS else name


def act_words(act: str, lang: str) -> str:
    """Return what an act is called."""
    return ACTS[act](lang) if act in ACTS else act


def role_words(role: str, lang: str) -> str:
    """Return what a role is called."""
    return ROLES[role](lang) if role in ROLES else role
