"""The words of the sign-in pages, in both languages."""

from __future__ import annotations

from layers.spec import Text

PRODUCT = Text("城市更新一张图", "Urban Renewal on One Map")
SIGN_IN = Text("登录", "Sign in")
SIGN_OUT = Text("退出登录", "Sign out")
SETUP = Text("设立管理员", "Make the administrator")
NEW_PASSWORD = Text("修改密码", "Change password")
FIRST_PASSWORD = Text("设置密码", "Set a password")

SIGN_IN_NOTE = Text(
    "浏览不需要登录；上报、发布和管理需要。账号由管理员开立。",
    "Reading needs no account; handing in, publishing and managing do. Accounts come from the administrator.",
)
SETUP_NOTE = Text(
    "这是第一次使用。请为管理员取一个账号和密码；这个链接只能用一次。",
    "This is the first start. Choose an account and a password for the administrator; the link works once.",
)
PASSWORD_NOTE = Text(
    "至少 10 个字符，不能与账号相同，也不能是常见密码。可以用一句好记的话。",
    "At least 10 characters, not the account's name, not a well-known password. A sentence is easy to remember.",
)
SIGN_OUT_NOTE = Text("退出后，这个浏览器里打开的页面只能浏览。", "After signing out, pages open in this browser can only be read.")

LOGIN = Text("账号", "Account")
PERSON = Text("姓名", "Name")
PASSWORD = Text("密码", "Password")
OLD_PASSWORD = Text("现在的密码", "Present password")
CHOSEN_PASSWORD = Text("新密码", "New password")
AGAIN = Text("再输入一次", "Once more")
SAVE = Text("保存", "Save")
BACK = Text("返回首页", "Back to the dashboard")
OTHER_LANGUAGE = Text("English", "中文")
DONE = Text("密码已保存。其他设备上的登录已失效。", "The password is saved. Sessions on other devices have ended.")
