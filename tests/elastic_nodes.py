"""Real Elasticsearch servers for tests and measurements, on free ports of this machine.

Run as a program it starts one server for a whole test run, and ends it when the run is over in any way:

    python -m tests.elastic_nodes VERSION PROCESS FILE

FILE gets the address, or why there is none, on its first line; PROCESS is the id of the run's process.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from scripts.fetch_elasticsearch import NEEDED, WHERE_JAVA_ALLOWS, Server, fetched, java_for

SERVERS = {server.version.partition(".")[0]: server for server in (NEEDED, WHERE_JAVA_ALLOWS)}
QUICK = "-Xms512m -Xmx512m -XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # to start, not to search
_USER = "nobody"  # the server refuses to run as root
_STARTING = 240  # seconds, on a machine that is busy
_WATCHING = 0.3
_MEMORY = Path("/dev/shm")  # noqa: S108 - nothing in it is trusted
_ROOM = 2 << 30
_started: list[subprocess.Popen[bytes]] = []  # they outlive us


def runnable() -> list[str]:
    """The major versions for which there is a Java on this machine; the first is always among them."""
    return [major for major, server in SERVERS.items() if server is NEEDED or java_for(server)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Node:
    """A server that was started.

    Attributes:
        url: where it answers.
        folder: its data, logs and settings.
        process: the program that started it and ends with it.
    """

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def wait(self, ca_file: Path | None = None, login: tuple[str, str] | None = None) -> None:
        """Returns when it answers.

        Args:
            ca_file: certificates, where it is asked by TLS.
            login: name and password, where it asks for them.

        Raises:
            RuntimeError: it ended, or does not answer in time; with the end of its log.
        """
        address = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        context = ssl.create_default_context(cafile=ca_file) if ca_file else None
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            address.replace("http:", "https:") if ca_file else address
        )
        if login:
            encoded = b64encode(":".join(login).encode()).decode()
            request.add_header("Authorization", f"Basic {encoded}")
        until = time.monotonic() + _STARTING
        while time.monotonic() < until and self.process.poll() is None:
            with suppress(OSError), urllib.request.urlopen(request, timeout=5, context=context):  # noqa: S310
                return
            time.sleep(0.1)
        log = (self.folder / "console.log").read_text("utf-8", "replace")
        self.stop()
        raise RuntimeError(f"Elasticsearch did not start:\n{log[-4000:]}")

    def stop(self) -> None:
        """Ends it, at once if it does not end by itself."""
        self._end(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it as a power failure would."""
        self._end(signal.SIGKILL)
        self.process.wait()

    def _end(self, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)


def start(
    server: Server,
    folder: Path,
    settings: dict[str, str],
    options: str = QUICK,
    roles: str = "",
    user: tuple[str, str] | None = None,
) -> Node:
    """Starts a server; it answers a while later (``Node.wait``).

    Args:
        server: fetched if it is not there yet.
        folder: new or of an earlier start; every folder above must let others in.
        settings: added to ``elasticsearch.yml``.
        options: of Java.
        roles: for the server's file of roles.
        user: name and password of one with the role of its name.

    Raises:
        RuntimeError: no Java runs this server.
    """
    java, program = java_for(server), fetched(server)
    if java is None:
        raise RuntimeError(f"Elasticsearch {server.version} needs Java {server.oldest_java} or newer")
    for name in ("data", "logs", "snapshots", "temporary"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copytree(program / "config", folder / "config", dirs_exist_ok=True)
    written = _settings(folder) | settings
    lines = "".join(f"{name}: {value}\n" for name, value in written.items())
    (folder / "config" / "elasticsearch.yml").write_text(lines, "utf-8")
    (folder / "config" / "roles.yml").write_text(roles, "utf-8")
    as_root = os.geteuid() == 0
    if as_root:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _USER)
    environment = {
        "PATH": os.environ["PATH"],
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": options,
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "temporary"),
    }
    owner = _USER if as_root else None
    if user:
        command = [
            str(program / "bin" / "elasticsearch-users"),
            "useradd",
            user[0],
            "-p",
            user[1],
            "-r",
            user[0],
        ]
        subprocess.run(command, cwd=folder, env=environment, user=owner, check=True)
    with (folder / "console.log").open("ab") as log:
        process = subprocess.Popen(
            [program / "bin" / "elasticsearch"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=owner,
        )
    return Node(f"http://127.0.0.1:{written['http.port']}", folder, process)


def _settings(folder: Path) -> dict[str, str]:
    return {
        "cluster.name": "dondoc-tests",
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "path.repo": str(folder / "snapshots"),
        "network.host": "127.0.0.1",
        "http.port": str(free_port()),
        "transport.port": str(free_port()),
        "xpack.security.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder of its own that others can reach, in memory where there is room; removed afterwards."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    parent = _MEMORY if roomy else None
    with tempfile.TemporaryDirectory("", "dondoc-elastic-", parent, ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        yield Path(made)


@contextmanager
def single_node(server: Server = NEEDED, options: str = QUICK, **settings: str) -> Iterator[Node]:
    """A server alone, running when it is handed over and ended afterwards."""
    with open_folder() as folder:
        alone = {"discovery.type": "single-node"}
        node = start(server, folder / "node", alone | settings, options)
        try:
            node.wait()
            yield node
        finally:
            node.stop()


def shared_node(major: str, folder: Path, run: int) -> str:
    """The address of the server of a test run; the first who asks starts it.

    Args:
        major: version.
        folder: that all processes of the run share.
        run: id of the process that outlives the others.

    Raises:
        RuntimeError: it cannot be started.
    """
    answer = folder / f"elasticsearch-{major}"
    with suppress(FileExistsError):
        (folder / f"elasticsearch-{major}-asked").touch(exist_ok=False)
        _started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.elastic_nodes", major, str(run), str(answer)],
                cwd=Path(__file__).parents[1],
                start_new_session=True,
            )
        )
    until = time.monotonic() + 4 * _STARTING  # it may have to be fetched
    while time.monotonic() < until:
        if answer.exists():
            said = answer.read_text("utf-8")
            if not said.startswith("http"):
                raise RuntimeError(said)
            return said
        time.sleep(0.1)
    raise RuntimeError("Elasticsearch was not started")


def _serve(major: str, run: psutil.Process, answer: Path) -> None:
    def tell(what: str) -> None:
        aside = answer.with_name(f"{answer.name}-aside")
        aside.write_text(what, "utf-8")
        aside.rename(answer)

    try:
        with single_node(SERVERS[major]) as node:
            tell(node.url)
            while run.is_running() and run.status() != psutil.STATUS_ZOMBIE:
                time.sleep(_WATCHING)
    except (RuntimeError, OSError, SystemExit) as error:
        tell(f"No Elasticsearch {major}: {error}")


if __name__ == "__main__":
    with suppress(psutil.NoSuchProcess):
        _serve(sys.argv[1], psutil.Process(int(sys.argv[2])), Path(sys.argv[3]))
