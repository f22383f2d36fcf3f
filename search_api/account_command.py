"""``dondoc account``: accounts from the command line, for who has the machine but no password."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.commands.output import DatabaseOption, console, printable
from pipeline.commands.user import current_user
from pipeline.errors import UsageError
from pipeline.library import Library, open_library
from pipeline.store.accounts import Account, AccountDraft, AccountRole, AccountStore
from pipeline.store.credentials import CredentialStore
from search_api.paths import link_path
from search_api.wording import ROLES

_LINK_LASTS = timedelta(hours=24)

account_app = typer.Typer(help="Tài khoản đăng nhập.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]


@account_app.command("add")
def add_command(
    name: NameArgument,
    database: DatabaseOption,
    role: Annotated[AccountRole, typer.Option(help="Vai trò.")] = AccountRole.VIEWER,
    agency: Annotated[
        list[str] | None, typer.Option(help="Cơ quan được xem; nhiều cơ quan thì lặp lại tùy chọn.")
    ] = None,
    full_name: Annotated[str, typer.Option(help="Họ và tên.")] = "",
) -> None:
    """Thêm tài khoản, in liên kết dùng một lần để người đó tự đặt mật khẩu."""
    with open_library(database) as library:
        draft = AccountDraft(name, full_name, role, tuple(agency) if agency else None)
        account = AccountStore(library.engine).add(draft, None, current_user())
        _print_link(library, account)


@account_app.command("list")
def list_command(database: DatabaseOption) -> None:
    """Liệt kê tài khoản."""
    with open_library(database) as library:
        accounts = AccountStore(library.engine).accounts()
    table = Table(box=box.ROUNDED)
    for title in ("Tên đăng nhập", "Họ và tên", "Vai trò", "Phạm vi", "Tình trạng"):
        table.add_column(title)
    for account in accounts:
        scope = "mọi cơ quan" if account.agencies is None else "; ".join(account.agencies)
        state = "đã khóa" if account.disabled else "đang dùng"
        cells = (account.name, account.full_name, ROLES[account.role], scope, state)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console().print(table if accounts else "Chưa có tài khoản nào.")


@account_app.command("disable")
def disable_command(
    name: NameArgument,
    database: DatabaseOption,
    undo: Annotated[bool, typer.Option("--undo", help="Mở lại tài khoản.")] = False,
) -> None:
    """Khóa tài khoản, hoặc mở lại; mọi phiên đang mở kết thúc."""
    with open_library(database) as library:
        account = _account(library, name)
        AccountStore(library.engine).disable(account.id, current_user(), disabled=not undo)
    console().print(Text(f"Đã {'mở lại' if undo else 'khóa'} tài khoản {printable(account.name)}."))


@account_app.command("link")
def link_command(name: NameArgument, database: DatabaseOption) -> None:
    """In liên kết dùng một lần để đặt lại mật khẩu."""
    with open_library(database) as library:
        account = _account(library, name)
        AccountStore(library.engine).note(account, "link", current_user())
        _print_link(library, account)


def _account(library: Library, name: str) -> Account:
    account = AccountStore(library.engine).find(name)
    if account is None:
        raise UsageError("no_such_account", f"Không có tài khoản {name}.")
    return account


def _print_link(library: Library, account: Account) -> None:
    token = CredentialStore(library.engine).issue_link(account.id, _LINK_LASTS)
    out = console()
    out.print(Text(f"Tài khoản {printable(account.name)} ({ROLES[account.role]}). Đặt mật khẩu tại"))
    out.print(f"(địa chỉ của dondoc serve){link_path(token)}", soft_wrap=True)
    out.print("Liên kết dùng một lần, hết hạn sau 24 giờ.")
