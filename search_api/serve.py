"""``dondoc serve``: the screens and the JSON interface, on this machine unless told otherwise."""

from __future__ import annotations

import ipaddress
import logging
import socket
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.output import DatabaseOption, console
from pipeline.errors import StorageError, UsageError
from pipeline.library import Library, open_library
from pipeline.store.accounts import AccountRole, AccountStore
from pipeline.store.credentials import CredentialStore
from search_api.paths import link_path
from search_api.settings import settings_for

_FIRST_LINK = timedelta(hours=24)
_THIS_MACHINE = ["127.0.0.1", "::1"]


def serve_command(
    database: DatabaseOption,
    host: Annotated[str, typer.Option(help="Địa chỉ nhận kết nối.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Cổng; 0 là cổng trống bất kỳ.")] = 8000,
    certificate: Annotated[
        Path | None, typer.Option(help="Chứng thư TLS (PEM).", exists=True, dir_okay=False)
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="Khóa của chứng thư (PEM).", exists=True, dir_okay=False)
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Máy chủ proxy nhận HTTPS và chuyển tiếp.")
    ] = False,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="Địa chỉ hoặc dải mạng của proxy, khi không ở máy này; nhiều địa chỉ thì lặp lại.",
            metavar="ĐỊA-CHỈ",
        ),
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Chấp nhận nhận kết nối từ máy khác mà không mã hóa.")
    ] = False,
    trusted_host: Annotated[
        list[str] | None, typer.Option(help="Tên mà người dùng gõ để vào; nhiều tên thì lặp lại.")
    ] = None,
) -> None:
    """Mở màn hình làm việc trên trình duyệt và giao diện JSON; mặc định chỉ máy này vào được."""
    import uvicorn

    if (certificate is None) != (key is None):
        raise UsageError("tls", "--certificate và --key đi cùng nhau.")
    if not (_is_loopback(host) or certificate or behind_proxy or insecure):
        raise UsageError(
            "not_loopback",
            f"{host} nhận kết nối từ máy khác: cần --certificate và --key, hoặc --behind-proxy, "
            "hoặc chấp nhận không mã hóa bằng --insecure.",
        )
    proxies = _proxies(trusted_proxy, behind_proxy=behind_proxy)
    https = certificate is not None or behind_proxy
    hosts = tuple(trusted_host or ()) + ((host,) if host not in ("0.0.0.0", "::") else ())  # noqa: S104 (compared)
    settings = settings_for(database, https=https, hosts=hosts)

    from search_api.app import create_app

    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("dondoc").setLevel(logging.INFO)
    config = uvicorn.Config(
        create_app(settings),
        access_log=False,
        log_config=None,
        proxy_headers=behind_proxy,
        forwarded_allow_ips=proxies,
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    with _listening(host, port) as listening:
        place = f"[{host}]" if ":" in host else host
        start = f"{'https' if certificate else 'http'}://{place}:{listening.getsockname()[1]}"
        _greet(database, start)
        uvicorn.Server(config).run([listening])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _proxies(named: list[str] | None, *, behind_proxy: bool) -> list[str]:
    """Addresses and networks whose word on where a request comes from counts.

    Raises:
        UsageError: one is no address, or nothing was said of a proxy.
    """
    if named and not behind_proxy:
        raise UsageError("proxy", "--trusted-proxy đi cùng --behind-proxy.")
    try:
        return [str(ipaddress.ip_network(one)) for one in named or _THIS_MACHINE]
    except ValueError as error:
        raise UsageError("proxy", f"--trusted-proxy phải là địa chỉ IP hoặc dải mạng: {error}.") from error


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends answers without delay only on sockets that are told to be TCP
    made = socket.socket(family, proto=socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where the other option would share the port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()  # who follows the address printed below is answered as soon as the app is up
    except OSError as error:
        made.close()
        raise StorageError("port", f"Không mở được cổng {port} tại {host}: {error.strerror}.") from error
    return made


def _bring_level(library: Library) -> None:
    """Takes into the index what it lacks, for which whoever asks for the first page would wait."""
    if not library.index.position() and next(library.store.documents(), None):
        console().print("Đang lập chỉ mục tìm kiếm cho các văn bản đã lưu, xin chờ …")
    library.synchronise(date.today())


def _greet(database: str | Path, start: str) -> None:
    """Prints where to go, and on the first run the link that makes an administrator."""
    out = console()
    with open_library(database) as library:
        with suppress(StorageError):  # a search server that is away is told of on the pages
            _bring_level(library)
        accounts = AccountStore(library.engine).accounts()
        out.print(f"Mở trình duyệt tại {start}/ (dừng bằng Ctrl+C).", soft_wrap=True)
        if any(account.role is AccountRole.ADMIN for account in accounts):
            return
        token = CredentialStore(library.engine).issue_link(None, _FIRST_LINK)
    out.print(
        f"Chưa có tài khoản quản trị. Tạo bằng liên kết dùng một lần (hết hạn sau 24 giờ):\n"
        f"{start}{link_path(token)}",
        soft_wrap=True,
    )
