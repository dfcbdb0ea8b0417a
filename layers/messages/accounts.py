"""Sentences about accounts, passwords and rights."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

ACCOUNTS: Mapping[str, Text] = {
    "not-signed-in": Text("这里需要先登录。请登录后重试。", "You have to sign in for this. Sign in, then try again."),
    "not-allowed": Text("您的账号没有这项权限。如有需要，请联系管理员。", "Your account may not do this. Ask an administrator if you need to."),
    "wrong-password": Text("账号或密码不对。请检查大小写后重试。", "The account or the password is wrong. Check capital letters, then try again."),
    "too-many-attempts": Text("失败次数过多。请等 {seconds} 秒后再试。", "Too many attempts failed. Wait {seconds} s, then try again."),
    "password-too-short": Text("密码太短，至少需要 {least} 个字符。可以用一句好记的话。", "The password is too short; it needs at least {least} characters. A sentence is easy to remember."),
    "password-too-long": Text("密码太长，最多 {most} 个字符。", "The password is too long; at most {most} characters."),
    "password-is-login": Text("密码不能与账号相同。请换一个。", "The password must not be the account's own name. Choose another."),
    "password-well-known": Text("这个密码太常见，别人很容易猜到。请换一个。", "This password is well known and easily guessed. Choose another."),
    "passwords-differ": Text("两次输入的密码不一样。请重新输入。", "The two passwords differ. Type them again."),
    "bad-login": Text("“{login}”不能作账号：用 2 到 64 个汉字、字母、数字或 . _ - @。", "“{login}” cannot be an account: use 2 to 64 letters, digits or . _ - @."),
    "login-taken": Text("账号“{login}”已经存在。请换一个。", "The account “{login}” exists already. Choose another."),
    "unknown-login": Text("没有账号“{login}”。", "There is no account “{login}”."),
    "last-administrator": Text("这是最后一个管理员，不能停用或降级。请先设另一位管理员。", "This is the last administrator and must stay one. Make another administrator first."),
    "link-not-valid": Text("这个链接无效、已过期或已用过。请向管理员要一个新的。", "This link is not valid, expired or used already. Ask the administrator for a new one."),
    "setup-not-valid": Text("这个链接无效或已用过。重新启动服务，会显示新的链接（已有管理员时不再显示）。", "This link is not valid or used already. Starting the server again shows a new one, as long as there is no administrator."),
    "form-expired": Text("页面放得太久或不是从本站打开的，没有提交。请重试一次。", "The page was open too long or was not opened from here; nothing was sent. Try again."),
    "wrong-host": Text("不能用这个网址访问。请用管理员给出的网址。", "This address is not served here. Use the one that the administrator gave you."),
    "foreign-origin": Text("请求来自别的网站，已拒绝。请从本站页面操作。", "The request came from another site and was refused. Do it from the pages here."),
    "too-large": Text("文件太大：最多 {most} MB。登录后可上传更大的文件。", "The file is too large: at most {most} MB. Sign in to hand in larger ones."),
    "no-original": Text("图层 {layer} 第 {revision} 版没有保存原始文件。", "No original file was kept with revision {revision} of layer {layer}."),
    "quota-used": Text("这次访问上传的文件合计已达 {most} MB。请先移除不用的文件，或重新打开页面。", "The files handed in during this visit come to {most} MB. Remove those not needed, or open the page anew."),
}  # fmt: skip
