"""Puts the Elasticsearch servers that the tests start into a cache, and prints where they and their Java are.

One line for each server: version, its folder, the Java it runs on, separated by tabs. The distributions are
those that Elastic publishes on Maven Central for the tests of plugins; Maven fetches them. What the cache has
is not fetched again. Exit code 1, with the reason, where a server that is needed cannot be had.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

GROUP = "org.elasticsearch.distribution.integ-test-zip"


@dataclass(frozen=True)
class Server:
    """A distribution and the oldest Java that runs it."""

    version: str
    sha256: str
    oldest_java: int


NEEDED = Server("8.19.21", "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a", 17)
WHERE_JAVA_ALLOWS = Server("9.5.0", "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b", 21)


def fail(message: str) -> NoReturn:
    """Ends with a reason."""
    raise SystemExit(message)


def javas() -> dict[int, Path]:
    """The home of each Java on this machine, by major version."""
    homes = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    if on_path := shutil.which("java"):
        homes.append(Path(on_path).resolve().parents[1])
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    found: dict[int, Path] = {}
    for home in homes:
        if (home / "bin" / "java").is_file():
            said = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True).stderr
            if version := re.search(r'version "(\d+)', said):
                found.setdefault(int(version[1]), home.resolve())
    return found


def java_for(server: Server) -> Path | None:
    """The oldest Java that runs a server."""
    fitting = {version: home for version, home in javas().items() if version >= server.oldest_java}
    return fitting[min(fitting)] if fitting else None


def cache() -> Path:
    """Where servers are kept; they refuse to run as root, so root keeps them where others can read."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/cache/dondoc")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dondoc"


def fetched(server: Server) -> Path:
    """The folder of a server, fetched if it is not there yet."""
    folder = cache() / f"elasticsearch-{server.version}"
    if folder.is_dir():
        return folder
    archive = Path.home() / ".m2" / "repository" / Path(*GROUP.split("."), "elasticsearch", server.version)
    archive /= f"elasticsearch-{server.version}.zip"
    if not archive.is_file():
        get_with_maven(server)
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != server.sha256:
        archive.unlink()
        fail(f"{archive.name} has the digest {digest}, not {server.sha256}; removed it")
    unpack(archive, folder)
    return folder


def get_with_maven(server: Server) -> None:
    """Puts the archive of a server into Maven's own repository."""
    maven = shutil.which("mvn")
    if maven is None:
        fail("Maven is missing, which fetches the server: run scripts/install-system-packages")
    command = [maven, "-q", "-B", "dependency:get", "-Dtransitive=false"]
    command.append(f"-Dartifact={GROUP}:elasticsearch:{server.version}:zip")
    for _ in range(2):  # networks fail for a moment
        done = subprocess.run(command, capture_output=True, text=True, timeout=900)
        if done.returncode == 0:
            return
    fail(f"Maven could not fetch Elasticsearch {server.version}:\n{(done.stdout + done.stderr)[-2000:]}")


def unpack(archive: Path, folder: Path) -> None:
    """Unpacks beside the folder and renames, so that the folder is whole or not there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary, zipfile.ZipFile(archive) as packed:
        Path(temporary).chmod(0o755)
        packed.extractall(temporary)  # its digest is known
        for entry in packed.infolist():
            if mode := entry.external_attr >> 16 & 0o777:
                Path(temporary, entry.filename).chmod(mode)
        try:
            Path(temporary, folder.name).rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was faster
                raise


def main() -> None:
    """Fetches and prints."""
    for server in (NEEDED, WHERE_JAVA_ALLOWS):
        java = java_for(server)
        if java is not None:
            print(server.version, fetched(server), java, sep="\t")
        elif server is NEEDED:
            fail(f"Java {server.oldest_java} or newer is missing: run scripts/install-system-packages")


if __name__ == "__main__":
    main()
